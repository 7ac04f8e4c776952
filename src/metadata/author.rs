//! Who wrote it: structured data, `meta` elements, elements that name themselves, mail headers,
//! then bylines near the title and paragraphs about the author.

use std::collections::{BTreeSet, HashSet};

use super::evidence::Evidence;
use super::json_ld::{Agent, AgentKind, Node};
use super::person::{Trust, agent, people, team, without_degrees};
use super::surroundings::Surroundings;
use super::text::{count_words, is_capitalised, key};
use super::{Found, Provenance, visible_author};
use crate::document::FactKind;

/// `meta` names that hold authors, strongest first. An address in one names nobody.
const META_NAMES: &[&str] = &[
    "citation_author",
    "parsely-author",
    "sailthru.author",
    "author",
    "article:author",
    "article:author_name",
    "og:article:author",
    "byl",
    "dc.creator",
    "dcterms.creator",
    "creator",
    "og:author",
    "article.author",
    "authors",
    "cxenseparse:author",
    "content_author",
    "rbauthors",
];

/// `meta` names of which a page may carry one for each author.
const REPEATED_NAMES: &[&str] = &["citation_author", "dc.creator", "author", "article:author"];

/// Names of elements in the text that hold an author, strongest first.
const NAMED: &[&str] = &[
    "author",
    "p-author",
    "byline",
    "byline-name",
    "author-name",
    "author_name",
    "authorname",
    "post-author",
    "entry-author",
    "article-author",
    "byline-author",
    "post-byline",
    "article-byline",
    "entry-author-name",
    "author-link",
    "post-author-name",
    "author__name",
    "byline__name",
    "byline__author",
    "vcard",
    "fn",
    "creator",
    "contributor",
    "url",
];

/// Those of them that menus and companies' addresses carry too.
const WEAK_NAMED: &[&str] = &["vcard", "fn", "creator", "contributor", "url"];

/// Ranks everything that may name the author.
pub(super) fn infer(
    evidence: &Evidence<'_>,
    surroundings: &Surroundings,
) -> Option<Found<Vec<String>>> {
    let found = |value: Vec<String>, provenance| {
        let value: Vec<String> =
            value.into_iter().filter(|name| !is_title(name, evidence, surroundings)).collect();
        (!value.is_empty()).then_some(Found { value, provenance })
    };
    let structured = &evidence.structured;
    let at_title = || {
        found(from_named(evidence, surroundings), Provenance::Microformat)
            .or_else(|| found(visible_author::from_bylines(surroundings), Provenance::Visible))
            .or_else(|| found(from_author_pages(evidence, surroundings), Provenance::Microformat))
    };
    let marked = || {
        let names = visible_author::from_marked_units(evidence, surroundings);
        found(names, Provenance::Microformat)
    };
    let stated = found(from_nodes(evidence, &structured.articles), Provenance::JsonLd)
        .or_else(|| found(from_meta(evidence), Provenance::Meta))
        .or_else(|| found(from_twitter(evidence), Provenance::Meta));
    if let Some(stated) = stated {
        let byline =
            found(visible_author::from_clear_byline(evidence, surroundings), Provenance::Visible);
        if let Some(byline) = byline.filter(|byline| !share_a_name(&byline.value, &stated.value)) {
            return Some(byline);
        }
        // A content system may know its users by handles only; the page shows their names.
        let is_fitting = |shown: &Found<Vec<String>>| fits_handle(&shown.value, &stated.value);
        let shown = is_handle(&stated.value)
            .then(|| at_title().filter(is_fitting).or_else(|| marked().filter(is_fitting)));
        return Some(shown.flatten().unwrap_or(stated));
    }
    at_title()
        .or_else(|| found(from_nodes(evidence, &structured.pages), Provenance::JsonLd))
        .or_else(|| {
            let is_site = |name: &str| evidence.is_all_of_site_name(name);
            from_fields(evidence, |field| team(field).filter(|name| !is_site(name)))
        })
        .or_else(marked)
        .or_else(|| found(visible_author::from_strong_byline(surroundings), Provenance::Visible))
        .or_else(|| {
            found(visible_author::from_name_line(evidence, surroundings), Provenance::Visible)
        })
        .or_else(|| found(from_mail(evidence), Provenance::Mail))
        .or_else(|| found(visible_author::from_sender_line(evidence), Provenance::Visible))
        .or_else(|| found(visible_author::from_only_byline(surroundings), Provenance::Visible))
        .or_else(|| found(visible_author::from_bios(evidence), Provenance::Visible))
        .or_else(|| found(visible_author::from_personal_site(evidence), Provenance::Visible))
        .or_else(|| {
            found(visible_author::team_in_byline(evidence, surroundings), Provenance::Visible)
        })
        .or_else(|| from_fields(evidence, agent))
        .or_else(|| found(agent_in_element(evidence, surroundings), Provenance::Microformat))
}

