//! From the text of a `site.toml` to a [`Config`].

use std::ops::Range;
use std::path::Path;

use toml::de::DeTable;
use url::Url;

use super::table::{Input, Table};
use super::target::body_name;
use super::{
    Config, Contact, Duplicates, Encoding, Epub, Pick, Places, Rights, Search, SourceRules, Target,
    VocabularyTag,
};
use crate::diagnostic::Diagnostic;

/// Keys at the top of the file, in the order they are documented.
pub const KEYS: &[&str] = &[
    "title",
    "base_url",
    "description",
    "language",
    "author",
    "contact",
    "picks",
    "paginate_by",
    "rights",
    "search",
    "related",
    "feeds",
    "epub",
    "offline",
    "precompress",
    "duplicates",
    "aliases",
    "keep",
    "keep_phrases",
    "strip_phrases",
    "source",
    "tags",
];

/// Keys of a `[[source]]`.
pub(super) const SOURCE_KEYS: &[&str] = &[
    "domain",
    "name",
    "author",
    "tags",
    "rights",
    "keep",
    "strip",
    "body",
    "comments",
    "remote_images",
];

/// What a rule of a former path may have filled in, `:` before it.
pub const PLACEHOLDERS: &[&str] = &[
    "year",
    "short_year",
    "month",
    "i_month",
    "day",
    "i_day",
    "y_day",
    "title",
    "slug",
    "contentbasename",
    "filename",
    "slugorcontentbasename",
    "slugorfilename",
    "section",
    "sections",
    "categories",
    "output_ext",
];

/// What `rights` may be, in its order.
pub const RIGHTS: &[(&str, Rights)] = &[
    ("full", Rights::Full),
    ("republished", Rights::Republished),
    ("excerpt", Rights::Excerpt),
    ("link", Rights::Link),
    ("private", Rights::Private),
];

pub(super) const SEARCH: &[(&str, Search)] =
    &[("full", Search::Full), ("titles", Search::Titles), ("none", Search::None)];

pub(super) const DUPLICATES: &[(&str, Duplicates)] =
    &[("report", Duplicates::Report), ("best", Duplicates::Best)];

pub(super) const ENCODINGS: &[(&str, Encoding)] =
    &[("gz", Encoding::Gzip), ("br", Encoding::Brotli)];

pub(super) const EPUB: &[(&str, Epub)] =
    &[("none", Epub::None), ("shelves", Epub::Shelves), ("all", Epub::All)];

/// Reads the text of a `site.toml`; `path` names it in diagnostics.
///
/// # Errors
/// `config/syntax`, `config/unknown-key` (names the nearest one), `config/value`.
pub fn parse(path: &Path, text: &str) -> Result<Config, Diagnostic> {
    let input = Input { path, text: text.strip_prefix('\u{feff}').unwrap_or(text) };
    let document = DeTable::parse(input.text).map_err(|error| syntax(input, &error))?;
    let table = Table::new(input, document.get_ref(), KEYS, belongs_in_source)?;
    let default = Config::default();
    Ok(Config {
        title: table.text("title")?.unwrap_or(default.title),
        base_url: base_url(&table)?,
        description: description(&table)?.unwrap_or(default.description),
        language: language(&table)?.unwrap_or(default.language),
        author: table.text("author")?,
        contact: contact(&table)?,
        picks: picks(&table)?,
        paginate_by: paginate_by(&table)?.unwrap_or(default.paginate_by),
        rights: table.choice("rights", RIGHTS)?.unwrap_or(default.rights),
        search: table.choice("search", SEARCH)?.unwrap_or(default.search),
        related: table.flag("related")?.unwrap_or(default.related),
        feeds: table.flag("feeds")?.unwrap_or(default.feeds),
        epub: table.choice("epub", EPUB)?.unwrap_or(default.epub),
        offline: table.flag("offline")?.unwrap_or(default.offline),
        precompress: precompress(&table)?,
        duplicates: table.choice("duplicates", DUPLICATES)?.unwrap_or(default.duplicates),
        aliases: aliases(&table)?,
        keep: keep(&table)?,
        keep_phrases: table.texts("keep_phrases")?.unwrap_or_default(),
        strip_phrases: table.texts("strip_phrases")?.unwrap_or_default(),
        sources: sources(&table)?,
        places: places(&table)?,
        tags: vocabulary(&table)?,
        authors: default.authors,
    })
}

