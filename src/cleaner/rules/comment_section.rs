//! Comment threads, their headings and their forms.

use std::ops::Range;

use crate::cleaner::phrases::Class;
use crate::cleaner::reading::{Reading, ratio};
use crate::cleaner::rule::{Pass, Rule};

/// Running words that must stand before a heading for it to open a thread below an essay.
const MIN_ESSAY_WORDS: usize = 60;

/// Share of the running words that must stand before it.
const MIN_ESSAY_SHARE: f32 = 0.25;

/// *Removes* elements named as comments, the lines of comment forms, and everything after a
/// heading such as "3 comments" or "Leave a reply" that follows an essay's worth of text.
///
/// *Why it is safe*: platforms put nothing of the author's below the thread; a count near the
/// top of a page has no essay before it.
///
/// *Example*: `… the end.` `Leave a Reply` `Your email address will not be published.` keeps only
/// the first.
///
/// *Keeps* a paragraph that talks about comments.
pub(super) const RULE: Rule = Rule {
    name: "comment-section",
    reason: "comments and the form to write one",
    pass: Pass::Local,
    is_certain: true,
    propose,
};

fn propose(reading: &Reading<'_>) -> Vec<Range<usize>> {
    let mut ranges = reading.each(|unit| {
        reading.stands_in(unit, Class::CommentHeading)
            || reading.says(unit, Class::CommentForm)
            || (reading.says(unit, Class::CommentHeading) && !reading.signs[unit].is_running)
    });
    let all = reading.running_words(0..reading.units.len());
    let mut before = 0;
    for unit in 0..reading.units.len() {
        let opens = reading.says(unit, Class::CommentHeading)
            && before >= MIN_ESSAY_WORDS
            && ratio(before, all) >= MIN_ESSAY_SHARE;
        if opens {
            ranges.push(unit..reading.units.len());
            break;
        }
        before += reading.running_words(unit..unit + 1);
    }
    ranges
}

/// The comments among the units that the rule took: not their forms, nor what stands below them,
/// nor a heading with no comment under it.
pub(in crate::cleaner) fn comments(reading: &Reading<'_>, is_taken: &[bool]) -> Vec<usize> {
    let stands_in = |unit: &usize| reading.signs[*unit].stands_in.has(Class::CommentHeading);
    let taken = || (0..reading.units.len()).filter(|unit| is_taken[*unit]);
    let is_marked = taken().any(|unit| stands_in(&unit));
    let mut comments = Vec::new();
    let mut is_heading_wanted = false;
    for unit in taken().rev() {
        let signs = &reading.signs[unit];
        let is_heading = signs.says.has(Class::CommentHeading) && !signs.is_running;
        let is_form = signs.says.has(Class::CommentForm) && !signs.is_running;
        if is_heading && is_heading_wanted {
            comments.push(unit);
            is_heading_wanted = false;
        } else if !is_heading && !is_form && (!is_marked || stands_in(&unit)) {
            comments.push(unit);
            is_heading_wanted |= signs.is_running;
        }
    }
    comments
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
                "*",
                "*",
                "2 thoughts on “On Chairs”",
                "I love this, thank you so much for writing it down for us.",
                "Leave a Reply",
            ],
            &[
                "2 thoughts on “On Chairs”",
                "I love this, thank you so much for writing it down for us.",
                "Leave a Reply",
            ],
        );
    }

    #[test]
    fn keeps() {
        check(
            RULE.name,
            &[
                "3 Comments",
                "*",
                "*",
                "His comments on my first report were kinder than the report deserved.",
            ],
            &["3 Comments"],
        );
    }
}
