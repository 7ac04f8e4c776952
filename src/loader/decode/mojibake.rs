//! Repair of UTF-8 that was read as windows-1252 or Latin-1, once or several times.
//!
//! Wherever characters, written back as the bytes they were read from, are a UTF-8 sequence, and
//! that sequence is likelier than the characters as they stand, the sequence is put in their place.
//! So are the forms that later steps damaged further: a last byte lost, or turned into an ASCII
//! quote or space. Sound text in any language stays as it is.

use std::borrow::Cow;

use encoding_rs::WINDOWS_1252;

/// Rounds of repair: text was seldom read wrongly more than three times.
const MAX_ROUNDS: usize = 4;

/// Repairs mojibake; borrowed where there is none.
pub(in crate::loader) fn repair_mojibake(text: &str) -> Cow<'_, str> {
    let mut repaired = Cow::Borrowed(text);
    for _ in 0..MAX_ROUNDS {
        match repair_once(&repaired) {
            Some(better) => repaired = Cow::Owned(better),
            None => break,
        }
    }
    repaired
}

/// The windows-1252 character of a C1 control; `None` for the five bytes it leaves undefined.
pub(super) fn windows_1252(control: char) -> Option<char> {
    let bytes = [u8::try_from(u32::from(control)).ok()?];
    let decoded = WINDOWS_1252.decode_without_bom_handling(&bytes).0.chars().next()?;
    (decoded != control).then_some(decoded)
}

/// What is known about a text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Damage {
    /// Only what cannot be sound is repaired.
    Unproven,
    /// There is mojibake somewhere: what could be sound by itself is repaired too.
    Proven,
}

/// What is put in the place of damaged text.
struct Repair {
    /// `None` for what was a space at the end of a line.
    character: Option<char>,
    /// Bytes of the damaged text.
    length: usize,
}

fn repair_once(text: &str) -> Option<String> {
    repair_knowing(text, Damage::Unproven)?;
    repair_knowing(text, Damage::Proven)
}

fn repair_knowing(text: &str, damage: Damage) -> Option<String> {
    // Most texts have no such character at all, which is seen much sooner.
    if !text.as_bytes().contains(&FIRST_OF_LEAD) {
        return None;
    }
    let mut repaired = String::new();
    let mut copied = 0;
    let mut at = 0;
    while let Some(offset) = text[at..].find(is_lead) {
        at += offset;
        let is_next = at == copied && copied > 0;
        let before = if is_next { &repaired } else { &text[..at] }.chars().next_back();
        match repair_at(&text[at..], Context { before, damage, follows_repair: is_next }) {
            Some(repair) => {
                repaired.push_str(&text[copied..at]);
                repaired.extend(repair.character);
                at += repair.length;
                copied = at;
            }
            None => at += LEAD_BYTES,
        }
    }
    repaired.push_str(&text[copied..]);
    (copied > 0).then_some(repaired)
}

/// Bytes of a character that [`is_lead`].
const LEAD_BYTES: usize = 2;

/// The first of them.
const FIRST_OF_LEAD: u8 = 0xC3;

/// Whether a character is the first byte of a UTF-8 sequence, read wrongly.
fn is_lead(character: char) -> bool {
    matches!(character, '\u{C2}'..='\u{F4}')
}

/// What stands around damaged text.
#[derive(Clone, Copy)]
struct Context {
    before: Option<char>,
    damage: Damage,
    /// Whether what stands right before was repaired.
    follows_repair: bool,
}

impl Context {
    fn is_proven(self) -> bool {
        self.damage == Damage::Proven
    }

    fn is_after(self, predicate: impl Fn(char) -> bool) -> bool {
        self.before.is_some_and(predicate)
    }
}

/// The repair of what `text` begins with.
fn repair_at(text: &str, context: Context) -> Option<Repair> {
    match sequence(text) {
        Some((character, length)) => {
            let rest = &text[length..];
            let after = rest.chars().next();
            let is_damaged = context.follows_repair
                || sequence(rest).is_some()
                || is_likelier(character, context, after) && !is_cited(context, after);
            is_damaged.then_some(Repair { character: Some(character), length })
        }
        None => damaged_dash_or_quote(text, context).or_else(|| damaged_space(text, context)),
    }
}

/// The UTF-8 sequence that `text` begins with, once its characters are bytes again, and the
/// length of those characters in bytes.
fn sequence(text: &str) -> Option<(char, usize)> {
    let mut characters = text.chars();
    let lead = byte_of(characters.next()?)?;
    let count = match lead {
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => return None,
    };
    let mut bytes = [lead, 0, 0, 0];
    for byte in &mut bytes[1..count] {
        *byte = byte_of(characters.next()?)?;
    }
    let decoded = str::from_utf8(&bytes[..count]).ok()?.chars().next()?;
    Some((decoded, text.len() - characters.as_str().len()))
}

