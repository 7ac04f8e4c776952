//! Addresses of links and images, made absolute where the page's own address is known.

use std::borrow::Cow;

use scraper::Html;
use url::Url;

use crate::loader::archive::original;
use crate::loader::redirect;

use super::dom::{Dom, attribute, elements_inside, name, words};

/// What relative addresses are relative to.
#[derive(Debug, Default)]
pub(super) struct Base {
    /// Where the page was; `None` where nothing tells.
    pub(super) page: Option<Url>,
    /// What a `base` element says.
    declared: Option<Url>,
    /// Whether images beside the page cannot be meant.
    is_declared: bool,
    /// Whether the page is a copy in an archive of the web, whose links lead to other copies.
    is_copy: bool,
}

impl Base {
    /// From the address a page was saved from, or else what the page says of itself.
    pub(super) fn of(html: &Html, location: Option<&str>) -> Self {
        let page = location.and_then(web_address).or_else(|| own_address(html));
        let copied = page.as_ref().map(|page| original(page.as_str()));
        let is_copy = page.as_ref().map(Url::as_str) != copied;
        let page = copied.and_then(web_address);
        let declared = elements_inside(html.tree.root())
            .filter(|element| name(*element) == "base")
            .find_map(|element| attribute(element, "href"))
            .and_then(|href| join(page.as_ref(), href))
            .filter(is_web);
        Self { is_declared: declared.is_some() || location.is_some(), declared, page, is_copy }
    }

    /// The address a link leads to. Scripts lead nowhere: `#`.
    pub(super) fn link(&self, href: &str) -> String {
        let href = strip(href);
        let scheme = href.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
        if let Some("javascript" | "vbscript" | "data") = scheme.as_deref() {
            return "#".to_owned();
        }
        if href.starts_with('#') {
            return href.into_owned();
        }
        let Some(address) = self.absolute(&href) else { return href.into_owned() };
        let target = Url::parse(&address).ok().and_then(|url| redirect::target(&url));
        target.map_or(address, String::from)
    }

    /// The address of an image. One beside the page, such as a browser saves, stays as written.
    pub(super) fn image(&self, source: &str) -> String {
        let source = strip(source);
        if self.is_declared || source.starts_with('/') || source.contains("://") {
            return self.absolute(&source).unwrap_or_else(|| source.into_owned());
        }
        source.into_owned()
    }

    /// The part after `#` of an address that points into this page.
    pub(super) fn fragment<'h>(&self, href: &'h str) -> Option<&'h str> {
        let (before, fragment) = href.trim().split_once('#')?;
        let is_here = before.is_empty()
            || self.page.as_ref().is_some_and(|page| {
                let same = |url: &Url| url.as_str().trim_end_matches('/').to_owned();
                let mut page = page.clone();
                page.set_fragment(None);
                Url::parse(self.unarchived(before)).is_ok_and(|url| same(&url) == same(&page))
            });
        (is_here && !fragment.is_empty()).then_some(fragment)
    }

    fn base(&self) -> Option<&Url> {
        self.declared.as_ref().or(self.page.as_ref())
    }

    fn absolute(&self, address: &str) -> Option<String> {
        if let Some(after) = address.strip_prefix("//")
            && self.base().is_none()
        {
            return Some(format!("https://{after}"));
        }
        let url = join(self.base(), address).filter(is_web)?;
        Some(self.unarchived(url.as_str()).to_owned())
    }

    /// Where the author's own link leads that an archive has put one to a copy in the place of.
    fn unarchived<'a>(&self, address: &'a str) -> &'a str {
        if self.is_copy { original(address) } else { address }
    }
}

/// An http(s) address in the form every address of the web has here; others as written.
pub(in crate::loader) fn normal_address(address: &str) -> String {
    web_address(address).map_or_else(|| address.trim().to_owned(), String::from)
}

fn web_address(address: &str) -> Option<Url> {
    Url::parse(address.trim()).ok().filter(is_web)
}

fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
}

fn join(base: Option<&Url>, address: &str) -> Option<Url> {
    match base {
        Some(base) => base.join(address).ok(),
        None => Url::parse(address).ok(),
    }
}

