//! The list of contents: as a page, and for older e-readers as an NCX.

use super::super::article;
use super::super::xml::Xml;
use super::Book;
use super::chapter::{Tongue, xhtml};
use super::volume::{Leaf, Volume};
use crate::library::EssayId;
use crate::markup;

/// Name of the NCX.
pub(super) const NCX: &str = "toc.ncx";

/// Levels of the deepest list: shelves, their essays.
const MAX_LEVELS: &str = "2";

/// A place in a book.
struct Entry<'a> {
    title: &'a str,
    address: String,
    /// In whose words the title is; `None`: the curator's.
    essay: Option<EssayId>,
    below: Vec<Self>,
}

/// The places of a book: essays, under their shelves in the book of the library, and in that of one
/// essay its main headings.
fn entries<'a>(volume: &Volume<'a>) -> Vec<Entry<'a>> {
    let library = volume.edition.library;
    let mut entries: Vec<Entry<'a>> = Vec::new();
    for (address, leaf) in volume.leaves() {
        match leaf {
            Leaf::Shelf(shelf) => {
                let title = library.shelves[shelf].term.name.as_str();
                entries.push(Entry { title, address, essay: None, below: Vec::new() });
            }
            Leaf::Essay(id) => {
                let below = headings(volume, id, &address);
                let title = library.essays[id].title.as_str();
                let entry = Entry { title, address, essay: Some(id), below };
                let is_shelved = library.essay_shelf[id].is_some();
                match entries.last_mut().filter(|_| is_shelved && volume.book == Book::Library) {
                    Some(shelf) => shelf.below.push(entry),
                    None => entries.push(entry),
                }
            }
            Leaf::Cover | Leaf::Title | Leaf::Contents => {}
        }
    }
    entries
}

fn headings<'a>(volume: &Volume<'a>, id: EssayId, address: &str) -> Vec<Entry<'a>> {
    if !matches!(volume.book, Book::Essay(_)) {
        return Vec::new();
    }
    let entry = |(anchor, title)| Entry {
        title,
        address: format!("{address}#{}", markup::book_anchor(anchor)),
        essay: Some(id),
        below: Vec::new(),
    };
    article::main_headings(&volume.edition.library.essays[id]).map(entry).collect()
}

/// The list as a document of the book, with the landmarks that e-readers offer.
pub(super) fn document(volume: &Volume<'_>) -> Vec<u8> {
    let text = volume.edition.text;
    xhtml(Tongue::of_interface(volume.edition), &text.contents, |xml| {
        let contents =
            [("epub:type", "toc"), ("role", "doc-toc"), ("aria-labelledby", "_contents")];
        xml.element("nav", &contents, |xml| {
            xml.text("h1", &[("id", "_contents")], &text.contents);
            list(xml, volume, &entries(volume));
        });
        xml.element("nav", &[("epub:type", "landmarks"), ("hidden", "hidden")], |xml| {
            xml.element("ol", &[], |xml| landmarks(xml, volume));
        });
    })
}

fn list(xml: &mut Xml, volume: &Volume<'_>, entries: &[Entry<'_>]) {
    xml.element("ol", &[], |xml| {
        for entry in entries {
            let essay = entry.essay.map(|id| &volume.edition.library.essays[id]);
            let mut link = vec![("href", entry.address.as_str())];
            link.extend(essay.into_iter().flat_map(|essay| Tongue::of_essay(essay).attributes()));
            xml.element("li", &[], |xml| {
                xml.text("a", &link, entry.title);
                if !entry.below.is_empty() {
                    list(xml, volume, &entry.below);
                }
            });
        }
    });
}

fn landmarks(xml: &mut Xml, volume: &Volume<'_>) {
    let text = volume.edition.text;
    let is_text = |leaf: &Leaf| matches!(leaf, Leaf::Shelf(_) | Leaf::Essay(_));
    let find = |is_it: &dyn Fn(&Leaf) -> bool| {
        volume.leaves().find(|(_, leaf)| is_it(leaf)).map(|(name, _)| name)
    };
    let places = [
        ("cover", &text.cover, find(&|leaf| *leaf == Leaf::Cover)),
        ("toc", &text.contents, find(&|leaf| *leaf == Leaf::Contents)),
        ("bodymatter", &text.essays, find(&is_text)),
    ];
    for (kind, name, address) in places {
        if let Some(address) = address {
            xml.element("li", &[], |xml| {
                xml.text("a", &[("epub:type", kind), ("href", &address)], name);
            });
        }
    }
}

/// The list for e-readers of the time before EPUB 3 (DAISY, Z39.86-2005).
pub(super) fn ncx(volume: &Volume<'_>) -> Vec<u8> {
    let attributes = [
        ("xmlns", "http://www.daisy.org/z3986/2005/ncx/"),
        ("version", "2005-1"),
        ("xml:lang", &*volume.edition.text.language),
    ];
    Xml::document("ncx", &attributes, |xml| {
        xml.element("head", &[], |xml| {
            let identifier = volume.identifier();
            let metas = [
                ("dtb:uid", identifier.as_str()),
                ("dtb:depth", MAX_LEVELS),
                ("dtb:totalPageCount", "0"),
                ("dtb:maxPageNumber", "0"),
            ];
            for (name, content) in metas {
                xml.empty("meta", &[("name", name), ("content", content)]);
            }
        });
        xml.element("docTitle", &[], |xml| xml.text("text", &[], volume.title()));
        xml.element("navMap", &[], |xml| points(xml, &entries(volume), &mut 0));
    })
}

fn points(xml: &mut Xml, entries: &[Entry<'_>], count: &mut usize) {
    for entry in entries {
        *count += 1;
        let (id, order) = (format!("point-{count}"), count.to_string());
        xml.element("navPoint", &[("id", &id), ("playOrder", &order)], |xml| {
            xml.element("navLabel", &[], |xml| xml.text("text", &[], entry.title));
            xml.empty("content", &[("src", &entry.address)]);
            points(xml, &entry.below, count);
        });
    }
}
