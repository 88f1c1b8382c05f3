//! Which documents are worth measuring? The best by words, as a whole and by passage; exact, whatever the size.
//!
//! A record's score is that of [`super::features`]: a sum over the question's terms, each of which adds at most its
//! share of the question. Once enough records are known, terms that together cannot lift a record among them are no
//! longer walked through: they are only looked up for records that hold another term (MaxScore; Turtle and Flood,
//! 1995). These are the frequent words, whose lists are long.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap, HashSet};

use domain::DocumentId;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::{DocSet, SegmentReader, TERMINATED};

use super::features::{K1, Measured, seek};
use super::question::Question;
use super::statistics::{Level, Statistics};
use crate::SearchError;
use crate::index::snapshot::Snapshot;

/// Documents kept for their words as a whole.
pub(super) const DOCUMENTS: usize = 300;
/// Passages kept for their words.
pub(super) const PASSAGES: usize = 300;
/// Records looked at together: their sums stay in the processor's nearest memory.
const WINDOW: u32 = 4_096;
/// Sums are made in different orders: what differs by less may be equal.
const SLACK: f32 = 1e-5;

/// Documents that filters leave, by number; `None` where every one is wanted.
pub(crate) type Allowed = Option<HashSet<u32>>;

/// Numbers of the documents whose words answer best.
pub(crate) fn by_words(
    snapshot: &Snapshot,
    statistics: &Statistics<'_>,
    question: &Question,
    allowed: &Allowed,
) -> Result<BTreeSet<u32>, SearchError> {
    let mut found = BTreeSet::new();
    for (level, limit) in [(Level::Document, DOCUMENTS), (Level::Passage, PASSAGES)] {
        let mut best = Best { limit, heap: BinaryHeap::with_capacity(limit + 1) };
        for part in &statistics.parts {
            for (segment, reader) in part.searcher.segment_readers().iter().enumerate() {
                let fields = Measured::of_level(part, reader, statistics, level)?;
                let mut walk = Walk::open(&fields, reader, question)?;
                walk.run(&mut best, |record| {
                    let number = part.number_of(segment, record).filter(|_| !reader.is_deleted(record))?;
                    let wanted =
                        statistics.sees(number) && allowed.as_ref().is_none_or(|set| set.contains(&number));
                    let seen = snapshot.seen(number).filter(|_| wanted)?;
                    Some((seen.document, record - seen.records.start, number))
                });
            }
        }
        found.extend(best.heap.into_iter().map(|Reverse((.., Reverse((.., number))))| number));
    }
    Ok(found)
}

/// A document, the place of a record in it, the document's number.
type Key = (DocumentId, u32, u32);

/// The best records so far, the worst on top; among equals, by document and place.
struct Best {
    limit: usize,
    heap: BinaryHeap<Reverse<(Score, Reverse<Key>)>>,
}

/// A score above zero, in the order of its bits.
type Score = u32;

impl Best {
    /// What a record must reach; 0 while there is room.
    fn floor(&self) -> f32 {
        let worst = self.heap.peek().filter(|_| self.heap.len() >= self.limit);
        worst.map_or(0.0, |Reverse((score, _))| f32::from_bits(*score))
    }

    fn add(&mut self, score: f32, key: Key) {
        self.heap.push(Reverse((score.to_bits(), Reverse(key))));
        if self.heap.len() > self.limit {
            self.heap.pop();
        }
    }
}

/// A form of a term in a field.
struct Source<'a> {
    postings: SegmentPostings,
    field: &'a Measured,
    weight: f32,
}

impl Source<'_> {
    /// What the record on which it stands adds to the count of its term.
    fn share(&self, record: u32) -> f32 {
        self.weight * self.field.share(record, self.postings.term_freq())
    }
}

/// A term in a segment.
struct List<'a> {
    /// What it adds at most.
    gain: f32,
    sources: Vec<Source<'a>>,
}

fn saturated(gain: f32, count: f32) -> f32 {
    gain * count / (K1 + count)
}

/// A segment being walked through.
struct Walk<'a> {
    /// By falling gain.
    lists: Vec<List<'a>>,
    window: Window,
}

/// Sums of the records of a window.
struct Window {
    start: u32,
    /// Count of the term at hand.
    counts: Vec<f32>,
    scores: Vec<f32>,
    /// Records that hold a term, from the window's start.
    touched: Vec<u32>,
}

