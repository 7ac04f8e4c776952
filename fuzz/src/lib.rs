//! What holds for every input, as the tests of Offprint have it.

#[path = "../../tests/suite/bodies.rs"]
pub mod bodies;
