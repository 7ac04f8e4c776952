//! The vocabulary of boilerplate: which classes a unit's words and its elements' names speak of.
//!
//! The words themselves are data, in `phrases.toml` and `stop_words.txt`.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use serde::Deserialize;
use unicode_segmentation::UnicodeSegmentation;

use crate::document::Element;

/// A kind of boilerplate, or of what surrounds an essay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Class {
    CommentHeading,
    CommentForm,
    Share,
    Follow,
    Subscribe,
    NewsletterHeader,
    NewsletterFooter,
    Related,
    Promo,
    Advertisement,
    Cookie,
    Legal,
    Republication,
    Author,
    Navigation,
    Sidebar,
    Byline,
    Essay,
    PageNumber,
    /// Inside a `footer` element.
    Footer,
    /// Inside a `header` element.
    Header,
    /// Inside a `form` element.
    Form,
    /// Inside a `button`, `label` or `legend` element, or a link that skips to the content.
    Control,
}

/// A set of classes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Classes(u32);

impl Classes {
    pub(super) const fn of(class: Class) -> Self {
        Self(1 << class as u32)
    }

    pub(super) const fn has(self, class: Class) -> bool {
        self.0 & (1 << class as u32) != 0
    }

    pub(super) const fn overlaps(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub(super) const fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub(super) const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    pub(super) const fn from_bit(bit: u32) -> Self {
        Self(1 << bit)
    }

    pub(super) fn iter(self) -> impl Iterator<Item = u32> {
        (0..u32::BITS).filter(move |bit| self.0 & (1 << bit) != 0)
    }
}

/// What the names of one element speak of.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct ElementClasses {
    /// By its own name or a whole token: reliable.
    pub(super) exact: Classes,
    /// By one word of a token: a hint.
    pub(super) hint: Classes,
}

#[derive(Clone, Copy)]
enum Mode {
    Whole,
    Start,
    Anywhere,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    #[serde(default = "any_length")]
    max_words: usize,
    #[serde(default)]
    whole: Vec<String>,
    #[serde(default)]
    start: Vec<String>,
    #[serde(default)]
    anywhere: Vec<String>,
    #[serde(default)]
    tokens: Vec<String>,
    #[serde(default)]
    words: Vec<String>,
}

fn any_length() -> usize {
    usize::MAX
}

/// The vocabulary, ready to match.
pub(super) struct Phrases {
    automaton: AhoCorasick,
    /// By pattern: what a match means, and in how long a unit it still does.
    meanings: Vec<(Class, Mode, usize)>,
    tokens: HashMap<String, Classes>,
    words: HashMap<String, Classes>,
    stop_words: HashSet<&'static str>,
}

/// The one vocabulary there is.
pub(super) static PHRASES: LazyLock<Phrases> = LazyLock::new(|| {
    let entries: BTreeMap<Class, Entry> = toml::from_str(include_str!("phrases.toml"))
        .expect("phrases.toml is part of the program and read by a test");
    Phrases::new(entries)
});

impl Phrases {
    fn new(entries: BTreeMap<Class, Entry>) -> Self {
        let mut patterns = Vec::new();
        let mut meanings = Vec::new();
        let (mut tokens, mut words) = (HashMap::new(), HashMap::new());
        for (class, entry) in entries {
            for (mode, list) in [
                (Mode::Whole, &entry.whole),
                (Mode::Start, &entry.start),
                (Mode::Anywhere, &entry.anywhere),
            ] {
                for phrase in list {
                    let folded = fold(phrase);
                    patterns.push(match mode {
                        Mode::Whole => core(&folded).1.to_owned(),
                        Mode::Start | Mode::Anywhere => folded.into_owned(),
                    });
                    meanings.push((class, mode, entry.max_words));
                }
            }
            for (names, map) in [(entry.tokens, &mut tokens), (entry.words, &mut words)] {
                for name in names {
                    let classes: &mut Classes = map.entry(name).or_default();
                    *classes = classes.with(Classes::of(class));
                }
            }
        }
        let automaton = AhoCorasick::new(patterns).expect("a few thousand short patterns fit");
        let stop_words = include_str!("stop_words.txt").split_whitespace().collect();
        Self { automaton, meanings, tokens, words, stop_words }
    }

    /// The classes whose phrases a folded text of so many words holds.
    pub(super) fn classes(&self, folded: &str, words: usize) -> Classes {
        let (core_start, core) = core(folded);
        let core_end = core_start + core.len();
        let mut classes = Classes::default();
        for found in self.automaton.find_overlapping_iter(folded) {
            let (class, mode, max_words) = self.meanings[found.pattern().as_usize()];
            let (start, end) = (found.start(), found.end());
            let holds = match mode {
                Mode::Whole => start == core_start && end == core_end,
                Mode::Start => (start == 0 || start == core_start) && ends_word(folded, end),
                Mode::Anywhere => begins_word(folded, start) && ends_word(folded, end),
            };
            if holds && words <= max_words {
                classes = classes.with(Classes::of(class));
            }
        }
        classes
    }

