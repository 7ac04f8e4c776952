//! Columns that stand side by side, as w3m and other layout programs write the tables of old pages: a
//! menu of short lines, a gap, and beside it the essay.

use std::collections::BTreeMap;

/// Blanks between two columns, at least.
const MIN_GAP: usize = 2;

/// Lines that begin at a column's edge, at least.
const MIN_LINES: usize = 4;

/// Lines of the narrow column beside which a paragraph of the wide one goes on, at least. Where each
/// stands beside a beginning, the two are the rows of a table.
const MIN_BESIDE: usize = 3;

/// Words of the wide column, at all and for each of the narrow one, at least.
const MIN_WORDS: usize = 80;
const MIN_SHARE: usize = 4;

/// Words of a line of the wide column and of one of the narrow one, on average: at least and at most.
const WIDE_WORDS: usize = 5;
const NARROW_WORDS: usize = 4;

/// What a row of a table has between its cells, and prose seldom; lines without it for each with it.
const CELL_GAP: &str = "   ";
const MIN_UNPARTED: usize = 8;

/// Signs that a paragraph ends with.
const ENDS: [char; 12] = ['.', '!', '?', ':', ';', '"', '\'', '”', '’', ')', '—', '…'];

/// Edges of columns that are tried, those of most lines first.
const MAX_EDGES: usize = 4;

/// Characters before the last edge that is looked for: a paragraph may be one line.
const LAST_EDGE: usize = 4_000;

/// Columns that may stand side by side.
const MAX_COLUMNS: usize = 4;

/// A text with its columns one below the other, the left one first; `None` where it has none.
pub(super) fn stacked(text: &str) -> Option<String> {
    let mut stacked = None;
    for _ in 1..MAX_COLUMNS {
        match once(stacked.as_deref().unwrap_or(text)) {
            Some(text) => stacked = Some(text),
            None => break,
        }
    }
    stacked
}

/// Parts the first two columns that are found.
fn once(text: &str) -> Option<String> {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    edges(&lines).into_iter().find_map(|edge| {
        let parts: Vec<Option<(&str, &str)>> =
            lines.iter().map(|line| parted(line, edge)).collect();
        let mut start = 0;
        for run in parts.chunk_by(|one, next| one.is_some() == next.is_some()) {
            let sides: Vec<(&str, &str)> = run.iter().copied().flatten().collect();
            if are_columns(&sides) {
                let (before, after) = (&lines[..start], &lines[start + run.len()..]);
                let left: Vec<&str> = sides.iter().map(|(left, _)| left.trim_end()).collect();
                let right: Vec<&str> = sides.iter().map(|(_, right)| *right).collect();
                let blank = &[""][..];
                let stacked = [before, &left[..], blank, &right[..], blank, after].concat();
                return Some(stacked.join("\n"));
            }
            start += run.len();
        }
        None
    })
}

/// Where text begins behind a gap in many lines, by character.
fn edges(lines: &[&str]) -> Vec<usize> {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    for line in lines {
        let mut blanks = 0;
        for (column, character) in line.chars().take(LAST_EDGE).enumerate() {
            if character == ' ' {
                blanks += 1;
                continue;
            }
            if blanks >= MIN_GAP {
                *counts.entry(column).or_default() += 1;
            }
            blanks = 0;
        }
    }
    let mut edges: Vec<(usize, usize)> =
        counts.into_iter().filter(|(_, count)| *count >= MIN_LINES).collect();
    edges.sort_by_key(|(column, count)| (std::cmp::Reverse(*count), *column));
    edges.into_iter().take(MAX_EDGES).map(|(column, _)| column).collect()
}

/// What a line has before a column's edge and from it on; `None` where text goes across the gap.
fn parted(line: &str, edge: usize) -> Option<(&str, &str)> {
    let gap = edge - MIN_GAP;
    let Some((at, _)) = line.char_indices().nth(gap) else { return Some((line, "")) };
    let (left, rest) = line.split_at(at);
    let blanks = rest.len() - rest.trim_start_matches(' ').len();
    (blanks >= MIN_GAP).then(|| (left, &rest[MIN_GAP..]))
}

/// Whether the two halves of some lines are a narrow column and a wide one.
fn are_columns(sides: &[(&str, &str)]) -> bool {
    let at_edge = sides.iter().filter(|(_, right)| right.starts_with(|first| first != ' ')).count();
    let filled = sides.iter().filter(|(_, right)| !right.is_empty()).count();
    if at_edge < MIN_LINES || at_edge * 2 < filled {
        return false;
    }
    let left: Vec<&str> = sides.iter().map(|(left, _)| left.trim()).collect();
    let right: Vec<&str> = sides.iter().map(|(_, right)| right.trim()).collect();
    is_beside(&left, &right) || is_beside(&right, &left)
}

