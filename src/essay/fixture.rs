//! A plain essay, for tests of all that is made from essays.

use std::collections::BTreeMap;

use super::{Essay, words};
use crate::cache::Key;
use crate::config::Rights;
use crate::document::Direction;

/// An English essay of a hundred words at a path, entitled with its file's name.
pub(crate) fn essay(path: &str) -> Essay {
    Essay {
        path: path.to_owned(),
        title: path.rsplit('/').next().unwrap().split('.').next().unwrap().to_owned(),
        authors: Vec::new(),
        published: None,
        updated: None,
        site: None,
        url: None,
        language: "en".to_owned(),
        direction: Direction::Ltr,
        summary: None,
        excerpt: String::new(),
        tags: Vec::new(),
        matched_tags: Vec::new(),
        rights: Rights::Full,
        slug: None,
        aliases: Vec::new(),
        former: Vec::new(),
        draft: false,
        order: None,
        shelf: path.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned(),
        words: 100,
        minutes: 1,
        author_note: None,
        republication: None,
        assets: Vec::new(),
        headings: Vec::new(),
        links: Vec::new(),
        images: Vec::new(),
        telling_words: Vec::new(),
        sketch: words::sketch(&words::Words::of([path].into_iter()).hashed()),
        provenance: BTreeMap::new(),
        body: Key::of(&[]),
    }
}
