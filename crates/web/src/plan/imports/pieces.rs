//! How is a piece that was read shown, and what did a person make of it?
//!
//! Each field of a piece is one or more inputs, written by the same table as the forms of the plan; the boxes before them
//! say which of its entries are kept.

use app::plan::import::{Decision, ImportReview, Piece};
use domain::plan::candidate::{Choice as Decided, lacks_funder};
use domain::plan::check::FieldFault;
use domain::plan::item::Kind;
use domain::plan::{Currency, Level};
use serde_json::{Map, Value};

use super::beside::{Sheet, place_of};
use crate::i18n::Words;
use crate::plan::form::{self, Column, Typed, Widget, fields};
use crate::plan::sheets::Choice;
use crate::plan::words::{self, value_words};

/// How a value is corrected.
pub(crate) enum Input {
    Line { input: &'static str, value: String },
    Text { value: String },
    Choice { choices: Vec<Choice> },
}

/// One value of an entry.
pub(crate) struct Cell {
    pub(crate) name: String,
    pub(crate) label: String,
    pub(crate) input: Input,
}

/// One entry of a field: a text, or one name of a list.
pub(crate) struct Reading {
    pub(crate) name: String,
    pub(crate) value: String,
    pub(crate) kept: bool,
    pub(crate) level: &'static str,
    pub(crate) level_words: String,
    /// Whether it is money of which the document does not say who gives it.
    pub(crate) no_funder: bool,
    pub(crate) href: Option<String>,
    pub(crate) cells: Vec<Cell>,
}

/// What would change in a thing that the plan has.
pub(crate) struct Difference {
    pub(crate) label: String,
    pub(crate) before: String,
    pub(crate) after: String,
}

/// A piece to decide on.
pub(crate) struct PieceView {
    pub(crate) key: String,
    pub(crate) kind: String,
    pub(crate) title: String,
    pub(crate) error: Option<String>,
    pub(crate) readings: Vec<Reading>,
    pub(crate) differences: Vec<Difference>,
    pub(crate) is_new: bool,
    pub(crate) is_same: bool,
    /// `take`, `refuse`, `merge`, or nothing: what the buttons show.
    pub(crate) chosen: String,
    /// What is kept so far, in words.
    pub(crate) decided: Option<String>,
    pub(crate) merge_into: Vec<Choice>,
    pub(crate) split: String,
    pub(crate) may_split: bool,
}

/// What a form held that could not be taken as it was.
pub(crate) struct Refused<'a> {
    pub(crate) typed: &'a Typed,
    /// The piece and field that cannot be read.
    pub(crate) fault: Option<(String, FieldFault)>,
}

/// What is needed to show the pieces of a group.
pub(super) struct Showing<'a> {
    pub(super) t: Words,
    pub(super) review: &'a ImportReview,
    pub(super) city: &'a str,
    pub(super) sheets: &'a [Sheet],
    pub(super) refused: Option<&'a Refused<'a>>,
}

/// The places of the inputs of one entry: name of the cell, and the value it stands for.
fn cells_of<'a>(widget: Widget, name: &str, entry: &'a Value) -> Vec<(String, &'static str, &'a Value)> {
    match widget {
        Widget::Rows(columns) => columns
            .iter()
            .filter_map(|(_, column)| Some((format!("{name}/{column}"), *column, entry.get(*column)?)))
            .collect(),
        Widget::Parties => vec![(name.to_owned(), "", entry.get("name").unwrap_or(entry))],
        _ => vec![(name.to_owned(), "", entry)],
    }
}

fn column_of(widget: Widget, column: &str) -> Column {
    match widget {
        Widget::Rows(columns) => {
            columns.iter().find(|(_, name)| *name == column).map_or(Column::Text, |(kind, _)| *kind)
        }
        Widget::Date => Column::Day,
        _ => Column::Text,
    }
}

/// A value as an input shows it.
fn text_of(column: Column, value: &Value) -> String {
    if column == Column::Money { form::cents_text(value) } else { form::text_of(value) }
}

