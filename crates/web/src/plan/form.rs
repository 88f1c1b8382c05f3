//! How does a person change a thing of a plan? One table says which fields each kind has and how each is written; from it
//! come the form, what was typed, and the fields that are sent.
//!
//! What was typed is held as the browser sends it ([`Typed`]): a value that cannot be read is shown again as it was
//! written, nothing of the form is lost.

mod fields;

use std::collections::HashMap;

use domain::DocumentId;
use domain::plan::check::FieldFault;
use domain::plan::item::Kind;
use domain::plan::limits::LIST_MAX;
use domain::plan::money::parse_amount;
use serde_json::{Map, Value, json};

pub(crate) use fields::{Column, Field, Widget, fields};

/// Values of a form, by the names of its inputs.
pub(crate) type Typed = HashMap<String, String>;

/// Empty rows offered at the end of a list.
const ROWS_MORE: usize = 2;

/// A value as an input shows it.
pub(crate) fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(true) => "1".to_owned(),
        _ => String::new(),
    }
}

fn list_of(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// An amount as an input shows it.
pub(crate) fn cents_text(value: &Value) -> String {
    let Some(cents) = value.as_i64() else { return String::new() };
    if cents % 100 == 0 { (cents / 100).to_string() } else { format!("{},{:02}", cents / 100, cents % 100) }
}

/// The fields of a thing as its form writes them.
pub(crate) fn typed(kind: Kind, body: &Value) -> Typed {
    let mut typed = Typed::new();
    for field in fields(kind) {
        let value = body.get(field.name).unwrap_or(&Value::Null);
        let name = field.name;
        let mut put = |key: String, text: String| {
            typed.insert(key, text);
        };
        match field.widget {
            Widget::Indicators => {
                for entry in list_of(value) {
                    put(format!("indicator-{}", text_of(entry)), "1".to_owned());
                }
                put(name.to_owned(), String::new());
            }
            Widget::Lines | Widget::Documents => {
                let lines: Vec<String> = list_of(value).iter().map(text_of).collect();
                put(name.to_owned(), lines.join("\n"));
            }
            Widget::Decisions => {
                let lines: Vec<String> = list_of(value).iter().map(|entry| text_of(&entry["text"])).collect();
                put(name.to_owned(), lines.join("\n"));
            }
            Widget::Parties => {
                let names = |people: bool| -> Vec<String> {
                    let is_person = |entry: &&Value| entry["person"].as_bool().unwrap_or(false) == people;
                    list_of(value).iter().filter(is_person).map(|entry| text_of(&entry["name"])).collect()
                };
                put(name.to_owned(), names(false).join("\n"));
                put(format!("{name}-people"), names(true).join("\n"));
            }
            Widget::Rows(columns) => {
                for (rank, entry) in list_of(value).iter().enumerate() {
                    for (column, label) in columns {
                        let cell = entry.get(*label).unwrap_or(&Value::Null);
                        let text = if *column == Column::Money { cents_text(cell) } else { text_of(cell) };
                        put(format!("{name}-{rank}-{label}"), text);
                    }
                }
            }
            Widget::Money => put(name.to_owned(), cents_text(value)),
            Widget::Time => {
                put(name.to_owned(), text_of(value).chars().take(5).collect());
            }
            _ => put(name.to_owned(), text_of(value)),
        }
    }
    typed
}

/// Rows of a list that a form holds, with those that are still empty.
pub(crate) fn row_count(typed: &Typed, name: &str) -> usize {
    let prefix = format!("{name}-");
    let rank = |key: &String| key.strip_prefix(&prefix)?.split('-').next()?.parse::<usize>().ok();
    let last = typed.iter().filter(|(_, text)| !text.is_empty()).filter_map(|(key, _)| rank(key)).max();
    (last.map_or(0, |last| last + 1) + ROWS_MORE).min(LIST_MAX)
}

/// The fields that a form says, over those that stand.
///
/// # Errors
/// The first field that cannot be read.
pub(crate) fn parse(kind: Kind, typed: &Typed, current: &Value) -> Result<Value, FieldFault> {
    let mut body = current.clone();
    let Some(object) = body.as_object_mut() else { return Ok(body) };
    for field in fields(kind) {
        if let Some(value) = value_of(field, typed, current)? {
            object.insert(field.name.to_owned(), value);
        }
    }
    Ok(body)
}

/// Lines of a text that say something.
pub(crate) fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(ToOwned::to_owned).collect()
}

