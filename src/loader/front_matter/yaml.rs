//! YAML front matter as a tree of values, and what can be saved of one that is broken.
//!
//! The parser's events are read, not its values: `tags: [no, 007]` keeps its words, every key its
//! line. Anchors and aliases are refused; nobody needs them here, and they multiply without end.

use serde_saphyr::granit_parser::{Event, Parser, ScalarStyle, options};

use super::value::{Entry, Spot, SyntaxError, Value};

/// Lists and tables within each other that are read.
const MAX_NESTING: usize = 32;

/// The entries of a YAML text, in source order.
///
/// # Errors
/// The first thing that is not YAML, or not a table, or an anchor.
pub(super) fn entries(text: &str, first_line: usize) -> Result<Vec<Entry>, SyntaxError> {
    let limits = options! { flow_nesting_limit: MAX_NESTING, block_nesting_limit: MAX_NESTING };
    let mut tree = Tree { open: Vec::new(), root: None };
    for next in Parser::new_from_str_with_options(text, limits) {
        let (event, span) = next.map_err(|error| SyntaxError {
            message: error.info(),
            line: error.marker().line() + first_line - 1,
            column: Some(error.marker().col() + 1),
        })?;
        let line = span.start.line() + first_line - 1;
        let at = (line, span.start.col() + 1);
        if matches!(event, Event::DocumentEnd) {
            break;
        }
        tree.step(event, at).map_err(|message| SyntaxError {
            message: message.to_owned(),
            line,
            column: None,
        })?;
    }
    match tree.root {
        Some(Value::Table(entries)) => Ok(entries),
        Some(value) if !value.is_empty() => Err(SyntaxError {
            message: "keys and values are expected".to_owned(),
            line: first_line,
            column: None,
        }),
        _ => Ok(Vec::new()),
    }
}

/// A list or table whose end has not come yet.
enum Open {
    List(Vec<Value>),
    Table { entries: Vec<Entry>, key: Option<(String, Spot)> },
}

struct Tree {
    open: Vec<Open>,
    root: Option<Value>,
}

impl Tree {
    fn step(&mut self, event: Event<'_>, at: Spot) -> Result<(), &'static str> {
        const NO_ANCHORS: &str = "anchors and aliases (`&`, `*`) are not read";
        match event {
            Event::Scalar(_, _, anchor, _)
            | Event::SequenceStart(_, anchor, _)
            | Event::MappingStart(_, anchor, _)
                if anchor != 0 =>
            {
                Err(NO_ANCHORS)
            }
            Event::Alias(_) => Err(NO_ANCHORS),
            Event::Scalar(text, style, ..) => self.place(scalar(&text, style), at),
            Event::SequenceStart(..) => {
                self.open.push(Open::List(Vec::new()));
                Ok(())
            }
            Event::MappingStart(..) => {
                self.open.push(Open::Table { entries: Vec::new(), key: None });
                Ok(())
            }
            Event::SequenceEnd | Event::MappingEnd => match self.open.pop() {
                Some(Open::List(values)) => self.place(Value::List(values), at),
                Some(Open::Table { entries, .. }) => self.place(Value::Table(entries), at),
                None => Ok(()),
            },
            _ => Ok(()),
        }
    }

    fn place(&mut self, value: Value, at: Spot) -> Result<(), &'static str> {
        match self.open.last_mut() {
            None => self.root = Some(value),
            Some(Open::List(values)) => values.push(value),
            Some(Open::Table { entries, key }) => match key.take() {
                Some((key, at)) => entries.push(Entry { key, at, value }),
                None => *key = Some((key_text(value)?, at)),
            },
        }
        Ok(())
    }
}

fn key_text(value: Value) -> Result<String, &'static str> {
    match value {
        Value::Bool(value) => Ok(value.to_string()),
        Value::Empty => Ok(String::new()),
        other => other.text().map(str::to_owned).ok_or("a key is expected to be a word"),
    }
}

/// Only `true` and `false` are booleans, as in YAML 1.2: `no` is a word.
fn scalar(text: &str, style: ScalarStyle) -> Value {
    if !matches!(style, ScalarStyle::Plain) {
        return Value::Text(text.to_owned());
    }
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Empty,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        number if is_number(number) => Value::Number(number.to_owned()),
        words => Value::Text(words.to_owned()),
    }
}

fn is_number(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_digit() || "+-.".contains(first))
        && text.parse::<f64>().is_ok()
}

/// What stands line by line in a text that is no valid YAML: `key: rest of the line`, and lists
/// below a key without one.
pub(super) fn salvage(text: &str, first_line: usize) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let is_indented = line.starts_with([' ', '\t']);
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(item) = line.strip_prefix("- ").or_else(|| line.strip_prefix("-\t")) {
            add_item(entries.last_mut(), item);
        } else if is_indented {
            add_line(entries.last_mut(), line);
        } else if let Some((key, rest)) = key_and_rest(line) {
            let key = unquoted(key).to_owned();
            let at = (number + first_line, 1);
            entries.push(Entry { key, at, value: loose_value(rest) });
        }
    }
    entries
}

