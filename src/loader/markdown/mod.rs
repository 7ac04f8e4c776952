//! Markdown: the curator's own writing, notes and what web clippers save.
//!
//! Front matter comes off first. The text is `CommonMark` with tables, footnotes, strikethrough,
//! task lists, heading attributes, definition lists and alerts, and with `[[Title]]` links to
//! essays and `![[file.png]]` images as note programs write them. Raw HTML goes through the HTML
//! loader, a run of it at a time. Links stay as written: the library knows where they lead.

mod run;
mod template_tag;
mod translation;
mod wiki;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use run::{Run, Written, is_inline, mark_index};
pub use wiki::WIKI_SCHEME;
use wiki::Wiki;

use super::front_matter::Taken;
use super::{Format, decode, front_matter, html, section_link};
use crate::diagnostic::Diagnostic;
use crate::document::{Builder, Document, LoadWarning, Writing};
use crate::source::Raw;

pub(super) const FORMAT: Format = Format { name: "markdown", endings: &["md", "markdown"], load };

#[expect(clippy::unnecessary_wraps, reason = "the signature of every loader")]
fn load(raw: &Raw) -> Result<Document, Diagnostic> {
    Ok(document(&decode::decode(&raw.bytes, raw.charset.as_deref()).text))
}

/// Reads what a program made of a page.
pub(super) fn saved(text: &str) -> Document {
    Document { writing: Writing::Saved, ..document(text) }
}

/// Reads Markdown text, front matter and all.
fn document(text: &str) -> Document {
    let Taken { declared, page_title, body: text, body_line } = front_matter::take(text);
    let front_matter::Parsed { front_matter, writing, mut warnings } = declared;
    // A clipping may be about templates.
    let is_own = writing == Writing::Own;
    let text =
        if is_own { translation::translated(&text) } else { section_link::off_headings(&text) };
    let mut body = body(&text, body_line);
    warnings.append(&mut body.warnings);
    if is_own {
        warnings.extend(template_tag::warnings(&text, body_line));
    }
    if let Some(title) = page_title {
        body.note_page_title(title);
    }
    Document { front_matter, writing, warnings, ..body }
}

/// Line ends and signs that Markdown may be made of; behind the line of the last one, the text is
/// read as plain paragraphs. The parser needs 120 bytes of memory a sign; five novels have fewer.
const MAX_SIGNS: usize = 500_000;

/// Reads Markdown without front matter, that begins on a line of its source.
fn body(text: &str, line: usize) -> Document {
    let (text, rest) = text.split_at(end_of_markdown(text));
    let mut reader = Reader::default();
    for event in Parser::new_ext(text, options(text)) {
        reader.read(event.into_static());
    }
    let mut document = reader.finish(rest);
    if !rest.is_empty() {
        document.warnings.push(too_large(line + text.matches('\n').count()));
    }
    document
}

/// Where [`MAX_SIGNS`] have been seen, at the start of a line if that line is not all there is.
fn end_of_markdown(text: &str) -> usize {
    if text.len() <= MAX_SIGNS {
        return text.len();
    }
    let is_sign = |byte: u8| byte == b'\n' || byte.is_ascii_punctuation();
    let signs = text.bytes().enumerate().filter(|(_, byte)| is_sign(*byte));
    let last = signs.map(|(at, _)| at).nth(MAX_SIGNS);
    last.map_or(text.len(), |last| text[..last].rfind('\n').map_or(last, |end| end + 1))
}

fn too_large(line: usize) -> LoadWarning {
    LoadWarning::new(
        "document/too-large",
        format!(
            "there are more than {MAX_SIGNS} signs of Markdown; the rest was read as plain text"
        ),
    )
    .with_help("make several essays of it")
    .at(line)
}

/// `[[1]](address)`, as clippers write the notes of an encyclopedia, is an ordinary link, but not
/// where wiki links are read.
fn options(text: &str) -> Options {
    if text.contains("]](") { OPTIONS.difference(Options::ENABLE_WIKILINKS) } else { OPTIONS }
}

const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_HEADING_ATTRIBUTES)
    .union(Options::ENABLE_GFM)
    .union(Options::ENABLE_DEFINITION_LIST)
    .union(Options::ENABLE_WIKILINKS);

/// Passes events on, and gathers those that HTML parses only as a whole.
#[derive(Default)]
struct Reader {
    builder: Builder,
    /// Lines of HTML blocks with nothing between them.
    html: String,
    /// Inline events of one block.
    run: Run,
    place: Place,
    wiki: Wiki,
}

