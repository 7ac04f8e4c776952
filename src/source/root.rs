//! Where a library and a named source are.

use std::path::{Path, PathBuf};
use std::{fs, io};

use super::SourceFile;
use super::listing::unreadable;
use super::walk::sidecar_candidates;
use crate::config;
use crate::diagnostic::{Diagnostic, nearest};

/// What a path on the command line leads to.
#[derive(Debug)]
pub enum Found {
    /// A file, with the sidecar beside it; [`SourceFile::relative`] is its name.
    File(SourceFile),
    /// A folder, to be walked.
    Folder,
}

/// Looks up a path that the user named; links are the user's own and are followed.
///
/// # Errors
/// `source/unreadable`.
pub fn find(path: &Path) -> Result<Found, Diagnostic> {
    let metadata = fs::metadata(path).map_err(|error| missing(path, error))?;
    if metadata.is_dir() {
        return Ok(Found::Folder);
    }
    Ok(Found::File(SourceFile {
        path: path.to_owned(),
        relative: path.file_name().map_or_else(|| path.to_owned(), PathBuf::from),
        sidecar: sidecar_candidates(path).into_iter().find(|candidate| candidate.is_file()),
        bytes: metadata.len(),
        stamp: None,
    }))
}

/// What to say of a path that leads nowhere: what there is beside it that is called nearly so.
fn missing(path: &Path, error: io::Error) -> Diagnostic {
    let is_gone = error.kind() == io::ErrorKind::NotFound;
    let diagnostic = unreadable(path, error);
    let Some(name) = path.file_name().filter(|_| is_gone) else { return diagnostic };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let beside = fs::read_dir(folder.unwrap_or(Path::new("."))).into_iter().flatten().flatten();
    let mut beside: Vec<String> =
        beside.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    beside.sort();
    match nearest(&name.to_string_lossy(), beside.iter().map(String::as_str)) {
        Some(near) => {
            let near = folder.map_or_else(|| PathBuf::from(near), |folder| folder.join(near));
            diagnostic.with_help(format!("did you mean `{}`?", near.display()))
        }
        None => diagnostic,
    }
}

/// The nearest folder that holds a `site.toml`, from `start` upwards. Named from `start`, so that
/// diagnostics speak of `../content/x.md` as the user would.
pub fn find_root(start: &Path) -> Option<PathBuf> {
    let real = fs::canonicalize(start).ok()?;
    let mut named = start.to_owned();
    for folder in real.ancestors() {
        if folder.join(config::FILE_NAME).is_file() {
            return Some(named);
        }
        // The first step up from `.` is `..`.
        named = if named == Path::new(".") { PathBuf::from("..") } else { named.join("..") };
    }
    None
}

/// The path of a file inside a folder, links resolved; `None` where it lies elsewhere.
pub fn relative_to(folder: &Path, path: &Path) -> Option<PathBuf> {
    let folder = fs::canonicalize(folder).ok()?;
    let path = fs::canonicalize(path).ok()?;
    path.strip_prefix(folder).ok().map(Path::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_settings_name_the_root() {
        let folder = tempfile::tempdir().unwrap();
        let deep = folder.path().join("a/b");
        fs::create_dir_all(&deep).unwrap();
        fs::write(folder.path().join("site.toml"), "").unwrap();
        assert_eq!(find_root(&deep), Some(deep.join("../..")));
        fs::write(deep.join("site.toml"), "").unwrap();
        assert_eq!(find_root(&deep), Some(deep.clone()));
        assert_eq!(find_root(Path::new("no/such/folder")), None);
    }

    #[test]
    fn a_named_file_has_its_sidecar() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.html");
        fs::write(&path, "text").unwrap();
        fs::write(folder.path().join("x.toml"), "").unwrap();
        let Found::File(file) = find(&path).unwrap() else { panic!("a folder") };
        assert_eq!(file.relative, Path::new("x.html"));
        assert_eq!(file.sidecar, Some(folder.path().join("x.toml")));
        assert_eq!(relative_to(folder.path(), &path), Some(PathBuf::from("x.html")));
        assert!(matches!(find(folder.path()), Ok(Found::Folder)));
        assert!(find(&folder.path().join("none")).is_err());
    }
}
