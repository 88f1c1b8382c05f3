//! What do all things of a plan share: kind, place, revision, visibility and source of each field?

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::indicator::Indicator;
use super::provenance::{FieldVisibility, Provenance};
use super::review::{Group, MatrixRow, Meeting};
use super::sheet::ActionSheet;
use super::structure::{Axis, Chapter, Objective, Plan};
use super::yearly::{CouncilOpinion, Grant};
use crate::time::UnixMs;
use crate::{ItemId, PlanId};

/// What a thing of a plan is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The plan itself.
    Plan,
    /// An axis.
    Axis,
    /// An objective.
    Objective,
    /// An action sheet.
    Sheet,
    /// An indicator.
    Indicator,
    /// A group that meets.
    Group,
    /// A meeting.
    Meeting,
    /// A row of the evaluation matrix.
    Matrix,
    /// A chapter of an annual report.
    Chapter,
    /// What a commune did in a year with its solidarity grant.
    Grant,
    /// What a council said of the report of a year.
    Opinion,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 11] = [
        Self::Plan,
        Self::Axis,
        Self::Objective,
        Self::Sheet,
        Self::Indicator,
        Self::Group,
        Self::Meeting,
        Self::Matrix,
        Self::Chapter,
        Self::Grant,
        Self::Opinion,
    ];

    /// Name in data.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::Axis => "axis",
            Self::Objective => "objective",
            Self::Sheet => "sheet",
            Self::Indicator => "indicator",
            Self::Group => "group",
            Self::Meeting => "meeting",
            Self::Matrix => "matrix",
            Self::Chapter => "chapter",
            Self::Grant => "grant",
            Self::Opinion => "opinion",
        }
    }

    /// The kind of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// Kinds that may hold a thing of this kind.
    #[must_use]
    pub fn parents(self) -> &'static [Self] {
        match self {
            Self::Plan => &[],
            Self::Axis | Self::Group | Self::Chapter | Self::Grant | Self::Opinion => &[Self::Plan],
            Self::Objective => &[Self::Axis, Self::Plan],
            Self::Sheet => &[Self::Objective],
            Self::Indicator => &[Self::Plan, Self::Objective],
            Self::Meeting => &[Self::Group],
            Self::Matrix => &[Self::Objective],
        }
    }
}

/// The body of a kind: its fields are those of its JSON object.
pub trait Body: Serialize + DeserializeOwned + Default + Clone + PartialEq {
    /// Its kind.
    const KIND: Kind;
    /// What names it in a list or a history.
    fn name(&self) -> String;
}

macro_rules! bodies {
    ($($kind:ident => $body:ty, $name:expr;)+) => {
        $(impl Body for $body {
            const KIND: Kind = Kind::$kind;
            fn name(&self) -> String {
                let name: fn(&$body) -> String = $name;
                name(self)
            }
        })+
    };
}

fn numbered(number: &str, title: &str) -> String {
    if number.is_empty() { title.to_owned() } else { format!("{number}. {title}") }
}

bodies! {
    Plan => Plan, |plan| plan.title.clone();
    Axis => Axis, |axis| numbered(&axis.number, &axis.title);
    Objective => Objective, |objective| numbered(&objective.number, &objective.title);
    Sheet => ActionSheet, |sheet| numbered(&sheet.number, &sheet.title);
    Indicator => Indicator, |indicator| indicator.name.clone();
    Group => Group, |group| group.name.clone();
    Meeting => Meeting, |meeting| meeting.day.map(|day| day.to_string()).unwrap_or_default();
    Matrix => MatrixRow, |row| row.question.clone();
    Chapter => Chapter, |chapter| format!("{} {}", chapter.year, chapter.part.as_str());
    Grant => Grant, |grant| format!("{} {}", grant.year, grant.commune);
    Opinion => CouncilOpinion, |opinion| format!("{} {}", opinion.year, opinion.council);
}

