//! What do the plans of a city hold, and what changed in them?
//!
//! *Invariant:* an item is only written over the revision that its writer saw; who comes second is told.
//! *Invariant:* the history takes new lines only; it goes with its plan.

mod changes;
mod imports;
pub(crate) mod reminders;
pub(crate) mod tables;

use domain::plan::item::{Item, Kind};
use domain::time::UnixMs;
use domain::{CityId, ItemId, PlanId};
use jiff::civil::Date;
use sea_orm::{QueryResult, Value};

pub use changes::{ChangeFilter, ChangeRecord};
pub use imports::{ImportRecord, ImportState};
pub use reminders::ReminderRecord;

use crate::{Result, Store, Transaction, sql};

/// A plan in a list.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanRecord {
    /// Its id.
    pub id: PlanId,
    /// Its city.
    pub city: CityId,
    /// Its name in addresses; unique in its city.
    pub slug: String,
    /// Whether everyone sees it.
    pub published: bool,
    /// When it was made.
    pub created_ms: UnixMs,
    /// Its own page, body as JSON.
    pub item: Item<String>,
}

/// A thing of a plan as kept: its body is JSON.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemRecord {
    /// What it is.
    pub kind: Kind,
    /// It.
    pub item: Item<String>,
    /// State of an action sheet; empty for others.
    pub status: &'static str,
    /// Next day by which something of it must be done; `None` where nothing must.
    pub due_day: Option<Date>,
}

/// Number of sheets of a plan in one state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetCount {
    /// The plan.
    pub plan: PlanId,
    /// State.
    pub status: String,
    /// How many.
    pub number: u64,
    /// How many of them are late.
    pub late: u64,
}

const PLAN_COLUMNS: &str = "p.id, p.city_id, p.slug, p.published, p.created_ms,
    i.id, i.plan_id, i.parent_id, i.position, i.revision, i.updated_ms, i.body, i.visibility, i.sources
    FROM plans p JOIN plan_items i ON i.id = p.id";
const ITEM_COLUMNS: &str = "i.id, i.plan_id, i.parent_id, i.position, i.revision, i.updated_ms, i.body,
    i.visibility, i.sources, i.kind, i.status, i.due_day FROM plan_items i";

impl Store {
    /// Plans of a city, the newest first; hidden ones too if asked.
    ///
    /// # Errors
    /// The database's own.
    pub async fn list_plans(&self, city: CityId, with_hidden: bool) -> Result<Vec<PlanRecord>> {
        let shown = if with_hidden { "" } else { " AND p.published = ?" };
        let text =
            format!("SELECT {PLAN_COLUMNS} WHERE p.city_id = ?{shown} ORDER BY p.created_ms DESC, p.id DESC");
        let mut values: Vec<Value> = vec![city.0.into()];
        if !with_hidden {
            values.push(true.into());
        }
        sql::all(self.db(), &text, values).await?.iter().map(plan_of).collect()
    }

    /// The plan of that name.
    ///
    /// # Errors
    /// The database's own.
    pub async fn find_plan(&self, city: CityId, slug: &str) -> Result<Option<PlanRecord>> {
        let text = format!("SELECT {PLAN_COLUMNS} WHERE p.city_id = ? AND p.slug = ?");
        sql::one(self.db(), &text, vec![city.0.into(), slug.into()]).await?.as_ref().map(plan_of).transpose()
    }

    /// How many sheets of each plan of a city are in each state, and late on `today`.
    ///
    /// # Errors
    /// The database's own.
    pub async fn count_sheets(&self, city: CityId, today: Date) -> Result<Vec<SheetCount>> {
        let text = "SELECT plan_id, status, COUNT(*),
                SUM(CASE WHEN due_day <> '' AND due_day < ? THEN 1 ELSE 0 END)
            FROM plan_items WHERE city_id = ? AND kind = 'sheet' GROUP BY plan_id, status";
        let rows = sql::all(self.db(), text, vec![today.to_string().into(), city.0.into()]).await?;
        rows.iter()
            .map(|row| {
                let number = |at: usize| -> Result<u64> {
                    let value: i64 = row.try_get_by_index(at)?;
                    Ok(u64::try_from(value).unwrap_or(0))
                };
                Ok(SheetCount {
                    plan: PlanId(row.try_get_by_index(0)?),
                    status: row.try_get_by_index(1)?,
                    number: number(2)?,
                    late: number(3)?,
                })
            })
            .collect()
    }

