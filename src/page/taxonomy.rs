//! A way of sorting essays: all its terms.

use serde::Serialize;

use super::{Edition, Frame, Kind, Page, PageKind, TermLink, Text};
use crate::config::Config;
use crate::library::{Library, Term};

pub(super) const KIND: Kind = Kind { name: "taxonomy", has_template: true, plan };

/// A way of sorting essays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taxonomy {
    /// By subject.
    Tags,
    /// By who wrote them.
    Authors,
    /// By the site they were published on.
    Sources,
}

impl Taxonomy {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Tags, Self::Authors, Self::Sources];

    /// Its folder in the output folder.
    pub fn folder(self) -> &'static str {
        match self {
            Self::Tags => "tags",
            Self::Authors => "authors",
            Self::Sources => "sources",
        }
    }

    /// Its terms, by name.
    pub fn terms(self, library: &Library) -> &[Term] {
        match self {
            Self::Tags => &library.tags,
            Self::Authors => &library.authors,
            Self::Sources => &library.sources,
        }
    }

    /// What it is called.
    pub(super) fn title(self, text: &Text) -> &str {
        match self {
            Self::Tags => &text.tags,
            Self::Authors => &text.authors,
            Self::Sources => &text.sources,
        }
    }
}

/// All terms of a taxonomy.
#[derive(Debug, Serialize)]
pub struct TaxonomyView {
    /// What stands around the page.
    pub frame: Frame,
    /// `tags`, `authors` or `sources`.
    pub taxonomy: &'static str,
    /// Terms, by name.
    pub terms: Vec<TermLink>,
}

fn plan(library: &Library, _config: &Config) -> Vec<Page> {
    let used = Taxonomy::ALL.into_iter().filter(|taxonomy| !taxonomy.terms(library).is_empty());
    let page = |taxonomy: Taxonomy| Page {
        path: format!("{}/index.html", taxonomy.folder()),
        kind: PageKind::Taxonomy(taxonomy),
    };
    used.map(page).collect()
}

pub(super) fn view(edition: &Edition<'_>, page: &Page, taxonomy: Taxonomy) -> TaxonomyView {
    let addresses = edition.addresses(page);
    let terms = taxonomy.terms(edition.library).iter();
    TaxonomyView {
        frame: edition.frame(page, taxonomy.title(edition.text)),
        taxonomy: taxonomy.folder(),
        terms: terms.map(|term| edition.term_link(&addresses, taxonomy, term)).collect(),
    }
}
