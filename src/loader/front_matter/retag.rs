//! Renaming tags in front matter and sidecars, every other byte left as it is.
//!
//! A text comes in and goes out with pieces exchanged. It is read again before it is given away, and
//! refused where that gives anything but the tags asked for.

use std::ops::Range;

use serde_saphyr::granit_parser::{Event, Parser, ScalarStyle, Span};
use toml::de::{DeTable, DeValue};

use super::key::{self, Key};
use super::{Kind, SIDECAR, Split, parse, read, split, take, tidy};
use crate::config::{Edit, Renaming, edited, toml_string};
use crate::document::FrontMatter;

/// The 1-based line on which tags stand that cannot be renamed with certainty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Uneditable {
    /// Of the user's file.
    pub line: usize,
}

/// A text with the tags of its front matter renamed; `None` where it has none of them.
///
/// # Errors
/// [`Uneditable`].
pub fn retag_front_matter(
    text: &str,
    renaming: Renaming<'_>,
) -> Result<Option<String>, Uneditable> {
    let declared = take(text).declared.front_matter;
    if !has_old(&declared, renaming) {
        return Ok(None);
    }
    // Labels without fences are nobody's format to write.
    let Some(found) = split(text) else { return Err(Uneditable { line: 1 }) };
    let before = parse(&found).front_matter;
    if !has_old(&before, renaming) {
        return Err(Uneditable { line: found.body_line });
    }
    let block = retag_block(&found, renaming)?;
    let start: usize = text.split_inclusive('\n').take(found.block_line - 1).map(str::len).sum();
    let retagged = edited(text, vec![(start..start + found.block.len(), block)]);
    let is_right = split(&retagged).is_some_and(|again| {
        again.body == found.body && is_right(&before, &parse(&again).front_matter, renaming)
    });
    if is_right { Ok(Some(retagged)) } else { Err(Uneditable { line: found.block_line }) }
}

/// A sidecar with its tags renamed; `None` where it has none of them.
///
/// # Errors
/// [`Uneditable`].
pub fn retag_sidecar(text: &str, renaming: Renaming<'_>) -> Result<Option<String>, Uneditable> {
    let declared = |text| read::read(super::toml::entries(text, 1).0, &SIDECAR).front_matter;
    let before = declared(text);
    if !has_old(&before, renaming) {
        return Ok(None);
    }
    let retagged = retag_toml(text, renaming).map_err(|at| Uneditable { line: line(text, at) })?;
    let is_right = is_right(&before, &declared(&retagged), renaming);
    if is_right { Ok(Some(retagged)) } else { Err(Uneditable { line: 1 }) }
}

fn has_old(declared: &FrontMatter, renaming: Renaming<'_>) -> bool {
    declared.tags.iter().any(|tag| renaming.changes(tag))
}

/// Whether what is declared is what was, with tags renamed.
fn is_right(before: &FrontMatter, after: &FrontMatter, renaming: Renaming<'_>) -> bool {
    let new = |tag: &String| {
        if renaming.changes(tag) { renaming.new.to_owned() } else { tag.clone() }
    };
    let expected = tidy::distinct(before.tags.iter().map(new));
    // Categories are among the tags.
    let categories = after.categories.clone();
    *after == FrontMatter { tags: expected, categories, ..before.clone() }
}

fn retag_block(split: &Split<'_>, renaming: Renaming<'_>) -> Result<String, Uneditable> {
    let retagged = match split.kind {
        Kind::Toml => retag_toml(split.block, renaming),
        Kind::Yaml | Kind::Json => retag_yaml(split.block, renaming),
    };
    retagged.map_err(|at| Uneditable { line: split.block_line - 1 + line(split.block, at) })
}

/// The 1-based line of a byte offset.
fn line(text: &str, offset: usize) -> usize {
    text.get(..offset).unwrap_or_default().matches('\n').count() + 1
}

/// One tag as it is written.
struct Token {
    /// Bytes of the text, quotes included.
    range: Range<usize>,
    tag: Option<String>,
    style: Style,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    Toml,
    Plain,
    Single,
    Double,
    /// In a way that is not written here, such as over several lines.
    Other,
}

