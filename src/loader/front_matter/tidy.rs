//! Declared values without the marks other programs put around them.

use std::collections::BTreeSet;

/// Text on one line, with single spaces.
pub(super) fn single_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A tag without `#` and wiki brackets. `None` when nothing is left.
pub(super) fn tag(text: &str) -> Option<String> {
    let tag = single_line(link_text(text.trim().trim_start_matches('#').trim()));
    (!tag.is_empty()).then_some(tag)
}

/// The tags in one text: separated by commas or semicolons, else perhaps by spaces, and surely so
/// where each has a `#`.
pub(super) fn split_tags(text: &str, is_spaced: bool) -> Vec<String> {
    let has_signs = text.contains([',', ';']);
    let is_marked = text.split_whitespace().all(|word| word.starts_with('#'));
    let is_separator = |character: char| match character {
        ',' | ';' => true,
        other => (is_spaced || is_marked) && !has_signs && other.is_whitespace(),
    };
    // A wiki link may hold spaces.
    if text.starts_with("[[") && !has_signs {
        return vec![text.to_owned()];
    }
    text.split(is_separator).map(str::to_owned).collect()
}

/// A person's name without "By", links and mail addresses. `None` when nothing is left, or it is
/// an address of a profile.
pub(super) fn name(text: &str) -> Option<String> {
    let text = link_text(text.trim());
    let text = text.split_once('<').map_or(text, |(name, _)| name);
    let name = single_line(text);
    let name = match name.split_at_checked("by ".len()) {
        Some((by, rest)) if by.eq_ignore_ascii_case("by ") => rest,
        _ => &name,
    };
    (!name.is_empty() && !is_web_address(name)).then(|| name.to_owned())
}

/// The names in one text. "Doe, Jane", "Jane Doe, Jr." and "Smith and Sons" are one each: only
/// between full names does a comma or "and" separate.
pub(super) fn split_names(text: &str) -> Vec<String> {
    if text.contains(';') {
        return text.split(';').map(str::to_owned).collect();
    }
    let unified = single_line(text).replace(" and ", ",").replace(" & ", ",");
    let names: Vec<&str> =
        unified.split(',').map(str::trim).filter(|name| !name.is_empty()).collect();
    if names.iter().all(|name| name.split_whitespace().count() > 1) {
        names.into_iter().map(str::to_owned).collect()
    } else {
        vec![text.to_owned()]
    }
}

/// What a reader sees of `[[Page|shown]]` and `[shown](address)`; other text as it is.
pub(super) fn link_text(text: &str) -> &str {
    if let Some(inner) = text.strip_prefix("[[").and_then(|rest| rest.strip_suffix("]]")) {
        return inner.rsplit_once('|').map_or(inner, |(_, shown)| shown).trim();
    }
    match text.strip_prefix('[').and_then(|rest| rest.split_once("](")) {
        Some((shown, _)) => shown.trim(),
        None => text,
    }
}

/// Where `[shown](address)` and `<address>` lead; other text as it is.
pub(super) fn link_target(text: &str) -> &str {
    if let Some((_, rest)) = text.split_once("](") {
        return rest.trim_end_matches(')').trim();
    }
    text.trim_matches(['<', '>']).trim()
}

/// Whether a text is an absolute http(s) address.
pub(super) fn is_web_address(text: &str) -> bool {
    url::Url::parse(text)
        .is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

/// A language tag with hyphens, if it looks like one (BCP 47: two or three letters, then
/// subtags of up to eight).
pub(super) fn language(text: &str) -> Option<String> {
    let tag = text.replace('_', "-");
    // The encoding that a POSIX locale such as `en_US.UTF-8` ends in.
    let tag = tag.split('.').next().unwrap_or_default();
    let is_plausible = tag.split('-').enumerate().all(|(position, subtag)| {
        let is_word = subtag.chars().all(|character| character.is_ascii_alphanumeric());
        let lengths = if position == 0 { 2..=3 } else { 1..=8 };
        is_word && lengths.contains(&subtag.len())
    });
    is_plausible.then(|| tag.to_owned())
}

/// The texts in order, each once, case aside.
pub(super) fn distinct(texts: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    texts.into_iter().filter(|text| seen.insert(text.to_lowercase())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_split_only_between_full_names() {
        #[track_caller]
        fn check(text: &str, expected: &[&str]) {
            assert_eq!(split_names(text), expected);
        }
        check("Jane Doe and John Roe", &["Jane Doe", "John Roe"]);
        check("Jane Doe, John Roe & Ann Lee", &["Jane Doe", "John Roe", "Ann Lee"]);
        check("Doe, Jane", &["Doe, Jane"]);
        check("Jane Doe, PhD", &["Jane Doe, PhD"]);
        check("Smith and Sons", &["Smith and Sons"]);
    }

    #[test]
    fn names_lose_what_is_not_the_name() {
        #[track_caller]
        fn check(text: &str, expected: Option<&str>) {
            assert_eq!(name(text).as_deref(), expected);
        }
        check(" By  Jane\nDoe ", Some("Jane Doe"));
        check("Byron Katz", Some("Byron Katz"));
        check("[Jane Doe](https://x.org/jane)", Some("Jane Doe"));
        check("Jane Doe <jane@x.org>", Some("Jane Doe"));
        check("https://social.example/jane", None);
        check("", None);
    }

    #[test]
    fn tags_lose_their_marks() {
        #[track_caller]
        fn check(text: &str, expected: Option<&str>) {
            assert_eq!(tag(text).as_deref(), expected);
        }
        check("#pay", Some("pay"));
        check(" [[Asking for a raise]] ", Some("Asking for a raise"));
        check("C#", Some("C#"));
        check("#", None);
        assert_eq!(split_tags("pay raise, work", true), ["pay raise", " work"]);
        assert_eq!(split_tags("pay raise", true), ["pay", "raise"]);
        assert_eq!(split_tags("pay raise", false), ["pay raise"]);
    }

    #[test]
    fn languages_look_like_tags() {
        for (text, expected) in [
            ("en", Some("en")),
            ("en_GB.UTF-8", Some("en-GB")),
            ("zh-Hant-TW", Some("zh-Hant-TW")),
            ("English", None),
            ("", None),
            ("en-", None),
        ] {
            assert_eq!(language(text).as_deref(), expected);
        }
    }
}
