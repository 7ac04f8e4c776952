//! All essays with the relations between them: order, terms, slugs, links, related ones.

mod slug;

use crate::cache::Key;
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::essay::{Essay, ShelfFacts};

pub use slug::Slug;

/// Index into [`Library::essays`].
pub type EssayId = usize;

/// One value in a taxonomy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// As shown.
    pub name: String,
    /// Its path segment, unique in its taxonomy.
    pub slug: Slug,
    /// Its essays: newest first, those without a date last.
    pub essays: Vec<EssayId>,
}

/// A folder of essays, to be read in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shelf {
    /// Folder inside the sources' folder, with `/`.
    pub path: String,
    /// Name, slug and its own essays in reading order: by declared order, then by date, oldest
    /// first, then by path.
    pub term: Term,
    /// Where the introduction is kept.
    pub introduction: Option<Key>,
    /// Reading time of all its essays.
    pub minutes: usize,
}

/// Everything that is published.
#[derive(Debug, Default)]
pub struct Library {
    /// Newest first, those without a date last; ties by path. No drafts unless asked for, nothing
    /// private.
    pub essays: Vec<Essay>,
    /// By essay: its path segment under `essays/`.
    pub slugs: Vec<Slug>,
    /// Tags by name.
    pub tags: Vec<Term>,
    /// Authors by name.
    pub authors: Vec<Term>,
    /// Sites essays come from, by name.
    pub sources: Vec<Term>,
    /// Years, newest first.
    pub years: Vec<Term>,
    /// Shelves by declared order, then by name.
    pub shelves: Vec<Shelf>,
    /// By essay: indices into `tags`, ascending.
    pub essay_tags: Vec<Vec<usize>>,
    /// By essay: indices into `authors`, in the essay's order.
    pub essay_authors: Vec<Vec<usize>>,
    /// By essay: index into `sources`.
    pub essay_source: Vec<Option<usize>>,
    /// By essay: index into `shelves`.
    pub essay_shelf: Vec<Option<usize>>,
    /// By essay: the ones before and after it on its shelf, else in the library by date.
    pub neighbours: Vec<(Option<EssayId>, Option<EssayId>)>,
    /// By essay: up to five related ones, nearest first; empty unless `related`.
    pub related: Vec<Vec<EssayId>>,
    /// Link targets: canonical URLs, source paths and titles, folded, sorted.
    pub(crate) targets: std::collections::BTreeMap<String, EssayId>,
}

/// Sorts essays into a library.
pub fn catalog(
    _essays: Vec<Essay>,
    _shelves: Vec<ShelfFacts>,
    _config: &Config,
) -> (Library, Vec<Diagnostic>) {
    unimplemented!()
}

impl Library {
    /// The essay an address in another essay means: its canonical URL, `other.md`, `@/other.md`
    /// or `wiki:Title`.
    pub fn resolve(&self, _from: EssayId, _address: &str) -> Option<EssayId> {
        unimplemented!()
    }
}
