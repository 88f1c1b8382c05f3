//! What does a document say in order: headings of parts, labels, statuses, paragraphs, rows of tables?

use std::collections::BTreeSet;

use domain::plan::Status;

use super::divisions::{Division, Part, division_of, numbered_of};
use super::heads;
use super::labels::{Found, Standing, label_at, status_heading};
use super::lines::{Line, Lines, Run};
use super::tables::{Place, Tables};
use super::words::Label;
use crate::lines::{ends_sentence, hangs, has_leaders, list_mark, starts_closing, starts_small};

/// Words of a title at most; beyond, only its first line is one.
const TITLE_WORDS_MAX: usize = 45;
/// Lines that may stand under a heading without being surely of it.
const TAIL_LINES_MAX: usize = 2;
/// Words of such a line at most.
const TAIL_WORDS_MAX: usize = 8;
/// Labels on one line at most.
const LABELS_OF_LINE_MAX: usize = 12;
/// Words of a label inside a line at most.
const INNER_WORDS_MAX: usize = 4;
/// Lines of one paragraph at most.
const PARAGRAPH_LINES_MAX: usize = 200;

/// The heading of a part.
#[derive(Debug, Clone)]
pub(crate) struct Heading {
    /// What it names.
    pub(crate) part: Part,
    /// Its number.
    pub(crate) number: Option<Run>,
    /// Lines of its title.
    pub(crate) title: Vec<Run>,
    /// Lines under it that may be of it, or a theme.
    pub(crate) tail: Vec<Run>,
    /// Label, number and title.
    pub(crate) whole: Vec<Run>,
    /// Level of the heading's style, where its block is one.
    pub(crate) level: Option<u8>,
}

/// A paragraph or an item of a list.
#[derive(Debug, Clone)]
pub(crate) struct Paragraph {
    /// Its lines, without the bullet.
    pub(crate) runs: Vec<Run>,
    /// A sign of a list stands before it.
    pub(crate) bullet: bool,
    /// Space sets it apart from what is above.
    pub(crate) gap: bool,
    /// Its block is a heading.
    pub(crate) level: Option<u8>,
    /// Its number in a list (*1.*, *a)*).
    pub(crate) number: Option<Run>,
    /// Cell that it stands in.
    pub(crate) cell: Option<domain::document::Cell>,
    /// Block of its last line.
    pub(crate) block: usize,
}

/// A filled cell under the name of its column.
#[derive(Debug, Clone)]
pub(crate) struct Cell {
    /// What the column holds.
    pub(crate) label: Label,
    /// Lines of the cell.
    pub(crate) runs: Vec<Run>,
    /// Lines of the name of its column.
    pub(crate) head: Vec<Run>,
    /// The name of the column is the name of who pays.
    pub(crate) head_names_payer: bool,
    /// The name of the column gives its actions a status (*Actions en cours*).
    pub(crate) status: Option<Status>,
}

/// A row of a table whose columns have names.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    /// Filled cells.
    pub(crate) cells: Vec<Cell>,
}

impl Row {
    /// The cells of columns that hold this.
    pub(crate) fn of(&self, label: Label) -> impl Iterator<Item = &Cell> {
        self.cells.iter().filter(move |cell| cell.label == label)
    }
}

/// What stands in a document, in its order.
#[derive(Debug, Clone)]
pub(crate) enum Item {
    /// The heading of a part.
    Heading(Heading),
    /// A label, with what follows it on its line.
    Label {
        /// What it announces.
        label: Label,
        /// What stands on the same line, and on those below where its sentence goes on.
        value: Vec<Run>,
        /// It stands in a cell of its own: it ends with the row.
        cell: bool,
        /// Block that it stands in.
        block: usize,
    },
    /// A heading that gives a status.
    Status(Status, Vec<Run>),
    /// A paragraph or an item.
    Paragraph(Paragraph),
    /// A row under column names.
    Row(Row),
    /// A row of a form ends: no label holds longer.
    Close,
}

/// An item and the slide that it stands in.
#[derive(Debug, Clone)]
pub(crate) struct Placed {
    /// The item.
    pub(crate) item: Item,
    /// Slide or page.
    pub(crate) slide: usize,
}

