//! How is the ledger of a city written, read and checked?
//!
//! *Invariant:* an entry is written in the transaction of what it tells; one transaction writes at a time, so that the
//! numbers of a city have no holes, and the key (city, number) refuses two entries at one place.
//! *Invariant:* the table takes no change and no removal (triggers of the database); texts kept apart stand in a table
//! of their own, from which they can be erased.

use domain::audit::chain::{NO_PREVIOUS, StoredEntry, StoredKept, kept_hash};
use domain::audit::{Action, NewEntry, Object};
use domain::time::UnixMs;
use domain::{CityId, JobId};
use sea_orm::{DbBackend, QueryResult, Value};

use crate::documents::without_nul;
use crate::{Error, Result, Store, Transaction, sql};

/// Random bytes of a salt.
const SALT_BYTES: usize = 16;
/// Longest text kept apart, in characters; what is longer is cut.
pub const KEPT_CHARS_MAX: usize = 2_000;

/// An entry as people read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryRecord {
    /// Place in the chain, from 1.
    pub seq: i64,
    /// When it was written.
    pub at_ms: UnixMs,
    /// See [`domain::audit::Actor`].
    pub actor: String,
    /// See [`Action::as_str`].
    pub action: String,
    /// See [`domain::audit::Object`].
    pub object: String,
    /// Canonical JSON.
    pub details: String,
    /// Hash of the text kept apart; empty where there is none.
    pub kept_hash: String,
    /// Hash of the entry before.
    pub previous: String,
    /// Hash of this entry.
    pub hash: String,
    /// The text kept apart; `None` where there is none or it was erased.
    pub kept: Option<String>,
}

impl EntryRecord {
    /// The entry as a line of JSON, with all that its hash is taken over: what an auditor gets. Texts kept apart stay
    /// apart.
    #[must_use]
    pub fn json_line(&self, city: CityId) -> String {
        serde_json::json!({
            "city": city, "seq": self.seq, "at_ms": self.at_ms, "actor": self.actor, "action": self.action,
            "object": self.object, "details": self.details, "kept_hash": self.kept_hash,
            "previous": self.previous, "hash": self.hash,
        })
        .to_string()
    }
}

/// Last entry of a chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeadRecord {
    /// Its number.
    pub seq: i64,
    /// When it was written.
    pub at_ms: UnixMs,
    /// Its hash.
    pub hash: String,
}

/// Which entries.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LedgerFilter {
    /// Only of this action.
    pub action: Option<Action>,
    /// Only about this object, as it is written in the ledger.
    pub object: Option<String>,
    /// From that instant on.
    pub from_ms: Option<UnixMs>,
    /// Before that instant.
    pub until_ms: Option<UnixMs>,
    /// Up to that number: a list keeps its pages while entries come.
    pub up_to: Option<i64>,
}

impl LedgerFilter {
    fn condition(&self, city: CityId) -> (String, Vec<Value>) {
        let mut text = "l.city_id = ?".to_owned();
        let mut values: Vec<Value> = vec![city.0.into()];
        let mut also = |condition: &str, value: Option<Value>| {
            if let Some(value) = value {
                text.push_str(condition);
                values.push(value);
            }
        };
        also(" AND l.action = ?", self.action.map(|action| action.as_str().into()));
        also(" AND l.object = ?", self.object.clone().map(Into::into));
        also(" AND l.at_ms >= ?", self.from_ms.map(Into::into));
        also(" AND l.at_ms < ?", self.until_ms.map(Into::into));
        also(" AND l.seq <= ?", self.up_to.map(Into::into));
        (text, values)
    }
}

const COLUMNS: &str =
    "l.seq, l.at_ms, l.actor, l.action, l.object, l.details, l.kept_hash, l.previous, l.hash, k.text
     FROM ledger l LEFT JOIN ledger_kept k ON k.city_id = l.city_id AND k.seq = l.seq";

impl Store {
    /// Entries of a city, newest first.
    ///
    /// # Errors
    /// The database's own.
    pub async fn list_ledger(
        &self,
        city: CityId,
        filter: &LedgerFilter,
        limit: u32,
        offset: u32,
    ) -> Result<Vec<EntryRecord>> {
        let (condition, mut values) = filter.condition(city);
        values.extend([i64::from(limit).into(), i64::from(offset).into()]);
        let text = format!("SELECT {COLUMNS} WHERE {condition} ORDER BY l.seq DESC LIMIT ? OFFSET ?");
        sql::all(self.db(), &text, values).await?.iter().map(record_of).collect()
    }

