//! Any bytes as an export of any program.

#![no_main]

use libfuzzer_sys::fuzz_target;
use offprint_fuzz::bodies;

fuzz_target!(|data: &[u8]| bodies::exports_are_read_or_refused(data));
