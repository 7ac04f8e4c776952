//! The text of a sidecar: what is known of a source is added, what stands there stays as it is.

use std::path::Path;

use jiff::civil::Date;
use toml_edit::{Array, Datetime, DocumentMut, Item, Value, value};

use crate::config::{self, RIGHTS, Rights};
use crate::diagnostic::{Diagnostic, Place};
use crate::document::{FrontMatter, fold};
use crate::import::Kept;
use crate::loader;
use crate::metadata::Provenance;

/// The key of the day a source came into the library. It says nothing about the essay.
const ADDED: &str = "added";

/// The key of whether the curator has read it.
const READ: &str = "read";

/// Adds to a sidecar the facts that it does not declare.
///
/// # Errors
/// `sidecar/toml`.
pub(super) fn complete(
    path: &Path,
    text: &str,
    facts: &FrontMatter,
    added: Option<Date>,
) -> Result<String, Diagnostic> {
    let mut sidecar = Sidecar::parse(path, text)?;
    let declared = sidecar.declared.clone();
    let line = |known: &Option<String>, fact: &Option<String>| match known {
        Some(_) => None,
        None => fact.as_deref().map(one_line).filter(|fact| !fact.is_empty()).map(value),
    };
    sidecar.put("title", line(&declared.title, &facts.title));
    if declared.authors.is_empty() && !facts.authors.is_empty() {
        let (key, names) = by(&facts.authors);
        sidecar.put(key, Some(names));
    }
    sidecar.put("date", facts.date.filter(|_| declared.date.is_none()).map(day));
    sidecar.put("source", line(&declared.source, &facts.source));
    sidecar.put("site", line(&declared.site, &facts.site));
    sidecar.put("language", line(&declared.language, &facts.language));
    sidecar.put("description", line(&declared.description, &facts.description));
    if declared.tags.is_empty() && !facts.tags.is_empty() {
        sidecar.put("tags", Some(list(&facts.tags)));
    }
    let rights = facts.rights.filter(|_| declared.rights.is_none());
    sidecar.put("rights", rights.map(|rights| value(name(rights))));
    sidecar.put("charset", line(&declared.charset, &facts.charset));
    if sidecar.text.get(ADDED).is_none() {
        sidecar.put(ADDED, added.map(day));
    }
    Ok(sidecar.text.to_string())
}

/// A fact that every build finds by itself.
pub(super) struct Fact {
    key: &'static str,
    value: Item,
    from: Provenance,
}

impl Fact {
    pub(super) fn title(title: &str, from: Provenance) -> Self {
        Self { key: "title", value: value(one_line(title)), from }
    }

    pub(super) fn authors(authors: &[String], from: Provenance) -> Self {
        let (key, value) = by(authors);
        Self { key, value, from }
    }

    pub(super) fn date(date: Date, from: Provenance) -> Self {
        Self { key: "date", value: day(date), from }
    }
}

/// Says at the head of a sidecar what builds find without it, as lines that count once their mark is
/// taken off.
pub(super) fn with_found(text: &str, facts: &[Fact]) -> String {
    let line = |Fact { key, value, from }: &Fact| {
        format!("# {key} = {}  # found in {}\n", value.to_string().trim(), from.name())
    };
    facts.iter().map(line).chain([text.to_owned()]).collect()
}

/// Says at the end of a sidecar which of the facts that readers look for are yet to be given.
pub(super) fn with_gaps(text: &str, gaps: &[&str]) -> String {
    if gaps.is_empty() {
        text.to_owned()
    } else {
        format!("{text}# not found: {}\n", gaps.join(", "))
    }
}

