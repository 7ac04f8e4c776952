//! When it was published, and when it was last changed.
//!
//! Stated dates may be of any year; those read off the text, the address or the file's name lie in
//! the years of the web. Dates of comments and other stories do not count.

use std::path::Path;
use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use super::evidence::{Evidence, lines};
use super::json_ld::Node;
use super::surroundings::Surroundings;
use super::{Found, Provenance, file_name};
use crate::document::{
    EARLIEST_INFERRED, FactKind, LATEST_INFERRED, find_date, find_ordered_date, parse_ordered_date,
};

/// `meta` names that hold the date of publication, strongest first.
const PUBLISHED_NAMES: &[&str] = &[
    "article:published_time",
    "article:published",
    "og:published_time",
    "og:article:published_time",
    "parsely-pub-date",
    "sailthru.date",
    "datepublished",
    "citation_publication_date",
    "citation_online_date",
    "citation_date",
    "publish_date",
    "publish-date",
    "publication_date",
    "published_date",
    "published-date",
    "pubdate",
    "date.published",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dcterms.date",
    "dc.date",
    "date",
    "created",
    "datecreated",
    "article:post_date",
    "article.published",
    "cxenseparse:recs:publishtime",
    "displaydate",
];

/// `meta` names that hold the date of the last change.
const UPDATED_NAMES: &[&str] = &[
    "article:modified_time",
    "article:modified",
    "og:updated_time",
    "og:modified_time",
    "datemodified",
    "dcterms.modified",
    "dc.date.modified",
    "last-modified",
    "lastmod",
    "revised",
];

/// Tokens of elements in the text that hold the date of publication.
const PUBLISHED_TOKENS: &[&str] = &[
    "datepublished",
    "dt-published",
    "published",
    "entry-date",
    "post-date",
    "pubdate",
    "post_date",
    "article-date",
    "publish-date",
    "date-published",
    "publication-date",
    "posted-on",
    "dateline",
    "posted",
    "date",
    "datecreated",
    "date-header",
    "timestamp",
    "entry-time",
    "blog-date",
];

/// Tokens of elements that hold the date of the last change.
const UPDATED_TOKENS: &[&str] =
    &["datemodified", "dt-updated", "updated", "modified", "date-modified", "last-updated"];

/// Ranks everything that may be the date of publication.
pub(super) fn published(
    path: &Path,
    evidence: &Evidence<'_>,
    surroundings: &Surroundings,
    address: Option<&str>,
) -> Option<Found<Date>> {
    let found = |value: Option<Date>, provenance| value.map(|value| Found { value, provenance });
    let structured = &evidence.structured;
    let stated = found(from_nodes(evidence, &structured.articles), Provenance::JsonLd)
        .or_else(|| found(from_meta(evidence, PUBLISHED_NAMES), Provenance::Meta))
        .or_else(|| found(from_telling_meta(evidence), Provenance::Meta))
        .or_else(|| found(from_nodes(evidence, &structured.pages), Provenance::JsonLd));
    // What readers could see cannot be older than the publication: a system that was moved states
    // the day of the move, and one that keeps another time zone the day after.
    let shown = found(from_dateline_at_title(surroundings), Provenance::Visible);
    let is_earlier =
        |shown: &Found<Date>| stated.as_ref().is_some_and(|stated| shown.value < stated.value);
    shown
        .filter(is_earlier)
        .or(stated)
        .or_else(|| found(from_elements(evidence, surroundings), Provenance::Microformat))
        .or_else(|| found(from_lines(surroundings), Provenance::Visible))
        .or_else(|| found(from_mail(evidence), Provenance::Mail))
        .or_else(|| found(from_strong_line(surroundings), Provenance::Visible))
        .or_else(|| found(address.and_then(from_address), Provenance::Address))
        .or_else(|| found(from_only_line(surroundings), Provenance::Visible))
        .or_else(|| {
            found(file_name::date(path).filter(|date| is_inferrable(*date)), Provenance::FileName)
        })
        .or_else(|| found(from_only_element(evidence, surroundings), Provenance::Microformat))
        .or_else(|| found(from_updates(surroundings), Provenance::Visible))
        .or_else(|| found(from_month(evidence, surroundings), Provenance::Visible))
}

/// Ranks everything that may be the date of the last change.
pub(super) fn updated(evidence: &Evidence<'_>, surroundings: &Surroundings) -> Option<Found<Date>> {
    let found = |value: Option<Date>, provenance| value.map(|value| Found { value, provenance });
    let mut nodes = evidence.structured.nodes();
    let structured = nodes.find_map(|node| read(evidence, node.updated.as_deref()?));
    let mut lines = surroundings.near_title().filter_map(|stated| stated.statement.updated);
    found(structured, Provenance::JsonLd)
        .or_else(|| found(from_meta(evidence, UPDATED_NAMES), Provenance::Meta))
        .or_else(|| found(lines.next(), Provenance::Visible))
}

