//! What does a question ask, word by word?
//!
//! Courtesy is set aside, slips are corrected, each word that counts becomes a term with its other forms
//! (synonyms, written-out acronyms) and its weight, which is its rarity.

use std::collections::HashMap;

use super::statistics::{Level, Statistics};
use crate::analysis::{Analyzer, Token, TokenKind, stem_english};
use crate::index::schema::Fields;
use crate::query::UnderstoodTerm;

/// Weight of a synonym beside the word that was typed: a passage with the word itself stands before.
const SYNONYM_WEIGHT: f32 = 0.5;
/// Weight of an expression (`permis de conduire`) beside those of its words: a bonus for words that stand together.
const EXPRESSION_WEIGHT: f32 = 0.5;
/// Weight of a word that was corrected: a guess, nearly always right.
const CORRECTED_WEIGHT: f32 = 0.8;
/// Terms kept, the rarest first: a pasted page is not a question.
const TERMS_MAX: usize = 40;

/// A word of the question with its other forms.
#[derive(Debug, Clone)]
pub(crate) struct TermGroup {
    /// As typed (folded).
    pub typed: String,
    /// Word searched instead.
    pub corrected: Option<String>,
    /// Canonical texts and their weights; the word itself first, with 1.
    pub variants: Vec<(String, f32)>,
    /// Canonical texts that are not searched but may say the same in an answer.
    pub near: Vec<String>,
    /// Rarity, times the weight of its sort.
    pub weight: f32,
    /// Passages that hold one of the variants or near words (the count of the most frequent one).
    pub passages: u64,
    /// Rank among the question's words.
    pub position: u32,
    /// Whether it lies over other terms.
    pub overlay: bool,
}

/// A question as understood.
#[derive(Debug, Clone, Default)]
pub(crate) struct Question {
    pub terms: Vec<TermGroup>,
    /// The question without courtesy, for meaning.
    pub cleaned: String,
    /// Sum of the terms' weights.
    pub weight: f32,
}

/// Corrects words that no visible document holds.
pub(crate) type Corrector<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Reads a question against what the audience may see.
pub(crate) fn understand(
    text: &str,
    analyzer: &Analyzer,
    statistics: &Statistics<'_>,
    fields: Fields,
    correct: Corrector<'_>,
) -> Question {
    let tokens = analyzer.tokens(text);
    let fillers = analyzer.filler_ranges(&tokens);
    let is_filler = |token: &Token| fillers.iter().any(|range| range.contains(&token.position));
    let mut kept: Vec<&Token> = tokens.iter().filter(|token| token.counts() && !is_filler(token)).collect();
    if kept.is_empty() {
        kept = tokens.iter().filter(|token| token.counts()).collect();
    }
    let cleaned = without_fillers(text, &tokens, &is_filler);
    let acronyms = tokens.iter().filter(|token| token.is_overlay() && token.kind == TokenKind::Acronym);
    let acronyms = acronyms.collect();
    let reader = Reader { analyzer, statistics, fields, correct, acronyms };
    let mut terms: Vec<TermGroup> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    for token in kept {
        for group in reader.groups(token) {
            let Some((text, _)) = group.variants.first() else { continue };
            if !known.contains_key(text) {
                known.insert(text.clone(), terms.len());
                terms.push(group);
            }
        }
    }
    terms.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    terms.truncate(TERMS_MAX);
    terms.sort_by_key(|term| term.position);
    let weight = terms.iter().map(|term| term.weight).sum();
    Question { terms, cleaned, weight }
}

struct Reader<'a> {
    analyzer: &'a Analyzer,
    statistics: &'a Statistics<'a>,
    fields: Fields,
    correct: Corrector<'a>,
    /// Acronyms that the question writes out.
    acronyms: Vec<&'a Token>,
}