/// The value of a field; `None` where the form does not hold it.
fn value_of(field: &Field, typed: &Typed, current: &Value) -> Result<Option<Value>, FieldFault> {
    let name = field.name;
    let fault = |code| FieldFault { field: name, code };
    let text = typed.get(name).map(|text| text.replace("\r\n", "\n"));
    if let Widget::Rows(columns) = field.widget {
        return rows(name, columns, typed, current.get(name).unwrap_or(&Value::Null)).map(Some);
    }
    if field.widget == Widget::Check {
        return Ok(Some(json!(text.as_deref() == Some("1"))));
    }
    let Some(text) = text else { return Ok(None) };
    let trimmed = text.trim();
    let value = match field.widget {
        Widget::Line | Widget::Text | Widget::Choice(..) => json!(trimmed),
        Widget::Lines => json!(lines(&text)),
        Widget::Decisions => lines(&text).into_iter().map(|line| json!({"text": line})).collect(),
        Widget::Documents => {
            let id =
                |line: &String| line.trim_end_matches('/').rsplit('/').next()?.parse::<DocumentId>().ok();
            let ids: Option<Vec<DocumentId>> = lines(&text).iter().map(id).collect();
            json!(ids.ok_or_else(|| fault("document"))?)
        }
        Widget::Indicators => {
            let chosen = typed.iter().filter(|(_, text)| *text == "1");
            let mut ids: Vec<&str> = chosen.filter_map(|(key, _)| key.strip_prefix("indicator-")).collect();
            // Those that were there keep their order.
            let before = list_of(current.get(name).unwrap_or(&Value::Null));
            let rank = |id: &str| before.iter().position(|known| known.as_str() == Some(id));
            ids.sort_unstable_by_key(|id| (rank(id).unwrap_or(usize::MAX), *id));
            json!(ids)
        }
        Widget::Parties => {
            let people = typed.get(&format!("{name}-people")).map(|text| lines(text)).unwrap_or_default();
            let organisations = lines(&text).into_iter().map(|name| json!({"name": name}));
            let people = people.into_iter().map(|name| json!({"name": name, "person": true}));
            organisations.chain(people).collect()
        }
        Widget::Date if trimmed.is_empty() => Value::Null,
        Widget::Date => {
            json!(trimmed.parse::<jiff::civil::Date>().map_err(|_| fault("date"))?)
        }
        Widget::Time if trimmed.is_empty() => Value::Null,
        Widget::Time => {
            let time = jiff::civil::Time::strptime("%H:%M", trimmed).map_err(|_| fault("date"))?;
            json!(time)
        }
        Widget::Whole if trimmed.is_empty() => json!(0),
        Widget::Whole => json!(trimmed.parse::<u16>().map_err(|_| fault("number"))?),
        Widget::Number if trimmed.is_empty() => Value::Null,
        Widget::Number => json!(number(trimmed).ok_or_else(|| fault("number"))?),
        Widget::Money if trimmed.is_empty() => Value::Null,
        Widget::Money => json!(parse_amount(trimmed).ok_or_else(|| fault("amount"))?),
        Widget::Check | Widget::Rows(_) => return Ok(None),
    };
    Ok(Some(value))
}

/// A number as people write it: `1 234,5`.
fn number(text: &str) -> Option<f64> {
    let compact: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    let value: f64 = compact.replace(',', ".").parse().ok()?;
    value.is_finite().then_some(value)
}

/// A cell as its column reads it.
///
/// # Errors
/// The code of what is wrong with it.
pub(crate) fn cell_value(column: Column, text: &str) -> Result<Value, &'static str> {
    Ok(match column {
        Column::Flag => json!(text == "1"),
        Column::Text => json!(text),
        Column::Value if text.is_empty() => return Err("number"),
        _ if text.is_empty() => Value::Null,
        Column::Day => json!(text.parse::<jiff::civil::Date>().map_err(|_| "date")?),
        Column::Year => json!(text.parse::<i16>().map_err(|_| "number")?),
        Column::Money => json!(parse_amount(text).ok_or("amount")?),
        Column::Value => json!(number(text).ok_or("number")?),
    })
}

