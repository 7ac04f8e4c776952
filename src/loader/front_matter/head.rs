//! Heads without fences: what clippers, readers of pages and note programs write above a text as
//! lines of a label and a value.
//!
//! [`find`] knows the lines by their labels. One that is not understood stays in the text, and what
//! names no address is a head only where it stands as such from the first line on.

use std::ops::{ControlFlow, Range};

use super::key::{self, Key};
use super::split::Lines;
use super::value::{Entry, Value};

/// Labelled lines and those that only serve them.
#[derive(Debug, Default)]
pub(super) struct Head {
    /// What the lines say.
    pub(super) entries: Vec<Entry>,
    /// Bytes of the text they take, whole lines, in order.
    pub(super) taken: Vec<Range<usize>>,
}

impl Head {
    /// The text without what was taken, line for line.
    pub(super) fn without(&self, text: &str) -> String {
        let mut rest = String::with_capacity(text.len());
        let mut end = 0;
        for lines in &self.taken {
            rest.push_str(&text[end..lines.start]);
            rest.push('\n');
            end = lines.end;
        }
        rest.push_str(&text[end..]);
        rest
    }

    fn take(&mut self, line: &Line<'_>) {
        self.taken.push(line.range.clone());
    }

    fn add(&mut self, line: &Line<'_>, key: &str, value: &str) {
        let value = match value.trim() {
            "" => Value::Empty,
            text => Value::Text(text.to_owned()),
        };
        self.entries.push(Entry { key: key.to_owned(), at: (line.number, 1), value });
        self.take(line);
    }

    fn says(&self, is_wanted: impl Fn(Key) -> bool) -> bool {
        let meanings = self.entries.iter().filter(|entry| !entry.value.is_empty());
        meanings.filter_map(|entry| meaning(&entry.key)).any(is_wanted)
    }

    /// Whether the lines are a head and not the beginning of an essay.
    fn is_one(&self, is_first: bool) -> bool {
        let is_address = |entry: &Entry| {
            meaning(&entry.key) == Some(Key::Source)
                && entry.value.text().is_some_and(|text| text.contains("://"))
        };
        self.entries.len() >= MIN_LABELS
            && (self.entries.iter().any(is_address)
                || is_first && self.says(|key| key == Key::Title))
    }
}

/// Fewer labels may be an essay's own words.
const MIN_LABELS: usize = 2;

/// Lines that are looked at.
const MAX_LINES: usize = 60;

/// The lines above a text, below front matter if it has any, that begins on a line of its source.
pub(super) fn find(text: &str, first_line: usize) -> Option<Head> {
    pandoc_block(text, first_line).or_else(|| labelled(text, first_line))
}

fn labelled(text: &str, first_line: usize) -> Option<Head> {
    let mut scan = Scan::default();
    let mut lines = Lines::new(text);
    while lines.line <= MAX_LINES
        && let Some(line) = Line::step(&mut lines, first_line)
        && scan.read(line, lines, first_line).is_continue()
    {}
    scan.finish()
}

/// Lines of labels, looked at one by one.
#[derive(Default)]
struct Scan<'a> {
    head: Head,
    /// The heading that may turn out to be that of the labels.
    section: Option<Line<'a>>,
    /// Whether the labels have one.
    has_section: bool,
    /// Whether the first label is the first line of the file.
    is_first: bool,
    /// Whether there is anything that stands above no text but a saved one.
    is_certain: bool,
}

