//! The title of a page that was dumped onto one line: a run of its words, between the menus and the
//! prose or at the prose's beginning.

mod word;

use std::collections::HashMap;

use self::word::Word;
use super::echo::{Vocabulary, ratio};
use super::line::is_navigation;
use super::score::{is, starts_as_title, sum};
use super::tidy::tidy;
use crate::document::DateOrder;
use crate::metadata::evidence::Evidence;
use crate::metadata::statement;
use crate::metadata::text::key;

/// Words of the longest title.
const MAX_WORDS: usize = 24;

/// Words before the prose that are looked at.
const WORDS_BEFORE: usize = 700;

/// Words of the prose that are: the title may stand before its first sentence without a break.
const WORDS_OF_PROSE: usize = 40;

/// Lowest score of a run that is taken for the title: that of the lowest right one among the development
/// dumps is 8.6.
const MIN_SCORE: f32 = 7.0;

/// Whether all of a page down to the prose stands on one line.
pub(super) fn is_possible(evidence: &Evidence<'_>) -> bool {
    /// Pieces of the shortest page.
    const MIN_PIECES: usize = 8;
    let units = evidence.units;
    let (Some(first), Some(prose)) = (units.first(), units.get(evidence.prose.start)) else {
        return false;
    };
    let pieces = units.iter().take_while(|unit| unit.block == first.block).count();
    first.layout().is_plain() && prose.block == first.block && pieces >= MIN_PIECES
}

/// The unit in which the best run begins, and its text, if one is good enough.
pub(super) fn find(evidence: &Evidence<'_>) -> Option<(usize, String)> {
    let page = Page::read(evidence);
    let mut best: Option<(f32, usize, usize)> = None;
    for start in page.starts() {
        let echoes = page.echoes(start);
        for end in start + 1..=page.words.len().min(start + MAX_WORDS) {
            if page.words[end - 1].key.is_empty() {
                continue;
            }
            let score = page.score(start, end, &echoes);
            let is_better = best.is_none_or(|(most, ..)| score > most);
            if is_better && is_possible_title(&page.text(start, end)) {
                best = Some((score, start, end));
            }
        }
    }
    let (score, start, end) = best?;
    (score >= MIN_SCORE).then(|| (page.words[start].unit, tidy(&page.text(start, end))))
}

/// Whether a run can be a title at all.
fn is_possible_title(text: &str) -> bool {
    !is_navigation(text) && !statement::read(text, DateOrder::Unknown).is_whole
}

/// The words of a page in which the title is looked for.
struct Page<'a> {
    words: Vec<Word<'a>>,
    /// Where the prose begins among them.
    prose: usize,
    /// Words of the page before them.
    before: usize,
    /// All words of the page, as keys.
    keys: Vec<String>,
    /// Where each of them stands.
    places: HashMap<String, Vec<usize>>,
    vocabulary: Vocabulary,
}

impl<'a> Page<'a> {
    fn read(evidence: &'a Evidence<'a>) -> Self {
        /// Words of the longest page that is looked through for repetitions.
        const MAX_PAGE: usize = 50_000;
        let vocabulary = Vocabulary::of(evidence);
        let all = evidence.units.iter().enumerate().flat_map(|(index, unit)| {
            let words = unit.text.split_whitespace().enumerate();
            words.map(move |(place, word)| (word, index, place == 0))
        });
        let all: Vec<(&str, usize, bool)> = all.take(MAX_PAGE).collect();
        let prose = all.partition_point(|(_, unit, _)| *unit < evidence.prose.start);
        let (start, end) = (prose.saturating_sub(WORDS_BEFORE), prose + WORDS_OF_PROSE);
        let words = all[start..end.min(all.len())]
            .iter()
            .map(|(text, unit, is_first)| Word::read(text, *unit, *is_first, &vocabulary))
            .collect();
        let keys: Vec<String> = all.iter().map(|(text, ..)| key(text)).collect();
        let mut places: HashMap<String, Vec<usize>> = HashMap::new();
        for (place, key) in keys.iter().enumerate() {
            places.entry(key.clone()).or_default().push(place);
        }
        Self { words, prose: prose - start, before: start, keys, places, vocabulary }
    }

    fn text(&self, start: usize, end: usize) -> String {
        let words: Vec<&str> = self.words[start..end].iter().map(|word| word.text).collect();
        words.join(" ")
    }

    /// The words that a title may begin with.
    fn starts(&self) -> impl Iterator<Item = usize> {
        self.words
            .iter()
            .enumerate()
            .filter(|(_, word)| !word.key.is_empty())
            .filter(|(_, word)| word.is_capital || word.is_number || word.is_first)
            .map(|(start, _)| start)
    }

