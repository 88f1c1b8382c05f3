//! Which laws does the engine keep on rules drawn at random?

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]

use proptest::prelude::*;
use publicodes::{Evaluation, Options, RuleBase, Severity, Situation, SituationValue, Source};

/// Rules `r0` to `r7`: each may read those before it, so that a base drawn at random is right.
const RULES: usize = 8;

fn leaf(before: usize) -> BoxedStrategy<String> {
    let constant = prop_oneof![
        (-50i32..200).prop_map(|n| format!("{}", n.abs())),
        (1i32..90).prop_map(|n| format!("{n}%")),
        (1i32..900).prop_map(|n| format!("{n} €/mois")),
        (1i32..900).prop_map(|n| format!("{n} €/an")),
    ];
    if before == 0 {
        return constant.boxed();
    }
    prop_oneof![constant, (0..before).prop_map(|index| format!("r{index}"))].boxed()
}

fn condition(before: usize) -> BoxedStrategy<String> {
    (leaf(before), leaf(before), prop_oneof![Just("<"), Just(">="), Just("=")])
        .prop_map(|(a, b, operator)| format!("{a} {operator} {b}"))
        .boxed()
}

fn rule(index: usize) -> BoxedStrategy<String> {
    let a = move || leaf(index);
    let list = move || prop::collection::vec(leaf(index), 1..4);
    let body = prop_oneof![
        a().prop_map(|a| format!("  valeur: {a}\n")),
        (a(), a(), prop_oneof![Just("+"), Just("-"), Just("*"), Just("/")])
            .prop_map(|(a, b, operator)| format!("  valeur: {a} {operator} {b}\n")),
        (list(), prop_oneof![Just("somme"), Just("produit"), Just("le maximum de"), Just("moyenne")])
            .prop_map(|(items, name)| format!("  {name}:\n{}", items.iter().map(|i| format!("    - {i}\n")).collect::<String>())),
        (condition(index), a(), a()).prop_map(|(c, x, y)| {
            format!("  variations:\n    - si: {c}\n      alors: {x}\n    - sinon: {y}\n")
        }),
        (a(), a(), a()).prop_map(|(base, x, y)| {
            format!("  barème:\n    assiette: {base}\n    tranches:\n      - taux: 10%\n        plafond: {x}\n      - taux: 20%\n        plafond: {y}\n      - taux: 5%\n")
        }),
        Just(String::new()),
    ];
    let chain = prop_oneof![
        Just(String::new()),
        a().prop_map(|a| format!("  plafond: {a}\n")),
        a().prop_map(|a| format!("  plancher: {a}\n")),
        a().prop_map(|a| format!("  abattement: {a}\n")),
        a().prop_map(|a| format!("  par défaut: {a}\n")),
        condition(index).prop_map(|c| format!("  applicable si: {c}\n")),
        condition(index).prop_map(|c| format!("  non applicable si: {c}\n")),
        Just("  unité: €/an\n".to_owned()),
        Just("  arrondi: 2 décimales\n".to_owned()),
        if index > 0 {
            (0..index).prop_map(|i| format!("  remplace: r{i}\n")).boxed()
        } else {
            Just(String::new()).boxed()
        },
    ];
    (body, chain)
        .prop_map(move |(body, chain)| format!("r{index}:\n{body}{chain}  titre: r{index}\n"))
        .boxed()
}

fn rules() -> impl Strategy<Value = Vec<String>> {
    (0..RULES).map(rule).collect::<Vec<_>>()
}

fn load(texts: &[String]) -> Option<RuleBase> {
    let loaded = RuleBase::load(&[Source::new("drawn", texts.concat())], &[]);
    assert!(loaded.base.is_some() || loaded.diagnostics.iter().any(|d| d.severity == Severity::Error));
    if loaded.is_right() { loaded.base } else { None }
}

/// Every rule's value in two situations.
fn values(base: &RuleBase) -> Vec<Vec<Evaluation>> {
    let mut evaluator = base.evaluator(Options::default());
    let given = Situation::from([("r0".to_owned(), SituationValue::Expression("12 €/mois".to_owned()))]);
    [Situation::new(), given]
        .iter()
        .map(|situation| {
            evaluator.set_situation(situation).unwrap();
            (0..RULES).map(|index| evaluator.evaluate(&format!("r{index}")).unwrap()).collect()
        })
        .collect()
}

