//! Comment threads, their headings and their forms.

use std::ops::Range;

use crate::cleaner::phrases::Class;
use crate::cleaner::reading::{Reading, ratio};
use crate::cleaner::rule::{Pass, Rule};
use crate::document::{ElementId, Unit};

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
        let opens =
            reading.says(unit, Class::CommentHeading) && is_long() && !is_amid(reading, unit);
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

/// Whether an essay goes on below a heading, which is a call to the thread then: more of it stands in the
/// element that what is above it stands in, or right below in a text without elements; and nothing below
/// is as in a thread.
fn is_amid(reading: &Reading<'_>, heading: usize) -> bool {
    let below = heading + 1..reading.units.len();
    let is_of_thread = |unit: usize| {
        reading.stands_in(unit, Class::CommentHeading)
            || reading.says(unit, Class::CommentForm)
            || is_speech(reading, unit)
    };
    if below.clone().any(is_of_thread) {
        return false;
    }
    let is_running = |unit: &usize| reading.signs[*unit].is_running;
    let Some(home) = (0..heading).rfind(is_running).and_then(|unit| home(&reading.units[unit]))
    else {
        return are_paragraphs(reading, below);
    };
    let at_home = |unit: &usize| self::home(&reading.units[*unit]) == Some(home);
    let more = below.filter(at_home).map(|unit| reading.running_words(unit..unit + 1));
    more.sum::<usize>() >= MIN_ESSAY_WORDS
}

/// Whether what there is begins with paragraphs, one right behind the other: between comments it says who
/// wrote them.
fn are_paragraphs(reading: &Reading<'_>, mut units: Range<usize>) -> bool {
    /// How many of them, and words of the shortest.
    const MIN: usize = 2;
    const MIN_WORDS: usize = 30;
    let is_paragraph =
        |unit: usize| reading.signs[unit].is_running && reading.units[unit].words >= MIN_WORDS;
    units.len() >= MIN && units.by_ref().take(MIN).all(is_paragraph)
}

/// The element that holds a paragraph and its like.
fn home(unit: &Unit<'_>) -> Option<ElementId> {
    let elements = unit.path_ids().zip(unit.path());
    let mut around = elements.skip_while(|(_, element)| matches!(&*element.name, "p" | "span"));
    around.next().map(|(id, _)| id)
}

/// Whether a line says who says something.
fn is_speech(reading: &Reading<'_>, unit: usize) -> bool {
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
    let line = reading.signs[unit].folded.trim_end_matches([':', ' ']);
    reading.is_label(unit) && SPEECH.iter().any(|speech| line.ends_with(speech))
}

/// Whether a heading stands below a short essay, however long the comments are: below it, people are said
/// to say things and can be answered.
fn is_below_few(reading: &Reading<'_>, heading: usize) -> bool {
    /// Lines that only a thread has.
    const MIN_LINES: usize = 2;
    let Some(start) = reading.after_title.filter(|start| *start < heading) else { return false };
    let below = heading + 1..reading.units.len();
    let lines =
        below.filter(|unit| reading.says(*unit, Class::CommentForm) || is_speech(reading, *unit));
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

    #[test]
    fn keeps_what_goes_on_below_a_call_to_the_thread() {
        check(RULE.name, &["*", "*", "Join the discussion", "*", "*"], &["Join the discussion"]);
    }
}
