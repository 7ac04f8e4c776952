//! Who wrote it, by what the page shows: units in an element that speaks of an author, bylines,
//! bare names beside the dateline, paragraphs about the author, the owner of a personal site.

use super::author::{UNITS_AFTER_PROSE, without_site};
use super::bio;
use super::evidence::{Evidence, lines};
use super::person::{Trust, is_full_name, people, strip_lead_ins, team, without_degrees};
use super::statement;
use super::surroundings::Surroundings;
use super::text::{count_words, fold, key};
use super::title;
use crate::document::{FactKind, Unit, UnitKind};

/// Short units in an element whose class speaks of an author, nearest the title first.
pub(super) fn from_marked_units(
    evidence: &Evidence<'_>,
    surroundings: &Surroundings,
) -> Vec<String> {
    /// Words of the longest unit that is read.
    const MAX_WORDS: usize = 15;
    /// Elements around it that are looked at.
    const DEPTH: usize = 3;
    let title = surroundings.anchor(evidence);
    let end = (evidence.prose.end + UNITS_AFTER_PROSE).min(evidence.units.len());
    let marked = (title.saturating_sub(UNITS_BEFORE_TITLE)..end).filter(|unit| {
        let elements = evidence.units[*unit].path().take(DEPTH);
        evidence.units[*unit].words <= MAX_WORDS
            && elements.flat_map(|element| &element.tokens).any(|token| is_author_token(token))
            && !surroundings.is_foreign(evidence, *unit)
    });
    marked
        .map(|unit| (unit.abs_diff(title), people(&evidence.units[unit].text, Trust::Led)))
        .map(|(distance, names)| (distance, without_site(evidence, names)))
        .filter(|(_, names)| names.iter().any(|name| !evidence.has_common_word(name)))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, names)| names)
        .unwrap_or_default()
}

/// Units before the title that may name the author.
const UNITS_BEFORE_TITLE: usize = 6;

fn is_author_token(token: &str) -> bool {
    AUTHOR_TOKEN_PARTS.iter().any(|part| token.contains(part)) && !token.contains("authori")
}

/// Parts of class tokens of elements that name the author.
const AUTHOR_TOKEN_PARTS: &[&str] = &[
    "author",
    "byline",
    "written-by",
    "writtenby",
    "posted-by",
    "contributor",
    "contrib-",
    "writer",
];

/// Bylines near the title.
pub(super) fn from_bylines(surroundings: &Surroundings) -> Vec<String> {
    let near = surroundings.near_title().filter(|stated| !stated.statement.people.is_empty());
    let whole = near.clone().filter(|stated| stated.statement.is_whole);
    let short = near.filter(|stated| {
        stated.is_short
            && (stated.statement.is_led && stated.statement.is_strong
                || stated.statement.people.iter().all(|name| is_full_name(without_degrees(name))))
    });
    whole.chain(short).next().map(|stated| stated.statement.people.clone()).unwrap_or_default()
}

/// The line right at the title that says "By …" and nothing else, with full names.
pub(super) fn from_clear_byline(
    evidence: &Evidence<'_>,
    surroundings: &Surroundings,
) -> Vec<String> {
    let mut clear = surroundings.near_title().filter(|stated| {
        stated.statement.is_led
            && stated.statement.is_whole
            && surroundings.is_at_title(stated.unit)
    });
    let names = clear.next().map(|stated| stated.statement.people.clone()).unwrap_or_default();
    let is_clear = |name: &String| {
        is_full_name(without_degrees(name)) && !evidence.has_common_word(without_degrees(name))
    };
    if names.iter().all(is_clear) { without_site(evidence, names) } else { Vec::new() }
}

/// The only people that lines like "By …" name, wherever they stand: some pages sign at the end.
pub(super) fn from_only_byline(surroundings: &Surroundings) -> Vec<String> {
    let led = surroundings.statements.iter().map(|stated| &stated.statement);
    let mut named = led.filter(|statement| statement.is_led && statement.is_whole);
    let Some(first) = named.next() else { return Vec::new() };
    let is_only = named.all(|other| other.people == first.people);
    if is_only && first.people.iter().all(|name| is_full_name(without_degrees(name))) {
        first.people.clone()
    } else {
        Vec::new()
    }
}

