//! Fetching a page from the web: the only module that asks the network for anything.
//!
//! An address comes in; the page's bytes go out, with what was said of them, once it has proved to be
//! text of bearable size, sent in bearable time, by a host of the public Internet. Where a name leads
//! is looked at when it is looked up, and what was looked at is what is connected to, for each
//! redirect anew. Nothing here reads what it fetches.

use std::io::{self, Read};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use ureq::config::Config;
use ureq::http::{Response, StatusCode, Uri};
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Body, Error, ResponseExt};
use url::Url;

use crate::diagnostic::{Diagnostic, Place};

/// Largest page that is fetched, in bytes after decompression.
pub const MAX_PAGE_BYTES: u64 = 16 * 1024 * 1024;

/// Redirects that are followed.
const MAX_REDIRECTS: u32 = 5;

/// What is asked for, as servers that have several forms of a page read it.
const ACCEPT: &str = "text/html, application/xhtml+xml, text/markdown, text/plain;q=0.9";

/// How the program calls itself.
const USER_AGENT: &str = concat!("offprint/", env!("CARGO_PKG_VERSION"));

/// Types of pages, and the ending a file of each has.
const TYPES: [(&str, &str); 5] = [
    ("text/html", "html"),
    ("application/xhtml+xml", "html"),
    ("text/markdown", "md"),
    ("text/x-markdown", "md"),
    ("text/plain", "txt"),
];

/// Where pages may be fetched from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Hosts of the public Internet.
    Public,
    /// Also this machine and its neighbours.
    Private,
}

/// A page.
#[derive(Debug)]
pub struct Fetched {
    /// Where it was in the end.
    pub url: Url,
    /// The ending of a file of its type.
    pub ending: &'static str,
    /// The charset that the server named.
    pub charset: Option<String>,
    /// The page, decompressed.
    pub bytes: Vec<u8>,
}

/// Fetches a page; all of it has to be there after `patience`.
///
/// # Errors
/// `fetch/address`, `fetch/private`, `fetch/redirects`, `fetch/status`, `fetch/type`,
/// `fetch/too-large`, `fetch/timeout`, `fetch/failed`.
pub fn fetch(url: &Url, reach: Reach, patience: Duration) -> Result<Fetched, Diagnostic> {
    let failed = |error: Error| failure(url, error, patience);
    if !matches!(url.scheme(), "http" | "https") {
        return Err(error(url, "fetch/address", "only `http` and `https` addresses are fetched")
            .with_help(
                "begin it with `https://`, or save the page in a browser and add the file",
            ));
    }
    let mut response = agent(allowed(reach), patience).get(url.as_str()).call().map_err(failed)?;
    let status = response.status();
    if !status.is_success() {
        let message = format!("the server answered {status}");
        return Err(error(url, "fetch/status", message)
            .with_help("save the page in a browser and add the file"));
    }
    let end = Url::parse(&response.get_uri().to_string()).unwrap_or_else(|_| url.clone());
    let ending = ending(&end, response.body()).ok_or_else(|| wrong_type(url, response.body()))?;
    let charset = response.body().charset().map(str::to_owned);
    let bytes = read(response.body_mut()).map_err(|error| failed(error.into()))?;
    if bytes.len() as u64 > MAX_PAGE_BYTES {
        let message = format!("larger than {} MiB", MAX_PAGE_BYTES / (1024 * 1024));
        return Err(error(url, "fetch/too-large", message));
    }
    Ok(Fetched { url: end, ending, charset, bytes })
}

/// Whether there is something at an address.
#[derive(Debug)]
pub enum Answer {
    /// There is.
    There,
    /// There is not, and the server says so: how.
    Gone(String),
    /// There is not even a host of that name, as far as is known here.
    NoHost,
    /// That could not be found out: why.
    Unclear(String),
}

/// Asks whether there is something at an address, without reading it, as pages are fetched.
pub fn ask(url: &Url, reach: Reach, patience: Duration) -> Answer {
    let agent = agent(allowed(reach), patience);
    match agent.head(url.as_str()).call() {
        // Many servers know only how a page is got.
        Ok(response) if !response.status().is_success() => {
            answer(url, agent.get(url.as_str()).call(), patience)
        }
        result => answer(url, result, patience),
    }
}

