//! A document as the rules see it: its units, what the vocabulary says of each, and how much each
//! looks like running text.

use std::ops::Range;

use super::phrases::{Class, Classes, ElementClasses, PHRASES, fold};
use crate::document::{ByElement, Element, Unit, UnitKind};

/// Share of a page's running words above which a whole token names a wrapper of the page, not a
/// piece of boilerplate: `body class="sidebar"` and the like. Swept on the corpus.
const MAX_EXACT_SHARE: f32 = 0.6;

/// The same for single words of tokens, which say less.
const MAX_HINT_SHARE: f32 = 0.25;

/// The same for comment threads, which may outweigh the essay above them.
const MAX_THREAD_SHARE: f32 = 0.9;

/// Words from which a unit can be running text.
const MIN_RUNNING_WORDS: usize = 10;

/// Share of stop words from which words are sentences; half of jusText's "high" threshold for
/// English, since five languages share one list. Swept on the corpus.
pub(super) const MIN_STOP_WORDS: f32 = 0.22;

/// Link density from which a unit is a list of links.
/// Kohlschütter et al., WSDM 2010; the value is jusText's order of magnitude.
pub(super) const MAX_LINK_DENSITY: f32 = 0.5;

/// What is known about one unit.
#[derive(Clone, Debug, Default)]
pub(super) struct Signs {
    /// The unit's words, folded.
    pub(super) folded: String,
    /// Share of its words that only hold sentences together, 0.0 to 1.0.
    pub(super) stop_words: f32,
    /// Classes its words speak of.
    pub(super) says: Classes,
    /// Classes the elements around it speak of.
    pub(super) stands_in: Classes,
    /// Whether it is running text: sentences rather than labels.
    pub(super) is_running: bool,
    /// How much it speaks for (above 0) or against (below 0) being part of an essay.
    pub(super) weight: f32,
}

/// A document as the rules see it.
pub(super) struct Reading<'a> {
    /// The units, in order.
    pub(super) units: &'a [Unit<'a>],
    /// By unit.
    pub(super) signs: Vec<Signs>,
    /// By unit: whether an earlier pass took it out.
    pub(super) is_gone: Vec<bool>,
    /// By unit: whether the metadata claims it as being about the author.
    pub(super) is_bio: Vec<bool>,
    /// Index after the last unit that states the title before the essay, where one does.
    pub(super) after_title: Option<usize>,
}

impl<'a> Reading<'a> {
    pub(super) fn new(units: &'a [Unit<'a>], after_title: Option<usize>) -> Self {
        let mut signs: Vec<Signs> = units.iter().map(signs_of_words).collect();
        add_elements(units, &mut signs);
        for (unit, signs) in units.iter().zip(&mut signs) {
            signs.weight = weight(unit, signs);
        }
        let nothing = vec![false; units.len()];
        Self { units, signs, is_gone: nothing.clone(), is_bio: nothing, after_title }
    }

    /// A table that holds the same value for every element around the units.
    pub(super) fn by_element<T: Clone + Default>(&self, value: &T) -> ByElement<T> {
        self.map_elements(|_| value.clone())
    }

    /// What a function makes of every element around the units.
    pub(super) fn map_elements<T: Default>(
        &self,
        value: impl FnMut(&Element) -> T,
    ) -> ByElement<T> {
        let layout = self.units.first().map(Unit::layout);
        layout.map(|layout| layout.map_elements(value)).unwrap_or_default()
    }

    /// Whether a unit is still there and its words speak of a class.
    pub(super) fn says(&self, unit: usize, class: Class) -> bool {
        !self.is_gone[unit] && self.signs[unit].says.has(class)
    }

    /// Whether a unit is still there and stands in an element of a class.
    pub(super) fn stands_in(&self, unit: usize, class: Class) -> bool {
        !self.is_gone[unit] && self.signs[unit].stands_in.has(class)
    }

    /// The units that are still there and for which a predicate holds, each a range of one.
    pub(super) fn each(&self, holds: impl Fn(usize) -> bool) -> Vec<Range<usize>> {
        (0..self.units.len())
            .filter(|unit| !self.is_gone[*unit] && holds(*unit))
            .map(|unit| unit..unit + 1)
            .collect()
    }

    /// Running words that are still there in a range of units.
    pub(super) fn running_words(&self, range: Range<usize>) -> usize {
        range
            .filter(|unit| !self.is_gone[*unit] && self.signs[*unit].is_running)
            .map(|unit| self.units[unit].words)
            .sum()
    }

    /// Words in sentences that are still there in a range of units, however short those are.
    pub(super) fn prose_words(&self, range: Range<usize>) -> usize {
        range
            .filter(|unit| !self.is_gone[*unit])
            .filter(|unit| self.signs[*unit].is_running || self.is_sentence(*unit))
            .map(|unit| self.units[unit].words)
            .sum()
    }

    /// Whether a unit ends as sentences do and is no list of links.
    fn is_sentence(&self, unit: usize) -> bool {
        let unit = &self.units[unit];
        unit.kind != UnitKind::Code
            && unit.link_density() < MAX_LINK_DENSITY
            && ends_sentence(&unit.text)
    }

    /// Whether a short unit could be a label: not a sentence.
    pub(super) fn is_label(&self, unit: usize) -> bool {
        !self.signs[unit].is_running && self.units[unit].words <= MIN_RUNNING_WORDS
    }
}

/// Words of the longest row of buttons.
const MAX_ROW_WORDS: usize = 14;

