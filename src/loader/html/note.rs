//! Footnotes: references and definitions that point at each other.
//!
//! A reference is a short link (`1`, `[2]`, `*`) into the page; its definition is the block around
//! its target. Both ends must be found, and either the definition leads back to the reference or
//! the target's name says that it is a note. Everything else is left alone.

use std::collections::{HashMap, HashSet};

use ego_tree::NodeId;
use scraper::Html;

use super::address::Base;
use super::dom::{Dom, attribute, has_class, name, short_text};

/// Bytes of a reference's text: `[12]`, `†`, `(iii)`.
const MAX_MARK_BYTES: usize = 8;

/// Bytes of the text of a link back: `↩︎`, `Back to text`.
const MAX_BACK_BYTES: usize = 40;

/// References of one page; nobody writes as many.
const MAX_REFERENCES: usize = 5000;

/// Links to one anchor that are looked at.
const MAX_LINKS_BACK: usize = 20;

/// Parts of ids that name notes.
const NOTE_NAMES: [&str; 6] = ["fn", "footnote", "ftn", "endnote", "note", "sdfoot"];

/// Which nodes are footnotes, by what they become.
#[derive(Debug, Default)]
pub(super) struct Notes {
    /// Links and superscripts that become references, with their labels.
    pub(super) references: HashMap<NodeId, String>,
    /// Blocks that become definitions, with their labels.
    pub(super) definitions: HashMap<NodeId, String>,
    /// Links back, which are dropped.
    pub(super) back_links: HashSet<NodeId>,
}

struct Reference<'a> {
    link: Dom<'a>,
    mark: String,
    target: &'a str,
}

/// Finds the footnotes of a page.
pub(super) fn find_notes(html: &Html, base: &Base) -> Notes {
    let links: Vec<(Dom<'_>, &str)> = links_into_page(html, base);
    let references: Vec<Reference<'_>> =
        links.iter().filter_map(reference).take(MAX_REFERENCES).collect();
    if references.is_empty() {
        return Notes::default();
    }
    let places = named_places(html);
    let mut notes = Notes::default();
    let mut labels: HashSet<String> = HashSet::new();
    let mut label_of: HashMap<NodeId, String> = HashMap::new();
    let mut targets: HashMap<NodeId, &str> = HashMap::new();
    let mut links_back: HashMap<&str, Vec<Dom<'_>>> = HashMap::new();
    for (link, target) in &links {
        links_back.entry(target).or_default().push(*link);
    }
    for reference in &references {
        let Some(definition) = places.get(reference.target).and_then(|place| definition(*place))
        else {
            continue;
        };
        // A link back may look like a reference, too.
        if contains(definition, reference.link)
            || notes.definitions.contains_key(&reference.link.id())
            || notes.back_links.contains(&reference.link.id())
        {
            continue;
        }
        let backs = back_links(definition, reference, &links_back);
        if backs.is_empty() && !is_note_name(reference.target) {
            continue;
        }
        // Two notes in one block cannot be told apart.
        if *targets.entry(definition.id()).or_insert(reference.target) != reference.target {
            continue;
        }
        let label = label_of.entry(definition.id()).or_insert_with(|| {
            let mark = reference.mark.clone();
            if labels.insert(mark.clone()) { mark } else { reference.target.to_owned() }
        });
        notes.references.insert(reference_node(reference.link).id(), label.clone());
        notes.definitions.insert(definition.id(), label.clone());
        notes.back_links.extend(backs.iter().map(Dom::id));
    }
    notes
}

fn links_into_page<'a>(html: &'a Html, base: &Base) -> Vec<(Dom<'a>, &'a str)> {
    let links = html.tree.root().descendants().filter(|node| name(*node) == "a");
    links.filter_map(|link| Some((link, base.fragment(attribute(link, "href")?)?))).collect()
}

