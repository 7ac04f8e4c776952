//! Essays that are in the library twice: by their address, or nearly by their words.
//!
//! Sketches that agree in half of their values agree in one of the bands they are cut into, but for
//! few: only essays that share a band are compared, and of a crowded band only some, so that the
//! work for an essay is bounded, however large the library.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use rayon::prelude::*;

use super::EssayId;
use super::link::url_key;
use crate::config::{Duplicates, Rights};
use crate::diagnostic::{Diagnostic, Place};
use crate::essay::{Essay, SKETCH_VALUES};
use crate::metadata::Provenance;

/// Values in which the sketches of two copies of one text agree: half of them. Different essays
/// share next to none, and what cleaning leaves in one copy of a page and not in the other is
/// mostly less than the essay.
const MIN_AGREEING: usize = SKETCH_VALUES / 2;

/// Values of a band (Leskovec, Rajaraman and Ullman, "Mining of Massive Datasets", section 3.4): of
/// copies that agree in half of their values two thirds share one of the sixteen bands, of those
/// that agree in seven tenths 99 in a hundred.
const BAND_VALUES: usize = 4;

/// Fewer words make no sketch worth comparing.
const MIN_WORDS: usize = 50;

/// Essays of a band that are compared with the next one, the latest first.
const MAX_COMPARED: usize = 64;

/// Which essays are copies of which.
pub(super) struct Twins {
    /// By essay: the first by path with its address.
    same: BTreeMap<EssayId, EssayId>,
    /// By essay: the one before it by path that has the most of its text.
    near: BTreeMap<EssayId, EssayId>,
}

pub(super) fn find(essays: &[Essay]) -> Twins {
    let mut by_path: Vec<EssayId> = (0..essays.len()).collect();
    by_path.sort_by_key(|id| &essays[*id].path);
    Twins { same: same_address(essays, &by_path), near: near(essays, &by_path) }
}

impl Twins {
    /// `library/duplicate` and `library/near-duplicate` at the later source by path; `library/copy` at
    /// those that are left out.
    pub(super) fn report(&self, essays: &[Essay], duplicates: Duplicates) -> Vec<Diagnostic> {
        let left_out = match duplicates {
            Duplicates::Report => BTreeMap::new(),
            Duplicates::Best => self.copies(essays),
        };
        let same = self
            .same
            .iter()
            .filter(|(id, first)| !left_out.contains_key(id) && !left_out.contains_key(first));
        let same = same.map(|(id, first)| {
            let message = format!("has the same canonical URL as `{}`", essays[*first].path);
            warning("library/duplicate", &essays[*id], message)
        });
        let near = self
            .near
            .iter()
            .filter(|(id, twin)| left_out.is_empty() && self.same.get(id) != Some(twin));
        let near = near.map(|(id, twin)| {
            let message = format!("has nearly the same text as `{}`", essays[*twin].path);
            warning("library/near-duplicate", &essays[*id], message)
        });
        let copies = left_out.iter().map(|(id, best)| {
            let message = format!("left out as a copy of `{}`", essays[*best].path);
            Diagnostic::note("library/copy", Place::file(&essays[*id].path), message)
        });
        same.chain(near).chain(copies).collect()
    }

    /// By essay that is a copy: the best one of the same text.
    fn copies(&self, essays: &[Essay]) -> BTreeMap<EssayId, EssayId> {
        let mut groups: BTreeMap<EssayId, Vec<EssayId>> = BTreeMap::new();
        for &id in self.near.keys() {
            let mut first = id;
            while let Some(&twin) = self.near.get(&first) {
                first = twin;
            }
            groups.entry(first).or_insert_with(|| vec![first]).push(id);
        }
        let mut copies = BTreeMap::new();
        for group in groups.into_values() {
            if let Some(&best) = group.iter().max_by_key(|id| rank(&essays[**id])) {
                copies.extend(group.into_iter().filter(|id| *id != best).map(|id| (id, best)));
            }
        }
        copies
    }
}

fn warning(code: &'static str, essay: &Essay, message: String) -> Diagnostic {
    Diagnostic::warning(code, Place::file(&essay.path), message).with_help(
        "delete one of the two, set `rights = \"private\"`, or let `duplicates = \"best\"` choose",
    )
}

/// What makes one copy better than another, first things first; the greatest is the best. A narrower right was looked up
/// by somebody, and holds for the text however it was saved.
fn rank(essay: &Essay) -> (Rights, usize, usize, usize, Reverse<&str>) {
    let has_title = essay.provenance.get("title").is_some_and(|it| *it != Provenance::FileName);
    let known = [
        has_title,
        !essay.authors.is_empty(),
        essay.published.is_some(),
        essay.site.is_some(),
        essay.url.is_some(),
    ];
    let known = known.into_iter().filter(|is_known| *is_known).count();
    (essay.rights, known, essay.assets.len(), essay.headings.len(), Reverse(&essay.path))
}

