//! What is measured of each use of artificial intelligence: quality, times, processor time?

use domain::CityId;
use domain::transparency::{AiUse, Evaluation};
use sea_orm::{QueryResult, Value};

use crate::{Result, Store, Transaction, sql};

/// Tables of quality, and of processor time by month (`2026-11`).
pub(crate) const STEP: &[&str] = &[
    "CREATE TABLE evaluations (
        id UUID PRIMARY KEY, city_id UUID NOT NULL REFERENCES cities(id) ON DELETE CASCADE,
        use_name TEXT NOT NULL, at_ms BIGINT NOT NULL, questions_file TEXT NOT NULL, questions_sha256 TEXT NOT NULL,
        answerable BIGINT NOT NULL, right_answers BIGINT NOT NULL, wrong_answers BIGINT NOT NULL,
        unanswerable BIGINT NOT NULL, unanswerable_refused BIGINT NOT NULL, p50_us BIGINT NOT NULL,
        model TEXT NOT NULL, version TEXT NOT NULL)",
    "CREATE INDEX evaluations_by_city ON evaluations (city_id, use_name, at_ms)",
    "CREATE TABLE ai_work (
        city_id UUID NOT NULL REFERENCES cities(id) ON DELETE CASCADE, use_name TEXT NOT NULL, month TEXT NOT NULL,
        times BIGINT NOT NULL, processor_ms BIGINT NOT NULL, PRIMARY KEY (city_id, use_name, month))",
];

/// How often a use ran in a city, and what it took.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct WorkRecord {
    /// Questions, texts or files.
    pub times: u64,
    /// Processor time, in milliseconds.
    pub processor_ms: u64,
}

impl Store {
    /// Evaluations of a use in a city, newest first.
    ///
    /// # Errors
    /// The database's own.
    pub async fn list_evaluations(&self, city: CityId, of: AiUse, limit: u32) -> Result<Vec<Evaluation>> {
        let text = "SELECT at_ms, questions_file, questions_sha256, answerable, right_answers, wrong_answers,
                    unanswerable, unanswerable_refused, p50_us, model, version FROM evaluations
                    WHERE city_id = ? AND use_name = ? ORDER BY at_ms DESC, id DESC LIMIT ?";
        let values = vec![city.0.into(), of.as_str().into(), i64::from(limit).into()];
        sql::all(self.db(), text, values).await?.iter().map(evaluation_of).collect()
    }

    /// What a use did in a city since a month (`2026-11`) and with it.
    ///
    /// # Errors
    /// The database's own.
    pub async fn count_work(&self, city: CityId, of: AiUse, from_month: &str) -> Result<WorkRecord> {
        let text =
            "SELECT CAST(COALESCE(SUM(times), 0) AS BIGINT), CAST(COALESCE(SUM(processor_ms), 0) AS BIGINT)
                    FROM ai_work WHERE city_id = ? AND use_name = ? AND month >= ?";
        let values = vec![city.0.into(), of.as_str().into(), from_month.into()];
        let Some(row) = sql::one(self.db(), text, values).await? else { return Ok(WorkRecord::default()) };
        Ok(WorkRecord { times: unsigned(&row, 0)?, processor_ms: unsigned(&row, 1)? })
    }

    /// Pages of a city's current documents whose words were recognised on an image.
    ///
    /// # Errors
    /// The database's own.
    pub async fn count_recognised_pages(&self, city: CityId) -> Result<u64> {
        let text = "SELECT COUNT(*) FROM pages p JOIN documents d ON d.version_id = p.version_id
                    WHERE d.city_id = ? AND LOWER(p.origin) LIKE '%ocr%'";
        sql::count(self.db(), text, vec![city.0.into()]).await
    }
}

impl Transaction {
    /// Adds an evaluation.
    ///
    /// # Errors
    /// The database's own.
    pub async fn insert_evaluation(&mut self, city: CityId, of: AiUse, measured: &Evaluation) -> Result<()> {
        let number = |value: u64| Value::from(i64::try_from(value).unwrap_or(i64::MAX));
        let text = "INSERT INTO evaluations (id, city_id, use_name, at_ms, questions_file, questions_sha256, answerable,
                    right_answers, wrong_answers, unanswerable, unanswerable_refused, p50_us, model, version)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
        let values = vec![
            self.next_id().into(),
            city.0.into(),
            of.as_str().into(),
            measured.at_ms.into(),
            measured.questions_file.clone().into(),
            measured.questions_sha256.clone().into(),
            number(measured.answerable),
            number(measured.right),
            number(measured.wrong),
            number(measured.unanswerable),
            number(measured.unanswerable_refused),
            number(measured.p50_us),
            measured.model.clone().into(),
            measured.version.clone().into(),
        ];
        sql::run(self.db(), text, values).await?;
        Ok(())
    }

    /// Adds what a use did in a city to the month of now; nothing for a city that is gone.
    ///
    /// # Errors
    /// The database's own.
    pub async fn add_work(&mut self, city: CityId, of: AiUse, done: WorkRecord) -> Result<()> {
        let month = jiff::Timestamp::from_millisecond(self.now_ms)
            .map(|instant| instant.strftime("%Y-%m").to_string())
            .unwrap_or_default();
        let number = |value: u64| Value::from(i64::try_from(value).unwrap_or(i64::MAX));
        let text = "INSERT INTO ai_work (city_id, use_name, month, times, processor_ms)
                    SELECT id, ?, ?, ?, ? FROM cities WHERE id = ?
                    ON CONFLICT (city_id, use_name, month) DO UPDATE SET times = ai_work.times + excluded.times,
                    processor_ms = ai_work.processor_ms + excluded.processor_ms";
        let values = vec![
            of.as_str().into(),
            month.into(),
            number(done.times),
            number(done.processor_ms),
            city.0.into(),
        ];
        sql::run(self.db(), text, values).await?;
        Ok(())
    }
}

fn unsigned(row: &QueryResult, at: usize) -> Result<u64> {
    let value: i64 = row.try_get_by_index(at)?;
    Ok(u64::try_from(value).unwrap_or(0))
}

fn evaluation_of(row: &QueryResult) -> Result<Evaluation> {
    Ok(Evaluation {
        at_ms: row.try_get_by_index(0)?,
        questions_file: row.try_get_by_index(1)?,
        questions_sha256: row.try_get_by_index(2)?,
        answerable: unsigned(row, 3)?,
        right: unsigned(row, 4)?,
        wrong: unsigned(row, 5)?,
        unanswerable: unsigned(row, 6)?,
        unanswerable_refused: unsigned(row, 7)?,
        p50_us: unsigned(row, 8)?,
        model: row.try_get_by_index(9)?,
        version: row.try_get_by_index(10)?,
    })
}
