//! Which letters has a font, and how wide are they?

use std::collections::HashMap;

use krilla::text::{Font, GlyphId, KrillaGlyph};
use skrifa::MetadataProvider as _;
use skrifa::instance::{LocationRef, Size};

/// What stands for a letter that the font does not have.
const UNKNOWN: char = '?';

/// A font with the widths of its letters, in shares of its size.
pub(super) struct Face {
    pub(super) font: Font,
    letters: HashMap<char, (u32, f32)>,
    /// Height of a line over its size, and of its part above the base line.
    pub(super) line: f32,
    pub(super) ascent: f32,
}

/// The letter that says the same and that fonts have.
fn plainer(letter: char) -> char {
    match letter {
        '\u{2010}' | '\u{2011}' => '-',
        '\u{2009}' | '\u{2007}' | '\u{2008}' | '\u{200a}' => '\u{202f}',
        '✓' | '✔' => '×',
        letter if letter.is_control() => ' ',
        _ => UNKNOWN,
    }
}

/// Whether a letter is only a sign for the machine: a mark of order, a soft hyphen.
fn is_silent(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

impl Face {
    /// The font of these bytes; `None` where they are no font.
    pub(super) fn new(bytes: &'static [u8]) -> Option<Self> {
        let font = Font::new(bytes.into(), 0)?;
        let read = skrifa::FontRef::new(bytes).ok()?;
        let metrics = read.glyph_metrics(Size::new(1.0), LocationRef::default());
        let whole = read.metrics(Size::new(1.0), LocationRef::default());
        let width = |(code, glyph): (u32, skrifa::GlyphId)| {
            let letter = char::from_u32(code)?;
            (glyph.to_u32() != 0)
                .then(|| (letter, (glyph.to_u32(), metrics.advance_width(glyph).unwrap_or_default())))
        };
        let letters: HashMap<char, (u32, f32)> = read.charmap().mappings().filter_map(width).collect();
        letters.contains_key(&UNKNOWN).then_some(Self { font, letters, line: 1.36, ascent: whole.ascent })
    }

    /// The text in letters that the font has.
    pub(super) fn clean(&self, text: &str) -> String {
        let fit = |letter: char| {
            if self.letters.contains_key(&letter) && !letter.is_control() { letter } else { plainer(letter) }
        };
        text.chars().filter(|letter| !is_silent(*letter)).map(fit).collect()
    }

    /// Width of a clean text.
    pub(super) fn width(&self, text: &str, size: f32) -> f32 {
        text.chars().filter_map(|letter| self.letters.get(&letter)).map(|(_, width)| width * size).sum()
    }

    /// The glyphs of a clean text.
    pub(super) fn glyphs(&self, text: &str) -> Vec<KrillaGlyph> {
        let glyph = |(at, letter): (usize, char)| {
            let (id, width) = self.letters.get(&letter)?;
            let range = at..at + letter.len_utf8();
            Some(KrillaGlyph::new(GlyphId::new(*id), *width, 0.0, 0.0, 0.0, range, None))
        };
        text.char_indices().filter_map(glyph).collect()
    }
}
