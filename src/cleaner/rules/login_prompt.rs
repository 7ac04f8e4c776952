//! Forms, buttons and their labels.

use std::ops::Range;

use crate::cleaner::phrases::Class;
use crate::cleaner::reading::Reading;
use crate::cleaner::rule::{Pass, Rule};

/// *Removes* forms, buttons, labels, and lines that say what only buttons say.
///
/// *Why it is safe*: no essay is written in a form; a form around the whole page does not count. The lines are
/// whole units of a few words.
///
/// *Example*: `<button>Log in</button>` and `Save this story` go.
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
        reading.stands_in(unit, Class::Form)
            || reading.stands_in(unit, Class::Control)
            || reading.says(unit, Class::Control) && !reading.says(unit, Class::Navigation)
    })
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::cleaner::testing::check;

    #[test]
    fn removes() {
        check(RULE.name, &["*", "button | Log in to go on", "*"], &["Log in to go on"]);
        check(RULE.name, &["*", "Save this story", "*"], &["Save this story"]);
    }

    #[test]
    fn keeps() {
        check(RULE.name, &["form | *", "form | *", "form | *"], &[]);
        check(RULE.name, &["*", "Save this story for your children.", "*"], &[]);
    }
}
