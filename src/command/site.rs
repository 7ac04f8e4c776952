//! From the library's folder to its site, published as a whole.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::again::Inputs;
use super::console::{Console, LEFT_OUT, count, seconds};
use super::edition;
use super::gather::{self, Drafts};
use super::idle;
use super::library::{LibraryFolder, as_error};
use super::prints::Prints;
use super::report::{self, Reckoning, Told};
use super::theme::{self, Statics};
use crate::cache::Store;
use crate::diagnostic::{Diagnostic, Place};
use crate::library::Library;
use crate::output::{self, Report, Site, Strangers, Target};
use crate::page::{Edition, Kept, Page, Text};
use crate::render::{self, RenderedFile, SiteFile, Templates};
use crate::search;
use crate::source;

/// What site is wanted, and where.
#[derive(Clone, Copy)]
pub(super) struct Order<'a> {
    /// What it is made from.
    pub(super) library: &'a LibraryFolder,
    /// Whether unfinished essays are in it.
    pub(super) drafts: Drafts,
    /// Where it goes.
    pub(super) folder: &'a Path,
    /// What becomes of files there that are not the program's.
    pub(super) strangers: Strangers,
    /// Where bodies are kept for the next time; `None`: nowhere.
    pub(super) cache: Option<&'a Path>,
    /// Where the tree of the site before is kept for the next time; `None`: nowhere.
    pub(super) spare: Option<&'a Path>,
}

/// Where a library keeps bodies between builds.
pub(super) const CACHE: &str = ".offprint/cache";

/// Where a library keeps the tree of the site before.
pub(super) const SPARE: &str = ".offprint/spare";

/// Folders of a library that a site is made from.
pub(super) const INPUTS: [&str; 4] = ["content", "static", "templates", "locales"];

/// What making a site did.
pub(super) struct Summary {
    pub(super) essays: usize,
    /// Those a browser shows.
    pub(super) pages: usize,
    /// Before and after cleaning.
    pub(super) words: (usize, usize),
    pub(super) report: Report,
    /// What tells the account of the sources from others; `None`: there is none.
    pub(super) accounted: Option<Told>,
}

/// Makes the site and publishes it as a whole. `None`, with the site before untouched, if what was
/// reported to the console fails the command.
///
/// # Errors
/// The first that a template, a page or the output folder has.
pub(super) fn make(
    order: &Order<'_>,
    console: &mut Console,
) -> Result<Option<Summary>, Diagnostic> {
    let folders = INPUTS.map(|name| order.library.path(name));
    let target = Target {
        folder: order.folder,
        root: order.library.root(),
        inputs: &folders.each_ref().map(PathBuf::as_path),
        keep: &order.library.config.keep,
        encodings: &order.library.config.precompress,
        strangers: order.strangers,
        spare: order.spare,
    };
    let store = Store::open(order.cache);
    let inputs = Inputs::look(order, console);
    if let Some(summary) = inputs.recall(&target, &store, console)? {
        return Ok((!console.has_failed()).then_some(summary));
    }
    let text = theme::words(order.library, console)?;
    let templates = theme::templates(order.library, console)?;
    let means = Means { text: &text, templates, store: &store, target: &target, inputs };
    let result = publish(order, &means, console);
    if let Ok(Some(summary)) = &result {
        console.report(inputs.remember(&target, summary, &store, console).err());
    }
    // A site that cannot be made is no reason to clean its sources again.
    let is_made = matches!(result, Ok(Some(_)));
    console.report(if is_made { store.commit_used() } else { store.commit() });
    result
}

/// Says what was done.
pub(super) fn summarize(summary: &Summary, console: &mut Console) {
    console.flush();
    let (before, after) = summary.words;
    console.say(&format!(
        "Published {} on {} ({}, {} changed), kept {after} of {before} words, {}, in {}",
        count(summary.essays, "essay", "essays"),
        count(summary.pages, "page", "pages"),
        count(summary.report.files, "file", "files"),
        summary.report.written,
        console.warnings(),
        seconds(console.elapsed()),
    ));
}

/// What a site is made with.
struct Means<'a> {
    text: &'a Text,
    /// The library's own, by name.
    templates: Vec<(String, String)>,
    store: &'a Store,
    target: &'a Target<'a>,
    /// What the site is made from, as it was at the start.
    inputs: Inputs,
}

