//! How do items become axes, objectives and what each of them holds?
//!
//! Items are read in order with four places in mind: the axis, the objective and the action that were last named, and
//! the label whose list is open. What is not under any of them is left out; nothing is guessed.

use domain::plan::{Funding, Status};

use super::funding::{self, Context};
use super::levels::{Level, Levels};
use super::lines::{Lines, Run};
use super::names::Joined;
use super::rows;
use super::stream::{Heading, Item, Paragraph, Placed};
use super::tasks::{opens_with_infinitive, tasks_in};
use super::words::Label;
use crate::about::plain;

/// Words of a paragraph that may still be a list of names.
const NAMES_WORDS_MAX: usize = 160;
/// Words of a label that the table of words lacks, at most.
const HEAD_WORDS_MAX: usize = 5;
/// Words of a paragraph without commas that may still be one name.
const NAME_WORDS_MAX: usize = 18;

/// A list and whether a table named it.
#[derive(Debug, Clone, Default)]
pub(crate) struct List {
    /// Lines of each part of the list.
    pub(crate) parts: Vec<Vec<Run>>,
    /// The name of a column announced it.
    pub(crate) column: bool,
}

/// An axis being read.
#[derive(Debug, Clone)]
pub(crate) struct AxisDraft {
    /// Its headings, wherever they stand.
    pub(crate) headings: Vec<Heading>,
}

/// What a sheet says, of an objective or of an action.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sheet {
    /// Who answers.
    pub(crate) pilots: List,
    /// Who takes part.
    pub(crate) partners: List,
    /// What it works through.
    pub(crate) instruments: List,
    /// By when.
    pub(crate) deadlines: List,
    /// What is measured.
    pub(crate) indicators: List,
    /// Whom it is for.
    pub(crate) publics: List,
    /// Who pays, where no amount stands with the name.
    pub(crate) funders: List,
    /// What it says of its status.
    pub(crate) status: Option<(Status, Vec<Run>)>,
}

/// An action being read.
#[derive(Debug, Clone)]
pub(crate) struct ActionDraft {
    /// Its words.
    pub(crate) text: Vec<Run>,
    /// Its number.
    pub(crate) number: Option<Run>,
    /// What its sheet or row says.
    pub(crate) sheet: Sheet,
    /// It is named by a heading, a column or a label.
    pub(crate) named: bool,
}

/// What bears on the status of the actions of an objective, in order.
#[derive(Debug, Clone)]
pub(crate) enum Event {
    /// An action; a new group begins with it.
    Action(usize, bool),
    /// A heading that gives a status.
    Heading(Status, Vec<Run>),
}

/// An objective being read.
#[derive(Debug, Clone)]
pub(crate) struct ObjectiveDraft {
    /// Number and title.
    pub(crate) heading: Heading,
    /// The axis, and the heading that says so.
    pub(crate) axis: Option<(usize, Vec<Run>)>,
    /// The axis was said on another slide or above other objectives.
    pub(crate) axis_inherited: bool,
    /// Theme.
    pub(crate) theme: Vec<Run>,
    /// What its sheet says.
    pub(crate) sheet: Sheet,
    /// Its actions.
    pub(crate) actions: Vec<ActionDraft>,
    /// Paragraphs under a heading of actions, each with how many headings of statuses stand above it: actions where no
    /// item is.
    pub(crate) paragraphs: Vec<(Vec<Run>, usize)>,
    /// For statuses.
    pub(crate) events: Vec<Event>,
    /// Slide of its heading.
    pub(crate) slide: usize,
    /// A row of a table is its heading.
    pub(crate) row: bool,
}

/// The list that is open.
#[derive(Debug, Clone)]
pub(crate) struct Zone {
    label: Label,
    /// Something stood on the line of the label.
    inline: bool,
    /// What was taken last ends with a comma.
    open: bool,
    block: usize,
    cell: bool,
    /// Parts taken, and whether the first was an item with a bullet.
    taken: usize,
    bullets: bool,
    slide: usize,
}

/// A plan being read.
pub(crate) struct Builder<'l, 'a> {
    pub(crate) lines: &'l Lines<'a>,
    pub(crate) levels: &'l Levels,
    /// Axes in order of the document.
    pub(crate) axes: Vec<AxisDraft>,
    /// Objectives in order of the document.
    pub(crate) objectives: Vec<ObjectiveDraft>,
    /// Amounts.
    pub(crate) funding: Vec<Funding>,
    /// Places being written to.
    pub(crate) axis: Option<(usize, Vec<Run>, usize)>,
    pub(crate) theme: Vec<Run>,
    pub(crate) objective: Option<usize>,
    action: Option<usize>,
    zone: Option<Zone>,
    group_open: bool,
    /// Last paragraph that may say what amounts below it are for.
    scope: Vec<Run>,
    airy: bool,
    spaced: bool,
    by_slide: bool,
}

