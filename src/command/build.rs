//! `offprint build`: from the library's folder to its site.

use std::path::PathBuf;

use clap::Args;
use url::Url;

use super::console::Console;
use super::gather::Drafts;
use super::jobs::Jobs;
use super::library::LibraryFolder;
use super::report;
use super::site::{self, CACHE, Order, SPARE};
use crate::config;
use crate::diagnostic::Diagnostic;
use crate::output::{Lock, Strangers};

/// Build the site and publish it as a whole.
///
/// The output folder is the old site or the new one at every moment. A folder that holds anything
/// offprint did not write is not replaced: name what is yours with `keep` in site.toml, or use
/// --force. What became of each source, what was struck out of it and why is told by
/// `.offprint/report.html` in the library, which leads to a page of each source that lost something,
/// and for programs by `report.jsonl` beside it.
#[expect(clippy::struct_excessive_bools, reason = "one switch each")]
#[derive(Debug, Args)]
#[command(after_help = "\
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
    /// Tell how long each step took, on standard error.
    #[arg(long)]
    timings: bool,
    /// Work everything out anew, and keep nothing for the next build.
    #[arg(long)]
    no_cache: bool,
}

pub(super) fn run(arguments: &Arguments, console: &mut Console) -> Result<(), Diagnostic> {
    if arguments.strict {
        console.be_strict();
    }
    if arguments.timings {
        console.be_timed();
    }
    let mut library = LibraryFolder::open(arguments.root.as_deref())?;
    if arguments.base_url.is_some() {
        library.config.base_url.clone_from(&arguments.base_url);
    }
    let _lock = Lock::acquire(library.root())?;
    let folder = arguments.output_dir.clone().unwrap_or_else(|| library.path("public"));
    let (cache, spare) = (library.path(CACHE), library.path(SPARE));
    let order = Order {
        library: &library,
        drafts: if arguments.drafts { Drafts::Included } else { Drafts::LeftOut },
        folder: &folder,
        strangers: if arguments.force { Strangers::Replace } else { Strangers::Refuse },
        cache: (!arguments.no_cache).then_some(&cache),
        spare: (!arguments.no_cache).then_some(&spare),
    };
    let summary = arguments.jobs.run(|| site::make(&order, console))?;
    if let Some(summary) = summary {
        site::summarize(&summary, console);
        if summary.accounted.is_some() {
            let report = library.path(report::PAGE_NAME);
            console.say(&format!("What became of each source stands in {}", report.display()));
        }
    }
    Ok(())
}
