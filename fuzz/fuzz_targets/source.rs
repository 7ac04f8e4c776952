//! Any bytes under the name of any format: the first byte chooses it.

#![no_main]

use libfuzzer_sys::fuzz_target;
use offprint::loader::FORMATS;
use offprint::source::Raw;
use offprint_fuzz::bodies;

fuzz_target!(|data: &[u8]| {
    let Some((choice, bytes)) = data.split_first() else { return };
    let format = &FORMATS[usize::from(*choice) % FORMATS.len()];
    let path = format!("source.{}", format.endings[0]).into();
    let raw = Raw { path, bytes: bytes.to_vec(), ..Raw::default() };
    bodies::cleaning_only_removes(&raw);
    bodies::html_is_harmless(&raw);
    bodies::markdown_keeps_the_words(&raw);
});
