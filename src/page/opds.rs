//! The catalogue of the e-books, for e-readers that fetch them by themselves (OPDS 1.2): Atom feeds
//! that lead to others (navigation) or list books (acquisition).

use std::collections::BTreeSet;

use super::address::Addresses;
use super::epub::{self, Book, Volume};
use super::feed::timestamp;
use super::xml::Xml;
use super::{Edition, Kind, Page, PageKind, pagination, rights, text};
use crate::config::Config;
use crate::library::{EssayId, Library, Term};

pub(super) const KIND: Kind = Kind { name: "opds", has_template: false, plan };

/// Path of the way in.
const ROOT: &str = "opds/index.xml";

/// Entries of a feed; e-readers are slow to draw longer ones.
const MAX_ENTRIES: usize = 100;

const NAVIGATION: &str = "application/atom+xml;profile=opds-catalog;kind=navigation";
const ACQUISITION: &str = "application/atom+xml;profile=opds-catalog;kind=acquisition";

/// A feed of the catalogue. `number` counts the pages of a long one from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Catalog {
    /// The way in.
    Root,
    /// The shelves, tags or authors that some book is about.
    Terms {
        /// Which of them.
        section: Section,
        /// Which page.
        number: usize,
    },
    /// Books.
    Books {
        /// Which of them.
        list: List,
        /// Which page.
        number: usize,
    },
}

/// A way of sorting books.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// By the shelf they are from.
    Shelves,
    /// By subject.
    Tags,
    /// By who wrote what is in them.
    Authors,
}

/// Books in a feed; indexes are those into the lists of [`Library`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    /// The library, and each shelf.
    Volumes,
    /// Each essay, newest first.
    Essays,
    /// The books of a shelf, a tag or an author, the smallest that hold its essays.
    Term(Section, usize),
}

impl Section {
    const ALL: [Self; 3] = [Self::Shelves, Self::Tags, Self::Authors];

    fn folder(self) -> &'static str {
        match self {
            Self::Shelves => "opds/shelves",
            Self::Tags => "opds/tags",
            Self::Authors => "opds/authors",
        }
    }

    fn length(self, library: &Library) -> usize {
        match self {
            Self::Shelves => library.shelves.len(),
            Self::Tags => library.tags.len(),
            Self::Authors => library.authors.len(),
        }
    }

    fn term(self, library: &Library, index: usize) -> &Term {
        match self {
            Self::Shelves => &library.shelves[index].term,
            Self::Tags => &library.tags[index],
            Self::Authors => &library.authors[index],
        }
    }

    /// The lists of its terms that name a book.
    fn lists(self, library: &Library, config: &Config) -> Vec<List> {
        let lists = (0..self.length(library)).map(|term| List::Term(self, term));
        lists.filter(|list| !list.books(library, config).is_empty()).collect()
    }

    fn title<'a>(self, edition: &'a Edition<'_>) -> &'a str {
        match self {
            Self::Shelves => &edition.text.shelves,
            Self::Tags => &edition.text.tags,
            Self::Authors => &edition.text.authors,
        }
    }
}

impl List {
    fn books(self, library: &Library, config: &Config) -> Vec<Book> {
        let is_made = |book: &Book| book.is_made(library, config);
        let shelves = (0..library.shelves.len()).map(Book::Shelf);
        let essays = (0..library.essays.len()).map(Book::Essay);
        let mut books: Vec<Book> = match self {
            Self::Volumes => std::iter::once(Book::Library).chain(shelves).collect(),
            Self::Essays => essays.collect(),
            Self::Term(Section::Shelves, index) => {
                let own = library.shelves[index].term.essays.iter().map(|id| Book::Essay(*id));
                std::iter::once(Book::Shelf(index)).chain(own).collect()
            }
            Self::Term(section, index) => {
                let essays = &section.term(library, index).essays;
                essays.iter().filter_map(|id| Book::with(*id, library, config)).collect()
            }
        };
        books.retain(is_made);
        // A shelf's book may hold several essays of a term.
        let mut known = BTreeSet::new();
        books.retain(|book| known.insert(*book));
        books
    }

    /// Path of its first page, without the ending.
    fn base(self, library: &Library) -> String {
        match self {
            Self::Volumes => "opds/books".to_owned(),
            Self::Essays => "opds/essays".to_owned(),
            Self::Term(section, index) => {
                let slug = &section.term(library, index).slug;
                format!("{}/{}", section.folder(), slug.as_str())
            }
        }
    }

    fn title<'a>(self, edition: &'a Edition<'_>) -> &'a str {
        match self {
            Self::Volumes => &edition.text.books,
            Self::Essays => &edition.text.essays,
            Self::Term(section, index) => &section.term(edition.library, index).name,
        }
    }
}

