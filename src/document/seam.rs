//! Where one line that holds a whole page comes apart.
//!
//! A page that was dumped without its line breaks still shows where its blocks met: at sentences, at
//! bullets and bars, around datelines and the stock phrases of blogs, and where a heading's capitals
//! meet the capital of a sentence. Cutting too often does no harm, for what stays is joined again.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use unicode_segmentation::UnicodeSegmentation;

use super::date::find_date;

/// Bytes of a line in which phrases are compared with each other, so that memory is bounded; of a
/// longer line, each such stretch by itself.
const STRETCH_BYTES: usize = 1024 * 1024;

/// The pieces of one line that holds many blocks, in order; together they are the line.
pub(super) fn pieces(text: &str) -> impl Iterator<Item = &str> {
    stretches(text)
        .flat_map(|stretch| cut(stretch, echoes(stretch)))
        .flat_map(str::split_sentence_bounds)
        .flat_map(|sentence| cut(sentence, signs(sentence)))
        .flat_map(|piece| cut(piece, calls_in_brackets(piece)))
        .flat_map(|piece| cut(piece, glued_labels(piece)))
        .flat_map(|piece| cut(piece, datelines(piece)))
        .flat_map(|piece| cut(piece, stock_phrases(piece)))
        .flat_map(|piece| cut(piece, ends_of_headings(piece)))
}

/// A text in stretches of at most [`STRETCH_BYTES`], that end behind white space where there is any.
fn stretches(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let (stretch, after) = rest.split_at(end_of_stretch(rest));
        rest = after;
        (!stretch.is_empty()).then_some(stretch)
    })
}

fn end_of_stretch(text: &str) -> usize {
    if text.len() <= STRETCH_BYTES {
        return text.len();
    }
    let limit = text.floor_char_boundary(STRETCH_BYTES);
    text[..limit]
        .rfind(char::is_whitespace)
        .map_or(limit, |space| after_space(&text[..limit], space))
}

/// Around capitalised phrases that the text repeats: titles stand in breadcrumbs, headings and
/// lists of links, menus at the top and the bottom.
fn echoes(text: &str) -> Vec<usize> {
    /// Words in a row that prose seldom repeats.
    const WINDOW: usize = 4;
    let words: Vec<(usize, &str)> = text.unicode_word_indices().collect();
    let mut seen: HashMap<u64, u32> = HashMap::new();
    let windows: Vec<u64> =
        words.windows(WINDOW).map(|words| hash_of(words.iter().map(|(_, word)| *word))).collect();
    for window in &windows {
        *seen.entry(*window).or_insert(0) += 1;
    }
    let mut cuts = Vec::new();
    let mut at = 0;
    while at < windows.len() {
        let length = windows[at..].iter().take_while(|window| seen[*window] > 1).count();
        if length > 0 {
            let last = words[at + length + WINDOW - 2];
            cuts.extend(around_phrase(text, words[at].0, last.0 + last.1.len()));
        }
        at += length.max(1);
    }
    cuts
}

/// Names some words in a row; two rows of one name are taken for one.
fn hash_of<'a>(words: impl Iterator<Item = &'a str>) -> u64 {
    let mut hasher = DefaultHasher::new();
    words.for_each(|word| word.hash(&mut hasher));
    hasher.finish()
}

/// The places around a phrase, unless the text beside it is a sentence that goes on.
fn around_phrase(text: &str, start: usize, end: usize) -> impl Iterator<Item = usize> {
    let begins = is_capital(&text[start..]) && !ends_in_small_word(&text[..start]);
    let end =
        after_space(text, text[end..].find(char::is_whitespace).map_or(text.len(), |at| end + at));
    let ends = begins && is_capital(&text[end..]);
    let start = text[..start].rfind(char::is_whitespace).map_or(0, |at| after_space(text, at));
    [begins.then_some(start), ends.then_some(end)].into_iter().flatten()
}

/// Before and after `[…]`, and before bullets, bars and arrows.
fn signs(sentence: &str) -> Vec<usize> {
    const SIGNS: [&str; 13] =
        ["[…]", "[...]", "• ", "· ", "| ", "» ", "« ", "← ", "* ", "▼ ", "► ", "☰ ", "› "];
    let mut cuts = Vec::new();
    for sign in SIGNS {
        for (at, _) in sentence.match_indices(sign) {
            cuts.push(at);
            if sign.starts_with('[') {
                cuts.push(after_space(sentence, at + sign.len()));
            }
        }
    }
    cuts
}

/// Around what magazines put between paragraphs: `[Read: Nobody wants a corner office]`.
fn calls_in_brackets(piece: &str) -> Vec<usize> {
    static CALL: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"\[(?:Read|Watch|Listen|Related|See also|From the [^\[\]:]{1,40}):[^\[\]]{1,200}\]",
        )
        .expect("the pattern is constant and tested")
    });
    CALL.find_iter(piece).flat_map(|call| [call.start(), after_space(piece, call.end())]).collect()
}

