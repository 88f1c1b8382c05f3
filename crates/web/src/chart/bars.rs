//! How are shares and amounts drawn? Bars that lie, each under its label, made of segments.

use std::fmt::Write as _;

use super::{About, Anchor, Chart, Shape, Stroke, TONES, Width, escape, short};

/// A part of a bar.
#[derive(Debug, Clone)]
pub(crate) struct Segment {
    /// See [`TONES`].
    pub(crate) tone: u8,
    pub(crate) value: f64,
    /// What a pointer that rests on it is told.
    pub(crate) shown: String,
}

/// A bar.
#[derive(Debug, Clone)]
pub(crate) struct Bar {
    pub(crate) label: String,
    /// What stands at the right of the label.
    pub(crate) shown: String,
    pub(crate) segments: Vec<Segment>,
}

/// Height of a bar with its label.
const STEP: f64 = 54.0;
const BAR_TOP: f64 = 22.0;
const BAR_HEIGHT: f64 = 20.0;
/// Characters of a label that fit on a phone beside a number, and elsewhere.
const LABEL_CHARS_NARROW: usize = 26;
const LABEL_CHARS: usize = 62;

/// The label above a bar: on a page, one for wide and one for narrow screens where they differ.
fn label_of(width: Width, label: &str, y: f64) -> String {
    let text = |chars: usize, class: &str| {
        let words = escape(&short(label, chars));
        format!("<text x=\"0\" y=\"{y}\" {}>{words}</text>", width.ink(class))
    };
    let fits = label.chars().count() <= LABEL_CHARS_NARROW;
    match width {
        Width::Fluid if !fits => text(LABEL_CHARS, "label wide") + &text(LABEL_CHARS_NARROW, "label narrow"),
        _ => text(LABEL_CHARS, "label"),
    }
}

/// Bars over a common length `full`: the value that fills the width.
pub(crate) fn bars(width: Width, about: &About, bars: &[Bar], full: f64) -> Chart {
    let mut top = 0.0;
    let mut svg = width.open(about, bars.iter().map(|_| STEP).sum());
    let mut shapes = Vec::new();
    let share = |value: f64| if full > 0.0 && value > 0.0 { (value / full).clamp(0.0, 1.0) } else { 0.0 };
    let ink = width.ink("label");
    for bar in bars {
        let shown = escape(&bar.shown);
        let text = top + 15.0;
        shapes.extend([
            Shape::Words { at: (0.0, text), anchor: Anchor::Start, words: short(&bar.label, LABEL_CHARS) },
            Shape::Words { at: (1.0, text), anchor: Anchor::End, words: bar.shown.clone() },
        ]);
        // Writing to a string cannot fail.
        let _ = write!(
            svg,
            "{}<text x=\"{}\" y=\"{text}\" text-anchor=\"end\" {ink}>{shown}</text>",
            label_of(width, &bar.label, text),
            width.at(1.0)
        );
        let y = top + BAR_TOP;
        let mut left = 0.0;
        for segment in &bar.segments {
            let length = share(segment.value).min(1.0 - left);
            if length <= 0.0 {
                continue;
            }
            let (x, wide) = (width.at(left), width.at(length));
            let tone = segment.tone % TONES;
            shapes.push(Shape::Part { at: (left, y), width: length, height: BAR_HEIGHT, tone });
            let _ = write!(
                svg,
                "<rect x=\"{x}\" y=\"{y}\" width=\"{wide}\" height=\"{BAR_HEIGHT}\" fill=\"url(#{}-p{tone})\" {}>\
                 <title>{}</title></rect>",
                about.id,
                match width {
                    Width::Fluid => "class=\"part\"".to_owned(),
                    Width::Fixed(_) => "stroke=\"#5a5348\" stroke-width=\"0.6\"".to_owned(),
                },
                escape(&segment.shown)
            );
            left += length;
        }
        let base = y + BAR_HEIGHT;
        shapes.push(Shape::Line { from: (0.0, base), to: (1.0, base), stroke: Stroke::Axis });
        let _ = write!(
            svg,
            "<line x1=\"0\" x2=\"{}\" y1=\"{base}\" y2=\"{base}\" {}/>",
            width.at(1.0),
            width.edge("axis")
        );
        top += STEP;
    }
    svg.push_str("</svg>");
    Chart { svg, shapes, alt: about.words() }
}
