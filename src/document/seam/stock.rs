//! The stock phrases of blogs and magazines, and the labels of their menus and buttons: where a block
//! of furniture begins or ends.

use std::sync::LazyLock;

use regex::Regex;

use super::{after_space, begins_with_small_word, ends_in_small_word};

/// Around what magazines put between paragraphs: `[Read: Nobody wants a corner office]`.
pub(super) fn calls_in_brackets(piece: &str) -> Vec<usize> {
    static CALL: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"\[(?:Read|Watch|Listen|Related|See also|From the [^\[\]:]{1,40}):[^\[\]]{1,200}\]",
        )
        .expect("the pattern is constant and tested")
    });
    CALL.find_iter(piece).flat_map(|call| [call.start(), after_space(piece, call.end())]).collect()
}

/// Phrases that open a block of furniture wherever they stand, as regular expressions.
#[rustfmt::skip]
const OPENINGS: &[&str] = &[
    // Who wrote it when, and under which labels.
    "Posted (by|on|in|at)", "Written [Bb]y", r"By \p{Lu}[\w.]+ \p{Lu}", "Published (by|on|in)",
    "(Last )?Updated( on)?:", "Labels:", "Tags:", "Tagged", "Categories:", "Filed [Uu]nder",
    // Comments and sharing.
    r"\d+ ([Cc]omments?|[Rr]esponses?|[Rr]epl(y|ies)|thoughts? on)", "No [Cc]omments",
    "Leave (a|Your) (Reply|Comment)", "Post a Comment", "(Share|Email|Pin|Tweet) ([Oo]n|[Tt]o|[Tt]his|via)",
    "Click to (share|email|print)", "Like this:",
    // The author, and other posts.
    "About (Me|[Tt]he [Aa]uthor)", "Related ([Pp]osts|[Aa]rticles|[Ss]tories)",
    "You ([Mm]ay|[Mm]ight) [Aa]lso", "(Read|Learn|Continue) (More|more|Next|next|[Rr]eading)",
    "(Recent|Popular|Latest) ([Pp]osts|[Cc]omments)",
    // The site's borders.
    "Blog Archive", "Copyright ©", "All [Rr]ights [Rr]eserved", "Skip to",
    // Its accounts and its other pages.
    "Subscribe", "Sign ([Uu]p|[Ii]n)", "Log [Ii]n", "Follow ([Uu]s|[Mm]e)",
    "(Previous|Next|Newer|Older) ([Pp]ost|[Aa]rticle)", "Powered by",
    // Comments again, and what else is read.
    "Notify me", "Your email address", "Links to this post", r"([Cc]omments?|[Rr]esponses?) \(\d+\)",
    "Top [Cc]omments", "Sort [Bb]y:?", "(Recommended|More) [Ff]rom", "(See|View|Show) ([Aa]ll|[Mm]ore)",
    "Related [Tt]opics", "(Discuss|Comment)(ion)? on",
    // What begs for something.
    "If you (like|liked|enjoy|enjoyed) (this|what)", "Thanks? (you )?for reading", "Ready for more",
    "Enter your email", "Type your email", "Join the",
    // The thread and the lists below.
    "Add (a|new) comment", "Write a comment", "Load more", "Report abuse", "Keep [Rr]eading",
    "Most ([Pp]opular|[Rr]ead)", "Trending", "Privacy [Pp]olicy", "Terms of", "About this",
    r"\d+ (Likes?|Shares?|Views?)", "We use cookies", "Advertisement", "ADVERTISEMENT", "Download the",
    "Book a", "Get (the|our)",
];

/// Labels of menus and buttons: of one word, so that words with small letters before and after them
/// make them part of a sentence.
#[rustfmt::skip]
const LABELS: &[&str] = &[
    "Home", "About", "Contact", "Search", "Menu", "Share", "Subscribe", "Blog", "Login", "Print", "Email",
    "Reply",
];

