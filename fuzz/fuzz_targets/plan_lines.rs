//! Is a text of any kind read as a plan and as an act without a value that its pages do not hold?
#![no_main]

use corpus::ReadOptions;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(document) = corpus::read("plan.txt", data, &ReadOptions::default()) else { return };
    let plan = corpus::plan::read(&document);
    assert!(plan.holds(&document.pages), "a source does not stand on its page");
    let act = corpus::acts::read(&document);
    assert!(act.sources().into_iter().all(|source| source.holds(&document.pages)));
});
