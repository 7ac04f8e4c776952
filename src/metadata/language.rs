//! The language of the text as a BCP 47 tag: as stated where the text does not plainly contradict,
//! otherwise as detected.

use super::evidence::Evidence;
use super::{Found, Provenance};
use crate::document::FactKind;

/// Ranks what the page states and what its prose looks like.
pub(super) fn infer(evidence: &Evidence<'_>) -> Option<Found<String>> {
    let stated = stated(evidence);
    let detected = detect(evidence);
    match (stated, detected) {
        (Some(stated), Some(detected)) if primary(&stated.value) != primary(&detected) => {
            // Page templates are often left at the "en" they came with.
            let is_same_family = SAME_FAMILY.iter().any(|family| {
                family.contains(&primary(&stated.value)) && family.contains(&detected.as_str())
            });
            if is_same_family {
                Some(stated)
            } else {
                Some(Found { value: detected, provenance: Provenance::Detected })
            }
        }
        (Some(stated), _) => Some(stated),
        (None, detected) => detected.map(|value| Found { value, provenance: Provenance::Detected }),
    }
}

/// Whether a code of two letters is that of a language that can be detected.
pub(super) fn is_code(code: &str) -> bool {
    CODES.iter().any(|(_, short)| *short == code)
}

/// A tag in its canonical case ("en-GB", "zh-Hant"); `None` if it is not well-formed.
pub(super) fn normalise(tag: &str) -> Option<String> {
    let tag = tag.trim().replace('_', "-");
    let tag = tag.split('.').next().unwrap_or_default();
    let mut subtags = tag.split('-');
    let primary = subtags.next()?.to_ascii_lowercase();
    let is_language =
        (2..=3).contains(&primary.len()) && primary.bytes().all(|byte| byte.is_ascii_lowercase());
    if !is_language {
        return None;
    }
    let mut normal = primary;
    for subtag in subtags {
        let is_subtag = (1..=8).contains(&subtag.len())
            && subtag.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if !is_subtag {
            return None;
        }
        normal.push('-');
        normal.push_str(&cased(subtag));
    }
    Some(normal)
}

/// Scripts are capitalised, regions are capitals, all else is lower case (RFC 5646, 2.1.1).
fn cased(subtag: &str) -> String {
    let lower = subtag.to_ascii_lowercase();
    match subtag.len() {
        2 => lower.to_ascii_uppercase(),
        4 if lower.bytes().all(|byte| byte.is_ascii_alphabetic()) => {
            lower[..1].to_ascii_uppercase() + &lower[1..]
        }
        _ => lower,
    }
}

fn stated(evidence: &Evidence<'_>) -> Option<Found<String>> {
    let structured = &evidence.structured;
    let articles = structured.articles.iter().filter_map(|node| node.language.as_deref());
    let roots =
        evidence.document.facts_named(FactKind::Root, "lang").map(|fact| fact.value.as_str());
    let metas = evidence.meta(&[
        "og:locale",
        "content-language",
        "dc.language",
        "dcterms.language",
        "language",
    ]);
    let mails = evidence.document.facts_named(FactKind::Mail, "content-language");
    articles
        .map(|tag| (tag, Provenance::JsonLd))
        .chain(roots.map(|tag| (tag, Provenance::Meta)))
        .chain(metas.map(|tag| (tag, Provenance::Meta)))
        .chain(mails.map(|fact| (fact.value.as_str(), Provenance::Mail)))
        .find_map(|(tag, provenance)| Some(Found { value: normalise(tag)?, provenance }))
}

fn primary(tag: &str) -> &str {
    tag.split('-').next().unwrap_or(tag)
}

/// The language of the prose, if there is enough of it to be sure.
fn detect(evidence: &Evidence<'_>) -> Option<String> {
    /// Bytes of prose that are looked at, up to the end of a character.
    const SAMPLE_BYTES: usize = 600;
    /// Fewest words from which the guess is trusted.
    const MIN_WORDS: usize = 20;
    let mut sample = String::new();
    let mut words = 0;
    for unit in evidence.units.get(evidence.prose.clone())?.iter().filter(|unit| unit.words > 0) {
        sample.push_str(&unit.text);
        sample.push('\n');
        words += unit.words;
        if sample.len() > SAMPLE_BYTES {
            break;
        }
    }
    if words >= MIN_WORDS && is_english(&sample) {
        return Some("en".to_owned());
    }
    sample.truncate(sample.ceil_char_boundary(SAMPLE_BYTES));
    let info = whatlang::detect(&sample).filter(|info| info.is_reliable() && words >= MIN_WORDS)?;
    let code = info.lang().code();
    CODES.iter().find(|(long, _)| *long == code).map(|(_, short)| (*short).to_owned())
}

