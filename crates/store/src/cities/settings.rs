//! What did the administrator of a city choose for it, and how was it before?
//!
//! Each change is kept with the state before and after, so that it can be taken back; the last [`CHANGES_MAX`] of a city. The
//! bytes of its last logos stay as well.

use domain::CityId;
use domain::city::City;
use domain::city::settings::{Section, Setting};
use domain::retention::Retention;
use domain::time::UnixMs;
use sea_orm::{QueryResult, Value};

use crate::{Error, Result, Store, Transaction, sql};

/// Changes of one city that are kept.
pub const CHANGES_MAX: i64 = 100;
/// Logos of one city that are kept: the one shown and those that may come back.
const LOGOS_MAX: i64 = 5;
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// Columns and tables of what a city chooses.
pub(crate) const STEP: &[&str] = &[
    "ALTER TABLE cities ADD COLUMN languages TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE cities ADD COLUMN colours TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE cities ADD COLUMN logo TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE cities ADD COLUMN retention TEXT NOT NULL DEFAULT ''",
    "CREATE TABLE city_logos (
        city_id UUID NOT NULL REFERENCES cities(id) ON DELETE CASCADE, sha256 TEXT NOT NULL, png BYTEA NOT NULL,
        added_ms BIGINT NOT NULL, PRIMARY KEY (city_id, sha256))",
    "CREATE TABLE city_changes (
        city_id UUID NOT NULL REFERENCES cities(id) ON DELETE CASCADE, seq BIGINT NOT NULL, section TEXT NOT NULL,
        at_ms BIGINT NOT NULL, actor TEXT NOT NULL, state_before TEXT NOT NULL, state_after TEXT NOT NULL,
        PRIMARY KEY (city_id, seq))",
];

/// A change of a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CityChange {
    /// Place among the changes of the city, from 1.
    pub seq: i64,
    /// When.
    pub at_ms: UnixMs,
    /// Who: see [`domain::audit::Actor`].
    pub actor: String,
    /// How it was.
    pub before: Setting,
    /// How it is since.
    pub after: Setting,
}

impl Store {
    /// The last changes of a city, newest first.
    ///
    /// # Errors
    /// The database's own.
    pub async fn list_city_changes(&self, city: CityId, limit: u32) -> Result<Vec<CityChange>> {
        let text = format!("SELECT {COLUMNS} FROM city_changes WHERE city_id = ? ORDER BY seq DESC LIMIT ?");
        let rows = sql::all(self.db(), &text, vec![city.0.into(), i64::from(limit).into()]).await?;
        rows.iter().map(change_of).collect()
    }

    /// A change of a city.
    ///
    /// # Errors
    /// The database's own.
    pub async fn find_city_change(&self, city: CityId, seq: i64) -> Result<Option<CityChange>> {
        let text = format!("SELECT {COLUMNS} FROM city_changes WHERE city_id = ? AND seq = ?");
        let row = sql::one(self.db(), &text, vec![city.0.into(), seq.into()]).await?;
        row.as_ref().map(change_of).transpose()
    }

    /// The bytes of a logo of a city.
    ///
    /// # Errors
    /// The database's own.
    pub async fn find_logo(&self, city: CityId, sha256: &str) -> Result<Option<Vec<u8>>> {
        let text = "SELECT png FROM city_logos WHERE city_id = ? AND sha256 = ?";
        let row = sql::one(self.db(), text, vec![city.0.into(), sha256.into()]).await?;
        Ok(row.map(|row| row.try_get_by_index(0)).transpose()?)
    }

