//! Blocks and containers on the way down.

use pulldown_cmark::Tag;

use super::super::dom::{Dom, child_elements, name, short_text};
use super::super::writer::Leaf;
use super::super::{code, shape};
use super::{End, Walk};
use crate::document::Attributes;

impl<'a> Walk<'a, '_> {
    pub(super) fn enter_block(&mut self, node: Dom<'a>) {
        let is_empty_control =
            matches!(name(node), "label" | "button") && short_text(node, 1).is_empty();
        if is_empty_control || code::is_gutter(node) {
            return;
        }
        if self.writer.was_image() && shape::is_caption(node) {
            return self.enter_caption(node);
        }
        self.push(node, End::Block);
    }

    pub(super) fn enter_leaf(&mut self, node: Dom<'a>, leaf: Leaf) {
        self.push(node, End::Leaf);
        self.leaf = leaf;
    }

    pub(super) fn open_container(&mut self, node: Dom<'a>, tag: Tag<'static>, is_tight: bool) {
        self.push(node, End::Container);
        let attributes = match tag {
            Tag::Item | Tag::DefinitionListTitle | Tag::DefinitionListDefinition if is_tight => {
                Attributes { caption: false, ..self.attributes() }
            }
            _ => Attributes::default(),
        };
        self.writer.open_container(tag, attributes, is_tight);
    }

    pub(super) fn holds_notes(&self, list: Dom<'a>) -> bool {
        !self.notes.definitions.is_empty()
            && child_elements(list).any(|item| self.notes.definitions.contains_key(&item.id()))
    }

    pub(super) fn enter_list(&mut self, node: Dom<'a>, tag: Tag<'static>) {
        self.open_container(node, tag, false);
    }

    /// An item or a term, where its list is around it.
    pub(super) fn enter_part(&mut self, node: Dom<'a>, tag: Tag<'static>) {
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

    pub(super) fn enter_figure_caption(&mut self, node: Dom<'a>) {
        if let Some(parent) = self.stack.last_mut()
            && parent.deferred.is_none()
            && node.next_siblings().any(shape::is_visual)
        {
            parent.deferred = Some(node);
            return;
        }
        self.enter_caption(node);
    }

    pub(super) fn enter_caption(&mut self, node: Dom<'a>) {
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

    pub(super) fn enter_preformatted(&mut self, node: Dom<'a>) {
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

    pub(super) fn code(&mut self, node: Dom<'a>, text: &str) {
        self.push(node, End::Nothing);
        let element = self.element_here();
        let attributes = Attributes { language: None, ..self.attributes() };
        self.writer.code_block(&code::language(node), text, attributes, element);
        self.pop();
    }

    pub(super) fn verse(&mut self, node: Dom<'a>) {
        self.push(node, End::Block);
        if let Some(frame) = self.stack.last_mut() {
            frame.next = None;
        }
        for line in code::code_text(node).lines() {
            if self.writer.run.has_content() && self.writer.run.line_break() {
                self.end_block();
            }
            self.text(line);
        }
    }

    pub(super) fn rule(&mut self, node: Dom<'a>) {
        self.push(node, End::Nothing);
        let element = self.element_here();
        self.writer.rule(element);
        self.pop();
    }
}
