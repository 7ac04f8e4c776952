//! Copyright and legal lines.

use std::ops::Range;

use crate::cleaner::phrases::Class;
use crate::cleaner::reading::Reading;
use crate::cleaner::rule::{Pass, Rule};

/// *Removes* copyright lines, trade marks, links to terms and policies.
///
/// *Why it is safe*: the units are short and hold standard wording.
///
/// *Example*: `© 2011 All rights reserved.` goes.
///
/// *Keeps* an essay about contracts.
pub(super) const RULE: Rule = Rule {
    name: "legal-line",
    reason: "copyright or legal line",
    pass: Pass::Local,
    is_certain: true,
    propose,
};

fn propose(reading: &Reading<'_>) -> Vec<Range<usize>> {
    reading.each(|unit| reading.stands_in(unit, Class::Legal) || reading.says(unit, Class::Legal))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::cleaner::testing::check;

    #[test]
    fn removes() {
        check(
            RULE.name,
            &["*", "*", "Copyright © 2011 The Harbour Ledger. All rights reserved."],
            &["Copyright © 2011 The Harbour Ledger. All rights reserved."],
        );
    }

    #[test]
    fn keeps() {
        check(
            RULE.name,
            &["*", "Nobody had ever told us which rights the contract left to us.", "*"],
            &[],
        );
    }
}
