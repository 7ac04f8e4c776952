//! Comment threads, their headings and their forms.

use std::ops::Range;

use crate::cleaner::phrases::Class;
use crate::cleaner::reading::{Reading, ratio};
use crate::cleaner::rule::{Pass, Rule};

/// Running words that must stand before a heading for it to open a thread below an essay.
const MIN_ESSAY_WORDS: usize = 60;

/// Share of the running words that must stand before it.
const MIN_ESSAY_SHARE: f32 = 0.25;

/// Words of sentences that are enough before a heading with comments of its own kind below it.
const MIN_SHORT_WORDS: usize = 20;

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
            || (reading.says(unit, Class::CommentHeading)
                && (!reading.signs[unit].is_running || is_count(reading, unit)))
    });
    let all = reading.running_words(0..reading.units.len());
    let mut before = 0;
    for unit in 0..reading.units.len() {
        let is_long = || before >= MIN_ESSAY_WORDS && ratio(before, all) >= MIN_ESSAY_SHARE;
        // A count of comments may have passed for a part of the dateline.
        let is_heading = reading.signs[unit].says.has(Class::CommentHeading);
        let opens = reading.says(unit, Class::CommentHeading) && is_long();
        if opens || is_heading && is_below_few(reading, unit) {
            ranges.push(unit..reading.units.len());
            break;
        }
        before += reading.running_words(unit..unit + 1);
    }
    ranges
}

/// Whether a heading counts comments: "3 replies on “How I asked for the boring job”".
fn is_count(reading: &Reading<'_>, unit: usize) -> bool {
    reading.signs[unit].folded.starts_with('#')
        && reading.units[unit].text.ends_with(['”', '"', '»', '’', '“'])
}

/// Whether a heading stands below a short essay, however long the comments are: below it, people are said
/// to say things and can be answered.
fn is_below_few(reading: &Reading<'_>, heading: usize) -> bool {
    /// Lines that only a thread has.
    const MIN_LINES: usize = 2;
    const SPEECH: [&str; 12] = [
        " says",
        " said",
        " sagt",
        " dit",
        " dice",
        " dijo",
        " disse",
        " ha detto",
        " schreef",
        " pisze",
        " skriver",
        " より",
    ];
    let Some(start) = reading.after_title.filter(|start| *start < heading) else { return false };
    let is_speech = |unit: &usize| {
        let line = reading.signs[*unit].folded.trim_end_matches([':', ' ']);
        reading.is_label(*unit) && SPEECH.iter().any(|speech| line.ends_with(speech))
    };
    let below = heading + 1..reading.units.len();
    let lines = below.filter(|unit| reading.says(*unit, Class::CommentForm) || is_speech(unit));
    reading.prose_words(start..heading) >= MIN_SHORT_WORDS && lines.count() >= MIN_LINES
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
