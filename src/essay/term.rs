//! What tells essays apart and what makes them alike: their telling words, and a fingerprint.

use std::collections::BTreeMap;

use unicode_segmentation::UnicodeSegmentation;

use crate::cleaner::is_stop_word;

/// Telling words kept an essay. More do not change which essays are found to be related.
const MAX_TERMS: usize = 64;

/// Letters below which a word tells nothing.
const MIN_LETTERS: usize = 3;

/// Words a shingle of the fingerprint has; Broder, "On the resemblance and containment of
/// documents", 1997, uses runs of this order for near-duplicates of pages.
const SHINGLE_WORDS: usize = 5;

/// The most frequent words of a text that are no stop words, with their counts, in alphabetical
/// order.
pub(super) fn terms<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<(String, u32)> {
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    for text in texts {
        for word in text.unicode_words() {
            let word = word.to_lowercase();
            let tells = word.chars().count() >= MIN_LETTERS
                && word.chars().all(char::is_alphabetic)
                && !is_stop_word(&word);
            if tells {
                *counts.entry(word).or_default() += 1;
            }
        }
    }
    let mut terms: Vec<_> = counts.into_iter().collect();
    terms.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    terms.truncate(MAX_TERMS);
    terms.sort();
    terms
}

/// The 64-bit `SimHash` of a text's shingles: near-duplicates differ in few bits.
/// Charikar, "Similarity estimation techniques from rounding algorithms", 2002.
pub(super) fn fingerprint<'a>(texts: impl Iterator<Item = &'a str>) -> u64 {
    let words: Vec<u64> =
        texts.flat_map(str::unicode_words).map(|word| hash(word.to_lowercase().bytes())).collect();
    let mut balance = [0i32; 64];
    let shingles = words.windows(SHINGLE_WORDS.min(words.len().max(1)));
    for shingle in shingles {
        let shingle = hash(shingle.iter().flat_map(|word| word.to_le_bytes()));
        for (bit, balance) in balance.iter_mut().enumerate() {
            *balance += if shingle >> bit & 1 == 1 { 1 } else { -1 };
        }
    }
    balance
        .iter()
        .enumerate()
        .filter(|(_, balance)| **balance > 0)
        .fold(0, |bits, (bit, _)| bits | 1 << bit)
}

/// FNV-1a, 64 bits, with the finalizer of `MurmurHash3`: `SimHash` needs every bit well mixed.
fn hash(bytes: impl Iterator<Item = u8>) -> u64 {
    let mut hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    hash = (hash ^ hash >> 33).wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash = (hash ^ hash >> 33).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ hash >> 33
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_counted_without_stop_words() {
        let terms = terms(["The boss and the Boss, and a chair."].into_iter());
        assert_eq!(terms, [("boss".to_owned(), 2), ("chair".to_owned(), 1)]);
    }

    #[test]
    fn near_duplicates_differ_in_few_bits() {
        let essay: Vec<String> = (0..400).map(|word| format!("word{}", word * 7 % 211)).collect();
        let changed = essay.join(" ").replacen("word7 ", "other ", 1);
        let distance = |a: &str, b: &str| {
            (fingerprint([a].into_iter()) ^ fingerprint([b].into_iter())).count_ones()
        };
        assert!(distance(&essay.join(" "), &changed) <= 6);
        assert!(distance(&essay.join(" "), "quite another text that shares nothing with it") > 12);
    }
}
