//! Paragraphs as WordPress makes them of blank lines when it shows a post, and its shortcodes.

use std::sync::LazyLock;

use regex::Regex;

/// Shortcodes around or in the place of pictures and players.
static SHORTCODES: LazyLock<Regex> = LazyLock::new(|| {
    let names = "caption|wp_caption|gallery|embed|audio|video|playlist";
    Regex::new(&format!(r"\[/?(?:{names})(?:\s[^\]]*)?\]")).expect("the pattern is fixed and right")
});

/// What a block that is no paragraph begins with.
static BLOCK: LazyLock<Regex> = LazyLock::new(|| {
    let names =
        "p|h[1-6]|ul|ol|li|dl|table|pre|blockquote|div|figure|form|hr|section|article|iframe|!--";
    Regex::new(&format!(r"^</?(?:{names})")).expect("the pattern is fixed and right")
});

/// The text of a post as HTML. One that marks its paragraphs itself is left as it is.
pub(super) fn paragraphs(content: &str) -> String {
    let content = SHORTCODES.replace_all(content, "").replace("\r\n", "\n");
    if content.contains("<p>") || content.contains("<p ") || content.contains("<!-- wp:") {
        return content;
    }
    let mut blocks: Vec<String> = Vec::new();
    let mut is_inside_pre = false;
    for part in content.split("\n\n") {
        let trimmed = part.trim();
        if is_inside_pre {
            blocks.push(part.to_owned());
        } else if BLOCK.is_match(trimmed) {
            blocks.push(trimmed.to_owned());
        } else if !trimmed.is_empty() {
            blocks.push(format!("<p>{}</p>", trimmed.replace('\n', "<br>\n")));
        }
        is_inside_pre = match (part.rfind("<pre"), part.rfind("</pre")) {
            (Some(start), Some(end)) => start > end,
            (Some(_), None) => true,
            (None, Some(_)) => false,
            (None, None) => is_inside_pre,
        };
    }
    blocks.join(if content.contains("<pre") { "\n\n" } else { "\n" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_lines_make_paragraphs() {
        let check = |content: &str, expected: &str| assert_eq!(paragraphs(content), expected);
        check("One\nline.\r\n\r\n\r\nTwo.", "<p>One<br>\nline.</p>\n<p>Two.</p>");
        check("<h2>Head</h2>\n\nOne.", "<h2>Head</h2>\n<p>One.</p>");
        check("<p>One.</p>\n\nTwo.", "<p>One.</p>\n\nTwo.");
        check("<!-- wp:list -->\n\nx", "<!-- wp:list -->\n\nx");
        check("<pre>a\n\n  b</pre>\n\nOne.", "<pre>a\n\n  b</pre>\n\n<p>One.</p>");
        check("[caption id=\"a\"]<img>[/caption] [1]", "<p><img> [1]</p>");
    }
}
