//! What stands beside the essay.

use std::ops::Range;

use crate::cleaner::phrases::Class;
use crate::cleaner::reading::Reading;
use crate::cleaner::rule::{Pass, Rule};

/// *Removes* elements named as sidebars or widgets.
///
/// *Why it is safe*: wrappers of the page do not count.
///
/// *Example*: `<aside>About this blog</aside>` goes.
///
/// *Keeps* a page whose builder calls every block a widget.
pub(super) const RULE: Rule = Rule {
    name: "sidebar",
    reason: "stands beside the essay",
    pass: Pass::Local,
    is_certain: false,
    propose,
};

fn propose(reading: &Reading<'_>) -> Vec<Range<usize>> {
    reading.each(|unit| reading.stands_in(unit, Class::Sidebar))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::cleaner::testing::check;

    #[test]
    fn removes() {
        check(RULE.name, &["*", "*", "aside | About this blog"], &["About this blog"]);
    }

    #[test]
    fn keeps() {
        check(
            RULE.name,
            &["div.widget-text | *", "div.widget-text | *", "div.widget-text | *"],
            &[],
        );
    }
}
