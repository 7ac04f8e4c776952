//! The walk over the tree, from its root to the document's builder, without recursion.
//!
//! Each element on the way down is a [`Frame`]; its [`Role`] says what it opens, its [`End`] what
//! has to be done when it is left.

mod block;
mod cell;
mod line;

use pulldown_cmark::{Event, Tag};
use scraper::{Html, Node};

use super::super::section_link;
use super::address::Base;
use super::dom::{Dom, attribute, child_elements, clean, name, next_shown, short_text, words};
use super::element::{direction, is_out_of_sight, layout_element};
use super::facts::{MAX_FACTS_IN_TEXT, named_facts};
use super::note::Notes;
use super::role::{Role, is_block, role};
use super::selected::Selected;
use super::table::Grid;
use super::writer::{Leaf, Writer};
use super::{image, shape};
use crate::document::{Attributes, Direction, ElementId};

/// What has to be done when an element is left.
#[derive(Debug)]
enum End {
    Nothing,
    /// White space.
    Space,
    /// The block ends.
    Block,
    /// So do a heading or a cell, and with them the rule that all inside is one line.
    Leaf,
    /// The block ends, and the container with it.
    Container,
    Caption {
        was_caption: bool,
    },
    Quotation,
    Table,
}

/// An element the walk is in.
#[derive(Debug)]
struct Frame<'a> {
    node: Dom<'a>,
    next: Option<Dom<'a>>,
    end: End,
    /// Inline tags it opened.
    inlines: usize,
    is_code: bool,
    /// Whether it is a row of elements; asked when the first follows another.
    is_row: Option<bool>,
    element: Option<ElementId>,
    /// A caption that comes before what it is the caption of.
    deferred: Option<Dom<'a>>,
    /// Whether the last item inside was left open for the list that follows it.
    has_open_item: bool,
    /// Position of the first event inside.
    start: usize,
    cells: Option<Cells<'a>>,
    language: Option<&'a str>,
    direction: Option<Direction>,
}

/// The next cell of a table of data.
#[derive(Debug)]
struct Cells<'a> {
    grid: Grid<'a>,
    row: usize,
    column: usize,
}

/// See the module.
#[derive(Debug)]
pub(super) struct Walk<'a, 'b> {
    base: &'a Base,
    notes: &'a Notes,
    selected: &'a Selected<'a>,
    writer: Writer<'b>,
    stack: Vec<Frame<'a>>,
    leaf: Leaf,
    is_caption: bool,
    facts: usize,
    /// Language and direction of the page, which its blocks need not repeat.
    page: (Option<&'a str>, Option<Direction>),
}

/// What may be written where a walk begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Room {
    /// Any block.
    Blocks,
    /// Any block, but the text of the first needs no paragraph.
    Tight,
    /// A part of one line.
    Line,
}

/// Walks the tree of a page from its root.
pub(super) fn walk<'a>(
    html: &'a Html,
    base: &'a Base,
    notes: &'a Notes,
    selected: &'a Selected<'a>,
    writer: Writer<'_>,
) {
    walk_in(html, base, notes, selected, writer, Room::Blocks);
}

/// Walks a tree from its root, to where there is only so much room.
pub(super) fn walk_in<'a>(
    html: &'a Html,
    base: &'a Base,
    notes: &'a Notes,
    selected: &'a Selected<'a>,
    writer: Writer<'_>,
    room: Room,
) {
    let document = html.tree.root();
    let page = child_elements(document).find(|child| name(*child) == "html");
    let page = page.map_or((None, None), |page| (attribute(page, "lang"), direction(page)));
    let leaf = if room == Room::Line { Leaf::Cell } else { Leaf::Paragraph };
    let (stack, facts) = (Vec::new(), 0);
    let mut walk =
        Walk { base, notes, selected, writer, stack, leaf, is_caption: false, facts, page };
    // A fragment hangs on an `html` element of the parser's own.
    let is_fragment = matches!(document.value(), Node::Fragment);
    let top = if is_fragment { document.first_child().unwrap_or(document) } else { document };
    if room == Room::Tight {
        walk.writer.set_base_tight();
    }
    walk.push(top, End::Block);
    walk.run();
    walk.writer.finish();
}

