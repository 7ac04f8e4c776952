//! From inline pieces to blocks: folds white space as a browser does, opens containers and inline
//! tags only once they hold something, and hands whole blocks to the document's builder.
//!
//! It knows nothing of the tree. A run of inline pieces is gathered until its block ends, for only
//! then is it known whether there is anything to write.

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, LinkType, Tag};

use crate::document::{Attributes, Builder, Element, ElementId, FactKind};

/// Containers open at once; blocks in deeper ones are written without them. With the tags inside a
/// block this stays below what the builder accepts, so that no block is ever refused.
const MAX_CONTAINERS: usize = 85;

/// What a run of inline pieces becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Leaf {
    Paragraph,
    Heading(HeadingLevel),
    /// A cell of a table; its place says which.
    Cell,
}

/// A fact that waits for its place in the text.
#[derive(Debug)]
pub(super) struct WaitingFact {
    pub(super) kind: FactKind,
    pub(super) name: String,
    pub(super) value: String,
}

#[derive(Debug)]
enum Piece {
    Text(String),
    Code(String),
    Event(Event<'static>),
    Image(Tag<'static>, Attributes, String),
    Fact(WaitingFact),
}

#[derive(Debug)]
struct Container {
    /// `None` for those that are too deep.
    tag: Option<Tag<'static>>,
    attributes: Attributes,
    /// Whether the text of its first block stands in it without a paragraph.
    is_tight: bool,
    is_open: bool,
}

/// Where the first piece of a run stands, and how much of that holds for the whole run.
#[derive(Clone, Copy, Debug)]
struct Wrapper {
    element: Option<ElementId>,
    /// Elements around the first piece, itself included.
    height: usize,
    /// The fewest elements around any point of the run since.
    lowest: usize,
    /// The same, up to the last piece.
    common: usize,
}

/// See the module.
#[derive(Debug)]
pub(super) struct Writer<'b> {
    builder: &'b mut Builder,
    containers: Vec<Container>,
    /// Whether text outside the containers needs no paragraph.
    is_base_tight: bool,
    /// Open inline tags of the source; `None` for one that stands inside its like.
    inlines: Vec<Option<Tag<'static>>>,
    /// How many of them are open in the run.
    opened: usize,
    code_depth: usize,
    /// Whether the code element was opened after the last piece.
    is_new_code: bool,
    run: Vec<Piece>,
    has_content: bool,
    wrapper: Option<Wrapper>,
    has_space: bool,
    breaks: usize,
    /// The elements around the elements that were added, from `first_element` on.
    parents: Vec<Option<ElementId>>,
    first_element: Option<ElementId>,
    /// Position of the last event of an image, a table or a code block.
    last_visual: Option<usize>,
    /// Whether the last paragraph held images and no words.
    was_image: bool,
}

impl<'b> Writer<'b> {
    pub(super) fn new(builder: &'b mut Builder) -> Self {
        Self {
            builder,
            containers: Vec::new(),
            is_base_tight: false,
            inlines: Vec::new(),
            opened: 0,
            code_depth: 0,
            is_new_code: false,
            run: Vec::new(),
            has_content: false,
            wrapper: None,
            has_space: false,
            breaks: 0,
            parents: Vec::new(),
            first_element: None,
            last_visual: None,
            was_image: false,
        }
    }

    /// Says that text outside any container needs no paragraph.
    pub(super) fn set_base_tight(&mut self) {
        self.is_base_tight = true;
    }

    /// Adds an element of the source.
    pub(super) fn add_element(&mut self, element: Element) -> ElementId {
        let parent = element.parent;
        let id = self.builder.add_element(element);
        self.first_element.get_or_insert(id);
        self.parents.push(parent);
        id
    }

    /// Whether the run holds something to read or see.
    pub(super) fn has_content(&self) -> bool {
        self.has_content
    }

    /// Whether the next piece begins a run, so that [`Writer::set_wrapper`] has to be told.
    pub(super) fn begins_run(&self) -> bool {
        self.wrapper.is_none()
    }

    /// Says where the piece to come, the first of a run, stands: in `element`, with `height`
    /// elements around it.
    pub(super) fn set_wrapper(&mut self, element: Option<ElementId>, height: usize) {
        self.wrapper = Some(Wrapper { element, height, lowest: height, common: height });
    }

