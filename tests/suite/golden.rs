//! Sources in, and all that is made of them, compared word for word.
//!
//! Each folder `tests/golden/<case>/` holds a source (and perhaps its `sidecar.toml`), the body
//! that is left of it (`expected.md`), what is known about it (`metadata.toml`) and what was taken
//! out (`removals.txt`, a line a unit). A `note.txt` says what is wrong where the expectation is
//! not what a reader would want. `GOLDEN=overwrite cargo test golden` writes what the program does
//! now; read the difference before committing it.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use offprint::cleaner::{self, Cleaned, Furniture, Wishes};
use offprint::loader;
use offprint::markup;
use offprint::metadata::{self, Found, Metadata, Overrides};
use offprint::source::{self, Raw};

#[test]
fn every_golden_case_comes_out_as_expected() {
    let overwrite = std::env::var("GOLDEN").is_ok_and(|value| value == "overwrite");
    let mut complaints = Vec::new();
    for case in cases() {
        for (name, actual) in outcome(&case) {
            let path = case.join(name);
            if overwrite {
                fs::write(&path, actual).unwrap();
            } else {
                complaints.extend(difference(&path, &actual));
            }
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

/// The folders of all cases, by name.
pub fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let mut cases: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    cases
}

/// The source of a case.
pub fn read(case: &Path) -> Raw {
    let is_source = |path: &PathBuf| {
        path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("source."))
    };
    let path = fs::read_dir(case)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(is_source)
        .unwrap_or_else(|| panic!("{}: no source", case.display()));
    let Ok(source::Found::File(file)) = source::find(&path) else {
        panic!("{}: no file", path.display());
    };
    source::read(&file).unwrap()
}

/// The files that a case's source makes, with their contents.
fn outcome(case: &Path) -> [(&'static str, String); 3] {
    let sidecar = fs::read_to_string(case.join("sidecar.toml")).unwrap_or_default();
    let (sidecar, diagnostics) = loader::parse_sidecar(Path::new("sidecar.toml"), &sidecar);
    assert!(diagnostics.is_empty(), "{}: {diagnostics:?}", case.display());
    let raw = Raw { selectors: sidecar.selectors().cloned().collect(), ..read(case) };
    let document = loader::load(&raw).unwrap();
    let units = document.units();
    let overrides = Overrides { sidecar, ..Overrides::default() };
    let metadata = metadata::infer(&raw.path, &document, &units, &overrides);
    let declared = metadata.declared.clone();
    let wishes = Wishes {
        keep: declared.keep,
        strip: declared.strip,
        body: declared.body,
        keeps_comments: declared.comments == Some(true),
    };
    let cleaned = cleaner::clean(&document, &units, &metadata, &wishes, &Furniture::default());
    [
        ("expected.md", format!("{}\n", markup::to_markdown(&cleaned.body).trim_end())),
        ("metadata.toml", describe(&metadata)),
        ("removals.txt", list(&cleaned)),
    ]
}

/// What was found, each with its provenance.
fn describe(metadata: &Metadata) -> String {
    let mut text = String::new();
    let mut line = |name: &str, found: Option<(String, &str)>| {
        if let Some((value, provenance)) = found {
            writeln!(text, "{name} = {value} # {provenance}").unwrap();
        }
    };
    line("title", quoted(metadata.title.as_ref()));
    line(
        "authors",
        metadata
            .authors
            .as_ref()
            .map(|found| (format!("{:?}", found.value), found.provenance.name())),
    );
    for (name, date) in [("published", &metadata.published), ("updated", &metadata.updated)] {
        line(name, date.as_ref().map(|found| (found.value.to_string(), found.provenance.name())));
    }
    line("site", quoted(metadata.site.as_ref()));
    line("url", quoted(metadata.url.as_ref()));
    line("language", quoted(metadata.language.as_ref()));
    if !metadata.tags.is_empty() {
        writeln!(text, "tags = {:?}", metadata.tags).unwrap();
    }
    text
}

fn quoted(found: Option<&Found<String>>) -> Option<(String, &'static str)> {
    found.map(|found| (format!("{:?}", found.value), found.provenance.name()))
}

/// What was taken out, a line a unit, behind the rule's name.
fn list(cleaned: &Cleaned) -> String {
    let mut text = String::new();
    for removal in &cleaned.removals {
        for line in removal.text.lines().filter(|line| !line.is_empty()) {
            writeln!(text, "{}: {line}", removal.rule).unwrap();
        }
    }
    text
}

/// The first line in which a file differs from what it should hold now.
fn difference(path: &Path, actual: &str) -> Option<String> {
    let expected = fs::read_to_string(path).unwrap_or_default();
    if expected == actual {
        return None;
    }
    let end = || "the end".to_owned();
    let (mut expected, mut actual) = (expected.lines(), actual.lines());
    let mut number = 0;
    loop {
        number += 1;
        let (old, new) = (expected.next(), actual.next());
        if old != new || old.is_none() {
            let (old, new) =
                (old.map_or_else(end, str::to_owned), new.map_or_else(end, str::to_owned));
            return Some(format!(
                "{}:{number}\n  expected: {old}\n  actual:   {new}",
                path.display()
            ));
        }
    }
}
