//! A body in other notations: HTML, `CommonMark`, plain text. Knows no page.
//!
//! Every writer is one pass over the flat stream of events, so no depth of nesting can overflow a
//! stack. Only this module makes [`Html`], and it escapes every word that comes from a source.

mod address;
mod cmark;
mod escape;
mod figure;
mod footnote;
mod highlight;
mod html;
mod inline;
mod list;
mod plain;
mod scan;
mod table;
mod text;

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::document::{Body, Outline};

pub use crate::document::Heading;

/// Markup that is safe to place into a page unescaped, and well-formed as XML. Only this module
/// makes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Html {
    markup: String,
    has_code: bool,
    has_remote_images: bool,
}

impl Html {
    /// A text, escaped.
    pub fn escaped(text: &str) -> Self {
        let mut markup = String::with_capacity(text.len());
        escape::push_text(&mut markup, text);
        Self { markup, ..Self::default() }
    }

    /// The markup.
    pub fn as_str(&self) -> &str {
        &self.markup
    }

    /// Whether it holds highlighted code, which needs the theme's `highlight.css` for its colours.
    pub fn has_code(&self) -> bool {
        self.has_code
    }

    /// Whether it shows images from elsewhere, which the page's policy has to allow.
    pub fn has_remote_images(&self) -> bool {
        self.has_remote_images
    }
}

/// What becomes of a link or an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// It goes to another place of this site; the address is relative to the page, or absolute
    /// where a feed needs it.
    Inside(String),
    /// It leaves the site.
    Outside(String),
    /// It leaves the site, and a page shows an image from there, if only by `https`.
    Remote(String),
    /// It leads nowhere: its text stays.
    Nowhere,
}

/// For which kind of reader HTML is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Medium {
    /// A page of the site.
    Site,
    /// A chapter of an e-book: XHTML, in which an `id` is a name of XML.
    Book,
}

/// The body as HTML. `table` is what a table under no heading is called. `resolve` is asked for
/// every link and image address but those that stay in the body (`#anchor`).
pub fn to_html(body: &Body, table: &str, resolve: &dyn Fn(&str) -> Target) -> Html {
    html::write(body, Medium::Site, table, resolve)
}

/// The body as XHTML of an e-book (EPUB 3.3), for an element that binds the prefix `epub`; what
/// [`to_html`] says holds here, too, but an anchor is written as [`book_anchor`] says.
pub fn to_xhtml(body: &Body, table: &str, resolve: &dyn Fn(&str) -> Target) -> Html {
    html::write(body, Medium::Book, table, resolve)
}

/// The `id` that the heading of an anchor has in an e-book: a name of XML (`NCName`), of which no
/// two are the same.
pub fn book_anchor(anchor: &str) -> String {
    let mut id = String::from("s-");
    for character in anchor.chars() {
        match character {
            '-' => id.push('-'),
            character if character.is_ascii_alphanumeric() => id.push(character),
            character => {
                let _ = write!(id, "_{:x}_", u32::from(character));
            }
        }
    }
    id
}

/// The body as `CommonMark` (with tables, footnotes and strikethrough).
pub fn to_markdown(body: &Body) -> String {
    cmark::write(body)
}

/// The body as plain text, a blank line between blocks; a table row is a line, its cells separated
/// by spaces; notes at the end; of images neither their descriptions nor their captions, unless the
/// captions say more than all the rest, as in an essay of pictures.
pub fn to_text(body: &Body) -> String {
    let captions = figure::captions_of_images(body);
    if captions.is_empty() {
        return to_full_text(body);
    }
    let (text, full) = (text::write(body, captions), to_full_text(body));
    if 2 * text.len() < full.len() { full } else { text }
}

/// The same with the captions of images: every word that a page shows.
pub fn to_full_text(body: &Body) -> String {
    text::write(body, BTreeSet::new())
}

/// The headings in order, with the anchors [`to_html`] gives them. Headings without words are left
/// out.
pub fn headings(body: &Body) -> Vec<Heading> {
    Outline::of(body).into_headings()
}