/// Takes the copies out of the library, each with the index of the essay that stays in its place.
pub(super) fn take_copies(essays: &mut Vec<Essay>, twins: &Twins) -> Vec<(Essay, EssayId)> {
    let copies = twins.copies(essays);
    let mut taken = Vec::new();
    let mut kept = Vec::with_capacity(essays.len());
    let mut places = Vec::with_capacity(essays.len());
    for (id, essay) in essays.drain(..).enumerate() {
        places.push(kept.len());
        match copies.get(&id) {
            Some(&best) => taken.push((essay, best)),
            None => kept.push(essay),
        }
    }
    *essays = kept;
    taken.into_iter().map(|(essay, best)| (essay, places[best])).collect()
}

/// By essay: the first with its address.
fn same_address(essays: &[Essay], by_path: &[EssayId]) -> BTreeMap<EssayId, EssayId> {
    let mut first: HashMap<String, EssayId> = HashMap::new();
    let mut same = BTreeMap::new();
    for &id in by_path {
        if let Some(key) = essays[id].url.as_deref().and_then(url_key) {
            let known = *first.entry(key).or_insert(id);
            if known != id {
                same.insert(id, known);
            }
        }
    }
    same
}

/// By essay: the nearest one before it by path.
fn near(essays: &[Essay], by_path: &[EssayId]) -> BTreeMap<EssayId, EssayId> {
    let long = by_path.iter().copied().filter(|id| essays[*id].words >= MIN_WORDS);
    let long: Vec<EssayId> = long.collect();
    let sketches: Vec<&[u32]> = long.iter().map(|id| essays[*id].sketch.as_slice()).collect();
    let bands = Bands::of(&sketches);
    let nearest = |place: usize| {
        let agreeing = |other| agreeing(sketches[other], sketches[place]);
        let candidates = bands.before(place).into_iter();
        let candidates = candidates.map(|other| (agreeing(other), Reverse(other)));
        let nearest = candidates.filter(|(agreeing, _)| *agreeing >= MIN_AGREEING).max();
        nearest.map(|(_, Reverse(twin))| (long[place], long[twin]))
    };
    (0..long.len()).into_par_iter().filter_map(nearest).collect::<Vec<_>>().into_iter().collect()
}

/// Values in which two sketches agree.
fn agreeing(one: &[u32], other: &[u32]) -> usize {
    one.iter().zip(other).filter(|(a, b)| a == b).count()
}

/// Essays that are known by their addresses and words, so that a further one can be told from them.
#[derive(Debug, Default)]
pub struct Known {
    /// Path by address.
    by_address: HashMap<String, String>,
    /// Sketch and path of those long enough to be compared.
    sketches: Vec<(Vec<u32>, String)>,
}

/// An essay that another one is a copy of, by its path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Original {
    /// It was published at the same address.
    SameAddress(String),
    /// It has nearly the same words.
    SameWords(String),
}

impl Known {
    /// Makes an essay known.
    pub fn add(&mut self, essay: &Essay) {
        if let Some(key) = essay.url.as_deref().and_then(url_key) {
            self.by_address.entry(key).or_insert_with(|| essay.path.clone());
        }
        if essay.words >= MIN_WORDS {
            self.sketches.push((essay.sketch.clone(), essay.path.clone()));
        }
    }

    /// The path of the essay that was published at an address, however it is spelt.
    pub fn at(&self, address: &str) -> Option<&str> {
        self.by_address.get(&url_key(address)?).map(String::as_str)
    }

    /// The known essay that another one is a copy of.
    pub fn original_of(&self, essay: &Essay) -> Option<Original> {
        if let Some(path) = essay.url.as_deref().and_then(|url| self.at(url)) {
            return Some(Original::SameAddress(path.to_owned()));
        }
        let nearest = self
            .sketches
            .iter()
            .map(|(sketch, path)| (agreeing(sketch, &essay.sketch), Reverse(path)))
            .filter(|(agreeing, _)| essay.words >= MIN_WORDS && *agreeing >= MIN_AGREEING)
            .max();
        nearest.map(|(_, Reverse(path))| Original::SameWords(path.clone()))
    }
}

/// Sketches by the bands they are cut into.
struct Bands<'a> {
    sketches: &'a [&'a [u32]],
    bands: Vec<Band>,
}

/// Sketches by one of their bands.
struct Band {
    /// Its first value.
    start: usize,
    /// Those with the same values stand together, in their order.
    sorted: Vec<usize>,
    /// By sketch: where it stands there.
    place: Vec<usize>,
}