/// Around dates that no sentence leads up to.
fn datelines(piece: &str) -> Vec<usize> {
    /// Dates of a sentence that are looked at; each takes some 50 microseconds.
    const MAX_DATES: usize = 2_000;
    let mut cuts = Vec::new();
    let mut start = 0;
    for _ in 0..MAX_DATES {
        let Some(Range { start: from, end: to }) = next_date(piece, start) else { break };
        if !leads_to_date(&piece[..from]) && !begins_with_small_word(&piece[to..]) {
            cuts.extend([from, after_time_of_day(piece, to)]);
        }
        start = to;
    }
    cuts
}

/// The first date behind a place. It is looked for in one stretch after the other: each form of a
/// date is, and one that is not there would be looked for to the end of the text again and again.
fn next_date(text: &str, start: usize) -> Option<Range<usize>> {
    /// Bytes of a stretch.
    const STRETCH: usize = 1024;
    /// Bytes that a date has at most; one so near the end of its stretch may go on behind it.
    const MARGIN: usize = 128;
    let mut start = start;
    loop {
        let end = text.floor_char_boundary(start + STRETCH);
        let is_last = end == text.len();
        let found = find_date(&text[start..end]).map(|(_, range)| range);
        let next = match found {
            Some(date)
                if is_last || date.start < 2 * MARGIN || start + date.end + MARGIN <= end =>
            {
                return Some(start + date.start..start + date.end);
            }
            None if is_last => return None,
            Some(date) => start + date.start - MARGIN,
            None => end - MARGIN,
        };
        start = text.floor_char_boundary(next);
    }
}

/// Whether the words before a date make it part of a sentence: "on", "until", "dated".
fn leads_to_date(before: &str) -> bool {
    /// Letters of the longest small word that is taken for a preposition.
    const MAX_LETTERS: usize = 5;
    let last = before.split_whitespace().next_back();
    last.is_some_and(|last| {
        last.starts_with(char::is_lowercase) && last.chars().count() <= MAX_LETTERS
    })
}

fn after_time_of_day(piece: &str, at: usize) -> usize {
    static TIME: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^,?\s*(at\s+)?\d{1,2}[:.]\d{2}(\s*[AaPp]\.?[Mm]\b\.?)?")
            .expect("the pattern is constant and tested")
    });
    let end = TIME.find(&piece[at..]).map_or(at, |time| at + time.end());
    after_space(piece, end)
}

/// Phrases that open a block of furniture wherever they stand.
#[rustfmt::skip]
const OPENINGS: &str = r"Posted (by|on|in|at)|Written [Bb]y|By \p{Lu}[\w.]+ \p{Lu}|Published (by|on|in)|(Last )?Updated( on)?:|Labels:|Tags:|Tagged|Categories:|Filed [Uu]nder|\d+ ([Cc]omments?|[Rr]esponses?|[Rr]epl(y|ies)|thoughts? on)|No [Cc]omments|Leave (a|Your) (Reply|Comment)|Post a Comment|(Share|Email|Pin|Tweet) ([Oo]n|[Tt]o|[Tt]his|via)|Click to (share|email|print)|Like this:|About (Me|[Tt]he [Aa]uthor)|Related ([Pp]osts|[Aa]rticles|[Ss]tories)|You ([Mm]ay|[Mm]ight) [Aa]lso|(Read|Learn|Continue) (More|more|Next|next|[Rr]eading)|(Recent|Popular|Latest) ([Pp]osts|[Cc]omments)|Blog Archive|Copyright ©|©|All [Rr]ights [Rr]eserved|Skip to|Subscribe|Sign ([Uu]p|[Ii]n)|Log [Ii]n|Follow ([Uu]s|[Mm]e)|(Previous|Next|Newer|Older) ([Pp]ost|[Aa]rticle)|Powered by|Notify me|Your email address|Links to this post|([Cc]omments?|[Rr]esponses?) \(\d+\)|Top [Cc]omments|Sort [Bb]y:?|(Recommended|More) [Ff]rom|(See|View|Show) ([Aa]ll|[Mm]ore)|Related [Tt]opics|(Discuss|Comment)(ion)? on|If you (like|liked|enjoy|enjoyed) (this|what)|Thanks? (you )?for reading|Ready for more|Enter your email|Type your email|Join the|Add (a|new) comment|Write a comment|Load more|Report abuse|Keep [Rr]eading|Most ([Pp]opular|[Rr]ead)|Trending|Privacy [Pp]olicy|Terms of|About this|\d+ (Likes?|Shares?|Views?)|We use cookies|Advertisement|ADVERTISEMENT|Download the|Book a|Get (the|our)";

