//! How much of an essay search looks in.

use std::collections::HashSet;

/// Words of an essay that search looks in, in the sense of UAX 29. The indexer takes 100 to 400 bytes
/// of memory for each.
pub const MAX_SEARCHED_WORDS: usize = 1_000_000;

/// Different words of an essay that search looks in: five times those of the longest novels. The
/// indexer keeps a file for some hundred of them.
pub const MAX_DIFFERENT_WORDS: usize = 100_000;

/// How many words search looks in, if not in all: it stops before the word that is one too many or
/// one too many of those that are different.
pub fn searched_words<'a>(words: impl Iterator<Item = &'a str>) -> Option<usize> {
    within(words, MAX_SEARCHED_WORDS, MAX_DIFFERENT_WORDS)
}

fn within<'a>(
    words: impl Iterator<Item = &'a str>,
    max: usize,
    max_different: usize,
) -> Option<usize> {
    let mut different = HashSet::new();
    words.enumerate().find_map(|(index, word)| {
        different.insert(word);
        (index >= max || different.len() > max_different).then_some(index)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn search_stops_at_too_many_words_and_at_too_many_different_ones() {
        fn check(text: &str, expected: Option<usize>) {
            assert_eq!(within(text.split(' '), 5, 3), expected);
        }
        check("a b a b a", None);
        check("a b a b a b", Some(5));
        check("a b c a b", None);
        check("a b c a d", Some(4));
    }
}
