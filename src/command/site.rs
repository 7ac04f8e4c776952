//! From the library's folder to its site, as a whole: what `build` and `serve` share.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use rayon::prelude::*;

use super::again::Inputs;
use super::console::{Console, count, seconds};
use super::edition;
use super::gather::{self, Drafts};
use super::idle;
use super::library::{LibraryFolder, as_error};
use super::prints::Prints;
use super::report::{self, Account, Reckoning, Told};
use crate::cache::{Key, Store};
use crate::cleaner::Furniture;
use crate::config;
use crate::diagnostic::{Diagnostic, Place};
use crate::library::Library;
use crate::output::{self, Report, Site, Strangers, Target};
use crate::page::{self, Assets, Edition, Kept, Page, PageKind, Text};
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
    /// What the site is for.
    pub(super) purpose: Purpose<'a>,
}

/// What a site is for.
#[derive(Clone, Copy)]
pub(super) enum Purpose<'a> {
    /// To be published: the library is told what became of each source (see the `report` module),
    /// and the search index is made of what the site holds.
    Publish,
    /// To be looked at while the library changes: nobody is told, and the search index is the one
    /// that was made for the first site that had one.
    #[cfg_attr(not(feature = "serve"), expect(dead_code, reason = "only `serve` looks"))]
    Show(&'a Showing),
}

/// What is kept from one site that is looked at to the next.
#[derive(Debug, Default)]
pub(super) struct Showing {
    /// The search index.
    index: OnceLock<Vec<RenderedFile>>,
    /// The sources of the essays' pages, by the paths of the pages in the site that stands.
    sources: Mutex<BTreeMap<String, Shown>>,
}

/// The source of an essay's page.
#[derive(Clone, Debug)]
#[cfg_attr(not(feature = "serve"), expect(dead_code, reason = "only `serve` asks"))]
pub(super) struct Shown {
    /// As one would open it.
    pub(super) path: PathBuf,
    /// What of it recurs on other pages of its origin.
    pub(super) furniture: Furniture,
}

impl Showing {
    /// The source of an essay's page, by its path in the site.
    #[cfg(feature = "serve")]
    pub(super) fn source(&self, page: &str) -> Option<Shown> {
        self.sources().get(page).cloned()
    }

    fn sources(&self) -> MutexGuard<'_, BTreeMap<String, Shown>> {
        self.sources.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn note(
        &self,
        folder: &LibraryFolder,
        accounts: Vec<Account>,
        addresses: &BTreeMap<&str, &str>,
    ) {
        let content = folder.path("content");
        let shown = |account: Account| {
            let relative = gather::name(account.path.strip_prefix(&content).ok()?);
            let page = (*addresses.get(relative.as_str())?).to_owned();
            Some((page, Shown { path: account.path, furniture: account.furniture }))
        };
        *self.sources() = accounts.into_iter().filter_map(shown).collect();
    }
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

#[cfg(feature = "serve")]
impl Summary {
    /// Whether the site is another than before.
    pub(super) fn has_changed(&self) -> bool {
        self.report.written + self.report.removed > 0
    }
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
        encodings: match order.purpose {
            Purpose::Publish => &order.library.config.precompress,
            Purpose::Show(_) => &[],
        },
        strangers: order.strangers,
        is_lasting: matches!(order.purpose, Purpose::Publish),
        spare: order.spare,
    };
    let store = Store::open(order.cache);
    let inputs = matches!(order.purpose, Purpose::Publish).then(|| Inputs::look(order, console));
    if let Some(inputs) = inputs
        && let Some(summary) = inputs.recall(&target, &store, console)?
    {
        return Ok((!console.has_failed()).then_some(summary));
    }
    let text = words(order.library, console)?;
    let templates = templates(order.library, console)?;
    let means = Means { text: &text, templates, store: &store, target: &target, inputs };
    let result = publish(order, &means, console);
    if let (Some(inputs), Ok(Some(summary))) = (inputs, &result) {
        console.report(inputs.remember(&target, summary, &store, console).err());
    }
    // A site that cannot be made is no reason to clean its sources again.
    let is_made = matches!(result, Ok(Some(_)));
    console.report(if is_made { store.commit_used() } else { store.commit() });
    result
}

