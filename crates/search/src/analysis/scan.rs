//! Where do words and numbers begin and end in a text?
//!
//! Elided articles are cut off (`l'école` is `l'` then `école`), hyphens part words, numbers keep their
//! groups (`1 500` is one number), initials with dots are one word (`C.A.F.`). Nothing is interpreted here.

use super::fold::{is_apostrophe, is_invisible, is_number_space, push_folded};

/// Longest run of letters kept as one word; anything longer (base64, garbage) is skipped.
pub(crate) const WORD_CHARS_MAX: usize = 40;
/// Most digits of a number.
const DIGITS_MAX: usize = 18;

/// What was scanned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PieceKind {
    /// A run of letters.
    Word,
    /// An elided prefix (`l'`, `qu'`).
    Elided,
    /// A number, its text made of ASCII digits and at most one dot.
    Number,
    /// A sign that gives meaning to a number: `€`, `%`, `$`.
    Sign,
}

/// A piece of text with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece {
    /// Folded text.
    pub text: String,
    /// First character in the text scanned.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// What it is.
    pub kind: PieceKind,
    /// Whether the original had an accent (`né` is not `ne`).
    pub accented: bool,
    /// Whether all its letters were capitals.
    pub capitals: bool,
    /// What stood before it: `\0` nothing, a space, a hyphen (of any kind), one `.` or `/`; `None` for anything else.
    pub gap: Option<char>,
}

impl Piece {
    /// Whether nothing but white space or a hyphen parts it from the piece before.
    pub(crate) fn is_joined(&self) -> bool {
        matches!(self.gap, Some('\0' | ' ' | '-'))
    }
}

const ELIDED: [&str; 14] =
    ["l", "d", "j", "m", "t", "s", "c", "n", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "quelqu"];
/// Words that keep their apostrophe inside.
const WITH_APOSTROPHE: [(&str, &str); 8] = [
    ("aujourd", "hui"),
    ("prud", "homme"),
    ("prud", "hommes"),
    ("prud", "homal"),
    ("prud", "homale"),
    ("prud", "homaux"),
    ("presqu", "ile"),
    ("presqu", "iles"),
];

/// Cuts a text into pieces, in order. Linear in the length of the text.
pub(crate) fn scan(text: &str) -> Vec<Piece> {
    let chars: Vec<char> = text.chars().collect();
    let mut scanner =
        Scanner { chars: &chars, at: 0, pieces: Vec::with_capacity(chars.len() / 6), gap: None };
    scanner.run();
    scanner.pieces
}

struct Scanner<'a> {
    chars: &'a [char],
    at: usize,
    pieces: Vec<Piece>,
    gap: Option<char>,
}

