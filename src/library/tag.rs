//! Tags: declared ones and those of the vocabulary, spellings of one tag folded.

use std::collections::HashMap;

use super::taxonomy::{Gathering, Group, Taxonomy};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Place};
use crate::document::fold_keeping;
use crate::essay::Essay;

/// A word this short is not taken for a plural ("gas", "us").
const MIN_PLURAL_BYTES: usize = 4;

/// The tags of some essays.
pub(super) fn taxonomy(
    essays: &[Essay],
    config: &Config,
    diagnostics: &mut Vec<Diagnostic>,
) -> Taxonomy {
    let mut vocabulary: HashMap<String, &str> = HashMap::new();
    for tag in &config.tags {
        vocabulary.entry(key(&tag.name)).or_insert(&tag.name);
    }
    let mut gathering = Gathering::new(essays.len());
    for (id, essay) in essays.iter().enumerate() {
        for tag in essay.tags.iter().chain(&essay.matched_tags) {
            let key = key(tag);
            if !key.is_empty() {
                gathering.add(id, key, tag.trim());
            }
        }
    }
    let name = |key: &str, group: &Group| group.commonest(vocabulary.get(key).copied()).to_owned();
    for (key, group) in &gathering.groups {
        if group.spellings.len() > 1 {
            diagnostics.push(spelling_note(essays, group, &name(key, group)));
        }
    }
    gathering.into_taxonomy(name)
}

fn spelling_note(essays: &[Essay], group: &Group, shown: &str) -> Diagnostic {
    let others: Vec<_> = group
        .spellings
        .keys()
        .filter(|spelling| *spelling != shown)
        .map(|spelling| format!("`{spelling}`"))
        .collect();
    let spells_otherwise = |essay: &&Essay| {
        let mut tags = essay.tags.iter().chain(&essay.matched_tags);
        tags.any(|tag| tag.trim() != shown && group.spellings.contains_key(tag.trim()))
    };
    let members = group.essays.iter().map(|id| &essays[*id]);
    let place = members.filter(spells_otherwise).map(|essay| essay.path.as_str()).min();
    Diagnostic::note(
        "tags/spelling",
        Place::file(place.unwrap_or_default()),
        format!("{} and `{shown}` are taken for one tag", others.join(", ")),
    )
    .with_help(format!("`offprint tags merge` can write `{shown}` everywhere"))
}

/// What spellings of one tag have in common: case, accents, hyphens and spaces aside, a plural as
/// its singular.
pub fn key(tag: &str) -> String {
    let mut key = fold_keeping(tag, |sign| matches!(sign, '+' | '#'));
    let word = key.rsplit('-').next().unwrap_or_default();
    if word.len() < MIN_PLURAL_BYTES || !word.is_ascii() {
        return key;
    }
    let ends = |endings: &[&str]| endings.iter().any(|ending| word.ends_with(ending));
    if ends(&["ies"]) && word.len() > MIN_PLURAL_BYTES {
        key.truncate(key.len() - "ies".len());
        key.push('y');
    } else if ends(&["sses", "shes", "ches", "xes"]) {
        key.truncate(key.len() - "es".len());
    } else if ends(&["s"]) && !ends(&["ss", "us", "is"]) {
        key.truncate(key.len() - "s".len());
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_tag_share_a_key() {
        let check = |a, b| assert_eq!(key(a), key(b), "{a} {b}");
        check("Job Search", "job-search");
        check("job_search", "job  searches");
        check("Résumés", "resume");
        check("Salaries", "salary");
        check("bosses", "boss");
    }

    #[test]
    fn other_tags_do_not() {
        let check = |a, b| assert_ne!(key(a), key(b), "{a} {b}");
        check("C", "C++");
        check("C#", "C");
        check("bus", "bu");
        check("boss", "bos");
        check("analysis", "analysi");
    }
}
