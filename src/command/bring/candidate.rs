//! What may come into a library.

use std::path::Path;

use jiff::civil::Date;

use crate::command::job;
use crate::diagnostic::Diagnostic;
use crate::document::FrontMatter;
use crate::loader::{self, Format};
use crate::source::{self, Raw, SourceFile};

/// Something that may come into the library.
#[derive(Debug)]
pub(in crate::command) struct Candidate<'a> {
    /// What the user calls it, for diagnostics.
    pub(in crate::command) name: String,
    /// What it holds; its path names it where nothing else does.
    pub(in crate::command) raw: Raw,
    /// How it is read.
    pub(in crate::command) format: &'static Format,
    /// The ending of its name in the library.
    pub(in crate::command) ending: String,
    /// What is kept, where it is not what is read: a compressed source.
    pub(in crate::command) packed: Option<Vec<u8>>,
    /// The sidecar it has where it comes from.
    pub(in crate::command) sidecar: Option<String>,
    /// What is known of it before it is read.
    pub(in crate::command) declared: FrontMatter,
    /// The day it was first kept, where that was not today.
    pub(in crate::command) added: Option<Date>,
    /// Whether it was read where it was kept.
    pub(in crate::command) read: Option<bool>,
    /// The address it came from, which counts if it names none itself.
    pub(in crate::command) address: Option<String>,
    /// Where its images are.
    pub(in crate::command) beside: Option<&'a SourceFile>,
}

impl Candidate<'_> {
    /// A document without a file.
    pub(in crate::command) fn new(name: String, raw: Raw, format: &'static Format) -> Self {
        Self {
            name,
            raw,
            format,
            ending: format.endings.first().copied().unwrap_or_default().to_owned(),
            packed: None,
            sidecar: None,
            declared: FrontMatter::default(),
            added: None,
            read: None,
            address: None,
            beside: None,
        }
    }
}

impl<'a> Candidate<'a> {
    /// A source that is a file, with its sidecar.
    ///
    /// # Errors
    /// As reading it.
    pub(in crate::command) fn read(file: &'a SourceFile) -> Result<Self, Diagnostic> {
        let format = loader::format_of(&file.path);
        let (Some(format), Some(ending)) = (format, loader::ending_of(&file.path)) else {
            return Err(job::no_format(&file.path));
        };
        let is_packed = Path::new(&ending).extension().is_some();
        let packed = is_packed.then(|| source::read_file(&file.path)).transpose()?;
        let sidecar = source::read_sidecar(file)?;
        let name = file.path.display().to_string();
        let new = Self::new(name, source::read(file)?, format);
        Ok(Self { ending, packed, sidecar, beside: Some(file), ..new })
    }
}
