//! The images a text refers to: found, checked by their bytes, named by their content.
