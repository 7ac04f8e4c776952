//! The store under damage, in many runs and by many jobs.

use std::fs::{self, File};
use std::path::Path;

use proptest::prelude::*;
use rayon::prelude::*;
use tempfile::TempDir;

use super::Key;
use super::store::{MAX_SEGMENTS, SEGMENT_ENDING, Store};
use super::writer::{PARTIAL_ENDING, files_with};

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
fn two_runs_at_a_time_may_join_the_same_segments() {
    let folder = tempfile::tempdir().unwrap();
    let runs = u32::try_from(MAX_SEGMENTS).unwrap();
    (0..runs).for_each(|number| put_all(folder.path(), number..number + 1));
    let stores = [runs, runs + 1].map(|number| (number, Store::open(Some(folder.path()))));
    for (number, store) in stores {
        store.put(&key(number), &value(number)).unwrap();
        assert!(store.commit().is_empty());
    }
    let store = Store::open(Some(folder.path()));
    (0..runs + 2).for_each(|number| assert_eq!(get(&store, number), Some(value(number))));
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

#[test]
fn a_borrowed_store_is_left_as_it_is() {
    let folder = stored(0..3);
    let names = || {
        let entries = fs::read_dir(folder.path()).unwrap();
        entries.map(|entry| entry.unwrap().file_name()).collect::<Vec<_>>()
    };
    let before = names();
    let store = Store::borrow(folder.path());
    store.put(&key(9), &value(9)).unwrap();
    assert_eq!((get(&store, 2), get(&store, 9)), (Some(value(2)), Some(value(9))));
    assert!(store.commit().is_empty());
    assert_eq!(names(), before);
    assert_eq!(get(&Store::open(Some(folder.path())), 9), None);
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
