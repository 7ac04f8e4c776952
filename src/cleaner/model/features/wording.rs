//! How a unit is worded.

use super::{flag, number, share};
use crate::cleaner::reading::{self, Signs};
use crate::document::Unit;

/// How a unit is worded, whatever its words mean.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Wording {
    pub(super) stop_words: f32,
    pub(super) letters_a_word: f32,
    pub(super) capitals: f32,
    pub(super) shouting: f32,
    pub(super) digits: f32,
    pub(super) commas: f32,
    pub(super) marks: f32,
    pub(super) separators: f32,
    pub(super) first_person: f32,
    pub(super) second_person: f32,
    pub(super) numbers: f32,
    pub(super) lines: f32,
    pub(super) ends_sentence: f32,
    pub(super) ends_open: f32,
    pub(super) begins_small: f32,
    pub(super) asks: f32,
}

impl Wording {
    pub(super) fn of(unit: &Unit<'_>, signs: &Signs) -> Self {
        let text = unit.text.as_str();
        let mut found = Self::default();
        let (mut letters, mut characters) = (0usize, 0usize);
        for character in text.chars().take(1_000) {
            characters += 1;
            letters += usize::from(character.is_alphabetic());
            found.digits += flag(character.is_ascii_digit());
            found.commas += flag(matches!(character, ',' | ';' | '、' | '，'));
            found.marks += flag(matches!(character, '.' | '!' | '?' | '"' | '“' | '”' | '(' | '’'));
            found.separators += flag(matches!(
                character,
                '|' | '•' | '·' | '»' | '›' | '→' | '/' | '#' | '@' | '©' | '–' | '+'
            ));
            found.lines += flag(character == '\n');
        }
        let mut words = 0usize;
        for word in text.split_whitespace().take(150) {
            words += 1;
            let mut capitals = word.chars().filter(|c| c.is_alphabetic());
            if capitals.next().is_some_and(char::is_uppercase) {
                found.capitals += 1.0;
                found.shouting +=
                    flag(capitals.clone().next().is_some() && capitals.all(char::is_uppercase));
            }
        }
        let mut folded_words = 0usize;
        for word in signs.folded.split(' ').take(150) {
            folded_words += 1;
            let word = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '#');
            found.first_person += flag(is_first_person(word));
            found.second_person += flag(is_second_person(word));
            found.numbers += flag(word.contains('#'));
        }
        found.stop_words = signs.stop_words;
        for count in [&mut found.capitals, &mut found.shouting] {
            *count = share(*count, number(words));
        }
        for count in [&mut found.first_person, &mut found.second_person, &mut found.numbers] {
            *count = share(*count, number(folded_words));
        }
        for count in [&mut found.digits, &mut found.commas, &mut found.marks, &mut found.separators]
        {
            *count = share(*count, number(characters));
        }
        found.letters_a_word = share(number(letters), number(words));
        let last = text.trim_end().chars().next_back();
        found.ends_sentence = flag(reading::ends_sentence(text));
        found.ends_open =
            flag(last.is_some_and(|last| matches!(last, ':' | '…' | '»' | '›' | '→' | ']')));
        found.begins_small = flag(text.chars().next().is_some_and(char::is_lowercase));
        found.asks = flag(last == Some('?'));
        found
    }
}

fn is_first_person(word: &str) -> bool {
    matches!(
        word,
        "i" | "my" | "me" | "we" | "our" | "us" | "i'm" | "i've" | "ich" | "je" | "yo" | "eu"
    )
}

fn is_second_person(word: &str) -> bool {
    matches!(word, "you" | "your" | "you're" | "sie" | "vous" | "usted" | "você" | "du")
}