fn answer(url: &Url, result: Result<Response<Body>, Error>, patience: Duration) -> Answer {
    match result {
        Ok(response) => match response.status() {
            status if status.is_success() => Answer::There,
            status @ (StatusCode::NOT_FOUND | StatusCode::GONE) => {
                Answer::Gone(format!("the server answered {status}"))
            }
            status => Answer::Unclear(format!("the server answered {status}")),
        },
        Err(error) if is_no_host(&error) => Answer::NoHost,
        Err(error) => {
            let Diagnostic { message, source, .. } = failure(url, error, patience);
            Answer::Unclear(source.map_or(message, |source| source.to_string()))
        }
    }
}

/// Whether names lead nowhere, as resolvers put it: that one cannot be asked is another matter.
fn is_no_host(error: &Error) -> bool {
    const WORDS: [&str; 3] = ["Name or service not known", "nodename nor servname", "No such host"];
    let text = error.to_string();
    matches!(error, Error::HostNotFound) || WORDS.iter().any(|words| text.contains(words))
}

fn allowed(reach: Reach) -> fn(IpAddr) -> bool {
    match reach {
        Reach::Public => is_public,
        Reach::Private => |_| true,
    }
}

fn agent(is_allowed: fn(IpAddr) -> bool, patience: Duration) -> Agent {
    let config = Agent::config_builder()
        .timeout_global(Some(patience))
        .max_redirects(MAX_REDIRECTS)
        .http_status_as_error(false)
        // A proxy would look names up itself.
        .proxy(None)
        .user_agent(USER_AGENT)
        .accept(ACCEPT)
        .build();
    let resolver = Guard { resolver: DefaultResolver::default(), is_allowed };
    Agent::with_parts(config, DefaultConnector::default(), resolver)
}

/// Looks names up, and turns down those that lead where nobody may go.
#[derive(Debug)]
struct Guard {
    resolver: DefaultResolver,
    is_allowed: fn(IpAddr) -> bool,
}

impl Resolver for Guard {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let addresses = self.resolver.resolve(uri, config, timeout)?;
        match addresses.iter().map(SocketAddr::ip).find(|ip| !(self.is_allowed)(*ip)) {
            Some(ip) => Err(Error::Other(Box::new(Private { uri: uri.to_string(), ip }))),
            None => Ok(addresses),
        }
    }
}

/// An address that leads into a private network.
#[derive(Debug)]
struct Private {
    uri: String,
    ip: IpAddr,
}

impl std::fmt::Display for Private {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { uri, ip } = self;
        write!(formatter, "`{uri}` is at {ip}, which is no address of the public Internet")
    }
}

impl std::error::Error for Private {}

/// Whether an address belongs to a host of the public Internet (IANA special-purpose registries).
fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let is_special = match a {
        // This network, private networks, loopback, multicast and reserved.
        0 | 10 | 127 | 224.. => true,
        // Carrier-grade NAT, link-local, private.
        100 => (64..=127).contains(&b),
        169 => b == 254,
        172 => (16..=31).contains(&b),
        // Protocol assignments, documentation, private.
        192 => b == 168 || (b == 0 && matches!(c, 0 | 2)),
        // Benchmarks, documentation.
        198 => matches!(b, 18 | 19) || (b == 51 && c == 100),
        203 => b == 0 && c == 113,
        _ => false,
    };
    !is_special
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    let segments = ip.segments();
    let inside = |at: usize| {
        let ([a, b], [c, d]) = (segments[at].to_be_bytes(), segments[at + 1].to_be_bytes());
        is_public_v4(Ipv4Addr::new(a, b, c, d))
    };
    match segments {
        // IPv4 addresses in IPv6 clothes: mapped, translated (RFC 6052), and 6to4.
        [0, 0, 0, 0, 0, 0xffff, ..] | [0x64, 0xff9b, 0, 0, 0, 0, ..] => inside(6),
        [0x2002, ..] => inside(1),
        // Protocol assignments with Teredo, and documentation.
        [0x2001, 0..=0x1ff | 0xdb8, ..] | [0x3fff, 0..=0xfff, ..] => false,
        // What has been given out for hosts of the Internet.
        [0x2000..=0x3fff, ..] => true,
        _ => false,
    }
}

/// The ending of a page's type. Markdown is mostly sent as plain text.
fn ending(url: &Url, body: &Body) -> Option<&'static str> {
    let sent = body.mime_type()?.to_ascii_lowercase();
    let (_, ending) = TYPES.iter().find(|(name, _)| *name == sent)?;
    let is_markdown = *ending == "txt" && url.path().to_ascii_lowercase().ends_with(".md");
    Some(if is_markdown { "md" } else { ending })
}

