//! Which short lines are headings.
//!
//! Only where it is safe: a title-like line alone between longer blocks, right before a long
//! paragraph, or underlined by a line of signs. A run of short lines may be a menu, a masthead or
//! an address, and stays what it is.

use super::block::{Block, Kind};
use crate::document::find_date;

/// Words of the shortest heading: single words are buttons as often.
const MIN_HEADING_WORDS: usize = 2;

/// Words of the longest heading.
const MAX_HEADING_WORDS: usize = 12;

/// Words of the shortest paragraph that a heading stands before.
const MIN_PARAGRAPH_WORDS: usize = 20;

/// Words of the longest paragraph that looks like one of a run of short lines.
const MAX_SHORT_WORDS: usize = 12;

/// Characters by which an underline may be longer or shorter than its heading.
const UNDERLINE_TOLERANCE: usize = 2;

/// Makes paragraphs that are headings so.
pub(super) fn settle(blocks: &mut Vec<Block<'_>>) {
    settle_underlined(blocks);
    for index in 0..blocks.len() {
        let stands_alone = index.checked_sub(1).is_none_or(|before| !is_short(&blocks[before]));
        let is_before_paragraph = blocks
            .get(index + 1)
            .is_some_and(|next| next.quotes == blocks[index].quotes && is_long(next));
        if stands_alone && is_before_paragraph && is_title_like(&blocks[index]) {
            blocks[index].kind = Kind::Heading;
        }
    }
}

/// Takes the lines of signs that only underline a heading out.
fn settle_underlined(blocks: &mut Vec<Block<'_>>) {
    let mut settled: Vec<Block<'_>> = Vec::with_capacity(blocks.len());
    for block in blocks.drain(..) {
        match settled.last_mut() {
            Some(last) if is_underline(last, &block) => last.kind = Kind::Heading,
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

fn is_short(block: &Block<'_>) -> bool {
    block.kind == Kind::Paragraph && words(block) <= MAX_SHORT_WORDS
}

fn is_long(block: &Block<'_>) -> bool {
    block.kind == Kind::Paragraph && words(block) >= MIN_PARAGRAPH_WORDS
}

/// Number of words, as far as it matters.
fn words(block: &Block<'_>) -> usize {
    block.text.split_whitespace().take(MIN_PARAGRAPH_WORDS).count()
}

/// Whether a paragraph reads like a title: it begins like one, ends without a stop, and holds
/// none of the signs of menus, addresses and datelines.
fn is_title_like(block: &Block<'_>) -> bool {
    let text = block.text.as_ref();
    block.kind == Kind::Paragraph
        && (MIN_HEADING_WORDS..=MAX_HEADING_WORDS).contains(&words(block))
        && text.starts_with(|first: char| first.is_alphanumeric() || "“‘\"'¿¡".contains(first))
        && !text.starts_with(char::is_lowercase)
        && text.chars().any(char::is_alphabetic)
        && !text.ends_with(['.', ',', ';', ':', '…', '-', '–', '—', '>', '»', ']'])
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
        let mut blocks = block::blocks(&line::lines(&text, usize::MAX).0, None);
        list::settle(&mut blocks);
        settle(&mut blocks);
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
        check("LONG\nWhat would you do?\nLONG", &["What would you do?"]);
    }

    #[test]
    fn an_underlined_line_is_a_heading() {
        check("Ask first\n=========\nshort", &["Ask first"]);
        check("Ask first\n\n=========\nshort", &[]);
        check("Ask first\n====================\nshort", &[]);
    }

    #[test]
    fn other_short_lines_are_not() {
        check("Ask before you leave.\n\nLONG", &[]);
        check("Here is what to do:\n\nLONG", &[]);
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
