//! The record of what the program wrote into the output folder.

use std::collections::BTreeMap;
use std::io::{self, Write};

use blake3::Hash;
use serde::{Deserialize, Serialize};

/// Name of the manifest, at the top of the output folder.
pub(super) const NAME: &str = ".offprint-manifest.json";

/// What is recorded of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// In bytes.
    pub(super) size: u64,
    /// BLAKE3 of its bytes.
    pub(super) hash: Hash,
}

/// The files of a site by their paths.
pub(super) type Manifest = BTreeMap<String, Entry>;

/// The file on disk.
#[derive(Deserialize)]
struct Stored {
    files: Vec<Line<String>>,
}

/// A line of the file on disk; `hash` in lower-case hexadecimal digits.
#[derive(Serialize, Deserialize)]
struct Line<T> {
    path: T,
    size: u64,
    hash: T,
}

/// Reads a manifest; `None` if it is none, and then nothing in the folder counts as ours.
pub(super) fn read(bytes: &[u8]) -> Option<Manifest> {
    let stored: Stored = serde_json::from_slice(bytes).ok()?;
    let entry = |line: Line<String>| {
        let hash = Hash::from_hex(line.hash).ok()?;
        Some((line.path, Entry { size: line.size, hash }))
    };
    stored.files.into_iter().map(entry).collect()
}

/// Writes a manifest: sorted, a line a file, so that two of them compare well.
///
/// # Errors
/// Those of the writer.
pub(super) fn write(manifest: &Manifest, to: &mut impl Write) -> io::Result<()> {
    write!(to, "{{\"generator\":\"offprint\",\"files\":[")?;
    for (index, (path, entry)) in manifest.iter().enumerate() {
        to.write_all(if index == 0 { b"\n" } else { b",\n" })?;
        let hash = entry.hash.to_hex();
        serde_json::to_writer(
            &mut *to,
            &Line { path: path.as_str(), size: entry.size, hash: hash.as_str() },
        )?;
    }
    to.write_all(b"\n]}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let entry = Entry { size: 3, hash: blake3::hash(b"abc") };
        let manifest =
            Manifest::from([("b \"quoted\"\n".to_owned(), entry), ("a".to_owned(), entry)]);
        let written = |manifest: &Manifest| {
            let mut bytes = Vec::new();
            write(manifest, &mut bytes).unwrap();
            bytes
        };
        assert_eq!(read(&written(&manifest)), Some(manifest));
        assert_eq!(read(&written(&Manifest::new())), Some(Manifest::new()));
        let damaged = br#"{"files":[{"path":"a","size":3,"hash":"no"}]}"#;
        assert_eq!(read(damaged), None);
        assert_eq!(read(b"{}"), None);
    }
}
