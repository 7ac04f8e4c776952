//! Figures: an image or table with the caption that follows it.

use std::collections::BTreeSet;

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::document::Body;

/// Which blocks of a body are figures, and which paragraphs their captions.
#[derive(Debug, Default)]
pub(super) struct Figures {
    figures: BTreeSet<usize>,
    captions: BTreeSet<usize>,
}

impl Figures {
    /// The figures of a body.
    pub(super) fn of(body: &Body) -> Self {
        let mut found = Self::default();
        let mut open = Vec::new();
        let mut last_closed = None;
        for (index, event) in body.events().iter().enumerate() {
            match event {
                Event::Start(tag) => {
                    if let Some((start, end)) = last_closed
                        && end + 1 == index
                        && matches!(tag, Tag::Paragraph)
                        && is_caption(body, index)
                        && can_have_caption(body, start, end)
                    {
                        found.figures.insert(start);
                        found.captions.insert(index);
                    }
                    open.push(index);
                }
                Event::End(_) => last_closed = open.pop().map(|start| (start, index)),
                _ => {}
            }
        }
        found
    }

    /// Whether the block an event opens has a caption.
    pub(super) fn is_figure(&self, event: usize) -> bool {
        self.figures.contains(&event)
    }

    /// Whether the paragraph an event opens is the caption of the figure before it.
    pub(super) fn is_caption(&self, event: usize) -> bool {
        self.captions.contains(&event)
    }
}

/// The paragraphs that were declared captions, but for those below tables, quotes and code: they say what
/// an image shows.
pub(super) fn captions_of_images(body: &Body) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    let mut open = Vec::new();
    let mut is_below_words = false;
    for (index, event) in body.events().iter().enumerate() {
        match event {
            Event::Start(_) => open.push(index),
            Event::End(end) => match (end, open.pop()) {
                (TagEnd::Paragraph, Some(start)) if is_caption(body, start) => {
                    found.extend((!is_below_words).then_some(start));
                }
                (TagEnd::Table | TagEnd::BlockQuote(_) | TagEnd::CodeBlock, _) => {
                    is_below_words = true;
                }
                (TagEnd::Paragraph, _) => is_below_words = false,
                _ => {}
            },
            _ => {}
        }
    }
    found
}

/// Whether the paragraph an event opens was declared a caption.
pub(super) fn is_caption(body: &Body, event: usize) -> bool {
    body.attributes(event).is_some_and(|attributes| attributes.caption)
}

fn can_have_caption(body: &Body, start: usize, end: usize) -> bool {
    match body.events()[start] {
        Event::Start(Tag::Table(_)) => true,
        Event::Start(Tag::Paragraph) => {
            !is_caption(body, start) && is_image_only(&body.events()[start + 1..end])
        }
        _ => false,
    }
}

/// Whether inline events show images and no words beside them.
fn is_image_only(events: &[Event<'_>]) -> bool {
    let mut images = 0usize;
    let mut has_image = false;
    for event in events {
        match event {
            Event::Start(Tag::Image { .. }) => {
                images += 1;
                has_image = true;
            }
            Event::End(TagEnd::Image) => images = images.saturating_sub(1),
            Event::Start(_) | Event::End(_) | Event::SoftBreak | Event::HardBreak => {}
            Event::Text(text) if text.trim().is_empty() => {}
            _ if images > 0 => {}
            _ => return false,
        }
    }
    has_image
}
