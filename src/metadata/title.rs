//! The title: as the page's own heading writes it where a heading agrees with what the page states,
//! otherwise as stated, without the site's name; in plain text the best line before the prose.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::evidence::{Evidence, lines};
use super::text::{count_words, fold, key};
use super::title_line;
use super::vocabulary::SUBJECT_LEAD_INS;
use super::{Found, Provenance, file_name};
use crate::document::{FactKind, UnitKind, find_date};

/// `meta` names that hold a title, strongest first.
const META_NAMES: &[&str] = &[
    "citation_title",
    "parsely-title",
    "sailthru.title",
    "og:title",
    "twitter:title",
    "dc.title",
    "dcterms.title",
    "title",
    "headline",
];

/// Names elements give to the title of what they hold.
const NAMED: &[&str] = &["headline", "p-name", "entry-title", "post-title", "article-title"];

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

/// Separators between a title and the name of its site.
const SEPARATORS: &[&str] = &[
    " | ", " - ", " – ", " — ", " · ", " • ", " » ", " « ", " :: ", " / ", " : ", ": ", "| ", " |",
    " ~ ",
];

/// Separators that hardly ever stand inside a title.
const STRONG_SEPARATORS: &[&str] = &[" | ", " » ", " « ", " :: ", " • ", "| ", " |", " · "];

/// The parts of a title before and after each separator in it.
fn halves<'a>(title: &'a str, separators: &'a [&str]) -> impl Iterator<Item = (&'a str, &'a str)> {
    separators.iter().flat_map(move |separator| {
        title
            .match_indices(separator)
            .map(move |(at, found)| (title[..at].trim(), title[at + found.len()..].trim()))
    })
}

/// Bytes of the longest stated title that is believed.
const MAX_TITLE_BYTES: usize = 1000;

/// What stands behind the last separator of a title: usually the site's name.
pub(super) fn last_part(title: &str) -> Option<&str> {
    let title = Some(title).filter(|title| title.len() <= MAX_TITLE_BYTES)?;
    halves(title, SEPARATORS).map(|(_, tail)| tail).min_by_key(|tail| tail.len())
}

/// Each two parts that a bar or a dash makes of a title.
pub(super) fn parts_around_bars(title: &str) -> impl Iterator<Item = (&str, &str)> {
    let bars = if title.len() <= MAX_TITLE_BYTES {
        &[" | ", " - ", " – ", " — ", " · "][..]
    } else {
        &[]
    };
    halves(title, bars)
}

/// A title without the name of its site at either end.
pub(super) fn without_site<'a>(title: &'a str, site: &str) -> &'a str {
    let site = key(site);
    let parts = halves(title, SEPARATORS).find_map(|(head, tail)| {
        let rest = if key(tail) == site { head } else { tail };
        ((key(tail) == site || key(head) == site) && !key(rest).is_empty()).then_some(rest)
    });
    parts.unwrap_or(title)
}

/// What the page states outside its text, strongest first, cleaned; each differs from the others.
fn stated(evidence: &Evidence<'_>) -> Vec<Found<String>> {
    let structured = &evidence.structured;
    let facts =
        |kind: FactKind| evidence.document.facts.iter().filter(move |fact| fact.kind == kind);
    let articles = structured.articles.iter().filter_map(|node| node.title.clone());
    let metas = META_NAMES.iter().filter_map(|name| evidence.meta(&[name]));
    let named = facts(FactKind::Named).filter(|fact| NAMED.contains(&fact.name.as_str()));
    let subjects = facts(FactKind::Mail).filter(|fact| fact.name == "subject");
    let forwarded = evidence.forwarded.iter().map(|forwarded| forwarded.subject.as_str());
    let subjects = forwarded.chain(subjects.map(|fact| fact.value.as_str()));
    let titles = facts(FactKind::PageTitle).take(1);
    let pages = structured.pages.iter().filter_map(|node| node.title.clone());
    let raw: Vec<(String, Provenance)> = articles
        .map(|title| (title, Provenance::JsonLd))
        .chain(metas.map(|title| (title.to_owned(), Provenance::Meta)))
        .chain(named.map(|fact| (fact.value.clone(), Provenance::Microformat)))
        .chain(subjects.map(|subject| (strip_subject(subject), Provenance::Mail)))
        .chain(titles.map(|fact| (fact.value.clone(), Provenance::PageTitle)))
        .chain(pages.map(|title| (title, Provenance::JsonLd)))
        .map(|(title, provenance)| (tidy(&title), provenance))
        .filter(|(title, _)| !title.is_empty() && title.len() <= MAX_TITLE_BYTES)
        .collect();
    if raw.is_empty() {
        return Vec::new();
    }
    let spellings = Spellings {
        stated: raw.iter().map(|(title, _)| key(title)).collect(),
        headings: headings_or_lines(evidence),
    };
    raw.into_iter()
        .map(|(title, provenance)| Found {
            value: spellings.without_site(&title, evidence),
            provenance,
        })
        .filter(|found| !evidence.is_site_name(&found.value) && !key(&found.value).is_empty())
        .collect()
}

/// How a page writes its title in various places, as keys.
struct Spellings {
    stated: BTreeSet<String>,
    /// With how far down each stands, where there are but lines.
    headings: BTreeMap<String, usize>,
}

impl Spellings {
    /// A title without its site's name: what a separator parts from it, if that is the site's name
    /// or if the rest is what another place calls the essay.
    fn without_site(&self, title: &str, evidence: &Evidence<'_>) -> String {
        let mut title = title.to_owned();
        while let Some(shorter) = self.cut_once(&title, evidence) {
            title = shorter;
        }
        title
    }

