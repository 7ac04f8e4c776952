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
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' if is_attribute => out.push_str("&quot;"),
            '\n' | '\t' | '\r' if is_attribute => out.push(' '),
            character if is_forbidden(character) => {}
            character => out.push(character),
        }
    }
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
    }
}
