//! From lines of text to blocks: opens containers only once they hold something, and hands whole
//! blocks to the document's builder.
//!
//! It knows nothing of the tree, and nothing of how a [`Run`] was gathered.

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Tag};

use super::run::{Piece, Run, WaitingFact, Wrapper};
use crate::document::{Attributes, Builder, Element, ElementId};

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

#[derive(Debug)]
struct Container {
    /// `None` for those that are too deep.
    tag: Option<Tag<'static>>,
    attributes: Attributes,
    /// Whether the text of its first block stands in it without a paragraph.
    is_tight: bool,
    /// Tags the builder has open for it: itself, and an item where its list has none around it.
    open_tags: usize,
}

/// See the module.
#[derive(Debug)]
pub(super) struct Writer<'b> {
    builder: &'b mut Builder,
    /// The line under way.
    pub(super) run: Run,
    containers: Vec<Container>,
    /// Whether text outside the containers needs no paragraph.
    is_base_tight: bool,
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
            run: Run::default(),
            containers: Vec::new(),
            is_base_tight: false,
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

    /// Adds an element of the source, and says which selectors select it.
    pub(super) fn add_element(&mut self, element: Element, selectors: &[&str]) -> ElementId {
        let parent = element.parent;
        let id = self.builder.add_element(element);
        for selector in selectors {
            self.builder.select(selector, id);
        }
        self.first_element.get_or_insert(id);
        self.parents.push(parent);
        id
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
        self.containers.push(Container { tag, attributes, is_tight, open_tags: 0 });
    }

    /// Closes the innermost container. No run is under way.
    pub(super) fn close_container(&mut self) {
        for _ in 0..self.containers.pop().map_or(0, |container| container.open_tags) {
            self.builder.end();
        }
    }

    /// The innermost container.
    pub(super) fn container(&self) -> Option<&Tag<'static>> {
        self.containers.iter().rev().find_map(|container| container.tag.as_ref())
    }

    /// Ends a block: what was gathered becomes a `leaf`.
    pub(super) fn end_block(&mut self, leaf: Leaf, attributes: Attributes) {
        let Some((pieces, wrapper)) = self.run.take() else { return };
        let element = wrapper.and_then(|wrapper| self.common_element(wrapper));
        self.builder.set_element(element);
        self.was_image = is_image_only(&pieces);
        let leaf = if self.was_image && leaf != Leaf::Cell { Leaf::Paragraph } else { leaf };
        let is_stray = self.open_containers();
        let mut pieces = pieces.into_iter().peekable();
        while let Some(Piece::Fact(fact)) = pieces.next_if(|piece| matches!(piece, Piece::Fact(_)))
        {
            self.write_fact(&fact);
        }
        let tag = self.leaf_tag(leaf, attributes.caption);
        let is_bare = tag.is_none();
        if let Some(tag) = tag {
            self.builder.set_next_attributes(attributes);
            self.builder.start(tag);
        }
        self.write_all(pieces);
        for _ in 0..usize::from(!is_bare) + usize::from(is_stray) {
            self.builder.end();
        }
    }

    /// The tag of a leaf; `None` where its text stands in the container itself.
    fn leaf_tag(&self, leaf: Leaf, is_caption: bool) -> Option<Tag<'static>> {
        match leaf {
            Leaf::Heading(level) => {
                Some(Tag::Heading { level, id: None, classes: Vec::new(), attrs: Vec::new() })
            }
            Leaf::Paragraph => (!self.is_tight() || is_caption).then_some(Tag::Paragraph),
            Leaf::Cell => None,
        }
    }

    /// The innermost element around a whole line.
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
        let mut around = None;
        for container in &mut self.containers {
            let Some(tag) = &container.tag else { continue };
            if container.open_tags == 0 {
                let stray = around.and_then(|around| missing_part(around, Some(tag)));
                container.open_tags = 1 + usize::from(stray.is_some());
                if let Some(stray) = stray {
                    self.builder.start(stray);
                }
                self.builder.set_next_attributes(container.attributes.clone());
                self.builder.start(tag.clone());
            }
            around = Some(tag);
        }
        let Some(stray) = around.and_then(|around| missing_part(around, None)) else {
            return false;
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
                Piece::Fact(fact) => self.write_fact(&fact),
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
            Piece::Fact(fact) => self.write_fact(&fact),
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
                open_tags: usize::from(is_stray),
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
        for fact in self.run.take_facts() {
            self.write_fact(&fact);
        }
    }

    fn write_fact(&mut self, fact: &WaitingFact) {
        self.builder.fact_here(fact.kind, &fact.name, &fact.value);
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

/// The tag that has to stand between a list and what it holds, where the source has none.
fn missing_part(around: &Tag<'_>, inside: Option<&Tag<'_>>) -> Option<Tag<'static>> {
    match (around, inside) {
        (Tag::List(_), Some(Tag::Item))
        | (Tag::DefinitionList, Some(Tag::DefinitionListTitle | Tag::DefinitionListDefinition)) => {
            None
        }
        (Tag::List(_), _) => Some(Tag::Item),
        (Tag::DefinitionList, _) => Some(Tag::DefinitionListDefinition),
        _ => None,
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
