//! `site.toml` as JSON Schema, for editors that check while one types.
//!
//! Written by hand beside the parser: a [`Config`](super::Config) is what the settings mean, not how
//! they are spelled, so that no schema could be derived from it. Tests hold keys and words together.

use serde_json::{Value, json};

use super::parse::{DUPLICATES, ENCODINGS, EPUB, RIGHTS, SEARCH};

/// The dialect the schemas are written in.
pub const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The schema of `site.toml`.
pub fn schema() -> Value {
    json!({
        "$schema": DIALECT,
        "title": "site.toml",
        "description": "Settings of an Offprint library",
        "type": "object",
        "additionalProperties": false,
        "properties": properties(),
    })
}

/// What may be published, as a value of `rights`.
pub fn rights() -> Value {
    choice(
        RIGHTS,
        "What may be published: the text, canonical here (full) or at its origin (republished), at \
         most 100 words and a link (excerpt), facts and a link (link), nothing (private)",
    )
}

/// A list of texts that each say something.
pub fn texts(description: &str) -> Value {
    json!({
        "description": description,
        "type": "array",
        "items": { "type": "string", "pattern": "\\S" },
    })
}

/// A list of phrases, of patterns and of CSS selectors.
pub fn targets(description: &str) -> Value {
    let of_key = |key: &str, value: Value| {
        json!({
            "type": "object",
            "additionalProperties": false,
            "required": [key],
            "properties": { key: value },
        })
    };
    let selector = of_key("selector", selector("Elements of a page"));
    let pattern =
        of_key("pattern", text("A regular expression that fits a part of a piece of text"));
    json!({
        "description": description,
        "type": "array",
        "items": { "anyOf": [{ "type": "string", "pattern": "\\S" }, pattern, selector] },
    })
}

fn selector(description: &str) -> Value {
    let description = format!("{description}, as a CSS selector");
    json!({ "description": description, "type": "string", "pattern": "\\S", "maxLength": 300 })
}

/// A text that says something.
fn text(description: &str) -> Value {
    json!({ "description": description, "type": "string", "pattern": "\\S" })
}

fn flag(description: &str, default: bool) -> Value {
    json!({ "description": description, "type": "boolean", "default": default })
}

fn choice<T>(choices: &[(&'static str, T)], description: &str) -> Value {
    json!({ "description": description, "enum": words(choices) })
}

fn words<T>(choices: &[(&'static str, T)]) -> Vec<&'static str> {
    choices.iter().map(|(word, _)| *word).collect()
}

fn properties() -> Value {
    json!({
        "title": text("Name of the library"),
        "base_url": {
            "description": "Where the site will live; without it the site is browsed from disk",
            "type": "string",
            "pattern": "^\\s*$|^\\s*https?://",
        },
        "description": { "description": "One sentence about the library", "type": "string" },
        "language": {
            "description": "Language of the interface, and of essays whose own cannot be told (BCP 47)",
            "type": "string",
            "pattern": "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$",
            "default": "en",
        },
        "author": text("Who keeps the library"),
        "contact": text("How to reach who keeps it: an e-mail address or an address of the web"),
        "picks": texts("Essays for the first page: their slugs, or their paths in content"),
        "paginate_by": {
            "description": "Essays a list page",
            "type": "integer",
            "minimum": 1,
            "default": 20,
        },
        "rights": rights(),
        "search": choice(SEARCH, "How much can be found: every word, titles only, nothing"),
        "related": flag("Whether essays name related ones", true),
        "feeds": flag("Whether feeds are written", true),
        "epub": choice(EPUB, "Which e-books are made: none, one a shelf, or one an essay as well"),
        "offline": flag("Whether browsers keep what was read, to be read again without a connection", false),
        "precompress": {
            "description": "What text files have compressed copies in, for servers that send those",
            "type": "array",
            "items": { "enum": words(ENCODINGS) },
        },
        "duplicates": choice(DUPLICATES, "What becomes of essays that were saved twice"),
        "aliases": {
            "description": "Former paths of all your own essays, as rules such as `/:sections/:slug/`",
            "type": "array",
            "items": { "type": "string", "pattern": "^/" },
        },
        "keep": {
            "description": "Names at the top of the output folder that are yours and stay",
            "type": "array",
            "items": { "type": "string", "pattern": "^[^/\\\\]*[^/\\\\.\\s][^/\\\\]*$" },
        },
        "keep_phrases": texts("Text that holds one of these phrases is never stripped"),
        "strip_phrases": texts("Text that holds one of these phrases always is"),
        "source": {
            "description": "Rules for the essays of one origin each",
            "type": "array",
            "items": source(),
        },
        "tags": {
            "description": "The vocabulary: each tag with the phrases that give an essay the tag",
            "type": "object",
            "additionalProperties": texts("Phrases, matched by whole words in any case"),
        },
    })
}

/// The schema of `authors.toml`.
pub fn authors() -> Value {
    json!({
        "$schema": DIALECT,
        "title": "authors.toml",
        "description": "The authors of an Offprint library",
        "type": "object",
        "additionalProperties": false,
        "properties": {
            "author": {
                "description": "One author each",
                "type": "array",
                "items": author(),
            },
        },
    })
}

fn author() -> Value {
    json!({
        "type": "object",
        "additionalProperties": false,
        "required": ["name"],
        "properties": {
            "name": text("The name that is shown"),
            "aliases": texts("Other names of the same person"),
            "bio": text("A few sentences for the author's page"),
            "links": {
                "description": "Addresses for the author's page",
                "type": "array",
                "items": { "type": "string", "pattern": "^\\s*https?://" },
            },
        },
    })
}

fn source() -> Value {
    json!({
        "type": "object",
        "additionalProperties": false,
        "required": ["domain"],
        "properties": {
            "domain": {
                "description": "Host name, with its subdomains",
                "type": "string",
                "pattern": "^\\s*[^/:@?#\\\\\\s]+\\s*$",
            },
            "name": text("Shown instead of the domain"),
            "author": text("Author of essays that name none"),
            "tags": texts("Tags of all its essays, beside their own"),
            "rights": rights(),
            "keep": targets("Text with one of these phrases or in such elements is never stripped"),
            "strip": targets("Text with one of these phrases or in such elements always is"),
            "body": selector("The element that holds the essay; the first one counts"),
            "comments": flag("Whether comments are kept", false),
            "remote_images": flag("Whether readers load images that were not saved", false),
        },
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::author;
    use super::super::parse::{KEYS, SOURCE_KEYS};
    use super::*;

    /// Checks that a table of the schema has the keys the parser accepts, each with a description.
    #[track_caller]
    fn check(properties: &Value, keys: &[&str]) {
        let properties = properties.as_object().unwrap();
        let described: BTreeSet<&str> = properties.keys().map(String::as_str).collect();
        assert_eq!(described, keys.iter().copied().collect());
        for (key, value) in properties {
            assert!(value["description"].is_string(), "{key}");
        }
    }

    #[test]
    fn every_key_of_the_parser_is_described() {
        check(&properties(), KEYS);
        check(&source()["properties"], SOURCE_KEYS);
        check(&authors()["properties"], author::KEYS);
        check(&super::author()["properties"], author::AUTHOR_KEYS);
    }
}