/// Labels of menus and buttons: of one word, so that words with small letters before and after them
/// make them part of a sentence.
const LABELS: &str = "Home|About|Contact|Search|Menu|Share|Subscribe|Blog|Login|Print|Email|Reply";

/// Labels that stand beside each other in rows.
const GLUED: &str = "Share|Reply|Save|Like|Comment|Follow|Report|Tweet|Facebook|Twitter|LinkedIn|Pinterest|Email|Print|Copy link|Upvote|Subscribe|Log in|Sign in|Sign up|Join|Listen|Read more|Read More|Next|Previous|Write|Hide|Permalink|Home|About|Contact|Menu|Search|By|Written By|Posted|Published|Updated";

/// Phrases after which a block of furniture is over.
const ENDINGS: &str = r"(\d+ )?[Cc]omments:|\d+ [Mm]in(ute)?s?\.? [Rr]ead|Sign [Ii]n|BlogThis!|Cancel [Rr]eply|using (?:AI|AI-generated|text-to-speech)? ?narration(?: technology)?\.?|[Aa]t \d{1,2}:\d{2} [AaPp][Mm]";

/// Around the stock phrases of blogs and their menus.
fn stock_phrases(piece: &str) -> Vec<usize> {
    static PATTERN: LazyLock<Regex> = LazyLock::new(|| {
        // Borders of words in ASCII, since the regex engine is slow with others.
        let pattern = format!(
            r"(?-u:\b)(?:(?<end>{ENDINGS})|(?<open>{OPENINGS})|(?<label>{LABELS})(?-u:\b))"
        );
        // `©` is no word, so that no word can end before it.
        Regex::new(&pattern.replace("|©|", "|")).expect("the pattern is constant and tested")
    });
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
fn glued_labels(piece: &str) -> Vec<usize> {
    /// Bytes before a place that are looked at; the longest label has fewer.
    const MAX_LABEL: usize = 16;
    static AFTER: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(&format!("^(?:{GLUED})(?:[^a-z]|$)"))
            .expect("the pattern is constant and tested")
    });
    static BEFORE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(&format!(r"(?:^|[^a-zA-Z])(?:{GLUED})$"))
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

/// Words a sentence begins with and a heading seldom ends with.
#[rustfmt::skip]
const SENTENCE_STARTERS: &[&str] = &[
    "I", "I'm", "I’m", "I've", "I’ve", "The", "A", "An", "It", "It's", "It’s", "This", "That", "These", "Those", "When", "If", "In", "On",
    "At", "My", "We", "You", "He", "She", "They", "There", "What", "How", "Why", "Who", "As", "For", "After", "Before",
    "While", "Most", "Many", "Some", "Every", "Since", "With", "Once", "Last", "One", "Here", "Here's", "Here’s", "Our", "Your",
    "Not", "No", "But", "And", "So", "Everyone", "Everybody", "Have", "Let", "To", "From", "Although", "Today",
];

/// Those of them that lead up to whoever the sentence is about.
#[rustfmt::skip]
const LEADS: &[&str] = &[
    "When", "If", "As", "While", "After", "Before", "Since", "Although", "Though", "Once", "Because", "Where", "Until",
    "Unless", "Whenever", "Whether",
];

/// Words that hold a heading together.
#[rustfmt::skip]
const HEADING_LINKS: &[&str] = &[
    "a", "an", "and", "as", "at", "but", "by", "for", "from", "in", "into", "is", "of", "on", "or", "over", "the", "to",
    "vs", "with", "without", "your", "my",
];

/// Before a capitalised word that begins a sentence right behind a heading or a menu: three or more
/// capitalised words stand before it, and a word in small letters follows.
fn ends_of_headings(piece: &str) -> Vec<usize> {
    /// Capitalised words before the one that begins the sentence.
    const MIN_HEADING_WORDS: usize = 3;
    let words: Vec<(usize, &str)> = piece
        .split_word_bound_indices()
        .filter(|(_, word)| word.chars().any(char::is_alphanumeric))
        .collect();
    let mut cuts = Vec::new();
    let mut run = 0;
    let mut lead = None;
    for pair in words.windows(2) {
        let [(at, word), (_, next)] = *pair else { continue };
        let lead_before = lead.take();
        if !is_capital(word) {
            // Small words are parts of headings, too.
            run = if word.chars().count() <= 3 { run } else { 0 };
        } else if run >= MIN_HEADING_WORDS && is_word(word) && begins_sentence(word, next) {
            cuts.push(lead_before.unwrap_or(at));
            run = 0;
        } else if LEADS.contains(&word) {
            lead = Some(at);
        } else {
            run += 1;
        }
    }
    cuts
}

