//! Which answers are contested, by when are they looked at, and which were corrected?
//!
//! *Invariant:* the token of a contest is kept as its SHA-256 only: who reads the database cannot follow a link.

use domain::contest::ContestState;
use domain::time::UnixMs;
use domain::{CityId, DocumentId};
use jiff::civil::Date;
use sea_orm::{QueryResult, Value};
use uuid::Uuid;

use crate::{Error, Result, Store, Transaction, sql};

/// Tables of contests and corrections.
pub(crate) const STEP: &[&str] = &[
    "CREATE TABLE contests (
        id UUID PRIMARY KEY, city_id UUID NOT NULL REFERENCES cities(id) ON DELETE CASCADE, token_sha256 TEXT NOT NULL UNIQUE,
        question TEXT NOT NULL, analysed TEXT NOT NULL, answer TEXT NOT NULL, reason TEXT NOT NULL, email TEXT,
        state TEXT NOT NULL, created_ms BIGINT NOT NULL, due TEXT NOT NULL, decided_ms BIGINT, outcome TEXT,
        erase_after_ms BIGINT NOT NULL)",
    "CREATE INDEX contests_by_city ON contests (city_id, state, due)",
    "CREATE TABLE corrections (
        city_id UUID NOT NULL REFERENCES cities(id) ON DELETE CASCADE, analysed TEXT NOT NULL,
        document_id UUID NOT NULL REFERENCES documents(id) ON DELETE CASCADE, page BIGINT NOT NULL, at_ms BIGINT NOT NULL,
        PRIMARY KEY (city_id, analysed))",
];

/// A contest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContestRecord {
    /// Its id.
    pub id: Uuid,
    /// The question that was answered.
    pub question: String,
    /// Its analysed words, sorted and joined: such questions share them.
    pub analysed: String,
    /// The answer as it was.
    pub answer: String,
    /// Why it is wrong, in the person's words.
    pub reason: String,
    /// Where the person may be written to.
    pub email: Option<String>,
    /// What came of it.
    pub state: ContestState,
    /// When it came.
    pub created_ms: UnixMs,
    /// The day by which it is answered.
    pub due: Date,
    /// When it was decided.
    pub decided_ms: Option<UnixMs>,
    /// What the agent says to the person.
    pub outcome: Option<String>,
}

/// A contest to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewContest<'a> {
    /// Whose.
    pub city: CityId,
    /// SHA-256 of its token, in hexadecimal.
    pub token_sha256: &'a str,
    /// See [`ContestRecord`].
    pub question: &'a str,
    /// See [`ContestRecord`].
    pub analysed: &'a str,
    /// See [`ContestRecord`].
    pub answer: &'a str,
    /// See [`ContestRecord`].
    pub reason: &'a str,
    /// See [`ContestRecord`].
    pub email: Option<&'a str>,
    /// See [`ContestRecord`].
    pub due: Date,
    /// When it is erased if nobody decides.
    pub erase_after_ms: UnixMs,
}

/// A page to which a correction points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CorrectionRecord {
    /// The document.
    pub document: DocumentId,
    /// Its page, from 1.
    pub page: u32,
    /// When an agent said so.
    pub at_ms: UnixMs,
}

const COLUMNS: &str =
    "id, question, analysed, answer, reason, email, state, created_ms, due, decided_ms, outcome";

impl Store {
    /// Contests of a city in one state (all without): those to be answered first come first, then the latest decided.
    ///
    /// # Errors
    /// The database's own.
    pub async fn list_contests(
        &self,
        city: CityId,
        state: Option<ContestState>,
        limit: u32,
        offset: u32,
    ) -> Result<Vec<ContestRecord>> {
        let mut values: Vec<Value> = vec![city.0.into()];
        let wanted = state.map_or("", |state| {
            values.push(state.as_str().into());
            " AND state = ?"
        });
        values.extend([i64::from(limit).into(), i64::from(offset).into()]);
        let text = format!(
            "SELECT {COLUMNS} FROM contests WHERE city_id = ?{wanted}
             ORDER BY CASE WHEN state = 'open' THEN 0 ELSE 1 END, CASE WHEN state = 'open' THEN due END,
             decided_ms DESC, id LIMIT ? OFFSET ?"
        );
        sql::all(self.db(), &text, values).await?.iter().map(contest_of).collect()
    }

