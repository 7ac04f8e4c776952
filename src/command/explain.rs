//! `offprint explain`: what is kept of one source, what is struck out, and by which rule.

use std::path::PathBuf;

use clap::Args;

use super::console::Console;
use super::library::as_error;
use super::pipe::Pipe;
use crate::diagnostic::{Diagnostic, Place};
use crate::output;
use crate::source::{self, Found};

/// Show what is kept of a source, what goes, and why.
///
/// Every piece of text is shown in its order, kept or struck out; what is struck out names the rule
/// that took it. A `keep` rule in site.toml or beside the source puts it back.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  offprint explain content/saved.html
  offprint explain content/saved.html --html /tmp/explained.html")]
pub(super) struct Arguments {
    /// The source.
    path: PathBuf,
    /// Write the same as a page to this file.
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments, _console: &mut Console) -> Result<(), Diagnostic> {
    let Found::File(file) = source::find(&arguments.path).map_err(as_error)? else {
        let place = Place::file(&arguments.path);
        return Err(Diagnostic::error("command/folder", place, "a folder, not a source")
            .with_help("name one file in it"));
    };
    let raw = source::read(&file).map_err(as_error)?;
    match &arguments.html {
        Some(path) => output::write_file(path, &raw.bytes, &file.path),
        None => {
            let mut pipe = Pipe::stdout();
            if pipe.write(&raw.bytes)?.is_break() {
                return Ok(());
            }
            pipe.finish()
        }
    }
}
