//! `offprint serve`, spoken to over sockets: clients tidy paths and headers before they send them.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use crate::sandbox::{Sandbox, prose};

/// Longest wait for anything the server has to say. Only a failing test waits for it.
const PATIENCE: Duration = Duration::from_mins(1);

/// A running server; ends when dropped.
struct Server {
    child: Child,
    stdout: BufReader<ChildStdout>,
    address: SocketAddr,
}

impl Server {
    /// Starts a server of the library in a sandbox, and waits until it says where it is.
    #[track_caller]
    fn start(sandbox: &Sandbox) -> Self {
        Self::start_with(sandbox, &[])
    }

    #[track_caller]
    fn start_with(sandbox: &Sandbox, more: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_offprint"))
            .args(["serve", "--port", "0"])
            .args(more)
            .current_dir(sandbox.path("."))
            .env("NO_COLOR", "1")
            .env("PATH", "")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::from(fs::File::create(sandbox.path("stderr")).unwrap()))
            .spawn()
            .unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut said = String::new();
        let address = loop {
            let mut line = String::new();
            let read = stdout.read_line(&mut line).unwrap();
            assert!(read > 0, "{said}\n{}", sandbox.read("stderr"));
            if let Some(rest) = line.strip_prefix("Serving http://") {
                break rest.split('/').next().unwrap().parse().unwrap();
            }
            said += &line;
        };
        Self { child, stdout, address }
    }

    /// Presses Ctrl-C, after which the server has to end well and say no more.
    #[track_caller]
    fn interrupt(mut self) {
        let id = self.child.id().to_string();
        assert!(Command::new("/bin/kill").args(["-INT", &id]).status().unwrap().success());
        assert_eq!(self.child.wait().unwrap().code(), Some(0));
        let mut rest = String::new();
        self.stdout.read_to_string(&mut rest).unwrap();
        assert_eq!(rest, "");
    }

    /// Sends a request as it stands, and reads the answer.
    #[track_caller]
    fn send(&self, request: &str) -> Answer {
        let mut stream = self.connect();
        stream.write_all(request.as_bytes()).unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("{text:?}"));
        Answer { head: head.to_ascii_lowercase(), body: body.to_owned() }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    /// A request with a method, path and more header lines.
    #[track_caller]
    fn request(&self, method: &str, path: &str, headers: &str) -> Answer {
        let host = self.address;
        self.send(&format!(
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{headers}\r\n"
        ))
    }

    #[track_caller]
    fn get(&self, path: &str) -> Answer {
        self.request("GET", path, "")
    }

    /// Listens for editions as an open page does.
    #[track_caller]
    fn listen(&self) -> Listener {
        let mut stream = self.connect();
        let request = format!("GET /_offprint/events HTTP/1.1\r\nHost: {}\r\n\r\n", self.address);
        stream.write_all(request.as_bytes()).unwrap();
        let mut listener = Listener { stream: BufReader::new(stream), edition: String::new() };
        let first = listener.message();
        first["edition"].as_str().unwrap().clone_into(&mut listener.edition);
        listener
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An answer; the head in lower case.
struct Answer {
    head: String,
    body: String,
}

impl Answer {
    #[track_caller]
    fn status(self, expected: u16) -> Self {
        let status = self.head.split(' ').nth(1).unwrap();
        assert_eq!(status, expected.to_string(), "{}\n{}", self.head, self.body);
        self
    }

    #[track_caller]
    fn header(self, line: &str) -> Self {
        assert!(self.head.lines().any(|found| found == line), "no {line:?} in {}", self.head);
        self
    }

    #[track_caller]
    fn holds(self, text: &str) -> Self {
        assert!(self.body.contains(text), "no {text:?} in {}", self.body);
        self
    }
}

/// An open page.
struct Listener {
    stream: BufReader<TcpStream>,
    edition: String,
}

impl Listener {
    #[track_caller]
    fn message(&mut self) -> serde_json::Value {
        loop {
            let mut line = String::new();
            let read = self.stream.read_line(&mut line).unwrap();
            assert!(read > 0, "the server hung up");
            if let Some(message) = line.strip_prefix("data: ") {
                return serde_json::from_str(message).unwrap();
            }
        }
    }

    /// Waits until another edition is announced.
    #[track_caller]
    fn next_edition(&mut self) {
        let edition = loop {
            let message = self.message();
            let edition = message["edition"].as_str().unwrap();
            if edition != self.edition {
                break edition.to_owned();
            }
        };
        self.edition = edition;
    }

    /// Waits until there are errors, and returns the first.
    #[track_caller]
    fn error(&mut self) -> String {
        loop {
            if let Some(error) = self.message()["errors"][0].as_str() {
                return error.to_owned();
            }
        }
    }

    /// Waits until there are no errors, with the edition as it was.
    #[track_caller]
    fn all_clear(&mut self) {
        while self.message()["errors"] != serde_json::json!([]) {}
    }
}

fn library() -> Sandbox {
    Sandbox::library()
        .essay("content/letter.md", "A letter", "", &prose("the letter nobody sent"))
        .essay("content/plan.md", "A plan", "draft = true", &prose("the plan on the wall"))
        .file("static/notes.txt", "0123456789")
}

#[test]
fn pages_are_served_with_their_types_and_drafts() {
    let sandbox = library();
    let server = Server::start(&sandbox);
    let home = server.get("/").status(200).holds("A letter").holds("A plan");
    let home = home.header("content-type: text/html; charset=utf-8");
    let home = home.header("x-content-type-options: nosniff").header("cache-control: no-store");
    let home = home.holds("<script src=\"/_offprint/reload.js\"");
    let home = home.holds("script-src 'self';").holds("connect-src 'self';");
    let (_, link) = home.body.split_once("rel=\"stylesheet\" href=\"").unwrap();
    let style = link.split('"').next().unwrap();
    assert!(style.starts_with("style."), "{style}");
    let style = server.get(&format!("/{style}")).status(200);
    let style = style.header("content-type: text/css; charset=utf-8");
    let _ = style.header("x-content-type-options: nosniff");
    let script = server.get("/_offprint/reload.js").status(200).holds("EventSource");
    let _ = script.header("content-type: text/javascript; charset=utf-8");
    let _ = server.get("/essays/a-letter/").status(200).holds("nobody sent");
    let _ = server.get("/essays/a-letter").status(307).header("location: /essays/a-letter/");
    let _ = server.get("/essays/a-letter/?x=1").status(200);
    let part = server.request("GET", "/notes.txt", "Range: bytes=2-4\r\n").status(206);
    assert_eq!(part.body, "234");
    let head = server.request("HEAD", "/notes.txt", "").status(200).header("content-length: 10");
    assert_eq!(head.body, "");
    let sitemap = server.get("/sitemap.xml").status(200);
    let _ = sitemap.holds(&format!("http://{}/essays/a-letter/", server.address));
}

#[test]
fn the_search_knows_the_essays_of_its_first_use() {
    let sandbox = library();
    let server = Server::start(&sandbox);
    let mut page = server.listen();
    let index = || server.get("/search/index/1/pagefind-entry.json").status(200).body;
    let first = index();
    assert!(first.contains("\"page_count\":2"), "{first}");
    let _ = server.get("/search/").status(200).holds("'wasm-unsafe-eval'");
    let _sandbox = sandbox.essay("content/late.md", "Late", "", &prose("the last train"));
    page.next_edition();
    let _ = server.get("/essays/late/").status(200);
    assert_eq!(index(), first);
}

#[test]
fn where_nothing_is_the_sites_own_page_says_so() {
    let sandbox = library();
    let server = Server::start(&sandbox);
    let expected = "<title>";
    for path in ["/none", "/none/", "/essays/a-letter/x", "/notes.txt/", "/images/", "/tags/.."] {
        let answer = server.get(path).status(404).holds(expected);
        let _ = answer.header("content-type: text/html; charset=utf-8");
    }
}

#[test]
fn nothing_outside_the_site_is_served() {
    let sandbox = library().file("secret.txt", "a secret");
    let server = Server::start(&sandbox);
    for path in [
        "/../secret.txt",
        "/../../../../../../etc/passwd",
        "/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "/..%2f..%2f..%2fetc/passwd",
        "/essays/%2e%2e/%2E%2E/%2E%2E/%2E%2E/etc/passwd",
        "/..%5c..%5cetc/passwd",
        "//etc/passwd",
        "/%00",
        "/content/letter.md",
        "/site.toml",
    ] {
        let _ = server.get(path).status(404);
    }
    let _ = server.get("../secret.txt").status(400);
    let _ = server.get("//evil.example/..").status(404);
}

#[test]
fn strangers_names_pages_and_methods_are_refused() {
    let sandbox = library();
    let server = Server::start(&sandbox);
    let port = server.address.port();
    let get = |path: &str, host: &str| {
        server.send(&format!("GET {path} HTTP/1.1\r\nConnection: close\r\n{host}\r\n"))
    };
    let _ = get("/", &format!("Host: localhost:{port}\r\n")).status(200);
    let _ = get("/", &format!("Host: evil.example:{port}\r\n")).status(403);
    let _ = get("/_offprint/events", &format!("Host: evil.example:{port}\r\n")).status(403);
    let _ = get("/", "Host: localhost\r\n").status(403);
    let _ = get("/", &format!("Host: localhost:{port}\r\nHost: evil.example\r\n")).status(403);
    let _ = get("http://evil.example/", &format!("Host: localhost:{port}\r\n")).status(403);
    for path in ["/", "/_offprint/events"] {
        let _ = server.request("GET", path, "Origin: http://evil.example\r\n").status(403);
        let _ = server.request("GET", path, "Origin: null\r\n").status(403);
    }
    let _ = server.request("GET", "/", &format!("Origin: http://localhost:{port}\r\n")).status(200);
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "TRACE"] {
        let _ = server.request(method, "/", "").status(405).header("allow: get, head");
    }
}

