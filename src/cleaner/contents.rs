//! Lists of contents: lines below a label that say the headings of the page before they come.
//!
//! Plugins write them into essays. Where no element is called so, as in a dump, only that each line comes
//! again tells them from the essay's own lists.

use std::collections::HashMap;
use std::ops::Range;

use super::phrases::fold;
use super::reading::Reading;

/// What they are called.
const LABELS: [&str; 16] = [
    "contents",
    "table of contents",
    "in this article",
    "in this post",
    "on this page",
    "what's in this article",
    "jump to section",
    "inhalt",
    "inhaltsverzeichnis",
    "sommaire",
    "table des matières",
    "índice",
    "contenido",
    "tabla de contenidos",
    "conteúdo",
    "sumário",
];

/// What their buttons say.
const BUTTONS: [&str; 6] = ["hide", "show", "toggle", "verbergen", "afficher", "ocultar"];

/// Bytes of the longest label with a button.
const MAX_LABEL_BYTES: usize = 40;

/// Lines from which a list is one.
const MIN_LINES: usize = 2;

/// Units of the longest list: to look for it takes no more time than the page is long.
const MAX_UNITS: usize = 200;

/// Words of the longest heading.
const MAX_WORDS: usize = 20;

/// The units of every list of contents, its label among them.
pub(super) fn lists(reading: &Reading<'_>) -> Vec<Range<usize>> {
    let units = reading.units;
    let labels = (0..units.len()).filter(|unit| is_label(first_line(&units[*unit].text)));
    let mut labels = labels.peekable();
    if labels.peek().is_none() {
        return Vec::new();
    }
    let short = units.iter().enumerate().filter(|(_, unit)| unit.words <= MAX_WORDS);
    let last: HashMap<String, usize> =
        short.map(|(place, unit)| (key(&unit.text), place)).collect();
    let mut lists: Vec<Range<usize>> = Vec::new();
    for label in labels {
        let is_inside = lists.last().is_some_and(|list| list.contains(&label));
        if !is_inside && let Some(list) = list(reading, label, &last) {
            lists.push(list);
        }
    }
    lists
}

/// The list below a label; `last` says where a short text comes for the last time.
fn list(
    reading: &Reading<'_>,
    label: usize,
    last: &HashMap<String, usize>,
) -> Option<Range<usize>> {
    let mut found = 0;
    let mut end = label;
    for (place, unit) in reading.units.iter().enumerate().skip(label).take(MAX_UNITS) {
        let skipped = usize::from(place == label);
        let lines: Vec<&str> = unit.text.lines().skip(skipped).collect();
        let buttons = lines.iter().filter(|line| is_button(line)).count();
        let comes_again = |line: &&&str| last.get(&key(line)).is_some_and(|again| *again > place);
        let headings = lines.iter().filter(|line| !is_button(line)).filter(comes_again).count();
        if headings + buttons < lines.len() {
            break;
        }
        found += headings;
        if headings > 0 || place == label {
            end = place;
        }
    }
    (found >= MIN_LINES).then_some(label..end + 1)
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

/// The words of a line, its number aside.
fn key(line: &str) -> String {
    fold(line).trim_matches(|sign: char| !sign.is_alphabetic()).to_owned()
}

fn is_button(line: &str) -> bool {
    let key = key(line);
    key.is_empty() || BUTTONS.contains(&key.as_str())
}

fn is_label(line: &str) -> bool {
    if line.is_empty() || line.len() > MAX_LABEL_BYTES {
        return false;
    }
    let key = key(line);
    let label = BUTTONS.iter().find_map(|button| key.strip_suffix(button)).unwrap_or(&key);
    LABELS.contains(&label.trim_end_matches(|sign: char| !sign.is_alphabetic()))
}
