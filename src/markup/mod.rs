//! A body in other notations: HTML, CommonMark, plain text. Knows no page.

use crate::document::Body;

/// Markup that is safe to place into a page unescaped. Only this module makes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Html(String);

impl Html {
    /// The markup.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What becomes of a link or an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// It goes to another place of this site; the address is relative to the page.
    Inside(String),
    /// It leaves the site.
    Outside(String),
    /// It leads nowhere: its text stays.
    Nowhere,
}

/// A heading of a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Its `id`, unique in the body.
    pub anchor: String,
    /// Its words.
    pub text: String,
}

/// The body as HTML. `resolve` is asked for every link and image address.
pub fn to_html(_body: &Body, _resolve: &dyn Fn(&str) -> Target) -> Html {
    unimplemented!()
}

/// The body as CommonMark (with tables and footnotes).
pub fn to_markdown(_body: &Body) -> String {
    unimplemented!()
}

/// The body as plain text, a blank line between blocks.
pub fn to_text(_body: &Body) -> String {
    unimplemented!()
}

/// The headings in order, with the anchors [`to_html`] gives them.
pub fn headings(_body: &Body) -> Vec<Heading> {
    unimplemented!()
}
