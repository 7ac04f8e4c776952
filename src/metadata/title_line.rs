//! The title of a page that was dumped as plain text: a short line, scored by where it stands and
//! what it looks like.
//!
//! A title stands before the prose, close to it, often beside a byline or dateline; its words come
//! again in the prose; it is repeated in the page; it is no menu entry, sentence, date or masthead.

use std::collections::{BTreeMap, BTreeSet};

use super::evidence::{Evidence, lines};
use super::person::starts_with_words;
use super::statement;
use super::text::{count_words, is_capitalised, key};
use super::title::{comment_heading, tidy};
use super::vocabulary::NAVIGATION_LINES;
use crate::document::UnitKind;

/// A line of the page.
struct Line {
    unit: usize,
    text: String,
    key: String,
    /// Words in all lines before this one.
    words_before: usize,
    /// Whether it states an author or a date and nothing else.
    is_byline: bool,
}

/// Words of the longest title.
const MAX_TITLE_WORDS: usize = 30;

/// Lowest score of a line that is taken for the title.
const MIN_SCORE: f32 = 1.0;

/// The unit and the text of the best line, if one is good enough.
pub(super) fn find(evidence: &Evidence<'_>) -> Option<(usize, String)> {
    let lines = collect(evidence);
    let page = Page::read(evidence, &lines);
    let best = lines
        .iter()
        .enumerate()
        .filter(|(_, line)| line.unit < page.last_unit && is_possible(line, evidence))
        .map(|(index, line)| (page.score(index, line, &lines, evidence), line))
        .reduce(|best, next| if next.0 > best.0 { next } else { best })?;
    (best.0 >= MIN_SCORE).then(|| (best.1.unit, tidy(&best.1.text)))
}

fn collect(evidence: &Evidence<'_>) -> Vec<Line> {
    let mut collected = Vec::new();
    let mut words_before = 0;
    for (unit, text) in evidence
        .units
        .iter()
        .enumerate()
        .flat_map(|(index, unit)| lines(unit).map(move |line| (index, line)))
    {
        let words = count_words(&text);
        let is_byline = words <= MAX_TITLE_WORDS
            && (statement::is_counter(&text) || statement::read(&text).is_whole);
        let key = if words <= MAX_TITLE_WORDS { key(&text) } else { String::new() };
        collected.push(Line { unit, text, key, words_before, is_byline });
        words_before += words;
    }
    collected
}

/// Whether a line can be a title at all.
fn is_possible(line: &Line, evidence: &Evidence<'_>) -> bool {
    let kind = evidence.units[line.unit].kind;
    let has_letters = line.key.chars().any(char::is_alphabetic);
    has_letters
        && !line.is_byline
        && !matches!(kind, UnitKind::Table | UnitKind::Code | UnitKind::Caption | UnitKind::Rule)
        && !is_navigation(&line.text)
        && !line.text.starts_with(['©', '[', '>'])
        && comment_heading(&line.text).is_none()
}

fn is_navigation(text: &str) -> bool {
    let text = text.trim_start_matches(|character: char| !character.is_alphanumeric());
    let is_short = count_words(text) <= 3;
    NAVIGATION_LINES.iter().any(|words| {
        starts_with_words(text, words) && (is_short || words.contains(' ') || words.ends_with(' '))
    })
}

/// What is counted once for the whole page.
struct Page {
    /// Index of the line where the prose begins.
    prose_line: usize,
    /// Words before the prose.
    prose_words: usize,
    /// Lines from this unit on are not looked at.
    last_unit: usize,
    /// How often each line stands in the page.
    counts: BTreeMap<String, usize>,
    /// Titles that comment counters quote.
    quoted: BTreeSet<String>,
    /// Long words of the opening of the prose.
    vocabulary: BTreeSet<String>,
}

impl Page {
    fn read(evidence: &Evidence<'_>, lines: &[Line]) -> Self {
        /// Words of prose whose vocabulary is gathered.
        const OPENING_WORDS: usize = 500;
        let start = evidence.prose.start;
        let prose_line = lines.iter().position(|line| line.unit >= start).unwrap_or(lines.len());
        let prose_words = lines.get(prose_line).map_or(0, |line| line.words_before);
        let mut counts = BTreeMap::new();
        for line in lines.iter().filter(|line| !line.key.is_empty()) {
            *counts.entry(line.key.clone()).or_insert(0) += 1;
        }
        let opening = evidence.units.get(evidence.prose.clone()).unwrap_or_default();
        let vocabulary = opening
            .iter()
            .flat_map(|unit| long_words(&key(&unit.text)))
            .take(OPENING_WORDS)
            .collect();
        let quoted = lines.iter().filter_map(|line| comment_heading(&line.text)).map(key).collect();
        let last_unit =
            if evidence.prose.is_empty() { evidence.units.len() } else { start + PROSE_UNITS };
        Self { prose_line, prose_words, last_unit, counts, quoted, vocabulary }
    }

