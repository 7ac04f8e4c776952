//! A source as one page of HTML that needs nothing else.
//!
//! The view is all that its template knows; the template escapes every word of it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Serialize;

use super::{Fact, Piece, Whole};
use crate::command::PAPER;
use crate::diagnostic::Diagnostic;
use crate::document::UnitKind;
use crate::render::Standalone;

/// Pieces, and stretches of the drawing, that a page shows: with more it would take a browser long to
/// open, and much memory to make.
const MAX_SHOWN: usize = 10_000;

const TEMPLATE: &str = include_str!("page.html");

/// What makes such pages.
pub(in crate::command) struct Templates(Standalone);

/// What the template gets.
#[derive(Serialize)]
struct View<'a> {
    /// What tells the page from others; the one piece of markup, which the program made.
    mark: &'a str,
    /// Address of the report it belongs to; empty where there is none.
    report: &'a str,
    /// The source's file name.
    name: &'a str,
    /// Its path as it was given.
    path: &'a str,
    /// The language of its words, where it is known.
    language: Option<&'a str>,
    kept_pieces: usize,
    struck_pieces: usize,
    all_pieces: usize,
    /// How many of them the page has; the first ones.
    shown_pieces: usize,
    kept_words: usize,
    struck_words: usize,
    all_words: usize,
    /// Whether anything was to be cleaned; one's own writing is not.
    is_scored: bool,
    is_gentle: bool,
    facts: &'a [Fact],
    /// What took pieces, that which took the most words first.
    rules: Vec<RuleView<'a>>,
    pieces: Vec<PieceView<'a>>,
    /// The drawing of all pieces.
    runs: Vec<Run>,
    /// The width of the drawing: words, and one for each piece without.
    width: usize,
}

/// What one rule took.
#[derive(Serialize)]
struct RuleView<'a> {
    rule: &'a str,
    reason: &'a str,
    pieces: usize,
    words: usize,
    /// Number of the first piece it took.
    first: usize,
}

#[derive(Serialize)]
struct PieceView<'a> {
    /// From 1.
    number: usize,
    /// What it is made as, in words.
    kind: Cow<'static, str>,
    is_code: bool,
    text: &'a str,
    rule: Option<&'a str>,
    /// Told of the first piece of those a rule took together.
    reason: Option<&'a str>,
    percent: Option<u8>,
    pro: String,
    contra: String,
}

/// Pieces after one another that share a fate, as they are drawn.
#[derive(Serialize)]
struct Run {
    is_struck: bool,
    /// Where it begins, in words.
    start: usize,
    width: usize,
}

impl Templates {
    pub(in crate::command) fn load() -> Result<Self, Diagnostic> {
        Standalone::load(&[("page.html", TEMPLATE), ("paper.css", PAPER)]).map(Self)
    }

    /// The page of a source, with a mark for its head and the address of a report it belongs to.
    pub(in crate::command) fn page(
        &self,
        path: &str,
        whole: &Whole,
        mark: &str,
        report: &str,
    ) -> Result<String, Diagnostic> {
        let runs = runs(&whole.pieces);
        let struck_pieces = whole.pieces.iter().filter(|piece| piece.cause.is_some()).count();
        let (words_before, words_kept) = whole.words;
        self.0.render(
            "page.html",
            &View {
                mark,
                report,
                name: path.rsplit(['/', '\\']).next().unwrap_or(path),
                path,
                language: whole.language.as_deref(),
                kept_pieces: whole.pieces.len() - struck_pieces,
                struck_pieces,
                all_pieces: whole.pieces.len(),
                shown_pieces: whole.pieces.len().min(MAX_SHOWN),
                kept_words: words_kept,
                struck_words: words_before.saturating_sub(words_kept),
                all_words: words_before,
                is_scored: whole.is_scored,
                is_gentle: whole.is_gentle,
                facts: &whole.facts,
                rules: rules(whole),
                pieces: piece_views(whole),
                width: runs.last().map_or(1, |last| last.start + last.width),
                runs,
            },
        )
    }
}

fn rules(whole: &Whole) -> Vec<RuleView<'_>> {
    let mut rules: BTreeMap<&str, RuleView<'_>> = BTreeMap::new();
    for (index, piece) in whole.pieces.iter().enumerate() {
        let Some(cause) = whole.cause(piece) else { continue };
        let rule = rules.entry(&cause.rule).or_insert_with(|| RuleView {
            rule: &cause.rule,
            reason: &cause.reason,
            pieces: 0,
            words: 0,
            first: index + 1,
        });
        rule.pieces += 1;
        rule.words += piece.words;
    }
    let mut rules: Vec<_> = rules.into_values().collect();
    rules.sort_by_key(|rule| (std::cmp::Reverse(rule.words), rule.first));
    rules
}

fn piece_views(whole: &Whole) -> Vec<PieceView<'_>> {
    let view = |(index, piece)| {
        let piece: &Piece = piece;
        let (verdict, cause) = (piece.verdict.as_ref(), whole.cause(piece));
        PieceView {
            number: index + 1,
            kind: kind(piece.kind),
            is_code: piece.kind == UnitKind::Code,
            text: &piece.text,
            rule: cause.map(|cause| cause.rule.as_str()),
            reason: cause.filter(|_| piece.is_first).map(|cause| cause.reason.as_str()),
            percent: verdict.map(|verdict| verdict.percent),
            pro: verdict.map(|verdict| verdict.pro.join(", ")).unwrap_or_default(),
            contra: verdict.map(|verdict| verdict.contra.join(", ")).unwrap_or_default(),
        }
    };
    whole.pieces.iter().enumerate().take(MAX_SHOWN).map(view).collect()
}

fn runs(pieces: &[Piece]) -> Vec<Run> {
    let mut start = 0;
    let same = pieces.chunk_by(|a, b| a.cause.is_some() == b.cause.is_some());
    let run = same.map(|pieces| {
        let width = pieces.iter().map(|piece| piece.words.max(1)).sum();
        start += width;
        Run { is_struck: pieces[0].cause.is_some(), start: start - width, width }
    });
    run.take(MAX_SHOWN).collect()
}

fn kind(kind: UnitKind) -> Cow<'static, str> {
    let name = match kind {
        UnitKind::Paragraph => "paragraph",
        UnitKind::Heading(level) => return format!("heading {level}").into(),
        UnitKind::Item => "list item",
        UnitKind::Description => "description",
        UnitKind::Footnote => "footnote",
        UnitKind::Caption => "caption",
        UnitKind::Code => "code",
        UnitKind::Table => "table",
        UnitKind::Rule => "line across",
    };
    name.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_shows_so_many_pieces_and_says_how_many_more_there_are() {
        let piece = |_| Piece {
            kind: UnitKind::Paragraph,
            text: "Words.".to_owned(),
            words: 1,
            cause: None,
            is_first: false,
            verdict: None,
        };
        let whole = |pieces| Whole {
            language: None,
            facts: Vec::new(),
            words: (pieces, pieces),
            is_scored: true,
            is_gentle: false,
            causes: Vec::new(),
            pieces: (0..pieces).map(piece).collect(),
        };
        let templates = Templates::load().unwrap();
        let page = |pieces| templates.page("a.txt", &whole(pieces), "", "").unwrap();
        let long = page(MAX_SHOWN + 2);
        assert_eq!(long.matches("<p class=\"words\"").count(), MAX_SHOWN);
        assert!(long.contains("and 2 more"), "{}", &long[long.len() - 500..]);
        assert!(!page(2).contains("more"));
    }
}
