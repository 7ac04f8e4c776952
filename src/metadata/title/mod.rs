//! The title: as the page's own heading writes it where a heading agrees with what the page states,
//! otherwise as stated, without the site's name; in plain text the best line before the prose.

mod echo;
mod line;
mod run;
mod score;
mod site_name;
mod stated;
mod tidy;

use std::collections::BTreeSet;
use std::path::Path;

use self::site_name::without_site_at_end;
pub(super) use self::site_name::{last_part, parts_around_bars, without_site};
use self::stated::stated;
use self::tidy::{bare, without_day};
pub(super) use self::tidy::{strip_subject, tidy};
use super::evidence::{Evidence, lines};
use super::text::{count_words, key};
use super::{Found, Provenance, file_name};
use crate::document::{UnitKind, Writing, find_date};

/// Similarity from which a heading says what the page states, 0.0 to 1.0 (Jaccard, by words).
/// 0.2 to 0.3 gave the most right titles on the development pages; 0.5 lost 3 of 100.
const MIN_AGREEMENT: f32 = 0.25;

/// The same for a heading of one word or two, where all of what the page states stands in another line:
/// "About Me" is part of many a title.
const MIN_SHORT_AGREEMENT: f32 = 0.4;
const FEW_WORDS: usize = 2;

/// The lowest level of a heading that may be the title, since themes keep those above it for the site
/// and the day; and the same for it.
const LOWEST_LEVEL: u8 = 3;
const MIN_LOW_AGREEMENT: f32 = 0.75;

/// Words of such a heading that is a part of what the page states, and no name of a site.
const MIN_LOW_WORDS: usize = 4;

/// Ranks everything that may be the title; the file's name is the last resort.
pub(super) fn infer(path: &Path, evidence: &Evidence<'_>) -> Option<Found<String>> {
    let mut title = best(path, evidence)?;
    if evidence.document.writing == Writing::Saved {
        let bare = bare(&title.value);
        let is_line = title.provenance == Provenance::Visible;
        title.value = if is_line { without_day(bare) } else { bare }.to_owned();
    }
    Some(title)
}

/// Whether a line says a title, given by its key, and nothing else but what pages put beside one.
pub(super) fn says(line: &str, title: &str) -> bool {
    let line = tidy(line);
    let shown = key(&line);
    let is_beside = || {
        let bare = bare(&line);
        shown.contains(title) && [bare, without_day(bare)].iter().any(|line| key(line) == title)
    };
    shown == title || is_beside()
}

fn best(path: &Path, evidence: &Evidence<'_>) -> Option<Found<String>> {
    let stated = stated(evidence);
    agreeing_heading(evidence, &stated)
        .or_else(|| first_heading_of_own_words(evidence))
        .or_else(|| agreeing_line(evidence, &stated))
        .or_else(|| stated.into_iter().next())
        .or_else(|| visible(path, evidence))
        .or_else(|| {
            file_name::title(path).map(|value| Found { value, provenance: Provenance::FileName })
        })
}

/// The headings that may be the title, with their units: those of level 1, or of level 2 in a page
/// without.
fn headings(evidence: &Evidence<'_>) -> Vec<(usize, String)> {
    [1, 2]
        .into_iter()
        .map(|level| headings_of(evidence, level))
        .find(|headings| !headings.is_empty())
        .unwrap_or_default()
}

fn headings_of(evidence: &Evidence<'_>, level: u8) -> Vec<(usize, String)> {
    evidence
        .units
        .iter()
        .enumerate()
        .filter(|(_, unit)| unit.kind == UnitKind::Heading(level) && unit.words > 0)
        .map(|(index, unit)| (index, tidy(&unit.text)))
        .filter(|(_, text)| !evidence.is_site_name(text))
        .collect()
}

