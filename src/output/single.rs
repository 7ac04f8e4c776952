//! Files outside the output folder that a user asked for by name.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::failed;
use crate::config;
use crate::diagnostic::{Diagnostic, Place};

/// Lays out a new library in a folder, which is made if need be. Files are given by their paths
/// inside it; a file whose top folder is there already is left out, and nothing is overwritten.
///
/// # Errors
/// `output/library`, if the folder is a library already; `output/write`.
pub fn scaffold(folder: &Path, files: &[(&str, &str)]) -> Result<(), Diagnostic> {
    if fs::symlink_metadata(folder.join(config::FILE_NAME)).is_ok() {
        let message = format!("this folder is a library already: it has a `{}`", config::FILE_NAME);
        return Err(Diagnostic::error("output/library", Place::file(folder), message)
            .with_help("name a new folder"));
    }
    let is_there = |path: &str| {
        let top = path.split('/').next().unwrap_or(path);
        fs::symlink_metadata(folder.join(top)).is_ok()
    };
    let new: Vec<_> = files.iter().filter(|(path, _)| !is_there(path)).collect();
    for (path, text) in new {
        let path = folder.join(path);
        create(&path, text.as_bytes())
            .map_err(|error| failed(&path, "cannot be written", error))?;
    }
    Ok(())
}

/// Writes a file that is not there yet, whole or not at all, and the folders above it.
///
/// # Errors
/// `output/exists`, `output/write`.
pub fn create_file(path: &Path, bytes: &[u8]) -> Result<(), Diagnostic> {
    create(path, bytes).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => {
            Diagnostic::error("output/exists", Place::file(path), "there is such a file already")
                .with_help("open it, or choose another name")
        }
        _ => failed(path, "cannot be written", error),
    })
}

/// Writes files as [`create_file`] does, one after the other: all of them, or none.
///
/// # Errors
/// As [`create_file`]; no file or folder that was made stays.
pub fn create_files<'a>(
    files: impl IntoIterator<Item = (&'a Path, &'a [u8])>,
) -> Result<(), Diagnostic> {
    let mut made = Vec::new();
    let mut create = |path: &Path, bytes: &[u8]| {
        let folders: Vec<_> =
            path.ancestors().skip(1).take_while(|it| !is_taken(it)).map(Path::to_owned).collect();
        made.extend(folders.into_iter().rev());
        create_file(path, bytes)?;
        made.push(path.to_owned());
        Ok(())
    };
    let result = files.into_iter().try_for_each(|(path, bytes)| create(path, bytes));
    if result.is_err() {
        for path in made.iter().rev() {
            // A folder that somebody has put something into by now stays.
            let _ = fs::remove_file(path).or_else(|_| fs::remove_dir(path));
        }
    }
    result
}

/// Writes a file that the user named, whole or not at all. `source` is what it was made from, and
/// is never written to, whatever name or link leads there; any other file that is there is replaced
/// only if `mark`, which `text` has at its head, says that it was made likewise.
///
/// # Errors
/// `output/forbidden`, `output/exists`, `output/write`.
pub fn write_file(path: &Path, text: &str, source: &Path, mark: &str) -> Result<(), Diagnostic> {
    let is_source = fs::canonicalize(path)
        .is_ok_and(|real| fs::canonicalize(source).is_ok_and(|source| real == source));
    if is_source {
        let message = "this is the source itself, which is never written to";
        return Err(Diagnostic::error("output/forbidden", Place::file(path), message)
            .with_help("name another file"));
    }
    replace_likewise(path, text, mark)
}

/// Writes a file that was made from nothing of the user's, and the folder it is in; a file that is
/// there is replaced only if it has `mark` at its head, as `text` does.
///
/// # Errors
/// `output/exists`, `output/write`.
pub fn write_made(path: &Path, text: &str, mark: &str) -> Result<(), Diagnostic> {
    fs::create_dir_all(path.parent().unwrap_or(path))
        .map_err(|error| failed(path, "cannot be written", error))?;
    replace_likewise(path, text, mark)
}