/// A date as machines write it, with or without a time, or else as people do.
fn read(evidence: &Evidence<'_>, text: &str) -> Option<Date> {
    const ISO_LENGTH: usize = "2020-09-13".len();
    let text = text.trim_matches(|character: char| !character.is_alphanumeric());
    let iso = text.get(..ISO_LENGTH).and_then(|date| date.parse().ok());
    iso.or_else(|| parse_ordered_date(text, evidence.date_order()))
        .or_else(|| find_ordered_date(text, evidence.date_order()).map(|(date, _)| date))
}

fn is_inferrable(date: Date) -> bool {
    (EARLIEST_INFERRED..=LATEST_INFERRED).contains(&date.year())
}

fn from_meta(evidence: &Evidence<'_>, names: &[&str]) -> Option<Date> {
    names.iter().find_map(|name| {
        evidence
            .document
            .facts_named(FactKind::Meta, name)
            .find_map(|fact| read(evidence, &fact.value))
    })
}

fn from_nodes(evidence: &Evidence<'_>, nodes: &[Node]) -> Option<Date> {
    nodes.iter().find_map(|node| read(evidence, node.published.as_deref()?))
}

/// A `meta` element of any other name that speaks of publishing.
fn from_telling_meta(evidence: &Evidence<'_>) -> Option<Date> {
    let facts = evidence.document.facts.iter().filter(|fact| fact.kind == FactKind::Meta);
    let is_telling = |name: &str| {
        name == "published"
            || name.contains("publish") && (name.contains("date") || name.contains("time"))
    };
    facts.filter(|fact| is_telling(&fact.name)).find_map(|fact| read(evidence, &fact.value))
}

/// `time` elements and elements with telling tokens, those nearest the title first, and behind it before
/// those above it, which may end the teaser of another page.
fn from_elements(evidence: &Evidence<'_>, surroundings: &Surroundings) -> Option<Date> {
    let title = surroundings.anchor(evidence);
    dated_elements(evidence, surroundings)
        .filter(|(unit, _)| surroundings.head.contains(unit))
        .min_by_key(|(unit, _)| (unit.abs_diff(title), *unit < title))
        .map(|(_, date)| date)
}

/// The date of all elements of the page that hold one, if they give but one.
fn from_only_element(evidence: &Evidence<'_>, surroundings: &Surroundings) -> Option<Date> {
    let mut dates = dated_elements(evidence, surroundings).map(|(_, date)| date);
    let first = dates.next()?;
    dates.all(|date| date == first).then_some(first)
}

/// The dates of `time` elements and of elements with telling tokens, with the units they stand in.
fn dated_elements<'a>(
    evidence: &'a Evidence<'_>,
    surroundings: &'a Surroundings,
) -> impl Iterator<Item = (usize, Date)> + 'a {
    let has = |name: &str, tokens: &[&str]| name.split(' ').any(|token| tokens.contains(&token));
    let times = evidence.in_text(FactKind::Time).filter(move |(fact, _)| {
        !has(&fact.name.to_lowercase(), UPDATED_TOKENS) || has(&fact.name, &["published"])
    });
    let named = evidence
        .in_text(FactKind::Named)
        .filter(move |(fact, _)| has(&fact.name.to_lowercase(), PUBLISHED_TOKENS));
    times
        .chain(named)
        .filter(|(_, unit)| !surroundings.is_foreign(evidence, *unit))
        .filter(|(_, unit)| !is_update_line(surroundings, *unit))
        .filter_map(|(fact, unit)| Some((unit, read(evidence, &fact.value)?)))
        .filter(|(_, date)| is_inferrable(*date))
}

/// Whether the line an element stands in says that its date is that of a change.
fn is_update_line(surroundings: &Surroundings, unit: usize) -> bool {
    let mut stated = surroundings.stated_in(unit);
    stated.any(|stated| stated.statement.updated.is_some() && stated.statement.published.is_none())
}

/// Datelines near the title: lines of nothing else first, those right at it before all others, for under a
/// short essay the comments are near, too; then bylines, then any short line.
fn from_lines(surroundings: &Surroundings) -> Option<Date> {
    if let Some(date) = from_dateline_at_title(surroundings) {
        return Some(date);
    }
    let near = surroundings.near_title();
    let whole = near.clone().filter(|stated| stated.statement.is_whole);
    let bylines = near
        .clone()
        .filter(|stated| !stated.statement.people.is_empty() || stated.statement.is_strong);
    let short = near.filter(|stated| surroundings.is_at_title(stated.unit) && stated.is_short);
    whole.chain(bylines).chain(short).find_map(|stated| stated.statement.published)
}

