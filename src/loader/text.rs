//! Plain text: dumps of pages and newsletters, and mails wrapped at some column.
//!
//! Whatever the layout, every word of the page is kept, and each line is a block of its own unless the lines
//! of the file as a whole were wrapped. Runs of bullets and numbers become lists, nested by
//! indentation; lines across the page, quoted lines, tables and safe headings become what they are.
//! Judging what is boilerplate is not done here.

mod block;
mod browser;
mod columns;
mod heading;
mod line;
mod list;
mod pages;
mod table;
mod wrap;

use std::borrow::Cow;

use pulldown_cmark::{Alignment, Event, HeadingLevel, Tag};

use self::block::{Block, Kind};
use self::line::Marker;
use self::list::SAME_COLUMN;
use self::table::Table;
use super::front_matter::Taken;
use super::{Format, decode, front_matter, markdown, section_link};
use crate::diagnostic::Diagnostic;
use crate::document::{Builder, Document, LoadWarning};
use crate::source::Raw;

pub(super) const FORMAT: Format = Format { name: "text", endings: &["txt"], load };

/// Lines that are looked at one by one; what follows is one paragraph. Ten novels have fewer, and
/// a line costs up to one KiB of memory.
const MAX_LINES: usize = 200_000;

/// Lists inside each other; items further in stand in the innermost.
const MAX_LISTS: usize = 16;

#[expect(clippy::unnecessary_wraps, reason = "the signature of every loader")]
fn load(raw: &Raw) -> Result<Document, Diagnostic> {
    let decoded = decode::decode_prepared(&raw.bytes, raw.charset.as_deref(), pages::joined);
    let text = decoded.text.as_str();
    let mut document =
        if is_markdown(text) { markdown::saved(text) } else { with_front_matter(text) };
    raw.address.iter().for_each(|address| document.note_address(address));
    if decoded.was_mojibake {
        document
            .warnings
            .push(LoadWarning::note("text/mojibake", "wrongly decoded characters were repaired"));
    }
    Ok(document)
}

/// Whether a text is Markdown, as programs make it of pages, by a heading and lines with links. A page
/// whose author left some in it is none.
fn is_markdown(text: &str) -> bool {
    /// Lines with links that are not there by chance.
    const MIN_LINES: usize = 2;
    let is_heading = |line: &str| {
        let marks = line.len() - line.trim_start_matches('#').len();
        (1..=6).contains(&marks) && line[marks..].starts_with(' ')
    };
    let is_target = |rest: &str| {
        ["http://", "https://", "/", "#", "mailto:"].iter().any(|start| rest.starts_with(start))
    };
    let has_link = |line: &&str| {
        line.match_indices("](").any(|(at, open)| is_target(&line[at + open.len()..]))
    };
    text.lines().any(is_heading) && text.lines().filter(has_link).count() >= MIN_LINES
}

/// Reads a text, front matter and all. Even with front matter it was saved from somewhere: one's
/// own writing is Markdown.
fn with_front_matter(text: &str) -> Document {
    let Taken { declared, page_title, body, .. } = front_matter::take(text);
    let front_matter::Parsed { front_matter, mut warnings, .. } = declared;
    let mut document = document(&body);
    warnings.append(&mut document.warnings);
    if let Some(title) = page_title {
        document.note_page_title(title);
    }
    Document { front_matter, warnings, ..document }
}

/// The document of a text without front matter.
pub(super) fn document(text: &str) -> Document {
    let stacked = columns::stacked(text);
    let text = section_link::off_lines(stacked.as_deref().unwrap_or(text));
    let unmarked = browser::unmarked(&text);
    let (lines, rest) = line::lines(unmarked.as_deref().unwrap_or(&text), MAX_LINES);
    let tables = table::tables(&lines);
    let mut blocks = block::blocks(&lines, wrap::column(&lines), &tables);
    list::settle(&mut blocks);
    heading::settle(&mut blocks, unmarked.is_some());
    let mut writer = Writer::default();
    for (index, block) in blocks.iter().enumerate() {
        let is_continued = blocks.get(index + 1).is_some_and(|next| next.kind == Kind::ItemText);
        writer.write(block, is_continued, &tables);
    }
    writer.finish(rest)
}

