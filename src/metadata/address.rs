//! The canonical URL: absolute http(s), without trackers and fragment, and never just a home page.

use url::Url;

use super::evidence::Evidence;
use super::{Found, Provenance};
use crate::document::{Fact, FactKind};
use crate::loader::original;

/// Query keys that follow readers around and never change what a page shows.
const TRACKERS: &[&str] = &[
    "fbclid",
    "gclid",
    "dclid",
    "msclkid",
    "yclid",
    "twclid",
    "igshid",
    "mc_cid",
    "mc_eid",
    "_hsenc",
    "_hsmi",
    "hsctatracking",
    "mkt_tok",
    "vero_id",
    "wickedid",
    "oly_enc_id",
    "oly_anon_id",
    "ref_src",
    "s_cid",
    "trk",
    "__s",
    "rb_clickid",
    "cmpid",
    "ck_subscriber_id",
];

/// An address in canonical form; `None` unless it is absolute http(s) with a host name.
pub(crate) fn canonical(address: &str) -> Option<Url> {
    let mut url = Url::parse(address.trim()).ok()?;
    if !matches!(url.scheme(), "http" | "https") || !url.host_str()?.contains('.') {
        return None;
    }
    url.set_fragment(None);
    // Credentials in an address are the curator's own; they never reach a page.
    url.set_username("").ok()?;
    url.set_password(None).ok()?;
    let kept: Vec<(String, String)> = url
        .query_pairs()
        .filter(|(key, _)| !is_tracker(key))
        .map(|(key, value)| (key.into_owned(), value.into_owned()))
        .collect();
    let had = url.query_pairs().count();
    if kept.is_empty() {
        url.set_query(None);
    } else if kept.len() < had {
        url.query_pairs_mut().clear().extend_pairs(kept);
    }
    Some(url)
}

/// The host of an address without `www.`.
pub(crate) fn host(address: &str) -> Option<String> {
    let url = Url::parse(address).ok()?;
    let host = url.host_str()?;
    Some(host.strip_prefix("www.").unwrap_or(host).to_owned())
}

/// The best stated address of the page itself.
pub(super) fn infer(evidence: &Evidence<'_>) -> Option<Found<String>> {
    stated(evidence).into_iter().find(|found| {
        Url::parse(&found.value).is_ok_and(|url| url.path() != "/" || url.query().is_some())
    })
}

/// All stated addresses of the page in canonical form, strongest first. One of a copy in an archive is
/// that of the original.
pub(super) fn stated(evidence: &Evidence<'_>) -> Vec<Found<String>> {
    let saved_from =
        facts(evidence, FactKind::SavedFrom, "").find_map(|fact| canonical(original(&fact.value)));
    let links = facts(evidence, FactKind::Link, "canonical").map(|fact| fact.value.as_str());
    let metas = facts(evidence, FactKind::Meta, "og:url").map(|fact| fact.value.as_str());
    let nodes = evidence.structured.nodes().filter_map(|node| node.url.as_deref());
    // Where a mail's page stands (RFC 5064); some mailing programs write it into the other (RFC 2369).
    let mails = ["archived-at", "list-post"].into_iter().flat_map(|name| {
        let headers = facts(evidence, FactKind::Mail, name);
        let words = headers.flat_map(|fact| fact.value.split([',', ' ', '<', '>']));
        words.filter(|word| word.contains("://"))
    });
    let candidates = links
        .chain(metas)
        .map(|address| (address, Provenance::Meta))
        .chain(nodes.map(|address| (address, Provenance::JsonLd)))
        .chain(mails.map(|address| (address, Provenance::Mail)));
    let mut found: Vec<Found<String>> = candidates
        .filter_map(|(address, provenance)| {
            let address = original(address);
            let url = canonical(address).or_else(|| resolve(saved_from.as_ref()?, address))?;
            Some(Found { value: url.into(), provenance })
        })
        .collect();
    found
        .extend(saved_from.map(|url| Found { value: url.into(), provenance: Provenance::Address }));
    found
}

fn facts<'a>(
    evidence: &Evidence<'a>,
    kind: FactKind,
    name: &'a str,
) -> impl Iterator<Item = &'a Fact> {
    evidence
        .document
        .facts
        .iter()
        .filter(move |fact| fact.kind == kind && (name.is_empty() || fact.name == name))
}

/// A relative address seen from where the page was saved.
fn resolve(base: &Url, address: &str) -> Option<Url> {
    canonical(base.join(address).ok()?.as_str())
}

pub(crate) fn is_tracker(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    key.starts_with("utm_") || TRACKERS.contains(&key.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Builder;

    #[test]
    fn addresses_become_canonical() {
        fn check(address: &str, expected: Option<&str>) {
            assert_eq!(canonical(address).map(String::from).as_deref(), expected);
        }
        check("https://example.com/a?utm_source=x&id=1#top", Some("https://example.com/a?id=1"));
        check("https://example.com/a?fbclid=1", Some("https://example.com/a"));
        check("https://example.com/?q=a%20b", Some("https://example.com/?q=a%20b"));
        check("https://me:secret@example.com/a", Some("https://example.com/a"));
        check("javascript:alert(1)", None);
        check("/a", None);
        check("http://localhost/a", None);
    }

    #[test]
    fn a_mail_says_where_its_page_is() {
        let mut builder = Builder::new();
        builder.fact(
            FactKind::Mail,
            "list-post",
            "<mailto:l@example.com>, <https://example.com/p/a>",
        );
        let document = builder.finish();
        let units = document.units();
        let found = infer(&Evidence::gather(&document, &units, None)).unwrap();
        assert_eq!(
            (found.value.as_str(), found.provenance),
            ("https://example.com/p/a", Provenance::Mail)
        );
    }

    #[test]
    fn the_home_page_is_not_the_essay() {
        let mut builder = Builder::new();
        builder.fact(FactKind::Link, "canonical", "https://example.com/");
        builder.fact(FactKind::Meta, "og:url", "/2019/raise");
        builder.fact(FactKind::SavedFrom, "", "https://example.com/2019/raise?gclid=2");
        let document = builder.finish();
        let units = document.units();
        let evidence = Evidence::gather(&document, &units, None);
        let found = infer(&evidence).unwrap();
        assert_eq!(
            (found.value.as_str(), found.provenance),
            ("https://example.com/2019/raise", Provenance::Meta)
        );
    }
}
