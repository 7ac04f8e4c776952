//! Takes the boilerplate out of a document and keeps a record of all it took.

mod rule;

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::document::{Body, Document, Unit};
use crate::metadata::Metadata;

/// Units that were taken out by one rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Removal {
    /// Indices into the document's units, in reading order.
    pub units: Range<usize>,
    /// The rule's kebab-case name, such as `comment-section`.
    pub rule: String,
    /// Why, in words a curator understands.
    pub reason: String,
    /// The words that were taken out, a line a unit.
    pub text: String,
}

/// What of a curator's wishes applies to one essay.
#[derive(Clone, Debug, Default)]
pub struct Wishes {
    /// Phrases whose units are never stripped: the essay's, its source's, the library's.
    pub keep: Vec<String>,
    /// Phrases whose units are always stripped.
    pub strip: Vec<String>,
}

/// Hashes of units that recur across the essays of one source; see [`unit_hash`].
#[derive(Clone, Debug, Default)]
pub struct Furniture {
    /// Sorted.
    pub hashes: Vec<u64>,
}

/// A document without its boilerplate.
#[derive(Clone, Debug, Default)]
pub struct Cleaned {
    /// The author's words.
    pub body: Body,
    /// The paragraphs about the author, kept as the author's note.
    pub author_note: Option<String>,
    /// The note saying where the essay was first published, kept as provenance.
    pub republication: Option<String>,
    /// All that was taken out, in reading order.
    pub removals: Vec<Removal>,
    /// Number of units before cleaning.
    pub units: usize,
    /// Words before and after.
    pub words: (usize, usize),
    /// Set where the strict reading left next to nothing and the gentler one was taken.
    pub is_gentle: bool,
}

/// Takes the boilerplate out.
pub fn clean(
    _document: &Document,
    _units: &[Unit<'_>],
    _metadata: &Metadata,
    _wishes: &Wishes,
    _furniture: &Furniture,
) -> Cleaned {
    unimplemented!()
}
