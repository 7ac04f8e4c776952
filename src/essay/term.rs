//! What tells essays apart and what makes them alike: their telling words, and a sketch.

use std::collections::BTreeMap;

use unicode_segmentation::UnicodeSegmentation;

use crate::cleaner::is_stop_word;

/// Telling words kept an essay. More do not change which essays are found to be related.
const MAX_TERMS: usize = 64;

/// Letters below which a word tells nothing.
const MIN_LETTERS: usize = 3;

/// Values of a [`sketch`].
pub const SKETCH_VALUES: usize = 64;

/// Words a shingle of the sketch has; Broder, "On the resemblance and containment of
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

/// The `MinHash` of a text's shingles: of [`SKETCH_VALUES`] ways of putting all shingles there can be
/// in order, the place of the first that the text has. Two texts agree in as large a share of these
/// values as of their shingles, and so keep most of them whatever was left in or out of a copy.
/// Broder, "On the resemblance and containment of documents", 1997.
pub(super) fn sketch<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<u32> {
    let words: Vec<u64> =
        texts.flat_map(str::unicode_words).map(|word| hash(word.to_lowercase().bytes())).collect();
    let mut sketch = vec![u32::MAX; SKETCH_VALUES];
    for shingle in words.windows(SHINGLE_WORDS.min(words.len().max(1))) {
        let mut order = hash(shingle.iter().flat_map(|word| word.to_le_bytes()));
        for least in &mut sketch {
            // A step that loses nothing: each order is another one of all shingles.
            order = (order ^ order >> 31).wrapping_mul(0x9fb2_1c65_1e98_df25);
            let [.., a, b, c, d] = order.to_le_bytes();
            *least = u32::from_le_bytes([a, b, c, d]).min(*least);
        }
    }
    sketch
}

/// FNV-1a, 64 bits, with the finalizer of `MurmurHash3`: an order of shingles needs every bit well mixed.
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
    fn sketches_agree_as_far_as_texts_do() {
        let essay: Vec<String> = (0..400).map(|word| format!("word{}", word * 7 % 211)).collect();
        let agreeing = |a: &str, b: &str| {
            let (a, b) = (sketch([a].into_iter()), sketch([b].into_iter()));
            a.iter().zip(&b).filter(|(a, b)| a == b).count()
        };
        let text = essay.join(" ");
        assert_eq!(agreeing(&text, &text.to_uppercase()), SKETCH_VALUES);
        assert!(agreeing(&text, &text.replacen("word7 ", "other ", 1)) > 56);
        // As many words again: half of the shingles of both together.
        let more: Vec<String> = (0..211).map(|word| format!("more{word}")).collect();
        let longer = agreeing(&text, &format!("{text} {}", more.join(" ")));
        assert!((22..=42).contains(&longer), "{longer}");
        assert!(agreeing(&text, "quite another text that shares nothing with it") < 4);
        assert_eq!(sketch([].into_iter()).len(), SKETCH_VALUES);
    }
}
