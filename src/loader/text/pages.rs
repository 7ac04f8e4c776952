//! Texts of printed pages, which form feeds part: what stands again at the top or the foot of each
//! is left where it stands first or last, and what goes on in the next line or on the next page goes on.
//!
//! Letters of a book differ in width, so that full lines do not end at one column as those of a mail do.

use std::borrow::Cow;
use std::cell::LazyCell;
use std::collections::{HashMap, HashSet};

/// Lines at the top and at the foot that may be the page's and not the text's.
const MAX_RUNNING_LINES: usize = 3;

/// The text of all pages in one.
pub(super) fn joined(text: &str) -> Cow<'_, str> {
    if !text.contains('\u{c}') {
        return Cow::Borrowed(text);
    }
    let pages = text.split('\u{c}').map(|page| page.lines().collect::<Vec<_>>());
    let mut pages: Vec<Vec<&str>> = pages.map(trimmed).filter(|page| !page.is_empty()).collect();
    for _ in 0..MAX_RUNNING_LINES {
        let heads = repeated(pages.iter().filter_map(|page| page.first()));
        for page in pages.iter_mut().skip(1) {
            if page.first().is_some_and(|line| heads.contains(&running(line))) {
                page.remove(0);
            }
        }
        let feet = repeated(pages.iter().filter_map(|page| page.last()));
        let last = pages.len().saturating_sub(1);
        for page in &mut pages[..last] {
            if page.last().is_some_and(|line| feet.contains(&running(line))) {
                page.pop();
            }
        }
        pages = pages.into_iter().map(trimmed).filter(|page| !page.is_empty()).collect();
    }
    let width = width(&pages);
    let words: LazyCell<HashSet<&str>, _> =
        LazyCell::new(|| text.split(|it: char| !it.is_alphanumeric()).collect());
    let mut joined = String::with_capacity(text.len());
    for page in pages {
        let mut before = None;
        for line in page {
            let goes_on = match before {
                Some(before) => is_wrapped(before, line, width),
                None => goes_over(&joined, line),
            };
            if goes_on {
                append(&mut joined, line, |part| words.contains(part));
            } else {
                let gap = if before.is_some() { "\n" } else { "\n\n" };
                joined.extend([if joined.is_empty() { "" } else { gap }, line]);
            }
            before = Some(line);
        }
    }
    Cow::Owned(joined)
}

/// Columns of the shortest line that goes on in the next.
const MIN_WIDTH: usize = 40;

/// Columns of a full line: nine of ten have no more.
fn width(pages: &[Vec<&str>]) -> usize {
    let mut widths: Vec<usize> = pages.iter().flatten().map(|line| columns(line)).collect();
    widths.retain(|width| *width > 0);
    widths.sort_unstable();
    widths.get(widths.len() * 9 / 10).copied().unwrap_or_default()
}

fn columns(line: &str) -> usize {
    line.trim_end().chars().count()
}

/// Whether a line goes on in the next: it is full, or nearly so and the next begins within a sentence.
fn is_wrapped(line: &str, next: &str, width: usize) -> bool {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let begins_item = next
        .trim_start()
        .starts_with(|first: char| !first.is_alphanumeric() && !"“‘\"'(".contains(first));
    let is_row = |line: &str| line.trim().contains("   ");
    let goes_on = next.trim_start().starts_with(char::is_lowercase);
    let full = columns(line) * 10;
    indent(line) == indent(next)
        && !(line.trim().is_empty()
            || next.trim().is_empty()
            || begins_item
            || is_row(line)
            || is_row(next))
        && columns(line) >= MIN_WIDTH
        && (full >= width * 8 || goes_on && full >= width * 6)
}

/// Letters of the longest part of a word that is looked at.
const MAX_PART: usize = 40;

