use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use tempfile::TempDir;

use super::*;
use crate::render::RenderedFile;

/// A library with an output folder.
struct Site {
    folder: TempDir,
    keep: Vec<String>,
    encodings: Vec<Encoding>,
    strangers: Strangers,
}

impl Site {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("content")).unwrap();
        let (keep, encodings) = (Vec::new(), Vec::new());
        Self { folder, keep, encodings, strangers: Strangers::Refuse }
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn try_publish(&self, files: &[(&str, &str)]) -> Result<Report, Diagnostic> {
        self.publish_all(files.iter().map(|(path, text)| Ok(rendered(path, text))).collect())
    }

    fn publish_all(
        &self,
        files: Vec<Result<RenderedFile, Diagnostic>>,
    ) -> Result<Report, Diagnostic> {
        let files = files.into_iter().map(|file| file.map(SiteFile::Made)).collect::<Vec<_>>();
        self.with_target(|target| super::Site::open(target)?.publish(files.into_par_iter()))
    }

    #[track_caller]
    fn take_over(&self, paths: &[&str]) -> Report {
        let files: Vec<_> =
            paths.iter().map(|path| Ok(SiteFile::Standing((*path).to_owned()))).collect();
        self.with_target(|target| super::Site::open(target)?.publish(files.into_par_iter()))
            .unwrap()
    }

    fn stands(&self, name: Option<[u8; 32]>) -> Result<bool, Diagnostic> {
        self.with_target(|target| stands(target, name.unwrap())).map(|report| report.is_some())
    }

    fn with_target<T>(&self, use_it: impl FnOnce(&Target<'_>) -> T) -> T {
        use_it(&Target {
            folder: &self.path("public"),
            root: self.folder.path(),
            inputs: &[&self.path("content")],
            keep: &self.keep,
            encodings: &self.encodings,
            strangers: self.strangers,
            spare: Some(&self.path("spare")),
        })
    }

    #[track_caller]
    fn publish(&self, files: &[(&str, &str)]) -> Report {
        self.try_publish(files).unwrap()
    }

    /// Publishes, expects to be refused, and that nothing changed.
    #[track_caller]
    fn refuses(&self, files: &[(&str, &str)], code: &str) -> Diagnostic {
        let before = self.tree();
        let error = self.try_publish(files).unwrap_err();
        assert_eq!(error.code, code, "{error}");
        assert_eq!(self.tree(), before);
        error
    }

    /// Every file of the library's folder, but for the manifest and the tree of the site before; folders
    /// end in `/`.
    fn tree(&self) -> BTreeMap<String, String> {
        let entries = walkdir::WalkDir::new(self.folder.path()).min_depth(1).into_iter();
        entries
            .map(|entry| {
                let entry = entry.unwrap();
                let path = entry.path().strip_prefix(self.folder.path()).unwrap();
                let path = path.to_str().unwrap().to_owned();
                if entry.file_type().is_dir() {
                    (path + "/", String::new())
                } else {
                    (path, fs::read_to_string(entry.path()).unwrap_or_default())
                }
            })
            .filter(|(path, _)| !path.ends_with(manifest::NAME) && !path.starts_with("spare/"))
            .collect()
    }

    #[track_caller]
    fn check(&self, expected: &[(&str, &str)]) {
        let tree = self.tree();
        let files: Vec<_> = tree
            .iter()
            .filter(|(path, _)| !path.ends_with('/') && !path.starts_with("content"))
            .map(|(path, text)| (path.as_str(), text.as_str()))
            .collect();
        assert_eq!(files, expected);
    }
}

fn rendered(path: &str, text: &str) -> RenderedFile {
    RenderedFile { path: path.to_owned(), bytes: text.as_bytes().to_vec() }
}

#[test]
fn a_site_is_published_and_replaced() {
    let site = Site::new();
    let report = site.publish(&[("index.html", "one"), ("a/x.html", "two"), ("old.html", "")]);
    assert_eq!(report, Report { files: 3, bytes: 6, written: 3, unchanged: 0, removed: 0 });
    let report = site.publish(&[("index.html", "1"), ("a/x.html", "two")]);
    assert_eq!(report, Report { files: 2, bytes: 4, written: 1, unchanged: 1, removed: 1 });
    site.check(&[("public/a/x.html", "two"), ("public/index.html", "1")]);
}

