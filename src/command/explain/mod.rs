//! `offprint explain`: what is kept of one source, what is struck out, and why.

mod page;
mod piece;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anstyle::{AnsiColor, Style};
use clap::Args;
use serde::Serialize;

use self::piece::{Piece, pieces};
use super::console::Console;
use super::job::{self, Treated};
use super::library::{LibraryFolder, as_error};
use super::pipe::Pipe;
use crate::cleaner::{Cleaned, Furniture};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Place, printable};
use crate::metadata::{Found, Metadata, Provenance};
use crate::output;
use crate::source;

/// Show what is kept of a source, what goes, and why.
///
/// Every piece of text is shown in its order, kept or struck out; what is struck out names the rule
/// that took it. Below it stands how likely it is the author's, by the learned score, and what
/// speaks most for that and against it; where the line is drawn depends on the page, at 40 % or
/// below. A `keep` rule in site.toml or beside the source puts a piece back.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  offprint explain content/saved.html
  offprint explain content/saved.txt | less -R
  offprint explain content/saved.html --html why.html")]
pub(super) struct Arguments {
    /// The source.
    path: PathBuf,
    /// The library whose settings count; by default the nearest one above the source, if any.
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
    /// Write it as a page of HTML that needs nothing else; `-` for standard output. No file is
    /// overwritten but such a page.
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments, console: &mut Console) -> Result<(), Diagnostic> {
    let source::Found::File(file) = source::find(&arguments.path).map_err(as_error)? else {
        let place = Place::file(&arguments.path);
        return Err(Diagnostic::error("command/folder", place, "a folder, not a source")
            .with_help("name one file in it"));
    };
    let config = settings(arguments)?;
    let folder = file.path.parent().unwrap_or(Path::new(""));
    let treated = job::treat_file(&file, &config, &Furniture::default(), folder)?;
    let account = Account::of(&file.path, &treated);
    match arguments.html.as_deref() {
        Some(path) if path != Path::new("-") => {
            output::write_file(path, &page::page(&account)?, &file.path, page::MARK)?;
            console.say(&format!("{}: {}", path.display(), account.summary()));
        }
        Some(_) => put(&page::page(&account)?)?,
        None => {
            let paint = if Pipe::has_colour() { Paint::Colour } else { Paint::Plain };
            put(&explain(&account, paint))?;
        }
    }
    drop(account);
    console.report(treated.diagnostics);
    Ok(())
}

/// Writes to standard output.
fn put(text: &str) -> Result<(), Diagnostic> {
    let mut pipe = Pipe::stdout();
    if pipe.write(text.as_bytes())?.is_break() {
        return Ok(());
    }
    pipe.finish()
}

/// The settings that count for the source.
fn settings(arguments: &Arguments) -> Result<Config, Diagnostic> {
    let folder = arguments.path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let above = || source::find_root(folder.unwrap_or(Path::new(".")));
    match arguments.root.clone().or_else(above) {
        Some(root) => Ok(LibraryFolder::open(Some(&root))?.config),
        None => Ok(Config::default()),
    }
}

/// All there is to tell about one source.
struct Account<'a> {
    path: String,
    cleaned: &'a Cleaned,
    /// The language of its words, where it is known.
    language: Option<&'a str>,
    facts: Vec<Fact>,
    pieces: Vec<Piece<'a>>,
}

/// One of the metadata.
#[derive(Serialize)]
struct Fact {
    name: &'static str,
    /// `None` where it was not found.
    value: Option<String>,
    /// Where it was found, in words.
    from: Option<&'static str>,
}

impl<'a> Account<'a> {
    fn of(path: &Path, treated: &'a Treated) -> Self {
        Self {
            path: printable(&path.to_string_lossy()).into_owned(),
            cleaned: &treated.cleaned,
            language: treated.metadata.language.as_ref().map(|found| found.value.as_str()),
            facts: facts(&treated.metadata),
            pieces: pieces(treated),
        }
    }

    fn summary(&self) -> String {
        let kept = self.pieces.iter().filter(|piece| piece.removal.is_none()).count();
        let Cleaned { words, words_before, .. } = self.cleaned;
        let pieces = self.pieces.len();
        format!("kept {kept} of {pieces} pieces, {words} of {words_before} words")
    }
}

/// Whether output is painted for a terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Paint {
    /// With colours and struck-out letters.
    Colour,
    /// For pipes, files and `NO_COLOR`.
    Plain,
}

/// The explanation as text.
fn explain(account: &Account<'_>, paint: Paint) -> String {
    let mut out = format!("{}: {}\n", account.path, account.summary());
    for Fact { name, value, from } in &account.facts {
        let _ = match value.as_ref().zip(*from) {
            Some((value, from)) => writeln!(out, "{name:>9}: {value} (from {from})"),
            None => writeln!(out, "{name:>9}: not found"),
        };
    }
    out.push('\n');
    for piece in &account.pieces {
        if let Some(why) = piece.why().filter(|_| piece.is_first) {
            let _ = writeln!(out, "{}", styled(&why, AnsiColor::Yellow.on_default(), paint));
        }
        let text = piece.text.replace('\n', " ");
        let line = match (piece.removal, paint) {
            (None, _) => format!("  {text}"),
            (Some(_), Paint::Plain) => format!("- {text}"),
            (Some(_), Paint::Colour) => {
                format!("- {}", styled(&text, Style::new().dimmed().strikethrough(), paint))
            }
        };
        let _ = writeln!(out, "{line}");
        if let Some(verdict) = &piece.verdict {
            let line = styled(&verdict.line(), Style::new().italic(), paint);
            let _ = writeln!(out, "      {line}");
        }
    }
    out
}

fn styled(text: &str, style: Style, paint: Paint) -> String {
    match paint {
        Paint::Colour => format!("{style}{text}{style:#}"),
        Paint::Plain => text.to_owned(),
    }
}

/// The metadata, with where it was found.
fn facts(metadata: &Metadata) -> Vec<Fact> {
    fn value<T: ToString>(found: Option<&Found<T>>) -> Option<(String, Provenance)> {
        found.map(|found| (found.value.to_string(), found.provenance))
    }
    let authors =
        metadata.authors.as_ref().map(|authors| (authors.value.join(", "), authors.provenance));
    let facts = [
        ("title", value(metadata.title.as_ref())),
        ("author", authors),
        ("published", value(metadata.published.as_ref())),
        ("updated", value(metadata.updated.as_ref())),
        ("site", value(metadata.site.as_ref())),
        ("address", value(metadata.url.as_ref())),
        ("language", value(metadata.language.as_ref())),
    ];
    let fact = |(name, found): (&'static str, Option<(String, Provenance)>)| {
        let (value, from) = found.unzip();
        Fact {
            name,
            value: value.map(|value| printable(&value).into_owned()),
            from: from.map(Provenance::name),
        }
    };
    facts.into_iter().map(fact).collect()
}
