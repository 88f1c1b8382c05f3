//! How are pages and passages kept, and given back?
//!
//! A passage keeps its own text only where it is not simply the slices of its pages: the page is the ground of every
//! proof, and a copy would double the database.

use std::collections::{BTreeSet, HashMap};

use domain::document::{Block, Layout, Page, Passage, ReadDocument, Rect, Span, TextBox, TextOrigin};
use domain::{CharRange, CityId, DocumentId, VersionId};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QueryResult};
use sea_orm::{FromQueryResult, Value};

use crate::documents::{DocumentRecord, without_nul};
use crate::tables::{page, passage};
use crate::{Error, Result, Store, Transaction, codec, sql};

/// Rows of pages in one statement: each has 8 values.
const PAGES_PER_STATEMENT: usize = 500;

/// Text and blocks of a page, without its boxes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageTextRecord {
    /// From 1.
    pub number: u32,
    /// Text.
    pub text: String,
    /// Blocks.
    pub blocks: Vec<Block>,
}

/// A page in an outline.
#[derive(Debug, Clone, PartialEq)]
pub struct PageOutlineRecord {
    /// From 1.
    pub number: u32,
    /// Number of characters.
    pub characters: u32,
    /// First heading.
    pub heading: Option<String>,
    /// How its text was obtained.
    pub origin: TextOrigin,
}

/// A passage with its document, without its text where pages give it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassageRecord {
    /// Document, with the version asked for.
    pub document: DocumentId,
    /// Version.
    pub version: VersionId,
    /// The passage; its text is filled by [`fill_text`].
    pub passage: Passage,
    /// Whether the text is to be taken from the pages.
    pub text_from_pages: bool,
}

/// Puts the slices of the pages in the text of a passage; `None` where a page is missing.
#[must_use]
pub fn fill_text(spans: &[Span], page_text: impl Fn(u32) -> Option<String>) -> Option<String> {
    let mut parts = Vec::with_capacity(spans.len());
    for span in spans {
        parts.push(span.range.slice(&page_text(span.page)?)?.to_owned());
    }
    Some(parts.join("\n"))
}

impl Store {
    /// A page with blocks and boxes.
    ///
    /// # Errors
    /// The database's own.
    pub async fn find_page(&self, version: VersionId, number: u32) -> Result<Option<Page>> {
        let row = page::Entity::find_by_id((version.0, i64::from(number))).one(self.db()).await?;
        row.map(page_of).transpose()
    }

    /// All pages of a version, in order.
    ///
    /// # Errors
    /// The database's own.
    pub async fn list_pages(&self, version: VersionId) -> Result<Vec<Page>> {
        let rows = page::Entity::find()
            .filter(page::Column::VersionId.eq(version.0))
            .order_by_asc(page::Column::Number)
            .all(self.db())
            .await?;
        rows.into_iter().map(page_of).collect()
    }

    /// The outline of a version.
    ///
    /// # Errors
    /// The database's own.
    pub async fn list_outline(&self, version: VersionId) -> Result<Vec<PageOutlineRecord>> {
        let rows = sql::all(
            self.db(),
            "SELECT number, text, blocks, origin FROM pages WHERE version_id = ? ORDER BY number",
            vec![version.0.into()],
        )
        .await?;
        rows.iter()
            .map(|row| {
                let page = text_of(row)?;
                let heading = page.blocks.iter().find_map(|block| {
                    matches!(block.role, domain::document::BlockRole::Heading { .. })
                        .then(|| block.range.slice(&page.text).map(str::to_owned))
                        .flatten()
                });
                let origin: String = row.try_get("", "origin")?;
                Ok(PageOutlineRecord {
                    number: page.number,
                    characters: u32::try_from(page.text.chars().count()).unwrap_or(u32::MAX),
                    heading,
                    origin: serde_json::from_str(&origin)?,
                })
            })
            .collect()
    }

    /// Text and blocks of these pages, in one query.
    ///
    /// # Errors
    /// The database's own.
    pub async fn load_page_texts(
        &self,
        wanted: &BTreeSet<(VersionId, u32)>,
    ) -> Result<HashMap<(VersionId, u32), PageTextRecord>> {
        let mut found = HashMap::with_capacity(wanted.len());
        let wanted: Vec<_> = wanted.iter().copied().collect();
        for chunk in wanted.chunks(sql::VALUES_MAX / 2) {
            let text = format!(
                "WITH wanted (version_id, number) AS (VALUES {})
                 SELECT p.version_id, p.number, p.text, p.blocks FROM wanted
                 JOIN pages p ON p.version_id = wanted.version_id AND p.number = wanted.number",
                pairs(chunk.len())
            );
            for row in &sql::all(self.db(), &text, pair_values(chunk)).await? {
                let version = VersionId(row.try_get("", "version_id")?);
                let page = text_of(row)?;
                found.insert((version, page.number), page);
            }
        }
        Ok(found)
    }

