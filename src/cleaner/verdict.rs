//! What the learned score decides, and what it must not tear apart.

use std::collections::HashSet;

use super::fates::{FURNITURE, Fates, Why};
use super::model::{self, Model};
use super::phrases::Class;
use super::reading::{Reading, Signs, ends_sentence};
use super::rule::Pass;
use super::rules::{PROMOTION, REPEATED_TEXT, RULES, SUBSCRIPTION_FORM, shingles};
use crate::document::{Unit, UnitKind};

/// Pieces of a text that the learned score judges; of those after them the rules alone do.
const MAX_JUDGED: usize = 20_000;

/// The score from which it puts back what a rule took for what it is. On the development pages less
/// puts back more boilerplate than essay, and more loses as much essay as boilerplate.
const EVEN_ODDS: f32 = 0.5;

/// The rules that take boxes that stand between paragraphs.
const BOXES: [&str; 2] = [SUBSCRIPTION_FORM.name, PROMOTION.name];

/// Why what only the learned score speaks against goes.
const ESSAY_SCORE: Why = ("essay-score", "does not read like a part of this essay");

impl Fates<'_> {
    /// Has the learned score decide about all that no certain rule took: it knows where a unit
    /// stands and what stands around it, which the rules do not.
    pub(super) fn weigh(&mut self, model: &Model, reading: &Reading<'_>, is_claimed: &[bool]) {
        let rules = self.rule_indices();
        let is_settled: Vec<bool> = (0..self.units.len())
            .map(|unit| {
                let is_button = reading.signs[unit].says.has(Class::Control);
                let is_certain =
                    rules[unit].is_some_and(|rule| RULES[rule].is_certain || is_button);
                let is_furniture = self.rule[unit] == Some(FURNITURE);
                is_claimed[unit] || is_certain || is_furniture
            })
            .collect();
        let has_words = |unit: &usize| self.units[*unit].words > 0;
        let open: Vec<usize> = (0..self.units.len().min(MAX_JUDGED))
            .filter(|unit| !is_settled[*unit])
            .filter(has_words)
            .collect();
        let scores = model.judge(&model.page(reading, &rules), &open);
        let words = open.iter().map(|unit| self.units[*unit].words);
        let threshold = model::threshold(scores.iter().copied().zip(words));
        // So that none comes out empty, the best piece stays even of a page that is all in doubt.
        let overrules = scores.iter().copied().fold(0.0, f32::max).min(EVEN_ODDS);
        self.scores = vec![None; self.units.len()];
        for (unit, score) in open.into_iter().zip(scores) {
            self.scores[unit] = Some(score);
            // Where an essay ends the score knows better than the rules that ask for it.
            let speaks = rules[unit].is_some_and(|rule| RULES[rule].pass != Pass::Extent);
            self.rule[unit] = match self.rule[unit] {
                Some(rule) if speaks && score < overrules => Some(rule),
                _ if score >= threshold => None,
                rule => rule.or(Some(ESSAY_SCORE)),
            };
        }
        self.keep_lists(&rules);
        self.keep_lead(&rules, is_claimed);
        self.keep_past_boxes(reading, &rules);
        self.keep_code(is_claimed);
        self.keep_headings(reading, is_claimed);
        self.keep_salutation(&rules, is_claimed);
        self.drop_copies(&rules);
        self.settle_pictures(&is_settled);
    }

    /// An item stays with the one right above it, unless the score is sure or a rule took it for what
    /// it is: the few words of one say little.
    fn keep_lists(&mut self, rules: &[Option<usize>]) {
        /// The score below which it is sure.
        const SURE: f32 = 0.25;
        for (index, pair) in self.units.windows(2).enumerate() {
            let unit = index + 1;
            let is_item = |unit: &Unit<'_>| unit.kind == UnitKind::Item;
            let is_in_doubt = self.scores[unit].is_some_and(|score| score >= SURE);
            let by_place = rules[unit].is_none_or(|rule| RULES[rule].pass == Pass::Extent);
            if pair.iter().all(is_item)
                && self.rule[index].is_none()
                && self.rule[unit].is_some()
                && is_in_doubt
                && by_place
            {
                self.rule[unit] = None;
            }
        }
    }

    /// The paragraph with the dateline of a report opens it, whatever boxes stand below it: alone it looks
    /// like the lead of one.
    fn keep_lead(&mut self, rules: &[Option<usize>], is_claimed: &[bool]) {
        let is_kept = |unit: &usize| self.rule[*unit].is_none() && self.units[*unit].words > 0;
        let Some(kept) = (0..self.units.len()).find(is_kept) else { return };
        let mut above = self.units[..kept].iter();
        let Some(lead) = above.rposition(|unit| has_dateline(&unit.text)) else { return };
        let by_place = rules[lead].is_none_or(|rule| RULES[rule].pass == Pass::Extent);
        if by_place && !is_claimed[lead] {
            self.rule[lead] = None;
        }
    }

    /// A box to subscribe or an offer between two paragraphs makes those below look like what stands below an
    /// essay, in a text without elements. A long one right behind such a box goes on with the essay.
    fn keep_past_boxes(&mut self, reading: &Reading<'_>, rules: &[Option<usize>]) {
        if !self.units.first().is_some_and(|unit| unit.layout().is_plain()) {
            return;
        }
        let mut above = Above::default();
        for (index, unit) in self.units.iter().enumerate().filter(|(_, unit)| unit.words > 0) {
            let by_score = self.rule[index] == Some(ESSAY_SCORE) && rules[index].is_none();
            let score = self.scores[index].unwrap_or_default();
            if by_score && above.leads_to(unit, &reading.signs[index], score) {
                self.rule[index] = None;
            }
            match self.rule[index] {
                None => above.add(unit),
                Some((name, _)) => above.leave(unit, BOXES.contains(&name)),
            }
        }
    }

    /// A few lines of code between two pieces that stay stay with them, unless a rule took them: their words
    /// are no prose. Of long code the score knows more.
    fn keep_code(&mut self, is_claimed: &[bool]) {
        const MAX_WORDS: usize = 25;
        let is_text =
            |unit: &usize| self.units[*unit].words > 0 && self.units[*unit].kind != UnitKind::Code;
        let texts: Vec<usize> = (0..self.units.len()).filter(is_text).collect();
        for pair in texts.windows(2) {
            if pair.iter().any(|unit| self.rule[*unit].is_some()) {
                continue;
            }
            let between = pair[0] + 1..pair[1];
            let units = self.units[between.clone()].iter().zip(&is_claimed[between.clone()]);
            for (rule, (unit, is_claimed)) in self.rule[between].iter_mut().zip(units) {
                if *rule == Some(ESSAY_SCORE) && unit.words <= MAX_WORDS && !is_claimed {
                    *rule = None;
                }
            }
        }
    }

    /// A heading stays with the text below it, unless a rule took it: alone it looks like a label.
    fn keep_headings(&mut self, reading: &Reading<'_>, is_claimed: &[bool]) {
        let mut below: Option<usize> = None;
        for unit in (reading.after_title.unwrap_or(0)..self.units.len()).rev() {
            if self.units[unit].words == 0 {
                continue;
            }
            let is_heading = matches!(self.units[unit].kind, UnitKind::Heading(_));
            let has_text = below.is_some_and(|below| self.rule[below].is_none());
            let by_score = self.rule[unit] == Some(ESSAY_SCORE);
            if is_heading && has_text && by_score && !is_claimed[unit] {
                self.rule[unit] = None;
            }
            below = Some(unit);
        }
    }

    /// The salutation right above the first paragraph that stays belongs to the letter, unless a rule took it.
    fn keep_salutation(&mut self, rules: &[Option<usize>], is_claimed: &[bool]) {
        let has_words = |unit: &usize| self.units[*unit].words > 0;
        let is_kept = |unit: &usize| has_words(unit) && self.rule[*unit].is_none();
        let Some(first) = (0..self.units.len()).find(is_kept) else { return };
        let Some(above) = (0..first).rev().find(has_words) else { return };
        let by_place = rules[above].is_none_or(|rule| RULES[rule].pass == Pass::Extent);
        if by_place && !is_claimed[above] && is_salutation(&self.units[above].text) {
            self.rule[above] = None;
        }
    }

    /// A picture goes the way of the text it stands between, and so does a caption that only the
    /// score speaks against.
    fn settle_pictures(&mut self, is_settled: &[bool]) {
        let is_text = |unit: &Unit<'_>| unit.words > 0 && unit.kind != UnitKind::Caption;
        let stays = |(last, (unit, rule)): (&mut bool, (&Unit<'_>, &Option<Why>))| {
            if is_text(unit) {
                *last = rule.is_none();
            }
            *last
        };
        let texts = self.units.iter().zip(&self.rule);
        let stays_above: Vec<bool> =
            texts.clone().scan(true, |last, text| Some(stays((last, text)))).collect();
        let mut stays_below: Vec<bool> =
            texts.rev().scan(true, |last, text| Some(stays((last, text)))).collect();
        stays_below.reverse();
        for (index, unit) in self.units.iter().enumerate() {
            if is_settled[index] || is_text(unit) {
                continue;
            }
            let rule = &mut self.rule[index];
            let by_score = rule.is_none_or(|rule| rule == ESSAY_SCORE);
            match (stays_above[index], stays_below[index]) {
                (true, true) if unit.words == 0 || by_score => *rule = None,
                (false, false) => *rule = rule.or(Some(ESSAY_SCORE)),
                _ => {}
            }
        }
    }

    /// Of sentences that stand word for word in several places, the first stays; of what a rule had
    /// taken, nothing stays that is a part of what stays anyway, such as a pull quote.
    fn drop_copies(&mut self, rules: &[Option<usize>]) {
        const WHY: Why = (REPEATED_TEXT.name, REPEATED_TEXT.reason);
        const MIN_WORDS: usize = 8;
        let mut said = HashSet::new();
        let mut put_back = Vec::new();
        for (index, unit) in self.units.iter().enumerate() {
            if self.rule[index].is_some() || unit.words < MIN_WORDS {
                continue;
            }
            if !said.insert(unit.text.to_lowercase()) {
                self.rule[index] = Some(WHY);
            } else if rules[index].is_some() {
                put_back.push(index);
            }
        }
        if put_back.is_empty() {
            return;
        }
        let others = self.units.iter().zip(&self.rule).zip(rules);
        let others = others.filter(|((_, fate), rule)| fate.is_none() && rule.is_none());
        let shown: HashSet<u64> = others.flat_map(|((unit, _), _)| shingles(&unit.text)).collect();
        for index in put_back {
            if shingles(&self.units[index].text).iter().all(|shingle| shown.contains(shingle)) {
                self.rule[index] = Some(WHY);
            }
        }
    }
}