impl<'a> Walk<'a, '_> {
    fn run(&mut self) {
        while let Some(frame) = self.stack.last_mut() {
            if frame.cells.is_some() {
                self.next_cell();
            } else if let Some(child) = frame.next {
                frame.next = child.next_sibling();
                self.enter(child);
            } else if let Some(caption) = frame.deferred.take() {
                self.enter_caption(caption);
            } else {
                self.leave();
            }
        }
    }

    fn enter(&mut self, node: Dom<'a>) {
        match node.value() {
            Node::Text(text) => self.text(&clean(&text.text)),
            Node::Element(_) => self.enter_element(node),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if !text.trim().is_empty() {
            self.prepare();
        }
        self.writer.run.text(text);
    }

    /// Tells the writer where a run begins.
    fn prepare(&mut self) {
        if self.writer.run.is_new() {
            let element = self.element_here();
            self.writer.run.set_wrapper(element, self.stack.len());
        }
    }

    /// The innermost element around, made known to the layout together with all around it.
    fn element_here(&mut self) -> Option<ElementId> {
        let known = self.stack.iter().rposition(|frame| frame.element.is_some());
        let mut parent = known.and_then(|known| self.stack[known].element);
        for index in known.map_or(0, |known| known + 1)..self.stack.len() {
            let Some(element) = layout_element(self.stack[index].node, parent) else { continue };
            let id = self.writer.add_element(element, self.selected.by(self.stack[index].node));
            self.stack[index].element = Some(id);
            parent = Some(id);
        }
        parent
    }

    fn enter_element(&mut self, node: Dom<'a>) {
        let role = role(name(node));
        if role == Role::Dropped || self.notes.back_links.contains(&node.id()) {
            return;
        }
        if !is_block(name(node)) && is_out_of_sight(node) && self.is_amid_text(node) {
            return;
        }
        if let Some(label) = self.notes.references.get(&node.id()) {
            self.prepare();
            self.writer.run.event(Event::FootnoteReference(label.clone().into()));
            return;
        }
        if self.is_section_link(node) {
            return;
        }
        if is_block(name(node)) && !self.is_flat() {
            self.end_block();
        }
        self.note_facts(node);
        if let Some(label) = self.notes.definitions.get(&node.id()).filter(|_| !self.is_flat()) {
            return self.open_container(node, Tag::FootnoteDefinition(label.clone().into()), false);
        }
        if self.is_flat() && is_block(name(node)) {
            self.enter_flat(node);
        } else {
            self.enter_role(node, role);
        }
    }

    /// Whether a node is what a program wrote beside a heading, or a sign that leads to its paragraph.
    fn is_section_link(&self, node: Dom<'a>) -> bool {
        /// Characters of the longest offer to edit, and nodes that it is made of.
        const MAX_CHARACTERS: usize = 48;
        const MAX_NODES: usize = 24;
        let is_small = || node.descendants().nth(MAX_NODES).is_none();
        let shown = || short_text(node, MAX_CHARACTERS);
        let is_in_heading = matches!(self.leaf, Leaf::Heading(_));
        match name(node) {
            "a" => attribute(node, "href").is_some_and(|address| {
                let may_edit = is_in_heading && address.contains("edit");
                address.contains('#') && is_small() && section_link::is_sign(&shown())
                    || may_edit && is_small() && section_link::is_edit(&shown())
            }),
            "span" => words(node, "class").any(|class| class == "mw-editsection"),
            _ => false,
        }
    }

    /// Whether text stands before or after a node in its line.
    fn is_amid_text(&self, node: Dom<'a>) -> bool {
        self.writer.run.has_content() || next_shown(node).is_some_and(|next| next.value().is_text())
    }

    fn note_facts(&mut self, node: Dom<'a>) {
        if self.facts < MAX_FACTS_IN_TEXT {
            for fact in named_facts(node) {
                self.facts += 1;
                self.writer.run.fact(fact);
            }
        }
    }

    /// A block in a heading or a cell, where everything is one line.
    fn enter_flat(&mut self, node: Dom<'a>) {
        self.writer.run.space();
        if name(node) != "hr" {
            self.push(node, End::Space);
        }
    }

    fn enter_role(&mut self, node: Dom<'a>, role: Role) {
        match role {
            Role::Dropped => {}
            Role::Block => self.enter_block(node),
            Role::Heading(level) if shape::is_heading(node) => {
                self.enter_leaf(node, Leaf::Heading(level));
            }
            Role::BulletList if !self.holds_notes(node) => self.enter_list(node, Tag::List(None)),
            Role::NumberedList if !self.holds_notes(node) => {
                let start = attribute(node, "start").and_then(|start| start.parse().ok());
                self.enter_list(node, Tag::List(Some(start.unwrap_or(1))));
            }
            Role::Item => self.enter_part(node, Tag::Item),
            Role::Quote => self.open_container(node, Tag::BlockQuote(None), false),
            Role::Descriptions if shape::is_descriptions(node) => {
                self.open_container(node, Tag::DefinitionList, false);
            }
            Role::Heading(_)
            | Role::BulletList
            | Role::NumberedList
            | Role::Descriptions
            | Role::Figure => self.push(node, End::Block),
            Role::Term => self.enter_part(node, Tag::DefinitionListTitle),
            Role::Description => self.enter_part(node, Tag::DefinitionListDefinition),
            Role::FigureCaption => self.enter_figure_caption(node),
            Role::Preformatted => self.enter_preformatted(node),
            Role::Table => self.enter_table(node),
            Role::Image => self.image(node),
            Role::LineBreak => self.line_break(),
            Role::Rule => self.rule(node),
            Role::Formula => self.formula(node),
            Role::NoScript => {
                if let Some(image) = image::fallback(node) {
                    self.image(image);
                }
            }
            Role::Template => self.enter_template(node),
            _ => self.enter_inline(node, role),
        }
    }

    fn push(&mut self, node: Dom<'a>, end: End) {
        let parent = self.stack.last();
        let language = attribute(node, "lang").or(parent.and_then(|parent| parent.language));
        let direction = direction(node).or(parent.and_then(|parent| parent.direction));
        self.stack.push(Frame {
            node,
            next: node.first_child(),
            end,
            inlines: 0,
            is_code: false,
            is_row: None,
            element: None,
            deferred: None,
            has_open_item: false,
            start: self.writer.position(),
            cells: None,
            language,
            direction,
        });
    }

    fn is_flat(&self) -> bool {
        self.leaf != Leaf::Paragraph
    }

    /// What the side table says of a block that stands here.
    fn attributes(&self) -> Attributes {
        let (language, direction) =
            self.stack.last().map_or((None, None), |frame| (frame.language, frame.direction));
        Attributes {
            caption: self.is_caption,
            image_size: None,
            direction: direction.filter(|_| direction != self.page.1),
            language: language
                .filter(|language| {
                    !self.page.0.is_some_and(|page| page.eq_ignore_ascii_case(language))
                })
                .map(str::to_owned),
        }
    }

    fn end_block(&mut self) {
        let attributes = self.attributes();
        self.writer.end_block(self.leaf, attributes);
    }

    fn leave(&mut self) {
        let Some(frame) = self.stack.last() else { return };
        for _ in 0..frame.inlines {
            self.writer.run.close_inline();
        }
        if frame.is_code {
            self.writer.run.close_code();
        }
        match frame.end {
            End::Nothing | End::Table => {}
            End::Space => self.writer.run.space(),
            End::Block | End::Leaf | End::Container | End::Caption { .. } => self.end_block(),
            End::Quotation => self.text("”"),
        }
        let Some(frame) = self.pop() else { return };
        match frame.end {
            End::Caption { was_caption } => self.is_caption = was_caption,
            End::Container => self.close_container(&frame),
            End::Leaf => {
                let was_cell = self.leaf == Leaf::Cell;
                self.leaf = Leaf::Paragraph;
                if was_cell {
                    self.leave_cell();
                }
            }
            End::Nothing | End::Space | End::Block | End::Quotation | End::Table => {}
        }
    }

    fn pop(&mut self) -> Option<Frame<'a>> {
        let frame = self.stack.pop();
        self.writer.run.left_element(self.stack.len());
        frame
    }

    /// Closes a container, but for an item a list follows: pages write nested lists so.
    fn close_container(&mut self, frame: &Frame<'a>) {
        if frame.has_open_item {
            self.writer.close_container();
        }
        let before_list = next_shown(frame.node)
            .is_some_and(|next| shape::is_list(next) && !self.holds_notes(next));
        let Some(parent) = self.stack.last_mut() else { return self.writer.close_container() };
        if name(frame.node) == "li" && before_list && self.writer.container() == Some(&Tag::Item) {
            parent.has_open_item = true;
            return;
        }
        self.writer.close_container();
        if shape::is_list(frame.node) && parent.has_open_item && !before_list {
            parent.has_open_item = false;
            self.writer.close_container();
        }
    }
}
