//! How do the chosen pieces of text become a short answer, each with its proof?
//!
//! *Invariant:* nothing is said that [`Citation::verify`] did not hold against the stored page; a piece that fails is
//! left out, and an answer without any piece becomes a refusal.

use domain::CharRange;
use domain::ask::{AnswerSentence, Citation, CitedPage, Disagreement, Expected, Nearest};
use domain::city::ContactPoint;
use search::analysis::Analyzer;

use super::facts::{Fact, FactKind};
use super::features::{self, Features};
use super::question::Question;
use super::scoring::Score;
use super::terms::Bag;
use super::units::{Unit, UnitKind};
use super::verdict::NEXT_WITHIN;
use crate::search::LoadedPassages;

/// Sentences of an answer, at most.
pub(super) const SENTENCES_MAX: usize = 3;
/// A piece that contradicts another holds nearly as much of the question.
const CONTRADICTION_COVERAGE_WITHIN: f32 = 0.1;
/// A further sentence that shares that much with one already chosen says nothing new.
const SAME_OVERLAP: f32 = 0.75;
/// A row that itself holds so much less of the question than the best piece is about something else, in shares of the
/// question.
const SAYS_LESS: f32 = 0.4;
/// A piece with more values than that states no single one that another could contradict.
const SINGLE_VALUES_MAX: usize = 2;
/// Share of the best piece's own words that a contradicting one must hold.
const CONTRADICTION_OWN: f32 = 0.8;
/// Passages offered beside a refusal.
const NEAREST_MAX: usize = 3;
/// Longest extract of a passage offered beside a refusal, in characters.
const NEAREST_CHARS_MAX: usize = 260;
/// Desks named beside a refusal.
const CONTACTS_MAX: usize = 3;

/// Marks that open an item of a list.
const BULLETS: [char; 9] = ['-', '–', '—', '•', '·', '*', '▪', '►', '\u{f0b7}'];

/// A unit with its score.
pub(super) struct Candidate {
    pub(super) unit: Unit,
    pub(super) score: Score,
    /// All that is known of it, as numbers.
    pub(super) features: Features,
    /// Its place among the others: higher is better.
    pub(super) order: f32,
}

impl Candidate {
    /// A unit that was scored and not yet compared with others.
    pub(super) fn new(score: Score, unit: Unit) -> Self {
        Self { unit, score, features: Features([0.0; features::COUNT]), order: 0.0 }
    }
}

/// The sentences and proofs of an answer.
#[derive(Debug, Default)]
pub(super) struct Composed {
    pub(super) sentences: Vec<AnswerSentence>,
    pub(super) citations: Vec<Citation>,
    pub(super) disagreements: Vec<Disagreement>,
}

/// Makes an answer of the best of the candidates, best first.
pub(super) fn answer(analyzer: &Analyzer, question: &Question, candidates: &[Candidate]) -> Composed {
    let mut composed = Composed::default();
    let mut chosen: Vec<(&Candidate, Bag, usize)> = Vec::new();
    let Some(best) = candidates.first() else { return composed };
    for candidate in candidates {
        if chosen.len() >= SENTENCES_MAX || candidate.order < best.order - NEXT_WITHIN {
            break;
        }
        if strays(best, candidate) {
            continue;
        }
        let bag = Bag::of(analyzer, &candidate.unit.text);
        let repeats = chosen.iter().any(|(other, other_bag, _)| {
            overlaps(&other.unit, &candidate.unit) || other_bag.overlap(&bag) >= SAME_OVERLAP
        });
        if !repeats && let Some(number) = composed.push(&candidate.unit) {
            chosen.push((candidate, bag, number));
        }
    }
    let other = chosen.first().and_then(|(best, ..)| contradiction(question, best, candidates));
    if let Some(other) = other
        && !chosen.iter().any(|(one, ..)| overlaps(&one.unit, &other.unit))
        && let Some(number) = composed.push(&other.unit)
    {
        chosen.push((other, Bag::default(), number));
    }
    let stated: Vec<(&Candidate, usize)> = chosen.iter().map(|(one, _, number)| (*one, *number)).collect();
    composed.disagreements = disagreements(question, &stated);
    composed.newest_first();
    let one_table = chosen.iter().all(|(one, ..)| {
        one.unit.kind == UnitKind::Row
            && one.unit.document.version == best.unit.document.version
            && one.unit.page.number == best.unit.page.number
    });
    // Where a value is asked for, the row that states it stands first.
    if one_table && question.wanted.is_empty() {
        composed.in_reading_order();
    }
    composed
}

/// Whether a further row says itself much less of the question than the best piece: "Coût | 90 000 €" under some heading is
/// the cost of something, and beside the right sentence reads as the cost of the thing asked for.
fn strays(best: &Candidate, candidate: &Candidate) -> bool {
    let further = candidate.unit.kind == UnitKind::Row && !overlaps(&best.unit, &candidate.unit);
    further && candidate.score.own + SAYS_LESS <= best.score.own
}

fn overlaps(one: &Unit, other: &Unit) -> bool {
    one.document.version == other.document.version
        && one.page.number == other.page.number
        && one.range.overlaps(other.range)
}

