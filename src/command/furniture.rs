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
        let mut origins: BTreeMap<&str, Vec<&Traces>> = BTreeMap::new();
        for traces in traces {
            if let Some(origin) = &traces.origin {
                origins.entry(origin).or_default().push(traces);
            }
        }
        let furniture = origins.into_iter().map(|(origin, traces)| {
            let pages = pages(&traces);
            let pages: Vec<&[u64]> = pages.iter().map(Vec::as_slice).collect();
            (origin.to_owned(), Furniture::of(&pages))
        });
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

/// The hashes of each page of an origin; copies of one essay, in whatever formats, are one page, for what
/// they share is the essay.
fn pages(traces: &[&Traces]) -> Vec<Vec<u64>> {
    let mut pages: BTreeMap<usize, Vec<u64>> = BTreeMap::new();
    for (traces, first) in traces.iter().zip(first_copies(traces)) {
        pages.entry(first).or_default().extend(&traces.units);
    }
    let mut pages: Vec<Vec<u64>> = pages.into_values().collect();
    for page in &mut pages {
        page.sort_unstable();
        page.dedup();
    }
    pages
}

/// By source: the first one that has kept most of what it has, itself if there is none before it.
fn first_copies(traces: &[&Traces]) -> Vec<usize> {
    /// Sources that may have the same essay; what more of them have kept is hardly that.
    const MAX_COPIES: usize = 32;
    let mut sources: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    for (source, traces) in traces.iter().enumerate() {
        for hash in &traces.kept {
            sources.entry(*hash).or_default().push(source);
        }
    }
    let mut shared: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for sources in sources.values().filter(|sources| sources.len() <= MAX_COPIES) {
        for (index, later) in sources.iter().enumerate() {
            for earlier in &sources[..index] {
                *shared.entry((*later, *earlier)).or_default() += 1;
            }
        }
    }
    let mut first: Vec<usize> = (0..traces.len()).collect();
    // In order of the later one, so that the earlier one's own first copy is known.
    for ((later, earlier), shared) in shared {
        let fewest = traces[later].kept.len().min(traces[earlier].kept.len());
        // Two short posts may have a line or two of furniture in common.
        if shared * 4 >= fewest * 3 {
            first[later] = first[later].min(first[earlier]);
        }
    }
    first
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_of_an_essay_are_one_page() {
        let copy = |own: u64| traces(&[1, 10, 11, 12, own], &[10, 11, 12, own]);
        let copies = [copy(20), copy(21), copy(22), copy(23)];
        assert!(Recurring::among(copies.iter()).in_source(&copies[0]).hashes.is_empty());
        let other = |own: u64| traces(&[1, own, own + 1], &[1, own, own + 1]);
        let short = |own: u64| traces(&[1, 2, own], &[1, 2, own]);
        let posts = [short(30), short(40), short(50)];
        assert_eq!(Recurring::among(posts.iter()).in_source(&posts[0]).hashes, [1, 2]);
        let library = [copy(20), copy(21), other(30), other(40)];
        assert_eq!(Recurring::among(library.iter()).in_source(&library[2]).hashes, [1]);
    }

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
