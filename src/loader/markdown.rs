//! Markdown: the curator's own writing, notes and what web clippers save.
//!
//! Front matter comes off first. The text is CommonMark with tables, footnotes, strikethrough,
//! task lists, heading attributes, definition lists and alerts, and with `[[Title]]` links to
//! essays and `![[file.png]]` images as note programs write them. Raw HTML goes through the HTML
//! loader, a run of it at a time. Links stay as written: the library knows where they lead.

use pulldown_cmark::{CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};

use super::{Format, decode, front_matter, html};
use crate::diagnostic::Diagnostic;
use crate::document::{Builder, Document, Writing};
use crate::source::Raw;

pub(super) const FORMAT: Format = Format { name: "markdown", endings: &["md", "markdown"], load };

/// Scheme of the links that `[[Title]]` becomes; the rest of the address is the title.
pub const WIKI_SCHEME: &str = "wiki:";

#[expect(clippy::unnecessary_wraps, reason = "the signature of every loader")]
fn load(raw: &Raw) -> Result<Document, Diagnostic> {
    Ok(document(&decode::decode(&raw.bytes, None).text))
}

/// Reads Markdown text, front matter and all.
fn document(text: &str) -> Document {
    let Some(split) = front_matter::split(text) else {
        return Document { writing: Writing::Own, ..body(text) };
    };
    let front_matter::Parsed { front_matter, writing, warnings } = front_matter::parse(&split);
    Document { front_matter, writing, warnings, ..body(split.body) }
}

fn body(text: &str) -> Document {
    let mut reader = Reader::default();
    for event in Parser::new_ext(text, options(text)) {
        reader.read(event.into_static());
    }
    reader.finish()
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
    /// Whether the run is a paragraph that has not been opened yet.
    is_paragraph: bool,
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
                self.is_paragraph = true;
            }
            Event::End(TagEnd::Paragraph) => self.end_run(),
            inline if is_inline(&inline) => {
                self.end_html();
                if let Some(inline) = self.wiki.resolve(inline) {
                    self.run.push(inline);
                }
            }
            block => {
                self.end_run();
                self.end_html();
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
        let is_paragraph = std::mem::take(&mut self.is_paragraph);
        if is_paragraph && run.is_html() {
            // A block in a paragraph ends the paragraph; the HTML parser knows where.
            let html = format!("<p>{}</p>", to_html(&run.events));
            return html::fragment_into(&mut self.builder, &html);
        }
        if is_paragraph {
            self.builder.start(Tag::Paragraph);
        }
        run.write_into(&mut self.builder);
        if is_paragraph {
            self.builder.end();
        }
    }

    fn finish(mut self) -> Document {
        self.end_run();
        self.end_html();
        self.builder.finish()
    }
}

/// Whether an event stands within a line of text.
fn is_inline(event: &Event<'_>) -> bool {
    match event {
        Event::Start(tag) => matches!(
            tag,
            Tag::Emphasis
                | Tag::Strong
                | Tag::Strikethrough
                | Tag::Superscript
                | Tag::Subscript
                | Tag::Link { .. }
                | Tag::Image { .. }
        ),
        Event::End(end) => matches!(
            end,
            TagEnd::Emphasis
                | TagEnd::Strong
                | TagEnd::Strikethrough
                | TagEnd::Superscript
                | TagEnd::Subscript
                | TagEnd::Link
                | TagEnd::Image
        ),
        Event::Html(_) | Event::Rule => false,
        _ => true,
    }
}

/// Inline events, of which some may be HTML.
#[derive(Default)]
struct Run {
    events: Vec<Event<'static>>,
    has_html: bool,
    /// Whether there is something HTML cannot say: a footnote's mark or a task's box.
    has_marks: bool,
}

impl Run {
    fn push(&mut self, event: Event<'static>) {
        self.has_html |= matches!(event, Event::InlineHtml(_));
        self.has_marks |= is_mark(&event);
        self.events.push(event);
    }

    /// Whether the whole run can be said in HTML, and has to.
    fn is_html(&self) -> bool {
        self.has_html && !self.has_marks
    }

    /// `<b>` in one event and `</b>` in another are a pair for the HTML parser only, so that what
    /// stands between two marks goes through it as a whole.
    fn write_into(self, builder: &mut Builder) {
        if !self.has_html {
            return self.events.into_iter().for_each(|event| builder.event(event));
        }
        for piece in self.events.split_inclusive(is_mark) {
            let (piece, mark) = match piece.split_last() {
                Some((mark, before)) if is_mark(mark) => (before, Some(mark)),
                _ => (piece, None),
            };
            write_piece(piece, builder);
            if let Some(mark) = mark {
                builder.event(mark.clone());
            }
        }
    }
}

fn is_mark(event: &Event<'_>) -> bool {
    matches!(event, Event::FootnoteReference(_) | Event::TaskListMarker(_))
}

