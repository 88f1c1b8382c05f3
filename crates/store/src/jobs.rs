//! Which files wait to be taken in, who works on them, and what came of each?
//!
//! A file of a job is open until it has an outcome; the outcome is written in the transaction that keeps the
//! document, so that a process killed at any moment leaves either nothing or everything. A worker claims files; when
//! it dies its claims are taken over.

use domain::document::Notice;
use domain::time::UnixMs;
use domain::visibility::{Readers, Readership};
use domain::{CityId, DocumentId, JobId};
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use sea_orm::{FromQueryResult, Value};
use uuid::Uuid;

use crate::cities::{name_of, of_name};
use crate::library::Sight;
use crate::pages::small;
use crate::tables::{job, job_file};
use crate::{Error, Result, Store, Transaction, sql};

/// State of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobState {
    /// Some files have no outcome.
    Open,
    /// Every file has its outcome.
    Done,
    /// Cancelled.
    Cancelled,
}

/// A file handed over with a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewJobFile {
    /// Name as sent.
    pub file: String,
    /// Size.
    pub bytes: u64,
    /// Address of the bytes; `None` with a refusal.
    pub sha256: Option<String>,
    /// Why it was refused on arrival.
    pub refused: Option<RefusedRecord>,
}

/// Why a file was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedRecord {
    /// Stable code.
    pub code: String,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: Option<String>,
}

/// What came of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OutcomeRecord {
    /// New document.
    Added,
    /// Same bytes.
    Unchanged,
    /// New version.
    NewVersion,
    /// Not taken.
    Refused(RefusedRecord),
    /// Left out.
    Cancelled,
}

impl OutcomeRecord {
    fn name(&self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Unchanged => "unchanged",
            Self::NewVersion => "new_version",
            Self::Refused(_) => "refused",
            Self::Cancelled => "cancelled",
        }
    }
}

/// Everything that is written when a file has its outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FinishedFile {
    /// What came of it.
    pub outcome: OutcomeRecord,
    /// The document it became.
    pub document: Option<DocumentId>,
    /// Pages read.
    pub pages: u32,
    /// Remarks.
    pub notices: Vec<Notice>,
}

/// A job with its counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobRecord {
    /// Its id.
    pub id: JobId,
    /// City.
    pub city: CityId,
    /// Who may see its files and the documents that they become.
    pub readership: Readership,
    /// State.
    pub state: JobState,
    /// When it was accepted.
    pub created_ms: UnixMs,
    /// When it ended.
    pub finished_ms: Option<UnixMs>,
    /// Number of files by outcome (`None`: open), with their pages.
    pub counts: Vec<(Option<String>, u64, u64)>,
    /// Whether a worker holds some of its files.
    pub claimed: bool,
}

/// A file of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobFileRecord {
    /// Its id.
    pub id: Uuid,
    /// Its job.
    pub job: JobId,
    /// City.
    pub city: CityId,
    /// Rank in the job, from 0.
    pub ordinal: u32,
    /// Name as sent.
    pub file: String,
    /// Size.
    pub bytes: u64,
    /// Address of the bytes.
    pub sha256: Option<String>,
    /// Whether a worker holds it.
    pub claimed: bool,
    /// What came of it.
    pub outcome: Option<OutcomeRecord>,
    /// The document it became.
    pub document: Option<DocumentId>,
    /// Pages read.
    pub pages: u32,
    /// Remarks.
    pub notices: Vec<Notice>,
    /// Place in the change log at which an index holds its words.
    pub cursor: Option<i64>,
}

/// A file to work on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimedFile {
    /// The file.
    pub file: JobFileRecord,
    /// Who may see a new document.
    pub readership: Readership,
}

const JOB_COUNTS: &str = "SELECT job_id, outcome, COUNT(*) AS number, CAST(SUM(pages) AS BIGINT) AS pages,
    CAST(SUM(CASE WHEN claimed_by IS NOT NULL AND outcome IS NULL THEN 1 ELSE 0 END) AS BIGINT) AS claimed
    FROM job_files";

