//! `offprint schema`: what may stand in the files one writes, for editors that check them.

use clap::{Args, ValueEnum};

use super::pipe::Pipe;
use crate::config;
use crate::diagnostic::Diagnostic;
use crate::loader;

/// Print the JSON Schema of a file: its keys, what they accept and what they mean.
///
/// Editors that know TOML or YAML complete and check keys with it.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  offprint schema > site.schema.json               name it in site.toml: #:schema site.schema.json
  offprint schema sidecar > sidecar.schema.json")]
pub(super) struct Arguments {
    /// The file.
    #[arg(value_enum, default_value_t = File::Site)]
    file: File,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum File {
    /// site.toml.
    Site,
    /// authors.toml.
    Authors,
    /// The TOML file beside a source.
    Sidecar,
    /// The head of a Markdown or text file.
    FrontMatter,
}

pub(super) fn run(arguments: &Arguments) -> Result<(), Diagnostic> {
    let schema = match arguments.file {
        File::Site => config::schema(),
        File::Authors => config::authors_schema(),
        File::Sidecar => loader::sidecar_schema(),
        File::FrontMatter => loader::front_matter_schema(),
    };
    let mut pipe = Pipe::stdout();
    let _ = pipe.write(format!("{schema:#}\n").as_bytes())?;
    pipe.finish()
}
