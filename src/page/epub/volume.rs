//! What is in a book, and what it is called: settled before a word of it is written.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, date};

use super::super::{Edition, rights};
use super::Book;
use crate::cache::Key;
use crate::document::Direction;
use crate::essay::{Asset, Essay};
use crate::library::EssayId;

/// What a book of essays without any date was changed on.
const FIRST_DAY: Date = date(1970, 1, 1);

/// The language of a book whose own cannot be named (BCP 47).
const UNDETERMINED: &str = "und";

/// One document of a book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Leaf {
    /// The cover.
    Cover,
    /// What the book is.
    Title,
    /// The list of contents.
    Contents,
    /// What a shelf is, before its essays.
    Shelf(usize),
    /// An essay.
    Essay(EssayId),
}

/// An image of a book.
pub(super) struct Picture {
    /// Where its bytes are kept.
    pub(super) key: Key,
    /// Its path in the book.
    pub(super) path: String,
    pub(super) media_type: &'static str,
}

/// The documents of a book's essays.
#[derive(Debug, Default)]
pub(in crate::page) struct Chapters(BTreeMap<EssayId, String>);

impl Chapters {
    /// The document of an essay, if the book holds it.
    pub(in crate::page) fn path(&self, essay: EssayId) -> Option<&str> {
        self.0.get(&essay).map(String::as_str)
    }
}

/// A book about to be written.
pub(in crate::page) struct Volume<'a> {
    pub(super) edition: &'a Edition<'a>,
    pub(super) book: Book,
    leaves: Vec<(String, Leaf)>,
    pub(super) chapters: Chapters,
}

impl<'a> Volume<'a> {
    pub(in crate::page) fn new(edition: &'a Edition<'a>, book: Book) -> Self {
        let leaves: Vec<_> = named(leaves(edition, book));
        let chapter = |(name, leaf): &(String, Leaf)| match leaf {
            Leaf::Essay(essay) => Some((*essay, name.clone())),
            _ => None,
        };
        let chapters = Chapters(leaves.iter().filter_map(chapter).collect());
        Self { edition, book, leaves, chapters }
    }

    /// Its documents in reading order, with their names.
    pub(super) fn leaves(&self) -> impl Iterator<Item = (String, Leaf)> + '_ {
        self.leaves.iter().cloned()
    }

    /// The essays in it, in the library's order.
    pub(in crate::page) fn essays(&self) -> impl Iterator<Item = (EssayId, &'a Essay)> + '_ {
        let library = self.edition.library;
        self.chapters.0.keys().map(|id| (*id, &library.essays[*id]))
    }

    /// What it is called.
    pub(in crate::page) fn title(&self) -> &'a str {
        let (library, config) = (self.edition.library, self.edition.config);
        match self.book {
            Book::Library => &config.title,
            Book::Shelf(index) => &library.shelves[index].term.name,
            Book::Essay(essay) => &library.essays[essay].title,
        }
    }

    /// Its name for machines, the same in every edition: a URN of a UUID of version 8 (RFC 9562),
    /// which is a hash of the book's address.
    pub(in crate::page) fn identifier(&self) -> String {
        let path = self.book.path(self.edition.library);
        let title = self.edition.config.title.as_bytes();
        let key = match self.edition.permalink(&path) {
            Some(permalink) => Key::of(&[b"book", permalink.as_bytes()]),
            None => Key::of(&[b"book", title, path.as_bytes()]),
        };
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&key.0[..16]);
        bytes[6] = bytes[6] & 0x0f | 0x80;
        bytes[8] = bytes[8] & 0x3f | 0x80;
        let hex = format!("{:032x}", u128::from_be_bytes(bytes));
        let parts = [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]];
        format!("urn:uuid:{}", parts.join("-"))
    }

    /// The last day an essay in it was published or changed.
    pub(in crate::page) fn modified(&self) -> Date {
        let days = self.essays().flat_map(|(_, essay)| [essay.published, essay.updated]);
        days.flatten().fold(FIRST_DAY, Date::max)
    }

    /// The languages of its essays (BCP 47), the commonest first.
    pub(in crate::page) fn languages(&self) -> Vec<&'a str> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for (_, essay) in self.essays() {
            *counts.entry(language(&essay.language)).or_default() += 1;
        }
        let mut counts: Vec<_> = counts.into_iter().collect();
        counts.sort_by_key(|(tag, count)| (std::cmp::Reverse(*count), *tag));
        counts.into_iter().map(|(tag, _)| tag).collect()
    }

    /// Which way most of its essays run, and so its pages turn.
    pub(super) fn direction(&self) -> Direction {
        let all = self.essays().count();
        let is_leftward = |(_, essay): &(EssayId, &Essay)| essay.direction == Direction::Rtl;
        let leftward = self.essays().filter(is_leftward).count();
        if 2 * leftward > all { Direction::Rtl } else { Direction::Ltr }
    }

    /// Those who wrote it, each once.
    pub(in crate::page) fn authors(&self) -> Vec<&'a str> {
        let mut known = BTreeSet::new();
        let names = self.essays().flat_map(|(_, essay)| &essay.authors).map(String::as_str);
        names.filter(|name| known.insert(*name)).collect()
    }

    /// The images its texts show, each once. Those in formats that not every e-reader knows (EPUB
    /// 3.3, core media types) stay out, and their descriptions stand in the text.
    pub(super) fn images(&self) -> Vec<Picture> {
        let shown = self.essays().filter(|(_, essay)| rights::shows_text(essay));
        let images = shown.flat_map(|(_, essay)| &essay.assets);
        let picture = |image: &'a Asset| {
            let media_type = media_type(&image.name)?;
            let picture = Picture { key: image.key, path: image_path(&image.name), media_type };
            Some((image.name.as_str(), picture))
        };
        let by_name: BTreeMap<&str, Picture> = images.filter_map(picture).collect();
        by_name.into_values().collect()
    }
}

