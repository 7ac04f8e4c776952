//! Which units only say what the essay's page says again in its own place: the title, bylines,
//! datelines and paragraphs about the author. A unit that holds words of the essay is never claimed.

use std::collections::BTreeMap;

use super::answered;
use super::bio;
use super::evidence::{Evidence, lines};
use super::person::without_degrees;
use super::statement;
use super::surroundings::Surroundings;
use super::text::key;
use super::title;
use super::{Claim, ClaimRole};
use crate::document::{Unit, UnitKind};

/// The claims of a document, in order, neighbours of one role joined.
pub(super) fn find(
    evidence: &Evidence<'_>,
    surroundings: &Surroundings,
    title: Option<&str>,
    authors: &[String],
    description: Option<&str>,
) -> Vec<Claim> {
    let mut roles: BTreeMap<usize, ClaimRole> = BTreeMap::new();
    for bio in bio::find(evidence, authors) {
        roles.insert(bio.unit, ClaimRole::Bio);
    }
    let facts = Facts {
        title: title.map(key).unwrap_or_default(),
        may_be_painted: surroundings.title_units.is_empty(),
        authors: authors.iter().flat_map(|name| [key(name), key(without_degrees(name))]).collect(),
    };
    for unit in candidates(evidence, surroundings) {
        if let Some(role) = facts.role(evidence, unit) {
            roles.insert(unit, role);
        }
    }
    let described = description.and_then(|text| summary(evidence, &roles, text));
    if let Some(unit) = described.or_else(|| subtitle(evidence, &roles)) {
        roles.insert(unit, ClaimRole::Summary);
    }
    for unit in evidence.forwarded.iter().flat_map(|forwarded| forwarded.units.clone()) {
        roles.insert(unit, ClaimRole::Forwarding);
    }
    for unit in answered::find(evidence.document, evidence.units).into_iter().flatten() {
        roles.insert(unit, ClaimRole::Answered);
    }
    join(roles)
}

/// The claims of the units that say the title at the head of a document.
pub(super) fn titles(
    evidence: &Evidence<'_>,
    surroundings: &Surroundings,
    title: Option<&str>,
) -> Vec<Claim> {
    let facts = Facts {
        title: title.map(key).unwrap_or_default(),
        may_be_painted: surroundings.title_units.is_empty(),
        authors: Vec::new(),
    };
    let units = candidates(evidence, surroundings).into_iter();
    let titles = units.filter(|unit| facts.role(evidence, *unit) == Some(ClaimRole::Title));
    join(titles.map(|unit| (unit, ClaimRole::Title)).collect())
}

/// The unit above the byline that shows the page's own description. Elsewhere the description may
/// be the essay's first sentence.
fn summary(
    evidence: &Evidence<'_>,
    roles: &BTreeMap<usize, ClaimRole>,
    description: &str,
) -> Option<usize> {
    /// Units between the summary and the line that gives author or date.
    const MAX_UNITS: usize = 6;
    let description = key(description);
    let is_meta = |role: &ClaimRole| matches!(role, ClaimRole::Byline | ClaimRole::Dateline);
    let (byline, _) = roles.iter().find(|(_, role)| is_meta(role))?;
    (byline.saturating_sub(MAX_UNITS)..*byline)
        .find(|unit| key(&evidence.units[*unit].text) == description)
}

/// The unit right under the title whose element is called its subtitle.
fn subtitle(evidence: &Evidence<'_>, roles: &BTreeMap<usize, ClaimRole>) -> Option<usize> {
    /// Units under the title that are looked at.
    const MAX_UNITS: usize = 3;
    /// Elements around a unit that are looked at.
    const DEPTH: usize = 2;
    /// Words of the tokens that editors' systems give to such lines.
    const NAMES: [&str; 5] = ["subtitle", "standfirst", "dek", "deck", "subheadline"];
    let is_named = |token: &str| token.split(['-', '_']).any(|word| NAMES.contains(&word));
    let titles = roles.iter().filter(|(_, role)| **role == ClaimRole::Title).map(|(unit, _)| *unit);
    titles.flat_map(|title| title + 1..=title + MAX_UNITS).find(|unit| {
        let elements =
            evidence.units.get(*unit).into_iter().flat_map(|unit| unit.path().take(DEPTH));
        !roles.contains_key(unit)
            && elements.flat_map(|element| &element.tokens).any(|token| is_named(token))
    })
}

