//! The page of one essay.

use std::borrow::Cow;

use jiff::civil::Date;
use serde::Serialize;
use serde_json::json;

use super::address::{self, Addresses};
use super::{
    Book, Card, Edition, Frame, Kind, Page, PageKind, Taxonomy, TermLink, Text, about, rights,
};
use crate::cache::Key;
use crate::config::{Config, Rights};
use crate::diagnostic::Diagnostic;
use crate::essay::Essay;
use crate::library::{EssayId, Library};

pub(super) const KIND: Kind = Kind { name: "article", has_template: true, plan };

/// Headings from which a list of contents helps more than it delays.
const MIN_CONTENTS: usize = 4;

/// Words from which an essay is long enough for one: under six minutes, it would only stand between
/// the title and the first line.
const MIN_CONTENTS_WORDS: usize = 1_500;

/// Levels of headings a list of contents shows.
const CONTENTS_LEVELS: u8 = 2;

/// One essay.
#[derive(Debug, Serialize)]
pub struct ArticleView {
    /// What stands around the page.
    pub frame: Frame,
    /// Title of the essay.
    pub title: String,
    /// Its language (BCP 47) if it is not the interface's.
    pub language: Option<String>,
    /// `rtl` or `ltr` if its text does not run as the interface does.
    pub direction: Option<&'static str>,
    /// Authors, in order; may be empty.
    pub authors: Vec<TermLink>,
    /// First published.
    pub published: Option<DateView>,
    /// Last changed by its author.
    pub updated: Option<DateView>,
    /// The site it was published on.
    pub source: Option<TermLink>,
    /// Name of that site, or its host: what a link to the original is called.
    pub origin: Option<String>,
    /// Address of the original.
    pub original: Option<String>,
    /// `5 min read`.
    pub reading_time: String,
    /// `1,234 words`.
    pub words: String,
    /// Tags, by name.
    pub tags: Vec<TermLink>,
    /// Its shelf and its place there.
    pub shelf: Option<ShelfPlace>,
    /// Headings, in order; empty for short essays.
    pub contents: Vec<ContentsEntry>,
    /// `full`, `republished`, `excerpt` or `link`.
    pub rights: Rights,
    /// The same as a sentence.
    pub rights_statement: String,
    /// How to cite the essay.
    pub citation: Citation,
    /// The text: HTML, safe to place; `None` if it may not be published.
    pub body: Option<String>,
    /// The opening as paragraphs, if only that may be published.
    pub excerpt: Vec<String>,
    /// What the source says about its author.
    pub author_note: Option<String>,
    /// Where the source says it was first published.
    pub republication: Option<String>,
    /// The essay before it, on its shelf or in the library.
    pub previous: Option<EssayLink>,
    /// The essay after it.
    pub next: Option<EssayLink>,
    /// Related essays, nearest first; may be empty.
    pub related: Vec<Card>,
    /// Whether the text holds coloured code, which needs `highlight.css`.
    pub has_code: bool,
    /// Whether the text shows images from elsewhere, which the page's policy has to allow.
    pub has_remote_images: bool,
    /// Address of its e-book, if one is made.
    pub book: Option<String>,
    /// Facts for search engines: JSON-LD, safe inside a `script` element.
    pub json_ld: String,
}

/// A day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DateView {
    /// `13 September 2020`.
    pub text: String,
    /// `2020-09-13`.
    pub datetime: String,
}

impl DateView {
    pub(super) fn new(date: Date, text: &Text) -> Self {
        Self { text: text.date(date), datetime: date.to_string() }
    }
}

/// A place on a shelf.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ShelfPlace {
    /// The shelf.
    pub shelf: TermLink,
    /// `2 of 7`.
    pub position: String,
}

/// An entry of the list of contents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ContentsEntry {
    /// 1 for the essay's highest headings, 2 for those below.
    pub level: u8,
    /// `id` of the heading.
    pub anchor: String,
    /// Words of the heading.
    pub text: String,
}

/// What a reader needs to cite an essay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Citation {
    /// Names, joined; `None` if nobody is named.
    pub authors: Option<String>,
    /// Year of publication, or what stands for one that is not known.
    pub year: String,
    /// The site it was published on, else this library.
    pub site: String,
    /// Address of the original, else of this page; `None` if neither is known.
    pub address: Option<String>,
}

