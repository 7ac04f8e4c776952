//! The learned score: how much a unit, in its context, looks like the author's words.
//!
//! Two parts, both in `model.bin`: weights of words by hash, and boosted trees over numbers about
//! the unit, its surroundings and the page; one forest for sources with elements, one for those
//! without. `training/` has the program that makes the file, and
//! `docs/content/explanation/cleaning.md` says how it is judged.

mod features;
mod file;
mod forest;
mod words;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use self::features::Aspect;
pub(super) use self::features::{Page, table};
use self::file::Reader;
use self::forest::Forest;
use self::words::Words;
pub(super) use self::words::tokens;
use super::reading::{self, Reading};

/// The first bytes of a model file, with the version of its form.
const MAGIC: &[u8] = b"OFM2";

/// The model that comes with the program.
pub(super) static MODEL: LazyLock<Model> = LazyLock::new(|| {
    Model::read(include_bytes!("model.bin"))
        .expect("model.bin is part of the program, read by a test")
});

/// A model, ready to ask.
#[derive(Debug)]
pub struct Model {
    words: Words,
    /// For pages, mails and whatever else is made of elements.
    marked_up: Forest,
    /// For text dumps and Markdown.
    plain: Forest,
}

impl Model {
    /// Reads a model file; nothing when it is not one of this version.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let mut reader = Reader(bytes.strip_prefix(MAGIC)?);
        Some(Self {
            words: Words::read(&mut reader)?,
            marked_up: Forest::read(&mut reader)?,
            plain: Forest::read(&mut reader)?,
        })
    }

    fn forest(&self, page: &Page<'_>) -> &Forest {
        if page.has_elements { &self.marked_up } else { &self.plain }
    }

    /// A page to be measured. `rules` are the indices of the rules that took units.
    pub(super) fn page<'a>(
        &self,
        reading: &'a Reading<'a>,
        rules: &'a [Option<usize>],
    ) -> Page<'a> {
        Page::new(reading, rules, self.words.scores(reading))
    }

    /// The probability that each of some units is the author's words, 0.0 to 1.0.
    pub(super) fn judge(&self, page: &Page<'_>, units: &[usize]) -> Vec<f32> {
        /// Units measured at once: their numbers stay in a core's cache while all trees read them.
        const BATCH: usize = 32;
        let forest = self.forest(page);
        let batches = units.chunks(BATCH);
        batches.flat_map(|batch| forest.scores(&table(page, batch))).map(probability).collect()
    }

    /// What moved the score of one unit most, strongest first, in log-odds.
    pub(super) fn explain(&self, page: &Page<'_>, unit: usize) -> Vec<(&'static str, f32)> {
        let table = table(page, &[unit]);
        let mut moves: BTreeMap<Aspect, f32> = BTreeMap::new();
        self.forest(page).explain(&table.values, |column, by| {
            if let Some(aspect) = table.aspect(column) {
                *moves.entry(aspect).or_default() += by;
            }
        });
        let mut moves: Vec<_> = moves.into_iter().map(|(aspect, by)| (aspect.name(), by)).collect();
        moves.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
        moves
    }
}

/// What turns a score into a probability: it is stretched less and moved towards keeping, since a
/// lost paragraph is worse than a line too many. Swept out of fold, as the next number.
const SLOPE: f32 = 0.8;
const SHIFT: f32 = 0.2;

/// The probability from which a unit stays, whatever else does.
const ALWAYS_KEPT: f32 = 0.4;

/// The probability that a unit is the author's words, by its score.
pub(super) fn probability(score: f32) -> f32 {
    1.0 / (1.0 + (-SLOPE * (score + SHIFT)).exp())
}

/// The probability from which units are kept so that the expected F1 of what is kept is greatest.
/// `units` are probabilities with words.
///
/// With p the probability that a unit is the author's and w its words, keeping the set S is expected
/// to give about `2 Σ_S wp / (Σ_S w + Σ wp)`; the best S is a beginning of the list by falling p.
/// Lewis, "Evaluating and optimizing autonomous text classification systems", SIGIR 1995.
pub(super) fn threshold(units: impl Iterator<Item = (f32, usize)>) -> f32 {
    let mut units: Vec<(f32, f32, f32)> = units
        .map(|(probability, words)| {
            let words = reading::count(words);
            (probability, words, words * probability)
        })
        .collect();
    units.sort_by(|a, b| b.0.total_cmp(&a.0));
    let all: f32 = units.iter().map(|(_, _, expected)| expected).sum();
    let (mut kept, mut right) = (0.0, 0.0);
    let mut best = (0.0, 0.0f32);
    for (probability, words, expected) in units {
        kept += words;
        right += expected;
        let f1 = 2.0 * right / (kept + all);
        if f1 > best.0 {
            best = (f1, probability);
        }
    }
    best.1.min(ALWAYS_KEPT)
}

#[cfg(test)]
mod tests {
    use pulldown_cmark::Tag;

    use super::*;
    use crate::document::Builder;

    #[test]
    fn the_shipped_model_is_read_and_fits_the_numbers() {
        let mut builder = Builder::new();
        builder.start(Tag::Paragraph);
        builder.text("One sentence is enough.");
        builder.end();
        let document = builder.finish();
        let units = document.units();
        let reading = Reading::new(&units, None);
        let table = table(&MODEL.page(&reading, &[None]), &[0]);
        for forest in [&MODEL.marked_up, &MODEL.plain] {
            assert_eq!(
                table.width, forest.width,
                "make the model anew: docs/content/explanation/cleaning.md"
            );
        }
    }

    #[test]
    fn what_is_not_a_model_is_not_read() {
        let whole = include_bytes!("model.bin");
        assert!(Model::read(whole).is_some());
        for length in (0..whole.len()).step_by(997) {
            assert!(Model::read(&whole[..length]).is_none(), "the first {length} bytes");
        }
        assert!(Model::read(b"OFM1 and then something").is_none());
    }

    #[test]
    fn as_much_is_kept_as_is_worth_it() {
        let check = |units: &[(f32, usize)], expected: f32| {
            let threshold = threshold(units.iter().copied());
            assert!((threshold - expected).abs() < 1e-6, "{units:?}: {threshold}");
        };
        // Sure on both sides: everything from two chances in five on.
        check(&[(0.9, 100), (0.01, 100)], ALWAYS_KEPT);
        // Never sure: better all of it than nothing.
        check(&[(0.2, 100), (0.2, 100), (0.18, 100)], 0.18);
        // One doubtful stretch is worth more than its doubts.
        check(&[(0.3, 100), (0.01, 100)], 0.3);
        check(&[], 0.0);
    }
}
