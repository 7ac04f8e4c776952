//! From the text of a byline or of an author field to the names of people.
//!
//! Lead-ins, roles, companies, addresses, dates and counters fall away; what is left must have the
//! shape of a name. No name is better than a wrong one.

mod degree;
mod lead_in;
mod shape;

pub(super) use self::degree::without_degrees;
use self::degree::{is_credential, is_degree, is_suffix, without_credentials};
use self::lead_in::is_ornament;
pub(super) use self::lead_in::{lead_in, starts_with_words, strip_lead_ins, unglue};
pub(super) use self::shape::{Trust, is_full_name};
use self::shape::{is_name, is_uncased};
use super::text::{count_words, fold, is_capitalised, key};
use super::vocabulary::{
    FILLERS, NAME_DATE_LINKS, NAME_ENDS, NAME_SEPARATORS, NOBODY, ROLE_WORDS, TEAM_WORDS,
};
use crate::document::find_date;

/// Parts between commas that are read.
const MAX_PARTS: usize = 100;

/// Names of one byline; what is longer is a list of contributors.
const MAX_PEOPLE: usize = 12;

/// The people a text names, in order, each once; empty if it names none.
pub(super) fn people(text: &str, trust: Trust) -> Vec<String> {
    let folded = fold(text);
    let text = cut_tail(strip_lead_ins(&folded));
    let mut people: Vec<String> = Vec::new();
    'parts: for part in text.split([',', ';']).take(MAX_PARTS) {
        // "Ada Byron, Design and Engineering Lead": the role ends the names, whatever it joins.
        if !people.is_empty() && is_role(part) && !starts_with_name(part) {
            break;
        }
        for part in split_names(part) {
            let part = trim(part);
            if is_suffix(part) || is_degree(part) {
                if let Some(last) = people.last_mut() {
                    last.push_str(", ");
                    last.push_str(part);
                }
                continue;
            }
            if is_credential(part) && !(people.is_empty() && part.contains(' ')) {
                continue;
            }
            if !people.is_empty() && is_role(part) {
                break 'parts;
            }
            let bare = without_role(part);
            // "Ada Byron, Chronicle": one word behind a full name is a paper or a place.
            let is_bare_word =
                |part: &str| trust != Trust::Stated && !part.contains(' ') && !is_uncased(part);
            if is_bare_word(bare) && people.first().is_some_and(|first| first.contains(' '))
                || !is_name(bare, trust)
            {
                // What stands first is nobody, and what stands behind a name a trade or a company,
                // of which only the company may come between two names.
                if trust != Trust::Stated && (people.is_empty() || !is_capitalised(bare)) {
                    break 'parts;
                }
                continue;
            }
            let name = once(without_credentials(bare));
            if !people.iter().any(|known| key(without_degrees(known)) == key(name)) {
                people.push(if trust == Trust::Stated { name.to_owned() } else { calm(name) });
            }
            if bare.len() < part.len() {
                break 'parts;
            }
        }
    }
    if people.len() > MAX_PEOPLE && trust != Trust::Stated {
        people.clear();
    }
    people
}

/// The team, desk or office that a byline or a field names as the author instead of people.
pub(super) fn team(text: &str) -> Option<String> {
    agent(text).filter(|name| {
        let words: Vec<String> = name.split_whitespace().map(key).collect();
        words.len() >= 2 && words.iter().any(|word| TEAM_WORDS.contains(&word.as_str()))
    })
}

/// Whoever a field for the author names: a person, a team, an organisation.
pub(super) fn agent(text: &str) -> Option<String> {
    /// Words of the longest name.
    const MAX_WORDS: usize = 7;
    let folded = fold(text);
    let named = strip_lead_ins(&folded);
    let end = [" | ", " · ", " • ", "•", " - ", " – ", " — ", ", "]
        .iter()
        .filter_map(|end| named.find(end))
        .min();
    let name = trim(&named[..end.unwrap_or(named.len())]);
    let is_named = (1..=MAX_WORDS).contains(&count_words(name))
        && !NOBODY.contains(&key(name).as_str())
        && !name.contains(['@', '/', ':', '?', '!'])
        && is_capitalised(name.strip_prefix("the ").unwrap_or(name));
    is_named.then(|| name.to_owned())
}

