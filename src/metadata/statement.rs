//! Reading one visible line as a byline or dateline.
//!
//! What is understood (dates, times, reading times, counters, names behind a lead-in) is taken out
//! piece by piece; a line of which nothing is left says nothing but metadata.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use jiff::civil::Date;
use regex::Regex;

use super::person::{self, Trust, lead_in, starts_with_words, unglue};
use super::text::{count_words, key};
use super::vocabulary::{
    BYLINE_LEAD_INS, CREDIT_WORDS, FILLERS, LEAD_INS_BEHIND_DATES, PUBLISHED_LEAD_INS,
    STRONG_BYLINE_LEAD_INS, STRONG_PUBLISHED_LEAD_INS, UPDATED_WORDS,
};
use crate::document::{
    DateOrder, EARLIEST_INFERRED, LATEST_INFERRED, find_ordered_date, has_year, words,
};

/// What a line states.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Statement {
    /// The people behind its lead-in.
    pub(super) people: Vec<String>,
    /// The date it gives, unless it says that something was changed then.
    pub(super) published: Option<Date>,
    /// The date of a change.
    pub(super) updated: Option<Date>,
    /// The people stand behind a lead-in such as "By".
    pub(super) is_led: bool,
    /// Its lead-in may be believed anywhere on a page ("Written by", "Publication date").
    pub(super) is_strong: bool,
    /// Nothing else stands in the line.
    pub(super) is_whole: bool,
}

/// Words of the longest line that can be a byline, and bytes of one.
const MAX_LINE_WORDS: usize = 40;
const MAX_LINE_BYTES: usize = 800;

/// Dates looked for in one line.
const MAX_DATES: usize = 4;

/// Reads a line whose dates in figures are in a known order; nothing is stated by one that is too long.
pub(super) fn read(line: &str, order: DateOrder) -> Statement {
    let mut statement = Statement::default();
    if line.len() > MAX_LINE_BYTES || !may_state(line) || words(line).nth(MAX_LINE_WORDS).is_some()
    {
        return statement;
    }
    let has_year = has_year(line);
    let line = if has_year { GLUED_DATE.replace_all(line, "$word $date") } else { line.into() };
    let mut rest = line.to_string();
    if has_year {
        rest = GLUED_YEAR.replace_all(&line, "$year $next").into_owned();
        take_dates(&mut rest, order, &mut statement);
    }
    let rest = NOISE.replace_all(&rest, " | ");
    let mut leftovers = 0;
    for segment in rest.split(SEPARATORS) {
        leftovers += read_segment(segment, &mut statement);
    }
    let states_something =
        !statement.people.is_empty() || statement.published.or(statement.updated).is_some();
    statement.is_whole = states_something && leftovers == 0;
    statement.is_strong |= has_strong_lead_in(&line);
    statement
}

/// A date and the word before it that only a style parts: `Ada ByronMay 3, 2019`.
static GLUED_DATE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)(?P<word>\p{Ll}|\p{Lu}\p{Lu})
        (?P<date>(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec
            |JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)[A-Za-z]*\.?\ \d{1,2},\ (?:19|20)\d\d)",
    )
    .expect("the pattern is a constant and is built by the tests")
});

/// A year and the word, time or count behind it that only a style parts: "May 3, 2019Ada Byron",
/// "May 3, 20196:01 PM", "May 3, 201912 min read".
static GLUED_YEAR: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?-u:\b)(?P<year>(?:19|20)\d\d)(?P<next>\p{Lu}\p{Ll}|\d{1,2}(?::\d\d|\ ?(?i:mins?|minutes?)(?-u:\b)))")
        .expect("the pattern is a constant and is built by the tests")
});

/// Whether a line has the digits of a date or any word that leads to a name; most lines have not.
fn may_state(line: &str) -> bool {
    let begins_word = |at: usize| !line[..at].ends_with(char::is_alphanumeric);
    line.bytes().any(|byte| byte.is_ascii_digit())
        || LEAD_INS.find_overlapping_iter(line).any(|found| begins_word(found.start()))
}

/// The words before names that are written in ASCII; those that are not end in one of them.
static LEAD_INS: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let words = BYLINE_LEAD_INS.iter().filter(|words| words.is_ascii());
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .build(words)
        .expect("the words are constants and are built by the tests")
});

/// Bytes of the longest lead-in with the marks around it.
const MAX_LEAD_IN_BYTES: usize = 80;

