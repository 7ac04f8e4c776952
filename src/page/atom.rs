//! The newest essays as an Atom feed (RFC 4287).

use super::address::Addresses;
use super::feed::{self, Entry, EntryContent, Feed, timestamp};
use super::xml::Xml;
use super::{Edition, Kind, Page, PageKind, rights, text};
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::library::Library;

pub(super) const KIND: Kind = Kind { name: "atom", has_template: false, plan };

/// Name of the file, beside the page of the same essays.
pub(super) const FILE_NAME: &str = "atom.xml";

fn plan(library: &Library, config: &Config) -> Vec<Page> {
    feed::plan(library, config, FILE_NAME, PageKind::Atom)
}

#[expect(clippy::unnecessary_wraps, reason = "other formats can fail")]
pub(super) fn write(
    edition: &Edition<'_>,
    page: &Page,
    feed: Feed,
    addresses: &Addresses,
    entries: &[Entry<'_>],
) -> Result<Vec<u8>, Diagnostic> {
    let attributes =
        [("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", &*edition.config.language)];
    Ok(Xml::document("feed", &attributes, |xml| {
        write_head(xml, edition, addresses, feed);
        let updated = entries.iter().map(|entry| entry.updated).max().unwrap_or_default();
        xml.text("updated", &[], &timestamp(updated));
        let own = addresses.to(&page.path);
        xml.empty("link", &[("rel", "self"), ("type", "application/atom+xml"), ("href", &own)]);
        for entry in entries {
            let language = [("xml:lang", &*entry.essay.language)];
            xml.element("entry", &language, |xml| write_entry(xml, entry));
        }
    }))
}

/// What the feed is about.
fn write_head(xml: &mut Xml, edition: &Edition<'_>, addresses: &Addresses, feed: Feed) {
    let config = edition.config;
    let home = addresses.to(&feed.home(edition.library));
    xml.text("title", &[], &feed.title(edition));
    if feed == Feed::Library && !config.description.is_empty() {
        xml.text("subtitle", &[], &config.description);
    }
    xml.text("id", &[], &home);
    xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &home)]);
    let author = config.author.as_ref().unwrap_or(&config.title);
    xml.element("author", &[], |xml| xml.text("name", &[], author));
    xml.text("generator", &[], text::GENERATOR);
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
    match &entry.content {
        EntryContent::Html(html) => xml.text("content", &[("type", "html")], html),
        EntryContent::Opening(text) => xml.text("content", &[("type", "text")], text),
        EntryContent::Nothing => {}
    }
}