    /// Says that an element was left and `height` are still around.
    pub(super) fn left_element(&mut self, height: usize) {
        if let Some(wrapper) = &mut self.wrapper {
            wrapper.lowest = wrapper.lowest.min(height);
        }
    }

    /// Text as the source has it.
    pub(super) fn text(&mut self, text: &str) {
        let is_space = |character: char| character.is_whitespace();
        let inner = text.trim_matches(is_space);
        if inner.is_empty() {
            self.has_space |= !text.is_empty();
            return;
        }
        self.has_space |= text.starts_with(is_space);
        self.begin_piece();
        self.push_folded(inner);
        self.has_space = text.ends_with(is_space);
    }

    /// A space, where text follows.
    pub(super) fn space(&mut self) {
        self.has_space = true;
    }

    fn push_folded(&mut self, text: &str) {
        let mut folded = String::with_capacity(text.len());
        for character in text.chars() {
            if !character.is_ascii_whitespace() {
                folded.push(character);
            } else if !folded.ends_with(' ') {
                folded.push(' ');
            }
        }
        let is_code = self.code_depth > 0;
        match self.run.last_mut() {
            Some(Piece::Text(last)) if !is_code => last.push_str(&folded),
            Some(Piece::Code(last)) if is_code && !self.is_new_code => last.push_str(&folded),
            _ if is_code => self.run.push(Piece::Code(folded)),
            _ => self.run.push(Piece::Text(folded)),
        }
        self.is_new_code = false;
    }

    /// Writes the white space that waited and opens the inline tags that wait.
    fn begin_piece(&mut self) {
        if self.has_content {
            if self.breaks > 0 {
                self.run.push(Piece::Event(Event::HardBreak));
            } else if self.has_space {
                self.push_space();
            }
        }
        self.breaks = 0;
        self.has_space = false;
        self.has_content = true;
        if let Some(wrapper) = &mut self.wrapper {
            wrapper.common = wrapper.common.min(wrapper.lowest);
        }
        while self.opened < self.inlines.len() {
            if let Some(tag) = &self.inlines[self.opened] {
                self.run.push(Piece::Event(Event::Start(tag.clone())));
            }
            self.opened += 1;
        }
    }

    fn push_space(&mut self) {
        let is_code = self.code_depth > 0 && !self.is_new_code && self.opened == self.inlines.len();
        match self.run.last_mut() {
            Some(Piece::Text(last)) => last.push(' '),
            Some(Piece::Code(last)) if is_code => last.push(' '),
            _ => self.run.push(Piece::Text(" ".to_owned())),
        }
    }

    /// An event that is read or seen, such as a footnote's reference.
    pub(super) fn inline_event(&mut self, event: Event<'static>) {
        self.begin_piece();
        self.run.push(Piece::Event(event));
    }

    /// An image; `alt` and `title` may be empty.
    pub(super) fn image(
        &mut self,
        address: String,
        alt: String,
        title: String,
        size: Option<(u32, u32)>,
    ) {
        self.begin_piece();
        let tag = Tag::Image {
            link_type: LinkType::Inline,
            dest_url: address.into(),
            title: title.into(),
            id: "".into(),
        };
        let attributes = Attributes { image_size: size, ..Attributes::default() };
        self.run.push(Piece::Image(tag, attributes, alt));
    }

    /// A line break. Returns whether it ends the paragraph, being the second in a row.
    pub(super) fn line_break(&mut self) -> bool {
        self.breaks += 1;
        self.breaks > 1 && self.has_content
    }

    /// A fact that stands here in the text.
    pub(super) fn fact(&mut self, fact: WaitingFact) {
        self.run.push(Piece::Fact(fact));
    }

    /// Opens an inline tag; every call is matched by one [`Writer::close_inline`].
    pub(super) fn open_inline(&mut self, tag: Tag<'static>) {
        let end = tag.to_end();
        let is_inside_its_like = self.inlines.iter().flatten().any(|open| open.to_end() == end);
        self.inlines.push((!is_inside_its_like).then_some(tag));
    }

    /// Closes the innermost inline tag.
    pub(super) fn close_inline(&mut self) {
        let tag = self.inlines.pop().flatten();
        if self.opened > self.inlines.len() {
            self.opened = self.inlines.len();
            if let Some(tag) = tag {
                self.run.push(Piece::Event(Event::End(tag.to_end())));
            }
        }
    }

