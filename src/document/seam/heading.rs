//! Where a heading's capitals meet the capital of a sentence.

use unicode_segmentation::UnicodeSegmentation;

use super::is_capital;

/// Words a sentence begins with and a heading seldom ends with.
#[rustfmt::skip]
const SENTENCE_STARTERS: &[&str] = &[
    "I", "I'm", "I’m", "I've", "I’ve", "The", "A", "An", "It", "It's", "It’s", "This", "That", "These", "Those", "When", "If", "In", "On",
    "At", "My", "We", "You", "He", "She", "They", "There", "What", "How", "Why", "Who", "As", "For", "After", "Before",
    "While", "Most", "Many", "Some", "Every", "Since", "With", "Once", "Last", "One", "Here", "Here's", "Here’s", "Our", "Your",
    "Not", "No", "But", "And", "So", "Everyone", "Everybody", "Have", "Let", "To", "From", "Although", "Today",
];

/// Those of them that lead up to whoever the sentence is about.
#[rustfmt::skip]
const LEADS: &[&str] = &[
    "When", "If", "As", "While", "After", "Before", "Since", "Although", "Though", "Once", "Because", "Where", "Until",
    "Unless", "Whenever", "Whether",
];

/// Words that hold a heading together.
#[rustfmt::skip]
const HEADING_LINKS: &[&str] = &[
    "a", "an", "and", "as", "at", "but", "by", "for", "from", "in", "into", "is", "of", "on", "or", "over", "the", "to",
    "vs", "with", "without", "your", "my",
];

/// Before a capitalised word that begins a sentence right behind a heading or a menu: three or more
/// capitalised words stand before it, and a word in small letters follows.
pub(super) fn ends_of_headings(piece: &str) -> Vec<usize> {
    /// Capitalised words before the one that begins the sentence.
    const MIN_HEADING_WORDS: usize = 3;
    let words: Vec<(usize, &str)> = piece
        .split_word_bound_indices()
        .filter(|(_, word)| word.chars().any(char::is_alphanumeric))
        .collect();
    let mut cuts = Vec::new();
    let mut run = 0;
    let mut lead = None;
    for pair in words.windows(2) {
        let [(at, word), (_, next)] = *pair else { continue };
        let lead_before = lead.take();
        if !is_capital(word) {
            // Small words are parts of headings, too.
            run = if word.chars().count() <= 3 { run } else { 0 };
        } else if run >= MIN_HEADING_WORDS && is_word(word) && begins_sentence(word, next) {
            cuts.push(lead_before.unwrap_or(at));
            run = 0;
        } else if LEADS.contains(&word) {
            lead = Some(at);
        } else {
            run += 1;
        }
    }
    cuts
}

fn begins_sentence(word: &str, next: &str) -> bool {
    !is_capital(next) && (SENTENCE_STARTERS.contains(&word) || !HEADING_LINKS.contains(&next))
}

/// Whether it can be the first word of a sentence: a year after a month is not.
fn is_word(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_alphabetic)
}
