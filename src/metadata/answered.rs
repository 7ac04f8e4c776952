//! A mail that answers another one, which a mail program quotes below it.

use std::ops::Range;

use super::title::strip_subject;
use super::vocabulary::ATTRIBUTION_VERBS;
use crate::document::{Document, FactKind, Unit, UnitKind};

/// Words of a mail of its own from which it is what was meant to be saved, and not what it answers to.
const MIN_OWN_WORDS: usize = 50;

/// The line that says who wrote what a mail answers to, and that mail, where nothing comes after it. Where
/// the answer stands amid what it answers to, both are needed. The subject says that it is an answer.
pub(super) fn find(document: &Document, units: &[Unit<'_>]) -> Option<Range<usize>> {
    let subject = document.facts_named(FactKind::Mail, "subject").next()?.value.trim();
    if strip_subject(subject) == subject {
        return None;
    }
    let units = &units[..start_of_list_footer(units)];
    let quoted = units.iter().rev().take_while(|unit| unit.words == 0 || unit.quote_depth > 0);
    let quote = units.len() - quoted.count();
    let line = quote.checked_sub(1)?;
    let own: usize = units[..line].iter().map(|unit| unit.words).sum();
    let is_quoted = units[quote..].iter().any(|unit| unit.words > 0);
    (is_quoted && own >= MIN_OWN_WORDS && is_attribution(&units[line].text))
        .then_some(line..units.len())
}

/// Where a mailing list puts, below a line across the page, what it is called and where it is left.
fn start_of_list_footer(units: &[Unit<'_>]) -> usize {
    /// Words of the longest footer.
    const MAX_WORDS: usize = 40;
    let mut words = 0;
    let footer = units.iter().rposition(|unit| {
        words += unit.words;
        unit.kind == UnitKind::Rule || words > MAX_WORDS
    });
    let is_footer = |at: &usize| {
        let mut below = units[*at..].iter();
        words <= MAX_WORDS && below.any(|unit| unit.text.contains("://") || unit.text.contains('@'))
    };
    footer.filter(is_footer).unwrap_or(units.len())
}

/// Whether a text is like `On Mon, 4 Mar 2024 Ada Penn <ada@example.org> wrote:`.
fn is_attribution(text: &str) -> bool {
    /// Bytes of the longest one.
    const MAX_BYTES: usize = 300;
    let is_line = text.len() <= MAX_BYTES && text.trim_end().ends_with(':');
    // An essay may end with what somebody wrote in 1999, but hardly at ten o'clock.
    let is_clock = |it: &[u8]| matches!(it, [b'0'..=b'9', b':', b'0'..=b'9', b'0'..=b'9']);
    let names_mail = text.contains('@') || text.as_bytes().windows(4).any(is_clock);
    let text = text.to_lowercase();
    let mut words = text.split(|it: char| !it.is_alphabetic());
    is_line && names_mail && words.any(|word| ATTRIBUTION_VERBS.contains(&word))
}

#[cfg(test)]
mod tests {
    use pulldown_cmark::{Event, Tag};

    use super::*;
    use crate::document::Builder;

    const OWN: &str = "I had rehearsed the sentence on the stairs for a week, and forgot it.";

    /// Blocks, those that begin with `>` quoted.
    #[track_caller]
    fn check_of(subject: &str, blocks: &[&str], expected: Option<(usize, usize)>) {
        let mut builder = Builder::new();
        builder.fact(FactKind::Mail, "subject", subject);
        for block in blocks {
            let quoted = block.strip_prefix('>');
            if quoted.is_some() {
                builder.start(Tag::BlockQuote(None));
            }
            if *block == "---" {
                builder.event(Event::Rule);
                continue;
            }
            builder.start(Tag::Paragraph);
            builder.text(quoted.unwrap_or(block));
            builder.end();
            if quoted.is_some() {
                builder.end();
            }
        }
        let document = builder.finish();
        let found = find(&document, &document.units()).map(|found| (found.start, found.end));
        assert_eq!(found, expected, "{blocks:?}");
    }

    #[track_caller]
    fn check(blocks: &[&str], expected: Option<(usize, usize)>) {
        check_of("Re: asking", blocks, expected);
    }

    #[test]
    fn what_a_mail_answers_to_stands_below_it() {
        let own = OWN.repeat(5);
        let wrote = "On Mon, Mar 4, 2024 at 10:00 AM Me <me@x.example> wrote:";
        check(&[&own, wrote, ">How did you ask?", ">Yours, Me"], Some((1, 4)));
        check(&[&own, "Am 04.03.24 um 10:00 schrieb Mich Selbst:", ">Wie?"], Some((1, 3)));
        let list = "careers@x.example https://x.example/careers";
        check(&[&own, wrote, ">How?", "---", list], Some((1, 3)));
        check(&[&own, "Le 4 mars 2024 à 10:00, Moi a écrit :", ">Comment ?"], Some((1, 3)));
    }

    #[test]
    fn an_answer_amid_what_it_answers_to_and_a_quote_of_an_essay_stay() {
        let own = OWN.repeat(5);
        let wrote = "On Mon, Mar 4, 2024 at 10:00 AM Me <me@x.example> wrote:";
        check(&[&own, wrote, ">How did you ask?", "With a number."], None);
        check(&[OWN, wrote, ">How did you ask?"], None);
        check(&[&own, "As she put it:", ">Ask."], None);
        check(&[&own, "In 1999 Ada Penn wrote:", ">Ask."], None);
        check_of("Asking", &[&own, wrote, ">How did you ask?"], None);
        check(
            &[
                &own,
                "In 1999 she wrote to all of us at once, and this is what stood there.",
                ">Ask.",
            ],
            None,
        );
    }
}
