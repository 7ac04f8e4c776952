//! The gate through which every event enters a [`Body`].

use pulldown_cmark::{CowStr, Event, Tag, TagEnd};

use super::body::{Attributes, Body};
use super::layout::{Element, ElementId, Layout};
use super::seam::pieces;
use super::{Document, Fact, FactKind, LoadWarning};

/// Containers open at once; deeper ones keep their text but lose their own markup, so that no
/// writer has to indent without end.
const MAX_NESTING: usize = 100;

/// Events of a text; what follows is text without tags and breaks. A paragraph takes three, so that
/// five novels have fewer; each may cost 500 bytes of memory in the end.
const MAX_EVENTS: usize = 300_000;

/// Events of a paragraph: its start, its text, its end.
const PARAGRAPH_EVENTS: usize = 3;

/// Paragraphs of a text together with the sentences that over-long ones are judged by; what follows
/// in an over-long paragraph is judged as a whole.
const MAX_PIECES: usize = 100_000;

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
    /// Text of an event that is yet to be pushed.
    text: String,
    /// What `end` has to close.
    open: Vec<Open>,
    /// How many tags were open with each paragraph nobody asked for, itself included.
    implicit: Vec<usize>,
    next: Attributes,
    facts: Vec<Fact>,
    element: Option<ElementId>,
    /// Whether what was refused keeps the text to come apart from the text so far.
    is_apart: bool,
    /// Whether [`MAX_EVENTS`] was reached.
    is_cut: bool,
}

/// A tag that waits for its end.
#[derive(Clone, Copy, Debug)]
enum Open {
    Written(TagEnd),
    /// It was refused; a block keeps its text apart all the same.
    Refused {
        is_block: bool,
    },
}

