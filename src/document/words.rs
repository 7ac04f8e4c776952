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
            let start = run(bytes, Class::Mark);
            let end = start + run(&bytes[start..], Class::Letter);
            let behind = end + run(&bytes[end..], Class::Mark);
            let is_plain = bytes.get(behind).is_none_or(u8::is_ascii_whitespace);
            let space = || bytes[behind..].iter().position(u8::is_ascii_whitespace);
            let piece =
                if is_plain { behind } else { space().map_or(bytes.len(), |at| behind + at) };
            self.rest = &rest[piece..];
            self.other = (!is_plain).then(|| rest[..piece].unicode_words());
            if is_plain && start < end {
                return Some(&rest[start..end]);
            }
        }
    }
}

/// What a byte can be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    /// A letter or digit of ASCII.
    Letter,
    /// ASCII, and neither part of a word nor white space.
    Mark,
    /// White space; an underscore, which belongs to words; part of a character that is not ASCII.
    Other,
}

/// The class of each byte: to look it up is quicker than to compare.
static CLASSES: [Class; 256] = {
    let mut classes = [Class::Other; 256];
    let mut byte = 0u8;
    while byte.is_ascii() {
        classes[byte as usize] = match byte {
            b'_' => Class::Other,
            byte if byte.is_ascii_alphanumeric() => Class::Letter,
            byte if byte.is_ascii_whitespace() => Class::Other,
            _ => Class::Mark,
        };
        byte += 1;
    }
    classes
};

/// Bytes from the first on that are of a class.
fn run(bytes: &[u8], class: Class) -> usize {
    let ends = |byte: &u8| CLASSES[usize::from(*byte)] != class;
    bytes.iter().position(ends).unwrap_or(bytes.len())
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
