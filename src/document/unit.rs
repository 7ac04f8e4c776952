//! The smallest pieces of text a rule may remove, with what can be measured about them.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};
use serde::{Deserialize, Serialize};

use super::body::Body;
use super::builder::OVERLONG_WORDS;
use super::layout::{Element, ElementId, Layout};
use super::words::words;

/// What a unit is made as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum UnitKind {
    /// A paragraph.
    Paragraph,
    /// A heading of level 1 to 6.
    Heading(u8),
    /// The text of a list item (its nested blocks are units of their own).
    Item,
    /// A term or a description of a description list.
    Description,
    /// The text of a footnote.
    Footnote,
    /// The caption of an image or table.
    Caption,
    /// A code block.
    Code,
    /// A whole table.
    Table,
    /// A line across the page.
    Rule,
}

/// A leaf block, or a sentence of an over-long one.
#[derive(Clone, Debug)]
pub struct Unit<'a> {
    /// The balanced range of events it covers.
    pub events: Range<usize>,
    /// What it is made as.
    pub kind: UnitKind,
    /// Its words with single spaces; line breaks as `\n`; no descriptions of images.
    pub text: String,
    /// What its images stand for, where there is nothing else in it.
    pub pictured: String,
    /// Number of words (UAX 29).
    pub words: usize,
    /// Number of those inside links.
    pub linked_words: usize,
    /// Number of links.
    pub links: usize,
    /// Number of images.
    pub images: usize,
    /// Words that are emphasised strongly.
    pub strong_words: usize,
    /// Lists around it.
    pub list_depth: usize,
    /// Quotes around it.
    pub quote_depth: usize,
    /// Number of the leaf block it belongs to, from 0; sentences of one paragraph share it.
    pub block: usize,
    /// The element it stands in, where the source had any.
    pub element: Option<ElementId>,
    layout: &'a Layout,
}

impl<'a> Unit<'a> {
    /// Share of its words that are inside links, 0.0 to 1.0; 0.0 without words.
    pub fn link_density(&self) -> f32 {
        ratio(self.linked_words, self.words)
    }

    /// Words per 80-column line, the last line left out; a single line counts as it is.
    /// Kohlschütter et al., WSDM 2010.
    pub fn text_density(&self) -> f32 {
        const COLUMNS: usize = 80;
        let mut lines = 1usize;
        let mut column = 0;
        let mut words_before_last = 0;
        let mut words = 0;
        for word in self.text.split_whitespace() {
            let width = word.chars().count();
            if column > 0 && column + 1 + width > COLUMNS {
                lines += 1;
                column = 0;
                words_before_last = words;
            }
            column += width + usize::from(column > 0);
            words += 1;
        }
        if lines == 1 { ratio(words, 1) } else { ratio(words_before_last, lines - 1) }
    }

    /// The elements around it, innermost first; empty where the source had none.
    pub fn path(&self) -> impl Iterator<Item = &'a Element> + use<'a> {
        self.layout.path(self.element)
    }

    /// The ids of the elements around it, innermost first.
    pub fn path_ids(&self) -> impl Iterator<Item = ElementId> + use<'a> {
        self.layout.path_ids(self.element)
    }

    /// Whether it stands in an element that a selector selects.
    pub fn is_selected(&self, selector: &str) -> bool {
        let selected = self.layout.selected(selector);
        self.path_ids().any(|id| selected.binary_search(&id).is_ok())
    }

    /// The source's structure the unit stands in.
    pub fn layout(&self) -> &'a Layout {
        self.layout
    }
}

fn ratio(part: usize, whole: usize) -> f32 {
    if whole == 0 {
        return 0.0;
    }
    #[expect(clippy::cast_precision_loss, reason = "word counts are far below 2^24")]
    let ratio = part as f32 / whole as f32;
    ratio
}

/// The units of a body, in order.
pub(super) fn units<'a>(body: &'a Body, layout: &'a Layout) -> Vec<Unit<'a>> {
    let mut walk = Walk { body, layout, units: Vec::new(), open: Vec::new(), block: 0, run: None };
    for (index, event) in body.events().iter().enumerate() {
        walk.step(index, event);
    }
    walk.end_run(body.events().len());
    walk.units.shrink_to_fit();
    walk.units
}

struct Walk<'a> {
    body: &'a Body,
    layout: &'a Layout,
    units: Vec<Unit<'a>>,
    /// Tags around the current event, outermost first.
    open: Vec<(usize, &'a Tag<'static>)>,
    block: usize,
    /// First event of a run of inline events directly inside a container.
    run: Option<usize>,
}

