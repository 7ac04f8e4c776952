//! wallabag's JSON: a list of entries, each with its address and its text as HTML.

use std::path::Path;

use serde_json::Value;

use super::{Export, Work, day, one_line, page, tags};
use crate::diagnostic::{Diagnostic, Place};
use crate::document::FrontMatter;

/// Reads an export of wallabag's.
///
/// # Errors
/// `import/json` with the line that is broken.
pub fn read(path: &Path, bytes: &[u8]) -> Result<Export, Diagnostic> {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let entries: Vec<Value> = serde_json::from_slice(bytes).map_err(|error| {
        let (line, column) = (error.line().max(1), error.column());
        let place = Place { column: (column > 0).then_some(column), ..Place::line(path, line) };
        let message = error.to_string();
        // Line and column stand beside it.
        let message = message.rsplit_once(" at line ").map_or(&*message, |(message, _)| message);
        Diagnostic::error("import/json", place, format!("this is no list in JSON: {message}"))
            .with_help("give the file of wallabag's export as JSON")
    })?;
    let mut export = Export::default();
    for entry in &entries {
        let text = |key: &str| entry.get(key).and_then(Value::as_str).unwrap_or_default();
        let address = [text("url"), text("given_url"), text("origin_url")];
        let address = address.into_iter().find(|address| !address.is_empty());
        let title = one_line(text("title"));
        let name = if title.is_empty() { address.unwrap_or_default().to_owned() } else { title };
        if text("content").trim().is_empty() {
            export.skip(&name, "it holds no text");
            continue;
        }
        let work = page::work(text("content"), facts(entry, address, &name));
        let (added, read) = (day(text("created_at")), read_state(entry.get("is_archived")));
        export.works.push(Work { name, added, read, ..work });
    }
    Ok(export)
}

fn facts(entry: &Value, address: Option<&str>, name: &str) -> FrontMatter {
    let text = |key: &str| entry.get(key).and_then(Value::as_str).filter(|text| !text.is_empty());
    FrontMatter {
        title: Some(name.to_owned()),
        authors: tags(list(entry, "published_by")),
        date: text("published_at").and_then(day),
        source: address.map(str::to_owned),
        language: text("language").map(|tag| tag.replace('_', "-")),
        tags: tags(list(entry, "tags")),
        ..FrontMatter::default()
    }
}

/// What is read is put into the archive; its mark is a number or a truth value by version.
fn read_state(is_archived: Option<&Value>) -> Option<bool> {
    let mark = is_archived?;
    mark.as_bool().or_else(|| mark.as_u64().map(|number| number > 0))
}

/// A list of texts, or of objects with a `label`.
fn list<'a>(entry: &'a Value, key: &str) -> impl Iterator<Item = &'a str> {
    let values = entry.get(key).and_then(Value::as_array).into_iter().flatten();
    values.filter_map(|value| value.as_str().or_else(|| value.get("label")?.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_become_pages() {
        let text = r#"[{"title": "Ask twice", "url": "https://one.example/a", "content": "<p>Do.</p>",
            "created_at": "2021-02-03T10:00:00+0100", "published_at": "2019-05-06 00:00:00",
            "published_by": ["Bo Nib", ""], "tags": ["pay", {"label": "jobs"}], "language": "de_AT", "is_archived": 1},
            {"title": "Lost", "content": null}, {"url": "https://two.example/b", "content": "<p>x"}, 7]"#;
        let export = read(Path::new("x.json"), text.as_bytes()).unwrap();
        let Work { facts, added, read, bytes, .. } = &export.works[0];
        assert_eq!((*read, export.works[1].read), (Some(true), None));
        assert_eq!((facts.authors.as_slice(), facts.tags.len()), (&["Bo Nib".to_owned()][..], 2));
        assert_eq!(facts.date.map(|date| date.to_string()).as_deref(), Some("2019-05-06"));
        assert_eq!(added.map(|date| date.to_string()).as_deref(), Some("2021-02-03"));
        assert_eq!(facts.language.as_deref(), Some("de-AT"));
        assert!(String::from_utf8_lossy(bytes).contains("<article>\n<p>Do.</p>\n</article>"));
        assert_eq!(export.works[1].name, "https://two.example/b");
        assert_eq!(export.skipped[0].name, "Lost");
        assert_eq!(export.skipped.len(), 2);
    }

    #[test]
    fn broken_json_has_a_line() {
        let check = |text: &str, line: usize| {
            let error = read(Path::new("x.json"), text.as_bytes()).unwrap_err();
            assert_eq!((&*error.code, error.place.line), ("import/json", Some(line)), "{text:?}");
        };
        check("[\n{\"title\": \"a\",\n", 3);
        check("{}", 1);
        check("", 1);
        check(&"[".repeat(100_000), 1);
    }
}
