//! What a server shows at addresses where there is nothing.

use std::cmp::Reverse;

use serde::Serialize;

use super::{Edition, Frame, Kind, Page, PageKind, Taxonomy, TermLink};
use crate::config::Config;
use crate::library::Library;

pub(super) const KIND: Kind = Kind { name: "not_found", has_template: true, plan };

/// Tags the page names; more would hide the shelves.
const MAX_TAGS: usize = 12;

/// The page for addresses where there is nothing.
#[derive(Debug, Serialize)]
pub struct NotFoundView {
    /// What stands around the page.
    pub frame: Frame,
    /// Address of the page of all years; `None` if no essay has a date.
    pub archive: Option<String>,
    /// Shelves, in their order.
    pub shelves: Vec<TermLink>,
    /// The tags most essays have, the most used first.
    pub tags: Vec<TermLink>,
}

fn plan(_library: &Library, _config: &Config) -> Vec<Page> {
    vec![Page { path: "404.html".to_owned(), kind: PageKind::NotFound }]
}

pub(super) fn view(edition: &Edition<'_>, page: &Page) -> NotFoundView {
    let mut frame = edition.frame(page, &edition.text.not_found);
    frame.is_indexed = false;
    frame.canonical = None;
    let addresses = edition.addresses(page);
    let mut tags: Vec<_> = edition.library.tags.iter().collect();
    tags.sort_by_key(|tag| Reverse(tag.essays.len()));
    let tags = tags.into_iter().take(MAX_TAGS);
    NotFoundView {
        frame,
        archive: (!edition.library.years.is_empty()).then(|| addresses.to("archive/index.html")),
        shelves: edition.shelf_links(&addresses),
        tags: tags.map(|tag| edition.term_link(&addresses, Taxonomy::Tags, tag)).collect(),
    }
}
