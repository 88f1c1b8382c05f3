//! Where does each sentence begin and end?
//!
//! For French and English as administrations write them: abbreviations (*M.*, *art. L. 2122-22*), decimals,
//! initials, guillemets, lists, addresses of pages, telephone numbers. A line feed ends a sentence, except
//! where the line stops in mid-sentence and the next one goes on in lower case (a sentence that runs over the
//! end of a page). A table row (cells joined by ` | `) is one sentence.

mod abbreviations;

use std::ops::Range;

use abbreviations::{Stop, classify, labels_a_letter, opens_sentence};

/// Words that no sentence ends with.
const OPEN_WORDS: &[&str] = &[
    "le", "la", "les", "de", "du", "des", "un", "une", "et", "ou", "à", "au", "aux", "en", "par", "pour",
    "sur", "dans", "avec", "via", "sans", "que", "qui", "dont", "chez", "the", "of", "to", "and", "with",
    "for", "in", "a", "an",
];

/// A parenthesis at most this long is never cut.
const WHOLE_PARENTHESIS_CHARS: usize = 240;

/// A label of its own line (`Pilote :`) has at most this many words.
const LABEL_WORDS: usize = 4;

/// Lines under a label have at most this many words, and there are at most this many of them.
const SHORT_LINE_WORDS: usize = 14;
const LABELLED_LINES_MOST: usize = 16;

/// The label of a line (`Article 3.`) stands within its first characters.
const LABEL_WITHIN_CHARS: usize = 40;

/// Byte ranges of the sentences of `text`, in order, without the white space around them.
///
/// Every character that is not white space belongs to exactly one range.
#[must_use]
pub fn split(text: &str) -> Vec<Range<usize>> {
    let mut sentences = Vec::new();
    for line in logical_lines(text) {
        if text.get(line.clone()).is_some_and(|words| words.contains(" | ")) {
            push_trimmed(text, line, &mut sentences);
        } else {
            split_line(text, line, &mut sentences);
        }
    }
    sentences
}

/// Lines of the text, a line that goes on with the next one joined to it.
fn logical_lines(text: &str) -> Vec<Range<usize>> {
    let mut lines: Vec<Range<usize>> = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.len();
        let goes_on =
            lines.last().and_then(|last| text.get(last.clone())).is_some_and(|l| runs_into(l, line));
        match lines.last_mut() {
            Some(last) if goes_on => last.end = end,
            _ => lines.push(start..end),
        }
        start = end;
    }
    bind_labels(text, lines)
}

/// A label (*Pilote :*) and the short lines under it are one sentence: alone, neither says anything.
fn bind_labels(text: &str, lines: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut bound: Vec<Range<usize>> = Vec::with_capacity(lines.len());
    let mut open: Option<usize> = None;
    for line in lines {
        let words = text.get(line.clone()).unwrap_or_default().trim();
        let fits = open.is_some_and(|count| count < LABELLED_LINES_MOST) && is_short_line(words);
        match bound.last_mut() {
            Some(last) if fits => {
                last.end = line.end;
                open = open.map(|count| count + 1);
            }
            _ => {
                open = is_label(words).then_some(0);
                bound.push(line);
            }
        }
    }
    bound
}

fn is_label(line: &str) -> bool {
    line.ends_with(':') && line.split_whitespace().count() <= LABEL_WORDS && !is_marked(line)
}

fn is_short_line(line: &str) -> bool {
    !line.is_empty()
        && line.split_whitespace().count() <= SHORT_LINE_WORDS
        && !line.ends_with([':', '?'])
        && !line.contains(" | ")
        && !is_marked(line)
}

/// Begins with the mark of a list item.
fn is_marked(line: &str) -> bool {
    line.starts_with(['-', '–', '—', '•', '*', '▪', '⇒', '○', '●']) || is_lettered_item(line)
}

/// Whether a sentence runs from the end of `before` into `after` (both without list marks or table cells).
pub(crate) fn runs_into(before: &str, after: &str) -> bool {
    let last = before.trim_end().chars().next_back();
    let open =
        last.is_some_and(|c| c.is_alphanumeric() || matches!(c, ',' | '-' | '\'' | '’' | '(' | '«' | '–'));
    let after = after.trim_start();
    let first = after.chars().next();
    // `... jumelage à` / `Chambéry ...`, `Pour 1 € investi,` / `4 € sont mobilisés ...`
    let goes_on = first.is_some_and(char::is_lowercase)
        || first.is_some_and(char::is_alphanumeric) && ends_open(before)
        || last == Some(',') && first.is_some_and(|c| c.is_ascii_digit());
    open && goes_on && !before.contains(" | ") && !after.contains(" | ") && !is_lettered_item(after)
}

/// Whether a text ends in a word that asks for another.
pub(crate) fn ends_open(text: &str) -> bool {
    let last = text.split_whitespace().next_back().unwrap_or_default();
    OPEN_WORDS.contains(&last)
}

/// `a)`, `b.`: the mark of a list item, not the going on of a sentence.
fn is_lettered_item(line: &str) -> bool {
    let mut chars = line.trim_start().chars();
    let letter = chars.next().is_some_and(char::is_lowercase);
    letter && chars.next().is_some_and(|c| matches!(c, ')' | '.'))
}