/// What stands above a unit: the essay as far as it was kept, and what stands between the two.
#[derive(Default)]
struct Above {
    /// Words of the essay.
    words: usize,
    /// Short units behind it, and whether one of them is part of a box.
    between: usize,
    has_box: bool,
}

impl Above {
    /// Words of the shortest paragraph that is no part of a box.
    const MIN_WORDS: usize = 40;

    fn add(&mut self, unit: &Unit<'_>) {
        *self = Self { words: self.words + unit.words, ..Self::default() };
    }

    fn leave(&mut self, unit: &Unit<'_>, is_box: bool) {
        /// Units of the longest box.
        const MAX_UNITS: usize = 7;
        self.between += 1;
        self.has_box |= is_box;
        if self.between > MAX_UNITS || unit.words >= Self::MIN_WORDS {
            *self = Self::default();
        }
    }

    /// Whether a unit goes on with the essay.
    fn leads_to(&self, unit: &Unit<'_>, signs: &Signs, score: f32) -> bool {
        /// Words of the shortest essay that a box stands inside.
        const MIN_ABOVE: usize = 150;
        /// The score below which nothing is a paragraph of an essay.
        const MIN_SCORE: f32 = 0.05;
        self.has_box
            && self.words >= MIN_ABOVE
            && unit.words >= Self::MIN_WORDS
            && score >= MIN_SCORE
            && signs.is_running
            && signs.says.is_empty()
    }
}

