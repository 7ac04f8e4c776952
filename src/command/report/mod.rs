//! `.offprint/report.html` and `report.jsonl`: what became of each source of a build, what was struck
//! out and why, and how to have it back.
//!
//! Entries are light; the passages of a source are read back from the store while its line is
//! written, so that a library of any size is reported in the memory of a few of its sources. The
//! same build gives the same bytes, and a report that is there already is not written again.
//! In `.offprint/report/` stands a page of each source that lost something, with all of it.

mod page;
mod passage;
mod sheet;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

#[cfg(feature = "serve")]
pub(super) use self::passage::phrases;
pub(super) use self::passage::{Passage, passages};
use self::sheet::Sheets;
use super::whole;
use crate::cache::{Key, Store};
use crate::cleaner::{Cleaned, Furniture};
use crate::config::Rights;
use crate::diagnostic::{Diagnostic, Severity, printable};
use crate::essay::{self, Essay, Missing};
use crate::output::{self, NewFile};

/// The report for people, in the library's folder.
pub(super) const PAGE_NAME: &str = ".offprint/report.html";

/// The report for programs.
const LINES_NAME: &str = ".offprint/report.jsonl";

/// Sources whose lines are made at a time.
const CHUNK: usize = 256;

/// What is known of a source once its job is done.
#[derive(Debug)]
pub(super) struct Account {
    /// The source, as the user would open it.
    pub(super) path: PathBuf,
    /// Its sidecar.
    pub(super) sidecar: Option<PathBuf>,
    /// What it became; `None`: no essay.
    pub(super) essay: Option<Facts>,
    /// Words before and after cleaning.
    pub(super) words: (usize, usize),
    /// Where its passages are kept; `None` where nothing was struck out.
    pub(super) passages: Option<Key>,
    /// Where all of it is kept, piece by piece; as `passages`.
    pub(super) whole: Option<Key>,
    /// How likely what is kept is the author's, in hundredths; `None` where that was not asked.
    pub(super) confidence: Option<u8>,
    /// What of it recurs on other pages of its origin.
    pub(super) furniture: Furniture,
}

/// What the report tells of an essay.
#[derive(Debug)]
pub(super) struct Facts {
    /// Its name among essays.
    path: String,
    title: String,
    rights: Rights,
    is_draft: bool,
    /// Where title, author and the like were found.
    found: BTreeMap<String, &'static str>,
    /// What was not found.
    missing: Vec<Missing>,
}

impl From<&Essay> for Facts {
    fn from(essay: &Essay) -> Self {
        let found = essay.provenance.iter().map(|(fact, from)| (fact.clone(), from.name()));
        Self {
            path: essay.path.clone(),
            title: essay.title.clone(),
            rights: essay.rights,
            is_draft: essay.draft,
            found: found.collect(),
            missing: essay::missing(essay),
        }
    }
}

/// All that a build has to account for.
pub(super) struct Reckoning<'a> {
    /// The library's folder.
    pub(super) root: &'a Path,
    /// Every source, in their order.
    pub(super) accounts: &'a [Account],
    /// Files that are no sources.
    pub(super) ignored: &'a [PathBuf],
    /// Pages by the name of their essay; empty where nothing was published.
    pub(super) pages: &'a BTreeMap<&'a str, &'a str>,
    /// All that was complained about.
    pub(super) diagnostics: Vec<&'a Diagnostic>,
    /// Where passages are kept.
    pub(super) store: &'a Store,
}

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
enum Outcome {
    /// It has a page.
    Published,
    /// It would have one, but the site was not published.
    NotPublished,
    /// It is not finished.
    Draft,
    /// Its rights say so.
    Private,
    /// There is nothing to read in it.
    Empty,
    /// It could not be read.
    Unreadable,
    /// It is no source.
    NoSource,
    /// It is no essay, but there is something to say about it.
    Other,
}

/// One line of the report. Paths are relative to the library's folder.
#[derive(Debug, Serialize)]
struct Entry<'a> {
    path: String,
    outcome: Outcome,
    /// Its page in the site.
    page: Option<&'a str>,
    title: Option<&'a str>,
    rights: Option<Rights>,
    words_before: usize,
    words_kept: usize,
    /// How likely what is kept is the author's, in hundredths.
    confidence: Option<u8>,
    /// Where its facts were found, in words.
    found: Option<&'a BTreeMap<String, &'static str>>,
    /// The keys of a sidecar for facts that readers look for and were not found.
    missing: &'a [Missing],
    warnings: Vec<Remark<'a>>,
    #[serde(skip)]
    passages: Option<Key>,
    #[serde(skip)]
    whole: Option<Key>,
}

