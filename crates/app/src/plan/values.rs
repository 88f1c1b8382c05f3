//! How do forms and programs change a thing of any kind, whose fields they hold as JSON?

use domain::plan::change::undo;
use domain::plan::item::{Body, Item, Kind};
use domain::plan::provenance::FieldVisibility;
use domain::{ItemId, PlanId};
use serde_json::Value;

use super::edit::{Draft, Meanwhile, Saved};
use crate::{App, Error, Result, Viewer};

/// Runs `$work` with `$body` being the type of that kind.
macro_rules! with_kind {
    ($kind:expr, $body:ident => $work:expr) => {
        match $kind {
            Kind::Plan => {
                type $body = domain::plan::structure::Plan;
                $work
            }
            Kind::Axis => {
                type $body = domain::plan::structure::Axis;
                $work
            }
            Kind::Objective => {
                type $body = domain::plan::structure::Objective;
                $work
            }
            Kind::Sheet => {
                type $body = domain::plan::sheet::ActionSheet;
                $work
            }
            Kind::Indicator => {
                type $body = domain::plan::indicator::Indicator;
                $work
            }
            Kind::Group => {
                type $body = domain::plan::review::Group;
                $work
            }
            Kind::Meeting => {
                type $body = domain::plan::review::Meeting;
                $work
            }
            Kind::Matrix => {
                type $body = domain::plan::review::MatrixRow;
                $work
            }
            Kind::Chapter => {
                type $body = domain::plan::structure::Chapter;
                $work
            }
            Kind::Grant => {
                type $body = domain::plan::yearly::Grant;
                $work
            }
            Kind::Opinion => {
                type $body = domain::plan::yearly::CouncilOpinion;
                $work
            }
        }
    };
}

pub(crate) use with_kind;

fn body_of<T: Body>(value: Value) -> Result<T> {
    serde_json::from_value(value)
        .map_err(|error| Error::Invalid { what: "what was sent", reason: error.to_string() })
}

fn value_of<T: Body>(body: &T) -> Value {
    serde_json::to_value(body).unwrap_or_default()
}

fn meanwhile_of<T: Body>(met: Meanwhile<T>) -> Meanwhile<Value> {
    Meanwhile {
        mine: value_of(&met.mine),
        merged: value_of(&met.merged),
        theirs: met.theirs,
        clashes: met.clashes,
        current: met.current.map(|body| value_of(&body)),
    }
}

/// The empty fields of a kind.
#[must_use]
pub fn empty(kind: Kind) -> Value {
    with_kind!(kind, T => value_of(&T::default()))
}

impl App {
    /// One thing of a plan, whatever its kind.
    ///
    /// # Errors
    /// `agents_only`, `not_found`.
    pub async fn load_plan_value(&self, viewer: &Viewer, kind: Kind, id: ItemId) -> Result<Item<Value>> {
        with_kind!(kind, T => {
            let item = self.load_plan_item::<T>(viewer, id).await?;
            Ok(item.map(|body| value_of(&body)))
        })
    }

    /// The fields of a thing as they were at revision `seen`, rebuilt from its history.
    ///
    /// # Errors
    /// `agents_only`, `not_found`.
    pub async fn plan_value_at(&self, viewer: &Viewer, kind: Kind, id: ItemId, seen: u32) -> Result<Value> {
        let current = self.load_plan_value(viewer, kind, id).await?.body;
        let since = self.inner.store.list_changes_since(viewer.city, id, seen).await?;
        let changes = since.iter().map(|record| &record.change);
        Ok(undo(&current, changes.filter(|change| change.field != "created")))
    }

    /// See [`App::save_plan_item`].
    ///
    /// # Errors
    /// As there.
    pub async fn save_plan_value(
        &self,
        viewer: &Viewer,
        kind: Kind,
        draft: Draft<Value>,
    ) -> Result<Saved<Value>> {
        with_kind!(kind, T => {
            let draft = Draft { id: draft.id, seen: draft.seen, body: body_of::<T>(draft.body)? };
            Ok(match self.save_plan_item(viewer, draft).await? {
                Saved::Done(item) => Saved::Done(Box::new(item.map(|body| value_of(&body)))),
                Saved::Meanwhile(met) => Saved::Meanwhile(Box::new(meanwhile_of(*met))),
            })
        })
    }

    /// See [`App::add_plan_item`].
    ///
    /// # Errors
    /// As there; `invalid_value` for a second plan in a plan.
    pub async fn add_plan_value(
        &self,
        viewer: &Viewer,
        (kind, plan): (Kind, PlanId),
        parent: ItemId,
        body: Value,
    ) -> Result<ItemId> {
        with_kind!(kind, T => Ok(self.add_plan_item(viewer, plan, parent, body_of::<T>(body)?).await?.id))
    }

    /// See [`App::remove_plan_item`].
    ///
    /// # Errors
    /// As there; `invalid_value` for the plan itself.
    pub async fn remove_plan_value(&self, viewer: &Viewer, kind: Kind, id: ItemId, seen: u32) -> Result<()> {
        if kind == Kind::Plan {
            let reason = "a plan is deleted as a whole".to_owned();
            return Err(Error::Invalid { what: "the kind", reason });
        }
        with_kind!(kind, T => self.remove_plan_item::<T>(viewer, id, seen).await)
    }

    /// See [`App::set_field_visibility`].
    ///
    /// # Errors
    /// As there.
    pub async fn set_value_visibility(
        &self,
        viewer: &Viewer,
        (kind, id): (Kind, ItemId),
        field: &str,
        visibility: FieldVisibility,
    ) -> Result<()> {
        with_kind!(kind, T => self.set_field_visibility::<T>(viewer, id, field, visibility).await)
    }
}
