//! What is the same for all rows of a page, computed once.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

use super::wording::Wording;
use super::{LEVELS, flag, number, share};
use crate::cleaner::phrases::{Class, PHRASES};
use crate::cleaner::reading::Reading;
use crate::document::{ByElement, Element, Unit, UnitKind};

/// Units beyond which a distance is no longer counted.
const MAX_DISTANCE: u16 = 1_000;

/// Words below which a unit is short.
const SHORT_WORDS: usize = 6;

/// Times a text stands on a page from which it is one of its labels.
const LABEL_TIMES: u32 = 3;

/// Running words below the title that tell what the essay is about.
const CORE_WORDS: usize = 250;

/// Letters from which a word tells what a text is about.
const TELLING_LETTERS: usize = 5;

/// Elements outwards in which units that are built alike are the same.
const BUILT_DEPTH: usize = 3;

/// Classes whose distance counts: what such a line begins or ends is told by nothing else.
const LANDMARKS: [Class; 12] = [
    Class::CommentHeading,
    Class::CommentForm,
    Class::Share,
    Class::Subscribe,
    Class::Related,
    Class::Promo,
    Class::Legal,
    Class::Republication,
    Class::Author,
    Class::Navigation,
    Class::Byline,
    Class::Follow,
];

/// Sums over a set of units.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sums {
    pub(super) units: f32,
    pub(super) words: f32,
    pub(super) running: f32,
    pub(super) linked: f32,
    pub(super) taken: f32,
    pub(super) items: f32,
    pub(super) headings: f32,
    pub(super) speaking: f32,
    pub(super) images: f32,
    pub(super) short: f32,
    pub(super) repeated: f32,
    pub(super) dated: f32,
    pub(super) asking: f32,
    pub(super) personal: f32,
    /// Sum of the words' scores, weighed by the square root of the words.
    pub(super) score: f32,
    pub(super) weight: f32,
}

impl Sums {
    pub(super) fn minus(self, other: Self) -> Self {
        Self {
            units: self.units - other.units,
            words: self.words - other.words,
            running: self.running - other.running,
            linked: self.linked - other.linked,
            taken: self.taken - other.taken,
            items: self.items - other.items,
            headings: self.headings - other.headings,
            speaking: self.speaking - other.speaking,
            images: self.images - other.images,
            short: self.short - other.short,
            repeated: self.repeated - other.repeated,
            dated: self.dated - other.dated,
            asking: self.asking - other.asking,
            personal: self.personal - other.personal,
            score: self.score - other.score,
            weight: self.weight - other.weight,
        }
    }

    fn add(&mut self, other: Self) {
        self.units += other.units;
        self.words += other.words;
        self.running += other.running;
        self.linked += other.linked;
        self.taken += other.taken;
        self.items += other.items;
        self.headings += other.headings;
        self.speaking += other.speaking;
        self.images += other.images;
        self.short += other.short;
        self.repeated += other.repeated;
        self.dated += other.dated;
        self.asking += other.asking;
        self.personal += other.personal;
        self.score += other.score;
        self.weight += other.weight;
    }

    /// The sums as shares, so that long and short pages are alike.
    pub(super) fn write(self, values: &mut Vec<f32>) {
        values.extend([
            self.units.ln_1p(),
            self.words.ln_1p(),
            share(self.running, self.words),
            share(self.linked, self.words),
            share(self.taken, self.words),
            share(self.words, self.units),
            share(self.items, self.units),
            share(self.headings, self.units),
            share(self.speaking, self.units),
            share(self.images, self.units),
            share(self.short, self.units),
            share(self.repeated, self.units),
            share(self.dated, self.units),
            share(self.score, self.weight),
        ]);
    }
}

/// What is the same for all rows of a page, computed once.
pub(in crate::cleaner) struct Page<'a> {
    pub(super) reading: &'a Reading<'a>,
    pub(super) rules: &'a [Option<usize>],
    pub(super) word_scores: Vec<f32>,
    pub(super) wording: Vec<Wording>,
    /// Sums of the units before each, and of all at the end.
    pub(super) before: Vec<Sums>,
    pub(super) all: Sums,
    /// How many units are running text.
    pub(super) running_units: usize,
    pub(super) in_element: ByElement<Sums>,
    /// Whether any unit stands in an element.
    pub(in crate::cleaner) has_elements: bool,
    /// Readability's score of each element, as a share of the best.
    pub(super) merit: ByElement<f32>,
    /// The sums of all units built alike, by their innermost element and by their innermost three.
    pub(super) built: [Built; 2],
    /// By unit: how often its words stand on the page.
    pub(super) said: Vec<u32>,
    /// By unit: the index of the last heading above it.
    heading_above: Vec<Option<u32>>,
    /// By unit: units between it and the running text above it, and below it.
    pub(super) since_running: Vec<u16>,
    pub(super) until_running: Vec<u16>,
    /// By unit and landmark: units since the last one, and to the next one.
    pub(super) since: Vec<[u16; LANDMARKS.len()]>,
    pub(super) until: Vec<[u16; LANDMARKS.len()]>,
    pub(super) title_words: Vec<&'a str>,
    /// Words that tell what the beginning of the essay is about, and what the page is about.
    pub(super) core: HashSet<&'a str>,
    pub(super) common: HashMap<&'a str, usize>,
}

