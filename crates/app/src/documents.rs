//! What does the library hold, and how is one document shown?

use std::collections::{BTreeSet, HashSet};
use std::pin::Pin;

use bytes::Bytes;
use domain::audit::{Action, Details, Object};
use domain::document::{Block, Kind, Language, Notice, Page, Rect, TextOrigin, Visibility};
use domain::time::UnixMs;
use domain::{CharOffsets, CharRange, CityId, DocumentId, VersionId};
use futures_util::Stream;
use jiff::civil::Date;
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use store::documents::DocumentRecord;
use store::library::{LibraryFilter, LibraryOrder};

use crate::reader::ReadFailure;
use crate::{App, Error, PageRequest, Result, Viewer};

/// Which documents to list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DocumentFilter {
    /// Words that the title or the file name contains, accents and case aside.
    pub text: Option<String>,
    /// Any of these kinds; empty for all.
    pub kinds: Vec<Kind>,
    /// Dated from that day on.
    pub from: Option<Date>,
    /// Dated up to that day.
    pub to: Option<Date>,
    /// Only of that visibility.
    pub visibility: Option<Visibility>,
    /// Order.
    pub sort: DocumentSort,
}

/// Order of a list of documents.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum DocumentSort {
    /// Newest date of the document first, undated last.
    #[default]
    DateDescending,
    /// Last added or changed first.
    AddedDescending,
    /// By title.
    Title,
}

/// What names a document, as shown beside each passage of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DocumentHead {
    /// Its id, the same through all versions.
    pub id: DocumentId,
    /// The current version.
    pub version: VersionId,
    /// City that holds it: the viewer's, or the commons.
    pub city: CityId,
    /// Whether it comes from the commons.
    pub from_commons: bool,
    /// File name as dropped, relative to the folder given, with `/`.
    pub file: String,
    /// Title.
    pub title: String,
    /// Kind.
    pub kind: Kind,
    /// Date of the document.
    pub date: Option<Date>,
    /// Language of most of the text.
    pub language: Language,
    /// Who may see it.
    pub visibility: Visibility,
}

/// A line of the library.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DocumentSummary {
    /// What names it.
    #[serde(flatten)]
    pub head: DocumentHead,
    /// Media type of the original file.
    pub media_type: String,
    /// Size of the original file.
    pub bytes: u64,
    /// SHA-256 of the original file, in hexadecimal.
    pub sha256: String,
    /// Number of pages.
    pub pages: u32,
    /// Number of passages.
    pub passages: u32,
    /// Remarks of the reader.
    pub notices: Vec<Notice>,
    /// When the current version came in.
    pub added_ms: UnixMs,
    /// 1 for the first version.
    pub version_number: u32,
}

/// A page of the library with the counts that filters offer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DocumentList {
    /// The documents asked for.
    pub documents: Vec<DocumentSummary>,
    /// How many match the filter.
    pub total: u64,
    /// Number of matching documents by kind (the filter on kinds set aside), most frequent first.
    pub kinds: Vec<(Kind, u64)>,
    /// Number of matching documents by year of their date (the filter on dates set aside), newest first.
    pub years: Vec<(i16, u64)>,
}

/// A document with its outline.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DocumentDetail {
    /// Summary.
    #[serde(flatten)]
    pub summary: DocumentSummary,
    /// Its pages in order.
    pub outline: Vec<PageOutline>,
    /// All versions, newest first; only the newest is searched.
    pub versions: Vec<VersionSummary>,
    /// Whether pages can be drawn ([`App::render_page_image`]).
    pub has_images: bool,
}

/// A page in an outline.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PageOutline {
    /// From 1.
    pub number: u32,
    /// Number of characters of its text.
    pub characters: u32,
    /// First heading on it.
    pub heading: Option<String>,
    /// How its text was obtained.
    pub origin: TextOrigin,
}

/// A version of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VersionSummary {
    /// Its id.
    pub id: VersionId,
    /// 1 for the first.
    pub number: u32,
    /// When it came in.
    pub added_ms: UnixMs,
    /// SHA-256 of the file, in hexadecimal.
    pub sha256: String,
    /// Size of the file.
    pub bytes: u64,
}

/// A page with what names its document.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PageContent {
    /// The document; `version` is the one asked for.
    pub document: DocumentHead,
    /// Number of pages of the document.
    pub pages: u32,
    /// Text, blocks, boxes.
    pub page: Page,
    /// Whether [`App::render_page_image`] can draw it.
    pub has_image: bool,
}

/// A drawn page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageImage {
    /// PNG file.
    pub png: Bytes,
    /// Changes when the picture does: version, page and width.
    pub tag: String,
}

