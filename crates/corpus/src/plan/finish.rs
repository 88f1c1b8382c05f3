//! How do drafts become a proposal: titles told from themes, lists cut into names, statuses decided, doubts named?

use domain::plan::{
    Action, Axis, Confidence, Evidence, Field, Funding, Number, Objective, Parent, Proposal, Remark,
    RemarkCode, Status,
};

use super::build::{ActionDraft, AxisDraft, Builder, List, ObjectiveDraft, Sheet};
use super::divisions::Part;
use super::known::KnownNames;
use super::labels::label_of_words;
use super::lines::{Lines, Run};
use super::names::{Cutting, Entry, Joined, entries_of, whole_parts};
use super::status::{Decided, decide};
use super::stream::Heading;
use crate::about::plain;

/// The proposal that drafts make.
pub(crate) fn finish(builder: Builder<'_, '_>, repaired: &[usize]) -> Proposal {
    let lines = builder.lines;
    let mut proposal = Proposal::default();
    let titled: Vec<Titled> = builder.axes.iter().map(|axis| titled(lines, axis)).collect();
    let mut places: Vec<Option<usize>> = Vec::new();
    for axis in &titled {
        let made = axis_of(lines, axis);
        places.push(made.is_some().then_some(proposal.axes.len()));
        proposal.axes.extend(made);
    }
    let known = KnownNames::of(lines, &builder.objectives);
    proposal.funding = builder.funding;
    let mut kept = Vec::new();
    for draft in &builder.objectives {
        let repaired = repaired.contains(&draft.slide);
        let finisher = Finisher { lines, known: &known, titled: &titled, places: &places, repaired };
        let made = finisher.objective(draft);
        kept.push(made.is_some().then_some(proposal.objectives.len()));
        if let Some((objective, doubtful)) = made {
            if doubtful {
                proposal.remarks.push(status_remark(&objective, proposal.objectives.len()));
            }
            pair_funders(lines, draft, &mut proposal.funding, kept.len() - 1);
            proposal.objectives.push(objective);
        }
    }
    for row in &mut proposal.funding {
        row.objective = row.objective.and_then(|index| kept.get(index).copied().flatten());
    }
    if !repaired.is_empty() {
        let message = format!(
            "On {} pages or slides the heading stands below what it heads; they were read as one sheet each. Check \
             that each list is under its objective.",
            repaired.len()
        );
        proposal.remarks.push(Remark {
            code: RemarkCode::OrderRepaired,
            message,
            page: None,
            objective: None,
        });
    }
    remark_numbers(&mut proposal);
    remark_sums(&mut proposal);
    proposal
}

fn status_remark(objective: &Objective, index: usize) -> Remark {
    let message =
        "The headings of its actions do not say which of them are under way. Choose for each.".to_owned();
    Remark {
        code: RemarkCode::StatusUnknown,
        message,
        page: Some(objective.source.page()),
        objective: Some(index),
    }
}

/// An axis whose title is told from the themes that stand under it.
struct Titled {
    heading: Heading,
    title: Vec<Run>,
    /// For each of its headings: its first run, and the lines of a theme.
    themes: Vec<(Option<Run>, Vec<Run>)>,
    repeated: bool,
}

/// The title is what all headings of an axis begin with; a line that only some of them go on with is a theme.
fn titled(lines: &Lines<'_>, axis: &AxisDraft) -> Titled {
    let first = axis.headings.first().cloned().unwrap_or_else(|| Heading {
        part: Part::Structure(10),
        number: None,
        title: Vec::new(),
        tail: Vec::new(),
        whole: Vec::new(),
        level: None,
    });
    let all: Vec<Vec<(String, usize)>> =
        axis.headings.iter().map(|heading| words_of(lines, heading)).collect();
    let shared = all.iter().skip(1).fold(all.first().map_or(0, Vec::len), |shared, words| {
        let first = all.first().map(Vec::as_slice).unwrap_or_default();
        shared.min(first.iter().zip(words).take_while(|(a, b)| a.0 == b.0).count())
    });
    let starts_line = |words: &Vec<(String, usize)>| {
        words.get(shared).is_none_or(|(_, line)| {
            shared.checked_sub(1).and_then(|at| words.get(at)).is_some_and(|(_, above)| above != line)
        })
    };
    let differ = all.iter().any(|words| words.len() > shared);
    let told = axis.headings.len() > 1 && shared >= 2 && differ && all.iter().all(starts_line);
    if !told {
        let longest = axis.headings.iter().max_by_key(|heading| heading.title.len()).unwrap_or(&first);
        let title = if first.title.is_empty() { longest.title.clone() } else { first.title.clone() };
        return Titled { title, themes: Vec::new(), repeated: axis.headings.len() > 1, heading: first };
    }
    let parts = axis.headings.iter().zip(&all).map(|(heading, words)| {
        let line = words.get(shared).map(|(_, line)| *line);
        let runs: Vec<Run> = heading.title.iter().chain(&heading.tail).copied().collect();
        let split = line.unwrap_or(runs.len()).min(runs.len());
        (heading.whole.first().copied(), runs.split_at(split).0.to_vec(), runs.split_at(split).1.to_vec())
    });
    let parts: Vec<(Option<Run>, Vec<Run>, Vec<Run>)> = parts.collect();
    let title = parts.first().map(|(_, title, _)| title.clone()).unwrap_or_default();
    let themes = parts.into_iter().map(|(first, _, theme)| (first, theme)).collect();
    Titled { heading: first, title, themes, repeated: true }
}

