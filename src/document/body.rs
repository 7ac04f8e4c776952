//! The text itself: a flat, balanced stream of events and a side table.

use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};
use serde::{Deserialize, Serialize};

use super::builder::Builder;
use super::without;

/// Which way a block's text runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Direction {
    /// Left to right.
    Ltr,
    /// Right to left.
    Rtl,
}

/// What events cannot say about the block or image that starts at an event.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attributes {
    /// This paragraph is the caption of the image or table before it.
    pub caption: bool,
    /// Width and height of an image, in CSS pixels.
    pub image_size: Option<(u32, u32)>,
    /// Declared direction of the block.
    pub direction: Option<Direction>,
    /// Declared language of the block (BCP 47), where it differs from the essay's.
    pub language: Option<String>,
}

impl Attributes {
    fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// A flat, balanced stream of events, never a raw-HTML one, with a side table by event index.
///
/// The only ways to make one are [`Builder`] and [`Body::from_events`], which both keep these
/// promises. Reading one back from a store goes through the same gate.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Body {
    pub(super) events: Vec<Event<'static>>,
    pub(super) attributes: BTreeMap<usize, Attributes>,
}

impl<'de> Deserialize<'de> for Body {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Stored<'a> {
            #[serde(borrow)]
            events: Vec<Event<'a>>,
            attributes: BTreeMap<usize, Attributes>,
        }
        let stored = Stored::deserialize(deserializer)?;
        let is_clean = is_clean_stream(&stored.events);
        let events = stored.events.into_iter().map(Event::into_static);
        Ok(if is_clean {
            Self { events: events.collect(), attributes: stored.attributes }
        } else {
            Self::from_events(events)
        })
    }
}

impl Body {
    /// A body of any events: raw HTML becomes its text, what is unbalanced is closed.
    pub fn from_events(events: impl IntoIterator<Item = Event<'static>>) -> Self {
        let mut builder = Builder::new();
        for event in events {
            builder.event(event);
        }
        builder.finish().body
    }

    /// The events, balanced.
    pub fn events(&self) -> &[Event<'static>] {
        &self.events
    }

    /// What the side table says of the block or image that starts at an event.
    pub fn attributes(&self, event: usize) -> Option<&Attributes> {
        self.attributes.get(&event)
    }

    /// Changes what the side table says of the block or image that starts at an event.
    pub fn set_attributes(&mut self, event: usize, attributes: Attributes) {
        if attributes.is_default() {
            self.attributes.remove(&event);
        } else {
            self.attributes.insert(event, attributes);
        }
    }

    /// Whether there is nothing to read or see.
    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    /// Rewrites every link and image address in place.
    pub fn map_addresses(&mut self, mut map: impl FnMut(usize, &str, bool) -> Option<String>) {
        for (index, event) in self.events.iter_mut().enumerate() {
            let (address, is_image) = match event {
                Event::Start(Tag::Link { dest_url, .. }) => (dest_url, false),
                Event::Start(Tag::Image { dest_url, .. }) => (dest_url, true),
                _ => continue,
            };
            if let Some(mapped) = map(index, address, is_image) {
                *address = mapped.into();
            }
        }
    }

    /// The body without some balanced ranges of events, nor the containers that leaves empty, nor the
    /// line breaks that no longer part two lines. Words that would meet where something went have a space
    /// between them.
    #[must_use]
    pub fn without(&self, ranges: &[Range<usize>]) -> Self {
        let mut is_kept = vec![true; self.events.len()];
        for range in ranges {
            is_kept[range.clone()].fill(false);
        }
        let is_kept = without::kept(&self.events, is_kept);
        let mut rest = Self::default();
        let mut seam = Seam::default();
        for (index, event) in self.events.iter().enumerate() {
            if !is_kept[index] {
                seam.is_cut = true;
                continue;
            }
            if seam.meets(event) {
                rest.events.push(Event::Text(" ".into()));
            }
            if let Some(attributes) = self.attributes.get(&index) {
                rest.attributes.insert(rest.events.len(), attributes.clone());
            }
            rest.events.push(event.clone());
        }
        rest
    }
}

/// What stands before an event in its line.
#[derive(Default)]
struct Seam {
    /// The last character of the line so far.
    last: Option<char>,
    /// Whether something went since.
    is_cut: bool,
}

impl Seam {
    /// Takes the next event that stays; whether its text would go on a word that it did not go on before.
    /// Languages without spaces have none to miss.
    fn meets(&mut self, event: &Event<'_>) -> bool {
        let text = match event {
            Event::Text(text) | Event::Code(text) => text,
            Event::Start(tag) if is_inline(tag.to_end()) => return false,
            Event::End(end) if is_inline(*end) => return false,
            _ => {
                *self = Self::default();
                return false;
            }
        };
        let is_sign = |it: Option<char>| it.is_some_and(|it| it.is_ascii_graphic());
        let meets = self.is_cut && is_sign(self.last) && is_sign(text.chars().next());
        *self = Self { last: text.chars().next_back().or(self.last), is_cut: false };
        meets
    }
}

