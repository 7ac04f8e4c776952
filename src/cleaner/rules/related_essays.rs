//! Lists of other essays.

use std::ops::Range;

use crate::cleaner::phrases::Class;
use crate::cleaner::reading::Reading;
use crate::cleaner::rule::{Pass, Rule};

/// *Removes* elements named as related, popular or next posts and tag lists, and their headings.
///
/// *Why it is safe*: running text is only taken with its element.
///
/// *Example*: `You may also like` goes.
///
/// *Keeps* "See also what the contract says" in running text.
pub(super) const RULE: Rule = Rule {
    name: "related-essays",
    reason: "leads to other pages",
    pass: Pass::Local,
    is_certain: true,
    propose,
};

fn propose(reading: &Reading<'_>) -> Vec<Range<usize>> {
    reading.each(|unit| {
        reading.stands_in(unit, Class::Related)
            || (reading.says(unit, Class::Related) && !reading.signs[unit].is_running)
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
            &["*", "*", "ul.related-posts | Ten more chairs", "You may also like"],
            &["Ten more chairs", "You may also like"],
        );
    }

    #[test]
    fn keeps() {
        check(
            RULE.name,
            &[
                "*",
                "You may also like to know that she never once raised her voice to anybody.",
                "*",
            ],
            &[],
        );
    }
}
