//! `offprint import`: exports of blogs and read-it-later apps into the library.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::bring::{Candidate, Desk, Destination, Joined, Outcome};
use super::console::{Console, count};
use super::library::as_error;
use crate::diagnostic::{Diagnostic, Place, Severity, printable};
use crate::import::{self, Bookmark, Export, Kept, Pages, Work};
use crate::loader;
use crate::source::{self, Raw};

/// Bring in what another program exported.
///
/// Texts become sources, as with `add`: those that the library has already are left out, so that the
/// same export can be given again. Exports that hold no texts (pocket, bookmarks) give their tags,
/// days and what was read to the sidecars of the essays they name, and what is not saved yet is listed.
/// Says what became of each entry.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  offprint import clippings ~/vault/Clippings        notes and pages that web clippers saved
  offprint import pocket part_000000.csv             join tags, days and what was read
  offprint import wordpress blog.xml --shelf blog    the published posts of a blog
  offprint import mbox newsletters.mbox --dry-run    what would be done")]
pub(super) struct Arguments {
    /// What it is.
    #[arg(value_enum)]
    kind: Kind,
    /// The export: a file, or a folder of clippings.
    #[arg(value_name = "FILE")]
    path: PathBuf,
    /// Bring in pages, such as "About", beside posts (wordpress).
    #[arg(long)]
    pages: bool,
    #[command(flatten)]
    destination: Destination,
}

/// What is imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// A folder of files from Obsidian's Web Clipper, MarkDownload or SingleFile.
    Clippings,
    /// Pocket's CSV.
    Pocket,
    /// The bookmarks of a browser, as HTML.
    Bookmarks,
    /// A mailbox of newsletters.
    Mbox,
    /// WordPress's XML (WXR).
    Wordpress,
    /// wallabag's JSON.
    Wallabag,
    /// Substack's archive (ZIP).
    Substack,
}

pub(super) fn run(arguments: &Arguments, console: &mut Console) -> Result<(), Diagnostic> {
    let path = &arguments.path;
    let read = || match source::find(path).map_err(as_error)? {
        source::Found::File(_) => source::read_export(path).map_err(as_error),
        source::Found::Folder => {
            Err(Diagnostic::error("import/folder", Place::file(path), "a folder, not a file")
                .with_help("name the file in it"))
        }
    };
    let pages = if arguments.pages { Pages::Included } else { Pages::LeftOut };
    let content = match arguments.kind {
        Kind::Clippings => Content::Folder,
        Kind::Pocket => Content::Bookmarks(import::read_pocket(path, &read()?)?),
        Kind::Bookmarks => Content::Bookmarks(import::read_bookmarks(path, &read()?)?),
        Kind::Mbox => Content::Works(import::read_mbox(path, &read()?)?),
        Kind::Wordpress => Content::Works(import::read_wordpress(path, &read()?, pages)?),
        Kind::Wallabag => Content::Works(import::read_wallabag(path, &read()?)?),
        Kind::Substack => Content::Works(import::read_substack(path, read()?)?),
    };
    let mut desk = Desk::open(&arguments.destination, console)?;
    let mut tally = Tally::default();
    match content {
        Content::Folder => clippings(path, &mut desk, &mut tally, console)?,
        Content::Works(export) => works(path, export, &mut desk, &mut tally, console),
        Content::Bookmarks(bookmarks) => join(&bookmarks, &mut desk, &mut tally, console),
    }
    console.flush();
    console.say(&tally.summary());
    Ok(())
}

/// What an export holds.
enum Content {
    Folder,
    Works(Export),
    Bookmarks(Vec<Bookmark>),
}

/// How many entries became what.
#[derive(Default)]
struct Tally {
    added: usize,
    present: usize,
    skipped: usize,
    joined: usize,
    missing: usize,
}

impl Tally {
    fn summary(&self) -> String {
        let parts = [
            (self.added, "added"),
            (self.joined, "joined"),
            (self.present, "there already"),
            (self.skipped, "skipped"),
            (self.missing, "not saved yet"),
        ];
        let all = parts.iter().map(|(number, _)| number).sum();
        let parts = parts.iter().filter(|(number, _)| *number > 0);
        let parts: Vec<String> = parts.map(|(number, what)| format!("{number} {what}")).collect();
        let all = count(all, "entry", "entries");
        if parts.is_empty() { all } else { format!("{all}: {}", parts.join(", ")) }
    }

