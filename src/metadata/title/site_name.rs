//! Telling the title from the name of its site, where a sign parts the two.

use crate::metadata::evidence::Evidence;
use crate::metadata::text::{count_words, key};

/// Separators between a title and the name of its site.
pub(super) const SEPARATORS: &[&str] = &[
    " | ", " - ", " – ", " — ", " · ", " • ", " » ", " « ", " :: ", " / ", " : ", ": ", "| ", " |",
    " ~ ",
];

/// Separators that hardly ever stand inside a title.
pub(super) const STRONG_SEPARATORS: &[&str] =
    &[" | ", " » ", " « ", " :: ", " • ", "| ", " |", " · "];

/// The parts of a title before and after each separator in it.
pub(super) fn halves<'a>(
    title: &'a str,
    separators: &'a [&str],
) -> impl Iterator<Item = (&'a str, &'a str)> {
    separators.iter().flat_map(move |separator| {
        title
            .match_indices(separator)
            .map(move |(at, found)| (title[..at].trim(), title[at + found.len()..].trim()))
    })
}

/// Bytes of the longest stated title that is believed.
pub(super) const MAX_TITLE_BYTES: usize = 1000;

/// What stands behind the last separator of a title: usually the site's name.
pub(in crate::metadata) fn last_part(title: &str) -> Option<&str> {
    let title = Some(title).filter(|title| title.len() <= MAX_TITLE_BYTES)?;
    halves(title, SEPARATORS).map(|(_, tail)| tail).min_by_key(|tail| tail.len())
}

/// Each two parts that a bar or a dash makes of a title.
pub(in crate::metadata) fn parts_around_bars(title: &str) -> impl Iterator<Item = (&str, &str)> {
    let bars = if title.len() <= MAX_TITLE_BYTES {
        &[" | ", " - ", " – ", " — ", " · "][..]
    } else {
        &[]
    };
    halves(title, bars)
}

/// A title without the name of its site at either end.
pub(in crate::metadata) fn without_site<'a>(title: &'a str, site: &str) -> &'a str {
    let site = key(site);
    let parts = halves(title, SEPARATORS).find_map(|(head, tail)| {
        let rest = if key(tail) == site { head } else { tail };
        ((key(tail) == site || key(head) == site) && !key(rest).is_empty()).then_some(rest)
    });
    parts.unwrap_or(title)
}

/// A heading without the site's name or the section's behind a bar.
pub(super) fn without_site_at_end<'a>(heading: &'a str, evidence: &Evidence<'_>) -> &'a str {
    let sites = halves(heading, SEPARATORS).filter(|(_, tail)| evidence.is_all_of_site_name(tail));
    let bare = sites.map(|(head, _)| head).min_by_key(|head| head.len()).unwrap_or(heading);
    before_bar(bare)
}

/// What stands before the first bar of a title, unless that is too short for one, or what stands behind
/// it too long for a section or a site.
pub(super) fn before_bar(title: &str) -> &str {
    const MIN_WORDS: usize = 3;
    const MAX_NAME_WORDS: usize = 5;
    let mut bars = halves(title, &[" | "]);
    let cut = bars
        .find(|(head, tail)| count_words(head) >= MIN_WORDS && count_words(tail) <= MAX_NAME_WORDS);
    cut.map_or(title, |(head, _)| head)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_declared_site_is_cut_at_either_end() {
        fn check(title: &str, expected: &str) {
            assert_eq!(without_site(title, "Quiet Desk"), expected);
        }
        check("Ask for Less | Quiet Desk", "Ask for Less");
        check("Quiet Desk: Ask for Less: Why", "Ask for Less: Why");
        check("Ask for Less - a plea - QUIET DESK", "Ask for Less - a plea");
        check("On the Quiet Desk", "On the Quiet Desk");
        check(" | Quiet Desk", " | Quiet Desk");
    }

    #[test]
    fn a_bar_parts_a_title_from_a_name() {
        fn check(title: &str, expected: &str) {
            assert_eq!(before_bar(title), expected);
        }
        check("How to Ask for Less | The Quiet Desk | Work", "How to Ask for Less");
        check("Ask | Tell", "Ask | Tell");
        let long = "How to Ask for Less | and why nobody in this office does";
        check(long, long);
    }
}
