//! What stands before names: "By", "Written by".

use crate::metadata::vocabulary::{BYLINE_LEAD_INS, NAME_PARTICLES};

/// The text behind every lead-in it begins with.
pub(in crate::metadata) fn strip_lead_ins(text: &str) -> &str {
    let mut rest = unglue(text.trim_start_matches(is_ornament));
    while let Some(after) = lead_in(rest, BYLINE_LEAD_INS) {
        // "Von Anna Müller" has a lead-in, "Von Trapp" a particle.
        let lead = rest[..rest.len() - after.len()].trim().to_lowercase();
        if NAME_PARTICLES.contains(&lead.as_str()) && !after.trim().contains(' ') {
            break;
        }
        rest = after;
    }
    rest
}

/// The text without a "By" that lost the space behind it.
pub(in crate::metadata) fn unglue(text: &str) -> &str {
    /// Lead-ins before which pages put an element of their own.
    const LEAD_INS: [&str; 6] =
        ["By", "Written by", "Written By", "Posted by", "Posted By", "Author"];
    let after = LEAD_INS.iter().find_map(|lead| text.strip_prefix(lead));
    after.filter(|rest| rest.starts_with(char::is_uppercase)).unwrap_or(text)
}

/// What follows the longest of the lead-ins that a text begins with.
pub(in crate::metadata) fn lead_in<'a>(text: &'a str, lead_ins: &[&str]) -> Option<&'a str> {
    let length = lead_ins
        .iter()
        .filter(|lead| starts_with_words(text, lead))
        .map(|lead| lead.chars().count())
        .max()?;
    let end = text.char_indices().nth(length).map_or(text.len(), |(at, _)| at);
    Some(text[end..].trim_start_matches(is_ornament))
}

/// Whether a text begins with some whole words, case aside.
pub(in crate::metadata) fn starts_with_words(text: &str, words: &str) -> bool {
    let mut characters = text.chars();
    let is_like = |found: char, expected: char| {
        if found.is_ascii() {
            found.to_ascii_lowercase() == expected
        } else {
            found.to_lowercase().eq([expected])
        }
    };
    let is_prefix = words
        .chars()
        .all(|expected| characters.next().is_some_and(|found| is_like(found, expected)));
    is_prefix
        && characters
            .next()
            .is_none_or(|next| !next.is_alphanumeric() && !matches!(next, '\'' | '’' | '-'))
}

pub(super) fn is_ornament(character: char) -> bool {
    !character.is_alphanumeric() && character != '('
}