    /// The classes the names of an element speak of.
    pub(super) fn element_classes(&self, element: &Element) -> ElementClasses {
        let mut classes =
            ElementClasses { exact: named_element(&element.name), hint: Classes::default() };
        for token in &element.tokens {
            if let Some(found) = self.tokens.get(&**token) {
                classes.exact = classes.exact.with(*found);
            }
            for word in token.split(|character: char| !character.is_alphanumeric()) {
                if let Some(found) = self.words.get(word) {
                    classes.hint = classes.hint.with(*found);
                }
            }
        }
        classes
    }

    pub(super) fn is_stop_word(&self, word: &str) -> bool {
        self.stop_words.contains(word)
    }

    /// Share of a text's words that only hold sentences together, 0.0 to 1.0, in the five
    /// languages we know; jusText's measure of running text (Pomikálek, 2011).
    pub(super) fn stop_word_share(&self, folded: &str) -> f32 {
        let (mut all, mut stop) = (0u16, 0u16);
        for word in folded.unicode_words().take(200) {
            all += 1;
            stop += u16::from(self.stop_words.contains(word));
        }
        if all == 0 { 0.0 } else { f32::from(stop) / f32::from(all) }
    }
}

fn named_element(name: &str) -> Classes {
    match name {
        "nav" | "menu" | "dialog" => Classes::of(Class::Navigation),
        "aside" => Classes::of(Class::Sidebar),
        "footer" => Classes::of(Class::Footer),
        "header" => Classes::of(Class::Header),
        "form" | "fieldset" => Classes::of(Class::Form),
        "button" | "label" | "legend" => Classes::of(Class::Control),
        "article" | "main" => Classes::of(Class::Essay),
        _ => Classes::default(),
    }
}

/// Lower case, straight quotes, single spaces, one `#` for every number.
pub(super) fn fold(text: &str) -> Cow<'_, str> {
    let mut folded = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '’' | '‘' | '`' | '´' => folded.push('\''),
            '“' | '”' | '„' | '«' | '»' => folded.push('"'),
            digit if digit.is_ascii_digit() => {
                while characters.next_if(|next| matches!(next, '0'..='9' | '.' | ',')).is_some() {}
                folded.push('#');
            }
            space if space.is_whitespace() => {
                if !folded.ends_with(' ') && !folded.is_empty() {
                    folded.push(' ');
                }
            }
            other if other.is_ascii() => folded.push(other.to_ascii_lowercase()),
            other => folded.extend(other.to_lowercase()),
        }
    }
    folded.truncate(folded.trim_end().len());
    Cow::Owned(folded)
}

/// Where the words of a folded text begin, and the words, punctuation at both ends aside.
fn core(folded: &str) -> (usize, &str) {
    let is_mark = |character: char| !character.is_alphanumeric() && character != '#';
    let without_start = folded.trim_start_matches(is_mark);
    (folded.len() - without_start.len(), without_start.trim_end_matches(is_mark))
}

fn begins_word(text: &str, at: usize) -> bool {
    !text[..at].chars().next_back().is_some_and(char::is_alphanumeric)
}

fn ends_word(text: &str, at: usize) -> bool {
    let last_is_word = text[..at].chars().next_back().is_some_and(char::is_alphanumeric);
    !last_is_word || !text[at..].chars().next().is_some_and(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, class: Class, expected: bool) {
        let words = text.unicode_words().count();
        assert_eq!(PHRASES.classes(&fold(text), words).has(class), expected, "{text}");
    }

    #[test]
    fn phrases_match_as_their_mode_says() {
        check("Leave a Reply", Class::CommentHeading, true);
        check("12 Comments »", Class::CommentHeading, true);
        check("2 thoughts on “On Asking”", Class::CommentHeading, true);
        check("Comments like this one kept me going for years.", Class::CommentHeading, false);
        check("Copyright © 2011 by the author", Class::Legal, true);
        check("He thought his e-mail was private.", Class::Share, false);
        check("Your email address will not be published.", Class::CommentForm, true);
    }

    #[test]
    fn folding_evens_out_typography() {
        assert_eq!(fold("  Don’t\u{a0} miss 1,234 “things”"), "don't miss # \"things\"");
    }

    #[test]
    fn element_names_are_split_into_words() {
        let element = Element {
            name: "div".into(),
            tokens: ["post-share-bar".into()].into(),
            ..Element::default()
        };
        let classes = PHRASES.element_classes(&element);
        assert!(classes.hint.has(Class::Share) && !classes.exact.has(Class::Share));
    }
}
