//! What is drawn on a page, and where?
//!
//! The engine interprets the page and calls the [`Recorder`]; what comes out is glyphs, ruled lines and images in
//! points of the page as displayed (rotation and crop box applied), `y` down.

use std::collections::HashMap;

use domain::document::Rect;
use hayro::hayro_interpret::font::{Glyph as Drawn, GlyphRun, OutlineGlyph};
use hayro::hayro_interpret::hayro_cmap::BfString;
use hayro::hayro_interpret::{
    BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, SoftMask,
};
use hayro::kurbo::{Affine, BezPath, Point, Shape, Vec2};

use super::rules::{self, Rule};

/// Ruled lines kept of a page; drawings of maps have hundreds of thousands.
const RULES_MAX: usize = 20_000;
/// Images kept of a page.
const IMAGES_MAX: usize = 10_000;
/// What stands for a glyph whose character cannot be known.
pub(super) const UNKNOWN: char = '\u{fffd}';

/// Quarter turns (clockwise) that bring the writing upright.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Turn {
    /// Left to right, as usual.
    Upright,
    /// Written upwards.
    Up,
    /// Upside down.
    Over,
    /// Written downwards.
    Down,
}

/// A character drawn.
#[derive(Debug, Clone, Copy)]
pub(super) struct Glyph {
    /// Its character.
    pub(super) text: char,
    /// Start along the baseline, in the frame of its turn.
    pub(super) x0: f32,
    /// End along the baseline.
    pub(super) x1: f32,
    /// Baseline.
    pub(super) y: f32,
    /// Size of the letters.
    pub(super) size: f32,
    /// Mean thickness of its strokes in thousandths of its size, where it has an outline.
    pub(super) stem: Option<f32>,
    /// How the writing runs.
    pub(super) turn: Turn,
}

/// An image drawn.
#[derive(Debug, Clone, Copy)]
pub(super) struct Picture {
    /// Where.
    pub(super) rect: Rect,
    /// Pixels, width times height.
    pub(super) pixels: u64,
}

/// All that is drawn on a page.
#[derive(Debug, Clone, Default)]
pub(super) struct Sheet {
    /// Width as displayed, in points.
    pub(super) width: f32,
    /// Height as displayed, in points.
    pub(super) height: f32,
    /// Characters in the order drawn.
    pub(super) glyphs: Vec<Glyph>,
    /// Lines that separate (columns, cells).
    pub(super) rules: Vec<Rule>,
    /// Images.
    pub(super) pictures: Vec<Picture>,
    /// Number of paths drawn: letters turned into drawings are thousands of them.
    pub(super) drawings: usize,
    /// Whether characters were left out because there were too many.
    pub(super) cut_short: bool,
}

/// Unwound with when the caller's time is over; caught at the border of the engine.
pub(super) struct OutOfTime;

/// Takes down what the engine draws.
pub(super) struct Recorder<'o> {
    pub(super) sheet: Sheet,
    stems: HashMap<u128, Option<f32>>,
    glyphs_max: usize,
    out_of_time: Option<&'o dyn Fn() -> bool>,
    calls: u32,
}

impl<'o> Recorder<'o> {
    /// A recorder for a page of this size that keeps so many characters at most.
    pub(super) fn new(
        size: (f32, f32),
        glyphs_max: usize,
        out_of_time: Option<&'o dyn Fn() -> bool>,
    ) -> Self {
        let sheet = Sheet { width: size.0, height: size.1, ..Sheet::default() };
        Self { sheet, stems: HashMap::new(), glyphs_max, out_of_time, calls: 0 }
    }

    /// The engine has no way to be stopped but unwinding; every 64 calls the clock is asked.
    fn check_time(&mut self) {
        self.calls = self.calls.wrapping_add(1);
        if self.calls.is_multiple_of(64) && self.out_of_time.is_some_and(|over| over()) {
            std::panic::resume_unwind(Box::new(OutOfTime));
        }
    }

