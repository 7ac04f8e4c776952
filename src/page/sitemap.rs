//! The addresses of all pages that search engines should list (sitemaps.org, version 0.9).

use super::xml::Xml;
use super::{Edition, KINDS, Kind, Page, PageKind, rights};
use crate::config::Config;
use crate::library::Library;

pub(super) const KIND: Kind = Kind { name: "sitemap", has_template: false, plan };

/// Addresses one file may hold (sitemaps.org); a longer list becomes a list of files.
const MAX_ADDRESSES: usize = 50_000;

const NAMESPACE: (&str, &str) = ("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9");

fn plan(library: &Library, config: &Config) -> Vec<Page> {
    if config.base_url.is_none() {
        return Vec::new();
    }
    let mut pages = vec![Page { path: "sitemap.xml".to_owned(), kind: PageKind::Sitemap }];
    let parts = listed(library, config).len().div_ceil(MAX_ADDRESSES);
    if parts > 1 {
        pages.extend(
            (1..=parts).map(|part| Page { path: path(part), kind: PageKind::SitemapPart(part) }),
        );
    }
    pages
}

fn path(part: usize) -> String {
    format!("sitemap-{part}.xml")
}

/// Pages to list: those of templates, but for former and missing addresses, and for essays whose
/// canonical address is elsewhere.
fn listed(library: &Library, config: &Config) -> Vec<Page> {
    let kinds = KINDS.iter().filter(|kind| kind.has_template);
    let pages = kinds.flat_map(|kind| (kind.plan)(library, config));
    let is_listed = |page: &Page| match page.kind {
        PageKind::NotFound | PageKind::Offline | PageKind::Redirect(_) => false,
        PageKind::Article(id) => rights::foreign_canonical(&library.essays[id]).is_none(),
        _ => true,
    };
    pages.filter(is_listed).collect()
}

pub(super) fn bytes(edition: &Edition<'_>) -> Vec<u8> {
    let pages = listed(edition.library, edition.config);
    let parts = pages.len().div_ceil(MAX_ADDRESSES);
    if parts < 2 {
        return url_set(edition, &pages);
    }
    Xml::document("sitemapindex", &[NAMESPACE], |index| {
        for address in (1..=parts).filter_map(|part| edition.permalink(&path(part))) {
            index.element("sitemap", &[], |sitemap| sitemap.text("loc", &[], &address));
        }
    })
}

pub(super) fn part_bytes(edition: &Edition<'_>, part: usize) -> Vec<u8> {
    let pages = listed(edition.library, edition.config);
    url_set(edition, pages.chunks(MAX_ADDRESSES).nth(part - 1).unwrap_or_default())
}

fn url_set(edition: &Edition<'_>, pages: &[Page]) -> Vec<u8> {
    Xml::document("urlset", &[NAMESPACE], |set| {
        for page in pages {
            let Some(address) = edition.permalink(&page.path) else { continue };
            set.element("url", &[], |url| {
                url.text("loc", &[], &address);
                if let Some(date) = last_change(edition, page) {
                    url.text("lastmod", &[], &date);
                }
            });
        }
    })
}

/// The day an essay last changed; lists change with what is in them and say nothing.
fn last_change(edition: &Edition<'_>, page: &Page) -> Option<String> {
    let PageKind::Article(id) = page.kind else { return None };
    let essay = &edition.library.essays[id];
    essay.updated.or(essay.published).map(|date| date.to_string())
}
