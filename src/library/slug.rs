//! Path segments.

use serde::Serialize;
use unicode_normalization::UnicodeNormalization;

use crate::document::{cut, fold};

/// Longest slug in bytes: with the longest suffix and file name it stays far below the 255 bytes
/// file systems allow a segment.
const MAX_BYTES: usize = 80;

/// One path segment: lower case, letters and digits of any script, hyphens between; never empty,
/// at most 80 bytes, never a name that a file system reserves.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Slug(String);

impl Slug {
    /// The slug of a text. Latin letters lose their accents, other scripts stay as they are; a
    /// text without letters and digits gets a name made of its hash. A slug is its own slug.
    pub fn new(text: &str) -> Self {
        let folded = fold(text);
        let cut = cut(&folded, MAX_BYTES);
        if cut.is_empty() {
            return Self(format!("text-{}", &blake3::hash(text.as_bytes()).to_hex()[..12]));
        }
        if is_reserved(cut) { Self(format!("{cut}-1")) } else { Self(cut.to_owned()) }
    }

    /// The same slug with a number, for the second and later of a name.
    pub(crate) fn numbered(&self, number: usize) -> Self {
        let suffix = format!("-{number}");
        let stem = cut(&self.0, MAX_BYTES - suffix.len());
        Self(format!("{stem}{suffix}"))
    }

    /// What two slugs have in common that name one file where case and composition of letters do
    /// not count.
    pub(crate) fn file_key(&self) -> String {
        if self.0.is_ascii() {
            return self.0.to_ascii_lowercase();
        }
        self.0.nfd().flat_map(char::to_uppercase).flat_map(char::to_lowercase).collect()
    }

    /// The segment.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Slug {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Names Windows keeps for devices, with any ending ("Naming Files, Paths, and Namespaces").
fn is_reserved(slug: &str) -> bool {
    let is_numbered = |prefix: &str| {
        slug.strip_prefix(prefix).is_some_and(|rest| matches!(rest.as_bytes(), [b'0'..=b'9']))
    };
    matches!(slug, "con" | "prn" | "aux" | "nul") || is_numbered("com") || is_numbered("lpt")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_normalization::char::is_combining_mark;

    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(Slug::new(text).as_str(), expected, "{text:?}");
    }

    #[test]
    fn words_are_joined_by_hyphens() {
        check("Asking for a Raise", "asking-for-a-raise");
        check("  Don’t -- ever_do this!  ", "dont-ever-do-this");
        check("10 Things (2024)", "10-things-2024");
    }

    #[test]
    fn latin_is_folded_and_other_scripts_stay() {
        check("Café Ængström Łódź straße", "cafe-aengstrom-lodz-strasse");
        check("Как просить прибавку", "как-просить-прибавку");
        check("仕事のがんばり方", "仕事のがんばり方");
        check("काम की बात", "काम-की-बात");
        check("ＦＵＬＬ ﬁne ²", "full-fine-2");
        check("ΟΔΟΣ", "οδος");
    }

    #[test]
    fn marks_keep_their_order_where_an_apostrophe_goes() {
        let slug = Slug::new("\u{5d1}\u{5b4}'\u{5b0}");
        assert_eq!(Slug::new(slug.as_str()), slug);
        assert_eq!(slug, Slug::new("\u{5d1}\u{5b4}\u{5b0}"));
    }

    #[test]
    fn nothing_left_gets_a_hash() {
        assert!(Slug::new("!!!").as_str().starts_with("text-"));
        assert_ne!(Slug::new("!!!"), Slug::new("???"));
    }

    #[test]
    fn paths_cannot_climb() {
        check("../../etc/passwd", "etc-passwd");
        check("a\\b:c\0d", "a-b-c-d");
    }

    #[test]
    fn reserved_names_get_a_suffix() {
        check("CON", "con-1");
        check("Com1", "com1-1");
        check("Lpt¹", "lpt1-1");
        check("comb", "comb");
    }

    #[test]
    fn long_texts_are_cut_between_words() {
        let slug = Slug::new(&"word ".repeat(40));
        assert_eq!(slug.as_str().len(), 79);
        assert!(slug.as_str().ends_with("-word"));
        assert_eq!(Slug::new(&"語".repeat(100)).as_str().len(), 78);
        assert!(slug.numbered(12).as_str().len() <= MAX_BYTES);
    }

    #[test]
    fn file_systems_that_fold_names_see_one_file() {
        assert_eq!(Slug::new("οδός").file_key(), Slug::new("ΟΔΌΣ").file_key());
        assert_eq!(Slug("ς".into()).file_key(), Slug("σ".into()).file_key());
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn slugs_are_in_their_alphabet(text in ".*") {
            let slug = Slug::new(&text);
            let slug = slug.as_str();
            prop_assert!(!slug.is_empty() && slug.len() <= MAX_BYTES, "{slug:?}");
            prop_assert!(!slug.starts_with('-') && !slug.ends_with('-') && !slug.contains("--"), "{slug:?}");
            prop_assert!(slug.chars().all(|c| c == '-' || c.is_alphanumeric() || is_combining_mark(c)), "{slug:?}");
            prop_assert!(!is_reserved(slug));
            prop_assert_eq!(slug.to_lowercase(), slug);
        }

        #[test]
        fn a_slug_is_its_own_slug(text in ".*") {
            let slug = Slug::new(&text);
            prop_assert_eq!(Slug::new(slug.as_str()), slug);
        }
    }
}