#[test]
fn an_edit_reloads_open_pages() {
    let sandbox = library();
    let server = Server::start(&sandbox);
    let mut page = server.listen();
    let _ = server.get("/").holds(&format!("data-edition=\"{}\"", page.edition));
    let sandbox =
        sandbox.essay("content/letter.md", "Another letter", "", &prose("the letter that came"));
    page.next_edition();
    let home = server.get("/").status(200).holds("Another letter");
    let _ = home.holds(&format!("data-edition=\"{}\"", page.edition));
    // A folder that was not there at the start.
    let sandbox = sandbox.file("templates/not_found.html", "<p>Nothing, I am afraid</p>");
    page.next_edition();
    let _ = server.get("/none").status(404).holds("Nothing, I am afraid");
    let settings = "title = \"Renamed\"\n";
    let _sandbox = sandbox.file("site.toml", settings);
    page.next_edition();
    let _ = server.get("/").holds("Renamed");
}

#[test]
fn a_broken_template_keeps_the_last_good_site_and_says_where() {
    let sandbox = library().file("templates/not_found.html", "<p>Nothing here</p>");
    let server = Server::start(&sandbox);
    let mut page = server.listen();
    let sandbox = sandbox.file("templates/not_found.html", "<p>Nothing here</p>\n{{ broken");
    let error = page.error();
    assert!(error.starts_with("error[template/syntax]: "), "{error}");
    assert!(error.contains("--> templates/not_found.html:2:"), "{error}");
    let _ = server.get("/").status(200).holds("A letter");
    let _ = server.get("/none").status(404).holds("Nothing here");
    // Whoever comes later is told too.
    let mut late = server.connect();
    let request = format!("GET /_offprint/events HTTP/1.1\r\nHost: {}\r\n\r\n", server.address);
    late.write_all(request.as_bytes()).unwrap();
    let late = Listener { stream: BufReader::new(late), edition: String::new() }.error();
    assert_eq!(late, error);
    let sandbox = sandbox.file("templates/not_found.html", "<p>Nothing here</p>");
    page.all_clear();
    assert!(sandbox.read("stderr").contains("--> templates/not_found.html:2:"));
}

