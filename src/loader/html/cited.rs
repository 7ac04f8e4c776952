//! Quotes that mail programs put a whole mail into when it is passed on.

use ego_tree::NodeId;
use ego_tree::iter::Edge;
use html5ever::{QualName, local_name, ns};
use scraper::{Html, Node};

use super::dom::{Dom, attribute, name};

/// Makes the quote that all but less than `cover_note` words of a mail stand in what it is to its author: no
/// quote. Where more stands outside, the quote is what that answers to.
pub(super) fn unfold(html: &mut Html, cover_note: usize) {
    let mut quotes: Vec<NodeId> = Vec::new();
    let (mut inside, mut outside) = (0, 0);
    // Elements around that hide their text, and quotes around: how many.
    let (mut hidden, mut depth) = (0usize, 0usize);
    for edge in html.tree.root().traverse() {
        match edge {
            Edge::Open(node) => {
                hidden += usize::from(is_hidden(node));
                if is_cited(node) {
                    quotes.extend((depth == 0).then(|| node.id()));
                    depth += 1;
                }
                if let Some(text) = node.value().as_text().filter(|_| hidden == 0) {
                    let words = text.split_whitespace().count();
                    *if depth > 0 { &mut inside } else { &mut outside } += words;
                }
            }
            Edge::Close(node) => {
                hidden -= usize::from(is_hidden(node));
                depth -= usize::from(is_cited(node));
            }
        }
    }
    if inside == 0 || outside >= cover_note {
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

/// Whether no browser shows what stands in a node.
fn is_hidden(node: Dom<'_>) -> bool {
    matches!(name(node), "head" | "style" | "script")
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