impl<'a> Walk<'a> {
    fn step(&mut self, index: usize, event: &'a Event<'static>) {
        match event {
            Event::Start(tag) => {
                if self.run.is_some() && is_container_or_leaf(tag) {
                    self.end_run(index);
                }
                if self.run.is_none() && !self.is_in_leaf() && !is_container_or_leaf(tag) {
                    self.run = Some(index);
                }
                self.open.push((index, tag));
            }
            Event::End(_) => {
                // The run ends with the container it stands in, not with its own inline tags.
                let closes = self.open.last().copied();
                if let (Some((start, _)), Some(run)) = (closes, self.run)
                    && start < run
                {
                    self.end_run(index);
                }
                self.open.pop();
                if let Some((start, tag)) = closes
                    && let Some(kind) = leaf_kind(tag)
                    && !self.is_in_leaf()
                {
                    self.leaf(start..index + 1, kind);
                }
            }
            Event::Rule => {
                self.end_run(index);
                self.unit(index..index + 1, UnitKind::Rule);
                self.block += 1;
            }
            _ if self.run.is_none() && !self.is_in_leaf() => self.run = Some(index),
            _ => {}
        }
    }

    /// Whether the current event stands inside a leaf block.
    fn is_in_leaf(&self) -> bool {
        self.open.iter().any(|(_, tag)| leaf_kind(tag).is_some())
    }

    fn end_run(&mut self, end: usize) {
        if let Some(start) = self.run.take() {
            let kind = match self.open.iter().rev().map(|(_, tag)| tag).next() {
                Some(Tag::Item) => UnitKind::Item,
                Some(Tag::DefinitionListTitle | Tag::DefinitionListDefinition) => {
                    UnitKind::Description
                }
                Some(Tag::FootnoteDefinition(_)) => UnitKind::Footnote,
                _ => UnitKind::Paragraph,
            };
            self.unit(start..end, kind);
            self.block += 1;
        }
    }

    fn leaf(&mut self, range: Range<usize>, kind: UnitKind) {
        let kind =
            if kind == UnitKind::Paragraph { self.paragraph_kind(range.start) } else { kind };
        let whole = self.measure(range.clone(), kind);
        if kind == UnitKind::Paragraph && whole.words > OVERLONG_WORDS {
            for piece in inline_pieces(&self.body.events()[range.start + 1..range.end - 1]) {
                let piece = range.start + 1 + piece.start..range.start + 1 + piece.end;
                self.unit(piece, kind);
            }
        } else {
            self.units.push(whole);
        }
        self.block += 1;
    }

    fn paragraph_kind(&self, start: usize) -> UnitKind {
        if self.body.attributes(start).is_some_and(|attributes| attributes.caption) {
            return UnitKind::Caption;
        }
        match self.open.iter().rev().map(|(_, tag)| tag).next() {
            Some(Tag::Item) => UnitKind::Item,
            Some(Tag::FootnoteDefinition(_)) => UnitKind::Footnote,
            Some(Tag::DefinitionListDefinition) => UnitKind::Description,
            _ => UnitKind::Paragraph,
        }
    }

    fn unit(&mut self, range: Range<usize>, kind: UnitKind) {
        let unit = self.measure(range, kind);
        self.units.push(unit);
    }

    fn measure(&self, range: Range<usize>, kind: UnitKind) -> Unit<'a> {
        let mut text = String::new();
        let mut unit = Unit {
            kind,
            text: String::new(),
            pictured: String::new(),
            words: 0,
            linked_words: 0,
            links: 0,
            images: 0,
            strong_words: 0,
            list_depth: self.open.iter().filter(|(_, tag)| matches!(tag, Tag::List(_))).count(),
            quote_depth: self
                .open
                .iter()
                .filter(|(_, tag)| matches!(tag, Tag::BlockQuote(_)))
                .count(),
            block: self.block,
            element: self.layout.element_at(range.start),
            layout: self.layout,
            events: range.clone(),
        };
        let (mut in_link, mut in_strong, mut in_image) = (0usize, 0usize, 0usize);
        for event in &self.body.events()[range] {
            match event {
                Event::Start(Tag::Link { .. }) => {
                    in_link += 1;
                    unit.links += 1;
                }
                Event::End(TagEnd::Link) => in_link = in_link.saturating_sub(1),
                Event::Start(Tag::Strong) => in_strong += 1,
                Event::End(TagEnd::Strong) => in_strong = in_strong.saturating_sub(1),
                Event::Start(Tag::Image { .. }) => {
                    in_image += 1;
                    unit.images += 1;
                }
                Event::End(TagEnd::Image) => in_image = in_image.saturating_sub(1),
                Event::End(TagEnd::TableRow | TagEnd::TableHead) | Event::HardBreak => {
                    text.push('\n');
                }
                Event::SoftBreak | Event::End(TagEnd::TableCell) => text.push(' '),
                Event::Text(piece) | Event::Code(piece) if in_image == 0 => {
                    let words = words(piece).count();
                    unit.words += words;
                    unit.linked_words += if in_link > 0 { words } else { 0 };
                    unit.strong_words += if in_strong > 0 { words } else { 0 };
                    text.push_str(piece);
                }
                Event::Text(piece) if in_image > 0 && unit.words == 0 => {
                    unit.pictured.push_str(piece);
                }
                _ => {}
            }
        }
        if unit.words > 0 {
            unit.pictured.clear();
        }
        unit.text = if kind == UnitKind::Code { text } else { squeeze(text) };
        unit
    }
}

