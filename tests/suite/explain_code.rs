//! `offprint explain-code`.

use crate::sandbox::Sandbox;

#[test]
fn a_code_is_explained_with_an_example_and_a_remedy() {
    let sandbox = Sandbox::new();
    let run = sandbox.run("explain-code links/anchor").success().quiet();
    let text = run.stdout();
    assert!(text.starts_with("A link of your own names a place"), "{text}");
    assert!(text.contains("\n\nExample: ") && text.contains("\n\nTo mend it: "), "{text}");
    assert!(!text.contains("##"), "{text}");
    let pasted = sandbox.run("explain-code warning[links/anchor]").success().quiet();
    assert_eq!(pasted.stdout(), text);
}

#[test]
fn an_unknown_code_is_answered_with_the_nearest() {
    let sandbox = Sandbox::new();
    let run = sandbox.run("explain-code link/ancor").status(1);
    assert_eq!(run.stdout(), "");
    let _ = run.complains("error[command/unknown-code]").complains("did you mean `links/anchor`?");
    let _ = sandbox.run("explain-code ???").status(1).complains("as in `warning[links/anchor]`");
}

#[test]
fn a_complaint_shows_the_line_it_is_about() {
    let sandbox =
        Sandbox::new().file("site.toml", "\u{feff}# mine\r\ntitle = \"x\"\r\ntitel = 1\r\n");
    let run = sandbox.run("check").status(1);
    assert_eq!(
        run.stderr(),
        "error[config/unknown-key]: unknown key `titel`\n  --> site.toml:3:1\n   |\n 3 | titel = 1\n   \
         | ^\n  help: did you mean `title`?\n"
    );
}

#[test]
fn a_line_that_is_no_text_is_not_shown() {
    let sandbox = Sandbox::new().bytes("site.toml", b"title = \"x\"\ntitel = \"\xff\"\n");
    let run = sandbox.run("check").status(1).complains("--> site.toml:2:");
    assert!(!run.stderr().contains('|'), "{}", run.stderr());
}
