//! Which tables are there, and how did they come to be?
//!
//! Steps only go forward: a step that was released is never edited, the next one corrects it. Both databases run the
//! same text; three type names are replaced for SQLite, whose tables are `STRICT`.

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend};

use crate::{Error, Result, sql};

/// Format of the database that this program writes: the number of steps.
#[expect(clippy::cast_possible_wrap, clippy::cast_possible_truncation, reason = "a handful of steps")]
pub const FORMAT_VERSION: i32 = STEPS.len() as i32;

/// Each step: a list of statements.
const STEPS: &[&[&str]] = &[
    STEP_1,
    STEP_2,
    STEP_3,
    crate::plan::tables::STEP,
    crate::transparency::STEP,
    crate::accounts::schema::STEP,
    crate::contests::STEP,
    crate::mail::STEP,
    STEP_9,
    crate::accounts::factors::STEP,
    crate::accounts::outside::STEP,
    crate::plan::reminders::STEP,
    crate::accounts::passkeys::STEP,
    crate::cities::settings::STEP,
    crate::accounts::invitations::STEP,
];

/// Services and people that a document, or the files of a job, are for.
const STEP_9: &[&str] = &[
    "ALTER TABLE documents ADD COLUMN readers TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE jobs ADD COLUMN readers TEXT NOT NULL DEFAULT ''",
];

/// Questions shown at the door of a city, as a JSON list.
const STEP_2: &[&str] = &["ALTER TABLE cities ADD COLUMN examples TEXT NOT NULL DEFAULT '[]'"];

