//! The lines around the title: where bylines and datelines stand.

use std::ops::Range;

use super::evidence::{Evidence, lines};
use super::statement::{self, Statement};
use super::text::key;
use super::title::tidy;

/// Where the title stands in the text, and what the lines near it state.
#[derive(Debug)]
pub(super) struct Surroundings {
    /// The unit that shows the title closest before the prose.
    pub(super) title_unit: Option<usize>,
    /// Units that only say the title.
    pub(super) title_units: Vec<usize>,
    /// Units before, at and after the title in which bylines are believed.
    pub(super) head: Range<usize>,
    /// What every line of the page states, where it states anything.
    pub(super) statements: Vec<Stated>,
}

/// A line that states an author or a date.
#[derive(Debug)]
pub(super) struct Stated {
    pub(super) unit: usize,
    pub(super) statement: Statement,
}

/// Units before the title that may hold its dateline ("Sunday, …" stands above it in some blogs).
const UNITS_BEFORE_TITLE: usize = 4;

/// Units after the title or before the prose that may hold byline and dateline.
const UNITS_AFTER_TITLE: usize = 14;

impl Surroundings {
    /// Looks for the title in the text and reads the lines of the page.
    pub(super) fn read(evidence: &Evidence<'_>, title: Option<&str>) -> Self {
        let title_units = title.map(|title| title_units(evidence, title)).unwrap_or_default();
        let title_unit = nearest_before_prose(evidence, &title_units);
        Self {
            title_unit,
            head: head(evidence, title_unit),
            title_units,
            statements: statements(evidence),
        }
    }

    /// What is stated near the title: behind it first, then before it.
    pub(super) fn near_title(&self) -> impl Iterator<Item = &Stated> + Clone {
        let title = self.title_unit.unwrap_or(self.head.start);
        let inside = || self.statements.iter().filter(|stated| self.head.contains(&stated.unit));
        let after = inside().filter(move |stated| stated.unit >= title);
        after.chain(inside().filter(move |stated| stated.unit < title))
    }
}

/// Units that say the title and nothing else, down to the end of the prose.
fn title_units(evidence: &Evidence<'_>, title: &str) -> Vec<usize> {
    let title = key(title);
    let end = evidence.prose.end.min(evidence.units.len());
    let is_title = |text: &str| !title.is_empty() && key(&tidy(text)) == title;
    (0..end).filter(|index| is_title(&evidence.units[*index].text)).collect()
}

/// The last showing of the title that is not inside the prose, or else the first of all.
fn nearest_before_prose(evidence: &Evidence<'_>, title_units: &[usize]) -> Option<usize> {
    let before = title_units.iter().rev().find(|unit| **unit <= evidence.prose.start);
    before.or(title_units.first()).copied()
}

fn head(evidence: &Evidence<'_>, title_unit: Option<usize>) -> Range<usize> {
    let start = evidence.prose.start;
    match title_unit {
        Some(title) => {
            let end =
                (title + UNITS_AFTER_TITLE).max((start + 2).min(title + 2 * UNITS_AFTER_TITLE));
            title.saturating_sub(UNITS_BEFORE_TITLE)..end.min(evidence.units.len())
        }
        None => start.saturating_sub(UNITS_AFTER_TITLE)..(start + 2).min(evidence.units.len()),
    }
}

fn statements(evidence: &Evidence<'_>) -> Vec<Stated> {
    let mut statements = Vec::new();
    for (unit, line) in evidence
        .units
        .iter()
        .enumerate()
        .filter(|(index, _)| !evidence.is_foreign(*index))
        .flat_map(|(index, unit)| lines(unit).map(move |line| (index, line)))
    {
        let statement = statement::read(&line);
        let says_something =
            !statement.people.is_empty() || statement.published.or(statement.updated).is_some();
        if says_something {
            statements.push(Stated { unit, statement });
        }
    }
    statements
}
