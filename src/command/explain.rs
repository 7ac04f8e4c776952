//! `offprint explain`: what is kept of one source, what is struck out, and why.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anstyle::{AnsiColor, Style};
use clap::Args;

use super::console::Console;
use super::job;
use super::library::{LibraryFolder, as_error};
use super::pipe::Pipe;
use super::whole::{Fact, Scores, Templates, Whole};
use crate::cleaner::Furniture;
use crate::diagnostic::{Diagnostic, Place, printable};
use crate::output;
use crate::source;

/// What tells such a page from any other; stands at its head.
const MARK: &str = "<meta name=\"generator\" content=\"offprint explain\">";

/// Show what is kept of a source, what goes, and why.
///
/// Every piece of text is shown in its order, kept or struck out; what is struck out names the rule
/// that took it. Below it stands how likely it is the author's, by the learned score, and what
/// speaks most for that and against it; where the line is drawn depends on the page, at 40 % or
/// below, and at 50 % for most of what a rule took. A `keep` rule in site.toml or beside the source
/// puts a piece back.
#[derive(Debug, Args)]
#[command(after_help = "\
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
    let folder = library(arguments)?;
    let config = folder.as_ref().map(|folder| folder.config.clone()).unwrap_or_default();
    let content = folder.map(|folder| folder.path("content"));
    let content = content.filter(|content| source::relative_to(content, &file.path).is_some());
    let images = content.as_deref().or(file.path.parent()).unwrap_or(Path::new(""));
    let treated = job::treat_file(&file, &config, &Furniture::default(), images)?;
    let whole = Whole::of(&treated, Scores::Reasoned);
    let name = printable(&file.path.to_string_lossy()).into_owned();
    match arguments.html.as_deref() {
        Some(path) if path != Path::new("-") => {
            output::write_file(path, &page(&name, &whole)?, &file.path, MARK)?;
            console.say(&format!("{}: {}", path.display(), whole.summary()));
        }
        Some(_) => put(&page(&name, &whole)?)?,
        None => {
            let paint = if Pipe::has_colour() { Paint::Colour } else { Paint::Plain };
            put(&explain(&name, &whole, paint))?;
        }
    }
    console.report(treated.diagnostics);
    Ok(())
}

/// The page of a source.
fn page(path: &str, whole: &Whole) -> Result<String, Diagnostic> {
    Templates::load()?.page(path, whole, MARK, "")
}

/// Writes to standard output.
fn put(text: &str) -> Result<(), Diagnostic> {
    let mut pipe = Pipe::stdout();
    if pipe.write(text.as_bytes())?.is_break() {
        return Ok(());
    }
    pipe.finish()
}

/// The library whose settings count for the source.
fn library(arguments: &Arguments) -> Result<Option<LibraryFolder>, Diagnostic> {
    let folder = arguments.path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let above = || source::find_root(folder.unwrap_or(Path::new(".")));
    arguments.root.clone().or_else(above).map(|root| LibraryFolder::open(Some(&root))).transpose()
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
fn explain(path: &str, whole: &Whole, paint: Paint) -> String {
    let mut out = format!("{path}: {}\n", whole.summary());
    for Fact { name, value, from } in &whole.facts {
        let _ = match value.as_ref().zip(from.as_ref()) {
            Some((value, from)) => writeln!(out, "{name:>9}: {value} (from {from})"),
            None => writeln!(out, "{name:>9}: not found"),
        };
    }
    out.push('\n');
    for piece in &whole.pieces {
        let cause = whole.cause(piece);
        if let Some(cause) = cause.filter(|_| piece.is_first) {
            let why = format!("{} ({})", cause.rule, cause.reason);
            let _ = writeln!(out, "{}", styled(&why, AnsiColor::Yellow.on_default(), paint));
        }
        let text = piece.text.replace('\n', " ");
        let line = match (cause, paint) {
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
