//! From a source's bytes to a [`Document`]: one file a format, and a table of them.
//!
//! A loader keeps every word a browser or mail program would show, in order, with the layout
//! signals the format has; it never drops boilerplate and never guesses a title.

use std::path::Path;

use crate::diagnostic::Diagnostic;
use crate::document::Document;
use crate::source::Raw;

mod archive;
mod asset;
mod decode;
mod email;
mod front_matter;
mod html;
mod markdown;
mod mhtml;
mod redirect;
mod section_link;
mod text;

pub(crate) use archive::original;
pub use asset::{ASSET_SCHEME, Image, MAX_IMAGE_BYTES, collect};
pub use email::mail_subject;
pub use front_matter::{
    Uneditable, front_matter_schema, parse_sidecar, place_of_rule, retag_front_matter,
    retag_sidecar, sidecar_schema,
};
pub(crate) use html::limit_attributes;
pub use markdown::WIKI_SCHEME;

/// A format essays come in.
#[derive(Debug)]
pub struct Format {
    /// Its name, as in `extract`'s `format` field and `--input-format`.
    pub name: &'static str,
    /// Endings of its files, without the dot, lower case.
    pub endings: &'static [&'static str],
    /// Reads a source.
    pub load: fn(&Raw) -> Result<Document, Diagnostic>,
}

/// Every format there is.
pub const FORMATS: &[Format] =
    &[markdown::FORMAT, html::FORMAT, mhtml::FORMAT, text::FORMAT, email::FORMAT];

/// The format of a file by its ending, a final `.gz` aside; case does not matter.
pub fn format_of(path: &Path) -> Option<&'static Format> {
    named(path).map(|(format, _)| format)
}

/// The ending by which a file tells its format, lower case, with its final `.gz`.
pub fn ending_of(path: &Path) -> Option<String> {
    named(path).map(|(_, ending)| ending)
}

fn named(path: &Path) -> Option<(&'static Format, String)> {
    let name = path.file_name()?.to_string_lossy().to_lowercase();
    let plain = name.strip_suffix(".gz").unwrap_or(&name);
    let (stem, ending) = plain.rsplit_once('.').filter(|(stem, _)| !stem.is_empty())?;
    let format = FORMATS.iter().find(|format| format.endings.contains(&ending))?;
    Some((format, name[stem.len() + 1..].to_owned()))
}

/// Whether front matter may stand at the head of a source, by its ending.
pub fn has_front_matter(path: &Path) -> bool {
    let names = [markdown::FORMAT.name, html::FORMAT.name, text::FORMAT.name];
    format_of(path).is_some_and(|format| names.contains(&format.name))
}

/// Reads a source by the format its name tells.
///
/// # Errors
/// `loader/unknown-format`, or what the format's loader finds unreadable.
pub fn load(raw: &Raw) -> Result<Document, Diagnostic> {
    match format_of(&raw.path) {
        Some(format) => (format.load)(raw),
        None => Err(Diagnostic::error(
            "loader/unknown-format",
            crate::diagnostic::Place::file(&raw.path),
            "no known format has this ending",
        )
        .with_help("rename it to .md, .html, .mhtml, .txt or .eml")),
    }
}
