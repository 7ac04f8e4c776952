//! Brings a body into a form `CommonMark` can say.
//!
//! Inline content always stands in a paragraph, heading or cell; lists are tight where they can
//! be; tables are complete; notes stand at the end under their numbers; what the notation does not
//! know becomes its nearest neighbour.

mod table;

use pulldown_cmark::{CodeBlockKind, CowStr, Event, HeadingLevel, LinkType, Tag, TagEnd};

use self::table::Gathered;
use super::escape::is_forbidden;
use super::figure::is_caption;
use super::footnote::Footnotes;
use super::highlight::language_of;
use super::inline::Line;
use super::list::{repair, tighten};
use super::scan::{code_of, description_of, end_of};
use crate::document::Body;

/// The events of a body as blocks `CommonMark` can say.
pub(super) fn plain_blocks(body: &Body) -> Vec<Event<'static>> {
    let events = body.events();
    let notes = Footnotes::of(events);
    let note_texts = vec![Vec::new(); notes.len()];
    let mut plainer = Plainer {
        body,
        notes,
        note_texts,
        out: Vec::new(),
        outer: Vec::new(),
        open: Vec::new(),
        line: None,
        table: None,
    };
    let mut index = 0;
    while index < events.len() {
        index = plainer.step(index);
    }
    plainer.end_line();
    let Plainer { mut out, note_texts, .. } = plainer;
    for (note, text) in note_texts.into_iter().enumerate() {
        let label: CowStr<'static> = (note + 1).to_string().into();
        out.push(Event::Start(Tag::FootnoteDefinition(label)));
        out.extend(text);
        out.push(Event::End(TagEnd::FootnoteDefinition));
    }
    tighten(without_empty(repair(out)))
}

/// What a tag of the body has become, for its end.
enum Open {
    /// Nothing, or nothing that needs an end.
    Nothing,
    /// Nothing, but a new line begins after it.
    Seam,
    /// Something inline.
    Inline,
    /// A block that holds other blocks.
    Container(TagEnd),
    /// A block that holds a line; it ends with the line.
    Leaf,
    /// A leaf whose words stand in one more tag.
    Wrapped,
    /// The note of this number.
    Note(usize),
    /// A cell of the table that is being gathered.
    Cell,
    /// The outermost table.
    Table,
}

/// A leaf block that is being gathered.
struct Leaf {
    tag: Tag<'static>,
    line: Line,
}

struct Plainer<'a> {
    body: &'a Body,
    notes: Footnotes<'a>,
    note_texts: Vec<Vec<Event<'static>>>,
    out: Vec<Event<'static>>,
    /// What is set aside while a note is gathered.
    outer: Vec<Vec<Event<'static>>>,
    open: Vec<Open>,
    line: Option<Leaf>,
    table: Option<Gathered>,
}