    /// How many contests of a city are in each state.
    ///
    /// # Errors
    /// The database's own.
    pub async fn count_contests(&self, city: CityId) -> Result<Vec<(ContestState, u64)>> {
        let text = "SELECT state, COUNT(*) FROM contests WHERE city_id = ? GROUP BY state";
        let rows = sql::all(self.db(), text, vec![city.0.into()]).await?;
        let counted = |row: &QueryResult| -> Result<(ContestState, u64)> {
            let count: i64 = row.try_get_by_index(1)?;
            Ok((state_of(&row.try_get_by_index::<String>(0)?)?, u64::try_from(count).unwrap_or(0)))
        };
        rows.iter().map(counted).collect()
    }

    /// Open contests of a city that were due before a day.
    ///
    /// # Errors
    /// The database's own.
    pub async fn count_late_contests(&self, city: CityId, today: Date) -> Result<u64> {
        let text = "SELECT COUNT(*) FROM contests WHERE city_id = ? AND state = 'open' AND due < ?";
        sql::count(self.db(), text, vec![city.0.into(), today.to_string().into()]).await
    }

    /// A contest of a city.
    ///
    /// # Errors
    /// The database's own.
    pub async fn find_contest(&self, city: CityId, id: Uuid) -> Result<Option<ContestRecord>> {
        let text = format!("SELECT {COLUMNS} FROM contests WHERE city_id = ? AND id = ?");
        let row = sql::one(self.db(), &text, vec![city.0.into(), id.into()]).await?;
        row.as_ref().map(contest_of).transpose()
    }

    /// The contest of a token, given by its SHA-256.
    ///
    /// # Errors
    /// The database's own.
    pub async fn find_contest_by_token(
        &self,
        city: CityId,
        token_sha256: &str,
    ) -> Result<Option<ContestRecord>> {
        let text = format!("SELECT {COLUMNS} FROM contests WHERE city_id = ? AND token_sha256 = ?");
        let row = sql::one(self.db(), &text, vec![city.0.into(), token_sha256.into()]).await?;
        row.as_ref().map(contest_of).transpose()
    }

    /// The page that a person of the city showed for questions of these analysed words.
    ///
    /// # Errors
    /// The database's own.
    pub async fn find_correction(&self, city: CityId, analysed: &str) -> Result<Option<CorrectionRecord>> {
        let text = "SELECT document_id, page, at_ms FROM corrections WHERE city_id = ? AND analysed = ?";
        let row = sql::one(self.db(), text, vec![city.0.into(), analysed.into()]).await?;
        row.map(|row| {
            let page: i64 = row.try_get_by_index(1)?;
            Ok(CorrectionRecord {
                document: DocumentId(row.try_get_by_index(0)?),
                page: u32::try_from(page).unwrap_or(1),
                at_ms: row.try_get_by_index(2)?,
            })
        })
        .transpose()
    }
}