/// A link to an essay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EssayLink {
    /// Title of the essay.
    pub title: String,
    /// Address of its page.
    pub address: String,
    /// Its language (BCP 47) if it is not the interface's.
    pub language: Option<String>,
}

fn plan(library: &Library, _config: &Config) -> Vec<Page> {
    let page = |id| Page { path: address::essay(library, id), kind: PageKind::Article(id) };
    (0..library.essays.len()).map(page).collect()
}

/// All that the page shows but for the essay's text and the cards of related ones.
pub(super) fn outline(edition: &Edition<'_>, page: &Page, id: EssayId) -> ArticleView {
    let (library, addresses) = (edition.library, edition.addresses(page));
    let essay = &library.essays[id];
    let shows_text = rights::shows_text(essay);
    let frame = frame(edition, page, essay);
    let essay_link = |neighbour: EssayId| edition.essay_link(&addresses, neighbour);
    let (previous, next) = library.neighbours[id];
    let authors = library.essay_authors[id].iter();
    let date = |date| DateView::new(date, edition.text);
    let source = library.essay_source[id].map(|source| &library.sources[source]);
    ArticleView {
        title: essay.title.clone(),
        language: edition.foreign_language(id),
        direction: edition.foreign_direction(id),
        authors: authors
            .map(|&author| {
                edition.term_link(&addresses, Taxonomy::Authors, &library.authors[author])
            })
            .collect(),
        published: essay.published.map(date),
        updated: essay.updated.filter(|it| essay.published != Some(*it)).map(date),
        source: source.map(|source| edition.term_link(&addresses, Taxonomy::Sources, source)),
        origin: edition.site_name(id),
        original: rights::original(essay).map(str::to_owned),
        reading_time: edition.text.reading_time(essay.minutes),
        words: edition.text.words(essay.words),
        tags: edition.tags(&addresses, id),
        shelf: edition.shelf_place(&addresses, id),
        contents: contents(essay),
        rights: essay.rights,
        rights_statement: rights::statement(essay.rights, edition.text).to_owned(),
        citation: citation(edition, id, &frame),
        has_code: false,
        has_remote_images: false,
        body: None,
        excerpt: Vec::new(),
        author_note: essay.author_note.clone().filter(|_| shows_text),
        republication: essay.republication.clone().filter(|_| shows_text),
        previous: previous.map(essay_link),
        next: next.map(essay_link),
        related: Vec::new(),
        book: edition.book(&addresses, Book::Essay(id)),
        json_ld: json_ld(edition, id, &frame),
        frame,
    }
}

/// Adds as much of the essay's text as may be shown, and the cards.
pub(super) fn fill(
    mut outline: ArticleView,
    edition: &Edition<'_>,
    page: &Page,
    id: EssayId,
) -> Result<ArticleView, Diagnostic> {
    let addresses = edition.addresses(page);
    let essay = &edition.library.essays[id];
    if rights::shows_text(essay) {
        let body = edition.text(&addresses, id)?;
        outline.has_code = body.has_code();
        outline.has_remote_images = body.has_remote_images();
        outline.body = Some(body.as_str().to_owned());
    }
    if essay.rights == Rights::Excerpt {
        outline.excerpt = edition.opening(id)?;
    }
    outline.related = edition.cards(&addresses, &edition.library.related[id]);
    Ok(outline)
}

/// Names what the page shows: another one whenever it shows something else.
pub(super) fn key(
    outline: &ArticleView,
    edition: &Edition<'_>,
    page: &Page,
    id: EssayId,
) -> Option<Key> {
    let view = edition.list_key(outline, &edition.library.related[id])?;
    let text = edition.text_key(&edition.addresses(page), id);
    Some(Key::of(&[&view.0, &text.0]))
}

fn frame(edition: &Edition<'_>, page: &Page, essay: &Essay) -> Frame {
    let mut frame = edition.frame(page, &essay.title);
    frame.description = rights::description(essay).map(Cow::into_owned);
    if let Some(origin) = rights::foreign_canonical(essay) {
        frame.canonical = Some(origin.to_owned());
    }
    frame
}

