//! What all kinds of metadata look at: the document, its structured data, where its prose begins
//! and ends, and by which names its site is known.

use std::cell::OnceCell;
use std::collections::{BTreeSet, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use pulldown_cmark::{Event, Tag};

use super::address;
use super::date_order;
use super::forwarded::{self, Forwarded};
use super::json_ld::{self, Structured};
use super::person::{is_full_name, without_degrees};
use super::text::{fold, key, squashed_key};
use super::title;
use super::vocabulary::FOREIGN_TOKENS;
use crate::document::{ByElement, DateOrder, Document, Fact, FactKind, Unit, UnitKind};

/// A document seen as a source of metadata.
#[derive(Debug)]
pub(super) struct Evidence<'a> {
    pub(super) document: &'a Document,
    pub(super) units: &'a [Unit<'a>],
    pub(super) structured: Structured,
    /// What is said of a mail that was passed on.
    pub(super) forwarded: Option<Forwarded>,
    /// The units between the first and the last paragraph of the longest stretch of prose.
    pub(super) prose: Range<usize>,
    /// Squashed keys of the site's names; see [`Evidence::is_site_name`].
    site_keys: BTreeSet<String>,
    /// Squashed keys of the host names of the page's addresses.
    hosts: Vec<String>,
    /// Whether an element is one of comments, other stories and the like; see
    /// [`Evidence::is_foreign`].
    foreign: ByElement<bool>,
    /// Words that stand somewhere without a capital.
    common_words: OnceCell<HashSet<String>>,
    date_order: OnceCell<DateOrder>,
}

