//! Which bullets and numbers make lists.
//!
//! A run of items is a list; so is a single item with a bullet that makes lists elsewhere in the
//! text, several lists where it is `-`. A stray `- so` may be a signature or speech, a lone number
//! a heading: they stay text. A number has to follow or precede its neighbour to count.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::block::{Block, Kind};
use super::line::Marker;

/// Columns by which the text of two items of one list may differ: numbers are aligned at either
/// end.
pub(super) const SAME_COLUMN: usize = 1;

/// Bullets that a line of prose may begin with as well.
const PROSE_BULLETS: [char; 3] = ['-', '–', 'o'];

/// Lists that a text has to have with such a bullet before a single item with it is believed.
const MIN_PROSE_LISTS: usize = 3;

/// Makes items that are none paragraphs.
pub(super) fn settle(blocks: &mut [Block<'_>]) {
    for run in runs(blocks) {
        demote_out_of_order(&mut blocks[run]);
    }
    let runs = runs(blocks);
    let mut lists_of: BTreeMap<char, usize> = BTreeMap::new();
    for run in runs.iter().map(|run| &blocks[run.clone()]).filter(|run| is_list(run)) {
        let bullets: BTreeSet<char> = items(run).filter_map(Marker::bullet).collect();
        for bullet in bullets {
            *lists_of.entry(bullet).or_default() += 1;
        }
    }
    let is_usual = |bullet: char| {
        let least = if PROSE_BULLETS.contains(&bullet) { MIN_PROSE_LISTS } else { 1 };
        lists_of.get(&bullet).is_some_and(|lists| *lists >= least)
    };
    for run in runs {
        let run = &mut blocks[run];
        let is_of_usual = items(run).all(|marker| marker.bullet().is_some_and(is_usual));
        if !is_list(run) && !is_of_usual {
            run.iter_mut().for_each(Block::demote);
        }
    }
}

/// Ranges of items with nothing else between them.
fn runs(blocks: &[Block<'_>]) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (index, block) in blocks.iter().enumerate() {
        let is_item = match block.kind {
            Kind::Item(_) => true,
            Kind::ItemText => runs.last().is_some_and(|run| run.end == index),
            Kind::Paragraph | Kind::Heading | Kind::Rule | Kind::Table(_) => false,
        };
        if !is_item {
            continue;
        }
        match runs.last_mut() {
            Some(run) if run.end == index && blocks[run.start].quotes == block.quotes => {
                run.end += 1;
            }
            _ => runs.push(index..index + 1),
        }
    }
    runs
}

fn items(run: &[Block<'_>]) -> impl Iterator<Item = Marker> {
    run.iter().filter_map(|block| match block.kind {
        Kind::Item(marker) => Some(marker),
        _ => None,
    })
}

/// Whether a run has two items, and one of them with more than a letter for its bullet.
fn is_list(run: &[Block<'_>]) -> bool {
    items(run).nth(1).is_some() && items(run).any(|marker| marker != Marker::Bullet('o'))
}

/// Makes numbers paragraphs that neither follow nor precede another of the run at their column.
fn demote_out_of_order(run: &mut [Block<'_>]) {
    let mut last: BTreeMap<usize, (usize, u64)> = BTreeMap::new();
    let mut is_in_order = vec![false; run.len()];
    for (index, block) in run.iter().enumerate() {
        let Kind::Item(Marker::Number(number)) = block.kind else {
            is_in_order[index] = true;
            continue;
        };
        let columns = block.column.saturating_sub(SAME_COLUMN)..=block.column + SAME_COLUMN;
        let before = last.range(columns).map(|(_, before)| *before).max();
        if let Some((before, earlier)) = before
            && (number == earlier || number == earlier + 1)
        {
            is_in_order[before] = true;
            is_in_order[index] = true;
        }
        last.insert(block.column, (index, number));
    }
    for (block, is_in_order) in run.iter_mut().zip(is_in_order) {
        if !is_in_order {
            block.demote();
        }
    }
}
