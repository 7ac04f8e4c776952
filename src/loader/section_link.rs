//! What programs write beside a heading: a sign that leads to the heading itself, and on wikis a
//! link to edit what stands below it. Neither is anybody's word.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;

/// Signs of links to a heading, as documentation and blogs show them.
const SIGNS: [char; 8] = ['#', '¶', '§', '🔗', '∞', '⚓', '⌘', '\u{fe0f}'];

/// What wikis call the editing of a section.
const EDITS: &str = "edit|edit source|bearbeiten|quelltext bearbeiten|modifier|modifier le code|editar|\
editar código|editar código-fonte|modifica|modifica wikitesto|bewerken|brontekst bewerken|edytuj|edytuj kod|\
redigera|redigera wikitext";

/// Lines of a dump that end so before it is taken for the work of a program: an author may write of signs.
const MIN_LINES: usize = 2;

/// Whether a link shows nothing but a sign.
pub(super) fn is_sign(shown: &str) -> bool {
    shown.contains(SIGNS)
        && shown.chars().all(|c| SIGNS.contains(&c) || c.is_whitespace() || c == '\u{200b}')
}

/// Whether a text is an offer to edit a section, in brackets or not.
pub(super) fn is_edit(shown: &str) -> bool {
    EDIT.is_match(shown)
}

/// A dump without such signs and offers at the ends of its lines.
pub(super) fn off_lines(text: &str) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(text);
    for ending in [&SIGN_AT_END, &EDIT_AT_END] {
        if ending.find_iter(&text).nth(MIN_LINES - 1).is_some() {
            text = Cow::Owned(ending.replace_all(&text, "$text").into_owned());
        }
    }
    text
}

/// Markdown that a program made of a page, without such links in its headings.
pub(super) fn off_headings(text: &str) -> Cow<'_, str> {
    HEADING_WITH_SIGN.replace_all(text, "$mark$text$rest")
}

static EDIT: LazyLock<Regex> =
    LazyLock::new(|| built(&format!(r"(?i)^\[?\s*(?:{EDITS})(?:\s*\|\s*(?:{EDITS}))?\s*\]?$")));

static EDIT_AT_END: LazyLock<Regex> = LazyLock::new(|| {
    built(&format!(r"(?im)^(?<text>.*?)[ \t]*\[ ?(?:{EDITS})(?: ?\| ?(?:{EDITS}))? ?\][ \t]*\r?$"))
});

static SIGN_AT_END: LazyLock<Regex> =
    LazyLock::new(|| built(r"(?m)(?<text>\w.*?)[ \t]*[¶🔗][ \t]*\r?$"));

/// `## [#](#first) First bench`, `## First bench[¶](#first "Permalink")`, `## First bench [](#first)`
static HEADING_WITH_SIGN: LazyLock<Regex> = LazyLock::new(|| {
    let link = r#"\[(?:\\?[#¶§🔗∞⚓]|\x{200b}|\x{fe0f})*\]\([^()\s]*#[^()\s]*(?:\s+"[^"\n]*")?\)"#;
    built(&format!(
        r"(?m)^(?<mark>#{{1,6}}[ \t]+)(?:{link}[ \t]*(?<text>.*\w.*)|(?<rest>.*\w.*?)[ \t]*{link}[ \t]*)$"
    ))
});

fn built(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is a constant and is built by the tests")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_and_offers_at_the_ends_of_lines_go() {
        let wiki = "Benches[edit]\nThey stand.\nTables [ edit | edit source ]\nSo do they.";
        assert_eq!(off_lines(wiki), "Benches\nThey stand.\nTables\nSo do they.");
        assert_eq!(off_lines("Bänke[Bearbeiten]\nx\nTische[Bearbeiten]"), "Bänke\nx\nTische");
        assert_eq!(off_lines("First bench¶\nIt stands.\nNext¶"), "First bench\nIt stands.\nNext");
        assert_eq!(off_lines("Benches\n[edit]\nTables\n[edit]\n"), "Benches\n\nTables\n\n");
        for text in
            ["He wrote [edit] in the margin.", "Once[edit]", "A printer knows the ¶", "¶\n¶"]
        {
            assert_eq!(off_lines(text), text);
        }
    }

    #[test]
    fn links_to_a_heading_go_from_markdown() {
        for heading in [
            "## [#](#first) First bench",
            "## First bench[¶](#first \"Permalink\")",
            "## First bench [](/benches#first)",
            "## First bench[\\#](#first)",
        ] {
            assert_eq!(off_headings(heading), "## First bench");
        }
        for text in ["## [First](#first) bench", "[#](#first)", "# [#](https://a.example/)"] {
            assert_eq!(off_headings(text), text);
        }
    }
}
