//! The lines of a text and what each shows of itself: quotes, indentation, bullet or number.

/// Columns between tab stops.
const TAB_STOP: usize = 8;

/// Quotes around each other that are told apart.
const MAX_QUOTES: usize = 8;

/// Signs that a line across the page is made of.
const RULE_SIGNS: [char; 9] = ['-', '=', '*', '_', '~', '#', '–', '—', '•'];

/// Signs a line across the page has at least.
const MIN_RULE_SIGNS: usize = 3;

/// Bullets that need no space after them.
const ROUND_BULLETS: [char; 12] = ['•', '·', '●', '▪', '◦', '‣', '○', '■', '□', '∙', '►', '➢'];

/// Bullets that are words or signs elsewhere, and need a space after them.
const PLAIN_BULLETS: [char; 5] = ['*', '-', '+', '–', 'o'];

/// Digits a number before an item may have: longer ones are years and prices.
const MAX_NUMBER_DIGITS: usize = 3;

/// A line that is not blank.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'a> {
    /// Whether the line before it is blank, or there is none.
    pub(super) follows_blank: bool,
    /// Quotes around it.
    pub(super) quotes: usize,
    /// Columns before its text, quote signs aside.
    pub(super) indent: usize,
    /// Columns it fills, indentation and all.
    pub(super) width: usize,
    /// Its text, bullet or number aside.
    pub(super) text: &'a str,
    /// Its text, bullet, number or stray `>` and all.
    pub(super) whole: &'a str,
    /// What it shows itself to be.
    pub(super) shape: Shape,
    /// All of it but blanks at its ends.
    source: &'a str,
}

/// What a line shows itself to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Text,
    /// With the columns between its indentation and its text.
    Item(Marker, usize),
    Rule,
}

/// What stands before an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Marker {
    Bullet(char),
    Number(u64),
}

impl Marker {
    /// Whether two markers at one column can stand in one list.
    pub(super) fn is_of_one_list(self, other: Self) -> bool {
        match (self, other) {
            (Self::Bullet(one), Self::Bullet(two)) => one == two,
            (Self::Number(_), Self::Number(_)) => true,
            _ => false,
        }
    }

    /// The bullet, where it is one.
    pub(super) fn bullet(self) -> Option<char> {
        match self {
            Self::Bullet(bullet) => Some(bullet),
            Self::Number(_) => None,
        }
    }

    /// The number, where it is one.
    pub(super) fn number(self) -> Option<u64> {
        match self {
            Self::Bullet(_) => None,
            Self::Number(number) => Some(number),
        }
    }
}

impl Line<'_> {
    /// Whether tabs part what it says.
    pub(super) fn has_tabs(&self) -> bool {
        self.whole.contains('\t')
    }

    /// Column at which the text of an item begins, its indentation for other lines.
    pub(super) fn column(&self) -> usize {
        match self.shape {
            Shape::Item(_, columns) => self.indent + columns,
            Shape::Text | Shape::Rule => self.indent,
        }
    }
}

/// The lines of a text that are not blank, at most `max`, and the text after those.
pub(super) fn lines(text: &str, max: usize) -> (Vec<Line<'_>>, &str) {
    let mut lines = Vec::new();
    let mut rest = text;
    let mut follows_blank = true;
    let mut quotes_before = 0;
    while lines.len() < max && !rest.is_empty() {
        let (source, after) = rest.split_once('\n').unwrap_or((rest, ""));
        rest = after;
        match read(source) {
            Some(line) => {
                let follows_blank =
                    std::mem::take(&mut follows_blank) || line.quotes != quotes_before;
                quotes_before = line.quotes;
                lines.push(Line { follows_blank, ..line });
            }
            None => follows_blank = true,
        }
    }
    unquote_stray(&mut lines);
    (lines, rest)
}

fn read(source: &str) -> Option<Line<'_>> {
    let source = source.trim_end();
    let (quotes, inner) = quotes(source);
    let text = inner.trim_start();
    if text.is_empty() || is_lone_bullet(text) {
        return None;
    }
    let indent = columns(&inner[..inner.len() - text.len()]);
    let width = source.len() - inner.len() + indent + text.chars().count();
    let (shape, item) = shape(text);
    Some(Line {
        follows_blank: false,
        quotes,
        indent,
        width,
        text: item,
        whole: text,
        shape,
        source: source.trim_start(),
    })
}

/// Depth of quotation and the line without its quote signs.
fn quotes(source: &str) -> (usize, &str) {
    let mut quotes = 0;
    let mut rest = source;
    while let Some(quoted) = rest.trim_start().strip_prefix('>') {
        quotes += 1;
        rest = quoted;
    }
    if quotes == 0 {
        return (0, source);
    }
    (quotes.min(MAX_QUOTES), rest.strip_prefix(' ').unwrap_or(rest))
}

