//! Renaming tags in the vocabulary of `site.toml`, every other byte left as it is.
//!
//! A text comes in and goes out with pieces exchanged. It is read again before it is given away, and
//! refused where that gives anything but the vocabulary asked for.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::Range;
use std::path::Path;

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::{Config, parse};
use crate::diagnostic::{Diagnostic, Place};

/// Which tags are renamed, and to what.
#[derive(Clone, Copy)]
pub struct Renaming<'a> {
    /// Whether a tag is one of the old ones, in any spelling.
    pub is_old: &'a dyn Fn(&str) -> bool,
    /// The new tag, as it is to be written.
    pub new: &'a str,
}

impl Renaming<'_> {
    /// Whether a tag, as written, is to be written otherwise.
    pub fn changes(&self, tag: &str) -> bool {
        tag != self.new && (self.is_old)(tag)
    }
}

impl fmt::Debug for Renaming<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Renaming").field("new", &self.new).finish_non_exhaustive()
    }
}

/// A byte range of a text and what takes its place.
pub type Edit = (Range<usize>, String);

/// A text with pieces exchanged, which do not overlap.
pub fn edited(text: &str, mut edits: Vec<Edit>) -> String {
    edits.sort_by_key(|(range, _)| range.start);
    let mut edited = text.to_owned();
    for (range, new) in edits.into_iter().rev() {
        edited.replace_range(range, &new);
    }
    edited
}

/// A text as a string of TOML, in the quotes of `raw` where they can hold it.
pub fn toml_string(raw: &str, text: &str) -> String {
    if raw.starts_with('\'') && !text.contains('\'') {
        return format!("'{text}'");
    }
    toml::Value::String(text.to_owned()).to_string()
}

/// The text of a `site.toml` with tags renamed, phrases of several brought together. `None` where its
/// vocabulary has none of them.
///
/// # Errors
/// Those of [`parse`]; `tags/uneditable` with the line of what has to be edited by hand.
pub fn retag(
    path: &Path,
    text: &str,
    renaming: Renaming<'_>,
) -> Result<Option<String>, Diagnostic> {
    let before = parse(path, text)?;
    let mut retagged: Option<String> = None;
    while let Some(edits) = step(path, retagged.as_deref().unwrap_or(text), renaming)? {
        retagged = Some(edited(retagged.as_deref().unwrap_or(text), edits));
    }
    let holds = |text: &String| parse(path, text).is_ok_and(|it| is_right(&before, it, renaming));
    match retagged {
        Some(text) if !holds(&text) => Err(uneditable(Place::file(path))),
        retagged => Ok(retagged),
    }
}

/// The error about a tag that cannot be renamed with certainty.
fn uneditable(place: Place) -> Diagnostic {
    Diagnostic::error("tags/uneditable", place, "this tag cannot be edited with certainty")
        .with_help("change it by hand, and run the command again for the rest")
}

type Entry<'t> = (&'t Spanned<DeString<'t>>, &'t Spanned<DeValue<'t>>);

/// The edits that rename one tag, or bring its phrases to the new one; `None` once all is done.
fn step(path: &Path, text: &str, renaming: Renaming<'_>) -> Result<Option<Vec<Edit>>, Diagnostic> {
    let document = DeTable::parse(text).map_err(|_| uneditable(Place::file(path)))?;
    let tags = document.get_ref().get("tags").and_then(|tags| tags.get_ref().as_table());
    let mut entries: Vec<Entry<'_>> = tags.into_iter().flat_map(|tags| tags.iter()).collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    let name = |entry: &Entry<'_>| entry.0.get_ref().trim().to_owned();
    let mut old = entries.iter().filter(|entry| renaming.changes(&name(entry)));
    let Some(first) = old.next() else { return Ok(None) };
    let Some(target) = entries.iter().find(|entry| name(entry) == renaming.new) else {
        let span = first.0.span();
        let key = key(&text[span.clone()], renaming.new);
        return Ok(Some(vec![(span, key)]));
    };
    // From below, so that lines above keep their numbers.
    let last = old.next_back().unwrap_or(first);
    let moved = moved(text, *last, *target);
    let place = || Place::offset(path, text, last.0.span().start);
    moved.map(Some).ok_or_else(|| uneditable(place()))
}

