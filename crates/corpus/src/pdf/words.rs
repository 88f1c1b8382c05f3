//! Which glyphs make a word, and which words stand on one line?

use std::collections::HashMap;

use domain::document::Rect;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::compose;

use super::sheet::{Glyph, Turn, UNKNOWN, to_f32};

/// A word with its place, in the frame of its writing.
#[derive(Debug, Clone)]
pub(super) struct Word {
    /// Its characters.
    pub(super) text: String,
    /// Its place: from the top of tall letters to the foot of letters such as *p*.
    pub(super) rect: Rect,
    /// Baseline.
    pub(super) baseline: f32,
    /// Size of its letters.
    pub(super) size: f32,
    /// Mean thickness of its strokes, see [`Glyph::stem`].
    pub(super) stem: Option<f32>,
    /// Whether the file itself ends the word before it with a blank.
    pub(super) blank_before: bool,
    /// Table that this stands for, instead of a word.
    pub(super) table: Option<usize>,
}

/// Height of tall letters over the baseline, as a part of the size.
const ASCENT: f32 = 0.76;
/// Depth of letters under the baseline.
const DESCENT: f32 = 0.22;
/// A gap wider than this part of the size parts two words.
const WORD_GAP: f32 = 0.14;
/// Glyphs nearer than this part of the size, of the same character, are one drawn twice to look bold.
const SAME_SPOT: f32 = 0.12;
/// How much thicker a letter drawn twice looks.
const TWICE_DRAWN: f32 = 1.5;
/// Characters of a word at most; longer runs are cut, as lines of dots.
const WORD_CHARS_MAX: usize = 200;

/// The words of the glyphs of one turn, in the order drawn.
pub(super) fn words_of(glyphs: &[Glyph]) -> Vec<Word> {
    let glyphs = without_doubles(glyphs);
    let spread = letter_spacing(&glyphs);
    let mut words: Vec<Word> = Vec::new();
    let mut open: Option<OpenWord> = None;
    let mut blank = true;
    for (at, glyph) in glyphs.iter().enumerate() {
        if glyph.text.is_whitespace() || is_silent(glyph.text) {
            blank = blank || glyph.text.is_whitespace();
            words.extend(open.take().and_then(OpenWord::close));
            continue;
        }
        let extra = spread.get(at).copied().unwrap_or(0.0);
        if let Some(word) = open.as_mut().filter(|word| word.takes(glyph, extra)) {
            word.push(glyph);
        } else {
            words.extend(open.take().and_then(OpenWord::close));
            open = Some(OpenWord::new(glyph, blank));
        }
        blank = false;
    }
    words.extend(open.and_then(OpenWord::close));
    words
}

/// Marks that draw nothing.
fn is_silent(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{2060}')
}

/// A word being put together.
struct OpenWord {
    word: Word,
    chars: usize,
    x1: f32,
    stems: f32,
    stemmed: usize,
}

impl OpenWord {
    fn new(glyph: &Glyph, blank_before: bool) -> Self {
        let rect = Rect {
            x0: glyph.x0,
            y0: glyph.y - glyph.size * ASCENT,
            x1: glyph.x1,
            y1: glyph.y + glyph.size * DESCENT,
        };
        let word = Word {
            text: String::new(),
            rect,
            baseline: glyph.y,
            size: glyph.size,
            stem: None,
            blank_before,
            table: None,
        };
        let mut open = Self { word, chars: 0, x1: glyph.x1, stems: 0.0, stemmed: 0 };
        open.push(glyph);
        open
    }

    /// Whether the glyph goes on with this word.
    fn takes(&self, glyph: &Glyph, extra: f32) -> bool {
        let size = self.word.size.max(glyph.size);
        let gap = glyph.x0 - self.x1;
        (glyph.y - self.word.baseline).abs() < size * 0.15
            && (glyph.size - self.word.size).abs() < size * 0.2
            && gap < size * WORD_GAP + extra
            && gap > -size * 0.6
            && self.chars < WORD_CHARS_MAX
    }