impl<'a> Evidence<'a> {
    /// Reads the structured data and finds the prose. `site` is what the curator calls the site.
    pub(super) fn gather(
        document: &'a Document,
        units: &'a [Unit<'a>],
        site: Option<&str>,
    ) -> Self {
        let structured = json_ld::read(document);
        let prose = prose(units);
        let mut evidence = Self {
            document,
            units,
            structured,
            forwarded: forwarded::find(document, units),
            foreign: foreign(document, units, &prose),
            prose,
            site_keys: BTreeSet::new(),
            hosts: Vec::new(),
            common_words: OnceCell::new(),
            date_order: OnceCell::new(),
        };
        evidence.site_keys = evidence.name_site(site);
        evidence.hosts = address::stated(&evidence)
            .into_iter()
            .filter_map(|found| address::host(&found.value))
            .map(|host| squashed_key(&host))
            .collect();
        evidence
    }

    /// Values of the first of some `meta` names that has any, in order of the names.
    pub(super) fn meta(&self, names: &[&str]) -> Option<&'a str> {
        names.iter().find_map(|name| {
            let facts = self.document.facts.iter();
            facts
                .filter(|fact| fact.kind == FactKind::Meta && fact.name == *name)
                .map(|fact| fact.value.as_str())
                .next()
        })
    }

    /// Facts of a kind that stand in the text, with the unit they stand in or before, in order.
    pub(super) fn in_text(
        &self,
        kind: FactKind,
    ) -> impl Iterator<Item = (&'a Fact, usize)> + use<'_, 'a> {
        let facts = self.document.facts.iter().filter(move |fact| fact.kind == kind);
        facts.filter_map(|fact| Some((fact, self.unit_at(fact.event?))))
    }

    /// The unit that an event stands in or before.
    pub(super) fn unit_at(&self, event: usize) -> usize {
        self.units.partition_point(|unit| unit.events.end <= event)
    }

    /// Whether a text is nothing but the site's name.
    pub(super) fn is_site_name(&self, text: &str) -> bool {
        /// Letters from which a part of the name stands for the whole.
        const MIN_PART: usize = 4;
        /// Letters that may follow the name: "Magazine", "Newsletter".
        const MAX_ADDED: usize = 10;
        let key = squashed_key(text);
        if key.is_empty() {
            return false;
        }
        let bare = key.strip_prefix("the").unwrap_or(&key);
        self.site_keys.iter().any(|site| {
            let site_bare = site.strip_prefix("the").unwrap_or(site);
            site_bare == bare
                || (bare.len() >= MIN_PART && site_bare.starts_with(bare))
                || (site_bare.len() >= MIN_PART
                    && bare.starts_with(site_bare)
                    && bare.len() <= site_bare.len() + MAX_ADDED)
        })
    }

    /// Whether a text is the whole of a name of the site, nothing less and nothing more.
    pub(super) fn is_all_of_site_name(&self, text: &str) -> bool {
        let key = squashed_key(text);
        let bare = key.strip_prefix("the").unwrap_or(&key);
        self.site_keys.iter().any(|site| site.strip_prefix("the").unwrap_or(site) == bare)
    }

    /// Whether the address of the site holds a name: "adabyron.example".
    pub(super) fn is_in_host(&self, name: &str) -> bool {
        /// Letters of the shortest surname that is no accident.
        const MIN_SURNAME: usize = 5;
        let surname = key(name).rsplit(' ').next().unwrap_or_default().to_owned();
        self.hosts.iter().any(|host| {
            host.contains(&squashed_key(name))
                || surname.len() >= MIN_SURNAME && host.contains(surname.as_str())
        })
    }

    /// Which comes first in the page's dates in figures.
    pub(super) fn date_order(&self) -> DateOrder {
        *self.date_order.get_or_init(|| date_order::infer(self))
    }

    /// Whether a unit stands among comments, other stories and the like. Elements around the prose
    /// itself do not count, whatever they are called.
    pub(super) fn is_foreign(&self, unit: usize) -> bool {
        /// Elements around a text whose class tokens are looked at.
        const DEPTH: usize = 8;
        let Some(unit) = self.units.get(unit) else { return false };
        unit.path_ids().take(DEPTH).any(|id| self.foreign[id])
    }

    /// Whether a name is only that of the site. The name of a person may be both.
    pub(super) fn names_only_site(&self, name: &str) -> bool {
        let capitalised: Vec<String> = name.split(' ').map(capitalise).collect();
        let is_person = is_full_name(&capitalised.join(" ")) && !self.has_common_word(name);
        self.is_site_name(name) && !is_person
    }

    /// Whether any word of a text also stands uncapitalised in the document: it is no name that can
    /// be trusted without a lead-in.
    pub(super) fn has_common_word(&self, text: &str) -> bool {
        let mut words = without_degrees(text).split_whitespace();
        words.any(|word| self.is_common(word) || is_short_acronym(word))
    }

    /// Whether most words of a text also stand uncapitalised in the document: then it is a phrase,
    /// not a name.
    pub(super) fn is_phrase(&self, text: &str) -> bool {
        let words: Vec<&str> = without_degrees(text).split_whitespace().collect();
        let common =
            words.iter().filter(|word| self.is_common(word) || is_short_acronym(word)).count();
        common * 2 > words.len()
    }

    fn is_common(&self, word: &str) -> bool {
        self.common_words.get_or_init(|| common_words(self.units)).contains(&key(word))
    }

    /// The name of the site, where a heading of level 1 is nothing but a link to its front page.
    fn masthead(&self, unit: &'a Unit<'_>) -> Option<&'a str> {
        let is_linked = unit.kind == UnitKind::Heading(1)
            && unit.links == 1
            && unit.words > 0
            && unit.linked_words == unit.words;
        let mut events = self.document.body.events()[unit.events.clone()].iter();
        let is_masthead = is_linked
            && events.any(|event| {
                matches!(event, Event::Start(Tag::Link { dest_url, .. }) if is_front_page(dest_url))
            });
        is_masthead.then_some(unit.text.as_str())
    }

    /// The name of the site, where the page's title is made of two headings over the prose: of level 1 the
    /// site's, below it the essay's.
    fn headed(&self) -> Option<&'a str> {
        /// Bars of a title that are looked at.
        const MAX_BARS: usize = 4;
        let title = self.document.facts_named(FactKind::PageTitle, "").next()?;
        let over_prose = self.units.get(..=self.prose.start)?;
        let heading = |text: &str, is_wanted: fn(u8) -> bool| {
            let text = key(text);
            over_prose.iter().position(|unit| {
                matches!(unit.kind, UnitKind::Heading(level) if is_wanted(level))
                    && key(&unit.text) == text
            })
        };
        let parts = title::parts_around_bars(&title.value).take(MAX_BARS);
        let pairs = parts.flat_map(|(head, tail)| [(head, tail), (tail, head)]);
        pairs
            .filter_map(|(site, essay)| {
                let masthead = heading(site, |level| level == 1)?;
                (heading(essay, |level| level > 1)? > masthead).then_some(masthead)
            })
            .map(|masthead| self.units[masthead].text.as_str())
            .next()
    }

    fn name_site(&self, declared: Option<&str>) -> BTreeSet<String> {
        let structured = self.structured.site.as_deref();
        let publishers = self.structured.nodes().filter_map(|node| node.publisher.as_deref());
        // Some pages give the essay's title as the name of the site.
        let title = self.meta(&["og:title"]).map(squashed_key);
        let stated = self
            .meta(&["og:site_name", "application-name"])
            .filter(|name| Some(squashed_key(name)) != title);
        let hosts =
            address::stated(self).into_iter().filter_map(|found| address::host(&found.value));
        declared
            .into_iter()
            .chain(structured)
            .chain(publishers)
            .chain(stated)
            .chain(self.units.iter().filter_map(self_named_site))
            .chain(self.units.iter().filter_map(|unit| self.masthead(unit)))
            .chain(self.headed())
            .map(squashed_key)
            .chain(hosts.flat_map(|host| host_keys(&host)))
            .filter(|key| !key.is_empty())
            .collect()
    }
}

