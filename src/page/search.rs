//! The page to search from, and what of each essay may be found there.
//!
//! What stands here of an essay is all that the search index learns of it, and the index can be
//! downloaded: rights are kept by what is handed over.

use std::ops::Range;

use serde::Serialize;
use unicode_segmentation::UnicodeSegmentation;

use super::address::{self, Addresses};
use super::frame::listing;
use super::{Edition, Frame, Kind, NavigationLink, Page, PageKind, Taxonomy, TermEntry, rights};
use crate::cache::Key;
use crate::config::{Config, Search};
use crate::diagnostic::Diagnostic;
use crate::document::words;
use crate::essay::{MAX_DIFFERENT_WORDS, searched_words};
use crate::library::{EssayId, Length, Library};
use crate::markup;

pub(super) const KIND: Kind = Kind { name: "search", has_template: true, plan };

/// How the paths of the files of the index begin.
pub const INDEX: &str = "search/index/";

/// Path of the page.
const PATH: &str = "search/index.html";

/// Bytes without white space that the indexer is given as one word, for which it takes thirty times
/// the memory. Languages without spaces have shorter paragraphs.
const MAX_UNSPACED_BYTES: usize = 10_000;

/// Essays in one part of the index.
const PART_ESSAYS: usize = 1_000;

/// Words in one part of an index that has several. The indexer holds all texts of a part and more,
/// about 400 bytes a word.
const PART_WORDS: usize = 1_000_000;

/// Words up to which one part is enough. A first search asks every part, so one is worth the memory.
const ONLY_PART_WORDS: usize = 2_000_000;

/// The page to search from.
#[derive(Debug, Serialize)]
pub struct SearchView {
    /// What stands around the page.
    pub frame: Frame,
    /// Address of the folder that holds the parts of the index, which are numbered from 1.
    pub index: String,
    /// Number of these parts.
    pub parts: usize,
    /// Lengths an essay may have, the shortest first.
    pub lengths: Vec<LengthChoice>,
    /// Shelves, in their order.
    pub shelves: Vec<TermEntry>,
    /// The tags most essays have, the most used first.
    pub tags: Vec<TermEntry>,
}

/// A length by which found essays may be chosen.
#[derive(Debug, Serialize)]
pub struct LengthChoice {
    /// What the index calls it.
    pub value: String,
    /// For people.
    pub name: String,
}

/// What may be found of an essay. Everything in it can be read by whoever downloads the index.
#[derive(Debug, Serialize)]
pub struct Findable {
    /// Address of the essay's page, from the site's root.
    pub address: String,
    /// Its title.
    pub title: String,
    /// Names, in order; may be empty.
    pub authors: Vec<String>,
    /// Names of its tags; may be empty.
    pub tags: Vec<String>,
    /// Name of its shelf.
    pub shelf: Option<String>,
    /// As in [`LengthChoice::value`].
    pub length: String,
    /// The day it was first published, for people.
    pub published: Option<String>,
    /// Its language (BCP 47) if it is not the interface's.
    pub language: Option<String>,
    extent: Extent,
    body: Key,
}

/// How much of an essay's text may be found.
#[derive(Debug, Serialize)]
enum Extent {
    Whole,
    Opening,
    Nothing,
}

fn plan(library: &Library, config: &Config) -> Vec<Page> {
    let page = Page { path: PATH.to_owned(), kind: PageKind::Search };
    is_offered(library, config).then_some(page).into_iter().collect()
}

/// Whether there is a search: a browser does not let pages read an index from disk.
fn is_offered(library: &Library, config: &Config) -> bool {
    config.search != Search::None && config.base_url.is_some() && !library.essays.is_empty()
}

/// The essays of each part, the oldest first: a new one makes another of the last part only.
fn parts(library: &Library) -> Vec<Vec<EssayId>> {
    let essays: Vec<EssayId> = (0..library.essays.len()).rev().collect();
    let words: Vec<_> = essays.iter().map(|&essay| library.essays[essay].words).collect();
    divide(&words).into_iter().map(|part| essays[part].to_vec()).collect()
}

/// Where parts begin and end, for essays of so many words each.
fn divide(words: &[usize]) -> Vec<Range<usize>> {
    let is_small = words.len() <= PART_ESSAYS && words.iter().sum::<usize>() <= ONLY_PART_WORDS;
    let most = if is_small { ONLY_PART_WORDS } else { PART_WORDS };
    let mut parts: Vec<Range<usize>> = Vec::new();
    let mut held = 0;
    for (index, &words) in words.iter().enumerate() {
        held += words;
        match parts.last_mut() {
            Some(part) if part.len() < PART_ESSAYS && held <= most => part.end += 1,
            _ => {
                parts.push(index..index + 1);
                held = words;
            }
        }
    }
    parts
}

pub(super) fn view(edition: &Edition<'_>, page: &Page) -> SearchView {
    let addresses = edition.addresses(page);
    let lengths = edition.library.lengths.iter().map(|term| LengthChoice {
        value: term.slug.as_str().to_owned(),
        name: Taxonomy::Lengths.name(term, edition.text),
    });
    let mut frame = edition.frame(page, &edition.text.search);
    let library = std::iter::once(edition.config.title.as_str());
    frame.description = listing(&edition.text.search_label, library);
    SearchView {
        frame,
        index: addresses.to(INDEX),
        parts: parts(edition.library).len(),
        lengths: lengths.collect(),
        shelves: edition.shelf_entries(&addresses),
        tags: edition.often_used_tags(&addresses),
    }
}

