//! What is in the output folder before a build: our files, the curator's, and strangers.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::Path;
use std::time::SystemTime;

use blake3::Hash;
use rayon::prelude::*;

use super::guard::{Destination, forbidden};
use super::manifest::{self, Entry, Manifest};
use super::tree::{self, FileId, Found, Kind, Listed, slashed};
use super::{Report, Strangers, Target, failed};
use crate::config;
use crate::diagnostic::{Diagnostic, Place};

/// Names that mark a folder as somebody's work: not even `--force` replaces one that holds them.
const TREASURES: &[&str] = &[".git", config::FILE_NAME];

/// The output folder as it is.
#[derive(Debug, Default)]
pub(super) struct Current {
    /// Whether there is a folder at all.
    pub(super) exists: bool,
    /// What the program wrote into it; empty without a readable manifest.
    pub(super) manifest: Manifest,
    /// Entries at the top that are the curator's and stay, sorted.
    pub(super) kept: Vec<String>,
    /// Our files that are there.
    found: BTreeMap<String, Found>,
    /// When the manifest was written, which is after all files of its site.
    recorded: Option<SystemTime>,
    pub(super) has_strangers: bool,
}

/// What an entry of the folder is.
enum Part {
    /// A file of ours, by its path.
    File(String, Found),
    /// The curator's, by its name at the top.
    Kept(String),
    /// A folder of ours, or the manifest.
    Other,
}

impl Current {
    /// Looks through the output folder.
    ///
    /// # Errors
    /// `output/foreign`, naming the first stranger; `output/forbidden`; `output/write`.
    pub(super) fn inspect(
        target: &Target<'_>,
        destination: &Destination,
    ) -> Result<Self, Diagnostic> {
        Self::default().inspect_again(target, destination)
    }

    /// Looks through the output folder once more. Files of which there are more links now than there were,
    /// and nothing else about them is new, are as they were.
    ///
    /// # Errors
    /// As [`Self::inspect`].
    pub(super) fn inspect_again(
        &self,
        target: &Target<'_>,
        destination: &Destination,
    ) -> Result<Self, Diagnostic> {
        let folder = &destination.folder;
        let unreadable = |error| failed(target.folder, "cannot be looked through", error);
        if !exists(folder).map_err(unreadable)? {
            return Ok(Self::default());
        }
        let mut current = Self { exists: true, ..Self::default() };
        let record = folder.join(manifest::NAME);
        if let Ok(bytes) = fs::read(&record) {
            current.manifest = manifest::read(&bytes).unwrap_or_default();
            current.recorded = fs::metadata(&record).and_then(|metadata| metadata.modified()).ok();
        }
        let folders = folders_of(&current.manifest);
        let kept_name = |path: &Path| current.kept_name(target, folder, path, &folders);
        let listed = tree::list(folder, |path| kept_name(path).is_none()).map_err(unreadable)?;
        let looked: Vec<_> = listed
            .par_iter()
            .map(|it| match kept_name(&it.path) {
                Some(name) => Ok(Part::Kept(name)),
                None => current.look(self, folder, it, &folders).map_err(|what| (&it.path, what)),
            })
            .collect();
        let mut strangers = Vec::new();
        for part in looked {
            match part {
                Ok(Part::File(path, found)) => {
                    current.found.insert(path, found);
                }
                Ok(Part::Kept(name)) => current.kept.push(name),
                Ok(Part::Other) => {}
                Err(stranger) => strangers.push(stranger),
            }
        }
        current.kept.sort_unstable();
        current.has_strangers = !strangers.is_empty();
        strangers.sort_unstable();
        for (path, what) in strangers {
            stranger(target, folder, path, what)?;
        }
        Ok(current)
    }

    /// Whether the folder holds exactly what a manifest says, apart from bytes.
    pub(super) fn is_whole(&self) -> bool {
        self.recorded.is_some() && !self.has_strangers
    }

    /// Whether it also holds all of that.
    pub(super) fn is_complete(&self) -> bool {
        self.is_whole() && self.found.len() == self.manifest.len()
    }

    /// Whether the folder holds the site that it held then.
    pub(super) fn is_site_of(&self, then: &Self) -> bool {
        self.recorded == then.recorded && self.manifest == then.manifest
    }

    /// What the manifest says of a file, where the folder has it so.
    pub(super) fn entry(&self, path: &str) -> Option<&Entry> {
        self.manifest.get(path).filter(|_| self.found.contains_key(path))
    }

    /// Which file of ours has a path.
    pub(super) fn id(&self, path: &str) -> Option<FileId> {
        self.found.get(path)?.id
    }

