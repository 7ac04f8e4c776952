//! Lines with author, date, counts and reading time.

use std::ops::Range;

use crate::cleaner::phrases::Class;
use crate::cleaner::reading::{Reading, ends_sentence};
use crate::cleaner::rule::{Pass, Rule};

/// *Removes* short units in elements named as such lines, counters, reading times, and lines with a
/// number, no sentences, that begin with "Posted by" and the like.
///
/// *Why it is safe*: they are labels, and what they say stands on the essay's page already.
///
/// *Example*: `5 min read` goes.
///
/// *Keeps* "By the time I was thirty I had three managers."
pub(super) const RULE: Rule = Rule {
    name: "byline",
    reason: "author, date or counter",
    pass: Pass::Local,
    is_certain: true,
    propose,
};

fn propose(reading: &Reading<'_>) -> Vec<Range<usize>> {
    reading.each(|unit| {
        let is_short_meta =
            reading.stands_in(unit, Class::Byline) && !reading.signs[unit].is_running;
        let is_dated =
            reading.signs[unit].folded.contains('#') && !ends_sentence(&reading.units[unit].text);
        is_short_meta
            || reading.says(unit, Class::PageNumber)
            || reading.says(unit, Class::Byline) && is_dated
    })
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
                "5 min read",
                "div.byline | Ann Lee",
                "*",
                "*",
                "Posted by Ann Lee at 7:31 in Chairs",
            ],
            &["5 min read", "Ann Lee", "Posted by Ann Lee at 7:31 in Chairs"],
        );
    }

    #[test]
    fn keeps() {
        check(
            RULE.name,
            &[
                "*",
                "By the time I was thirty I had had three managers and no chair.",
                "Posted by the door was a list of 12 rules.",
                "*",
            ],
            &[],
        );
    }
}