impl Store {
    /// Jobs of a city whose files one may see, newest first.
    ///
    /// # Errors
    /// The database's own.
    pub async fn list_jobs(
        &self,
        city: CityId,
        sight: &Sight,
        limit: u32,
        offset: u32,
    ) -> Result<Vec<JobRecord>> {
        let mut values: Vec<Value> = vec![city.0.into()];
        let seen = sight.condition(&mut values);
        let text = format!(
            "SELECT d.* FROM jobs d WHERE d.city_id = ? AND {seen} ORDER BY d.id DESC LIMIT ? OFFSET ?"
        );
        values.extend([i64::from(limit).into(), i64::from(offset).into()]);
        let rows = sql::all(self.db(), &text, values).await?;
        let rows = rows
            .iter()
            .map(|row| job::Model::from_query_result(row, ""))
            .collect::<std::result::Result<_, _>>()?;
        self.with_counts(rows).await
    }

    /// How many jobs of a city one may see.
    ///
    /// # Errors
    /// The database's own.
    pub async fn count_jobs(&self, city: CityId, sight: &Sight) -> Result<u64> {
        let mut values: Vec<Value> = vec![city.0.into()];
        let seen = sight.condition(&mut values);
        sql::count(self.db(), &format!("SELECT COUNT(*) FROM jobs d WHERE d.city_id = ? AND {seen}"), values)
            .await
    }

    /// How many files of all cities wait for their outcome.
    ///
    /// # Errors
    /// The database's own.
    pub async fn count_open_files(&self) -> Result<u64> {
        sql::count(self.db(), "SELECT COUNT(*) FROM job_files WHERE outcome IS NULL", vec![]).await
    }

    /// A job.
    ///
    /// # Errors
    /// The database's own.
    pub async fn find_job(&self, city: CityId, id: JobId) -> Result<Option<JobRecord>> {
        let rows =
            job::Entity::find_by_id(id.0).filter(job::Column::CityId.eq(city.0)).all(self.db()).await?;
        Ok(self.with_counts(rows).await?.pop())
    }

    /// Files of a job, in the order sent.
    ///
    /// # Errors
    /// The database's own.
    pub async fn list_job_files(&self, id: JobId, limit: u32, offset: u32) -> Result<Vec<JobFileRecord>> {
        let rows = job_file::Entity::find()
            .filter(job_file::Column::JobId.eq(id.0))
            .order_by_asc(job_file::Column::Ordinal)
            .limit(u64::from(limit))
            .offset(u64::from(offset))
            .all(self.db())
            .await?;
        rows.into_iter().map(file_of).collect()
    }

    /// Files of a job that had their outcome, in the order of their outcomes, skipping the first `offset`.
    ///
    /// # Errors
    /// The database's own.
    pub async fn list_finished_files(&self, id: JobId, seen: &[Uuid]) -> Result<Vec<JobFileRecord>> {
        let rows = job_file::Entity::find()
            .filter(job_file::Column::JobId.eq(id.0))
            .filter(job_file::Column::Outcome.is_not_null())
            .order_by_asc(job_file::Column::FinishedMs)
            .order_by_asc(job_file::Column::Ordinal)
            .all(self.db())
            .await?;
        let seen: std::collections::HashSet<&Uuid> = seen.iter().collect();
        rows.into_iter().filter(|row| !seen.contains(&row.id)).map(file_of).collect()
    }

