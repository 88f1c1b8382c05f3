//! Does any text stop the reader of rules?
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| {
    let loaded = publicodes::RuleBase::from_text("fuzz", text);
    for found in &loaded.diagnostics {
        assert!(found.line >= 1 && found.column >= 1);
    }
    let _ = publicodes::parse_expression(text);
});
