//! Taking single events out of a document while all that points at events stays right.

use std::collections::BTreeSet;

use pulldown_cmark::{Event, TagEnd};

use super::Document;
use super::body::Body;

impl Document {
    /// The document without some events, nor the containers that leaves empty, nor the line breaks
    /// that no longer part two lines. Whoever drops the start of a tag drops its end; what stands
    /// between them may stay.
    #[must_use]
    pub fn without_events(self, dropped: &BTreeSet<usize>) -> Self {
        if dropped.is_empty() {
            return self;
        }
        let is_kept = (0..self.body.events().len()).map(|index| !dropped.contains(&index));
        let is_kept = kept(self.body.events(), is_kept.collect());
        let Self { body, layout, mut facts, .. } = self;
        let mut rest = Body::default();
        let mut moved = layout.without_starts();
        let mut attributes = body.attributes;
        let mut new_index = Vec::with_capacity(is_kept.len());
        for (index, event) in body.events.into_iter().enumerate() {
            new_index.push(rest.events.len());
            if is_kept[index] {
                moved.enter(rest.events.len(), layout.element_at(index));
                if let Some(found) = attributes.remove(&index) {
                    rest.attributes.insert(rest.events.len(), found);
                }
                rest.events.push(event);
            }
        }
        for fact in &mut facts {
            let end = rest.events.len();
            fact.event = fact.event.map(|old| new_index.get(old).copied().unwrap_or(end));
        }
        Self { body: rest, layout: moved, facts, ..self }
    }
}

/// Which of the events that are not dropped stay: those that are no part of a container that is
/// emptied, nor a line break that no longer parts two lines.
pub(super) fn kept(events: &[Event<'_>], mut is_kept: Vec<bool>) -> Vec<bool> {
    drop_emptied(events, &mut is_kept);
    drop_stray_breaks(events, &mut is_kept);
    is_kept
}

fn drop_emptied(events: &[Event<'_>], is_kept: &mut [bool]) {
    let mut open: Vec<Container> = Vec::new();
    for (index, event) in events.iter().enumerate() {
        match event {
            Event::Start(_) if is_kept[index] => open.push(Container::at(index)),
            Event::End(end) if is_kept[index] => {
                let Some(container) = open.pop() else { continue };
                let is_emptied = container.lost && !container.has_content;
                if is_emptied && vanishes_when_empty(*end) {
                    is_kept[container.start..=index].fill(false);
                }
                if let Some(around) = open.last_mut() {
                    around.note(is_kept[index]);
                }
            }
            event if is_kept[index] && is_break(event) => {}
            _ => {
                if let Some(around) = open.last_mut() {
                    around.note(is_kept[index]);
                }
            }
        }
    }
}

/// Beside what was dropped a break goes where nothing stands before or after it any more.
fn drop_stray_breaks(events: &[Event<'_>], is_kept: &mut [bool]) {
    let mut before: Vec<usize> = Vec::new();
    let mut is_at_cut = false;
    for (index, event) in events.iter().enumerate() {
        if !is_kept[index] {
            is_at_cut = true;
            continue;
        }
        let last = before.last().map(|last| &events[*last]);
        let is_line = last.is_some_and(|last| !is_break(last) && !matches!(last, Event::Start(_)));
        if is_break(event) {
            is_kept[index] = is_line || !is_at_cut;
        } else {
            if is_at_cut && matches!(event, Event::End(_)) {
                while let Some(last) = before.pop_if(|last| is_break(&events[*last])) {
                    is_kept[last] = false;
                }
            }
            is_at_cut = false;
        }
        if is_kept[index] {
            before.push(index);
        }
    }
}

fn is_break(event: &Event<'_>) -> bool {
    matches!(event, Event::SoftBreak | Event::HardBreak)
}

/// Whether a container is dropped once nothing is left inside.
fn vanishes_when_empty(end: TagEnd) -> bool {
    !matches!(
        end,
        TagEnd::TableCell
            | TagEnd::TableHead
            | TagEnd::TableRow
            | TagEnd::Image
            | TagEnd::CodeBlock
    )
}

struct Container {
    start: usize,
    /// Whether something inside was dropped.
    lost: bool,
    /// Whether something inside stays.
    has_content: bool,
}

impl Container {
    fn at(start: usize) -> Self {
        Self { start, lost: false, has_content: false }
    }

    fn note(&mut self, is_kept: bool) {
        self.has_content |= is_kept;
        self.lost |= !is_kept;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Attributes, Builder, Element, FactKind};
    use pulldown_cmark::Tag;

    #[test]
    fn attributes_layout_and_facts_move_along() {
        let mut builder = Builder::new();
        let outer = builder.add_element(Element { name: "div".into(), ..Element::default() });
        builder.start(Tag::Paragraph); // 0
        builder.start(Tag::Emphasis); // 1
        builder.text("x"); // 2
        builder.end(); // 3
        builder.end(); // 4
        builder.set_element(Some(outer));
        builder.fact_here(FactKind::Time, "t", "2020");
        let caption = Attributes { caption: true, ..Attributes::default() };
        builder.set_next_attributes(caption.clone());
        builder.start(Tag::Paragraph); // 5
        builder.text("y");
        builder.end();
        let document = builder.finish();

        let unwrapped = document.clone().without_events(&BTreeSet::from([1, 3]));
        assert_eq!(unwrapped.body.events().len(), 6);
        assert_eq!(unwrapped.body.attributes(3), Some(&caption));
        assert_eq!(unwrapped.layout.element_at(2), None);
        assert_eq!(unwrapped.layout.element_at(3), Some(outer));
        assert_eq!(unwrapped.facts[0].event, Some(3));

        let emptied = document.without_events(&BTreeSet::from([2]));
        assert_eq!(emptied.body.events().len(), 3);
        assert_eq!(emptied.facts[0].event, Some(0));
    }
}
