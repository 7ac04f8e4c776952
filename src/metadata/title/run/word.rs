//! A word of a page on one line, and the kinds of words that tell menus, titles and prose apart.

use crate::metadata::text::{is_capitalised, key};
use crate::metadata::title::echo::Vocabulary;

/// A word with what a run that it is part of has to know of it.
pub(super) struct Word<'a> {
    pub(super) text: &'a str,
    pub(super) key: String,
    pub(super) unit: usize,
    /// Whether it begins a piece of the line.
    pub(super) is_first: bool,
    pub(super) is_capital: bool,
    pub(super) is_number: bool,
    /// For each of its long words, how often the prose has it and whether the beginning of the prose does.
    pub(super) long: Vec<(usize, bool)>,
}

impl<'a> Word<'a> {
    pub(super) fn read(
        text: &'a str,
        unit: usize,
        is_first: bool,
        vocabulary: &Vocabulary,
    ) -> Self {
        let key = key(text);
        let first = text.chars().find(|character| character.is_alphanumeric());
        Self {
            text,
            unit,
            is_first,
            is_capital: is_capitalised(text),
            is_number: first.is_some_and(char::is_numeric),
            long: vocabulary.long_words(&key).collect(),
            key,
        }
    }

    pub(super) fn is_small(&self) -> bool {
        SMALL_WORDS.contains(&self.key.as_str())
    }

    pub(super) fn is_of_menus(&self) -> bool {
        MENU_WORDS.contains(&self.key.as_str())
    }

    /// Whether it names a month or a day and hardly anything else.
    pub(super) fn is_of_days(&self) -> bool {
        DAY_WORDS.contains(&self.key.as_str()) && self.key != "may"
    }

    /// Whether it leads to an author, a date or a share bar.
    pub(super) fn leads_to_byline(&self) -> bool {
        BYLINE_WORDS.contains(&self.key.as_str())
    }

    /// Whether a date begins with it.
    pub(super) fn begins_date(&self) -> bool {
        DAY_WORDS.contains(&self.key.as_str())
    }

    /// Whether sentences begin with it.
    pub(super) fn begins_sentence(&self) -> bool {
        SENTENCE_WORDS.contains(&self.text)
    }

    pub(super) fn begins_small(&self) -> bool {
        self.text.starts_with(char::is_lowercase)
    }

    /// Whether a title writes it so: a capital, a figure, a small word or a sign.
    pub(super) fn is_titular(&self) -> bool {
        self.is_capital || self.is_number || self.key.is_empty() || self.is_small()
    }

    pub(super) fn ends_in(&self, marks: &[char]) -> bool {
        self.text.ends_with(marks)
    }

    pub(super) fn is_sign(&self) -> bool {
        SIGNS.contains(&self.text) || self.is_dash()
    }

    pub(super) fn is_dash(&self) -> bool {
        matches!(self.text, "-" | "–" | "—")
    }

    pub(super) fn has_year(&self) -> bool {
        let digits = self.text.trim_matches(|character: char| !character.is_ascii_digit());
        digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"))
    }
}

/// Signs between the entries of menus.
const SIGNS: [&str; 14] = ["•", "*", "|", "/", ">", "»", "›", "·", "«", "←", "→", "▼", "☰", "×"];

/// Words inside titles that have no capital.
const SMALL_WORDS: [&str; 25] = [
    "a", "an", "and", "as", "at", "but", "by", "for", "from", "in", "into", "is", "of", "on", "or",
    "over", "the", "to", "vs", "with", "without", "your", "my", "how", "what",
];

/// Words that menus and buttons are made of.
#[rustfmt::skip]
const MENU_WORDS: &[&str] = &[
    "home", "about", "blog", "search", "menu", "contact", "login", "subscribe", "newsletter", "share", "tweet",
    "resources", "products", "pricing", "services", "support", "careers", "events", "news", "shop", "cart", "account",
    "sign", "log", "in", "up", "toggle", "close", "open", "skip", "content", "us", "store", "privacy", "terms",
    "cookies", "help", "faq", "faqs", "podcast", "podcasts", "videos", "more", "all", "categories", "category",
    "archives", "archive", "follow", "facebook", "twitter", "linkedin", "instagram", "pinterest", "youtube", "email",
    "whatsapp", "print", "reddit", "get", "started", "demo", "free", "trial", "solutions", "company", "team", "press",
    "media", "reviews",
];

/// Words that lead to an author, a date or a share bar.
const BYLINE_WORDS: [&str; 14] = [
    "by",
    "written",
    "posted",
    "published",
    "updated",
    "author",
    "last",
    "reviewed",
    "von",
    "par",
    "medically",
    "edited",
    "photo",
    "share",
];

/// Months and days of the week.
#[rustfmt::skip]
const DAY_WORDS: &[&str] = &[
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "monday", "tuesday",
    "wednesday", "thursday", "friday", "saturday", "sunday", "mon", "tue", "wed", "thu", "fri", "sat", "sun",
];

/// Words that begin sentences.
#[rustfmt::skip]
const SENTENCE_WORDS: &[&str] = &[
    "I", "I'm", "I’m", "I've", "I’ve", "The", "A", "An", "It", "It's", "It’s", "This", "That", "These", "Those", "When",
    "If", "In", "On", "At", "My", "We", "You", "He", "She", "They", "There", "What", "How", "Why", "Who", "As", "For",
    "After", "Before", "While", "Most", "Many", "Some", "Every", "Since", "With", "Once", "Last", "One", "Here", "Here's",
    "Our", "Your", "Not", "No", "But", "And", "So", "Everyone", "Have", "Let", "To", "From", "Although", "Today", "Are",
    "Do", "Is", "Did",
];