/// Balanced pieces of a paragraph's inline events: each top-level text or element on its own, with the
/// break of the line behind it.
fn inline_pieces(events: &[Event<'_>]) -> Vec<Range<usize>> {
    let mut pieces: Vec<Range<usize>> = Vec::new();
    let mut depth = 0usize;
    let mut start = 0;
    for (index, event) in events.iter().enumerate() {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > 0 {
            continue;
        }
        match (event, pieces.last_mut()) {
            (Event::SoftBreak | Event::HardBreak, Some(piece)) => piece.end = index + 1,
            _ => pieces.push(start..index + 1),
        }
        start = index + 1;
    }
    pieces
}

/// Whether all white space in a text is single spaces, or single line breaks where `breaks` are let
/// stand, and neither begins nor ends it.
pub(crate) fn is_single_spaced(text: &str, breaks: bool) -> bool {
    let is_wide_space = |character: char| !character.is_ascii() && character.is_whitespace();
    let is_space = |byte: u8| matches!(byte, b' ' | b'\t'..=b'\r');
    let is_other = |byte: u8| is_space(byte) && byte != b' ' && !(breaks && byte == b'\n');
    let bytes = text.as_bytes();
    let (Some(first), Some(last)) = (bytes.first(), bytes.last()) else { return true };
    // Looking at all pairs whatever they are, a processor looks at many at once.
    let is_odd = bytes.iter().zip(&bytes[1..]).fold(is_other(*first), |is_odd, (before, byte)| {
        is_odd | is_other(*byte) | (is_space(*before) & is_space(*byte))
    });
    !is_odd
        && !is_space(*first)
        && !is_space(*last)
        && (text.is_ascii() || !text.contains(is_wide_space))
}

/// White space folded to single spaces, but for line breaks.
fn squeeze(text: String) -> String {
    if is_single_spaced(&text, true) {
        return text;
    }
    let mut squeezed = String::with_capacity(text.len());
    for (number, line) in text.split('\n').enumerate() {
        if number > 0 && !squeezed.is_empty() {
            squeezed.push('\n');
        }
        for word in line.split_whitespace() {
            if !squeezed.is_empty() && !squeezed.ends_with('\n') {
                squeezed.push(' ');
            }
            squeezed.push_str(word);
        }
    }
    squeezed.truncate(squeezed.trim_end().len());
    squeezed
}

fn leaf_kind(tag: &Tag<'_>) -> Option<UnitKind> {
    match tag {
        Tag::Paragraph => Some(UnitKind::Paragraph),
        Tag::Heading { level, .. } => Some(UnitKind::Heading(level_number(*level))),
        Tag::CodeBlock(_) => Some(UnitKind::Code),
        Tag::Table(_) => Some(UnitKind::Table),
        _ => None,
    }
}

fn is_container_or_leaf(tag: &Tag<'_>) -> bool {
    leaf_kind(tag).is_some()
        || matches!(
            tag,
            Tag::BlockQuote(_)
                | Tag::List(_)
                | Tag::Item
                | Tag::FootnoteDefinition(_)
                | Tag::DefinitionList
                | Tag::DefinitionListTitle
                | Tag::DefinitionListDefinition
        )
}

fn level_number(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;

    fn texts(markdown: &str) -> Vec<(UnitKind, String)> {
        let events = pulldown_cmark::Parser::new_ext(
            markdown,
            pulldown_cmark::Options::ENABLE_TABLES | pulldown_cmark::Options::ENABLE_FOOTNOTES,
        );
        let body = Body::from_events(events.map(Event::into_static));
        let document = Document { body, ..Document::default() };
        document.units().into_iter().map(|unit| (unit.kind, unit.text)).collect()
    }

    #[test]
    fn every_leaf_is_a_unit() {
        use UnitKind::{Code, Heading, Item, Paragraph, Rule};
        let units =
            texts("# T\n\npara *x*\n\n- a\n  - b\n- c\n\n> quote\n\n```\ncode\n```\n\n---\n");
        let kinds: Vec<_> = units.iter().map(|(kind, _)| *kind).collect();
        assert_eq!(kinds, [Heading(1), Paragraph, Item, Item, Item, Paragraph, Code, Rule]);
        assert_eq!(units[1].1, "para x");
        assert_eq!(units[3].1, "b");
    }

    #[test]
    fn a_table_is_one_unit() {
        assert_eq!(texts("|a|b|\n|-|-|\n|1|2|\n"), [(UnitKind::Table, "a b\n1 2".to_owned())]);
    }

    #[test]
    fn an_overlong_paragraph_is_judged_by_sentence() {
        let long = "One small sentence stands here. ".repeat(80);
        assert_eq!(texts(&long).len(), 80);
    }

    #[test]
    fn linked_words_are_counted() {
        let body = Body::from_events(
            pulldown_cmark::Parser::new("[two words](x) and more").map(Event::into_static),
        );
        let document = Document { body, ..Document::default() };
        let unit = &document.units()[0];
        assert_eq!((unit.words, unit.linked_words), (4, 2));
    }
}
