//! One file a command: the only code that joins the stages.
//!
//! Arguments come in, an exit status goes out: 0 done, 1 refused or failed (or warnings under
//! `--strict`), 2 wrong usage. Words for people go to standard error and summaries and results to
//! standard output, both through the `Console` or a `Pipe`, which no closed pipe can
//! upset. No fact about essays is computed here.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::diagnostic::Diagnostic;

mod add;
mod again;
mod bring;
mod budget;
mod build;
mod check;
mod completions;
mod console;
mod edition;
mod explain;
mod explain_code;
#[cfg(feature = "net")]
mod external;
mod extract;
mod format;
mod furniture;
mod gather;
mod idle;
mod import;
mod init;
mod input;
mod job;
mod jobs;
mod library;
mod man;
mod new;
mod pipe;
mod place;
mod prints;
mod quote;
mod report;
mod schema;
#[cfg(feature = "serve")]
mod serve;
mod site;
mod tags;
mod theme;
mod whole;

use console::{Console, Verbosity};

/// The look of the pages that are no part of a site: of `explain --html` and of the report's.
const PAPER: &str = include_str!("paper.css");

/// Runs the program with its arguments, the first being its own name.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::read(arguments) {
        Ok(arguments) => arguments,
        Err(error) => return answer(&error),
    };
    let mut console = Console::new(arguments.loudness.verbosity());
    let result = arguments.command.run(&mut console);
    console.report(result.err());
    console.finish()
}

/// Prints help, version or what is wrong with the arguments.
fn answer(error: &clap::Error) -> ExitCode {
    // Nobody is there to be told that nobody listens.
    let _ = error.print();
    u8::try_from(error.exit_code()).map_or(ExitCode::FAILURE, ExitCode::from)
}

/// Turns a folder of saved essays into a clean, browsable static site.
///
/// Offprint takes essays as people really save them (pages, page dumps, clippings, newsletters),
/// strips the boilerplate off, and builds a reading library. Only `tags rename` and
/// `tags merge` write to the sources, on request, and change nothing but tags.
#[derive(Debug, Parser)]
#[command(name = "offprint", version, after_help = EXAMPLES, max_term_width = 100)]
struct Arguments {
    #[command(flatten)]
    loudness: Loudness,
    #[command(subcommand)]
    command: Command,
}

impl Arguments {
    fn read(words: impl IntoIterator<Item = OsString>) -> Result<Self, clap::Error> {
        let arguments = Self::try_parse_from(words)?;
        match &arguments.command {
            Command::Add(add) => add.check()?,
            Command::Extract(extract) => extract.check()?,
            _ => {}
        }
        Ok(arguments)
    }
}

const EXAMPLES: &str = "\
Examples:
  offprint init essays             start a library in the folder `essays`
  offprint add saved.html          copy a saved page into the library
  offprint build --root essays     build it into essays/public
  offprint explain saved.html      show what is kept of a page, what goes, and why
  offprint extract saved.html      write the essay of a page as Markdown

Exit status: 0 done; 1 refused or failed, or warnings under --strict; 2 wrong usage.";

#[derive(Debug, Args)]
struct Loudness {
    /// Print errors and nothing else.
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    quiet: bool,
    /// Print what takes how long.
    #[arg(short, long, global = true)]
    verbose: bool,
}

impl Loudness {
    fn verbosity(&self) -> Verbosity {
        match (self.quiet, self.verbose) {
            (true, _) => Verbosity::Quiet,
            (false, true) => Verbosity::Verbose,
            (false, false) => Verbosity::Normal,
        }
    }
}

#[derive(Debug, Subcommand)]
enum Command {
    Build(build::Arguments),
    #[cfg(feature = "serve")]
    Serve(serve::Arguments),
    Check(check::Arguments),
    Extract(extract::Arguments),
    Explain(explain::Arguments),
    Init(init::Arguments),
    Add(add::Arguments),
    Import(import::Arguments),
    New(new::Arguments),
    Tags(tags::Arguments),
    ExplainCode(explain_code::Arguments),
    Schema(schema::Arguments),
    Completions(completions::Arguments),
    Man(man::Arguments),
}

