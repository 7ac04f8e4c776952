//! Lists: only items in them, and tight where they can be.

use pulldown_cmark::{Event, Tag, TagEnd};

/// The events with every block directly in a list made an item. Items must stand in lists, and
/// every inline event in a leaf block.
pub(super) fn repair(events: Vec<Event<'static>>) -> Vec<Event<'static>> {
    let mut repaired = Vec::with_capacity(events.len());
    // Of each open tag: whether it is a list, and whether it was made an item.
    let mut open: Vec<(bool, bool)> = Vec::new();
    for event in events {
        let is_in_list = open.last().is_some_and(|(is_list, _)| *is_list);
        let is_stray = is_in_list && !matches!(event, Event::Start(Tag::Item) | Event::End(_));
        if is_stray {
            repaired.push(Event::Start(Tag::Item));
        }
        let mut is_item_done = is_stray && event == Event::Rule;
        match &event {
            Event::Start(tag) => open.push((matches!(tag, Tag::List(_)), is_stray)),
            Event::End(_) => is_item_done = open.pop().is_some_and(|(_, was_stray)| was_stray),
            _ => {}
        }
        repaired.push(event);
        if is_item_done {
            repaired.push(Event::End(TagEnd::Item));
        }
    }
    repaired
}

/// The events with the paragraphs of tight lists taken out: lists none of whose items holds a
/// paragraph that is not its first block. Every inline event must stand in a leaf block.
pub(super) fn tighten(events: Vec<Event<'static>>) -> Vec<Event<'static>> {
    let is_dropped = dropped(&events);
    let kept = events.into_iter().zip(is_dropped).filter(|(_, is_dropped)| !is_dropped);
    kept.map(|(event, _)| event).collect()
}

/// An open tag with what is known of its content.
struct Open {
    start: usize,
    is_list: bool,
    is_item: bool,
    blocks: usize,
    /// For a list: the paragraphs its items begin with, and whether it can be tight.
    paragraphs: Vec<(usize, usize)>,
    is_loose: bool,
}

/// By event: whether it is left out.
fn dropped(events: &[Event<'_>]) -> Vec<bool> {
    let mut is_dropped = vec![false; events.len()];
    let mut open: Vec<Open> = Vec::new();
    for (index, event) in events.iter().enumerate() {
        match event {
            Event::Start(tag) => {
                count_block(&mut open, tag);
                open.push(Open {
                    start: index,
                    is_list: matches!(tag, Tag::List(_)),
                    is_item: matches!(tag, Tag::Item),
                    blocks: 0,
                    paragraphs: Vec::new(),
                    is_loose: false,
                });
            }
            Event::End(end) => {
                let Some(closed) = open.pop() else { continue };
                if *end == TagEnd::Paragraph {
                    note_paragraph(&mut open, closed.start, index);
                } else if closed.is_list && !closed.is_loose {
                    for (start, end) in closed.paragraphs {
                        (is_dropped[start], is_dropped[end]) = (true, true);
                    }
                }
            }
            Event::Rule => count_block(&mut open, &Tag::BlockQuote(None)),
            _ => {}
        }
    }
    is_dropped
}

fn count_block(open: &mut [Open], tag: &Tag<'_>) {
    let [.., list, item] = open else { return };
    if list.is_list && item.is_item {
        item.blocks += 1;
        // A list that does not begin with 1 cannot follow a paragraph without a blank line.
        let needs_blank = match tag {
            Tag::Paragraph => true,
            Tag::List(Some(first)) => *first != 1,
            _ => false,
        };
        list.is_loose |= needs_blank && item.blocks > 1;
    }
}

fn note_paragraph(open: &mut [Open], start: usize, end: usize) {
    if let [.., list, item] = open
        && list.is_list
        && item.is_item
    {
        list.paragraphs.push((start, end));
    }
}
