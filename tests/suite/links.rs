//! A walk over a built site: where its pages link to, and whether there is something.

use std::collections::{BTreeMap, BTreeSet};

use percent_encoding::percent_decode_str;
use scraper::{ElementRef, Html, Selector};
use url::Url;

use crate::sandbox::Sandbox;

/// Where a site without an address is imagined to live.
const NOWHERE: &str = "https://site.invalid/";

/// A built site's pages.
pub struct Site {
    base: Url,
    files: BTreeSet<String>,
    pages: BTreeMap<String, Html>,
}

impl Site {
    /// The site in the sandbox's `public`; `base_url` is that of its settings, if any.
    pub fn of(sandbox: &Sandbox, base_url: Option<&str>) -> Self {
        let files: BTreeSet<String> = sandbox.tree("public").into_iter().collect();
        let html = files.iter().filter(|path| is_html(path));
        let parse = |path: &String| Html::parse_document(&sandbox.read(&format!("public/{path}")));
        let pages = html.map(|path| (path.clone(), parse(path))).collect();
        Self { base: Url::parse(base_url.unwrap_or(NOWHERE)).unwrap(), files, pages }
    }

    /// Every page by its path.
    pub fn pages(&self) -> &BTreeMap<String, Html> {
        &self.pages
    }

    /// Asserts that every link inside the site leads to a file, and its fragment to an element.
    #[track_caller]
    pub fn is_whole(&self) {
        let mut count = 0;
        for (page, address) in self.inside() {
            count += 1;
            let url = self.resolve(&page, &address);
            let path = self.file(&url);
            assert!(self.files.contains(&path), "{page}: {address} leads to no file");
            if let Some(fragment) = url.fragment().filter(|fragment| !fragment.is_empty()) {
                let id = percent_decode_str(fragment).decode_utf8_lossy();
                let has_id = self.ids(&path).contains(&id.into_owned());
                assert!(has_id, "{page}: {address} leads to no element");
            }
        }
        assert!(count > self.pages.len(), "every page links others");
    }

    /// Asserts that no two elements of a page have one id.
    #[track_caller]
    pub fn has_unique_ids(&self) {
        for path in self.pages.keys() {
            let ids = self.ids(path);
            let unique: BTreeSet<_> = ids.iter().collect();
            assert_eq!(unique.len(), ids.len(), "{path}: {ids:?}");
        }
    }

    /// Page and address of every link into the site itself, in the order of paths.
    pub fn inside(&self) -> Vec<(String, String)> {
        let links = self.pages.keys().flat_map(|page| {
            self.addresses(page).into_iter().map(|address| (page.clone(), address))
        });
        links.filter(|(page, address)| self.is_inside(page, address)).collect()
    }

    /// Every address on a page.
    pub fn addresses(&self, page: &str) -> Vec<String> {
        let attributes = [("[href]", "href"), ("[src]", "src"), ("data[value]", "value")];
        let values = attributes.into_iter().flat_map(|(query, name)| {
            let elements: Vec<_> = self.pages[page].select(&selector(query)).collect();
            elements.into_iter().filter_map(move |element| element.attr(name).map(str::to_owned))
        });
        values.collect()
    }

    /// The text of every element on a page that a CSS selector finds.
    pub fn texts(&self, page: &str, query: &str) -> Vec<String> {
        let selector = selector(query);
        let text = |element: ElementRef<'_>| element.text().collect::<String>().trim().to_owned();
        self.pages[page].select(&selector).map(text).collect()
    }

    fn is_inside(&self, page: &str, address: &str) -> bool {
        self.resolve(page, address).as_str().starts_with(self.base.as_str())
    }

    fn resolve(&self, page: &str, address: &str) -> Url {
        let page = self.base.join(page).unwrap();
        page.join(address).unwrap_or_else(|error| panic!("{page}: {address}: {error}"))
    }

    /// The file a server would send for an address.
    fn file(&self, url: &Url) -> String {
        let path = &url.path()[self.base.path().len()..];
        let path = percent_decode_str(path).decode_utf8().unwrap();
        if path.is_empty() || path.ends_with('/') {
            format!("{path}index.html")
        } else {
            path.into()
        }
    }

    fn ids(&self, page: &str) -> Vec<String> {
        let Some(html) = self.pages.get(page) else { return Vec::new() };
        let selector = selector("[id]");
        let elements = html.select(&selector);
        elements.filter_map(|element| element.attr("id").map(str::to_owned)).collect()
    }
}

fn selector(query: &str) -> Selector {
    Selector::parse(query).unwrap()
}

fn is_html(path: &str) -> bool {
    path.rsplit('.').next() == Some("html")
}
