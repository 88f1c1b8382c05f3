//! What does each column of each table hold: something personal, and then for which processing?
//!
//! *Invariant:* every column of the real schema, on both databases, stands here once; a test reads the schema and fails on
//! one that does not. Whoever adds a column says here what it holds. Texts that a person or an agent types freely count as
//! personal, whatever they should hold.

use domain::retention::Processing;
use sea_orm::DbBackend;

use crate::{Result, Store, backup, sql};

/// What a table holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TableMap {
    /// Its name.
    pub table: &'static str,
    /// Columns that hold nothing personal: ids of things, states, instants, figures.
    pub plain: &'static [&'static str],
    /// Columns that may hold something personal, with the reason to keep it.
    pub personal: &'static [(&'static str, Processing)],
}

const fn table(
    table: &'static str,
    plain: &'static [&'static str],
    personal: &'static [(&'static str, Processing)],
) -> TableMap {
    TableMap { table, plain, personal }
}

use Processing::{Accounts, Contests, Documents, Gaps, Ledger, Plans, Questions};

/// Every table.
pub const TABLES: &[TableMap] = &[
    table("store_format", &["version"], &[]),
    table(
        "cities",
        &[
            "id",
            "slug",
            "name",
            "regime",
            "locale",
            "created_ms",
            "examples",
            "languages",
            "colours",
            "logo",
            "retention",
        ],
        &[],
    ),
    table("city_logos", &["city_id", "sha256", "png", "added_ms"], &[]),
    table(
        "city_changes",
        &["city_id", "seq", "section", "at_ms", "state_before", "state_after"],
        &[("actor", Accounts)],
    ),
    // Desks and services, never people.
    table(
        "contact_points",
        &["city_id", "position", "name", "topics", "phone", "email", "address", "hours"],
        &[],
    ),
    table("acronyms", &["city_id", "position", "short_form", "long_form"], &[]),
    table(
        "documents",
        &["id", "city_id", "visibility", "version_id", "created_ms"],
        &[("file", Documents), ("readers", Accounts)],
    ),
    table(
        "versions",
        &[
            "id",
            "document_id",
            "city_id",
            "number",
            "sha256",
            "bytes",
            "media_type",
            "kind",
            "date",
            "language",
            "pages",
            "passages",
            "notices",
            "added_ms",
        ],
        &[("title", Documents), ("folded", Documents)],
    ),
    table(
        "pages",
        &["version_id", "number", "city_id", "blocks", "boxes", "size", "origin"],
        &[("text", Documents)],
    ),
    table(
        "passages",
        &["version_id", "ordinal", "city_id", "spans", "marginal"],
        &[("headings", Documents), ("text", Documents)],
    ),
    table("embeddings", &["version_id", "model", "city_id", "planned", "done", "claimed_until_ms"], &[]),
    table("vectors", &["version_id", "model", "slot", "city_id"], &[("vector", Documents)]),
    table(
        "jobs",
        &["id", "city_id", "visibility", "state", "created_ms", "finished_ms"],
        &[("readers", Accounts)],
    ),
    table(
        "job_files",
        &[
            "id",
            "job_id",
            "city_id",
            "ordinal",
            "bytes",
            "sha256",
            "claimed_by",
            "outcome",
            "code",
            "message",
            "hint",
            "document_id",
            "pages",
            "notices",
            "change_cursor",
            "finished_ms",
        ],
        &[("file", Documents)],
    ),
    table("workers", &["id", "city_id", "seen_ms"], &[]),
    table("changes", &["change_cursor", "city_id", "subject_id", "kind", "at_ms"], &[]),
    table(
        "gaps",
        &["id", "city_id", "asked", "first_ms", "last_ms", "closed", "erase_after_ms"],
        &[("analysed", Gaps), ("question", Gaps)],
    ),
    table("refusals", &["city_id", "reason", "month", "asked"], &[]),
    table("settings", &["city_id", "name", "value"], &[]),
    table(
        "ledger",
        &["city_id", "seq", "at_ms", "action", "object", "details", "kept_hash", "previous", "hash"],
        &[("actor", Ledger)],
    ),
    table("ledger_kept", &["city_id", "seq", "salt"], &[("text", Questions)]),
    table("plans", &["id", "city_id", "slug", "published", "created_ms"], &[]),
    table(
        "plan_items",
        &[
            "id",
            "city_id",
            "plan_id",
            "kind",
            "parent_id",
            "position",
            "revision",
            "updated_ms",
            "status",
            "due_day",
            "visibility",
            "sources",
        ],
        &[("body", Plans)],
    ),
    table(
        "plan_changes",
        &["plan_id", "seq", "city_id", "item_id", "kind", "revision", "at_ms", "field", "internal"],
        &[("name", Plans), ("actor", Plans), ("before", Plans), ("after", Plans)],
    ),
    table(
        "plan_imports",
        &[
            "id",
            "city_id",
            "plan_id",
            "document_id",
            "version_id",
            "state",
            "revision",
            "created_ms",
            "updated_ms",
        ],
        &[("title", Plans), ("proposal", Plans), ("decisions", Plans)],
    ),
    table(
        "evaluations",
        &[
            "id",
            "city_id",
            "use_name",
            "at_ms",
            "questions_file",
            "questions_sha256",
            "answerable",
            "right_answers",
            "wrong_answers",
            "unanswerable",
            "unanswerable_refused",
            "p50_us",
            "model",
            "version",
        ],
        &[],
    ),
    table("ai_work", &["city_id", "use_name", "month", "times", "processor_ms"], &[]),
    table(
        "contests",
        &["id", "city_id", "token_sha256", "state", "created_ms", "due", "decided_ms", "erase_after_ms"],
        &[
            ("question", Contests),
            ("analysed", Contests),
            ("answer", Contests),
            ("reason", Contests),
            ("email", Contests),
            ("outcome", Contests),
        ],
    ),
    table(
        "people",
        &["id", "operator", "created_ms", "email_proved_ms"],
        &[("email", Accounts), ("name", Accounts), ("password", Accounts), ("signed_in_ms", Accounts)],
    ),
    table("roles", &["city_id", "given_ms"], &[("person_id", Accounts), ("role", Accounts)]),
    table("invited_roles", &["city_id", "given_ms"], &[("person_id", Accounts), ("role", Accounts)]),
    table("services", &["id", "city_id", "name", "created_ms"], &[]),
    table("service_members", &["service_id", "city_id"], &[("person_id", Accounts)]),
    table(
        "sessions",
        &["id", "key_hash", "created_ms", "proved_ms", "factors"],
        &[("person_id", Accounts), ("device", Accounts), ("seen_ms", Accounts)],
    ),
    table("plan_reminders", &["wanted", "told_day"], &[("person_id", Accounts)]),
    table(
        "one_time_links",
        &["key_hash", "purpose", "city_id", "created_ms", "expires_ms"],
        &[("person_id", Accounts)],
    ),
    table("outside_accounts", &["issuer", "created_ms"], &[("subject", Accounts), ("person_id", Accounts)]),
    table(
        "outside_trips",
        &["key_hash", "provider", "state_hash", "nonce", "verifier", "way_back", "expires_ms"],
        &[("person_id", Accounts)],
    ),
    table("outside_sessions", &["session_id", "provider"], &[("id_token", Accounts)]),
    table("outside_roles", &["city_id", "provider"], &[("person_id", Accounts), ("role", Accounts)]),
    table("throttles", &["failures", "last_ms"], &[("subject", Accounts)]),
    table(
        "api_tokens",
        &["id", "city_id", "key_hash", "scopes", "created_ms", "expires_ms", "used_ms"],
        &[("person_id", Accounts), ("name", Accounts)],
    ),
    table(
        "code_generators",
        &["confirmed", "last_step", "created_ms"],
        &[("person_id", Accounts), ("secret", Accounts)],
    ),
    table(
        "passkeys",
        &["id", "created_ms"],
        &[
            ("person_id", Accounts),
            ("credential_id", Accounts),
            ("credential", Accounts),
            ("name", Accounts),
            ("used_ms", Accounts),
        ],
    ),
    table("passkey_ceremonies", &["key_hash", "state", "expires_ms"], &[("person_id", Accounts)]),
    table("recovery_codes", &["code_hash"], &[("person_id", Accounts)]),
    table(
        "outgoing_mail",
        &["id", "city_id", "created_ms", "expires_ms", "tries", "next_ms"],
        &[("recipient", Accounts), ("subject", Accounts), ("text", Accounts)],
    ),
    table("corrections", &["city_id", "document_id", "page", "at_ms"], &[("analysed", Contests)]),
];

impl Store {
    /// Every table of the database as it is, with its columns.
    ///
    /// # Errors
    /// The database's own.
    pub async fn list_columns(&self) -> Result<Vec<(String, Vec<String>)>> {
        let text = if self.db().get_database_backend() == DbBackend::Postgres {
            "SELECT CAST(table_name AS TEXT) FROM information_schema.tables
             WHERE table_schema = current_schema() ORDER BY 1"
        } else {
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY 1"
        };
        let mut found = Vec::new();
        for row in sql::all(self.db(), text, vec![]).await? {
            let table: String = row.try_get_by_index(0)?;
            let columns = backup::columns_of(self.db(), &table).await?;
            found.push((table, columns.into_iter().map(|(column, _)| column).collect()));
        }
        Ok(found)
    }
}
