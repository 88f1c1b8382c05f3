//! Where exactly does it say so? A page of a document with the cited words marked.

use app::documents::PageContent;
use askama::Template;
use axum::extract::{Path, Query, State};
use domain::document::{Rect, TextOrigin};
use domain::{CharRange, DocumentId, VersionId};
use serde::Deserialize;

use crate::documents::text::{self, Shown};
use crate::errors::{PageResult, page};
use crate::frame::Frame;
use crate::state::Web;
use crate::visit::InCity;

/// Width of the picture of a page in the viewer, in pixels.
const IMAGE_WIDTH: u32 = 1_000;

/// Rectangles drawn on a page at most.
const BOXES_MAX: usize = 2_000;

/// What an address may ask of the viewer.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct ViewerQuery {
    start: Option<String>,
    end: Option<String>,
    version: Option<String>,
}

impl ViewerQuery {
    /// The characters to mark, if the address names a sound range.
    pub(crate) fn range(&self) -> Option<CharRange> {
        let start = self.start.as_deref()?.parse().ok()?;
        let end = self.end.as_deref()?.parse().ok()?;
        (start < end).then(|| CharRange::new(start, end))
    }

    fn version(&self) -> Option<VersionId> {
        self.version.as_deref()?.parse().ok()
    }
}

/// A picture of the page with the places to mark.
#[derive(Debug, Clone)]
pub(crate) struct Sheet {
    pub(crate) src: String,
    pub(crate) width: u32,
    pub(crate) height: u32,
    /// Width and height of the page in points.
    pub(crate) size: (f32, f32),
    pub(crate) marks: Vec<Rect>,
}

/// Values of the page.
#[derive(Template)]
#[template(path = "documents/viewer.html")]
pub(crate) struct ViewerPage {
    pub(crate) frame: Frame,
    pub(crate) slug: String,
    pub(crate) id: DocumentId,
    pub(crate) title: String,
    pub(crate) kind: domain::document::Kind,
    pub(crate) date: Option<jiff::civil::Date>,
    pub(crate) number: u32,
    pub(crate) pages: u32,
    pub(crate) sheet: Option<Sheet>,
    pub(crate) blocks: Vec<Shown>,
    pub(crate) is_marked: bool,
    pub(crate) is_old: bool,
    pub(crate) unread: bool,
    pub(crate) ocr_percent: Option<u32>,
}

pub(crate) async fn show(
    State(web): State<Web>,
    place: InCity,
    Path((_, id, number)): Path<(String, DocumentId, u32)>,
    Query(query): Query<ViewerQuery>,
) -> PageResult {
    let version = query.version();
    let content = web.app.load_page(&place.viewer, id, version, number).await?;
    let current = match version {
        Some(version) => web.app.load_document(&place.viewer, id).await?.summary.head.version == version,
        None => true,
    };
    page(&viewer_page(&place, &content, query.range(), current))
}

/// The page from its content; an older version has no picture (only the current file is drawn).
pub(crate) fn viewer_page(
    place: &InCity,
    content: &PageContent,
    range: Option<CharRange>,
    current: bool,
) -> ViewerPage {
    let PageContent { document, pages, page, has_image } = content;
    let slug = place.city.slug.clone();
    let blocks = text::blocks(page, range);
    let sheet = page
        .size
        .filter(|(width, height)| *has_image && current && *width > 1.0 && *height > 1.0)
        .map(|(width, height)| Sheet {
            src: format!("/{slug}/documents/{}/pages/{}/image", document.id, page.number),
            width: IMAGE_WIDTH,
            height: scaled_height(width, height),
            size: (width, height),
            marks: range.map(|range| marks(content, range)).unwrap_or_default(),
        });
    let ocr_percent = match page.origin {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a percentage")]
        TextOrigin::Ocr { confidence } => Some(confidence.clamp(0.0, 100.0).round() as u32),
        _ => None,
    };
    ViewerPage {
        frame: place.frame("documents"),
        slug,
        id: document.id,
        title: document.title.clone(),
        kind: document.kind,
        date: document.date,
        number: page.number,
        pages: *pages,
        is_marked: is_marked(&blocks),
        sheet,
        blocks,
        is_old: !current,
        unread: page.origin == TextOrigin::Unread,
        ocr_percent,
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "pixels of a sane page")]
fn scaled_height(width: f32, height: f32) -> u32 {
    #[expect(clippy::cast_precision_loss, reason = "a thousand")]
    let scaled = IMAGE_WIDTH as f32 * height / width;
    scaled.clamp(1.0, 20_000.0).round() as u32
}

/// Rectangles of the words in the range, with a little air; those of one line are joined.
fn marks(content: &PageContent, range: CharRange) -> Vec<Rect> {
    let words = content.page.boxes.iter().filter(|word| word.range.overlaps(range)).take(BOXES_MAX);
    let mut lines: Vec<Rect> = Vec::new();
    for word in words {
        let rect = word.rect;
        match lines.last_mut() {
            Some(line) if same_line(line, &rect) => {
                line.x0 = line.x0.min(rect.x0);
                line.x1 = line.x1.max(rect.x1);
                line.y0 = line.y0.min(rect.y0);
                line.y1 = line.y1.max(rect.y1);
            }
            _ => lines.push(rect),
        }
    }
    lines
        .into_iter()
        .map(|rect| Rect { x0: rect.x0 - 1.5, y0: rect.y0 - 1.0, x1: rect.x1 + 1.5, y1: rect.y1 + 1.0 })
        .collect()
}

/// Two words stand on one line where their heights overlap by half and the second follows closely.
fn same_line(line: &Rect, word: &Rect) -> bool {
    let overlap = line.y1.min(word.y1) - line.y0.max(word.y0);
    let height = (line.y1 - line.y0).min(word.y1 - word.y0);
    let gap = word.x0 - line.x1;
    overlap > height * 0.5 && gap > -2.0 * height && gap < 2.0 * height
}

fn is_marked(blocks: &[Shown]) -> bool {
    let any = |runs: &[text::Run]| runs.iter().any(|run| run.marked);
    blocks.iter().any(|block| match block {
        Shown::Heading(runs) | Shown::Paragraph(runs) | Shown::Margin(runs) => any(runs),
        Shown::List(items) => items.iter().any(|item| any(item)),
        Shown::Table(rows) => rows.iter().flatten().any(|cell| any(cell)),
    })
}
