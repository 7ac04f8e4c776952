//! What stands in a folder, all the way down.

use std::fs::{self, DirEntry, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use rayon::prelude::*;

/// Something in a folder.
#[derive(Debug)]
pub(super) struct Listed {
    /// Begins with the folder that was asked about.
    pub(super) path: PathBuf,
    /// What it is itself, not what it leads to.
    pub(super) kind: Kind,
}

#[derive(Debug)]
pub(super) enum Kind {
    Folder,
    File(Found),
    /// A link or anything else.
    Other,
}

/// What tells a file from another one in its place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    pub(super) size: u64,
    /// When its bytes last changed, as far as nobody set it back.
    pub(super) modified: Option<SystemTime>,
    /// When it last changed: its bytes, or what the system notes of them, which no program can set
    /// back.
    pub(super) touched: Option<SystemTime>,
    pub(super) id: Option<FileId>,
}

impl Found {
    fn of(metadata: &Metadata) -> Self {
        Self {
            size: metadata.len(),
            modified: metadata.modified().ok(),
            touched: touched(metadata),
            id: FileId::of(metadata),
        }
    }

    /// Whether a file is one that was found before, its bytes by all appearance the same.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        let (own, others) = (self.modified, other.modified);
        self.id.is_some() && self.id == other.id && self.size == other.size && own == others
    }
}

#[cfg(unix)]
fn touched(metadata: &Metadata) -> Option<SystemTime> {
    use std::os::unix::fs::MetadataExt;
    let seconds = u64::try_from(metadata.ctime()).ok()?;
    let nanoseconds = u32::try_from(metadata.ctime_nsec()).ok()?;
    let changed = SystemTime::UNIX_EPOCH.checked_add(Duration::new(seconds, nanoseconds))?;
    Some(changed.max(metadata.modified().ok()?))
}

#[cfg(not(unix))]
fn touched(metadata: &Metadata) -> Option<SystemTime> {
    metadata.modified().ok()
}

/// Device and inode: what tells a file from every other of the system while it is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FileId(u64, u64);

impl FileId {
    /// `None` where the system does not say.
    #[cfg(unix)]
    #[expect(clippy::unnecessary_wraps, reason = "other systems do not say")]
    fn of(metadata: &Metadata) -> Option<Self> {
        use std::os::unix::fs::MetadataExt;
        Some(Self(metadata.dev(), metadata.ino()))
    }

    #[cfg(not(unix))]
    fn of(_metadata: &Metadata) -> Option<Self> {
        None
    }
}

/// All that stands below a folder, what stands in another behind that; of folders that `enters` says
/// no to, the folder alone. Folders are read side by side, level by level.
///
/// # Errors
/// Those of the system.
pub(super) fn list(
    folder: &Path,
    enters: impl Fn(&Path) -> bool + Sync,
) -> io::Result<Vec<Listed>> {
    let mut all = Vec::new();
    let mut level = vec![folder.to_owned()];
    while !level.is_empty() {
        let found: io::Result<Vec<_>> = level.par_iter().map(|folder| entries(folder)).collect();
        let begin = all.len();
        all.extend(found?.into_iter().flatten());
        let folders = all[begin..].iter().filter(|it: &&Listed| matches!(it.kind, Kind::Folder));
        level = folders.map(|it| it.path.clone()).filter(|path| enters(path)).collect();
    }
    Ok(all)
}

fn entries(folder: &Path) -> io::Result<Vec<Listed>> {
    let listed = |entry: io::Result<DirEntry>| {
        let entry = entry?;
        Ok(Listed { path: entry.path(), kind: kind(&entry)? })
    };
    fs::read_dir(folder)?.map(listed).collect()
}

/// Most systems say with an entry's name whether it is a folder, so that it need not be looked at.
fn kind(entry: &DirEntry) -> io::Result<Kind> {
    if entry.file_type()?.is_dir() {
        return Ok(Kind::Folder);
    }
    let metadata = entry.metadata()?;
    Ok(if metadata.is_file() { Kind::File(Found::of(&metadata)) } else { Kind::Other })
}

/// A path below a folder, with `/`; `None` if it cannot be written as text.
pub(super) fn slashed(folder: &Path, path: &Path) -> Option<String> {
    let relative = path.strip_prefix(folder).ok()?;
    let segments: Option<Vec<&str>> =
        relative.components().map(|segment| segment.as_os_str().to_str()).collect();
    Some(segments?.join("/"))
}
