//! An element as the layout knows it: name, tokens, whether a browser would show it.

use super::dom::{Dom, attribute, element, name, raw_attribute, words};
use crate::document::{Direction, Element, ElementId};

/// Tokens of one element: pages that generate hundreds of classes say nothing with them.
const MAX_TOKENS: usize = 40;

/// The element of a node; `None` for what is no element.
pub(super) fn layout_element(node: Dom<'_>, parent: Option<ElementId>) -> Option<Element> {
    element(node)?;
    let tokens = ["id", "class", "role", "itemprop", "aria-label"]
        .iter()
        .flat_map(|kind| words(node, kind))
        .take(MAX_TOKENS)
        .map(|token| token.to_lowercase().into_boxed_str())
        .collect();
    Some(Element { name: name(node).into(), tokens, parent, is_hidden: is_hidden(node) })
}

fn is_hidden(node: Dom<'_>) -> bool {
    is_out_of_sight(node)
        || attribute(node, "aria-hidden").is_some_and(|value| value.eq_ignore_ascii_case("true"))
        || has_style(node, "visibility", "hidden")
        || (name(node) == "dialog" && raw_attribute(node, "open").is_none())
}

/// Whether a browser leaves an element out altogether.
pub(super) fn is_out_of_sight(node: Dom<'_>) -> bool {
    raw_attribute(node, "hidden").is_some() || has_style(node, "display", "none")
}

fn has_style(node: Dom<'_>, property: &str, value: &str) -> bool {
    let declarations = attribute(node, "style").unwrap_or("").split(';');
    declarations.filter_map(|declaration| declaration.split_once(':')).any(|(name, declared)| {
        let declared = declared.trim().trim_end_matches("!important").trim_end();
        name.trim().eq_ignore_ascii_case(property) && declared.eq_ignore_ascii_case(value)
    })
}

/// The declared direction of a node.
pub(super) fn direction(node: Dom<'_>) -> Option<Direction> {
    match attribute(node, "dir")?.to_ascii_lowercase().as_str() {
        "ltr" => Some(Direction::Ltr),
        "rtl" => Some(Direction::Rtl),
        _ => None,
    }
}
