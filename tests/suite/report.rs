//! `.offprint/report.html` and `report.jsonl`: what became of every source of a build.

use serde_json::Value;

use crate::sandbox::{Sandbox, prose};

/// A saved page of an essay between other things.
fn page(title: &str) -> String {
    format!(
        "<!doctype html><html lang=\"en\"><title>{title}</title>\
         <nav><a href=\"/\">Front page</a> <a href=\"/shop\">Our shop</a></nav>\
         <article><h1>{title}</h1><p>{}</p></article>\
         <p>Subscribe to our newsletter</p>",
        prose(title)
    )
}

/// A library in which every outcome is to be found.
fn library() -> Sandbox {
    Sandbox::library()
        .file("content/saved.html", &page("Doors"))
        .essay("content/mine.md", "Mine", "tagz = []", &prose("mine"))
        .essay("content/begun.md", "Begun", "draft = true", &prose("begun"))
        .essay("content/secret.md", "Secret", "rights = \"private\"", &prose("secret"))
        .file("content/broken.mhtml", "this is no archive at all")
        .file("content/empty.html", "")
        .file("content/notes.docx", "not a source")
        .file("content/orphan.toml", "title = \"Nobody\"\n")
}

/// The lines of the report by path.
fn lines(sandbox: &Sandbox) -> std::collections::BTreeMap<String, Value> {
    let text = sandbox.read(".offprint/report.jsonl");
    let lines = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    lines.map(|line| (line["path"].as_str().unwrap().to_owned(), line)).collect()
}

fn codes(line: &Value) -> Vec<&str> {
    let warnings = line["warnings"].as_array().unwrap();
    warnings.iter().map(|warning| warning["code"].as_str().unwrap()).collect()
}

#[test]
fn every_file_is_accounted_for() {
    let sandbox = library();
    let left_out = "note[source/ignored]: left out what is no source: `notes.docx`\n";
    let run = sandbox.run("build").success().complains(left_out);
    assert!(run.stdout().ends_with("stands in .offprint/report.html\n"), "{}", run.stdout());
    let _ = sandbox.run("build").success().complains(left_out);
    assert_eq!(sandbox.run("build --quiet").success().complaints(left_out), 0);
    // From elsewhere it is the path to open from there.
    let outside = Sandbox::new();
    let root = sandbox.path("");
    let run = outside.run_words(&["build", "--root", root.to_str().unwrap()]).success();
    let report = sandbox.path(".offprint/report.html");
    assert!(run.stdout().contains(report.to_str().unwrap()), "{}", run.stdout());
    let lines = lines(&sandbox);
    let check = |path: &str, outcome: &str, expected: &[&str]| {
        let line = &lines[path];
        assert_eq!(line["outcome"], outcome, "{line}");
        assert_eq!(codes(line), expected, "{line}");
    };
    check("content/saved.html", "published", &[]);
    check("content/mine.md", "published", &["front-matter/unknown-key"]);
    check("content/begun.md", "draft", &[]);
    check("content/secret.md", "private", &[]);
    check("content/broken.mhtml", "unreadable", &["mhtml/unreadable"]);
    check("content/empty.html", "empty", &["essay/empty"]);
    check("content/notes.docx", "no-source", &[]);
    check("content/orphan.toml", "other", &["source/orphan-sidecar"]);
    assert_eq!(lines.len(), 8);
    let saved = &lines["content/saved.html"];
    assert_eq!(saved["page"], "essays/doors/index.html");
    assert_eq!(saved["title"], "Doors");
    assert_eq!(saved["found"]["title"], "the page's title", "{saved}");
    assert!((50..100).contains(&saved["confidence"].as_u64().unwrap()), "{saved}");
    assert_eq!(lines["content/mine.md"]["confidence"], Value::Null);
    assert_eq!(lines["content/mine.md"]["warnings"][0]["line"], 3);
    assert_eq!(lines["content/begun.md"]["page"], Value::Null);
    assert!(!sandbox.read(".offprint/report.jsonl").contains("nobody at the table"));
}