fn signs_of_words(unit: &Unit<'_>) -> Signs {
    let folded = fold(&unit.text).into_owned();
    let mut says = PHRASES.classes(&folded, unit.words);
    if says.is_empty() && unit.words <= MAX_ROW_WORDS {
        says = PHRASES.classes_of_row(&unit.text);
    }
    let stop_words = PHRASES.stop_word_share(&folded);
    let is_running = unit.kind != UnitKind::Code
        && unit.words >= MIN_RUNNING_WORDS
        && unit.link_density() < MAX_LINK_DENSITY
        && (stop_words >= MIN_STOP_WORDS || ends_sentence(&unit.text));
    Signs { folded, stop_words, says, is_running, ..Signs::default() }
}

/// Whether a text ends as sentences do.
pub(super) fn ends_sentence(text: &str) -> bool {
    let closing = |character: char| matches!(character, '"' | '”' | '’' | '\'' | ')' | ']' | '»');
    text.trim_end()
        .trim_end_matches(closing)
        .ends_with(['.', '!', '?', '…', ':', '。', '！', '？', '؟', '।'])
}

/// Adds what the elements around units speak of, wrappers of the whole page aside.
fn add_elements(units: &[Unit<'_>], signs: &mut [Signs]) {
    let Some(layout) = units.first().map(Unit::layout) else { return };
    let weighs = |signs: &Signs, unit: &Unit<'_>| if signs.is_running { unit.words } else { 0 };
    let mut words_in = layout.by_element(0usize);
    let mut all = 0;
    for (unit, signs) in units.iter().zip(signs.iter()) {
        let words = weighs(signs, unit);
        all += words;
        for element in unit.path_ids() {
            words_in[element] += words;
        }
    }
    let mut known = layout.by_element(None);
    let mut found = Vec::with_capacity(units.len());
    for unit in units {
        let mut around = ElementClasses::default();
        for id in unit.path_ids() {
            let classes: ElementClasses = *known[id].get_or_insert_with(|| {
                layout.element(id).map_or_else(ElementClasses::default, |element| {
                    without_wrappers(PHRASES.element_classes(element), ratio(words_in[id], all))
                })
            });
            around.exact = around.exact.with(classes.exact);
            around.hint = around.hint.with(classes.hint);
        }
        found.push(around);
    }
    // A word that most of the text stands under is how this page is built, not what it says:
    // page builders call every block a widget.
    let mut under = [0usize; u32::BITS as usize];
    for ((unit, signs), around) in units.iter().zip(signs.iter()).zip(&found) {
        for class in around.hint.iter() {
            under[class as usize] += weighs(signs, unit);
        }
    }
    let mut common = Classes::default();
    for class in (0..u32::BITS).filter(|class| ratio(under[*class as usize], all) > MAX_HINT_SHARE)
    {
        common = common.with(Classes::from_bit(class));
    }
    for (signs, around) in signs.iter_mut().zip(found) {
        signs.stands_in = around.exact.with(around.hint.without(common));
    }
}

fn without_wrappers(mut classes: ElementClasses, share: f32) -> ElementClasses {
    let lasting = Classes::of(Class::Essay);
    if share > MAX_HINT_SHARE {
        classes.hint = Classes::default();
    }
    if share > MAX_EXACT_SHARE {
        let thread = Classes::of(Class::CommentHeading);
        let is_thread = classes.exact.has(Class::CommentHeading) && share <= MAX_THREAD_SHARE;
        let kept = if is_thread { lasting.with(thread) } else { lasting };
        classes.exact = classes.exact.without(classes.exact.without(kept));
    }
    classes
}

/// How much a unit speaks for or against being part of an essay, before its context is known.
/// The numbers are units of ten running words; found by hand on the corpus.
fn weight(unit: &Unit<'_>, signs: &Signs) -> f32 {
    const LABEL: f32 = -0.5;
    const MAX_WORDS: usize = 60;
    let tens = f32::from(u16::try_from(unit.words.min(MAX_WORDS)).unwrap_or(0)) / 10.0;
    let is_linked = unit.link_density() >= MAX_LINK_DENSITY && unit.words > 0;
    let says_boilerplate = !signs.says.is_empty();
    match unit.kind {
        UnitKind::Rule | UnitKind::Caption => 0.0,
        UnitKind::Code => 0.5 + tens / 2.0,
        UnitKind::Table => 0.2,
        _ if unit.words == 0 => 0.0,
        _ if is_linked => LABEL - tens.min(1.0),
        _ if signs.is_running && says_boilerplate => tens / 4.0,
        _ if signs.is_running => tens,
        _ if says_boilerplate => 2.0 * LABEL,
        UnitKind::Heading(_) => LABEL / 2.0,
        _ if ends_sentence(&unit.text) && unit.words >= 2 => 0.3,
        UnitKind::Item => LABEL / 2.0,
        _ => LABEL,
    }
}

pub(super) fn ratio(part: usize, whole: usize) -> f32 {
    if whole == 0 {
        return 0.0;
    }
    count(part) / count(whole)
}

/// A count as a number.
pub(super) fn count(count: usize) -> f32 {
    #[expect(clippy::cast_precision_loss, reason = "counts of words and units are below 2^24")]
    let number = count as f32;
    number
}

impl Reading<'_> {
    /// Whether a unit is no longer than a line or two.
    pub(super) fn is_short(&self, unit: usize) -> bool {
        const MAX_WORDS: usize = 30;
        self.units[unit].words <= MAX_WORDS
    }

    /// Whether a unit stands in a quote.
    pub(super) fn is_quoted(&self, unit: usize) -> bool {
        self.units[unit].quote_depth > 0
    }
}