/// Turns blocks into events.
#[derive(Default)]
struct Writer {
    builder: Builder,
    /// Quotes that are open.
    quotes: usize,
    /// Lists that are open, each in its last item, outermost first.
    lists: Vec<Level>,
}

/// An open list.
struct Level {
    /// Column its items begin at, bullets and all.
    indent: usize,
    /// Column its items' text begins at.
    column: usize,
    marker: Marker,
}

impl Writer {
    /// Writes a block; `is_continued` tells whether more blocks of the same item follow it.
    fn write(&mut self, block: &Block<'_>, is_continued: bool, tables: &[Table]) {
        if block.quotes != self.quotes {
            self.close_lists();
            self.set_quotes(block.quotes);
        }
        match block.kind {
            Kind::Item(marker) => {
                self.open_item(block, marker);
                if is_continued {
                    self.leaf(Tag::Paragraph, &block.text);
                } else {
                    self.builder.text(&block.text);
                }
            }
            Kind::ItemText => self.leaf(Tag::Paragraph, &block.text),
            Kind::Paragraph => {
                self.close_lists();
                self.leaf(Tag::Paragraph, &block.text);
            }
            Kind::Heading => {
                self.close_lists();
                self.leaf(heading_tag(), &block.text);
            }
            Kind::Rule => {
                self.close_lists();
                self.builder.event(Event::Rule);
            }
            Kind::Table(index) => {
                self.close_lists();
                self.table(&tables[index].rows);
            }
        }
    }

    fn table(&mut self, rows: &[Vec<String>]) {
        let columns = rows.first().map_or(0, Vec::len);
        self.builder.start(Tag::Table(vec![Alignment::None; columns]));
        for (index, row) in rows.iter().enumerate() {
            self.builder.start(if index == 0 { Tag::TableHead } else { Tag::TableRow });
            for cell in row {
                self.leaf(Tag::TableCell, cell);
            }
            self.builder.end();
        }
        self.builder.end();
    }

    fn finish(mut self, rest: &str) -> Document {
        self.close_lists();
        self.set_quotes(0);
        if !rest.is_empty() {
            self.leaf(Tag::Paragraph, &rest.replace('\n', " "));
        }
        self.builder.finish()
    }

    fn leaf(&mut self, tag: Tag<'static>, text: &str) {
        self.builder.start(tag);
        self.builder.text(text);
        self.builder.end();
    }

    fn set_quotes(&mut self, quotes: usize) {
        for _ in quotes..self.quotes {
            self.builder.end();
        }
        for _ in self.quotes..quotes {
            self.builder.start(Tag::BlockQuote(None));
        }
        self.quotes = quotes;
    }

    /// Opens an item in the list that its column and marker belong to.
    fn open_item(&mut self, block: &Block<'_>, marker: Marker) {
        let Block { indent, column, .. } = *block;
        while self.lists.last().is_some_and(|level| level.column > column + SAME_COLUMN) {
            self.close_list();
        }
        match self.lists.last() {
            Some(level)
                if self.lists.len() < MAX_LISTS && level.has_below(indent, column, marker) => {}
            Some(level) if level.marker.is_of_one_list(marker) => {
                self.builder.end();
                return self.builder.start(Tag::Item);
            }
            Some(_) => self.close_list(),
            None => {}
        }
        self.builder.start(Tag::List(marker.number()));
        self.builder.start(Tag::Item);
        self.lists.push(Level { indent, column, marker });
    }

    fn close_list(&mut self) {
        if self.lists.pop().is_some() {
            self.builder.end();
            self.builder.end();
        }
    }

    fn close_lists(&mut self) {
        while !self.lists.is_empty() {
            self.close_list();
        }
    }
}

