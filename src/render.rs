//! Tera: pages into files.
//!
//! A page and its template come in, a file goes out. The default theme is part of the program;
//! files of the same names in a library's own `templates/` take its place one by one. Everything is
//! escaped; templates place the markup of bodies with `safe`. Knows no disk.

use std::collections::BTreeMap;

use rust_embed::RustEmbed;
use tera::{Context, ErrorKind, Tera};

use crate::diagnostic::{Diagnostic, Place};
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
            if let Some(file) = ThemeTemplates::get(&name) {
                let source = String::from_utf8_lossy(&file.data).into_owned();
                sources.insert(name.into_owned(), source);
            }
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
    let theme = ThemeFiles::iter().filter_map(|name| {
        let bytes = ThemeFiles::get(&name)?.data.into_owned();
        Some(RenderedFile { path: name.into_owned(), bytes })
    });
    let mut files: Vec<_> = theme.collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
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
        Templates::load(vec![(name.to_owned(), text.to_owned())])
    }

    #[test]
    fn every_kind_shown_by_a_template_has_one() {
        let templates = Templates::load(Vec::new()).unwrap();
        for kind in KINDS.iter().filter(|kind| kind.has_template) {
            let name = format!("{}.html", kind.name);
            assert!(templates.0.contains_template(&name), "{name}");
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
        let templates = Templates::load(vec![
            ("parts/name.html".to_owned(), "{{ name }}".to_owned()),
            ("not_found.html".to_owned(), "{% include \"parts/name.html\" %}".to_owned()),
        ])
        .unwrap();
        let mut context = Context::new();
        context.insert("name", "<b>");
        assert_eq!(templates.0.render("not_found.html", &context).unwrap(), "&lt;b&gt;");
    }

    #[test]
    fn templates_of_any_name_escape() {
        let templates = with("plain.txt", "{{ name }}").unwrap();
        let mut context = Context::new();
        context.insert("name", "<b>");
        assert_eq!(templates.0.render("plain.txt", &context).unwrap(), "&lt;b&gt;");
    }

    #[test]
    fn a_missing_field_names_template_and_page() {
        let templates = with("home.html", "\n{{ frame.colour }}").unwrap();
        let page =
            Page { path: "index.html".to_owned(), kind: crate::page::PageKind::Home { number: 1 } };
        let mut context = Context::new();
        context.insert("frame", &BTreeMap::<String, String>::new());
        let error = templates.0.render("home.html", &context).unwrap_err();
        let shown = render_error(&page, &error).to_string();
        let expected = "error[template/render]: field `colour` is not defined, on the page `index.html`\n  --> templates/home.html:2";
        assert!(shown.starts_with(expected), "{shown}");
    }

    #[test]
    fn the_style_is_small_and_the_theme_asks_nobody_else() {
        /// Bytes of the theme's style sheet; a first visit should not wait for it.
        const MAX_STYLE: usize = 14 * 1024;
        let files = static_files();
        let style = files.iter().find(|file| file.path == "style.css").unwrap();
        assert!(style.bytes.len() <= MAX_STYLE, "{}", style.bytes.len());
        for file in files.iter().filter(|file| file.path != "favicon.svg") {
            let text = String::from_utf8_lossy(&file.bytes);
            assert!(!text.contains("@import") && !text.contains("url("), "{}", file.path);
        }
        assert!(files.iter().any(|file| file.path == "favicon.svg"));
    }

    #[test]
    fn every_colour_of_code_has_a_light_and_a_dark_value() {
        let files = static_files();
        let sheet = files.iter().find(|file| file.path == "highlight.css").unwrap();
        let sheet = String::from_utf8_lossy(&sheet.bytes);
        let colours: Vec<_> = sheet.lines().filter(|line| line.contains('#')).collect();
        assert!(!colours.is_empty());
        for line in colours {
            assert!(line.contains("var(--light, #") && line.contains("var(--dark, #"), "{line}");
        }
    }
}