/// Bytes of a file as they are read.
pub type ByteStream = Pin<Box<dyn Stream<Item = std::io::Result<Bytes>> + Send>>;

/// The file as it was dropped.
pub struct OriginalFile {
    /// Last part of its name, for the download.
    pub file_name: String,
    /// Media type.
    pub media_type: String,
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256 in hexadecimal.
    pub sha256: String,
    /// Content.
    pub stream: ByteStream,
}

/// Text and blocks of a page, without geometry: what answers are written from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageText {
    /// Version it belongs to.
    pub version: VersionId,
    /// From 1.
    pub number: u32,
    /// Text.
    pub text: String,
    /// Blocks in reading order.
    pub blocks: Vec<Block>,
    offsets: CharOffsets,
}

impl PageText {
    /// A page of `version`.
    #[must_use]
    pub fn new(version: VersionId, number: u32, text: String, blocks: Vec<Block>) -> Self {
        let offsets = CharOffsets::of(&text);
        Self { version, number, text, blocks, offsets }
    }

    /// The words at `range`; `None` where it leaves the page. Does not read a long page from its start.
    #[must_use]
    pub fn slice(&self, range: CharRange) -> Option<&str> {
        self.offsets.slice(&self.text, range)
    }
}

/// Times a page is tried when the readers that had it had worked for others before.
const TRIES_MAX: u32 = 4;
/// Widths of page images that are drawn: others are brought to the next of them, so that the cache is shared.
const IMAGE_WIDTHS_PX: [u32; 5] = [320, 640, 960, 1_400, 2_000];

