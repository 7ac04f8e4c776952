//! Excerpts of pages that link here, as blogs list them below an essay.

use std::ops::Range;

use crate::cleaner::reading::{Reading, ratio};
use crate::cleaner::rule::{Pass, Rule};

/// Ellipses in brackets that make a list of excerpts: each has one at both ends.
const MIN_ELLIPSES: usize = 2;

/// Share of the running words that must stand before the first.
const MIN_ESSAY_SHARE: f32 = 0.3;

/// *Removes* everything from the first excerpt "[…] words […]" below an essay to the last.
///
/// *Why it is safe*: writers leave words out with one such sign inside a sentence; blogs put them
/// around a whole excerpt, and only at the end.
///
/// *Example*: `The end.` `[…] as she says […] Reply` keeps only the first.
///
/// *Keeps* "He said that pay […] should be open." in running text.
pub(super) const RULE: Rule = Rule {
    name: "pingback",
    reason: "excerpts of other pages that link here",
    pass: Pass::Local,
    is_certain: true,
    propose,
};

fn propose(reading: &Reading<'_>) -> Vec<Range<usize>> {
    let all = reading.running_words(0..reading.units.len());
    let is_ellipsis = |unit: &usize| {
        let text = reading.units[*unit].text.trim();
        text.starts_with("[…]") || text.starts_with("[...]")
    };
    let mut before = 0;
    let mut marks = Vec::new();
    for unit in 0..reading.units.len() {
        if is_ellipsis(&unit) && ratio(before, all) >= MIN_ESSAY_SHARE {
            marks.push(unit);
        }
        before += reading.running_words(unit..unit + 1);
    }
    match (marks.first(), marks.last()) {
        (Some(first), Some(last)) if marks.len() >= MIN_ELLIPSES => {
            std::iter::once(*first..*last + 1).collect()
        }
        _ => reading.each(|unit| {
            let text = reading.units[unit].text.trim();
            is_ellipsis(&unit)
                && (text.ends_with("[…]") || text.ends_with("[...]"))
                && text.len() > 8
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::cleaner::testing::check;

    #[test]
    fn removes() {
        check(
            RULE.name,
            &["*", "*", "[…] the patience to let it be […]", "[…] a chair and a question […]"],
            &["[…] the patience to let it be […]", "[…] a chair and a question […]"],
        );
    }

    #[test]
    fn keeps() {
        check(
            RULE.name,
            &["*", "He wrote that pay […] should be open to all, and so it was from then on.", "*"],
            &[],
        );
    }
}
