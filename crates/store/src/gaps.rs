//! Which questions found no answer?
//!
//! *Invariant:* the words of a question are kept only here, for [`domain::ask::Refusal::NotInDocuments`], until a day
//! that the row itself carries; every other refusal is a number by month.

use domain::CityId;
use domain::ask::Refusal;
use domain::time::UnixMs;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::tables::gap;
use crate::{Result, Store, Transaction, sql};

/// A group of questions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GapRecord {
    /// Its id.
    pub id: Uuid,
    /// The question as first asked.
    pub question: String,
    /// How often.
    pub asked: u64,
    /// First asked.
    pub first_ms: UnixMs,
    /// Last asked.
    pub last_ms: UnixMs,
    /// Closed by staff.
    pub closed: bool,
}

impl Store {
    /// Gaps of a city, most asked first.
    ///
    /// # Errors
    /// The database's own.
    pub async fn list_gaps(
        &self,
        city: CityId,
        with_closed: bool,
        limit: u32,
        offset: u32,
    ) -> Result<Vec<GapRecord>> {
        let mut query = gap::Entity::find().filter(gap::Column::CityId.eq(city.0));
        if !with_closed {
            query = query.filter(gap::Column::Closed.eq(false));
        }
        let rows = query
            .order_by_desc(gap::Column::Asked)
            .order_by_desc(gap::Column::LastMs)
            .order_by_asc(gap::Column::Id)
            .limit(u64::from(limit))
            .offset(u64::from(offset))
            .all(self.db())
            .await?;
        Ok(rows
            .into_iter()
            .map(|row| GapRecord {
                id: row.id,
                question: row.question,
                asked: u64::try_from(row.asked).unwrap_or(0),
                first_ms: row.first_ms,
                last_ms: row.last_ms,
                closed: row.closed,
            })
            .collect())
    }

    /// How many gaps a city has.
    ///
    /// # Errors
    /// The database's own.
    pub async fn count_gaps(&self, city: CityId, with_closed: bool) -> Result<u64> {
        let open = if with_closed { "" } else { " AND NOT CAST(closed AS BOOLEAN)" };
        let text = format!("SELECT COUNT(*) FROM gaps WHERE city_id = ?{open}");
        sql::count(self.db(), &text, vec![city.0.into()]).await
    }

    /// Refusals of a city by reason and month (`2026-11`), newest month first.
    ///
    /// # Errors
    /// The database's own.
    pub async fn list_refusals(&self, city: CityId) -> Result<Vec<(String, String, u64)>> {
        let rows = sql::all(
            self.db(),
            "SELECT reason, month, asked FROM refusals WHERE city_id = ? ORDER BY month DESC, reason",
            vec![city.0.into()],
        )
        .await?;
        rows.iter()
            .map(|row| {
                let asked: i64 = row.try_get_by_index(2)?;
                Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?, u64::try_from(asked).unwrap_or(0)))
            })
            .collect()
    }
}

impl Transaction {
    /// Counts a refusal.
    ///
    /// # Errors
    /// The database's own.
    pub async fn count_refusal(&mut self, city: CityId, reason: Refusal) -> Result<()> {
        let month = jiff::Timestamp::from_millisecond(self.now_ms)
            .map(|instant| instant.strftime("%Y-%m").to_string())
            .unwrap_or_default();
        sql::run(
            self.db(),
            "INSERT INTO refusals (city_id, reason, month, asked) VALUES (?, ?, ?, 1)
             ON CONFLICT (city_id, reason, month) DO UPDATE SET asked = refusals.asked + 1",
            vec![city.0.into(), reason.as_str().into(), month.into()],
        )
        .await?;
        Ok(())
    }

    /// Groups an unanswered question under its analysed words; a closed gap opens again.
    ///
    /// # Errors
    /// The database's own.
    pub async fn put_gap(
        &mut self,
        city: CityId,
        analysed: &str,
        question: &str,
        keep_ms: i64,
    ) -> Result<()> {
        let erase_after = self.now_ms.saturating_add(keep_ms);
        sql::run(
            self.db(),
            "INSERT INTO gaps (id, city_id, analysed, question, asked, first_ms, last_ms, closed, erase_after_ms)
             VALUES (?, ?, ?, ?, 1, ?, ?, ?, ?)
             ON CONFLICT (city_id, analysed) DO UPDATE SET asked = gaps.asked + 1, last_ms = excluded.last_ms,
             closed = excluded.closed, erase_after_ms = excluded.erase_after_ms",
            vec![
                self.next_id().into(),
                city.0.into(),
                analysed.into(),
                question.into(),
                self.now_ms.into(),
                self.now_ms.into(),
                false.into(),
                erase_after.into(),
            ],
        )
        .await?;
        Ok(())
    }

    /// Closes a gap; whether there was one.
    ///
    /// # Errors
    /// The database's own.
    pub async fn close_gap(&mut self, city: CityId, id: Uuid) -> Result<bool> {
        let changed = gap::Entity::update_many()
            .col_expr(gap::Column::Closed, true.into())
            .filter(gap::Column::Id.eq(id).and(gap::Column::CityId.eq(city.0)))
            .exec(self.db())
            .await?;
        Ok(changed.rows_affected > 0)
    }

    /// Erases a gap; whether there was one.
    ///
    /// # Errors
    /// The database's own.
    pub async fn erase_gap(&mut self, city: CityId, id: Uuid) -> Result<bool> {
        let changed = gap::Entity::delete_many()
            .filter(gap::Column::Id.eq(id).and(gap::Column::CityId.eq(city.0)))
            .exec(self.db())
            .await?;
        Ok(changed.rows_affected > 0)
    }

    /// Erases the gaps whose time has come; how many in each city.
    ///
    /// # Errors
    /// The database's own.
    pub async fn erase_old_gaps(&mut self) -> Result<Vec<(CityId, u64)>> {
        let text = "SELECT city_id, COUNT(*) FROM gaps WHERE erase_after_ms < ? GROUP BY city_id";
        let rows = sql::all(self.db(), text, vec![self.now_ms.into()]).await?;
        let mut erased = Vec::new();
        for row in rows {
            let count: i64 = row.try_get_by_index(1)?;
            erased.push((CityId(row.try_get_by_index(0)?), u64::try_from(count).unwrap_or(0)));
        }
        if !erased.is_empty() {
            sql::run(self.db(), "DELETE FROM gaps WHERE erase_after_ms < ?", vec![self.now_ms.into()])
                .await?;
        }
        Ok(erased)
    }
}
