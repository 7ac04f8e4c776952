//! `offprint tags rename` and `merge`: the only commands that change sources, and nothing but tags.
//!
//! All edits are made in memory first and shown as a diff; only if every one of them is certain, and
//! was asked for, are they written, each file whole or not at all.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use clap::Args;
use similar::TextDiff;

use super::super::console::{Console, count};
use super::super::gather::{self, Drafts};
use super::super::library::LibraryFolder;
use super::super::pipe::Pipe;
use super::super::site::CACHE;
use crate::cache::Store;
use crate::config::{self, Renaming};
use crate::diagnostic::{Diagnostic, Place, nearest, printable};
use crate::essay::Essay;
use crate::library;
use crate::loader::{self, Uneditable};
use crate::output;
use crate::source::{self, SourceFile, Walked};

/// Whether changes are only shown.
#[derive(Clone, Copy, Debug, Args)]
pub(super) struct Mode {
    /// Change the files.
    #[arg(long)]
    write: bool,
}

/// A file that is to be changed.
struct Change {
    path: PathBuf,
    before: Vec<u8>,
    after: Vec<u8>,
}

/// What a renaming comes to.
#[derive(Default)]
struct Plan {
    changes: Vec<Change>,
    refusals: Vec<Diagnostic>,
    /// Paths inside the sources' folder of the sources whose tags were found, in them or beside them.
    found: BTreeSet<PathBuf>,
}

/// Renames tags in front matter, sidecars and the vocabulary.
///
/// # Errors
/// `tags/unknown` where there is nothing to rename; `output/changed`, `output/write`.
pub(super) fn run(
    folder: &LibraryFolder,
    old: &[String],
    new: &str,
    mode: Mode,
    console: &mut Console,
) -> Result<(), Diagnostic> {
    let keys: Vec<String> = old.iter().map(|tag| library::tag_key(tag)).collect();
    let is_old = |tag: &str| keys.contains(&library::tag_key(tag));
    let renaming = Renaming { is_old: &is_old, new };
    let walked = folder.walk()?;
    let mut plan = plan(folder, &walked, renaming);
    let essays = essays(folder, walked, console);
    for essay in &essays {
        let has_old = essay.tags.iter().any(|tag| renaming.changes(tag));
        if has_old && !plan.found.contains(Path::new(&essay.path)) {
            plan.refusals.push(folder.locate(out_of_reach(essay)));
        }
    }
    if !plan.refusals.is_empty() {
        console.report(plan.refusals);
        return Ok(());
    }
    if plan.changes.is_empty() {
        return Err(unknown(folder, &essays, old, new));
    }
    show(&plan.changes)?;
    let files = count(plan.changes.len(), "file", "files");
    if !mode.write {
        console.say(&format!("Nothing was written: --write changes {files}"));
        return Ok(());
    }
    for change in &plan.changes {
        output::rewrite(&change.path, &change.before, &change.after)?;
    }
    console.say(&format!("Changed {files}"));
    Ok(())
}

fn plan(folder: &LibraryFolder, walked: &Walked, renaming: Renaming<'_>) -> Plan {
    let mut plan = Plan::default();
    let settings = folder.path(config::FILE_NAME);
    plan.edit(&settings, |text| config::retag(&settings, text, renaming));
    for source in &walked.sources {
        plan.edit_source(source, renaming);
    }
    plan
}

impl Plan {
    /// Edits the front matter of a source, and the sidecar beside it.
    fn edit_source(&mut self, source: &SourceFile, renaming: Renaming<'_>) {
        let mut has_any = false;
        if loader::has_front_matter(&source.path) {
            has_any |= self.edit(&source.path, |text| {
                loader::retag_front_matter(text, renaming)
                    .map_err(|it| uneditable(&source.path, it))
            });
        }
        if let Some(path) = &source.sidecar {
            has_any |= self.edit(path, |text| {
                loader::retag_sidecar(text, renaming).map_err(|it| uneditable(path, it))
            });
        }
        if has_any {
            self.found.insert(source.relative.clone());
        }
    }

    /// Edits a file, whatever its encoding has in common with ASCII, and says whether it has such a
    /// tag. What cannot be read is told by the reading of the library, and has no tags.
    fn edit(
        &mut self,
        path: &Path,
        retag: impl FnOnce(&str) -> Result<Option<String>, Diagnostic>,
    ) -> bool {
        let Ok(before) = source::read_file(path) else { return false };
        let (mark, text, encoding) = decoded(&before);
        match retag(&text) {
            Ok(None) => return false,
            Ok(Some(after)) => match encoded(&text, &after, encoding) {
                Some(after) => {
                    let after = [mark, &after].concat();
                    self.changes.push(Change { path: path.to_owned(), before, after });
                }
                None => self.refusals.push(not_utf8(path)),
            },
            Err(refusal) => self.refusals.push(refusal),
        }
        true
    }
}

/// How the bytes of a file are made characters.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Utf8,
    /// A character for each byte, whatever they mean.
    Bytes,
}

