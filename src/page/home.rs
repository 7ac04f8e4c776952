//! The first page: what the library is, and its essays, newest first.

use serde::Serialize;

use super::pagination::{self, Pagination};
use super::{Card, Edition, Frame, Kind, Page, PageKind, TermLink, address};
use crate::config::Config;
use crate::library::Library;

pub(super) const KIND: Kind = Kind { name: "home", has_template: true, plan };

/// The first page, and those the list goes on to.
#[derive(Debug, Serialize)]
pub struct HomeView {
    /// What stands around the page.
    pub frame: Frame,
    /// `1,234 essays`.
    pub count_text: String,
    /// Shelves, in their order; empty on further pages.
    pub shelves: Vec<TermLink>,
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

pub(super) fn view(edition: &Edition<'_>, page: &Page, number: usize) -> HomeView {
    let (config, addresses) = (edition.config, edition.addresses(page));
    let length = edition.library.essays.len();
    let essays: Vec<_> = pagination::shown(length, config.paginate_by, number).collect();
    let total = pagination::pages(length, config.paginate_by);
    let mut frame = edition.frame(page, &config.title);
    frame.window_title = match number {
        1 => config.title.clone(),
        _ => format!("{} – {}", edition.text.page_of(number, total), config.title),
    };
    frame.description = Some(config.description.clone()).filter(|text| !text.is_empty());
    HomeView {
        frame,
        count_text: edition.text.essays(length),
        shelves: if number == 1 { edition.shelf_links(&addresses) } else { Vec::new() },
        cards: edition.cards(&addresses, &essays),
        pagination: pagination::pagination(edition.text, &addresses, "", number, total),
    }
}
