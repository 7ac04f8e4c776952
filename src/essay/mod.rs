//! The facts about an essay that readers and lists need: complete, valid and small.
//!
//! [`assemble`] takes what is known about a source and what is left of it, decides every question
//! a page could ask, and hands back the essay and its body. It renders nothing.

#[cfg(test)]
pub(crate) mod fixture;
mod post;
mod searched;
mod words;
mod vocabulary;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use pulldown_cmark::{CowStr, Event, Tag};
use serde::{Deserialize, Serialize};

pub use self::post::post_name;
pub use self::searched::{MAX_DIFFERENT_WORDS, MAX_SEARCHED_WORDS, searched_words};
pub use self::vocabulary::Vocabulary;
pub use self::words::{SKETCH_VALUES, TellingWord};
use crate::cache::Key;
use crate::cleaner::{Cleaned, FEW_WORDS};
use crate::config::{Config, Rights};
use crate::diagnostic::{Diagnostic, Place};
use crate::document::{self, Body, Direction, Document, Outline, Unit, UnitKind};
use crate::metadata::{Metadata, Provenance};

/// Words a reader takes in per minute, for reading times; Brysbaert, "How many words do we read
/// per minute?", 2019: 238 for English non-fiction.
pub const WORDS_PER_MINUTE: usize = 238;

/// Words an excerpt has at most.
pub const EXCERPT_WORDS: usize = 40;

/// Authors, tags and former paths an essay has at most. Each has pages of its own; a source with
/// more is a list of them.
pub const MAX_NAMES: usize = 100;

/// An image that is published with an essay.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Asset {
    /// File name: content hash and the ending of its real type.
    pub name: String,
    /// Where its bytes are kept.
    pub key: Key,
}

/// One essay. Its text is in the body store under `body`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Essay {
    /// Path of the source inside the sources' folder, with `/`.
    pub path: String,
    /// Title; never empty.
    pub title: String,
    /// Names, in order; may be empty.
    pub authors: Vec<String>,
    /// First published; `None` sorts last.
    pub published: Option<Date>,
    /// Last changed by its author.
    pub updated: Option<Date>,
    /// Name of the site it was published on, or its host.
    pub site: Option<String>,
    /// Canonical URL of the original.
    pub url: Option<String>,
    /// BCP 47 tag.
    pub language: String,
    /// Which way its text runs.
    pub direction: Direction,
    /// A summary written by a person.
    pub summary: Option<String>,
    /// The opening, cut at a word, at most [`EXCERPT_WORDS`] words.
    pub excerpt: String,
    /// Declared tags, as written.
    pub tags: Vec<String>,
    /// Tags of the vocabulary whose phrases the essay holds.
    pub matched_tags: Vec<String>,
    /// What may be published.
    pub rights: Rights,
    /// Wanted path segment.
    pub slug: Option<String>,
    /// Former paths.
    pub aliases: Vec<String>,
    /// Former paths that the library's rules make; whatever else has one keeps it.
    pub former: Vec<String>,
    /// Built only with `--drafts`.
    pub draft: bool,
    /// Place in its shelf.
    pub order: Option<i64>,
    /// Folder inside the sources' folder whose shelf it stands on, with `/`; empty: on none. That of the
    /// source, but for a page bundle (see `library`).
    pub shelf: String,
    /// Words of the body.
    pub words: usize,
    /// Reading time in minutes, rounded up, at least 1; see [`WORDS_PER_MINUTE`].
    pub minutes: usize,
    /// What the source says about its author.
    pub author_note: Option<String>,
    /// Where the source says it was first published.
    pub republication: Option<String>,
    /// Images its body shows.
    pub assets: Vec<Asset>,
    /// Headings of the body in order: level, anchor, text.
    pub headings: Vec<(u8, String, String)>,
    /// Addresses its body links to, sorted, each once.
    pub links: Vec<String>,
    /// Addresses of the images its body shows, sorted, each once.
    pub images: Vec<String>,
    /// Its most telling words, at most 64, by hash.
    pub telling_words: Vec<TellingWord>,
    /// `MinHash` of its 5-word shingles, [`SKETCH_VALUES`] long, for near-duplicates.
    pub sketch: Vec<u32>,
    /// Where title, author, date came from.
    pub provenance: BTreeMap<String, Provenance>,
    /// Where the body is kept.
    pub body: Key,
}

impl Essay {
    /// Folder of the source inside the sources' folder, with `/`; empty at the top.
    pub fn folder(&self) -> &str {
        folder(&self.path)
    }
}

/// A fact that readers look for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Missing {
    /// One that is more than the name of a file.
    Title,
    /// Who wrote it.
    Author,
    /// When it was published.
    Date,
    /// What it is about, declared or found by the vocabulary.
    Tags,
}

