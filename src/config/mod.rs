//! The library's settings: `site.toml`, typed.
//!
//! Text comes in, a [`Config`] goes out and is never changed afterwards. Nothing here reads a file.
//! The keys, what they accept and where they stand in the file are settled in [`parse`]; what holds
//! without a file is [`Config::default`].

use serde::{Deserialize, Serialize};

use crate::diagnostic::Place;

mod author;
mod parse;
mod retag;
mod schema;
mod table;
mod target;

pub use author::{AUTHORS_FILE_NAME, Author, parse_authors};
pub use parse::{KEYS, PLACEHOLDERS, RIGHTS, parse, parse_base_url, toml_help};
pub use retag::{Edit, Renaming, edited, retag, toml_string};
pub use schema::{
    DIALECT as SCHEMA_DIALECT, authors as authors_schema, rights as rights_schema, schema,
    targets as targets_schema, texts as texts_schema,
};
pub use target::{Selector, Target, body_name};

/// Name of the settings' file; the folder that holds it is a library's root.
pub const FILE_NAME: &str = "site.toml";

/// The commented settings a new library starts with.
pub const STARTER: &str = include_str!("starter.toml");

/// What of an essay may be published. Ordered from the most to the least open.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Rights {
    /// The text, canonical here.
    #[default]
    Full,
    /// The text, canonical at its origin.
    Republished,
    /// At most 100 words and a link.
    Excerpt,
    /// Facts and a link.
    Link,
    /// On no page, feed, count or index.
    Private,
}

/// How much of the library the search index holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Search {
    /// Every word.
    #[default]
    Full,
    /// Titles, authors and tags.
    Titles,
    /// No search page.
    None,
}

/// Which e-books are made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Epub {
    /// None.
    #[default]
    None,
    /// One a shelf and one of the whole library.
    Shelves,
    /// Those, and one an essay.
    All,
}

/// A content coding of HTTP that files are compressed in (RFC 9110).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// `gzip`, in a file that ends in `.gz`.
    Gzip,
    /// `br`, in a file that ends in `.br`.
    Brotli,
}

/// What becomes of an essay that is in the library twice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Duplicates {
    /// Both are published, and reported.
    #[default]
    Report,
    /// The better one is published.
    Best,
}

/// How to reach somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Contact {
    /// An e-mail address.
    Email(String),
    /// A page of the web.
    Web(url::Url),
}

/// An essay the curator names for the first page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pick {
    /// Its slug, or its path inside the sources' folder.
    pub name: String,
    /// Where the settings name it.
    pub place: Place,
}

/// Rules for the essays of one origin.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceRules {
    /// Host name the rules are for, with its subdomains, such as `example.com`.
    pub domain: String,
    /// Name to show instead of the domain.
    pub name: Option<String>,
    /// Author of essays that name none.
    pub author: Option<String>,
    /// Tags of all its essays, beside their own.
    pub tags: Vec<String>,
    /// What may be published of its essays.
    pub rights: Option<Rights>,
    /// What is never stripped.
    pub keep: Vec<Target>,
    /// What is always stripped.
    pub strip: Vec<Target>,
    /// The element that holds the essay.
    pub body: Option<Selector>,
    /// Whether comments are kept.
    pub comments: Option<bool>,
    /// Whether readers load the images that were not saved from where they are.
    pub remote_images: bool,
}

impl SourceRules {
    /// Every selector that is asked about.
    pub fn selectors(&self) -> impl Iterator<Item = &Selector> {
        self.keep.iter().chain(&self.strip).filter_map(Target::selector).chain(&self.body)
    }

    /// Whether a host is the rules' domain or stands under it.
    fn covers(&self, host: &str) -> bool {
        let rest = host.strip_suffix(self.domain.as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    }
}

/// One tag of the vocabulary.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VocabularyTag {
    /// The tag as shown.
    pub name: String,
    /// Phrases that give an essay the tag, matched by whole words, case aside.
    pub phrases: Vec<String>,
}

/// `site.toml`.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// Name of the library.
    pub title: String,
    /// Where the site will live, with a trailing slash; `None`: browsed from disk.
    pub base_url: Option<url::Url>,
    /// One sentence about the library.
    pub description: String,
    /// Language of the interface and of essays whose own cannot be told (BCP 47).
    pub language: String,
    /// Who keeps the library.
    pub author: Option<String>,
    /// How to reach who keeps the library.
    pub contact: Option<Contact>,
    /// Essays for the first page.
    pub picks: Vec<Pick>,
    /// Essays a list page, at least 1.
    pub paginate_by: usize,
    /// What may be published of essays that say nothing else.
    pub rights: Rights,
    /// How much the search index holds.
    pub search: Search,
    /// Whether essays show related ones.
    pub related: bool,
    /// Whether feeds are written.
    pub feeds: bool,
    /// Which e-books are made.
    pub epub: Epub,
    /// Whether browsers keep what was read, to be read without a connection.
    pub offline: bool,
    /// What text files have compressed copies in; each once.
    pub precompress: Vec<Encoding>,
    /// What becomes of essays with nearly the same text.
    pub duplicates: Duplicates,
    /// Rules that make the former paths of the curator's own essays, such as `/:sections/:slug/`.
    pub aliases: Vec<String>,
    /// Names at the top of the output folder that belong to the curator and stay.
    pub keep: Vec<String>,
    /// Phrases never stripped anywhere in the library.
    pub keep_phrases: Vec<String>,
    /// Phrases stripped everywhere in the library.
    pub strip_phrases: Vec<String>,
    /// Rules by origin, in file order.
    pub sources: Vec<SourceRules>,
    /// The vocabulary, in file order.
    pub tags: Vec<VocabularyTag>,
    /// What `authors.toml` says, in file order.
    pub authors: Vec<Author>,
    /// Where the rules stand.
    pub places: Places,
}

/// Where `site.toml` states its rules: apart from what they say, which a line above does not change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// By `[[source]]`, in file order.
    pub sources: Vec<Place>,
    /// Phrases, selectors and bodies as diagnostics name them, each with its first place; in file order
    /// of the keys.
    pub targets: Vec<(String, Place)>,
}

impl Config {
    /// The rules for a host (without `www.`): those of the longest domain it is or stands under.
    pub fn source_rules(&self, host: &str) -> Option<&SourceRules> {
        let rules = self.sources.iter().filter(|rules| rules.covers(host));
        rules.max_by_key(|rules| rules.domain.len())
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            title: "Library".to_owned(),
            base_url: None,
            description: String::new(),
            language: "en".to_owned(),
            author: None,
            contact: None,
            picks: Vec::new(),
            paginate_by: 20,
            rights: Rights::default(),
            search: Search::default(),
            related: true,
            feeds: true,
            epub: Epub::default(),
            offline: false,
            precompress: Vec::new(),
            duplicates: Duplicates::default(),
            aliases: Vec::new(),
            keep: Vec::new(),
            keep_phrases: Vec::new(),
            strip_phrases: Vec::new(),
            sources: Vec::new(),
            tags: Vec::new(),
            authors: Vec::new(),
            places: Places::default(),
        }
    }
}
