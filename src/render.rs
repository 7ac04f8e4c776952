//! Tera: pages into files.
//!
//! A page and its template come in, a file goes out. The default theme is part of the program;
//! files of the same names in a library's own `templates/` take its place one by one. Everything is
//! escaped; templates place the markup of bodies with `safe`. Knows no disk.

use std::collections::BTreeMap;
use std::io::{self, Write};

use rust_embed::RustEmbed;
use serde::Serialize;
use tera::{Context, ErrorKind, Tera};

use crate::cache::Key;
use crate::diagnostic::{Diagnostic, Place};
use crate::page::{Assets, Content, Draft, Edition, Page, Text};

/// A file of the site, complete.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenderedFile {
    /// Path in the output folder, with `/`.
    pub path: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// A file as the site gets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SiteFile {
    /// It was just made.
    Made(RenderedFile),
    /// It is as the site before has it, at this path.
    Standing(String),
}

/// Templates, checked and ready.
#[derive(Clone)]
pub struct Templates {
    tera: Tera,
    /// Another one whenever any page may look another way: with other templates, other words or
    /// another version of the program.
    pub key: Key,
}

/// The code and the theme that this program was built of.
const PROGRAM: &str = concat!(env!("OFFPRINT_CODE"), env!("OFFPRINT_THEME"));

/// The default theme's templates.
#[derive(RustEmbed)]
#[folder = "templates/"]
struct ThemeTemplates;

/// The default theme's other files.
#[derive(RustEmbed)]
#[folder = "static/"]
struct ThemeFiles;

impl Templates {
    /// The default theme with some templates (name inside `templates/`, with `/`, and text)
    /// replaced or added; `text` holds the words of the interface.
    ///
    /// # Errors
    /// `template/syntax`: a template cannot be read, or names a filter, component, block or
    /// template that does not exist.
    pub fn load(overrides: Vec<(String, String)>, text: &Text) -> Result<Self, Diagnostic> {
        let mut sources: BTreeMap<String, String> = BTreeMap::new();
        for name in ThemeTemplates::iter() {
            if let Some(file) = ThemeTemplates::get(&name) {
                let source = String::from_utf8_lossy(&file.data).into_owned();
                sources.insert(name.into_owned(), source);
            }
        }
        let mut parts: Vec<&[u8]> = vec![PROGRAM.as_bytes()];
        let words = format!("{text:?}");
        parts.push(words.as_bytes());
        parts.extend(overrides.iter().flat_map(|(name, text)| [name.as_bytes(), text.as_bytes()]));
        let key = Key::of(&parts);
        sources.extend(overrides);
        let mut tera = escaping();
        tera.global_context().insert("text", text);
        tera.add_raw_templates(sources).map_err(|error| {
            let (place, message) = describe(&error);
            Diagnostic::error("template/syntax", place, message)
        })?;
        Ok(Self { tera, key })
    }
}

/// An engine that escapes: whatever a template is called, what it shows comes from strangers.
fn escaping() -> Tera {
    let mut tera = Tera::new();
    tera.autoescape_on(vec![""]);
    tera.set_escape_fn(escape);
    tera
}

/// Writes a text so that it is one, between tags and in quotes of either kind. Tera's own writes byte
/// by byte.
fn escape(text: &str, to: &mut dyn Write) -> io::Result<()> {
    let mut plain = 0;
    for (at, byte) in text.bytes().enumerate() {
        let instead: &[u8] = match byte {
            b'&' => b"&amp;",
            b'<' => b"&lt;",
            b'>' => b"&gt;",
            b'"' => b"&quot;",
            b'\'' => b"&#39;",
            _ => continue,
        };
        to.write_all(&text.as_bytes()[plain..at])?;
        to.write_all(instead)?;
        plain = at + 1;
    }
    to.write_all(&text.as_bytes()[plain..])
}

