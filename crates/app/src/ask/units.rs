//! Which pieces of text could be an answer? Sentences, list items, table rows, and a label with what follows it.
//!
//! A unit is a slice of one stored page, with what a reader would have seen around it: the label above a list, the
//! sentence before, the headings, the title. It is never rewritten: what is shown is the slice.

use std::collections::HashSet;
use std::sync::Arc;

use domain::document::{Block, BlockRole};
use domain::{CharRange, VersionId};

use super::facts::fold;
use crate::documents::{DocumentHead, PageText};
use crate::search::LoadedPassages;

/// Units taken from one question's passages; more would not be read by a person either.
const UNITS_MAX: usize = 600;
/// A label ("Pilote :") is at most that long, in characters.
const LABEL_CHARS_MAX: usize = 160;
/// A label and what follows it, at most.
const GROUP_CHARS_MAX: usize = 1_200;
/// Blocks looked at before and after a passage.
const BLOCKS_AROUND: usize = 3;
/// Headings looked back at on the page.
const RECENT_HEADINGS: usize = 3;
/// Longest sentence that goes with one that points back at it, in characters.
const TOLD_CHARS_MAX: usize = 300;
/// Items under one label, at most.
const GROUP_ITEMS_MAX: usize = 30;

/// What a unit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum UnitKind {
    /// A sentence of a paragraph or an item of a list.
    Sentence,
    /// A row of a table.
    Row,
    /// A label and the items under it.
    Group,
    /// A heading and the list under it.
    Section,
    /// A heading by itself.
    Heading,
}

/// A piece of text that could answer.
#[derive(Debug, Clone)]
pub(super) struct Unit {
    /// Its document.
    pub(super) document: Arc<DocumentHead>,
    /// Its page.
    pub(super) page: Arc<PageText>,
    /// Its characters on that page.
    pub(super) range: CharRange,
    /// Its words: the slice of the page.
    pub(super) text: String,
    /// What it is.
    pub(super) kind: UnitKind,
    /// The label above it ("Partenaires :"), or the header of its table.
    pub(super) lead: String,
    /// The text before it in the same passage, nearest last.
    pub(super) before: String,
    /// The sentence after it.
    pub(super) after: String,
    /// Headings above it in its section, outermost first.
    pub(super) headings: Vec<String>,
    /// The last different headings before it on the page, nearest first: where slides repeat "Actions en cours" under
    /// each objective, the objective is the second or third heading up, whatever its level.
    pub(super) recent: Vec<String>,
    /// Rank of its passage in the search, 0 for the best.
    pub(super) rank: usize,
    /// Whether it stands in a margin.
    pub(super) marginal: bool,
    /// Characters of the sentence before it in the same paragraph, if any.
    pub(super) previous: Option<CharRange>,
}

impl Unit {
    /// The sentence before, where this one points back at it ("Elle dépend de votre adresse.").
    pub(super) fn told_before(&self) -> Option<(CharRange, &str)> {
        let range = self.previous.filter(|_| refers_back(&self.text))?;
        let words = self.page.slice(range)?;
        (words.chars().count() <= TOLD_CHARS_MAX).then_some((range, words))
    }
}

/// Whether a sentence opens by pointing at something said before it.
fn refers_back(words: &str) -> bool {
    const POINTERS: &[&str] = &[
        "il",
        "elle",
        "ils",
        "elles",
        "celui-ci",
        "celle-ci",
        "ceux-ci",
        "celles-ci",
        "cela",
        "ce",
        "cet",
        "cette",
        "ces",
        "ceci",
        "it",
        "they",
        "he",
        "she",
        "this",
        "these",
        "that",
        "those",
    ];
    const CONSEQUENCES: &[&str] = &[
        "des lors",
        "c'est pourquoi",
        "ainsi",
        "de ce fait",
        "pour cette raison",
        "en consequence",
        "a ce titre",
        "therefore",
        "as a result",
    ];
    let folded = fold(words.trim_start_matches(|c: char| !c.is_alphanumeric()));
    if CONSEQUENCES.iter().any(|start| folded.starts_with(start)) {
        return true;
    }
    let first = folded.split(|c: char| !(c.is_alphanumeric() || c == '-')).next().unwrap_or_default();
    POINTERS.contains(&first)
}

