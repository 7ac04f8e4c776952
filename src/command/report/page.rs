//! The report as one page of HTML that needs nothing else.
//!
//! Its parts are views that say all their templates know; the templates escape every word.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Serialize;

use super::passage::{Passage, cut};
use super::{Entry, Outcome};
use crate::cache::Key;
use crate::command::{PAPER, idle};
use crate::diagnostic::{Diagnostic, Severity, printable};
use crate::essay::Missing;
use crate::render::Standalone;

const HEAD: &str = include_str!("head.html");
const ROW: &str = include_str!("row.html");

/// How the page ends.
pub(super) const FOOT: &str = "</table>\n</main>\n</body>\n</html>\n";

/// Bytes of text that all sources together may show, within the limits for one: a page of any
/// library can be opened.
const ALL_TEXT: usize = 8 * 1024 * 1024;

/// Bytes of text that one source shows at least and at most.
const TEXT_OF_ONE: (usize, usize) = (1024, 32 * 1024);

/// What a piece costs besides its text.
const MARKUP: usize = 200;

/// Characters of one piece.
const PIECE_CHARACTERS: usize = 400;

/// How what tells a page of a report from any other begins.
pub(super) const MARK: &str = "<meta name=\"generator\" content=\"offprint build ";

/// What tells a page of a report from any other, and one from another; stands at its head.
pub(super) fn mark(digest: &Key) -> String {
    let mut mark = MARK.to_owned();
    // Writing to a string cannot fail.
    let _ = write!(mark, "{digest}\">");
    mark
}

/// The parts of the page.
pub(super) struct Templates(Standalone);

#[derive(Serialize)]
struct HeadView<'a> {
    /// The one piece of markup, which the program made.
    mark: &'a str,
    outcomes: Vec<OutcomeView>,
    all: usize,
    words_kept: usize,
    words_before: usize,
}

/// How many files an outcome has.
#[derive(Serialize)]
struct OutcomeView {
    name: &'static str,
    files: usize,
}

#[derive(Serialize)]
struct RowView<'a> {
    /// From 1.
    number: usize,
    path: &'a str,
    /// Address of the page that shows the whole source; empty where there is none.
    sheet: &'a str,
    title: String,
    page: &'a str,
    outcome: &'static str,
    /// Which of the choices above the table shows it: `published`, `left` or `other`.
    group: &'static str,
    words_kept: usize,
    words_struck: usize,
    /// Share of its words that was struck out, in hundredths.
    percent: usize,
    confidence: Option<u8>,
    /// Facts that were not found: `author, date`.
    missing: String,
    /// Whether nobody knows who wrote it, or when.
    has_gaps: bool,
    has_no_tags: bool,
    /// Whether a rule in it, or for it, did nothing.
    is_idle: bool,
    warnings: usize,
    remarks: Vec<RemarkView<'a>>,
    /// Where its facts were found: `title from the sidecar`.
    found: String,
    passages: Vec<PassageView<'a>>,
    /// Passages that are not shown.
    more: usize,
    /// Struck-out passages, shown or not.
    struck: usize,
}

#[derive(Serialize)]
struct RemarkView<'a> {
    severity: Severity,
    code: &'a str,
    /// The sidecar, where the line is of it; empty where it is not.
    file: &'a str,
    line: Option<usize>,
    message: &'a str,
    help: String,
}

#[derive(Serialize)]
struct PassageView<'a> {
    rule: &'a str,
    reason: &'a str,
    count: usize,
    words: usize,
    pieces: Vec<PieceView>,
    /// Pieces that are not shown.
    more: usize,
    is_struck: bool,
}

#[derive(Serialize)]
struct PieceView {
    text: String,
    /// The line of a sidecar that puts it back; empty where none would.
    keep: String,
}

impl Templates {
    pub(super) fn load() -> Result<Self, Diagnostic> {
        Standalone::load(&[("head.html", HEAD), ("row.html", ROW), ("paper.css", PAPER)]).map(Self)
    }

