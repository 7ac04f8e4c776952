//! The titles that a page states outside its text, without the name of its site.

use std::collections::{BTreeMap, BTreeSet};

use super::site_name::{MAX_TITLE_BYTES, SEPARATORS, STRONG_SEPARATORS, halves};
use super::tidy::{strip_subject, tidy};
use super::{LOWEST_LEVEL, MIN_LOW_WORDS, headings, headings_of};
use crate::document::FactKind;
use crate::metadata::evidence::{Evidence, lines};
use crate::metadata::text::{count_words, key};
use crate::metadata::{Found, Provenance};

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

/// What the page states outside its text, strongest first, cleaned; each differs from the others.
pub(super) fn stated(evidence: &Evidence<'_>) -> Vec<Found<String>> {
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
