//! The output folder: written beside, swapped in whole.
//!
//! Rendered files come in; the site goes out at once or not at all. It is built in a folder beside
//! the old one, takes over by hard link what did not change, and is exchanged with it by one system
//! call. Only what a manifest names as ours is ever replaced. Nothing here changes a byte of a file
//! or writes outside the folders it is given.

use std::path::Path;

use rayon::prelude::*;

use crate::config::Encoding;
use crate::diagnostic::{Diagnostic, Place};
use crate::render::SiteFile;

mod compress;
mod current;
mod guard;
mod lock;
mod manifest;
#[cfg(feature = "serve")]
mod scratch;
mod single;
mod spare;
mod stage;
mod swap;
mod tree;
mod workspace;

#[cfg(feature = "serve")]
pub use guard::check_tree;
pub use lock::Lock;
#[cfg(feature = "serve")]
pub use scratch::{Room, Scratch};
pub use single::{
    NewFile, create_file, create_files, files_in, is_marked, is_taken, is_there, remove_made,
    rewrite, scaffold, write_file, write_made,
};

use current::Current;
use guard::Destination;
use stage::Stage;

/// Where a site goes.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    /// The output folder; may be absent.
    pub folder: &'a Path,
    /// The library's root. Neither it nor a folder above it is ever replaced.
    pub root: &'a Path,
    /// Folders of the library that are read, such as `content`. The site is never put into one.
    pub inputs: &'a [&'a Path],
    /// Names at the top of the output folder that belong to the curator and stay.
    pub keep: &'a [String],
    /// What text files have compressed copies in.
    pub encodings: &'a [Encoding],
    /// What to do with a folder that holds anything else.
    pub strangers: Strangers,
    /// Where the tree of the site before is set aside, for the next build to begin with; on the same
    /// file system as the output folder, or it is of no use. Whatever stands there may be removed.
    pub spare: Option<&'a Path>,
}

/// What becomes of files in the output folder that the program did not write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strangers {
    /// They stop the build.
    Refuse,
    /// They go.
    Replace,
}

/// What publishing did, in files but for `bytes`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Of the site.
    pub files: usize,
    /// Of the site, in bytes.
    pub bytes: u64,
    /// New or changed.
    pub written: usize,
    /// Taken over from the site before.
    pub unchanged: usize,
    /// Of the site before that this one has not.
    pub removed: usize,
}

/// An output folder that was looked through, to be published to.
#[derive(Debug)]
pub struct Site<'a> {
    target: &'a Target<'a>,
    destination: Destination,
    current: Current,
}

impl<'a> Site<'a> {
    /// Looks through an output folder, and clears away what a killed build left.
    ///
    /// # Errors
    /// `output/foreign`, `output/forbidden`, `output/mount-point`, `output/write`.
    pub fn open(target: &'a Target<'a>) -> Result<Self, Diagnostic> {
        let destination = Destination::check(target)?;
        workspace::sweep(&destination)?;
        let current = Current::inspect(target, &destination)?;
        Ok(Self { target, destination, current })
    }

    /// Whether the site that stands has a file at a path, as the program wrote it.
    pub fn has(&self, path: &str) -> bool {
        self.current.entry(path).is_some()
    }

    /// Writes the files to the output folder, as a whole. Where nothing changed, nothing is touched.
    ///
    /// # Errors
    /// With the site before untouched: the first error among the files; `output/collision`,
    /// `output/path`; `output/changed` where another build published to the folder since, and as
    /// [`Site::open`] for what else has come into it.
    pub fn publish(
        &self,
        files: impl ParallelIterator<Item = Result<SiteFile, Diagnostic>>,
    ) -> Result<Report, Diagnostic> {
        let Self { target, destination, current } = self;
        let stage = Stage::create(destination, current, target)?;
        files.try_for_each(|file| stage.add(&file?))?;
        let report = stage.report();
        if current.is_whole() && report.written == 0 && report.removed == 0 {
            return Ok(report);
        }
        stage.complete()?;
        // Pages may have taken minutes; what came into the old folder since must not go with it.
        let now = current.inspect_again(target, destination)?;
        if !now.is_site_of(current) {
            return Err(replaced(target.folder));
        }
        stage.publish(&now)?;
        Ok(report)
    }
}

/// Names the site in a folder: another one whenever a file of it is another. `None` where there is
/// none.
pub fn seal(folder: &Path) -> Option<[u8; 32]> {
    let record = std::fs::read(folder.join(manifest::NAME)).ok()?;
    Some(*blake3::hash(&record).as_bytes())
}

/// Looks whether the site of this name stands in the output folder, whole and untouched; then
/// publishing it again would change nothing. What a killed build left is cleared away.
///
/// # Errors
/// As [`Site::open`].
pub fn stands(target: &Target<'_>, name: [u8; 32]) -> Result<Option<Report>, Diagnostic> {
    let destination = Destination::check(target)?;
    workspace::sweep(&destination)?;
    if seal(&destination.folder) != Some(name) {
        return Ok(None);
    }
    let current = Current::inspect(target, &destination)?;
    Ok(current.is_complete().then(|| current.report()))
}

/// The error that the site a new one was made from is not the one that stands any more.
fn replaced(folder: &Path) -> Diagnostic {
    let message = "another build has published to this folder meanwhile";
    Diagnostic::error("output/changed", Place::file(folder), message)
        .with_help("run the command again")
}

/// The error that something in or beside the output folder cannot be done.
fn failed(path: &Path, message: &str, error: std::io::Error) -> Diagnostic {
    Diagnostic::error("output/write", Place::file(path), message).with_source(error)
}

#[cfg(test)]
mod tests;
