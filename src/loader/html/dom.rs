//! Small questions to a node of the tree.

use std::borrow::Cow;

use ego_tree::NodeRef;
use ego_tree::iter::Edge;
use scraper::Node;
use scraper::node::Element;

use super::role::{Role, role};
use crate::loader::decode;

/// A node of the tree.
pub(super) type Dom<'a> = NodeRef<'a, Node>;

/// The element a node is, if it is one.
pub(super) fn element(node: Dom<'_>) -> Option<&Element> {
    node.value().as_element()
}

/// An element's lower-case name; empty for other nodes.
pub(super) fn name(node: Dom<'_>) -> &str {
    element(node).map_or("", Element::name)
}

/// An attribute's value, as the page has it. Elements have few: to look at each is quicker than to
/// intern the name, as `Element::attr` does.
pub(super) fn raw_attribute<'a>(node: Dom<'a>, name: &str) -> Option<&'a str> {
    let mut attributes = element(node)?.attrs.iter();
    let own = attributes.find(|(found, _)| &*found.local == name && found.ns.is_empty());
    own.map(|(_, value)| &**value)
}

/// An attribute's value, white space trimmed; `None` where it is missing or empty.
pub(super) fn attribute<'a>(node: Dom<'a>, name: &str) -> Option<&'a str> {
    raw_attribute(node, name).map(str::trim).filter(|value| !value.is_empty())
}

/// An attribute's words, white space between them.
pub(super) fn words<'a>(node: Dom<'a>, name: &str) -> impl Iterator<Item = &'a str> {
    raw_attribute(node, name).unwrap_or("").split_ascii_whitespace()
}

/// Whether one of the node's classes passes.
pub(super) fn has_class(node: Dom<'_>, mut passes: impl FnMut(&str) -> bool) -> bool {
    words(node, "class").any(|class| passes(&class.to_ascii_lowercase()))
}

/// The node's child elements.
pub(super) fn child_elements(node: Dom<'_>) -> impl Iterator<Item = Dom<'_>> {
    node.children().filter(|child| child.value().is_element())
}

/// The elements inside a node, in order.
pub(super) fn elements_inside(node: Dom<'_>) -> impl Iterator<Item = Dom<'_>> {
    node.descendants().skip(1).filter(|inner| inner.value().is_element())
}

/// Whether a node shows nothing: a comment, or text of white space.
pub(super) fn is_blank(node: Dom<'_>) -> bool {
    match node.value() {
        Node::Text(text) => text.trim().is_empty(),
        Node::Element(_) => false,
        _ => true,
    }
}

/// The first sibling after a node that is not blank.
pub(super) fn next_shown(node: Dom<'_>) -> Option<Dom<'_>> {
    node.next_siblings().find(|sibling| !is_blank(*sibling))
}

/// The first sibling before a node that is not blank.
pub(super) fn previous_shown(node: Dom<'_>) -> Option<Dom<'_>> {
    node.prev_siblings().find(|sibling| !is_blank(*sibling))
}

/// Text as the rest of the program expects it: no mojibake, NFC, no control characters.
pub(super) fn clean(text: &str) -> Cow<'_, str> {
    match decode::repair_mojibake(text) {
        Cow::Borrowed(text) => decode::normalize(text),
        Cow::Owned(text) => Cow::Owned(decode::normalize(&text).into_owned()),
    }
}

/// Steps through the tree after which a short text has ended: some elements hold little else.
const MAX_EDGES: usize = 4000;

/// The words inside a node with single spaces, cut after about `limit` bytes.
pub(super) fn short_text(node: Dom<'_>, limit: usize) -> String {
    let mut text = String::new();
    let mut dropped: Option<ego_tree::NodeId> = None;
    for edge in node.traverse().take(MAX_EDGES) {
        match edge {
            Edge::Open(inner) if dropped.is_none() => match inner.value() {
                Node::Text(piece) => push_words(&mut text, &clean(&piece.text)),
                Node::Element(_) if role(name(inner)) == Role::Dropped => {
                    dropped = Some(inner.id());
                }
                Node::Element(_) => space_apart(&mut text, name(inner)),
                _ => {}
            },
            Edge::Close(inner) if dropped == Some(inner.id()) => dropped = None,
            Edge::Close(inner) if dropped.is_none() => space_apart(&mut text, name(inner)),
            _ => {}
        }
        if text.len() >= limit {
            text.truncate(text.floor_char_boundary(limit));
            break;
        }
    }
    text.truncate(text.trim_end().len());
    text
}

fn space_apart(text: &mut String, name: &str) {
    if (super::role::is_block(name) || name == "br") && !text.is_empty() && !text.ends_with(' ') {
        text.push(' ');
    }
}

fn push_words(text: &mut String, piece: &str) {
    for character in piece.chars() {
        if !character.is_whitespace() {
            text.push(character);
        } else if !text.is_empty() && !text.ends_with(' ') {
            text.push(' ');
        }
    }
}
