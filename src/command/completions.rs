//! `offprint completions`: what a shell needs to complete the words of a command.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::pipe::Pipe;
use crate::diagnostic::Diagnostic;

/// Print the completions of commands and options for a shell.
///
/// Put what it prints where the shell looks for completions, and start a new shell.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  offprint completions bash > ~/.local/share/bash-completion/completions/offprint
  offprint completions zsh > ~/.zfunc/_offprint    with `fpath+=~/.zfunc` before `compinit`
  offprint completions fish > ~/.config/fish/completions/offprint.fish
  offprint completions powershell >> $PROFILE")]
pub(super) struct Arguments {
    /// The shell.
    shell: Shell,
}

pub(super) fn run(arguments: &Arguments) -> Result<(), Diagnostic> {
    let mut text = Vec::new();
    clap_complete::generate(
        arguments.shell,
        &mut super::Arguments::command(),
        "offprint",
        &mut text,
    );
    let mut pipe = Pipe::stdout();
    let _ = pipe.write(&text)?;
    pipe.finish()
}