/// Words of a heading's title and of the lines under it, each with its line.
fn words_of(lines: &Lines<'_>, heading: &Heading) -> Vec<(String, usize)> {
    let runs = heading.title.iter().chain(&heading.tail).enumerate();
    let words = runs.flat_map(|(at, run)| {
        let text = plain(lines.words(*run));
        let bare: Vec<String> = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect();
        bare.into_iter().map(move |word| (word, at))
    });
    words.collect()
}

/// What a heading itself says for the reading.
fn heading_evidence(heading: &Heading, row: bool) -> Vec<Evidence> {
    let mut evidence = match heading.part {
        _ if row => vec![Evidence::Column],
        Part::Structure(_) | Part::Sheet(_) => vec![Evidence::Label],
        Part::Numbered(_) => vec![Evidence::Typography, Evidence::Sequence],
        Part::Styled(_) => vec![Evidence::Typography, Evidence::ShapeOnly],
    };
    if heading.level.is_some() {
        evidence.push(Evidence::Typography);
    }
    evidence
}

fn number_of(lines: &Lines<'_>, run: Option<Run>, evidence: &[Evidence]) -> Option<Field<Number>> {
    let run = run?;
    lines.value(Number::of(lines.words(run)), &[run], evidence)
}

fn axis_of(lines: &Lines<'_>, axis: &Titled) -> Option<Axis> {
    let mut evidence = heading_evidence(&axis.heading, false);
    if axis.repeated {
        evidence.push(Evidence::Repeated);
    }
    let runs = if axis.title.is_empty() { &axis.heading.whole } else { &axis.title };
    let mut whole: Vec<Run> = axis.heading.whole.first().copied().into_iter().collect();
    whole.extend(axis.title.iter().filter(|run| {
        axis.heading
            .whole
            .first()
            .is_none_or(|first| run.range.start >= first.range.end || run.page != first.page)
    }));
    Some(Axis {
        number: number_of(lines, axis.heading.number, &evidence),
        title: lines.field(runs, &evidence)?,
        source: lines.source(&whole)?,
    })
}

struct Finisher<'f, 'a> {
    lines: &'f Lines<'a>,
    known: &'f KnownNames,
    titled: &'f [Titled],
    places: &'f [Option<usize>],
    repaired: bool,
}

impl Finisher<'_, '_> {
    /// An objective, and whether the status of its actions is in doubt.
    fn objective(&self, draft: &ObjectiveDraft) -> Option<(Objective, bool)> {
        let mut evidence = heading_evidence(&draft.heading, draft.row);
        if self.repaired {
            evidence.push(Evidence::Reordered);
        }
        let title = if draft.heading.title.is_empty() { &draft.heading.whole } else { &draft.heading.title };
        let title = self.lines.field(title, &evidence)?;
        let mut objective = Objective::titled(title, self.lines.source(&draft.heading.whole)?);
        objective.number = number_of(self.lines, draft.heading.number, &evidence);
        self.place(draft, &mut objective);
        let sheet = &draft.sheet;
        (objective.pilots, objective.partners) = self.people(sheet);
        objective.instruments = self.list(&sheet.instruments, Cutting::Things);
        objective.deadlines = self.list(&sheet.deadlines, Cutting::Lines);
        objective.indicators = self.list(&sheet.indicators, Cutting::Lines);
        objective.publics = self.list(&sheet.publics, Cutting::Lines);
        let statuses = decide(draft);
        let doubtful = statuses.iter().any(|decided| decided.doubtful);
        for (action, decided) in draft.actions.iter().zip(&statuses) {
            objective.actions.extend(self.action(action, decided));
        }
        if draft.actions.is_empty() {
            for (runs, said) in &draft.paragraphs {
                let action = ActionDraft {
                    text: runs.clone(),
                    number: None,
                    sheet: super::build::Sheet::default(),
                    named: false,
                };
                objective.actions.extend(self.action(&action, &decided_above(draft, *said)));
            }
        }
        lift(&mut objective);
        Some((objective, doubtful))
    }