    /// Entries of a city after number `after`, oldest first.
    ///
    /// # Errors
    /// The database's own.
    pub async fn list_ledger_after(
        &self,
        city: CityId,
        filter: &LedgerFilter,
        after: i64,
        limit: u32,
    ) -> Result<Vec<EntryRecord>> {
        let (condition, mut values) = filter.condition(city);
        values.extend([after.into(), i64::from(limit).into()]);
        let text = format!("SELECT {COLUMNS} WHERE {condition} AND l.seq > ? ORDER BY l.seq LIMIT ?");
        sql::all(self.db(), &text, values).await?.iter().map(record_of).collect()
    }

    /// How many entries of a city.
    ///
    /// # Errors
    /// The database's own.
    pub async fn count_ledger(&self, city: CityId, filter: &LedgerFilter) -> Result<u64> {
        let (condition, values) = filter.condition(city);
        sql::count(self.db(), &format!("SELECT COUNT(*) FROM ledger l WHERE {condition}"), values).await
    }

    /// The last entry of a city written before `before_ms`.
    ///
    /// # Errors
    /// The database's own.
    pub async fn find_ledger_head(&self, city: CityId, before_ms: UnixMs) -> Result<Option<HeadRecord>> {
        let text = "SELECT seq, at_ms, hash FROM ledger WHERE city_id = ? AND at_ms < ?
                    ORDER BY seq DESC LIMIT 1";
        let row = sql::one(self.db(), text, vec![city.0.into(), before_ms.into()]).await?;
        row.map(|row| {
            Ok(HeadRecord {
                seq: row.try_get_by_index(0)?,
                at_ms: row.try_get_by_index(1)?,
                hash: row.try_get_by_index(2)?,
            })
        })
        .transpose()
    }

    /// Every city that has entries or texts kept apart, whether it still exists or not.
    ///
    /// # Errors
    /// The database's own.
    pub async fn list_ledger_cities(&self) -> Result<Vec<CityId>> {
        let text = "SELECT city_id FROM ledger UNION SELECT city_id FROM ledger_kept ORDER BY 1";
        let rows = sql::all(self.db(), text, vec![]).await?;
        rows.iter().map(|row| Ok(CityId(row.try_get_by_index(0)?))).collect()
    }

    /// A slice of a chain byte for byte, in order, after number `after` (`None`: from the start): to be checked.
    ///
    /// # Errors
    /// The database's own.
    pub async fn list_chain(
        &self,
        city: CityId,
        after: Option<i64>,
        limit: u32,
    ) -> Result<Vec<(StoredEntry, Option<StoredKept>)>> {
        let backend = self.db().get_database_backend();
        let columns = ["actor", "action", "object", "details", "kept_hash", "previous", "hash"];
        let mut columns: Vec<String> =
            columns.iter().map(|name| bytes_of(backend, &format!("l.{name}"))).collect();
        columns.extend([bytes_of(backend, "k.salt"), bytes_of(backend, "k.text")]);
        let mut values: Vec<Value> = vec![city.0.into()];
        let from = after.map_or("", |after| {
            values.push(after.into());
            " AND l.seq > ?"
        });
        values.push(i64::from(limit).into());
        let text = format!(
            "SELECT l.seq, l.at_ms, {} FROM ledger l
             LEFT JOIN ledger_kept k ON k.city_id = l.city_id AND k.seq = l.seq
             WHERE l.city_id = ?{from} ORDER BY l.seq LIMIT ?",
            columns.join(", ")
        );
        sql::all(self.db(), &text, values).await?.iter().map(stored_of).collect()
    }

    /// Texts kept apart for entries that do not exist, at most `limit`.
    ///
    /// # Errors
    /// The database's own.
    pub async fn list_stray_kept(&self, city: CityId, limit: u32) -> Result<Vec<StoredKept>> {
        let text = "SELECT k.seq FROM ledger_kept k WHERE k.city_id = ? AND NOT EXISTS
                    (SELECT 1 FROM ledger l WHERE l.city_id = k.city_id AND l.seq = k.seq) ORDER BY k.seq LIMIT ?";
        let rows = sql::all(self.db(), text, vec![city.0.into(), i64::from(limit).into()]).await?;
        let stray = |row: &QueryResult| -> Result<StoredKept> {
            Ok(StoredKept { seq: row.try_get_by_index(0)?, salt: Vec::new(), text: Vec::new() })
        };
        rows.iter().map(stray).collect()
    }

