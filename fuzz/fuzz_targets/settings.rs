//! Any text as `site.toml`.

#![no_main]

use libfuzzer_sys::fuzz_target;
use offprint_fuzz::bodies;

fuzz_target!(|data: &[u8]| {
    bodies::settings_are_read_or_refused(&format!("```toml\n{}", String::from_utf8_lossy(data)));
});
