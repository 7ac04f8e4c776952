//! An essay or a term as an entry of a list.

use std::borrow::Cow;
use std::cmp::Reverse;

use serde::Serialize;

use super::address::{self, Addresses};
use super::article::DateView;
use super::{Edition, Taxonomy, rights};
use crate::cache::Key;
use crate::document::Direction;
use crate::library::{EssayId, Term};

/// Tags a page names that is no list of them; more would hide the shelves.
const OFTEN_USED_TAGS: usize = 12;

/// An essay in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Card {
    /// Title of the essay.
    pub title: String,
    /// Address of its page.
    pub address: String,
    /// Its language (BCP 47) if it is not the interface's.
    pub language: Option<String>,
    /// `rtl` or `ltr` if its text does not run as the interface does.
    pub direction: Option<&'static str>,
    /// Names, in order; may be empty.
    pub authors: Vec<String>,
    /// First published.
    pub published: Option<DateView>,
    /// Name of the site it was published on.
    pub site: Option<String>,
    /// `5 min read`.
    pub reading_time: String,
    /// A sentence or two; `None` where the essay's rights forbid it.
    pub description: Option<String>,
    /// Its tags.
    pub tags: Vec<TermLink>,
}

/// A term, shelf, source or author as a link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TermLink {
    /// As shown.
    pub name: String,
    /// Address of its page.
    pub address: String,
}

impl TermLink {
    /// A link to the page of a term whose taxonomy has a folder.
    pub(super) fn new(addresses: &Addresses, folder: &str, term: &Term) -> Self {
        let folder = format!("{folder}/{}", term.slug.as_str());
        Self { name: term.name.clone(), address: addresses.to(&address::list(&folder, 1)) }
    }
}

/// A term, shelf, source, author or year as an entry of a list of them. Only there do counts stand: an
/// essay more would change the pages of all that share a tag with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TermEntry {
    /// As shown.
    pub name: String,
    /// Address of its page.
    pub address: String,
    /// Number of its essays.
    pub count: usize,
    /// `12 essays`.
    pub count_text: String,
    /// Reading time of its essays, for shelves: `3 h 20 min`.
    pub total_time: Option<String>,
}

impl Edition<'_> {
    /// Essays as entries of a list.
    pub(super) fn cards(&self, addresses: &Addresses, essays: &[EssayId]) -> Vec<Card> {
        essays.iter().map(|&essay| self.card(addresses, essay)).collect()
    }

    /// Names what a page shows of which the cards of some essays are not made yet: another one whenever
    /// that is something else. `None` where nothing can name it.
    pub(super) fn list_key(&self, outline: &impl Serialize, essays: &[EssayId]) -> Option<Key> {
        let outline = Key::of_value(outline)?;
        let cards: Option<Vec<Key>> = essays.iter().map(|&essay| self.card_key(essay)).collect();
        let cards = cards?;
        let keys: Vec<&[u8]> =
            std::iter::once(&outline).chain(&cards).map(|key| &key.0[..]).collect();
        Some(Key::of(&keys))
    }

    /// Names what the card of an essay shows, wherever it stands.
    fn card_key(&self, id: EssayId) -> Option<Key> {
        let make = || Key::of_value(&self.card(&Addresses::relative("", self.config), id));
        *self.card_keys[id].get_or_init(make)
    }

    fn card(&self, addresses: &Addresses, id: EssayId) -> Card {
        let essay = &self.library.essays[id];
        Card {
            title: essay.title.clone(),
            address: addresses.to(&address::essay(self.library, id)),
            language: self.foreign_language(id),
            direction: self.foreign_direction(id),
            authors: essay.authors.clone(),
            published: essay.published.map(|date| DateView::new(date, self.text)),
            // A mere host says too little to stand on every card, and a company that is named as the
            // author need not be named twice.
            site: essay
                .site
                .as_ref()
                .and(self.site_name(id))
                .filter(|site| !essay.authors.contains(site)),
            reading_time: self.text.reading_time(essay.minutes),
            description: rights::description(essay).map(Cow::into_owned),
            tags: self.tags(addresses, id),
        }
    }

    /// What the site an essay was published on is called everywhere: as `site.toml` says, else as
    /// its essays mostly do.
    pub(super) fn site_name(&self, essay: EssayId) -> Option<String> {
        let source = self.library.essay_source[essay]?;
        Some(self.library.sources[source].name.clone())
    }

    /// The tags of an essay.
    pub(super) fn tags(&self, addresses: &Addresses, essay: EssayId) -> Vec<TermLink> {
        let tags = self.library.essay_tags[essay].iter();
        tags.map(|&tag| self.term_link(addresses, Taxonomy::Tags, &self.library.tags[tag]))
            .collect()
    }

    /// All shelves.
    pub(super) fn shelf_entries(&self, addresses: &Addresses) -> Vec<TermEntry> {
        let entry = |shelf: &crate::library::Shelf| TermEntry {
            total_time: Some(self.text.total_time(shelf.minutes)),
            ..self.entry(TermLink::new(addresses, "shelves", &shelf.term), &shelf.term)
        };
        self.library.shelves.iter().map(entry).collect()
    }

    /// The tags most essays have, the most used first: the way in for who does not know where to go.
    pub(super) fn often_used_tags(&self, addresses: &Addresses) -> Vec<TermEntry> {
        let mut tags: Vec<_> = self.library.tags.iter().collect();
        tags.sort_by_key(|tag| Reverse(tag.essays.len()));
        let tags = tags.into_iter().take(OFTEN_USED_TAGS);
        tags.map(|tag| self.term_entry(addresses, Taxonomy::Tags, tag)).collect()
    }

    /// The language of an essay if it is not the interface's.
    pub(super) fn foreign_language(&self, essay: EssayId) -> Option<String> {
        self.foreign(&self.library.essays[essay].language)
    }

    /// A language if it is not the interface's.
    pub(super) fn foreign(&self, language: &str) -> Option<String> {
        let is_foreign = !language.is_empty() && language != self.text.language;
        is_foreign.then(|| language.to_owned())
    }

    /// The direction of an essay if its language is foreign or it runs from right to left.
    pub(super) fn foreign_direction(&self, essay: EssayId) -> Option<&'static str> {
        match self.library.essays[essay].direction {
            Direction::Rtl => Some("rtl"),
            Direction::Ltr => self.foreign_language(essay).map(|_| "ltr"),
        }
    }

    /// A term of a taxonomy as a link.
    pub(super) fn term_link(
        &self,
        addresses: &Addresses,
        taxonomy: Taxonomy,
        term: &Term,
    ) -> TermLink {
        TermLink {
            name: taxonomy.name(term, self.text),
            ..TermLink::new(addresses, taxonomy.folder(), term)
        }
    }

    /// A term of a taxonomy in a list of its terms.
    pub(super) fn term_entry(
        &self,
        addresses: &Addresses,
        taxonomy: Taxonomy,
        term: &Term,
    ) -> TermEntry {
        self.entry(self.term_link(addresses, taxonomy, term), term)
    }

    /// A term in a list of terms.
    pub(super) fn entry(&self, link: TermLink, term: &Term) -> TermEntry {
        TermEntry {
            name: link.name,
            address: link.address,
            count: term.essays.len(),
            count_text: self.text.essays(term.essays.len()),
            total_time: None,
        }
    }
}
