//! Which lines does a document have, as its pages set them?
//!
//! A line is the smallest thing that a plan is read from: what the file wrote between two line ends or in one cell, with
//! its block, its slide, its cell and whether space sets it apart. Everything further works on these.

use std::ops::Range;

use domain::CharRange;
use domain::document::{BlockRole, Cell, Page, TextOrigin};
use domain::plan::{Confidence, Evidence, Field, Quote, Source, Stands};

use crate::about::plain;
use crate::passages::TextIndex;

/// Lines looked at; a longer document is read this far, with a remark.
pub(crate) const LINES_MAX: usize = 60_000;

/// Characters of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Run {
    /// Index of the page in the document.
    pub(crate) page: usize,
    /// Characters.
    pub(crate) range: CharRange,
}

/// A line.
#[derive(Debug, Clone)]
pub(crate) struct Line<'a> {
    /// Where it stands.
    pub(crate) run: Run,
    /// Its words, without blanks at the ends.
    pub(crate) text: &'a str,
    /// The same in small letters without accents.
    pub(crate) plain: String,
    /// Block that it belongs to, counted through the document.
    pub(crate) block: usize,
    /// Role of that block.
    pub(crate) role: BlockRole,
    /// Space sets it apart from the line above, or a slide or page begins with it.
    pub(crate) gap: bool,
    /// Slide that it belongs to (pages count as slides where there are none), counted through the document.
    pub(crate) slide: usize,
    /// Cell that it stands in.
    pub(crate) cell: Option<Cell>,
}

impl Line<'_> {
    /// Whether its block is a heading.
    pub(crate) fn is_heading(&self) -> bool {
        matches!(self.role, BlockRole::Heading { .. })
    }
}

/// A document as lines.
pub(crate) struct Lines<'a> {
    /// Its pages.
    pub(crate) pages: &'a [Page],
    index: Vec<TextIndex<'a>>,
    /// Its lines in order, running ones left out.
    pub(crate) lines: Vec<Line<'a>>,
    /// Whether lines were left out.
    pub(crate) cut: bool,
    /// Whether slides were found (as opposed to pages).
    pub(crate) has_slides: bool,
}

impl<'a> Lines<'a> {
    /// The lines of these pages.
    pub(crate) fn of(pages: &'a [Page]) -> Self {
        let index: Vec<TextIndex<'a>> = pages.iter().map(|page| TextIndex::new(&page.text)).collect();
        let mut lines = Vec::new();
        let (mut block, mut slide) = (0, 0);
        let mut cut = false;
        for (at, (page, index)) in pages.iter().zip(&index).enumerate() {
            let mut reader = PageLines { page, index, at, slide, lines: &mut lines };
            cut |= !reader.read(&mut block);
            slide += page.layout.slides.len().max(1);
        }
        let has_slides = pages.iter().any(|page| !page.layout.slides.is_empty());
        Self { pages, index, lines, cut, has_slides }
    }

    /// Whether the words at this run were recognised from an image.
    pub(crate) fn is_ocr(&self, run: Run) -> bool {
        self.pages.get(run.page).is_some_and(|page| matches!(page.origin, TextOrigin::Ocr { .. }))
    }

    /// Whether lines are those of a sheet or a text, which break where there is no more room; a paragraph of a
    /// word-processor file or a cell of a web page breaks where somebody meant it.
    pub(crate) fn wraps(&self, runs: &[Run]) -> bool {
        let page = runs.first().and_then(|run| self.pages.get(run.page));
        page.is_some_and(|page| !page.boxes.is_empty() || !page.layout.gaps.is_empty())
    }

