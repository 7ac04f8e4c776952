//! A way of sorting essays: all its terms.

use serde::Serialize;

use super::frame::listing;
use super::{Edition, Frame, Kind, Page, PageKind, TermEntry, Text};
use crate::config::Config;
use crate::library::{Length, Library, Term};

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
    /// By how long they take to read.
    Lengths,
}

impl Taxonomy {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Tags, Self::Authors, Self::Sources, Self::Lengths];

    /// Its folder in the output folder.
    pub fn folder(self) -> &'static str {
        match self {
            Self::Tags => "tags",
            Self::Authors => "authors",
            Self::Sources => "sources",
            Self::Lengths => "lengths",
        }
    }

    /// Its terms, in the order they are shown.
    pub fn terms(self, library: &Library) -> &[Term] {
        match self {
            Self::Tags => &library.tags,
            Self::Authors => &library.authors,
            Self::Sources => &library.sources,
            Self::Lengths => &library.lengths,
        }
    }

    /// What it is called.
    pub(super) fn title(self, text: &Text) -> &str {
        match self {
            Self::Tags => &text.tags,
            Self::Authors => &text.authors,
            Self::Sources => &text.sources,
            Self::Lengths => &text.lengths,
        }
    }

    /// What one of its terms is called.
    pub(super) fn name(self, term: &Term, text: &Text) -> String {
        match Length::of_term(term).filter(|_| self == Self::Lengths) {
            Some(Length::Under5) => text.under_5.clone(),
            Some(Length::From5To10) => text.from_5_to_10.clone(),
            Some(Length::Over10) => text.over_10.clone(),
            None => term.name.clone(),
        }
    }
}

/// All terms of a taxonomy.
#[derive(Debug, Serialize)]
pub struct TaxonomyView {
    /// What stands around the page.
    pub frame: Frame,
    /// `tags`, `authors`, `sources` or `lengths`.
    pub taxonomy: &'static str,
    /// Terms by name, lengths from the shortest.
    pub terms: Vec<TermEntry>,
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
    let terms: Vec<_> = terms.map(|term| edition.term_entry(&addresses, taxonomy, term)).collect();
    let title = taxonomy.title(edition.text);
    let mut frame = edition.frame(page, title);
    frame.description = listing(title, terms.iter().map(|term| term.name.as_str()));
    TaxonomyView { frame, taxonomy: taxonomy.folder(), terms }
}
