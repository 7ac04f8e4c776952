//! `offprint init`.

use crate::sandbox::Sandbox;

#[test]
fn a_new_library_builds_at_once() {
    let sandbox = Sandbox::new();
    let run = sandbox.run("init essays").success().quiet();
    assert!(run.stdout().contains("offprint build --root essays"), "{}", run.stdout());
    assert_eq!(sandbox.tree("essays"), ["content/ask-what-done-looks-like.md", "site.toml"]);
    let _ = sandbox.run("build --root essays").success();
    assert!(sandbox.tree("essays/public").contains(&"index.html".to_owned()));
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
