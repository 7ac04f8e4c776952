//! What a file's name tells when nothing else does: "2020-09-13-asking-for-less.txt".

use std::path::Path;

use jiff::civil::Date;

use super::language::is_code;

/// Endings that are not part of a name.
const COMPRESSED: &str = ".gz";

/// A title made of the words of a file's name; `None` if it has no letters.
pub(super) fn title(path: &Path) -> Option<String> {
    let stem = stem(path)?;
    let words = split_date(&stem).map_or(stem.as_str(), |(_, rest)| rest);
    let spaced = words.replace(['-', '_', '+'], " ");
    let title = spaced.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut characters = title.chars();
    let first = characters.next()?;
    title.chars().any(char::is_alphabetic).then(|| first.to_uppercase().chain(characters).collect())
}

/// The date a file's name begins with.
pub(super) fn date(path: &Path) -> Option<Date> {
    split_date(&stem(path)?).map(|(date, _)| date)
}

/// A file's name without its ending; of a page bundle's `index.md` the name of the folder.
fn stem(path: &Path) -> Option<String> {
    const BUNDLE: &str = "index";
    let name = path.file_name()?.to_string_lossy();
    let name = name.strip_suffix(COMPRESSED).unwrap_or(&name);
    let page = name.strip_suffix(".md").unwrap_or_default();
    if split_language(page).map_or(page, |(page, _)| page) == BUNDLE
        && let Some(folder) = path.parent().and_then(Path::file_name)
    {
        return Some(folder.to_string_lossy().into_owned());
    }
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    Some(split_language(stem).map_or(stem, |(stem, _)| stem).to_owned())
}

/// The language of one's own writing that a file's name ends in, as Hugo and Zola read it:
/// `first-day.de.md`.
pub(super) fn language(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_string_lossy();
    let stem = page_name(&name);
    split_language(stem).map(|(_, language)| language.to_owned())
}

/// A file's name without its ending, a final `.gz` aside.
pub(crate) fn page_name(file: &str) -> &str {
    let file = file.strip_suffix(COMPRESSED).unwrap_or(file);
    file.rsplit_once('.').map_or(file, |(stem, _)| stem)
}

/// What stands before the language that a name without its ending ends in, and the language.
pub(crate) fn split_language(stem: &str) -> Option<(&str, &str)> {
    stem.rsplit_once('.').filter(|(name, code)| !name.is_empty() && is_code(code))
}

/// The ISO date a name begins with, and what follows it.
pub(crate) fn split_date(stem: &str) -> Option<(Date, &str)> {
    const ISO_LENGTH: usize = "2020-09-13".len();
    let date = stem.get(..ISO_LENGTH)?.replace('_', "-").parse().ok()?;
    let rest = &stem[ISO_LENGTH..];
    (!rest.starts_with(|next: char| next.is_ascii_digit())).then_some((date, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_give_titles_and_dates() {
        fn check(name: &str, title_expected: Option<&str>, date_expected: Option<&str>) {
            let path = Path::new(name);
            assert_eq!(title(path).as_deref(), title_expected, "{name}");
            assert_eq!(date(path).map(|date| date.to_string()).as_deref(), date_expected, "{name}");
        }
        check("a/2020-09-13-asking-for-less.txt", Some("Asking for less"), Some("2020-09-13"));
        check("asking_for_less.html.gz", Some("Asking for less"), None);
        check("2020-13-41-x.md", Some("2020 13 41 x"), None);
        check("2020-09-13.txt", None, Some("2020-09-13"));
        check("über-mut.md", Some("Über mut"), None);
        check("posts/2020-09-13-asking/index.md", Some("Asking"), Some("2020-09-13"));
        check("index.md", Some("Index"), None);
        check("asking/index.de.md", Some("Asking"), None);
        check("2020-09-13-erster-tag.de.md", Some("Erster tag"), Some("2020-09-13"));
        check("node.js.md", Some("Node.js"), None);
    }
}
