//! Where front matter begins and ends.

use super::{key, yaml};

/// How a block of front matter is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::loader) enum Kind {
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
pub(in crate::loader) struct Split<'a> {
    /// How the block is written.
    pub(in crate::loader) kind: Kind,
    /// The block without its fences; that of JSON with its braces.
    pub(in crate::loader) block: &'a str,
    /// 1-based line on which the block begins.
    pub(in crate::loader) block_line: usize,
    /// What follows the block.
    pub(in crate::loader) body: &'a str,
    /// 1-based line on which that begins.
    pub(in crate::loader) body_line: usize,
    /// Whether there is a fence after the block.
    pub(in crate::loader) is_closed: bool,
}

/// Splits a text whose lines end in `\n` after its front matter.
///
/// `None` where there is none: a first line of `---` may be a mere line across the page, so what
/// follows has to look like keys and values. A block nobody closed ends with its keys.
pub(in crate::loader) fn split(text: &str) -> Option<Split<'_>> {
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

/// A position at the beginning of a line.
#[derive(Clone, Copy)]
pub(super) struct Lines<'a> {
    pub(super) text: &'a str,
    pub(super) offset: usize,
    /// 1-based.
    pub(super) line: usize,
}

impl<'a> Lines<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, offset: 0, line: 1 }
    }

    pub(super) fn rest(&self) -> &'a str {
        &self.text[self.offset..]
    }

    /// The next line with its end, if there is one.
    pub(super) fn step(&mut self) -> Option<&'a str> {
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
        has_known_key |= key.is_some_and(|(key, _)| key::of(key).is_some());
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
                has_known_key |= key::of(key).is_some();
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
    }

    #[test]
    fn a_block_without_bounds_is_text() {
        let keys = "key: value\n".repeat(MAX_BLOCK_BYTES / 10);
        assert_eq!(split(&format!("---\n{keys}---\n")), None);
    }
}
