//! Any text as front matter and as a sidecar.

#![no_main]

use libfuzzer_sys::fuzz_target;
use offprint_fuzz::bodies;

fuzz_target!(|data: &[u8]| {
    bodies::front_matter_is_read_or_told(&String::from_utf8_lossy(data));
});
