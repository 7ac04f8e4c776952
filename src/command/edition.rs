//! From essays to a library and the plan of its pages, checked: what `build`, `serve` and `check` share.

use std::collections::BTreeMap;
use std::path::Path;

use super::console::Console;
use super::gather::Gathered;
use super::library::LibraryFolder;
use super::place::Linking;
use crate::cache::{Key, Store};
use crate::diagnostic::{Diagnostic, Place};
use crate::document::Body;
use crate::library::{self, Library};
use crate::loader::WIKI_SCHEME;
use crate::page::{self, Page, PageKind};
use crate::source;

/// The library and its pages; everything that is wrong with them is reported.
pub(super) fn plan(
    folder: &LibraryFolder,
    gathered: Gathered,
    console: &mut Console,
) -> (Library, Vec<Page>) {
    let (mut library, diagnostics) =
        library::catalog(gathered.essays, gathered.shelves, &folder.config);
    // What is wrong with them is told where they are read.
    let (files, _) = source::list_folder(&folder.path("static"));
    library.files = files.into_iter().map(|(path, _)| path).collect();
    let pages = page::plan(&library, &folder.config);
    let unresolved = (0..library.essays.len()).flat_map(|id| unresolved(&library, id, folder));
    let found = diagnostics.into_iter().chain(page::check(&pages, &library)).chain(unresolved);
    console.report(found.map(|diagnostic| folder.locate(diagnostic)));
    console.report(library::unknown_picks(&library, &folder.config));
    if folder.config.base_url.is_none() {
        console.report([no_base_url(folder)]);
    }
    console.trace("sorted the library");
    (library, pages)
}

/// The address of each essay's page in the site, by the essay's path.
pub(super) fn addresses<'a>(library: &'a Library, pages: &'a [Page]) -> BTreeMap<&'a str, &'a str> {
    let address = |page: &'a Page| match page.kind {
        PageKind::Article(id) => Some((library.essays[id].path.as_str(), page.path.as_str())),
        _ => None,
    };
    pages.iter().filter_map(address).collect()
}

/// Whether the library has a file of its own in the place of a page.
pub(super) fn is_replaced(page: &Page, folder: &LibraryFolder) -> bool {
    let own = || folder.path(&format!("static/{}", page.path));
    page.kind.may_be_replaced() && source::find(&own()).is_ok()
}

/// How many pages a browser shows.
pub(super) fn count_shown(pages: &[Page]) -> usize {
    let is_shown = |page: &&Page| Path::new(&page.path).extension().is_some_and(|it| it == "html");
    pages.iter().filter(is_shown).count()
}

/// Every image some essay shows, once.
pub(super) fn images(library: &Library) -> BTreeMap<String, Key> {
    let shown = library.essays.iter().filter(|essay| page::shows_text(essay));
    let assets = shown.flat_map(|essay| &essay.assets);
    assets.map(|asset| (asset.name.clone(), asset.key)).collect()
}

/// Reads bodies back from the store.
pub(super) fn body(store: &Store, key: Key) -> Result<Body, Diagnostic> {
    store.get(&key).ok_or_else(lost)
}

/// What to say when the store no longer has what it was given.
pub(super) fn lost() -> Diagnostic {
    Diagnostic::error("cache/lost", Place::file(".offprint"), "the cache changed while building")
        .with_help("delete the folder and build again")
}

fn unresolved(library: &Library, id: usize, folder: &LibraryFolder) -> Vec<Diagnostic> {
    let source = Linking::of(folder, &library.essays[id].path);
    library::unresolved(library, id)
        .into_iter()
        .map(|address| {
            let title = address.strip_prefix(WIKI_SCHEME);
            let link = title.map_or_else(|| address.clone(), |title| format!("[[{title}]]"));
            let message = format!("the link to `{link}` leads to no essay of this library");
            let place = source.place_of(&address);
            Diagnostic::warning("links/unresolved", place, message)
                .with_help("correct it, or add the essay or the file of `static/` it means")
        })
        .collect()
}

fn no_base_url(folder: &LibraryFolder) -> Diagnostic {
    Diagnostic::warning(
        "config/no-base-url",
        Place::file(folder.path(crate::config::FILE_NAME)),
        "without `base_url` there are no feeds, no sitemap, no search and no canonical addresses",
    )
    .with_help("set `base_url` to where the site will live")
}