/// Reads the address a site will live at: absolute, http or https, no query and no fragment. A
/// missing trailing slash is added, for what stands after the last slash is a file to a browser.
///
/// # Errors
/// What is expected instead.
pub fn parse_base_url(text: &str) -> Result<Url, &'static str> {
    const EXPECTED: &str = "an absolute address such as \"https://example.com/library/\"";
    let mut url = Url::parse(text).map_err(|_| EXPECTED)?;
    let is_web = matches!(url.scheme(), "http" | "https") && url.has_host();
    if !is_web || url.query().is_some() || url.fragment().is_some() {
        return Err(EXPECTED);
    }
    if !url.path().ends_with('/') {
        url.set_path(&format!("{}/", url.path()));
    }
    Ok(url)
}

pub(super) fn syntax(input: Input<'_>, error: &toml::de::Error) -> Diagnostic {
    let message = error.message().lines().collect::<Vec<_>>().join(", ");
    let help = toml_help(&message);
    input.error("config/syntax", &error.span().unwrap_or_default(), message).with_help(help)
}

/// What to do about text that is no TOML, by what the parser says of it.
pub fn toml_help(message: &str) -> &'static str {
    if message.starts_with("duplicate key") {
        "take one of the two out"
    } else if message.starts_with("invalid date") {
        "write the day as `2020-09-13`"
    } else {
        "put text in quotes, and close every quote and bracket"
    }
}

/// Advice for a key that stands at the top of the file but belongs to one origin.
fn belongs_in_source(key: &str) -> Option<&'static str> {
    match key {
        "strip" => Some("for the whole library it is called `strip_phrases`"),
        "domain" | "name" | "body" | "comments" | "remote_images" => {
            Some("it belongs in a `[[source]]`")
        }
        _ => None,
    }
}

fn base_url(table: &Table<'_>) -> Result<Option<Url>, Diagnostic> {
    // An empty address is how people switch it off.
    let text = table
        .get("base_url", "a string in quotes", |value| Some(value.as_str()?.trim().to_owned()))?;
    let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(None) };
    let unfit = |expected| table.input.unfit(&table.span("base_url"), "base_url", expected);
    parse_base_url(&text).map(Some).map_err(unfit)
}

fn description(table: &Table<'_>) -> Result<Option<String>, Diagnostic> {
    table.get("description", "a string in quotes", |value| Some(value.as_str()?.trim().to_owned()))
}

fn language(table: &Table<'_>) -> Result<Option<String>, Diagnostic> {
    table.get("language", "a language tag such as \"en\" or \"pt-BR\"", |value| {
        value.as_str().filter(|tag| is_language_tag(tag)).map(str::to_owned)
    })
}