impl Reader {
    fn read(&mut self, event: Event<'static>) {
        match event {
            Event::Html(line) => self.html.push_str(&line),
            Event::Start(Tag::HtmlBlock) | Event::End(TagEnd::HtmlBlock) => self.end_run(),
            Event::Start(Tag::Paragraph) => {
                self.end_run();
                self.end_html();
                self.place = Place::Paragraph;
            }
            Event::End(TagEnd::Paragraph) => {
                self.end_run();
                self.place = Place::Container;
            }
            inline if is_inline(&inline) => {
                self.end_html();
                if let Some(inline) = self.wiki.resolve(inline) {
                    self.run.push(inline);
                }
            }
            block => {
                self.end_run();
                self.end_html();
                self.place = Place::after(&block);
                self.builder.event(block);
            }
        }
    }

    fn end_html(&mut self) {
        if !self.html.is_empty() {
            html::fragment_into(&mut self.builder, &std::mem::take(&mut self.html));
        }
    }

    fn end_run(&mut self) {
        let run = std::mem::take(&mut self.run);
        if run.events.is_empty() {
            return;
        }
        if run.has_html {
            return self.write_html(&run.events);
        }
        if self.place == Place::Paragraph {
            self.builder.start(Tag::Paragraph);
        }
        run.events.into_iter().for_each(|event| self.builder.event(event));
        if self.place == Place::Paragraph {
            self.builder.end();
        }
    }

    /// `<b>` in one event and `</b>` in another are a pair for the HTML parser only, so that the
    /// whole run goes through it.
    fn write_html(&mut self, run: &[Event<'static>]) {
        let Written { mut html, marks } = Written::of(run);
        if self.place == Place::Paragraph {
            // A block in a paragraph ends the paragraph; the HTML parser knows where.
            html = format!("<p>{html}</p>");
        }
        let mut parsed = Builder::new();
        html::fragment_into(&mut parsed, &html);
        let body = parsed.finish().body;
        let takes_blocks = match self.place {
            Place::Paragraph => true,
            Place::Line => false,
            Place::Container => !is_one_paragraph(body.events()),
        };
        for (index, event) in body.events().iter().enumerate() {
            if takes_blocks || is_inline(event) {
                if let Some(attributes) = body.attributes(index) {
                    self.builder.set_next_attributes(attributes.clone());
                }
                self.write_marked(event, &marks);
            }
        }
    }

    /// Writes an event, putting the marks back that stand in its text.
    fn write_marked(&mut self, event: &Event<'static>, marks: &[Event<'static>]) {
        let Event::Text(text) = event else {
            return self.builder.event(event.clone());
        };
        let mut start = 0;
        for (at, character) in text.char_indices() {
            if let Some(mark) = mark_index(character) {
                self.builder.text(&text[start..at]);
                start = at + character.len_utf8();
                if let Some(mark) = marks.get(mark) {
                    self.builder.event(mark.clone());
                }
            }
        }
        self.builder.text(&text[start..]);
    }

    /// Ends the document with text that is no Markdown.
    fn finish(mut self, rest: &str) -> Document {
        self.end_run();
        self.end_html();
        self.builder.break_block();
        html::plain_paragraphs(&mut self.builder, rest);
        self.builder.finish()
    }
}

/// What inline events stand in.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Place {
    /// A paragraph that is opened when its run ends.
    Paragraph,
    /// A heading or another block that cannot hold blocks.
    Line,
    /// An item or another block that can.
    #[default]
    Container,
}

impl Place {
    fn after(block: &Event<'_>) -> Self {
        match block {
            Event::Start(
                Tag::Heading { .. } | Tag::TableCell | Tag::CodeBlock(_) | Tag::DefinitionListTitle,
            ) => Self::Line,
            _ => Self::Container,
        }
    }
}

