//! What was read for a plan and waits for a person?

use domain::time::UnixMs;
use domain::{CityId, DocumentId, PlanId, VersionId};
use sea_orm::{QueryResult, Value};
use uuid::Uuid;

use crate::{Result, Store, Transaction, sql};

/// How far an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportState {
    /// A person looks at it.
    Open,
    /// Taken into its plan.
    Taken,
    /// Put aside.
    Dropped,
}

impl ImportState {
    /// Name in data.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Taken => "taken",
            Self::Dropped => "dropped",
        }
    }

    fn from_name(name: &str) -> Self {
        match name {
            "taken" => Self::Taken,
            "dropped" => Self::Dropped,
            _ => Self::Open,
        }
    }
}

/// An import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportRecord {
    /// Its id.
    pub id: Uuid,
    /// The plan it is for; `None`: it makes a new one.
    pub plan: Option<PlanId>,
    /// The document that was read.
    pub document: Option<DocumentId>,
    /// The version of it.
    pub version: Option<VersionId>,
    /// Title of what was read.
    pub title: String,
    /// How far it is.
    pub state: ImportState,
    /// 1 when new; one more with each decision.
    pub revision: u32,
    /// When it was read.
    pub created_ms: UnixMs,
    /// What was read, as JSON.
    pub proposal: String,
    /// What a person has decided so far, as JSON.
    pub decisions: String,
}

const COLUMNS: &str =
    "id, plan_id, document_id, version_id, title, state, revision, created_ms, proposal, decisions";

impl Store {
    /// Imports of a city that wait for a person, newest first, at most a hundred.
    ///
    /// # Errors
    /// The database's own.
    pub async fn list_open_imports(&self, city: CityId) -> Result<Vec<ImportRecord>> {
        let text = format!(
            "SELECT {COLUMNS} FROM plan_imports WHERE city_id = ? AND state = 'open'
             ORDER BY created_ms DESC, id DESC LIMIT 100"
        );
        sql::all(self.db(), &text, vec![city.0.into()]).await?.iter().map(import_of).collect()
    }

    /// One import.
    ///
    /// # Errors
    /// The database's own.
    pub async fn find_import(&self, city: CityId, id: Uuid) -> Result<Option<ImportRecord>> {
        let text = format!("SELECT {COLUMNS} FROM plan_imports WHERE city_id = ? AND id = ?");
        sql::one(self.db(), &text, vec![city.0.into(), id.into()]).await?.as_ref().map(import_of).transpose()
    }
}

impl Transaction {
    /// Keeps what was read.
    ///
    /// # Errors
    /// The database's own.
    pub async fn insert_import(&mut self, city: CityId, import: &ImportRecord) -> Result<()> {
        let text =
            format!("INSERT INTO plan_imports ({COLUMNS}, city_id, updated_ms) VALUES ({})", sql::marks(12));
        let values: Vec<Value> = vec![
            import.id.into(),
            import.plan.map(|plan| plan.0).into(),
            import.document.map(|document| document.0).into(),
            import.version.map(|version| version.0).into(),
            import.title.clone().into(),
            import.state.as_str().into(),
            i64::from(import.revision).into(),
            import.created_ms.into(),
            import.proposal.clone().into(),
            import.decisions.clone().into(),
            city.0.into(),
            self.now_ms.into(),
        ];
        sql::run(self.db(), &text, values).await?;
        Ok(())
    }

    /// Writes decisions and state over revision `seen`; false where another person decided meanwhile.
    ///
    /// # Errors
    /// The database's own.
    pub async fn update_import(&mut self, city: CityId, import: &ImportRecord, seen: u32) -> Result<bool> {
        let text =
            "UPDATE plan_imports SET plan_id = ?, state = ?, revision = ?, updated_ms = ?, decisions = ?
                    WHERE city_id = ? AND id = ? AND revision = ? AND state = 'open'";
        let values: Vec<Value> = vec![
            import.plan.map(|plan| plan.0).into(),
            import.state.as_str().into(),
            i64::from(import.revision).into(),
            self.now_ms.into(),
            import.decisions.clone().into(),
            city.0.into(),
            import.id.into(),
            i64::from(seen).into(),
        ];
        Ok(sql::run(self.db(), text, values).await? > 0)
    }
}

fn import_of(row: &QueryResult) -> Result<ImportRecord> {
    let plan: Option<Uuid> = row.try_get_by_index(1)?;
    let document: Option<Uuid> = row.try_get_by_index(2)?;
    let version: Option<Uuid> = row.try_get_by_index(3)?;
    let state: String = row.try_get_by_index(5)?;
    let revision: i64 = row.try_get_by_index(6)?;
    Ok(ImportRecord {
        id: row.try_get_by_index(0)?,
        plan: plan.map(PlanId),
        document: document.map(DocumentId),
        version: version.map(VersionId),
        title: row.try_get_by_index(4)?,
        state: ImportState::from_name(&state),
        revision: u32::try_from(revision).unwrap_or(u32::MAX),
        created_ms: row.try_get_by_index(7)?,
        proposal: row.try_get_by_index(8)?,
        decisions: row.try_get_by_index(9)?,
    })
}
