//! The title of a page that was dumped as plain text: a short line, scored by where it stands and
//! what it looks like.
//!
//! A title stands before the prose, close to it, often beside a byline or dateline; its words come
//! again in the prose; it is repeated in the page; it is no menu entry, sentence, date or masthead.

use std::collections::{BTreeMap, BTreeSet};

use super::echo::{Echoes, Vocabulary};
use super::tidy::{comment_heading, tidy};
use crate::document::{UnitKind, find_date};
use crate::metadata::evidence::{Evidence, lines};
use crate::metadata::person::starts_with_words;
use crate::metadata::statement;
use crate::metadata::text::{count_words, key};
use crate::metadata::vocabulary::NAVIGATION_LINES;

/// A line of the page.
pub(super) struct Line {
    pub(super) unit: usize,
    pub(super) words: usize,
    pub(super) text: String,
    /// Empty for a line too long to be or to repeat a title.
    pub(super) key: String,
    /// Words in all lines before this one.
    pub(super) words_before: usize,
    /// Whether it states an author or a date and nothing else; not asked far behind the beginning of
    /// the prose.
    pub(super) is_byline: bool,
    /// Whether it holds a date, whatever else it says; asked as that is.
    pub(super) has_date: bool,
}

/// Lines of the prose itself that may hold the title: a dump may have lost its break.
const LINES_OF_PROSE: usize = 12;

/// Lines behind a title in which a byline speaks for it.
pub(super) const LINES_TO_BYLINE: usize = 7;

/// Words of the longest title.
const MAX_TITLE_WORDS: usize = 30;

/// Words of the longest line that is searched for a repetition of the title.
const MAX_ECHO_WORDS: usize = 40;

/// Lowest score of a line that is taken for the title: a point below the lowest of a right one among
/// the development dumps, which are longer than most notes.
const MIN_SCORE: f32 = 4.5;

/// The unit and the text of the best line, if one is good enough. Whoever saved the page may have named
/// the file for it.
pub(super) fn find(evidence: &Evidence<'_>, file_name: Option<&str>) -> Option<(usize, String)> {
    let lines = collect(evidence);
    let page = Page::read(evidence, &lines, file_name);
    let best = (0..lines.len())
        .filter(|index| page.is_possible(*index))
        .map(|index| (page.score(index), &lines[index]))
        .reduce(|best, next| if next.0 > best.0 { next } else { best })?;
    (best.0 >= MIN_SCORE).then(|| (best.1.unit, tidy(&best.1.text)))
}

fn collect(evidence: &Evidence<'_>) -> Vec<Line> {
    let mut collected = Vec::new();
    let mut words_before = 0;
    let mut lines_of_prose = 0;
    for (unit, text) in evidence
        .units
        .iter()
        .enumerate()
        .flat_map(|(index, unit)| lines(unit).map(move |line| (index, line)))
    {
        let words = count_words(&text);
        lines_of_prose += usize::from(unit >= evidence.prose.start);
        let is_asked =
            words <= MAX_TITLE_WORDS && lines_of_prose <= LINES_OF_PROSE + LINES_TO_BYLINE;
        let is_byline = is_asked
            && (statement::is_counter(&text)
                || statement::is_byline_lead_in(&text)
                || statement::read(&text, evidence.date_order()).is_whole);
        let key = if words <= MAX_ECHO_WORDS { key(&text) } else { String::new() };
        let has_date = is_asked && find_date(&text).is_some();
        collected.push(Line { unit, words, text, key, words_before, is_byline, has_date });
        words_before += words;
    }
    collected
}

pub(super) fn is_navigation(text: &str) -> bool {
    let text = text.trim_start_matches(|character: char| !character.is_alphanumeric());
    let is_short = count_words(text) <= 3;
    NAVIGATION_LINES.iter().any(|words| {
        starts_with_words(text, words) && (is_short || words.contains(' ') || words.ends_with(' '))
    })
}

/// The lines of a page and what is counted once for all of them.
pub(super) struct Page<'a> {
    pub(super) evidence: &'a Evidence<'a>,
    pub(super) lines: &'a [Line],
    /// Index of the line where the prose begins.
    pub(super) prose_line: usize,
    /// Words before the prose.
    pub(super) prose_words: usize,
    /// How often each line stands in the page.
    pub(super) counts: BTreeMap<&'a str, usize>,
    pub(super) echoes: Echoes<'a>,
    /// Titles that comment counters quote.
    pub(super) quoted: BTreeSet<String>,
    pub(super) vocabulary: Vocabulary,
    /// The key of the file's name, if it has words enough to be a title.
    pub(super) file_name: Option<String>,
}

