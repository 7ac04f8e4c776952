//! A small library, for tests: essays from Markdown, catalogued as a command does it.

use std::collections::BTreeMap;

use jiff::civil::Date;
use pulldown_cmark::{Event, Options, Parser};

use super::{Content, Draft, Edition, Kept, Page, Text, View, plan};
use crate::cache::Key;
use crate::config::{Config, Search};
use crate::diagnostic::{Diagnostic, Place};
use crate::document::Body;
use crate::essay::{self, Essay, ShelfFacts};
use crate::library::{self, Library};
use crate::markup;
use crate::render::{self, RenderedFile, SiteFile, Templates, render};

/// Settings of a small library.
pub(super) fn config(base_url: Option<&str>) -> Config {
    Config {
        title: "Small <Library> & Co".to_owned(),
        base_url: base_url.map(|url| url.parse().unwrap()),
        description: "Essays about work, kept to be read again.".to_owned(),
        author: Some("Ida Keeper".to_owned()),
        paginate_by: 2,
        search: Search::None,
        ..Config::default()
    }
}

/// Essays, shelves and the store of their bodies.
#[derive(Clone, Default)]
pub(super) struct Fixture {
    essays: Vec<Essay>,
    shelves: Vec<ShelfFacts>,
    bodies: BTreeMap<Key, Body>,
}

impl Fixture {
    /// Adds an essay; `change` sets what differs from a plain one.
    pub(super) fn essay(
        mut self,
        path: &str,
        markdown: &str,
        change: impl FnOnce(&mut Essay),
    ) -> Self {
        let body = body(markdown);
        let key = Key::of(&[path.as_bytes()]);
        let headings = markup::headings(&body).into_iter();
        let text = markup::to_text(&body);
        let mut essay = Essay {
            title: path.to_owned(),
            excerpt: text.split_whitespace().take(40).collect::<Vec<_>>().join(" "),
            words: text.split_whitespace().count(),
            headings: headings.map(|it| (it.level, it.anchor, it.text)).collect(),
            body: key,
            ..essay::fixture::essay(path)
        };
        change(&mut essay);
        self.essays.push(essay);
        self.bodies.insert(key, body);
        self
    }

    /// Adds a shelf with an introduction.
    pub(super) fn shelf(mut self, path: &str, title: &str, introduction: &str) -> Self {
        let key = Key::of(&[b"shelf", path.as_bytes()]);
        self.bodies.insert(key, body(introduction));
        self.shelves.push(ShelfFacts {
            path: path.to_owned(),
            title: Some(title.to_owned()),
            order: None,
            introduction: Some(key),
        });
        self
    }

    /// The site, ready to be looked at.
    pub(super) fn site(self, config: Config) -> Site {
        let (library, _) = library::catalog(self.essays, self.shelves, &config);
        let pages = plan(&library, &config);
        Site { library, config, pages, bodies: self.bodies }
    }
}

/// A body of Markdown.
fn body(markdown: &str) -> Body {
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES;
    Body::from_events(Parser::new_ext(markdown, options).map(Event::into_static))
}

/// A planned site.
pub(super) struct Site {
    pub(super) library: Library,
    pub(super) config: Config,
    pub(super) pages: Vec<Page>,
    bodies: BTreeMap<Key, Body>,
}

impl Site {
    /// What the page at a path shows, as a template gets it.
    #[track_caller]
    pub(super) fn view(&self, path: &str) -> View {
        match self.filled(path, |page, edition| {
            Draft::of(page, edition).unwrap().fill(page, edition).unwrap()
        }) {
            Content::View(view) => *view,
            Content::Bytes(_) => panic!("{path} has no template"),
        }
    }

    /// The file at a path, rendered with the default theme.
    #[track_caller]
    pub(super) fn file(&self, path: &str) -> String {
        let templates = Templates::load(Vec::new(), &Text::of(&self.config.language)).unwrap();
        let file =
            self.filled(path, |page, edition| made(render(page, edition, &templates, |_| false)));
        String::from_utf8(file.bytes).unwrap()
    }

    /// All files, rendered with the default theme.
    pub(super) fn files(&self) -> BTreeMap<String, String> {
        let templates = Templates::load(Vec::new(), &Text::of(&self.config.language)).unwrap();
        let (assets, _) = render::theme(Vec::new());
        let read = |key: Key| self.body(key);
        let text = Text::of(&self.config.language);
        let kept = Kept { bodies: &read, images: &no_image };
        let edition = Edition::new(&self.library, &self.config, &text, &assets, kept);
        let files =
            self.pages.iter().map(|page| made(render(page, &edition, &templates, |_| false)));
        files.map(|file| (file.path, String::from_utf8(file.bytes).unwrap())).collect()
    }

    /// Whether there is a page at a path.
    pub(super) fn has(&self, path: &str) -> bool {
        self.pages.iter().any(|page| page.path == path)
    }

    /// What names the page at a path before it is filled, if anything does.
    #[track_caller]
    pub(super) fn key(&self, path: &str) -> Option<Key> {
        self.filled(path, |page, edition| Draft::of(page, edition).unwrap().key(page, edition))
    }

    #[track_caller]
    fn filled<T>(&self, path: &str, fill: impl FnOnce(&Page, &Edition<'_>) -> T) -> T {
        let Some(page) = self.pages.iter().find(|page| page.path == path) else {
            panic!("no page at {path}")
        };
        let (assets, _) = render::theme(Vec::new());
        let read = |key: Key| self.body(key);
        let text = Text::of(&self.config.language);
        let kept = Kept { bodies: &read, images: &no_image };
        fill(page, &Edition::new(&self.library, &self.config, &text, &assets, kept))
    }

    fn body(&self, key: Key) -> Result<Body, Diagnostic> {
        let missing = || Diagnostic::error("test/body", Place::file("store"), "no such body");
        self.bodies.get(&key).cloned().ok_or_else(missing)
    }
}

fn no_image(_key: Key) -> Result<Vec<u8>, Diagnostic> {
    Err(Diagnostic::error("test/image", Place::file("store"), "no such image"))
}

/// A day.
pub(super) fn day(year: i16, month: i8, day: i8) -> Option<Date> {
    Date::new(year, month, day).ok()
}

fn made(file: Result<SiteFile, Diagnostic>) -> RenderedFile {
    match file.unwrap() {
        SiteFile::Made(file) => file,
        SiteFile::Standing(path) => panic!("{path} was not made"),
    }
}