impl Transaction {
    /// Keeps a contest; gives its id.
    ///
    /// # Errors
    /// The database's own.
    pub async fn insert_contest(&mut self, new: &NewContest<'_>) -> Result<Uuid> {
        let id = self.next_id();
        let text = "INSERT INTO contests (id, city_id, token_sha256, question, analysed, answer, reason, email, state,
                    created_ms, due, erase_after_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'open', ?, ?, ?)";
        let values = vec![
            id.into(),
            new.city.0.into(),
            new.token_sha256.into(),
            new.question.into(),
            new.analysed.into(),
            new.answer.into(),
            new.reason.into(),
            new.email.map(ToOwned::to_owned).into(),
            self.now_ms.into(),
            new.due.to_string().into(),
            new.erase_after_ms.into(),
        ];
        sql::run(self.db(), text, values).await?;
        Ok(id)
    }

    /// Decides an open contest; whether there was one.
    ///
    /// # Errors
    /// The database's own.
    pub async fn decide_contest(
        &mut self,
        (city, id): (CityId, Uuid),
        state: ContestState,
        outcome: &str,
        erase_after_ms: UnixMs,
    ) -> Result<bool> {
        let text = "UPDATE contests SET state = ?, outcome = ?, decided_ms = ?, erase_after_ms = ?
                    WHERE city_id = ? AND id = ? AND state = 'open'";
        let values = vec![
            state.as_str().into(),
            outcome.into(),
            self.now_ms.into(),
            erase_after_ms.into(),
            city.0.into(),
            id.into(),
        ];
        Ok(sql::run(self.db(), text, values).await? > 0)
    }

    /// Points questions of these analysed words to a page.
    ///
    /// # Errors
    /// The database's own.
    pub async fn put_correction(
        &mut self,
        city: CityId,
        analysed: &str,
        document: DocumentId,
        page: u32,
    ) -> Result<()> {
        let text =
            "INSERT INTO corrections (city_id, analysed, document_id, page, at_ms) VALUES (?, ?, ?, ?, ?)
                    ON CONFLICT (city_id, analysed) DO UPDATE SET document_id = excluded.document_id,
                    page = excluded.page, at_ms = excluded.at_ms";
        let values = vec![
            city.0.into(),
            analysed.into(),
            document.0.into(),
            i64::from(page).into(),
            self.now_ms.into(),
        ];
        sql::run(self.db(), text, values).await?;
        Ok(())
    }

    /// Erases a contest; whether there was one.
    ///
    /// # Errors
    /// The database's own.
    pub async fn erase_contest(&mut self, city: CityId, id: Uuid) -> Result<bool> {
        let text = "DELETE FROM contests WHERE city_id = ? AND id = ?";
        Ok(sql::run(self.db(), text, vec![city.0.into(), id.into()]).await? > 0)
    }

    /// Erases the contests whose time has come; how many in each city.
    ///
    /// # Errors
    /// The database's own.
    pub async fn erase_old_contests(&mut self) -> Result<Vec<(CityId, u64)>> {
        let text = "SELECT city_id, COUNT(*) FROM contests WHERE erase_after_ms < ? GROUP BY city_id";
        let rows = sql::all(self.db(), text, vec![self.now_ms.into()]).await?;
        let mut erased = Vec::new();
        for row in rows {
            let count: i64 = row.try_get_by_index(1)?;
            erased.push((CityId(row.try_get_by_index(0)?), u64::try_from(count).unwrap_or(0)));
        }
        if !erased.is_empty() {
            let text = "DELETE FROM contests WHERE erase_after_ms < ?";
            sql::run(self.db(), text, vec![self.now_ms.into()]).await?;
        }
        Ok(erased)
    }
}

fn state_of(name: &str) -> Result<ContestState> {
    ContestState::from_name(name).ok_or(Error::Malformed { what: "state of a contest" })
}

fn contest_of(row: &QueryResult) -> Result<ContestRecord> {
    let due: String = row.try_get_by_index(8)?;
    Ok(ContestRecord {
        id: row.try_get_by_index(0)?,
        question: row.try_get_by_index(1)?,
        analysed: row.try_get_by_index(2)?,
        answer: row.try_get_by_index(3)?,
        reason: row.try_get_by_index(4)?,
        email: row.try_get_by_index(5)?,
        state: state_of(&row.try_get_by_index::<String>(6)?)?,
        created_ms: row.try_get_by_index(7)?,
        due: due.parse().map_err(|_| Error::Malformed { what: "date of a contest" })?,
        decided_ms: row.try_get_by_index(9)?,
        outcome: row.try_get_by_index(10)?,
    })
}