/// Elements by their `id`, or by the `name` of an anchor; the first of each name counts.
fn named_places(html: &Html) -> HashMap<&str, Dom<'_>> {
    let mut places = HashMap::new();
    for node in html.tree.root().descendants().filter(|node| node.value().is_element()) {
        let anchor = attribute(node, "name").filter(|_| name(node) == "a");
        for place in attribute(node, "id").into_iter().chain(anchor) {
            places.entry(place).or_insert(node);
        }
    }
    places
}

fn reference<'a>((link, target): &(Dom<'a>, &'a str)) -> Option<Reference<'a>> {
    let text = short_text(*link, MAX_MARK_BYTES + 1);
    let mark = text.trim_matches(|c: char| matches!(c, '[' | ']' | '(' | ')' | ' ' | '.' | '^'));
    let is_mark = (1..=MAX_MARK_BYTES).contains(&mark.len())
        && (mark.chars().all(|c| c.is_ascii_digit())
            || mark.chars().all(|c| matches!(c, '*' | '†' | '‡' | '§' | '¶'))
            || mark.chars().all(|c| matches!(c, 'i' | 'v' | 'x'))
            || (mark.len() == 1 && mark.starts_with(|c: char| c.is_ascii_lowercase())));
    let is_small = is_superscript(*link)
        || is_note_name(target)
        || has_class(*link, is_note_name)
        || text.starts_with('[');
    let is_back = has_class(*link, |class| class.contains("back"));
    (is_mark && is_small && !is_back).then(|| Reference {
        link: *link,
        mark: mark.to_owned(),
        target,
    })
}

fn is_superscript(link: Dom<'_>) -> bool {
    link.ancestors().take(2).any(|around| name(around) == "sup")
        || link.children().any(|child| name(child) == "sup")
}

fn is_note_name(id: &str) -> bool {
    let id = id.to_ascii_lowercase();
    NOTE_NAMES.iter().any(|note| id.contains(note))
}

/// The block that holds a target.
fn definition(place: Dom<'_>) -> Option<Dom<'_>> {
    std::iter::once(place)
        .chain(place.ancestors())
        .find(|node| super::role::is_block(name(*node)))
        .filter(|block| matches!(name(*block), "li" | "p" | "div" | "aside" | "section" | "dd"))
        .filter(|block| !short_text(*block, MAX_BACK_BYTES).is_empty())
}

fn contains(block: Dom<'_>, node: Dom<'_>) -> bool {
    node.ancestors().any(|around| around.id() == block.id())
}

/// Links in a definition that lead to its reference or to something close around it.
fn back_links<'a>(
    definition: Dom<'a>,
    reference: &Reference<'a>,
    links: &HashMap<&str, Vec<Dom<'a>>>,
) -> Vec<Dom<'a>> {
    const CLOSE_ANCESTORS: usize = 2;
    const CLOSE_DESCENDANTS: usize = 3;
    let inside = reference.link.descendants().skip(1).take(CLOSE_DESCENDANTS);
    let around = reference.link.ancestors().take(CLOSE_ANCESTORS);
    let near = std::iter::once(reference.link).chain(inside).chain(around);
    let anchors = near
        .chain(reference.link.prev_sibling())
        .flat_map(|node| [attribute(node, "id"), attribute(node, "name")])
        .flatten();
    let mut backs: Vec<Dom<'a>> = Vec::new();
    for anchor in anchors {
        for link in links.get(anchor).into_iter().flatten().take(MAX_LINKS_BACK) {
            if contains(definition, *link)
                && short_text(*link, MAX_BACK_BYTES).len() < MAX_BACK_BYTES
            {
                backs.push(*link);
            }
        }
    }
    backs
}

/// The superscript around a link, where it holds nothing else.
fn reference_node(link: Dom<'_>) -> Dom<'_> {
    match link.parent() {
        Some(parent) if name(parent) == "sup" && !link_has_company(link) => parent,
        _ => link,
    }
}

fn link_has_company(link: Dom<'_>) -> bool {
    let others = link.prev_siblings().chain(link.next_siblings());
    others
        .filter(|node| !super::dom::is_blank(*node))
        .any(|node| node.value().is_text() || !short_text(node, 1).is_empty())
}
