//! The explanation as one page of HTML that needs nothing else.
//!
//! The view is all that its template knows; the template escapes every word of it.

use std::collections::BTreeMap;

use serde::Serialize;

use super::piece::Piece;
use super::{Account, Fact};
use crate::command::PAPER;
use crate::diagnostic::Diagnostic;
use crate::document::UnitKind;
use crate::render::Standalone;

const TEMPLATE: &str = include_str!("page.html");

/// What tells such a page from any other; the template has it at its head.
pub(super) const MARK: &str = "<meta name=\"generator\" content=\"offprint explain\">";

/// What the template gets.
#[derive(Serialize)]
struct View<'a> {
    /// The source's file name.
    name: &'a str,
    /// Its path as it was given.
    path: &'a str,
    /// The language of its words, where it is known.
    language: Option<&'a str>,
    kept_pieces: usize,
    struck_pieces: usize,
    all_pieces: usize,
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
    /// The width of the drawing of all pieces: words, and one for each piece without.
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
    kind: String,
    is_code: bool,
    text: &'a str,
    words: usize,
    rule: Option<&'a str>,
    /// Told of the first piece of those a rule took together.
    reason: Option<&'a str>,
    percent: Option<u8>,
    pro: String,
    contra: String,
    /// Its place in the drawing, in words.
    start: usize,
    width: usize,
}

/// The page.
pub(super) fn page(account: &Account<'_>) -> Result<String, Diagnostic> {
    let pieces = piece_views(&account.pieces);
    let is_struck = |piece: &&Piece<'_>| piece.removal.is_some();
    let struck_pieces = account.pieces.iter().filter(is_struck).count();
    let cleaned = account.cleaned;
    let view = View {
        name: account.path.rsplit(['/', '\\']).next().unwrap_or(&account.path),
        path: &account.path,
        language: account.language,
        kept_pieces: account.pieces.len() - struck_pieces,
        struck_pieces,
        all_pieces: account.pieces.len(),
        kept_words: cleaned.words,
        struck_words: cleaned.words_before.saturating_sub(cleaned.words),
        all_words: cleaned.words_before,
        is_scored: !cleaned.scores.is_empty(),
        is_gentle: cleaned.is_gentle,
        facts: &account.facts,
        rules: rules(&account.pieces),
        width: pieces.last().map_or(1, |last| last.start + last.width),
        pieces,
    };
    Standalone::load(&[("page.html", TEMPLATE), ("paper.css", PAPER)])?.render("page.html", &view)
}

fn rules<'a>(pieces: &[Piece<'a>]) -> Vec<RuleView<'a>> {
    let mut rules: BTreeMap<&str, RuleView<'a>> = BTreeMap::new();
    for (index, piece) in pieces.iter().enumerate() {
        let Some(removal) = piece.removal else { continue };
        let rule = rules.entry(&removal.rule).or_insert_with(|| RuleView {
            rule: &removal.rule,
            reason: &removal.reason,
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

fn piece_views<'a>(pieces: &'a [Piece<'_>]) -> Vec<PieceView<'a>> {
    let mut start = 0;
    let view = |(index, piece): (usize, &'a Piece<'_>)| {
        let verdict = piece.verdict.as_ref();
        let width = piece.words.max(1);
        start += width;
        PieceView {
            number: index + 1,
            kind: kind(piece.kind),
            is_code: piece.kind == UnitKind::Code,
            text: &piece.text,
            words: piece.words,
            rule: piece.removal.map(|removal| removal.rule.as_str()),
            reason: piece.removal.filter(|_| piece.is_first).map(|removal| removal.reason.as_str()),
            percent: verdict.map(|verdict| verdict.percent),
            pro: verdict.map(|verdict| verdict.pro.join(", ")).unwrap_or_default(),
            contra: verdict.map(|verdict| verdict.contra.join(", ")).unwrap_or_default(),
            start: start - width,
            width,
        }
    };
    pieces.iter().enumerate().map(view).collect()
}

fn kind(kind: UnitKind) -> String {
    match kind {
        UnitKind::Paragraph => "paragraph".to_owned(),
        UnitKind::Heading(level) => format!("heading {level}"),
        UnitKind::Item => "list item".to_owned(),
        UnitKind::Description => "description".to_owned(),
        UnitKind::Footnote => "footnote".to_owned(),
        UnitKind::Caption => "caption".to_owned(),
        UnitKind::Code => "code".to_owned(),
        UnitKind::Table => "table".to_owned(),
        UnitKind::Rule => "line across".to_owned(),
    }
}
