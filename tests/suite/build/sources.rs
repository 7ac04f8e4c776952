//! What becomes an essay, and what is said about what does not.

use std::io::Write;

use super::{BASE_URL, PNG, png};
use crate::links::Site;
use crate::sandbox::{Sandbox, prose};

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

fn page(title: &str, body: &str) -> String {
    format!("<!doctype html><title>{title}</title><article><h1>{title}</h1>{body}</article>")
}

#[test]
fn every_format_becomes_an_essay() {
    let html = page("From a page", &format!("<p>{}</p>", prose("pages")));
    let mhtml = format!(
        "Subject: From an archive\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; \
         boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\
         Content-Location: https://one.example/x\r\n\r\n{}\r\n--b--\r\n",
        page("From an archive", &format!("<p>{}</p>", prose("archives")))
    );
    let email = format!(
        "From: Bo Nib <bo@post.example>\r\nSubject: From a letter\r\n\
         Date: Mon, 03 Feb 2020 10:00:00 +0000\r\nContent-Type: text/plain\r\n\r\n{}\r\n",
        prose("letters")
    );
    let sandbox = Sandbox::library()
        .essay("content/a.md", "From a note", "", &prose("notes"))
        .file("content/b.html", &html)
        .file("content/c.mhtml", &mhtml)
        .file("content/d.txt", &format!("From a dump\n\n{}\n", prose("dumps")))
        .file("content/e.eml", &email)
        .built();
    let expected = [
        "from-a-dump/index.html",
        "from-a-letter/index.html",
        "from-a-note/index.html",
        "from-a-page/index.html",
        "from-an-archive/index.html",
    ];
    assert_eq!(sandbox.tree("public/essays"), expected);
}

#[test]
fn compressed_sources_are_read() {
    let sandbox = Sandbox::library()
        .bytes("content/a.html.gz", &gzip(&page("Pressed", &format!("<p>{}</p>", prose("gas")))))
        .bytes("content/b.md.gz", &gzip(&format!("# Squeezed\n\n{}\n", prose("air"))))
        .built();
    let essays = sandbox.tree("public/essays");
    assert_eq!(essays, ["pressed/index.html", "squeezed/index.html"]);
}

#[test]
fn a_sidecar_overrules_its_source() {
    let sidecar = "title = \"Told beside\"\nauthors = [\"Bo Nib\"]\ndate = 1975-06-07\n\
                   tags = [\"beside\"]\nslug = \"beside\"\n";
    let sandbox = Sandbox::library()
        .essay("content/a.md", "Told inside", "author = \"Ada Byron\"", &prose("a"))
        .file("content/a.toml", sidecar)
        .built();
    let site = Site::of(&sandbox, Some(BASE_URL));
    let page = "essays/beside/index.html";
    assert_eq!(site.texts(page, "h1"), ["Told beside"]);
    assert_eq!(site.texts(page, ".byline a"), ["Bo Nib"]);
    assert!(sandbox.path("public/archive/1975/index.html").exists());
    assert!(sandbox.path("public/tags/beside/index.html").exists());
}

#[test]
fn a_sidecar_keeps_and_strips() {
    let body = format!(
        "<p>{}</p><p>A line of no use to anybody here.</p>\
         <p>Subscribe to our newsletter for more.</p>",
        prose("rules")
    );
    let sandbox = Sandbox::library()
        .file("content/a.html", &page("Rules", &body))
        .file("content/a.toml", "strip = [\"a line of no use\"]\nkeep = [\"subscribe to our\"]\n")
        .built();
    let page = sandbox.read("public/essays/rules/index.html");
    assert!(!page.contains("A line of no use") && page.contains("Subscribe to our newsletter"));
}

#[test]
fn a_sidecar_with_an_unknown_key_is_told_which_one_was_meant() {
    let sandbox = Sandbox::library()
        .essay("content/a.md", "A", "", &prose("a"))
        .file("content/a.toml", "slug = \"a\"\nauhtor = \"Bo Nib\"\n");
    let _ = sandbox
        .run("build")
        .success()
        .complains("warning[sidecar/unknown-key]")
        .complains("content/a.toml:2:1\n")
        .complains(" 2 | auhtor = \"Bo Nib\"\n   | ^\n")
        .complains("`author`");
}

