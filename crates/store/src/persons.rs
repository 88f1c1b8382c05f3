//! Where do words of a person stand, and how are they erased?
//!
//! Texts that people type, row by row: questions kept apart, unanswered questions, contests. Their columns are those that
//! [`crate::data_map`] gives to these processings.

use domain::CityId;
use sea_orm::Value;
use uuid::Uuid;

use crate::{Result, Store, Transaction, sql};

/// Where a text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// Kept apart from the entry of that number.
    Entry(i64),
    /// An unanswered question.
    Gap(Uuid),
    /// A contest.
    Contest(Uuid),
}

/// Rows read at once.
const SLICE: i64 = 1_000;

impl Store {
    /// Gives every text that people typed in a city, with its place, to `see`.
    ///
    /// # Errors
    /// The database's own.
    pub async fn see_texts(&self, city: CityId, mut see: impl FnMut(Place, &str)) -> Result<()> {
        let mut after = 0_i64;
        loop {
            let text = "SELECT seq, text FROM ledger_kept WHERE city_id = ? AND seq > ? ORDER BY seq LIMIT ?";
            let rows = sql::all(self.db(), text, vec![city.0.into(), after.into(), SLICE.into()]).await?;
            let Some(last) = rows.last() else { break };
            after = last.try_get_by_index(0)?;
            for row in &rows {
                see(Place::Entry(row.try_get_by_index(0)?), &row.try_get_by_index::<String>(1)?);
            }
        }
        let gaps = "SELECT id, question FROM gaps WHERE city_id = ? AND id > ? ORDER BY id LIMIT ?";
        self.see_rows(city, gaps, Place::Gap, &mut see).await?;
        let contests = "SELECT id, question || ' ' || reason || ' ' || COALESCE(email, '') || ' ' || COALESCE(outcome, '')
                        FROM contests WHERE city_id = ? AND id > ? ORDER BY id LIMIT ?";
        self.see_rows(city, contests, Place::Contest, &mut see).await
    }

    async fn see_rows(
        &self,
        city: CityId,
        text: &str,
        place: impl Fn(Uuid) -> Place,
        see: &mut impl FnMut(Place, &str),
    ) -> Result<()> {
        let mut after = Uuid::nil();
        loop {
            let values: Vec<Value> = vec![city.0.into(), after.into(), SLICE.into()];
            let rows = sql::all(self.db(), text, values).await?;
            let Some(last) = rows.last() else { return Ok(()) };
            after = last.try_get_by_index(0)?;
            for row in &rows {
                see(place(row.try_get_by_index(0)?), &row.try_get_by_index::<String>(1)?);
            }
        }
    }

    /// How many texts that people typed a city keeps: kept apart, unanswered questions, contests.
    ///
    /// # Errors
    /// The database's own.
    pub async fn count_texts(&self, city: CityId) -> Result<[u64; 3]> {
        let mut counts = [0; 3];
        for (count, table) in counts.iter_mut().zip(["ledger_kept", "gaps", "contests"]) {
            let text = format!("SELECT COUNT(*) FROM {table} WHERE city_id = ?");
            *count = sql::count(self.db(), &text, vec![city.0.into()]).await?;
        }
        Ok(counts)
    }
}

impl Transaction {
    /// Erases the texts of these places in a city; entries of the ledger whose text went are given back, for the entry that
    /// tells it.
    ///
    /// # Errors
    /// The database's own.
    pub async fn erase_places(&mut self, city: CityId, places: &[Place]) -> Result<(Vec<u64>, u64)> {
        let entries: Vec<i64> = places
            .iter()
            .filter_map(|place| if let Place::Entry(seq) = place { Some(*seq) } else { None })
            .collect();
        let erased = self.erase_kept(city, &entries).await?;
        let mut rows = 0;
        for place in places {
            rows += u64::from(match place {
                Place::Entry(_) => false,
                Place::Gap(id) => self.erase_gap(city, *id).await?,
                Place::Contest(id) => self.erase_contest(city, *id).await?,
            });
        }
        Ok((erased, rows))
    }
}
