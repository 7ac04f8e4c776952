//! The documents of a book that are read: cover, title, shelves and essays.

use super::super::xml::Xml;
use super::super::{Edition, rights};
use super::volume::{Leaf, Volume, language};
use super::{Book, cover};
use crate::config::Rights;
use crate::diagnostic::Diagnostic;
use crate::document::Direction;
use crate::essay::Essay;
use crate::library::EssayId;
use crate::markup::Html;

/// Name of the style sheet in a book.
pub(super) const STYLE: &str = "style.css";

/// What it holds.
pub(super) const STYLE_SHEET: &str = include_str!("style.css");

/// In which language (BCP 47) words are, and which way they run.
#[derive(Clone, Copy)]
pub(super) struct Tongue<'a> {
    language: &'a str,
    direction: Direction,
}

impl<'a> Tongue<'a> {
    /// Of the words of the interface.
    pub(super) fn of_interface(edition: &'a Edition<'_>) -> Self {
        Self { language: &edition.text.language, direction: edition.text.direction() }
    }

    pub(super) fn of_essay(essay: &'a Essay) -> Self {
        Self { language: language(&essay.language), direction: essay.direction }
    }

    /// The attributes of an element whose words are these.
    pub(super) fn attributes(self) -> [(&'a str, &'a str); 3] {
        let direction = match self.direction {
            Direction::Ltr => "ltr",
            Direction::Rtl => "rtl",
        };
        [("lang", self.language), ("xml:lang", self.language), ("dir", direction)]
    }
}

/// A whole XHTML document.
pub(super) fn xhtml(tongue: Tongue<'_>, title: &str, fill: impl FnOnce(&mut Xml)) -> Vec<u8> {
    let mut attributes = vec![
        ("xmlns", "http://www.w3.org/1999/xhtml"),
        ("xmlns:epub", "http://www.idpf.org/2007/ops"),
    ];
    attributes.extend(tongue.attributes());
    Xml::document("html", &attributes, |xml| {
        xml.element("head", &[], |xml| {
            xml.text("title", &[], title);
            xml.empty("link", &[("rel", "stylesheet"), ("type", "text/css"), ("href", STYLE)]);
        });
        xml.element("body", &[], fill);
    })
}

/// A document of a book, but for its list of contents.
pub(super) fn document(volume: &Volume<'_>, leaf: Leaf) -> Result<Vec<u8>, Diagnostic> {
    match leaf {
        Leaf::Essay(essay) => self::essay(volume, essay),
        Leaf::Shelf(shelf) => part(volume, shelf),
        Leaf::Title => title_page(volume),
        Leaf::Cover | Leaf::Contents => Ok(cover_page(volume)),
    }
}

fn cover_page(volume: &Volume<'_>) -> Vec<u8> {
    let edition = volume.edition;
    xhtml(Tongue::of_interface(edition), &edition.text.cover, |xml| {
        xml.element("div", &[("class", "cover"), ("epub:type", "cover")], |xml| {
            xml.empty("img", &[("src", cover::IMAGE), ("alt", volume.title())]);
        });
    })
}

/// What the book is, before its contents.
fn title_page(volume: &Volume<'_>) -> Result<Vec<u8>, Diagnostic> {
    let (edition, config) = (volume.edition, volume.edition.config);
    let (folder, introduction, minutes) = match volume.book {
        Book::Shelf(index) => {
            let shelf = &edition.library.shelves[index];
            (shelf.path.as_str(), shelf.introduction, shelf.minutes)
        }
        Book::Library | Book::Essay(_) => {
            ("", edition.library.introduction, edition.library.minutes)
        }
    };
    let introduction = introduction
        .map(|key| edition.book_introduction(&volume.chapters, folder, key))
        .transpose()?;
    let is_library = volume.book == Book::Library;
    Ok(xhtml(Tongue::of_interface(edition), volume.title(), |xml| {
        let own = own_words(edition);
        let count = edition.text.essays(volume.essays().count());
        xml.element("section", &[("epub:type", "titlepage")], |xml| {
            xml.element("header", &[], |xml| {
                if !is_library {
                    line(xml, "eyebrow", own, &config.title);
                }
                xml.text("h1", &own.attributes(), volume.title());
                if is_library && !config.description.is_empty() {
                    xml.text("p", &own.attributes(), &config.description);
                }
                facts(xml, &[count, edition.text.total_time(minutes)]);
            });
            if let Some(introduction) = &introduction {
                xml.element("div", &own.attributes(), |xml| xml.markup(introduction));
            }
            xml.element("footer", &[], |xml| {
                if let Some(keeper) = &config.author {
                    xml.text("p", &[], &edition.text.kept_by(keeper));
                }
                xml.text("p", &[], &edition.text.about_rights_essays);
                if let Some(home) = edition.permalink(&volume.book.page(edition.library)) {
                    xml.element("p", &[], |xml| xml.text("a", &[("href", &home)], &home));
                }
            });
        });
    }))
}

