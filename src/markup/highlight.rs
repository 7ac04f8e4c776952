//! Classes for the parts of code: the only file that knows syntect.
//!
//! The colours of the classes are the theme's, in `static/highlight.css`. The syntaxes are loaded
//! once, when the first block of code asks for them.

use std::sync::LazyLock;

use syntect::html::{ClassStyle, ClassedHTMLGenerator};
use syntect::parsing::SyntaxSet;
use syntect::util::LinesWithEndings;

/// Larger blocks stay plain, in bytes: nobody reads them for their colours, and the time they take
/// grows with them.
const MAX_BYTES: usize = 64 * 1024;

/// Blocks with a longer line stay plain, in bytes: minified code, on which the patterns of some
/// syntaxes are slow.
const MAX_LINE_BYTES: usize = 1000;

/// What the classes begin with.
const CLASS_STYLE: ClassStyle = ClassStyle::SpacedPrefixed { prefix: "hl-" };

static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(SyntaxSet::load_defaults_newlines);

/// The language a fence names: its first word, if that can be part of a class.
pub(super) fn language_of(info: &str) -> &str {
    let word = info.trim_start().split([' ', ',', '\t']).next().unwrap_or_default();
    let word = word.strip_prefix("language-").unwrap_or(word);
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b"+-#_.".contains(&byte);
    if word.bytes().all(is_name) { word } else { "" }
}

/// The code as escaped text in spans with classes; `None` where it stays plain.
pub(super) fn spans(code: &str, language: &str) -> Option<String> {
    if language.is_empty()
        || code.len() > MAX_BYTES
        || code.lines().any(|line| line.len() > MAX_LINE_BYTES)
    {
        return None;
    }
    let syntax = SYNTAXES.find_syntax_by_token(language)?;
    if syntax.name == SYNTAXES.find_syntax_plain_text().name {
        return None;
    }
    let mut generator = ClassedHTMLGenerator::new_with_class_style(syntax, &SYNTAXES, CLASS_STYLE);
    for line in LinesWithEndings::from(code) {
        generator.parse_html_for_line_which_includes_newline(line).ok()?;
    }
    Some(generator.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fences_name_languages() {
        let check = |info, expected| assert_eq!(language_of(info), expected, "{info:?}");
        check("rust", "rust");
        check("rust,ignore", "rust");
        check("c++ title=x", "c++");
        check("language-js", "js");
        check("\" onload=\"x", "");
        check("", "");
    }

    #[test]
    fn known_languages_get_spans() {
        let found = spans("let x = \"<b>\";\n", "js").unwrap();
        assert!(found.contains("class=\"hl-") && found.contains("&lt;b&gt;"), "{found}");
        assert_eq!(found.matches("<span").count(), found.matches("</span>").count());
        assert_eq!(spans("x", "klingon"), None);
        assert_eq!(spans("x", "txt"), None);
    }

    #[test]
    fn large_blocks_and_long_lines_stay_plain() {
        assert_eq!(spans(&"x;\n".repeat(MAX_BYTES), "js"), None);
        assert_eq!(spans(&"x;".repeat(MAX_LINE_BYTES), "js"), None);
    }
}
