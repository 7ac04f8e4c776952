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
use crate::document::{UnitKind, find_date};

/// A line of the page.
struct Line {
    unit: usize,
    words: usize,
    text: String,
    /// Empty for a line too long to be or to repeat a title.
    key: String,
    /// Words in all lines before this one.
    words_before: usize,
    /// Whether it states an author or a date and nothing else; not asked far behind the beginning of
    /// the prose.
    is_byline: bool,
    /// Whether it holds a date, whatever else it says; asked as that is.
    has_date: bool,
}

/// Lines of the prose itself that may hold the title: a dump may have lost its break.
const LINES_OF_PROSE: usize = 12;

/// Lines behind a title in which a byline speaks for it.
const LINES_TO_BYLINE: usize = 7;

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
                || statement::read(&text).is_whole);
        let key = if words <= MAX_ECHO_WORDS { key(&text) } else { String::new() };
        let has_date = is_asked && find_date(&text).is_some();
        collected.push(Line { unit, words, text, key, words_before, is_byline, has_date });
        words_before += words;
    }
    collected
}

fn is_navigation(text: &str) -> bool {
    let text = text.trim_start_matches(|character: char| !character.is_alphanumeric());
    let is_short = count_words(text) <= 3;
    NAVIGATION_LINES.iter().any(|words| {
        starts_with_words(text, words) && (is_short || words.contains(' ') || words.ends_with(' '))
    })
}

