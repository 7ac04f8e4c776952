//! A source as runs of pieces that share a fate, small enough to be kept beside its essay.

use serde::{Deserialize, Serialize};

use crate::cleaner;
use crate::command::job::Treated;
use crate::document::Unit;

/// Pieces of one passage whose words are recorded; a thread of comments has thousands.
const MAX_PIECES: usize = 200;

/// Characters of a struck-out piece that are recorded.
const STRUCK_CHARACTERS: usize = 2_000;

/// Characters of what is kept at the start and at the end of a passage: enough to find it.
const KEPT_CHARACTERS: usize = 240;

/// Words of a piece that a `keep` phrase needs to tell it from others.
const PHRASE_WORDS: usize = 12;

/// Characters of a phrase, for texts without spaces.
const PHRASE_CHARACTERS: usize = 200;

/// Pieces that stand one after another and share what became of them.
#[derive(Debug, Serialize, Deserialize)]
pub(in crate::command) struct Passage {
    /// What took them; `None`: they are kept.
    pub(super) why: Option<Why>,
    /// Number of pieces.
    pub(super) count: usize,
    /// Words of all of them.
    pub(super) words: usize,
    /// Those that are shown: the first and the last of what is kept, all of what is struck out.
    pub(super) pieces: Vec<Piece>,
}

/// A rule's name and reason.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Why {
    pub(super) rule: String,
    pub(super) reason: String,
}

/// A unit of the source.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Piece {
    /// Its words, cut where they are many.
    pub(super) text: String,
    /// The `keep` phrase that puts it back; `None` where there is nothing to put back, or nothing
    /// that a phrase could find.
    pub(super) keep: Option<String>,
}

/// The passages of a source, in its order; empty where nothing was struck out.
pub(in crate::command) fn passages(treated: &Treated) -> Vec<Passage> {
    if treated.cleaned.removals.is_empty() {
        return Vec::new();
    }
    let units = treated.document.units();
    let mut passages = Vec::with_capacity(2 * treated.cleaned.removals.len() + 1);
    let mut end = 0;
    for removal in &treated.cleaned.removals {
        passages.extend(kept(&units[end..removal.units.start]));
        let why = Why { rule: removal.rule.clone(), reason: removal.reason.clone() };
        passages.push(struck(&units[removal.units.clone()], why));
        end = removal.units.end;
    }
    passages.extend(kept(&units[end..]));
    passages
}

fn kept(units: &[Unit<'_>]) -> Option<Passage> {
    let (first, rest) = units.split_first()?;
    let shown = [Some(first), rest.last()].into_iter().flatten();
    let piece = |unit: &Unit<'_>| Piece { text: text(unit, KEPT_CHARACTERS), keep: None };
    Some(Passage { why: None, pieces: shown.map(piece).collect(), ..Passage::over(units) })
}

fn struck(units: &[Unit<'_>], why: Why) -> Passage {
    // One's own `strip` phrase outweighs a `keep` phrase; it is taken back by taking it out.
    let can_be_kept = why.rule != cleaner::STRIP;
    let piece = |unit: &Unit<'_>| Piece {
        text: text(unit, STRUCK_CHARACTERS),
        keep: phrase(&unit.text).filter(|_| can_be_kept),
    };
    let pieces = units.iter().take(MAX_PIECES).map(piece).collect();
    Passage { why: Some(why), pieces, ..Passage::over(units) }
}

impl Passage {
    fn over(units: &[Unit<'_>]) -> Self {
        let words = units.iter().map(|unit| unit.words).sum();
        Self { why: None, count: units.len(), words, pieces: Vec::new() }
    }
}

fn text(unit: &Unit<'_>, characters: usize) -> String {
    if unit.text.is_empty() && unit.images > 0 {
        return "[picture]".to_owned();
    }
    cut(&unit.text, characters)
}

/// The first characters of a text, at a word where there is one.
pub(super) fn cut(text: &str, characters: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(characters) else { return text.to_owned() };
    let start = &text[..end];
    let at_word = start.rfind(char::is_whitespace).filter(|at| 2 * at > end).unwrap_or(end);
    format!("{}…", start[..at_word].trim_end())
}

/// The words a piece starts with, as a `keep` phrase.
fn phrase(text: &str) -> Option<String> {
    phrases(text).next()
}

/// Phrases that find a piece, from a short one that may find others too to one of its length; none
/// where there is nothing that a phrase could find.
pub(in crate::command) fn phrases(text: &str) -> impl Iterator<Item = String> {
    let start = |times: usize| -> String {
        let words: Vec<&str> = text.split_whitespace().take(PHRASE_WORDS * times).collect();
        let phrase: String = words.join(" ").chars().take(PHRASE_CHARACTERS * times).collect();
        phrase.trim_end().to_owned()
    };
    let mut last = None;
    [1, 2, 4, 8, 16].map(start).into_iter().filter(move |phrase| {
        let is_longer = last.as_ref() != Some(phrase);
        last = Some(phrase.clone());
        is_longer && phrase.contains(char::is_alphanumeric)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_cut_at_a_word() {
        assert_eq!(cut("one two three", 13), "one two three");
        assert_eq!(cut("one two three", 9), "one two…");
        assert_eq!(cut("äöüäöü", 3), "äöü…");
    }

    #[test]
    fn a_phrase_is_the_start_of_its_piece() {
        assert_eq!(phrase("Share\n this").as_deref(), Some("Share this"));
        let long = "word ".repeat(40);
        assert_eq!(phrase(&long).unwrap().split(' ').count(), PHRASE_WORDS);
        assert_eq!(phrase(&"仕".repeat(900)).unwrap().chars().count(), PHRASE_CHARACTERS);
        assert_eq!(phrase(" \n"), None);
        assert_eq!(phrase("***"), None);
    }
}
