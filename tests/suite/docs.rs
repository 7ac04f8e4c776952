//! The project's own documentation: a library without faults, whose commands run.

use std::path::Path;
use std::process::Command;

use crate::sandbox::Sandbox;

/// The documentation as a library of its own.
fn documentation() -> Sandbox {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let read = |path: &Path| std::fs::read(path).unwrap();
    let mut sandbox = Sandbox::new().bytes("site.toml", &read(&docs.join("site.toml")));
    for entry in walkdir::WalkDir::new(docs.join("content")).into_iter().map(Result::unwrap) {
        if entry.file_type().is_file() {
            let path = entry.path().strip_prefix(&docs).unwrap().to_str().unwrap().to_owned();
            sandbox = sandbox.bytes(&path, &read(entry.path()));
        }
    }
    sandbox
}

#[test]
fn the_documentation_is_a_library_without_faults() {
    let docs = documentation();
    let checked = docs.run("check --strict").success().stdout();
    assert!(checked.ends_with(": 0 errors, 0 warnings\n"), "{checked}");
    let docs = docs.built();
    let tutorial = docs.read("public/essays/a-library-in-five-minutes/index.html");
    assert!(tutorial.contains("href=\"../../essays/site-toml/\""));
    assert!(
        docs.read("public/essays/looking-at-a-library-while-it-grows/index.html")
            .contains("href=\"../../essays/security/#the-server\"")
    );
    for shelf in ["guides", "reference", "explanation"] {
        assert!(docs.path(&format!("public/shelves/{shelf}/index.html")).exists(), "{shelf}");
    }
}

/// The `sh` blocks of a page, one after another.
fn script(page: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/content").join(page);
    let text = std::fs::read_to_string(path).unwrap();
    let blocks = text.split("\n```sh\n").skip(1);
    blocks.map(|block| block.split("\n```").next().unwrap()).collect::<Vec<_>>().join("\n")
}

/// Runs the `sh` blocks of a page as they stand.
#[track_caller]
fn run(page: &str, folder: &Sandbox) {
    let program = Path::new(env!("CARGO_BIN_EXE_offprint")).parent().unwrap();
    let output = Command::new("sh")
        .args(["-euxc", &script(page)])
        .current_dir(folder.path(""))
        .env("PATH", format!("{}:/usr/local/bin:/usr/bin:/bin", program.display()))
        .output()
        .unwrap();
    assert!(output.status.success(), "{page}: {}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn the_tutorial_makes_a_library_of_mixed_sources() {
    let folder = Sandbox::new();
    run("tutorial.md", &folder);
    let notice = folder.read("essays/public/essays/two-weeks-of-notice/index.html");
    assert!(notice.contains("Ada Penn") && notice.contains("datetime=\"2024-03-04\""));
    assert!(!notice.contains("Subscribe to our newsletter"));
    let letter = folder.read("essays/public/essays/the-meeting-that-was-a-letter/index.html");
    assert!(letter.contains("Bo Nib") && !letter.contains("Unsubscribe"));
    let own = folder.read("essays/public/essays/a-page-a-week/index.html");
    assert!(own.contains("href=\"../../essays/two-weeks-of-notice/\""));
}

#[test]
fn the_commands_of_the_guides_run() {
    let post = "---\ntitle: A first day\n---\n\nSome words about a first day at work.\n";
    let blog = Sandbox::new()
        .file("blog/content/a.md", post)
        .file("blog/_posts/2018-09-13-first-day.md", &post.replace("Some", "Other"))
        .file(
            "blog/assets/note.txt",
            "A note about a desk, which is text and so an essay as well.",
        );
    run("guides/coming-from.md", &blog);
    let library = Sandbox::library().essay(
        "content/a.md",
        "A",
        "author = \"Me\"\ndate = 2024-01-01\ntags = [\"a\"]",
        &crate::sandbox::prose("publishing"),
    );
    run("guides/publishing.md", &library);
    let line = "{\"id\":1,\"format\":\"html\",\"html\":\"<h1>A</h1><p>Some words.\"}\n";
    let filter = Sandbox::new().file("pages.jsonl", line);
    run("guides/pipelines.md", &filter);
    assert!(filter.read("essays.jsonl").starts_with("{\"id\":1,"));
}

/// The commands that the program's help lists.
#[cfg(all(feature = "net", feature = "serve"))]
fn commands(help: &str) -> Vec<&str> {
    let list = help.split("\nCommands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let names = list.lines().filter_map(|line| line.strip_prefix("  ")?.split(' ').next());
    names.filter(|name| !name.is_empty() && *name != "help").collect()
}

#[cfg(all(feature = "net", feature = "serve"))]
#[test]
fn the_page_of_commands_is_what_the_program_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/content/reference/commands.md");
    let sandbox = Sandbox::new();
    let help = sandbox.run("--help").success().stdout();
    let commands = commands(&help);
    assert!(commands.len() > 10, "{commands:?}");
    let mut page = String::from(
        "# Commands\n\nWhat `offprint help COMMAND` prints of each. The page is written by \
         `GOLDEN=overwrite cargo test page_of_commands`.\n",
    );
    for command in commands {
        let help = sandbox.run(&format!("help {command}")).success().stdout();
        let help = help.lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
        page += &["\n## offprint ", command, "\n\n```text\n", &help, "\n```\n"].concat();
    }
    if std::env::var("GOLDEN").is_ok_and(|value| value == "overwrite") {
        std::fs::write(&path, &page).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(written, page, "GOLDEN=overwrite cargo test page_of_commands writes it anew");
}
