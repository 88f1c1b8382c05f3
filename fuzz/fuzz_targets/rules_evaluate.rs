//! Does any base that was found right stop the evaluation, the explanation or the questions?
#![no_main]

use publicodes::{Given, Options, RuleBase};

/// Rules evaluated for one input.
const MOST_RULES: usize = 20;

libfuzzer_sys::fuzz_target!(|input: (&str, &str)| {
    let (rules, situation) = input;
    let Some(base) = RuleBase::from_text("fuzz", rules).base else { return };
    let mut evaluator = base.evaluator(Options::default());
    if let Ok(situation) = Given::parse(situation) {
        let _ = evaluator.set_situation(&situation);
    }
    for rule in base.rules().take(MOST_RULES) {
        let first = evaluator.evaluate(rule.name());
        let _ = evaluator.explain(rule.name());
        let _ = evaluator.questions(&[rule.name()]);
        let again = evaluator.evaluate(rule.name());
        assert_eq!(format!("{first:?}"), format!("{again:?}"));
    }
});
