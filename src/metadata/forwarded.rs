//! A mail that was passed on, or copied as text: the head that a mail program writes above it says who
//! wrote it.

use std::ops::Range;

use jiff::civil::Date;

use super::text::key;
use super::title::strip_subject;
use super::vocabulary::{AMBIGUOUS_NAMES, FORWARD_MARKS, HEAD_LINES};
use crate::document::{Document, FactKind, Unit, Writing, find_date};

/// What such a head says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Forwarded {
    /// The one who wrote the mail, as a mail's own header would name them.
    pub(super) from: String,
    /// What the mail is about.
    pub(super) subject: String,
    /// When it was written.
    pub(super) date: Option<Date>,
    /// The head, and what was written above it.
    pub(super) units: Range<usize>,
}

/// What a line of a head gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HeadLine {
    From,
    Date,
    Subject,
    /// To whom it went, and the like.
    Other,
}

/// Words above the head from which they are what was meant to be saved.
const MAX_WORDS_ABOVE: usize = 50;

/// Finds the head of a mail that was passed on, above everything else in a mail or a text. In a mail it is
/// one where the program says so above it, or where its subject is the mail's own, in a text where it begins
/// that: an essay may begin with a letter.
pub(super) fn find(document: &Document, units: &[Unit<'_>]) -> Option<Forwarded> {
    let own_subject = document.facts_named(FactKind::Mail, "subject").next();
    let is_text = document.layout.is_plain() && document.writing == Writing::Saved;
    if own_subject.is_none() && !is_text {
        return None;
    }
    let lines: Vec<(usize, &str)> = head(units)
        .flat_map(|(unit, it)| it.text.split('\n').map(move |line| (unit, bare(line))))
        .filter(|(_, line)| !line.is_empty())
        .collect();
    let start = lines.iter().position(|(_, line)| read(line).is_some())?;
    let rest = &lines[start..];
    // Many recipients take several lines of one block; another block may be the mail itself.
    let mut block = rest[0].0;
    let is_head = |(unit, line): &&(usize, &str)| {
        let is_line = read(line).is_some();
        block = if is_line { *unit } else { block };
        is_line || (*unit == block && line.contains('@'))
    };
    let length = rest.iter().take_while(is_head).count();
    let value = |wanted: HeadLine| {
        let lines = rest[..length].iter().filter_map(|(_, line)| read(line));
        lines.filter(|(kind, _)| *kind == wanted).map(|(_, value)| value).find(|it| !it.is_empty())
    };
    let (from, subject) = (value(HeadLine::From)?, value(HeadLine::Subject)?);
    let is_marked = lines[..start].last().is_some_and(|(_, line)| is_mark(line));
    let is_told = match own_subject {
        Some(own) => key(&strip_subject(&own.value)) == key(&strip_subject(subject)),
        None => start == 0,
    };
    if !is_marked && !is_told {
        return None;
    }
    // A line that goes on with the mail itself cannot be told from it.
    let (last, _) = rest[length - 1];
    let end = if rest.get(length).is_some_and(|(unit, _)| *unit == last) { last } else { last + 1 };
    Some(Forwarded {
        from: from.replace("[mailto:", "<").replace(']', ">"),
        subject: subject.to_owned(),
        date: value(HeadLine::Date).and_then(find_date).map(|(date, _)| date),
        units: 0..end,
    })
}

/// The units at the start that may hold a head.
fn head<'u, 'a>(units: &'u [Unit<'a>]) -> impl Iterator<Item = (usize, &'u Unit<'a>)> {
    /// Units of the longest heads, whose lines stand one by one.
    const MAX_UNITS: usize = 16;
    let mut above = 0;
    units.iter().enumerate().take(MAX_UNITS).take_while(move |(_, unit)| {
        let is_near = above <= MAX_WORDS_ABOVE;
        above += if unit.text.split('\n').any(|line| read(bare(line)).is_some()) {
            0
        } else {
            unit.words
        };
        is_near
    })
}

/// A line without the marks of quotes and of bold type.
fn bare(line: &str) -> &str {
    let is_space_or = |mark: char, others: &[char]| mark.is_whitespace() || others.contains(&mark);
    let line = line.trim_start_matches(|mark| is_space_or(mark, &['>', '|', '*']));
    line.trim_end_matches(|mark| is_space_or(mark, &['*']))
}

