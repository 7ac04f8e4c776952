//! The files of a folder at any depth, links inside it included, all else refused by name.
//!
//! Real folders are walked first. Links are then followed, in the order they were met, and each
//! folder through one link at most, so that no knot of links makes the walk long.

use std::collections::{BTreeSet, VecDeque};
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::stamp::Stamp;
use crate::diagnostic::{Diagnostic, Place};

/// A regular file below a folder.
#[derive(Debug)]
pub(super) struct Listed {
    /// The folder as it was given, and `relative`.
    pub(super) path: PathBuf,
    /// Path inside the folder.
    pub(super) relative: PathBuf,
    /// The file itself, links resolved.
    pub(super) real: PathBuf,
    /// Whether a link leads to it.
    pub(super) is_linked: bool,
    /// Size in bytes.
    pub(super) bytes: u64,
    /// What the system says of the file itself.
    pub(super) stamp: Stamp,
}

/// Lists a folder's files, sorted by path, segment by segment. Entries that `is_wanted` turns down
/// (given their full path) are passed over in silence, folders with all they hold.
pub(super) fn list(
    folder: &Path,
    is_wanted: &dyn Fn(&Path) -> bool,
) -> (Vec<Listed>, Vec<Diagnostic>) {
    let root = match fs::canonicalize(folder) {
        Ok(root) => root,
        Err(error) => return (Vec::new(), vec![unreadable(folder, error)]),
    };
    let mut walker = Walker::new(folder, root.clone(), is_wanted);
    walker.walk_tree(&root, Path::new(""));
    while let Some(link) = walker.links.pop_front() {
        walker.follow(&link);
    }
    walker.files.sort_by(|a, b| a.relative.cmp(&b.relative));
    (walker.files, walker.diagnostics)
}

/// The warning that something cannot be read.
pub(super) fn unreadable(path: &Path, error: io::Error) -> Diagnostic {
    Diagnostic::warning("source/unreadable", Place::file(path), "cannot be read").with_source(error)
}

/// The warning that something is not read, and why.
pub(super) fn refused(path: &Path, why: &str) -> Diagnostic {
    Diagnostic::warning("source/refused", Place::file(path), why)
}

/// A link that was met: where it stands, and its path inside the folder.
struct Link {
    real: PathBuf,
    relative: PathBuf,
}

struct Walker<'a> {
    folder: &'a Path,
    root: PathBuf,
    is_wanted: &'a dyn Fn(&Path) -> bool,
    links: VecDeque<Link>,
    /// Folders that a link has led to.
    followed: BTreeSet<PathBuf>,
    files: Vec<Listed>,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Walker<'a> {
    fn new(folder: &'a Path, root: PathBuf, is_wanted: &'a dyn Fn(&Path) -> bool) -> Self {
        Self {
            folder,
            root,
            is_wanted,
            links: VecDeque::new(),
            followed: BTreeSet::new(),
            files: Vec::new(),
            diagnostics: Vec::new(),
        }
    }

    /// Walks the real folder `tree`, which appears in the listing as `relative`.
    fn walk_tree(&mut self, tree: &Path, relative: &Path) {
        let is_wanted = self.is_wanted;
        let entries = WalkDir::new(tree).min_depth(1).sort_by_file_name().into_iter();
        for entry in entries.filter_entry(|entry| is_wanted(entry.path())) {
            let result = match entry {
                Ok(entry) => self.take(&entry, relative_path(tree, relative, entry.path())),
                Err(error) => {
                    let path = error.path().map_or(tree, |path| path);
                    let path = self.folder.join(relative_path(tree, relative, path));
                    Err(unreadable(&path, error.into()))
                }
            };
            self.diagnostics.extend(result.err());
        }
    }

    fn take(&mut self, entry: &DirEntry, relative: PathBuf) -> Result<(), Diagnostic> {
        let path = self.folder.join(&relative);
        let kind = entry.file_type();
        if kind.is_symlink() {
            self.links.push_back(Link { real: entry.path().to_owned(), relative });
        } else if kind.is_file() {
            let metadata = entry.metadata().map_err(|error| unreadable(&path, error.into()))?;
            self.push(path, relative, entry.path().to_owned(), &metadata);
        } else if !kind.is_dir() {
            return Err(refused(&path, "neither a file nor a folder (a pipe, socket or device)"));
        }
        Ok(())
    }

    fn push(&mut self, path: PathBuf, relative: PathBuf, real: PathBuf, metadata: &fs::Metadata) {
        let is_linked = real != self.root.join(&relative);
        let (bytes, stamp) = (metadata.len(), Stamp::of(metadata));
        self.files.push(Listed { path, relative, real, is_linked, bytes, stamp });
    }

    fn follow(&mut self, link: &Link) {
        let path = self.folder.join(&link.relative);
        let result = match resolve(&link.real) {
            Ok((target, metadata)) => self.follow_to(path, link, target, &metadata),
            Err(error) => Err(refused(&path, "a link that leads nowhere").with_source(error)),
        };
        self.diagnostics.extend(result.err());
    }

    fn follow_to(
        &mut self,
        path: PathBuf,
        link: &Link,
        target: PathBuf,
        metadata: &fs::Metadata,
    ) -> Result<(), Diagnostic> {
        if !target.starts_with(&self.root) {
            let folder = self.folder.display();
            return Err(refused(&path, &format!("a link that leads out of `{folder}`"))
                .with_help("copy what it leads to into the folder"));
        }
        if metadata.is_file() {
            self.push(path, link.relative.clone(), target, metadata);
            return Ok(());
        }
        if !metadata.is_dir() {
            return Err(refused(&path, "a link to what is neither a file nor a folder"));
        }
        if link.real.starts_with(&target) {
            return Err(refused(&path, "a link to a folder that it stands in"));
        }
        if !self.followed.insert(target.clone()) {
            return Err(refused(&path, "a link to a folder that another link led to"));
        }
        self.walk_tree(&target, &link.relative);
        Ok(())
    }
}

/// What a link leads to in the end. The kernel resolves it, and so ends circles.
fn resolve(link: &Path) -> io::Result<(PathBuf, fs::Metadata)> {
    let target = fs::canonicalize(link)?;
    let metadata = fs::symlink_metadata(&target)?;
    Ok((target, metadata))
}

/// Where a path below the real folder `tree` appears, when `tree` appears as `relative`.
fn relative_path(tree: &Path, relative: &Path, path: &Path) -> PathBuf {
    match path.strip_prefix(tree) {
        Ok(rest) if rest != Path::new("") => relative.join(rest),
        _ => relative.to_owned(),
    }
}

/// Whether a name starts with a dot.
pub(super) fn is_hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".")
}