/// Whether two lists of names have one in common.
fn share_a_name(one: &[String], other: &[String]) -> bool {
    let words = |name: &String| -> BTreeSet<String> {
        key(without_degrees(name)).split(' ').map(str::to_owned).collect()
    };
    one.iter().any(|name| {
        let name = words(name);
        other.iter().map(words).any(|known| known.is_subset(&name) || name.is_subset(&known))
    })
}

/// Whether names that a page shows can be those of users it only calls by one word: a first name
/// has to be part of them, a handle need not.
fn fits_handle(shown: &[String], handles: &[String]) -> bool {
    let is_first_name =
        |name: &String| is_capitalised(name) && name.chars().skip(1).all(char::is_lowercase);
    !is_handle(shown) && (!handles.iter().any(is_first_name) || share_a_name(shown, handles))
}

/// Whether names are single words throughout.
fn is_handle(names: &[String]) -> bool {
    names.iter().all(|name| !name.contains(' '))
}

fn is_title(name: &str, evidence: &Evidence<'_>, surroundings: &Surroundings) -> bool {
    surroundings.title_unit.is_some_and(|unit| key(&evidence.units[unit].text) == key(name))
}

fn from_nodes(evidence: &Evidence<'_>, nodes: &[Node]) -> Vec<String> {
    nodes
        .iter()
        .map(|node| from_agents(evidence, &node.authors))
        .find(|names| !names.is_empty())
        .unwrap_or_default()
}

/// The people among agents; those of unknown kind count only where no person is named.
fn from_agents(evidence: &Evidence<'_>, agents: &[Agent]) -> Vec<String> {
    let of_kind = |kind: AgentKind| {
        agents
            .iter()
            .filter(move |agent| agent.kind == kind)
            .flat_map(|agent| people(&agent.name, Trust::Stated))
            .filter(|name| !evidence.names_only_site(name))
    };
    let mut names: Vec<String> = of_kind(AgentKind::Person).collect();
    if names.is_empty() {
        names = of_kind(AgentKind::Unknown).collect();
    }
    unique(names)
}

fn unique(mut names: Vec<String>) -> Vec<String> {
    let mut known = HashSet::new();
    names.retain(|name| known.insert(key(name)));
    names
}

fn from_meta(evidence: &Evidence<'_>) -> Vec<String> {
    /// Elements of one name that are read: more are no list of authors.
    const MAX_ELEMENTS: usize = 200;
    META_NAMES
        .iter()
        .map(|name| {
            let limit = if REPEATED_NAMES.contains(name) { MAX_ELEMENTS } else { 1 };
            let facts = evidence.document.facts_named(FactKind::Meta, name).take(limit);
            unique(facts.flat_map(|fact| names_in_meta(name, &fact.value)).collect())
        })
        .map(|names| without_site(evidence, names))
        .find(|names| !names.is_empty())
        .unwrap_or_default()
}

/// Citation indexes write "Last, First".
fn names_in_meta(name: &str, value: &str) -> Vec<String> {
    if name == "citation_author"
        && let Some((last, first)) = value.split_once(", ")
        && !first.contains(',')
    {
        return people(&format!("{first} {last}"), Trust::Stated);
    }
    people(value, Trust::Stated)
}

pub(super) fn without_site(evidence: &Evidence<'_>, names: Vec<String>) -> Vec<String> {
    names.into_iter().filter(|name| !evidence.names_only_site(name)).collect()
}

/// Elements that name themselves an author, those nearest the title first.
fn from_named(evidence: &Evidence<'_>, surroundings: &Surroundings) -> Vec<String> {
    let facts: Vec<_> = evidence
        .in_text(FactKind::Named)
        .filter(|(_, unit)| !surroundings.is_foreign(evidence, *unit))
        .filter(|(fact, unit)| {
            !WEAK_NAMED.contains(&fact.name.as_str())
                || surroundings.head.contains(unit)
                || *unit >= evidence.prose.end
        })
        .collect();
    let title = surroundings.anchor(evidence);
    NAMED
        .iter()
        .filter_map(|name| {
            let named = facts.iter().filter(|(fact, _)| fact.name == *name);
            named
                .map(|(fact, unit)| {
                    (unit.abs_diff(title), *unit, names_in_element(name, &fact.value))
                })
                .filter(|(_, _, names)| !names.is_empty())
                .min_by_key(|(distance, ..)| *distance)
        })
        .filter(|(_, unit, _)| *unit < evidence.prose.end + UNITS_AFTER_PROSE)
        .map(|(.., names)| without_site(evidence, names))
        .find(|names| !names.is_empty())
        .unwrap_or_default()
}