    /// Its axis and its theme.
    fn place(&self, draft: &ObjectiveDraft, objective: &mut Objective) {
        let mut theme = draft.theme.clone();
        if let Some((index, whole)) = &draft.axis
            && let Some(axis) = self.titled.get(*index)
        {
            let own = axis.themes.iter().find(|(first, _)| *first == whole.first().copied());
            let shown: Vec<Run> = match own {
                Some((_, lines)) => whole.iter().filter(|run| !lines.contains(run)).copied().collect(),
                None => whole.clone(),
            };
            if theme.is_empty() && !draft.axis_inherited {
                theme = own.map(|(_, lines)| lines.clone()).unwrap_or_default();
            }
            let mut evidence = vec![Evidence::Label, Evidence::Position];
            evidence.extend(draft.axis_inherited.then_some(Evidence::Inherited));
            evidence.extend(self.repaired.then_some(Evidence::Reordered));
            let place = self.places.get(*index).copied().flatten();
            objective.axis =
                place.zip(self.lines.field(&shown, &evidence)).map(|(axis, field)| Parent { axis, field });
        }
        objective.theme = self.lines.field(&theme, &[Evidence::Position]);
    }

    /// Pilots and partners: *avec la LPO* among pilots names a partner, *Ville (maître d'ouvrage)* among partners a pilot.
    fn people(&self, sheet: &Sheet) -> (Vec<Field<String>>, Vec<Field<String>>) {
        let named = |list: &List| if list.column { Evidence::Column } else { Evidence::Label };
        let (mut pilots, mut partners) = (Vec::new(), Vec::new());
        let lead = |entry: &Entry| within(self.lines, entry, after_with);
        let role = |entry: &Entry| within(self.lines, entry, before_role);
        for entry in self.entries(&sheet.pilots, Cutting::Names) {
            match lead(&entry) {
                Some(runs) => {
                    for entry in entries_of(self.lines, &runs, Cutting::Names) {
                        self.add(&mut partners, &Entry { split: true, ..entry }, Evidence::Label);
                    }
                }
                None => self.add(&mut pilots, &entry, named(&sheet.pilots)),
            }
        }
        for entry in self.entries(&sheet.partners, Cutting::Names) {
            match role(&entry) {
                Some(runs) => pilots.extend(self.lines.field(&runs, &[Evidence::Label, Evidence::Split])),
                None => self.add(&mut partners, &entry, named(&sheet.partners)),
            }
        }
        (pilots, partners)
    }

    /// The entries of a list: cells stand apart, lines may go on.
    fn entries(&self, list: &List, cutting: Cutting) -> Vec<Entry> {
        let parts = if list.column { list.parts.clone() } else { whole_parts(self.lines, &list.parts) };
        let entries = parts.iter().flat_map(|runs| entries_of(self.lines, runs, cutting));
        if cutting == Cutting::Names {
            entries.flat_map(|entry| self.known.parted(self.lines, entry)).collect()
        } else {
            entries.collect()
        }
    }

    /// Adds what an entry names, unless it is nothing or named already.
    fn add(&self, fields: &mut Vec<Field<String>>, entry: &Entry, named: Evidence) {
        let evidence: &[Evidence] = if entry.split { &[named, Evidence::Split] } else { &[named] };
        let Some(field) = self.lines.field(&entry.runs, evidence) else { return };
        if !is_nothing(field.value()) && !fields.iter().any(|other| other.value() == field.value()) {
            fields.push(field);
        }
    }

    fn list(&self, list: &List, cutting: Cutting) -> Vec<Field<String>> {
        let named = if list.column { Evidence::Column } else { Evidence::Label };
        let mut fields: Vec<Field<String>> = Vec::new();
        for entry in self.entries(list, cutting) {
            self.add(&mut fields, &entry, named);
        }
        fields
    }

