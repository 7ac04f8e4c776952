//! What is known about an essay: candidates from every place, ranked, each with its provenance.

use std::ops::Range;
use std::path::Path;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::diagnostic::Diagnostic;
use crate::document::{Document, FrontMatter, Unit};

/// Where a piece of metadata came from, strongest first.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Provenance {
    /// The sidecar file.
    Sidecar,
    /// The source's front matter.
    FrontMatter,
    /// Rules for the source in `site.toml`.
    Config,
    /// JSON-LD.
    JsonLd,
    /// OpenGraph and other `meta` elements.
    Meta,
    /// Microformats, microdata, `rel`.
    Microformat,
    /// Mail headers.
    Mail,
    /// A byline or dateline in the text, or another visible statement.
    Visible,
    /// A heading.
    Heading,
    /// The page's `title` element.
    PageTitle,
    /// The address it was saved from.
    Address,
    /// The file's name.
    #[default]
    FileName,
    /// Guessed from the text as a whole (language).
    Detected,
}

/// A value and where it was found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found<T> {
    /// What was found.
    pub value: T,
    /// Where.
    pub provenance: Provenance,
}

/// What a claimed unit says; the essay's page says it again in its own place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ClaimRole {
    /// The title.
    Title,
    /// The line naming the author.
    Byline,
    /// The line giving the date.
    Dateline,
    /// A paragraph about the author.
    Bio,
}

/// Units that state metadata and nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Indices into [`Document::units`].
    pub units: Range<usize>,
    /// What they say.
    pub role: ClaimRole,
}

/// What is known about an essay. `None` and empty lists mean "not found".
#[derive(Debug, Default)]
pub struct Metadata {
    /// Title, without the site's name.
    pub title: Option<Found<String>>,
    /// Names of people, in order, without "By", roles or links.
    pub authors: Option<Found<Vec<String>>>,
    /// First published.
    pub published: Option<Found<Date>>,
    /// Last changed.
    pub updated: Option<Found<Date>>,
    /// Name of the site.
    pub site: Option<Found<String>>,
    /// Canonical URL: absolute http(s), trackers and fragment dropped.
    pub url: Option<Found<String>>,
    /// BCP 47 tag.
    pub language: Option<Found<String>>,
    /// A summary written by a person.
    pub description: Option<Found<String>>,
    /// As declared.
    pub tags: Vec<String>,
    /// What the curator declared, sidecar over front matter: slug, rights, order, keep, strip ...
    pub declared: FrontMatter,
    /// Units that hold metadata, in order.
    pub claims: Vec<Claim>,
    /// Declared values that could not be used.
    pub diagnostics: Vec<Diagnostic>,
}

/// What stands outside the document and overrules it.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    /// The sidecar's keys.
    pub sidecar: FrontMatter,
    /// Author for essays of this source that name none.
    pub author: Option<String>,
    /// Name of this source.
    pub site: Option<String>,
}

/// Ranks what a document states and shows about itself.
///
/// `units` are the document's own; `path` is the source's path, whose name is the last resort.
pub fn infer(
    _path: &Path,
    _document: &Document,
    _units: &[Unit<'_>],
    _overrides: &Overrides,
) -> Metadata {
    unimplemented!()
}
