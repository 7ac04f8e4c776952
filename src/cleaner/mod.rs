//! Takes the boilerplate out of a document and keeps a record of all it took.
//!
//! Rules read and propose; [`clean`] applies what they propose once a pass, then the curator's
//! wishes, and builds the body that is left. It parses nothing and changes no word.

mod model;
mod phrases;
mod reading;
mod rule;
mod rules;
#[cfg(test)]
mod testing;

use std::collections::HashSet;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use self::model::MODEL;
pub use self::model::Model;
use self::phrases::fold;
use self::reading::Reading;
use self::rule::Pass;
use self::rules::RULES;
use crate::document::{Body, Document, Unit, UnitKind, Writing};
use crate::metadata::{ClaimRole, Metadata};

/// Words below which an essay is suspiciously short.
pub const FEW_WORDS: usize = 30;

/// Share of a source's running words that a strict reading must leave, or the gentle one is taken.
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
    /// Phrases whose units are never stripped: the essay's, its source's, the library's.
    pub keep: Vec<String>,
    /// Phrases whose units are always stripped.
    pub strip: Vec<String>,
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
    pub fn of(pages: &[Vec<u64>]) -> Self {
        let mut hashes: Vec<u64> = pages.iter().flatten().copied().collect();
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
    /// By unit: the probability that it is the author's words, by the learned score; empty where
    /// nothing was to be cleaned.
    pub scores: Vec<f32>,
    /// Set where the strict reading left next to nothing and the gentler one was taken.
    pub is_gentle: bool,
    /// Phrases of [`Wishes::keep`] and [`Wishes::strip`] that matched nothing.
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

/// One page as the model is trained on it; see `training/`.
#[derive(Debug)]
pub struct Sample {
    /// Numbers a row.
    pub width: usize,
    /// A row a unit.
    pub values: Vec<f32>,
    /// By unit: the hashes its words' weights are found by.
    pub tokens: Vec<Vec<u32>>,
}

/// Measures a page for training, with the words' weights of a model.
pub fn sample(units: &[Unit<'_>], metadata: &Metadata, model: &Model) -> Sample {
    let wishes = Wishes::default();
    let mut fates = Fates::new(units, &wishes);
    fates.claim(metadata, true);
    let reading = judge(&mut fates, units, metadata, &Furniture::default());
    let table = model.measure(&reading, &fates.rule_indices());
    Sample {
        width: table.width,
        values: table.values,
        tokens: units
            .iter()
            .zip(&reading.signs)
            .map(|(unit, signs)| model::tokens(unit, &signs.folded))
            .collect(),
    }
}

/// Takes the boilerplate out.
///
/// One's own writing is left as it is unless front matter says `clean = true`; then only the
/// curator's `strip` phrases and a repeated title are taken out.
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
    if should_clean {
        let is_claimed = fates.taken();
        let reading = judge(&mut fates, units, metadata, furniture);
        fates.weigh(model, &reading, &is_claimed);
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

/// What speaks for and against each unit being the author's words, strongest first: what it is,
/// and by how much it moves the score, in log-odds. As [`clean`] judges what is to be cleaned.
pub fn signals(
    units: &[Unit<'_>],
    metadata: &Metadata,
    furniture: &Furniture,
) -> Vec<Vec<(&'static str, f32)>> {
    let wishes = Wishes::default();
    let mut fates = Fates::new(units, &wishes);
    fates.claim(metadata, true);
    let reading = judge(&mut fates, units, metadata, furniture);
    let table = MODEL.measure(&reading, &fates.rule_indices());
    (0..units.len()).map(|unit| MODEL.explain(&table, unit)).collect()
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
        let all = reading.running_words(0..units.len());
        fates.rule.clone_from(&claimed);
        fates.strip_furniture(furniture, &mut reading);
        for pass in [Pass::Local, Pass::Page, Pass::Extent] {
            if pass <= gentleness {
                fates.apply(pass, &mut reading);
            }
        }
        let kept = reading.running_words(0..units.len());
        if kept >= FEW_WORDS.min(all) && reading::ratio(kept, all.max(1)) >= MIN_KEPT_SHARE {
            fates.is_gentle = gentleness != Pass::Extent;
            return reading;
        }
    }
    fates.is_gentle = units.iter().any(|unit| unit.words > 0);
    fates.rule = claimed;
    Reading::new(units, after_title(units, metadata))
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

/// Why what only the learned score speaks against goes.
const ESSAY_SCORE: (&str, &str) = ("essay-score", "does not read like a part of this essay");

/// Why what recurs on the pages of a source goes.
const FURNITURE: (&str, &str) = ("source-furniture", "stands on several pages of this source");

/// What becomes of each unit.
struct Fates<'a> {
    units: &'a [Unit<'a>],
    /// By unit: the rule that took it, with its reason.
    rule: Vec<Option<(&'static str, &'static str)>>,
    /// By unit: the probability that it is the author's; empty where nobody asked.
    scores: Vec<f32>,
    must_stay: Vec<bool>,
    must_go: Vec<bool>,
    is_gentle: bool,
    unmatched_wishes: Vec<String>,
}

impl<'a> Fates<'a> {
    fn new(units: &'a [Unit<'a>], wishes: &Wishes) -> Self {
        let folded: Vec<_> = if wishes.keep.is_empty() && wishes.strip.is_empty() {
            Vec::new()
        } else {
            units.iter().map(|unit| fold(&unit.text)).collect()
        };
        let mut unmatched_wishes = Vec::new();
        let mut matching = |phrases: &[String]| -> Vec<bool> {
            let mut matches = vec![false; units.len()];
            for phrase in phrases {
                let wanted = fold(phrase);
                let mut has_matched = false;
                for (matches, text) in matches.iter_mut().zip(&folded) {
                    if !wanted.is_empty() && text.contains(&*wanted) {
                        *matches = true;
                        has_matched = true;
                    }
                }
                if !has_matched {
                    unmatched_wishes.push(phrase.clone());
                }
            }
            matches
        };
        let must_stay = matching(&wishes.keep);
        let must_go = matching(&wishes.strip);
        Self {
            units,
            rule: vec![None; units.len()],
            scores: Vec::new(),
            must_stay,
            must_go,
            is_gentle: false,
            unmatched_wishes,
        }
    }

    /// Takes what the metadata claims: the essay's page says it in its own place.
    fn claim(&mut self, metadata: &Metadata, all_roles: bool) {
        for claim in &metadata.claims {
            if !all_roles && claim.role != ClaimRole::Title {
                continue;
            }
            let why = match claim.role {
                ClaimRole::Title => ("title", "the title, which stands above the essay"),
                ClaimRole::Byline => ("byline", "names the author"),
                ClaimRole::Dateline => ("dateline", "gives the date"),
                ClaimRole::Bio => ("author-bio", "about the author"),
                ClaimRole::Summary => ("summary", "the page's own summary of the essay"),
            };
            for fate in &mut self.rule[claim.units.clone()] {
                *fate = Some(why);
            }
        }
    }

    fn taken(&self) -> Vec<bool> {
        self.rule.iter().map(Option::is_some).collect()
    }

    /// By unit: the index of the rule that took it; claims share the names of rules.
    fn rule_indices(&self) -> Vec<Option<usize>> {
        let index = |name| RULES.iter().position(|rule| rule.name == name);
        self.rule.iter().map(|fate| fate.and_then(|(name, _)| index(name))).collect()
    }

    /// Has the learned score decide about all that no certain rule took: it knows where a unit
    /// stands and what stands around it, which the rules do not.
    fn weigh(&mut self, model: &Model, reading: &Reading<'_>, is_claimed: &[bool]) {
        let rules = self.rule_indices();
        let is_settled: Vec<bool> = (0..self.units.len())
            .map(|unit| {
                let is_certain = rules[unit].is_some_and(|rule| RULES[rule].is_certain);
                let is_furniture = self.rule[unit] == Some(FURNITURE);
                is_claimed[unit] || is_certain || is_furniture
            })
            .collect();
        self.scores = model.judge(reading, &rules);
        let has_words = |unit: &usize| self.units[*unit].words > 0;
        let open: Vec<usize> =
            (0..self.units.len()).filter(|unit| !is_settled[*unit]).filter(has_words).collect();
        let threshold =
            model::threshold(open.iter().map(|unit| (self.scores[*unit], self.units[*unit].words)));
        for unit in open {
            self.rule[unit] = match self.rule[unit] {
                _ if self.scores[unit] >= threshold => None,
                rule => rule.or(Some(ESSAY_SCORE)),
            };
        }
        self.keep_headings(reading, is_claimed);
        self.drop_copies(reading, &rules);
        self.settle_pictures(&is_settled);
    }

    /// A heading stays with the text below it, unless a rule took it: alone it looks like a label.
    fn keep_headings(&mut self, reading: &Reading<'_>, is_claimed: &[bool]) {
        let mut below: Option<usize> = None;
        for unit in (reading.after_title.unwrap_or(0)..self.units.len()).rev() {
            if self.units[unit].words == 0 {
                continue;
            }
            let is_heading = matches!(self.units[unit].kind, UnitKind::Heading(_));
            let has_text = below.is_some_and(|below| self.rule[below].is_none());
            let by_score = self.rule[unit].is_some_and(|(rule, _)| rule == ESSAY_SCORE.0);
            if is_heading && has_text && by_score && !is_claimed[unit] {
                self.rule[unit] = None;
            }
            below = Some(unit);
        }
    }

    /// A picture goes the way of the text it stands between, and so does a caption that only the
    /// score speaks against.
    fn settle_pictures(&mut self, is_settled: &[bool]) {
        let units = self.units;
        let is_text = |unit: &usize| {
            units[*unit].words > 0 && !matches!(units[*unit].kind, UnitKind::Caption)
        };
        for unit in (0..units.len()).filter(|unit| !is_settled[*unit] && !is_text(unit)) {
            let stays = |other: Option<usize>| other.is_none_or(|other| self.rule[other].is_none());
            let above = stays((0..unit).rev().find(is_text));
            let below = stays((unit + 1..units.len()).find(is_text));
            let by_score = self.rule[unit].is_none_or(|(rule, _)| rule == ESSAY_SCORE.0);
            match (above, below) {
                (true, true) if units[unit].words == 0 || by_score => self.rule[unit] = None,
                (false, false) => self.rule[unit] = self.rule[unit].or(Some(ESSAY_SCORE)),
                _ => {}
            }
        }
    }

    /// Of sentences that stand word for word in several places, the first stays; of what a rule had
    /// taken, nothing stays that is a part of what stays anyway, such as a pull quote.
    fn drop_copies(&mut self, reading: &Reading<'_>, rules: &[Option<usize>]) {
        const WHY: (&str, &str) = ("repeated-text", "the page says this twice");
        const MIN_WORDS: usize = 8;
        let mut said = HashSet::new();
        for (unit, signs) in reading.signs.iter().enumerate() {
            if self.rule[unit].is_some() || self.units[unit].words < MIN_WORDS {
                continue;
            }
            let words = signs.folded.trim_matches(|mark: char| !mark.is_alphanumeric());
            let is_part = || {
                rules[unit].is_some()
                    && (0..self.units.len()).any(|other| {
                        other != unit
                            && rules[other].is_none()
                            && self.rule[other].is_none()
                            && reading.signs[other].folded.contains(words)
                    })
            };
            if !said.insert(signs.folded.as_str()) || is_part() {
                self.rule[unit] = Some(WHY);
            }
        }
    }

    fn strip_furniture(&mut self, furniture: &Furniture, reading: &mut Reading<'_>) {
        if furniture.hashes.is_empty() {
            return;
        }
        for (index, unit) in self.units.iter().enumerate() {
            let is_furniture = furniture.hashes.binary_search(&unit_hash(unit)).is_ok();
            if is_furniture && self.rule[index].is_none() {
                self.rule[index] = Some(FURNITURE);
                reading.is_gone[index] = true;
            }
        }
    }

    /// Asks the rules of one pass and applies all they propose at once.
    fn apply(&mut self, pass: Pass, reading: &mut Reading<'_>) {
        for rule in RULES.iter().filter(|rule| rule.pass == pass) {
            for range in (rule.propose)(reading) {
                for fate in &mut self.rule[range] {
                    fate.get_or_insert((rule.name, rule.reason));
                }
            }
        }
        for (gone, fate) in reading.is_gone.iter_mut().zip(&self.rule) {
            *gone = fate.is_some();
        }
    }

    fn finish(mut self, document: &Document) -> Cleaned {
        const WISH: (&str, &str) = ("strip", "a `strip` phrase of the curator's");
        for index in 0..self.units.len() {
            if self.must_go[index] {
                self.rule[index] = Some(WISH);
            } else if self.must_stay[index] {
                self.rule[index] = None;
            }
        }
        self.drop_stray_marks();
        let gone: Vec<Range<usize>> = self.removed().map(|unit| unit.events.clone()).collect();
        let noted = |name: &str| self.note(name);
        Cleaned {
            body: document.body.without(&gone),
            author_note: noted("author-bio"),
            republication: noted("republication-note"),
            removals: self.removals(),
            units: self.units.len(),
            words_before: self.units.iter().map(|unit| unit.words).sum(),
            words: self
                .units
                .iter()
                .zip(&self.rule)
                .filter(|(_, rule)| rule.is_none())
                .map(|(unit, _)| unit.words)
                .sum(),
            scores: std::mem::take(&mut self.scores),
            is_gentle: self.is_gentle,
            unmatched_wishes: self.unmatched_wishes,
        }
    }

    /// Lines across the page that separate nothing any more go with what they separated.
    fn drop_stray_marks(&mut self) {
        const WHY: (&str, &str) = ("stray-rule", "a line with nothing left to separate");
        let mut is_after_text = false;
        for index in 0..self.units.len() {
            let is_line = self.units[index].kind == UnitKind::Rule;
            if self.rule[index].is_some() {
                continue;
            }
            let has_text_below = || {
                (index + 1..self.units.len())
                    .find(|below| self.rule[*below].is_none())
                    .is_some_and(|below| self.units[below].kind != UnitKind::Rule)
            };
            if is_line && (!is_after_text || !has_text_below()) {
                self.rule[index] = Some(WHY);
            }
            is_after_text = is_after_text || !is_line;
        }
    }

    fn removed(&self) -> impl Iterator<Item = &Unit<'a>> {
        self.units.iter().zip(&self.rule).filter(|(_, rule)| rule.is_some()).map(|(unit, _)| unit)
    }

    /// The text one rule took, where it took some, as a note.
    fn note(&self, name: &str) -> Option<String> {
        let took = |rule: &Option<(&str, &str)>| rule.is_some_and(|(rule, _)| rule == name);
        let texts: Vec<&str> = self
            .units
            .iter()
            .zip(&self.rule)
            .filter(|(unit, rule)| took(rule) && reading::ends_sentence(&unit.text))
            .map(|(unit, _)| unit.text.as_str())
            .collect();
        (!texts.is_empty()).then(|| texts.join("\n\n"))
    }

    fn removals(&self) -> Vec<Removal> {
        let mut removals: Vec<Removal> = Vec::new();
        for (index, rule) in self.rule.iter().enumerate() {
            let Some((name, reason)) = rule else { continue };
            let text = &self.units[index].text;
            match removals.last_mut() {
                Some(last) if last.units.end == index && last.rule == *name => {
                    last.units.end += 1;
                    last.text.push('\n');
                    last.text.push_str(text);
                }
                _ => removals.push(Removal {
                    units: index..index + 1,
                    rule: (*name).to_owned(),
                    reason: (*reason).to_owned(),
                    text: text.clone(),
                }),
            }
        }
        removals
    }
}