impl Scanner<'_> {
    fn run(&mut self) {
        while let Some(letter) = self.peek(0) {
            if letter.is_ascii_digit() {
                self.number();
            } else if letter.is_alphabetic() {
                self.word();
            } else {
                match letter {
                    '€' | '$' | '%' => self.sign(letter),
                    letter if letter.is_whitespace() => self.meet(' '),
                    letter if is_hyphen(letter) => self.meet('-'),
                    '.' | '/' => self.meet(letter),
                    letter if is_apostrophe(letter) => {}
                    _ => self.gap = None,
                }
                self.at += 1;
            }
        }
    }

    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    /// Notes what stands between two pieces.
    fn meet(&mut self, met: char) {
        self.gap = match (self.gap, met) {
            (Some('\0'), met) => Some(met),
            (Some(' '), ' ' | '-') | (Some('-'), ' ') => self.gap,
            _ => None,
        };
    }

    fn push(&mut self, text: String, start: usize, kind: PieceKind) -> Option<&mut Piece> {
        let (start, end) = (u32::try_from(start).ok()?, u32::try_from(self.at).ok()?);
        let gap = self.gap.replace('\0');
        self.pieces.push(Piece { text, start, end, kind, accented: false, capitals: false, gap });
        self.pieces.last_mut()
    }

    fn sign(&mut self, sign: char) {
        self.at += 1;
        let _ = self.push(sign.to_string(), self.at - 1, PieceKind::Sign);
        self.at -= 1;
    }

    fn word(&mut self) {
        if self.initials() {
            return;
        }
        let start = self.at;
        let run = self.letters();
        if run.length > WORD_CHARS_MAX {
            self.gap = None;
            return;
        }
        if self.peek(0).is_some_and(is_apostrophe) && self.peek(1).is_some_and(char::is_alphabetic) {
            if ELIDED.contains(&run.folded.as_str()) {
                self.at += 1;
                let _ = self.push(run.folded, start, PieceKind::Elided);
                return;
            }
            if self.with_apostrophe(start, &run) {
                return;
            }
        }
        self.push_word(run, start);
    }

    /// `aujourd'hui`, `prud'hommes`: the apostrophe belongs to the word.
    fn with_apostrophe(&mut self, start: usize, before: &Run) -> bool {
        let back = self.at;
        self.at += 1;
        let after = self.letters();
        if WITH_APOSTROPHE.contains(&(before.folded.as_str(), after.folded.as_str())) {
            let run = Run {
                folded: format!("{}{}", before.folded, after.folded),
                length: before.length + after.length,
                accented: before.accented || after.accented,
                capitals: before.capitals && after.capitals,
            };
            self.push_word(run, start);
            return true;
        }
        self.at = back;
        false
    }

    fn push_word(&mut self, run: Run, start: usize) {
        if run.folded.is_empty() {
            return;
        }
        if let Some(piece) = self.push(run.folded, start, PieceKind::Word) {
            piece.accented = run.accented;
            piece.capitals = run.capitals;
        }
    }

    fn letters(&mut self) -> Run {
        let mut run = Run { folded: String::new(), length: 0, accented: false, capitals: true };
        while let Some(letter) = self.peek(0) {
            if !(letter.is_alphabetic() || is_invisible(letter)) {
                break;
            }
            run.length += 1;
            run.accented |= !letter.is_ascii();
            run.capitals &= !letter.is_lowercase();
            if run.length <= WORD_CHARS_MAX {
                push_folded(&mut run.folded, letter);
            }
            self.at += 1;
        }
        run
    }

    /// `C.A.F.` as one word of three letters.
    fn initials(&mut self) -> bool {
        let start = self.at;
        let mut folded = String::new();
        let mut ahead = 0;
        while let (Some(letter), Some('.')) = (self.peek(ahead), self.peek(ahead + 1)) {
            if !letter.is_uppercase() || folded.len() >= WORD_CHARS_MAX {
                break;
            }
            push_folded(&mut folded, letter);
            ahead += 2;
        }
        // The last letter may go without its dot: `C.A.F`.
        let last = self.peek(ahead).filter(|letter| letter.is_uppercase());
        if ahead >= 2
            && let Some(letter) = last
            && !self.peek(ahead + 1).is_some_and(char::is_alphanumeric)
        {
            push_folded(&mut folded, letter);
            ahead += 1;
        }
        if ahead < 3 || self.peek(ahead).is_some_and(char::is_alphanumeric) {
            return false;
        }
        self.at += ahead;
        if let Some(piece) = self.push(folded, start, PieceKind::Word) {
            piece.capitals = true;
        }
        true
    }

    /// Digits, groups of three (`1 500`, `1.500`), then a decimal part (`1,5`, `1.5`).
    fn number(&mut self) {
        let start = self.at;
        // After `12.`, `03` is the next part of a date or of a reference, not an integer with decimals.
        let follows_dot =
            self.gap == Some('.') && self.pieces.last().is_some_and(|p| p.kind == PieceKind::Number);
        let mut digits = self.digits();
        if !follows_dot && (1..=3).contains(&digits.len()) {
            // `01 800 123` begins with a zero: a telephone number, not an amount.
            while digits.len() < DIGITS_MAX && !digits.starts_with('0') && self.group_of_three() {
                self.at += 1;
                digits.push_str(&self.digits());
            }
        }
        if !follows_dot
            && matches!(self.peek(0), Some(',' | '.'))
            && self.peek(1).is_some_and(|next| next.is_ascii_digit())
        {
            let back = self.at;
            self.at += 1;
            let decimals = self.digits();
            // `12.03.2024` is a date, not a number with decimals.
            if decimals.len() <= 4
                && !(self.peek(0) == Some('.') && self.peek(1).is_some_and(|c| c.is_ascii_digit()))
            {
                digits = with_decimals(&digits, &decimals);
            } else {
                self.at = back;
            }
        }
        if digits.len() > DIGITS_MAX + 5 {
            self.gap = None;
            return;
        }
        let _ = self.push(without_leading_zeros(&digits), start, PieceKind::Number);
    }

    fn digits(&mut self) -> String {
        let mut digits = String::new();
        while let Some(digit) = self.peek(0).filter(char::is_ascii_digit) {
            digits.push(digit);
            self.at += 1;
        }
        digits
    }

    fn group_of_three(&self) -> bool {
        let separator = self.peek(0).is_some_and(|c| is_number_space(c) || c == '.');
        separator
            && (1..=3).all(|ahead| self.peek(ahead).is_some_and(|c| c.is_ascii_digit()))
            && !self.peek(4).is_some_and(|c| c.is_ascii_digit())
    }
}