/// Labels that stand beside each other in rows.
#[rustfmt::skip]
const GLUED: &[&str] = &[
    "Share", "Reply", "Save", "Like", "Comment", "Follow", "Report", "Tweet", "Facebook", "Twitter",
    "LinkedIn", "Pinterest", "Email", "Print", "Copy link", "Upvote", "Subscribe", "Log in", "Sign in",
    "Sign up", "Join", "Listen", "Read more", "Read More", "Next", "Previous", "Write", "Hide", "Permalink",
    "Home", "About", "Contact", "Menu", "Search", "By", "Written By", "Posted", "Published", "Updated",
];

/// Phrases after which a block of furniture is over, as regular expressions.
#[rustfmt::skip]
const ENDINGS: &[&str] = &[
    r"(\d+ )?[Cc]omments:", r"\d+ [Mm]in(ute)?s?\.? [Rr]ead", "Sign [Ii]n", "BlogThis!", "Cancel [Rr]eply",
    r"using (?:AI|AI-generated|text-to-speech)? ?narration(?: technology)?\.?",
    r"[Aa]t \d{1,2}:\d{2} [AaPp][Mm]",
];

/// Around the stock phrases of blogs and their menus.
pub(super) fn stock_phrases(piece: &str) -> Vec<usize> {
    static PATTERN: LazyLock<Regex> = LazyLock::new(|| {
        // Borders of words in ASCII, since the regex engine is slow with others.
        let [ends, opens, labels] = [ENDINGS, OPENINGS, LABELS].map(|any| any.join("|"));
        Regex::new(&format!(
            r"(?-u:\b)(?:(?<end>{ends})|(?<open>{opens})|(?<label>{labels})(?-u:\b))"
        ))
        .expect("the pattern is constant and tested")
    });
    // `©` is no word, so that no border of one stands before it.
    let mut cuts: Vec<usize> = piece.match_indices('©').map(|(at, _)| at).collect();
    for found in PATTERN.captures_iter(piece) {
        if found.get(0).is_some_and(|found| ends_in_other_letter(&piece[..found.start()])) {
            continue;
        }
        if let Some(open) = found.name("open") {
            cuts.push(open.start());
        } else if let Some(end) = found.name("end") {
            cuts.push(after_space(piece, end.end()));
            if end.as_str().starts_with(|first: char| first.is_ascii_digit()) {
                cuts.push(end.start());
            }
        } else if let Some(label) = found.name("label") {
            let (before, after) = (&piece[..label.start()], &piece[label.end()..]);
            let is_label = !before.trim().is_empty()
                && !ends_in_small_word(before)
                && !after.starts_with(|next: char| !next.is_ascii() && next.is_alphanumeric())
                && !begins_with_small_word(after);
            if is_label {
                cuts.extend([label.start(), after_space(piece, label.end())]);
            }
        }
    }
    cuts
}

/// Before and after labels that nothing parts from their neighbours: `SaveShare`, `2020Reply`.
pub(super) fn glued_labels(piece: &str) -> Vec<usize> {
    /// Bytes before a place that are looked at; the longest label has fewer.
    const MAX_LABEL: usize = 16;
    static AFTER: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(&format!("^(?:{})(?:[^a-z]|$)", GLUED.join("|")))
            .expect("the pattern is constant and tested")
    });
    static BEFORE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(&format!(r"(?:^|[^a-zA-Z])(?:{})$", GLUED.join("|")))
            .expect("the pattern is constant and tested")
    });
    let mut cuts = Vec::new();
    for ((_, before), (at, character)) in piece.char_indices().zip(piece.char_indices().skip(1)) {
        if character.is_uppercase() && (before.is_lowercase() || before.is_numeric()) {
            let start = piece.ceil_char_boundary(at.saturating_sub(MAX_LABEL));
            if AFTER.is_match(&piece[at..]) || BEFORE.is_match(&piece[start..at]) {
                cuts.push(at);
            }
        }
    }
    cuts
}

/// Whether a text ends in a letter that is none of ASCII, so that what follows is no word's beginning.
fn ends_in_other_letter(text: &str) -> bool {
    text.ends_with(|last: char| !last.is_ascii() && last.is_alphanumeric())
}
