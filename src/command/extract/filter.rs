//! A stream of documents: lines in, a line out for each, in their order.
//!
//! One thread reads, jobs clean, and the caller writes. What is read and not yet written is bounded
//! in number and in bytes, so that memory does not grow with the stream; and every answer is sent on
//! as soon as those before it are, for whoever waits for it before asking again.

use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::thread;

use rayon::ThreadPool;

use super::request::{self, Refused, Request};
use super::{json_line, treat};
use crate::command::budget::{Budget, Share};
use crate::command::jobs::{Jobs, no_threads};
use crate::command::library::as_error;
use crate::command::pipe::Pipe;
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::source::{self, Line};

/// Lines that a job may be ahead of the slowest.
const LINES_PER_JOB: usize = 16;

/// Bytes of lines that are read and not yet answered.
static BUDGET: Budget = Budget::new();

/// What a line is answered with.
struct Answer {
    text: String,
    /// Given back when the answer has been written.
    _share: Share<'static>,
}

/// An answer under way, or why there will be no more.
type Pending = Result<Receiver<Answer>, Diagnostic>;

/// Answers the lines of standard input until it ends.
///
/// # Errors
/// `command/jobs`, `output/stdout`, and `source/unreadable` where standard input breaks off.
pub(super) fn run(jobs: Jobs, config: Config) -> Result<(), Diagnostic> {
    let pool = jobs.pool()?;
    let (queue, answers) = mpsc::sync_channel(pool.current_num_threads() * LINES_PER_JOB);
    // Nobody waits for its end: it may be waiting for a line when the last answer cannot be written.
    thread::Builder::new()
        .spawn(move || read(&pool, &Arc::new(config), &queue))
        .map_err(|error| no_threads(&error.to_string()))?;
    write(answers)
}

fn write(answers: Receiver<Pending>) -> Result<(), Diagnostic> {
    let mut pipe = Pipe::stdout();
    for pending in answers {
        // A job always answers; one that panicked has ended the program.
        for answer in pending? {
            if pipe.write(answer.text.as_bytes())?.is_break() || pipe.flush()?.is_break() {
                return Ok(());
            }
        }
    }
    pipe.finish()
}

/// Reads lines and has them answered, until there are no more or nobody takes the answers.
fn read(pool: &ThreadPool, config: &Arc<Config>, queue: &SyncSender<Pending>) {
    for (line, number) in source::stdin_lines().zip(1..) {
        let line = match line {
            Ok(line) if request::is_blank(&line) => continue,
            Ok(line) => line,
            Err(diagnostic) => {
                // The writer is gone only if there is nobody to tell.
                let _ = queue.send(Err(as_error(diagnostic)));
                return;
            }
        };
        let share = BUDGET.share_bytes(length(&line));
        let (sender, answer) = mpsc::sync_channel(1);
        if queue.send(Ok(answer)).is_err() {
            return;
        }
        let config = Arc::clone(config);
        pool.spawn(move || {
            // As above.
            let _ = sender.send(Answer { text: respond(&line, number, &config), _share: share });
        });
    }
}

fn length(line: &Line) -> u64 {
    match line {
        Line::Whole(bytes) => bytes.len() as u64,
        Line::TooLong => 0,
    }
}

/// The answer to a line, with its end.
fn respond(line: &Line, number: u64, config: &Config) -> String {
    let result = request::read(line).and_then(|Request { id, reading }| {
        let (treated, diagnostics) = treat(&reading, config)
            .map_err(|diagnostic| Refused { id: Some(id), why: diagnostic.to_kept().message })?;
        Ok(json_line(Some(id), &reading, &treated, &diagnostics))
    });
    result.unwrap_or_else(|refused| refused.line(number))
}
