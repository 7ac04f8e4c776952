//! What the system says of a file, from which it can be told that the file was not touched since.

use std::fs::Metadata;
use std::time::SystemTime;

/// Seconds a file has to have lain untouched before its times tell of every change: the coarsest
/// time stamps of a file system in use, those of FAT.
const COARSEST_STAMP: i64 = 2;

/// Device, inode, size, mode and times of one file: another one after every change of it, once it is
/// settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    #[cfg(unix)]
    numbers: [u64; 4],
    #[cfg(unix)]
    times: [i64; 4],
}

impl Stamp {
    #[cfg(unix)]
    pub(super) fn of(metadata: &Metadata) -> Self {
        use std::os::unix::fs::MetadataExt;

        let modified = [metadata.mtime(), metadata.mtime_nsec()];
        let changed = [metadata.ctime(), metadata.ctime_nsec()];
        Self {
            numbers: [metadata.dev(), metadata.ino(), metadata.size(), metadata.mode().into()],
            times: [modified[0], modified[1], changed[0], changed[1]],
        }
    }

    #[cfg(not(unix))]
    pub(super) fn of(_metadata: &Metadata) -> Self {
        Self {}
    }

    /// Whether an equal stamp at a later time than `now`, in seconds since 1970, proves that nothing
    /// changed: a file that was touched just now may be touched again within the same time stamp.
    #[cfg(unix)]
    pub(super) fn is_settled(&self, now: i64) -> bool {
        let [modified, _, changed, _] = self.times;
        modified.max(changed) < now - COARSEST_STAMP
    }

    #[cfg(not(unix))]
    pub(super) fn is_settled(&self, _now: i64) -> bool {
        false
    }

    pub(super) fn add_to(&self, hasher: &mut blake3::Hasher) {
        #[cfg(unix)]
        {
            self.numbers.iter().for_each(|it| _ = hasher.update(&it.to_le_bytes()));
            self.times.iter().for_each(|it| _ = hasher.update(&it.to_le_bytes()));
        }
        #[cfg(not(unix))]
        let _ = hasher;
    }
}

/// In seconds since 1970.
pub(super) fn now() -> i64 {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(now.as_secs()).unwrap_or(0)
}
