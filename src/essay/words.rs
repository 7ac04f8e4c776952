//! What tells essays apart and what makes them alike: their telling words, and a sketch.

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};

use crate::cleaner::is_stop_word;
use crate::document::words;

/// Telling words kept an essay. More do not change which essays are found to be related.
const MAX_TELLING_WORDS: usize = 64;

/// Letters below which a word tells nothing.
const MIN_LETTERS: usize = 3;

/// Words of an essay that are looked at: those of the longest novels.
const MAX_WORDS: usize = 500_000;

/// Values of an essay's sketch.
pub const SKETCH_VALUES: usize = 64;

/// Words a shingle of the sketch has; Broder, "On the resemblance and containment of
/// documents", 1997, uses runs of this order for near-duplicates of pages.
const SHINGLE_WORDS: usize = 5;

/// A word that an essay says often and that is no stop word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TellingWord {
    /// Half of the hash of the word in lower case: a library has few words that share one, and a
    /// hundred thousand essays would need gigabytes for the words themselves.
    pub hash: u32,
    /// How often the essay says it, at least once.
    pub count: u32,
}

/// The words of some texts, in lower case, one after the other.
pub(super) struct Words {
    text: String,
}

impl Words {
    pub(super) fn of<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let mut text = String::new();
        for part in texts {
            text.push_str(&part.to_lowercase());
            text.push('\n');
        }
        Self { text }
    }

    /// Each of the first [`MAX_WORDS`] words with its hash, in order.
    pub(super) fn hashed(&self) -> Vec<(u64, &str)> {
        let words = words(&self.text).take(MAX_WORDS);
        words.map(|word| (hash(word.bytes()), word)).collect()
    }
}

/// The most frequent of some hashed words that are no stop words, at most [`MAX_TELLING_WORDS`], by hash.
pub(super) fn telling_words(words: &[(u64, &str)]) -> Vec<TellingWord> {
    // With the places of the words and not the words: what is small is sorted sooner.
    let mut places: Vec<(u32, u32)> =
        (0..).zip(words).map(|(place, (hash, _))| (half(*hash), place)).collect();
    places.sort_unstable();
    let tells = |word: &str| {
        word.chars().count() >= MIN_LETTERS
            && word.chars().all(char::is_alphabetic)
            && !is_stop_word(word)
    };
    let counted = places.chunk_by(|a, b| a.0 == b.0).filter_map(|same| {
        let (hash, place) = same[0];
        let count = u32::try_from(same.len()).unwrap_or(u32::MAX);
        tells(words[place as usize].1).then_some(TellingWord { hash, count })
    });
    let mut telling: Vec<_> = counted.collect();
    telling.sort_unstable_by_key(|word| (Reverse(word.count), word.hash));
    telling.truncate(MAX_TELLING_WORDS);
    telling.shrink_to_fit();
    telling.sort_unstable_by_key(|word| word.hash);
    telling
}

fn half(hash: u64) -> u32 {
    let [.., a, b, c, d] = hash.to_be_bytes();
    u32::from_be_bytes([a, b, c, d])
}

/// The `MinHash` of the shingles of some hashed words: of [`SKETCH_VALUES`] parts of all shingles
/// there can be, each in an order, the place of the first that the text has. Two texts agree in about
/// as large a share of these values as of their shingles, and so keep most of them whatever was left
/// in or out of a copy. Broder, "On the resemblance and containment of documents", 1997; in one go by
/// Li, Owen and Zhang, "One permutation hashing", NIPS 2012.
pub(super) fn sketch(words: &[(u64, &str)]) -> Vec<u32> {
    let mut firsts = vec![None; SKETCH_VALUES];
    for shingle in words.windows(SHINGLE_WORDS.min(words.len().max(1))) {
        let place = mix(shingle.iter().fold(0, |hash, (word, _)| step(hash, *word)));
        let [a, b, c, d, .., part] = place.to_le_bytes();
        let first = &mut firsts[usize::from(part) % SKETCH_VALUES];
        let place = u32::from_le_bytes([a, b, c, d]);
        *first = Some(first.map_or(place, |first: u32| first.min(place)));
    }
    filled(&firsts)
}

/// Parts that a short text has no shingle in take the value of the next that has one, so that two
/// texts agree in them as far as in the others. Shrivastava and Li, "Densifying one permutation
/// hashing via rotation", ICML 2014.
fn filled(firsts: &[Option<u32>]) -> Vec<u32> {
    let next = |part: usize| {
        let mut behind = firsts[part..].iter().chain(&firsts[..part]).flatten();
        behind.next().copied().unwrap_or(u32::MAX)
    };
    (0..firsts.len()).map(next).collect()
}

/// A hash in the manner of FNV-1a, 64 bits, well mixed.
fn hash(bytes: impl Iterator<Item = u8>) -> u64 {
    mix(bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| step(hash, u64::from(byte))))
}

fn step(hash: u64, value: u64) -> u64 {
    (hash.rotate_left(5) ^ value).wrapping_mul(0x0100_0000_01b3)
}

/// The finalizer of `MurmurHash3`: an order of shingles needs every bit well mixed.
fn mix(mut hash: u64) -> u64 {
    hash = (hash ^ hash >> 33).wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash = (hash ^ hash >> 33).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ hash >> 33
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn telling_words_are_counted_without_stop_words() {
        let words = Words::of(["The boss and the Boss, and a chair."].into_iter());
        let word = |text: &str, count| TellingWord { hash: half(hash(text.bytes())), count };
        let mut expected = [word("boss", 2), word("chair", 1)];
        expected.sort_by_key(|word| word.hash);
        assert_eq!(telling_words(&words.hashed()), expected);
    }

    fn sketch(text: &str) -> Vec<u32> {
        super::sketch(&Words::of([text].into_iter()).hashed())
    }

    #[test]
    fn sketches_agree_as_far_as_texts_do() {
        let essay: Vec<String> = (0..400).map(|word| format!("word{}", word * 7 % 211)).collect();
        let agreeing = |a: &str, b: &str| {
            let (a, b) = (sketch(a), sketch(b));
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
        assert_eq!(sketch("").len(), SKETCH_VALUES);
    }
}
