//! Bodies as pages and feeds show them: every link goes to a page, out of the site, or nowhere.

use percent_encoding::percent_decode_str;
use url::Url;

use super::address::{self, Addresses};
use super::epub::{self, Chapters};
use super::{Edition, rights};
use crate::cache::Key;
use crate::diagnostic::Diagnostic;
use crate::document::{Body, fold};
use crate::essay::{Asset, Essay};
use crate::library::EssayId;
use crate::loader;
use crate::markup::{self, Html, Target};
use crate::metadata;

/// Where a body is read.
#[derive(Clone, Copy)]
enum Reader<'a> {
    /// On a page or in a feed.
    Site(&'a Addresses),
    /// In a book, beside its other chapters.
    Book(&'a Chapters),
}

/// What the links of a body can mean.
struct Links<'a> {
    edition: &'a Edition<'a>,
    reader: Reader<'a>,
    /// The essay the text is of; `None` for an introduction.
    essay: Option<EssayId>,
    /// Folder of the sources that relative links start from.
    folder: &'a str,
    assets: &'a [Asset],
    /// Where the text was first published.
    origin: Option<Url>,
    /// Whether images are shown from where they are.
    shows_remote: bool,
}

impl Edition<'_> {
    /// The text of an essay, its links written as `addresses` says.
    pub(super) fn body(&self, addresses: &Addresses, id: EssayId) -> Result<Html, Diagnostic> {
        self.text_of(Reader::Site(addresses), id)
    }

    /// The text of an essay as a chapter of a book: XHTML.
    pub(super) fn book_body(&self, chapters: &Chapters, id: EssayId) -> Result<Html, Diagnostic> {
        self.text_of(Reader::Book(chapters), id)
    }

    fn text_of(&self, reader: Reader<'_>, id: EssayId) -> Result<Html, Diagnostic> {
        let body = (self.kept.bodies)(self.library.essays[id].body)?;
        Ok(self.links(reader, id).html(&body))
    }

    fn links<'a>(&'a self, reader: Reader<'a>, id: EssayId) -> Links<'a> {
        let essay = &self.library.essays[id];
        Links {
            edition: self,
            reader,
            essay: Some(id),
            folder: essay.folder(),
            assets: &essay.assets,
            origin: rights::original(essay).and_then(|url| Url::parse(url).ok()),
            shows_remote: self.shows_remote(essay),
        }
    }

    /// Whether `site.toml` allows readers to load images from where an essay comes from.
    fn shows_remote(&self, essay: &Essay) -> bool {
        let host = essay.url.as_deref().and_then(metadata::host);
        let rules = host.and_then(|host| self.config.source_rules(&host));
        rules.is_some_and(|rules| rules.remote_images)
    }

    /// Names the text of an essay as a page shows it, without reading its body: another one whenever
    /// that, or what one of its links or images leads to, is another.
    pub(super) fn text_key(&self, addresses: &Addresses, id: EssayId) -> Key {
        let essay = &self.library.essays[id];
        let links = self.links(Reader::Site(addresses), id);
        let all = essay.links.iter().chain(&essay.images);
        let targets: Vec<Target> = all.map(|address| links.resolve(address)).collect();
        Key::of(&[&essay.body.0, format!("{targets:?}").as_bytes()])
    }

    /// The opening of an essay, as far as it may be shown: paragraphs of plain text.
    pub(super) fn opening(&self, id: EssayId) -> Result<Vec<String>, Diagnostic> {
        let body = (self.kept.bodies)(self.library.essays[id].body)?;
        Ok(rights::opening(&markup::to_text(&body)))
    }

    /// A text that the curator wrote for a folder of the sources: HTML, safe to place.
    pub(super) fn introduction(
        &self,
        addresses: &Addresses,
        folder: &str,
        introduction: Option<Key>,
    ) -> Result<Option<String>, Diagnostic> {
        let Some(key) = introduction else { return Ok(None) };
        let html = self.introduction_of(Reader::Site(addresses), folder, key)?;
        Ok(Some(html.as_str().to_owned()))
    }

    /// The same as XHTML for a book.
    pub(super) fn book_introduction(
        &self,
        chapters: &Chapters,
        folder: &str,
        introduction: Key,
    ) -> Result<Html, Diagnostic> {
        self.introduction_of(Reader::Book(chapters), folder, introduction)
    }

    fn introduction_of(
        &self,
        reader: Reader<'_>,
        folder: &str,
        introduction: Key,
    ) -> Result<Html, Diagnostic> {
        let body = (self.kept.bodies)(introduction)?;
        let links = Links {
            edition: self,
            reader,
            essay: None,
            folder,
            assets: &[],
            origin: None,
            shows_remote: false,
        };
        Ok(links.html(&body))
    }
}

