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

use crate::document::{Body, Outline};

pub use crate::document::Heading;

/// Markup that is safe to place into a page unescaped, and well-formed as XML. Only this module
/// makes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Html {
    markup: String,
    has_code: bool,
}

impl Html {
    /// A text, escaped.
    pub fn escaped(text: &str) -> Self {
        let mut markup = String::with_capacity(text.len());
        escape::push_text(&mut markup, text);
        Self { markup, has_code: false }
    }

    /// The markup.
    pub fn as_str(&self) -> &str {
        &self.markup
    }

    /// Whether it holds highlighted code, which needs the theme's `highlight.css` for its colours.
    pub fn has_code(&self) -> bool {
        self.has_code
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
    /// It leads nowhere: its text stays.
    Nowhere,
}

/// The body as HTML. `table` is what a table under no heading is called. `resolve` is asked for
/// every link and image address but those that stay in the body (`#anchor`).
pub fn to_html(body: &Body, table: &str, resolve: &dyn Fn(&str) -> Target) -> Html {
    html::write(body, table, resolve)
}

/// The body as `CommonMark` (with tables, footnotes and strikethrough).
pub fn to_markdown(body: &Body) -> String {
    cmark::write(body)
}

/// The body as plain text, a blank line between blocks; a table row is a line, its cells separated
/// by spaces; captions and notes included, descriptions of images left out.
pub fn to_text(body: &Body) -> String {
    text::write(body)
}

/// The headings in order, with the anchors [`to_html`] gives them. Headings without words are left
/// out.
pub fn headings(body: &Body) -> Vec<Heading> {
    Outline::of(body).into_headings()
}
