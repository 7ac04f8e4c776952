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
mod split;
mod tidy;
mod toml;
mod value;
mod yaml;

use std::borrow::Cow;
use std::path::Path;

use self::key::Key;
use self::read::{Codes, Origin, Reading};
use self::split::{Kind, Split};
use self::value::{Entry, SyntaxError};
use crate::config;
use crate::diagnostic::{Diagnostic, Place};
use crate::document::{FrontMatter, LoadWarning, Writing};

pub use retag::{Uneditable, retag_front_matter, retag_sidecar};
pub use schema::{front_matter_schema, sidecar_schema};
pub(super) use split::split;

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
        filled.any(|entry| key::of(&entry.key).is_some_and(|(key, _)| key == wanted))
    }

    /// The block with entries about what it says nothing of.
    fn with(mut self, more: Vec<Entry>) -> Self {
        let meaning = |entry: &Entry| key::of(&entry.key).map(|(key, _)| key);
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
        let meaning = key::of(key);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_without_an_end_is_named() {
        let split = split("---\ntitle: x\n").expect("a known key");
        assert_eq!(parse(&split).warnings[0].code, "front-matter/unclosed");
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
