//! Any text as a title.

#![no_main]

use libfuzzer_sys::fuzz_target;
use offprint_fuzz::bodies;

fuzz_target!(|data: &[u8]| {
    bodies::slugs_are_stable_and_in_their_alphabet(&String::from_utf8_lossy(data));
});