/// The heading that says what the page states, in the heading's words.
fn agreeing_heading(evidence: &Evidence<'_>, stated: &[Found<String>]) -> Option<Found<String>> {
    let agreeing = |headings: Vec<(usize, String)>, least: f32| -> Vec<(usize, f32, String)> {
        headings
            .into_iter()
            .map(|(unit, text)| {
                let agreements = stated.iter().map(|found| agreement(&found.value, &text));
                (unit, agreements.fold(0.0, f32::max), text)
            })
            .filter(|(_, agreement, text)| {
                *agreement >= least
                    && (*agreement >= MIN_SHORT_AGREEMENT
                        || count_words(text) > FEW_WORDS
                        || agreeing_line(evidence, stated).is_none())
            })
            .collect()
    };
    let mut found = agreeing(headings(evidence), MIN_AGREEMENT);
    if found.is_empty() {
        found = agreeing(headings_of(evidence, LOWEST_LEVEL), MIN_LOW_AGREEMENT);
    }
    let (over_prose, below): (Vec<_>, Vec<_>) =
        found.into_iter().partition(|(unit, ..)| *unit <= evidence.prose.start);
    let candidates = if over_prose.is_empty() { below } else { over_prose };
    let (_, _, text) =
        candidates.into_iter().reduce(|best, next| if next.1 > best.1 { next } else { best })?;
    if let Some(undated) = without_date(&text)
        && let Some(found) = stated.iter().find(|found| key(&found.value) == key(&undated))
    {
        return Some(found.clone());
    }
    let text_key = key(&text);
    // A number behind the title counts comments.
    let is_counted = |found: &&Found<String>| {
        let stated = key(&found.value);
        let ends_in_digit = |text: &str| text.ends_with(|last: char| last.is_ascii_digit());
        let rest = text_key.strip_prefix(&stated);
        let is_count = |rest: &str| {
            rest.starts_with(' ') && ends_in_digit(rest) && count_words(rest) <= MAX_COUNT_WORDS
        };
        rest.is_some_and(is_count)
            && !ends_in_digit(&stated)
            && count_words(&stated) >= MIN_COUNTED_WORDS
    };
    if let Some(found) = stated.iter().find(is_counted) {
        return Some(found.clone());
    }
    let text = without_site_at_end(&text, evidence).to_owned();
    let text_key = key(&text);
    let source = stated.iter().find(|found| key(&found.value) == text_key);
    let provenance = source.map_or(Provenance::Heading, |found| found.provenance);
    Some(Found { value: calm(text, source), provenance })
}

/// Words of the shortest title behind which a number is a count.
const MIN_COUNTED_WORDS: usize = 6;

/// Words of the longest count: "(example.com) 87".
const MAX_COUNT_WORDS: usize = 3;

/// A title that a page shouts, as it is written elsewhere.
fn calm(shown: String, stated: Option<&Found<String>>) -> String {
    let has_small = |text: &str| text.chars().any(char::is_lowercase);
    match stated {
        Some(stated) if !has_small(&shown) && has_small(&stated.value) => stated.value.clone(),
        _ => shown,
    }
}

/// A heading without the date that some blogs put into it.
fn without_date(heading: &str) -> Option<String> {
    let (_, range) = find_date(heading)?;
    let mut undated = heading.to_owned();
    undated.replace_range(range, " ");
    Some(undated)
}

/// Share of words two titles have in common, 0.0 to 1.0 (Jaccard).
fn agreement(first: &str, second: &str) -> f32 {
    let (first, second) = (key(first), key(second));
    let first: BTreeSet<&str> = first.split(' ').collect();
    let second: BTreeSet<&str> = second.split(' ').collect();
    let shared = first.intersection(&second).count();
    let all = first.union(&second).count();
    #[expect(clippy::cast_precision_loss, reason = "titles have few words")]
    let share = shared as f32 / all.max(1) as f32;
    share
}