fn is_inline(end: TagEnd) -> bool {
    matches!(end, TagEnd::Link | TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough)
}

/// Whether a stream keeps the promises of a [`Body`].
fn is_clean_stream(events: &[Event<'_>]) -> bool {
    let mut open = Vec::new();
    events.iter().all(|event| match event {
        Event::Html(_)
        | Event::InlineHtml(_)
        | Event::Start(Tag::HtmlBlock | Tag::MetadataBlock(_)) => false,
        Event::Start(tag) => {
            open.push(tag.to_end());
            true
        }
        Event::End(end) => open.pop() == Some(*end),
        _ => true,
    }) && open.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paragraph(text: &'static str) -> Vec<Event<'static>> {
        vec![Event::Start(Tag::Paragraph), Event::Text(text.into()), Event::End(TagEnd::Paragraph)]
    }

    #[test]
    fn raw_html_becomes_text() {
        let body = Body::from_events([Event::Html("<b>x</b>".into())]);
        assert!(is_clean_stream(body.events()));
        assert!(body.events().contains(&Event::Text("<b>x</b>".into())));
    }

    #[test]
    fn unbalanced_streams_are_closed() {
        let body =
            Body::from_events([Event::Start(Tag::BlockQuote(None)), Event::Text("x".into())]);
        assert!(is_clean_stream(body.events()));
    }

    #[test]
    fn removal_takes_emptied_containers_along() {
        let mut events = vec![Event::Start(Tag::List(None)), Event::Start(Tag::Item)];
        events.extend(paragraph("only"));
        events.extend([Event::End(TagEnd::Item), Event::End(TagEnd::List(false))]);
        events.extend(paragraph("after"));
        let body = Body::from_events(events);
        assert_eq!(body.without(std::slice::from_ref(&(2..5))).events(), paragraph("after"));
    }

    #[test]
    fn a_break_beside_what_was_removed_parts_two_lines_or_goes() {
        let line = |text: &'static str| Event::Text(text.into());
        let check = |inner: &[Event<'static>], range: Range<usize>, expected: &[Event<'static>]| {
            let paragraph = |inner: &[Event<'static>]| {
                let mut events = vec![Event::Start(Tag::Paragraph)];
                events.extend_from_slice(inner);
                events.push(Event::End(TagEnd::Paragraph));
                events
            };
            let body = Body::from_events(paragraph(inner));
            let range = range.start + 1..range.end + 1;
            let expected = if expected.is_empty() { Vec::new() } else { paragraph(expected) };
            assert_eq!(body.without(std::slice::from_ref(&range)).events(), expected);
        };
        let (hard, code) = (|| Event::HardBreak, || Event::Code("b".into()));
        check(&[line("a"), hard(), line("b")], 2..3, &[line("a")]);
        check(&[line("a"), hard(), line("b")], 0..1, &[line("b")]);
        check(&[line("a"), code(), hard()], 1..2, &[line("a")]);
        let three = [line("a"), hard(), line("b"), hard(), line("c")];
        check(&three, 2..3, &[line("a"), hard(), line("c")]);
        check(&[hard(), line("b")], 1..2, &[]);
        check(&[line("a"), hard(), line("b"), code()], 3..4, &[line("a"), hard(), line("b")]);
    }

    #[test]
    fn words_do_not_meet_where_something_went() {
        fn check([before, gone, after]: [&'static str; 3], expected: &str) {
            let events = [
                Event::Start(Tag::Paragraph),
                Event::Text(before.into()),
                Event::Code(gone.into()),
                Event::Text(after.into()),
                Event::End(TagEnd::Paragraph),
            ];
            let rest = Body::from_events(events).without(std::slice::from_ref(&(2..3)));
            let texts = rest.events().iter().filter_map(|event| match event {
                Event::Text(text) => Some(text.as_ref()),
                _ => None,
            });
            assert_eq!(texts.collect::<String>(), expected);
        }
        check(["Ask now!", "Share this?", "She said no."], "Ask now! She said no.");
        check(["Ask now. ", "Share this. ", "She said no."], "Ask now. She said no.");
        check(["好。", "他来了。", "走。"], "好。走。");
    }

    #[test]
    fn attributes_move_with_their_event() {
        let mut events = paragraph("one");
        events.extend(paragraph("two"));
        let mut body = Body::from_events(events);
        let caption = Attributes { caption: true, ..Attributes::default() };
        body.set_attributes(3, caption.clone());
        assert_eq!(body.without(std::slice::from_ref(&(0..3))).attributes(0), Some(&caption));
    }
}
