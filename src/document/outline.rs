//! The headings of a body: which levels and anchors they get.

use std::collections::{BTreeMap, HashMap};

use pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};

use super::body::Body;
use super::fold::{cut, fold};

/// Longest anchor in bytes.
const MAX_ANCHOR_BYTES: usize = 80;

/// The anchor of a heading without letters.
const NAMELESS: &str = "section";

/// The level of a body's first heading; the page's title is the only heading of level 1.
const TOP_LEVEL: usize = 2;

/// The lowest level HTML has.
const LAST_LEVEL: usize = 6;

/// A heading of a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// 2 to 6, as it is shown: a body starts at 2, and no level is skipped on the way down.
    pub level: u8,
    /// Its `id`, unique in the body: letters, digits and hyphens.
    pub anchor: String,
    /// Its words, never empty.
    pub text: String,
}

/// The headings of a body that have words.
#[derive(Debug, Default)]
pub struct Outline {
    /// By index of the event that opens the heading.
    headings: BTreeMap<usize, Heading>,
    /// Anchors by the id the source gave a heading.
    declared: HashMap<String, String>,
    /// How often each anchor was wanted.
    anchors: HashMap<String, usize>,
}

impl Outline {
    /// The headings of a body.
    pub fn of(body: &Body) -> Self {
        let mut outline = Self::default();
        let mut open = Vec::new();
        for (index, event) in body.events().iter().enumerate() {
            let Event::Start(Tag::Heading { level, id, .. }) = event else { continue };
            let text = words(&body.events()[index + 1..]);
            if text.is_empty() {
                continue;
            }
            let level = shift(&mut open, *level);
            let anchor = outline.anchor(id.as_deref().filter(|id| !id.is_empty()), &text);
            outline.headings.insert(index, Heading { level, anchor, text });
        }
        outline
    }

    /// The heading an event opens.
    pub fn heading(&self, event: usize) -> Option<&Heading> {
        self.headings.get(&event)
    }

    /// The last heading before an event.
    pub fn before(&self, event: usize) -> Option<&Heading> {
        self.headings.range(..event).next_back().map(|(_, heading)| heading)
    }

    /// The anchor a fragment of an address (without `#`) means.
    pub fn find(&self, fragment: &str) -> Option<&str> {
        let decoded = percent_encoding::percent_decode_str(fragment).decode_utf8_lossy();
        let declared = self.declared.get(decoded.as_ref()).map(String::as_str);
        declared
            .or_else(|| self.anchors.get_key_value(decoded.as_ref()).map(|(key, _)| key.as_str()))
    }

    /// The headings in order.
    pub fn into_headings(self) -> Vec<Heading> {
        self.headings.into_values().collect()
    }

    fn anchor(&mut self, declared: Option<&str>, text: &str) -> String {
        let folded = fold(declared.unwrap_or(text));
        let wanted = if folded.is_empty() { NAMELESS } else { cut(&folded, MAX_ANCHOR_BYTES) };
        let anchor = self.unused(wanted.to_owned());
        if let Some(id) = declared {
            self.declared.entry(id.to_owned()).or_insert_with(|| anchor.clone());
        }
        anchor
    }

    fn unused(&mut self, wanted: String) -> String {
        let count = self.anchors.entry(wanted.clone()).or_insert(0);
        *count += 1;
        if *count == 1 {
            return wanted;
        }
        let mut number = *count;
        loop {
            let candidate = format!("{wanted}-{number}");
            if !self.anchors.contains_key(&candidate) {
                self.anchors.insert(candidate.clone(), 1);
                self.anchors.insert(wanted, number);
                return candidate;
            }
            number += 1;
        }
    }
}

/// The words of a heading from the events after its start, without descriptions of images.
fn words(events: &[Event<'_>]) -> String {
    let mut images = 0usize;
    let mut text = String::new();
    for event in events {
        match event {
            Event::End(TagEnd::Heading(_)) => break,
            Event::Start(Tag::Image { .. }) => images += 1,
            Event::End(TagEnd::Image) => images = images.saturating_sub(1),
            Event::Text(words) | Event::Code(words) if images == 0 => text.push_str(words),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            _ => {}
        }
    }
    let words: Vec<_> = text.split_whitespace().collect();
    words.join(" ")
}

/// The level to write for a heading below those still `open`.
fn shift(open: &mut Vec<HeadingLevel>, level: HeadingLevel) -> u8 {
    while open.pop_if(|last| *last >= level).is_some() {}
    let shown = (TOP_LEVEL + open.len()).min(LAST_LEVEL);
    open.push(level);
    u8::try_from(shown).expect("at most LAST_LEVEL")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(markdown: &str) -> Body {
        Body::from_events(pulldown_cmark::Parser::new(markdown).map(Event::into_static))
    }

    fn check(markdown: &str, expected: &[(u8, &str)]) {
        let headings = Outline::of(&body(markdown)).into_headings();
        let found: Vec<_> = headings.iter().map(|h| (h.level, h.anchor.as_str())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn levels_start_at_two_and_skip_none() {
        check("# A\n\n## B\n\n# C", &[(2, "a"), (3, "b"), (2, "c")]);
        check("### A\n\n##### B\n\n## C", &[(2, "a"), (3, "b"), (2, "c")]);
        check(
            "# A\n## B\n### C\n#### D\n##### E\n###### F\n",
            &[(2, "a"), (3, "b"), (4, "c"), (5, "d"), (6, "e"), (6, "f")],
        );
    }

    #[test]
    fn anchors_are_unique() {
        check(
            "# Why\n# Why\n# Why 2\n# Why",
            &[(2, "why"), (2, "why-2"), (2, "why-2-2"), (2, "why-3")],
        );
    }

    #[test]
    fn headings_without_words_are_none() {
        check("# ![x](y)\n\n# A", &[(2, "a")]);
    }

    #[test]
    fn declared_ids_are_found_again() {
        let events = [
            Event::Start(Tag::Heading {
                level: HeadingLevel::H2,
                id: Some("The_Part".into()),
                classes: Vec::new(),
                attrs: Vec::new(),
            }),
            Event::Text("Part".into()),
            Event::End(TagEnd::Heading(HeadingLevel::H2)),
        ];
        let outline = Outline::of(&Body::from_events(events));
        assert_eq!(outline.find("The_Part"), Some("the-part"));
        assert_eq!(outline.find("the-part"), Some("the-part"));
        assert_eq!(outline.find("else"), None);
    }
}
