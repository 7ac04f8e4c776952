//! From a tree of keys and values to [`FrontMatter`]: whatever can be used is used, whatever
//! cannot is a warning that names the key, what was expected and what was found.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::key::{self, Key};
use super::tidy;
use super::value::{Entry, Spot, Value, shortened};
use crate::config::{Rights, Selector, Target};
use crate::diagnostic::nearest;
use crate::document::{FrontMatter, LoadWarning, Writing, parse_date};

/// The codes of the warnings about one kind of file.
#[derive(Debug)]
pub(super) struct Codes {
    pub(super) unknown_key: &'static str,
    pub(super) repeated_key: &'static str,
    pub(super) wrong_type: &'static str,
    pub(super) value: &'static str,
    pub(super) date: &'static str,
}

/// Where the entries come from.
#[derive(Debug)]
pub(super) struct Origin {
    pub(super) codes: Codes,
    /// Whether keys that mean something to other programs pass without a word.
    pub(super) has_foreign_keys: bool,
    /// Whether a text of tags is a list separated by spaces, as Jekyll and Obsidian read it.
    pub(super) has_spaced_tags: bool,
}

/// What the entries declare.
#[derive(Debug)]
pub(super) struct Reading {
    pub(super) front_matter: FrontMatter,
    /// [`Writing::Saved`] where a clipper's key names an address.
    pub(super) writing: Writing,
    /// In line order.
    pub(super) warnings: Vec<LoadWarning>,
}

/// Reads entries in the order of how well their keys say what they mean.
pub(super) fn read(entries: Vec<Entry>, origin: &Origin) -> Reading {
    let mut reader = Reader {
        origin,
        front_matter: FrontMatter::default(),
        writing: Writing::Own,
        warnings: Vec::new(),
        is_note: false,
    };
    let (mut known, unknown) = reader.sorted_out(entries);
    known.sort_by_key(|known| (known.depth, known.key, known.rank));
    for known in known {
        reader.apply(&known);
    }
    reader.judge_unknown(unknown);
    reader.doubt_note_dates();
    let Reader { front_matter, writing, mut warnings, .. } = reader;
    warnings.sort_by_key(|warning| (warning.line, warning.column));
    Reading { front_matter, writing, warnings }
}

/// An entry whose key is understood.
struct Known {
    /// 0 at the top, 1 inside `extra`, `params` or `taxonomies`.
    depth: usize,
    key: Key,
    rank: usize,
    entry: Entry,
}

struct Reader<'a> {
    origin: &'a Origin,
    front_matter: FrontMatter,
    writing: Writing,
    warnings: Vec<LoadWarning>,
    /// Whether it also says when the note itself was made.
    is_note: bool,
}

