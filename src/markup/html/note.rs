//! Notes: references to them, and their texts with the links back.

use std::fmt::Write as _;

use super::{Medium, Role, Writer};

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
        let id = reference_id(self.medium, number, *uses);
        let _ = if self.links == 0 {
            let note = note_id(self.medium, number);
            let kind = epub_type(self.medium, " epub:type=\"noteref\"");
            write!(
                self.out,
                "<sup id=\"{id}\"><a href=\"#{note}\"{kind} role=\"doc-noteref\">{number}</a></sup>"
            )
        } else {
            write!(self.out, "<sup id=\"{id}\">{number}</sup>")
        };
    }
}

/// Writes a note (its text, and how often it is referred to) with links back, inside its last
/// paragraph if it ends in one.
pub(super) fn push_note(
    out: &mut String,
    medium: Medium,
    number: usize,
    (text, uses): (&str, usize),
) {
    let paragraph_end = "</p>\n";
    let (text, end) = match text.strip_suffix(paragraph_end) {
        Some(text) => (text, paragraph_end),
        None => (text, ""),
    };
    let kind = epub_type(medium, " epub:type=\"footnote\"");
    let _ = write!(out, "<li id=\"{}\"{kind}>{text}", note_id(medium, number));
    for times in 1..=uses {
        let id = reference_id(medium, number, times);
        let _ = write!(out, " <a href=\"#{id}\" role=\"doc-backlink\">\u{21a9}\u{fe0e}");
        if times > 1 {
            let _ = write!(out, "<sup>{times}</sup>");
        }
        out.push_str("</a>");
    }
    let _ = writeln!(out, "{end}</li>");
}

/// What tells e-readers to show a note in place.
fn epub_type(medium: Medium, attribute: &'static str) -> &'static str {
    match medium {
        Medium::Site => "",
        Medium::Book => attribute,
    }
}

/// What keeps the parts of an `id` of notes apart. A colon keeps it apart from headings' anchors,
/// too; in books these begin with a prefix of their own, and names have no colons.
fn separator(medium: Medium) -> char {
    match medium {
        Medium::Site => ':',
        Medium::Book => '-',
    }
}

/// The `id` of a note.
fn note_id(medium: Medium, number: usize) -> String {
    format!("fn{}{number}", separator(medium))
}

/// The `id` of one of the references to a note.
fn reference_id(medium: Medium, number: usize, times: usize) -> String {
    let separator = separator(medium);
    match times {
        1 => format!("fnref{separator}{number}"),
        _ => format!("fnref{separator}{number}{separator}{times}"),
    }
}
