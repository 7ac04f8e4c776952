//! Which folders may be an output folder, and which paths may be a file in one.

#[cfg(feature = "serve")]
use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::{Target, failed, manifest};
use crate::diagnostic::{Diagnostic, Place};

/// An output folder that may be replaced, links resolved.
#[derive(Debug)]
pub(super) struct Destination {
    /// The folder.
    pub(super) folder: PathBuf,
    /// The folder as the user names it, for diagnostics.
    pub(super) named: PathBuf,
    /// The folder it stands in; exists.
    pub(super) parent: PathBuf,
    /// Its name there.
    pub(super) name: std::ffi::OsString,
}

impl Destination {
    /// Settles where the site goes, and makes the folders above it.
    ///
    /// # Errors
    /// `output/forbidden`, `output/foreign` for what is no folder, `output/write`.
    pub(super) fn check(target: &Target<'_>) -> Result<Self, Diagnostic> {
        let folder = real(target.folder)
            .map_err(|error| failed(target.folder, "no path to an output folder", error))?;
        check_allowed(target, &folder)?;
        let (Some(parent), Some(name)) = (folder.parent(), folder.file_name()) else {
            return Err(forbidden(target.folder, "the top of the file system"));
        };
        if fs::metadata(&folder).is_ok_and(|metadata| !metadata.is_dir()) {
            let place = Place::file(target.folder);
            return Err(Diagnostic::error("output/foreign", place, "a file, not a folder")
                .with_help("choose another --output-dir"));
        }
        fs::create_dir_all(parent)
            .map_err(|error| failed(parent, "this folder cannot be made", error))?;
        let named = target.folder.to_owned();
        Ok(Self { named, parent: parent.to_owned(), name: name.to_owned(), folder })
    }
}

/// Checks that a rendered file's path stays inside the output folder on every system.
///
/// # Errors
/// `output/path`.
pub(super) fn check_path(path: &str) -> Result<(), Diagnostic> {
    let is_segment = |segment: &str| !matches!(segment, "" | "." | "..");
    let is_relative = path.split('/').all(is_segment) && !path.contains(['\\', '\0']);
    if is_relative && path != manifest::NAME {
        return Ok(());
    }
    Err(Diagnostic::error("output/path", Place::file(path), "no path for a file of the site"))
}

/// Checks that files of all these paths can stand in one output folder.
///
/// # Errors
/// `output/path`, `output/collision`.
#[cfg(feature = "serve")]
pub fn check_tree<'a>(paths: impl Iterator<Item = &'a str>) -> Result<(), Diagnostic> {
    let mut files = BTreeSet::new();
    for path in paths {
        check_path(path)?;
        if !files.insert(path) {
            return Err(collision(Path::new(path), SAME_PATH));
        }
    }
    let folders =
        |path: &&&str| path.match_indices('/').any(|(end, _)| files.contains(&path[..end]));
    match files.iter().find(folders) {
        Some(path) => Err(collision(Path::new(path), SAME_HERE)),
        None => Ok(()),
    }
}

/// Why two files cannot stand in one folder.
pub(super) const SAME_PATH: &str = "two files of the site have this path";
pub(super) const SAME_HERE: &str = "another path of the site is the same here";

/// The error that a file of the site has the place of another.
pub(super) fn collision(path: &Path, message: &str) -> Diagnostic {
    Diagnostic::error("output/collision", Place::file(path), message)
}

/// Refuses folders whose loss nobody could mean, with or without `--force`.
fn check_allowed(target: &Target<'_>, folder: &Path) -> Result<(), Diagnostic> {
    let own = [
        (Some(target.root.to_owned()), "the library itself, or a folder above it"),
        (std::env::current_dir().ok(), "the folder you are in, or one above it"),
        (std::env::home_dir(), "your home folder, or one above it"),
    ];
    for (protected, what) in own {
        if protected.and_then(|path| real(&path).ok()).is_some_and(|path| path.starts_with(folder))
        {
            return Err(forbidden(target.folder, what));
        }
    }
    for input in target.inputs {
        let is_near = |input: PathBuf| input.starts_with(folder) || folder.starts_with(&input);
        if real(input).is_ok_and(is_near) {
            return Err(forbidden(target.folder, &format!("in `{}` or above it", input.display())));
        }
    }
    if folder.components().any(|segment| segment.as_os_str() == OsStr::new(".git")) {
        return Err(forbidden(target.folder, "inside a repository's own folder"));
    }
    Ok(())
}

/// An error that `--force` does not lift.
pub(super) fn forbidden(folder: &Path, what: &str) -> Diagnostic {
    let message = format!("the site cannot go here: {what}");
    Diagnostic::error("output/forbidden", Place::file(folder), message)
        .with_help("choose a folder of its own, such as `public`")
}

/// An absolute path, links resolved as far as it exists. What does not exist yet may hold no `..`.
fn real(path: &Path) -> io::Result<PathBuf> {
    let absolute = std::path::absolute(path)?;
    let mut missing = Vec::new();
    let mut existing = absolute.as_path();
    while fs::symlink_metadata(existing).is_err() {
        let (Some(parent), Some(name)) = (existing.parent(), existing.file_name()) else {
            return Err(io::ErrorKind::InvalidInput.into());
        };
        missing.push(name);
        existing = parent;
    }
    let mut path = fs::canonicalize(existing)?;
    path.extend(missing.into_iter().rev());
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::Strangers;

    #[track_caller]
    fn check(path: &str, is_fine: bool) {
        assert_eq!(check_path(path).is_ok(), is_fine, "{path:?}");
    }

    #[test]
    fn paths_stay_inside() {
        check("index.html", true);
        check("a/b c/ü.html", true);
        check("a/..b/...", true);
        check("", false);
        check("/etc/passwd", false);
        check("../x", false);
        check("a/../../x", false);
        check("a//b", false);
        check("a/", false);
        check("./a", false);
        check("a\\b", false);
        check("a\0b", false);
        check(".offprint-manifest.json", false);
    }

    #[test]
    fn folders_above_or_in_the_library_are_forbidden() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("library");
        let content = root.join("content");
        fs::create_dir_all(&content).unwrap();
        std::os::unix::fs::symlink(&root, folder.path().join("link")).unwrap();
        let check = |output: &Path| {
            let target = Target {
                folder: output,
                root: &root,
                inputs: &[&content],
                keep: &[],
                encodings: &[],
                strangers: Strangers::Replace,
                spare: None,
            };
            Destination::check(&target).map_err(|error| error.code)
        };
        let forbidden = [
            root.clone(),
            root.join("content"),
            root.join("content/public"),
            root.join("x/.."),
            root.join(".git/public"),
            folder.path().to_owned(),
            folder.path().join("link"),
            folder.path().join("link/content/new"),
            PathBuf::from("/"),
            PathBuf::from("."),
            PathBuf::from(".."),
            std::env::home_dir().unwrap(),
        ];
        for output in forbidden {
            assert!(check(&output).is_err(), "{}", output.display());
        }
        for output in ["library/public", "elsewhere/deep/public", "link/public"] {
            assert!(check(&folder.path().join(output)).is_ok(), "{output}");
        }
    }
}