#[test]
fn an_unknown_key_in_front_matter_is_told_by_its_line() {
    let sandbox = Sandbox::library().essay("content/a.md", "A", "tagz = [\"x\"]", &prose("a"));
    let run = sandbox.run("build").success().complains("content/a.md:3").complains("`tags`");
    assert_eq!(run.complaints("warning["), 1, "{}", run.stderr());
}

#[test]
fn a_source_with_a_thousand_tags_authors_and_former_paths_has_a_hundred_of_each() {
    let list =
        |name: &str| (0..1000).map(|n| format!("\"{name} {n}\"")).collect::<Vec<_>>().join(",");
    let front = ["tags", "authors", "aliases"].map(|name| format!("{name} = [{}]", list(name)));
    let sandbox = Sandbox::library().essay("content/a.md", "A", &front.join("\n"), &prose("a"));
    let run = sandbox.run("build").success().complains("content/a.md");
    assert_eq!(run.complaints("warning[essay/too-many]"), 3, "{}", run.stderr());
    let folders = |path: &str| std::fs::read_dir(sandbox.path(path)).unwrap().count();
    assert_eq!((folders("public/tags"), folders("public/authors")), (101, 101));
}

#[test]
fn a_pages_folder_of_files_is_no_source() {
    let sandbox = Sandbox::library()
        .file("content/a.html", &page("Saved", &format!("<p>{}</p>", prose("folders"))))
        .file("content/a_files/frame.html", &page("Framed", &format!("<p>{}</p>", prose("ads"))))
        .file("content/a_files/code.js", "let framed = true;\n")
        .built();
    assert_eq!(sandbox.tree("public/essays"), ["saved/index.html"]);
    assert_eq!(sandbox.files_with("public", "ramed"), [""; 0]);
}

#[test]
fn an_image_is_published_once_by_its_content() {
    let html = format!(
        "<p>{}</p><img src=\"b_files/one.png\" alt=\"one\"><img src=\"{PNG}\" alt=\"two\"><p>{}</p>",
        prose("pictures"),
        "And that, in two pictures, was all of it."
    );
    let sandbox = Sandbox::library()
        .essay("content/a.md", "A", "", &format!("{}\n\n![three](dot.png)", prose("a")))
        .bytes("content/dot.png", &png())
        .bytes("content/unused.png", &[png(), vec![0]].concat())
        .file("content/b.html", &page("B", &html))
        .bytes("content/b_files/one.png", &png())
        .built();
    let images = sandbox.tree("public/images");
    assert_eq!(images.len(), 1, "{images:?}");
    let image = &images[0];
    assert!(image.strip_suffix(".png").is_some_and(|hash| hash.len() == 16), "{image}");
    let shown = |page: &str| sandbox.read(page).matches(image.as_str()).count();
    assert_eq!(shown("public/essays/a/index.html"), 1);
    assert_eq!(shown("public/essays/b/index.html"), 2);
    Site::of(&sandbox, Some(BASE_URL)).is_whole();
}

#[test]
fn an_image_that_is_not_there_is_named_and_its_description_stays() {
    let body = format!("{}\n\n![a map of the office](map.png)", prose("maps"));
    let sandbox = Sandbox::library().essay("content/a.md", "A", "", &body);
    let _ = sandbox
        .run("build")
        .success()
        .complains("warning[image/missing]")
        .complains("`map.png`")
        .complains("content/a.md");
    assert!(sandbox.read("public/essays/a/index.html").contains("a map of the office"));
}

#[test]
fn no_file_outside_the_content_folder_is_published() {
    let body = format!("{}\n\n![up](../secret.png) ![top](/etc/hostname)", prose("fences"));
    let sandbox =
        Sandbox::library().bytes("secret.png", &png()).essay("content/a.md", "A", "", &body);
    let _ = sandbox.run("build").success().complains("warning[image/missing]");
    assert!(!sandbox.path("public/images").exists());
}

