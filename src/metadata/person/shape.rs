//! What looks like a name, by its letters and words.

use super::is_role;
use crate::metadata::text::{is_capitalised, key};
use crate::metadata::vocabulary::{
    FILLERS, GREETINGS, NAME_PARTICLES, NAMELESS_WORDS, NOBODY, ORGANISATION_WORDS,
};

/// How far the place a name was found in vouches for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::metadata) enum Trust {
    /// A field that names its author: handles and single words are accepted.
    Stated,
    /// Text behind a lead-in such as "By": single capitalised words are accepted.
    Led,
    /// Any line: only two to four words shaped like a name.
    Shaped,
}

/// Words of the longest name.
const MAX_NAME_WORDS: usize = 6;

/// Whether a text has the shape of a person's name of two or more words, and of nothing else.
pub(in crate::metadata) fn is_full_name(text: &str) -> bool {
    is_name(text, Trust::Shaped)
}

pub(super) fn is_name(part: &str, trust: Trust) -> bool {
    let words: Vec<&str> = part.split_whitespace().take(MAX_NAME_WORDS + 1).collect();
    if words.is_empty() || words.len() > MAX_NAME_WORDS || !has_shape(part, &words, trust) {
        return false;
    }
    let lower = part.to_lowercase();
    let is_address = lower.contains('@')
        || lower.contains("://")
        || lower.starts_with("www.")
        || looks_like_host(&lower);
    let is_unlike_name = |word: &str| {
        let word = word.to_lowercase();
        FILLERS.contains(&word.as_str()) || NAMELESS_WORDS.contains(&word.as_str())
    };
    let is_greeting = words.len() > 1 && GREETINGS.contains(&key(words[0]).as_str());
    !is_address
        && !NOBODY.contains(&key(part).as_str())
        && !words.iter().any(|word| is_organisation_word(word))
        && !is_role(part)
        && (trust == Trust::Stated
            || !is_greeting && !words.iter().any(|word| is_unlike_name(word)))
}

/// Whether a text looks enough like a name for the place it was found in.
fn has_shape(part: &str, words: &[&str], trust: Trust) -> bool {
    match trust {
        Trust::Stated => {
            part.chars().any(char::is_alphabetic) && !part.to_lowercase().starts_with("the ")
        }
        Trust::Led => has_name_shape(words),
        Trust::Shaped => (2..=4).contains(&words.len()) && has_name_shape(words),
    }
}

fn is_organisation_word(word: &str) -> bool {
    let word = key(word);
    ORGANISATION_WORDS.contains(&word.as_str())
}

/// Whether a single word is a host name such as "example.com".
fn looks_like_host(word: &str) -> bool {
    !word.contains(' ')
        && word.rsplit_once('.').is_some_and(|(_, ending)| {
            matches!(ending, "com" | "org" | "net" | "io" | "co" | "edu" | "gov" | "de" | "uk")
        })
}

/// Capitalised words without digits, particles between them.
fn has_name_shape(words: &[&str]) -> bool {
    let is_capital = |word: &&str| is_capitalised(word);
    let is_particle = |word: &&str| NAME_PARTICLES.contains(&word.to_lowercase().as_str());
    let is_plain = |word: &&str| {
        word.chars().all(|character| {
            character.is_alphabetic()
                || matches!(character, '.' | '\'' | '’' | '-' | '‑' | '“' | '”' | '"')
        })
    };
    words.iter().all(is_plain)
        && words.iter().all(|word| is_capital(word) || is_particle(word) || is_uncased(word))
        && words
            .first()
            .is_some_and(|word| is_capital(word) || is_uncased(word) || is_particle(word))
        && words.last().is_some_and(|word| is_capital(word) || is_uncased(word))
        && !words.first().is_some_and(|word| STARTERS.contains(&word.to_lowercase().as_str()))
}

/// Words that begin sentences and titles, never names.
const STARTERS: &[&str] = &[
    "the",
    "a",
    "an",
    "my",
    "your",
    "our",
    "this",
    "that",
    "how",
    "why",
    "what",
    "when",
    "where",
    "who",
    "is",
    "are",
    "do",
    "in",
    "on",
    "at",
    "and",
    "or",
    "to",
    "for",
    "with",
    "get",
    "view",
    "all",
    "more",
    "read",
    "share",
    "new",
    "top",
    "best",
    "great",
    "no",
    "not",
    "it",
    "if",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/// Whether a word is written in a script without capitals.
pub(super) fn is_uncased(word: &str) -> bool {
    word.chars().any(char::is_alphabetic)
        && word.chars().all(|character| !character.is_uppercase() && !character.is_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shaped_lines() {
        fn check(text: &str, expected: bool) {
            assert_eq!(is_full_name(text), expected, "{text}");
        }
        check("Ada Byron", true);
        check("Ada K. O’Neill-Byron", true);
        check("Ada", false);
        check("Share This", false);
        check("How Meetings Work", false);
        check("Acme Solutions", false);
        check("2 Comments", false);
    }
}
