//! The `offprint` program; all it does is in [`offprint::command`].

use std::process::ExitCode;

use mimalloc::MiMalloc;

#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    offprint::command::run(std::env::args_os())
}
