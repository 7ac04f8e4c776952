//! What files looked like at one moment, without reading them.

use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::stamp::{self, Stamp};

/// What some files looked like: two are equal where no file was added, removed or touched between
/// them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// Of names, kinds, devices, inodes, sizes and times of change.
    pub digest: [u8; 32],
    /// Whether a later snapshot that is equal proves that nothing changed.
    pub is_settled: bool,
}

/// Takes a snapshot of files, and of folders with all that is in them; absent ones count as such.
pub fn snapshot(paths: &[PathBuf]) -> Snapshot {
    snapshot_at(stamp::now(), paths)
}

/// A snapshot taken at a time, in seconds since 1970.
fn snapshot_at(now: i64, paths: &[PathBuf]) -> Snapshot {
    let mut look = Look { hasher: blake3::Hasher::new(), is_settled: cfg!(unix), now };
    for path in paths {
        // A link in the place of a path itself is followed; those inside are told by themselves.
        match fs::canonicalize(path) {
            Ok(real) => look.walk(&real),
            Err(_) => look.add(b"absent"),
        }
    }
    Snapshot { digest: *look.hasher.finalize().as_bytes(), is_settled: look.is_settled }
}

struct Look {
    hasher: blake3::Hasher,
    is_settled: bool,
    /// In seconds since 1970.
    now: i64,
}

impl Look {
    fn walk(&mut self, top: &Path) {
        self.add(top.as_os_str().as_encoded_bytes());
        for entry in WalkDir::new(top).sort_by_file_name() {
            let Ok(entry) = entry else { return self.fail() };
            let path = entry.path().strip_prefix(top).unwrap_or(entry.path());
            self.add(path.as_os_str().as_encoded_bytes());
            if entry.file_type().is_dir() {
                continue;
            }
            let Ok(metadata) = entry.metadata() else { return self.fail() };
            self.add_metadata(&metadata);
            if entry.path_is_symlink() {
                match fs::metadata(entry.path()) {
                    Ok(target) => self.add_metadata(&target),
                    Err(_) => self.add(b"nowhere"),
                }
            }
        }
    }

    fn add(&mut self, bytes: &[u8]) {
        self.hasher.update(&(bytes.len() as u64).to_le_bytes());
        self.hasher.update(bytes);
    }

    fn add_metadata(&mut self, metadata: &Metadata) {
        let stamp = Stamp::of(metadata);
        stamp.add_to(&mut self.hasher);
        self.is_settled &= stamp.is_settled(self.now);
    }

    /// What cannot be looked at may have changed.
    fn fail(&mut self) {
        self.is_settled = false;
    }
}

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::os::unix::fs::{MetadataExt, symlink};

    use tempfile::TempDir;

    use super::*;

    fn library() -> TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("content/shelf")).unwrap();
        fs::create_dir(folder.path().join("public")).unwrap();
        for name in ["site.toml", "content/a.md", "content/shelf/b.md", "content/.hidden"] {
            fs::write(folder.path().join(name), "text").unwrap();
        }
        symlink("a.md", folder.path().join("content/link.md")).unwrap();
        folder
    }

    fn take(folder: &TempDir) -> Snapshot {
        snapshot(&["site.toml", "content", "static"].map(|name| folder.path().join(name)))
    }

    #[test]
    fn every_change_of_the_inputs_shows() {
        let folder = library();
        let path = |name: &str| folder.path().join(name);
        let mut before = take(&folder);
        assert_eq!(take(&folder), before);
        let mut check = |what: &str| {
            let now = take(&folder);
            assert_ne!(now.digest, before.digest, "{what}");
            before = now;
        };
        // The same size, and the time of the last change put back.
        let modified = fs::metadata(path("content/a.md")).unwrap().modified().unwrap();
        fs::write(path("content/a.md"), "next").unwrap();
        File::options()
            .write(true)
            .open(path("content/a.md"))
            .unwrap()
            .set_modified(modified)
            .unwrap();
        check("edited");
        fs::write(path("content/shelf/c.md"), "").unwrap();
        check("added");
        fs::rename(path("content/shelf/c.md"), path("content/shelf/d.md")).unwrap();
        check("renamed");
        fs::remove_file(path("content/link.md")).unwrap();
        check("removed");
        symlink("shelf/b.md", path("content/link.md")).unwrap();
        check("linked");
        fs::write(path("site.toml"), "other").unwrap();
        check("settings");
        fs::create_dir(path("static")).unwrap();
        check("a new folder");
        fs::write(path("public/index.html"), "").unwrap();
        fs::write(path("build.log"), "").unwrap();
        assert_eq!(take(&folder), before, "no input");
    }

    #[test]
    fn a_file_touched_just_now_may_be_touched_again_unseen() {
        let folder = library();
        let touched = fs::metadata(folder.path().join("content/link.md")).unwrap().ctime();
        let folders = [folder.path().join("content")];
        let is_settled = |now| snapshot_at(now, &folders).is_settled;
        assert!(!is_settled(touched) && !is_settled(touched + 2) && is_settled(touched + 5));
        assert!(!is_settled(touched - 60), "the clock went back");
    }
}
