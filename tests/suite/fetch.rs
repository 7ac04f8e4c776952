//! `offprint add` of addresses, from a server of its own on loopback.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};

use crate::add::{TEXTS, facts, page};
use crate::sandbox::{Run, Sandbox};

/// Answers requests by their path until the test ends; returns the start of its addresses.
fn server(answer: impl Fn(&str, &mut TcpStream) + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { continue };
            let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
            let Some(Ok(request)) = lines.next() else { continue };
            while lines.next().is_some_and(|line| line.is_ok_and(|line| !line.is_empty())) {}
            answer(request.split(' ').nth(1).unwrap_or_default(), &mut stream);
        }
    });
    format!("http://127.0.0.1:{port}")
}

/// Sends a whole answer; the reader may have gone.
fn send(stream: &mut TcpStream, head: &str, body: &[u8]) {
    let length = body.len();
    let head = format!("HTTP/1.1 {head}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body));
}

#[track_caller]
fn add(sandbox: &Sandbox, url: &str) -> Run {
    sandbox.run(&format!("add --allow-private {url}"))
}

/// Checks that nothing is added of what a server answers, and why.
#[track_caller]
fn refuses(head: &'static str, body: &'static [u8], complaint: &str) {
    let server = server(move |_, stream| send(stream, head, body));
    let sandbox = Sandbox::library();
    let run = add(&sandbox, &format!("{server}/a")).status(1).complains(complaint);
    assert_eq!(run.stdout(), "");
    assert!(!sandbox.path("content").exists());
}

#[test]
fn a_page_is_fetched_and_remembers_where_it_was() {
    let text = page("Asking twice", "", TEXTS[0]).replace("<link rel=\"canonical\" href=\"\">", "");
    let server = server(move |path, stream| match path {
        "/old" => send(stream, "301 Moved\r\nLocation: /2019/asking?utm_source=x", b""),
        "/2019/asking?utm_source=x" => {
            send(stream, "200 OK\r\nContent-Type: text/html; charset=utf-8", text.as_bytes());
        }
        _ => send(stream, "404 Not Found\r\nContent-Type: text/html", b"<p>gone"),
    });
    let sandbox = Sandbox::library();
    let run = add(&sandbox, &format!("{server}/old")).success().quiet();
    assert_eq!(run.stdout(), "content/asking-twice.html\n");
    let sidecar = sandbox.read("content/asking-twice.toml");
    assert_eq!(
        facts(&sidecar),
        [
            "# title = \"Asking twice\"  # found in the page's title",
            "# author = \"Bo Nib\"  # found in a meta element",
            "# date = 2019-05-06  # found in a meta element",
            format!("source = \"{server}/2019/asking\"").as_str(),
        ]
    );
    let run = add(&sandbox, &format!("{server}/old")).success().complains("add/duplicate");
    assert_eq!(run.stdout(), "");
    let _ = add(&sandbox, &format!("{server}/no"))
        .status(1)
        .complains("error[fetch/status]: the server answered 404");
}

#[test]
fn a_charset_that_only_the_server_names_is_kept() {
    let server = server(|_, stream| {
        let mut text =
            format!("<title>Dvakrat</title><p>{}</p><p>Kdo si po", TEXTS[1]).into_bytes();
        text.extend(b"\x9e\xe1d\xe1 dvakr\xe1t.</p>");
        send(stream, "200 OK\r\nContent-Type: text/html; charset=windows-1250", &text);
    });
    let sandbox = Sandbox::library();
    let _ = add(&sandbox, &format!("{server}/a")).success().quiet();
    assert!(sandbox.read("content/dvakrat.toml").contains("charset = \"windows-1250\""));
    let sandbox = sandbox.built();
    assert!(sandbox.read("public/essays/dvakrat/index.html").contains("požádá dvakrát"));
}

#[test]
fn markdown_and_plain_text_are_fetched() {
    let server = server(|_, stream| {
        let text = format!("# A Note\n\n{}\n", TEXTS[2]);
        send(stream, "200 OK\r\nContent-Type: text/plain", text.as_bytes());
    });
    let sandbox = Sandbox::library();
    let run = add(&sandbox, &format!("{server}/notes/a.md")).success().quiet();
    assert_eq!(run.stdout(), "content/a-note.md\n");
}

#[test]
fn what_is_no_page_is_refused() {
    refuses("404 Not Found\r\nContent-Type: text/html", b"<p>gone", "error[fetch/status]");
    refuses("200 OK\r\nContent-Type: image/png", b"x", "error[fetch/type]: this is `image/png`");
    refuses("200 OK\r\nContent-Type: application/octet-stream", b"x", "error[fetch/type]");
    refuses("200 OK", b"<p>x", "error[fetch/type]: the server does not say what this is");
    refuses("200 OK\r\nContent-Type: text/html", b"<p></p>", "error[essay/empty]");
}

#[test]
fn redirects_end() {
    let server = server(|path, stream| {
        let location = match path {
            "/ftp" => "ftp://one.example/a".to_owned(),
            path => format!("/{}x", path.trim_start_matches('/')),
        };
        send(stream, &format!("302 Found\r\nLocation: {location}"), b"");
    });
    let sandbox = Sandbox::library();
    let _ = add(&sandbox, &format!("{server}/a")).status(1).complains("error[fetch/redirects]");
    let _ = add(&sandbox, &format!("{server}/ftp")).status(1).complains("error[fetch/address]");
    let _ = add(&sandbox, "ftp://one.example/a").status(1).complains("error[fetch/address]");
    let _ = add(&sandbox, "file:///etc/passwd").status(1).complains("error[fetch/address]");
}

#[test]
fn a_body_without_end_is_cut_off() {
    let server = server(|_, stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n");
        while stream.write_all(&[b'a'; 8192]).is_ok() {}
    });
    let sandbox = Sandbox::library();
    let run = add(&sandbox, &format!("{server}/a")).status(1);
    let _ = run.complains("error[fetch/too-large]: larger than 16 MiB");
}

