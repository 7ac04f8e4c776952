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
