//! All years in which essays were published.

use serde::Serialize;

use super::frame::listing;
use super::{Edition, Frame, Kind, Page, PageKind, TermEntry, TermLink};
use crate::config::Config;
use crate::library::Library;

pub(super) const KIND: Kind = Kind { name: "archive", has_template: true, plan };

/// All years.
#[derive(Debug, Serialize)]
pub struct ArchiveView {
    /// What stands around the page.
    pub frame: Frame,
    /// Years, newest first.
    pub years: Vec<TermEntry>,
}

fn plan(library: &Library, _config: &Config) -> Vec<Page> {
    if library.years.is_empty() {
        return Vec::new();
    }
    vec![Page { path: "archive/index.html".to_owned(), kind: PageKind::Archive }]
}

pub(super) fn view(edition: &Edition<'_>, page: &Page) -> ArchiveView {
    let addresses = edition.addresses(page);
    let years = edition.library.years.iter();
    let mut frame = edition.frame(page, &edition.text.archive);
    frame.description = listing(&frame.title, years.clone().map(|year| year.name.as_str()));
    ArchiveView {
        frame,
        years: years
            .map(|year| edition.entry(TermLink::new(&addresses, "archive", year), year))
            .collect(),
    }
}