    fn stem_of(&mut self, glyph: &OutlineGlyph) -> Option<f32> {
        let key = glyph.identifier().cache_key();
        *self.stems.entry(key).or_insert_with(|| stroke_thickness(&glyph.outline()))
    }

    fn record_run(&mut self, run: &GlyphRun<'_, '_>, transform: Affine) {
        let frames: Vec<Frame> = run.glyphs().iter().map(|g| Frame::of(transform * g.transform())).collect();
        let advances: Vec<Option<f32>> = run.glyphs().iter().map(|g| advance_of(g)).collect();
        let stretch = run_stretch(&frames, &advances);
        for ((glyph, frame), advance) in run.glyphs().iter().zip(&frames).zip(&advances) {
            let Some(size) = frame.size() else { continue };
            let turn = frame.turn();
            let (x, y) = turn.into_frame(frame.origin.x, frame.origin.y);
            let width = advance.unwrap_or(500.0) / 1000.0 * size * stretch;
            let stem = match &**glyph {
                Drawn::Outline(outline) => self.stem_of(outline),
                Drawn::Type3(_) => None,
            };
            let text = glyph.as_unicode();
            let mut one = [UNKNOWN; 1];
            let several: Vec<char>;
            let chars: &[char] = match text {
                Some(BfString::Char(c)) => {
                    one = [c];
                    &one
                }
                Some(BfString::String(s)) => {
                    several = s.chars().take(8).collect();
                    &several
                }
                None => &one,
            };
            let part = width / to_f32(chars.len().max(1));
            let mut x0 = to_single(x);
            for c in chars {
                if self.sheet.glyphs.len() >= self.glyphs_max {
                    self.sheet.cut_short = true;
                    return;
                }
                let glyph = Glyph { text: *c, x0, x1: x0 + part, y: to_single(y), size, stem, turn };
                self.sheet.glyphs.push(glyph);
                x0 += part;
            }
        }
    }
}

/// Where a glyph is put: its origin and the two sides of its em square.
struct Frame {
    origin: Point,
    along: Vec2,
    up: Vec2,
}

impl Frame {
    fn of(transform: Affine) -> Self {
        let origin = transform * Point::ORIGIN;
        Self {
            origin,
            along: transform * Point::new(1000.0, 0.0) - origin,
            up: transform * Point::new(0.0, 1000.0) - origin,
        }
    }

    /// Size of the letters; `None` where it is no size at all.
    fn size(&self) -> Option<f32> {
        let size = to_single(self.up.hypot());
        (size.is_finite() && size > 0.5 && size < 2000.0 && self.origin.is_finite()).then_some(size)
    }

    fn turn(&self) -> Turn {
        if self.along.x.abs() >= self.along.y.abs() {
            if self.along.x >= 0.0 { Turn::Upright } else { Turn::Over }
        } else if self.along.y < 0.0 {
            Turn::Up
        } else {
            Turn::Down
        }
    }
}

impl Turn {
    /// A point of the page in the frame where this writing runs to the right.
    pub(super) fn into_frame(self, x: f64, y: f64) -> (f64, f64) {
        match self {
            Self::Upright => (x, y),
            Self::Up => (-y, x),
            Self::Over => (-x, -y),
            Self::Down => (y, -x),
        }
    }

    /// A rectangle of that frame on the page.
    pub(super) fn to_page(self, r: Rect) -> Rect {
        match self {
            Self::Upright => r,
            Self::Up => Rect { x0: r.y0, y0: -r.x1, x1: r.y1, y1: -r.x0 },
            Self::Over => Rect { x0: -r.x1, y0: -r.y1, x1: -r.x0, y1: -r.y0 },
            Self::Down => Rect { x0: -r.y1, y0: r.x0, x1: -r.y0, y1: r.x1 },
        }
    }

