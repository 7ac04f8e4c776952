//! A body as HTML: one pass over the events, everything from the source escaped.
//!
//! Only the tags written here can appear; what a source says reaches the output as text or as the
//! value of an attribute. Each start leaves what closes it on a stack of our own.

mod link;
mod note;
#[cfg(test)]
pub(super) mod tests;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;

use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, Event, Tag};

use self::link::{full_address, is_nameless};
use self::note::push_note;
use super::escape::{push_attribute, push_text};
use super::figure::{Figures, is_caption};
use super::footnote::Footnotes;
use super::scan::{code_of, description_of, end_of, is_blank};
use super::table::Table;
use super::{Html, Medium, Target, book_anchor, highlight};
use crate::document::{Body, Direction, Outline};

/// The body as HTML; see [`super::to_html`] and [`super::to_xhtml`].
pub(super) fn write(
    body: &Body,
    medium: Medium,
    table: &str,
    resolve: &dyn Fn(&str) -> Target,
) -> Html {
    let notes = Footnotes::of(body.events());
    let mut writer = Writer {
        body,
        medium,
        resolve,
        outline: Outline::of(body),
        figures: Figures::of(body),
        note_texts: vec![String::new(); notes.len()],
        note_uses: vec![0; notes.len()],
        notes,
        out: String::new(),
        outer: Vec::new(),
        open: Vec::new(),
        tables: Vec::new(),
        table,
        table_names: BTreeMap::new(),
        links: 0,
        has_code: false,
        has_remote_images: false,
    };
    let mut index = 0;
    while index < body.events().len() {
        index = writer.step(index);
    }
    writer.finish()
}

/// A tag that is open.
struct Open {
    /// What closes it.
    close: &'static str,
    /// Where its opening tag stands in the output, and where its content begins.
    start: usize,
    content: usize,
    role: Role,
}

impl Open {
    fn is_table(&self) -> bool {
        self.role == Role::Table
    }
}

/// What happens when a tag closes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// It is closed.
    Plain,
    /// It is closed, or taken back if it holds nothing.
    Fickle,
    /// The same, without the line breaks beside images at its edges that are not shown.
    Paragraph,
    /// The same, for a link.
    Link,
    /// The output so far is the text of the note of this number.
    Note(usize),
    /// The table on top of the stack is done.
    Table,
    /// A row of that table is done.
    Row,
}

struct Writer<'a> {
    body: &'a Body,
    medium: Medium,
    resolve: &'a dyn Fn(&str) -> Target,
    outline: Outline,
    figures: Figures,
    notes: Footnotes<'a>,
    /// By note: its markup, and how many references were written.
    note_texts: Vec<String>,
    note_uses: Vec<usize>,
    out: String,
    /// The outputs set aside while a note is written.
    outer: Vec<String>,
    open: Vec<Open>,
    tables: Vec<Table<'a>>,
    /// Name of a table under no heading.
    table: &'a str,
    /// How often each name of a table was used.
    table_names: BTreeMap<String, usize>,
    /// Links around the current event.
    links: usize,
    has_code: bool,
    has_remote_images: bool,
}

