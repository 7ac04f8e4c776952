//! `offprint extract`.

use std::process::{Command, Stdio};

use serde_json::Value;

use crate::sandbox::{Run, Sandbox, prose};

fn page(title: &str) -> String {
    format!(
        "<!doctype html><html lang=\"en\"><head><title>{title}</title>\
         <link rel=\"canonical\" href=\"https://origin.example/page/\">\
         <meta property=\"og:site_name\" content=\"The Origin\">\
         <meta name=\"author\" content=\"Ada Byron\">\
         <meta property=\"article:published_time\" content=\"2020-09-13T12:00:00Z\"></head><body>\
         <nav><a href=\"/\">Front page</a> <a href=\"/shop\">Our shop</a></nav>\
         <article><h1>{title}</h1><p>{}</p><p>{}</p></article>\
         <p>Subscribe to our newsletter</p></body></html>",
        prose("doors"),
        "It was the hinge, <em>of course</em>; it is always the hinge."
    )
}

/// The lines of `--format jsonl`.
fn objects(run: &Run) -> Vec<Value> {
    run.stdout().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn titles(run: &Run) -> Vec<String> {
    objects(run).iter().map(|object| object["title"].as_str().unwrap().to_owned()).collect()
}

/// A folder of pages, each titled by its number, and the paths in that order.
fn pages(count: usize) -> (Sandbox, Vec<String>) {
    let numbers = || (0..count).map(|number| format!("Page {number:03}"));
    let sandbox = numbers().enumerate().fold(Sandbox::new(), |sandbox, (number, title)| {
        sandbox.file(&format!("in/{number:03}.html"), &page(&title))
    });
    (sandbox, numbers().collect())
}

#[test]
fn a_line_holds_all_that_is_known() {
    let sandbox = Sandbox::new().file("a.html", &page("On Doors"));
    let run = sandbox.run("extract --format jsonl a.html").success().quiet();
    let object = &objects(&run)[0];
    let keys: Vec<_> = object.as_object().unwrap().keys().cloned().collect();
    let mut expected = [
        "path",
        "format",
        "title",
        "author",
        "published",
        "site",
        "url",
        "language",
        "text",
        "markdown",
        "removed",
        "warnings",
    ];
    expected.sort_unstable();
    assert_eq!(keys, expected);
    assert_eq!(object["path"], "a.html");
    assert_eq!(object["format"], "html");
    assert_eq!(object["title"], "On Doors");
    assert_eq!(object["author"], "Ada Byron");
    assert_eq!(object["published"], "2020-09-13");
    assert_eq!(object["site"], "The Origin");
    assert_eq!(object["url"], "https://origin.example/page/");
    assert_eq!(object["language"], "en");
    assert_eq!(object["warnings"], serde_json::json!([]));
}

#[test]
fn keys_stand_in_their_order() {
    let sandbox = Sandbox::new().file("a.html", &page("On Doors"));
    let line = sandbox.run("extract --format jsonl a.html").success().stdout();
    assert!(line.starts_with("{\"path\":\"a.html\",\"format\":\"html\",\"title\":"), "{line}");
    assert!(line.ends_with("\"warnings\":[]}\n"), "{line}");
    assert_eq!(line.matches('\n').count(), 1);
}

#[test]
fn keys_are_there_when_nothing_is_known() {
    let sandbox = Sandbox::new().file("a.txt", &format!("{}\n", prose("nothing")));
    let run = sandbox.run("extract --format jsonl a.txt").success();
    let object = &objects(&run)[0];
    for key in ["author", "published", "site", "url"] {
        assert_eq!(object.get(key), Some(&Value::Null), "{key}");
    }
}

#[test]
fn text_has_a_blank_line_between_blocks_and_markdown_is_marked_up() {
    let sandbox = Sandbox::new().file("a.html", &page("On Doors"));
    let run = sandbox.run("extract --format jsonl a.html").success();
    let object = &objects(&run)[0];
    let text = object["text"].as_str().unwrap();
    assert!(text.ends_with("mattered.\n\nIt was the hinge, of course; it is always the hinge."));
    assert!(object["markdown"].as_str().unwrap().contains("the hinge, *of course*;"));
}

#[test]
fn what_was_removed_names_its_reason() {
    let sandbox = Sandbox::new().file("a.html", &page("On Doors"));
    let run = sandbox.run("extract --format jsonl a.html").success();
    let removed = objects(&run)[0]["removed"].as_array().unwrap().clone();
    let find = |text: &str| {
        let has = |object: &&Value| object["text"].as_str().unwrap().contains(text);
        removed.iter().find(has).unwrap()["reason"].as_str().unwrap().to_owned()
    };
    assert!(find("Our shop").starts_with("navigation"), "{removed:?}");
    assert!(find("Subscribe to our newsletter").starts_with("subscription-form"), "{removed:?}");
}

#[test]
fn several_authors_are_one_string() {
    let front = "+++\ntitle = \"x\"\nauthors = [\"Ada Byron\", \"Bo Nib\"]\n+++\n\n";
    let sandbox = Sandbox::new().file("a.md", &format!("{front}{}\n", prose("pairs")));
    let run = sandbox.run("extract --format jsonl a.md").success();
    assert_eq!(objects(&run)[0]["author"], "Ada Byron, Bo Nib");
}

#[test]
fn markdown_has_its_facts_in_front() {
    let sandbox = Sandbox::new().file("a.html", &page("On Doors"));
    let text = sandbox.run("extract a.html").success().quiet().stdout();
    assert!(text.starts_with("+++\n"), "{text}");
    let front = text.split("+++\n").nth(1).unwrap();
    let front: toml::Table = toml::from_str(front).unwrap();
    assert_eq!(front["title"].as_str(), Some("On Doors"));
    assert_eq!(front["source"].as_str(), Some("https://origin.example/page/"));
    assert_eq!(front["date"].to_string(), "2020-09-13");
    assert!(text.ends_with("it is always the hinge.\n"), "{text}");
}

#[test]
fn extracted_markdown_is_a_source_again() {
    let sandbox = Sandbox::new().file("a.html", &page("On Doors"));
    let text = sandbox.run("extract a.html").success().stdout();
    let sandbox = sandbox.file("again.md", &text);
    assert_eq!(sandbox.run("extract again.md").success().quiet().stdout(), text);
}

#[test]
fn text_and_html_hold_the_body_alone() {
    let sandbox = Sandbox::new().file("a.html", &page("On Doors"));
    let text = sandbox.run("extract --format text a.html").success().quiet().stdout();
    assert!(text.starts_with("Somebody brought up doors"), "{text}");
    let html = sandbox.run("extract --format html a.html").success().quiet().stdout();
    assert!(html.starts_with("<article>\n<p>Somebody brought up doors"), "{html}");
    assert!(html.contains("<em>of course</em>") && html.ends_with("</article>\n"), "{html}");
    assert!(!html.contains("Our shop") && !html.contains("<script"), "{html}");
}

#[test]
fn the_order_is_that_of_the_input_for_any_number_of_jobs() {
    let (sandbox, expected) = pages(150);
    for jobs in [1, 2, 7] {
        let run = sandbox.run(&format!("extract --format jsonl --jobs {jobs} in")).success();
        assert_eq!(titles(&run), expected, "{jobs} jobs");
    }
}

#[test]
fn paths_are_read_in_the_order_they_are_named() {
    let (sandbox, _) = pages(3);
    let run = sandbox.run("extract --format jsonl in/002.html in/000.html in/001.html").success();
    assert_eq!(titles(&run), ["Page 002", "Page 000", "Page 001"]);
}

#[test]
fn folders_are_walked_at_any_depth() {
    let sandbox = Sandbox::new()
        .file("in/b/deep.html", &page("Deep"))
        .file("in/a.md", &format!("# Flat\n\n{}\n", prose("floors")))
        .file("in/.hidden.html", &page("Hidden"))
        .file("in/b/deep_files/ad.html", &page("Advertisement"))
        .file("in/notes.pdf", "no source");
    let run = sandbox.run("extract --format jsonl in").success().quiet();
    assert_eq!(titles(&run), ["Flat", "Deep"]);
    assert_eq!(objects(&run)[1]["path"], "in/b/deep.html");
}

#[test]
fn standard_input_is_read_in_the_format_named() {
    let sandbox = Sandbox::new();
    let run = |format: &str, input: &str| {
        let line = format!("extract --format jsonl --input-format {format} -");
        let run = sandbox.run_with_input(&line, input.as_bytes()).success();
        let object = objects(&run).remove(0);
        assert_eq!((&object["path"], &object["format"]), (&"-".into(), &format.into()));
        object["title"].as_str().unwrap_or_default().to_owned()
    };
    let body = prose("pipes");
    assert_eq!(run("html", &page("From a page")), "From a page");
    assert_eq!(run("markdown", &format!("# From a note\n\n{body}\n")), "From a note");
    assert_eq!(run("text", &format!("From a dump\n\n{body}\n")), "From a dump");
    let mail = format!("From: Bo Nib <bo@post.example>\nSubject: From a letter\n\n{body}\n");
    assert_eq!(run("email", &mail), "From a letter");
    let archive = format!(
        "MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n{}",
        page("From an archive")
    );
    assert_eq!(run("mhtml", &archive), "From an archive");
}

#[test]
fn without_a_path_standard_input_is_read() {
    let sandbox = Sandbox::new();
    let run = sandbox.run_with_input("extract --format jsonl", page("Piped").as_bytes()).success();
    assert_eq!(titles(&run), ["Piped"]);
}

#[test]
fn a_broken_source_is_named_and_left_out() {
    let (sandbox, expected) = pages(2);
    let sandbox = sandbox.file("in/001-broken.mhtml", "no archive");
    let run = sandbox
        .run("extract --format jsonl in")
        .success()
        .complains("warning[mhtml/unreadable]")
        .complains("--> in/001-broken.mhtml");
    assert_eq!(titles(&run), expected);
}

#[test]
fn a_path_that_is_not_there_fails_after_the_others_are_read() {
    let (sandbox, expected) = pages(1);
    let run = sandbox
        .run("extract --format jsonl nothing.html in/000.html")
        .status(1)
        .complains("error[source/unreadable]")
        .complains("--> nothing.html");
    assert_eq!(titles(&run), expected);
}

#[test]
fn a_library_counts_only_when_named() {
    let sandbox = Sandbox::library()
        .file("site.toml", "strip_phrases = [\"always the hinge\"]\n")
        .file("content/a.html", &page("On Doors"))
        .file("content/a.toml", "title = \"Told beside\"\n");
    let run = sandbox.run("extract --format jsonl content").success();
    assert_eq!(titles(&run), ["On Doors"]);
    assert!(run.stdout().contains("always the hinge.\",\"markdown\""), "{}", run.stdout());
    let run = sandbox.run("extract --format jsonl --root . content").success();
    assert_eq!(titles(&run), ["Told beside"]);
    assert!(!run.stdout().contains("always the hinge.\",\"markdown\""), "{}", run.stdout());
}

#[test]
fn extracting_writes_nothing() {
    let sandbox = Sandbox::library().file("content/a.html", &page("On Doors"));
    let before = sandbox.contents(".");
    let _ = sandbox.run("extract content").success();
    let _ = sandbox.run("extract --root . content").success();
    assert_eq!(sandbox.contents("."), before);
}

#[test]
fn wrong_usage_is_told_apart_from_failure() {
    let sandbox = Sandbox::new().file("a.html", &page("On Doors"));
    for line in [
        "extract --format pdf a.html",
        "extract --input-format html a.html",
        "extract --input-format word -",
        "extract --jobs 0 a.html",
        "extract --nonsense a.html",
    ] {
        let run = sandbox.run(line).status(2);
        assert_eq!(run.stdout(), "", "{line}");
        assert!(run.stderr().starts_with("error: "), "{line}: {}", run.stderr());
    }
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let (sandbox, _) = pages(100);
    let mut child = Command::new(env!("CARGO_BIN_EXE_offprint"))
        .args(["extract", "--format", "jsonl", "in"])
        .current_dir(sandbox.path("."))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert!(output.status.success(), "{}", output.status);
}

#[test]
fn hardly_anything_left_is_said_aloud() {
    let sandbox = Sandbox::new().file("a.html", "<p>Too short.</p>");
    let _ = sandbox.run("extract a.html").success().complains("warning[essay/nearly-empty]");
}
