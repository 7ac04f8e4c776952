//! From a path to bytes: regular files of bearable size, and nothing else.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::listing::{list, refused, unreadable};
use super::{
    MAX_EXPORT_BYTES, MAX_SOURCE_BYTES, MAX_STATIC_BYTES, MAX_TEXT_BYTES, Raw, SourceFile,
};
use crate::diagnostic::{Diagnostic, Place};

/// First bytes of every gzip file (RFC 1952, section 2.3.1).
pub(crate) const GZIP_MAGIC: &[u8] = &[0x1f, 0x8b];

/// Names that systems and version control leave in folders, which nobody means to publish.
const LITTER: &[&str] = &[".git", ".DS_Store", "Thumbs.db", "desktop.ini"];

/// Reads a source. What is compressed with gzip is decompressed, whatever its ending.
///
/// # Errors
/// Warnings that name the source: `source/unreadable`, `source/refused`, `source/too-large`,
/// `source/gzip`.
pub fn read(file: &SourceFile) -> Result<Raw, Diagnostic> {
    let bytes = decompressed(&file.path, read_limited(&file.path, MAX_SOURCE_BYTES)?)?;
    Ok(Raw { path: file.path.clone(), bytes, ..Raw::default() })
}

/// Reads one source from standard input, as [`read`] does.
///
/// # Errors
/// As [`read`].
pub fn read_stdin() -> Result<Vec<u8>, Diagnostic> {
    let path = Path::new("-");
    decompressed(path, take_limited(path, io::stdin().lock(), MAX_SOURCE_BYTES)?)
}

/// Reads the sidecar of a source, where it has one.
///
/// # Errors
/// As [`read_text`].
pub fn read_sidecar(file: &SourceFile) -> Result<Option<String>, Diagnostic> {
    file.sidecar.as_deref().map(read_text).transpose()
}

/// Reads a file of settings, a sidecar or a template: UTF-8, a byte order mark aside.
///
/// # Errors
/// As [`read`], and `source/encoding` with the line that is not UTF-8.
pub fn read_text(path: &Path) -> Result<String, Diagnostic> {
    let bytes = read_limited(path, MAX_TEXT_BYTES)?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let before = String::from_utf8_lossy(&error.as_bytes()[..valid]);
        let place = Place::offset(path, &before, before.len());
        Diagnostic::warning("source/encoding", place, "not UTF-8").with_help("save it as UTF-8")
    })?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

/// Reads a file as it is.
///
/// # Errors
/// As [`read`], but for `source/gzip`.
pub fn read_file(path: &Path) -> Result<Vec<u8>, Diagnostic> {
    read_limited(path, MAX_STATIC_BYTES)
}

/// Reads an export of another program.
///
/// # Errors
/// As [`read_file`].
pub fn read_export(path: &Path) -> Result<Vec<u8>, Diagnostic> {
    read_limited(path, MAX_EXPORT_BYTES)
}

/// Folder beside the sources' whose files are published as they are.
pub(super) const STATIC: &str = "static";

/// Reads the file that a body refers to by a path relative to its source, percent-decoded. A path that
/// begins with `/` is looked for in `root`, then in the folder `static` beside it. `None` where there is no
/// such regular file inside the folder, however the path or a link leads there.
pub fn read_beside(file: &SourceFile, root: &Path, relative: &str) -> Option<Vec<u8>> {
    let (rooted, path) = relative.strip_prefix('/').map_or((false, relative), |path| (true, path));
    if path.is_empty() || path.contains(['\\', '\0']) || Path::new(path).has_root() {
        return None;
    }
    if rooted {
        let folders = [root.to_owned(), root.with_file_name(STATIC)];
        return folders.iter().find_map(|folder| read_inside(folder, &folder.join(path)));
    }
    let folder = file.path.parent().filter(|parent| *parent != Path::new(""));
    read_inside(root, &folder.unwrap_or(Path::new(".")).join(path))
}

fn read_inside(root: &Path, path: &Path) -> Option<Vec<u8>> {
    // A file that is named without a folder lies in this one.
    let root = if root == Path::new("") { Path::new(".") } else { root };
    let root = fs::canonicalize(root).ok()?;
    let target = fs::canonicalize(path).ok()?;
    if !target.starts_with(root) {
        return None;
    }
    read_limited(&target, MAX_SOURCE_BYTES).ok()
}