/// A diagnostic about a file of the report.
#[derive(Debug, Serialize)]
struct Remark<'a> {
    severity: Severity,
    code: &'a str,
    /// The file that the line is of, where that is not the one the line of the report is about: its
    /// sidecar.
    file: Option<String>,
    line: Option<usize>,
    message: String,
    help: Option<&'a str>,
}

/// What was struck out by one rule in one place.
#[derive(Serialize)]
struct Removed<'a> {
    rule: &'a str,
    reason: &'a str,
    words: usize,
    pieces: usize,
    /// The words, a piece each, cut where they are many.
    text: Vec<&'a str>,
    /// The `keep` phrases that put them back, a piece each.
    keep: Vec<&'a str>,
}

/// A line of `report.jsonl`.
#[derive(Serialize)]
struct Line<'a> {
    #[serde(flatten)]
    entry: &'a Entry<'a>,
    removed: Vec<Removed<'a>>,
}

/// What tells a report from others.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Told {
    /// Stands at the head of its page.
    mark: String,
    /// Sources that have a page of their own.
    sheets: usize,
}

/// Writes all of it, unless it is there and says the same. Returns what tells it from others.
///
/// # Errors
/// The warning `report/write`.
pub(super) fn write(reckoning: Reckoning<'_>) -> Result<Told, Diagnostic> {
    let (root, store) = (reckoning.root, reckoning.store);
    let entries = entries(reckoning);
    let sheets = entries.iter().filter(|entry| entry.whole.is_some()).count();
    let told = Told { mark: page::mark(&digest(&entries)), sheets };
    if told.stands(root) {
        return Ok(told);
    }
    let paths = [PAGE_NAME, LINES_NAME].map(|name| root.join(name));
    let sheets = Sheets::load(root, store);
    let written =
        sheets.and_then(|sheets| write_anew(&entries, &sheets, &told.mark, [&paths[0], &paths[1]]));
    written.map_err(|error| {
        let message = format!("the report is not complete: {}", error.message);
        Diagnostic { message, severity: Severity::Warning, code: "report/write".into(), ..error }
    })?;
    Ok(told)
}

impl Told {
    /// Whether the library has this report, with the pages of its sources.
    pub(super) fn stands(&self, root: &Path) -> bool {
        output::is_marked(&root.join(PAGE_NAME), &self.mark)
            && output::is_there(&root.join(LINES_NAME))
            && sheet::count(root) == self.sheets
    }
}

fn write_anew(
    entries: &[Entry<'_>],
    sheets: &Sheets<'_>,
    mark: &str,
    [page_path, lines_path]: [&Path; 2],
) -> Result<(), Diagnostic> {
    let templates = page::Templates::load()?;
    let mut page = NewFile::create(page_path)?;
    let mut lines = NewFile::create(lines_path)?;
    page.write(templates.head(entries, mark)?.as_bytes())?;
    for (number, chunk) in entries.chunks(CHUNK).enumerate() {
        let made: Result<Vec<_>, Diagnostic> = chunk
            .par_iter()
            .enumerate()
            .map(|(index, entry)| {
                let key = entry.passages.as_ref();
                let passages = key.and_then(|key| sheets.store.get(key));
                let passages: Vec<Passage> = passages.unwrap_or_default();
                let sheet = sheets.write(entry)?;
                let place = (number * CHUNK + index, entries.len());
                let row = templates.row(place, entry, &passages, sheet.as_deref())?;
                Ok((row, line(entry, &passages)))
            })
            .collect();
        for (row, line) in made? {
            page.write(row.as_bytes())?;
            lines.write(line.as_bytes())?;
        }
    }
    page.write(page::FOOT.as_bytes())?;
    lines.publish()?;
    page.publish()?;
    sheets.sweep(entries)
}

fn line(entry: &Entry<'_>, passages: &[Passage]) -> String {
    let line = Line { entry, removed: passages.iter().filter_map(removed).collect() };
    let json = serde_json::to_string(&line).expect("every key is a string");
    format!("{json}\n")
}

fn removed(passage: &Passage) -> Option<Removed<'_>> {
    let why = passage.why.as_ref()?;
    Some(Removed {
        rule: &why.rule,
        reason: &why.reason,
        words: passage.words,
        pieces: passage.count,
        text: passage.pieces.iter().map(|piece| piece.text.as_str()).collect(),
        keep: passage.pieces.iter().filter_map(|piece| piece.keep.as_deref()).collect(),
    })
}

/// How likely the pieces that were kept are the author's, by the learned score: their mean, in
/// hundredths. `None` where none was scored.
pub(super) fn confidence(cleaned: &Cleaned) -> Option<u8> {
    let mut scores = cleaned.scores.clone();
    for removal in &cleaned.removals {
        scores.get_mut(removal.units.clone()).into_iter().flatten().for_each(|score| *score = None);
    }
    let (sum, count) = scores
        .into_iter()
        .flatten()
        .fold((0.0, 0.0), |(sum, count): (f32, f32), score| (sum + score, count + 1.0));
    (count > 0.0).then(|| whole::percent(sum / count))
}