    /// A rectangle of the page in the frame of this writing.
    pub(super) fn rect_into_frame(self, r: Rect) -> Rect {
        match self {
            Self::Upright => r,
            Self::Up => Rect { x0: -r.y1, y0: r.x0, x1: -r.y0, y1: r.x1 },
            Self::Over => Rect { x0: -r.x1, y0: -r.y1, x1: -r.x0, y1: -r.y0 },
            Self::Down => Rect { x0: r.y0, y0: -r.x1, x1: r.y1, y1: -r.x0 },
        }
    }
}

fn advance_of(glyph: &Drawn<'_>) -> Option<f32> {
    let advance = match glyph {
        Drawn::Outline(outline) => outline.advance_width(),
        Drawn::Type3(_) => None,
    };
    advance.filter(|width| width.is_finite() && *width >= 0.0)
}

/// How much wider than its nominal width the run is set.
///
/// The transform of a glyph mixes the file's own horizontal scale with the stretch of a stand-in font, which does
/// not move the pen. The distances between glyphs tell which of the two it is.
fn run_stretch(frames: &[Frame], advances: &[Option<f32>]) -> f32 {
    let mut ratios = Vec::new();
    let mut pen = Vec::new();
    for (pair, advance) in frames.windows(2).zip(advances) {
        let ([a, b], Some(advance)) = (pair, advance) else { continue };
        let (along, up) = (a.along.hypot(), a.up.hypot());
        if *advance < 100.0 || up <= 0.0 || along <= 0.0 {
            continue;
        }
        ratios.push(to_single(along / up));
        pen.push(to_single((b.origin - a.origin).hypot() / up) / (advance / 1000.0));
    }
    let (Some(ratio), Some(pen)) = (middle(&mut ratios), middle(&mut pen)) else {
        let first = frames.first().map_or(1.0, |f| to_single(f.along.hypot() / f.up.hypot().max(0.001)));
        return if (0.2..5.0).contains(&first) { first } else { 1.0 };
    };
    let stretch = if (pen - ratio).abs() < (pen - 1.0).abs() { ratio } else { 1.0 };
    if (0.2..5.0).contains(&stretch) { stretch } else { 1.0 }
}

fn middle(values: &mut [f32]) -> Option<f32> {
    values.sort_by(f32::total_cmp);
    values.get(values.len() / 2).copied()
}

/// Mean thickness of the strokes of an outline in thousandths of the em: twice its area over its length. It tells
/// bold from regular whatever the font calls itself.
fn stroke_thickness(outline: &BezPath) -> Option<f32> {
    let length = outline.perimeter(1.0);
    (length > 200.0).then(|| to_single(outline.area().abs() * 2.0 / length))
}

#[expect(clippy::cast_possible_truncation, reason = "points of a page need no double precision")]
pub(super) fn to_single(value: f64) -> f32 {
    value as f32
}

#[expect(clippy::cast_precision_loss, reason = "counts of characters and lines of a page")]
pub(super) fn to_f32(count: usize) -> f32 {
    count as f32
}

impl<'a> Device<'a> for Recorder<'_> {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        self.check_time();
        self.sheet.drawings = self.sheet.drawings.saturating_add(1);
        if self.sheet.rules.len() < RULES_MAX {
            rules::collect(path, props.transform, mode, &mut self.sheet.rules);
        }
    }

    fn push_clip_path(&mut self, _: &ClipPath) {
        self.check_time();
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {
        self.check_time();
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, _: &DrawMode) {
        self.check_time();
        self.record_run(run, props.transform);
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        self.check_time();
        if self.sheet.pictures.len() >= IMAGES_MAX {
            return;
        }
        let (width, height) = (image.width(), image.height());
        let local = hayro::kurbo::Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        let r = props.transform.transform_rect_bbox(local);
        let rect = Rect {
            x0: to_single(r.x0).max(0.0),
            y0: to_single(r.y0).max(0.0),
            x1: to_single(r.x1).min(self.sheet.width),
            y1: to_single(r.y1).min(self.sheet.height),
        };
        self.sheet.pictures.push(Picture { rect, pixels: u64::from(width) * u64::from(height) });
    }

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}
}