#[test]
fn the_manifest_is_the_same_for_the_same_site() {
    let site = Site::new();
    site.publish(&[("b", "2"), ("a", "1")]);
    let first = fs::read(site.path("public").join(manifest::NAME)).unwrap();
    site.publish(&[("a", "1")]);
    site.publish(&[("a", "1"), ("b", "2")]);
    assert_eq!(fs::read(site.path("public").join(manifest::NAME)).unwrap(), first);
    assert!(String::from_utf8(first).unwrap().contains("{\"path\":\"a\",\"size\":1,\"hash\":\""));
}

#[test]
fn unchanged_files_are_linked_and_an_unchanged_site_is_left_alone() {
    let site = Site::new();
    site.publish(&[("a", "1"), ("b", "2")]);
    let inode = |path: &str| fs::metadata(site.path(path)).unwrap().ino();
    let (folder, file) = (inode("public"), inode("public/a"));
    site.publish(&[("a", "1"), ("b", "2")]);
    assert_eq!(inode("public"), folder);
    site.publish(&[("a", "1"), ("b", "3")]);
    assert_ne!(inode("public"), folder);
    assert_eq!(inode("public/a"), file);
}

#[test]
fn files_that_are_gone_are_made_again() {
    let site = Site::new();
    let files = [("a", "one"), ("b", "two"), ("c", "3")];
    site.publish(&files);
    fs::remove_file(site.path("public/c")).unwrap();
    assert_eq!(site.publish(&files).written, 1);
    site.check(&[("public/a", "one"), ("public/b", "two"), ("public/c", "3")]);
}

#[test]
fn files_that_were_changed_are_strangers() {
    let mut site = Site::new();
    let files = [("a", "one"), ("b", "two")];
    let later = SystemTime::now() + Duration::from_secs(10);
    let touch = |site: &Site, path: &str| {
        let file = fs::File::options().write(true).open(site.path(path)).unwrap();
        file.set_modified(later).unwrap();
    };
    site.publish(&files);
    touch(&site, "public/a");
    assert_eq!(site.publish(&files).written, 0);
    for (path, text) in [("a", "six"), ("b", "longer")] {
        site.write(&format!("public/{path}"), text);
        touch(&site, &format!("public/{path}"));
        let error = site.refuses(&files, "output/foreign");
        assert!(error.message.contains(&format!("`{path}`, which was changed")), "{error}");
        site.strangers = Strangers::Replace;
        assert_eq!(site.publish(&files).written, 1);
        site.strangers = Strangers::Refuse;
        site.check(&[("public/a", "one"), ("public/b", "two")]);
    }
}

#[cfg(unix)]
#[test]
fn a_file_that_was_changed_and_dated_back_is_a_stranger() {
    let site = Site::new();
    site.publish(&[("a", "one"), ("b", "two")]);
    let path = site.path("public/a");
    let before = fs::metadata(&path).unwrap().modified().unwrap();
    fs::write(&path, "six").unwrap();
    fs::File::options().write(true).open(&path).unwrap().set_modified(before).unwrap();
    site.refuses(&[("a", "one"), ("b", "2")], "output/foreign");
}

#[test]
fn an_empty_folder_is_accepted() {
    let site = Site::new();
    fs::create_dir(site.path("public")).unwrap();
    site.publish(&[("a", "1")]);
    site.check(&[("public/a", "1")]);
    let empty = Site::new();
    empty.publish(&[]);
    assert_eq!(empty.publish(&[]), Report::default());
}

#[test]
fn strangers_stop_the_build_by_name() {
    for stranger in ["notes.txt", "sub/deep/notes.txt", "a/notes.txt"] {
        let site = Site::new();
        site.publish(&[("a/index.html", "1")]);
        site.write(&format!("public/{stranger}"), "mine");
        let error = site.refuses(&[("a/index.html", "2")], "output/foreign");
        let first = if stranger.starts_with("sub") { "sub" } else { stranger };
        assert!(error.message.contains(&format!("`{first}`")), "{error}");
    }
}

#[test]
fn a_folder_without_a_manifest_is_a_stranger_s() {
    let site = Site::new();
    site.write("public/index.html", "mine");
    site.refuses(&[("index.html", "1")], "output/foreign");
    site.write("public/.offprint-manifest.json", "{\"files\":[]}");
    site.refuses(&[("index.html", "1")], "output/foreign");
    site.write("public/.offprint-manifest.json", "rubbish");
    site.refuses(&[("index.html", "1")], "output/foreign");
}

