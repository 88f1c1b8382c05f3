//! What does the library hold, and how is one document shown?

use std::pin::Pin;

use bytes::Bytes;
use domain::document::{Block, Kind, Language, Notice, Page, Rect, TextOrigin, Visibility};
use domain::time::UnixMs;
use domain::{CharRange, CityId, DocumentId, VersionId};
use futures_util::Stream;
use jiff::civil::Date;
use serde::Serialize;

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
}

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
        let _ = (viewer, filter, page);
        Err(Error::NotReady)
    }

    /// How many documents the viewer may see.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn count_documents(&self, viewer: &Viewer) -> Result<u64> {
        let _ = viewer;
        Err(Error::NotReady)
    }

    /// A document with its outline and versions.
    ///
    /// # Errors
    /// `not_found`.
    pub async fn load_document(&self, viewer: &Viewer, document: DocumentId) -> Result<DocumentDetail> {
        let _ = (viewer, document);
        Err(Error::NotReady)
    }

    /// The document dropped under that file name, if any.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn find_document_by_file(&self, viewer: &Viewer, file: &str) -> Result<Option<DocumentHead>> {
        let _ = (viewer, file);
        Err(Error::NotReady)
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
        let _ = (viewer, document, version, number);
        Err(Error::NotReady)
    }

    /// Places on the sheet of each range of characters; empty where the format has no geometry. In the order asked.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn load_boxes(
        &self,
        viewer: &Viewer,
        ranges: &[(VersionId, u32, CharRange)],
    ) -> Result<Vec<Vec<Rect>>> {
        let _ = (viewer, ranges);
        Err(Error::NotReady)
    }

    /// A page drawn `width_px` wide (100 to 2,400), from a bounded cache on disk where it was drawn before.
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
        let _ = (viewer, document, number, width_px);
        Err(Error::NotReady)
    }

    /// The original file of the current version.
    ///
    /// # Errors
    /// `not_found`.
    pub async fn original_file(&self, viewer: &Viewer, document: DocumentId) -> Result<OriginalFile> {
        let _ = (viewer, document);
        Err(Error::NotReady)
    }

    /// Removes a document everywhere: versions, files, index, vectors. Agents of its city only.
    ///
    /// # Errors
    /// `not_found`, `agents_only`.
    pub async fn delete_document(&self, viewer: &Viewer, document: DocumentId) -> Result<()> {
        let _ = (viewer, document);
        Err(Error::NotReady)
    }

    /// Changes who may see a document; search follows within seconds. Agents of its city only.
    ///
    /// # Errors
    /// `not_found`, `agents_only`.
    pub async fn set_visibility(
        &self,
        viewer: &Viewer,
        document: DocumentId,
        visibility: Visibility,
    ) -> Result<()> {
        let _ = (viewer, document, visibility);
        Err(Error::NotReady)
    }

    /// A hash of the content of a city: files, pages, passages, visibility, in an order that does not depend on
    /// when or in which order they came in. Two installations with the same content have the same hash.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn content_hash(&self, city: CityId) -> Result<String> {
        let _ = city;
        Err(Error::NotReady)
    }
}