fn wrong_type(url: &Url, body: &Body) -> Diagnostic {
    let message = match body.mime_type() {
        Some(sent) => format!("this is `{sent}`, not a page"),
        None => "the server does not say what this is".to_owned(),
    };
    error(url, "fetch/type", message).with_help("pages, Markdown and plain text are fetched")
}

/// Reads a body, and one byte more than is allowed of one that is too long.
fn read(body: &mut Body) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    body.as_reader().take(MAX_PAGE_BYTES + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn failure(url: &Url, cause: Error, patience: Duration) -> Diagnostic {
    match cause {
        Error::Timeout(_) => {
            let message = format!("it was not there after {} seconds", patience.as_secs());
            error(url, "fetch/timeout", message).with_help("wait longer with `--timeout`")
        }
        Error::TooManyRedirects => {
            let message = format!("it leads on more than {MAX_REDIRECTS} times");
            error(url, "fetch/redirects", message)
        }
        Error::Other(cause) if cause.is::<Private>() => {
            error(url, "fetch/private", cause.to_string())
                .with_help("`--allow-private` fetches from this machine and its networks")
        }
        Error::BadUri(cause) => {
            let message = format!("it leads to what is no web address: {cause}");
            error(url, "fetch/address", message)
        }
        other => {
            error(url, "fetch/failed", "cannot be fetched").with_source(other.into_io()).with_help(
                "look at the address, try again, or save the page in a browser and add the file",
            )
        }
    }
}

fn error(url: &Url, code: &'static str, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(code, Place::file(PathBuf::from(url.as_str())), message)
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::net::TcpListener;

    use super::*;

    #[track_caller]
    fn check(ip: &str, expected: bool) {
        assert_eq!(is_public(ip.parse().unwrap()), expected, "{ip}");
    }

    #[test]
    fn hosts_of_the_internet_are_public() {
        for ip in ["1.1.1.1", "9.255.255.255", "100.63.255.255", "100.128.0.0", "172.15.0.1"] {
            check(ip, true);
        }
        for ip in ["172.32.0.1", "192.0.1.1", "192.169.0.1", "198.20.0.1", "223.255.255.255"] {
            check(ip, true);
        }
        for ip in ["2606:4700::1111", "2a00:1450::1", "::ffff:1.1.1.1", "64:ff9b::101:101"] {
            check(ip, true);
        }
    }

    #[test]
    fn each_redirect_is_looked_at() {
        let server = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = server.local_addr().unwrap().port();
        std::thread::spawn(move || {
            let (mut stream, _) = server.accept().unwrap();
            let _ = stream.read(&mut [0; 1024]);
            let head = "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: http://127.0.0.2:";
            stream.write_all(format!("{head}{port}/\r\n\r\n").as_bytes()).unwrap();
        });
        // As if one address of this machine were public and the other were not.
        let agent = agent(|ip| ip == Ipv4Addr::LOCALHOST, Duration::from_secs(30));
        let error = agent.get(format!("http://127.0.0.1:{port}/")).call().unwrap_err();
        assert!(error.to_string().contains("is at 127.0.0.2, which is no address"), "{error}");
    }

    #[test]
    fn private_networks_are_not() {
        for ip in ["0.0.0.0", "10.1.2.3", "127.0.0.1", "127.9.9.9", "169.254.169.254"] {
            check(ip, false);
        }
        for ip in ["100.64.0.1", "100.127.255.255", "172.16.0.1", "172.31.255.255", "192.168.1.1"] {
            check(ip, false);
        }
        for ip in ["192.0.0.8", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.9"] {
            check(ip, false);
        }
        for ip in ["224.0.0.1", "240.0.0.1", "255.255.255.255"] {
            check(ip, false);
        }
        for ip in ["::", "::1", "fe80::1", "fec0::1", "fc00::1", "fd12:3456::1", "ff02::1"] {
            check(ip, false);
        }
        for ip in ["::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1"] {
            check(ip, false);
        }
        for ip in
            ["64:ff9b:1::1", "2002:7f00:1::", "2002:a00:1::", "2001::1", "2001:db8::1", "100::1"]
        {
            check(ip, false);
        }
    }
}
