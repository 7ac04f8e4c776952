//! Lists of other essays.

use std::ops::Range;

use crate::cleaner::phrases::Class;
use crate::cleaner::reading::{Reading, ends_sentence};
use crate::cleaner::rule::{Pass, Rule};
use crate::document::{Unit, UnitKind};

/// *Removes* elements named as related, popular or next posts and tag lists, their headings, lines
/// with an arrow to the page before or after, and the beginnings of other essays with one to go on.
///
/// *Why it is safe*: running text is only taken with its element.
///
/// *Example*: `You may also like` goes.
///
/// *Keeps* "See also what the contract says" in running text.
pub(super) const RULE: Rule = Rule {
    name: "related-essays",
    reason: "leads to other pages",
    pass: Pass::Local,
    is_certain: true,
    propose,
};

fn propose(reading: &Reading<'_>) -> Vec<Range<usize>> {
    reading.each(|unit| {
        reading.stands_in(unit, Class::Related)
            || (reading.says(unit, Class::Related) && !reading.signs[unit].is_running)
            || is_pager(reading, unit)
            || is_teaser(&reading.units[unit].text)
            || is_tags(&reading.units[unit])
    })
}

/// Whether a line points to the page before this one or to the next: "← Ten chairs", "Ten chairs »".
fn is_pager(reading: &Reading<'_>, unit: usize) -> bool {
    const MAX_WORDS: usize = 25;
    const MARKS: [char; 4] = ['«', '»', '‹', '›'];
    let text = reading.units[unit].text.trim();
    // The same marks stand around what somebody says, which may go on in another paragraph.
    let is_quote = text.contains('«') && text.contains('»') && !text.contains('|')
        || text.starts_with(['»', '›'])
        || ends_sentence(text.trim_matches(MARKS).trim());
    let is_marked = text.starts_with(['«', '‹']) || text.ends_with(['»', '›']);
    let is_label = !reading.signs[unit].is_running;
    (1..=MAX_WORDS).contains(&reading.units[unit].words)
        && (text.starts_with('←') || is_label && (text.ends_with('→') || is_marked && !is_quote))
}

/// Whether a text is the beginning of another one, with a link to go on: "Ten chairs are too many. Read
/// more →".
fn is_teaser(text: &str) -> bool {
    const GOING_ON: [&str; 8] = [
        "Read more",
        "Read More",
        "Continue",
        "Continue reading",
        "Weiterlesen",
        "Lire la suite",
        "Leer más",
        "Leia mais",
    ];
    let text = text.trim_end();
    let bare = text.trim_end_matches(['→', '»', '›']).trim_end();
    bare.len() < text.len() && GOING_ON.iter().any(|words| bare.ends_with(words))
}

/// Whether a line is made of tags: "#asking #chairs".
fn is_tags(unit: &Unit<'_>) -> bool {
    let mut words = unit.text.split_whitespace().peekable();
    let is_tag =
        |word: &str| word.strip_prefix('#').is_some_and(|tag| tag.starts_with(char::is_alphabetic));
    unit.kind != UnitKind::Code && words.peek().is_some() && words.all(is_tag)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::cleaner::testing::check;

    #[test]
    fn removes() {
        check(
            RULE.name,
            &[
                "*",
                "*",
                "← Ten chairs → Ten tables",
                "Ten chairs are too many for one room, I found. Continue →",
                "#chairs #offices",
                "ul.related-posts | Ten more chairs",
                "You may also like",
            ],
            &[
                "← Ten chairs → Ten tables",
                "Ten chairs are too many for one room, I found. Continue →",
                "#chairs #offices",
                "Ten more chairs",
                "You may also like",
            ],
        );
    }

    #[test]
    fn keeps() {
        check(
            RULE.name,
            &[
                "*",
                "You may also like to know that she never once raised her voice to anybody.",
                "« Je ne sais pas.",
                "On verra demain. »",
                "»Vad menar du?»",
                "*",
            ],
            &[],
        );
    }
}
