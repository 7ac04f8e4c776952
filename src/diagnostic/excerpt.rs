//! A line of a user's file as a terminal can show it, with a caret at a place in it.

use unicode_width::UnicodeWidthStr;

use super::printable;

/// Characters of a line that are shown; a longer one is cut around the place.
const MAX_CHARACTERS: usize = 100;

/// Characters before the place that are shown of a longer line.
const CHARACTERS_BEFORE: usize = 40;

/// The line behind its number and, where the 1-based column in characters is known, a caret below.
/// Nothing of a blank line.
pub(super) fn excerpt(line: &str, number: usize, column: Option<usize>) -> String {
    if line.trim().is_empty() {
        return String::new();
    }
    let length = line.chars().count();
    let at = column.unwrap_or(1).saturating_sub(1).min(length);
    let start = if length > MAX_CHARACTERS { at.saturating_sub(CHARACTERS_BEFORE) } else { 0 };
    let part = |characters: usize| {
        let part: String = line.chars().skip(start).take(characters).collect();
        printable(&part).into_owned()
    };
    let head = if start > 0 { "… " } else { "" };
    let tail = if length > start + MAX_CHARACTERS { " …" } else { "" };
    let gutter = " ".repeat(number.to_string().len());
    let mut text =
        format!(" {gutter} |\n {number} | {head}{}{tail}", part(MAX_CHARACTERS).trim_end());
    if column.is_some() {
        let width = head.width() + part(at - start).width();
        text.extend(["\n ", &gutter, " | ", &" ".repeat(width), "^"]);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, number: usize, column: Option<usize>, expected: &[&str]) {
        assert_eq!(excerpt(line, number, column).lines().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_caret_stands_below_its_character() {
        check("titel = 1", 3, Some(1), &["   |", " 3 | titel = 1", "   | ^"]);
        check("a = é§", 12, Some(6), &["    |", " 12 | a = é§", "    |      ^"]);
        check("仕事 = 1", 3, Some(4), &["   |", " 3 | 仕事 = 1", "   |      ^"]);
        check("a =", 3, Some(4), &["   |", " 3 | a =", "   |    ^"]);
        check("a = 1", 3, None, &["   |", " 3 | a = 1"]);
        check(" ", 3, Some(1), &[]);
    }

    #[test]
    fn what_drives_a_terminal_is_made_visible() {
        let shown = " 3 | \\u{1b}[31ma\\u{202e} b";
        check("\u{1b}[31ma\u{202e}\tb", 3, Some(7), &["   |", shown, "   |            ^"]);
    }

    #[test]
    fn long_lines_are_cut_around_the_place() {
        let line = "x".repeat(500) + "!" + &"y".repeat(500);
        let text = excerpt(&line, 3, Some(501));
        let [_, shown, caret] = text.lines().collect::<Vec<_>>()[..] else { panic!("{text}") };
        assert_eq!(shown.chars().count(), 5 + 2 + MAX_CHARACTERS + 2);
        assert_eq!(shown.chars().nth(caret.chars().count() - 1), Some('!'));
        let text = excerpt(&line, 3, Some(2000));
        assert!(text.ends_with('^') && text.lines().count() == 3, "{text}");
    }
}
