//! TOML front matter and sidecars as a tree of values.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::value::{Entry, Spot, SyntaxError, Value};

/// The entries of a TOML text in source order, as many as can be read, and the first error.
///
/// `first_line` is the line of the user's file on which the text begins.
pub(super) fn entries(text: &str, first_line: usize) -> (Vec<Entry>, Option<SyntaxError>) {
    let lines = Lines::new(text, first_line);
    let (table, errors) = DeTable::parse_recoverable(text);
    let error = errors.first().map(|error| {
        let (line, column) = lines.locate(error.span().map_or(0, |span| span.start));
        let message = error.message().replace('\n', ", ");
        SyntaxError { message, line, column: Some(column) }
    });
    (table_entries(table.get_ref(), &lines), error)
}

fn table_entries(table: &DeTable<'_>, lines: &Lines<'_>) -> Vec<Entry> {
    let mut entries: Vec<(usize, Entry)> = table
        .iter()
        .map(|(key, value)| {
            let start = key.span().start;
            let entry = Entry {
                key: key.get_ref().to_string(),
                at: lines.locate(start),
                value: self::value(value.get_ref(), &value.span(), lines),
            };
            (start, entry)
        })
        .collect();
    // The parser sorts by key; people read from top to bottom.
    entries.sort_by_key(|(start, _)| *start);
    entries.into_iter().map(|(_, entry)| entry).collect()
}

/// The values of some keys at the top of a text, those of lists one by one, with the place of each.
pub(super) fn items(text: &str, is_wanted: fn(&str) -> bool) -> Vec<(Entry, Spot)> {
    let lines = Lines::new(text, 1);
    let (table, _) = DeTable::parse_recoverable(text);
    let mut items = Vec::new();
    for (key, item) in table.get_ref().iter().filter(|(key, _)| is_wanted(key.get_ref())) {
        let list: Vec<_> = match item.get_ref() {
            DeValue::Array(list) => list.iter().collect(),
            _ => vec![item],
        };
        items.extend(list.into_iter().map(|item| {
            let value = self::value(item.get_ref(), &item.span(), &lines);
            let at = lines.locate(key.span().start);
            let entry = Entry { key: key.get_ref().to_string(), at, value };
            (entry, lines.locate(item.span().start))
        }));
    }
    items
}

/// The parser limits nesting, so this recursion is bounded.
fn value(value: &DeValue<'_>, span: &Range<usize>, lines: &Lines<'_>) -> Value {
    match value {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Integer(_) | DeValue::Float(_) => Value::Number(lines.slice(span)),
        DeValue::Boolean(value) => Value::Bool(*value),
        DeValue::Datetime(_) => Value::Date(lines.slice(span)),
        DeValue::Array(values) => Value::List(
            values.iter().map(|item| self::value(item.get_ref(), &item.span(), lines)).collect(),
        ),
        DeValue::Table(table) => Value::Table(table_entries(table, lines)),
    }
}

/// A text with the places where its lines begin.
struct Lines<'a> {
    text: &'a str,
    first_line: usize,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    fn new(text: &'a str, first_line: usize) -> Self {
        let after_newlines = text.match_indices('\n').map(|(at, _)| at + 1);
        Self { text, first_line, starts: std::iter::once(0).chain(after_newlines).collect() }
    }

    /// 1-based line in the user's file and column in characters.
    fn locate(&self, offset: usize) -> (usize, usize) {
        let index = self.starts.partition_point(|start| *start <= offset).saturating_sub(1);
        let before = self.text.get(self.starts[index]..offset).unwrap_or_default();
        (self.first_line + index, before.chars().count() + 1)
    }

    fn slice(&self, span: &Range<usize>) -> String {
        self.text.get(span.clone()).unwrap_or_default().to_owned()
    }
}