fn push_trimmed(text: &str, range: Range<usize>, sentences: &mut Vec<Range<usize>>) {
    let Some(words) = text.get(range.clone()) else { return };
    let start = range.start + (words.len() - words.trim_start().len());
    let end = range.start + words.trim_end().len();
    if start < end {
        sentences.push(start..end);
    }
}

/// One logical line as characters with byte offsets.
struct Line {
    chars: Vec<(usize, char)>,
    end: usize,
}

impl Line {
    fn new(text: &str, range: Range<usize>) -> Self {
        let words = text.get(range.clone()).unwrap_or_default();
        let chars = words.char_indices().map(|(at, c)| (range.start + at, c)).collect();
        Self { chars, end: range.end }
    }

    fn char(&self, at: usize) -> Option<char> {
        self.chars.get(at).map(|(_, c)| *c)
    }

    fn byte(&self, at: usize) -> usize {
        self.chars.get(at).map_or(self.end, |(byte, _)| *byte)
    }

    /// First place from `at` on that is not white space.
    fn skip_space(&self, mut at: usize) -> usize {
        while self.char(at).is_some_and(char::is_whitespace) {
            at += 1;
        }
        at
    }

    /// The run of characters that are not white space just before `end`, and where it starts.
    fn word_before(&self, end: usize) -> (usize, String) {
        let mut start = end;
        while start > 0 && self.char(start - 1).is_some_and(|c| !c.is_whitespace()) {
            start -= 1;
        }
        (start, self.chars.iter().take(end).skip(start).map(|(_, c)| *c).collect())
    }

    /// The run of characters that are not white space from `start` on, at most 40 of them.
    fn word_at(&self, start: usize) -> String {
        self.chars.iter().skip(start).map(|(_, c)| *c).take_while(|c| !c.is_whitespace()).take(40).collect()
    }

    /// Places inside a short parenthesis, where nothing is cut.
    fn sheltered(&self) -> Vec<bool> {
        let mut inside = vec![false; self.chars.len()];
        let mut opened = None;
        for at in 0..self.chars.len() {
            match (self.char(at), opened) {
                (Some('('), _) => opened = Some(at),
                (Some(')'), Some(from)) => {
                    if at - from <= WHOLE_PARENTHESIS_CHARS {
                        inside.iter_mut().take(at).skip(from).for_each(|flag| *flag = true);
                    }
                    opened = None;
                }
                _ => {}
            }
        }
        inside
    }
}

fn split_line(text: &str, range: Range<usize>, sentences: &mut Vec<Range<usize>>) {
    let line = Line::new(text, range.clone());
    let sheltered = line.sheltered();
    let mut start = range.start;
    let mut at = 0;
    while let Some(c) = line.char(at) {
        if sheltered.get(at).copied().unwrap_or(false) {
            at += 1;
        } else if is_inline_bullet(&line, at) {
            push_trimmed(text, start..line.byte(at), sentences);
            start = line.byte(at);
            at += 1;
        } else if is_terminator(c) {
            let after = past_closers(&line, past_terminators(&line, at));
            if ends_sentence(&line, at, after) {
                push_trimmed(text, start..line.byte(after), sentences);
                start = line.byte(after);
            }
            at = after;
        } else {
            at += 1;
        }
    }
    push_trimmed(text, start..range.end, sentences);
}

fn is_terminator(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…')
}

fn is_inline_bullet(line: &Line, at: usize) -> bool {
    at > 0
        && line.char(at).is_some_and(|c| matches!(c, '•' | '▪' | '■' | '◦' | '‣' | '➢' | '✓' | '⇒'))
        && line.char(at - 1).is_some_and(char::is_whitespace)
}

/// Past a run such as `?!`, `...`, ` ?` after `!`.
fn past_terminators(line: &Line, mut at: usize) -> usize {
    while line.char(at).is_some_and(is_terminator) {
        at += 1;
    }
    at
}

/// Past closing quotes and brackets, the guillemet also after a space.
fn past_closers(line: &Line, mut at: usize) -> usize {
    loop {
        let next = line.skip_space(at);
        match line.char(at) {
            Some('"' | '”' | '\'' | '’' | ')' | ']' | '»' | '*') => at += 1,
            Some(c) if c.is_whitespace() && line.char(next) == Some('»') => at = next + 1,
            _ => return at,
        }
    }
}

/// Whether the sentence ends with the terminators at `stop`, closers up to `after` included.
fn ends_sentence(line: &Line, stop: usize, after: usize) -> bool {
    let next = line.skip_space(after);
    if line.char(next).is_none() {
        return true;
    }
    if next == after {
        return false;
    }
    let opener = first_of_next(line, next);
    let Some(first) = line.char(opener) else { return true };
    if first.is_lowercase() || matches!(first, ',' | ';' | ':' | ')' | '%' | '»' | '.' | '=' | '/' | '|') {
        return false;
    }
    let single_full_stop = line.char(stop) == Some('.') && line.char(stop + 1) != Some('.');
    !single_full_stop || full_stop_ends(line, stop, opener)
}

