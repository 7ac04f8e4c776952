//! What a mailing program puts above and below a letter.

use std::ops::Range;

use crate::cleaner::phrases::Class;
use crate::cleaner::reading::Reading;
use crate::cleaner::rule::{Pass, Rule};
use crate::document::UnitKind;

/// *Removes* "view in browser" above a newsletter; addresses and ways to unsubscribe below; a signature under
/// two dashes; above a mail
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
    let frame = reading.each(|unit| {
        reading.says(unit, Class::NewsletterHeader) || reading.says(unit, Class::NewsletterFooter)
    });
    frame.into_iter().chain(signature(reading)).collect()
}

/// What stands below the two dashes that mail programs put over a signature (RFC 3676, 4.3).
fn signature(reading: &Reading<'_>) -> Option<Range<usize>> {
    /// Words and units of the longest signature.
    const MAX_WORDS: usize = 60;
    const MAX_UNITS: usize = 8;
    let dashes =
        reading.units.iter().rposition(|unit| matches!(unit.text.as_str(), "--" | "-- "))?;
    let is_signature = |unit: &usize| {
        reading.units[*unit].quote_depth == 0
            && !reading.is_gone[*unit]
            && reading.units[*unit].kind != UnitKind::Rule
    };
    let end = dashes + (dashes..reading.units.len()).take_while(is_signature).count();
    let words: usize = reading.units[dashes..end].iter().map(|unit| unit.words).sum();
    let is_short = words <= MAX_WORDS && end - dashes <= MAX_UNITS + 1;
    is_short.then_some(dashes..end)
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
    fn removes_a_signature() {
        let signature = ["--", "Jane Doe", "Some Works, Springfield"];
        check(RULE.name, &["*", "*", signature[0], signature[1], signature[2]], &signature);
    }

    #[test]
    fn keeps_what_is_too_long_for_a_signature() {
        check(RULE.name, &["*", "--", "*", "*", "*", "*"], &[]);
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
