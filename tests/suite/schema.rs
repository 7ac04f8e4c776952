//! `offprint schema`.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::sandbox::Sandbox;

/// The schema of a kind of file.
#[track_caller]
fn schema(file: &str) -> jsonschema::Validator {
    let text = Sandbox::new().run(&format!("schema {file}")).success().quiet().stdout();
    let schema: Value = serde_json::from_str(&text).unwrap();
    assert!(jsonschema::meta::is_valid(&schema), "{file}");
    jsonschema::validator_for(&schema).unwrap()
}

/// A TOML file as a validator sees it: dates are texts.
fn values(text: &str) -> Value {
    fn json(value: toml::Value) -> Value {
        match value {
            toml::Value::String(text) => text.into(),
            toml::Value::Integer(number) => number.into(),
            toml::Value::Float(number) => number.into(),
            toml::Value::Boolean(flag) => flag.into(),
            toml::Value::Datetime(date) => date.to_string().into(),
            toml::Value::Array(items) => items.into_iter().map(json).collect(),
            toml::Value::Table(table) => {
                table.into_iter().map(|(key, item)| (key, json(item))).collect()
            }
        }
    }
    json(toml::Value::Table(text.parse().unwrap()))
}

#[track_caller]
fn check(schema: &jsonschema::Validator, name: &str, text: &str) {
    let values = values(text);
    let errors: Vec<String> = schema.iter_errors(&values).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{name}: {errors:?}");
}

/// The files of the project below a folder that end in `.toml` and have a source beside them.
fn sidecars(below: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(below);
    let mut sidecars = Vec::new();
    for entry in walkdir::WalkDir::new(root).sort_by_file_name() {
        let path = entry.unwrap().into_path();
        let has_source = ["html", "txt", "md", "eml", "mhtml"]
            .iter()
            .any(|ending| path.with_extension(ending).exists());
        if path.extension().is_some_and(|ending| ending == "toml") && has_source {
            sidecars.push((path.display().to_string(), fs::read_to_string(&path).unwrap()));
        }
    }
    sidecars
}

#[test]
fn settings_that_are_shipped_fit_the_schema() {
    let schema = schema("site");
    let sandbox = Sandbox::new();
    let _ = sandbox.run("init new").success();
    check(&schema, "init", &sandbox.read("new/site.toml"));
    check(&schema, "shipped", include_str!("../../site.toml"));
    let plain = Sandbox::new().run("schema").success().quiet();
    assert_eq!(plain.stdout(), Sandbox::new().run("schema site").stdout());
}

#[test]
fn sidecars_that_are_shipped_fit_the_schema() {
    let (sidecar, front_matter) = (schema("sidecar"), schema("front-matter"));
    let sidecars: Vec<_> =
        ["content", "tests/golden"].iter().flat_map(|folder| sidecars(folder)).collect();
    assert!(!sidecars.is_empty());
    for (path, text) in sidecars {
        check(&sidecar, &path, &text);
        check(&front_matter, &path, &text);
    }
}

#[test]
fn what_the_program_refuses_the_schema_refuses() {
    let schema = schema("site");
    for text in [
        "titel = \"x\"",
        "title = \" \"",
        "base_url = \"example.com\"",
        "language = \"e n\"",
        "paginate_by = 0",
        "paginate_by = \"5\"",
        "rights = \"ful\"",
        "related = \"yes\"",
        "keep = [\"a/b\"]",
        "keep = [\"..\"]",
        "keep_phrases = [\"a\", 2]",
        "tags = [\"x\"]",
        "[source]\ndomain = \"a.b\"",
        "[[source]]\nname = \"A\"",
        "[[source]]\ndomain = \"https://a.b/\"",
        "[tags]\nx = \"y\"",
    ] {
        assert!(!schema.is_valid(&values(text)), "{text}");
        let _ = Sandbox::new().file("site.toml", text).run("check").status(1);
    }
}

#[test]
fn authors_fit_their_schema_or_are_refused_by_both() {
    let schema = schema("authors");
    let fine = "[[author]]\nname = \"A\"\naliases = [\"B\"]\nlinks = [\"https://a.example\"]\n";
    check(&schema, "authors.toml", fine);
    for text in
        ["[[author]]\nbio = \"x\"", "[[author]]\nname = \"A\"\nlinks = [\"x\"]", "name = \"A\""]
    {
        assert!(!schema.is_valid(&values(text)), "{text}");
        let sandbox = Sandbox::library().file("authors.toml", text).file("content/a.md", "x");
        let _ = sandbox.run("check").status(1).complains("--> authors.toml:");
    }
}

#[test]
fn front_matter_may_hold_what_other_programs_read() {
    let foreign = values("layout = \"post\"");
    assert!(!schema("sidecar").is_valid(&foreign) && schema("front-matter").is_valid(&foreign));
}
