//! E-books as e-readers open them.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read as _;

use crate::sandbox::Sandbox;
use crate::xml::Xml;

/// An e-book's files by their paths.
pub struct Book {
    path: String,
    files: BTreeMap<String, Vec<u8>>,
}

impl Book {
    /// Opens a book below `public/epub/`.
    #[track_caller]
    pub fn open(sandbox: &Sandbox, path: &str) -> Self {
        let file = File::open(sandbox.path(&format!("public/epub/{path}")))
            .unwrap_or_else(|error| panic!("{path}: {error}"));
        let mut archive = zip::ZipArchive::new(file).unwrap();
        let mut files = BTreeMap::new();
        for index in 0..archive.len() {
            let mut file = archive.by_index(index).unwrap();
            let name = file.name().unwrap().into_owned();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            if index == 0 {
                assert_eq!(name, "mimetype");
                assert_eq!(file.compression(), zip::CompressionMethod::Stored);
                assert_eq!(bytes, b"application/epub+zip");
            }
            files.insert(name, bytes);
        }
        Self { path: path.to_owned(), files }
    }

    /// A file below the book's own folder.
    #[track_caller]
    pub fn file(&self, name: &str) -> &str {
        let bytes = self.files.get(&format!("EPUB/{name}"));
        let bytes = bytes.unwrap_or_else(|| panic!("{}: no {name}: {:?}", self.path, self.names()));
        std::str::from_utf8(bytes).unwrap()
    }

    #[track_caller]
    pub fn xml(&self, name: &str) -> Xml {
        Xml::parse(name, self.file(name))
    }

    /// The names of the files below the book's own folder.
    pub fn names(&self) -> Vec<&str> {
        self.files.keys().filter_map(|path| path.strip_prefix("EPUB/")).collect()
    }

    /// All its words: every text file in it, one after the other.
    pub fn text(&self) -> String {
        let texts = self.files.values().filter_map(|bytes| std::str::from_utf8(bytes).ok());
        texts.collect::<Vec<_>>().join("\n")
    }

    /// Checks what epubcheck would be first to say: files of XML are well-formed, the package names
    /// every file, and no address leads to a file or place that is not there.
    #[track_caller]
    pub fn is_whole(&self) {
        let package = self.xml("package.opf");
        let mut named: Vec<_> = package.attributes("href");
        named.push("package.opf");
        named.sort_unstable();
        assert_eq!(named, self.names(), "{}", self.path);
        for name in self.names() {
            if [".xhtml", ".opf", ".ncx", ".svg"].iter().any(|ending| name.ends_with(ending)) {
                let xml = self.xml(name);
                for address in xml.attributes("href").into_iter().chain(xml.attributes("src")) {
                    self.leads_somewhere(name, address);
                }
            }
        }
    }

    #[track_caller]
    fn leads_somewhere(&self, from: &str, address: &str) {
        if address.starts_with("https://") {
            return;
        }
        let (file, place) = address.split_once('#').unwrap_or((address, ""));
        let file = if file.is_empty() { from } else { file };
        assert!(self.names().contains(&file), "{}: {from} links {address}", self.path);
        let is_there = place.is_empty() || self.xml(file).attributes("id").contains(&place);
        assert!(is_there, "{}: {from} links {address}", self.path);
    }
}
