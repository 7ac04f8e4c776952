//! Advertisements and their labels.

use std::ops::Range;

use crate::cleaner::phrases::Class;
use crate::cleaner::reading::Reading;
use crate::cleaner::rule::{Pass, Rule};

/// *Removes* elements named as advertisements, their labels, affiliate disclosures.
///
/// *Why it is safe*: labels are whole units; wrappers of the page do not count.
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
    reading.each(|unit| {
        reading.stands_in(unit, Class::Advertisement) || reading.says(unit, Class::Advertisement)
    })
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
