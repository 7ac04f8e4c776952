//! Where in its source an essay links somewhere.

use std::cell::OnceCell;

use super::library::LibraryFolder;
use crate::diagnostic::Place;
use crate::loader::WIKI_SCHEME;
use crate::source;

/// A source that links stand in, read when the first of them is asked for.
pub(super) struct Linking<'a> {
    folder: &'a LibraryFolder,
    /// Below `content`.
    path: &'a str,
    /// Empty, where the source is no text, or longer than any by hand.
    text: OnceCell<String>,
}

impl<'a> Linking<'a> {
    pub(super) fn of(folder: &'a LibraryFolder, path: &'a str) -> Self {
        Self { folder, path, text: OnceCell::new() }
    }

    /// The first place that has an address as links write it; the whole source where none has.
    pub(super) fn place_of(&self, address: &str) -> Place {
        let text = self.text.get_or_init(|| {
            source::read_text(&self.folder.path("content").join(self.path)).unwrap_or_default()
        });
        find(text, address)
            .map_or_else(|| Place::file(self.path), |offset| Place::offset(self.path, text, offset))
    }
}

fn find(text: &str, address: &str) -> Option<usize> {
    if let Some(title) = address.strip_prefix(WIKI_SCHEME) {
        let link = format!("[[{title}");
        return whole(text, &link, &[']', '|', '#']).map(|offset| offset + "[[".len());
    }
    let bare = address.strip_suffix('/').unwrap_or(address);
    let is_behind = [')', '>', '"', '\'', ']', '#', ',', '|'];
    whole(text, address, &is_behind).or_else(|| whole(text, bare, &is_behind))
}

/// The first place of some text with a border before and behind it.
fn whole(text: &str, part: &str, ends: &[char]) -> Option<usize> {
    const STARTS: [char; 10] = ['(', '<', '"', '\'', '[', ']', '=', ':', ',', '|'];
    let is_border = |next: Option<char>, signs: &[char]| {
        next.is_none_or(|next| next.is_whitespace() || signs.contains(&next))
    };
    text.match_indices(part).map(|(at, _)| at).find(|at| {
        let is_open = part.starts_with('[') || is_border(text[..*at].chars().next_back(), &STARTS);
        is_open && is_border(text[at + part.len()..].chars().next(), ends)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_found_as_they_are_written() {
        fn check(text: &str, address: &str, expected: Option<usize>) {
            assert_eq!(find(text, address), expected, "{text}");
        }
        check("See [was](was-gone.md), [it](gone.md).", "gone.md", Some(29));
        check("See [[Gone Away|it]].", "wiki:Gone Away", Some(6));
        check("See [[Gone Awayward]].", "wiki:Gone Away", None);
        check("See <https://a.example>.", "https://a.example/", Some(5));
        check("[a](https://a.example/b) [b](https://a.example)", "https://a.example/", Some(29));
        check("[a]: gone.md", "gone.md", Some(5));
        check("Gone.md", "gone.md", None);
    }
}