#[test]
fn what_was_struck_out_names_its_rule_and_the_phrase_that_puts_it_back() {
    let sandbox = library();
    let _ = sandbox.run("build").success();
    let lines = lines(&sandbox);
    let removed = lines["content/saved.html"]["removed"].as_array().unwrap().clone();
    assert!(removed.len() >= 3, "{removed:?}");
    let mut phrases = Vec::new();
    for passage in &removed {
        assert!(!passage["rule"].as_str().unwrap().is_empty());
        assert!(!passage["reason"].as_str().unwrap().is_empty());
        phrases.extend(passage["keep"].as_array().unwrap().iter().cloned());
    }
    let form = removed.iter().find(|passage| passage["rule"] == "subscription-form").unwrap();
    assert_eq!(form["text"], serde_json::json!(["Subscribe to our newsletter"]));
    let sandbox =
        sandbox.file("content/saved.toml", &format!("keep = {}\n", Value::Array(phrases)));
    let _ = sandbox.run("build").success();
    let saved = &self::lines(&sandbox)["content/saved.html"];
    assert_eq!(saved["removed"], serde_json::json!([]), "{saved}");
    assert_eq!(saved["words_kept"], saved["words_before"]);
}

#[test]
fn the_page_shows_what_is_kept_and_what_is_struck_out() {
    let sandbox = library();
    let _ = sandbox.run("build").success();
    let html = scraper::Html::parse_document(&sandbox.read(".offprint/report.html"));
    let texts = |selector: &str| -> Vec<String> {
        let selector = scraper::Selector::parse(selector).unwrap();
        html.select(&selector).map(|element| element.text().collect()).collect()
    };
    assert_eq!(texts(".sources > tbody").len(), 8);
    let row = "tbody.published.cleaned";
    assert_eq!(texts(&format!("{row} th bdi"))[0], "content/saved.html");
    let struck = texts(&format!("{row} .struck del"));
    assert!(struck.iter().any(|text| text == "Subscribe to our newsletter"), "{struck:?}");
    let kept = texts(&format!("{row} .kept .words"));
    assert!(kept.concat().contains("brought up Doors"), "{kept:?}");
    let phrases = texts(".keep");
    assert!(
        phrases.contains(&"keep = [\"Subscribe to our newsletter\"]".to_owned()),
        "{phrases:?}"
    );
    assert_eq!(texts("tbody.left").len(), 4);
    assert_eq!(texts("tbody.warned").len(), 4);
    assert_eq!(texts("tbody.gaps").len(), 4);
}

#[test]
fn what_an_essay_lacks_and_what_rules_did_nothing_is_to_be_seen() {
    let settings = "title = \"x\"\nbase_url = \"https://library.example/\"\n\
                    strip_phrases = [\"never said\"]\n\
                    [[source]]\ndomain = \"begun.example\"\n\
                    [[source]]\ndomain = \"gone.example\"\n";
    let sandbox = Sandbox::library()
        .file("site.toml", settings)
        .essay("content/bare.md", "Bare", "date = 2020-02-03", &prose("bare"))
        .essay(
            "content/whole.md",
            "Whole",
            "author = \"Ada Byron\"\ndate = 2020-02-03\ntags = [\"notes\"]",
            &prose("whole"),
        )
        .file("content/whole.toml", "strip = [\"nowhere to be found\"]\n")
        .essay(
            "content/begun.md",
            "Begun",
            "draft = true\nsource = \"https://begun.example/a\"",
            &prose("begun"),
        );
    let run = sandbox.run("build").success();
    assert_eq!(run.complaints("[config/"), 0, "{}", run.stderr());
    let lines = lines(&sandbox);
    let missing = |path: &str| lines[path]["missing"].clone();
    assert_eq!(missing("content/bare.md"), serde_json::json!(["author", "tags"]));
    assert_eq!(missing("content/whole.md"), serde_json::json!([]));
    assert_eq!(codes(&lines["content/whole.md"]), ["cleaner/unmatched-rule"]);
    let idle = &lines["content/whole.md"]["warnings"][0];
    assert_eq!((&idle["file"], &idle["line"]), (&"whole.toml".into(), &1.into()));
    assert!(lines["site.toml"]["warnings"][0]["file"].is_null());
    assert_eq!(codes(&lines["site.toml"]), ["config/unmatched-phrase", "config/unused-source"]);
    assert_eq!(lines["site.toml"]["warnings"][1]["line"], 7);
    let html = scraper::Html::parse_document(&sandbox.read(".offprint/report.html"));
    let texts = |selector: &str| -> Vec<String> {
        let selector = scraper::Selector::parse(selector).unwrap();
        html.select(&selector).map(|element| element.text().collect()).collect()
    };
    let names = |kind: &str| texts(&format!("tbody.{kind} th bdi:first-child"));
    assert_eq!(names("untagged"), ["content/bare.md", "content/begun.md"]);
    assert_eq!(texts(".missing"), ["Not found: author, tags.", "Not found: author, date, tags."]);
    assert_eq!(names("idle"), ["content/whole.md", "site.toml"]);
    let told = texts("tbody.idle .remarks");
    assert!(told[0].contains("cleaner/unmatched-rule, whole.toml line 1: "), "{told:?}");
    let checked = sandbox.run("check").success();
    for code in ["config/unmatched-phrase", "config/unused-source", "essay/no-tags"] {
        let told = checked.complaints(&format!("[{code}]"));
        assert_eq!(told, if code == "essay/no-tags" { 2 } else { 1 }, "{}", checked.stderr());
    }
}

