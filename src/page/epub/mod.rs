//! E-books (EPUB 3.3): the library, its shelves and, if wanted, each essay.
//!
//! A book holds what pages may show: whole texts where their rights allow it, openings where they
//! allow that, else facts and a link. It asks no other place for anything. Nothing reads the clock: a
//! book was last changed when its newest essay was, and its name follows from its address.

mod chapter;
mod container;
mod cover;
mod navigation;
mod package;
mod volume;

use super::address::{self, Addresses};
use super::{Edition, Kind, Page, PageKind, rights};
use crate::config::{Config, Epub};
use crate::diagnostic::{Diagnostic, Place};
use crate::library::{EssayId, Library};

pub(super) use container::MEDIA_TYPE;
pub(super) use volume::{Chapters, Volume, shown_image};

use container::{Container, PACKAGE};
use volume::Leaf;

pub(super) const KIND: Kind = Kind { name: "epub", has_template: false, plan };

/// What a book holds; indexes are those into the lists of [`Library`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Book {
    /// All essays, shelf by shelf.
    Library,
    /// Those of a shelf.
    Shelf(usize),
    /// One essay.
    Essay(EssayId),
}

impl Book {
    /// Path of its file.
    pub(super) fn path(self, library: &Library) -> String {
        match self {
            Self::Library => "epub/library.epub".to_owned(),
            Self::Shelf(index) => {
                format!("epub/shelves/{}.epub", library.shelves[index].term.slug.as_str())
            }
            Self::Essay(essay) => format!("epub/essays/{}.epub", library.slugs[essay].as_str()),
        }
    }

    /// Path of the page that shows the same.
    pub(super) fn page(self, library: &Library) -> String {
        match self {
            Self::Library => address::list("", 1),
            Self::Shelf(index) => address::list(&super::shelf::folder(&library.shelves[index]), 1),
            Self::Essay(essay) => address::essay(library, essay),
        }
    }

    /// Whether the book is made: the settings ask for it, and there is a text to be read in it.
    pub(super) fn is_made(self, library: &Library, config: &Config) -> bool {
        let has_text = |id: EssayId| rights::shows_text(&library.essays[id]);
        match (self, config.epub) {
            (_, Epub::None) | (Self::Essay(_), Epub::Shelves) => false,
            (Self::Essay(essay), Epub::All) => has_text(essay),
            (Self::Shelf(index), Epub::Shelves | Epub::All) => {
                library.shelves[index].term.essays.iter().any(|essay| has_text(*essay))
            }
            (Self::Library, Epub::Shelves | Epub::All) => (0..library.essays.len()).any(has_text),
        }
    }

    /// All books that are made, the library first.
    pub(super) fn all(library: &Library, config: &Config) -> Vec<Self> {
        let shelves = (0..library.shelves.len()).map(Self::Shelf);
        let essays = (0..library.essays.len()).map(Self::Essay);
        let books = std::iter::once(Self::Library).chain(shelves).chain(essays);
        books.filter(|book| book.is_made(library, config)).collect()
    }

    /// The smallest book that is made and holds the text of an essay, if that may be shown.
    pub(super) fn with(essay: EssayId, library: &Library, config: &Config) -> Option<Self> {
        if !rights::shows_text(&library.essays[essay]) {
            return None;
        }
        let shelf = library.essay_shelf[essay].map(Self::Shelf);
        let books = [Some(Self::Essay(essay)), shelf, Some(Self::Library)];
        books.into_iter().flatten().find(|book| book.is_made(library, config))
    }
}

fn plan(library: &Library, config: &Config) -> Vec<Page> {
    let page = |book: Book| Page { path: book.path(library), kind: PageKind::Epub(book) };
    Book::all(library, config).into_iter().map(page).collect()
}

pub(super) fn bytes(edition: &Edition<'_>, page: &Page, book: Book) -> Result<Vec<u8>, Diagnostic> {
    let volume = Volume::new(edition, book);
    let failed = |error: std::io::Error| {
        let message = "the e-book cannot be packed";
        Diagnostic::error("page/epub", Place::file(&page.path), message).with_source(error)
    };
    let mut container = Container::new().map_err(failed)?;
    container.add(chapter::STYLE, chapter::STYLE_SHEET.as_bytes()).map_err(failed)?;
    container.add(cover::IMAGE, &cover::image(&volume)).map_err(failed)?;
    for (name, leaf) in volume.leaves() {
        let bytes = match leaf {
            Leaf::Contents => navigation::document(&volume),
            leaf => chapter::document(&volume, leaf)?,
        };
        container.add(&name, &bytes).map_err(failed)?;
    }
    container.add(navigation::NCX, &navigation::ncx(&volume)).map_err(failed)?;
    for image in volume.images() {
        let bytes = (edition.kept.images)(image.key)?;
        container.add_image(&image.path, &bytes).map_err(failed)?;
    }
    container.add(PACKAGE, &package::document(&volume)).map_err(failed)?;
    container.finish().map_err(failed)
}

impl Edition<'_> {
    /// The address of a book, if it is made.
    pub(super) fn book(&self, addresses: &Addresses, book: Book) -> Option<String> {
        let is_made = book.is_made(self.library, self.config);
        is_made.then(|| addresses.to(&book.path(self.library)))
    }
}