/// The entries of a field: those of a list, or the one value.
fn entries(widget: Widget, value: &Value) -> Vec<(Option<usize>, &Value)> {
    match (widget, value) {
        (Widget::Lines | Widget::Parties | Widget::Rows(_), Value::Array(list)) => {
            list.iter().enumerate().map(|(rank, entry)| (Some(rank), entry)).collect()
        }
        _ => vec![(None, value)],
    }
}

fn entry_name(key: &str, field: &str, rank: Option<usize>) -> String {
    rank.map_or_else(|| format!("{key}/{field}"), |rank| format!("{key}/{field}/{rank}"))
}

/// Fields of a piece that a person decides on: those of its kind that were read. A code is made by the program.
fn read_fields(piece: &Piece) -> impl Iterator<Item = (&'static form::Field, &Value)> {
    let body = &piece.candidate.body;
    let known = fields(piece.candidate.kind).iter().filter(|field| field.name != "code");
    known.filter_map(|field| Some((field, body.get(field.name)?)))
}

impl Showing<'_> {
    fn typed(&self, name: &str) -> Option<&String> {
        self.refused.and_then(|refused| refused.typed.get(name))
    }

    fn cell(&self, field: &form::Field, (name, column, value): (String, &'static str, &Value)) -> Cell {
        let kind = column_of(field.widget, column);
        let text = self.typed(&name).cloned().unwrap_or_else(|| text_of(kind, value));
        let what = if column.is_empty() {
            words::field(self.t, field.name)
        } else {
            words::coded(self.t, "plan-column-", column)
        };
        let input = match field.widget {
            Widget::Choice(prefix, codes) => {
                let choice = |code: &&str| Choice {
                    label: words::coded(self.t, prefix, code),
                    chosen: **code == text,
                    value: (*code).to_owned(),
                };
                Input::Choice { choices: codes.iter().map(choice).collect() }
            }
            Widget::Text => Input::Text { value: text },
            _ => Input::Line { input: if kind == Column::Day { "date" } else { "text" }, value: text },
        };
        Cell { name, label: what, input }
    }

    fn readings(&self, piece: &Piece) -> Vec<Reading> {
        let candidate = &piece.candidate;
        let mut lines = Vec::new();
        for (field, value) in read_fields(piece) {
            let quotes = candidate.sources.get(field.name).map_or(&[][..], Vec::as_slice);
            let level = match candidate.levels.get(field.name) {
                Some(Level::Sure) => "sure",
                Some(Level::Likely) => "likely",
                Some(Level::Doubtful) | None => "doubtful",
            };
            for (rank, entry) in entries(field.widget, value) {
                let name = entry_name(&candidate.key, field.name, rank);
                let quote = quotes.get(rank.unwrap_or(0)).or_else(|| quotes.first());
                lines.push(Reading {
                    value: value_words(self.t, Currency::Euro, field.name, entry),
                    kept: self
                        .refused
                        .is_none_or(|refused| refused.typed.contains_key(&format!("keep/{name}"))),
                    level,
                    level_words: words::coded(self.t, "plan-level-", level),
                    no_funder: entry.get("funder").is_some_and(|funder| funder.as_str() == Some("")),
                    href: quote.map(|quote| place_of(self.sheets, self.review, self.city, quote)),
                    cells: cells_of(field.widget, &name, entry)
                        .into_iter()
                        .map(|cell| self.cell(field, cell))
                        .collect(),
                    name,
                });
            }
        }
        lines
    }

    fn merge_into(&self, piece: &Piece) -> Vec<Choice> {
        let candidate = &piece.candidate;
        if matches!(candidate.kind, Kind::Plan | Kind::Axis) {
            return Vec::new();
        }
        let is_sibling = |other: &&Piece| {
            other.candidate.kind == candidate.kind
                && (other.candidate.parent == candidate.parent || candidate.kind == Kind::Objective)
                && other.candidate.key != candidate.key
        };
        let wanted = self
            .typed(&format!("into/{}", candidate.key))
            .cloned()
            .or_else(|| piece.choice.as_ref()?.merged_into.clone());
        let choice = |other: &Piece| Choice {
            chosen: wanted.as_ref() == Some(&other.candidate.key),
            value: other.candidate.key.clone(),
            label: other.candidate.title().chars().take(80).collect(),
        };
        self.review.pieces.iter().filter(is_sibling).map(choice).collect()
    }

    fn decided(&self, piece: &Piece) -> Option<(&'static str, String)> {
        let choice = piece.choice.as_ref()?;
        let (code, words) = match choice {
            Decided { merged_into: Some(_), .. } => ("merge", "plan-import-decided-merged"),
            Decided { taken: true, body: Some(_), .. } => ("take", "plan-import-decided-corrected"),
            Decided { taken: true, .. } => ("take", "plan-import-decided-taken"),
            _ => ("refuse", "plan-import-decided-refused"),
        };
        Some((code, self.t.say(words)))
    }

    pub(super) fn piece(&self, piece: &Piece) -> PieceView {
        let (t, candidate) = (self.t, &piece.candidate);
        let difference = |change: &domain::plan::change::FieldChange| Difference {
            label: words::field(t, &change.field),
            before: value_words(t, Currency::Euro, &change.field, &change.before),
            after: value_words(t, Currency::Euro, &change.field, &change.after),
        };
        let decided = self.decided(piece);
        let fault = self.refused.and_then(|refused| refused.fault.as_ref());
        let error = fault.filter(|(key, _)| *key == candidate.key).map(|(_, fault)| {
            format!("{} : {}", words::field(t, fault.field), words::coded(t, "plan-refused-", fault.code))
        });
        let chosen = self.typed(&format!("decide/{}", candidate.key)).cloned();
        let split = self.typed(&format!("split/{}", candidate.key)).cloned();
        PieceView {
            key: candidate.key.clone(),
            kind: words::kind(t, candidate.kind),
            title: candidate.title().to_owned(),
            error,
            readings: self.readings(piece),
            differences: piece.differences.iter().map(difference).collect(),
            is_new: piece.known.is_none(),
            is_same: piece.is_same(),
            chosen: chosen.or(decided.as_ref().map(|(code, _)| (*code).to_owned())).unwrap_or_default(),
            decided: decided.map(|(_, words)| words),
            merge_into: self.merge_into(piece),
            split: split.unwrap_or_else(|| candidate.title().to_owned()),
            may_split: candidate.kind == Kind::Sheet,
        }
    }
}

