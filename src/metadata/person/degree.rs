//! What stands behind names: degrees, "Jr."

use crate::metadata::vocabulary::{DEGREES, NAME_SUFFIXES};

pub(super) fn is_suffix(part: &str) -> bool {
    NAME_SUFFIXES.contains(&part.trim_end_matches('.').to_lowercase().as_str())
}

/// Whether a part only gives degrees, such as "MD", "Ph.D." or "RDN".
pub(super) fn is_credential(part: &str) -> bool {
    /// Letters of the longest degree.
    const MAX_LETTERS: usize = 6;
    part.split([' ', '-']).all(|word| {
        let letters = word.chars().filter(|character| character.is_alphabetic()).count();
        let capitals = word.chars().filter(|character| character.is_uppercase()).count();
        letters <= MAX_LETTERS && capitals >= 2 && capitals * 2 > letters
            || letters == 0
            || (letters == 1 && capitals == 1 && part.contains('-'))
    })
}

/// Whether a part only gives degrees that people write behind their names.
pub(super) fn is_degree(part: &str) -> bool {
    let mut words = part.split([' ', '/', '&']).filter(|word| !word.is_empty()).peekable();
    words.peek().is_some() && words.all(is_degree_word)
}

fn is_degree_word(word: &str) -> bool {
    let letters: String = word.chars().filter(|character| character.is_alphanumeric()).collect();
    // "Ma" and "Do" are names.
    let is_written_so = letters.chars().filter(|letter| letter.is_uppercase()).count() > 1
        || matches!(letters.as_str(), "Esq");
    is_written_so && DEGREES.contains(&letters.to_lowercase().as_str())
}

/// A name without the degrees behind it.
pub(in crate::metadata) fn without_degrees(name: &str) -> &str {
    let mut bare = name;
    while let Some((head, last)) = bare.rsplit_once(' ') {
        let head = head.trim_end_matches(',');
        if !is_degree(last) || !head.contains(' ') {
            break;
        }
        bare = head;
    }
    bare
}

pub(super) fn without_credentials(part: &str) -> &str {
    let mut name = part;
    while let Some((head, last)) = name.rsplit_once(' ') {
        let is_acronym = last.chars().filter(|character| character.is_uppercase()).count() >= 2
            && is_credential(last)
            && head.contains(' ')
            && name.chars().any(char::is_lowercase);
        if !is_acronym || is_suffix(last) || is_degree(last) {
            break;
        }
        name = head.trim_end_matches([',', ' ']);
    }
    name
}
