//! The new site, while it is being built beside the old one.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;
use walkdir::WalkDir;

use super::compress;
use super::current::{Current, folders_of};
use super::guard::{Destination, SAME_HERE, SAME_PATH, check_path, collision};
use super::manifest::{self, Entry, Manifest};
use super::swap::{SITE, swap};
use super::workspace::{MADE, Workspace, remove};
use super::{Report, Target, failed, spare};
use crate::diagnostic::Diagnostic;
use crate::render::{RenderedFile, SiteFile};

/// A site being built.
pub(super) struct Stage<'a> {
    destination: &'a Destination,
    current: &'a Current,
    target: &'a Target<'a>,
    workspace: Workspace,
    /// The tree that becomes the new site; `None`: there is none, and files go where they belong.
    spare: Option<&'a Path>,
    progress: Mutex<Progress>,
    /// Folders that have been made.
    folders: Mutex<BTreeSet<PathBuf>>,
}

/// What the site holds so far.
#[derive(Default)]
struct Progress {
    manifest: Manifest,
    /// Paths of files to be taken over.
    unchanged: BTreeSet<String>,
    /// Paths of the files in [`MADE`], in the order of their numbers.
    made: Vec<String>,
}

impl<'a> Stage<'a> {
    pub(super) fn create(
        destination: &'a Destination,
        current: &'a Current,
        target: &'a Target<'a>,
    ) -> Result<Self, Diagnostic> {
        let spare = target.spare.filter(|spare| spare::is_there(spare));
        let first = if spare.is_some() { MADE } else { SITE };
        let workspace = Workspace::create(destination, first).map_err(|error| {
            failed(&destination.parent, "no folder can be made beside the output folder", error)
        })?;
        let (progress, folders) = (Mutex::default(), Mutex::default());
        Ok(Self { destination, current, target, workspace, spare, progress, folders })
    }

    /// Adds a file and its compressed copies: writes them, or marks them as unchanged.
    pub(super) fn add(&self, file: &SiteFile) -> Result<(), Diagnostic> {
        match file {
            SiteFile::Made(file) => {
                let is_unchanged = self.put(file)?;
                let read = || Ok(Cow::Borrowed(file.bytes.as_slice()));
                self.add_copies(&file.path, file.bytes.len() as u64, is_unchanged, read)
            }
            SiteFile::Standing(path) => {
                let Some(entry) = self.current.entry(path) else {
                    let what = "the site before has no such file to take over";
                    return Err(self.collision(path, what));
                };
                self.record(path, *entry, true)?;
                let read = || fs::read(self.destination.folder.join(path)).map(Cow::Owned);
                self.add_copies(path, entry.size, true, read)
            }
        }
    }