/// Whether an address is that of a site's front page.
fn is_front_page(address: &str) -> bool {
    let path = address
        .split_once("://")
        .map_or(address, |(_, rest)| rest.find('/').map_or("/", |slash| &rest[slash..]));
    matches!(path, "/" | "./" | "../" | "")
}

/// The name in a sentence by which newsletter platforms ask for support.
fn self_named_site<'a>(unit: &'a Unit<'_>) -> Option<&'a str> {
    /// Words of the longest name.
    const MAX_WORDS: usize = 10;
    let thanked =
        unit.text.strip_prefix("Thanks for reading ").and_then(|text| text.split_once('!'));
    let name = unit.text.split_once(" is a reader-supported publication").or(thanked)?.0;
    Some(name).filter(|name| name.split_whitespace().count() <= MAX_WORDS)
}

/// The elements whose names speak of comments, other stories and the like, but for those around the
/// beginning and the middle of the prose.
fn foreign(document: &Document, units: &[Unit<'_>], prose: &Range<usize>) -> ByElement<bool> {
    let mut foreign = document.layout.map_elements(|element| is_foreign(&element.tokens));
    for unit in [prose.start, middle_of(units, prose)] {
        for id in units.get(unit).into_iter().flat_map(Unit::path_ids) {
            foreign[id] = false;
        }
    }
    foreign
}

/// The unit that holds the middle word of the prose.
fn middle_of(units: &[Unit<'_>], prose: &Range<usize>) -> usize {
    let words = |units: &[Unit<'_>]| units.iter().map(|unit| unit.words).sum::<usize>();
    let half = words(&units[prose.clone()]) / 2;
    let mut before = 0;
    let mut stretch = prose.clone();
    let middle = stretch.find(|unit| {
        before += units[*unit].words;
        before > half
    });
    middle.unwrap_or(prose.start)
}

/// The words that begin with a small letter, in all but the shortest units.
fn common_words(units: &[Unit<'_>]) -> HashSet<String> {
    /// Words of the shortest unit that is a sentence; descriptions of images have fewer.
    const MIN_WORDS: usize = 6;
    units
        .iter()
        .filter(|unit| unit.words >= MIN_WORDS)
        .flat_map(|unit| unit.text.split_whitespace())
        .filter(|word| word.starts_with(char::is_lowercase))
        .map(key)
        .collect()
}

/// A word with its first letter as a capital.
fn capitalise(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Whether a word is a short one in capitals, such as "HR".
fn is_short_acronym(word: &str) -> bool {
    (2..=3).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// Finds what such elements are called.
static FOREIGN: LazyLock<AhoCorasick> = LazyLock::new(|| {
    AhoCorasick::new(FOREIGN_TOKENS).expect("the words are constants and are built by the tests")
});

fn is_foreign(tokens: &[Box<str>]) -> bool {
    // Content systems hang state on the page's own elements: "has-sidebar", "comments-open".
    let is_state = |token: &str| {
        ["has-", "no-", "with-", "is-"].iter().any(|prefix| token.starts_with(prefix))
            || token.ends_with("-open")
            || token.ends_with("-closed")
    };
    // The foot and the margin of an essay, where blogs put its byline, are not those of the page.
    let is_own = |token: &str| {
        ["post-", "entry-", "article-", "single-"].iter().any(|essay| token.starts_with(essay))
            && ["-footer", "-sidebar"].iter().any(|place| token.contains(place))
    };
    tokens.iter().any(|token| {
        token.len() < 40 && !is_state(token) && !is_own(token) && FOREIGN.is_match(token.as_bytes())
    })
}

/// What of a host name people may call the site: all of it and its longest label.
fn host_keys(host: &str) -> Vec<String> {
    let label = host.split('.').max_by_key(|label| label.len()).unwrap_or_default();
    vec![squashed_key(host), squashed_key(label)]
}

/// The stretch of units that holds the most prose: the maximum-sum run, where a unit counts its
/// words if it is prose and a fine if it is not.
fn prose(units: &[Unit<'_>]) -> Range<usize> {
    let mut best = (0, 0..0);
    let (mut sum, mut start) = (0, 0);
    for (index, unit) in units.iter().enumerate() {
        let weight = prose_weight(unit);
        if sum <= 0 && weight > 0 {
            (sum, start) = (0, index);
        }
        sum += weight;
        if sum > best.0 {
            best = (sum, start..index + 1);
        }
    }
    best.1
}

/// Words of a unit of prose, or the fine for one that is not.
fn prose_weight(unit: &Unit<'_>) -> i64 {
    /// Fewest words of a unit of prose; menus, buttons and captions have fewer.
    const MIN_WORDS: usize = 12;
    /// Most words that count, so that one long policy does not outweigh an essay.
    const MAX_WORDS: usize = 120;
    /// Largest link density of prose.
    const MAX_LINK_DENSITY: f32 = 0.4;
    /// What a short unit costs, in words.
    const FINE: i64 = 8;
    /// What a heading costs: less, for essays have headings too.
    const HEADING_FINE: i64 = 2;
    let is_text = matches!(
        unit.kind,
        UnitKind::Paragraph | UnitKind::Item | UnitKind::Description | UnitKind::Code
    );
    if is_text && unit.words >= MIN_WORDS && unit.link_density() < MAX_LINK_DENSITY {
        i64::try_from(unit.words.min(MAX_WORDS)).unwrap_or(0)
    } else if matches!(unit.kind, UnitKind::Heading(_) | UnitKind::Table) {
        -HEADING_FINE
    } else {
        -FINE
    }
}

/// The lines of a unit, folded, none empty.
pub(super) fn lines(unit: &Unit<'_>) -> impl Iterator<Item = String> {
    unit.text.split('\n').map(fold).filter(|line| !line.is_empty())
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::document::Builder;

    /// A document of one paragraph a line.
    pub(in crate::metadata) fn dump(lines: &[&str]) -> Document {
        let mut builder = Builder::new();
        for line in lines {
            builder.text(line);
            builder.break_block();
        }
        builder.finish()
    }

    /// A paragraph of prose.
    pub(in crate::metadata) const PROSE: &str = "Most people wait for a quiet week before they \
        think about what they want from work, and then the quiet week never comes around.";

    #[test]
    fn prose_is_where_the_long_paragraphs_are() {
        fn check(lines: &[&str], expected: Range<usize>) {
            let document = dump(lines);
            let units = document.units();
            assert_eq!(prose(&units), expected);
        }
        check(&["Menu", "Home", PROSE, "And so on.", PROSE, "Leave a Reply"], 2..5);
        check(&["Menu"], 0..0);
    }

    #[test]
    fn sites_are_known_by_their_host() {
        let mut builder = Builder::new();
        builder.fact(FactKind::Link, "canonical", "https://www.quiet-desk.com/a/");
        let document = builder.finish();
        let units = document.units();
        let evidence = Evidence::gather(&document, &units, None);
        assert!(evidence.is_site_name("The Quiet Desk"));
        assert!(!evidence.is_site_name("A Quiet Week"));
    }
}
