//! What feeds are about and what stands in them, whatever their format.
//!
//! Nothing here reads the clock: a feed was updated when its newest essay was.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use jiff::civil::Date;

use super::address::{self, Addresses};
use super::{Edition, FeedLink, Page, PageKind, Taxonomy, rights, shelf, term};
use crate::cache::Key;
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
    let feeds = std::iter::once(Feed::Library)
        .chain((0..library.tags.len()).map(Feed::Tag))
        .chain((0..library.authors.len()).map(Feed::Author))
        .chain((0..library.shelves.len()).map(Feed::Shelf));
    let page = |feed: Feed| Page { path: feed.beside(library, name), kind: kind(feed) };
    feeds.filter(|feed| feed.has_entries(library)).map(page).collect()
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
    Html(Arc<str>),
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
    let essays = feed.essays(library).into_iter();
    let dated = essays.filter_map(|id| Some((id, library.essays[id].published?)));
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
    dated.take(MAX_ENTRIES).map(entry).collect()
}

fn name(edition: &Edition<'_>, addresses: &Addresses, id: EssayId) -> EntryContent {
    let essay = &edition.library.essays[id];
    let name = || edition.feed_texts.name(id, || edition.text_key(addresses, id)).to_string();
    if rights::shows_text(essay) {
        return EntryContent::Html(name().into());
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
        let make = || {
            let html = edition.body(addresses, id)?;
            // Away from its page, a place inside the text has to be found on it. A `<` of the text's
            // own is always escaped, so only links are changed.
            Ok(html.as_str().replace("<a href=\"#", &format!("<a href=\"{permalink}#")).into())
        };
        return edition.feed_texts.get(id, make).map(EntryContent::Html);
    }
    Ok(match essay.rights {
        Rights::Excerpt => EntryContent::Opening(edition.opening(id)?.join("\n\n")),
        _ => EntryContent::Nothing,
    })
}

/// Texts that were made for a feed, as far as there is room for them: the newest essays stand in many
/// feeds, and in each in two formats, with the same addresses.
#[derive(Debug, Default)]
pub(super) struct Texts {
    kept: Mutex<Memo>,
    /// By essay.
    names: Vec<OnceLock<Key>>,
}

#[derive(Debug, Default)]
struct Memo {
    texts: HashMap<EssayId, Arc<str>>,
    bytes: usize,
}

impl Texts {
    /// None yet of any essay of a library.
    pub(super) fn of(library: &Library) -> Self {
        let names = library.essays.iter().map(|_| OnceLock::new()).collect();
        Self { kept: Mutex::default(), names }
    }

    /// The name of the text of an essay.
    fn name(&self, id: EssayId, make: impl FnOnce() -> Key) -> Key {
        *self.names[id].get_or_init(make)
    }

    /// The text of an essay, made only if it is not kept.
    fn get(
        &self,
        id: EssayId,
        make: impl FnOnce() -> Result<Arc<str>, Diagnostic>,
    ) -> Result<Arc<str>, Diagnostic> {
        /// Bytes of all that are kept.
        const MAX_BYTES: usize = 16 * 1024 * 1024;
        let kept = || self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(text) = kept().texts.get(&id) {
            return Ok(Arc::clone(text));
        }
        let text = make()?;
        let mut kept = kept();
        if kept.bytes + text.len() <= MAX_BYTES && !kept.texts.contains_key(&id) {
            kept.bytes += text.len();
            kept.texts.insert(id, Arc::clone(&text));
        }
        Ok(text)
    }
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
