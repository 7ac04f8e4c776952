//! All segments of a folder and what they hold: where a value is, and which are worth keeping.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Key;
use super::segment::{Location, Segment, record};
use super::writer::{Writer, files_with, remove_abandoned};
use crate::diagnostic::{Diagnostic, Place};

/// Ending of finished segments.
pub(super) const SEGMENT_ENDING: &str = "segment";

/// Finished segments beside each other before they are joined. Each costs an open file and a read at
/// the start; joining costs a copy of everything.
pub(super) const MAX_SEGMENTS: usize = 16;

/// Values by key. Shared between jobs; holds keys in memory and values on disk.
///
/// Writes go to a new segment, which joins the others at [`Store::commit`]. Where the folder cannot
/// be written, a temporary file takes its place, and a warning says so.
pub struct Store {
    /// Where segments are kept; `None`: nowhere.
    folder: Option<PathBuf>,
    index: RwLock<BTreeMap<Key, Slot>>,
    /// Files found at the start, ours by name, with their sizes; some may be of no use.
    found: Vec<(PathBuf, u64)>,
    writer: Mutex<Writer>,
    diagnostics: Mutex<Vec<Diagnostic>>,
}

/// Where a value is, and whether this run has asked for it.
struct Slot {
    segment: Arc<Segment>,
    location: Location,
    is_used: AtomicBool,
}

impl Store {
    /// Opens the store in a folder, which need not exist; `None` keeps nothing after this run.
    pub fn open(folder: Option<&Path>) -> Self {
        Self::with(folder, folder)
    }

    /// Opens the store in a folder to be read: what this run adds goes with it.
    pub fn borrow(folder: &Path) -> Self {
        Self::with(Some(folder), None)
    }

    /// Reads what one folder has, and writes to another.
    fn with(source: Option<&Path>, folder: Option<&Path>) -> Self {
        let mut index = BTreeMap::new();
        let mut found = Vec::new();
        for path in source.map(|folder| files_with(folder, SEGMENT_ENDING)).unwrap_or_default() {
            let Some((segment, entries, size)) = Segment::open(&path) else {
                found.push((path, 0));
                continue;
            };
            let segment = Arc::new(segment);
            for (key, location) in entries {
                index.insert(key, Slot::new(&segment, location, false));
            }
            found.push((path, size));
        }
        Self {
            folder: folder.map(Path::to_owned),
            index: RwLock::new(index),
            found,
            writer: Mutex::new(Writer::new(folder)),
            diagnostics: Mutex::default(),
        }
    }

    /// The value of a key. `None` if there is none, or none that can be trusted.
    pub fn get<T: DeserializeOwned>(&self, key: &Key) -> Option<T> {
        let bytes = self.get_bytes(key)?;
        match postcard::take_from_bytes(&bytes) {
            Ok((value, [])) => Some(value),
            _ => None,
        }
    }

    /// Stores a value in the place of one that was stored before.
    ///
    /// # Errors
    /// `cache/write`, if not even a temporary file can be written.
    pub fn put<T: Serialize>(&self, key: &Key, value: &T) -> Result<(), Diagnostic> {
        let bytes = postcard::to_stdvec(value)
            .map_err(|error| self.unwritable(io::Error::other(error.to_string())))?;
        // A value of an older shape may lie under the key: what is read as a miss must be replaced.
        self.append(key, &bytes)
    }

    /// The bytes of a key, as [`Store::put_bytes`] stored them.
    pub fn get_bytes(&self, key: &Key) -> Option<Vec<u8>> {
        let (segment, location) = {
            let index = self.index.read().unwrap_or_else(PoisonError::into_inner);
            let slot = index.get(key)?;
            slot.is_used.store(true, Ordering::Relaxed);
            (Arc::clone(&slot.segment), slot.location)
        };
        segment.read(key, location)
    }

    /// Whether there is a value for a key, which counts as asking for it. Whether it can be trusted is
    /// known once it is read.
    pub fn has(&self, key: &Key) -> bool {
        let index = self.index.read().unwrap_or_else(PoisonError::into_inner);
        let slot = index.get(key);
        slot.inspect(|slot| slot.is_used.store(true, Ordering::Relaxed)).is_some()
    }

    /// Stores bytes as they are; the same bytes stored before are not written again.
    ///
    /// # Errors
    /// As [`Store::put`].
    pub fn put_bytes(&self, key: &Key, bytes: &[u8]) -> Result<(), Diagnostic> {
        match self.get_bytes(key) {
            Some(stored) if stored == bytes => Ok(()),
            _ => self.append(key, bytes),
        }
    }

    /// Ends a run that asked for some of the values, and keeps all there are.
    pub fn commit(self) -> Vec<Diagnostic> {
        self.write_down(Sweep::Nothing);
        self.into_diagnostics()
    }

