//! Which pages there are, and what each one shows: one file a page kind.
//!
//! [`plan`] names every page of a library; a [`Draft`] begins one of them and fills it, so that pages
//! can be made one by one and in parallel, or left as they were. A page for a template becomes one
//! view struct, whose fields are the template's contract: values are complete, addresses ready to be
//! linked. Feeds and the like become bytes. What may be shown of an essay is asked of `rights` alone.

mod about;
mod address;
mod archive;
mod article;
mod asset;
mod atom;
mod body;
mod card;
mod draft;
mod epub;
mod feed;
mod frame;
mod headers;
mod home;
mod json_feed;
mod not_found;
mod offline;
mod opds;
mod pagination;
mod redirect;
mod rights;
mod robots;
mod search;
mod shelf;
mod shelves;
mod sitemap;
mod taxonomy;
mod term;
mod text;
mod texts;
mod web_manifest;
mod xml;
mod year;

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashSet};
use std::sync::OnceLock;

use serde::Serialize;

use crate::cache::Key;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Place};
use crate::document::Body;
use crate::library::{EssayId, Library};

pub use about::{AboutView, ContactLink};
pub use archive::ArchiveView;
pub use article::{ArticleView, Citation, ContentsEntry, DateView, EssayLink, ShelfPlace};
pub use asset::Assets;
pub use card::{Card, TermEntry, TermLink};
pub use draft::Draft;
pub use epub::Book;
pub use feed::Feed;
pub use frame::{FeedLink, Frame, NavigationLink};
pub use home::HomeView;
pub use not_found::NotFoundView;
pub use offline::{OfflineView, Worker};
pub use opds::{Catalog, List, Section};
pub use pagination::{PageLink, Pagination};
pub use redirect::RedirectView;
pub use rights::shows_text;
pub use search::{Findable, INDEX as SEARCH_INDEX, LengthChoice, SearchView};
pub use shelf::ShelfView;
pub use shelves::ShelvesView;
pub use taxonomy::{Taxonomy, TaxonomyView};
pub use term::TermView;
pub use text::{Plural, Text, own_files};
pub use year::YearView;

/// A page to be: its path in the output folder and what it shows. Light: ids, no text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Path in the output folder, with `/`, such as `essays/on-asking/index.html`.
    pub path: String,
    /// What it shows.
    pub kind: PageKind,
}

/// What a page shows. `number` is that of a page of a list and counts from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageKind {
    /// All essays, newest first.
    Home {
        /// Which page of the list.
        number: usize,
    },
    /// One essay.
    Article(EssayId),
    /// All terms of a taxonomy.
    Taxonomy(Taxonomy),
    /// The essays of a term.
    Term {
        /// The taxonomy.
        taxonomy: Taxonomy,
        /// Index into its terms.
        term: usize,
        /// Which page of the list.
        number: usize,
    },
    /// All shelves.
    Shelves,
    /// The essays of a shelf, in reading order.
    Shelf {
        /// Index into [`Library::shelves`].
        shelf: usize,
        /// Which page of the list.
        number: usize,
    },
    /// All years.
    Archive,
    /// The essays of a year.
    Year {
        /// Index into [`Library::years`].
        year: usize,
        /// Which page of the list.
        number: usize,
    },
    /// What the library is.
    About,
    /// The page to search from.
    Search,
    /// What a server shows where there is nothing.
    NotFound,
    /// What a browser shows without a connection.
    Offline,
    /// A former address of an essay.
    Redirect(EssayId),
    /// The newest essays as an Atom feed.
    Atom(Feed),
    /// The newest essays as a JSON Feed.
    JsonFeed(Feed),
    /// An e-book.
    Epub(Book),
    /// A feed of the catalogue of the e-books.
    Opds(Catalog),
    /// The addresses of all pages: the whole list, or the list of its parts.
    Sitemap,
    /// One part of a long sitemap; counts from 1.
    SitemapPart(usize),
    /// What crawlers may visit.
    Robots,
    /// What servers should say beside the files.
    Headers,
    /// What a device should know that puts the library among its programs.
    WebManifest,
    /// What keeps pages in the browser, to be read without a connection.
    OfflineWorker,
}

/// A kind of page.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    /// Its name: `page/NAME.rs` fills it; `templates/NAME.html` shows it if `has_template`.
    pub name: &'static str,
    /// Whether a template shows it; other kinds are written by their own file.
    pub has_template: bool,
    /// All pages of this kind.
    plan: fn(&Library, &Config) -> Vec<Page>,
}

