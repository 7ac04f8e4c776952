//! The curator's rules about one essay or one origin: patterns, selectors, `body`, `comments`.

use crate::sandbox::{Run, Sandbox, prose};

/// A saved page with an essay, a box, a thread of comments and a column beside them.
fn page() -> String {
    format!(
        "<!doctype html><title>Chairs</title><link rel=canonical href='https://chairs.example/x'>\
         <div class=story><h1>Chairs</h1><p>{}</p><p>{}</p>\
         <p class='box note'>The box says that chairs were once a luxury of kings.</p></div>\
         <div class=more><p>{}</p></div>\
         <div id=comments class=comments><h3>2 comments</h3>\
         <div class=comment><p>I sat on one of these for years and never knew what it was called.</p></div>\
         <p>Your email address will not be published.</p></div>\
         <footer><p>Copyright 2019 The Chair Makers</p></footer>",
        prose("chairs"),
        prose("stools"),
        prose("benches")
    )
}

const BOX: &str = "a luxury of kings";
const BENCHES: &str = "benches";
const COMMENT: &str = "I sat on one of these";

/// Builds a library of the page with a sidecar and settings, and reads the essay's page.
#[track_caller]
fn built(sidecar: &str, settings: &str) -> String {
    let settings = format!("title = \"x\"\nbase_url = \"https://library.example/\"\n{settings}");
    let sandbox = Sandbox::library()
        .file("site.toml", &settings)
        .file("content/a.html", &page())
        .file("content/a.toml", sidecar)
        .built();
    sandbox.read("public/essays/chairs/index.html")
}

#[test]
fn the_tags_of_an_origin_are_given_to_its_essays_beside_their_own() {
    let settings = "title = \"x\"\nbase_url = \"https://library.example/\"\n\
                    [[source]]\ndomain = \"chairs.example\"\ntags = [\"Seats\", \"furniture\"]\n";
    let sandbox = Sandbox::library()
        .file("site.toml", settings)
        .file("content/a.html", &page())
        .file("content/a.toml", "tags = [\"seats\", \"wood\"]\n")
        .essay("content/b.md", "Elsewhere", "", &prose("elsewhere"))
        .built();
    let listed = sandbox.run("tags list").success().quiet().stdout();
    assert_eq!(listed, "     1  furniture\n     1  seats\n     1  wood\n");
    assert!(sandbox.path("public/tags/furniture/index.html").exists());
    // Where they stand they are the curator's to change.
    let run = sandbox.run("tags rename furniture things").status(1);
    let _ = run.complains("error[tags/uneditable]").complains("--> content/a.html");
}

#[test]
fn a_selector_strips_and_keeps() {
    let plain = built("", "");
    assert!(plain.contains(BOX) && !plain.contains("Chair Makers"));
    assert!(!built("strip = [{ selector = \"p.box\" }]\n", "").contains(BOX));
    assert!(built("keep = [{ selector = \"footer\" }]\n", "").contains("Chair Makers"));
    let of_origin = "[[source]]\ndomain = \"chairs.example\"\nstrip = [{ selector = \".box\" }]\n";
    assert!(!built("", of_origin).contains(BOX));
    assert!(built("", &of_origin.replace("chairs.", "tables.")).contains(BOX));
}

#[test]
fn a_pattern_strips_and_keeps() {
    let stripped = built("strip = [{ pattern = '^the BOX says .* of \\w+\\.$' }]\n", "");
    assert!(!stripped.contains(BOX) && stripped.contains("stools"));
    assert!(built("keep = [{ pattern = '^.*chair makers' }]\n", "").contains("Chair Makers"));
    let of_origin =
        "[[source]]\ndomain = \"chairs.example\"\nkeep = [{ pattern = 'chair makers' }]\n";
    assert!(built("", of_origin).contains("Chair Makers"));
}

#[test]
fn a_pattern_that_is_none_or_fits_nothing_is_named_with_its_line() {
    for wrong in ["(", "x*", ""] {
        let sidecar = format!("title = \"T\"\nstrip = [{{ pattern = '{wrong}' }}]\n");
        let run = complains(&sidecar, "").success().complains("warning[sidecar/value]");
        let _ = run.complains("content/a.toml:2:1\n");
        let settings = format!(
            "[[source]]\ndomain = \"chairs.example\"\nkeep = [{{ pattern = '{wrong}' }}]\n"
        );
        let _ = complains("", &settings)
            .status(1)
            .complains("error[config/value]")
            .complains("site.toml:5:");
    }
    let _ = complains("strip = [{ pattern = 'zebra' }]\n", "").complains("pattern `zebra`");
}