#[test]
fn a_template_that_asks_in_vain_is_told_before_its_page_is_looked_at() {
    let sandbox = library();
    let server = Server::start(&sandbox);
    let mut page = server.listen();
    let sandbox = sandbox.file("templates/about.html", "\n{{ no_such_field }}");
    let error = page.error();
    assert!(error.starts_with("error[template/render]: "), "{error}");
    assert!(error.contains("--> templates/about.html:2:"), "{error}");
    let _ = server.get("/about/").status(200).holds("<title>About");
    fs::remove_dir_all(sandbox.path("templates")).unwrap();
    page.all_clear();
}

#[test]
fn a_page_that_cannot_be_made_says_why_and_the_others_are_shown() {
    let tripping = "{% if title == \"A plan\" %}{{ no_such_field }}{% endif %}<p>{{ title }}</p>";
    let sandbox = library().file("templates/article.html", tripping);
    let server = Server::start(&sandbox);
    let _ = server.get("/essays/a-letter/").status(200).holds("<p>A letter</p>");
    let failed = server.get("/essays/a-plan/").status(503).holds("no_such_field");
    let _ = failed.holds("<script src=\"/_offprint/reload.js\"");
    let mut page = server.listen();
    let _sandbox = sandbox.file("templates/article.html", "<p>{{ title }}</p>");
    page.next_edition();
    let _ = server.get("/essays/a-plan/").status(200).holds("<p>A plan</p>");
}

