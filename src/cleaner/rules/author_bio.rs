//! Boxes about the author.

use std::ops::Range;

use crate::cleaner::phrases::Class;
use crate::cleaner::reading::Reading;
use crate::cleaner::rule::{Pass, Rule};

/// *Removes* elements named as author boxes and their headings (kept as the author's note), and what
/// stands between a count of followers and the button to follow.
///
/// *Why it is safe*: the names are those themes give such boxes; wrappers of the page do not count.
///
/// *Example*: `<div class="author-box">Ann writes about work.</div>` goes.
///
/// *Keeps* a first-person introduction inside the essay.
pub(super) const RULE: Rule = Rule {
    name: "author-bio",
    reason: "about the author",
    pass: Pass::Local,
    is_certain: true,
    propose,
};

fn propose(reading: &Reading<'_>) -> Vec<Range<usize>> {
    let mut ranges = reading.each(|unit| {
        reading.stands_in(unit, Class::Author)
            || (reading.says(unit, Class::Author) && reading.is_label(unit))
    });
    ranges.extend((0..reading.units.len()).filter_map(|unit| followed(reading, unit)));
    ranges
}

/// What stands between the count of an author's or a magazine's followers and the button to follow.
fn followed(reading: &Reading<'_>, unit: usize) -> Option<Range<usize>> {
    /// The most pieces between them.
    const MAX_UNITS: usize = 4;
    let folded = |unit: usize| reading.signs[unit].folded.as_str();
    let is_count =
        ["# followers", "#k followers"].iter().any(|count| folded(unit).starts_with(count));
    let end = (unit + MAX_UNITS + 2).min(reading.units.len());
    let button = (unit + 1..end).find(|below| folded(*below) == "follow").filter(|_| is_count)?;
    Some(unit + 1..button)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::cleaner::testing::check;

    #[test]
    fn removes() {
        check(
            RULE.name,
            &[
                "*",
                "*",
                "div.author-box | Ann Lee writes about chairs.",
                "1.2K followers",
                "Joiner, and a mother of two.",
                "Follow",
            ],
            &["Ann Lee writes about chairs.", "Joiner, and a mother of two."],
        );
    }

    #[test]
    fn keeps() {
        check(RULE.name, &["*", "I am a joiner and I write about chairs when it rains.", "*"], &[]);
    }
}
