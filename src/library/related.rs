//! Related essays: those that share telling words.
//!
//! Cosine of TF-IDF vectors (Salton and Buckley, "Term-weighting approaches in automatic text
//! retrieval", 1988) over the essays' most telling words, by an inverted index: the work for an
//! essay is bounded, however large the library.

use std::collections::HashMap;

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

/// Numbers of words or essays with a weight; an essay's vector has length 1.
type Weighted = Vec<(usize, f64)>;

/// By essay: up to [`MAX_RELATED`] related ones, nearest first, ties by path.
pub(super) fn find(essays: &[Essay]) -> Vec<Vec<EssayId>> {
    let vectors = vectors(essays);
    let mut postings: HashMap<usize, Weighted> = HashMap::new();
    for (id, vector) in vectors.iter().enumerate() {
        for (word, weight) in vector {
            postings.entry(*word).or_default().push((id, *weight));
        }
    }
    postings.retain(|_, essays| (2..=MAX_ESSAYS_OF_WORD).contains(&essays.len()));
    // A sum for every essay, which each job leaves as it found it: all zero.
    let sums = || vec![0.0; essays.len()];
    let nearest = |sums: &mut Vec<f64>, (id, vector): (EssayId, &Weighted)| {
        let ranked = similar(id, vector, &postings, sums);
        nearest(ranked, essays)
    };
    vectors.par_iter().enumerate().map_init(sums, nearest).collect()
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
        // A word that every essay has weighs nothing, and is not looked up.
        vector.retain(|(_, weight)| *weight > 0.0);
        if length > 0.0 {
            for (_, weight) in &mut vector {
                *weight /= length;
            }
        }
        vector
    };
    essays.iter().map(vector).collect()
}

/// The essays that share telling words with one, with their similarity in quanta.
fn similar(
    id: EssayId,
    vector: &Weighted,
    postings: &HashMap<usize, Weighted>,
    sums: &mut [f64],
) -> Vec<(i64, EssayId)> {
    let mut heaviest = vector.clone();
    heaviest.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    heaviest.truncate(MAX_LOOKED_UP);
    let mut touched = Vec::new();
    for (word, weight) in heaviest {
        for (other, other_weight) in postings.get(&word).into_iter().flatten() {
            if sums[*other] == 0.0 {
                touched.push(*other);
            }
            sums[*other] += weight * other_weight;
        }
    }
    let mut similar = Vec::new();
    for other in touched {
        let similarity = std::mem::take(&mut sums[other]);
        if similarity >= MIN_SIMILARITY && other != id {
            similar.push((quantised(similarity), other));
        }
    }
    similar
}

/// The nearest of some essays.
fn nearest(mut ranked: Vec<(i64, EssayId)>, essays: &[Essay]) -> Vec<EssayId> {
    let path = |id: EssayId| &essays[id].path;
    let order = |a: &(i64, EssayId), b: &(i64, EssayId)| {
        b.0.cmp(&a.0).then_with(|| path(a.1).cmp(path(b.1)))
    };
    if ranked.len() > MAX_RELATED {
        ranked.select_nth_unstable_by(MAX_RELATED, order);
        ranked.truncate(MAX_RELATED);
    }
    ranked.sort_by(order);
    ranked.into_iter().map(|(_, other)| other).collect()
}

fn quantised(similarity: f64) -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "a cosine over the quantum is below 2^15")]
    let steps = (similarity / QUANTUM).round() as i64;
    steps
}