#[test]
fn drafts_are_built_when_asked_for() {
    let sandbox = Sandbox::library()
        .essay("content/a.md", "Done", "", &prose("a"))
        .essay("content/b.md", "Begun", "draft = true\ntags = [\"half\"]", &prose("b"))
        .built();
    assert_eq!(sandbox.tree("public/essays"), ["done/index.html"]);
    assert_eq!(sandbox.files_with("public", "half"), [""; 0]);
    let _ = sandbox.run("build --drafts").success().quiet();
    assert_eq!(sandbox.tree("public/essays"), ["begun/index.html", "done/index.html"]);
    let _ = sandbox.run("build").success().quiet();
    assert_eq!(sandbox.tree("public/essays"), ["done/index.html"]);
}

#[test]
fn a_sidecar_makes_and_unmakes_drafts() {
    let sandbox = Sandbox::library()
        .essay("content/a.md", "Begun", "draft = true", &prose("a"))
        .file("content/a.toml", "draft = false\n")
        .essay("content/b.md", "Done", "", &prose("b"))
        .file("content/b.toml", "draft = true\n")
        .built();
    assert_eq!(sandbox.tree("public/essays"), ["begun/index.html"]);
}

#[test]
fn a_source_that_cannot_be_read_is_named_and_left_out() {
    let sandbox = Sandbox::library()
        .essay("content/a.md", "Whole", "", &prose("a"))
        .file("content/broken.mhtml", "this is no archive at all");
    let _ = sandbox
        .run("build")
        .success()
        .complains("warning[mhtml/unreadable]")
        .complains("content/broken.mhtml");
    assert_eq!(sandbox.tree("public/essays"), ["whole/index.html"]);
}

#[test]
fn what_was_left_out_fails_a_strict_build_which_leaves_the_old_site() {
    let sandbox = Sandbox::library().essay("content/a.md", "Whole", "", &prose("a")).built();
    let before = sandbox.contents("public");
    let sandbox = sandbox.file("content/broken.mhtml", "this is no archive at all").essay(
        "content/b.md",
        "New",
        "",
        &prose("b"),
    );
    let _ = sandbox.run("build --strict").status(1).complains("content/broken.mhtml");
    assert_eq!(sandbox.contents("public"), before);
}

#[test]
fn a_strict_build_of_a_clean_library_works() {
    let sandbox = Sandbox::library().essay("content/a.md", "Whole", "", &prose("a"));
    let _ = sandbox.run("build --strict").success().quiet();
    assert!(sandbox.path("public/essays/whole/index.html").exists());
}

#[test]
fn damaged_compression_is_named() {
    let mut bytes = gzip(&format!("# Cut\n\n{}", prose("scissors")));
    bytes.truncate(bytes.len() / 2);
    let sandbox = Sandbox::library().bytes("content/cut.md.gz", &bytes);
    let _ = sandbox
        .run("build")
        .success()
        .complains("warning[source/gzip]")
        .complains("content/cut.md.gz");
}

#[test]
fn an_empty_source_is_named() {
    let sandbox = Sandbox::library().file("content/empty.html", "").file("content/blank.md", " \n");
    let run = sandbox.run("build").success().complains("content/empty.html");
    assert_eq!(run.complaints("warning[essay/empty]"), 2, "{}", run.stderr());
    assert!(!sandbox.path("public/essays").exists());
}

#[cfg(unix)]
#[test]
fn a_pipe_among_the_sources_is_named_and_not_waited_for() {
    use std::os::unix::fs::symlink;
    let sandbox = Sandbox::library().essay("content/a.md", "Whole", "", &prose("a"));
    let made = std::process::Command::new("mkfifo").arg(sandbox.path("content/pipe.md")).status();
    assert!(made.unwrap().success());
    symlink("/dev/zero", sandbox.path("content/zero.md")).unwrap();
    symlink(".", sandbox.path("content/loop")).unwrap();
    let _ =
        sandbox.run("build").success().complains("content/pipe.md").complains("content/zero.md");
    assert_eq!(sandbox.tree("public/essays"), ["whole/index.html"]);
}

#[test]
fn essays_of_one_title_have_two_pages_in_the_order_of_their_sources() {
    let sandbox = Sandbox::library()
        .essay("content/b.md", "Twice", "date = 2020-01-01", &prose("later"))
        .essay("content/a.md", "Twice", "", &prose("former"))
        .built();
    let text = |slug: &str| sandbox.read(&format!("public/essays/{slug}/index.html"));
    assert!(text("twice").contains("former over lunch"));
    assert!(text("twice-2").contains("later over lunch"));
}

