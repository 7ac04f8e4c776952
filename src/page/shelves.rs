//! All shelves.

use serde::Serialize;

use super::frame::listing;
use super::{Edition, Frame, Kind, Page, PageKind, TermEntry};
use crate::config::Config;
use crate::library::Library;

pub(super) const KIND: Kind = Kind { name: "shelves", has_template: true, plan };

/// All shelves.
#[derive(Debug, Serialize)]
pub struct ShelvesView {
    /// What stands around the page.
    pub frame: Frame,
    /// Shelves, in their order.
    pub shelves: Vec<TermEntry>,
}

fn plan(library: &Library, _config: &Config) -> Vec<Page> {
    if library.shelves.is_empty() {
        return Vec::new();
    }
    vec![Page { path: "shelves/index.html".to_owned(), kind: PageKind::Shelves }]
}

pub(super) fn view(edition: &Edition<'_>, page: &Page) -> ShelvesView {
    let shelves = edition.shelf_entries(&edition.addresses(page));
    let mut frame = edition.frame(page, &edition.text.shelves);
    frame.description = listing(&frame.title, shelves.iter().map(|shelf| shelf.name.as_str()));
    ShelvesView { frame, shelves }
}
