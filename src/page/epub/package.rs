//! The package document: what a book is, the files in it, and their order (EPUB 3.3, section 5).

use super::super::feed::timestamp;
use super::super::rights;
use super::super::xml::{Xml, XmlAttributes};
use super::volume::{Leaf, Volume};
use super::{Book, chapter, cover, navigation};
use crate::document::Direction;

/// Name of the book's identifier inside the document.
const IDENTIFIER: &str = "book-id";

/// What a reader may rely on (schema.org, as EPUB Accessibility 1.1 asks for it).
const ACCESSIBILITY: [(&str, &str); 8] = [
    ("schema:accessMode", "textual"),
    ("schema:accessModeSufficient", "textual"),
    ("schema:accessibilityFeature", "structuralNavigation"),
    ("schema:accessibilityFeature", "tableOfContents"),
    ("schema:accessibilityFeature", "readingOrder"),
    ("schema:accessibilityFeature", "displayTransformability"),
    ("schema:accessibilityFeature", "alternativeText"),
    ("schema:accessibilityFeature", "ARIA"),
];

pub(super) fn document(volume: &Volume<'_>) -> Vec<u8> {
    let attributes = [
        ("xmlns", "http://www.idpf.org/2007/opf"),
        ("version", "3.0"),
        ("unique-identifier", IDENTIFIER),
        ("xml:lang", &*volume.edition.text.language),
        ("prefix", "schema: http://schema.org/"),
    ];
    Xml::document("package", &attributes, |xml| {
        let namespace = [("xmlns:dc", "http://purl.org/dc/elements/1.1/")];
        xml.element("metadata", &namespace, |xml| metadata(xml, volume));
        xml.element("manifest", &[], |xml| manifest(xml, volume));
        let direction = match volume.direction() {
            Direction::Ltr => "ltr",
            Direction::Rtl => "rtl",
        };
        let spine = [("toc", "ncx"), ("page-progression-direction", direction)];
        xml.element("spine", &spine, |xml| {
            for (name, _) in volume.leaves() {
                xml.empty("itemref", &[("idref", id(&name))]);
            }
        });
    })
}

fn metadata(xml: &mut Xml, volume: &Volume<'_>) {
    let (edition, config) = (volume.edition, volume.edition.config);
    xml.text("dc:identifier", &[("id", IDENTIFIER)], &volume.identifier());
    xml.text("dc:title", &[], volume.title());
    for language in volume.languages() {
        xml.text("dc:language", &[], language);
    }
    people(xml, volume);
    xml.text("dc:publisher", &[], &config.title);
    if let Some(permalink) = edition.permalink(&volume.book.page(edition.library)) {
        xml.text("dc:relation", &[], &permalink);
    }
    match volume.book {
        Book::Essay(id) => about_essay(xml, volume, id),
        Book::Library | Book::Shelf(_) => {
            if !config.description.is_empty() {
                xml.text("dc:description", &[], &config.description);
            }
            xml.text("dc:rights", &[], &edition.text.about_rights_essays);
        }
    }
    meta(xml, "dcterms:modified", &timestamp(volume.modified()));
    accessibility(xml, volume);
}

/// Who wrote the essay; who gathered the essays, and who wrote them.
fn people(xml: &mut Xml, volume: &Volume<'_>) {
    let authors = volume.authors();
    if matches!(volume.book, Book::Essay(_)) {
        for (number, name) in authors.iter().enumerate() {
            person(xml, "dc:creator", &format!("author-{}", number + 1), "aut", name);
        }
        return;
    }
    if let Some(keeper) = &volume.edition.config.author {
        person(xml, "dc:creator", "editor", "edt", keeper);
    }
    for (number, name) in authors.iter().enumerate() {
        person(xml, "dc:contributor", &format!("author-{}", number + 1), "aut", name);
    }
}

/// A person with their part in the book (MARC relators).
fn person(xml: &mut Xml, element: &str, id: &str, role: &str, name: &str) {
    xml.text(element, &[("id", id)], name);
    let refines = format!("#{id}");
    let role_of = [("refines", &*refines), ("property", "role"), ("scheme", "marc:relators")];
    xml.text("meta", &role_of, role);
}

fn about_essay(xml: &mut Xml, volume: &Volume<'_>, id: usize) {
    let library = volume.edition.library;
    let essay = &library.essays[id];
    if let Some(published) = essay.published {
        xml.text("dc:date", &[], &published.to_string());
    }
    if let Some(original) = rights::original(essay) {
        xml.text("dc:source", &[], original);
    }
    if let Some(description) = rights::description(essay) {
        xml.text("dc:description", &[], &description);
    }
    for tag in &library.essay_tags[id] {
        xml.text("dc:subject", &[], &library.tags[*tag].name);
    }
    xml.text("dc:rights", &[], rights::statement(essay.rights, volume.edition.text));
}

fn accessibility(xml: &mut Xml, volume: &Volume<'_>) {
    for (property, value) in ACCESSIBILITY {
        meta(xml, property, value);
    }
    let has_images = !volume.images().is_empty();
    if has_images {
        meta(xml, "schema:accessMode", "visual");
    }
    // Nobody has looked at the images.
    meta(xml, "schema:accessibilityHazard", if has_images { "unknown" } else { "none" });
    meta(xml, "schema:accessibilitySummary", &volume.edition.text.book_accessibility);
}

fn meta(xml: &mut Xml, property: &str, value: &str) {
    xml.text("meta", &[("property", property)], value);
}

fn manifest(xml: &mut Xml, volume: &Volume<'_>) {
    for (name, leaf) in volume.leaves() {
        let item = [("id", id(&name)), ("href", &name), ("media-type", "application/xhtml+xml")];
        match leaf {
            Leaf::Contents => with(xml, &item, ("properties", "nav")),
            _ => xml.empty("item", &item),
        }
    }
    let ncx =
        [("id", "ncx"), ("href", navigation::NCX), ("media-type", "application/x-dtbncx+xml")];
    xml.empty("item", &ncx);
    let style = [("id", "style"), ("href", chapter::STYLE), ("media-type", "text/css")];
    xml.empty("item", &style);
    let cover = [("id", "cover-image"), ("href", cover::IMAGE), ("media-type", "image/svg+xml")];
    with(xml, &cover, ("properties", "cover-image"));
    for (number, image) in volume.images().into_iter().enumerate() {
        let id = format!("image-{}", number + 1);
        let item = [("id", &*id), ("href", &image.path), ("media-type", image.media_type)];
        xml.empty("item", &item);
    }
}

fn with(xml: &mut Xml, attributes: XmlAttributes<'_>, more: (&str, &str)) {
    let all: Vec<_> = attributes.iter().copied().chain([more]).collect();
    xml.empty("item", &all);
}

/// A document's name inside the package.
fn id(name: &str) -> &str {
    name.strip_suffix(".xhtml").unwrap_or(name)
}
