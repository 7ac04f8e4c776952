//! A body as plain text.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::footnote::Footnotes;
use super::scan::{code_of, end_of};
use crate::document::Body;

/// The body as plain text but for some of its paragraphs; see [`super::to_text`].
pub(super) fn write(body: &Body, left_out: BTreeSet<usize>) -> String {
    let events = body.events();
    let mut writer = Writer { left_out, ..Writer::default() };
    // Notes stand at the end, in the order of their numbers.
    let mut notes = BTreeMap::new();
    let numbers = Footnotes::of(events);
    writer.blocks(events, 0..events.len(), &numbers, &mut notes);
    while let Some((_, note)) = notes.pop_first() {
        writer.blocks(events, note, &numbers, &mut notes);
    }
    writer.out
}

#[derive(Default)]
struct Writer {
    out: String,
    block: String,
    /// Paragraphs that are not written, by their first events.
    left_out: BTreeSet<usize>,
    /// Tables around the current event.
    tables: usize,
}

impl Writer {
    /// Writes a stretch of the events, and sets the notes in it aside.
    fn blocks(
        &mut self,
        events: &[Event<'_>],
        range: Range<usize>,
        numbers: &Footnotes<'_>,
        notes: &mut BTreeMap<usize, Range<usize>>,
    ) {
        let mut index = range.start;
        while index < range.end {
            match &events[index] {
                Event::Start(Tag::Image { .. }) => index = end_of(events, index),
                Event::Start(Tag::Paragraph) if self.left_out.contains(&index) => {
                    index = end_of(events, index);
                }
                Event::Start(Tag::CodeBlock(_)) => {
                    let end = end_of(events, index);
                    self.code(&events[index + 1..end]);
                    index = end;
                }
                event => match numbers.defined(index) {
                    Some(number) => {
                        self.boundary();
                        let end = end_of(events, index);
                        notes.insert(number, index + 1..end);
                        index = end;
                    }
                    None => self.step(event),
                },
            }
            index += 1;
        }
        self.end_block();
    }

    fn step(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(tag) if is_inline(tag.to_end()) => {}
            Event::End(end) if is_inline(*end) => {}
            Event::Start(tag) => {
                self.boundary();
                self.tables += usize::from(matches!(tag, Tag::Table(_)));
            }
            Event::End(end) => self.end(*end),
            Event::Rule => self.boundary(),
            Event::Text(text)
            | Event::Code(text)
            | Event::Html(text)
            | Event::InlineHtml(text)
            | Event::InlineMath(text)
            | Event::DisplayMath(text) => self.words(text),
            Event::SoftBreak => self.words(" "),
            Event::HardBreak if self.tables > 0 => self.words(" "),
            Event::HardBreak => self.line_break(),
            Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
        }
    }

    fn end(&mut self, end: TagEnd) {
        match end {
            TagEnd::TableCell => self.words(" "),
            TagEnd::TableRow | TagEnd::TableHead => self.line_break(),
            TagEnd::Table => {
                self.tables = self.tables.saturating_sub(1);
                self.boundary();
            }
            _ => self.boundary(),
        }
    }

    /// Between two blocks; inside a table only a space.
    fn boundary(&mut self) {
        if self.tables == 0 {
            self.end_block();
        } else {
            self.words(" ");
        }
    }

    /// Adds words, white space folded.
    fn words(&mut self, text: &str) {
        for character in text.chars() {
            if !character.is_whitespace() {
                self.block.push(character);
            } else if !self.block.is_empty() && !self.block.ends_with([' ', '\n']) {
                self.block.push(' ');
            }
        }
    }

    fn line_break(&mut self) {
        self.block.truncate(self.block.trim_end().len());
        if !self.block.is_empty() {
            self.block.push('\n');
        }
    }

    fn end_block(&mut self) {
        let block = std::mem::take(&mut self.block);
        self.block_of(block.trim_end());
    }

    fn code(&mut self, events: &[Event<'_>]) {
        self.boundary();
        let code = code_of(events);
        if self.tables == 0 {
            self.block_of(code.trim_end().trim_start_matches('\n'));
        } else {
            self.words(&code);
        }
    }

    fn block_of(&mut self, block: &str) {
        if block.is_empty() {
            return;
        }
        if !self.out.is_empty() {
            self.out.push_str("\n\n");
        }
        self.out.push_str(block);
    }
}

/// Whether a tag stands inside a line of words.
fn is_inline(end: TagEnd) -> bool {
    matches!(
        end,
        TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link
            | TagEnd::Image
    )
}

#[cfg(test)]
mod tests {
    use super::super::html::tests::{body, captioned};
    use super::super::{to_full_text, to_text};

    fn check(markdown: &str, expected: &str) {
        assert_eq!(to_text(&body(markdown)), expected);
    }

    #[test]
    fn blocks_are_separated_by_blank_lines() {
        check("# A *b*\n\nc\nd\n\n---\n\n> e", "A b\n\nc d\n\ne");
        check("a  \nb", "a\nb");
    }

    #[test]
    fn items_are_paragraphs_without_bullets() {
        check("- a\n  - b\n- c\n", "a\n\nb\n\nc");
        check("1. a\n\n   b\n2. [ ] c\n", "a\n\nb\n\nc");
    }

    #[test]
    fn a_row_is_a_line() {
        check("|a|b c|\n|-|-|\n|1|2|\n\nz", "a b c\n1 2\n\nz");
    }

    #[test]
    fn a_caption_goes_with_its_image() {
        let seen = captioned("![a](b.png)\n\nSeen.\n\nread it", "Seen.");
        assert_eq!([to_text(&seen), to_full_text(&seen)], ["read it", "Seen.\n\nread it"]);
        let pictures = captioned("![a](b.png)\n\nSeen.\n\nz", "Seen.");
        assert_eq!(to_text(&pictures), "Seen.\n\nz");
        for words in ["|a|\n|-|\n|b|", "> b", "```\nb\n```"] {
            let seen = captioned(&format!("read it ![a](b.png)\n\n{words}\n\nSeen."), "Seen.");
            assert!(to_text(&seen).ends_with("\n\nSeen."), "{words}");
        }
    }

    #[test]
    fn code_stays_as_it_is() {
        check("x\n\n```\na\n\n  b\n```\n\ny", "x\n\na\n\n  b\n\ny");
    }

    #[test]
    fn notes_stand_at_the_end_and_images_say_nothing() {
        check("a[^1] ![alt](b.png) c\n\n[^1]: note\n\nd", "a c\n\nd\n\nnote");
        check("a[^x] b[^y]\n\n[^y]: two\n[^x]: one\n\nc", "a b\n\nc\n\none\n\ntwo");
    }
}