const STEP_1: &[&str] = &[
    "CREATE TABLE cities (
        id UUID PRIMARY KEY, slug TEXT NOT NULL UNIQUE, name TEXT NOT NULL, regime TEXT NOT NULL,
        locale TEXT NOT NULL, created_ms BIGINT NOT NULL)",
    "CREATE TABLE contact_points (
        city_id UUID NOT NULL REFERENCES cities(id) ON DELETE CASCADE, position BIGINT NOT NULL,
        name TEXT NOT NULL, topics TEXT NOT NULL, phone TEXT, email TEXT, address TEXT, hours TEXT,
        PRIMARY KEY (city_id, position))",
    "CREATE TABLE acronyms (
        city_id UUID NOT NULL REFERENCES cities(id) ON DELETE CASCADE, position BIGINT NOT NULL,
        short_form TEXT NOT NULL, long_form TEXT NOT NULL, PRIMARY KEY (city_id, position))",
    "CREATE TABLE documents (
        id UUID PRIMARY KEY, city_id UUID NOT NULL REFERENCES cities(id) ON DELETE CASCADE,
        file TEXT NOT NULL, visibility TEXT NOT NULL, version_id UUID NOT NULL, created_ms BIGINT NOT NULL,
        UNIQUE (city_id, file))",
    "CREATE TABLE versions (
        id UUID PRIMARY KEY, document_id UUID NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
        city_id UUID NOT NULL, number BIGINT NOT NULL, sha256 TEXT NOT NULL, bytes BIGINT NOT NULL,
        media_type TEXT NOT NULL, title TEXT NOT NULL, folded TEXT NOT NULL, kind TEXT NOT NULL, date TEXT,
        language TEXT NOT NULL, pages BIGINT NOT NULL, passages BIGINT NOT NULL, notices TEXT NOT NULL,
        added_ms BIGINT NOT NULL, UNIQUE (document_id, number))",
    "CREATE INDEX versions_by_file ON versions (sha256)",
    "CREATE TABLE pages (
        version_id UUID NOT NULL REFERENCES versions(id) ON DELETE CASCADE, number BIGINT NOT NULL,
        city_id UUID NOT NULL, text TEXT NOT NULL, blocks BYTEA NOT NULL, boxes BYTEA, size TEXT,
        origin TEXT NOT NULL, PRIMARY KEY (version_id, number))",
    "CREATE TABLE passages (
        version_id UUID NOT NULL REFERENCES versions(id) ON DELETE CASCADE, ordinal BIGINT NOT NULL,
        city_id UUID NOT NULL, headings TEXT NOT NULL, text TEXT, spans TEXT NOT NULL, marginal BOOLEAN NOT NULL,
        PRIMARY KEY (version_id, ordinal))",
    "CREATE TABLE embeddings (
        version_id UUID NOT NULL REFERENCES versions(id) ON DELETE CASCADE, model TEXT NOT NULL,
        city_id UUID NOT NULL, planned BIGINT NOT NULL, done BIGINT NOT NULL, claimed_until_ms BIGINT NOT NULL,
        PRIMARY KEY (version_id, model))",
    "CREATE TABLE vectors (
        version_id UUID NOT NULL REFERENCES versions(id) ON DELETE CASCADE, model TEXT NOT NULL,
        slot BIGINT NOT NULL, city_id UUID NOT NULL, vector BYTEA NOT NULL,
        PRIMARY KEY (version_id, model, slot))",
    "CREATE TABLE jobs (
        id UUID PRIMARY KEY, city_id UUID NOT NULL REFERENCES cities(id) ON DELETE CASCADE,
        visibility TEXT NOT NULL, state TEXT NOT NULL, created_ms BIGINT NOT NULL, finished_ms BIGINT)",
    "CREATE INDEX jobs_by_city ON jobs (city_id, id)",
    "CREATE TABLE job_files (
        id UUID PRIMARY KEY, job_id UUID NOT NULL REFERENCES jobs(id) ON DELETE CASCADE, city_id UUID NOT NULL,
        ordinal BIGINT NOT NULL, file TEXT NOT NULL, bytes BIGINT NOT NULL, sha256 TEXT,
        claimed_by UUID, outcome TEXT, code TEXT, message TEXT, hint TEXT, document_id UUID,
        pages BIGINT NOT NULL, notices TEXT NOT NULL, change_cursor BIGINT, finished_ms BIGINT,
        UNIQUE (job_id, ordinal))",
    "CREATE INDEX job_files_open ON job_files (city_id, file) WHERE outcome IS NULL",
    "CREATE INDEX job_files_by_file ON job_files (sha256) WHERE outcome IS NULL",
    "CREATE TABLE workers (id UUID PRIMARY KEY, city_id UUID, seen_ms BIGINT NOT NULL)",
    "CREATE TABLE changes (
        change_cursor BIGINT PRIMARY KEY, city_id UUID NOT NULL, subject_id UUID NOT NULL, kind TEXT NOT NULL,
        at_ms BIGINT NOT NULL, UNIQUE (subject_id, kind))",
    "CREATE TABLE gaps (
        id UUID PRIMARY KEY, city_id UUID NOT NULL REFERENCES cities(id) ON DELETE CASCADE,
        analysed TEXT NOT NULL, question TEXT NOT NULL, asked BIGINT NOT NULL, first_ms BIGINT NOT NULL,
        last_ms BIGINT NOT NULL, closed BOOLEAN NOT NULL, erase_after_ms BIGINT NOT NULL,
        UNIQUE (city_id, analysed))",
    "CREATE TABLE refusals (
        city_id UUID NOT NULL REFERENCES cities(id) ON DELETE CASCADE, reason TEXT NOT NULL, month TEXT NOT NULL,
        asked BIGINT NOT NULL, PRIMARY KEY (city_id, reason, month))",
    "CREATE TABLE settings (
        city_id UUID NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (city_id, name))",
];

/// The ledger. No reference to `cities`: what happened in a city outlives it.
const STEP_3: &[&str] = &[
    "CREATE TABLE ledger (
        city_id UUID NOT NULL, seq BIGINT NOT NULL, at_ms BIGINT NOT NULL, actor TEXT NOT NULL,
        action TEXT NOT NULL, object TEXT NOT NULL, details TEXT NOT NULL, kept_hash TEXT NOT NULL,
        previous TEXT NOT NULL, hash TEXT NOT NULL, PRIMARY KEY (city_id, seq))",
    "CREATE INDEX ledger_by_action ON ledger (city_id, action, at_ms)",
    "CREATE TABLE ledger_kept (
        city_id UUID NOT NULL, seq BIGINT NOT NULL, salt TEXT NOT NULL, text TEXT NOT NULL,
        PRIMARY KEY (city_id, seq))",
    "sqlite: CREATE TRIGGER ledger_no_update BEFORE UPDATE ON ledger
        BEGIN SELECT RAISE(ABORT, 'the ledger only takes new entries'); END",
    "sqlite: CREATE TRIGGER ledger_no_delete BEFORE DELETE ON ledger
        BEGIN SELECT RAISE(ABORT, 'the ledger only takes new entries'); END",
    "postgres: CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'the ledger only takes new entries'; END $$",
    "postgres: CREATE TRIGGER ledger_no_change BEFORE UPDATE OR DELETE ON ledger
        FOR EACH ROW EXECUTE FUNCTION ledger_refuse()",
    "postgres: CREATE TRIGGER ledger_no_truncate BEFORE TRUNCATE ON ledger
        FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()",
];

