//! What each element of HTML is made into.

use pulldown_cmark::HeadingLevel;

use super::limit::{MARQUEE, NOSCRIPT};

/// What an element is made into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Nothing: no reader sees it as text.
    Dropped,
    /// A block that has no counterpart of its own.
    Block,
    Heading(HeadingLevel),
    BulletList,
    NumberedList,
    Item,
    Quote,
    Descriptions,
    Term,
    Description,
    Figure,
    FigureCaption,
    Preformatted,
    Table,
    Image,
    LineBreak,
    Rule,
    Formula,
    NoScript,
    Template,
    Link,
    Emphasis,
    Strong,
    Strikethrough,
    Superscript,
    Subscript,
    Code,
    Quotation,
    /// Runs on in the line.
    Inline,
    /// An element HTML does not know: runs on in the line, a space apart.
    Custom,
}

/// The role of an element, by its lower-case name.
#[rustfmt::skip]
pub(super) fn role(name: &str) -> Role {
    match name {
        "address" | "article" | "aside" | "body" | "button" | "center" | "details" | "dialog"
        | "div" | "fieldset" | "footer" | "form" | "header" | "hgroup" | "html" | "label"
        | "legend" | "main" | MARQUEE | "nav" | "p" | "search" | "section" | "summary"
        | "caption" | "tbody" | "td" | "tfoot" | "th" | "thead" | "tr" => Role::Block,
        "area" | "applet" | "audio" | "base" | "basefont" | "bgsound" | "canvas" | "col"
        | "colgroup" | "command" | "datalist" | "embed" | "frame" | "frameset" | "head"
        | "iframe" | "input" | "keygen" | "link" | "map" | "meta" | "noembed" | "noframes"
        | "object" | "optgroup" | "option" | "param" | "rp" | "rt" | "rtc" | "script" | "select"
        | "source" | "style" | "svg" | "textarea" | "title" | "track" | "video" => Role::Dropped,
        "h1" => Role::Heading(HeadingLevel::H1),
        "h2" => Role::Heading(HeadingLevel::H2),
        "h3" => Role::Heading(HeadingLevel::H3),
        "h4" => Role::Heading(HeadingLevel::H4),
        "h5" => Role::Heading(HeadingLevel::H5),
        "h6" => Role::Heading(HeadingLevel::H6),
        "ul" | "menu" | "dir" => Role::BulletList,
        "ol" => Role::NumberedList,
        "li" => Role::Item,
        "blockquote" => Role::Quote,
        "dl" => Role::Descriptions,
        "dt" => Role::Term,
        "dd" => Role::Description,
        "figure" => Role::Figure,
        "figcaption" => Role::FigureCaption,
        "pre" | "listing" | "xmp" | "plaintext" => Role::Preformatted,
        "table" => Role::Table,
        "img" | "image" | "amp-img" => Role::Image,
        "br" => Role::LineBreak,
        "hr" => Role::Rule,
        "math" => Role::Formula,
        NOSCRIPT => Role::NoScript,
        "template" => Role::Template,
        "a" => Role::Link,
        "em" | "i" | "cite" | "dfn" | "var" => Role::Emphasis,
        "strong" | "b" => Role::Strong,
        "del" | "s" | "strike" => Role::Strikethrough,
        "sup" => Role::Superscript,
        "sub" => Role::Subscript,
        "code" | "kbd" | "samp" | "tt" => Role::Code,
        "q" => Role::Quotation,
        "abbr" | "acronym" | "bdi" | "bdo" | "big" | "blink" | "data" | "font" | "ins" | "mark"
        | "meter" | "nobr" | "output" | "picture" | "progress" | "rb" | "ruby" | "slot" | "small"
        | "span" | "time" | "u" | "wbr" => Role::Inline,
        _ => Role::Custom,
    }
}

/// Whether an element starts a new block, whatever it becomes.
pub(super) fn is_block(name: &str) -> bool {
    match role(name) {
        Role::Block
        | Role::Heading(_)
        | Role::BulletList
        | Role::NumberedList
        | Role::Item
        | Role::Quote
        | Role::Descriptions
        | Role::Term
        | Role::Description
        | Role::Figure
        | Role::FigureCaption
        | Role::Preformatted
        | Role::Table
        | Role::Rule => true,
        Role::Dropped
        | Role::Image
        | Role::LineBreak
        | Role::Formula
        | Role::NoScript
        | Role::Template
        | Role::Link
        | Role::Emphasis
        | Role::Strong
        | Role::Strikethrough
        | Role::Superscript
        | Role::Subscript
        | Role::Code
        | Role::Quotation
        | Role::Inline
        | Role::Custom => false,
    }
}