/// The items of a document.
pub(crate) fn items_of(lines: &Lines<'_>, tables: &Tables) -> Vec<Placed> {
    let form_heads = heads::known(lines);
    let other_heads = heads::unknown(lines);
    let mut reader = Reader { lines, tables, items: Vec::new(), form_heads, other_heads };
    let mut at = 0;
    while at < lines.lines.len() {
        at = reader.take(at).max(at + 1);
    }
    reader.items
}

struct Reader<'l, 'a> {
    lines: &'l Lines<'a>,
    tables: &'l Tables,
    items: Vec<Placed>,
    /// Lines (plain) that head the lists of this document's forms.
    form_heads: BTreeSet<&'l str>,
    /// Heads of lines that recur as labels do, in words that the table lacks.
    other_heads: BTreeSet<String>,
}

impl<'a> Reader<'_, 'a> {
    fn line(&self, at: usize) -> Option<&Line<'a>> {
        self.lines.lines.get(at)
    }

    fn push(&mut self, item: Item, slide: usize) {
        self.items.push(Placed { item, slide });
    }

    /// Takes what begins at line `at`; gives the line after it.
    fn take(&mut self, at: usize) -> usize {
        let Some(line) = self.line(at).cloned() else { return at + 1 };
        match self.tables.place(at) {
            Some(Place::Names) => return at + 1,
            Some(Place::Row(row, end)) => {
                let (row, end) = (row.clone(), *end);
                self.push(Item::Row(row), line.slide);
                return end;
            }
            Some(Place::FormLabel(label)) => {
                let label = *label;
                self.push(
                    Item::Label { label, value: Vec::new(), cell: true, block: line.block },
                    line.slide,
                );
                return at + 1;
            }
            Some(Place::RowEnd) => self.push(Item::Close, line.slide),
            Some(Place::FormValue) => {
                self.take_text(at, &line);
                return at + 1;
            }
            None => {}
        }
        if let Some(end) = self.contents_end(at) {
            return end;
        }
        if !has_leaders(line.text)
            && let Some(division) = division_of(line.text)
        {
            return self.take_heading(at, &line, &division);
        }
        if let Some(end) = self.take_label(at, &line) {
            return end;
        }
        if let Some(status) = status_heading(line.text).filter(|_| list_mark(line.text) == 0) {
            self.push(Item::Status(status, vec![line.run]), line.slide);
            return at + 1;
        }
        if self.is_other_head(at, &line) {
            let item = Item::Label { label: Label::Other, value: Vec::new(), cell: false, block: line.block };
            self.push(item, line.slide);
            return at + 1;
        }
        if line.is_heading()
            && !has_leaders(line.text)
            && let Some(division) = numbered_of(line.text)
        {
            return self.take_heading(at, &line, &division);
        }
        self.take_text(at, &line);
        at + 1
    }

    /// The line after an entry of a table of contents that begins here: a heading of a part may take two lines.
    fn contents_end(&self, at: usize) -> Option<usize> {
        let line = self.line(at)?;
        if is_contents(line.text) {
            return Some(at + 1);
        }
        let next = self.line(at + 1)?;
        let goes_on = !next.gap && division_of(next.text).is_none() && is_contents(next.text);
        (goes_on && division_of(line.text).is_some()).then_some(at + 2)
    }

    /// Whether a line is one of several of its block.
    fn is_alone(&self, at: usize, line: &Line<'_>) -> bool {
        let other = |at: Option<usize>| {
            at.and_then(|at| self.line(at))
                .is_some_and(|other| other.block == line.block && other.cell == line.cell)
        };
        !other(at.checked_sub(1)) && !other(Some(at + 1))
    }

    /// Two labels in a row in a cell head two columns that were taken for one: nobody knows whose what follows is.
    fn heads_two_lists(&mut self, line: &Line<'_>) -> bool {
        match self.items.last_mut() {
            Some(Placed { item: Item::Label { label, value, block, .. }, .. })
                if value.is_empty() && *block == line.block =>
            {
                *label = Label::Prose;
                true
            }
            _ => false,
        }
    }

    /// How a line stands among the others.
    fn standing(&self, at: usize, line: &Line<'_>) -> Standing {
        let above = at
            .checked_sub(1)
            .and_then(|at| self.line(at))
            .filter(|above| above.slide == line.slide && above.cell == line.cell && !line.gap);
        let flows = above.is_some_and(|above| goes_on(above.text, line.text) || above.text.ends_with(','));
        if !flows && self.form_heads.contains(line.plain.as_str()) {
            Standing::Form
        } else if self.is_alone(at, line) || line.gap {
            Standing::Alone
        } else {
            Standing::Within
        }
    }

    /// Whether a line is a label in words that the table lacks.
    fn is_other_head(&self, at: usize, line: &Line<'_>) -> bool {
        let opens = matches!(
            self.items.last(),
            Some(Placed { item: Item::Label { label, value, .. }, .. }) if value.is_empty() && heads::is_of_people(*label)
        );
        let above = at.checked_sub(1).and_then(|at| self.line(at)).filter(|_| !line.gap);
        let flows = above.is_some_and(|above| goes_on(above.text, line.text) || above.text.ends_with(','));
        !opens && !flows && heads::head_of(line).is_some_and(|head| self.other_heads.contains(&head))
    }

    /// Whether a word that may head prose is rather the first name of the list that opens above it.
    fn is_first_name(&self, found: &Found) -> bool {
        let opens = matches!(
            self.items.last(),
            Some(Placed { item: Item::Label { label, value, .. }, .. }) if value.is_empty() && heads::is_of_people(*label)
        );
        opens && !found.colon && matches!(found.label, Label::Prose | Label::Instrument)
    }

    fn take_label(&mut self, at: usize, line: &Line<'a>) -> Option<usize> {
        let whole = label_at(line.text, self.standing(at, line)).filter(|found| !self.is_first_name(found));
        if let Some(found) = whole.filter(|found| found.colon || !self.wrapped(at, line)) {
            let mut found = found;
            if line.cell.is_some() && !found.colon && self.heads_two_lists(line) {
                found.label = Label::Prose;
            }
            self.push_labels(line, 0, &found);
            return Some(self.take_rest(at));
        }
        // *Outils* / *d'interventions :*, set on two lines.
        let next = self.line(at + 1).filter(|_| self.wrapped(at, line))?;
        let short = line.text.split_whitespace().count() <= 3;
        let joined = format!("{} {}", line.text, next.text);
        let found = label_at(&joined, Standing::Within)
            .filter(|found| short && found.colon && !line.text.contains(':'))?;
        let inside = found.value.start.checked_sub(line.text.len() + 1)?;
        let value = if inside < next.text.len() {
            self.lines.trimmed(next.run, inside..next.text.len(), &[])
        } else {
            None
        };
        let value = value.into_iter().collect();
        self.push(Item::Label { label: found.label, value, cell: false, block: line.block }, line.slide);
        Some(at + 2)
    }

    /// Gives the label just taken the lines below that its value goes on with; the line after them.
    fn take_rest(&mut self, at: usize) -> usize {
        let mut end = at + 1;
        while let Some((above, next)) =
            end.checked_sub(1).and_then(|above| self.line(above)).zip(self.line(end))
        {
            let near = next.block == above.block
                && next.cell == above.cell
                && !next.gap
                && next.slide == above.slide;
            let other = list_mark(next.text) > 0
                || division_of(next.text).is_some()
                || label_at(next.text, self.standing(end, next)).is_some()
                || status_heading(next.text).is_some();
            let run = next.run;
            let goes_on =
                near && !other && goes_on(above.text, next.text) && !above.text.ends_with([',', ';']);
            let Some(Placed { item: Item::Label { value, .. }, .. }) =
                self.items.last_mut().filter(|_| goes_on && end - at < PARAGRAPH_LINES_MAX)
            else {
                break;
            };
            if value.is_empty() {
                break;
            }
            value.push(run);
            end += 1;
        }
        end
    }

    /// A label with its value; further labels on the same line (*Pilote : CCAS - Échéance : 2026*) are items of their own.
    fn push_labels(&mut self, line: &Line<'a>, from: usize, found: &Found) {
        let (mut from, mut found) = (from, found.clone());
        for _ in 0..LABELS_OF_LINE_MAX {
            let value = from + found.value.start..from + found.value.end;
            let words = line.text.get(value.clone()).unwrap_or_default();
            let inner = inner_label(words);
            let end = inner.as_ref().map_or(value.end, |(cut, _, _)| value.start + cut);
            let run =
                if value.start < end { self.lines.trimmed(line.run, value.start..end, &[]) } else { None };
            let said = run.into_iter().collect();
            self.push(
                Item::Label { label: found.label, value: said, cell: false, block: line.block },
                line.slide,
            );
            let Some((_, next, label)) = inner else { return };
            (from, found) = (value.start + next, label);
        }
    }

    /// Whether the next line may be the end of a label that begins on this one.
    fn wrapped(&self, at: usize, line: &Line<'_>) -> bool {
        self.line(at + 1).is_some_and(|next| {
            let near = !next.gap && next.slide == line.slide && next.cell == line.cell;
            near && next.text.split_whitespace().count() <= 4
                && next.text.contains(':')
                && next.text.starts_with(char::is_lowercase)
        })
    }

    fn take_heading(&mut self, at: usize, line: &Line<'a>, division: &Division) -> usize {
        let mut heading = Heading {
            part: division.part,
            number: self.lines.within(line.run, division.number.clone()),
            title: self.lines.trimmed(line.run, division.title.clone(), &[]).into_iter().collect(),
            tail: Vec::new(),
            whole: vec![line.run],
            level: level_of(line),
        };
        let mut words = line.text.split_whitespace().count();
        let mut end = at + 1;
        let mut above = line.clone();
        while let Some(next) =
            self.line(end).filter(|next| self.may_go_on(&above, next, end, heading.title.is_empty()))
        {
            words += next.text.split_whitespace().count();
            let same_block = next.block == line.block;
            let sure = heading.tail.is_empty()
                && (same_block || goes_on(above.text, next.text) || heading.title.is_empty());
            if words > TITLE_WORDS_MAX || !sure && !is_tail(next.text, heading.tail.len()) {
                break;
            }
            if sure {
                heading.title.push(next.run);
                heading.whole.push(next.run);
            } else {
                heading.tail.push(next.run);
            }
            above = next.clone();
            end += 1;
        }
        // A line that may be the first of a paragraph is only taken where it stands alone.
        let followed = self.line(end).is_some_and(|next| !next.gap && next.block == above.block);
        if followed && !heading.tail.is_empty() {
            end -= heading.tail.len();
            heading.tail.clear();
        }
        self.push(Item::Heading(heading), line.slide);
        end
    }

    /// Whether `next` may still be of the heading that `above` is the last line of.
    fn may_go_on(&self, above: &Line<'_>, next: &Line<'_>, at: usize, title_missing: bool) -> bool {
        let row = |line: &Line<'_>| line.cell.map(|cell| (cell.table, cell.row));
        let elsewhere =
            next.cell != above.cell && !(title_missing && row(next) == row(above) && above.cell.is_some());
        let apart = next.gap && !title_missing || next.slide != above.slide || elsewhere;
        let other = self.tables.place(at).is_some()
            || list_mark(next.text) > 0
            || division_of(next.text).is_some()
            || label_at(next.text, self.standing(at, next)).is_some()
            || status_heading(next.text).is_some();
        !apart && !other && !next.text.ends_with(':')
    }

    /// A line of a paragraph: a new one, or more of the last.
    fn take_text(&mut self, at: usize, line: &Line<'a>) {
        let mark = list_mark(line.text);
        let form = matches!(self.tables.place(at), Some(Place::FormValue));
        let slide = line.slide;
        if let Some(Placed { item: Item::Paragraph(open), slide: last }) = self.items.last_mut()
            && open.cell == line.cell
            && open.runs.len() < PARAGRAPH_LINES_MAX
        {
            let above = open.runs.last().map_or("", |run| self.lines.words(*run));
            let same = open.block == line.block && !line.gap && mark == 0 && !is_subnumbered(line.text);
            let whole = || open.runs.iter().map(|run| self.lines.words(*run)).collect::<Vec<_>>().join(" ");
            let cut = mark == 0
                && !form
                && *last + 1 >= slide
                && (is_open(above, line.text, open.bullet) || is_unclosed(&whole()))
                && (open.level.is_none() || !line.gap);
            if same || cut {
                open.runs.push(line.run);
                open.block = line.block;
                return;
            }
        }
        let number = enumerator(line.text).and_then(|end| self.lines.within(line.run, 0..end));
        let Some(run) = self.lines.trimmed(line.run, mark..line.text.len(), &[]) else { return };
        let paragraph = Paragraph {
            runs: vec![run],
            bullet: mark > 0,
            gap: line.gap,
            level: level_of(line),
            number,
            cell: line.cell,
            block: line.block,
        };
        self.push(Item::Paragraph(paragraph), slide);
    }
}

