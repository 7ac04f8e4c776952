//! `offprint check`.

use crate::sandbox::{Run, Sandbox, prose};

/// An essay of which nothing is missing.
fn complete(sandbox: Sandbox, path: &str, title: &str, more: &str) -> Sandbox {
    let front = "date = 2020-02-03\nauthor = \"Ada Byron\"\ntags = [\"notes\"]";
    sandbox.essay(path, title, front, &format!("{}\n\n{more}", prose(title)))
}

/// Checks a library, which may not write anything.
#[track_caller]
fn check(sandbox: &Sandbox) -> Run {
    let before = sandbox.contents(".");
    let run = sandbox.run("check");
    assert_eq!(sandbox.contents("."), before);
    run
}

#[test]
fn a_library_without_faults_gets_no_complaint() {
    let sandbox =
        complete(Sandbox::library(), "content/a.md", "Doors", "[down](#end)\n\n## End\n\nx");
    let run = check(&sandbox).success().quiet();
    assert_eq!(run.stdout(), "Checked 1 source: 0 errors, 0 warnings\n");
}

#[test]
fn what_is_missing_of_an_essay_is_noted() {
    let sandbox = Sandbox::library().file("content/my-note.md", &prose("gaps"));
    let _ = check(&sandbox)
        .success()
        .complains("note[essay/no-title]")
        .complains("note[essay/no-author]")
        .complains("note[essay/no-date]")
        .complains("note[essay/no-tags]")
        .complains("--> content/my-note.md");
    let told = check(&sandbox).stdout();
    assert_eq!(told, "Checked 1 source: 0 errors, 0 warnings, 4 notes\n");
}

#[test]
fn a_fragment_that_is_nowhere_is_named() {
    let sandbox = Sandbox::library();
    let sandbox = complete(sandbox, "content/a.md", "Doors", "[x](#nowhere) [y](b.md#never)");
    let sandbox = complete(sandbox, "content/b.md", "Walls", "## Ever\n\nx");
    let line = sandbox.read("content/a.md").lines().count();
    let run = check(&sandbox)
        .success()
        .complains("`#nowhere`")
        .complains(&format!("--> content/a.md:{line}:5"))
        .complains("`b.md#never`")
        .complains(&format!("--> content/a.md:{line}:19"));
    assert_eq!(run.complaints("warning[links/anchor]"), 2, "{}", run.stderr());
}

#[test]
fn of_many_alike_the_first_are_named_and_programs_get_all() {
    let links: Vec<String> = (0..25).map(|number| format!("[x](#no-{number})")).collect();
    let sandbox = complete(Sandbox::library(), "content/a\u{7}.md", "Doors", &links.join(" "));
    let run = check(&sandbox).success().complains(".md: and 5 more of links/anchor");
    assert!(!run.stderr().contains('\u{7}'), "names are no commands to a terminal");
    assert_eq!(run.complaints("warning[links/anchor]"), 20, "{}", run.stderr());
    assert!(run.stdout().ends_with("25 warnings\n"), "{}", run.stdout());
    let all = sandbox.run("check --verbose").success();
    assert_eq!(all.complaints("warning[links/anchor]"), 25);
    let told = sandbox.run("check --format json").success().stdout();
    assert_eq!(told.lines().filter(|line| line.contains("links/anchor")).count(), 25);
}

#[test]
fn a_link_to_no_essay_is_named() {
    let sandbox =
        complete(Sandbox::library(), "content/a.md", "Doors", "[x](gone.md) [[Gone Too]]");
    let line = sandbox.read("content/a.md").lines().count();
    let run = check(&sandbox)
        .success()
        .complains(&format!("--> content/a.md:{line}:5"))
        .complains("`[[Gone Too]]`")
        .complains(&format!("--> content/a.md:{line}:16"));
    assert_eq!(run.complaints("warning[links/unresolved]"), 2, "{}", run.stderr());
}

