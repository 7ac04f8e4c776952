//! Typed access to the parsed tables of a TOML file, with places for what does not fit.
//!
//! A [`Table`] knows its file and which keys it may hold; each getter says what it expects, so that
//! a wrong value is answered with its line, its column and the right shape.

use std::ops::Range;
use std::path::Path;

use toml::de::{DeTable, DeValue};

use super::target::{Selector, Target};
use crate::diagnostic::{Diagnostic, Place, nearest};

/// A parsed value and its bytes' range in the text.
type Value<'t> = toml::Spanned<DeValue<'t>>;

/// The text being read and the name of its file.
#[derive(Clone, Copy)]
pub(super) struct Input<'t> {
    /// The file, for diagnostics.
    pub(super) path: &'t Path,
    /// Its whole text.
    pub(super) text: &'t str,
}

impl Input<'_> {
    /// An error at a byte range of the text.
    pub(super) fn error(
        self,
        code: &'static str,
        at: &Range<usize>,
        message: impl Into<String>,
    ) -> Diagnostic {
        Diagnostic::error(code, self.place(at), message)
    }

    /// Where a byte range of the text starts.
    pub(super) fn place(self, at: &Range<usize>) -> Place {
        Place::offset(self.path, self.text, at.start)
    }

    fn selector(self, key: &str, value: &Value<'_>) -> Result<Selector, Diagnostic> {
        let text = value.get_ref().as_str().unwrap_or_default();
        Selector::parse(text).map_err(|problem| self.unfit_target(key, value, problem))
    }

    fn unfit_target(self, key: &str, value: &Value<'_>, problem: &str) -> Diagnostic {
        let example = match key {
            "pattern" => "a regular expression such as 'part \\d+ of'",
            _ => "a CSS selector such as \".author-box\"",
        };
        self.unfit(&value.span(), key, &format!("{example}: {problem}"))
    }

    /// A value that is not what its key takes.
    pub(super) fn unfit(self, at: &Range<usize>, key: &str, expected: &str) -> Diagnostic {
        let found = self.text.get(at.clone()).unwrap_or_default();
        let found = found.lines().next().unwrap_or_default();
        self.error("config/value", at, format!("`{key}` cannot be `{found}`"))
            .with_help(format!("expected {expected}"))
    }
}

/// A table of the file.
pub(super) struct Table<'t> {
    pub(super) input: Input<'t>,
    values: &'t DeTable<'t>,
}

impl<'t> Table<'t> {
    /// A table that may hold the known keys and no others.
    ///
    /// # Errors
    /// `config/unknown-key` at the first one in the file; `elsewhere` says where it would belong.
    pub(super) fn new(
        input: Input<'t>,
        values: &'t DeTable<'t>,
        known: &[&str],
        elsewhere: fn(&str) -> Option<&'static str>,
    ) -> Result<Self, Diagnostic> {
        let unknown = values
            .keys()
            .filter(|key| !known.contains(&key.get_ref().as_ref()))
            .min_by_key(|key| key.span().start);
        let Some(unknown) = unknown else { return Ok(Self { input, values }) };
        let key = unknown.get_ref();
        let error =
            input.error("config/unknown-key", &unknown.span(), format!("unknown key `{key}`"));
        Err(match (elsewhere(key), nearest(key, known.iter().copied())) {
            (Some(advice), _) => error.with_help(advice),
            (None, Some(near)) => error.with_help(format!("did you mean `{near}`?")),
            (None, None) => error.with_help(format!("known keys are `{}`", known.join("`, `"))),
        })
    }