/// The key of a `key: value` line and what follows the colon, both trimmed.
pub(super) fn key_and_rest(line: &str) -> Option<(&str, &str)> {
    let (key, rest) = line.split_once(':')?;
    let is_key = |character: char| character.is_alphanumeric() || "_-. \"'".contains(character);
    let is_plausible = key
        .starts_with(|first: char| first.is_alphabetic() || "_\"'".contains(first))
        && key.chars().all(is_key)
        && key.split_whitespace().count() <= MAX_KEY_WORDS
        && (rest.is_empty() || rest.starts_with([' ', '\t']));
    is_plausible.then(|| (key.trim(), rest.trim()))
}

/// Words of a key, such as "date saved"; more of them before a colon are a sentence.
const MAX_KEY_WORDS: usize = 3;

fn loose_value(rest: &str) -> Value {
    let inner = rest.strip_prefix('[').and_then(|inner| {
        // A list nobody closed; `[Note] a title` is none.
        inner.strip_suffix(']').or(if inner.contains(']') { None } else { Some(inner) })
    });
    match inner {
        // `[[Name]]` is a wiki link, not a list.
        Some(inner) if !inner.starts_with('[') => {
            let items = inner.split(',').map(|item| unquoted(item.trim()));
            Value::List(items.map(|item| scalar(item, ScalarStyle::Plain)).collect())
        }
        _ if ["|", ">", "|-", ">-"].contains(&rest) => Value::Empty,
        _ if unquoted(rest) == rest => scalar(rest, ScalarStyle::Plain),
        _ => Value::Text(unquoted(rest).to_owned()),
    }
}

fn add_item(entry: Option<&mut Entry>, item: &str) {
    let item = Value::Text(unquoted(item.trim()).to_owned());
    match entry.map(|entry| &mut entry.value) {
        Some(Value::List(values)) => values.push(item),
        Some(value @ Value::Empty) => *value = Value::List(vec![item]),
        _ => {}
    }
}

fn add_line(entry: Option<&mut Entry>, line: &str) {
    match entry.map(|entry| &mut entry.value) {
        Some(Value::Text(text)) => {
            text.push(' ');
            text.push_str(line);
        }
        // Keys within keys are beyond saving.
        Some(value @ Value::Empty) if key_and_rest(line).is_none() => {
            *value = Value::Text(line.to_owned());
        }
        _ => {}
    }
}

fn unquoted(text: &str) -> &str {
    for quote in ['"', '\''] {
        if let Some(rest) = text.strip_prefix(quote) {
            // The quote may be the very thing nobody closed.
            return match rest.strip_suffix(quote) {
                Some(inner) => inner,
                None if !rest.contains(quote) => rest,
                None => text,
            };
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The salvaged entries, a line each.
    #[track_caller]
    fn check(text: &str, expected: &[(&str, usize, Value)]) {
        let found = salvage(text, 2);
        let found: Vec<_> =
            found.into_iter().map(|entry| (entry.key, entry.at.0, entry.value)).collect();
        let expected: Vec<_> = expected
            .iter()
            .map(|(key, line, value)| ((*key).to_owned(), *line, value.clone()))
            .collect();
        assert_eq!(found, expected);
    }

    fn text(text: &str) -> Value {
        Value::Text(text.to_owned())
    }

    #[test]
    fn salvages_keys_line_by_line() {
        check(
            "title: Foo: bar\n\n\"date\": '2020'",
            &[("title", 2, text("Foo: bar")), ("date", 4, text("2020"))],
        );
        check(
            "a:\n\t- b\n\t- \"c\"\nd: [e, 'f g']\nh: [[I]]",
            &[
                ("a", 2, Value::List(vec![text("b"), text("c")])),
                ("d", 5, Value::List(vec![text("e"), text("f g")])),
                ("h", 6, text("[[I]]")),
            ],
        );
        check("a: >\n  b\n  c\nd:\n  e: f", &[("a", 2, text("b c")), ("d", 5, Value::Empty)]);
        check("no key here\n- item", &[]);
        check(
            "a: \"open\nb: [c, d\ne: [f] g\nh: 'i' j",
            &[
                ("a", 2, text("open")),
                ("b", 3, Value::List(vec![text("c"), text("d")])),
                ("e", 4, text("[f] g")),
                ("h", 5, text("'i' j")),
            ],
        );
    }

    #[test]
    fn a_sentence_with_a_colon_is_no_key() {
        for line in ["He said it again: no.", "https://x.org", "12:30", ": x", "- a: b"] {
            assert_eq!(key_and_rest(line), None, "{line}");
        }
        assert_eq!(key_and_rest("date saved: x"), Some(("date saved", "x")));
    }

    #[test]
    fn values_keep_their_words() {
        let found = entries("a: [no, 007, 1.10, ~, 'true', true]", 1).expect("YAML");
        let number = |number: &str| Value::Number(number.to_owned());
        assert_eq!(
            found[0].value,
            Value::List(vec![
                text("no"),
                number("007"),
                number("1.10"),
                Value::Empty,
                text("true"),
                Value::Bool(true)
            ])
        );
    }

    #[test]
    fn bombs_are_refused() {
        let bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]";
        assert_eq!(entries(bomb, 1).expect_err("anchors").line, 1);
        assert!(entries(&"[".repeat(100_000), 1).is_err());
        assert!(entries(&"- ".repeat(10_000), 1).is_err());
        assert!(entries("- a", 1).is_err());
        assert_eq!(entries("# nothing", 1), Ok(vec![]));
    }
}