/// The lines of a page and what is counted once for all of them.
struct Page<'a> {
    evidence: &'a Evidence<'a>,
    lines: &'a [Line],
    /// Index of the line where the prose begins.
    prose_line: usize,
    /// Words before the prose.
    prose_words: usize,
    /// How often each line stands in the page.
    counts: BTreeMap<&'a str, usize>,
    echoes: Echoes<'a>,
    /// Titles that comment counters quote.
    quoted: BTreeSet<String>,
    /// How often the long words of the prose stand in it.
    vocabulary: BTreeMap<String, usize>,
    /// How often the most frequent of them does.
    most: usize,
    /// The long words of the beginning of the prose.
    opening: BTreeSet<String>,
    /// The key of the file's name, if it has words enough to be a title.
    file_name: Option<String>,
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
        let echoes = Echoes::of(lines);
        let vocabulary = vocabulary(evidence);
        let most = vocabulary.values().copied().max().unwrap_or(1);
        let opening = opening(evidence);
        Self {
            evidence,
            lines,
            prose_line,
            prose_words,
            counts,
            echoes,
            quoted,
            vocabulary,
            most,
            opening,
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
            && !is_statement(&line.text)
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

    /// How much a line looks like the title. The weights were fitted to the development dumps
    /// (softmax over the lines of a page, 5-fold cross-validation by site: 89 of 100 right where the
    /// title stands on a line of its own), but for headings, quotes and site names, which dumps lack.
    fn score(&self, index: usize) -> f32 {
        let line = &self.lines[index];
        self.shape(line) + self.place(index, line) + self.company(index) + self.echo(line)
    }

    /// What the line itself looks like.
    fn shape(&self, line: &Line) -> f32 {
        let unit = &self.evidence.units[line.unit];
        let text = line.text.as_str();
        let is_numbered = text.starts_with(|first: char| first.is_ascii_digit())
            && text.contains(". ")
            || SECTION_WORDS.iter().any(|word| starts_with_words(text, word));
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        let is_digit = |character: char| character.is_ascii_digit();
        let numbers = text.split(|character| !is_digit(character)).filter(|run| !run.is_empty());
        let has_year = text.contains("202") || text.contains("201");
        sum([
            (-1.4, is(line.words == 1)),
            (-1.5, is(line.words == 2)),
            (-0.3, is(line.words == 3)),
            (0.2, is((4..=5).contains(&line.words))),
            (1.3, is((6..=9).contains(&line.words))),
            (1.5, is((10..=16).contains(&line.words))),
            (0.2, is(line.words > 16)),
            (6.0, is(unit.kind == UnitKind::Heading(1))),
            (0.3, is(unit.kind == UnitKind::Heading(2))),
            (0.5, is(matches!(unit.kind, UnitKind::Heading(level) if level > 2))),
            (-2.8, is(unit.kind == UnitKind::Item)),
            (-0.4, is(text.trim_end_matches('.').contains(". "))),
            (-1.0, is(text.ends_with([',', ';', ':', '>', '…']) || text.ends_with("..."))),
            (-1.5, is(text.ends_with('.') && !text.ends_with("..."))),
            (1.2, is(text.contains(": "))),
            (1.1, capitalised_share(text)),
            (-0.5, is(text.starts_with(char::is_lowercase))),
            (-0.3, is(!text.contains(char::is_lowercase))),
            (-5.0, is(self.evidence.is_site_name(text))),
            (-1.1, is(text.contains(['|', '›', '»', '>', '•', '·']))),
            (-0.2, is(text.contains(['[', ']', '{', '$', '@', '#', '_']))),
            (-1.3, is(is_numbered)),
            (-0.9, is(line.has_date)),
            (-0.7, is(line.has_date && has_year)),
            (-0.9, is(text.contains('/'))),
            (-0.8, is(text.matches(['|', '·', '-', '–']).count() >= 3)),
            (0.5, is(text.contains(is_digit))),
            (-1.0, is(numbers.count() >= 3)),
            (1.2, is(has_year)),
            (-0.4, ratio(digits, text.len().max(1))),
            (1.1, is(starts_as_title(&line.key))),
            (-0.6, is(has_furniture_word(&line.key))),
        ])
    }

    /// Where it stands.
    fn place(&self, index: usize, line: &Line) -> f32 {
        const FEW_WORDS: usize = 6;
        const MANY_WORDS: usize = 40;
        let gap = ratio(self.prose_words.saturating_sub(line.words_before), 1);
        let lines_before_prose = self.prose_line.saturating_sub(index);
        let inside = index.saturating_sub(self.prose_line);
        sum([
            (0.1, is(index == 0)),
            // Right over the prose with nothing above it, a line is hardly anything else.
            (3.8, is(index == 0 && self.prose_line == 1)),
            // A dump that begins with its title has lost the menus with what stood above it.
            (1.0, is(line.words_before <= FEW_WORDS && self.prose_words <= MANY_WORDS)),
            (-1.2, is(index >= self.prose_line)),
            (-0.7, is(index >= self.prose_line && inside > 3)),
            (0.7, is(lines_before_prose == 2)),
            (0.9, is((3..=5).contains(&lines_before_prose))),
            (0.7, is((6..=10).contains(&lines_before_prose))),
            (0.3, is((11..=20).contains(&lines_before_prose))),
            (1.1, ratio(index, self.prose_line.max(1)).min(1.0)),
            (-0.5, 400.0 / (400.0 + gap)),
            (1.4, 200.0 / (200.0 + ratio(line.words_before, 1))),
            (1.0, 20.0 / (20.0 + ratio(line.words_before, 1))),
        ])
    }

    /// What stands around it: a byline behind it, a dateline or breadcrumbs before it, no menu.
    fn company(&self, index: usize) -> f32 {
        let at = |at: Option<usize>| at.and_then(|at| self.lines.get(at));
        let after = |step: usize| at(Some(index + step));
        let before = |step: usize| at(index.checked_sub(step));
        let is_byline = |line: Option<&Line>| line.is_some_and(|line| line.is_byline);
        let is_breadcrumb =
            |line: Option<&Line>| line.is_some_and(|line| is_breadcrumb(&line.text));
        let is_short = |line: Option<&Line>| line.is_some_and(|line| line.words <= 4);
        let line = &self.lines[index];
        let is_signed = (1..=3).any(|step| is_byline(after(step)));
        let is_same = |other: Option<&Line>| other.is_some_and(|other| other.key == line.key);
        let is_titular = |line: Option<&Line>| {
            line.is_some_and(|line| {
                (4..=16).contains(&line.words) && !line.is_byline && !line.text.ends_with('.')
            })
        };
        let words = |line: Option<&Line>| line.map_or(0, |line| line.words);
        let is_item = |line: Option<&Line>| {
            line.is_some_and(|line| self.evidence.units[line.unit].kind == UnitKind::Item)
        };
        let ends_in_stop =
            |line: Option<&Line>| line.is_some_and(|line| line.text.ends_with(['.', '!', '?']));
        sum([
            (1.7, is(is_signed && line.words >= 4)),
            (0.7, is(is_byline(after(1)))),
            (1.0, is((2..=3).any(|step| is_byline(after(step))))),
            (1.2, is((4..=LINES_TO_BYLINE).any(|step| is_byline(after(step))))),
            (0.8, is((1..=2).any(|step| is_byline(before(step))))),
            (1.2, is((1..=3).any(|step| is_breadcrumb(before(step))))),
            (1.4, ratio((1..=4).filter(|step| is_short(before(*step))).count(), 4)),
            (-0.8, ratio((1..=4).filter(|step| is_short(after(*step))).count(), 4)),
            (1.6, is(is_same(before(1)))),
            (-0.5, is(is_titular(before(1)))),
            (-0.7, is(words(before(1)) >= 17)),
            (0.5, is(words(after(1)) >= 25)),
            (0.8, is((12..25).contains(&words(after(1))))),
            (0.3, is(is_item(before(1)))),
            (-0.6, is(is_item(after(1)))),
            (-0.7, is(ends_in_stop(before(1)))),
        ])
    }

    /// Where else in the page its words stand.
    fn echo(&self, line: &Line) -> f32 {
        let count = self.counts.get(line.key.as_str()).copied().unwrap_or(1);
        let is_echoed = line.words >= 3 && self.echoes.have(&line.key);
        sum([
            (-0.5, is(count == 2)),
            (0.6, is(count == 2 && line.words >= 4)),
            (-0.3, is(count >= 3)),
            (6.0, is(self.quoted.contains(&line.key))),
            (6.0, is(self.file_name.as_ref().is_some_and(|name| *name == line.key))),
            (0.7, is(is_echoed)),
            (0.4, is(is_echoed && line.words >= 5)),
            (0.8, self.known_share(line)),
            (3.3, self.weight_share(line)),
            (1.6, self.opening_share(line)),
        ])
    }

    /// Share of the line's long words that the first words of the prose hold, 0.0 to 1.0.
    fn opening_share(&self, line: &Line) -> f32 {
        let words: Vec<&str> = long_words(&line.key).collect();
        let known = words.iter().filter(|word| self.opening.contains(**word)).count();
        ratio(known, words.len().max(1))
    }

    /// Share of the line's long words that the prose knows, 0.0 to 1.0.
    fn known_share(&self, line: &Line) -> f32 {
        let words: Vec<&str> = long_words(&line.key).collect();
        let known = words.iter().filter(|word| self.elsewhere(line, &words, word) > 0).count();
        ratio(known, words.len().max(1))
    }

    /// How often the prose uses the line's long words, against its most frequent one, 0.0 to 1.0.
    fn weight_share(&self, line: &Line) -> f32 {
        let words: Vec<&str> = long_words(&line.key).collect();
        let sum: f32 = words
            .iter()
            .map(|word| self.elsewhere(line, &words, word))
            .map(|count| ratio(count, 1).ln_1p() / ratio(self.most, 1).ln_1p())
            .sum();
        sum / ratio(words.len().max(1), 1)
    }

    /// How often a word of a line stands in the prose but for that line.
    fn elsewhere(&self, line: &Line, words: &[&str], word: &str) -> usize {
        let all = self.vocabulary.get(word).copied().unwrap_or(0);
        let is_counted = self.evidence.prose.contains(&line.unit);
        let own = words.iter().filter(|own| is_counted && **own == word).count();
        all.saturating_sub(own)
    }
}