    fn push(&mut self, glyph: &Glyph) {
        let bare = accent_of(glyph.text);
        let overlaps = self.x1 - glyph.x0 > (glyph.x1 - glyph.x0) * 0.5;
        match bare {
            // An accent drawn over the letter before it.
            Some(mark) if overlaps && self.chars > 0 => {
                let letter = self.word.text.pop();
                match letter.and_then(|letter| compose(letter, mark)) {
                    Some(both) => self.word.text.push(both),
                    None => self.word.text.extend(letter.into_iter().chain([glyph.text])),
                }
            }
            _ => push_letters(glyph.text, &mut self.word.text),
        }
        self.chars += 1;
        self.x1 = self.x1.max(glyph.x1);
        self.word.rect.x0 = self.word.rect.x0.min(glyph.x0);
        self.word.rect.x1 = self.x1;
        if let Some(stem) = glyph.stem.filter(|_| glyph.text.is_alphanumeric()) {
            self.stems += stem;
            self.stemmed += 1;
        }
    }

    fn close(mut self) -> Option<Word> {
        if self.stemmed > 0 {
            self.word.stem = Some(self.stems / to_f32(self.stemmed));
        }
        if !self.word.text.is_ascii() {
            self.word.text = self.word.text.nfc().collect();
        }
        (!self.word.text.is_empty()).then_some(self.word)
    }
}

/// The combining form of an accent that stands alone.
fn accent_of(c: char) -> Option<char> {
    Some(match c {
        '´' => '\u{301}',
        '`' => '\u{300}',
        '^' | 'ˆ' => '\u{302}',
        '¨' => '\u{308}',
        '¸' => '\u{327}',
        '~' | '˜' => '\u{303}',
        '˚' => '\u{30a}',
        _ => return None,
    })
}

/// The letters that a sign stands for: ligatures in full, soft hyphens as hyphens, bullets of symbol fonts as `•`.
fn push_letters(c: char, into: &mut String) {
    match c {
        '\u{fb00}' => into.push_str("ff"),
        '\u{fb01}' => into.push_str("fi"),
        '\u{fb02}' => into.push_str("fl"),
        '\u{fb03}' => into.push_str("ffi"),
        '\u{fb04}' => into.push_str("ffl"),
        '\u{fb05}' | '\u{fb06}' => into.push_str("st"),
        '\u{ad}' | '\u{2010}' | '\u{2011}' => into.push('-'),
        '\u{f0b7}' | '\u{f0a7}' | '\u{f0d8}' | '\u{f0fc}' | '\u{f076}' | '\u{f0a8}' | '\u{f06e}' => {
            into.push('•');
        }
        // The first 256 private places of symbol fonts repeat ASCII.
        '\u{f021}'..='\u{f07e}' => into.push(char::from_u32(u32::from(c) - 0xf000).unwrap_or(UNKNOWN)),
        _ => into.push(c),
    }
}

/// Without the copies that are drawn a hair beside a letter to make it look bold, or for a shadow.
fn without_doubles(glyphs: &[Glyph]) -> Vec<Glyph> {
    let mut seen: HashMap<(char, i32, i32), usize> = HashMap::with_capacity(glyphs.len());
    let mut kept: Vec<Glyph> = Vec::with_capacity(glyphs.len());
    for glyph in glyphs {
        if glyph.text.is_whitespace() {
            kept.push(*glyph);
            continue;
        }
        let cell = |value: f32, step: i32| quantised(value).saturating_add(step);
        let near = [-1, 0, 1].into_iter().flat_map(|dx| [-1, 0, 1].map(|dy| (dx, dy)));
        let twin = near
            .filter_map(|(dx, dy)| seen.get(&(glyph.text, cell(glyph.x0, dx), cell(glyph.y, dy))).copied())
            .find(|at| kept.get(*at).is_some_and(|other| is_twin(glyph, other)));
        if let Some(first) = twin.and_then(|at| kept.get_mut(at)) {
            first.stem = first.stem.map(|stem| stem.max(glyph.stem.unwrap_or(0.0) * TWICE_DRAWN));
            continue;
        }
        seen.insert((glyph.text, cell(glyph.x0, 0), cell(glyph.y, 0)), kept.len());
        kept.push(*glyph);
    }
    kept
}

