//! `offprint build`: from the library's folder to its site.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::Args;
use rayon::prelude::*;
use url::Url;

use super::console::{Console, count, seconds};
use super::edition;
use super::gather::{self, Drafts};
use super::jobs::Jobs;
use super::library::LibraryFolder;
use crate::cache::{Key, Store};
use crate::config;
use crate::diagnostic::{Diagnostic, Place};
use crate::library::Library;
use crate::output::{self, Lock, Report, Strangers, Target};
use crate::page::{self, Assets, Edition, Text};
use crate::render::{self, RenderedFile, Templates};
use crate::source;

/// Build the site and publish it as a whole.
///
/// The output folder is the old site or the new one at every moment. A folder that holds anything
/// offprint did not write is not replaced: name what is yours with `keep` in site.toml, or use
/// --force.
#[expect(clippy::struct_excessive_bools, reason = "one switch each")]
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
    folder: &LibraryFolder,
    console: &mut Console,
) -> Result<(), Diagnostic> {
    let cache = folder.path(".offprint/cache");
    let store = Store::open((!arguments.no_cache).then_some(cache.as_path()));
    let templates =
        Templates::load(templates(folder, console)?, Text::of(&folder.config.language))?;
    let drafts = if arguments.drafts { Drafts::Included } else { Drafts::LeftOut };
    let gathered = gather::gather(folder, folder.walk()?, &store, drafts, console);
    let words = gathered.words;
    let (library, pages) = edition::plan(folder, gathered, console);
    let (assets, statics) = statics(folder, console)?;
    if console.has_failed() {
        return Ok(());
    }
    let bodies = |key| edition::body(&store, key);
    let edition = Edition::new(&library, &folder.config, &assets, &bodies);
    let progress = console.progress("Publishing", pages.len());
    let pages = pages.par_iter().map(|page| {
        progress.advance();
        render::render(page, &edition, &templates)
    });
    let images = images(&library).into_par_iter().map(|(name, key)| {
        let bytes = store.get_bytes(&key).ok_or_else(edition::lost)?;
        Ok(RenderedFile { path: format!("images/{name}"), bytes })
    });
    let report = publish(arguments, folder, pages.chain(images).chain(statics))?;
    drop(progress);
    console.trace("published");
    console.report(store.commit_used());
    let summary = Summary { essays: library.essays.len(), words, report };
    summarize(&summary, console);
    Ok(())
}

/// The library's own templates, by name.
pub(super) fn templates(
    folder: &LibraryFolder,
    console: &mut Console,
) -> Result<Vec<(String, String)>, Diagnostic> {
    let path = folder.path("templates");
    let (files, diagnostics) = source::read_folder(&path);
    console.report(diagnostics);
    let text = |(name, bytes): (String, Vec<u8>)| match String::from_utf8(bytes) {
        Ok(text) => Ok((name, text)),
        Err(_) => Err(Diagnostic::error(
            "template/encoding",
            Place::file(path.join(&name)),
            "a template that is not UTF-8",
        )
        .with_help("save it as UTF-8")),
    };
    files.into_iter().filter(|(name, _)| has_ending(name, "html")).map(text).collect()
}

fn has_ending(name: &str, ending: &str) -> bool {
    Path::new(name).extension().is_some_and(|found| found.eq_ignore_ascii_case(ending))
}

/// What pages call the theme's files by, those files, and the library's own; its own replace the
/// theme's.
fn statics<'a>(
    folder: &LibraryFolder,
    console: &mut Console,
) -> Result<(Assets, impl ParallelIterator<Item = Result<RenderedFile, Diagnostic>> + 'a), Diagnostic>
{
    let (own, diagnostics) = source::list_folder(&folder.path("static"));
    console.report(diagnostics);
    let read = |(path, file): (String, PathBuf)| {
        source::read_file(&file).map(|bytes| RenderedFile { path, bytes })
    };
    let (of_theme, own): (Vec<_>, Vec<_>) =
        own.into_iter().partition(|(name, _)| render::is_theme_file(name));
    let of_theme: Result<Vec<_>, _> = of_theme.into_iter().map(read).collect();
    let (assets, theme) = render::theme(of_theme?);
    Ok((assets, theme.into_par_iter().map(Ok).chain(own.into_par_iter().map(read))))
}

/// Every image some essay shows, once.
fn images(library: &Library) -> BTreeMap<String, Key> {
    let shown = library.essays.iter().filter(|essay| page::shows_text(essay));
    let assets = shown.flat_map(|essay| &essay.assets);
    assets.map(|asset| (asset.name.clone(), asset.key)).collect()
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

/// What a build did.
struct Summary {
    essays: usize,
    /// Before and after cleaning.
    words: (usize, usize),
    report: Report,
}

fn summarize(summary: &Summary, console: &mut Console) {
    console.flush();
    let (_, warnings) = console.counts();
    let (before, after) = summary.words;
    console.say(&format!(
        "Published {} as {} ({} changed), kept {after} of {before} words, {}, in {}",
        count(summary.essays, "essay", "essays"),
        count(summary.report.files, "file", "files"),
        summary.report.written,
        count(warnings, "warning", "warnings"),
        seconds(console.elapsed()),
    ));
}
