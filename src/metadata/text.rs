//! Small operations on texts that several kinds of metadata share: folding white space, decoding
//! entities, and the key under which two spellings of one title or name are the same.

use std::borrow::Cow;

use crate::document::{is_single_spaced, words};

/// White space folded to single spaces, ends trimmed.
pub(super) fn fold(text: &str) -> String {
    if is_single_spaced(text, false) {
        return text.to_owned();
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What has to be equal for two titles or names to be the same: letters and digits, lower case,
/// words parted by one space.
pub(super) fn key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_ascii_alphanumeric() {
            key.push(character.to_ascii_lowercase());
        } else if character.is_alphanumeric() {
            character.to_lowercase().for_each(|letter| key.push(letter));
        } else if !is_apostrophe(character) && !key.is_empty() && !key.ends_with(' ') {
            key.push(' ');
        }
    }
    key.truncate(key.trim_end().len());
    key
}

/// A [`key`] without its spaces, to compare names with host names and handles.
pub(super) fn squashed_key(text: &str) -> String {
    key(text).replace(' ', "")
}

/// Number of words (UAX 29).
pub(super) fn count_words(text: &str) -> usize {
    words(text).count()
}

/// Whether a text begins with a capital letter.
pub(super) fn is_capitalised(word: &str) -> bool {
    word.chars().find(|character| character.is_alphanumeric()).is_some_and(char::is_uppercase)
}

fn is_apostrophe(character: char) -> bool {
    matches!(character, '\'' | '\u{2019}' | '\u{2018}' | '\u{2bc}')
}

/// The entities that content systems leave in JSON; the rest of HTML's two thousand never occurred.
const ENTITIES: &[(&str, &str)] = &[
    ("amp", "&"),
    ("lt", "<"),
    ("gt", ">"),
    ("quot", "\""),
    ("apos", "'"),
    ("nbsp", " "),
    ("ndash", "–"),
    ("mdash", "—"),
    ("hellip", "…"),
    ("lsquo", "‘"),
    ("rsquo", "’"),
    ("ldquo", "“"),
    ("rdquo", "”"),
    ("laquo", "«"),
    ("raquo", "»"),
    ("eacute", "é"),
    ("auml", "ä"),
    ("ouml", "ö"),
    ("uuml", "ü"),
    ("szlig", "ß"),
];

/// The text with character references decoded once.
pub(super) fn decode_entities(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        decoded.push_str(&rest[..at]);
        rest = &rest[at..];
        let (value, length) = entity(rest).unwrap_or_else(|| ("&".to_owned(), 1));
        decoded.push_str(&value);
        rest = &rest[length..];
    }
    decoded.push_str(rest);
    Cow::Owned(decoded)
}

/// The character reference a text begins with, decoded, and its length in bytes.
fn entity(text: &str) -> Option<(String, usize)> {
    /// Bytes of the longest reference worth looking for.
    const MAX_LENGTH: usize = 12;
    let end = text.bytes().take(MAX_LENGTH).position(|byte| byte == b';')?;
    let name = &text[1..end];
    let value = if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        char::from_u32(code).filter(|character| !character.is_control())?.to_string()
    } else {
        ENTITIES.iter().find(|(known, _)| *known == name)?.1.to_owned()
    };
    Some((value, end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_forget_case_marks_and_spaces() {
        fn check(text: &str, expected: &str) {
            assert_eq!(key(text), expected);
        }
        check("Don’t  Panic!", "dont panic");
        check("Don't panic", "dont panic");
        check("  — Ask, then wait —", "ask then wait");
        check("...", "");
    }

    #[test]
    fn entities_are_decoded_once() {
        fn check(text: &str, expected: &str) {
            assert_eq!(decode_entities(text), expected);
        }
        check("Salt &amp; Pepper", "Salt & Pepper");
        check("It&#8217;s &#x41;", "It’s A");
        check("&amp;amp;", "&amp;");
        check("R&D; AT&T & sons", "R&D; AT&T & sons");
        check("&é;", "&é;");
    }
}
