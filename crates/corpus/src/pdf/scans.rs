//! Which pages are images of text, and how are their words had?

use domain::document::{Rect, TextOrigin};

use super::PdfOptions;
use super::content::{Draft, Remarks, count_letters};
use super::engine::Engine;
use super::sheet::{Sheet, Turn, to_f32};
use super::words::Word;
use crate::{OcrImage, OcrText};

/// A page before its images are looked at.
pub(super) struct Scan<'a> {
    /// What is drawn on it.
    pub(super) sheet: &'a Sheet,
    /// Images that may still be given to character recognition.
    pub(super) images_left: &'a mut u32,
}

/// Part of the page that an image must cover for the page to be a scan.
const COVER: f32 = 0.5;
/// A page whose image covers it and that has fewer letters than this is a scan, perhaps with a stamp.
const LETTERS_FEW: usize = 300;
/// With this many letters, recognition must find twice as many to be believed over them.
const LETTERS_SOME: usize = 20;
/// Part of the letters that must be known for the text to be of use.
const UNKNOWN_SHARE: f32 = 0.3;
/// Unknown letters worth a remark.
const UNKNOWN_FEW: usize = 5;
/// Resolution at which pages are given to recognition.
const OCR_DPI: u32 = 300;
/// Points of an inch.
const POINTS_PER_INCH: f32 = 72.0;
/// Letters of a line of recognised text within this part of the usual size have the usual size.
const SIZE_NOISE: f32 = 0.2;

/// Gives the page the words of its image, where it is one and they can be had; notes it where not.
pub(super) fn complete(
    mut draft: Draft,
    scan: Scan<'_>,
    engine: &Engine,
    options: &PdfOptions<'_>,
    remarks: &mut Remarks,
) -> Draft {
    let (letters, unknown) = count_letters(&draft.words);
    let garbled = unknown > UNKNOWN_FEW && to_f32(unknown) > to_f32(letters) * UNKNOWN_SHARE;
    let image = cover(scan.sheet) >= COVER && letters < LETTERS_FEW;
    let outlined = letters == 0 && scan.sheet.drawings > 200;
    if !image && !garbled && !outlined {
        if unknown > UNKNOWN_FEW {
            remarks.unknown.push(draft.number);
        }
        return draft;
    }
    let words = if *scan.images_left > 0 {
        *scan.images_left -= 1;
        recognise(&draft, scan.sheet, engine, options)
    } else {
        None
    };
    match words {
        Some((words, confidence))
            if garbled || letters < LETTERS_SOME || letters * 2 < count_letters(&words).0 =>
        {
            draft.words = words;
            draft.aside.clear();
            draft.turn = Turn::Upright;
            draft.origin = TextOrigin::Ocr { confidence };
        }
        // A photograph with nothing to read on it is no loss.
        Some(_) => {}
        None => {
            if garbled {
                remarks.unknown.push(draft.number);
            } else {
                remarks.unread.push(draft.number);
            }
            if letters == 0 {
                draft.origin = TextOrigin::Unread;
            }
        }
    }
    draft
}

/// Part of the page that its largest images cover.
fn cover(sheet: &Sheet) -> f32 {
    let page = sheet.width * sheet.height;
    if page <= 0.0 {
        return 0.0;
    }
    let areas = sheet.pictures.iter().map(|picture| {
        let r = picture.rect;
        (r.x1 - r.x0).max(0.0) * (r.y1 - r.y0).max(0.0)
    });
    // Scanners cut a page into strips: their areas add up.
    (areas.sum::<f32>() / page).min(1.0)
}

fn recognise(
    draft: &Draft,
    sheet: &Sheet,
    engine: &Engine,
    options: &PdfOptions<'_>,
) -> Option<(Vec<Word>, f32)> {
    let ocr = options.ocr?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a width in pixels; casts saturate"
    )]
    let width_px = (sheet.width / POINTS_PER_INCH * to_f32(300)).round() as u32;
    let png = engine.render(draft.number, width_px).ok()?;
    let image = OcrImage { bytes: &png, dots_per_inch: Some(OCR_DPI), page: draft.number };
    let text = ocr.recognise(image).ok()?;
    if text.words.is_empty() || text.width <= 0.0 {
        return Some((Vec::new(), 0.0));
    }
    let confidence = text.words.iter().map(|word| word.confidence).sum::<f32>() / to_f32(text.words.len());
    Some((words_of(&text, sheet.width / text.width), confidence))
}

/// The recognised words in points; the words of a line share its baseline and size.
fn words_of(text: &OcrText, scale: f32) -> Vec<Word> {
    let mut words = Vec::with_capacity(text.words.len());
    let mut sizes: Vec<f32> = Vec::new();
    for line in text.words.chunk_by(|a, b| a.line == b.line) {
        let top = median(line.iter().map(|word| word.y0).collect());
        let bottom = median(line.iter().map(|word| word.y1).collect());
        let size = ((bottom - top) * scale * 1.1).clamp(1.0, 400.0);
        for word in line {
            let rect =
                Rect { x0: word.x0 * scale, y0: word.y0 * scale, x1: word.x1 * scale, y1: word.y1 * scale };
            if ![rect.x0, rect.y0, rect.x1, rect.y1].iter().all(|place| place.is_finite()) {
                continue;
            }
            sizes.push(size);
            words.push(Word {
                text: word.text.clone(),
                rect,
                baseline: bottom * scale,
                size,
                stem: None,
                blank_before: true,
                table: None,
            });
        }
    }
    let usual = median(sizes);
    for word in &mut words {
        if (word.size - usual).abs() < usual * SIZE_NOISE {
            word.size = usual;
        }
    }
    words
}

fn median(mut values: Vec<f32>) -> f32 {
    values.sort_by(f32::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}
