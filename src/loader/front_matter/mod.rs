//! Front matter (TOML `+++`, YAML `---`, JSON in braces) and sidecars (TOML).
//!
//! [`take`] parts a text from the block at its top and from the lines of labels that stand there
//! without one, [`parse_sidecar`] reads the file beside a source. Whatever is wrong in them costs
//! the one key it is wrong in, never the essay, and is a warning at a line of the user's file.

mod head;
mod key;
mod read;
mod retag;
mod schema;
mod tidy;
mod toml;
mod value;
mod yaml;

use std::borrow::Cow;
use std::path::Path;

use self::key::Key;
use self::read::{Codes, Origin, Reading};
use self::value::{Entry, SyntaxError};
use crate::config;
use crate::diagnostic::{Diagnostic, Place};
use crate::document::{FrontMatter, LoadWarning, Writing};

pub use retag::{Uneditable, retag_front_matter, retag_sidecar};
pub use schema::{front_matter_schema, sidecar_schema};

/// How a block of front matter is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Between lines of `+++`.
    Toml,
    /// Between lines of `---`.
    Yaml,
    /// Between lines of `{` and `}`, which belong to it, as Hugo writes it. It is read as the YAML that
    /// it is as well.
    Json,
}

/// A text in two: front matter and what follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Split<'a> {
    /// How the block is written.
    pub(super) kind: Kind,
    /// The block without its fences; that of JSON with its braces.
    pub(super) block: &'a str,
    /// 1-based line on which the block begins.
    pub(super) block_line: usize,
    /// What follows the block.
    pub(super) body: &'a str,
    /// 1-based line on which that begins.
    pub(super) body_line: usize,
    /// Whether there is a fence after the block.
    pub(super) is_closed: bool,
}

/// What front matter declares.
#[derive(Clone, Debug, Default)]
pub(super) struct Parsed {
    /// The declared values that can be used.
    pub(super) front_matter: FrontMatter,
    /// Whose words follow: [`Writing::Saved`] where a clipper's key names an address.
    pub(super) writing: Writing,
    /// What cannot be used, in line order.
    pub(super) warnings: Vec<LoadWarning>,
}

/// A text without what stands at its top about it.
#[derive(Clone, Debug)]
pub(super) struct Taken<'a> {
    /// What that declares.
    pub(super) declared: Parsed,
    /// What a saved text's labels say of the page's title, which may hold the site's name.
    pub(super) page_title: Option<String>,
    /// What follows.
    pub(super) body: Cow<'a, str>,
    /// 1-based line on which that begins.
    pub(super) body_line: usize,
}

/// Parts a text whose lines end in `\n` from its front matter and from the labels below that or
/// without any. What front matter says of something, labels do not.
pub(super) fn take(text: &str) -> Taken<'_> {
    let split = split(text);
    let (body, body_line) = split.map_or((text, 1), |split| (split.body, split.body_line));
    let head = head::find(body, body_line);
    let fenced = split.map_or_else(Block::default, |split| Block::read(&split));
    let Some(head) = head else {
        let declared = fenced.parsed();
        return Taken { declared, page_title: None, body: body.into(), body_line };
    };
    let rest = head.without(body);
    let has_title = fenced.says(Key::Title);
    let mut declared = fenced.with(head.entries).parsed();
    let is_saved = declared.writing == Writing::Saved;
    let page_title = declared.front_matter.title.take_if(|_| is_saved && !has_title);
    Taken { declared, page_title, body: rest.into(), body_line }
}

/// Splits a text whose lines end in `\n` after its front matter.
///
/// `None` where there is none: a first line of `---` may be a mere line across the page, so what
/// follows has to look like keys and values. A block nobody closed ends with its keys.
pub(super) fn split(text: &str) -> Option<Split<'_>> {
    let mut lines = Lines::new(text);
    let kind = loop {
        let before = lines;
        match lines.step()?.trim_end() {
            "" => {}
            "+++" => break Kind::Toml,
            "---" => break Kind::Yaml,
            "{" => return braced(before),
            _ => return None,
        }
    };
    let start = lines;
    closed(kind, start).or_else(|| unclosed(kind, start))
}