    /// The words at a run.
    pub(crate) fn words(&self, run: Run) -> &'a str {
        self.index.get(run.page).map_or("", |index| index.slice(run.range))
    }

    /// Bytes of the words at a run, as a run.
    pub(crate) fn within(&self, run: Run, bytes: Range<usize>) -> Option<Run> {
        let range = self.index.get(run.page)?.within(run.range, &bytes)?;
        (!range.is_empty()).then_some(Run { page: run.page, range })
    }

    /// Bytes of the words at a run, without blanks and these characters at the ends.
    pub(crate) fn trimmed(&self, run: Run, bytes: Range<usize>, ends: &[char]) -> Option<Run> {
        let words = self.words(run).get(bytes.clone())?;
        let off = |c: char| c.is_whitespace() || ends.contains(&c);
        let start = bytes.start + (words.len() - words.trim_start_matches(off).len());
        let end = bytes.start + words.trim_end_matches(off).len();
        if start < end { self.within(run, start..end) } else { None }
    }

    /// Runs that follow each other with nothing but blanks between them as one.
    fn merged(&self, runs: &[Run]) -> Vec<Run> {
        let mut merged: Vec<Run> = Vec::new();
        for run in runs {
            if let Some(last) = merged.last_mut().filter(|last| last.page == run.page)
                && last.range.end <= run.range.start
            {
                let between = Run { page: run.page, range: CharRange::new(last.range.end, run.range.start) };
                if between.range.is_empty() || self.words(between).trim().is_empty() {
                    last.range.end = run.range.end;
                    continue;
                }
            }
            merged.push(*run);
        }
        merged
    }

    /// The source made of these runs.
    pub(crate) fn source(&self, runs: &[Run]) -> Option<Source> {
        let quotes =
            self.merged(runs).into_iter().filter_map(|run| Quote::of(self.pages.get(run.page)?, run.range));
        Source::of(quotes.collect())
    }

    fn confidence(&self, runs: &[Run], evidence: &[Evidence]) -> Confidence {
        let ocr = runs.iter().any(|run| self.is_ocr(*run));
        let joined = runs.len() > 1;
        let confidence = Confidence::of(evidence);
        let confidence = if ocr { confidence.with(Evidence::Ocr) } else { confidence };
        if joined { confidence.with(Evidence::Joined) } else { confidence }
    }

    /// The words at these runs as a field.
    pub(crate) fn field(&self, runs: &[Run], evidence: &[Evidence]) -> Option<Field<String>> {
        let source = self.source(runs)?;
        Some(Field::words(source, self.confidence(runs, evidence)))
    }

    /// A value that these runs state, as a field.
    pub(crate) fn value<T: Stands>(&self, value: T, runs: &[Run], evidence: &[Evidence]) -> Option<Field<T>> {
        Field::verify(value, self.source(runs)?, self.confidence(runs, evidence))
    }
}

/// The lines of one page being read.
struct PageLines<'p, 'a, 'l> {
    page: &'a Page,
    index: &'p TextIndex<'a>,
    at: usize,
    slide: usize,
    lines: &'l mut Vec<Line<'a>>,
}

impl PageLines<'_, '_, '_> {
    /// Adds the lines of the page; whether there was room for all.
    fn read(&mut self, block: &mut usize) -> bool {
        let layout = &self.page.layout;
        let mut first_of_page = true;
        for part in &self.page.blocks {
            *block += 1;
            // What stands at the top of every page with another number is the heading of its sheet.
            let running = matches!(part.role, BlockRole::Header | BlockRole::Footer);
            if running && super::divisions::division_of(self.index.slice(part.range)).is_none() {
                continue;
            }
            let begins = layout.line_starts.partition_point(|at| *at <= part.range.start);
            let inner = layout.line_starts.iter().skip(begins).take_while(|at| **at < part.range.end);
            let mut starts: Vec<u32> = std::iter::once(part.range.start).chain(inner.copied()).collect();
            let cells = cells_in(&layout.cells, part.range);
            // A cell begins a line of its own; what stands between cells (` | `, names of columns) is none of theirs.
            starts.extend(cells.iter().flat_map(|cell| [cell.range.start, cell.range.end]));
            starts.sort_unstable();
            starts.dedup();
            for (at, start) in starts.iter().enumerate() {
                let end = starts.get(at + 1).copied().unwrap_or(part.range.end);
                let cell =
                    cells.iter().find(|cell| cell.range.contains(CharRange::new(*start, end))).copied();
                if cell.is_none() && part.role == BlockRole::TableRow && !cells.is_empty() {
                    continue;
                }
                if self.lines.len() >= LINES_MAX {
                    return false;
                }
                let gap = first_of_page || layout.gaps.binary_search(start).is_ok();
                first_of_page &= !self.push(CharRange::new(*start, end), *block, part.role, (gap, cell));
            }
        }
        true
    }

    /// Adds a line; whether it has words.
    fn push(
        &mut self,
        range: CharRange,
        block: usize,
        role: BlockRole,
        (gap, cell): (bool, Option<Cell>),
    ) -> bool {
        let words = self.index.slice(range);
        let lead = words.len() - words.trim_start().len();
        let text = words.trim();
        if text.is_empty() {
            return false;
        }
        let Some(range) = self.index.within(range, &(lead..lead + text.len())) else { return false };
        let slides = &self.page.layout.slides;
        let within = slides.iter().rposition(|slide| slide.start <= range.start).unwrap_or(0);
        let slide = self.slide + within;
        let gap = gap || self.lines.last().is_some_and(|last| last.slide != slide);
        self.lines.push(Line {
            run: Run { page: self.at, range },
            text,
            plain: plain(text),
            block,
            role,
            gap,
            slide,
            cell,
        });
        true
    }
}

/// The cells that stand in a block, or that a block stands in.
fn cells_in(cells: &[Cell], range: CharRange) -> Vec<Cell> {
    let from = cells.partition_point(|cell| cell.range.end <= range.start);
    let near = cells.iter().skip(from).take_while(|cell| cell.range.start < range.end);
    near.map(|cell| Cell {
        range: CharRange::new(cell.range.start.max(range.start), cell.range.end.min(range.end)),
        ..*cell
    })
    .collect()
}
