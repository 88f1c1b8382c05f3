//! How does a document come in, change, and go?

use domain::document::{Kind, Language, Notice, ReadDocument, Visibility};
use domain::time::UnixMs;
use domain::visibility::{Readers, Readership};
use domain::{CityId, DocumentId, VersionId};
use jiff::civil::Date;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::changes::Change;
use crate::cities::{name_of, of_name};
use crate::tables::{document, version};
use crate::{Error, Result, Store, Transaction, sql};

/// Versions kept of a document, the current one included; older ones go with their files.
pub const VERSIONS_KEPT_MAX: i64 = 10;

/// What names a document, with its current version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentRecord {
    /// Its id.
    pub id: DocumentId,
    /// City.
    pub city: CityId,
    /// File name as dropped.
    pub file: String,
    /// Who may see it.
    pub visibility: Visibility,
    /// The services or people that this names.
    pub readers: Readers,
    /// The current version.
    pub version: VersionRecord,
}

/// A version of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionRecord {
    /// Its id.
    pub id: VersionId,
    /// Document.
    pub document: DocumentId,
    /// 1 for the first.
    pub number: u32,
    /// Address of the original file.
    pub sha256: String,
    /// Size of the original file.
    pub bytes: u64,
    /// Media type.
    pub media_type: String,
    /// Title.
    pub title: String,
    /// Kind.
    pub kind: Kind,
    /// Date of the document.
    pub date: Option<Date>,
    /// Language.
    pub language: Language,
    /// Number of pages.
    pub pages: u32,
    /// Number of passages.
    pub passages: u32,
    /// Remarks of the reader.
    pub notices: Vec<Notice>,
    /// When it came in.
    pub added_ms: UnixMs,
}

/// A file that was read, to be kept.
#[derive(Debug, Clone)]
pub struct NewVersion<'a> {
    /// City.
    pub city: CityId,
    /// File name as dropped: names the document.
    pub file: &'a str,
    /// For a new document; a document that exists keeps the stricter of the two.
    pub readership: Readership,
    /// Address of the original file.
    pub sha256: &'a str,
    /// Size of the original file.
    pub bytes: u64,
}

/// What keeping a file came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The document.
    pub document: DocumentId,
    /// What happened.
    pub outcome: KeptOutcome,
    /// Files that no version of this document refers to any more: see [`Transaction::unreferenced`].
    pub released: Vec<String>,
    /// Whether fewer people see the document from here on.
    pub hidden: bool,
}

/// What happened to a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeptOutcome {
    /// It is new.
    Added,
    /// It had these bytes already.
    Unchanged,
    /// It has new bytes.
    NewVersion,
}

impl Store {
    /// The document of that id with its current version.
    ///
    /// # Errors
    /// The database's own.
    pub async fn find_document(&self, id: DocumentId) -> Result<Option<DocumentRecord>> {
        find(self.db(), document::Column::Id.eq(id.0)).await
    }

    /// The document of that file name.
    ///
    /// # Errors
    /// The database's own.
    pub async fn find_document_by_file(&self, city: CityId, file: &str) -> Result<Option<DocumentRecord>> {
        let filter = document::Column::CityId.eq(city.0).and(document::Column::File.eq(file));
        find(self.db(), filter).await
    }

    /// Addresses of the original files of all versions.
    ///
    /// # Errors
    /// The database's own.
    pub async fn list_addresses(&self) -> Result<Vec<String>> {
        let rows = sql::all(self.db(), "SELECT DISTINCT sha256 FROM versions", vec![]).await?;
        rows.iter().map(|row| Ok(row.try_get_by_index(0)?)).collect()
    }

    /// All versions of a document, newest first.
    ///
    /// # Errors
    /// The database's own.
    pub async fn list_versions(&self, id: DocumentId) -> Result<Vec<VersionRecord>> {
        let rows = version::Entity::find()
            .filter(version::Column::DocumentId.eq(id.0))
            .order_by_desc(version::Column::Number)
            .all(self.db())
            .await?;
        rows.into_iter().map(version_of).collect()
    }
}

impl Transaction {
    /// Whether this file is what the document of that name holds already; its document if so.
    ///
    /// # Errors
    /// The database's own.
    pub async fn find_unchanged(
        &self,
        city: CityId,
        file: &str,
        sha256: &str,
    ) -> Result<Option<DocumentRecord>> {
        let filter = document::Column::CityId.eq(city.0).and(document::Column::File.eq(file));
        Ok(find(self.db(), filter).await?.filter(|found| found.version.sha256 == sha256))
    }

