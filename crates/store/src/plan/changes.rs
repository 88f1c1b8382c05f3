//! What changed in a plan, when, by whom?

use domain::plan::change::FieldChange;
use domain::plan::item::Kind;
use domain::time::UnixMs;
use domain::{CityId, ItemId, PlanId};
use sea_orm::{QueryResult, Value};

use crate::{Result, Store, Transaction, sql};

/// A line of the history.
#[derive(Debug, Clone, PartialEq)]
pub struct ChangeRecord {
    /// Place in the history of the plan, from 1; given when written.
    pub seq: i64,
    /// The plan.
    pub plan: PlanId,
    /// The thing that changed.
    pub item: ItemId,
    /// What it is.
    pub kind: Kind,
    /// Its name at that time.
    pub name: String,
    /// Its revision after the change.
    pub revision: u32,
    /// When.
    pub at_ms: UnixMs,
    /// Who, as the ledger says it.
    pub actor: String,
    /// Field with its value before and after; `created` and `deleted` for the thing as a whole.
    pub change: FieldChange,
    /// Whether it is for those who work on the plan only.
    pub internal: bool,
}

/// Which lines of a history.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ChangeFilter {
    /// Only of this thing.
    pub item: Option<ItemId>,
    /// Only those after this instant.
    pub after_ms: Option<UnixMs>,
    /// Internal ones too.
    pub internal: bool,
}

impl ChangeFilter {
    fn condition(&self, city: CityId, plan: PlanId) -> (String, Vec<Value>) {
        let mut text = "city_id = ? AND plan_id = ?".to_owned();
        let mut values: Vec<Value> = vec![city.0.into(), plan.0.into()];
        if let Some(item) = self.item {
            text.push_str(" AND item_id = ?");
            values.push(item.0.into());
        }
        if let Some(after_ms) = self.after_ms {
            text.push_str(" AND at_ms > ?");
            values.push(after_ms.into());
        }
        if !self.internal {
            text.push_str(" AND internal = ?");
            values.push(false.into());
        }
        (text, values)
    }
}

const COLUMNS: &str =
    "seq, plan_id, item_id, kind, name, revision, at_ms, actor, field, before, after, internal";

impl Store {
    /// Lines of the history of a plan, newest first.
    ///
    /// # Errors
    /// The database's own.
    pub async fn list_plan_changes(
        &self,
        city: CityId,
        plan: PlanId,
        filter: ChangeFilter,
        (limit, offset): (u32, u32),
    ) -> Result<Vec<ChangeRecord>> {
        let (condition, mut values) = filter.condition(city, plan);
        values.extend([i64::from(limit).into(), i64::from(offset).into()]);
        let text = format!(
            "SELECT {COLUMNS} FROM plan_changes WHERE {condition} ORDER BY seq DESC LIMIT ? OFFSET ?"
        );
        sql::all(self.db(), &text, values).await?.iter().map(change_of).collect()
    }

    /// How many lines.
    ///
    /// # Errors
    /// The database's own.
    pub async fn count_plan_changes(&self, city: CityId, plan: PlanId, filter: ChangeFilter) -> Result<u64> {
        let (condition, values) = filter.condition(city, plan);
        sql::count(self.db(), &format!("SELECT COUNT(*) FROM plan_changes WHERE {condition}"), values).await
    }

    /// What was changed in a thing after its revision `seen`, newest first.
    ///
    /// # Errors
    /// The database's own.
    pub async fn list_changes_since(
        &self,
        city: CityId,
        item: ItemId,
        seen: u32,
    ) -> Result<Vec<ChangeRecord>> {
        let text = format!(
            "SELECT {COLUMNS} FROM plan_changes WHERE city_id = ? AND item_id = ? AND revision > ? ORDER BY seq DESC"
        );
        let values = vec![city.0.into(), item.0.into(), i64::from(seen).into()];
        sql::all(self.db(), &text, values).await?.iter().map(change_of).collect()
    }
}