    fn action(&self, draft: &ActionDraft, decided: &Decided) -> Option<Action> {
        let evidence: &[Evidence] =
            if draft.named { &[Evidence::Label] } else { &[Evidence::Typography, Evidence::Position] };
        let text = self.lines.field(&draft.text, evidence)?;
        let (status, runs, evidence) = match &draft.sheet.status {
            Some((status, runs)) => (*status, runs.clone(), vec![Evidence::Label]),
            None => (decided.status, decided.runs.clone(), decided.evidence.clone()),
        };
        let source = self.lines.source(&runs).unwrap_or_else(|| text.source().clone());
        let sheet = &draft.sheet;
        let (pilots, partners) = self.people(sheet);
        Some(Action {
            number: number_of(self.lines, draft.number, &[Evidence::Sequence]),
            status: Field::verify(status, source, Confidence::of(&evidence))?,
            text,
            pilots,
            partners,
            instruments: self.list(&sheet.instruments, Cutting::Things),
            deadline: self.list(&sheet.deadlines, Cutting::Lines).into_iter().next(),
        })
    }
}

/// The part of an entry that `range` tells, where it tells one.
fn within(
    lines: &Lines<'_>,
    entry: &Entry,
    range: fn(&str) -> Option<std::ops::Range<usize>>,
) -> Option<Vec<Run>> {
    let joined = Joined::of(lines, &entry.runs);
    let runs = joined.runs(lines, range(&joined.text)?);
    (!runs.is_empty()).then_some(runs)
}

/// *avec la LPO*: without the words that bind it.
fn after_with(text: &str) -> Option<std::ops::Range<usize>> {
    let binds = ["en partenariat avec ", "en lien avec ", "avec l'appui de ", "avec le soutien de ", "avec "];
    let rest = binds.iter().find_map(|bind| text.strip_prefix(bind))?;
    let bare = ["la ", "le ", "les ", "l'", "l’"]
        .iter()
        .find_map(|article| rest.strip_prefix(article))
        .unwrap_or(rest);
    Some(text.len() - bare.len()..text.len())
}

/// *Ville (maître d'ouvrage)*: the name before the role of a pilot.
fn before_role(text: &str) -> Option<std::ops::Range<usize>> {
    let (name, role) = text.trim_end().strip_suffix(')')?.rsplit_once('(')?;
    (label_of_words(role) == Some(super::words::Label::Pilot)).then_some(0..name.len())
}

/// *Néant*, *sans objet*, *à définir*: a list that says that it is empty.
fn is_nothing(value: &str) -> bool {
    let said = plain(value);
    let said = said.trim_matches(|c: char| !c.is_alphanumeric());
    matches!(
        said,
        "" | "neant"
            | "sans objet"
            | "aucun"
            | "aucune"
            | "a definir"
            | "n/a"
            | "na"
            | "nc"
            | "etc"
            | "none"
            | "tbd"
            | "tbc"
            | "so"
    )
}

/// The status of a paragraph under `said` headings of statuses: that of the last of them, which stands right above it.
fn decided_above(draft: &ObjectiveDraft, said: usize) -> Decided {
    let headings: Vec<(Status, &Vec<Run>)> = draft
        .events
        .iter()
        .filter_map(|event| match event {
            super::build::Event::Heading(status, runs) => Some((*status, runs)),
            super::build::Event::Action(..) => None,
        })
        .collect();
    // Two headings in a row head who knows what.
    let in_a_row = said > 1 && !draft.paragraphs.iter().any(|(_, other)| *other == said - 1);
    let above = said.checked_sub(1).filter(|_| !in_a_row).and_then(|at| headings.get(at));
    let own = |status: Status, runs: &[Run], evidence: &[Evidence]| Decided {
        status,
        runs: runs.to_vec(),
        evidence: evidence.to_vec(),
        doubtful: false,
    };
    match (above, &draft.sheet.status) {
        (Some((status, runs)), _) => own(*status, runs, &[Evidence::Label, Evidence::Position]),
        (None, Some((status, runs))) if headings.is_empty() => own(*status, runs, &[Evidence::Label]),
        _ => Decided { doubtful: headings.len() > 1, ..own(Status::Unknown, &[], &[]) },
    }
}

