//! `offprint extract`: sources in, their essays out, in input order.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use rayon::prelude::*;
use serde::Serialize;
use serde_json::value::RawValue;

use super::budget::Budget;
use super::console::Console;
use super::input::{self, InputFormat, StdinFormat};
use super::job::{self, Order, Treated};
use super::jobs::Jobs;
use super::library::{LibraryFolder, as_error};
use super::pipe::Pipe;
use crate::cleaner::{Cleaned, FEW_WORDS, Furniture};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Place, Severity};
use crate::loader;
use crate::markup::{self, Target};
use crate::metadata::Found;
use crate::source::{self, Raw, SourceFile};

mod filter;
mod request;

/// Clean sources without a library, to standard output.
///
/// Folders are walked; `-`, or no path at all, reads one document from standard input. A source that
/// cannot be read is named and left out. The order is that of the input, whatever the jobs.
///
/// With `--input-format jsonl` standard input holds many documents, one JSON object a line, each
/// answered by one line as soon as it is done: `{"id": 1, "html": "…", "url": "https://…"}`. In place
/// of `html` stands `text` or `bytes_base64`, the bytes of a page. The answer has the `id` and what
/// `--format jsonl` has, or the `id` and an `error`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  offprint extract saved.html > essay.md
  offprint extract --format jsonl archive/ | jq -r .title
  curl -s https://example.com/essay | offprint extract --input-format html -
  offprint extract --input-format jsonl --format jsonl - < pages.jsonl > essays.jsonl")]
pub(super) struct Arguments {
    /// What to write.
    #[arg(long, value_enum, default_value_t = Format::Markdown)]
    format: Format,
    /// What standard input holds.
    #[arg(long, value_enum, value_name = "FORMAT")]
    input_format: Option<StdinFormat>,
    #[command(flatten)]
    jobs: Jobs,
    /// A library whose settings and sidecars count; without it none does.
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
    /// Files and folders, or `-`.
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
}

/// What is written of each essay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// The body as Markdown.
    Markdown,
    /// All that is known, one object a line.
    Jsonl,
    /// The body as plain text, without captions of images.
    Text,
    /// The body as HTML.
    Html,
}

/// Something to extract from.
#[derive(Debug)]
enum Input {
    File(SourceFile),
    Stdin,
}

impl Input {
    fn file(&self) -> Option<&SourceFile> {
        match self {
            Input::File(file) => Some(file),
            Input::Stdin => None,
        }
    }
}

impl Arguments {
    /// Checks what the parser cannot: files tell their formats by their endings, and lines are
    /// answered by lines.
    ///
    /// # Errors
    /// Wrong usage.
    pub(super) fn check(&self) -> Result<(), clap::Error> {
        if self.is_filter() && self.format != Format::Jsonl {
            return Err(input::conflict("--input-format jsonl needs --format jsonl"));
        }
        input::check(self.input_format.as_ref(), &self.paths)
    }

    /// Whether it answers lines of standard input, one by one.
    fn is_filter(&self) -> bool {
        self.input_format == Some(StdinFormat::Jsonl)
    }
}

pub(super) fn run(arguments: &Arguments, console: &mut Console) -> Result<(), Diagnostic> {
    let config = match &arguments.root {
        Some(root) => LibraryFolder::open(Some(root))?.config,
        None => Config::default(),
    };
    if arguments.is_filter() {
        return filter::run(arguments.jobs, config);
    }
    let inputs = inputs(arguments, console);
    arguments.jobs.run(|| extract(arguments, &config, &inputs, console))
}

/// Everything that is named, folders walked; a path that is not there fails the command in the end.
fn inputs(arguments: &Arguments, console: &mut Console) -> Vec<Input> {
    if arguments.paths.is_empty() {
        return vec![Input::Stdin];
    }
    let mut inputs = Vec::new();
    for path in &arguments.paths {
        if path == Path::new("-") {
            inputs.push(Input::Stdin);
            continue;
        }
        match source::find(path) {
            Ok(source::Found::File(file)) => inputs.push(Input::File(file)),
            Ok(source::Found::Folder) => {
                let walked = source::walk(path, |path| loader::format_of(path).is_some());
                inputs.extend(walked.sources.into_iter().map(Input::File));
                console.report(walked.diagnostics);
            }
            Err(diagnostic) => console.report([as_error(diagnostic)]),
        }
    }
    inputs
}

