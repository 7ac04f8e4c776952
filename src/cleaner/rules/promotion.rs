//! Lines that lead to something else in the middle of an essay.

use std::ops::Range;

use crate::cleaner::phrases::Class;
use crate::cleaner::reading::Reading;
use crate::cleaner::rule::{Pass, Rule};

/// *Removes* "Read:", "Watch:" and buttons.
///
/// *Why it is safe*: such a line is short and opens with the call.
///
/// *Example*: `Read: Ten ways to say no` goes.
///
/// *Keeps* "Read the contract twice before you sign it, and once more aloud."
pub(super) const RULE: Rule = Rule {
    name: "promotion",
    reason: "leads to something else to read, watch or buy",
    pass: Pass::Local,
    is_certain: true,
    propose,
};

fn propose(reading: &Reading<'_>) -> Vec<Range<usize>> {
    reading.each(|unit| reading.says(unit, Class::Promo) && reading.is_short(unit))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::cleaner::testing::check;

    #[test]
    fn removes() {
        check(RULE.name, &["*", "Read: Ten ways to say no", "*"], &["Read: Ten ways to say no"]);
    }

    #[test]
    fn keeps() {
        check(
            RULE.name,
            &["*", "Read the contract twice before you sign it, and once more aloud.", "*"],
            &[],
        );
    }
}