#[test]
fn links_and_empty_folders_are_strangers_too() {
    let site = Site::new();
    site.publish(&[("a", "1")]);
    fs::create_dir(site.path("public/empty")).unwrap();
    site.refuses(&[("a", "2")], "output/foreign");
    fs::remove_dir(site.path("public/empty")).unwrap();
    fs::remove_file(site.path("public/a")).unwrap();
    std::os::unix::fs::symlink("/etc/passwd", site.path("public/a")).unwrap();
    site.refuses(&[("a", "2")], "output/foreign");
}

#[test]
fn force_replaces_strangers_but_no_repository_and_no_library() {
    let mut site = Site::new();
    site.strangers = Strangers::Replace;
    site.publish(&[("a", "1")]);
    site.write("public/notes.txt", "mine");
    site.publish(&[("a", "1")]);
    site.check(&[("public/a", "1")]);
    for treasure in [".git/config", "site.toml", "mine/site.toml", "mine/deep/.git/config"] {
        site.write(&format!("public/{treasure}"), "mine");
        let error = site.refuses(&[("a", "2")], "output/forbidden");
        assert!(error.message.contains(treasure.trim_end_matches("/config")), "{error}");
        let top = site.path("public").join(treasure.split('/').next().unwrap());
        fs::remove_dir_all(&top).or_else(|_| fs::remove_file(&top)).unwrap();
    }
}

#[test]
fn what_the_curator_keeps_stays() {
    let mut site = Site::new();
    site.keep = vec!["CNAME".to_owned(), ".git".to_owned(), "absent".to_owned()];
    site.publish(&[("a", "1")]);
    site.write("public/CNAME", "example.com");
    site.write("public/.git/objects/x", "object");
    std::os::unix::fs::symlink("objects", site.path("public/.git/link")).unwrap();
    site.publish(&[("a", "2")]);
    assert!(site.path("public/.git/link").is_symlink());
    let tree = site.tree();
    assert_eq!(tree["public/CNAME"], "example.com");
    assert_eq!(tree["public/.git/objects/x"], "object");
    assert_eq!(tree["public/a"], "2");
    site.refuses(&[("a", "2"), ("CNAME", "")], "output/collision");
    site.write("public/other", "");
    site.refuses(&[("a", "3")], "output/foreign");
}

#[test]
fn a_kept_name_that_the_site_made_itself_is_the_sites() {
    let mut site = Site::new();
    site.keep = vec!["CNAME".to_owned(), manifest::NAME.to_owned()];
    site.publish(&[("CNAME", "one.example")]);
    site.publish(&[("CNAME", "two.example")]);
    site.check(&[("public/CNAME", "two.example")]);
}

#[test]
fn an_error_among_the_files_leaves_the_old_site() {
    let site = Site::new();
    site.publish(&[("a", "1")]);
    let before = site.tree();
    let broken = Err(Diagnostic::error("render/template", Place::file("t.html"), "no"));
    let mut files: Vec<_> = (0..100).map(|n| Ok(rendered(&format!("{n}"), "x"))).collect();
    files.insert(50, broken);
    assert_eq!(site.publish_all(files).unwrap_err().code, "render/template");
    assert_eq!(site.tree(), before);
}

#[test]
fn colliding_paths_are_errors() {
    let site = Site::new();
    site.publish(&[("a", "1")]);
    site.refuses(&[("b", "1"), ("b", "1")], "output/collision");
    site.refuses(&[("b", "1"), ("b/c", "1")], "output/collision");
    site.refuses(&[("a", "1"), ("a/c", "1")], "output/collision");
    site.refuses(&[("../b", "1")], "output/path");
}

#[test]
fn leftovers_of_killed_builds_go_and_others_stay() {
    let site = Site::new();
    let marker = "offprint builds a site here\n";
    site.write(".public.offprint-dead/lock", marker);
    site.write(".public.offprint-dead/site/half.html", "");
    site.write(".public.offprint-begun/lock", "offprint b");
    fs::create_dir(site.path(".public.offprint-before")).unwrap();
    site.write(".public.offprint-near/lock", "");
    site.write(".public.offprint-near/essay.md", "mine");
    site.write(".public.offprint-alive/lock", marker);
    let lock = fs::File::open(site.path(".public.offprint-alive/lock")).unwrap();
    lock.try_lock().unwrap();
    site.write(".public.offprint-mine/essay.md", "mine");
    site.write(".public.offprint-file", "mine");
    site.publish(&[("a", "1")]);
    site.check(&[
        (".public.offprint-alive/lock", marker),
        (".public.offprint-file", "mine"),
        (".public.offprint-mine/essay.md", "mine"),
        (".public.offprint-near/essay.md", "mine"),
        (".public.offprint-near/lock", ""),
        ("public/a", "1"),
    ]);
    assert!(!site.path(".public.offprint-begun").exists());
    assert!(!site.path(".public.offprint-before").exists());
}

