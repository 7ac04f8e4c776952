//! What a file's name tells when nothing else does: "2020-09-13-asking-for-less.txt".

use std::path::Path;

use jiff::civil::Date;

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
    const BUNDLE: &str = "index.md";
    let name = path.file_name()?.to_string_lossy();
    let name = name.strip_suffix(COMPRESSED).unwrap_or(&name);
    if name == BUNDLE
        && let Some(folder) = path.parent().and_then(Path::file_name)
    {
        return Some(folder.to_string_lossy().into_owned());
    }
    Some(name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned())
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
    }
}