/// Makes the file of a page, unless it `stands`: that is asked with a key of all that shapes the
/// file, for pages of which it is known beforehand.
///
/// # Errors
/// `template/render`: the template asks for something the page does not have. Whatever the body
/// store says about a body the page needs.
pub fn render(
    page: &Page,
    edition: &Edition<'_>,
    templates: &Templates,
    stands: impl FnOnce(Key) -> bool,
) -> Result<SiteFile, Diagnostic> {
    let draft = Draft::of(page, edition)?;
    let kind = page.kind.name();
    let key = draft.key(page, edition);
    let key = key.map(|key| Key::of(&[&templates.key.0, kind.as_bytes(), &key.0]));
    if key.is_some_and(stands) {
        return Ok(SiteFile::Standing(page.path.clone()));
    }
    finish(draft, page, edition, templates).map(SiteFile::Made)
}

/// Makes the file of a page, whatever stands.
///
/// # Errors
/// As [`render`].
#[cfg(feature = "serve")]
pub fn make(
    page: &Page,
    edition: &Edition<'_>,
    templates: &Templates,
) -> Result<RenderedFile, Diagnostic> {
    finish(Draft::of(page, edition)?, page, edition, templates)
}

fn finish(
    draft: Draft,
    page: &Page,
    edition: &Edition<'_>,
    templates: &Templates,
) -> Result<RenderedFile, Diagnostic> {
    let bytes = match draft.fill(page, edition)? {
        Content::Bytes(bytes) => bytes,
        Content::View(view) => {
            let template = format!("{}.html", page.kind.name());
            let rendered = Context::from_serialize(&view)
                .and_then(|context| templates.tera.render(&template, &context));
            rendered.map_err(|error| render_error(page, &error))?.into_bytes()
        }
    };
    Ok(RenderedFile { path: page.path.clone(), bytes })
}

/// Templates that are no part of a theme, by name. Everything is escaped.
pub struct Standalone(Tera);

impl Standalone {
    /// Reads templates, given by name and text; they may include each other.
    ///
    /// # Errors
    /// `template/syntax`.
    pub fn load(templates: &[(&'static str, &'static str)]) -> Result<Self, Diagnostic> {
        let mut tera = escaping();
        tera.add_raw_templates(templates.iter().copied()).map_err(|error| {
            let (place, message) = describe(&error);
            Diagnostic::error("template/syntax", place, message)
        })?;
        Ok(Self(tera))
    }

    /// Fills one of them.
    ///
    /// # Errors
    /// `template/render`: the template asks for something the view does not have.
    pub fn render(&self, name: &str, view: &impl Serialize) -> Result<String, Diagnostic> {
        let context = Context::from_serialize(view);
        context.and_then(|context| self.0.render(name, &context)).map_err(|error| {
            let (place, message) = describe(&error);
            Diagnostic::error("template/render", place, message)
        })
    }
}

/// Hexadecimal digits of a hash in a file's name: 48 bits, for files of which a site has a few.
const HASH_DIGITS: usize = 12;

/// Name of the library's own style sheet, which pages link after the theme's.
const CUSTOM_STYLE: &str = "custom.css";

/// Whether a file of a library's `static/` belongs to the theme: it takes the place of one of the
/// theme's own files, or is the style sheet `custom.css`.
pub fn is_theme_file(name: &str) -> bool {
    name == CUSTOM_STYLE || ThemeFiles::get(name).is_some()
}

/// The theme's files as the site gets them, with what pages call them by. `own` holds those of the
/// library's files for which [`is_theme_file`] holds.
pub fn theme(own: Vec<RenderedFile>) -> (Assets, Vec<RenderedFile>) {
    let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for name in ThemeFiles::iter() {
        if let Some(file) = ThemeFiles::get(&name) {
            files.insert(name.into_owned(), file.data.into_owned());
        }
    }
    files.extend(own.into_iter().map(|file| (file.path, file.bytes)));
    let mut assets = Assets::default();
    let publish = |(name, bytes): (String, Vec<u8>)| {
        let path = hashed(&name, &bytes).unwrap_or_else(|| name.clone());
        assets.add(&name, path.clone());
        RenderedFile { path, bytes }
    };
    let files = files.into_iter().map(publish).collect();
    (assets, files)
}