/// A folder of sources, as its `_index.md` describes it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ShelfFacts {
    /// Folder inside the sources' folder, with `/`.
    pub path: String,
    /// Title, where declared.
    pub title: Option<String>,
    /// Place among the shelves.
    pub order: Option<i64>,
    /// Where the introduction is kept; `None` without one.
    pub introduction: Option<Key>,
}

/// The settings of a library that shape its essays: whoever keeps an essay keeps it by these, too.
#[derive(Clone, Copy, Debug)]
pub struct Shaping<'a> {
    language: &'a str,
    rights: Rights,
    related: bool,
    aliases: &'a [String],
}

impl<'a> From<&'a Config> for Shaping<'a> {
    fn from(config: &'a Config) -> Self {
        let Config { language, rights, related, aliases, .. } = config;
        Self { language, rights: *rights, related: *related, aliases }
    }
}

/// What [`assemble`] needs besides the source's own facts.
#[derive(Debug)]
pub struct Setting<'a> {
    /// Path of the source inside the sources' folder, with `/`.
    pub path: &'a str,
    /// The library's settings, as far as they shape essays.
    pub shaping: Shaping<'a>,
    /// The library's tags.
    pub vocabulary: &'a Vocabulary,
    /// What `site.toml` says of the rights in this source's essays.
    pub source_rights: Option<Rights>,
    /// Where the body will be kept.
    pub body: Key,
    /// Images the body shows.
    pub assets: Vec<Asset>,
}

/// Makes an essay of what is known and what is left.
///
/// Returns the warning `essay/nearly-empty` along with an essay of which next to nothing is left,
/// `essay/too-many` with one of more than [`MAX_NAMES`] authors, tags or aliases, and
/// `essay/too-long` with one that search does not look through to its end. A draft may be empty: it
/// is yet to be written.
///
/// # Errors
/// `essay/empty` where there is nothing to read.
pub fn assemble(
    setting: Setting<'_>,
    mut metadata: Metadata,
    cleaned: Cleaned,
) -> Result<(Essay, Body, Vec<Diagnostic>), Diagnostic> {
    let Cleaned { body, author_note, republication, words, words_before, is_gentle, .. } = cleaned;
    let is_draft = metadata.declared.draft.unwrap_or_else(|| post::is_draft(setting.path));
    if body.is_empty() && !is_draft {
        return Err(empty(setting.path, words_before));
    }
    let nearly_empty = nearly_empty(setting.path, words, is_gentle).filter(|_| !is_draft);
    let document = Document { body, ..Document::default() };
    let units = document.units();
    let texts = || units.iter().map(|unit| unit.text.as_str());
    let too_long = too_long(setting.path, words, texts());
    let too_many = limit(setting.path, &mut metadata);
    let diagnostics = nearly_empty.into_iter().chain(too_many).chain(too_long).collect();
    let provenance = provenance(&metadata);
    let title = metadata.title.map_or_else(|| file_title(setting.path), |title| title.value);
    let prominent = units
        .iter()
        .filter(|unit| matches!(unit.kind, UnitKind::Heading(_)))
        .map(|unit| unit.text.as_str())
        .chain([title.as_str()]);
    let spoken = words::Words::of(texts());
    let hashed = spoken.hashed();
    let matched_tags = setting.vocabulary.tags(prominent, texts());
    let declared = metadata.declared;
    let published = metadata.published.map(|date| date.value);
    let post = post::Post {
        path: setting.path,
        slug: declared.slug.as_deref(),
        categories: &declared.categories,
        published,
    };
    let aliases = post.former_paths(&declared.aliases);
    let rules: &[String] = if metadata.url.is_none() { setting.shaping.aliases } else { &[] };
    let former = post.made_paths(rules, setting.shaping.language);
    let essay = Essay {
        path: setting.path.to_owned(),
        authors: metadata.authors.map_or_else(Vec::new, |authors| authors.value),
        published,
        updated: metadata.updated.map(|date| date.value),
        site: metadata.site.map(|site| site.value),
        url: metadata.url.map(|url| url.value),
        language: metadata
            .language
            .map_or_else(|| setting.shaping.language.to_owned(), |language| language.value),
        direction: direction(texts()),
        summary: metadata.description.map(|description| description.value),
        excerpt: excerpt(&units),
        tags: metadata.tags,
        matched_tags,
        rights: declared.rights.or(setting.source_rights).unwrap_or(setting.shaping.rights),
        slug: declared.slug,
        aliases,
        former,
        draft: is_draft,
        order: declared.order,
        shelf: folder(setting.path).to_owned(),
        words,
        minutes: words.div_ceil(WORDS_PER_MINUTE).max(1),
        author_note,
        republication,
        assets: setting.assets,
        headings: headings(&document.body),
        links: addresses(&document.body, |tag| match tag {
            Tag::Link { dest_url, .. } => Some(dest_url),
            _ => None,
        }),
        images: addresses(&document.body, |tag| match tag {
            Tag::Image { dest_url, .. } => Some(dest_url),
            _ => None,
        }),
        telling_words: if setting.shaping.related {
            words::telling_words(&hashed)
        } else {
            Vec::new()
        },
        sketch: words::sketch(&hashed),
        provenance,
        body: setting.body,
        title,
    };
    drop(units);
    Ok((essay, document.body, diagnostics))
}

