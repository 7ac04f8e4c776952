//! The gate through which every event enters a [`Body`].

use pulldown_cmark::{CowStr, Event, Tag, TagEnd};

use super::body::{Attributes, Body};
use super::layout::{Element, ElementId, Layout};
use super::seam::pieces;
use super::{Document, Fact, FactKind};

/// Containers open at once; deeper ones keep their text but lose their own markup, so that no
/// writer has to indent without end.
const MAX_NESTING: usize = 100;

/// Paragraphs of more words are judged sentence by sentence: nobody writes so, but a page dumped
/// on one line looks so.
pub(super) const OVERLONG_WORDS: usize = 250;

/// Builds a [`Body`] and its [`Layout`], balanced by construction.
///
/// Text outside any block gets a paragraph of its own, which [`Builder::break_block`] or the next
/// block ends.
#[derive(Debug, Default)]
pub struct Builder {
    body: Body,
    layout: Layout,
    /// What `end` has to close; `None` for starts that were refused.
    open: Vec<Option<TagEnd>>,
    /// How many tags were open with each paragraph nobody asked for, itself included.
    implicit: Vec<usize>,
    next: Attributes,
    facts: Vec<Fact>,
    element: Option<ElementId>,
}

impl Builder {
    /// An empty builder.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an element of the source's structure.
    pub fn add_element(&mut self, element: Element) -> ElementId {
        self.layout.add(element)
    }

    /// Says that a selector selects an element; the elements come in the order they were added.
    pub fn select(&mut self, selector: &str, element: ElementId) {
        self.layout.select(selector, element);
    }

    /// Says in which element the events to come stand.
    pub fn set_element(&mut self, element: Option<ElementId>) {
        self.element = element;
    }

    /// Attributes for the next tag that starts.
    pub fn set_next_attributes(&mut self, attributes: Attributes) {
        self.next = attributes;
    }

    /// Number of events so far; the index of the next one.
    pub fn position(&self) -> usize {
        self.body.events.len()
    }

    /// Records a fact that stands outside the text. Empty values are ignored.
    pub fn fact(&mut self, kind: FactKind, name: &str, value: &str) {
        self.record(kind, name, value, None);
    }

    /// Records a fact that stands in the text, before the next event.
    pub fn fact_here(&mut self, kind: FactKind, name: &str, value: &str) {
        self.record(kind, name, value, Some(self.position()));
    }

    fn record(&mut self, kind: FactKind, name: &str, value: &str, event: Option<usize>) {
        let value = value.trim();
        if !value.is_empty() {
            self.facts.push(Fact { kind, name: name.to_owned(), value: value.to_owned(), event });
        }
    }

    /// The innermost tag that is open.
    pub fn innermost(&self) -> Option<TagEnd> {
        self.open.iter().rev().flatten().next().copied()
    }

    /// Opens a tag. Every call is matched by one [`Builder::end`].
    pub fn start(&mut self, tag: Tag<'static>) {
        if is_block(&tag) {
            self.break_block();
        } else {
            self.ensure_paragraph();
        }
        let attributes = std::mem::take(&mut self.next);
        let is_refused =
            matches!(tag, Tag::HtmlBlock | Tag::MetadataBlock(_)) || self.open.len() >= MAX_NESTING;
        if is_refused {
            self.open.push(None);
            return;
        }
        self.open.push(Some(tag.to_end()));
        let position = self.position();
        self.body.set_attributes(position, attributes);
        self.push(Event::Start(tag));
    }

    /// Closes the innermost open tag; more ends than starts are ignored.
    pub fn end(&mut self) {
        self.break_block();
        if let Some(Some(end)) = self.open.pop() {
            self.push(Event::End(end));
        }
    }

    /// Adds text, joined to text just before it.
    pub fn text(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        self.ensure_paragraph();
        if let Some(Event::Text(last)) = self.body.events.last_mut() {
            let mut joined = std::mem::replace(last, CowStr::Borrowed("")).into_string();
            joined.push_str(text);
            *last = joined.into();
        } else {
            self.push(Event::Text(text.to_owned().into()));
        }
    }

    /// Ends a paragraph that nobody asked for, if one is open.
    pub fn break_block(&mut self) {
        if self.implicit.last() == Some(&self.open.len()) {
            self.implicit.pop();
            if let Some(Some(end)) = self.open.pop() {
                self.push(Event::End(end));
            }
        }
    }