/// The path of a style sheet, script or drawing, with a hash of its content before the ending.
/// `None` for other files.
fn hashed(name: &str, bytes: &[u8]) -> Option<String> {
    let (stem, ending) = name.rsplit_once('.')?;
    let is_hashed = matches!(ending, "css" | "js" | "svg");
    let hash = blake3::hash(bytes).to_hex();
    is_hashed.then(|| format!("{stem}.{}.{ending}", &hash[..HASH_DIGITS]))
}

fn render_error(page: &Page, error: &tera::Error) -> Diagnostic {
    let (place, message) = describe(error);
    let message = format!("{message}, on the page `{}`", page.path);
    Diagnostic::error("template/render", place, message)
        .with_help("the fields of each page are listed in the documentation of templates")
}

/// Where an error is and what it says.
fn describe(error: &tera::Error) -> (Place, String) {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let span = report.span();
            let place = place(report.filename(), span.start_line, span.start_col + 1);
            (place, sentence(report.message()))
        }
        ErrorKind::MissingParent { current, .. } => {
            (Place::file(file(current)), sentence(&error.to_string()))
        }
        _ => describe_report(&error.to_string()),
    }
}

/// The first of the errors found when templates were checked against each other; Tera hands them
/// over as text: `error: MESSAGE`, and ` --> NAME:LINE:COLUMN` below.
fn describe_report(report: &str) -> (Place, String) {
    let mut lines = report.lines();
    let message = lines.next().unwrap_or_default();
    let message = sentence(message.strip_prefix("error: ").unwrap_or(message));
    let place = lines.next().and_then(|line| {
        let mut parts = line.trim().strip_prefix("--> ")?.rsplitn(3, ':');
        let column = parts.next()?.parse().ok()?;
        let line = parts.next()?.parse().ok()?;
        Some(place(parts.next()?, line, column))
    });
    (place.unwrap_or_else(|| Place::file("templates")), message)
}

fn place(template: &str, line: usize, column: usize) -> Place {
    Place { column: Some(column), ..Place::line(file(template), line) }
}

/// A template as the user would name its file.
fn file(template: &str) -> String {
    format!("templates/{template}")
}