#[test]
fn two_files_with_one_path_are_told() {
    let sandbox = library();
    let server = Server::start(&sandbox);
    let mut page = server.listen();
    let sandbox = sandbox.file("static/essays/a-letter/index.html", "mine");
    let error = page.error();
    assert!(error.starts_with("error[output/collision]: "), "{error}");
    assert!(error.contains("essays/a-letter/index.html"), "{error}");
    let _ = server.get("/essays/a-letter/").status(200).holds("nobody sent");
    fs::remove_dir_all(sandbox.path("static/essays")).unwrap();
    page.all_clear();
    let sandbox = sandbox.file("static/essays", "a file where a folder is");
    let error = page.error();
    assert!(error.starts_with("error[output/collision]: "), "{error}");
    fs::remove_file(sandbox.path("static/essays")).unwrap();
    page.all_clear();
}

#[test]
fn a_touched_source_is_no_other_edition() {
    let sandbox = library();
    let server = Server::start(&sandbox);
    let mut page = server.listen();
    let before = page.edition.clone();
    let text = sandbox.read("content/letter.md");
    let sandbox = sandbox.file("content/letter.md", &text);
    let sandbox = sandbox.file("static/notes.txt", "another text");
    page.next_edition();
    let number = |edition: &str| edition.rsplit('-').next().unwrap().parse::<usize>().unwrap();
    assert_eq!(number(&page.edition), number(&before) + 1);
    let _ = server.get("/notes.txt").status(200).holds("another text");
    drop(sandbox);
}

#[test]
fn a_library_that_cannot_be_built_yet_is_served_once_it_can() {
    let sandbox = library().file("templates/home.html", "{{ broken");
    let server = Server::start(&sandbox);
    let answer = server.get("/").status(503).holds("--&gt; templates/home.html:1:");
    let _ = answer.holds("<script src=\"/_offprint/reload.js\"");
    let mut page = server.listen();
    fs::remove_dir_all(sandbox.path("templates")).unwrap();
    page.next_edition();
    let _ = server.get("/").status(200).holds("A letter");
}

#[test]
fn the_published_site_is_neither_touched_nor_marked() {
    let sandbox = library().built();
    let before = sandbox.contents("public");
    let server = Server::start(&sandbox);
    let mut page = server.listen();
    let sandbox = sandbox.essay("content/new.md", "News", "", &prose("the news of the day"));
    page.next_edition();
    assert_eq!(sandbox.contents("public"), before);
    assert_eq!(sandbox.files_with("public", "_offprint"), [""; 0]);
    drop(server);
    let _ = sandbox.run("build").success().quiet();
    assert_eq!(sandbox.files_with("public", "_offprint"), [""; 0]);
}

