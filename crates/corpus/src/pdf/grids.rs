//! Which ruled lines make the cells of a table, and which words stand in each?

use domain::document::Rect;

use super::columns::middle;
use super::layout::cut_line;
use super::rules::Rule;
use super::sheet::to_f32;
use super::words::{Word, rows_of};

/// A table: rows of cells, each cell with its lines of words.
pub(super) type Cells = Vec<Vec<Vec<Vec<Word>>>>;

/// A table found by its ruled lines.
#[derive(Debug)]
pub(super) struct Grid {
    /// Its outer edges.
    pub(super) rect: Rect,
    /// What stands in it.
    pub(super) cells: Cells,
}

/// Lines that end this near to one another touch.
const TOUCH: f32 = 3.0;
/// Ruled lines looked at; a page with more is a drawing.
const RULES_MAX: usize = 5_000;
/// Rows or columns of one table.
const TRACKS_MAX: usize = 400;
/// A cell with more than this part of a table's words is a part of the page with a frame around it.
const FRAME_SHARE: f32 = 0.6;

/// Takes the words of ruled tables out of `words` and gives the tables.
pub(super) fn take_grids(words: &mut Vec<Word>, rules: &[Rule]) -> Vec<Grid> {
    let mut grids = Vec::new();
    if rules.len() > RULES_MAX {
        return grids;
    }
    for cluster in clusters(rules) {
        let Some(tracks) = Tracks::of(&cluster) else { continue };
        let inside = |word: &Word| tracks.holds(word);
        let (own, rest): (Vec<Word>, Vec<Word>) = std::mem::take(words).into_iter().partition(inside);
        *words = rest;
        if let Some(cells) = tracks.fill(&own, &cluster) {
            grids.push(Grid { rect: tracks.rect(), cells });
        } else {
            words.extend(own);
        }
    }
    grids
}

/// Lines that touch one another, directly or through others.
fn clusters(rules: &[Rule]) -> Vec<Vec<Rule>> {
    let mut sorted: Vec<Rule> = rules.to_vec();
    sorted.sort_by(|a, b| a.rect.y0.total_cmp(&b.rect.y0));
    let mut parent: Vec<usize> = (0..sorted.len()).collect();
    for (i, a) in sorted.iter().enumerate() {
        for (j, b) in sorted.iter().enumerate().skip(i + 1) {
            if b.rect.y0 > a.rect.y1 + TOUCH {
                break;
            }
            if a.rect.x0 - TOUCH <= b.rect.x1 && b.rect.x0 - TOUCH <= a.rect.x1 {
                unite(&mut parent, i, j);
            }
        }
    }
    let mut groups: std::collections::BTreeMap<usize, Vec<Rule>> = std::collections::BTreeMap::new();
    for (i, rule) in sorted.into_iter().enumerate() {
        groups.entry(root(&mut parent, i)).or_default().push(rule);
    }
    groups.into_values().filter(|group| group.len() >= 4).collect()
}

fn root(parent: &mut [usize], mut at: usize) -> usize {
    while let Some(up) = parent.get(at).copied().filter(|up| *up != at) {
        let higher = parent.get(up).copied().unwrap_or(up);
        if let Some(slot) = parent.get_mut(at) {
            *slot = higher;
        }
        at = up;
    }
    at
}

fn unite(parent: &mut [usize], a: usize, b: usize) {
    let (a, b) = (root(parent, a), root(parent, b));
    if let Some(slot) = parent.get_mut(a.max(b)) {
        *slot = a.min(b);
    }
}

/// The places of the lines of a grid.
struct Tracks {
    xs: Vec<f32>,
    ys: Vec<f32>,
}