    /// Keeps all there is, as [`Store::commit`] does, for a run that reads on but adds nothing more.
    #[cfg(feature = "serve")]
    pub fn save(&self) -> Vec<Diagnostic> {
        self.write_down(Sweep::Nothing);
        std::mem::take(&mut *self.diagnostics.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Ends a run that asked for all the values that are still of use. What it did not ask for is
    /// dropped once it takes more than half of the room.
    pub fn commit_used(self) -> Vec<Diagnostic> {
        self.write_down(Sweep::Unused);
        self.into_diagnostics()
    }

    fn append(&self, key: &Key, payload: &[u8]) -> Result<(), Diagnostic> {
        let record = record(key, payload);
        let mut writer = self.lock_writer();
        let (segment, offset) = match writer.write(&record) {
            Ok(place) => place,
            // Goes on in a temporary file.
            Err(error) if writer.give_up_folder() => {
                self.warn("cannot be written; the next build starts from nothing", error);
                writer.write(&record).map_err(|error| self.unwritable(error))?
            }
            Err(error) => return Err(self.unwritable(error)),
        };
        drop(writer);
        let location = Location { offset, length: payload.len() as u64 };
        let mut index = self.index.write().unwrap_or_else(PoisonError::into_inner);
        index.insert(*key, Slot::new(&segment, location, true));
        Ok(())
    }

    fn write_down(&self, sweep: Sweep) {
        let Some(folder) = &self.folder else { return };
        remove_abandoned(folder);
        let is_kept = self.lock_writer().is_kept();
        if is_kept {
            let rewrites = self.is_worth_rewriting(sweep);
            if let Err(error) = self.finish(sweep, rewrites) {
                self.warn("cannot be written; the next build starts from less", error);
            }
        }
    }

    /// Whether what is of use fits into half of what is there, or is spread over too many files.
    fn is_worth_rewriting(&self, sweep: Sweep) -> bool {
        let index = self.index.read().unwrap_or_else(PoisonError::into_inner);
        let writer = self.lock_writer();
        let old = |slot: &&Slot| !writer.is_current(&slot.segment) && sweep.spares(slot);
        let live: u64 = index.values().filter(old).map(|slot| slot.location.bytes()).sum();
        let total: u64 = self.found.iter().map(|(_, size)| size).sum();
        let is_useless = self.found.iter().any(|(_, size)| *size == 0);
        is_useless || live < total / 2 || self.found.len() >= MAX_SEGMENTS
    }

    /// Finishes the segment being written; `rewrites` gathers all others in it first.
    fn finish(&self, sweep: Sweep, rewrites: bool) -> io::Result<()> {
        let mut writer = self.lock_writer();
        let index = self.index.read().unwrap_or_else(PoisonError::into_inner);
        let mut entries = Vec::new();
        for (key, slot) in index.iter() {
            if writer.is_current(&slot.segment) {
                entries.push((*key, slot.location));
            } else if rewrites && sweep.spares(slot) {
                let Some(payload) = slot.segment.read(key, slot.location) else { continue };
                let (_, offset) = writer.write(&record(key, &payload))?;
                entries.push((*key, Location { offset, ..slot.location }));
            }
        }
        let kept = writer.finish(&entries, SEGMENT_ENDING)?;
        // Only now: until here the old segments are all there is.
        for (path, _) in
            self.found.iter().filter(|(path, _)| rewrites && kept.as_ref() != Some(path))
        {
            match fs::remove_file(path) {
                // Another run has joined them meanwhile.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                result => result?,
            }
        }
        Ok(())
    }

    fn lock_writer(&self) -> MutexGuard<'_, Writer> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn warn(&self, message: &str, error: io::Error) {
        let warning = Diagnostic::warning("cache/write", self.place(), message).with_source(error);
        self.diagnostics.lock().unwrap_or_else(PoisonError::into_inner).push(warning);
    }

    fn unwritable(&self, error: io::Error) -> Diagnostic {
        Diagnostic::error("cache/write", self.place(), "no temporary file can be written")
            .with_help("make room, or set TMPDIR to a folder with room")
            .with_source(error)
    }

    fn place(&self) -> Place {
        Place::file(self.folder.as_deref().unwrap_or(Path::new("temporary store")))
    }

    fn into_diagnostics(self) -> Vec<Diagnostic> {
        self.diagnostics.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Slot {
    fn new(segment: &Arc<Segment>, location: Location, is_used: bool) -> Self {
        Self { segment: Arc::clone(segment), location, is_used: AtomicBool::new(is_used) }
    }
}

/// Which values a commit may drop.
#[derive(Clone, Copy)]
enum Sweep {
    Nothing,
    Unused,
}

impl Sweep {
    fn spares(self, slot: &Slot) -> bool {
        match self {
            Sweep::Nothing => true,
            Sweep::Unused => slot.is_used.load(Ordering::Relaxed),
        }
    }
}