#[test]
fn a_slow_client_stops_no_other() {
    let sandbox = library();
    let server = Server::start(&sandbox);
    let slow: Vec<_> = (0..50)
        .map(|_| {
            let mut stream = server.connect();
            stream.write_all(b"GET / HTTP/1.1\r\nHo").unwrap();
            stream
        })
        .collect();
    let _ = server.get("/").status(200);
    drop(slow);
}

#[test]
fn an_interrupt_ends_it_with_pages_open() {
    let sandbox = library();
    let server = Server::start(&sandbox);
    let _page = server.listen();
    server.interrupt();
    assert_eq!(sandbox.read("stderr"), "");
}

#[test]
fn without_a_browser_it_serves_all_the_same() {
    let sandbox = library();
    let server = Server::start_with(&sandbox, &["--open"]);
    let _ = server.get("/").status(200);
    let address = server.address;
    server.interrupt();
    let stderr = sandbox.read("stderr");
    assert!(stderr.starts_with("note[serve/open]"), "{stderr}");
    assert!(stderr.contains(&format!("help: go to http://{address}/")), "{stderr}");
}

#[test]
fn a_port_in_use_is_an_error_with_advice() {
    let sandbox = library();
    let server = Server::start(&sandbox);
    let line = format!("serve --port {}", server.address.port());
    let run = sandbox.run(&line).status(1).complains("error[serve/listen]");
    let _ = run.complains("--port");
    let _ = Sandbox::new().run("serve").status(1).complains("error[command/no-library]");
}

/// A page that was saved, with something that goes and something that stays.
fn saved() -> String {
    format!(
        "<!doctype html><title>Chairs</title><article><h1>Chairs</h1><p>{}</p>\
         <p>A remark on varnish that the curator can do without.</p><p>{}</p>\
         </article>\
         <footer><p>All rights reserved. Copyright 2019 Chair Makers.</p></footer>",
        prose("chairs"),
        prose("stools")
    )
}

const CHAIRS: &str = "/essays/chairs/";
const VARNISH: &str = "A remark on varnish that the curator can do without.";
const LEGAL: &str = "All rights reserved. Copyright 2019 Chair Makers.";

impl Server {
    /// The word that pages of this run know.
    #[track_caller]
    fn token(&self) -> String {
        let page = self.get(CHAIRS).status(200).body;
        let (_, after) = page.split_once("data-token=\"").unwrap_or_else(|| panic!("{page}"));
        after.split('"').next().unwrap().to_owned()
    }

    /// The piece of a source that holds a text.
    #[track_caller]
    fn piece(&self, text: &str) -> serde_json::Value {
        let answer = self.get(&format!("/_offprint/pieces?page={CHAIRS}")).status(200);
        let found: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
        let pieces = found["pieces"].as_array().unwrap();
        pieces.iter().find(|piece| piece["text"].as_str().unwrap().contains(text)).unwrap().clone()
    }

    /// Asks for a rule about the piece that holds a text, as a page does.
    #[track_caller]
    fn ask(&self, rule: &str, text: &str) -> Answer {
        let token = self.token();
        self.post(&self.own_headers(&token), &wish(rule, CHAIRS, &self.piece(text)))
    }

    fn own_headers(&self, token: &str) -> String {
        format!(
            "Origin: http://{}\r\nContent-Type: application/json\r\nX-Offprint-Token: {token}\r\n",
            self.address
        )
    }

    #[track_caller]
    fn post(&self, headers: &str, body: &str) -> Answer {
        let host = self.address;
        self.send(&format!(
            "POST /_offprint/rule HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{headers}\
             Content-Length: {}\r\n\r\n{body}",
            body.len()
        ))
    }
}

fn wish(rule: &str, page: &str, piece: &serde_json::Value) -> String {
    let piece = serde_json::json!({ "index": piece["index"], "hash": piece["hash"] });
    serde_json::json!({ "page": page, "rule": rule, "pieces": [piece] }).to_string()
}