/// A key as it stands, without quotes where it had and needs none.
fn key(raw: &str, name: &str) -> String {
    let is_bare = |text: &str| {
        !text.is_empty()
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte))
    };
    if is_bare(raw) && is_bare(name) {
        return name.to_owned();
    }
    match toml_string(raw, name) {
        // Keys stand on one line.
        text if text.starts_with("\"\"\"") || text.starts_with("'''") => format!("{name:?}"),
        text => text,
    }
}

/// Moves the phrases of one tag to another, and takes away its line. `None` where something else
/// stands on its lines.
fn moved(text: &str, (key, value): Entry<'_>, (_, target): Entry<'_>) -> Option<Vec<Edit>> {
    let (phrases, known) = (value.get_ref().as_array()?, target.get_ref().as_array()?);
    let start = text[..key.span().start].rfind('\n').map_or(0, |newline| newline + 1);
    let after = &text[value.span().end..];
    let rest = after.find('\n').map_or(after, |newline| &after[..=newline]);
    let is_alone = text[start..key.span().start].trim().is_empty() && rest.trim().is_empty();
    let mut between = text[value.span()].to_owned();
    for phrase in phrases.iter().rev() {
        let span = phrase.span();
        between.replace_range(span.start - value.span().start..span.end - value.span().start, "");
    }
    if !is_alone || between.contains('#') {
        return None;
    }
    let is_new = |phrase: &&Spanned<DeValue<'_>>| {
        known.iter().all(|it| it.get_ref().as_str() != phrase.get_ref().as_str())
    };
    let new: Vec<&str> = phrases.iter().filter(is_new).map(|phrase| &text[phrase.span()]).collect();
    let mut edits = vec![(start..value.span().end + rest.len(), String::new())];
    if let (Some(last), false) = (known.last(), new.is_empty()) {
        edits.extend(appended(text, last.span(), &new));
    } else if !new.is_empty() {
        let at = target.span().start + 1;
        edits.push((at..at, new.join(", ")));
    }
    Some(edits)
}

/// The edits that put phrases after the last of a list, a line each where that has a line of its own.
fn appended(text: &str, last: Range<usize>, new: &[&str]) -> Vec<Edit> {
    let end = last.end;
    let line = text[..last.start].rfind('\n').map_or(0, |newline| newline + 1);
    let indent = &text[line..last.start];
    if !indent.trim().is_empty() {
        return vec![(end..end, format!(", {}", new.join(", ")))];
    }
    let rest = text[end..].split('\n').next().unwrap_or_default();
    let newline = if rest.ends_with('\r') { "\r\n" } else { "\n" };
    let between = format!(",{newline}{indent}");
    let rest = rest.trim_end();
    let after = rest.trim_start().strip_prefix(',');
    if !matches!(after.unwrap_or(rest).trim_start().bytes().next(), None | Some(b'#')) {
        // The list ends on this line.
        return vec![(end..end, format!("{between}{}", new.join(&between)))];
    }
    // A comment stays beside the phrase it is about.
    let comma = if after.is_some() { "," } else { "" };
    let lines = format!("{newline}{indent}{}{comma}", new.join(&between));
    let mut edits = vec![(end + rest.len()..end + rest.len(), lines)];
    if after.is_none() {
        edits.insert(0, (end..end, ",".to_owned()));
    }
    edits
}

