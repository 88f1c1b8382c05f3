//! How is a plan made and changed, without anyone overwriting unseen?

use domain::audit::{Action, Details, Object};
use domain::city::is_valid_slug;
use domain::plan::access::{Deed, PlanRole};
use domain::plan::change::{Clash, FieldChange, diff, merge, undo};
use domain::plan::check::{self, FieldFault};
use domain::plan::item::{Body, Item, Kind};
use domain::plan::limits::ITEMS_MAX;
use domain::plan::provenance::{FieldVisibility, Provenance};
use domain::plan::sheet::ActionSheet;
use domain::plan::structure::{Objective, Plan};
use domain::plan::yearly::{CouncilOpinion, Grant};
use domain::plan::{fold, indicator};
use domain::{ItemId, PlanId};
use serde_json::Value;
use store::Transaction;
use store::plan::{ChangeRecord, ItemRecord};

use super::ChangeLine;
use crate::{App, Error, Result, Viewer};

/// What came of a change.
#[derive(Debug, Clone, PartialEq)]
pub enum Saved<T> {
    /// It stands.
    Done(Box<Item<T>>),
    /// Others changed the same thing meanwhile: nothing was written, here is what they did.
    Meanwhile(Box<Meanwhile<T>>),
}

/// A change that met another.
#[derive(Debug, Clone, PartialEq)]
pub struct Meanwhile<T> {
    /// What stands now.
    pub current: Item<T>,
    /// What the person wanted to write.
    pub mine: T,
    /// What stands now with those of the person's changes that clash with nothing.
    pub merged: T,
    /// What others changed, newest first.
    pub theirs: Vec<ChangeLine>,
    /// Fields that both changed to different values.
    pub clashes: Vec<Clash>,
}

/// A change as a person sends it.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft<T> {
    /// The thing.
    pub id: ItemId,
    /// Its revision as the person saw it.
    pub seen: u32,
    /// Its fields as they shall be.
    pub body: T,
}

impl App {
    /// Makes a plan, hidden until it is published. Managers only.
    ///
    /// # Errors
    /// `agents_only`, `invalid_value`, `exists_already`.
    pub async fn create_plan(&self, viewer: &Viewer, slug: &str, plan: Plan) -> Result<PlanId> {
        Self::require_in_plan(viewer, Deed::EditPlan)?;
        if !is_valid_slug(slug) {
            let reason = "it has 1 to 40 of a-z, 0-9 and -".to_owned();
            return Err(Error::Invalid { what: "the address of the plan", reason });
        }
        verify(&plan)?;
        let mut transaction = self.inner.store.begin().await?;
        let id = insert_plan(&mut transaction, viewer, slug, &plan).await?;
        transaction.commit().await?;
        Ok(id)
    }

