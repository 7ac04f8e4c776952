//! The lines around the title: where bylines and datelines stand.

use std::collections::HashSet;
use std::ops::Range;

use super::evidence::{Evidence, lines};
use super::statement::{self, Statement};
use super::text::{count_words, fold, key};
use super::title;
use crate::document::{Unit, UnitKind, Writing};

/// Where the title stands in the text, and what the lines near it state.
#[derive(Debug)]
pub(super) struct Surroundings {
    /// The unit that shows the title closest before the prose.
    pub(super) title_unit: Option<usize>,
    /// Units that only say the title.
    pub(super) title_units: Vec<usize>,
    /// Where no unit does: the unit of a text without elements that holds it, and where in its text the
    /// title ends.
    held: Option<(usize, usize)>,
    /// Units before, at and after the title in which bylines are believed.
    pub(super) head: Range<usize>,
    /// What every line of the page states, where it states anything, in order.
    pub(super) statements: Vec<Stated>,
    /// Keys of the short lines that stand in the page more than once.
    repeated: HashSet<String>,
}

/// A line that states an author or a date.
#[derive(Debug)]
pub(super) struct Stated {
    pub(super) unit: usize,
    /// It is too short for a sentence of the essay.
    pub(super) is_short: bool,
    pub(super) statement: Statement,
}

/// Words of the longest line that is hardly a sentence.
const MAX_SHORT_WORDS: usize = 15;

/// Units before the title that may hold its dateline ("Sunday, …" stands above it in some blogs).
const UNITS_BEFORE_TITLE: usize = 4;

/// Units after the title or before the prose that may hold byline and dateline.
const UNITS_AFTER_TITLE: usize = 14;

/// Units after the title that belong to it wherever they stand.
const UNITS_AT_TITLE: usize = 5;

impl Surroundings {
    /// Looks for the title in the text and reads the lines of the page.
    pub(super) fn read(evidence: &Evidence<'_>, title: Option<&str>) -> Self {
        let mut surroundings = Self::of_title(evidence, title);
        surroundings.repeated = repeated(evidence);
        surroundings.statements = surroundings.read_lines(evidence);
        surroundings
    }

    /// Looks for the title in the text and reads no line.
    pub(super) fn of_title(evidence: &Evidence<'_>, title: Option<&str>) -> Self {
        let title_units = title.map(|title| title_units(evidence, title)).unwrap_or_default();
        let is_said = !title_units.is_empty();
        let held = title.filter(|_| !is_said).and_then(|title| holder(evidence, title));
        let title_unit = main_title(evidence, &title_units).or(held.map(|(unit, _)| unit));
        Self {
            title_unit,
            head: head(evidence, title_unit),
            title_units,
            held,
            statements: Vec::new(),
            repeated: HashSet::new(),
        }
    }

    /// Where the distance to the title is measured from.
    pub(super) fn anchor(&self, evidence: &Evidence<'_>) -> usize {
        self.title_unit.unwrap_or(evidence.prose.start)
    }

    /// Whether a unit stands among comments, other stories and the like. What stands right at the
    /// title belongs to it, even in a column of its own.
    pub(super) fn is_foreign(&self, evidence: &Evidence<'_>, unit: usize) -> bool {
        !self.is_at_title(unit) && evidence.is_foreign(unit)
    }

    /// Whether a unit stands right at the title.
    pub(super) fn is_at_title(&self, unit: usize) -> bool {
        self.title_unit
            .is_some_and(|title| (title.saturating_sub(2)..=title + UNITS_AT_TITLE).contains(&unit))
    }

    /// What the lines of one unit state.
    pub(super) fn stated_in(&self, unit: usize) -> impl Iterator<Item = &Stated> {
        let first = self.statements.partition_point(|stated| stated.unit < unit);
        self.statements[first..].iter().take_while(move |stated| stated.unit == unit)
    }

    /// Whether a line stands in the page more than once.
    pub(super) fn repeats(&self, line: &str) -> bool {
        self.repeated.contains(&key(line))
    }

    fn read_lines(&self, evidence: &Evidence<'_>) -> Vec<Stated> {
        let mut statements = Vec::new();
        let mut waiting = Waiting::default();
        for (index, unit) in evidence.units.iter().enumerate() {
            // What one's own text shows as code says nothing of the text; a saved page may be all code.
            let is_example =
                evidence.document.writing == Writing::Own && unit.kind == UnitKind::Code;
            if is_example || self.is_foreign(evidence, index) {
                continue;
            }
            let held = self.held.filter(|(holder, _)| *holder == index);
            let behind_title = held.map(|(_, end)| fold(&unit.text[end..]));
            let all = behind_title.is_none().then(|| lines(unit)).into_iter().flatten();
            for line in behind_title.into_iter().chain(all) {
                if waiting.takes(&line) {
                    continue;
                }
                let (line, goes_on) = waiting.complete(line);
                if goes_on {
                    statements.pop();
                }
                let mut statement = statement::read(&line, evidence.date_order());
                // What follows a phrase after "by" goes on with it: "Found by Counting, Study Says".
                if statement.people.first().is_some_and(|name| evidence.is_phrase(name)) {
                    statement.people.clear();
                }
                statement.people.retain(|name| !evidence.is_phrase(name));
                let has_date = statement.published.or(statement.updated).is_some();
                if !statement.people.is_empty() || has_date {
                    let is_short = count_words(&line) <= MAX_SHORT_WORDS;
                    statements.push(Stated { unit: index, is_short, statement });
                }
            }
        }
        statements
    }

