//! A body as `CommonMark`: the events, brought into a form that notation can say, go through
//! pulldown-cmark-to-cmark, which checks what it writes by reading it back.

use pulldown_cmark::{Event, Options, Tag, TagEnd};
use pulldown_cmark_to_cmark::cmark_with_options;

use super::plain::plain_blocks;
use super::scan::{end_of, words_of};
use crate::document::Body;

/// What is written beyond `CommonMark`.
pub(super) const EXTENSIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS);

/// Fewest characters of a code fence.
const FENCE: usize = 3;

/// Signs of Markdown in a block that is written as it is. The printer reads each block back, which
/// takes some fifty bytes a sign.
const MAX_SIGNS: usize = 500_000;

/// The body as `CommonMark`; see [`super::to_markdown`].
pub(super) fn write(body: &Body) -> String {
    let mut events = checkable_blocks(plain_blocks(body));
    if let Some(markdown) = print(&events) {
        return markdown;
    }
    events = printable_blocks(&events);
    print(&events).unwrap_or_else(|| {
        let blocks: Vec<_> =
            blocks(&events).map(|block| print(block).unwrap_or_default()).collect();
        blocks.join("\n\n")
    })
}

/// The events, with the words of every block of more than [`MAX_SIGNS`] as paragraphs of no more.
fn checkable_blocks(events: Vec<Event<'static>>) -> Vec<Event<'static>> {
    let signs = |block: &[Event<'_>]| block.iter().map(signs).sum::<usize>();
    if signs(&events) <= MAX_SIGNS {
        return events;
    }
    let mut checkable = Vec::with_capacity(events.len());
    for block in blocks(&events) {
        if signs(block) <= MAX_SIGNS {
            checkable.extend_from_slice(block);
            continue;
        }
        let words = words_of(block);
        let mut rest = words.as_str();
        while !rest.is_empty() {
            let signs = rest.match_indices(|sign: char| sign.is_ascii_punctuation());
            let (piece, next) =
                rest.split_at(signs.map(|(at, _)| at).nth(MAX_SIGNS).unwrap_or(rest.len()));
            checkable.extend(paragraph(piece.trim().to_owned()));
            rest = next;
        }
    }
    checkable
}

/// How many characters of an event's text may have to be escaped.
fn signs(event: &Event<'_>) -> usize {
    match event {
        Event::Text(text) => text.bytes().filter(u8::is_ascii_punctuation).count(),
        _ => 0,
    }
}

fn paragraph(text: String) -> [Event<'static>; 3] {
    [Event::Start(Tag::Paragraph), Event::Text(text.into()), Event::End(TagEnd::Paragraph)]
}

/// The events as they are, or `None` where `CommonMark` has no way to say them: a few runs of
/// emphasis between letters and punctuation.
fn print(events: &[Event<'_>]) -> Option<String> {
    print_checked(events).or_else(|| {
        // Emphasis is checked a block at a time, and without its note a reference is none.
        let (marked, references) = marked_references(events)?;
        let markdown = print_checked(&marked)?;
        // Beside emphasis the printer may write a mark's edge as an entity.
        let is_whole = |mark| markdown.matches(mark).count() == references;
        (is_whole(MARK_START) && is_whole(MARK_END))
            .then(|| markdown.replace(MARK_START, "[^").replace(MARK_END, "]"))
    })
}

/// What stands for a reference to a note while a block is checked: punctuation, as its brackets are,
/// with a private character that no other text may have.
const MARK_START: &str = "\u{27E6}\u{F0FFD}";
const MARK_END: &str = "\u{F0FFD}\u{27E7}";

/// The events with a mark for each reference, and the number of those; `None` without any, or where
/// a text has such marks.
fn marked_references<'e>(events: &[Event<'e>]) -> Option<(Vec<Event<'e>>, usize)> {
    let is_marked = |event: &Event<'_>| {
        let (Event::Text(text) | Event::Code(text)) = event else { return false };
        text.contains(MARK_START) || text.contains(MARK_END)
    };
    let is_reference = |event: &Event<'_>| matches!(event, Event::FootnoteReference(_));
    let references = events.iter().filter(|event| is_reference(event)).count();
    if references == 0 || events.iter().any(is_marked) {
        return None;
    }
    let marked = |event: &Event<'e>| match event {
        Event::FootnoteReference(label) => {
            Event::Text(format!("{MARK_START}{label}{MARK_END}").into())
        }
        other => other.clone(),
    };
    Some((events.iter().map(marked).collect(), references))
}

