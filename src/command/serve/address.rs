//! What a request may ask for, and of whom: hosts, paths, media types. Strings in, decisions out.

use std::collections::BTreeSet;
use std::net::{IpAddr, SocketAddr};
use std::path::Path;

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use url::Url;

/// Names this server answers to. A page elsewhere can point a name of its own at this machine ("DNS
/// rebinding") and read what is served to it, unless the server knows its own names.
#[derive(Debug)]
pub(super) struct Hosts {
    names: BTreeSet<String>,
    port: u16,
    /// Served on every interface: any number is one of this machine's, no name is.
    is_everywhere: bool,
}

impl Hosts {
    pub(super) fn new(address: SocketAddr) -> Self {
        let names = ["localhost", "127.0.0.1", "[::1]"].map(str::to_owned);
        let names = names.into_iter().chain([literal(address.ip())]).collect();
        Self { names, port: address.port(), is_everywhere: address.ip().is_unspecified() }
    }

    /// Whether a `Host` header, or what follows `http://` in an `Origin`, names this server.
    pub(super) fn admit(&self, host: &str) -> bool {
        let host = host.to_ascii_lowercase();
        let name = match host.strip_suffix(&format!(":{}", self.port)) {
            Some(name) => name,
            None if self.port == 80 => &host,
            None => return false,
        };
        let number = name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
        self.names.contains(name)
            || (self.is_everywhere && number.is_ok_and(|number| literal(number) == name))
    }
}

/// The address to type for a socket's.
pub(super) fn origin(address: SocketAddr) -> Url {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => literal(IpAddr::from([127, 0, 0, 1])),
        IpAddr::V6(ip) if ip.is_unspecified() => "[::1]".to_owned(),
        ip => literal(ip),
    };
    Url::parse(&format!("http://{ip}:{}/", address.port())).expect("a number and a port")
}

fn literal(ip: IpAddr) -> String {
    match ip {
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => format!("[{ip}]"),
    }
}

/// How an address ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// With a name.
    Name,
    /// With `/`: a folder's page is meant.
    Slash,
}

impl Ending {
    /// The path in the site of what an address of such an end means.
    pub(super) fn path(self, segments: &[String]) -> String {
        let page = (self == Self::Slash).then_some("index.html");
        segments.iter().map(String::as_str).chain(page).collect::<Vec<_>>().join("/")
    }
}

/// The decoded segments of a path, and how it ends; `None` for a path that no page has.
pub(super) fn segments(path: &str) -> Option<(Vec<String>, Ending)> {
    let path = path.strip_prefix('/')?;
    if path.is_empty() {
        return Some((Vec::new(), Ending::Slash));
    }
    let (path, ending) = match path.strip_suffix('/') {
        Some(path) => (path, Ending::Slash),
        None => (path, Ending::Name),
    };
    // Decoded first, checked then: `%2e%2e` is `..`, and `%2f` would be a second `/`.
    let segments: Option<Vec<_>> = path
        .split('/')
        .map(|segment| percent_decode_str(segment).decode_utf8().ok().map(String::from))
        .collect();
    segments.filter(|segments| segments.iter().all(|it| is_name(it))).map(|it| (it, ending))
}

fn is_name(segment: &str) -> bool {
    !matches!(segment, "" | "." | "..")
        && !segment.contains(|it: char| matches!(it, '/' | '\\' | ':') || it.is_control())
}

/// The address of a folder's page.
pub(super) fn of_folder(segments: &[String]) -> String {
    const UNSAFE: &AsciiSet =
        &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'%').add(b'<').add(b'>').add(b'?').add(b'`');
    let encoded = segments.iter().map(|segment| utf8_percent_encode(segment, UNSAFE).to_string());
    format!("/{}/", encoded.collect::<Vec<_>>().join("/"))
}

/// The media type of a page.
pub(super) const HTML: &str = "text/html; charset=utf-8";

/// The media type of a file, by the ending of its name.
pub(super) fn media_type(path: &Path) -> &'static str {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    match ending.to_ascii_lowercase().as_str() {
        "html" | "htm" => HTML,
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "txt" | "md" => "text/plain; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "vtt" => "text/vtt; charset=utf-8",
        "json" | "map" => "application/json",
        "xml" => "application/xml",
        "webmanifest" => "application/manifest+json",
        "wasm" => "application/wasm",
        "pdf" => "application/pdf",
        "epub" => "application/epub+zip",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "woff" => "font/woff",
        "woff2" => "font/woff2",
        "ttf" => "font/ttf",
        "otf" => "font/otf",
        "mp3" => "audio/mpeg",
        "m4a" => "audio/mp4",
        "ogg" | "oga" => "audio/ogg",
        "wav" => "audio/wav",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_this_servers_own() {
        let check = |address: &str, host: &str, is_own| {
            let hosts = Hosts::new(address.parse().unwrap());
            assert_eq!(hosts.admit(host), is_own, "{host} at {address}");
        };
        for host in ["localhost:1111", "LOCALHOST:1111", "127.0.0.1:1111", "[::1]:1111"] {
            check("127.0.0.1:1111", host, true);
        }
        for host in ["", "localhost", "localhost:1112", "evil.example:1111", "10.0.0.2:1111"] {
            check("127.0.0.1:1111", host, false);
        }
        check("10.0.0.2:1111", "10.0.0.2:1111", true);
        check("0.0.0.0:1111", "10.0.0.2:1111", true);
        check("[::]:1111", "[fe80::1]:1111", true);
        check("0.0.0.0:1111", "evil.example:1111", false);
        check("127.0.0.1:80", "localhost", true);
    }

    #[test]
    fn paths_are_decoded_before_they_are_checked() {
        let check = |path: &str, expected: Option<(&[&str], Ending)>| {
            let expected = expected.map(|(segments, ending)| {
                (segments.iter().map(ToString::to_string).collect(), ending)
            });
            assert_eq!(segments(path), expected, "{path}");
        };
        check("/", Some((&[], Ending::Slash)));
        check("/a/b%20c.png", Some((&["a", "b c.png"], Ending::Name)));
        check("/%E4%BB%95/", Some((&["仕"], Ending::Slash)));
        for path in [
            "",
            "x",
            "//",
            "//evil.example",
            "/a//b",
            "/..",
            "/../x",
            "/a/%2e%2E/x",
            "/a%2f..%2fx",
            "/a\\x",
            "/%5c..",
            "/%00",
            "/%0d%0a",
            "/%ff",
            "/.",
            "/C:/x",
        ] {
            check(path, None);
        }
    }

    #[test]
    fn folders_keep_their_names() {
        assert_eq!(of_folder(&["a b".to_owned(), "仕".to_owned()]), "/a%20b/%E4%BB%95/");
    }

    #[test]
    fn sockets_have_addresses_to_type() {
        let check = |address: &str, expected| {
            assert_eq!(origin(address.parse().unwrap()).as_str(), expected);
        };
        check("127.0.0.1:1111", "http://127.0.0.1:1111/");
        check("0.0.0.0:80", "http://127.0.0.1/");
        check("[::1]:1111", "http://[::1]:1111/");
    }
}