/// The byte a character was read from, as windows-1252 or, for C1 controls, Latin-1.
fn byte_of(character: char) -> Option<u8> {
    Some(match character {
        '\u{80}'..='\u{FF}' => u8::try_from(u32::from(character)).ok()?,
        '€' => 0x80,
        '‚' => 0x82,
        'ƒ' => 0x83,
        '„' => 0x84,
        '…' => 0x85,
        '†' => 0x86,
        '‡' => 0x87,
        'ˆ' => 0x88,
        '‰' => 0x89,
        'Š' => 0x8A,
        '‹' => 0x8B,
        'Œ' => 0x8C,
        'Ž' => 0x8E,
        '‘' => 0x91,
        '’' => 0x92,
        '“' => 0x93,
        '”' => 0x94,
        '•' => 0x95,
        '–' => 0x96,
        '—' => 0x97,
        '˜' => 0x98,
        '™' => 0x99,
        'š' => 0x9A,
        '›' => 0x9B,
        'œ' => 0x9C,
        'ž' => 0x9E,
        'Ÿ' => 0x9F,
        _ => return None,
    })
}

/// Whether one sequence with sound text on both sides is likelier than the characters it is
/// written in. Those are a letter with an accent and one to three signs: sound text has them
/// where a word in capitals ends a quotation (`CAFÉ”`), or a French or Spanish word does
/// (`à »`, `será»…`).
fn is_likelier(decoded: char, context: Context, after: Option<char>) -> bool {
    let precedes = |predicate: fn(char) -> bool| after.is_some_and(predicate);
    match decoded {
        '\u{80}'..='\u{FF}' => {
            context.is_proven()
                || !context.is_after(char::is_uppercase)
                || precedes(char::is_alphabetic)
        }
        '\u{100}'..='\u{17F}' => {
            context.is_proven()
                || context.is_after(char::is_lowercase)
                || precedes(|after| after.is_ascii_lowercase())
        }
        // Vietnamese.
        'Ơ' | 'ơ' | 'Ư' | 'ư' | '\u{1E00}'..='\u{1EFF}' => {
            context.is_proven() || precedes(|after| after.is_ascii_alphabetic())
        }
        // Words of one letter, Greek and Cyrillic; longer ones are a run of sequences.
        '\u{370}'..='\u{4FF}' => context.is_proven() && !context.is_after(char::is_uppercase),
        // Punctuation, currency, arrows, mathematics, pictographs, ligatures, U+FFFD.
        '\u{2000}'..='\u{206F}'
        | '\u{20A0}'..='\u{20CF}'
        | '\u{2100}'..='\u{27BF}'
        | '\u{2900}'..='\u{2BFF}'
        | '\u{FB00}'..='\u{FB06}'
        | '\u{FE0F}'
        | '\u{FEFF}'
        | '\u{FFFD}'
        | '\u{1F000}'.. => true,
        _ => context.is_proven() && !context.is_after(char::is_alphabetic),
    }
}

/// Whether damage stands alone in quotes, as in a text about it.
fn is_cited(context: Context, after: Option<char>) -> bool {
    let is_quote =
        |character| matches!(character, '"' | '\'' | '“' | '”' | '‘' | '’' | '`' | '«' | '»');
    !context.is_proven() && context.is_after(is_quote) && after.is_some_and(is_quote)
}

/// `â€` whose last byte is gone or has become ASCII.
fn damaged_dash_or_quote(text: &str, context: Context) -> Option<Repair> {
    let rest = text.strip_prefix("â€").or_else(|| text.strip_prefix("â\u{80}"))?;
    let after = rest.chars().next();
    let (character, damaged) = match after {
        Some('"') => {
            let joins_numbers = context.is_after(|before| before.is_ascii_digit())
                && rest[1..].starts_with(|after: char| after.is_ascii_digit());
            (if joins_numbers { '–' } else { '—' }, '"'.len_utf8())
        }
        Some('\'') => ('-', '\''.len_utf8()),
        Some(lost @ ('?' | char::REPLACEMENT_CHARACTER)) => ('”', lost.len_utf8()),
        _ => ('”', 0),
    };
    let length = text.len() - rest.len() + damaged;
    Some(Repair { character: Some(character), length })
}

