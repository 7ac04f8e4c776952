//! Forms and their labels.

use std::ops::Range;

use crate::cleaner::phrases::Class;
use crate::cleaner::reading::Reading;
use crate::cleaner::rule::{Pass, Rule};

/// *Removes* forms, buttons, labels.
///
/// *Why it is safe*: no essay is written in a form; a form around the whole page does not count.
///
/// *Example*: `<button>Log in</button>` goes.
///
/// *Keeps* a page whose whole body is one form.
pub(super) const RULE: Rule = Rule {
    name: "login-prompt",
    reason: "a form or a button",
    pass: Pass::Local,
    is_certain: false,
    propose,
};

fn propose(reading: &Reading<'_>) -> Vec<Range<usize>> {
    reading.each(|unit| {
        reading.stands_in(unit, Class::Form) || reading.stands_in(unit, Class::Control)
    })
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::cleaner::testing::check;

    #[test]
    fn removes() {
        check(RULE.name, &["*", "button | Log in to go on", "*"], &["Log in to go on"]);
    }

    #[test]
    fn keeps() {
        check(RULE.name, &["form | *", "form | *", "form | *"], &[]);
    }
}
