//! One file of records, written once and then only read.
//!
//! ```text
//! header   magic, version of the format and of the program          40 bytes
//! records  checksum 16, payload                                     at the offsets of the index
//! index    key 32, offset 8, length 8; sorted by key                48 bytes a record
//! trailer  checksum of the index 32, number of records 8, magic 8   48 bytes
//! ```
//!
//! Numbers are little-endian. A record's checksum covers its key, so that a payload found under
//! another key is no hit either.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use super::Key;

/// First and last bytes of a segment.
const MAGIC: &[u8; 8] = b"offprint";

const HEADER_BYTES: usize = 40;
const CHECKSUM_BYTES: usize = 16;
const ENTRY_BYTES: usize = 48;
const TRAILER_BYTES: usize = 48;

/// Where a payload stands, its checksum before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Location {
    /// Of the record, in bytes from the start of the file.
    pub(super) offset: u64,
    /// Of the payload, in bytes.
    pub(super) length: u64,
}

impl Location {
    /// Bytes the record takes on disk, its entry in the index included.
    pub(super) fn bytes(self) -> u64 {
        (CHECKSUM_BYTES + ENTRY_BYTES) as u64 + self.length
    }
}

/// The records of a segment, sorted by key.
pub(super) type Index = Vec<(Key, Location)>;

/// An open segment. The lock keeps the position of one reader or writer from another's.
pub(super) struct Segment {
    file: Mutex<File>,
}

impl Segment {
    /// Starts an empty segment in a new file; returns where its first record will stand.
    pub(super) fn start(mut file: File) -> io::Result<(Self, u64)> {
        file.write_all(&header())?;
        Ok((Self { file: Mutex::new(file) }, HEADER_BYTES as u64))
    }

    /// Opens a finished segment of this version of the program, with its index and its size in
    /// bytes. `None` for anything else.
    pub(super) fn open(path: &Path) -> Option<(Self, Index, u64)> {
        let mut file = File::open(path).ok()?;
        let size = file.metadata().ok().filter(std::fs::Metadata::is_file)?.len();
        if read_at(&mut file, 0, HEADER_BYTES as u64, size)? != header() {
            return None;
        }
        let index = read_index(&mut file, size)?;
        Some((Self { file: Mutex::new(file) }, index, size))
    }

    /// Writes a record.
    pub(super) fn write(&self, offset: u64, record: &[u8]) -> io::Result<()> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(offset))?;
        file.write_all(record)
    }

    /// Reads the payload of a key; `None` unless it is exactly what was written under that key.
    pub(super) fn read(&self, key: &Key, location: Location) -> Option<Vec<u8>> {
        let mut record = {
            let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
            // Every location was written here or checked against the file's size.
            let length = location.length + CHECKSUM_BYTES as u64;
            read_at(&mut file, location.offset, length, u64::MAX)?
        };
        let payload = record.split_off(CHECKSUM_BYTES);
        (record == checksum(key, &payload)).then_some(payload)
    }

    /// Writes index and trailer behind the records, which end at `end`. Returns a name for the
    /// file: what it holds, hashed.
    pub(super) fn finish(&self, end: u64, entries: &[(Key, Location)]) -> io::Result<String> {
        let mut index = Vec::with_capacity(entries.len() * ENTRY_BYTES + TRAILER_BYTES);
        for (key, location) in entries {
            index.extend(key.0);
            index.extend(location.offset.to_le_bytes());
            index.extend(location.length.to_le_bytes());
        }
        let hash = blake3::hash(&index);
        index.extend(hash.as_bytes());
        index.extend((entries.len() as u64).to_le_bytes());
        index.extend(MAGIC);
        self.write(end, &index)?;
        Ok(hash.to_hex().to_string())
    }
}

/// The bytes of a record.
pub(super) fn record(key: &Key, payload: &[u8]) -> Vec<u8> {
    [&checksum(key, payload), payload].concat()
}

fn read_index(file: &mut File, size: u64) -> Option<Index> {
    let index_end = size.checked_sub(TRAILER_BYTES as u64)?;
    let trailer = read_at(file, index_end, TRAILER_BYTES as u64, size)?;
    let (hash, rest) = trailer.split_at(32);
    let (count, magic) = rest.split_at(8);
    let index_bytes = number(count)?.checked_mul(ENTRY_BYTES as u64)?;
    let index_start = index_end.checked_sub(index_bytes)?;
    if magic != MAGIC || index_start < HEADER_BYTES as u64 {
        return None;
    }
    let index = read_at(file, index_start, index_bytes, size)?;
    if blake3::hash(&index).as_bytes() != hash {
        return None;
    }
    index.chunks_exact(ENTRY_BYTES).map(|bytes| entry(bytes, index_start)).collect()
}

/// Reads a range that lies inside the first `size` bytes: a length found on disk is no reason to
/// reserve memory.
fn read_at(file: &mut File, offset: u64, length: u64, size: u64) -> Option<Vec<u8>> {
    if offset.checked_add(length)? > size {
        return None;
    }
    let mut bytes = vec![0; usize::try_from(length).ok()?];
    file.seek(SeekFrom::Start(offset)).ok()?;
    file.read_exact(&mut bytes).ok()?;
    Some(bytes)
}

/// An entry of the index, whose record must end before the index starts.
fn entry(bytes: &[u8], index_start: u64) -> Option<(Key, Location)> {
    let (key, rest) = bytes.split_at(32);
    let (offset, length) = rest.split_at(8);
    let location = Location { offset: number(offset)?, length: number(length)? };
    let end = location.offset.checked_add(location.length)?.checked_add(CHECKSUM_BYTES as u64)?;
    (end <= index_start).then_some((Key(key.try_into().ok()?), location))
}

fn header() -> Vec<u8> {
    let version = blake3::hash(concat!("1 ", env!("CARGO_PKG_VERSION")).as_bytes());
    [MAGIC.as_slice(), version.as_bytes()].concat()
}

fn checksum(key: &Key, payload: &[u8]) -> [u8; CHECKSUM_BYTES] {
    let hash = blake3::keyed_hash(&key.0, payload);
    let mut checksum = [0; CHECKSUM_BYTES];
    checksum.copy_from_slice(&hash.as_bytes()[..CHECKSUM_BYTES]);
    checksum
}

fn number(bytes: &[u8]) -> Option<u64> {
    Some(u64::from_le_bytes(bytes.try_into().ok()?))
}