impl<'l, 'a> Builder<'l, 'a> {
    pub(crate) fn new(lines: &'l Lines<'a>, levels: &'l Levels, by_slide: bool) -> Self {
        let gaps = lines.lines.iter().filter(|line| line.gap).count();
        Self {
            lines,
            levels,
            axes: Vec::new(),
            objectives: Vec::new(),
            funding: Vec::new(),
            axis: None,
            theme: Vec::new(),
            objective: None,
            action: None,
            zone: None,
            group_open: false,
            scope: Vec::new(),
            spaced: gaps > lines.pages.len() + 2,
            airy: gaps * 10 > lines.lines.len() * 8,
            by_slide,
        }
    }

    /// Reads the items.
    pub(crate) fn read(&mut self, items: &[Placed]) {
        let mut slide = 0;
        for placed in items {
            if placed.slide != slide {
                slide = placed.slide;
                self.group_open = false;
                self.scope.clear();
                if self.by_slide {
                    self.zone = None;
                }
            }
            match &placed.item {
                Item::Heading(heading) => self.heading(heading, placed.slide),
                Item::Label { label, value, cell, block } => {
                    let zone = Zone {
                        label: *label,
                        inline: !value.is_empty(),
                        open: value.last().is_some_and(|run| is_open(self.lines.words(*run))),
                        block: *block,
                        cell: *cell,
                        taken: 0,
                        bullets: false,
                        slide,
                    };
                    self.label(&zone, value);
                }
                Item::Status(status, runs) => self.status(*status, runs),
                Item::Paragraph(paragraph) => self.paragraph(paragraph, placed.slide),
                Item::Row(row) => {
                    self.zone = None;
                    rows::read(self, row, placed.slide);
                }
                Item::Close => self.zone = None,
            }
        }
    }

    fn heading(&mut self, heading: &Heading, slide: usize) {
        self.zone = None;
        self.scope.clear();
        match self.levels.of(heading.part) {
            Some(Level::Axis) => {
                self.set_axis(heading, slide);
                self.theme.clear();
                self.leave();
            }
            Some(Level::Theme) => {
                self.theme.clone_from(&heading.title);
                self.leave();
            }
            Some(Level::Objective) => self.set_objective(heading.clone(), slide),
            Some(Level::Action) => self.set_action(heading),
            None => {
                // A numbered heading that is no part of the plan ends what is above it.
                self.action = None;
            }
        }
    }

    /// No objective is open any more.
    fn leave(&mut self) {
        self.objective = None;
        self.action = None;
        self.group_open = false;
    }

    pub(crate) fn set_axis(&mut self, heading: &Heading, slide: usize) -> usize {
        let known = self.axes.iter().position(|axis| {
            axis.headings
                .first()
                .is_some_and(|first| self.same_number(first, heading) && self.alike(first, heading))
        });
        let index = known.unwrap_or(self.axes.len());
        match self.axes.get_mut(index) {
            Some(axis) => axis.headings.push(heading.clone()),
            None => self.axes.push(AxisDraft { headings: vec![heading.clone()] }),
        }
        let mut whole = heading.whole.clone();
        whole.truncate(heading.whole.len());
        self.axis = Some((index, whole, slide));
        index
    }

    /// Whether two headings have the same number, or neither has one.
    fn same_number(&self, one: &Heading, other: &Heading) -> bool {
        let number =
            |heading: &Heading| heading.number.map(|run| domain::plan::Number::of(self.lines.words(run)));
        number(one) == number(other)
    }

    /// Whether two titles are one title, as far as both go.
    pub(crate) fn alike(&self, one: &Heading, other: &Heading) -> bool {
        let words = |heading: &Heading| -> Vec<String> {
            let text = plain(&Joined::of(self.lines, &heading.title).text);
            let bare = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
            bare.map(str::to_owned).collect()
        };
        let (a, b) = (words(one), words(other));
        if a.is_empty() || b.is_empty() {
            return one.number.is_some();
        }
        let same = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
        // A table of contents may cut a title short, a slide may add a theme to it; without a number, *Habitat* is not
        // *Habitat et santé*.
        let whole = if one.number.is_some() { a.len().min(b.len()) } else { a.len().max(b.len()) };
        same == whole || same >= 5 && same * 2 >= a.len().max(b.len())
    }

