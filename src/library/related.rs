//! Related essays: those that share telling words.
//!
//! Cosine of TF-IDF vectors (Salton and Buckley, "Term-weighting approaches in automatic text
//! retrieval", 1988) over the essays' most telling words, by an inverted index: the work for an
//! essay is bounded, however large the library.

use std::collections::{BTreeMap, HashMap};

use rayon::prelude::*;

use super::EssayId;
use crate::essay::Essay;

/// Related essays shown with an essay.
const MAX_RELATED: usize = 5;

/// Words of an essay that are looked up, the heaviest first.
const MAX_LOOKED_UP: usize = 24;

/// Words in more essays tell little and cost much.
const MAX_ESSAYS_OF_WORD: usize = 500;

/// Similarity, 0.0 to 1.0, below which essays have nothing to do with each other.
const MIN_SIMILARITY: f64 = 0.04;

/// Similarities are compared as multiples of this, so that the last bits of a logarithm, which
/// differ between machines, do not.
const QUANTUM: f64 = 1.0e-4;

/// A word's weight in an essay, its essays' vectors being of length 1.
type Weighted = Vec<(usize, f64)>;

/// By essay: up to [`MAX_RELATED`] related ones, nearest first, ties by path.
pub(super) fn find(essays: &[Essay]) -> Vec<Vec<EssayId>> {
    let vectors = vectors(essays);
    let mut postings: BTreeMap<usize, Vec<(EssayId, f64)>> = BTreeMap::new();
    for (id, vector) in vectors.iter().enumerate() {
        for (word, weight) in vector {
            postings.entry(*word).or_default().push((id, *weight));
        }
    }
    postings.retain(|_, essays| (2..=MAX_ESSAYS_OF_WORD).contains(&essays.len()));
    let nearest = |(id, vector): (EssayId, &Weighted)| nearest(id, vector, &postings, essays);
    vectors.par_iter().enumerate().map(nearest).collect()
}

/// By essay: its words with their weights, by word.
fn vectors(essays: &[Essay]) -> Vec<Weighted> {
    let mut words: HashMap<&str, (usize, usize)> = HashMap::new();
    for (word, _) in essays.iter().flat_map(|essay| &essay.terms) {
        let number = words.len();
        words.entry(word).or_insert((number, 0)).1 += 1;
    }
    #[expect(clippy::cast_precision_loss, reason = "essays are far fewer than 2^52")]
    let rarity = |essays_of_word: usize| (essays.len() as f64 / essays_of_word as f64).ln();
    let vector = |essay: &Essay| {
        let weigh = |(word, count): &(String, u32)| {
            let (number, essays_of_word) = words[word.as_str()];
            (number, (1.0 + f64::from(*count).ln()) * rarity(essays_of_word))
        };
        let mut vector: Weighted = essay.terms.iter().map(weigh).collect();
        let length = vector.iter().map(|(_, weight)| weight * weight).sum::<f64>().sqrt();
        if length > 0.0 {
            for (_, weight) in &mut vector {
                *weight /= length;
            }
        }
        vector
    };
    essays.iter().map(vector).collect()
}

fn nearest(
    id: EssayId,
    vector: &Weighted,
    postings: &BTreeMap<usize, Vec<(EssayId, f64)>>,
    essays: &[Essay],
) -> Vec<EssayId> {
    let mut heaviest = vector.clone();
    heaviest.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    heaviest.truncate(MAX_LOOKED_UP);
    let mut similarity: BTreeMap<EssayId, f64> = BTreeMap::new();
    for (word, weight) in heaviest {
        for (other, other_weight) in postings.get(&word).into_iter().flatten() {
            *similarity.entry(*other).or_insert(0.0) += weight * other_weight;
        }
    }
    similarity.remove(&id);
    let mut ranked: Vec<(i64, EssayId)> = similarity
        .into_iter()
        .filter(|(_, similarity)| *similarity >= MIN_SIMILARITY)
        .map(|(other, similarity)| (quantised(similarity), other))
        .collect();
    ranked.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| essays[a.1].path.cmp(&essays[b.1].path)));
    ranked.truncate(MAX_RELATED);
    ranked.into_iter().map(|(_, other)| other).collect()
}

fn quantised(similarity: f64) -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "a cosine over the quantum is below 2^15")]
    let steps = (similarity / QUANTUM).round() as i64;
    steps
}
