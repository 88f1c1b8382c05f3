//! Stored vectors of any bytes are read or refused, never more.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = search::vectors::VectorIndex::read_from(bytes);
});