/// Whether settings are what the old ones are with tags renamed.
fn is_right(before: &Config, mut after: Config, renaming: Renaming<'_>) -> bool {
    type Phrases<'a> = BTreeMap<&'a str, BTreeSet<&'a str>>;
    let mut expected = Phrases::new();
    for tag in &before.tags {
        let name = if renaming.changes(&tag.name) { renaming.new } else { &tag.name };
        expected.entry(name).or_default().extend(tag.phrases.iter().map(String::as_str));
    }
    let mut found = Phrases::new();
    for tag in &after.tags {
        found.entry(&tag.name).or_default().extend(tag.phrases.iter().map(String::as_str));
    }
    if expected != found {
        return false;
    }
    let names =
        |config: &Config| config.picks.iter().map(|pick| pick.name.clone()).collect::<Vec<_>>();
    if names(before) != names(&after) {
        return false;
    }
    // What stands on another line is the same still.
    after.tags.clone_from(&before.tags);
    after.picks.clone_from(&before.picks);
    *before == after
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Renames `pay` and `Wages`, in any spelling, to `money`.
    #[track_caller]
    fn check(text: &str, expected: Result<Option<&str>, Option<usize>>) {
        let is_old = |tag: &str| ["pay", "wages"].contains(&tag.to_lowercase().as_str());
        let renaming = Renaming { is_old: &is_old, new: "money" };
        match (retag(Path::new("site.toml"), text, renaming), expected) {
            (Ok(found), Ok(expected)) => assert_eq!(found.as_deref(), expected),
            (Err(error), Err(line)) => {
                assert_eq!((error.code.as_ref(), error.place.line), ("tags/uneditable", line));
            }
            (found, _) => panic!("{text}: {found:?}"),
        }
    }

    #[test]
    fn keys_are_renamed_as_they_were_written() {
        check("title = \"pay\"\n[tags]\nx = [\"pay\"]\n", Ok(None));
        check(
            "[tags] # all\r\npay = [\"p\"] # why\r\n",
            Ok(Some("[tags] # all\r\nmoney = [\"p\"] # why\r\n")),
        );
        check("[tags]\n'Pay' = []\n", Ok(Some("[tags]\n'money' = []\n")));
        check("[tags]\n\"PAY\" = []", Ok(Some("[tags]\n\"money\" = []")));
        check("tags = { a = [], pay = ['x'] }", Ok(Some("tags = { a = [], money = ['x'] }")));
    }

    #[test]
    fn phrases_are_brought_together() {
        check(
            "[tags]\nmoney = [\"m\"]\npay = [\"p\", 'm'] \nz = []\n",
            Ok(Some("[tags]\nmoney = [\"m\", \"p\"]\nz = []\n")),
        );
        check(
            "[tags]\npay = [] # kept\n\nwages = [\n  'w',\n]\n# end\n",
            Ok(Some("[tags]\nmoney = ['w'] # kept\n\n# end\n")),
        );
    }

    #[test]
    fn phrases_that_stand_on_lines_of_their_own_go_on_doing_so() {
        check(
            "[tags]\nmoney = [\n  'm', # most\n]\npay = ['p', \"q\"]\nwages = ['w']\n",
            Ok(Some("[tags]\nmoney = [\n  'm', # most\n  'w',\n  'p',\n  \"q\",\n]\n")),
        );
        check(
            "[tags]\r\nmoney = [\r\n\t'm'\r\n]\r\npay = ['p']\r\n",
            Ok(Some("[tags]\r\nmoney = [\r\n\t'm',\r\n\t'p'\r\n]\r\n")),
        );
        check(
            "[tags]\nmoney = [\n  'l',\n  'm' # most\n]\npay = [\n  'p',\n]\n",
            Ok(Some("[tags]\nmoney = [\n  'l',\n  'm', # most\n  'p'\n]\n")),
        );
        check(
            "[tags]\nmoney = [\n  'm' ]\npay = ['p']\n",
            Ok(Some("[tags]\nmoney = [\n  'm',\n  'p' ]\n")),
        );
    }

    #[test]
    fn lines_that_hold_more_are_left_to_people() {
        check("[tags]\nmoney = []\npay = [] # why\n", Err(Some(3)));
        check("[tags]\nmoney = []\npay = [\n# why\n]\n", Err(Some(3)));
        check("tags = { money = [], pay = [] }", Err(Some(1)));
    }
}