fn publish(
    order: &Order<'_>,
    means: &Means<'_>,
    console: &mut Console,
) -> Result<Option<Summary>, Diagnostic> {
    let folder = order.library;
    let mut gathered = gather::gather(folder, folder.walk()?, means.store, order.drafts, console);
    let accounts = std::mem::take(&mut gathered.accounts);
    let ignored = std::mem::take(&mut gathered.ignored);
    let words = gathered.words;
    let idle = idle::rules(folder, &gathered);
    // To sort a library keeps one core busy; another makes ready for its pages meanwhile.
    let ((library, mut pages), mut ready) =
        rayon::join(|| edition::plan(folder, gathered, console), || Ready::with(means, folder));
    console.trace("read the theme and looked through the output folder");
    console.report(ready.changed.take());
    pages.retain(|page| !edition::is_replaced(page, folder));
    let written = write(order, means, &library, &pages, ready, console);
    let is_published = matches!(written, Ok(Some(_)));
    let said = console.pending().iter().chain(written.as_ref().err());
    let reckoning = Reckoning {
        root: folder.root(),
        accounts: &accounts,
        ignored: &ignored,
        pages: &if is_published { edition::addresses(&library, &pages) } else { BTreeMap::new() },
        diagnostics: said.chain(&idle).collect(),
        store: means.store,
    };
    let accounted = match report::write(reckoning) {
        Ok(told) => Some(told),
        Err(diagnostic) => {
            console.report([diagnostic]);
            None
        }
    };
    // The report has a line for each of these.
    console.report(left_out(folder, &ignored));
    console.trace("reported");
    let essays = library.essays.len();
    let pages = edition::count_shown(&pages);
    let summary = |report| Summary { essays, pages, words, report, accounted };
    Ok(written?.map(summary))
}

/// Names files among the sources that are none, and might be meant to be.
fn left_out(folder: &LibraryFolder, ignored: &[PathBuf]) -> Option<Diagnostic> {
    /// Files that are named.
    const MAX_NAMED: usize = 5;
    let content = folder.path("content");
    let name =
        |path: &PathBuf| format!("`{}`", path.strip_prefix(&content).unwrap_or(path).display());
    let ignored: Vec<&PathBuf> =
        ignored.iter().filter(|path| !source::is_about_the_folder(path)).collect();
    let named: Vec<String> = ignored.iter().take(MAX_NAMED).copied().map(name).collect();
    let more = match ignored.len() - named.len() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let message = format!("left out what is no source: {}{more}", named.join(", "));
    (!ignored.is_empty()).then(|| {
        Diagnostic::note(LEFT_OUT, Place::file(content), message)
            .with_help("save as Markdown, HTML, text or mail what is an essay")
    })
}

/// What has to be known before pages are made, and does not depend on the library.
struct Ready<'a> {
    /// The warning that sources changed while they were read.
    changed: Option<Diagnostic>,
    templates: Result<Templates, Diagnostic>,
    /// The output folder, looked through.
    site: Result<Site<'a>, Diagnostic>,
}

impl<'a> Ready<'a> {
    fn with(means: &Means<'a>, folder: &LibraryFolder) -> Self {
        Self {
            changed: means.inputs.changed(folder),
            templates: Templates::load(means.templates.clone(), means.text),
            site: Site::open(means.target),
        }
    }
}

/// Renders all there is to a site and puts it in its place; `None` if what was reported to the
/// console fails the command.
fn write(
    order: &Order<'_>,
    means: &Means<'_>,
    library: &Library,
    pages: &[Page],
    ready: Ready<'_>,
    console: &mut Console,
) -> Result<Option<Report>, Diagnostic> {
    let (folder, store) = (order.library, means.store);
    // What is wrong with a template is told whatever is wrong with sources.
    let templates = ready.templates?;
    let Statics { assets, theme, own } = theme::statics(folder, console)?;
    if console.has_failed() {
        return Ok(None);
    }
    let bodies = |key| edition::body(store, key);
    let images_of = |key| store.get_bytes(&key).ok_or_else(edition::lost);
    let kept = Kept { bodies: &bodies, images: &images_of };
    let edition = Edition::new(library, &folder.config, means.text, &assets, kept);
    let site = ready.site?;
    let prints = Prints::of(output::seal(order.folder), store);
    let progress = console.progress("Publishing", pages.len());
    let pages = pages.par_iter().map(|page| {
        progress.advance();
        let stands = |key| prints.note(&page.path, key, &site);
        render::render(page, &edition, &templates, stands)
    });
    let images = edition::images(library).into_par_iter().map(|(name, key)| {
        let bytes = images_of(key)?;
        Ok(SiteFile::Made(RenderedFile { path: format!("images/{name}"), bytes }))
    });
    // One job makes the index while the others make pages.
    let index = rayon::iter::once(()).flat_map_iter(|()| search::files(&edition, store));
    let read = |(path, file): (String, PathBuf)| {
        source::read_file(&file).map(|bytes| RenderedFile { path, bytes }).map_err(as_error)
    };
    let statics = theme.into_par_iter().map(Ok).chain(own.into_par_iter().map(read));
    let others = index.chain(statics).map(|file| file.map(SiteFile::Made));
    let report = site.publish(others.chain(pages).chain(images))?;
    drop(progress);
    console.report(prints.keep(output::seal(order.folder), store).err());
    console.trace("published");
    Ok(Some(report))
}
