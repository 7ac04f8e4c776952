//! A folder of its own for each test, and the program run in it.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread;

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

    /// Adds an essay of the curator's own: a title, more lines of front matter, a body.
    pub fn essay(self, path: &str, title: &str, front_matter: &str, body: &str) -> Self {
        self.file(path, &format!("+++\ntitle = {title:?}\n{front_matter}\n+++\n\n{body}\n"))
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
        self.files(below).map(|(path, _)| path).collect()
    }

    /// What all files below a folder hold, by their paths.
    pub fn contents(&self, below: &str) -> BTreeMap<String, Vec<u8>> {
        self.files(below).map(|(path, file)| (path, fs::read(file).unwrap())).collect()
    }

    fn files(&self, below: &str) -> impl Iterator<Item = (String, PathBuf)> {
        let root = self.path(below);
        walkdir::WalkDir::new(&root)
            .sort_by_file_name()
            .into_iter()
            .map(Result::unwrap)
            .filter(|entry| entry.file_type().is_file())
            .map(move |entry| (relative(&root, entry.path()), entry.into_path()))
    }

    /// The paths of all files below a folder that hold something.
    pub fn files_with(&self, below: &str, text: &str) -> Vec<String> {
        let holds = |bytes: &[u8]| String::from_utf8_lossy(bytes).contains(text);
        let contents = self.contents(below).into_iter();
        contents.filter(|(_, bytes)| holds(bytes)).map(|(path, _)| path).collect()
    }

    /// What all files of the search index hold, unpacked, by their paths in the site.
    pub fn search_index(&self) -> BTreeMap<String, String> {
        let unpack = |(path, bytes): (String, Vec<u8>)| {
            let mut text = Vec::new();
            if flate2::read::GzDecoder::new(&bytes[..]).read_to_end(&mut text).is_err() {
                text = bytes;
            }
            (format!("search/index/{path}"), String::from_utf8_lossy(&text).into_owned())
        };
        self.contents("public/search/index").into_iter().map(unpack).collect()
    }

    /// Builds it, which has to work without a word of complaint.
    #[track_caller]
    pub fn built(self) -> Self {
        let _ = self.run("build").success().quiet();
        self
    }

    /// Runs the program with the arguments of a line, split at spaces.
    #[track_caller]
    pub fn run(&self, line: &str) -> Run {
        self.start(".", line, b"")
    }

    /// Runs the program with arguments that may hold spaces.
    #[track_caller]
    pub fn run_words(&self, words: &[&str]) -> Run {
        self.start_words(".", words, b"")
    }

    /// Runs the program with something on its standard input.
    #[track_caller]
    pub fn run_with_input(&self, line: &str, input: &[u8]) -> Run {
        self.start(".", line, input)
    }

    /// Runs the program in a folder of the sandbox.
    #[track_caller]
    pub fn run_in(&self, folder: &str, line: &str) -> Run {
        self.start(folder, line, b"")
    }

    #[track_caller]
    fn start(&self, folder: &str, line: &str, input: &[u8]) -> Run {
        let words: Vec<&str> = line.split_whitespace().collect();
        self.start_words(folder, &words, input)
    }

    /// Runs the program. No command may change a source, whatever it does, but those that are told
    /// to with `--write`; and none but `import` a sidecar.
    #[track_caller]
    fn start_words(&self, folder: &str, words: &[&str], input: &[u8]) -> Run {
        let sources = self.sources();
        let run = self.finish(folder, words, input);
        if words.contains(&"--write") {
            return run;
        }
        let after = self.sources();
        let is_sidecar = |path: &str| path.rsplit('.').next() == Some("toml");
        let may_change = |path: &str| words.contains(&"import") && is_sidecar(path);
        for (path, bytes) in sources.into_iter().filter(|(path, _)| !may_change(path)) {
            assert_eq!(after.get(&path), Some(&bytes), "offprint {words:?} changed content/{path}");
        }
        run
    }

    fn sources(&self) -> BTreeMap<String, Vec<u8>> {
        if self.path("content").exists() { self.contents("content") } else { BTreeMap::new() }
    }

    fn finish(&self, folder: &str, words: &[&str], input: &[u8]) -> Run {
        let mut child = Command::new(env!("CARGO_BIN_EXE_offprint"))
            .args(words)
            .current_dir(self.path(folder))
            .env("NO_COLOR", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let output = thread::scope(|scope| {
            // Beside reading, as a filter answers before it has read all; and it may end before.
            scope.spawn(move || stdin.write_all(input));
            child.wait_with_output().unwrap()
        });
        Run { line: words.join(" "), output }
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

    /// Asserts that nothing was complained about.
    #[track_caller]
    pub fn quiet(self) -> Self {
        assert_eq!(self.stderr(), "", "offprint {}", self.line);
        self
    }

    /// How often standard error names a diagnostic, such as `warning[links/unresolved]`.
    pub fn complaints(&self, code: &str) -> usize {
        self.stderr().matches(code).count()
    }
}

/// A paragraph of forty-odd words: enough for an essay, too few to be anybody's twin.
pub fn prose(subject: &str) -> String {
    format!(
        "Somebody brought up {subject} over lunch, and nobody at the table had an answer ready. \
         We wrote three questions on a napkin instead, took them back upstairs, and spent what was \
         left of the afternoon finding out which of them mattered."
    )
}

fn relative(root: &Path, path: &Path) -> String {
    path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/")
}
