//! From a text to its tokens: scanning, numbers, stems, then expressions and acronyms over them.

use std::collections::{HashMap, HashSet};

use domain::document::Language;

use super::english::stem_english;
use super::numbers::{ordinal, read_date, read_scaled, read_words};
use super::phrases::Phrases;
use super::scan::{Piece, PieceKind, scan};
use super::tables::{Families, Tables};

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// A word that counts; `text` is its stem.
    Word,
    /// A word without a subject (article, pronoun, auxiliary).
    Stop,
    /// A number or an ordinal, in one canonical form (`1500`, `1.5`, `2e`).
    Number,
    /// A date (`2024-03-12`) or a month (`2024-03`), laid over the numbers and words that write it.
    Date,
    /// An acronym, laid over the words that write it out, or standing for itself.
    Acronym,
    /// An expression of several words (`permis_conduir`), laid over them.
    Expression,
}

/// A token with its place in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Canonical text: two tokens with the same text mean the same.
    pub text: String,
    /// Folded form as written (lower case, no accents); for overlays, a form that no word has.
    pub form: String,
    /// First character in the text.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// Rank among the words of the text; overlays share that of their first word.
    pub position: u32,
    /// What it is.
    pub kind: TokenKind,
}

impl Token {
    /// Whether it lies over other tokens, which are given too.
    #[must_use]
    pub fn is_overlay(&self) -> bool {
        matches!(self.kind, TokenKind::Date | TokenKind::Expression)
            || (self.kind == TokenKind::Acronym && self.text != self.form)
    }

    /// Whether it says what a text is about.
    #[must_use]
    pub fn counts(&self) -> bool {
        self.kind != TokenKind::Stop
    }
}

/// Splits texts into tokens. Built once from the tables, then shared between threads.
#[derive(Debug)]
pub struct Analyzer {
    families: Families,
    stop_words: HashSet<String>,
    acronyms: HashSet<String>,
    phrases: Phrases,
    fillers: Phrases,
    synonyms: HashMap<String, Vec<String>>,
    near_words: HashMap<String, Vec<String>>,
    fingerprint: u64,
}

/// Raise it whenever the same text may give other tokens than before: indexes are then rebuilt.
pub(crate) const ANALYSIS_VERSION: u32 = 2;

impl Analyzer {
    /// The analysis of French (with English words understood), with these tables.
    #[must_use]
    pub fn french(tables: &Tables) -> Self {
        let mut analyzer = Self {
            families: tables.families.clone(),
            stop_words: tables.stop_words.clone(),
            acronyms: tables.acronyms.iter().map(|(acronym, _)| acronym.clone()).collect(),
            phrases: Phrases::default(),
            fillers: Phrases::default(),
            synonyms: HashMap::new(),
            near_words: HashMap::new(),
            fingerprint: tables.fingerprint(),
        };
        let mut phrases = Phrases::default();
        for (acronym, long_forms) in &tables.acronyms {
            for long in long_forms {
                phrases.add(analyzer.stems(long), acronym.clone(), 2);
            }
        }
        for expression in &tables.expressions {
            let stems = analyzer.stems(expression);
            let key = stems.join("_");
            phrases.add(stems, key, 2);
        }
        // A synonym of several words is an expression too.
        let pairs = tables.synonyms.iter().chain(&tables.near_words);
        for side in pairs.flat_map(|(asked, found)| [asked, found]) {
            let stems = analyzer.stems(side);
            let key = stems.join("_");
            phrases.add(stems, key, 2);
        }
        analyzer.phrases = phrases;
        for filler in &tables.fillers {
            let words = scan(filler).into_iter().map(|piece| piece.text).collect();
            analyzer.fillers.add(words, String::new(), 1);
        }
        analyzer.synonyms = analyzer.by_key(&tables.synonyms);
        analyzer.near_words = analyzer.by_key(&tables.near_words);
        analyzer
    }

    /// What each canonical text is paired with.
    fn by_key(&self, pairs: &[(String, String)]) -> HashMap<String, Vec<String>> {
        let mut lists: HashMap<String, Vec<String>> = HashMap::new();
        for (asked, found) in pairs {
            if let (Some(asked), Some(found)) = (self.key(asked), self.key(found))
                && asked != found
            {
                let list = lists.entry(asked).or_default();
                if !list.contains(&found) {
                    list.push(found);
                }
            }
        }
        lists
    }

