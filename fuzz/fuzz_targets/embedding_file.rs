//! A model file of any bytes is read or refused, never more.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = search::embedding::inner::probe(bytes);
    // The same behind a header that is right, so that the depths are reached.
    let _ = search::embedding::inner::probe(&[b"E5S1\x01\0\0\0", bytes].concat());
});
