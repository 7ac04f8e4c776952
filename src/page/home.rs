//! The first page: what the library is, and its essays, newest first.

use serde::Serialize;

use super::pagination::{self, Pagination};
use super::{Book, Card, Edition, Frame, Kind, Page, PageKind, TermEntry, address};
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::library::{EssayId, Library};

pub(super) const KIND: Kind = Kind { name: "home", has_template: true, plan };

/// The first page, and those the list goes on to.
#[derive(Debug, Serialize)]
pub struct HomeView {
    /// What stands around the page.
    pub frame: Frame,
    /// HTML, safe to place: the text of `_index.md` at the top; only on the first page.
    pub introduction: Option<String>,
    /// `1,234 essays`.
    pub count_text: String,
    /// Reading time of all essays: `3 h 20 min`.
    pub total_time: String,
    /// Address of the e-book of the library, if one is made; only on the first page.
    pub book: Option<String>,
    /// Address of the catalogue of the e-books, if there is one; only on the first page.
    pub catalog: Option<String>,
    /// Shelves, in their order; empty on further pages.
    pub shelves: Vec<TermEntry>,
    /// Essays the curator picked; empty on further pages.
    pub picks: Vec<Card>,
    /// An essay the build drew from those not listed here; only on the first page.
    pub chance: Option<Card>,
    /// Essays of this page, newest first; may be empty.
    pub cards: Vec<Card>,
    /// The way to the other pages.
    pub pagination: Option<Pagination>,
}

fn plan(library: &Library, config: &Config) -> Vec<Page> {
    let total = pagination::pages(library.essays.len(), config.paginate_by);
    let page = |number| Page { path: address::list("", number), kind: PageKind::Home { number } };
    (1..=total).map(page).collect()
}

/// The page without its cards, and the essays they are of.
pub(super) fn outline(
    edition: &Edition<'_>,
    page: &Page,
    number: usize,
) -> Result<(HomeView, Vec<EssayId>), Diagnostic> {
    let (config, addresses) = (edition.config, edition.addresses(page));
    let length = edition.library.essays.len();
    let essays = pagination::shown(length, config.paginate_by, number).collect();
    let total = pagination::pages(length, config.paginate_by);
    let mut frame = edition.frame(page, &config.title);
    frame.window_title = match number {
        1 => config.title.clone(),
        _ => format!("{} – {}", edition.text.page_of(number, total), config.title),
    };
    frame.description = Some(config.description.clone()).filter(|text| !text.is_empty());
    let library = edition.library;
    let is_first = number == 1;
    let introduction = library.introduction.filter(|_| is_first);
    let picks: &[_] = if is_first { &library.picks } else { &[] };
    let chance: Vec<_> = library.chance.into_iter().filter(|_| is_first).collect();
    let view = HomeView {
        frame,
        introduction: edition.introduction(&addresses, "", introduction)?,
        count_text: edition.text.essays(length),
        total_time: edition.text.total_time(library.minutes),
        catalog: edition.catalog(&addresses).filter(|_| is_first),
        book: edition.book(&addresses, Book::Library).filter(|_| is_first),
        picks: edition.cards(&addresses, picks),
        chance: edition.cards(&addresses, &chance).pop(),
        shelves: if is_first { edition.shelf_entries(&addresses) } else { Vec::new() },
        cards: Vec::new(),
        pagination: pagination::pagination(edition.text, &addresses, "", number, total),
    };
    Ok((view, essays))
}