impl Plainer<'_> {
    /// Takes one event, or more where they belong together; returns the index of the next.
    fn step(&mut self, index: usize) -> usize {
        let events = self.body.events();
        match &events[index] {
            Event::Start(Tag::Image { dest_url, title, .. }) => {
                let end = end_of(events, index);
                self.image(dest_url, title, description_of(&events[index + 1..end]));
                return end + 1;
            }
            Event::Start(Tag::CodeBlock(kind)) => {
                let end = end_of(events, index);
                self.code_block(kind, &events[index + 1..end]);
                return end + 1;
            }
            Event::Start(tag) => {
                let open = self.start(index, tag);
                self.open.push(open);
            }
            Event::End(_) => self.end(),
            Event::Rule => {
                self.seam();
                if self.table.is_none() {
                    self.out.push(Event::Rule);
                }
            }
            Event::FootnoteReference(label) => {
                if let Some(number) = self.notes.referred(label) {
                    self.line().reference(number);
                }
            }
            Event::TaskListMarker(is_done) => self.task_marker(*is_done),
            Event::Text(text)
            | Event::Html(text)
            | Event::InlineHtml(text)
            | Event::InlineMath(text)
            | Event::DisplayMath(text) => self.line().text(text),
            Event::Code(text) => self.line().code(text),
            Event::SoftBreak => self.line().soft_break(),
            Event::HardBreak => self.line().hard_break(),
        }
        index + 1
    }

    fn start(&mut self, index: usize, tag: &Tag<'static>) -> Open {
        match tag {
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough => self.inline(tag.clone()),
            Tag::Superscript => self.inline_html("<sup>", "</sup>"),
            Tag::Subscript => self.inline_html("<sub>", "</sub>"),
            Tag::Link { link_type, dest_url, title, .. } => {
                let address = match link_type {
                    LinkType::Email => format!("mailto:{dest_url}"),
                    _ => dest_url.to_string(),
                };
                let address = plain_address(&address);
                if address.is_empty() {
                    return Open::Nothing;
                }
                self.inline(Tag::Link {
                    link_type: LinkType::Inline,
                    dest_url: address.into(),
                    title: self.title(title).into(),
                    id: "".into(),
                })
            }
            _ if self.table.is_some() => self.start_in_table(tag),
            Tag::Table(alignments) => {
                self.end_line();
                let alignments = alignments.clone();
                self.table = Some(Gathered::new(alignments));
                Open::Table
            }
            Tag::Paragraph if is_caption(self.body, index) => {
                self.wrapped(Tag::Paragraph, Tag::Emphasis)
            }
            Tag::DefinitionListTitle => self.wrapped(Tag::Paragraph, Tag::Strong),
            Tag::Paragraph => self.leaf(Tag::Paragraph),
            Tag::Heading { level, .. } => self.leaf(heading(*level)),
            Tag::BlockQuote(_) => self.container(Tag::BlockQuote(None)),
            Tag::List(first) => self.container(Tag::List(*first)),
            Tag::Item if matches!(self.open.last(), Some(Open::Container(TagEnd::List(_)))) => {
                self.container(Tag::Item)
            }
            Tag::FootnoteDefinition(_) => self.note(index),
            Tag::Item
            | Tag::DefinitionList
            | Tag::DefinitionListDefinition
            | Tag::TableHead
            | Tag::TableRow
            | Tag::TableCell => {
                self.end_line();
                Open::Seam
            }
            Tag::Image { .. } | Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::MetadataBlock(_) => {
                Open::Nothing
            }
        }
    }

    fn end(&mut self) {
        match self.open.pop() {
            None | Some(Open::Nothing) => {}
            Some(Open::Seam) => self.seam(),
            Some(Open::Inline) => {
                if let Some(leaf) = &mut self.line {
                    leaf.line.end();
                }
            }
            Some(Open::Leaf) => self.end_line(),
            Some(Open::Wrapped) => {
                if let Some(leaf) = &mut self.line {
                    leaf.line.end();
                }
                self.end_line();
            }
            Some(Open::Container(end)) => {
                self.end_line();
                self.out.push(Event::End(end));
            }
            Some(Open::Note(number)) => {
                self.end_line();
                let outer = self.outer.pop().unwrap_or_default();
                self.note_texts[number - 1] = std::mem::replace(&mut self.out, outer);
            }
            Some(Open::Cell) => self.end_cell(),
            Some(Open::Table) => self.end_table(),
        }
    }

    /// The line words go to; outside any leaf a paragraph, or a cell in a table.
    fn line(&mut self) -> &mut Line {
        let is_cell = self.table.is_some();
        let leaf = self.line.get_or_insert_with(|| {
            if is_cell {
                Leaf { tag: Tag::TableCell, line: Line::one() }
            } else {
                Leaf { tag: Tag::Paragraph, line: Line::new() }
            }
        });
        &mut leaf.line
    }

    /// Between blocks: a new line, or a space inside a table.
    fn seam(&mut self) {
        if self.table.is_none() {
            self.end_line();
        } else if let Some(leaf) = &mut self.line {
            leaf.line.text(" ");
        }
    }

    fn inline(&mut self, tag: Tag<'static>) -> Open {
        let end = Event::End(tag.to_end());
        self.line().start(Event::Start(tag), end);
        Open::Inline
    }

    fn inline_html(&mut self, start: &'static str, end: &'static str) -> Open {
        self.line().start(Event::InlineHtml(start.into()), Event::InlineHtml(end.into()));
        Open::Inline
    }

    fn container(&mut self, tag: Tag<'static>) -> Open {
        self.end_line();
        let end = tag.to_end();
        self.out.push(Event::Start(tag));
        Open::Container(end)
    }

    fn leaf(&mut self, tag: Tag<'static>) -> Open {
        self.end_line();
        let line = if matches!(tag, Tag::Paragraph) { Line::new() } else { Line::one() };
        self.line = Some(Leaf { tag, line });
        Open::Leaf
    }

    fn wrapped(&mut self, leaf: Tag<'static>, inner: Tag<'static>) -> Open {
        self.leaf(leaf);
        self.inline(inner);
        Open::Wrapped
    }

    fn note(&mut self, index: usize) -> Open {
        self.end_line();
        let Some(number) = self.notes.defined(index) else { return Open::Seam };
        self.outer.push(std::mem::take(&mut self.out));
        Open::Note(number)
    }

    fn end_line(&mut self) {
        let Some(Leaf { tag, line }) = self.line.take() else { return };
        let words = line.finish();
        if !words.is_empty() {
            let end = tag.to_end();
            self.out.push(Event::Start(tag));
            self.out.extend(words);
            self.out.push(Event::End(end));
        }
    }

    fn task_marker(&mut self, is_done: bool) {
        let is_first = match &self.line {
            None => matches!(self.out.last(), Some(Event::Start(Tag::Item))),
            Some(leaf) => {
                leaf.line.is_empty()
                    && leaf.tag == Tag::Paragraph
                    && matches!(self.out.last(), Some(Event::Start(Tag::Item)))
            }
        };
        if is_first && self.table.is_none() {
            self.line().marker(is_done);
        }
    }

    fn image(&mut self, address: &str, title: &str, description: String) {
        let image = Tag::Image {
            link_type: LinkType::Inline,
            dest_url: plain_address(address).into(),
            title: self.title(title).into(),
            id: "".into(),
        };
        let line = self.line();
        line.atom(Event::Start(image));
        if !description.is_empty() {
            line.atom(Event::Text(description.into()));
        }
        line.atom(Event::End(TagEnd::Image));
    }

    /// A title in one line; none in a table, where a bar in it would end the cell.
    fn title(&self, title: &str) -> String {
        if self.table.is_some() {
            return String::new();
        }
        let words: Vec<_> = title.split_whitespace().collect();
        words.join(" ").chars().filter(|character| !is_forbidden(*character)).collect()
    }

    fn code_block(&mut self, kind: &CodeBlockKind<'_>, events: &[Event<'_>]) {
        let mut code = code_of(events);
        if self.table.is_some() {
            self.seam();
            return self.line().code(&code);
        }
        self.end_line();
        let language = match kind {
            CodeBlockKind::Fenced(info) => language_of(info),
            CodeBlockKind::Indented => "",
        };
        let kind = CodeBlockKind::Fenced(language.to_owned().into());
        self.out.push(Event::Start(Tag::CodeBlock(kind)));
        if !code.is_empty() {
            if !code.ends_with('\n') {
                code.push('\n');
            }
            self.out.push(Event::Text(code.into()));
        }
        self.out.push(Event::End(TagEnd::CodeBlock));
    }
}

