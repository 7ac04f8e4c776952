//! The words of a text, as UAX 29 parts them.

use unicode_segmentation::{UnicodeSegmentation, UnicodeWords};

/// The words of a text, in order: what stands between two word boundaries and has a letter or digit in it.
pub(crate) fn words(text: &str) -> impl Iterator<Item = &str> {
    Words { rest: text, other: None }
}

/// White space of ASCII is always a boundary; where only one run of letters and digits of ASCII stands
/// between two such spaces, that is the word, and the rules for all scripts need not be asked.
struct Words<'a> {
    /// What was not looked at yet.
    rest: &'a str,
    /// Words of the piece before it, if that was not so plain.
    other: Option<UnicodeWords<'a>>,
}

impl<'a> Iterator for Words<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        loop {
            if let Some(word) = self.other.as_mut().and_then(Iterator::next) {
                return Some(word);
            }
            let rest = self.rest.trim_ascii_start();
            if rest.is_empty() {
                return None;
            }
            let bytes = rest.as_bytes();
            let start = run(bytes, is_mark);
            let end = start + run(&bytes[start..], |byte| byte.is_ascii_alphanumeric());
            let behind = end + run(&bytes[end..], is_mark);
            let is_plain = bytes.get(behind).is_none_or(u8::is_ascii_whitespace);
            let is_in_piece = |byte: u8| !byte.is_ascii_whitespace();
            let piece = if is_plain { behind } else { behind + run(&bytes[behind..], is_in_piece) };
            self.rest = &rest[piece..];
            self.other = (!is_plain).then(|| rest[..piece].unicode_words());
            if is_plain && start < end {
                return Some(&rest[start..end]);
            }
        }
    }
}

/// Bytes from the first on that are of a kind.
fn run(bytes: &[u8], is_of_kind: impl Fn(u8) -> bool) -> usize {
    bytes.iter().position(|byte| !is_of_kind(*byte)).unwrap_or(bytes.len())
}

/// Whether a byte is ASCII, and neither part of a word nor white space. An underscore belongs to words.
fn is_mark(byte: u8) -> bool {
    byte.is_ascii() && !byte.is_ascii_alphanumeric() && !byte.is_ascii_whitespace() && byte != b'_'
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_stand_between_spaces_and_marks() {
        let text =
            "(Don't!) It's 3.14 or 1,000: e.g. snake_case — “naïve”\u{a0}x-ray\n\t'tis _a_ ...";
        let expected = [
            "Don't",
            "It's",
            "3.14",
            "or",
            "1,000",
            "e.g",
            "snake_case",
            "naïve",
            "x",
            "ray",
            "tis",
            "_a_",
        ];
        assert_eq!(words(text).collect::<Vec<_>>(), expected);
    }

    proptest! {
        #[test]
        fn words_are_those_of_the_standard(
            text in "([a-c0-2 _'.,:;\\-\n\t\u{b}\r\"(]|é|’|“|\u{301}|\u{200d}|日|の|א|🇩|🙂|\u{a0}|\u{2028}){0,24}",
        ) {
            let standard: Vec<_> = text.unicode_words().collect();
            prop_assert_eq!(words(&text).collect::<Vec<_>>(), standard);
        }
    }
}
