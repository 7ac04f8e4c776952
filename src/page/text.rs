//! The words of the interface: one file a language in `locales/`, in the templates as `text`.
//!
//! A language is chosen by its tag (`de-AT` is served by `de`); where there is none, English. A
//! library may bring a file of its own. Numbers, dates and plural forms are written as the language
//! does. Knows no page.

mod own;

use std::path::Path;

use jiff::civil::Date;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::diagnostic::{Diagnostic, Place};
use crate::document::Direction;
use crate::essay;

/// The English file, which is complete: what others are measured by, and stands in for them.
const SOURCE: &str = include_str!("../../locales/en.toml");

/// The languages the interface speaks, each by its tag with its file.
const LANGUAGES: &[(&str, &str)] = &[("en", SOURCE), ("de", include_str!("../../locales/de.toml"))];

/// What feeds say made them.
pub(super) const GENERATOR: &str = "Offprint";

/// What the interface says, in one language.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each field is named for the words it holds")]
pub struct Text {
    /// The language these words are in (BCP 47), as the library's settings write it.
    #[serde(skip)]
    pub language: String,
    pub skip: String,
    pub home: String,
    pub main_navigation: String,
    pub essays: String,
    pub newest: String,
    pub picks: String,
    pub by_chance: String,
    pub shelves: String,
    pub tags: String,
    pub authors: String,
    pub sources: String,
    pub lengths: String,
    pub archive: String,
    pub about: String,
    pub about_library: String,
    pub by: String,
    pub updated: String,
    pub first_published_at: String,
    pub original: String,
    pub read_original: String,
    pub only_excerpt: String,
    pub only_link: String,
    pub contents: String,
    pub table: String,
    pub about_author: String,
    pub provenance: String,
    pub cite: String,
    pub no_date: String,
    pub rights: String,
    pub rights_full: String,
    pub rights_republished: String,
    pub rights_excerpt: String,
    pub rights_link: String,
    pub rights_questions: String,
    pub related: String,
    pub previous: String,
    pub next: String,
    pub previous_page: String,
    pub next_page: String,
    pub pages: String,
    pub neighbours: String,
    pub atom_feed: String,
    pub json_feed: String,
    pub book: String,
    pub books: String,
    pub catalog: String,
    pub cover: String,
    pub book_accessibility: String,
    pub no_essays: String,
    pub not_found: String,
    pub not_found_help: String,
    pub offline: String,
    pub offline_help: String,
    pub offline_empty: String,
    pub offline_forget: String,
    pub often_used_tags: String,
    pub moved: String,
    pub about_default: String,
    pub about_kept_by: String,
    pub about_rights: String,
    pub about_rights_essays: String,
    pub removal: String,
    pub removal_contact: String,
    pub removal_no_contact: String,
    pub colophon: String,
    pub colophon_made: String,
    pub colophon_quiet: String,
    pub search: String,
    pub search_label: String,
    pub search_keys: String,
    pub search_tag: String,
    pub search_author: String,
    pub search_shelf: String,
    pub search_length: String,
    pub search_any: String,
    pub search_none: String,
    pub search_failed: String,
    pub search_more: String,
    pub search_plain: String,
    pub theme: String,
    pub theme_system: String,
    pub theme_light: String,
    pub theme_dark: String,
    pub comforts: String,
    pub size: String,
    pub size_small: String,
    pub size_usual: String,
    pub size_large: String,
    pub size_larger: String,
    pub face: String,
    pub face_serif: String,
    pub face_sans: String,
    pub later: String,
    pub later_list: String,
    pub later_empty: String,
    pub later_remove: String,
    pub is_read: String,
    pub resume: String,
    pub keys: String,
    pub keys_on: String,
    pub close: String,
    pub under_5: String,
    pub from_5_to_10: String,
    pub over_10: String,
    pub reading_time: String,
    pub total_minutes: String,
    pub total_hours: String,
    pub position: String,
    pub page_of: String,
    pub date: String,
    pub thousands: String,
    pub months: [String; 12],
    pub essay_count: Plural,
    pub book_count: Plural,
    pub word_count: Plural,
    pub author_count: Plural,
}

/// What is said of one thing, and of any other number of them.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "named for the numbers they are for")]
pub struct Plural {
    pub one: String,
    pub other: String,
}

impl Text {
    /// The program's words in a language (BCP 47); English if it has none.
    pub fn of(language: &str) -> Self {
        let (language, file) = match built_in(language) {
            Some(file) => (language, file),
            None => ("en", SOURCE),
        };
        Self { language: language.to_owned(), ..complete::<Self>(file) }
    }