/// Reads the block of a [`Split`].
pub(super) fn parse(split: &Split<'_>) -> Parsed {
    Block::read(split).parsed()
}

/// Entries of one block, not yet judged.
struct Block {
    entries: Vec<Entry>,
    origin: &'static Origin,
    warnings: Vec<LoadWarning>,
}

impl Default for Block {
    fn default() -> Self {
        Self { entries: Vec::new(), origin: &TOML, warnings: Vec::new() }
    }
}

impl Block {
    fn read(split: &Split<'_>) -> Self {
        let (entries, broken) = match split.kind {
            Kind::Toml => toml_entries(split),
            Kind::Yaml | Kind::Json => yaml_entries(split),
        };
        let unclosed = (!split.is_closed).then(|| unclosed_warning(split));
        let origin = match split.kind {
            Kind::Toml | Kind::Json => &TOML,
            Kind::Yaml => &YAML,
        };
        Self { entries, origin, warnings: unclosed.into_iter().chain(broken).collect() }
    }

    fn says(&self, wanted: Key) -> bool {
        let mut filled = self.entries.iter().filter(|entry| !entry.value.is_empty());
        filled.any(|entry| {
            key::meaning(&key::folded(&entry.key)).is_some_and(|(key, _)| key == wanted)
        })
    }

    /// The block with entries about what it says nothing of.
    fn with(mut self, more: Vec<Entry>) -> Self {
        let meaning = |entry: &Entry| key::meaning(&key::folded(&entry.key)).map(|(key, _)| key);
        let is_said = |entry: &Entry| meaning(entry).is_some_and(|key| self.says(key));
        let (_, more): (Vec<_>, Vec<_>) = more.into_iter().partition(is_said);
        let is_filled = |entry: &Entry| !more.iter().any(|other| meaning(other) == meaning(entry));
        self.entries.retain(is_filled);
        self.entries.extend(more);
        self
    }

    fn parsed(self) -> Parsed {
        let mut warnings = self.warnings;
        let reading = read::read(self.entries, self.origin);
        warnings.extend(reading.warnings);
        Parsed { front_matter: reading.front_matter, writing: reading.writing, warnings }
    }
}

/// Reads a sidecar.
pub fn parse_sidecar(path: &Path, text: &str) -> (FrontMatter, Vec<Diagnostic>) {
    let (entries, error) = toml::entries(text.trim_start_matches('\u{feff}'), 1);
    let Reading { front_matter, warnings, .. } = read::read(entries, &SIDECAR);
    let broken = error.map(|error| broken_warning("sidecar/toml", Kind::Toml, &error));
    let warnings = broken.into_iter().chain(warnings);
    (front_matter, warnings.map(|warning| warning.into_diagnostic(path)).collect())
}

/// Where a sidecar states a rule, by the name that [`FrontMatter::rules`] has for it; `None` where it
/// does not.
pub fn place_of_rule(path: &Path, text: &str, name: &str) -> Option<Place> {
    let is_rule = |key: &str| {
        let meaning = key::meaning(&key::folded(key));
        meaning.is_some_and(|(key, _)| matches!(key, Key::Keep | Key::Strip | Key::Body))
    };
    let unmarked = text.trim_start_matches('\u{feff}');
    let mut items = toml::items(unmarked, is_rule).into_iter();
    let (_, (line, column)) = items.find(|(entry, _)| {
        let alone = read::read(vec![entry.clone()], &SIDECAR).front_matter;
        alone.rules().any(|rule| rule == name)
    })?;
    Some(Place { line: Some(line), column: Some(column), ..Place::file(path) })
}

const FRONT_MATTER_CODES: Codes = Codes {
    unknown_key: "front-matter/unknown-key",
    repeated_key: "front-matter/repeated-key",
    wrong_type: "front-matter/type",
    value: "front-matter/value",
    date: "front-matter/date",
};

const TOML: Origin =
    Origin { codes: FRONT_MATTER_CODES, has_foreign_keys: true, has_spaced_tags: false };

