//! Can what a person wrote into a field be kept?

use serde_json::Value;

use super::formula::Formula;
use super::indicator::{Indicator, is_valid_code};
use super::item::{Body, Kind};
use super::limits::{AMOUNT_CENTS_MAX, LIST_MAX, TEXT_CHARS_MAX, TITLE_CHARS_MAX};
use super::sheet::ActionSheet;

/// What is wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldFault {
    /// Name of the field.
    pub field: &'static str,
    /// Stable code: `too_long`, `missing`, `reason_missing`, `dates_reversed`, `amount`, `formula`, `code`, `year`.
    pub code: &'static str,
}

fn fault(field: &'static str, code: &'static str) -> FieldFault {
    FieldFault { field, code }
}

/// The first thing wrong with a body of any kind: texts and lists too long, amounts out of range, control characters.
///
/// # Errors
/// The field and what is wrong with it.
pub fn check<T: Body>(body: &T) -> Result<(), FieldFault> {
    let value = serde_json::to_value(body).map_err(|_| fault("body", "too_long"))?;
    for (name, entry) in value.as_object().into_iter().flatten() {
        within_limits(entry, field_of(name), 0)?;
    }
    if body.name().trim().is_empty() && value.get("day").is_none() {
        return Err(fault(if value.get("name").is_some() { "name" } else { "title" }, "missing"));
    }
    if body.name().chars().count() > TITLE_CHARS_MAX {
        return Err(fault(named_by::<T>(), "too_long"));
    }
    Ok(())
}

/// The field that names a kind in lists and histories.
fn named_by<T: Body>() -> &'static str {
    match T::KIND {
        Kind::Indicator | Kind::Group => "name",
        Kind::Matrix => "question",
        Kind::Meeting => "day",
        Kind::Chapter => "year",
        Kind::Grant => "commune",
        Kind::Opinion => "council",
        Kind::Plan | Kind::Axis | Kind::Objective | Kind::Sheet => "title",
    }
}

/// The name of a field, as faults hold it.
fn field_of(name: &str) -> &'static str {
    FIELDS.iter().find(|known| **known == name).copied().unwrap_or("body")
}

/// Fields in which people write texts and lists.
const FIELDS: [&str; 52] = [
    "agenda",
    "budget",
    "code",
    "comment",
    "contact",
    "criterion",
    "day",
    "decisions",
    "definition",
    "description",
    "documents",
    "end",
    "formula",
    "frequency",
    "funding",
    "indicators",
    "instruments",
    "judgement",
    "members",
    "name",
    "neighbourhoods",
    "notes",
    "number",
    "orientations",
    "part",
    "partners",
    "pilots",
    "place",
    "question",
    "source",
    "start",
    "status",
    "status_reason",
    "steps",
    "summary",
    "target",
    "target_public",
    "tasks",
    "text",
    "theme",
    "title",
    "actions",
    "commune",
    "council",
    "follow_up",
    "fund",
    "observations",
    "sort",
    "stance",
    "unit",
    "validations",
    "values",
];

fn within_limits(value: &Value, field: &'static str, depth: u32) -> Result<(), FieldFault> {
    match value {
        Value::String(text) => {
            let is_fit = text.chars().count() <= TEXT_CHARS_MAX
                && !text.contains(|letter: char| letter.is_control() && letter != '\n' && letter != '\t');
            if is_fit { Ok(()) } else { Err(fault(field, "too_long")) }
        }
        Value::Array(list) if list.len() > LIST_MAX || depth > 4 => Err(fault(field, "too_long")),
        Value::Array(list) => list.iter().try_for_each(|entry| within_limits(entry, field, depth + 1)),
        Value::Object(fields) => fields.iter().try_for_each(|(name, entry)| {
            let is_amount = name.ends_with("_cents");
            let amount = entry.as_i64().unwrap_or(0);
            if is_amount && !(0..=AMOUNT_CENTS_MAX).contains(&amount) {
                return Err(fault(field, "amount"));
            }
            within_limits(entry, field, depth + 1)
        }),
        _ => Ok(()),
    }
}

/// Whether each line of the money of a plan or an objective says who pays.
///
/// # Errors
/// The field and what is wrong with it.
pub fn funders(body: &Value) -> Result<(), FieldFault> {
    let lacks = body.as_object().is_some_and(super::candidate::lacks_funder);
    if lacks { Err(fault("funding", "missing")) } else { Ok(()) }
}

impl ActionSheet {
    /// What the form of a sheet must hold beyond the limits of every body.
    ///
    /// # Errors
    /// The field and what is wrong with it.
    pub fn check(&self) -> Result<(), FieldFault> {
        if self.title.trim().is_empty() {
            return Err(fault("title", "missing"));
        }
        if self.status.needs_reason() && self.status_reason.trim().is_empty() {
            return Err(fault("status_reason", "reason_missing"));
        }
        if self.start.zip(self.end).is_some_and(|(start, end)| end < start) {
            return Err(fault("end", "dates_reversed"));
        }
        if self.budget.iter().any(|line| line.funder.trim().is_empty()) {
            return Err(fault("budget", "missing"));
        }
        Ok(())
    }
}

