//! The walk over the tree, from its root to the document's builder, without recursion.
//!
//! Each element on the way down is a [`Frame`]; its [`Role`] says what it opens, its [`End`] what
//! has to be done when it is left.

use pulldown_cmark::{Event, Tag};
use scraper::{Html, Node};

use super::address::Base;
use super::dom::{
    Dom, attribute, child_elements, clean, elements_inside, has_class, name, next_shown, short_text,
};
use super::element::{direction, is_out_of_sight, layout_element};
use super::facts::{MAX_FACTS_IN_TEXT, named_facts};
use super::note::Notes;
use super::role::{Role, is_block, role};
use super::table::{Grid, grid};
use super::writer::{Leaf, Writer};
use super::{code, image, shape};
use crate::document::{Attributes, Direction, ElementId};

/// Bytes of a formula's text.
const MAX_FORMULA_BYTES: usize = 2000;

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
pub(super) fn walk<'a>(html: &'a Html, base: &'a Base, notes: &'a Notes, writer: Writer<'_>) {
    walk_in(html, base, notes, writer, Room::Blocks);
}

/// Walks a tree from its root, to where there is only so much room.
pub(super) fn walk_in<'a>(
    html: &'a Html,
    base: &'a Base,
    notes: &'a Notes,
    writer: Writer<'_>,
    room: Room,
) {
    let document = html.tree.root();
    let page = child_elements(document).find(|child| name(*child) == "html");
    let page = page.map_or((None, None), |page| (attribute(page, "lang"), direction(page)));
    let leaf = if room == Room::Line { Leaf::Cell } else { Leaf::Paragraph };
    let (stack, facts) = (Vec::new(), 0);
    let mut walk = Walk { base, notes, writer, stack, leaf, is_caption: false, facts, page };
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
        self.writer.text(text);
    }

    /// Tells the writer where a run begins.
    fn prepare(&mut self) {
        if self.writer.begins_run() {
            let element = self.element_here();
            self.writer.set_wrapper(element, self.stack.len());
        }
    }

    /// The innermost element around, made known to the layout together with all around it.
    fn element_here(&mut self) -> Option<ElementId> {
        let known = self.stack.iter().rposition(|frame| frame.element.is_some());
        let mut parent = known.and_then(|known| self.stack[known].element);
        for index in known.map_or(0, |known| known + 1)..self.stack.len() {
            let Some(element) = layout_element(self.stack[index].node, parent) else { continue };
            let id = self.writer.add_element(element);
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
            self.writer.inline_event(Event::FootnoteReference(label.clone().into()));
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

    /// Whether text stands before or after a node in its line.
    fn is_amid_text(&self, node: Dom<'a>) -> bool {
        self.writer.has_content() || next_shown(node).is_some_and(|next| next.value().is_text())
    }

    fn note_facts(&mut self, node: Dom<'a>) {
        if self.facts < MAX_FACTS_IN_TEXT {
            for fact in named_facts(node) {
                self.facts += 1;
                self.writer.fact(fact);
            }
        }
    }

    /// A block in a heading or a cell, where everything is one line.
    fn enter_flat(&mut self, node: Dom<'a>) {
        self.writer.space();
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

    fn enter_block(&mut self, node: Dom<'a>) {
        if matches!(name(node), "label" | "button") && short_text(node, 1).is_empty() {
            return;
        }
        if self.writer.was_image() && shape::is_caption(node) {
            return self.enter_caption(node);
        }
        self.push(node, End::Block);
    }

    fn enter_leaf(&mut self, node: Dom<'a>, leaf: Leaf) {
        self.push(node, End::Leaf);
        self.leaf = leaf;
    }

    fn open_container(&mut self, node: Dom<'a>, tag: Tag<'static>, is_tight: bool) {
        self.push(node, End::Container);
        let attributes = match tag {
            Tag::Item | Tag::DefinitionListTitle | Tag::DefinitionListDefinition if is_tight => {
                Attributes { caption: false, ..self.attributes() }
            }
            _ => Attributes::default(),
        };
        self.writer.open_container(tag, attributes, is_tight);
    }

    fn holds_notes(&self, list: Dom<'a>) -> bool {
        !self.notes.definitions.is_empty()
            && child_elements(list).any(|item| self.notes.definitions.contains_key(&item.id()))
    }

    fn enter_list(&mut self, node: Dom<'a>, tag: Tag<'static>) {
        self.open_container(node, tag, false);
    }

    /// An item or a term, where its list is around it.
    fn enter_part(&mut self, node: Dom<'a>, tag: Tag<'static>) {
        let fits = match self.writer.container() {
            Some(Tag::List(_)) => tag == Tag::Item,
            Some(Tag::DefinitionList) => tag != Tag::Item,
            _ => false,
        };
        if fits {
            self.open_container(node, tag, shape::is_tight(node));
        } else {
            self.push(node, End::Block);
        }
    }

    fn enter_figure_caption(&mut self, node: Dom<'a>) {
        if let Some(parent) = self.stack.last_mut()
            && parent.deferred.is_none()
            && node.next_siblings().any(shape::is_visual)
        {
            parent.deferred = Some(node);
            return;
        }
        self.enter_caption(node);
    }

    fn enter_caption(&mut self, node: Dom<'a>) {
        self.end_block();
        let figure =
            self.stack.iter().rev().find(|frame| matches!(name(frame.node), "figure" | "table"));
        let follows_visual = match figure {
            Some(figure) => self.writer.has_visual_since(figure.start),
            None => self.writer.was_image(),
        };
        self.push(node, End::Caption { was_caption: self.is_caption });
        self.is_caption |= follows_visual;
    }

    fn enter_preformatted(&mut self, node: Dom<'a>) {
        if code::is_gutter(node) {
            return;
        }
        if code::is_verse(node) {
            return self.verse(node);
        }
        let text = code::code_text(node);
        if !text.is_empty() {
            self.code(node, &text);
        }
    }

    fn code(&mut self, node: Dom<'a>, text: &str) {
        self.push(node, End::Nothing);
        let element = self.element_here();
        let attributes = Attributes { language: None, ..self.attributes() };
        self.writer.code_block(&code::language(node), text, attributes, element);
        self.pop();
    }

    fn verse(&mut self, node: Dom<'a>) {
        self.push(node, End::Block);
        if let Some(frame) = self.stack.last_mut() {
            frame.next = None;
        }
        for line in code::code_text(node).lines() {
            if self.writer.has_content() && self.writer.line_break() {
                self.end_block();
            }
            self.text(line);
        }
    }

    fn enter_table(&mut self, node: Dom<'a>) {
        if code::is_code_table(node) {
            return self.code(node, &code::code_text(node));
        }
        let Some(grid) = grid(node) else {
            return self.push(node, End::Block);
        };
        self.push(node, End::Table);
        let element = self.element_here();
        let attributes = self.attributes();
        let table = Tag::Table(grid.alignments.clone());
        self.writer.open_table_part(table, attributes, element);
        if let Some(frame) = self.stack.last_mut() {
            frame.next = None;
            frame.cells = Some(Cells { grid, row: 0, column: 0 });
        }
    }

    /// Goes on to the next cell of the table the walk is in, or to its end.
    fn next_cell(&mut self) {
        let Some(frame) = self.stack.last_mut() else { return };
        let Some(cells) = &mut frame.cells else { return };
        let (row, column) = (cells.row, cells.column);
        let Some(cell) = cells.grid.rows.get(row).and_then(|row| row.get(column)).copied() else {
            frame.deferred = cells.grid.caption.take();
            frame.cells = None;
            return self.writer.close_table();
        };
        let is_last = column + 1 == cells.grid.rows[row].len();
        (cells.row, cells.column) = if is_last { (row + 1, 0) } else { (row, column + 1) };
        if column == 0 {
            let tag = if row == 0 { Tag::TableHead } else { Tag::TableRow };
            self.writer.open_table_part(tag, Attributes::default(), None);
        }
        self.writer.open_table_part(Tag::TableCell, Attributes::default(), None);
        match cell {
            Some(cell) => {
                self.note_facts(cell);
                self.enter_leaf(cell, Leaf::Cell);
            }
            None => self.writer.close_table_part(),
        }
        if cell.is_none() && is_last {
            self.writer.close_table_part();
        }
    }

    /// Closes a cell, and its row after the last.
    fn leave_cell(&mut self) {
        self.writer.close_table_part();
        let cells = self.stack.last().and_then(|frame| frame.cells.as_ref());
        if cells.is_some_and(|cells| cells.column == 0) {
            self.writer.close_table_part();
        }
    }

    fn image(&mut self, node: Dom<'a>) {
        let alt = clean(attribute(node, "alt").unwrap_or("")).into_owned();
        if has_class(node, |class| matches!(class, "emoji" | "wp-smiley")) {
            return self.text(&alt);
        }
        let Some(picture) = image::picture(node) else { return };
        self.prepare();
        let title = attribute(node, "title").filter(|title| *title != alt).unwrap_or("");
        let title = clean(title).into_owned();
        self.writer.image(self.base.image(picture.source), alt, title, picture.size);
    }

    fn line_break(&mut self) {
        if self.is_flat() {
            self.writer.space();
        } else if self.writer.line_break() {
            self.end_block();
        }
    }

    fn rule(&mut self, node: Dom<'a>) {
        self.push(node, End::Nothing);
        let element = self.element_here();
        self.writer.rule(element);
        self.pop();
    }

    fn formula(&mut self, node: Dom<'a>) {
        let source = elements_inside(node).find(|inner| {
            name(*inner) == "annotation"
                && attribute(*inner, "encoding") == Some("application/x-tex")
        });
        let text = attribute(node, "alttext").map(|text| clean(text).into_owned());
        let text = text.or_else(|| source.map(|source| short_text(source, MAX_FORMULA_BYTES)));
        self.text(&text.unwrap_or_else(|| short_text(node, MAX_FORMULA_BYTES)));
    }

    /// A template is no text, but for the shadow tree a saved page keeps in one.
    fn enter_template(&mut self, node: Dom<'a>) {
        let is_shadow = ["shadowrootmode", "shadowroot", "shadowmode"]
            .iter()
            .any(|mode| attribute(node, mode).is_some());
        if let Some(contents) = node.first_child().filter(|_| is_shadow) {
            self.push(node, End::Space);
            if let Some(frame) = self.stack.last_mut() {
                frame.next = contents.first_child();
            }
        }
    }

    fn enter_inline(&mut self, node: Dom<'a>, role: Role) {
        let end = match role {
            Role::Quotation => {
                self.text("“");
                End::Quotation
            }
            Role::Custom => {
                self.writer.space();
                End::Space
            }
            _ => End::Nothing,
        };
        self.push(node, end);
        let tags = shape::inline_tags(node, role, |href| self.base.link(href));
        let is_code = role == Role::Code;
        if is_code {
            self.writer.open_code();
        }
        if let Some(frame) = self.stack.last_mut() {
            frame.inlines = tags.len();
            frame.is_code = is_code;
        }
        for tag in tags {
            self.writer.open_inline(tag);
        }
    }

    fn leave(&mut self) {
        let Some(frame) = self.stack.last() else { return };
        for _ in 0..frame.inlines {
            self.writer.close_inline();
        }
        if frame.is_code {
            self.writer.close_code();
        }
        match frame.end {
            End::Nothing | End::Table => {}
            End::Space => self.writer.space(),
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
        self.writer.left_element(self.stack.len());
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
