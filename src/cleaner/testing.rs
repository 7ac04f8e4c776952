//! Small pages for the rules' tests.

use pulldown_cmark::Tag;

use super::clean_by_rules;
use crate::document::{Builder, Element, ElementId};

/// Paragraphs of an essay, in turn for each `*` of a page.
const ESSAY: [&str; 4] = [
    "The first week I said nothing at all, because I had been told that the new one listens, and \
     I listened so hard that nobody could tell whether I was there or had gone home early.",
    "My manager noticed before I did. She put a chair beside mine, turned her back to the room and \
     asked what I would do with the afternoon if it were mine to spend as I liked.",
    "It took me a year to see that this was the whole of her method: a chair, a question, and then \
     the patience to let the answer be a bad one without saying so.",
    "I have tried it on everybody who ever worked for me, and the only part that is difficult is \
     the silence, which lasts for about as long as it takes to boil a small kettle.",
];

/// Asserts which texts of a page a rule strikes out. A line of the page is `*` for a paragraph of
/// an essay, `text`, or `name.class.class | text` for text in an element.
#[track_caller]
pub(super) fn check(rule: &str, page: &[&str], expected: &[&str]) {
    let mut builder = Builder::new();
    let mut essay = ESSAY.iter().cycle();
    for line in page {
        let (element, text) =
            line.split_once(" | ").map_or(("", *line), |(element, text)| (element, text));
        let element = add_element(&mut builder, element);
        builder.set_element(element);
        builder.start(Tag::Paragraph);
        builder.text(if text == "*" { essay.next().expect("the cycle is endless") } else { text });
        builder.end();
    }
    let document = builder.finish();
    let units = document.units();
    let cleaned = clean_by_rules(&document, &units);
    let struck: Vec<&str> = cleaned
        .removals
        .iter()
        .filter(|removal| removal.rule == rule)
        .flat_map(|removal| removal.text.lines())
        .collect();
    assert_eq!(struck, expected, "{rule} on {page:?}");
}

fn add_element(builder: &mut Builder, spec: &str) -> Option<ElementId> {
    let (name, tokens) = spec.split_once('.').unwrap_or((spec, ""));
    let is_hidden = tokens == "hidden";
    let element = Element {
        name: name.into(),
        tokens: tokens.split('.').filter(|token| !token.is_empty()).map(Into::into).collect(),
        parent: None,
        is_hidden,
    };
    (!name.is_empty()).then(|| builder.add_element(element))
}