impl Composed {
    /// Where documents disagree, the newest speaks first: the value that holds now must not come second.
    fn newest_first(&mut self) {
        let newest = self.disagreements.first().and_then(|one| one.citations.first());
        let says =
            |sentence: &AnswerSentence| newest.is_some_and(|number| sentence.citations.contains(number));
        if let Some(at) = self.sentences.iter().position(says)
            && let Some(opening) = self.sentences.get_mut(..=at)
        {
            opening.rotate_right(1);
        }
    }

    /// Orders sentences of one page as they stand on it: the head of a table before its rows.
    fn in_reading_order(&mut self) {
        self.citations.sort_by_key(|citation| citation.start);
        let texts = self.citations.iter().map(|citation| one_line(&citation.quote));
        self.sentences = texts
            .enumerate()
            .map(|(number, text)| AnswerSentence { text, citations: vec![number] })
            .collect();
    }

    /// Adds a unit as one sentence with its proof: the number of its citation, or `None` where the proof does not
    /// hold. A sentence that speaks of
    /// "elle" or of "ce projet" comes after the one that says who or which.
    fn push(&mut self, unit: &Unit) -> Option<usize> {
        let (range, words) = without_bullet(unit);
        let citation = cite(unit, range, words)?;
        if let Some((range, words)) = unit.told_before()
            && let Some(citation) = cite(unit, range, words)
        {
            let _ = self.add(words, citation);
        }
        self.add(words, citation)
    }

    /// Adds a sentence and gives the number of its citation; `None` where its words are already proved.
    fn add(&mut self, words: &str, citation: Citation) -> Option<usize> {
        let known = |other: &Citation| {
            (other.version, other.page, other.start, other.end)
                == (citation.version, citation.page, citation.start, citation.end)
        };
        if self.citations.iter().any(known) {
            return None;
        }
        let number = self.citations.len();
        self.sentences.push(AnswerSentence { text: one_line(words), citations: vec![number] });
        self.citations.push(citation);
        Some(number)
    }
}

fn cite(unit: &Unit, range: CharRange, words: &str) -> Option<Citation> {
    let head = &unit.document;
    let page = CitedPage {
        document: head.id,
        version: head.version,
        file: &head.file,
        title: &head.title,
        kind: head.kind,
        date: head.date,
        page: unit.page.number,
        text: &unit.page.text,
    };
    Citation::verify(&page, range, words)
}

/// The unit without the mark that opens an item.
fn without_bullet(unit: &Unit) -> (CharRange, &str) {
    let is_mark = |c: char| BULLETS.contains(&c) || c.is_whitespace();
    let words = unit.text.trim_start_matches(is_mark);
    let dropped = unit.text.chars().count() - words.chars().count();
    let start = unit.range.start.saturating_add(u32::try_from(dropped).unwrap_or(0));
    if words.trim().is_empty()
        || unit.text.starts_with('-') && words.starts_with(|c: char| c.is_ascii_digit()) && dropped == 1
    {
        // "-5 °C" is a number, not an item.
        return (unit.range, &unit.text);
    }
    (CharRange::new(start, unit.range.end), words)
}

/// The words on one line: line feeds between blocks become spaces.
fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether one value is asked for, which two documents may give differently.
fn asks_for_a_value(question: &Question) -> bool {
    matches!(question.expected, Expected::When | Expected::HowMany | Expected::HowMuch)
        && !question.wanted.is_empty()
}

/// The best piece of another document that gives another value for as much of the question.
fn contradiction<'a>(
    question: &Question,
    best: &Candidate,
    candidates: &'a [Candidate],
) -> Option<&'a Candidate> {
    let one_value = |candidate: &Candidate| {
        matches!(candidate.unit.kind, UnitKind::Sentence | UnitKind::Row)
            && (1..=SINGLE_VALUES_MAX).contains(&candidate.score.values.len())
    };
    if !asks_for_a_value(question) || !one_value(best) {
        return None;
    }
    candidates.iter().find(|other| {
        other.unit.document.id != best.unit.document.id
            && one_value(other)
            && other.score.focused
            && other.score.named
            && other.score.coverage >= best.score.coverage - CONTRADICTION_COVERAGE_WITHIN
            && other.score.own >= best.score.own * CONTRADICTION_OWN
            && contradict(&best.score.values, &other.score.values)
    })
}

/// Whether two sets of values cannot both be true of one thing: some are of one sort and as precise, none agree. A year
/// and a day of it say the same, a day and another year say nothing of each other.
fn contradict(one: &[Fact], other: &[Fact]) -> bool {
    let is_year = |fact: &Fact| fact.normal.len() == 4 && fact.normal.chars().all(|c| c.is_ascii_digit());
    let pairs = || one.iter().flat_map(|a| other.iter().map(move |b| (a, b)));
    let agree = |a: &Fact, b: &Fact| {
        a.normal == b.normal
            || a.kind == FactKind::Date && (a.normal.contains(&b.normal) || b.normal.contains(&a.normal))
    };
    pairs().any(|(a, b)| a.kind == b.kind && is_year(a) == is_year(b)) && !pairs().any(|(a, b)| agree(a, b))
}

