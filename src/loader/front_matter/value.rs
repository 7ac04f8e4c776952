//! Front matter as a tree, whether it was TOML or YAML: keys with their lines, and values that
//! keep their spelling.

/// A key and its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// As written.
    pub(super) key: String,
    /// Where the key stands in the user's file.
    pub(super) at: Spot,
    /// What stands behind the key.
    pub(super) value: Value,
}

/// 1-based line in the user's file, and column in characters.
pub(super) type Spot = (usize, usize);

/// A value, as written as far as possible: `1.10` and `2020-09-13` keep their digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    /// Nothing, or YAML's `null` and `~`.
    Empty,
    /// `true` or `false`.
    Bool(bool),
    /// A number without quotes.
    Number(String),
    /// A date or time of TOML.
    Date(String),
    /// Anything else that is one piece.
    Text(String),
    /// A sequence.
    List(Vec<Value>),
    /// Keys within keys.
    Table(Vec<Entry>),
}

/// What is wrong with a text, and where.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct SyntaxError {
    /// In the parser's words, one line.
    pub(super) message: String,
    /// 1-based line in the user's file.
    pub(super) line: usize,
    /// 1-based column in characters, where known.
    pub(super) column: Option<usize>,
}

impl Value {
    /// The words of a single value, white space trimmed. `None` for booleans, lists and tables.
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Value::Text(text) | Value::Number(text) | Value::Date(text) => Some(text.trim()),
            Value::Empty | Value::Bool(_) | Value::List(_) | Value::Table(_) => None,
        }
    }

    /// Whether nothing was declared: no value, empty text, or a list or table without any.
    pub(super) fn is_empty(&self) -> bool {
        match self {
            Value::Empty => true,
            Value::Text(text) => text.trim().is_empty(),
            Value::List(values) => values.is_empty(),
            Value::Table(entries) => entries.is_empty(),
            Value::Bool(_) | Value::Number(_) | Value::Date(_) => false,
        }
    }

    /// What it is, for a warning: "a list", "text `maybe`".
    pub(super) fn describe(&self) -> String {
        match self {
            Value::Empty => "nothing".to_owned(),
            Value::Bool(value) => format!("`{value}`"),
            Value::Number(number) => format!("the number `{number}`"),
            Value::Date(date) => format!("the date `{date}`"),
            Value::Text(text) => format!("the text `{}`", shortened(text)),
            Value::List(_) => "a list".to_owned(),
            Value::Table(_) => "a table".to_owned(),
        }
    }
}

/// A value short enough to be repeated in a message.
pub(super) fn shortened(text: &str) -> String {
    /// Characters of a value that a message repeats.
    const MAX_CHARACTERS: usize = 60;
    let text = text.trim();
    match text.char_indices().nth(MAX_CHARACTERS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
