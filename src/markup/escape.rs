//! Escaping, for HTML that is also well-formed XML.

/// Adds text to be read.
pub(super) fn push_text(out: &mut String, text: &str) {
    push(out, text, false);
}

/// Adds the value of an attribute in double quotes; line breaks become spaces.
pub(super) fn push_attribute(out: &mut String, text: &str) {
    push(out, text, true);
}

fn push(out: &mut String, text: &str, is_attribute: bool) {
    let mut plain = 0;
    let mut next = 0;
    while let Some(at) = position_of_telling(text, next) {
        let Some(character) = text[at..].chars().next() else { break };
        next = at + character.len_utf8();
        let instead = match character {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '"' if is_attribute => "&quot;",
            '\n' | '\t' | '\r' if is_attribute => " ",
            character if is_forbidden(character) => "",
            _ => continue,
        };
        out.push_str(&text[plain..at]);
        out.push_str(instead);
        plain = next;
    }
    out.push_str(&text[plain..]);
}

/// Where the next character begins that may not stay as it is, from a character's beginning on. Its
/// first byte tells; most bytes of a text tell nothing.
fn position_of_telling(text: &str, from: usize) -> Option<usize> {
    // 0xc2 begins U+0080 to U+009F, 0xef U+FFFE and U+FFFF, both among others.
    let is_telling =
        |byte: &u8| matches!(byte, ..0x20 | b'&' | b'<' | b'>' | b'"' | 0x7f | 0xc2 | 0xef);
    Some(from + text.as_bytes()[from..].iter().position(is_telling)?)
}

/// Characters XML 1.0 has no place for (section 2.2), nor HTML a use.
pub(super) fn is_forbidden(character: char) -> bool {
    matches!(character, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_attributes_cannot_break_out() {
        let check = |push: fn(&mut String, &str), input, expected: &str| {
            let mut out = String::new();
            push(&mut out, input);
            assert_eq!(out, expected);
        };
        check(push_text, "<script>a & b</script>", "&lt;script&gt;a &amp; b&lt;/script&gt;");
        check(push_text, "it's \"quoted\"", "it's \"quoted\"");
        check(push_text, "a\0b\u{1b}c\nd", "abc\nd");
        check(push_attribute, "x\" onload=\"y", "x&quot; onload=&quot;y");
        check(push_attribute, "a\nb\tc", "a b c");
        check(push_text, "é\u{85}\u{a0}\u{fffe}\u{fffd} <ü>", "é\u{a0}\u{fffd} &lt;ü&gt;");
    }
}