    fn score(&self, index: usize, line: &Line, lines: &[Line], evidence: &Evidence<'_>) -> f32 {
        self.shape(line, evidence)
            + self.position(index, line)
            + self.company(index, lines)
            + self.echoes(line)
    }

    /// What the line itself looks like.
    fn shape(&self, line: &Line, evidence: &Evidence<'_>) -> f32 {
        let unit = &evidence.units[line.unit];
        let words = count_words(&line.text);
        let mut score = match words {
            1 => -2.0,
            2 => 0.0,
            3..=16 => 1.5,
            17..=22 => 0.0,
            _ => -2.0,
        };
        score += match unit.kind {
            UnitKind::Heading(1) => 6.0,
            UnitKind::Heading(2) => 2.0,
            UnitKind::Heading(_) => 0.5,
            UnitKind::Item => -2.5,
            _ => 0.0,
        };
        if line.text.ends_with([',', ';', ':', '>', '…']) || line.text.ends_with("...") {
            score -= 2.0;
        } else if line.text.ends_with('.') {
            score -= 1.5;
        }
        if !is_capitalised(&line.text) {
            score -= 1.0;
        }
        if evidence.is_site_name(&line.text) {
            score -= 5.0;
        }
        if unit.link_density() > 0.8 {
            score -= 1.5;
        }
        score
    }

    /// How close before the prose it stands.
    fn position(&self, index: usize, line: &Line) -> f32 {
        /// Words between title and prose that halve the bonus.
        const HALF: f32 = 40.0;
        if index >= self.prose_line {
            return -1.5;
        }
        let gap = self.prose_words - line.words_before;
        #[expect(clippy::cast_precision_loss, reason = "a rough measure of distance")]
        let gap = gap as f32;
        5.0 * HALF / (HALF + gap)
    }

    /// What stands around it.
    fn company(&self, index: usize, lines: &[Line]) -> f32 {
        let is_byline =
            |at: Option<usize>| at.and_then(|at| lines.get(at)).is_some_and(|line| line.is_byline);
        let after = (1..=3).find(|step| is_byline(Some(index + step)));
        let before = (1..=2).find(|step| is_byline(index.checked_sub(*step)));
        let mut score = match after {
            Some(1) => 3.0,
            Some(2) => 2.5,
            Some(_) => 1.5,
            None => 0.0,
        };
        if before.is_some() {
            score += 1.5;
        }
        if index == 0 {
            score += 1.0;
        }
        score
    }

    /// Where else its words stand.
    fn echoes(&self, line: &Line) -> f32 {
        let words: Vec<String> = long_words(&line.key).collect();
        let known = words.iter().filter(|word| self.vocabulary.contains(*word)).count();
        #[expect(clippy::cast_precision_loss, reason = "lines have few words")]
        let mut score = 3.0 * known as f32 / words.len().max(1) as f32;
        match self.counts.get(&line.key) {
            Some(2) => score += 1.0,
            Some(3..) => score -= 0.5,
            _ => {}
        }
        if self.quoted.contains(&line.key) {
            score += 6.0;
        }
        score
    }
}

/// Units of the prose itself that may hold the title: a dump may have lost the break after it.
const PROSE_UNITS: usize = 3;

/// Words that carry meaning, roughly: those of four letters or more.
fn long_words(key: &str) -> impl Iterator<Item = String> + use<> {
    const MIN_LETTERS: usize = 4;
    let words: Vec<String> = key
        .split(' ')
        .filter(|word| word.chars().count() >= MIN_LETTERS)
        .map(str::to_owned)
        .collect();
    words.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metadata::evidence::tests::{PROSE, dump};

    fn check(lines: &[&str], expected: Option<&str>) {
        let document = dump(lines);
        let units = document.units();
        let evidence = Evidence::gather(&document, &units, None);
        assert_eq!(find(&evidence).map(|(_, title)| title).as_deref(), expected);
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
    fn menus_and_sentences_are_not_titles() {
        check(&["Menu", "Search", PROSE, PROSE], None);
        check(&[], None);
    }
}
