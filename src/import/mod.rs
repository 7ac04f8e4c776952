//! Exports of blogs and read-it-later apps, taken apart.
//!
//! The bytes of an export come in. Out go [`Work`]s, each a source of a format the loaders know with
//! what the export says of it, or [`Bookmark`]s where it holds no texts. Nothing of an export is
//! trusted: it names no file, and what is broken in it is a diagnostic at its line.

mod bookmarks;
mod mbox;
mod page;
mod pocket;
mod substack;
mod table;
mod wallabag;
mod wordpress;

use jiff::civil::Date;

use crate::document::FrontMatter;

pub use bookmarks::{is_bookmarks, read as read_bookmarks};
pub use mbox::read as read_mbox;
pub use pocket::read as read_pocket;
pub use substack::read as read_substack;
pub use wallabag::read as read_wallabag;
pub use wordpress::{Pages, read as read_wordpress};

/// A text that an export holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// What it is called in the export, on one line.
    pub name: String,
    /// The ending of a source of its kind.
    pub ending: &'static str,
    /// The source.
    pub bytes: Vec<u8>,
    /// What the export says of it.
    pub facts: FrontMatter,
    /// The day it was saved to where the export comes from.
    pub added: Option<Date>,
    /// Whether it was read there; `None` where the export does not say.
    pub read: Option<bool>,
}

/// A text of an export that is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// What it is called in the export, on one line.
    pub name: String,
    /// Why it is left out, as in "a draft".
    pub why: String,
}

/// What an export of texts holds, in its order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Export {
    /// What can be brought in.
    pub works: Vec<Work>,
    /// What cannot.
    pub skipped: Vec<Skipped>,
}

impl Export {
    fn skip(&mut self, name: &str, why: impl Into<String>) {
        self.skipped.push(Skipped { name: name.to_owned(), why: why.into() });
    }
}

/// An address that somebody kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bookmark {
    /// As written.
    pub address: String,
    /// What it is called, on one line; may be empty.
    pub title: String,
    /// What was noted beside it.
    pub kept: Kept,
}

/// What somebody who kept a text noted of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// In order; may be empty.
    pub tags: Vec<String>,
    /// The day it was kept.
    pub added: Option<Date>,
    /// Whether it was read; `None` where that is not said.
    pub read: Option<bool>,
}

impl Kept {
    /// Takes in what was noted of the same text another time: all tags, the earliest day, and that it
    /// was read if it once was.
    pub fn join(&mut self, other: &Self) {
        self.tags.extend(other.tags.iter().cloned());
        self.added = [self.added, other.added].into_iter().flatten().min();
        self.read = [self.read, other.read].into_iter().flatten().max();
    }
}

/// A text on one line.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The day a time stamp such as `2019-05-06T10:00:00+0200` begins with, as written.
fn day(text: &str) -> Option<Date> {
    text.trim().get(.."2019-05-06".len())?.parse().ok()
}

/// The day of a number of seconds since 1970, in UTC.
fn day_of_seconds(text: &str) -> Option<Date> {
    let seconds = text.trim().parse::<i64>().ok().filter(|seconds| *seconds > 0)?;
    let instant = jiff::Timestamp::from_second(seconds).ok()?;
    Some(instant.to_zoned(jiff::tz::TimeZone::UTC).date())
}

/// Tags without white space around them and without empty ones.
fn tags<'a>(texts: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    for tag in texts.into_iter().map(one_line) {
        if !tag.is_empty() && !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    tags
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_written() {
        let text = |day: Option<Date>| day.map(|day| day.to_string());
        assert_eq!(text(day("2019-05-06T23:59:00-0700")).as_deref(), Some("2019-05-06"));
        assert_eq!(text(day("0000-00-00 00:00:00")), None);
        assert_eq!(text(day_of_seconds("1557136800")).as_deref(), Some("2019-05-06"));
        for none in ["", "0", "-5", "soon", "99999999999999999"] {
            assert_eq!(text(day_of_seconds(none)), None);
        }
    }
}
