//! What the curator declares: the sidecar over the front matter, key by key.

use std::path::Path;

use super::address;
use super::language;
use super::text::fold;
use super::{Found, Provenance};
use crate::diagnostic::{Diagnostic, Place};
use crate::document::FrontMatter;

/// Both declarations as one.
pub(super) fn merge(sidecar: &FrontMatter, front_matter: &FrontMatter) -> FrontMatter {
    let (over, under) = (sidecar.clone(), front_matter.clone());
    FrontMatter {
        title: over.title.or(under.title),
        authors: first_filled(over.authors, under.authors),
        date: over.date.or(under.date),
        updated: over.updated.or(under.updated),
        tags: first_filled(over.tags, under.tags),
        categories: first_filled(over.categories, under.categories),
        source: over.source.or(under.source),
        site: over.site.or(under.site),
        language: over.language.or(under.language),
        description: over.description.or(under.description),
        slug: over.slug.or(under.slug),
        aliases: first_filled(over.aliases, under.aliases),
        draft: over.draft.or(under.draft),
        order: over.order.or(under.order),
        rights: over.rights.or(under.rights),
        charset: over.charset.or(under.charset),
        clean: over.clean.or(under.clean),
        keep: first_filled(over.keep, under.keep),
        strip: first_filled(over.strip, under.strip),
        body: over.body.or(under.body),
        comments: over.comments.or(under.comments),
    }
}

fn first_filled<T>(over: Vec<T>, under: Vec<T>) -> Vec<T> {
    if over.is_empty() { under } else { over }
}

/// The declared value of one key with where it was declared.
pub(super) fn find<T>(
    sidecar: &FrontMatter,
    front_matter: &FrontMatter,
    key: impl Fn(&FrontMatter) -> Option<T>,
) -> Option<Found<T>> {
    let found = |value: Option<T>, provenance| value.map(|value| Found { value, provenance });
    found(key(sidecar), Provenance::Sidecar)
        .or_else(|| found(key(front_matter), Provenance::FrontMatter))
}

/// A declared text on one line; `None` if it is empty.
pub(super) fn line(text: Option<&str>) -> Option<String> {
    text.map(fold).filter(|text| !text.is_empty())
}

/// A declared list without empty entries; `None` if none is left.
pub(super) fn list(texts: &[String]) -> Option<Vec<String>> {
    let texts: Vec<String> =
        texts.iter().map(|text| fold(text)).filter(|text| !text.is_empty()).collect();
    (!texts.is_empty()).then_some(texts)
}

/// What is wrong with declared values: `metadata/title`, `metadata/source`, `metadata/language`.
pub(super) fn check(path: &Path, declared: &FrontMatter) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let mut warn = |code, message: String, help: &str| {
        diagnostics.push(Diagnostic::warning(code, Place::file(path), message).with_help(help));
    };
    if declared.title.as_deref().is_some_and(|title| fold(title).is_empty()) {
        warn("metadata/title", "`title` is empty".to_owned(), "give it words or remove the key");
    }
    if let Some(source) = &declared.source
        && address::canonical(source).is_none()
    {
        warn(
            "metadata/source",
            format!("`source` is not a web address: `{source}`"),
            "write the whole address, such as `https://example.com/essay`",
        );
    }
    if let Some(tag) = &declared.language
        && language::normalise(tag).is_none()
    {
        warn(
            "metadata/language",
            format!("`language` is not a language tag: `{tag}`"),
            "write a BCP 47 tag, such as `en` or `pt-BR`",
        );
    }
    diagnostics
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sidecar_overrules_key_by_key() {
        let sidecar = FrontMatter { title: Some("A".to_owned()), ..FrontMatter::default() };
        let front_matter = FrontMatter {
            title: Some("B".to_owned()),
            tags: vec!["work".to_owned()],
            ..FrontMatter::default()
        };
        let merged = merge(&sidecar, &front_matter);
        assert_eq!((merged.title.as_deref(), merged.tags.len()), (Some("A"), 1));
    }

    #[test]
    fn invalid_values_are_reported() {
        fn check_codes(declared: &FrontMatter, expected: &[&str]) {
            let diagnostics = check(Path::new("a.md"), declared);
            let codes: Vec<&str> = diagnostics.iter().map(|diagnostic| &*diagnostic.code).collect();
            assert_eq!(codes, expected);
        }
        let text = |text: &str| Some(text.to_owned());
        check_codes(&FrontMatter::default(), &[]);
        check_codes(
            &FrontMatter { title: text(" "), ..FrontMatter::default() },
            &["metadata/title"],
        );
        check_codes(
            &FrontMatter { source: text("a.html"), ..FrontMatter::default() },
            &["metadata/source"],
        );
        check_codes(
            &FrontMatter { language: text("english"), ..FrontMatter::default() },
            &["metadata/language"],
        );
    }
}
