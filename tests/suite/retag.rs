//! `offprint tags rename` and `offprint tags merge`.

use std::io::Write;

use crate::sandbox::{Sandbox, prose};

/// Essays of each way to declare the tag `pay`, and one that does not.
fn library() -> Sandbox {
    let settings = "\u{feff}# Mine.\r\ntitle = \"x\"\r\nbase_url = \"https://library.example/\"\r\n\r\n\
                    [tags] # a few\r\n'pay'  = [\"wage slip\"]   # why\r\nferries = []\r\n";
    let toml = format!(
        "\u{feff}+++\r\ntitle = 'A'\r\ntags = [ 'Pay', \"é\" ] # é\r\n+++\r\n\r\n{}\r\n",
        prose("pay")
    );
    let yaml =
        format!("---\ntitle: B\ntags:\n  - \"pay\"  # here\n  - x\n---\n\n{}", prose("rain"));
    let dump =
        [b"---\ntitle: C\ntags: [pay]\n---\n\nCaf\xe9s. ", prose("cafes").as_bytes()].concat();
    Sandbox::new()
        .file("site.toml", settings)
        .file("content/a.md", &toml)
        .file("content/b.md", &yaml)
        .bytes("content/c.txt", &dump)
        .file("content/d.html", &format!("<title>D</title><p>{}", prose("doors")))
        .file("content/d.toml", "# for d\ntags = [\n  \"pay\", # money\n]\n")
        .essay("content/e.md", "pay", "tags = [\"x\"]", &prose("tags: [pay]"))
}

/// The library's files with pieces exchanged, each of which has to be there.
fn exchanged(sandbox: &Sandbox, pieces: &[(&str, &str, &str)]) -> Vec<(String, Vec<u8>)> {
    let mut files = sandbox.contents(".");
    for (path, old, new) in pieces {
        let bytes = files.get_mut(*path).unwrap();
        let at = bytes.windows(old.len()).position(|piece| piece == old.as_bytes()).unwrap();
        bytes.splice(at..at + old.len(), new.bytes());
    }
    files.into_iter().collect()
}

const RENAMED: [(&str, &str, &str); 5] = [
    ("site.toml", "'pay'", "'fair wages'"),
    ("content/a.md", "'Pay'", "'fair wages'"),
    ("content/b.md", "\"pay\"", "\"fair wages\""),
    ("content/c.txt", "[pay]", "[fair wages]"),
    ("content/d.toml", "\"pay\"", "\"fair wages\""),
];

#[test]
fn a_tag_is_renamed_and_no_other_byte_changes() {
    let sandbox = library();
    let expected = exchanged(&sandbox, &RENAMED);
    let run = sandbox.run_words(&["tags", "rename", "pay", "fair wages", "--write"]).success();
    assert!(run.stdout().ends_with("\nChanged 5 files\n"), "{}", run.stdout());
    assert_eq!(sandbox.contents(".").into_iter().collect::<Vec<_>>(), expected);
    let list = sandbox.run("tags").success().stdout();
    assert_eq!(list, "     4  fair wages\n     2  x\n     1  é\n     0  ferries\n");
}

#[test]
fn a_diff_is_shown_and_nothing_written_unasked() {
    let sandbox = library();
    let before = sandbox.contents(".");
    let run = sandbox.run_words(&["tags", "rename", "pay", "fair wages"]).success();
    let out = run.stdout();
    for line in [
        "--- content/b.md",
        "+++ content/b.md",
        "-  - \"pay\"  # here",
        "+  - \"fair wages\"  # here",
        "-'pay'  = [\"wage slip\"]   # why",
        "Nothing was written: --write changes 5 files",
    ] {
        assert!(out.lines().any(|it| it == line), "no {line} in:\n{out}");
    }
    assert_eq!(sandbox.contents("."), before);
}

#[test]
fn tags_are_merged_and_stand_once() {
    let sandbox = Sandbox::new()
        .file(
            "site.toml",
            "title = \"x\"\nbase_url = \"https://library.example/\"\n[tags]\nwork = [\"toil\"]\njobs = [\"post\", \"toil\"]\n",
        )
        .file("content/a.md", &format!("---\ntitle: A\ntags: [jobs, Labour, work, x]\n---\n{}", prose("a")));
    let line = "tags merge jobs labour --into work --write";
    let _ = sandbox.run(line).success().quiet();
    assert_eq!(
        sandbox.read("site.toml"),
        "title = \"x\"\nbase_url = \"https://library.example/\"\n[tags]\nwork = [\"toil\", \"post\"]\n"
    );
    assert!(sandbox.read("content/a.md").starts_with("---\ntitle: A\ntags: [work, x]\n---\n"));
    let _ = sandbox.run(line).status(1).complains("error[tags/unknown]");
}

