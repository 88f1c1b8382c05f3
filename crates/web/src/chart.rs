//! How are figures drawn? Charts as SVG made on the server, each with a title, a description and a table that says the
//! same.
//!
//! Places are given in percent of the width, so that a chart fills a phone and a desk without shrinking its letters; a
//! document with a fixed width ([`Width::Fixed`]) gets points instead. Colour never stands alone: each tone has its
//! pattern.

mod bars;
mod line;

pub(crate) use bars::{Bar, Segment, bars};
pub(crate) use line::{Dot, line};

use std::fmt::Write as _;

/// Tones that charts may use; the style sheet gives them their colours in light and dark.
pub(crate) const TONES: u8 = 8;

/// How wide a chart is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Width {
    /// As wide as its place.
    Fluid,
    /// So many points, with colours of its own: for documents.
    Fixed(f64),
}

/// What a chart is called, for those who do not see it.
#[derive(Debug, Clone)]
pub(crate) struct About {
    /// Unique on its page.
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) description: String,
}

/// A chart, ready to be put into a page or drawn on paper.
#[derive(Debug, Clone, Default)]
pub(crate) struct Chart {
    pub(crate) svg: String,
    /// The same without a format: places along the width are shares of it (0 to 1), heights are points.
    pub(crate) shapes: Vec<Shape>,
    /// What those who do not see it are told.
    pub(crate) alt: String,
}

impl About {
    /// Title and description.
    fn words(&self) -> String {
        format!("{}. {}", self.title, self.description)
    }
}

/// Which end of a text stands at its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

/// What a line of a chart is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stroke {
    Axis,
    Target,
    Trace,
}

/// A part of a chart.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Shape {
    Words { at: (f64, f64), anchor: Anchor, words: String },
    Part { at: (f64, f64), width: f64, height: f64, tone: u8 },
    Line { from: (f64, f64), to: (f64, f64), stroke: Stroke },
    Dot { at: (f64, f64) },
}

/// A line of a pattern, from and to, in a square of [`TILE`] points.
pub(crate) type TileLine = ((f64, f64), (f64, f64));

/// Side of the square that a pattern repeats.
pub(crate) const TILE: f64 = 8.0;

/// Lines of the pattern of a tone, and how wide they are.
pub(crate) fn tile(tone: u8) -> (&'static [TileLine], f64) {
    match tone {
        1 => (&[((-2.0, 2.0), (2.0, -2.0)), ((0.0, 8.0), (8.0, 0.0)), ((6.0, 10.0), (10.0, 6.0))], 1.6),
        2 => (&[((2.0, 2.0), (2.1, 2.0)), ((6.0, 6.0), (6.1, 6.0))], 1.8),
        3 => (&[((0.0, 0.0), (8.0, 8.0)), ((8.0, 0.0), (0.0, 8.0))], 1.4),
        4 => (&[((0.0, 2.0), (8.0, 2.0)), ((0.0, 6.0), (8.0, 6.0))], 1.4),
        6 => (&[((2.0, 0.0), (2.0, 8.0)), ((6.0, 0.0), (6.0, 8.0))], 1.4),
        7 => (&[((0.0, 4.0), (8.0, 4.0)), ((4.0, 0.0), (4.0, 8.0))], 1.2),
        _ => (&[], 0.0),
    }
}

/// Colours of the tones on paper: fill and pattern.
pub(crate) const PAPER: [(&str, &str); TONES as usize] = [
    ("#1f6b45", "#1f6b45"),
    ("#5b9bc9", "#17527f"),
    ("#f4f0e8", "#8b8274"),
    ("#e9b08f", "#a8431c"),
    ("#b9b2a6", "#5a5348"),
    ("#ffffff", "#8b8274"),
    ("#d9c26a", "#8a6a12"),
    ("#b58fc2", "#5f3a70"),
];

/// Text as it may stand in SVG.
pub(crate) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            letter if letter.is_control() => safe.push(' '),
            letter => safe.push(letter),
        }
    }
    safe
}

