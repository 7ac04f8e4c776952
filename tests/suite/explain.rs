//! `offprint explain`.

use crate::sandbox::{Sandbox, prose};

/// A saved page of an essay between other things.
fn page() -> String {
    format!(
        "<!doctype html><html lang=\"en\"><title>On Doors</title>\
         <meta name=\"author\" content=\"Ada Byron\">\
         <nav><a href=\"/\">Front page</a> <a href=\"/shop\">Our shop</a></nav>\
         <article><h1>On Doors</h1><p>{}</p></article>\
         <p>Subscribe to our newsletter</p>",
        prose("doors")
    )
}

#[test]
fn what_is_kept_and_what_is_struck_out_stand_in_their_order() {
    let sandbox = Sandbox::new().file("saved.html", &page());
    let run = sandbox.run("explain saved.html").success().quiet();
    let lines: Vec<String> = run.stdout().lines().map(str::to_owned).collect();
    assert!(lines[0].starts_with("saved.html: kept 1 of "), "{}", lines[0]);
    let at = |text: &str| lines.iter().position(|line| line.contains(text)).expect(text);
    let (menu, essay, form) = (at("Our shop"), at("brought up doors"), at("Subscribe to our"));
    assert!(menu < essay && essay < form, "{lines:?}");
    assert!(lines[menu].starts_with("- ") && lines[form].starts_with("- "), "{lines:?}");
    assert!(lines[essay].starts_with("  "), "{lines:?}");
}

#[test]
fn a_sidecar_that_cannot_be_read_fails_the_command() {
    let sandbox =
        Sandbox::new().file("saved.html", &page()).bytes("saved.toml", b"title = \"\xe9\"");
    let _ = sandbox.run("explain saved.html").status(1).complains("error[source/encoding]");
}

#[test]
fn what_is_struck_out_names_its_rule() {
    let sandbox = Sandbox::new().file("saved.html", &page());
    let text = sandbox.run("explain saved.html").success().stdout();
    assert!(
        text.contains("\ntitle (the title, which stands above the essay)\n- On Doors"),
        "{text}"
    );
    assert!(text.contains("\nnavigation ("), "{text}");
    assert!(text.contains("\nsubscription-form ("), "{text}");
}

#[test]
fn every_piece_of_text_has_its_score() {
    let sandbox = Sandbox::new().file("saved.html", &page());
    let text = sandbox.run("explain saved.html").success().stdout();
    let lines: Vec<&str> = text.lines().collect();
    let is_piece = |line: &&&str| line.starts_with("- ") || line.starts_with("  ");
    let is_score = |line: &str| {
        let percent = line.strip_prefix("      ").and_then(|line| line.split_once(" %"));
        percent.is_some_and(|(number, _)| (1..100).contains(&number.parse().unwrap_or(0)))
    };
    let facts = lines.iter().position(|line| line.is_empty()).unwrap();
    let pieces: Vec<_> = lines[facts..].iter().filter(is_piece).collect();
    assert!(pieces.len() >= 8 && pieces.len() % 2 == 0, "{text}");
    for pair in pieces.chunks(2) {
        assert!(!is_score(pair[0]) && is_score(pair[1]), "{pair:?}");
    }
}

#[test]
fn ones_own_writing_has_no_score() {
    let text = format!("# On doors\n\n{}\n", prose("doors"));
    let sandbox = Sandbox::new().file("mine.md", &text);
    assert!(!sandbox.run("explain mine.md").success().stdout().contains(" %"));
    let page = sandbox.run("explain mine.md --html -").success().stdout();
    assert!(page.contains("Nothing was to be cleaned here"), "{page}");
}

