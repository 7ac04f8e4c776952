//! What a command says to people: diagnostics, progress, a summary, and in the end its status.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};
use indicatif::{ProgressBar, ProgressStyle};

use super::format::{self, Format};
use super::quote::Lines;
use crate::diagnostic::{Diagnostic, Severity, printable};

/// Diagnostics of one code about one file that people are shown; the rest are counted.
const MAX_ALIKE: usize = 20;

/// The code of remarks that are printed unasked: of files that nobody would miss before it is too late.
pub(super) const LEFT_OUT: &str = "source/ignored";

/// How much is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verbosity {
    /// Errors.
    Quiet,
    /// Errors, warnings, notes, progress and a summary.
    Normal,
    /// Also what takes how long.
    Verbose,
}

/// Whether warnings fail a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standard {
    Lenient,
    Strict,
}

/// Whether remarks that ask for nothing are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Notes {
    Shown,
    Hidden,
}

/// The voice of a command. Diagnostics are gathered, and printed sorted at [`Console::flush`] and in
/// the end.
pub(super) struct Console {
    verbosity: Verbosity,
    standard: Standard,
    notes: Notes,
    format: Format,
    pending: Vec<Diagnostic>,
    errors: usize,
    remarks: usize,
    /// How many warnings of each code there were.
    warnings: BTreeMap<Cow<'static, str>, usize>,
    started: Instant,
    /// What was done and how long the command had been running then.
    steps: Vec<(&'static str, Duration)>,
    is_timed: bool,
}

impl Console {
    /// A console for a command that starts now.
    pub(super) fn new(verbosity: Verbosity) -> Self {
        Self {
            verbosity,
            standard: Standard::Lenient,
            notes: if verbosity == Verbosity::Verbose { Notes::Shown } else { Notes::Hidden },
            format: Format::Text,
            pending: Vec::new(),
            errors: 0,
            remarks: 0,
            warnings: BTreeMap::new(),
            started: now(),
            steps: Vec::new(),
            is_timed: false,
        }
    }

    /// A console as loud and strict as this one, for work that starts now and fails for itself.
    pub(super) fn afresh(&self) -> Self {
        let Self { verbosity, standard, notes, .. } = *self;
        Self { standard, notes, ..Self::new(verbosity) }
    }

    /// The errors that are yet to be printed, as they will be.
    #[cfg(feature = "serve")]
    pub(super) fn errors(&self) -> Vec<String> {
        let errors = self.pending.iter().filter(|it| it.severity == Severity::Error);
        errors.map(ToString::to_string).collect()
    }

    /// From here on warnings fail the command.
    pub(super) fn be_strict(&mut self) {
        self.standard = Standard::Strict;
    }

    /// Whether warnings fail the command.
    pub(super) fn is_strict(&self) -> bool {
        self.standard == Standard::Strict
    }

    /// From here on remarks are printed too.
    pub(super) fn show_notes(&mut self) {
        self.notes = Notes::Shown;
    }

    /// From here on diagnostics are printed in this form.
    pub(super) fn print_as(&mut self, format: Format) {
        self.format = format;
    }

    /// Takes diagnostics, to be printed later.
    pub(super) fn report(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        for diagnostic in diagnostics {
            match diagnostic.severity {
                Severity::Error => self.errors += 1,
                Severity::Warning => {
                    *self.warnings.entry(diagnostic.code.clone()).or_default() += 1;
                }
                Severity::Note => self.remarks += 1,
            }
            self.pending.push(diagnostic);
        }
    }

    /// What was taken and is yet to be printed, whether it will be or not.
    pub(super) fn pending(&self) -> &[Diagnostic] {
        &self.pending
    }

