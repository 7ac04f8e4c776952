//! The body store: values by key, in checksummed segments on disk.
//!
//! Values go in and come out while a build runs; only their keys stay in memory. What is on disk is
//! never trusted: a record that is damaged, foreign or of another version is a miss, never an error,
//! and with the store deleted the result is the same, only later. The store does not know what it
//! holds.

use std::fmt;

use serde::{Deserialize, Serialize};

mod segment;
mod store;
#[cfg(test)]
mod tests;
mod writer;

pub use store::Store;

/// Names a stored value: the BLAKE3 hash of all that shaped it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Key(pub [u8; 32]);

impl fmt::Display for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&blake3::Hash::from(self.0).to_hex())
    }
}

impl Key {
    /// The key of some parts; which part a byte belongs to matters.
    pub fn of(parts: &[&[u8]]) -> Self {
        let mut hasher = blake3::Hasher::new();
        for part in parts {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
        Self(*hasher.finalize().as_bytes())
    }

    /// The key of a value as the store would write it: without the names of fields, so that values of
    /// different types may have the same. `None` where it cannot be written.
    pub fn of_value(value: &impl Serialize) -> Option<Self> {
        Some(Self::of(&[&postcard::to_stdvec(value).ok()?]))
    }
}