    /// Workers with the instant at which each was last seen.
    ///
    /// # Errors
    /// The database's own.
    pub async fn list_workers(&self) -> Result<Vec<(Uuid, UnixMs)>> {
        let rows = sql::all(self.db(), "SELECT id, seen_ms FROM workers", vec![]).await?;
        rows.iter().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))).collect()
    }

    async fn with_counts(&self, rows: Vec<job::Model>) -> Result<Vec<JobRecord>> {
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let text =
            format!("{JOB_COUNTS} WHERE job_id IN ({}) GROUP BY job_id, outcome", sql::marks(rows.len()));
        let values: Vec<Value> = rows.iter().map(|row| row.id.into()).collect();
        let counts = sql::all(self.db(), &text, values).await?;
        let mut jobs = rows.into_iter().map(job_of).collect::<Result<Vec<_>>>()?;
        for row in &counts {
            let id: Uuid = row.try_get_by_index(0)?;
            let outcome: Option<String> = row.try_get_by_index(1)?;
            let (number, pages): (i64, i64) = (row.try_get_by_index(2)?, row.try_get_by_index(3)?);
            let claimed: i64 = row.try_get_by_index(4)?;
            if let Some(job) = jobs.iter_mut().find(|job| job.id.0 == id) {
                let numbers = (u64::try_from(number).unwrap_or(0), u64::try_from(pages).unwrap_or(0));
                job.counts.push((outcome, numbers.0, numbers.1));
                job.claimed |= claimed > 0;
            }
        }
        Ok(jobs)
    }
}

impl Transaction {
    /// Accepts a job.
    ///
    /// # Errors
    /// The database's own.
    pub async fn insert_job(
        &mut self,
        city: CityId,
        readership: &Readership,
        files: &[NewJobFile],
    ) -> Result<JobId> {
        let id = JobId(self.next_id());
        let row = job::ActiveModel {
            id: Set(id.0),
            city_id: Set(city.0),
            visibility: Set(name_of(&readership.visibility)?),
            state: Set("open".to_owned()),
            created_ms: Set(self.now_ms),
            finished_ms: Set(None),
            readers: Set(readership.readers.to_text()),
        };
        job::Entity::insert(row).exec_without_returning(self.db()).await?;
        let mut ordinal = 0_i64;
        for chunk in files.chunks(sql::VALUES_MAX / 20) {
            let mut rows = Vec::with_capacity(chunk.len());
            for file in chunk {
                rows.push(self.job_file_row(city, id, ordinal, file));
                ordinal += 1;
            }
            job_file::Entity::insert_many(rows).exec_without_returning(self.db()).await?;
        }
        self.close_job_if_done(id).await?;
        Ok(id)
    }

    /// Claims up to `limit` files for `worker`: files that nobody holds or whose holder is not among the `alive`. Of
    /// several files of one name only the first sent is given out, so that the last sent stays.
    ///
    /// # Errors
    /// The database's own.
    pub async fn claim_files(
        &mut self,
        worker: Uuid,
        alive: &[Uuid],
        limit: u32,
    ) -> Result<Vec<ClaimedFile>> {
        let mut holders: Vec<Uuid> = alive.to_vec();
        holders.push(worker);
        let text = format!(
            "SELECT f.*, j.visibility AS job_visibility, j.readers AS job_readers FROM job_files f JOIN jobs j ON j.id = f.job_id
             WHERE f.outcome IS NULL AND (f.claimed_by IS NULL OR f.claimed_by NOT IN ({}))
             AND NOT EXISTS (SELECT 1 FROM job_files e WHERE e.city_id = f.city_id AND e.file = f.file
                             AND e.outcome IS NULL AND e.id < f.id)
             ORDER BY f.id LIMIT ?",
            sql::marks(holders.len())
        );
        let mut values: Vec<Value> = holders.iter().map(|&id| id.into()).collect();
        values.push(i64::from(limit).into());
        let rows = sql::all(self.db(), &text, values).await?;
        let mut claimed = Vec::with_capacity(rows.len());
        for row in &rows {
            let visibility: String = row.try_get("", "job_visibility")?;
            let readers: String = row.try_get("", "job_readers")?;
            let readership = readership_of(&visibility, &readers)?;
            let file = file_of(job_file::Model::from_query_result(row, "")?)?;
            sql::run(
                self.db(),
                "UPDATE job_files SET claimed_by = ? WHERE id = ?",
                vec![worker.into(), file.id.into()],
            )
            .await?;
            claimed.push(ClaimedFile { file, readership });
        }
        Ok(claimed)
    }

