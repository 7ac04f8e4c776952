//! What servers should say beside the files, for hosts that read it from a `_headers` file (Netlify,
//! Cloudflare Pages and others): what a page cannot say itself, and how long files may be kept.

use super::address::Addresses;
use super::{Edition, Kind, Page, PageKind};
use crate::config::Config;
use crate::library::Library;

pub(super) const KIND: Kind = Kind { name: "headers", has_template: false, plan };

/// Of every file. The pages' own policy says the rest; in `meta` it cannot say who may frame them.
const OF_ALL: [&str; 2] =
    ["Content-Security-Policy: frame-ancestors 'none'", "X-Content-Type-Options: nosniff"];

/// Of files whose names change with their content: browsers may keep them for a year and never ask.
const OF_LASTING: [&str; 1] = ["Cache-Control: public, max-age=31536000, immutable"];

fn plan(_library: &Library, config: &Config) -> Vec<Page> {
    // Without an address the site is browsed from disk.
    let has_server = config.base_url.is_some();
    let page = Page { path: "_headers".to_owned(), kind: PageKind::Headers };
    has_server.then_some(page).into_iter().collect()
}

pub(super) fn bytes(edition: &Edition<'_>, page: &Page) -> Vec<u8> {
    let addresses = Addresses::rooted(&page.path, edition.config);
    let root = addresses.root();
    let mut headers = String::new();
    let mut rule = |address: &str, lines: &[&str]| {
        headers.push_str(address);
        for line in lines {
            headers.push_str("\n  ");
            headers.push_str(line);
        }
        headers.push('\n');
    };
    rule(&format!("{root}*"), &OF_ALL);
    rule(&format!("{root}images/*"), &OF_LASTING);
    for path in edition.assets.lasting() {
        rule(&addresses.to(path), &OF_LASTING);
    }
    headers.into_bytes()
}