#[test]
fn what_a_page_strips_and_keeps_is_written_beside_its_source() {
    let sandbox = Sandbox::library().file("content/a.html", &saved());
    let server = Server::start(&sandbox);
    let mut page = server.listen();
    let _ = server.get(CHAIRS).holds(VARNISH).holds("/_offprint/bench.js");
    let _ = server.ask("strip", VARNISH).status(200).holds("content/a.toml");
    page.next_edition();
    let rule = "strip = [\"A remark on varnish that the curator can do without.\"]\n";
    assert_eq!(sandbox.read("content/a.toml"), rule);
    assert!(!server.get(CHAIRS).body.contains(VARNISH));
    let piece = server.piece(VARNISH);
    assert_eq!((&piece["rule"], &piece["is_own"]), (&"strip".into(), &true.into()));
    // Back to where it was.
    let _ = server.ask("keep", VARNISH).status(200);
    page.next_edition();
    assert_eq!(sandbox.read("content/a.toml"), "");
    let _ = server.get(CHAIRS).holds(VARNISH);
    // What a rule of the program's took, into a sidecar that is there.
    let sandbox = sandbox.file("content/a.toml", "title = 'Seats' # mine\nslug = 'chairs'\n");
    page.next_edition();
    assert!(!server.get(CHAIRS).body.contains(LEGAL));
    assert_eq!(server.piece(LEGAL)["can"], true);
    let _ = server.ask("keep", LEGAL).status(200);
    page.next_edition();
    let _ = server.get(CHAIRS).holds(LEGAL);
    let kept = "title = 'Seats' # mine\nslug = 'chairs'\nkeep = [\"All rights reserved. Copyright 2019 Chair Makers.\"]\n";
    assert_eq!(sandbox.read("content/a.toml"), kept);
    let _ = server.ask("strip", LEGAL).status(200);
    page.next_edition();
    assert!(!server.get(CHAIRS).body.contains(LEGAL));
    assert_eq!(sandbox.read("content/a.toml"), "title = 'Seats' # mine\nslug = 'chairs'\n");
    assert_eq!(sandbox.read("content/a.html"), saved());
}

#[test]
fn rules_of_front_matter_hold_on_beside_a_new_one() {
    let subscribe = "Subscribe to our newsletter for more.";
    let text = format!(
        "---\ntitle: Chairs\nsource: https://a.example/x\nkeep: Subscribe to our\n---\n{}\n\n{VARNISH}\n\n{}\n\n\
         {subscribe}\n\n{LEGAL}\n",
        prose("chairs"),
        prose("stools")
    );
    let sandbox = Sandbox::library().file("content/a.md", &text);
    let server = Server::start(&sandbox);
    let mut page = server.listen();
    let _ = server.get(CHAIRS).holds(subscribe);
    let _ = server.ask("keep", "Chair Makers").status(200);
    page.next_edition();
    let _ = server.get(CHAIRS).holds(subscribe).holds("Chair Makers");
    assert!(
        sandbox.read("content/a.toml").starts_with("keep = [\"Subscribe to our\", \"All rights")
    );
    assert_eq!(sandbox.read("content/a.md"), text);
}

#[test]
fn a_rule_that_stands_elsewhere_is_not_overruled() {
    let settings = "title = \"x\"\nstrip_phrases = [\"remark on varnish\"]\n";
    let sandbox = Sandbox::library().file("content/a.html", &saved()).file("site.toml", settings);
    let server = Server::start(&sandbox);
    assert_eq!(server.piece(VARNISH)["can"], false);
    let _ = server.ask("keep", VARNISH).status(409).holds("stands elsewhere");
    assert!(!sandbox.path("content/a.toml").exists());
}

