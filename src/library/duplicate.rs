//! Essays that are in the library twice: by their address, or nearly by their words.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::EssayId;
use super::link::url_key;
use crate::diagnostic::{Diagnostic, Place};
use crate::essay::Essay;

/// Bits in which the fingerprints of two versions of one text may differ; Manku, Jain and Das
/// Sarma, "Detecting near-duplicates for web crawling", WWW 2007: 3 of 64.
const MAX_DISTANCE: u32 = 3;

/// Bits of a band: fingerprints at most [`MAX_DISTANCE`] apart agree in one of the bands at least.
const BAND_BITS: u32 = u64::BITS / (MAX_DISTANCE + 1);

/// Fewer words make no fingerprint worth comparing.
const MIN_WORDS: usize = 50;

/// Essays of a band that are compared with the next one, the latest first.
const MAX_COMPARED: usize = 64;

/// `library/duplicate` and `library/near-duplicate`, at the later source by path.
pub(super) fn find(essays: &[Essay]) -> Vec<Diagnostic> {
    let mut by_path: Vec<EssayId> = (0..essays.len()).collect();
    by_path.sort_by_key(|id| &essays[*id].path);
    let mut diagnostics = Vec::new();
    let same = same_address(essays, &by_path);
    for (id, first) in &same {
        let (essay, first) = (&essays[*id], &essays[*first]);
        diagnostics.push(Diagnostic::warning(
            "library/duplicate",
            Place::file(&essay.path),
            format!("has the same canonical URL as `{}`", first.path),
        ));
    }
    for (id, twin) in near(essays, &by_path) {
        if same.get(&id) != Some(&twin) {
            diagnostics.push(Diagnostic::warning(
                "library/near-duplicate",
                Place::file(&essays[id].path),
                format!("has nearly the same text as `{}`", essays[twin].path),
            ));
        }
    }
    diagnostics
        .into_iter()
        .map(|found| found.with_help("delete one of the two, or set `rights = \"private\"`"))
        .collect()
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
    let mut bands: HashMap<(u32, u64), Vec<EssayId>> = HashMap::new();
    let mut near = BTreeMap::new();
    for &id in by_path {
        let essay = &essays[id];
        if essay.words < MIN_WORDS {
            continue;
        }
        let mut candidates = BTreeSet::new();
        for band in bands_of(essay.fingerprint) {
            let members = bands.entry(band).or_default();
            candidates.extend(members.iter().rev().take(MAX_COMPARED).copied());
            members.push(id);
        }
        let distance =
            |other: EssayId| (essays[other].fingerprint ^ essay.fingerprint).count_ones();
        let nearest = candidates
            .into_iter()
            .map(|other| (distance(other), &essays[other].path, other))
            .filter(|(distance, ..)| *distance <= MAX_DISTANCE)
            .min();
        if let Some((.., twin)) = nearest {
            near.insert(id, twin);
        }
    }
    near
}

fn bands_of(fingerprint: u64) -> impl Iterator<Item = (u32, u64)> {
    let mask = (1 << BAND_BITS) - 1;
    (0..=MAX_DISTANCE).map(move |band| (band, (fingerprint >> (band * BAND_BITS)) & mask))
}
