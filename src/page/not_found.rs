//! What a server shows at addresses where there is nothing.

use serde::Serialize;

use super::{Edition, Frame, Kind, Page, PageKind, TermEntry};
use crate::config::Config;
use crate::library::Library;

pub(super) const KIND: Kind = Kind { name: "not_found", has_template: true, plan };

/// The page for addresses where there is nothing.
#[derive(Debug, Serialize)]
pub struct NotFoundView {
    /// What stands around the page.
    pub frame: Frame,
    /// Address of the page of all years; `None` if no essay has a date.
    pub archive: Option<String>,
    /// Shelves, in their order.
    pub shelves: Vec<TermEntry>,
    /// The tags most essays have, the most used first.
    pub tags: Vec<TermEntry>,
}

fn plan(_library: &Library, _config: &Config) -> Vec<Page> {
    vec![Page { path: "404.html".to_owned(), kind: PageKind::NotFound }]
}

pub(super) fn view(edition: &Edition<'_>, page: &Page) -> NotFoundView {
    let mut frame = edition.frame(page, &edition.text.not_found);
    frame.is_indexed = false;
    frame.canonical = None;
    let addresses = edition.addresses(page);
    NotFoundView {
        frame,
        archive: (!edition.library.years.is_empty()).then(|| addresses.to("archive/index.html")),
        shelves: edition.shelf_entries(&addresses),
        tags: edition.often_used_tags(&addresses),
    }
}
