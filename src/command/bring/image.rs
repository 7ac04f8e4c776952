//! The images that a source brings along, which stay where it looks for them.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use super::Candidate;
use crate::diagnostic::{Diagnostic, Place};
use crate::document::Document;
use crate::{loader, output, source};

/// The file that a candidate refers to by an address.
pub(super) fn read_beside(candidate: &Candidate<'_>, address: &str) -> Option<Vec<u8>> {
    let file = candidate.beside?;
    source::read_beside(file, file.path.parent()?, address)
}

/// The images that the whole of a source shows, by the addresses it uses: what cleaning strikes out
/// may be put back one day.
pub(super) fn shown(candidate: &Candidate<'_>, document: &mut Document) -> Vec<(String, Vec<u8>)> {
    let mut found = BTreeMap::new();
    let images = loader::collect(document, None, &mut |address| {
        let bytes = read_beside(candidate, address)?;
        found.insert(address.to_owned(), bytes.clone());
        Some(bytes)
    });
    found.retain(|_, bytes| images.iter().any(|image| image.bytes == *bytes));
    found.into_iter().collect()
}

/// Where an image has to be written for the source at `path` to find it; `None` if it is there.
///
/// # Errors
/// `add/image`.
pub(super) fn place(
    path: &Path,
    address: &str,
    bytes: &[u8],
) -> Result<Option<PathBuf>, Diagnostic> {
    let target = path.with_file_name("").join(address);
    if !is_plain(Path::new(address)) {
        let message = format!("the image `{address}` does not stand below the page");
        return Err(Diagnostic::error("add/image", Place::file(path), message)
            .with_help("move it into the page's folder, or copy both yourself"));
    }
    if !output::is_taken(&target) {
        return Ok(Some(target));
    }
    if source::read_file(&target).is_ok_and(|there| there == bytes) {
        return Ok(None);
    }
    let message = "another image stands where the page looks for its own";
    Err(Diagnostic::error("add/image", Place::file(target), message)
        .with_help("put the page onto another shelf with --shelf"))
}

/// Whether a path of an image stays below its page, and is taken for nothing else there.
fn is_plain(path: &Path) -> bool {
    let is_visible = |part: Component<'_>| match part {
        Component::Normal(name) => !name.as_encoded_bytes().starts_with(b"."),
        _ => false,
    };
    let is_sidecar = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml"));
    path.components().all(is_visible) && loader::format_of(path).is_none() && !is_sidecar
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_stay_below_their_page() {
        let check =
            |path: &str, expected| assert_eq!(is_plain(Path::new(path)), expected, "{path}");
        check("a b.png", true);
        check("x_files/a.png", true);
        for path in
            ["../a.png", "/a.png", "a/../../b.png", ".git/a.png", "a.html", "a.md.gz", "b.toml"]
        {
            check(path, false);
        }
    }
}