    /// How often each action happened in a city since an instant.
    ///
    /// # Errors
    /// The database's own.
    pub async fn count_actions(&self, city: CityId, from_ms: UnixMs) -> Result<Vec<(String, u64)>> {
        let text = "SELECT action, COUNT(*) FROM ledger WHERE city_id = ? AND at_ms >= ?
                    GROUP BY action ORDER BY action";
        let rows = sql::all(self.db(), text, vec![city.0.into(), from_ms.into()]).await?;
        let counted = |row: &QueryResult| -> Result<(String, u64)> {
            let count: i64 = row.try_get_by_index(1)?;
            Ok((row.try_get_by_index(0)?, u64::try_from(count).unwrap_or(0)))
        };
        rows.iter().map(counted).collect()
    }
}

impl Transaction {
    /// Writes an entry at the end of its city's chain; gives its number.
    ///
    /// # Errors
    /// The database's own.
    pub async fn append(&mut self, new: &NewEntry) -> Result<i64> {
        let text = "SELECT seq, hash FROM ledger WHERE city_id = ? ORDER BY seq DESC LIMIT 1";
        let last = sql::one(self.db(), text, vec![new.city.0.into()]).await?;
        let (last, previous): (i64, String) = match last {
            Some(row) => (row.try_get_by_index(0)?, row.try_get_by_index(1)?),
            None => (0, NO_PREVIOUS.to_owned()),
        };
        let seq = last + 1;
        let mut hash_of_kept = String::new();
        if let Some(kept) = &new.kept {
            let kept: String = without_nul(kept).chars().take(KEPT_CHARS_MAX).collect();
            let salt = salt()?;
            hash_of_kept = kept_hash(salt.as_bytes(), kept.as_bytes());
            let text = "INSERT INTO ledger_kept (city_id, seq, salt, text) VALUES (?, ?, ?, ?)";
            sql::run(self.db(), text, vec![new.city.0.into(), seq.into(), salt.into(), kept.into()]).await?;
        }
        let entry = StoredEntry::seal(new, seq, self.now_ms, &previous, &hash_of_kept);
        let mut values: Vec<Value> = vec![new.city.0.into(), seq.into(), entry.at_ms.into()];
        for column in [entry.actor, entry.action, entry.object, entry.details, entry.kept_hash] {
            values.push(text_of(column)?.into());
        }
        values.extend([text_of(entry.previous)?.into(), text_of(entry.hash)?.into()]);
        let text = "INSERT INTO ledger (city_id, seq, at_ms, actor, action, object, details, kept_hash,
                    previous, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
        sql::run(self.db(), text, values).await?;
        Ok(seq)
    }

    /// Erases texts kept apart; gives the numbers of the entries that had one. The entry that tells it is the caller's
    /// to write, in the same transaction.
    ///
    /// # Errors
    /// The database's own.
    pub async fn erase_kept(&mut self, city: CityId, entries: &[i64]) -> Result<Vec<u64>> {
        let mut erased = Vec::new();
        for seq in entries {
            let text = "DELETE FROM ledger_kept WHERE city_id = ? AND seq = ?";
            if sql::run(self.db(), text, vec![city.0.into(), (*seq).into()]).await? > 0 {
                erased.push(seq.cast_unsigned());
            }
        }
        Ok(erased)
    }

    /// Entries about an object whose text is still kept.
    ///
    /// # Errors
    /// The database's own.
    pub async fn find_kept_about(&self, city: CityId, object: &Object) -> Result<Vec<i64>> {
        let text = "SELECT k.seq FROM ledger_kept k JOIN ledger l ON l.city_id = k.city_id AND l.seq = k.seq
            WHERE l.city_id = ? AND l.object = ? ORDER BY k.seq";
        let rows = sql::all(self.db(), text, vec![city.0.into(), object.to_string().into()]).await?;
        rows.iter().map(|row| Ok(row.try_get_by_index(0)?)).collect()
    }