    /// Keeps a file that was read: a new document, a new version, or nothing where the bytes are the same.
    ///
    /// # Errors
    /// The database's own.
    pub async fn put_document(&mut self, new: &NewVersion<'_>, read: &ReadDocument) -> Result<Kept> {
        let filter = document::Column::CityId.eq(new.city.0).and(document::Column::File.eq(new.file));
        let existing = find(self.db(), filter).await?;
        let Some(existing) = existing else { return self.add_document(new, read).await };
        let hidden = self.keep_stricter(&existing, &new.readership).await?;
        if existing.version.sha256 == new.sha256 {
            let outcome = KeptOutcome::Unchanged;
            return Ok(Kept { document: existing.id, outcome, released: Vec::new(), hidden });
        }
        let number = i64::from(existing.version.number) + 1;
        let version = self.insert_version(new, read, existing.id, number).await?;
        document::Entity::update_many()
            .col_expr(document::Column::VersionId, version.0.into())
            .filter(document::Column::Id.eq(existing.id.0))
            .exec(self.db())
            .await?;
        self.forget_search(existing.version.id).await?;
        let released = self.trim_versions(existing.id, number).await?;
        self.note(Change::Document(new.city, existing.id));
        Ok(Kept { document: existing.id, outcome: KeptOutcome::NewVersion, released, hidden })
    }

    /// Sets who may see a document.
    ///
    /// # Errors
    /// The database's own.
    pub async fn set_visibility(&mut self, document: &DocumentRecord, readership: &Readership) -> Result<()> {
        document::Entity::update_many()
            .col_expr(document::Column::Visibility, name_of(&readership.visibility)?.into())
            .col_expr(document::Column::Readers, readership.readers.to_text().into())
            .filter(document::Column::Id.eq(document.id.0))
            .exec(self.db())
            .await?;
        self.note(Change::Document(document.city, document.id));
        Ok(())
    }

    /// Gives the stricter visibility to a document: what is marked for some never becomes visible to more by being
    /// sent again. Whether that changed it.
    ///
    /// # Errors
    /// The database's own.
    pub async fn keep_stricter(&mut self, document: &DocumentRecord, wanted: &Readership) -> Result<bool> {
        let hides = wanted.visibility.is_stricter_than(document.visibility);
        if hides {
            self.set_visibility(document, wanted).await?;
        }
        Ok(hides)
    }

    /// Removes a document with its versions, pages, passages and vectors. Gives the addresses of its files.
    ///
    /// # Errors
    /// The database's own.
    pub async fn delete_document(&mut self, city: CityId, id: DocumentId) -> Result<Vec<String>> {
        let versions =
            version::Entity::find().filter(version::Column::DocumentId.eq(id.0)).all(self.db()).await?;
        document::Entity::delete_many()
            .filter(document::Column::Id.eq(id.0).and(document::Column::CityId.eq(city.0)))
            .exec(self.db())
            .await?;
        self.note(Change::Document(city, id));
        Ok(versions.into_iter().map(|row| row.sha256).collect())
    }

    /// Among these addresses of files, those that no version and no waiting file of a job refers to.
    ///
    /// # Errors
    /// The database's own.
    pub async fn unreferenced(&self, addresses: &[String]) -> Result<Vec<String>> {
        let mut free = Vec::new();
        for address in addresses {
            let references = sql::count(
                self.db(),
                "SELECT (SELECT COUNT(*) FROM versions WHERE sha256 = ?)
                      + (SELECT COUNT(*) FROM job_files WHERE sha256 = ? AND outcome IS NULL)",
                vec![address.clone().into(), address.clone().into()],
            )
            .await?;
            if references == 0 && !free.contains(address) {
                free.push(address.clone());
            }
        }
        Ok(free)
    }

    async fn add_document(&mut self, new: &NewVersion<'_>, read: &ReadDocument) -> Result<Kept> {
        let id = DocumentId(self.next_id());
        let version = VersionId(self.next_id());
        let row = document::ActiveModel {
            id: Set(id.0),
            city_id: Set(new.city.0),
            file: Set(new.file.to_owned()),
            visibility: Set(name_of(&new.readership.visibility)?),
            version_id: Set(version.0),
            created_ms: Set(self.now_ms),
            readers: Set(new.readership.readers.to_text()),
        };
        document::Entity::insert(row).exec_without_returning(self.db()).await?;
        self.insert_version_as(version, new, read, (id, 1)).await?;
        self.note(Change::Document(new.city, id));
        Ok(Kept { document: id, outcome: KeptOutcome::Added, released: Vec::new(), hidden: false })
    }

    async fn insert_version(
        &mut self,
        new: &NewVersion<'_>,
        read: &ReadDocument,
        document: DocumentId,
        number: i64,
    ) -> Result<VersionId> {
        let id = VersionId(self.next_id());
        self.insert_version_as(id, new, read, (document, number)).await?;
        Ok(id)
    }