    /// Boxes that overlap each range of characters of a page, in the order asked.
    ///
    /// # Errors
    /// The database's own.
    pub async fn load_boxes(&self, wanted: &[(VersionId, u32, CharRange)]) -> Result<Vec<Vec<Rect>>> {
        let pages: BTreeSet<_> = wanted.iter().map(|&(version, page, _)| (version, page)).collect();
        let pages: Vec<_> = pages.into_iter().collect();
        let mut boxes: HashMap<(VersionId, u32), Vec<TextBox>> = HashMap::new();
        for chunk in pages.chunks(sql::VALUES_MAX / 2) {
            let text = format!(
                "WITH wanted (version_id, number) AS (VALUES {})
                 SELECT p.version_id, p.number, p.boxes FROM wanted
                 JOIN pages p ON p.version_id = wanted.version_id AND p.number = wanted.number
                 WHERE p.boxes IS NOT NULL",
                pairs(chunk.len())
            );
            for row in &sql::all(self.db(), &text, pair_values(chunk)).await? {
                let packed: Vec<u8> = row.try_get("", "boxes")?;
                let version = VersionId(row.try_get("", "version_id")?);
                let number: i64 = row.try_get("", "number")?;
                boxes.insert((version, small(number)), codec::unpack_boxes(&packed)?);
            }
        }
        let rects = |&(version, page, range): &(VersionId, u32, CharRange)| {
            let on_page = boxes.get(&(version, page)).map_or(&[][..], Vec::as_slice);
            on_page.iter().filter(|one| one.range.overlaps(range)).map(|one| one.rect).collect()
        };
        Ok(wanted.iter().map(rects).collect())
    }

    /// Passages by version and rank, in one query; those that are gone are left out, in any order.
    ///
    /// # Errors
    /// The database's own.
    pub async fn load_passages(&self, wanted: &[(VersionId, u32)]) -> Result<Vec<PassageRecord>> {
        let mut found = Vec::with_capacity(wanted.len());
        for chunk in wanted.chunks(sql::VALUES_MAX / 2) {
            let text = format!(
                "WITH wanted (version_id, ordinal) AS (VALUES {})
                 SELECT s.version_id, s.ordinal, s.city_id, s.headings, s.text, s.spans, s.marginal,
                        v.document_id
                 FROM wanted
                 JOIN passages s ON s.version_id = wanted.version_id AND s.ordinal = wanted.ordinal
                 JOIN versions v ON v.id = s.version_id",
                pairs(chunk.len())
            );
            for row in &sql::all(self.db(), &text, pair_values(chunk)).await? {
                let document = DocumentId(row.try_get("", "document_id")?);
                let model = passage::Model::from_query_result(row, "")?;
                found.push(passage_of(model, document)?);
            }
        }
        Ok(found)
    }

    /// All passages of a document's current version with their texts, in order: what the index holds.
    ///
    /// # Errors
    /// The database's own.
    pub async fn list_passages(&self, document: &DocumentRecord) -> Result<Vec<Passage>> {
        let version = document.version.id;
        let rows = passage::Entity::find()
            .filter(passage::Column::VersionId.eq(version.0))
            .order_by_asc(passage::Column::Ordinal)
            .all(self.db())
            .await?;
        let texts = sql::all(
            self.db(),
            "SELECT number, text FROM pages WHERE version_id = ?",
            vec![version.0.into()],
        )
        .await?;
        let mut pages = HashMap::with_capacity(texts.len());
        for row in &texts {
            let (number, text): (i64, String) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
            pages.insert(small(number), CharIndex::new(text));
        }
        rows.into_iter()
            .map(|row| {
                let mut record = passage_of(row, document.id)?;
                if record.text_from_pages {
                    let parts: Option<Vec<&str>> = record
                        .passage
                        .spans
                        .iter()
                        .map(|span| pages.get(&span.page)?.slice(span.range))
                        .collect();
                    record.passage.text = parts.ok_or(Error::Malformed { what: "passage" })?.join("\n");
                }
                Ok(record.passage)
            })
            .collect()
    }
}

impl Transaction {
    pub(crate) async fn insert_pages(&self, city: CityId, version: VersionId, pages: &[Page]) -> Result<()> {
        for chunk in pages.chunks(PAGES_PER_STATEMENT) {
            let rows = chunk.iter().map(|page| row_of(city, version, page)).collect::<Result<Vec<_>>>()?;
            page::Entity::insert_many(rows).exec_without_returning(self.db()).await?;
        }
        Ok(())
    }

