//! The vocabulary of boilerplate: which classes a unit's words and its elements' names speak of.
//!
//! The words themselves are data, in `phrases.toml` and `stop_words.txt`.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use serde::Deserialize;

use crate::document::{Element, words};

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

    /// The classes of a row of such phrases as are a whole unit elsewhere, and of nothing else: "Reply Share
    /// Follow", `ShareFollow`, "Home | About". A row is no heading over comments; what a comma parts is a list.
    pub(super) fn classes_of_row(&self, text: &str) -> Classes {
        let apart = apart(text);
        let least = match text {
            _ if apart.len() > text.len() => 1,
            _ if text.contains(['|', '·', '•']) => 2,
            _ => 3,
        };
        let folded = fold(&apart);
        let (start, inner) = core(&folded);
        let end = start + inner.len();
        let mut phrases: Vec<_> = self
            .automaton
            .find_overlapping_iter(&*folded)
            .filter(|found| {
                matches!(self.meanings[found.pattern().as_usize()].1, Mode::Whole | Mode::Start)
            })
            .filter(|found| begins_word(&folded, found.start()) && ends_word(&folded, found.end()))
            .collect();
        phrases.sort_by_key(|found| (found.start(), found.end()));
        // By place: what a row without gaps from the start to there says, and of how many phrases it is.
        let mut rows = BTreeMap::from([(start, (Classes::default(), 0))]);
        for found in phrases {
            let Some((classes, count)) = rows.get(&found.start()).copied() else { continue };
            let (class, ..) = self.meanings[found.pattern().as_usize()];
            let is_number = class == Class::PageNumber;
            let next = found.end() + gap(&folded[found.end()..]);
            let row = rows.entry(next.min(end)).or_default();
            row.0 = row.0.with(classes).with(Classes::of(class));
            row.1 = row.1.max(count + usize::from(!is_number));
        }
        let (classes, count) = rows.get(&end).copied().unwrap_or_default();
        if count < least {
            return Classes::default();
        }
        classes.without(Classes::of(Class::CommentHeading))
    }

    /// The classes the names of an element speak of.
    pub(super) fn element_classes(&self, element: &Element) -> ElementClasses {
        let mut classes =
            ElementClasses { exact: named_element(&element.name), hint: Classes::default() };
        for token in &element.tokens {
            classes.exact = classes.exact.with(self.token_classes(token));
            for word in token.split(|character: char| !character.is_alphanumeric()) {
                if let Some(found) = self.words.get(word) {
                    classes.hint = classes.hint.with(*found);
                }
            }
        }
        classes
    }

    /// The classes of a token, or else of the longest end of it that is a compound: page builders put their
    /// own name first, as in `builder-widget-author-box`.
    fn token_classes(&self, token: &str) -> Classes {
        /// Bytes of the longest token that is taken apart.
        const MAX_BYTES: usize = 100;
        if let Some(classes) = self.tokens.get(token) {
            return *classes;
        }
        if token.len() > MAX_BYTES {
            return Classes::default();
        }
        let is_mark = |character| matches!(character, '-' | '_');
        let ends = token.match_indices(is_mark).map(|(at, mark)| &token[at + mark.len()..]);
        let mut compounds = ends.filter(|end| end.contains(is_mark));
        compounds.find_map(|end| self.tokens.get(end)).copied().unwrap_or_default()
    }

    pub(super) fn is_stop_word(&self, word: &str) -> bool {
        self.stop_words.contains(word)
    }

    /// Share of a text's words that only hold sentences together, 0.0 to 1.0, in the five
    /// languages we know; jusText's measure of running text (Pomikálek, 2011).
    pub(super) fn stop_word_share(&self, folded: &str) -> f32 {
        let (mut all, mut stop) = (0u16, 0u16);
        for word in words(folded).take(200) {
            all += 1;
            stop += u16::from(self.stop_words.contains(word));
        }
        if all == 0 { 0.0 } else { f32::from(stop) / f32::from(all) }
    }
}

