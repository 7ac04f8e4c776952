//! From bytes to clean text, whatever the charset, with mojibake repaired.
//!
//! In come a source's bytes and the charset it declares, if any; out comes text in NFC with `\n`
//! for every line end and nothing a reader cannot see. [`decode`] does it all and suits plain
//! text. A loader with a parser of its own takes [`decode_charset`] for the parser, and
//! [`repair_mojibake`] and [`normalize`] for each piece of text, since repairs may touch `"`.

mod charset;
mod mojibake;

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

pub(super) use charset::decode_charset;
pub(super) use mojibake::repair_mojibake;

/// Text and what had to be done to get it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Decoded {
    /// NFC, lines ended by `\n`, no NUL, no BOM.
    pub(super) text: String,
    /// Name of the charset that was used, as in the Encoding Standard.
    pub(super) charset: &'static str,
    /// Whether mojibake was repaired.
    pub(super) was_mojibake: bool,
}

/// Decodes plain text: see [`decode_charset`], [`repair_mojibake`] and [`normalize`].
pub(super) fn decode(bytes: &[u8], declared: Option<&str>) -> Decoded {
    decode_prepared(bytes, declared, |text| Cow::Borrowed(text))
}

/// As [`decode`], with something done to the text before its controls go, form feeds among them.
pub(super) fn decode_prepared(
    bytes: &[u8],
    declared: Option<&str>,
    prepare: fn(&str) -> Cow<'_, str>,
) -> Decoded {
    let (text, charset) = decode_charset(bytes, declared);
    let repaired = repair_mojibake(&text);
    let was_mojibake = matches!(repaired, Cow::Owned(_));
    Decoded { text: normalize(&prepare(&repaired)).into_owned(), charset, was_mojibake }
}

/// Brings text into the form every stage expects: NFC, `\n` for every line end (CR, CRLF, VT, FF,
/// U+2028, U+2029), no other control but the tab, no soft hyphen, zero-width space, word joiner,
/// BOM or noncharacter. Joiners that spell words (ZWJ, ZWNJ) stay. C1 controls are read as the
/// windows-1252 characters they were meant to be, as browsers read them.
pub(super) fn normalize(text: &str) -> Cow<'_, str> {
    let is_plain = |byte: u8| matches!(byte, b'\t' | b'\n' | b' '..=b'~');
    // Looking at all bytes whatever they are, a processor looks at many at once.
    if text.bytes().fold(true, |so_far, byte| so_far & is_plain(byte)) {
        return Cow::Borrowed(text);
    }
    let mut visible = keep_visible(text);
    // What a control has parted may be mojibake once that is gone.
    if let Cow::Owned(repaired) = repair_mojibake(&visible) {
        visible = keep_visible(&repaired);
    }
    if is_nfc_quick(visible.chars()) == IsNormalized::Yes {
        return Cow::Owned(visible);
    }
    Cow::Owned(visible.nfc().collect())
}

fn keep_visible(text: &str) -> String {
    let mut visible = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\r' if characters.peek() == Some(&'\n') => {}
            '\r' | '\u{B}' | '\u{C}' | '\u{2028}' | '\u{2029}' => visible.push('\n'),
            '\t' | '\n' => visible.push(character),
            '\0'..='\u{1F}'
            | '\u{7F}'
            | '\u{AD}'
            | '\u{200B}'
            | '\u{2060}'
            | '\u{FEFF}'
            | '\u{FDD0}'..='\u{FDEF}' => {}
            '\u{80}'..='\u{9F}' => visible.extend(mojibake::windows_1252(character)),
            _ if u32::from(character) & 0xFFFE == 0xFFFE => {}
            _ => visible.push(character),
        }
    }
    visible
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(normalize(text), expected);
    }

    #[test]
    fn plain_text_is_left_alone() {
        check("one\ttwo\n", "one\ttwo\n");
        check("naïve “café”\u{a0}— 日本語 👩\u{200d}💻", "naïve “café”\u{a0}— 日本語 👩\u{200d}💻");
    }

    #[test]
    fn line_ends_become_newlines() {
        check("a\r\nb\rc\n", "a\nb\nc\n");
        check("a\r\r\nb", "a\n\nb");
        check("a\u{2028}b\u{2029}c\u{c}d", "a\nb\nc\nd");
    }

    #[test]
    fn what_nobody_sees_goes() {
        check("a\0b\u{7}c\u{1b}\u{7f}", "abc");
        check("per\u{ad}mis\u{200b}sion\u{feff}", "permission");
        check("می\u{200c}خواهم", "می\u{200c}خواهم");
        check("\u{fffe}a\u{1ffff}\u{fdd0}", "a");
    }

    #[test]
    fn stray_c1_controls_are_windows_1252() {
        check("it\u{92}s \u{85}\u{81}", "it’s …");
    }

    #[test]
    fn text_is_composed() {
        check("cafe\u{301}", "café");
    }

    #[test]
    fn decoding_repairs_and_normalizes() {
        let decoded = decode("\u{feff}Itâ€™s doneÂ \r\n".as_bytes(), None);
        assert_eq!(decoded.text, "It’s done \n");
        assert!(decoded.was_mojibake);
        assert_eq!(decoded.charset, "UTF-8");
    }

    #[test]
    fn decoding_what_was_decoded_changes_nothing() {
        let text = decode(b"the inside\xde\x90\x99\xdf\x92\x86\xdf\x90wn drawer", None).text;
        assert_eq!(decode(text.as_bytes(), None).text, text);
    }

    #[test]
    fn sound_text_is_not_called_mojibake() {
        assert!(!decode("Ângela’s naïve café".as_bytes(), None).was_mojibake);
    }
}