/// Appends what a line goes on with; a word that was parted is one where the text has it so elsewhere.
fn append(joined: &mut String, next: &str, is_word: impl FnOnce(&str) -> bool) {
    let next = next.trim_start();
    joined.truncate(joined.trim_end().len());
    if joined.ends_with('-') && next.starts_with(char::is_lowercase) {
        let letters = joined.chars().rev().skip(1);
        let before: usize =
            letters.take(MAX_PART).take_while(|it| it.is_alphanumeric()).map(char::len_utf8).sum();
        let after = next.find(|it: char| !it.is_alphanumeric()).unwrap_or(next.len());
        let hyphen = joined.len() - 1;
        let whole = format!("{}{}", &joined[hyphen - before..hyphen], &next[..after]);
        if is_word(&whole) {
            joined.pop();
        }
    } else {
        joined.push(' ');
    }
    joined.push_str(next);
}

/// The lines of a page without blank ones at its ends.
fn trimmed(mut page: Vec<&str>) -> Vec<&str> {
    let end = page.iter().rposition(|line| !line.trim().is_empty()).map_or(0, |last| last + 1);
    page.truncate(end);
    let start = page.iter().position(|line| !line.trim().is_empty()).unwrap_or(0);
    page.drain(..start);
    page
}

/// What most pages have in one place.
fn repeated<'a>(lines: impl Iterator<Item = &'a &'a str>) -> Vec<String> {
    let mut counts: HashMap<String, usize> = HashMap::new();
    let mut pages = 0;
    for line in lines {
        pages += 1;
        *counts.entry(running(line)).or_default() += 1;
    }
    let most = counts.into_iter().filter(|(_, count)| *count > 1 && count * 2 > pages);
    most.map(|(line, _)| line).collect()
}

/// A line that differs from page to page in its numbers and gaps alone, as all of them.
fn running(line: &str) -> String {
    let mut running = String::with_capacity(line.len());
    for character in line.trim().chars() {
        let folded = match character {
            '0'..='9' => '0',
            blank if blank.is_whitespace() => ' ',
            other => other,
        };
        if !(matches!(folded, '0' | ' ') && running.ends_with(folded)) {
            running.push(folded);
        }
    }
    running
}

/// Whether a page ends within a sentence that the next one ends.
fn goes_over(before: &str, next: &str) -> bool {
    let is_open = !before.is_empty()
        && !before.trim_end().ends_with(['.', '!', '?', ':', '"', '”', '’', ')', '…']);
    is_open && next.trim_start().starts_with(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(joined(text), expected);
    }

    #[test]
    fn heads_and_feet_stand_once() {
        check(
            "9:14   Ask\n\nOne\n\n  a.example 1/3\n\u{c}9:14   Ask\n\nTwo\n\n  a.example 2/3\n\u{c}9:14   Ask\n\nThree\n\n  a.example 3/3\n\u{c}",
            "9:14   Ask\n\nOne\n\nTwo\n\nThree\n\n  a.example 3/3",
        );
        check("A\n9\n\u{c}B\n10\n\u{c}C\n11\n", "A\n\nB\n\nC\n11");
    }

    #[test]
    fn a_sentence_goes_on_over_the_page() {
        check("A line that\n1\n\u{c}goes on.\n2\n", "A line that goes on.\n2");
        check("It ends.\n\u{c}\n\nThe next", "It ends.\n\nThe next");
    }

    #[test]
    fn full_lines_go_on_in_the_next() {
        check(
            "Ask\nThe first line is full, and so it goes on in\nthe next one with the document that I co-\nwrote, and with what is another short docu-\nment.\n• an item\nName   Sum\u{c}",
            "Ask\nThe first line is full, and so it goes on in the next one with the document that I co-wrote, and with what is another short document.\n• an item\nName   Sum",
        );
    }

    #[test]
    fn what_differs_stays() {
        check("One\n\u{c}Two\n\u{c}Three", "One\n\nTwo\n\nThree");
        check("one page", "one page");
        check("\u{c}\u{c}", "");
    }
}