    /// What publishing the same site again would do.
    pub(super) fn report(&self) -> Report {
        let files = self.manifest.len();
        let bytes = self.manifest.values().map(|entry| entry.size).sum();
        Report { files, bytes, unchanged: files, ..Report::default() }
    }

    /// Whether the folder has a file with just these bytes. A file touched after the manifest was
    /// written is read again: somebody may have edited it without changing its size.
    pub(super) fn holds(&self, folder: &Path, path: &str, bytes: &[u8], hash: Hash) -> bool {
        let (Some(entry), Some(found)) = (self.manifest.get(path), self.found.get(path)) else {
            return false;
        };
        entry.hash == hash
            && found.size == bytes.len() as u64
            && (self.is_untouched(found)
                || fs::read(folder.join(path)).is_ok_and(|found| found == bytes))
    }

    /// The name of an entry at the top that the curator keeps; `None` for what is ours.
    fn kept_name(
        &self,
        target: &Target<'_>,
        folder: &Path,
        path: &Path,
        folders: &BTreeSet<String>,
    ) -> Option<String> {
        let name = path.strip_prefix(folder).ok()?.to_str()?;
        let is_kept = target.keep.iter().any(|keep| keep == name)
            && name != manifest::NAME
            && !self.manifest.contains_key(name)
            && !folders.contains(name);
        is_kept.then(|| name.to_owned())
    }

    /// What an entry of ours is; for any other says what is strange about it.
    fn look(
        &self,
        before: &Self,
        folder: &Path,
        listed: &Listed,
        folders: &BTreeSet<String>,
    ) -> Result<Part, &'static str> {
        const NOT_OURS: &str = "which offprint did not write";
        let Listed { path: full, kind } = listed;
        let path = slashed(folder, full).ok_or(NOT_OURS)?;
        let found = match kind {
            Kind::Folder if folders.contains(&path) => return Ok(Part::Other),
            Kind::File(found) => *found,
            Kind::Folder | Kind::Other => return Err(NOT_OURS),
        };
        // A manifest that cannot be read is no record, but it is ours by its name.
        if path == manifest::NAME {
            return Ok(Part::Other);
        }
        let recorded = self.manifest.get(&path).ok_or(NOT_OURS)?;
        let has_its_bytes =
            || fs::read(full).is_ok_and(|bytes| blake3::hash(&bytes) == recorded.hash);
        let is_as_before = || before.found.get(&path).is_some_and(|it| it.is_same(&found));
        let is_ours = || self.is_untouched(&found) || is_as_before() || has_its_bytes();
        if found.size != recorded.size || !is_ours() {
            return Err("which was changed since offprint wrote it");
        }
        Ok(Part::File(path, found))
    }

    /// Whether a file is older than the record of it, so that its size tells enough. Links to it that
    /// came or went since make it younger, and its bytes are asked.
    fn is_untouched(&self, found: &Found) -> bool {
        found.touched.is_some() && found.touched < self.recorded
    }
}

fn exists(folder: &Path) -> io::Result<bool> {
    match fs::symlink_metadata(folder) {
        Ok(_) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// Refuses the folder for the sake of an entry, or lets it go under `--force`.
fn stranger(target: &Target<'_>, folder: &Path, path: &Path, what: &str) -> Result<(), Diagnostic> {
    let relative = path.strip_prefix(folder).unwrap_or(path);
    let is_treasure = TREASURES.iter().any(|name| relative.ends_with(name));
    match target.strangers {
        Strangers::Replace if is_treasure => {
            let what = format!("the folder holds `{}`", relative.display());
            Err(forbidden(target.folder, &what))
        }
        Strangers::Replace => Ok(()),
        Strangers::Refuse => {
            let name = relative.display();
            let message = format!("this folder holds `{name}`, {what}");
            Err(Diagnostic::error("output/foreign", Place::file(target.folder), message)
                .with_help(advice(relative)))
        }
    }
}

fn advice(stranger: &Path) -> String {
    let top = stranger.components().next().map(|name| name.as_os_str().to_string_lossy());
    let top = top.unwrap_or_default();
    format!(
        "choose another --output-dir; or name it in site.toml to keep it, \
         `keep = [\"{top}\"]`; or replace the whole folder with --force"
    )
}

/// All folders on the way to a file of the manifest.
pub(super) fn folders_of(manifest: &Manifest) -> BTreeSet<String> {
    let mut folders = BTreeSet::new();
    for path in manifest.keys() {
        // From the innermost outwards, so that a known folder ends the climb.
        let mut rest = path.as_str();
        while let Some((folder, _)) = rest.rsplit_once('/') {
            if !folders.insert(folder.to_owned()) {
                break;
            }
            rest = folder;
        }
    }
    folders
}