/// A corrected entry; what nobody touched is as it was read.
fn entry_as_typed(
    field: &form::Field,
    name: &str,
    entry: &Value,
    typed: &Typed,
) -> Result<Value, FieldFault> {
    let mut corrected = entry.clone();
    for (name, column, value) in cells_of(field.widget, name, entry) {
        let kind = column_of(field.widget, column);
        let Some(text) = typed.get(&name).map(|text| text.replace("\r\n", "\n")) else { continue };
        if text.trim() == text_of(kind, value).trim() {
            continue;
        }
        let read =
            form::cell_value(kind, text.trim()).map_err(|code| FieldFault { field: field.name, code })?;
        match (&mut corrected, field.widget) {
            (Value::Object(row), Widget::Rows(_)) => {
                row.insert(column.to_owned(), read);
            }
            (Value::Object(row), _) => {
                row.insert("name".to_owned(), read);
            }
            (other, _) => *other = read,
        }
    }
    Ok(corrected)
}

/// The fields of a piece as the form corrects them: what was unticked is left out.
fn corrected(piece: &Piece, typed: &Typed) -> Result<Map<String, Value>, FieldFault> {
    let candidate = &piece.candidate;
    let mut body = candidate.body.clone();
    for (field, value) in read_fields(piece) {
        let mut kept = Vec::new();
        for (rank, entry) in entries(field.widget, value) {
            let name = entry_name(&candidate.key, field.name, rank);
            if typed.contains_key(&format!("keep/{name}")) {
                kept.push((rank, entry_as_typed(field, &name, entry, typed)?));
            }
        }
        let is_list = value.is_array();
        let first = kept.first().map(|(_, value)| value.clone());
        match (is_list, first) {
            (true, Some(_)) => {
                let list = kept.into_iter().map(|(_, value)| value).collect();
                body.insert(field.name.to_owned(), Value::Array(list));
            }
            (false, Some(value)) => {
                body.insert(field.name.to_owned(), value);
            }
            // Nothing of it is kept: the plan's own value stays.
            (_, None) => {
                body.remove(field.name);
            }
        }
    }
    Ok(body)
}