    /// Prints the diagnostics taken so far, sorted.
    pub(super) fn flush(&mut self) {
        let mut pending = std::mem::take(&mut self.pending);
        pending.retain(|diagnostic| self.is_shown(diagnostic));
        Diagnostic::sort(&mut pending);
        let mut lines = Lines::default();
        for of_file in pending.chunk_by(|a, b| a.place.path == b.place.path) {
            let mut alike: BTreeMap<&str, usize> = BTreeMap::new();
            for diagnostic in of_file {
                let number = alike.entry(&diagnostic.code).or_default();
                *number += 1;
                if *number <= self.most_alike() {
                    self.print(diagnostic, &mut lines);
                }
            }
            for (code, number) in alike {
                let rest = number.saturating_sub(self.most_alike());
                if rest > 0 {
                    let path = of_file[0].place.path.display().to_string();
                    let path = printable(&path);
                    let advice = "--verbose prints them all";
                    let mut stream = anstream::stderr().lock();
                    let _ = writeln!(stream, "{path}: and {rest} more of {code}; {advice}");
                }
            }
        }
    }

    /// How many diagnostics of one code about one file are printed; programs get all of them.
    fn most_alike(&self) -> usize {
        match (self.format, self.verbosity) {
            (Format::Text, Verbosity::Quiet | Verbosity::Normal) => MAX_ALIKE,
            _ => usize::MAX,
        }
    }

    fn print(&self, diagnostic: &Diagnostic, lines: &mut Lines) {
        // Nobody is there to be told that nobody listens.
        let _ = match self.format {
            Format::Text => {
                let line = lines.at(&diagnostic.place);
                writeln!(anstream::stderr().lock(), "{}", painted(diagnostic, line))
            }
            Format::Json => writeln!(io::stdout(), "{}", format::json(diagnostic)),
            Format::Github => writeln!(io::stdout(), "{}", format::github(diagnostic)),
        };
    }

    fn is_shown(&self, diagnostic: &Diagnostic) -> bool {
        let is_loud = self.verbosity != Verbosity::Quiet;
        match diagnostic.severity {
            Severity::Error => true,
            Severity::Warning => is_loud,
            Severity::Note => {
                is_loud && (self.notes == Notes::Shown || diagnostic.code == LEFT_OUT)
            }
        }
    }

    /// Errors, warnings and notes so far.
    pub(super) fn counts(&self) -> (usize, usize, usize) {
        (self.errors, self.warnings.values().sum(), self.remarks)
    }

    /// The warnings so far by their codes, the most frequent first, such as
    /// `3 warnings (2 links/anchor, 1 essay/empty)`.
    pub(super) fn warnings(&self) -> String {
        let total = count(self.counts().1, "warning", "warnings");
        let mut kinds: Vec<_> = self.warnings.iter().collect();
        kinds.sort_by(|a, b| b.1.cmp(a.1));
        let kinds: Vec<String> =
            kinds.into_iter().map(|(code, number)| format!("{number} {code}")).collect();
        if kinds.is_empty() { total } else { format!("{total} ({})", kinds.join(", ")) }
    }

    /// From here on the time of each step is kept, and told in the end.
    pub(super) fn be_timed(&mut self) {
        self.is_timed = true;
    }

    /// Whether what was reported so far fails the command.
    pub(super) fn has_failed(&self) -> bool {
        self.errors > 0 || (self.standard == Standard::Strict && !self.warnings.is_empty())
    }

    /// Says what was done, on standard output.
    pub(super) fn say(&self, text: &str) {
        if self.verbosity != Verbosity::Quiet {
            let _ = writeln!(io::stdout().lock(), "{text}");
        }
    }

    /// Says how far the command is and how long it took, under `--verbose`.
    pub(super) fn trace(&mut self, step: &'static str) {
        self.steps.push((step, self.elapsed()));
        if self.verbosity == Verbosity::Verbose {
            let elapsed = seconds(self.elapsed());
            let _ = writeln!(io::stderr().lock(), "{elapsed:>9} {step}");
        }
    }

    /// How long the command has been running.
    pub(super) fn elapsed(&self) -> Duration {
        now().duration_since(self.started)
    }