impl Reader<'_> {
    fn sorted_out(&mut self, entries: Vec<Entry>) -> (Vec<Known>, Vec<Entry>) {
        let (mut known, mut unknown) = (Vec::new(), Vec::new());
        let mut seen = BTreeSet::new();
        for entry in entries {
            let folded = key::folded(&entry.key);
            if !seen.insert(folded.clone()) {
                self.warn_repeated(&entry);
                continue;
            }
            match key::meaning(&folded) {
                Some((Key::Foreign, _)) if !self.origin.has_foreign_keys => unknown.push(entry),
                Some((Key::Nested, _)) => known.extend(nested(&folded, entry.value)),
                Some((key, rank)) => known.push(Known { depth: 0, key, rank, entry }),
                None => unknown.push(entry),
            }
        }
        (known, unknown)
    }

    fn apply(&mut self, known: &Known) {
        let entry = &known.entry;
        if known.key == Key::NoteMade {
            self.is_note = true;
        }
        if entry.value.is_empty() {
            return;
        }
        match known.key {
            Key::Title => self.set_text(entry, |declared| &mut declared.title),
            Key::Site => self.set_text(entry, |declared| &mut declared.site),
            Key::Description => self.set_text(entry, |declared| &mut declared.description),
            Key::Slug => self.set_text(entry, |declared| &mut declared.slug),
            Key::Charset => self.set_charset(entry),
            Key::Authors => self.add_authors(entry),
            Key::Tags => self.add_tags(entry),
            Key::Date => self.set_date(entry),
            Key::Updated => self.set_updated(entry),
            Key::Source => self.set_source(entry, Writing::Saved),
            Key::Canonical => self.set_source(entry, Writing::Own),
            Key::Language => self.set_language(entry),
            Key::Aliases => self.add_aliases(entry),
            Key::Draft => {
                if let Some(is_draft) = self.flag(entry) {
                    self.set_draft(is_draft);
                }
            }
            Key::Order => self.set_order(entry),
            Key::Rights => self.set_rights(entry),
            Key::Clean => self.front_matter.clean = self.flag(entry),
            Key::Keep => self.front_matter.keep = self.targets(entry),
            Key::Strip => self.front_matter.strip = self.targets(entry),
            Key::Body => self.front_matter.body = self.selector(entry, &entry.value),
            Key::Comments => self.set_comments(entry),
            // To other programs a day, or how far somebody has come.
            Key::Read if self.origin.has_foreign_keys => {}
            Key::Read => _ = self.flag(entry),
            Key::Nested | Key::NoteMade | Key::Foreign => {}
        }
    }

    fn set_text(&mut self, entry: &Entry, field: fn(&mut FrontMatter) -> &mut Option<String>) {
        let Some(text) = entry.value.text() else {
            return self.warn_type(entry, "text");
        };
        let text = tidy::single_line(text);
        field(&mut self.front_matter).get_or_insert(text);
    }

    fn add_authors(&mut self, entry: &Entry) {
        let names = match &entry.value {
            Value::Text(text) => tidy::split_names(text),
            Value::Table(fields) => person(fields).into_iter().collect(),
            Value::List(values) => values.iter().filter_map(one_author).collect(),
            _ => return self.warn_type(entry, "a name or a list of names"),
        };
        if self.front_matter.authors.is_empty() {
            let names = names.iter().filter_map(|name| tidy::name(name));
            self.front_matter.authors = tidy::distinct(names);
        }
    }

    fn add_tags(&mut self, entry: &Entry) {
        let is_spaced = self.origin.has_spaced_tags
            && matches!(key::folded(&entry.key).as_str(), "tags" | "categories");
        let tags = match entry.value.text() {
            Some(text) => tidy::split_tags(text, is_spaced),
            None => self.texts(entry),
        };
        let earlier = std::mem::take(&mut self.front_matter.tags);
        let tags: Vec<String> = tags.iter().filter_map(|tag| tidy::tag(tag)).collect();
        if matches!(key::folded(&entry.key).as_str(), "category" | "categories") {
            self.front_matter.categories.extend(tags.iter().cloned());
        }
        self.front_matter.tags = tidy::distinct(earlier.into_iter().chain(tags));
    }

    /// Two keys may speak of it; one that calls it a draft is enough.
    fn set_draft(&mut self, is_draft: bool) {
        self.front_matter.draft = Some(is_draft || self.front_matter.draft == Some(true));
    }

    fn set_date(&mut self, entry: &Entry) {
        // Jekyll hides a page with `published: false`.
        if let Value::Bool(is_published) = entry.value
            && key::folded(&entry.key) == "published"
        {
            self.set_draft(!is_published);
            return;
        }
        let date = self.date(entry);
        self.front_matter.date = self.front_matter.date.or(date);
    }

    fn set_updated(&mut self, entry: &Entry) {
        let date = self.date(entry);
        self.front_matter.updated = self.front_matter.updated.or(date);
    }

    fn date(&mut self, entry: &Entry) -> Option<Date> {
        let Some(text) = entry.value.text() else {
            self.warn_type(entry, "a date");
            return None;
        };
        let date = declared_date(text);
        if date.is_none() {
            let message = format!("`{}` is not a date: `{}`", entry.key, shortened(text));
            self.warn(self.origin.codes.date, entry.at, message, DATE_HELP);
        }
        date
    }

    fn set_source(&mut self, entry: &Entry, writing: Writing) {
        let Some(text) = entry.value.text() else {
            return self.warn_type(entry, "an address");
        };
        let text = tidy::link_target(text);
        if tidy::is_web_address(text) {
            if self.front_matter.source.is_none() {
                self.front_matter.source = Some(text.to_owned());
                self.writing = writing;
            }
        } else if text.starts_with('/') {
            // Hugo's `url` is the page's own path.
            self.front_matter.aliases.push(text.to_owned());
        } else if text.contains(char::is_whitespace) {
            // "source: The Daily Paper" names a site.
            self.front_matter.site.get_or_insert(tidy::single_line(text));
        } else {
            let message = format!("`{}` is not an address: `{}`", entry.key, shortened(text));
            let help = "write it in full, with `https://`";
            self.warn(self.origin.codes.value, entry.at, message, help);
        }
    }

    fn set_charset(&mut self, entry: &Entry) {
        let Some(text) = entry.value.text() else {
            return self.warn_type(entry, "text");
        };
        if encoding_rs::Encoding::for_label(text.trim().as_bytes()).is_some() {
            self.front_matter.charset = Some(text.trim().to_owned());
            return;
        }
        let message = format!("`{}` is not a charset: `{}`", entry.key, shortened(text));
        let help = "write a label such as `utf-8`, `windows-1252` or `shift_jis`";
        self.warn(self.origin.codes.value, entry.at, message, help);
    }

    fn set_language(&mut self, entry: &Entry) {
        let Some(text) = entry.value.text() else {
            return self.warn_type(entry, "text");
        };
        if let Some(language) = tidy::language(text) {
            self.front_matter.language.get_or_insert(language);
            return;
        }
        let message = format!("`{}` is not a language tag: `{}`", entry.key, shortened(text));
        let help = "write a tag such as `en`, `pt-BR` or `zh-Hant`";
        self.warn(self.origin.codes.value, entry.at, message, help);
    }

    fn add_aliases(&mut self, entry: &Entry) {
        let paths = self.texts(entry);
        // A path may be a pattern of Jekyll's, such as `/:year/:title/`; an address is not ours.
        let paths = paths.into_iter().filter(|path| path.starts_with('/') || !path.contains(':'));
        let earlier = std::mem::take(&mut self.front_matter.aliases);
        self.front_matter.aliases = tidy::distinct(earlier.into_iter().chain(paths));
    }

    fn set_order(&mut self, entry: &Entry) {
        let number = match &entry.value {
            Value::Number(number) => number.replace('_', "").parse().ok(),
            _ => None,
        };
        match number {
            Some(order) => {
                self.front_matter.order.get_or_insert(order);
            }
            None => self.warn_type(entry, "a whole number"),
        }
    }

    fn set_rights(&mut self, entry: &Entry) {
        let Some(text) = entry.value.text() else {
            return self.warn_type(entry, "text");
        };
        self.front_matter.rights = match text.to_lowercase().as_str() {
            "full" => Some(Rights::Full),
            "republished" => Some(Rights::Republished),
            "excerpt" => Some(Rights::Excerpt),
            "link" => Some(Rights::Link),
            "private" => Some(Rights::Private),
            _ => {
                let message = format!("`{}` has no meaning for `{}`", shortened(text), entry.key);
                let help = "use `full`, `republished`, `excerpt`, `link` or `private`";
                self.warn(self.origin.codes.value, entry.at, message, help);
                None
            }
        };
    }

    fn flag(&mut self, entry: &Entry) -> Option<bool> {
        let flag = match &entry.value {
            Value::Bool(flag) => Some(*flag),
            // Words that YAML 1.1 and its many users take for booleans.
            Value::Text(text) => match text.to_lowercase().as_str() {
                "true" | "yes" | "on" => Some(true),
                "false" | "no" | "off" => Some(false),
                _ => None,
            },
            _ => None,
        };
        if flag.is_none() {
            self.warn_type(entry, "true or false");
        }
        flag
    }

    /// Elsewhere the key holds whatever a theme wants to know.
    fn set_comments(&mut self, entry: &Entry) {
        if !self.origin.has_foreign_keys || matches!(entry.value, Value::Bool(_)) {
            self.front_matter.comments = self.flag(entry);
        }
    }

    /// Phrases, patterns and selectors, in a list or alone; what is neither is a warning.
    fn targets(&mut self, entry: &Entry) -> Vec<Target> {
        let values = match &entry.value {
            Value::List(values) => values.as_slice(),
            value => std::slice::from_ref(value),
        };
        values.iter().filter_map(|value| self.target(entry, value)).collect()
    }

    fn target(&mut self, entry: &Entry, value: &Value) -> Option<Target> {
        if let Value::Table(fields) = value
            && let [field] = fields.as_slice()
        {
            if field.key == "selector" {
                return self.selector(entry, &field.value).map(Target::Selector);
            }
            let text = field.value.text().unwrap_or_default();
            if let Some(target) = Target::of_key(&field.key, text) {
                return target.map_err(|problem| self.warn_pattern(entry, text, problem)).ok();
            }
        }
        let phrase = match value {
            Value::Bool(word) => Some(word.to_string()),
            value => value.text().map(str::to_owned),
        };
        if phrase.is_none() && !value.is_empty() {
            self.warn_type_of(
                entry,
                value,
                "a list of phrases, `{ pattern = … }` and `{ selector = … }`",
            );
        }
        phrase.filter(|phrase| !phrase.is_empty()).map(Target::Phrase)
    }

    fn warn_pattern(&mut self, entry: &Entry, text: &str, problem: &str) {
        let message = format!("`{}` cannot use `{}`: {problem}", entry.key, shortened(text));
        let help = "write a regular expression such as `part \\d+ of`, or name a phrase";
        self.warn(self.origin.codes.value, entry.at, message, help);
    }

    /// A selector, where there may be HTML to ask: no source with front matter is a page.
    fn selector(&mut self, entry: &Entry, value: &Value) -> Option<Selector> {
        let text = value.text().unwrap_or_default();
        let problem = match Selector::parse(text) {
            Ok(selector) if !self.origin.has_foreign_keys => return Some(selector),
            Ok(_) => "selectors count in the sidecar of a saved page only",
            Err(problem) => problem,
        };
        let message = format!("`{}` cannot use `{}`: {problem}", entry.key, shortened(text));
        let help = "write a CSS selector such as `.author-box`, or name a phrase";
        self.warn(self.origin.codes.value, entry.at, message, help);
        None
    }

    /// The texts of a list, or of one text; what is no text is a warning.
    fn texts(&mut self, entry: &Entry) -> Vec<String> {
        if let Some(text) = entry.value.text() {
            return vec![text.to_owned()];
        }
        let Value::List(values) = &entry.value else {
            self.warn_type(entry, "a list of texts");
            return Vec::new();
        };
        let mut texts = Vec::new();
        for value in values {
            match value {
                Value::Bool(word) => texts.push(word.to_string()),
                value if value.is_empty() => {}
                value => match value.text() {
                    Some(text) => texts.push(text.to_owned()),
                    None => self.warn_type_of(entry, value, "a list of texts"),
                },
            }
        }
        texts
    }

    /// Notes keep when they were changed themselves; that is not when the essay was.
    fn doubt_note_dates(&mut self) {
        if self.is_note && self.writing == Writing::Saved {
            self.front_matter.updated = None;
        }
    }

    /// Clippers' templates are everybody's own, so that of a clipping only slips are named.
    fn judge_unknown(&mut self, unknown: Vec<Entry>) {
        for entry in unknown {
            let near = nearest(&entry.key.to_lowercase(), FrontMatter::KEYS);
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None if self.writing == Writing::Saved => continue,
                None => format!("the keys are {}", FrontMatter::KEYS.join(", ")),
            };
            let message = format!("unknown key `{}`", shortened(&entry.key));
            self.warn(self.origin.codes.unknown_key, entry.at, message, help);
        }
    }

    fn warn_repeated(&mut self, entry: &Entry) {
        let message = format!("`{}` is declared again", shortened(&entry.key));
        let help = "the first one counts: remove the other";
        self.warn(self.origin.codes.repeated_key, entry.at, message, help);
    }

    fn warn_type(&mut self, entry: &Entry, expected: &str) {
        self.warn_type_of(entry, &entry.value, expected);
    }

    fn warn_type_of(&mut self, entry: &Entry, value: &Value, expected: &str) {
        let message = format!("`{}` should be {expected}, not {}", entry.key, value.describe());
        self.warnings.push(located(self.origin.codes.wrong_type, entry.at, message));
    }

    fn warn(&mut self, code: &'static str, at: Spot, message: String, help: impl Into<String>) {
        self.warnings.push(located(code, at, message).with_help(help));
    }
}

