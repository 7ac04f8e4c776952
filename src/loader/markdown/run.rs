//! Inline events that hold raw HTML, written as HTML throughout.
//!
//! What HTML cannot say, the marks of footnotes and the boxes of tasks, is written as private
//! characters, to be put back into what the HTML loader makes of the rest.

use pulldown_cmark::{Event, Tag, TagEnd};

/// Whether an event stands within a line of text.
pub(super) fn is_inline(event: &Event<'_>) -> bool {
    match event {
        Event::Start(tag) => matches!(
            tag,
            Tag::Emphasis
                | Tag::Strong
                | Tag::Strikethrough
                | Tag::Superscript
                | Tag::Subscript
                | Tag::Link { .. }
                | Tag::Image { .. }
        ),
        Event::End(end) => matches!(
            end,
            TagEnd::Emphasis
                | TagEnd::Strong
                | TagEnd::Strikethrough
                | TagEnd::Superscript
                | TagEnd::Subscript
                | TagEnd::Link
                | TagEnd::Image
        ),
        Event::Html(_) | Event::Rule => false,
        _ => true,
    }
}

/// Inline events, of which some may be HTML.
#[derive(Default)]
pub(super) struct Run {
    pub(super) events: Vec<Event<'static>>,
    /// Whether some are HTML.
    pub(super) has_html: bool,
}

impl Run {
    /// Adds an event.
    pub(super) fn push(&mut self, event: Event<'static>) {
        self.has_html |= matches!(event, Event::InlineHtml(_));
        self.events.push(event);
    }
}

/// A run as HTML, what was HTML as it stands. Addresses keep their spelling.
#[derive(Default)]
pub(super) struct Written {
    pub(super) html: String,
    /// What HTML cannot say, footnotes' marks and tasks' boxes: see [`mark_index`].
    pub(super) marks: Vec<Event<'static>>,
}

/// The first of the private characters (plane 15) that stand for marks in HTML.
const FIRST_MARK: u32 = 0xF_0000;

/// Marks of one run; further ones are left out.
const MAX_MARKS: u32 = 0xFFFD;

/// The index of the mark that a private character stands for.
pub(super) fn mark_index(character: char) -> Option<usize> {
    let index = u32::from(character).checked_sub(FIRST_MARK).filter(|index| *index < MAX_MARKS)?;
    usize::try_from(index).ok()
}

impl Written {
    /// Writes a run.
    pub(super) fn of(events: &[Event<'static>]) -> Self {
        let mut written = Self::default();
        let mut is_in_alt = false;
        for event in events {
            match event {
                Event::Start(Tag::Image { .. }) => is_in_alt = true,
                Event::End(TagEnd::Image) => is_in_alt = false,
                Event::Text(text) | Event::Code(text) if is_in_alt => {
                    escape(text, &mut written.html);
                    continue;
                }
                _ if is_in_alt => continue,
                _ => {}
            }
            written.write(event);
        }
        written
    }

    fn write(&mut self, event: &Event<'static>) {
        let html = &mut self.html;
        match event {
            Event::InlineHtml(tag) => html.push_str(tag),
            Event::Text(text) => escape(text, html),
            Event::Code(code) => {
                html.push_str("<code>");
                escape(code, html);
                html.push_str("</code>");
            }
            Event::SoftBreak => html.push('\n'),
            Event::HardBreak => html.push_str("<br>"),
            Event::Start(Tag::Image { dest_url, title, .. }) => {
                open("img", &[("src", dest_url), ("title", title)], html);
                html.truncate(html.len() - ">".len());
                html.push_str(" alt=\"");
            }
            Event::End(TagEnd::Image) => html.push_str("\">"),
            Event::Start(Tag::Link { dest_url, title, .. }) => {
                open("a", &[("href", dest_url), ("title", title)], html);
            }
            Event::Start(tag) => open(element(tag.to_end()), &[], html),
            Event::End(end) => {
                html.push_str("</");
                html.push_str(element(*end));
                html.push('>');
            }
            Event::FootnoteReference(_) | Event::TaskListMarker(_) => self.mark(event),
            _ => {}
        }
    }

    fn mark(&mut self, event: &Event<'static>) {
        let index = u32::try_from(self.marks.len()).unwrap_or(MAX_MARKS);
        if let Some(character) = char::from_u32(FIRST_MARK + index).filter(|_| index < MAX_MARKS) {
            self.html.push(character);
            self.marks.push(event.clone());
        }
    }
}

/// The element of an inline tag.
fn element(end: TagEnd) -> &'static str {
    match end {
        TagEnd::Strong => "strong",
        TagEnd::Emphasis => "em",
        TagEnd::Strikethrough => "del",
        TagEnd::Superscript => "sup",
        TagEnd::Subscript => "sub",
        TagEnd::Link => "a",
        _ => "span",
    }
}

fn open(element: &str, attributes: &[(&str, &str)], html: &mut String) {
    html.push('<');
    html.push_str(element);
    for (name, value) in attributes.iter().filter(|(_, value)| !value.is_empty()) {
        html.push(' ');
        html.push_str(name);
        html.push_str("=\"");
        escape(value, html);
        html.push('"');
    }
    html.push('>');
}

fn escape(text: &str, html: &mut String) {
    for character in text.chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            private if mark_index(private).is_some() => {}
            other => html.push(other),
        }
    }
}