    async fn insert_version_as(
        &mut self,
        id: VersionId,
        new: &NewVersion<'_>,
        read: &ReadDocument,
        (document, number): (DocumentId, i64),
    ) -> Result<()> {
        let row = version::ActiveModel {
            id: Set(id.0),
            document_id: Set(document.0),
            city_id: Set(new.city.0),
            number: Set(number),
            sha256: Set(new.sha256.to_owned()),
            bytes: Set(i64::try_from(new.bytes).unwrap_or(i64::MAX)),
            media_type: Set(read.media_type.clone()),
            title: Set(without_nul(&read.title)),
            folded: Set(fold(&format!("{} {}", read.title, new.file))),
            kind: Set(read.kind.as_str().to_owned()),
            date: Set(read.date.map(|date| date.to_string())),
            language: Set(name_of(&read.language)?),
            pages: Set(i64::try_from(read.pages.len()).unwrap_or(i64::MAX)),
            passages: Set(i64::try_from(read.passages.len()).unwrap_or(i64::MAX)),
            notices: Set(serde_json::to_string(&read.notices)?),
            added_ms: Set(self.now_ms),
        };
        version::Entity::insert(row).exec_without_returning(self.db()).await?;
        self.insert_pages(new.city, id, &read.pages).await?;
        self.insert_passages(new.city, id, read).await
    }

    /// What only search needs of a version that is no longer current. Its pages stay: citations point to them.
    async fn forget_search(&self, version: VersionId) -> Result<()> {
        for table in ["passages", "vectors", "embeddings"] {
            let text = format!("DELETE FROM {table} WHERE version_id = ?");
            sql::run(self.db(), &text, vec![version.0.into()]).await?;
        }
        Ok(())
    }

    async fn trim_versions(&self, document: DocumentId, newest: i64) -> Result<Vec<String>> {
        let old = version::Column::DocumentId
            .eq(document.0)
            .and(version::Column::Number.lte(newest - VERSIONS_KEPT_MAX));
        let rows = version::Entity::find().filter(old.clone()).all(self.db()).await?;
        if !rows.is_empty() {
            version::Entity::delete_many().filter(old).exec(self.db()).await?;
        }
        Ok(rows.into_iter().map(|row| row.sha256).collect())
    }
}

async fn find(
    db: &impl ConnectionTrait,
    filter: sea_orm::sea_query::SimpleExpr,
) -> Result<Option<DocumentRecord>> {
    let Some(row) = document::Entity::find().filter(filter).one(db).await? else { return Ok(None) };
    let version = version::Entity::find_by_id(row.version_id).one(db).await?;
    let Some(version) = version else { return Err(Error::Malformed { what: "current version" }) };
    document_of(row, version).map(Some)
}

pub(crate) fn document_of(row: document::Model, version: version::Model) -> Result<DocumentRecord> {
    Ok(DocumentRecord {
        id: DocumentId(row.id),
        city: CityId(row.city_id),
        file: row.file,
        visibility: of_name(&row.visibility, "visibility")?,
        readers: Readers::from_text(&row.readers),
        version: version_of(version)?,
    })
}

pub(crate) fn version_of(row: version::Model) -> Result<VersionRecord> {
    Ok(VersionRecord {
        id: VersionId(row.id),
        document: DocumentId(row.document_id),
        number: u32::try_from(row.number).unwrap_or(u32::MAX),
        sha256: row.sha256,
        bytes: u64::try_from(row.bytes).unwrap_or(0),
        media_type: row.media_type,
        title: row.title,
        kind: Kind::from_name(&row.kind).unwrap_or(Kind::Other),
        date: date_of(row.date.as_deref())?,
        language: of_name(&row.language, "language")?,
        pages: u32::try_from(row.pages).unwrap_or(u32::MAX),
        passages: u32::try_from(row.passages).unwrap_or(u32::MAX),
        notices: serde_json::from_str(&row.notices)?,
        added_ms: row.added_ms,
    })
}

pub(crate) fn date_of(text: Option<&str>) -> Result<Option<Date>> {
    text.map(|text| text.parse().map_err(|_| Error::Malformed { what: "date" })).transpose()
}

/// PostgreSQL cannot hold U+0000 in a text; no reader should give one, and this makes sure.
pub(crate) fn without_nul(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}

/// Lower case without the accents of French and English: for finding a title as people type it.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars().flat_map(char::to_lowercase) {
        match letter {
            'à' | 'â' | 'ä' | 'á' | 'ã' => folded.push('a'),
            'é' | 'è' | 'ê' | 'ë' => folded.push('e'),
            'î' | 'ï' | 'í' | 'ì' => folded.push('i'),
            'ô' | 'ö' | 'ó' | 'ò' => folded.push('o'),
            'ù' | 'û' | 'ü' | 'ú' => folded.push('u'),
            'ç' => folded.push('c'),
            'ñ' => folded.push('n'),
            'ÿ' => folded.push('y'),
            'œ' => folded.push_str("oe"),
            'æ' => folded.push_str("ae"),
            '’' => folded.push('\''),
            // Combining accents, as some file systems spell names.
            '\u{300}'..='\u{36f}' | '\0' => {}
            other => folded.push(other),
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn folds_titles_as_people_type_them() {
        assert_eq!(fold("Œuvres d’Été — ÇA"), "oeuvres d'ete — ca");
        assert_eq!(fold("e\u{301}cole"), "ecole");
    }
}
