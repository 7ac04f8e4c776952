//! Where the site goes, and what becomes of what is there.

use std::io::Read;

use super::three_essays;
use crate::sandbox::{Sandbox, prose};

#[test]
fn the_summary_says_what_was_done() {
    let run = three_essays().run("build").success().quiet();
    let stdout = run.stdout();
    assert!(
        stdout.starts_with("Published 3 essays on 22 pages (61 files, 61 changed), kept "),
        "{stdout}"
    );
    assert_eq!(stdout.lines().count(), 2, "{stdout}");
}

#[test]
fn a_file_of_static_that_cannot_be_read_fails_the_build() {
    for name in ["static/film.mp4", "static/favicon.svg"] {
        let sandbox = three_essays().file(name, "").built();
        let large = std::fs::File::create(sandbox.path(name)).unwrap();
        // A hole: it takes no room.
        large.set_len(513 * 1024 * 1024).unwrap();
        let before = sandbox.tree("public");
        let _ = sandbox.run("build").status(1).complains("error[source/too-large]");
        assert_eq!(sandbox.tree("public"), before);
    }
}

#[test]
fn quiet_builds_say_nothing() {
    let run = three_essays().run("build --quiet").success().quiet();
    assert_eq!(run.stdout(), "");
}

#[test]
fn the_output_folder_can_be_named() {
    let sandbox = three_essays();
    let _ = sandbox.run("build --output-dir out/site").success().quiet();
    assert!(sandbox.path("out/site/index.html").exists());
    assert!(!sandbox.path("public").exists());
}

#[test]
fn text_has_compressed_copies_on_request() {
    let sandbox = three_essays();
    let settings = sandbox.read("site.toml");
    let sandbox = sandbox.file("site.toml", &format!("precompress = [\"gz\", \"br\"]\n{settings}"));
    let built = sandbox.run("build").success().quiet();
    assert!(!built.stdout().contains(", 0 changed)"));
    let page = sandbox.read("public/essays/ask-early/index.html");
    let copy = std::fs::read(sandbox.path("public/essays/ask-early/index.html.gz")).unwrap();
    let mut unpacked = String::new();
    flate2::read::GzDecoder::new(&copy[..]).read_to_string(&mut unpacked).unwrap();
    assert_eq!(unpacked, page);
    assert!(sandbox.path("public/essays/ask-early/index.html.br").exists());
    let again = sandbox.run("build --no-cache").success().quiet();
    assert!(again.stdout().contains(", 0 changed)"), "{}", again.stdout());
    let _ = sandbox.file("site.toml", &settings).built();
}

#[test]
fn an_essay_that_goes_takes_its_pages_along() {
    let sandbox = three_essays().built();
    std::fs::remove_file(sandbox.path("content/pay/ask-early.html")).unwrap();
    let _ = sandbox.run("build").success().quiet();
    let tree = sandbox.tree("public");
    assert!(!tree.iter().any(|path| path.contains("ask-early") || path.contains("ansah")));
    assert_eq!(sandbox.files_with("public", "Ask early"), [""; 0]);
}

#[test]
fn a_strangers_file_in_the_output_folder_stops_the_build() {
    let sandbox = three_essays().file("public/thesis.txt", "years of work");
    let _ = sandbox
        .run("build")
        .status(1)
        .complains("error[output/foreign]")
        .complains("thesis.txt")
        .complains("--force");
    assert_eq!(sandbox.tree("public"), ["thesis.txt"]);
}

#[test]
fn a_strangers_file_in_an_older_site_stops_the_build() {
    let sandbox = three_essays().built().file("public/tags/thesis.txt", "years of work");
    let before = sandbox.contents("public");
    let sandbox = sandbox.essay("content/new.md", "New", "", &prose("news"));
    let _ = sandbox.run("build").status(1).complains("tags/thesis.txt");
    assert_eq!(sandbox.contents("public"), before);
}

