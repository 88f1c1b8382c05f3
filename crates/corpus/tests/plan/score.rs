//! How much of a plan written down by hand does the reader find, and how much does it invent?

use std::collections::BTreeMap;

use serde_json::Value;

/// Right, expected and found of one kind of field.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Tally {
    pub(crate) right: usize,
    pub(crate) expected: usize,
    pub(crate) found: usize,
}

impl Tally {
    pub(crate) fn recall(self) -> f64 {
        if self.expected == 0 { 1.0 } else { self.right as f64 / self.expected as f64 }
    }

    pub(crate) fn precision(self) -> f64 {
        if self.found == 0 { 1.0 } else { self.right as f64 / self.found as f64 }
    }
}

/// Tallies by kind of field, and what was missed or invented.
#[derive(Debug, Default)]
pub(crate) struct Score {
    pub(crate) tallies: BTreeMap<&'static str, Tally>,
    pub(crate) faults: Vec<String>,
}

/// Words to compare: white space, case, accents of capitals and apostrophes folded.
pub(crate) fn folded(value: &Value) -> String {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    };
    text.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .replace("/ ", "/")
        .replace("- ", "-")
        .replace('’', "'")
}

impl Score {
    fn list(&mut self, kind: &'static str, place: &str, expected: &[String], found: &[String]) {
        let tally = self.tallies.entry(kind).or_default();
        tally.expected += expected.len();
        tally.found += found.len();
        let mut left = found.to_vec();
        for wanted in expected {
            if let Some(at) = left.iter().position(|other| other == wanted) {
                left.remove(at);
                tally.right += 1;
            } else {
                self.faults.push(format!("{place} {kind}: missed {wanted:?}"));
            }
        }
        self.faults.extend(left.iter().map(|other| format!("{place} {kind}: not expected {other:?}")));
    }

    fn one(&mut self, kind: &'static str, place: &str, expected: &Value, found: &Value) {
        let words = |value: &Value| if value.is_null() { Vec::new() } else { vec![folded(value)] };
        self.list(kind, place, &words(expected), &words(found));
    }

    /// Compares a plan with what is expected of it.
    pub(crate) fn plan(&mut self, expected: &Value, found: &Value) {
        for key in ["title", "period"] {
            if expected.get(key).is_some() {
                self.one(key_name(key), "plan", &expected[key], &found[key]);
            }
        }
        let axes = |plan: &Value| rows(&plan["axes"], &["number", "title"]);
        self.list("axes", "plan", &axes(expected), &axes(found));
        let titles = |plan: &Value| rows(&plan["objectives"], &["number", "axis", "title"]);
        self.list("objectives", "plan", &titles(expected), &titles(found));
        for wanted in array(&expected["objectives"]) {
            let title = folded(&wanted["title"]);
            let own = array(&found["objectives"]).iter().find(|other| folded(&other["title"]) == title);
            self.objective(&title, wanted, own.unwrap_or(&Value::Null));
        }
        let funding = |plan: &Value| rows(&plan["funding"], &["funder", "amount_eur", "amount"]);
        self.list("funding", "plan", &funding(expected), &funding(found));
        let figures = |plan: &Value| rows(&plan["figures"], &["value", "unit", "label"]);
        self.list("figures", "plan", &figures(expected), &figures(found));
    }

    fn objective(&mut self, title: &str, expected: &Value, found: &Value) {
        let place = title.chars().take(28).collect::<String>();
        self.one("themes", &place, &expected["theme"], &found["theme"]);
        for kind in ["pilots", "partners", "instruments"] {
            let mut wanted: Vec<String> = array(&expected[kind]).iter().map(folded).collect();
            wanted.dedup_by(|a, b| a == b);
            let mut unique: Vec<String> = Vec::new();
            for name in wanted {
                if !unique.contains(&name) {
                    unique.push(name);
                }
            }
            let found: Vec<String> = array(&found[kind]).iter().map(folded).collect();
            self.list(key_name(kind), &place, &unique, &found);
        }
        let texts = |plan: &Value| rows(&plan["actions"], &["text"]);
        self.list("actions", &place, &texts(expected), &texts(found));
        let shared = |plan: &Value, other: &Value| -> Vec<String> {
            let known = texts(other);
            array(&plan["actions"])
                .iter()
                .filter(|action| {
                    known
                        .contains(&format!("{} |", folded(&action["text"])).trim_end_matches(" |").to_owned())
                })
                .map(|action| format!("{} | {}", folded(&action["text"]), folded(&action["status"])))
                .collect()
        };
        self.list("statuses", &place, &shared(expected, found), &shared(found, expected));
    }
}

fn key_name(key: &str) -> &'static str {
    match key {
        "title" => "title",
        "period" => "period",
        "pilots" => "pilots",
        "partners" => "partners",
        _ => "instruments",
    }
}

pub(crate) fn array(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn rows(list: &Value, keys: &[&str]) -> Vec<String> {
    let row = |row: &Value| keys.iter().map(|key| folded(&row[key])).collect::<Vec<_>>().join(" | ");
    array(list).iter().map(row).collect()
}
