//! Gathering names under which essays stand: spellings of one name become one term.

use std::collections::{BTreeMap, HashSet};

use super::{EssayId, Slug, Term};
use crate::document::fold;

/// A way of sorting, complete.
#[derive(Debug, Default)]
pub(super) struct Taxonomy {
    /// The terms in the order they are shown.
    pub(super) terms: Vec<Term>,
    /// By essay: indices into `terms`, in the essay's order, each once.
    pub(super) by_essay: Vec<Vec<usize>>,
}

/// All spellings of one name.
#[derive(Debug, Default)]
pub(super) struct Group {
    /// How often each spelling was used.
    pub(super) spellings: BTreeMap<String, usize>,
    /// The essays, in the library's order.
    pub(super) essays: Vec<EssayId>,
}

impl Group {
    /// The commonest spelling; of equally common ones the preferred, else the first by code points.
    pub(super) fn commonest(&self, preferred: Option<&str>) -> &str {
        let rank =
            |(spelling, count): &(&String, &usize)| (**count, Some(spelling.as_str()) == preferred);
        let best = self.spellings.iter().rev().max_by_key(rank);
        best.map_or("", |(spelling, _)| spelling)
    }
}

/// Names gathered by key, essay by essay.
#[derive(Debug)]
pub(super) struct Gathering {
    /// By key.
    pub(super) groups: BTreeMap<String, Group>,
    by_essay: Vec<Vec<String>>,
}

impl Gathering {
    /// Nothing gathered yet for a number of essays.
    pub(super) fn new(essays: usize) -> Self {
        Self { groups: BTreeMap::new(), by_essay: vec![Vec::new(); essays] }
    }

    /// Notes that an essay stands under a name. Essays come in the library's order.
    pub(super) fn add(&mut self, essay: EssayId, key: String, spelling: &str) {
        let group = self.groups.entry(key.clone()).or_default();
        *group.spellings.entry(spelling.to_owned()).or_insert(0) += 1;
        if group.essays.last() != Some(&essay) {
            group.essays.push(essay);
            self.by_essay[essay].push(key);
        }
    }

    /// The terms, named by `name` and sorted by it: accents and case count only between equals, as
    /// in an index at the end of a book.
    pub(super) fn into_taxonomy(self, name: impl Fn(&str, &Group) -> String) -> Taxonomy {
        let mut named: Vec<_> = self
            .groups
            .into_iter()
            .map(|(key, group)| (name(&key, &group), key, group.essays))
            .collect();
        named.sort_by_cached_key(|(name, key, _)| (fold(name), name.clone(), key.clone()));
        let slugs = unique_slugs(named.iter().map(|(name, ..)| name.as_str()));
        let mut index_of = BTreeMap::new();
        let mut terms = Vec::with_capacity(named.len());
        for ((name, key, essays), slug) in named.into_iter().zip(slugs) {
            index_of.insert(key, terms.len());
            terms.push(Term { name, slug, essays });
        }
        let by_essay = self.by_essay.iter();
        let by_essay = by_essay.map(|keys| keys.iter().map(|key| index_of[key]).collect());
        Taxonomy { terms, by_essay: by_essay.collect() }
    }
}

/// A slug for each name, numbered from the second of a name on.
pub(super) fn unique_slugs<'a>(names: impl Iterator<Item = &'a str>) -> Vec<Slug> {
    let mut taken = Taken::default();
    names.map(|name| taken.take(&Slug::new(name))).collect()
}

/// Slugs in use. Those that would name one file on some file system count as one.
#[derive(Debug, Default)]
pub(super) struct Taken {
    keys: HashSet<String>,
    /// By file key of a slug: the number its last namesake got.
    last: BTreeMap<String, usize>,
}

impl Taken {
    /// Takes a slug exactly; `false` if it is in use.
    pub(super) fn claim(&mut self, slug: &Slug) -> bool {
        self.keys.insert(slug.file_key())
    }

    /// Takes a slug, or the next of its name that is free.
    pub(super) fn take(&mut self, wanted: &Slug) -> Slug {
        let key = wanted.file_key();
        if self.keys.insert(key.clone()) {
            return wanted.clone();
        }
        let last = self.last.entry(key).or_insert(1);
        loop {
            *last += 1;
            let numbered = wanted.numbered(*last);
            if self.keys.insert(numbered.file_key()) {
                return numbered;
            }
        }
    }
}
