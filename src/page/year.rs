//! The essays of one year, newest first.

use serde::Serialize;

use super::pagination::{self, Pagination};
use super::{Card, Edition, Frame, Kind, Page, PageKind, address};
use crate::config::Config;
use crate::library::{EssayId, Library, Term};

pub(super) const KIND: Kind = Kind { name: "year", has_template: true, plan };

/// The essays of a year.
#[derive(Debug, Serialize)]
pub struct YearView {
    /// What stands around the page.
    pub frame: Frame,
    /// Address of the page of all years.
    pub archive: String,
    /// `12 essays`.
    pub count_text: String,
    /// Essays of this page, newest first.
    pub cards: Vec<Card>,
    /// The way to the other pages.
    pub pagination: Option<Pagination>,
}

fn plan(library: &Library, config: &Config) -> Vec<Page> {
    let mut pages = Vec::new();
    for (index, year) in library.years.iter().enumerate() {
        let total = pagination::pages(year.essays.len(), config.paginate_by);
        pages.extend((1..=total).map(|number| Page {
            path: address::list(&folder(year), number),
            kind: PageKind::Year { year: index, number },
        }));
    }
    pages
}

fn folder(year: &Term) -> String {
    format!("archive/{}", year.slug.as_str())
}

/// The page without its cards, and the essays they are of.
pub(super) fn outline<'a>(
    edition: &Edition<'a>,
    page: &Page,
    index: usize,
    number: usize,
) -> (YearView, &'a [EssayId]) {
    let (config, addresses) = (edition.config, edition.addresses(page));
    let year = &edition.library.years[index];
    let shown = pagination::shown(year.essays.len(), config.paginate_by, number);
    let total = pagination::pages(year.essays.len(), config.paginate_by);
    let essays = &year.essays[shown];
    let mut frame = edition.frame(page, &year.name);
    frame.description = edition.essay_listing(year.essays.len(), essays);
    let view = YearView {
        frame,
        archive: addresses.to("archive/index.html"),
        count_text: edition.text.essays(year.essays.len()),
        cards: Vec::new(),
        pagination: pagination::pagination(edition.text, &addresses, &folder(year), number, total),
    };
    (view, essays)
}