    /// Where else the page says a word, with how many words go on there as here.
    fn echoes(&self, start: usize) -> Vec<(usize, usize)> {
        /// Places of one word that are compared.
        const MAX_PLACES: usize = 200;
        let here = self.before + start;
        let places = self.places.get(&self.keys[here]).map_or(&[][..], Vec::as_slice);
        places
            .iter()
            .take(MAX_PLACES)
            .filter(|place| **place != here)
            .map(|place| {
                let pairs = self.keys[here..].iter().zip(&self.keys[*place..]).take(MAX_WORDS + 1);
                (*place, pairs.take_while(|(one, other)| one == other).count())
            })
            .filter(|(_, words)| *words > 1)
            .collect()
    }

    /// How much a run looks like the title. The weights were fitted as those of lines were
    /// ([`super::line`]), to the development pages laid out on one line: of their titles, in five folds by
    /// site, 27 of 48 are found to the word, and 288 of 544 in lines made of saved pages.
    fn score(&self, start: usize, end: usize, echoes: &[(usize, usize)]) -> f32 {
        self.beginning(start)
            + self.end(end)
            + self.shape(start, end)
            + self.place(start, end)
            + self.subject(start, end)
            + self.echo(start, end, echoes)
    }

    fn beginning(&self, start: usize) -> f32 {
        let word = &self.words[start];
        let before = start.checked_sub(1).map(|before| &self.words[before]);
        let before_is = |test: &dyn Fn(&Word<'a>) -> bool| is(before.is_some_and(test));
        sum([
            (1.2, is(word.is_first)),
            (1.9, is(starts_as_title_word(&word.key))),
            (-1.3, is(word.is_of_menus())),
            (0.4, is(word.is_number)),
            (-1.3, before_is(&|word| word.ends_in(&['.', '!', '?']))),
            (-1.2, before_is(&Word::is_sign)),
            (0.9, before_is(&Word::begins_small)),
            (0.6, before_is(&|word| word.is_capital)),
            (0.8, before_is(&Word::is_of_menus)),
            (-1.3, before_is(&Word::is_small)),
            (-1.9, before_is(&|word| word.ends_in(&[',']))),
        ])
    }

    fn end(&self, end: usize) -> f32 {
        let last = &self.words[end - 1];
        let next = self.words.get(end);
        let next_is = |test: &dyn Fn(&Word<'a>) -> bool| is(next.is_some_and(test));
        let goes_on_small = self.words.get(end + 1).is_some_and(Word::begins_small);
        sum([
            (1.0, is(next.is_none_or(|next| next.is_first))),
            (-2.0, next_is(&Word::begins_small)),
            (0.3, next_is(&|next| next.is_capital)),
            (-1.1, next_is(&Word::is_of_menus)),
            (2.8, next_is(&Word::leads_to_byline)),
            (0.8, next_is(&Word::begins_date)),
            (0.9, next_is(&|next| goes_on_small && next.begins_sentence())),
            (-3.0, is(last.is_small())),
            (-2.7, is(last.ends_in(&['.']))),
            (-2.0, is(last.ends_in(&[',', ':', ';']))),
            (2.1, is(last.ends_in(&[')']))),
            (-0.6, is(last.is_of_menus())),
        ])
    }

    fn shape(&self, start: usize, end: usize) -> f32 {
        let run = &self.words[start..end];
        let words = run.len();
        let count = |test: &dyn Fn(&Word<'a>) -> bool| run.iter().filter(|word| test(word)).count();
        let share = |test: &dyn Fn(&Word<'a>) -> bool| ratio(count(test), words);
        let seams = run[1..].iter().filter(|word| word.is_first).count();
        let inner = run.get(1..words - 1).unwrap_or_default();
        let signs = inner.iter().filter(|word| word.is_sign() && !word.is_dash()).count();
        let dashes = inner.iter().filter(|word| word.is_dash()).count();
        let repeated = repeated_words(run);
        let (titular, menu) = (share(&Word::is_titular), count(&Word::is_of_menus));
        sum([
            (-2.0, is(words == 1)),
            (-0.5, is(words == 2)),
            (0.2, is((6..=9).contains(&words))),
            (-0.9, is((14..=17).contains(&words))),
            (-1.8, is(words > 17)),
            (0.4, share(&|word| word.is_capital)),
            (-0.4, titular),
            (1.6, is(titular >= 1.0)),
            (-0.8, is(seams == 1)),
            (-1.2, is(seams > 1)),
            (-1.3, ratio(seams, 6).min(1.0)),
            (-2.1, is(signs == 1)),
            (-1.6, is(signs > 1)),
            (-1.8, is(dashes > 0)),
            (-0.7, ratio(menu, words)),
            (-0.7, is(menu >= 3)),
            (1.8, is(run[..words - 1].iter().any(|word| word.ends_in(&[':'])))),
            (0.8, is(run.iter().any(Word::has_year))),
            (-1.2, is(repeated > 0)),
            (-2.3, ratio(repeated, 4).min(1.0)),
            (-1.0, is(has_open_bracket(run))),
            (-2.4, is(run.iter().any(Word::is_of_days))),
        ])
    }

    fn place(&self, start: usize, end: usize) -> f32 {
        let gap = ratio(self.prose.saturating_sub(end), 1);
        let before = ratio(self.before + start, 1);
        sum([
            (0.8, 40.0 / (40.0 + gap)),
            (-0.9, 8.0 / (8.0 + gap)),
            (-1.0, is(start >= self.prose)),
            (0.8, 20.0 / (20.0 + before)),
            (0.5, 200.0 / (200.0 + before)),
        ])
    }

    /// Whether the prose is about what it says.
    fn subject(&self, start: usize, end: usize) -> f32 {
        /// Words of a run that say all there is to say.
        const ENOUGH: usize = 10;
        let run = &self.words[start..end];
        let own = |word: &Word<'_>| {
            let is_prose = end > self.prose;
            run.iter().filter(|other| is_prose && other.key == word.key).count()
        };
        let long = || {
            run.iter().flat_map(|word| {
                let own = if word.long.is_empty() { 0 } else { own(word) };
                word.long.iter().map(move |(count, opens)| (count.saturating_sub(own), *opens))
            })
        };
        let words = long().count().max(1);
        let known = ratio(long().filter(|(count, _)| *count > 0).count(), words);
        let weight: f32 = long().map(|(count, _)| self.vocabulary.weight(count)).sum();
        let weight = weight / ratio(words, 1);
        let length = ratio(run.len().min(ENOUGH), ENOUGH);
        sum([
            (-0.3, known),
            (2.2, weight),
            (1.7, ratio(long().filter(|(_, opens)| *opens).count(), words)),
            (2.7, known * length),
            (4.5, weight * length),
        ])
    }

    fn echo(&self, start: usize, end: usize, echoes: &[(usize, usize)]) -> f32 {
        let (here, words) = (self.before + start, end - start);
        let key_before = |place: usize| place.checked_sub(1).map(|before| &self.keys[before]);
        let is_apart = |place: usize| place >= here + words || place + words <= here;
        let mut same = echoes.iter().filter(|(place, run)| *run >= words && is_apart(*place));
        let is_whole = |(place, run): &(usize, usize)| {
            *run == words && (here == 0 || key_before(*place) != key_before(here))
        };
        let is_long = words >= 3;
        sum([
            (-1.5, is(is_long && same.clone().next().is_some())),
            (3.4, is(is_long && same.any(is_whole))),
        ])
    }
}

fn starts_as_title_word(key: &str) -> bool {
    let first = key.split(' ').next().unwrap_or_default();
    !first.bytes().all(|byte| byte.is_ascii_digit()) && starts_as_title(first)
}

/// Long words of a run that stand in it before.
fn repeated_words(run: &[Word<'_>]) -> usize {
    let long = |word: &&Word<'_>| !word.long.is_empty();
    let repeats = |(place, word): &(usize, &Word<'_>)| {
        run[..*place].iter().any(|before| before.key == word.key)
    };
    run.iter().enumerate().filter(|(_, word)| long(word)).filter(repeats).count()
}

/// Whether a run has a bracket or a quotation mark without the other of its pair.
fn has_open_bracket(run: &[Word<'_>]) -> bool {
    let count = |mark: char| run.iter().map(|word| word.text.matches(mark).count()).sum::<usize>();
    [('(', ')'), ('[', ']'), ('“', '”')].iter().any(|(open, close)| count(*open) != count(*close))
        || count('"') % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metadata::evidence::tests::{PROSE, dump};

    #[track_caller]
    fn check(head: &str, expected: Option<&str>) {
        let prose = format!("{PROSE} A quiet week never comes. ").repeat(8);
        let page = format!("{head} {prose} Leave a Reply");
        let document = dump(&[&page]);
        let units = document.units();
        let evidence = Evidence::gather(&document, &units, None);
        assert!(is_possible(&evidence), "{} pieces", units.len());
        assert_eq!(find(&evidence).map(|(_, title)| title).as_deref(), expected, "{head}");
    }

    #[test]
    fn the_title_stands_between_the_menu_and_the_byline() {
        let title = "What I Want From a Quiet Week";
        for head in [
            format!(
                "Skip to content Home About Blog Contact Search {title} By Ada Byron May 3, 2019"
            ),
            format!("Home About Blog | Weeks {title} June 26, 2011 Share Tweet Email"),
            format!(
                "Menu Home Search Sign in Home / {title} {title} Posted by Ada Byron on May 3, 2019"
            ),
        ] {
            check(&head, Some(title));
        }
    }

    #[test]
    fn lines_of_their_own_are_no_runs() {
        let document = dump(&["Home", "On Asking", PROSE, PROSE]);
        let units = document.units();
        assert!(!is_possible(&Evidence::gather(&document, &units, None)));
    }
}