#[cfg(unix)]
#[test]
fn a_workspace_that_cannot_be_removed_keeps_its_marker() {
    use std::os::unix::fs::PermissionsExt;
    let site = Site::new();
    site.write(".public.offprint-stuck/lock", "offprint builds a site here\n");
    site.write(".public.offprint-stuck/site/held/x", "");
    let held = site.path(".public.offprint-stuck/site/held");
    fs::set_permissions(&held, fs::Permissions::from_mode(0o500)).unwrap();
    // Nothing holds the superuser back.
    let is_held = fs::write(held.join("y"), "").is_err();
    site.publish(&[("a", "1")]);
    assert_eq!(site.path(".public.offprint-stuck/lock").exists(), is_held);
    if is_held {
        fs::set_permissions(&held, fs::Permissions::from_mode(0o700)).unwrap();
        site.publish(&[("a", "1")]);
    }
    assert!(!site.path(".public.offprint-stuck").exists());
}

/// A library whose build was killed when the old site was out of the output folder and the new one not
/// in it.
fn half_way() -> Site {
    let site = Site::new();
    site.publish(&[("a", "1")]);
    site.write(".public.offprint-dead/lock", "offprint builds a site here\n");
    site.write(".public.offprint-dead/site/a", "2");
    fs::rename(site.path("public"), site.path(".public.offprint-dead/previous")).unwrap();
    site
}

fn broken() -> Vec<Result<RenderedFile, Diagnostic>> {
    vec![Err(Diagnostic::error("render/template", Place::file("t.html"), "no"))]
}

#[test]
fn a_build_killed_between_two_steps_is_mended() {
    let site = half_way();
    site.publish_all(broken()).unwrap_err();
    site.check(&[("public/a", "1")]);
}

#[test]
fn an_empty_folder_in_the_place_of_a_site_half_way_gives_way() {
    let site = half_way();
    fs::create_dir(site.path("public")).unwrap();
    site.publish_all(broken()).unwrap_err();
    site.check(&[("public/a", "1")]);
}

#[test]
fn neither_a_site_half_way_nor_what_stands_in_its_place_is_removed() {
    let site = half_way();
    site.write("public/CNAME", "mine");
    let error = site.refuses(&[("a", "3")], "output/write");
    assert!(error.help.unwrap().contains("public"));
    assert_eq!(site.tree()[".public.offprint-dead/previous/a"], "1");
    fs::remove_dir_all(site.path("public")).unwrap();
    site.publish(&[("a", "3")]);
    site.check(&[("public/a", "3")]);
}

#[test]
fn a_site_that_was_put_in_its_place_before_a_kill_stays() {
    let site = Site::new();
    site.publish(&[("a", "2")]);
    site.write(".public.offprint-dead/lock", "offprint builds a site here\n");
    site.write(".public.offprint-dead/previous/a", "1");
    site.publish_all(broken()).unwrap_err();
    site.check(&[("public/a", "2")]);
}

#[test]
fn what_comes_while_a_site_is_built_is_kept() {
    let mut site = Site::new();
    site.keep = vec!["CNAME".to_owned(), "photos".to_owned()];
    site.publish(&[("a", "1")]);
    site.write("public/photos/1.jpg", "one");
    let late = || {
        site.write("public/photos/1.jpg", "another");
        site.write("public/photos/2.jpg", "two");
        site.write("public/CNAME", "example.com");
        Ok(SiteFile::Made(rendered("a", "2")))
    };
    let files = rayon::iter::once(()).map(|()| late());
    site.with_target(|target| super::Site::open(target)?.publish(files)).unwrap();
    site.check(&[
        ("public/CNAME", "example.com"),
        ("public/a", "2"),
        ("public/photos/1.jpg", "another"),
        ("public/photos/2.jpg", "two"),
    ]);
}

