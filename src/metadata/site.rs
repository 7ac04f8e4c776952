//! The name of the site an essay was published on, its description of the essay, and its tags.

use super::evidence::Evidence;
use super::text::{fold, key};
use super::{Found, Provenance, address};
use crate::document::FactKind;

/// Ranks the names of the site; its host is the last resort.
pub(super) fn name(evidence: &Evidence<'_>) -> Option<Found<String>> {
    let structured = &evidence.structured;
    let found = |value: Option<String>, provenance| value.map(|value| Found { value, provenance });
    let publisher = structured.nodes().find_map(|node| node.publisher.clone());
    found(evidence.meta(&["og:site_name", "application-name"]).map(fold), Provenance::Meta)
        .or_else(|| found(structured.site.clone().or(publisher), Provenance::JsonLd))
        .or_else(|| found(from_sender(evidence), Provenance::Mail))
        .or_else(|| {
            let mut hosts = address::stated(evidence).into_iter();
            found(hosts.find_map(|found| address::host(&found.value)), Provenance::Address)
        })
}

/// The name of the list a mail came over, or what its sender says to write from.
fn from_sender(evidence: &Evidence<'_>) -> Option<String> {
    let header = |name| evidence.document.facts_named(FactKind::Mail, name).next();
    let name = |value: &str| {
        let name = value.split('<').next().unwrap_or_default();
        fold(name.trim_matches(['"', ' ']))
    };
    let sender = header("from").map(|from| name(&from.value));
    let letter =
        sender.as_deref().and_then(|sender| Some(sender.split_once(" from ")?.1.to_owned()));
    let list = header("list-id").map(|list| name(&list.value));
    letter.or(list).filter(|name| !name.is_empty())
}

/// What the page says the essay is about, unless that is only how the essay begins.
pub(super) fn description(evidence: &Evidence<'_>) -> Option<Found<String>> {
    let node = evidence.structured.articles.iter().find_map(|article| article.description.clone());
    let meta =
        evidence.meta(&["description", "og:description", "twitter:description", "dc.description"]);
    let meta = meta.map(|text| Found { value: fold(text), provenance: Provenance::Meta });
    meta.or_else(|| node.map(|value| Found { value, provenance: Provenance::JsonLd }))
        .filter(|found| !found.value.is_empty() && !is_opening(evidence, &found.value))
}

/// Whether the prose begins with a text, or with all of it that was not cut off.
fn is_opening(evidence: &Evidence<'_>, text: &str) -> bool {
    /// Words by which an opening is known.
    const WORDS: usize = 8;
    let text = key(text);
    let opening: Vec<&str> = text.split(' ').take(WORDS).collect();
    let opening = opening.join(" ");
    let units = evidence.units.get(evidence.prose.clone()).unwrap_or_default();
    units.iter().take(3).any(|unit| key(&unit.text).starts_with(&opening))
}

/// Tags the page gives the essay, as written, each once. Keyword lists for search engines are
/// believed only where they are short.
pub(super) fn tags(evidence: &Evidence<'_>) -> Vec<String> {
    /// Longest list of keywords that is still a list of tags.
    const MAX_KEYWORDS: usize = 10;
    /// What content systems say where an author said nothing.
    const NO_TAGS: [&str; 6] =
        ["home", "uncategorized", "allgemein", "non classé", "sin categoría", "sem categoria"];
    let articles = evidence.structured.articles.iter().map(|article| &article.tags);
    let keywords = articles.filter(|tags| tags.len() <= MAX_KEYWORDS).flatten().cloned();
    let metas = evidence.document.facts_named(FactKind::Meta, "article:tag").take(MAX_KEYWORDS + 1);
    let mut tags: Vec<String> = Vec::new();
    for tag in keywords.chain(metas.map(|fact| fold(&fact.value))) {
        let says_nothing = key(&tag).is_empty() || NO_TAGS.contains(&&*tag.to_lowercase());
        if !says_nothing && !tags.iter().any(|known| key(known) == key(&tag)) {
            tags.push(tag);
        }
    }
    if tags.len() > MAX_KEYWORDS { Vec::new() } else { tags }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Builder, Document};
    use crate::metadata::evidence::tests::PROSE;

    fn page(facts: &[(FactKind, &str, &str)]) -> Document {
        let mut builder = Builder::new();
        for (kind, name, value) in facts {
            builder.fact(*kind, name, value);
        }
        builder.text(PROSE);
        builder.finish()
    }

    fn with<T>(document: &Document, read: impl Fn(&Evidence<'_>) -> T) -> T {
        let units = document.units();
        read(&Evidence::gather(document, &units, None))
    }

    #[test]
    fn sites_are_named_by_the_page_or_their_host() {
        fn check(facts: &[(FactKind, &str, &str)], expected: Option<&str>) {
            assert_eq!(with(&page(facts), name).map(|found| found.value).as_deref(), expected);
        }
        let canonical = (FactKind::Link, "canonical", "https://www.example.com/a");
        check(&[canonical, (FactKind::Meta, "og:site_name", "Quiet Desk")], Some("Quiet Desk"));
        check(&[canonical], Some("example.com"));
        check(&[(FactKind::Mail, "list-id", "Quiet Desk <quiet.example.com>")], Some("Quiet Desk"));
        let from = (FactKind::Mail, "from", "Ada Byron from Quiet Desk <ada@example.com>");
        check(&[from, (FactKind::Mail, "list-id", "<ada.example.com>")], Some("Quiet Desk"));
        check(&[], None);
    }

    #[test]
    fn a_description_is_not_the_opening() {
        fn check(text: &str, expected: Option<&str>) {
            let document = page(&[(FactKind::Meta, "description", text)]);
            assert_eq!(with(&document, description).map(|found| found.value).as_deref(), expected);
        }
        check("Why a quiet week never comes.", Some("Why a quiet week never comes."));
        check(&PROSE[..60], None);
    }

    #[test]
    fn tags_are_kept_once_and_those_that_say_nothing_not_at_all() {
        let json = r#"{"@type":"Article","keywords":["Work","Home","Rest"]}"#;
        let document = page(&[
            (FactKind::JsonLd, "", json),
            (FactKind::Meta, "article:tag", "work"),
            (FactKind::Meta, "article:tag", "Uncategorized"),
            (FactKind::Meta, "keywords", "a, b"),
        ]);
        assert_eq!(with(&document, tags), ["Work", "Rest"]);
    }
}
