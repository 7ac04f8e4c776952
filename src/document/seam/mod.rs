//! Where one line that holds a whole page comes apart.
//!
//! A page that was dumped without its line breaks still shows where its blocks met: at sentences, at
//! bullets and bars, around datelines and the stock phrases of blogs, and where a heading's capitals
//! meet the capital of a sentence. Cutting too often does no harm, for what stays is joined again.

mod heading;
mod stock;

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use unicode_segmentation::UnicodeSegmentation;

use self::heading::ends_of_headings;
use self::stock::{calls_in_brackets, glued_labels, stock_phrases};
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
