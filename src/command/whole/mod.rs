//! A source as a whole: what is known about it, and piece by piece what became of it, and why.
//!
//! `explain` shows it in the terminal or as a page; a build keeps it in the store, from where the
//! report has its page of each source.

mod page;
mod piece;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

pub(super) use self::page::Templates;
pub(super) use self::piece::{Piece, percent};
use super::job::Treated;
use crate::cleaner::Removal;
use crate::diagnostic::printable;
use crate::metadata::{Found, Metadata, Provenance};

/// All there is to tell about one source.
#[derive(Serialize, Deserialize)]
pub(super) struct Whole {
    /// The language of its words, where it is known.
    language: Option<String>,
    pub(super) facts: Vec<Fact>,
    /// Before and after cleaning.
    words: (usize, usize),
    /// Whether anything was to be cleaned; one's own writing is not.
    is_scored: bool,
    /// Whether a gentler reading was taken.
    is_gentle: bool,
    /// What took pieces, in their order.
    causes: Vec<Cause>,
    pub(super) pieces: Vec<Piece>,
}

/// One of the metadata.
#[derive(Serialize, Deserialize)]
pub(super) struct Fact {
    pub(super) name: Cow<'static, str>,
    /// `None` where it was not found.
    pub(super) value: Option<String>,
    /// Where it was found, in words.
    pub(super) from: Option<Cow<'static, str>>,
}

/// What took some pieces together.
#[derive(Serialize, Deserialize)]
pub(super) struct Cause {
    pub(super) rule: String,
    pub(super) reason: String,
}

/// How much is told of the scores.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scores {
    /// What cleaning asked for.
    Asked,
    /// That of every piece, and what moved it; takes as long as cleaning does.
    Reasoned,
}

impl Whole {
    pub(super) fn of(treated: &Treated, scores: Scores) -> Self {
        let cleaned = &treated.cleaned;
        let language = treated.metadata.language.as_ref();
        Self {
            language: language.map(|found| found.value.clone()),
            facts: facts(&treated.metadata),
            words: (cleaned.words_before, cleaned.words),
            is_scored: !cleaned.scores.is_empty(),
            is_gentle: cleaned.is_gentle,
            causes: cleaned.removals.iter().map(Cause::of).collect(),
            pieces: piece::pieces(treated, scores),
        }
    }

    /// What took a piece, if anything did.
    pub(super) fn cause(&self, piece: &Piece) -> Option<&Cause> {
        self.causes.get(piece.cause?)
    }

    pub(super) fn summary(&self) -> String {
        let kept = self.pieces.iter().filter(|piece| piece.cause.is_none()).count();
        let (pieces, (before, after)) = (self.pieces.len(), self.words);
        format!("kept {kept} of {pieces} pieces, {after} of {before} words")
    }
}

impl Cause {
    fn of(removal: &Removal) -> Self {
        Self { rule: removal.rule.clone(), reason: removal.reason.clone() }
    }
}

/// The metadata, with where it was found.
fn facts(metadata: &Metadata) -> Vec<Fact> {
    fn value<T: ToString>(found: Option<&Found<T>>) -> Option<(String, Provenance)> {
        found.map(|found| (found.value.to_string(), found.provenance))
    }
    let authors =
        metadata.authors.as_ref().map(|authors| (authors.value.join(", "), authors.provenance));
    let facts = [
        ("title", value(metadata.title.as_ref())),
        ("author", authors),
        ("published", value(metadata.published.as_ref())),
        ("updated", value(metadata.updated.as_ref())),
        ("site", value(metadata.site.as_ref())),
        ("address", value(metadata.url.as_ref())),
        ("language", value(metadata.language.as_ref())),
    ];
    let fact = |(name, found): (&'static str, Option<(String, Provenance)>)| {
        let (value, from) = found.unzip();
        Fact {
            name: name.into(),
            value: value.map(|value| printable(&value).into_owned()),
            from: from.map(|from| from.name().into()),
        }
    };
    facts.into_iter().map(fact).collect()
}
