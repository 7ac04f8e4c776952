//! What a rule is: it reads and proposes, it changes nothing.

use std::ops::Range;

use super::reading::Reading;

/// When a rule is asked. Each pass sees what the passes before it left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Pass {
    /// Judges a unit by itself and by where it stands.
    Local,
    /// Judges a unit by the rest of the page.
    Page,
    /// Decides where the essay begins and ends.
    Extent,
}

/// One reason to take text out.
pub(super) struct Rule {
    /// Kebab-case; finishes "remove the …".
    pub(super) name: &'static str,
    /// Why, in words a curator understands.
    pub(super) reason: &'static str,
    /// When it is asked.
    pub(super) pass: Pass,
    /// Whether what it takes is gone for good, whatever the learned score says of it.
    pub(super) is_certain: bool,
    /// Proposes ranges of units, in any order; may overlap and may name what is gone already.
    pub(super) propose: fn(&Reading<'_>) -> Vec<Range<usize>>,
}