impl Tracks {
    /// At least two columns and two rows, or it is no table.
    fn of(cluster: &[Rule]) -> Option<Self> {
        let places = |vertical: bool| -> Vec<f32> {
            let along = cluster.iter().filter(|rule| rule.vertical == vertical).map(Rule::at);
            // A table may lack its outer lines: the ends of the lines across stand for them.
            let ends = cluster.iter().filter(|rule| rule.vertical != vertical).flat_map(|rule| {
                if vertical { [rule.rect.x0, rule.rect.x1] } else { [rule.rect.y0, rule.rect.y1] }
            });
            let ends: Vec<f32> = ends.collect();
            let low = ends.iter().copied().fold(f32::MAX, f32::min);
            let high = ends.iter().copied().fold(f32::MIN, f32::max);
            merged(along.chain([low, high]).filter(|place| place.is_finite() && place.abs() < 1e6).collect())
        };
        let (xs, ys) = (places(true), places(false));
        let tracks = 3..=TRACKS_MAX;
        (tracks.contains(&xs.len()) && tracks.contains(&ys.len())).then_some(Self { xs, ys })
    }

    fn rect(&self) -> Rect {
        let ends = |places: &[f32]| (places.first().copied(), places.last().copied());
        let ((x0, x1), (y0, y1)) = (ends(&self.xs), ends(&self.ys));
        Rect { x0: x0.unwrap_or(0.0), y0: y0.unwrap_or(0.0), x1: x1.unwrap_or(0.0), y1: y1.unwrap_or(0.0) }
    }

    fn holds(&self, word: &Word) -> bool {
        let r = self.rect();
        let (x, y) = ((word.rect.x0 + word.rect.x1) / 2.0, middle(word));
        (r.x0..=r.x1).contains(&x) && (r.y0..=r.y1).contains(&y)
    }

    /// The words by cell; `None` where the lines are a frame around parts of the page rather than a table.
    fn fill(&self, words: &[Word], cluster: &[Rule]) -> Option<Cells> {
        let (columns, rows) = (self.xs.len() - 1, self.ys.len() - 1);
        let mut merged_into = self.merge_cells(cluster);
        let mut own: Vec<Vec<Word>> = vec![Vec::new(); columns * rows];
        for word in words {
            let track =
                |places: &[f32], at: f32| places.iter().skip(1).take_while(|place| **place < at).count();
            let column = track(&self.xs, (word.rect.x0 + word.rect.x1) / 2.0).min(columns - 1);
            let row = track(&self.ys, middle(word)).min(rows - 1);
            let cell = root(&mut merged_into, row * columns + column);
            if let Some(slot) = own.get_mut(cell) {
                slot.push(word.clone());
            }
        }
        let filled = own.iter().filter(|cell| !cell.is_empty()).count();
        let largest = own.iter().map(Vec::len).max().unwrap_or(0);
        if filled < 3 || (largest >= 40 && to_f32(largest) > to_f32(words.len()) * FRAME_SHARE) {
            return None;
        }
        let mut cells: Cells = Vec::new();
        for row in own.chunks(columns) {
            let lines: Vec<Vec<Vec<Word>>> = row.iter().map(|cell| rows_of(cell.clone())).collect();
            cells.extend(self.split_row(lines));
        }
        cells.retain(|row| row.iter().any(|cell| !cell.is_empty()));
        Some(without_empty_columns(cells))
    }