/// What a shelf is, before its essays in the book of the library.
fn part(volume: &Volume<'_>, index: usize) -> Result<Vec<u8>, Diagnostic> {
    let edition = volume.edition;
    let shelf = &edition.library.shelves[index];
    let introduction = shelf
        .introduction
        .map(|key| edition.book_introduction(&volume.chapters, &shelf.path, key))
        .transpose()?;
    Ok(xhtml(own_words(edition), &shelf.term.name, |xml| {
        xml.element("section", &[("epub:type", "part"), ("role", "doc-part")], |xml| {
            xml.text("h1", &[], &shelf.term.name);
            xml.element("div", &Tongue::of_interface(edition).attributes(), |xml| {
                let count = edition.text.essays(shelf.term.essays.len());
                facts(xml, &[count, edition.text.total_time(shelf.minutes)]);
            });
            if let Some(introduction) = &introduction {
                xml.element("div", &[], |xml| xml.markup(introduction));
            }
        });
    }))
}

/// What the curator wrote: it is in the library's language.
fn own_words<'a>(edition: &'a Edition<'_>) -> Tongue<'a> {
    let interface = Tongue::of_interface(edition);
    Tongue { language: language(&edition.config.language), ..interface }
}

/// Facts in a line.
fn facts(xml: &mut Xml, facts: &[String]) {
    xml.text("p", &[("class", "facts")], &facts.join(" · "));
}

/// What of an essay's text may be shown.
enum Shown {
    Text(Html),
    Opening(Vec<String>),
    Nothing,
}

fn essay(volume: &Volume<'_>, id: EssayId) -> Result<Vec<u8>, Diagnostic> {
    let edition = volume.edition;
    let essay = &edition.library.essays[id];
    let shown = match essay.rights {
        _ if rights::shows_text(essay) => Shown::Text(edition.book_body(&volume.chapters, id)?),
        Rights::Excerpt => Shown::Opening(edition.opening(id)?),
        _ => Shown::Nothing,
    };
    Ok(xhtml(Tongue::of_essay(essay), &essay.title, |xml| {
        let attributes = [("epub:type", "chapter"), ("role", "doc-chapter")];
        xml.element("section", &attributes, |xml| {
            xml.element("header", &[], |xml| head(xml, edition, id));
            xml.element("div", &[], |xml| match &shown {
                Shown::Text(html) => xml.markup(html),
                Shown::Opening(paragraphs) => {
                    for paragraph in paragraphs {
                        xml.text("p", &[], paragraph);
                    }
                }
                Shown::Nothing => {}
            });
            xml.element("footer", &[], |xml| foot(xml, edition, id, &shown));
        });
    }))
}

/// Title, authors, date, site and length.
fn head(xml: &mut Xml, edition: &Edition<'_>, id: EssayId) {
    let (essay, text) = (&edition.library.essays[id], edition.text);
    let interface = Tongue::of_interface(edition);
    xml.text("h1", &[], &essay.title);
    if !essay.authors.is_empty() {
        let byline = format!("{} {}", text.by, essay.authors.join(", "));
        line(xml, "byline", interface, &byline);
    }
    let facts = [
        essay.published.map(|date| text.date(date)),
        edition.site_name(id),
        Some(text.reading_time(essay.minutes)),
    ];
    let facts = facts.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    line(xml, "facts", interface, &facts);
}

/// A line that stands where those of the essay do, in words of another tongue.
fn line(xml: &mut Xml, class: &str, tongue: Tongue<'_>, words: &str) {
    let attributes = tongue.attributes();
    xml.element("p", &[("class", class)], |xml| xml.text("span", &attributes, words));
}

/// What the source says of its author and of where it stood before, the original, the rights.
fn foot(xml: &mut Xml, edition: &Edition<'_>, id: EssayId, shown: &Shown) {
    let (essay, text) = (&edition.library.essays[id], edition.text);
    if matches!(shown, Shown::Text(_)) {
        for said in [&essay.author_note, &essay.republication].into_iter().flatten() {
            xml.text("p", &[], said);
        }
    }
    let (notice, lead) = match shown {
        Shown::Text(_) => (None, &text.first_published_at),
        Shown::Opening(_) => (Some(&text.only_excerpt), &text.read_original),
        Shown::Nothing => (Some(&text.only_link), &text.read_original),
    };
    xml.element("div", &Tongue::of_interface(edition).attributes(), |xml| {
        if let Some(notice) = notice {
            xml.text("p", &[], notice);
        }
        if let Some(original) = rights::original(essay) {
            let origin = edition.site_name(id).unwrap_or_else(|| original.to_owned());
            xml.element("p", &[], |xml| {
                xml.words(&format!("{lead} "));
                xml.text("a", &[("href", original)], &origin);
            });
        }
        xml.text("p", &[], rights::statement(essay.rights, text));
    });
}
