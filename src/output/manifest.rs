//! The record of what the program wrote into the output folder.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Name of the manifest, at the top of the output folder.
pub(super) const NAME: &str = ".offprint-manifest.json";

/// What is recorded of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// In bytes.
    pub(super) size: u64,
    /// BLAKE3 of its bytes, in lower-case hexadecimal digits.
    pub(super) hash: String,
}

/// The files of a site by their paths.
pub(super) type Manifest = BTreeMap<String, Entry>;

/// The file on disk.
#[derive(Deserialize)]
struct Stored {
    files: Vec<Line>,
}

/// A line of the file on disk.
#[derive(Serialize, Deserialize)]
struct Line {
    path: String,
    size: u64,
    hash: String,
}

/// Reads a manifest; `None` if it is none, and then nothing in the folder counts as ours.
pub(super) fn read(bytes: &[u8]) -> Option<Manifest> {
    let stored: Stored = serde_json::from_slice(bytes).ok()?;
    let entry = |line: Line| (line.path, Entry { size: line.size, hash: line.hash });
    Some(stored.files.into_iter().map(entry).collect())
}

/// Writes a manifest: sorted, a line a file, so that two of them compare well.
pub(super) fn write(manifest: &Manifest) -> Vec<u8> {
    let lines: Vec<String> = manifest
        .iter()
        .map(|(path, entry)| {
            let line = Line { path: path.clone(), size: entry.size, hash: entry.hash.clone() };
            serde_json::to_string(&line).expect("strings and numbers are always JSON")
        })
        .collect();
    format!("{{\"generator\":\"offprint\",\"files\":[\n{}\n]}}\n", lines.join(",\n")).into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let entry = Entry { size: 3, hash: "00ff".to_owned() };
        let manifest =
            Manifest::from([("b \"quoted\"\n".to_owned(), entry.clone()), ("a".to_owned(), entry)]);
        assert_eq!(read(&write(&manifest)), Some(manifest));
        assert_eq!(read(&write(&Manifest::new())), Some(Manifest::new()));
        assert_eq!(read(b"{}"), None);
    }
}