/// Every kind of page.
pub const KINDS: &[Kind] = &[
    home::KIND,
    article::KIND,
    taxonomy::KIND,
    term::KIND,
    shelves::KIND,
    shelf::KIND,
    archive::KIND,
    year::KIND,
    about::KIND,
    search::KIND,
    not_found::KIND,
    offline::KIND,
    redirect::KIND,
    atom::KIND,
    json_feed::KIND,
    epub::KIND,
    opds::KIND,
    sitemap::KIND,
    robots::KIND,
    headers::KIND,
    web_manifest::KIND,
    offline::WORKER_KIND,
];

/// What pages are made from.
pub struct Edition<'a> {
    library: &'a Library,
    config: &'a Config,
    text: &'a Text,
    assets: &'a Assets,
    kept: Kept<'a>,
    /// By essay: its place on its shelf, from 0.
    shelf_positions: Vec<usize>,
    /// By essay: what names its card. An essay stands in many lists, so that each is made once.
    card_keys: Vec<OnceLock<Option<Key>>>,
    texts: texts::Texts,
}

/// Reads back what the store keeps.
#[derive(Clone, Copy)]
pub struct Kept<'a> {
    /// A body.
    pub bodies: &'a (dyn Fn(Key) -> Result<Body, Diagnostic> + Sync),
    /// The bytes of an image.
    pub images: &'a (dyn Fn(Key) -> Result<Vec<u8>, Diagnostic> + Sync),
}

impl<'a> Edition<'a> {
    /// A library with its settings, the words of its interface, the files of its theme and the
    /// store that keeps its bodies and images.
    pub fn new(
        library: &'a Library,
        config: &'a Config,
        text: &'a Text,
        assets: &'a Assets,
        kept: Kept<'a>,
    ) -> Self {
        let mut shelf_positions = vec![0; library.essays.len()];
        for shelf in &library.shelves {
            for (position, &essay) in shelf.term.essays.iter().enumerate() {
                shelf_positions[essay] = position;
            }
        }
        let card_keys = library.essays.iter().map(|_| OnceLock::new()).collect();
        let texts = texts::Texts::of(library, config);
        Self { library, config, text, assets, kept, shelf_positions, card_keys, texts }
    }
}

/// A page's content.
#[derive(Debug)]
pub enum Content {
    /// To be shown by the template of the page's kind.
    View(Box<View>),
    /// Complete.
    Bytes(Vec<u8>),
}

/// What a template gets.
#[derive(Debug, Serialize)]
#[serde(untagged)]
#[expect(missing_docs, reason = "each view is documented where it is made")]
#[expect(clippy::large_enum_variant, reason = "most pages are articles; one view lives at a time")]
pub enum View {
    Home(HomeView),
    Article(ArticleView),
    Taxonomy(TaxonomyView),
    Term(TermView),
    Shelves(ShelvesView),
    Shelf(ShelfView),
    Archive(ArchiveView),
    Year(YearView),
    About(AboutView),
    Search(SearchView),
    NotFound(NotFoundView),
    Offline(OfflineView),
    Redirect(RedirectView),
}

impl View {
    /// The cards of a page that is a list of essays.
    fn cards(&mut self) -> Option<&mut Vec<Card>> {
        match self {
            Self::Home(view) => Some(&mut view.cards),
            Self::Term(view) => Some(&mut view.cards),
            Self::Shelf(view) => Some(&mut view.cards),
            Self::Year(view) => Some(&mut view.cards),
            _ => None,
        }
    }
}

impl PageKind {
    /// Name of the kind, as in [`KINDS`].
    pub fn name(self) -> &'static str {
        match self {
            Self::Home { .. } => home::KIND.name,
            Self::Article(_) => article::KIND.name,
            Self::Taxonomy(_) => taxonomy::KIND.name,
            Self::Term { .. } => term::KIND.name,
            Self::Shelves => shelves::KIND.name,
            Self::Shelf { .. } => shelf::KIND.name,
            Self::Archive => archive::KIND.name,
            Self::Year { .. } => year::KIND.name,
            Self::About => about::KIND.name,
            Self::Search => search::KIND.name,
            Self::NotFound => not_found::KIND.name,
            Self::Offline => offline::KIND.name,
            Self::Redirect(_) => redirect::KIND.name,
            Self::Atom(_) => atom::KIND.name,
            Self::JsonFeed(_) => json_feed::KIND.name,
            Self::Epub(_) => epub::KIND.name,
            Self::Opds(_) => opds::KIND.name,
            Self::Sitemap | Self::SitemapPart(_) => sitemap::KIND.name,
            Self::Robots => robots::KIND.name,
            Self::Headers => headers::KIND.name,
            Self::WebManifest => web_manifest::KIND.name,
            Self::OfflineWorker => offline::WORKER_KIND.name,
        }
    }

    /// Whether a file of the same path in the library's `static/` takes the page's place.
    pub fn may_be_replaced(self) -> bool {
        matches!(self, Self::Robots | Self::Headers | Self::WebManifest)
    }
}

