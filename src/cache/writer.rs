//! The segment a run writes, from its first record until it has a name among the others.
//!
//! It lies in the store's folder under a name of its own and a lock, so that what a killed run left
//! can be told from what another run is writing; or, without a folder, in a file without a name.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tempfile::TempPath;

use super::Key;
use super::segment::{Location, Segment};

/// Ending of a segment that is being written, under a lock for as long as its writer lives.
pub(super) const PARTIAL_ENDING: &str = "partial";

/// The segment this run writes. Nothing is written before the first record.
pub(super) struct Writer {
    /// Where the segment will be kept; `None`: nowhere, or nowhere any more.
    folder: Option<PathBuf>,
    open: Option<Open>,
}

struct Open {
    segment: Arc<Segment>,
    end: u64,
    /// The file's name until it is finished; `None` for a file without one.
    path: Option<TempPath>,
}

impl Writer {
    /// A segment that will be kept in a folder; `None`: nowhere.
    pub(super) fn new(folder: Option<&Path>) -> Self {
        Self { folder: folder.map(Path::to_owned), open: None }
    }

    /// Whether what is written is to be kept.
    pub(super) fn is_kept(&self) -> bool {
        self.folder.is_some()
    }

    /// Writes a record; returns its segment and its place in it.
    pub(super) fn write(&mut self, record: &[u8]) -> io::Result<(Arc<Segment>, u64)> {
        let open = match &mut self.open {
            Some(open) => open,
            None => self.open.insert(Open::start(self.folder.as_deref())?),
        };
        let offset = open.end;
        open.segment.write(offset, record)?;
        open.end += record.len() as u64;
        Ok((Arc::clone(&open.segment), offset))
    }

    /// Turns to a temporary file; `false` if that is what it wrote to. What was written before can
    /// still be read: its file stays open.
    pub(super) fn give_up_folder(&mut self) -> bool {
        self.open = None;
        self.folder.take().is_some()
    }

    /// Whether a segment is the one being written.
    pub(super) fn is_current(&self, segment: &Arc<Segment>) -> bool {
        self.open.as_ref().is_some_and(|open| Arc::ptr_eq(&open.segment, segment))
    }

    /// Finishes the segment and gives it its name; `None` if there is nothing to keep.
    pub(super) fn finish(
        &mut self,
        entries: &[(Key, Location)],
        ending: &str,
    ) -> io::Result<Option<PathBuf>> {
        let (Some(folder), Some(Open { segment, end, path: Some(path) })) =
            (&self.folder, self.open.take())
        else {
            return Ok(None);
        };
        let target = folder.join(segment.finish(end, entries)?).with_extension(ending);
        path.persist(&target).map_err(|error| error.error)?;
        Ok(Some(target))
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

/// The files of a folder with an ending, sorted; none where it cannot be read.
pub(super) fn files_with(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let has_ending = |path: &PathBuf| path.extension().is_some_and(|found| found == ending);
    let mut files: Vec<PathBuf> =
        entries.flatten().map(|entry| entry.path()).filter(has_ending).collect();
    files.sort();
    files
}

/// Removes segments that killed runs left half-written: nobody holds their lock.
pub(super) fn remove_abandoned(folder: &Path) {
    for path in files_with(folder, PARTIAL_ENDING) {
        let is_abandoned = File::open(&path).is_ok_and(|file| file.try_lock().is_ok());
        if is_abandoned {
            // One that cannot be removed costs room and nothing else.
            let _ = fs::remove_file(path);
        }
    }
}
