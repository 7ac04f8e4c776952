//! The library a command works on: its root, its settings, its folders.

use std::path::{Path, PathBuf};

use crate::config::{self, Author, Config};
use crate::diagnostic::{Diagnostic, Place, Severity};
use crate::loader;
use crate::source::{self, Walked};

/// A library on disk.
#[derive(Debug)]
pub(super) struct LibraryFolder {
    root: PathBuf,
    /// Its settings.
    pub(super) config: Config,
}

impl LibraryFolder {
    /// Opens the library at `root`, by default the nearest one from here upwards.
    ///
    /// # Errors
    /// `command/no-library`; what is wrong with its `site.toml`.
    pub(super) fn open(root: Option<&Path>) -> Result<Self, Diagnostic> {
        let root = match root {
            Some(root) => root.to_owned(),
            None => source::find_root(Path::new(".")).ok_or_else(no_library_above)?,
        };
        let path = inside(&root, config::FILE_NAME);
        if source::find(&path).is_err() {
            return Err(no_library(&root));
        }
        let text = source::read_text(&path).map_err(as_error)?;
        let config = config::parse(&path, &text)?;
        let authors = authors(&inside(&root, config::AUTHORS_FILE_NAME))?;
        Ok(Self { root, config: Config { authors, ..config } })
    }

    /// The root, which may be `.`.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// Something at the root, named as the user would.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        inside(&self.root, name)
    }

    /// A diagnostic about an essay, which knows its place in `content`, with the path to open.
    pub(super) fn locate(&self, mut diagnostic: Diagnostic) -> Diagnostic {
        diagnostic.place.path = self.path("content").join(&diagnostic.place.path);
        diagnostic
    }

    /// Its sources.
    ///
    /// # Errors
    /// `command/no-content`, for without a folder to read an old site would give way to an empty
    /// one.
    pub(super) fn walk(&self) -> Result<Walked, Diagnostic> {
        let content = self.path("content");
        match source::find(&content) {
            Ok(source::Found::Folder) => {
                Ok(source::walk(&content, |path| loader::format_of(path).is_some()))
            }
            _ => Err(no_content(&content)),
        }
    }
}

/// What the curator says of authors, in a file that need not be there.
fn authors(path: &Path) -> Result<Vec<Author>, Diagnostic> {
    if source::find(path).is_err() {
        return Ok(Vec::new());
    }
    config::parse_authors(path, &source::read_text(path).map_err(as_error)?)
}

/// The same diagnostic, where the command cannot go on without what it is about.
pub(super) fn as_error(mut diagnostic: Diagnostic) -> Diagnostic {
    diagnostic.severity = Severity::Error;
    diagnostic
}

/// A path in a folder, without a leading `./`.
fn inside(folder: &Path, name: &str) -> PathBuf {
    if folder == Path::new(".") { PathBuf::from(name) } else { folder.join(name) }
}

fn no_content(content: &Path) -> Diagnostic {
    let message = "this library has no folder of essays";
    Diagnostic::error("command/no-content", Place::file(content), message)
        .with_help("make the folder, and put essays into it")
}

fn no_library(root: &Path) -> Diagnostic {
    let message = format!("no library here: there is no `{}`", config::FILE_NAME);
    Diagnostic::error("command/no-library", Place::file(root), message)
        .with_help(format!("`offprint init {}` starts one", root.display()))
}

fn no_library_above() -> Diagnostic {
    let message = format!("no library here or above: there is no `{}`", config::FILE_NAME);
    Diagnostic::error("command/no-library", Place::file("."), message)
        .with_help("go into a library, name one with --root, or start one with `offprint init DIR`")
}
