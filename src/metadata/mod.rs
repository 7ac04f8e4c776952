//! What is known about an essay: candidates from every place, ranked, each with its provenance.
//!
//! A document and its units come in, with what the curator declares; [`Metadata`] goes out, with
//! the units that only repeat it. Declared values win, then what the page states for machines, then
//! what it shows to people. Nothing here deletes a unit or knows a format.

mod address;
mod answered;
mod author;
mod bio;
mod claim;
mod date;
mod date_order;
mod declared;
mod evidence;
mod file_name;
mod forwarded;
mod json_ld;
mod language;
mod person;
mod site;
mod statement;
mod surroundings;
mod text;
mod title;
mod visible_author;
mod vocabulary;

use std::ops::Range;
use std::path::Path;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::config::SourceRules;
use crate::diagnostic::Diagnostic;
use crate::document::{Document, FrontMatter, Unit, Writing, fold};

pub(crate) use address::{canonical, host, is_tracker};
use evidence::Evidence;
pub(crate) use file_name::{page_name, split_date, split_language};
use surroundings::Surroundings;

/// Where a piece of metadata came from, strongest first.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Provenance {
    /// The sidecar file.
    Sidecar,
    /// The source's front matter.
    FrontMatter,
    /// Rules for the source in `site.toml`.
    Config,
    /// JSON-LD.
    JsonLd,
    /// `OpenGraph` and other `meta` elements.
    Meta,
    /// Microformats, microdata, `rel`.
    Microformat,
    /// Mail headers.
    Mail,
    /// A byline or dateline in the text, or another visible statement.
    Visible,
    /// A heading.
    Heading,
    /// The page's `title` element.
    PageTitle,
    /// The address it was saved from.
    Address,
    /// The file's name.
    #[default]
    FileName,
    /// Guessed from the text as a whole (language).
    Detected,
}

impl Provenance {
    /// In words a curator understands.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sidecar => "the sidecar",
            Self::FrontMatter => "front matter",
            Self::Config => "site.toml",
            Self::JsonLd => "JSON-LD",
            Self::Meta => "a meta element",
            Self::Microformat => "a microformat",
            Self::Mail => "the mail's header",
            Self::Visible => "the text",
            Self::Heading => "a heading",
            Self::PageTitle => "the page's title",
            Self::Address => "the address",
            Self::FileName => "the file's name",
            Self::Detected => "the text as a whole",
        }
    }
}

/// A value and where it was found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found<T> {
    /// What was found.
    pub value: T,
    /// Where.
    pub provenance: Provenance,
}

/// What a claimed unit says; the essay's page says it again in its own place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ClaimRole {
    /// The title.
    Title,
    /// The line naming the author.
    Byline,
    /// The line giving the date.
    Dateline,
    /// A paragraph about the author.
    Bio,
    /// The summary that stands between title and byline.
    Summary,
    /// The head of a mail that was passed on, and what was written above it.
    Forwarding,
    /// The mail that another one answers to.
    Answered,
}

/// Units that state metadata and nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Indices into [`Document::units`].
    pub units: Range<usize>,
    /// What they say.
    pub role: ClaimRole,
}

/// What is known about an essay. `None` and empty lists mean "not found".
#[derive(Debug, Default)]
pub struct Metadata {
    /// Title, without the site's name.
    pub title: Option<Found<String>>,
    /// Names of people, in order, without "By", roles or links.
    pub authors: Option<Found<Vec<String>>>,
    /// First published.
    pub published: Option<Found<Date>>,
    /// Last changed.
    pub updated: Option<Found<Date>>,
    /// Name of the site.
    pub site: Option<Found<String>>,
    /// Canonical URL: absolute http(s), trackers and fragment dropped.
    pub url: Option<Found<String>>,
    /// BCP 47 tag.
    pub language: Option<Found<String>>,
    /// A summary written by a person.
    pub description: Option<Found<String>>,
    /// As declared.
    pub tags: Vec<String>,
    /// What the curator declared, sidecar over front matter: slug, rights, order, keep, strip ...
    pub declared: FrontMatter,
    /// Units that hold metadata, in order.
    pub claims: Vec<Claim>,
    /// Declared values that could not be used.
    pub diagnostics: Vec<Diagnostic>,
}