    fn cut_once(&self, title: &str, evidence: &Evidence<'_>) -> Option<String> {
        let is_heading = self.headings.contains_key(&key(title));
        for (head, tail) in halves(title, SEPARATORS) {
            if head.is_empty() || tail.is_empty() {
                continue;
            }
            let is_cut_elsewhere = self.title_place(head).is_some();
            // A heading names its site at the end, if at all, and by the whole name.
            if is_heading && !is_cut_elsewhere && !evidence.is_all_of_site_name(tail) {
                continue;
            }
            let (head_is_site, tail_is_site) =
                (evidence.is_site_name(head), evidence.is_site_name(tail));
            let (head_place, tail_place) = (self.title_place(head), self.title_place(tail));
            // The site's name stands at the top, the title over the prose.
            let tail_is_lower = tail_place > head_place && head_place.is_some();
            if !tail_is_lower && (head_place.is_some() || (tail_is_site && !head_is_site)) {
                return Some(head.to_owned());
            }
            if tail_place.is_some() || (head_is_site && !tail_is_site) {
                return Some(tail.to_owned());
            }
        }
        self.cut_at_bar(title)
    }

    /// A bar almost always parts the title from the site, whatever the site is called, unless a
    /// heading writes it too.
    fn cut_at_bar(&self, title: &str) -> Option<String> {
        /// Words of the longest name of a site that is cut without further evidence.
        const MAX_SITE_WORDS: usize = 5;
        let (head, tail) = halves(title, STRONG_SEPARATORS).max_by_key(|(head, _)| head.len())?;
        let is_suffix = count_words(head) >= 2 && count_words(tail) <= MAX_SITE_WORDS;
        (is_suffix && !self.headings.contains_key(&key(title))).then(|| head.to_owned())
    }

    /// How far down another place writes a part of a title as the whole title.
    fn title_place(&self, part: &str) -> Option<usize> {
        let key = key(part);
        let stated = self.stated.contains(&key).then_some(0);
        self.headings.get(&key).copied().or(stated).filter(|_| key.contains(' '))
    }
}

/// Keys of the headings, or of the lines above the prose's end in a page without headings or a
/// source that has none but by guess, those with their units.
fn headings_or_lines(evidence: &Evidence<'_>) -> BTreeMap<String, usize> {
    let headings = headings(evidence);
    let mut facts = evidence.document.facts.iter();
    let is_page = facts.any(|fact| fact.kind == FactKind::PageTitle);
    if headings.is_empty() || !is_page {
        let units = evidence.units.iter().take(evidence.prose.end.max(1)).enumerate();
        return units
            .flat_map(|(at, unit)| lines(unit).map(move |line| (key(&line), at)))
            .collect();
    }
    let mut lower = headings_of(evidence, LOWEST_LEVEL);
    lower.retain(|(_, text)| count_words(text) >= MIN_LOW_WORDS);
    headings.into_iter().chain(lower).map(|(_, text)| (key(&text), 0)).collect()
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

/// A heading without the site's name or the section's behind a bar.
fn without_site_at_end<'a>(heading: &'a str, evidence: &Evidence<'_>) -> &'a str {
    /// Words of the shortest title that a bar cuts off.
    const MIN_WORDS: usize = 3;
    /// Words of the longest name behind a bar.
    const MAX_NAME_WORDS: usize = 4;
    let bars = halves(heading, &[" | "]).filter(|(head, tail)| {
        count_words(head) >= MIN_WORDS && count_words(tail) <= MAX_NAME_WORDS
    });
    let sites = halves(heading, SEPARATORS).filter(|(_, tail)| evidence.is_all_of_site_name(tail));
    bars.chain(sites).map(|(head, _)| head).min_by_key(|head| head.len()).unwrap_or(heading)
}

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
    let (unit, value) = title_line::find(evidence, file_name::title(path).as_deref())?;
    let is_heading = matches!(evidence.units[unit].kind, UnitKind::Heading(_));
    let provenance = if is_heading { Provenance::Heading } else { Provenance::Visible };
    Some(Found { value, provenance })
}

/// A title on one line, without the counters and the label that pages put around it.
pub(super) fn tidy(title: &str) -> String {
    let folded = fold(title);
    let inner = comment_heading(&folded).unwrap_or(&folded);
    let uncounted = strip_counter(inner);
    uncounted.strip_prefix("Title:").unwrap_or(uncounted).trim().to_owned()
}

/// The title quoted in "2 thoughts on “…”".
pub(super) fn comment_heading(line: &str) -> Option<&str> {
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
pub(super) fn strip_subject(subject: &str) -> String {
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
    use crate::document::Builder;
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
    fn a_declared_site_is_cut_at_either_end() {
        fn check(title: &str, expected: &str) {
            assert_eq!(without_site(title, "Quiet Desk"), expected);
        }
        check("Ask for Less | Quiet Desk", "Ask for Less");
        check("Quiet Desk: Ask for Less: Why", "Ask for Less: Why");
        check("Ask for Less - a plea - QUIET DESK", "Ask for Less - a plea");
        check("On the Quiet Desk", "On the Quiet Desk");
        check(" | Quiet Desk", " | Quiet Desk");
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

    #[test]
    fn plain_text_shows_its_title() {
        let document = dump(&["Home", "Ask for Less", PROSE, PROSE, "Leave a Reply"]);
        let units = document.units();
        let evidence = Evidence::gather(&document, &units, None);
        let found = infer(Path::new("a.txt"), &evidence).unwrap();
        assert_eq!((found.value.as_str(), found.provenance), ("Ask for Less", Provenance::Visible));
    }
}