    pub(crate) fn set_objective(&mut self, heading: Heading, slide: usize) {
        let axis = self.axis.as_ref().map(|(index, runs, _)| (*index, runs.clone()));
        let inherited = self.axis.as_ref().is_some_and(|(_, _, said)| self.by_slide && *said != slide);
        let known = self.objectives.iter().position(|other| {
            self.same_number(&other.heading, &heading) && self.alike(&other.heading, &heading)
        });
        self.action = None;
        self.zone = None;
        self.group_open = false;
        if let Some(index) = known {
            self.objective = Some(index);
            let Some(other) = self.objectives.get_mut(index) else { return };
            // The table of contents comes first, the sheet says it in full.
            if other.actions.is_empty() && other.sheet.is_empty() {
                other.heading = heading;
                other.slide = slide;
                other.axis = axis.or_else(|| other.axis.take());
            }
            return;
        }
        self.objective = Some(self.objectives.len());
        self.objectives.push(ObjectiveDraft {
            heading,
            axis,
            axis_inherited: inherited,
            theme: self.theme.clone(),
            sheet: Sheet::default(),
            actions: Vec::new(),
            paragraphs: Vec::new(),
            events: Vec::new(),
            slide,
            row: false,
        });
    }

    fn set_action(&mut self, heading: &Heading) {
        let Some(objective) = self.objective.and_then(|index| self.objectives.get_mut(index)) else { return };
        let number = |run: Option<Run>| run.map(|run| self.lines.words(run).to_owned());
        let known = objective
            .actions
            .iter()
            .position(|action| action.number.is_some() && number(action.number) == number(heading.number));
        self.action = Some(known.unwrap_or(objective.actions.len()));
        if known.is_none() {
            objective.events.push(Event::Action(objective.actions.len(), !self.group_open));
            self.group_open = true;
            objective.actions.push(ActionDraft {
                text: heading.title.clone(),
                number: heading.number,
                sheet: Sheet::default(),
                named: true,
            });
        }
    }

    /// What the sheet being read says.
    pub(crate) fn sheet(&mut self) -> Option<&mut Sheet> {
        let objective = self.objectives.get_mut(self.objective?)?;
        match self.action {
            Some(index) => objective.actions.get_mut(index).map(|action| &mut action.sheet),
            None => Some(&mut objective.sheet),
        }
    }

    fn label(&mut self, zone: &Zone, value: &[Run]) {
        self.zone = Some(zone.clone());
        if matches!(zone.label, Label::Actions | Label::Content) {
            self.group_open = false;
        }
        if !value.is_empty() {
            self.take(zone, value.to_vec());
        }
    }

    /// Puts a part of a list where its label says.
    fn take(&mut self, zone: &Zone, runs: Vec<Run>) {
        match zone.label {
            Label::Axis | Label::Objective | Label::Action | Label::Theme | Label::Number => {
                self.parent(zone.label, &runs);
            }
            Label::Status => {
                let text = Joined::of(self.lines, &runs).text;
                if let Some(status) = super::labels::status_of_value(&text)
                    && let Some(sheet) = self.sheet()
                {
                    sheet.status = Some((status, runs));
                }
            }
            Label::Budget => self.amounts(&runs, true),
            Label::Funder => {
                let before = self.funding.len();
                self.amounts(&runs, true);
                if self.funding.len() == before
                    && let Some(sheet) = self.sheet()
                {
                    sheet.funders.parts.push(runs);
                }
            }
            Label::Actions => self.prose(runs),
            Label::Prose | Label::Content | Label::Other => {}
            label => {
                if let Some(list) = self.sheet().and_then(|sheet| sheet.list(label)) {
                    list.parts.push(runs);
                }
            }
        }
    }

    /// The parents and the title that a form names.
    fn parent(&mut self, label: Label, runs: &[Run]) {
        match label {
            Label::Theme => {
                if let Some(objective) = self.objective.and_then(|index| self.objectives.get_mut(index)) {
                    objective.theme = runs.to_vec();
                }
            }
            Label::Axis => {
                let heading = rows::heading_in(self.lines, runs, super::divisions::Part::Structure(10));
                let axis = self.set_axis(&heading, 0);
                if let Some(objective) = self.objective.and_then(|index| self.objectives.get_mut(index)) {
                    objective.axis = Some((axis, heading.whole));
                }
            }
            Label::Action => {
                let Some(objective) = self.objective.and_then(|index| self.objectives.get_mut(index)) else {
                    return;
                };
                let action = self.action.and_then(|index| objective.actions.get_mut(index));
                match action {
                    Some(action) if action.text.is_empty() => action.text = runs.to_vec(),
                    None if objective.heading.title.is_empty() => {
                        objective.heading.title = runs.to_vec();
                        objective.heading.whole.extend(runs);
                    }
                    _ => {}
                }
            }
            _ => {}
        }
    }