    pub(super) fn head(&self, entries: &[Entry<'_>], mark: &str) -> Result<String, Diagnostic> {
        let mut outcomes: BTreeMap<&str, usize> = BTreeMap::new();
        for entry in entries {
            *outcomes.entry(name(entry.outcome)).or_default() += 1;
        }
        let outcomes = outcomes.into_iter().map(|(name, files)| OutcomeView { name, files });
        let view = HeadView {
            mark,
            outcomes: outcomes.collect(),
            all: entries.len(),
            words_kept: entries.iter().map(|entry| entry.words_kept).sum(),
            words_before: entries.iter().map(|entry| entry.words_before).sum(),
        };
        self.0.render("head.html", &view)
    }

    /// The row of the entry `index` of `all`; `sheet` is the address of the source's page.
    pub(super) fn row(
        &self,
        (index, all): (usize, usize),
        entry: &Entry<'_>,
        passages: &[Passage],
        sheet: Option<&str>,
    ) -> Result<String, Diagnostic> {
        let (shown, more) = views(passages, (ALL_TEXT / all).clamp(TEXT_OF_ONE.0, TEXT_OF_ONE.1));
        let words_struck = entry.words_before.saturating_sub(entry.words_kept);
        let is_warning = |remark: &&super::Remark<'_>| remark.severity != Severity::Note;
        let has_not = |fact| entry.missing.contains(&fact);
        let view = RowView {
            number: index + 1,
            path: &entry.path,
            sheet: sheet.unwrap_or_default(),
            title: printable(entry.title.unwrap_or_default()).into_owned(),
            page: entry.page.unwrap_or_default(),
            outcome: name(entry.outcome),
            group: group(entry.outcome),
            words_kept: entry.words_kept,
            words_struck,
            percent: 100 * words_struck / entry.words_before.max(1),
            confidence: entry.confidence,
            missing: entry.missing.iter().map(|fact| fact.key()).collect::<Vec<_>>().join(", "),
            has_gaps: has_not(Missing::Author) || has_not(Missing::Date),
            has_no_tags: has_not(Missing::Tags),
            is_idle: entry.warnings.iter().any(|remark| idle::CODES.contains(&remark.code)),
            warnings: entry.warnings.iter().filter(is_warning).count(),
            remarks: entry.warnings.iter().map(remark).collect(),
            found: found(entry),
            passages: shown,
            more,
            struck: passages.iter().filter(|passage| passage.why.is_some()).count(),
        };
        self.0.render("row.html", &view)
    }
}

fn name(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Published => "published",
        Outcome::NotPublished => "not published",
        Outcome::Draft => "draft",
        Outcome::Private => "private",
        Outcome::Empty => "empty",
        Outcome::Unreadable => "unreadable",
        Outcome::NoSource => "no source",
        Outcome::Other => "no essay",
    }
}

fn group(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Published => "published",
        Outcome::NotPublished
        | Outcome::Draft
        | Outcome::Private
        | Outcome::Empty
        | Outcome::Unreadable => "left",
        Outcome::NoSource | Outcome::Other => "other",
    }
}

fn found(entry: &Entry<'_>) -> String {
    let facts = entry.found.into_iter().flatten();
    facts.map(|(fact, from)| format!("{fact} from {from}")).collect::<Vec<_>>().join(", ")
}

fn remark<'a>(remark: &'a super::Remark<'_>) -> RemarkView<'a> {
    RemarkView {
        severity: remark.severity,
        code: remark.code,
        file: remark.file.as_deref().unwrap_or_default(),
        line: remark.line,
        message: &remark.message,
        help: printable(remark.help.unwrap_or_default()).into_owned(),
    }
}

/// As many passages as have room, and the number of those that have none.
fn views(passages: &[Passage], mut room: usize) -> (Vec<PassageView<'_>>, usize) {
    let mut views = Vec::new();
    for passage in passages {
        if room == 0 {
            break;
        }
        room = room.saturating_sub(MARKUP);
        let mut pieces = Vec::new();
        for piece in &passage.pieces {
            if room == 0 {
                break;
            }
            let text = cut(&piece.text, PIECE_CHARACTERS);
            let keep = piece.keep.as_ref().and_then(|keep| serde_json::to_string(keep).ok());
            let keep = keep.map_or_else(String::new, |keep| format!("keep = [{keep}]"));
            room = room.saturating_sub(text.len() + keep.len() + MARKUP);
            let text = text.lines().map(printable).collect::<Vec<_>>().join("\n");
            pieces.push(PieceView { text, keep });
        }
        views.push(PassageView {
            rule: passage.why.as_ref().map_or("", |why| &why.rule),
            reason: passage.why.as_ref().map_or("", |why| &why.reason),
            is_struck: passage.why.is_some(),
            count: passage.count,
            words: passage.words,
            more: passage.count - pieces.len(),
            pieces,
        });
    }
    let more = passages.len() - views.len();
    (views, more)
}

#[cfg(test)]
mod tests {
    use super::super::passage::Piece;
    use super::*;

    #[test]
    fn a_page_shows_no_more_than_there_is_room_for() {
        let passage = |length: usize| Passage {
            why: None,
            count: 1,
            words: 1,
            pieces: vec![Piece { text: "x".repeat(length), keep: None }],
        };
        let passages: Vec<_> = (0..50).map(|_| passage(300)).collect();
        let (shown, more) = views(&passages, 2_000);
        assert_eq!((shown.len(), more), (3, 47));
        let (shown, more) = views(&passages, 1_000_000);
        assert_eq!((shown.len(), more), (50, 0));
    }

    #[test]
    fn the_one_script_is_named_by_its_hash() {
        use sha2::Digest as _;
        let (_, script) = HEAD.split_once("<script>").unwrap();
        let (script, _) = script.split_once("</script>").unwrap();
        let hash = sha2::Sha256::digest(script.as_bytes());
        let mut base64 = String::new();
        for bytes in hash.chunks(3) {
            const ALPHABET: &[u8] =
                b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
            let bits = (0..3).fold(0usize, |bits, at| {
                bits << 8 | usize::from(bytes.get(at).copied().unwrap_or(0))
            });
            let digits = bytes.len() + 1;
            base64.extend((0..4).map(|at| {
                if at < digits { char::from(ALPHABET[bits >> (18 - 6 * at) & 63]) } else { '=' }
            }));
        }
        assert!(HEAD.contains(&format!("'sha256-{base64}'")), "{base64}");
        assert_eq!(HEAD.matches("<script").count() + ROW.matches("<script").count(), 1);
    }
}
