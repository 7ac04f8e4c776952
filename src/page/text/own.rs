//! Words that a library brings along: a file like those in `locales/`, as far as it goes.
//!
//! Its words take the place of the program's one by one. What it lacks stays as it was, what it has
//! too much of is left out, and both are said.

use std::path::Path;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{SOURCE, Text, built_in, complete, names};
use crate::diagnostic::{Diagnostic, Place, nearest};

/// Missing words that are named; a file that has barely been begun lacks nearly all.
const MAX_NAMED: usize = 8;

/// The words of a language, those in the library's own file first. Returned with them are warnings:
/// `locale/unknown-key`, `locale/value`, and one `locale/missing` if English stands in for some.
///
/// # Errors
/// `locale/syntax`.
pub(super) fn read(
    language: &str,
    path: &Path,
    file: &str,
) -> Result<(Text, Vec<Diagnostic>), Diagnostic> {
    let table = DeTable::parse(file).map_err(|error| {
        let place = Place::offset(path, file, error.span().unwrap_or_default().start);
        let message = error.message().lines().collect::<Vec<_>>().join(", ");
        Diagnostic::error("locale/syntax", place, message)
    })?;
    let built_in = built_in(language);
    let mut words: toml::Table = complete(built_in.unwrap_or(SOURCE));
    let mut overlay = Overlay { path, file, diagnostics: Vec::new() };
    let missing = overlay.lay("", table.get_ref(), &mut words);
    let mut diagnostics = overlay.diagnostics;
    if built_in.is_none() && !missing.is_empty() {
        diagnostics.push(incomplete(path, &missing));
    }
    let text: Text =
        words.try_into().expect("every key and shape is still that of a complete file");
    Ok((Text { language: language.to_owned(), ..text }, diagnostics))
}

/// A file that is laid over complete words.
struct Overlay<'a> {
    path: &'a Path,
    file: &'a str,
    diagnostics: Vec<Diagnostic>,
}

impl Overlay<'_> {
    /// Puts own words in their places; returns the keys it has none for. `prefix` is the table's
    /// name with a dot.
    fn lay(&mut self, prefix: &str, own: &DeTable<'_>, words: &mut toml::Table) -> Vec<String> {
        let mut entries: Vec<_> = own.iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        let lacks = |key: &&String| !own.contains_key(key.as_str());
        let missing = words.keys().filter(lacks).map(|key| format!("{prefix}{key}"));
        let mut missing: Vec<String> = missing.collect();
        for (key, value) in entries {
            let name = format!("{prefix}{}", key.get_ref());
            match (words.get_mut(key.get_ref().as_ref()), value.get_ref()) {
                (None, _) => self.unknown(key, prefix, words),
                (Some(toml::Value::Table(words)), DeValue::Table(own)) => {
                    missing.extend(self.lay(&format!("{name}."), own, words));
                }
                (Some(word), own) => match replacement(word, own) {
                    Ok(own) => *word = own,
                    Err(expected) => self.unfit(&name, value, &expected),
                },
            }
        }
        missing
    }

    fn unknown(
        &mut self,
        key: &Spanned<toml::de::DeString<'_>>,
        prefix: &str,
        words: &toml::Table,
    ) {
        let name = key.get_ref();
        let place = Place::offset(self.path, self.file, key.span().start);
        let message = format!("unknown key `{prefix}{name}`");
        let about = Diagnostic::warning("locale/unknown-key", place, message);
        self.diagnostics.push(match nearest(name, words.keys().map(String::as_str)) {
            Some(near) => about.with_help(format!("did you mean `{prefix}{near}`?")),
            None => about.with_help("remove it; nothing says these words"),
        });
    }

    fn unfit(&mut self, key: &str, value: &Spanned<DeValue<'_>>, expected: &str) {
        let place = Place::offset(self.path, self.file, value.span().start);
        let message = format!("`{key}` cannot be said so");
        let about = Diagnostic::warning("locale/value", place, message);
        self.diagnostics.push(about.with_help(format!("expected {expected}")));
    }
}

