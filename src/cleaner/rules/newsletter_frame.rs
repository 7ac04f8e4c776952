//! What a mailing program puts above and below a letter.

use std::ops::Range;

use crate::cleaner::phrases::Class;
use crate::cleaner::reading::Reading;
use crate::cleaner::rule::{Pass, Rule};
use crate::document::UnitKind;

/// *Removes* "view in browser" above a newsletter; addresses and ways to unsubscribe below, and the list of
/// what its author sells; the footer of a mailing list; a signature under two dashes; above a mail that was
/// passed on, the head that says whose it is, with a few words of whoever did; below an answer, the mail that it answers to.
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
    frame
        .into_iter()
        .chain(signature(reading))
        .chain(offers(reading))
        .chain(list_footer(reading))
        .collect()
}

/// What programs of mailing lists write below each letter: the list's name, its addresses.
fn list_footer(reading: &Reading<'_>) -> Option<Range<usize>> {
    /// Words of the longest name of a list, and of the lines with its addresses.
    const MAX_WORDS: usize = 6;
    let is_line = |unit: usize| reading.units[unit].words <= MAX_WORDS;
    let is_address = |unit: &usize| {
        let text = reading.units[*unit].text.as_str();
        is_line(*unit) && (text.contains('@') || text.contains("://"))
    };
    let name = (0..reading.units.len())
        .rfind(|unit| is_line(*unit) && reading.signs[*unit].folded.ends_with(" mailing list"))?;
    let addresses = (name + 1..reading.units.len()).take_while(is_address).count();
    (addresses > 0).then_some(name..name + 1 + addresses)
}

/// The list of what the author of a letter sells, under the line that leads to it.
fn offers(reading: &Reading<'_>) -> Option<Range<usize>> {
    /// Words of the longest such line.
    const MAX_WORDS: usize = 20;
    /// Sentences before it for one below the list: what is sold stands under the letter.
    const MIN_RATIO: usize = 2;
    const LEADS: [&str; 4] = [
        "ways i can help you",
        "ways we can help you",
        "ways to work with me",
        "ways to work with us",
    ];
    let start = (0..reading.units.len()).rev().find(|unit| {
        let line = reading.signs[*unit].folded.trim_end_matches([':', ' ']);
        reading.units[*unit].words <= MAX_WORDS && LEADS.iter().any(|lead| line.ends_with(lead))
    })?;
    let is_offer = |unit: &usize| {
        let signs = &reading.signs[*unit];
        reading.units[*unit].kind == UnitKind::Item
            || signs.folded.starts_with(['#', '→', '•', '👉'])
            || signs.says.has(Class::Promo)
    };
    let offers = (start + 1..reading.units.len()).take_while(is_offer).count();
    let end = start + 1 + offers;
    let (above, below) = (0..start, end..reading.units.len());
    let is_below = reading.prose_words(above) >= MIN_RATIO * reading.prose_words(below);
    (offers > 0 && is_below).then_some(start..end)
}

/// What stands below the two dashes that mail programs put over a signature (RFC 3676, 4.3).
fn signature(reading: &Reading<'_>) -> Option<Range<usize>> {
    /// Words and units of the longest signature.
    const MAX_WORDS: usize = 60;
    const MAX_UNITS: usize = 8;
    let dashes = reading
        .units
        .iter()
        .rposition(|unit| unit.text.lines().next().map(str::trim_end) == Some("--"))?;
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
    fn removes_the_footer_of_a_list() {
        let footer = ["Chairs mailing list", "chairs@a.example", "https://a.example/chairs"];
        check(RULE.name, &["*", "*", footer[0], footer[1], footer[2]], &footer);
        check(RULE.name, &["*", "She ran the mailing list", "*"], &[]);
        let how = "Write to chairs@a.example and say in a line or two what you sit on, and why.";
        check(RULE.name, &["*", "On the mailing list", how, "*"], &[]);
    }

    #[test]
    fn removes_what_the_author_sells() {
        let offers = [
            "Whenever you're ready, here are 2 ways I can help you:",
            "1. A course about chairs.",
            "2. An hour with me.",
        ];
        check(RULE.name, &["*", "*", offers[0], offers[1], offers[2]], &offers);
        check(RULE.name, &["*", offers[0], offers[1], offers[2], "*", "*"], &[]);
        check(RULE.name, &["*", "There are many ways I can help.", "*"], &[]);
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