#[test]
fn a_page_shows_the_whole_source() {
    let sandbox = Sandbox::new().file("saved.html", &page());
    let run = sandbox.run("explain saved.html --html why.html").success().quiet();
    assert!(run.stdout().starts_with("why.html: kept 1 of "), "{}", run.stdout());
    let html = scraper::Html::parse_document(&sandbox.read("why.html"));
    let texts = |selector: &str| -> Vec<String> {
        let selector = scraper::Selector::parse(selector).unwrap();
        html.select(&selector).map(|element| element.text().collect()).collect()
    };
    let struck = texts(".pieces > .struck del");
    assert_eq!(texts(".pieces > .kept .words"), [prose("doors")]);
    for text in ["Our shop", "On Doors", "Subscribe to our newsletter"] {
        assert!(struck.iter().any(|piece| piece.contains(text)), "{text}: {struck:?}");
    }
    let fates = texts(".pieces > .struck .fate");
    assert!(fates.iter().any(|fate| fate.contains("subscription-form")), "{fates:?}");
    assert_eq!(texts(".pieces > li").len(), texts(".pieces .score b").len());
    assert_eq!(texts(".counts dd")[0], format!("1 of {}", texts(".pieces > li").len()));
    assert_eq!(texts("html[lang=en] > head > title"), ["What is kept of saved.html"]);
}

#[test]
fn nothing_of_a_source_is_markup_in_its_page() {
    let hostile = "<script>alert(1)</script>\"'><img src=https://x.example/a.png>";
    let written = hostile.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    let text = page()
        .replace("brought up doors", &written)
        .replace("On Doors", &written)
        .replace("Ada Byron", &written);
    let name = "a<b>\"&'.html";
    let sandbox = Sandbox::new().file(name, &text);
    let page = sandbox.run_words(&["explain", name, "--html", "-"]).success().stdout();
    assert!(page.contains("&lt;script&gt;alert(1)"), "{page}");
    let html = scraper::Html::parse_document(&page);
    let count = |selector: &str| html.select(&scraper::Selector::parse(selector).unwrap()).count();
    assert_eq!(
        count("script, img, iframe, a:not([href^='#piece-']), link:not([href='data:,'])"),
        0
    );
    assert_eq!(count("[style], [onclick], [onerror]"), 0);
    assert_eq!(count("title, h1"), 2);
}

#[test]
fn a_page_replaces_nothing_but_an_earlier_one() {
    let sandbox = Sandbox::new().file("saved.html", &page()).file("other.html", &page());
    let refuses = |to: &str, code: &str| {
        let line = format!("explain saved.html --html {to}");
        let _ = sandbox.run(&line).status(1).complains(&format!("error[{code}]"));
        assert_eq!(sandbox.read(to), page());
    };
    refuses("saved.html", "output/forbidden");
    refuses("other.html", "output/exists");
    for _ in 0..2 {
        let _ = sandbox.run("explain saved.html --html why.html").success().quiet();
    }
    let page = sandbox.run("explain saved.html --html -").success().stdout();
    assert_eq!(page, sandbox.read("why.html"));
}

#[test]
fn a_picture_is_shown_as_one() {
    let picture = "<p><img src=\"https://x.example/door.png\" alt=\"A door\"></p></article>";
    let sandbox = Sandbox::new().file("saved.html", &page().replace("</article>", picture));
    let text = sandbox.run("explain saved.html").success().stdout();
    assert!(text.contains("[picture]\n"), "{text}");
}

#[test]
fn the_metadata_names_where_it_was_found() {
    let sandbox = Sandbox::new().file("saved.html", &page());
    let text = sandbox.run("explain saved.html").success().stdout();
    assert!(text.contains("author: Ada Byron (from a meta element)\n"), "{text}");
    assert!(text.contains("published: not found\n"), "{text}");
}

#[test]
fn a_pipe_gets_no_colour() {
    let sandbox = Sandbox::new().file("saved.html", &page());
    assert!(!sandbox.run("explain saved.html").success().stdout().contains('\u{1b}'));
}