/// Sources treated before their results are written: enough to keep every core busy, few enough
/// that memory does not grow with their number.
const BATCH: usize = 64;

fn extract(
    arguments: &Arguments,
    config: &Config,
    inputs: &[Input],
    console: &mut Console,
) -> Result<(), Diagnostic> {
    let mut pipe = Pipe::stdout();
    let mut is_first = true;
    let budget = Budget::new();
    for batch in inputs.chunks(BATCH) {
        let extract = |input: &Input| {
            let _share = input.file().map(|file| budget.share(file));
            extract_one(arguments, config, input)
        };
        let results: Vec<_> = batch.par_iter().map(extract).collect();
        for result in results {
            let (text, diagnostics) = match result {
                Ok(done) => done,
                Err(diagnostic) => {
                    console.report([diagnostic]);
                    continue;
                }
            };
            console.report(diagnostics);
            if !is_first && pipe.write(arguments.format.separator())?.is_break() {
                return Ok(());
            }
            is_first = false;
            if pipe.write(text.as_bytes())?.is_break() {
                return Ok(());
            }
        }
    }
    pipe.finish()
}

/// One source as it is written, with what the curator should know.
fn extract_one(
    arguments: &Arguments,
    config: &Config,
    input: &Input,
) -> Result<(String, Vec<Diagnostic>), Diagnostic> {
    let reading = read(arguments, input)?;
    let (treated, diagnostics) = treat(&reading, config)?;
    let text = match arguments.format {
        Format::Markdown => markdown(&treated),
        Format::Text => format!("{}\n", markup::to_text(&treated.cleaned.body).trim_end()),
        Format::Html => html(&treated),
        Format::Jsonl => json_line(None, &reading, &treated, &diagnostics),
    };
    Ok((text, diagnostics))
}

/// Cleans what has been read. Notes are left out, and images are not written along, so that those
/// missing beside the source are no concern here.
fn treat(reading: &Reading, config: &Config) -> Result<(Treated, Vec<Diagnostic>), Diagnostic> {
    let Reading { raw, format, sidecar } = reading;
    let order = Order {
        raw,
        format,
        sidecar: sidecar.as_ref().map(|(path, text)| (path.as_path(), text.as_str())),
        config,
        furniture: &Furniture::default(),
    };
    let mut treated = job::treat(&order, &mut |_| None)?;
    let mut diagnostics = std::mem::take(&mut treated.diagnostics);
    diagnostics.retain(|diagnostic| !diagnostic.code.starts_with("image/"));
    diagnostics.retain(|diagnostic| diagnostic.severity != Severity::Note);
    diagnostics.extend(nothing_left(&raw.path, &treated.cleaned));
    Ok((treated, diagnostics))
}

/// An input that has been read.
struct Reading {
    raw: Raw,
    format: &'static loader::Format,
    /// The path and text of the sidecar that goes with it.
    sidecar: Option<(PathBuf, String)>,
}

fn read(arguments: &Arguments, input: &Input) -> Result<Reading, Diagnostic> {
    match input {
        Input::Stdin => {
            let format = one_document(arguments.input_format).format();
            let bytes = source::read_stdin()?;
            let raw = Raw { path: PathBuf::from("-"), bytes, ..Raw::default() };
            Ok(Reading { raw, format, sidecar: None })
        }
        Input::File(file) => {
            let format = loader::format_of(&file.path).ok_or_else(|| unknown(&file.path))?;
            let sidecar = match (&arguments.root, &file.sidecar) {
                (Some(_), Some(path)) => {
                    source::read_sidecar(file)?.map(|text| (path.clone(), text))
                }
                _ => None,
            };
            Ok(Reading { raw: source::read(file)?, format, sidecar })
        }
    }
}

/// What standard input holds as one document.
fn one_document(format: Option<StdinFormat>) -> InputFormat {
    match format {
        Some(StdinFormat::One(format)) => format,
        Some(StdinFormat::Jsonl) | None => InputFormat::default(),
    }
}

fn unknown(path: &Path) -> Diagnostic {
    Diagnostic::warning(
        "loader/unknown-format",
        Place::file(path),
        "no known format has this ending",
    )
    .with_help("rename it to .md, .html, .mhtml, .txt or .eml, or pipe it to `extract -`")
}

