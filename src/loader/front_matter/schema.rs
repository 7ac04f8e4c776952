//! Sidecars and front matter as JSON Schema, for editors that check while one types.
//!
//! Made from the table of spellings that the parser has, so that what one accepts the other does.

use serde_json::{Map, Value, json};

use super::key::{Key, SPELLINGS};
use crate::config::{SCHEMA_DIALECT, rights_schema, targets_schema, texts_schema};
use crate::document::FrontMatter;

/// The schema of a sidecar.
pub fn sidecar_schema() -> Value {
    schema("sidecar", "What a TOML file beside a source says about the essay", false)
}

/// The schema of front matter, in which other programs may have keys of their own.
pub fn front_matter_schema() -> Value {
    schema("front matter", "What stands at the head of a source about the essay", true)
}

fn schema(title: &str, description: &str, has_foreign_keys: bool) -> Value {
    json!({
        "$schema": SCHEMA_DIALECT,
        "title": title,
        "description": description,
        "type": "object",
        "additionalProperties": has_foreign_keys,
        "properties": properties(),
    })
}

/// Each spelling of a key; those that the documentation does not name are said to be deprecated, so
/// that editors do not offer them.
fn properties() -> Map<String, Value> {
    let mut properties = Map::new();
    for (key, spellings) in SPELLINGS.iter().filter(|(key, _)| *key != Key::Foreign) {
        for spelling in *spellings {
            let mut value = value(*key);
            if !FrontMatter::KEYS.contains(spelling) {
                value["deprecated"] = Value::Bool(true);
            }
            properties.insert((*spelling).to_owned(), value);
        }
    }
    properties
}

fn value(key: Key) -> Value {
    match key {
        Key::Title => text("The title"),
        Key::Authors => authors(),
        Key::Date => date("When it was first published"),
        Key::Updated => date("When its author last changed it"),
        Key::Tags => one_or_more("Tags"),
        Key::Source => text("The address it was first published at"),
        Key::Canonical => text("The address of your own essay elsewhere"),
        Key::Site => text("Name of the site it was published on"),
        Key::Language => text("Its language, as a BCP 47 tag"),
        Key::Description => text("A summary"),
        Key::Slug => text("The name of its page in the address"),
        Key::Aliases => one_or_more("Former paths that lead to its page"),
        Key::Draft => flag("Whether it is built only with --drafts"),
        Key::Order => json!({ "description": "Its place on its shelf", "type": "integer" }),
        Key::Rights => rights_schema(),
        Key::Charset => text("What the bytes of the source are in, such as `windows-1252`"),
        Key::Clean => flag("Whether boilerplate is stripped; by default from what was saved"),
        Key::Keep => {
            targets("Text with one of these phrases or in such elements is never stripped")
        }
        Key::Strip => targets("Text with one of these phrases or in such elements always is"),
        Key::Body => text("A CSS selector of the element that holds the essay; in a sidecar only"),
        Key::Comments => flag("Whether the comments below it are kept"),
        Key::Read => {
            json!({ "description": "Whether you have read it, for yourself: no page says it" })
        }
        Key::Nested => json!({
            "description": "Read as if its authors, tags, site and description stood outside it",
            "type": "object",
        }),
        Key::NoteMade => json!({ "description": "When the file was made; says nothing here" }),
        Key::Foreign => json!({ "description": "Means something to another program" }),
    }
}

fn text(description: &str) -> Value {
    json!({ "description": description, "type": ["string", "number"] })
}

fn flag(description: &str) -> Value {
    json!({ "description": description, "type": "boolean" })
}

/// TOML's own dates are texts to a schema.
fn date(description: &str) -> Value {
    let description =
        format!("{description}: `2020-09-13`, or as people write it (`13 September 2020`)");
    json!({ "description": description, "type": ["string", "boolean"] })
}

fn one_or_more(description: &str) -> Value {
    json!({ "description": description, "anyOf": [{ "type": "string" }, texts_schema("")] })
}

fn targets(description: &str) -> Value {
    json!({ "description": description, "anyOf": [{ "type": "string" }, targets_schema("")] })
}

fn authors() -> Value {
    let person = json!({ "type": "object", "properties": { "name": { "type": "string" } } });
    json!({
        "description": "Who wrote it",
        "anyOf": [
            { "type": "string" },
            person,
            { "type": "array", "items": { "anyOf": [{ "type": "string" }, person] } },
        ],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_of_the_parser_is_described() {
        let properties = properties();
        let accepted = SPELLINGS.iter().filter(|(key, _)| *key != Key::Foreign);
        let spellings = accepted.flat_map(|(_, spellings)| *spellings);
        for key in spellings.chain(&FrontMatter::KEYS) {
            let value = properties.get(*key).unwrap_or_else(|| panic!("{key}"));
            assert!(value["description"].is_string(), "{key}");
            let is_documented = FrontMatter::KEYS.contains(key);
            assert_eq!(value["deprecated"].as_bool().unwrap_or(false), !is_documented, "{key}");
        }
    }
}