impl<'a> Page<'a> {
    fn read(evidence: &'a Evidence<'a>, lines: &'a [Line], file_name: Option<&str>) -> Self {
        /// Words of a file's name that are not there by chance.
        const MIN_NAME_WORDS: usize = 3;
        let start = evidence.prose.start;
        let prose_line = lines.iter().position(|line| line.unit >= start).unwrap_or(lines.len());
        let prose_words = lines.get(prose_line).map_or(0, |line| line.words_before);
        let mut counts = BTreeMap::new();
        for line in lines.iter().filter(|line| !line.key.is_empty()) {
            *counts.entry(line.key.as_str()).or_insert(0) += 1;
        }
        let quoted = lines.iter().filter_map(|line| comment_heading(&line.text)).map(key).collect();
        let echoes = Echoes::of(lines.iter().map(|line| line.key.as_str()).collect());
        Self {
            evidence,
            lines,
            prose_line,
            prose_words,
            counts,
            echoes,
            quoted,
            vocabulary: Vocabulary::of(evidence),
            file_name: file_name.map(key).filter(|name| count_words(name) >= MIN_NAME_WORDS),
        }
    }

    /// Whether a line can be a title at all.
    fn is_possible(&self, index: usize) -> bool {
        let line = &self.lines[index];
        let kind = self.evidence.units[line.unit].kind;
        index < self.prose_line + LINES_OF_PROSE
            && line.words <= MAX_TITLE_WORDS
            && (line.words <= self.most_stopped_words(line.unit) || !line.text.ends_with('.'))
            && line.key.chars().any(char::is_alphabetic)
            && !line.is_byline
            && !matches!(
                kind,
                UnitKind::Table | UnitKind::Code | UnitKind::Caption | UnitKind::Rule
            )
            && !is_navigation(&line.text)
            && !is_trail(&line.text)
            && !statement::is_note(&line.text)
            && !line.text.starts_with(['©', '[', '>', ',', ';', ')'])
            && comment_heading(&line.text).is_none()
    }

    /// Words of the longest title that ends in a full stop: on a line that holds a whole page, hardly more
    /// than none does.
    fn most_stopped_words(&self, unit: usize) -> usize {
        const ON_A_LINE: usize = 16;
        const IN_A_LINE: usize = 5;
        let units = &self.evidence.units;
        let is_beside =
            |other: usize| units.get(other).is_some_and(|other| other.block == units[unit].block);
        if is_beside(unit.wrapping_sub(1)) || is_beside(unit + 1) { IN_A_LINE } else { ON_A_LINE }
    }
}

/// Whether a line leads from the front page to the essay: "Home / Advice / On asking".
fn is_trail(text: &str) -> bool {
    starts_with_words(text, "home")
        && [" / ", " > ", " » ", " › "].iter().any(|mark| text.contains(mark))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metadata::evidence::tests::{PROSE, dump};

    fn check(lines: &[&str], expected: Option<&str>) {
        let document = dump(lines);
        let units = document.units();
        let evidence = Evidence::gather(&document, &units, None);
        assert_eq!(find(&evidence, None).map(|(_, title)| title).as_deref(), expected);
    }

    #[test]
    fn the_line_over_the_prose_is_the_title() {
        check(&["Waiting for a Quiet Week", PROSE, PROSE], Some("Waiting for a Quiet Week"));
        check(
            &[
                "Skip to content",
                "Home",
                "Blog",
                "Waiting for a Quiet Week",
                "By Ada Byron",
                PROSE,
                PROSE,
            ],
            Some("Waiting for a Quiet Week"),
        );
        check(
            &["Better Weeks Letter", "Work and balance", "Waiting for a Quiet Week", PROSE, PROSE],
            Some("Waiting for a Quiet Week"),
        );
        check(
            &[
                "I Am Waiting.",
                PROSE,
                "Most weeks are loud.",
                PROSE,
                "2 thoughts on “I Am Waiting.",
            ],
            Some("I Am Waiting."),
        );
    }

    #[test]
    fn a_line_with_nothing_above_it_is_the_title_however_short() {
        check(&["On Asking", PROSE, PROSE], Some("On Asking"));
    }

    #[test]
    fn a_line_that_the_file_is_named_for_is_the_title() {
        let lines = [
            "How to Wait for a Better Week: All You Need to Know in 2024",
            "The Quiet Week",
            "May 3",
            PROSE,
            PROSE,
        ];
        let document = dump(&lines);
        let units = document.units();
        let evidence = Evidence::gather(&document, &units, None);
        let title = |name| find(&evidence, name).map(|(_, title)| title);
        assert_eq!(title(Some("The quiet week")).as_deref(), Some("The Quiet Week"));
        assert_ne!(title(Some("quiet")).as_deref(), Some("The Quiet Week"));
    }

    #[test]
    fn menus_and_sentences_are_not_titles() {
        check(&["Menu", "Search", PROSE, PROSE], None);
        check(&["2 years ago", "Posted by: Ann Lee, in Weeks and Days", PROSE, PROSE], None);
        check(&[], None);
    }
}