const YAML: Origin =
    Origin { codes: FRONT_MATTER_CODES, has_foreign_keys: true, has_spaced_tags: true };

const SIDECAR: Origin = Origin {
    codes: Codes {
        unknown_key: "sidecar/unknown-key",
        repeated_key: "sidecar/repeated-key",
        wrong_type: "sidecar/type",
        value: "sidecar/value",
        date: "sidecar/date",
    },
    has_foreign_keys: false,
    has_spaced_tags: false,
};

fn toml_entries(split: &Split<'_>) -> (Vec<Entry>, Option<LoadWarning>) {
    let (entries, error) = toml::entries(split.block, split.block_line);
    (entries, error.map(|error| broken_warning("front-matter/toml", Kind::Toml, &error)))
}

fn yaml_entries(split: &Split<'_>) -> (Vec<Entry>, Option<LoadWarning>) {
    match yaml::entries(split.block, split.block_line) {
        Ok(entries) => (entries, None),
        Err(error) => {
            let (entries, code) = match split.kind {
                Kind::Json => (Vec::new(), "front-matter/json"),
                Kind::Toml | Kind::Yaml => {
                    (yaml::salvage(split.block, split.block_line), "front-matter/yaml-salvaged")
                }
            };
            (entries, Some(broken_warning(code, split.kind, &error)))
        }
    }
}

fn broken_warning(code: &'static str, kind: Kind, error: &SyntaxError) -> LoadWarning {
    let (language, help) = match kind {
        Kind::Toml => {
            let help = config::toml_help(&error.message);
            ("TOML", format!("{help}; the keys that could be read are used"))
        }
        Kind::Yaml => (
            "YAML",
            "indent with spaces and quote text with `: `, `#` or brackets; it was read line by line"
                .to_owned(),
        ),
        Kind::Json => (
            "JSON",
            "put keys and texts in quotes and commas between them; none of it was used".to_owned(),
        ),
    };
    let message = format!("this is not {language}: {}", error.message);
    let warning = LoadWarning::new(code, message).at(error.line).with_help(help);
    LoadWarning { column: error.column, ..warning }
}

fn unclosed_warning(split: &Split<'_>) -> LoadWarning {
    let fence = match split.kind {
        Kind::Toml => "+++",
        Kind::Yaml => "---",
        Kind::Json => "}",
    };
    LoadWarning::new("front-matter/unclosed", "the front matter has no end")
        .at(split.block_line - 1)
        .with_help(format!("put a line of `{fence}` after its last key"))
}

/// A position at the beginning of a line.
#[derive(Clone, Copy)]
struct Lines<'a> {
    text: &'a str,
    offset: usize,
    /// 1-based.
    line: usize,
}

impl<'a> Lines<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, offset: 0, line: 1 }
    }

    fn rest(&self) -> &'a str {
        &self.text[self.offset..]
    }

    /// The next line with its end, if there is one.
    fn step(&mut self) -> Option<&'a str> {
        let line = self.rest().split_inclusive('\n').next()?;
        self.offset += line.len();
        self.line += 1;
        Some(line)
    }
}

/// Longest block that is read, in bytes; some programs keep a reader's highlights in it.
const MAX_BLOCK_BYTES: usize = 256 * 1024;