    /// Says what became of a text.
    fn tell(&mut self, name: &str, result: Result<Outcome, Diagnostic>, console: &mut Console) {
        let name = printable(name);
        match result {
            Ok(Outcome::Added(path)) => {
                self.added += 1;
                console.say(&format!("{}  from `{name}`", shown(&path)));
            }
            Ok(Outcome::Present(path, how)) => {
                self.present += 1;
                console.say(&format!("there already: `{}` {how} (`{name}`)", shown(&path)));
            }
            // What cannot be written will not be the next time either.
            Err(diagnostic) if is_grave(&diagnostic) => console.report([diagnostic]),
            Err(diagnostic) => self.skip(&name, &diagnostic.message, console),
        }
    }

    fn skip(&mut self, name: &str, why: &str, console: &mut Console) {
        self.skipped += 1;
        console.say(&format!("skipped `{}`: {}", printable(name), printable(why)));
    }
}

fn is_grave(diagnostic: &Diagnostic) -> bool {
    diagnostic.severity == Severity::Error && diagnostic.code.starts_with("output/")
}

fn shown(path: &Path) -> String {
    printable(&path.display().to_string()).into_owned()
}

/// Brings in the sources of a folder.
fn clippings(
    folder: &Path,
    desk: &mut Desk<'_>,
    tally: &mut Tally,
    console: &mut Console,
) -> Result<(), Diagnostic> {
    if let source::Found::File(_) = source::find(folder).map_err(as_error)? {
        return Err(Diagnostic::error("import/file", Place::file(folder), "a file, not a folder")
            .with_help("name the folder of clippings, or take single files with `offprint add`"));
    }
    let walked = source::walk(folder, |path| loader::format_of(path).is_some());
    console.report(walked.diagnostics);
    for file in &walked.sources {
        let result = Candidate::read(file).and_then(|clipping| desk.bring(&clipping, console));
        tally.tell(&file.relative.display().to_string(), result, console);
    }
    for path in &walked.ignored {
        tally.skip(&path.display().to_string(), "no known format has this ending", console);
    }
    Ok(())
}

/// Brings in the texts of an export.
fn works(
    path: &Path,
    export: Export,
    desk: &mut Desk<'_>,
    tally: &mut Tally,
    console: &mut Console,
) {
    for work in export.works {
        let name = work.name.clone();
        let result = candidate(path, work).and_then(|candidate| desk.bring(&candidate, console));
        tally.tell(&name, result, console);
    }
    for skipped in export.skipped {
        tally.skip(&skipped.name, &skipped.why, console);
    }
}

fn candidate(path: &Path, work: Work) -> Result<Candidate<'static>, Diagnostic> {
    let unnamed = Path::new("untitled").with_extension(work.ending);
    let format = loader::format_of(&unnamed).ok_or_else(|| super::job::no_format(&unnamed))?;
    let raw = Raw { path: unnamed, bytes: work.bytes, ..Raw::default() };
    let new = Candidate::new(format!("{} ({})", path.display(), work.name), raw, format);
    Ok(Candidate { declared: work.facts, added: work.added, read: work.read, ..new })
}

/// Joins tags, days and what was read to the essays that bookmarks name, each essay once, and lists the rest.
fn join(bookmarks: &[Bookmark], desk: &mut Desk<'_>, tally: &mut Tally, console: &mut Console) {
    let mut by_path: BTreeMap<String, Kept> = BTreeMap::new();
    let mut missing = Vec::new();
    for bookmark in bookmarks {
        let Some(path) = desk.essay_at(&bookmark.address) else {
            missing.push(bookmark);
            continue;
        };
        by_path.entry(path).or_default().join(&bookmark.kept);
    }
    for (path, kept) in &by_path {
        match desk.join(path, kept) {
            Ok(Joined::Written(sidecar)) => {
                tally.joined += 1;
                console.say(&format!("{}  for `{}`", shown(&sidecar), printable(path)));
            }
            Ok(Joined::Nothing) => tally.present += 1,
            Err(diagnostic) => console.report([diagnostic]),
        }
    }
    tally.missing += missing.len();
    for bookmark in missing {
        let title = Some(&bookmark.title).filter(|title| !title.is_empty());
        let title = title.map_or_else(String::new, |title| format!("  {title}"));
        let line = format!("not saved yet: {}{title}", bookmark.address);
        console.say(&printable(&line));
    }
}
