//! `offprint extract`: sources in, their essays out, in input order.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::console::Console;
use super::jobs::Jobs;
use super::library::{LibraryFolder, as_error};
use super::pipe::Pipe;
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::loader;
use crate::source::{self, Found, SourceFile};

/// Clean sources without a library, to standard output.
///
/// Folders are walked; `-`, or no path at all, reads one document from standard input. A source that
/// cannot be read is named and left out. The order is that of the input, whatever the jobs.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  offprint extract saved.html > essay.md
  offprint extract --format jsonl archive/ | jq -r .title
  curl -s https://example.com/essay | offprint extract --input-format html -")]
pub(super) struct Arguments {
    /// What to write.
    #[arg(long, value_enum, default_value_t = Format::Markdown)]
    format: Format,
    /// What standard input holds.
    #[arg(long, value_enum, value_name = "FORMAT")]
    input_format: Option<InputFormat>,
    #[command(flatten)]
    jobs: Jobs,
    /// A library whose settings and sidecars count; without it none does.
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
    /// Files and folders, or `-`.
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
}

/// What is written of each essay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// The body as CommonMark.
    Markdown,
    /// All that is known, one object a line.
    Jsonl,
    /// The body as plain text.
    Text,
    /// The body as HTML.
    Html,
}

/// What standard input holds; the names are those of the loader's formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum InputFormat {
    Markdown,
    Html,
    Mhtml,
    Text,
    Email,
    /// Objects with `text` and perhaps `path` and `format`, one a line.
    Jsonl,
}

/// Something to extract from.
#[derive(Debug)]
enum Input {
    File(SourceFile),
    Stdin,
}

impl Arguments {
    /// Checks what the parser cannot: files tell their formats by their endings.
    ///
    /// # Errors
    /// Wrong usage.
    pub(super) fn check(&self) -> Result<(), clap::Error> {
        let names_files = self.paths.iter().any(|path| path != Path::new("-"));
        match self.input_format.is_some() && names_files {
            true => Err(clap::Error::raw(
                clap::error::ErrorKind::ArgumentConflict,
                "--input-format tells what standard input holds; files tell by their endings\n",
            )),
            false => Ok(()),
        }
    }
}

pub(super) fn run(arguments: &Arguments, console: &mut Console) -> Result<(), Diagnostic> {
    let config = match &arguments.root {
        Some(root) => LibraryFolder::open(Some(root))?.config,
        None => Config::default(),
    };
    let inputs = inputs(arguments, console);
    arguments.jobs.run(|| extract(arguments, &config, &inputs, console))
}

/// Everything that is named, folders walked; a path that is not there fails the command in the end.
fn inputs(arguments: &Arguments, console: &mut Console) -> Vec<Input> {
    if arguments.paths.is_empty() {
        return vec![Input::Stdin];
    }
    let mut inputs = Vec::new();
    for path in &arguments.paths {
        if path == Path::new("-") {
            inputs.push(Input::Stdin);
            continue;
        }
        match source::find(path) {
            Ok(Found::File(file)) => inputs.push(Input::File(file)),
            Ok(Found::Folder) => {
                let walked = source::walk(path, |path| loader::format_of(path).is_some());
                inputs.extend(walked.sources.into_iter().map(Input::File));
                console.report(walked.diagnostics);
            }
            Err(diagnostic) => console.report([as_error(diagnostic)]),
        }
    }
    inputs
}

fn extract(
    arguments: &Arguments,
    _config: &Config,
    inputs: &[Input],
    console: &mut Console,
) -> Result<(), Diagnostic> {
    let mut pipe = Pipe::stdout();
    for input in inputs {
        let bytes = match input {
            Input::File(file) => source::read(file).map(|raw| raw.bytes),
            Input::Stdin => source::read_stdin(),
        };
        match (bytes, arguments.format, arguments.input_format) {
            (Ok(bytes), _, _) => {
                if pipe.write(&bytes)?.is_break() {
                    return Ok(());
                }
            }
            (Err(diagnostic), _, _) => console.report([diagnostic]),
        }
    }
    pipe.finish()
}