/// The date of the first line right at the title that gives a date of publication and nothing else.
fn from_dateline_at_title(surroundings: &Surroundings) -> Option<Date> {
    let mut whole = surroundings
        .near_title()
        .filter(|stated| stated.statement.is_whole && surroundings.is_at_title(stated.unit));
    whole.find_map(|stated| stated.statement.published)
}

/// The date of all datelines of the page, if they give but one.
fn from_only_line(surroundings: &Surroundings) -> Option<Date> {
    let whole = surroundings.statements.iter().filter(|stated| stated.statement.is_whole);
    let mut dates = whole.filter_map(|stated| stated.statement.published);
    let first = dates.next()?;
    dates.all(|date| date == first).then_some(first)
}

/// The first day of the month that a line at the title gives without a day. The line stays in the text,
/// for it says no more than that.
fn from_month(evidence: &Evidence<'_>, surroundings: &Surroundings) -> Option<Date> {
    let head = evidence.units.get(surroundings.head.clone())?;
    head.iter().flat_map(lines).find_map(|line| month(&line)).filter(|date| is_inferrable(*date))
}

/// The first day of a month named as `April 2005`.
fn month(line: &str) -> Option<Date> {
    /// "outubro de 2005".
    const MAX_WORDS: usize = 3;
    let line = line.trim();
    let is_month = line.starts_with(char::is_alphabetic)
        && line.bytes().filter(u8::is_ascii_digit).count() == "2005".len()
        && line.split_whitespace().nth(MAX_WORDS).is_none();
    let day = is_month.then(|| format!("1 {line}"))?;
    find_date(&day).filter(|(_, range)| range.len() == day.len()).map(|(date, _)| date)
}

/// The date of the last change, where a page shows no other: it is the day its words are of.
fn from_updates(surroundings: &Surroundings) -> Option<Date> {
    let anywhere = surroundings.statements.iter().filter(|stated| stated.statement.is_whole);
    surroundings.near_title().chain(anywhere).find_map(|stated| stated.statement.updated)
}

fn from_mail(evidence: &Evidence<'_>) -> Option<Date> {
    if let Some(forwarded) = &evidence.forwarded {
        return forwarded.date;
    }
    evidence
        .document
        .facts_named(FactKind::Mail, "date")
        .find_map(|fact| read(evidence, &fact.value))
}

/// The first line like "Publication date: …" anywhere on the page.
fn from_strong_line(surroundings: &Surroundings) -> Option<Date> {
    let mut strong = surroundings
        .statements
        .iter()
        .map(|stated| &stated.statement)
        .filter(|statement| statement.is_strong);
    strong.find_map(|statement| statement.published)
}