    fn amounts(&mut self, runs: &[Run], named: bool) {
        let scope = std::mem::take(&mut self.scope);
        let titled = self.title_of_sheet();
        let context = Context {
            scope: if scope.is_empty() { &titled } else { &scope },
            objective: self.objective,
            named,
        };
        let rows = funding::funding_of(self.lines, runs, context);
        self.funding.extend(rows);
        self.scope = scope;
    }

    /// The title of the sheet being read, which its amounts are for.
    fn title_of_sheet(&self) -> Vec<Run> {
        let Some(objective) = self.objective.and_then(|index| self.objectives.get(index)) else {
            return Vec::new();
        };
        match self.action.and_then(|index| objective.actions.get(index)) {
            Some(action) => action.text.clone(),
            None => objective.heading.title.clone(),
        }
    }

    fn status(&mut self, status: Status, runs: &[Run]) {
        self.zone = None;
        self.group_open = false;
        if let Some(objective) = self.objective.and_then(|index| self.objectives.get_mut(index)) {
            objective.events.push(Event::Heading(status, runs.to_vec()));
            self.zone = Some(Zone {
                label: Label::Actions,
                inline: false,
                open: false,
                block: 0,
                cell: false,
                taken: 0,
                bullets: false,
                slide: 0,
            });
        }
    }

    fn paragraph(&mut self, paragraph: &Paragraph, slide: usize) {
        let text = Joined::of(self.lines, &paragraph.runs).text;
        if let Some(zone) = self.zone.clone() {
            if matches!(zone.label, Label::Actions | Label::Content) {
                return self.in_actions(paragraph, &text, zone.label);
            }
            if zone.label == Label::Other && paragraph.bullet {
                if opens_with_infinitive(&text) {
                    self.free(paragraph, &text);
                }
                return;
            }
            if self.belongs(&zone, paragraph, &text, slide) {
                if let Some(open) = &mut self.zone {
                    open.taken += 1;
                    open.open = is_open(&text);
                    open.bullets |= paragraph.bullet;
                    open.slide = slide;
                }
                self.take(&zone, paragraph.runs.clone());
                return;
            }
            self.zone = None;
            self.group_open = false;
        }
        self.free(paragraph, &text);
    }

    /// Whether a paragraph is of the list that is open.
    fn belongs(&self, zone: &Zone, paragraph: &Paragraph, text: &str, slide: usize) -> bool {
        let words = text.split_whitespace().count();
        let named = matches!(zone.label, Label::Pilot | Label::Partner | Label::Funder);
        let separated = text.contains([',', ';', '/', '•']) || paragraph.runs.len() > 1;
        let too_long = named && (words > NAMES_WORDS_MAX || words > NAME_WORDS_MAX && !separated);
        let sentence = named && words > 7 && text.trim_end().ends_with('.') && !text.contains([',', ';']);
        if zone.cell {
            return true;
        }
        if too_long || sentence || paragraph.level.is_some() && zone.taken > 0 {
            return false;
        }
        let gap = paragraph.gap && !self.airy;
        if zone.inline {
            // *Quartiers concernés : …* under *Partenaires : …* is a label that the table of words lacks.
            let other =
                !zone.open && paragraph.runs.first().is_some_and(|run| is_head(self.lines.words(*run)));
            let same = (paragraph.block == zone.block || zone.open) && !paragraph.bullet && !gap && !other;
            return same || paragraph.bullet && zone.label == Label::Prose && !gap;
        }
        if zone.taken == 0 {
            return true;
        }
        // On the next page a list may go on; space alone says nothing there.
        let crossed = slide != zone.slide && !self.by_slide;
        // Where space tells lists apart, an item without any belongs to what is above it.
        let spaced = self.spaced && !gap;
        (!gap || crossed) && (paragraph.bullet == zone.bullets || !paragraph.bullet || spaced)
    }

