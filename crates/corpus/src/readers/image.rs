//! How is an image read? By the caller's character recognition, as one page of lines.

use domain::document::{Page, Rect, TextBox, TextOrigin};

use crate::draft::{Draft, DraftBuilder};
use crate::lines::{Context, Line, compose};
use crate::ocr::{OcrImage, OcrText, OcrWord};
use crate::{CharRange, Format, ReadError, ReadOptions};

/// Points in an inch.
const POINTS: f32 = 72.0;

/// Pixels in an inch of a scan that does not say.
const SCAN_DPI: f32 = 300.0;

/// Reads an image.
pub(crate) fn read(format: Format, bytes: &[u8], options: &ReadOptions<'_>) -> Result<Draft, ReadError> {
    let unread = |detail: String| ReadError::ImageUnread { format, detail };
    let ocr = options.ocr.ok_or_else(|| unread("no character recognition is set up".to_owned()))?;
    let image = OcrImage { bytes, dots_per_inch: None, page: 1 };
    let found = ocr.recognise(image).map_err(|error| unread(error.to_string()))?;
    if found.words.iter().all(|word| word.text.trim().is_empty()) {
        return Err(unread("no word was found in it".to_owned()));
    }
    let lines = lines_of(&found);
    let composed = compose(&lines, &Context::of(&lines));
    let mut draft = DraftBuilder::new(&options.limits);
    let scale = POINTS / SCAN_DPI;
    draft.add_page(Page {
        number: 1,
        text: composed.text,
        blocks: composed.blocks,
        boxes: composed.boxes,
        size: Some((found.width * scale, found.height * scale)),
        origin: TextOrigin::Ocr { confidence: mean_confidence(&found.words) },
        layout: composed.layout,
    })?;
    draft.finish(format)
}

fn mean_confidence(words: &[OcrWord]) -> f32 {
    #[expect(clippy::cast_precision_loss, reason = "a page has some thousand words")]
    let count = words.len().max(1) as f32;
    words.iter().map(|word| word.confidence.clamp(0.0, 100.0)).sum::<f32>() / count
}

/// Words of one line and block side by side, with their places in points.
fn lines_of(found: &OcrText) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut last: Option<(u32, u32)> = None;
    for word in found.words.iter().filter(|word| !word.text.trim().is_empty()) {
        let place = (word.block, word.line);
        if last != Some(place) {
            let break_before = last.is_some_and(|(block, _)| block != word.block);
            lines.push(Line { break_before, ..Line::default() });
        }
        last = Some(place);
        if let Some(line) = lines.last_mut() {
            add_word(line, word);
        }
    }
    lines
}

fn add_word(line: &mut Line, word: &OcrWord) {
    let scale = POINTS / SCAN_DPI;
    let rect = Rect { x0: word.x0 * scale, y0: word.y0 * scale, x1: word.x1 * scale, y1: word.y1 * scale };
    if !line.text.is_empty() {
        line.text.push(' ');
    }
    let start = u32::try_from(line.text.chars().count()).unwrap_or(u32::MAX);
    line.text.push_str(word.text.trim());
    let end = u32::try_from(line.text.chars().count()).unwrap_or(u32::MAX);
    line.words.push(TextBox { range: CharRange::new(start, end), rect });
    line.rect = Some(line.rect.map_or(rect, |whole| Rect {
        x0: whole.x0.min(rect.x0),
        y0: whole.y0.min(rect.y0),
        x1: whole.x1.max(rect.x1),
        y1: whole.y1.max(rect.y1),
    }));
}
