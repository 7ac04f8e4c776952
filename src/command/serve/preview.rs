//! The site as a library would have it now, without making it: each file when somebody first asks.
//!
//! All that may keep `build` from publishing is found here at once, but for what only one page would
//! show: of the pages that a template fills, one of each kind is tried.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use url::Url;

use super::address::Ending;
use crate::cache::{Key, Store};
use crate::cleaner::Furniture;
use crate::command::console::Console;
use crate::command::edition;
use crate::command::gather::{self, Drafts, Gathered};
use crate::command::library::LibraryFolder;
use crate::command::report::Account;
use crate::command::site::CACHE;
use crate::command::theme::{self, Statics};
use crate::diagnostic::Diagnostic;
use crate::library::Library;
use crate::output::{self, Room};
use crate::page::{self, Assets, Edition, KINDS, Kept, Page, PageKind, Text};
use crate::render::{self, Templates};
use crate::search;
use crate::source;

/// See the module.
pub(super) struct Preview {
    /// Another one whenever some page may look another way.
    pub(super) key: Key,
    pub(super) essays: usize,
    /// Those a browser shows.
    pub(super) pages: usize,
    /// Before and after cleaning.
    pub(super) words: (usize, usize),
    folder: LibraryFolder,
    library: Library,
    text: Text,
    templates: Templates,
    assets: Assets,
    store: Arc<Store>,
    /// By their paths in the site.
    files: BTreeMap<String, File>,
    /// The sources of the essays' pages, by the paths of the pages.
    sources: BTreeMap<String, Shown>,
    index: Arc<Index>,
    room: Room,
}

/// What site is wanted.
pub(super) struct Order<'a> {
    /// The library.
    pub(super) root: &'a Path,
    /// Where the site is shown.
    pub(super) address: &'a Url,
    /// Where bodies are kept.
    pub(super) store: &'a Arc<Store>,
    /// What its readers search in.
    pub(super) index: &'a Arc<Index>,
    /// Where its files will lie.
    pub(super) room: Room,
}

/// A file of the site.
struct File {
    origin: Origin,
    /// Where it lies, once it was asked for.
    made: OnceLock<PathBuf>,
}

/// What a file is made of.
enum Origin {
    Page(PageKind),
    /// It belongs to the theme, and holds this.
    Theme(Vec<u8>),
    /// It is the library's own, and lies here.
    Own(PathBuf),
    /// It is an image of an essay, which the store keeps.
    Image(Key),
}

/// The source of an essay's page.
#[derive(Clone, Debug)]
pub(super) struct Shown {
    /// As one would open it.
    pub(super) path: PathBuf,
    /// What of it recurs on other pages of its origin.
    pub(super) furniture: Furniture,
}

/// What an address leads to.
pub(super) enum Found {
    /// A file: its path in the site, and where it lies.
    File(String, PathBuf),
    /// A folder, whose own address ends in `/`.
    Folder,
}

impl Preview {
    /// What the library would have now. `None` if what was reported to the console keeps it from being
    /// published.
    ///
    /// # Errors
    /// The first that a template, a page or a path of a file has.
    pub(super) fn of(order: Order<'_>, console: &mut Console) -> Result<Option<Self>, Diagnostic> {
        let Order { root, address, store, index, room: files_in } = order;
        let mut folder = LibraryFolder::open(Some(root))?;
        folder.config.base_url = Some(address.clone());
        let text = theme::words(&folder, console)?;
        let templates = theme::templates(&folder, console)?;
        let walked = folder.walk()?;
        let mut gathered = gather::gather(&folder, walked, store, Drafts::Included, console);
        let (accounts, words) = (std::mem::take(&mut gathered.accounts), gathered.words);
        let made_of = made_of(&gathered);
        let ((library, mut pages), templates) = rayon::join(
            || edition::plan(&folder, gathered, console),
            || Templates::load(templates, &text),
        );
        pages.retain(|page| !edition::is_replaced(page, &folder));
        let templates = templates?;
        let statics = theme::statics(&folder, console)?;
        if console.has_failed() {
            return Ok(None);
        }
        let key = key(&folder, &made_of, &templates, &statics);
        let sources = sources(&folder, accounts, &edition::addresses(&library, &pages));
        let (essays, shown) = (library.essays.len(), edition::count_shown(&pages));
        let assets = statics.assets.clone();
        let files = files(pages, statics, &library)?;
        let preview = Self {
            key,
            essays,
            pages: shown,
            words,
            folder,
            library,
            text,
            templates,
            assets,
            store: Arc::clone(store),
            files,
            sources,
            index: Arc::clone(index),
            room: files_in,
        };
        preview.try_templates()?;
        Ok(Some(preview))
    }

    /// The source of an essay's page, by the path of the page in the site.
    pub(super) fn source(&self, page: &str) -> Option<&Shown> {
        self.sources.get(page)
    }

    /// Looks up an address, split at `/` and decoded, and makes what is there. `None` where there is
    /// nothing.
    ///
    /// # Errors
    /// Why it cannot be made.
    pub(super) fn find(
        &self,
        segments: &[String],
        ending: Ending,
    ) -> Result<Option<Found>, Diagnostic> {
        let path = ending.path(segments);
        if let Some(file) = self.files.get(&path) {
            let made = self.make(&path, file)?.to_owned();
            return Ok(Some(Found::File(path, made)));
        }
        if path.starts_with(page::SEARCH_INDEX) {
            let file = self.index.find(self, &path)?;
            return Ok(file.map(|file| Found::File(path, file)));
        }
        let inside = format!("{path}/");
        let is_folder = self
            .files
            .range(inside.clone()..)
            .next()
            .is_some_and(|(it, _)| it.starts_with(&inside));
        Ok(is_folder.then_some(Found::Folder))
    }