impl<'a> Scan<'a> {
    /// Reads a line, with what follows it, until the head ends.
    fn read(&mut self, line: Line<'a>, rest: Lines<'a>, first_line: usize) -> ControlFlow<()> {
        let is_open = self.head.entries.is_empty();
        match Part::of(line.text) {
            Part::Label(key, value) => {
                let is_plain = line.text.starts_with(char::is_alphabetic);
                self.is_first |= is_open && line.number == 1 && is_plain;
                if let Some(section) = self.section.take() {
                    self.head.take(&section);
                    self.has_section = true;
                }
                self.head.add(&line, key, value);
            }
            Part::Original(address) => {
                self.is_certain = true;
                self.head.add(&line, "source", address);
            }
            Part::Program => self.head.take(&line),
            Part::Section if is_open => self.section = Some(line),
            Part::Title if is_open => {}
            Part::Unknown | Part::Blank => {}
            Part::TextMark if !is_open && (self.has_section || !line.text.starts_with('#')) => {
                self.head.take(&line);
                return ControlFlow::Break(());
            }
            Part::Rule if !is_open => {
                self.head.take(&line);
                return ControlFlow::Break(());
            }
            Part::Excerpt => {
                self.is_certain |= self.take_excerpt(&line, rest, first_line).is_some();
                return ControlFlow::Break(());
            }
            _ => return ControlFlow::Break(()),
        }
        ControlFlow::Continue(())
    }

    /// Takes the quote that a clipper puts the page's summary into, with the line across the page
    /// that parts it from the text. `None` if no such line follows.
    fn take_excerpt(
        &mut self,
        first: &Line<'a>,
        mut rest: Lines<'a>,
        first_line: usize,
    ) -> Option<()> {
        let mut quote = Vec::new();
        let mut words = String::new();
        let rule = loop {
            let line = Line::step(&mut rest, first_line)?;
            if let Some(text) = line.text.strip_prefix('>') {
                words.extend([text.trim(), " "]);
                quote.push(line);
            } else if !line.text.is_empty() {
                break Some(line).filter(|line| matches!(Part::of(line.text), Part::Rule))?;
            }
        };
        self.head.add(first, "excerpt", &words);
        quote.iter().chain([&rule]).for_each(|line| self.head.take(line));
        Some(())
    }

    fn finish(mut self) -> Option<Head> {
        self.head.taken.sort_by_key(|lines| lines.start);
        (self.is_certain || self.head.is_one(self.is_first)).then_some(self.head)
    }
}

/// Pandoc's block of a title, authors and a date, at the top of the file.
fn pandoc_block(text: &str, first_line: usize) -> Option<Head> {
    if first_line != 1 || !text.starts_with("% ") {
        return None;
    }
    let mut head = Head::default();
    let mut lines = Lines::new(text);
    for key in ["title", "authors", "date"] {
        let Some(line) = Line::step(&mut lines, first_line) else { break };
        let Some(value) = line.text.strip_prefix('%') else { break };
        head.add(&line, key, value);
    }
    (head.entries.len() >= MIN_LABELS).then_some(head)
}

/// A line of a text.
struct Line<'a> {
    text: &'a str,
    range: Range<usize>,
    /// 1-based, in the source.
    number: usize,
}

impl<'a> Line<'a> {
    fn step(lines: &mut Lines<'a>, first_line: usize) -> Option<Self> {
        let (start, number) = (lines.offset, first_line + lines.line - 1);
        let text = lines.step()?;
        Some(Self { text: text.trim_end(), range: start..start + text.len(), number })
    }
}

/// What a line is to a head.
enum Part<'a> {
    Blank,
    /// A label that is understood, and its value.
    Label(&'a str, &'a str),
    /// A label that is not, or a line of tags: it stays in the text.
    Unknown,
    /// A link to the page that it was saved from.
    Original(&'a str),
    /// A link into the program that it was saved with.
    Program,
    /// The heading of the essay or a picture, which stay in the text.
    Title,
    /// The heading of the labels.
    Section,
    /// Says that the text begins.
    TextMark,
    /// The first line of a quote that holds the page's summary.
    Excerpt,
    /// A line across the page.
    Rule,
    Text,
}

