//! Tables of comma-separated values, by the names of their columns.

use std::path::Path;

use csv::{ByteRecord, StringRecord};

use crate::diagnostic::{Diagnostic, Place};

/// A table whose first line names its columns.
pub(super) struct Table {
    header: StringRecord,
    rows: Vec<StringRecord>,
}

impl Table {
    /// Reads a table that has a certain column.
    ///
    /// # Errors
    /// `import/csv` with the line that is broken.
    pub(super) fn read(path: &Path, bytes: &[u8], wanted: &str) -> Result<Self, Diagnostic> {
        let broken = |error: csv::Error| {
            let line = error.position().and_then(|position| usize::try_from(position.line()).ok());
            let place = line.map_or_else(|| Place::file(path), |line| Place::line(path, line));
            Diagnostic::error("import/csv", place, format!("this is not CSV: {error}"))
        };
        let text = |row: &ByteRecord| StringRecord::from_byte_record_lossy(row.clone());
        let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
        let header = text(reader.byte_headers().map_err(broken)?);
        let rows = reader.byte_records().map(|row| Ok(text(&row.map_err(broken)?)));
        let table = Self { header, rows: rows.collect::<Result<_, Diagnostic>>()? };
        if table.column(wanted).is_none() {
            let message = format!("the first line names no column `{wanted}`");
            return Err(Diagnostic::error("import/csv", Place::line(path, 1), message)
                .with_help("give the file as it was exported, with its first line"));
        }
        Ok(table)
    }

    /// The rows, in order.
    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|cells| Row { table: self, cells })
    }

    fn column(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|cell| cell.trim().eq_ignore_ascii_case(name))
    }
}

/// A row of a table.
pub(super) struct Row<'a> {
    table: &'a Table,
    cells: &'a StringRecord,
}

impl<'a> Row<'a> {
    /// What stands in a column, which may be nothing.
    pub(super) fn cell(&self, column: &str) -> &'a str {
        self.table.column(column).and_then(|at| self.cells.get(at)).unwrap_or_default().trim()
    }
}