    /// Text from here on is code.
    pub(super) fn open_code(&mut self) {
        self.code_depth += 1;
        self.is_new_code = true;
    }

    /// Text is no longer code.
    pub(super) fn close_code(&mut self) {
        self.code_depth = self.code_depth.saturating_sub(1);
    }

    /// Opens a container; every call is matched by one [`Writer::close_container`]. No run is
    /// under way.
    pub(super) fn open_container(
        &mut self,
        tag: Tag<'static>,
        attributes: Attributes,
        is_tight: bool,
    ) {
        let is_shallow = self.containers.len() < MAX_CONTAINERS;
        let tag = is_shallow.then_some(tag);
        self.containers.push(Container { tag, attributes, is_tight, is_open: false });
    }

    /// Closes the innermost container. No run is under way.
    pub(super) fn close_container(&mut self) {
        if let Some(container) = self.containers.pop()
            && container.is_open
        {
            self.builder.end();
        }
    }

    /// The innermost container.
    pub(super) fn container(&self) -> Option<&Tag<'static>> {
        self.containers.iter().rev().find_map(|container| container.tag.as_ref())
    }

    /// Ends a block: what was gathered becomes a `leaf`.
    pub(super) fn end_block(&mut self, leaf: Leaf, attributes: Attributes) {
        self.close_run();
        if !self.has_content {
            self.run.retain(|piece| matches!(piece, Piece::Fact(_)));
            self.wrapper = None;
            return;
        }
        let run = std::mem::take(&mut self.run);
        let element = self.wrapper.take().and_then(|wrapper| self.common_element(wrapper));
        self.builder.set_element(element);
        self.has_content = false;
        self.was_image = is_image_only(&run);
        let leaf = if self.was_image && leaf != Leaf::Cell { Leaf::Paragraph } else { leaf };
        let stray = self.open_containers();
        let is_bare = leaf == Leaf::Cell
            || (leaf == Leaf::Paragraph && self.is_tight() && !attributes.caption);
        let tag = match leaf {
            Leaf::Heading(level) => {
                Tag::Heading { level, id: None, classes: Vec::new(), attrs: Vec::new() }
            }
            Leaf::Paragraph | Leaf::Cell => Tag::Paragraph,
        };
        let mut run = run.into_iter().peekable();
        while let Some(Piece::Fact(fact)) = run.next_if(|piece| matches!(piece, Piece::Fact(_))) {
            self.builder.fact_here(fact.kind, &fact.name, &fact.value);
        }
        if !is_bare {
            self.builder.set_next_attributes(attributes);
            self.builder.start(tag);
        }
        self.write_all(run);
        if !is_bare {
            self.builder.end();
        }
        if stray {
            self.builder.end();
        }
    }

    fn close_run(&mut self) {
        while self.opened > 0 {
            self.opened -= 1;
            if let Some(tag) = &self.inlines[self.opened] {
                self.run.push(Piece::Event(Event::End(tag.to_end())));
            }
        }
        self.has_space = false;
        self.breaks = 0;
    }

    /// The innermost element around the whole run.
    fn common_element(&self, wrapper: Wrapper) -> Option<ElementId> {
        let first = self.first_element.unwrap_or(0);
        let parent = |id: ElementId| self.parents.get((id - first) as usize).copied().flatten();
        (wrapper.common..wrapper.height)
            .fold(wrapper.element, |element, _| element.and_then(parent))
    }

    fn is_tight(&self) -> bool {
        self.containers
            .last()
            .map_or(self.is_base_tight, |container| container.is_tight && container.tag.is_some())
    }

    /// Opens the containers that wait. Returns whether an item had to be opened for text that
    /// stands in a list outside its items; the caller ends it.
    fn open_containers(&mut self) -> bool {
        for index in 0..self.containers.len() {
            let container = &mut self.containers[index];
            if !container.is_open
                && let Some(tag) = &container.tag
            {
                container.is_open = true;
                self.builder.set_next_attributes(container.attributes.clone());
                self.builder.start(tag.clone());
            }
        }
        let stray = match self.container() {
            Some(Tag::List(_)) => Tag::Item,
            Some(Tag::DefinitionList) => Tag::DefinitionListDefinition,
            _ => return false,
        };
        self.builder.start(stray);
        true
    }

