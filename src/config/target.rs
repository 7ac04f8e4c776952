//! What a curator's rule is about: a phrase or a pattern of the text, or elements of the page.

use std::fmt;

use regex::{Regex, RegexBuilder};

/// Bytes of a selector. They bound how deep it can be nested, for it is parsed by recursion.
const MAX_SELECTOR_BYTES: usize = 300;

/// Bytes that a regular expression may take once it is understood: what repeats others many times takes
/// long to understand and to ask. A class of all letters takes some twenty thousand.
const MAX_PATTERN_BYTES: usize = 1024 * 1024;

/// A CSS selector that can be matched in time that grows with the page and not with its square.
#[derive(Clone)]
pub struct Selector {
    text: String,
    css: scraper::Selector,
}

impl Selector {
    /// Reads a selector.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let text = text.trim();
        if text.len() > MAX_SELECTOR_BYTES {
            return Err("it is longer than 300 bytes");
        }
        let css = scraper::Selector::parse(text).map_err(|_| "it is not a CSS selector")?;
        if looks_back(text) {
            return Err("`:has()` and `~` are not known here");
        }
        Ok(Self { text: text.to_owned(), css })
    }

    /// As written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// What the loader asks the page with.
    pub fn css(&self) -> &scraper::Selector {
        &self.css
    }
}

impl fmt::Debug for Selector {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.text, formatter)
    }
}

impl PartialEq for Selector {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Selector {}

/// Whether a valid selector asks each element about all its siblings, or about all that is inside
/// it. Values in quotes are not looked into; `~=` compares words.
fn looks_back(selector: &str) -> bool {
    let mut quote = None;
    let mut plain = String::new();
    let mut characters = selector.chars();
    while let Some(character) = characters.next() {
        match (character, quote) {
            ('\\', _) => drop(characters.next()),
            (_, Some(open)) if character == open => quote = None,
            (_, Some(_)) => {}
            ('"' | '\'', None) => quote = Some(character),
            (_, None) => plain.push(character.to_ascii_lowercase()),
        }
    }
    plain.contains(":has(") || plain.replace("~=", "").contains('~')
}

/// A regular expression that is asked of each piece of a text, in any case.
#[derive(Clone, Debug)]
pub struct Pattern(Regex);

impl Pattern {
    /// Reads an expression of the `regex` crate, which needs time that grows with the text alone.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let regex = RegexBuilder::new(text)
            .case_insensitive(true)
            .size_limit(MAX_PATTERN_BYTES)
            .build()
            .map_err(|error| match error {
                regex::Error::CompiledTooBig(_) => "it repeats too much",
                _ => "it is not a regular expression",
            })?;
        if regex.is_match("") {
            return Err("it fits every text");
        }
        Ok(Self(regex))
    }

    /// Whether a text has a part that it fits.
    pub fn fits(&self, text: &str) -> bool {
        self.0.is_match(text)
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_str() == other.0.as_str()
    }
}

impl Eq for Pattern {}

/// What of a source a `keep` or `strip` is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// Text that holds a phrase.
    Phrase(String),
    /// Text that has a part a pattern fits.
    Pattern(Pattern),
    /// Blocks in the elements a selector names.
    Selector(Selector),
}

impl Target {
    /// Reads what a table of one key says: the key and its text. `None` where the key is unknown.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn of_key(key: &str, text: &str) -> Option<Result<Self, &'static str>> {
        match key {
            "pattern" => Some(Pattern::parse(text).map(Self::Pattern)),
            "selector" => Some(Selector::parse(text).map(Self::Selector)),
            _ => None,
        }
    }

    /// Its selector, where it is one.
    pub fn selector(&self) -> Option<&Selector> {
        match self {
            Self::Selector(selector) => Some(selector),
            Self::Phrase(_) | Self::Pattern(_) => None,
        }
    }
}

/// As a diagnostic names it.
impl fmt::Display for Target {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Phrase(phrase) => write!(formatter, "phrase `{phrase}`"),
            Self::Pattern(pattern) => write!(formatter, "pattern `{}`", pattern.0.as_str()),
            Self::Selector(selector) => write!(formatter, "selector `{}`", selector.as_str()),
        }
    }
}

/// A `body` as a diagnostic names it.
pub fn body_name(body: &Selector) -> String {
    format!("`body` `{}`", body.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, is_known: bool) {
        assert_eq!(Selector::parse(text).is_ok(), is_known, "{text}");
    }

    #[test]
    fn patterns_fit_parts_of_a_text_in_any_case() {
        let pattern = Pattern::parse(r"^part \d+ of").unwrap();
        assert!(pattern.fits("Part 3 of our series") && !pattern.fits("The part 3 of it"));
        assert!(Pattern::parse("(").is_err() && Pattern::parse("x*").is_err());
        assert!(Pattern::parse(r"\w+ (of|about) \w{1,9} \pL+").is_ok());
        assert_eq!(Pattern::parse(r"(\pL{50}){90}").unwrap_err(), "it repeats too much");
    }

    #[test]
    fn selectors_are_those_that_are_matched_in_bounded_time() {
        check(".author-box", true);
        check("article > .entry-content, main p:not(.x):nth-child(2)", true);
        check("[class~=box] + [title=\"a ~ b:has(c)\"]", true);
        check("p[", false);
        check("", false);
        check("h2 ~ p", false);
        check("div:HAS(p)", false);
        check(&":not(".repeat(400), false);
        check(&format!("{}p{}", ":not(".repeat(45), ")".repeat(45)), true);
        check(&format!("{}p{}", ":is(".repeat(55), ")".repeat(55)), true);
    }
}
