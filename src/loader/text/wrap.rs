//! Whether the lines of a text were wrapped, and which line goes on in the next.
//!
//! A wrapped line ends where the next word would not have fitted. No single line proves it, but
//! all lines of a file together do: there is one column that nearly all of them were wrapped at.

use super::line::{Line, Shape};

/// Columns, indentation aside, of the shortest line that counts as wrapped.
const MIN_WIDTH: usize = 40;

/// Columns of the longest; mail programs wrap at 72 to 78, editors at 80 or 100.
const MAX_WIDTH: usize = 120;

/// Lines that have to go on in the next before a file counts as wrapped.
const MIN_WRAPPED: usize = 3;

/// Of ten lines that could be wrapped, so many have to be.
const MIN_WRAPPED_OF_TEN: usize = 7;

/// Columns that a line may fall short of the full width and still be full: writers that count
/// bytes, quote signs or trailing spaces wrap a little early.
const SLACK: usize = 8;

/// The column the lines of a text were wrapped at; `None` where each line is a block.
pub(super) fn column(lines: &[Line<'_>]) -> Option<usize> {
    // Number of lines wrapped at a column, as differences from the column before.
    let mut wrapped = [0isize; MAX_WIDTH + 2];
    let (mut candidates, mut inside_sentences) = (0, 0);
    for pair in lines.windows(2) {
        let (line, next) = (&pair[0], &pair[1]);
        if line.width < line.indent + MIN_WIDTH || !is_below(line, next) {
            continue;
        }
        candidates += 1;
        inside_sentences += usize::from(starts_inside_sentence(next));
        if line.width <= MAX_WIDTH {
            wrapped[line.width] += 1;
            wrapped[(line.width + 1 + first_word(next)).min(MAX_WIDTH + 1)] -= 1;
        }
    }
    let (column, most) = fullest(&wrapped);
    let is_wrapped = most >= MIN_WRAPPED
        && most * 10 >= candidates * MIN_WRAPPED_OF_TEN
        && inside_sentences * 2 >= candidates;
    is_wrapped.then_some(column)
}

/// Whether a line goes on in the next, in a text wrapped at `column`. `is_first` tells whether the
/// line begins its paragraph, which may be indented.
pub(super) fn continues(line: &Line<'_>, next: &Line<'_>, column: usize, is_first: bool) -> bool {
    if !is_below(line, next) || !fits_indent(line, next, is_first) || is_unwrapped(line, column) {
        return false;
    }
    let is_full = line.width + 1 + first_word(next) + SLACK > column;
    is_full || line.width * 2 > column && starts_inside_sentence(next)
}

/// Whether a line stands right below another, without a bullet or number of its own.
fn is_below(line: &Line<'_>, next: &Line<'_>) -> bool {
    !next.follows_blank
        && next.shape == Shape::Text
        && line.shape != Shape::Rule
        && !is_row(line)
        && !is_row(next)
}

fn fits_indent(line: &Line<'_>, next: &Line<'_>, is_first: bool) -> bool {
    match line.shape {
        Shape::Item(..) => next.indent >= line.indent,
        _ if is_first && next.indent < line.indent => starts_inside_sentence(next),
        _ => next.indent == line.indent,
    }
}

/// Whether a line among wrapped ones is a whole paragraph.
fn is_unwrapped(line: &Line<'_>, column: usize) -> bool {
    line.width > column + SLACK && line.text.contains(' ')
}

/// Whether a line begins with a letter that is no capital; not all scripts have capitals.
fn starts_inside_sentence(line: &Line<'_>) -> bool {
    line.text.starts_with(|first: char| first.is_alphabetic() && !first.is_uppercase())
}

/// Whether a line is a row of a table: cells are set apart by several spaces.
fn is_row(line: &Line<'_>) -> bool {
    line.text.contains("   ")
}

/// Characters of a line's first word.
fn first_word(line: &Line<'_>) -> usize {
    line.text.chars().take(MAX_WIDTH).take_while(|character| !character.is_whitespace()).count()
}

/// The first column with the most lines wrapped at it, and how many those are.
fn fullest(differences: &[isize]) -> (usize, usize) {
    let mut best = (0, 0);
    let mut lines = 0;
    for (column, difference) in differences.iter().enumerate() {
        lines += difference;
        if lines > best.1 {
            best = (column, lines);
        }
    }
    (best.0, usize::try_from(best.1).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::super::line::lines;
    use super::*;

    #[track_caller]
    fn check(text: &str, is_wrapped: bool) {
        assert_eq!(column(&lines(text, usize::MAX).0).is_some(), is_wrapped);
    }

    #[test]
    fn mails_are_wrapped() {
        check(
            "Dear all, the first week in a new role is mostly listening, and that is\n\
             as it should be, for nobody expects answers from a person who has only\n\
             just learned where the coffee is. Ask what hurts, write it down, and do\n\
             not fix anything before Friday.\n",
            true,
        );
    }

    #[test]
    fn one_block_a_line_is_not() {
        check(
            "A line that is a paragraph and not very long at all.\n\
             Another line of a page that stands for itself.\n\
             The third paragraph of this page has a few more words in it than that.\n\
             Leave a reply to what has been said above here\n\
             Your address will not be published by anybody, ever.\n",
            false,
        );
    }

    #[test]
    fn menus_and_verse_are_not() {
        check(&"Home\nAbout us\nContact\n".repeat(50), false);
    }

    #[test]
    fn tables_are_not() {
        check(
            &format!("{}$5.00    $7.50    $10.00    $12.50    $15.00\n", " ".repeat(9)).repeat(9),
            false,
        );
    }

    #[test]
    fn long_lines_are_not() {
        check(&format!("{}\n", "word and word ".repeat(40)).repeat(20), false);
    }
}