/// All pages of a library, kind by kind. Their paths differ if [`check`] finds no error: where a
/// former path of an essay is that of another page, nothing leads on from it.
pub fn plan(library: &Library, config: &Config) -> Vec<Page> {
    let mut pages: Vec<Page> = KINDS.iter().flat_map(|kind| (kind.plan)(library, config)).collect();
    let mut taken = Taken::default();
    pages.iter().filter(|page| !page.is_redirect()).for_each(|page| taken.add(page));
    pages.retain(|page| {
        let stays = !page.is_redirect() || !taken.has(page);
        if page.is_redirect() && stays {
            taken.add(page);
        }
        stays
    });
    pages
}

impl Page {
    fn is_redirect(&self) -> bool {
        matches!(self.kind, PageKind::Redirect(_))
    }
}

/// Paths of pages, and the folders they stand in. Some file systems do not tell capitals from small
/// letters.
#[derive(Default)]
struct Taken {
    files: HashSet<String>,
    folders: HashSet<String>,
}

impl Taken {
    fn add(&mut self, page: &Page) {
        let path = page.path.to_lowercase();
        self.folders.extend(folders(&path).map(str::to_owned));
        self.files.insert(path);
    }

    /// Whether a page cannot be a file beside them.
    fn has(&self, page: &Page) -> bool {
        let path = page.path.to_lowercase();
        self.files.contains(&path)
            || self.folders.contains(&path)
            || folders(&path).any(|folder| self.files.contains(folder))
    }
}

/// The folders a path stands in.
fn folders(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(end, _)| &path[..end])
}

/// What is wrong with a plan.
///
/// Errors are `page/same-path`: two pages are one file (or one is the other's folder) on some
/// file system; warnings are `page/alias`: a former path cannot be a page, or is another's.
pub fn check(pages: &[Page], library: &Library) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    // Some file systems do not tell capitals from small letters.
    let mut by_path: BTreeMap<String, &Page> = BTreeMap::new();
    for page in pages {
        if let Some(other) = by_path.insert(page.path.to_lowercase(), page) {
            diagnostics.push(same_path(other, page, library));
        }
    }
    for (path, page) in &by_path {
        for other in folders(path).filter_map(|folder| by_path.get(folder)) {
            diagnostics.push(same_path(other, page, library));
        }
    }
    for id in 0..library.essays.len() {
        diagnostics.extend(unusable_aliases(id, &by_path, library));
    }
    diagnostics
}

/// What is wrong with the former paths of an essay.
fn unusable_aliases(
    id: EssayId,
    by_path: &BTreeMap<String, &Page>,
    library: &Library,
) -> Vec<Diagnostic> {
    let essay = &library.essays[id];
    let about = |alias: &String| {
        let path = address::alias(alias);
        let page = path.as_ref().and_then(|path| by_path.get(&path.to_lowercase()));
        let (what, help) = match page.map(|page| page.kind) {
            Some(PageKind::Article(essay) | PageKind::Redirect(essay)) if essay == id => {
                return None;
            }
            Some(_) => {
                let other = page.map(|page| describe(page, library)).unwrap_or_default();
                (format!("is the path of {other}"), "take it out of one of them")
            }
            None => {
                let help = "write a path inside the site, such as `2008/09/old-name`";
                ("cannot be the path of a page".to_owned(), help)
            }
        };
        let message = format!("alias `{alias}` {what}");
        let place = Place::file(&essay.path);
        Some(Diagnostic::warning("page/alias", place, message).with_help(help))
    };
    essay.aliases.iter().filter_map(about).collect()
}

fn same_path(first: &Page, second: &Page, library: &Library) -> Diagnostic {
    let place = match second.kind {
        PageKind::Article(essay) | PageKind::Redirect(essay) => &library.essays[essay].path,
        _ => &second.path,
    };
    let message = format!(
        "{} and {} would be the same file `{}`",
        describe(first, library),
        describe(second, library),
        second.path
    );
    Diagnostic::error("page/same-path", Place::file(place), message)
        .with_help("give one of them another `slug`, and report this")
}

/// A page as its curator knows it.
fn describe(page: &Page, library: &Library) -> String {
    match page.kind {
        PageKind::Article(essay) => format!("essay `{}`", library.essays[essay].path),
        PageKind::Redirect(essay) => format!("an alias of `{}`", library.essays[essay].path),
        kind => format!("the {} page `{}`", kind.name().replace('_', " "), page.path),
    }
}
