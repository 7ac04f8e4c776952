//! `offprint tags`.

use crate::sandbox::{Sandbox, prose};

/// What says nothing twice.
const END: &str = "It was never warm, and one learned early to keep a scarf in the drawer.";
const MORE: &str =
    "Some kept two, others none, and a few came to be known by theirs all over town.";

/// Two essays about night shifts and one about radiators, which no tag fits, among others.
fn library() -> Sandbox {
    let settings = "title = \"x\"\nbase_url = \"https://library.example/\"\n\n\
                    [tags]\nletters = [\"the post\"]\nferries = []\n";
    let night = "The night shift began at ten. On the night shift nobody asked where one had been, \
                 and the canteen sold only soup.";
    let early = "Whoever came off the night shift met us at the gate. I had the night shift once, \
                 in May, and slept through the summer.";
    let heat = "He looked at the radiators first. The radiators knew him, or so it seemed to us, and \
                one of them ticked.";
    let mut sandbox = Sandbox::library()
        .file("site.toml", settings)
        .essay("content/works/night.md", "Soup", "", &format!("{night} {END}"))
        .essay("content/works/early.md", "At the gate", "", &format!("{early} {END}"))
        .essay("content/works/heat.md", "Tuesdays", "", &format!("{heat} {END}"))
        .essay("content/short.md", "Brief", "", &format!("{END} {MORE}"));
    for number in 0..6 {
        let body = format!("{} The post came. The post went.", prose(&format!("stamp {number}")));
        let path = format!("content/letters/{number}.md");
        sandbox = sandbox.essay(&path, &format!("Stamp {number}"), "tags = [\"Paper\"]", &body);
    }
    sandbox
}

#[test]
fn tags_are_listed_with_their_essays() {
    let run = library().run("tags list").success().quiet();
    assert_eq!(run.stdout(), "     6  Paper\n     6  letters\n     0  ferries\n");
}

#[test]
fn a_tag_of_the_vocabulary_that_essays_spell_otherwise_is_listed_once() {
    let sandbox = Sandbox::library()
        .file("site.toml", "title = \"x\"\n[tags]\n\"first jobs\" = []\n")
        .essay("content/a.md", "A", "tags = [\"First Job\"]", &prose("jobs"));
    assert_eq!(sandbox.run("tags list").success().stdout(), "     1  First Job\n");
}

#[test]
fn tags_are_suggested_to_essays_that_the_vocabulary_does_not_fit() {
    let run = library().run("tags suggest").success().quiet();
    let out = run.stdout();
    let suggested = |path: &str| {
        let line = out.lines().find(|line| line.starts_with(path));
        line.unwrap_or_else(|| panic!("no {path} in:\n{out}"))[path.len()..].trim().to_owned()
    };
    assert!(suggested("works/night.md").starts_with("night shift"), "{out}");
    assert!(suggested("works/early.md").starts_with("night shift"), "{out}");
    assert_eq!(suggested("works/heat.md"), "radiators");
    assert_eq!(suggested("short.md"), "-");
    assert!(!out.contains("letters/"), "{out}");
    assert!(out.contains("\"night shift\" = [\"night shift\"] # 2 essays\n"), "{out}");
}

#[test]
fn suggestions_are_lines_that_do_what_they_say() {
    let sandbox = library();
    let out = sandbox.run("tags suggest").success().stdout();
    let lines = out.split_once("\n# for [tags]").unwrap().1.split_once('\n').unwrap().1;
    let settings = sandbox.read("site.toml") + lines;
    let sandbox = sandbox.file("site.toml", &settings).built();
    let tag = sandbox.read("public/tags/night-shift/index.html");
    assert!(tag.contains("Soup") && tag.contains("At the gate"), "{tag}");
    let left = sandbox.run("tags suggest").success().stdout();
    assert_eq!(left, "short.md  -\n");
}

#[test]
fn suggestions_are_the_same_every_time() {
    let (first, second) = (library().run("tags suggest"), library().run("tags suggest"));
    assert_eq!(first.stdout(), second.stdout());
}

#[test]
fn nothing_is_written() {
    let sandbox = library();
    let before = sandbox.tree(".");
    let _ = sandbox.run("tags list").success();
    let _ = sandbox.run("tags suggest").success();
    assert_eq!(sandbox.tree("."), before);
}

#[test]
fn what_is_private_is_suggested_nothing() {
    let sandbox = library().file("content/works/heat.toml", "rights = \"private\"\n");
    let run = sandbox.run("tags suggest").success();
    assert!(!run.stdout().contains("radiators"), "{}", run.stdout());
}