    /// Facts between two texts move before them: one event holds both.
    fn write_all(&mut self, run: impl Iterator<Item = Piece>) {
        let mut text = String::new();
        for piece in run {
            match piece {
                Piece::Text(more) => text.push_str(&more),
                Piece::Fact(fact) => self.builder.fact_here(fact.kind, &fact.name, &fact.value),
                other => {
                    self.builder.text(&std::mem::take(&mut text));
                    self.write(other);
                }
            }
        }
        self.builder.text(&text);
    }

    fn write(&mut self, piece: Piece) {
        match piece {
            Piece::Text(text) => self.builder.text(&text),
            Piece::Code(code) => self.builder.event(Event::Code(code.into())),
            Piece::Event(event) => self.builder.event(event),
            Piece::Fact(fact) => self.builder.fact_here(fact.kind, &fact.name, &fact.value),
            Piece::Image(tag, attributes, alt) => {
                self.last_visual = Some(self.builder.position());
                self.builder.set_next_attributes(attributes);
                self.builder.start(tag);
                self.builder.text(&alt);
                self.builder.end();
            }
        }
    }

    /// A block of code. No run is under way.
    pub(super) fn code_block(
        &mut self,
        language: &str,
        text: &str,
        attributes: Attributes,
        element: Option<ElementId>,
    ) {
        let kind = if language.is_empty() {
            CodeBlockKind::Indented
        } else {
            CodeBlockKind::Fenced(language.to_owned().into())
        };
        let stray = self.begin_visual(element);
        self.builder.set_next_attributes(attributes);
        self.builder.start(Tag::CodeBlock(kind));
        self.builder.text(text);
        self.builder.end();
        if stray {
            self.builder.end();
        }
    }

    /// A line across the page. No run is under way.
    pub(super) fn rule(&mut self, element: Option<ElementId>) {
        self.builder.set_element(element);
        self.write_facts();
        let stray = self.open_containers();
        self.builder.event(Event::Rule);
        if stray {
            self.builder.end();
        }
        self.was_image = false;
    }

    /// Opens a table, its head, a row or a cell: written whether or not anything is inside.
    pub(super) fn open_table_part(
        &mut self,
        tag: Tag<'static>,
        attributes: Attributes,
        element: Option<ElementId>,
    ) {
        if matches!(tag, Tag::Table(_)) {
            // Text cannot stand in a list outside its items, nor can a table.
            let is_stray = self.begin_visual(element);
            self.containers.push(Container {
                tag: is_stray.then_some(Tag::Item),
                attributes: Attributes::default(),
                is_tight: false,
                is_open: is_stray,
            });
        }
        self.builder.set_next_attributes(attributes);
        self.builder.start(tag);
    }

    /// Closes a cell, a row or a head.
    pub(super) fn close_table_part(&mut self) {
        self.builder.end();
    }

    /// Closes a table.
    pub(super) fn close_table(&mut self) {
        self.builder.end();
        self.close_container();
    }

    fn begin_visual(&mut self, element: Option<ElementId>) -> bool {
        self.builder.set_element(element);
        let stray = self.open_containers();
        self.write_facts();
        self.last_visual = Some(self.builder.position());
        self.was_image = false;
        stray
    }

    fn write_facts(&mut self) {
        for piece in std::mem::take(&mut self.run) {
            self.write(piece);
        }
    }

    /// Position of the next event.
    pub(super) fn position(&self) -> usize {
        self.builder.position()
    }

    /// Whether an image, a table or a code block was written at or after a position.
    pub(super) fn has_visual_since(&self, position: usize) -> bool {
        self.last_visual.is_some_and(|visual| visual >= position)
    }

    /// Whether the last paragraph held images and no words.
    pub(super) fn was_image(&self) -> bool {
        self.was_image
    }

    /// Writes what still waits.
    pub(super) fn finish(mut self) {
        self.end_block(Leaf::Paragraph, Attributes::default());
        self.write_facts();
        while !self.containers.is_empty() {
            self.close_container();
        }
        self.builder.set_element(None);
    }
}

fn is_image_only(run: &[Piece]) -> bool {
    let mut has_image = false;
    for piece in run {
        match piece {
            Piece::Image(..) => has_image = true,
            Piece::Text(text) if text.trim().is_empty() => {}
            Piece::Text(_) | Piece::Code(_) => return false,
            Piece::Event(_) | Piece::Fact(_) => {}
        }
    }
    has_image
}