    /// Which cell each place of the grid belongs to: no line between two places makes one cell of them.
    fn merge_cells(&self, cluster: &[Rule]) -> Vec<usize> {
        let (columns, rows) = (self.xs.len() - 1, self.ys.len() - 1);
        let mut parent: Vec<usize> = (0..columns * rows).collect();
        let centre = |places: &[f32], at: usize| {
            let (a, b) = (places.get(at).copied().unwrap_or(0.0), places.get(at + 1).copied().unwrap_or(0.0));
            (a + b) / 2.0
        };
        let upright: Vec<&Rule> = cluster.iter().filter(|rule| rule.vertical).collect();
        let flat: Vec<&Rule> = cluster.iter().filter(|rule| !rule.vertical).collect();
        for row in 0..rows {
            let y = centre(&self.ys, row);
            for column in 0..columns {
                let x = centre(&self.xs, column);
                let right = self.xs.get(column + 1).copied().unwrap_or(f32::MAX);
                let below = self.ys.get(row + 1).copied().unwrap_or(f32::MAX);
                let walled = upright
                    .iter()
                    .any(|r| (r.at() - right).abs() <= TOUCH && r.rect.y0 <= y && y <= r.rect.y1);
                let floored =
                    flat.iter().any(|r| (r.at() - below).abs() <= TOUCH && r.rect.x0 <= x && x <= r.rect.x1);
                let cell = row * columns + column;
                if !walled && column + 1 < columns {
                    unite(&mut parent, cell, cell + 1);
                }
                if !floored && row + 1 < rows {
                    unite(&mut parent, cell, cell + columns);
                }
            }
        }
        parent
    }

    /// A row without lines between its entries: its cells hold many short lines that stand level.
    fn split_row(&self, lines: Vec<Vec<Vec<Word>>>) -> Cells {
        let filled: Vec<&Vec<Vec<Word>>> = lines.iter().filter(|cell| !cell.is_empty()).collect();
        let most = filled.iter().map(|cell| cell.len()).max().unwrap_or(0);
        let level = |cell: &Vec<Vec<Word>>, other: &Vec<Vec<Word>>| {
            let starts: Vec<f32> =
                other.iter().filter_map(|row| row.first()).map(|word| word.baseline).collect();
            let own = cell.iter().filter_map(|row| row.first());
            own.filter(|word| starts.iter().any(|y| (y - word.baseline).abs() < word.size * 0.2)).count()
        };
        let longest = filled.iter().max_by_key(|cell| cell.len());
        let entries = longest.is_some_and(|longest| {
            most >= 3
                && filled.len() >= 2
                && filled.iter().all(|cell| cell.len() * 10 >= most * 7)
                && filled.iter().all(|cell| level(cell, longest) * 10 >= cell.len() * 8)
                && filled.iter().any(|cell| cell.iter().all(|line| is_figure(line)))
        });
        if !entries {
            return vec![lines];
        }
        let inner = self.xs.get(1..self.xs.len() - 1).unwrap_or_default();
        let words: Vec<Word> = lines.into_iter().flatten().flatten().collect();
        let wrap = |cell: Vec<Word>| if cell.is_empty() { Vec::new() } else { vec![cell] };
        rows_of(words).into_iter().map(|line| cut_line(line, inner).into_iter().map(wrap).collect()).collect()
    }
}

/// Without the columns that no row has words in: the space between the two lines of a double border.
fn without_empty_columns(mut cells: Cells) -> Cells {
    let columns = cells.iter().map(Vec::len).max().unwrap_or(0);
    for column in (0..columns).rev() {
        if cells.iter().all(|row| row.get(column).is_none_or(Vec::is_empty)) {
            for row in cells.iter_mut().filter(|row| column < row.len()) {
                row.remove(column);
            }
        }
    }
    cells
}

/// A line of figures: an amount, a date, a share.
pub(super) fn is_figure(line: &[Word]) -> bool {
    let (mut digits, mut letters) = (0_usize, 0_usize);
    for c in line.iter().flat_map(|word| word.text.chars()) {
        digits += usize::from(c.is_ascii_digit());
        letters += usize::from(c.is_alphabetic());
    }
    digits > 0 && letters <= digits
}

/// Places nearer than [`TOUCH`] as one, from left to right.
fn merged(mut places: Vec<f32>) -> Vec<f32> {
    places.sort_by(f32::total_cmp);
    let mut kept: Vec<f32> = Vec::new();
    for place in places {
        if kept.last().is_none_or(|last| place - last > TOUCH) {
            kept.push(place);
        }
    }
    kept
}