impl<'a> Part<'a> {
    fn of(line: &'a str) -> Self {
        let bare = line.trim();
        if bare.is_empty() {
            return Self::Blank;
        }
        if let Some(heading) = bare.strip_prefix('#').filter(|rest| rest.starts_with(['#', ' '])) {
            let heading = key::folded(heading.trim_start_matches('#'));
            return match heading.as_str() {
                "metadata" | "properties" => Self::Section,
                heading if TEXT_MARKS.contains(&heading) => Self::TextMark,
                _ if bare.starts_with("##") => Self::Text,
                _ => Self::Title,
            };
        }
        if bare
            .strip_prefix("> #")
            .is_some_and(|text| key::folded(text.trim_start_matches('#')) == "excerpt")
        {
            return Self::Excerpt;
        }
        if bare.starts_with("![") && bare.ends_with(')') {
            return Self::Title;
        }
        if bare.len() >= 3 && bare.chars().all(|character| matches!(character, '-' | '*' | '_')) {
            return Self::Rule;
        }
        if let Some((text, address)) = link(bare) {
            return match key::folded(text).as_str() {
                "readoriginal" | "vieworiginal" => Self::Original(address),
                text if text.starts_with("readon") => Self::Program,
                _ => Self::Text,
            };
        }
        match label(bare) {
            Some((key, "")) if TEXT_MARKS.contains(&key::folded(key).as_str()) => Self::TextMark,
            Some((key, value)) if meaning(key).is_some() => Self::Label(key, value),
            Some((_, value)) if value.len() <= MAX_VALUE_BYTES => Self::Unknown,
            None if bare.starts_with('#') && !bare.contains(' ') => Self::Unknown,
            _ => Self::Text,
        }
    }
}

/// What stands over the text itself, as [`key::folded`] writes it.
const TEXT_MARKS: [&str; 3] = ["markdowncontent", "fulldocument", "content"];

/// What a label means, if it is one that stands in heads; others begin many an essay's sentence.
fn meaning(label: &str) -> Option<Key> {
    let (key, _) = key::of(label)?;
    let stands_in_heads = matches!(
        key,
        Key::Title
            | Key::Authors
            | Key::Date
            | Key::Updated
            | Key::Tags
            | Key::Source
            | Key::Canonical
            | Key::Site
            | Key::Language
            | Key::Description
            | Key::NoteMade
    );
    stands_in_heads.then_some(key)
}

/// Longest value of a label that is not understood, in bytes: more is a sentence.
const MAX_VALUE_BYTES: usize = 60;

/// Longest label, in bytes.
const MAX_LABEL_BYTES: usize = 24;

/// The label and the value of `Label: value`, perhaps in a list, perhaps with a bold label, perhaps
/// with two colons as Dataview has it.
fn label(line: &str) -> Option<(&str, &str)> {
    let bullet = ["- ", "* ", "+ "].into_iter().find_map(|bullet| line.strip_prefix(bullet));
    let (marked, value) = bullet.unwrap_or(line).trim_start().split_once(':')?;
    let key = marked.trim_matches(['*', '_', ' ']);
    let is_closed = marked.ends_with(['*', '_']) || !marked.starts_with(['*', '_']);
    let value = value.strip_prefix(':').unwrap_or(value);
    let value = if is_closed { value } else { value.trim_start_matches(['*', '_']) };
    let is_word =
        |character: char| character.is_alphabetic() || matches!(character, ' ' | '-' | '_');
    let is_label = !key.is_empty() && key.len() <= MAX_LABEL_BYTES && key.chars().all(is_word);
    (is_label && !value.starts_with("//")).then(|| (key, value.trim()))
}

