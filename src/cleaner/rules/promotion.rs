//! Lines that lead to something else in the middle of an essay.

use std::ops::Range;

use crate::cleaner::phrases::Class;
use crate::cleaner::reading::Reading;
use crate::cleaner::rule::{Pass, Rule};

/// *Removes* "Read:", "Watch:", buttons, and links that say what something costs where.
///
/// *Why it is safe*: such a line is short and opens with the call, or is a link and nothing else.
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
    reading.each(|unit| {
        reading.says(unit, Class::Promo) && reading.is_short(unit) || is_offer(reading, unit)
    })
}

/// Whether a line is a link that names a price and a shop: "$38 at the Lamp House".
fn is_offer(reading: &Reading<'_>, index: usize) -> bool {
    /// Words of the longest.
    const MAX_WORDS: usize = 10;
    let unit = &reading.units[index];
    let (price, shop) = reading.signs[index].folded.split_once(' ').unwrap_or_default();
    (1..=MAX_WORDS).contains(&unit.words)
        && unit.linked_words == unit.words
        && price.starts_with(['$', '£', '€'])
        && price.contains('#')
        && ["at ", "from ", "on "].iter().any(|word| shop.starts_with(word))
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
