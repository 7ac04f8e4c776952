//! The `offprint` program; all it does is in [`offprint::command`].

use std::process::ExitCode;

fn main() -> ExitCode {
    offprint::command::run(std::env::args_os())
}
