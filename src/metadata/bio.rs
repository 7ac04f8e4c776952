//! Paragraphs about the author: "Ada Byron is a Director of …", "About the author: …".

use super::evidence::{Evidence, lines};
use super::person::{is_full_name, lead_in, starts_with_words, without_degrees};
use super::text::{count_words, key};
use super::vocabulary::{BIO_HEADINGS, BIO_TOKENS, BIO_VERBS, ROLE_WORDS};
use crate::document::Unit;

/// A unit about a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Bio {
    /// Index of the unit.
    pub(super) unit: usize,
    /// Whom it is about, where it begins with the name.
    pub(super) name: Option<String>,
    /// It is a heading or a bare name over such a paragraph.
    pub(super) is_heading: bool,
}

/// The bios of a document, in order.
pub(super) fn find(evidence: &Evidence<'_>, authors: &[String]) -> Vec<Bio> {
    let first = first_possible(evidence);
    let authors = Authors::of(authors, &evidence.units[evidence.prose.start..first]);
    let mut bios: Vec<Bio> = Vec::new();
    for unit in first..evidence.units.len() {
        if let Some(bio) = read(evidence, unit, &authors, bios.last()) {
            bios.push(bio);
        }
    }
    bios.retain(|bio| !bio.is_heading || evidence.units.len() > bio.unit + 1);
    without_lone_headings(bios)
}

/// The name a text begins with if it goes on to say who that is.
pub(super) fn subject(text: &str) -> Option<&str> {
    /// Words of the longest name.
    const MAX_NAME_WORDS: usize = 4;
    let mut ends = text.match_indices(' ').map(|(at, _)| at);
    ends.next()?;
    ends.take(MAX_NAME_WORDS).find_map(|end| {
        let (name, rest) = text.split_at(end);
        let name = name.trim_end_matches(',');
        let rest = rest.trim_start();
        (is_bio_verb(rest) && is_full_name(name) && !says_what_is_nobody(rest)).then_some(name)
    })
}

/// Whether a text goes on as one about a company, a site or a product does: "is a trading name of …".
fn says_what_is_nobody(rest: &str) -> bool {
    /// Words behind the verb that are looked at.
    const WORDS: usize = 4;
    const NOBODY: [&str; 12] = [
        "trademark",
        "trading",
        "registered",
        "subsidiary",
        "division",
        "publication",
        "website",
        "platform",
        "brand",
        "product",
        "service",
        "charity",
    ];
    let mut opening = rest.split(' ').skip(1).take(WORDS);
    opening.any(|word| NOBODY.contains(&word.trim_matches(|it: char| !it.is_alphanumeric())))
}

/// Whether a text goes on as one about a person does: "is a …", "is Trending Editor …".
fn is_bio_verb(rest: &str) -> bool {
    BIO_VERBS.iter().any(|verb| starts_with_words(rest, verb))
        || rest.strip_prefix("is ").is_some_and(|office| office.starts_with(char::is_uppercase))
}

/// Units at the end of the prose that may be about a person nothing else names.
const UNITS_AT_END: usize = 6;

/// The unit from which bios are looked for: they stand after the essay or at its end.
fn first_possible(evidence: &Evidence<'_>) -> usize {
    let prose = &evidence.prose;
    prose.start + (prose.end - prose.start) * 2 / 3
}

/// The authors by name and by key, both without degrees.
struct Authors<'a> {
    names: Vec<&'a str>,
    keys: Vec<String>,
    /// Names of those whom the text has not told of before its last part, as a story or a portrait does.
    untold: Vec<&'a str>,
}

impl<'a> Authors<'a> {
    fn of(authors: &'a [String], text: &[Unit<'_>]) -> Self {
        /// Words of the shortest paragraph: a byline tells nothing of whom it names.
        const MIN_WORDS: usize = 12;
        let names: Vec<&str> = authors.iter().map(|author| without_degrees(author)).collect();
        let paragraphs = || text.iter().filter(|unit| unit.words >= MIN_WORDS);
        let is_untold = |name: &&str| {
            let surname = name.rsplit(' ').next().unwrap_or(name);
            is_full_name(name) && !paragraphs().any(|unit| unit.text.contains(surname))
        };
        let untold = names.iter().copied().filter(is_untold).collect();
        Self { keys: names.iter().map(|name| key(name)).collect(), names, untold }
    }

    fn have(&self, name: &str) -> bool {
        !self.keys.is_empty() && self.keys.contains(&key(without_degrees(name)))
    }

    /// The author a text begins to tell of, as only others do: "Ada Byron grew up …".
    fn told_of(&self, text: &str) -> Option<&'a str> {
        /// What people who are quoted do.
        const SPEAKS: [&str; 8] =
            ["said", "says", "told", "asked", "asks", "replied", "answered", "wrote"];
        let goes_on = |rest: &str| {
            let verb = rest.strip_prefix(' ').unwrap_or_default().split(' ').next();
            verb.is_some_and(|verb| {
                verb.len() > 1 && verb.chars().all(char::is_lowercase) && !SPEAKS.contains(&verb)
            })
        };
        let is_told = |name: &&&str| text.strip_prefix(**name).is_some_and(goes_on);
        self.untold.iter().find(is_told).copied()
    }

    fn are_named_in(&self, text: &str) -> bool {
        self.names.iter().any(|name| text.contains(name))
    }
}

