//! The pages of the documentation that are made from the program: they say what it says.
//!
//! `GOLDEN=overwrite cargo test reference` writes them anew.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use serde_json::Value;

#[cfg(all(feature = "net", feature = "serve"))]
use crate::manual::commands;
use crate::sandbox::Sandbox;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Compares a page of the reference with what the program makes of it, or writes it.
#[track_caller]
fn check(name: &str, title: &str, about: &str, made: &str) {
    let page = format!(
        "# {title}\n\n{about} This page is made from the program: \
         `GOLDEN=overwrite cargo test reference` writes it anew.\n{made}"
    );
    let path = root().join("docs/content/reference").join(name);
    if std::env::var("GOLDEN").is_ok_and(|value| value == "overwrite") {
        fs::write(&path, &page).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(written == page, "write {name} anew: GOLDEN=overwrite cargo test reference");
}

#[cfg(all(feature = "net", feature = "serve"))]
#[test]
fn the_page_of_commands_is_their_help() {
    let sandbox = Sandbox::new();
    let commands = commands(&sandbox);
    assert!(commands.len() > 10, "{commands:?}");
    let mut page = String::new();
    for command in commands {
        let help = sandbox.run(&format!("help {command}")).success().stdout();
        let help = help.lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
        write!(page, "\n## offprint {command}\n\n```text\n{help}\n```\n").unwrap();
    }
    check("commands.md", "Commands", "What `offprint help COMMAND` prints of each.", &page);
}

/// A key that means something, and the other names it has.
struct Key {
    name: String,
    meaning: String,
    others: Vec<String>,
}

/// The keys of a file by what they mean.
fn keys(file: &str) -> Vec<Key> {
    let schema = Sandbox::new().run(&format!("schema {file}")).success().stdout();
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let mut keys: Vec<Key> = Vec::new();
    let (foreign, own): (Vec<_>, Vec<_>) = schema["properties"]
        .as_object()
        .unwrap()
        .iter()
        .partition(|(_, about)| about["deprecated"] == Value::Bool(true));
    for (name, about) in own.into_iter().chain(foreign) {
        let meaning = about["description"].as_str().unwrap().to_owned();
        match keys.iter_mut().find(|key| key.meaning == meaning) {
            Some(key) => key.others.push(format!("`{name}`")),
            None => keys.push(Key { name: name.clone(), meaning, others: Vec::new() }),
        }
    }
    keys
}

#[test]
fn the_page_of_keys_is_the_schema() {
    let mut page = String::from("\n| key | what it says | other names |\n| --- | --- | --- |\n");
    for Key { name, meaning, others } in keys("sidecar") {
        writeln!(page, "| `{name}` | {meaning} | {} |", others.join(", ")).unwrap();
    }
    let about = "What front matter and a sidecar may say about an essay; other names are those of other \
                 programs, whose case, hyphens and underscores do not matter.";
    check("front-matter.md", "Front matter and sidecars", about, &page);
}

/// What a rule's file says of it: its name, the reason it gives, and the comment above it.
fn rule(module: &str) -> String {
    let path = root().join(format!("src/cleaner/rules/{module}.rs"));
    let text = fs::read_to_string(path).unwrap();
    let (above, rule) = text.split_once("RULE: Rule = Rule {").unwrap();
    let field = |name: &str| {
        let value = rule.split_once(&format!(" {name}: ")).unwrap().1;
        value.split_once(",\n").unwrap().0.trim_matches('"').to_owned()
    };
    let lines: Vec<&str> =
        above.lines().rev().skip(1).map_while(|line| line.strip_prefix("///")).collect();
    let about: Vec<&str> = lines.into_iter().rev().map(str::trim).collect();
    let word = if field("is_certain") == "true" { "the last word" } else { "a proposal" };
    format!(
        "\n## {}\n\nThe reason it gives: {}. It has {word}.\n\n{}\n",
        field("name"),
        field("reason"),
        about.join("\n")
    )
}

#[test]
fn the_page_of_rules_is_the_code() {
    let table = fs::read_to_string(root().join("src/cleaner/rules/mod.rs")).unwrap();
    let modules = table.lines().filter_map(|line| line.trim().strip_suffix("::RULE,"));
    let page: Vec<String> = modules.map(rule).collect();
    assert!(page.len() > 10, "{page:?}");
    let about = "What takes boilerplate off a source, in the order the rules are asked. Where a rule \
                 makes a proposal, the learned score decides; see \
                 [how a source is cleaned](../explanation/cleaning.md).";
    check("rules.md", "Rules", about, &page.concat());
}
