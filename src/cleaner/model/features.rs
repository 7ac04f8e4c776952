//! What the model is told of a unit: numbers about it, its surroundings and the page.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

use crate::cleaner::phrases::{Class, Classes, PHRASES};
use crate::cleaner::reading::{self, Reading, count as number, ratio};
use crate::cleaner::rules::RULES;
use crate::document::{Element, ElementId, Unit, UnitKind};

/// Elements outwards from a unit whose sums it is told.
const LEVELS: usize = 5;

/// Units before and after that it is told about one by one.
const NEIGHBOURS: isize = 3;

/// Units to each side that are summed up.
const STRETCHES: [usize; 4] = [3, 10, 30, 100];

/// Units beyond which a distance is no longer counted.
const MAX_DISTANCE: usize = 1_000;

/// Words below which a unit is short.
const SHORT_WORDS: usize = 6;

/// Times a text stands on a page from which it is one of its labels.
const LABEL_TIMES: usize = 3;

/// Running words below the title that tell what the essay is about.
const CORE_WORDS: usize = 250;

/// Letters from which a word tells what a text is about.
const TELLING_LETTERS: usize = 5;

/// Number of kinds of boilerplate.
const CLASSES: u32 = Class::Control as u32 + 1;

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

/// What a group of numbers is about, in words a curator understands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::cleaner) enum Aspect {
    Wording,
    Vocabulary,
    Rules,
    Place,
    Neighbours,
    Surroundings,
    Element,
    Likeness,
    Page,
}

impl Aspect {
    /// As `explain` names it.
    pub(in crate::cleaner) fn name(self) -> &'static str {
        match self {
            Self::Wording => "how it is worded",
            Self::Vocabulary => "what its words speak of",
            Self::Rules => "what the rules say of it",
            Self::Place => "where it stands on the page",
            Self::Neighbours => "the lines next to it",
            Self::Surroundings => "the stretch around it",
            Self::Element => "the elements it stands in",
            Self::Likeness => "others built like it",
            Self::Page => "the page as a whole",
        }
    }
}

/// A row of numbers a unit.
#[derive(Debug, Default)]
pub(in crate::cleaner) struct Table {
    /// Numbers a row.
    pub(in crate::cleaner) width: usize,
    /// Row after row.
    pub(in crate::cleaner) values: Vec<f32>,
    /// Which columns are about what, in order.
    pub(in crate::cleaner) aspects: Vec<(Aspect, Range<usize>)>,
}

impl Table {
    pub(in crate::cleaner) fn rows(&self) -> impl Iterator<Item = &[f32]> {
        self.values.chunks_exact(self.width.max(1))
    }

    /// What a column is about.
    pub(in crate::cleaner) fn aspect(&self, column: usize) -> Option<Aspect> {
        let found = self.aspects.iter().find(|(_, columns)| columns.contains(&column));
        found.map(|(aspect, _)| *aspect)
    }
}

/// Measures every unit. `rules` are the indices of the rules that took units; `word_scores` is how
/// much each unit's words speak for the essay.
pub(in crate::cleaner) fn measure(
    reading: &Reading<'_>,
    rules: &[Option<usize>],
    word_scores: &[f32],
) -> Table {
    let page = Page::new(reading, rules, word_scores);
    let mut table = Table::default();
    for unit in 0..reading.units.len() {
        let row_start = table.values.len();
        for (aspect, write) in SECTIONS {
            let start = table.values.len();
            write(&page, unit, &mut table.values);
            if unit == 0 {
                table.aspects.push((*aspect, start..table.values.len()));
            }
        }
        table.width = table.values.len() - row_start;
    }
    table
}

