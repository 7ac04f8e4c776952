//! The rules of the house, checked over the tree.

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Modules in the order `lib.rs` declares them.
fn modules() -> Vec<String> {
    fs::read_to_string(root().join("src/lib.rs"))
        .unwrap()
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';').map(str::to_owned))
        .collect()
}

fn sources_of(module: &str) -> Vec<PathBuf> {
    let src = root().join("src");
    let mut files: Vec<PathBuf> = walkdir::WalkDir::new(src.join(module))
        .sort_by_file_name()
        .into_iter()
        .filter_map(Result::ok)
        .map(walkdir::DirEntry::into_path)
        .filter(|path| path.extension().is_some_and(|ending| ending == "rs"))
        .collect();
    files.extend(Some(src.join(format!("{module}.rs"))).filter(|path| path.exists()));
    assert!(!files.is_empty(), "module {module} has no file");
    files
}

fn all_sources() -> Vec<PathBuf> {
    modules().iter().flat_map(|module| sources_of(module)).collect()
}

/// Whether a file is compiled for tests only; these may look at every stage.
fn is_for_tests(path: &Path) -> bool {
    ["tests", "testing", "fixture"].iter().any(|name| path.file_stem().unwrap() == *name)
}

/// The code of a file without its tests and comments.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
    code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// The modules that code names, in `crate::name` or among others in `crate::{…}`.
fn named_modules(code: &str) -> std::collections::BTreeSet<&str> {
    let mut named = std::collections::BTreeSet::new();
    for rest in code.split("crate::").skip(1) {
        let group = rest.strip_prefix('{').and_then(|rest| rest.split('}').next());
        let paths =
            group.unwrap_or(rest).split(',').take(if group.is_some() { usize::MAX } else { 1 });
        for path in paths {
            let path = path.trim_start();
            let end = path.find(|it: char| !(it.is_alphanumeric() || it == '_'));
            named.insert(&path[..end.unwrap_or(path.len())]);
        }
    }
    named
}

#[test]
fn modules_import_only_modules_above_them() {
    let modules = modules();
    assert!(modules.len() > 10, "lib.rs declares the modules: {modules:?}");
    for (rank, module) in modules.iter().enumerate() {
        for file in sources_of(module).into_iter().filter(|file| !is_for_tests(file)) {
            let code = code(&file);
            let named = named_modules(&code);
            for below in &modules[rank + 1..] {
                assert!(
                    !named.contains(below.as_str()),
                    "{}: `{module}` imports `{below}`, which stands below it in lib.rs",
                    file.display()
                );
            }
        }
    }
}

#[test]
fn every_rule_is_in_its_table() {
    check_table("src/cleaner/rules", "RULE");
}

#[test]
fn every_format_is_in_its_table() {
    let table = fs::read_to_string(root().join("src/loader/mod.rs")).unwrap();
    let files = sources_of("loader").into_iter();
    let formats: Vec<_> =
        files.filter(|path| code(path).contains("const FORMAT: Format")).collect();
    assert!(formats.len() >= 5, "{formats:?}");
    for path in formats {
        let path = if path.ends_with("mod.rs") { path.parent().unwrap() } else { &path };
        let format = path.file_stem().unwrap().to_str().unwrap();
        assert!(table.contains(&format!("{format}::FORMAT")), "{format} is not in FORMATS");
    }
}

#[track_caller]
fn check_table(folder: &str, constant: &str) {
    let table = fs::read_to_string(root().join(folder).join("mod.rs")).unwrap();
    for entry in fs::read_dir(root().join(folder)).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        if name != "mod" {
            let line = format!("{name}::{constant}");
            assert!(table.contains(&line), "{folder}/mod.rs does not list {line}");
        }
    }
}

#[test]
fn every_rule_says_what_it_removes_and_keeps() {
    for entry in fs::read_dir(root().join("src/cleaner/rules")).unwrap() {
        let path = entry.unwrap().path();
        if path.file_stem().unwrap() == "mod" {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        for part in ["/// *Removes*", "/// *Why it is safe*", "/// *Example*", "/// *Keeps*"] {
            assert!(text.contains(part), "{}: no {part}", path.display());
        }
    }
}

#[test]
fn nothing_is_left_half_done() {
    for path in all_sources() {
        let code = code(&path);
        for word in ["todo!", "unimplemented!", "dbg!", "FIXME", "TODO"] {
            assert!(!code.contains(word), "{}: {word}", path.display());
        }
    }
}

#[test]
fn each_dependency_is_named_in_one_place() {
    let homes: [(&str, &[&str]); 23] = [
        ("walkdir::", &["source", "output"]),
        ("tera::", &["render"]),
        ("csv::", &["import/table"]),
        ("html5ever::", &["loader/html", "import/bookmarks"]),
        ("scraper::", &["loader/html", "config/target"]),
        ("mail_parser::", &["loader/email", "loader/mhtml", "loader/mime"]),
        ("toml_edit::", &["command/bring/sidecar", "command/bring/rule"]),
        ("ureq::", &["fetch"]),
        ("quick_xml::", &["page/xml", "import/page", "import/wordpress"]),
        ("syntect::", &["markup/highlight"]),
        ("rustix::", &["source", "cache", "output"]),
        ("notify::", &["source/watch"]),
        ("zip::", &["page/epub/container", "import/substack"]),
        ("brotli::", &["output/compress"]),
        ("axum::", &["command/serve"]),
        ("tokio::", &["search", "command/serve"]),
        ("pagefind::", &["search"]),
        ("getrandom::", &["command/serve"]),
        ("tower_http::", &["command/serve"]),
        ("clap_complete::", &["command/completions"]),
        ("clap_mangen::", &["command/man"]),
        ("similar::", &["command/tags/edit"]),
        ("unicode_width::", &["diagnostic/excerpt"]),
    ];
    for path in all_sources() {
        let code = code(&path);
        let name = path.strip_prefix(root().join("src")).unwrap().to_string_lossy().into_owned();
        for (dependency, allowed) in homes {
            let is_home = allowed.iter().any(|home| name.starts_with(home));
            assert!(is_home || !code.contains(dependency), "{name} names {dependency}");
        }
    }
}

/// The codes that `docs/content/reference/diagnostics.md` explains, in its order.
fn explained_codes() -> Vec<String> {
    let docs = fs::read_to_string(root().join("docs/content/reference/diagnostics.md")).unwrap();
    docs.lines()
        .filter_map(|line| line.strip_prefix("## `")?.strip_suffix('`').map(str::to_owned))
        .collect()
}

/// The words in quotes that look like the code of a diagnostic, of a kind that is explained.
fn quoted_codes<'a>(code: &'a str, explained: &[String]) -> Vec<&'a str> {
    const MEDIA_TYPES: [&str; 11] = [
        "image/avif",
        "image/gif",
        "image/jpeg",
        "image/png",
        "image/webp",
        "image/x-icon",
        "text/css",
        "text/html",
        "text/markdown",
        "text/plain",
        "text/x-markdown",
    ];
    let is_word = |word: &str| {
        !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
    };
    let is_code = |quoted: &&str| {
        let kind = quoted.split_once('/').filter(|(kind, name)| is_word(kind) && is_word(name));
        kind.is_some_and(|(kind, _)| {
            explained.iter().any(|code| code.starts_with(&format!("{kind}/")))
        })
    };
    code.split('"').filter(is_code).filter(|quoted| !MEDIA_TYPES.contains(quoted)).collect()
}