fn write_piece(piece: &[Event<'static>], builder: &mut Builder) {
    if piece.iter().any(|event| matches!(event, Event::InlineHtml(_))) {
        let html = to_html(piece);
        // The space next to a mark is lost on a parser that sees the edge of a block there.
        if html.starts_with(char::is_whitespace) {
            builder.text(" ");
        }
        html::fragment_into(builder, html.trim());
        if html.ends_with(char::is_whitespace) {
            builder.text(" ");
        }
    } else {
        piece.iter().for_each(|event| builder.event(event.clone()));
    }
}

/// Inline events as HTML, what was HTML as it stands. Addresses keep their spelling.
fn to_html(events: &[Event<'_>]) -> String {
    let mut html = String::new();
    let mut is_in_alt = false;
    for event in events {
        match event {
            Event::InlineHtml(_) if is_in_alt => {}
            Event::InlineHtml(tag) => html.push_str(tag),
            Event::Text(text) => escape(text, &mut html),
            Event::Code(code) if is_in_alt => escape(code, &mut html),
            Event::Code(code) => {
                html.push_str("<code>");
                escape(code, &mut html);
                html.push_str("</code>");
            }
            Event::SoftBreak => html.push('\n'),
            Event::HardBreak => html.push_str("<br>"),
            Event::Start(Tag::Image { dest_url, title, .. }) if !is_in_alt => {
                open("img", &[("src", dest_url), ("title", title)], &mut html);
                html.truncate(html.len() - ">".len());
                html.push_str(" alt=\"");
                is_in_alt = true;
            }
            Event::End(TagEnd::Image) if is_in_alt => {
                html.push_str("\">");
                is_in_alt = false;
            }
            Event::Start(Tag::Link { dest_url, title, .. }) if !is_in_alt => {
                open("a", &[("href", dest_url), ("title", title)], &mut html);
            }
            Event::Start(tag) if !is_in_alt => open(element(tag.to_end()), &[], &mut html),
            Event::End(end) if !is_in_alt => {
                html.push_str("</");
                html.push_str(element(*end));
                html.push('>');
            }
            _ => {}
        }
    }
    html
}

/// The element of an inline tag.
fn element(end: TagEnd) -> &'static str {
    match end {
        TagEnd::Strong => "strong",
        TagEnd::Emphasis => "em",
        TagEnd::Strikethrough => "del",
        TagEnd::Superscript => "sup",
        TagEnd::Subscript => "sub",
        TagEnd::Link => "a",
        _ => "span",
    }
}

fn open(element: &str, attributes: &[(&str, &str)], html: &mut String) {
    html.push('<');
    html.push_str(element);
    for (name, value) in attributes.iter().filter(|(_, value)| !value.is_empty()) {
        html.push(' ');
        html.push_str(name);
        html.push_str("=\"");
        escape(value, html);
        html.push('"');
    }
    html.push('>');
}

fn escape(text: &str, html: &mut String) {
    for character in text.chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            other => html.push(other),
        }
    }
}

/// Makes ordinary links and images of `[[…]]` and `![[…]]`.
#[derive(Default)]
struct Wiki {
    image: WikiImage,
}

/// What `![[…]]` has just been opened.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum WikiImage {
    #[default]
    None,
    /// An image whose shown text is its file's name again.
    Named,
    /// An image whose shown text is its description, or the width it is shown at.
    Described,
    /// Another note.
    Note,
}

impl Wiki {
    fn resolve(&mut self, event: Event<'static>) -> Option<Event<'static>> {
        match event {
            Event::Start(Tag::Link { link_type: LinkType::WikiLink { .. }, dest_url, .. }) => {
                Some(Event::Start(wiki_link(&dest_url)))
            }
            Event::Start(Tag::Image {
                link_type: LinkType::WikiLink { has_pothole },
                dest_url,
                ..
            }) => {
                self.image = WikiImage::of(&dest_url, has_pothole);
                let is_note = self.image == WikiImage::Note;
                Some(Event::Start(if is_note { wiki_link(&dest_url) } else { image(dest_url) }))
            }
            Event::End(TagEnd::Image) => match std::mem::take(&mut self.image) {
                WikiImage::Note => Some(Event::End(TagEnd::Link)),
                _ => Some(event),
            },
            Event::Text(text) => self.image.shows(&text).then_some(Event::Text(text)),
            other => Some(other),
        }
    }
}

impl WikiImage {
    fn of(target: &str, has_pothole: bool) -> Self {
        let is_image = target.rsplit_once('.').is_some_and(|(_, ending)| {
            IMAGE_ENDINGS.iter().any(|known| known.eq_ignore_ascii_case(ending))
        });
        match (is_image, has_pothole) {
            (false, _) => Self::Note,
            (true, false) => Self::Named,
            (true, true) => Self::Described,
        }
    }

    fn shows(self, text: &str) -> bool {
        let is_size = |text: &str| text.chars().all(|c| c.is_ascii_digit() || c == 'x');
        match self {
            Self::None | Self::Note => true,
            Self::Named => false,
            Self::Described => !is_size(text),
        }
    }
}

/// Endings of the files that `![[…]]` shows as images.
const IMAGE_ENDINGS: [&str; 8] = ["png", "jpg", "jpeg", "gif", "webp", "avif", "svg", "bmp"];

fn wiki_link(title: &str) -> Tag<'static> {
    Tag::Link {
        link_type: LinkType::Inline,
        dest_url: format!("{WIKI_SCHEME}{title}").into(),
        title: CowStr::Borrowed(""),
        id: CowStr::Borrowed(""),
    }
}

fn image(dest_url: CowStr<'static>) -> Tag<'static> {
    Tag::Image {
        link_type: LinkType::Inline,
        dest_url,
        title: CowStr::Borrowed(""),
        id: CowStr::Borrowed(""),
    }
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
    fn deep_and_broken_texts_are_read() {
        for text in ["> ", "- ", "[[", "![", "**a", "<div>", "<b>", "| ", "[^1]", "`"] {
            document(&text.repeat(20_000));
        }
    }
}