/// A text whose lists of tags are edited.
///
/// # Errors
/// The offset of what cannot be.
fn retag(text: &str, lists: &[Vec<Token>], renaming: Renaming<'_>) -> Result<String, usize> {
    let mut edits = Vec::new();
    for list in lists {
        list_edits(text, list, renaming, &mut edits)?;
    }
    Ok(edited(text, edits))
}

/// The first tag that is an old or the new one becomes the new one; the others go.
fn list_edits(
    text: &str,
    list: &[Token],
    renaming: Renaming<'_>,
    edits: &mut Vec<Edit>,
) -> Result<(), usize> {
    if !list.iter().any(|token| token.tag.as_ref().is_some_and(|tag| renaming.changes(tag))) {
        return Ok(());
    }
    let new = renaming.new.to_lowercase();
    let mut has_new = false;
    for (index, token) in list.iter().enumerate() {
        let Some(tag) = &token.tag else { continue };
        if !renaming.changes(tag) && tag.to_lowercase() != new {
            continue;
        }
        let start = token.range.start;
        if has_new {
            edits.push((removal(text, list, index).ok_or(start)?, String::new()));
        } else if renaming.changes(tag) {
            let raw = &text[token.range.clone()];
            edits
                .push((token.range.clone(), written(raw, token.style, renaming.new).ok_or(start)?));
        }
        has_new = true;
    }
    Ok(())
}

/// What goes with a tag that is not the first of its list: all from the end of the one before.
/// `None` where that is more than signs of the list.
fn removal(text: &str, list: &[Token], index: usize) -> Option<Range<usize>> {
    let before = list.get(index.checked_sub(1)?)?.range.end;
    let Range { start, end } = list[index].range;
    let is_sign = |character: char| character.is_whitespace() || matches!(character, ',' | '-');
    let has_remark = text[end..].lines().next().is_some_and(|rest| rest.contains('#'));
    (text[before..start].chars().all(is_sign) && !has_remark).then_some(before..end)
}

/// The new tag in the style of the old one.
fn written(raw: &str, style: Style, new: &str) -> Option<String> {
    let doubled = || format!("\"{}\"", new.replace('\\', "\\\\").replace('"', "\\\""));
    Some(match style {
        Style::Toml => toml_string(raw, new),
        Style::Plain if is_plain(new) => new.to_owned(),
        Style::Plain | Style::Double => doubled(),
        Style::Single => format!("'{}'", new.replace('\'', "''")),
        Style::Other => return None,
    })
}

/// Whether a text is itself in YAML without quotes, wherever it stands.
fn is_plain(text: &str) -> bool {
    const WORDS: [&str; 9] = ["true", "false", "yes", "no", "on", "off", "null", "y", "n"];
    let is_safe = |character: char| character.is_alphanumeric() || " -_/.+&".contains(character);
    text.starts_with(char::is_alphabetic)
        && text.chars().all(is_safe)
        && !WORDS.contains(&text.to_lowercase().as_str())
}

fn retag_toml(text: &str, renaming: Renaming<'_>) -> Result<String, usize> {
    let table = DeTable::parse(text).map_err(|error| error.span().map_or(0, |span| span.start))?;
    let mut lists = Vec::new();
    toml_lists(table.get_ref(), 0, &mut lists);
    retag(text, &lists, renaming)
}

fn toml_lists(table: &DeTable<'_>, depth: usize, lists: &mut Vec<Vec<Token>>) {
    for (key, value) in table {
        match (meaning(key.get_ref()), value.get_ref()) {
            (Some(Key::Nested), DeValue::Table(inner)) if depth == 0 => {
                toml_lists(inner, depth + 1, lists);
            }
            (Some(Key::Tags), DeValue::Array(items)) => {
                lists.push(items.iter().map(toml_token).collect());
            }
            (Some(Key::Tags), DeValue::String(_)) if depth == 0 => {
                lists.push(vec![toml_token(value)]);
            }
            _ => {}
        }
    }
}