/// Links to pages about authors at the title; all those that stand together.
fn from_author_pages(evidence: &Evidence<'_>, surroundings: &Surroundings) -> Vec<String> {
    /// Units between two authors of one byline.
    const GAP: usize = 2;
    let title = surroundings.anchor(evidence);
    let mut linked: Vec<(usize, Vec<String>)> = evidence
        .in_text(FactKind::Named)
        .filter(|(fact, unit)| fact.name == "author-page" && surroundings.head.contains(unit))
        .filter(|(_, unit)| !surroundings.is_foreign(evidence, *unit))
        .map(|(fact, unit)| (unit, people(&fact.value, Trust::Shaped)))
        .filter(|(_, names)| !names.is_empty())
        .collect();
    linked.sort_by_key(|(unit, _)| (unit.abs_diff(title), *unit));
    let Some((nearest, _)) = linked.first() else { return Vec::new() };
    let nearest = *nearest;
    let together = linked.into_iter().filter(|(unit, _)| unit.abs_diff(nearest) <= GAP);
    without_site(evidence, unique(together.flat_map(|(_, names)| names).collect()))
}

/// Units after the prose in which an element may still name the author.
pub(super) const UNITS_AFTER_PROSE: usize = 40;

fn names_in_element(name: &str, value: &str) -> Vec<String> {
    /// Words of the longest byline; more is a bio.
    const MAX_WORDS: usize = 30;
    if count_words(value) > MAX_WORDS {
        return Vec::new();
    }
    let trust = if matches!(name, "url" | "fn" | "contributor" | "vcard") {
        Trust::Shaped
    } else {
        Trust::Led
    };
    let lines = value.split('\n');
    lines.map(|line| people(line, trust)).find(|names| !names.is_empty()).unwrap_or_default()
}

/// The first field outside the text that names an author as `read` reads it: a team, or whoever it is
/// where nobody else can be found, mostly a company.
fn from_fields(
    evidence: &Evidence<'_>,
    read: impl Fn(&str) -> Option<String>,
) -> Option<Found<Vec<String>>> {
    author_fields(evidence).find_map(|(field, provenance)| {
        read(field).map(|name| Found { value: vec![name], provenance })
    })
}

/// Whoever an element at the title names that calls itself the author's.
fn agent_in_element(evidence: &Evidence<'_>, surroundings: &Surroundings) -> Vec<String> {
    let mut facts = evidence.in_text(FactKind::Named).filter(|(fact, unit)| {
        NAMED.contains(&fact.name.as_str())
            && !WEAK_NAMED.contains(&fact.name.as_str())
            && surroundings.head.contains(unit)
            && !surroundings.is_foreign(evidence, *unit)
    });
    let is_undated = |line: &&str| !line.contains(|character: char| character.is_ascii_digit());
    facts
        .find_map(|(fact, _)| fact.value.lines().filter(is_undated).find_map(agent))
        .into_iter()
        .collect()
}

/// Every field outside the text that is for the author, with where it stands.
fn author_fields<'a>(evidence: &'a Evidence<'_>) -> impl Iterator<Item = (&'a str, Provenance)> {
    let nodes = evidence.structured.nodes().flat_map(|node| &node.authors);
    let metas = META_NAMES
        .iter()
        .flat_map(|name| evidence.document.facts_named(FactKind::Meta, name))
        .map(|fact| fact.value.as_str());
    nodes
        .map(|agent| (agent.name.as_str(), Provenance::JsonLd))
        .chain(metas.chain(twitter(evidence)).map(|field| (field, Provenance::Meta)))
}

/// The sender, if it is a person.
fn from_mail(evidence: &Evidence<'_>) -> Vec<String> {
    let from = evidence.document.facts_named(FactKind::Mail, "from").map(|fact| &fact.value);
    let from = evidence.forwarded.iter().map(|forwarded| &forwarded.from).chain(from).next();
    let names = from.map(|from| people(from, Trust::Shaped)).unwrap_or_default();
    without_site(evidence, names)
}