/// The units of the passages found, best passage first, each place of a page once.
pub(super) fn of_passages(loaded: &LoadedPassages) -> Vec<Unit> {
    let mut units = Vec::new();
    let mut seen: HashSet<(VersionId, u32, u32, u32)> = HashSet::new();
    for (rank, found) in loaded.passages.iter().enumerate() {
        for span in &found.passage.spans {
            let Some(page) = loaded.pages.get(&(found.document.version, span.page)) else { continue };
            let context = PassageContext {
                document: &found.document,
                page,
                headings: &found.passage.headings,
                rank,
                marginal: found.passage.marginal,
            };
            for unit in context.units(span.range) {
                let place = (unit.document.version, unit.page.number, unit.range.start, unit.range.end);
                if units.len() < UNITS_MAX && seen.insert(place) {
                    units.push(unit);
                }
            }
        }
    }
    units
}

struct PassageContext<'a> {
    document: &'a Arc<DocumentHead>,
    page: &'a Arc<PageText>,
    headings: &'a [String],
    rank: usize,
    marginal: bool,
}

/// A sentence of a block, before its surroundings are known.
struct Piece {
    range: CharRange,
    text: String,
    role: BlockRole,
    block: usize,
}

impl PassageContext<'_> {
    fn units(&self, span: CharRange) -> Vec<Unit> {
        let blocks = self.blocks_around(span);
        let pieces = self.pieces(&blocks);
        let mut units = Vec::with_capacity(pieces.len());
        let mut lead: Option<usize> = None;
        for (at, piece) in pieces.iter().enumerate() {
            if lead.is_some_and(|label| ends_list(&pieces, label, at)) {
                lead = None;
            }
            if !piece.range.overlaps(span) {
                if is_label(&piece.text) {
                    lead = Some(at);
                }
                continue;
            }
            units.push(self.unit(&pieces, at, lead));
            if is_label(&piece.text) || matches!(piece.role, BlockRole::Heading { .. }) {
                lead = Some(at);
                units.extend(self.group(&pieces, at));
            }
        }
        units
    }

    /// The blocks of a passage with a few before and after: what a reader would see around it.
    fn blocks_around(&self, span: CharRange) -> Vec<Block> {
        let blocks = &self.page.blocks;
        let touches = |block: &Block| block.range.overlaps(span);
        let first = blocks.iter().position(touches).unwrap_or(0).saturating_sub(BLOCKS_AROUND);
        let last = blocks.iter().rposition(touches).map_or(0, |at| at + 1 + BLOCKS_AROUND);
        blocks.get(first..last.min(blocks.len())).unwrap_or_default().to_vec()
    }

    fn pieces(&self, blocks: &[Block]) -> Vec<Piece> {
        let mut pieces = Vec::new();
        for (number, block) in blocks.iter().enumerate() {
            let Some(text) = self.page.slice(block.range) else { continue };
            for bytes in corpus::sentences::split(text) {
                let Some(inner) = CharRange::from_bytes(text, bytes.clone()) else { continue };
                let Some(words) = text.get(bytes) else { continue };
                let start = block.range.start.saturating_add(inner.start);
                pieces.push(Piece {
                    range: CharRange::new(start, start.saturating_add(inner.len())),
                    text: words.to_owned(),
                    role: block.role,
                    block: number,
                });
            }
        }
        pieces
    }

    fn unit(&self, pieces: &[Piece], at: usize, lead: Option<usize>) -> Unit {
        let text_of = |index: usize| pieces.get(index).map(|piece| piece.text.as_str());
        // The line above the label of a list is the list's subject, however long the list.
        let above_lead = lead.and_then(|label| label.checked_sub(1)).filter(|above| above + 3 < at);
        let before: Vec<&str> =
            above_lead.into_iter().chain(at.saturating_sub(3)..at).filter_map(text_of).collect();
        let (range, text, role) = pieces.get(at).map_or_else(
            || (CharRange::new(0, 0), String::new(), BlockRole::Paragraph),
            |piece| (piece.range, piece.text.clone(), piece.role),
        );
        let kind = match role {
            BlockRole::Heading { .. } => UnitKind::Heading,
            BlockRole::TableRow => UnitKind::Row,
            _ => UnitKind::Sentence,
        };
        Unit {
            document: Arc::clone(self.document),
            page: Arc::clone(self.page),
            range,
            text,
            kind,
            lead: lead.and_then(text_of).unwrap_or_default().to_owned(),
            before: before.join("\n"),
            after: text_of(at + 1).unwrap_or_default().to_owned(),
            headings: self.headings.to_vec(),
            recent: self.recent_headings(range.start),
            rank: self.rank,
            marginal: self.marginal || matches!(role, BlockRole::SideNote),
            previous: previous_in_block(pieces, at),
        }
    }

    fn recent_headings(&self, before: u32) -> Vec<String> {
        let mut recent: Vec<String> = Vec::new();
        let above = self.page.blocks.iter().rev().filter(|block| block.range.end <= before);
        for block in above.filter(|block| matches!(block.role, BlockRole::Heading { .. })) {
            let Some(words) = self.page.slice(block.range) else { continue };
            if !recent.iter().any(|known| known == words) {
                recent.push(words.to_owned());
            }
            if recent.len() == RECENT_HEADINGS {
                break;
            }
        }
        recent
    }

    /// The label at `at` with the items under it, as one slice of the page.
    fn group(&self, pieces: &[Piece], at: usize) -> Option<Unit> {
        let label = pieces.get(at)?;
        let mut last = at;
        for index in at + 1..pieces.len() {
            let piece = pieces.get(index)?;
            let too_long = piece.range.end.saturating_sub(label.range.start) as usize > GROUP_CHARS_MAX;
            if too_long || index - at > GROUP_ITEMS_MAX || ends_list(pieces, at, index) {
                break;
            }
            last = index;
        }
        if last == at {
            return None;
        }
        let range = CharRange::new(label.range.start, pieces.get(last)?.range.end);
        let text = self.page.slice(range)?.to_owned();
        let mut unit = self.unit(pieces, at, None);
        unit.previous = None;
        unit.range = range;
        unit.text = text;
        let headed = matches!(label.role, BlockRole::Heading { .. }) && !is_label(&label.text);
        unit.kind = if headed { UnitKind::Section } else { UnitKind::Group };
        unit.after = pieces.get(last + 1).map(|piece| piece.text.clone()).unwrap_or_default();
        Some(unit)
    }
}

