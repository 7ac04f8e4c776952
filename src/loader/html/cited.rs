//! Quotes that mail programs put a whole mail into when it is passed on.

use ego_tree::NodeId;
use html5ever::{QualName, local_name, ns};
use scraper::{Html, Node};

use super::dom::{Dom, attribute, element, name};

/// Makes the quote that all but less than `cover_note` words of a mail stand in what it is to its author: no
/// quote. Where more stands outside, the quote is what that answers to.
pub(super) fn unfold(html: &mut Html, cover_note: usize) {
    let quotes: Vec<NodeId> = html
        .tree
        .root()
        .descendants()
        .filter(|node| is_cited(*node) && !node.ancestors().any(is_cited))
        .map(|node| node.id())
        .collect();
    let inside: usize = quotes.iter().filter_map(|id| html.tree.get(*id)).map(words).sum();
    if inside == 0 || words(html.tree.root()) - inside >= cover_note {
        return;
    }
    for id in quotes {
        if let Some(mut node) = html.tree.get_mut(id)
            && let Node::Element(quote) = node.value()
        {
            quote.name = QualName::new(None, ns!(html), local_name!("div"));
        }
    }
}

/// Whether a node is a quote as mail programs make them.
fn is_cited(node: Dom<'_>) -> bool {
    name(node) == "blockquote" && attribute(node, "type") == Some("cite")
}

/// Words that stand in a node, those that no browser shows aside.
fn words(node: Dom<'_>) -> usize {
    let is_shown = |text: &Dom<'_>| {
        !text.ancestors().any(|around| {
            element(around).is_some_and(|it| matches!(it.name(), "head" | "style" | "script"))
        })
    };
    let texts = node.descendants().filter(|node| node.value().is_text()).filter(is_shown);
    let text = |node: Dom<'_>| node.value().as_text().map_or(0, |it| it.split_whitespace().count());
    texts.map(text).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::loader::html::parse::parse_page;

    #[track_caller]
    fn check(markup: &str, quotes: usize) {
        let mut parsed = parse_page(markup);
        unfold(&mut parsed.html, 50);
        let found = parsed.html.tree.root().descendants().filter(|it| name(*it) == "blockquote");
        assert_eq!(found.count(), quotes, "{markup}");
    }

    #[test]
    fn a_mail_that_is_passed_on_is_no_quote_and_one_that_is_answered_to_is() {
        let cited =
            "<blockquote type=cite><p>one two</p><blockquote>three</blockquote></blockquote>";
        check(&format!("<style>{}</style>See below. {cited}", "a ".repeat(99)), 1);
        check(&format!("{} {cited}", "word ".repeat(50)), 2);
        check("<blockquote><p>one two</p></blockquote>", 1);
        check("<blockquote type=cite></blockquote>", 1);
    }
}
