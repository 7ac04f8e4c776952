//! The cover: the title set on paper under the library's mark, drawn as it is read.
//!
//! An SVG, for a picture of letters would need a font and a painter; e-readers that show none show
//! the title in a frame of their own.

use super::super::xml::{Xml, XmlAttributes};
use super::Book;
use super::volume::Volume;
use crate::document::Direction;

/// Name of the image.
pub(super) const IMAGE: &str = "cover.svg";

/// Size of the image; covers are mostly 5 to 8.
const WIDTH: usize = 1000;
const HEIGHT: usize = 1600;

/// The paper and the accent of the theme, in the light.
const PAPER: &str = "#fbf9f4";
const ACCENT: &str = "#7a2e1d";
const INK: &str = "#1f1b16";

/// Letters of a title's line; letters of East Asian scripts count twice.
const LINE_LETTERS: usize = 17;

/// Lines of a title; a longer one ends in an ellipsis.
const MAX_LINES: usize = 6;

/// Height of a title's line.
const LINE_HEIGHT: usize = 118;

/// Where the first line of the title stands.
const TITLE_TOP: usize = 560;

pub(super) fn image(volume: &Volume<'_>) -> Vec<u8> {
    let view_box = format!("0 0 {WIDTH} {HEIGHT}");
    let (width, height) = (WIDTH.to_string(), HEIGHT.to_string());
    let attributes = [
        ("xmlns", "http://www.w3.org/2000/svg"),
        ("viewBox", &*view_box),
        ("width", &width),
        ("height", &height),
        ("font-family", "Charter, Georgia, serif"),
        ("text-anchor", "middle"),
    ];
    Xml::document("svg", &attributes, |xml| {
        xml.empty("rect", &[("width", &width), ("height", &height), ("fill", PAPER)]);
        mark(xml);
        let lines = lines(volume.title());
        let rule = TITLE_TOP + lines.len() * LINE_HEIGHT;
        for (number, line) in lines.iter().enumerate() {
            let y = (TITLE_TOP + number * LINE_HEIGHT).to_string();
            let direction = match volume.direction() {
                Direction::Ltr => "ltr",
                Direction::Rtl => "rtl",
            };
            let attributes = [("font-size", "88"), ("fill", INK), ("direction", direction)];
            text(xml, &y, &attributes, line);
        }
        let path = format!("M420 {rule}h160");
        xml.empty("path", &[("d", &path), ("stroke", ACCENT), ("stroke-width", "6")]);
        if let Some(names) = below(volume) {
            let y = (rule + 110).to_string();
            let small = [("font-size", "46"), ("font-style", "italic"), ("fill", INK)];
            text(xml, &y, &small, &names);
        }
        if volume.book != Book::Library {
            let library = cut(&volume.edition.config.title, 2 * LINE_LETTERS);
            text(xml, "1490", &[("font-size", "40"), ("fill", ACCENT)], &library);
        }
    })
}

/// A sheet lifted off a corner, as in `static/favicon.svg`.
fn mark(xml: &mut Xml) {
    xml.element("g", &[("transform", "translate(404 180) scale(6)")], |xml| {
        let corner = [("fill", "none"), ("stroke", ACCENT), ("stroke-width", "2.5")];
        xml.empty("path", &[corner[0], corner[1], corner[2], ("d", "M4 9v19h16")]);
        let sheet = "M9 2h19v22H9zm9.5 5.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 0 0 0-11z";
        xml.empty("path", &[("fill", ACCENT), ("fill-rule", "evenodd"), ("d", sheet)]);
    });
}

fn text(xml: &mut Xml, y: &str, attributes: XmlAttributes<'_>, words: &str) {
    let middle = (WIDTH / 2).to_string();
    let mut all = vec![("x", middle.as_str()), ("y", y)];
    all.extend(attributes);
    xml.text("text", &all, words);
}

/// Who wrote an essay, else how many essays there are.
fn below(volume: &Volume<'_>) -> Option<String> {
    let words = match volume.book {
        Book::Essay(_) => volume.authors().join(", "),
        Book::Library | Book::Shelf(_) => volume.edition.text.essays(volume.essays().count()),
    };
    Some(cut(&words, 2 * LINE_LETTERS)).filter(|words| !words.is_empty())
}

/// A title in lines that fit.
fn lines(title: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in title.split_whitespace().flat_map(pieces) {
        match lines.last_mut() {
            Some(line) if width(line) + 1 + width(&word) <= LINE_LETTERS => {
                line.push(' ');
                line.push_str(&word);
            }
            _ => lines.push(word),
        }
    }
    if lines.len() > MAX_LINES {
        lines.truncate(MAX_LINES);
        if let Some(last) = lines.last_mut() {
            last.push_str(" …");
        }
    }
    lines
}

/// A word in pieces that fit on a line.
fn pieces(word: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    for letter in word.chars() {
        if let Some(piece) = pieces.last_mut()
            && width(piece) + width_of(letter) <= LINE_LETTERS
        {
            piece.push(letter);
        } else {
            pieces.push(letter.to_string());
        }
    }
    pieces
}

/// Words in one line, the last left out where they do not fit.
fn cut(words: &str, letters: usize) -> String {
    if width(words) <= letters {
        return words.to_owned();
    }
    let mut kept = String::new();
    for letter in words.chars() {
        if width(&kept) + width_of(letter) > letters {
            break;
        }
        kept.push(letter);
    }
    format!("{}…", kept.trim_end())
}

fn width(text: &str) -> usize {
    text.chars().map(width_of).sum()
}

/// East Asian letters (Unicode blocks from Hangul Jamo and CJK on) are twice as wide as others.
fn width_of(letter: char) -> usize {
    let is_wide = matches!(letter,
        '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}'
        | '\u{20000}'..='\u{3fffd}');
    if is_wide { 2 } else { 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_set_in_lines_that_fit() {
        let check = |title: &str, expected: &[&str]| assert_eq!(lines(title), expected);
        check("Ask early", &["Ask early"]);
        check("The raise was decided in October", &["The raise was", "decided in", "October"]);
        check("Huftierhausverwaltung", &["Huftierhausverwal", "tung"]);
        check(&"字".repeat(10), &["字字字字字字字字", "字字"]);
        assert!(lines(&"longer words ".repeat(20)).last().unwrap().ends_with('…'));
        assert_eq!(lines(&"longer words ".repeat(20)).len(), MAX_LINES);
    }

    #[test]
    fn a_line_that_is_too_long_says_so() {
        assert_eq!(cut("Ann Quill, Dai Pugh", 10), "Ann Quill,…");
        assert_eq!(cut("Ann Quill", 10), "Ann Quill");
    }
}
