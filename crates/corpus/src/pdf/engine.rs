//! How is the PDF engine called so that no file can break the caller?

use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro::hayro_interpret::hayro_syntax::page::Page as EnginePage;
use hayro::hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use hayro::hayro_interpret::{Context, InterpreterCache, InterpreterSettings, TransformExt, interpret_page};
use hayro::kurbo::Rect;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};

use super::sheet::{OutOfTime, Recorder, Sheet};
use super::{Deadline, RENDER_PX_MAX, corrupt};
use crate::{Format, ReadError};

/// An open file.
pub(super) struct Engine {
    pdf: Pdf,
}

/// Pixels of all images of a page beyond which it is not rendered: each costs four bytes of memory.
const IMAGE_PIXELS_MAX: u64 = 200_000_000;
/// Objects of a file at most.
const OBJECTS_MAX: usize = 4_000_000;
/// Characters of the title at most.
const TITLE_CHARS_MAX: usize = 300;

impl Engine {
    /// Opens a file; an encrypted one with the empty password.
    pub(super) fn open(bytes: &[u8]) -> Result<Self, ReadError> {
        if bytes.is_empty() {
            return Err(ReadError::Empty);
        }
        let opened = guarded(|| Pdf::new(bytes.to_vec()), None)?;
        let pdf = opened.map_err(|error| match error {
            LoadPdfError::Decryption(DecryptionError::PasswordProtected) => {
                ReadError::Encrypted { format: Format::Pdf }
            }
            LoadPdfError::Decryption(_) => corrupt("its encryption is damaged or of an unknown kind"),
            LoadPdfError::Invalid => corrupt("it has no readable list of pages"),
        })?;
        if pdf.len() > OBJECTS_MAX {
            return Err(ReadError::Bomb { format: Format::Pdf, detail: format!("{} objects", pdf.len()) });
        }
        let engine = Self { pdf };
        if engine.page_count() == 0 {
            return Err(corrupt("it has no page"));
        }
        Ok(engine)
    }

    /// Number of pages.
    pub(super) fn page_count(&self) -> u32 {
        u32::try_from(self.pdf.pages().len()).unwrap_or(u32::MAX)
    }

    /// Fonts and the like, shared by the pages of one reading.
    pub(super) fn new_cache(&self) -> InterpreterCache<'_> {
        InterpreterCache::new()
    }

    fn page(&self, number: u32) -> Option<&EnginePage<'_>> {
        self.pdf.pages().get(usize::try_from(number).ok()?.checked_sub(1)?)
    }

    /// What is drawn on a page (from 1), keeping so many characters at most.
    pub(super) fn record<'a>(
        &'a self,
        number: u32,
        cache: &InterpreterCache<'a>,
        glyphs_max: usize,
        deadline: Option<Deadline<'_>>,
    ) -> Result<Sheet, ReadError> {
        let page = self.page(number).ok_or_else(|| corrupt("it has no such page"))?;
        let work = || {
            let (width, height) = page.render_dimensions();
            let transform = page.initial_transform(true).to_kurbo();
            let target = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
            let settings = InterpreterSettings::default();
            let mut context = Context::new(transform, target, cache, page.xref(), settings);
            let mut recorder = Recorder::new((width, height), glyphs_max, deadline.map(|d| d.is_over));
            interpret_page(page, &mut context, &mut recorder);
            recorder.sheet
        };
        guarded(work, deadline)
    }

    /// The image of a page as PNG.
    pub(super) fn render(&self, number: u32, width_px: u32) -> Result<Vec<u8>, ReadError> {
        let sheet = self.record(number, &self.new_cache(), 0, None)?;
        if sheet.pictures.iter().map(|picture| picture.pixels).sum::<u64>() > IMAGE_PIXELS_MAX {
            let detail = format!("the images of page {number} have too many pixels");
            return Err(ReadError::Bomb { format: Format::Pdf, detail });
        }
        let page = self.page(number).ok_or_else(|| corrupt("it has no such page"))?;
        let scale = scale_for(&sheet, width_px);
        let work = || {
            let settings = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
            let image = render(
                page,
                &RenderCache::new(),
                &InterpreterSettings::default(),
                &RenderSettings::default(),
                &settings,
            );
            image.into_png()
        };
        guarded(work, None)?.map_err(|error| corrupt(&format!("page {number} cannot be drawn: {error}")))
    }

    /// The title that the file gives itself, where it is one and not the name of a file.
    pub(super) fn title(&self) -> Option<String> {
        let bytes = self.pdf.metadata().title.as_deref()?;
        let title: String =
            decode_text(bytes).chars().filter(|c| !c.is_control()).take(TITLE_CHARS_MAX).collect();
        let title = title.trim();
        let lower = title.to_lowercase();
        let named =
            [".doc", ".docx", ".odt", ".pdf", ".indd", ".xls", ".xlsx", ".ppt", ".pptx", ".rtf", ".tmp"];
        let made_up = named.iter().any(|end| lower.ends_with(end))
            || lower.starts_with("microsoft ")
            || matches!(
                lower.as_str(),
                "untitled" | "sans titre" | "document" | "document1" | "title" | "titre"
            );
        (title.chars().filter(|c| c.is_alphabetic()).count() >= 4 && !made_up).then(|| title.to_owned())
    }
}

/// Pixels for a point, within [`RENDER_PX_MAX`] both ways.
fn scale_for(sheet: &Sheet, width_px: u32) -> f32 {
    #[expect(clippy::cast_precision_loss, reason = "bounded by RENDER_PX_MAX")]
    let (wanted, most) = (width_px.clamp(16, RENDER_PX_MAX) as f32, RENDER_PX_MAX as f32);
    // The engine cuts a fraction of a pixel off: half a pixel more keeps the width asked for.
    let scale = (wanted + 0.5) / sheet.width.max(1.0);
    scale.min(most / sheet.height.max(1.0)).min(most / sheet.width.max(1.0))
}

/// Text of the document's own dictionary: UTF-16 or UTF-8 with a mark, or single bytes (Latin 1 nearly fits).
fn decode_text(bytes: &[u8]) -> String {
    match bytes {
        [0xfe, 0xff, rest @ ..] => decode_utf16(rest, u16::from_be_bytes),
        [0xff, 0xfe, rest @ ..] => decode_utf16(rest, u16::from_le_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect(),
        },
    }
}

fn decode_utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units: Vec<u16> =
        bytes.chunks_exact(2).filter_map(|pair| <[u8; 2]>::try_from(pair).ok()).map(unit).collect();
    String::from_utf16_lossy(&units)
}

/// Runs the engine; a panic inside becomes an error, the recorder's own unwinding becomes "out of time".
fn guarded<T>(work: impl FnOnce() -> T, deadline: Option<Deadline<'_>>) -> Result<T, ReadError> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|payload| {
        if payload.is::<OutOfTime>() {
            ReadError::TimedOut { seconds: deadline.map_or(0, |deadline| deadline.seconds) }
        } else {
            corrupt("it breaks the reader")
        }
    })
}
