//! Where an essay was first published.

use std::ops::Range;

use crate::cleaner::phrases::Class;
use crate::cleaner::reading::Reading;
use crate::cleaner::rule::{Pass, Rule};

/// *Removes* the note saying where an essay appeared first (kept as provenance).
///
/// *Why it is safe*: it opens or fills a short unit.
///
/// *Example*: `Originally published in the Weekly Ledger.` goes.
///
/// *Keeps* an essay that tells the history of its own publication at length.
pub(super) const RULE: Rule = Rule {
    name: "republication-note",
    reason: "says where the essay was first published",
    pass: Pass::Local,
    is_certain: true,
    propose,
};

fn propose(reading: &Reading<'_>) -> Vec<Range<usize>> {
    reading.each(|unit| reading.says(unit, Class::Republication))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::cleaner::testing::check;

    #[test]
    fn removes() {
        check(
            RULE.name,
            &["*", "*", "Originally published in the Harbour Ledger."],
            &["Originally published in the Harbour Ledger."],
        );
    }

    #[test]
    fn keeps() {
        check(
            RULE.name,
            &["*", "The report was published in May, and nobody mentioned it until October.", "*"],
            &[],
        );
    }
}
