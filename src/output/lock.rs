//! One build of a library at a time.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::Path;

use crate::diagnostic::{Diagnostic, Place};

/// The right to build a library; ends when dropped, or with its process.
#[derive(Debug)]
pub struct Lock {
    /// `None` where the library's folder cannot be written, and so no build can disturb another.
    _file: Option<File>,
}

impl Lock {
    /// Takes the lock of the library at `root`, which lies in its `.offprint` folder.
    ///
    /// # Errors
    /// `output/locked` while another build holds it.
    pub fn acquire(root: &Path) -> Result<Self, Diagnostic> {
        let folder = root.join(".offprint");
        let path = folder.join("lock");
        let opened = fs::create_dir_all(&folder)
            .and_then(|()| OpenOptions::new().write(true).create(true).truncate(false).open(&path));
        let Ok(file) = opened else { return Ok(Self { _file: None }) };
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => {
                let message = "another build of this library is running";
                Err(Diagnostic::error("output/locked", Place::file(path), message)
                    .with_help("wait until it is done"))
            }
            Ok(()) | Err(TryLockError::Error(_)) => Ok(Self { _file: Some(file) }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_build_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let lock = Lock::acquire(folder.path()).unwrap();
        assert_eq!(Lock::acquire(folder.path()).unwrap_err().code, "output/locked");
        drop(lock);
        assert!(Lock::acquire(folder.path()).is_ok());
    }
}