impl<'a> Page<'a> {
    /// How many units it has.
    pub(in crate::cleaner) fn units(&self) -> usize {
        self.reading.units.len()
    }

    /// `rules` are the indices of the rules that took units; `word_scores` is how much each unit's
    /// words speak for the essay.
    pub(in crate::cleaner) fn new(
        reading: &'a Reading<'a>,
        rules: &'a [Option<usize>],
        word_scores: Vec<f32>,
    ) -> Self {
        let units = reading.units;
        let wording: Vec<Wording> = units
            .iter()
            .zip(&reading.signs)
            .map(|(unit, signs)| Wording::of(unit, signs))
            .collect();
        let names = reading.map_elements(name_of);
        let mut page = Self {
            wording,
            merit: merits(reading),
            built: [1, BUILT_DEPTH].map(|depth| built_alike(units, &names, depth)),
            running_units: reading.signs.iter().filter(|signs| signs.is_running).count(),
            said: said(reading),
            heading_above: heading_above(units),
            since_running: gaps(reading.signs.iter().map(|signs| signs.is_running)),
            until_running: until_running(reading),
            since: distances(reading, false),
            until: distances(reading, true),
            reading,
            rules,
            word_scores,
            before: Vec::with_capacity(units.len() + 1),
            all: Sums::default(),
            in_element: reading.by_element(&Sums::default()),
            has_elements: units.iter().any(|unit| unit.element.is_some()),
            title_words: title_words(reading),
            core: core(reading, rules),
            common: common(reading, rules),
        };
        page.add_up();
        page
    }

    /// Adds up all units, those before each, those in each element and those built alike.
    fn add_up(&mut self) {
        for (index, unit) in self.reading.units.iter().enumerate() {
            let own = self.own(index);
            self.before.push(self.all);
            self.all.add(own);
            for element in unit.path_ids() {
                self.in_element[element].add(own);
            }
            for built in &mut self.built {
                built.add(index, own);
            }
        }
        self.before.push(self.all);
    }

    pub(super) fn sums(&self, range: Range<usize>) -> Sums {
        self.before[range.end].minus(self.before[range.start])
    }

    /// The last heading above a unit.
    pub(super) fn heading_above(&self, unit: usize) -> Option<usize> {
        self.heading_above[unit].and_then(|heading| usize::try_from(heading).ok())
    }

    /// The sums of a unit by itself.
    pub(super) fn own(&self, index: usize) -> Sums {
        let (unit, signs) = (&self.reading.units[index], &self.reading.signs[index]);
        let wording = &self.wording[index];
        let words = number(unit.words);
        let weight = words.sqrt();
        Sums {
            units: 1.0,
            words,
            running: if signs.is_running { words } else { 0.0 },
            linked: number(unit.linked_words),
            taken: if self.rules[index].is_some() { words } else { 0.0 },
            items: flag(unit.kind == UnitKind::Item),
            headings: flag(matches!(unit.kind, UnitKind::Heading(_))),
            speaking: flag(!signs.says.is_empty()),
            images: number(unit.images),
            short: flag(unit.words < SHORT_WORDS),
            repeated: flag(self.said[index] >= LABEL_TIMES),
            dated: flag(words < 15.0 && wording.numbers > 0.0),
            asking: wording.asks,
            personal: (wording.first_person + wording.second_person) * words,
            score: self.word_scores[index] * weight,
            weight,
        }
    }
}

/// The sums of units that are built alike.
pub(super) struct Built {
    /// By unit: the index of its way of being built.
    way: Vec<u32>,
    sums: Vec<Sums>,
}

impl Built {
    /// The sums of all units built as one is.
    pub(super) fn like(&self, unit: usize) -> Sums {
        self.sums[self.way[unit] as usize]
    }

    fn add(&mut self, unit: usize, own: Sums) {
        self.sums[self.way[unit] as usize].add(own);
    }
}

/// The words of the title that tell it from others.
fn title_words<'a>(reading: &'a Reading<'_>) -> Vec<&'a str> {
    let title = reading.after_title.and_then(|after| after.checked_sub(1));
    title.map_or_else(Vec::new, |title| {
        reading.signs[title].folded.split_whitespace().filter(|word| word.len() > 3).collect()
    })
}

pub(super) fn telling_words(folded: &str) -> impl Iterator<Item = &str> {
    folded
        .split(|character: char| !character.is_alphanumeric())
        .filter(|word| word.len() >= TELLING_LETTERS)
        .filter(|word| !PHRASES.is_stop_word(word))
}

