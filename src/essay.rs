//! The facts about an essay that readers and lists need: complete, valid and small.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::cache::Key;
use crate::config::Rights;
use crate::document::Direction;
use crate::metadata::Provenance;

/// Words a reader takes in per minute, for reading times; Brysbaert, "How many words do we read
/// per minute?", 2019: 238 for English non-fiction.
pub const WORDS_PER_MINUTE: usize = 238;

/// An image that is published with an essay.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Asset {
    /// File name: content hash and the ending of its real type.
    pub name: String,
    /// Where its bytes are kept.
    pub key: Key,
}

/// One essay. Its text is in the body store under `body`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Essay {
    /// Path of the source inside the sources' folder, with `/`.
    pub path: String,
    /// Title; never empty.
    pub title: String,
    /// Names, in order; may be empty.
    pub authors: Vec<String>,
    /// First published; `None` sorts last.
    pub published: Option<Date>,
    /// Last changed by its author.
    pub updated: Option<Date>,
    /// Name of the site it was published on, or its host.
    pub site: Option<String>,
    /// Canonical URL of the original.
    pub url: Option<String>,
    /// BCP 47 tag.
    pub language: String,
    /// Which way its text runs.
    pub direction: Direction,
    /// A summary written by a person.
    pub summary: Option<String>,
    /// The opening, cut at a word, at most 40 words.
    pub excerpt: String,
    /// Declared tags, as written.
    pub tags: Vec<String>,
    /// Tags of the vocabulary whose phrases the essay holds.
    pub matched_tags: Vec<String>,
    /// What may be published.
    pub rights: Rights,
    /// Wanted path segment.
    pub slug: Option<String>,
    /// Former paths.
    pub aliases: Vec<String>,
    /// Built only with `--drafts`.
    pub draft: bool,
    /// Place in its shelf.
    pub order: Option<i64>,
    /// Folder of the source inside the sources' folder, with `/`; empty at the top.
    pub shelf: String,
    /// Words of the body.
    pub words: usize,
    /// Reading time in minutes, rounded up, at least 1; see [`WORDS_PER_MINUTE`].
    pub minutes: usize,
    /// What the source says about its author.
    pub author_note: Option<String>,
    /// Where the source says it was first published.
    pub republication: Option<String>,
    /// Images its body shows.
    pub assets: Vec<Asset>,
    /// Headings of the body in order: level, anchor, text.
    pub headings: Vec<(u8, String, String)>,
    /// Addresses its body links to, sorted, each once.
    pub links: Vec<String>,
    /// Its most telling words (stems or lower-case words) with their counts, at most 64, sorted.
    pub terms: Vec<(String, u32)>,
    /// 64-bit SimHash of its 5-word shingles, for near-duplicates.
    pub fingerprint: u64,
    /// Where title, author, date came from.
    pub provenance: BTreeMap<String, Provenance>,
    /// Where the body is kept.
    pub body: Key,
}

/// A folder of sources, as its `_index.md` describes it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ShelfFacts {
    /// Folder inside the sources' folder, with `/`.
    pub path: String,
    /// Title, where declared.
    pub title: Option<String>,
    /// Place among the shelves.
    pub order: Option<i64>,
    /// Where the introduction is kept; `None` without one.
    pub introduction: Option<Key>,
}