type Section = (Aspect, fn(&Page<'_>, usize, &mut Vec<f32>));

const SECTIONS: &[Section] = &[
    (Aspect::Wording, wording),
    (Aspect::Vocabulary, vocabulary),
    (Aspect::Rules, verdicts),
    (Aspect::Place, place),
    (Aspect::Place, landmarks),
    (Aspect::Neighbours, neighbours),
    (Aspect::Surroundings, stretches),
    (Aspect::Element, elements),
    (Aspect::Likeness, likeness),
    (Aspect::Page, whole_page),
];

/// Sums over a set of units.
#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    units: f32,
    words: f32,
    running: f32,
    linked: f32,
    taken: f32,
    items: f32,
    headings: f32,
    speaking: f32,
    images: f32,
    short: f32,
    repeated: f32,
    dated: f32,
    asking: f32,
    personal: f32,
    /// Sum of the words' scores, weighed by the square root of the words.
    score: f32,
    weight: f32,
}

impl Sums {
    fn minus(self, other: Self) -> Self {
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
    fn write(self, values: &mut Vec<f32>) {
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

fn share(part: f32, whole: f32) -> f32 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

fn flag(holds: bool) -> f32 {
    f32::from(u8::from(holds))
}

/// What is the same for all rows of a page, computed once.
struct Page<'a> {
    reading: &'a Reading<'a>,
    rules: &'a [Option<usize>],
    word_scores: &'a [f32],
    own: Vec<Sums>,
    wording: Vec<Wording>,
    /// Sums of the units before each, and of all at the end.
    before: Vec<Sums>,
    all: Sums,
    in_element: HashMap<ElementId, Sums>,
    /// Readability's score of each element, as a share of the best.
    merit: BTreeMap<ElementId, f32>,
    /// By unit: its way of being built, and the sums of all built so.
    built: [Vec<Sums>; 2],
    /// By unit: how often its words stand on the page.
    said: Vec<usize>,
    /// By unit: the index of the last heading above it.
    heading_above: Vec<Option<usize>>,
    /// By unit and landmark: units since the last one, and to the next one.
    since: Vec<[f32; LANDMARKS.len()]>,
    until: Vec<[f32; LANDMARKS.len()]>,
    title_words: Vec<&'a str>,
    /// Words that tell what the beginning of the essay is about, and what the page is about.
    core: HashSet<&'a str>,
    common: HashMap<&'a str, usize>,
}

impl<'a> Page<'a> {
    fn new(reading: &'a Reading<'a>, rules: &'a [Option<usize>], word_scores: &'a [f32]) -> Self {
        let units = reading.units;
        let wording: Vec<Wording> = units
            .iter()
            .zip(&reading.signs)
            .map(|(unit, signs)| Wording::of(unit, &signs.folded))
            .collect();
        let said = said(reading);
        let mut own: Vec<Sums> =
            (0..units.len()).map(|unit| own_sums(reading, rules, word_scores, unit)).collect();
        for ((own, wording), said) in own.iter_mut().zip(&wording).zip(&said) {
            own.repeated = flag(*said >= LABEL_TIMES);
            own.dated = flag(own.words < 15.0 && wording.numbers > 0.0);
            own.asking = wording.asks;
            own.personal = (wording.first_person + wording.second_person) * own.words;
        }
        let mut before = Vec::with_capacity(units.len() + 1);
        let mut all = Sums::default();
        for sums in &own {
            before.push(all);
            all.add(*sums);
        }
        before.push(all);
        let mut in_element: HashMap<ElementId, Sums> = HashMap::new();
        for (unit, sums) in units.iter().zip(&own) {
            for element in unit.path_ids() {
                in_element.entry(element).or_default().add(*sums);
            }
        }
        let title = reading.after_title.and_then(|after| after.checked_sub(1));
        let title_words = title.map_or_else(Vec::new, |title| {
            reading.signs[title].folded.split_whitespace().filter(|word| word.len() > 3).collect()
        });
        Self {
            wording,
            merit: merits(reading),
            built: [built_alike(units, &own, 1), built_alike(units, &own, 3)],
            said,
            heading_above: heading_above(units),
            since: distances(reading, false),
            until: distances(reading, true),
            reading,
            rules,
            word_scores,
            own,
            before,
            all,
            in_element,
            title_words,
            core: core(reading, rules),
            common: common(reading, rules),
        }
    }

    fn sums(&self, range: Range<usize>) -> Sums {
        self.before[range.end].minus(self.before[range.start])
    }
}

fn own_sums(
    reading: &Reading<'_>,
    rules: &[Option<usize>],
    word_scores: &[f32],
    index: usize,
) -> Sums {
    let (unit, signs) = (&reading.units[index], &reading.signs[index]);
    let words = number(unit.words);
    let weight = words.sqrt();
    Sums {
        units: 1.0,
        words,
        running: if signs.is_running { words } else { 0.0 },
        linked: number(unit.linked_words),
        taken: if rules[index].is_some() { words } else { 0.0 },
        items: flag(unit.kind == UnitKind::Item),
        headings: flag(matches!(unit.kind, UnitKind::Heading(_))),
        speaking: flag(!signs.says.is_empty()),
        images: number(unit.images),
        short: flag(unit.words < SHORT_WORDS),
        score: word_scores[index] * weight,
        weight,
        ..Sums::default()
    }
}

/// How a unit is worded, whatever its words mean.
#[derive(Clone, Copy, Debug, Default)]
struct Wording {
    stop_words: f32,
    letters_a_word: f32,
    capitals: f32,
    shouting: f32,
    digits: f32,
    commas: f32,
    marks: f32,
    separators: f32,
    first_person: f32,
    second_person: f32,
    numbers: f32,
    lines: f32,
    ends_sentence: f32,
    ends_open: f32,
    begins_small: f32,
    asks: f32,
}

impl Wording {
    fn of(unit: &Unit<'_>, folded: &str) -> Self {
        const FIRST: [&str; 12] =
            ["i", "my", "me", "we", "our", "us", "i'm", "i've", "ich", "je", "yo", "eu"];
        const SECOND: [&str; 8] = ["you", "your", "you're", "sie", "vous", "usted", "você", "du"];
        let text = unit.text.as_str();
        let mut found = Self::default();
        let (mut letters, mut characters) = (0usize, 0usize);
        for character in text.chars().take(1_000) {
            characters += 1;
            letters += usize::from(character.is_alphabetic());
            found.digits += flag(character.is_ascii_digit());
            found.commas += flag(matches!(character, ',' | ';' | '、' | '，'));
            found.marks += flag(matches!(character, '.' | '!' | '?' | '"' | '“' | '”' | '(' | '’'));
            found.separators += flag(matches!(
                character,
                '|' | '•' | '·' | '»' | '›' | '→' | '/' | '#' | '@' | '©' | '–' | '+'
            ));
            found.lines += flag(character == '\n');
        }
        let mut words = 0usize;
        for word in text.split_whitespace().take(150) {
            words += 1;
            let mut capitals = word.chars().filter(|c| c.is_alphabetic());
            if capitals.next().is_some_and(char::is_uppercase) {
                found.capitals += 1.0;
                found.shouting +=
                    flag(capitals.clone().next().is_some() && capitals.all(char::is_uppercase));
            }
        }
        let mut folded_words = 0usize;
        for word in folded.split(' ').take(150) {
            folded_words += 1;
            let word = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '#');
            found.first_person += flag(FIRST.contains(&word));
            found.second_person += flag(SECOND.contains(&word));
            found.numbers += flag(word.contains('#'));
        }
        found.stop_words = PHRASES.stop_word_share(folded);
        for count in [&mut found.capitals, &mut found.shouting] {
            *count = share(*count, number(words));
        }
        for count in [&mut found.first_person, &mut found.second_person, &mut found.numbers] {
            *count = share(*count, number(folded_words));
        }
        for count in [&mut found.digits, &mut found.commas, &mut found.marks, &mut found.separators]
        {
            *count = share(*count, number(characters));
        }
        found.letters_a_word = share(number(letters), number(words));
        let last = text.trim_end().chars().next_back();
        found.ends_sentence = flag(reading::ends_sentence(text));
        found.ends_open =
            flag(last.is_some_and(|last| matches!(last, ':' | '…' | '»' | '›' | '→' | ']')));
        found.begins_small = flag(text.chars().next().is_some_and(char::is_lowercase));
        found.asks = flag(last == Some('?'));
        found
    }
}

fn wording(page: &Page<'_>, index: usize, values: &mut Vec<f32>) {
    let unit = &page.reading.units[index];
    let own = &page.wording[index];
    let kind = match unit.kind {
        UnitKind::Paragraph => 0.0,
        UnitKind::Heading(level) => 10.0 + f32::from(level),
        UnitKind::Item => 1.0,
        UnitKind::Description => 2.0,
        UnitKind::Footnote => 3.0,
        UnitKind::Caption => 4.0,
        UnitKind::Code => 5.0,
        UnitKind::Table => 6.0,
        UnitKind::Rule => 7.0,
    };
    values.extend([
        kind,
        number(unit.words).ln_1p(),
        unit.link_density(),
        number(unit.links),
        number(unit.images),
        ratio(unit.strong_words, unit.words),
        number(unit.list_depth),
        number(unit.quote_depth),
        unit.text_density(),
        flag(page.reading.signs[index].is_running),
        own.stop_words,
        own.letters_a_word,
        own.capitals,
        own.shouting,
        own.digits,
        own.commas,
        own.marks,
        own.separators,
        own.first_person,
        own.second_person,
        own.numbers,
        own.lines,
        own.ends_sentence,
        own.ends_open,
        own.begins_small,
        own.asks,
    ]);
}

fn vocabulary(page: &Page<'_>, index: usize, values: &mut Vec<f32>) {
    let signs = &page.reading.signs[index];
    for bit in 0..CLASSES {
        values.push(flag(signs.says.overlaps(Classes::from_bit(bit))));
    }
    for bit in 0..CLASSES {
        values.push(flag(signs.stands_in.overlaps(Classes::from_bit(bit))));
    }
    values.push(page.word_scores[index]);
}

fn verdicts(page: &Page<'_>, index: usize, values: &mut Vec<f32>) {
    let rule = page.rules[index];
    for candidate in 0..RULES.len() {
        values.push(flag(rule == Some(candidate)));
    }
    values.push(rule.map_or(0.0, |rule| 1.0 + f32::from(RULES[rule].pass as u8)));
    values.push(page.reading.signs[index].weight);
    values.push(flag(page.reading.is_bio[index]));
}

fn place(page: &Page<'_>, index: usize, values: &mut Vec<f32>) {
    let reading = page.reading;
    let count = reading.units.len();
    let (before, after) = (page.before[index], page.all.minus(page.before[index + 1]));
    let title = reading.after_title;
    let since_title = title.map_or(-1.0, |title| number(index.saturating_sub(title)).ln_1p());
    let words_since_title = title
        .filter(|title| *title <= index)
        .map_or(-1.0, |title| page.sums(title..index).words.ln_1p());
    let last_running =
        (0..index).rev().take(MAX_DISTANCE).position(|unit| reading.signs[unit].is_running);
    let next_running =
        (index + 1..count).take(MAX_DISTANCE).position(|unit| reading.signs[unit].is_running);
    let heading = page.heading_above[index];
    let last_of_block =
        (index + 1 == count) || reading.units[index + 1].block != reading.units[index].block;
    values.extend([
        ratio(index, count),
        number(count - index).ln_1p(),
        number(index).ln_1p(),
        share(before.words, page.all.words),
        share(before.running, page.all.running),
        share(after.running, page.all.running),
        before.running.ln_1p(),
        after.running.ln_1p(),
        share(before.taken, before.words),
        share(after.taken, after.words),
        share(before.score, before.weight),
        share(after.score, after.weight),
        since_title,
        words_since_title,
        flag(title.is_some_and(|title| index < title)),
        number(last_running.unwrap_or(MAX_DISTANCE)).ln_1p(),
        number(next_running.unwrap_or(MAX_DISTANCE)).ln_1p(),
        heading.map_or(-1.0, |heading| number(index - heading).ln_1p()),
        heading.map_or(-1.0, |heading| page.own[heading].words),
        heading.map_or(-1.0, |heading| flag(page.rules[heading].is_some())),
        heading.map_or(-1.0, |heading| page.own[heading].speaking),
        heading.map_or(-1.0, |heading| heading_level(&reading.units[heading])),
        heading.map_or(0.0, |heading| page.word_scores[heading]),
        flag(last_of_block),
    ]);
}

fn heading_level(unit: &Unit<'_>) -> f32 {
    match unit.kind {
        UnitKind::Heading(level) => f32::from(level),
        _ => 0.0,
    }
}

fn landmarks(page: &Page<'_>, index: usize, values: &mut Vec<f32>) {
    values.extend(page.since[index].iter().map(|distance| distance.ln_1p()));
    values.extend(page.until[index].iter().map(|distance| distance.ln_1p()));
}

fn neighbours(page: &Page<'_>, index: usize, values: &mut Vec<f32>) {
    let reading = page.reading;
    for offset in (-NEIGHBOURS..=NEIGHBOURS).filter(|offset| *offset != 0) {
        let other = index.checked_add_signed(offset).filter(|other| *other < reading.units.len());
        let Some(other) = other else {
            values.extend([-1.0; 13]);
            continue;
        };
        let (unit, signs) = (&reading.units[other], &reading.signs[other]);
        values.extend([
            number(unit.words).ln_1p(),
            unit.link_density(),
            flag(signs.is_running),
            flag(page.rules[other].is_some()),
            flag(!signs.says.is_empty()),
            page.wording[other].ends_sentence,
            page.wording[other].stop_words,
            heading_level(unit),
            flag(unit.kind == UnitKind::Item),
            flag(unit.element == reading.units[index].element),
            number(page.said[other]).ln_1p(),
            page.own[other].dated,
            page.word_scores[other],
        ]);
    }
}

fn stretches(page: &Page<'_>, index: usize, values: &mut Vec<f32>) {
    let count = page.reading.units.len();
    for reach in STRETCHES {
        for range in [index.saturating_sub(reach)..index, index + 1..(index + 1 + reach).min(count)]
        {
            let range = range.start.min(count)..range.end.max(range.start.min(count));
            let sums = page.sums(range);
            values.extend([
                share(sums.running, sums.words),
                share(sums.linked, sums.words),
                share(sums.taken, sums.words),
                share(sums.words, sums.units),
                share(sums.speaking, sums.units),
                share(sums.short, sums.units),
                share(sums.repeated, sums.units),
                share(sums.dated, sums.units),
                share(sums.asking, sums.units),
                share(sums.personal, sums.words),
                share(sums.score, sums.weight),
            ]);
        }
    }
}

fn elements(page: &Page<'_>, index: usize, values: &mut Vec<f32>) {
    let unit = &page.reading.units[index];
    let path: Vec<(ElementId, &Element)> = unit.path_ids().zip(unit.path()).collect();
    values.push(number(path.len()));
    for level in 0..LEVELS {
        let Some((id, element)) = path.get(level) else {
            values.extend([-1.0; 17]);
            continue;
        };
        let sums = page.in_element.get(id).copied().unwrap_or_default();
        sums.write(values);
        values.extend([
            share(sums.running, page.all.running),
            page.merit.get(id).copied().unwrap_or(0.0),
            name_code(&element.name),
        ]);
    }
    // The best of all elements around it, and how far out it is.
    let best = path
        .iter()
        .enumerate()
        .map(|(level, (id, _))| (page.merit.get(id).copied().unwrap_or(0.0), level))
        .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
    let (merit, level) = best.unwrap_or((-1.0, 0));
    values.extend([merit, number(level)]);
    // The smallest element around it with most of the page's running text.
    let main = path.iter().position(|(id, _)| {
        page.in_element.get(id).is_some_and(|sums| 2.0 * sums.running > page.all.running)
    });
    values.push(main.map_or(-1.0, number));
    values.push(main.map_or(-1.0, |main| {
        page.in_element.get(&path[main].0).map_or(0.0, |sums| share(sums.running, sums.words))
    }));
    let names =
        |wanted: &[&str]| flag(path.iter().any(|(_, element)| wanted.contains(&&*element.name)));
    values.extend([
        names(&["article"]),
        names(&["main"]),
        names(&["section"]),
        names(&["aside"]),
        names(&["header"]),
        names(&["footer"]),
        names(&["nav"]),
        names(&["form"]),
        names(&["table", "td"]),
        names(&["figure", "figcaption"]),
        names(&["blockquote"]),
        names(&["ul", "ol", "dl"]),
        names(&["a"]),
        flag(path.iter().any(|(_, element)| element.is_hidden)),
    ]);
}

fn name_code(name: &str) -> f32 {
    const NAMES: [&str; 24] = [
        "div",
        "p",
        "section",
        "article",
        "main",
        "aside",
        "header",
        "footer",
        "nav",
        "ul",
        "ol",
        "li",
        "table",
        "td",
        "tr",
        "blockquote",
        "figure",
        "figcaption",
        "form",
        "span",
        "body",
        "a",
        "h2",
        "h3",
    ];
    NAMES.iter().position(|known| *known == name).map_or(0.0, |code| number(code + 1))
}

fn likeness(page: &Page<'_>, index: usize, values: &mut Vec<f32>) {
    for built in &page.built {
        let sums = built[index];
        sums.write(values);
        values.push(share(sums.running, page.all.running));
    }
    values.push(number(page.said[index]).ln_1p());
    let folded = &page.reading.signs[index].folded;
    let shared = page.title_words.iter().filter(|word| folded.contains(**word)).count();
    values.push(ratio(shared, page.title_words.len()));
    let mut telling = 0usize;
    let (mut in_core, mut elsewhere) = (0usize, 0usize);
    for word in telling_words(folded).take(80) {
        telling += 1;
        in_core += usize::from(page.core.contains(word));
        elsewhere += usize::from(page.common.get(word).is_some_and(|units| *units > 1));
    }
    values.push(ratio(in_core, telling));
    values.push(ratio(elsewhere, telling));
    values.push(number(telling).ln_1p());
}

fn whole_page(page: &Page<'_>, _: usize, values: &mut Vec<f32>) {
    page.all.write(values);
    let reading = page.reading;
    let running = reading.signs.iter().filter(|signs| signs.is_running).count();
    let blocks = reading.units.last().map_or(0, |unit| unit.block + 1);
    values.extend([
        flag(!page.in_element.is_empty()),
        page.all.running.ln_1p(),
        share(page.all.running, number(running)),
        share(number(reading.units.len()), number(blocks)),
        flag(reading.after_title.is_some()),
    ]);
}

fn telling_words(folded: &str) -> impl Iterator<Item = &str> {
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
fn merits(reading: &Reading<'_>) -> BTreeMap<ElementId, f32> {
    let mut merits: BTreeMap<ElementId, f32> = BTreeMap::new();
    for (unit, signs) in reading.units.iter().zip(&reading.signs) {
        if !signs.is_running {
            continue;
        }
        let commas = signs.folded.matches([',', '，']).count();
        let score = 1.0 + number(commas) + (number(unit.text.len()) / 100.0).min(3.0);
        let score = score * (1.0 - unit.link_density());
        for (level, id) in unit.path_ids().take(LEVELS).enumerate() {
            *merits.entry(id).or_default() += score / number(level.max(1));
        }
    }
    let best = merits.values().copied().fold(0.0f32, f32::max);
    for merit in merits.values_mut() {
        *merit = share(*merit, best);
    }
    merits
}

/// By unit: the sums of all units whose innermost elements have the same names and tokens.
fn built_alike(units: &[Unit<'_>], own: &[Sums], depth: usize) -> Vec<Sums> {
    let keys: Vec<u64> = units
        .iter()
        .map(|unit| {
            let mut hasher = DefaultHasher::new();
            unit.kind.hash(&mut hasher);
            unit.list_depth.hash(&mut hasher);
            for element in unit.path().take(depth) {
                (&element.name, element.tokens.first()).hash(&mut hasher);
            }
            hasher.finish()
        })
        .collect();
    let mut sums: HashMap<u64, Sums> = HashMap::new();
    for (key, own) in keys.iter().zip(own) {
        sums.entry(*key).or_default().add(*own);
    }
    keys.iter().map(|key| sums[key]).collect()
}

fn said(reading: &Reading<'_>) -> Vec<usize> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for signs in &reading.signs {
        *counts.entry(&signs.folded).or_default() += 1;
    }
    reading.signs.iter().map(|signs| counts[signs.folded.as_str()]).collect()
}

fn heading_above(units: &[Unit<'_>]) -> Vec<Option<usize>> {
    let mut last = None;
    units
        .iter()
        .enumerate()
        .map(|(index, unit)| {
            let above = last;
            if matches!(unit.kind, UnitKind::Heading(_)) {
                last = Some(index);
            }
            above
        })
        .collect()
}

/// By unit: units to the nearest landmark of each class, above or below; 100 for none.
fn distances(reading: &Reading<'_>, below: bool) -> Vec<[f32; LANDMARKS.len()]> {
    const FAR: f32 = 1_000.0;
    let mut distances = vec![[FAR; LANDMARKS.len()]; reading.units.len()];
    let mut current = [FAR; LANDMARKS.len()];
    let mut step = |index: usize| {
        for (distance, class) in current.iter_mut().zip(LANDMARKS) {
            let is_here = reading.signs[index].says.has(class);
            *distance = if is_here { 0.0 } else { (*distance + 1.0).min(FAR) };
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

#[cfg(test)]
mod tests {
    use pulldown_cmark::Tag;

    use super::*;
    use crate::document::Builder;

    /// The numbers of a page of so many paragraphs, alike but for their words.
    fn table(paragraphs: &[&str]) -> Table {
        let mut builder = Builder::new();
        for text in paragraphs {
            builder.start(Tag::Paragraph);
            builder.text(text);
            builder.end();
        }
        let document = builder.finish();
        let units = document.units();
        let nothing = vec![None; units.len()];
        measure(&Reading::new(&units, None), &nothing, &vec![0.0; units.len()])
    }

    #[test]
    fn every_row_is_as_wide_and_every_number_a_number() {
        for page in [&["One."][..], &["", "Two, three; four?", "***"], &["a"; 300]] {
            let table = table(page);
            assert_eq!(table.rows().count() * table.width, table.values.len());
            assert!(table.values.iter().all(|value| value.is_finite()), "{page:?}");
            let last = table.aspects.last().map(|(_, columns)| columns.end);
            assert_eq!(last, Some(table.width));
        }
    }

    #[test]
    fn a_column_is_about_one_aspect() {
        let table = table(&["One.", "Two."]);
        assert_eq!(table.aspect(0), Some(Aspect::Wording));
        assert_eq!(table.aspect(table.width - 1), Some(Aspect::Page));
        assert_eq!(table.aspect(table.width), None);
    }
}