fn toml_token(value: &toml::Spanned<DeValue<'_>>) -> Token {
    let tag = value.get_ref().as_str().and_then(tidy::tag);
    Token { range: value.span(), tag, style: Style::Toml }
}

fn meaning(name: &str) -> Option<Key> {
    key::of(name).map(|(key, _)| key)
}

fn retag_yaml(text: &str, renaming: Renaming<'_>) -> Result<String, usize> {
    let offsets: Vec<usize> =
        text.char_indices().map(|(offset, _)| offset).chain([text.len()]).collect();
    let mut walk = Walk { text, offsets, open: Vec::new(), lists: Vec::new() };
    for next in Parser::new_from_str(text) {
        let (event, span) = next.map_err(|error| walk.offset(error.marker().index()))?;
        if matches!(event, Event::DocumentEnd) {
            break;
        }
        walk.step(&event, span);
    }
    retag(text, &walk.lists, renaming)
}

/// A table or list that is open.
#[derive(PartialEq, Eq)]
enum Open {
    /// A table of which a key comes next.
    Key,
    /// A table of which the value of a key comes next.
    Value(Option<Key>),
    List,
}

/// Finds the lists of tags in a stream of events.
struct Walk<'a> {
    text: &'a str,
    /// The byte offset of each character.
    offsets: Vec<usize>,
    open: Vec<Open>,
    lists: Vec<Vec<Token>>,
}