    /// How many texts of a city are older than it would keep them: questions kept apart, unanswered questions, contests.
    ///
    /// # Errors
    /// The database's own.
    pub async fn count_outlived(
        &self,
        city: CityId,
        retention: Retention,
        now_ms: UnixMs,
    ) -> Result<[u64; 3]> {
        let before = |days: u32| -> Value { now_ms.saturating_sub(i64::from(days) * DAY_MS).into() };
        let questions =
            "SELECT COUNT(*) FROM ledger_kept k JOIN ledger l ON l.city_id = k.city_id AND l.seq = k.seq
            WHERE k.city_id = ? AND l.at_ms < ? AND l.action IN ('answer_given', 'answer_refused')";
        let gaps = "SELECT COUNT(*) FROM gaps WHERE city_id = ? AND last_ms < ?";
        let contests = "SELECT COUNT(*) FROM contests WHERE city_id = ? AND decided_ms < ?";
        let count = async |text: &str, days: u32| {
            sql::count(self.db(), text, vec![city.0.into(), before(days)]).await
        };
        Ok([
            count(questions, retention.questions_days).await?,
            count(gaps, retention.gaps_days).await?,
            count(contests, retention.contests_days).await?,
        ])
    }
}

impl Transaction {
    /// The city of that id, as this transaction sees it: nobody else changes it before the commit.
    ///
    /// # Errors
    /// The database's own.
    pub async fn find_city(&self, city: CityId) -> Result<Option<City>> {
        super::city_of(self.db(), city).await
    }

    /// How long a city keeps what people wrote; as usual for a city that is gone.
    ///
    /// # Errors
    /// The database's own.
    pub async fn find_retention(&self, city: CityId) -> Result<Retention> {
        let text = "SELECT retention FROM cities WHERE id = ?";
        let row = sql::one(self.db(), text, vec![city.0.into()]).await?;
        row.map_or(Ok(Retention::default()), |row| or_usual(&row.try_get_by_index::<String>(0)?))
    }

