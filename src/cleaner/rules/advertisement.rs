//! Advertisements and their labels.

use std::ops::Range;

use crate::cleaner::phrases::Class;
use crate::cleaner::reading::{Reading, ends_sentence};
use crate::cleaner::rule::{Pass, Rule};
use crate::document::ByElement;

/// *Removes* elements named as advertisements, their labels, affiliate disclosures, and the box of a newsletter
/// that begins with whom it was written together with.
///
/// *Why it is safe*: labels are whole units; wrappers of the page do not count, and a box has few words.
///
/// *Example*: `Advertisement` goes.
///
/// *Keeps* an essay about advertising.
pub(super) const RULE: Rule = Rule {
    name: "advertisement",
    reason: "advertisement or disclosure",
    pass: Pass::Local,
    is_certain: true,
    propose,
};

fn propose(reading: &Reading<'_>) -> Vec<Range<usize>> {
    let mut ranges = reading.each(|unit| {
        reading.stands_in(unit, Class::Advertisement) || reading.says(unit, Class::Advertisement)
    });
    ranges.extend(sponsored_boxes(reading));
    ranges
}

/// How the box of a sponsor begins, folded.
const SPONSOR_LEADS: [&str; 12] = [
    "together with ",
    "in partnership with ",
    "presented by ",
    "sponsored by ",
    "brought to you by ",
    "a word from our sponsor",
    "a message from our sponsor",
    "today's sponsor",
    "this week's sponsor",
    "in zusammenarbeit mit ",
    "präsentiert von ",
    "en partenariat avec ",
];

/// Elements that begin with the label of a sponsor and have more to them, but few words.
fn sponsored_boxes(reading: &Reading<'_>) -> Vec<Range<usize>> {
    /// Words of the longest label, and of the largest box.
    const MAX_LABEL_WORDS: usize = 8;
    const MAX_BOX_WORDS: usize = 150;
    let is_label = |unit: &usize| {
        let folded = reading.signs[*unit].folded.as_str();
        reading.units[*unit].words <= MAX_LABEL_WORDS
            && SPONSOR_LEADS.iter().any(|lead| folded.starts_with(lead))
            && !ends_sentence(folded)
    };
    let labels: Vec<usize> = (0..reading.units.len()).filter(is_label).collect();
    if labels.is_empty() {
        return Vec::new();
    }
    let spans = spans(reading);
    let box_of = |label: &usize| {
        let unit = &reading.units[*label];
        let boxes = unit.path_ids().map(|id| &spans[id]);
        boxes
            .filter(|span| {
                span.first == Some(*label) && span.words <= MAX_BOX_WORDS && span.words > unit.words
            })
            .last()
            .map(|span| *label..span.end)
    };
    let pitch = |label: &usize| is_pitch(reading, label + 1).then_some(*label..label + 2);
    labels.iter().filter_map(|label| box_of(label).or_else(|| pitch(label))).collect()
}

/// Whether a paragraph asks to buy or to try something.
fn is_pitch(reading: &Reading<'_>, unit: usize) -> bool {
    /// Words of the longest.
    const MAX_WORDS: usize = 100;
    const ASKS: [&str; 9] = [
        "use code",
        "% off",
        "try it",
        "free trial",
        "learn more",
        "get started",
        "sign up",
        "check it out",
        "claim your",
    ];
    reading.units.get(unit).is_some_and(|paragraph| {
        let text = &reading.signs[unit].folded;
        paragraph.words <= MAX_WORDS
            && paragraph.links > 0
            && ASKS.iter().any(|ask| text.contains(ask))
    })
}

/// Where the words of an element stand.
#[derive(Clone, Default)]
struct Span {
    /// The first unit with words.
    first: Option<usize>,
    /// Behind the last unit.
    end: usize,
    words: usize,
}

fn spans(reading: &Reading<'_>) -> ByElement<Span> {
    let mut spans = reading.by_element(&Span::default());
    for (index, unit) in reading.units.iter().enumerate() {
        for id in unit.path_ids() {
            let span = &mut spans[id];
            if unit.words > 0 {
                span.first.get_or_insert(index);
            }
            span.end = index + 1;
            span.words += unit.words;
        }
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::cleaner::testing::check;

    #[test]
    fn removes() {
        check(RULE.name, &["*", "Advertisement", "*"], &["Advertisement"]);
    }

    #[test]
    fn keeps() {
        check(
            RULE.name,
            &["*", "The advertisement asked for somebody who could start on Monday.", "*"],
            &[],
        );
    }
}
