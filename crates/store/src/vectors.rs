//! Which texts of each version are embedded, by which model, and what remains?
//!
//! A version has slots (its title, its headings, its passages: the plan is made by crate `search`); a slot has one
//! vector for each model. A version without its `embeddings` row was not planned yet.
//!
//! What is called a model here is a series: a second series of the same model holds the vectors of sentences, whose slots
//! and whose measure of progress are its own.

use domain::time::UnixMs;
use domain::{CityId, DocumentId, VersionId};
use sea_orm::{ActiveValue::Set, EntityTrait, Value};

use crate::changes::Change;
use crate::tables::vector;
use crate::{Result, Store, Transaction, sql};

/// The vector of a slot, in the model's own form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VectorRecord {
    /// Rank of the text in the plan of the version.
    pub slot: u32,
    /// Its vector.
    pub vector: Vec<u8>,
}

/// A document to embed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ToEmbed {
    /// The document.
    pub document: DocumentId,
    /// Its current version.
    pub version: VersionId,
    /// City.
    pub city: CityId,
    /// Slots done already: work goes on after them.
    pub done: u32,
}

/// How far the embedding of all current versions is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct EmbeddingProgress {
    /// Texts embedded.
    pub done: u64,
    /// Texts planned.
    pub planned: u64,
    /// Documents that have no plan yet.
    pub unplanned: u64,
}

impl EmbeddingProgress {
    /// Whether nothing remains.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.unplanned == 0 && self.done >= self.planned
    }
}

impl Store {
    /// Vectors of a version by that model, by slot.
    ///
    /// # Errors
    /// The database's own.
    pub async fn list_vectors(&self, version: VersionId, model: &str) -> Result<Vec<VectorRecord>> {
        let rows = sql::all(
            self.db(),
            "SELECT slot, vector FROM vectors WHERE version_id = ? AND model = ? ORDER BY slot",
            vec![version.0.into(), model.into()],
        )
        .await?;
        rows.iter()
            .map(|row| {
                let slot: i64 = row.try_get_by_index(0)?;
                Ok(VectorRecord { slot: crate::pages::small(slot), vector: row.try_get_by_index(1)? })
            })
            .collect()
    }

    /// Vectors of slots of some versions, those that are there, in no order.
    ///
    /// # Errors
    /// The database's own.
    pub async fn find_vectors(
        &self,
        wanted: &[(VersionId, u32)],
        model: &str,
    ) -> Result<Vec<(VersionId, VectorRecord)>> {
        let mut found = Vec::with_capacity(wanted.len());
        for chunk in wanted.chunks(sql::VALUES_MAX / 4) {
            let text = format!(
                "WITH wanted (version_id, slot) AS (VALUES {})
                 SELECT v.version_id, v.slot, v.vector FROM wanted
                 JOIN vectors v ON v.version_id = wanted.version_id AND v.model = ? AND v.slot = wanted.slot",
                crate::pages::pairs(chunk.len())
            );
            let mut values = crate::pages::pair_values(chunk);
            values.push(model.into());
            for row in &sql::all(self.db(), &text, values).await? {
                let slot: i64 = row.try_get_by_index(1)?;
                let record =
                    VectorRecord { slot: crate::pages::small(slot), vector: row.try_get_by_index(2)? };
                found.push((VersionId(row.try_get_by_index(0)?), record));
            }
        }
        Ok(found)
    }

    /// Texts embedded and planned by that model in current versions, and the number of documents not planned yet.
    ///
    /// # Errors
    /// The database's own.
    pub async fn embedding_progress(&self, model: &str) -> Result<EmbeddingProgress> {
        let row = sql::one(
            self.db(),
            "SELECT CAST(COALESCE(SUM(e.done), 0) AS BIGINT), CAST(COALESCE(SUM(e.planned), 0) AS BIGINT),
                    COUNT(*) - COUNT(e.version_id)
             FROM documents d LEFT JOIN embeddings e ON e.version_id = d.version_id AND e.model = ?",
            vec![model.into()],
        )
        .await?;
        let Some(row) = row else { return Ok(EmbeddingProgress::default()) };
        let column = |index| -> Result<u64> {
            let value: i64 = row.try_get_by_index(index)?;
            Ok(u64::try_from(value).unwrap_or(0))
        };
        Ok(EmbeddingProgress { done: column(0)?, planned: column(1)?, unplanned: column(2)? })
    }
}