/// Path of a page of a feed.
fn path(base: &str, number: usize) -> String {
    if number == 1 { format!("{base}.xml") } else { format!("{base}/page/{number}.xml") }
}

/// Whether there is a catalogue: books, and an address to fetch them from.
fn has_catalog(library: &Library, config: &Config) -> bool {
    config.base_url.is_some() && Book::Library.is_made(library, config)
}

fn plan(library: &Library, config: &Config) -> Vec<Page> {
    if !has_catalog(library, config) {
        return Vec::new();
    }
    let mut pages = vec![Page { path: ROOT.to_owned(), kind: PageKind::Opds(Catalog::Root) }];
    let mut add =
        |base: &str, length: usize, kind: &dyn Fn(usize) -> Catalog| {
            let numbers = 1..=length.div_ceil(MAX_ENTRIES);
            pages.extend(numbers.map(|number| Page {
                path: path(base, number),
                kind: PageKind::Opds(kind(number)),
            }));
        };
    let mut lists = vec![List::Volumes, List::Essays];
    for section in Section::ALL {
        let of_section = section.lists(library, config);
        add(section.folder(), of_section.len(), &|number| Catalog::Terms { section, number });
        lists.extend(of_section);
    }
    for list in lists {
        let length = list.books(library, config).len();
        add(&list.base(library), length, &|number| Catalog::Books { list, number });
    }
    pages
}

pub(super) fn bytes(edition: &Edition<'_>, page: &Page, catalog: Catalog) -> Vec<u8> {
    let Some(base) = &edition.config.base_url else { return Vec::new() };
    let (library, config) = (edition.library, edition.config);
    let books = match catalog {
        Catalog::Root | Catalog::Terms { .. } => vec![Book::Library],
        Catalog::Books { list, number } => {
            let books = list.books(library, config);
            books[pagination::shown(books.len(), MAX_ENTRIES, number)].to_vec()
        }
    };
    let changes = books.into_iter().map(|book| Volume::new(edition, book).modified());
    let desk = Desk {
        edition,
        addresses: Addresses::absolute(base),
        updated: timestamp(changes.max().unwrap_or_default()),
    };
    match catalog {
        Catalog::Root => desk.root(page),
        Catalog::Terms { section, number } => desk.terms(page, section, number),
        Catalog::Books { list, number } => desk.books(page, list, number),
    }
}

/// What a feed is, before its entries.
struct Head<'a> {
    title: &'a str,
    media_type: &'static str,
    /// Path of the feed above, if it is not the way in, and of the same feed's other pages.
    up: &'static str,
    base: &'a str,
    number: usize,
    /// Entries on all its pages.
    length: usize,
}

/// What feeds are written from.
struct Desk<'a> {
    edition: &'a Edition<'a>,
    addresses: Addresses,
    /// When a book that this page of the feed leads to was last changed.
    updated: String,
}