fn replace_likewise(path: &Path, text: &str, mark: &str) -> Result<(), Diagnostic> {
    let is_stranger = fs::metadata(path).is_ok_and(|metadata| metadata.is_file())
        && !has_mark(path, mark).unwrap_or(false);
    if is_stranger {
        let message = "there is such a file already, and it is no earlier one of this kind";
        return Err(Diagnostic::error("output/exists", Place::file(path), message)
            .with_help("name another file, or take that one away"));
    }
    replace(path, text.as_bytes()).map_err(|error| failed(path, "cannot be written", error))
}

/// Gives a file of the curator's other bytes, whole or not at all, and the permissions it had: for
/// `tags --write`, which changes nothing but tags, and for what adds to sidecars. `before` is
/// what the file held when it was read.
///
/// # Errors
/// `output/changed` where it holds something else now; `output/write`.
pub fn rewrite(path: &Path, before: &[u8], after: &[u8]) -> Result<(), Diagnostic> {
    let unwritable = |error| failed(path, "cannot be written", error);
    // A link stays one.
    let path = fs::canonicalize(path).map_err(unwritable)?;
    if fs::read(&path).map_err(unwritable)? != before {
        let message = "this file was changed by somebody else just now";
        return Err(Diagnostic::error("output/changed", Place::file(path), message)
            .with_help("run the command again"));
    }
    let permissions = fs::metadata(&path).map_err(unwritable)?.permissions();
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(unwritable)?;
    file.write_all(after)
        .and_then(|()| file.as_file().set_permissions(permissions))
        .and_then(|()| file.as_file().sync_all())
        .map_err(unwritable)?;
    file.persist(&path).map_err(|error| unwritable(error.error))?;
    Ok(())
}

/// Whether a name is taken, by whatever it may be.
pub fn is_taken(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// Whether there is a file at a path.
pub fn is_there(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|metadata| metadata.is_file())
}

/// Whether there is a file that has a mark at its head.
pub fn is_marked(path: &Path, mark: &str) -> bool {
    is_there(path) && has_mark(path, mark).unwrap_or(false)
}

/// The names of the files in a folder; none where there is no folder.
pub fn files_in(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let files = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()));
    files.filter_map(|entry| entry.file_name().into_string().ok()).collect()
}

/// Removes a file that has a mark at its head; any other stays.
///
/// # Errors
/// `output/write`.
pub fn remove_made(path: &Path, mark: &str) -> Result<(), Diagnostic> {
    if !is_marked(path, mark) {
        return Ok(());
    }
    fs::remove_file(path).map_err(|error| failed(path, "cannot be removed", error))
}

/// A file of the program's own that is written piece by piece, and takes its name once it is whole.
/// What a killed run left of one is overwritten by the next.
#[derive(Debug)]
pub struct NewFile<'a> {
    path: &'a Path,
    partial: PathBuf,
    file: BufWriter<File>,
}

impl<'a> NewFile<'a> {
    /// Starts a file, and makes the folders above it.
    ///
    /// # Errors
    /// `output/write`, as from all that follows.
    pub fn create(path: &'a Path) -> Result<Self, Diagnostic> {
        let partial = path.with_added_extension("partial");
        let file = fs::create_dir_all(path.parent().unwrap_or(path))
            .and_then(|()| File::create(&partial))
            .map_err(|error| failed(path, "cannot be written", error))?;
        Ok(Self { path, partial, file: BufWriter::new(file) })
    }

    /// Writes more of it.
    ///
    /// # Errors
    /// `output/write`.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), Diagnostic> {
        self.file.write_all(bytes).map_err(|error| failed(self.path, "cannot be written", error))
    }

    /// Gives it its name.
    ///
    /// # Errors
    /// `output/write`.
    pub fn publish(mut self) -> Result<(), Diagnostic> {
        self.file
            .flush()
            .and_then(|()| fs::rename(&self.partial, self.path))
            .map_err(|error| failed(self.path, "cannot be written", error))
    }
}

impl Drop for NewFile<'_> {
    fn drop(&mut self) {
        // It is gone where the file has its name; where it cannot be removed, the next run will.
        let _ = fs::remove_file(&self.partial);
    }
}