    /// The words in the language of a library's settings, with those of its own file (path and
    /// text), where there is one.
    ///
    /// Warnings: `locale/unknown-key` and `locale/value`, which are left out; `locale/missing`, if
    /// English stands in.
    ///
    /// # Errors
    /// `locale/syntax`.
    pub fn load(
        language: &str,
        own: Option<(&Path, &str)>,
        settings: &Path,
    ) -> Result<(Self, Vec<Diagnostic>), Diagnostic> {
        if let Some((path, file)) = own {
            return own::read(language, path, file);
        }
        let is_spoken = built_in(language).is_some();
        let warning = (!is_spoken).then(|| unspoken(language, settings));
        Ok((Self::of(language), warning.into_iter().collect()))
    }

    /// Which way the words run.
    pub(super) fn direction(&self) -> Direction {
        let said = [&self.skip, &self.not_found_help, &self.about_default];
        essay::direction(said.into_iter().map(String::as_str))
    }

    /// A day for people: `13 September 2020`.
    pub(super) fn date(&self, date: Date) -> String {
        let month = usize::from(date.month().unsigned_abs()).saturating_sub(1);
        let month = self.months.get(month).map_or("", String::as_str);
        let date = [("day", date.day().to_string()), ("year", date.year().to_string())];
        let [day, year] = date.each_ref().map(|(name, value)| (*name, value.as_str()));
        fill(&self.date, &[day, ("month", month), year])
    }

    /// `1 essay`, `1,234 essays`.
    pub(super) fn essays(&self, count: usize) -> String {
        self.counted(&self.essay_count, count)
    }

    /// `1 book`, `1,234 books`.
    pub(super) fn books(&self, count: usize) -> String {
        self.counted(&self.book_count, count)
    }

    /// `1 word`, `1,234 words`.
    pub(super) fn words(&self, count: usize) -> String {
        self.counted(&self.word_count, count)
    }

    /// `1 author`, `1,234 authors`.
    pub(super) fn authors(&self, count: usize) -> String {
        self.counted(&self.author_count, count)
    }

    /// `5 min read`.
    pub(super) fn reading_time(&self, minutes: usize) -> String {
        fill(&self.reading_time, &[("n", &self.number(minutes))])
    }

    /// Reading time of many essays: `45 min`, `3 h 20 min`.
    pub(super) fn total_time(&self, minutes: usize) -> String {
        let part = |pattern: &str, number| fill(pattern, &[("n", &self.number(number))]);
        match (minutes / 60, minutes % 60) {
            (0, minutes) => part(&self.total_minutes, minutes),
            (hours, 0) => part(&self.total_hours, hours),
            (hours, minutes) => {
                let hours = part(&self.total_hours, hours);
                format!("{hours} {}", part(&self.total_minutes, minutes))
            }
        }
    }

    /// `2 of 7`.
    pub(super) fn position(&self, position: usize, total: usize) -> String {
        fill(&self.position, &[("n", &self.number(position)), ("total", &self.number(total))])
    }

    /// `Page 2 of 7`.
    pub(super) fn page_of(&self, page: usize, total: usize) -> String {
        fill(&self.page_of, &[("n", &self.number(page)), ("total", &self.number(total))])
    }

    /// `It is kept by Ida Keeper.`
    pub(super) fn kept_by(&self, name: &str) -> String {
        fill(&self.about_kept_by, &[("name", name)])
    }

    fn counted(&self, plural: &Plural, count: usize) -> String {
        let pattern = if count == 1 { &plural.one } else { &plural.other };
        fill(pattern, &[("n", &self.number(count))])
    }

    /// Digits in groups of three.
    fn number(&self, number: usize) -> String {
        let digits = number.to_string();
        let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                grouped.push_str(&self.thousands);
            }
            grouped.push(digit);
        }
        grouped
    }
}

/// The names under which a library may keep a file for a language, the most special first.
pub fn own_files(language: &str) -> Vec<String> {
    let mut tags = vec![language];
    tags.extend(language.split_once('-').map(|(first, _)| first));
    tags.into_iter().map(|tag| format!("locales/{tag}.toml")).collect()
}

/// The file of the program's words in a language.
fn built_in(language: &str) -> Option<&'static str> {
    let wanted = language.split('-').next().unwrap_or_default();
    let found = LANGUAGES.iter().find(|(tag, _)| tag.eq_ignore_ascii_case(wanted));
    found.map(|(_, file)| *file)
}

/// A file of words that has every key.
fn complete<T: DeserializeOwned>(file: &str) -> T {
    toml::from_str(file).expect("every file of words is read by a test")
}

fn unspoken(language: &str, settings: &Path) -> Diagnostic {
    let message = format!("there are no words in `{language}` for menus and labels");
    Diagnostic::warning("locale/missing", Place::file(settings), message).with_help(format!(
        "write `{}` after the program's own `locales/en.toml`; until then they are English",
        own_files(language).pop().unwrap_or_default()
    ))
}

