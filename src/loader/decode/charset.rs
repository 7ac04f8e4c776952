//! Which charset bytes are in, and the text they stand for.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_2022_JP, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Bytes looked at to tell UTF-16 and UTF-32 by their NULs.
const NUL_SAMPLE: usize = 4096;

/// Bytes given to the charset guess, from the first that is not ASCII; more change nothing.
const GUESS_SAMPLE: usize = 1024 * 1024;

/// ASCII bytes for each accented letter beyond which a text is not in a language that has many.
/// German, among the poorest of those, has one in 60.
const MIN_BYTES_PER_LETTER: usize = 200;

/// Characters of several bytes for each stray byte in text that is still taken for UTF-8. Other
/// charsets make a well-formed UTF-8 sequence by accident about once in ten non-ASCII runs.
const MIN_UTF8_PER_STRAY: usize = 4;

/// Decodes bytes and names the charset: a BOM decides, then NULs that only UTF-16 and UTF-32
/// have, then valid UTF-8 (unless the declared charset is one whose ASCII bytes mean something
/// else), then the declared charset, then a guess. Nothing but the BOM is taken out.
///
/// Text that is UTF-8 but for a few stray bytes has those read as windows-1252.
pub(in crate::loader) fn decode_charset<'a>(
    bytes: &'a [u8],
    declared: Option<&str>,
) -> (Cow<'a, str>, &'static str) {
    if let Some((unit, body)) = from_bom(bytes) {
        return unit.decode(body);
    }
    if let Some(unit) = from_nuls(bytes) {
        return unit.decode(bytes);
    }
    let declared = declared.and_then(declared_encoding);
    if let Some(escapes) = escape_encoding(bytes, declared) {
        return (decode_with(escapes, bytes), escapes.name());
    }
    if let Ok(text) = str::from_utf8(bytes) {
        return (Cow::Borrowed(text), UTF_8.name());
    }
    if declared.is_none_or(|encoding| encoding == UTF_8 || encoding == WINDOWS_1252)
        && is_mostly_utf8(bytes)
    {
        return (Cow::Owned(decode_utf8_with_strays(bytes)), UTF_8.name());
    }
    let encoding = declared.filter(|encoding| *encoding != UTF_8).unwrap_or_else(|| guess(bytes));
    (decode_with(encoding, bytes), encoding.name())
}

/// A Unicode form that names itself.
#[derive(Clone, Copy)]
enum Unicode {
    Utf8,
    Utf16(&'static Encoding),
    Utf32Le,
    Utf32Be,
}

impl Unicode {
    fn decode(self, bytes: &[u8]) -> (Cow<'_, str>, &'static str) {
        match self {
            Self::Utf8 => match str::from_utf8(bytes) {
                Ok(text) => (Cow::Borrowed(text), UTF_8.name()),
                Err(_) => (Cow::Owned(decode_utf8_with_strays(bytes)), UTF_8.name()),
            },
            Self::Utf16(encoding) => (decode_with(encoding, bytes), encoding.name()),
            Self::Utf32Le => (Cow::Owned(decode_utf32(bytes, u32::from_le_bytes)), "UTF-32LE"),
            Self::Utf32Be => (Cow::Owned(decode_utf32(bytes, u32::from_be_bytes)), "UTF-32BE"),
        }
    }
}

fn from_bom(bytes: &[u8]) -> Option<(Unicode, &[u8])> {
    // UTF-32LE's mark begins with UTF-16LE's.
    const MARKS: [(&[u8], Unicode); 5] = [
        (&[0xEF, 0xBB, 0xBF], Unicode::Utf8),
        (&[0xFF, 0xFE, 0, 0], Unicode::Utf32Le),
        (&[0, 0, 0xFE, 0xFF], Unicode::Utf32Be),
        (&[0xFF, 0xFE], Unicode::Utf16(UTF_16LE)),
        (&[0xFE, 0xFF], Unicode::Utf16(UTF_16BE)),
    ];
    MARKS.iter().find_map(|(mark, unit)| Some((*unit, bytes.strip_prefix(*mark)?)))
}

/// UTF-16 or UTF-32 by where the NULs are: text in a Latin script has one in every unit.
fn from_nuls(bytes: &[u8]) -> Option<Unicode> {
    let sample = &bytes[..bytes.len().min(NUL_SAMPLE)];
    let mut nuls = [0usize; 4];
    for (index, byte) in sample.iter().enumerate() {
        nuls[index % 4] += usize::from(*byte == 0);
    }
    let units = sample.len() / 4;
    if units == 0 {
        return None;
    }
    let mostly = |count: usize| count * 2 > units;
    let hardly = |count: usize| count * 8 < units;
    match nuls.map(|count| (mostly(count), hardly(count))) {
        [(_, true), (true, _), (true, _), (true, _)] => Some(Unicode::Utf32Le),
        [(true, _), (true, _), (true, _), (_, true)] => Some(Unicode::Utf32Be),
        [(_, true), (true, _), (_, true), (true, _)] => Some(Unicode::Utf16(UTF_16LE)),
        [(true, _), (_, true), (true, _), (_, true)] => Some(Unicode::Utf16(UTF_16BE)),
        _ => None,
    }
}

/// The encoding a label names, without those that stand for "not text".
fn declared_encoding(label: &str) -> Option<&'static Encoding> {
    Encoding::for_label(label.trim().trim_matches(['"', '\'']).as_bytes())
        .filter(|encoding| *encoding != REPLACEMENT)
}

