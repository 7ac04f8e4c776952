//! How many bytes of sources are worked on at a time, so that a large one runs alone.

use std::sync::{Condvar, Mutex, PoisonError};

use crate::source::SourceFile;

/// Bytes in flight. What is known of a source while it is read takes some twenty times its size.
const BYTES: u64 = 32 * 1024 * 1024;

/// What a compressed source may grow to, in times its size, as far as it is allowed for here.
const UNPACKED: u64 = 20;

/// Bytes to be shared between jobs. A job takes its share before it reads and must not wait for
/// another job before it has given the share back.
pub(super) struct Budget {
    free: Mutex<u64>,
    returned: Condvar,
}

/// The right to work on a source; ends when dropped.
pub(super) struct Share<'a> {
    budget: &'a Budget,
    bytes: u64,
}

impl Budget {
    /// With nothing in flight.
    pub(super) const fn new() -> Self {
        Self { free: Mutex::new(BYTES), returned: Condvar::new() }
    }

    /// Waits until there is room for a source. One above all there is waits for the others to end.
    pub(super) fn share(&self, file: &SourceFile) -> Share<'_> {
        let is_compressed = file.path.extension().is_some_and(|ending| ending == "gz");
        let bytes = if is_compressed { file.bytes.saturating_mul(UNPACKED) } else { file.bytes };
        self.share_bytes(bytes)
    }

    /// Waits until there is room for so many bytes, as [`Self::share`] does.
    pub(super) fn share_bytes(&self, bytes: u64) -> Share<'_> {
        self.take(bytes.min(BYTES))
    }

    fn take(&self, bytes: u64) -> Share<'_> {
        let free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.returned.wait_while(free, |free| *free < bytes);
        *waited.unwrap_or_else(PoisonError::into_inner) -= bytes;
        Share { budget: self, bytes }
    }
}

impl Drop for Share<'_> {
    fn drop(&mut self) {
        let mut free = self.budget.free.lock().unwrap_or_else(PoisonError::into_inner);
        *free += self.bytes;
        self.budget.returned.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};
    use std::thread;

    use super::*;

    fn source(bytes: u64, name: &str) -> SourceFile {
        SourceFile { path: name.into(), relative: name.into(), sidecar: None, bytes, stamp: None }
    }

    #[test]
    fn a_large_source_runs_alone_and_small_ones_side_by_side() {
        let (budget, in_flight) = (Budget::new(), AtomicU64::new(0));
        thread::scope(|scope| {
            for number in 0..24u64 {
                let (budget, in_flight) = (&budget, &in_flight);
                scope.spawn(move || {
                    let bytes = if number % 3 == 0 { 64 * 1024 * 1024 } else { 1024 };
                    let _share = budget.share(&source(bytes, "x.html"));
                    let others = in_flight.fetch_add(bytes.min(BYTES), Ordering::SeqCst);
                    assert!(others + bytes.min(BYTES) <= BYTES);
                    thread::yield_now();
                    in_flight.fetch_sub(bytes.min(BYTES), Ordering::SeqCst);
                });
            }
        });
        assert_eq!(*budget.free.lock().unwrap(), BYTES);
        assert_eq!(budget.share(&source(100, "x.html.gz")).bytes, 100 * UNPACKED);
        assert_eq!(budget.share(&source(u64::MAX, "x.html.gz")).bytes, BYTES);
    }
}
