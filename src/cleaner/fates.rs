//! What becomes of each unit, and the essay that is left in the end.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::phrases::fold;
use super::reading::{self, MIN_STOP_WORDS, Reading};
use super::rule::Pass;
use super::rules::{COMMENT_SECTION, RULES, comments};
use super::{Cleaned, Furniture, Removal, STRIP, Wishes, unit_hash};
use crate::config::{Target, body_name};
use crate::document::{Document, Unit, UnitKind};
use crate::metadata::{ClaimRole, Metadata};

/// A rule's name and reason.
pub(super) type Why = (&'static str, &'static str);

/// Why what recurs on the pages of a source goes.
pub(super) const FURNITURE: Why = ("source-furniture", "stands on several pages of this source");

/// What becomes of each unit.
pub(super) struct Fates<'a> {
    pub(super) units: &'a [Unit<'a>],
    /// By unit: the rule that took it, with its reason.
    pub(super) rule: Vec<Option<Why>>,
    /// By unit: the probability that it is the author's; empty where nobody asked.
    pub(super) scores: Vec<Option<f32>>,
    must_stay: Vec<bool>,
    must_go: Vec<bool>,
    /// By unit: whether it lies outside of the curator's `body`; empty without one.
    is_outside: Vec<bool>,
    pub(super) is_gentle: bool,
    unmatched_wishes: Vec<String>,
}