impl<'a> Writer<'a> {
    /// Writes one event, or more where they belong together; returns the index of the next.
    fn step(&mut self, index: usize) -> usize {
        let events = self.body.events();
        match &events[index] {
            Event::Start(Tag::Image { link_type, dest_url, title, .. }) => {
                let end = end_of(events, index);
                let description = description_of(&events[index + 1..end]);
                self.image(index, &full_address(*link_type, dest_url), title, &description);
                return end + 1;
            }
            Event::Start(Tag::CodeBlock(kind)) => {
                let end = end_of(events, index);
                self.code_block(index, kind, &events[index + 1..end]);
                return end + 1;
            }
            Event::Start(Tag::TableHead) => {
                let end = end_of(events, index);
                if is_blank(&events[index..=end]) {
                    return end + 1;
                }
                self.start(index, &Tag::TableHead);
            }
            Event::Start(tag) => self.start(index, tag),
            Event::End(_) => self.end(),
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => {
                push_text(&mut self.out, text);
            }
            Event::Code(text) => self.wrapped("<code>", text, "</code>"),
            Event::InlineMath(text) => self.wrapped("<span class=\"math\">", text, "</span>"),
            Event::DisplayMath(text) => {
                self.wrapped("<span class=\"math display\">", text, "</span>");
            }
            Event::SoftBreak => self.out.push('\n'),
            Event::HardBreak => {
                self.out.push_str(BREAK);
                self.out.push('\n');
            }
            Event::Rule => self.out.push_str("<hr/>\n"),
            Event::FootnoteReference(label) => self.reference(label),
            Event::TaskListMarker(is_done) => {
                let sign = if *is_done { '\u{2611}' } else { '\u{2610}' };
                let _ = write!(self.out, "<span class=\"task\">{sign}</span> ");
            }
        }
        index + 1
    }

    fn wrapped(&mut self, open: &str, text: &str, close: &str) {
        self.out.push_str(open);
        push_text(&mut self.out, text);
        self.out.push_str(close);
    }

    fn start(&mut self, index: usize, tag: &'a Tag<'static>) {
        match tag {
            Tag::Paragraph => self.paragraph(index),
            Tag::Heading { .. } => self.heading(index),
            Tag::BlockQuote(kind) => {
                self.block(index, "<blockquote", quote_class(*kind), ">\n", "</blockquote>\n");
            }
            Tag::List(None) => self.block(index, "<ul", "", ">\n", "</ul>\n"),
            Tag::List(Some(1)) => self.block(index, "<ol", "", ">\n", "</ol>\n"),
            Tag::List(Some(first)) => {
                let start = format!(" start=\"{first}\"");
                self.block(index, "<ol", &start, ">\n", "</ol>\n");
            }
            Tag::Item => self.block(index, "<li", "", ">", "</li>\n"),
            Tag::DefinitionList => self.block(index, "<dl", "", ">\n", "</dl>\n"),
            Tag::DefinitionListTitle => self.block(index, "<dt", "", ">", "</dt>\n"),
            Tag::DefinitionListDefinition => self.block(index, "<dd", "", ">", "</dd>\n"),
            Tag::FootnoteDefinition(_) => self.note(index),
            Tag::Table(alignments) => self.table(index, alignments),
            Tag::TableHead => self.row(Table::head, "</tr></thead>\n"),
            Tag::TableRow => self.row(Table::row, "</tr>\n"),
            Tag::TableCell => self.cell(index),
            Tag::Emphasis => self.open("<em>", "</em>", Role::Fickle),
            Tag::Strong => self.open("<strong>", "</strong>", Role::Fickle),
            Tag::Strikethrough => self.open("<del>", "</del>", Role::Fickle),
            Tag::Superscript => self.open("<sup>", "</sup>", Role::Fickle),
            Tag::Subscript => self.open("<sub>", "</sub>", Role::Fickle),
            Tag::Link { link_type, dest_url, title, .. } => {
                self.link(&full_address(*link_type, dest_url), title);
            }
            Tag::Image { .. } | Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::MetadataBlock(_) => {
                self.open("", "", Role::Plain);
            }
        }
    }

    fn open(&mut self, tag: &str, close: &'static str, role: Role) {
        let start = self.out.len();
        self.out.push_str(tag);
        self.open.push(Open { close, start, content: self.out.len(), role });
    }

    /// Opens a block with what the side table says of it.
    fn block(&mut self, index: usize, tag: &str, more: &str, end: &str, close: &'static str) {
        let attributes = self.attributes(index);
        self.open(&format!("{tag}{more}{attributes}{end}"), close, Role::Plain);
    }

