//! What feeds are about and what stands in them, whatever their format.
//!
//! Nothing here reads the clock: a feed was updated when its newest essay was.

use jiff::civil::Date;

use super::address::{self, Addresses};
use super::{Edition, FeedLink, Page, PageKind, Taxonomy, rights, shelf, term};
use crate::config::{Config, Rights};
use crate::diagnostic::Diagnostic;
use crate::essay::Essay;
use crate::library::{EssayId, Library, Term};

/// Essays in a feed: a month of daily posts would lose some, a heavier feed is fetched by every
/// reader every hour.
const MAX_ENTRIES: usize = 20;

/// What a feed is about; indexes are those into the lists of [`Library`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feed {
    /// All essays.
    Library,
    /// Those of a tag.
    Tag(usize),
    /// Those of an author.
    Author(usize),
    /// Those of a shelf.
    Shelf(usize),
}

impl Feed {
    /// The feed of a term, if terms of its taxonomy have one.
    pub(super) fn of_term(taxonomy: Taxonomy, term: usize) -> Option<Self> {
        match taxonomy {
            Taxonomy::Tags => Some(Self::Tag(term)),
            Taxonomy::Authors => Some(Self::Author(term)),
            Taxonomy::Sources | Taxonomy::Lengths => None,
        }
    }

    /// Folder of the pages that show the same essays.
    fn folder(self, library: &Library) -> String {
        match self {
            Self::Library => String::new(),
            Self::Tag(tag) => term::folder(Taxonomy::Tags, &library.tags[tag]),
            Self::Author(author) => term::folder(Taxonomy::Authors, &library.authors[author]),
            Self::Shelf(index) => shelf::folder(&library.shelves[index]),
        }
    }

    /// What its essays have in common; `None` for all essays.
    fn term(self, library: &Library) -> Option<&Term> {
        match self {
            Self::Library => None,
            Self::Tag(tag) => Some(&library.tags[tag]),
            Self::Author(author) => Some(&library.authors[author]),
            Self::Shelf(index) => Some(&library.shelves[index].term),
        }
    }

    /// Path of a file beside the first page of the same essays.
    fn beside(self, library: &Library, name: &str) -> String {
        match self.folder(library) {
            folder if folder.is_empty() => name.to_owned(),
            folder => format!("{folder}/{name}"),
        }
    }

    /// Path of the first page that shows the same essays.
    pub(super) fn home(self, library: &Library) -> String {
        address::list(&self.folder(library), 1)
    }

    /// What the feed is called.
    pub(super) fn title(self, edition: &Edition<'_>) -> String {
        let library = &edition.config.title;
        match self.term(edition.library) {
            Some(term) => format!("{} – {library}", term.name),
            None => library.clone(),
        }
    }

    /// Whether some essay has a date, without which it cannot stand in a feed.
    fn has_entries(self, library: &Library) -> bool {
        let is_dated = |id: EssayId| library.essays[id].published.is_some();
        match self.term(library) {
            Some(term) => term.essays.iter().any(|&essay| is_dated(essay)),
            // Essays without a date stand last.
            None => !library.essays.is_empty() && is_dated(0),
        }
    }

    /// Its essays, newest first.
    fn essays(self, library: &Library) -> Vec<EssayId> {
        match self.term(library) {
            Some(term) => {
                let mut essays = term.essays.clone();
                // A shelf has an order of its own; the library's is newest first.
                essays.sort_unstable();
                essays
            }
            None => (0..library.essays.len()).collect(),
        }
    }

    /// The newest that have a date, with it.
    fn newest(self, library: &Library) -> Vec<(EssayId, Date)> {
        let essays = self.essays(library).into_iter();
        let dated = essays.filter_map(|id| Some((id, library.essays[id].published?)));
        dated.take(MAX_ENTRIES).collect()
    }
}

/// The pages of all feeds in one format, whose files have `name`. Feeds need the site's address.
pub(super) fn plan(
    library: &Library,
    config: &Config,
    name: &str,
    kind: fn(Feed) -> PageKind,
) -> Vec<Page> {
    if !config.feeds || config.base_url.is_none() {
        return Vec::new();
    }
    let page = |feed: Feed| Page { path: feed.beside(library, name), kind: kind(feed) };
    all(library).filter(|feed| feed.has_entries(library)).map(page).collect()
}

fn all(library: &Library) -> impl Iterator<Item = Feed> {
    std::iter::once(Feed::Library)
        .chain((0..library.tags.len()).map(Feed::Tag))
        .chain((0..library.authors.len()).map(Feed::Author))
        .chain((0..library.shelves.len()).map(Feed::Shelf))
}

/// By essay: whether some feed shows it.
pub(super) fn shown(library: &Library, config: &Config) -> Vec<bool> {
    let mut shown = vec![false; library.essays.len()];
    if config.feeds && config.base_url.is_some() {
        for (id, _) in all(library).flat_map(|feed| feed.newest(library)) {
            shown[id] = true;
        }
    }
    shown
}

/// An essay in a feed.
pub(super) struct Entry<'a> {
    pub(super) essay: &'a Essay,
    /// Absolute address of its page; its id, too, which is the same in every feed.
    pub(super) permalink: String,
    pub(super) published: Date,
    pub(super) updated: Date,
    /// Names of its tags.
    pub(super) tags: Vec<&'a str>,
    pub(super) content: EntryContent,
}