/// ISO-2022-JP, declared or plain to see: its bytes are all ASCII and so valid UTF-8.
fn escape_encoding(bytes: &[u8], declared: Option<&'static Encoding>) -> Option<&'static Encoding> {
    let is_escaped = declared == Some(ISO_2022_JP)
        || bytes.contains(&0x1B) && bytes.is_ascii() && guess_from(bytes) == ISO_2022_JP;
    is_escaped.then_some(ISO_2022_JP)
}

/// A guess from the bytes alone. A handful of accented letters in much ASCII is English with a
/// word of French in it, whatever else the detector sees in them.
fn guess(bytes: &[u8]) -> &'static Encoding {
    let first = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(0);
    let guessed = guess_from(&bytes[first.saturating_sub(1)..]);
    let letters = bytes.iter().filter(|byte| **byte >= 0xC0).count();
    if guessed.is_single_byte() && letters * MIN_BYTES_PER_LETTER < bytes.len() {
        return WINDOWS_1252;
    }
    guessed
}

fn guess_from(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(&bytes[..bytes.len().min(GUESS_SAMPLE)], bytes.len() <= GUESS_SAMPLE);
    detector.guess(None, Utf8Detection::Deny)
}

fn decode_with<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> Cow<'a, str> {
    encoding.decode_without_bom_handling(bytes).0
}

fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut sound, mut stray) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        sound += chunk.valid().bytes().filter(|byte| *byte >= 0xC0).count();
        stray += usize::from(!chunk.invalid().is_empty());
    }
    sound >= stray * MIN_UTF8_PER_STRAY
}

fn decode_utf8_with_strays(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.push_str(&decode_with(WINDOWS_1252, chunk.invalid()));
    }
    text
}