    /// A bar for `total` steps; on a terminal only, and not under `--quiet` or `NO_COLOR`.
    pub(super) fn progress(&self, what: &'static str, total: usize) -> Progress {
        let is_live = AutoStream::choice(&io::stderr()) != ColorChoice::Never;
        if self.verbosity == Verbosity::Quiet || !is_live {
            return Progress(ProgressBar::hidden());
        }
        let style =
            ProgressStyle::with_template("{msg:>12} {wide_bar:.dim} {human_pos}/{human_len}")
                .expect("the template is fixed and right");
        Progress(ProgressBar::new(total as u64).with_style(style).with_message(what))
    }

    /// Prints how long each step took, on standard error.
    fn tell_times(&self) {
        let mut stream = io::stderr().lock();
        let mut before = Duration::ZERO;
        for (step, at) in &self.steps {
            let _ = writeln!(stream, "{:>9} {step}", seconds(at.saturating_sub(before)));
            before = *at;
        }
        let _ = writeln!(stream, "{:>9} in all", seconds(self.elapsed()));
    }

    /// Prints what is left and settles the exit status.
    pub(super) fn finish(mut self) -> ExitCode {
        self.flush();
        if self.is_timed {
            self.tell_times();
        }
        if self.has_failed() { ExitCode::FAILURE } else { ExitCode::SUCCESS }
    }
}

/// A progress bar, which vanishes when dropped. Jobs advance it side by side.
pub(super) struct Progress(ProgressBar);

impl Progress {
    /// One step is done.
    pub(super) fn advance(&self) {
        self.0.inc(1);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

/// A time as people read it, such as `0.35 s`.
pub(super) fn seconds(duration: Duration) -> String {
    format!("{:.2} s", duration.as_secs_f64())
}

/// A number of things, such as `1 essay`, `2 essays`.
pub(super) fn count(number: usize, singular: &str, plural: &str) -> String {
    format!("{number} {}", if number == 1 { singular } else { plural })
}

#[expect(clippy::disallowed_methods, reason = "the summary's time reaches no page")]
fn now() -> Instant {
    Instant::now()
}

/// A diagnostic with the line it is about, its severity and code in colour; the stream takes it off
/// where it is unwanted.
fn painted(diagnostic: &Diagnostic, line: Option<&str>) -> String {
    let color = match diagnostic.severity {
        Severity::Error => AnsiColor::Red,
        Severity::Warning => AnsiColor::Yellow,
        Severity::Note => AnsiColor::Cyan,
    };
    let style = Style::new().bold().fg_color(Some(color.into()));
    let text = diagnostic.with_line(line);
    match text.split_once(": ") {
        Some((head, rest)) => format!("{style}{head}{style:#}: {rest}"),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Place;

    fn console(diagnostics: impl IntoIterator<Item = Diagnostic>) -> Console {
        let mut console = Console::new(Verbosity::Quiet);
        console.report(diagnostics);
        console
    }

    #[test]
    fn errors_fail_and_warnings_only_when_strict() {
        let place = || Place::file("x");
        assert!(console([Diagnostic::error("a/b", place(), "no")]).has_failed());
        assert!(!console([Diagnostic::note("a/b", place(), "no")]).has_failed());
        let mut console = console([Diagnostic::warning("a/b", place(), "no")]);
        assert!(!console.has_failed());
        console.be_strict();
        assert!(console.has_failed());
        assert_eq!(console.counts(), (0, 1, 0));
        console.report(["b/c", "b/c"].map(|code| Diagnostic::warning(code, place(), "no")));
        assert_eq!(console.warnings(), "3 warnings (2 b/c, 1 a/b)");
    }

    #[test]
    fn colour_changes_no_word() {
        let diagnostic = Diagnostic::error("a/b", Place::line("x", 3), "it: no").with_help("do");
        let plain = anstream::adapter::strip_str(&painted(&diagnostic, None)).to_string();
        assert_eq!(plain, diagnostic.to_string());
    }

    #[test]
    fn numbers_read_well() {
        assert_eq!(count(1, "essay", "essays"), "1 essay");
        assert_eq!(count(0, "essay", "essays"), "0 essays");
        assert_eq!(seconds(Duration::from_millis(1_234)), "1.23 s");
    }
}
