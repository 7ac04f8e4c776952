//! Text a browser would not show.

use std::ops::Range;

use crate::cleaner::reading::{Reading, ratio};
use crate::cleaner::rule::{Pass, Rule};

/// Share of the running words above which hidden text is the page itself, waiting for a script.
const MAX_HIDDEN_SHARE: f32 = 0.3;

/// *Removes* units in elements that are `hidden`, `display:none` or `aria-hidden`.
///
/// *Why it is safe*: no reader ever saw them; a page that hides most of its text is left alone.
///
/// *Example*: `<div style="display:none">Thanks for subscribing!</div>` goes.
///
/// *Keeps* the whole text of a page that fades in by script.
pub(super) const RULE: Rule = Rule {
    name: "hidden-text",
    reason: "the page does not show this text",
    pass: Pass::Local,
    is_certain: true,
    propose,
};

fn propose(reading: &Reading<'_>) -> Vec<Range<usize>> {
    let hidden = reading.each(|unit| reading.units[unit].path().any(|element| element.is_hidden));
    let words: usize = hidden.iter().map(|range| reading.running_words(range.clone())).sum();
    let all = reading.running_words(0..reading.units.len());
    if ratio(words, all) > MAX_HIDDEN_SHARE { Vec::new() } else { hidden }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::cleaner::testing::check;

    #[test]
    fn removes() {
        check(RULE.name, &["*", "div.hidden | Saved for later.", "*"], &["Saved for later."]);
    }

    #[test]
    fn keeps() {
        check(RULE.name, &["div.hidden | *", "div.hidden | *", "p | Shown."], &[]);
    }
}