#[test]
fn force_replaces_whatever_is_there() {
    let sandbox = three_essays().file("public/thesis.txt", "years of work");
    let _ = sandbox.run("build --force").success().quiet();
    assert!(sandbox.path("public/index.html").exists());
    assert!(!sandbox.path("public/thesis.txt").exists());
}

#[test]
fn what_the_curator_keeps_stays() {
    let sandbox = three_essays()
        .file(
            "site.toml",
            "base_url = \"https://library.example/\"\nkeep = [\"CNAME\", \".git\"]\n",
        )
        .file("public/CNAME", "library.example\n")
        .file("public/.git/HEAD", "ref: refs/heads/pages\n")
        .built();
    let _ = sandbox.run("build --force").success().quiet();
    assert_eq!(sandbox.read("public/CNAME"), "library.example\n");
    assert_eq!(sandbox.read("public/.git/HEAD"), "ref: refs/heads/pages\n");
    assert!(sandbox.path("public/index.html").exists());
}

#[test]
fn no_library_and_no_source_is_ever_the_output_folder() {
    let sandbox = three_essays();
    let before = sandbox.contents(".");
    for folder in [".", "content", "content/site", "..", "static/site", "/"] {
        let line = format!("build --force --output-dir {folder}");
        let _ = sandbox.run(&line).status(1).complains("error[output/forbidden]");
    }
    let mut after = sandbox.contents(".");
    after.retain(|path, _| !path.starts_with(".offprint/"));
    assert_eq!(after, before);
}

#[test]
fn files_of_the_library_are_published_and_replace_the_themes() {
    let sandbox = three_essays()
        .file("static/style.css", "body { color: plum }\n")
        .file("static/custom.css", "h1 { color: teal }\n")
        .file("static/fonts/own.woff2", "not really")
        .built();
    let holding = |text| sandbox.files_with("public", text).concat();
    let (style, custom) = (holding("color: plum"), holding("color: teal"));
    let page = sandbox.read("public/tags/index.html");
    let at = |name: &str| page.find(&format!("href=\"../{name}\"")).unwrap();
    assert!(style.starts_with("style.") && custom.starts_with("custom."), "{style} {custom}");
    assert!(at(&style) < at(&custom), "{page}");
    assert!(!sandbox.path("public/style.css").exists());
    assert_eq!(sandbox.read("public/fonts/own.woff2"), "not really");
    let is_icon = |path: &String| path.starts_with("favicon.");
    assert_eq!(sandbox.tree("public").into_iter().filter(is_icon).count(), 1);
}

#[test]
fn a_static_file_in_the_place_of_a_page_is_an_error() {
    let sandbox = three_essays().file("static/index.html", "mine");
    let _ = sandbox.run("build").status(1).complains("index.html");
    assert!(!sandbox.path("public").exists());
}

#[test]
fn templates_of_the_library_replace_the_themes() {
    let own = "{% extends \"base.html\" %}\n{% block content %}<h1>Lost?</h1>{% endblock %}\n";
    let sandbox = three_essays().file("templates/not_found.html", own).built();
    let page = sandbox.read("public/404.html");
    assert!(page.contains("<h1>Lost?</h1>") && page.contains("Test Library"), "{page}");
}

#[test]
fn what_a_template_shows_is_escaped() {
    let own = "<p>{{ title }}</p>\n";
    let sandbox = Sandbox::library()
        .essay("content/a.md", "<b>Bold</b>", "", &prose("a"))
        .file("templates/article.html", own)
        .built();
    let page = sandbox.read("public/essays/b-bold-b/index.html");
    assert_eq!(page, "<p>&lt;b&gt;Bold&lt;/b&gt;</p>\n");
}

