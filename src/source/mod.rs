//! Finding and reading sources: the only module that reads the curator's files.
//!
//! Folders go in, paths come out in one fixed order; bytes are read by the job that needs them, once
//! the opened file has proved to be a regular one of bearable size. Links are followed inside their
//! folder and nowhere else. Nothing here parses, decodes or knows a format, and nothing writes.

use std::path::PathBuf;

use crate::config::Selector;
use crate::diagnostic::Diagnostic;

mod lines;
mod listing;
mod read;
mod root;
mod snapshot;
mod stamp;
mod walk;
#[cfg(feature = "serve")]
mod watch;

pub use lines::{Line, Lines, stdin_lines};
pub(crate) use read::GZIP_MAGIC;
pub use read::{
    list_folder, read, read_beside, read_export, read_file, read_folder, read_sidecar, read_stdin,
    read_text,
};
pub use root::{Found, find, find_root, relative_to};
pub use snapshot::{Snapshot, snapshot};
pub use walk::{is_about_the_folder, is_untouched, walk};
#[cfg(feature = "serve")]
pub use watch::Watch;

/// Largest source that is read, in bytes after decompression. The longest page of a crawl of saved
/// essays is under a tenth of it; above lie disk images and archives.
pub const MAX_SOURCE_BYTES: u64 = 64 * 1024 * 1024;

/// Largest file of settings, sidecar or template that is read, in bytes: a thousand times a long one.
pub const MAX_TEXT_BYTES: u64 = 16 * 1024 * 1024;

/// Largest file that is copied from `static/`, in bytes: the largest many hosts of sites accept.
pub const MAX_STATIC_BYTES: u64 = 512 * 1024 * 1024;

/// Largest export of another program that is read, in bytes: decades of a blog.
pub const MAX_EXPORT_BYTES: u64 = 512 * 1024 * 1024;

/// Name of the file that describes a shelf.
pub const SHELF_NAME: &str = "_index.md";

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
    /// Another one after every change of the file or its sidecar; `None` where that cannot be said.
    pub stamp: Option<[u8; 32]>,
}

/// A source's bytes, decompressed.
#[derive(Clone, Debug, Default)]
pub struct Raw {
    /// As [`SourceFile::path`]; names the format by its ending, a final `.gz` aside.
    pub path: PathBuf,
    /// What the file holds.
    pub bytes: Vec<u8>,
    /// The charset that whoever sent or keeps it says it is in.
    pub charset: Option<String>,
    /// Where whoever sent it says that it was found.
    pub address: Option<String>,
    /// What is wanted to be known about the elements of a page: which ones these select.
    pub selectors: Vec<Selector>,
}

/// What a folder of sources holds.
#[derive(Debug, Default)]
pub struct Walked {
    /// Sources in reading order: by path, segment by segment.
    pub sources: Vec<SourceFile>,
    /// `_index.md` files of shelves, in the same order.
    pub shelves: Vec<SourceFile>,
    /// Files that are neither source, sidecar nor image, such as `LICENSE` or `notes.docx`, in the
    /// same order.
    pub ignored: Vec<PathBuf>,
    /// What was refused or cannot be read: `source/refused`, `source/unreadable`,
    /// `source/orphan-sidecar` (warnings) and `source/linked-twice` (notes).
    pub diagnostics: Vec<Diagnostic>,
}