/// Browsers drop tabs and line ends inside addresses.
fn strip(address: &str) -> Cow<'_, str> {
    let address = address.trim();
    if address.contains(['\t', '\n', '\r']) {
        return Cow::Owned(address.replace(['\t', '\n', '\r'], ""));
    }
    Cow::Borrowed(address)
}

/// The address a saving program noted, or else the one the page declares.
fn own_address(html: &Html) -> Option<Url> {
    let saved = html.tree.root().descendants().find_map(saved_from);
    saved.and_then(web_address).or_else(|| {
        let declared = |wanted: fn(Dom<'_>) -> Option<&str>| {
            elements_inside(html.tree.root()).filter_map(wanted).find_map(web_address)
        };
        declared(canonical_link).or_else(|| declared(open_graph_url))
    })
}

fn canonical_link(element: Dom<'_>) -> Option<&str> {
    let is_canonical = name(element) == "link"
        && words(element, "rel").any(|rel| rel.eq_ignore_ascii_case("canonical"));
    attribute(element, "href").filter(|_| is_canonical)
}

fn open_graph_url(element: Dom<'_>) -> Option<&str> {
    let is_url = name(element) == "meta" && attribute(element, "property") == Some("og:url");
    attribute(element, "content").filter(|_| is_url)
}

/// The address in a comment of Internet Explorer's form, which Chrome writes too
/// (`saved from url=(0024)https://example.org/`), or `SingleFile`'s (`url: https://example.org/`).
pub(super) fn saved_from(node: Dom<'_>) -> Option<&str> {
    let comment = node.value().as_comment()?;
    if let Some((_, after)) = comment.split_once("saved from url=(") {
        let (length, address) = after.split_once(')')?;
        let length: usize = length.parse().ok()?;
        return Some(address.get(..length).unwrap_or(address.trim()));
    }
    if comment.contains("saved with SingleFile") {
        return comment.lines().find_map(|line| line.trim().strip_prefix("url:")).map(str::trim);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::loader::html::parse::parse_page;

    fn base(markup: &str) -> Base {
        Base::of(&parse_page(markup).html, None)
    }

    #[test]
    fn links_lead_where_a_counter_leads() {
        let counted = "https://c.example/url?q=https%3A%2F%2Fb.example%2F&x=1";
        assert_eq!(base("").link(counted), "https://b.example/");
        assert_eq!(base("").link("/url?q=https://b.example/"), "/url?q=https://b.example/");
    }

    #[test]
    fn links_become_absolute_where_the_page_is_known() {
        let check = |markup: &str, href: &str, expected: &str| {
            assert_eq!(base(markup).link(href), expected);
        };
        let canonical = "<link rel=canonical href='https://a.example/x/y'>";
        check(canonical, "z", "https://a.example/x/z");
        check(canonical, "#top", "#top");
        check(canonical, "mailto:a@b.example", "mailto:a@b.example");
        check(canonical, "JavaScript:void(0)", "#");
        check("<base href='https://b.example/q/'>", "z", "https://b.example/q/z");
        check("<meta property=og:url content='https://c.example/'>", "/z", "https://c.example/z");
        check("<!-- saved from url=(0020)https://d.example/p/ -->", "z", "https://d.example/p/z");
        check("<p>x", "../z.html", "../z.html");
        check("<p>x", "//e.example/z", "https://e.example/z");
    }

    #[test]
    fn images_beside_the_page_stay_beside_it() {
        let base = base("<link rel=canonical href='https://a.example/x/y'>");
        assert_eq!(base.image("Page_files/1.png"), "Page_files/1.png");
        assert_eq!(base.image("/i/1.png"), "https://a.example/i/1.png");
        assert_eq!(base.image("cid:1@x"), "cid:1@x");
    }

    #[test]
    fn fragments_of_the_page_itself_are_told_from_others() {
        let base = base("<link rel=canonical href='https://a.example/x'>");
        assert_eq!(base.fragment("#n1"), Some("n1"));
        assert_eq!(base.fragment("https://a.example/x/#n1"), Some("n1"));
        assert_eq!(base.fragment("https://a.example/y#n1"), None);
        assert_eq!(base.fragment("#"), None);
    }
}