/// Units that may be claimed as title, byline or dateline: around the title and before the prose,
/// and behind the prose where the line itself says so.
fn candidates(evidence: &Evidence<'_>, surroundings: &Surroundings) -> Vec<usize> {
    /// Units after the title that may hold its byline although the prose has begun.
    const UNITS_AFTER_TITLE: usize = 4;
    let prose = &evidence.prose;
    let near =
        surroundings.title_unit.map_or(0, |title| title + UNITS_AFTER_TITLE).max(prose.start);
    // A sentence that was taken for the title of a page on one line stays where it is.
    let inside = inside_line(evidence);
    let is_inside = |unit: &usize| inside[*unit];
    let repeated = surroundings.title_units.iter().copied();
    let repeated = repeated.filter(|unit| *unit <= near && !is_inside(unit));
    let head = surroundings.head.clone().filter(|unit| *unit < near && !is_inside(unit));
    let end = prose.start + (prose.end - prose.start) * 2 / 3;
    let tail = surroundings
        .statements
        .iter()
        .filter(|stated| {
            stated.unit >= end && stated.statement.is_strong && stated.statement.is_whole
        })
        .map(|stated| stated.unit);
    repeated.chain(head).chain(tail).collect()
}

/// By unit: whether sentences enough stand before it on its line that it is one of the essay's.
fn inside_line(evidence: &Evidence<'_>) -> Vec<bool> {
    /// More than banners and boxes above an essay have.
    const MIN_SENTENCES: usize = 6;
    /// Words of the shortest sentence that counts.
    const MIN_WORDS: usize = 6;
    let is_sentence = |piece: &Unit<'_>| {
        piece.words >= MIN_WORDS && piece.text.trim_end().ends_with(['.', '!', '?'])
    };
    let mut block = None;
    let mut sentences = 0;
    let is_inside = |piece: &Unit<'_>| {
        if block.replace(piece.block) != Some(piece.block) {
            sentences = 0;
        }
        let before = sentences;
        sentences += usize::from(is_sentence(piece));
        piece.layout().is_plain() && before >= MIN_SENTENCES
    };
    evidence.units.iter().map(is_inside).collect()
}

/// What claimed lines may say, as keys.
struct Facts {
    title: String,
    /// No line says it; some sites paint their titles.
    may_be_painted: bool,
    authors: Vec<String>,
}

impl Facts {
    /// The role of a unit all of whose lines say metadata: that of its most telling line.
    fn role(&self, evidence: &Evidence<'_>, unit: usize) -> Option<ClaimRole> {
        let kind = evidence.units[unit].kind;
        if matches!(kind, UnitKind::Table | UnitKind::Code | UnitKind::Caption | UnitKind::Rule) {
            return None;
        }
        let is_title = |text: &str| !self.title.is_empty() && title::says(text, &self.title);
        if is_title(&evidence.units[unit].text)
            || self.may_be_painted && is_title(&evidence.units[unit].pictured)
        {
            return Some(ClaimRole::Title);
        }
        let roles: Option<Vec<ClaimRole>> =
            lines(&evidence.units[unit]).map(|line| self.line_role(evidence, &line)).collect();
        roles?.into_iter().min_by_key(|role| match role {
            ClaimRole::Title => 0,
            ClaimRole::Byline => 1,
            ClaimRole::Dateline => 2,
            ClaimRole::Bio | ClaimRole::Summary | ClaimRole::Forwarding | ClaimRole::Answered => 3,
        })
    }

    fn line_role(&self, evidence: &Evidence<'_>, line: &str) -> Option<ClaimRole> {
        let line_key = key(line);
        if !self.title.is_empty() && line_key == self.title {
            return Some(ClaimRole::Title);
        }
        if self.authors.contains(&line_key)
            || !self.authors.is_empty() && statement::is_byline_lead_in(line)
        {
            return Some(ClaimRole::Byline);
        }
        let statement = statement::read(line, evidence.date_order());
        match (statement.is_whole, statement.people.is_empty()) {
            (true, false) => Some(ClaimRole::Byline),
            (true, true) => Some(ClaimRole::Dateline),
            (false, _) => statement::is_counter(line).then_some(ClaimRole::Dateline),
        }
    }
}

