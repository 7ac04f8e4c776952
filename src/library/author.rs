//! Authors: spellings of one name folded.

use std::collections::HashMap;

use super::taxonomy::{Gathering, Taxonomy};
use crate::config::Author;
use crate::document::fold;
use crate::essay::Essay;

/// Titles before a name, folded.
const HONORIFICS: [&str; 7] = ["dr", "prof", "professor", "mr", "mrs", "ms", "sir"];

/// Degrees after a name, folded.
const DEGREES: [&str; 5] = ["phd", "md", "mba", "esq", "msc"];

/// Gives each author that the curator knows the one name that is shown, once an essay.
pub(super) fn unite(essays: &mut [Essay], authors: &[Author]) {
    let mut known: HashMap<String, &str> = HashMap::new();
    for author in authors {
        for name in author.aliases.iter().chain([&author.name]) {
            known.entry(key(name)).or_insert(&author.name);
        }
    }
    if known.is_empty() {
        return;
    }
    for essay in essays {
        let mut names: Vec<String> = Vec::with_capacity(essay.authors.len());
        for name in essay.authors.drain(..) {
            let name = known.get(&key(&name)).map_or(name, |known| (*known).to_owned());
            if !names.contains(&name) {
                names.push(name);
            }
        }
        essay.authors = names;
    }
}

/// The authors of some essays.
pub(super) fn taxonomy(essays: &[Essay]) -> Taxonomy {
    let mut gathering = Gathering::new(essays.len());
    for (id, essay) in essays.iter().enumerate() {
        for author in &essay.authors {
            let key = key(author);
            if !key.is_empty() {
                gathering.add(id, key, author.trim());
            }
        }
    }
    gathering.into_taxonomy(|_, group| group.commonest(None).to_owned())
}

/// What spellings of one name have in common: case, accents, spacing, titles and degrees aside.
fn key(name: &str) -> String {
    let folded = fold(name).replace("ph-d", "phd");
    let words: Vec<&str> = folded.split('-').filter(|word| !word.is_empty()).collect();
    let mut bare = &words[..];
    while let [first, rest @ ..] = bare
        && rest.len() > 1
        && HONORIFICS.contains(first)
    {
        bare = rest;
    }
    while let [rest @ .., last] = bare
        && rest.len() > 1
        && DEGREES.contains(last)
    {
        bare = rest;
    }
    if bare.is_empty() { name.trim().to_lowercase() } else { bare.concat() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_share_a_key() {
        let check = |a, b| assert_eq!(key(a), key(b), "{a} {b}");
        check("Zoë  Müller", "zoe muller");
        check("Dr. Ada Byron", "Ada Byron");
        check("Ada Byron, Ph.D.", "Ada Byron");
        check("J. K. Lee", "J.K. Lee");
    }

    #[test]
    fn other_names_do_not() {
        let check = |a, b| assert_ne!(key(a), key(b), "{a} {b}");
        check("Ada Byron", "Ada Byron Jr.");
        check("Yo-Yo Ma", "Yo-Yo");
        check("Dr. Seuss", "Seuss");
    }
}
