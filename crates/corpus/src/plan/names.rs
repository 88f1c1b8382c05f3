//! Which names does a list hold: one a line, or parted by commas, semicolons, slashes?

use std::ops::Range;

use super::lines::{Lines, Run};
use super::phrases::HEADS;
use super::stream::{goes_on, is_unclosed};
use crate::about::plain;
use crate::lines::{hangs, list_mark, starts_small};

/// Words of one name at most: what is longer is a sentence.
const NAME_WORDS_MAX: usize = 30;
/// Words of a thing after a comma that begins with a small letter, at most: beyond, it is the end of a sentence.
const THING_WORDS_MAX: usize = 8;
/// Words before *et le*, at most: *CAF à travers les CSC et les EVS* is one name.
const ARTICLE_WORDS_MAX: usize = 3;
/// Names of one list at most.
const NAMES_MAX: usize = 300;

/// How a list may be cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cutting {
    /// Names of people and organisations.
    Names,
    /// Schemes and tools: a sentence may hold a comma.
    Things,
    /// One thing a line or item.
    Lines,
}

/// One entry of a list: its runs, and whether commas or slashes cut it out.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    /// Where it stands.
    pub(crate) runs: Vec<Run>,
    /// Cut out of a longer line.
    pub(crate) split: bool,
}

/// The entries of a list made of these lines.
pub(crate) fn entries_of(lines: &Lines<'_>, runs: &[Run], cutting: Cutting) -> Vec<Entry> {
    let mut entries = Vec::new();
    for group in grouped(lines, runs) {
        let text = Joined::of(lines, &group);
        let cuts = match cutting {
            Cutting::Lines => whole(&text.text),
            Cutting::Names | Cutting::Things => text.cuts(cutting),
        };
        let split = cuts.len() > 1;
        for cut in cuts {
            let runs = text.runs(lines, cut);
            let words: usize = runs.iter().map(|run| lines.words(*run).split_whitespace().count()).sum();
            let written = runs.iter().any(|run| lines.words(*run).contains(char::is_alphanumeric));
            if written && (cutting == Cutting::Lines || words <= NAME_WORDS_MAX) && entries.len() < NAMES_MAX
            {
                entries.push(Entry { runs, split });
            }
        }
    }
    entries
}

/// The parts of a list, one that ends in the middle of a name together with the next.
pub(crate) fn whole_parts(lines: &Lines<'_>, parts: &[Vec<Run>]) -> Vec<Vec<Run>> {
    let mut joined: Vec<Vec<Run>> = Vec::new();
    for part in parts {
        let next = part.first().map_or("", |run| lines.words(*run));
        let open = joined.last_mut().filter(|above| {
            let last = above.last().map_or("", |run| lines.words(*run));
            ends_in_head(last) && next.starts_with(char::is_uppercase)
        });
        match open {
            Some(above) => above.extend(part),
            None => joined.push(part.clone()),
        }
    }
    joined
}

fn whole(text: &str) -> Vec<Range<usize>> {
    std::iter::once(0..text.len()).collect()
}

/// Lines that make one text: in a list parted by commas, a line without a comma at its end goes on below.
fn grouped(lines: &Lines<'_>, runs: &[Run]) -> Vec<Vec<Run>> {
    let texts: Vec<&str> = runs.iter().map(|run| lines.words(*run)).collect();
    let with_comma = texts.iter().filter(|text| text.contains([',', ';'])).count();
    let commas = with_comma * 2 >= texts.len().max(2) && with_comma > 0 && lines.wraps(runs);
    let wraps = lines.wraps(runs);
    let mut groups: Vec<Vec<Run>> = Vec::new();
    let mut open = String::new();
    // Where a line ends because somebody meant it, a small letter opens a name as well as a capital.
    let flows =
        |above: &str, text: &str| goes_on(above, text) && (wraps || !starts_small(text) || hangs(above));
    for (run, text) in runs.iter().zip(&texts) {
        let above = open.trim_end();
        let mark = list_mark(text);
        let ended = above.ends_with([',', ';', '.']);
        let on = !groups.is_empty()
            && mark == 0
            && (flows(above, text) && !ended
                || is_unclosed(above)
                || text.starts_with('(')
                || ends_in_head(above) && text.starts_with(char::is_uppercase)
                || commas && !ended && above.contains([',', ';']));
        if !on {
            groups.push(Vec::new());
            open.clear();
        }
        open.push(' ');
        open.push_str(text);
        if let Some(group) = groups.last_mut() {
            group.extend(lines.trimmed(*run, mark..text.len(), &[]));
        }
    }
    groups
}