/// The codes that diagnostics are made with on the spot.
fn constructed_codes(code: &str) -> Vec<&str> {
    ["::error(", "::warning(", "::note(", "LoadWarning::new("]
        .iter()
        .flat_map(|call| code.split(call).skip(1))
        .filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next())
        .collect()
}

#[test]
fn every_code_is_explained_and_every_explanation_is_of_a_code() {
    let explained = explained_codes();
    assert!(explained.is_sorted() && explained.len() > 80, "{explained:?}");
    let mut used = std::collections::BTreeSet::new();
    for path in all_sources().into_iter().filter(|path| !is_for_tests(path)) {
        let text = fs::read_to_string(&path).unwrap();
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
        for found in quoted_codes(code, &explained).into_iter().chain(constructed_codes(code)) {
            let is_explained = explained.iter().any(|known| known == found);
            assert!(
                is_explained,
                "docs/content/reference/diagnostics.md does not explain {found}: {}",
                path.display()
            );
            used.insert(found.to_owned());
        }
    }
    assert_eq!(used.into_iter().collect::<Vec<_>>(), explained);
}

#[test]
fn every_explanation_has_an_example_and_a_remedy() {
    let docs = fs::read_to_string(root().join("docs/content/reference/diagnostics.md")).unwrap();
    for section in docs.split("\n## ").skip(1) {
        for part in ["\n\nExample: ", "\n\nTo mend it: "] {
            assert_eq!(section.matches(part).count(), 1, "{part:?} in {section}");
        }
    }
}

#[test]
fn every_key_of_site_toml_is_documented() {
    let docs = fs::read_to_string(root().join("docs/content/reference/site-toml.md")).unwrap();
    for key in offprint::config::KEYS {
        assert!(
            docs.contains(&format!("`{key}`")),
            "docs/content/reference/site-toml.md does not tell of `{key}`"
        );
    }
}

#[test]
fn every_language_of_the_interface_is_in_its_table() {
    let table = fs::read_to_string(root().join("src/page/text.rs")).unwrap();
    for entry in fs::read_dir(root().join("locales")).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        assert!(table.contains(&format!("locales/{name}")), "{name} is not in LANGUAGES");
    }
}

/// A limit as the documentation writes it: `1,000`, `64 KiB`.
fn limit(text: &str) -> u64 {
    let (number, unit) = text.split_once(' ').unwrap_or((text, ""));
    let unit = match unit {
        "" => 1,
        "KiB" => 1024,
        "MiB" => 1024 * 1024,
        other => panic!("{other}"),
    };
    number.replace(',', "").parse::<u64>().unwrap() * unit
}

#[test]
fn the_documented_limits_are_those_of_the_code() {
    let docs = fs::read_to_string(root().join("docs/content/explanation/reliability.md")).unwrap();
    let mut checked = 0;
    for line in docs.lines().filter(|line| line.starts_with('|') && line.contains("| `src/")) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [_, documented, code] = cells[..] else { continue };
        let code: Vec<&str> = code.split('`').filter(|part| !part.trim().is_empty()).collect();
        let [file, name] = code[..] else { panic!("{line}") };
        let text = fs::read_to_string(root().join(file)).unwrap();
        let start = format!("const {name}: ");
        let (_, rest) = text.split_once(&start).unwrap_or_else(|| panic!("{file} has no {name}"));
        let value = rest.split_once(" = ").unwrap().1.split(';').next().unwrap();
        let factors = value.split('*').map(|factor| factor.trim().replace('_', ""));
        let value: u64 = factors.map(|factor| factor.parse::<u64>().unwrap()).product();
        assert_eq!(limit(documented), value, "{line}");
        checked += 1;
    }
    assert!(checked > 15, "{checked}");
}
