//! Tags with more attributes than anybody writes are cut before the tokenizer sees them: it
//! compares each attribute's name with all before it, so a few megabytes of them would hang it.
//!
//! The scan knows just enough of the syntax: comments, quoted values, and elements whose text is
//! not markup. Inside those it looks for tags all the same, for in SVG their text is markup.

use std::borrow::Cow;
use std::ops::Range;

/// Attributes of one tag. Pages of the corpus have fewer than a hundred.
const MAX_ATTRIBUTES: usize = 1000;

/// Elements whose text is not markup.
const RAW_ELEMENTS: [&str; 8] =
    ["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"];

/// The markup without the attributes beyond [`MAX_ATTRIBUTES`] of any tag.
pub(crate) fn limit_attributes(markup: &str) -> Cow<'_, str> {
    let cuts = find_excess(markup);
    if cuts.is_empty() {
        return Cow::Borrowed(markup);
    }
    let mut kept = String::with_capacity(markup.len());
    let mut copied = 0;
    for cut in cuts {
        kept.push_str(&markup[copied..cut.start]);
        copied = cut.end;
    }
    kept.push_str(&markup[copied..]);
    Cow::Owned(kept)
}

fn find_excess(markup: &str) -> Vec<Range<usize>> {
    let mut cuts = Vec::new();
    let mut at = 0;
    // End of the raw text the scan is in: a quote in a script must not hide what follows it.
    let mut raw_end = 0;
    loop {
        let is_raw = at < raw_end;
        let end = if is_raw { raw_end } else { markup.len() };
        let Some(offset) = markup[at..end].find('<') else {
            if end == markup.len() {
                return cuts;
            }
            at = end;
            continue;
        };
        let start = at + offset + 1;
        let rest = &markup[start..end];
        if rest.starts_with("!--") {
            at = rest.find("-->").map_or(end, |close| start + close);
            continue;
        }
        let name_start = usize::from(rest.starts_with('/'));
        if !rest[name_start..].starts_with(|first: char| first.is_ascii_alphabetic()) {
            at = start;
            continue;
        }
        let tag = measure(rest);
        if let Some(excess) = tag.excess {
            cuts.push(start + excess..start + tag.end);
        }
        at = start + tag.end;
        if !is_raw {
            raw_end = raw_text_end(markup, &rest[..tag.name_end], at);
        }
    }
}

/// Where the raw text of a start tag's element ends; `at` when it has none.
fn raw_text_end(markup: &str, name: &str, at: usize) -> usize {
    if !RAW_ELEMENTS.iter().any(|raw| name.eq_ignore_ascii_case(raw)) {
        return at;
    }
    let is_end = |close: &usize| {
        let after = &markup.as_bytes()[at + close + 2..];
        after.get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()))
    };
    let end = markup[at..].match_indices("</").map(|(close, _)| close).find(is_end);
    end.map_or(markup.len(), |close| at + close)
}

/// Byte offsets into the text after a tag's `<`.
struct Measured {
    name_end: usize,
    /// Where the attributes that are too many begin.
    excess: Option<usize>,
    /// Where the `>` stands, or the text's end.
    end: usize,
}

fn measure(tag: &str) -> Measured {
    let find = |from: usize, stop: fn(u8) -> bool| {
        tag.as_bytes()[from..].iter().position(|byte| stop(*byte)).map_or(tag.len(), |at| from + at)
    };
    let name_end = find(0, |byte| ends_name(byte) && byte != b'/').max(1);
    let mut excess = None;
    let mut attributes = 0;
    let mut at = name_end;
    loop {
        at = find(at, |byte| !byte.is_ascii_whitespace() && byte != b'/');
        if matches!(tag.as_bytes().get(at), None | Some(b'>')) {
            return Measured { name_end, excess, end: at };
        }
        attributes += 1;
        if attributes == MAX_ATTRIBUTES + 1 {
            excess = Some(at);
        }
        at = find(at + 1, |byte| ends_name(byte) || byte == b'=');
        let value = find(at, |byte| !byte.is_ascii_whitespace());
        if tag.as_bytes().get(value) == Some(&b'=') {
            at = find(value + 1, |byte| !byte.is_ascii_whitespace());
            at = match tag.as_bytes().get(at) {
                Some(b'"') => find(at + 1, |byte| byte == b'"') + 1,
                Some(b'\'') => find(at + 1, |byte| byte == b'\'') + 1,
                _ => find(at, |byte| byte == b'>' || byte.is_ascii_whitespace()),
            }
            .min(tag.len());
        }
    }
}

fn ends_name(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte == b'/' || byte == b'>'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(markup: &str, expected: &str) {
        assert_eq!(limit_attributes(markup), expected);
    }

    #[test]
    fn ordinary_markup_is_left_alone() {
        let markup = "<p class=\"a > b\" id=x>1 < 2</p><!-- <p --><script>if(a<b)c='</p'</script>";
        assert!(matches!(limit_attributes(markup), Cow::Borrowed(_)));
    }

    #[test]
    fn excess_is_cut() {
        let many = " a='1'".repeat(MAX_ATTRIBUTES);
        check(&format!("<p{many} b c='>' d>x</p>"), &format!("<p{many} >x</p>"));
        check(&format!("<p{many}>x</p>"), &format!("<p{many}>x</p>"));
        check(
            &format!("<script>a<b c='</script><p{many} b>"),
            &format!("<script>a<b c='</script><p{many} >"),
        );
    }

    #[test]
    fn broken_tags_end_with_the_text() {
        for markup in ["<", "<a", "<a b", "<a b=", "<a b='", "<a b=\"é", "</", "<!--", "<script"] {
            check(markup, markup);
        }
    }
}