/// Whether the last name of a line is only a noun that asks for more: *CAF, Direction*.
fn ends_in_head(above: &str) -> bool {
    let last = above.rsplit([',', ';', ':', '/', '•']).next().unwrap_or_default();
    HEADS.contains(&plain(last.trim()).as_str())
}

/// Lines joined by blanks, with the way back to their places.
pub(crate) struct Joined {
    /// Their words.
    pub(crate) text: String,
    parts: Vec<(Range<usize>, Run)>,
}

impl Joined {
    /// These runs joined.
    pub(crate) fn of(lines: &Lines<'_>, runs: &[Run]) -> Self {
        let mut joined = Self { text: String::new(), parts: Vec::new() };
        for run in runs {
            if !joined.text.is_empty() {
                joined.text.push(' ');
            }
            let start = joined.text.len();
            joined.text.push_str(lines.words(*run));
            joined.parts.push((start..joined.text.len(), *run));
        }
        joined
    }

    /// Where these bytes stand, without blanks and marks at the ends.
    pub(crate) fn runs(&self, lines: &Lines<'_>, cut: Range<usize>) -> Vec<Run> {
        let ends = [',', ';', '.', '-', '–', '•', '/', '|', ':'];
        let slice = self.text.get(cut.clone()).unwrap_or_default();
        // *etc.* and *Cie.* keep their stop only where a letter alone stands before; three dots belong to the words.
        let dotted = slice.trim_end().ends_with("...") || slice.trim_end().ends_with('…');
        let off = |c: char| c.is_whitespace() || ends.contains(&c) && !(dotted && c == '.');
        let start = cut.start + (slice.len() - slice.trim_start_matches(off).len());
        let end = cut.start + slice.trim_end_matches(off).len();
        self.exact(lines, start..end)
    }

    /// Where these bytes stand.
    pub(crate) fn exact(&self, lines: &Lines<'_>, cut: Range<usize>) -> Vec<Run> {
        let (start, end) = (cut.start, cut.end);
        let inside = self.parts.iter().filter(|(part, _)| part.start < end && start < part.end);
        inside
            .filter_map(|(part, run)| {
                let bytes = start.max(part.start) - part.start..end.min(part.end) - part.start;
                lines.trimmed(*run, bytes, &[])
            })
            .collect()
    }

    /// Bytes of the entries.
    fn cuts(&self, cutting: Cutting) -> Vec<Range<usize>> {
        let pieces = split_outside(&self.text, &[';', '•'], |_, _| true);
        let mut cuts = Vec::new();
        for piece in pieces {
            let text = self.text.get(piece.clone()).unwrap_or_default();
            let inner = if has_comma(text) {
                self.at_commas(&piece, cutting)
            } else if cutting == Cutting::Names {
                at_article(text).unwrap_or_else(|| at_signs(text))
            } else {
                whole(text)
            };
            cuts.extend(inner.into_iter().map(|cut| piece.start + cut.start..piece.start + cut.end));
        }
        cuts.retain(|cut| !is_blank(self.text.get(cut.clone()).unwrap_or_default()));
        cuts
    }