fn trim(text: &str) -> &str {
    let text = text.trim_matches(|character: char| {
        !character.is_alphanumeric() && character != '.' && character != ')'
    });
    let text = text.trim_start_matches('.');
    // The full stop of a sentence goes, that of "Jr." or an initial stays.
    match text.strip_suffix('.') {
        Some(head) if head.split(' ').next_back().is_some_and(is_long_word) => head,
        _ => text,
    }
}

/// Whether a word is none that is written with a full stop behind it, such as "Jr." or "Ph.D.".
fn is_long_word(word: &str) -> bool {
    let is_acronym = word.len() > 1 && word.chars().all(char::is_uppercase);
    (word.chars().count() > 3 || is_acronym) && !word.contains('.')
}

/// The text up to where something other than names begins.
fn cut_tail(text: &str) -> &str {
    let lower = ascii_lowercase(text);
    let mut end = NAME_ENDS.iter().filter_map(|stop| lower.find(stop)).min().unwrap_or(text.len());
    end = end.min(glued(text).unwrap_or(text.len()));
    if let Some((_, date)) = find_date(&text[..end]) {
        end = end.min(date.start);
    }
    let is_end = |character: char| is_ornament(character) && character != '.';
    let mut name = text[..end].trim_end_matches(is_end);
    while let Some((head, last)) = name.rsplit_once(' ')
        && NAME_DATE_LINKS.contains(&last.to_lowercase().as_str())
    {
        name = head.trim_end_matches(is_end);
    }
    name.trim()
}

/// Where a role or a date lost the space that parted it from the name before it, as pages without
/// spaces between their elements do: `Ada ByronSenior Editor`.
fn glued(text: &str) -> Option<usize> {
    let mut last = None;
    text.char_indices().find_map(|(at, character)| {
        let is_seam = character.is_uppercase() && last.is_some_and(char::is_lowercase);
        last = Some(character);
        let word = || text[at..].split(|next: char| !next.is_alphanumeric() && next != '-').next();
        (is_seam && word().is_some_and(ends_name)).then_some(at)
    })
}

fn ends_name(word: &str) -> bool {
    let word = word.to_lowercase();
    ROLE_WORDS.contains(&word.as_str()) || FILLERS.contains(&word.as_str())
}

/// Lower case that keeps every byte where it was.
fn ascii_lowercase(text: &str) -> String {
    text.to_ascii_lowercase()
}

fn split_names(text: &str) -> Vec<&str> {
    let mut parts = vec![text];
    for separator in NAME_SEPARATORS {
        parts = parts.into_iter().flat_map(|part| part.split(separator)).collect();
    }
    parts.retain(|part| !part.trim().is_empty());
    parts
}

/// Whether the first of several joined parts is a full name: "and Max Weber, …".
fn starts_with_name(part: &str) -> bool {
    split_names(part).first().is_some_and(|first| is_name(trim(first), Trust::Shaped))
}

/// A name without the trade or office that stands behind it: "Ada Byron Senior Editor".
fn without_role(part: &str) -> &str {
    let mut ends = part.match_indices(' ').map(|(at, _)| at).skip(1);
    let first_role = ends.find(|at| begins_with_role(&part[at + 1..]));
    let name = first_role.map_or(part, |at| &part[..at]);
    if name.len() < part.len() && is_name(without_credentials(name), Trust::Shaped) {
        name.trim_end_matches(is_ornament)
    } else {
        part
    }
}

/// Whether a text begins with the word of a trade or office.
fn begins_with_role(text: &str) -> bool {
    let first = text.split(|next: char| !next.is_alphanumeric() && next != '-').next();
    first.is_some_and(|word| ROLE_WORDS.contains(&word.to_lowercase().as_str()))
}

/// A name that a byline shouts, as it is written elsewhere: "ADA BYRON", "J.R. O'BRIEN".
fn calm(name: &str) -> String {
    /// Letters of the shortest word that is no initials, if it has a vowel.
    const MIN_LETTERS: usize = 3;
    let is_shouted = name.contains(' ') && !name.contains(char::is_lowercase);
    if !is_shouted {
        return name.to_owned();
    }
    let calm_word = |word: &str| {
        if word.contains('.') || word.chars().count() < MIN_LETTERS && !word.contains(VOWELS) {
            return word.to_owned();
        }
        let mut is_inside = false;
        let letters = word.chars().flat_map(|letter| {
            let was_inside = std::mem::replace(&mut is_inside, letter.is_alphabetic());
            if was_inside { letter.to_lowercase().collect() } else { vec![letter] }
        });
        letters.collect()
    };
    name.split(' ').map(calm_word).collect::<Vec<String>>().join(" ")
}