#[test]
fn a_sidecar_without_a_source_is_named_with_the_nearest() {
    let sandbox = complete(Sandbox::library(), "content/first-steps.md", "Doors", "")
        .file("content/first-step.toml", "title = \"x\"\n");
    let _ = check(&sandbox)
        .success()
        .complains("warning[source/orphan-sidecar]")
        .complains("--> content/first-step.toml")
        .complains("`first-steps.toml`");
}

#[test]
fn a_rule_that_changes_nothing_is_named() {
    let sandbox = complete(Sandbox::library(), "content/a.md", "Doors", "")
        .file("content/a.toml", "strip = [\n  \"over lunch\",\n  \"words not there\",\n]\n");
    let run = check(&sandbox)
        .success()
        .complains("warning[cleaner/unmatched-rule]")
        .complains("`words not there`")
        .complains("--> content/a.toml:3:3\n   |\n 3 |   \"words not there\",\n   |   ^\n");
    assert_eq!(run.complaints("cleaner/unmatched-rule"), 1, "{}", run.stderr());
    let own = complete(Sandbox::library(), "content/a.md", "Doors", "");
    let own = own.essay("content/b.md", "Walls", "keep = [\"words not there\"]", &prose("b"));
    let _ = check(&own).success().complains("--> content/b.md\n");
}

#[test]
fn essays_that_are_nearly_the_same_are_named() {
    let text = format!("{} {}", prose("twins"), prose("triplets"));
    let sandbox = Sandbox::library().essay("content/a.md", "One", "", &text).essay(
        "content/b.md",
        "Two",
        "",
        &text,
    );
    let _ = check(&sandbox)
        .success()
        .complains("warning[library/near-duplicate]")
        .complains("--> content/b.md")
        .complains("`a.md`");
}

#[test]
fn drafts_are_checked_too() {
    let front = "draft = true";
    let sandbox = Sandbox::library().essay(
        "content/a.md",
        "Begun",
        front,
        &format!("{} [x](gone.md)", prose("drafts")),
    );
    let _ = check(&sandbox).success().complains("warning[links/unresolved]");
}

#[test]
fn files_that_are_no_sources_are_noted() {
    let sandbox = complete(Sandbox::library(), "content/a.md", "Doors", "")
        .file("content/budget.xlsx", "cells");
    let _ = check(&sandbox).success().complains("note[source/ignored]").complains("budget.xlsx");
}

#[test]
fn a_source_that_cannot_be_read_is_a_warning() {
    let sandbox = complete(Sandbox::library(), "content/a.md", "Doors", "")
        .file("content/broken.mhtml", "this is no archive at all");
    let _ = check(&sandbox).success().complains("warning[mhtml/unreadable]");
}

#[test]
fn rules_for_a_source_that_do_nothing_are_named() {
    let settings = "title = \"x\"\nbase_url = \"https://library.example/\"\n\
                    [[source]]\ndomain = \"used.example\"\nname = \"One\"\n\
                    [[source]]\ndomain = \"www.used.example\"\nname = \"Two\"\n\
                    [[source]]\ndomain = \"sub.used.example\"\n";
    let sandbox = complete(Sandbox::library(), "content/a.md", "Doors", "")
        .file("content/a.toml", "source = \"https://used.example/a\"\n")
        .file("site.toml", settings);
    let run = check(&sandbox).success();
    let _ = run
        .complains("warning[config/shadowed-source]: a later `[[source]]` for `used.example`")
        .complains("warning[config/unused-source]")
        .complains("`sub.used.example`")
        .complains("--> site.toml:4:")
        .complains("--> site.toml:10:");
}

#[test]
fn phrases_of_the_settings_that_are_nowhere_are_named() {
    let settings = "title = \"x\"\nbase_url = \"https://library.example/\"\n\
                    keep_phrases = [\"never kept\"]\nstrip_phrases = [\"over lunch\"]\n\
                    [[source]]\ndomain = \"used.example\"\nstrip = [\"a napkin\", \"never there\"]\n";
    let sandbox = complete(Sandbox::library(), "content/a.md", "Doors", "")
        .file("content/a.toml", "source = \"https://used.example/a\"\n")
        .file("site.toml", settings);
    let run = check(&sandbox).complains("`never kept`").complains("`never there`");
    let run = run.complains("--> site.toml:3:").complains("--> site.toml:7:");
    assert_eq!(run.complaints("warning[config/unmatched-phrase]"), 2, "{}", run.stderr());
}