    /// Keeps the bytes of a logo.
    ///
    /// # Errors
    /// The database's own.
    pub async fn put_logo(&mut self, city: CityId, sha256: &str, png: &[u8]) -> Result<()> {
        let text = "INSERT INTO city_logos (city_id, sha256, png, added_ms) VALUES (?, ?, ?, ?)
                    ON CONFLICT (city_id, sha256) DO UPDATE SET added_ms = excluded.added_ms";
        let values = vec![city.0.into(), sha256.into(), png.to_vec().into(), self.now_ms.into()];
        sql::run(self.db(), text, values).await?;
        let text = "DELETE FROM city_logos WHERE city_id = ? AND sha256 <> ? AND sha256 NOT IN (SELECT sha256
                    FROM city_logos WHERE city_id = ? ORDER BY added_ms DESC, sha256 LIMIT ?)";
        let values = vec![city.0.into(), sha256.into(), city.0.into(), LOGOS_MAX.into()];
        sql::run(self.db(), text, values).await?;
        Ok(())
    }

    /// Whether the bytes of a logo are there.
    ///
    /// # Errors
    /// The database's own.
    pub async fn has_logo(&self, city: CityId, sha256: &str) -> Result<bool> {
        let text = "SELECT COUNT(*) FROM city_logos WHERE city_id = ? AND sha256 = ?";
        Ok(sql::count(self.db(), text, vec![city.0.into(), sha256.into()]).await? > 0)
    }

    /// Writes the state of a section. Another time to keep things moves the day of what is there already.
    ///
    /// # Errors
    /// The database's own.
    pub async fn put_city_setting(&mut self, city: CityId, setting: &Setting) -> Result<()> {
        match setting {
            Setting::Identity(identity) => {
                let first = identity.languages.first().ok_or(Error::Malformed { what: "languages" })?;
                let values = vec![
                    identity.name.clone().into(),
                    super::name_of(first)?.into(),
                    serde_json::to_string(&identity.languages)?.into(),
                    city.0.into(),
                ];
                let text = "UPDATE cities SET name = ?, locale = ?, languages = ? WHERE id = ?";
                sql::run(self.db(), text, values).await?;
            }
            Setting::Colours(colours) => self.put_chosen(city, "colours", colours).await?,
            Setting::Logo(Some(logo)) => self.put_chosen(city, "logo", logo).await?,
            Setting::Logo(None) => {
                let text = "UPDATE cities SET logo = '' WHERE id = ?";
                sql::run(self.db(), text, vec![city.0.into()]).await?;
            }
            Setting::Contacts(contacts) => self.replace_contacts(city, contacts).await?,
            Setting::Examples(examples) => self.replace_examples(city, examples).await?,
            Setting::Retention(retention) => {
                self.put_chosen(city, "retention", retention).await?;
                self.move_ends(city, *retention).await?;
            }
        }
        Ok(())
    }

    async fn put_chosen(
        &mut self,
        city: CityId,
        column: &'static str,
        chosen: &impl serde::Serialize,
    ) -> Result<()> {
        let text = format!("UPDATE cities SET {column} = ? WHERE id = ?");
        let values = vec![serde_json::to_string(chosen)?.into(), city.0.into()];
        sql::run(self.db(), &text, values).await?;
        Ok(())
    }

    async fn move_ends(&mut self, city: CityId, retention: Retention) -> Result<()> {
        let days = |days: u32| Value::from(i64::from(days) * DAY_MS);
        let text = "UPDATE gaps SET erase_after_ms = last_ms + ? WHERE city_id = ?";
        sql::run(self.db(), text, vec![days(retention.gaps_days), city.0.into()]).await?;
        let text = "UPDATE contests SET erase_after_ms = decided_ms + ? WHERE city_id = ? AND decided_ms IS NOT NULL";
        sql::run(self.db(), text, vec![days(retention.contests_days), city.0.into()]).await?;
        Ok(())
    }

    /// Keeps a change with the state before it; gives its number. The oldest go.
    ///
    /// # Errors
    /// The database's own.
    pub async fn insert_city_change(
        &mut self,
        city: CityId,
        actor: &str,
        before: &Setting,
        after: &Setting,
    ) -> Result<i64> {
        let text = "SELECT COALESCE(MAX(seq), 0) FROM city_changes WHERE city_id = ?";
        let row = sql::one(self.db(), text, vec![city.0.into()]).await?;
        let last: i64 = row.map_or(Ok(0), |row| row.try_get_by_index(0))?;
        let seq = last + 1;
        let text = "INSERT INTO city_changes (city_id, seq, section, at_ms, actor, state_before, state_after)
                    VALUES (?, ?, ?, ?, ?, ?, ?)";
        let values = vec![
            city.0.into(),
            seq.into(),
            after.section().as_str().into(),
            self.now_ms.into(),
            actor.into(),
            serde_json::to_string(before)?.into(),
            serde_json::to_string(after)?.into(),
        ];
        sql::run(self.db(), text, values).await?;
        let text = "DELETE FROM city_changes WHERE city_id = ? AND seq <= ?";
        sql::run(self.db(), text, vec![city.0.into(), (seq - CHANGES_MAX).into()]).await?;
        Ok(seq)
    }
}

const COLUMNS: &str = "seq, section, at_ms, actor, state_before, state_after";

fn change_of(row: &QueryResult) -> Result<CityChange> {
    let name: String = row.try_get_by_index(1)?;
    let section = Section::from_name(&name).ok_or(Error::Malformed { what: "section of a city" })?;
    Ok(CityChange {
        seq: row.try_get_by_index(0)?,
        at_ms: row.try_get_by_index(2)?,
        actor: row.try_get_by_index(3)?,
        before: Setting::from_json(section, &row.try_get_by_index::<String>(4)?)?,
        after: Setting::from_json(section, &row.try_get_by_index::<String>(5)?)?,
    })
}

/// What a city chose, or what is usual where it chose nothing.
pub(super) fn or_usual<T: serde::de::DeserializeOwned + Default>(data: &str) -> Result<T> {
    if data.is_empty() { Ok(T::default()) } else { Ok(serde_json::from_str(data)?) }
}