/// Not-a-number is the same as itself here.
fn same(a: &[Vec<Evaluation>], b: &[Vec<Evaluation>]) -> bool {
    format!("{a:?}") == format!("{b:?}")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_rules_changes_nothing(texts in rules(), seed in any::<u64>()) {
        let Some(base) = load(&texts) else { return Ok(()) };
        let mut shuffled = texts.clone();
        for index in (1..shuffled.len()).rev() {
            shuffled.swap(index, (seed.rotate_left(index as u32 * 7) as usize) % (index + 1));
        }
        let other = load(&shuffled).expect("the same rules in another order are right too");
        prop_assert!(same(&values(&base), &values(&other)), "{}\n{}", texts.concat(), shuffled.concat());
    }

    #[test]
    fn an_unused_rule_changes_nothing(texts in rules(), extra in leaf(RULES)) {
        let Some(base) = load(&texts) else { return Ok(()) };
        let mut more = texts.clone();
        more.insert(0, format!("jamais lue:\n  valeur: {extra} + 1\n"));
        let other = load(&more).expect("a rule that reads others is right");
        prop_assert!(same(&values(&base), &values(&other)), "{}", texts.concat());
    }

    #[test]
    fn evaluating_twice_gives_the_same(texts in rules()) {
        let Some(base) = load(&texts) else { return Ok(()) };
        let mut evaluator = base.evaluator(Options::default());
        for index in 0..RULES {
            let name = format!("r{index}");
            let first = evaluator.evaluate(&name).unwrap();
            let again = evaluator.evaluate(&name).unwrap();
            prop_assert_eq!(format!("{first:?}"), format!("{again:?}"));
        }
        prop_assert!(same(&values(&base), &values(&base)));
    }

    #[test]
    fn the_order_of_questions_changes_no_value(texts in rules()) {
        let Some(base) = load(&texts) else { return Ok(()) };
        // Rules that replacements make read one another in a circle are cut where they are entered.
        let circle = |found: &Evaluation| found.faults.iter().any(|fault| fault.kind == publicodes::FaultKind::Cycle);
        if values(&base).iter().flatten().any(circle) {
            return Ok(());
        }
        let shown = |found: &Evaluation| {
            let mut names: Vec<&str> = found.missing.iter().map(|missing| missing.rule.as_str()).collect();
            names.sort_unstable();
            format!("{:?} {:?} {names:?}", found.value, found.unit)
        };
        let mut forwards = base.evaluator(Options::default());
        let first: Vec<String> =
            (0..RULES).map(|index| shown(&forwards.evaluate(&format!("r{index}")).unwrap())).collect();
        let mut backwards = base.evaluator(Options::default());
        let last: Vec<String> =
            (0..RULES).rev().map(|index| shown(&backwards.evaluate(&format!("r{index}")).unwrap())).collect();
        let last: Vec<String> = last.into_iter().rev().collect();
        prop_assert_eq!(first, last, "{}", texts.concat());
    }

    #[test]
    fn a_right_base_never_errs(texts in rules()) {
        use publicodes::FaultKind::{Cycle, DecreasingBrackets, DivisionByZero, InversionFailed, NullMultiplier};
        let Some(base) = load(&texts) else { return Ok(()) };
        for found in values(&base).into_iter().flatten() {
            for fault in &found.faults {
                // Only what depends on the numbers themselves may still go wrong, and it leaves no value.
                prop_assert!(matches!(
                    fault.kind,
                    Cycle | DecreasingBrackets | DivisionByZero | InversionFailed | NullMultiplier
                ), "{fault:?}\n{}", texts.concat());
                prop_assert!(!fault.is_failure() || found.value.is_none(), "{found:?}");
            }
        }
    }

    #[test]
    fn values_do_not_depend_on_what_is_recorded(texts in rules()) {
        let Some(base) = load(&texts) else { return Ok(()) };
        let mut bare = base.evaluator(Options { missing: false, ..Options::default() });
        let mut full = base.evaluator(Options::default());
        for index in 0..RULES {
            let name = format!("r{index}");
            let (a, b) = (bare.evaluate(&name).unwrap(), full.evaluate(&name).unwrap());
            prop_assert_eq!(format!("{:?} {:?}", a.value, a.unit), format!("{:?} {:?}", b.value, b.unit));
        }
    }

    #[test]
    fn no_text_stops_the_reader(text in "(?s).{0,200}") {
        let loaded = RuleBase::from_text("drawn", &text);
        if let Some(base) = loaded.base {
            let mut evaluator = base.evaluator(Options::default());
            let names: Vec<String> = base.rules().map(|rule| rule.name().to_owned()).collect();
            for name in names {
                let _ = evaluator.evaluate(&name);
                let _ = evaluator.explain(&name);
            }
        }
    }
}

#[test]
fn a_base_is_shared_between_threads() {
    let base = RuleBase::from_text("t", "prix: 3 €\ntotal:\n  produit:\n    - prix\n    - nombre\nnombre:\n")
        .base
        .unwrap();
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..4)
            .map(|n: i32| {
                let base = &base;
                scope.spawn(move || {
                    let mut evaluator = base.evaluator(Options::default());
                    (0..100)
                        .map(|i| {
                            let value = SituationValue::Number(f64::from(n * 100 + i));
                            evaluator
                                .set_situation(&Situation::from([("nombre".to_owned(), value)]))
                                .unwrap();
                            evaluator.number("total").unwrap().unwrap()
                        })
                        .sum::<f64>()
                })
            })
            .collect();
        let totals: Vec<f64> = workers.into_iter().map(|worker| worker.join().unwrap()).collect();
        assert_eq!(totals, [14_850.0, 44_850.0, 74_850.0, 104_850.0]);
    });
}

#[test]
fn deep_chains_and_loops_end() {
    let chain: String = (0..30_000).map(|n| format!("a{n}: a{} + 1\n", n + 1)).collect();
    let loaded = RuleBase::from_text("t", &format!("{chain}a30000: 0\n"));
    let base = loaded.base.unwrap();
    let found = base.evaluator(Options::default()).evaluate("a0").unwrap();
    assert_eq!(found.faults[0].kind, publicodes::FaultKind::TooDeep);
    assert!(base.evaluator(Options::default()).evaluate("a15000").unwrap().value.is_some());

    let text = "n:\n  par défaut: 0\nx:\n  somme:\n    - valeur: x\n      contexte:\n        n: n + 1\n    - valeur: x\n      contexte:\n        n: n + 2\n";
    let base = RuleBase::from_text("t", text).base.unwrap();
    let found = base.evaluator(Options::default()).evaluate("x").unwrap();
    assert!(found.value.is_none() && !found.faults.is_empty());
}