impl App {
    /// Documents of the viewer's city and of the commons.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn list_documents(
        &self,
        viewer: &Viewer,
        filter: &DocumentFilter,
        page: PageRequest,
    ) -> Result<DocumentList> {
        let store = &self.inner.store;
        let filter_in_view = LibraryFilter {
            text: filter.text.clone(),
            kinds: filter.kinds.clone(),
            from: filter.from,
            to: filter.to,
            visibility: filter.visibility,
            ..self.all_in_view(viewer).await?
        };
        let order = match filter.sort {
            DocumentSort::DateDescending => LibraryOrder::DateDescending,
            DocumentSort::AddedDescending => LibraryOrder::AddedDescending,
            DocumentSort::Title => LibraryOrder::Title,
        };
        let found = store.list_documents(&filter_in_view, order, page.limit(), page.offset).await?;
        Ok(DocumentList {
            documents: found.into_iter().map(|record| summary_of(viewer, record)).collect(),
            total: store.count_documents(&filter_in_view).await?,
            kinds: store.count_by_kind(&filter_in_view).await?,
            years: store.count_by_year(&filter_in_view).await?,
        })
    }

    /// How many documents the viewer may see.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn count_documents(&self, viewer: &Viewer) -> Result<u64> {
        Ok(self.inner.store.count_documents(&self.all_in_view(viewer).await?).await?)
    }

    /// A document with its outline and versions.
    ///
    /// # Errors
    /// `not_found`.
    pub async fn load_document(&self, viewer: &Viewer, document: DocumentId) -> Result<DocumentDetail> {
        let record = self.load_in_view(viewer, document).await?;
        let outline = self.inner.store.list_outline(record.version.id).await?;
        let versions = self.inner.store.list_versions(document).await?;
        let has_images = has_images(&record.version.media_type);
        let outline = outline
            .into_iter()
            .map(|page| PageOutline {
                number: page.number,
                characters: page.characters,
                heading: page.heading,
                origin: page.origin,
            })
            .collect();
        let versions = versions
            .into_iter()
            .map(|version| VersionSummary {
                id: version.id,
                number: version.number,
                added_ms: version.added_ms,
                sha256: version.sha256,
                bytes: version.bytes,
            })
            .collect();
        Ok(DocumentDetail { summary: summary_of(viewer, record), outline, versions, has_images })
    }

    /// The document dropped under that file name, if any: the city's own before that of the commons.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn find_document_by_file(&self, viewer: &Viewer, file: &str) -> Result<Option<DocumentHead>> {
        for city in self.cities_in_view(viewer.city).await? {
            let found = self.inner.store.find_document_by_file(city, file).await?;
            if let Some(record) = found.filter(|record| is_in_view(viewer, record)) {
                return Ok(Some(head_of(viewer, &record)));
            }
        }
        Ok(None)
    }

    /// A page of the current version, or of `version` where one is given (a citation made before the document
    /// changed still opens on what it quoted).
    ///
    /// # Errors
    /// `not_found`.
    pub async fn load_page(
        &self,
        viewer: &Viewer,
        document: DocumentId,
        version: Option<VersionId>,
        number: u32,
    ) -> Result<PageContent> {
        let mut record = self.load_in_view(viewer, document).await?;
        let current = record.version.id;
        if let Some(wanted) = version.filter(|wanted| *wanted != current) {
            let versions = self.inner.store.list_versions(document).await?;
            let found = versions.into_iter().find(|version| version.id == wanted);
            record.version = found.ok_or(Error::NotFound { what: "version" })?;
        }
        let page = self.inner.store.find_page(record.version.id, number).await?;
        Ok(PageContent {
            pages: record.version.pages,
            page: page.ok_or(Error::NotFound { what: "page" })?,
            has_image: has_images(&record.version.media_type) && record.version.id == current,
            document: head_of(viewer, &record),
        })
    }

    /// Places on the sheet of each range of characters; empty where the format has no geometry or the version is not
    /// for this viewer. In the order asked.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn load_boxes(
        &self,
        viewer: &Viewer,
        ranges: &[(VersionId, u32, CharRange)],
    ) -> Result<Vec<Vec<Rect>>> {
        let versions: BTreeSet<VersionId> = ranges.iter().map(|(version, _, _)| *version).collect();
        let versions: Vec<VersionId> = versions.into_iter().collect();
        let owners = self.inner.store.load_documents_of(&versions).await?;
        let cities = self.cities_in_view(viewer.city).await?;
        let visible: HashSet<VersionId> = owners
            .into_iter()
            .filter(|(_, record)| cities.contains(&record.city) && is_in_view(viewer, record))
            .map(|(version, _)| version)
            .collect();
        let mut boxes = self.inner.store.load_boxes(ranges).await?;
        for (found, (version, _, _)) in boxes.iter_mut().zip(ranges) {
            if !visible.contains(version) {
                found.clear();
            }
        }
        Ok(boxes)
    }

    /// A page drawn at least `width_px` wide (brought to the next of a few widths, 2,000 at most), from a bounded
    /// cache on disk where it was drawn before.
    ///
    /// # Errors
    /// `not_found`; `no_page_image` when the format has none or the file is damaged there.
    pub async fn render_page_image(
        &self,
        viewer: &Viewer,
        document: DocumentId,
        number: u32,
        width_px: u32,
    ) -> Result<PageImage> {
        let record = self.load_in_view(viewer, document).await?;
        if number == 0 || number > record.version.pages {
            return Err(Error::NotFound { what: "page" });
        }
        if !has_images(&record.version.media_type) {
            return Err(Error::NoImage { reason: "only pages of PDF files are drawn".to_owned() });
        }
        let widest = IMAGE_WIDTHS_PX.last().copied().unwrap_or(width_px);
        let width = IMAGE_WIDTHS_PX.into_iter().find(|width| *width >= width_px).unwrap_or(widest);
        let tag = format!("{}-{number}-{width}", record.version.id);
        if let Some(png) = self.inner.images.find(&tag).await {
            return Ok(PageImage { png, tag });
        }
        let mut tries = 0;
        let png = loop {
            tries += 1;
            let (size, content) = self.inner.files.read(&record.version.sha256).await?;
            match self.inner.readers.draw(number, width, size, content).await {
                Ok(png) => break png,
                Err(ReadFailure::Stale) if tries < TRIES_MAX => {}
                Err(ReadFailure::Stale) => {
                    return Err(Error::NoImage { reason: corpus::ReadError::ReaderStopped.to_string() });
                }
                Err(ReadFailure::File(error)) => return Err(Error::NoImage { reason: error.to_string() }),
                Err(ReadFailure::Machine(error)) => return Err(error),
            }
        };
        self.inner.images.put(&tag, &png).await;
        Ok(PageImage { png, tag })
    }

    /// The original file of the current version.
    ///
    /// # Errors
    /// `not_found`.
    pub async fn original_file(&self, viewer: &Viewer, document: DocumentId) -> Result<OriginalFile> {
        let record = self.load_in_view(viewer, document).await?;
        let (bytes, stream) = self.inner.files.read(&record.version.sha256).await?;
        let file_name = record.file.rsplit('/').next().unwrap_or(&record.file).to_owned();
        let (media_type, sha256) = (record.version.media_type, record.version.sha256);
        Ok(OriginalFile { file_name, media_type, bytes, sha256, stream })
    }

    /// Removes a document everywhere: versions, files, index, vectors. Agents of its city only.
    ///
    /// # Errors
    /// `not_found`, `agents_only`.
    pub async fn delete_document(&self, viewer: &Viewer, document: DocumentId) -> Result<()> {
        let record = self.load_own(viewer, document).await?;
        let versions = self.inner.store.list_versions(document).await?;
        let mut transaction = self.inner.store.begin().await?;
        let released = transaction.delete_document(viewer.city, document).await?;
        let details =
            Details::none().code("sha256", &record.version.sha256).number("versions", versions.len() as u64);
        let entry = viewer.entry(Action::DocumentDeleted, Object::Document(document));
        let entry = entry.with(details);
        let named = record.visibility.names_readers();
        transaction.append(&if named { entry } else { entry.keeping(record.file) }).await?;
        transaction.commit().await?;
        self.inner.bell.notify_waiters();
        self.release_files(&released).await;
        let versions: Vec<VersionId> = versions.into_iter().map(|version| version.id).collect();
        self.inner.images.forget(&versions).await;
        Ok(())
    }

    /// A hash of the content of a city: files, pages, passages, visibility, in an order that does not depend on
    /// when or in which order they came in. Two installations with the same content have the same hash.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn content_hash(&self, city: CityId) -> Result<String> {
        let store = &self.inner.store;
        let sight = crate::visibility::everything(city);
        let filter = LibraryFilter { cities: vec![city], sight, ..LibraryFilter::default() };
        let mut digests = Vec::new();
        let mut offset = 0;
        loop {
            let order = LibraryOrder::Title;
            let records = store.list_documents(&filter, order, PageRequest::LIMIT_MAX, offset).await?;
            if records.is_empty() {
                break;
            }
            offset += u32::try_from(records.len()).unwrap_or(PageRequest::LIMIT_MAX);
            for record in records {
                let pages = store.list_pages(record.version.id).await?;
                let passages = store.list_passages(&record).await?;
                let version = &record.version;
                let described = (
                    (&record.file, record.visibility, &version.sha256, &version.media_type, &version.title),
                    (version.kind, version.date, version.language, &version.notices),
                    (pages, passages),
                );
                let json =
                    serde_json::to_vec(&described).map_err(|error| Error::Internal(error.to_string()))?;
                digests.push(Sha256::digest(json).to_vec());
            }
        }
        digests.sort();
        let hash = Sha256::digest(digests.concat());
        Ok(hash.iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// Everything that a viewer may see.
    pub(crate) async fn all_in_view(&self, viewer: &Viewer) -> Result<LibraryFilter> {
        let cities = self.cities_in_view(viewer.city).await?;
        Ok(LibraryFilter { cities, sight: viewer.sight(), ..LibraryFilter::default() })
    }

    pub(crate) async fn load_in_view(&self, viewer: &Viewer, document: DocumentId) -> Result<DocumentRecord> {
        let missing = Error::NotFound { what: "document" };
        let Some(record) = self.inner.store.find_document(document).await? else { return Err(missing) };
        let near =
            record.city == viewer.city || self.cities_in_view(viewer.city).await?.contains(&record.city);
        if near && is_in_view(viewer, &record) { Ok(record) } else { Err(missing) }
    }

    pub(crate) async fn load_own(&self, viewer: &Viewer, document: DocumentId) -> Result<DocumentRecord> {
        let record = self.load_in_view(viewer, document).await?;
        Self::require_agent(viewer)?;
        if record.city == viewer.city { Ok(record) } else { Err(Error::AgentsOnly) }
    }
}

/// Whether the viewer may see a document that is known to be of the city or of the commons: what is not public is for
/// people of its own city.
pub(crate) fn is_in_view(viewer: &Viewer, record: &DocumentRecord) -> bool {
    record.visibility == Visibility::Public
        || (record.city == viewer.city && viewer.may_see(record.visibility, &record.readers))
}

pub(crate) fn head_of(viewer: &Viewer, record: &DocumentRecord) -> DocumentHead {
    DocumentHead {
        id: record.id,
        version: record.version.id,
        city: record.city,
        from_commons: record.city != viewer.city,
        file: record.file.clone(),
        title: record.version.title.clone(),
        kind: record.version.kind,
        date: record.version.date,
        language: record.version.language,
        visibility: record.visibility,
    }
}

fn summary_of(viewer: &Viewer, record: DocumentRecord) -> DocumentSummary {
    let head = head_of(viewer, &record);
    let version = record.version;
    DocumentSummary {
        head,
        media_type: version.media_type,
        bytes: version.bytes,
        sha256: version.sha256,
        pages: version.pages,
        passages: version.passages,
        notices: version.notices,
        added_ms: version.added_ms,
        version_number: version.number,
    }
}

fn has_images(media_type: &str) -> bool {
    media_type == "application/pdf"
}