/// The team that a byline right at the title names, or a line beside the dateline.
pub(super) fn team_in_byline(evidence: &Evidence<'_>, surroundings: &Surroundings) -> Vec<String> {
    let Some(title) = surroundings.title_unit else { return Vec::new() };
    let near = surroundings.head.clone().filter(|unit| *unit > title);
    let at_title: Vec<(usize, String)> = near
        .filter(|unit| surroundings.is_at_title(*unit))
        .flat_map(|unit| lines(&evidence.units[unit]).map(move |line| (unit, line)))
        .collect();
    let is_dated = |unit: usize| {
        surroundings
            .near_title()
            .any(|stated| stated.unit != unit && stated.unit.abs_diff(unit) < 2)
    };
    let mut is_led = false;
    for (unit, line) in at_title {
        let was_led = std::mem::replace(&mut is_led, statement::is_byline_lead_in(&line));
        let may_sign = was_led || strip_lead_ins(&line).len() < line.len() || is_dated(unit);
        if may_sign
            && count_words(&line) <= MAX_TEAM_WORDS
            && let Some(name) = team(&line).filter(|name| !evidence.is_all_of_site_name(name))
        {
            return vec![name];
        }
    }
    Vec::new()
}

/// Words of the longest line that names a team.
const MAX_TEAM_WORDS: usize = 10;

/// A bare name beside the dateline or right under the title.
pub(super) fn from_name_line(evidence: &Evidence<'_>, surroundings: &Surroundings) -> Vec<String> {
    /// Units after the title in which a bare name needs no dateline beside it.
    const UNITS_AT_TITLE: usize = 3;
    let Some(title) = surroundings.title_unit else { return Vec::new() };
    let dated: Vec<usize> = surroundings.near_title().map(|stated| stated.unit).collect();
    let is_dated = |unit: usize| dated.iter().any(|other| unit.abs_diff(*other) <= 2);
    let is_at_title = |unit: usize, distance: usize| (title..=title + distance).contains(&unit);
    let is_before_prose = |unit: usize| unit < evidence.prose.start;
    let is_possible = |unit: usize, line: &str| {
        let is_item = evidence.units[unit].kind == UnitKind::Item;
        is_dated(unit) && (!is_item || is_at_title(unit, 2))
            || is_before_prose(unit) && is_at_title(unit, UNITS_AT_TITLE)
            || !is_item && surroundings.repeats(line)
    };
    surroundings
        .head
        .clone()
        .filter(|unit| *unit != title && !surroundings.is_foreign(evidence, *unit))
        .filter(|unit| !matches!(evidence.units[*unit].kind, UnitKind::Table | UnitKind::Code))
        .filter(|unit| !is_row_of_links(&evidence.units[*unit]))
        .flat_map(|unit| lines(&evidence.units[unit]).map(move |line| (unit, line)))
        .filter(|(unit, line)| {
            // "Madison Green" is a name where it stands beside the date, and again elsewhere.
            let is_common = evidence.has_common_word(first_part(line))
                && !(is_dated(*unit)
                    && surroundings.repeats(line)
                    && !evidence.is_phrase(first_part(line)));
            !evidence.is_site_name(line) && !is_common
        })
        .filter(|(_, line)| !key(&evidence.units[title].text).contains(&key(line)))
        .filter(|(unit, line)| is_possible(*unit, line))
        .filter_map(|(unit, line)| Some((unit, name_line(&line)?)))
        .min_by_key(|(unit, _)| unit.abs_diff(title))
        .map(|(_, names)| names)
        .unwrap_or_default()
}

/// Whether a unit is nothing but links, as many as its words or nearly: a menu, whose words may look like
/// a name.
fn is_row_of_links(unit: &Unit<'_>) -> bool {
    unit.links > 2 && unit.linked_words == unit.words && unit.links * 2 > unit.words
}

