//! Whether a page writes the day or the month first in dates in figures ("03/10/2023").

use std::sync::LazyLock;

use regex::Regex;

use super::evidence::Evidence;
use super::language;
use crate::document::{DateOrder, has_year};

/// The order that dates of the page show which can be read in but one, or else that of its language.
/// `Unknown` without asking for the language where no date needs it.
pub(super) fn infer(evidence: &Evidence<'_>) -> DateOrder {
    /// Words of the longest text that may be a dateline or the teaser of another page.
    const MAX_WORDS: usize = 40;
    let short = evidence.units.iter().filter(|unit| unit.words <= MAX_WORDS);
    let texts = short.map(|unit| unit.text.as_ref()).filter(|text| has_year(text));
    let facts = evidence.document.facts.iter().map(|fact| fact.value.as_str());
    let stated = facts.filter(|value| value.len() <= MAX_DATE_BYTES && has_year(value));
    let mut shown = Shown::default();
    for text in texts.chain(stated) {
        shown.read(text);
    }
    match (shown.day_first, shown.month_first) {
        (true, false) => DateOrder::DayFirst,
        (false, true) => DateOrder::MonthFirst,
        _ if shown.either => of_language(evidence),
        _ => DateOrder::Unknown,
    }
}

/// Bytes of the longest value for machines that is looked at: a date with a time and a zone.
const MAX_DATE_BYTES: usize = 40;

/// Which dates in figures a page shows.
#[derive(Default)]
struct Shown {
    day_first: bool,
    month_first: bool,
    /// Those that can be read in either order.
    either: bool,
}

impl Shown {
    fn read(&mut self, text: &str) {
        static FIGURES: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r"(?-u:\b)(\d{1,2})(?:/(\d{1,2})/|-(\d{1,2})-)(?:19|20)\d\d(?-u:\b)")
                .expect("the pattern is a constant and is built by the tests")
        });
        for figures in FIGURES.captures_iter(text) {
            let number = |group| figures.get(group)?.as_str().parse::<u8>().ok();
            let (Some(first), Some(second)) = (number(1), number(2).or_else(|| number(3))) else {
                continue;
            };
            match (first, second) {
                (1..=12, 1..=12) => self.either |= first != second,
                (13..=31, 1..=12) => self.day_first = true,
                (1..=12, 13..=31) => self.month_first = true,
                _ => {}
            }
        }
    }
}

/// The order of all languages but English, and of English outside North America.
fn of_language(evidence: &Evidence<'_>) -> DateOrder {
    const DAY_FIRST_REGIONS: [&str; 12] =
        ["GB", "AU", "NZ", "IE", "IN", "ZA", "SG", "HK", "MY", "KE", "NG", "PK"];
    let Some(language) = language::infer(evidence).map(|found| found.value) else {
        return DateOrder::Unknown;
    };
    let mut subtags = language.split('-');
    let is_english = subtags.next() == Some("en");
    if !is_english || subtags.any(|region| DAY_FIRST_REGIONS.contains(&region)) {
        DateOrder::DayFirst
    } else {
        DateOrder::Unknown
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metadata::evidence::tests::{PROSE, dump};

    #[test]
    fn the_order_is_that_of_other_dates_or_of_the_language() {
        fn check(lines: &[&str], expected: DateOrder) {
            let document = dump(lines);
            let units = document.units();
            let evidence = Evidence::gather(&document, &units, None);
            assert_eq!(infer(&evidence), expected, "{lines:?}");
        }
        let french = "La plupart des gens attendent une semaine calme avant de se demander ce \
            qu’ils veulent de leur travail, et cette semaine calme ne vient jamais.";
        check(&["03/10/2023", PROSE], DateOrder::Unknown);
        check(&["03/10/2023", PROSE, "More", "25/09/2023"], DateOrder::DayFirst);
        check(&["03-10-2023", PROSE, "More", "09-25-2023"], DateOrder::MonthFirst);
        check(&["03/10/2023", french], DateOrder::DayFirst);
        check(&["03/10/2023", "25/09/2023", "09/25/2023", french], DateOrder::DayFirst);
        check(&["3 octobre 2023", french], DateOrder::Unknown);
    }
}