const VOWELS: [char; 6] = ['A', 'E', 'I', 'O', 'U', 'Y'];

/// A name that a picture's description doubled: "Ada Byron Ada Byron".
fn once(name: &str) -> &str {
    let half = name.len() / 2;
    match (name.get(..half), name.get(half + 1..)) {
        (Some(first), Some(second)) if first == second && !first.is_empty() => first,
        _ => name,
    }
}

/// Whether a text names a trade or office.
pub(super) fn is_role(part: &str) -> bool {
    part.split(|character: char| !character.is_alphanumeric() && character != '-')
        .any(|word| ROLE_WORDS.contains(&word.to_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stated_fields() {
        fn check(text: &str, expected: &[&str]) {
            assert_eq!(people(text, Trust::Stated), expected, "{text}");
        }
        check("Ada Byron", &["Ada Byron"]);
        check("By Ada Byron", &["Ada Byron"]);
        check("Ada Byron, Max Weber and Li Na", &["Ada Byron", "Max Weber", "Li Na"]);
        check("Ada Byron & Max", &["Ada Byron", "Max"]);
        check("Ada Byron, MD, RDN", &["Ada Byron, MD, RDN"]);
        check("Ada Byron, Ph.D., and Max Weber", &["Ada Byron, Ph.D.", "Max Weber"]);
        check("Ada Byron PhD", &["Ada Byron PhD"]);
        check("Ada Byron, CNN", &["Ada Byron"]);
        check("Written byAda ByronSenior Editor", &["Ada Byron"]);
        check("Ada MacByron", &["Ada MacByron"]);
        check("Ada Byron, Senior Editor at Acme", &["Ada Byron"]);
        check("Martin King, Jr.", &["Martin King, Jr."]);
        check("theadafile", &["theadafile"]);
        check("admin", &[]);
        check("Acme Editorial Team", &[]);
        check("https://example.com/ada", &[]);
        check("ada@example.com", &[]);
        check("Ada Byron - Acme Newsroom", &["Ada Byron"]);
    }

    #[test]
    fn teams_are_told_from_people() {
        fn check(text: &str, expected: Option<&str>) {
            assert_eq!(team(text).as_deref(), expected, "{text}");
        }
        check("By the Acme Editorial Team", Some("the Acme Editorial Team"));
        check("Acme Staff", Some("Acme Staff"));
        check("Staff", None);
        check("Editorial Team", None);
        check("Ada Byron", None);
        check("our team of experts", None);
    }

    #[test]
    fn lines_behind_a_lead_in() {
        fn check(text: &str, expected: &[&str]) {
            assert_eq!(people(text, Trust::Led), expected, "{text}");
        }
        check("By Ada Byron | 5 comments", &["Ada Byron"]);
        check("By Ada Byron, MD, cardiologist, Acme Heart", &["Ada Byron, MD"]);
        check("By Ada Byron, DVM. Reviewed by Max Weber", &["Ada Byron, DVM"]);
        check("Posted by: Ada Byron at 7:30 AM", &["Ada Byron"]);
        check("Von Anna Müller", &["Anna Müller"]);
        check("By Ludwig van der Berg in Leadership", &["Ludwig van der Berg"]);
        check("By the time I was thirty", &[]);
        check("By asking early", &[]);
        check("by Krystyna", &["Krystyna"]);
        check("Ada Byron Senior Editor & Lead Tester", &["Ada Byron"]);
        check("Ada Byron Writer, Engines", &["Ada Byron"]);
        check("Contact Us", &[]);
        check("By Ada Byron, Chronicle", &["Ada Byron"]);
        check("By Ada, Max and Li", &["Ada", "Max", "Li"]);
        check("By 山田 太郎, 佐藤花子", &["山田 太郎", "佐藤花子"]);
    }

    #[test]
    fn shouted_names_are_calmed() {
        fn check(text: &str, expected: &str) {
            assert_eq!(people(text, Trust::Led), [expected], "{text}");
        }
        check("By ADA BYRON-O'NEILL", "Ada Byron-O'Neill");
        check("By J.R. BYRON", "J.R. Byron");
        check("By JK BYRON", "JK Byron");
        check("By JO BYRON", "Jo Byron");
        check("By Ada McBYRON", "Ada McBYRON");
    }
}
