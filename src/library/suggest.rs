//! Tags for essays that the vocabulary says nothing about, from the library's own words.
//!
//! A good tag is a phrase that a few essays use often and the rest do not use: TF-IDF over the
//! library (Salton and Buckley, "Term-weighting approaches in automatic text retrieval", 1988). A
//! phrase is suggested only to essays that would get the tag, by the rule of the vocabulary. Bodies
//! are read one at a time, twice: for the phrases of those essays, and for how many others have them.

use std::collections::{BTreeMap, HashMap};

use rayon::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

use super::{EssayId, Library};
use crate::cache::Key;
use crate::cleaner::is_stop_word;
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::document::{Body, Document, UnitKind, fold};
use crate::essay::Essay;

/// Phrases suggested to an essay.
const MAX_SUGGESTIONS: usize = 3;

/// Words of a phrase.
const MAX_WORDS: usize = 3;

/// Letters below which a word tells nothing.
const MIN_LETTERS: usize = 3;

/// How often a phrase has to stand in a text; once in its title or a heading counts as often. The
/// rule of the vocabulary.
const MIN_COUNT: u32 = 2;

/// Phrases of an essay that are looked for in the others, the most used first.
const MAX_CANDIDATES: usize = 200;

/// Essays in a hundred of the library that may have a phrase which tells something about the rest...
const MAX_SHARE: usize = 15;

/// ...but so many always, for a small library has few essays of anything.
const ALWAYS_RARE: usize = 3;

/// What stands before a thing (English, German). A word alone counts only after one of these: without
/// them most would be verbs, and no list of verbs is ever complete.
const DETERMINERS: [&str; 34] = [
    "the", "a", "an", "my", "your", "his", "her", "our", "their", "this", "these", "no", "every",
    "der", "die", "das", "den", "dem", "des", "ein", "eine", "einen", "einem", "einer", "mein",
    "meine", "meinen", "meinem", "unser", "unsere", "ihre", "ihren", "kein", "keine",
];

/// How many, and how long: what every essay counts in, whatever it is about (English, German).
const MEASURES: [&str; 58] = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "hundred",
    "thousand",
    "ones",
    "day",
    "days",
    "week",
    "weeks",
    "month",
    "months",
    "year",
    "years",
    "hour",
    "hours",
    "minute",
    "minutes",
    "time",
    "times",
    "morning",
    "afternoon",
    "evening",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "zwei",
    "drei",
    "vier",
    "zehn",
    "tag",
    "tage",
    "woche",
    "wochen",
    "monat",
    "monate",
    "jahr",
    "jahre",
    "stunde",
    "stunden",
];

/// By number of words: what a phrase is worth. Longer ones say more exactly what they are about.
const WORTH: [f64; MAX_WORDS] = [1.0, 1.6, 1.9];

/// Scores are compared as multiples of this, so that the last bits of a logarithm, which differ
/// between machines, do not.
const QUANTUM: f64 = 1.0e-4;

/// A phrase that could be a tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// In lower case, single spaces between its words.
    pub phrase: String,
    /// The essays without a tag of the vocabulary that would get it, in the library's order.
    pub essays: Vec<EssayId>,
}

/// Phrases that could be tags, the most useful first, and by essay without a tag of the vocabulary (in
/// the library's order) the indices of those suggested to it; may be none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Suggestions {
    /// Each of some use to an essay.
    pub phrases: Vec<Suggestion>,
    /// Indices into `phrases`, the best first.
    pub by_essay: Vec<(EssayId, Vec<usize>)>,
}

/// Suggests tags; `bodies` reads a body back from the store.
///
/// # Errors
/// Whatever the store says about a body.
pub fn suggest(
    library: &Library,
    config: &Config,
    bodies: &(dyn Fn(Key) -> Result<Body, Diagnostic> + Sync),
) -> Result<Suggestions, Diagnostic> {
    let essays = &library.essays;
    let untold: Vec<EssayId> =
        (0..essays.len()).filter(|id| essays[*id].matched_tags.is_empty()).collect();
    let read = |id: EssayId| Ok(phrases(&essays[id], bodies(essays[id].body)?));
    let candidates: Result<Vec<Phrases>, Diagnostic> =
        untold.par_iter().map(|id| read(*id).map(most_used)).collect();
    let candidates = candidates?;
    let known: Vec<String> = config.tags.iter().map(|tag| fold(&tag.name)).collect();
    let mut uses: HashMap<&str, usize> = HashMap::new();
    for phrase in candidates.iter().flat_map(BTreeMap::keys) {
        if !known.contains(&fold(phrase)) {
            uses.insert(phrase, 0);
        }
    }
    let held = |id: EssayId| {
        let phrases = read(id)?.into_keys();
        Ok(phrases.filter(|phrase| uses.contains_key(phrase.as_str())).collect())
    };
    let held: Result<Vec<Vec<String>>, Diagnostic> =
        (0..essays.len()).into_par_iter().map(held).collect();
    for phrase in held?.iter().flatten() {
        if let Some(uses) = uses.get_mut(phrase.as_str()) {
            *uses += 1;
        }
    }
    let max_uses = (essays.len() * MAX_SHARE / 100).max(ALWAYS_RARE);
    uses.retain(|_, uses| *uses <= max_uses);
    Ok(choose(&untold, &candidates, &uses, essays.len()))
}

