//! The one middle type: what a loader found in a source, in a form that has forgotten the format.
//!
//! A [`Document`] is a [`Body`] (a flat, balanced stream of pulldown-cmark events with a side
//! table), the layout signals that came with it, and the facts a source states about itself.
//! [`Document::units`] lays the smallest pieces a rule may remove over the stream. Nothing here
//! knows a file format, a rule or a page.

mod body;
mod builder;
mod date;
mod fold;
mod front_matter;
mod layout;
mod outline;
mod seam;
mod unit;
mod without;
mod words;

use std::collections::BTreeMap;
use std::path::Path;

use crate::diagnostic::{Diagnostic, Place, Severity};

pub use body::{Attributes, Body, Direction};
pub use builder::Builder;
pub use date::{
    DateOrder, EARLIEST_INFERRED, LATEST_INFERRED, find_date, find_ordered_date, has_year,
    parse_date, parse_ordered_date,
};
pub(crate) use fold::{cut, fold, fold_keeping};
pub use front_matter::FrontMatter;
pub use layout::{ByElement, Element, ElementId, Layout};
pub use outline::{Heading, Outline};
pub(crate) use unit::is_single_spaced;
pub use unit::{Unit, UnitKind};
pub(crate) use words::words;

/// Whose words a source holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Writing {
    /// Saved from somewhere else: boilerplate is expected.
    #[default]
    Saved,
    /// The curator's own: nothing is stripped unless asked for.
    Own,
}

/// Where in a source a [`Fact`] stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FactKind {
    /// A JSON-LD script; `name` is empty, `value` the JSON text.
    JsonLd,
    /// A `meta` element; `name` is its lower-case `name`, `property`, `itemprop` or `http-equiv`.
    Meta,
    /// A `link` element; `name` is its `rel`, `value` its address.
    Link,
    /// An attribute of the root element, such as `lang` or `dir`.
    Root,
    /// The page's `title` element; `name` is empty.
    PageTitle,
    /// A `time` element in the text; `name` is its class and itemprop tokens joined by spaces,
    /// `value` its `datetime` or else its text.
    Time,
    /// An element in the text that names itself: `name` is one itemprop, rel or class token such
    /// as `author`, `byline`, `p-author`, `datePublished`; `value` its text or `content`.
    Named,
    /// A mail header; `name` is lower case.
    Mail,
    /// Where the document itself was saved from, as the saving program recorded it.
    SavedFrom,
}

/// Something a source states about itself, not yet judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// Where it stands.
    pub kind: FactKind,
    /// What it is called there.
    pub name: String,
    /// What it says, white space trimmed, never empty.
    pub value: String,
    /// Index of the event before which it stands in the text, where it stands in the text.
    pub event: Option<usize>,
}

/// What a loader makes of a source.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// The text.
    pub body: Body,
    /// Where the text stood in the source's own structure; empty for plain text.
    pub layout: Layout,
    /// What the source states about itself, in source order.
    pub facts: Vec<Fact>,
    /// What its front matter declares.
    pub front_matter: FrontMatter,
    /// Whose words it holds.
    pub writing: Writing,
    /// Images that travel inside the source (MIME parts), by the address the text uses for them.
    pub parts: BTreeMap<String, Vec<u8>>,
    /// What the loader had to repair or give up, in words for the curator.
    pub warnings: Vec<LoadWarning>,
}

/// Something a loader repaired or gave up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadWarning {
    /// Whether the curator can do something about it.
    pub severity: Severity,
    /// Stable diagnostic code.
    pub code: &'static str,
    /// What is wrong, as in a diagnostic's message.
    pub message: String,
    /// 1-based line in the source, where known.
    pub line: Option<usize>,
    /// 1-based column in characters, where known.
    pub column: Option<usize>,
    /// What to do about it, as in a diagnostic's help.
    pub help: Option<String>,
}

impl LoadWarning {
    /// A warning about the source as a whole.
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Warning,
            code,
            message: message.into(),
            line: None,
            column: None,
            help: None,
        }
    }

    /// A remark about the source as a whole: something was mended, there is nothing to do.
    pub fn note(code: &'static str, message: impl Into<String>) -> Self {
        Self { severity: Severity::Note, ..Self::new(code, message) }
    }

    /// The same warning at a 1-based line.
    #[must_use]
    pub fn at(mut self, line: usize) -> Self {
        self.line = Some(line);
        self
    }

    /// The same warning with advice.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The warning as a diagnostic about a file.
    pub fn into_diagnostic(self, path: &Path) -> Diagnostic {
        let place = Place { path: path.to_owned(), line: self.line, column: self.column };
        let diagnostic = Diagnostic {
            severity: self.severity,
            ..Diagnostic::warning(self.code, place, self.message)
        };
        match self.help {
            Some(help) => diagnostic.with_help(help),
            None => diagnostic,
        }
    }
}

impl Document {
    /// Notes where it was found, before what it says of that itself.
    pub fn note_address(&mut self, address: &str) {
        let value = address.trim().to_owned();
        let fact = Fact { kind: FactKind::SavedFrom, name: String::new(), value, event: None };
        self.facts.insert(0, fact);
    }

    /// Notes what its source calls the page that it was saved from.
    pub fn note_page_title(&mut self, title: String) {
        let (kind, name) = (FactKind::PageTitle, String::new());
        self.facts.push(Fact { kind, name, value: title, event: None });
    }

    /// The units of the text, in order, covering every word of it exactly once.
    pub fn units(&self) -> Vec<Unit<'_>> {
        unit::units(&self.body, &self.layout)
    }

    /// The facts of one kind and name, in source order.
    pub fn facts_named<'a>(
        &'a self,
        kind: FactKind,
        name: &'a str,
    ) -> impl Iterator<Item = &'a Fact> {
        self.facts.iter().filter(move |fact| fact.kind == kind && fact.name == name)
    }
}