fn empty(path: &str, words_before: usize) -> Diagnostic {
    let diagnostic =
        Diagnostic::warning("essay/empty", Place::file(path), "there is nothing to read in it");
    if words_before == 0 {
        diagnostic.with_help("save the page again, as complete HTML or as text")
    } else {
        diagnostic.with_help("see `offprint explain` for what was struck out, and `keep` it")
    }
}

/// A warning where a reading left so little that something is wrong.
fn nearly_empty(path: &str, words: usize, is_gentle: bool) -> Option<Diagnostic> {
    let message = if is_gentle {
        "cleaning would have left next to nothing, so only certain boilerplate was taken out"
            .to_owned()
    } else if words < FEW_WORDS {
        format!("only {words} words are left of it")
    } else {
        return None;
    };
    Some(Diagnostic::warning("essay/nearly-empty", Place::file(path), message).with_help(
        "see `offprint explain` for what was struck out; `keep` and `strip` rules put it right",
    ))
}

fn too_long<'a>(
    path: &str,
    words: usize,
    texts: impl Iterator<Item = &'a str>,
) -> Option<Diagnostic> {
    if words <= MAX_DIFFERENT_WORDS {
        return None;
    }
    let searched = searched_words(texts.flat_map(document::words))?;
    let message = format!("{words} words, of which search looks in the first {searched} only");
    Some(
        Diagnostic::warning("essay/too-long", Place::file(path), message)
            .with_help("make several essays of it"),
    )
}

/// Cuts lists that no essay has.
fn limit(path: &str, metadata: &mut Metadata) -> Vec<Diagnostic> {
    let authors = metadata.authors.as_mut().map(|authors| &mut authors.value);
    let declared = &mut metadata.declared;
    let lists = [
        ("authors", authors),
        ("tags", Some(&mut metadata.tags)),
        ("aliases", Some(&mut declared.aliases)),
    ];
    let mut diagnostics = Vec::new();
    for (name, list) in lists {
        let Some(list) = list.filter(|list| list.len() > MAX_NAMES) else { continue };
        let message = format!("{} {name}, of which the first {MAX_NAMES} count", list.len());
        list.truncate(MAX_NAMES);
        diagnostics.push(
            Diagnostic::warning("essay/too-many", Place::file(path), message)
                .with_help(format!("give `{name}` in its front matter or sidecar")),
        );
    }
    diagnostics
}

/// What readers look for and was not found, in the order of [`Missing`].
pub fn missing(essay: &Essay) -> Vec<Missing> {
    let has_title = essay.provenance.get("title").is_some_and(|from| *from != Provenance::FileName);
    let has_tags = !essay.tags.is_empty() || !essay.matched_tags.is_empty();
    let facts = [
        (Missing::Title, has_title),
        (Missing::Author, !essay.authors.is_empty()),
        (Missing::Date, essay.published.is_some()),
        (Missing::Tags, has_tags),
    ];
    facts.into_iter().filter(|(_, is_there)| !is_there).map(|(fact, _)| fact).collect()
}

impl Missing {
    /// What to say of it to the curator.
    pub fn note(self, essay: &Essay) -> Diagnostic {
        let (code, what) = match self {
            Self::Title => ("essay/no-title", "no title"),
            Self::Author => ("essay/no-author", "no author"),
            Self::Date => ("essay/no-date", "no date"),
            Self::Tags => ("essay/no-tags", "no tag"),
        };
        Diagnostic::note(code, Place::file(&essay.path), format!("{what} was found"))
            .with_help(format!("give `{}` in its front matter or sidecar", self.key()))
    }

    /// The key of a sidecar that gives it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Author => "author",
            Self::Date => "date",
            Self::Tags => "tags",
        }
    }
}

fn provenance(metadata: &Metadata) -> BTreeMap<String, Provenance> {
    let found = [
        ("title", metadata.title.as_ref().map(|found| found.provenance)),
        ("authors", metadata.authors.as_ref().map(|found| found.provenance)),
        ("published", metadata.published.as_ref().map(|found| found.provenance)),
        ("site", metadata.site.as_ref().map(|found| found.provenance)),
        ("url", metadata.url.as_ref().map(|found| found.provenance)),
        ("language", metadata.language.as_ref().map(|found| found.provenance)),
    ];
    found.into_iter().filter_map(|(name, from)| Some((name.to_owned(), from?))).collect()
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// A title from a file's name: the last resort.
fn file_title(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.split('.').next().filter(|stem| !stem.is_empty()).unwrap_or(name);
    let words = stem.replace(['-', '_'], " ");
    let mut letters = words.trim().chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => path.to_owned(),
    }
}