/// The decision of a form on one piece; `None` where it says nothing.
///
/// # Errors
/// The field that cannot be read.
pub(super) fn decision(piece: &Piece, typed: &Typed) -> Result<Option<Decision>, FieldFault> {
    let key = piece.candidate.key.clone();
    let chosen = typed.get(&format!("decide/{key}")).map(String::as_str);
    if piece.is_same() {
        return Ok(None);
    }
    if chosen == Some("undo") {
        return Ok(Some(Decision::Undo(key)));
    }
    let parts: Vec<String> =
        typed.get(&format!("split/{key}")).map(|text| form::lines(text)).unwrap_or_default();
    if parts.len() > 1 {
        return Ok(Some(Decision::Split(key, parts)));
    }
    let body = corrected(piece, typed)?;
    let body = (body != piece.candidate.body).then_some(body);
    let before = piece.choice.as_ref().and_then(|choice| choice.body.clone());
    // Who corrects a piece has seen it and wants it; one button takes all that is on the page.
    let usual = (body.is_some() || (piece.choice.is_none() && typed.contains_key("all"))).then_some("take");
    let choice = match chosen.or(usual) {
        Some("take") => Decided { taken: true, body: body.or(before), merged_into: None },
        Some("refuse") => Decided { taken: false, body: body.or(before), merged_into: None },
        Some("merge") => {
            let into = typed.get(&format!("into/{key}")).filter(|into| !into.is_empty() && **into != key);
            let Some(into) = into else { return Err(FieldFault { field: "merged", code: "merge" }) };
            Decided { taken: true, body: body.or(before), merged_into: Some(into.clone()) }
        }
        _ => return Ok(None),
    };
    if choice.taken && lacks_funder(choice.body.as_ref().unwrap_or(&piece.candidate.body)) {
        return Err(FieldFault { field: "funding", code: "funder" });
    }
    Ok(Some(Decision::Decide(key, choice)))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use domain::plan::candidate::Candidate;
    use serde_json::json;

    use super::*;

    fn piece(body: Value) -> Piece {
        let Value::Object(body) = body else { unreachable!() };
        let candidate = Candidate {
            key: "action-0-0".into(),
            kind: Kind::Sheet,
            parent: Some("objective-0".into()),
            body,
            sources: BTreeMap::new(),
            levels: BTreeMap::new(),
        };
        Piece { candidate, known: None, differences: Vec::new(), choice: None }
    }

    fn form(pairs: &[(&str, &str)]) -> Typed {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    fn taken(decision: Option<Decision>) -> Decided {
        match decision {
            Some(Decision::Decide(_, choice)) => choice,
            other => unreachable!("{other:?}"),
        }
    }

    const ALL: &[(&str, &str)] = &[
        ("keep/action-0-0/title", "1"),
        ("keep/action-0-0/status", "1"),
        ("keep/action-0-0/partners/0", "1"),
        ("keep/action-0-0/partners/1", "1"),
        ("keep/action-0-0/budget/0", "1"),
        ("action-0-0/title", "Refaire la cour"),
        ("action-0-0/status", "unknown"),
        ("action-0-0/partners/0", "CAF"),
        ("action-0-0/partners/1", "Etat Ville"),
        ("action-0-0/budget/0/funder", "Etat"),
        ("action-0-0/budget/0/planned_cents", "1000"),
    ];

    fn read() -> Piece {
        piece(json!({"title": "Refaire la cour", "status": "unknown",
            "partners": [{"name": "CAF"}, {"name": "Etat Ville"}],
            "budget": [{"funder": "Etat", "planned_cents": 100_000}]}))
    }

    fn with(changes: &[(&str, &str)], without: &[&str]) -> Typed {
        let mut typed = form(ALL);
        typed.extend(form(changes));
        typed.retain(|name, _| !without.contains(&name.as_str()));
        typed
    }

    #[test]
    fn what_nobody_touched_is_taken_as_it_was_read() {
        assert_eq!(decision(&read(), &form(ALL)).unwrap(), None, "nothing was decided");
        let choice = taken(decision(&read(), &with(&[("decide/action-0-0", "take")], &[])).unwrap());
        assert_eq!(choice, Decided { taken: true, body: None, merged_into: None });
        assert!(taken(decision(&read(), &with(&[("all", "1")], &[])).unwrap()).taken);
    }

    #[test]
    fn corrections_and_boxes_say_what_is_kept() {
        let changes = [
            ("action-0-0/status", "under_way"),
            ("action-0-0/budget/0/planned_cents", "1 500,50 €"),
            ("action-0-0/partners/0", "Caf 73"),
        ];
        let choice = taken(decision(&read(), &with(&changes, &["keep/action-0-0/partners/1"])).unwrap());
        let body = choice.body.unwrap();
        assert!(choice.taken, "who corrects has decided");
        assert_eq!(body["status"], json!("under_way"));
        assert_eq!(body["budget"], json!([{"funder": "Etat", "planned_cents": 150_050}]));
        assert_eq!(body["partners"], json!([{"name": "Caf 73"}]));
        let none = decision(&read(), &with(&[], &["keep/action-0-0/budget/0"])).unwrap();
        assert!(!taken(none).body.unwrap().contains_key("budget"));
    }

    /// An envelope without a funder is shown; it enters with the funder that a person names, or not at all.
    #[test]
    fn money_that_nobody_gives_is_not_taken() {
        let body = json!({"title": "Contrat", "funding": [
            {"funder": "", "planned_cents": 13_800_000_000_i64}, {"funder": "Etat", "planned_cents": 100}]});
        let piece = piece(body);
        let key = "action-0-0";
        let candidate = Candidate { kind: Kind::Plan, parent: None, ..piece.candidate.clone() };
        let piece = Piece { candidate, ..piece };
        let kept = |changes: &[(&str, &str)], without: &[&str]| {
            let mut typed = form(&[
                ("keep/action-0-0/title", "1"),
                ("keep/action-0-0/funding/0", "1"),
                ("keep/action-0-0/funding/1", "1"),
                ("decide/action-0-0", "take"),
            ]);
            typed.extend(form(changes));
            typed.retain(|name, _| !without.contains(&name.as_str()));
            decision(&piece, &typed)
        };
        assert_eq!(kept(&[], &[]).unwrap_err(), FieldFault { field: "funding", code: "funder" });
        let named = taken(kept(&[("action-0-0/funding/0/funder", "ANRU")], &[]).unwrap()).body.unwrap();
        assert_eq!(named["funding"][0], json!({"funder": "ANRU", "planned_cents": 13_800_000_000_i64}));
        let refused = taken(kept(&[], &["keep/action-0-0/funding/0"]).unwrap()).body.unwrap();
        assert_eq!(refused["funding"], json!([{"funder": "Etat", "planned_cents": 100}]), "{key}");
    }

    #[test]
    fn what_cannot_be_read_is_refused_by_name() {
        let wrong = with(&[("action-0-0/budget/0/planned_cents", "beaucoup")], &[]);
        assert_eq!(decision(&read(), &wrong).unwrap_err(), FieldFault { field: "budget", code: "amount" });
        let nowhere = with(&[("decide/action-0-0", "merge")], &[]);
        assert_eq!(decision(&read(), &nowhere).unwrap_err().code, "merge");
    }

    #[test]
    fn pieces_are_parted_and_decisions_taken_back() {
        let parted = with(&[("split/action-0-0", "Refaire la cour\r\n\r\nPlanter")], &[]);
        let parts = vec!["Refaire la cour".to_owned(), "Planter".to_owned()];
        assert_eq!(decision(&read(), &parted).unwrap(), Some(Decision::Split("action-0-0".into(), parts)));
        let undone = with(&[("decide/action-0-0", "undo")], &[]);
        assert_eq!(decision(&read(), &undone).unwrap(), Some(Decision::Undo("action-0-0".into())));
    }
}