fn is_twin(a: &Glyph, b: &Glyph) -> bool {
    let near = a.size * SAME_SPOT;
    (a.x0 - b.x0).abs() < near && (a.y - b.y).abs() < near && (a.size - b.size).abs() < near
}

#[expect(clippy::cast_possible_truncation, reason = "places on a page; casts saturate")]
fn quantised(value: f32) -> i32 {
    (value / 2.0).floor() as i32
}

/// For each glyph, the blank that its run puts between all letters (`T I T R E`), over the usual word gap.
fn letter_spacing(glyphs: &[Glyph]) -> Vec<f32> {
    let mut extra = vec![0.0; glyphs.len()];
    let mut from = 0;
    while from < glyphs.len() {
        let to = line_end(glyphs, from);
        let run = glyphs.get(from..to).unwrap_or_default();
        let mut gaps: Vec<f32> = run
            .windows(2)
            .filter_map(|pair| match pair {
                [a, b] if !a.text.is_whitespace() && !b.text.is_whitespace() => Some((b.x0 - a.x1) / a.size),
                _ => None,
            })
            .collect();
        gaps.sort_by(f32::total_cmp);
        let middle = gaps.get(gaps.len() / 2).copied().unwrap_or(0.0);
        if gaps.len() >= 3 && middle > 0.05 {
            let size = run.first().map_or(0.0, |glyph| glyph.size);
            extra.iter_mut().take(to).skip(from).for_each(|slot| *slot = middle.min(0.8) * 1.2 * size);
        }
        from = to;
    }
    extra
}

/// End of the run of glyphs that are drawn on one after the other on the same baseline.
fn line_end(glyphs: &[Glyph], from: usize) -> usize {
    let follows = |pair: &[Glyph]| match pair {
        [a, b] => (a.y - b.y).abs() < a.size * 0.15 && b.x0 > a.x0 && b.x0 - a.x1 < a.size * 1.5,
        _ => false,
    };
    let rest = glyphs.get(from..).unwrap_or_default();
    from + rest.windows(2).take_while(|pair| follows(pair)).count() + 1
}

/// Words that stand on one line, from left to right; lines from top to bottom.
pub(super) fn rows_of(mut words: Vec<Word>) -> Vec<Vec<Word>> {
    words.sort_by(|a, b| a.baseline.total_cmp(&b.baseline));
    let mut rows: Vec<(f32, f32, Vec<Word>)> = Vec::new();
    for word in words {
        let fits = |(baseline, size, _): &&mut (f32, f32, Vec<Word>)| {
            is_level((word.baseline, word.size), (*baseline, *size))
        };
        // Superscripts and the other half of a line drawn a hair lower: the last rows are enough to look at.
        if let Some((baseline, size, row)) = rows.iter_mut().rev().take(3).find(fits) {
            if word.size > *size {
                (*baseline, *size) = (word.baseline, word.size);
            }
            row.push(word);
        } else {
            rows.push((word.baseline, word.size, vec![word]));
        }
    }
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    rows.into_iter()
        .map(|(_, _, mut row)| {
            row.sort_by(|a, b| a.rect.x0.total_cmp(&b.rect.x0));
            row
        })
        .collect()
}

/// Whether two baselines, each with its size, are of one line: much smaller letters may be raised (*1er*) or lowered.
fn is_level((a, a_size): (f32, f32), (b, b_size): (f32, f32)) -> bool {
    let (small, large, large_size) = if a_size < b_size { (a, b, b_size) } else { (b, a, a_size) };
    let raised = large - small;
    if a_size.min(b_size) < large_size * 0.8 {
        raised > -large_size * 0.35 && raised < large_size * 0.62
    } else {
        raised.abs() < large_size * 0.45
    }
}

/// Whether `next` is the rest of the same word: drawn apart (another size, another font) but touching.
pub(super) fn is_glued(word: &Word, next: &Word) -> bool {
    let gap = next.rect.x0 - word.rect.x1;
    !next.blank_before && gap < word.size.max(next.size) * WORD_GAP && gap > -word.size
}

/// The glyphs of one turn.
pub(super) fn of_turn(glyphs: &[Glyph], turn: Turn) -> Vec<Glyph> {
    glyphs.iter().filter(|glyph| glyph.turn == turn).copied().collect()
}
