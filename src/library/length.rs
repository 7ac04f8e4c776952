//! Essays by how long they take to read.

use super::{EssayId, Slug, Term};
use crate::essay::Essay;

/// How long an essay takes to read, roughly: what fits a coffee, a commute, an evening.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// Under five minutes.
    Under5,
    /// From five to ten minutes.
    From5To10,
    /// Over ten minutes.
    Over10,
}

impl Length {
    /// All lengths, the shortest first.
    pub const ALL: [Self; 3] = [Self::Under5, Self::From5To10, Self::Over10];

    /// The length of an essay of so many minutes.
    pub fn of(minutes: usize) -> Self {
        match minutes {
            0..5 => Self::Under5,
            5..=10 => Self::From5To10,
            _ => Self::Over10,
        }
    }

    /// The length a term of [`super::Library::lengths`] stands for; `None` for other terms.
    pub fn of_term(term: &Term) -> Option<Self> {
        Self::ALL.into_iter().find(|length| length.name() == term.name)
    }

    /// Name of its term, which is its path segment, too.
    pub fn name(self) -> &'static str {
        match self {
            Self::Under5 => "under-5",
            Self::From5To10 => "5-to-10",
            Self::Over10 => "over-10",
        }
    }
}

/// The lengths that some essay has, the shortest first.
pub(super) fn terms(essays: &[Essay]) -> Vec<Term> {
    let is_of = |id: &EssayId, length| Length::of(essays[*id].minutes) == length;
    let term = |length: Length| Term {
        name: length.name().to_owned(),
        slug: Slug::new(length.name()),
        essays: (0..essays.len()).filter(|id| is_of(id, length)).collect(),
    };
    Length::ALL.into_iter().map(term).filter(|term| !term.essays.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_of_minutes_has_one_length() {
        let check = |minutes, expected| assert_eq!(Length::of(minutes), expected);
        check(0, Length::Under5);
        check(4, Length::Under5);
        check(5, Length::From5To10);
        check(10, Length::From5To10);
        check(11, Length::Over10);
    }

    #[test]
    fn names_are_slugs() {
        for length in Length::ALL {
            assert_eq!(Slug::new(length.name()).as_str(), length.name());
        }
    }
}