fn join(roles: BTreeMap<usize, ClaimRole>) -> Vec<Claim> {
    let mut claims: Vec<Claim> = Vec::new();
    for (unit, role) in roles {
        match claims.last_mut() {
            Some(last) if last.role == role && last.units.end == unit => last.units.end += 1,
            _ => claims.push(Claim { units: unit..unit + 1, role }),
        }
    }
    claims
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Builder;
    use crate::metadata::evidence::tests::{PROSE, dump};
    use ClaimRole::{Bio, Byline, Dateline, Summary, Title};
    use pulldown_cmark::{LinkType, Tag};

    fn claims(lines: &[&str], title: &str, authors: &[&str]) -> Vec<(usize, usize, ClaimRole)> {
        let document = dump(lines);
        let units = document.units();
        let evidence = Evidence::gather(&document, &units, None);
        let surroundings = Surroundings::read(&evidence, Some(title));
        let authors: Vec<String> = authors.iter().map(|name| (*name).to_owned()).collect();
        find(&evidence, &surroundings, Some(title), &authors, Some("Why less is more."))
            .into_iter()
            .map(|claim| (claim.units.start, claim.units.end, claim.role))
            .collect()
    }

    #[test]
    fn title_byline_and_bio_are_claimed() {
        let lines = [
            "Ask for Less",
            "By Ada Byron",
            "5 min read",
            PROSE,
            PROSE,
            "About the author",
            "Ada Byron is a coach.",
        ];
        assert_eq!(
            claims(&lines, "Ask for Less", &["Ada Byron"]),
            [(0, 1, Title), (1, 2, Byline), (2, 3, Dateline), (5, 7, Bio)]
        );
    }

    #[test]
    fn words_of_the_essay_are_not_claimed() {
        let lines =
            ["Ask for Less", "By asking you learn.", PROSE, "By Ada Byron I was told.", PROSE];
        assert_eq!(claims(&lines, "Ask for Less", &["Ada Byron"]), [(0, 1, Title)]);
    }

    #[test]
    fn a_sentence_of_a_page_on_one_line_is_not_claimed_as_its_title() {
        /// Pieces that are claimed on a line whose title follows so many paragraphs.
        fn claimed(before: usize) -> usize {
            let (title, prose) = ("What would you do with a quiet week?", format!("{PROSE} "));
            let line = format!("{}{title} {}", prose.repeat(before), prose.repeat(30 - before));
            claims(&[&line], title, &[]).len()
        }
        assert_eq!(claimed(1), 1);
        assert_eq!(claimed(8), 0);
    }

    #[test]
    fn repetitions_of_the_title_are_claimed() {
        let lines = ["Ask for Less", "Home", "Ask for Less", PROSE, PROSE];
        assert_eq!(claims(&lines, "Ask for Less", &[]), [(0, 1, Title), (2, 3, Title)]);
    }

    #[test]
    fn a_painted_title_is_claimed() {
        let mut builder = Builder::new();
        builder.start(Tag::Image {
            link_type: LinkType::Inline,
            dest_url: "title.gif".into(),
            title: "".into(),
            id: "".into(),
        });
        builder.text("Ask for Less");
        builder.end();
        for line in [PROSE, PROSE] {
            builder.start(Tag::Paragraph);
            builder.text(line);
            builder.end();
        }
        let document = builder.finish();
        let units = document.units();
        let evidence = Evidence::gather(&document, &units, None);
        let title = Some("Ask for Less");
        let surroundings = Surroundings::read(&evidence, title);
        let claims = find(&evidence, &surroundings, title, &[], None);
        assert_eq!(claims, [Claim { units: 0..1, role: Title }]);
    }

    #[test]
    fn a_summary_stands_between_title_and_byline() {
        let lines = ["Ask for Less", "Why less is more.", "By Ada Byron", PROSE, PROSE];
        assert_eq!(
            claims(&lines, "Ask for Less", &["Ada Byron"]),
            [(0, 1, Title), (1, 2, Summary), (2, 3, Byline)]
        );
        let lines = ["Ask for Less", "By Ada Byron", "Why less is more.", PROSE, PROSE];
        assert_eq!(claims(&lines, "Ask for Less", &["Ada Byron"]), [(0, 1, Title), (1, 2, Byline)]);
    }
}