/// Brings the database to [`FORMAT_VERSION`]; each step is one transaction.
pub(crate) async fn migrate(db: &DatabaseConnection) -> Result<()> {
    migrate_to(db, FORMAT_VERSION).await
}

/// Brings the database to `target`; used by tests to build an old database.
pub(crate) async fn migrate_to(db: &DatabaseConnection, target: i32) -> Result<()> {
    db.execute_unprepared("CREATE TABLE IF NOT EXISTS store_format (version INTEGER NOT NULL PRIMARY KEY)")
        .await?;
    for (number, step) in (1_i32..=target).zip(STEPS) {
        let transaction = crate::transaction::begin_writing(db).await?;
        let found = format_of(&transaction).await?;
        if found > FORMAT_VERSION {
            return Err(Error::NewerFormat { found, known: FORMAT_VERSION });
        }
        if found < number {
            for statement in *step {
                if let Some(text) = for_backend(statement, db.get_database_backend()) {
                    transaction.execute_unprepared(&text).await?;
                }
            }
            sql::run(&transaction, "INSERT INTO store_format (version) VALUES (?)", vec![number.into()])
                .await?;
        }
        transaction.commit().await?;
    }
    Ok(())
}

/// Names of the tables that the steps make, in the order of their making, so that a table comes after those it refers to.
pub(crate) fn table_names() -> Vec<String> {
    let made = STEPS.iter().flat_map(|step| step.iter()).filter_map(|statement| {
        let rest = statement.strip_prefix("CREATE TABLE ")?;
        rest.split([' ', '(']).next().map(ToOwned::to_owned)
    });
    made.collect()
}

/// Format of the database; 0 when empty.
pub(crate) async fn format_of(db: &impl ConnectionTrait) -> Result<i32> {
    let row = sql::one(db, "SELECT COALESCE(MAX(version), 0) FROM store_format", vec![]).await?;
    let Some(row) = row else { return Ok(0) };
    // MAX over INTEGER is a 64-bit integer on SQLite and a 32-bit one on PostgreSQL.
    match db.get_database_backend() {
        DbBackend::Postgres => Ok(row.try_get_by_index::<i32>(0)?),
        _ => Ok(i32::try_from(row.try_get_by_index::<i64>(0)?).unwrap_or(i32::MAX)),
    }
}

/// The statement as this database takes it; `None` where it is for the other one alone.
fn for_backend(statement: &str, backend: DbBackend) -> Option<String> {
    let (own, other) =
        if backend == DbBackend::Postgres { ("postgres:", "sqlite:") } else { ("sqlite:", "postgres:") };
    if statement.starts_with(other) {
        return None;
    }
    let statement = statement.strip_prefix(own).unwrap_or(statement);
    if backend == DbBackend::Postgres {
        return Some(statement.to_owned());
    }
    let text = statement
        .replace("UUID", "BLOB")
        .replace("BYTEA", "BLOB")
        .replace("BIGINT", "INTEGER")
        .replace("BOOLEAN", "INTEGER");
    Some(if text.starts_with("CREATE TABLE") { format!("{text} STRICT") } else { text })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A database of each older format, with a city in it, is brought up to date and keeps it.
    #[tokio::test]
    async fn a_database_of_each_format_comes_up_to_date() {
        for format in 1..FORMAT_VERSION {
            let db = sea_orm::Database::connect("sqlite::memory:").await.unwrap();
            migrate_to(&db, format).await.unwrap();
            assert_eq!(format_of(&db).await.unwrap(), format);
            let city = "INSERT INTO cities (id, slug, name, regime, locale, created_ms)
                VALUES (x'01890000000070008000000000000000', 'ville', 'Ville', 'fr', 'fr-FR', 1)";
            db.execute_unprepared(city).await.unwrap();
            migrate(&db).await.unwrap();
            migrate(&db).await.unwrap();
            assert_eq!(format_of(&db).await.unwrap(), FORMAT_VERSION);
            let kept = sql::one(&db, "SELECT slug, examples FROM cities", vec![]).await.unwrap().unwrap();
            assert_eq!(kept.try_get_by_index::<String>(0).unwrap(), "ville");
            assert_eq!(kept.try_get_by_index::<String>(1).unwrap(), "[]");
            assert_eq!(sql::count(&db, "SELECT COUNT(*) FROM ledger", vec![]).await.unwrap(), 0);
        }
    }
}
