//! From a folder to its sources, each with its sidecar.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};

use super::listing::{Listed, is_hidden, list};
use super::stamp::{self, Stamp};
use super::{SHELF_NAME, SourceFile, Walked};
use crate::config;
use crate::diagnostic::{Diagnostic, Place, nearest};

/// Endings a browser may give the page whose images it puts into `NAME_files`.
const PAGE_ENDINGS: &[&str] = &["html", "htm", "mhtml", "mht", "html.gz", "htm.gz"];

/// Files about a folder rather than in it, by their names without ending.
const NOT_ESSAYS: &[&str] = &[
    "README",
    "LICENSE",
    "LICENCE",
    "COPYING",
    "COPYRIGHT",
    "NOTICE",
    "ATTRIBUTION",
    "CHANGELOG",
    "CONTRIBUTING",
];

/// Endings of images, which bodies refer to.
const IMAGE_ENDINGS: &[&str] = &["png", "jpg", "jpeg", "gif", "webp", "avif", "svg"];

/// Walks a folder. `is_source` tells by its name whether a file has a known format.
///
/// Left out without a word: hidden files, and the folder `NAME_files` beside a saved page. A file
/// that several names lead to is one source.
pub fn walk(folder: &Path, is_source: impl Fn(&Path) -> bool) -> Walked {
    walk_at(stamp::now(), folder, is_source)
}

/// A walk at a time, in seconds since 1970.
fn walk_at(now: i64, folder: &Path, is_source: impl Fn(&Path) -> bool) -> Walked {
    let (files, diagnostics) = list(folder, &is_wanted);
    let mut sorted = Sorted::default();
    for file in files {
        sorted.place(file, &is_source);
    }
    let mut walked = Walked { ignored: sorted.ignored, diagnostics, ..Walked::default() };
    let sources = without_twins(sorted.sources, &mut walked.diagnostics);
    let shelves = without_twins(sorted.shelves, &mut walked.diagnostics);
    let mut used = BTreeSet::new();
    walked.sources = with_sidecars(sources, &sorted.sidecars, &mut used, now);
    walked.shelves = with_sidecars(shelves, &sorted.sidecars, &mut used, now);
    let is_orphan = |(relative, _): &(&PathBuf, _)| !used.contains(*relative);
    for (relative, sidecar) in sorted.sidecars.iter().filter(is_orphan) {
        walked.diagnostics.push(orphan(relative, &sidecar.path, &walked.sources));
    }
    walked
}

/// Whether a source, now that it was read, still looks as it did when it was walked.
pub fn is_untouched(file: &SourceFile) -> bool {
    let stamp = |path: &PathBuf| fs::metadata(path).ok().map(|metadata| Stamp::of(&metadata));
    let sidecar = file.sidecar.as_ref().map(stamp);
    match (stamp(&file.path), sidecar) {
        (None, _) | (_, Some(None)) => false,
        (Some(source), sidecar) => both(source, sidecar.flatten(), stamp::now()) == file.stamp,
    }
}

/// Paths at which the sidecar of a source may stand, the most specific one first.
pub(super) fn sidecar_candidates(source: &Path) -> Vec<PathBuf> {
    let plain = without_gz(source);
    let mut candidates = vec![with_toml(source)];
    if plain != source {
        candidates.push(with_toml(&plain));
    }
    candidates.push(plain.with_extension("toml"));
    candidates
}

/// A folder's files by what they are for.
#[derive(Default)]
struct Sorted {
    sources: Vec<Listed>,
    shelves: Vec<Listed>,
    /// By their path inside the folder.
    sidecars: BTreeMap<PathBuf, Listed>,
    ignored: Vec<PathBuf>,
}

impl Sorted {
    fn place(&mut self, file: Listed, is_source: &impl Fn(&Path) -> bool) {
        let name = file.relative.file_name().unwrap_or_default();
        // A name that is no UTF-8 still has an ending.
        let readable = name.to_string_lossy().into_owned();
        if name == SHELF_NAME {
            self.shelves.push(file);
        } else if is_about_the_folder(&file.relative) || is_shelf_elsewhere(&readable) {
            self.ignored.push(file.path);
        } else if is_source(Path::new(&readable)) {
            self.sources.push(file);
        } else if has_ending(&file.relative, &["toml"]) && name != config::FILE_NAME {
            self.sidecars.insert(file.relative.clone(), file);
        } else if !has_ending(&file.relative, IMAGE_ENDINGS) {
            self.ignored.push(file.path);
        }
    }
}

fn is_wanted(path: &Path) -> bool {
    !path.file_name().is_some_and(is_hidden) && !is_page_folder(path)
}