impl Walk<'_> {
    fn offset(&self, character: usize) -> usize {
        self.offsets.get(character).copied().unwrap_or(self.text.len())
    }

    fn step(&mut self, event: &Event<'_>, span: Span) {
        match event {
            Event::MappingStart(..) => self.open.push(Open::Key),
            Event::SequenceStart(..) => {
                self.open.push(Open::List);
                if self.is_list_of_tags() {
                    self.lists.push(Vec::new());
                }
            }
            Event::MappingEnd | Event::SequenceEnd => {
                self.open.pop();
                self.end_value();
            }
            Event::Scalar(text, style, ..) => self.scalar(text, *style, span),
            Event::Alias(_) => self.end_value(),
            _ => {}
        }
    }

    fn scalar(&mut self, text: &str, style: ScalarStyle, span: Span) {
        if let Some(open @ Open::Key) = self.open.last_mut() {
            *open = Open::Value(meaning(text));
            return;
        }
        if self.is_list_of_tags() {
            let token = self.token(text, style, span);
            if let Some(list) = self.lists.last_mut() {
                list.push(token);
            }
            return;
        }
        if let [Open::Value(Some(Key::Tags))] = self.open[..] {
            let token = self.token(text, style, span);
            self.lists.push(vec![token]);
        }
        self.end_value();
    }

    /// Whether what comes next is an item of a list of tags, at the top or where themes keep it.
    fn is_list_of_tags(&self) -> bool {
        const TAGS: Open = Open::Value(Some(Key::Tags));
        const NESTED: Open = Open::Value(Some(Key::Nested));
        matches!(self.open[..], [TAGS, Open::List] | [NESTED, TAGS, Open::List])
    }

    /// After a value a table's next key is due.
    fn end_value(&mut self) {
        if let Some(open @ Open::Value(_)) = self.open.last_mut() {
            *open = Open::Key;
        }
    }

    fn token(&self, text: &str, style: ScalarStyle, span: Span) -> Token {
        let start = self.offset(span.start.index());
        let raw = self.text[start..self.offset(span.end.index())].trim_end();
        let is_within = |quote| raw.len() > 1 && raw.starts_with(quote) && raw.ends_with(quote);
        let style = match style {
            _ if raw.contains('\n') => Style::Other,
            ScalarStyle::Plain if raw == text => Style::Plain,
            ScalarStyle::SingleQuoted if is_within('\'') => Style::Single,
            ScalarStyle::DoubleQuoted if is_within('"') => Style::Double,
            _ => Style::Other,
        };
        Token { range: start..start + raw.len(), tag: tidy::tag(text), style }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_old(tag: &str) -> bool {
        ["pay", "wages", "löhne"].contains(&tag.to_lowercase().as_str())
    }

    /// Renames `pay` and its like in front matter.
    #[track_caller]
    fn check_as(new: &str, text: &str, expected: Result<Option<&str>, usize>) {
        let renaming = Renaming { is_old: &is_old, new };
        let found = retag_front_matter(text, renaming);
        let expected = expected.map_err(|line| Uneditable { line });
        assert_eq!(found.as_ref().map(|text| text.as_deref()), expected.as_ref().map(|it| *it));
    }

    #[track_caller]
    fn check(text: &str, expected: Result<Option<&str>, usize>) {
        check_as("money", text, expected);
    }

    #[test]
    fn lists_of_toml_keep_all_else() {
        check(
            "+++\r\n# é\r\ntags = [\"é\",  'Pay'] # x\r\n+++\r\npay\r\n",
            Ok(Some("+++\r\n# é\r\ntags = [\"é\",  'money'] # x\r\n+++\r\npay\r\n")),
        );
        check("+++\ntags = 'pay'\n+++\n", Ok(Some("+++\ntags = 'money'\n+++\n")));
        check(
            "+++\n[taxonomies]\ntags = [\n  \"pay\",\n  \"x\",\n  \"wages\",\n]\n+++\n",
            Ok(Some("+++\n[taxonomies]\ntags = [\n  \"money\",\n  \"x\",\n]\n+++\n")),
        );
        check("+++\ntitle = \"pay\"\n+++\npay", Ok(None));
        check("pay", Ok(None));
        check("Title: A\nTags: pay\n\nText", Err(1));
        check("Title: A\nTags: money\n\nText", Ok(None));
        check("---\ntitle: A\n---\nTags: pay\nURL: https://a.example/\n", Err(4));
    }

    #[test]
    fn lists_of_yaml_keep_all_else() {
        check(
            "---\ntags:\n  - ä # a\n  - \"Pay\"\n  - wages\ntitle: pay\n---\nx",
            Ok(Some("---\ntags:\n  - ä # a\n  - \"money\"\ntitle: pay\n---\nx")),
        );
        check("---\ntags: [é, Löhne, money]\n---\n", Ok(Some("---\ntags: [é, money]\n---\n")));
        check(
            "---\nparams:\n  tags: [pay]\n---\n",
            Ok(Some("---\nparams:\n  tags: [money]\n---\n")),
        );
        check("---\ncategory: pay\n---\n", Ok(Some("---\ncategory: money\n---\n")));
        check("---\ntags: ['#pay']\n---\n", Ok(Some("---\ntags: ['money']\n---\n")));
    }

    #[test]
    fn words_that_yaml_takes_for_signs_are_quoted() {
        check_as(
            "R: & \"D\"",
            "---\ntags: [pay]\n---\n",
            Ok(Some("---\ntags: [\"R: & \\\"D\\\"\"]\n---\n")),
        );
        check_as("it's", "---\ntags: ['pay']\n---\n", Ok(Some("---\ntags: ['it''s']\n---\n")));
        check_as("no", "---\ntags:\n- pay\n---\n", Ok(Some("---\ntags:\n- \"no\"\n---\n")));
    }

    #[test]
    fn what_is_not_certain_is_refused_with_its_line() {
        check("---\ntitle: x\ntags: pay x\n---\n", Err(2));
        check("---\ntitle: x: y\ntags: [pay]\n---\n", Err(2));
        check("---\na: 1\ntags:\n- pay\n- wages # why\n---\n", Err(5));
        check("+++\na = 1\ntags = [\n'pay', # why\n'wages']\n+++\n", Err(5));
    }

    #[test]
    fn sidecars_are_edited_too() {
        let renaming = Renaming { is_old: &is_old, new: "money" };
        let check = |text, expected: Option<&str>| {
            assert_eq!(retag_sidecar(text, renaming).unwrap().as_deref(), expected);
        };
        check("tags = ['pay']\nstrip = ['pay']\n", Some("tags = ['money']\nstrip = ['pay']\n"));
        check("strip = ['pay']\n", None);
        assert_eq!(retag_sidecar("x = 1\ntags = 'pay, x'", renaming), Err(Uneditable { line: 1 }));
    }
}
