//! What a mailing program puts above and below a letter.

use std::ops::Range;

use crate::cleaner::phrases::Class;
use crate::cleaner::reading::Reading;
use crate::cleaner::rule::{Pass, Rule};

/// *Removes* "view in browser" above a newsletter; addresses and ways to unsubscribe below; above a mail
/// that was passed on, the head that says whose it is, with a few words of whoever did; below an answer, the
/// mail that it answers to.
///
/// *Why it is safe*: mailing programs write these lines, no author does.
///
/// *Example*: `If you cannot read this, click here` goes.
///
/// *Keeps* a letter that talks about browsers.
pub(super) const RULE: Rule = Rule {
    name: "newsletter-frame",
    reason: "header or footer of a newsletter",
    pass: Pass::Local,
    is_certain: true,
    propose,
};

fn propose(reading: &Reading<'_>) -> Vec<Range<usize>> {
    reading.each(|unit| {
        reading.says(unit, Class::NewsletterHeader) || reading.says(unit, Class::NewsletterFooter)
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
                "If you cannot read this, click here",
                "*",
                "*",
                "You are receiving this email because you asked for it.",
            ],
            &[
                "If you cannot read this, click here",
                "You are receiving this email because you asked for it.",
            ],
        );
    }

    #[test]
    fn keeps() {
        check(
            RULE.name,
            &["*", "She could not read my handwriting, and said so in front of the others.", "*"],
            &[],
        );
    }
}
