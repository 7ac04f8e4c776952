//! A source piece by piece: what became of each, and what spoke for it and against it.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::{Scores, Treated};
use crate::cleaner;
use crate::diagnostic::printable;
use crate::document::UnitKind;

/// Signals that are named of each piece; those after them say little.
const MAX_SIGNALS: usize = 3;

/// A signal that moves a score by less, in log-odds, is not named: at even odds it is two points of
/// a hundred.
const MIN_SIGNAL: f32 = 0.1;

/// A unit of the source as it is shown.
#[derive(Serialize, Deserialize)]
pub(in crate::command) struct Piece {
    /// What it is made as.
    pub(super) kind: UnitKind,
    /// Its words, a line a line of the source; those of a picture say that it is one.
    pub(in crate::command) text: String,
    /// Number of words.
    pub(super) words: usize,
    /// Which of the source's causes took it; `None`: it is kept.
    pub(super) cause: Option<usize>,
    /// Whether it is the first that its cause took.
    pub(in crate::command) is_first: bool,
    /// What the learned score says; `None` where it was not asked.
    pub(in crate::command) verdict: Option<Verdict>,
}

/// What the learned score says of a piece.
#[derive(Serialize, Deserialize)]
pub(in crate::command) struct Verdict {
    /// How likely it is the author's, in hundredths, 1 to 99.
    pub(super) percent: u8,
    /// What speaks for it, strongest first.
    pub(super) pro: Vec<Cow<'static, str>>,
    /// What speaks against it, strongest first.
    pub(super) contra: Vec<Cow<'static, str>>,
}

/// All pieces of a source, in its order.
pub(super) fn pieces(treated: &Treated, scores: Scores) -> Vec<Piece> {
    let units = treated.document.units();
    let cleaned = &treated.cleaned;
    let opinions = if scores == Scores::Asked || cleaned.scores.is_empty() {
        Vec::new()
    } else {
        cleaner::opinions(&units, &treated.metadata)
    };
    let verdict = |index: usize| match opinions.get(index) {
        Some(opinion) => Some(verdict(opinion.probability, &opinion.signals)),
        None => cleaned.scores.get(index).copied().flatten().map(|score| verdict(score, &[])),
    };
    let mut cause = 0;
    let mut pieces = Vec::with_capacity(units.len());
    for (index, unit) in units.iter().enumerate() {
        while cleaned.removals.get(cause).is_some_and(|removal| removal.units.end <= index) {
            cause += 1;
        }
        let removal = cleaned.removals.get(cause).filter(|removal| removal.units.contains(&index));
        let is_picture = unit.text.is_empty() && unit.images > 0;
        pieces.push(Piece {
            kind: unit.kind,
            text: if is_picture { "[picture]".to_owned() } else { visible(&unit.text) },
            words: unit.words,
            cause: removal.map(|_| cause),
            is_first: removal.is_some_and(|removal| removal.units.start == index),
            verdict: verdict(index).filter(|_| unit.words > 0),
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
        let side = if *by > 0.0 { &mut verdict.pro } else { &mut verdict.contra };
        side.push((*name).into());
    }
    verdict
}

/// A probability in hundredths. No score is certain of anything.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "it lies between 1 and 99"
)]
pub(in crate::command) fn percent(score: f32) -> u8 {
    (100.0 * score).round().clamp(1.0, 99.0) as u8
}

impl Verdict {
    /// On one line: the likelihood, what speaks for it, what speaks against it.
    pub(in crate::command) fn line(&self) -> String {
        let part = |direction: &str, signals: &[Cow<'_, str>]| {
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
