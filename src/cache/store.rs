//! All segments of a folder, and the one being written.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use serde::Serialize;
use serde::de::DeserializeOwned;
use tempfile::TempPath;

use super::Key;
use super::segment::{Location, Segment, record};
use crate::diagnostic::{Diagnostic, Place};

/// Ending of finished segments.
const SEGMENT_ENDING: &str = "segment";

/// Ending of a segment that is being written, under a lock for as long as its writer lives.
const PARTIAL_ENDING: &str = "partial";

/// Finished segments beside each other before they are joined. Each costs an open file and a read at
/// the start; joining costs a copy of everything.
const MAX_SEGMENTS: usize = 16;

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

/// The segment this run writes.
#[derive(Default)]
struct Writer {
    open: Option<Open>,
    /// Whether the folder has turned out to be no place to write to.
    is_scratch: bool,
}

struct Open {
    segment: Arc<Segment>,
    end: u64,
    /// The file's name until it is finished; `None` for a file without one.
    path: Option<TempPath>,
}

impl Store {
    /// Opens the store in a folder, which need not exist; `None` keeps nothing after this run.
    pub fn open(folder: Option<&Path>) -> Self {
        let mut index = BTreeMap::new();
        let mut found = Vec::new();
        for path in folder.map(|folder| files_with(folder, SEGMENT_ENDING)).unwrap_or_default() {
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
            writer: Mutex::default(),
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

    /// Stores a value; one stored before under this key stays.
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
        self.close(Sweep::Nothing)
    }

    /// Ends a run that asked for all the values that are still of use. What it did not ask for is
    /// dropped once it takes more than half of the room.
    pub fn commit_used(self) -> Vec<Diagnostic> {
        self.close(Sweep::Unused)
    }

    fn append(&self, key: &Key, payload: &[u8]) -> Result<(), Diagnostic> {
        let record = record(key, payload);
        let mut writer = self.lock_writer();
        let (segment, offset) = match self.write(&mut writer, &record) {
            Ok(place) => place,
            Err(error) if !writer.is_scratch => {
                self.give_up_folder(&mut writer, error);
                self.write(&mut writer, &record).map_err(|error| self.unwritable(error))?
            }
            Err(error) => return Err(self.unwritable(error)),
        };
        drop(writer);
        let location = Location { offset, length: payload.len() as u64 };
        let mut index = self.index.write().unwrap_or_else(PoisonError::into_inner);
        index.insert(*key, Slot::new(&segment, location, true));
        Ok(())
    }

    fn write(&self, writer: &mut Writer, record: &[u8]) -> io::Result<(Arc<Segment>, u64)> {
        let folder = self.folder.as_deref().filter(|_| !writer.is_scratch);
        let open = match &mut writer.open {
            Some(open) => open,
            None => writer.open.insert(Open::start(folder)?),
        };
        let offset = open.end;
        open.segment.write(offset, record)?;
        open.end += record.len() as u64;
        Ok((Arc::clone(&open.segment), offset))
    }

    /// Goes on in a temporary file. What was written before can still be read: its file stays open.
    fn give_up_folder(&self, writer: &mut Writer, error: io::Error) {
        writer.is_scratch = true;
        writer.open = None;
        if self.folder.is_some() {
            self.warn("cannot be written; the next build starts from nothing", error);
        }
    }

    fn close(self, sweep: Sweep) -> Vec<Diagnostic> {
        let Some(folder) = self.folder.clone() else { return self.into_diagnostics() };
        remove_abandoned(&folder);
        let is_scratch = self.lock_writer().is_scratch;
        if !is_scratch {
            let rewrites = self.is_worth_rewriting(sweep);
            if let Err(error) = self.finish(&folder, sweep, rewrites) {
                self.warn("cannot be written; the next build starts from less", error);
            }
        }
        self.into_diagnostics()
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
    fn finish(&self, folder: &Path, sweep: Sweep, rewrites: bool) -> io::Result<()> {
        let mut writer = self.lock_writer();
        let index = self.index.read().unwrap_or_else(PoisonError::into_inner);
        let mut entries = Vec::new();
        for (key, slot) in index.iter() {
            if writer.is_current(&slot.segment) {
                entries.push((*key, slot.location));
            } else if rewrites && sweep.spares(slot) {
                let Some(payload) = slot.segment.read(key, slot.location) else { continue };
                let (_, offset) = self.write(&mut writer, &record(key, &payload))?;
                entries.push((*key, Location { offset, ..slot.location }));
            }
        }
        let mut kept = None;
        if let Some(Open { segment, end, path: Some(path) }) = writer.open.take() {
            let name = segment.finish(end, &entries)?;
            let target = folder.join(name).with_extension(SEGMENT_ENDING);
            path.persist(&target).map_err(|error| error.error)?;
            kept = Some(target);
        }
        // Only now: until here the old segments are all there is.
        for (path, _) in
            self.found.iter().filter(|(path, _)| rewrites && kept.as_ref() != Some(path))
        {
            fs::remove_file(path)?;
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

impl Writer {
    fn is_current(&self, segment: &Arc<Segment>) -> bool {
        self.open.as_ref().is_some_and(|open| Arc::ptr_eq(&open.segment, segment))
    }
}

impl Open {
    /// A new segment in a folder, or in a file that no name leads to and no kill leaves behind.
    fn start(folder: Option<&Path>) -> io::Result<Self> {
        let Some(folder) = folder else {
            let (segment, end) = Segment::start(tempfile::tempfile()?)?;
            return Ok(Self { segment: Arc::new(segment), end, path: None });
        };
        fs::create_dir_all(folder)?;
        let suffix = format!(".{PARTIAL_ENDING}");
        let named = tempfile::Builder::new().suffix(&suffix).tempfile_in(folder)?;
        // Best effort: without locks, another build may remove this file, and it counts as a miss.
        let _ = named.as_file().try_lock();
        let (file, path) = named.into_parts();
        let (segment, end) = Segment::start(file)?;
        Ok(Self { segment: Arc::new(segment), end, path: Some(path) })
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

/// The files of a folder with an ending, sorted; none where it cannot be read.
fn files_with(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let has_ending = |path: &PathBuf| path.extension().is_some_and(|found| found == ending);
    let mut files: Vec<PathBuf> =
        entries.flatten().map(|entry| entry.path()).filter(has_ending).collect();
    files.sort();
    files
}

/// Removes segments that killed runs left half-written: nobody holds their lock.
fn remove_abandoned(folder: &Path) {
    for path in files_with(folder, PARTIAL_ENDING) {
        let is_abandoned = File::open(&path).is_ok_and(|file| file.try_lock().is_ok());
        if is_abandoned {
            // One that cannot be removed costs room and nothing else.
            let _ = fs::remove_file(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rayon::prelude::*;
    use tempfile::TempDir;

    use super::*;

    fn key(number: u32) -> Key {
        Key::of(&[&number.to_le_bytes()])
    }

    fn value(number: u32) -> (u32, String) {
        (number, "words ".repeat(number as usize % 50))
    }

    /// A folder with a store that holds some values.
    fn stored(numbers: std::ops::Range<u32>) -> TempDir {
        let folder = tempfile::tempdir().unwrap();
        put_all(folder.path(), numbers);
        folder
    }

    fn put_all(folder: &Path, numbers: std::ops::Range<u32>) {
        let store = Store::open(Some(folder));
        numbers.into_par_iter().for_each(|number| store.put(&key(number), &value(number)).unwrap());
        assert!(store.commit().is_empty());
    }

    fn get(store: &Store, number: u32) -> Option<(u32, String)> {
        store.get(&key(number))
    }

    fn size(folder: &Path) -> u64 {
        let files = fs::read_dir(folder).unwrap();
        files.map(|entry| entry.unwrap().metadata().unwrap().len()).sum()
    }

    #[test]
    fn values_are_there_at_once_and_in_the_next_run() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(Some(folder.path()));
        store.put(&key(1), &value(1)).unwrap();
        store.put_bytes(&key(2), b"bytes").unwrap();
        assert_eq!(get(&store, 1), Some(value(1)));
        assert!(store.commit().is_empty());
        let store = Store::open(Some(folder.path()));
        assert_eq!(get(&store, 1), Some(value(1)));
        assert_eq!(store.get_bytes(&key(2)).as_deref(), Some(b"bytes".as_slice()));
        assert_eq!(get(&store, 3), None);
    }

    #[test]
    fn jobs_write_and_read_side_by_side() {
        let folder = stored(0..500);
        let store = Store::open(Some(folder.path()));
        (0..500)
            .into_par_iter()
            .for_each(|number| assert_eq!(get(&store, number), Some(value(number))));
    }

    #[test]
    fn without_a_folder_nothing_is_kept() {
        let store = Store::open(None);
        store.put(&key(1), &value(1)).unwrap();
        assert_eq!(get(&store, 1), Some(value(1)));
        assert!(store.commit().is_empty());
    }

    #[test]
    fn a_run_without_changes_writes_nothing() {
        let folder = stored(0..10);
        let before: Vec<_> = files_with(folder.path(), SEGMENT_ENDING);
        let store = Store::open(Some(folder.path()));
        (0..10).for_each(|number| assert!(get(&store, number).is_some()));
        assert!(store.commit_used().is_empty());
        assert_eq!(files_with(folder.path(), SEGMENT_ENDING), before);
    }

    #[test]
    fn another_type_is_a_miss_and_can_be_replaced() {
        let folder = stored(7..8);
        let store = Store::open(Some(folder.path()));
        assert_eq!(store.get::<[u8; 2]>(&key(7)), None);
        store.put(&key(7), &[1_u8, 2]).unwrap();
        store.commit();
        assert_eq!(Store::open(Some(folder.path())).get(&key(7)), Some([1_u8, 2]));
    }

    #[test]
    fn what_was_not_used_is_dropped_once_it_is_most() {
        let folder = stored(0..100);
        let before = size(folder.path());
        let store = Store::open(Some(folder.path()));
        (0..60).for_each(|number| assert!(get(&store, number).is_some()));
        store.commit_used();
        assert_eq!(size(folder.path()), before);
        let store = Store::open(Some(folder.path()));
        (10..20).for_each(|number| assert!(get(&store, number).is_some()));
        store.commit_used();
        assert!(size(folder.path()) < before / 4);
        let store = Store::open(Some(folder.path()));
        assert_eq!((get(&store, 15), get(&store, 50)), (Some(value(15)), None));
    }

    #[test]
    fn many_small_runs_are_joined() {
        let folder = tempfile::tempdir().unwrap();
        for number in 0..40 {
            put_all(folder.path(), number..number + 1);
        }
        assert!(files_with(folder.path(), SEGMENT_ENDING).len() <= MAX_SEGMENTS);
        let store = Store::open(Some(folder.path()));
        (0..40).for_each(|number| assert_eq!(get(&store, number), Some(value(number))));
    }

    #[test]
    fn segments_of_other_versions_and_foreign_files_are_misses_and_go() {
        let folder = stored(0..3);
        let segment = files_with(folder.path(), SEGMENT_ENDING).remove(0);
        let mut bytes = fs::read(&segment).unwrap();
        bytes[10] ^= 1;
        fs::write(&segment, bytes).unwrap();
        fs::write(folder.path().join("empty.segment"), "").unwrap();
        let store = Store::open(Some(folder.path()));
        assert_eq!(get(&store, 1), None);
        assert!(store.commit_used().is_empty());
        assert_eq!(size(folder.path()), 0);
    }

    #[test]
    fn leftovers_of_killed_runs_go_and_those_of_running_ones_stay() {
        let folder = stored(0..3);
        fs::write(folder.path().join("killed.partial"), "half").unwrap();
        let running = File::create(folder.path().join("running.partial")).unwrap();
        running.try_lock().unwrap();
        Store::open(Some(folder.path())).commit();
        let left = files_with(folder.path(), PARTIAL_ENDING);
        assert_eq!(left, [folder.path().join("running.partial")]);
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_a_warning() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "").unwrap();
        let store = Store::open(Some(&file.join("cache")));
        store.put(&key(1), &value(1)).unwrap();
        store.put(&key(2), &value(2)).unwrap();
        assert_eq!(get(&store, 1), Some(value(1)));
        let codes: Vec<_> = store.commit().into_iter().map(|warning| warning.code).collect();
        assert_eq!(codes, ["cache/write"]);
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

        /// Whatever happens to the bytes on disk, a value is right or missing.
        #[test]
        fn damaged_segments_never_lie(
            flips in prop::collection::vec((any::<prop::sample::Index>(), 1_u8..), 0..20),
            cut in prop::option::of(any::<prop::sample::Index>()),
        ) {
            let folder = stored(0..40);
            let segment = files_with(folder.path(), SEGMENT_ENDING).remove(0);
            let mut bytes = fs::read(&segment).unwrap();
            for (index, bits) in flips {
                let position = index.index(bytes.len());
                bytes[position] ^= bits;
            }
            if let Some(index) = cut {
                bytes.truncate(index.index(bytes.len()));
            }
            fs::write(&segment, bytes).unwrap();
            let store = Store::open(Some(folder.path()));
            for number in 0..40 {
                prop_assert!(get(&store, number).is_none_or(|found| found == value(number)));
                store.put(&key(number), &value(number)).unwrap();
                prop_assert_eq!(get(&store, number), Some(value(number)));
            }
            prop_assert!(store.commit_used().is_empty());
            let store = Store::open(Some(folder.path()));
            for number in 0..40 {
                prop_assert_eq!(get(&store, number), Some(value(number)));
            }
        }
    }
}