#[test]
fn control_characters_of_a_source_do_not_reach_the_terminal() {
    let text = page().replace("Our shop", "Our \u{1b}[31mshop\u{7}");
    let sandbox = Sandbox::new().file("saved.html", &text);
    let stdout = sandbox.run("explain saved.html").success().stdout();
    assert!(!stdout.contains(['\u{1b}', '\u{7}']), "{stdout}");
}

#[test]
fn ones_own_writing_is_left_alone() {
    let text = format!("# On doors\n\n{}\n\nSubscribe to our newsletter\n", prose("doors"));
    let sandbox = Sandbox::new().file("mine.md", &text);
    let stdout = sandbox.run("explain mine.md").success().stdout();
    assert!(stdout.contains("  Subscribe to our newsletter\n"), "{stdout}");
}

#[test]
fn ones_own_writing_is_cleaned_when_asked_for() {
    let text = format!("# On doors\n\n{}\n\nSubscribe to our newsletter\n", prose("doors"));
    let sandbox = Sandbox::new().file("mine.md", &text).file("mine.toml", "clean = true\n");
    let stdout = sandbox.run("explain mine.md").success().stdout();
    assert!(stdout.contains("- Subscribe to our newsletter\n"), "{stdout}");
}

#[test]
fn the_rules_of_the_library_count() {
    let sandbox = Sandbox::library()
        .file("site.toml", "keep_phrases = [\"subscribe to our\"]\n")
        .file("content/deep/saved.html", &page());
    let stdout = sandbox.run("explain content/deep/saved.html").success().stdout();
    assert!(stdout.contains("  Subscribe to our newsletter\n"), "{stdout}");
}

#[test]
fn images_are_looked_for_where_a_build_does() {
    let text = format!("# On doors\n\n{}\n\n![A door](../images/door.png)\n", prose("doors"));
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x08\0\0\0\x08";
    let sandbox = Sandbox::library()
        .file("content/pay/mine.md", &text)
        .file("beside.md", &text.replace("../images/", ""))
        .bytes("content/images/door.png", png)
        .bytes("door.png", png);
    let _ = sandbox.run("explain content/pay/mine.md").success().quiet();
    let _ = sandbox.run_in("content/pay", "explain mine.md").success().quiet();
    let _ = sandbox.run("explain beside.md").success().quiet();
    std::fs::remove_file(sandbox.path("door.png")).unwrap();
    let _ = sandbox.run("explain beside.md").success().complains("image/missing");
}

#[test]
fn explaining_writes_nothing() {
    let sandbox = Sandbox::library().file("content/saved.html", &page());
    let before = sandbox.contents(".");
    let _ = sandbox.run("explain content/saved.html").success();
    assert_eq!(sandbox.contents("."), before);
}

#[test]
fn what_cannot_be_explained_is_refused() {
    let sandbox = Sandbox::new()
        .file("folder/saved.html", &page())
        .file("picture.png", "x")
        .file("broken.mhtml", "no archive");
    let refuses = |path: &str, code: &str| {
        let run = sandbox.run(&format!("explain {path}")).status(1);
        assert_eq!(run.stdout(), "");
        let _ = run.complains(&format!("error[{code}]")).complains(path);
    };
    refuses("nothing.html", "source/unreadable");
    refuses("folder", "command/folder");
    refuses("picture.png", "loader/unknown-format");
    refuses("broken.mhtml", "mhtml/unreadable");
    let run = sandbox.run("explain folder/svaed.html").status(1);
    let _ = run.complains("help: did you mean `folder/saved.html`?");
    let run = sandbox.run("explain folder/saved.toml").status(1);
    let _ = run.complains("help: did you mean `folder/saved.html`?");
    let sandbox = sandbox.file("folder/saved.toml", "");
    let run = sandbox.run("explain folder/saved.toml").status(1);
    let _ = run.complains("help: name the source that this sidecar stands beside");
    let _ = sandbox.run("explain").status(2);
}