/// The page of a source that the report links to, by its path from the library's folder.
fn sheet(sandbox: &Sandbox, source: &str) -> Option<String> {
    let html = scraper::Html::parse_document(&sandbox.read(".offprint/report.html"));
    let links = scraper::Selector::parse(".sources th a[href]").unwrap();
    let mut links = html.select(&links);
    let link = links.find(|link| link.text().collect::<String>() == source)?;
    Some(format!(".offprint/{}", link.attr("href").unwrap()))
}

#[test]
fn a_source_that_lost_something_is_shown_whole_on_a_page_of_its_own() {
    let long = format!("<p>{}</p><p>{}</p></article>", prose("a"), prose("b"));
    let text = page("Doors").replace("</article>", &long);
    let sandbox = library().file("content/saved.html", &text);
    let _ = sandbox.run("build").success();
    let path = sheet(&sandbox, "content/saved.html").expect("a link to its page");
    let written = sandbox.read(&path);
    let html = scraper::Html::parse_document(&written);
    let texts = |selector: &str| -> Vec<String> {
        let selector = scraper::Selector::parse(selector).unwrap();
        html.select(&selector).map(|element| element.text().collect()).collect()
    };
    let kept = [prose("Doors"), prose("a"), prose("b")];
    assert_eq!(texts(".pieces > .kept .words")[..3], kept);
    let struck = texts(".struck del");
    assert!(struck.iter().any(|piece| piece.contains("Our shop")), "{struck:?}");
    let saved = &lines(&sandbox)["content/saved.html"];
    let why = |passage: &Value| {
        let [rule, reason] = ["rule", "reason"].map(|key| passage[key].as_str().unwrap());
        format!("{rule}: {reason}")
    };
    let reasons: Vec<String> = saved["removed"].as_array().unwrap().iter().map(why).collect();
    assert_eq!(texts(".struck > .why"), reasons);
    assert!(texts(".score b").iter().any(|score| score.ends_with(" %")));
    assert_eq!(texts("a[href='../report.html']"), ["All sources"]);
    assert_eq!(texts(".path"), ["content/saved.html"]);
    assert_eq!(sheet(&sandbox, "content/mine.md"), None);
    assert_eq!(sandbox.tree(".offprint/report").len(), 1);
}

#[test]
fn the_page_of_a_source_is_there_for_as_long_as_the_source_is() {
    let sandbox = library().file("content/other.html", &page("Windows"));
    let _ = sandbox.run("build").success();
    let [saved, other] = ["content/saved.html", "content/other.html"]
        .map(|source| sheet(&sandbox, source).expect("a page"));
    let before = sandbox.read(&saved);
    std::fs::remove_file(sandbox.path(&saved)).unwrap();
    let _ = sandbox.run("build").success();
    assert_eq!(sandbox.read(&saved), before);
    std::fs::remove_dir_all(sandbox.path(".offprint/report")).unwrap();
    let _ = sandbox.run("build").success();
    assert_eq!(sandbox.read(&saved), before);
    let sandbox = sandbox.file(".offprint/report/mine.html", "somebody's own");
    std::fs::remove_file(sandbox.path("content/other.html")).unwrap();
    let _ = sandbox.run("build").success();
    assert!(!sandbox.path(&other).exists());
    assert_eq!(sandbox.read(&saved), before);
    assert_eq!(sandbox.read(".offprint/report/mine.html"), "somebody's own");
    let edited = page("Doors").replace("Our shop", "Our other shop");
    let sandbox = sandbox.file("content/saved.html", &edited);
    let _ = sandbox.run("build").success();
    assert_eq!(sheet(&sandbox, "content/saved.html").as_ref(), Some(&saved));
    assert!(sandbox.read(&saved).contains("Our other shop"));
}