/// Whether a column is a narrow one beside a wide one of prose that takes no notice of it.
fn is_beside(narrow: &[&str], wide: &[&str]) -> bool {
    let measured = |column: &[&str]| {
        let words = column.iter().map(|line| line.split_whitespace().count()).sum::<usize>();
        (words, column.iter().filter(|line| !line.is_empty()).count())
    };
    let ((words, lines), (wide_words, wide_lines)) = (measured(narrow), measured(wide));
    let goes_on = |at: usize| {
        let before = at.checked_sub(1).map_or("", |before| wide[before]);
        wide[at].is_empty() || !before.is_empty() && !before.ends_with(ENDS)
    };
    let beside = (0..narrow.len()).filter(|at| !narrow[*at].is_empty() && goes_on(*at)).count();
    let cells = wide.iter().filter(|line| line.contains(CELL_GAP)).count();
    beside >= MIN_BESIDE
        && lines < wide_lines
        && cells * MIN_UNPARTED <= wide_lines
        && words <= lines * NARROW_WORDS
        && wide_words >= wide_lines * WIDE_WORDS
        && wide_words >= MIN_WORDS.max(words * MIN_SHARE)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROSE: [&str; 12] = [
        "The first bench I built stood on three legs, and nobody",
        "would sit on it twice. I had read that a plank finds its",
        "own level, which is true of water and of nothing else.",
        "",
        "My neighbour came over with a pencil behind his ear and",
        "did not say a word. He drew a line along the floor, and I",
        "saw at once what the plank had been doing all the time.",
        "",
        "Since then I draw the line first. It costs a minute, and",
        "it has never cost me a leg. What it saves is harder to",
        "say, for a bench that stands is a bench that nobody talks",
        "about.",
    ];

    fn beside(narrow: &[&str], is_left: bool) -> String {
        let mut text =
            String::from("The Bench Letters, a page that is wider than either of its columns\n");
        for (at, line) in PROSE.iter().enumerate() {
            let narrow = narrow.get(at).unwrap_or(&"");
            let line =
                if is_left { format!("{narrow:<14}{line}") } else { format!("{line:<60}{narrow}") };
            text.push_str(line.trim_end());
            text.push('\n');
        }
        text
    }

    #[test]
    fn a_menu_beside_an_essay_goes_above_it_or_below_it() {
        let menu = ["Home", "Letters", "Tools", "", "About me", "Guestbook"];
        let prose = PROSE.join("\n");
        let left = stacked(&beside(&menu, true)).unwrap();
        assert!(left.contains(&prose), "{left}");
        assert!(left.find("Guestbook") < left.find("The first bench"), "{left}");
        let right = stacked(&beside(&menu, false)).unwrap();
        assert!(right.contains(&prose), "{right}");
        assert!(right.find("about.") < right.find("Home"), "{right}");
        assert!(right.starts_with("The Bench Letters"), "{right}");
    }

    #[test]
    fn rows_of_a_table_and_indented_lines_stay() {
        let rows = ["Bench", "", "", "", "Pencil", "", "", "", "Line", ""];
        assert_eq!(stacked(&beside(&rows, true)), None);
        assert_eq!(stacked(&beside(&[], true)), None);
        let table = |row: usize| {
            format!("Plank {row:<14}pine, sawn and dried, {row} hands wide and as long as a man\n")
        };
        assert_eq!(stacked(&[0; 12].map(table).concat()), None);
        let verse = PROSE.map(|line| format!("    {line}"));
        assert_eq!(stacked(&verse.join("\n")), None);
    }

    #[test]
    fn speakers_stay_beside_what_they_say() {
        let speech = |name: &str| {
            format!(
                "{name:<10}I never said that you should go, and you know it as well\n\
                 {:<10}as I do, who sat there until the lamp went out and then—\n",
                ""
            )
        };
        assert_eq!(stacked(&["ANN", "BOB", "ANN", "BOB", "ANN", "BOB"].map(speech).concat()), None);
    }

    #[test]
    fn letters_of_several_bytes_are_one_column_each() {
        let menu = ["Über uns", "Köche", "Öfen", "", "Grüße", "Sägen"];
        let stacked = stacked(&beside(&menu, true)).unwrap();
        assert!(stacked.contains("\nÜber uns\nKöche\n"), "{stacked}");
        assert!(stacked.contains(&PROSE.join("\n")), "{stacked}");
    }
}