/// Says what was done.
pub(super) fn summarize(verb: &str, summary: &Summary, console: &mut Console) {
    console.flush();
    let (before, after) = summary.words;
    console.say(&format!(
        "{verb} {} on {} ({}, {} changed), kept {after} of {before} words, {}, in {}",
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
    /// What the site is made from, as it was at the start; `None` where nobody asks.
    inputs: Option<Inputs>,
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
    let idle = match order.purpose {
        Purpose::Publish => idle::rules(folder, &gathered),
        Purpose::Show(_) => Vec::new(),
    };
    // To sort a library keeps one core busy; another makes ready for its pages meanwhile.
    let ((library, mut pages), mut ready) =
        rayon::join(|| edition::plan(folder, gathered, console), || Ready::with(means, folder));
    console.trace("read the theme and looked through the output folder");
    console.report(ready.changed.take());
    pages.retain(|page| !is_replaced(page, folder));
    let written = write(order, means, &library, &pages, ready, console);
    let mut accounted = None;
    if matches!(order.purpose, Purpose::Publish) {
        let is_published = matches!(written, Ok(Some(_)));
        let said = console.pending().iter().chain(written.as_ref().err());
        let reckoning = Reckoning {
            root: folder.root(),
            accounts: &accounts,
            ignored: &ignored,
            pages: &if is_published { addresses(&library, &pages) } else { BTreeMap::new() },
            diagnostics: said.chain(&idle).collect(),
            store: means.store,
        };
        match report::write(reckoning) {
            Ok(told) => accounted = Some(told),
            Err(diagnostic) => console.report([diagnostic]),
        }
        console.trace("reported");
    }
    if let (Purpose::Show(showing), Ok(Some(_))) = (order.purpose, &written) {
        showing.note(folder, accounts, &addresses(&library, &pages));
    }
    let essays = library.essays.len();
    let pages = pages.iter().filter(|page| has_ending(&page.path, "html")).count();
    let summary = |report| Summary { essays, pages, words, report, accounted };
    Ok(written?.map(summary))
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
            changed: means.inputs.and_then(|inputs| inputs.changed(folder)),
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
    let (assets, statics) = statics(folder, console)?;
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
    let images = images(library).into_par_iter().map(|(name, key)| {
        let bytes = images_of(key)?;
        Ok(SiteFile::Made(RenderedFile { path: format!("images/{name}"), bytes }))
    });
    // One job makes the index while the others make pages.
    let index = rayon::iter::once(()).flat_map_iter(|()| index(order.purpose, &edition, store));
    let others = index.chain(statics).map(|file| file.map(SiteFile::Made));
    let report = site.publish(others.chain(pages).chain(images))?;
    drop(progress);
    console.report(prints.keep(output::seal(order.folder), store).err());
    console.trace("published");
    Ok(Some(report))
}

/// The address of each essay's page in the site, by the essay's path.
fn addresses<'a>(library: &'a Library, pages: &'a [Page]) -> BTreeMap<&'a str, &'a str> {
    let address = |page: &'a Page| match page.kind {
        PageKind::Article(id) => Some((library.essays[id].path.as_str(), page.path.as_str())),
        _ => None,
    };
    pages.iter().filter_map(address).collect()
}

/// The files of the search index.
fn index<'a>(
    purpose: Purpose<'a>,
    edition: &'a Edition<'a>,
    store: &'a Store,
) -> Box<dyn Iterator<Item = Result<RenderedFile, Diagnostic>> + 'a> {
    let kept = match purpose {
        Purpose::Publish => return Box::new(search::files(edition, store)),
        Purpose::Show(showing) => &showing.index,
    };
    if let Some(files) = kept.get() {
        return Box::new(files.iter().cloned().map(Ok));
    }
    match search::files(edition, store).collect::<Result<Vec<_>, _>>() {
        Ok(files) if files.is_empty() => Box::new(std::iter::empty()),
        Ok(files) => Box::new(kept.get_or_init(|| files).iter().cloned().map(Ok)),
        Err(diagnostic) => Box::new(std::iter::once(Err(diagnostic))),
    }
}

/// Whether the library has a file of its own in the place of a page.
fn is_replaced(page: &Page, folder: &LibraryFolder) -> bool {
    let own = || folder.path(&format!("static/{}", page.path));
    page.kind.may_be_replaced() && source::find(&own()).is_ok()
}

/// The words of the interface: the program's, and those the library brings along.
pub(super) fn words(folder: &LibraryFolder, console: &mut Console) -> Result<Text, Diagnostic> {
    let language = &folder.config.language;
    let files = page::own_files(language).into_iter().map(|name| folder.path(&name));
    let own = files.into_iter().find(|path| source::find(path).is_ok());
    let own =
        own.map(|path| Ok((source::read_text(&path).map_err(as_error)?, path))).transpose()?;
    let own = own.as_ref().map(|(text, path)| (path.as_path(), text.as_str()));
    let settings = folder.path(config::FILE_NAME);
    let (text, diagnostics) = Text::load(language, own, &settings)?;
    console.report(diagnostics);
    Ok(text)
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
