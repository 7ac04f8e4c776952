//! `offprint explain`: what is kept of one source, what is struck out, and by which rule.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anstyle::{AnsiColor, Style};
use clap::Args;

use super::console::Console;
use super::job::{self, Order, Treated};
use super::library::{LibraryFolder, as_error};
use super::pipe::Pipe;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Place, printable};
use crate::document::Unit;
use crate::loader;
use crate::metadata::{Found, Metadata, Provenance};
use crate::source::{self, SourceFile};

/// Show what is kept of a source, what goes, and why.
///
/// Every piece of text is shown in its order, kept or struck out; what is struck out names the rule
/// that took it. A `keep` rule in site.toml or beside the source puts it back.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  offprint explain content/saved.html
  offprint explain content/saved.txt | less -R")]
pub(super) struct Arguments {
    /// The source.
    path: PathBuf,
    /// The library whose settings count; by default the nearest one above the source, if any.
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments, console: &mut Console) -> Result<(), Diagnostic> {
    let source::Found::File(file) = source::find(&arguments.path).map_err(as_error)? else {
        let place = Place::file(&arguments.path);
        return Err(Diagnostic::error("command/folder", place, "a folder, not a source")
            .with_help("name one file in it"));
    };
    let config = settings(arguments)?;
    let treated = treat(&file, &config)?;
    let mut pipe = Pipe::stdout();
    let paint = if Pipe::has_colour() { Paint::Colour } else { Paint::Plain };
    let explained = explain(&file.path, &treated, paint);
    if pipe.write(explained.as_bytes())?.is_break() {
        return Ok(());
    }
    console.report(treated.diagnostics);
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

fn treat(file: &SourceFile, config: &Config) -> Result<Treated, Diagnostic> {
    let raw = source::read(file).map_err(as_error)?;
    let format = loader::format_of(&file.path).ok_or_else(|| {
        let place = Place::file(&file.path);
        Diagnostic::error("loader/unknown-format", place, "no known format has this ending")
            .with_help("rename it to .md, .html, .mhtml, .txt or .eml")
    })?;
    let sidecar = source::read_sidecar(file)?;
    let order = Order {
        raw: &raw,
        format,
        sidecar: file.sidecar.as_deref().zip(sidecar.as_deref()),
        config,
        furniture: &BTreeMap::new(),
    };
    let folder = file.path.parent().unwrap_or(Path::new("")).to_owned();
    job::treat(&order, &mut |address| source::read_beside(file, &folder, address)).map_err(as_error)
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
fn explain(path: &Path, treated: &Treated, paint: Paint) -> String {
    let mut out = String::new();
    let cleaned = &treated.cleaned;
    let struck: usize = cleaned.removals.iter().map(|removal| removal.units.len()).sum();
    let _ = writeln!(
        out,
        "{}: kept {} of {} pieces, {} of {} words",
        printable(&path.to_string_lossy()),
        cleaned.units - struck,
        cleaned.units,
        cleaned.words,
        cleaned.words_before,
    );
    out.push_str(&facts(&treated.metadata));
    out.push('\n');
    let mut removals = cleaned.removals.iter().peekable();
    for (index, unit) in treated.document.units().iter().enumerate() {
        while removals.next_if(|removal| removal.units.end <= index).is_some() {}
        let removal = removals.peek().filter(|removal| removal.units.contains(&index));
        if let Some(removal) = removal.filter(|removal| removal.units.start == index) {
            let why = format!("{} ({})", removal.rule, removal.reason);
            let _ = writeln!(out, "{}", styled(&why, AnsiColor::Yellow.on_default(), paint));
        }
        let text = shown(unit);
        let line = match (removal, paint) {
            (None, _) => format!("  {text}"),
            (Some(_), Paint::Plain) => format!("- {text}"),
            (Some(_), Paint::Colour) => {
                format!("- {}", styled(&text, Style::new().dimmed().strikethrough(), paint))
            }
        };
        let _ = writeln!(out, "{line}");
    }
    out
}

/// The words of a piece; pictures have none.
fn shown<'a>(unit: &'a Unit<'_>) -> Cow<'a, str> {
    let is_picture = unit.text.is_empty() && unit.images > 0;
    if is_picture { Cow::Borrowed("[picture]") } else { printable(&unit.text) }
}

fn styled(text: &str, style: Style, paint: Paint) -> String {
    match paint {
        Paint::Colour => format!("{style}{text}{style:#}"),
        Paint::Plain => text.to_owned(),
    }
}

/// The metadata, a line each, with where it was found.
fn facts(metadata: &Metadata) -> String {
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
    let mut out = String::new();
    for (name, fact) in facts {
        let shown = fact.map_or_else(
            || "not found".to_owned(),
            |(text, from)| format!("{} (from {})", printable(&text), from.name()),
        );
        let _ = writeln!(out, "{name:>9}: {shown}");
    }
    out
}
