//! `offprint init`: a library that builds at once.

use std::path::{Path, PathBuf};

use clap::Args;

use super::console::Console;
use crate::config;
use crate::diagnostic::Diagnostic;
use crate::output;

/// What a new library holds: settings, and an essay of each common kind, two of them with the
/// boilerplate of where they were saved.
const FILES: [(&str, &str); 4] = [
    (config::FILE_NAME, config::STARTER),
    ("content/ask-what-done-looks-like.md", include_str!("samples/ask-what-done-looks-like.md")),
    ("content/hand-over-the-keys.txt", include_str!("samples/hand-over-the-keys.txt")),
    ("content/the-wish-list.html", include_str!("samples/the-wish-list.html")),
];

/// Start a library: commented settings, a vocabulary of career tags, and three sample essays.
///
/// Nothing in the folder is overwritten. A folder with a `site.toml` is refused; one that has a
/// `content` folder keeps it as it is.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  offprint init essays        make the folder `essays`
  offprint init .             turn this folder into a library")]
pub(super) struct Arguments {
    /// The library's folder; made if it is not there.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

pub(super) fn run(arguments: &Arguments, console: &mut Console) -> Result<(), Diagnostic> {
    let folder = &arguments.folder;
    output::scaffold(folder, &FILES)?;
    let root = if folder == Path::new(".") {
        String::new()
    } else {
        format!(" --root {}", folder.display())
    };
    console.say(&format!(
        "Started a library in {}: put essays into its `content` folder and run `offprint build{root}`",
        folder.display()
    ));
    Ok(())
}