    /// Where a file lies, which is made if nobody asked for it yet.
    fn make<'a>(&self, path: &str, file: &'a File) -> Result<&'a Path, Diagnostic> {
        if let Some(made) = file.made.get() {
            return Ok(made);
        }
        let bytes = match &file.origin {
            Origin::Page(kind) => self.with_edition(|edition| self.page(path, *kind, edition))?,
            Origin::Theme(bytes) => bytes.clone(),
            Origin::Own(file) => source::read_file(file)?,
            Origin::Image(key) => self.image(*key)?,
        };
        let made = self.room.keep(&bytes)?;
        Ok(file.made.get_or_init(|| made))
    }

    fn page(
        &self,
        path: &str,
        kind: PageKind,
        edition: &Edition<'_>,
    ) -> Result<Vec<u8>, Diagnostic> {
        let page = Page { path: path.to_owned(), kind };
        render::make(&page, edition, &self.templates).map(|file| file.bytes)
    }

    fn image(&self, key: Key) -> Result<Vec<u8>, Diagnostic> {
        self.store.get_bytes(&key).ok_or_else(edition::lost)
    }

    fn with_edition<T>(&self, work: impl FnOnce(&Edition<'_>) -> T) -> T {
        let bodies = |key| edition::body(&self.store, key);
        let images = |key| self.image(key);
        let kept = Kept { bodies: &bodies, images: &images };
        let config = &self.folder.config;
        work(&Edition::new(&self.library, config, &self.text, &self.assets, kept))
    }

    /// Fills every template once, so that what it asks in vain is told before its page is looked at.
    fn try_templates(&self) -> Result<(), Diagnostic> {
        let mut untried: BTreeSet<&str> =
            KINDS.iter().filter(|kind| kind.has_template).map(|kind| kind.name).collect();
        self.with_edition(|edition| {
            for (path, file) in &self.files {
                if let Origin::Page(kind) = file.origin
                    && untried.remove(kind.name())
                {
                    self.page(path, kind, edition)?;
                }
            }
            Ok(())
        })
    }
}

/// What tells the essays and shelves from others.
fn made_of(gathered: &Gathered) -> Vec<u8> {
    let bodies = gathered.essays.iter().flat_map(|essay| essay.body.0);
    bodies.chain(format!("{:?}", gathered.shelves).into_bytes()).collect()
}

fn key(
    folder: &LibraryFolder,
    made_of: &[u8],
    templates: &Templates,
    Statics { assets, theme, .. }: &Statics,
) -> Key {
    let settings = format!("{:?} {assets:?}", folder.config);
    let own = source::snapshot(&[folder.path("static")]).digest;
    let parts: [&[u8]; 4] = [made_of, &templates.key.0, settings.as_bytes(), &own];
    let theme = theme.iter().map(|file| file.bytes.as_slice());
    Key::of(&parts.into_iter().chain(theme).collect::<Vec<_>>())
}

/// All files of the site but those of the search index.
fn files(
    pages: Vec<Page>,
    statics: Statics,
    library: &Library,
) -> Result<BTreeMap<String, File>, Diagnostic> {
    let pages = pages.into_iter().map(|page| (page.path, Origin::Page(page.kind)));
    let theme = statics.theme.into_iter().map(|file| (file.path, Origin::Theme(file.bytes)));
    let own = statics.own.into_iter().map(|(path, file)| (path, Origin::Own(file)));
    let images = edition::images(library).into_iter();
    let images = images.map(|(name, key)| (format!("images/{name}"), Origin::Image(key)));
    let files: Vec<_> = pages.chain(theme).chain(own).chain(images).collect();
    output::check_tree(files.iter().map(|(path, _)| path.as_str()))?;
    let file = |(path, origin)| (path, File { origin, made: OnceLock::new() });
    Ok(files.into_iter().map(file).collect())
}

fn sources(
    folder: &LibraryFolder,
    accounts: Vec<Account>,
    addresses: &BTreeMap<&str, &str>,
) -> BTreeMap<String, Shown> {
    let content = folder.path("content");
    let shown = |account: Account| {
        let relative = gather::name(account.path.strip_prefix(&content).ok()?);
        let page = (*addresses.get(relative.as_str())?).to_owned();
        Some((page, Shown { path: account.path, furniture: account.furniture }))
    };
    accounts.into_iter().filter_map(shown).collect()
}

/// The search index as it was when somebody first searched: to make it again at every change would take
/// longer than all the rest.
pub(super) struct Index {
    room: Room,
    /// Where its files lie, by their paths in the site.
    files: Mutex<Option<BTreeMap<String, PathBuf>>>,
}

impl Index {
    /// None yet; its files will lie in `room`.
    pub(super) fn new(room: Room) -> Self {
        Self { room, files: Mutex::default() }
    }

    /// Where a file of it lies; whoever asks first has it made.
    fn find(&self, preview: &Preview, path: &str) -> Result<Option<PathBuf>, Diagnostic> {
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        let files = match &mut *files {
            Some(files) => files,
            none => none.insert(self.make(preview)?),
        };
        Ok(files.get(path).cloned())
    }

    fn make(&self, preview: &Preview) -> Result<BTreeMap<String, PathBuf>, Diagnostic> {
        let store = Store::open(Some(&preview.folder.path(CACHE)));
        let keep = |file: Result<render::RenderedFile, Diagnostic>| {
            let file = file?;
            Ok((file.path, self.room.keep(&file.bytes)?))
        };
        let made =
            preview.with_edition(|edition| search::files(edition, &store).map(keep).collect());
        // That it cannot be kept for the next time was said when the site was made ready.
        let _ = store.commit();
        made
    }
}