    /// Language and direction of the block an event opens.
    fn attributes(&self, index: usize) -> String {
        let mut written = String::new();
        let Some(attributes) = self.body.attributes(index) else { return written };
        if let Some(language) = attributes.language.as_deref().filter(|tag| is_language(tag)) {
            let _ = write!(written, " lang=\"{language}\"");
            if self.medium == Medium::Book {
                let _ = write!(written, " xml:lang=\"{language}\"");
            }
        }
        match attributes.direction {
            Some(Direction::Ltr) => written.push_str(" dir=\"ltr\""),
            Some(Direction::Rtl) => written.push_str(" dir=\"rtl\""),
            None => {}
        }
        written
    }

    fn paragraph(&mut self, index: usize) {
        let attributes = self.attributes(index);
        if self.figures.is_caption(index) {
            let tag = format!("<figcaption{attributes}>");
            self.open(&tag, "</figcaption></figure>\n", Role::Plain);
        } else if self.figures.is_figure(index) {
            self.open(&format!("<figure{attributes}>"), "\n", Role::Plain);
        } else {
            let class = if is_caption(self.body, index) { " class=\"caption\"" } else { "" };
            self.open(&format!("<p{class}{attributes}>"), "</p>\n", Role::Paragraph);
        }
    }

    fn heading(&mut self, index: usize) {
        let attributes = self.attributes(index);
        let Some(heading) = self.outline.heading(index) else {
            // Only an image, or nothing: not a heading for those who jump from one to the next.
            return self.open(&format!("<p{attributes}>"), "</p>\n", Role::Paragraph);
        };
        let (tag, close) = match heading.level {
            2 => ("h2", "</h2>\n"),
            3 => ("h3", "</h3>\n"),
            4 => ("h4", "</h4>\n"),
            5 => ("h5", "</h5>\n"),
            _ => ("h6", "</h6>\n"),
        };
        let mut open = format!("<{tag} id=\"");
        push_attribute(&mut open, &self.anchor(&heading.anchor));
        let _ = write!(open, "\"{attributes}>");
        self.open(&open, close, Role::Plain);
    }