#[test]
fn a_tag_of_one_essay_is_noted_in_a_library_of_many() {
    let mut sandbox = Sandbox::library();
    for number in 0..10 {
        let path = format!("content/{number}.md");
        sandbox = complete(sandbox, &path, &format!("Door {number}"), "");
    }
    assert_eq!(check(&sandbox).complaints("tags/used-once"), 0);
    let sandbox = sandbox.file("content/3.toml", "tags = [\"notes\", \"seldom\"]\n");
    let run = check(&sandbox).success().complains("--> content/3.md").complains("`seldom`");
    assert_eq!(run.complaints("note[tags/used-once]"), 1, "{}", run.stderr());
}

#[test]
fn programs_are_told_in_lines() {
    let sandbox = complete(Sandbox::library(), "content/a.md", "Doors", "[x](gone.md)")
        .file("content/b.md", "---\ntitel: B\ntags: [notes]\n---\n\nShort, 100 % of it.\n");
    let run = sandbox.run("check --format json").success().quiet();
    let lines: Vec<serde_json::Value> =
        run.stdout().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let about = |code: &str| lines.iter().find(|line| line["code"] == code).unwrap();
    let typo = about("front-matter/unknown-key");
    assert_eq!((&typo["severity"], &typo["path"]), (&"warning".into(), &"content/b.md".into()));
    assert_eq!((&typo["line"], &typo["help"]), (&2.into(), &"did you mean `title`?".into()));
    let last = sandbox.read("content/a.md").lines().count();
    assert_eq!(about("links/unresolved")["line"], last);
    let run = sandbox.run("check --format github --strict").status(1).quiet();
    let line = "::warning file=content/b.md,line=2,col=1,title=front-matter/unknown-key::unknown key `titel`\
                %0Ahelp: did you mean `title`?";
    assert!(run.stdout().lines().any(|it| it == line), "{}", run.stdout());
    assert!(run.stdout().lines().all(|line| line.starts_with("::")), "{}", run.stdout());
    let broken = sandbox.file("site.toml", "titel = 1\n");
    let run = broken.run("check --format github").status(1).quiet();
    assert!(run.stdout().starts_with("::error file=site.toml,line=1,col=1,"), "{}", run.stdout());
}

#[test]
fn warnings_fail_a_strict_check_and_notes_do_not() {
    let sandbox =
        Sandbox::library().file("content/a.md", &format!("# Title\n\n{}", prose("notes")));
    let _ = sandbox.run("check --strict").success();
    let sandbox = sandbox.file("content/b.toml", "title = \"x\"\n");
    let _ = sandbox.run("check --strict").status(1);
}

#[test]
fn errors_fail_a_check() {
    let sandbox = Sandbox::library()
        .essay("content/a.md", "A", "slug = \"same\"", &prose("a"))
        .essay("content/b.md", "B", "slug = \"same\"", &prose("b"));
    let _ = check(&sandbox).status(1).complains("error[library/slug-collision]");
}

#[test]
fn a_broken_template_fails_a_check() {
    let sandbox = complete(Sandbox::library(), "content/a.md", "Doors", "")
        .file("templates/article.html", "<p>\n{{ title\n");
    let _ = check(&sandbox)
        .status(1)
        .complains("error[template/syntax]")
        .complains("--> templates/article.html:");
}

#[test]
fn wrong_settings_fail_a_check() {
    let sandbox = Sandbox::library().file("site.toml", "titel = \"x\"\n");
    let _ = check(&sandbox).status(1).complains("site.toml:1").complains("`title`");
}