/// Phrases with how often they stand in a text.
type Phrases = BTreeMap<String, u32>;

/// The phrases that would give an essay a tag.
fn phrases(essay: &Essay, body: Body) -> Phrases {
    let document = Document { body, ..Document::default() };
    let mut counts = Phrases::new();
    count(&essay.title, MIN_COUNT, &mut counts);
    for unit in document.units() {
        let weight = if matches!(unit.kind, UnitKind::Heading(_)) { MIN_COUNT } else { 1 };
        count(&unit.text, weight, &mut counts);
    }
    counts.retain(|_, count| *count >= MIN_COUNT);
    counts
}

/// Counts all runs of words that could be a tag: with nothing but spaces and hyphens between them, and
/// each telling something.
fn count(text: &str, weight: u32, counts: &mut Phrases) {
    let text = text.to_lowercase();
    let mut run: Vec<&str> = Vec::new();
    for piece in text.split_word_bounds() {
        if piece.chars().all(char::is_alphabetic) {
            run.push(piece);
            let longest = run.len().min(MAX_WORDS);
            for length in 1..=longest {
                let (before, words) = run.split_at(run.len() - length);
                let is_named = before.last().is_some_and(|word| DETERMINERS.contains(word));
                if is_phrase(words) && (length > 1 || is_named) {
                    *counts.entry(words.join(" ")).or_default() += weight;
                }
            }
        } else if !matches!(piece, " " | "-") {
            run.clear();
        }
    }
}

fn is_phrase(words: &[&str]) -> bool {
    words.iter().all(|word| {
        word.chars().count() >= MIN_LETTERS && !is_stop_word(word) && !MEASURES.contains(word)
    })
}

fn most_used(phrases: Phrases) -> Phrases {
    let mut ranked: Vec<_> = phrases.into_iter().collect();
    ranked.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    ranked.truncate(MAX_CANDIDATES);
    ranked.into_iter().collect()
}

/// The best phrases for each essay. `uses` says how many of `all` essays have a phrase.
fn choose(
    untold: &[EssayId],
    candidates: &[Phrases],
    uses: &HashMap<&str, usize>,
    all: usize,
) -> Suggestions {
    let mut essays_of: BTreeMap<&str, (f64, Vec<EssayId>)> = BTreeMap::new();
    for (id, phrases) in untold.iter().zip(candidates) {
        for (phrase, count) in phrases {
            if let Some(uses) = uses.get(phrase.as_str()) {
                let (sum, essays) = essays_of.entry(phrase).or_default();
                *sum += score(phrase, *count, *uses, all);
                essays.push(*id);
            }
        }
    }
    let mut ranked: Vec<(i64, &str, Vec<EssayId>)> = essays_of
        .into_iter()
        .map(|(phrase, (sum, essays))| (quantised(sum), phrase, essays))
        .collect();
    ranked.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    let mut chosen: BTreeMap<EssayId, Vec<usize>> =
        untold.iter().map(|id| (*id, Vec::new())).collect();
    let mut phrases: Vec<Suggestion> = Vec::new();
    for (_, phrase, essays) in ranked {
        let index = phrases.len();
        let wants = |id: &&EssayId| {
            let known = &chosen[*id];
            known.len() < MAX_SUGGESTIONS
                && !known.iter().any(|known| overlap(&phrases[*known].phrase, phrase))
        };
        let takers: Vec<EssayId> = essays.iter().filter(wants).copied().collect();
        if takers.is_empty() {
            continue;
        }
        for id in takers {
            chosen.entry(id).or_default().push(index);
        }
        phrases.push(Suggestion { phrase: phrase.to_owned(), essays });
    }
    Suggestions { phrases, by_essay: chosen.into_iter().collect() }
}

fn score(phrase: &str, count: u32, uses: usize, all: usize) -> f64 {
    let words = phrase.split(' ').count();
    #[expect(clippy::cast_precision_loss, reason = "essays are far fewer than 2^52")]
    let rarity = ((all + 1) as f64 / uses.max(1) as f64).ln();
    (1.0 + f64::from(count).ln()) * rarity * WORTH[words.clamp(1, MAX_WORDS) - 1]
}

/// Whether two phrases share a word, and so would say the same twice.
fn overlap(a: &str, b: &str) -> bool {
    a.split(' ').any(|word| b.split(' ').any(|other| word == other))
}

fn quantised(score: f64) -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "a sum of logarithms over the quantum")]
    let steps = (score / QUANTUM).round() as i64;
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_runs_of_words_that_tell_something() {
        let mut counts = Phrases::new();
        count("The night shift, and the Night-Shift nurse.", 1, &mut counts);
        assert_eq!(counts["night shift"], 2);
        assert_eq!(counts["night shift nurse"], 1);
        assert_eq!(counts.get("shift and"), None);
        assert_eq!(counts.get("shift and the"), None);
        assert_eq!(counts.get("the night"), None);
        assert_eq!((counts["night"], counts.get("nurse")), (2, None));
        count("Four nurses waited. The nurse waited four years.", 1, &mut counts);
        assert_eq!(counts["nurse"], 1);
        assert_eq!((counts.get("four nurses"), counts.get("waited")), (None, None));
    }

    #[test]
    fn phrases_that_share_a_word_say_the_same() {
        assert!(overlap("night shift", "night"));
        assert!(overlap("night shift", "shift work"));
        assert!(!overlap("night shift", "canteen"));
    }
}
