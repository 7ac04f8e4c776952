//! Tables of data: the walk goes from cell to cell of their grid.

use pulldown_cmark::Tag;

use super::super::code;
use super::super::dom::Dom;
use super::super::table::grid;
use super::super::writer::Leaf;
use super::{Cells, End, Walk};
use crate::document::Attributes;

impl<'a> Walk<'a, '_> {
    pub(super) fn enter_table(&mut self, node: Dom<'a>) {
        if code::is_code_table(node) {
            return self.code(node, &code::code_text(node));
        }
        let Some(grid) = grid(node) else {
            return self.push(node, End::Block);
        };
        self.push(node, End::Table);
        let element = self.element_here();
        let attributes = self.attributes();
        let table = Tag::Table(grid.alignments.clone());
        self.writer.open_table_part(table, attributes, element);
        if let Some(frame) = self.stack.last_mut() {
            frame.next = None;
            frame.cells = Some(Cells { grid, row: 0, column: 0 });
        }
    }

    /// Goes on to the next cell of the table the walk is in, or to its end.
    pub(super) fn next_cell(&mut self) {
        let Some(frame) = self.stack.last_mut() else { return };
        let Some(cells) = &mut frame.cells else { return };
        let (row, column) = (cells.row, cells.column);
        let Some(cell) = cells.grid.rows.get(row).and_then(|row| row.get(column)).copied() else {
            frame.deferred = cells.grid.caption.take();
            frame.cells = None;
            return self.writer.close_table();
        };
        let is_last = column + 1 == cells.grid.rows[row].len();
        (cells.row, cells.column) = if is_last { (row + 1, 0) } else { (row, column + 1) };
        if column == 0 {
            let tag = if row == 0 { Tag::TableHead } else { Tag::TableRow };
            self.writer.open_table_part(tag, Attributes::default(), None);
        }
        self.writer.open_table_part(Tag::TableCell, Attributes::default(), None);
        match cell {
            Some(cell) => {
                self.note_facts(cell);
                self.enter_leaf(cell, Leaf::Cell);
            }
            None => self.writer.close_table_part(),
        }
        if cell.is_none() && is_last {
            self.writer.close_table_part();
        }
    }

    /// Closes a cell, and its row after the last.
    pub(super) fn leave_cell(&mut self) {
        self.writer.close_table_part();
        let cells = self.stack.last().and_then(|frame| frame.cells.as_ref());
        if cells.is_some_and(|cells| cells.column == 0) {
            self.writer.close_table_part();
        }
    }
}