/// A line up to its first comma, behind which roles and places stand.
fn first_part(line: &str) -> &str {
    line.split(',').next().unwrap_or(line)
}

/// The names of a line that holds nothing but names and degrees.
fn name_line(line: &str) -> Option<Vec<String>> {
    /// Words of the longest such line.
    const MAX_WORDS: usize = 12;
    let names =
        if count_words(line) <= MAX_WORDS { people(line, Trust::Shaped) } else { Vec::new() };
    let is_start = names.first().is_some_and(|name| line.starts_with(name.as_str()));
    is_start.then_some(names)
}

/// The only people that lines like "Written by …" name anywhere on the page.
pub(super) fn from_strong_byline(surroundings: &Surroundings) -> Vec<String> {
    let mut named = surroundings
        .statements
        .iter()
        .filter(|stated| stated.statement.is_strong && !stated.statement.people.is_empty())
        .filter(|stated| stated.statement.is_whole || stated.is_short)
        .map(|stated| &stated.statement.people);
    let Some(first) = named.next() else { return Vec::new() };
    if named.all(|people| people == first) { first.clone() } else { Vec::new() }
}

/// Who sent a letter that was saved as text: "From: Ada Byron <ada@desk.example>".
pub(super) fn from_sender_line(evidence: &Evidence<'_>) -> Vec<String> {
    let head = evidence.units.iter().take(evidence.prose.start);
    let sender = head.flat_map(lines).find_map(|line| {
        let (name, address) = line.strip_prefix("From: ")?.split_once('<')?;
        (address.contains('@') && address.ends_with('>')).then(|| name.trim().to_owned())
    });
    without_site(evidence, sender.map_or_else(Vec::new, |name| people(&name, Trust::Led)))
}

/// Whom the paragraphs about the author are about.
pub(super) fn from_bios(evidence: &Evidence<'_>) -> Vec<String> {
    let bios = bio::find(evidence, &[]);
    let first = bios.into_iter().find_map(|bio| bio.name);
    without_site(evidence, first.into_iter().collect())
}

/// The person whose site it is: a full name that two places give as the site's.
pub(super) fn from_personal_site(evidence: &Evidence<'_>) -> Vec<String> {
    /// Units at the top of a page that may be its masthead.
    const MASTHEAD_UNITS: usize = 4;
    let site = evidence.meta(&["og:site_name", "application-name"]).map(fold);
    let titles = evidence.document.facts.iter().filter(|fact| fact.kind == FactKind::PageTitle);
    let parts = titles.filter_map(|fact| title::last_part(&fact.value)).map(str::to_owned);
    let masthead = evidence.units.iter().take(MASTHEAD_UNITS).map(|unit| unit.text.clone());
    let copyright = evidence.units.iter().rev().take(COPYRIGHT_UNITS).filter_map(copyright_holder);
    let names: Vec<String> = site
        .into_iter()
        .chain(parts.take(1))
        .chain(masthead)
        .chain(copyright)
        .map(|name| name.trim_end_matches(|last: char| !last.is_alphanumeric()).to_owned())
        .filter(|name| is_full_name(name) && !evidence.has_common_word(name))
        .collect();
    let is_twice = |name: &&String| {
        names.iter().filter(|other| key(other) == key(name)).count() > 1
            || evidence.is_in_host(name)
    };
    names.iter().find(is_twice).cloned().into_iter().collect()
}

/// Units at the end of a page that may hold its copyright line.
const COPYRIGHT_UNITS: usize = 8;

/// The name in "© 2019 Ada Byron. All rights reserved."
fn copyright_holder(unit: &Unit<'_>) -> Option<String> {
    let after = unit.text.split(['©', 'Ⓒ']).nth(1)?;
    let name = after.trim_start_matches(|first: char| !first.is_alphabetic());
    let end = name.find(['.', ',', '|', '·', '\n', '-', '–']).unwrap_or(name.len());
    Some(name[..end].trim().to_owned())
}
