//! How much a line of a dump looks like its title.

use super::echo::ratio;
use super::line::{LINES_TO_BYLINE, Line, Page};
use crate::document::UnitKind;
use crate::metadata::person::starts_with_words;
use crate::metadata::text::is_capitalised;

impl Page<'_> {
    /// How much a line looks like the title. The weights were fitted to the development dumps
    /// (softmax over the lines of a page, 5-fold cross-validation by site: 89 of 100 right where the
    /// title stands on a line of its own), but for headings, quotes and site names, which dumps lack.
    pub(super) fn score(&self, index: usize) -> f32 {
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
        let is_prose = self.evidence.prose.contains(&line.unit);
        let is_echoed = line.words >= 3 && self.echoes.have(&line.key);
        sum([
            (-0.5, is(count == 2)),
            (0.6, is(count == 2 && line.words >= 4)),
            (-0.3, is(count >= 3)),
            (6.0, is(self.quoted.contains(&line.key))),
            (6.0, is(self.file_name.as_ref().is_some_and(|name| *name == line.key))),
            (0.7, is(is_echoed)),
            (0.4, is(is_echoed && line.words >= 5)),
            (0.8, self.vocabulary.known_share(&line.key, is_prose)),
            (3.3, self.vocabulary.weight_share(&line.key, is_prose)),
            (1.6, self.vocabulary.opening_share(&line.key)),
        ])
    }
}

/// The weighted sum of features, each 0.0 to 1.0.
pub(super) fn sum<const COUNT: usize>(features: [(f32, f32); COUNT]) -> f32 {
    features.iter().map(|(weight, value)| weight * value).sum()
}

pub(super) fn is(condition: bool) -> f32 {
    if condition { 1.0 } else { 0.0 }
}

/// Words that number the parts of an essay.
const SECTION_WORDS: [&str; 10] = [
    "step", "myth", "tip", "chapter", "section", "question", "figure", "table", "schritt", "étape",
];

/// Whether a key begins as titles do.
pub(super) fn starts_as_title(key: &str) -> bool {
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

fn is_breadcrumb(text: &str) -> bool {
    text.contains(['›', '»', '>', '/']) || starts_with_words(text, "home")
}

/// Share of words that begin with a capital, 0.0 to 1.0.
fn capitalised_share(text: &str) -> f32 {
    let words = text.split_whitespace();
    ratio(words.clone().filter(|word| is_capitalised(word)).count(), words.count().max(1))
}
