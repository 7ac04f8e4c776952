//! What of an essay may be shown: the one place where pages and feeds ask.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;

use super::Text;
use crate::config::Rights;
use crate::document;
use crate::essay::Essay;

/// Words (UAX 29) that may be shown of an essay of which only an excerpt may be published.
const MAX_EXCERPT_WORDS: usize = 100;

/// Words a cut excerpt's last paragraph has at least, if it is not the only one.
const MIN_LAST_WORDS: usize = 12;

/// Whether the whole text may be shown.
pub fn shows_text(essay: &Essay) -> bool {
    match essay.rights {
        Rights::Full | Rights::Republished => true,
        Rights::Excerpt | Rights::Link | Rights::Private => false,
    }
}

/// Whether the opening may be shown.
pub(super) fn shows_excerpt(essay: &Essay) -> bool {
    match essay.rights {
        Rights::Full | Rights::Republished | Rights::Excerpt => true,
        Rights::Link | Rights::Private => false,
    }
}

/// A sentence or two about the essay, for lists and search engines.
///
/// A summary may quote any part of the text, so an essay of which only the opening may be shown
/// is described by its opening.
pub(super) fn description(essay: &Essay) -> Option<Cow<'_, str>> {
    let summary = essay.summary.as_deref().map(str::trim).filter(|text| !text.is_empty());
    match summary.filter(|_| shows_text(essay)) {
        Some(summary) => Some(Cow::Borrowed(summary)),
        None if shows_excerpt(essay) => ellipsized(essay.excerpt.trim()),
        None => None,
    }
}

/// An opening that does not end with a sentence, with an ellipsis to say so.
fn ellipsized(opening: &str) -> Option<Cow<'_, str>> {
    let last = opening.chars().next_back()?;
    let is_whole = matches!(last, '.' | '!' | '?' | '…' | '”' | '"' | '»' | ')' | '。' | '؟');
    Some(if is_whole { opening.into() } else { format!("{opening} …").into() })
}

/// What is published of an essay, as a sentence.
pub(super) fn statement(rights: Rights, text: &Text) -> &str {
    match rights {
        Rights::Full => &text.rights_full,
        Rights::Republished => &text.rights_republished,
        Rights::Excerpt => &text.rights_excerpt,
        // Nothing is shown of a private essay, which says as little as can be said.
        Rights::Link | Rights::Private => &text.rights_link,
    }
}

/// The original's address if it can be followed.
pub(super) fn original(essay: &Essay) -> Option<&str> {
    let is_web = |url: &&str| url.starts_with("https://") || url.starts_with("http://");
    essay.url.as_deref().filter(is_web)
}

/// The original's address, if that is the essay's canonical one.
pub(super) fn foreign_canonical(essay: &Essay) -> Option<&str> {
    original(essay).filter(|_| essay.rights != Rights::Full)
}

/// The opening paragraphs of a plain text (blocks parted by a blank line), at most
/// [`MAX_EXCERPT_WORDS`]; an ellipsis shows a cut.
pub(super) fn opening(text: &str) -> Vec<String> {
    let mut left = MAX_EXCERPT_WORDS;
    let mut paragraphs = Vec::new();
    for paragraph in text.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty()) {
        let mut words = paragraph.unicode_word_indices();
        let kept = words.by_ref().take(left).last().map_or(0, |(at, word)| at + word.len());
        if words.next().is_some() {
            paragraphs.push(paragraph[..kept].to_owned());
            return cut_off(paragraphs);
        }
        left -= document::words(paragraph).count();
        paragraphs.push(paragraph.to_owned());
    }
    paragraphs
}

/// Paragraphs of which the last was cut, ending with an ellipsis; a heading or a few words at the
/// end are no use to a reader and go.
fn cut_off(mut paragraphs: Vec<String>) -> Vec<String> {
    let is_stub = |paragraph: &mut String| {
        document::words(paragraph).take(MIN_LAST_WORDS).count() < MIN_LAST_WORDS
    };
    while paragraphs.len() > 1 && paragraphs.pop_if(is_stub).is_some() {}
    if let Some(last) = paragraphs.last_mut() {
        last.push_str(" …");
    }
    paragraphs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(paragraphs: &[String]) -> usize {
        paragraphs.iter().map(|paragraph| document::words(paragraph).count()).sum()
    }

    #[test]
    fn an_opening_has_at_most_a_hundred_words() {
        let check = |text: &str, expected: usize| assert_eq!(words(&opening(text)), expected);
        check("", 0);
        check("one two", 2);
        check(&"word ".repeat(100), 100);
        check(&"word ".repeat(101), 100);
        check(&format!("{}\n\n{}", "word ".repeat(60), "word ".repeat(60)), 100);
        check(&format!("{}\n\nA heading\n\n{}", "word ".repeat(90), "word ".repeat(60)), 90);
        // Scripts without spaces are counted by the word, too.
        check(&"字".repeat(500), 100);
    }

    #[test]
    fn an_opening_cut_inside_a_sentence_says_so() {
        let check = |text, expected: &str| assert_eq!(ellipsized(text).as_deref(), Some(expected));
        check("A whole one.", "A whole one.");
        check("Only a", "Only a …");
        assert_eq!(ellipsized(""), None);
    }

    #[test]
    fn a_cut_shows() {
        assert_eq!(opening("a b\n\nc"), ["a b", "c"]);
        let long = "word, ".repeat(101);
        assert!(opening(&long)[0].ends_with("word …"));
    }
}
