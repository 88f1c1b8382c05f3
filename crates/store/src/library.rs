//! Which documents are there, filtered and counted?

use domain::document::{Audience, Kind, Visibility};
use domain::visibility::Grants;
use domain::{CityId, DocumentId, VersionId};
use jiff::civil::Date;
use sea_orm::{FromQueryResult, Value};

use crate::cities::name_of;
use crate::documents::{DocumentRecord, document_of, fold};
use crate::tables::{document, version};
use crate::{Result, Store, sql};

/// Which documents to list. Every condition must hold.
#[derive(Debug, Clone, Default)]
pub struct LibraryFilter {
    /// Of any of these cities.
    pub cities: Vec<CityId>,
    /// Words that title and file name contain, accents and case aside.
    pub text: Option<String>,
    /// Any of these kinds; empty for all.
    pub kinds: Vec<Kind>,
    /// Dated from that day on.
    pub from: Option<Date>,
    /// Dated up to that day.
    pub to: Option<Date>,
    /// Only of that visibility.
    pub visibility: Option<Visibility>,
    /// Who looks.
    pub sight: Sight,
}

/// Who looks at a list: what they may not see is not in it. What is not public is for those of its own city.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Sight {
    /// Anyone.
    #[default]
    Public,
    /// Someone of that city.
    Of(CityId, Audience, Grants),
}

impl Sight {
    /// Every document of a city.
    #[must_use]
    pub fn everything(city: CityId) -> Self {
        Self::Of(city, Audience::Agents, Grants::everything())
    }

    /// The condition on rows `d` with a city, a visibility and readers: documents, jobs.
    pub(crate) fn condition(&self, values: &mut Vec<Value>) -> String {
        let Self::Of(city, audience, grants) = self else { return "d.visibility = 'public'".to_owned() };
        if grants.everything {
            values.push(city.0.into());
            return "(d.visibility = 'public' OR d.city_id = ?)".to_owned();
        }
        let mut open = Vec::new();
        for visibility in Visibility::ALL.into_iter().skip(1).filter(|one| audience.may_see(*one)) {
            open.push(format!("d.visibility = '{}'", visibility.as_str()));
        }
        // Ids have one length and one writing: none is found inside another.
        let person = grants.person.map(|person| format!("%person:{person}%"));
        let services = grants.services.iter().map(|service| format!("%service:{service}%"));
        let named = services.map(|like| (Visibility::Service, like));
        let named = named.chain(person.map(|like| (Visibility::People, like)));
        let named: Vec<_> = named.collect();
        if open.is_empty() && named.is_empty() {
            return "d.visibility = 'public'".to_owned();
        }
        values.push(city.0.into());
        for (visibility, like) in named {
            open.push(format!("(d.visibility = '{}' AND d.readers LIKE ?)", visibility.as_str()));
            values.push(like.into());
        }
        format!("(d.visibility = 'public' OR (d.city_id = ? AND ({})))", open.join(" OR "))
    }
}

/// Order of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LibraryOrder {
    /// Newest date first, undated last.
    DateDescending,
    /// Last added or changed first.
    AddedDescending,
    /// By title.
    Title,
}

/// Words of a filter beyond this number are left aside.
const FILTER_WORDS_MAX: usize = 12;

impl Store {
    /// Documents with their current versions.
    ///
    /// # Errors
    /// The database's own.
    pub async fn list_documents(
        &self,
        filter: &LibraryFilter,
        order: LibraryOrder,
        limit: u32,
        offset: u32,
    ) -> Result<Vec<DocumentRecord>> {
        let (condition, mut values) = filter.condition(true, true)?;
        let order = match order {
            LibraryOrder::DateDescending => "(v.date IS NULL), v.date DESC, d.file",
            LibraryOrder::AddedDescending => "v.added_ms DESC, d.file",
            LibraryOrder::Title => "v.folded, d.file",
        };
        let text = format!(
            "SELECT d.id AS d_id, d.city_id AS d_city_id, d.file AS d_file, d.visibility AS d_visibility,
                    d.version_id AS d_version_id, d.created_ms AS d_created_ms, d.readers AS d_readers, v.*
             FROM documents d JOIN versions v ON v.id = d.version_id
             WHERE {condition} ORDER BY {order} LIMIT ? OFFSET ?"
        );
        values.push(i64::from(limit).into());
        values.push(i64::from(offset).into());
        let rows = sql::all(self.db(), &text, values).await?;
        rows.iter()
            .map(|row| {
                document_of(
                    document::Model::from_query_result(row, "d_")?,
                    version::Model::from_query_result(row, "")?,
                )
            })
            .collect()
    }

    /// How many documents match.
    ///
    /// # Errors
    /// The database's own.
    pub async fn count_documents(&self, filter: &LibraryFilter) -> Result<u64> {
        let (condition, values) = filter.condition(true, true)?;
        let text = format!(
            "SELECT COUNT(*) FROM documents d JOIN versions v ON v.id = d.version_id WHERE {condition}"
        );
        sql::count(self.db(), &text, values).await
    }

    /// How many passages the matching documents have.
    ///
    /// # Errors
    /// The database's own.
    pub async fn count_passages(&self, filter: &LibraryFilter) -> Result<u64> {
        let (condition, values) = filter.condition(true, true)?;
        let text = format!(
            "SELECT CAST(COALESCE(SUM(v.passages), 0) AS BIGINT)
             FROM documents d JOIN versions v ON v.id = d.version_id WHERE {condition}"
        );
        sql::count(self.db(), &text, values).await
    }