impl Width {
    /// A place or a length along the width, from its share of it (0 to 1).
    fn at(self, share: f64) -> String {
        let share = if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 };
        match self {
            Self::Fluid => format!("{:.3}%", share * 100.0),
            Self::Fixed(points) => format!("{:.2}", share * points),
        }
    }

    /// The opening of a chart of that height, with its title, description and patterns.
    fn open(self, about: &About, height: f64) -> String {
        let About { id, title, description } = about;
        let (title, description) = (escape(title), escape(description));
        let mut svg = match self {
            Self::Fluid => format!(
                "<svg class=\"chart\" width=\"100%\" height=\"{height}\" role=\"img\" aria-labelledby=\"{id}-t {id}-d\">"
            ),
            Self::Fixed(points) => format!(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{points}pt\" height=\"{height}pt\" \
                 viewBox=\"0 0 {points} {height}\" font-family=\"Liberation Sans, DejaVu Sans, sans-serif\" font-size=\"11\">"
            ),
        };
        // Writing to a string cannot fail.
        let _ = write!(svg, "<title id=\"{id}-t\">{title}</title><desc id=\"{id}-d\">{description}</desc>");
        svg.push_str("<defs>");
        for tone in 0..TONES {
            svg.push_str(&self.pattern(id, tone));
        }
        svg.push_str("</defs>");
        svg
    }

    fn pattern(self, id: &str, tone: u8) -> String {
        let (lines, width) = tile(tone);
        let line = |((x1, y1), (x2, y2)): &TileLine| format!("M{x1} {y1}L{x2} {y2}");
        let path: String = lines.iter().map(line).collect();
        let (fill, ink) = match self {
            Self::Fluid => (format!("class=\"tone-{tone}\""), format!("class=\"ink-{tone}\"")),
            Self::Fixed(_) => {
                let (fill, ink) = PAPER.get(usize::from(tone)).copied().unwrap_or(("#fff", "#000"));
                (format!("fill=\"{fill}\""), format!("stroke=\"{ink}\""))
            }
        };
        format!(
            "<pattern id=\"{id}-p{tone}\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\"><rect width=\"8\" \
             height=\"8\" {fill}/><path d=\"{path}\" {ink} stroke-width=\"{width}\" stroke-linecap=\"round\" \
             fill=\"none\"/></pattern>"
        )
    }

    /// Attributes of a text: its class on a page, its colour on paper.
    fn ink(self, class: &str) -> String {
        match self {
            Self::Fluid => format!("class=\"{class}\""),
            Self::Fixed(_) => "fill=\"#24211c\"".to_owned(),
        }
    }

    /// Attributes of a thin line.
    fn edge(self, class: &str) -> String {
        match self {
            Self::Fluid => format!("class=\"{class}\""),
            Self::Fixed(_) => "stroke=\"#5a5348\" stroke-width=\"1\" fill=\"none\"".to_owned(),
        }
    }
}

/// A label cut to what fits, the rest said by the table.
fn short(label: &str, characters: usize) -> String {
    if label.chars().count() <= characters {
        return label.to_owned();
    }
    let cut: String = label.chars().take(characters.saturating_sub(1)).collect();
    // Whole words, unless one alone is too long.
    let cut = cut.rsplit_once(' ').map_or(cut.as_str(), |(words, _)| words);
    format!("{}…", cut.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn about() -> About {
        About { id: "c".into(), title: "A & <b>".into(), description: "\"d\"".into() }
    }

    #[test]
    fn nothing_that_people_wrote_becomes_markup() {
        let segment = Segment { tone: 1, value: 1.0, shown: "<script>".into() };
        let bar = Bar { label: "</svg><script>".into(), shown: "1 & 2".into(), segments: vec![segment] };
        let chart = bars(Width::Fluid, &about(), &[bar], 1.0);
        assert!(!chart.svg.contains("<script") && !chart.svg.contains("1 & 2"), "{}", chart.svg);
        assert!(chart.svg.contains("A &amp; &lt;b&gt;"));
    }

    #[test]
    fn a_long_label_is_cut_on_a_phone_only() {
        let label = "1. Mieux se loger et mieux vivre dehors";
        let bar = |label: &str| Bar { label: label.into(), shown: "4 sur 7".into(), segments: Vec::new() };
        let page = bars(Width::Fluid, &about(), &[bar(label)], 1.0).svg;
        assert!(page.contains(&format!("class=\"label wide\">{label}<")), "{page}");
        assert!(page.contains("class=\"label narrow\">1. Mieux se loger et…<"), "{page}");
        let paper = bars(Width::Fixed(460.0), &about(), &[bar(label)], 1.0).svg;
        assert!(paper.contains(label) && !paper.contains('…'), "{paper}");
        assert_eq!(bars(Width::Fluid, &about(), &[bar("Ville")], 1.0).svg.matches("Ville").count(), 1);
    }

    #[test]
    fn odd_values_stay_within_the_frame() {
        for value in [f64::NAN, f64::INFINITY, -5.0, 0.0, 1e300] {
            let segment = Segment { tone: 200, value, shown: String::new() };
            let bar = Bar { label: "é".repeat(200), shown: String::new(), segments: vec![segment] };
            let svg = bars(Width::Fixed(400.0), &about(), &[bar], value).svg;
            assert!(!svg.contains("NaN") && !svg.contains("inf"), "{value}: {svg}");
            let dot = Dot { label: "2025".into(), value: Some(value), shown: "x".into() };
            let svg = line(Width::Fluid, &about(), &[dot.clone(), dot], Some(value)).svg;
            assert!(!svg.contains("NaN") && !svg.contains("inf"), "{value}: {svg}");
        }
        assert!(bars(Width::Fluid, &about(), &[], 0.0).svg.ends_with("</svg>"));
        assert!(line(Width::Fluid, &about(), &[], None).svg.ends_with("</svg>"));
    }
}