/// The date in the path of an address: `/2019/05/03/`.
fn from_address(address: &str) -> Option<Date> {
    static PATH_DATE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"[/-](\d{4})[/-](\d{1,2})[/-](\d{1,2})(?:[/-]|$)")
            .expect("the pattern is a constant and is compiled by the tests")
    });
    let parts = PATH_DATE.captures(address)?;
    let date = Date::new(parts[1].parse().ok()?, parts[2].parse().ok()?, parts[3].parse().ok()?);
    date.ok().filter(|date| is_inferrable(*date))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Builder;
    use crate::metadata::evidence::tests::{PROSE, dump};

    fn date_of(facts: &[(FactKind, &str, &str)], address: Option<&str>) -> Option<String> {
        let mut builder = Builder::new();
        for (kind, name, value) in facts {
            builder.fact_here(*kind, name, value);
        }
        builder.text(PROSE);
        let document = builder.finish();
        let units = document.units();
        let evidence = Evidence::gather(&document, &units, None);
        let surroundings = Surroundings::read(&evidence, None);
        published(Path::new("a.html"), &evidence, &surroundings, address)
            .map(|found| found.value.to_string())
    }

    #[test]
    fn a_month_at_the_title_is_its_first_day() {
        fn check(line: &str, expected: Option<&str>) {
            let document = dump(&["Ask for Less", line, PROSE, PROSE]);
            let units = document.units();
            let evidence = Evidence::gather(&document, &units, None);
            let surroundings = Surroundings::read(&evidence, Some("Ask for Less"));
            let found = published(Path::new("a.txt"), &evidence, &surroundings, None);
            assert_eq!(found.map(|found| found.value.to_string()).as_deref(), expected, "{line}");
        }
        check("April 2005", Some("2005-04-01"));
        check("outubro de 2005", Some("2005-10-01"));
        check("2005", None);
        check("Since April 2005", None);
        check("Rooms 2005", None);
    }

    #[test]
    fn the_strongest_statement_wins() {
        fn check(facts: &[(FactKind, &str, &str)], expected: Option<&str>) {
            assert_eq!(date_of(facts, None).as_deref(), expected);
        }
        use FactKind::{JsonLd, Meta, Time};
        let json = r#"{"@type":"Article","datePublished":"2019-05-03T10:00:00+02:00","dateModified":"2020-01-01"}"#;
        check(&[(Meta, "date", "2018-01-01"), (JsonLd, "", json)], Some("2019-05-03"));
        check(&[(Meta, "article:modified_time", "2018-01-01")], None);
        check(&[(Time, "entry-date published", "2018-01-01")], Some("2018-01-01"));
        check(&[(Time, "updated", "2018-01-01")], None);
        check(&[(Time, "", "1744-01-01")], None);
        check(&[(Meta, "date", "1744-01-01")], Some("1744-01-01"));
    }

    #[test]
    fn elements_away_from_the_title_count_if_they_agree() {
        fn check(dates: &[&str], expected: Option<&str>) {
            let mut builder = Builder::new();
            for _ in 0..30 {
                builder.text(PROSE);
                builder.break_block();
            }
            for date in dates {
                builder.fact_here(FactKind::Time, "", date);
                builder.text("Training");
                builder.break_block();
            }
            let document = builder.finish();
            let units = document.units();
            let evidence = Evidence::gather(&document, &units, None);
            let surroundings = Surroundings::read(&evidence, None);
            let found = published(Path::new("a.html"), &evidence, &surroundings, None);
            assert_eq!(found.map(|found| found.value.to_string()).as_deref(), expected);
        }
        check(&["2019-05-03"], Some("2019-05-03"));
        check(&["2019-05-03", "2019-05-03"], Some("2019-05-03"));
        check(&["2019-05-03", "2019-05-07"], None);
    }

    #[test]
    fn an_element_behind_the_title_comes_before_one_above_it() {
        let mut builder = Builder::new();
        builder.fact_here(FactKind::Time, "", "2019-05-07");
        builder.text("Another page, 7 May");
        builder.break_block();
        builder.text("Ask for Less");
        builder.break_block();
        builder.fact_here(FactKind::Time, "", "2019-05-03");
        builder.text("May 3 in the team of the week");
        builder.break_block();
        builder.text(PROSE);
        let document = builder.finish();
        let units = document.units();
        let evidence = Evidence::gather(&document, &units, None);
        let surroundings = Surroundings::read(&evidence, Some("Ask for Less"));
        let found = published(Path::new("a.html"), &evidence, &surroundings, None);
        assert_eq!(found.map(|found| found.value.to_string()).as_deref(), Some("2019-05-03"));
    }

    #[test]
    fn visible_dates() {
        fn check(lines: &[&str], expected: Option<&str>) {
            let document = dump(lines);
            let units = document.units();
            let evidence = Evidence::gather(&document, &units, None);
            let surroundings = Surroundings::read(&evidence, Some("Ask for Less"));
            let found = published(Path::new("a.txt"), &evidence, &surroundings, None);
            assert_eq!(found.map(|found| found.value.to_string()).as_deref(), expected);
        }
        check(&["Sunday, May 5, 2019", "Ask for Less", PROSE, PROSE], Some("2019-05-05"));
        check(&["Ask for Less", "Updated May 6, 2019", "May 5, 2019", PROSE], Some("2019-05-05"));
        check(&["Ask for Less", "Updated May 6, 2019", PROSE], Some("2019-05-06"));
        check(&["Ask for Less", PROSE, "Publication date: May 5, 2019"], Some("2019-05-05"));
        check(&["Ask for Less", PROSE, "May 5, 2019", "May 9, 2019"], Some("2019-05-05"));
        check(&["Ask for Less", PROSE, "© 2019 Acme"], None);
        check(&["Ask for Less", "03/10/2019", PROSE, PROSE], Some("2019-03-10"));
        let teaser = "25/09/2019";
        check(&["Ask for Less", "03/10/2019", PROSE, PROSE, "More", teaser], Some("2019-10-03"));
    }

    #[test]
    fn addresses_hold_dates() {
        fn check(address: &str, expected: Option<&str>) {
            assert_eq!(date_of(&[], Some(address)).as_deref(), expected);
        }
        check("https://example.com/2019/05/03/ask", Some("2019-05-03"));
        check("https://example.com/2019/05/ask", None);
        check("https://example.com/1919/05/03/ask", None);
    }
}