struct Run {
    folded: String,
    length: usize,
    accented: bool,
    capitals: bool,
}

fn is_hyphen(letter: char) -> bool {
    matches!(letter, '-' | '‐' | '‑' | '–' | '—' | '−')
}

fn with_decimals(digits: &str, decimals: &str) -> String {
    let decimals = decimals.trim_end_matches('0');
    if decimals.is_empty() { digits.to_owned() } else { format!("{digits}.{decimals}") }
}

fn without_leading_zeros(digits: &str) -> String {
    let whole = digits.split('.').next().unwrap_or_default();
    let zeros = whole.len() - whole.trim_start_matches('0').len();
    let drop = zeros.min(whole.len().saturating_sub(1));
    digits.get(drop..).unwrap_or(digits).to_owned()
}

#[cfg(test)]
mod tests {
    use super::scan;

    fn texts(text: &str) -> Vec<String> {
        scan(text).into_iter().map(|piece| piece.text).collect()
    }

    #[test]
    fn cuts_elisions_hyphens_and_initials() {
        assert_eq!(texts("l'école d’été"), ["l", "ecole", "d", "ete"]);
        assert_eq!(texts("Aujourd'hui, jusqu'à"), ["aujourdhui", "jusqu", "a"]);
        assert_eq!(texts("conseil de prud’hommes"), ["conseil", "de", "prudhommes"]);
        assert_eq!(texts("garde-d'enfants, peut-on"), ["garde", "d", "enfants", "peut", "on"]);
        assert_eq!(texts("La C.A.F. et l'A.P.L"), ["la", "caf", "et", "l", "apl"]);
        assert_eq!(texts("Fin. Après"), ["fin", "apres"]);
    }

    #[test]
    fn reads_numbers_as_people_write_them() {
        assert_eq!(texts("1 500 € ou 1.500 ou 1\u{202f}500,00"), ["1500", "€", "ou", "1500", "ou", "1500"]);
        assert_eq!(texts("1,5 M€ 2.50"), ["1.5", "m", "€", "2.5"]);
        assert_eq!(texts("12.03.2024"), ["12", "3", "2024"]);
        assert_eq!(texts("2 2024 et 14h30, 007"), ["2", "2024", "et", "14", "h", "30", "7"]);
        assert_eq!(texts("12 345 678 et 3 000 000"), ["12345678", "et", "3000000"]);
    }
}
