//! How is a text with calls of notes cut into lines?

use super::face::Face;
use crate::paper::Span;

/// Size of the call of a note over that of its text.
pub(super) const CALL: f32 = 0.64;

/// A run of letters in one look.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Run {
    /// From the start of the line.
    pub(super) x: f32,
    pub(super) text: String,
    pub(super) is_call: bool,
}

/// A line with the notes that it calls.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Line {
    pub(super) runs: Vec<Run>,
    pub(super) notes: Vec<usize>,
}

/// What cannot be parted: a word with the calls of notes that follow it.
struct Unit {
    /// Whether a space stands before it.
    space: bool,
    parts: Vec<(String, bool)>,
    notes: Vec<usize>,
}

/// The look of a text.
#[derive(Clone, Copy)]
pub(super) struct Look<'a> {
    pub(super) face: &'a Face,
    pub(super) size: f32,
}

impl Look<'_> {
    fn width(self, text: &str, is_call: bool) -> f32 {
        self.face.width(text, if is_call { self.size * CALL } else { self.size })
    }

    fn unit_width(self, unit: &Unit) -> f32 {
        unit.parts.iter().map(|(text, is_call)| self.width(text, *is_call)).sum()
    }

    /// Width of the text on one line, and of its widest word.
    pub(super) fn widths(self, spans: &[Span]) -> (f32, f32) {
        let units = units(self.face, spans);
        let space = self.width(" ", false);
        let all: f32 = units.iter().map(|unit| self.unit_width(unit) + space).sum();
        (all, units.iter().map(|unit| self.unit_width(unit)).fold(0.0, f32::max))
    }
}

fn units(face: &Face, spans: &[Span]) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::new();
    let mut space = false;
    for span in spans {
        match span {
            Span::Text(text) => {
                let mut word = String::new();
                for letter in face.clean(text).chars() {
                    if letter != ' ' {
                        word.push(letter);
                        continue;
                    }
                    put(&mut units, &mut space, std::mem::take(&mut word));
                    space = true;
                }
                put(&mut units, &mut space, word);
            }
            Span::Note(at) => {
                let number = (at + 1).to_string();
                match units.last_mut() {
                    Some(unit) => {
                        let follows = unit.parts.last().is_some_and(|(_, is_call)| *is_call);
                        unit.parts.push((if follows { format!(", {number}") } else { number }, true));
                        unit.notes.push(*at);
                    }
                    None => units.push(Unit { space: false, parts: vec![(number, true)], notes: vec![*at] }),
                }
            }
        }
    }
    units
}

/// Adds a word; one that no space parts from what stands before goes with it.
fn put(units: &mut Vec<Unit>, space: &mut bool, word: String) {
    if word.is_empty() {
        return;
    }
    // French marks stand after a space, never at the start of a line.
    let is_mark = word.chars().all(|letter| matches!(letter, ';' | ':' | '?' | '!' | '»' | '%' | '€' | '–'));
    match units.last_mut().filter(|_| !*space || is_mark) {
        Some(unit) => unit.parts.push((if *space { format!("\u{a0}{word}") } else { word }, false)),
        None => units.push(Unit { space: *space, parts: vec![(word, false)], notes: Vec::new() }),
    }
    *space = false;
}

/// Lines no wider than `width`; a word that is wider is cut.
pub(super) fn lines(look: Look<'_>, spans: &[Span], width: f32) -> Vec<Line> {
    let space = look.width(" ", false);
    let (mut lines, mut line, mut x) = (Vec::new(), Line::default(), 0.0_f32);
    for unit in units(look.face, spans) {
        let before = if unit.space && !line.runs.is_empty() { space } else { 0.0 };
        if !line.runs.is_empty() && x + before + look.unit_width(&unit) > width {
            end(&mut line);
            lines.push(std::mem::take(&mut line));
            x = 0.0;
        } else if before > 0.0 {
            x = add(look, &mut line, x, " ", false);
        }
        for (text, is_call) in &unit.parts {
            let mut rest = text.as_str();
            while !is_call && x + look.width(rest, false) > width + 0.01 {
                let fitting = fitting(look, rest, width - x);
                // At least one letter a line, or there would be no end.
                let at = if fitting == 0 && x <= 0.0 {
                    rest.chars().next().map_or(0, char::len_utf8)
                } else {
                    fitting
                };
                let (head, tail) = rest.split_at(at);
                add(look, &mut line, x, head, false);
                lines.push(std::mem::take(&mut line));
                (rest, x) = (tail, 0.0);
            }
            x = add(look, &mut line, x, rest, *is_call);
        }
        line.notes.extend(unit.notes);
    }
    if !line.runs.is_empty() || !line.notes.is_empty() {
        lines.push(line);
    }
    lines
}