    /// Gives back the files that a worker holds without outcome.
    ///
    /// # Errors
    /// The database's own.
    pub async fn release_claims(&mut self, worker: Uuid) -> Result<()> {
        sql::run(
            self.db(),
            "UPDATE job_files SET claimed_by = NULL WHERE claimed_by = ? AND outcome IS NULL",
            vec![worker.into()],
        )
        .await?;
        sql::run(self.db(), "DELETE FROM workers WHERE id = ?", vec![worker.into()]).await?;
        Ok(())
    }

    /// Writes what came of a file that `worker` holds. `false` when the file had its outcome meanwhile (the job was
    /// cancelled) or another worker took it over: the transaction must be dropped then.
    ///
    /// # Errors
    /// The database's own.
    pub async fn finish_file(
        &mut self,
        worker: Uuid,
        file: &JobFileRecord,
        finished: &FinishedFile,
    ) -> Result<bool> {
        let refused = match &finished.outcome {
            OutcomeRecord::Refused(refused) => Some(refused.clone()),
            _ => None,
        };
        let cursor = if self.changes.is_empty() { None } else { Some(self.next_cursor().await?) };
        let changed = sql::run(
            self.db(),
            "UPDATE job_files SET outcome = ?, code = ?, message = ?, hint = ?, document_id = ?, pages = ?,
                    notices = ?, change_cursor = ?, finished_ms = ?
             WHERE id = ? AND outcome IS NULL AND claimed_by = ?",
            vec![
                finished.outcome.name().into(),
                refused.as_ref().map(|refused| refused.code.clone()).into(),
                refused.as_ref().map(|refused| refused.message.clone()).into(),
                refused.and_then(|refused| refused.hint).into(),
                finished.document.map(|document| document.0).into(),
                i64::from(finished.pages).into(),
                serde_json::to_string(&finished.notices)?.into(),
                cursor.into(),
                self.now_ms.into(),
                file.id.into(),
                worker.into(),
            ],
        )
        .await?;
        self.close_job_if_done(file.job).await?;
        Ok(changed == 1)
    }

    /// Leaves out the open files of a job. Gives the addresses of their bytes.
    ///
    /// # Errors
    /// The database's own.
    pub async fn cancel_job(&mut self, city: CityId, id: JobId) -> Result<Vec<String>> {
        let open = job_file::Column::JobId
            .eq(id.0)
            .and(job_file::Column::CityId.eq(city.0))
            .and(job_file::Column::Outcome.is_null());
        let rows = job_file::Entity::find().filter(open).all(self.db()).await?;
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        sql::run(
            self.db(),
            "UPDATE job_files SET outcome = 'cancelled', finished_ms = ?
             WHERE job_id = ? AND city_id = ? AND outcome IS NULL",
            vec![self.now_ms.into(), id.0.into(), city.0.into()],
        )
        .await?;
        sql::run(
            self.db(),
            "UPDATE jobs SET state = 'cancelled', finished_ms = ? WHERE id = ? AND city_id = ?",
            vec![self.now_ms.into(), id.0.into(), city.0.into()],
        )
        .await?;
        Ok(rows.into_iter().filter_map(|row| row.sha256).collect())
    }

    /// Says that a worker is alive.
    ///
    /// # Errors
    /// The database's own.
    pub async fn see_worker(&mut self, worker: Uuid) -> Result<()> {
        sql::run(
            self.db(),
            "INSERT INTO workers (id, seen_ms) VALUES (?, ?)
             ON CONFLICT (id) DO UPDATE SET seen_ms = excluded.seen_ms",
            vec![worker.into(), self.now_ms.into()],
        )
        .await?;
        Ok(())
    }

    /// Forgets workers not seen since `before_ms`.
    ///
    /// # Errors
    /// The database's own.
    pub async fn forget_workers(&mut self, before_ms: UnixMs) -> Result<()> {
        sql::run(self.db(), "DELETE FROM workers WHERE seen_ms < ?", vec![before_ms.into()]).await?;
        Ok(())
    }