/// Checks that a template is refused by its file and line, and that the old site stays.
#[track_caller]
fn refuses_template(text: &str, code: &str, line: usize) {
    let sandbox = three_essays().built();
    let before = sandbox.contents("public");
    let sandbox = sandbox.file("templates/article.html", text);
    let _ = sandbox
        .run("build")
        .status(1)
        .complains(&format!("error[{code}]"))
        .complains(&format!("templates/article.html:{line}"));
    assert_eq!(sandbox.contents("public"), before);
}

#[test]
fn a_broken_template_is_named_by_its_line_and_leaves_the_old_site() {
    refuses_template("<p>\n{{ title\n</p>\n", "template/syntax", 3);
    refuses_template("<p>\n{% if title %}\n", "template/syntax", 3);
    refuses_template("<p>\n\n{{ no_such_value }}\n", "template/render", 3);
}

#[test]
fn a_broken_template_is_named_whatever_is_wrong_with_sources() {
    let sandbox = Sandbox::library()
        .essay("content/a.md", "Doors", "", &format!("{} [x](gone.md)", prose("doors")))
        .file("templates/article.html", "<p>\n{{ title\n</p>\n");
    let run = sandbox.run("build --strict").status(1);
    let _ = run.complains("links/unresolved").complains("error[template/syntax]");
}

#[test]
fn a_library_writes_what_servers_and_robots_are_told() {
    let sandbox = three_essays()
        .file("static/robots.txt", "User-agent: *\nDisallow: /\n")
        .file("static/_headers", "/*\n  X-Own: 1\n")
        .file("static/manifest.webmanifest", "{}")
        .built();
    assert!(sandbox.read("public/robots.txt").contains("Disallow: /"));
    assert!(sandbox.read("public/_headers").contains("X-Own"));
    assert_eq!(sandbox.read("public/manifest.webmanifest"), "{}");
}

#[test]
fn a_second_build_is_told_that_one_is_running_and_a_dead_one_blocks_nobody() {
    let sandbox = three_essays().built();
    let before = sandbox.contents("public");
    let sandbox = sandbox.essay("content/new.md", "New", "", &prose("news"));
    let lock = std::fs::File::open(sandbox.path(".offprint/lock")).unwrap();
    lock.try_lock().unwrap();
    let _ = sandbox
        .run("build")
        .status(1)
        .complains("error[output/locked]: another build of this library is running");
    assert_eq!(sandbox.contents("public"), before);
    drop(lock);
    let sandbox = sandbox.built();
    assert!(sandbox.path("public/essays/new/index.html").exists());
}

#[test]
fn a_page_that_somebody_edited_is_not_replaced() {
    let sandbox = three_essays().built();
    let edited = sandbox.read("public/index.html") + "<!-- mine -->";
    let sandbox = sandbox.file("public/index.html", &edited);
    let _ = sandbox
        .run("build")
        .status(1)
        .complains("`index.html`, which was changed since offprint wrote it")
        .complains("--force");
    assert_eq!(sandbox.read("public/index.html"), edited);
    let _ = sandbox.run("build --force").success().quiet();
    assert!(!sandbox.read("public/index.html").contains("mine"));
}

#[test]
fn the_summary_names_kinds_of_warnings_and_timings_name_steps() {
    let sandbox = Sandbox::library().essay(
        "content/a.md",
        "Doors",
        "",
        &format!("{} [x](gone.md) [y](lost.md)", prose("doors")),
    );
    let run = sandbox.run("build").success();
    assert!(run.stdout().contains(", 2 warnings (2 links/unresolved), in "), "{}", run.stdout());
    assert!(!run.stderr().contains("in all"), "{}", run.stderr());
    let run = sandbox.run("build --timings").success();
    let steps = [
        "cleaned the sources",
        "sorted the library",
        "read the theme and looked through the output folder",
        "published",
        "in all",
    ];
    for step in steps {
        let told = run.stderr().lines().any(|line| line.ends_with(&format!(" s {step}")));
        assert!(told, "no {step} in:\n{}", run.stderr());
    }
}