impl Indicator {
    /// What an indicator must hold beyond the limits of every body.
    ///
    /// # Errors
    /// The field and what is wrong with it.
    pub fn check(&self) -> Result<(), FieldFault> {
        if !is_valid_code(&self.code) {
            return Err(fault("code", "code"));
        }
        if !self.formula.trim().is_empty() && Formula::parse(&self.formula).is_err() {
            return Err(fault("formula", "formula"));
        }
        let finite = |value: f64| value.is_finite() && value.abs() < 1e15;
        if !self.values.iter().all(|measure| finite(measure.value)) || !self.target.is_none_or(finite) {
            return Err(fault("values", "amount"));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::money::BudgetLine;
    use crate::plan::review::{Group, MatrixRow, Meeting};
    use crate::plan::sheet::Status;
    use crate::plan::structure::{Axis, Chapter, Objective, Plan};
    use crate::plan::yearly::{CouncilOpinion, Grant};
    use jiff::civil::date;

    fn sheet() -> ActionSheet {
        ActionSheet { title: "Rénover".into(), ..ActionSheet::default() }
    }

    #[test]
    fn a_sheet_says_why_it_stands_still_and_ends_after_it_begins() {
        assert!(sheet().check().is_ok() && check(&sheet()).is_ok());
        let suspended = ActionSheet { status: Status::Suspended, ..sheet() };
        assert_eq!(suspended.check().unwrap_err().code, "reason_missing");
        let (start, end) = (Some(date(2025, 2, 1)), Some(date(2025, 1, 1)));
        assert_eq!(ActionSheet { start, end, ..sheet() }.check().unwrap_err().field, "end");
    }

    #[test]
    fn what_is_too_long_is_refused_wherever_it_stands() {
        let long = "x".repeat(TEXT_CHARS_MAX + 1);
        assert_eq!(check(&ActionSheet { notes: long.clone(), ..sheet() }).unwrap_err().code, "too_long");
        assert_eq!(check(&ActionSheet { instruments: vec![long], ..sheet() }).unwrap_err().code, "too_long");
        let many = vec![String::from("a"); LIST_MAX + 1];
        assert_eq!(check(&ActionSheet { neighbourhoods: many, ..sheet() }).unwrap_err().code, "too_long");
        let line =
            BudgetLine { funder: "État".into(), year: None, planned_cents: Some(-1), spent_cents: None };
        assert_eq!(check(&ActionSheet { budget: vec![line], ..sheet() }).unwrap_err().code, "amount");
        assert_eq!(check(&ActionSheet { notes: "a\0b".into(), ..sheet() }).unwrap_err().code, "too_long");
    }

    /// Each kind has its fields: what is wrong is said of the one that it is in.
    #[test]
    fn the_field_that_is_too_long_is_named() {
        let long = "x".repeat(TEXT_CHARS_MAX + 1);
        let named = |fault: Result<(), FieldFault>| fault.unwrap_err().field;
        assert_eq!(named(check(&ActionSheet { title: long.clone(), ..sheet() })), "title");
        assert_eq!(named(check(&ActionSheet { title: "x".repeat(TITLE_CHARS_MAX + 1), ..sheet() })), "title");
        assert_eq!(named(check(&ActionSheet { notes: long.clone(), ..sheet() })), "notes");
        let indicator = Indicator { name: "x".repeat(TITLE_CHARS_MAX + 1), ..Indicator::default() };
        assert_eq!(named(check(&indicator)), "name");
        let row = MatrixRow { question: long, ..MatrixRow::default() };
        assert_eq!(named(check(&row)), "question");
        let all = crate::plan::item::Kind::ALL.len();
        let bodies = [
            serde_json::to_value(Plan::default()),
            serde_json::to_value(Axis::default()),
            serde_json::to_value(Objective::default()),
            serde_json::to_value(ActionSheet::default()),
            serde_json::to_value(Indicator::default()),
            serde_json::to_value(Group::default()),
            serde_json::to_value(Meeting::default()),
            serde_json::to_value(MatrixRow::default()),
            serde_json::to_value(Chapter::default()),
            serde_json::to_value(Grant::default()),
            serde_json::to_value(CouncilOpinion::default()),
        ];
        assert_eq!(bodies.len(), all);
        for body in bodies {
            for (name, value) in body.unwrap().as_object().unwrap() {
                let holds_text = value.is_string() || value.is_array();
                assert!(
                    !holds_text || matches!(name.as_str(), "currency") || field_of(name) == name,
                    "{name}"
                );
            }
        }
    }

    #[test]
    fn a_line_of_money_says_who_pays() {
        let plan = |funder: &str| serde_json::json!({"funding": [{"funder": funder, "planned_cents": 1}]});
        assert!(funders(&plan("État")).is_ok());
        assert_eq!(funders(&plan(" ")).unwrap_err(), fault("funding", "missing"));
    }

    #[test]
    fn an_indicator_has_a_code_and_a_formula_that_can_be_read() {
        let indicator = Indicator { code: "visites".into(), name: "Visites".into(), ..Indicator::default() };
        assert!(indicator.check().is_ok());
        assert_eq!(Indicator { code: "Été".into(), ..indicator.clone() }.check().unwrap_err().field, "code");
        let faulty = Indicator { formula: "visites /".into(), ..indicator };
        assert_eq!(faulty.check().unwrap_err().field, "formula");
    }
}