fn rows(
    name: &'static str,
    columns: &[(Column, &'static str)],
    typed: &Typed,
    current: &Value,
) -> Result<Value, FieldFault> {
    let fault = |code| FieldFault { field: name, code };
    let mut list = Vec::new();
    for rank in 0..row_count(typed, name) {
        let cell = |label: &str| {
            typed.get(&format!("{name}-{rank}-{label}")).map(|text| text.trim()).unwrap_or_default()
        };
        if columns.iter().all(|(column, label)| *column == Column::Flag || cell(label).is_empty()) {
            continue;
        }
        let mut row = Map::new();
        for (column, label) in columns {
            let value = cell_value(*column, cell(label)).map_err(fault)?;
            row.insert((*label).to_owned(), value);
        }
        if name == "values" {
            if row.get("day").is_none_or(Value::is_null) {
                return Err(fault("date"));
            }
            keep_proof(&mut row, current);
        }
        list.push(Value::Object(row));
    }
    Ok(Value::Array(list))
}

/// A value that nobody touched keeps the words that prove it.
fn keep_proof(row: &mut Map<String, Value>, current: &Value) {
    let same = |entry: &&Value| {
        entry.get("day") == row.get("day")
            && entry["value"].as_f64() == row.get("value").and_then(Value::as_f64)
    };
    if let Some(proof) = list_of(current).iter().find(same).and_then(|entry| entry.get("source")) {
        row.insert("source".to_owned(), proof.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet() -> Value {
        json!({"number": "1", "title": "Rénover", "description": "ligne 1\nligne 2", "status": "under_way",
            "status_reason": "", "pilots": [{"name": "Ville"}, {"name": "Jeanne Personne", "person": true}],
            "partners": [], "instruments": ["PLU", "OPAH"], "neighbourhoods": [], "target_public": "",
            "start": "2025-01-01", "end": null, "steps": [{"title": "étude", "due": "2025-02-01", "done": true}],
            "budget": [{"funder": "État", "year": 2025, "planned_cents": 123_456, "spent_cents": null}],
            "indicators": ["b", "a"], "documents": ["01890000-0000-7000-8000-000000000000"], "notes": ""})
    }

    /// What a form shows and what it sends are the same: saving without a change changes nothing.
    #[test]
    fn a_form_sent_untouched_changes_nothing() {
        let current = sheet();
        assert_eq!(parse(Kind::Sheet, &typed(Kind::Sheet, &current), &current).unwrap(), current);
        for kind in Kind::ALL {
            let empty = app::plan::values::empty(kind);
            assert_eq!(parse(kind, &typed(kind, &empty), &empty).unwrap(), empty, "{kind:?}");
        }
    }

    #[test]
    fn what_people_type_becomes_fields() {
        let current = sheet();
        let mut form = typed(Kind::Sheet, &current);
        form.insert("pilots".into(), " Ville \r\n\r\nCAF".into());
        form.insert("budget-1-funder".into(), "Région".into());
        form.insert("budget-1-planned_cents".into(), "1 500,50 €".into());
        form.insert(
            "documents".into(),
            "https://x.test/ville/documents/01890000-0000-7000-8000-000000000001/".into(),
        );
        let body = parse(Kind::Sheet, &form, &current).unwrap();
        assert_eq!(
            body["pilots"],
            json!([{"name": "Ville"}, {"name": "CAF"}, {"name": "Jeanne Personne", "person": true}])
        );
        assert_eq!(
            body["budget"][1],
            json!({"funder": "Région", "year": null, "planned_cents": 150_050, "spent_cents": null})
        );
        assert_eq!(body["documents"], json!(["01890000-0000-7000-8000-000000000001"]));
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let current = sheet();
        for (key, text, field) in [
            ("start", "demain", "start"),
            ("budget-0-planned_cents", "beaucoup", "budget"),
            ("documents", "le plan", "documents"),
            ("steps-0-due", "32", "steps"),
        ] {
            let mut form = typed(Kind::Sheet, &current);
            form.insert(key.into(), text.into());
            assert_eq!(parse(Kind::Sheet, &form, &current).unwrap_err().field, field);
        }
        let huge = Typed::from([("steps-99999999999-title".to_owned(), "x".to_owned())]);
        assert!(parse(Kind::Sheet, &huge, &current).is_ok(), "the number of rows is bounded");
    }

    #[test]
    fn an_untouched_value_keeps_its_proof() {
        let current = json!({"code": "a", "name": "A", "values": [{"day": "2025-01-01", "value": 3.0, "note": "", "source": {"page": 1}}]});
        let mut form = typed(Kind::Indicator, &current);
        assert_eq!(parse(Kind::Indicator, &form, &current).unwrap()["values"][0]["source"]["page"], 1);
        form.insert("values-0-value".into(), "4".into());
        assert!(parse(Kind::Indicator, &form, &current).unwrap()["values"][0].get("source").is_none());
    }
}