impl<'a> Bands<'a> {
    fn of(sketches: &'a [&'a [u32]]) -> Self {
        let band = |start: usize| {
            let mut sorted: Vec<usize> = (0..sketches.len()).collect();
            sorted.sort_unstable_by_key(|sketch| (values(sketches[*sketch], start), *sketch));
            let mut place = vec![0; sorted.len()];
            for (at, sketch) in sorted.iter().enumerate() {
                place[*sketch] = at;
            }
            Band { start, sorted, place }
        };
        let starts = (0..SKETCH_VALUES).into_par_iter().step_by(BAND_VALUES);
        Self { sketches, bands: starts.map(band).collect() }
    }

    /// The sketches before one that share a band with it and are worth comparing: of each band the last.
    fn before(&self, sketch: usize) -> BTreeSet<usize> {
        let mut candidates = BTreeSet::new();
        for Band { start, sorted, place } in &self.bands {
            let of = |sketch: usize| values(self.sketches[sketch], *start);
            let before = sorted[..place[sketch]].iter().rev().take(MAX_COMPARED);
            candidates.extend(before.copied().take_while(|other| of(*other) == of(sketch)));
        }
        candidates
    }
}

/// The band of a sketch that begins at a value.
fn values(sketch: &[u32], start: usize) -> &[u32] {
    &sketch[start..start + BAND_VALUES]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::essay::fixture::essay;

    /// A library of 2,000 essays and the comparisons it takes to find its copies.
    fn comparisons(change: impl Fn(usize, &mut Essay)) -> (Twins, usize) {
        let essay = |number: usize| {
            let mut essay = essay(&format!("essay-{number:04}"));
            change(number, &mut essay);
            essay
        };
        let essays: Vec<Essay> = (0..2000).map(essay).collect();
        let sketches: Vec<&[u32]> = essays.iter().map(|essay| essay.sketch.as_slice()).collect();
        let bands = Bands::of(&sketches);
        let compared = (0..essays.len()).map(|essay| bands.before(essay).len()).sum();
        (find(&essays), compared)
    }

    /// The sketch of a text of its own.
    fn sketch(number: usize) -> Vec<u32> {
        let hash = blake3::hash(&number.to_le_bytes());
        let mut values = vec![0; SKETCH_VALUES * 4];
        let mut reader = blake3::Hasher::new().update(hash.as_bytes()).finalize_xof();
        reader.fill(&mut values);
        let value = |bytes: &[u8]| u32::from_le_bytes(bytes.try_into().unwrap());
        values.chunks(4).map(value).collect()
    }

    #[test]
    fn a_known_essay_is_told_by_address_or_words() {
        let at = |path: &str, url: &str| Essay { url: Some(url.to_owned()), ..essay(path) };
        let mut known = Known::default();
        known.add(&at("a.html", "https://example.com/a/"));
        known.add(&essay("b.html"));
        let check = |essay: &Essay, expected| assert_eq!(known.original_of(essay), expected);
        let tracked = "http://www.example.com/a?utm_source=x#top";
        check(&at("c.html", tracked), Some(Original::SameAddress("a.html".to_owned())));
        let copy = Essay { path: "d.html".to_owned(), ..essay("b.html") };
        check(&copy, Some(Original::SameWords("b.html".to_owned())));
        check(&Essay { words: MIN_WORDS - 1, ..copy }, None);
        check(&at("e.html", "https://example.com/e"), None);
    }

    #[test]
    fn essays_with_nothing_in_common_are_not_compared() {
        let (twins, compared) = comparisons(|number, essay| essay.sketch = sketch(number));
        assert_eq!((twins.near.len(), compared), (0, 0));
    }

    #[test]
    fn each_copy_is_compared_with_what_it_copies() {
        // The second thousand are copies of the first, of which a quarter is another's.
        let (twins, compared) = comparisons(|number, essay| {
            essay.sketch = sketch(number % 1000);
            if number >= 1000 {
                essay.sketch[..16].copy_from_slice(&sketch(number)[..16]);
            }
        });
        assert_eq!((twins.near.len(), compared), (1000, 1000));
        assert!(twins.near.iter().all(|(copy, first)| *copy == first + 1000));
    }

    #[test]
    fn a_library_of_copies_costs_no_more_than_its_length() {
        let (twins, compared) = comparisons(|_, essay| essay.sketch = sketch(0));
        assert_eq!(twins.near.len(), 1999);
        assert!(compared <= 2000 * MAX_COMPARED, "{compared}");
    }

    #[test]
    fn texts_that_share_less_than_half_are_two() {
        let (twins, compared) = comparisons(|number, essay| {
            essay.sketch = sketch(number);
            essay.sketch[..28].copy_from_slice(&sketch(5000)[..28]);
        });
        assert_eq!(twins.near.len(), 0);
        assert!(compared <= 2000 * MAX_COMPARED * 7, "{compared}");
    }
}