fn begins_sentence(word: &str, next: &str) -> bool {
    !is_capital(next) && (SENTENCE_STARTERS.contains(&word) || !HEADING_LINKS.contains(&next))
}

/// Whether it can be the first word of a sentence: a year after a month is not.
fn is_word(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_alphabetic)
}

fn is_capital(word: &str) -> bool {
    word.chars().next().is_some_and(|first| first.is_uppercase() || first.is_numeric())
}

fn ends_in_small_word(text: &str) -> bool {
    let last = text.split_whitespace().next_back();
    last.is_some_and(|last| last.starts_with(char::is_lowercase))
}

fn begins_with_small_word(text: &str) -> bool {
    text.trim_start().starts_with(char::is_lowercase)
}

/// Where the text goes on after the white space at a place.
fn after_space(text: &str, at: usize) -> usize {
    at + text[at..].len() - text[at..].trim_start().len()
}

fn cut(text: &str, mut cuts: Vec<usize>) -> Vec<&str> {
    cuts.sort_unstable();
    cuts.dedup();
    let mut pieces = Vec::with_capacity(cuts.len() + 1);
    let mut start = 0;
    for at in cuts {
        if at > start && at < text.len() {
            pieces.push(&text[start..at]);
            start = at;
        }
    }
    pieces.push(&text[start..]);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let pieces: Vec<&str> = pieces(text).collect();
        assert_eq!(pieces, expected);
        assert_eq!(pieces.concat(), text);
    }

    #[test]
    fn sentences_headings_and_ellipses_are_seams() {
        check(
            "Ask first. Best 12 Notes on Gardens Walk down the lane. […] it is. […] Reply",
            &[
                "Ask first. ",
                "Best 12 Notes on Gardens ",
                "Walk down the lane. ",
                "[…] ",
                "it is. ",
                "[…] ",
                "Reply",
            ],
        );
        check(
            "Back to the Old Bench at Last I was forty.",
            &["Back to the Old Bench at Last ", "I was forty."],
        );
        check(
            "Back to the Old Bench at Last When I was forty, I left.",
            &["Back to the Old Bench at Last ", "When I was forty, I left."],
        );
    }

    #[test]
    fn datelines_are_pieces() {
        check(
            "Contact Sunday, June 26, 2011 Back to the Old Bench I was forty.",
            &["Contact ", "Sunday, June 26, 2011 ", "Back to the Old Bench ", "I was forty."],
        );
        check("June 3, 2019 8:40 AM Ann said no.", &["June 3, 2019 8:40 AM ", "Ann said no."]);
    }

    #[test]
    fn dates_are_found_wherever_they_stand_in_a_long_line() {
        for words in 140..190 {
            let line = format!("{}Sunday, June 26, 2011 Back", "Ünder ".repeat(words));
            let dates: Vec<_> = next_date(&line, 0).map(|date| &line[date]).into_iter().collect();
            assert_eq!(dates, ["Sunday, June 26, 2011"], "{words}");
        }
        assert_eq!(next_date(&"no date at 5 o'clock ".repeat(500), 0), None);
    }

    #[test]
    fn stock_phrases_are_pieces() {
        check(
            "Posted by Ann Lee at 6:15 AM Email This BlogThis! Labels: chairs , oak 6 comments: Joe said...",
            &[
                "Posted by Ann Lee at 6:15 AM ",
                "Email This BlogThis! ",
                "Labels: chairs , oak ",
                "6 comments: ",
                "Joe said...",
            ],
        );
        check("Chairs Home About Tables", &["Chairs ", "Home ", "About ", "Tables"]);
    }

    #[test]
    fn what_magazines_put_between_paragraphs_is_a_piece() {
        check(
            "Nobody asked. [Read: Who wants to sit in a corner?] Money is a strange subject.",
            &[
                "Nobody asked. ",
                "[Read: Who wants to sit in a corner?] ",
                "Money is a strange subject.",
            ],
        );
        check("[We] left [her] at noon.", &["[We] left [her] at noon."]);
        check(
            "11 min Produced by Ann using AI narration When I was forty, I left.",
            &["11 min Produced by Ann using AI narration ", "When I was forty, I left."],
        );
    }

    #[test]
    fn glued_labels_are_pieces() {
        check("SaveShare12Reply", &["Save", "Share12", "Reply"]);
        check("May 3, 2019Reply Ann", &["May 3, 2019", "Reply Ann"]);
        check("Ann said yes.Report", &["Ann said yes.Report"]);
    }

    #[test]
    fn ordinary_sentences_stay_whole() {
        for sentence in [
            "She met Anna Lee in Rome.",
            "I went home early.",
            "On May 3, 2019 we moved to the Home Counties.",
            "By the time I left, all of it was gone.",
            "McShane wrote JavaScript and liked 40 likes.",
        ] {
            check(sentence, &[sentence]);
        }
    }
}
