//! What a curator declares about an essay, in front matter or in a sidecar.

use jiff::civil::Date;

use crate::config::{Rights, Selector, Target, body_name};

/// Declared metadata. `None` and empty lists mean "not declared".
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FrontMatter {
    /// The essay's title.
    pub title: Option<String>,
    /// Names, in order, without "By".
    pub authors: Vec<String>,
    /// First published.
    pub date: Option<Date>,
    /// Last changed by its author.
    pub updated: Option<Date>,
    /// As written.
    pub tags: Vec<String>,
    /// Those of the tags that were declared as categories: Jekyll puts them into addresses.
    pub categories: Vec<String>,
    /// Address the essay was first published at.
    pub source: Option<String>,
    /// Name of the site it was published on.
    pub site: Option<String>,
    /// BCP 47 tag.
    pub language: Option<String>,
    /// A summary written by a person.
    pub description: Option<String>,
    /// Wanted path segment.
    pub slug: Option<String>,
    /// Former paths that lead here.
    pub aliases: Vec<String>,
    /// Whether it is only built with `--drafts`.
    pub draft: Option<bool>,
    /// Place in its shelf, ascending; essays without one come after.
    pub order: Option<i64>,
    /// What may be published.
    pub rights: Option<Rights>,
    /// The charset its bytes are in; counts in a sidecar, which is read before the source is.
    pub charset: Option<String>,
    /// Whether to strip boilerplate; by default from what was saved, not from one's own writing.
    pub clean: Option<bool>,
    /// What is never stripped.
    pub keep: Vec<Target>,
    /// What is always stripped.
    pub strip: Vec<Target>,
    /// The element that holds the essay; counts in a sidecar, as all selectors do.
    pub body: Option<Selector>,
    /// Whether comments are kept.
    pub comments: Option<bool>,
}

impl FrontMatter {
    /// Every key that is understood, for the error about one that is not.
    pub const KEYS: [&str; 21] = [
        "title",
        "author",
        "authors",
        "date",
        "updated",
        "tags",
        "source",
        "site",
        "language",
        "description",
        "slug",
        "aliases",
        "draft",
        "order",
        "rights",
        "charset",
        "clean",
        "keep",
        "strip",
        "body",
        "comments",
    ];

    /// The names of its rules, `keep` and `strip` and `body`, as diagnostics have them.
    pub fn rules(&self) -> impl Iterator<Item = String> {
        let targets = self.keep.iter().chain(&self.strip).map(Target::to_string);
        targets.chain(self.body.as_ref().map(body_name))
    }

    /// Every selector that is asked about.
    pub fn selectors(&self) -> impl Iterator<Item = &Selector> {
        self.keep.iter().chain(&self.strip).filter_map(Target::selector).chain(&self.body)
    }
}
