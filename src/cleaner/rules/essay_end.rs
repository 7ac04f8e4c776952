//! What follows the signs that an essay is over.

use std::ops::Range;

use crate::cleaner::phrases::{Class, Classes};
use crate::cleaner::reading::{Reading, ratio};
use crate::cleaner::rule::{Pass, Rule};

/// Signs that stand below an essay and nowhere else.
const CLOSING: Classes = Classes::of(Class::CommentHeading)
    .with(Classes::of(Class::CommentForm))
    .with(Classes::of(Class::NewsletterHeader))
    .with(Classes::of(Class::NewsletterFooter))
    .with(Classes::of(Class::Legal))
    .with(Classes::of(Class::Author))
    .with(Classes::of(Class::Republication));

/// Signs that mostly stand below an essay, and sometimes inside it.
const LIKELY: Classes = Classes::of(Class::Related)
    .with(Classes::of(Class::Subscribe))
    .with(Classes::of(Class::Share))
    .with(Classes::of(Class::Follow));

/// Running words that may stand below a closing sign, as a share of those above it.
const MAX_AFTER_CLOSING: f32 = 0.35;

/// The same for a likely sign.
const MAX_AFTER_LIKELY: f32 = 0.06;

/// Running words above which there is an essay to be over.
const MIN_ESSAY_WORDS: usize = 60;

/// *Removes* everything below the first sign that the essay is over, when little text is left
/// there.
///
/// *Why it is safe*: legal lines, author boxes and comment forms stand at the end; where much
/// text follows, they do not count.
///
/// *Example*: `The end.` `© 2008 …` `Visit our other site!` keeps only the first.
///
/// *Keeps* the second half of an essay with a subscription box in its middle.
pub(super) const RULE: Rule = Rule {
    name: "essay-end",
    reason: "stands below the end of the essay",
    pass: Pass::Page,
    is_certain: false,
    propose,
};

fn propose(reading: &Reading<'_>) -> Vec<Range<usize>> {
    let units = reading.units.len();
    let all = reading.running_words(0..units);
    let mut above = 0;
    for unit in 0..units {
        let after = ratio(all - above, above);
        let signs = reading.signs[unit].says.with(reading.signs[unit].stands_in);
        let is_sign = reading.is_gone[unit]
            && ((signs.overlaps(CLOSING) && after <= MAX_AFTER_CLOSING)
                || (signs.overlaps(LIKELY) && after <= MAX_AFTER_LIKELY)
                || (reading.is_bio[unit] && after <= MAX_AFTER_CLOSING));
        if above >= MIN_ESSAY_WORDS && is_sign {
            return std::iter::once(unit..units).collect();
        }
        above += reading.running_words(unit..unit + 1);
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::cleaner::testing::check;

    #[test]
    fn removes() {
        check(
            RULE.name,
            &["*", "*", "Copyright © 2011", "Visit our other house!"],
            &["Visit our other house!"],
        );
    }

    #[test]
    fn keeps() {
        check(RULE.name, &["*", "Sign up for our newsletter", "*", "*"], &[]);
    }
}
