//! Compressed copies of text files, for servers that send them as they are.
//!
//! A path and bytes come in, the bytes of the copy go out. The same bytes make the same copy.

use std::io::{self, Write};

use brotli::CompressorWriter;
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::config::Encoding;

/// Smallest file that is compressed, in bytes: below, a copy travels in as many packets as the file
/// does.
const MIN_BYTES: u64 = 1024;

/// Endings of files that are text.
const TEXT: &[&str] =
    &["html", "css", "js", "json", "jsonl", "xml", "txt", "svg", "webmanifest", "md", "csv"];

/// Quality of Brotli, 0 to 11, and the window in powers of two: the best and the largest that every
/// browser reads (RFC 7932).
const QUALITY: u32 = 11;
const WINDOW: u32 = 22;

/// Bytes that Brotli is given at once.
const BUFFER: usize = 4096;

/// Whether a file of a size in bytes has compressed copies.
pub(super) fn has_copies(path: &str, size: u64) -> bool {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    size >= MIN_BYTES && TEXT.contains(&ending)
}

/// Where the copy of a file stands.
pub(super) fn copy_path(path: &str, encoding: Encoding) -> String {
    let ending = match encoding {
        Encoding::Gzip => "gz",
        Encoding::Brotli => "br",
    };
    format!("{path}.{ending}")
}

/// The copy's bytes.
///
/// # Errors
/// None that writing to memory has not.
pub(super) fn compress(bytes: &[u8], encoding: Encoding) -> io::Result<Vec<u8>> {
    match encoding {
        Encoding::Gzip => {
            let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
            encoder.write_all(bytes)?;
            encoder.finish()
        }
        Encoding::Brotli => {
            let mut copy = Vec::new();
            let mut encoder = CompressorWriter::new(&mut copy, BUFFER, QUALITY, WINDOW);
            encoder.write_all(bytes)?;
            drop(encoder);
            Ok(copy)
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn large_texts_have_copies() {
        let check = |path, size, expected| {
            assert_eq!(has_copies(path, size), expected, "{path} {size}");
        };
        check("index.html", MIN_BYTES, true);
        check("index.html", MIN_BYTES - 1, false);
        check("images/a.png", 9000, false);
        check("epub/library.epub", 9000, false);
        check("CNAME", 9000, false);
    }

    #[test]
    fn copies_hold_the_bytes() {
        let bytes = "A sentence that comes again. ".repeat(100).into_bytes();
        let mut read = Vec::new();
        let gzip = compress(&bytes, Encoding::Gzip).unwrap();
        flate2::read::GzDecoder::new(gzip.as_slice()).read_to_end(&mut read).unwrap();
        assert_eq!(read, bytes);
        read.clear();
        let copy = compress(&bytes, Encoding::Brotli).unwrap();
        brotli::Decompressor::new(copy.as_slice(), BUFFER).read_to_end(&mut read).unwrap();
        assert_eq!(read, bytes);
        assert!(gzip.len() < bytes.len() / 10 && copy.len() < bytes.len() / 10);
        assert_eq!(compress(&bytes, Encoding::Gzip).unwrap(), gzip);
        assert_eq!(compress(&bytes, Encoding::Brotli).unwrap(), copy);
    }
}