/// Whether a text is so full of words that only English has that statistics can be spared.
fn is_english(text: &str) -> bool {
    /// Frequent words of it that are not as frequent together in any other language.
    const WORDS: [&str; 10] =
        ["the", "and", "of", "to", "that", "with", "you", "this", "are", "they"];
    /// One word in how many has to be one of them; English has one in five.
    const ONE_IN: usize = 8;
    /// How many of them there have to be: other languages have one or two of their own that look so.
    const MIN_DIFFERENT: usize = 4;
    let mut counts = [0; WORDS.len()];
    let mut all = 0;
    for word in text.split_ascii_whitespace() {
        all += 1;
        if let Some(known) = WORDS.iter().position(|known| *known == word) {
            counts[known] += 1;
        }
    }
    let different = counts.iter().filter(|count| **count > 0).count();
    different >= MIN_DIFFERENT && counts.iter().sum::<usize>() * ONE_IN >= all
}

/// Languages so close that a page knows better than statistics which it is written in.
const SAME_FAMILY: &[&[&str]] = &[
    &["nb", "nn", "no", "da", "sv"],
    &["hr", "sr", "bs", "sl", "mk", "bg"],
    &["cs", "sk"],
    &["id", "ms", "jv"],
    &["pt", "gl", "es", "ca"],
    &["ru", "uk", "be"],
    &["af", "nl"],
    &["fa", "ar", "ur"],
    &["hi", "mr", "ne"],
];

/// ISO 639-3 codes of the detector and the shortest codes, which BCP 47 asks for.
#[rustfmt::skip]
const CODES: &[(&str, &str)] = &[
    ("epo", "eo"), ("eng", "en"), ("rus", "ru"), ("cmn", "zh"), ("spa", "es"), ("por", "pt"),
    ("ita", "it"), ("ben", "bn"), ("fra", "fr"), ("deu", "de"), ("ukr", "uk"), ("kat", "ka"),
    ("ara", "ar"), ("hin", "hi"), ("jpn", "ja"), ("heb", "he"), ("yid", "yi"), ("pol", "pl"),
    ("amh", "am"), ("jav", "jv"), ("kor", "ko"), ("nob", "nb"), ("dan", "da"), ("swe", "sv"),
    ("fin", "fi"), ("tur", "tr"), ("nld", "nl"), ("hun", "hu"), ("ces", "cs"), ("ell", "el"),
    ("bul", "bg"), ("bel", "be"), ("mar", "mr"), ("kan", "kn"), ("ron", "ro"), ("slv", "sl"),
    ("hrv", "hr"), ("srp", "sr"), ("mkd", "mk"), ("lit", "lt"), ("lav", "lv"), ("est", "et"),
    ("tam", "ta"), ("vie", "vi"), ("urd", "ur"), ("tha", "th"), ("guj", "gu"), ("uzb", "uz"),
    ("pan", "pa"), ("aze", "az"), ("ind", "id"), ("tel", "te"), ("pes", "fa"), ("mal", "ml"),
    ("ori", "or"), ("mya", "my"), ("nep", "ne"), ("sin", "si"), ("khm", "km"), ("tuk", "tk"),
    ("aka", "ak"), ("zul", "zu"), ("sna", "sn"), ("afr", "af"), ("lat", "la"), ("slk", "sk"),
    ("cat", "ca"), ("tgl", "tl"), ("hye", "hy"), ("cym", "cy"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Builder;
    use crate::metadata::evidence::tests::PROSE;

    #[test]
    fn tags_are_normalised() {
        fn check(tag: &str, expected: Option<&str>) {
            assert_eq!(normalise(tag).as_deref(), expected);
        }
        check("EN_us", Some("en-US"));
        check("en_US.UTF-8", Some("en-US"));
        check("zh-hant-tw", Some("zh-Hant-TW"));
        check("english", None);
        check("", None);
        check("en-", None);
    }

    #[test]
    fn english_is_told_by_its_small_words() {
        fn check(text: &str, expected: bool) {
            assert_eq!(is_english(text), expected, "{text}");
        }
        check("most of the people that you ask are glad to tell you what they did", true);
        check(
            "de meeste mensen of hun baas zijn blij als je to the point vraagt wat zij deden",
            false,
        );
        check("to nie jest to o co chodzi kiedy prosi to szef a nie jego ludzie w pracy", false);
        check("", false);
    }

    #[test]
    fn the_text_overrules_a_template() {
        fn check(stated: Option<&str>, text: &str, expected: Option<&str>) {
            let mut builder = Builder::new();
            if let Some(stated) = stated {
                builder.fact(FactKind::Root, "lang", stated);
            }
            builder.text(text);
            let document = builder.finish();
            let units = document.units();
            let evidence = Evidence::gather(&document, &units, None);
            assert_eq!(infer(&evidence).map(|found| found.value).as_deref(), expected);
        }
        let german = "Die meisten Menschen warten auf eine ruhige Woche, bevor sie darüber nachdenken, \
            was sie von ihrer Arbeit wollen, und dann kommt diese ruhige Woche eben doch nie.";
        check(Some("en-GB"), PROSE, Some("en-GB"));
        check(None, PROSE, Some("en"));
        check(Some("en"), german, Some("de"));
        check(Some("fr"), "Oui.", Some("fr"));
        check(None, "Oui.", None);
    }
}