/// `Â` and `Ã` before what was a no-break space: a space, and `à`.
fn damaged_space(text: &str, context: Context) -> Option<Repair> {
    if let Some(rest) = text.strip_prefix('Â') {
        let is_damaged = context.is_proven() && !context.is_after(char::is_uppercase)
            || context.is_after(|before| !before.is_uppercase() && !before.is_whitespace());
        return match rest.chars().next() {
            Some(' ') if is_damaged => {
                Some(Repair { character: Some(' '), length: LEAD_BYTES + 1 })
            }
            Some('\n' | '\r') | None if is_damaged => {
                Some(Repair { character: None, length: LEAD_BYTES })
            }
            _ => None,
        };
    }
    let rest = text.strip_prefix('Ã')?;
    let is_damaged = context.is_after(char::is_lowercase)
        || context.is_proven() && !context.is_after(char::is_uppercase);
    if !is_damaged || !rest.chars().next().is_none_or(|after| matches!(after, ' ' | '\n' | '\r')) {
        return None;
    }
    let had_space_of_its_own =
        rest.starts_with("  ") || rest.starts_with(" ,") || rest.starts_with(" .");
    let length = LEAD_BYTES + usize::from(had_space_of_its_own);
    Some(Repair { character: Some('à'), length })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(repair_mojibake(text), expected);
    }

    #[track_caller]
    fn stays(text: &str) {
        assert!(matches!(repair_mojibake(text), Cow::Borrowed(_)), "{}", repair_mojibake(text));
    }

    /// Reads UTF-8 as windows-1252, the way damage happens.
    fn damage(text: &str) -> String {
        WINDOWS_1252.decode_without_bom_handling(text.as_bytes()).0.into_owned()
    }

    #[test]
    fn punctuation_is_repaired() {
        check("Itâ€™s â€œhereâ€\u{9d} â€” nowâ€¦", "It’s “here” — now…");
        check("1990â€“1995 â€¢ âœ“ â‚¬5", "1990–1995 • ✓ €5");
    }

    #[test]
    fn accented_letters_are_repaired() {
        check("schÃ¶n, naÃ¯ve cafÃ©", "schön, naïve café");
        check("LÃ³dÅº, Å¡koda, cÅ“ur, Ã‰tÃ©", "Lódź, škoda, cœur, Été");
        check("Â© 2020 Â· All", "© 2020 · All");
    }

    #[test]
    fn other_scripts_are_repaired() {
        for text in ["Привет, мир и все", "Γειά σου", "日本語の文章", "👍 done", "Tiếng Việt"]
        {
            check(&damage(text), text);
        }
    }

    #[test]
    fn damage_done_twice_is_repaired() {
        let text = "It’s “naïve” — café";
        check(&damage(&damage(text)), text);
        check(&damage(&damage(&damage(text))), text);
        check("Ã¢\u{c2}\u{80}\u{c2}\u{99}s", "’s");
    }

    #[test]
    fn latin1_is_repaired() {
        check("donâ\u{80}\u{99}t â\u{82}¬5 Ã\u{89}tÃ©", "don’t €5 Été");
    }

    #[test]
    fn a_dash_with_an_ascii_quote_is_repaired() {
        check("advocate â€\" and threat â€\" to", "advocate — and threat — to");
        check("1990â€\"1995", "1990–1995");
    }

    #[test]
    fn a_lost_last_byte_is_a_right_quote() {
        check("â€œyesâ€ he said", "“yes” he said");
        check("â€œyes,â€? he said", "“yes,” he said");
        check("â€œyesâ€.", "“yes”.");
        check("â€œyesâ€", "“yes”");
    }

    #[test]
    fn lost_no_break_spaces_are_repaired() {
        check("End.Â  Next", "End.  Next");
        check("Â \nIt isnâ€™t.Â\nÂ Â more", " \nIt isn’t.\n  more");
        check("voilÃ  tout, dÃ©jÃ , lÃ", "voilà tout, déjà, là");
    }

    #[test]
    fn sound_text_stays() {
        stays("naïve café, “curly” ‘quotes’ — and … • ™ ©");
        stays("Ângela, ROMÂNIA, În câmp, Ă Â B, Việt Nam, ÂM NHẠC");
        stays("« voilà\u{a0}», «será»…, «clichÉ», cliché\u{a0}»");
        stays("AMANHÃ” e CAFÉ™ NESCAFÉ® MAÇÃ SÃO À— É…");
        stays("CITÉ’S Ä… ß” Ö” Spaß… Þór ðlæknir");
        stays("what shows as \"Ã¤\" or “â€™” was read wrongly");
        stays("Привет Γειά 日本語 👍");
    }

    #[test]
    fn bytes_of_windows_1252_are_its_own() {
        for byte in 0x80..=0xFFu8 {
            let bytes = [byte];
            let text = WINDOWS_1252.decode_without_bom_handling(&bytes).0;
            assert_eq!(text.chars().next().and_then(byte_of), Some(byte));
        }
    }

    #[test]
    fn long_runs_take_linear_time() {
        let broken = "Ã©".repeat(200_000) + "Ã" + &"â€".repeat(200_000);
        assert!(repair_mojibake(&broken).starts_with('é'));
    }
}