/// Whether a line is only what stands before names: "By", "Written by:".
pub(super) fn is_byline_lead_in(line: &str) -> bool {
    lead_in_key(line).is_some_and(|key| leads_to_names(&key))
}

/// Whether a line is only what stands before names or before dates: "Published", "Last updated:".
pub(super) fn is_lead_in(line: &str) -> bool {
    lead_in_key(line).is_some_and(|key| leads_to_names(&key) || leads_to_a_date(&key))
}

/// The key of a line that is short enough for a lead-in.
fn lead_in_key(line: &str) -> Option<String> {
    (line.len() <= MAX_LEAD_IN_BYTES).then(|| key(line))
}

fn leads_to_names(key: &str) -> bool {
    /// Lead-ins that are words of their own too.
    const OTHER_WORDS: [&str; 5] = ["de", "par", "por", "von", "blog by"];
    BYLINE_LEAD_INS.contains(&key) && !OTHER_WORDS.contains(&key)
}

fn leads_to_a_date(key: &str) -> bool {
    const UPDATED: [&str; 5] =
        ["updated", "last updated", "updated on", "last updated on", "last modified"];
    STRONG_PUBLISHED_LEAD_INS.contains(&key) || UPDATED.contains(&key)
}

/// Whether a line says nothing but counts, times and small words ("5 min read | 3 comments").
pub(super) fn is_counter(line: &str) -> bool {
    let rest = NOISE.replace_all(line, " ");
    rest.len() < line.len() && rest.split(SEPARATORS).all(|segment| unread_words(segment) == 0)
}

/// Whether a line says who posted something or how long ago, whatever else it says: "Posted by: Ann, in
/// Work", "2 years ago".
pub(super) fn is_note(text: &str) -> bool {
    const LEAD_INS: [&str; 6] =
        ["posted by:", "posted on:", "published by:", "published on:", "written by:", "author:"];
    const UNITS: [&str; 7] = ["minute", "hour", "day", "week", "month", "year", "min"];
    let text = text.to_lowercase();
    let is_ago = text.strip_suffix(" ago").is_some_and(|age| {
        let mut words = age.split(' ');
        let is_number =
            words.next().is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
        let unit = words.next().map(|unit| unit.trim_end_matches('s'));
        is_number && unit.is_some_and(|unit| UNITS.contains(&unit)) && words.next().is_none()
    });
    is_ago || LEAD_INS.iter().any(|words| text.starts_with(words))
}

const SEPARATORS: [char; 9] = ['|', '·', '•', '—', '–', '\n', '/', '⋅', '∙'];

/// Times of day, reading times and counters.
static NOISE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)
        \b\d{1,2}:\d{2}(:\d{2})?\s*([ap]\.?m\b\.?)?(\s*(uhr|[PMCEU][SD]?TC?|GMT|AEDT|IST)\b)?
        | \b\d{1,2}\.\d{2}\s*(uhr\b|[ap]\.?m\b\.?)
        | \b\d{1,2}\s*[ap]\.?m\b\.?
        | \b\d+\s*[-–]?\s*(min(ute)?s?|minuten|minutos?)\b\.?\s*(de\s+)?(read(ing)?(\s+time)?|lesezeit|lecture|lectura|leitura)?
        | \b(no|\d[\d,.]*[km]?)\s+(comments?|views?|shares?|likes?|claps?|followers?|subscribers?|replies|kommentare?|commentaires?|comentarios?|comentários?)\b
        | \b(leave|post|add)\s+a\s+comment\b
        | \b(read|view|listen)\s+online\b | \bview\s+in\s+(your\s+)?browser\b | \b(read|open|listen)\s+in\s+(the\s+)?app\b
        | \b(reading\s+time|read\s+time|est\.?\s+read)\b:?
        ",
    )
    .expect("the pattern is a constant and is compiled by the tests")
});

/// Moves every date of the line into the statement.
fn take_dates(rest: &mut String, order: DateOrder, statement: &mut Statement) {
    for _ in 0..MAX_DATES {
        let Some((date, range)) = find_ordered_date(rest, order) else { return };
        if (EARLIEST_INFERRED..=LATEST_INFERRED).contains(&date.year()) {
            if is_update(&rest[..range.start]) {
                statement.updated.get_or_insert(date);
            } else {
                statement.published.get_or_insert(date);
            }
        }
        rest.replace_range(range, " | ");
    }
}

