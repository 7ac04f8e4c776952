//! Files of a published site, for a server that looks them up by the segments of an address.

use std::fs;
use std::path::{Path, PathBuf};

/// How an address ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// With a name.
    Name,
    /// With `/`: a folder's page is meant.
    Slash,
}

/// What is at an address.
#[derive(Debug, PartialEq, Eq)]
pub enum Found {
    /// A file, links resolved.
    File(PathBuf),
    /// A folder, whose own address ends in `/`.
    Folder,
}

/// Looks up an address, split at `/` and decoded, in the site in `folder`. `None` where there is
/// nothing, and for all that lies elsewhere, whatever names or links lead there.
pub fn find(folder: &Path, segments: &[String], ending: Ending) -> Option<Found> {
    let root = fs::canonicalize(folder).ok()?;
    let inside = |path: &Path| fs::canonicalize(path).ok().filter(|path| path.starts_with(&root));
    let path = inside(&segments.iter().fold(root.clone(), |path, segment| path.join(segment)))?;
    match ending {
        Ending::Name if path.is_file() => Some(Found::File(path)),
        Ending::Name if path.is_dir() => Some(Found::Folder),
        Ending::Name => None,
        // Checked again: the page may be a link itself.
        Ending::Slash => {
            inside(&path.join("index.html")).filter(|path| path.is_file()).map(Found::File)
        }
    }
}

/// What a file that was found holds; `None` if it has gone since.
pub fn read(path: &Path) -> Option<Vec<u8>> {
    fs::read(path).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_outside_is_not_found() {
        let folder = tempfile::tempdir().unwrap();
        let site = folder.path().join("site");
        for path in ["site/a", "site/linked", "site/b"] {
            fs::create_dir_all(folder.path().join(path)).unwrap();
        }
        for path in ["secret", "site/index.html", "site/a/index.html", "site/a/x.png"] {
            fs::write(folder.path().join(path), "").unwrap();
        }
        let secret = folder.path().join("secret");
        std::os::unix::fs::symlink(&secret, site.join("link")).unwrap();
        std::os::unix::fs::symlink(&secret, site.join("linked/index.html")).unwrap();
        std::os::unix::fs::symlink("a", site.join("within")).unwrap();
        let root = fs::canonicalize(&site).unwrap();
        let check = |address: &str, ending, expected: Option<&str>| {
            let segments: Vec<_> =
                address.split('/').filter(|it| !it.is_empty()).map(str::to_owned).collect();
            let expected = expected.map(|path| Found::File(root.join(path)));
            assert_eq!(find(&site, &segments, ending), expected, "{address}");
        };
        check("", Ending::Slash, Some("index.html"));
        check("a", Ending::Slash, Some("a/index.html"));
        check("a/x.png", Ending::Name, Some("a/x.png"));
        check("within/x.png", Ending::Name, Some("a/x.png"));
        check("a/x.png", Ending::Slash, None);
        check("b", Ending::Slash, None);
        check("../secret", Ending::Name, None);
        check("link", Ending::Name, None);
        check("linked", Ending::Slash, None);
        assert_eq!(find(&site, &["a".to_owned()], Ending::Name), Some(Found::Folder));
    }
}
