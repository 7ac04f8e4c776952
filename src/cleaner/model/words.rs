//! How much a unit's words speak for the essay: one weight for each word and pair of words, by hash.

use super::file::Reader;
use crate::cleaner::reading::Reading;
use crate::document::{Element, Unit};

/// Words at the start and at the end of a unit that are looked at.
const MAX_START: usize = 40;
const MAX_END: usize = 15;

/// Elements outwards whose tokens are looked at.
const MAX_ELEMENTS: usize = 8;

/// Weights by hash of a token; feature hashing (Weinberger et al., ICML 2009). It holds no words.
#[derive(Debug)]
pub(super) struct Words {
    bias: f32,
    /// What a weight of 1 is worth.
    step: f32,
    /// A power of two of them.
    weights: Vec<i8>,
}

impl Words {
    pub(super) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let (bias, step, count) = (reader.float()?, reader.float()?, reader.long()? as usize);
        let weights: Vec<i8> =
            reader.take(count)?.iter().map(|byte| i8::from_le_bytes([*byte])).collect();
        weights.len().is_power_of_two().then_some(Self { bias, step, weights })
    }

    /// By unit: the log-odds that what is worded so is the author's.
    pub(super) fn scores(&self, reading: &Reading<'_>) -> Vec<f32> {
        let of_elements = reading.map_elements(|element| {
            let mut sum = Sum::default();
            element_tokens(element, |token| self.add(&mut sum, token));
            sum
        });
        let units = reading.units.iter().zip(&reading.signs);
        let sums = units.map(|(unit, signs)| {
            let mut sum = Sum::default();
            word_tokens(&signs.folded, |token| self.add(&mut sum, token));
            for element in unit.path_ids().take(MAX_ELEMENTS) {
                sum.weights += of_elements[element].weights;
                sum.tokens += of_elements[element].tokens;
            }
            sum
        });
        sums.map(|sum| self.log_odds(sum)).collect()
    }

    fn log_odds(&self, sum: Sum) -> f32 {
        #[expect(clippy::cast_precision_loss, reason = "a few hundred tokens of at most 127")]
        let (weights, tokens) = (sum.weights as f32, sum.tokens.max(1) as f32);
        self.bias + self.step * weights / tokens.sqrt()
    }

    fn add(&self, sum: &mut Sum, token: u32) {
        let mask = self.weights.len() - 1;
        sum.weights += i32::from(self.weights[token as usize & mask]);
        sum.tokens += 1;
    }
}

/// Weights added up.
#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    weights: i32,
    tokens: u32,
}

/// Hashes of what is looked at: words, pairs of words, and the words of the tokens of elements.
pub(in crate::cleaner) fn tokens(unit: &Unit<'_>, folded: &str) -> Vec<u32> {
    let mut tokens = Vec::new();
    word_tokens(folded, |token| tokens.push(token));
    for element in unit.path().take(MAX_ELEMENTS) {
        element_tokens(element, |token| tokens.push(token));
    }
    tokens
}

fn word_tokens(folded: &str, mut tell: impl FnMut(u32)) {
    let words: Vec<&str> = folded
        .split(' ')
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric() && c != '#' && c != '©'))
        .filter(|word| !word.is_empty())
        .collect();
    let start = &words[..words.len().min(MAX_START)];
    let end = &words[words.len().saturating_sub(MAX_END).max(start.len())..];
    for part in [start, end] {
        let mut before = 0;
        for word in part {
            let word = hash(1, word);
            tell(word);
            tell(pair(before, word));
            before = word;
        }
    }
}

fn element_tokens(element: &Element, mut tell: impl FnMut(u32)) {
    for token in &element.tokens {
        let words = token.split(|c: char| !c.is_alphanumeric());
        words.filter(|word| word.len() > 1).for_each(|word| tell(hash(2, word)));
    }
}

/// FNV-1a, its high half folded in so that the low bits may stand for all.
fn hash(seed: u32, word: &str) -> u32 {
    let hash = word
        .bytes()
        .fold(0x811c_9dc5 ^ seed, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    hash ^ hash >> 15
}

fn pair(first: u32, second: u32) -> u32 {
    let mixed = first.wrapping_mul(0x9e37_79b1) ^ second.rotate_left(7);
    mixed ^ mixed >> 15
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_words_have_equal_hashes_and_pairs_have_an_order() {
        assert_eq!(hash(1, "chair"), hash(1, "chair"));
        assert_ne!(hash(1, "chair"), hash(2, "chair"), "a word is not a class token");
        assert_ne!(pair(hash(1, "a"), hash(1, "b")), pair(hash(1, "b"), hash(1, "a")));
    }

    #[test]
    fn a_table_that_no_mask_fits_is_refused() {
        let mut bytes = Vec::new();
        bytes.extend(0f32.to_le_bytes());
        bytes.extend(1f32.to_le_bytes());
        bytes.extend(3u32.to_le_bytes());
        bytes.extend([1, 2, 3]);
        assert!(Words::read(&mut Reader(&bytes)).is_none());
    }
}
