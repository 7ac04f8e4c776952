//! A folder for files that nobody keeps.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::failed;
use crate::diagnostic::Diagnostic;

const NO_FOLDER: &str = "no folder can be made for the site";

/// How the folders' names begin.
const PREFIX: &str = "offprint-serve-";

/// The file in such a folder that is locked for as long as its process lives.
const LOCK: &str = ".in-use";

/// A temporary folder; goes when dropped. One whose process was killed goes when the next is made.
#[derive(Debug)]
pub struct Scratch {
    folder: TempDir,
    _lock: File,
}

impl Scratch {
    /// Makes a folder among the system's temporary ones.
    ///
    /// # Errors
    /// `output/write`.
    pub fn new() -> Result<Self, Diagnostic> {
        let parent = std::env::temp_dir();
        remove_abandoned(&parent);
        Self::inside(&parent).map_err(|error| failed(&parent, NO_FOLDER, error))
    }

    fn inside(parent: &Path) -> io::Result<Self> {
        let folder = tempfile::Builder::new().prefix(PREFIX).tempdir_in(parent)?;
        let lock = File::create_new(folder.path().join(LOCK))?;
        // Best effort: without locks, another process may take this folder for an abandoned one.
        let _ = lock.try_lock();
        Ok(Self { folder, _lock: lock })
    }

    /// Makes room for files that go sooner.
    ///
    /// # Errors
    /// `output/write`.
    pub fn room(&self) -> Result<Room, Diagnostic> {
        let parent = self.folder.path();
        let folder = tempfile::tempdir_in(parent);
        folder.map(Room).map_err(|error| failed(parent, NO_FOLDER, error))
    }

    /// What tells the folder from all others, that of a program that has ended too.
    pub fn name(&self) -> &Path {
        self.folder.path()
    }
}

/// Files in a [`Scratch`]; they go when it is dropped.
#[derive(Debug)]
pub struct Room(TempDir);

impl Room {
    /// Puts a file in it, and says where.
    ///
    /// # Errors
    /// `output/write`.
    pub fn keep(&self, bytes: &[u8]) -> Result<PathBuf, Diagnostic> {
        let folder = self.0.path();
        let keep = || {
            let mut file = tempfile::NamedTempFile::new_in(folder)?;
            file.write_all(bytes)?;
            Ok(file.into_temp_path().keep()?)
        };
        keep().map_err(|error: io::Error| failed(folder, "cannot be written", error))
    }

    /// What a file that was put in it holds; `None` if it has gone since.
    pub fn read(path: &Path) -> Option<Vec<u8>> {
        fs::read(path).ok()
    }
}

/// Removes the folders that killed processes left: nobody holds their lock. A folder without such a
/// file is none of ours.
fn remove_abandoned(parent: &Path) {
    let Ok(entries) = fs::read_dir(parent) else { return };
    let is_ours = |entry: &fs::DirEntry| {
        entry.file_name().to_string_lossy().starts_with(PREFIX)
            && entry.file_type().is_ok_and(|kind| kind.is_dir())
    };
    for folder in entries.flatten().filter(is_ours).map(|entry| entry.path()) {
        let path = folder.join(LOCK);
        // To open a pipe that somebody put there would wait for its other end.
        let is_file = fs::symlink_metadata(&path).is_ok_and(|metadata| metadata.is_file());
        if is_file && File::open(&path).is_ok_and(|lock| lock.try_lock().is_ok()) {
            // One that cannot be removed costs room and nothing else.
            let _ = fs::remove_dir_all(folder);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_of_killed_processes_go_and_those_in_use_and_of_others_stay() {
        let parent = tempfile::tempdir().unwrap();
        let folder = |name: &str, file: &str| {
            let folder = parent.path().join(name);
            fs::create_dir_all(folder.join("room")).unwrap();
            fs::write(folder.join(file), "").unwrap();
            folder
        };
        let killed = folder("offprint-serve-killed", LOCK);
        let mut others = vec![folder("offprint-serve-notes", "notes"), folder("else", LOCK)];
        #[cfg(unix)]
        others.push({
            let folder = folder("offprint-serve-pipe", "notes");
            let pipe = std::process::Command::new("mkfifo").arg(folder.join(LOCK)).status();
            assert!(pipe.unwrap().success());
            folder
        });
        let used = Scratch::inside(parent.path()).unwrap();
        remove_abandoned(parent.path());
        assert!(!killed.exists() && used.folder.path().exists());
        assert!(others.iter().all(|folder| folder.exists()));
        let room = used.room().unwrap();
        let file = room.keep(b"kept").unwrap();
        assert_eq!(Room::read(&file).as_deref(), Some(b"kept".as_slice()));
        drop(room);
        assert!(!file.exists() && used.folder.path().exists());
        let path = used.folder.path().to_owned();
        drop(used);
        assert!(!path.exists());
    }
}