impl Edition<'_> {
    /// The link to the page, if there is one.
    pub(super) fn search_link(&self, page: &Page, addresses: &Addresses) -> Option<NavigationLink> {
        is_offered(self.library, self.config).then(|| NavigationLink {
            name: self.text.search.clone(),
            address: addresses.to(PATH),
            current: (page.path == PATH).then_some("page"),
        })
    }

    /// Language of the search (BCP 47), whose words are found in all their forms.
    pub fn search_language(&self) -> &str {
        &self.config.language
    }

    /// What can be found, part by part of the index, each with the folder it is published in.
    /// Nothing if there is no search.
    pub fn search_parts(&self) -> Vec<(String, Vec<Findable>)> {
        if !is_offered(self.library, self.config) {
            return Vec::new();
        }
        let part = |(index, essays): (usize, Vec<EssayId>)| {
            let folder = format!("{INDEX}{}", index + 1);
            (folder, essays.into_iter().map(|essay| self.findable(essay)).collect())
        };
        parts(self.library).into_iter().enumerate().map(part).collect()
    }

    fn findable(&self, id: EssayId) -> Findable {
        let (library, essay) = (self.library, &self.library.essays[id]);
        let tags = library.essay_tags[id].iter().map(|&tag| library.tags[tag].name.clone());
        let authors = library.essay_authors[id].iter().map(|&it| library.authors[it].name.clone());
        let root = Addresses::relative("index.html", self.config);
        Findable {
            address: root.to(&address::essay(library, id)),
            title: essay.title.clone(),
            authors: authors.collect(),
            tags: tags.collect(),
            shelf: library.essay_shelf[id].map(|shelf| library.shelves[shelf].term.name.clone()),
            length: Length::of(essay.minutes).name().to_owned(),
            published: essay.published.map(|date| self.text.date(date)),
            language: self.foreign_language(id),
            extent: match self.config.search {
                Search::Full if rights::shows_text(essay) => Extent::Whole,
                Search::Full if rights::shows_excerpt(essay) => Extent::Opening,
                Search::Full | Search::Titles | Search::None => Extent::Nothing,
            },
            body: essay.body,
        }
    }

    /// The text an essay may be found by; empty if only its facts may be.
    ///
    /// # Errors
    /// Whatever the body store says.
    pub fn findable_text(&self, findable: &Findable) -> Result<String, Diagnostic> {
        let body = || (self.kept.bodies)(findable.body);
        let text = || {
            let mut text = markup::to_full_text(&body()?);
            // As many different words take at least a letter and a space each.
            if text.len() >= 2 * MAX_DIFFERENT_WORDS
                && let Some(words) = searched_words(words(&text))
            {
                let end = text.unicode_word_indices().nth(words).map(|(at, _)| at);
                text.truncate(end.unwrap_or(text.len()));
            }
            Ok(spaced(text))
        };
        match findable.extent {
            Extent::Whole => text(),
            // What its page shows of it.
            Extent::Opening => Ok(spaced(rights::opening(&markup::to_text(&body()?)).join("\n\n"))),
            Extent::Nothing => Ok(String::new()),
        }
    }
}

/// A text with a space in each stretch without white space that is longer than
/// [`MAX_UNSPACED_BYTES`].
fn spaced(text: String) -> String {
    let mut unspaced = 0;
    let mut cuts = Vec::new();
    for (at, character) in text.char_indices() {
        if character.is_whitespace() {
            unspaced = 0;
        } else if unspaced + character.len_utf8() > MAX_UNSPACED_BYTES {
            cuts.push(at);
            unspaced = character.len_utf8();
        } else {
            unspaced += character.len_utf8();
        }
    }
    if cuts.is_empty() {
        return text;
    }
    let starts = [0].into_iter().chain(cuts.iter().copied());
    let ends = cuts.iter().copied().chain([text.len()]);
    starts.zip(ends).map(|(start, end)| &text[start..end]).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_indexer_gets_no_endless_word() {
        let check = |text: &str, expected: &[usize]| {
            let spaced = spaced(text.to_owned());
            let lengths: Vec<usize> = spaced.split(' ').map(str::len).collect();
            assert_eq!(lengths, expected);
            assert_eq!(spaced.replace(' ', ""), text.replace(' ', ""));
        };
        check("a short text", &[1, 5, 4]);
        check(&"a".repeat(MAX_UNSPACED_BYTES), &[MAX_UNSPACED_BYTES]);
        check(&"漢".repeat(4_000), &[9_999, 2_001]);
        check(&"[".repeat(25_000), &[10_000, 10_000, 5_000]);
    }

    #[test]
    fn an_index_is_divided_when_it_grows_too_large() {
        let check = |words: &[usize], expected: &[usize]| {
            let parts: Vec<_> = divide(words).into_iter().map(|part| part.len()).collect();
            assert_eq!(parts, expected);
        };
        check(&[], &[]);
        check(&[2_000; 1_000], &[1_000]);
        check(&[2_000; 1_001], &[500, 500, 1]);
        check(&vec![100; 2_500], &[1_000, 1_000, 500]);
        check(&[3_000_000, 1, 2], &[1, 2]);
    }
}
