//! Where else a page says the words of a line: in other lines, and in its prose.

use std::collections::{BTreeMap, BTreeSet};

use crate::metadata::evidence::Evidence;
use crate::metadata::text::key;

/// The lines in which a title may begin or end: breadcrumbs, "Title | Site".
pub(super) struct Echoes<'a> {
    /// Keys, sorted.
    keys: Vec<&'a str>,
    /// The same from their ends, sorted.
    reversed: Vec<String>,
}

impl<'a> Echoes<'a> {
    pub(super) fn of(mut keys: Vec<&'a str>) -> Self {
        let mut reversed: Vec<String> = keys.iter().copied().map(reverse).collect();
        keys.sort_unstable();
        reversed.sort_unstable();
        Self { keys, reversed }
    }

    /// Whether a line begins or ends with all words of a key and has others too.
    pub(super) fn have(&self, key: &str) -> bool {
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

/// The long words of the prose.
pub(super) struct Vocabulary {
    /// How often each stands in it.
    counts: BTreeMap<String, usize>,
    /// How often the most frequent of them does.
    most: usize,
    /// Those of its beginning.
    opening: BTreeSet<String>,
}

impl Vocabulary {
    pub(super) fn of(evidence: &Evidence<'_>) -> Self {
        let mut counts = BTreeMap::new();
        for unit in evidence.units.get(evidence.prose.clone()).unwrap_or_default() {
            for word in long_words(&key(&unit.text)) {
                *counts.entry(word.to_owned()).or_insert(0) += 1;
            }
        }
        let most = counts.values().copied().max().unwrap_or(1);
        Self { counts, most, opening: opening(evidence) }
    }

    /// Share of a key's long words that the first words of the prose hold, 0.0 to 1.0.
    pub(super) fn opening_share(&self, key: &str) -> f32 {
        let words: Vec<&str> = long_words(key).collect();
        let known = words.iter().filter(|word| self.opening.contains(**word)).count();
        ratio(known, words.len().max(1))
    }

    /// Share of a line's long words that the prose knows, 0.0 to 1.0; but for the line itself, where
    /// that is prose.
    pub(super) fn known_share(&self, key: &str, is_prose: bool) -> f32 {
        let words: Vec<&str> = long_words(key).collect();
        let known = words.iter().filter(|word| self.elsewhere(&words, word, is_prose) > 0).count();
        ratio(known, words.len().max(1))
    }

    /// How often the prose uses a line's long words, against its most frequent one, 0.0 to 1.0; but for
    /// the line itself, where that is prose.
    pub(super) fn weight_share(&self, key: &str, is_prose: bool) -> f32 {
        let words: Vec<&str> = long_words(key).collect();
        let sum: f32 = words
            .iter()
            .map(|word| self.elsewhere(&words, word, is_prose))
            .map(|count| self.weight(count))
            .sum();
        sum / ratio(words.len().max(1), 1)
    }

    /// The long words of a key: how often the prose has each, and whether its first words do.
    pub(super) fn long_words(&self, key: &str) -> impl Iterator<Item = (usize, bool)> {
        long_words(key)
            .map(|word| (self.counts.get(word).copied().unwrap_or(0), self.opening.contains(word)))
    }

    /// What a word weighs that the prose has so often, 0.0 to 1.0.
    pub(super) fn weight(&self, count: usize) -> f32 {
        ratio(count, 1).ln_1p() / ratio(self.most, 1).ln_1p()
    }

    /// How often a word of a line stands in the prose but for that line.
    fn elsewhere(&self, words: &[&str], word: &str, is_prose: bool) -> usize {
        let all = self.counts.get(word).copied().unwrap_or(0);
        let own = words.iter().filter(|own| is_prose && **own == word).count();
        all.saturating_sub(own)
    }
}

/// The long words of the beginning of the prose.
fn opening(evidence: &Evidence<'_>) -> BTreeSet<String> {
    /// Units that are looked at.
    const UNITS: usize = 4;
    let units = evidence.units.get(evidence.prose.clone()).unwrap_or_default();
    let keys = units.iter().take(UNITS).map(|unit| key(&unit.text));
    keys.flat_map(|key| long_words(&key).map(str::to_owned).collect::<Vec<_>>()).collect()
}

/// Words that carry meaning, roughly: those of four letters or more.
fn long_words(key: &str) -> impl Iterator<Item = &str> {
    const MIN_LETTERS: usize = 4;
    key.split(' ').filter(|word| word.chars().count() >= MIN_LETTERS)
}

#[expect(clippy::cast_precision_loss, reason = "counts of words and lines are far below 2^24")]
pub(super) fn ratio(part: usize, whole: usize) -> f32 {
    part as f32 / whole as f32
}
