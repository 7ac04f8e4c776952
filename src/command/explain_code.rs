//! `offprint explain-code`: what a diagnostic means and how to mend it.

use clap::Args;

use super::pipe::Pipe;
use crate::diagnostic::{Diagnostic, Place, nearest};

/// What stands about each code: a heading, what it means, an example, how to mend it.
const EXPLANATIONS: &str = include_str!("../../docs/content/reference/diagnostics.md");

/// Explain what a complaint means, with an example and how to mend it.
///
/// The code is what stands in brackets, such as `links/anchor` in `warning[links/anchor]`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  offprint explain-code links/anchor")]
pub(super) struct Arguments {
    /// The code.
    code: String,
}

pub(super) fn run(arguments: &Arguments) -> Result<(), Diagnostic> {
    // What was copied may hold the brackets and the word before them.
    let code = arguments.code.split(['[', ']']).nth(1).unwrap_or(&arguments.code);
    let (_, text) =
        explanations().find(|(known, _)| *known == code).ok_or_else(|| unknown(code))?;
    let mut pipe = Pipe::stdout();
    let _ = pipe.write(format!("{text}\n").as_bytes())?;
    pipe.finish()
}

/// Each code with what stands below its heading.
fn explanations() -> impl Iterator<Item = (&'static str, &'static str)> {
    let sections = EXPLANATIONS.split("\n## `").skip(1);
    sections
        .filter_map(|section| section.split_once("`\n\n"))
        .map(|(code, text)| (code, text.trim()))
}

fn unknown(code: &str) -> Diagnostic {
    let place = Place::file("explain-code");
    let error = Diagnostic::error("command/unknown-code", place, format!("no code `{code}`"));
    match nearest(code, explanations().map(|(known, _)| known)) {
        Some(near) => error.with_help(format!("did you mean `{near}`?")),
        None => error.with_help("name what stands in brackets, as in `warning[links/anchor]`"),
    }
}
