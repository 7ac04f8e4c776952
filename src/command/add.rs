//! `offprint add`: sources into the library, each with its sidecar.

use std::path::{Path, PathBuf};

use clap::Args;
use url::Url;

use super::bring::Fetching;
use super::bring::{Candidate, Desk, Destination, Outcome};
use super::console::Console;
use super::input::{self, InputFormat};
use super::library::as_error;
use crate::diagnostic::{Diagnostic, Place, printable};
use crate::source::{self, Raw};

/// Copy sources into the library, each with a sidecar that says what was found.
///
/// An address is fetched, as a page of the public Internet. A source is named for its title and
/// never overwrites another; the file it is copied from stays as it is. What was found stands in the
/// sidecar as comments, and counts once they are made lines. What the library has already, by its
/// address or its words, is named and left out. Prints the path of each new source.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  offprint add ~/saved/*.html                   copy saved pages into content/
  offprint add https://example.com/essay        fetch a page
  offprint add letter.eml --shelf pay           content/pay/…
  pbpaste | offprint add --input-format text -  add what was copied")]
pub(super) struct Arguments {
    /// Files, addresses (`https://…`), or `-` for one document from standard input.
    #[arg(value_name = "FILE|URL", required = true)]
    sources: Vec<PathBuf>,
    /// What standard input holds.
    #[arg(long, value_enum, value_name = "FORMAT")]
    input_format: Option<InputFormat>,
    #[command(flatten)]
    fetching: Fetching,
    #[command(flatten)]
    destination: Destination,
}

impl Arguments {
    /// Checks what the parser cannot: files tell their formats by their endings.
    ///
    /// # Errors
    /// Wrong usage.
    pub(super) fn check(&self) -> Result<(), clap::Error> {
        input::check(self.input_format.as_ref(), &self.sources)
    }
}

pub(super) fn run(arguments: &Arguments, console: &mut Console) -> Result<(), Diagnostic> {
    let mut desk = Desk::open(&arguments.destination, console)?;
    for path in &arguments.sources {
        let result = add(arguments, path, &mut desk, console);
        console.report(result.err().map(as_error));
    }
    Ok(())
}

fn add(
    arguments: &Arguments,
    path: &Path,
    desk: &mut Desk<'_>,
    console: &mut Console,
) -> Result<(), Diagnostic> {
    if path == Path::new("-") {
        let format = arguments.input_format.unwrap_or_default().format();
        let bytes = source::read_stdin()?;
        let raw = Raw { path: PathBuf::from("untitled"), bytes, ..Raw::default() };
        return bring(&Candidate::new("-".to_owned(), raw, format), desk, console);
    }
    if let Some(url) = address(path) {
        return bring(&arguments.fetching.fetch(&url)?, desk, console);
    }
    match source::find(path).map_err(|diagnostic| as_address(path, diagnostic))? {
        source::Found::File(file) => bring(&Candidate::read(&file)?, desk, console),
        source::Found::Folder => {
            Err(Diagnostic::error("add/folder", Place::file(path), "a folder, not a source")
                .with_help("name the files in it"))
        }
    }
}

/// What to say of a file that is not there and whose name looks like an address.
fn as_address(path: &Path, diagnostic: Diagnostic) -> Diagnostic {
    let text = path.to_string_lossy();
    let typed = text.split_once("://").map_or(&*text, |(_, rest)| rest);
    let (host, rest) = typed.split_once('/').unwrap_or((typed, ""));
    let is_address = typed != text || (!rest.is_empty() || host.starts_with("www."));
    if diagnostic.help.is_some() || !is_address || !host.trim_matches('.').contains('.') {
        return diagnostic;
    }
    diagnostic.with_help(format!("to fetch a page, write `https://{typed}`"))
}

/// The web address that somebody typed in the place of a file.
fn address(path: &Path) -> Option<Url> {
    let text = path.to_str().filter(|text| text.contains("://"))?;
    Url::parse(text).ok()
}

fn bring(
    candidate: &Candidate<'_>,
    desk: &mut Desk<'_>,
    console: &mut Console,
) -> Result<(), Diagnostic> {
    match desk.bring(candidate, console)? {
        Outcome::Added(path) => console.say(&printable(&path.display().to_string())),
        Outcome::Present(path, how) => {
            let message = format!("not added: `{}` {how}", path.display());
            let warning =
                Diagnostic::warning("add/duplicate", Place::file(&candidate.name), message);
            console.report([warning.with_help("`--force` adds it all the same")]);
        }
    }
    Ok(())
}
