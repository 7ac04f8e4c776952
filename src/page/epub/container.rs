//! The file an e-book is: a ZIP archive in the order and with the names EPUB asks for (EPUB 3.3, Open
//! Container Format). The only file that knows the archive's format.

use std::io::{self, Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::super::xml::Xml;

/// What e-books are, for those who serve and those who read them.
pub(in crate::page) const MEDIA_TYPE: &str = "application/epub+zip";

/// Folder of all that is the book's own.
const FOLDER: &str = "EPUB";

/// Path of the package document inside that folder.
pub(super) const PACKAGE: &str = "package.opf";

/// An e-book being packed. Files are written as they come, so that only one is held beside it.
pub(super) struct Container(ZipWriter<Cursor<Vec<u8>>>);

impl Container {
    /// A container with what has to stand first.
    pub(super) fn new() -> io::Result<Self> {
        let mut container = Self(ZipWriter::new(Cursor::default()));
        container.write("mimetype", MEDIA_TYPE.as_bytes(), CompressionMethod::Stored)?;
        container.write("META-INF/container.xml", &rootfile(), CompressionMethod::Deflated)?;
        Ok(container)
    }

    /// Adds a file of text by its path in the book.
    pub(super) fn add(&mut self, path: &str, bytes: &[u8]) -> io::Result<()> {
        self.write(&format!("{FOLDER}/{path}"), bytes, CompressionMethod::Deflated)
    }

    /// Adds a file that is compressed by its own format.
    pub(super) fn add_image(&mut self, path: &str, bytes: &[u8]) -> io::Result<()> {
        self.write(&format!("{FOLDER}/{path}"), bytes, CompressionMethod::Stored)
    }

    /// The whole file.
    pub(super) fn finish(self) -> io::Result<Vec<u8>> {
        Ok(self.0.finish()?.into_inner())
    }

    fn write(&mut self, path: &str, bytes: &[u8], method: CompressionMethod) -> io::Result<()> {
        // The archive's own first day: the same book is the same bytes on any day.
        let options = SimpleFileOptions::default()
            .compression_method(method)
            .last_modified_time(DateTime::DEFAULT)
            .unix_permissions(0o644);
        self.0.start_file(path, options)?;
        self.0.write_all(bytes)
    }
}

/// Where the package document is.
fn rootfile() -> Vec<u8> {
    let namespace = "urn:oasis:names:tc:opendocument:xmlns:container";
    let package = format!("{FOLDER}/{PACKAGE}");
    Xml::document("container", &[("version", "1.0"), ("xmlns", namespace)], |xml| {
        xml.element("rootfiles", &[], |xml| {
            let media_type = "application/oebps-package+xml";
            xml.empty("rootfile", &[("full-path", &package), ("media-type", media_type)]);
        });
    })
}
