//! What recurs on the pages of each origin: found once all sources were cleaned by themselves, and
//! taken out of those that had kept any of it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::job::{self, Treated};
use crate::cleaner::{self, Furniture};
use crate::document::{Unit, Writing};

/// What a source tells about the pages of its origin. Hashes are sorted, each once.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Traces {
    /// Its site; `None` where that is not known, or nothing was saved from one.
    origin: Option<String>,
    /// Hashes of all its units.
    units: Vec<u64>,
    /// Hashes of those that are left of it.
    kept: Vec<u64>,
}

impl Traces {
    /// Of a source that was cleaned.
    pub(super) fn of(treated: &Treated) -> Self {
        let origin = job::origin(&treated.metadata);
        if origin.is_none() || treated.document.writing == Writing::Own {
            return Self::default();
        }
        let units = treated.document.units();
        let mut is_kept = vec![true; units.len()];
        for removal in &treated.cleaned.removals {
            is_kept[removal.units.clone()].fill(false);
        }
        let worded = || units.iter().zip(&is_kept).filter(|(unit, _)| unit.words > 0);
        let kept = worded().filter(|(_, is_kept)| **is_kept);
        Self { origin, units: hashes(worded()), kept: hashes(kept) }
    }
}

fn hashes<'a, 'b: 'a>(units: impl Iterator<Item = (&'a Unit<'b>, &'a bool)>) -> Vec<u64> {
    let mut hashes: Vec<u64> = units.map(|(unit, _)| cleaner::unit_hash(unit)).collect();
    hashes.sort_unstable();
    hashes.dedup();
    hashes
}

/// By origin: what recurs on its pages.
#[derive(Debug, Default)]
pub(super) struct Recurring(BTreeMap<String, Furniture>);

impl Recurring {
    /// What the traces of all sources have in common.
    pub(super) fn among<'a>(traces: impl Iterator<Item = &'a Traces>) -> Self {
        let mut pages: BTreeMap<&str, Vec<&[u64]>> = BTreeMap::new();
        for traces in traces {
            if let Some(origin) = &traces.origin {
                pages.entry(origin).or_default().push(&traces.units);
            }
        }
        let furniture =
            pages.into_iter().map(|(origin, pages)| (origin.to_owned(), Furniture::of(&pages)));
        Self(furniture.filter(|(_, furniture)| !furniture.hashes.is_empty()).collect())
    }

    /// What recurs of a source that has kept some of it; empty where it has kept none.
    pub(super) fn in_source(&self, traces: &Traces) -> Furniture {
        let all = traces.origin.as_ref().and_then(|origin| self.0.get(origin));
        let recurs = |hash: &&u64| all.is_some_and(|all| all.hashes.binary_search(hash).is_ok());
        if !traces.kept.iter().any(|hash| recurs(&hash)) {
            return Furniture::default();
        }
        Furniture { hashes: traces.units.iter().filter(recurs).copied().collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn traces(units: &[u64], kept: &[u64]) -> Traces {
        Traces { origin: Some("a.example".to_owned()), units: units.to_vec(), kept: kept.to_vec() }
    }

    #[test]
    fn only_a_source_that_kept_some_has_furniture() {
        let pages =
            [traces(&[1, 2, 10], &[1, 10]), traces(&[1, 2, 11], &[11]), traces(&[1, 2, 12], &[12])];
        let recurring = Recurring::among(pages.iter());
        assert_eq!(recurring.in_source(&pages[0]).hashes, [1, 2]);
        assert!(recurring.in_source(&pages[1]).hashes.is_empty());
        let elsewhere = Traces { origin: None, ..traces(&[1, 2], &[1]) };
        assert!(recurring.in_source(&elsewhere).hashes.is_empty());
    }
}