    fn at_commas(&self, piece: &Range<usize>, cutting: Cutting) -> Vec<Range<usize>> {
        let text = self.text.get(piece.clone()).unwrap_or_default();
        let parts = split_outside(text, &[','], |before, after| !is_decimal(before, after));
        let words =
            |part: &Range<usize>| text.get(part.clone()).map_or(0, |words| words.split_whitespace().count());
        let small = |part: &Range<usize>| {
            text.get(part.clone()).is_some_and(|words| words.trim_start().starts_with(char::is_lowercase))
        };
        // A sentence with commas: long parts that begin with a small letter.
        if cutting == Cutting::Things
            && parts.iter().skip(1).any(|part| small(part) && words(part) > THING_WORDS_MAX)
        {
            return whole(text);
        }
        let mut cuts: Vec<Range<usize>> = Vec::new();
        let mut owner = false;
        for part in parts {
            let words = text.get(part.clone()).unwrap_or_default();
            let line_begins = self.line_begins_at(piece.start + part.start);
            // *Ville : services techniques, service éducation*: services of one owner, up to the end of the line.
            if owner
                && !line_begins
                && !words.contains(" :")
                && !words.trim().is_empty()
                && may_be_service(words)
                && let Some(last) = cuts.last_mut()
            {
                last.end = part.end;
                continue;
            }
            owner = false;
            match head_of(words) {
                Some((_, rest))
                    if words
                        .get(rest..)
                        .is_some_and(|rest| rest.trim_start().starts_with(char::is_lowercase)) =>
                {
                    owner = true;
                    cuts.push(part);
                }
                Some((head, rest))
                    if cutting == Cutting::Names
                        && !words.get(rest..).unwrap_or_default().trim().is_empty() =>
                {
                    cuts.push(part.start..part.start + head);
                    cuts.push(part.start + rest..part.end);
                }
                _ => cuts.push(part),
            }
        }
        if cutting == Cutting::Names { last_and(text, cuts) } else { cuts }
    }

    /// Whether a line of the list begins at this byte, blanks apart.
    fn line_begins_at(&self, at: usize) -> bool {
        let slice = self.text.get(at..).unwrap_or_default();
        let start = at + (slice.len() - slice.trim_start().len());
        self.parts.iter().any(|(part, _)| part.start == start)
    }
}

/// A part after *Ville : …* that names one more of its services: small letters, or *Police municipale*.
fn may_be_service(words: &str) -> bool {
    let words = words.trim();
    let mut letters = words.split_whitespace();
    let first = letters.next().unwrap_or_default();
    let second_small =
        letters.next().is_some_and(|word| word.starts_with(char::is_lowercase) && word.chars().count() > 3);
    words.starts_with(char::is_lowercase)
        || second_small
            && first.chars().skip(1).all(char::is_lowercase)
            && words.split_whitespace().count() == 2
}

/// *Head : rest*: bytes of the end of the head and of the start of the rest.
fn head_of(words: &str) -> Option<(usize, usize)> {
    let at = words.find(" : ").map(|at| (at, at + 3)).or_else(|| words.find(": ").map(|at| (at, at + 2)))?;
    (depth_before(words, at.0) == 0).then_some(at)
}

/// How many brackets are open before a byte.
pub(crate) fn depth_before(text: &str, at: usize) -> i32 {
    let head = text.get(..at).unwrap_or_default();
    head.chars().fold(0, |depth, c| match c {
        '(' => depth + 1,
        ')' => (depth - 1).max(0),
        _ => depth,
    })
}

fn has_comma(text: &str) -> bool {
    split_outside(text, &[','], |before, after| !is_decimal(before, after)).len() > 1
}

fn is_decimal(before: Option<char>, after: Option<char>) -> bool {
    before.is_some_and(|c| c.is_ascii_digit()) && after.is_some_and(|c| c.is_ascii_digit())
}

fn is_blank(text: &str) -> bool {
    !text.contains(char::is_alphanumeric)
}