/// The own words in the shape of those they replace, or what is expected instead.
fn replacement(word: &toml::Value, own: &DeValue<'_>) -> Result<toml::Value, String> {
    match (word, own) {
        (toml::Value::String(word), DeValue::String(own)) => {
            let known = names(word);
            match names(own).into_iter().find(|name| !known.contains(name)) {
                None => Ok(own.clone().into_owned().into()),
                Some(_) if known.is_empty() => Err("words without braces".to_owned()),
                Some(name) => {
                    Err(format!("no `{{{name}}}` but only `{{{}}}`", known.join("}`, `{")))
                }
            }
        }
        (toml::Value::Array(words), DeValue::Array(own)) => {
            let own = own.iter().filter_map(|item| Some(item.get_ref().as_str()?.to_owned()));
            let own: Vec<toml::Value> = own.map(toml::Value::String).collect();
            if own.len() == words.len() { Ok(own.into()) } else { Err(list_of(words.len())) }
        }
        (toml::Value::Array(words), _) => Err(list_of(words.len())),
        (toml::Value::Table(words), _) => {
            let keys: Vec<_> = words.keys().map(String::as_str).collect();
            Err(format!("a table with `{}`", keys.join("`, `")))
        }
        _ => Err("a string in quotes".to_owned()),
    }
}

fn list_of(length: usize) -> String {
    format!("a list of {length} strings")
}

fn incomplete(path: &Path, missing: &[String]) -> Diagnostic {
    let named = missing.iter().take(MAX_NAMED).cloned().collect::<Vec<_>>().join("`, `");
    let message = match missing.len() {
        more if more > MAX_NAMED => {
            format!("no words for `{named}` and {} more keys", more - MAX_NAMED)
        }
        _ => format!("no words for `{named}`"),
    };
    Diagnostic::warning("locale/missing", Place::file(path), message)
        .with_help("until there are, the English ones are shown")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_file(language: &str, file: &str) -> (Text, Vec<String>) {
        let (text, diagnostics) = read(language, Path::new("locales/x.toml"), file).unwrap();
        (text, diagnostics.iter().map(ToString::to_string).collect())
    }

    /// Checks that a German file with this line leads to one warning with these words.
    #[track_caller]
    fn check(file: &str, expected: &[&str]) {
        let (text, warnings) = read_file("de", file);
        assert_eq!(warnings.len(), 1, "{warnings:?}");
        assert!(expected.iter().all(|expected| warnings[0].contains(expected)), "{warnings:?}");
        assert_eq!((text.archive.as_str(), text.months.len()), ("Archiv", 12));
    }

    #[test]
    fn own_words_come_before_the_programs() {
        let (text, warnings) = read_file(
            "de-AT",
            "skip = \"Zum Text\"\nmonths = [\"Jänner\", \"Feber\", \"\", \"\", \"\", \"\", \"\", \"\", \
             \"\", \"\", \"\", \"\"]\n[essay_count]\none = \"ein Aufsatz\"",
        );
        assert_eq!(warnings, [""; 0]);
        assert_eq!((text.skip.as_str(), text.home.as_str()), ("Zum Text", "Startseite"));
        assert_eq!(text.months[1], "Feber");
        assert_eq!((text.essays(1).as_str(), text.essays(2).as_str()), ("ein Aufsatz", "2 Essays"));
        assert_eq!(text.language, "de-AT");
    }

    #[test]
    fn english_stands_in_with_one_warning() {
        let (text, warnings) =
            read_file("fr", "home = \"Accueil\"\n[essay_count]\none = \"un essai\"");
        assert_eq!((text.home.as_str(), text.archive.as_str()), ("Accueil", "Archive"));
        assert_eq!(text.language, "fr");
        assert_eq!(warnings.len(), 1, "{warnings:?}");
        assert!(warnings[0].starts_with("warning[locale/missing]: no words for `about`, `"));
        assert!(warnings[0].contains("more keys\n  --> locales/x.toml\n"), "{warnings:?}");
        let all_but_one = SOURCE.replace("home = \"Home\"\n", "");
        let (_, warnings) = read_file("fr", &all_but_one);
        assert!(warnings[0].contains("no words for `home`\n"), "{warnings:?}");
        assert_eq!(read_file("fr", SOURCE).1, [""; 0]);
    }

    #[test]
    fn what_a_file_should_not_hold_is_named_by_line() {
        let at = "--> locales/x.toml:2:";
        check("\narchiv = \"x\"", &["locale/unknown-key", at, "did you mean `archive`?"]);
        check("\nessay_count.few = \"x\"", &["`essay_count.few`", at]);
        check("\narchive = 3", &["locale/value", at, "a string in quotes"]);
        check("\nmonths = [\"a\"]", &["locale/value", at, "a list of 12 strings"]);
        check("\nword_count = \"x\"", &["locale/value", at, "`one`, `other`"]);
        check("\nposition = \"{n}/{all}\"", &["no `{all}` but only `{n}`, `{total}`", at]);
        check("\narchive = \"{n}\"", &["words without braces", at]);
        let error = read("de", Path::new("x.toml"), "a = \"b\"\nc = ").unwrap_err();
        assert_eq!((error.code.as_ref(), error.place.line), ("locale/syntax", Some(2)));
    }
}
