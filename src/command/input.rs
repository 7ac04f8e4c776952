//! What standard input holds, for the commands that read it.

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use clap::builder::PossibleValue;

use crate::loader::{self, Format};

/// What standard input holds; the names are those of the loader's formats.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum InputFormat {
    Markdown,
    #[default]
    Html,
    Mhtml,
    Text,
    Email,
}

impl InputFormat {
    /// How it is read.
    pub(super) fn format(self) -> &'static Format {
        let name = match self {
            Self::Markdown => "markdown",
            Self::Html => "html",
            Self::Mhtml => "mhtml",
            Self::Text => "text",
            Self::Email => "email",
        };
        let format = loader::FORMATS.iter().find(|format| format.name == name);
        format.expect("every input format is the name of a loader's")
    }
}

/// What standard input holds where it may be many documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum StdinFormat {
    /// One document.
    One(InputFormat),
    /// A document a line, as JSON objects.
    Jsonl,
}

impl ValueEnum for StdinFormat {
    fn value_variants<'a>() -> &'a [Self] {
        use InputFormat::{Email, Html, Markdown, Mhtml, Text};
        &[
            Self::One(Markdown),
            Self::One(Html),
            Self::One(Mhtml),
            Self::One(Text),
            Self::One(Email),
            Self::Jsonl,
        ]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        match self {
            Self::One(format) => format.to_possible_value(),
            Self::Jsonl => Some(PossibleValue::new("jsonl")),
        }
    }
}

/// Checks what the parser cannot: files tell their formats by their endings.
///
/// # Errors
/// Wrong usage.
pub(super) fn check<F>(format: Option<&F>, paths: &[PathBuf]) -> Result<(), clap::Error> {
    let names_files = paths.iter().any(|path| path != Path::new("-"));
    if format.is_none() || !names_files {
        return Ok(());
    }
    let message = "--input-format tells what standard input holds; files tell by their endings";
    Err(conflict(message))
}

/// The error that arguments do not go together.
pub(super) fn conflict(message: &str) -> clap::Error {
    clap::Error::raw(clap::error::ErrorKind::ArgumentConflict, format!("{message}\n"))
}