    /// Under a heading of actions: items, or paragraphs where there are none.
    fn in_actions(&mut self, paragraph: &Paragraph, text: &str, label: Label) {
        if paragraph.bullet || self.action.is_some() {
            return self.free(paragraph, text);
        }
        let words = text.split_whitespace().count();
        let heads = text.trim_end().ends_with(':') || paragraph.level.is_some();
        if words < 2 || heads {
            return;
        }
        if label == Label::Actions {
            return self.prose(paragraph.runs.clone());
        }
        // How a sheet is carried out is told in prose, or in lines that each say what will be done.
        for runs in tasks_in(self.lines, &paragraph.runs) {
            self.prose(runs);
        }
    }

    /// A paragraph that is an action where the objective has no items.
    fn prose(&mut self, runs: Vec<Run>) {
        if let Some(objective) = self.objective.and_then(|index| self.objectives.get_mut(index)) {
            let said = objective.events.iter().filter(|event| matches!(event, Event::Heading(..))).count();
            objective.paragraphs.push((runs, said));
        }
    }

    /// A paragraph that no list takes: an action, an amount, or what amounts below are for.
    fn free(&mut self, paragraph: &Paragraph, text: &str) {
        if paragraph.gap && !self.airy {
            self.group_open = false;
        }
        if self.objective.is_none() && self.axes.is_empty() && !self.levels.has(Level::Objective) {
            return;
        }
        if funding::is_statement(text) {
            return self.amounts(&paragraph.runs, false);
        }
        if !paragraph.bullet {
            return self.plain_text(paragraph, text);
        }
        let in_sheet = self.action.is_some();
        let Some(objective) = self.objective.and_then(|index| self.objectives.get_mut(index)) else { return };
        // The items of an action's own sheet are its steps.
        if in_sheet || text.split_whitespace().count() < 2 && text.len() < 4 {
            return;
        }
        objective.events.push(Event::Action(objective.actions.len(), !self.group_open));
        self.group_open = true;
        let (text, sheet) = rows::with_brackets(self.lines, &paragraph.runs);
        objective.actions.push(ActionDraft { text, number: paragraph.number, sheet, named: false });
    }

    fn plain_text(&mut self, paragraph: &Paragraph, text: &str) {
        let (last, before) = match paragraph.runs.split_last() {
            Some((last, before)) => (*last, before),
            None => return,
        };
        let last_text = self.lines.words(last);
        if text.trim_end().ends_with(':') && !domain::plan::find_amounts(last_text).is_empty() {
            // *Deux conventions représentant 138 M€ :*, under the name of the project.
            if !before.is_empty() {
                self.scope = before.to_vec();
            }
            return self.amounts(&[last], false);
        }
        let words = text.split_whitespace().count();
        if words <= 25 && !text.trim_end().ends_with('.') && paragraph.cell.is_none() {
            self.scope.clone_from(&paragraph.runs);
        }
    }
}

/// Whether a line opens as a label does, whatever its words.
fn is_head(text: &str) -> bool {
    text.split_once(" :").or_else(|| text.split_once(": ")).is_some_and(|(head, _)| {
        head.starts_with(char::is_uppercase) && head.split_whitespace().count() <= HEAD_WORDS_MAX
    })
}

/// Whether a list goes on: its last line ends with a comma.
fn is_open(text: &str) -> bool {
    text.trim_end().ends_with([',', ';'])
}

impl Sheet {
    /// The list that a label opens.
    pub(crate) fn list(&mut self, label: Label) -> Option<&mut List> {
        Some(match label {
            Label::Pilot => &mut self.pilots,
            Label::Partner => &mut self.partners,
            Label::Instrument => &mut self.instruments,
            Label::Deadline => &mut self.deadlines,
            Label::Indicator => &mut self.indicators,
            Label::Public => &mut self.publics,
            Label::Funder => &mut self.funders,
            _ => return None,
        })
    }

    /// Whether it says nothing.
    pub(crate) fn is_empty(&self) -> bool {
        let lists = [
            &self.pilots,
            &self.partners,
            &self.instruments,
            &self.deadlines,
            &self.indicators,
            &self.publics,
        ];
        lists.iter().all(|list| list.parts.is_empty()) && self.status.is_none()
    }
}

impl ObjectiveDraft {
    /// An objective that a row or a form names.
    pub(crate) fn of(heading: Heading, slide: usize) -> Self {
        Self {
            heading,
            axis: None,
            axis_inherited: false,
            theme: Vec::new(),
            sheet: Sheet::default(),
            actions: Vec::new(),
            paragraphs: Vec::new(),
            events: Vec::new(),
            slide,
            row: true,
        }
    }
}