    /// The things of a plan of these kinds, each kind in its order.
    ///
    /// # Errors
    /// The database's own.
    pub async fn list_plan_items(
        &self,
        city: CityId,
        plan: PlanId,
        kinds: &[Kind],
    ) -> Result<Vec<ItemRecord>> {
        let text = format!(
            "SELECT {ITEM_COLUMNS} WHERE i.city_id = ? AND i.plan_id = ? AND i.kind IN ({})
             ORDER BY i.kind, i.position, i.id",
            sql::marks(kinds.len().max(1))
        );
        let mut values: Vec<Value> = vec![city.0.into(), plan.0.into()];
        values.extend(kinds.iter().map(|kind| Value::from(kind.as_str())));
        if kinds.is_empty() {
            values.push("".into());
        }
        sql::all(self.db(), &text, values).await?.iter().map(record_of).collect()
    }

    /// One thing of a plan.
    ///
    /// # Errors
    /// The database's own.
    pub async fn find_plan_item(&self, city: CityId, id: ItemId) -> Result<Option<ItemRecord>> {
        let text = format!("SELECT {ITEM_COLUMNS} WHERE i.city_id = ? AND i.id = ?");
        sql::one(self.db(), &text, vec![city.0.into(), id.0.into()])
            .await?
            .as_ref()
            .map(record_of)
            .transpose()
    }

    /// How many things a plan has.
    ///
    /// # Errors
    /// The database's own.
    pub async fn count_plan_items(&self, city: CityId, plan: PlanId) -> Result<u64> {
        let text = "SELECT COUNT(*) FROM plan_items WHERE city_id = ? AND plan_id = ?";
        sql::count(self.db(), text, vec![city.0.into(), plan.0.into()]).await
    }
}

impl Transaction {
    /// Makes a plan, hidden, with its own page.
    ///
    /// # Errors
    /// [`crate::Error::Exists`] where the city has a plan of that name.
    pub async fn insert_plan(&mut self, city: CityId, slug: &str, page: &ItemRecord) -> Result<()> {
        let text = "INSERT INTO plans (id, city_id, slug, published, created_ms) VALUES (?, ?, ?, ?, ?)";
        let plan = page.item.plan;
        let values = vec![plan.0.into(), city.0.into(), slug.into(), false.into(), self.now_ms.into()];
        sql::run(self.db(), text, values).await?;
        self.insert_plan_item(city, page).await
    }

    /// Shows a plan to everyone, or hides it; whether there was one.
    ///
    /// # Errors
    /// The database's own.
    pub async fn set_plan_published(&mut self, city: CityId, plan: PlanId, published: bool) -> Result<bool> {
        let text = "UPDATE plans SET published = ? WHERE city_id = ? AND id = ?";
        Ok(sql::run(self.db(), text, vec![published.into(), city.0.into(), plan.0.into()]).await? > 0)
    }

    /// Deletes a plan with all that is in it; whether there was one.
    ///
    /// # Errors
    /// The database's own.
    pub async fn delete_plan(&mut self, city: CityId, plan: PlanId) -> Result<bool> {
        let text = "DELETE FROM plans WHERE city_id = ? AND id = ?";
        Ok(sql::run(self.db(), text, vec![city.0.into(), plan.0.into()]).await? > 0)
    }