/// The only heading of level 1, if it is a phrase that stands over the prose: the page's `title`
/// was then written for search engines.
fn first_heading_of_own_words(evidence: &Evidence<'_>) -> Option<Found<String>> {
    /// Fewer words are a shelf or a brand.
    const MIN_WORDS: usize = 4;
    /// More words are a teaser.
    const MAX_WORDS: usize = 25;
    let headings = headings_of(evidence, 1);
    let [(unit, text)] = headings.as_slice() else { return None };
    let is_title =
        (MIN_WORDS..=MAX_WORDS).contains(&count_words(text)) && *unit <= evidence.prose.start;
    is_title.then(|| Found { value: text.clone(), provenance: Provenance::Heading })
}

/// A line of a page without headings that says what the page states.
fn agreeing_line(evidence: &Evidence<'_>, stated: &[Found<String>]) -> Option<Found<String>> {
    if stated.is_empty() {
        return None;
    }
    let keys: Vec<String> = stated.iter().map(|found| key(&found.value)).collect();
    let line = evidence.units[..evidence.prose.end.min(evidence.units.len())]
        .iter()
        .flat_map(lines)
        .map(|line| tidy(&line))
        .find(|line| keys.contains(&key(line)))?;
    let source = stated.iter().find(|found| key(&found.value) == key(&line))?;
    Some(Found { value: calm(line, Some(source)), provenance: source.provenance })
}

