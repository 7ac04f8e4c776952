//! Looking ahead in a balanced stream of events.

use pulldown_cmark::{Event, Tag, TagEnd};

use super::escape::is_forbidden;

/// Index of the end that closes the tag opened at `start`.
pub(super) fn end_of(events: &[Event<'_>], start: usize) -> usize {
    let mut depth = 0usize;
    for (index, event) in events.iter().enumerate().skip(start) {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return index;
        }
    }
    events.len()
}

/// Whether some events show neither words nor images.
pub(super) fn is_blank(events: &[Event<'_>]) -> bool {
    events.iter().all(|event| match event {
        Event::Start(tag) => !matches!(tag, Tag::Image { .. }),
        Event::End(_) | Event::SoftBreak | Event::HardBreak => true,
        Event::Text(text) => text.trim().is_empty(),
        _ => false,
    })
}

/// The words of some inline events with single spaces, without descriptions of images.
pub(super) fn words_of(events: &[Event<'_>]) -> String {
    let mut images = 0usize;
    let mut text = String::new();
    for event in events {
        match event {
            Event::Start(Tag::Image { .. }) => images += 1,
            Event::End(TagEnd::Image) => images = images.saturating_sub(1),
            _ if images == 0 => push_words(&mut text, event),
            _ => {}
        }
    }
    squeeze(&text)
}

/// The description of an image: the words of the events inside it.
pub(super) fn description_of(events: &[Event<'_>]) -> String {
    let mut text = String::new();
    for event in events {
        push_words(&mut text, event);
    }
    squeeze(&text)
}

/// The text of a code block from the events inside it.
pub(super) fn code_of(events: &[Event<'_>]) -> String {
    let mut code = String::new();
    for event in events {
        match event {
            Event::Text(text) | Event::Code(text) => code.push_str(text),
            Event::SoftBreak | Event::HardBreak => code.push('\n'),
            _ => {}
        }
    }
    code.retain(|character| !is_forbidden(character) && character != '\r');
    code
}

fn push_words(text: &mut String, event: &Event<'_>) {
    match event {
        Event::Text(words)
        | Event::Code(words)
        | Event::InlineMath(words)
        | Event::DisplayMath(words) => text.push_str(words),
        Event::SoftBreak | Event::HardBreak => text.push(' '),
        _ => {}
    }
}

/// White space folded to single spaces, none at the ends.
fn squeeze(text: &str) -> String {
    let mut squeezed = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !squeezed.is_empty() {
            squeezed.push(' ');
        }
        squeezed.push_str(word);
    }
    squeezed
}