#[test]
fn a_compressed_body_counts_by_what_it_holds() {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(&vec![b'a'; 17 * 1024 * 1024]).unwrap();
    let body = encoder.finish().unwrap();
    let server = server(move |_, stream| {
        send(stream, "200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip", &body);
    });
    let _ = add(&Sandbox::library(), &format!("{server}/a")).status(1).complains("fetch/too-large");
}

#[test]
fn a_body_that_does_not_come_is_not_waited_for() {
    let server = server(|_, stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>So");
        // Until the other end gives up.
        let _ = std::io::Read::read(stream, &mut [0]);
    });
    let sandbox = Sandbox::library();
    let run = sandbox.run(&format!("add --allow-private --timeout 1 {server}/a")).status(1);
    let _ = run.complains("error[fetch/timeout]: it was not there after 1 seconds");
}

#[test]
fn private_networks_are_left_alone() {
    let server = server(|_, stream| {
        send(stream, "200 OK\r\nContent-Type: text/html", page("A", "", TEXTS[0]).as_bytes());
    });
    let sandbox = Sandbox::library();
    let port = server.rsplit(':').next().unwrap();
    let hosts = ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]"];
    for host in hosts {
        let run = sandbox.run(&format!("add http://{host}:{port}/a")).status(1);
        let run = run.complains("error[fetch/private]").complains("--allow-private");
        assert_eq!(run.stdout(), "", "{host}");
    }
    assert!(!sandbox.path("content").exists());
}

