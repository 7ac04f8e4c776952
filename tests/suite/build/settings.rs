//! What `site.toml` is told when it is wrong.

use crate::sandbox::{Sandbox, prose};

/// Checks that settings are refused by code, place and help, and that nothing is built.
#[track_caller]
fn refuses(settings: &str, code: &str, place: &str, help: &str) {
    let sandbox =
        Sandbox::library().essay("content/a.md", "A", "", &prose("a")).file("site.toml", settings);
    let _ = sandbox
        .run("build")
        .status(1)
        .complains(&format!("error[{code}]"))
        .complains(&format!("--> {place}\n"))
        .complains(help);
    assert!(!sandbox.path("public").exists());
}

#[test]
fn settings_that_are_wrong_are_refused_by_line() {
    refuses("title = \"x\"\ntitel = \"y\"\n", "config/unknown-key", "site.toml:2:1", "`title`");
    refuses(
        "\nbase-url = \"https://x.example\"\n",
        "config/unknown-key",
        "site.toml:2:1",
        "`base_url`",
    );
    refuses("paginate_by = 0\n", "config/value", "site.toml:1:15", "from 1");
    refuses("base_url = \"example.com\"\n", "config/value", "site.toml:1:12", "absolute address");
    refuses("contact = \"me\"\n", "config/value", "site.toml:1:11", "e-mail");
    refuses("rights = \"ful\"\n", "config/value", "site.toml:1:10", "full");
    refuses("keep = [\"../x\"]\n", "config/value", "site.toml:1:8", "top of the output folder");
    refuses("[[source]]\nname = \"x\"\n", "config/value", "site.toml:2:1", "domain");
    refuses("title = \"x\n", "config/syntax", "site.toml:1:11", "");
}

#[test]
fn an_address_on_the_command_line_overrules_the_settings() {
    let sandbox = Sandbox::library().essay("content/a.md", "A", "date = 2020-01-01", &prose("a"));
    let _ = sandbox.run("build --base-url https://other.example/sub").success().quiet();
    assert!(sandbox.read("public/atom.xml").contains("https://other.example/sub/essays/a/"));
    assert_eq!(sandbox.files_with("public", "library.example"), [""; 0]);
}

#[test]
fn related_essays_can_be_switched_off() {
    let essays = |settings: &str| {
        const EELS: &str = "Eels came on Mondays, in a barrel with a wet sack over it, and were \
                            nobody's concern but the cook's.";
        let more = |what: &str| {
            format!("The auditor weighed every herring twice; the auditor liked herring. {what}")
        };
        Sandbox::library()
            .file("site.toml", &format!("base_url = \"https://library.example/\"\n{settings}"))
            .essay("content/a.md", "A", "tags = [\"fish\"]", &more(&prose("cod")))
            .essay("content/b.md", "B", "tags = [\"fish\"]", &more(EELS))
            .essay("content/c.md", "C", "", &prose("boats"))
            .built()
            .read("public/essays/a/index.html")
    };
    assert!(essays("").contains("Related essays"));
    assert!(!essays("related = false\n").contains("Related essays"));
}