impl<'a> Walk<'a> {
    fn open(
        fields: &'a [Measured],
        reader: &SegmentReader,
        question: &Question,
    ) -> Result<Self, SearchError> {
        let total = question.weight.max(f32::MIN_POSITIVE);
        let mut lists = Vec::with_capacity(question.terms.len());
        for term in &question.terms {
            let mut sources = Vec::new();
            for (text, weight) in &term.variants {
                for field in fields {
                    if let Some(postings) = field.postings(reader, text)? {
                        sources.push(Source { postings, field, weight: *weight });
                    }
                }
            }
            if !sources.is_empty() && term.weight > 0.0 {
                lists.push(List { gain: term.weight / total, sources });
            }
        }
        lists.sort_by(|a, b| b.gain.total_cmp(&a.gain));
        Ok(Self { lists, window: Window::new() })
    }

    /// Offers every record that may be among the best; `key` says whose it is, if it is wanted.
    fn run(&mut self, best: &mut Best, key: impl Fn(u32) -> Option<Key>) {
        loop {
            let needed = self.needed(best.floor());
            let (needed, others) = self.lists.split_at_mut_checked(needed).unwrap_or_default();
            let sources = needed.iter().flat_map(|list| &list.sources);
            let first = sources.map(|source| source.postings.doc()).min();
            let Some(first) = first.filter(|first| *first != TERMINATED) else { return };
            self.window.start = first;
            for list in needed {
                self.window.add_all(list);
            }
            self.window.touched.sort_unstable();
            let mut rest: f32 = others.iter().map(|list| list.gain).sum();
            for list in others {
                self.window.look_up(list, best.floor() - rest);
                rest -= list.gain;
            }
            self.window.offer(best, &key);
        }
    }

    /// How many lists must be walked through: the others cannot lift a record to `floor` by themselves.
    fn needed(&self, floor: f32) -> usize {
        let mut without = 0.0;
        let spared = self.lists.iter().rev().take_while(|list| {
            without += list.gain;
            without + SLACK < floor
        });
        self.lists.len() - spared.count()
    }
}

impl Window {
    fn new() -> Self {
        let size = usize::try_from(WINDOW).unwrap_or(0);
        Self { start: 0, counts: vec![0.0; size], scores: vec![0.0; size], touched: Vec::new() }
    }

    /// Adds a term to all records of the window that hold it.
    fn add_all(&mut self, list: &mut List<'_>) {
        let end = self.start.saturating_add(WINDOW);
        let mut holding = Vec::new();
        for source in &mut list.sources {
            let mut record = seek(&mut source.postings, self.start);
            while record < end {
                if let Some(count) = slot(&mut self.counts, record - self.start) {
                    if *count == 0.0 {
                        holding.push(record - self.start);
                    }
                    *count += source.share(record);
                }
                record = source.postings.advance();
            }
        }
        for place in holding {
            let (Some(count), Some(score)) = (slot(&mut self.counts, place), slot(&mut self.scores, place))
            else {
                continue;
            };
            if *score == 0.0 {
                self.touched.push(place);
            }
            *score += saturated(list.gain, *count);
            *count = 0.0;
        }
    }

    /// Adds a term to the records touched whose score is above `floor` so far.
    fn look_up(&mut self, list: &mut List<'_>, floor: f32) {
        for place in &self.touched {
            let Some(score) = slot(&mut self.scores, *place).filter(|score| **score + SLACK >= floor) else {
                continue;
            };
            let record = self.start + place;
            let holding = list.sources.iter_mut().filter_map(|source| {
                (seek(&mut source.postings, record) == record).then(|| source.share(record))
            });
            let count: f32 = holding.sum();
            *score += saturated(list.gain, count);
        }
    }

    /// Offers the records touched, and forgets them.
    fn offer(&mut self, best: &mut Best, key: impl Fn(u32) -> Option<Key>) {
        for place in std::mem::take(&mut self.touched) {
            let score = slot(&mut self.scores, place).map(std::mem::take).unwrap_or_default();
            if score > 0.0
                && score >= best.floor()
                && let Some(key) = key(self.start + place)
            {
                best.add(score, key);
            }
        }
    }
}

fn slot(values: &mut [f32], place: u32) -> Option<&mut f32> {
    values.get_mut(usize::try_from(place).ok()?)
}