#[test]
fn a_tag_that_an_essay_has_already_is_not_written_twice() {
    let sandbox = Sandbox::library()
        .essay("content/a.md", "A", "tags = [\"pay\", \"x\", \"money\"]", &prose("a"))
        .essay("content/b.md", "B", "tags = [\"money\", \"pay\", \"x\"]", &prose("b"));
    let near = sandbox.run("tags rename Moeny Pay").status(1);
    let _ = near.complains("error[tags/unknown]").complains("help: did you mean `money`?");
    let _ = sandbox.run("tags rename money Pay --write").success();
    assert!(sandbox.read("content/a.md").contains("tags = [\"pay\", \"x\"]\n"));
    assert!(sandbox.read("content/b.md").contains("tags = [\"Pay\", \"x\"]\n"));
}

#[test]
fn spellings_are_made_one() {
    let sandbox = Sandbox::library()
        .essay("content/a.md", "A", "tags = [\"first-jobs\"]", &prose("a"))
        .essay("content/b.md", "B", "tags = [\"First Job\"]", &prose("b"));
    let _ = sandbox.run_words(&["tags", "rename", "first job", "First jobs", "--write"]).success();
    for file in ["content/a.md", "content/b.md"] {
        assert!(sandbox.read(file).contains("tags = [\"First jobs\"]\n"), "{}", sandbox.read(file));
    }
}

#[test]
fn what_cannot_be_edited_is_named_and_nothing_is_written() {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    write!(packed, "---\ntitle: P\ntags: [pay]\n---\n\n{}", prose("packing")).unwrap();
    let sandbox = library()
        .bytes("content/packed.md.gz", &packed.finish().unwrap())
        .file("content/f.md", &format!("---\ntitle: F\ntags: pay x\n---\n{}", prose("f")))
        .file("content/g.md", &format!("---\ntitle: G: g\ntags: [pay]\n---\n{}", prose("g")));
    let before = sandbox.contents(".");
    let run = sandbox
        .run("tags rename pay money --write")
        .status(1)
        .complains("error[tags/uneditable]")
        .complains("--> content/packed.md.gz")
        .complains("`packed.toml`")
        .complains("--> content/f.md:")
        .complains("--> content/g.md:2");
    assert_eq!(run.stdout(), "");
    assert_eq!(run.complaints("error[tags/uneditable]"), 3, "{}", run.stderr());
    assert_eq!(sandbox.contents("."), before);
    let sandbox = sandbox.file("content/packed.toml", "tags = [\"pay\"]\n");
    let run = sandbox.run("tags rename pay money --write").status(1);
    assert!(!run.stderr().contains("packed"), "{}", run.stderr());
}

#[test]
fn a_tag_that_is_nowhere_is_answered_with_the_nearest() {
    let sandbox = library();
    let _ = sandbox.run("tags rename fery boats").status(1).complains("did you mean `ferries`?");
    let _ = sandbox.run("tags rename pay").status(2);
    let _ = sandbox.run("tags merge pay").status(2);
    let _ = sandbox.run_words(&["tags", "rename", "pay", " "]).status(2);
}

#[cfg(unix)]
#[test]
fn files_keep_their_permissions_and_links_stay_links() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let sandbox = library();
    let permissions = std::fs::Permissions::from_mode(0o640);
    std::fs::set_permissions(sandbox.path("content/a.md"), permissions).unwrap();
    std::fs::create_dir(sandbox.path("content/deep")).unwrap();
    std::fs::rename(sandbox.path("content/b.md"), sandbox.path("content/deep/b.md")).unwrap();
    symlink("deep/b.md", sandbox.path("content/link.md")).unwrap();
    let _ = sandbox.run("tags rename pay money --write").success();
    let mode = std::fs::metadata(sandbox.path("content/a.md")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
    assert!(sandbox.path("content/link.md").is_symlink());
    assert!(sandbox.read("content/deep/b.md").contains("money"));
}
