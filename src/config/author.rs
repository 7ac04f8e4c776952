//! `authors.toml`: the names an author is known under, and a word about each.

use std::ops::Range;
use std::path::Path;

use toml::de::DeTable;
use url::Url;

use super::parse::syntax;
use super::table::{Input, Table};
use crate::diagnostic::Diagnostic;

/// Name of the file, beside `site.toml`.
pub const AUTHORS_FILE_NAME: &str = "authors.toml";

/// Keys at the top of the file.
pub(super) const KEYS: &[&str] = &["author"];

/// Keys of an `[[author]]`.
pub(super) const AUTHOR_KEYS: &[&str] = &["name", "aliases", "bio", "links"];

/// What the curator says of an author.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Author {
    /// The name that is shown.
    pub name: String,
    /// Other names of the same person.
    pub aliases: Vec<String>,
    /// A few sentences.
    pub bio: Option<String>,
    /// Addresses of the web, `http` or `https`.
    pub links: Vec<String>,
}

/// Reads the text of an `authors.toml`; `path` names it in diagnostics.
///
/// # Errors
/// `config/syntax`, `config/unknown-key` (names the nearest one), `config/value`.
pub fn parse_authors(path: &Path, text: &str) -> Result<Vec<Author>, Diagnostic> {
    let input = Input { path, text: text.strip_prefix('\u{feff}').unwrap_or(text) };
    let document = DeTable::parse(input.text).map_err(|error| syntax(input, &error))?;
    let table = Table::new(input, document.get_ref(), KEYS, belongs_in_author)?;
    table.tables("author")?.into_iter().map(|values| author(input, values)).collect()
}

fn belongs_in_author(key: &str) -> Option<&'static str> {
    AUTHOR_KEYS.contains(&key).then_some("it belongs in an `[[author]]`")
}

fn author<'t>(input: Input<'t>, values: &'t DeTable<'t>) -> Result<Author, Diagnostic> {
    let table = Table::new(input, values, AUTHOR_KEYS, |_| None)?;
    Ok(Author {
        name: table.required("name", "[[author]]", table.text("name")?)?,
        aliases: table.texts("aliases")?.unwrap_or_default(),
        bio: table.text("bio")?,
        links: links(&table)?,
    })
}

fn links(table: &Table<'_>) -> Result<Vec<String>, Diagnostic> {
    let link = |(text, at): (String, Range<usize>)| match Url::parse(&text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => Ok(url.into()),
        _ => {
            let expected = "absolute addresses such as \"https://example.com/me/\"";
            Err(table.input.unfit(&at, "links", expected))
        }
    };
    table.placed_texts("links")?.unwrap_or_default().into_iter().map(link).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn authors_are_read_with_their_names() {
        let text = "[[author]]\nname = \"Ada Byron\"\naliases = [\"A. B.\"]\nbio = \"Counts.\"\n\
                    links = [\"https://ada.example\"]\n[[author]]\nname = \"Bea\"\n";
        let authors = parse_authors(Path::new("authors.toml"), text).unwrap();
        assert_eq!((authors[0].name.as_str(), authors[1].name.as_str()), ("Ada Byron", "Bea"));
        assert_eq!(authors[0].links, ["https://ada.example/"]);
        assert_eq!(parse_authors(Path::new("authors.toml"), "").unwrap(), []);
    }

    #[test]
    fn what_is_wrong_is_named_with_its_place() {
        let check = |text, code, line| {
            let error = parse_authors(Path::new("authors.toml"), text).unwrap_err();
            assert_eq!((error.code.as_ref(), error.place.line), (code, Some(line)), "{error}");
        };
        check("[[author]]\nname = \"A\"\nlinks = [\"javascript:x\"]", "config/value", 3);
        check("[[author]]\nbio = \"x\"", "config/value", 2);
        check("[[author]]\nname = \"A\"\nbiography = \"x\"", "config/unknown-key", 3);
        check("name = \"A\"", "config/unknown-key", 1);
    }
}