impl Desk<'_> {
    fn root(&self, page: &Page) -> Vec<u8> {
        let (library, config) = (self.edition.library, self.edition.config);
        let head = Head {
            title: &config.title,
            media_type: NAVIGATION,
            up: ROOT,
            base: "opds/index",
            number: 1,
            length: 1,
        };
        self.feed(page, &head, |xml| {
            for list in [List::Volumes, List::Essays] {
                let books = list.books(library, config);
                let relation = match list {
                    List::Essays => "http://opds-spec.org/sort/new",
                    List::Volumes | List::Term(..) => "subsection",
                };
                if !books.is_empty() {
                    self.list(xml, list, relation);
                }
            }
            for section in Section::ALL {
                let lists = section.lists(library, config);
                if !lists.is_empty() {
                    let target = path(section.folder(), 1);
                    let names = lists.iter().map(|list| list.title(self.edition));
                    let names = names.take(3).collect::<Vec<_>>().join(", ");
                    let link = ("subsection", NAVIGATION);
                    self.way(xml, &target, (section.title(self.edition), &names), link);
                }
            }
        })
    }

    fn terms(&self, page: &Page, section: Section, number: usize) -> Vec<u8> {
        let lists = section.lists(self.edition.library, self.edition.config);
        let head = Head {
            title: section.title(self.edition),
            media_type: NAVIGATION,
            up: ROOT,
            base: section.folder(),
            number,
            length: lists.len(),
        };
        self.feed(page, &head, |xml| {
            for list in &lists[pagination::shown(lists.len(), MAX_ENTRIES, number)] {
                self.list(xml, *list, "subsection");
            }
        })
    }

    fn books(&self, page: &Page, list: List, number: usize) -> Vec<u8> {
        let library = self.edition.library;
        let books = list.books(library, self.edition.config);
        let base = list.base(library);
        let head = Head {
            title: list.title(self.edition),
            media_type: ACQUISITION,
            up: match list {
                List::Volumes | List::Essays => ROOT,
                List::Term(Section::Shelves, _) => "opds/shelves.xml",
                List::Term(Section::Tags, _) => "opds/tags.xml",
                List::Term(Section::Authors, _) => "opds/authors.xml",
            },
            base: &base,
            number,
            length: books.len(),
        };
        self.feed(page, &head, |xml| {
            for book in &books[pagination::shown(books.len(), MAX_ENTRIES, number)] {
                self.book(xml, *book);
            }
        })
    }

    /// A feed with its links to the others.
    fn feed(&self, page: &Page, head: &Head<'_>, fill: impl FnOnce(&mut Xml)) -> Vec<u8> {
        let config = self.edition.config;
        let attributes = [
            ("xmlns", "http://www.w3.org/2005/Atom"),
            ("xmlns:dc", "http://purl.org/dc/terms/"),
            ("xml:lang", &*self.edition.text.language),
        ];
        Xml::document("feed", &attributes, |xml| {
            xml.text("id", &[], &self.addresses.to(&page.path));
            xml.text("title", &[], head.title);
            xml.text("updated", &[], &self.updated);
            let author = config.author.as_ref().unwrap_or(&config.title);
            xml.element("author", &[], |xml| xml.text("name", &[], author));
            xml.text("generator", &[], text::GENERATOR);
            self.link(xml, "self", head.media_type, &page.path);
            self.link(xml, "start", NAVIGATION, ROOT);
            if page.path != ROOT {
                self.link(xml, "up", NAVIGATION, head.up);
            }
            if head.number > 1 {
                let before = path(head.base, head.number - 1);
                self.link(xml, "previous", head.media_type, &before);
            }
            if head.number * MAX_ENTRIES < head.length {
                self.link(xml, "next", head.media_type, &path(head.base, head.number + 1));
            }
            fill(xml);
        })
    }

    fn link(&self, xml: &mut Xml, relation: &str, media_type: &str, path: &str) {
        let address = self.addresses.to(path);
        xml.empty("link", &[("rel", relation), ("type", media_type), ("href", &address)]);
    }

    /// An entry that leads to another feed; its title, and what is said of it.
    fn way(
        &self,
        xml: &mut Xml,
        target: &str,
        (title, words): (&str, &str),
        (relation, media_type): (&str, &str),
    ) {
        xml.element("entry", &[], |xml| {
            xml.text("title", &[], title);
            xml.text("id", &[], &self.addresses.to(target));
            xml.text("updated", &[], &self.updated);
            xml.text("content", &[("type", "text")], words);
            self.link(xml, relation, media_type, target);
        });
    }

    /// An entry that leads to books.
    fn list(&self, xml: &mut Xml, list: List, relation: &str) {
        let (library, config) = (self.edition.library, self.edition.config);
        let count = self.edition.text.books(list.books(library, config).len());
        let target = path(&list.base(library), 1);
        let words = (list.title(self.edition), count.as_str());
        self.way(xml, &target, words, (relation, ACQUISITION));
    }

    /// A book to be had.
    fn book(&self, xml: &mut Xml, book: Book) {
        let (library, config) = (self.edition.library, self.edition.config);
        let volume = Volume::new(self.edition, book);
        xml.element("entry", &[], |xml| {
            xml.text("title", &[], volume.title());
            xml.text("id", &[], &volume.identifier());
            xml.text("updated", &[], &timestamp(volume.modified()));
            for language in volume.languages() {
                xml.text("dc:language", &[], language);
            }
            xml.text("dc:publisher", &[], &config.title);
            match book {
                Book::Essay(id) => self.about_essay(xml, id),
                Book::Library | Book::Shelf(_) => {
                    let count = self.edition.text.essays(volume.essays().count());
                    xml.text("summary", &[], &count);
                }
            }
            let acquisition = "http://opds-spec.org/acquisition/open-access";
            self.link(xml, acquisition, epub::MEDIA_TYPE, &book.path(library));
            self.link(xml, "alternate", "text/html", &book.page(library));
        });
    }

    fn about_essay(&self, xml: &mut Xml, id: EssayId) {
        let library = self.edition.library;
        let essay = &library.essays[id];
        for name in &essay.authors {
            xml.element("author", &[], |xml| xml.text("name", &[], name));
        }
        if let Some(published) = essay.published {
            xml.text("dc:issued", &[], &published.to_string());
        }
        for tag in &library.essay_tags[id] {
            let name = library.tags[*tag].name.as_str();
            xml.empty("category", &[("term", name), ("label", name)]);
        }
        if let Some(description) = rights::description(essay) {
            xml.text("summary", &[], &description);
        }
    }
}

impl Edition<'_> {
    /// The address of the catalogue of e-books, if there is one.
    pub(super) fn catalog(&self, addresses: &Addresses) -> Option<String> {
        has_catalog(self.library, self.config).then(|| addresses.to(ROOT))
    }
}
