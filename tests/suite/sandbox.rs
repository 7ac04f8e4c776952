//! A folder of its own for each test, and the program run in it.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A temporary folder to put files into and to run the program in.
#[must_use]
pub struct Sandbox {
    folder: tempfile::TempDir,
}

impl Sandbox {
    /// An empty folder.
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// A library with a minimal `site.toml`.
    pub fn library() -> Self {
        Self::new().file(
            "site.toml",
            "title = \"Test Library\"\nbase_url = \"https://library.example/\"\n",
        )
    }

    /// Adds a text file.
    pub fn file(self, path: &str, text: &str) -> Self {
        self.bytes(path, text.as_bytes())
    }

    /// Adds a file of any bytes.
    pub fn bytes(self, path: &str, bytes: &[u8]) -> Self {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
        self
    }

    /// The folder's path, or that of something in it.
    pub fn path(&self, inside: &str) -> PathBuf {
        self.folder.path().join(inside)
    }

    /// What a file holds.
    #[track_caller]
    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// The paths of all files below a folder, sorted, with `/`.
    pub fn tree(&self, below: &str) -> Vec<String> {
        let root = self.path(below);
        walkdir::WalkDir::new(&root)
            .sort_by_file_name()
            .into_iter()
            .map(Result::unwrap)
            .filter(|entry| entry.file_type().is_file())
            .map(|entry| relative(&root, entry.path()))
            .collect()
    }

    /// Runs the program with the arguments of a line, split at spaces.
    pub fn run(&self, line: &str) -> Run {
        self.run_with_input(line, b"")
    }

    /// Runs the program with something on its standard input.
    pub fn run_with_input(&self, line: &str, input: &[u8]) -> Run {
        let mut child = Command::new(env!("CARGO_BIN_EXE_offprint"))
            .args(line.split_whitespace())
            .current_dir(self.folder.path())
            .env("NO_COLOR", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // The program may end before it has read all of it.
        let _ = child.stdin.take().unwrap().write_all(input);
        Run { line: line.to_owned(), output: child.wait_with_output().unwrap() }
    }
}

/// A finished run of the program.
#[must_use]
pub struct Run {
    line: String,
    output: Output,
}

impl Run {
    /// What it wrote to standard output.
    pub fn stdout(&self) -> String {
        String::from_utf8(self.output.stdout.clone()).unwrap()
    }

    /// What it wrote to standard error.
    pub fn stderr(&self) -> String {
        String::from_utf8(self.output.stderr.clone()).unwrap()
    }

    /// Asserts exit status 0.
    #[track_caller]
    pub fn success(self) -> Self {
        self.status(0)
    }

    /// Asserts an exit status.
    #[track_caller]
    pub fn status(self, expected: i32) -> Self {
        assert_eq!(
            self.output.status.code(),
            Some(expected),
            "offprint {}\n{}\n{}",
            self.line,
            self.stdout(),
            self.stderr()
        );
        self
    }

    /// Asserts that standard error holds something.
    #[track_caller]
    pub fn complains(self, expected: &str) -> Self {
        assert!(self.stderr().contains(expected), "no {expected:?} in:\n{}", self.stderr());
        self
    }

    /// Asserts that standard error holds no warning and no error.
    #[track_caller]
    pub fn quiet(self) -> Self {
        let stderr = self.stderr();
        assert!(!stderr.contains("warning[") && !stderr.contains("error["), "{stderr}");
        self
    }
}

fn relative(root: &Path, path: &Path) -> String {
    path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/")
}