/// Whether a line greets whom a letter is to: "Dear Marta,", "Hi friends!".
fn is_salutation(text: &str) -> bool {
    /// Words of the longest.
    const MAX_WORDS: usize = 7;
    const GREETINGS: [&str; 24] = [
        "dear",
        "hi",
        "hello",
        "hey",
        "greetings",
        "liebe",
        "lieber",
        "liebes",
        "hallo",
        "guten",
        "cher",
        "chère",
        "chers",
        "bonjour",
        "querido",
        "querida",
        "hola",
        "olá",
        "caro",
        "cara",
        "ciao",
        "beste",
        "kära",
        "hej",
    ];
    let first = text.split(|character: char| !character.is_alphanumeric()).next();
    text.split_whitespace().count() <= MAX_WORDS
        && text.trim_end().ends_with([',', '!', ':'])
        && GREETINGS.contains(&first.unwrap_or_default().to_lowercase().as_str())
}

/// Whether a text begins with where and by whom it was reported, as news do: "SPRINGFIELD, May 3 (NN) - The …".
fn has_dateline(text: &str) -> bool {
    /// Words before the dash, and bytes.
    const MAX_WORDS: usize = 8;
    const MAX_BYTES: usize = 80;
    /// Letters of the shortest name of a place, and words of the shortest report.
    const MIN_LETTERS: usize = 4;
    const MIN_REPORT: usize = 10;
    let start = &text[..text.floor_char_boundary(MAX_BYTES)];
    let dash = ["— ", "– ", "- "].iter().filter_map(|dash| start.find(dash)).min();
    let Some(dash) = dash else { return false };
    let (place, report) = (start[..dash].trim_end_matches(['-', ' ']), &text[dash..]);
    let is_place = |word: &str| {
        word.chars().filter(|letter| letter.is_uppercase()).count() >= MIN_LETTERS
            && !word.contains(char::is_lowercase)
    };
    let is_shouted = |text: &str| !text.contains(char::is_lowercase);
    place.split_whitespace().next().is_some_and(is_place)
        && place.split_whitespace().count() <= MAX_WORDS
        && (place.ends_with([')', '/']) || is_shouted(place))
        && report.split_whitespace().count() >= MIN_REPORT
        && !report.split_whitespace().nth(1).is_some_and(is_shouted)
        && ends_sentence(report)
}

