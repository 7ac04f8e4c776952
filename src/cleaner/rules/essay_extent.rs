//! Where the essay begins and ends.

use std::ops::Range;

use crate::cleaner::reading::Reading;
use crate::cleaner::rule::{Pass, Rule};
use crate::document::UnitKind;

/// Units between the title and the first running text that still belong to the essay when they
/// are sentences: a one-line opening.
const MAX_OPENING_UNITS: usize = 6;

/// *Removes* all that stands before and after the stretch of units that speaks most for being
/// an essay.
///
/// *Why it is safe*: an essay is mostly one run with islands in it; labels between its
/// paragraphs cost little, menus around it cost much.
///
/// *Example*: `Home` `Blog` `About` `A long paragraph …` `Tags` `Archive` keeps the paragraph.
///
/// *Keeps* short lines, lists and headings between paragraphs.
pub(super) const RULE: Rule = Rule {
    name: "essay-extent",
    reason: "stands before or after the essay",
    pass: Pass::Extent,
    is_certain: false,
    propose,
};

fn propose(reading: &Reading<'_>) -> Vec<Range<usize>> {
    let Some(best) = heaviest_run(reading) else { return Vec::new() };
    let best = with_heading(reading, with_opening(reading, best));
    vec![0..best.start, best.end..reading.units.len()]
}

/// The run of units with the greatest sum of weights; the first of equals.
/// Kadane's algorithm (Bentley, "Programming Pearls", 1984).
fn heaviest_run(reading: &Reading<'_>) -> Option<Range<usize>> {
    let mut best: Option<(f32, Range<usize>)> = None;
    let (mut sum, mut start) = (0.0f32, 0);
    for unit in 0..reading.units.len() {
        if sum <= 0.0 {
            (sum, start) = (0.0, unit);
        }
        if !reading.is_gone[unit] {
            sum += reading.signs[unit].weight;
        }
        if sum > best.as_ref().map_or(0.0, |(most, _)| *most) {
            best = Some((sum, start..unit + 1));
        }
    }
    best.map(|(_, run)| run)
}

/// The run with the sentences and headings between the title and its start.
fn with_opening(reading: &Reading<'_>, run: Range<usize>) -> Range<usize> {
    match reading.after_title {
        Some(title) if title < run.start && run.start - title <= MAX_OPENING_UNITS => {
            let opening = (title..run.start)
                .find(|unit| !reading.is_gone[*unit] && reading.signs[*unit].weight > 0.0);
            opening.unwrap_or(run.start)..run.end
        }
        Some(title) if title > run.start && title < run.end => {
            // A heading of the page stands inside the run: what is above it is not the essay,
            // unless most of the text is.
            let above = reading.running_words(run.start..title);
            let below = reading.running_words(title..run.end);
            if above < below { title..run.end } else { run }
        }
        _ => run,
    }
}

/// The run with the heading right above it, where that stands below the title.
fn with_heading(reading: &Reading<'_>, run: Range<usize>) -> Range<usize> {
    let Some(title) = reading.after_title.filter(|title| *title < run.start) else { return run };
    let above = (title..run.start).rev().find(|unit| !reading.is_gone[*unit]);
    match above.filter(|unit| matches!(reading.units[*unit].kind, UnitKind::Heading(_))) {
        Some(heading) => heading..run.end,
        None => run,
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::cleaner::testing::check;

    #[test]
    fn removes() {
        check(
            RULE.name,
            &["Chairs", "Tables", "Lamps and shades", "*", "*", "Beds", "Stools"],
            &["Chairs", "Tables", "Lamps and shades", "Beds", "Stools"],
        );
    }

    #[test]
    fn keeps() {
        check(RULE.name, &["*", "A short line", "*"], &[]);
    }
}