/// Whether a path is the folder a browser saved with a page: `NAME_files` beside `NAME.html`.
fn is_page_folder(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().as_encoded_bytes();
    let Some(stem) = name.strip_suffix(b"_files") else { return false };
    PAGE_ENDINGS.iter().any(|ending| {
        let mut page = path.as_os_str().to_owned().into_encoded_bytes();
        page.truncate(page.len() - name.len() + stem.len());
        let page = [page.as_slice(), b".", ending.as_bytes()].concat();
        fs::symlink_metadata(from_encoded(&page)).is_ok()
    })
}

/// A path from bytes of a path that were cut before an ASCII character and lengthened by ASCII.
fn from_encoded(bytes: &[u8]) -> PathBuf {
    #[cfg(unix)]
    return PathBuf::from(<OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(bytes));
    #[cfg(not(unix))]
    return PathBuf::from(String::from_utf8_lossy(bytes).into_owned());
}

/// Whether a file tells of the folder it lies in, such as a licence.
pub fn is_about_the_folder(path: &Path) -> bool {
    let plain = path.with_extension("");
    plain.file_name().is_some_and(|name| NOT_ESSAYS.iter().any(|known| name == *known))
}

/// Whether a file describes a folder to another program: in another language or format than ours.
fn is_shelf_elsewhere(name: &str) -> bool {
    name.starts_with("_index.")
}

fn has_ending(path: &Path, endings: &[&str]) -> bool {
    path.extension().is_some_and(|found| endings.iter().any(|one| found.eq_ignore_ascii_case(one)))
}

/// The files, each once: by its own name if that was walked, else by the first link to it.
fn without_twins(files: Vec<Listed>, diagnostics: &mut Vec<Diagnostic>) -> Vec<Listed> {
    let mut seen: BTreeSet<PathBuf> =
        files.iter().filter(|file| !file.is_linked).map(|file| file.real.clone()).collect();
    let mut once = Vec::with_capacity(files.len());
    for file in files {
        if !file.is_linked || seen.insert(file.real.clone()) {
            once.push(file);
        } else {
            diagnostics.push(twin(&file));
        }
    }
    once
}

fn twin(file: &Listed) -> Diagnostic {
    Diagnostic::note(
        "source/linked-twice",
        Place::file(&file.path),
        "a link to a source that is already in the library",
    )
}

fn with_sidecars(
    files: Vec<Listed>,
    sidecars: &BTreeMap<PathBuf, Listed>,
    used: &mut BTreeSet<PathBuf>,
    now: i64,
) -> Vec<SourceFile> {
    let mut source = |file: Listed| {
        let found = sidecar_candidates(&file.relative)
            .into_iter()
            .find_map(|candidate| sidecars.get_key_value(&candidate));
        used.extend(found.map(|(relative, _)| relative.clone()));
        let sidecar = found.map(|(_, sidecar)| sidecar);
        let stamp = both(file.stamp, sidecar.map(|sidecar| sidecar.stamp), now);
        let sidecar = sidecar.map(|sidecar| sidecar.path.clone());
        SourceFile { path: file.path, relative: file.relative, sidecar, bytes: file.bytes, stamp }
    };
    files.into_iter().map(&mut source).collect()
}

/// What tells of every change of a file and its sidecar, if that can be told.
fn both(file: Stamp, sidecar: Option<Stamp>, now: i64) -> Option<[u8; 32]> {
    let mut hasher = blake3::Hasher::new();
    for stamp in [Some(file), sidecar].into_iter().flatten() {
        if !stamp.is_settled(now) {
            return None;
        }
        stamp.add_to(&mut hasher);
    }
    Some(*hasher.finalize().as_bytes())
}

fn orphan(relative: &Path, path: &Path, sources: &[SourceFile]) -> Diagnostic {
    let beside = sources.iter().filter(|source| source.relative.parent() == relative.parent());
    let stems: Vec<String> = beside.filter_map(|source| stem(&source.relative)).collect();
    let orphan = stem(relative).unwrap_or_default();
    let diagnostic = Diagnostic::warning(
        "source/orphan-sidecar",
        Place::file(path),
        "a sidecar without a source of its name",
    );
    match nearest(&orphan, stems.iter().map(String::as_str)) {
        Some(stem) if stem != orphan => {
            diagnostic.with_help(format!("did you mean `{stem}.toml`?"))
        }
        Some(_) => diagnostic.with_help("a more specific sidecar stands beside it; join the two"),
        None => diagnostic.with_help("name it like the source beside it, with the ending .toml"),
    }
}

/// A file's name without its ending, a final `.gz` aside.
fn stem(path: &Path) -> Option<String> {
    Some(without_gz(path).file_stem()?.to_string_lossy().into_owned())
}

fn without_gz(path: &Path) -> PathBuf {
    if has_ending(path, &["gz"]) { path.with_extension("") } else { path.to_owned() }
}