/// Whether a text has the shape of a BCP 47 tag (RFC 5646, section 2.1): a language of two to eight
/// letters, then subtags of one to eight letters and digits.
fn is_language_tag(text: &str) -> bool {
    let mut subtags = text.split('-');
    let is_language = |subtag: &str| {
        (2..=8).contains(&subtag.len()) && subtag.bytes().all(|byte| byte.is_ascii_alphabetic())
    };
    let is_subtag = |subtag: &str| {
        (1..=8).contains(&subtag.len()) && subtag.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    subtags.next().is_some_and(is_language) && subtags.all(is_subtag)
}

fn contact(table: &Table<'_>) -> Result<Option<Contact>, Diagnostic> {
    let expected = "an e-mail address, or an absolute address such as \"https://example.com/me/\"";
    table.get("contact", expected, |value| {
        let text = value.as_str()?.trim();
        let web = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
        web.map(Contact::Web).or_else(|| email(text).map(Contact::Email))
    })
}

/// An e-mail address that can stand in a link as it is: no name around it, nothing to escape.
fn email(text: &str) -> Option<String> {
    let text = text.strip_prefix("mailto:").unwrap_or(text);
    let (name, host) = text.split_once('@')?;
    let is_name = |text: &str| {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "._+-".contains(c);
        !text.is_empty() && text.chars().all(is_plain)
    };
    (is_name(name) && is_name(host)).then(|| text.to_owned())
}

fn picks(table: &Table<'_>) -> Result<Vec<Pick>, Diagnostic> {
    let pick = |(name, at): (String, Range<usize>)| Pick { name, place: table.input.place(&at) };
    Ok(table.placed_texts("picks")?.unwrap_or_default().into_iter().map(pick).collect())
}

fn paginate_by(table: &Table<'_>) -> Result<Option<usize>, Diagnostic> {
    table.get("paginate_by", "a whole number from 1", |value| {
        let integer = value.as_integer()?;
        let number = usize::from_str_radix(integer.as_str(), integer.radix()).ok()?;
        (number >= 1).then_some(number)
    })
}

fn precompress(table: &Table<'_>) -> Result<Vec<Encoding>, Diagnostic> {
    let names = table.texts("precompress")?.unwrap_or_default();
    let is_known = |name: &String| ENCODINGS.iter().any(|(known, _)| known == name);
    if !names.iter().all(is_known) {
        let expected = "a list of \"gz\" and \"br\"";
        return Err(table.input.unfit(&table.span("precompress"), "precompress", expected));
    }
    let is_named = |(known, _): &&(&str, Encoding)| names.iter().any(|name| name == known);
    Ok(ENCODINGS.iter().filter(is_named).map(|(_, encoding)| *encoding).collect())
}

/// Rules that former addresses of essays follow.
fn aliases(table: &Table<'_>) -> Result<Vec<String>, Diagnostic> {
    let rules = table.texts("aliases")?.unwrap_or_default();
    let is_known = |name: &str| PLACEHOLDERS.contains(&name);
    if rules.iter().all(|rule| rule.starts_with('/') && placeholders(rule).all(is_known)) {
        return Ok(rules);
    }
    let expected = "paths that begin with `/`, in which `:sections`, `:section`, `:slug`, `:title`, \
                    `:contentbasename`, `:categories`, `:year`, `:month`, `:day` and `:output_ext` are filled in";
    Err(table.input.unfit(&table.span("aliases"), "aliases", expected))
}

/// The names behind the colons of a rule.
fn placeholders(rule: &str) -> impl Iterator<Item = &str> {
    let is_letter = |character: char| character.is_ascii_lowercase() || character == '_';
    let name = move |part: &'_ str| part.find(|it| !is_letter(it)).unwrap_or(part.len());
    rule.split(':').skip(1).map(move |part| &part[..name(part)])
}

/// Names at the top of the output folder; a path would let the output grow out of its folder.
fn keep(table: &Table<'_>) -> Result<Vec<String>, Diagnostic> {
    let names = table.texts("keep")?.unwrap_or_default();
    if names.iter().all(|name| is_file_name(name)) {
        return Ok(names);
    }
    let expected = "names at the top of the output folder, such as [\"CNAME\"]; \
                    phrases are kept with `keep_phrases`";
    Err(table.input.unfit(&table.span("keep"), "keep", expected))
}

fn is_file_name(name: &str) -> bool {
    !matches!(name, "." | "..") && !name.contains(['/', '\\', '\0'])
}

fn sources(table: &Table<'_>) -> Result<Vec<SourceRules>, Diagnostic> {
    table.tables("source")?.into_iter().map(|values| source(table.input, values)).collect()
}

fn source<'t>(input: Input<'t>, values: &'t DeTable<'t>) -> Result<SourceRules, Diagnostic> {
    let table = Table::new(input, values, SOURCE_KEYS, belongs_at_the_top)?;
    let domain = table.get("domain", "a host name such as \"example.com\"", |value| {
        value.as_str().and_then(host_name)
    })?;
    Ok(SourceRules {
        domain: table.required("domain", "[[source]]", domain)?,
        name: table.text("name")?,
        author: table.text("author")?,
        tags: table.texts("tags")?.unwrap_or_default(),
        rights: table.choice("rights", RIGHTS)?,
        keep: table.targets("keep")?,
        strip: table.targets("strip")?,
        body: table.selector("body")?,
        comments: table.flag("comments")?,
        remote_images: table.flag("remote_images")?.unwrap_or_default(),
    })
}