/// Bytes of a text that fit.
fn fitting(look: Look<'_>, text: &str, width: f32) -> usize {
    let mut x = 0.0;
    for (at, letter) in text.char_indices() {
        x += look.width(letter.encode_utf8(&mut [0; 4]), false);
        if x > width {
            return at;
        }
    }
    text.len()
}

/// The next line follows after a space: whoever copies the text gets words that are apart.
fn end(line: &mut Line) {
    if let Some(run) = line.runs.last_mut() {
        run.text.push(' ');
    }
}

fn add(look: Look<'_>, line: &mut Line, x: f32, text: &str, is_call: bool) -> f32 {
    if text.is_empty() {
        return x;
    }
    match line.runs.last_mut() {
        Some(run) if run.is_call == is_call => run.text.push_str(text),
        _ => line.runs.push(Run { x, text: text.to_owned(), is_call }),
    }
    x + look.width(text, is_call)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(lines: &[Line]) -> Vec<String> {
        lines.iter().map(|line| line.runs.iter().map(|run| run.text.as_str()).collect()).collect()
    }

    #[test]
    fn words_stay_whole_and_calls_stay_with_their_word() {
        let face = Face::new(notosans::REGULAR_TTF).unwrap();
        let look = Look { face: &face, size: 10.0 };
        let spans = [
            Span::Text("Cent vingt actions".into()),
            Span::Note(11),
            Span::Note(2),
            Span::Text(" ; fin".into()),
        ];
        let one = lines(look, &spans, 1_000.0);
        assert_eq!(texts(&one), ["Cent vingt actions12, 3\u{a0}; fin"]);
        assert_eq!(one[0].notes, [11, 2]);
        let narrow = lines(look, &spans, 66.0);
        assert_eq!(texts(&narrow), ["Cent vingt ", "actions12, 3\u{a0}; ", "fin"]);
        assert_eq!(narrow[1].notes, [11, 2]);
        assert!(narrow[1].runs[1].is_call && narrow[1].runs[1].x > 0.0);
    }

    #[test]
    fn what_is_wider_than_the_line_is_cut_and_nothing_is_lost() {
        let face = Face::new(notosans::REGULAR_TTF).unwrap();
        let look = Look { face: &face, size: 10.0 };
        let word = "anticonstitutionnellement".repeat(4);
        for width in [0.5, 7.0, 33.0, 90.0] {
            let cut = lines(look, &[Span::Text(format!("a {word} b"))], width);
            let all: String = texts(&cut).concat().split_whitespace().collect();
            assert_eq!(all, format!("a{word}b"), "{width}");
            let longest = |line: &Line| {
                line.runs.last().map_or(0.0, |run| run.x + face.width(run.text.trim_end(), 10.0))
            };
            assert!(width < 10.0 || cut.iter().all(|line| longest(line) <= width + 0.1), "{width}");
        }
    }

    #[test]
    fn letters_that_the_font_lacks_do_not_stop_it() {
        let face = Face::new(notosans::REGULAR_TTF).unwrap();
        assert_eq!(face.clean("a\u{2011}b\u{200b}c\n漢🦊\u{ad}é\u{202f}€"), "a-bc ??é\u{202f}€");
        assert_eq!(face.glyphs("aé€").len(), 3);
    }
}