/// What the text itself shows as its title.
fn visible(path: &Path, evidence: &Evidence<'_>) -> Option<Found<String>> {
    let run = if run::is_possible(evidence) { run::find(evidence) } else { None };
    let (unit, value) = run.or_else(|| line::find(evidence, file_name::title(path).as_deref()))?;
    let is_heading = matches!(evidence.units[unit].kind, UnitKind::Heading(_));
    let provenance = if is_heading { Provenance::Heading } else { Provenance::Visible };
    Some(Found { value, provenance })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Builder, FactKind};
    use crate::metadata::evidence::tests::{PROSE, dump};

    /// A page with an h1 (may be empty), a `title` and some `meta` elements.
    fn page(heading: &str, title: &str, metas: &[(&str, &str)]) -> Option<(String, Provenance)> {
        of_blocks(&[(1, heading), (0, PROSE)], title, metas)
    }

    /// A page of headings (level 1) and paragraphs (level 0).
    fn of_blocks(
        blocks: &[(u8, &str)],
        title: &str,
        metas: &[(&str, &str)],
    ) -> Option<(String, Provenance)> {
        let mut builder = Builder::new();
        builder.fact(FactKind::PageTitle, "", title);
        for (name, value) in metas {
            builder.fact(FactKind::Meta, name, value);
        }
        for (level, text) in blocks.iter().filter(|(_, text)| !text.is_empty()) {
            builder.start(match level {
                0 => pulldown_cmark::Tag::Paragraph,
                _ => pulldown_cmark::Tag::Heading {
                    level: pulldown_cmark::HeadingLevel::H1,
                    id: None,
                    classes: Vec::new(),
                    attrs: Vec::new(),
                },
            });
            builder.text(text);
            builder.end();
        }
        let document = builder.finish();
        let units = document.units();
        let evidence = Evidence::gather(&document, &units, None);
        infer(Path::new("page.html"), &evidence).map(|found| (found.value, found.provenance))
    }

    #[test]
    fn the_heading_wins_over_the_page_title() {
        fn check(heading: &str, title: &str, expected: &str) {
            assert_eq!(page(heading, title, &[]).unwrap().0, expected);
        }
        check("Ask for Less", "Ask for Less | The Quiet Desk", "Ask for Less");
        check("Ask for Less", "The Quiet Desk » Blog » Ask for Less", "Ask for Less");
        check("", "Ask for Less | The Quiet Desk", "Ask for Less");
        check("", "Ask for Less", "Ask for Less");
        check("", "(3) Ask for Less", "Ask for Less");
        check("ASK FOR LESS", "Ask for Less", "Ask for Less");
        check("Ask for Less and Get It | Opinion", "Ask for Less", "Ask for Less and Get It");
        check(
            "How to Ask for Less at Work (example.com) 87",
            "How to Ask for Less at Work | Desk",
            "How to Ask for Less at Work",
        );
        check("Getting Better Pay", "Why You Should Ask for Less", "Why You Should Ask for Less");
    }

    #[test]
    fn a_heading_below_the_prose_is_another_essays() {
        let own = "The Best Ways to Ask for Less";
        let other = "Where to Ask When Nobody Answers";
        let blocks = [(1, own), (0, PROSE), (0, PROSE), (1, other)];
        assert_eq!(of_blocks(&blocks, "Where to Ask for Less", &[]).unwrap().0, own);
    }

    #[test]
    fn a_heading_within_the_prose_is_no_title_in_its_own_words() {
        let blocks = [(0, PROSE), (1, "And Then Comes the Waiting"), (0, PROSE), (0, PROSE)];
        let stated = "On Quiet Weeks";
        assert_eq!(of_blocks(&blocks, stated, &[]).unwrap().0, stated);
    }

    #[test]
    fn the_site_is_cut_where_it_is_known() {
        fn check(title: &str, expected: &str) {
            assert_eq!(page("", title, &[("og:site_name", "Quiet Desk")]).unwrap().0, expected);
        }
        check("Ask for Less - Quiet Desk", "Ask for Less");
        check("Quiet Desk: Ask for Less", "Ask for Less");
        check("Ask for Less — The Quiet Desk", "Ask for Less");
        check("Ask for Less - a plea", "Ask for Less - a plea");
        let own = "Quiet Desk Introduces Shorter Weeks: What We Learned";
        check(own, own);
    }

    #[test]
    fn a_masthead_that_links_to_the_front_page_names_the_site() {
        let mut builder = Builder::new();
        builder.fact(FactKind::PageTitle, "", "Ask for Less | Plain Tunes");
        builder.start(pulldown_cmark::Tag::Heading {
            level: pulldown_cmark::HeadingLevel::H1,
            id: None,
            classes: Vec::new(),
            attrs: Vec::new(),
        });
        builder.start(pulldown_cmark::Tag::Link {
            link_type: pulldown_cmark::LinkType::Inline,
            dest_url: "https://tunes.example/".into(),
            title: "".into(),
            id: "".into(),
        });
        builder.text("Plain Tunes");
        builder.end();
        builder.end();
        builder.text(PROSE);
        let document = builder.finish();
        let units = document.units();
        let evidence = Evidence::gather(&document, &units, None);
        assert_eq!(infer(Path::new("page.html"), &evidence).unwrap().value, "Ask for Less");
    }

    #[test]
    fn a_site_that_is_called_as_the_essay_is_no_site() {
        let title = "How to Ask for Less: a Guide | Desk";
        let metas = [("og:title", title), ("og:site_name", title)];
        assert_eq!(
            page("How to Ask for Less: a Guide", title, &metas).unwrap().0,
            "How to Ask for Less: a Guide"
        );
    }

    #[test]
    fn stated_titles_carry_their_provenance() {
        assert_eq!(
            page("", "x", &[("og:title", "Ask for Less")]),
            Some(("Ask for Less".to_owned(), Provenance::Meta))
        );
        assert_eq!(
            page("Wait a Week First", "Other Words Here", &[]).unwrap().1,
            Provenance::Heading
        );
    }

    #[test]
    fn plain_text_shows_its_title() {
        let document = dump(&["Home", "Ask for Less", PROSE, PROSE, "Leave a Reply"]);
        let units = document.units();
        let evidence = Evidence::gather(&document, &units, None);
        let found = infer(Path::new("a.txt"), &evidence).unwrap();
        assert_eq!((found.value.as_str(), found.provenance), ("Ask for Less", Provenance::Visible));
    }
}