    /// Adds the compressed copies of a file: those there are where it did not change.
    fn add_copies<'f>(
        &self,
        path: &str,
        size: u64,
        is_unchanged: bool,
        read: impl Fn() -> io::Result<Cow<'f, [u8]>>,
    ) -> Result<(), Diagnostic> {
        if !compress::has_copies(path, size) {
            return Ok(());
        }
        for encoding in self.target.encodings {
            let copy = compress::copy_path(path, *encoding);
            if is_unchanged && let Some(entry) = self.current.entry(&copy) {
                self.record(&copy, *entry, true)?;
                continue;
            }
            let bytes = read().and_then(|bytes| compress::compress(&bytes, *encoding)).map_err(
                |error| failed(&self.destination.named.join(&copy), "cannot be compressed", error),
            )?;
            self.put(&RenderedFile { path: copy, bytes })?;
        }
        Ok(())
    }

    /// Writes a file, or marks it as unchanged and says so.
    fn put(&self, file: &RenderedFile) -> Result<bool, Diagnostic> {
        let hash = blake3::hash(&file.bytes);
        let folder = &self.destination.folder;
        let is_unchanged = self.current.holds(folder, &file.path, &file.bytes, hash);
        let entry = Entry { size: file.bytes.len() as u64, hash };
        self.record(&file.path, entry, is_unchanged)?;
        if !is_unchanged {
            let write = |path: &Path| {
                let mut new = OpenOptions::new().write(true).create_new(true).open(path)?;
                new.write_all(&file.bytes)?;
                sync_file(&new)
            };
            match self.spare {
                Some(_) => write(&self.made(self.number(&file.path))).map_err(|error| {
                    failed(&self.destination.named.join(&file.path), "cannot be written", error)
                })?,
                None => self.place(&file.path, write)?,
            }
        }
        Ok(is_unchanged)
    }

    /// The number of the next file that is made, for a path.
    fn number(&self, path: &str) -> usize {
        let made = &mut self.progress.lock().unwrap_or_else(PoisonError::into_inner).made;
        made.push(path.to_owned());
        made.len() - 1
    }

    /// Where a file stands until its tree has come.
    fn made(&self, number: usize) -> PathBuf {
        self.workspace.path().join(MADE).join(number.to_string())
    }

    /// What publishing will have done.
    pub(super) fn report(&self) -> Report {
        let progress = self.progress.lock().unwrap_or_else(PoisonError::into_inner);
        let files = progress.manifest.len();
        let unchanged = progress.unchanged.len();
        let is_gone = |path: &&String| !progress.manifest.contains_key(*path);
        Report {
            files,
            bytes: progress.manifest.values().map(|entry| entry.size).sum(),
            written: files - unchanged,
            unchanged,
            removed: self.current.manifest.keys().filter(is_gone).count(),
        }
    }

    /// Takes over what did not change, and writes the manifest.
    pub(super) fn complete(&self) -> Result<(), Diagnostic> {
        let progress = self.progress.lock().unwrap_or_else(PoisonError::into_inner);
        let old = &self.destination.folder;
        let stays = self.reuse(&progress)?;
        let others = progress.unchanged.par_iter().filter(|path| !stays.contains(*path));
        others.try_for_each(|path| self.place(path, |new| link(&old.join(path), new)))?;
        let made = progress.made.par_iter().enumerate();
        made.try_for_each(|(number, path)| self.place(path, |new| link(&self.made(number), new)))?;
        let site = self.workspace.site();
        write_manifest(&progress.manifest, &site.join(manifest::NAME))
            .and_then(|()| self.take_over_permissions(&site))
            .and_then(|()| sync_all(&site))
            .map_err(|error| {
                failed(&self.destination.named, "the new site cannot be completed", error)
            })
    }

    /// Has the spare tree become the new site; returns the paths of what it has of it.
    fn reuse(&self, progress: &Progress) -> Result<BTreeSet<String>, Diagnostic> {
        let Some(spare) = self.spare else { return Ok(BTreeSet::new()) };
        let site = self.workspace.site();
        let folders = folders_of(&progress.manifest);
        let taken = spare::take(spare, &site, &folders, |path, id| {
            progress.unchanged.contains(path) && self.current.id(path) == Some(id)
        });
        taken.or_else(|_| {
            // It is gone, or somebody stands in the way.
            remove(&site)
                .and_then(|()| fs::create_dir(&site))
                .map(|()| BTreeSet::new())
                .map_err(|error| failed(&site, "this folder cannot be made", error))
        })
    }

    /// Takes over what the curator keeps, and puts the new site in the place of the old one, which is set
    /// aside or removed. `now` is the output folder as it is now.
    pub(super) fn publish(self, now: &Current) -> Result<(), Diagnostic> {
        for name in &now.kept {
            self.take_over(name)?;
        }
        if !now.kept.is_empty() {
            let named = &self.destination.named;
            sync_all(&self.workspace.site())
                .map_err(|error| failed(named, "what is kept cannot be written to disk", error))?;
        }
        swap(self.workspace.path(), self.destination, now.exists)?;
        let parent = &self.destination.parent;
        sync_folder(parent).map_err(|error| failed(parent, "cannot be written to disk", error))?;
        self.set_aside(now);
        // The workspace goes now, and what it still holds.
        Ok(())
    }

    /// Sets the old tree aside for the next build. One that has little of the new site, or something
    /// that is not ours, is not worth its room.
    fn set_aside(&self, now: &Current) {
        let report = self.report();
        let is_alike = 2 * report.unchanged > report.files;
        let Some(spare) = self.target.spare.filter(|_| is_alike && !now.has_strangers) else {
            return;
        };
        let old = self.workspace.site();
        let kept = now.kept.iter().map(|name| old.join(name));
        let is_ours_alone = kept.map(|path| remove_entry(&path)).all(|result| result.is_ok());
        if is_ours_alone {
            // What cannot be set aside goes with the workspace.
            let _ = spare::set_aside(&old, spare);
        }
    }

    /// Notes a file of the new site. Two of one path, and one where the curator has something, are
    /// refused.
    fn record(&self, path: &str, entry: Entry, is_unchanged: bool) -> Result<(), Diagnostic> {
        check_path(path)?;
        let top = path.split('/').next().unwrap_or_default();
        if self.current.kept.iter().any(|kept| kept == top) {
            return Err(self.collision(path, "both kept by site.toml and made by the site"));
        }
        let mut progress = self.progress.lock().unwrap_or_else(PoisonError::into_inner);
        if progress.manifest.insert(path.to_owned(), entry).is_some() {
            return Err(self.collision(path, SAME_PATH));
        }
        if is_unchanged {
            progress.unchanged.insert(path.to_owned());
        }
        Ok(())
    }

    /// Makes a file at a path of the site, its folders first.
    fn place(
        &self,
        path: &str,
        make: impl FnOnce(&Path) -> io::Result<()>,
    ) -> Result<(), Diagnostic> {
        let full = self.workspace.site().join(path);
        let folder = full.parent().unwrap_or(&full);
        self.make_folder(folder).and_then(|()| make(&full)).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists
            | io::ErrorKind::NotADirectory
            | io::ErrorKind::IsADirectory => self.collision(path, SAME_HERE),
            _ => failed(&self.destination.named.join(path), "cannot be written", error),
        })
    }

    fn make_folder(&self, folder: &Path) -> io::Result<()> {
        let is_known = self.folders.lock().unwrap_or_else(PoisonError::into_inner).contains(folder);
        if !is_known {
            fs::create_dir_all(folder)?;
            let mut folders = self.folders.lock().unwrap_or_else(PoisonError::into_inner);
            folders.insert(folder.to_owned());
        }
        Ok(())
    }

    /// Links an entry that the curator keeps into the new site, file by file.
    fn take_over(&self, name: &str) -> Result<(), Diagnostic> {
        let old = &self.destination.folder;
        let unkept = |path: &Path, error| {
            let relative = path.strip_prefix(old).unwrap_or(path);
            failed(&self.destination.named.join(relative), "cannot be kept", error)
        };
        for entry in WalkDir::new(old.join(name)) {
            let entry = entry.map_err(|error| unkept(&old.join(name), error.into()))?;
            let relative = entry.path().strip_prefix(old).unwrap_or(entry.path());
            let new = self.workspace.site().join(relative);
            let result = match entry.file_type() {
                kind if kind.is_dir() => copy_folder(entry.path(), &new),
                kind if kind.is_symlink() => copy_link(entry.path(), &new),
                _ => link(entry.path(), &new),
            };
            result.map_err(|error| unkept(entry.path(), error))?;
        }
        Ok(())
    }

    fn take_over_permissions(&self, site: &Path) -> io::Result<()> {
        if self.current.exists { copy_permissions(&self.destination.folder, site) } else { Ok(()) }
    }

    fn collision(&self, path: &str, message: &str) -> Diagnostic {
        collision(&self.destination.named.join(path), message)
    }
}