    /// Number of matching documents by kind, the filter on kinds set aside; most frequent first.
    ///
    /// # Errors
    /// The database's own.
    pub async fn count_by_kind(&self, filter: &LibraryFilter) -> Result<Vec<(Kind, u64)>> {
        let (condition, values) = filter.condition(false, true)?;
        let text = format!(
            "SELECT v.kind, COUNT(*) AS number FROM documents d JOIN versions v ON v.id = d.version_id
             WHERE {condition} GROUP BY v.kind ORDER BY number DESC, v.kind"
        );
        let rows = sql::all(self.db(), &text, values).await?;
        rows.iter()
            .map(|row| {
                let (kind, number): (String, i64) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
                Ok((Kind::from_name(&kind).unwrap_or(Kind::Other), u64::try_from(number).unwrap_or(0)))
            })
            .collect()
    }

    /// Number of matching documents by year, the filter on dates set aside; newest first.
    ///
    /// # Errors
    /// The database's own.
    pub async fn count_by_year(&self, filter: &LibraryFilter) -> Result<Vec<(i16, u64)>> {
        let (condition, values) = filter.condition(true, false)?;
        let text = format!(
            "SELECT substr(v.date, 1, 4) AS year, COUNT(*) AS number
             FROM documents d JOIN versions v ON v.id = d.version_id
             WHERE {condition} AND v.date IS NOT NULL GROUP BY year ORDER BY year DESC"
        );
        let rows = sql::all(self.db(), &text, values).await?;
        let mut years = Vec::with_capacity(rows.len());
        for row in &rows {
            let (year, number): (String, i64) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
            if let Ok(year) = year.parse() {
                years.push((year, u64::try_from(number).unwrap_or(0)));
            }
        }
        Ok(years)
    }

    /// Documents of these ids with their current versions, in one query, in any order.
    ///
    /// # Errors
    /// The database's own.
    pub async fn load_documents(&self, ids: &[DocumentId]) -> Result<Vec<DocumentRecord>> {
        let mut found = Vec::with_capacity(ids.len());
        for chunk in ids.chunks(sql::VALUES_MAX) {
            let text = format!(
                "SELECT d.id AS d_id, d.city_id AS d_city_id, d.file AS d_file, d.visibility AS d_visibility,
                        d.version_id AS d_version_id, d.created_ms AS d_created_ms, d.readers AS d_readers, v.*
                 FROM documents d JOIN versions v ON v.id = d.version_id WHERE d.id IN ({})",
                sql::marks(chunk.len())
            );
            let values = chunk.iter().map(|id| id.0.into()).collect();
            for row in &sql::all(self.db(), &text, values).await? {
                found.push(document_of(
                    document::Model::from_query_result(row, "d_")?,
                    version::Model::from_query_result(row, "")?,
                )?);
            }
        }
        Ok(found)
    }

    /// The documents of these versions (current or not), each with its current version, in one query.
    ///
    /// # Errors
    /// The database's own.
    pub async fn load_documents_of(
        &self,
        versions: &[VersionId],
    ) -> Result<Vec<(VersionId, DocumentRecord)>> {
        let mut found = Vec::with_capacity(versions.len());
        for chunk in versions.chunks(sql::VALUES_MAX) {
            let text = format!(
                "SELECT w.id AS wanted_id,
                        d.id AS d_id, d.city_id AS d_city_id, d.file AS d_file, d.visibility AS d_visibility,
                        d.version_id AS d_version_id, d.created_ms AS d_created_ms, d.readers AS d_readers, v.*
                 FROM versions w JOIN documents d ON d.id = w.document_id
                 JOIN versions v ON v.id = d.version_id WHERE w.id IN ({})",
                sql::marks(chunk.len())
            );
            let values = chunk.iter().map(|id| id.0.into()).collect();
            for row in &sql::all(self.db(), &text, values).await? {
                let record = document_of(
                    document::Model::from_query_result(row, "d_")?,
                    version::Model::from_query_result(row, "")?,
                )?;
                found.push((VersionId(row.try_get("", "wanted_id")?), record));
            }
        }
        Ok(found)
    }
}

impl LibraryFilter {
    fn condition(&self, with_kinds: bool, with_dates: bool) -> Result<(String, Vec<Value>)> {
        let mut parts = vec![format!("d.city_id IN ({})", sql::marks(self.cities.len()))];
        let mut values: Vec<Value> = self.cities.iter().map(|city| city.0.into()).collect();
        parts.push(self.sight.condition(&mut values));
        if let Some(visibility) = self.visibility {
            parts.push("d.visibility = ?".to_owned());
            values.push(name_of(&visibility)?.into());
        }
        if with_kinds && !self.kinds.is_empty() {
            parts.push(format!("v.kind IN ({})", sql::marks(self.kinds.len())));
            values.extend(self.kinds.iter().map(|kind| Value::from(kind.as_str())));
        }
        if with_dates {
            for (date, operator) in [(self.from, ">="), (self.to, "<=")] {
                if let Some(date) = date {
                    parts.push(format!("v.date {operator} ?"));
                    values.push(date.to_string().into());
                }
            }
        }
        let folded = self.text.as_deref().map(fold).unwrap_or_default();
        for word in folded.split_whitespace().take(FILTER_WORDS_MAX) {
            parts.push("v.folded LIKE ? ESCAPE '!'".to_owned());
            let escaped = word.replace('!', "!!").replace('%', "!%").replace('_', "!_");
            values.push(format!("%{escaped}%").into());
        }
        Ok((parts.join(" AND "), values))
    }
}
