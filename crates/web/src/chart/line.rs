//! How does a value go through time? Dots joined by lines, with the target where there is one.

use std::fmt::Write as _;

use super::{About, Anchor, Chart, Shape, Stroke, Width, escape, short};

/// A value at one time.
#[derive(Debug, Clone)]
pub(crate) struct Dot {
    pub(crate) label: String,
    /// Nothing where there is no value: the line is broken there.
    pub(crate) value: Option<f64>,
    pub(crate) shown: String,
}

const HEIGHT: f64 = 230.0;
const TOP: f64 = 34.0;
const BOTTOM: f64 = 190.0;
/// Labels and values that fit beside each other on a phone.
const WORDS_MAX: usize = 6;

/// Where values and times stand in the frame.
struct Scale {
    lowest: f64,
    range: f64,
    count: usize,
}

impl Scale {
    fn of(values: impl Iterator<Item = f64> + Clone, count: usize) -> Self {
        let (lowest, highest) = (values.clone().fold(0.0_f64, f64::min), values.fold(0.0_f64, f64::max));
        let range = highest - lowest;
        Self { lowest, range: if range > 0.0 && range.is_finite() { range } else { 1.0 }, count }
    }

    fn y(&self, value: f64) -> f64 {
        let share = ((value - self.lowest) / self.range).clamp(0.0, 1.0);
        BOTTOM - share * (BOTTOM - TOP)
    }

    #[expect(clippy::cast_precision_loss, reason = "a handful of dots")]
    fn x(&self, rank: usize) -> f64 {
        if self.count < 2 { 0.5 } else { 0.08 + 0.84 * rank as f64 / (self.count - 1) as f64 }
    }
}

/// A line through the dots, from zero to the greatest of values and target.
pub(crate) fn line(width: Width, about: &About, dots: &[Dot], target: Option<f64>) -> Chart {
    let mut svg = width.open(about, HEIGHT);
    let usable = |value: &f64| value.is_finite();
    let target = target.filter(usable);
    let values: Vec<Option<f64>> = dots.iter().map(|dot| dot.value.filter(usable)).collect();
    let scale = Scale::of(values.iter().flatten().chain(&target).copied(), dots.len());
    let (x, y) = (|rank| scale.x(rank), |value| scale.y(value));
    let zero = y(0.0);
    let mut shapes = vec![Shape::Line { from: (0.0, zero), to: (1.0, zero), stroke: Stroke::Axis }];
    // Writing to a string cannot fail.
    let _ = write!(
        svg,
        "<line x1=\"0\" x2=\"{}\" y1=\"{zero:.1}\" y2=\"{zero:.1}\" {}/>",
        width.at(1.0),
        width.edge("axis")
    );
    if let Some(target) = target {
        let height = y(target);
        shapes.push(Shape::Line { from: (0.0, height), to: (1.0, height), stroke: Stroke::Target });
        let _ = write!(
            svg,
            "<line x1=\"0\" x2=\"{}\" y1=\"{height:.1}\" y2=\"{height:.1}\" stroke-dasharray=\"6 5\" {}/>",
            width.at(1.0),
            width.edge("target")
        );
    }
    for (rank, pair) in values.windows(2).enumerate() {
        if let [Some(from), Some(to)] = pair {
            let (from_at, to_at) = ((x(rank), y(*from)), (x(rank + 1), y(*to)));
            shapes.push(Shape::Line { from: from_at, to: to_at, stroke: Stroke::Trace });
            let _ = write!(
                svg,
                "<line x1=\"{}\" y1=\"{:.1}\" x2=\"{}\" y2=\"{:.1}\" {}/>",
                width.at(x(rank)),
                y(*from),
                width.at(x(rank + 1)),
                y(*to),
                width.edge("trace")
            );
        }
    }
    draw_dots(&mut svg, width, dots, &values, &scale);
    svg.push_str("</svg>");
    shapes.extend(dot_shapes(dots, &values, &scale));
    Chart { svg, shapes, alt: about.words() }
}

/// Dots with their labels and values, the last one always worded.
fn draw_dots(svg: &mut String, width: Width, dots: &[Dot], values: &[Option<f64>], scale: &Scale) {
    let step = dots.len().div_ceil(WORDS_MAX).max(1);
    let ink = width.ink("label");
    for (rank, (dot, value)) in dots.iter().zip(values).enumerate() {
        let at = width.at(scale.x(rank));
        let is_worded = (dots.len() - 1 - rank).is_multiple_of(step);
        if is_worded {
            let label = escape(&short(&dot.label, 10));
            let _ = write!(
                svg,
                "<text x=\"{at}\" y=\"{}\" text-anchor=\"middle\" {ink}>{label}</text>",
                BOTTOM + 26.0
            );
        }
        let Some(value) = value else { continue };
        let height = scale.y(*value);
        let shown = escape(&dot.shown);
        let label = escape(&dot.label);
        let _ = write!(
            svg,
            "<circle cx=\"{at}\" cy=\"{height:.1}\" r=\"5\" {}><title>{label}: {shown}</title></circle>",
            match width {
                Width::Fluid => "class=\"dot\"",
                Width::Fixed(_) => "fill=\"#17527f\"",
            }
        );
        if is_worded {
            let shown = escape(&short(&dot.shown, 12));
            let _ = write!(
                svg,
                "<text x=\"{at}\" y=\"{:.1}\" text-anchor=\"middle\" {ink}>{shown}</text>",
                height - 12.0
            );
        }
    }
}

/// The same as [`draw_dots`], without a format.
fn dot_shapes(dots: &[Dot], values: &[Option<f64>], scale: &Scale) -> Vec<Shape> {
    let step = dots.len().div_ceil(WORDS_MAX).max(1);
    let mut shapes = Vec::new();
    for (rank, (dot, value)) in dots.iter().zip(values).enumerate() {
        let is_worded = (dots.len() - 1 - rank).is_multiple_of(step);
        let mut words = |height: f64, words: String| {
            if is_worded {
                shapes.push(Shape::Words { at: (scale.x(rank), height), anchor: Anchor::Middle, words });
            }
        };
        words(BOTTOM + 26.0, short(&dot.label, 10));
        let Some(value) = value else { continue };
        let height = scale.y(*value);
        words(height - 12.0, short(&dot.shown, 12));
        shapes.push(Shape::Dot { at: (scale.x(rank), height) });
    }
    shapes
}