#[cfg(test)]
mod tests {
    use pulldown_cmark::Tag;

    use super::*;
    use crate::cleaner::Wishes;
    use crate::document::Builder;

    #[test]
    fn an_item_in_doubt_stays_with_the_one_above_it() {
        let mut builder = Builder::new();
        builder.start(Tag::List(None));
        for text in ["Ask early.", "Ask again.", "Ask a friend.", "Ask your boss."] {
            builder.start(Tag::Item);
            builder.text(text);
            builder.end();
        }
        builder.end();
        let document = builder.finish();
        let units = document.units();
        let of_kind = RULES.iter().position(|rule| rule.pass != Pass::Extent);
        let by_place = RULES.iter().position(|rule| rule.pass == Pass::Extent);
        let stay = |scores: [f32; 4], rules: [Option<usize>; 4]| {
            let mut fates = Fates::new(&units, &Wishes::default());
            fates.scores = scores.map(Some).to_vec();
            fates.rule = vec![None, Some(ESSAY_SCORE), Some(ESSAY_SCORE), Some(ESSAY_SCORE)];
            fates.keep_lists(&rules);
            fates.rule.iter().map(Option::is_none).collect::<Vec<_>>()
        };
        let none = [None; 4];
        assert_eq!(stay([0.9, 0.3, 0.3, 0.1], none), [true, true, true, false]);
        assert_eq!(stay([0.9, 0.1, 0.3, 0.3], none), [true, false, false, false]);
        assert_eq!(stay([0.9; 4], [None, of_kind, None, None]), [true, false, false, false]);
        assert_eq!(stay([0.9; 4], [None, by_place, None, None]), [true, true, true, true]);
    }

