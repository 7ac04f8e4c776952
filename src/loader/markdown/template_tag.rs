//! What a page will not show as it is meant: what blogs' programs leave in Markdown for themselves,
//! which stands in the text as it is (shortcodes of Hugo and Zola, tags of Liquid), and embedded players.

use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag};

use super::{end_of_markdown, options};
use crate::document::LoadWarning;

/// Names of tags that are told of in one text.
const MAX_NAMES: usize = 20;

/// Elements that pages of an essay do not show, and that hold no words of it.
const EMBEDDED: [&str; 6] = ["audio", "embed", "iframe", "object", "script", "video"];

/// What is told of.
#[derive(Clone, Copy)]
enum Kind {
    /// A tag that stays in the text.
    Tag,
    /// An element that is left out.
    Embedded,
}

/// A warning for each name of a tag or of an embedded element outside code, at the first line it is on.
pub(super) fn warnings(text: &str, line: usize) -> Vec<LoadWarning> {
    let text = &text[..end_of_markdown(text)];
    let braces = text.match_indices('{').filter(|(at, _)| !text[..*at].ends_with('{'));
    let tags = braces.filter_map(|(at, _)| Some((at, opening(&text[at..])?, Kind::Tag)));
    let elements = text.match_indices('<');
    let elements =
        elements.filter_map(|(at, _)| Some((at, embedded(&text[at..])?, Kind::Embedded)));
    let openings: Vec<_> = tags.chain(elements).collect();
    if openings.is_empty() {
        return Vec::new();
    }
    let code = code(text);
    let mut found: BTreeMap<&str, (Kind, usize, usize)> = BTreeMap::new();
    for (at, name, kind) in openings.into_iter().filter(|(at, ..)| !is_inside(&code, *at)) {
        if let Some((_, _, times)) = found.get_mut(name) {
            *times += 1;
        } else if found.len() < MAX_NAMES {
            found.insert(name, (kind, line + text[..at].matches('\n').count(), 1));
        }
    }
    let warnings =
        found.into_iter().map(|(name, (kind, line, times))| warning(kind, name, times).at(line));
    let mut warnings: Vec<_> = warnings.collect();
    warnings.sort_by_key(|warning| warning.line);
    warnings
}

fn warning(kind: Kind, name: &str, times: usize) -> LoadWarning {
    let times = if times > 1 { format!(", {times} times") } else { String::new() };
    match kind {
        Kind::Tag => LoadWarning::new(
            "document/template-tag",
            format!("`{name}` is for another program, and stays in the text{times}"),
        )
        .with_help("write in Markdown what it showed, or remove it"),
        Kind::Embedded => LoadWarning::new(
            "document/embedded",
            format!("`{name}` is not shown on an essay's page, and is left out{times}"),
        )
        .with_help("link to what it showed"),
    }
}

/// The beginning of an embedded element, if the text begins with one.
fn embedded(text: &str) -> Option<&str> {
    let length = EMBEDDED.iter().find_map(|name| {
        let start = text.get(1..=name.len())?;
        let end = text[1 + name.len()..].starts_with([' ', '>', '\n', '\t', '/']);
        (end && start.eq_ignore_ascii_case(name)).then_some(1 + name.len())
    })?;
    Some(&text[..length])
}

/// Where code stands, in order.
pub(super) fn code(text: &str) -> Vec<Range<usize>> {
    let events = Parser::new_ext(text, options(text)).into_offset_iter();
    let is_code =
        |event: &Event<'_>| matches!(event, Event::Code(_) | Event::Start(Tag::CodeBlock(_)));
    events.filter(|(event, _)| is_code(event)).map(|(_, range)| range).collect()
}

pub(super) fn is_inside(ranges: &[Range<usize>], at: usize) -> bool {
    let after = ranges.partition_point(|range| range.start <= at);
    after > 0 && ranges[after - 1].contains(&at)
}

/// The beginning of a tag up to its name, if the text begins with one. Ends of tags are not counted.
fn opening(text: &str) -> Option<&str> {
    let is_value = text.starts_with("{{") && !text.starts_with("{{<") && !text.starts_with("{{%");
    let rest = ["{{<", "{{%", "{{", "{%"].iter().find_map(|fence| text.strip_prefix(fence))?;
    let rest = rest.trim_start_matches('-').trim_start_matches([' ', '\t']);
    let is_part = |character: char| character.is_ascii_alphanumeric() || "_.-/".contains(character);
    let name = &rest[..rest.find(|character| !is_part(character)).unwrap_or(rest.len())];
    let is_name = name.starts_with(|first: char| first.is_ascii_alphabetic());
    let is_meant = if is_value {
        rest[name.len()..].starts_with('(') || is_variable(name)
    } else {
        !name.starts_with("end")
    };
    let end = text.len() - rest.len() + name.len();
    (is_name && is_meant).then_some(&text[..end])
}

/// Whether a name is one of Jekyll's variables.
fn is_variable(name: &str) -> bool {
    ["site.", "page.", "layout."].iter().any(|prefix| name.starts_with(prefix))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(usize, &str)]) {
        let warnings = warnings(text, 1);
        let found: Vec<_> = warnings
            .iter()
            .map(|warning| (warning.line.unwrap(), warning.message.split('`').nth(1).unwrap()))
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn tags_are_told_of_with_their_line() {
        check("a\n\n{{< figure src=\"x\" >}}\n", &[(3, "{{< figure")]);
        check("{{% notice tip %}}b{{% /notice %}}", &[(1, "{{% notice")]);
        check("{{ video(id=\"x\") }}", &[(1, "{{ video")]);
        check(
            "{%- include a.html %}\n{% include b.html %}",
            &[(1, "{%- include"), (2, "{% include")],
        );
        check("{% quote() %}\nx\n{% end %}", &[(1, "{% quote")]);
        check("[a]({{ site.baseurl }}/b)", &[(1, "{{ site.baseurl")]);
    }

    #[test]
    fn code_and_braces_are_text() {
        check("`{% include x %}` and\n\n```\n{{< figure >}}\n```\n\n    {{ video() }}\n", &[]);
        check("{{ name }}, {{{ x }}}, {%}, { {% 5 %} and {{", &[]);
    }

    #[test]
    fn embedded_elements_are_told_of() {
        check(
            "a\n\n<iframe src=\"https://x.org\"></iframe>\n<VIDEO>",
            &[(3, "<iframe"), (4, "<VIDEO")],
        );
        check("`<iframe>` and <videos> < script> <", &[]);
    }

    #[test]
    fn a_name_is_told_of_once() {
        let warnings = warnings("{{< a >}}\n{{< a >}}", 4);
        assert_eq!(warnings.len(), 1);
        assert_eq!(warnings[0].line, Some(4));
        assert!(warnings[0].message.ends_with("2 times"));
    }
}