#[test]
fn a_site_that_another_build_replaced_meanwhile_stays() {
    let site = Site::new();
    site.publish(&[("a", "1"), ("b", "1")]);
    let other = || {
        site.publish(&[("a", "1"), ("b", "2")]);
        Ok(SiteFile::Made(rendered("c", "1")))
    };
    let files = rayon::iter::once(()).map(|()| other());
    let publish = |target: &Target<'_>| super::Site::open(target)?.publish(files);
    assert_eq!(site.with_target(publish).unwrap_err().code, "output/changed");
    site.check(&[("public/a", "1"), ("public/b", "2")]);
}

#[test]
fn a_linked_output_folder_is_replaced_where_it_is() {
    let site = Site::new();
    fs::create_dir(site.path("real")).unwrap();
    std::os::unix::fs::symlink("real", site.path("public")).unwrap();
    site.publish(&[("a", "1")]);
    assert!(site.path("public").is_symlink());
    assert_eq!(fs::read_to_string(site.path("real/a")).unwrap(), "1");
}

#[test]
fn a_file_is_no_output_folder() {
    let site = Site::new();
    site.write("public", "mine");
    site.refuses(&[("a", "1")], "output/foreign");
}

#[test]
fn the_folders_permissions_stay() {
    use std::os::unix::fs::PermissionsExt;
    let site = Site::new();
    site.publish(&[("a", "1")]);
    let mode = || fs::metadata(site.path("public")).unwrap().permissions().mode() & 0o777;
    assert_ne!(mode(), 0o700);
    fs::set_permissions(site.path("public"), fs::Permissions::from_mode(0o750)).unwrap();
    site.publish(&[("a", "2")]);
    assert_eq!(mode(), 0o750);
}

#[test]
fn a_site_stands_while_nobody_touches_it() {
    let site = Site::new();
    let files = [("index.html", "home"), ("a/index.html", "a")];
    site.publish(&files);
    let name = seal(&site.path("public"));
    assert!(site.stands(name).unwrap());
    fs::remove_file(site.path("public/a/index.html")).unwrap();
    assert!(!site.stands(name).unwrap(), "a file is gone");
    site.publish(&files);
    assert!(site.stands(name).unwrap(), "the same site has the same name");
    site.publish(&[("index.html", "home"), ("a/index.html", "b")]);
    assert!(!site.stands(name).unwrap(), "another site stands there");
    site.write("public/notes.txt", "mine");
    let name = seal(&site.path("public"));
    assert_eq!(site.stands(name).unwrap_err().code, "output/foreign");
    fs::remove_dir_all(site.path("public")).unwrap();
    assert!(!site.stands(name).unwrap());
    assert_eq!(seal(&site.path("public")), None);
}

#[test]
fn compressed_copies_come_and_go_with_their_files() {
    let text = "word ".repeat(500);
    let mut site = Site::new();
    site.encodings = vec![Encoding::Gzip, Encoding::Brotli];
    let files = [("a.html", text.as_str()), ("b.html", "short"), ("c.png", &text)];
    assert_eq!(site.publish(&files).written, 5);
    let path = site.path("public/a.html.gz");
    let copy = || fs::read(&path).unwrap();
    let made = copy();
    assert!(made.len() < text.len() / 10);
    let files = [("a.html", text.as_str()), ("b.html", "brief"), ("c.png", &text)];
    let report = site.publish(&files);
    assert_eq!((report.written, report.unchanged), (1, 4));
    assert_eq!(copy(), made);
    let changed = format!("another {text}");
    let report = site.publish(&[("a.html", &changed), ("b.html", "brief"), ("c.png", &text)]);
    assert_eq!((report.written, report.unchanged), (3, 2));
    assert_ne!(copy(), made);
    let paths = ["a.html", "b.html", "c.png"];
    assert_eq!(site.take_over(&paths).unchanged, 5);
    site.encodings.clear();
    assert_eq!(site.take_over(&paths).removed, 2);
    site.encodings.push(Encoding::Gzip);
    assert_eq!(site.take_over(&paths).written, 1);
    assert_eq!(copy(), compress::compress(changed.as_bytes(), Encoding::Gzip).unwrap());
    assert!(!site.path("public/a.html.br").exists());
}