fn decode_utf32(bytes: &[u8], read: impl Fn([u8; 4]) -> u32) -> String {
    let units = bytes.as_chunks::<4>().0.iter();
    units.map(|unit| char::from_u32(read(*unit)).unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], declared: Option<&str>, expected: (&str, &str)) {
        let (text, charset) = decode_charset(bytes, declared);
        assert_eq!((text.as_ref(), charset), expected);
    }

    fn utf16le(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    fn utf16be(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_be_bytes).collect()
    }

    #[test]
    fn a_bom_decides() {
        check("\u{feff}é".as_bytes(), Some("windows-1252"), ("é", "UTF-8"));
        check(&utf16le("\u{feff}é日"), Some("utf-8"), ("é日", "UTF-16LE"));
        check(&utf16be("\u{feff}é日"), None, ("é日", "UTF-16BE"));
        check(b"\xff\xfe\0\0a\0\0\0\xe9\0\0\0", None, ("aé", "UTF-32LE"));
        check(b"\0\0\xfe\xff\0\0\0a\0\x01\xf6\0", None, ("a😀", "UTF-32BE"));
    }

    #[test]
    fn utf16_without_bom_shows_by_its_nuls() {
        check(&utf16le("Plain words, naïve"), Some("utf-16"), ("Plain words, naïve", "UTF-16LE"));
        check(&utf16be("Plain words, naïve"), Some("utf-16"), ("Plain words, naïve", "UTF-16BE"));
        check(&utf16le("Plain words"), None, ("Plain words", "UTF-16LE"));
    }

    #[test]
    fn utf16_without_nuls_is_believed_when_declared() {
        check(&utf16le("日本語報告書"), Some("utf-16le"), ("日本語報告書", "UTF-16LE"));
    }

    #[test]
    fn utf16_declared_by_mistake_is_not_believed() {
        check("plain café".as_bytes(), Some("utf-16"), ("plain café", "UTF-8"));
    }

    #[test]
    fn valid_utf8_beats_a_declared_superset_of_ascii() {
        check("café".as_bytes(), Some("iso-8859-1"), ("café", "UTF-8"));
        check(b"plain", Some("shift_jis"), ("plain", "UTF-8"));
    }

    #[test]
    fn escapes_of_iso_2022_jp_are_not_utf8() {
        check(b"\x1b$B$3$s\x1b(B", Some("iso-2022-jp"), ("こん", "ISO-2022-JP"));
        check(b"\x1b[1mbold\x1b[0m", None, ("\x1b[1mbold\x1b[0m", "UTF-8"));
    }

    #[test]
    fn the_declared_charset_is_used() {
        check(b"na\xefve \x93x\x94", Some("ISO-8859-1"), ("naïve “x”", "windows-1252"));
        check(b"\xcf\xf0\xe8", Some("\"windows-1251\""), ("При", "windows-1251"));
        check(b"\xb0\xa1", Some("euc-kr"), ("가", "EUC-KR"));
    }

    #[test]
    fn undeclared_text_is_guessed() {
        let english = "It’s a plan, and a naïve one: ".to_owned() + &"plain words ".repeat(20);
        check(&WINDOWS_1252.encode(&english).0, None, (&english, "windows-1252"));
        check(b"her r\xe9sum\xe9 \x97 now", None, ("her résumé — now", "windows-1252"));
        let polish = "Zażółć gęślą jaźń, a potem poproś szefową o podwyżkę";
        let bytes = encoding_rs::WINDOWS_1250.encode(polish).0;
        check(&bytes, None, (polish, "windows-1250"));
        let russian = "Письмо начальнику о повышении зарплаты и новых задачах";
        let bytes = encoding_rs::WINDOWS_1251.encode(russian).0;
        check(&bytes, None, (russian, "windows-1251"));
        check(&bytes, Some("no-such-charset"), (russian, "windows-1251"));
    }

    #[test]
    fn a_wrong_declaration_of_utf8_is_mended() {
        check(b"It\x92s a plan", Some("utf-8"), ("It’s a plan", "windows-1252"));
    }

    #[test]
    fn stray_bytes_in_utf8_are_windows_1252() {
        check("“é” — ï\x20".as_bytes(), None, ("“é” — ï ", "UTF-8"));
        let mut bytes = "“é” — ü and ".as_bytes().to_vec();
        bytes.push(0x85);
        check(&bytes, Some("utf-8"), ("“é” — ü and …", "UTF-8"));
    }

    #[test]
    fn any_bytes_give_text() {
        check(b"", None, ("", "UTF-8"));
        for length in 0..9 {
            let bytes: Vec<u8> = (0..length).map(|index| 0xFFu8.wrapping_sub(index)).collect();
            let (text, _) = decode_charset(&bytes, None);
            assert!(text.len() <= 4 * bytes.len());
        }
    }
}
