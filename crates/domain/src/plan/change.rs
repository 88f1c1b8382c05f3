//! What changed between two states, and what did others change meanwhile?
//!
//! Fields are the members of the JSON object of a body: each is compared, kept and merged whole.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A field with its value before and after.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FieldChange {
    /// Name of the field.
    pub field: String,
    /// Before.
    pub before: Value,
    /// After.
    pub after: Value,
}

/// A field that two people changed to different values.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Clash {
    /// Name of the field.
    pub field: String,
    /// Value that both began with.
    pub base: Value,
    /// Value of the one who comes second.
    pub mine: Value,
    /// Value that stands.
    pub theirs: Value,
}

/// What comes of a change made on an older state.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Merge {
    /// The state that stands, with the changes of the second person that clash with nothing.
    pub merged: Value,
    /// What others changed meanwhile, clashes included.
    pub theirs: Vec<FieldChange>,
    /// Fields that both changed, to different values.
    pub clashes: Vec<Clash>,
}

fn fields(value: &Value) -> Option<&Map<String, Value>> {
    value.as_object()
}

fn field<'a>(value: &'a Value, name: &str) -> &'a Value {
    value.get(name).unwrap_or(&Value::Null)
}

/// The fields that differ, in order of name.
#[must_use]
pub fn diff(before: &Value, after: &Value) -> Vec<FieldChange> {
    let mut names: Vec<&String> =
        fields(before).into_iter().chain(fields(after)).flat_map(Map::keys).collect();
    names.sort_unstable();
    names.dedup();
    let differs = |name: &&&String| field(before, name) != field(after, name);
    let change = |name: &String| FieldChange {
        field: name.clone(),
        before: field(before, name).clone(),
        after: field(after, name).clone(),
    };
    names.iter().filter(differs).map(|name| change(name)).collect()
}

/// Brings `mine`, made on `base`, onto `current`. A field that only one of the two changed takes that change.
#[must_use]
pub fn merge(base: &Value, mine: &Value, current: &Value) -> Merge {
    let theirs = diff(base, current);
    let mut merged = current.clone();
    let mut clashes = Vec::new();
    for change in diff(base, mine) {
        let stands = field(current, &change.field);
        let untouched = stands == &change.before;
        if untouched {
            if let Some(object) = merged.as_object_mut() {
                object.insert(change.field, change.after);
            }
        } else if stands != &change.after {
            clashes.push(Clash {
                base: change.before,
                mine: change.after,
                theirs: stands.clone(),
                field: change.field,
            });
        }
    }
    Merge { merged, theirs, clashes }
}

/// The state before the `changes`, newest first, were made on `current`.
#[must_use]
pub fn undo<'a>(current: &Value, changes: impl IntoIterator<Item = &'a FieldChange>) -> Value {
    let mut state = current.clone();
    if let Some(object) = state.as_object_mut() {
        for change in changes {
            object.insert(change.field.clone(), change.before.clone());
        }
    }
    state
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn changes_to_other_fields_both_stand() {
        let base = json!({"title": "a", "status": "planned", "notes": ""});
        let current = json!({"title": "a", "status": "done", "notes": ""});
        let mine = json!({"title": "b", "status": "planned", "notes": ""});
        let merge = merge(&base, &mine, &current);
        assert_eq!(merge.merged, json!({"title": "b", "status": "done", "notes": ""}));
        assert_eq!(merge.theirs.iter().map(|change| change.field.as_str()).collect::<Vec<_>>(), ["status"]);
        assert!(merge.clashes.is_empty());
    }

    #[test]
    fn a_field_that_both_changed_is_shown_and_not_overwritten() {
        let base = json!({"title": "a", "same": 1});
        let merge =
            merge(&base, &json!({"title": "mine", "same": 2}), &json!({"title": "theirs", "same": 2}));
        assert_eq!(merge.merged, json!({"title": "theirs", "same": 2}));
        assert_eq!(merge.clashes.len(), 1);
        assert_eq!((&merge.clashes[0].mine, &merge.clashes[0].theirs), (&json!("mine"), &json!("theirs")));
    }

    #[test]
    fn the_past_is_rebuilt_from_the_history() {
        let states = [json!({"a": 1, "b": 1}), json!({"a": 2, "b": 1}), json!({"a": 3, "b": 2})];
        let newest_first: Vec<FieldChange> =
            diff(&states[1], &states[2]).into_iter().chain(diff(&states[0], &states[1])).collect();
        assert_eq!(undo(&states[2], &newest_first), states[0]);
    }
}
