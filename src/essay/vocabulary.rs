//! The library's tags, found in an essay by their phrases.

use aho_corasick::{AhoCorasick, MatchKind};

use crate::config::VocabularyTag;

/// How often a tag's phrases must stand in the text; once in the title or a heading counts as often.
const MIN_COUNT: usize = 2;

/// Tags an essay is given at most: the ones whose phrases it uses most.
const MAX_TAGS: usize = 6;

/// The vocabulary, ready to match.
#[derive(Debug)]
pub struct Vocabulary {
    automaton: Option<AhoCorasick>,
    /// By pattern: index of its tag.
    tag_of: Vec<usize>,
    names: Vec<String>,
}

impl Vocabulary {
    /// A vocabulary of tags. A tag's own name is one of its phrases.
    pub fn new(tags: &[VocabularyTag]) -> Self {
        let mut patterns = Vec::new();
        let mut tag_of = Vec::new();
        for (index, tag) in tags.iter().enumerate() {
            for phrase in std::iter::once(&tag.name).chain(&tag.phrases) {
                let phrase = even(phrase);
                if !phrase.is_empty() {
                    patterns.push(phrase);
                    tag_of.push(index);
                }
            }
        }
        let mut builder = AhoCorasick::builder();
        let automaton = if patterns.is_empty() {
            None
        } else {
            builder.match_kind(MatchKind::LeftmostLongest).build(patterns).ok()
        };
        Self { automaton, tag_of, names: tags.iter().map(|tag| tag.name.clone()).collect() }
    }

    /// The tags of an essay: those it uses most first, then in the vocabulary's order.
    ///
    /// `prominent` are its title and headings, `text` the rest; whole words count, case aside.
    pub fn tags<'a>(
        &self,
        prominent: impl Iterator<Item = &'a str>,
        text: impl Iterator<Item = &'a str>,
    ) -> Vec<String> {
        let mut counts = vec![0usize; self.names.len()];
        for piece in prominent {
            self.count(piece, MIN_COUNT, &mut counts);
        }
        for piece in text {
            self.count(piece, 1, &mut counts);
        }
        let mut found: Vec<usize> =
            (0..counts.len()).filter(|tag| counts[*tag] >= MIN_COUNT).collect();
        found.sort_by_key(|tag| (std::cmp::Reverse(counts[*tag]), *tag));
        found.truncate(MAX_TAGS);
        found.into_iter().map(|tag| self.names[tag].clone()).collect()
    }

    fn count(&self, text: &str, weight: usize, counts: &mut [usize]) {
        let Some(automaton) = &self.automaton else { return };
        let text = even(text);
        for found in automaton.find_iter(&text) {
            let is_part = |character: Option<char>| character.is_some_and(char::is_alphanumeric);
            if !is_part(text[..found.start()].chars().next_back())
                && !is_part(text[found.end()..].chars().next())
            {
                counts[self.tag_of[found.pattern().as_usize()]] += weight;
            }
        }
    }
}

/// Lower case, straight apostrophes, hyphens as spaces, single spaces.
fn even(text: &str) -> String {
    let mut even = String::with_capacity(text.len());
    for character in text.to_lowercase().chars() {
        match character {
            '’' => even.push('\''),
            '-' => push_space(&mut even),
            space if space.is_whitespace() => push_space(&mut even),
            other => even.push(other),
        }
    }
    even.truncate(even.trim_end().len());
    even
}

/// Adds a space, unless one stands there or nothing does.
fn push_space(text: &mut String) {
    if !text.is_empty() && !text.ends_with(' ') {
        text.push(' ');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(title: &str, text: &str, expected: &[&str]) {
        let tag = |name: &str, phrases: &[&str]| VocabularyTag {
            name: name.to_owned(),
            phrases: phrases.iter().map(|phrase| (*phrase).to_owned()).collect(),
        };
        let vocabulary = Vocabulary::new(&[
            tag("negotiation", &["counter-offer", "salary negotiation"]),
            tag("managers", &["manager", "boss"]),
        ]);
        assert_eq!(vocabulary.tags([title].into_iter(), [text].into_iter()), expected, "{text}");
    }

    #[test]
    fn tags_are_given_by_whole_phrases() {
        check("x", "My manager and her boss.", &["managers"]);
        check("x", "One manager only.", &[]);
        check("Your Boss", "Nothing more.", &["managers"]);
        check("x", "A managerial bossiness.", &[]);
        check("Counter offer", "The manager. The manager. The boss.", &["managers", "negotiation"]);
    }
}
