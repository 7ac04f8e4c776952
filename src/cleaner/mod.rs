//! Takes the boilerplate out of a document and keeps a record of all it took.
//!
//! Rules read and propose; [`clean`] applies what they propose once a pass, then the curator's
//! wishes, and builds the body that is left. It parses nothing and changes no word.

mod contents;
mod fates;
mod model;
mod phrases;
mod reading;
mod rule;
mod rules;
#[cfg(test)]
mod testing;
mod verdict;

use std::ops::Range;

use serde::{Deserialize, Serialize};

use self::fates::Fates;
use self::model::MODEL;
pub use self::model::Model;
use self::phrases::fold;
use self::reading::Reading;
use self::rule::Pass;
use crate::config::{Selector, Target};
use crate::document::{Body, Document, Unit, Writing};
use crate::metadata::{ClaimRole, Metadata};

/// Words below which an essay is suspiciously short.
pub const FEW_WORDS: usize = 30;

/// Words of sentences, however short those are, that may be all there is of an essay.
const MIN_PROSE_WORDS: usize = 20;

/// Share of a source's running words that a strict reading must leave, or the gentle one is taken; of an
/// essay of few words, share of all words that its sentences must be.
const MIN_KEPT_SHARE: f32 = 0.05;

/// Units that were taken out by one rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Removal {
    /// Indices into the document's units, in reading order.
    pub units: Range<usize>,
    /// The rule's kebab-case name, such as `comment-section`.
    pub rule: String,
    /// Why, in words a curator understands.
    pub reason: String,
    /// The words that were taken out, a line a unit.
    pub text: String,
}

/// What of a curator's wishes applies to one essay.
#[derive(Clone, Debug, Default)]
pub struct Wishes {
    /// What is never stripped: the essay's, its source's, the library's.
    pub keep: Vec<Target>,
    /// What is always stripped.
    pub strip: Vec<Target>,
    /// The element that holds the essay; the first one with text counts.
    pub body: Option<Selector>,
    /// Whether comments are kept.
    pub keeps_comments: bool,
}

/// Hashes of units that recur across the essays of one source; see [`unit_hash`].
#[derive(Clone, Debug, Default)]
pub struct Furniture {
    /// Sorted.
    pub hashes: Vec<u64>,
}

impl Furniture {
    /// Pages a unit must stand on to be furniture.
    const MIN_PAGES: usize = 3;

    /// What recurs on the pages of one source: the units, by [`unit_hash`], that stand on at least
    /// three of its pages and on half of them. Each page gives its hashes once.
    pub fn of(pages: &[&[u64]]) -> Self {
        let mut hashes: Vec<u64> = pages.iter().copied().flatten().copied().collect();
        hashes.sort_unstable();
        let is_furniture =
            |same: &&[u64]| same.len() >= Self::MIN_PAGES && 2 * same.len() >= pages.len();
        let groups = hashes.chunk_by(|a, b| a == b).filter(is_furniture);
        Self { hashes: groups.map(|same| same[0]).collect() }
    }
}

/// A document without its boilerplate.
#[derive(Clone, Debug, Default)]
pub struct Cleaned {
    /// The author's words.
    pub body: Body,
    /// The paragraphs about the author, kept as the author's note.
    pub author_note: Option<String>,
    /// The note saying where the essay was first published, kept as provenance.
    pub republication: Option<String>,
    /// All that was taken out, in reading order.
    pub removals: Vec<Removal>,
    /// Number of units before cleaning.
    pub units: usize,
    /// Words before cleaning.
    pub words_before: usize,
    /// Words after cleaning.
    pub words: usize,
    /// By unit: the probability that it is the author's words, by the learned score; none where that
    /// was not asked, and empty where nothing was to be cleaned.
    pub scores: Vec<Option<f32>>,
    /// Set where the strict reading left next to nothing and the gentler one was taken.
    pub is_gentle: bool,
    /// What of the [`Wishes`] matched nothing, as a diagnostic names it.
    pub unmatched_wishes: Vec<String>,
}

/// Whether a lower-case word only holds sentences together, in one of the languages we know.
pub fn is_stop_word(word: &str) -> bool {
    phrases::PHRASES.is_stop_word(word)
}

/// Names a unit by its words, so that furniture can be recognised on another page.
pub fn unit_hash(unit: &Unit<'_>) -> u64 {
    let digest = blake3::hash(fold(&unit.text).as_bytes());
    digest.as_bytes()[..8].iter().fold(0, |hash, byte| hash << 8 | u64::from(*byte))
}

/// Name of the rule that what the curator strips is under.
pub const STRIP: &str = "strip";

/// Whether a text holds a phrase, as the curator's rules compare them.
pub fn holds_phrase(text: &str, phrase: &str) -> bool {
    let phrase = fold(phrase);
    !phrase.is_empty() && fold(text).contains(&*phrase)
}

/// One page as the model is trained on it; see `training/`.
#[derive(Debug)]
pub struct Sample {
    /// Numbers a row.
    pub width: usize,
    /// A row a unit.
    pub values: Vec<f32>,
    /// By unit: the hashes its words' weights are found by.
    pub tokens: Vec<Vec<u32>>,
    /// Whether any unit stands in an element.
    pub has_elements: bool,
}