    #[test]
    fn an_essay_goes_on_behind_a_box_that_stands_in_it() {
        let paragraph = |name: &str| {
            let sentence =
                "I had the keys of the shop in my pocket, and nobody had asked for them. ";
            format!("{name} was late again. {}", sentence.repeat(12))
        };
        let kept = |above: &str, box_of: &str, score: f32| {
            let mut builder = Builder::new();
            for text in [above, "The Sunday letter", box_of, &paragraph("Ann")] {
                builder.text(text);
                builder.break_block();
            }
            let document = builder.finish();
            let units = document.units();
            let reading = Reading::new(&units, None);
            let mut fates = Fates::new(&units, &Wishes::default());
            fates.scores = [0.9, 0.1, 0.1, score].map(Some).to_vec();
            let is_box = box_of.contains("inbox");
            let taken = if is_box { (SUBSCRIPTION_FORM.name, "") } else { ESSAY_SCORE };
            fates.rule = vec![None, Some(ESSAY_SCORE), Some(taken), Some(ESSAY_SCORE)];
            fates.keep_past_boxes(&reading, &[None; 4]);
            fates.rule[3].is_none()
        };
        let above = paragraph("Bob");
        assert!(kept(&above, "Get it straight to your inbox.", 0.1));
        assert!(!kept(&above, "Get it straight to your inbox.", 0.01));
        assert!(!kept(&above, "All of them are old.", 0.1));
        assert!(!kept("Short.", "Get it straight to your inbox.", 0.1));
    }

    #[test]
    fn a_report_begins_with_its_dateline() {
        let report = "The council of the town voted on Monday night to keep its bridge.";
        let is_lead = |head: &str| has_dateline(&format!("{head}{report}"));
        for head in [
            "SPRINGFIELD, May 3 (NN) - ",
            "SPRINGFIELD (NN) — ",
            "NORTH HAVERBROOK, Ohio (WNNN) – ",
            "SPRINGFIELD, May 3, 2019 /NNWire/ -- ",
            "SPRINGFIELD — ",
        ] {
            assert!(is_lead(head), "{head}");
        }
        for head in ["", "Springfield — ", "TV-A or TV-B – ", "SHIP A CHAIR - A TABLE - ", "A — "]
        {
            assert!(!is_lead(head), "{head}");
        }
    }

    #[test]
    fn a_letter_keeps_its_salutation() {
        let kept = |line: &str, rule: Option<usize>| {
            let mut builder = Builder::new();
            for text in [line, "I have a question about the chair that I was given on Monday."] {
                builder.text(text);
                builder.break_block();
            }
            let document = builder.finish();
            let units = document.units();
            let mut fates = Fates::new(&units, &Wishes::default());
            fates.rule = vec![Some(ESSAY_SCORE), None];
            fates.keep_salutation(&[rule, None], &[false; 2]);
            fates.rule[0].is_none()
        };
        let of_kind = RULES.iter().position(|rule| rule.pass != Pass::Extent);
        for line in ["Dear Marta,", "Hi friends!", "Liebe Leserinnen,", "Hello, you lot:"] {
            assert!(kept(line, None), "{line}");
            assert!(!kept(line, of_kind), "{line}");
        }
        for line in
            ["Hi friends", "Higher, further!", "Subscribe,", "Dear Marta is read by all of us,"]
        {
            assert!(!kept(line, None), "{line}");
        }
    }

    #[test]
    fn the_lead_of_a_report_stays_above_a_box() {
        let mut builder = Builder::new();
        for text in [
            "SPRINGFIELD (NN) — The council of the town voted to keep its only bridge on Monday.",
            "Register now for all of it",
            "The vote ends a quarrel.",
        ] {
            builder.text(text);
            builder.break_block();
        }
        let document = builder.finish();
        let units = document.units();
        let mut fates = Fates::new(&units, &Wishes::default());
        fates.rule = vec![Some(ESSAY_SCORE), Some(ESSAY_SCORE), None];
        fates.keep_lead(&[None; 3], &[false; 3]);
        assert_eq!(fates.rule, [None, Some(ESSAY_SCORE), None]);
    }
}