/// A text with spaces where a dump has run two labels together: `ShareFollow`, `Lee12`.
fn apart(text: &str) -> String {
    /// Names with a capital inside, as a space before it parts them.
    const NAMES: [(&str, &str); 6] = [
        ("Linked In", "LinkedIn"),
        ("You Tube", "YouTube"),
        ("Whats App", "WhatsApp"),
        ("Tik Tok", "TikTok"),
        ("Blog This", "BlogThis"),
        ("Git Hub", "GitHub"),
    ];
    let mut apart = String::with_capacity(text.len());
    let mut before = ' ';
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let is_capitalised = characters.peek().is_some_and(|next| next.is_lowercase());
        let begins_word = character.is_uppercase()
            && (before.is_lowercase()
                || (before.is_numeric() || before.is_uppercase()) && is_capitalised);
        if begins_word || character.is_numeric() && before.is_alphabetic() {
            apart.push(' ');
        }
        apart.push(character);
        before = character;
    }
    for (parted, name) in NAMES {
        if apart.contains(parted) {
            apart = apart.replace(parted, name);
        }
    }
    apart
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
            other => other.to_lowercase().for_each(|letter| folded.push(letter)),
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

/// Bytes of what parts two phrases of a row at the beginning of a text.
fn gap(text: &str) -> usize {
    const MARKS: [char; 14] =
        [' ', '|', '·', '•', '/', '!', '›', '»', '«', '←', '→', '[', ']', ':'];
    text.len() - text.trim_start_matches(MARKS).len()
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
        let count = words(text).count();
        assert_eq!(PHRASES.classes(&fold(text), count).has(class), expected, "{text}");
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
    fn advice_is_not_a_call_to_subscribe() {
        for text in [
            "Send it to a friend before you send it to your boss.",
            "Readers support our journalism, and I have never found out why.",
            "We have a small favour to ask, they wrote, and it was never small.",
            "You just read the room, and then you wait.",
            "Reply by email within a day, however busy you are.",
            "If this was helpful to her, she never said so.",
            "If you found this post because you lost your job last week, I am sorry, and I was there.",
            "Printed from a template, the letter was worth nothing.",
        ] {
            let classes = PHRASES.classes(&fold(text), words(text).count());
            assert!(classes.is_empty(), "{text}");
        }
    }

    #[test]
    fn rows_are_made_of_whole_phrases() {
        fn check(text: &str, class: Option<Class>) {
            let classes = class.map_or(Classes::default(), Classes::of);
            assert_eq!(PHRASES.classes_of_row(text), classes, "{text}");
        }
        check("FacebookTwitterLinkedIn", Some(Class::Share));
        for row in [
            "112Kudos",
            "Share · Copy link · 12",
            "12.4K FollowersFollow",
            "Share to XShare to Facebook",
        ] {
            assert!(PHRASES.classes_of_row(row).has(Class::Share), "{row}");
        }
        check("Save the article for your boss", None);
        check("My share", None);
        check("Facebook, Instagram, Twitter", None);
        check("3. Google Home", None);
        check("832-982-2079", None);
        check("", None);
    }

    #[test]
    fn folding_evens_out_typography() {
        assert_eq!(fold("  Don’t\u{a0} miss 1,234 “things”"), "don't miss # \"things\"");
    }

    #[test]
    fn element_names_are_split_into_words() {
        fn check(token: &str, is_exact: bool) {
            let element =
                Element { name: "div".into(), tokens: [token.into()].into(), ..Element::default() };
            let classes = PHRASES.element_classes(&element);
            assert!(classes.hint.has(Class::Share), "{token}");
            assert_eq!(classes.exact.has(Class::Share), is_exact, "{token}");
        }
        check("post-market-share", false);
        check("builder-widget-share-buttons", true);
        check("share-buttons-above", false);
    }
}