/// A label further on: where the value before it ends, where it begins, what it is.
fn inner_label(words: &str) -> Option<(usize, usize, Found)> {
    let marked = [" - ", " – ", " — ", " | ", " ; ", "; ", " • "]
        .iter()
        .flat_map(|mark| words.match_indices(mark))
        .find_map(|(cut, mark)| {
            let next = cut + mark.len();
            let found = label_at(words.get(next..)?, Standing::Within).filter(|found| found.colon)?;
            let head = words.get(next..next + found.value.start)?;
            // A dash after another name is no label: only a colon is.
            (head.contains(':') && head.starts_with(char::is_uppercase)).then_some((cut, next, found))
        });
    marked.or_else(|| unmarked_label(words))
}

/// *Direction des mobilités Partenaires : Métropole*: two columns, or two lines joined, where only a colon and a capital
/// tell the label.
fn unmarked_label(words: &str) -> Option<(usize, usize, Found)> {
    let opens = |at: usize| words.get(at..).is_some_and(|rest| rest.starts_with(char::is_uppercase));
    words.match_indices(':').find_map(|(colon, _)| {
        let head = words.get(..colon)?;
        let starts =
            head.char_indices().rev().filter(|(_, c)| c.is_whitespace()).map(|(at, c)| at + c.len_utf8());
        let start = starts
            .filter(|at| *at < colon)
            .take(INNER_WORDS_MAX)
            .filter(|at| {
                opens(*at) && super::labels::label_of_words(head.get(*at..).unwrap_or_default()).is_some()
            })
            .last()?;
        let found = label_at(words.get(start..)?, Standing::Within).filter(|found| found.colon)?;
        let named = heads::is_of_people(found.label)
            || matches!(found.label, Label::Budget | Label::Deadline | Label::Indicator);
        named.then_some((start, start, found))
    })
}

