//! Boxes about the author.

use std::ops::Range;

use crate::cleaner::phrases::Class;
use crate::cleaner::reading::Reading;
use crate::cleaner::rule::{Pass, Rule};

/// *Removes* elements named as author boxes and their headings (kept as the author's note).
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
    reading.each(|unit| {
        reading.stands_in(unit, Class::Author)
            || (reading.says(unit, Class::Author) && reading.is_label(unit))
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
            &["*", "*", "div.author-box | Ann Lee writes about chairs."],
            &["Ann Lee writes about chairs."],
        );
    }

    #[test]
    fn keeps() {
        check(RULE.name, &["*", "I am a joiner and I write about chairs when it rains.", "*"], &[]);
    }
}