/// The opening of the essay: whole paragraphs up to [`EXCERPT_WORDS`] words, cut at a word.
fn excerpt(units: &[Unit<'_>]) -> String {
    let paragraphs = units
        .iter()
        .filter(|unit| matches!(unit.kind, UnitKind::Paragraph | UnitKind::Item) && unit.words > 0);
    let mut words = paragraphs.flat_map(|unit| unit.text.split_whitespace());
    let mut excerpt = words.by_ref().take(EXCERPT_WORDS).collect::<Vec<_>>().join(" ");
    if words.next().is_some() {
        excerpt.truncate(excerpt.trim_end_matches(|last: char| !last.is_alphanumeric()).len());
        excerpt.push('…');
    }
    excerpt
}

/// Which way most of the first letters run (the strong characters of UAX 9).
pub(crate) fn direction<'a>(mut texts: impl Iterator<Item = &'a str>) -> Direction {
    const LETTERS: usize = 200;
    let letters = texts.by_ref().flat_map(str::chars).filter(|letter| letter.is_alphabetic());
    let (mut right_to_left, mut all) = (0, 0);
    for letter in letters.take(LETTERS) {
        let runs_left = matches!(letter,
            '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}');
        right_to_left += usize::from(runs_left);
        all += 1;
    }
    if 2 * right_to_left > all { Direction::Rtl } else { Direction::Ltr }
}

/// Headings as every page will number and name them.
fn headings(body: &Body) -> Vec<(u8, String, String)> {
    let headings = Outline::of(body).into_headings().into_iter();
    headings.map(|heading| (heading.level, heading.anchor, heading.text)).collect()
}

/// Addresses that some tags of the body hold, sorted, each once.
fn addresses<'a>(
    body: &'a Body,
    address: impl Fn(&'a Tag<'_>) -> Option<&'a CowStr<'a>>,
) -> Vec<String> {
    let starts = body.events().iter().filter_map(|event| match event {
        Event::Start(tag) => Some(tag),
        _ => None,
    });
    let addresses: BTreeSet<&str> = starts.filter_map(address).map(|it| &**it).collect();
    addresses.into_iter().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config;
    use crate::document::Builder;

    fn essay(paragraphs: &[&str]) -> Result<(Essay, Vec<Diagnostic>), Diagnostic> {
        let mut builder = Builder::new();
        for paragraph in paragraphs {
            builder.start(Tag::Paragraph);
            builder.text(paragraph);
            builder.end();
        }
        let body = builder.finish().body;
        let words = paragraphs.iter().map(|text| text.split_whitespace().count()).sum();
        let config = config::parse(std::path::Path::new("site.toml"), "title = \"T\"").unwrap();
        let setting = Setting {
            path: "shelf/on-asking.txt",
            shaping: Shaping::from(&config),
            vocabulary: &Vocabulary::new(&config.tags),
            source_rights: Some(Rights::Excerpt),
            body: Key([0; 32]),
            assets: Vec::new(),
        };
        let cleaned = Cleaned { body, words, words_before: words, ..Cleaned::default() };
        assemble(setting, Metadata::default(), cleaned)
            .map(|(essay, _, diagnostics)| (essay, diagnostics))
    }

    #[test]
    fn every_question_has_an_answer() {
        let long = "word ".repeat(300);
        let (essay, diagnostics) = essay(&[&long]).unwrap();
        assert!(diagnostics.is_empty());
        assert_eq!((essay.title.as_str(), essay.shelf.as_str()), ("On asking", "shelf"));
        assert_eq!((essay.words, essay.minutes, essay.rights), (300, 2, Rights::Excerpt));
        assert_eq!(essay.excerpt.split(' ').count(), EXCERPT_WORDS);
        assert!(essay.excerpt.ends_with("word…"));
    }

    #[test]
    fn next_to_nothing_is_said_loudly() {
        assert_eq!(essay(&["Only three words."]).unwrap().1[0].code, "essay/nearly-empty");
        assert_eq!(essay(&[]).unwrap_err().code, "essay/empty");
    }

    #[test]
    fn hebrew_runs_right_to_left() {
        assert_eq!(direction(["שלום עולם, hello"].into_iter()), Direction::Rtl);
        assert_eq!(direction(["Hello שלום world"].into_iter()), Direction::Ltr);
    }
}
