//! Share buttons, counts and calls to follow.

use std::ops::Range;

use crate::cleaner::phrases::{Class, PHRASES, fold};
use crate::cleaner::reading::Reading;
use crate::cleaner::rule::{Pass, Rule};
use crate::document::{Unit, words};

/// *Removes* the names of networks a page can be shared on, their counts, and calls to follow.
///
/// *Why it is safe*: the phrases are the whole unit or open a short one.
///
/// *Example*: `Share on Facebook` and `Tweet` go.
///
/// *Keeps* "I share this office with two others."
pub(super) const RULE: Rule = Rule {
    name: "share-buttons",
    reason: "share buttons and calls to follow",
    pass: Pass::Local,
    is_certain: true,
    propose,
};

fn propose(reading: &Reading<'_>) -> Vec<Range<usize>> {
    reading.each(|unit| {
        reading.stands_in(unit, Class::Share)
            || (reading.says(unit, Class::Share) && reading.is_short(unit))
            || reading.says(unit, Class::Follow)
            || is_icon(&reading.units[unit])
    })
}

/// Whether there is nothing but the linked picture of a network, as in newsletters.
fn is_icon(unit: &Unit<'_>) -> bool {
    unit.words == 0 && unit.links > 0 && unit.links == unit.images && {
        let (names, count) = (fold(&unit.pictured), words(&unit.pictured).count());
        ICONS.contains(&names.as_ref()) || PHRASES.classes(&names, count).has(Class::Share)
    }
}

/// Networks as newsletters name their icons, and as no one else does.
const ICONS: [&str; 7] = ["fb", "tw", "x", "in", "ig", "yt", "threads"];

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::cleaner::testing::check;

    #[test]
    fn removes() {
        check(
            RULE.name,
            &["*", "Share on LinkedIn", "div.sharedaddy | Press this if you like it", "*"],
            &["Share on LinkedIn", "Press this if you like it"],
        );
    }

    #[test]
    fn keeps() {
        check(RULE.name, &["*", "I share this office with two others, and a plant.", "*"], &[]);
    }
}
