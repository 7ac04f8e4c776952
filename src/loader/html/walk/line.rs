//! What runs on in a line on the way down.

use super::super::dom::{Dom, attribute, clean, elements_inside, has_class, name, short_text};
use super::super::role::Role;
use super::super::{image, shape};
use super::{End, Walk};

/// Bytes of a formula's text.
const MAX_FORMULA_BYTES: usize = 2000;

impl<'a> Walk<'a, '_> {
    pub(super) fn image(&mut self, node: Dom<'a>) {
        let alt = clean(attribute(node, "alt").unwrap_or("")).into_owned();
        if has_class(node, |class| matches!(class, "emoji" | "wp-smiley")) {
            return self.text(&alt);
        }
        let Some(picture) = image::picture(node) else { return };
        self.prepare();
        let title = attribute(node, "title").filter(|title| *title != alt).unwrap_or("");
        let title = clean(title).into_owned();
        self.writer.run.image(self.base.image(picture.source), alt, title, picture.size);
    }

    pub(super) fn line_break(&mut self) {
        if self.is_flat() {
            self.writer.run.space();
        } else if self.writer.run.line_break() {
            self.end_block();
        }
    }

    pub(super) fn formula(&mut self, node: Dom<'a>) {
        let source = elements_inside(node).find(|inner| {
            name(*inner) == "annotation"
                && attribute(*inner, "encoding") == Some("application/x-tex")
        });
        let text = attribute(node, "alttext").map(|text| clean(text).into_owned());
        let text = text.or_else(|| source.map(|source| short_text(source, MAX_FORMULA_BYTES)));
        self.text(&text.unwrap_or_else(|| short_text(node, MAX_FORMULA_BYTES)));
    }

    /// A template is no text, but for the shadow tree a saved page keeps in one.
    pub(super) fn enter_template(&mut self, node: Dom<'a>) {
        let is_shadow = ["shadowrootmode", "shadowroot", "shadowmode"]
            .iter()
            .any(|mode| attribute(node, mode).is_some());
        if let Some(contents) = node.first_child().filter(|_| is_shadow) {
            self.push(node, End::Space);
            if let Some(frame) = self.stack.last_mut() {
                frame.next = contents.first_child();
            }
        }
    }

    /// Whether the element around lays out those in it beside each other.
    fn is_in_row(&mut self) -> bool {
        self.stack
            .last_mut()
            .is_some_and(|frame| *frame.is_row.get_or_insert_with(|| shape::is_row(frame.node)))
    }

    pub(super) fn enter_inline(&mut self, node: Dom<'a>, role: Role) {
        if node.prev_sibling().is_some_and(|before| before.value().is_element()) && self.is_in_row()
        {
            self.writer.run.seam();
        }
        let end = match role {
            Role::Quotation => {
                self.text("“");
                End::Quotation
            }
            Role::Custom => {
                self.writer.run.space();
                End::Space
            }
            _ => End::Nothing,
        };
        self.push(node, end);
        let tags = shape::inline_tags(node, role, |href| self.base.link(href));
        let is_code = role == Role::Code;
        if is_code {
            self.writer.run.open_code();
        }
        if let Some(frame) = self.stack.last_mut() {
            frame.inlines = tags.len();
            frame.is_code = is_code;
        }
        for tag in tags {
            self.writer.run.open_inline(tag);
        }
    }
}