/// A line of a table of contents: dots, then a page.
fn is_contents(text: &str) -> bool {
    let last = text.split_whitespace().next_back().unwrap_or_default();
    let page = last.trim_start_matches(['.', '…']);
    has_leaders(text) && !page.is_empty() && page.len() <= 3 && page.bytes().all(|b| b.is_ascii_digit())
}

fn level_of(line: &Line<'_>) -> Option<u8> {
    match line.role {
        domain::document::BlockRole::Heading { level } => Some(level),
        _ => None,
    }
}

/// Whether a line opens with a number of several parts (*1.2.3 Réaménager …*).
fn is_subnumbered(text: &str) -> bool {
    numbered_of(text).is_some_and(|division| matches!(division.part, Part::Numbered(2..)))
}

/// Bytes of the number of a list item, without its mark.
fn enumerator(text: &str) -> Option<usize> {
    let length = text.chars().take_while(|c| c.is_ascii_alphanumeric()).count();
    let marked = text.get(length..)?.starts_with([')', '.', '°']);
    (length > 0 && length <= 3 && marked && list_mark(text) > 0).then_some(length)
}

/// Whether a sentence goes on from one line to the next.
pub(super) fn goes_on(above: &str, next: &str) -> bool {
    hangs(above)
        || starts_closing(next)
        || next.starts_with('/')
        || starts_small(next) && !ends_sentence(above)
}

/// Whether a sentence cut by a blank line, a slide or a page goes on.
fn is_open(above: &str, next: &str, bullet: bool) -> bool {
    let comma = above.trim_end().ends_with(',') && bullet;
    let bracket = next.starts_with('(') && !ends_sentence(above);
    hangs(above) || comma || bracket || starts_closing(next) || starts_small(next) && !ends_sentence(above)
}

/// Whether a bracket is open at the end.
pub(super) fn is_unclosed(text: &str) -> bool {
    let mut depth = 0_i32;
    for c in text.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = (depth - 1).max(0),
            _ => {}
        }
    }
    depth > 0
}

fn is_tail(text: &str, taken: usize) -> bool {
    taken < TAIL_LINES_MAX
        && text.split_whitespace().count() <= TAIL_WORDS_MAX
        && !text.ends_with(['.', ':', ';', ','])
        && !text.starts_with(|c: char| c.is_ascii_digit())
}
