//! Pages saved by a browser, by `SingleFile` or by a program such as `curl`, and HTML wherever it
//! stands in other formats.
//!
//! Markup is parsed as a browser does, into a tree of bounded depth; the tree is walked without
//! recursion, and its blocks go to a [`Builder`] with the elements they stood in. All words a
//! browser would show are kept, in order, boilerplate included.

mod address;
mod attributes;
mod cited;
mod code;
mod dom;
mod element;
mod facts;
mod image;
mod limit;
mod note;
mod parse;
mod role;
mod run;
mod selected;
mod shape;
mod sink;
mod table;
mod walk;
mod writer;

use pulldown_cmark::TagEnd;

use crate::config::Selector;
use crate::diagnostic::Diagnostic;
use crate::document::{Builder, Document, LoadWarning};
use crate::source::Raw;

use super::{Format, decode, front_matter};
use address::Base;
use note::{Notes, find_notes};
use parse::{Parsed, parse_fragment, parse_page};
use selected::Selected;
use walk::Room;
use writer::Writer;

pub(super) use address::normal_address;
pub(crate) use attributes::limit_attributes;

pub(super) const FORMAT: Format = Format { name: "html", endings: &["html", "htm"], load };

/// Bytes of a page in which its charset is declared; the standard says 1024, pages differ.
const DECLARATION_BYTES: usize = 4096;

#[expect(clippy::unnecessary_wraps, reason = "every format is loaded by one signature")]
fn load(raw: &Raw) -> Result<Document, Diagnostic> {
    let declared = raw.charset.clone().or_else(|| declared_charset(&raw.bytes));
    let (text, _) = decode::decode_charset(&raw.bytes, declared.as_deref());
    let mut document = with_front_matter(&text, raw);
    raw.address.iter().for_each(|address| document.note_address(address));
    Ok(document)
}

/// Reads a page, front matter and all: no page of the web has any, but posts that Jekyll and Hugo
/// take as HTML.
fn with_front_matter(text: &str, raw: &Raw) -> Document {
    let page = |text| document_at(text, raw.address.as_deref(), &raw.selectors);
    let Some(split) = front_matter::split(text) else {
        return page(text);
    };
    let front_matter::Parsed { front_matter, writing, mut warnings } = front_matter::parse(&split);
    let mut body = page(split.body);
    warnings.append(&mut body.warnings);
    Document { front_matter, writing, warnings, ..body }
}

/// The document of a whole page.
#[cfg(test)]
pub(super) fn document(text: &str) -> Document {
    document_at(text, None, &[])
}

/// The document of a whole page that was saved from `location`; it knows what the selectors select.
pub(super) fn document_at(text: &str, location: Option<&str>, selectors: &[Selector]) -> Document {
    document_of(&parse_page(text), text, location, selectors)
}

/// The same of what a mail shows. A quote of all but a few words of it, `cover_note` at most, is none: the
/// mail was passed on.
pub(super) fn document_of_mail(text: &str, cover_note: usize, selectors: &[Selector]) -> Document {
    let mut parsed = parse_page(text);
    cited::unfold(&mut parsed.html, cover_note);
    document_of(&parsed, text, None, selectors)
}

fn document_of(
    parsed: &Parsed,
    text: &str,
    location: Option<&str>,
    selectors: &[Selector],
) -> Document {
    let base = Base::of(&parsed.html, location);
    let mut builder = Builder::new();
    facts::page_facts(&parsed.html, &base, &mut builder);
    if let Some(alternative) = facts::frameset_text(&parsed.html) {
        fragment_into(&mut builder, &alternative);
    } else if !has_markup(text) {
        plain_paragraphs(&mut builder, text);
    } else {
        let notes = find_notes(&parsed.html, &base);
        let selected = Selected::of(&parsed.html, selectors);
        walk::walk(&parsed.html, &base, &notes, &selected, Writer::new(&mut builder));
    }
    let mut document = builder.finish();
    document.warnings.extend(cut_warning(parsed));
    document
}

/// Adds a piece of HTML, such as stands in Markdown, to a document under way. Where the document
/// stands amid a line, blocks become part of the line.
pub(super) fn fragment_into(builder: &mut Builder, html: &str) {
    let parsed = parse_fragment(html);
    builder.break_block();
    let room = room(builder.innermost(), &parsed);
    let writer = Writer::new(builder);
    let (base, notes, selected) = (Base::default(), Notes::default(), Selected::default());
    walk::walk_in(&parsed.html, &base, &notes, &selected, writer, room);
}

/// What may be written inside an open tag.
fn room(innermost: Option<TagEnd>, parsed: &Parsed) -> Room {
    match innermost {
        None
        | Some(
            TagEnd::BlockQuote(_)
            | TagEnd::FootnoteDefinition
            | TagEnd::List(_)
            | TagEnd::DefinitionList,
        ) => Room::Blocks,
        Some(TagEnd::Item | TagEnd::DefinitionListTitle | TagEnd::DefinitionListDefinition) => {
            if shape::is_tight(parsed.html.tree.root()) {
                Room::Tight
            } else {
                Room::Blocks
            }
        }
        Some(_) => Room::Line,
    }
}

fn cut_warning(parsed: &Parsed) -> Option<LoadWarning> {
    const MESSAGE: &str = "markup nested too deeply or too large was read as plain text";
    parsed.was_cut.then(|| LoadWarning::new("html/too-deep", MESSAGE))
}

/// Whether there is a tag anywhere.
fn has_markup(text: &str) -> bool {
    text.match_indices('<').any(|(at, _)| {
        text[at + 1..]
            .starts_with(|next: char| next.is_ascii_alphabetic() || matches!(next, '/' | '!' | '?'))
    })
}

/// Plain text under the name of another format: blank lines end its paragraphs.
pub(super) fn plain_paragraphs(builder: &mut Builder, text: &str) {
    let text = dom::clean(text);
    let mut is_in_paragraph = false;
    for line in text.lines().map(str::trim).chain([""]) {
        if line.is_empty() {
            builder.break_block();
        } else if is_in_paragraph {
            builder.text(" ");
        }
        builder.text(line);
        is_in_paragraph = !line.is_empty();
    }
}

/// The charset a page declares in its first bytes.
pub(super) fn declared_charset(bytes: &[u8]) -> Option<String> {
    let head = &bytes[..bytes.len().min(DECLARATION_BYTES)];
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let declaration = head.match_indices("charset").find_map(|(at, name)| {
        let value = head[at + name.len()..].trim_start().strip_prefix('=')?;
        let value = value.trim_start().trim_start_matches(['"', '\'']);
        let label = value.split(['"', '\'', ';', '>', '/', ' ', '\t', '\n', '\r']).next()?;
        (!label.is_empty()).then(|| label.to_owned())
    });
    declaration.or_else(|| xml_encoding(&head))
}

fn xml_encoding(head: &str) -> Option<String> {
    let prolog = head.trim_start().strip_prefix("<?xml")?.split("?>").next()?;
    let value = prolog.split_once("encoding=")?.1.trim_start_matches(['"', '\'']);
    value.split(['"', '\'']).next().map(str::to_owned)
}

#[cfg(test)]
mod tests;
