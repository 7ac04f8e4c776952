//! The body store: values by key, in checksummed segments on disk.

use serde::{Deserialize, Serialize};

/// Names a stored value: the BLAKE3 hash of all that shaped it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Key(pub [u8; 32]);