    /// Changes whenever the same text may give other tokens: part of the stamp of an index.
    #[must_use]
    pub fn fingerprint(&self) -> u64 {
        self.fingerprint ^ u64::from(ANALYSIS_VERSION).rotate_left(48)
    }

    /// The tokens of `text`, by place; overlays come before the first word that they cover.
    #[must_use]
    pub fn tokens(&self, text: &str) -> Vec<Token> {
        self.overlay(self.words(&scan(text)))
    }

    /// The tokens of a text in that language: those of an English text are given under their English stem too.
    #[must_use]
    pub fn tokens_in(&self, text: &str, language: Language) -> Vec<Token> {
        let tokens = self.tokens(text);
        if language != Language::English {
            return tokens;
        }
        let both = tokens.into_iter().flat_map(|token| {
            let english = (token.kind == TokenKind::Word).then(|| stem_english(&token.form));
            let english = english.filter(|stem| *stem != token.text);
            let other = english.map(|text| Token { text, ..token.clone() });
            std::iter::once(token).chain(other)
        });
        both.collect()
    }

    /// Canonical texts of the tokens that count, in order, overlays included.
    #[must_use]
    pub fn terms(&self, text: &str) -> Vec<String> {
        self.tokens(text).into_iter().filter(Token::counts).map(|token| token.text).collect()
    }

    /// Words searched beside `term` (a canonical text), from the table of synonyms.
    #[must_use]
    pub fn synonyms(&self, term: &str) -> &[String] {
        self.synonyms.get(term).map_or(&[], Vec::as_slice)
    }

    /// Words that a piece of text may hold instead of `term` (a canonical text), too broad to search by.
    #[must_use]
    pub fn near_words(&self, term: &str) -> &[String] {
        self.near_words.get(term).map_or(&[], Vec::as_slice)
    }

    /// The canonical text of one folded word.
    #[must_use]
    pub fn stem(&self, folded: &str) -> String {
        if self.acronyms.contains(folded) { folded.to_owned() } else { self.families.stem(folded) }
    }

    /// Whether this folded word is a stop word.
    #[must_use]
    pub fn is_stop_word(&self, folded: &str) -> bool {
        self.stop_words.contains(folded)
    }

    /// Ranges of positions covered by phrases of courtesy or of asking.
    pub(crate) fn filler_ranges(&self, tokens: &[Token]) -> Vec<std::ops::Range<u32>> {
        let words: Vec<&Token> = tokens.iter().filter(|token| !token.is_overlay()).collect();
        let forms: Vec<&str> = words.iter().map(|token| token.form.as_str()).collect();
        let mut ranges = Vec::new();
        let mut at = 0;
        while let Some(rest) = forms.get(at..).filter(|rest| !rest.is_empty()) {
            let covered = self.fillers.starting(rest).next().map_or(0, |(length, _)| length);
            if let (Some(first), true) = (words.get(at), covered > 0) {
                let count = u32::try_from(covered).unwrap_or(u32::MAX);
                ranges.push(first.position..first.position.saturating_add(count));
            }
            at += covered.max(1);
        }
        ranges
    }

    /// Stems of the words that count, without overlays: the form in which expressions are kept.
    fn stems(&self, text: &str) -> Vec<String> {
        self.words(&scan(text)).into_iter().filter(Token::counts).map(|token| token.text).collect()
    }

    /// Canonical text of a table's word or expression: that of the overlay which covers it all.
    fn key(&self, text: &str) -> Option<String> {
        let stems = self.stems(text);
        match stems.len() {
            0 => None,
            1 => stems.into_iter().next(),
            length => {
                let whole = self.phrases.starting(&stems).find(|(covered, _)| *covered == length);
                whole.map(|(_, key)| key.to_owned())
            }
        }
    }

    fn words(&self, pieces: &[Piece]) -> Vec<Token> {
        let mut tokens = Vec::with_capacity(pieces.len());
        let mut at = 0;
        let mut position = 0;
        let mut date_until = 0;
        while let Some(rest) = pieces.get(at..)
            && let Some(piece) = rest.first()
        {
            if at >= date_until
                && let Some(date) = read_date(rest)
            {
                date_until = at + date.pieces;
                push_date(&mut tokens, &date.text, rest.get(..date.pieces).unwrap_or(rest), position);
            }
            let (text, kind, length) = self.word(piece, rest);
            let last = rest.get(length - 1).unwrap_or(piece);
            let form = if length == 1 { piece.text.clone() } else { text.clone() };
            tokens.push(Token { text, form, start: piece.start, end: last.end, position, kind });
            position += 1;
            at += length;
        }
        tokens
    }