impl Command {
    fn run(&self, console: &mut Console) -> Result<(), Diagnostic> {
        match self {
            Command::Build(arguments) => build::run(arguments, console),
            #[cfg(feature = "serve")]
            Command::Serve(arguments) => serve::run(arguments, console),
            Command::Check(arguments) => check::run(arguments, console),
            Command::Extract(arguments) => extract::run(arguments, console),
            Command::Explain(arguments) => explain::run(arguments, console),
            Command::Init(arguments) => init::run(arguments, console),
            Command::Add(arguments) => add::run(arguments, console),
            Command::Import(arguments) => import::run(arguments, console),
            Command::New(arguments) => new::run(arguments, console),
            Command::Tags(arguments) => tags::run(arguments, console),
            Command::ExplainCode(arguments) => explain_code::run(arguments),
            Command::Schema(arguments) => schema::run(arguments),
            Command::Completions(arguments) => completions::run(arguments),
            Command::Man(arguments) => man::run(arguments, console),
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_arguments_are_consistent() {
        Arguments::command().debug_assert();
    }

    /// Checks whether a command line is right usage.
    #[track_caller]
    fn check(line: &str, is_right: bool) {
        let words = std::iter::once("offprint").chain(line.split_whitespace());
        let result = Arguments::read(words.map(OsString::from));
        assert_eq!(result.is_ok(), is_right, "{line}: {result:?}");
        if let Err(error) = result {
            assert_eq!(error.exit_code(), 2, "{line}");
        }
    }

    #[test]
    fn command_lines_are_right_or_wrong() {
        check("build", true);
        check("build --root a --output-dir b --drafts --strict --force --jobs 4 --no-cache", true);
        check("build --base-url https://example.com/sub", true);
        check("build --base-url example.com", false);
        check("build --timings", true);
        check("build --jobs 0", false);
        check("build --jobs many", false);
        check("build extra", false);
        check("-q build", true);
        check("build -v", true);
        check("build -q -v", false);
        check("check --root a", true);
        check("check --format github", true);
        check("check --format xml", false);
        #[cfg(feature = "net")]
        {
            check("check --external --allow-private", true);
            check("check --allow-private", false);
        }
        check("extract --format jsonl --jobs 2 a b", true);
        check("extract --input-format email -", true);
        check("extract --input-format email a.eml", false);
        check("extract --input-format jsonl --format jsonl -", true);
        check("extract --input-format jsonl -", false);
        check("extract --input-format jsonl --format jsonl a.jsonl", false);
        check("add - --input-format jsonl", false);
        check("extract --format pdf a", false);
        check("explain a.html --root .", true);
        check("explain", false);
        check("init a", true);
        check("init", false);
        check("new Title --root a --shelf pay/raises", true);
        check("new", false);
        check("new Two titles", false);
        check("new Title --shelf ../pay", false);
        check("add a.html b.eml -", true);
        check("add - --input-format text", true);
        check("add a.html --input-format text", false);
        check("add a --root b --shelf c --tags d,e --rights link --dry-run --force", true);
        check("add a --rights none", false);
        check("add", false);
        check("import pocket a.csv --dry-run", true);
        check("import wordpress a.xml --pages --shelf blog --tags a,b --rights link", true);
        check("import pocket", false);
        check("import delicious a.html", false);
        check("tags list", true);
        check("tags suggest --root a", true);
        check("tags", true);
        check("tags prune", false);
        check("tags rename a b --write --root c", true);
        check("tags rename a", false);
        check("tags merge a b --into c", true);
        check("tags merge --into c", false);
        check("tags merge a --into -", false);
        check("explain-code links/anchor", true);
        check("explain-code", false);
        check("schema", true);
        check("schema front-matter", true);
        check("schema essay", false);
        check("completions zsh", true);
        check("completions", false);
        check("completions csh", false);
        check("man", true);
        check("man --dir a", true);
        check("man build", false);
        check("publish", false);
        #[cfg(feature = "serve")]
        serving_lines_are_right_or_wrong();
        check("", false);
    }

    /// The words of an example up to its remark, of a pipe those of the program.
    fn words(example: &str) -> Vec<OsString> {
        let command = |part: &&str| part.trim_start().starts_with("offprint");
        let line = example.split('|').find(command).unwrap_or(example).trim();
        let line = line.split("  ").next().unwrap().split(['<', '>']).next().unwrap();
        let mut words = Vec::new();
        for (index, part) in line.split('"').enumerate() {
            match index % 2 {
                0 => words.extend(part.split_whitespace().map(OsString::from)),
                _ => words.push(part.into()),
            }
        }
        words
    }

    #[test]
    fn every_command_has_examples_that_are_right_usage() {
        let program = Arguments::command();
        // Those of a command's own commands too; short help and long have the same.
        let commands = program.get_subcommands();
        for command in
            commands.flat_map(|command| [command].into_iter().chain(command.get_subcommands()))
        {
            let name = command.get_name();
            let help = command.get_after_help().unwrap_or_else(|| panic!("{name}")).to_string();
            let examples: Vec<&str> =
                help.lines().filter(|line| line.contains("offprint")).collect();
            assert!(!examples.is_empty(), "{name}");
            for example in examples {
                let result = Arguments::read(words(example));
                assert!(result.is_ok(), "{example}: {result:?}");
                assert!(example.contains(name), "{example}");
            }
        }
    }

    #[cfg(feature = "serve")]
    fn serving_lines_are_right_or_wrong() {
        check("serve", true);
        check("serve --root a --port 0 --interface ::1 --open", true);
        check("serve --port 70000", false);
        check("serve --interface localhost", false);
        check("serve a", false);
    }
}