fn located(code: &'static str, (line, column): Spot, message: String) -> LoadWarning {
    LoadWarning { column: Some(column), ..LoadWarning::new(code, message).at(line) }
}

const DATE_HELP: &str = "write it as `2020-09-13`, `13 September 2020` or `September 13, 2020`";

/// A date as declared: the calendar day of a time stamp, or any date people write.
fn declared_date(text: &str) -> Option<Date> {
    let text = text.trim_matches(['[', ']']);
    match text.split_at_checked("2020-09-13".len()) {
        Some((day, time)) if time.is_empty() || time.starts_with(['T', 't', ' ']) => {
            day.parse().ok().or_else(|| parse_date(text))
        }
        _ => parse_date(text),
    }
}

/// What may stand in `extra`, `params` and `taxonomies` as well: the facts themes show. Anything
/// else in there is between a curator and a theme.
fn nested(table: &str, value: Value) -> Vec<Known> {
    let Value::Table(entries) = value else {
        return Vec::new();
    };
    let known = |entry: Entry| {
        // Taxonomies have the names that a blog gives them.
        let own = (table == "taxonomies").then_some((Key::Tags, usize::MAX));
        let (key, rank) = key::of(&entry.key).or(own)?;
        let is_shared = match key {
            Key::Authors => matches!(&entry.value, Value::Text(_) | Value::List(_)),
            Key::Tags => matches!(&entry.value, Value::List(_)),
            Key::Description | Key::Site => matches!(&entry.value, Value::Text(_)),
            _ => false,
        };
        is_shared.then_some(Known { depth: 1, key, rank, entry })
    };
    entries.into_iter().filter_map(known).collect()
}

