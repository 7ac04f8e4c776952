//! What the model is told of a unit: numbers about it, its surroundings and the page.

mod page;
mod wording;

use std::ops::Range;

pub(in crate::cleaner) use self::page::Page;
use self::page::telling_words;
use crate::cleaner::phrases::{Class, Classes};
use crate::cleaner::reading::{count as number, ratio};
use crate::cleaner::rules::RULES;
use crate::document::{Element, ElementId, Unit, UnitKind};

/// Elements outwards from a unit whose sums it is told.
const LEVELS: usize = 5;

/// Units before and after that it is told about one by one.
const NEIGHBOURS: isize = 3;

/// Units to each side that are summed up.
const STRETCHES: [usize; 4] = [3, 10, 30, 100];

/// Number of kinds of boilerplate.
const CLASSES: u32 = Class::Control as u32 + 1;

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
    pub(in crate::cleaner) const ALL: [Self; 9] = [
        Self::Wording,
        Self::Vocabulary,
        Self::Rules,
        Self::Place,
        Self::Neighbours,
        Self::Surroundings,
        Self::Element,
        Self::Likeness,
        Self::Page,
    ];

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
#[derive(Clone, Debug, Default)]
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

    /// Puts other numbers, by column, in the place of all that is about one aspect.
    pub(in crate::cleaner) fn replace(&mut self, aspect: Aspect, numbers: impl Fn(usize) -> f32) {
        let columns: Vec<usize> = self
            .aspects
            .iter()
            .filter(|(other, _)| *other == aspect)
            .flat_map(|(_, columns)| columns.clone())
            .collect();
        for row in self.values.chunks_exact_mut(self.width.max(1)) {
            for column in &columns {
                row[*column] = numbers(*column);
            }
        }
    }
}

/// Measures some of a page's units.
pub(in crate::cleaner) fn table(page: &Page<'_>, units: &[usize]) -> Table {
    let mut table = Table::default();
    for unit in units.iter().copied() {
        let row_start = table.values.len();
        for (aspect, write) in SECTIONS {
            let start = table.values.len();
            write(page, unit, &mut table.values);
            if row_start == 0 {
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

fn share(part: f32, whole: f32) -> f32 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

/// How often something is said, so that thousands count little more than hundreds.
fn times(count: u32) -> f32 {
    number(count as usize).ln_1p()
}

fn flag(holds: bool) -> f32 {
    f32::from(u8::from(holds))
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
    let heading = page.heading_above(index);
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
        f32::from(page.since_running[index]).ln_1p(),
        f32::from(page.until_running[index]).ln_1p(),
        heading.map_or(-1.0, |heading| number(index - heading).ln_1p()),
        heading.map_or(-1.0, |heading| number(reading.units[heading].words)),
        heading.map_or(-1.0, |heading| flag(page.rules[heading].is_some())),
        heading.map_or(-1.0, |heading| flag(!reading.signs[heading].says.is_empty())),
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
    values.extend(page.since[index].iter().map(|distance| f32::from(*distance).ln_1p()));
    values.extend(page.until[index].iter().map(|distance| f32::from(*distance).ln_1p()));
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
            times(page.said[other]),
            page.own(other).dated,
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
        let sums = page.in_element[*id];
        sums.write(values);
        values.extend([
            share(sums.running, page.all.running),
            page.merit[*id],
            name_code(&element.name),
        ]);
    }
    // The best of all elements around it, and how far out it is.
    let best = path
        .iter()
        .enumerate()
        .map(|(level, (id, _))| (page.merit[*id], level))
        .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
    let (merit, level) = best.unwrap_or((-1.0, 0));
    values.extend([merit, number(level)]);
    // The smallest element around it with most of the page's running text.
    let main =
        path.iter().position(|(id, _)| 2.0 * page.in_element[*id].running > page.all.running);
    values.push(main.map_or(-1.0, number));
    values.push(main.map_or(-1.0, |main| {
        let sums = page.in_element[path[main].0];
        share(sums.running, sums.words)
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
        let sums = built.like(index);
        sums.write(values);
        values.push(share(sums.running, page.all.running));
    }
    values.push(times(page.said[index]));
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
    let blocks = reading.units.last().map_or(0, |unit| unit.block + 1);
    values.extend([
        flag(page.has_elements),
        page.all.running.ln_1p(),
        share(page.all.running, number(page.running_units)),
        share(number(reading.units.len()), number(blocks)),
        flag(reading.after_title.is_some()),
    ]);
}

#[cfg(test)]
mod tests {
    use pulldown_cmark::Tag;

    use super::*;
    use crate::cleaner::reading::Reading;
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
        let reading = Reading::new(&units, None);
        let all: Vec<usize> = (0..units.len()).collect();
        super::table(&Page::new(&reading, &nothing, vec![0.0; units.len()]), &all)
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
    fn what_is_about_one_aspect_is_replaced_and_nothing_else() {
        let known = table(&["One.", "Two."]);
        let mut columns = 0;
        for aspect in Aspect::ALL {
            let mut unknown = known.clone();
            unknown.replace(aspect, |_| 1e9);
            let pairs = known.values.iter().zip(&unknown.values);
            let changed = pairs.filter(|(known, unknown)| (*known - *unknown).abs() > 1.0).count();
            assert!(changed > 0, "{}", aspect.name());
            columns += changed;
        }
        assert_eq!(columns, known.values.len(), "every number is about one aspect");
    }
}
