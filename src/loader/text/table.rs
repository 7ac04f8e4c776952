//! Tables whose cells stand in columns, as text browsers write them, or between tabs.

use std::ops::Range;

use super::line::{Line, Shape};

/// Columns of a table, and rows with its head, at least: two lists may stand side by side.
const MIN_COLUMNS: usize = 3;
const MIN_ROWS: usize = 3;

/// Columns and rows of a table at most: a line that falls into more columns is no row of one, and further
/// rows are another.
const MAX_COLUMNS: usize = 40;
const MAX_ROWS: usize = 2_000;

/// Words of the cells of a table without figures, on average, at least: rows of fewer are menus.
const MIN_WORDS: usize = 3;

/// A table.
pub(super) struct Table {
    /// The lines it takes the place of.
    pub(super) lines: Range<usize>,
    /// Row by row, the head first; each has as many cells.
    pub(super) rows: Vec<Vec<String>>,
}

/// The tables of a text, in order.
pub(super) fn tables(lines: &[Line<'_>]) -> Vec<Table> {
    let mut tables = Vec::new();
    let mut start = 0;
    while start < lines.len() {
        let (rows, length) = run(&lines[start..]);
        let end = start + length;
        if is_table(&rows) {
            tables.push(Table { lines: start..end, rows });
        }
        start = end;
    }
    tables
}

/// The rows that the first of some lines and those right below it make, and how many lines they take.
fn run(lines: &[Line<'_>]) -> (Vec<Vec<String>>, usize) {
    let head = cells(&lines[0]);
    if !(MIN_COLUMNS..=MAX_COLUMNS).contains(&head.len()) {
        return (Vec::new(), 1);
    }
    let columns: Vec<usize> = head.iter().map(|(column, _)| *column).collect();
    let mut rows = vec![head.into_iter().map(|(_, text)| text.to_owned()).collect()];
    let mut length = 1;
    for line in &lines[1..] {
        let is_below = !line.follows_blank && line.quotes == lines[0].quotes;
        if !is_below
            || rows.len() == MAX_ROWS
            || !add(&mut rows, &columns, line, lines[0].has_tabs())
        {
            break;
        }
        length += 1;
    }
    (rows, length)
}

/// Adds a line to the rows above it; whether it is a part of their table.
fn add(rows: &mut Vec<Vec<String>>, columns: &[usize], line: &Line<'_>, has_tabs: bool) -> bool {
    let cells = cells(line);
    let is_lone = cells.len() == 1 && (has_tabs || cells[0].0 == columns[0]);
    if line.shape == Shape::Rule || line.has_tabs() != has_tabs || is_lone {
        return false;
    }
    if has_tabs {
        let is_row = cells.len() == columns.len();
        if is_row {
            rows.push(cells.into_iter().map(|(_, text)| text.to_owned()).collect());
        }
        return is_row;
    }
    let mut row = vec![String::new(); columns.len()];
    for (column, text) in &cells {
        let Ok(at) = columns.binary_search(column) else { return false };
        row[at].push_str(text);
    }
    match rows.last_mut() {
        // What did not fit a cell goes on below it.
        Some(last) if row[0].is_empty() => {
            for (cell, more) in last.iter_mut().zip(row).filter(|(_, more)| !more.is_empty()) {
                cell.extend([" ", &more].iter().skip(usize::from(cell.is_empty())).copied());
            }
        }
        _ => rows.push(row),
    }
    true
}

/// The cells of a line and the columns they begin at: what tabs or two blanks part. Of one cell too many
/// for a table, no others are looked for.
fn cells<'a>(line: &Line<'a>) -> Vec<(usize, &'a str)> {
    if line.has_tabs() {
        let texts = line.whole.split('\t').map(str::trim).filter(|text| !text.is_empty());
        return texts.take(MAX_COLUMNS + 1).enumerate().collect();
    }
    let mut cells = Vec::new();
    let mut column = line.indent;
    let mut rest = line.whole;
    while !rest.is_empty() && cells.len() <= MAX_COLUMNS {
        let end = rest.find("  ").unwrap_or(rest.len());
        let text = &rest[..end];
        let next = rest[end..].trim_start_matches(' ');
        cells.push((column, text));
        column += text.chars().count() + (rest.len() - end - next.len());
        rest = next;
    }
    cells
}

/// Whether some rows are a table: enough of them, with figures or with cells that say something.
fn is_table(rows: &[Vec<String>]) -> bool {
    let Some(body) = rows.get(1..).filter(|_| rows.len() >= MIN_ROWS) else { return false };
    let has_figures = |row: &&Vec<String>| {
        row.iter().skip(1).any(|cell| cell.contains(|sign: char| sign.is_ascii_digit()))
    };
    let is_full =
        |row: &Vec<String>| row.iter().filter(|cell| !cell.is_empty()).count() * 2 >= row.len();
    let filled = body.iter().flatten().filter(|cell| !cell.is_empty());
    let words: usize = filled.clone().map(|cell| cell.split_whitespace().count()).sum();
    body.iter().all(is_full)
        && (body.iter().filter(has_figures).count() * 2 > body.len()
            || words >= MIN_WORDS * filled.count())
}

#[cfg(test)]
mod tests {
    use super::super::line::lines;
    use super::*;

    fn found(text: &str) -> Vec<Vec<Vec<String>>> {
        let (lines, _) = lines(text, usize::MAX);
        tables(&lines).into_iter().map(|table| table.rows).collect()
    }

    #[test]
    fn columns_make_tables() {
        let text = "Pay in our town:\n\n   Trade      Hours  Pay\n   Baker      60     9 a week\n   \
                    Joiner            12 a week\n                     and board\n\nThat is all.";
        assert_eq!(
            found(text),
            [[
                vec!["Trade", "Hours", "Pay"],
                vec!["Baker", "60", "9 a week"],
                vec!["Joiner", "", "12 a week and board"],
            ]]
        );
    }

    #[test]
    fn tabs_make_tables() {
        assert_eq!(
            found("Trade\t\tHours\t\tPay\nBaker\t\t60\t\t9\nOld joiner\t\t50\t\t12\nWell."),
            [[["Trade", "Hours", "Pay"], ["Baker", "60", "9"], ["Old joiner", "50", "12"]]]
        );
    }

    #[test]
    fn menus_lists_and_paragraphs_are_no_tables() {
        for text in [
            "Company   Product   Help\nAbout     Prices    Ask us\nJobs      Demo      Status",
            "Name    Pay\nBaker   9\nJoiner  12\nSmith   20",
            "Home  About  Contact\nThe first bench I built stood on three legs.\nNobody sat on it.",
            "A sentence.  Another one.  A third.\nOne more.  And another.  The end.",
            "Trade      Hours  Pay\n\nBaker      60     9\n\nJoiner     50     12",
            &format!("{}\n", "12  ".repeat(MAX_COLUMNS + 1)).repeat(MIN_ROWS),
            &format!("{}\n", "12\t".repeat(MAX_COLUMNS + 1)).repeat(MIN_ROWS),
        ] {
            assert_eq!(found(text), <[Vec<Vec<String>>; 0]>::default(), "{text}");
        }
        assert_eq!(found(&format!("{}\n", "12  ".repeat(MAX_COLUMNS)).repeat(MIN_ROWS)).len(), 1);
    }

    #[test]
    fn letters_of_several_bytes_are_one_column_each() {
        let text = "Händler  Über  Zahl\nBäcker   acht  9\nKöche    zehn  12";
        assert_eq!(found(text)[0][1], ["Bäcker", "acht", "9"]);
    }
}
