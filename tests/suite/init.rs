//! `offprint init`.

use crate::sandbox::Sandbox;

#[test]
fn a_new_library_builds_at_once() {
    let sandbox = Sandbox::new();
    let run = sandbox.run("init essays").success().quiet();
    assert!(run.stdout().contains("offprint build --root essays"), "{}", run.stdout());
    assert_eq!(
        sandbox.tree("essays"),
        [
            "content/ask-what-done-looks-like.md",
            "content/hand-over-the-keys.txt",
            "content/the-wish-list.html",
            "site.toml"
        ]
    );
    let run = sandbox.run("build --strict --root essays").success().quiet();
    assert!(run.stdout().contains("Published 3 essays"), "{}", run.stdout());
    assert!(sandbox.tree("essays/public").contains(&"index.html".to_owned()));
}

#[test]
fn the_samples_lose_their_boilerplate_and_nothing_else() {
    let sandbox = Sandbox::new();
    let _ = sandbox.run("init .").success().quiet();
    let check = |source: &str, author: &str, published: &str, first: &str, last: &str| {
        let run = sandbox.run(&format!("extract --format jsonl content/{source}")).success();
        let line: serde_json::Value = serde_json::from_str(&run.quiet().stdout()).unwrap();
        assert_eq!((&line["author"], &line["published"]), (&author.into(), &published.into()));
        let text = line["text"].as_str().unwrap();
        assert!(text.starts_with(first) && text.trim_end().ends_with(last), "{source}: {text}");
    };
    check(
        "the-wish-list.html",
        "Ines Halloran",
        "2022-09-14",
        "The advertisement asked for",
        "They wanted to hear about the fire.",
    );
    check(
        "hand-over-the-keys.txt",
        "Tobias Wren",
        "2023-05-09",
        "When I left the workshop",
        "Somebody may need it to hold a door open.",
    );
}

#[test]
fn a_folder_that_is_a_library_is_refused_and_left_alone() {
    let sandbox = Sandbox::library();
    let settings = sandbox.read("site.toml");
    let _ = sandbox.run("init .").status(1).complains("error[output/library]");
    assert_eq!(sandbox.read("site.toml"), settings);
    assert_eq!(sandbox.tree("."), ["site.toml"]);
}

#[test]
fn essays_that_are_there_already_stay_alone() {
    let sandbox = Sandbox::new().file("content/mine.md", "# Mine\n\nWords of my own.\n");
    let _ = sandbox.run("init .").success().quiet();
    assert_eq!(sandbox.tree("."), ["content/mine.md", "site.toml"]);
}

#[test]
fn a_folder_has_to_be_named() {
    let _ = Sandbox::new().run("init").status(2).complains("DIR");
}