/// The weighted sum of features, each 0.0 to 1.0.
fn sum<const COUNT: usize>(features: [(f32, f32); COUNT]) -> f32 {
    features.iter().map(|(weight, value)| weight * value).sum()
}

fn is(condition: bool) -> f32 {
    if condition { 1.0 } else { 0.0 }
}

/// How often each long word stands in the prose.
fn vocabulary(evidence: &Evidence<'_>) -> BTreeMap<String, usize> {
    let mut vocabulary = BTreeMap::new();
    for unit in evidence.units.get(evidence.prose.clone()).unwrap_or_default() {
        for word in long_words(&key(&unit.text)) {
            *vocabulary.entry(word.to_owned()).or_insert(0) += 1;
        }
    }
    vocabulary
}

/// Words that number the parts of an essay.
const SECTION_WORDS: [&str; 10] = [
    "step", "myth", "tip", "chapter", "section", "question", "figure", "table", "schritt", "étape",
];

/// The long words of the beginning of the prose.
fn opening(evidence: &Evidence<'_>) -> BTreeSet<String> {
    /// Units that are looked at.
    const UNITS: usize = 4;
    let units = evidence.units.get(evidence.prose.clone()).unwrap_or_default();
    let keys = units.iter().take(UNITS).map(|unit| key(&unit.text));
    keys.flat_map(|key| long_words(&key).map(str::to_owned).collect::<Vec<_>>()).collect()
}

