//! What crawlers may visit, and where the sitemap is.

use super::{Edition, Kind, Page, PageKind};
use crate::config::Config;
use crate::library::Library;

pub(super) const KIND: Kind = Kind { name: "robots", has_template: false, plan };

fn plan(_library: &Library, _config: &Config) -> Vec<Page> {
    vec![Page { path: "robots.txt".to_owned(), kind: PageKind::Robots }]
}

pub(super) fn bytes(edition: &Edition<'_>) -> Vec<u8> {
    let mut robots = "User-agent: *\nAllow: /\n".to_owned();
    if let Some(sitemap) = edition.permalink("sitemap.xml") {
        robots.push_str("\nSitemap: ");
        robots.push_str(&sitemap);
        robots.push('\n');
    }
    robots.into_bytes()
}