/// Gives lines that alone begin with `>` their sign back: it is an arrow there.
fn unquote_stray(lines: &mut [Line<'_>]) {
    for index in 0..lines.len() {
        let is_quoted = |line: Option<&Line<'_>>| line.is_some_and(|line| line.quotes > 0);
        let before = index.checked_sub(1).and_then(|before| lines.get(before));
        if is_quoted(lines.get(index)) && !is_quoted(before) && !is_quoted(lines.get(index + 1)) {
            let whole = lines[index].source;
            lines[index] =
                Line { quotes: 0, text: whole, whole, shape: Shape::Text, ..lines[index] };
        }
    }
}

fn is_lone_bullet(text: &str) -> bool {
    let mut signs = text.chars();
    let sign = signs.next();
    signs.as_str().is_empty()
        && sign.is_some_and(|sign| ROUND_BULLETS.contains(&sign) || matches!(sign, '*' | '-' | '+'))
}

fn columns(blanks: &str) -> usize {
    blanks.chars().fold(0, |column, blank| match blank {
        '\t' => (column / TAB_STOP + 1) * TAB_STOP,
        _ => column + 1,
    })
}

fn shape(text: &str) -> (Shape, &str) {
    if is_rule(text) {
        return (Shape::Rule, text);
    }
    match bullet(text).or_else(|| number(text)) {
        Some((marker, item)) => {
            let width = text[..text.len() - item.len()].chars().count();
            (Shape::Item(marker, width), item)
        }
        None => (Shape::Text, text),
    }
}

fn is_rule(text: &str) -> bool {
    let Some(sign) = text.chars().next().filter(|sign| RULE_SIGNS.contains(sign)) else {
        return false;
    };
    text.chars().all(|character| character == sign || character == ' ')
        && text.matches(sign).count() >= MIN_RULE_SIGNS
}

fn bullet(text: &str) -> Option<(Marker, &str)> {
    let sign = text.chars().next()?;
    let rest = &text[sign.len_utf8()..];
    let item = rest.trim_start();
    let is_bullet =
        ROUND_BULLETS.contains(&sign) || PLAIN_BULLETS.contains(&sign) && item.len() < rest.len();
    (is_bullet && !item.is_empty()).then_some((Marker::Bullet(sign), item))
}

/// `1.`, `1)`, `(1)`, `a.`, `a)`, `(a)` and a space.
fn number(text: &str) -> Option<(Marker, &str)> {
    let inner = text.strip_prefix('(');
    let digits = inner.unwrap_or(text);
    let end = digits.find(|character: char| !character.is_ascii_alphanumeric())?;
    let (digits, rest) = digits.split_at(end);
    let rest = match inner {
        Some(_) => rest.strip_prefix(')')?,
        None => rest.strip_prefix(['.', ')'])?,
    };
    let item = rest.trim_start();
    let has_space = item.len() < rest.len() && !item.is_empty();
    has_space.then_some((Marker::Number(ordinal(digits)?), item))
}

fn ordinal(digits: &str) -> Option<u64> {
    match digits.as_bytes() {
        [letter @ b'a'..=b'z'] => Some(u64::from(letter - b'a') + 1),
        _ if digits.len() <= MAX_NUMBER_DIGITS => digits.parse().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape_of(line: &str) -> Shape {
        lines(line, 1).0[0].shape
    }

    #[track_caller]
    fn item(line: &str, marker: Marker, text: &str) {
        let (lines, _) = lines(line, 1);
        assert!(matches!(lines[0].shape, Shape::Item(found, _) if found == marker));
        assert_eq!(lines[0].text, text);
    }

    #[track_caller]
    fn is_text(line: &str) {
        assert_eq!(shape_of(line), Shape::Text);
    }

    #[test]
    fn bullets() {
        item("* one", Marker::Bullet('*'), "one");
        item("  •\tone", Marker::Bullet('•'), "one");
        item("•one", Marker::Bullet('•'), "one");
        item("o one", Marker::Bullet('o'), "one");
        is_text("*one* is enough");
        is_text("-1 degree");
        is_text("or one");
        is_text("— Yes, she said.");
    }

    #[test]
    fn numbers() {
        item("1. one", Marker::Number(1), "one");
        item("12) twelve", Marker::Number(12), "twelve");
        item("(3) three", Marker::Number(3), "three");
        item("b. two", Marker::Number(2), "two");
        is_text("1.5 million");
        is_text("2019. A good year");
        is_text("A. Smith");
        is_text("(aside) it goes on");
        is_text("12 people");
    }

    #[test]
    fn rules() {
        for line in ["---", "==========", "* * *", "___", "—————"] {
            assert_eq!(shape_of(line), Shape::Rule, "{line}");
        }
        for line in ["--", "...", "★★★★★", "-- x --", "$$$"] {
            is_text(line);
        }
    }

    #[test]
    fn columns_count_tabs_and_quotes() {
        let (lines, _) = lines("\tone\n> > two\n> three", 9);
        assert_eq!((lines[0].indent, lines[0].width), (8, 11));
        assert_eq!((lines[1].quotes, lines[1].indent, lines[1].text), (2, 0, "two"));
        assert_eq!((lines[2].quotes, lines[2].follows_blank), (1, true));
    }

    #[test]
    fn a_single_quoted_line_is_an_arrow() {
        let (lines, _) = lines(">> click here <<\nnext", 9);
        assert_eq!((lines[0].quotes, lines[0].text), (0, ">> click here <<"));
    }

    #[test]
    fn blank_lines_and_lone_bullets_are_no_lines() {
        let (lines, rest) = lines("a\n\n  \n*\nb\nc\nd", 3);
        assert_eq!(lines.iter().map(|line| line.text).collect::<String>(), "abc");
        assert_eq!(
            lines.iter().map(|line| line.follows_blank).collect::<Vec<_>>(),
            [true, true, false]
        );
        assert_eq!(rest, "d");
    }
}