#[test]
fn one_slug_declared_twice_names_both_and_leaves_the_old_site() {
    let sandbox =
        Sandbox::library().essay("content/a.md", "A", "slug = \"same\"", &prose("a")).built();
    let before = sandbox.contents("public");
    let sandbox = sandbox.essay("content/b.md", "B", "slug = \"same\"", &prose("b"));
    let _ = sandbox
        .run("build")
        .status(1)
        .complains("error[library/slug-collision]")
        .complains("--> content/b.md")
        .complains("`a.md`");
    assert_eq!(sandbox.contents("public"), before);
}

#[test]
fn names_of_any_script_and_shape_become_pages() {
    let sandbox = Sandbox::library()
        .essay("content/Ünïted  (1).md", "Über uns", "", &prose("umlauts"))
        .essay("content/仕事.md", "仕事のがんばり方", "", &prose("kanji"))
        .essay("content/q.md", "?!", "tags = [\"C++\", \"C#\", \"100%\"]", &prose("signs"))
        .essay("content/aux.md", "CON", "", &prose("devices"))
        .built();
    assert_eq!(sandbox.tree("public/essays").len(), 4);
    Site::of(&sandbox, Some(BASE_URL)).is_whole();
}

#[cfg(target_os = "linux")]
#[test]
fn a_name_that_is_no_utf_8_is_read_by_its_ending() {
    use std::os::unix::ffi::OsStrExt;
    let sandbox = Sandbox::library().file("content/.gitkeep", "");
    let name = std::ffi::OsStr::from_bytes(b"caf\xe9.md");
    let text = format!("# Coffee\n\n{}\n", prose("coffee"));
    std::fs::write(sandbox.path("content").join(name), text).unwrap();
    let sandbox = sandbox.built();
    assert_eq!(sandbox.tree("public/essays"), ["coffee/index.html"]);
}

#[test]
fn without_essays_there_is_an_empty_site() {
    let sandbox = Sandbox::library().file("content/.gitkeep", "").built();
    assert!(sandbox.read("public/index.html").contains("There are no essays here yet."));
    assert!(!sandbox.path("public/atom.xml").exists());
}

#[test]
fn without_a_content_folder_nothing_is_built() {
    let sandbox = Sandbox::library().essay("content/a.md", "A", "", &prose("a")).built();
    let before = sandbox.contents("public");
    std::fs::rename(sandbox.path("content"), sandbox.path("elsewhere")).unwrap();
    let _ = sandbox.run("build").status(1).complains("content").complains("help:");
    assert_eq!(sandbox.contents("public"), before);
}

#[test]
fn without_a_library_it_says_how_to_start_one() {
    let _ = Sandbox::new()
        .run("build")
        .status(1)
        .complains("error[command/no-library]")
        .complains("offprint init");
}

#[test]
fn the_library_above_is_found() {
    let sandbox = Sandbox::library().essay("content/deep/er/a.md", "A", "", &prose("a"));
    let _ = sandbox.run_in("content/deep", "build").success().quiet();
    assert!(sandbox.path("public/essays/a/index.html").exists());
}

#[test]
fn a_charset_in_the_sidecar_counts() {
    // "Ž" in windows-1250; without a word about it, it is taken for windows-1252.
    let mut text = format!("{}\n\nKdo si po", prose("letters")).into_bytes();
    text.extend(b"\x9e\xe1d\xe1 dvakr\xe1t.\n");
    let sandbox = Sandbox::library()
        .bytes("content/a.txt", &text)
        .file("content/a.toml", "title = 'A'\ncharset = \"windows-1250\"\n")
        .built();
    assert!(sandbox.read("public/essays/a/index.html").contains("požádá dvakrát"));
    let sandbox = sandbox.file("content/a.toml", "title = 'A'\ncharset = \"latin-99\"\n");
    let _ = sandbox
        .run("build")
        .success()
        .complains("warning[sidecar/value]: `charset` is not a charset");
}