/// The text and the address of a line that is but a link.
fn link(line: &str) -> Option<(&str, &str)> {
    let (text, address) = line.strip_prefix('[')?.split_once("](")?;
    let address = address.strip_suffix(')')?;
    (!address.contains(['(', ' '])).then_some((text, address))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The labels with their values, and the text that is left without its blank lines.
    fn parted(text: &str) -> Option<(Vec<String>, String)> {
        let head = find(text, 1)?;
        let shown = |entry: &Entry| {
            format!("{}={}", key::folded(&entry.key), entry.value.text().unwrap_or_default())
        };
        let rest = head.without(text);
        assert_eq!(rest.lines().count(), text.lines().count(), "lines keep their numbers");
        let rest: Vec<&str> = rest.lines().filter(|line| !line.is_empty()).collect();
        Some((head.entries.iter().map(shown).collect(), rest.join("\n")))
    }

    #[track_caller]
    fn check(text: &str, labels: &[&str], rest: &str) {
        let labels = labels.iter().map(|&label| label.to_owned()).collect();
        assert_eq!(parted(text), Some((labels, rest.to_owned())), "{text:?}");
    }

    #[test]
    fn a_reader_of_pages_writes_lines_apart() {
        check(
            "Title: Ask\n\nURL Source: https://a.example/ask\n\nMarkdown Content:\nAsk\n===\n\nText",
            &["title=Ask", "urlsource=https://a.example/ask"],
            "Ask\n===\nText",
        );
    }

    #[test]
    fn note_programs_write_below_the_heading() {
        check(
            "# Ask\n\nAuthor: Jo Doe\nScore: 5\nURL: https://a.example/ask\n\nText",
            &["author=Jo Doe", "url=https://a.example/ask"],
            "# Ask\nScore: 5\nText",
        );
        check(
            "# Ask\n\n    Source: https://a.example/ask\n    Tags: #pay #work\n\n\nText",
            &["source=https://a.example/ask", "tags=#pay #work"],
            "# Ask\nText",
        );
        check(
            "author:: [[Jo]]\nsource:: https://a.example/\n\nText",
            &["author=[[Jo]]", "source=https://a.example/"],
            "Text",
        );
    }

    #[test]
    fn a_section_of_labels_goes_with_its_headings() {
        check(
            "# Ask\n\n## Metadata\n- **Author:** Jo\n- URL: https://a.example/\n\n## Full Document\nText\n\n## Content\nMore",
            &["author=Jo", "url=https://a.example/"],
            "# Ask\nText\n## Content\nMore",
        );
        check(
            "## Properties\n[Read on Reader](https://r.example/1)\nAuthor: Jo\nURL: https://a.example/\n",
            &["author=Jo", "url=https://a.example/"],
            "",
        );
    }

    #[test]
    fn a_link_to_the_original_is_enough() {
        check(
            "# Ask\n#Reader\n\n[Read on Reader](https://r.example/1)\n[Read Original](https://a.example/)\n\nText",
            &["source=https://a.example/"],
            "# Ask\n#Reader\nText",
        );
    }

    #[test]
    fn an_excerpt_in_a_quote_goes_with_its_line() {
        check(
            "# Ask\n\n> ## Excerpt\n> Ask now.\n\n---\nText",
            &["excerpt=Ask now."],
            "# Ask\nText",
        );
        assert_eq!(parted("> ## Excerpt\n> Ask now.\n\nText"), None);
        assert_eq!(parted("> ## Excerpt\n> Ask now.\n"), None);
    }

    #[test]
    fn ones_own_labels_begin_on_the_first_line() {
        check("Title: Ask\nDate: 2020-09-13\n\nText", &["title=Ask", "date=2020-09-13"], "Text");
        check("% Ask\n% Jo; Li\n\nText", &["title=Ask", "authors=Jo; Li"], "Text");
        check("% Ask\n%\n% 2020\n", &["title=Ask", "authors=", "date=2020"], "");
    }

    #[test]
    fn an_essay_that_begins_with_labels_is_left_alone() {
        for text in [
            "",
            "Text",
            "Title: Ask\n\nText",
            "Source: https://a.example/\n\nText",
            "Date: today\nAuthor: me\n\nText",
            "\nTitle: Ask\nDate: 2020-09-13\n\nText",
            "Question: why?\nTitle: Ask\nAuthor: me\n",
            "Text\nAuthor: Jo\nURL: https://a.example/\n",
            "# Ask\n\n## First\nAuthor: Jo\nURL: https://a.example/\n",
            "% of people ask",
            "Note: whoever asks for less than they need will not be heard by anybody.\n\nAuthor: Jo\nURL: https://a.example/\n",
        ] {
            assert_eq!(parted(text), None, "{text:?}");
        }
    }
}
