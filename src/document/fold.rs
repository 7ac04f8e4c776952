//! Folding of names: how titles, tags, authors, headings and paths are compared.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A folded name is cut between words only if at least this share of its bytes stays: one half.
const MIN_SHARE_AT_WORD: usize = 2;

/// The words of a text as names are compared: lower case, compatibility forms and Latin accents
/// folded, apostrophes dropped, everything else between words one hyphen.
pub(crate) fn fold(text: &str) -> String {
    fold_keeping(text, |_| false)
}

/// As [`fold`], but some signs count as letters.
pub(crate) fn fold_keeping(text: &str, is_kept: impl Fn(char) -> bool) -> String {
    if text.is_ascii() {
        return folded(text.to_ascii_lowercase().chars(), text.len(), is_kept);
    }
    let lower = text.nfkc().collect::<String>().to_lowercase();
    let folded = folded(lower.nfkc(), lower.len(), is_kept);
    // Marks that an apostrophe stood between may have another order now.
    if folded.is_ascii() { folded } else { folded.nfkc().collect() }
}

/// As [`fold_keeping`], of lower-case letters in their compatibility forms.
fn folded(
    lower: impl Iterator<Item = char>,
    length: usize,
    is_kept: impl Fn(char) -> bool,
) -> String {
    let mut folded = String::with_capacity(length);
    let mut has_gap = false;
    // Marks belong to the letter before them, unless that is Latin and loses its accents.
    let mut takes_marks = false;
    for character in lower {
        let is_mark = !character.is_ascii() && is_combining_mark(character);
        if is_apostrophe(character) || (is_mark && !takes_marks) {
            continue;
        }
        if !(is_mark || character.is_alphanumeric() || is_kept(character)) {
            (has_gap, takes_marks) = (true, false);
            continue;
        }
        if has_gap && !folded.is_empty() {
            folded.push('-');
        }
        has_gap = false;
        takes_marks = is_mark || !is_latin(character);
        push_folded(&mut folded, character);
    }
    folded
}

fn push_folded(folded: &mut String, character: char) {
    if character.is_ascii() || !is_latin(character) {
        folded.push(character);
        return;
    }
    let ascii = deunicode::deunicode_char(character).unwrap_or_default();
    let before = folded.len();
    folded.extend(ascii.chars().filter(char::is_ascii_alphanumeric));
    folded[before..].make_ascii_lowercase();
    if folded.len() == before {
        // A rare letter without a likeness stays as it is.
        folded.push(character);
    }
}

/// Whether a letter is of the Latin script, compatibility forms aside (Unicode blocks Basic Latin
/// to IPA Extensions, Latin Extended Additional, -C, -D and -E).
fn is_latin(character: char) -> bool {
    matches!(character, '\0'..='\u{2af}' | '\u{1e00}'..='\u{1eff}' | '\u{2c60}'..='\u{2c7f}' | '\u{a720}'..='\u{a7ff}' | '\u{ab30}'..='\u{ab6f}')
}

fn is_apostrophe(character: char) -> bool {
    matches!(character, '\'' | '\u{2018}' | '\u{2019}' | '\u{2bc}')
}

/// At most so many bytes of a folded name, cut between words where enough stays, between letters if not.
pub(crate) fn cut(slug: &str, max_bytes: usize) -> &str {
    if slug.len() <= max_bytes {
        return slug;
    }
    let mut end = max_bytes;
    while !slug.is_char_boundary(end) {
        end -= 1;
    }
    let is_word_end = slug[end..].starts_with('-');
    let at_word = slug[..end].rfind('-').filter(|at| *at >= max_bytes / MIN_SHARE_AT_WORD);
    let end = if is_word_end { end } else { at_word.unwrap_or(end) };
    slug[..end].trim_end_matches('-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_may_count_as_letters() {
        let fold = |text| fold_keeping(text, |sign| matches!(sign, '+' | '#'));
        assert_eq!(fold("C++ and C#"), "c++-and-c#");
        assert_eq!(fold("Don\u{2019}t_do - it"), "dont-do-it");
    }

    #[test]
    fn marks_stay_on_letters_that_need_them() {
        assert_eq!(fold("e\u{301}"), "e");
        assert_eq!(fold("\u{915}\u{93e}"), "\u{915}\u{93e}");
        assert_eq!(fold("a \u{a723}"), "a-\u{a723}");
    }
}