/// A line of a head: its kind and what stands behind the colon.
fn read(line: &str) -> Option<(HeadLine, &str)> {
    let (name, value) = line.split_once(':')?;
    let name = bare(name).to_lowercase();
    let (kind, _) = HEAD_LINES.iter().find(|(_, names)| names.contains(&name.as_str()))?;
    // Some languages' words for "to" are words of others, with which a sentence may begin.
    let is_certain = !AMBIGUOUS_NAMES.contains(&name.as_str()) || value.contains('@');
    is_certain.then(|| (*kind, bare(value)))
}

/// Whether a line says that a mail is passed on below.
fn is_mark(line: &str) -> bool {
    /// Words such a line has at most.
    const MAX_WORDS: usize = 6;
    let line = line.to_lowercase();
    let is_short =
        line.split_whitespace().filter(|word| word.contains(char::is_alphabetic)).count()
            <= MAX_WORDS;
    is_short && FORWARD_MARKS.iter().any(|mark| line.contains(mark))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Builder;

    const LETTER: &str = "I had rehearsed the sentence on the stairs for a week, and forgot it.";

    #[track_caller]
    fn check(subject: &str, blocks: &[&str], expected: Option<(&str, &str, usize)>) {
        let mut builder = Builder::new();
        if !subject.is_empty() {
            builder.fact(FactKind::Mail, "subject", subject);
        }
        for block in blocks {
            builder.break_block();
            for (number, line) in block.lines().enumerate() {
                if number > 0 {
                    builder.event(pulldown_cmark::Event::HardBreak);
                }
                builder.text(line);
            }
        }
        let document = Document { writing: Writing::Saved, ..builder.finish() };
        let units = document.units();
        let found = find(&document, &units);
        let found = found
            .as_ref()
            .map(|it| (it.from.as_str(), it.date.map(|date| date.to_string()), it.units.end));
        let expected = expected.map(|(from, date, end)| (from, Some(date.to_owned()), end));
        assert_eq!(found, expected, "{blocks:?}");
    }

    #[test]
    fn the_head_of_a_mail_that_is_passed_on_is_read() {
        let ada = Some(("Ada Penn <ada@x.example>", "2024-03-04", 2));
        let one_block = "---------- Forwarded message ---------\nFrom: Ada Penn <ada@x.example>\n\
            Date: Mon, Mar 4, 2024 at 10:00 AM\nSubject: Less\nTo: <me@x.example>";
        check("Fwd: My note", &["Keep this.", one_block, LETTER], ada);
        let lines = [
            "Début du message réexpédié :",
            "> De: Ada Penn <ada@x.example>",
            "> Objet: Less",
            "> Date: 4 mars 2024 à 10:00",
            "> À: me@x.example, you@x.example",
            LETTER,
        ];
        check("TR: Less", &lines, Some(("Ada Penn <ada@x.example>", "2024-03-04", 5)));
        let unmarked = "*From:* Ada Penn [mailto:ada@x.example]\n*Sent:* Monday, March 4, 2024 10:00 AM\n\
            *To:* Me; You\n*Subject:* Less";
        check("FW: Less", &["See below.", unmarked, LETTER], ada);
    }

    #[test]
    fn a_text_that_begins_with_the_head_of_a_mail_is_one() {
        let head = "From: Ada Penn <ada@x.example>\nSent: 4 March 2024 10:00\nSubject: Less";
        check("", &[head, LETTER], Some(("Ada Penn <ada@x.example>", "2024-03-04", 1)));
        check("", &["Less", head, LETTER], None);
    }

    #[test]
    fn the_first_paragraph_below_a_head_stays() {
        let head = "From: Ada Penn\nDate: 4 March 2024\nSubject: Less";
        for first in
            ["Hello, @kit and all: write to me@x.example.", "Do: ask early.", "A: because."]
        {
            check("Fwd: Less", &[head, first, LETTER], Some(("Ada Penn", "2024-03-04", 1)));
        }
    }

    #[test]
    fn a_letter_in_an_essay_is_none() {
        let letter = "From: The Director\nSubject: Desks\nDate: 4 March 2024";
        check("On desks", &["It began with this.", letter, LETTER], None);
        let long = LETTER.repeat(5);
        check("Fwd: Desks", &[&long, letter, LETTER], None);
        check("Fwd: Desks", &["From: nobody", LETTER], None);
    }
}
