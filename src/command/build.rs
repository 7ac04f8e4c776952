//! `offprint build`: from the library's folder to its site.

use std::path::PathBuf;

use clap::Args;
use rayon::prelude::*;
use url::Url;

use super::console::{Console, count, seconds};
use super::jobs::Jobs;
use super::library::LibraryFolder;
use crate::cache::Store;
use crate::config;
use crate::diagnostic::Diagnostic;
use crate::output::{self, Lock, Report, Strangers, Target};
use crate::render::RenderedFile;
use crate::source;

/// Build the site and publish it as a whole.
///
/// The output folder is the old site or the new one at every moment. A folder that holds anything
/// offprint did not write is not replaced: name what is yours with `keep` in site.toml, or use
/// --force.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  offprint build                                   the library here or above, into its `public`
  offprint build --base-url https://example.com/   for this address, whatever site.toml says
  offprint build --drafts --output-dir /tmp/look   drafts too, somewhere else
  offprint build --strict                          fail if anything was left out or guessed")]
pub(super) struct Arguments {
    /// The library; by default the nearest folder with a site.toml, from here upwards.
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
    /// Where the site goes; by default `public` in the library.
    #[arg(long, value_name = "DIR")]
    output_dir: Option<PathBuf>,
    /// Where the site will live; overrules site.toml.
    #[arg(long, value_name = "URL", value_parser = config::parse_base_url)]
    base_url: Option<Url>,
    /// Build drafts too.
    #[arg(long)]
    drafts: bool,
    /// Fail on warnings.
    #[arg(long)]
    strict: bool,
    /// Replace an output folder whatever it holds.
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    jobs: Jobs,
    /// Work everything out anew, and keep nothing for the next build.
    #[arg(long)]
    no_cache: bool,
}

pub(super) fn run(arguments: &Arguments, console: &mut Console) -> Result<(), Diagnostic> {
    if arguments.strict {
        console.be_strict();
    }
    let mut library = LibraryFolder::open(arguments.root.as_deref())?;
    if arguments.base_url.is_some() {
        library.config.base_url.clone_from(&arguments.base_url);
    }
    let _lock = Lock::acquire(library.root())?;
    arguments.jobs.run(|| build(arguments, &library, console))
}

fn build(
    arguments: &Arguments,
    library: &LibraryFolder,
    console: &mut Console,
) -> Result<(), Diagnostic> {
    let cache = library.path(".offprint/cache");
    let store = Store::open((!arguments.no_cache).then_some(cache.as_path()));
    let walked = library.walk();
    console.report(walked.diagnostics);
    let (statics, diagnostics) = source::list_folder(&library.path("static"));
    console.report(diagnostics);
    let copied = statics
        .into_par_iter()
        .map(|(path, file)| source::read_file(&file).map(|bytes| RenderedFile { path, bytes }));
    let report = publish(arguments, library, copied)?;
    console.report(store.commit_used());
    console.trace("published");
    summarize(walked.sources.len(), report, console);
    Ok(())
}

fn publish(
    arguments: &Arguments,
    library: &LibraryFolder,
    files: impl ParallelIterator<Item = Result<RenderedFile, Diagnostic>>,
) -> Result<Report, Diagnostic> {
    let folder = arguments.output_dir.clone().unwrap_or_else(|| library.path("public"));
    let inputs = ["content", "static", "templates"].map(|name| library.path(name));
    let target = Target {
        folder: &folder,
        root: library.root(),
        inputs: &[&inputs[0], &inputs[1], &inputs[2]],
        keep: &library.config.keep,
        strangers: if arguments.force { Strangers::Replace } else { Strangers::Refuse },
    };
    output::publish(&target, files)
}

fn summarize(essays: usize, report: Report, console: &mut Console) {
    console.flush();
    let (_, warnings) = console.counts();
    console.say(&format!(
        "Published {} as {} ({} changed), {}, in {}",
        count(essays, "essay", "essays"),
        count(report.files, "file", "files"),
        report.written,
        count(warnings, "warning", "warnings"),
        seconds(console.elapsed()),
    ));
}
