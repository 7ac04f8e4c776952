//! Which elements of a tree the curator's selectors select.

use std::collections::HashMap;

use ego_tree::NodeId;
use scraper::Html;

use super::dom::Dom;
use crate::config::Selector;

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Selected<'a>(HashMap<NodeId, Vec<&'a str>>);

impl<'a> Selected<'a> {
    /// Asks the tree once for each selector.
    pub(super) fn of(html: &Html, selectors: &'a [Selector]) -> Self {
        let mut selected: HashMap<NodeId, Vec<&'a str>> = HashMap::new();
        for selector in selectors {
            for element in html.select(selector.css()) {
                selected.entry(element.id()).or_default().push(selector.as_str());
            }
        }
        Self(selected)
    }

    /// The selectors that select a node.
    pub(super) fn by(&self, node: Dom<'_>) -> &[&'a str] {
        self.0.get(&node.id()).map_or(&[], Vec::as_slice)
    }
}
