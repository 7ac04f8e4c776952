//! What text browsers such as Lynx and `ELinks` write of a page besides its words: a number before each
//! link, the names of buttons and of pictures. The addresses stand at the end, by number.

use std::sync::LazyLock;

use regex::Regex;

/// Fewer links may be anybody's list of sources.
const MIN_LINKS: usize = 3;

/// The same where the addresses are lost and only the numbers tell: those of a list of sources stand
/// behind words and not before them.
const MIN_NUMBERS: usize = 8;

/// Numbers that may be passed over: links of which nothing is seen.
const MAX_GAP: usize = 3;

/// Words of the longest line between the addresses, such as "Hidden links:".
const MAX_HEADING_WORDS: usize = 4;

/// A page's text without the marks; `None` where no text browser wrote it.
pub(super) fn unmarked(text: &str) -> Option<String> {
    let listed = count_links(text).filter(|links| *links >= MIN_LINKS);
    let links = listed.or_else(|| count_numbers(text).filter(|links| *links >= MIN_NUMBERS))?;
    let mut unmarked = String::with_capacity(text.len());
    let (mut rest, mut last, mut found) = (text, 0, 0);
    while let Some(mark) = NUMBER.captures(rest)
        && let (Some(whole), Some(number)) = (mark.get(0), mark.get(1))
    {
        let (before, after) = (&rest[..whole.start()], &rest[whole.end()..]);
        let number: usize = number.as_str().parse().unwrap_or(usize::MAX);
        let is_next = number > last && number <= (last + MAX_GAP).min(links);
        unmarked.push_str(before);
        if is_next {
            last = number;
            // One's own note has its number behind the word.
            found += usize::from(after.starts_with(|next: char| !next.is_whitespace()));
        } else {
            unmarked.push_str(whole.as_str());
        }
        rest = after;
    }
    unmarked.push_str(rest);
    (found * 2 >= links).then(|| THINGS.replace_all(&unmarked, "").into_owned())
}

/// The number of a link.
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\[(\d{1,5})\]").expect("the pattern is a constant and is built by the tests")
});

/// Buttons, and pictures that nothing is said about.
static THINGS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?m)\(BUTTON\)\ ?|^[\ \t]*\[[\w%.+-]+\.(?:jpe?g|png|gif|svg|webp|avif|ico)\][\ \t]*$",
    )
    .expect("the pattern is a constant and is built by the tests")
});

/// How many addresses the list at the end has, if it begins with 1 and leaves none out.
fn count_links(text: &str) -> Option<usize> {
    let mut count = None;
    let mut next = None;
    for line in text.lines().rev().map(str::trim).filter(|line| !line.is_empty()) {
        match address_number(line) {
            Some(number) if next.is_none_or(|next| number == next) => {
                count = count.or(Some(number));
                next = number.checked_sub(1).filter(|next| *next > 0);
                if next.is_none() {
                    return count;
                }
            }
            None if count.is_some() && line.split_whitespace().count() <= MAX_HEADING_WORDS => {}
            _ => return None,
        }
    }
    None
}

/// How many links a text without addresses has: as many as the last of their numbers tells, if all of them
/// stand right before a word, each behind a space.
fn count_numbers(text: &str) -> Option<usize> {
    let mut last = 0;
    for mark in NUMBER.captures_iter(text) {
        let (whole, number) = (mark.get(0)?, mark.get(1)?.as_str().parse::<usize>().ok()?);
        let is_apart = text[..whole.start()].chars().next_back().is_none_or(char::is_whitespace);
        let leads = text[whole.end()..].starts_with(|next: char| !next.is_whitespace());
        if !(is_apart && leads && number > last && number <= last + MAX_GAP) {
            return None;
        }
        last = number;
    }
    Some(last)
}

/// The number of a line `12. https://…`.
fn address_number(line: &str) -> Option<usize> {
    let (number, address) = line.split_once(". ")?;
    let (scheme, _) = address.split_once(':')?;
    let is_scheme = scheme.bytes().all(|byte| byte.is_ascii_lowercase());
    (is_scheme && !address.contains(' ')).then(|| number.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = "References\n\n   Visible links\n   1. https://a.example/\n   2. \
                        https://a.example/b\n   3. javascript:void(0)\n\n   Hidden links:\n   4. \
                        https://a.example/c\n";

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        let unmarked = unmarked(&format!("{text}\n\n{LIST}"));
        let expected = expected.map(|expected| format!("{expected}\n\n{LIST}"));
        assert_eq!(unmarked, expected, "{text:?}");
    }

    #[test]
    fn numbers_of_links_go() {
        check("[1]Home\n\nOn [2]work and [3]pay", Some("Home\n\nOn work and pay"));
        check("(BUTTON) Menu\n   [desk.jpg]\n[2]a [3]b", Some("Menu\n\na b"));
    }

    #[test]
    fn numbers_of_links_go_whose_addresses_are_lost() {
        let marked =
            "[1]Home\n[2]About [3]Blog\n* [5]Pay\n* [6]Time\n* [7]Rest\n[8]Older\n[9]Newer";
        let bare = "Home\nAbout Blog\n* Pay\n* Time\n* Rest\nOlder\nNewer";
        assert_eq!(unmarked(marked).as_deref(), Some(bare));
    }

    #[test]
    fn other_numbers_stay() {
        check("[1]Home, as [2][1] says, [3]ask [9]", Some("Home, as [1] says, ask [9]"));
        check("As it says [1], and [2] too.", None);
        check("Nothing is linked.", None);
        assert_eq!(unmarked("[1]a [2]b [3]c"), None);
        let notes = "a.[1] b.[2] c.[3] d.[4] e.[5] f.[6] g.[7] h.[8] i.[9]";
        assert_eq!(unmarked(notes), None);
        assert_eq!(unmarked("[1]a [2]b\n1. https://a.example/\n2. https://a.example/"), None);
        assert_eq!(unmarked("[2]b [3]c [4]d\n2. https:a\n3. https:b\n4. https:c"), None);
    }
}