/// Path of an image in a book, if every e-reader shows its format.
pub(in crate::page) fn shown_image(name: &str) -> Option<String> {
    media_type(name).map(|_| image_path(name))
}

fn image_path(name: &str) -> String {
    format!("images/{name}")
}

/// The media type of an image that every e-reader shows, by its name.
fn media_type(name: &str) -> Option<&'static str> {
    match name.rsplit_once('.')?.1 {
        "png" => Some("image/png"),
        "jpg" | "jpeg" => Some("image/jpeg"),
        "gif" => Some("image/gif"),
        "webp" => Some("image/webp"),
        _ => None,
    }
}

/// A language as books may name it.
pub(super) fn language(tag: &str) -> &str {
    if tag.is_empty() { UNDETERMINED } else { tag }
}

/// The documents of a book, in reading order.
fn leaves(edition: &Edition<'_>, book: Book) -> Vec<Leaf> {
    let library = edition.library;
    let mut leaves = vec![Leaf::Cover];
    match book {
        Book::Essay(essay) => leaves.extend([Leaf::Essay(essay), Leaf::Contents]),
        Book::Shelf(shelf) => {
            leaves.extend([Leaf::Title, Leaf::Contents]);
            leaves.extend(library.shelves[shelf].term.essays.iter().map(|id| Leaf::Essay(*id)));
        }
        Book::Library => {
            leaves.extend([Leaf::Title, Leaf::Contents]);
            for (index, shelf) in library.shelves.iter().enumerate() {
                leaves.push(Leaf::Shelf(index));
                leaves.extend(shelf.term.essays.iter().map(|id| Leaf::Essay(*id)));
            }
            let is_loose = |id: &EssayId| library.essay_shelf[*id].is_none();
            leaves.extend((0..library.essays.len()).filter(is_loose).map(Leaf::Essay));
        }
    }
    leaves
}

/// The documents with their names, which are the same on every file system.
fn named(leaves: Vec<Leaf>) -> Vec<(String, Leaf)> {
    let mut essays = 0;
    let mut name = |leaf: Leaf| match leaf {
        Leaf::Cover => "cover.xhtml".to_owned(),
        Leaf::Title => "title.xhtml".to_owned(),
        Leaf::Contents => "contents.xhtml".to_owned(),
        Leaf::Shelf(shelf) => format!("shelf-{}.xhtml", shelf + 1),
        Leaf::Essay(_) => {
            essays += 1;
            format!("essay-{essays}.xhtml")
        }
    };
    leaves.into_iter().map(|leaf| (name(leaf), leaf)).collect()
}
