//! Related essays: those that share telling words.
//!
//! Cosine of TF-IDF vectors (Salton and Buckley, "Term-weighting approaches in automatic text
//! retrieval", 1988) over the essays' most telling words, by an inverted index: the work for an
//! essay is bounded, however large the library.

use std::collections::HashMap;

use rayon::prelude::*;

use super::EssayId;
use crate::essay::{Essay, TellingWord};

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

/// Hashes of the words that lead from an essay to others, with their weights in it. All its telling
/// words together have length 1.
type Vector = Vec<(u32, f32)>;

/// By word: the essays that have it, with its weight in each.
type Postings = HashMap<u32, Vec<(EssayId, f32)>>;

/// By essay: up to [`MAX_RELATED`] related ones, nearest first, ties by path.
pub(super) fn find(essays: &[Essay]) -> Vec<Vec<EssayId>> {
    let vectors = vectors(essays);
    let mut postings = Postings::new();
    for (id, vector) in vectors.iter().enumerate() {
        for (word, weight) in vector {
            postings.entry(*word).or_default().push((id, *weight));
        }
    }
    // A sum for every essay, which each job leaves as it found it: all zero.
    let sums = || vec![0.0; essays.len()];
    let nearest = |sums: &mut Vec<f64>, (id, vector): (EssayId, &Vector)| {
        let ranked = similar(id, vector, &postings, sums);
        nearest(ranked, essays)
    };
    vectors.par_iter().enumerate().map_init(sums, nearest).collect()
}

/// By essay: its words that other essays have too.
fn vectors(essays: &[Essay]) -> Vec<Vector> {
    let mut essays_of_word: HashMap<u32, usize> = HashMap::new();
    for word in essays.iter().flat_map(|essay| &essay.telling_words) {
        *essays_of_word.entry(word.hash).or_default() += 1;
    }
    #[expect(clippy::cast_precision_loss, reason = "essays are far fewer than 2^52")]
    let rarity = |word: u32| (essays.len() as f64 / essays_of_word[&word] as f64).ln();
    let vector = |essay: &Essay| {
        let weigh = |word: &TellingWord| {
            (word.hash, (1.0 + f64::from(word.count).ln()) * rarity(word.hash))
        };
        let mut weights: Vec<(u32, f64)> = essay.telling_words.iter().map(weigh).collect();
        let length = weights.iter().map(|(_, weight)| weight * weight).sum::<f64>().sqrt();
        // A word of this essay alone leads to none, and one that all have weighs nothing.
        let leads = |word: u32| (2..=MAX_ESSAYS_OF_WORD).contains(&essays_of_word[&word]);
        weights.retain(|(word, weight)| *weight > 0.0 && leads(*word));
        #[expect(clippy::cast_possible_truncation, reason = "a weight of 0.0 to 1.0")]
        weights.into_iter().map(|(word, weight)| (word, (weight / length) as f32)).collect()
    };
    essays.iter().map(vector).collect()
}

/// The essays that share telling words with one, with their similarity in quanta.
fn similar(
    id: EssayId,
    vector: &Vector,
    postings: &Postings,
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
            sums[*other] += f64::from(weight) * f64::from(*other_weight);
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
    // Not `into_iter`: that would keep the room of all that were ranked.
    ranked.iter().map(|(_, other)| *other).collect()
}

fn quantised(similarity: f64) -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "a cosine over the quantum is below 2^15")]
    let steps = (similarity / QUANTUM).round() as i64;
    steps
}
