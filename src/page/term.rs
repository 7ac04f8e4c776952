//! The essays of one tag, author, source or length, newest first.

use serde::Serialize;

use super::pagination::{self, Pagination};
use super::{Card, Edition, Feed, FeedLink, Frame, Kind, Page, PageKind, Taxonomy, address};
use crate::config::Config;
use crate::library::{EssayId, Library, Term};

pub(super) const KIND: Kind = Kind { name: "term", has_template: true, plan };

/// The essays of a term.
#[derive(Debug, Serialize)]
pub struct TermView {
    /// What stands around the page.
    pub frame: Frame,
    /// What the taxonomy is called: `Tags`, `Authors`, `Sources` or `Length`.
    pub taxonomy: String,
    /// Address of the page of all terms.
    pub taxonomy_address: String,
    /// `12 essays`.
    pub count_text: String,
    /// The term's own Atom feed, for tags and authors.
    pub feed: Option<FeedLink>,
    /// What the curator says of an author, on the first page.
    pub bio: Option<String>,
    /// Addresses of an author, on the first page.
    pub links: Vec<String>,
    /// Essays of this page, newest first.
    pub cards: Vec<Card>,
    /// The way to the other pages.
    pub pagination: Option<Pagination>,
}

fn plan(library: &Library, config: &Config) -> Vec<Page> {
    Taxonomy::ALL
        .into_iter()
        .flat_map(|taxonomy| plan_taxonomy(library, config, taxonomy))
        .collect()
}

fn plan_taxonomy(library: &Library, config: &Config, taxonomy: Taxonomy) -> Vec<Page> {
    let mut pages = Vec::new();
    for (index, term) in taxonomy.terms(library).iter().enumerate() {
        let folder = folder(taxonomy, term);
        pages.extend((1..=pagination::pages(term.essays.len(), config.paginate_by)).map(
            |number| Page {
                path: address::list(&folder, number),
                kind: PageKind::Term { taxonomy, term: index, number },
            },
        ));
    }
    pages
}

/// Folder of a term's pages.
pub(super) fn folder(taxonomy: Taxonomy, term: &Term) -> String {
    format!("{}/{}", taxonomy.folder(), term.slug.as_str())
}

/// The page without its cards, and the essays they are of.
pub(super) fn outline<'a>(
    edition: &Edition<'a>,
    page: &Page,
    (taxonomy, index): (Taxonomy, usize),
    number: usize,
) -> (TermView, &'a [EssayId]) {
    let (config, addresses) = (edition.config, edition.addresses(page));
    let term = &taxonomy.terms(edition.library)[index];
    let shown = pagination::shown(term.essays.len(), config.paginate_by, number);
    let total = pagination::pages(term.essays.len(), config.paginate_by);
    let feed = Feed::of_term(taxonomy, index);
    let feeds = feed.map_or_else(Vec::new, |feed| edition.feed_links(&addresses, feed));
    let feed = feeds.first().cloned();
    let essays = &term.essays[shown];
    let mut frame = edition.frame(page, &taxonomy.name(term, edition.text));
    frame.feeds.extend(feeds);
    frame.description = edition.essay_listing(term.essays.len(), essays);
    let author = config
        .authors
        .iter()
        .find(|author| taxonomy == Taxonomy::Authors && number == 1 && author.name == term.name);
    let view = TermView {
        frame,
        taxonomy: taxonomy.title(edition.text).to_owned(),
        taxonomy_address: addresses.to(&format!("{}/index.html", taxonomy.folder())),
        count_text: edition.text.essays(term.essays.len()),
        feed,
        bio: author.and_then(|author| author.bio.clone()),
        links: author.map_or_else(Vec::new, |author| author.links.clone()),
        cards: Vec::new(),
        pagination: pagination::pagination(
            edition.text,
            &addresses,
            &folder(taxonomy, term),
            number,
            total,
        ),
    };
    (view, essays)
}
