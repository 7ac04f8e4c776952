//! Shelves: folders of essays, to be read in order.

use std::collections::{BTreeMap, BTreeSet};

use super::link::{is_markdown, without_ending};
use super::taxonomy::unique_slugs;
use super::{EssayId, Shelf, Term};
use crate::document::fold;
use crate::essay::{Essay, ShelfFacts};
use crate::metadata::split_language;

/// Puts the essay of a page bundle (a folder with an `index.md`, perhaps in several languages, images
/// and no other essay) onto the shelf that the folder stands on. A folder that an `_index.md` describes
/// is a shelf of its own.
pub(super) fn unbundle(essays: &mut [Essay], facts: &[ShelfFacts]) {
    let described: BTreeSet<&str> = facts.iter().map(|facts| facts.path.as_str()).collect();
    let is_index = |essay: &Essay| {
        let page = without_ending(&essay.path);
        let page = split_language(page).map_or(page, |(page, _)| page);
        page.ends_with("/index") && is_markdown(&essay.path) && !described.contains(essay.folder())
    };
    let indexes = essays.iter().filter(|essay| is_index(essay));
    let mut held: BTreeMap<String, usize> =
        indexes.map(|essay| (essay.folder().to_owned(), 0)).collect();
    for essay in essays.iter() {
        let own = if is_index(essay) { essay.folder().len() } else { usize::MAX };
        for (at, _) in essay.path.match_indices('/').filter(|(at, _)| *at != own) {
            if let Some(held) = held.get_mut(&essay.path[..at]) {
                *held += 1;
            }
        }
    }
    for essay in essays.iter_mut().filter(|essay| is_index(essay)) {
        if held.get(essay.folder()) == Some(&0) {
            let outer = essay.folder().rsplit_once('/').map_or("", |(outer, _)| outer);
            essay.shelf = outer.to_owned();
        }
    }
}

/// The shelves that hold essays, and by essay the shelf it stands on.
pub(super) fn shelves(
    essays: &[Essay],
    facts: Vec<ShelfFacts>,
) -> (Vec<Shelf>, Vec<Option<usize>>) {
    let mut facts: BTreeMap<String, ShelfFacts> =
        facts.into_iter().map(|facts| (facts.path.clone(), facts)).collect();
    let mut folders: BTreeMap<&str, Vec<EssayId>> = BTreeMap::new();
    for (id, essay) in essays.iter().enumerate() {
        if !essay.shelf.is_empty() {
            folders.entry(&essay.shelf).or_default().push(id);
        }
    }
    let folders: Vec<_> = folders
        .into_iter()
        .map(|(path, ids)| {
            let facts = facts.remove(path).unwrap_or_default();
            let name = facts.title.clone().unwrap_or_else(|| folder_title(path));
            (path, name, facts, ids)
        })
        .collect();
    let slugs = unique_slugs(folders.iter().map(|(_, name, ..)| name.as_str()));
    let mut ranked: Vec<_> = folders
        .into_iter()
        .zip(slugs)
        .map(|((path, name, facts, mut essays_of), slug)| {
            essays_of.sort_by_key(|id| reading_order(&essays[*id]));
            let minutes = essays_of.iter().map(|id| essays[*id].minutes).sum();
            let term = Term { name, slug, essays: essays_of };
            let introduction = facts.introduction;
            (facts.order, Shelf { path: path.to_owned(), term, introduction, minutes })
        })
        .collect();
    let rank = |order: &Option<i64>, shelf: &Shelf| {
        (order.is_none(), *order, fold(&shelf.term.name), shelf.path.clone())
    };
    ranked.sort_by_cached_key(|(order, shelf)| rank(order, shelf));
    let shelves: Vec<Shelf> = ranked.into_iter().map(|(_, shelf)| shelf).collect();
    let mut by_essay = vec![None; essays.len()];
    for (index, shelf) in shelves.iter().enumerate() {
        for id in &shelf.term.essays {
            by_essay[*id] = Some(index);
        }
    }
    (shelves, by_essay)
}

/// A title made of a folder's name: words spaced, the first capitalised.
fn folder_title(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    let words: Vec<_> = name.split(['-', '_', ' ']).filter(|word| !word.is_empty()).collect();
    let words = words.join(" ");
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => name.to_owned(),
    }
}

/// By declared order, then by date, oldest first, then by path; what is missing comes last.
fn reading_order(essay: &Essay) -> (bool, Option<i64>, bool, Option<jiff::civil::Date>, &str) {
    (essay.order.is_none(), essay.order, essay.published.is_none(), essay.published, &essay.path)
}

/// By essay: the ones before and after it; see [`super::Library::neighbours`].
pub(super) fn neighbours(
    essays: usize,
    shelves: &[Shelf],
    essay_shelf: &[Option<usize>],
) -> Vec<(Option<EssayId>, Option<EssayId>)> {
    let mut neighbours = vec![(None, None); essays];
    for shelf in shelves {
        let ids = &shelf.term.essays;
        for (place, id) in ids.iter().enumerate() {
            let before = place.checked_sub(1).map(|before| ids[before]);
            neighbours[*id] = (before, ids.get(place + 1).copied());
        }
    }
    for id in (0..essays).filter(|id| essay_shelf[*id].is_none()) {
        neighbours[id] = (Some(id + 1).filter(|older| *older < essays), id.checked_sub(1));
    }
    neighbours
}
