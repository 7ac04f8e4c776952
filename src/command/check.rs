//! `offprint check`: everything a build would complain about, and more, written nowhere.

use std::path::PathBuf;

use clap::Args;

use super::console::{Console, count};
use super::library::LibraryFolder;
use crate::diagnostic::{Diagnostic, Place};

/// Check a library without building it.
///
/// Names everything a build would complain about, and internal links and anchors that lead nowhere,
/// missing metadata, near-duplicate essays, files that are no sources and overrides without effect.
/// Writes nothing.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The library; by default the nearest folder with a site.toml, from here upwards.
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments, console: &mut Console) -> Result<(), Diagnostic> {
    let library = LibraryFolder::open(arguments.root.as_deref())?;
    let walked = library.walk();
    console.report(walked.diagnostics);
    console.report(walked.ignored.into_iter().map(|path| {
        Diagnostic::note("source/ignored", Place::file(path), "not a source, and left out")
    }));
    console.flush();
    let (errors, warnings) = console.counts();
    console.say(&format!(
        "Checked {}: {}, {}",
        count(walked.sources.len(), "essay", "essays"),
        count(errors, "error", "errors"),
        count(warnings, "warning", "warnings"),
    ));
    Ok(())
}
