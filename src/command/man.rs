//! `offprint man`: the manual, made from the same text as `--help`.

use std::path::{Path, PathBuf};

use clap::{Args, CommandFactory};
use clap_mangen::Man;

use super::console::{Console, count};
use super::pipe::Pipe;
use crate::diagnostic::{Diagnostic, Place};
use crate::output;

/// What every page of the manual has at its head; only files that have it are replaced.
const MARK: &str = ".TH offprint";

/// Print the manual page, or write those of all commands.
///
/// Without --dir the page of the program goes to standard output.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  offprint man | man -l -                        read the page of the program
  offprint man --dir ~/.local/share/man/man1     `man offprint-build` shows that of a command")]
pub(super) struct Arguments {
    /// Write the pages of the program and of each command into this folder, made if it is not there.
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments, console: &mut Console) -> Result<(), Diagnostic> {
    let mut program = super::Arguments::command().disable_help_subcommand(true);
    program.build();
    match &arguments.dir {
        None => print(&program),
        Some(folder) => {
            let pages = write(&program, folder)?;
            console.say(&format!(
                "Wrote {} to {}",
                count(pages, "page", "pages"),
                folder.display()
            ));
            Ok(())
        }
    }
}

fn print(program: &clap::Command) -> Result<(), Diagnostic> {
    let mut pipe = Pipe::stdout();
    let _ = pipe.write(&page(&man(program))?)?;
    pipe.finish()
}

/// Writes the page of a command and those of the commands below it, and counts them.
fn write(command: &clap::Command, folder: &Path) -> Result<usize, Diagnostic> {
    let man = man(command);
    let path = folder.join(man.get_filename());
    output::write_made(&path, &String::from_utf8_lossy(&page(&man)?), MARK)?;
    command.get_subcommands().try_fold(1, |pages, below| Ok(pages + write(below, folder)?))
}

fn man(command: &clap::Command) -> Man {
    // Only the program knows its version of itself.
    Man::new(command.clone()).source(concat!("offprint ", env!("CARGO_PKG_VERSION")))
}

fn page(man: &Man) -> Result<Vec<u8>, Diagnostic> {
    let mut text = Vec::new();
    man.render(&mut text).map_err(|error| {
        let place = Place::file(man.get_filename());
        Diagnostic::error("output/write", place, "cannot be made").with_source(error)
    })?;
    Ok(text)
}