    /// Shows a plan to everyone, or hides it. Managers only.
    ///
    /// # Errors
    /// `agents_only`, `not_found`.
    pub async fn publish_plan(&self, viewer: &Viewer, slug: &str, public: bool) -> Result<()> {
        Self::require_in_plan(viewer, Deed::Publish)?;
        let plan = self.plan_in_view(viewer, slug).await?.id;
        let mut transaction = self.inner.store.begin().await?;
        transaction.set_plan_published(viewer.city, plan, public).await?;
        let entry = viewer.entry(Action::PlanPublished, Object::Plan(plan));
        transaction.append(&entry.with(Details::none().flag("public", public))).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Deletes a plan with all that is in it. Managers only.
    ///
    /// # Errors
    /// `agents_only`, `not_found`.
    pub async fn delete_plan(&self, viewer: &Viewer, slug: &str) -> Result<()> {
        Self::require_in_plan(viewer, Deed::EditPlan)?;
        let plan = self.plan_in_view(viewer, slug).await?.id;
        let items = self.inner.store.count_plan_items(viewer.city, plan).await?;
        let mut transaction = self.inner.store.begin().await?;
        transaction.delete_plan(viewer.city, plan).await?;
        let entry = viewer.entry(Action::PlanDeleted, Object::Plan(plan));
        transaction.append(&entry.with(Details::none().number("items", items))).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Adds a thing to a plan, last among its siblings.
    ///
    /// # Errors
    /// `agents_only`, `not_found`, `invalid_value`, `too_large`.
    pub async fn add_plan_item<T: Body>(
        &self,
        viewer: &Viewer,
        plan: PlanId,
        parent: ItemId,
        body: T,
    ) -> Result<Item<T>> {
        Self::require_in_plan(viewer, Deed::EditPlan)?;
        verify(&body)?;
        let store = &self.inner.store;
        let holder = store.find_plan_item(viewer.city, parent).await?;
        let holder =
            holder.filter(|holder| holder.item.plan == plan).ok_or(Error::NotFound { what: "plan" })?;
        if !T::KIND.parents().contains(&holder.kind) {
            let reason = format!("a thing of kind {} cannot hold it", holder.kind.as_str());
            return Err(Error::Invalid { what: "the place in the plan", reason });
        }
        if store.count_plan_items(viewer.city, plan).await? >= ITEMS_MAX as u64 {
            return Err(Error::TooLarge { what: "a plan", limit: format!("{ITEMS_MAX} things") });
        }
        let siblings = store.list_plan_items(viewer.city, plan, &[T::KIND]).await?;
        let last = siblings.iter().map(|record| record.item.position).max().unwrap_or(0);
        let mut transaction = store.begin().await?;
        let item = Item {
            id: ItemId(transaction.next_id()),
            plan,
            parent: Some(parent),
            position: last.saturating_add(1),
            revision: 1,
            updated_ms: transaction.now_ms(),
            body,
            visibility: std::collections::BTreeMap::new(),
            sources: std::collections::BTreeMap::new(),
        };
        insert_item(&mut transaction, viewer, &item).await?;
        note(&mut transaction, viewer, &item, &["created"]).await?;
        transaction.commit().await?;
        Ok(item)
    }

    /// Writes a change over the revision that the person saw. Where others changed the thing meanwhile, nothing is
    /// written and the person gets what they did, field by field.
    ///
    /// # Errors
    /// `agents_only`, `not_found`, `invalid_value`.
    pub async fn save_plan_item<T: Body>(&self, viewer: &Viewer, draft: Draft<T>) -> Result<Saved<T>> {
        let current = self.load_plan_item::<T>(viewer, draft.id).await?;
        let own = self.answers_for(viewer, &current).await?;
        let deed = if T::KIND == Kind::Sheet { Deed::EditSheet { own } } else { Deed::EditPlan };
        Self::require_in_plan(viewer, deed)?;
        verify(&draft.body)?;
        if current.revision != draft.seen {
            return self.meanwhile(viewer, current, draft).await.map(|met| Saved::Meanwhile(Box::new(met)));
        }
        if validations_of(&draft.body) != validations_of(&current.body) {
            // What the council validated is only said by those who may: see `validate_plan`.
            return Err(Error::AgentsOnly);
        }
        let mut transaction = self.inner.store.begin().await?;
        match write(&mut transaction, viewer, current, draft.body.clone()).await? {
            Some(item) => {
                transaction.commit().await?;
                Ok(Saved::Done(Box::new(item)))
            }
            // Someone was faster, between the two lines above.
            None => {
                drop(transaction);
                let current = self.load_plan_item::<T>(viewer, draft.id).await?;
                self.meanwhile(viewer, current, draft).await.map(|met| Saved::Meanwhile(Box::new(met)))
            }
        }
    }

    /// Takes a thing out of its plan; its history stays.
    ///
    /// # Errors
    /// `agents_only`, `not_found`, `changed_meanwhile` where it holds other things or changed since `seen`.
    pub async fn remove_plan_item<T: Body>(&self, viewer: &Viewer, id: ItemId, seen: u32) -> Result<()> {
        Self::require_in_plan(viewer, Deed::EditPlan)?;
        let item = self.load_plan_item::<T>(viewer, id).await?;
        let mut transaction = self.inner.store.begin().await?;
        if !transaction.delete_plan_item(viewer.city, id, seen).await? {
            return Err(Error::ChangedMeanwhile { what: "thing of the plan" });
        }
        let before = serde_json::to_value(&item.body).unwrap_or_default();
        let change = FieldChange { field: "deleted".to_owned(), before, after: Value::Null };
        let revision = item.revision.saturating_add(1);
        let lines = [ChangeRecord { internal: true, ..line(&transaction, viewer, &item, revision, change) }];
        transaction.append_plan_changes(viewer.city, item.plan, &lines).await?;
        note(&mut transaction, viewer, &item, &["deleted"]).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Shows a field of a thing to everyone, or keeps it to those who work on the plan; its past goes the same way.
    ///
    /// # Errors
    /// `agents_only`, `not_found`, `invalid_value` for a field that the thing does not have.
    pub async fn set_field_visibility<T: Body>(
        &self,
        viewer: &Viewer,
        id: ItemId,
        field: &str,
        visibility: FieldVisibility,
    ) -> Result<()> {
        Self::require_in_plan(viewer, Deed::EditPlan)?;
        let mut item = self.load_plan_item::<T>(viewer, id).await?;
        let known = serde_json::to_value(&item.body).unwrap_or_default();
        if known.get(field).is_none() || matches!(field, "title" | "status" | "number" | "code" | "name") {
            let reason = "this field cannot be hidden or is not known".to_owned();
            return Err(Error::Invalid { what: "the field", reason });
        }
        let seen = item.revision;
        item.visibility.insert(field.to_owned(), visibility);
        item.revision = seen.saturating_add(1);
        let mut transaction = self.inner.store.begin().await?;
        item.updated_ms = transaction.now_ms();
        if !transaction.update_plan_item(viewer.city, &record_of(&item)?, seen).await? {
            return Err(Error::ChangedMeanwhile { what: "thing of the plan" });
        }
        let internal = visibility == FieldVisibility::Internal;
        transaction.set_changes_internal(viewer.city, id, field, internal).await?;
        note(&mut transaction, viewer, &item, &["visibility"]).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Whether the person is a pilot of a sheet: one of its pilots, or of its objective's where it has none of its own, is
    /// a service of the city that the person belongs to.
    async fn answers_for<T: Body>(&self, viewer: &Viewer, item: &Item<T>) -> Result<bool> {
        let Some(person) = viewer.person else { return Ok(false) };
        if T::KIND != Kind::Sheet || Self::plan_role(viewer) != PlanRole::Pilot {
            return Ok(false);
        }
        let pilots = |value: Value| -> Vec<String> {
            let names = value.get("pilots").and_then(Value::as_array).cloned().unwrap_or_default();
            names.iter().filter_map(|party| party.get("name")?.as_str().map(ToOwned::to_owned)).collect()
        };
        let mut names = pilots(serde_json::to_value(&item.body).unwrap_or_default());
        if names.is_empty()
            && let Some(parent) = item.parent
        {
            let objective = self.load_plan_item::<Objective>(viewer, parent).await?;
            names = pilots(serde_json::to_value(&objective.body).unwrap_or_default());
        }
        let fold = store::documents::fold;
        let services = self.inner.store.list_services(viewer.city).await?;
        let mut own = services.iter().filter(|(_, members)| members.contains(&person));
        Ok(own.any(|(service, _)| names.iter().any(|name| fold(name.trim()) == fold(service.name.trim()))))
    }

    /// What others did to a thing since the person saw it.
    async fn meanwhile<T: Body>(
        &self,
        viewer: &Viewer,
        current: Item<T>,
        draft: Draft<T>,
    ) -> Result<Meanwhile<T>> {
        let since = self.inner.store.list_changes_since(viewer.city, draft.id, draft.seen).await?;
        let now = serde_json::to_value(&current.body).unwrap_or_default();
        let base =
            undo(&now, since.iter().map(|record| &record.change).filter(|change| change.field != "created"));
        let mine = serde_json::to_value(&draft.body).unwrap_or_default();
        let merge = merge(&base, &mine, &now);
        let mut theirs: Vec<ChangeLine> =
            since.into_iter().map(|record| ChangeLine::of(record, true)).collect();
        self.name_actors(&mut theirs).await?;
        Ok(Meanwhile {
            theirs,
            merged: serde_json::from_value(merge.merged).unwrap_or_else(|_| current.body.clone()),
            mine: draft.body,
            clashes: merge.clashes,
            current,
        })
    }
}

/// What a body says was validated; nothing for all but plans.
fn validations_of<T: Body>(body: &T) -> Option<Value> {
    let body = (T::KIND == Kind::Plan).then(|| serde_json::to_value(body).ok()).flatten()?;
    body.get("validations").cloned()
}

/// Makes a plan in a transaction that may make more.
pub(crate) async fn insert_plan(
    transaction: &mut Transaction,
    viewer: &Viewer,
    slug: &str,
    plan: &Plan,
) -> Result<PlanId> {
    let id = PlanId(transaction.next_id());
    let item = Item {
        id: ItemId(id.0),
        plan: id,
        parent: None,
        position: 0,
        revision: 1,
        updated_ms: transaction.now_ms(),
        body: plan.clone(),
        visibility: std::collections::BTreeMap::new(),
        sources: std::collections::BTreeMap::new(),
    };
    match transaction.insert_plan(viewer.city, slug, &record_of(&item)?).await {
        Err(store::Error::Exists) => return Err(Error::Exists { what: "plan" }),
        other => other?,
    }
    let change = FieldChange { field: "created".to_owned(), before: Value::Null, after: Value::Null };
    let lines = [line(transaction, viewer, &item, 1, change)];
    transaction.append_plan_changes(viewer.city, id, &lines).await?;
    transaction.append(&viewer.entry(Action::PlanCreated, Object::Plan(id))).await?;
    Ok(id)
}

/// Adds a thing in a transaction that may add more; the caller notes it in the ledger.
pub(crate) async fn insert_item<T: Body>(
    transaction: &mut Transaction,
    viewer: &Viewer,
    item: &Item<T>,
) -> Result<()> {
    transaction.insert_plan_item(viewer.city, &record_of(item)?).await?;
    let change = FieldChange { field: "created".to_owned(), before: Value::Null, after: Value::Null };
    let lines = [line(transaction, viewer, item, 1, change)];
    transaction.append_plan_changes(viewer.city, item.plan, &lines).await?;
    Ok(())
}

/// Writes `body` over `current`; `None` where another has written meanwhile. Nothing is written where nothing changes.
pub(crate) async fn write<T: Body>(
    transaction: &mut Transaction,
    viewer: &Viewer,
    current: Item<T>,
    body: T,
) -> Result<Option<Item<T>>> {
    let before = serde_json::to_value(&current.body).unwrap_or_default();
    let after = serde_json::to_value(&body).unwrap_or_default();
    let changes = diff(&before, &after);
    if changes.is_empty() {
        return Ok(Some(current));
    }
    let seen = current.revision;
    let mut item = current.map(|_| body);
    item.revision = seen.saturating_add(1);
    item.updated_ms = transaction.now_ms();
    for change in &changes {
        keep_sources(&mut item.sources, change);
    }
    if !transaction.update_plan_item(viewer.city, &record_of(&item)?, seen).await? {
        return Ok(None);
    }
    let lines: Vec<ChangeRecord> = changes
        .iter()
        .map(|change| line(transaction, viewer, &item, item.revision, change.clone()))
        .collect();
    transaction.append_plan_changes(viewer.city, item.plan, &lines).await?;
    let fields: Vec<&str> = changes.iter().map(|change| change.field.as_str()).collect();
    note(transaction, viewer, &item, &fields).await?;
    Ok(Some(item))
}

/// A word that a person wrote has no proof in a document: a source stays only while its words hold one of the values.
fn keep_sources(sources: &mut std::collections::BTreeMap<String, Vec<Provenance>>, change: &FieldChange) {
    let mut texts = Vec::new();
    texts_of(&change.after, &mut texts);
    if let Some(proofs) = sources.get_mut(&change.field) {
        proofs.retain(|proof| {
            let quote = fold(&proof.quote);
            texts.iter().any(|text| quote.contains(text.as_str()))
        });
        if proofs.is_empty() {
            sources.remove(&change.field);
        }
    }
}

fn texts_of(value: &Value, texts: &mut Vec<String>) {
    match value {
        Value::String(text) if !text.trim().is_empty() => texts.push(fold(text)),
        Value::Array(list) => list.iter().for_each(|entry| texts_of(entry, texts)),
        Value::Object(fields) => fields.values().for_each(|entry| texts_of(entry, texts)),
        _ => {}
    }
}

fn line<T: Body>(
    transaction: &Transaction,
    viewer: &Viewer,
    item: &Item<T>,
    revision: u32,
    change: FieldChange,
) -> ChangeRecord {
    let internal = item.visibility_of(&change.field) == FieldVisibility::Internal
        || holds_person(&change.before)
        || holds_person(&change.after);
    ChangeRecord {
        seq: 0,
        plan: item.plan,
        item: item.id,
        kind: T::KIND,
        name: item.body.name(),
        revision,
        at_ms: transaction.now_ms(),
        actor: viewer.actor().to_string(),
        change,
        internal,
    }
}

fn holds_person(value: &Value) -> bool {
    let is_person = |entry: &Value| entry.get("person").and_then(Value::as_bool) == Some(true);
    value.as_array().is_some_and(|list| list.iter().any(is_person))
}

pub(crate) async fn note<T: Body>(
    transaction: &mut Transaction,
    viewer: &Viewer,
    item: &Item<T>,
    fields: &[&str],
) -> Result<()> {
    let details = Details::none()
        .code("kind", T::KIND.as_str())
        .code("fields", &fields.join(","))
        .number("revision", u64::from(item.revision));
    let entry = viewer.entry(Action::PlanChanged, Object::PlanItem(item.id)).with(details);
    transaction.append(&entry).await?;
    Ok(())
}

/// The item as kept.
pub(crate) fn record_of<T: Body>(item: &Item<T>) -> Result<ItemRecord> {
    let body = serde_json::to_value(&item.body)
        .map_err(|_| Error::Internal("a thing of a plan cannot be written".to_owned()))?;
    let sheet =
        (T::KIND == Kind::Sheet).then(|| serde_json::from_value::<ActionSheet>(body.clone()).ok()).flatten();
    Ok(ItemRecord {
        kind: T::KIND,
        status: sheet.as_ref().map_or("", |sheet| sheet.status.as_str()),
        // Far in the future everything open is late: the first day on which it is.
        due_day: sheet.and_then(|sheet| sheet.late_since(jiff::civil::Date::MAX)),
        item: item.clone().map(|_| body.to_string()),
    })
}

/// Whether a body can be kept.
pub(crate) fn verify<T: Body>(body: &T) -> Result<()> {
    let value = serde_json::to_value(body).unwrap_or_default();
    let own = |fault: std::result::Result<(), FieldFault>| fault;
    let checked = check::check(body).and_then(|()| match T::KIND {
        Kind::Sheet => own(serde_json::from_value::<ActionSheet>(value).unwrap_or_default().check()),
        Kind::Indicator => {
            own(serde_json::from_value::<indicator::Indicator>(value).unwrap_or_default().check())
        }
        Kind::Grant => own(serde_json::from_value::<Grant>(value).unwrap_or_default().check()),
        Kind::Opinion => own(serde_json::from_value::<CouncilOpinion>(value).unwrap_or_default().check()),
        Kind::Plan | Kind::Objective => own(check::funders(&value)),
        _ => Ok(()),
    });
    checked.map_err(|fault| Error::Field { field: fault.field, code: fault.code })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_source_goes_when_the_words_it_proves_are_gone() {
        let proof = |quote: &str| -> Provenance {
            serde_json::from_value(
                json!({"document": uuid::Uuid::nil(), "version": uuid::Uuid::nil(), "title": "t",
                "page": 1, "start": 0, "end": 5, "quote": quote}),
            )
            .unwrap()
        };
        let mut sources = std::collections::BTreeMap::from([(
            "pilots".to_owned(),
            vec![proof("Pilote : Grand\nChambéry"), proof("Etat")],
        )]);
        let after = json!([{"name": "Grand Chambéry"}, {"name": "CAF"}]);
        keep_sources(&mut sources, &FieldChange { field: "pilots".into(), before: json!([]), after });
        assert_eq!(sources["pilots"].len(), 1);
        let none = FieldChange { field: "pilots".into(), before: json!([]), after: json!([]) };
        keep_sources(&mut sources, &none);
        assert!(sources.is_empty());
    }

    /// What the database counts late is what the page shows late.
    #[test]
    fn the_day_kept_is_the_first_on_which_a_sheet_is_late() {
        let sheet: ActionSheet = serde_json::from_value(json!({"title": "t", "end": "2026-05-01",
            "steps": [{"title": "s", "due": "2026-03-01"}, {"title": "d", "due": "2025-01-01", "done": true}]}))
        .unwrap();
        let item = Item {
            id: ItemId(uuid::Uuid::nil()),
            plan: PlanId(uuid::Uuid::nil()),
            parent: None,
            position: 0,
            revision: 1,
            updated_ms: 0,
            body: sheet,
            visibility: std::collections::BTreeMap::new(),
            sources: std::collections::BTreeMap::new(),
        };
        assert_eq!(record_of(&item).unwrap().due_day, Some(jiff::civil::date(2026, 3, 1)));
    }
}
