//! What stood below pictures, in a text that has lost them.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::cleaner::reading::Reading;
use crate::cleaner::rule::{Pass, Rule};
use crate::document::{Unit, UnitKind};

/// *Removes* from a source without pictures the short units that begin or end with who took one.
///
/// *Why it is safe*: where there is a picture, nothing is taken; no sentence names its photographer so.
///
/// *Example*: `The old pier in winter. Photo: Ann Lee` goes.
///
/// *Keeps* "She sold a photo by Ann Lee to the museum."
pub(super) const RULE: Rule = Rule {
    name: "picture-caption",
    reason: "caption of a picture that is not there",
    pass: Pass::Local,
    is_certain: true,
    propose,
};

fn propose(reading: &Reading<'_>) -> Vec<Range<usize>> {
    if reading.units.iter().any(|unit| unit.images > 0) {
        return Vec::new();
    }
    let is_piece = |unit: usize| {
        let is_beside = |other: &Unit<'_>| other.block == reading.units[unit].block;
        [unit.wrapping_sub(1), unit + 1]
            .into_iter()
            .any(|other| reading.units.get(other).is_some_and(is_beside))
    };
    reading.each(|unit| is_caption(&reading.units[unit], is_piece(unit)))
}

/// Whether a unit is a caption; the piece of a line may be one and go on with a sentence of the essay.
fn is_caption(unit: &Unit<'_>, is_piece: bool) -> bool {
    /// Words of the longest caption.
    const MAX_WORDS: usize = 45;
    const MAX_WORDS_OF_PIECE: usize = 14;
    unit.words <= if is_piece { MAX_WORDS_OF_PIECE } else { MAX_WORDS }
        && unit.kind != UnitKind::Code
        && CREDIT.is_match(&unit.text)
}

/// Who took a picture, as captions say it: at their beginning; behind a sentence, a bar or a bracket; by the
/// word "credit"; by the name of an agency behind a mark; by two names and a slash.
static CREDIT: LazyLock<Regex> = LazyLock::new(|| {
    let picture = "(?:Photo|PHOTO|Image|Picture|Photograph|Photography|Illustration|Foto|Bild)s?";
    let by = r"\s?(?::|/|[Bb]y\s+[\p{Lu}@©]|[Cc]ourtesy(?-u:\b)|[Vv]ia\s+[\p{Lu}@])";
    let begins = r"\s?(?:[Bb]y\s+[\p{Lu}@©]|[Cc]ourtesy(?-u:\b)|[Vv]ia\s+[\p{Lu}@])";
    let credit = r"\s?(?:[Cc]redits?|[Ss]ource)\s?:";
    let name = r"[^.!?]{2,60}[.)\]]?$";
    let agency = r"(?:Getty Images|Shutterstock|Adobe Stock|i[Ss]tock(?:[Pp]hoto)?|Unsplash|Pexels|Pixabay|Alamy)";
    let person = r"\p{Lu}\p{Ll}+(?: \p{Lu}\p{L}*\.?){0,2} \p{Lu}[\p{L}’'-]+";
    let forms = [
        format!(r"^{picture}\s?:[^.!?]{{2,150}}[.)\]]?$"),
        format!("^{picture}(?:{begins}|{credit})"),
        format!(r"[.!?|(\[]\s*(?:\p{{Lu}}[\p{{L}}.]*\s){{0,2}}{picture}{by}{name}"),
        format!("{picture}{credit}{name}"),
        "^Image (?:source|caption),".to_owned(),
        format!(r"(?:^|[/|©(–—-]\s?|(?-u:\b)(?:via|on|from) ){agency}[)\]]?$"),
        format!(r"^{agency}\s?[/|]"),
        r"(?:^|[.!?|(\[]\s*)(?:Courtesy|File) (?:photo|image)[.)\]]?$".to_owned(),
        format!(r"(?:^|[.!?|(\[]\s*){picture} by (?:the )?author[.)\]]?$"),
        format!(r"(?-u:\b)\p{{Lu}}{{2,10}}/{person}[)\]]?$"),
        format!(r"\p{{Ll}}[.!?] {person}/\p{{Lu}}[\p{{L}} ]+$"),
    ];
    Regex::new(&forms.join("|")).expect("the pattern is constant and tested")
});

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::cleaner::testing::check;

    #[test]
    fn removes() {
        let captions = [
            "Photo by Ann Lee",
            "Image source, Getty Images",
            "The old pier in winter. Photo: Ann Lee",
            "The old pier in winter (Photo courtesy of Ann Lee)",
            "The old pier Photo credit: Ann Lee",
            "Ann Lee / Getty Images",
            "The old pier. Ann Lee via Getty Images",
            "In this photo, people wait at the old pier. (NN Photo/Ann Lee)",
            "People wait at the old pier on May 3, 2019. NNWIRE/Ann Lee",
            "The old pier on Monday night. Ann Lee/The Harbour Courier",
            "The old pier. Photo by the author.",
            "The old pier in winter, 2016. Courtesy photo.",
        ];
        for caption in captions {
            check(RULE.name, &["*", caption, "*"], &[caption]);
        }
    }

    #[test]
    fn keeps() {
        for line in [
            "She sold a photo by Ann Lee to the museum.",
            "Pictures by the dozen, she said, and none of me.",
            "I put my pictures on Unsplash.",
            "It was a question of AC/DC or the Stones. And of Ann Lee.",
            "He wrote TCP/IP on the board.",
            "2. Lathe Bed Paint/Stain",
            "Picture: a man walks into a bank. He has no tie. He asks for work.",
            "He called it a picture of health. Images came to me by night.",
        ] {
            check(RULE.name, &["*", line, "*"], &[]);
        }
    }
}