impl Store {
    /// What was changed in these fields of the action sheets of a plan from an instant on, newest first; that a sheet was
    /// made, too.
    ///
    /// # Errors
    /// The database's own.
    pub async fn list_sheet_changes_from(
        &self,
        city: CityId,
        plan: PlanId,
        from_ms: UnixMs,
        fields: &[&str],
    ) -> Result<Vec<ChangeRecord>> {
        let text = format!(
            "SELECT {COLUMNS} FROM plan_changes WHERE city_id = ? AND plan_id = ? AND at_ms >= ? AND kind = 'sheet'
             AND field IN ('created', {}) ORDER BY seq DESC",
            sql::marks(fields.len().max(1))
        );
        let mut values: Vec<Value> = vec![city.0.into(), plan.0.into(), from_ms.into()];
        values.extend(fields.iter().map(|field| Value::from(*field)));
        if fields.is_empty() {
            values.push("".into());
        }
        sql::all(self.db(), &text, values).await?.iter().map(change_of).collect()
    }
}

impl Transaction {
    /// Adds lines to the history of a plan, in their order.
    ///
    /// # Errors
    /// The database's own.
    pub async fn append_plan_changes(
        &mut self,
        city: CityId,
        plan: PlanId,
        changes: &[ChangeRecord],
    ) -> Result<()> {
        let text = "SELECT COALESCE(MAX(seq), 0) FROM plan_changes WHERE plan_id = ?";
        let last = sql::count(self.db(), text, vec![plan.0.into()]).await?;
        for (seq, change) in (last.saturating_add(1)..).zip(changes) {
            let text = format!("INSERT INTO plan_changes ({COLUMNS}, city_id) VALUES ({})", sql::marks(13));
            let values = vec![
                seq.cast_signed().into(),
                plan.0.into(),
                change.item.0.into(),
                change.kind.as_str().into(),
                change.name.clone().into(),
                i64::from(change.revision).into(),
                change.at_ms.into(),
                change.actor.clone().into(),
                change.change.field.clone().into(),
                change.change.before.to_string().into(),
                change.change.after.to_string().into(),
                change.internal.into(),
                city.0.into(),
            ];
            sql::run(self.db(), &text, values).await?;
        }
        Ok(())
    }

    /// Shows the past of a field to everyone, or keeps it to those who work on the plan.
    ///
    /// # Errors
    /// The database's own.
    pub async fn set_changes_internal(
        &mut self,
        city: CityId,
        item: ItemId,
        field: &str,
        internal: bool,
    ) -> Result<()> {
        let text = "UPDATE plan_changes SET internal = ? WHERE city_id = ? AND item_id = ? AND field = ?";
        sql::run(self.db(), text, vec![internal.into(), city.0.into(), item.0.into(), field.into()]).await?;
        Ok(())
    }
}

fn change_of(row: &QueryResult) -> Result<ChangeRecord> {
    let kind: String = row.try_get_by_index(3)?;
    let revision: i64 = row.try_get_by_index(5)?;
    Ok(ChangeRecord {
        seq: row.try_get_by_index(0)?,
        plan: PlanId(row.try_get_by_index(1)?),
        item: ItemId(row.try_get_by_index(2)?),
        kind: Kind::from_name(&kind).ok_or(crate::Error::Malformed { what: "kind of a thing of a plan" })?,
        name: row.try_get_by_index(4)?,
        revision: u32::try_from(revision).unwrap_or(u32::MAX),
        at_ms: row.try_get_by_index(6)?,
        actor: row.try_get_by_index(7)?,
        change: FieldChange {
            field: row.try_get_by_index(8)?,
            before: serde_json::from_str(&row.try_get_by_index::<String>(9)?)?,
            after: serde_json::from_str(&row.try_get_by_index::<String>(10)?)?,
        },
        internal: row.try_get_by_index(11)?,
    })
}
