//! The learned score: how much a unit, in its context, looks like the author's words.
//!
//! Two parts, both in `model.bin`: weights of words by hash; and, over numbers about the unit, its
//! surroundings and the page, boosted trees for sources with elements and a convolutional net for
//! those without. `training/` has the program that makes the file, and
//! `docs/content/explanation/cleaning.md` says how it is judged.

mod features;
mod file;
mod forest;
mod net;
mod words;

use std::borrow::Cow;
use std::iter;
use std::sync::LazyLock;

use self::features::Aspect;
use self::features::Table;
pub(super) use self::features::{Page, table};
use self::file::Reader;
use self::forest::Forest;
use self::net::{Embedded, Net};
use self::words::Words;
pub(super) use self::words::tokens;
use super::reading::{self, Reading};

/// The first bytes of a model file, with the version of its form.
const MAGIC: &[u8] = b"OFM3";

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
    plain: Net,
}

impl Model {
    /// Reads a model file; nothing when it is not one of this version.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let mut reader = Reader(bytes.strip_prefix(MAGIC)?);
        Some(Self {
            words: Words::read(&mut reader)?,
            marked_up: Forest::read(&mut reader)?,
            plain: Net::read(&mut reader)?,
        })
    }

    /// A page to be measured. `rules` are the indices of the rules that took units.
    pub(super) fn page<'a>(
        &self,
        reading: &'a Reading<'a>,
        rules: &'a [Option<usize>],
    ) -> Page<'a> {
        Page::new(reading, rules, self.words.scores(reading))
    }

    /// The probability that each of some units of the page is the author's words, 0.0 to 1.0.
    pub(super) fn judge(&self, page: &Page<'_>, units: &[usize]) -> Vec<f32> {
        let scores = self.scores(page, units, &[]).into_iter().next();
        scores.into_iter().flatten().map(probability).collect()
    }

    /// By unit: by how much what is known of each aspect moves its score, strongest first, in
    /// log-odds. It is how much the score would fall were the unit as usual in that.
    pub(super) fn explain(&self, page: &Page<'_>) -> Vec<Vec<(&'static str, f32)>> {
        let all: Vec<usize> = (0..page.units()).collect();
        let versions = self.scores(page, &all, &Aspect::ALL);
        let Some((scores, without)) = versions.split_first() else {
            return Vec::new();
        };
        let moves = |(unit, score): (usize, &f32)| {
            let aspects = Aspect::ALL.iter().zip(without);
            let mut moves: Vec<_> =
                aspects.map(|(aspect, without)| (aspect.name(), score - without[unit])).collect();
            moves.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
            moves
        };
        scores.iter().enumerate().map(moves).collect()
    }

    /// The scores of some of the page's units, in their order, in log-odds; after that, for each of
    /// some aspects, what the scores would be were the unit as usual in it.
    fn scores(&self, page: &Page<'_>, units: &[usize], hidden: &[Aspect]) -> Vec<Vec<f32>> {
        if page.has_elements {
            return self.of_forest(tables(page, units), hidden);
        }
        // What stands around a unit counts, whether or not it is asked for.
        let mut scores = vec![Vec::new(); 1 + hidden.len()];
        let all: Vec<usize> = (0..units.last().map_or(0, |last| last + 1)).collect();
        for part in all.chunks(Net::MAX_UNITS) {
            for (scores, of_part) in scores.iter_mut().zip(self.of_net(tables(page, part), hidden))
            {
                scores.extend(of_part);
            }
        }
        let wanted = |scores: Vec<f32>| units.iter().map(|unit| scores[*unit]).collect();
        scores.into_iter().map(wanted).collect()
    }

    fn of_forest(&self, tables: impl Iterator<Item = Table>, hidden: &[Aspect]) -> Vec<Vec<f32>> {
        let mut scores = vec![Vec::new(); 1 + hidden.len()];
        for table in tables {
            for (scores, version) in scores.iter_mut().zip(self.versions(&table, hidden)) {
                scores.extend(self.marked_up.scores(&version));
            }
        }
        scores
    }

    fn of_net(&self, tables: impl Iterator<Item = Table>, hidden: &[Aspect]) -> Vec<Vec<f32>> {
        let mut versions = vec![Embedded::default(); 1 + hidden.len()];
        for table in tables {
            for (embedded, version) in versions.iter_mut().zip(self.versions(&table, hidden)) {
                self.plain.embed(&version, embedded);
            }
        }
        self.plain.scores(versions)
    }

    /// Rows as they are, then with each of some aspects hidden.
    fn versions<'a>(
        &'a self,
        table: &'a Table,
        hidden: &'a [Aspect],
    ) -> impl Iterator<Item = Cow<'a, Table>> {
        let hidden = hidden.iter().map(|aspect| {
            let mut version = table.clone();
            self.plain.hide(&mut version, *aspect);
            Cow::Owned(version)
        });
        iter::once(Cow::Borrowed(table)).chain(hidden)
    }
}

/// Units of a page, measured: so many at once that their numbers stay in a core's cache while they are
/// read.
fn tables<'a>(page: &'a Page<'_>, units: &'a [usize]) -> impl Iterator<Item = Table> + 'a {
    const BATCH: usize = 32;
    units.chunks(BATCH).map(|batch| table(page, batch))
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
        assert_eq!(
            [MODEL.marked_up.width, MODEL.plain.width()],
            [table.width; 2],
            "make the model anew: docs/content/explanation/cleaning.md"
        );
    }

    #[test]
    fn what_is_not_a_model_is_not_read() {
        let whole = include_bytes!("model.bin");
        assert!(Model::read(whole).is_some());
        for length in (0..whole.len()).step_by(997) {
            assert!(Model::read(&whole[..length]).is_none(), "the first {length} bytes");
        }
        assert!(Model::read(b"OFM2 and then something").is_none());
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
