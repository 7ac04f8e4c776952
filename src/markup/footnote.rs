//! Footnotes: their numbers.

use std::collections::{BTreeMap, HashMap};

use pulldown_cmark::{Event, Tag, TagEnd};

use super::scan::{end_of, is_blank};

/// The numbers of a body's footnotes, from 1: by first reference, then what nothing refers to.
#[derive(Debug, Default)]
pub(super) struct Footnotes<'a> {
    by_label: HashMap<&'a str, usize>,
    by_event: BTreeMap<usize, usize>,
}

impl<'a> Footnotes<'a> {
    /// The footnotes of a body. A label defined twice names its first definition; a definition
    /// without words is none.
    pub(super) fn of(events: &'a [Event<'_>]) -> Self {
        let mut definitions: Vec<(usize, &str)> = Vec::new();
        let mut first: HashMap<&str, usize> = HashMap::new();
        for (index, event) in events.iter().enumerate() {
            if let Event::Start(Tag::FootnoteDefinition(label)) = event
                && !is_blank(&events[index..end_of(events, index)])
            {
                first.entry(label).or_insert(index);
                definitions.push((index, label));
            }
        }
        let mut notes = Self::default();
        for label in references(events) {
            if let Some(index) = first.get(label)
                && !notes.by_label.contains_key(label)
            {
                let number = notes.by_label.len() + 1;
                notes.by_label.insert(label, number);
                notes.by_event.insert(*index, number);
            }
        }
        for (index, _) in definitions {
            let number = notes.by_event.len() + 1;
            notes.by_event.entry(index).or_insert(number);
        }
        notes
    }

    /// The number a reference shows; `None` if nothing defines its label.
    pub(super) fn referred(&self, label: &str) -> Option<usize> {
        self.by_label.get(label).copied()
    }

    /// The number of the definition an event opens.
    pub(super) fn defined(&self, event: usize) -> Option<usize> {
        self.by_event.get(&event).copied()
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.by_event.len()
    }
}

/// Labels of the references that are shown: those in descriptions of images are not.
fn references<'a>(events: &'a [Event<'_>]) -> impl Iterator<Item = &'a str> {
    let mut images = 0usize;
    events.iter().filter_map(move |event| {
        match event {
            Event::Start(Tag::Image { .. }) => images += 1,
            Event::End(TagEnd::Image) => images = images.saturating_sub(1),
            Event::FootnoteReference(label) if images == 0 => return Some(label.as_ref()),
            _ => {}
        }
        None
    })
}
