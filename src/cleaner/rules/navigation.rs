//! Menus, breadcrumbs, skip links, mastheads and footers.

use std::ops::Range;

use crate::cleaner::phrases::Class;
use crate::cleaner::reading::Reading;
use crate::cleaner::rule::{Pass, Rule};

/// *Removes* elements named as navigation, page footers, and lines that only lead around the site.
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
    reading.each(|unit| {
        reading.stands_in(unit, Class::Navigation)
            || (reading.stands_in(unit, Class::Footer) && !reading.is_quoted(unit))
            || (reading.says(unit, Class::Navigation) && !reading.signs[unit].is_running)
    })
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::cleaner::testing::check;

    #[test]
    fn removes() {
        check(
            RULE.name,
            &["Main menu", "nav | Chairs", "*", "*", "footer | Made by hand"],
            &["Main menu", "Chairs", "Made by hand"],
        );
    }

    #[test]
    fn keeps() {
        check(
            RULE.name,
            &["*", "I went home about six, as I always did in those years.", "*"],
            &[],
        );
    }
}
