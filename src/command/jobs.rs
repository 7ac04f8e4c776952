//! How many jobs run side by side.

use std::path::Path;

use clap::Args;
use rayon::ThreadPool;

use crate::diagnostic::{Diagnostic, Place};

/// Most jobs that can be asked for: more than any machine's cores, less than threads can be had.
const MAX_JOBS: i64 = 1024;

/// The `--jobs` argument.
#[derive(Clone, Copy, Debug, Args)]
pub(super) struct Jobs {
    /// Work on this many sources at once; by default one a core.
    #[arg(long = "jobs", value_name = "N", value_parser = clap::value_parser!(u16).range(1..=MAX_JOBS))]
    number: Option<u16>,
}

impl Jobs {
    /// Does some work with this many jobs.
    ///
    /// # Errors
    /// What the work returns; `command/jobs`, if the threads cannot be had.
    pub(super) fn run<T: Send>(
        self,
        work: impl FnOnce() -> Result<T, Diagnostic> + Send,
    ) -> Result<T, Diagnostic> {
        match self.number {
            Some(_) => self.pool()?.install(work),
            None => work(),
        }
    }

    /// Threads for this many jobs.
    ///
    /// # Errors
    /// `command/jobs`, if they cannot be had.
    pub(super) fn pool(self) -> Result<ThreadPool, Diagnostic> {
        // None asked for is one a core, as rayon counts.
        let number = self.number.unwrap_or_default().into();
        let pool = rayon::ThreadPoolBuilder::new().num_threads(number).build();
        pool.map_err(|error| no_threads(&error.to_string()))
    }
}

/// What is said where threads cannot be had.
pub(super) fn no_threads(reason: &str) -> Diagnostic {
    let place = Place::file(Path::new("--jobs"));
    Diagnostic::error("command/jobs", place, reason).with_help("ask for fewer")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_runs_in_as_many_jobs_as_asked_for() {
        let threads = |number| Jobs { number }.run(|| Ok(rayon::current_num_threads())).unwrap();
        assert_eq!(threads(Some(3)), 3);
        assert!(threads(None) >= 1);
    }
}
