//! `offprint extract --input-format jsonl`: documents through a pipe, line by line.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

use crate::sandbox::{Run, Sandbox, prose};

const FILTER: &str = "extract --input-format jsonl --format jsonl -";

fn page(title: &str) -> String {
    format!(
        "<!doctype html><html lang=\"en\"><head><title>{title}</title></head><body>\
         <nav><a href=\"/\">Front page</a></nav><article><h1>{title}</h1><p>{}</p>\
         <p>It was the <a href=\"../hinge\">hinge</a>, of course; it is always the hinge.</p>\
         </article></body></html>",
        prose("doors")
    )
}

/// The answers to some lines, of which none may lead to a word on standard error.
#[track_caller]
fn answers(input: impl AsRef<[u8]>) -> Vec<Value> {
    let run = Sandbox::new().run_with_input(FILTER, input.as_ref()).success().quiet();
    objects(&run)
}

fn objects(run: &Run) -> Vec<Value> {
    run.stdout().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The answer to one line.
#[track_caller]
fn answer(line: &Value) -> Value {
    let mut answers = answers(format!("{line}\n"));
    assert_eq!(answers.len(), 1, "{answers:?}");
    answers.remove(0)
}

/// Checks the error a line is answered with, and that the line after it is answered as ever.
#[track_caller]
fn check_bad(line: impl AsRef<[u8]>, id: &Value, error: &str) {
    let good = json!({"id": "good", "html": page("Good")}).to_string();
    let input = [line.as_ref(), b"\n", good.as_bytes(), b"\n"].concat();
    let answers = answers(input);
    assert_eq!(answers[0], json!({"id": id, "error": format!("line 1: {error}")}));
    assert_eq!((&answers[1]["id"], &answers[1]["title"]), (&json!("good"), &json!("Good")));
    assert_eq!(answers.len(), 2);
}

#[test]
fn an_answer_is_the_id_and_what_extracting_the_file_gives() {
    let sandbox = Sandbox::new().file("a.html", &page("On Doors"));
    let run = sandbox.run("extract --format jsonl a.html").success();
    let of_file = run.stdout();
    let line = json!({"id": 7, "html": page("On Doors")}).to_string();
    let run = sandbox.run_with_input(FILTER, line.as_bytes()).success().quiet();
    let expected = of_file.replacen("{\"path\":\"a.html\"", "{\"id\":7,\"path\":\"-\"", 1);
    assert_eq!(run.stdout(), expected);
}

#[test]
fn answers_come_in_the_order_of_the_lines_for_any_number_of_jobs() {
    // Every third is a hundred times as long as the others.
    let document = |number: usize| {
        let body = prose("order").repeat(if number.is_multiple_of(3) { 100 } else { 1 });
        json!({"id": number, "html": format!("<h1>Page {number}</h1><p>{body}</p>")})
    };
    let lines = (0..120).map(|number| document(number).to_string()).collect::<Vec<_>>().join("\n");
    let run = |jobs: usize| {
        let line = format!("{FILTER} --jobs {jobs}");
        Sandbox::new().run_with_input(&line, lines.as_bytes()).success().quiet()
    };
    let alone = run(1);
    let ids: Vec<Value> = objects(&alone).iter().map(|object| object["id"].clone()).collect();
    assert_eq!(ids, (0..120).map(Value::from).collect::<Vec<_>>());
    for jobs in [2, 7] {
        assert_eq!(run(jobs).stdout(), alone.stdout(), "{jobs} jobs");
    }
}

#[test]
fn ids_come_back_as_they_were() {
    let ids = ["\"a\\u00e9\"", "null", "true", "[1, {\"b\": 2}]", "{\"z\": 1,  \"a\": 2}", "1.50"];
    let number = "123456789012345678901234567890";
    for id in ids.into_iter().chain([number]) {
        for rest in ["\"text\":\"Some words.\"", "\"text\":5"] {
            let line = format!("{{{rest},\"id\":{id}}}");
            let run = Sandbox::new().run_with_input(FILTER, line.as_bytes()).success();
            assert!(run.stdout().starts_with(&format!("{{\"id\":{id},\"")), "{}", run.stdout());
        }
    }
}

#[test]
fn a_document_is_markup_text_or_bytes() {
    let html = answer(&json!({"id": 1, "html": page("On Doors")}));
    let named = answer(&json!({"id": 1, "format": "html", "html": page("On Doors")}));
    let content = answer(&json!({"id": 1, "format": "html", "content": page("On Doors")}));
    assert_eq!((&html["format"], &named, &content), (&json!("html"), &html, &html));
    let text = answer(&json!({"id": 1, "text": format!("On Doors\n\n{}", prose("doors"))}));
    assert_eq!((&text["format"], &text["title"]), (&json!("text"), &json!("On Doors")));
    // "<title>Über</title><p>…" as Windows has it, and as it says.
    let bytes =
        "PG1ldGEgY2hhcnNldD13aW5kb3dzLTEyNTI+PHRpdGxlPtxiZXI8L3RpdGxlPjxwPkR1cmNoIGRpZSBU/HI=";
    let bytes = answer(&json!({"id": 1, "bytes_base64": bytes}));
    assert_eq!((&bytes["format"], &bytes["title"]), (&json!("html"), &json!("Über")));
    assert_eq!(bytes["text"], "Durch die Tür");
}

#[test]
fn markup_is_characters_whatever_charset_it_says() {
    let page = "<meta charset=windows-1252><title>Tür</title><p>Die Tür war offen.";
    assert_eq!(answer(&json!({"id": 1, "html": page}))["title"], "Tür");
}

#[test]
fn an_address_is_where_links_and_the_page_itself_are() {
    let url = "https://www.origin.example/essays/doors/?utm_source=feed";
    let found = answer(&json!({"id": 1, "html": page("On Doors"), "url": url}));
    assert_eq!(found["url"], "https://www.origin.example/essays/doors/");
    assert_eq!(found["site"], "origin.example");
    let markdown = found["markdown"].as_str().unwrap();
    assert!(markdown.contains("](https://www.origin.example/essays/hinge)"), "{markdown}");
    let text = answer(&json!({"id": 1, "text": prose("doors"), "url": url}));
    assert_eq!(text["url"], found["url"]);
}

#[test]
fn a_page_knows_its_own_address_better() {
    let canonical = "<link rel=canonical href=https://origin.example/doors/>";
    let page = page("On Doors").replace("<title>", &format!("{canonical}<title>"));
    let line = json!({"id": 1, "html": page, "url": "https://mirror.example/copies/doors"});
    assert_eq!(answer(&line)["url"], "https://origin.example/doors/");
}

#[test]
fn keys_that_are_null_or_unknown_do_not_count() {
    let line = json!({"id": 1, "html": page("On Doors"), "text": null, "bytes_base64": null,
        "format": null, "url": null, "fetched": "2020-09-13"});
    assert_eq!(answer(&line)["title"], "On Doors");
}

#[test]
fn a_bad_line_is_answered_with_what_is_wrong() {
    let none = &Value::Null;
    check_bad("{\"id\": 1, \"html\": \"<p>", none, "broken JSON at column 22");
    check_bad("nonsense", none, "not a JSON object");
    check_bad("[1, \"html\"]", none, "not a JSON object");
    check_bad("{\"html\": \"<p>a\"}", none, "no `id`");
    check_bad("{\"id\": 1, \"id\": 2}", none, "a key that stands twice, at column 14");
    check_bad(b"{\"id\": 1, \"html\": \"\xff\"}", none, "not UTF-8");
    let id = &json!(1);
    check_bad("{\"id\": 1}", id, "none of `html`, `text`, `bytes_base64`");
    check_bad("{\"id\": 1, \"html\": 5}", id, "`html` is not a string");
    check_bad(
        "{\"id\": 1, \"html\": \"\\ud800\"}",
        id,
        "`html` holds an escape that is no character",
    );
    check_bad("{\"id\": 1, \"html\": \"a\", \"url\": []}", id, "`url` is not a string");
    check_bad("{\"id\": 1, \"bytes_base64\": \"a*\"}", id, "`bytes_base64` is not Base64");
    let gzip = "{\"id\": 1, \"bytes_base64\": \"H4sIAAAA\"}";
    check_bad(gzip, id, "`bytes_base64` holds compressed bytes");
    check_bad(
        "{\"id\": 1, \"html\": \"a\", \"text\": \"a\"}",
        id,
        "more than one of `html`, `text`, `bytes_base64`, `content`",
    );
    let other = "{\"id\": 1, \"format\": \"text\", \"html\": \"a\"}";
    check_bad(other, id, "`html` is not what `format` names");
    check_bad("{\"id\": 1, \"content\": \"a\"}", id, "`content` without `format`");
    check_bad(
        "{\"id\": 1, \"format\": \"pdf\", \"content\": \"a\"}",
        id,
        "`format` is none of `html`, `text`, `bytes_base64`",
    );
}

#[test]
fn blank_lines_and_marks_are_passed_over_but_counted() {
    assert_eq!(answers(""), [] as [Value; 0]);
    assert_eq!(answers("\n \r\n\n"), [] as [Value; 0]);
    let good = json!({"id": 1, "text": prose("gaps")});
    let found = answers(format!("\u{feff}{good}\r\n\n\nbad\n{good}"));
    assert_eq!((&found[0]["id"], &found[2]["id"]), (&json!(1), &json!(1)));
    assert_eq!(found[1], json!({"id": null, "error": "line 4: not a JSON object"}));
}

#[test]
fn a_line_that_is_too_long_is_passed_over() {
    let mut huge = b"{\"id\": 1, \"html\": \"".to_vec();
    huge.resize(65 * 1024 * 1024, b'a');
    check_bad(huge, &Value::Null, "longer than 64 MiB");
}

#[test]
fn warnings_about_a_document_stand_in_its_answer() {
    let found = answer(&json!({"id": 1, "html": "<p>Too short.</p>"}));
    let warnings = found["warnings"].as_array().unwrap();
    assert!(warnings[0].as_str().unwrap().starts_with("warning[essay/nearly-empty]"));
}

/// The program, waiting for lines.
fn start(jobs: &str) -> Child {
    Command::new(env!("CARGO_BIN_EXE_offprint"))
        .args(FILTER.split(' '))
        .args(["--jobs", jobs])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

#[test]
fn each_line_is_answered_before_the_next_is_sent() {
    for jobs in ["1", "2"] {
        let mut child = start(jobs);
        let mut stdin = child.stdin.take().unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        for number in 0..3 {
            writeln!(stdin, "{}", json!({"id": number, "html": page("On Doors")})).unwrap();
            let mut line = String::new();
            stdout.read_line(&mut line).unwrap();
            let answer: Value = serde_json::from_str(&line).unwrap();
            assert_eq!((&answer["id"], &answer["title"]), (&json!(number), &json!("On Doors")));
        }
        drop(stdin);
        assert!(child.wait().unwrap().success());
    }
}

#[test]
fn it_ends_when_its_answers_are_not_read_though_more_lines_may_come() {
    let mut child = start("2");
    let mut stdin = child.stdin.take().unwrap();
    drop(child.stdout.take());
    writeln!(stdin, "{}", json!({"id": 1, "html": page("On Doors")})).unwrap();
    let status = child.wait().unwrap();
    assert!(status.success(), "{status}");
    drop(stdin);
}

#[test]
fn the_settings_of_a_library_count_for_lines_too() {
    let sandbox = Sandbox::library().file("site.toml", "strip_phrases = [\"always the hinge\"]\n");
    let line = json!({"id": 1, "html": page("On Doors")}).to_string();
    let run = sandbox.run_with_input(&format!("{FILTER} --root ."), line.as_bytes()).success();
    assert!(!objects(&run)[0]["text"].as_str().unwrap().contains("hinge"), "{}", run.stdout());
}

#[test]
fn lines_are_answered_by_lines_only() {
    let run = Sandbox::new().run_with_input("extract --input-format jsonl -", b"").status(2);
    assert!(run.stderr().contains("--input-format jsonl needs --format jsonl"));
    let _ = Sandbox::new().run_with_input("add --input-format jsonl -", b"").status(2);
}