/// A thing of a plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Item<T> {
    /// Its id, for ever.
    pub id: ItemId,
    /// Its plan.
    pub plan: PlanId,
    /// What holds it; `None` for the plan itself.
    pub parent: Option<ItemId>,
    /// Place among its siblings.
    pub position: i64,
    /// 1 when new; one more with each change.
    pub revision: u32,
    /// When it last changed.
    pub updated_ms: UnixMs,
    /// Its fields.
    pub body: T,
    /// Fields whose visibility is not the usual one.
    #[serde(default)]
    pub visibility: BTreeMap<String, FieldVisibility>,
    /// Words that prove each field.
    #[serde(default)]
    pub sources: BTreeMap<String, Vec<Provenance>>,
}

impl<T> Item<T> {
    /// The words that prove a field.
    #[must_use]
    pub fn sources_of(&self, field: &str) -> &[Provenance] {
        self.sources.get(field).map_or(&[], Vec::as_slice)
    }

    /// Who may see a field.
    #[must_use]
    pub fn visibility_of(&self, field: &str) -> FieldVisibility {
        self.visibility.get(field).copied().unwrap_or_else(|| usual_visibility(field))
    }

    /// The same thing with another body.
    #[must_use]
    pub fn map<U>(self, body: impl FnOnce(T) -> U) -> Item<U> {
        Item {
            id: self.id,
            plan: self.plan,
            parent: self.parent,
            position: self.position,
            revision: self.revision,
            updated_ms: self.updated_ms,
            body: body(self.body),
            visibility: self.visibility,
            sources: self.sources,
        }
    }
}

/// Who may see a field where nobody has said otherwise.
#[must_use]
pub fn usual_visibility(field: &str) -> FieldVisibility {
    if matches!(field, "notes" | "members") { FieldVisibility::Internal } else { FieldVisibility::Public }
}

impl<T: Body> Item<T> {
    /// The thing as the public may see it: internal fields are empty, people have no name.
    #[must_use]
    pub fn public(mut self) -> Self {
        let Ok(Value::Object(mut fields)) = serde_json::to_value(&self.body) else { return self };
        let hidden: Vec<String> = fields
            .keys()
            .filter(|field| self.visibility_of(field) == FieldVisibility::Internal)
            .cloned()
            .collect();
        for field in &hidden {
            fields.remove(field);
            self.sources.remove(field);
        }
        for (field, value) in &mut fields {
            if without_people(value) {
                self.sources.remove(field);
            }
        }
        // A body without some of its fields is still a body: each has its empty value.
        self.body = serde_json::from_value(Value::Object(fields)).unwrap_or_default();
        self
    }
}

/// Takes people out of a list of parties; whether there were any.
fn without_people(value: &mut Value) -> bool {
    let Value::Array(list) = value else { return false };
    let before = list.len();
    list.retain(|entry| entry.get("person").and_then(Value::as_bool) != Some(true));
    list.len() < before
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::sheet::{Party, Status};

    #[test]
    fn the_public_sees_neither_internal_fields_nor_people() {
        let sheet = ActionSheet {
            title: "Rénover".into(),
            status: Status::Suspended,
            status_reason: "le marché est sans suite".into(),
            notes: "appeler l'entreprise".into(),
            pilots: vec![
                Party { name: "Jeanne Personne".into(), person: true },
                Party::organisation("Ville"),
            ],
            ..ActionSheet::default()
        };
        let mut item = Item {
            id: ItemId(uuid::Uuid::nil()),
            plan: PlanId(uuid::Uuid::nil()),
            parent: None,
            position: 0,
            revision: 1,
            updated_ms: 0,
            body: sheet,
            visibility: BTreeMap::new(),
            sources: BTreeMap::new(),
        };
        let public = item.clone().public().body;
        assert_eq!((public.notes.as_str(), public.status_reason.as_str()), ("", "le marché est sans suite"));
        assert_eq!(public.pilots, [Party::organisation("Ville")]);
        item.visibility.insert("status_reason".into(), FieldVisibility::Internal);
        item.visibility.insert("notes".into(), FieldVisibility::Public);
        let public = item.public().body;
        assert_eq!((public.notes.as_str(), public.status_reason.as_str()), ("appeler l'entreprise", ""));
        assert_eq!(public.status, Status::Suspended);
    }
}