/// The block up to the next fence, if it looks like front matter.
fn closed(kind: Kind, start: Lines<'_>) -> Option<Split<'_>> {
    let mut lines = start;
    let mut evidence = Evidence::default();
    while lines.offset - start.offset <= MAX_BLOCK_BYTES {
        let end = lines;
        let line = lines.step()?;
        let is_fence = match kind {
            Kind::Toml => line.trim_end() == "+++",
            Kind::Yaml => matches!(line.trim_end(), "---" | "..."),
            Kind::Json => false,
        };
        if is_fence {
            let is_front_matter = kind == Kind::Toml || evidence.is_front_matter();
            return is_front_matter.then(|| between(kind, start, end, lines, true));
        }
        evidence.weigh(line);
    }
    None
}

/// The block from a line of `{` to one of `}`, if one of its keys is known.
fn braced(start: Lines<'_>) -> Option<Split<'_>> {
    let mut lines = start;
    let mut has_known_key = false;
    while lines.offset - start.offset <= MAX_BLOCK_BYTES {
        let line = lines.step()?;
        let key = line.trim_start().strip_prefix('"').and_then(|rest| rest.split_once("\":"));
        has_known_key |= key.is_some_and(|(key, _)| key::meaning(&key::folded(key)).is_some());
        if line.trim_end() == "}" {
            return has_known_key.then(|| between(Kind::Json, start, lines, lines, true));
        }
    }
    None
}

/// The lines of keys at the top of a block without an end, if one of the keys is known.
fn unclosed(kind: Kind, start: Lines<'_>) -> Option<Split<'_>> {
    let mut lines = start;
    let mut has_known_key = false;
    let mut end = start;
    while lines.offset - start.offset <= MAX_BLOCK_BYTES
        && let Some(line) = lines.step()
    {
        match unclosed_line(kind, line) {
            UnclosedLine::Key(key) => {
                has_known_key |= key::meaning(&key::folded(key)).is_some();
                end = lines;
            }
            UnclosedLine::Part => end = lines,
            UnclosedLine::Gap => {}
            UnclosedLine::Text => break,
        }
    }
    has_known_key.then(|| between(kind, start, end, end, false))
}

enum UnclosedLine<'a> {
    /// Begins with a key.
    Key(&'a str),
    /// Belongs to the key above.
    Part,
    /// Blank, between tables.
    Gap,
    /// The essay begins here.
    Text,
}

fn unclosed_line(kind: Kind, line: &str) -> UnclosedLine<'_> {
    let key = match kind {
        Kind::Toml => line.split_once('=').map(|(key, _)| key.trim()).filter(|key| is_bare(key)),
        Kind::Yaml | Kind::Json => yaml::key_and_rest(line.trim_end()).map(|(key, _)| key),
    };
    let is_table = |line: &str| {
        let name = line.trim().strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        name.is_some_and(is_bare)
    };
    match key {
        Some(key) => UnclosedLine::Key(key),
        None if kind == Kind::Toml && line.trim().is_empty() => UnclosedLine::Gap,
        None if kind == Kind::Toml && is_table(line) => UnclosedLine::Part,
        None if !line.trim().is_empty() && line.starts_with([' ', '\t']) => UnclosedLine::Part,
        None if line.starts_with("- ") => UnclosedLine::Part,
        None => UnclosedLine::Text,
    }
}

/// Whether a text is a key of TOML without quotes.
fn is_bare(key: &str) -> bool {
    let is_part = |character: char| character.is_ascii_alphanumeric() || "_-.".contains(character);
    !key.is_empty() && key.chars().all(is_part)
}

fn between<'a>(
    kind: Kind,
    start: Lines<'a>,
    end: Lines<'a>,
    after: Lines<'a>,
    is_closed: bool,
) -> Split<'a> {
    Split {
        kind,
        block: &start.text[start.offset..end.offset],
        block_line: start.line,
        body: after.rest(),
        body_line: after.line,
        is_closed,
    }
}

/// How much lines between two `---` look like keys and values.
#[derive(Default)]
struct Evidence {
    keys: usize,
    others: usize,
    /// Whether a paragraph begins among them: a line that is no part of a value stands first or
    /// after a blank one.
    has_paragraph: bool,
    is_after_blank: bool,
}

impl Evidence {
    fn weigh(&mut self, line: &str) {
        let line = line.trim_end();
        let is_part = line.starts_with([' ', '\t', '#', '{', '}', ']']) || line.starts_with("- ");
        if yaml::key_and_rest(line).is_some() {
            self.keys += 1;
        } else if !line.is_empty() && !is_part {
            self.has_paragraph |= self.keys == 0 || self.is_after_blank;
            self.others += 1;
        }
        self.is_after_blank = line.is_empty();
    }

