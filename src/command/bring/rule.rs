//! The `keep` and `strip` of a sidecar, phrase by phrase; every other byte stays as it is.

use std::path::Path;

use serde::Deserialize;
use toml_edit::{Array, Item};

use super::sidecar::{Sidecar, list};
use crate::config::Target;
use crate::diagnostic::Diagnostic;

/// Whether a piece of text is to stay or to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(in crate::command) enum Verb {
    Keep,
    Strip,
}

impl Verb {
    pub(in crate::command) fn opposite(self) -> Self {
        match self {
            Self::Keep => Self::Strip,
            Self::Strip => Self::Keep,
        }
    }

    fn key(self) -> &'static str {
        match self {
            Self::Keep => "keep",
            Self::Strip => "strip",
        }
    }
}

/// Whether a list has a phrase, letter for letter.
pub(in crate::command) fn has_phrase(list: &[Target], phrase: &str) -> bool {
    list.iter().any(|target| matches!(target, Target::Phrase(known) if known == phrase))
}

/// Takes a phrase out of the `keep` or `strip` of a sidecar, or puts it there if it is not. A new list
/// begins with what is `inherited`: it takes that one's place.
///
/// # Errors
/// `sidecar/toml`.
pub(in crate::command) fn toggle(
    path: &Path,
    text: &str,
    verb: Verb,
    phrase: &str,
    inherited: &[String],
) -> Result<String, Diagnostic> {
    let mut sidecar = Sidecar::parse(path, text)?;
    let key = sidecar.spelling(verb.key());
    match sidecar.list(&key) {
        None => sidecar.put(&key, Some(list(inherited.iter().chain([&phrase.to_owned()])))),
        Some(array) => {
            let before = array.len();
            array.retain(|item| item.as_str().map(str::trim) != Some(phrase));
            if array.len() == before {
                append(array, phrase);
            } else if array.is_empty() {
                sidecar.drop_list(&key);
            }
        }
    }
    Ok(sidecar.restored(text))
}

/// Adds an item to an array: on a line of its own where the one before it is.
fn append(array: &mut Array, text: &str) {
    let before = array.iter().last().and_then(|item| item.decor().prefix()?.as_str());
    let line = before.and_then(|before| before.rfind('\n').map(|at| before[at..].to_owned()));
    match line {
        Some(line) => {
            let mut item = toml_edit::Value::from(text);
            item.decor_mut().set_prefix(line);
            array.push_formatted(item);
        }
        None => array.push(text),
    }
}

impl Sidecar {
    /// A key as it is written here.
    fn spelling(&self, key: &str) -> String {
        let written = self.text.iter().map(|(name, _)| name);
        written.into_iter().find(|name| name.eq_ignore_ascii_case(key)).unwrap_or(key).to_owned()
    }

    /// The list under a key; what stands there alone is made one.
    fn list(&mut self, key: &str) -> Option<&mut Array> {
        let item = self.text.get_mut(key)?;
        if let Some(alone) = item.as_value().filter(|_| !item.is_array()) {
            let decor = alone.decor().clone();
            let mut list = Array::new();
            list.push_formatted(alone.clone().decorated("", ""));
            let mut list = toml_edit::Value::Array(list);
            *list.decor_mut() = decor;
            *item = Item::Value(list);
        }
        item.as_array_mut()
    }

    /// Takes a key out whose list is empty, unless remarks stand above it.
    fn drop_list(&mut self, key: &str) {
        let above = self.text.key(key).and_then(|key| key.leaf_decor().prefix()?.as_str());
        if !above.is_some_and(|above| above.contains('#')) {
            self.text.remove(key);
        }
    }

    /// The text, with the mark at its head and the line ends that it had `before`.
    fn restored(&self, before: &str) -> String {
        let mark = if before.starts_with('\u{feff}') { "\u{feff}" } else { "" };
        let text = self.text.to_string();
        if before.contains("\r\n") && before.matches('\n').count() == before.matches("\r\n").count()
        {
            return format!("{mark}{}", text.replace("\r\n", "\n").replace('\n', "\r\n"));
        }
        format!("{mark}{text}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_is_put_in_and_taken_out_and_nothing_else_changes() {
        #[track_caller]
        fn check(text: &str, inherited: &[String], expected: &str, after_all: &str) {
            let toggled = |text: &str| {
                toggle(Path::new("x.toml"), text, Verb::Strip, "a b", inherited).unwrap()
            };
            assert_eq!(toggled(text), expected);
            assert_eq!(toggled(expected), after_all);
        }
        let there_and_back = |text: &str, expected: &str| check(text, &[], expected, text);
        there_and_back("", "strip = [\"a b\"]\n");
        there_and_back(
            "title = 'x' # mine\n\n[extra]\na=1\n",
            "title = 'x' # mine\nstrip = [\"a b\"]\n\n[extra]\na=1\n",
        );
        there_and_back(
            "strip=[ 'c', { selector='.x' } ] # d\n",
            "strip=[ 'c', { selector='.x' } , \"a b\"] # d\n",
        );
        there_and_back(
            "Strip = [\n  'c', # why\n  'd',\n]\n",
            "Strip = [\n  'c', # why\n  'd',\n  \"a b\",\n]\n",
        );
        there_and_back("a = 1\r\nb = 2\r\n", "a = 1\r\nb = 2\r\nstrip = [\"a b\"]\r\n");
        check("strip = 'c'\n", &[], "strip = ['c', \"a b\"]\n", "strip = ['c']\n");
        check("strip = 'c' # d\n", &[], "strip = ['c', \"a b\"] # d\n", "strip = ['c'] # d\n");
        let inherited = ["c".to_owned()];
        check("", &inherited, "strip = [\"c\", \"a b\"]\n", "strip = [\"c\"]\n");
        check("# why\nstrip = ['a b']\n", &[], "# why\nstrip = []\n", "# why\nstrip = [\"a b\"]\n");
    }
}
