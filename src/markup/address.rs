//! Which addresses may stand in a page.

use std::sync::LazyLock;

use url::Url;

/// Schemes a link out of the site may have.
const OUTSIDE_SCHEMES: [&str; 3] = ["http", "https", "mailto"];

/// A stand-in for the page an address is relative to; no address can name its host by accident.
static PAGE: LazyLock<Url> = LazyLock::new(|| {
    Url::parse("https://page.invalid/essays/slug/").expect("a constant and valid address")
});

/// The address of a link out of the site as a browser would read it; `None` if it is not an
/// absolute web or mail address.
pub(super) fn outside(address: &str) -> Option<String> {
    let url = match address.trim_start_matches(is_ignored).strip_prefix("//") {
        Some(rest) => Url::parse(&format!("https://{rest}")),
        None => Url::parse(address),
    };
    let url = url.ok().filter(|url| OUTSIDE_SCHEMES.contains(&url.scheme()))?;
    Some(url.into())
}

/// The address of an image that may be shown, or of a page of this site: relative, or absolute on
/// the web.
pub(super) fn inside(address: &str) -> Option<String> {
    let address: String = address.trim_matches(is_ignored).split(is_control).collect();
    if let Ok(url) = Url::parse(&address) {
        return matches!(url.scheme(), "http" | "https").then(|| url.into());
    }
    let url = PAGE.join(&address).ok()?;
    (url.origin() == PAGE.origin()).then(|| address.replace(' ', "%20"))
}

/// What browsers drop at the ends of an address.
fn is_ignored(character: char) -> bool {
    character <= ' ' || character.is_whitespace()
}

/// What must not stand inside an address.
fn is_control(character: char) -> bool {
    character.is_control()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_and_mail_lead_outside() {
        let check = |input, expected: Option<&str>| {
            assert_eq!(outside(input).as_deref(), expected, "{input:?}");
        };
        check("https://example.com/a?b=c#d", Some("https://example.com/a?b=c#d"));
        check(" HTTP://example.com ", Some("http://example.com/"));
        check("//example.com/x", Some("https://example.com/x"));
        check("mailto:a@example.com", Some("mailto:a@example.com"));
        check("https://example.com/\"><b>", Some("https://example.com/%22%3E%3Cb%3E"));
        check("javascript:alert(1)", None);
        check("java\tscript:alert(1)", None);
        check("\u{1}java\nscript:alert(1)", None);
        check("data:text/html,x", None);
        check("vbscript:x", None);
        check("file:///etc/passwd", None);
        check("page.html", None);
        check("http://", None);
        check("", None);
    }

    #[test]
    fn inside_stays_on_the_site() {
        let check = |input, expected: Option<&str>| {
            assert_eq!(inside(input).as_deref(), expected, "{input:?}");
        };
        check("../other/index.html#a", Some("../other/index.html#a"));
        check("a b.png", Some("a%20b.png"));
        check("#top", Some("#top"));
        check("https://here.example/x", Some("https://here.example/x"));
        check("java\nscript:alert(1)", None);
        check("data:image/svg+xml,x", None);
        check("//evil.example/x", None);
        check("\\\\evil.example/x", None);
        check("/\t/evil.example", None);
    }
}