    fn is_front_matter(&self) -> bool {
        !self.has_paragraph && (self.keys > self.others || self.keys + self.others == 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The block and the body, with their lines.
    #[track_caller]
    fn check(text: &str, expected: Option<(&str, usize, &str, usize)>) {
        let found = split(text);
        let found = found.map(|it| (it.block, it.block_line, it.body, it.body_line));
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn finds_a_block_at_the_very_start() {
        check("+++\na = 1\n+++\nb\n", Some(("a = 1\n", 2, "b\n", 4)));
        check("---\ntitle: x\n---\n\nb", Some(("title: x\n", 2, "\nb", 4)));
        check("---\ntitle: x\n...\nb", Some(("title: x\n", 2, "b", 4)));
        check("\n\n---  \ntitle: x\n--- \nb", Some(("title: x\n", 4, "b", 6)));
        check("---\n---\nb", Some(("", 2, "b", 3)));
        let json = "{\n  \"title\": \"x\",\n  \"params\": {\n  }\n}\n";
        check(&format!("{json}\nb"), Some((json, 1, "\nb", 6)));
        check("{\n  \"nothing known\": 1\n}\nb", None);
        check("{\n  \"title\": \"x\",\nb", None);
        check("---\ntags:\n- a\n# why\nx: y\n---", Some(("tags:\n- a\n# why\nx: y\n", 2, "", 7)));
    }

    #[test]
    fn a_line_across_the_page_is_not_a_fence() {
        for text in [
            "",
            "text",
            "---",
            "---\nA paragraph.\n\n---\nAnother.",
            "---\nNote: what follows is prose.\n\nIt goes on.\n\n---\n",
            "--- title: x\n---\n",
            "text\n---\ntitle: x\n---\n",
        ] {
            check(text, None);
        }
    }

    #[test]
    fn an_open_block_ends_with_its_keys() {
        check(
            "---\ntitle: x\ntags:\n- a\n\nText: y",
            Some(("title: x\ntags:\n- a\n", 2, "\nText: y", 5)),
        );
        check("---\ntitle: x\n# Head\n", Some(("title: x\n", 2, "# Head\n", 3)));
        check(
            "+++\ntitle = 'x'\n\n[extra]\na = 1\n\nIf a = b, then.",
            Some(("title = 'x'\n\n[extra]\na = 1\n", 2, "\nIf a = b, then.", 6)),
        );
        check(
            "---\ntitle: x\n\nOne line.\n\n---\nmore",
            Some(("title: x\n", 2, "\nOne line.\n\n---\nmore", 3)),
        );
        let split = split("---\ntitle: x\n").expect("a known key");
        assert_eq!(parse(&split).warnings[0].code, "front-matter/unclosed");
    }

    #[test]
    fn a_block_without_bounds_is_text() {
        let keys = "key: value\n".repeat(MAX_BLOCK_BYTES / 10);
        assert_eq!(split(&format!("---\n{keys}---\n")), None);
    }

    #[test]
    fn a_sidecar_names_file_line_and_column() {
        let (declared, diagnostics) = parse_sidecar(
            Path::new("a.toml"),
            "\u{feff}title = 'A'\r\ntitel = 'B'\r\nlayout = 'x'\n",
        );
        assert_eq!(declared.title.as_deref(), Some("A"));
        let shown: Vec<String> = diagnostics.iter().map(ToString::to_string).collect();
        assert_eq!(
            shown[0],
            "warning[sidecar/unknown-key]: unknown key `titel`\n  --> a.toml:2:1\n  help: did you mean `title`?"
        );
        assert_eq!(diagnostics[1].place.line, Some(3));
        let (declared, diagnostics) =
            parse_sidecar(Path::new("a.toml"), "title = 'A'\ndate = 31 Nov\nslug = 's'");
        assert_eq!((declared.title.as_deref(), declared.slug.as_deref()), (Some("A"), Some("s")));
        assert_eq!(diagnostics[0].code, "sidecar/toml");
        assert_eq!((diagnostics[0].place.line, diagnostics[0].place.column), (Some(2), Some(8)));
    }
}