/// Values asked for that different documents give differently.
fn disagreements(question: &Question, chosen: &[(&Candidate, usize)]) -> Vec<Disagreement> {
    if !asks_for_a_value(question) {
        return Vec::new();
    }
    let mut stated: Vec<(usize, &Candidate, String)> = Vec::new();
    for (candidate, number) in chosen {
        let Some(value) = candidate.score.values.first() else { continue };
        let same_document =
            stated.iter().any(|(_, other, _)| other.unit.document.id == candidate.unit.document.id);
        if !matches!(candidate.unit.kind, UnitKind::Group | UnitKind::Section) && !same_document {
            let shown = candidate.unit.text.get(value.bytes.clone()).unwrap_or_default();
            stated.push((*number, candidate, shown.trim().to_owned()));
        }
    }
    let apart = stated.iter().enumerate().any(|(at, (_, one, _))| {
        let later = stated.iter().skip(at + 1);
        later.into_iter().any(|(_, other, _)| contradict(&one.score.values, &other.score.values))
    });
    if !apart {
        return Vec::new();
    }
    stated.sort_by_key(|(_, candidate, _)| std::cmp::Reverse(candidate.unit.document.date));
    let (citations, values) = stated.into_iter().map(|(number, _, value)| (number, value)).unzip();
    vec![Disagreement { citations, values }]
}

/// Passages that may help though they do not answer: the best of each of a few documents.
pub(super) fn nearest(loaded: &LoadedPassages, scores: &[f32]) -> Vec<Nearest> {
    let mut offered: Vec<Nearest> = Vec::new();
    for (rank, found) in loaded.passages.iter().enumerate() {
        if offered.len() >= NEAREST_MAX {
            break;
        }
        if offered.iter().any(|other| other.citation.document == found.document.id) {
            continue;
        }
        let Some(span) = found.passage.spans.first() else { continue };
        let Some(page) = loaded.pages.get(&(found.document.version, span.page)) else { continue };
        let range = CharRange::new(span.range.start, extract_end(&page.text, span.range));
        let Some(words) = page.slice(range) else { continue };
        let unit = Unit {
            document: std::sync::Arc::clone(&found.document),
            page: std::sync::Arc::clone(page),
            range,
            text: words.to_owned(),
            kind: UnitKind::Sentence,
            lead: String::new(),
            before: String::new(),
            after: String::new(),
            headings: Vec::new(),
            recent: Vec::new(),
            rank,
            marginal: false,
            previous: None,
        };
        if let Some(citation) = cite(&unit, range, words) {
            let score = scores.get(rank).copied().unwrap_or_default();
            offered.push(Nearest { citation, headings: found.passage.headings.clone(), score });
        }
    }
    offered
}

/// The end of an extract: whole sentences up to [`NEAREST_CHARS_MAX`], at least one.
fn extract_end(text: &str, passage: CharRange) -> u32 {
    let Some(words) = passage.slice(text) else { return passage.end };
    let mut end = passage.start;
    for sentence in corpus::sentences::split(words) {
        let Some(range) = CharRange::from_bytes(words, sentence) else { continue };
        if end > passage.start && range.end as usize > NEAREST_CHARS_MAX {
            break;
        }
        end = passage.start.saturating_add(range.end);
    }
    end
}

/// Where to turn: desks whose topics share words with the question, then the first desk of the city.
pub(super) fn contacts(analyzer: &Analyzer, question: &str, desks: &[ContactPoint]) -> Vec<ContactPoint> {
    let asked = Bag::of(analyzer, question);
    let mut ranked: Vec<(f32, &ContactPoint)> = desks
        .iter()
        .map(|desk| {
            let best =
                desk.topics.iter().map(|topic| asked.overlap(&Bag::of(analyzer, topic))).fold(0.0, f32::max);
            (best, desk)
        })
        .filter(|(shared, _)| *shared > 0.0)
        .collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut named: Vec<ContactPoint> =
        ranked.into_iter().take(CONTACTS_MAX).map(|(_, desk)| desk.clone()).collect();
    if named.is_empty() {
        named.extend(desks.first().cloned());
    }
    named
}

#[cfg(test)]
mod tests {
    use super::contradict;
    use crate::ask::facts::{FactKind, find};

    #[test]
    fn only_values_as_precise_contradict_each_other() {
        let dates = |text: &str| find(FactKind::Date, text);
        assert!(contradict(&dates("le 2 juin 2025"), &dates("le 9 juin 2025")));
        assert!(!contradict(&dates("le 2 juin"), &dates("le 2 juin 2025")));
        assert!(!contradict(&dates("le 2 juin"), &dates("ouvre en 2025")));
        assert!(!contradict(&dates("le 2 juin 2025"), &dates("en 2025")));
        assert!(contradict(&find(FactKind::Money, "3,85 €"), &find(FactKind::Money, "4,10 €")));
        assert!(!contradict(
            &find(FactKind::Money, "138 M€"),
            &find(FactKind::Money, "138 millions d'euros")
        ));
    }
}
