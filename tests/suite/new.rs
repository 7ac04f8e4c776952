//! `offprint new`.

use crate::sandbox::{Sandbox, prose};

#[test]
fn a_new_essay_is_a_draft_named_for_its_title() {
    let sandbox = Sandbox::library();
    let run = sandbox.run("new Anfänge").success().quiet();
    assert_eq!(run.stdout(), "content/anfange.md\n");
    assert_eq!(
        sandbox.read("content/anfange.md"),
        "+++\ntitle = \"Anfänge\"\n# date = 2025-12-31\n# tags = []\ndraft = true\n+++\n\n"
    );
    let run = sandbox.run_in("content", "new Raise --shelf pay/first").success().quiet();
    assert_eq!(run.stdout(), "../content/pay/first/raise.md\n");
    assert!(sandbox.path("content/pay/first/raise.md").exists());
}

#[test]
fn a_new_essay_builds_once_it_is_written() {
    let sandbox = Sandbox::library();
    let title = "She said\t\"no\" \\ 仕事 \u{1b}[31m/../x";
    let run = sandbox.run_words(&["new", title]).success().quiet();
    let path = run.stdout().trim_end().to_owned();
    assert_eq!(path, "content/she-said-no-仕事-31m-x.md");
    let _ = sandbox.run("build --strict").success().quiet();
    let text = sandbox.read(&path).replace("draft = true\n", "") + &prose("a title like that");
    let sandbox = sandbox.file(&path, &text).built();
    let page = "public/essays/she-said-no-仕事-31m-x/index.html";
    assert!(sandbox.read(page).contains("She said &quot;no&quot; \\ 仕事 [31m/../x"));
}

#[test]
fn an_essay_that_is_there_is_never_overwritten() {
    let sandbox = Sandbox::library().file("content/raise.md", "mine");
    let _ = sandbox.run("new Raise").status(1).complains("error[output/exists]");
    assert_eq!(sandbox.read("content/raise.md"), "mine");
}

#[test]
fn an_essay_needs_a_library_and_a_title() {
    let sandbox = Sandbox::new();
    let _ = sandbox.run("new Raise").status(1).complains("error[command/no-library]");
    let _ = sandbox.run_words(&["new", " \n"]).status(2).complains("a title needs words");
    let _ = sandbox.run("new Raise --shelf ../x").status(2).complains("a shelf is a folder");
    assert_eq!(sandbox.tree("."), [""; 0]);
}
