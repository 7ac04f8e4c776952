//! The folder beside the output folder that a build works in.
//!
//! ```text
//! .public.offprint-Ab12Cd/   beside public/, on the same file system
//!   lock                     held by the build that owns the folder, free once it is dead
//!   site/                    the new site, later the old one
//!   made/                    files of the new site, where a spare tree waits to become it
//!   previous/                the old site, half-way where folders cannot be exchanged
//! ```

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::guard::Destination;
use super::swap::{PREVIOUS, SITE, is_half_way, recover};
use crate::diagnostic::Diagnostic;

/// What follows the output folder's name in the name of the folder beside it.
const INFIX: &str = ".offprint-";

/// Name of the file that marks a folder as ours and is locked while its build lives.
const LOCK_NAME: &str = "lock";

/// Files of a site whose tree is yet to come, by number.
pub(super) const MADE: &str = "made";

/// What the marker holds.
const MARKER: &[u8] = b"offprint builds a site here\n";

/// A folder beside the output folder. It goes when dropped, its marker last, so that a killed
/// removal can still be told for what it is.
pub(super) struct Workspace {
    folder: PathBuf,
    /// Held open for its lock.
    _lock: File,
}

impl Workspace {
    /// Makes a workspace, and a first folder in it.
    pub(super) fn create(destination: &Destination, first: &str) -> io::Result<Self> {
        let folder = tempfile::Builder::new()
            .prefix(&prefix(destination))
            .tempdir_in(&destination.parent)?;
        let mut lock = File::create_new(folder.path().join(LOCK_NAME))?;
        // Without locks on this file system, a second build beside this one may clear it away.
        let _ = lock.try_lock();
        lock.write_all(MARKER)?;
        let workspace = Self { folder: folder.keep(), _lock: lock };
        fs::create_dir(workspace.path().join(first))?;
        Ok(workspace)
    }

    /// Takes over a folder whose build is dead.
    fn adopt(path: PathBuf) -> Option<Self> {
        let marker = path.join(LOCK_NAME);
        let is_file = fs::symlink_metadata(&marker).is_ok_and(|metadata| metadata.is_file());
        let text = if is_file { fs::read(&marker).ok()? } else { return None };
        // A build that was killed while it wrote its marker had written nothing else.
        let is_begun = || MARKER.starts_with(&text) && has_one_entry(&path);
        if text != MARKER && !is_begun() {
            return None;
        }
        let lock = File::open(&marker).ok()?;
        lock.try_lock().ok()?;
        Some(Self { folder: path, _lock: lock })
    }

    pub(super) fn path(&self) -> &Path {
        &self.folder
    }

    pub(super) fn site(&self) -> PathBuf {
        self.path().join(SITE)
    }
}

impl Drop for Workspace {
    fn drop(&mut self) {
        // Then there is no output folder, and this is all there is of both sites.
        if is_half_way(self.path()) {
            return;
        }
        // What stays behind is cleared away by the next build, which knows it by its marker.
        let is_empty =
            [SITE, PREVIOUS, MADE].iter().all(|name| remove(&self.path().join(name)).is_ok());
        if is_empty && fs::remove_file(self.path().join(LOCK_NAME)).is_ok() {
            let _ = fs::remove_dir(self.path());
        }
    }
}

/// Clears away what killed builds left beside the output folder, and puts back a site that one left
/// half-way. Folders of living builds and folders that are not ours stay.
pub(super) fn sweep(destination: &Destination) -> Result<(), Diagnostic> {
    let Ok(entries) = fs::read_dir(&destination.parent) else { return Ok(()) };
    let prefix = prefix(destination);
    for entry in entries.flatten() {
        let is_ours_by_name =
            entry.file_name().as_encoded_bytes().starts_with(prefix.as_encoded_bytes());
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if !is_ours_by_name || !is_folder {
            continue;
        }
        // A build killed before its marker stood, or after its marker went, left an empty folder; one
        // that is not empty stays.
        let _ = fs::remove_dir(entry.path());
        if let Some(abandoned) = Workspace::adopt(entry.path()) {
            recover(abandoned.path(), destination)?;
        }
    }
    Ok(())
}

/// Removes a folder and all it holds, if it is there.
pub(super) fn remove(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn has_one_entry(folder: &Path) -> bool {
    fs::read_dir(folder).is_ok_and(|entries| entries.count() == 1)
}

fn prefix(destination: &Destination) -> OsString {
    let mut prefix = OsString::from(".");
    prefix.push(&destination.name);
    prefix.push(INFIX);
    prefix
}