/// The byte order mark of a file, and its text.
fn decoded(bytes: &[u8]) -> (&[u8], String, Encoding) {
    const MARK: &[u8] = "\u{feff}".as_bytes();
    let (mark, rest) = bytes.split_at(if bytes.starts_with(MARK) { MARK.len() } else { 0 });
    match std::str::from_utf8(rest) {
        Ok(text) => (mark, text.to_owned(), Encoding::Utf8),
        Err(_) => (mark, rest.iter().copied().map(char::from).collect(), Encoding::Bytes),
    }
}

/// The bytes of an edited text. Where the encoding is not known all that stands at or above an edit
/// has to be ASCII, which means the same in nearly all.
fn encoded(before: &str, after: &str, encoding: Encoding) -> Option<Vec<u8>> {
    if encoding == Encoding::Utf8 {
        return Some(after.as_bytes().to_vec());
    }
    let same_end =
        before.chars().rev().zip(after.chars().rev()).take_while(|(a, b)| a == b).count();
    let head = after.chars().count() - same_end;
    let is_ascii = after.chars().take(head).all(|character| character.is_ascii());
    let bytes = after.chars().map(|character| u8::try_from(u32::from(character)).ok());
    bytes.collect::<Option<Vec<u8>>>().filter(|_| is_ascii)
}

/// The essays with the tags they declare, wherever they do.
fn essays(folder: &LibraryFolder, walked: Walked, console: &mut Console) -> Vec<Essay> {
    let store = Store::borrow(&folder.path(CACHE));
    gather::gather(folder, walked, &store, Drafts::Included, console).essays
}

fn uneditable(path: &Path, Uneditable { line }: Uneditable) -> Diagnostic {
    Diagnostic::error(
        "tags/uneditable",
        Place::line(path, line),
        "these tags cannot be edited with certainty",
    )
    .with_help("write them as a list on lines of their own, without remarks, and try again")
}

fn not_utf8(path: &Path) -> Diagnostic {
    Diagnostic::error("tags/uneditable", Place::file(path), "this file is not UTF-8")
        .with_help("save it as UTF-8, or give `tags` in a sidecar instead")
}

fn out_of_reach(essay: &Essay) -> Diagnostic {
    let message = "the tags of this essay do not stand in front matter or a sidecar";
    let name = essay.path.rsplit('/').next().unwrap_or_default().trim_end_matches(".gz");
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let help = format!("give `tags` in a sidecar, `{stem}.toml`");
    Diagnostic::error("tags/uneditable", Place::file(&essay.path), message).with_help(help)
}

fn unknown(folder: &LibraryFolder, essays: &[Essay], old: &[String], new: &str) -> Diagnostic {
    let vocabulary = folder.config.tags.iter().map(|tag| tag.name.as_str());
    let declared = essays.iter().flat_map(|essay| &essay.tags).map(String::as_str);
    let known = vocabulary.chain(declared).filter(|tag| *tag != new);
    let known: BTreeMap<String, &str> = known.map(|tag| (tag.to_lowercase(), tag)).collect();
    let named = old.join("`, `");
    let place = Place::file(folder.path(config::FILE_NAME));
    let error = Diagnostic::error("tags/unknown", place, format!("no essay has a tag `{named}`"));
    let near = |tag: &String| nearest(&tag.to_lowercase(), known.keys().map(String::as_str));
    match old.iter().find_map(near).map(|near| known[near]) {
        Some(near) => error.with_help(format!("did you mean `{near}`?")),
        None => error.with_help("`offprint tags` lists those in use"),
    }
}

/// Prints what changes as a unified diff.
fn show(changes: &[Change]) -> Result<(), Diagnostic> {
    let mut pipe = Pipe::stdout();
    for Change { path, before, after } in changes {
        let [before, after] = [before, after].map(|bytes| String::from_utf8_lossy(bytes));
        let name = path.to_string_lossy();
        let diff = TextDiff::from_lines(&*before, &*after);
        let diff = diff.unified_diff().context_radius(1).header(&name, &name).to_string();
        for line in diff.lines() {
            let _ =
                pipe.write(format!("{}\n", printable(line.trim_end_matches('\r'))).as_bytes())?;
        }
    }
    pipe.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Edits bytes, exchanging one text for another.
    #[track_caller]
    fn check(bytes: &[u8], old: &str, new: &str, expected: Option<&[u8]>) {
        let (mark, text, encoding) = decoded(bytes);
        let edited = encoded(&text, &text.replace(old, new), encoding);
        let edited = edited.map(|text| [mark, &text].concat());
        assert_eq!(edited.as_deref(), expected);
    }

    #[test]
    fn encodings_keep_their_bytes() {
        check("\u{feff}pay é".as_bytes(), "pay", "lön", Some("\u{feff}lön é".as_bytes()));
        check(b"pay \xe9\xff", "pay", "money", Some(b"money \xe9\xff"));
        check(b"pay \xe9", "pay", "l\u{f6}n", None);
        check(b"\xe9 pay", "pay", "money", None);
    }
}