#[test]
fn the_report_is_the_same_from_the_store_and_for_any_number_of_jobs() {
    let (one, other) = (library(), library());
    let report = |sandbox: &Sandbox| {
        [".offprint/report.html", ".offprint/report.jsonl"].map(|path| sandbox.read(path))
    };
    let _ = one.run("build --jobs 1").success();
    let cold = report(&one);
    let _ = one.run("build").success();
    assert_eq!(report(&one), cold);
    std::fs::remove_file(one.path(".offprint/report.html")).unwrap();
    let _ = one.run("build").success();
    assert_eq!(report(&one), cold);
    let root = other.path("");
    let _ = Sandbox::new().run(&format!("build --jobs 4 --root {}", root.display())).success();
    assert_eq!(report(&other), cold);
}

#[test]
fn a_build_that_publishes_nothing_is_accounted_for_too() {
    let sandbox = library();
    let _ = sandbox.run("build --strict").status(1);
    let lines = lines(&sandbox);
    assert_eq!(lines["content/saved.html"]["outcome"], "not-published");
    assert_eq!(lines["content/broken.mhtml"]["outcome"], "unreadable");
}

#[test]
fn a_quiet_build_is_accounted_for_too() {
    let sandbox = library();
    let run = sandbox.run("build --quiet").success().quiet();
    assert_eq!(run.stdout(), "");
    assert_eq!(codes(&lines(&sandbox)["content/broken.mhtml"]), ["mhtml/unreadable"]);
}

#[test]
fn nothing_of_a_source_is_markup_in_the_report() {
    let hostile =
        "</script><script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{ 7*191 }}\u{1b}[31m";
    let written = hostile.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    let text = page(&written).replace("Subscribe to our newsletter", &format!("Share {written}"));
    let name = "content/a<b>\"&'\u{1b}.html";
    let sandbox = Sandbox::library().file(name, &text).file(
        "content/b.md",
        &format!("+++\ntitle = \"B\"\n\"<script>x\" = 1\n+++\n{}", prose("b")),
    );
    let _ = sandbox.run("build").success();
    let report = sandbox.read(".offprint/report.html");
    assert!(report.contains("&lt;script&gt;alert(1)"), "{report}");
    assert!(!report.contains('\u{1b}') && !report.contains("1337"), "{report}");
    let html = scraper::Html::parse_document(&report);
    let count = |selector: &str| html.select(&scraper::Selector::parse(selector).unwrap()).count();
    assert_eq!(count("script"), 1);
    let elsewhere = "a:not([href^='report/']), link:not([href='data:,'])";
    assert_eq!(count(&format!("img, iframe, body script, {elsewhere}")), 0);
    assert_eq!(count("[style], [onclick], [onerror]"), 0);
    assert_eq!(count("a"), 1);
    for name in sandbox.tree(".offprint/report") {
        let sheet = sandbox.read(&format!(".offprint/report/{name}"));
        assert!(sheet.contains("&lt;script&gt;alert(1)"), "{sheet}");
        assert!(!sheet.contains('\u{1b}') && !sheet.contains("1337"), "{sheet}");
        assert!(sheet.contains("content=\"default-src 'none'; style-src"), "{sheet}");
        let html = scraper::Html::parse_document(&sheet);
        let strangers = "script, img, iframe, [style], [onclick], [onerror], \
             a:not([href^='#piece-'], [href='../report.html']), link:not([href='data:,'])";
        let selector = scraper::Selector::parse(strangers).unwrap();
        assert_eq!(html.select(&selector).count(), 0, "{sheet}");
    }
    let lines = sandbox.read(".offprint/report.jsonl");
    assert!(!lines.contains('\u{1b}'), "{lines}");
}

#[test]
fn a_report_that_cannot_be_written_costs_no_site() {
    let sandbox = Sandbox::library()
        .essay("content/a.md", "A", "", &prose("a"))
        .file(".offprint/report.html/mine", "a folder in its place");
    let run = sandbox.run("build").success().complains("warning[report/write]");
    assert!(!run.stdout().contains("report.html"), "{}", run.stdout());
    assert!(sandbox.path("public/essays/a/index.html").exists());
    assert_eq!(sandbox.tree(".offprint/report.html"), ["mine"]);
}

#[test]
fn checking_leaves_no_report() {
    let sandbox = Sandbox::library().essay("content/a.md", "A", "", &prose("a"));
    let _ = sandbox.run("check").success();
    assert!(!sandbox.path(".offprint/report.html").exists());
}