    /// The `id` of the heading of an anchor.
    fn anchor<'b>(&self, anchor: &'b str) -> Cow<'b, str> {
        match self.medium {
            Medium::Site => anchor.into(),
            Medium::Book => book_anchor(anchor).into(),
        }
    }

    fn code_block(&mut self, index: usize, kind: &CodeBlockKind<'_>, events: &[Event<'_>]) {
        let code = code_of(events);
        let language = match kind {
            CodeBlockKind::Fenced(info) => highlight::language_of(info),
            CodeBlockKind::Indented => "",
        };
        let attributes = self.attributes(index);
        // Code too wide for the page scrolls, and so must be reachable by keyboard.
        let _ = write!(self.out, "<pre tabindex=\"0\"{attributes}><code");
        if !language.is_empty() {
            let _ = write!(self.out, " class=\"language-{language}\"");
        }
        self.out.push('>');
        if let Some(spans) = highlight::spans(&code, language) {
            self.has_code = true;
            self.out.push_str(&spans);
        } else {
            push_text(&mut self.out, &code);
        }
        self.out.push_str("</code></pre>\n");
    }

    fn table(&mut self, index: usize, alignments: &'a [pulldown_cmark::Alignment]) {
        let name = self.table_name(index);
        let figure = if self.figures.is_figure(index) { "<figure>" } else { "" };
        let mut tag =
            format!("{figure}<div class=\"table\" role=\"region\" tabindex=\"0\" aria-label=\"");
        push_attribute(&mut tag, &name);
        let _ = writeln!(tag, "\"><table{}>", self.attributes(index));
        self.open(&tag, "", Role::Table);
        self.tables.push(Table::new(alignments));
    }

    /// The heading a table stands under, which speaks the essay's language; numbered from the second
    /// table on, for two regions of one name cannot be told apart.
    fn table_name(&mut self, index: usize) -> String {
        let name = self.outline.before(index).map_or(self.table, |heading| heading.text.as_str());
        let uses = self.table_names.entry(name.to_owned()).or_insert(0);
        *uses += 1;
        if *uses == 1 { name.to_owned() } else { format!("{name} ({uses})") }
    }

    /// Opens a row; one that stands in no table is none.
    fn row(&mut self, open: fn(&mut Table<'a>) -> &'static str, close: &'static str) {
        match self.tables.last_mut().filter(|_| self.open.last().is_some_and(Open::is_table)) {
            Some(table) => {
                let tag = open(table);
                self.open(tag, close, Role::Row);
            }
            None => self.open("", "", Role::Plain),
        }
    }

    fn cell(&mut self, index: usize) {
        let events = self.body.events();
        let is_in_row = self.open.last().is_some_and(|open| open.role == Role::Row);
        match self.tables.last_mut().filter(|_| is_in_row) {
            Some(table) => {
                let is_empty = is_blank(&events[index..=end_of(events, index)]);
                let (tag, close) = table.cell(is_empty);
                self.open(&tag, close, Role::Plain);
            }
            None => self.open("", " ", Role::Plain),
        }
    }

    fn end(&mut self) {
        let Some(open) = self.open.pop() else { return };
        match open.role {
            Role::Plain | Role::Row => self.out.push_str(open.close),
            Role::Fickle => self.close_or_take_back(&open),
            Role::Paragraph => {
                let text = self.out.split_off(open.content);
                self.out.push_str(without_edge_breaks(&text));
                self.close_or_take_back(&open);
            }
            Role::Link => {
                self.links = self.links.saturating_sub(1);
                self.close_or_take_back(&open);
            }
            Role::Note(number) => {
                let outer = self.outer.pop().unwrap_or_default();
                self.note_texts[number - 1] = std::mem::replace(&mut self.out, outer);
            }
            Role::Table => {
                let close = self.tables.pop().map_or("", |table| table.end());
                self.out.push_str(close);
            }
        }
    }

    /// Closes a tag, or takes it back if only white space stands inside; a link also if all it
    /// holds is an image without a description, for then it has no name to be called by.
    fn close_or_take_back(&mut self, open: &Open) {
        let content = &self.out[open.content..];
        let is_empty = content.trim().is_empty();
        if is_empty || (open.role == Role::Link && is_nameless(content)) {
            self.out.replace_range(open.start..open.content, "");
        } else {
            self.out.push_str(open.close);
        }
    }

    fn finish(mut self) -> Html {
        while !self.open.is_empty() {
            self.end();
        }
        if !self.note_texts.is_empty() {
            self.out.push_str("<section class=\"footnotes\" role=\"doc-endnotes\">\n<ol>\n");
            for (note, text) in self.note_texts.iter().enumerate() {
                push_note(&mut self.out, self.medium, note + 1, (text, self.note_uses[note]));
            }
            self.out.push_str("</ol>\n</section>\n");
        }
        let Self { out: markup, has_code, has_remote_images, .. } = self;
        Html { markup, has_code, has_remote_images }
    }
}

const BREAK: &str = "<br/>";

/// Markup without the line breaks at its ends; text has no such letters, for it is escaped.
fn without_edge_breaks(markup: &str) -> &str {
    let mut rest = markup.trim();
    while let Some(shorter) = rest.strip_prefix(BREAK).or_else(|| rest.strip_suffix(BREAK)) {
        rest = shorter.trim();
    }
    if rest.len() == markup.trim().len() { markup } else { rest }
}

fn quote_class(kind: Option<BlockQuoteKind>) -> &'static str {
    match kind {
        None => "",
        Some(BlockQuoteKind::Note) => " class=\"note\"",
        Some(BlockQuoteKind::Tip) => " class=\"tip\"",
        Some(BlockQuoteKind::Important) => " class=\"important\"",
        Some(BlockQuoteKind::Warning) => " class=\"warning\"",
        Some(BlockQuoteKind::Caution) => " class=\"caution\"",
    }
}

/// Whether a text has the shape of a BCP 47 tag.
fn is_language(tag: &str) -> bool {
    /// Longest tag that is believed, in bytes; RFC 5646, section 4.4.1, asks for 35.
    const MAX_BYTES: usize = 35;
    tag.len() <= MAX_BYTES
        && tag.split('-').all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
}