fn read(
    evidence: &Evidence<'_>,
    unit: usize,
    authors: &Authors<'_>,
    last: Option<&Bio>,
) -> Option<Bio> {
    let text = &evidence.units[unit].text;
    let is_after_heading = last.is_some_and(|bio| bio.is_heading && bio.unit + 1 == unit);
    let first_line = lines(&evidence.units[unit]).next()?;
    if is_heading(&first_line) {
        return Some(Bio { unit, name: None, is_heading: true });
    }
    let is_at_end = unit + UNITS_AT_END >= evidence.prose.end;
    let name = lines(&evidence.units[unit])
        .find_map(|line| subject(lead_in(&line, BIO_HEADINGS).unwrap_or(&line)).map(str::to_owned));
    if let Some(name) = name {
        let is_clear = authors.have(&name)
            || is_after_heading
            || (has_role(text) || has_contact(text)) && is_at_end;
        return is_clear.then_some(Bio { unit, name: Some(name), is_heading: false });
    }
    if authors.have(&first_line) && evidence.units[unit].text == first_line {
        return Some(Bio { unit, name: None, is_heading: true });
    }
    if let Some(name) = authors.told_of(text).filter(|_| is_at_end && is_short(text)) {
        return Some(Bio { unit, name: Some(name.to_owned()), is_heading: false });
    }
    let is_marked = is_after_heading || in_bio_element(evidence, unit);
    (is_marked && (authors.are_named_in(text) || in_bio_element(evidence, unit)) && is_short(text))
        .then_some(Bio { unit, name: None, is_heading: false })
}

/// Bare headings count only right before a paragraph.
fn without_lone_headings(bios: Vec<Bio>) -> Vec<Bio> {
    let followed: Vec<bool> = bios
        .iter()
        .enumerate()
        .map(|(index, bio)| {
            !bio.is_heading || bios.get(index + 1).is_some_and(|next| next.unit == bio.unit + 1)
        })
        .collect();
    bios.into_iter().zip(followed).filter_map(|(bio, is_kept)| is_kept.then_some(bio)).collect()
}

fn is_heading(line: &str) -> bool {
    /// Bytes of the longest of them with the marks around it.
    const MAX_BYTES: usize = 80;
    line.len() <= MAX_BYTES && BIO_HEADINGS.contains(&key(line).as_str())
        || lead_in(line, &["about", "meet", "über", "sobre"]).is_some_and(is_full_name)
}

/// Whether a text says how to reach somebody.
fn has_contact(text: &str) -> bool {
    ["@", "www.", "http://", "https://"].iter().any(|mark| text.contains(mark))
}

/// Whether the opening of a paragraph names a trade or office.
fn has_role(text: &str) -> bool {
    /// Words looked at.
    const OPENING: usize = 20;
    key(text).split(' ').take(OPENING).any(|word| ROLE_WORDS.contains(&word))
}

fn in_bio_element(evidence: &Evidence<'_>, unit: usize) -> bool {
    /// Elements around the text that are looked at.
    const DEPTH: usize = 4;
    evidence.units[unit]
        .path()
        .take(DEPTH)
        .any(|element| element.tokens.iter().any(|token| BIO_TOKENS.contains(&&**token)))
}

/// Whether a text has the length of a bio: a longer one may be the essay.
fn is_short(text: &str) -> bool {
    /// Words of the longest bio.
    const MAX_WORDS: usize = 250;
    count_words(text) <= MAX_WORDS
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metadata::evidence::tests::{PROSE, dump};

    #[test]
    fn subjects_are_names_before_what_they_are() {
        fn check(text: &str, expected: Option<&str>) {
            assert_eq!(subject(text), expected, "{text}");
        }
        check("Ada Byron is a Director of Engines at Acme.", Some("Ada Byron"));
        check("Ada K. Byron has written for many papers.", Some("Ada K. Byron"));
        check("Work is a strange place.", None);
        check("Good Work is a gift.", Some("Good Work"));
        check("Good Work is a trading name of Acme.", None);
        check("Ada Byron thought otherwise.", None);
    }

    fn found(lines: &[&str], authors: &[&str]) -> Vec<usize> {
        let document = dump(lines);
        let units = document.units();
        let evidence = Evidence::gather(&document, &units, None);
        let authors: Vec<String> = authors.iter().map(|name| (*name).to_owned()).collect();
        find(&evidence, &authors).into_iter().map(|bio| bio.unit).collect()
    }

    #[test]
    fn bios_stand_at_the_end() {
        assert_eq!(found(&[PROSE, PROSE, "Ada Byron is a Director of Engines at Acme."], &[]), [2]);
        assert_eq!(found(&["Ada Byron is a writer I met.", PROSE, PROSE, PROSE], &[]), [0; 0]);
        assert_eq!(found(&[PROSE, PROSE, "Good Work is a gift to all."], &[]), [0; 0]);
        assert_eq!(
            found(&[PROSE, "About the author", "Ada Byron lives in London."], &["Ada Byron"]),
            [1, 2]
        );
    }

    #[test]
    fn who_tells_of_the_author_at_the_end_is_not_the_author() {
        let told = "Ada Byron made paper for thirty-eight years. She keeps bees.";
        assert_eq!(found(&[PROSE, PROSE, told], &["Ada Byron"]), [2]);
        assert_eq!(found(&[PROSE, PROSE, told], &["Max Weber"]), [0; 0]);
        assert_eq!(found(&[told, PROSE, PROSE, PROSE], &["Ada Byron"]), [0; 0]);
        let portrait = "Nobody at the mill had ever seen Ada Byron leave before the last of the vats was \
            clean, and nobody asked.";
        assert_eq!(found(&[portrait, PROSE, PROSE, told], &["Ada Byron"]), [0; 0]);
        let speaks = "Ada Byron said that she kept bees.";
        assert_eq!(found(&[PROSE, PROSE, speaks], &["Ada Byron"]), [0; 0]);
    }
}