#[test]
fn nobody_else_can_have_a_rule_written() {
    let sandbox = Sandbox::library()
        .file("content/a.html", &saved())
        .essay("content/own.md", "Own", "", &prose("own words"))
        .file("secret.md", &saved());
    let before = sandbox.contents(".");
    let server = Server::start(&sandbox);
    let (token, port) = (server.token(), server.address.port());
    let own = server.own_headers(&token);
    let fine = wish("strip", CHAIRS, &server.piece(VARNISH));
    for (part, other, status) in [
        (&*token, "0123456789abcdef0123456789abcdef", 403),
        ("X-Offprint-Token", "X-Other", 403),
        ("Origin: http://127.0.0.1", "Origin: http://evil.example", 403),
        ("Origin: http:", "Origin: https:", 403),
        (&*format!("Origin: http://127.0.0.1:{port}"), "Origin: null", 403),
        (&*format!("Origin: http://127.0.0.1:{port}"), "X-Origin: x", 403),
        ("application/json", "text/plain", 415),
        ("application/json", "application/x-www-form-urlencoded", 415),
        ("Content-Type", "X-Type", 415),
    ] {
        assert!(own.contains(part), "{part} in {own}");
        let _ = server.post(&own.replace(part, other), &fine).status(status);
    }
    let _ = server.post(&format!("{own}X-Offprint-Token: {token}\r\n"), &fine).status(403);
    let to_evil = format!(
        "POST /_offprint/rule HTTP/1.1\r\nHost: evil.example:{port}\r\nConnection: close\r\n{own}\
         Content-Length: {}\r\n\r\n{fine}",
        fine.len()
    );
    let _ = server.send(&to_evil).status(403);
    for method in ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"] {
        let answer = server.request(method, "/_offprint/rule", &own).status(405);
        let _ = answer.header("allow: post");
    }
    let _ = server.post(&own, &format!("{fine}{}", " ".repeat(20_000))).status(413);
    for broken in ["", "[]", "{}", "{\"page\":1}", &fine.replace("strip", "delete")] {
        let _ = server.post(&own, broken).status(400);
    }
    for page in [
        "/essays/none/",
        "/",
        "/essays/chairs",
        "/essays/../secret/",
        "/%2e%2e/secret.md",
        "/content/a.html",
        "../secret.md",
        "",
    ] {
        let _ = server.post(&own, &fine.replace(CHAIRS, page)).status(404);
    }
    for (part, other) in [("\"hash\":\"", "\"hash\":\"0"), ("\"index\":", "\"index\":9")] {
        let _ = server.post(&own, &fine.replace(part, other)).status(409);
    }
    let none = serde_json::json!({ "page": CHAIRS, "rule": "strip", "pieces": [] }).to_string();
    let _ = server.post(&own, &none).status(409);
    let _ = server.get("/_offprint/pieces?page=/../secret/").status(404);
    let _ = server.get("/_offprint/pieces").status(404);
    let evil = "Origin: http://evil.example\r\n";
    let _ = server.request("GET", "/_offprint/pieces?page=/essays/chairs/", evil).status(403);
    drop(server);
    let mut after = sandbox.contents(".");
    after.remove("stderr");
    after.retain(|path, _| !path.starts_with(".offprint"));
    assert_eq!(after, before);
}

#[test]
fn a_sidecar_that_leads_elsewhere_is_not_written() {
    let sandbox = Sandbox::library().file("content/a.html", &saved()).file("elsewhere.toml", "");
    std::os::unix::fs::symlink(sandbox.path("elsewhere.toml"), sandbox.path("content/a.toml"))
        .unwrap();
    let server = Server::start(&sandbox);
    let body = "{\"page\":\"/essays/chairs/\",\"rule\":\"strip\",\"pieces\":[{\"index\":2,\"hash\":\"0\"}]}";
    let _ = server.post(&server.own_headers(&server.token()), body).status(409);
    let _ = server.get(&format!("/_offprint/pieces?page={CHAIRS}")).status(409);
    assert_eq!(sandbox.read("elsewhere.toml"), "");
}

#[test]
fn other_machines_get_no_buttons() {
    let sandbox = Sandbox::library().file("content/a.html", &saved());
    let server = Server::start_with(&sandbox, &["--interface", "0.0.0.0"]);
    let page = server.get(CHAIRS).status(200).body;
    assert!(page.contains("/_offprint/reload.js") && !page.contains("data-token"), "{page}");
    let _ = server.get(&format!("/_offprint/pieces?page={CHAIRS}")).status(404);
    let headers = server.own_headers("");
    let _ = server.post(&headers, &wish("strip", CHAIRS, &serde_json::json!({}))).status(405);
}