/// Whether a file has a mark at its head.
fn has_mark(path: &Path, mark: &str) -> io::Result<bool> {
    /// Bytes in which the mark has to stand.
    const HEAD: u64 = 1024;
    let mut head = Vec::new();
    File::open(path)?.take(HEAD).read_to_end(&mut head)?;
    Ok(String::from_utf8_lossy(&head).contains(mark))
}

fn create(path: &Path, bytes: &[u8]) -> io::Result<()> {
    fs::create_dir_all(path.parent().unwrap_or(path))?;
    written_beside(path, bytes)?.persist_noclobber(path).map_err(|error| error.error)?;
    Ok(())
}

fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // A terminal, a pipe or `/dev/stdout` is written to, not replaced.
    if fs::metadata(path).is_ok_and(|metadata| !metadata.is_file()) {
        return fs::write(path, bytes);
    }
    written_beside(path, bytes)?.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// The bytes in a hidden file beside a path, on disk, that is yet to get its name.
fn written_beside(path: &Path, bytes: &[u8]) -> io::Result<NamedTempFile> {
    let folder = path.parent().filter(|folder| *folder != Path::new(""));
    let mut builder = tempfile::Builder::new();
    // As any new file; the system takes off the user's mask.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder.unwrap_or(Path::new(".")))?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_library_overwrites_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("library");
        let files = [("site.toml", "settings"), ("content/x.md", "sample")];
        fs::create_dir_all(root.join("content")).unwrap();
        fs::write(root.join("content/mine.md"), "mine").unwrap();
        scaffold(&root, &files).unwrap();
        assert_eq!(fs::read_to_string(root.join("site.toml")).unwrap(), "settings");
        assert!(!root.join("content/x.md").exists());
        assert_eq!(scaffold(&root, &files).unwrap_err().code, "output/library");
        let fresh = folder.path().join("a/b");
        scaffold(&fresh, &files).unwrap();
        assert_eq!(fs::read_to_string(fresh.join("content/x.md")).unwrap(), "sample");
    }

    #[test]
    fn files_that_belong_together_come_together() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::write(path("x.html"), "mine").unwrap();
        let files = [path("x_files/deep/1.png"), path("x.toml"), path("x.html")];
        let create = |bytes: &[u8]| create_files(files.iter().map(|path| (path.as_path(), bytes)));
        assert_eq!(create(b"new").unwrap_err().code, "output/exists");
        assert_eq!(files_in(folder.path()), BTreeSet::from(["x.html".to_owned()]));
        assert!(!path("x_files").exists());
        fs::remove_file(path("x.html")).unwrap();
        create(b"new").unwrap();
        assert!(files.iter().all(|path| fs::read(path).unwrap() == b"new"));
    }

    #[test]
    fn a_source_is_never_written_to() {
        let folder = tempfile::tempdir().unwrap();
        let (source, link) = (folder.path().join("x.html"), folder.path().join("link"));
        fs::write(&source, "words ours").unwrap();
        std::os::unix::fs::symlink(&source, &link).unwrap();
        for path in [&source, &link] {
            let error = write_file(path, "", &source, "ours").unwrap_err();
            assert_eq!(error.code, "output/forbidden");
        }
        assert_eq!(fs::read_to_string(&source).unwrap(), "words ours");
    }

    #[test]
    fn a_source_that_changed_meanwhile_is_left_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.md");
        fs::write(&path, "mine").unwrap();
        assert_eq!(rewrite(&path, b"old", b"new").unwrap_err().code, "output/changed");
        assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
        rewrite(&path, b"mine", b"new").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn only_files_made_likewise_are_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let [source, other, out] =
            ["x.html", "other.html", "out.html"].map(|name| folder.path().join(name));
        fs::write(&source, "words").unwrap();
        fs::write(&other, "somebody's words").unwrap();
        let write = |path, text| write_file(path, text, &source, "ours");
        assert_eq!(write(&other, "ours").unwrap_err().code, "output/exists");
        assert_eq!(fs::read_to_string(&other).unwrap(), "somebody's words");
        for text in ["ours, once", "ours, twice"] {
            write(&out, text).unwrap();
            assert_eq!(fs::read_to_string(&out).unwrap(), text);
        }
        write(Path::new("/dev/null"), "ours").unwrap();
    }
}