/// The telling words of the first running text below the title that no rule takes.
fn core<'a>(reading: &'a Reading<'_>, rules: &[Option<usize>]) -> HashSet<&'a str> {
    let mut words = 0;
    let mut core = HashSet::new();
    let below = reading.units.iter().zip(&reading.signs).zip(rules);
    for ((unit, signs), rule) in below.skip(reading.after_title.unwrap_or(0)) {
        if rule.is_none() && signs.is_running && words < CORE_WORDS {
            words += unit.words;
            core.extend(telling_words(&signs.folded));
        }
    }
    core
}

/// By telling word: in how many running units it stands that no rule takes.
fn common<'a>(reading: &'a Reading<'_>, rules: &[Option<usize>]) -> HashMap<&'a str, usize> {
    let mut common = HashMap::new();
    for (signs, rule) in reading.signs.iter().zip(rules) {
        if rule.is_none() && signs.is_running {
            let words: BTreeSet<&str> = telling_words(&signs.folded).collect();
            for word in words {
                *common.entry(word).or_default() += 1;
            }
        }
    }
    common
}

/// How Readability scores elements: running text speaks for its parent, half as much for the
/// one around, then a third, by length and commas; links speak against. As a share of the best.
fn merits(reading: &Reading<'_>) -> ByElement<f32> {
    let mut merits = reading.by_element(&0.0f32);
    for (unit, signs) in reading.units.iter().zip(&reading.signs) {
        if !signs.is_running {
            continue;
        }
        let commas = signs.folded.matches([',', '，']).count();
        let score = 1.0 + number(commas) + (number(unit.text.len()) / 100.0).min(3.0);
        let score = score * (1.0 - unit.link_density());
        for (level, id) in unit.path_ids().take(LEVELS).enumerate() {
            merits[id] += score / number(level.max(1));
        }
    }
    let best = merits.values().copied().fold(0.0f32, f32::max);
    for merit in merits.values_mut() {
        *merit = share(*merit, best);
    }
    merits
}

/// What stands for the name of an element and its first token.
fn name_of(element: &Element) -> u64 {
    let mut hasher = DefaultHasher::new();
    (&element.name, element.tokens.first()).hash(&mut hasher);
    hasher.finish()
}

/// Units whose innermost elements have the same names and tokens, with no sums yet.
fn built_alike(units: &[Unit<'_>], names: &ByElement<u64>, depth: usize) -> Built {
    let mut ways = HashMap::new();
    let way = units.iter().map(|unit| {
        let mut path = [0; BUILT_DEPTH];
        for (place, element) in path.iter_mut().zip(unit.path_ids().take(depth)) {
            *place = names[element];
        }
        let next = narrow(ways.len());
        *ways.entry((unit.kind, unit.list_depth, path)).or_insert(next)
    });
    let way = way.collect();
    Built { way, sums: vec![Sums::default(); ways.len()] }
}

/// A number of units, of which there are fewer than 2^32.
fn narrow(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn said(reading: &Reading<'_>) -> Vec<u32> {
    let mut counts: HashMap<&str, u32> = HashMap::new();
    for signs in &reading.signs {
        *counts.entry(&signs.folded).or_default() += 1;
    }
    reading.signs.iter().map(|signs| counts[signs.folded.as_str()]).collect()
}

fn heading_above(units: &[Unit<'_>]) -> Vec<Option<u32>> {
    let mut last = None;
    units
        .iter()
        .enumerate()
        .map(|(index, unit)| {
            let above = last;
            if matches!(unit.kind, UnitKind::Heading(_)) {
                last = Some(narrow(index));
            }
            above
        })
        .collect()
}

/// By unit: units between it and the last one before it that is running text; at most 1,000.
fn gaps(is_running: impl Iterator<Item = bool>) -> Vec<u16> {
    let mut gap = MAX_DISTANCE;
    is_running
        .map(|is_running| {
            let before = gap;
            gap = if is_running { 0 } else { (gap + 1).min(MAX_DISTANCE) };
            before
        })
        .collect()
}

fn until_running(reading: &Reading<'_>) -> Vec<u16> {
    let mut gaps = gaps(reading.signs.iter().rev().map(|signs| signs.is_running));
    gaps.reverse();
    gaps
}

/// By unit: units to the nearest landmark of each class, above or below, 1,000 for none.
fn distances(reading: &Reading<'_>, below: bool) -> Vec<[u16; LANDMARKS.len()]> {
    let mut distances = vec![[MAX_DISTANCE; LANDMARKS.len()]; reading.units.len()];
    let mut current = [MAX_DISTANCE; LANDMARKS.len()];
    let mut step = |index: usize| {
        for (distance, class) in current.iter_mut().zip(LANDMARKS) {
            let is_here = reading.signs[index].says.has(class);
            *distance = if is_here { 0 } else { (*distance + 1).min(MAX_DISTANCE) };
        }
        distances[index] = current;
    };
    if below {
        (0..reading.units.len()).rev().for_each(&mut step);
    } else {
        (0..reading.units.len()).for_each(&mut step);
    }
    distances
}