fn citation(edition: &Edition<'_>, id: EssayId, frame: &Frame) -> Citation {
    let essay = &edition.library.essays[id];
    let year = essay.published.map(|date| date.year().to_string());
    let original = rights::original(essay).map(str::to_owned);
    Citation {
        authors: Some(essay.authors.join(", ")).filter(|names| !names.is_empty()),
        year: year.unwrap_or_else(|| edition.text.no_date.clone()),
        site: edition.site_name(id).unwrap_or_else(|| edition.config.title.clone()),
        address: original.or_else(|| frame.permalink.clone()),
    }
}

fn contents(essay: &Essay) -> Vec<ContentsEntry> {
    let is_long = essay.words >= MIN_CONTENTS_WORDS && essay.headings.len() >= MIN_CONTENTS;
    if !is_long || !rights::shows_text(essay) {
        return Vec::new();
    }
    let highest = highest(essay);
    let shown = essay.headings.iter().filter(|(level, ..)| level - highest < CONTENTS_LEVELS);
    let entry = |(level, anchor, text): &(u8, String, String)| ContentsEntry {
        level: level - highest + 1,
        anchor: anchor.clone(),
        text: text.clone(),
    };
    shown.map(entry).collect()
}

/// Level of an essay's highest headings.
fn highest(essay: &Essay) -> u8 {
    essay.headings.iter().map(|(level, ..)| *level).min().unwrap_or(1)
}

/// Anchor and words of each of an essay's highest headings, if its text may be shown.
pub(super) fn main_headings(essay: &Essay) -> impl Iterator<Item = (&str, &str)> {
    let highest = highest(essay);
    let headings = essay.headings.iter().filter(|_| rights::shows_text(essay));
    headings
        .filter(move |(level, ..)| *level == highest)
        .map(|(_, anchor, text)| (anchor.as_str(), text.as_str()))
}

/// The essay as a schema.org `Article`.
fn json_ld(edition: &Edition<'_>, id: EssayId, frame: &Frame) -> String {
    let library = edition.library;
    let essay = &library.essays[id];
    let named = |kind: &str, name: &str| json!({ "@type": kind, "name": name });
    let person = |name: &String| named("Person", name);
    let original = rights::original(essay);
    let tags = library.essay_tags[id].iter().map(|&tag| library.tags[tag].name.as_str());
    let home = edition.permalink("index.html");
    let facts = json!({
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": essay.title,
        "author": essay.authors.iter().map(person).collect::<Vec<_>>(),
        "datePublished": essay.published.map(|date| date.to_string()),
        "dateModified": essay.updated.map(|date| date.to_string()),
        "description": frame.description,
        "inLanguage": essay.language,
        "isBasedOn": original,
        "isPartOf": home.map(|home| {
            json!({ "@type": "WebSite", "name": edition.config.title, "url": home })
        }),
        "keywords": tags.collect::<Vec<_>>(),
        "publisher": edition.site_name(id).map(|name| named("Organization", &name)),
        "usageInfo": edition.permalink(about::PATH).map(|about| format!("{about}#_rights")),
        "mainEntityOfPage": frame.permalink,
        "url": frame.canonical,
        "wordCount": essay.words,
    });
    let present = match facts {
        serde_json::Value::Object(mut facts) => {
            facts.retain(|_, fact| {
                !fact.is_null() && fact.as_array().is_none_or(|it| !it.is_empty())
            });
            serde_json::Value::Object(facts)
        }
        other => other,
    };
    // Inside a `script` element nothing is unescaped, and `</script` would end it.
    present.to_string().replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

impl Edition<'_> {
    fn essay_link(&self, addresses: &Addresses, id: EssayId) -> EssayLink {
        EssayLink {
            title: self.library.essays[id].title.clone(),
            address: addresses.to(&address::essay(self.library, id)),
            language: self.foreign_language(id),
        }
    }

    fn shelf_place(&self, addresses: &Addresses, id: EssayId) -> Option<ShelfPlace> {
        let term = &self.library.shelves[self.library.essay_shelf[id]?].term;
        let position = self.shelf_positions[id] + 1;
        Some(ShelfPlace {
            shelf: TermLink::new(addresses, "shelves", term),
            position: self.text.position(position, term.essays.len()),
        })
    }
}
