//! Text a page says twice: taglines, teasers, copies for other screen widths.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

use crate::cleaner::reading::{Reading, ratio};
use crate::cleaner::rule::{Pass, Rule};
use crate::document;

/// Words in a row that do not stand twice on a page by chance.
const SHINGLE_WORDS: usize = 5;

/// Shingles a later copy must have: a shorter line may be a refrain.
const MIN_SHINGLES: usize = 3;

/// Share of a unit's shingles that must stand elsewhere for the unit to be a repetition.
const MIN_REPEATED: f32 = 0.8;

/// Running words after which a page's opening is over: taglines stand in it.
const OPENING_WORDS: usize = 150;

/// Share of the page before which a unit's second copy does not make a tagline.
const TAIL_START: f32 = 0.5;

/// *Removes* the opening of a page that comes back at its end (a tagline, a description of the
/// site) in both places, and later copies of a whole paragraph.
///
/// *Why it is safe*: an essay says a long sentence once; of a copied paragraph the first stays.
///
/// *Example*: `I help people find work. … I help people find work.` around an essay goes.
///
/// *Keeps* a short refrain ("I want respect.").
pub(super) const RULE: Rule = Rule {
    name: "repeated-text",
    reason: "the page says this twice",
    pass: Pass::Page,
    is_certain: false,
    propose,
};

fn propose(reading: &Reading<'_>) -> Vec<Range<usize>> {
    let copies = Copies::new(reading);
    let mut ranges = tagline(reading, &copies);
    ranges.extend(reading.each(|unit| copies.is_later_copy(unit)));
    ranges
}

/// Where each run of words stands, by unit.
struct Copies {
    /// The first and the last unit that has it.
    places: HashMap<u64, (usize, usize)>,
    shingles: Vec<Vec<u64>>,
}

impl Copies {
    fn new(reading: &Reading<'_>) -> Self {
        let mut places = HashMap::new();
        let mut of_units = Vec::with_capacity(reading.units.len());
        for (unit, (is_gone, read)) in reading.is_gone.iter().zip(reading.units).enumerate() {
            let has_none = *is_gone || read.words < SHINGLE_WORDS;
            let own = if has_none { Vec::new() } else { shingles(&read.text) };
            for shingle in &own {
                places.entry(*shingle).or_insert((unit, unit)).1 = unit;
            }
            of_units.push(own);
        }
        Self { places, shingles: of_units }
    }

    fn share(&self, unit: usize, is_copy: impl Fn(u64) -> bool) -> f32 {
        let own = &self.shingles[unit];
        ratio(own.iter().filter(|shingle| is_copy(**shingle)).count(), own.len())
    }

    /// Whether most of a paragraph stood there before.
    fn is_later_copy(&self, unit: usize) -> bool {
        let stood_before =
            |shingle| self.places.get(&shingle).is_some_and(|(first, _)| *first < unit);
        self.shingles[unit].len() >= MIN_SHINGLES && self.share(unit, stood_before) >= MIN_REPEATED
    }

    /// Whether most of a unit comes back in the second half of the page.
    fn comes_back(&self, unit: usize, units: usize) -> bool {
        let in_tail = |last: usize| last > unit && ratio(last, units) >= TAIL_START;
        let stands_in_tail =
            |shingle| self.places.get(&shingle).is_some_and(|(_, last)| in_tail(*last));
        self.share(unit, stands_in_tail) >= MIN_REPEATED
    }
}

/// The opening up to the last of its units that comes back at the end. Between those stands no more running
/// text than they are themselves: a short essay may have the same link below it twice.
fn tagline(reading: &Reading<'_>, copies: &Copies) -> Vec<Range<usize>> {
    let start = reading.after_title.unwrap_or(0);
    let (mut repeated, mut other) = (0, 0);
    let mut end = None;
    for unit in start..reading.units.len() {
        if copies.comes_back(unit, reading.units.len()) {
            repeated += reading.units[unit].words;
            if other <= repeated {
                end = Some(unit + 1);
            }
        } else {
            other += reading.running_words(unit..unit + 1);
        }
        if other > OPENING_WORDS {
            break;
        }
    }
    end.map(|end| start..end).into_iter().collect()
}

/// What the hashes of words are multiplied by one after the other, in the manner of Firefox's `FxHash`:
/// 2^64 over the golden ratio, rounded down, which is odd.
const ODD: u64 = 0x9e37_79b9_7f4a_7c15;

/// Hashes of the runs of words of a text, case aside. Numbers count: "in 2019" is not "in 2020".
pub(in crate::cleaner) fn shingles(text: &str) -> Vec<u64> {
    let text = text.to_lowercase();
    let words: Vec<u64> = document::words(&text).map(hash).collect();
    let joined = |words: &[u64]| {
        words.iter().fold(0u64, |hash, word| (hash.rotate_left(5) ^ word).wrapping_mul(ODD))
    };
    words.windows(SHINGLE_WORDS).map(joined).collect()
}

fn hash(value: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
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
                "I help people find a chair that fits them.",
                "*",
                "*",
                "*",
                "I help people find a chair that fits them.",
            ],
            &[
                "I help people find a chair that fits them.",
                "I help people find a chair that fits them.",
            ],
        );
    }

    #[test]
    fn keeps_a_short_essay_above_a_link_that_stands_twice() {
        let link = "Five small lies about the price of a chair";
        check(RULE.name, &["*", "*", "Related", link, "In chairs", "Older", link], &[link]);
    }

    #[test]
    fn keeps() {
        check(RULE.name, &["*", "I want a chair.", "*", "I want a chair.", "*"], &[]);
        let in_2019 = "I asked 3 men for a chair in 2019 and 4 women for a table.";
        let in_2020 = "I asked 5 men for a chair in 2020 and 6 women for a table.";
        check(RULE.name, &["*", in_2019, in_2020, "*"], &[]);
    }
}