    /// Canonical text and kind of what begins at `piece`, and the number of pieces that it takes (at least one).
    fn word(&self, piece: &Piece, rest: &[Piece]) -> (String, TokenKind, usize) {
        match piece.kind {
            PieceKind::Number => match read_scaled(rest) {
                Some(reading) => (reading.text, TokenKind::Number, reading.pieces),
                None => (piece.text.clone(), TokenKind::Number, 1),
            },
            PieceKind::Sign => {
                let text = match piece.text.as_str() {
                    "€" => "euro",
                    "$" => "dollar",
                    _ => "pourcent",
                };
                (text.to_owned(), TokenKind::Word, 1)
            }
            PieceKind::Elided => (piece.text.clone(), TokenKind::Stop, 1),
            PieceKind::Word => self.letters(piece, rest),
        }
    }

    fn letters(&self, piece: &Piece, rest: &[Piece]) -> (String, TokenKind, usize) {
        let word = piece.text.as_str();
        // `né` is a word, `ne` is not.
        if word == "ne" && piece.accented {
            return (self.families.stem("nee"), TokenKind::Word, 1);
        }
        if let Some(reading) = read_words(rest) {
            return (reading.text, TokenKind::Number, reading.pieces);
        }
        if let Some(text) = ordinal(word) {
            return (text.to_owned(), TokenKind::Number, 1);
        }
        if self.acronyms.contains(word) && (piece.capitals || !self.stop_words.contains(word)) {
            return (word.to_owned(), TokenKind::Acronym, 1);
        }
        if self.stop_words.contains(word) || word.len() == 1 {
            return (word.to_owned(), TokenKind::Stop, 1);
        }
        (self.families.stem(word), TokenKind::Word, 1)
    }

    /// Adds the expressions and acronyms that several words write; the longest that begins at a word only.
    fn overlay(&self, words: Vec<Token>) -> Vec<Token> {
        let counting: Vec<usize> = (0..words.len())
            .filter(|at| words.get(*at).is_some_and(|token| token.counts() && token.kind != TokenKind::Date))
            .collect();
        let stems: Vec<&str> =
            counting.iter().filter_map(|at| words.get(*at)).map(|token| token.text.as_str()).collect();
        let mut found: HashMap<usize, Token> = HashMap::new();
        for (rank, &at) in counting.iter().enumerate() {
            let Some((length, key)) = stems.get(rank..).and_then(|rest| self.phrases.starting(rest).next())
            else {
                continue;
            };
            let last = counting.get(rank + length - 1).and_then(|at| words.get(*at));
            let (Some(first), Some(last)) = (words.get(at), last) else { continue };
            // Articles may stand between the words, not whole sentences.
            let span = usize::try_from(last.position - first.position).unwrap_or(usize::MAX);
            if span > 2 * length {
                continue;
            }
            let kind = if self.acronyms.contains(key) { TokenKind::Acronym } else { TokenKind::Expression };
            let form = key.to_owned() + "+";
            let (start, end, position) = (first.start, last.end, first.position);
            found.insert(at, Token { text: key.to_owned(), form, start, end, position, kind });
        }
        drop(stems);
        let mut tokens = Vec::with_capacity(words.len() + found.len());
        for (at, word) in words.into_iter().enumerate() {
            tokens.extend(found.remove(&at));
            tokens.push(word);
        }
        tokens
    }
}

/// The whole date, and its month, over the pieces that write it.
fn push_date(tokens: &mut Vec<Token>, date: &str, pieces: &[Piece], position: u32) {
    let (Some(first), Some(last)) = (pieces.first(), pieces.last()) else { return };
    let mut push = |text: &str| {
        let (text, form) = (text.to_owned(), text.to_owned());
        tokens.push(Token { text, form, start: first.start, end: last.end, position, kind: TokenKind::Date });
    };
    push(date);
    if let Some(month) = date.get(..7).filter(|_| date.len() > 7) {
        push(month);
    }
}