/// Joins what was noted of an essay elsewhere to a sidecar: tags, the day if it is an earlier one, and
/// that it was read. `tags` are all that the essay had before. `None` where nothing is new.
///
/// # Errors
/// `sidecar/toml`.
pub(super) fn join(
    path: &Path,
    text: &str,
    tags: &[String],
    kept: &Kept,
) -> Result<Option<String>, Diagnostic> {
    let mut sidecar = Sidecar::parse(path, text)?;
    let is_new = |tag: &&String| tags.iter().all(|known| fold(known) != fold(tag));
    let mut new: Vec<String> = Vec::new();
    for tag in kept.tags.iter().filter(is_new) {
        if new.iter().all(|known| fold(known) != fold(tag)) {
            new.push(tag.clone());
        }
    }
    if !new.is_empty() {
        sidecar.add_tags(tags, &new);
    }
    let known = sidecar.text.get(ADDED).and_then(Item::as_datetime).map(Datetime::to_string);
    let known = known.and_then(|text| text.get(..10)?.parse::<Date>().ok());
    let was_read = sidecar.text.get(READ).and_then(Item::as_bool);
    let read = kept.read.filter(|read| was_read.is_none_or(|was_read| *read && !was_read));
    sidecar.put(READ, read.map(value));
    let earlier = kept.added.filter(|added| known.is_none_or(|known| *added < known));
    sidecar.put(ADDED, earlier.map(day));
    let is_other = !new.is_empty() || read.is_some() || earlier.is_some();
    Ok(is_other.then(|| sidecar.text.to_string()))
}

/// A sidecar, to be edited.
pub(super) struct Sidecar {
    pub(super) text: DocumentMut,
    declared: FrontMatter,
}

impl Sidecar {
    /// Reads it.
    ///
    /// # Errors
    /// `sidecar/toml`.
    pub(super) fn parse(path: &Path, text: &str) -> Result<Self, Diagnostic> {
        let text = text.trim_start_matches('\u{feff}');
        let document = text.parse::<DocumentMut>().map_err(|error| {
            let offset = error.span().map_or(0, |span| span.start);
            let message = format!("this is not TOML: {}", one_line(error.message()));
            Diagnostic::error("sidecar/toml", Place::offset(path, text, offset), message)
                .with_help(config::toml_help(error.message()))
        })?;
        let (declared, _) = loader::parse_sidecar(path, text);
        Ok(Self { text: document, declared })
    }

    /// Gives a key a value, where there is one; what stands around the value before stays.
    pub(super) fn put(&mut self, key: &str, item: Option<Item>) {
        let Some(mut item) = item else { return };
        let before = self.text.get(key).and_then(Item::as_value).map(Value::decor);
        if let (Some(before), Some(value)) = (before.cloned(), item.as_value_mut()) {
            *value.decor_mut() = before;
        }
        self.text.insert(key, item);
    }

    fn add_tags(&mut self, tags: &[String], new: &[String]) {
        match self.text.get_mut("tags").and_then(Item::as_array_mut) {
            Some(array) if !self.declared.tags.is_empty() => {
                array.extend(new.iter().map(|tag| one_line(tag)));
            }
            _ => self.put("tags", Some(list(tags.iter().chain(new)))),
        }
    }
}

/// Authors, under the key that takes so many.
fn by(authors: &[String]) -> (&'static str, Item) {
    match authors {
        [author] => ("author", value(one_line(author))),
        authors => ("authors", list(authors)),
    }
}

/// Texts as a list.
pub(super) fn list<'a>(texts: impl IntoIterator<Item = &'a String>) -> Item {
    value(texts.into_iter().map(|text| one_line(text)).collect::<Array>())
}

fn day(date: Date) -> Item {
    let (year, month, day) = (date.year().unsigned_abs(), date.month(), date.day());
    let date = toml_edit::Date { year, month: month.unsigned_abs(), day: day.unsigned_abs() };
    value(Datetime { date: Some(date), time: None, offset: None })
}

