//! The tree of the site before the last one, which becomes the next.
//!
//! A site has as many folders as essays. To make them all for every build and to remove those of the
//! site before takes longer than anything else about an edit; ext4 looks at each inode that went in
//! the last minutes before it gives out a new one. So the old tree is set aside when a new one has
//! taken its place, and the build after that changes in it what differs. Both trees hold the same
//! files by hard link, so that this takes room only for what changed.
//!
//! What stands in a spare tree is not trusted: a file stays only if it is the very file that the site
//! has, by device and inode.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

use super::tree::{self, FileId, Kind, slashed};

/// Whether there is a spare tree.
pub(super) fn is_there(spare: &Path) -> bool {
    fs::symlink_metadata(spare).is_ok_and(|metadata| metadata.is_dir())
}

/// Sets an old tree aside. Where one stands already or this is another file system, it stays where
/// it is.
///
/// # Errors
/// Those of the system.
pub(super) fn set_aside(old: &Path, spare: &Path) -> io::Result<()> {
    fs::rename(old, spare)
}

/// Moves the spare tree to where a site is built and removes all of it but the folders that the site
/// has, and the files that `is_same` says it has, too. Returns the paths of those files.
///
/// # Errors
/// Those of the system; what is left of the tree is then for the caller to remove.
pub(super) fn take(
    spare: &Path,
    site: &Path,
    folders: &BTreeSet<String>,
    is_same: impl Fn(&str, FileId) -> bool,
) -> io::Result<BTreeSet<String>> {
    fs::rename(spare, site)?;
    // A link that came in its place would lead out of it.
    if !is_there(site) {
        return Err(io::ErrorKind::NotADirectory.into());
    }
    let mut stays = BTreeSet::new();
    // What stands in a folder goes before it.
    for listed in tree::list(site, |_| true)?.iter().rev() {
        let path = slashed(site, &listed.path);
        let id = match &listed.kind {
            Kind::Folder => {
                if path.is_none_or(|path| !folders.contains(&path)) {
                    fs::remove_dir(&listed.path)?;
                }
                continue;
            }
            Kind::File(found) => found.id,
            Kind::Other => None,
        };
        match path.filter(|path| id.is_some_and(|id| is_same(path, id))) {
            Some(path) => {
                stays.insert(path);
            }
            None => fs::remove_file(&listed.path)?,
        }
    }
    Ok(stays)
}
