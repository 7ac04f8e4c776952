//! What an element looks like inside, where its name alone does not say what to make of it.

use ego_tree::iter::Edge;
use pulldown_cmark::{LinkType, Tag};
use scraper::Node;

use super::dom::{Dom, attribute, child_elements, elements_inside, has_class, is_blank, name};
use super::role::{Role, is_block, role};

/// Whether a heading holds a heading and not, for want of an end tag, the rest of the page.
pub(super) fn is_heading(heading: Dom<'_>) -> bool {
    let mut paragraphs = 0;
    elements_inside(heading).all(|inner| match role(name(inner)) {
        Role::Heading(_)
        | Role::BulletList
        | Role::NumberedList
        | Role::Quote
        | Role::Preformatted
        | Role::Table
        | Role::Descriptions => false,
        Role::Block if name(inner) == "p" => {
            paragraphs += 1;
            paragraphs < 2
        }
        _ => true,
    })
}

/// Whether a `dl` describes terms; without any it only indents, and some hold a captioned image.
pub(super) fn is_descriptions(list: Dom<'_>) -> bool {
    let is_image = has_class(list, |class| class.contains("caption") || class.contains("gallery"));
    let groups =
        child_elements(list).filter(|child| name(*child) == "div").flat_map(child_elements);
    !is_image && child_elements(list).chain(groups).any(|child| name(child) == "dt")
}

/// Whether an element has text in elements alone, as rows of names, dates and buttons have, which style
/// sheets set apart; a paragraph is no row, whatever is marked in it.
pub(super) fn is_row(node: Dom<'_>) -> bool {
    matches!(role(name(node)), Role::Block | Role::Item)
        && name(node) != "p"
        && node.children().all(|child| child.value().is_element() || is_blank(child))
}

/// Whether a node is a list.
pub(super) fn is_list(node: Dom<'_>) -> bool {
    matches!(role(name(node)), Role::BulletList | Role::NumberedList)
}

/// Whether a node shows an image, a table or code.
pub(super) fn is_visual(node: Dom<'_>) -> bool {
    node.descendants()
        .any(|inner| matches!(role(name(inner)), Role::Image | Role::Table | Role::Preformatted))
}

/// Whether a block says it is a caption and nothing else.
pub(super) fn is_caption(node: Dom<'_>) -> bool {
    has_class(node, |class| {
        let is_of_wrapper =
            ["has-", "no-", "with-", "without-"].iter().any(|start| class.starts_with(start));
        class == "wp-caption-dd"
            || !is_of_wrapper
                && (class.ends_with("caption")
                    || class.ends_with("caption-text")
                    || class.ends_with("caption__text"))
    }) && !is_visual(node)
}

/// Whether all text of an item is one run at its beginning, so that it needs no paragraph.
pub(super) fn is_tight(item: Dom<'_>) -> bool {
    let mut shape = ItemShape::default();
    let mut skipped = None;
    for edge in item.traverse() {
        match edge {
            Edge::Open(node) if skipped.is_none() && node.id() != item.id() => {
                if shape.skips(node) {
                    skipped = Some(node.id());
                } else if !shape.stays_tight(node) {
                    return false;
                }
            }
            Edge::Close(node) if skipped == Some(node.id()) => skipped = None,
            Edge::Close(node) if skipped.is_none() && is_block(name(node)) => {
                shape.is_in_run = false;
            }
            _ => {}
        }
    }
    true
}

#[derive(Default)]
struct ItemShape {
    has_run: bool,
    is_in_run: bool,
    has_block: bool,
    breaks: usize,
}

impl ItemShape {
    /// Whether a node is a block of its own, or nothing.
    fn skips(&mut self, node: Dom<'_>) -> bool {
        match role(name(node)) {
            Role::BulletList
            | Role::NumberedList
            | Role::Quote
            | Role::Descriptions
            | Role::Preformatted
            | Role::Table
            | Role::Rule
            | Role::Heading(_)
            | Role::FigureCaption => {
                self.is_in_run = false;
                self.has_block = true;
                true
            }
            Role::Dropped => node.value().is_element(),
            _ => false,
        }
    }

    fn stays_tight(&mut self, node: Dom<'_>) -> bool {
        let is_shown = match node.value() {
            Node::Text(text) => !text.trim().is_empty(),
            _ => name(node) == "img",
        };
        if is_shown {
            self.breaks = 0;
            if !self.is_in_run && (self.has_run || self.has_block) {
                return false;
            }
            (self.has_run, self.is_in_run) = (true, true);
        } else if name(node) == "br" {
            self.breaks += 1;
            self.is_in_run &= self.breaks < 2;
        } else if is_block(name(node)) {
            self.is_in_run = false;
        }
        true
    }
}

/// The tags an inline element opens, by its name or its style.
pub(super) fn inline_tags(
    node: Dom<'_>,
    role: Role,
    address: impl Fn(&str) -> String,
) -> Vec<Tag<'static>> {
    let style = Style::of(node);
    let mut tags = Vec::new();
    if role == Role::Link
        && let Some(href) = attribute(node, "href")
    {
        tags.push(Tag::Link {
            link_type: LinkType::Inline,
            dest_url: address(href).into(),
            title: "".into(),
            id: "".into(),
        });
    }
    if style.is_bold.unwrap_or(role == Role::Strong) {
        tags.push(Tag::Strong);
    }
    if style.is_italic.unwrap_or(role == Role::Emphasis) {
        tags.push(Tag::Emphasis);
    }
    match role {
        Role::Strikethrough => tags.push(Tag::Strikethrough),
        Role::Superscript => tags.push(Tag::Superscript),
        Role::Subscript => tags.push(Tag::Subscript),
        _ => {}
    }
    tags
}

/// What a `style` attribute says; editors write emphasis so.
#[derive(Default)]
struct Style {
    is_bold: Option<bool>,
    is_italic: Option<bool>,
}

impl Style {
    fn of(node: Dom<'_>) -> Self {
        /// Font weights from 600 on are called bold.
        const BOLD: u32 = 600;
        let mut style = Self::default();
        let declarations = attribute(node, "style").unwrap_or("").split(';');
        for (property, value) in declarations.filter_map(|declaration| declaration.split_once(':'))
        {
            let value = value.trim().trim_end_matches("!important").trim_end().to_ascii_lowercase();
            match property.trim().to_ascii_lowercase().as_str() {
                "font-weight" => {
                    style.is_bold = match value.as_str() {
                        "bold" | "bolder" => Some(true),
                        "normal" | "lighter" => Some(false),
                        number => number.parse().ok().map(|weight: u32| weight >= BOLD),
                    }
                }
                "font-style" => {
                    style.is_italic = match value.as_str() {
                        "italic" | "oblique" => Some(true),
                        "normal" => Some(false),
                        _ => None,
                    }
                }
                _ => {}
            }
        }
        style
    }
}
