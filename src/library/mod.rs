//! All essays with the relations between them: order, terms, slugs, links, related ones.

mod author;
mod duplicate;
mod length;
mod link;
mod origin;
mod permalink;
mod pick;
mod related;
mod shelf;
mod slug;
mod suggest;
mod tag;
mod taxonomy;
#[cfg(test)]
mod tests;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use percent_encoding::percent_decode_str;

use crate::cache::Key;
use crate::config::{Config, Duplicates, Rights};
use crate::diagnostic::Diagnostic;
use crate::essay::{Essay, ShelfFacts};

pub use duplicate::{Known, Original};
pub use length::Length;
pub use link::{is_own, unresolved};
pub use pick::unknown_picks;
pub use slug::Slug;
pub use suggest::{Suggestion, Suggestions, suggest};
pub use tag::key as tag_key;

/// Folder of the page about the library, among the sources and in the site.
const ABOUT: &str = "about";

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
    /// Lengths that some essay has, the shortest first; see [`Length::of_term`].
    pub lengths: Vec<Term>,
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
    /// By essay: the ones before and after it in its shelf's reading order; off the shelves, the
    /// next older and the next newer one of the library.
    pub neighbours: Vec<(Option<EssayId>, Option<EssayId>)>,
    /// By essay: up to five related ones, nearest first; empty unless `related`.
    pub related: Vec<Vec<EssayId>>,
    /// Essays the curator picked for the first page, in that order.
    pub picks: Vec<EssayId>,
    /// An essay for the first page, drawn from those it does not list anyway.
    pub chance: Option<EssayId>,
    /// Where the library's introduction is kept: the text of `_index.md` at the top.
    pub introduction: Option<Key>,
    /// What the library says about itself: `about/_index.md`, if that folder is no shelf.
    pub about: Option<ShelfFacts>,
    /// Reading time of all essays.
    pub minutes: usize,
    /// Paths of the library's own files in the site, those of `static/`; the caller's to name.
    pub files: BTreeSet<String>,
    /// Link targets: canonical URLs, source paths and titles, folded; see the `link` module.
    pub(crate) targets: BTreeMap<String, EssayId>,
}

/// Sorts essays into a library. Private essays are left out, and copies if the settings say so;
/// drafts are the caller's to leave out.
///
/// Diagnostics: `library/slug-collision` (error), `library/duplicate`, `library/near-duplicate`
/// (warnings), `library/copy`, `tags/spelling` (notes).
pub fn catalog(
    mut essays: Vec<Essay>,
    shelves: Vec<ShelfFacts>,
    config: &Config,
) -> (Library, Vec<Diagnostic>) {
    essays.retain(|essay| essay.rights != Rights::Private);
    essays.sort_by(|a, b| newest_first(a).cmp(&newest_first(b)));
    let twins = duplicate::find(&essays);
    let mut diagnostics = twins.report(&essays, config.duplicates);
    let copies = match config.duplicates {
        Duplicates::Report => Vec::new(),
        Duplicates::Best => duplicate::take_copies(&mut essays, &twins),
    };
    let slugs = permalink::settle(&essays, &mut diagnostics);
    permalink::lead_on(&copies, &mut essays, &slugs);
    let tags = tag::taxonomy(&essays, config, &mut diagnostics);
    author::unite(&mut essays, &config.authors);
    let authors = author::taxonomy(&essays);
    let sources = origin::taxonomy(&essays, config);
    let facts_of = |folder: &str| shelves.iter().find(|facts| facts.path == folder).cloned();
    let introduction = facts_of("").and_then(|facts| facts.introduction);
    shelf::unbundle(&mut essays, &shelves);
    let about = facts_of(ABOUT).filter(|_| essays.iter().all(|essay| essay.shelf != ABOUT));
    let (shelves, essay_shelf) = shelf::shelves(&essays, shelves);
    let picks = pick::picks(&essays, &slugs, config);
    let library = Library {
        targets: link::targets(&essays, &slugs, &copies, config),
        related: if config.related {
            related::find(&essays)
        } else {
            vec![Vec::new(); essays.len()]
        },
        neighbours: shelf::neighbours(essays.len(), &shelves, &essay_shelf),
        years: years(&essays),
        lengths: length::terms(&essays),
        chance: pick::chance(&essays, &picks, config),
        picks,
        introduction,
        about,
        minutes: essays.iter().map(|essay| essay.minutes).sum(),
        files: BTreeSet::new(),
        slugs,
        essay_tags: tags.by_essay.into_iter().map(sorted).collect(),
        tags: tags.terms,
        essay_authors: authors.by_essay,
        authors: authors.terms,
        essay_source: sources.by_essay.iter().map(|terms| terms.first().copied()).collect(),
        sources: sources.terms,
        essay_shelf,
        shelves,
        essays,
    };
    (library, diagnostics)
}

impl Library {
    /// The essay an address in another essay means: its canonical URL, `other.md`, `@/other.md`,
    /// `wiki:Title` or a path of this site. The address has no fragment.
    pub fn resolve(&self, from: EssayId, address: &str) -> Option<EssayId> {
        link::resolve_from(self, from, address)
    }

    /// The path in the site of the library's own file that an address from the root means in an essay
    /// that was written for this library.
    pub fn file(&self, from: EssayId, address: &str) -> Option<&str> {
        let is_own = self.essays.get(from).is_some_and(is_own);
        let path = address.strip_prefix('/').filter(|_| is_own)?;
        let path = path.split(['?', '#']).next().unwrap_or_default();
        let path = percent_decode_str(path).decode_utf8_lossy();
        self.files.get(&*path).map(String::as_str)
    }

    /// The same for a text that is no essay and stands in a folder of the sources, such as the
    /// introduction of a shelf.
    pub fn resolve_in(&self, folder: &str, address: &str) -> Option<EssayId> {
        link::resolve(self, folder, address)
    }
}

/// The order of the library: newest first, those without a date last, ties by path.
fn newest_first(essay: &Essay) -> (bool, Reverse<Option<jiff::civil::Date>>, &str) {
    (essay.published.is_none(), Reverse(essay.published), &essay.path)
}

fn years(essays: &[Essay]) -> Vec<Term> {
    let mut years: Vec<Term> = Vec::new();
    for (id, essay) in essays.iter().enumerate() {
        let Some(published) = essay.published else { break };
        let name = published.year().to_string();
        match years.last_mut().filter(|year| year.name == name) {
            Some(year) => year.essays.push(id),
            None => years.push(Term { slug: Slug::new(&name), name, essays: vec![id] }),
        }
    }
    years
}

fn sorted(mut indices: Vec<usize>) -> Vec<usize> {
    indices.sort_unstable();
    indices
}