/// As [`print`], with the check of its emphasis as the printer does it.
fn print_checked(events: &[Event<'_>]) -> Option<String> {
    let style = pulldown_cmark_to_cmark::Options {
        list_token: '-',
        increment_ordered_list_bullets: true,
        code_block_token_count: FENCE,
        ..pulldown_cmark_to_cmark::Options::default()
    };
    let mut markdown = String::new();
    cmark_with_options(events.iter(), &mut markdown, EXTENSIONS, style).ok()?;
    Some(markdown.trim_matches('\n').to_owned())
}

/// The events, with every block that cannot be said made plainer.
fn printable_blocks(events: &[Event<'static>]) -> Vec<Event<'static>> {
    let mut printable = Vec::with_capacity(events.len());
    for block in blocks(events) {
        if print(block).is_some() {
            printable.extend_from_slice(block);
            continue;
        }
        let sayable = sayable(block);
        if print(&sayable).is_some() {
            printable.extend(sayable);
            continue;
        }
        let plainer: Vec<_> = block.iter().filter(|event| !is_emphasis(event)).cloned().collect();
        if print(&plainer).is_some() {
            printable.extend(plainer);
        } else {
            printable.extend(paragraph(words_of(block)));
        }
    }
    printable
}

/// The outermost blocks of a stream.
fn blocks<'a, 'e>(events: &'a [Event<'e>]) -> impl Iterator<Item = &'a [Event<'e>]> {
    let mut next = 0;
    std::iter::from_fn(move || {
        if next >= events.len() {
            return None;
        }
        let start = next;
        next = end_of(events, start) + 1;
        events.get(start..next.min(events.len()))
    })
}

/// A block without what cannot be said in it: line breaks at its edges, and those runs of emphasis
/// whose signs would not be read as such, between a letter and punctuation that belongs to the run
/// (`CommonMark` 0.31, 6.2, flanking).
fn sayable(block: &[Event<'static>]) -> Vec<Event<'static>> {
    let block = &without_edge_breaks(block)[..];
    let mut before = Vec::with_capacity(block.len());
    let mut last = ' ';
    for event in block {
        before.push(last);
        last = edges(event).map_or(last, |(_, end)| end);
    }
    let mut after = vec![' '; block.len()];
    let mut next = ' ';
    for (event, after) in block.iter().zip(&mut after).rev() {
        *after = next;
        next = edges(event).map_or(next, |(start, _)| start);
    }
    let is_flanking = |inside: char, outside: char| {
        !inside.is_whitespace() && (inside.is_alphanumeric() || !outside.is_alphanumeric())
    };
    let mut is_gone = vec![false; block.len()];
    let mut open = Vec::new();
    for (index, event) in block.iter().enumerate().filter(|(_, event)| is_emphasis(event)) {
        if matches!(event, Event::Start(_)) {
            open.push(index);
        } else if let Some(start) = open.pop() {
            let opens = is_flanking(after[start], before[start]);
            let closes = is_flanking(before[index], after[index]);
            is_gone[start] = !(opens && closes);
            is_gone[index] = is_gone[start];
        }
    }
    let kept = block.iter().zip(is_gone).filter(|(_, is_gone)| !is_gone);
    kept.map(|(event, _)| event.clone()).collect()
}

/// The events without the line breaks that nothing stands before or after in their paragraph.
fn without_edge_breaks(block: &[Event<'static>]) -> Vec<Event<'static>> {
    let is_break = |event: &Event<'_>| matches!(event, Event::HardBreak | Event::SoftBreak);
    let is_silent = |event: &&Event<'_>| is_break(event) || is_emphasis(event);
    let is_text = |event: &Event<'_>| edges(event) != Some((' ', ' '));
    let parts_text = |index: usize| {
        let before = block[..index].iter().rev().find(|event| !is_silent(event));
        let after = block[index + 1..].iter().find(|event| !is_silent(event));
        before.is_some_and(is_text) && after.is_some_and(is_text)
    };
    let events = block.iter().enumerate();
    events
        .filter(|(index, event)| !is_break(event) || parts_text(*index))
        .map(|(_, event)| event.clone())
        .collect()
}

/// The first and the last character an event is written with, as far as it matters to emphasis
/// beside it; `None` for emphasis itself, and for text without characters.
fn edges(event: &Event<'_>) -> Option<(char, char)> {
    match event {
        Event::Text(text) => text.chars().next().zip(text.chars().next_back()),
        _ if is_emphasis(event) => None,
        Event::Code(_)
        | Event::InlineHtml(_)
        | Event::FootnoteReference(_)
        | Event::Start(Tag::Link { .. } | Tag::Image { .. })
        | Event::End(TagEnd::Link | TagEnd::Image) => Some(('[', ']')),
        _ => Some((' ', ' ')),
    }
}

fn is_emphasis(event: &Event<'_>) -> bool {
    match event {
        Event::Start(tag) => matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough),
        Event::End(end) => {
            matches!(end, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use pulldown_cmark::{CodeBlockKind, LinkType, Parser};

    use super::super::html::tests::body;
    use super::super::{Target, to_full_text, to_html};
    use super::*;
    use crate::document::Attributes;

    fn check(markdown: &str, expected: &str) {
        assert_eq!(write(&body(markdown)), expected);
    }

    #[test]
    fn ordinary_markdown_comes_back() {
        for markdown in [
            "# A *b*\n\nc **d** `e` [f](https://g.h/)",
            "- a\n- b\n  - c\n\nd",
            "3. a\n4. b",
            "- a\n\n  b\n\n- c",
            "> a\n> \n> b",
            "```rust\nfn f() {}\n```",
            "a  \nb",
            "![a](b.png)",
            "~~a~~",
            "---",
        ] {
            let printed = write(&body(markdown));
            assert_eq!(body(&printed), body(markdown), "{printed:?}");
        }
    }

    #[test]
    fn spaces_at_the_edges_of_code_stand_around_it() {
        check("a` b`c", "a `b`c");
        check("a`b `c", "a`b` c");
        check("a` `b", "a b");
    }

    #[test]
    fn signs_are_escaped() {
        for text in ["1. not a list", "# not a heading", "*not* _em_ `c` [l](x) <b> &amp; | ~~s~~"]
        {
            let events = [
                Event::Start(Tag::Paragraph),
                Event::Text(text.into()),
                Event::End(TagEnd::Paragraph),
            ];
            let plain = Body::from_events(events);
            assert_eq!(body(&write(&plain)), plain);
        }
    }

    #[test]
    fn a_block_of_too_many_signs_is_cut_into_paragraphs() {
        let signs = "[".repeat(MAX_SIGNS + 1);
        let events = paragraph(format!("before {signs} after"));
        let markdown = write(&Body::from_events(events));
        let paragraphs: Vec<&str> = markdown.split("\n\n").collect();
        assert_eq!(paragraphs.len(), 2);
        assert!(paragraphs[0].starts_with("before \\[\\["));
        assert_eq!(paragraphs[1], "\\[ after");
        assert_eq!(markdown.matches('[').count(), MAX_SIGNS + 1);
    }

    #[test]
    fn tables_are_completed() {
        check("|a|b|\n|-|-:|\n|1|2|\n", "|a|b|\n|-|-:|\n|1|2|");
        let events = [
            Event::Start(Tag::Table(Vec::new())),
            Event::Start(Tag::TableRow),
            Event::Start(Tag::TableCell),
            Event::Text("a".into()),
            Event::End(TagEnd::TableCell),
            Event::Start(Tag::TableCell),
            Event::Text("b\nc".into()),
            Event::End(TagEnd::TableCell),
            Event::End(TagEnd::TableRow),
            Event::End(TagEnd::Table),
        ];
        assert_eq!(write(&Body::from_events(events)), "|||\n|-|-|\n|a|b c|");
    }

    #[test]
    fn notes_move_to_the_end_and_are_numbered() {
        check("a[^x]\n\n[^x]: note\n\nb", "a[^1]\n\nb\n\n[^1]: note");
    }

    #[test]
    fn white_space_leaves_emphasis() {
        let events = [
            Event::Start(Tag::Paragraph),
            Event::Text("a".into()),
            Event::Start(Tag::Strong),
            Event::Text(" b ".into()),
            Event::End(TagEnd::Strong),
            Event::Start(Tag::Emphasis),
            Event::Text(" ".into()),
            Event::End(TagEnd::Emphasis),
            Event::Text("c".into()),
            Event::End(TagEnd::Paragraph),
        ];
        assert_eq!(write(&Body::from_events(events)), "a **b** c");
    }

    #[test]
    fn captions_are_emphasised() {
        let mut captioned = body("![a](b.png)\n\nSeen *here*.");
        let index = captioned.events().len() - 7;
        assert_eq!(captioned.events()[index], Event::Start(Tag::Paragraph));
        captioned.set_attributes(index, Attributes { caption: true, ..Attributes::default() });
        assert_eq!(write(&captioned), "![a](b.png)\n\n*Seen here.*");
    }

    #[test]
    fn descriptions_become_paragraphs() {
        check("a\n: b\n", "**a**\n\nb");
    }

    #[test]
    fn a_lone_paragraph_in_an_item_makes_no_loose_list() {
        let events = [
            Event::Start(Tag::List(None)),
            Event::Start(Tag::Item),
            Event::Start(Tag::Paragraph),
            Event::Text("a".into()),
            Event::End(TagEnd::Paragraph),
            Event::End(TagEnd::Item),
            Event::End(TagEnd::List(false)),
        ];
        assert_eq!(write(&Body::from_events(events)), "- a");
    }

    #[test]
    fn emphasis_stays_beside_notes() {
        for markdown in ["a *b* c *d?*[^1]\n\n[^1]: note", "*a*[^1], **b**\n\n[^1]: *note*"] {
            check(markdown, markdown);
        }
    }

    #[test]
    fn only_the_emphasis_that_cannot_be_said_goes() {
        let run = |tag: Tag<'static>, text: &'static str| {
            let end = tag.to_end();
            [Event::Start(tag), Event::Text(text.into()), Event::End(end)]
        };
        let mut events = vec![Event::Start(Tag::Paragraph)];
        events.extend(run(Tag::Strong, "a"));
        events.push(Event::Text(" b".into()));
        events.extend(run(Tag::Strikethrough, "\"c\""));
        events.push(Event::Text("d ".into()));
        events.extend(run(Tag::Emphasis, "\"e\""));
        events.push(Event::End(TagEnd::Paragraph));
        let written = write(&Body::from_events(events));
        assert_eq!(written, "**a** b\"c\"d *\"e\"*");
    }

    #[test]
    fn breaks_at_the_edges_of_a_paragraph_cost_no_emphasis() {
        let events = [
            Event::Start(Tag::Paragraph),
            Event::HardBreak,
            Event::Start(Tag::Emphasis),
            Event::Text("a".into()),
            Event::End(TagEnd::Emphasis),
            Event::Text(" b".into()),
            Event::HardBreak,
            Event::Text("c".into()),
            Event::HardBreak,
            Event::End(TagEnd::Paragraph),
        ];
        assert_eq!(write(&Body::from_events(events)), "*a* b  \nc");
    }

    #[test]
    fn a_reference_beside_emphasis_that_cannot_be_said_stays_a_reference() {
        let events = [
            Event::Start(Tag::Paragraph),
            Event::Text("b".into()),
            Event::FootnoteReference("n".into()),
            Event::Start(Tag::Emphasis),
            Event::Text("-".into()),
            Event::End(TagEnd::Emphasis),
            Event::Text("a".into()),
            Event::End(TagEnd::Paragraph),
            Event::Start(Tag::FootnoteDefinition("n".into())),
            Event::Start(Tag::Paragraph),
            Event::Text("c".into()),
            Event::End(TagEnd::Paragraph),
            Event::End(TagEnd::FootnoteDefinition),
        ];
        let written = write(&Body::from_events(events));
        assert!(written.starts_with("b[^1]") && written.contains("\n[^1]: c"), "{written}");
    }

    #[test]
    fn what_cannot_be_said_keeps_its_words() {
        let events = [
            Event::Start(Tag::Paragraph),
            Event::Text("a".into()),
            Event::Start(Tag::Strikethrough),
            Event::Text("\"b\"".into()),
            Event::End(TagEnd::Strikethrough),
            Event::Text("c".into()),
            Event::End(TagEnd::Paragraph),
        ];
        let odd = Body::from_events(events);
        assert_eq!(to_full_text(&body(&write(&odd))), to_full_text(&odd));
    }

    /// Any events whatever, balanced or not.
    fn events() -> impl Strategy<Value = Vec<Event<'static>>> {
        let text = "[ a-zA-Z0-9*_`#<>&\\[\\]()!|~+.\\-\n\"'é語]{0,12}";
        let link = |address: String| Tag::Link {
            link_type: LinkType::Inline,
            dest_url: address.into(),
            title: "t\"".into(),
            id: "".into(),
        };
        let tag = prop_oneof![
            Just(Tag::Paragraph),
            Just(Tag::BlockQuote(None)),
            Just(Tag::List(None)),
            Just(Tag::List(Some(7))),
            Just(Tag::Item),
            Just(Tag::Item),
            Just(Tag::Emphasis),
            Just(Tag::Strong),
            Just(Tag::Superscript),
            Just(Tag::Strikethrough),
            Just(Tag::CodeBlock(CodeBlockKind::Fenced("rust x".into()))),
            Just(Tag::Table(Vec::new())),
            Just(Tag::TableHead),
            Just(Tag::TableRow),
            Just(Tag::TableCell),
            Just(Tag::DefinitionListTitle),
            Just(Tag::FootnoteDefinition("n".into())),
            Just(Tag::Heading {
                level: pulldown_cmark::HeadingLevel::H3,
                id: None,
                classes: Vec::new(),
                attrs: Vec::new()
            }),
            text.prop_map(link),
        ];
        let event = prop_oneof![
            3 => tag.prop_map(Event::Start),
            3 => Just(Event::End(TagEnd::Paragraph)),
            4 => text.prop_map(|text| Event::Text(text.into())),
            1 => text.prop_map(|text| Event::Code(text.into())),
            1 => Just(Event::SoftBreak),
            1 => Just(Event::HardBreak),
            1 => Just(Event::Rule),
            1 => Just(Event::FootnoteReference("n".into())),
            1 => Just(Event::TaskListMarker(true)),
        ];
        proptest::collection::vec(event, 0..40)
    }

    /// The words of some text as a set apart from white space and order.
    fn letters(text: &str) -> Vec<char> {
        let mut letters: Vec<_> = text.chars().filter(|c| c.is_alphanumeric()).collect();
        letters.sort_unstable();
        letters
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn reading_back_gives_the_same_words(events in events()) {
            let body = Body::from_events(events);
            let printed = write(&body);
            let again = Body::from_events(
                Parser::new_ext(&printed, EXTENSIONS).map(Event::into_static),
            );
            let html_signs = ["<sup>", "</sup>"];
            let text = html_signs.iter().fold(to_full_text(&again), |text, sign| text.replace(sign, ""));
            prop_assert_eq!(letters(&text), letters(&to_full_text(&body)), "{}", printed);
        }

        #[test]
        fn any_body_makes_well_formed_markup(events in events()) {
            let body = Body::from_events(events);
            let html = to_html(&body, "Table", &|address| Target::Outside(address.to_owned()));
            let document = format!("<div>{}</div>", html.as_str());
            let mut reader = quick_xml::Reader::from_str(&document);
            loop {
                match reader.read_event() {
                    Ok(quick_xml::events::Event::Eof) => break,
                    Ok(_) => {}
                    Err(error) => prop_assert!(false, "{error}: {document}"),
                }
            }
        }
    }
}