/// The name in an author's entry of a list.
fn one_author(value: &Value) -> Option<String> {
    match value {
        Value::Table(fields) => person(fields),
        other => other.text().map(str::to_owned),
    }
}

/// The name in `{ name = "…", email = "…" }`.
fn person(fields: &[Entry]) -> Option<String> {
    let name = fields.iter().find(|field| key::folded(&field.key) == "name")?;
    name.value.text().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::super::{Kind, Parsed, parse, split};
    use super::*;

    fn parsed(text: &str) -> Parsed {
        parse(&split(text).expect("front matter"))
    }

    fn yaml(text: &str) -> FrontMatter {
        parsed(&format!("---\n{text}\n---\n")).front_matter
    }

    /// The codes and lines of the warnings about a YAML block, which begins on line 2.
    #[track_caller]
    fn check_warnings(text: &str, expected: &[(&str, usize)]) {
        let parsed = parsed(&format!("---\n{text}\n---\n"));
        let found: Vec<_> = parsed
            .warnings
            .iter()
            .map(|warning| (warning.code, warning.line.unwrap_or_default()))
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    fn day(text: &str) -> Date {
        text.parse().expect("a date")
    }

    #[test]
    fn understands_zola() {
        let text = "+++\ntitle = \"T\"\ndate = 2020-09-13T23:30:00-08:00\nupdated = 2021-01-02\ndraft = true\n\
            weight = 3\nslug = \"s\"\naliases = [\"/old/\"]\ntemplate = \"page.html\"\n\
            [taxonomies]\ntags = [\"a\", \"b\"]\ncategories = [\"c\"]\n[extra]\nauthor = \"Jane Doe\"\ntoc = true\nsource = 'https://x.org/'\n+++\n";
        let Parsed { front_matter, writing, warnings } = parsed(text);
        assert_eq!(warnings, []);
        assert_eq!(writing, Writing::Own);
        assert_eq!(front_matter.date, Some(day("2020-09-13")));
        assert_eq!(front_matter.updated, Some(day("2021-01-02")));
        assert_eq!(front_matter.tags, ["a", "b", "c"]);
        assert_eq!(front_matter.authors, ["Jane Doe"]);
        assert_eq!(front_matter.aliases, ["/old/"]);
        assert_eq!((front_matter.order, front_matter.draft), (Some(3), Some(true)));
    }

    #[test]
    fn understands_hugo() {
        let found = yaml(
            "title: 1984\npublishDate: 2020-01-02\nlastmod: 2021-03-04 10:00:00 +0200\nurl: /a/b/\n\
             categories: [x]\nkeywords: y, z\nauthors:\n  - name: Jane Doe\n    email: j@x.org\nparams:\n  author: Other\nsummary: S\nbuild:\n  list: never",
        );
        assert_eq!(found.title.as_deref(), Some("1984"));
        assert_eq!((found.date, found.updated), (Some(day("2020-01-02")), Some(day("2021-03-04"))));
        assert_eq!(found.tags, ["x", "y", "z"]);
        assert_eq!(found.authors, ["Jane Doe"]);
        assert_eq!(found.aliases, ["/a/b/"]);
        assert_eq!(found.description.as_deref(), Some("S"));
    }

    #[test]
    fn understands_jekyll() {
        let found = yaml(
            "layout: post\ntags: pay raise pay\ncategory: Career advice\npermalink: /2020/x/\npublished: false\nexcerpt: E",
        );
        assert_eq!(found.tags, ["pay", "raise", "Career advice"]);
        assert_eq!(found.aliases, ["/2020/x/"]);
        assert_eq!(found.draft, Some(true));
        assert_eq!(yaml("permalink: /:year/:title/").aliases, ["/:year/:title/"]);
        assert_eq!(yaml("permalink: https://x.org/a/").aliases, [""; 0]);
        assert_eq!(yaml("categories: work letters").tags, ["work", "letters"]);
    }

    #[test]
    fn understands_clippers() {
        let Parsed { front_matter, writing, warnings } = parsed(
            "---\ntitle: \"A: b\"\nsource: \"https://x.org/a\"\nauthor:\n  - \"[[Jane Doe]]\"\n  - \"[[people/J|John Roe]]\"\n\
             published: 2019-05-06\ndate: 2024-01-01\ncreated: 2024-01-01\nupdated: 2024-02-02\ndescription:\ntags:\n  - \"#clippings\"\n  - '[[Pay]]'\n  - \"\"\nreadwise: 3\n---\n",
        );
        assert_eq!(warnings, []);
        assert_eq!(writing, Writing::Saved);
        assert_eq!(front_matter.authors, ["Jane Doe", "John Roe"]);
        assert_eq!(front_matter.tags, ["clippings", "Pay"]);
        assert_eq!((front_matter.date, front_matter.updated), (Some(day("2019-05-06")), None));
        assert_eq!(yaml("created: 2024-01-01\nsaved: 2024-01-01").date, None);
        assert_eq!(yaml("byline: By Jane Doe").authors, ["Jane Doe"]);
        assert_eq!(yaml("source: The Daily Paper").site.as_deref(), Some("The Daily Paper"));
        assert_eq!(yaml("url: <https://x.org>").source.as_deref(), Some("https://x.org"));
    }

    #[test]
    fn ones_own_canonical_address_is_no_clipping() {
        let parsed = parsed("---\ncanonical_url: https://x.org/a\n---\n");
        assert_eq!(parsed.writing, Writing::Own);
        assert_eq!(parsed.front_matter.source.as_deref(), Some("https://x.org/a"));
    }

    #[test]
    fn names_what_cannot_be_used() {
        check_warnings("titel: x", &[("front-matter/unknown-key", 2)]);
        check_warnings("my_own: x", &[("front-matter/unknown-key", 2)]);
        check_warnings("title: x\ndate: 31 Nov", &[("front-matter/date", 3)]);
        check_warnings(
            "title: [x]\ndraft: maybe",
            &[("front-matter/type", 2), ("front-matter/type", 3)],
        );
        check_warnings(
            "order: first\ntags: {a: b}",
            &[("front-matter/type", 2), ("front-matter/type", 3)],
        );
        check_warnings("rights: open", &[("front-matter/value", 2)]);
        check_warnings("language: English", &[("front-matter/value", 2)]);
        check_warnings("source: x.org/a", &[("front-matter/value", 2)]);
        check_warnings("title: x\nTitle: y", &[("front-matter/repeated-key", 3)]);
        check_warnings("title: Foo: bar", &[("front-matter/yaml-salvaged", 2)]);
        check_warnings(
            "a: &x [b]\ntitle: *x",
            &[("front-matter/yaml-salvaged", 2), ("front-matter/unknown-key", 2)],
        );
    }

    #[test]
    fn the_own_keys_are_read() {
        let found = yaml(
            "rights: Excerpt\nclean: yes\nkeep: [one phrase, 2]\nstrip: other\nlang: pt_BR\nsite: S\ndraft: no\norder: -1",
        );
        assert_eq!(found.rights, Some(Rights::Excerpt));
        assert_eq!(found.clean, Some(true));
        let phrases = |texts: &[&str]| -> Vec<Target> {
            texts.iter().map(|text| Target::Phrase((*text).to_owned())).collect()
        };
        assert_eq!(found.keep, phrases(&["one phrase", "2"]));
        assert_eq!(found.strip, phrases(&["other"]));
        assert_eq!(found.language.as_deref(), Some("pt-BR"));
        assert_eq!((found.draft, found.order), (Some(false), Some(-1)));
    }

    #[test]
    fn every_key_that_is_named_in_help_is_known() {
        for name in FrontMatter::KEYS {
            let known = key::of(name).expect("a known key");
            assert!(!matches!(known.0, Key::Foreign | Key::Nested | Key::NoteMade), "{name}");
        }
        assert_eq!(split("+++\n+++").expect("front matter").kind, Kind::Toml);
    }

    #[test]
    fn broken_json_is_named_by_its_line() {
        let found = split("{\n  \"title\": \"x\"\n  \"draft\": true\n}\nb").expect("front matter");
        let warnings = parse(&found).warnings;
        assert_eq!((warnings[0].code, warnings[0].line), ("front-matter/json", Some(3)));
    }
}