/// Names all that the report tells.
fn digest(entries: &[Entry<'_>]) -> Key {
    let code = Key::of(&[env!("OFFPRINT_CODE").as_bytes()]);
    entries.iter().fold(code, |digest, entry| {
        let passages = entry.passages.map_or([0; 32], |key| key.0);
        Key::of(&[&digest.0, line(entry, &[]).as_bytes(), &passages])
    })
}

/// Sources first, in their order, then other files that there is something to say about.
fn entries(reckoning: Reckoning<'_>) -> Vec<Entry<'_>> {
    let Reckoning { root, accounts, ignored, pages, mut diagnostics, .. } = reckoning;
    diagnostics.sort_by(|a, b| a.order(b));
    let mut remarks: BTreeMap<&Path, Vec<&Diagnostic>> = BTreeMap::new();
    for diagnostic in diagnostics {
        remarks.entry(&diagnostic.place.path).or_default().push(diagnostic);
    }
    let mut entries = Vec::with_capacity(accounts.len());
    for account in accounts {
        let mut about = remarks.remove(account.path.as_path()).unwrap_or_default();
        about.extend(
            account.sidecar.as_deref().and_then(|path| remarks.remove(path)).into_iter().flatten(),
        );
        entries.push(entry(root, account, pages, &about));
    }
    for path in ignored {
        let about = remarks.remove(path.as_path()).unwrap_or_default();
        entries.push(Entry { outcome: Outcome::NoSource, ..bare(root, path, &about) });
    }
    let others = remarks.into_iter().map(|(path, about)| bare(root, path, &about));
    entries.extend(others);
    entries
}

fn entry<'a>(
    root: &Path,
    account: &'a Account,
    pages: &BTreeMap<&str, &'a str>,
    about: &[&'a Diagnostic],
) -> Entry<'a> {
    let bare = bare(root, &account.path, about);
    let Some(facts) = &account.essay else {
        let is_empty = about.iter().any(|diagnostic| diagnostic.code == "essay/empty");
        let outcome = if is_empty { Outcome::Empty } else { Outcome::Unreadable };
        let (passages, whole) = (account.passages, account.whole);
        return Entry { outcome, words_before: account.words.0, passages, whole, ..bare };
    };
    let page = pages.get(facts.path.as_str()).copied();
    let outcome = match page {
        Some(_) => Outcome::Published,
        None if facts.rights == Rights::Private => Outcome::Private,
        None if facts.is_draft => Outcome::Draft,
        None => Outcome::NotPublished,
    };
    Entry {
        outcome,
        page,
        title: Some(&facts.title),
        rights: Some(facts.rights),
        words_before: account.words.0,
        words_kept: account.words.1,
        confidence: account.confidence,
        found: Some(&facts.found),
        missing: &facts.missing,
        passages: account.passages,
        whole: account.whole,
        ..bare
    }
}

/// An entry that says no more than what was complained about.
fn bare<'a>(root: &Path, path: &Path, about: &[&'a Diagnostic]) -> Entry<'a> {
    let relative = path.strip_prefix(root).unwrap_or(path);
    let is_left_out = |diagnostic: &&&Diagnostic| {
        matches!(&*diagnostic.code, "source/refused" | "source/unreadable")
    };
    let is_unreadable = about.iter().find(is_left_out).is_some();
    Entry {
        path: printable(&relative.to_string_lossy().replace('\\', "/")).into_owned(),
        outcome: if is_unreadable { Outcome::Unreadable } else { Outcome::Other },
        page: None,
        title: None,
        rights: None,
        words_before: 0,
        words_kept: 0,
        confidence: None,
        found: None,
        missing: &[],
        warnings: about.iter().map(|diagnostic| remark(path, diagnostic)).collect(),
        passages: None,
        whole: None,
    }
}

fn remark<'a>(path: &Path, diagnostic: &'a Diagnostic) -> Remark<'a> {
    let is_beside = diagnostic.place.path != path;
    let file = diagnostic.place.path.file_name().filter(|_| is_beside);
    let message = match &diagnostic.source {
        Some(source) => format!("{}: {source}", diagnostic.message),
        None => diagnostic.message.clone(),
    };
    Remark {
        severity: diagnostic.severity,
        code: &diagnostic.code,
        file: file.map(|name| printable(&name.to_string_lossy()).into_owned()),
        line: diagnostic.place.line,
        message: printable(&message).into_owned(),
        help: diagnostic.help.as_deref(),
    }
}
