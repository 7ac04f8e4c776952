//! Word from the system that something in a library changed.

use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use notify::event::{AccessKind, AccessMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use crate::config;
use crate::diagnostic::{Diagnostic, Place};

/// Folders of a library that a site is made from. Watched as folders, so that ten thousand essays
/// cost no more than the shelves they lie on.
const FOLDERS: [&str; 4] = ["content", "templates", "static", "locales"];

/// Ends when dropped.
pub struct Watch {
    root: PathBuf,
    watcher: RecommendedWatcher,
    /// Whether one of the folders themselves came or went.
    is_stale: Arc<AtomicBool>,
}

impl Watch {
    /// Calls back, on another thread, whenever what the site of the library at `root` is made from
    /// may have changed.
    ///
    /// # Errors
    /// `source/watch`.
    pub fn start(root: &Path, on_change: impl Fn() + Send + 'static) -> Result<Self, Diagnostic> {
        let failed = |error| unwatched(root, &error);
        // Events name absolute paths, whatever was asked for.
        let root = root.canonicalize().map_err(|error| failed(notify::Error::io(error)))?;
        let is_stale = Arc::new(AtomicBool::new(true));
        let (stale, top) = (Arc::clone(&is_stale), root.clone());
        let watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
            // An error says that events were lost.
            let Ok(event) = event else { return on_change() };
            if event.paths.iter().any(|path| path.parent() == Some(&top)) {
                stale.store(true, Ordering::Relaxed);
            }
            if is_change(&top, &event) {
                on_change();
            }
        });
        let mut watcher = watcher.map_err(failed)?;
        watcher.watch(&root, RecursiveMode::NonRecursive).map_err(failed)?;
        let mut watch = Self { root, watcher, is_stale };
        watch.refresh()?;
        Ok(watch)
    }

    /// Looks again for folders that came after the start, or were exchanged for others.
    ///
    /// # Errors
    /// As [`Watch::start`].
    pub fn refresh(&mut self) -> Result<(), Diagnostic> {
        if !self.is_stale.swap(false, Ordering::Relaxed) {
            return Ok(());
        }
        for folder in FOLDERS.map(|name| self.root.join(name)) {
            // What is not watched need not be unwatched.
            let _ = self.watcher.unwatch(&folder);
            if folder.is_dir() {
                self.watcher
                    .watch(&folder, RecursiveMode::Recursive)
                    .map_err(|error| unwatched(&folder, &error))?;
            }
        }
        Ok(())
    }
}

fn is_change(root: &Path, event: &Event) -> bool {
    let is_read = match event.kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => false,
        EventKind::Access(_) => true,
        _ => false,
    };
    !is_read && (event.paths.is_empty() || event.paths.iter().any(|path| is_input(root, path)))
}

/// Whether a site may depend on a file. Beside the folders lie the site itself and its cache.
fn is_input(root: &Path, path: &Path) -> bool {
    let is_hidden = path.file_name().is_some_and(super::listing::is_hidden);
    let Ok(inside) = path.strip_prefix(root) else { return !is_hidden };
    let top = inside.components().next().map(Component::as_os_str);
    top.is_some_and(|top| {
        // Hidden files of this folder are published.
        top == super::read::STATIC
            || !is_hidden
                && (top == config::FILE_NAME
                    || top == config::AUTHORS_FILE_NAME
                    || FOLDERS.iter().any(|name| top == *name))
    })
}

fn unwatched(path: &Path, error: &notify::Error) -> Diagnostic {
    let message = format!("changes here cannot be watched: {error}");
    Diagnostic::warning("source/watch", Place::file(path), message)
        .with_help("start the command again to see changes")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_site_is_made_from_counts() {
        let check = |path: &str, kind, expected| {
            let event = Event::new(kind).add_path(Path::new("/library").join(path));
            assert_eq!(is_change(Path::new("/library"), &event), expected, "{path} {kind:?}");
        };
        let any = EventKind::Any;
        check("content/pay/x.md", any, true);
        check("site.toml", any, true);
        check("authors.toml", any, true);
        check("templates", any, true);
        check("locales/fr.toml", any, true);
        check("/elsewhere/x.md", any, true);
        check("content/.x.md.swp", any, false);
        check("static/.htaccess", any, true);
        check("/elsewhere/.x.md.swp", any, false);
        check("public/index.html", any, false);
        check(".offprint", any, false);
        check("content/x.md", EventKind::Access(AccessKind::Open(AccessMode::Read)), false);
        check("content/x.md", EventKind::Access(AccessKind::Close(AccessMode::Write)), true);
    }
}
