//! From lines to blocks: wrapped lines are joined, all others stand for themselves.

use std::borrow::Cow;

use super::line::{Line, Marker, Shape};
use super::table::Table;
use super::{single_spaced, wrap};

/// A piece of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Block<'a> {
    pub(super) kind: Kind,
    /// Its words, bullet or number aside; its signs for rules.
    pub(super) text: Cow<'a, str>,
    /// The bullet or number as written.
    pub(super) sign: &'a str,
    /// Column it begins at, with its bullet or number.
    pub(super) indent: usize,
    /// Column its text begins at.
    pub(super) column: usize,
    /// Quotes around it.
    pub(super) quotes: usize,
    /// Whether a blank line stands before it.
    pub(super) follows_blank: bool,
}

/// What a block is made as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Paragraph,
    Heading,
    Rule,
    Item(Marker),
    /// A further block of the item before it.
    ItemText,
    /// The table of that index.
    Table(usize),
}

/// The blocks of a text wrapped at `column`, or not at all, that has some tables.
pub(super) fn blocks<'a>(
    lines: &[Line<'a>],
    column: Option<usize>,
    tables: &[Table],
) -> Vec<Block<'a>> {
    let mut blocks: Vec<Block<'a>> = Vec::with_capacity(lines.len());
    let mut start = 0;
    let mut tables = tables.iter().enumerate().peekable();
    while start < lines.len() {
        if let Some((index, table)) = tables.next_if(|(_, table)| table.lines.start == start) {
            blocks.push(block(Kind::Table(index), &lines[start..=start]));
            start = table.lines.end;
            continue;
        }
        let mut end = start + 1;
        while end < lines.len()
            && column.is_some_and(|column| {
                wrap::continues(&lines[end - 1], &lines[end], column, end - 1 == start)
            })
        {
            end += 1;
        }
        let kind = match lines[start].shape {
            Shape::Rule => Kind::Rule,
            Shape::Item(marker, _) => Kind::Item(marker),
            Shape::Text if is_item_text(&lines[start], blocks.last()) => Kind::ItemText,
            Shape::Text => Kind::Paragraph,
        };
        blocks.push(block(kind, &lines[start..end]));
        start = end;
    }
    blocks
}

/// Whether a line right below an item, or below such a line, begins where the item's text begins.
fn is_item_text(line: &Line<'_>, before: Option<&Block<'_>>) -> bool {
    !line.follows_blank
        && before.is_some_and(|before| {
            matches!(before.kind, Kind::Item(_) | Kind::ItemText)
                && before.quotes == line.quotes
                && line.indent >= before.column
        })
}

fn block<'a>(kind: Kind, lines: &[Line<'a>]) -> Block<'a> {
    let first = &lines[0];
    let text = match lines {
        [line] => single_spaced(line.text),
        _ => Cow::Owned(
            lines.iter().map(|line| single_spaced(line.text)).collect::<Vec<_>>().join(" "),
        ),
    };
    Block {
        kind,
        text,
        sign: first.whole[..first.whole.len() - first.text.len()].trim_end(),
        indent: first.indent,
        column: first.column(),
        quotes: first.quotes,
        follows_blank: first.follows_blank,
    }
}

impl Block<'_> {
    /// Whether it begins with a number, as items and headings do.
    pub(super) fn is_numbered(&self) -> bool {
        self.sign.starts_with(|first: char| first.is_ascii_digit())
    }

    /// Makes an item that is none a paragraph, with its bullet or number as text.
    pub(super) fn demote(&mut self) {
        if let Kind::Item(_) = self.kind {
            self.text = format!("{} {}", self.sign, self.text).into();
        }
        self.kind = Kind::Paragraph;
    }
}