impl Reader<'_> {
    /// The term of a token, or several where a correction gives several words.
    fn groups(&self, token: &Token) -> Vec<TermGroup> {
        if token.kind == TokenKind::Word
            && self.count(&token.text) == 0
            && self.english(token).is_none_or(|stem| self.count(&stem) == 0)
            && self.statistics.count(self.fields.forms, &token.form) == 0
            && let Some(corrected) = (self.correct)(&token.form)
        {
            let words = self.analyzer.tokens(&corrected);
            let groups = words.iter().filter(|word| word.counts()).map(|word| {
                let mut group = self.group(word);
                group.weight *= CORRECTED_WEIGHT;
                group.position = token.position;
                group.typed.clone_from(&token.form);
                group.corrected = Some(corrected.clone());
                group
            });
            return groups.collect();
        }
        vec![self.group(token)]
    }

    fn group(&self, token: &Token) -> TermGroup {
        let mut variants = vec![(token.text.clone(), 1.0)];
        let english = self.english(token);
        variants.extend(english.iter().map(|stem| (stem.clone(), 1.0)));
        // A text that holds the acronym holds each of the words that it stands for.
        let written =
            self.acronyms.iter().filter(|acronym| acronym.start <= token.start && token.end <= acronym.end);
        let written = written.filter(|acronym| acronym.text != token.text);
        variants.extend(written.map(|acronym| (acronym.text.clone(), 1.0)));
        let synonyms = self.analyzer.synonyms(&token.text).iter();
        variants.extend(synonyms.map(|synonym| (synonym.clone(), SYNONYM_WEIGHT)));
        let own = self.count(&token.text).max(english.map_or(0, |stem| self.count(&stem)));
        let passages = variants.iter().map(|(text, _)| self.count(text)).max().unwrap_or(0);
        // Rarity of the word itself; a word that no passage holds counts as its synonyms do.
        let rarity = self.statistics.idf(Level::Passage, if own > 0 { own } else { passages });
        let near = self.analyzer.near_words(&token.text).to_vec();
        let passages = near.iter().map(|text| self.count(text)).fold(passages, u64::max);
        let sort = if token.is_overlay() { EXPRESSION_WEIGHT } else { 1.0 };
        TermGroup {
            typed: token.form.clone(),
            corrected: None,
            variants,
            near,
            weight: rarity * sort,
            passages,
            position: token.position,
            overlay: token.is_overlay(),
        }
    }

    /// The word's English stem, where it differs and a document is in English: nobody says in which language they ask.
    fn english(&self, token: &Token) -> Option<String> {
        let asks = token.kind == TokenKind::Word && self.statistics.has_english();
        asks.then(|| stem_english(&token.form)).filter(|stem| *stem != token.text)
    }

    fn count(&self, text: &str) -> u64 {
        self.statistics.count(self.fields.body, text).max(self.statistics.count(self.fields.headings, text))
    }
}

fn without_fillers(text: &str, tokens: &[Token], is_filler: &dyn Fn(&Token) -> bool) -> String {
    let dropped: Vec<(u32, u32)> =
        tokens.iter().filter(|token| is_filler(token)).map(|token| (token.start, token.end)).collect();
    let mut cleaned = String::with_capacity(text.len());
    let mut next = dropped.iter().peekable();
    for (at, letter) in text.chars().enumerate() {
        let at = u32::try_from(at).unwrap_or(u32::MAX);
        while next.peek().is_some_and(|(_, end)| *end <= at) {
            next.next();
        }
        if next.peek().is_none_or(|(start, _)| at < *start) {
            cleaned.push(letter);
        }
    }
    let cleaned = cleaned.split_whitespace().collect::<Vec<_>>().join(" ");
    let trimmed = cleaned.trim_matches(|letter: char| !letter.is_alphanumeric() && letter != '?').to_owned();
    if trimmed.chars().any(char::is_alphanumeric) { trimmed } else { text.to_owned() }
}

impl TermGroup {
    /// Every other text that may stand for the word.
    fn other_texts(&self) -> impl Iterator<Item = &str> {
        let variants = self.variants.iter().skip(1).map(|(text, _)| text.as_str());
        variants.chain(self.near.iter().map(String::as_str))
    }
}

impl Question {
    /// The terms as shown to people.
    pub(crate) fn understood(&self) -> Vec<UnderstoodTerm> {
        let total = self.weight.max(f32::MIN_POSITIVE);
        let shown = self.terms.iter().filter(|term| !term.overlay);
        let terms = shown.map(|term| UnderstoodTerm {
            typed: term.typed.clone(),
            corrected: term.corrected.clone(),
            also: term.other_texts().map(|text| text.replace('_', " ")).collect(),
            weight: term.weight / total,
            passages: term.passages,
        });
        terms.collect()
    }
}
