//! Standard input line by line, each of bearable length.

use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use super::MAX_SOURCE_BYTES;
use super::listing::unreadable;
use crate::diagnostic::Diagnostic;

/// A line without its end.
#[derive(Debug, PartialEq, Eq)]
pub enum Line {
    /// All of it.
    Whole(Vec<u8>),
    /// More than [`MAX_SOURCE_BYTES`], which were passed over.
    TooLong,
}

/// The lines of a stream, each as soon as its end has come.
#[derive(Debug)]
pub struct Lines<R> {
    reader: R,
    limit: u64,
}

/// The lines of standard input, which nothing else may be reading.
pub fn stdin_lines() -> Lines<BufReader<io::Stdin>> {
    Lines { reader: BufReader::new(io::stdin()), limit: MAX_SOURCE_BYTES }
}

impl<R: BufRead> Lines<R> {
    fn read(&mut self) -> io::Result<Option<Line>> {
        let mut bytes = Vec::new();
        // One byte more than allowed: the line's end, or what makes it too long.
        if self.reader.by_ref().take(self.limit + 1).read_until(b'\n', &mut bytes)? == 0 {
            return Ok(None);
        }
        if bytes.ends_with(b"\n") {
            bytes.pop();
        } else if bytes.len() as u64 > self.limit {
            drop(bytes);
            self.reader.skip_until(b'\n')?;
            return Ok(Some(Line::TooLong));
        }
        Ok(Some(Line::Whole(bytes)))
    }
}

impl<R: BufRead> Iterator for Lines<R> {
    type Item = Result<Line, Diagnostic>;

    fn next(&mut self) -> Option<Self::Item> {
        self.read().map_err(|error| unreadable(Path::new("-"), error)).transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks what lines of at most four bytes a text has; `None` is one that is too long.
    #[track_caller]
    fn check(text: &str, expected: &[Option<&str>]) {
        // Read three bytes at a time, so that lines lie across what is buffered.
        let reader = BufReader::with_capacity(3, text.as_bytes());
        let lines: Vec<Line> = Lines { reader, limit: 4 }.map(Result::unwrap).collect();
        let expected: Vec<Line> = expected
            .iter()
            .map(|line| line.map_or(Line::TooLong, |line| Line::Whole(line.into())))
            .collect();
        assert_eq!(lines, expected, "{text:?}");
    }

    #[test]
    fn lines_end_and_may_be_too_long() {
        check("", &[]);
        check("\n", &[Some("")]);
        check("ab\n\ncd", &[Some("ab"), Some(""), Some("cd")]);
        check("abcd\nabcd", &[Some("abcd"), Some("abcd")]);
        check("abcde\nab\n", &[None, Some("ab")]);
        check("abcdefghijkl", &[None]);
        check("abcde\nabcdefghijk\na", &[None, None, Some("a")]);
    }
}