fn name(rights: Rights) -> &'static str {
    RIGHTS.iter().find(|(_, known)| *known == rights).map_or("private", |(name, _)| name)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn what_is_declared_stays_and_what_is_known_is_added() {
        let facts = FrontMatter {
            title: Some("She said\n\"no\"".to_owned()),
            authors: vec!["Ada Byron".to_owned(), "Li Na".to_owned()],
            date: Some(date("2019-05-03")),
            rights: Some(Rights::Link),
            ..FrontMatter::default()
        };
        let check = |text: &str, expected: &str| {
            let found =
                complete(Path::new("x.toml"), text, &facts, Some(date("2026-01-02"))).unwrap();
            assert_eq!(found, expected);
        };
        check(
            "",
            "title = 'She said \"no\"'\nauthors = [\"Ada Byron\", \"Li Na\"]\n\
             date = 2019-05-03\nrights = \"link\"\nadded = 2026-01-02\n",
        );
        check(
            "byline = 'Me' # mine\nTitle = 'Mine'\nadded = 2020-01-01\n\n[extra]\na = 1\n",
            "byline = 'Me' # mine\nTitle = 'Mine'\nadded = 2020-01-01\ndate = 2019-05-03\n\
             rights = \"link\"\n\n[extra]\na = 1\n",
        );
    }

    #[test]
    fn what_builds_find_counts_for_nothing_until_it_is_wanted() {
        let authors = ["Ada Byron".to_owned(), "Li\nNa".to_owned()];
        let facts = [
            Fact::title("She said\n\"no\"\u{1b}", Provenance::PageTitle),
            Fact::authors(&authors, Provenance::JsonLd),
            Fact::date(date("2019-05-03"), Provenance::Visible),
        ];
        let text = with_found("added = 2026-01-02\n[extra]\na = 1\n", &facts);
        assert_eq!(
            text,
            "# title = \"She said \\\"no\\\"\\u001B\"  # found in the page's title\n\
             # authors = [\"Ada Byron\", \"Li Na\"]  # found in JSON-LD\n\
             # date = 2019-05-03  # found in the text\n\
             added = 2026-01-02\n[extra]\na = 1\n"
        );
        let wanted = text.replace("# title", "title").replace("# authors", "authors");
        assert_eq!(loader::parse_sidecar(Path::new("x.toml"), &text).0.title, None);
        let (wanted, _) = loader::parse_sidecar(Path::new("x.toml"), &wanted);
        assert_eq!(wanted.authors, ["Ada Byron", "Li Na"]);
    }

    #[test]
    fn a_broken_sidecar_is_named() {
        let error = complete(Path::new("x.toml"), "a = 1\nb = ", &FrontMatter::default(), None);
        let error = error.unwrap_err();
        assert_eq!((&*error.code, error.place.line), ("sidecar/toml", Some(2)));
    }

    #[test]
    fn tags_are_joined_and_the_earliest_day_and_having_read_win() {
        let check = |text: &str, added: &str, expected: Option<&str>| {
            let old = ["Pay".to_owned()];
            let more = ["pay".to_owned(), "First jobs".to_owned(), "first-jobs".to_owned()];
            let kept = Kept { tags: more.to_vec(), added: Some(date(added)), read: Some(true) };
            let found = join(Path::new("x.toml"), text, &old, &kept).unwrap();
            assert_eq!(found.as_deref(), expected, "{text:?}");
        };
        let joined = "tags = [\"Pay\", \"First jobs\"]\nread = true\nadded = 2019-01-01\n";
        check("", "2019-01-01", Some(joined));
        check(
            "tags = [ 'Pay' ] # a\n",
            "2019-01-01",
            Some("tags = [ 'Pay' , \"First jobs\"] # a\nread = true\nadded = 2019-01-01\n"),
        );
        check(
            "read = false # yet\nadded = 2020-01-01 # by hand\n",
            "2019-01-01",
            Some(
                "read = true # yet\nadded = 2019-01-01 # by hand\n\
                 tags = [\"Pay\", \"First jobs\"]\n",
            ),
        );
        let tags = ["Pay".to_owned(), "First jobs".to_owned()];
        let again =
            Kept { tags: tags.to_vec(), added: Some(date("2020-01-01")), read: Some(false) };
        assert_eq!(join(Path::new("x.toml"), joined, &tags, &again).unwrap(), None);
    }
}
