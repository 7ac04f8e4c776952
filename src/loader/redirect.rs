//! Links that lead over a counter or a check: `https://a.example/url?q=https://b.example/`.

use url::Url;

/// What the last segment of such an address is called, file endings aside; the check of a mail
/// program has none.
const SEGMENTS: [&str; 13] = [
    "",
    "url",
    "l",
    "redirect",
    "redir",
    "away",
    "out",
    "go",
    "exit",
    "leave",
    "click",
    "linkfilter",
    "track",
];

/// Names of the parameter that holds the address it leads to; of a whole site, but the first: a search may
/// be for an address.
const PARAMETERS: [&str; 8] = ["url", "u", "q", "to", "target", "dest", "destination", "z"];

/// Where such a link leads in the end; `None` for one that leads where it says.
pub(super) fn target(address: &Url) -> Option<Url> {
    address.query()?;
    let path = address.path().trim_start_matches('/');
    let segment = path.rsplit('/').next().unwrap_or_default();
    let name = segment.split('.').next().unwrap_or_default().to_ascii_lowercase();
    // A folder is no counter.
    let is_counter = SEGMENTS.contains(&name.as_str()) && (!name.is_empty() || path.is_empty());
    let parameters = if path.is_empty() { &PARAMETERS[..1] } else { &PARAMETERS };
    let mut pairs = address.query_pairs().filter(|_| is_counter);
    let (_, target) = pairs.find(|(name, _)| parameters.contains(&name.as_ref()))?;
    let target = Url::parse(&target).ok()?;
    let is_elsewhere = matches!(target.scheme(), "http" | "https")
        && target.host_str().is_some_and(|host| address.host_str() != Some(host));
    is_elsewhere.then_some(target)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_counted_link_leads_to_its_target() {
        fn check(address: &str, expected: Option<&str>) {
            let found = Url::parse(address).ok().and_then(|address| target(&address));
            assert_eq!(found.as_ref().map(Url::as_str), expected, "{address}");
        }
        let page = "https://b.example/post?id=7&x=1";
        let coded = "https%3A%2F%2Fb.example%2Fpost%3Fid%3D7%26x%3D1";
        check(&format!("https://a.example/url?sa=D&q={coded}&usg=x"), Some(page));
        check(&format!("https://l.a.example/l.php?u={coded}&h=x"), Some(page));
        check(&format!("https://links.a.example/?url={coded}&data=x"), Some(page));
        check(&format!("https://a.example/mail/click?to={coded}"), Some(page));
        for other in [
            "https://a.example/share?url=https://b.example/",
            "https://a.example/pin/create/?url=https://b.example/",
            "https://a.example/redirect?url=https://a.example/b",
            "https://a.example/redirect?url=/b",
            "https://a.example/redirect?url=javascript:x",
            "https://a.example/url?page=https://b.example/",
            "https://a.example/url",
            "https://search.example/?q=https://b.example/",
        ] {
            check(other, None);
        }
    }
}
