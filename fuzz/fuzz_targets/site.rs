//! A library of any bytes under the name of any format, built as a whole: the first byte chooses it.

#![no_main]

use libfuzzer_sys::fuzz_target;
use offprint::loader::FORMATS;
use offprint::source::Raw;
use offprint_fuzz::bodies;

fuzz_target!(|data: &[u8]| {
    let Some((choice, bytes)) = data.split_first() else { return };
    let format = &FORMATS[usize::from(*choice) % FORMATS.len()];
    let path = format!("source.{}", format.endings[0]).into();
    bodies::a_build_ends_with_pages(&Raw { path, bytes: bytes.to_vec(), ..Raw::default() });
});
