//! What a table needs to know while its cells are written.

use pulldown_cmark::Alignment;

/// A table that is being written.
#[derive(Debug)]
pub(super) struct Table<'a> {
    alignments: &'a [Alignment],
    column: usize,
    is_head: bool,
    has_body: bool,
}

impl<'a> Table<'a> {
    /// A table at its beginning.
    pub(super) fn new(alignments: &'a [Alignment]) -> Self {
        Self { alignments, column: 0, is_head: false, has_body: false }
    }

    /// What opens the head.
    pub(super) fn head(&mut self) -> &'static str {
        (self.is_head, self.column) = (true, 0);
        "<thead><tr>"
    }

    /// What opens a row, and the body before the first one.
    pub(super) fn row(&mut self) -> &'static str {
        (self.is_head, self.column) = (false, 0);
        if std::mem::replace(&mut self.has_body, true) { "<tr>" } else { "<tbody>\n<tr>" }
    }

    /// What opens and closes the next cell.
    pub(super) fn cell(&mut self, is_empty: bool) -> (String, &'static str) {
        let class = match self.alignments.get(self.column) {
            Some(Alignment::Left) => " class=\"align-left\"",
            Some(Alignment::Center) => " class=\"align-center\"",
            Some(Alignment::Right) => " class=\"align-right\"",
            Some(Alignment::None) | None => "",
        };
        self.column += 1;
        // A header without words heads nothing.
        if self.is_head && !is_empty {
            (format!("<th scope=\"col\"{class}>"), "</th>")
        } else {
            (format!("<td{class}>"), "</td>")
        }
    }

    /// What closes the table.
    pub(super) fn end(&self) -> &'static str {
        if self.has_body { "</tbody>\n</table></div>\n" } else { "</table></div>\n" }
    }
}