impl Level {
    /// Whether an item stands in a list inside this one. Numbers of one list may be aligned at
    /// either end, so that both their columns vary a little; a bullet below a number is further in.
    fn has_below(&self, indent: usize, column: usize, marker: Marker) -> bool {
        column > self.column + SAME_COLUMN
            || !self.marker.is_of_one_list(marker) && indent > self.indent + SAME_COLUMN
    }
}

fn heading_tag() -> Tag<'static> {
    Tag::Heading { level: HeadingLevel::H2, id: None, classes: Vec::new(), attrs: Vec::new() }
}

/// Text with each run of blanks but no-break spaces as one space.
fn single_spaced(text: &str) -> Cow<'_, str> {
    if !text.contains("  ") && !text.contains('\t') {
        return Cow::Borrowed(text);
    }
    let words = text.split([' ', '\t']).filter(|word| !word.is_empty());
    Cow::Owned(words.collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use pulldown_cmark::Options;
    use pulldown_cmark_to_cmark::cmark;

    use super::*;
    use crate::document::Writing;

    /// The document as Markdown, for it shows the structure at a glance.
    fn markdown(text: &str) -> String {
        let mut markdown = String::new();
        cmark(document(text).body.events().iter(), &mut markdown, Options::empty()).unwrap();
        markdown
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(markdown(text), expected);
    }

    #[test]
    fn each_line_is_a_block() {
        check("One\ntwo\n\n   three", "One\n\ntwo\n\nthree");
        check("name   price\tsum", "name price sum");
        check("[ Search ]\nhttps://a.example/b", "\\[ Search \\]\n\nhttps://a.example/b");
    }

    #[test]
    fn runs_of_bullets_are_lists() {
        check("- one\n- two", "* one\n* two");
        check("• one\n\n• two\n\nend", "* one\n* two\n\nend");
        check("  * a\n      + b\n          o c\n  * d", "* a\n  * b\n    * c\n* d");
    }

    #[test]
    fn runs_of_numbers_are_lists() {
        check("1. one\n2. two", "1. one\n1. two");
        check(" 9) nine\n10) ten\n   * sub", "9. nine\n9. ten\n   * sub");
        check("a. one\nb. two", "1. one\n1. two");
    }

    #[test]
    fn stray_items_stay_text() {
        check("- Jo", "\\- Jo");
        check("para\n\n1. Title\n\npara", "para\n\n1\\. Title\n\npara");
        check("10. ten\n3. three", "10\\. ten\n\n3\\. three");
        check("o homem\no mundo", "o homem\n\no mundo");
    }

    #[test]
    fn a_single_item_with_the_files_own_bullet_is_a_list() {
        check("• a\n• b\n\npara\n\n• c", "* a\n* b\n\npara\n\n* c");
        check("- a\n- b\n\npara\n\n- c", "* a\n* b\n\npara\n\n\\- c");
    }

    #[test]
    fn lists_of_other_bullets_are_other_lists() {
        let lists = |text| {
            let is_list = |event: &&Event<'_>| matches!(event, Event::Start(Tag::List(_)));
            document(text).body.events().iter().filter(is_list).count()
        };
        assert_eq!(lists("* a\n* b\n\n- c\n- d"), 2);
        assert_eq!(lists("    * a\n    * b\n  * c\n  * d"), 2);
    }

    #[test]
    fn blocks_below_an_item_stay_in_it() {
        check("* one\n  more\n* two", "* one\n  \n  more\n\n* two");
        check("* one\nmore\n* two\n* three", "* one\n\nmore\n\n* two\n* three");
    }

    const WRAPPED: &str = "The first paragraph of this letter was wrapped by the program that\n\
                           sent it, as letters were for thirty years, at a column that nobody\n\
                           ever asked about.\n";

    #[test]
    fn wrapped_lines_are_joined() {
        let text = format!("{WRAPPED}\n{WRAPPED}\n* {WRAPPED}* short\n\nYours,\nJo\n");
        let joined = WRAPPED.trim().replace('\n', " ");
        check(&text, &format!("{joined}\n\n{joined}\n\n* {joined}\n* short\n\nYours,\n\nJo"));
    }

    #[test]
    fn quotes_are_quotes() {
        check(
            "> one\n> two\n>> deeper\nreply",
            "\n > \n > one\n > \n > two\n > \n >  > \n >  > deeper\n\nreply",
        );
        check("> alone\n\nreply", "\\> alone\n\nreply");
    }

    #[test]
    fn lines_across_the_page_are_rules() {
        check("one\n\n-----\n\ntwo", "one\n\n---\n\ntwo");
    }

    #[test]
    fn tables_are_tables() {
        check(
            "Pay\n\nTrade   Hours  Pay\nBaker   60     9\nJoiner  50     12\nWell.",
            "Pay\n\n|Trade|Hours|Pay|\n|-----|-----|---|\n|Baker|60|9|\n|Joiner|50|12|\n\nWell.",
        );
    }

    #[test]
    fn every_word_is_kept() {
        let text = "Top\n* a\n\n    b c\n1) d\n> e\n--- f ---\n[g]\n=====\nh";
        let document = document(text);
        let units = document.units();
        let words = |text: &str| -> Vec<String> {
            let words = text.split(|character: char| !character.is_alphanumeric());
            words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
        };
        let kept: Vec<String> = units.iter().flat_map(|unit| words(&unit.text)).collect();
        assert_eq!(kept, words(text));
    }

    #[test]
    fn front_matter_is_handed_over() {
        let document = with_front_matter("---\ntitle: Ask\n---\n\nBody");
        assert_eq!(document.front_matter.title.as_deref(), Some("Ask"));
        assert_eq!(document.writing, Writing::Saved);
        assert_eq!(document.units()[0].text, "Body");
        assert_eq!(with_front_matter("---\nOne\n---\nTwo").units().len(), 4);
    }

    #[test]
    fn deep_lists_keep_their_words_apart() {
        let lines: Vec<_> = (0..300).map(|depth| format!("{}* w", "  ".repeat(depth))).collect();
        assert_eq!(document(&lines.join("\n")).units().len(), 300);
    }

    #[test]
    fn pages_of_markdown_are_read_as_such() {
        let loaded = |text: &str| {
            load(&Raw { path: "a.txt".into(), bytes: text.into(), ..Raw::default() }).unwrap()
        };
        let page = loaded(
            "[Home](/)\n[Work](https://a.example/work)\n\n# Ask\n\nWhoever *asks*\nis heard.",
        );
        let texts: Vec<_> = page.units().iter().map(|unit| unit.text.clone()).collect();
        assert_eq!(texts, ["Home Work", "Ask", "Whoever asks is heard."]);
        assert_eq!(page.writing, Writing::Saved);
        let note = loaded("# 1 of the list\n\n[a](b) [c](/d) *e*");
        assert_eq!(note.units()[1].text, "[a](b) [c](/d) *e*");
    }

    #[test]
    fn printed_pages_are_one_text() {
        let raw = Raw { path: "a.txt".into(), bytes: "A\n1\n\x0cB\n2\n".into(), ..Raw::default() };
        let document = load(&raw).unwrap();
        let texts: Vec<_> = document.units().iter().map(|unit| unit.text.clone()).collect();
        assert_eq!(texts, ["A", "B", "2"]);
    }

    #[test]
    fn repaired_mojibake_is_told() {
        let raw = Raw { path: "a.txt".into(), bytes: "Itâ€™s".into(), ..Raw::default() };
        assert_eq!(load(&raw).unwrap().warnings[0].code, "text/mojibake");
    }

    #[test]
    fn any_size_takes_linear_time() {
        for part in ["a\n", "* a\n", "1. a\n", "> a\n", "a ", "\t* a\n\n", ">", "- ", "x\n===\n"] {
            assert!(document(&part.repeat(100_000)).body.events().len() < 700_000);
        }
    }
}
