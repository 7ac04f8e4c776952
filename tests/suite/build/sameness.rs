//! Same in, same out.

use std::collections::BTreeMap;

use super::three_essays;
use crate::sandbox::{Sandbox, prose};

/// Builds a library from nothing, with its files made in the order given.
fn library(order: impl Iterator<Item = usize>) -> Sandbox {
    order.fold(Sandbox::library(), |sandbox, number| {
        let path = format!("content/shelf-{}/essay-{number}.md", number % 3);
        let front = format!(
            "tags = [\"tag {}\", \"Tag {}\"]\nauthor = \"Author No{}\"\ndate = 2020-01-{:02}",
            number % 4,
            number % 5,
            number % 2,
            number % 7 + 1
        );
        let body =
            format!("{}\n\n[on](essay-{}.md)", prose(&format!("{number} things")), number + 3);
        sandbox.essay(&path, &format!("Essay {}", number / 2), &front, &body)
    })
}

fn site(sandbox: &Sandbox, arguments: &str) -> BTreeMap<String, Vec<u8>> {
    let _ = sandbox.run(&format!("build {arguments}")).success();
    sandbox.contents("public")
}

/// Checks that two sites are the same, naming the first file that is not.
#[track_caller]
fn is_same(left: &BTreeMap<String, Vec<u8>>, right: &BTreeMap<String, Vec<u8>>) {
    assert_eq!(left.keys().collect::<Vec<_>>(), right.keys().collect::<Vec<_>>());
    let differs = left.iter().find(|(path, bytes)| right[*path] != **bytes);
    assert_eq!(differs.map(|(path, _)| path), None);
}

#[test]
fn the_number_of_jobs_does_not_matter() {
    is_same(&site(&library(0..12), "--jobs 1"), &site(&library(0..12), "--jobs 4"));
}

#[test]
fn the_cache_does_not_matter() {
    let sandbox = library(0..12);
    let cold = site(&sandbox, "");
    let warm = site(&sandbox, "");
    let without = site(&sandbox, "--no-cache");
    is_same(&cold, &warm);
    is_same(&cold, &without);
    std::fs::remove_dir_all(sandbox.path(".offprint")).unwrap();
    is_same(&cold, &site(&sandbox, ""));
}

#[test]
fn the_order_files_were_made_in_does_not_matter() {
    is_same(&site(&library(0..12), ""), &site(&library((0..12).rev()), ""));
}

#[test]
fn where_the_library_lies_does_not_matter() {
    let sandbox = three_essays();
    let here = site(&sandbox, "");
    let away = Sandbox::new();
    let root = sandbox.path(".");
    let line = format!("build --root {} --output-dir site", root.display());
    let _ = away.run(&line).success().quiet();
    is_same(&here, &away.contents("site"));
}

#[test]
fn an_essay_that_changes_and_changes_back_gives_the_same_site() {
    let sandbox = three_essays();
    let before = site(&sandbox, "");
    let text = sandbox.read("content/letter.md");
    let sandbox = sandbox.file("content/letter.md", &text.replace("nobody sent", "Bo sent"));
    let changed = site(&sandbox, "");
    assert_ne!(before, changed);
    let sandbox = sandbox.file("content/letter.md", &text);
    is_same(&before, &site(&sandbox, ""));
}

#[test]
fn a_damaged_cache_does_not_matter() {
    let sandbox = three_essays();
    let before = site(&sandbox, "");
    for (path, mut bytes) in sandbox.contents(".offprint") {
        for byte in bytes.iter_mut().skip(7).step_by(31) {
            *byte ^= 0x55;
        }
        std::fs::write(sandbox.path(".offprint").join(path), bytes).unwrap();
    }
    is_same(&before, &site(&sandbox, ""));
}

#[test]
fn building_again_changes_nothing() {
    let sandbox = three_essays().built();
    let state = || {
        let stat = |path: &String| {
            let metadata = std::fs::metadata(sandbox.path("public").join(path)).unwrap();
            (path.clone(), metadata.modified().unwrap())
        };
        sandbox.tree("public").iter().map(stat).collect::<Vec<_>>()
    };
    let before = state();
    let run = sandbox.run("build").success().quiet();
    assert!(run.stdout().contains(", 0 changed)"), "{}", run.stdout());
    assert_eq!(state(), before);
}

/// Sets the time at which every source was last changed.
fn date_sources(sandbox: &Sandbox, time: std::time::SystemTime) {
    for path in sandbox.tree("content") {
        let path = sandbox.path("content").join(path);
        std::fs::File::options().append(true).open(path).unwrap().set_modified(time).unwrap();
    }
}