    /// What is stated near the title: behind it first, then before it.
    pub(super) fn near_title(&self) -> impl Iterator<Item = &Stated> + Clone {
        let title = self.title_unit.unwrap_or(self.head.start);
        let inside = || self.statements.iter().filter(|stated| self.head.contains(&stated.unit));
        let after = inside().filter(move |stated| stated.unit >= title);
        after.chain(inside().filter(move |stated| stated.unit < title))
    }
}

/// The beginning of a byline that pages spread over several lines: "By", "Ada Byron", ", and".
#[derive(Debug, Default)]
struct Waiting {
    text: String,
    /// The last byline that was put together, while it may go on.
    last: String,
}

impl Waiting {
    /// Whether a line only leads to the next.
    fn takes(&mut self, line: &str) -> bool {
        /// Bytes of the longest beginning.
        const MAX_BYTES: usize = 300;
        if statement::is_lead_in(line) {
            line.clone_into(&mut self.text);
            self.last.clear();
            return true;
        }
        let begun = if self.text.is_empty() { &self.last } else { &self.text };
        let is_link = !begun.is_empty() && begun.len() < MAX_BYTES && is_name_link(line);
        if is_link {
            self.text = format!("{begun} {line}");
        }
        is_link
    }

    /// The line with what led to it, and whether that takes the place of the last statement.
    fn complete(&mut self, line: String) -> (String, bool) {
        if self.text.is_empty() {
            self.last.clear();
            return (line, false);
        }
        let goes_on = !std::mem::take(&mut self.last).is_empty();
        let bare = line.trim_matches(['[', ']', ' ']);
        self.last = std::mem::take(&mut self.text) + " " + bare;
        (self.last.clone(), goes_on)
    }
}

/// Whether a line only joins the names before and behind it.
fn is_name_link(line: &str) -> bool {
    matches!(line.trim_matches([',', ' ']), "" | "and" | "&" | "und" | "et" | "y" | "e")
}

/// Bytes that a line may have beside its title.
const MAX_ADDED_BYTES: usize = 200;

/// Units that say the title and nothing else but who wrote it when, down to the end of the prose.
fn title_units(evidence: &Evidence<'_>, title: &str) -> Vec<usize> {
    let title = key(title);
    if title.is_empty() {
        return Vec::new();
    }
    let end = evidence.prose.end.min(evidence.units.len());
    // Most units are too long, whatever a counter and marks add to a title.
    let max_bytes = MAX_ADDED_BYTES + 3 * title.len();
    let is_title = |text: &str| text.len() <= max_bytes && title::says(text, &title);
    let is_title_block = |unit: &Unit<'_>| {
        let first = unit.text.split('\n').find(|line| !line.trim().is_empty());
        if first.is_none_or(|first| first.len() > max_bytes) {
            return false;
        }
        let mut lines = lines(unit);
        lines.next().is_some_and(|first| is_title(&first))
            && lines.all(|line| {
                statement::read(&line, evidence.date_order()).is_whole
                    || statement::is_counter(&line)
            })
    };
    (0..end)
        .filter(|index| {
            let unit = &evidence.units[*index];
            is_title(&unit.text) || is_title_block(unit)
        })
        .collect()
}

/// The last unit before the prose of a text without elements that holds a title among other words, as a page
/// on one line does, and where in its text the title ends.
fn holder(evidence: &Evidence<'_>, title: &str) -> Option<(usize, usize)> {
    let units = evidence.units.get(..=evidence.prose.start)?;
    let mut plain = units.iter().enumerate().rev().filter(|(_, unit)| unit.layout().is_plain());
    plain.find_map(|(index, unit)| Some((index, unit.text.find(title)? + title.len())))
}

/// The main heading if it is the title, or else the showing of the title that a byline follows, or
/// else the last that is not inside the prose, or else the first of all. One among comments ("2 responses
/// to …") is none where there are others.
fn main_title(evidence: &Evidence<'_>, title_units: &[usize]) -> Option<usize> {
    let is_heading = |unit: &&usize| evidence.units[**unit].kind == UnitKind::Heading(1);
    let own: Vec<usize> =
        title_units.iter().copied().filter(|unit| !evidence.is_foreign(*unit)).collect();
    let others = if own.is_empty() { title_units } else { &own };
    let mut led = others.iter().filter(|unit| has_byline_after(evidence, **unit));
    let mut before = others.iter().rev().filter(|unit| **unit <= evidence.prose.start);
    title_units
        .iter()
        .find(is_heading)
        .or_else(|| led.next())
        .or_else(|| before.next())
        .or(others.first())
        .copied()
}

/// Whether the rest of a unit or one of the next is a byline or dateline.
fn has_byline_after(evidence: &Evidence<'_>, unit: usize) -> bool {
    let after = evidence.units.iter().skip(unit).take(UNITS_AT_TITLE + 1);
    after.flat_map(lines).any(|line| statement::read(&line, evidence.date_order()).is_whole)
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

/// Keys of the lines of a few words that stand in the page more than once.
fn repeated(evidence: &Evidence<'_>) -> HashSet<String> {
    /// Words of the longest line that can be a name.
    const MAX_WORDS: usize = 6;
    let mut seen = HashSet::new();
    let short = evidence.units.iter().filter(|unit| unit.words <= 2 * MAX_WORDS);
    let keys = short.flat_map(lines).filter(|line| count_words(line) <= MAX_WORDS);
    keys.map(|line| key(&line)).filter(|key| !seen.insert(key.clone())).collect()
}