    /// Entries of these actions written before an instant whose text is still kept, at most `limit`.
    ///
    /// # Errors
    /// The database's own.
    pub async fn find_old_kept(
        &self,
        city: CityId,
        actions: &[Action],
        before_ms: UnixMs,
        limit: u32,
    ) -> Result<Vec<i64>> {
        let mut values: Vec<Value> = vec![city.0.into(), before_ms.into()];
        values.extend(actions.iter().map(|action| Value::from(action.as_str())));
        values.push(i64::from(limit).into());
        let text = format!(
            "SELECT k.seq FROM ledger_kept k JOIN ledger l ON l.city_id = k.city_id AND l.seq = k.seq
             WHERE k.city_id = ? AND l.at_ms < ? AND l.action IN ({}) ORDER BY k.seq LIMIT ?",
            sql::marks(actions.len())
        );
        let rows = sql::all(self.db(), &text, values).await?;
        rows.iter().map(|row| Ok(row.try_get_by_index(0)?)).collect()
    }

    /// The outcomes of the files of an import with their numbers, once it is done or cancelled.
    ///
    /// # Errors
    /// The database's own.
    pub async fn find_finished_import(&self, job: JobId) -> Result<Option<Vec<(String, u64)>>> {
        let open = "SELECT COUNT(*) FROM jobs WHERE id = ? AND state = 'open'";
        if sql::count(self.db(), open, vec![job.0.into()]).await? > 0 {
            return Ok(None);
        }
        let text = "SELECT COALESCE(outcome, ''), COUNT(*) FROM job_files WHERE job_id = ? GROUP BY outcome ORDER BY 1";
        let rows = sql::all(self.db(), text, vec![job.0.into()]).await?;
        let mut outcomes = Vec::new();
        for row in rows {
            let count: i64 = row.try_get_by_index(1)?;
            outcomes.push((row.try_get_by_index(0)?, u64::try_from(count).unwrap_or(0)));
        }
        Ok(Some(outcomes))
    }
}

fn salt() -> Result<String> {
    let mut bytes = [0_u8; SALT_BYTES];
    getrandom::fill(&mut bytes).map_err(|error| Error::Io(std::io::Error::other(error.to_string())))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// What is sealed is made of our own texts: always UTF-8.
fn text_of(bytes: Vec<u8>) -> Result<String> {
    String::from_utf8(bytes).map_err(|_| Error::Malformed { what: "ledger entry" })
}

/// The bytes of a text column in hexadecimal: a damaged text need not be UTF-8 any more.
fn bytes_of(backend: DbBackend, column: &str) -> String {
    match backend {
        DbBackend::Postgres => format!("encode(convert_to({column}, 'UTF8'), 'hex')"),
        _ => format!("hex(CAST({column} AS BLOB))"),
    }
}

fn record_of(row: &QueryResult) -> Result<EntryRecord> {
    Ok(EntryRecord {
        seq: row.try_get_by_index(0)?,
        at_ms: row.try_get_by_index(1)?,
        actor: row.try_get_by_index(2)?,
        action: row.try_get_by_index(3)?,
        object: row.try_get_by_index(4)?,
        details: row.try_get_by_index(5)?,
        kept_hash: row.try_get_by_index(6)?,
        previous: row.try_get_by_index(7)?,
        hash: row.try_get_by_index(8)?,
        kept: row.try_get_by_index(9)?,
    })
}

fn stored_of(row: &QueryResult) -> Result<(StoredEntry, Option<StoredKept>)> {
    let bytes = |at: usize| -> Result<Vec<u8>> {
        let text: Option<String> = row.try_get_by_index(at)?;
        from_hex(&text.unwrap_or_default())
    };
    let entry = StoredEntry {
        seq: row.try_get_by_index(0)?,
        at_ms: row.try_get_by_index(1)?,
        actor: bytes(2)?,
        action: bytes(3)?,
        object: bytes(4)?,
        details: bytes(5)?,
        kept_hash: bytes(6)?,
        previous: bytes(7)?,
        hash: bytes(8)?,
    };
    let (salt, text) = (bytes(9)?, bytes(10)?);
    // A salt is never empty: without one there is no row.
    let kept = (!salt.is_empty()).then_some(StoredKept { seq: entry.seq, salt, text });
    Ok((entry, kept))
}

fn from_hex(text: &str) -> Result<Vec<u8>> {
    let digit = |letter: u8| char::from(letter).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let pair = |pair: &[u8]| match pair {
        [high, low] => Some(digit(*high)? << 4 | digit(*low)?),
        _ => None,
    };
    text.as_bytes()
        .chunks(2)
        .map(pair)
        .collect::<Option<_>>()
        .ok_or(Error::Malformed { what: "ledger entry" })
}