#[cfg(unix)]
#[test]
fn the_clock_the_language_and_the_mask_of_the_machine_do_not_matter() {
    let here = site(&three_essays(), "");
    let elsewhere = [
        ("TZ", "Pacific/Kiritimati"),
        ("LANG", "tr_TR.UTF-8"),
        ("LC_ALL", "tr_TR.UTF-8"),
        ("RAYON_NUM_THREADS", "3"),
        ("SOURCE_DATE_EPOCH", "1"),
        ("USER", "somebody"),
        ("COLUMNS", "20"),
    ];
    let sandbox = three_essays();
    date_sources(&sandbox, std::time::UNIX_EPOCH);
    let status = std::process::Command::new("sh")
        .args(["-c", "umask 077; exec \"$0\" build --quiet", env!("CARGO_BIN_EXE_offprint")])
        .current_dir(sandbox.path("."))
        .envs(elsewhere)
        .env_remove("HOME")
        .status();
    assert!(status.unwrap().success());
    is_same(&here, &sandbox.contents("public"));
}

#[test]
fn an_essay_that_changed_within_the_same_second_and_size_is_read_again() {
    let sandbox = three_essays();
    let long_ago = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
    date_sources(&sandbox, long_ago);
    let _ = site(&sandbox, "");
    let text = sandbox.read("content/letter.md").replace("nobody sent", "nobody lent");
    let sandbox = sandbox.file("content/letter.md", &text);
    date_sources(&sandbox, long_ago);
    let _ = site(&sandbox, "");
    assert!(!sandbox.files_with("public", "nobody lent").is_empty());
    assert_eq!(sandbox.files_with("public", "nobody sent"), [""; 0]);
}

#[test]
fn whatever_changes_an_older_site_becomes_what_a_clean_build_makes() {
    // Only its link tells the one essay of the other.
    let settings = "title = \"Test\"\nbase_url = \"https://library.example/\"\nrelated = false\n";
    let mut sandbox = library(0..6)
        .file("site.toml", settings)
        .essay("content/far/a.md", "Linking", "", &format!("{}\n\n[b](../b.md)", prose("links")))
        .essay("content/b.md", "Linked", "slug = \"one\"", &prose("targets"));
    let _ = site(&sandbox, "");
    let with = |more: &str| format!("{settings}{more}");
    let rewritten = [
        "aliases = [\"/old/:slug/\"]\n",
        "rights = \"excerpt\"\n",
        "language = \"de\"\n",
        "strip_phrases = [\"nobody\"]\n",
        "[tags]\nlinks = [\"links\"]\n",
        "[[source]]\ndomain = \"example.com\"\nrights = \"link\"\n",
    ]
    .map(with);
    let related = settings.replace("false", "true");
    let settings = rewritten.iter().chain([&related]).map(|text| ("site.toml", text.as_str()));
    let changes: [(&str, &str); 9] = [
        ("content/b.md", "+++\ntitle = \"Linked\"\nslug = \"two\"\n+++\n\nShort and new.\n"),
        (
            "content/b.md",
            "+++\ntitle = \"Now Called So\"\ntags = [\"tag 1\"]\n+++\n\nShort and new.\n",
        ),
        ("content/shelf-1/_index.md", "+++\ntitle = \"The Second Shelf\"\n+++\n\nWith words.\n"),
        ("content/shelf-2/essay-2.toml", "rights = \"excerpt\"\n"),
        ("authors.toml", "[[author]]\nname = \"Author No1\"\naliases = [\"Author No0\"]\n"),
        ("static/custom.css", "p { color: green }"),
        ("templates/article.html", "<p>{{ title }}</p>{{ body | default(value=\"\") | safe }}"),
        ("locales/en.toml", "read_original = \"Look there\"\n"),
        ("site.toml", "title = \"Another\"\nbase_url = \"https://other.example/sub/\"\n"),
    ];
    for (number, (path, text)) in settings.chain(changes).enumerate() {
        sandbox = sandbox.file(path, text);
        let again = site(&sandbox, "");
        let clean = format!("clean-{number}");
        let _ = sandbox.run(&format!("build --no-cache --output-dir {clean}")).success();
        is_same(&again, &sandbox.contents(&clean));
    }
}

#[test]
fn another_image_of_the_same_name_goes_along() {
    let essay = format!("{}\n\n![A dot](dot.png)", prose("dots"));
    let sandbox = Sandbox::library()
        .essay("content/a.md", "Dotted", "", &essay)
        .bytes("content/dot.png", &super::png());
    let with_image = site(&sandbox, "");
    let sandbox = sandbox.bytes("content/dot.png", &[super::png(), vec![0]].concat());
    let with_other = site(&sandbox, "");
    is_same(&with_other, &site(&sandbox, "--no-cache"));
    let page = "essays/dotted/index.html";
    assert_ne!(with_image[page], with_other[page]);
    let sandbox = sandbox.bytes("content/dot.png", &super::png());
    is_same(&with_image, &site(&sandbox, ""));
}

#[test]
fn a_page_that_was_tampered_with_is_made_again() {
    let sandbox = library(0..3);
    let before = site(&sandbox, "");
    let page = "public/essays/essay-0/index.html";
    let sandbox = sandbox.file(page, "tampered with");
    is_same(&before, &site(&sandbox, "--force"));
    std::fs::remove_file(sandbox.path(page)).unwrap();
    is_same(&before, &site(&sandbox, ""));
}