fn with_toml(path: &Path) -> PathBuf {
    let mut name: OsString = path.as_os_str().to_owned();
    name.push(".toml");
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;

    use tempfile::TempDir;

    use super::*;

    /// A folder with empty files; a path that ends in `/` is a folder.
    fn folder(paths: &[&str]) -> TempDir {
        let folder = tempfile::tempdir().unwrap();
        for path in paths {
            let full = folder.path().join(path);
            fs::create_dir_all(full.parent().unwrap()).unwrap();
            if path.ends_with('/') {
                fs::create_dir_all(&full).unwrap();
            } else {
                fs::write(&full, "").unwrap();
            }
        }
        folder
    }

    fn walk_known(folder: &Path) -> Walked {
        let endings: &[&str] = &["md", "html", "htm", "mhtml", "txt"];
        walk(folder, |path| has_ending(&without_gz(path), endings))
    }

    fn names(files: &[SourceFile]) -> Vec<String> {
        files.iter().map(|file| file.relative.to_string_lossy().into_owned()).collect()
    }

    #[track_caller]
    fn check(paths: &[&str], sources: &[&str]) {
        let folder = folder(paths);
        let walked = walk_known(folder.path());
        assert_eq!(names(&walked.sources), sources);
        assert!(walked.diagnostics.is_empty(), "{:?}", walked.diagnostics);
    }

    #[test]
    fn a_stamp_tells_of_every_change_of_a_source_and_its_sidecar() {
        let folder = folder(&["a.md"]);
        let path = |name: &str| folder.path().join(name);
        let stamp = |later: i64| {
            let now = stamp::now() + later;
            walk_at(now, folder.path(), |path| has_ending(path, &["md"])).sources[0].stamp
        };
        assert_eq!(stamp(0), None, "it may be touched again within the same time stamp");
        let mut before = stamp(60);
        assert!(before.is_some() && before == stamp(60));
        let mut check = |what: &str| {
            let now = stamp(60);
            assert!(now.is_some() && now != before, "{what}");
            before = now;
        };
        // The same size, and the time of the last change put back.
        fs::write(path("a.md"), "text").unwrap();
        check("edited");
        let modified = fs::metadata(path("a.md")).unwrap().modified().unwrap();
        fs::write(path("a.md"), "next").unwrap();
        fs::File::options().write(true).open(path("a.md")).unwrap().set_modified(modified).unwrap();
        check("edited in the same time stamp");
        fs::write(path("a.toml"), "").unwrap();
        check("a sidecar came");
        fs::write(path("a.toml"), "title = \"A\"").unwrap();
        check("the sidecar was edited");
        fs::remove_file(path("a.toml")).unwrap();
        check("the sidecar went");
        fs::write(path("b.md"), "text").unwrap();
        fs::rename(path("b.md"), path("a.md")).unwrap();
        check("exchanged for another");
    }

    /// Codes and file names of what a walk complains about.
    fn complaints(walked: &Walked) -> Vec<String> {
        let say = |diagnostic: &Diagnostic| {
            let name = diagnostic.place.path.file_name().unwrap().to_string_lossy();
            format!("{} {name}", diagnostic.code)
        };
        walked.diagnostics.iter().map(say).collect()
    }

    #[test]
    fn order_is_by_segment_and_byte() {
        check(
            &["b.md", "a/z.md", "a.md", "a-b/c.md", "B.md"],
            &["B.md", "a/z.md", "a-b/c.md", "a.md", "b.md"],
        );
    }

    #[test]
    fn hidden_files_and_page_folders_are_no_sources() {
        check(&[".git/x.md", ".x.md", "x.md"], &["x.md"]);
        check(&["page.html", "page_files/ad.html"], &["page.html"]);
        check(&["page.htm.gz", "page_files/ad.html"], &["page.htm.gz"]);
        check(&["page_files/ad.html"], &["page_files/ad.html"]);
        check(&["other.md", "page_files/ad.html"], &["other.md", "page_files/ad.html"]);
    }

    #[test]
    fn files_about_the_folder_are_no_essays() {
        check(&["LICENSE", "README.md", "readme-first.md", "site.toml"], &["readme-first.md"]);
    }

    #[test]
    fn unknown_files_are_listed_and_images_are_not() {
        let folder = folder(&["notes.docx", "photo.JPG", "x.md"]);
        let walked = walk_known(folder.path());
        assert_eq!(walked.ignored, [folder.path().join("notes.docx")]);
    }

    #[test]
    fn shelves_stand_apart() {
        let folder = folder(&["_index.md", "_index.de.md", "a/_index.md", "a/x.md"]);
        let walked = walk_known(folder.path());
        assert_eq!(names(&walked.sources), ["a/x.md"]);
        assert_eq!(names(&walked.shelves), ["_index.md", "a/_index.md"]);
    }

    #[track_caller]
    fn check_sidecar(source: &str, others: &[&str], expected: Option<&str>) {
        let folder = folder(&[&[source], others].concat());
        let walked = walk_known(folder.path());
        let found = walked.sources.iter().find(|file| file.relative == Path::new(source)).unwrap();
        assert_eq!(found.sidecar, expected.map(|name| folder.path().join(name)));
    }

    #[test]
    fn sidecars_stand_beside_their_source() {
        check_sidecar("x.html", &["x.toml"], Some("x.toml"));
        check_sidecar("x.html.gz", &["x.toml"], Some("x.toml"));
        check_sidecar("x.html.gz", &["x.html.toml"], Some("x.html.toml"));
        check_sidecar("x.html", &["x.toml", "x.html.toml"], Some("x.html.toml"));
        check_sidecar("x.html", &["x.md", "x.md.toml"], None);
        check_sidecar("x.html", &["a/x.toml"], None);
        check_sidecar("v1.2.md", &["v1.2.toml"], Some("v1.2.toml"));
    }

    #[test]
    fn orphan_sidecars_are_named() {
        let folder = folder(&["raise.md", "raize.toml", "a/raise.toml"]);
        let walked = walk_known(folder.path());
        let expected = ["source/orphan-sidecar raise.toml", "source/orphan-sidecar raize.toml"];
        assert_eq!(complaints(&walked), expected);
        assert_eq!(walked.diagnostics[1].help.as_deref(), Some("did you mean `raise.toml`?"));
    }

    #[test]
    fn pipes_and_sockets_are_refused_by_name() {
        let folder = folder(&["x.md"]);
        let pipe = folder.path().join("pipe.md");
        rustix::fs::mknodat(
            rustix::fs::CWD,
            &pipe,
            rustix::fs::FileType::Fifo,
            rustix::fs::Mode::RUSR,
            0,
        )
        .unwrap();
        let socket = folder.path().join("socket.md");
        let _socket = std::os::unix::net::UnixListener::bind(&socket).unwrap();
        let walked = walk_known(folder.path());
        assert_eq!(names(&walked.sources), ["x.md"]);
        assert_eq!(complaints(&walked), ["source/refused pipe.md", "source/refused socket.md"]);
    }

    #[test]
    fn links_that_leave_dangle_or_loop_are_refused_by_name() {
        let outside = folder(&["secret.md"]);
        let inside = folder(&["a/x.md"]);
        let path = inside.path();
        symlink(outside.path().join("secret.md"), path.join("1-out.md")).unwrap();
        symlink(outside.path(), path.join("2-out")).unwrap();
        symlink("nowhere.md", path.join("3-dangling.md")).unwrap();
        symlink("4-self.md", path.join("4-self.md")).unwrap();
        symlink("..", path.join("a/5-parent")).unwrap();
        symlink(".", path.join("6-here")).unwrap();
        let walked = walk_known(path);
        assert_eq!(names(&walked.sources), ["a/x.md"]);
        let mut named = complaints(&walked);
        named.sort();
        let links = ["1-out.md", "2-out", "3-dangling.md", "4-self.md", "5-parent", "6-here"];
        assert_eq!(named, links.map(|link| format!("source/refused {link}")));
    }

    #[test]
    fn links_inside_are_followed_and_a_file_is_one_source() {
        let inside = folder(&[".store/x", ".more/y.md", "a.md"]);
        let path = inside.path();
        symlink(".store/x", path.join("x.md")).unwrap();
        symlink(".more", path.join("more")).unwrap();
        symlink("a.md", path.join("b.md")).unwrap();
        let walked = walk_known(path);
        assert_eq!(names(&walked.sources), ["a.md", "more/y.md", "x.md"]);
        assert_eq!(complaints(&walked), ["source/linked-twice b.md"]);
    }

    #[test]
    fn a_knot_of_links_ends() {
        let inside = folder(&["x.md"]);
        for level in 0..30 {
            let level_folder = inside.path().join(format!("{level:02}"));
            fs::create_dir(&level_folder).unwrap();
            for link in ["a", "b", "c"] {
                symlink(format!("../{:02}", (level + 1) % 30), level_folder.join(link)).unwrap();
            }
        }
        assert_eq!(names(&walk_known(inside.path()).sources), ["x.md"]);
    }

    #[test]
    fn names_that_are_no_utf8_go_through() {
        let folder = folder(&[]);
        fs::write(folder.path().join(OsStr::from_bytes(b"caf\xe9.md")), "").unwrap();
        assert_eq!(walk_known(folder.path()).sources.len(), 1);
    }

    #[test]
    fn a_missing_folder_is_named() {
        let walked = walk_known(Path::new("no/such/folder"));
        assert_eq!(complaints(&walked), ["source/unreadable folder"]);
    }
}