/// What may be shown of an essay's text.
pub(super) enum EntryContent {
    /// All of it: HTML whose addresses are absolute.
    Html(String),
    /// Its opening: paragraphs parted by a blank line.
    Opening(String),
    /// Nothing.
    Nothing,
}

/// In what form the essays' texts stand in a feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// As they are.
    Text,
    /// Each as a name, another one whenever the text is another: no body has to be read for it.
    Name,
}

/// Writes the feed that a page is: what it is about, and its entries.
pub(super) type Format =
    fn(&Edition<'_>, &Page, Feed, &Addresses, &[Entry<'_>]) -> Result<Vec<u8>, Diagnostic>;

/// A feed in some format; nothing where the site's address is unknown.
///
/// # Errors
/// What reading a text or writing the format says.
pub(super) fn bytes(
    edition: &Edition<'_>,
    page: &Page,
    feed: Feed,
    form: Form,
    format: Format,
) -> Result<Vec<u8>, Diagnostic> {
    let Some(base) = &edition.config.base_url else { return Ok(Vec::new()) };
    let addresses = Addresses::absolute(base);
    let entries = entries(edition, &addresses, feed, form)?;
    format(edition, page, feed, &addresses, &entries)
}

/// The newest dated essays of a feed.
fn entries<'a>(
    edition: &Edition<'a>,
    addresses: &Addresses,
    feed: Feed,
    form: Form,
) -> Result<Vec<Entry<'a>>, Diagnostic> {
    let library = edition.library;
    let entry = |(id, published): (EssayId, Date)| {
        let essay = &library.essays[id];
        let permalink = addresses.to(&address::essay(library, id));
        Ok(Entry {
            essay,
            content: match form {
                Form::Text => text(edition, addresses, id, &permalink)?,
                Form::Name => name(edition, addresses, id),
            },
            permalink,
            published,
            updated: essay.updated.map_or(published, |updated| updated.max(published)),
            tags: library.essay_tags[id]
                .iter()
                .map(|&tag| library.tags[tag].name.as_str())
                .collect(),
        })
    };
    feed.newest(library).into_iter().map(entry).collect()
}

fn name(edition: &Edition<'_>, addresses: &Addresses, id: EssayId) -> EntryContent {
    let essay = &edition.library.essays[id];
    let name = || edition.feed_text_key(addresses, id).to_string();
    if rights::shows_text(essay) {
        return EntryContent::Html(name());
    }
    match essay.rights {
        Rights::Excerpt => EntryContent::Opening(name()),
        _ => EntryContent::Nothing,
    }
}

fn text(
    edition: &Edition<'_>,
    addresses: &Addresses,
    id: EssayId,
    permalink: &str,
) -> Result<EntryContent, Diagnostic> {
    let essay = &edition.library.essays[id];
    if rights::shows_text(essay) {
        let html = edition.feed_text(addresses, id)?;
        return Ok(EntryContent::Html(away_from_page(html.as_str(), permalink)));
    }
    Ok(match essay.rights {
        Rights::Excerpt => EntryContent::Opening(edition.opening(id)?.join("\n\n")),
        _ => EntryContent::Nothing,
    })
}

/// A text as it is read away from its page, on which its links to places in it have to be found.
fn away_from_page(html: &str, permalink: &str) -> String {
    let mut away = String::with_capacity(html.len());
    let mut copied = 0;
    for (at, _) in html.match_indices('#') {
        // A `<` of the text's own is always escaped, so that this is a link.
        if html[..at].ends_with("<a href=\"") {
            away.push_str(&html[copied..at]);
            away.push_str(permalink);
            copied = at;
        }
    }
    away.push_str(&html[copied..]);
    away
}

/// Midnight of a day, for formats that want a time.
pub(super) fn timestamp(date: Date) -> String {
    format!("{date}T00:00:00Z")
}

impl Edition<'_> {
    /// Links to a feed in each of its formats; empty if it is not written.
    pub(super) fn feed_links(&self, addresses: &Addresses, feed: Feed) -> Vec<FeedLink> {
        let (library, config, text) = (self.library, self.config, self.text);
        if !config.feeds || config.base_url.is_none() || !feed.has_entries(library) {
            return Vec::new();
        }
        let link = |(name, format, media_type): (&str, &String, &'static str)| FeedLink {
            title: match feed.term(library) {
                Some(term) => format!("{} – {format}", term.name),
                None => format.clone(),
            },
            address: addresses.to(&feed.beside(library, name)),
            media_type,
        };
        let formats = [
            (super::atom::FILE_NAME, &text.atom_feed, "application/atom+xml"),
            (super::json_feed::FILE_NAME, &text.json_feed, "application/feed+json"),
        ];
        formats.into_iter().map(link).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_inside_a_text_lead_to_its_page() {
        let html = "<p>No. #1, see <a href=\"#pay\">pay</a>, <a href=\"/x/#pay\">x</a> and \
            <a href=\"#fn:1\">1</a> in C#.</p>";
        let away = "<p>No. #1, see <a href=\"https://a.example/b/#pay\">pay</a>, \
            <a href=\"/x/#pay\">x</a> and <a href=\"https://a.example/b/#fn:1\">1</a> in C#.</p>";
        assert_eq!(away_from_page(html, "https://a.example/b/"), away);
    }
}