/// The sentence before the one at `at`, where both stand in one paragraph.
fn previous_in_block(pieces: &[Piece], at: usize) -> Option<CharRange> {
    let (previous, own) = (pieces.get(at.checked_sub(1)?)?, pieces.get(at)?);
    (previous.block == own.block && matches!(own.role, BlockRole::Paragraph | BlockRole::ListItem))
        .then_some(previous.range)
}

/// Whether a text announces what follows it.
fn is_label(text: &str) -> bool {
    text.trim_end().ends_with(':') && text.chars().count() <= LABEL_CHARS_MAX
}

/// Whether the piece at `index` no longer belongs to the list under the piece at `label`.
fn ends_list(pieces: &[Piece], label: usize, index: usize) -> bool {
    let (Some(label), Some(piece)) = (pieces.get(label), pieces.get(index)) else { return true };
    if is_label(&piece.text) || matches!(piece.role, BlockRole::Heading { .. }) {
        return true;
    }
    let item = matches!(piece.role, BlockRole::ListItem | BlockRole::TableRow);
    let own_block = piece.block == label.block || piece.block == label.block + 1;
    // After a label come items, or the one paragraph right under it.
    !(item
        || own_block
        || piece.text.chars().count() <= LABEL_CHARS_MAX && !piece.text.trim_end().ends_with('.'))
}
