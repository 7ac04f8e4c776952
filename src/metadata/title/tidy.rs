//! Titles without what stands around them: counters, labels, the lead-ins of subjects.

use crate::metadata::text::fold;
use crate::metadata::vocabulary::SUBJECT_LEAD_INS;

/// A title on one line, without the counters and the label that pages put around it.
pub(in crate::metadata) fn tidy(title: &str) -> String {
    let folded = fold(title);
    let inner = comment_heading(&folded).unwrap_or(&folded);
    let uncounted = strip_counter(inner);
    uncounted.strip_prefix("Title:").unwrap_or(uncounted).trim().to_owned()
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