impl Transaction {
    /// Claims documents to embed: first those with nothing embedded, newest first; then those begun, so that every
    /// document is soon found by its first texts.
    ///
    /// # Errors
    /// The database's own.
    pub async fn claim_to_embed(&mut self, model: &str, limit: u32, hold_ms: i64) -> Result<Vec<ToEmbed>> {
        let rows = sql::all(
            self.db(),
            "SELECT d.id, d.version_id, d.city_id, COALESCE(e.done, 0) AS done FROM documents d
             LEFT JOIN embeddings e ON e.version_id = d.version_id AND e.model = ?
             WHERE e.version_id IS NULL OR (e.done < e.planned AND e.claimed_until_ms < ?)
             ORDER BY (COALESCE(e.done, 0) > 0), d.version_id DESC LIMIT ?",
            vec![model.into(), self.now_ms.into(), i64::from(limit).into()],
        )
        .await?;
        let mut claimed = Vec::with_capacity(rows.len());
        for row in &rows {
            let done: i64 = row.try_get("", "done")?;
            let one = ToEmbed {
                document: DocumentId(row.try_get("", "id")?),
                version: VersionId(row.try_get("", "version_id")?),
                city: CityId(row.try_get("", "city_id")?),
                done: crate::pages::small(done),
            };
            // One more than done until the plan is known, so that a claim left by a dead process is found again.
            self.put_progress(&one, model, (done, done + 1), self.now_ms.saturating_add(hold_ms)).await?;
            claimed.push(one);
        }
        Ok(claimed)
    }

    /// Keeps vectors of a version, tells every server's index, and notes how far it is. `false` when the version is not
    /// current any more: nothing was kept.
    ///
    /// # Errors
    /// The database's own.
    pub async fn put_vectors(
        &mut self,
        what: &ToEmbed,
        model: &str,
        vectors: &[VectorRecord],
        progress: (u32, u32),
    ) -> Result<bool> {
        let kept = self.put_quiet_vectors(what, model, vectors, progress).await?;
        if kept && !vectors.is_empty() {
            self.note(Change::Vectors(what.city, what.document));
        }
        Ok(kept)
    }

    /// [`Transaction::put_vectors`] for a series that no index holds.
    ///
    /// # Errors
    /// The database's own.
    pub async fn put_quiet_vectors(
        &mut self,
        what: &ToEmbed,
        model: &str,
        vectors: &[VectorRecord],
        (done, planned): (u32, u32),
    ) -> Result<bool> {
        let current = sql::count(
            self.db(),
            "SELECT COUNT(*) FROM documents WHERE id = ? AND version_id = ?",
            vec![what.document.0.into(), what.version.0.into()],
        )
        .await?;
        if current == 0 {
            return Ok(false);
        }
        for chunk in vectors.chunks(sql::VALUES_MAX / 8) {
            let values: Vec<Value> = chunk.iter().map(|one| Value::from(i64::from(one.slot))).collect();
            let text = format!(
                "DELETE FROM vectors WHERE version_id = ? AND model = ? AND slot IN ({})",
                sql::marks(chunk.len())
            );
            let mut all: Vec<Value> = vec![what.version.0.into(), model.into()];
            all.extend(values);
            sql::run(self.db(), &text, all).await?;
            let rows = chunk.iter().map(|one| vector::ActiveModel {
                version_id: Set(what.version.0),
                model: Set(model.to_owned()),
                slot: Set(i64::from(one.slot)),
                city_id: Set(what.city.0),
                vector: Set(one.vector.clone()),
            });
            vector::Entity::insert_many(rows).exec_without_returning(self.db()).await?;
        }
        self.put_progress(what, model, (i64::from(done), i64::from(planned)), 0).await?;
        Ok(true)
    }

    async fn put_progress(
        &self,
        what: &ToEmbed,
        model: &str,
        (done, planned): (i64, i64),
        until_ms: UnixMs,
    ) -> Result<()> {
        sql::run(
            self.db(),
            "INSERT INTO embeddings (version_id, model, city_id, planned, done, claimed_until_ms)
             VALUES (?, ?, ?, ?, ?, ?)
             ON CONFLICT (version_id, model) DO UPDATE SET planned = excluded.planned, done = excluded.done,
             claimed_until_ms = excluded.claimed_until_ms",
            vec![
                what.version.0.into(),
                model.into(),
                what.city.0.into(),
                planned.into(),
                done.into(),
                until_ms.into(),
            ],
        )
        .await?;
        Ok(())
    }
}
