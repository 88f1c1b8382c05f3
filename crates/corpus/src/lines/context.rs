//! What do all lines of a document say about one of them?

use std::collections::BTreeMap;

use super::{Line, Place, Vocabulary};

/// What was learnt from all lines of a document: vocabulary, size of the body text, sizes of headings, leading.
#[derive(Debug, Clone, Default)]
pub struct Context {
    vocabulary: Vocabulary,
    body_size: Option<f32>,
    heading_sizes: Vec<f32>,
    leading: Option<f32>,
    mostly_bold: bool,
}

/// Letters this much larger than the body's are a heading's.
const HEADING_RATIO: f32 = 1.12;
/// Heading sizes told apart; levels go to six.
const HEADING_SIZES_MAX: usize = 4;

impl Context {
    /// Learns from the lines of a document, all pages together.
    #[must_use]
    pub fn of<'a>(lines: impl IntoIterator<Item = &'a Line>) -> Self {
        let mut context = Self::default();
        let mut sizes: BTreeMap<i32, usize> = BTreeMap::new();
        let mut pitches: BTreeMap<i32, usize> = BTreeMap::new();
        let (mut bold, mut all) = (0_usize, 0_usize);
        let mut before: Option<&Line> = None;
        for line in lines {
            context.vocabulary.learn(&line.text);
            if line.place == Place::Body {
                let chars = line.text.chars().count();
                all += chars;
                bold += if line.bold { chars } else { 0 };
                if let Some(size) = line.font_size {
                    *sizes.entry(half_points(size)).or_default() += chars;
                }
                if let Some(pitch) = before.and_then(|above| pitch(above, line)) {
                    *pitches.entry(percent(pitch)).or_default() += 1;
                }
            }
            before = Some(line);
        }
        context.mostly_bold = bold * 2 > all;
        context.body_size =
            sizes.iter().max_by_key(|(_, chars)| **chars).map(|(size, _)| from_half_points(*size));
        context.leading = median(&pitches);
        if let Some(body) = context.body_size {
            let larger = sizes.keys().rev().map(|size| from_half_points(*size));
            context.heading_sizes =
                larger.filter(|size| *size >= body * HEADING_RATIO).take(HEADING_SIZES_MAX).collect();
        }
        context
    }

    /// The words of the document.
    #[must_use]
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// Level of a heading set in letters of this size; `None` where they are not larger than the body's.
    pub(super) fn level_of_size(&self, size: f32) -> Option<u8> {
        let body = self.body_size?;
        if size < body * HEADING_RATIO {
            return None;
        }
        let rank = self.heading_sizes.iter().take_while(|larger| **larger > size + 0.26).count();
        u8::try_from(rank + 1).ok().map(|level| level.min(6))
    }

    /// Level of a heading that differs from the body by its weight alone.
    pub(super) fn level_of_bold(&self) -> u8 {
        u8::try_from(self.heading_sizes.len() + 1).unwrap_or(6).min(6)
    }

    /// Whether most of the text is bold, so that bold means nothing.
    pub(super) fn is_mostly_bold(&self) -> bool {
        self.mostly_bold
    }

    /// Usual distance from one line to the next, as a multiple of the size of the letters.
    pub(super) fn leading(&self) -> Option<f32> {
        self.leading
    }
}

/// Distance from a line to the next one below it, as a multiple of the size; `None` where it is not below.
pub(super) fn pitch(above: &Line, below: &Line) -> Option<f32> {
    let (a, b, size) = (above.rect?, below.rect?, below.font_size?);
    let apart = (b.y0 + b.y1 - a.y0 - a.y1) / 2.0;
    let overlaps = a.x0 < b.x1 && b.x0 < a.x1;
    (size > 0.0 && apart > size * 0.5 && apart < size * 6.0 && overlaps).then(|| apart / size)
}

fn median(counts: &BTreeMap<i32, usize>) -> Option<f32> {
    let half = counts.values().sum::<usize>() / 2;
    let mut seen = 0;
    for (value, count) in counts {
        seen += count;
        if seen > half {
            return Some(from_percent(*value));
        }
    }
    None
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a size of letters in half points is small; casts saturate"
)]
fn half_points(size: f32) -> i32 {
    (size * 2.0).round() as i32
}

#[expect(clippy::cast_precision_loss, reason = "sizes of letters are small numbers")]
fn from_half_points(size: i32) -> f32 {
    size as f32 / 2.0
}

#[expect(clippy::cast_possible_truncation, reason = "a ratio under six, see `pitch`")]
fn percent(ratio: f32) -> i32 {
    (ratio * 100.0).round() as i32
}

#[expect(clippy::cast_precision_loss, reason = "a ratio under six, see `pitch`")]
fn from_percent(ratio: i32) -> f32 {
    ratio as f32 / 100.0
}
