//! From essays to a library and the plan of its pages, checked: what `build` and `check` share.

use super::console::Console;
use super::gather::Gathered;
use super::library::LibraryFolder;
use crate::cache::{Key, Store};
use crate::diagnostic::{Diagnostic, Place};
use crate::document::Body;
use crate::library::{self, Library};
use crate::page::{self, Page};
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
    let unresolved = (0..library.essays.len()).flat_map(|id| unresolved(&library, id));
    let found = diagnostics.into_iter().chain(page::check(&pages, &library)).chain(unresolved);
    console.report(found.map(|diagnostic| folder.locate(diagnostic)));
    console.report(library::unknown_picks(&library, &folder.config));
    if page::needs_base_url(&folder.config) {
        console.report([no_base_url(folder)]);
    }
    console.trace("sorted the library");
    (library, pages)
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

fn unresolved(library: &Library, id: usize) -> Vec<Diagnostic> {
    let place = Place::file(&library.essays[id].path);
    library::unresolved(library, id)
        .into_iter()
        .map(|address| {
            let message = format!("the link to `{address}` leads to no essay of this library");
            Diagnostic::warning("links/unresolved", place.clone(), message)
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
