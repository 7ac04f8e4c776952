//! Which short lines are headings.
//!
//! Only where it is safe: a title-like line alone between longer blocks, right before a long
//! paragraph, or underlined by a line of signs. A run of short lines may be a menu, a masthead or
//! an address, and stays what it is.

use super::block::{Block, Kind};
use crate::document::find_date;

/// Words of the longest heading.
const MAX_HEADING_WORDS: usize = 12;

/// Words of the shortest paragraph that nobody takes for one of a run of short lines.
const LONG_WORDS: usize = 20;

/// Words of the longest paragraph that looks like one of a run of short lines.
const MAX_SHORT_WORDS: usize = 12;

/// Characters by which an underline may be longer or shorter than its heading.
const UNDERLINE_TOLERANCE: usize = 2;

/// Makes paragraphs that are headings so. Text browsers write those at the margin and indent all else.
pub(super) fn settle(blocks: &mut Vec<Block<'_>>, is_of_browser: bool) {
    settle_underlined(blocks);
    for index in 0..blocks.len() {
        let block = &blocks[index];
        let before = index.checked_sub(1).and_then(|before| blocks.get(before));
        let after = blocks.get(index + 1).filter(|after| after.quotes == block.quotes);
        let is_outdented =
            is_of_browser && block.indent == 0 && after.is_some_and(|after| after.indent > 0);
        if is_title_like(block) && (is_outdented || is_in_place(block, before, after)) {
            blocks[index].kind = Kind::Heading;
        }
    }
}

/// Whether a heading could stand between two blocks. A numbered one is sure enough where only one
/// side speaks for it, a single word only where both do: it may be a button.
///
/// Of the lines chosen so, 8 of 10 are heading elements in the pages of the development corpus,
/// and most others are set in bold; of the numbered ones 9 are.
fn is_in_place(block: &Block<'_>, before: Option<&Block<'_>>, after: Option<&Block<'_>>) -> bool {
    let is_before = |words| after.is_some_and(|after| is_paragraph_of(after, words));
    let is_after = |words| before.is_some_and(|before| is_paragraph_of(before, words));
    if block.is_numbered() {
        return is_before(MAX_SHORT_WORDS + 1) || is_after(MAX_SHORT_WORDS + 1) && is_before(1);
    }
    let stands_alone = before.is_none_or(|before| !is_short(before));
    let is_placed = if words(block) == 1 { is_after(LONG_WORDS) } else { stands_alone };
    is_placed && is_before(LONG_WORDS)
}

/// Takes the lines of signs that only underline a heading out.
fn settle_underlined(blocks: &mut Vec<Block<'_>>) {
    let mut settled: Vec<Block<'_>> = Vec::with_capacity(blocks.len());
    for block in blocks.drain(..) {
        match settled.last_mut() {
            Some(last) if is_underline(last, &block) => last.kind = Kind::Heading,
            Some(last) if is_starred(last, &block) => {
                last.text = last.text[STARS.len()..].to_owned().into();
                last.kind = Kind::Heading;
            }
            _ => settled.push(block),
        }
    }
    *blocks = settled;
}

fn is_underline(block: &Block<'_>, rule: &Block<'_>) -> bool {
    rule.kind == Kind::Rule
        && !rule.follows_blank
        && block.kind == Kind::Paragraph
        && block.follows_blank
        && words(block) <= MAX_HEADING_WORDS
        && block.text.chars().count().abs_diff(rule.text.chars().count()) <= UNDERLINE_TOLERANCE
}

/// How mailing programs begin a heading, whose underline is as long as the page is wide.
const STARS: &str = "** ";

fn is_starred(block: &Block<'_>, rule: &Block<'_>) -> bool {
    rule.kind == Kind::Rule
        && !rule.follows_blank
        && block.kind == Kind::Paragraph
        && block.text.strip_prefix(STARS).is_some_and(|heading| !heading.trim().is_empty())
        && words(block) <= MAX_HEADING_WORDS
}