/// Whether the words just before a date say that something was changed then.
fn is_update(before: &str) -> bool {
    /// Words before the date that are looked at: "last updated on".
    const WORDS: usize = 4;
    let segment = before.rsplit(SEPARATORS).find(|segment| !segment.trim().is_empty());
    let folded = key(segment.unwrap_or_default());
    let words: Vec<&str> = folded.split(' ').collect();
    let last = words[words.len().saturating_sub(WORDS)..].join(" ");
    UPDATED_WORDS.iter().any(|word| format!(" {last} ").contains(&format!(" {word} ")))
}

/// Whether the words before "by" speak of something else that was made.
fn is_credit(before: &str) -> bool {
    key(before).split(' ').any(|word| CREDIT_WORDS.contains(&word))
}

/// Reads the names of a segment and returns the number of words that were not understood.
fn read_segment(segment: &str, statement: &mut Statement) -> usize {
    let segment =
        segment.trim_matches(|character: char| !character.is_alphanumeric() && character != '.');
    if segment.is_empty() {
        return 0;
    }
    let has_date = statement.published.or(statement.updated).is_some();
    let behind_date =
        || lead_in(segment, LEAD_INS_BEHIND_DATES).filter(|_| has_date).map(|after| ("", after));
    let Some((before, after)) = split_at_lead_in(segment).or_else(behind_date) else {
        return read_bare_name(segment, statement);
    };
    let people = person::people(after, Trust::Led);
    if people.is_empty() {
        return unread_words(segment);
    }
    let named: usize = people.iter().map(|name| count_words(name)).sum();
    let role = after.split_once(',').map(|(_, role)| role).filter(|role| person::is_role(role));
    let known = named + role.map_or(0, unread_words);
    let unread = unread_words(after).saturating_sub(known) + unread_words(before);
    // Who reviewed or checked it, or made its pictures, did not write it.
    if is_update(before) || is_credit(before) {
        return unread;
    }
    if statement.people.is_empty() {
        statement.people = people;
        statement.is_led = true;
    }
    unread
}

/// Reads a name without lead-in beside a date, and the role behind it.
fn read_bare_name(segment: &str, statement: &mut Statement) -> usize {
    /// Words of the longest role and company; more behind a name and a date are those of a reference.
    const MAX_ROLE_WORDS: usize = 8;
    let has_date = statement.published.or(statement.updated).is_some();
    if !has_date {
        return unread_words(segment);
    }
    if statement.people.is_empty() {
        statement.people = person::people(segment, Trust::Shaped);
        if !statement.people.is_empty() {
            let named: usize = statement.people.iter().map(|name| count_words(name)).sum();
            let rest = unread_words(segment).saturating_sub(named);
            return if rest > MAX_ROLE_WORDS { rest } else { 0 };
        }
    }
    if person::is_role(segment) { 0 } else { unread_words(segment) }
}

/// The parts before and after the lead-in of a byline.
fn split_at_lead_in(segment: &str) -> Option<(&str, &str)> {
    if let Some(after) = lead_in(segment, BYLINE_LEAD_INS) {
        return Some(("", after));
    }
    if unglue(segment).len() < segment.len() {
        return Some(("", unglue(segment)));
    }
    let at = [" by ", " By ", " by: ", " BY "]
        .iter()
        .find_map(|lead| Some((segment.find(lead)?, lead.len())))?;
    Some((&segment[..at.0], &segment[at.0 + at.1..]))
}

/// Words of a segment that are no lead-ins or fillers.
fn unread_words(segment: &str) -> usize {
    let segment = lead_in(segment.trim(), PUBLISHED_LEAD_INS).unwrap_or(segment);
    key(segment)
        .split(' ')
        .filter(|word| !word.is_empty() && !FILLERS.contains(word) && !UPDATED_WORDS.contains(word))
        .count()
}

