//! A plain mail that is passed on with a `>` before each of its lines.

use std::borrow::Cow;

use super::COVER_NOTE_WORDS;

/// The text without the marks of the quote that nearly all of it stands in. Where more than a cover note
/// stands outside, the quote is what that answers to.
pub(super) fn unfolded(text: &str) -> Cow<'_, str> {
    let words = |is_quoted: bool| -> usize {
        let lines = text.lines().filter(|line| line.starts_with('>') == is_quoted);
        lines.map(|line| line.split_whitespace().filter(|word| *word != ">").count()).sum()
    };
    let own = words(false);
    if own >= COVER_NOTE_WORDS || words(true) <= own {
        return Cow::Borrowed(text);
    }
    let line = |line: &str| match line.strip_prefix('>') {
        Some(quoted) => quoted.strip_prefix(' ').unwrap_or(quoted).to_owned(),
        None => line.to_owned(),
    };
    Cow::Owned(text.lines().map(line).collect::<Vec<_>>().join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_that_is_passed_on_is_no_quote_and_one_that_is_answered_to_is() {
        fn check(text: &str, expected: &str) {
            assert_eq!(unfolded(text), expected);
        }
        let quoted = "> From: Ada\n> \n> one two three four\n>> five\n>six";
        let unquoted = "From: Ada\n\none two three four\n> five\nsix";
        check(&format!("See:\n{quoted}"), &format!("See:\n{unquoted}"));
        let answer = format!("{}\n{quoted}", "word ".repeat(50));
        check(&answer, &answer);
        check("one two three\n> four", "one two three\n> four");
    }
}
