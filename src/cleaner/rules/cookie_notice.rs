//! Cookie and consent notices.

use std::ops::Range;

use crate::cleaner::phrases::Class;
use crate::cleaner::reading::Reading;
use crate::cleaner::rule::{Pass, Rule};

/// *Removes* notices that ask for consent, and their buttons.
///
/// *Why it is safe*: the phrases are those of consent programs.
///
/// *Example*: `We use cookies to improve your experience.` goes.
///
/// *Keeps* a recipe.
pub(super) const RULE: Rule = Rule {
    name: "cookie-notice",
    reason: "cookie or consent notice",
    pass: Pass::Local,
    is_certain: true,
    propose,
};

fn propose(reading: &Reading<'_>) -> Vec<Range<usize>> {
    reading.each(|unit| reading.stands_in(unit, Class::Cookie) || reading.says(unit, Class::Cookie))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::cleaner::testing::check;

    #[test]
    fn removes() {
        check(
            RULE.name,
            &["We use cookies to improve your experience.", "*", "*"],
            &["We use cookies to improve your experience."],
        );
    }

    #[test]
    fn keeps() {
        check(
            RULE.name,
            &["*", "She kept cookies in the drawer for people who had been shouted at.", "*"],
            &[],
        );
    }
}