/// Where the rules stand that [`sources`] and the library's phrases say.
fn places(table: &Table<'_>) -> Result<Places, Diagnostic> {
    let place = |at: &Range<usize>| table.input.place(at);
    let mut places = Places::default();
    for key in ["keep_phrases", "strip_phrases"] {
        for (phrase, at) in table.placed_texts(key)?.unwrap_or_default() {
            places.targets.push((Target::Phrase(phrase).to_string(), place(&at)));
        }
    }
    for values in table.tables("source")? {
        let source = Table::new(table.input, values, SOURCE_KEYS, belongs_at_the_top)?;
        places.sources.push(place(&source.span("domain")));
        for key in ["keep", "strip"] {
            for (target, at) in source.placed_targets(key)? {
                places.targets.push((target.to_string(), place(&at)));
            }
        }
        let body = source.selector("body")?;
        places.targets.extend(body.map(|body| (body_name(&body), place(&source.span("body")))));
    }
    Ok(places)
}

/// Advice for a library's key under a `[[source]]`, where TOML puts what follows one.
fn belongs_at_the_top(key: &str) -> Option<&'static str> {
    KEYS.contains(&key).then_some("move it above the first `[[source]]`, to the top of the file")
}

/// A host name in the form addresses are compared in: lower case, Punycode, no dot at the end, and
/// no `www.`, which many sites answer to with and without.
fn host_name(text: &str) -> Option<String> {
    let host = text.trim().trim_end_matches('.').to_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    if host.contains(['/', ':', '@', '?', '#', '\\', ' ']) {
        return None;
    }
    let url = Url::parse(&format!("http://{host}/")).ok()?;
    url.host_str().map(str::to_owned)
}

