//! Do rules give what their own examples say?
//!
//! A rule may carry `exemples`: situations with the value, the unit, what is missing or the fault that they must give.

use serde::Serialize;

use crate::base::{Evaluation, RuleBase, Value};
use crate::eval::{Evaluator, Given, Options, Situation};
use crate::source::{Content, Node};

/// Distance within which two numbers of an example are the same: half a hundredth. The language's own runner is looser.
const EXAMPLE_TOLERANCE: f64 = 0.005;

/// The outcome of one example.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ExampleResult {
    /// The rule that carries the example.
    pub rule: String,
    /// The name of the example, or its rank from 1.
    pub name: String,
    /// Line of the example in its source.
    pub line: u32,
    /// What differs; empty where the example holds.
    pub failures: Vec<String>,
}

impl ExampleResult {
    /// Whether the example holds.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.failures.is_empty()
    }
}

impl RuleBase {
    /// Runs the examples of every rule. A rule with possibilities drops those that are not applicable.
    #[must_use]
    pub fn run_examples(&self, options: Options) -> Vec<ExampleResult> {
        let options = Options { missing: true, filter_possibilities: true, ..options };
        let mut evaluator = self.evaluator(options);
        let mut results = Vec::new();
        for rule in self.rules() {
            for (index, example) in rule.examples().iter().enumerate() {
                let name =
                    example.get("nom").and_then(Node::scalar).unwrap_or_else(|| (index + 1).to_string());
                let failures = self.run_example(&mut evaluator, rule.name(), example);
                let line = example.position.line;
                results.push(ExampleResult { rule: rule.name().to_owned(), name, line, failures });
            }
        }
        results
    }

    fn run_example(&self, evaluator: &mut Evaluator<'_>, rule: &str, example: &Node) -> Vec<String> {
        let situation = match example.get("situation").map(Given::from_node) {
            None => Ok(Situation::new()),
            Some(read) => read,
        };
        let evaluation = situation
            .and_then(|situation| evaluator.set_situation(&situation))
            .map_err(|error| error.to_string())
            .and_then(|()| evaluator.evaluate(rule).map_err(|error| error.to_string()));
        match evaluation {
            Ok(evaluation) => self.compare(rule, example, &evaluation),
            Err(message) => vec![message],
        }
    }

    fn compare(&self, rule: &str, example: &Node, found: &Evaluation) -> Vec<String> {
        let mut failures = Vec::new();
        let text = |key: &str| example.get(key).and_then(Node::scalar);
        if let Some(expected) = text("exception") {
            // Nothing else is expected of what cannot be computed.
            if !found.faults.iter().any(|fault| fault_matches(fault, &expected)) {
                failures.push(format!("l'erreur « {expected} » est attendue"));
            }
            return failures;
        }
        for fault in found.faults.iter().filter(|fault| fault.is_failure()) {
            failures.push(format!("erreur dans « {} » : {}", fault.rule, fault.message));
        }
        if let Some(expected) = example.get("valeur attendue")
            && !value_matches(expected, found.value.as_ref())
        {
            let shown = show(found.value.as_ref());
            failures.push(format!("valeur attendue : {}, obtenue : {shown}", describe(expected)));
        }
        let usual = || self.rule(rule).and_then(|rule| rule.expected_unit()).map(str::to_owned);
        if let Some(expected) = text("unité attendue").or_else(usual).filter(|unit| !unit.is_empty())
            && found.unit.as_deref() != Some(expected.as_str())
        {
            let shown = found.unit.as_deref().unwrap_or("aucune");
            failures.push(format!("unité attendue : {expected}, obtenue : {shown}"));
        }
        if let Some(expected) = example.get("variables manquantes") {
            let mut expected: Vec<String> = expected.items().iter().filter_map(Node::scalar).collect();
            let mut missing: Vec<String> = found.missing.iter().map(|missing| missing.rule.clone()).collect();
            expected.sort();
            missing.sort();
            if expected != missing {
                failures
                    .push(format!("variables manquantes attendues : {expected:?}, obtenues : {missing:?}"));
            }
        }
        if let Some(expected) = text("type") {
            let kind = self
                .rule(rule)
                .and_then(|rule| rule.kind())
                .map(|kind| serde_json::to_value(kind).unwrap_or_default());
            if kind.as_ref().and_then(serde_json::Value::as_str) != Some(expected.as_str()) {
                failures.push(format!("type attendu : {expected}, obtenu : {kind:?}"));
            }
        }
        failures
    }
}

/// A fault matches by part of its message, or by its code written with spaces.
fn fault_matches(fault: &crate::eval::Fault, expected: &str) -> bool {
    let expected = expected.to_lowercase();
    fault.message.to_lowercase().contains(&expected) || fault.kind.code() == expected.replace(' ', "-")
}

fn value_matches(expected: &Node, found: Option<&Value>) -> bool {
    match (&expected.content, found) {
        (Content::Null, Some(Value::NotApplicable)) => true,
        (Content::Bool(expected), Some(Value::Bool(found))) => expected == found,
        (Content::Number(expected), Some(Value::Number(found))) => {
            (expected - found).abs() < EXAMPLE_TOLERANCE
        }
        (Content::Text(expected), None) => expected == "undefined",
        (Content::Text(expected), Some(Value::Text(found))) => expected == &plain_spaces(found, expected),
        (Content::Text(expected), Some(Value::Date(found))) => *expected == found.to_string(),
        (Content::Text(expected), Some(Value::Bool(found))) => expected == if *found { "oui" } else { "non" },
        _ => false,
    }
}

/// Examples may be typed with ordinary spaces where French typography has narrow or no-break ones.
fn plain_spaces(found: &str, expected: &str) -> String {
    if found == expected {
        return found.to_owned();
    }
    let plain = |text: &str| text.replace(['\u{a0}', '\u{202f}'], " ");
    if plain(found) == plain(expected) { expected.to_owned() } else { found.to_owned() }
}

fn show(value: Option<&Value>) -> String {
    match value {
        None => "non défini".to_owned(),
        Some(Value::NotApplicable) => "non applicable".to_owned(),
        Some(Value::Bool(value)) => if *value { "oui" } else { "non" }.to_owned(),
        Some(Value::Number(number)) => crate::number::plain(*number),
        Some(Value::Text(text)) => format!("'{text}'"),
        Some(Value::Date(date)) => date.to_string(),
    }
}

fn describe(expected: &Node) -> String {
    match &expected.content {
        Content::Null => "non applicable".to_owned(),
        _ => match expected.scalar() {
            Some(text) if text == "undefined" => "non défini".to_owned(),
            Some(text) => text,
            None => "une valeur".to_owned(),
        },
    }
}
