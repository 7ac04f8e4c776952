//! Diagnostics for programs: as JSON lines, and as annotations of GitHub's workflows.

use clap::ValueEnum;

use crate::diagnostic::{Diagnostic, Severity};

/// In which form diagnostics are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people, on standard error.
    Text,
    /// One JSON object a line, on standard output.
    Json,
    /// Workflow commands, which GitHub shows beside the lines, on standard output.
    Github,
}

/// A JSON object on one line; all keys are always there.
pub(super) fn json(diagnostic: &Diagnostic) -> String {
    let place = &diagnostic.place;
    let object = serde_json::json!({
        "severity": diagnostic.severity,
        "code": diagnostic.code,
        "message": message(diagnostic),
        "path": path(diagnostic),
        "line": place.line,
        "column": place.column,
        "help": diagnostic.help,
    });
    object.to_string()
}

/// A command such as `::warning file=content/a.md,line=3,title=links/anchor::what is wrong`.
pub(super) fn github(diagnostic: &Diagnostic) -> String {
    let kind = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let mut properties = vec![format!("file={}", property(&path(diagnostic)))];
    properties.extend(diagnostic.place.line.map(|line| format!("line={line}")));
    properties.extend(diagnostic.place.column.map(|column| format!("col={column}")));
    properties.push(format!("title={}", property(&diagnostic.code)));
    let help = diagnostic.help.iter().map(|help| format!("\nhelp: {help}"));
    let text: String = std::iter::once(message(diagnostic)).chain(help).collect();
    format!("::{kind} {}::{}", properties.join(","), data(&text))
}

/// What is wrong, with the system's own reason where there is one.
fn message(diagnostic: &Diagnostic) -> String {
    match &diagnostic.source {
        Some(source) => format!("{}: {source}", diagnostic.message),
        None => diagnostic.message.clone(),
    }
}

fn path(diagnostic: &Diagnostic) -> String {
    diagnostic.place.path.to_string_lossy().replace('\\', "/")
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Place;

    #[test]
    fn what_ends_a_command_is_escaped() {
        let place = Place { path: "a,b:c%.md".into(), line: Some(3), column: None };
        let diagnostic = Diagnostic::note("a/b", place, "50 %\n::error::no").with_help("x");
        assert_eq!(
            github(&diagnostic),
            "::notice file=a%2Cb%3Ac%25.md,line=3,title=a/b::50 %25%0A::error::no%0Ahelp: x"
        );
    }
}