/// The names in braces of a pattern, sorted.
fn names(pattern: &str) -> Vec<&str> {
    let mut names: Vec<_> =
        pattern.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect();
    names.sort_unstable();
    names
}

/// A pattern with its `{names}` replaced; what is filled in is not looked at again.
fn fill(pattern: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(pattern.len() + 16);
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        filled.extend(values.iter().filter(|(wanted, _)| *wanted == name).map(|(_, value)| *value));
        rest = after;
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// All words of a language by their keys, those of tables and lists by dotted ones.
    fn leaves(language: &str) -> BTreeMap<String, String> {
        fn gather(key: &str, value: &toml::Value, leaves: &mut BTreeMap<String, String>) {
            match value {
                toml::Value::Table(table) => {
                    table
                        .iter()
                        .for_each(|(name, it)| gather(&format!("{key}.{name}"), it, leaves));
                }
                toml::Value::Array(items) => {
                    let items = items.iter().enumerate();
                    items.for_each(|(index, it)| gather(&format!("{key}.{index}"), it, leaves));
                }
                value => {
                    leaves.insert(key.to_owned(), value.as_str().unwrap().to_owned());
                }
            }
        }
        let (_, file) = LANGUAGES.iter().find(|(tag, _)| *tag == language).unwrap();
        let mut found = BTreeMap::new();
        gather("", &toml::Value::Table(toml::from_str(file).unwrap()), &mut found);
        found
    }

    #[test]
    fn every_language_says_all_there_is_to_say() {
        let english = leaves("en");
        for (language, _) in LANGUAGES {
            let words = leaves(language);
            assert!(words.keys().eq(english.keys()), "{language}");
            for (key, text) in &words {
                assert!(!text.trim().is_empty(), "{language}: {key} is empty");
                assert_eq!(names(text), names(&english[key]), "{language}: {key}");
            }
            assert_eq!(Text::of(language).skip, words[".skip"]);
        }
    }

    #[test]
    fn a_language_is_found_by_its_first_subtag() {
        let check = |tag, expected: &str| assert_eq!(Text::of(tag).archive, expected);
        check("en", "Archive");
        check("de", "Archiv");
        check("DE-AT", "Archiv");
        check("fr", "Archive");
        check("", "Archive");
        let speaks = |tag: &str| Text::of(tag).language;
        assert_eq!([speaks("en-GB"), speaks("de-AT"), speaks("fr")], ["en-GB", "de-AT", "en"]);
    }

    #[test]
    fn a_language_without_words_is_said_once() {
        let load = |language| Text::load(language, None, Path::new("site.toml")).unwrap().1;
        assert!(load("en").is_empty() && load("de-AT").is_empty());
        let warnings: Vec<_> = load("fr-CA").iter().map(ToString::to_string).collect();
        assert_eq!(warnings.len(), 1);
        assert!(warnings[0].contains("`locales/fr.toml`"), "{warnings:?}");
        assert_eq!(own_files("fr-CA"), ["locales/fr-CA.toml", "locales/fr.toml"]);
    }

    #[test]
    fn words_run_as_their_letters_do() {
        assert_eq!(Text::of("de").direction(), Direction::Ltr);
        let hebrew =
            "skip = \"דלג לתוכן\"\nnot_found_help = \"אין כאן דף\"\nabout_default = \"ספרייה\"";
        let own = Some((Path::new("he.toml"), hebrew));
        let (text, _) = Text::load("he", own, Path::new("site.toml")).unwrap();
        assert_eq!(text.direction(), Direction::Rtl);
    }

    #[test]
    fn numbers_and_dates_are_written_for_people() {
        let check = |written: String, expected: &str| assert_eq!(written, expected);
        let (english, german) = (Text::of("en"), Text::of("de"));
        check(english.date(Date::constant(2020, 9, 3)), "3 September 2020");
        check(german.date(Date::constant(2020, 3, 13)), "13. März 2020");
        check(english.essays(1), "1 essay");
        check(english.essays(0), "0 essays");
        check(english.words(999), "999 words");
        check(english.words(1_234), "1,234 words");
        check(english.words(1_234_567), "1,234,567 words");
        check(german.words(1_234), "1.234 Wörter");
        check(english.reading_time(5), "5 min read");
        check(english.total_time(59), "59 min");
        check(english.total_time(60), "1 h");
        check(english.total_time(200), "3 h 20 min");
        check(german.total_time(200), "3 Std. 20 Min.");
        check(english.page_of(2, 1_000), "Page 2 of 1,000");
        check(english.kept_by("{n} & {name}"), "It is kept by {n} & {name}.");
    }
}
