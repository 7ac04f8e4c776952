//! The newest essays as an Atom feed (RFC 4287), of the library or of one tag.
//!
//! Nothing here reads the clock: a feed was updated when its newest essay was.

use jiff::civil::Date;

use super::address::{self, Addresses};
use super::xml::Xml;
use super::{Edition, Kind, Page, PageKind, Taxonomy, rights, term, text};
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::essay::Essay;
use crate::library::{EssayId, Library, Term};

pub(super) const KIND: Kind = Kind { name: "atom", has_template: false, plan };

/// Essays in a feed: a month of daily posts would lose some, a heavier feed is fetched by every
/// reader every hour.
const MAX_ENTRIES: usize = 20;

fn plan(library: &Library, config: &Config) -> Vec<Page> {
    if !has_feeds(library, config) {
        return Vec::new();
    }
    let mut pages = vec![Page { path: "atom.xml".to_owned(), kind: PageKind::Atom(None) }];
    let tags = library.tags.iter().enumerate().filter(|(_, tag)| has_dated(library, tag));
    pages.extend(
        tags.map(|(index, tag)| Page { path: path_of_tag(tag), kind: PageKind::Atom(Some(index)) }),
    );
    pages
}

/// Whether feeds are written at all: they need the site's address and an essay with a date.
pub(super) fn has_feeds(library: &Library, config: &Config) -> bool {
    // Essays without a date stand last.
    let has_dates = library.essays.first().is_some_and(|essay| essay.published.is_some());
    config.feeds && config.base_url.is_some() && has_dates
}

/// Path of the feed of a term, if it has one.
pub(super) fn feed_of_term(
    edition: &Edition<'_>,
    taxonomy: Taxonomy,
    term: &Term,
) -> Option<String> {
    let has_feed = taxonomy == Taxonomy::Tags
        && has_feeds(edition.library, edition.config)
        && has_dated(edition.library, term);
    has_feed.then(|| path_of_tag(term))
}

fn has_dated(library: &Library, term: &Term) -> bool {
    term.essays.first().is_some_and(|&essay| library.essays[essay].published.is_some())
}

fn path_of_tag(tag: &Term) -> String {
    format!("{}/atom.xml", term::folder(Taxonomy::Tags, tag))
}

/// An essay in a feed.
pub(super) struct Entry<'a> {
    pub(super) essay: &'a Essay,
    /// Absolute address of its page; its id, too.
    pub(super) permalink: String,
    pub(super) published: Date,
    pub(super) updated: Date,
    /// Names of its tags.
    pub(super) tags: Vec<&'a str>,
    /// What may be shown of its text: HTML with absolute links.
    pub(super) content: Option<String>,
}

/// The newest dated essays of a list that is newest first.
pub(super) fn entries<'a>(
    edition: &Edition<'a>,
    addresses: &Addresses,
    essays: impl Iterator<Item = EssayId>,
) -> Result<Vec<Entry<'a>>, Diagnostic> {
    let library = edition.library;
    let dated = essays.filter_map(|id| Some((id, library.essays[id].published?)));
    let entry = |(id, published): (EssayId, Date)| {
        let essay = &library.essays[id];
        let content = if rights::shows_text(essay) {
            Some(edition.body(addresses, id)?.as_str().to_owned())
        } else {
            None
        };
        Ok(Entry {
            essay,
            permalink: addresses.to(&address::essay(library, id)),
            published,
            updated: essay.updated.map_or(published, |updated| updated.max(published)),
            tags: library.essay_tags[id]
                .iter()
                .map(|&tag| library.tags[tag].name.as_str())
                .collect(),
            content,
        })
    };
    dated.take(MAX_ENTRIES).map(entry).collect()
}

/// Midnight of a day, for formats that want a time.
pub(super) fn timestamp(date: Date) -> String {
    format!("{date}T00:00:00Z")
}

pub(super) fn bytes(
    edition: &Edition<'_>,
    page: &Page,
    tag: Option<usize>,
) -> Result<Vec<u8>, Diagnostic> {
    let Some(base) = &edition.config.base_url else { return Ok(Vec::new()) };
    let (library, addresses) = (edition.library, Addresses::absolute(base));
    let tag = tag.map(|tag| &library.tags[tag]);
    let entries = match tag {
        Some(tag) => entries(edition, &addresses, tag.essays.iter().copied())?,
        None => entries(edition, &addresses, 0..library.essays.len())?,
    };
    let attributes =
        [("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", &*edition.config.language)];
    Ok(Xml::document("feed", &attributes, |feed| {
        write_head(feed, edition, &addresses, tag);
        let updated = entries.iter().map(|entry| entry.updated).max().unwrap_or_default();
        feed.text("updated", &[], &timestamp(updated));
        let own = addresses.to(&page.path);
        feed.empty("link", &[("rel", "self"), ("type", "application/atom+xml"), ("href", &own)]);
        for entry in &entries {
            let language = [("xml:lang", &*entry.essay.language)];
            feed.element("entry", &language, |xml| write_entry(xml, entry));
        }
    }))
}

/// What the feed is about.
fn write_head(feed: &mut Xml, edition: &Edition<'_>, addresses: &Addresses, tag: Option<&Term>) {
    let config = edition.config;
    let (title, home) = match tag {
        Some(tag) => (
            format!("{} – {}", tag.name, config.title),
            address::list(&term::folder(Taxonomy::Tags, tag), 1),
        ),
        None => (config.title.clone(), address::list("", 1)),
    };
    let home = addresses.to(&home);
    feed.text("title", &[], &title);
    if tag.is_none() && !config.description.is_empty() {
        feed.text("subtitle", &[], &config.description);
    }
    feed.text("id", &[], &home);
    feed.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &home)]);
    let author = config.author.as_ref().unwrap_or(&config.title);
    feed.element("author", &[], |xml| xml.text("name", &[], author));
    feed.text("generator", &[], text::GENERATOR);
}

fn write_entry(xml: &mut Xml, entry: &Entry<'_>) {
    let essay = entry.essay;
    xml.text("title", &[], &essay.title);
    xml.text("id", &[], &entry.permalink);
    xml.text("published", &[], &timestamp(entry.published));
    xml.text("updated", &[], &timestamp(entry.updated));
    xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &entry.permalink)]);
    if let Some(original) = rights::original(essay) {
        xml.empty("link", &[("rel", "via"), ("href", original)]);
    }
    for name in &essay.authors {
        xml.element("author", &[], |author| author.text("name", &[], name));
    }
    for tag in &entry.tags {
        xml.empty("category", &[("term", tag)]);
    }
    if let Some(description) = rights::description(essay) {
        xml.text("summary", &[], &description);
    }
    if let Some(content) = &entry.content {
        // Anchors inside the text are relative to the essay's page.
        let attributes = [("type", "html"), ("xml:base", entry.permalink.as_str())];
        xml.text("content", &attributes, content);
    }
}