/// Pieces between these signs, outside brackets and quotes.
fn split_outside(
    text: &str,
    signs: &[char],
    cuts: impl Fn(Option<char>, Option<char>) -> bool,
) -> Vec<Range<usize>> {
    let (mut pieces, mut start, mut depth) = (Vec::new(), 0, 0_i32);
    let mut before = None;
    let mut quoted = false;
    for (at, c) in text.char_indices() {
        let rest = text.get(at + c.len_utf8()..).unwrap_or_default();
        match c {
            '(' | '[' | '«' | '“' if rest.contains([')', ']', '»', '”']) => depth += 1,
            ')' | ']' | '»' | '”' => depth = (depth - 1).max(0),
            '"' => quoted = !quoted && rest.contains('"'),
            _ => {}
        }
        if depth == 0 && !quoted && signs.contains(&c) && cuts(before, rest.chars().next()) {
            pieces.push(start..at);
            start = at + c.len_utf8();
        }
        before = Some(c);
    }
    pieces.push(start..text.len());
    pieces
}

/// *La commune et l'ONF*: an article after *et* opens another name.
fn at_article(text: &str) -> Option<Vec<Range<usize>>> {
    let opens = |words: &str| words.starts_with(char::is_uppercase);
    let short = |words: &str| words.split_whitespace().count() <= ARTICLE_WORDS_MAX;
    [" et la ", " et le ", " et les ", " et l'", " et l’", " and the "].iter().find_map(|sign| {
        let at = text.find(sign).filter(|at| depth_before(text, *at) == 0)?;
        let right = at + sign.len();
        // *Ville et l'État*: the article is no part of the name.
        let names = opens(text.trim_start()) && opens(text.get(right..)?) && short(text.get(..at)?);
        names.then(|| vec![0..at, right..text.len()])
    })
}

/// Without commas: *CAF / Ville / Département*, *CAF – Ville – Département*, *CAF + Ville*.
fn at_signs(text: &str) -> Vec<Range<usize>> {
    for sign in [" / ", " + ", " – ", " - ", "/"] {
        let mut cuts = Vec::new();
        let mut start = 0;
        for (at, _) in text.match_indices(sign).filter(|(at, _)| depth_before(text, *at) == 0) {
            cuts.push(start..at);
            start = at + sign.len();
        }
        cuts.push(start..text.len());
        let capital = |cut: &Range<usize>| {
            text.get(cut.clone())
                .is_some_and(|words| words.trim_start().starts_with(|c: char| c.is_uppercase() || c == 'l'))
        };
        // One dash parts a name from its detail as often as two names; a slash between capitals parts names.
        let least = if sign.contains(['–', '-']) {
            3
        } else if sign == "/" {
            4
        } else {
            2
        };
        if cuts.len() >= least && cuts.iter().all(capital) {
            return cuts;
        }
    }
    whole(text)
}

/// *A, B et C*: the last entry is two where both begin with a capital.
fn last_and(text: &str, mut cuts: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let Some(last) = cuts.last().cloned() else { return cuts };
    let words = text.get(last.clone()).unwrap_or_default();
    for sign in [" et ", " and ", " & "] {
        let found = words.find(sign).filter(|at| depth_before(words, *at) == 0);
        let Some(at) = found else { continue };
        let (left, right) =
            (words.get(..at).unwrap_or_default(), words.get(at + sign.len()..).unwrap_or_default());
        let name = |side: &str| {
            let bare = ["la ", "le ", "les ", "l'", "l’", "the "]
                .iter()
                .find_map(|article| side.trim_start().strip_prefix(article));
            bare.unwrap_or(side.trim_start()).starts_with(char::is_uppercase)
        };
        let alone = left.split_whitespace().count() <= 4
            && right.split_whitespace().count() <= 6
            && !right.contains(sign);
        if cuts.len() > 1
            && name(left)
            && name(right)
            && alone
            && words.trim_end().ends_with(|c: char| c.is_alphanumeric() || c == ')')
        {
            cuts.pop();
            cuts.push(last.start..last.start + at);
            cuts.push(last.start + at + sign.len()..last.end);
        }
        break;
    }
    cuts
}
