//! Where pages live in the output folder, and how one page writes the address of another.
//!
//! Paths are those of files, such as `essays/on-asking/index.html`. An address is what a link
//! holds: relative on pages, absolute in feeds.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use url::Url;

use crate::config::Config;
use crate::library::{EssayId, Library};

/// Characters that may not stand in the path of an address as they are (WHATWG URL, path percent-
/// encode set), and `%`, which would be read as the start of an escape.
const NOT_IN_ADDRESSES: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'%').add(b'<').add(b'>').add(b'?').add(b'^');

/// How the links of one page are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Addresses {
    /// Goes before a path: `../../`, `/library/` or `https://example.com/library/`.
    root: String,
    /// Whether `index.html` is left to the server.
    has_server: bool,
}

impl Addresses {
    /// Links of the page at `path`, relative, so that the site works in any folder.
    pub(super) fn relative(path: &str, config: &Config) -> Self {
        let root = "../".repeat(path.matches('/').count());
        Self { root, has_server: config.base_url.is_some() }
    }

    /// Links of a page that a server shows at any address: they start at the host's root.
    pub(super) fn rooted(path: &str, config: &Config) -> Self {
        match &config.base_url {
            Some(base) => Self { root: base.path().to_owned(), has_server: true },
            None => Self::relative(path, config),
        }
    }

    /// Links that are read away from the site.
    pub(super) fn absolute(base: &Url) -> Self {
        Self { root: base.as_str().to_owned(), has_server: true }
    }

    /// What to put before the path of a file of the site; may be empty.
    pub(super) fn root(&self) -> &str {
        &self.root
    }

    /// The address of a file of the site.
    pub(super) fn to(&self, path: &str) -> String {
        let path = if self.has_server { folder_of_index(path) } else { path };
        let path = utf8_percent_encode(path, NOT_IN_ADDRESSES);
        let address = format!("{}{path}", self.root);
        if address.is_empty() { "./".to_owned() } else { address }
    }
}

/// The path without a final `index.html`.
fn folder_of_index(path: &str) -> &str {
    match path.strip_suffix("index.html") {
        Some(folder) if folder.is_empty() || folder.ends_with('/') => folder,
        _ => path,
    }
}

/// Path of an essay's page.
pub(super) fn essay(library: &Library, essay: EssayId) -> String {
    format!("essays/{}/index.html", library.slugs[essay].as_str())
}

/// Path of a page of a list that lives in `folder` (empty: at the top); `number` counts from 1.
pub(super) fn list(folder: &str, number: usize) -> String {
    let folder = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    match number {
        1 => format!("{folder}index.html"),
        _ => format!("{folder}page/{number}/index.html"),
    }
}

/// Path of the page that a former path of an essay becomes; `None` if it could leave the output
/// folder or cannot be a file name everywhere.
pub(super) fn alias(alias: &str) -> Option<String> {
    let trimmed = alias.trim().trim_matches('/');
    let is_safe = |segment: &str| {
        !segment.trim_matches(['.', ' ']).is_empty()
            && !segment.ends_with(['.', ' '])
            && !segment.chars().any(|c| c.is_control() || "\\:*?\"<>|#%".contains(c))
    };
    if !trimmed.split('/').all(is_safe) {
        return None;
    }
    let is_file = [".html", ".htm"].iter().any(|ending| trimmed.ends_with(ending));
    Some(if is_file { trimmed.to_owned() } else { format!("{trimmed}/index.html") })
}

#[cfg(test)]
mod tests {
    use super::super::fixture;
    use super::*;

    #[test]
    fn addresses_work_from_disk_and_from_a_server() {
        let disk = fixture::config(None);
        let server = fixture::config(Some("https://example.com/library/"));
        let check = |addresses: Addresses, expected: [&str; 3]| {
            let paths = ["index.html", "essays/x/index.html", "style.css"];
            assert_eq!(paths.map(|path| addresses.to(path)), expected);
        };
        check(
            Addresses::relative("tags/a/index.html", &disk),
            ["../../index.html", "../../essays/x/index.html", "../../style.css"],
        );
        check(
            Addresses::relative("tags/a/index.html", &server),
            ["../../", "../../essays/x/", "../../style.css"],
        );
        check(Addresses::relative("index.html", &server), ["./", "essays/x/", "style.css"]);
        check(
            Addresses::rooted("404.html", &server),
            ["/library/", "/library/essays/x/", "/library/style.css"],
        );
        check(
            Addresses::rooted("404.html", &disk),
            ["index.html", "essays/x/index.html", "style.css"],
        );
        check(
            Addresses::absolute(server.base_url.as_ref().unwrap()),
            [
                "https://example.com/library/",
                "https://example.com/library/essays/x/",
                "https://example.com/library/style.css",
            ],
        );
    }

    #[test]
    fn letters_of_any_script_are_escaped_in_addresses() {
        let addresses = Addresses::relative("index.html", &fixture::config(None));
        assert_eq!(addresses.to("essays/größe"), "essays/gr%C3%B6%C3%9Fe");
    }

    #[test]
    fn aliases_stay_inside_the_output_folder() {
        let check = |from: &str, to: Option<&str>| assert_eq!(alias(from).as_deref(), to);
        check("/2008/09/raise/", Some("2008/09/raise/index.html"));
        check("old.html", Some("old.html"));
        check("a/../../etc", None);
        check("..", None);
        check("", None);
        check("a//b", None);
        check("C:\\windows", None);
        check("a\u{0}b", None);
    }
}