fn vocabulary(table: &Table<'_>) -> Result<Vec<VocabularyTag>, Diagnostic> {
    let tags = table.lists("tags")?;
    Ok(tags.into_iter().map(|(name, phrases)| VocabularyTag { name, phrases }).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::STARTER;

    fn read(text: &str) -> Result<Config, Diagnostic> {
        parse(Path::new("site.toml"), text)
    }

    /// Checks code, line and column, and a part of message or help.
    #[track_caller]
    fn check_error(text: &str, code: &str, at: (usize, usize), says: &str) {
        let error = read(text).expect_err("refused");
        assert_eq!(error.code, code, "{error}");
        assert_eq!((error.place.line, error.place.column), (Some(at.0), Some(at.1)), "{error}");
        assert!(error.to_string().contains(says), "{error}");
    }

    #[test]
    fn an_empty_file_is_the_default() {
        assert_eq!(read("").unwrap(), Config::default());
        assert_eq!(read("\u{feff}# nothing\r\n").unwrap(), Config::default());
    }

    #[test]
    fn reads_every_key() {
        let config = read(
            r#"
            title = "Shelf"
            base_url = "https://example.com/sub"
            description = ""
            language = "pt-BR"
            author = "Ann"
            contact = "mailto:ann@example.com"
            picks = ["on-asking"]
            paginate_by = 5
            rights = "republished"
            search = "titles"
            related = false
            feeds = false
            epub = "all"
            precompress = ["br", "gz", "br"]
            duplicates = "best"
            keep = ["CNAME"]
            keep_phrases = ["read on"]
            strip_phrases = ["cheap watches"]
            [[source]]
            domain = "www.Example.com"
            name = "Example"
            author = "Bea"
            rights = "link"
            keep = ["k"]
            strip = ["s"]
            [tags]
            zeal = []
            "asking for more" = ["ask for a raise"]
            "#,
        )
        .unwrap();
        assert_eq!(config.base_url.unwrap().as_str(), "https://example.com/sub/");
        assert_eq!((config.paginate_by, config.rights), (5, Rights::Republished));
        assert_eq!((config.search, config.epub), (Search::Titles, Epub::All));
        assert_eq!(config.precompress, [Encoding::Gzip, Encoding::Brotli]);
        assert_eq!(config.duplicates, Duplicates::Best);
        assert_eq!(config.contact, Some(Contact::Email("ann@example.com".to_owned())));
        assert_eq!(
            (config.picks[0].name.as_str(), config.picks[0].place.line),
            ("on-asking", Some(8))
        );
        assert!(!config.related && !config.feeds);
        assert_eq!(config.keep_phrases, ["read on"]);
        assert_eq!(config.sources[0].domain, "example.com");
        assert_eq!(config.sources[0].rights, Some(Rights::Link));
        assert_eq!((config.sources[0].keep.len(), config.sources[0].strip.len()), (1, 1));
        let names: Vec<_> = config.tags.iter().map(|tag| tag.name.as_str()).collect();
        assert_eq!(names, ["zeal", "asking for more"]);
    }

    #[test]
    fn unknown_keys_are_errors_with_the_nearest_key() {
        check_error("\ntitel = \"x\"", "config/unknown-key", (2, 1), "did you mean `title`?");
        check_error("[[source]]\ndomian = \"x\"", "config/unknown-key", (2, 1), "`domain`");
        check_error("zzz = 1", "config/unknown-key", (1, 1), "known keys are `title`");
        check_error("strip = []", "config/unknown-key", (1, 1), "`strip_phrases`");
        let under = "[[source]]\ndomain = \"a.b\"\nfeeds = true";
        check_error(under, "config/unknown-key", (3, 1), "to the top of the file");
    }

    #[test]
    fn the_first_unknown_key_in_the_file_is_named() {
        check_error("zeta = 1\nalpha = 2", "config/unknown-key", (1, 1), "`zeta`");
    }

    #[test]
    fn wrong_values_say_where_and_what_is_expected() {
        let value = "config/value";
        check_error("title = 3", value, (1, 9), "`title` cannot be `3`");
        check_error("title = \" \"", value, (1, 9), "not empty");
        check_error("paginate_by = 0", value, (1, 15), "a whole number from 1");
        check_error("paginate_by = -1", value, (1, 15), "a whole number from 1");
        check_error("paginate_by = \"5\"", value, (1, 15), "a whole number from 1");
        check_error("related = \"yes\"", value, (1, 11), "`true` or `false`");
        check_error("rights = \"ful\"", value, (1, 10), "one of \"full\", \"republished\"");
        check_error("language = \"e n\"", value, (1, 12), "a language tag");
        check_error("contact = \"ann\"", value, (1, 11), "an e-mail address");
        check_error("contact = \"a b@example.com\"", value, (1, 11), "an e-mail address");
        check_error("picks = \"a\"", value, (1, 9), "a list of strings");
        check_error("base_url = \"example.com\"", value, (1, 12), "https://");
        check_error("base_url = \"ftp://a.b/\"", value, (1, 12), "https://");
        check_error("precompress = [\"zip\"]", value, (1, 15), "\"gz\" and \"br\"");
        check_error("keep = [\"a/b\"]", value, (1, 8), "`keep_phrases`");
        check_error("keep = [\"..\"]", value, (1, 8), "top of the output folder");
        check_error("keep_phrases = [\"a\", 2]", value, (1, 22), "a list of strings");
        check_error("[source]\ndomain = \"a.b\"", value, (1, 1), "`[[source]]` tables");
        check_error("[[source]]\nname = \"A\"", value, (2, 1), "without `domain`");
        let address = "[[source]]\ndomain = \"https://a.b/\"";
        check_error(address, value, (2, 10), "a host name");
        check_error("[tags]\nx = \"y\"", value, (2, 5), "a list of strings");
        check_error("tags = [\"x\"]", value, (1, 8), "a table");
    }

    #[test]
    fn syntax_errors_have_a_place() {
        check_error("title = \"a\"\nlanguage = ", "config/syntax", (2, 12), "");
        check_error("title = \"a\"\ntitle = \"b\"", "config/syntax", (2, 1), "duplicate");
    }

    #[test]
    fn deep_nesting_is_an_error_and_no_overflow() {
        assert!(read(&format!("title = {}", "[".repeat(100_000))).is_err());
    }

    #[test]
    fn an_empty_address_is_none() {
        assert_eq!(read("base_url = \"\"").unwrap().base_url, None);
    }

    #[test]
    fn the_starter_and_the_shipped_library_share_a_vocabulary() {
        let starter = read(STARTER).unwrap();
        let shipped = read(include_str!("../../site.toml")).unwrap();
        assert!(starter.tags.len() >= 20);
        assert_eq!(starter.tags, shipped.tags);
    }

    #[test]
    fn the_starter_says_what_holds_without_it() {
        let starter = read(STARTER).unwrap();
        let default = Config::default();
        assert_eq!(
            Config { title: default.title.clone(), base_url: None, tags: Vec::new(), ..starter },
            Config { description: "Essays worth keeping.".to_owned(), ..default }
        );
    }
}