/// Past what may open a sentence: quotes, brackets, dashes.
fn first_of_next(line: &Line, mut at: usize) -> usize {
    while line.char(at).is_some_and(|c| {
        c.is_whitespace() || matches!(c, '«' | '“' | '"' | '(' | '[' | '-' | '–' | '—' | '*')
    }) {
        at += 1;
    }
    at
}

fn full_stop_ends(line: &Line, stop: usize, next: usize) -> bool {
    let (word_start, raw) = line.word_before(stop);
    let word = raw.trim_start_matches(['(', '[', '«', '"', '“', '\'', '’', '*', '-', '–']);
    let word = word.rsplit_once(['\'', '’']).map_or(word, |(_, tail)| tail);
    let next_word = line.word_at(next);
    let opens = opens_sentence(next_word.trim_end_matches([',', ';', ':']));
    if is_label_at_start(line, word_start, word) || is_dotted_date(line, word, next) {
        return false;
    }
    match classify(word) {
        Stop::Never => return false,
        Stop::BeforeNumber if is_number_like(&next_word) => return false,
        Stop::MayEnd => return next_word.starts_with(char::is_uppercase),
        Stop::BeforeNumber | Stop::Plain => {}
    }
    if is_initials(word) {
        return if word.contains('.') { opens } else { lone_letter_ends(line, word_start, opens) };
    }
    true
}

/// `2122-22`, `L.`, `L.2122-22`, `R*`, `n°`: what follows *art.*
fn is_number_like(word: &str) -> bool {
    let mut chars = word.chars();
    match chars.next() {
        Some(c) if c.is_ascii_digit() => true,
        Some('L' | 'R' | 'D' | 'A') => matches!(chars.next(), Some('.' | '*' | '0'..='9')),
        Some('I' | 'V' | 'X') => word.chars().all(|c| matches!(c, 'I' | 'V' | 'X' | '.' | ',' | ')')),
        Some('n' | 'N') => matches!(chars.next(), Some('°' | 'º')),
        _ => false,
    }
}

/// `J`, `J.-C`, `U.S`, `S.A.R.L`: capitals parted by full stops.
fn is_initials(word: &str) -> bool {
    let letters: Vec<&str> = word.split('.').map(|part| part.trim_start_matches('-')).collect();
    letters.iter().all(|part| part.chars().count() == 1 && part.chars().all(char::is_alphabetic))
        && (letters.len() > 1 || word.chars().all(char::is_uppercase))
}

/// A lone capital ends a sentence where it is a label (*le plan B. Le maire*), not where it is an initial.
fn lone_letter_ends(line: &Line, word_start: usize, opens: bool) -> bool {
    let mut end = word_start;
    while end > 0 && line.char(end - 1).is_some_and(char::is_whitespace) {
        end -= 1;
    }
    let (_, before) = line.word_before(end);
    let before = before.trim_matches(|c: char| !c.is_alphanumeric());
    let before = before.rsplit_once(['\'', '’']).map_or(before, |(_, tail)| tail);
    opens && (labels_a_letter(before) || before.chars().all(|c| c.is_ascii_digit()) && !before.is_empty())
}

/// `1.`, `2.3.`, `IV.`, `a.` at the start of a line, or `Article 3.`: a label, kept with what it labels.
fn is_label_at_start(line: &Line, word_start: usize, word: &str) -> bool {
    if word_start > LABEL_WITHIN_CHARS {
        return false;
    }
    let before: String = line.chars.iter().take(word_start).map(|(_, c)| *c).collect();
    let before = before.trim().trim_start_matches(['-', '–', '•', '*']).trim();
    let roman =
        !word.is_empty() && word.len() <= 5 && word.chars().all(|c| matches!(c, 'I' | 'V' | 'X' | 'L'));
    let number = word.len() <= 6
        && word.starts_with(|c: char| c.is_ascii_digit())
        && word.chars().all(|c| c.is_ascii_digit() || c == '.' || c == 'e' || c == 'r');
    let letter = word.chars().count() == 1 && word.chars().all(char::is_alphabetic);
    if before.is_empty() {
        return roman || number || letter;
    }
    let lower = before.to_lowercase();
    let named =
        ["article", "art.", "axe", "objectif", "chapitre", "titre", "section", "annexe", "part", "chapter"];
    (roman || number || letter) && named.contains(&lower.as_str())
}

/// `05. 04. 2014` and `04. 79. 60. 23. 05`: digits parted by full stops and spaces.
fn is_dotted_date(line: &Line, word: &str, next: usize) -> bool {
    let next_word = line.word_at(next);
    let digits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    let next_digits = next_word.trim_end_matches(['.', ',', ')']);
    word.len() <= 2
        && digits(word)
        && digits(next_digits)
        && (next_digits.len() <= 2 && next_word.ends_with('.') || next_digits.len() == 4 || {
            let past = next + next_word.chars().count();
            line.char(past).is_none() && next_digits.len() == 2
        })
}

#[cfg(test)]
mod tests;