impl Links<'_> {
    fn html(&self, body: &Body) -> Html {
        let table = &self.edition.text.table;
        match self.reader {
            Reader::Site(_) => markup::to_html(body, table, &|address| self.resolve(address)),
            Reader::Book(_) => markup::to_xhtml(body, table, &|address| self.resolve(address)),
        }
    }

    fn resolve(&self, address: &str) -> Target {
        let address = address.trim();
        if let Some(name) = address.strip_prefix(loader::ASSET_SCHEME) {
            return self.asset(name);
        }
        self.inside(address)
            .or_else(|| self.outside(address))
            .or_else(|| self.beside_origin(address))
            .or_else(|| self.file(address))
            .unwrap_or(Target::Nowhere)
    }

    /// A file that the library publishes as it is.
    fn file(&self, address: &str) -> Option<Target> {
        let path = self.edition.library.file(self.essay?, address)?;
        match self.reader {
            Reader::Site(addresses) => Some(Target::Inside(addresses.to(path))),
            Reader::Book(_) => self.edition.permalink(path).map(Target::Inside),
        }
    }

    fn asset(&self, name: &str) -> Target {
        let is_kept = self.assets.iter().any(|asset| asset.name == name);
        let address = match self.reader {
            Reader::Site(addresses) => Some(addresses.to(&format!("images/{name}"))),
            Reader::Book(_) => epub::shown_image(name),
        };
        address.filter(|_| is_kept).map_or(Target::Nowhere, Target::Inside)
    }

    /// The page of the essay an address means. A `#` may belong to a title or start a fragment.
    fn inside(&self, address: &str) -> Option<Target> {
        let library = self.edition.library;
        let resolve = |address| match self.essay {
            Some(essay) => library.resolve(essay, address),
            None => library.resolve_in(self.folder, address),
        };
        let whole = || Some((resolve(address)?, None));
        let parted = || {
            let (address, fragment) = address.split_once('#')?;
            Some((resolve(address)?, Some(fragment)))
        };
        let is_by_title = address.starts_with(loader::WIKI_SCHEME);
        let found = if is_by_title { whole().or_else(parted) } else { parted().or_else(whole) };
        let (essay, fragment) = found?;
        let anchor = fragment.and_then(|it| anchor(&library.essays[essay], it));
        Some(self.place(essay, anchor).map_or(Target::Nowhere, Target::Inside))
    }

    /// The address of an essay, or of a place in it. What a book does not hold is on the site.
    fn place(&self, essay: EssayId, anchor: Option<&str>) -> Option<String> {
        let page = address::essay(self.edition.library, essay);
        let on_page = |address: String| match anchor {
            Some(anchor) => format!("{address}#{anchor}"),
            None => address,
        };
        let chapters = match self.reader {
            Reader::Site(addresses) => return Some(on_page(addresses.to(&page))),
            Reader::Book(chapters) => chapters,
        };
        match (chapters.path(essay), anchor) {
            (Some(path), Some(anchor)) => Some(format!("{path}#{}", markup::book_anchor(anchor))),
            (Some(path), None) => Some(path.to_owned()),
            (None, _) => self.edition.permalink(&page).map(on_page),
        }
    }

    /// What a relative address meant where the essay was first published.
    fn beside_origin(&self, address: &str) -> Option<Target> {
        let is_address = !address.is_empty() && !address.starts_with(['@', '#']);
        let absolute = self.origin.as_ref().filter(|_| is_address)?.join(address).ok()?;
        self.inside(absolute.as_str()).or_else(|| self.outside(absolute.as_str()))
    }

    /// An address with a scheme or a host; whether it may be followed is for the markup to say.
    fn outside(&self, address: &str) -> Option<Target> {
        let is_absolute = address.starts_with("//") || Url::parse(address).is_ok();
        let target = if self.shows_remote { Target::Remote } else { Target::Outside };
        is_absolute.then(|| target(address.to_owned()))
    }
}

/// The place on the essay's page that a fragment leads to: an anchor, or the `id` it was made of.
fn anchor<'a>(essay: &'a Essay, fragment: &str) -> Option<&'a str> {
    let id = percent_decode_str(fragment).decode_utf8_lossy();
    let find = |wanted: &str| essay.headings.iter().find(|(_, anchor, _)| anchor == wanted);
    let found = find(&id).or_else(|| find(&fold(&id))).filter(|_| rights::shows_text(essay));
    found.map(|(_, anchor, _)| anchor.as_str())
}
