//! How long each stage takes with one source, and relating a library: `cargo bench`.
//!
//! Whole builds are measured by `benches/build.py`; this tells which stage a change was felt in.

use divan::{Bencher, black_box};
use offprint::cache::Key;
use offprint::cleaner::{self, Cleaned, Furniture, Wishes};
use offprint::config::Config;
use offprint::diagnostic::{Diagnostic, Place};
use offprint::document::Document;
use offprint::essay::{self, Essay, Setting, Shaping, Vocabulary};
use offprint::library::Library;
use offprint::markup::{self, Target};
use offprint::metadata::{self, Metadata, Overrides};
use offprint::output::{self, Site, Strangers};
use offprint::page::{self, Edition, Kept, PageKind, Text};
use offprint::render::{self, RenderedFile, SiteFile, Templates};
use offprint::source::Raw;
use offprint::{library, loader};
use rayon::prelude::*;

fn main() {
    divan::main();
}

/// Kinds of sources, by their endings.
const ENDINGS: [&str; 4] = ["html", "txt", "md", "eml"];

/// Paragraphs of a source: some 1,000 words.
const PARAGRAPHS: usize = 25;

/// Essays that are related.
const ESSAYS: usize = 1000;

/// Words that essays are made of, so that each has a few in common with others.
const WORDS: [&str; 24] = [
    "desk", "letter", "lathe", "window", "salary", "notice", "garden", "meeting", "station",
    "kettle", "ledger", "harbour", "orchard", "pencil", "winter", "machine", "question", "manager",
    "ticket", "corner", "evening", "office", "promise", "bridge",
];

fn prose(number: usize) -> String {
    let word = |place: usize| WORDS[(number * 7 + place * place) % WORDS.len()];
    format!(
        "Nobody had asked about the {} before the {} was moved, and the {number} people at the {} had no answer \
         ready. They wrote down what the {} might have cost, took the {} back upstairs, and spent what was left of \
         the afternoon finding out which of them mattered.",
        word(1),
        word(2),
        word(3),
        word(4),
        word(5),
    )
}

/// A source as it might have been saved.
fn source(ending: &str, number: usize) -> Raw {
    let paragraphs = (0..PARAGRAPHS).map(|place| prose(number + place));
    let text = match ending {
        "html" => {
            let body: Vec<String> = paragraphs.map(|text| format!("<p>{text}</p>")).collect();
            let menu = "<li><a href=\"/there\">There</a></li>".repeat(20);
            format!(
                "<!doctype html><html lang=\"en\"><title>On desks - A Site</title><body><nav><ul>{menu}</ul></nav>\
                 <article><h1>On desks</h1><p class=\"byline\">By Ada Penn, 4 March 2024</p>{}</article>\
                 <form>Subscribe to our newsletter <input></form><div id=\"comments\"><h2>3 comments</h2></div>",
                body.concat()
            )
        }
        "eml" => format!(
            "From: Ada Penn <ada@one.example>\r\nSubject: On desks\r\nDate: Mon, 4 Mar 2024 10:00:00 +0000\r\n\
             Content-Type: text/plain; charset=utf-8\r\n\r\n{}\r\n\r\nUnsubscribe\r\n",
            paragraphs.collect::<Vec<_>>().join("\r\n\r\n")
        ),
        "md" => format!(
            "+++\ntitle = \"On desks\"\n+++\n\n{}\n\n```rust\nfn main() {{ println!(\"{{}}\", 6 * 7); }}\n```\n",
            paragraphs.collect::<Vec<_>>().join("\n\n")
        ),
        _ => format!(
            "Menu\nSearch\n\nOn desks\n\n{}\n\nLeave a Reply\n",
            paragraphs.collect::<Vec<_>>().join("\n\n")
        ),
    };
    Raw {
        path: format!("{number}.{ending}").into(),
        bytes: text.into_bytes(),
        charset: None,
        address: None,
        selectors: Vec::new(),
    }
}

fn load(raw: &Raw) -> Document {
    loader::load(raw).expect("the source is well-formed")
}

fn infer(raw: &Raw, document: &Document) -> Metadata {
    metadata::infer(&raw.path, document, &document.units(), &Overrides::default())
}

fn clean(document: &Document, metadata: &Metadata) -> Cleaned {
    cleaner::clean(document, &document.units(), metadata, &Wishes::default(), &Furniture::default())
}

fn assemble(raw: &Raw, metadata: Metadata, cleaned: Cleaned) -> Essay {
    let config = Config::default();
    let setting = Setting {
        path: &raw.path.to_string_lossy(),
        shaping: Shaping::from(&config),
        vocabulary: &Vocabulary::new(&config.tags),
        source_rights: None,
        body: Key::of(&[]),
        assets: Vec::new(),
    };
    essay::assemble(setting, metadata, cleaned).expect("there is something to read").0
}

#[divan::bench(name = "1 load a text in windows-1252")]
fn decoding(bencher: Bencher<'_, '_>) {
    let mut raw = source("txt", 1);
    raw.charset = Some("windows-1252".to_owned());
    raw.bytes.extend_from_slice(b"caf\xe9");
    bencher.bench(|| load(black_box(&raw)));
}

#[divan::bench(name = "1 load: decode and parse", args = ENDINGS)]
fn loading(bencher: Bencher<'_, '_>, ending: &str) {
    let raw = source(ending, 1);
    bencher.bench(|| load(black_box(&raw)));
}