    /// A key's value, made by `convert` or refused as not being what is `expected`.
    pub(super) fn get<T>(
        &self,
        key: &str,
        expected: &str,
        convert: impl FnOnce(&DeValue<'t>) -> Option<T>,
    ) -> Result<Option<T>, Diagnostic> {
        let Some(value) = self.values.get(key) else { return Ok(None) };
        match convert(value.get_ref()) {
            Some(converted) => Ok(Some(converted)),
            None => Err(self.input.unfit(&value.span(), key, expected)),
        }
    }

    /// A string that says something.
    pub(super) fn text(&self, key: &str) -> Result<Option<String>, Diagnostic> {
        self.get(key, "a string in quotes that is not empty", filled)
    }

    /// `true` or `false`.
    pub(super) fn flag(&self, key: &str) -> Result<Option<bool>, Diagnostic> {
        self.get(key, "`true` or `false`", DeValue::as_bool)
    }

    /// One of a few words.
    pub(super) fn choice<T: Copy>(
        &self,
        key: &str,
        choices: &[(&str, T)],
    ) -> Result<Option<T>, Diagnostic> {
        let words: Vec<String> = choices.iter().map(|(word, _)| format!("\"{word}\"")).collect();
        self.get(key, &format!("one of {}", words.join(", ")), |value| {
            let word = value.as_str()?;
            choices.iter().find(|(choice, _)| *choice == word).map(|(_, meaning)| *meaning)
        })
    }

    /// A list of strings that each say something.
    pub(super) fn texts(&self, key: &str) -> Result<Option<Vec<String>>, Diagnostic> {
        Ok(self.placed_texts(key)?.map(without_places))
    }

    /// A list of phrases, patterns and selectors; empty without the key.
    pub(super) fn targets(&self, key: &str) -> Result<Vec<Target>, Diagnostic> {
        Ok(self.placed_targets(key)?.into_iter().map(|(target, _)| target).collect())
    }

    /// The same, each with its bytes' range in the text.
    pub(super) fn placed_targets(
        &self,
        key: &str,
    ) -> Result<Vec<(Target, Range<usize>)>, Diagnostic> {
        let expected = "a list of phrases in quotes, patterns such as { pattern = 'part \\d+ of' } and \
                        selectors such as { selector = \".box\" }";
        let Some(value) = self.values.get(key) else { return Ok(Vec::new()) };
        let unfit = |at| self.input.unfit(&at, key, expected);
        let items = value.get_ref().as_array().ok_or_else(|| unfit(value.span()))?;
        let target = |item: &Value<'_>| {
            if let Some(phrase) = filled(item.get_ref()) {
                return Ok((Target::Phrase(phrase), item.span()));
            }
            let table = item.get_ref().as_table().filter(|table| table.len() == 1);
            let (key, value) =
                table.and_then(|table| table.iter().next()).ok_or_else(|| unfit(item.span()))?;
            let text = value.get_ref().as_str().unwrap_or_default();
            let target = Target::of_key(key.get_ref(), text).ok_or_else(|| unfit(item.span()))?;
            let named = |problem| self.input.unfit_target(key.get_ref(), value, problem);
            Ok((target.map_err(named)?, item.span()))
        };
        items.iter().map(target).collect()
    }

    /// A CSS selector.
    pub(super) fn selector(&self, key: &str) -> Result<Option<Selector>, Diagnostic> {
        self.values.get(key).map(|value| self.input.selector(key, value)).transpose()
    }

    /// The same, each with its bytes' range in the text.
    pub(super) fn placed_texts(&self, key: &str) -> Result<Option<Vec<Placed>>, Diagnostic> {
        self.values.get(key).map(|value| texts(self.input, key, value)).transpose()
    }

    /// The tables of a list of tables, in file order.
    pub(super) fn tables(&self, key: &str) -> Result<Vec<&'t DeTable<'t>>, Diagnostic> {
        let Some(value) = self.values.get(key) else { return Ok(Vec::new()) };
        let expected = format!("`[[{key}]]` tables, one for each");
        let unfit = |at| self.input.unfit(&at, key, &expected);
        let array = value.get_ref().as_array().ok_or_else(|| unfit(value.span()))?;
        array
            .iter()
            .map(|item| item.get_ref().as_table().ok_or_else(|| unfit(item.span())))
            .collect()
    }

    /// The keys of a free table with their lists of strings, in file order.
    pub(super) fn lists(&self, key: &str) -> Result<Vec<(String, Vec<String>)>, Diagnostic> {
        let Some(value) = self.values.get(key) else { return Ok(Vec::new()) };
        let Some(table) = value.get_ref().as_table() else {
            return Err(self.input.unfit(&value.span(), key, "a table"));
        };
        let mut entries: Vec<_> = table.iter().collect();
        entries.sort_by_key(|(name, _)| name.span().start);
        let mut lists = Vec::with_capacity(entries.len());
        for (name, value) in entries {
            let text = name.get_ref().trim();
            if text.is_empty() {
                return Err(self.input.unfit(&name.span(), key, "names that are not empty"));
            }
            lists.push((text.to_owned(), without_places(texts(self.input, text, value)?)));
        }
        Ok(lists)
    }

    /// The value of a key that must be there.
    pub(super) fn required<T>(
        &self,
        key: &str,
        table: &str,
        value: Option<T>,
    ) -> Result<T, Diagnostic> {
        let start = self.values.keys().map(|key| key.span().start).min().unwrap_or_default();
        value.ok_or_else(|| {
            let message = format!("`{table}` without `{key}`");
            self.input.error("config/value", &(start..start), message)
        })
    }

    /// The place of a key's value.
    pub(super) fn span(&self, key: &str) -> Range<usize> {
        self.values.get(key).map_or(0..0, toml::Spanned::span)
    }
}

/// A text and its bytes' range.
type Placed = (String, Range<usize>);

fn without_places(texts: Vec<Placed>) -> Vec<String> {
    texts.into_iter().map(|(text, _)| text).collect()
}

fn texts(input: Input<'_>, key: &str, value: &Value<'_>) -> Result<Vec<Placed>, Diagnostic> {
    let expected = "a list of strings that are not empty, such as [\"one\", \"two\"]";
    let unfit = |at| input.unfit(&at, key, expected);
    let array = value.get_ref().as_array().ok_or_else(|| unfit(value.span()))?;
    let text = |item: &Value<'_>| {
        let text = filled(item.get_ref()).ok_or_else(|| unfit(item.span()))?;
        Ok((text, item.span()))
    };
    array.iter().map(text).collect()
}

fn filled(value: &DeValue<'_>) -> Option<String> {
    let text = value.as_str()?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}
