//! Sentences and dates of any text: ranges are in order, on characters, and cover what is written.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let mut end = 0;
    for range in corpus::sentences::split(text) {
        assert!(range.start >= end && text.get(range.clone()).is_some());
        assert!(text[end..range.start].trim().is_empty());
        end = range.end;
    }
    assert!(text[end..].trim().is_empty());
    for found in corpus::dates::find(text) {
        assert!(text.get(found.range).is_some());
    }
});