#[test]
fn links_out_of_the_library_are_asked_for_and_answers_are_kept() {
    let asked = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let log = std::sync::Arc::clone(&asked);
    let server = server(move |path, stream| {
        log.lock().unwrap().push(path.to_owned());
        match path {
            "/here" => send(stream, "200 OK", b""),
            "/moved" => send(stream, "301 Moved\r\nLocation: /gone", b""),
            "/busy" => send(stream, "503 Busy", b""),
            _ => send(stream, "404 Not Found", b""),
        }
    });
    let links = format!("[a]({server}/here#x) [b]({server}/moved) [c]({server}/busy) [d](own.md)");
    let essay = |text: &str| format!("{}\n\n{text}", crate::sandbox::prose("links"));
    let sandbox = Sandbox::library().essay("content/a.md", "A", "", &essay(&links)).essay(
        "content/own.md",
        "Own",
        "",
        &essay("x"),
    );
    let _ = sandbox.run("check").success();
    assert_eq!(*asked.lock().unwrap(), [""; 0]);
    assert!(!sandbox.path(".offprint/links.jsonl").exists());
    let line = "check --external --allow-private";
    for _ in 0..2 {
        let run = sandbox.run(line).success().complains("--> content/a.md");
        let run =
            run.complains(&format!("warning[links/gone]: nothing is left at `{server}/moved`"));
        let run =
            run.complains(&format!("note[links/unclear]: nobody knows what is at `{server}/busy`"));
        assert_eq!((run.complaints("links/gone"), run.complaints("links/unclear")), (1, 1));
    }
    let seen = asked.lock().unwrap().clone();
    let times = |path: &str| seen.iter().filter(|asked| *asked == path).count();
    // By two methods, where the first was refused; what is certain is not asked again.
    assert_eq!((times("/here"), times("/moved"), times("/busy")), (1, 2, 4));
    let _ = sandbox.run(&format!("{line} --strict")).status(1);
    let json = sandbox.run(&format!("{line} --format json")).success().stdout();
    assert!(json.contains("\"code\":\"links/gone\""), "{json}");
    let _ = Sandbox::library()
        .essay("content/a.md", "A", "", &essay(&format!("[a]({server}/gone)")))
        .run("check --external")
        .success()
        .complains("note[links/unclear]");
}

#[test]
fn links_are_asked_for_in_parts_and_each_answer_is_kept_at_once() {
    let sandbox = Sandbox::library();
    let answers = sandbox.path(".offprint/links.jsonl");
    let asked = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let log = std::sync::Arc::clone(&asked);
    let server = server(move |path, stream| {
        let known = std::fs::read_to_string(&answers).unwrap_or_default();
        let known = known.lines().filter(|line| line.contains("\"url\"")).count();
        log.lock().unwrap().push((path.to_owned(), known));
        let status = if path == "/a" { "503 Busy" } else { "200 OK" };
        send(stream, status, b"");
    });
    let links = format!("[a]({server}/a) [b]({server}/b) [c]({server}/c)");
    let text = format!("{}\n\n{links}", crate::sandbox::prose("links"));
    let sandbox = sandbox.essay("content/a.md", "A", "", &text);
    let asks = |limit: usize| {
        asked.lock().unwrap().clear();
        let run = sandbox.run(&format!("check --external --allow-private --limit {limit}"));
        let left = run.success().complaints("links/left");
        let mut seen = asked.lock().unwrap().clone();
        seen.dedup();
        let seen: Vec<String> =
            seen.iter().map(|(path, known)| format!("{path} {known}")).collect();
        (seen.join(", "), left)
    };
    assert_eq!(asks(2), ("/a 0, /b 1".to_owned(), 1));
    assert_eq!(asks(1), ("/c 2".to_owned(), 1));
    assert_eq!(asks(2), ("/a 3".to_owned(), 0));
    // Old answers are asked for again, the oldest first, but not before what was never asked for.
    let file = sandbox.path(".offprint/links.jsonl");
    let known = std::fs::read_to_string(&file).unwrap();
    let aged = known.lines().filter(|line| !line.contains("/b\"")).map(|line| {
        let Some((head, tail)) = line.split_once("\"asked\":\"") else { return line.to_owned() };
        let day = if line.contains("/a\"") { 2 } else { 1 };
        format!("{head}\"asked\":\"2020-01-0{day}{}", &tail["2020-01-01".len()..])
    });
    std::fs::write(&file, aged.collect::<Vec<_>>().join("\n")).unwrap();
    assert_eq!(asks(1), ("/b 2".to_owned(), 1));
    assert_eq!(asks(1), ("/c 3".to_owned(), 1));
}
