//! How are states, fields and changes of a plan said in the reader's language?

use app::plan::ChangeLine;
use domain::plan::Currency;
use domain::plan::formula::Fault as FormulaFault;
use domain::plan::item::Kind;
use domain::plan::sheet::Status;
use domain::plan::structure::Part;
use serde_json::Value;

use crate::i18n::{Words, has_message};

/// Characters of a value that a history shows.
const VALUE_CHARS: usize = 280;

/// The message of `prefix` and a code of data.
pub(crate) fn coded(t: Words, prefix: &str, code: &str) -> String {
    t.say(&format!("{prefix}{}", code.replace('_', "-").to_lowercase()))
}

/// A state of an action sheet.
pub(crate) fn status(t: Words, status: Status) -> String {
    coded(t, "plan-status-", status.as_str())
}

/// Tone of a state in charts, see [`crate::chart::TONES`].
pub(crate) fn tone(status: Status) -> u8 {
    match status {
        Status::Done => 0,
        Status::UnderWay => 1,
        Status::ToDevelop => 2,
        Status::Suspended => 3,
        Status::Abandoned => 4,
        Status::Unknown => 5,
    }
}

/// A kind of thing.
pub(crate) fn kind(t: Words, kind: Kind) -> String {
    coded(t, "plan-kind-", kind.as_str())
}

/// A field by its name in data; the name itself where a later version wrote it.
pub(crate) fn field(t: Words, name: &str) -> String {
    let key = format!("plan-field-{}", name.replace('_', "-"));
    if has_message(&key) { t.say(&key) } else { name.to_owned() }
}

/// Why a computed indicator has no value.
pub(crate) fn formula_fault(t: Words, fault: &FormulaFault) -> String {
    let key = format!("plan-fault-{}", fault.code().replace('_', "-"));
    match fault {
        FormulaFault::Missing { name } => t.with(&key, &[("name", name)]),
        _ => t.say(&key),
    }
}

/// A change as a page shows it.
#[derive(Debug, Clone)]
pub(crate) struct Moved {
    pub(crate) at_ms: i64,
    pub(crate) kind: String,
    pub(crate) name: String,
    pub(crate) href: Option<String>,
    pub(crate) field: String,
    pub(crate) before: String,
    pub(crate) after: String,
    pub(crate) actor: String,
}

/// *2025 opinion*, as a chapter of the report is called in the history, in the reader's words.
fn chapter_name(t: Words, name: &str) -> String {
    name.split_once(' ')
        .and_then(|(year, part)| {
            Some(format!("{year}, {}", coded(t, "plan-part-", Part::from_name(part)?.as_str())))
        })
        .unwrap_or_else(|| name.to_owned())
}

/// A line of the history in words.
pub(crate) fn moved(t: Words, base: &str, currency: Currency, line: &ChangeLine) -> Moved {
    let say = |value: &Value| clip(&value_words(t, currency, &line.change.field, value));
    let whole = matches!(line.change.field.as_str(), "created" | "deleted");
    let path = match line.kind {
        Kind::Sheet => Some(format!("{base}/sheets/{}", line.item)),
        Kind::Indicator => Some(format!("{base}/indicators/{}", line.item)),
        Kind::Plan => Some(base.to_owned()),
        _ => None,
    };
    let actor = match line.actor.as_str() {
        "agent-key" => t.say("ledger-actor-agent-key"),
        "system" => t.say("ledger-actor-system"),
        other => other.to_owned(),
    };
    Moved {
        at_ms: line.at_ms,
        kind: kind(t, line.kind),
        name: if line.kind == Kind::Chapter { chapter_name(t, &line.name) } else { line.name.clone() },
        href: path.filter(|_| line.change.field != "deleted"),
        field: field(t, &line.change.field),
        before: if whole { String::new() } else { say(&line.change.before) },
        after: if whole { String::new() } else { say(&line.change.after) },
        actor,
    }
}

fn clip(text: &str) -> String {
    if text.chars().count() <= VALUE_CHARS {
        return text.to_owned();
    }
    let cut: String = text.chars().take(VALUE_CHARS - 1).collect();
    format!("{}…", cut.trim_end())
}

/// A value of a field, as people read it.
pub(crate) fn value_words(t: Words, currency: Currency, field: &str, value: &Value) -> String {
    match value {
        Value::Null => t.say("plan-nothing"),
        Value::Bool(true) => t.say("plan-yes"),
        Value::Bool(false) => t.say("plan-no"),
        Value::Number(number) if field.ends_with("_cents") => {
            t.money(&number.as_i64().unwrap_or(0), &currency)
        }
        Value::Number(number) if matches!(field, "year" | "revision") => number.to_string(),
        Value::Number(number) => t.quantity(&number.as_f64().unwrap_or(0.0)),
        Value::String(text) if text.is_empty() => t.say("plan-nothing"),
        Value::String(text) => string_words(t, field, text),
        Value::Array(list) if list.is_empty() => t.say("plan-nothing"),
        Value::Array(list) => {
            let words: Vec<String> =
                list.iter().map(|entry| value_words(t, currency, field, entry)).collect();
            words.join(" ; ")
        }
        Value::Object(fields) => {
            let order = [
                "name",
                "title",
                "text",
                "action",
                "funder",
                "year",
                "planned_cents",
                "spent_cents",
                "owner",
                "due",
                "done",
                "day",
                "value",
                "note",
            ];
            let said = |name: &&str| {
                let value = fields.get(*name)?;
                let empty = value.is_null() || value.as_str() == Some("");
                (!empty).then(|| match (*name, value) {
                    ("done", Value::Bool(done)) => {
                        if *done {
                            format!("({})", t.say("plan-step-done"))
                        } else {
                            String::new()
                        }
                    }
                    _ => value_words(t, currency, name, value),
                })
            };
            let words: Vec<String> =
                order.iter().filter_map(said).filter(|words| !words.is_empty()).collect();
            words.join(", ")
        }
    }
}

fn string_words(t: Words, field: &str, text: &str) -> String {
    let code = |prefix: &str| {
        let key = format!("{prefix}{}", text.replace('_', "-"));
        if has_message(&key) { t.say(&key) } else { text.to_owned() }
    };
    match field {
        "status" => code("plan-status-"),
        "judgement" => code("plan-judgement-"),
        "frequency" => code("plan-frequency-"),
        "part" => code("plan-part-"),
        "fund" => code("plan-fund-"),
        "sort" => code("plan-council-"),
        "stance" => code("plan-stance-"),
        _ => match text.parse::<jiff::civil::Date>() {
            Ok(day) => t.date(&day),
            Err(_) => text.to_owned(),
        },
    }
}