/// A loud word where next to nothing is left.
fn nothing_left(path: &Path, cleaned: &Cleaned) -> Option<Diagnostic> {
    (cleaned.words < FEW_WORDS && cleaned.words_before > 0).then(|| {
        let message = format!("only {} words are left of it", cleaned.words);
        Diagnostic::warning("essay/nearly-empty", Place::file(path), message)
            .with_help("`offprint explain` shows what was struck out, and why")
    })
}

/// The essay as a Markdown file with its front matter.
fn markdown(treated: &Treated) -> String {
    let facts = Facts::of(treated);
    let mut front = toml::Table::new();
    let mut put = |key: &str, value: Option<String>| {
        if let Some(value) = value {
            front.insert(key.to_owned(), toml::Value::String(value));
        }
    };
    put("title", facts.title);
    put("author", facts.author);
    put("source", facts.url);
    put("site", facts.site);
    put("language", facts.language);
    let date = facts.published.map(|date| format!("date = {date}\n")).unwrap_or_default();
    let body = markup::to_markdown(&treated.cleaned.body);
    format!("+++\n{front}{date}+++\n\n{}\n", body.trim_end())
}

fn html(treated: &Treated) -> String {
    let outside = |address: &str| Target::Outside(address.to_owned());
    let body = markup::to_html(&treated.cleaned.body, "Table", &outside);
    format!("<article>\n{}\n</article>\n", body.as_str().trim_end())
}

/// One line of `--format jsonl`, with the id of what it answers.
fn json_line(
    id: Option<&RawValue>,
    reading: &Reading,
    treated: &Treated,
    diagnostics: &[Diagnostic],
) -> String {
    let facts = Facts::of(treated);
    let removed: Vec<_> = treated
        .cleaned
        .removals
        .iter()
        .map(|removal| Removed {
            text: &removal.text,
            reason: format!("{}: {}", removal.rule, removal.reason),
        })
        .collect();
    let line = Line {
        id,
        path: reading.raw.path.to_string_lossy().into_owned(),
        format: reading.format.name,
        title: facts.title,
        author: facts.author,
        published: facts.published,
        site: facts.site,
        url: facts.url,
        language: facts.language,
        text: markup::to_text(&treated.cleaned.body),
        markdown: markup::to_markdown(&treated.cleaned.body),
        removed,
        warnings: diagnostics.iter().map(Diagnostic::to_string).collect(),
    };
    line_of(&line)
}

fn line_of(object: &impl Serialize) -> String {
    let line = serde_json::to_string(object).expect("strings and lists of them become JSON");
    format!("{line}\n")
}

/// What is known about an essay, ready to print.
struct Facts {
    title: Option<String>,
    author: Option<String>,
    published: Option<String>,
    site: Option<String>,
    url: Option<String>,
    language: Option<String>,
}

impl Facts {
    fn of(treated: &Treated) -> Self {
        let metadata = &treated.metadata;
        let text = |found: &Option<Found<String>>| found.as_ref().map(|found| found.value.clone());
        Self {
            title: text(&metadata.title),
            author: metadata.authors.as_ref().map(|authors| authors.value.join(", ")),
            published: metadata.published.as_ref().map(|date| date.value.to_string()),
            site: text(&metadata.site),
            url: text(&metadata.url),
            language: text(&metadata.language),
        }
    }
}

/// One line of `--format jsonl`; the keys are a promise.
#[derive(Serialize)]
struct Line<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a RawValue>,
    path: String,
    format: &'a str,
    title: Option<String>,
    author: Option<String>,
    published: Option<String>,
    site: Option<String>,
    url: Option<String>,
    language: Option<String>,
    text: String,
    markdown: String,
    removed: Vec<Removed<'a>>,
    warnings: Vec<String>,
}

#[derive(Serialize)]
struct Removed<'a> {
    text: &'a str,
    reason: String,
}

impl Format {
    /// What stands between two essays.
    fn separator(self) -> &'static [u8] {
        match self {
            Self::Jsonl => b"",
            Self::Markdown | Self::Html => b"\n",
            // As pdftotext separates pages: no essay holds a form feed.
            Self::Text => b"\x0c\n",
        }
    }
}
