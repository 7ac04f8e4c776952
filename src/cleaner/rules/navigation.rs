//! Menus, breadcrumbs, skip links, lists of contents, mastheads and footers.

use std::ops::Range;

use crate::cleaner::contents;
use crate::cleaner::phrases::Class;
use crate::cleaner::reading::Reading;
use crate::cleaner::rule::{Pass, Rule};
use crate::document::Unit;

/// *Removes* elements named as navigation, page footers, lines that only lead around the site, and lists of
/// contents, each of whose lines comes again below.
///
/// *Why it is safe*: running text is only taken with its element.
///
/// *Example*: `Main menu` and `Home » Blog` go.
///
/// *Keeps* a numbered list of chapters inside an essay.
pub(super) const RULE: Rule = Rule {
    name: "navigation",
    reason: "leads around the site",
    pass: Pass::Local,
    is_certain: false,
    propose,
};

fn propose(reading: &Reading<'_>) -> Vec<Range<usize>> {
    let lines = reading.each(|unit| {
        reading.stands_in(unit, Class::Navigation)
            || (reading.stands_in(unit, Class::Footer) && !reading.is_quoted(unit))
            || (reading.says(unit, Class::Navigation) && !reading.signs[unit].is_running)
            || is_row_of_tags(&reading.units[unit])
    });
    lines.into_iter().chain(contents::lists(reading)).collect()
}

/// Whether a line is nothing but tags, each behind its sign: "#work #first jobs".
fn is_row_of_tags(unit: &Unit<'_>) -> bool {
    /// Words of the longest tag, in the mean.
    const MAX_WORDS: usize = 4;
    let text = unit.text.trim();
    let tags = text.split('#').skip(1);
    tags.clone().count() > 1
        && text.starts_with('#')
        && tags.clone().all(|tag| tag.starts_with(char::is_alphanumeric))
        && text.split_whitespace().count() <= tags.count() * MAX_WORDS
        && !text.ends_with(['.', '!', '?'])
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::cleaner::testing::check;

    #[test]
    fn removes() {
        check(
            RULE.name,
            &[
                "Main menu",
                "nav | Chairs",
                "*",
                "*",
                "#chairs #long walks",
                "footer | Made by hand",
            ],
            &["Main menu", "Chairs", "#chairs #long walks", "Made by hand"],
        );
    }

    #[test]
    fn lists_of_contents_go_where_their_headings_follow() {
        check(
            RULE.name,
            &[
                "*",
                "Contents [hide]",
                "1 The first chair",
                "1.1 The second chair",
                "The first chair",
                "*",
                "The second chair",
                "*",
            ],
            &["Contents [hide]", "1 The first chair", "1.1 The second chair"],
        );
        let box_of_things = ["*", "Contents of the box:", "Three nails", "A letter", "*", "*"];
        check(RULE.name, &box_of_things, &[]);
    }

    #[test]
    fn keeps() {
        check(
            RULE.name,
            &[
                "*",
                "I went home about six, as I always did in those years.",
                "#1 and #2 in the list of things that I had never told my mother about her chairs",
                "*",
            ],
            &[],
        );
    }
}
