//! Subscription boxes.

use std::ops::Range;

use crate::cleaner::phrases::Class;
use crate::cleaner::reading::Reading;
use crate::cleaner::rule::{Pass, Rule};

/// *Removes* boxes that ask for an address, wherever they stand.
///
/// *Why it is safe*: the phrases belong to such boxes and the units are short.
///
/// *Example*: `Get new posts in your inbox` and `Enter your email` go.
///
/// *Keeps* an essay about writing newsletters.
pub(super) const RULE: Rule = Rule {
    name: "subscription-form",
    reason: "a box to subscribe",
    pass: Pass::Local,
    is_certain: true,
    propose,
};

fn propose(reading: &Reading<'_>) -> Vec<Range<usize>> {
    reading.each(|unit| {
        reading.stands_in(unit, Class::Subscribe) || reading.says(unit, Class::Subscribe)
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
            &["*", "Get new letters delivered to your inbox.", "div.newsletter | Yes please", "*"],
            &["Get new letters delivered to your inbox.", "Yes please"],
        );
    }

    #[test]
    fn keeps() {
        check(
            RULE.name,
            &["*", "I wrote a newsletter for six years and eleven people read it.", "*"],
            &[],
        );
    }
}
