//! Which of the drawn paths are lines that separate columns, cells and parts of a page?

use domain::document::Rect;
use hayro::hayro_interpret::DrawMode;
use hayro::kurbo::{Affine, BezPath, PathEl, Point};

use super::sheet::to_single;

/// A straight horizontal or vertical line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rule {
    /// Where it runs, thin in one direction.
    pub(super) rect: Rect,
    /// Whether it runs from top to bottom.
    pub(super) vertical: bool,
}

/// Filled shapes thinner than this are lines.
const THIN: f32 = 3.0;
/// Lines shorter than this separate nothing.
const SHORT: f32 = 6.0;
/// Elements of a path looked at; beyond, it is a drawing.
const ELEMENTS_MAX: usize = 2_000;

impl Rule {
    fn of(rect: Rect) -> Option<Self> {
        let (width, height) = (rect.x1 - rect.x0, rect.y1 - rect.y0);
        if !(width.is_finite() && height.is_finite()) {
            return None;
        }
        let vertical = height > width;
        let (long, thin) = if vertical { (height, width) } else { (width, height) };
        (long >= SHORT && thin <= THIN && long > thin * 3.0).then_some(Self { rect, vertical })
    }

    /// Distance along the line.
    pub(super) fn length(&self) -> f32 {
        if self.vertical { self.rect.y1 - self.rect.y0 } else { self.rect.x1 - self.rect.x0 }
    }

    /// Middle across the line: its `x` when vertical, its `y` when not.
    pub(super) fn at(&self) -> f32 {
        if self.vertical { (self.rect.x0 + self.rect.x1) / 2.0 } else { (self.rect.y0 + self.rect.y1) / 2.0 }
    }

    /// The same line in another frame.
    pub(super) fn mapped(&self, rect: Rect) -> Self {
        Self { rect, vertical: rect.y1 - rect.y0 > rect.x1 - rect.x0 }
    }
}

/// Adds the lines of a path.
pub(super) fn collect(path: &BezPath, transform: Affine, mode: &DrawMode, into: &mut Vec<Rule>) {
    if path.elements().len() > ELEMENTS_MAX {
        return;
    }
    match mode {
        DrawMode::Fill(_) => collect_filled(path, transform, into),
        DrawMode::Stroke(_) | DrawMode::FillAndStroke(..) => collect_stroked(path, transform, into),
        DrawMode::Invisible => {}
    }
}

/// Thin filled shapes, one for each part of the path.
fn collect_filled(path: &BezPath, transform: Affine, into: &mut Vec<Rule>) {
    let mut bounds: Option<Rect> = None;
    for element in path.elements() {
        if let PathEl::MoveTo(_) = element {
            into.extend(bounds.take().and_then(Rule::of));
        }
        if let Some(point) = element.end_point() {
            let point = transform * point;
            let (x, y) = (to_single(point.x), to_single(point.y));
            let r = bounds.get_or_insert(Rect { x0: x, y0: y, x1: x, y1: y });
            *r = Rect { x0: r.x0.min(x), y0: r.y0.min(y), x1: r.x1.max(x), y1: r.y1.max(y) };
        }
    }
    into.extend(bounds.and_then(Rule::of));
}

/// The straight sides of stroked paths.
fn collect_stroked(path: &BezPath, transform: Affine, into: &mut Vec<Rule>) {
    let (mut from, mut start) = (Point::ORIGIN, Point::ORIGIN);
    for element in path.elements() {
        match element {
            PathEl::MoveTo(point) => (from, start) = (*point, *point),
            PathEl::LineTo(point) => {
                push_side(from, *point, transform, into);
                from = *point;
            }
            PathEl::ClosePath => {
                push_side(from, start, transform, into);
                from = start;
            }
            PathEl::QuadTo(_, point) | PathEl::CurveTo(_, _, point) => from = *point,
        }
    }
}

fn push_side(from: Point, to: Point, transform: Affine, into: &mut Vec<Rule>) {
    let (a, b) = (transform * from, transform * to);
    let rect = Rect {
        x0: to_single(a.x.min(b.x)),
        y0: to_single(a.y.min(b.y)),
        x1: to_single(a.x.max(b.x)),
        y1: to_single(a.y.max(b.y)),
    };
    // A slanted side is no rule: its box is thick.
    into.extend(Rule::of(rect));
}