/// Lists a folder such as `static/`: the path of each file inside it, with `/`, and the path to
/// open; sorted. Hidden files are meant (`.well-known`); a folder that is not there is empty.
pub fn list_folder(folder: &Path) -> (Vec<(String, PathBuf)>, Vec<Diagnostic>) {
    if fs::symlink_metadata(folder).is_err_and(|error| error.kind() == io::ErrorKind::NotFound) {
        return (Vec::new(), Vec::new());
    }
    let is_wanted =
        |path: &Path| !path.file_name().is_some_and(|name| LITTER.iter().any(|one| name == *one));
    let (listed, mut diagnostics) = list(folder, &is_wanted);
    let mut files = Vec::with_capacity(listed.len());
    for file in listed {
        match slashed(&file.relative) {
            Some(name) => files.push((name, file.path)),
            None => diagnostics.push(refused(&file.path, "a name that is not UTF-8")),
        }
    }
    (files, diagnostics)
}

/// Reads all files of a folder such as `templates/`, as [`list_folder`] lists them.
pub fn read_folder(folder: &Path) -> (Vec<(String, Vec<u8>)>, Vec<Diagnostic>) {
    let (listed, mut diagnostics) = list_folder(folder);
    let mut files = Vec::with_capacity(listed.len());
    for (name, path) in listed {
        match read_limited(&path, MAX_TEXT_BYTES) {
            Ok(bytes) => files.push((name, bytes)),
            Err(diagnostic) => diagnostics.push(diagnostic),
        }
    }
    (files, diagnostics)
}

/// A relative path with `/` between its segments.
fn slashed(path: &Path) -> Option<String> {
    let segments: Option<Vec<&str>> =
        path.components().map(|segment| segment.as_os_str().to_str()).collect();
    Some(segments?.join("/"))
}

fn read_limited(path: &Path, limit: u64) -> Result<Vec<u8>, Diagnostic> {
    let file = open(path).map_err(|error| unreadable(path, error))?;
    let metadata = file.metadata().map_err(|error| unreadable(path, error))?;
    if metadata.is_dir() {
        return Err(refused(path, "a folder"));
    }
    if !metadata.is_file() {
        return Err(refused(path, "neither a file nor a folder (a pipe, socket or device)")
            .with_help("`-` reads standard input"));
    }
    if metadata.len() > limit {
        return Err(too_large(path, limit));
    }
    take_limited(path, file, limit)
}

/// Opens a file without waiting for the other end of a pipe; what was opened is looked at next.
#[cfg(unix)]
fn open(path: &Path) -> io::Result<File> {
    use rustix::fs::{Mode, OFlags};
    let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    Ok(File::from(rustix::fs::open(path, flags, Mode::empty())?))
}

#[cfg(not(unix))]
fn open(path: &Path) -> io::Result<File> {
    File::open(path)
}

fn take_limited(path: &Path, source: impl Read, limit: u64) -> Result<Vec<u8>, Diagnostic> {
    let mut bytes = Vec::new();
    // One byte more than allowed tells a file at the limit from one above it.
    source.take(limit + 1).read_to_end(&mut bytes).map_err(|error| unreadable(path, error))?;
    if bytes.len() as u64 > limit { Err(too_large(path, limit)) } else { Ok(bytes) }
}

/// Decompresses gzip, member by member; what follows the last member is padding, as for gzip itself.
fn decompressed(path: &Path, bytes: Vec<u8>) -> Result<Vec<u8>, Diagnostic> {
    if !bytes.starts_with(GZIP_MAGIC) {
        return Ok(bytes);
    }
    let mut decompressed = Vec::new();
    let mut rest = bytes.as_slice();
    while rest.starts_with(GZIP_MAGIC) {
        let mut member = flate2::bufread::GzDecoder::new(rest);
        let room = MAX_SOURCE_BYTES + 1 - decompressed.len() as u64;
        member
            .by_ref()
            .take(room)
            .read_to_end(&mut decompressed)
            .map_err(|error| broken_gzip(path, error))?;
        if decompressed.len() as u64 > MAX_SOURCE_BYTES {
            return Err(too_large(path, MAX_SOURCE_BYTES));
        }
        rest = member.into_inner();
    }
    Ok(decompressed)
}

fn broken_gzip(path: &Path, error: io::Error) -> Diagnostic {
    Diagnostic::warning("source/gzip", Place::file(path), "cannot be decompressed")
        .with_help("the file is damaged or incomplete; save it again")
        .with_source(error)
}