fn is_short(block: &Block<'_>) -> bool {
    block.kind == Kind::Paragraph && words(block) <= MAX_SHORT_WORDS
}

/// Whether a block is a paragraph of at least so many words, [`LONG_WORDS`] at most.
fn is_paragraph_of(block: &Block<'_>, least: usize) -> bool {
    block.kind == Kind::Paragraph && words(block) >= least
}

/// Number of words, as far as it matters.
fn words(block: &Block<'_>) -> usize {
    block.text.split_whitespace().take(LONG_WORDS).count()
}

/// Whether a paragraph reads like a title: it begins like one, ends without a stop, and holds
/// none of the signs of menus, addresses and datelines.
fn is_title_like(block: &Block<'_>) -> bool {
    let text = block.text.as_ref();
    let spoken = text.trim_end_matches(['"', '”', '\'', '’']);
    block.kind == Kind::Paragraph
        && words(block) <= MAX_HEADING_WORDS
        && text.starts_with(|first: char| first.is_alphanumeric() || "“‘\"'¿¡".contains(first))
        && !text.starts_with(char::is_lowercase)
        && text.chars().any(char::is_alphabetic)
        && !spoken.ends_with(['.', ',', ';', ':', '…', '-', '–', '—', '>', '»', ']'])
        && !text.contains(['|', '•', '»', '©', '@', '[', '→'])
        && !text.contains("://")
        && !text.starts_with("By ")
        && find_date(text).is_none()
}

#[cfg(test)]
mod tests {
    use super::super::{block, line, list};
    use super::*;

    const LONG: &str = "This is a paragraph with more than twenty words in it, which is what it \
                        takes to be called long, and it ends with a full stop.";

    fn headings(text: &str) -> Vec<String> {
        let text = text.replace("LONG", LONG);
        let mut blocks = block::blocks(&line::lines(&text, usize::MAX).0, None, &[]);
        list::settle(&mut blocks);
        settle(&mut blocks, false);
        let headings = blocks.into_iter().filter(|block| block.kind == Kind::Heading);
        headings.map(|block| block.text.into_owned()).collect()
    }

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        assert_eq!(headings(text), expected);
    }

    #[test]
    fn a_title_before_a_long_paragraph_is_a_heading() {
        check("Ask before you leave\n\nLONG", &["Ask before you leave"]);
        check("LONG\n\n1. Write it down\n\nLONG", &["1. Write it down"]);
        check("LONG\n\nTools\n\n1. Write it down\n\nLONG", &["1. Write it down"]);
        check("LONG\n\nConclusion\n\nLONG", &["Conclusion"]);
        check("LONG\nWhat would you do?\nLONG", &["What would you do?"]);
    }

    #[test]
    fn an_underlined_line_is_a_heading() {
        check("Ask first\n=========\nshort", &["Ask first"]);
        check("Ask first\n\n=========\nshort", &[]);
        check("Ask first\n====================\nshort", &[]);
        check("** Ask first\n------------------------------\nshort", &["Ask first"]);
        check("** Ask first (https://a.example)\nshort", &[]);
    }

    #[test]
    fn other_short_lines_are_not() {
        check("LONG\n\n\"You saw the chair,\" she said. \"I did.\"\n\nLONG", &[]);
        check("Ask before you leave.\n\nLONG", &[]);
        check("Here is what to do:\n\nLONG", &[]);
        check("Conclusion\n\nLONG", &[]);
        check("By Jo Doe Smith\n\nLONG", &[]);
        check("September 13, 2020\n\nLONG", &[]);
        check("Home | About us\n\nLONG", &[]);
        check("and so we went\n\nLONG", &[]);
        check("Ask before you leave\n\nA short answer.", &[]);
    }

    #[test]
    fn a_run_of_short_lines_is_not() {
        check("About our team\nWrite to us\nLONG", &[]);
        check("The title of it\n\nBy Jo Doe Smith\n\nLONG", &[]);
    }
}
