//! How does the text of a page become readable blocks, with the cited words marked?

use domain::CharRange;
use domain::document::{Block, BlockRole, Page};

/// What separates the cells of a table row in the page text.
const CELL_SEPARATOR: &str = " | ";

/// A run of characters, marked or not; the first marked run is where the page opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) text: String,
    pub(crate) marked: bool,
    pub(crate) first: bool,
}

/// A block as shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Shown {
    /// Heading.
    Heading(Vec<Run>),
    /// Paragraph.
    Paragraph(Vec<Run>),
    /// Items that follow one another.
    List(Vec<Vec<Run>>),
    /// Rows that follow one another, each with its cells.
    Table(Vec<Vec<Vec<Run>>>),
    /// Margin, header, footer.
    Margin(Vec<Run>),
}

/// The blocks of a page with `marked` characters set apart.
pub(crate) fn blocks(page: &Page, marked: Option<CharRange>) -> Vec<Shown> {
    let mut reader = Reader { text: CharIndex::new(&page.text), marked, opened: false };
    let mut shown: Vec<Shown> = Vec::new();
    for block in whole_page(page) {
        match block.role {
            BlockRole::Heading { .. } => shown.push(Shown::Heading(reader.runs(block.range))),
            BlockRole::Paragraph => shown.push(Shown::Paragraph(reader.runs(block.range))),
            BlockRole::ListItem => {
                let item = reader.runs(block.range);
                match shown.last_mut() {
                    Some(Shown::List(items)) => items.push(item),
                    _ => shown.push(Shown::List(vec![item])),
                }
            }
            BlockRole::TableRow => {
                let row = reader.cells(block.range);
                match shown.last_mut() {
                    Some(Shown::Table(rows)) => rows.push(row),
                    _ => shown.push(Shown::Table(vec![row])),
                }
            }
            BlockRole::SideNote | BlockRole::Header | BlockRole::Footer => {
                shown.push(Shown::Margin(reader.runs(block.range)));
            }
        }
    }
    shown
}

/// The blocks of the page; a text without blocks is shown line by line.
fn whole_page(page: &Page) -> Vec<Block> {
    if !page.blocks.is_empty() {
        return page.blocks.clone();
    }
    let mut start = 0;
    let mut blocks = Vec::new();
    for line in page.text.split('\n') {
        let length = u32::try_from(line.chars().count()).unwrap_or(u32::MAX);
        let end = start + length;
        if !line.trim().is_empty() {
            blocks.push(Block { range: CharRange::new(start, end), role: BlockRole::Paragraph });
        }
        start = end + 1;
    }
    blocks
}

/// Character positions to bytes in one pass: pages are long and blocks are many.
struct CharIndex<'a> {
    text: &'a str,
    bytes: Vec<usize>,
}

impl<'a> CharIndex<'a> {
    fn new(text: &'a str) -> Self {
        let bytes = text.char_indices().map(|(at, _)| at).chain(std::iter::once(text.len())).collect();
        Self { text, bytes }
    }

    fn slice(&self, range: CharRange) -> &'a str {
        let at = |position: u32| self.bytes.get(position as usize).copied().unwrap_or(self.text.len());
        self.text.get(at(range.start)..at(range.end)).unwrap_or_default()
    }
}

struct Reader<'a> {
    text: CharIndex<'a>,
    marked: Option<CharRange>,
    opened: bool,
}

impl Reader<'_> {
    /// The characters of `range`, cut where the marked words begin and end.
    fn runs(&mut self, range: CharRange) -> Vec<Run> {
        let marked = self
            .marked
            .filter(|marked| marked.overlaps(range))
            .map_or(CharRange::new(range.end, range.end), |marked| {
                CharRange::new(marked.start.max(range.start), marked.end.min(range.end))
            });
        let parts = [
            (CharRange::new(range.start, marked.start), false),
            (marked, true),
            (CharRange::new(marked.end, range.end), false),
        ];
        let mut runs = Vec::new();
        for (part, marked) in parts {
            if part.is_empty() {
                continue;
            }
            let first = marked && !self.opened;
            self.opened |= marked;
            runs.push(Run { text: self.text.slice(part).to_owned(), marked, first });
        }
        runs
    }

    fn cells(&mut self, range: CharRange) -> Vec<Vec<Run>> {
        let row = self.text.slice(range).to_owned();
        let gap = u32::try_from(CELL_SEPARATOR.len()).unwrap_or(0);
        let mut start = range.start;
        let mut cells = Vec::new();
        for cell in row.split(CELL_SEPARATOR) {
            let end = start + u32::try_from(cell.chars().count()).unwrap_or(0);
            cells.push(self.runs(CharRange::new(start, end)));
            start = end + gap;
        }
        cells
    }
}

#[cfg(test)]
mod tests {
    use domain::document::TextOrigin;

    use super::*;

    fn page(text: &str, blocks: Vec<Block>) -> Page {
        Page {
            number: 1,
            text: text.to_owned(),
            blocks,
            boxes: Vec::new(),
            size: None,
            origin: TextOrigin::Native,
            layout: domain::document::Layout::default(),
        }
    }

    fn text_of(runs: &[Run]) -> String {
        runs.iter().map(|run| if run.marked { format!("[{}]", run.text) } else { run.text.clone() }).collect()
    }

    #[test]
    fn marks_cross_blocks_and_cells() {
        let text = "Été\nTarif | 12 € | adulte\nfin";
        let block = |start, end, role| Block { range: CharRange::new(start, end), role };
        let blocks = vec![
            block(0, 3, BlockRole::Heading { level: 1 }),
            block(4, 25, BlockRole::TableRow),
            block(26, 29, BlockRole::Paragraph),
        ];
        let shown = super::blocks(&page(text, blocks), Some(CharRange::new(12, 29)));
        let [Shown::Heading(heading), Shown::Table(rows), Shown::Paragraph(end)] = shown.as_slice() else {
            panic!("{shown:?}")
        };
        assert_eq!(text_of(heading), "Été");
        let cells: Vec<String> = rows[0].iter().map(|cell| text_of(cell)).collect();
        assert_eq!(cells, ["Tarif", "[12 €]", "[adulte]"]);
        assert_eq!(text_of(end), "[fin]");
        assert!(rows[0][1][0].first && !rows[0][2][0].first && !end[0].first);
    }

    #[test]
    fn a_text_without_blocks_is_shown_by_lines() {
        let shown = super::blocks(&page("un\n\ndeux", Vec::new()), Some(CharRange::new(4, 8)));
        assert_eq!(shown.len(), 2);
        assert_eq!(super::blocks(&page("abc", Vec::new()), Some(CharRange::new(90, 95))).len(), 1);
    }
}
