//! A source piece by piece: what became of each, and what spoke for it and against it.

use std::borrow::Cow;

use super::Treated;
use crate::cleaner::{self, Removal};
use crate::diagnostic::printable;
use crate::document::UnitKind;

/// Signals that are named of each piece; those after them say little.
const MAX_SIGNALS: usize = 3;

/// A signal that moves a score by less, in log-odds, is not named: at even odds it is two points of
/// a hundred.
const MIN_SIGNAL: f32 = 0.1;

/// A unit of the source as it is shown.
pub(super) struct Piece<'a> {
    /// What it is made as.
    pub(super) kind: UnitKind,
    /// Its words, a line a line of the source; those of a picture say that it is one.
    pub(super) text: String,
    /// Number of words.
    pub(super) words: usize,
    /// What took it, if anything did.
    pub(super) removal: Option<&'a Removal>,
    /// Whether it is the first that its removal took.
    pub(super) is_first: bool,
    /// What the learned score says; `None` where it was not asked.
    pub(super) verdict: Option<Verdict>,
}

/// What the learned score says of a piece.
pub(super) struct Verdict {
    /// How likely it is the author's, in hundredths, 1 to 99.
    pub(super) percent: u8,
    /// What speaks for it, strongest first.
    pub(super) pro: Vec<&'static str>,
    /// What speaks against it, strongest first.
    pub(super) contra: Vec<&'static str>,
}

/// All pieces of a source, in its order.
pub(super) fn pieces(treated: &Treated) -> Vec<Piece<'_>> {
    let units = treated.document.units();
    let opinions = if treated.cleaned.scores.is_empty() {
        Vec::new()
    } else {
        cleaner::opinions(&units, &treated.metadata)
    };
    let mut removals = treated.cleaned.removals.iter().peekable();
    let mut pieces = Vec::with_capacity(units.len());
    for (index, unit) in units.iter().enumerate() {
        while removals.next_if(|removal| removal.units.end <= index).is_some() {}
        let removal = removals.peek().copied().filter(|removal| removal.units.contains(&index));
        let is_picture = unit.text.is_empty() && unit.images > 0;
        let opinion = opinions.get(index).filter(|_| unit.words > 0);
        pieces.push(Piece {
            kind: unit.kind,
            text: if is_picture { "[picture]".to_owned() } else { visible(&unit.text) },
            words: unit.words,
            removal,
            is_first: removal.is_some_and(|removal| removal.units.start == index),
            verdict: opinion.map(|opinion| verdict(opinion.probability, &opinion.signals)),
        });
    }
    pieces
}

/// The lines of a text, with what controls a terminal made visible.
fn visible(text: &str) -> String {
    text.lines().map(printable).collect::<Vec<Cow<'_, str>>>().join("\n")
}

fn verdict(score: f32, signals: &[(&'static str, f32)]) -> Verdict {
    let mut verdict = Verdict { percent: percent(score), pro: Vec::new(), contra: Vec::new() };
    let telling = signals.iter().filter(|(_, by)| by.abs() >= MIN_SIGNAL);
    for (name, by) in telling.take(MAX_SIGNALS) {
        if *by > 0.0 { verdict.pro.push(name) } else { verdict.contra.push(name) }
    }
    verdict
}

/// A probability in hundredths. No score is certain of anything.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "it lies between 1 and 99"
)]
fn percent(score: f32) -> u8 {
    (100.0 * score).round().clamp(1.0, 99.0) as u8
}

impl Piece<'_> {
    /// The rule and the reason that took it.
    pub(super) fn why(&self) -> Option<String> {
        self.removal.map(|removal| format!("{} ({})", removal.rule, removal.reason))
    }
}

impl Verdict {
    /// On one line: the likelihood, what speaks for it, what speaks against it.
    pub(super) fn line(&self) -> String {
        let part = |direction: &str, signals: &[&str]| {
            if signals.is_empty() {
                String::new()
            } else {
                format!("; {direction}: {}", signals.join(", "))
            }
        };
        let (pro, contra) = (part("for", &self.pro), part("against", &self.contra));
        format!("{} %{pro}{contra}", self.percent)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(score: f32, signals: &[(&'static str, f32)], expected: &str) {
        assert_eq!(verdict(score, signals).line(), expected);
    }

    #[test]
    fn scores_are_likelihoods_that_are_never_certain() {
        check(0.5, &[], "50 %");
        check(0.954, &[], "95 %");
        check(1.0, &[], "99 %");
        check(0.0, &[], "1 %");
    }

    #[test]
    fn the_strongest_signals_are_named_with_their_direction() {
        let signals = [("a", 2.0), ("b", -1.0), ("c", 0.5), ("d", 0.4)];
        check(0.73, &signals, "73 %; for: a, c; against: b");
        check(0.73, &[("a", -0.3), ("b", 0.01)], "73 %; against: a");
    }

    #[test]
    fn lines_stay_and_controls_are_shown() {
        assert_eq!(visible("a\r\n\u{1b}b\tc"), "a\n\\u{1b}b c");
    }
}