/// Whether a key begins as titles do.
fn starts_as_title(key: &str) -> bool {
    const WORDS: [&str; 24] = [
        "how", "what", "why", "when", "where", "which", "who", "best", "top", "the", "a", "an",
        "guide", "complete", "ultimate", "is", "are", "can", "should", "wie", "warum", "comment",
        "como", "cómo",
    ];
    let first = key.split(' ').next().unwrap_or_default();
    WORDS.contains(&first) || first.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a key has a word that buttons, menus and promotions have and titles hardly ever do.
fn has_furniture_word(key: &str) -> bool {
    const WORDS: [&str; 43] = [
        "click",
        "subscribe",
        "newsletter",
        "login",
        "account",
        "cookies",
        "cookie",
        "shipping",
        "follow",
        "share",
        "menu",
        "sign",
        "cart",
        "search",
        "skip",
        "download",
        "read",
        "view",
        "photo",
        "image",
        "credit",
        "updated",
        "min",
        "comments",
        "sponsored",
        "advertisement",
        "trial",
        "demo",
        "courses",
        "orders",
        "copyright",
        "published",
        "powered",
        "reviews",
        "rating",
        "stars",
        "courtesy",
        "getty",
        "submenu",
        "submit",
        "posted",
        "followers",
        "viewed",
    ];
    key.split(' ').any(|word| WORDS.contains(&word))
}

/// The lines in which a title may begin or end: breadcrumbs, "Title | Site".
struct Echoes<'a> {
    /// Keys, sorted.
    keys: Vec<&'a str>,
    /// The same from their ends, sorted.
    reversed: Vec<String>,
}

impl<'a> Echoes<'a> {
    fn of(lines: &'a [Line]) -> Self {
        let mut keys: Vec<&str> = lines.iter().map(|line| line.key.as_str()).collect();
        let mut reversed: Vec<String> = keys.iter().copied().map(reverse).collect();
        keys.sort_unstable();
        reversed.sort_unstable();
        Self { keys, reversed }
    }

    /// Whether a line begins or ends with all words of a key and has others too.
    fn have(&self, key: &str) -> bool {
        any_begins(&self.keys, &format!("{key} "))
            || any_begins(&self.reversed, &(reverse(key) + " "))
    }
}

/// Whether one of some sorted texts begins with another.
fn any_begins<T: AsRef<str>>(sorted: &[T], start: &str) -> bool {
    let first = sorted.partition_point(|text| text.as_ref() < start);
    sorted.get(first).is_some_and(|text| text.as_ref().starts_with(start))
}

fn reverse(key: &str) -> String {
    key.chars().rev().collect()
}

/// Whether a line leads from the front page to the essay: "Home / Advice / On asking".
fn is_trail(text: &str) -> bool {
    starts_with_words(text, "home")
        && [" / ", " > ", " » ", " › "].iter().any(|mark| text.contains(mark))
}

/// Whether a line says who posted something or how long ago, whatever else it says: "Posted by: Ann, in
/// Work", "2 years ago".
fn is_statement(text: &str) -> bool {
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

fn is_breadcrumb(text: &str) -> bool {
    text.contains(['›', '»', '>', '/']) || starts_with_words(text, "home")
}

/// Share of words that begin with a capital, 0.0 to 1.0.
fn capitalised_share(text: &str) -> f32 {
    let words = text.split_whitespace();
    ratio(words.clone().filter(|word| is_capitalised(word)).count(), words.count().max(1))
}

/// Words that carry meaning, roughly: those of four letters or more.
fn long_words(key: &str) -> impl Iterator<Item = &str> {
    const MIN_LETTERS: usize = 4;
    key.split(' ').filter(|word| word.chars().count() >= MIN_LETTERS)
}

#[expect(clippy::cast_precision_loss, reason = "counts of words and lines are far below 2^24")]
fn ratio(part: usize, whole: usize) -> f32 {
    part as f32 / whole as f32
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