/// The events without containers that hold nothing.
fn without_empty(events: Vec<Event<'static>>) -> Vec<Event<'static>> {
    let mut kept: Vec<Event<'static>> = Vec::with_capacity(events.len());
    for event in events {
        let empties = match (&event, kept.last()) {
            (Event::End(end), Some(Event::Start(tag))) => {
                tag.to_end() == *end
                    && !matches!(
                        end,
                        TagEnd::TableCell | TagEnd::CodeBlock | TagEnd::FootnoteDefinition
                    )
            }
            _ => false,
        };
        if empties {
            kept.pop();
        } else {
            kept.push(event);
        }
    }
    kept
}

fn heading(level: HeadingLevel) -> Tag<'static> {
    Tag::Heading { level, id: None, classes: Vec::new(), attrs: Vec::new() }
}

/// An address without what would end it.
fn plain_address(address: &str) -> String {
    let mut plain = String::with_capacity(address.len());
    for character in address.trim().chars() {
        match character {
            ' ' => plain.push_str("%20"),
            '<' => plain.push_str("%3C"),
            '>' => plain.push_str("%3E"),
            '\\' => plain.push_str("%5C"),
            '|' => plain.push_str("%7C"),
            character if character.is_control() => {}
            character => plain.push(character),
        }
    }
    plain
}
