//! Any bytes under the names of the text formats: no panic, and what is read is sound.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u8, &[u8])| {
    let names = ["a.txt", "a.md", "a.html", "a.csv", "a.eml"];
    let name = names[usize::from(input.0) % names.len()];
    if let Ok(document) = corpus::read(name, input.1, &corpus::ReadOptions::default()) {
        for passage in &document.passages {
            let slices: Vec<&str> = passage
                .spans
                .iter()
                .map(|span| span.range.slice(&document.pages[span.page as usize - 1].text).unwrap())
                .collect();
            assert_eq!(slices.join("\n"), passage.text);
        }
    }
});
