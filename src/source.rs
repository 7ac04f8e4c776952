//! Finding and reading sources: the only module that reads the curator's files.

use std::path::{Path, PathBuf};

use crate::diagnostic::Diagnostic;

/// Largest source that is read, in bytes after decompression.
pub const MAX_SOURCE_BYTES: u64 = 64 * 1024 * 1024;

/// A file in the sources' folder that has one of the known endings: a path until its job reads it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SourceFile {
    /// Path to open.
    pub path: PathBuf,
    /// Path inside the sources' folder, for shelves, slugs and diagnostics' order.
    pub relative: PathBuf,
    /// The sidecar beside it, where there is one.
    pub sidecar: Option<PathBuf>,
    /// Size on disk in bytes.
    pub bytes: u64,
}

/// A source's bytes, decompressed.
#[derive(Clone, Debug)]
pub struct Raw {
    /// As [`SourceFile::path`]; names the format by its ending, a final `.gz` aside.
    pub path: PathBuf,
    /// What the file holds.
    pub bytes: Vec<u8>,
}

/// What a folder of sources holds.
#[derive(Debug, Default)]
pub struct Walked {
    /// Sources in reading order: by path, segment by segment.
    pub sources: Vec<SourceFile>,
    /// `_index.md` files of shelves, in the same order.
    pub shelves: Vec<SourceFile>,
    /// What was refused or cannot be read.
    pub diagnostics: Vec<Diagnostic>,
}

/// Walks a folder. `is_source` tells by its name whether a file has a known format.
pub fn walk(_folder: &Path, _is_source: impl Fn(&Path) -> bool) -> Walked {
    unimplemented!()
}
