//! Tera: pages into files.
//!
//! A page and its template come in, a file goes out. The default theme is part of the program;
//! files of the same names in a library's own `templates/` take its place one by one. Everything is
//! escaped; templates place the markup of bodies with `safe`. Knows no disk.

use std::collections::BTreeMap;

use rust_embed::RustEmbed;
use tera::{Context, ErrorKind, Tera};

use crate::diagnostic::{Diagnostic, Place};
use crate::markup::{self, Theme};
use crate::page::{self, Content, Edition, Page, TEXT};

/// A file of the site, complete.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenderedFile {
    /// Path in the output folder, with `/`.
    pub path: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// Templates, checked and ready.
#[derive(Clone)]
pub struct Templates(Tera);

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
    /// replaced or added.
    ///
    /// # Errors
    /// `template/syntax`: a template cannot be read, or names a filter, component, block or
    /// template that does not exist.
    pub fn load(overrides: Vec<(String, String)>) -> Result<Self, Diagnostic> {
        let mut sources: BTreeMap<String, String> = BTreeMap::new();
        for name in ThemeTemplates::iter() {
            let file = ThemeTemplates::get(&name).expect("the theme holds the names it lists");
            let source = String::from_utf8_lossy(&file.data).into_owned();
            sources.insert(name.into_owned(), source);
        }
        sources.extend(overrides);
        let mut tera = Tera::new();
        // Whatever a template is called, what it shows comes from strangers.
        tera.autoescape_on(vec![""]);
        tera.global_context().insert("text", &TEXT);
        tera.add_raw_templates(sources).map_err(|error| {
            let (place, message) = describe(&error);
            Diagnostic::error("template/syntax", place, message)
        })?;
        Ok(Self(tera))
    }
}

/// Makes the file of a page.
///
/// # Errors
/// `template/render`: the template asks for something the page does not have. Whatever the body
/// store says about a body the page needs.
pub fn render(
    page: &Page,
    edition: &Edition<'_>,
    templates: &Templates,
) -> Result<RenderedFile, Diagnostic> {
    let bytes = match page::content(page, edition)? {
        Content::Bytes(bytes) => bytes,
        Content::View(view) => {
            let template = format!("{}.html", page.kind.name());
            let rendered = Context::from_serialize(&view)
                .and_then(|context| templates.0.render(&template, &context));
            rendered.map_err(|error| render_error(page, &error))?.into_bytes()
        }
    };
    Ok(RenderedFile { path: page.path.clone(), bytes })
}

/// The default theme's files that are copied as they are, by path in the output folder. A library's
/// own `static/` may replace each.
pub fn static_files() -> Vec<RenderedFile> {
    let theme = ThemeFiles::iter().map(|name| {
        let file = ThemeFiles::get(&name).expect("the theme holds the names it lists");
        RenderedFile { path: name.into_owned(), bytes: file.data.into_owned() }
    });
    let mut files: Vec<_> = theme.collect();
    files.push(RenderedFile { path: "highlight.css".to_owned(), bytes: highlight().into_bytes() });
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

/// Colours of code for both colour schemes.
fn highlight() -> String {
    let (light, dark) = (markup::stylesheet(Theme::Light), markup::stylesheet(Theme::Dark));
    format!("{light}\n@media (prefers-color-scheme: dark) {{\n{dark}\n}}\n")
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