/// A library with three sites behind it, each a little different from the one before.
fn with_a_spare() -> Site {
    let site = Site::new();
    site.publish(&[("a/x", "1"), ("b/x", "1"), ("c/x", "1")]);
    site.publish(&[("a/x", "1"), ("b/x", "1"), ("c/x", "2")]);
    assert!(site.path("spare/c/x").exists());
    site
}

#[test]
fn the_tree_of_the_site_before_becomes_the_next() {
    let site = with_a_spare();
    let inode = |path: &str| fs::metadata(site.path(path)).unwrap().ino();
    let (folder, file) = (inode("spare/a"), inode("public/a/x"));
    let report = site.publish(&[("a/x", "1"), ("b/x", "3"), ("d/x", "1")]);
    assert_eq!((report.written, report.unchanged, report.removed), (2, 1, 1));
    site.check(&[("public/a/x", "1"), ("public/b/x", "3"), ("public/d/x", "1")]);
    assert_eq!((inode("public/a"), inode("public/a/x")), (folder, file));
    assert!(!site.path("public/c").exists());
}

#[test]
fn a_folder_takes_the_place_of_a_file_and_a_file_that_of_a_folder() {
    let site = Site::new();
    let others = [("p", "p"), ("q", "q"), ("r", "r"), ("s", "s")];
    let with = |more: &[(&'static str, &'static str)]| [&others[..], more].concat();
    site.publish(&with(&[("a/x", "1"), ("b", "1")]));
    site.publish(&with(&[]));
    assert!(site.path("spare/a/x").exists());
    site.publish(&with(&[("a", "2"), ("b/x", "2")]));
    assert_eq!(fs::read_to_string(site.path("public/a")).unwrap(), "2");
    assert_eq!(fs::read_to_string(site.path("public/b/x")).unwrap(), "2");
}

#[test]
fn a_spare_tree_that_somebody_changed_does_no_harm() {
    let site = with_a_spare();
    site.write("outside/essay.md", "mine");
    site.write("spare/a/notes", "mine");
    fs::remove_file(site.path("spare/b/x")).unwrap();
    site.write("spare/b/x", "another file");
    std::os::unix::fs::symlink(site.path("outside"), site.path("spare/c/link")).unwrap();
    site.publish(&[("a/x", "1"), ("b/x", "1"), ("c/x", "3")]);
    site.check(&[
        ("outside/essay.md", "mine"),
        ("public/a/x", "1"),
        ("public/b/x", "1"),
        ("public/c/x", "3"),
    ]);
}

#[test]
fn what_is_no_tree_is_not_taken_for_a_spare_one() {
    let site = with_a_spare();
    fs::remove_dir_all(site.path("spare")).unwrap();
    site.write("outside/a/x", "mine");
    std::os::unix::fs::symlink("outside", site.path("spare")).unwrap();
    site.publish(&[("a/x", "1"), ("b/x", "1"), ("c/x", "3")]);
    assert!(!site.path("public").is_symlink());
    assert_eq!(site.tree()["outside/a/x"], "mine");
}

#[test]
fn only_a_tree_that_is_much_like_the_site_is_set_aside() {
    let mut site = Site::new();
    site.publish(&[("a", "1"), ("b", "1"), ("c", "1")]);
    site.publish(&[("a", "1"), ("b", "2"), ("c", "2")]);
    assert!(!site.path("spare").exists());
    site.keep = vec!["CNAME".to_owned(), ".git".to_owned()];
    site.write("public/CNAME", "example.com");
    site.write("public/.git/config", "mine");
    site.publish(&[("a", "1"), ("b", "2"), ("c", "3")]);
    assert!(site.path("spare/a").exists());
    assert!(!site.path("spare/CNAME").exists() && !site.path("spare/.git").exists());
    site.publish(&[("a", "1"), ("b", "2"), ("c", "4")]);
    assert_eq!(site.tree()["public/.git/config"], "mine");
    assert_eq!(site.tree()["public/CNAME"], "example.com");
}

#[test]
fn a_site_that_does_not_come_about_costs_no_spare_tree() {
    let site = with_a_spare();
    let broken = Err(Diagnostic::error("render/template", Place::file("t.html"), "no"));
    site.publish_all(vec![Ok(rendered("a/x", "9")), broken]).unwrap_err();
    site.publish(&[("a/x", "1"), ("b/x", "1"), ("c/x", "2")]);
    site.check(&[("public/a/x", "1"), ("public/b/x", "1"), ("public/c/x", "2")]);
    assert!(site.path("spare/a/x").exists());
}