#[divan::bench(name = "2 infer metadata", args = ENDINGS)]
fn inferring(bencher: Bencher<'_, '_>, ending: &str) {
    let raw = source(ending, 1);
    let document = load(&raw);
    bencher.bench(|| infer(&raw, black_box(&document)));
}

#[divan::bench(name = "3 clean", args = ["html", "txt", "eml"])]
fn cleaning(bencher: Bencher<'_, '_>, ending: &str) {
    let raw = source(ending, 1);
    let document = load(&raw);
    let metadata = infer(&raw, &document);
    bencher.bench(|| clean(black_box(&document), &metadata));
}

#[divan::bench(name = "4 assemble an essay")]
fn assembling(bencher: Bencher<'_, '_>) {
    let raw = source("html", 1);
    let document = load(&raw);
    let prepared = || {
        let metadata = infer(&raw, &document);
        let cleaned = clean(&document, &metadata);
        (metadata, cleaned)
    };
    bencher
        .with_inputs(prepared)
        .bench_values(|(metadata, cleaned)| assemble(&raw, metadata, cleaned));
}

fn outside(address: &str) -> Target {
    Target::Outside(address.to_owned())
}

#[divan::bench(name = "5 write HTML, with code coloured")]
fn writing_html(bencher: Bencher<'_, '_>) {
    let body = load(&source("md", 1)).body;
    bencher.bench(|| markup::to_html(black_box(&body), "Table", &outside));
}

#[divan::bench(name = "5 colour 100 lines of code")]
fn highlighting(bencher: Bencher<'_, '_>) {
    let line = "    let answer = question.len() + 41; // off by one\n";
    let text = format!("```rust\nfn main() {{\n{}}}\n```\n", line.repeat(98));
    let raw = Raw { path: "code.md".into(), bytes: text.into_bytes(), ..Raw::default() };
    let body = load(&raw).body;
    bencher.bench(|| markup::to_html(black_box(&body), "Table", &outside));
}

#[divan::bench(name = "5 write Markdown")]
fn writing_markdown(bencher: Bencher<'_, '_>) {
    let body = load(&source("md", 1)).body;
    bencher.bench(|| markup::to_markdown(black_box(&body)));
}

/// An essay in Markdown, made up from a number.
fn essay(number: usize) -> Essay {
    let raw = source("md", number * PARAGRAPHS);
    let document = load(&raw);
    let metadata = infer(&raw, &document);
    let cleaned = clean(&document, &metadata);
    assemble(&raw, metadata, cleaned)
}

#[divan::bench(name = "6 catalogue and relate 1,000 essays", sample_count = 10)]
fn relating(bencher: Bencher<'_, '_>) {
    let essays: Vec<Essay> = (0..ESSAYS).map(essay).collect();
    let config = Config::default();
    bencher
        .with_inputs(|| essays.clone())
        .bench_values(|essays| library::catalog(essays, Vec::new(), &config));
}

/// The page kind to be made, of a library of 100 essays.
fn rendering(bencher: Bencher<'_, '_>, is_wanted: fn(&PageKind) -> bool) {
    let config = Config::default();
    let (library, _): (Library, _) =
        library::catalog((0..100).map(essay).collect(), Vec::new(), &config);
    let body = load(&source("md", 1)).body;
    let no_image = |_| Err(Diagnostic::error("bench/image", Place::file("x"), "none"));
    let kept = Kept { bodies: &|_| Ok(body.clone()), images: &no_image };
    let text = Text::of("en");
    let (assets, _) = render::theme(Vec::new());
    let edition = Edition::new(&library, &config, &text, &assets, kept);
    let templates = Templates::load(Vec::new(), &text).expect("the theme's are well-formed");
    let pages = page::plan(&library, &config);
    let page = pages.iter().find(|page| is_wanted(&page.kind)).expect("there is such a page");
    bencher.bench(|| render::render(black_box(page), &edition, &templates, |_| false));
}

#[divan::bench(name = "7 render an essay's page")]
fn rendering_an_essay(bencher: Bencher<'_, '_>) {
    rendering(bencher, |kind| matches!(kind, PageKind::Article(_)));
}

#[divan::bench(name = "7 render a list of 20 essays")]
fn rendering_a_list(bencher: Bencher<'_, '_>) {
    rendering(bencher, |kind| matches!(kind, PageKind::Home { number: 2 }));
}

#[divan::bench(name = "8 publish 1,000 files", sample_count = 10)]
fn publishing(bencher: Bencher<'_, '_>) {
    let file = |number: usize| RenderedFile {
        path: format!("essays/{number}/index.html"),
        bytes: prose(number).repeat(30).into_bytes(),
    };
    let files: Vec<RenderedFile> = (0..1_000).map(file).collect();
    bencher.with_inputs(|| tempfile::tempdir().expect("there is room")).bench_refs(|root| {
        let folder = root.path().join("public");
        let target = output::Target {
            folder: &folder,
            root: root.path(),
            inputs: &[],
            keep: &[],
            encodings: &[],
            strangers: Strangers::Refuse,
            spare: None,
        };
        let site = Site::open(&target).expect("the folder is new");
        site.publish(files.par_iter().cloned().map(SiteFile::Made).map(Ok))
    });
}
