//! Tables: gathered as rows of cells, then written whole.

use pulldown_cmark::{Alignment, Event, Tag, TagEnd};

use super::super::inline::Line;
use super::{Leaf, Open, Plainer};

/// A table that is being gathered: rows of cells.
#[derive(Default)]
pub(super) struct Gathered {
    alignments: Vec<Alignment>,
    has_head: bool,
    rows: Vec<Vec<Vec<Event<'static>>>>,
}

impl Gathered {
    /// A table without rows yet.
    pub(super) fn new(alignments: Vec<Alignment>) -> Self {
        Self { alignments, ..Self::default() }
    }
}

impl Plainer<'_> {
    pub(super) fn start_in_table(&mut self, tag: &Tag<'static>) -> Open {
        self.seam();
        let Some(table) = &mut self.table else { return Open::Seam };
        match tag {
            Tag::TableHead | Tag::TableRow => {
                table.has_head |= table.rows.is_empty() && matches!(tag, Tag::TableHead);
                table.rows.push(Vec::new());
                Open::Seam
            }
            Tag::TableCell if self.line.is_none() => {
                self.line = Some(Leaf { tag: Tag::TableCell, line: Line::one() });
                Open::Cell
            }
            _ => Open::Seam,
        }
    }

    pub(super) fn end_cell(&mut self) {
        let words = self.line.take().map_or(Vec::new(), |leaf| leaf.line.finish());
        if let Some(table) = &mut self.table {
            if table.rows.is_empty() {
                table.rows.push(Vec::new());
            }
            if let Some(row) = table.rows.last_mut() {
                row.push(words);
            }
        }
    }

    pub(super) fn end_table(&mut self) {
        if self.line.is_some() {
            self.end_cell();
        }
        if let Some(table) = self.table.take() {
            push_table(&mut self.out, table);
        }
    }
}

/// Writes a table with a head and as many cells in every row as in the longest.
fn push_table(out: &mut Vec<Event<'static>>, table: Gathered) {
    let Gathered { mut alignments, has_head, mut rows } = table;
    rows.retain(|row| !row.is_empty());
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    if columns == 0 {
        return;
    }
    if !has_head {
        rows.insert(0, Vec::new());
    }
    alignments.resize(columns, Alignment::None);
    out.push(Event::Start(Tag::Table(alignments)));
    for (number, mut row) in rows.into_iter().enumerate() {
        row.resize(columns, Vec::new());
        let tag = if number == 0 { Tag::TableHead } else { Tag::TableRow };
        let end = tag.to_end();
        out.push(Event::Start(tag));
        for cell in row {
            out.push(Event::Start(Tag::TableCell));
            out.extend(cell);
            out.push(Event::End(TagEnd::TableCell));
        }
        out.push(Event::End(end));
    }
    out.push(Event::End(TagEnd::Table));
}