/// Whether there is nothing but one paragraph.
fn is_one_paragraph(events: &[Event<'_>]) -> bool {
    matches!(events, [Event::Start(Tag::Paragraph), inner @ .., Event::End(TagEnd::Paragraph)]
        if inner.iter().all(is_inline))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The body, printed as HTML.
    #[track_caller]
    fn check(text: &str, expected: &str) {
        let mut html = String::new();
        pulldown_cmark::html::push_html(&mut html, document(text).body.events().iter().cloned());
        assert_eq!(html.trim_end().replace('\n', ""), expected, "{text:?}");
    }

    #[test]
    fn reads_the_usual_extensions() {
        check("# T {#id}", "<h1 id=\"id\">T</h1>");
        check("~~a~~ 'q' -- b...", "<p><del>a</del> 'q' -- b...</p>");
        check(
            "- [x] a",
            "<ul><li><input disabled=\"\" type=\"checkbox\" checked=\"\"/>a</li></ul>",
        );
        check("t\n: d", "<dl><dt>t</dt><dd>d</dd></dl>");
        check("[a](@/b.md) [c](c.md)", "<p><a href=\"@/b.md\">a</a> <a href=\"c.md\">c</a></p>");
    }

    #[test]
    fn wiki_links_become_links() {
        check("[[A b]]", "<p><a href=\"wiki:A%20b\">A b</a></p>");
        check("[[A#h|*s*]]", "<p><a href=\"wiki:A#h\"><em>s</em></a></p>");
        check("![[n]]", "<p><a href=\"wiki:n\">n</a></p>");
        check("![[a b.PNG]]", "<p><img src=\"a%20b.PNG\" alt=\"\" /></p>");
        check("![[a.png|300x20]]", "<p><img src=\"a.png\" alt=\"\" /></p>");
        check("![[a.png|A cat]]", "<p><img src=\"a.png\" alt=\"A cat\" /></p>");
        check("`[[a]]`", "<p><code>[[a]]</code></p>");
    }

    #[test]
    fn a_bracketed_number_with_an_address_is_an_ordinary_link() {
        check("x[[1]](https://x.org/#c_1)", "<p>x<a href=\"https://x.org/#c_1\">[1]</a></p>");
    }

    #[test]
    fn inline_html_is_read_as_a_whole() {
        check("a <b>b *c*</b> d", "<p>a <strong>b <em>c</em></strong> d</p>");
        check("H<sub>2</sub>O &lt; `<b>`", "<p>H<sub>2</sub>O &lt; <code>&lt;b&gt;</code></p>");
        check("- a <b>b</b>\n  - c", "<ul><li>a <strong>b</strong><ul><li>c</li></ul></li></ul>");
        check("# a <i>b</i>", "<h1>a <em>b</em></h1>");
        check(
            "a <b>b <div>c</div> d",
            "<p>a <strong>b</strong></p><p><strong>c</strong></p><p><strong>d</strong></p>",
        );
        check(
            "|a|\n|-|\n|<b>c</b><br>d|",
            "<table><thead><tr><th>a</th></tr></thead><tbody><tr><td><strong>c</strong><br />d</td></tr></tbody></table>",
        );
    }

    #[test]
    fn marks_survive_html_around_them() {
        let body = |text| document(text).body.events().to_vec();
        let plain = body("*a[^1] b* **c** d\n\n[^1]: n");
        assert_eq!(body("*a[^1] b* <b>c</b> d\n\n[^1]: n"), plain);
        assert_eq!(body("*a[^1]\u{F0000} b* <b>c</b> d\n\n[^1]: n"), plain);
        assert_eq!(body("- [x] <b>a</b> b"), body("- [x] **a** b"));
        assert_eq!(body("1. a <b>b</b> c\n   - d"), body("1. a **b** c\n   - d"));
    }

    #[test]
    fn html_blocks_do_not_reach_the_body_raw() {
        let events = document("<div>\n\n<p>x</p>\n</div>\n\ntext\n\n- a\n\n  <b>y</b>\n").body;
        let is_raw = |event: &Event<'_>| matches!(event, Event::Html(_) | Event::InlineHtml(_));
        assert!(!events.events().iter().any(is_raw));
    }

    #[test]
    fn front_matter_comes_off() {
        let found = document("---\ntitle: A\nsource: https://x.org/\n---\n# A\n");
        assert_eq!(found.front_matter.title.as_deref(), Some("A"));
        assert_eq!(found.writing, Writing::Saved);
        assert_eq!(found.units().len(), 1);
        check("---\n\ntext", "<hr /><p>text</p>");
    }

    #[test]
    fn what_has_no_origin_is_ones_own() {
        for text in ["", "# A", "---\ntitle: A\n---\n"] {
            assert_eq!(document(text).writing, Writing::Own, "{text:?}");
        }
        assert!(document("").body.is_empty());
    }

    #[test]
    fn behind_too_many_signs_the_text_is_plain() {
        let signs = ",".repeat(96);
        let paragraphs = format!("*a*{signs}\n\n").repeat(MAX_SIGNS / 100 + 2);
        let document = document(&format!("---\ntitle: A\n---\n{paragraphs}"));
        let units = document.units();
        assert_eq!(units.len(), MAX_SIGNS / 100 + 2, "every paragraph");
        assert_eq!(units[0].text, format!("a{signs}"));
        assert_eq!(units[units.len() - 1].text, format!("*a*{signs}"));
        assert_eq!(document.warnings[0].code, "document/too-large");
        assert_eq!(document.warnings[0].line, Some(4 + MAX_SIGNS / 50));
    }

    #[test]
    fn deep_and_broken_texts_are_read() {
        for text in ["> ", "- ", "[[", "![", "**a", "<div>", "<b>", "| ", "[^1]", "`"] {
            document(&text.repeat(20_000));
        }
    }
}