/// The name that some systems put beside "Written by" for previews.
fn from_twitter(evidence: &Evidence<'_>) -> Vec<String> {
    let names = twitter(evidence).map(|value| people(value, Trust::Stated)).unwrap_or_default();
    without_site(evidence, names)
}

fn twitter<'a>(evidence: &Evidence<'a>) -> Option<&'a str> {
    let is_label = |label: &str| {
        [
            "written by",
            "by",
            "author",
            "geschrieben von",
            "verfasst von",
            "écrit par",
            "escrito por",
        ]
        .contains(&label.to_lowercase().as_str())
    };
    [("twitter:label1", "twitter:data1"), ("twitter:label2", "twitter:data2")].into_iter().find_map(
        |(label, data)| {
            evidence.meta(&[label]).filter(|label| is_label(label))?;
            evidence.meta(&[data])
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Builder, Document};
    use crate::metadata::evidence::tests::{PROSE, dump};

    fn authors(document: &Document, title: &str) -> Vec<String> {
        let units = document.units();
        let evidence = Evidence::gather(document, &units, None);
        let surroundings = Surroundings::read(&evidence, Some(title));
        infer(&evidence, &surroundings).map(|found| found.value).unwrap_or_default()
    }

    #[test]
    fn stated_authors() {
        fn check(facts: &[(FactKind, &str, &str)], expected: &[&str]) {
            let mut builder = Builder::new();
            for (kind, name, value) in facts {
                builder.fact_here(*kind, name, value);
            }
            builder.text(PROSE);
            assert_eq!(authors(&builder.finish(), "T"), expected);
        }
        use FactKind::{JsonLd, Mail, Meta, Named};
        let organisation = r#"{"@type":"Article","author":{"@type":"Organization","name":"Acme"}}"#;
        check(&[(Meta, "author", "Ada Byron")], &["Ada Byron"]);
        check(&[(JsonLd, "", organisation), (Named, "author", "By Ada Byron")], &["Ada Byron"]);
        check(&[(Meta, "article:author", "https://example.com/ada")], &[]);
        check(
            &[(Meta, "og:site_name", "Acme Desk"), (Meta, "author", "Acme Desk")],
            &["Acme Desk"],
        );
        check(
            &[(Meta, "citation_author", "Byron, Ada"), (Meta, "citation_author", "Weber, Max")],
            &["Ada Byron", "Max Weber"],
        );
        check(&[(Mail, "from", "Ada Byron <ada@example.com>")], &["Ada Byron"]);
        check(&[(Meta, "author", "adab"), (Named, "author", "Ada Byron")], &["Ada Byron"]);
        check(&[(Meta, "author", "adab")], &["adab"]);
        check(
            &[(Meta, "og:site_name", "Ada Byron"), (Meta, "author", "Ada Byron")],
            &["Ada Byron"],
        );
        check(&[(Mail, "from", "Acme News <ada@example.com>")], &[]);
    }

    #[test]
    fn visible_authors() {
        fn check(lines: &[&str], expected: &[&str]) {
            assert_eq!(authors(&dump(lines), "Ask for Less"), expected, "{lines:?}");
        }
        check(&["Ask for Less", "By Ada Byron", PROSE, PROSE], &["Ada Byron"]);
        check(&["Ask for Less", PROSE, PROSE, "Ada Byron is a coach in London."], &["Ada Byron"]);
        check(&["Ask for Less", PROSE, PROSE, "Written by Ada Byron"], &["Ada Byron"]);
        check(
            &["Letter 7", "From: Ada Byron <ada@desk.example>", "Ask for Less", PROSE, PROSE],
            &["Ada Byron"],
        );
        check(
            &["Ask for Less", "Max Weber", "Max Weber", PROSE, PROSE, "Written by Ada Byron"],
            &["Ada Byron"],
        );
        check(&["Ask for Less", PROSE, "Max Weber", PROSE], &[]);
        check(&["Ask for Less", "Ada Byron", "May 3, 2019", PROSE, PROSE], &["Ada Byron"]);
        check(&["Ask for Less", "Quiet Week", "May 3, 2019", PROSE, PROSE], &[]);
        check(&["Ada Byron", "Ask for Less", PROSE, "© 2019 Ada Byron."], &["Ada Byron"]);
        check(&["Quiet Desk", "Ask for Less", PROSE, "© 2019 Ada Byron."], &[]);
        check(&["Ask for Less", "By asking, you learn.", PROSE, PROSE], &[]);
        let counting = "They were counting what they flew past, and could be fooled by one hedge.";
        check(&["Bees Get Home by Counting, Study Says", PROSE, counting, PROSE], &[]);
    }
}
