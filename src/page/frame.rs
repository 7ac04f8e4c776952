//! What stands around the content of every page: head, navigation, footer.

use std::collections::BTreeMap;

use serde::Serialize;

use super::address::Addresses;
use super::{Edition, Feed, Page, PageKind, Taxonomy, Worker, about};
use crate::document::Direction;
use crate::library::EssayId;

/// The file in `static/` that stands for a page where it is shared. An essay's own images may have
/// rights of their own.
const ICON: &str = "icon-512.png";

/// Names in the description of a list: what search engines show of it holds a line or two.
const LISTED: usize = 5;

/// What every template needs.
#[derive(Clone, Debug, Serialize)]
pub struct Frame {
    /// Goes before the path of a file of the site to link it: `../../` on most pages; may be empty.
    pub root: String,
    /// Addresses of the theme's files by their names, all but letters and digits written `_`:
    /// `style_css`, and `custom_css` if the library has a `static/custom.css`.
    pub assets: BTreeMap<String, String>,
    /// Address of the first page.
    pub home: String,
    /// Address of the page about the library.
    pub about_page: String,
    /// Name of the library.
    pub library: String,
    /// One sentence about the library; may be empty.
    pub about: String,
    /// Language of the interface (BCP 47).
    pub language: String,
    /// `rtl` if the interface runs from right to left.
    pub direction: Option<&'static str>,
    /// Language of what the curator wrote about the library (BCP 47) if it is not the interface's.
    pub library_language: Option<String>,
    /// Title of the page, without the library's name.
    pub title: String,
    /// Title for the browser's tab, with the library's name.
    pub window_title: String,
    /// A sentence or two about the page.
    pub description: Option<String>,
    /// Absolute address under which search engines should know the page; `None` if the site's own
    /// address is unknown.
    pub canonical: Option<String>,
    /// Absolute address of this page; `None` if the site's own address is unknown.
    pub permalink: Option<String>,
    /// Absolute address of an image that stands for the page where it is shared; `None` if the
    /// site's own address is unknown.
    pub image: Option<String>,
    /// Address of the web manifest; `None` if the site is browsed from disk.
    pub web_manifest: Option<String>,
    /// Whether search engines should list the page.
    pub is_indexed: bool,
    /// Feeds that belong to the page, the library's own first.
    pub feeds: Vec<FeedLink>,
    /// The page to search from; `None` if there is none.
    pub search: Option<NavigationLink>,
    /// What keeps pages to be read without a connection; `None` if nothing does.
    pub offline: Option<Worker>,
    /// The sections of the site that have something to show.
    pub navigation: Vec<NavigationLink>,
}

/// A link to a feed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FeedLink {
    /// For people.
    pub title: String,
    /// Address of the feed.
    pub address: String,
    /// Media type.
    pub media_type: &'static str,
}

/// A link to a section of the site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NavigationLink {
    /// Name of the section.
    pub name: String,
    /// Address of its first page.
    pub address: String,
    /// `page` on the section's first page, `true` on its other pages, else `None`; the value of
    /// `aria-current`.
    pub current: Option<&'static str>,
}

/// What a page lists, in a line for search engines: `3 essays: One; Two; Three`.
pub(super) fn listing<'a>(what: &str, names: impl Iterator<Item = &'a str>) -> Option<String> {
    let names: Vec<_> = names.take(LISTED).collect();
    (!names.is_empty()).then(|| format!("{what}: {}", names.join("; ")))
}

impl Edition<'_> {
    /// What a page of essays lists, in a line.
    pub(super) fn essay_listing(&self, count: usize, shown: &[EssayId]) -> Option<String> {
        let titles = shown.iter().map(|&essay| self.library.essays[essay].title.as_str());
        listing(&self.text.essays(count), titles)
    }

    /// How a page writes addresses.
    pub(super) fn addresses(&self, page: &Page) -> Addresses {
        match page.kind {
            PageKind::NotFound => Addresses::rooted(&page.path, self.config),
            _ => Addresses::relative(&page.path, self.config),
        }
    }

    /// The absolute address of the page at `path`.
    pub(super) fn permalink(&self, path: &str) -> Option<String> {
        self.config.base_url.as_ref().map(|base| Addresses::absolute(base).to(path))
    }

    /// The frame of a page.
    pub(super) fn frame(&self, page: &Page, title: &str) -> Frame {
        let addresses = self.addresses(page);
        let permalink = self.permalink(&page.path);
        Frame {
            root: addresses.root().to_owned(),
            assets: self.assets.addresses(&addresses),
            home: addresses.to("index.html"),
            about_page: addresses.to(about::PATH),
            library: self.config.title.clone(),
            about: self.config.description.clone(),
            language: self.text.language.clone(),
            direction: (self.text.direction() == Direction::Rtl).then_some("rtl"),
            library_language: self.foreign(&self.config.language),
            title: title.to_owned(),
            window_title: format!("{title} – {}", self.config.title),
            description: None,
            canonical: permalink.clone(),
            permalink,
            image: self.assets.path(ICON).and_then(|path| self.permalink(path)),
            web_manifest: self.web_manifest(&addresses),
            is_indexed: true,
            feeds: self.feed_links(&addresses, Feed::Library),
            search: self.search_link(page, &addresses),
            offline: self.offline(&addresses),
            navigation: self.navigation(page, &addresses),
        }
    }

    fn navigation(&self, page: &Page, addresses: &Addresses) -> Vec<NavigationLink> {
        let (library, text) = (self.library, self.text);
        let sections = [
            (&text.shelves, "shelves", !library.shelves.is_empty()),
            (&text.tags, Taxonomy::Tags.folder(), !library.tags.is_empty()),
            (&text.authors, Taxonomy::Authors.folder(), !library.authors.is_empty()),
            (&text.sources, Taxonomy::Sources.folder(), !library.sources.is_empty()),
            (&text.lengths, Taxonomy::Lengths.folder(), !library.lengths.is_empty()),
            (&text.archive, "archive", !library.years.is_empty()),
            (&text.about, about::FOLDER, true),
        ];
        let link = |(name, folder, _): (&String, &str, bool)| {
            let index = format!("{folder}/index.html");
            let is_inside =
                page.path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
            let current = match () {
                () if page.path == index => Some("page"),
                () if is_inside => Some("true"),
                () => None,
            };
            NavigationLink { name: name.clone(), address: addresses.to(&index), current }
        };
        sections.into_iter().filter(|(_, _, has_pages)| *has_pages).map(link).collect()
    }
}