impl Open {
    fn written(self) -> Option<TagEnd> {
        match self {
            Self::Written(end) => Some(end),
            Self::Refused { .. } => None,
        }
    }
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
        self.body.events.len() + usize::from(!self.text.is_empty())
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
        self.open.iter().rev().find_map(|open| open.written())
    }

    /// Opens a tag. Every call is matched by one [`Builder::end`].
    pub fn start(&mut self, tag: Tag<'static>) {
        let is_block = is_block(&tag);
        let attributes = std::mem::take(&mut self.next);
        if self.is_full() {
            self.ensure_paragraph();
            return self.refuse(is_block);
        }
        if is_block {
            self.break_block();
        } else {
            self.ensure_paragraph();
        }
        if matches!(tag, Tag::HtmlBlock | Tag::MetadataBlock(_)) || self.open.len() >= MAX_NESTING {
            return self.refuse(is_block);
        }
        self.open.push(Open::Written(tag.to_end()));
        let position = self.position();
        self.body.set_attributes(position, attributes);
        self.push(Event::Start(tag));
    }

    fn refuse(&mut self, is_block: bool) {
        self.is_apart |= is_block;
        self.open.push(Open::Refused { is_block });
    }

    /// Closes the innermost open tag; more ends than starts are ignored.
    pub fn end(&mut self) {
        self.end_implicit();
        match self.open.pop() {
            Some(Open::Written(end)) => self.push(Event::End(end)),
            Some(Open::Refused { is_block }) => self.is_apart |= is_block,
            None => {}
        }
    }

    /// Adds text, joined to text just before it.
    pub fn text(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        self.ensure_paragraph();
        if self.text.is_empty() {
            self.layout.enter(self.body.events.len(), self.element);
        } else if self.is_apart && !self.text.ends_with(char::is_whitespace) {
            self.text.push(' ');
        }
        self.is_apart = false;
        self.text.push_str(text);
    }

    /// Ends a paragraph that nobody asked for, if one is open.
    pub fn break_block(&mut self) {
        if self.is_full() {
            self.is_apart = true;
        } else {
            self.end_implicit();
        }
    }

    fn end_implicit(&mut self) {
        if self.implicit.last() == Some(&self.open.len()) {
            self.implicit.pop();
            if let Some(Open::Written(end)) = self.open.pop() {
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
            other if self.is_full() => self.event_as_text(&other),
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

    fn event_as_text(&mut self, event: &Event<'static>) {
        match event {
            Event::Code(text)
            | Event::InlineMath(text)
            | Event::DisplayMath(text)
            | Event::FootnoteReference(text) => self.text(text),
            _ => self.is_apart = true,
        }
    }

    /// Whether there is room for text only.
    fn is_full(&mut self) -> bool {
        self.is_cut |= self.body.events.len() >= MAX_EVENTS;
        self.is_cut
    }

    /// The finished document; over-long paragraphs are cut into one text event a sentence.
    pub fn finish(mut self) -> Document {
        while !self.open.is_empty() {
            self.end();
        }
        self.push_text();
        let Self { body, layout, facts, is_cut, .. } = self;
        let warnings = is_cut.then(cut_warning).into_iter().collect();
        let mut document =
            split_overlong(Document { body, layout, facts, warnings, ..Document::default() });
        document.body.events.shrink_to_fit();
        document
    }

    fn push(&mut self, event: Event<'static>) {
        self.push_text();
        self.layout.enter(self.body.events.len(), self.element);
        self.body.events.push(event);
    }

    fn push_text(&mut self) {
        if !self.text.is_empty() {
            self.body.events.push(text_event(&self.text));
            self.text.clear();
        }
        self.is_apart = false;
    }

    fn ensure_paragraph(&mut self) {
        let needs_one = match self.innermost() {
            None => true,
            Some(end) => {
                matches!(end, TagEnd::BlockQuote(_) | TagEnd::FootnoteDefinition | TagEnd::List(_))
            }
        };
        if needs_one && self.open.len() < MAX_NESTING {
            self.open.push(Open::Written(TagEnd::Paragraph));
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

fn cut_warning() -> LoadWarning {
    LoadWarning::new(
        "document/too-large",
        format!("the text has more than {MAX_EVENTS} pieces; the rest is one plain paragraph"),
    )
    .with_help("make several essays of it")
}

/// Cuts the text of over-long paragraphs into one event a sentence (UAX 29), and further where
/// typography shows a seam: see [`pieces`].
fn split_overlong(document: Document) -> Document {
    let ranges = overlong_paragraphs(&document.body);
    if ranges.is_empty() {
        return document;
    }
    let Document { body, layout, mut facts, warnings, .. } = document;
    let mut room = MAX_PIECES.saturating_sub(body.events.len() / PARAGRAPH_EVENTS);
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
                let mut start = 0;
                for piece in pieces(&text).take(room) {
                    split.events.push(text_event(piece));
                    start += piece.len();
                    room -= 1;
                }
                if start < text.len() {
                    split.events.push(text_event(&text[start..]));
                }
            }
            other => split.events.push(other),
        }
    }
    for fact in &mut facts {
        fact.event =
            fact.event.map(|old| new_index.get(old).copied().unwrap_or(split.events.len()));
    }
    Document { body: split, layout: moved, facts, warnings, ..Document::default() }
}

fn text_event(text: &str) -> Event<'static> {
    Event::Text(CowStr::Borrowed(text).into_static())
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
    fn a_text_of_too_many_pieces_goes_on_as_plain_text() {
        let mut builder = Builder::new();
        for number in 0..MAX_EVENTS {
            builder.start(Tag::Paragraph);
            builder.text(&format!("a{number}"));
            builder.start(Tag::Strong);
            builder.text("b");
            builder.end();
            builder.end();
            builder.event(Event::Rule);
        }
        let document = builder.finish();
        assert!(document.body.events().len() < MAX_EVENTS + 10);
        let codes: Vec<_> = document.warnings.iter().map(|warning| warning.code).collect();
        assert_eq!(codes, ["document/too-large"]);
        let words = |text: &str| text.split_whitespace().count();
        let texts = document.units();
        let kept: usize = texts.iter().map(|unit| words(&unit.text)).sum();
        assert_eq!(kept, MAX_EVENTS, "every word, and none glued to another");
    }

    #[test]
    fn an_overlong_paragraph_is_cut_into_so_many_pieces() {
        let mut builder = Builder::new();
        builder.text(&"It rained. ".repeat(MAX_PIECES + 50_000));
        let document = builder.finish();
        let units = document.units();
        assert_eq!(units.len(), MAX_PIECES);
        assert_eq!(units[MAX_PIECES - 1].words, 2 * 50_001);
        assert!(document.warnings.is_empty(), "nothing is lost");
    }

    #[test]
    fn deep_blocks_keep_their_words_apart() {
        let mut builder = Builder::new();
        for _ in 0..MAX_NESTING {
            builder.start(Tag::BlockQuote(None));
        }
        for word in ["one", "two"] {
            builder.start(Tag::Paragraph);
            builder.text(word);
            builder.end();
        }
        let document = builder.finish();
        assert_eq!(document.units()[0].text, "one two");
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
