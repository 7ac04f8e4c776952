//! Results on standard output, which may end before they do.

use std::io::{self, BufWriter, Write};
use std::ops::ControlFlow;

use crate::diagnostic::{Diagnostic, Place};

/// Bytes gathered before they are written: a page of text, so that a reader is not kept waiting.
const BUFFER_BYTES: usize = 64 * 1024;

/// Standard output for results. A reader that has seen enough (`| head`) is no error.
pub(super) struct Pipe<W: Write> {
    writer: BufWriter<W>,
}

impl Pipe<io::StdoutLock<'static>> {
    /// The program's standard output.
    pub(super) fn stdout() -> Self {
        Self::new(io::stdout().lock())
    }

    /// Whether a terminal that wants colour reads it.
    pub(super) fn has_colour() -> bool {
        anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never
    }
}

impl<W: Write> Pipe<W> {
    fn new(writer: W) -> Self {
        Self { writer: BufWriter::with_capacity(BUFFER_BYTES, writer) }
    }

    /// Writes a result. `Break` says that nobody reads any more.
    ///
    /// # Errors
    /// `output/stdout`.
    pub(super) fn write(&mut self, bytes: &[u8]) -> Result<ControlFlow<()>, Diagnostic> {
        flow(self.writer.write_all(bytes))
    }

    /// Sends on what was written, so that a reader that waits for it gets it.
    ///
    /// # Errors
    /// `output/stdout`.
    pub(super) fn flush(&mut self) -> Result<ControlFlow<()>, Diagnostic> {
        flow(self.writer.flush())
    }

    /// Writes what is left, and learns whether all of it arrived.
    ///
    /// # Errors
    /// `output/stdout`.
    pub(super) fn finish(mut self) -> Result<(), Diagnostic> {
        self.flush().map(|_| ())
    }
}

fn flow(result: io::Result<()>) -> Result<ControlFlow<()>, Diagnostic> {
    match result {
        Ok(()) => Ok(ControlFlow::Continue(())),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(ControlFlow::Break(())),
        Err(error) => {
            let place = Place::file("standard output");
            Err(Diagnostic::error("output/stdout", place, "cannot be written").with_source(error))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A reader that fails at once.
    struct Failing(io::ErrorKind);

    impl Write for Failing {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(self.0.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_closed_pipe_ends_quietly_and_a_full_disk_does_not() {
        let much = vec![b'x'; BUFFER_BYTES + 1];
        let mut closed = Pipe::new(Failing(io::ErrorKind::BrokenPipe));
        assert_eq!(closed.write(&much).unwrap(), ControlFlow::Break(()));
        let mut full = Pipe::new(Failing(io::ErrorKind::StorageFull));
        assert_eq!(full.write(b"little").unwrap(), ControlFlow::Continue(()));
        assert_eq!(full.finish().unwrap_err().code, "output/stdout");
    }
}