impl Metadata {
    /// Fills in the author, the site's name and the tags that `site.toml` gives for the essay's source.
    pub fn complete(&mut self, rules: &SourceRules) {
        let (author, site) = (rules.author.as_deref(), rules.name.as_deref());
        for tag in &rules.tags {
            if self.tags.iter().all(|known| fold(known) != fold(tag)) {
                self.tags.push(tag.clone());
            }
        }
        let configured = |value: String| Found { value, provenance: Provenance::Config };
        if let (None, Some(author)) = (&self.authors, author) {
            self.authors =
                Some(Found { value: vec![author.to_owned()], provenance: Provenance::Config });
        }
        if let Some(site) = site
            && self.declared.site.is_none()
        {
            self.site = Some(configured(site.to_owned()));
        }
    }
}

/// What stands outside the document and overrules it.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    /// The sidecar's keys.
    pub sidecar: FrontMatter,
    /// Author for essays of this source that name none.
    pub author: Option<String>,
    /// Name of this source.
    pub site: Option<String>,
}

/// Ranks what a document states and shows about itself.
///
/// `units` are the document's own; `path` is the source's path, whose name is the last resort.
pub fn infer(
    path: &Path,
    document: &Document,
    units: &[Unit<'_>],
    overrides: &Overrides,
) -> Metadata {
    let mut metadata = declare(path, document, overrides);
    let site = metadata.site.as_ref().map(|found| found.value.as_str());
    let evidence = Evidence::gather(document, units, site);
    // A sidecar may name an essay anew; its page still bears the old title.
    let is_renamed =
        metadata.title.as_ref().is_some_and(|found| found.provenance == Provenance::Sidecar)
            && document.writing == Writing::Saved;
    let old_title = is_renamed.then(|| title::infer(path, &evidence)).flatten();
    metadata.title = metadata.title.or_else(|| title::infer(path, &evidence));
    let title = old_title.as_ref().or(metadata.title.as_ref()).map(|found| found.value.as_str());
    // One's own text that declares who wrote it when says so nowhere else, and lines that look so
    // are the essay's.
    let is_told = document.writing == Writing::Own
        && metadata.authors.is_some()
        && metadata.published.is_some();
    let surroundings = if is_told {
        Surroundings::of_title(&evidence, title)
    } else {
        Surroundings::read(&evidence, title)
    };
    metadata.authors =
        metadata.authors.or_else(|| author::infer(&evidence, &surroundings)).or_else(|| {
            configured(overrides.author.as_ref()).map(|found| found.map(|name| vec![name]))
        });
    metadata.url = metadata.url.or_else(|| address::infer(&evidence));
    let address = metadata.url.as_ref().map(|found| found.value.as_str());
    metadata.published =
        metadata.published.or_else(|| date::published(path, &evidence, &surroundings, address));
    metadata.updated = metadata.updated.or_else(|| date::updated(&evidence, &surroundings));
    metadata.site = metadata.site.or_else(|| site::name(&evidence));
    let named = file_name::language(path).filter(|_| document.writing == Writing::Own);
    let named = named.map(|value| Found { value, provenance: Provenance::FileName });
    metadata.language = metadata.language.or(named).or_else(|| language::infer(&evidence));
    metadata.description = metadata.description.or_else(|| site::description(&evidence));
    if metadata.tags.is_empty() {
        metadata.tags = site::tags(&evidence);
    }
    let authors = metadata.authors.as_ref().map_or(&[][..], |found| &found.value);
    let description = metadata.description.as_ref().map(|found| found.value.as_str());
    metadata.claims = if is_told {
        claim::titles(&evidence, &surroundings, title)
    } else {
        claim::find(&evidence, &surroundings, title, authors, description)
    };
    metadata
}

/// What the curator declares, in the sidecar, the front matter or `site.toml`.
fn declare(path: &Path, document: &Document, overrides: &Overrides) -> Metadata {
    let (sidecar, front_matter) = (&overrides.sidecar, &document.front_matter);
    let declared = declared::merge(sidecar, front_matter);
    let line = |key: fn(&FrontMatter) -> Option<&str>| {
        declared::find(sidecar, front_matter, |matter| declared::line(key(matter)))
    };
    let mut title = line(|matter| matter.title.as_deref());
    // Clippers copy a page's title with the site's name in it.
    if let (Some(found), Some(site)) = (&mut title, &front_matter.site)
        && found.provenance == Provenance::FrontMatter
        && document.writing == Writing::Saved
    {
        found.value = title::without_site(&found.value, site).to_owned();
    }
    Metadata {
        title,
        authors: declared::find(sidecar, front_matter, |matter| declared::list(&matter.authors)),
        published: declared::find(sidecar, front_matter, |matter| matter.date),
        updated: declared::find(sidecar, front_matter, |matter| matter.updated),
        site: line(|matter| matter.site.as_deref()).or_else(|| configured(overrides.site.as_ref())),
        url: declared::find(sidecar, front_matter, |matter| {
            matter.source.as_deref().and_then(address::canonical).map(String::from)
        }),
        language: declared::find(sidecar, front_matter, |matter| {
            matter.language.as_deref().and_then(language::normalise)
        }),
        description: line(|matter| matter.description.as_deref()),
        tags: declared.tags.clone(),
        diagnostics: declared::check(path, &declared),
        declared,
        claims: Vec::new(),
    }
}

fn configured(value: Option<&String>) -> Option<Found<String>> {
    value.map(|value| Found { value: value.clone(), provenance: Provenance::Config })
}

impl<T> Found<T> {
    fn map<U>(self, map: impl FnOnce(T) -> U) -> Found<U> {
        Found { value: map(self.value), provenance: self.provenance }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Fact, FactKind};
    use evidence::tests::{PROSE, dump};

    #[test]
    fn declared_values_win() {
        let mut document = dump(&["Ask for Less", "By Ada Byron", PROSE]);
        document.front_matter.title = Some("Ask for More".to_owned());
        document.front_matter.authors = vec!["Li Na".to_owned()];
        let sidecar = FrontMatter { title: Some("Ask".to_owned()), ..FrontMatter::default() };
        let overrides = Overrides { sidecar, ..Overrides::default() };
        let metadata = infer(Path::new("a.txt"), &document, &document.units(), &overrides);
        let title = metadata.title.unwrap();
        assert_eq!((title.value.as_str(), title.provenance), ("Ask", Provenance::Sidecar));
        let authors = metadata.authors.unwrap();
        assert_eq!(authors.value, ["Li Na"]);
        assert_eq!(authors.provenance, Provenance::FrontMatter);
    }

    #[test]
    fn the_configured_author_is_the_last_resort() {
        fn check(lines: &[&str], expected: &str) {
            let document = dump(lines);
            let overrides = Overrides { author: Some("Li Na".to_owned()), ..Overrides::default() };
            let metadata = infer(Path::new("a.txt"), &document, &document.units(), &overrides);
            assert_eq!(metadata.authors.unwrap().value, [expected]);
        }
        check(&["Ask for Less", PROSE], "Li Na");
        check(&["Ask for Less", "By Ada Byron", PROSE], "Ada Byron");
    }

    #[test]
    fn an_empty_document_is_named_by_its_file() {
        let document = Document::default();
        let path = Path::new("2019-05-03-ask.txt");
        let metadata = infer(path, &document, &[], &Overrides::default());
        assert_eq!(metadata.title.unwrap().value, "Ask");
        assert_eq!(metadata.published.unwrap().provenance, Provenance::FileName);
        assert!(metadata.claims.is_empty());
    }

    #[test]
    fn no_fact_panics() {
        use FactKind::{JsonLd, Mail, Named, PageTitle, Time};
        for value in ["|", " - ", "é", "{", "[[", "\0", "By", "©", "(3)", "Re:", "2 replies to "]
        {
            let mut document = dump(&[value, PROSE, value]);
            for kind in [JsonLd, PageTitle, Named, Time, Mail] {
                let (name, value) = ("author".to_owned(), value.to_owned());
                document.facts.push(Fact { kind, name, value, event: Some(0) });
            }
            infer(Path::new(value), &document, &document.units(), &Overrides::default());
        }
    }
}
