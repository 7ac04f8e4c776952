//! Notes: references to them, and their texts with the links back.

use std::fmt::Write as _;

use super::{Role, Writer};

impl Writer<'_> {
    pub(super) fn note(&mut self, index: usize) {
        let Some(number) = self.notes.defined(index) else {
            return self.open("", "", Role::Plain);
        };
        self.outer.push(std::mem::take(&mut self.out));
        self.open("", "", Role::Note(number));
    }

    pub(super) fn reference(&mut self, label: &str) {
        let Some(number) = self.notes.referred(label) else { return };
        let uses = &mut self.note_uses[number - 1];
        *uses += 1;
        let id = reference_id(number, *uses);
        let _ = if self.links == 0 {
            write!(
                self.out,
                "<sup id=\"{id}\"><a href=\"#fn:{number}\" role=\"doc-noteref\">{number}</a></sup>"
            )
        } else {
            write!(self.out, "<sup id=\"{id}\">{number}</sup>")
        };
    }
}

/// Writes a note with links back to where it is referred to, inside its last paragraph if it ends
/// in one.
pub(super) fn push_note(out: &mut String, number: usize, text: &str, uses: usize) {
    let paragraph_end = "</p>\n";
    let (text, end) = match text.strip_suffix(paragraph_end) {
        Some(text) => (text, paragraph_end),
        None => (text, ""),
    };
    let _ = write!(out, "<li id=\"fn:{number}\">{text}");
    for times in 1..=uses {
        let id = reference_id(number, times);
        let _ = write!(out, " <a href=\"#{id}\" role=\"doc-backlink\">\u{21a9}\u{fe0e}");
        if times > 1 {
            let _ = write!(out, "<sup>{times}</sup>");
        }
        out.push_str("</a>");
    }
    let _ = writeln!(out, "{end}</li>");
}

/// The `id` of one of the references to a note. The colon keeps it apart from headings' anchors.
fn reference_id(number: usize, times: usize) -> String {
    if times == 1 { format!("fnref:{number}") } else { format!("fnref:{number}:{times}") }
}