    /// Adds a thing to a plan.
    ///
    /// # Errors
    /// [`crate::Error::Exists`] where its id is taken.
    pub async fn insert_plan_item(&mut self, city: CityId, record: &ItemRecord) -> Result<()> {
        let text =
            "INSERT INTO plan_items (id, city_id, plan_id, kind, parent_id, position, revision, updated_ms,
                status, due_day, body, visibility, sources) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
        let item = &record.item;
        let values = vec![
            item.id.0.into(),
            city.0.into(),
            item.plan.0.into(),
            record.kind.as_str().into(),
            item.parent.map(|parent| parent.0).into(),
            item.position.into(),
            i64::from(item.revision).into(),
            item.updated_ms.into(),
            record.status.into(),
            day_text(record.due_day).into(),
            item.body.clone().into(),
            serde_json::to_string(&item.visibility)?.into(),
            serde_json::to_string(&item.sources)?.into(),
        ];
        sql::run(self.db(), text, values).await?;
        Ok(())
    }

    /// Writes a thing over its revision `seen`; false where it has another by now, or is gone.
    ///
    /// # Errors
    /// The database's own.
    pub async fn update_plan_item(&mut self, city: CityId, record: &ItemRecord, seen: u32) -> Result<bool> {
        let text = "UPDATE plan_items SET parent_id = ?, position = ?, revision = ?, updated_ms = ?, status = ?,
                due_day = ?, body = ?, visibility = ?, sources = ? WHERE city_id = ? AND id = ? AND revision = ?";
        let item = &record.item;
        let values = vec![
            item.parent.map(|parent| parent.0).into(),
            item.position.into(),
            i64::from(item.revision).into(),
            item.updated_ms.into(),
            record.status.into(),
            day_text(record.due_day).into(),
            item.body.clone().into(),
            serde_json::to_string(&item.visibility)?.into(),
            serde_json::to_string(&item.sources)?.into(),
            city.0.into(),
            item.id.0.into(),
            i64::from(seen).into(),
        ];
        Ok(sql::run(self.db(), text, values).await? > 0)
    }

    /// Takes a thing out of its plan, at its revision `seen`, unless it holds others; whether it went.
    ///
    /// # Errors
    /// The database's own.
    pub async fn delete_plan_item(&mut self, city: CityId, id: ItemId, seen: u32) -> Result<bool> {
        let text = "DELETE FROM plan_items WHERE city_id = ? AND id = ? AND revision = ?
                AND NOT EXISTS (SELECT 1 FROM plan_items c WHERE c.parent_id = plan_items.id)";
        Ok(sql::run(self.db(), text, vec![city.0.into(), id.0.into(), i64::from(seen).into()]).await? > 0)
    }
}

fn day_text(day: Option<Date>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}

/// The item whose columns begin at `from`.
fn item_of(row: &QueryResult, from: usize) -> Result<Item<String>> {
    let parent: Option<uuid::Uuid> = row.try_get_by_index(from + 2)?;
    let revision: i64 = row.try_get_by_index(from + 4)?;
    Ok(Item {
        id: ItemId(row.try_get_by_index(from)?),
        plan: PlanId(row.try_get_by_index(from + 1)?),
        parent: parent.map(ItemId),
        position: row.try_get_by_index(from + 3)?,
        revision: u32::try_from(revision).unwrap_or(u32::MAX),
        updated_ms: row.try_get_by_index(from + 5)?,
        body: row.try_get_by_index(from + 6)?,
        visibility: serde_json::from_str(&row.try_get_by_index::<String>(from + 7)?)?,
        sources: serde_json::from_str(&row.try_get_by_index::<String>(from + 8)?)?,
    })
}

fn plan_of(row: &QueryResult) -> Result<PlanRecord> {
    Ok(PlanRecord {
        id: PlanId(row.try_get_by_index(0)?),
        city: CityId(row.try_get_by_index(1)?),
        slug: row.try_get_by_index(2)?,
        published: row.try_get_by_index(3)?,
        created_ms: row.try_get_by_index(4)?,
        item: item_of(row, 5)?,
    })
}

fn record_of(row: &QueryResult) -> Result<ItemRecord> {
    let kind: String = row.try_get_by_index(9)?;
    let status: String = row.try_get_by_index(10)?;
    let due_day: String = row.try_get_by_index(11)?;
    Ok(ItemRecord {
        kind: Kind::from_name(&kind).ok_or(crate::Error::Malformed { what: "kind of a thing of a plan" })?,
        item: item_of(row, 0)?,
        status: domain::plan::sheet::Status::from_name(&status).map_or("", |status| status.as_str()),
        due_day: due_day.parse().ok(),
    })
}