    pub(crate) async fn insert_passages(
        &self,
        city: CityId,
        version: VersionId,
        read: &ReadDocument,
    ) -> Result<()> {
        let pages: HashMap<u32, CharIndex> =
            read.pages.iter().map(|page| (page.number, CharIndex::new(without_nul(&page.text)))).collect();
        let mut rows = Vec::with_capacity(read.passages.len());
        for passage in &read.passages {
            let slices: Option<Vec<&str>> =
                passage.spans.iter().map(|span| pages.get(&span.page)?.slice(span.range)).collect();
            let derived = slices.is_some_and(|slices| slices.join("\n") == passage.text);
            let spans: Vec<(u32, u32, u32)> =
                passage.spans.iter().map(|span| (span.page, span.range.start, span.range.end)).collect();
            rows.push(passage::ActiveModel {
                version_id: Set(version.0),
                ordinal: Set(i64::from(passage.ordinal)),
                city_id: Set(city.0),
                headings: Set(without_nul(&serde_json::to_string(&passage.headings)?)),
                text: Set((!derived).then(|| without_nul(&passage.text))),
                spans: Set(serde_json::to_string(&spans)?),
                marginal: Set(passage.marginal),
            });
        }
        while !rows.is_empty() {
            let rest = rows.split_off(rows.len().min(sql::VALUES_MAX / 8));
            passage::Entity::insert_many(rows).exec_without_returning(self.db()).await?;
            rows = rest;
        }
        Ok(())
    }
}

/// A text that is sliced many times by characters: byte offsets of every 64th character, found once.
struct CharIndex {
    text: String,
    offsets: Vec<usize>,
}

const CHARS_PER_STEP: usize = 64;

impl CharIndex {
    fn new(text: String) -> Self {
        let offsets = text.char_indices().step_by(CHARS_PER_STEP).map(|(at, _)| at).collect();
        Self { text, offsets }
    }

    fn slice(&self, range: CharRange) -> Option<&str> {
        self.text.get(self.offset(range.start)?..self.offset(range.end)?)
    }

    fn offset(&self, chars: u32) -> Option<usize> {
        let chars = usize::try_from(chars).ok()?;
        let step = chars / CHARS_PER_STEP;
        let Some(&base) = self.offsets.get(step) else {
            // One past the last character of a text whose length is a multiple of the step.
            let whole = chars % CHARS_PER_STEP == 0 && step == self.offsets.len();
            let exact = whole && self.text.chars().count() == chars;
            return exact.then_some(self.text.len());
        };
        let rest = self.text.get(base..)?;
        let mut places = rest.char_indices().map(|(at, _)| at).chain(std::iter::once(rest.len()));
        places.nth(chars % CHARS_PER_STEP).map(|at| base + at)
    }
}

fn row_of(city: CityId, version: VersionId, page: &Page) -> Result<page::ActiveModel> {
    Ok(page::ActiveModel {
        version_id: Set(version.0),
        number: Set(i64::from(page.number)),
        city_id: Set(city.0),
        text: Set(without_nul(&page.text)),
        blocks: Set(codec::pack_blocks(&page.blocks)),
        boxes: Set((!page.boxes.is_empty()).then(|| codec::pack_boxes(&page.boxes))),
        size: Set(page.size.map(|size| serde_json::to_string(&size)).transpose()?),
        origin: Set(serde_json::to_string(&page.origin)?),
    })
}

fn page_of(row: page::Model) -> Result<Page> {
    Ok(Page {
        number: small(row.number),
        text: row.text,
        blocks: codec::unpack_blocks(&row.blocks)?,
        boxes: row.boxes.map_or_else(|| Ok(Vec::new()), |boxes| codec::unpack_boxes(&boxes))?,
        size: row.size.map(|size| serde_json::from_str(&size)).transpose()?,
        origin: serde_json::from_str(&row.origin)?,
        // Only of use while a file is read.
        layout: Layout::default(),
    })
}

fn text_of(row: &QueryResult) -> Result<PageTextRecord> {
    let number: i64 = row.try_get("", "number")?;
    let blocks: Vec<u8> = row.try_get("", "blocks")?;
    Ok(PageTextRecord {
        number: small(number),
        text: row.try_get("", "text")?,
        blocks: codec::unpack_blocks(&blocks)?,
    })
}

fn passage_of(row: passage::Model, document: DocumentId) -> Result<PassageRecord> {
    let spans: Vec<(u32, u32, u32)> = serde_json::from_str(&row.spans)?;
    let text_from_pages = row.text.is_none();
    Ok(PassageRecord {
        document,
        version: VersionId(row.version_id),
        passage: Passage {
            ordinal: small(row.ordinal),
            headings: serde_json::from_str(&row.headings)?,
            text: row.text.unwrap_or_default(),
            spans: spans
                .into_iter()
                .map(|(page, start, end)| Span { page, range: CharRange::new(start, end) })
                .collect(),
            marginal: row.marginal,
        },
        text_from_pages,
    })
}

pub(crate) fn small(value: i64) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

pub(crate) fn pairs(count: usize) -> String {
    vec!["(?, ?)"; count].join(", ")
}

pub(crate) fn pair_values(pairs: &[(VersionId, u32)]) -> Vec<Value> {
    pairs.iter().flat_map(|&(version, number)| [version.0.into(), i64::from(number).into()]).collect()
}

#[cfg(test)]
mod tests {
    use super::CharIndex;
    use domain::CharRange;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn slices_as_the_domain_does(text in "\\PC{0,200}", start in 0_u32..220, length in 0_u32..220) {
            let range = CharRange::new(start, start + length);
            let expected = range.slice(&text).map(str::to_owned);
            prop_assert_eq!(CharIndex::new(text).slice(range).map(str::to_owned), expected);
        }
    }
}