pub(super) fn too_large(path: &Path, limit: u64) -> Diagnostic {
    const MIB: u64 = 1024 * 1024;
    let message = format!("larger than {} MiB", limit / MIB);
    Diagnostic::warning("source/too-large", Place::file(path), message)
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::os::unix::fs::symlink;

    use flate2::Compression;
    use flate2::write::GzEncoder;
    use tempfile::TempDir;

    use super::*;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn source(path: PathBuf) -> SourceFile {
        let relative = PathBuf::from(path.file_name().unwrap());
        SourceFile { path, relative, sidecar: None, bytes: 0, stamp: None }
    }

    /// Checks what a file with these bytes reads as: its bytes or a code.
    #[track_caller]
    fn check(bytes: &[u8], expected: Result<&[u8], &str>) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.html");
        fs::write(&path, bytes).unwrap();
        match (read(&source(path)), expected) {
            (Ok(raw), Ok(expected)) => assert!(raw.bytes == expected),
            (Err(diagnostic), Err(code)) => assert_eq!(diagnostic.code, code),
            (found, _) => panic!("{found:?}"),
        }
    }

    #[test]
    fn sources_are_read_and_decompressed() {
        check(b"text", Ok(b"text"));
        check(b"", Ok(b""));
        check(&gzip(b"text"), Ok(b"text"));
        check(&[gzip(b"one "), gzip(b"two")].concat(), Ok(b"one two"));
        check(&[gzip(b"text"), vec![0; 100]].concat(), Ok(b"text"));
    }

    #[test]
    fn broken_and_oversized_gzip_is_named() {
        let whole = gzip(&[b"some words ".as_slice(); 100].concat());
        check(&whole[..whole.len() / 2], Err("source/gzip"));
        check(&GZIP_MAGIC.repeat(20), Err("source/gzip"));
        let limit = usize::try_from(MAX_SOURCE_BYTES).unwrap();
        check(&gzip(&vec![0; limit + 1]), Err("source/too-large"));
        check(&gzip(&vec![b'a'; limit]), Ok(&vec![b'a'; limit]));
    }

    #[test]
    fn oversized_files_are_not_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("huge.html");
        File::create(&path).unwrap().set_len(MAX_SOURCE_BYTES * 1000).unwrap();
        assert_eq!(read(&source(path)).unwrap_err().code, "source/too-large");
    }

    #[test]
    fn pipes_devices_and_folders_are_refused_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe.md");
        let kind = rustix::fs::FileType::Fifo;
        rustix::fs::mknodat(rustix::fs::CWD, &pipe, kind, rustix::fs::Mode::RUSR, 0).unwrap();
        for path in [pipe, PathBuf::from("/dev/zero"), folder.path().to_owned()] {
            assert_eq!(read(&source(path)).unwrap_err().code, "source/refused");
        }
    }

    #[test]
    fn texts_are_utf8_without_a_mark() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("site.toml");
        fs::write(&path, "\u{feff}title = \"é\"").unwrap();
        assert_eq!(read_text(&path).unwrap(), "title = \"é\"");
        fs::write(&path, b"a\nb \xff").unwrap();
        let error = read_text(&path).unwrap_err();
        assert_eq!((error.code.as_ref(), error.place.line), ("source/encoding", Some(2)));
    }

    fn page_with_images() -> TempDir {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path();
        fs::create_dir_all(path.join("content/shelf/x_files")).unwrap();
        fs::create_dir_all(path.join("outside")).unwrap();
        for file in ["content/shelf/x_files/a b.png", "content/top.png", "outside/secret.png"] {
            fs::write(path.join(file), "image").unwrap();
        }
        symlink("../../outside/secret.png", path.join("content/shelf/link.png")).unwrap();
        folder
    }

    #[test]
    fn images_beside_a_source_are_read_inside_the_root_only() {
        let folder = page_with_images();
        let root = folder.path().join("content");
        fs::create_dir(folder.path().join(STATIC)).unwrap();
        fs::write(folder.path().join("static/mark.png"), "image").unwrap();
        let file = source(root.join("shelf/x.html"));
        let found = |relative: &str| read_beside(&file, &root, relative).is_some();
        assert!(found("x_files/a b.png"));
        assert!(found("../top.png"));
        assert!(!found("../../outside/secret.png"));
        assert!(!found("link.png"));
        assert!(found("/top.png"));
        assert!(found("/mark.png"));
        assert!(!found("/etc/passwd"));
        assert!(!found("//etc/passwd"));
        assert!(!found("/../outside/secret.png"));
        assert!(!found("x_files"));
        assert!(!found(""));
        assert!(!found("a\0b"));
    }

    #[test]
    fn folders_are_read_in_order_with_hidden_files() {
        let folder = page_with_images();
        fs::create_dir_all(folder.path().join(".well-known")).unwrap();
        fs::write(folder.path().join(".well-known/x"), "x").unwrap();
        fs::write(folder.path().join(".DS_Store"), "x").unwrap();
        let (files, diagnostics) = read_folder(folder.path());
        let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(
            names,
            [
                ".well-known/x",
                "content/shelf/link.png",
                "content/shelf/x_files/a b.png",
                "content/top.png",
                "outside/secret.png"
            ]
        );
        assert!(diagnostics.is_empty());
        assert!(read_folder(Path::new("no/such/folder")).0.is_empty());
    }
}
