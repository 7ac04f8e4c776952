//! The essays of one shelf, in reading order, after its introduction.

use serde::Serialize;

use super::pagination::{self, Pagination};
use super::{Book, Card, Edition, Feed, FeedLink, Frame, Kind, Page, PageKind, address};
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::library::{EssayId, Library, Shelf};

pub(super) const KIND: Kind = Kind { name: "shelf", has_template: true, plan };

/// The essays of a shelf.
#[derive(Debug, Serialize)]
pub struct ShelfView {
    /// What stands around the page.
    pub frame: Frame,
    /// Address of the page of all shelves.
    pub shelves: String,
    /// `12 essays`.
    pub count_text: String,
    /// Reading time of all its essays: `3 h 20 min`.
    pub total_time: String,
    /// The shelf's own Atom feed.
    pub feed: Option<FeedLink>,
    /// Address of the shelf's e-book, if one is made.
    pub book: Option<String>,
    /// HTML, safe to place; only on the first page.
    pub introduction: Option<String>,
    /// Place of the first card on the shelf, from 1.
    pub start: usize,
    /// Essays of this page, in reading order.
    pub cards: Vec<Card>,
    /// The way to the other pages.
    pub pagination: Option<Pagination>,
}

fn plan(library: &Library, config: &Config) -> Vec<Page> {
    let mut pages = Vec::new();
    for (index, shelf) in library.shelves.iter().enumerate() {
        let total = pagination::pages(shelf.term.essays.len(), config.paginate_by);
        pages.extend((1..=total).map(|number| Page {
            path: address::list(&folder(shelf), number),
            kind: PageKind::Shelf { shelf: index, number },
        }));
    }
    pages
}

/// Folder of a shelf's pages.
pub(super) fn folder(shelf: &Shelf) -> String {
    format!("shelves/{}", shelf.term.slug.as_str())
}

/// The page without its cards, and the essays they are of.
pub(super) fn outline<'a>(
    edition: &Edition<'a>,
    page: &Page,
    index: usize,
    number: usize,
) -> Result<(ShelfView, &'a [EssayId]), Diagnostic> {
    let (config, addresses) = (edition.config, edition.addresses(page));
    let shelf = &edition.library.shelves[index];
    let length = shelf.term.essays.len();
    let shown = pagination::shown(length, config.paginate_by, number);
    let total = pagination::pages(length, config.paginate_by);
    let start = shown.start + 1;
    let essays = &shelf.term.essays[shown];
    let introduction = shelf.introduction.filter(|_| number == 1);
    let feeds = edition.feed_links(&addresses, Feed::Shelf(index));
    let feed = feeds.first().cloned();
    let mut frame = edition.frame(page, &shelf.term.name);
    frame.feeds.extend(feeds);
    frame.description = edition.essay_listing(length, essays);
    let view = ShelfView {
        frame,
        shelves: addresses.to("shelves/index.html"),
        count_text: edition.text.essays(length),
        total_time: edition.text.total_time(shelf.minutes),
        feed,
        book: edition.book(&addresses, Book::Shelf(index)),
        introduction: edition.introduction(&addresses, &shelf.path, introduction)?,
        start,
        cards: Vec::new(),
        pagination: pagination::pagination(edition.text, &addresses, &folder(shelf), number, total),
    };
    Ok((view, essays))
}
