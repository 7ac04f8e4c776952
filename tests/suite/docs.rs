//! The project's own documentation: a library without faults, whose commands run.

use std::path::Path;
use std::process::Command;

use crate::sandbox::{Sandbox, prose};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The documentation as a library of its own.
fn documentation() -> Sandbox {
    let docs = root().join("docs");
    let read = |path: &Path| std::fs::read(path).unwrap();
    let mut sandbox = Sandbox::new().bytes("site.toml", &read(&docs.join("site.toml")));
    let folders = ["content", "locales"].map(|folder| walkdir::WalkDir::new(docs.join(folder)));
    for entry in folders.into_iter().flatten().map(Result::unwrap) {
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
    // Where it will live is for whoever publishes it to say.
    let checked = docs.run("check").success().complains("warning[config/no-base-url]").stdout();
    assert!(checked.contains(": 0 errors, 1 warning"), "{checked}");
    let _ = docs.run("build --strict --base-url https://docs.example/").success().quiet();
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

/// The pages of the documentation, by their paths in the project.
fn pages() -> Vec<String> {
    let files = walkdir::WalkDir::new(root().join("docs/content")).sort_by_file_name();
    let paths = files.into_iter().map(|entry| entry.unwrap().into_path());
    let pages = paths.filter(|path| path.extension().is_some_and(|ending| ending == "md"));
    pages.map(|path| path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned()).collect()
}

/// The `sh` blocks of a page, one after another, but for those that make the program.
fn script(page: &str) -> String {
    let text = std::fs::read_to_string(root().join(page)).unwrap();
    let blocks = text.split("\n```sh\n").skip(1).filter(|block| !block.starts_with("cargo "));
    blocks.map(|block| block.split("\n```").next().unwrap()).collect::<Vec<_>>().join("\n")
}

/// Runs the `sh` blocks of a page as they stand, in a folder that is the curator's home.
#[track_caller]
fn run(page: &str, folder: &Sandbox) {
    let program = Path::new(env!("CARGO_BIN_EXE_offprint")).parent().unwrap();
    let output = Command::new("sh")
        .args(["-euxc", &script(page)])
        .current_dir(folder.path(""))
        .env("PATH", format!("{}:/usr/local/bin:/usr/bin:/bin", program.display()))
        .env("HOME", folder.path(""))
        .output()
        .unwrap();
    assert!(output.status.success(), "{page}: {}", String::from_utf8_lossy(&output.stderr));
}

/// Pages whose commands start from an empty folder.
const TUTORIAL: &str = "docs/content/tutorial.md";

/// Pages whose commands want something to be there.
const GUIDES: [&str; 5] = [
    "README.md",
    "docs/content/guides/bringing-in.md",
    "docs/content/guides/coming-from.md",
    "docs/content/guides/pipelines.md",
    "docs/content/guides/publishing.md",
];

/// A library and, around it, what the commands of the guides name.
fn desk() -> Sandbox {
    let page = |title: &str| {
        format!("<title>{title}</title><article><h1>{title}</h1><p>{}</p></article>", prose(title))
    };
    let post = |words: &str| format!("---\ntitle: A first day\n---\n\n{}\n", prose(words));
    Sandbox::library()
        .essay(
            "content/own.md",
            "My own",
            "author = \"Me\"\ndate = 2024-01-01\ntags = [\"a\"]",
            &prose("my own"),
        )
        .file("saved/one.html", &page("One saved page"))
        .file("saved/two.html", &page("Another of them"))
        .file("pages/three.html", &page("A third in a folder"))
        .file("letter.eml", &format!("Subject: A letter\nFrom: b@x.example\n\n{}\n", prose("mail")))
        .file("dump.txt", &format!("On dumps\n\n{}\n", prose("dumps")))
        .file(
            "list.csv",
            "title,url,time_added,tags,status\nA,https://one.example/a,1,pay,unread\n",
        )
        .file(
            "pages.jsonl",
            "{\"id\":1,\"format\":\"html\",\"html\":\"<h1>A</h1><p>Some words.\"}\n",
        )
        .file("blog/content/a.md", &post("hours"))
        .file("blog/_posts/2018-09-13-first-day.md", &post("days"))
        .file("blog/static/robots.txt", "User-agent: *\n")
        .file("blog/_drafts/idea.md", &post("ideas"))
        .file("blog/assets/note.txt", &format!("A note\n\n{}\n", prose("notes")))
}

#[test]
fn the_tutorial_makes_a_library_of_mixed_sources() {
    let folder = Sandbox::new();
    run(TUTORIAL, &folder);
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
    for page in GUIDES {
        run(page, &desk());
    }
}

#[test]
fn no_command_of_the_documentation_is_left_out() {
    for page in pages() {
        let has_commands = !script(&page).is_empty();
        let is_run = page == TUTORIAL || GUIDES.contains(&page.as_str());
        assert_eq!(has_commands, is_run, "{page}: mark what cannot be run as `console`");
    }
}
