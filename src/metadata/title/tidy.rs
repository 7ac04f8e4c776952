//! Titles without what stands around them: counters, labels, the lead-ins of subjects.

use super::site_name::before_bar;
use crate::document::find_date;
use crate::metadata::text::{count_words, fold};
use crate::metadata::vocabulary::SUBJECT_LEAD_INS;

/// A title on one line, without the counters and the label that pages put around it.
pub(in crate::metadata) fn tidy(title: &str) -> String {
    let folded = fold(title);
    let inner = comment_heading(&folded).unwrap_or(&folded);
    let uncounted = strip_counter(inner);
    uncounted.strip_prefix("Title:").unwrap_or(uncounted).trim().to_owned()
}

/// A title that a page shows, without what kind of page it is and without the section or the site behind
/// a bar.
pub(super) fn bare(title: &str) -> &str {
    const KINDS: [&str; 4] = ["Blog: ", "Blog post: ", "Article: ", "Video: "];
    let named = KINDS.iter().find_map(|kind| title.strip_prefix(kind)).unwrap_or(title);
    before_bar(named)
}

/// A line without the day at either end, which nothing but a space parts from the title.
pub(super) fn without_day(title: &str) -> &str {
    /// Words of the shortest title that has such a day beside it.
    const MIN_WORDS: usize = 3;
    let Some((_, day)) = find_date(title) else { return title };
    // In a title of a series, figures.
    if !title[day.clone()].contains(char::is_alphabetic) {
        return title;
    }
    let (before, after) = (&title[..day.start], &title[day.end..]);
    let is_title = |text: &str| count_words(text) >= MIN_WORDS;
    // "What I learned by 3 May 2019": a small word leads to the day.
    let leads_on = |last: &str| last.starts_with(char::is_lowercase) && last.len() <= "until".len();
    let ends_in_name = before
        .split_whitespace()
        .next_back()
        .is_some_and(|last| last.ends_with(char::is_alphanumeric) && !leads_on(last));
    let begins_in_name = after.trim_start().starts_with(char::is_uppercase);
    match (before.trim(), after.trim()) {
        (head, "") if is_title(head) && ends_in_name => head,
        ("", tail) if is_title(tail) && begins_in_name => tail,
        _ => title,
    }
}

/// The title quoted in "2 thoughts on “…”".
pub(in crate::metadata) fn comment_heading(line: &str) -> Option<&str> {
    /// In small letters.
    const MARKS: [&str; 20] = [
        "thoughts on ",
        "thought on ",
        "responses to ",
        "response to ",
        "comments on ",
        "comment on ",
        "replies to ",
        "replies on ",
        "reply on ",
        "responses on ",
        "reply to ",
        "gedanken zu ",
        "gedanke zu ",
        "réflexions sur ",
        "comentarios en ",
        "commenti su ",
        "gedachten over ",
        "reacties op ",
        "komentarze do ",
        "svar på ",
    ];
    let counted =
        line.starts_with(|first: char| first.is_ascii_digit()) || line.starts_with("One ");
    if !counted {
        return None;
    }
    let small = line.to_ascii_lowercase();
    let start = MARKS.iter().find_map(|mark| small.find(mark).map(|at| at + mark.len()))?;
    let inner = line[start..].trim_matches(['“', '”', '"', '„', '«', '»', '‘', '’', ' ']);
    (!inner.is_empty()).then_some(inner)
}

/// A title without the count of unread things that sites put before it: "(3) Title".
fn strip_counter(title: &str) -> &str {
    let Some(rest) = title.strip_prefix('(') else { return title };
    match rest.split_once(") ") {
        Some((count, rest))
            if count.trim_end_matches('+').bytes().all(|byte| byte.is_ascii_digit()) =>
        {
            rest
        }
        _ => title,
    }
}

/// A mail's subject without "Re:" and the list's name in brackets.
pub(in crate::metadata) fn strip_subject(subject: &str) -> String {
    let mut rest = subject.trim();
    loop {
        let before = rest;
        if let Some((lead, after)) = rest.split_once(':')
            && SUBJECT_LEAD_INS.contains(&lead.trim().to_lowercase().as_str())
        {
            rest = after.trim_start();
        }
        if let Some((_, after)) = rest.strip_prefix('[').and_then(|list| list.split_once(']'))
            && !after.trim().is_empty()
        {
            rest = after.trim_start();
        }
        if rest == before {
            return rest.to_owned();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subjects_lose_their_lead_ins() {
        fn check(subject: &str, expected: &str) {
            assert_eq!(strip_subject(subject), expected);
        }
        check("Re: Fwd: Ask for Less", "Ask for Less");
        check("[quiet-desk] Ask: why", "Ask: why");
        check("AW: [list] Hallo", "Hallo");
    }

    #[test]
    fn what_stands_beside_a_title_goes() {
        fn check(title: &str, expected: &str) {
            assert_eq!(bare(title), expected);
        }
        check("Blog: How to Ask for Less | The Quiet Desk", "How to Ask for Less");
        check("Blog Posts: a History", "Blog Posts: a History");
    }

    #[test]
    fn a_day_beside_a_title_goes() {
        fn check(title: &str, expected: &str) {
            assert_eq!(without_day(title), expected);
        }
        check("Ask for Less, Week 2 20 December 2025", "Ask for Less, Week 2");
        check("Dec 18 2025 Asking for Less", "Asking for Less");
        for whole in [
            "News from the Desk 12/20/2025",
            "What I learned on 20 December 2025",
            "Notes from the Desk, 20 December 2025",
            "Minutes of 20 December 2025",
            "Asking 20 December 2025",
            "20 December 2025: the day I asked",
        ] {
            check(whole, whole);
        }
    }

    #[test]
    fn comment_headings_quote_the_title() {
        fn check(line: &str, expected: Option<&str>) {
            assert_eq!(comment_heading(line), expected);
        }
        check("2 thoughts on “Ask for Less.”", Some("Ask for Less."));
        check("15 Replies to “Ask for Less”", Some("Ask for Less"));
        check("One thought on “Ask for Less", Some("Ask for Less"));
        check("My thoughts on work", None);
    }
}