    /// Adds any event; raw HTML becomes text, an end closes the innermost tag whatever it names.
    pub fn event(&mut self, event: Event<'static>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(_) => self.end(),
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => self.text(&text),
            Event::Rule => {
                self.break_block();
                self.push(Event::Rule);
            }
            inline => {
                self.ensure_paragraph();
                self.push(inline);
            }
        }
    }

    /// The finished document; over-long paragraphs are cut into one text event a sentence.
    pub fn finish(mut self) -> Document {
        while !self.open.is_empty() {
            self.end();
        }
        let Self { body, layout, facts, .. } = self;
        split_overlong(Document { body, layout, facts, ..Document::default() })
    }

    fn push(&mut self, event: Event<'static>) {
        self.layout.enter(self.body.events.len(), self.element);
        self.body.events.push(event);
    }

    fn ensure_paragraph(&mut self) {
        let needs_one = match self.open.iter().rev().flatten().next() {
            None => true,
            Some(end) => {
                matches!(end, TagEnd::BlockQuote(_) | TagEnd::FootnoteDefinition | TagEnd::List(_))
            }
        };
        if needs_one && self.open.len() < MAX_NESTING {
            self.open.push(Some(TagEnd::Paragraph));
            self.push(Event::Start(Tag::Paragraph));
            self.implicit.push(self.open.len());
        }
    }
}

/// Whether a tag cannot stand inside a paragraph.
fn is_block(tag: &Tag<'_>) -> bool {
    !matches!(
        tag,
        Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::Link { .. }
            | Tag::Image { .. }
    )
}

/// Cuts the text of over-long paragraphs into one event a sentence (UAX 29), and further where
/// typography shows a seam: see [`pieces`].
fn split_overlong(document: Document) -> Document {
    let ranges = overlong_paragraphs(&document.body);
    if ranges.is_empty() {
        return document;
    }
    let Document { body, layout, mut facts, .. } = document;
    let mut split = Body::default();
    let mut moved = layout.without_starts();
    let mut new_index = Vec::with_capacity(body.events.len() + 1);
    let mut ranges = ranges.into_iter().peekable();
    let mut attributes = body.attributes;
    for (index, event) in body.events.into_iter().enumerate() {
        while ranges.next_if(|range| range.end <= index).is_some() {}
        new_index.push(split.events.len());
        moved.enter(split.events.len(), layout.element_at(index));
        if let Some(found) = attributes.remove(&index) {
            split.attributes.insert(split.events.len(), found);
        }
        match event {
            Event::Text(text) if ranges.peek().is_some_and(|range| range.contains(&index)) => {
                for piece in pieces(&text) {
                    split.events.push(Event::Text(piece.to_owned().into()));
                }
            }
            other => split.events.push(other),
        }
    }
    for fact in &mut facts {
        fact.event =
            fact.event.map(|old| new_index.get(old).copied().unwrap_or(split.events.len()));
    }
    Document { body: split, layout: moved, facts, ..Document::default() }
}

fn overlong_paragraphs(body: &Body) -> Vec<std::ops::Range<usize>> {
    let mut ranges = Vec::new();
    let mut start = None;
    let mut words = 0;
    for (index, event) in body.events.iter().enumerate() {
        match event {
            Event::Start(Tag::Paragraph) => (start, words) = (Some(index), 0),
            Event::Text(text) => words += text.split_whitespace().count(),
            Event::End(TagEnd::Paragraph) => {
                if let Some(start) = start.take()
                    && words > OVERLONG_WORDS
                {
                    ranges.push(start..index);
                }
            }
            _ => {}
        }
    }
    ranges
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_outside_blocks_gets_a_paragraph() {
        let mut builder = Builder::new();
        builder.text("one ");
        builder.text("two");
        builder.break_block();
        builder.text("three");
        let body = builder.finish().body;
        let texts: Vec<_> = body
            .events()
            .iter()
            .filter_map(|event| match event {
                Event::Text(text) => Some(text.as_ref()),
                _ => None,
            })
            .collect();
        assert_eq!(texts, ["one two", "three"]);
        assert_eq!(body.events().len(), 6);
    }

    #[test]
    fn inline_tags_do_not_end_the_paragraph_around_them() {
        let mut builder = Builder::new();
        builder.text("one ");
        builder.start(Tag::Strong);
        builder.text("two");
        builder.end();
        builder.text(" three");
        let body = builder.finish().body;
        let paragraphs =
            body.events().iter().filter(|event| **event == Event::Start(Tag::Paragraph));
        assert_eq!(paragraphs.count(), 1);
    }

    #[test]
    fn deep_nesting_keeps_the_words() {
        let mut builder = Builder::new();
        for _ in 0..1000 {
            builder.start(Tag::BlockQuote(None));
        }
        builder.text("deep");
        let body = builder.finish().body;
        assert!(body.events().len() < 3 * MAX_NESTING);
        assert!(body.events().contains(&Event::Text("deep".into())));
    }
}
