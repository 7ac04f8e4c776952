//! Preformatted text: its exact white space, its language, and no line numbers.

use ego_tree::iter::Edge;
use scraper::Node;

use super::dom::{Dom, attribute, child_elements, elements_inside, has_class, name, words};
use super::role::is_block;
use crate::loader::html::dom::clean;

/// Elements around a `pre` that may say its language.
const LANGUAGE_ANCESTORS: usize = 3;

/// Class prefixes before the name of a language, as highlighters write them.
const LANGUAGE_PREFIXES: [&str; 6] =
    ["language-", "lang-", "highlight-source-", "highlight-", "brush:", "sourcecode-"];

/// The text of a preformatted element, ended by one line end; empty when there is none.
pub(super) fn code_text(pre: Dom<'_>) -> String {
    let mut text = String::new();
    let mut dropped = None;
    for edge in pre.traverse() {
        match edge {
            Edge::Open(node) if dropped.is_none() => match node.value() {
                Node::Text(piece) => text.push_str(&clean(&piece.text)),
                Node::Element(_) if is_dropped(node) => dropped = Some(node.id()),
                Node::Element(_) if name(node) == "br" => text.push('\n'),
                Node::Element(_) if node.id() != pre.id() => begin_line(&mut text, node),
                _ => {}
            },
            Edge::Close(node) if dropped == Some(node.id()) => dropped = None,
            Edge::Close(node) if dropped.is_none() && node.id() != pre.id() => {
                begin_line(&mut text, node);
            }
            _ => {}
        }
    }
    let text = text.trim_start_matches('\n').trim_end();
    if text.trim().is_empty() { String::new() } else { format!("{text}\n") }
}

fn begin_line(text: &mut String, node: Dom<'_>) {
    if is_block(name(node)) && name(node) != "td" && !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
}

fn is_dropped(node: Dom<'_>) -> bool {
    matches!(name(node), "script" | "style" | "button" | "svg" | "template") || is_gutter(node)
}

/// Whether an element holds line numbers: it is named so, and holds nothing but digits.
pub(super) fn is_gutter(node: Dom<'_>) -> bool {
    const NAMES: [&str; 10] = [
        "gutter",
        "lineno",
        "linenos",
        "line-number",
        "line-numbers",
        "linenumber",
        "linenumbers",
        "blob-num",
        "ln",
        "hljs-ln-numbers",
    ];
    let is_named = has_class(node, |class| {
        NAMES.contains(&class)
            || class.ends_with("-gutter")
            || class.ends_with("-line-numbers-rows")
            || class.ends_with("-nums")
    });
    is_named
        && node
            .descendants()
            .filter_map(|inner| inner.value().as_text())
            .all(|text| text.chars().all(|c| c.is_ascii_digit() || c.is_whitespace() || c == '.'))
}

/// The language a preformatted element, its code or what is around it names; empty when unknown.
pub(super) fn language(pre: Dom<'_>) -> String {
    let inside = child_elements(pre).filter(|child| name(*child) == "code").take(1);
    let around = pre.ancestors().take(LANGUAGE_ANCESTORS);
    std::iter::once(pre).chain(inside).chain(around).find_map(named_language).unwrap_or_default()
}

fn named_language(node: Dom<'_>) -> Option<String> {
    let declared = ["data-lang", "data-language", "data-enlighter-language"]
        .iter()
        .find_map(|lang| attribute(node, lang));
    if let Some(declared) = declared.and_then(plain_name) {
        return Some(declared);
    }
    let classes: Vec<&str> = words(node, "class").collect();
    for (index, class) in classes.iter().enumerate() {
        let class = class.to_ascii_lowercase();
        for prefix in LANGUAGE_PREFIXES {
            let Some(rest) = class.strip_prefix(prefix) else { continue };
            // SyntaxHighlighter writes `brush: x` in two words and `brush:x;toolbar:false` in one.
            let rest =
                if rest.is_empty() { classes.get(index + 1).copied().unwrap_or("") } else { rest };
            if let Some(language) = plain_name(rest) {
                return Some(language);
            }
        }
    }
    None
}

fn plain_name(name: &str) -> Option<String> {
    const NOT_LANGUAGES: [&str; 6] =
        ["none", "plain", "plaintext", "text", "nohighlight", "wrapper"];
    let name = name.split(';').next().unwrap_or(name).trim().to_ascii_lowercase();
    let is_plain =
        name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '#' | '-' | '_' | '.'));
    (is_plain && !name.is_empty() && !NOT_LANGUAGES.contains(&name.as_str())).then_some(name)
}

/// Whether preformatted text is a poem: its line breaks matter, its font does not.
pub(super) fn is_verse(pre: Dom<'_>) -> bool {
    has_class(pre, |class| {
        matches!(
            class,
            "wp-block-verse" | "verse" | "poem" | "poetry" | "wp-block-preformatted-verse"
        )
    })
}

/// Whether a table is the lines of a program, one a row or all in one cell.
pub(super) fn is_code_table(table: Dom<'_>) -> bool {
    const NAMES: [&str; 5] = ["code", "blob-code", "crayon-code", "rouge-code", "hljs-ln-code"];
    let mut has_code_cell = false;
    for inner in elements_inside(table) {
        match name(inner) {
            "pre" | "p" | "table" | "img" => return false,
            "td" => has_code_cell |= has_class(inner, |class| NAMES.contains(&class)),
            _ => {}
        }
    }
    has_code_cell
}