impl<'a> Fates<'a> {
    /// Nothing is taken yet.
    pub(super) fn new(units: &'a [Unit<'a>], wishes: &Wishes) -> Self {
        let folded: Vec<_> = if wishes.keep.is_empty() && wishes.strip.is_empty() {
            Vec::new()
        } else {
            units.iter().map(|unit| fold(&unit.text)).collect()
        };
        let mut unmatched_wishes = Vec::new();
        let mut matching = |targets: &[Target]| -> Vec<bool> {
            let mut matches = vec![false; units.len()];
            for target in targets {
                let found = found(target, units, &folded);
                if found.is_empty() {
                    unmatched_wishes.push(target.to_string());
                }
                for unit in found {
                    matches[unit] = true;
                }
            }
            matches
        };
        let must_stay = matching(&wishes.keep);
        let must_go = matching(&wishes.strip);
        let is_outside = wishes.body.iter().find_map(|body| {
            let outside = outside(body.as_str(), units);
            if outside.is_none() {
                unmatched_wishes.push(body_name(body));
            }
            outside
        });
        Self {
            units,
            rule: vec![None; units.len()],
            scores: Vec::new(),
            must_stay,
            must_go,
            is_outside: is_outside.unwrap_or_default(),
            is_gentle: false,
            unmatched_wishes,
        }
    }

    /// Takes what the metadata claims: the essay's page says it in its own place.
    pub(super) fn claim(&mut self, metadata: &Metadata, all_roles: bool) {
        for claim in &metadata.claims {
            if !all_roles && !matches!(claim.role, ClaimRole::Title | ClaimRole::Forwarding) {
                continue;
            }
            let why = match claim.role {
                ClaimRole::Title => ("title", "the title, which stands above the essay"),
                ClaimRole::Byline => ("byline", "names the author"),
                ClaimRole::Dateline => ("dateline", "gives the date"),
                ClaimRole::Bio => ("author-bio", "about the author"),
                ClaimRole::Summary => ("summary", "the page's own summary of the essay"),
                ClaimRole::Forwarding => {
                    ("newsletter-frame", "the head of a mail, or stands above it")
                }
                ClaimRole::Answered => ("newsletter-frame", "the mail that this one answers to"),
            };
            for fate in &mut self.rule[claim.units.clone()] {
                *fate = Some(why);
            }
        }
    }

    /// Takes what lies outside of the element that holds the essay.
    pub(super) fn strike_outside(&mut self) {
        const OUTSIDE: Why = ("body", "outside of the `body` that the curator names");
        for (fate, is_outside) in self.rule.iter_mut().zip(&self.is_outside) {
            if *is_outside {
                fate.get_or_insert(OUTSIDE);
            }
        }
    }

    /// Puts the comments back that were taken as such.
    pub(super) fn put_comments_back(&mut self, reading: &Reading<'_>) {
        let is_taken: Vec<bool> = self
            .rule
            .iter()
            .map(|fate| fate.is_some_and(|(name, _)| name == COMMENT_SECTION.name))
            .collect();
        for unit in comments(reading, &is_taken) {
            self.rule[unit] = None;
        }
    }

    /// Puts the notes back that what is left refers to, where most of them are text and not the titles
    /// of books.
    pub(super) fn keep_notes(&mut self, document: &Document, reading: &Reading<'_>) {
        let notes = self.notes(document);
        let is_text = |note: &&Range<usize>| {
            reading.signs[(*note).clone()].iter().any(|signs| signs.stop_words >= MIN_STOP_WORDS)
        };
        if notes.iter().filter(is_text).count() * 2 <= notes.len() {
            return;
        }
        for unit in notes.into_iter().flatten() {
            // What lies outside of the curator's `body` stays there.
            if !self.is_outside.get(unit).is_some_and(|is_outside| *is_outside) {
                self.rule[unit] = None;
            }
        }
    }

    /// The units of each note that what is left refers to.
    fn notes(&self, document: &Document) -> Vec<Range<usize>> {
        let events = document.body.events();
        let unit_at = |event: usize| self.units.partition_point(|unit| unit.events.end <= event);
        let is_left = |event: usize| self.rule.get(unit_at(event)).is_some_and(Option::is_none);
        let references = events.iter().enumerate().filter_map(|(at, event)| match event {
            Event::FootnoteReference(label) if is_left(at) => Some(label.as_ref()),
            _ => None,
        });
        let referred: HashSet<&str> = references.collect();
        let mut notes = Vec::new();
        let mut start = None;
        for (at, event) in events.iter().enumerate() {
            match event {
                Event::Start(Tag::FootnoteDefinition(label)) => {
                    start = referred.contains(&**label).then(|| unit_at(at));
                }
                Event::End(TagEnd::FootnoteDefinition) => {
                    notes.extend(start.take().map(|start| start..unit_at(at)));
                }
                _ => {}
            }
        }
        notes
    }

    /// By unit: whether it is taken by now.
    pub(super) fn taken(&self) -> Vec<bool> {
        self.rule.iter().map(Option::is_some).collect()
    }

    /// By unit: the index of the rule that took it; claims share the names of rules.
    pub(super) fn rule_indices(&self) -> Vec<Option<usize>> {
        let index = |name| RULES.iter().position(|rule| rule.name == name);
        self.rule.iter().map(|fate| fate.and_then(|(name, _)| index(name))).collect()
    }

    /// Takes what recurs on other pages of the source.
    pub(super) fn strip_furniture(&mut self, furniture: &Furniture, reading: &mut Reading<'_>) {
        if furniture.hashes.is_empty() {
            return;
        }
        for (index, unit) in self.units.iter().enumerate() {
            let is_furniture = furniture.hashes.binary_search(&unit_hash(unit)).is_ok();
            if is_furniture && self.rule[index].is_none() {
                self.rule[index] = Some(FURNITURE);
                reading.is_gone[index] = true;
            }
        }
    }

    /// Asks the rules of one pass and applies all they propose at once.
    pub(super) fn apply(&mut self, pass: Pass, reading: &mut Reading<'_>) {
        for rule in RULES.iter().filter(|rule| rule.pass == pass) {
            for range in (rule.propose)(reading) {
                for fate in &mut self.rule[range] {
                    fate.get_or_insert((rule.name, rule.reason));
                }
            }
        }
        for (gone, fate) in reading.is_gone.iter_mut().zip(&self.rule) {
            *gone = fate.is_some();
        }
    }

    /// Applies the curator's wishes and builds what is left.
    pub(super) fn finish(mut self, document: &Document) -> Cleaned {
        const WISH: Why = (STRIP, "a `strip` rule of the curator's");
        for index in 0..self.units.len() {
            if self.must_go[index] {
                self.rule[index] = Some(WISH);
            } else if self.must_stay[index] {
                self.rule[index] = None;
            }
        }
        self.drop_stray_marks();
        let gone: Vec<Range<usize>> = self.removed().map(|unit| unit.events.clone()).collect();
        let noted = |name: &str| self.note(name);
        Cleaned {
            body: document.body.without(&gone),
            author_note: noted("author-bio"),
            republication: noted("republication-note"),
            removals: self.removals(),
            units: self.units.len(),
            words_before: self.units.iter().map(|unit| unit.words).sum(),
            words: self
                .units
                .iter()
                .zip(&self.rule)
                .filter(|(_, rule)| rule.is_none())
                .map(|(unit, _)| unit.words)
                .sum(),
            scores: std::mem::take(&mut self.scores),
            is_gentle: self.is_gentle,
            unmatched_wishes: self.unmatched_wishes,
        }
    }

    /// Lines across the page that separate nothing any more go with what they separated.
    fn drop_stray_marks(&mut self) {
        const WHY: Why = ("stray-rule", "a line with nothing left to separate");
        let mut is_after_text = false;
        for index in 0..self.units.len() {
            let is_line = self.units[index].kind == UnitKind::Rule;
            if self.rule[index].is_some() {
                continue;
            }
            let has_text_below = || {
                (index + 1..self.units.len())
                    .find(|below| self.rule[*below].is_none())
                    .is_some_and(|below| self.units[below].kind != UnitKind::Rule)
            };
            if is_line && (!is_after_text || !has_text_below()) {
                self.rule[index] = Some(WHY);
            }
            is_after_text = is_after_text || !is_line;
        }
    }

    fn removed(&self) -> impl Iterator<Item = &Unit<'a>> {
        self.units.iter().zip(&self.rule).filter(|(_, rule)| rule.is_some()).map(|(unit, _)| unit)
    }

    /// The text one rule took, where it took some, as a note.
    fn note(&self, name: &str) -> Option<String> {
        let took = |rule: &Option<(&str, &str)>| rule.is_some_and(|(rule, _)| rule == name);
        let texts: Vec<&str> = self
            .units
            .iter()
            .zip(&self.rule)
            .filter(|(unit, rule)| took(rule) && reading::ends_sentence(&unit.text))
            .map(|(unit, _)| unit.text.as_str())
            .collect();
        (!texts.is_empty()).then(|| texts.join("\n\n"))
    }

    fn removals(&self) -> Vec<Removal> {
        let mut removals: Vec<Removal> = Vec::new();
        for (index, rule) in self.rule.iter().enumerate() {
            let Some((name, reason)) = rule else { continue };
            let text = &self.units[index].text;
            match removals.last_mut() {
                Some(last) if last.units.end == index && last.rule == *name => {
                    last.units.end += 1;
                    last.text.push('\n');
                    last.text.push_str(text);
                }
                _ => removals.push(Removal {
                    units: index..index + 1,
                    rule: (*name).to_owned(),
                    reason: (*reason).to_owned(),
                    text: text.clone(),
                }),
            }
        }
        removals
    }
}

/// The units that a target means.
fn found(target: &Target, units: &[Unit<'_>], folded: &[Cow<'_, str>]) -> Vec<usize> {
    match target {
        Target::Phrase(phrase) => {
            let wanted = fold(phrase);
            let holds = |unit: &usize| !wanted.is_empty() && folded[*unit].contains(&*wanted);
            (0..units.len()).filter(holds).collect()
        }
        Target::Pattern(pattern) => {
            (0..units.len()).filter(|unit| pattern.fits(&units[*unit].text)).collect()
        }
        Target::Selector(selector) => {
            let is_meant = |unit: &usize| units[*unit].is_selected(selector.as_str());
            (0..units.len()).filter(is_meant).collect()
        }
    }
}

/// By unit: whether it lies outside of the first element with text that a selector selects; `None`
/// where there is no such element.
fn outside(body: &str, units: &[Unit<'_>]) -> Option<Vec<bool>> {
    let first = *units.first()?.layout().selected(body).first()?;
    Some(units.iter().map(|unit| unit.path_ids().all(|id| id != first)).collect())
}