/// Measures a page for training, with the words' weights of a model.
pub fn sample(units: &[Unit<'_>], metadata: &Metadata, model: &Model) -> Sample {
    measured(units, metadata, model, |page, reading| {
        let all: Vec<usize> = (0..units.len()).collect();
        let table = model::table(page, &all);
        let signs = units.iter().zip(&reading.signs);
        let tokens = signs.map(|(unit, signs)| model::tokens(unit, &signs.folded)).collect();
        Sample { width: table.width, values: table.values, tokens, has_elements: page.has_elements }
    })
}

/// Takes the boilerplate out.
///
/// One's own writing is left as it is unless front matter says `clean = true`; then only the
/// curator's `strip` rules, what lies outside of their `body` and a repeated title are taken out.
pub fn clean(
    document: &Document,
    units: &[Unit<'_>],
    metadata: &Metadata,
    wishes: &Wishes,
    furniture: &Furniture,
) -> Cleaned {
    clean_with(&MODEL, document, units, metadata, wishes, furniture)
}

/// As [`clean`], with another model than the one that comes with the program.
pub fn clean_with(
    model: &Model,
    document: &Document,
    units: &[Unit<'_>],
    metadata: &Metadata,
    wishes: &Wishes,
    furniture: &Furniture,
) -> Cleaned {
    let should_clean = metadata.declared.clean.unwrap_or(document.writing == Writing::Saved);
    let mut fates = Fates::new(units, wishes);
    fates.claim(metadata, should_clean);
    fates.strike_outside();
    if should_clean {
        let is_claimed = fates.taken();
        let reading = judge(&mut fates, units, metadata, furniture);
        fates.weigh(model, &reading, &is_claimed);
        fates.keep_notes(document, &reading);
        if wishes.keeps_comments {
            fates.put_comments_back(&reading);
        }
    }
    fates.finish(document)
}

/// As [`clean`], but for the learned score: what the rules alone would take.
#[cfg(test)]
fn clean_by_rules(document: &Document, units: &[Unit<'_>]) -> Cleaned {
    let wishes = Wishes::default();
    let mut fates = Fates::new(units, &wishes);
    judge(&mut fates, units, &Metadata::default(), &Furniture::default());
    fates.finish(document)
}

/// What the learned score says of a unit, whether or not its word counts.
#[derive(Clone, Debug)]
pub struct Opinion {
    /// The probability that it is the author's words.
    pub probability: f32,
    /// What speaks for that and against it, strongest first: what it is, and by how much it moves
    /// the score, in log-odds.
    pub signals: Vec<(&'static str, f32)>,
}

/// What the learned score says of every unit, as [`clean`] judges what is to be cleaned.
pub fn opinions(units: &[Unit<'_>], metadata: &Metadata) -> Vec<Opinion> {
    measured(units, metadata, &MODEL, |page, _| {
        let all: Vec<usize> = (0..units.len()).collect();
        let opinions = MODEL.judge(page, &all).into_iter().zip(MODEL.explain(page));
        opinions.map(|(probability, signals)| Opinion { probability, signals }).collect()
    })
}

/// Has the rules judge a page and hands it over measured.
fn measured<T>(
    units: &[Unit<'_>],
    metadata: &Metadata,
    model: &Model,
    read: impl FnOnce(&model::Page<'_>, &Reading<'_>) -> T,
) -> T {
    let wishes = Wishes::default();
    let mut fates = Fates::new(units, &wishes);
    fates.claim(metadata, true);
    let reading = judge(&mut fates, units, metadata, &Furniture::default());
    let rules = fates.rule_indices();
    read(&model.page(&reading, &rules), &reading)
}

/// Asks the rules, strictly first; where that leaves next to nothing, only the local ones; where
/// even that does, none.
fn judge<'a>(
    fates: &mut Fates<'a>,
    units: &'a [Unit<'a>],
    metadata: &Metadata,
    furniture: &Furniture,
) -> Reading<'a> {
    let claimed = fates.rule.clone();
    for gentleness in [Pass::Extent, Pass::Page] {
        let mut reading = Reading::new(units, after_title(units, metadata));
        reading.is_gone = claimed.iter().map(Option::is_some).collect();
        for claim in metadata.claims.iter().filter(|claim| claim.role == ClaimRole::Bio) {
            reading.is_bio[claim.units.clone()].fill(true);
        }
        let before = Left::of(&reading);
        fates.rule.clone_from(&claimed);
        fates.strip_furniture(furniture, &mut reading);
        for pass in [Pass::Local, Pass::Page, Pass::Extent] {
            if pass <= gentleness {
                fates.apply(pass, &mut reading);
            }
        }
        if Left::of(&reading).is_enough_of(&before) {
            fates.is_gentle = gentleness != Pass::Extent;
            return reading;
        }
    }
    fates.is_gentle = units.iter().any(|unit| unit.words > 0);
    fates.rule = claimed;
    Reading::new(units, after_title(units, metadata))
}

/// How much of a page there is.
struct Left {
    running: usize,
    prose: usize,
    words: usize,
}

impl Left {
    fn of(reading: &Reading<'_>) -> Self {
        let all = 0..reading.units.len();
        Self {
            running: reading.running_words(all.clone()),
            prose: reading.prose_words(all),
            words: reading.units.iter().map(|unit| unit.words).sum(),
        }
    }

    /// Whether the essay may be in what is left of a page.
    fn is_enough_of(&self, page: &Self) -> bool {
        let is_share = |part, whole: usize| reading::ratio(part, whole.max(1)) >= MIN_KEPT_SHARE;
        self.running >= FEW_WORDS.min(page.running) && is_share(self.running, page.running)
            || self.prose >= MIN_PROSE_WORDS && is_share(self.prose, page.words)
    }
}

/// The index after the last statement of the title that has most of the page below it.
fn after_title(units: &[Unit<'_>], metadata: &Metadata) -> Option<usize> {
    let all: usize = units.iter().map(|unit| unit.words).sum();
    let below = |unit: usize| units[unit..].iter().map(|unit| unit.words).sum::<usize>();
    metadata
        .claims
        .iter()
        .filter(|claim| claim.role == ClaimRole::Title)
        .map(|claim| claim.units.end.min(units.len()))
        .rfind(|end| 3 * below(*end) >= all)
}