    /// Forgets the jobs that ended before `before_ms`, except the latest `kept` of each city; the documents stay. Gives
    /// how many.
    ///
    /// # Errors
    /// The database's own.
    pub async fn forget_old_jobs(&mut self, before_ms: UnixMs, kept: u32) -> Result<u64> {
        sql::run(
            self.db(),
            "DELETE FROM jobs WHERE state <> 'open' AND finished_ms < ?
             AND (SELECT COUNT(*) FROM jobs later WHERE later.city_id = jobs.city_id AND later.id > jobs.id) >= ?",
            vec![before_ms.into(), i64::from(kept).into()],
        )
        .await
    }

    async fn close_job_if_done(&self, id: JobId) -> Result<()> {
        sql::run(
            self.db(),
            "UPDATE jobs SET state = 'done', finished_ms = ? WHERE id = ? AND state = 'open'
             AND NOT EXISTS (SELECT 1 FROM job_files f WHERE f.job_id = jobs.id AND f.outcome IS NULL)",
            vec![self.now_ms.into(), id.0.into()],
        )
        .await?;
        Ok(())
    }

    fn job_file_row(
        &self,
        city: CityId,
        job: JobId,
        ordinal: i64,
        file: &NewJobFile,
    ) -> job_file::ActiveModel {
        let refused = file.refused.as_ref();
        job_file::ActiveModel {
            id: Set(self.next_id()),
            job_id: Set(job.0),
            city_id: Set(city.0),
            ordinal: Set(ordinal),
            file: Set(file.file.clone()),
            bytes: Set(i64::try_from(file.bytes).unwrap_or(i64::MAX)),
            sha256: Set(file.sha256.clone()),
            claimed_by: Set(None),
            outcome: Set(refused.map(|_| "refused".to_owned())),
            code: Set(refused.map(|refused| refused.code.clone())),
            message: Set(refused.map(|refused| refused.message.clone())),
            hint: Set(refused.and_then(|refused| refused.hint.clone())),
            document_id: Set(None),
            pages: Set(0),
            notices: Set("[]".to_owned()),
            change_cursor: Set(None),
            finished_ms: Set(refused.map(|_| self.now_ms)),
        }
    }
}

fn readership_of(visibility: &str, readers: &str) -> Result<Readership> {
    Ok(Readership { visibility: of_name(visibility, "visibility")?, readers: Readers::from_text(readers) })
}

fn job_of(row: job::Model) -> Result<JobRecord> {
    Ok(JobRecord {
        id: JobId(row.id),
        city: CityId(row.city_id),
        readership: readership_of(&row.visibility, &row.readers)?,
        state: match row.state.as_str() {
            "open" => JobState::Open,
            "done" => JobState::Done,
            "cancelled" => JobState::Cancelled,
            _ => return Err(Error::Malformed { what: "state of a job" }),
        },
        created_ms: row.created_ms,
        finished_ms: row.finished_ms,
        counts: Vec::new(),
        claimed: false,
    })
}

fn file_of(row: job_file::Model) -> Result<JobFileRecord> {
    let refused = RefusedRecord {
        code: row.code.unwrap_or_default(),
        message: row.message.unwrap_or_default(),
        hint: row.hint,
    };
    let outcome = match row.outcome.as_deref() {
        None => None,
        Some("added") => Some(OutcomeRecord::Added),
        Some("unchanged") => Some(OutcomeRecord::Unchanged),
        Some("new_version") => Some(OutcomeRecord::NewVersion),
        Some("refused") => Some(OutcomeRecord::Refused(refused)),
        Some("cancelled") => Some(OutcomeRecord::Cancelled),
        Some(_) => return Err(Error::Malformed { what: "outcome of a file" }),
    };
    Ok(JobFileRecord {
        id: row.id,
        job: JobId(row.job_id),
        city: CityId(row.city_id),
        ordinal: small(row.ordinal),
        file: row.file,
        bytes: u64::try_from(row.bytes).unwrap_or(0),
        sha256: row.sha256,
        claimed: row.claimed_by.is_some(),
        outcome,
        document: row.document_id.map(DocumentId),
        pages: small(row.pages),
        notices: serde_json::from_str(&row.notices)?,
        cursor: row.change_cursor,
    })
}