fn has_strong_lead_in(line: &str) -> bool {
    let line = line.trim_start_matches(|character: char| !character.is_alphanumeric());
    let starts = |leads: &[&str]| leads.iter().any(|lead| starts_with_words(line, lead));
    starts(STRONG_BYLINE_LEAD_INS) || starts(STRONG_PUBLISHED_LEAD_INS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Statement {
        super::read(line, DateOrder::Unknown)
    }

    fn names(line: &str) -> Vec<String> {
        read(line).people
    }

    #[test]
    fn bylines_name_people() {
        fn check(line: &str, expected: &[&str]) {
            assert_eq!(names(line), expected, "{line}");
            assert!(read(line).is_whole, "{line}");
        }
        check("By Ada Byron", &["Ada Byron"]);
        check("Posted by Ada Byron at 7:30 AM", &["Ada Byron"]);
        check("Words: Ada Byron", &["Ada Byron"]);
        check("Written by Ada Byron 642 Followers", &["Ada Byron"]);
        check("by Ada Byron · 5 min read", &["Ada Byron"]);
        check("By Ada Byron and Max Weber | No Comments", &["Ada Byron", "Max Weber"]);
        check("ByAda Byron", &["Ada Byron"]);
        check("By Ada Byron – May 3, 2019 | Fact-checked by Max Weber", &["Ada Byron"]);
        check("Écrit par Zoé Martin", &["Zoé Martin"]);
    }

    #[test]
    fn makers_of_pictures_are_no_authors() {
        for line in [
            "Photo by Ada Byron",
            "Hero image by Ada Byron on Shots",
            "Translated by Li Na",
            "Opinions expressed by Ada Byron are her own.",
        ] {
            assert_eq!(names(line), <[&str; 0]>::default(), "{line}");
        }
        assert_eq!(names("Words by Ada Byron | Photos by Li Na"), ["Ada Byron"]);
    }

    #[test]
    fn datelines_tell_publication_from_change() {
        fn check(line: &str, published: Option<&str>, updated: Option<&str>) {
            let statement = read(line);
            let text = |date: Option<Date>| date.map(|date| date.to_string());
            assert_eq!(text(statement.published).as_deref(), published, "{line}");
            assert_eq!(text(statement.updated).as_deref(), updated, "{line}");
            assert!(statement.is_whole, "{line}");
        }
        check("Posted on May 3, 2019", Some("2019-05-03"), None);
        check("May 03, 2019 | Read Online", Some("2019-05-03"), None);
        check("Friday, May 3, 2019 · 5 min read", Some("2019-05-03"), None);
        check("Last updated on May 3, 2019", None, Some("2019-05-03"));
        check("By Ada Byron | Updated: May 4, 2019", None, Some("2019-05-04"));
        check("Ada Byron • May 3, 2019 at 7:30 AM", Some("2019-05-03"), None);
        check("3 de mayo de 2019", Some("2019-05-03"), None);
        check("By Ada Byron, Assistant Director | May 3, 2019", Some("2019-05-03"), None);
        check("Pubblicato il 3 maggio 2019 da Ada Byron", Some("2019-05-03"), None);
        check("Submitted by Ada Byron on Fri, 05/03/2019 - 10:22", Some("2019-05-03"), None);
        check("May 3, 2019Ada Byron", Some("2019-05-03"), None);
        check("May 3, 20196:01 PM ET", Some("2019-05-03"), None);
        check("Ada ByronMay 3, 201912 Mins Read", Some("2019-05-03"), None);
        check("By Ada ByronMay 3, 2019", Some("2019-05-03"), None);
        check("By ADA BYRONMay 3, 2019", Some("2019-05-03"), None);
        check("MAY 3, 2019Updated: MAY 4, 2020", Some("2019-05-03"), Some("2020-05-04"));
    }

    #[test]
    fn a_name_beside_a_date_needs_no_lead_in() {
        assert_eq!(names("Ada Byron | Senior Writer | May 3, 2019"), ["Ada Byron"]);
        assert_eq!(names("Ada Byron"), [""; 0]);
    }

    #[test]
    fn sentences_are_not_bylines() {
        fn check(line: &str) {
            assert!(!read(line).is_whole, "{line}");
        }
        check("By the time I was thirty I had moved twice.");
        check(
            "Ada Byron, Charles Babbage. Weaving numbers with steam. Quarterly Review of Small Engines, Looms, Presses and Mills, 3 May 2019.",
        );
        check("By Ada Byron, who thought machines could write music");
        check("A plan by Ada Byron changed the company");
        check("Ask for more");
        check("");
    }

    #[test]
    fn a_foreign_by_needs_a_date_before_it() {
        assert_eq!(names("12 mei 2021 door Ada Byron"), ["Ada Byron"]);
        assert!(names("Door County").is_empty());
        assert!(names("AV Club").is_empty());
    }

    #[test]
    fn counters_say_nothing() {
        assert!(is_counter("5 min read"));
        assert!(is_counter("7:30 AM · 12 comments"));
        assert!(!is_counter("Five minutes that changed my life"));
        assert!(!is_counter("Home"));
    }
}
