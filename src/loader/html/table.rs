//! Which tables hold data, and their cells as a grid. The others only lay out the page.

use pulldown_cmark::Alignment;

use super::dom::{Dom, attribute, child_elements, elements_inside, name};

/// Columns beyond which a grid is no table to read.
const MAX_COLUMNS: usize = 40;

/// Rows beyond which a grid is no table to read.
const MAX_ROWS: usize = 2000;

/// Words of a cell beyond which it holds a text, not a datum.
const MAX_CELL_WORDS: usize = 80;

/// The same in a table that has header cells: nobody lays out a page with those.
const MAX_CELL_WORDS_UNDER_HEADERS: usize = 250;

/// A table of data.
#[derive(Debug)]
pub(super) struct Grid<'a> {
    pub(super) alignments: Vec<Alignment>,
    /// Rows of one length, at least two; `None` where a cell is missing or spanned.
    pub(super) rows: Vec<Vec<Option<Dom<'a>>>>,
    pub(super) caption: Option<Dom<'a>>,
}

/// The grid of a table of data; `None` for one that lays out the page.
pub(super) fn grid(table: Dom<'_>) -> Option<Grid<'_>> {
    if matches!(attribute(table, "role"), Some("presentation" | "none")) {
        return None;
    }
    let rows: Vec<Dom<'_>> = rows(table).take(MAX_ROWS + 1).collect();
    if !(2..=MAX_ROWS).contains(&rows.len()) || holds_blocks(table) {
        return None;
    }
    let has_headers = elements_inside(table).any(|inner| name(inner) == "th");
    let limit = if has_headers { MAX_CELL_WORDS_UNDER_HEADERS } else { MAX_CELL_WORDS };
    let mut has_text = false;
    for cell in rows.iter().flat_map(|row| cells(*row)) {
        let words = count_words(cell, limit + 1);
        if words > limit || holds_paragraphs(cell) {
            return None;
        }
        has_text |= words > 0;
    }
    let mut rows = fill(&rows);
    let columns =
        rows.iter().map(Vec::len).max().filter(|columns| (2..=MAX_COLUMNS).contains(columns))?;
    for row in &mut rows {
        row.resize(columns, None);
    }
    let caption = child_elements(table).find(|child| name(*child) == "caption");
    has_text.then(|| Grid { alignments: alignments(&rows, columns), rows, caption })
}

fn rows(table: Dom<'_>) -> impl Iterator<Item = Dom<'_>> {
    child_elements(table)
        .filter(|child| matches!(name(*child), "thead" | "tbody" | "tfoot"))
        .flat_map(child_elements)
        .filter(|row| name(*row) == "tr" && cells(*row).next().is_some())
}

fn cells(row: Dom<'_>) -> impl Iterator<Item = Dom<'_>> {
    child_elements(row).filter(|cell| matches!(name(*cell), "td" | "th"))
}

/// Whether anything inside cannot stand in a cell.
fn holds_blocks(table: Dom<'_>) -> bool {
    elements_inside(table).any(|inner| {
        matches!(
            name(inner),
            "table"
                | "ul"
                | "ol"
                | "dl"
                | "pre"
                | "blockquote"
                | "hr"
                | "figure"
                | "article"
                | "section"
                | "form"
                | "input"
                | "select"
                | "textarea"
                | "h1"
                | "h2"
                | "h3"
                | "h4"
                | "h5"
                | "h6"
        )
    })
}

fn holds_paragraphs(cell: Dom<'_>) -> bool {
    elements_inside(cell).filter(|inner| matches!(name(*inner), "p" | "div")).nth(1).is_some()
}

fn count_words(cell: Dom<'_>, limit: usize) -> usize {
    let texts = cell.descendants().filter_map(|node| node.value().as_text());
    texts.flat_map(|text| text.split_whitespace()).take(limit).count()
}

/// The cells in their columns, spans honoured.
fn fill<'a>(rows: &[Dom<'a>]) -> Vec<Vec<Option<Dom<'a>>>> {
    // How many more rows a cell above reaches into each column.
    let mut reach = vec![0usize; MAX_COLUMNS + 1];
    let mut filled = Vec::with_capacity(rows.len());
    for row in rows {
        let mut places = Vec::new();
        for cell in cells(*row) {
            while reach.get(places.len()).is_some_and(|rows| *rows > 0) {
                reach[places.len()] -= 1;
                places.push(None);
            }
            for part in 0..span(cell, "colspan") {
                if let Some(reach) = reach.get_mut(places.len()) {
                    *reach = span(cell, "rowspan") - 1;
                }
                places.push((part == 0).then_some(cell));
            }
            if places.len() > MAX_COLUMNS {
                break;
            }
        }
        reach.iter_mut().skip(places.len()).for_each(|rows| *rows = rows.saturating_sub(1));
        filled.push(places);
    }
    filled
}

/// 1 where nothing sensible is declared.
fn span(cell: Dom<'_>, kind: &str) -> usize {
    let declared = attribute(cell, kind).and_then(|span| span.parse().ok());
    declared.map_or(1, |span: usize| span.clamp(1, MAX_COLUMNS))
}

/// Of each column, the first alignment that a cell declares.
fn alignments(rows: &[Vec<Option<Dom<'_>>>], columns: usize) -> Vec<Alignment> {
    let column = |column: usize| {
        let mut declared = rows.iter().filter_map(|row| row[column].and_then(alignment));
        declared.next().unwrap_or(Alignment::None)
    };
    (0..columns).map(column).collect()
}

fn alignment(cell: Dom<'_>) -> Option<Alignment> {
    let style = attribute(cell, "style").and_then(|style| {
        let (_, after) = style.split_once("text-align:")?;
        Some(after.split(';').next().unwrap_or(after).trim())
    });
    match style.or_else(|| attribute(cell, "align"))?.to_ascii_lowercase().as_str() {
        "left" => Some(Alignment::Left),
        "center" => Some(Alignment::Center),
        "right" => Some(Alignment::Right),
        _ => None,
    }
}