#[test]
fn a_body_is_all_that_is_the_essay_and_the_rest_is_told() {
    assert!(built("clean = false\n", "").contains(BENCHES));
    for clean in ["", "clean = false\n"] {
        let page = built(&format!("body = \".story\"\n{clean}"), "");
        assert!(page.contains("stools") && page.contains(BOX), "{page}");
        assert!(!page.contains(BENCHES), "{page}");
    }
    let of_origin = "[[source]]\ndomain = \"chairs.example\"\nbody = \".story\"\n";
    assert!(!built("", of_origin).contains(BENCHES));
    let sandbox = Sandbox::library()
        .file("content/a.html", &page())
        .file("content/a.toml", "body = \".story\"\nkeep = [\"I sat on one\"]\n");
    let told = sandbox.run("explain content/a.html").success().stdout();
    assert!(told.contains("outside of the `body`"), "{told}");
    let _ = sandbox.run("build").success();
    let page = sandbox.read("public/essays/chairs/index.html");
    assert!(page.contains(COMMENT) && !page.contains(BENCHES));
}

#[test]
fn comments_are_kept_where_they_are_wanted() {
    assert!(!built("", "").contains(COMMENT));
    let wanted = built("comments = true\n", "");
    assert!(wanted.contains(COMMENT) && wanted.contains("2 comments"), "{wanted}");
    assert!(!wanted.contains("will not be published") && !wanted.contains("Chair Makers"));
    let of_origin = "[[source]]\ndomain = \"chairs.example\"\ncomments = true\n";
    assert!(built("", of_origin).contains(COMMENT));
    assert!(!built("comments = false\n", of_origin).contains(COMMENT));
}

#[test]
fn a_selector_of_a_web_archive_and_a_mail_counts_too() {
    let html = page();
    let archive = format!(
        "Subject: Chairs\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{html}\r\n"
    );
    let mail = format!("From: Bo <bo@post.example>\r\n{archive}");
    for (name, text) in [("a.mhtml", archive), ("a.eml", mail)] {
        let sandbox = Sandbox::library()
            .file(&format!("content/{name}"), &text)
            .file("content/a.toml", "strip = [{ selector = \".box\" }]\n")
            .built();
        let page = sandbox.read("public/essays/chairs/index.html");
        assert!(page.contains("stools") && !page.contains(BOX), "{name}: {page}");
    }
}

#[track_caller]
fn complains(sidecar: &str, settings: &str) -> Run {
    let settings = format!("title = \"x\"\nbase_url = \"https://library.example/\"\n{settings}");
    let sandbox = Sandbox::library()
        .file("site.toml", &settings)
        .file("content/a.html", &page())
        .file("content/a.toml", sidecar);
    sandbox.run("check")
}

#[test]
fn a_selector_that_is_none_is_named_with_its_line() {
    for wrong in ["p[", "h2 ~ p", "div:has(p)", ""] {
        let sidecar = format!("title = \"T\"\nstrip = [{{ selector = \"{wrong}\" }}]\n");
        let _ = complains(&sidecar, "")
            .success()
            .complains("warning[sidecar/value]")
            .complains("content/a.toml:2:1\n");
        let source = "[[source]]\ndomain = \"chairs.example\"";
        let settings = format!("{source}\nkeep = [\"a\",\n  {{ selector = \"{wrong}\" }}]\n");
        let run = complains("", &settings).status(1).complains("error[config/value]");
        let _ = run.complains("site.toml:6:");
        let _ = complains("", &format!("{source}\nbody = \"{wrong}\"\n"))
            .status(1)
            .complains("error[config/value]")
            .complains("site.toml:5:");
    }
    let _ = complains("strip = [{ select = \".x\" }]\n", "").complains("warning[sidecar/type]");
}

#[test]
fn a_selector_that_selects_nothing_is_named() {
    let run = complains("strip = [{ selector = \".none\" }]\nbody = \"#nowhere\"\n", "");
    let run = run.success().complains("selector `.none`").complains("`body` `#nowhere`");
    assert_eq!(run.complaints("warning[cleaner/unmatched-rule]"), 2, "{}", run.stderr());
    let of_origin = "[[source]]\ndomain = \"chairs.example\"\nkeep = [{ selector = \".none\" }]\n\
                     strip = [{ selector = \".box\" }]\nbody = \"#nowhere\"\n";
    let run = complains("", of_origin).success();
    assert_eq!(run.complaints("warning[config/unmatched-phrase]"), 2, "{}", run.stderr());
}

#[test]
fn front_matter_knows_comments_and_no_selectors() {
    let text = format!(
        "---\ntitle: Chairs\nsource: https://chairs.example/x\ncomments: COMMENTS\n\
         strip:\n  - selector: .box\n---\n{}\n\n{}\n\n## 2 comments\n\n\
         I sat on one of these for years and never knew what it was called.\n",
        prose("chairs"),
        prose("stools")
    );
    for (comments, are_kept) in [("true", true), ("false", false), ("12", false)] {
        let text = text.replace("COMMENTS", comments);
        let sandbox = Sandbox::library().file("content/a.md", &text);
        let run = sandbox.run("build").success().complains("content/a.md:5:1\n");
        assert_eq!(run.complaints("warning["), 1, "{}", run.stderr());
        let page = sandbox.read("public/essays/chairs/index.html");
        assert_eq!(page.contains(COMMENT), are_kept, "{comments}");
    }
}