fn write_manifest(manifest: &Manifest, path: &Path) -> io::Result<()> {
    let mut file = BufWriter::new(File::create(path)?);
    manifest::write(manifest, &mut file)?;
    file.flush()
}

/// Removes whatever has a path.
fn remove_entry(path: &Path) -> io::Result<()> {
    if fs::symlink_metadata(path)?.is_dir() { remove(path) } else { fs::remove_file(path) }
}

/// Links a file, or copies it where links are not to be had.
fn link(old: &Path, new: &Path) -> io::Result<()> {
    match fs::hard_link(old, new) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
            fs::copy(old, new).map(|_| ())
        }
        result => result,
    }
}

fn copy_folder(old: &Path, new: &Path) -> io::Result<()> {
    fs::create_dir(new)?;
    copy_permissions(old, new)
}

fn copy_permissions(old: &Path, new: &Path) -> io::Result<()> {
    fs::set_permissions(new, fs::metadata(old)?.permissions())
}

#[cfg(unix)]
fn copy_link(old: &Path, new: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(fs::read_link(old)?, new)
}

#[cfg(not(unix))]
fn copy_link(old: &Path, new: &Path) -> io::Result<()> {
    fs::copy(old, new).map(|_| ())
}

/// Writes everything below a folder to disk; one call for the file system instead of one a file.
#[cfg(target_os = "linux")]
fn sync_all(folder: &Path) -> io::Result<()> {
    Ok(rustix::fs::syncfs(File::open(folder)?)?)
}

#[cfg(not(target_os = "linux"))]
fn sync_all(folder: &Path) -> io::Result<()> {
    sync_folder(folder)
}

#[cfg(target_os = "linux")]
#[expect(clippy::unnecessary_wraps, reason = "it can fail where files are written one by one")]
fn sync_file(_file: &File) -> io::Result<()> {
    Ok(())
}

#[cfg(not(target_os = "linux"))]
fn sync_file(file: &File) -> io::Result<()> {
    file.sync_all()
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}