/// What sheets and rows say of actions stands for their objective too.
fn lift(objective: &mut Objective) {
    let add = |list: &mut Vec<Field<String>>, more: Vec<Field<String>>| {
        for field in more {
            if !list.iter().any(|other| other.value() == field.value()) {
                list.push(field);
            }
        }
    };
    let of = |get: fn(&Action) -> &Vec<Field<String>>, actions: &[Action]| -> Vec<Field<String>> {
        actions.iter().flat_map(get).cloned().collect()
    };
    add(&mut objective.pilots, of(|action| &action.pilots, &objective.actions));
    add(&mut objective.partners, of(|action| &action.partners, &objective.actions));
    add(&mut objective.instruments, of(|action| &action.instruments, &objective.actions));
    let deadlines = objective.actions.iter().filter_map(|action| action.deadline.clone()).collect();
    add(&mut objective.deadlines, deadlines);
}

/// One funder and one amount in a sheet belong together.
fn pair_funders(lines: &Lines<'_>, draft: &ObjectiveDraft, funding: &mut [Funding], index: usize) {
    let mut sheets: Vec<&List> = vec![&draft.sheet.funders];
    sheets.extend(draft.actions.iter().map(|action| &action.sheet.funders));
    let names: Vec<_> = sheets
        .iter()
        .flat_map(|list| &list.parts)
        .flat_map(|runs| entries_of(lines, runs, Cutting::Names))
        .collect();
    let mut open: Vec<&mut Funding> =
        funding.iter_mut().filter(|row| row.objective == Some(index) && row.funder.is_none()).collect();
    if let ([name], [row]) = (names.as_slice(), open.as_mut_slice()) {
        row.funder = lines.field(&name.runs, &[Evidence::Label]);
    }
}

/// Numbers missing from a sequence, or given twice.
fn remark_numbers(proposal: &mut Proposal) {
    let mut remarks = Vec::new();
    let whole = |number: &Option<Field<Number>>| match number.as_ref().map(Field::value) {
        Some(Number::Whole(number)) => Some(*number),
        _ => None,
    };
    let numbers: Vec<u32> =
        proposal.objectives.iter().filter_map(|objective| whole(&objective.number)).collect();
    let restarts = numbers.windows(2).any(|pair| matches!(pair, [a, b] if b <= a));
    if let Some(most) = numbers.iter().max().filter(|_| !restarts && numbers.len() > 2) {
        for missing in (1..*most).filter(|number| !numbers.contains(number)).take(20) {
            let message =
                format!("Objective {missing} was not found although {most} others are numbered around it.");
            remarks.push(Remark { code: RemarkCode::NumberMissing, message, page: None, objective: None });
        }
    }
    for (at, objective) in proposal.objectives.iter().enumerate() {
        let axis = objective.axis.as_ref().map(|parent| parent.axis);
        let same = |other: &&Objective| {
            objective.number.is_some()
                && other.number.as_ref().map(Field::value) == objective.number.as_ref().map(Field::value)
                && other.axis.as_ref().map(|parent| parent.axis) == axis
        };
        if proposal.objectives.iter().take(at).any(|other| same(&other)) {
            let message = "Another objective of this axis has the same number and another title.".to_owned();
            let page = Some(objective.source.page());
            remarks.push(Remark { code: RemarkCode::NumberTwice, message, page, objective: Some(at) });
        }
    }
    proposal.remarks.extend(remarks);
}

/// Amounts of one scope that do not add up to its total.
fn remark_sums(proposal: &mut Proposal) {
    let mut remarks = Vec::new();
    let totals = proposal.funding.iter().filter(|row| row.funder.is_none());
    if let Some(total) = totals.max_by_key(|row| row.amount.value().cents) {
        let currency = total.amount.value().currency;
        let parts: Vec<i64> = proposal
            .funding
            .iter()
            .filter(|row| {
                let scope = |row: &Funding| row.scope.as_ref().map(|scope| scope.value().clone());
                let alike = scope(row) == scope(total) || total.objective.is_none();
                alike
                    && row.funder.is_some()
                    && row.objective == total.objective
                    && row.amount.value().currency == currency
            })
            .map(|row| row.amount.value().cents)
            .collect();
        let sum: i64 = parts.iter().fold(0_i64, |sum, cents| sum.saturating_add(*cents));
        if parts.len() > 1 && sum != total.amount.value().cents {
            let message = format!(
                "Amounts by funder add up to {} {}, the total said is {}. Check them.",
                sum / 100,
                currency.as_str(),
                total.amount.value().cents / 100
            );
            let remark = Remark {
                code: RemarkCode::SumDiffers,
                message,
                page: Some(total.source.page()),
                objective: total.objective,
            };
            remarks.push(remark);
        }
    }
    proposal.remarks.extend(remarks);
}
