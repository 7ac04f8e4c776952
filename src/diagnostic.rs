//! What the program has to tell people: one type leaves every stage.
//!
//! A [`Diagnostic`] says what is wrong, where, and what to do about it. It is a plain value;
//! stages return it, commands sort, print and count it. It knows no stage.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

mod excerpt;

/// How much a [`Diagnostic`] matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The command cannot do what it was asked to.
    Error,
    /// The command goes on, but something was left out or guessed.
    Warning,
    /// Good to know; never changes the exit status.
    Note,
}

/// A place in a user's file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    /// The file or folder, as the user would name it.
    pub path: PathBuf,
    /// 1-based line in the user's file, where one is known.
    pub line: Option<usize>,
    /// 1-based column in characters, where one is known.
    pub column: Option<usize>,
}

impl Place {
    /// A whole file or folder.
    pub fn file(path: impl AsRef<Path>) -> Self {
        Self { path: path.as_ref().to_owned(), line: None, column: None }
    }

    /// A 1-based line of a file.
    pub fn line(path: impl AsRef<Path>, line: usize) -> Self {
        Self { path: path.as_ref().to_owned(), line: Some(line), column: None }
    }

    /// A byte offset into the text of a file, turned into line and column.
    pub fn offset(path: impl AsRef<Path>, text: &str, offset: usize) -> Self {
        let before = text.get(..offset).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Self {
            path: path.as_ref().to_owned(),
            line: Some(before.matches('\n').count() + 1),
            column: Some(before[line_start..].chars().count() + 1),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", printable(&self.path.to_string_lossy().replace('\\', "/")))?;
        if let Some(line) = self.line {
            write!(formatter, ":{line}")?;
        }
        if let Some(column) = self.column {
            write!(formatter, ":{column}")?;
        }
        Ok(())
    }
}

/// One thing that is wrong or worth knowing.
///
/// `message` is lower case without a full stop, values in backticks; `help` says what to do next;
/// `code` is stable (`stage/problem`), and tests match on it.
#[derive(Debug, Serialize, Deserialize)]
pub struct Diagnostic {
    /// How much it matters.
    pub severity: Severity,
    /// Stable name, such as `front-matter/unknown-key`.
    pub code: Cow<'static, str>,
    /// What is wrong.
    pub message: String,
    /// Where it is wrong.
    pub place: Place,
    /// What to do about it, where there is something to do.
    pub help: Option<String>,
    /// The operating system's own error, where there was one.
    #[serde(skip)]
    pub source: Option<io::Error>,
}

impl Diagnostic {
    /// A diagnostic that makes the command fail.
    pub fn error(code: &'static str, place: Place, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, place, message)
    }

    /// A diagnostic that fails the command only under `--strict`.
    pub fn warning(code: &'static str, place: Place, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, place, message)
    }

    /// A remark.
    pub fn note(code: &'static str, place: Place, message: impl Into<String>) -> Self {
        Self::new(Severity::Note, code, place, message)
    }

    fn new(
        severity: Severity,
        code: &'static str,
        place: Place,
        message: impl Into<String>,
    ) -> Self {
        Self {
            severity,
            code: code.into(),
            message: message.into(),
            place,
            help: None,
            source: None,
        }
    }

    /// The same diagnostic with advice.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same diagnostic with the system's error behind it.
    #[must_use]
    pub fn with_source(mut self, source: io::Error) -> Self {
        self.source = Some(source);
        self
    }

    /// The same diagnostic as it can be kept: what the system said is part of its message.
    #[must_use]
    pub fn to_kept(&self) -> Self {
        let mut message = self.message.clone();
        if let Some(source) = &self.source {
            message = format!("{message}: {source}");
        }
        Self {
            severity: self.severity,
            code: self.code.clone(),
            message,
            place: self.place.clone(),
            help: self.help.clone(),
            source: None,
        }
    }

    /// Sorts diagnostics as they are printed.
    pub fn sort(diagnostics: &mut [Diagnostic]) {
        diagnostics.sort_by(Diagnostic::order);
    }

    /// The order in which diagnostics are printed: by place, then severity, code and message.
    pub fn order(&self, other: &Diagnostic) -> Ordering {
        (&self.place, self.severity, &self.code, &self.message).cmp(&(
            &other.place,
            other.severity,
            &other.code,
            &other.message,
        ))
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.draw(formatter, None)
    }
}

impl Diagnostic {
    /// As it is displayed, with the line of the user's file that it is about.
    pub fn with_line(&self, line: Option<&str>) -> String {
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _ = self.draw(&mut text, line);
        text
    }

    fn draw(&self, formatter: &mut impl fmt::Write, line: Option<&str>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        };
        write!(formatter, "{severity}[{}]: {}", self.code, printable(&self.message))?;
        if let Some(source) = &self.source {
            write!(formatter, ": {source}")?;
        }
        write!(formatter, "\n  --> {}", self.place)?;
        if let (Some(line), Some(number)) = (line, self.place.line) {
            let excerpt = excerpt::excerpt(line, number, self.place.column);
            excerpt.lines().try_for_each(|line| write!(formatter, "\n{line}"))?;
        }
        if let Some(help) = &self.help {
            write!(formatter, "\n  help: {}", printable(help))?;
        }
        Ok(())
    }
}

/// The text with control characters made visible, so that a file's name or words cannot drive the
/// reader's terminal.
pub fn printable(text: &str) -> Cow<'_, str> {
    // The signs that turn the direction of a line can make it say something else.
    let is_unsafe = |character: char| {
        character.is_control()
            || matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if !text.contains(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let escape = |character: char| match character {
        '\n' | '\t' => " ".to_owned(),
        control if is_unsafe(control) => control.escape_unicode().to_string(),
        other => other.to_string(),
    };
    Cow::Owned(text.chars().map(escape).collect())
}

/// The known word closest to an unknown one, if it is close enough to be a slip of the fingers.
pub fn nearest<'a>(unknown: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    /// Similarity (Jaro–Winkler, 0.0 to 1.0) from which a suggestion helps more than it confuses.
    const MIN_SIMILARITY: f64 = 0.8;
    known
        .into_iter()
        .map(|word| (strsim::jaro_winkler(unknown, word), word))
        .filter(|(similarity, _)| *similarity >= MIN_SIMILARITY)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, word)| word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn displays_code_place_and_help() {
        let diagnostic = Diagnostic::error(
            "front-matter/unknown-key",
            Place::line("content/raise.md", 3),
            "unknown key `titel`",
        )
        .with_help("did you mean `title`?");
        assert_eq!(
            diagnostic.to_string(),
            "error[front-matter/unknown-key]: unknown key `titel`\n  --> content/raise.md:3\n  help: did you mean `title`?"
        );
    }

    #[test]
    fn control_characters_do_not_reach_the_terminal() {
        assert_eq!(printable("a\u{1b}[31mb"), "a\\u{1b}[31mb");
        assert_eq!(printable("a\u{202e}b"), "a\\u{202e}b");
    }

    #[test]
    fn offsets_become_lines_and_columns() {
        let place = Place::offset("x", "ab\ncdé f", 8);
        assert_eq!((place.line, place.column), (Some(2), Some(5)));
    }

    #[test]
    fn suggests_only_what_is_near() {
        assert_eq!(nearest("titel", ["title", "date"]), Some("title"));
        assert_eq!(nearest("zzz", ["title", "date"]), None);
    }
}