/// A message in our manner: lower case, no full stop.
fn sentence(message: &str) -> String {
    let message = message.trim().trim_end_matches('.');
    let mut characters = message.chars();
    match characters.next() {
        Some(first) => first.to_lowercase().chain(characters).collect(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::KINDS;

    fn with(name: &str, text: &str) -> Result<Templates, Diagnostic> {
        Templates::load(vec![(name.to_owned(), text.to_owned())], &Text::of("en"))
    }

    #[test]
    fn every_kind_shown_by_a_template_has_one() {
        let templates = Templates::load(Vec::new(), &Text::of("en")).unwrap();
        for kind in KINDS.iter().filter(|kind| kind.has_template) {
            let name = format!("{}.html", kind.name);
            assert!(templates.tera.contains_template(&name), "{name}");
        }
    }

    #[test]
    fn mistakes_in_templates_name_file_and_line() {
        let check = |name, text, expected: &str| {
            let diagnostic = with(name, text).err().unwrap();
            assert_eq!(diagnostic.code, "template/syntax");
            let shown = diagnostic.to_string();
            assert!(shown.contains(expected), "{shown}");
        };
        check("home.html", "a\n{{ b", "--> templates/home.html:2");
        check(
            "home.html",
            "a\n{{ b | unknown }}",
            "unknown filter `unknown`\n  --> templates/home.html:2:8",
        );
        check("a.html", "{% extends \"none.html\" %}", "--> templates/a.html");
        check("a.html", "\n{{ <none /> }}", "unknown component `none`\n  --> templates/a.html:2:4");
        check("home.html", "{% extends \"home.html\" %}", "--> templates");
    }

    #[test]
    fn a_library_replaces_and_adds_templates() {
        let own = vec![
            ("parts/name.html".to_owned(), "{{ name }}".to_owned()),
            ("not_found.html".to_owned(), "{% include \"parts/name.html\" %}".to_owned()),
        ];
        let templates = Templates::load(own, &Text::of("en")).unwrap();
        let mut context = Context::new();
        context.insert("name", "<b>");
        assert_eq!(templates.tera.render("not_found.html", &context).unwrap(), "&lt;b&gt;");
    }

    #[test]
    fn templates_of_any_name_escape() {
        let templates = with("plain.txt", "{{ name }}").unwrap();
        let mut context = Context::new();
        context.insert("name", "<b>");
        assert_eq!(templates.tera.render("plain.txt", &context).unwrap(), "&lt;b&gt;");
    }

    #[test]
    fn a_missing_field_names_template_and_page() {
        let templates = with("home.html", "\n{{ frame.colour }}").unwrap();
        let page =
            Page { path: "index.html".to_owned(), kind: crate::page::PageKind::Home { number: 1 } };
        let mut context = Context::new();
        context.insert("frame", &BTreeMap::<String, String>::new());
        let error = templates.tera.render("home.html", &context).unwrap_err();
        let shown = render_error(&page, &error).to_string();
        let expected = "error[template/render]: field `colour` is not defined, on the page `index.html`\n  --> templates/home.html:2";
        assert!(shown.starts_with(expected), "{shown}");
    }

    #[test]
    fn the_style_is_small_and_the_theme_asks_nobody_else() {
        /// Bytes of the theme's style sheet; a first visit should not wait for it.
        const MAX_STYLE: usize = 14 * 1024;
        let (_, files) = theme(Vec::new());
        let style = files.iter().find(|file| file.path.starts_with("style.")).unwrap();
        assert!(style.bytes.len() <= MAX_STYLE, "{}", style.bytes.len());
        let is_image =
            |file: &&RenderedFile| [".svg", ".png"].iter().any(|it| file.path.ends_with(it));
        for file in files.iter().filter(|file| !is_image(file)) {
            let text = String::from_utf8_lossy(&file.bytes);
            assert!(!text.contains("@import") && !text.contains("url("), "{}", file.path);
        }
        assert!(files.iter().any(|file| file.path.starts_with("favicon.")));
    }

    #[test]
    fn the_name_of_a_file_of_the_theme_follows_its_content() {
        let names = |path: &str, text: &str| {
            let own = RenderedFile { path: path.to_owned(), bytes: text.as_bytes().to_vec() };
            let (_, files) = theme(vec![own]);
            files.into_iter().map(|file| file.path).collect::<Vec<_>>()
        };
        let (one, other) = (names("style.css", "one"), names("style.css", "other"));
        assert_eq!(one, names("style.css", "one"));
        assert_eq!(one.len(), other.len());
        let differing = one.iter().zip(&other).filter(|(one, other)| one != other);
        assert!(differing.clone().all(|(one, _)| one.starts_with("style.")));
        assert_eq!(differing.count(), 1);
        assert!(is_theme_file("custom.css") && is_theme_file("favicon.svg"));
        assert!(!is_theme_file("fonts/own.woff2") && !is_theme_file("mine.css"));
        assert_eq!(hashed("logo.png", b"x"), None);
        assert!(is_theme_file("icon-512.png"));
    }

    #[test]
    fn every_colour_of_code_has_a_light_and_a_dark_value() {
        let (_, files) = theme(Vec::new());
        let sheet = files.iter().find(|file| file.path.starts_with("highlight.")).unwrap();
        let sheet = String::from_utf8_lossy(&sheet.bytes);
        let colours: Vec<_> = sheet.lines().filter(|line| line.contains('#')).collect();
        assert!(!colours.is_empty());
        for line in colours {
            assert!(line.contains("var(--light, #") && line.contains("var(--dark, #"), "{line}");
        }
    }
}
