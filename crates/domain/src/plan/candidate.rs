//! What does a reading propose for a plan, piece by piece, and which pieces are already there?
//!
//! *Invariant:* a [`Candidate`] only holds values that a [`Proposal`] holds, with their words; a person decides on each
//! one. Nothing here changes a plan.

use std::collections::{BTreeMap, HashSet};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::amount::Currency;
use super::field::{Field, Level, Quote, Source, fold};
use super::item::Kind;
use super::proposal::{Action, Figure, Funding, Objective, Proposal, Remark, RemarkCode, Status};
use crate::ItemId;

/// A piece of a plan as read: the fields that the document says, and the words that say them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    /// Its name in this reading: `plan`, `axis-0`, `objective-3`, `action-3-0`, `figure-1`; `+` and a number behind it
    /// for a part of one that a person split.
    pub key: String,
    /// What it is.
    pub kind: Kind,
    /// The piece that holds it.
    pub parent: Option<String>,
    /// Fields read, as the body of its kind writes them.
    pub body: Map<String, Value>,
    /// Words that say each field.
    pub sources: BTreeMap<String, Vec<Quote>>,
    /// How much a person should look at each field: the least sure of its values.
    pub levels: BTreeMap<String, Level>,
}

/// What a person decided on a piece.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Choice {
    /// Whether it enters the plan.
    pub taken: bool,
    /// Its fields as corrected; `None`: as read.
    #[serde(default)]
    pub body: Option<Map<String, Value>>,
    /// The piece that it was put together with: its words go there.
    #[serde(default)]
    pub merged_into: Option<String>,
}

/// Everything decided so far.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Decisions {
    /// By key.
    #[serde(default)]
    pub choices: BTreeMap<String, Choice>,
    /// Pieces made by splitting others.
    #[serde(default)]
    pub split: Vec<Candidate>,
}

/// A thing that the plan has already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Its id.
    pub id: ItemId,
    /// What it is.
    pub kind: Kind,
    /// What holds it.
    pub parent: Option<ItemId>,
    /// Number as printed.
    pub number: String,
    /// Title or name.
    pub title: String,
}

/// Share of common words from which two titles of actions are one.
const SAME_TITLE: f64 = 0.6;

impl Candidate {
    fn new(key: String, kind: Kind, parent: Option<String>) -> Self {
        Self { key, kind, parent, body: Map::new(), sources: BTreeMap::new(), levels: BTreeMap::new() }
    }

    fn note(&mut self, field: &str, source: &Source, level: Level) {
        self.sources.entry(field.to_owned()).or_default().extend(source.quotes().cloned());
        let known = self.levels.entry(field.to_owned()).or_insert(level);
        *known = level.min(*known);
    }

    fn put<T>(&mut self, field: &str, read: &Field<T>, value: Value) {
        self.note(field, read.source(), read.confidence().level());
        self.body.insert(field.to_owned(), value);
    }

    fn put_text(&mut self, field: &str, read: &Field<String>) {
        self.put(field, read, json!(fold(read.value())));
    }

    /// Adds names to a list; a field without any is left out.
    fn put_names(&mut self, field: &str, read: &[Field<String>], value: impl Fn(String) -> Value) {
        if read.is_empty() {
            return;
        }
        for name in read {
            self.note(field, name.source(), name.confidence().level());
        }
        let names = read.iter().map(|name| value(fold(name.value())));
        self.body.insert(field.to_owned(), names.collect());
    }

    fn put_funding(&mut self, rows: &[&Funding], currency: Currency) {
        let mut lines = Vec::new();
        for row in rows {
            // Another currency is not of this plan: a remark tells of it (see `other_currencies`).
            if row.amount.value().currency != currency {
                continue;
            }
            // A line without a funder may be an envelope or a sum of others: a person says who pays, or refuses it.
            let amount = row.amount.confidence().level();
            let level = row.funder.as_ref().map_or(amount, |funder| funder.confidence().level().min(amount));
            self.note("funding", &row.source, level);
            let funder = row.funder.as_ref().map(|funder| fold(funder.value())).unwrap_or_default();
            lines.push(json!({"funder": funder, "planned_cents": row.amount.value().cents}));
        }
        if !lines.is_empty() {
            self.body.insert("funding".to_owned(), Value::Array(lines));
        }
    }

    /// Title or name.
    #[must_use]
    pub fn title(&self) -> &str {
        let named = ["title", "name"].iter().find_map(|name| self.body.get(*name)?.as_str());
        named.unwrap_or_default()
    }

    /// Number as printed.
    #[must_use]
    pub fn number(&self) -> &str {
        self.body.get("number").and_then(Value::as_str).unwrap_or_default()
    }
}

fn party(name: String) -> Value {
    json!({"name": name})
}

/// The pieces of a proposal, each after the one that holds it. `day` is that of values whose period is not said.
#[must_use]
pub fn candidates(proposal: &Proposal, currency: Currency, day: jiff::civil::Date) -> Vec<Candidate> {
    let mut all = vec![plan_of(proposal, currency)];
    for (rank, axis) in proposal.axes.iter().enumerate() {
        let mut piece = Candidate::new(format!("axis-{rank}"), Kind::Axis, Some("plan".to_owned()));
        if let Some(number) = &axis.number {
            piece.put("number", number, json!(number.value().to_string()));
        }
        piece.put_text("title", &axis.title);
        all.push(piece);
    }
    for (rank, objective) in proposal.objectives.iter().enumerate() {
        let funding: Vec<&Funding> =
            proposal.funding.iter().filter(|row| row.objective == Some(rank)).collect();
        all.push(objective_of(rank, objective, &funding, currency));
        let mut sheets: Vec<Candidate> =
            objective.actions.iter().enumerate().map(|(at, action)| sheet_of(rank, at, action)).collect();
        if sheets.is_empty() {
            sheets.push(only_sheet(rank, objective));
        }
        all.extend(sheets);
    }
    let figures = proposal.figures.iter().enumerate();
    all.extend(figures.filter_map(|(rank, figure)| figure_of(rank, figure, day)));
    all
}

/// What tells of the amounts in another currency than the plan's, which no piece holds.
#[must_use]
pub fn other_currencies(proposal: &Proposal, currency: Currency) -> Vec<Remark> {
    let other = proposal.funding.iter().filter(|row| row.amount.value().currency != currency);
    let remark = |row: &Funding| Remark {
        code: RemarkCode::OtherCurrency,
        message: format!("`{}` is not in the currency of the plan.", fold(&row.source.words())),
        page: Some(row.source.page()),
        objective: row.objective,
    };
    other.map(remark).collect()
}

/// Whether someone is to say who pays, of a line of money among these fields.
#[must_use]
pub fn lacks_funder(body: &Map<String, Value>) -> bool {
    let lines = ["funding", "budget"].iter().filter_map(|field| body.get(*field)?.as_array()).flatten();
    let funder =
        |line: &Value| line.get("funder").and_then(Value::as_str).unwrap_or_default().trim().to_owned();
    lines.into_iter().any(|line| funder(line).is_empty())
}

fn plan_of(proposal: &Proposal, currency: Currency) -> Candidate {
    let mut piece = Candidate::new("plan".to_owned(), Kind::Plan, None);
    if let Some(title) = &proposal.title {
        piece.put_text("title", title);
    }
    if let Some(period) = &proposal.period {
        let years: Vec<i16> = years(period.value());
        let day = |year: &i16, month, day| jiff::civil::Date::new(*year, month, day).ok();
        if let Some(start) = years.iter().min().and_then(|year| day(year, 1, 1)) {
            piece.put("start", period, json!(start));
        }
        if let Some(end) = years.iter().max().and_then(|year| day(year, 12, 31)) {
            piece.put("end", period, json!(end));
        }
    }
    let funding: Vec<&Funding> = proposal.funding.iter().filter(|row| row.objective.is_none()).collect();
    piece.put_funding(&funding, currency);
    piece
}

fn years(text: &str) -> Vec<i16> {
    let words = text.split(|letter: char| !letter.is_ascii_digit());
    words.filter(|word| word.len() == 4).filter_map(|word| word.parse().ok()).collect()
}

fn objective_of(rank: usize, objective: &Objective, funding: &[&Funding], currency: Currency) -> Candidate {
    let parent =
        objective.axis.as_ref().map_or_else(|| "plan".to_owned(), |axis| format!("axis-{}", axis.axis));
    let mut piece = Candidate::new(format!("objective-{rank}"), Kind::Objective, Some(parent));
    if let Some(number) = &objective.number {
        piece.put("number", number, json!(number.value().to_string()));
    }
    piece.put_text("title", &objective.title);
    if let Some(theme) = &objective.theme {
        piece.put_text("theme", theme);
    }
    piece.put_names("pilots", &objective.pilots, party);
    piece.put_names("partners", &objective.partners, party);
    piece.put_names("instruments", &objective.instruments, |name| json!(name));
    let said = objective.deadlines.iter().chain(&objective.publics).chain(&objective.indicators);
    let said: Vec<&Field<String>> = said.collect();
    if !said.is_empty() && !objective.actions.is_empty() {
        let lines: Vec<String> = said.iter().map(|field| fold(field.value())).collect();
        for field in said {
            piece.note("description", field.source(), field.confidence().level());
        }
        piece.body.insert("description".to_owned(), json!(lines.join("\n")));
    }
    piece.put_funding(funding, currency);
    piece
}

fn status_name(status: Status) -> &'static str {
    status.as_str()
}

fn sheet_of(objective: usize, rank: usize, action: &Action) -> Candidate {
    let key = format!("action-{objective}-{rank}");
    let mut piece = Candidate::new(key, Kind::Sheet, Some(format!("objective-{objective}")));
    if let Some(number) = &action.number {
        piece.put("number", number, json!(number.value().to_string()));
    }
    piece.put_text("title", &action.text);
    piece.put("status", &action.status, json!(status_name(*action.status.value())));
    piece.put_names("pilots", &action.pilots, party);
    piece.put_names("partners", &action.partners, party);
    piece.put_names("instruments", &action.instruments, |name| json!(name));
    if let Some(deadline) = &action.deadline {
        piece.put_text("description", deadline);
    }
    piece
}

/// Where the document has one sheet for each objective, the objective is its own action.
fn only_sheet(rank: usize, objective: &Objective) -> Candidate {
    let key = format!("action-{rank}-0");
    let mut piece = Candidate::new(key, Kind::Sheet, Some(format!("objective-{rank}")));
    piece.put_text("title", &objective.title);
    let publics: Vec<String> = objective.publics.iter().map(|field| fold(field.value())).collect();
    if !publics.is_empty() {
        objective
            .publics
            .iter()
            .for_each(|f| piece.note("target_public", f.source(), f.confidence().level()));
        piece.body.insert("target_public".to_owned(), json!(publics.join(", ")));
    }
    let said: Vec<&Field<String>> = objective.deadlines.iter().chain(&objective.indicators).collect();
    if !said.is_empty() {
        let lines: Vec<String> = said.iter().map(|field| fold(field.value())).collect();
        said.iter().for_each(|f| piece.note("description", f.source(), f.confidence().level()));
        piece.body.insert("description".to_owned(), json!(lines.join("\n")));
    }
    piece
}

fn figure_of(rank: usize, figure: &Figure, day: jiff::civil::Date) -> Option<Candidate> {
    let number = figure.number.filter(|number| number.is_finite())?;
    let mut piece = Candidate::new(format!("figure-{rank}"), Kind::Indicator, Some("plan".to_owned()));
    piece.put_text("name", &figure.label);
    if let Some(unit) = &figure.unit {
        piece.put_text("unit", unit);
    }
    let said = figure.period.as_ref().and_then(|period| years(period.value()).into_iter().max());
    let day = said.and_then(|year| jiff::civil::Date::new(year, 12, 31).ok()).unwrap_or(day);
    let note = figure.period.as_ref().map(|period| fold(period.value())).unwrap_or_default();
    let value = json!([{"day": day, "value": number, "note": note}]);
    piece.put("values", &figure.value, value);
    piece.body.insert("code".to_owned(), json!(format!("figure_{}", rank + 1)));
    Some(piece)
}

/// Words of a title that tell it from others, lower case.
fn words(title: &str) -> HashSet<String> {
    let words = title.split(|letter: char| !letter.is_alphanumeric());
    words.filter(|word| word.chars().count() > 2).map(str::to_lowercase).collect()
}

#[expect(clippy::cast_precision_loss, reason = "a handful of words")]
fn likeness(one: &str, other: &str) -> f64 {
    let (one, other) = (words(one), words(other));
    let all = one.union(&other).count();
    if all == 0 { 0.0 } else { one.intersection(&other).count() as f64 / all as f64 }
}

/// Which pieces the plan has already: the same number where there is one, else the title that is most alike. Each thing
/// answers for one piece at most.
#[must_use]
pub fn pair(candidates: &[Candidate], known: &[Known]) -> BTreeMap<String, ItemId> {
    let mut pairs: BTreeMap<String, ItemId> = BTreeMap::new();
    let mut taken: HashSet<ItemId> = HashSet::new();
    for piece in candidates {
        let parent = piece.parent.as_ref().and_then(|key| pairs.get(key).copied());
        let fits = |thing: &&Known| {
            thing.kind == piece.kind
                && !taken.contains(&thing.id)
                // An action stays with its objective; an objective may have moved to another axis.
                && (piece.kind != Kind::Sheet || thing.parent == parent)
        };
        let numbered = |thing: &&Known| !piece.number().is_empty() && thing.number == piece.number();
        let found = known.iter().filter(fits).find(numbered).or_else(|| {
            let closest = known.iter().filter(fits).max_by(|one, other| {
                likeness(&one.title, piece.title()).total_cmp(&likeness(&other.title, piece.title()))
            });
            closest.filter(|thing| {
                piece.kind == Kind::Plan || likeness(&thing.title, piece.title()) >= SAME_TITLE
            })
        });
        if let Some(thing) = found {
            taken.insert(thing.id);
            pairs.insert(piece.key.clone(), thing.id);
        }
    }
    pairs
}

impl Decisions {
    /// The pieces with what was decided: splits stand after what they were split from, merged words where they went.
    #[must_use]
    pub fn apply(&self, read: &[Candidate]) -> Vec<Candidate> {
        let mut pieces: Vec<Candidate> = Vec::with_capacity(read.len() + self.split.len());
        for piece in read {
            pieces.push(piece.clone());
            let prefix = format!("{}+", piece.key);
            pieces.extend(self.split.iter().filter(|part| part.key.starts_with(&prefix)).cloned());
        }
        for piece in &mut pieces {
            if let Some(body) = self.choices.get(&piece.key).and_then(|choice| choice.body.clone()) {
                piece.body = body;
            }
        }
        let merged: Vec<(String, Candidate)> = pieces
            .iter()
            .filter_map(|piece| Some((self.choices.get(&piece.key)?.merged_into.clone()?, piece.clone())))
            .collect();
        for (into, from) in merged {
            if let Some(piece) = pieces.iter_mut().find(|piece| piece.key == into && piece.kind == from.kind)
            {
                piece.take_in(&from);
            }
        }
        pieces
    }

    /// Whether a piece enters the plan.
    #[must_use]
    pub fn takes(&self, key: &str) -> bool {
        self.choices.get(key).is_some_and(|choice| choice.taken && choice.merged_into.is_none())
    }

    /// Forgets what was decided on a piece, and the parts made of it.
    pub fn undo(&mut self, key: &str) {
        self.choices.remove(key);
        let prefix = format!("{key}+");
        self.split.retain(|part| !part.key.starts_with(&prefix));
        self.choices.retain(|known, _| !known.starts_with(&prefix));
    }
}

impl Candidate {
    /// Adds the words of another piece: titles follow each other, lists are joined, sources too.
    fn take_in(&mut self, other: &Self) {
        let title = fold(&format!("{} {}", self.title(), other.title()));
        let field = if self.body.contains_key("name") { "name" } else { "title" };
        self.body.insert(field.to_owned(), json!(title));
        for (name, value) in &other.body {
            match (self.body.get_mut(name), value) {
                (Some(Value::Array(list)), Value::Array(more)) => {
                    let new: Vec<Value> =
                        more.iter().filter(|entry| !list.contains(entry)).cloned().collect();
                    list.extend(new);
                }
                (None, _) => {
                    self.body.insert(name.clone(), value.clone());
                }
                _ => {}
            }
        }
        for (name, quotes) in &other.sources {
            self.sources.entry(name.clone()).or_default().extend(quotes.iter().cloned());
        }
    }

    /// Parts of this piece with these titles: the first keeps its key and fields, the others get what was said of all.
    #[must_use]
    pub fn split(&self, titles: &[String]) -> Vec<Self> {
        let with_title = |rank: usize, title: &String| {
            let mut part = self.clone();
            if rank > 0 {
                part.key = format!("{}+{rank}", self.key);
                part.body.remove("number");
            }
            part.body.insert("title".to_owned(), json!(fold(title)));
            part
        };
        titles.iter().enumerate().map(|(rank, title)| with_title(rank, title)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Page, TextOrigin};
    use crate::plan::amount::Amount;
    use crate::plan::field::{Confidence, Evidence};
    use crate::text::CharRange;

    const TEXT: &str = "Objectif 1 Rénover les logements du quartier Pilote : Ville de Chambéry\nRefaire la place\nCréer un jardin";

    fn page() -> Page {
        Page {
            number: 1,
            text: TEXT.to_owned(),
            blocks: Vec::new(),
            boxes: Vec::new(),
            size: None,
            origin: TextOrigin::Native,
            layout: crate::document::Layout::default(),
        }
    }

    fn field(words: &str) -> Field<String> {
        let at = TEXT.find(words).unwrap();
        let range = CharRange::from_bytes(TEXT, at..at + words.len()).unwrap();
        Field::words(Source::at(&page(), range).unwrap(), Confidence::of(&[Evidence::Label]))
    }

    fn proposal() -> Proposal {
        let title = field("Rénover les logements du quartier");
        let source = title.source().clone();
        let mut objective = Objective::titled(title, source);
        objective.pilots = vec![field("Ville de Chambéry")];
        Proposal { objectives: vec![objective], ..Proposal::default() }
    }

    fn read() -> Vec<Candidate> {
        candidates(&proposal(), Currency::Euro, jiff::civil::date(2025, 1, 1))
    }

    #[test]
    fn an_objective_without_actions_is_its_own_action() {
        let keys: Vec<String> = read().iter().map(|piece| piece.key.clone()).collect();
        assert_eq!(keys, ["plan", "objective-0", "action-0-0"]);
        assert_eq!(read()[1].body["pilots"], json!([{"name": "Ville de Chambéry"}]));
        assert_eq!(read()[1].sources["pilots"][0].quote, "Ville de Chambéry");
        assert_eq!(read()[2].title(), read()[1].title());
    }

    #[test]
    fn what_the_plan_has_is_found_by_number_or_by_title() {
        let known = |kind, title: &str, number: &str, parent: Option<u128>, id: u128| Known {
            id: ItemId(uuid::Uuid::from_u128(id)),
            kind,
            parent: parent.map(|id| ItemId(uuid::Uuid::from_u128(id))),
            number: number.to_owned(),
            title: title.to_owned(),
        };
        let things = [
            known(Kind::Objective, "Rénover les logements d'un quartier", "", None, 1),
            known(Kind::Objective, "Planter des arbres", "", None, 2),
            known(Kind::Sheet, "Rénover les logements du quartier", "", Some(2), 3),
        ];
        let pairs = pair(&read(), &things);
        assert_eq!(pairs.get("objective-0").map(|id| id.0.as_u128()), Some(1));
        assert!(!pairs.contains_key("action-0-0"), "an action of another objective");
    }

    /// An envelope without a funder is shown like any other; an amount of another currency is told of.
    #[test]
    fn no_amount_is_dropped_unseen() {
        const MONEY: &str = "Contrat\nRénovation 138 M€\nÉtat 12 k€\nMétro 3 M$";
        let page = Page { text: MONEY.to_owned(), ..page() };
        let at = |words: &str| {
            let at = MONEY.find(words).unwrap();
            Source::at(&page, CharRange::from_bytes(MONEY, at..at + words.len()).unwrap()).unwrap()
        };
        let confidence = || Confidence::of(&[Evidence::Label]);
        let row = |line: &str, funder: Option<&str>, cents: i64, currency: Currency| Funding {
            funder: funder.map(|funder| Field::words(at(funder), confidence())),
            amount: Field::verify(Amount { cents, currency }, at(line), confidence()).unwrap(),
            scope: None,
            objective: None,
            source: at(line),
        };
        let proposal = Proposal {
            title: Some(Field::words(at("Contrat"), confidence())),
            funding: vec![
                row("Rénovation 138 M€", None, 13_800_000_000, Currency::Euro),
                row("État 12 k€", Some("État"), 1_200_000, Currency::Euro),
                row("Métro 3 M$", None, 300_000_000, Currency::Dollar),
            ],
            ..Proposal::default()
        };
        let pieces = candidates(&proposal, Currency::Euro, jiff::civil::date(2025, 1, 1));
        let lines = json!([{"funder": "", "planned_cents": 13_800_000_000_i64},
            {"funder": "État", "planned_cents": 1_200_000}]);
        assert_eq!(pieces[0].body["funding"], lines);
        assert_eq!(pieces[0].sources["funding"][0].quote, "Rénovation 138 M€");
        assert!(lacks_funder(&pieces[0].body));
        let told = other_currencies(&proposal, Currency::Euro);
        assert_eq!(told.len(), 1);
        assert!(told[0].code == RemarkCode::OtherCurrency && told[0].message.contains("3 M$"));
    }

    #[test]
    fn pieces_are_put_together_and_parted() {
        let parts = read()[2].split(&["Refaire la place".into(), "Créer un jardin".into()]);
        assert_eq!(
            parts.iter().map(|part| part.key.as_str()).collect::<Vec<_>>(),
            ["action-0-0", "action-0-0+1"]
        );
        let merged = Choice { taken: true, body: None, merged_into: Some("action-0-0".into()) };
        let decisions = Decisions {
            choices: BTreeMap::from([("action-0-0+1".to_owned(), merged)]),
            split: parts.into_iter().skip(1).collect(),
        };
        let pieces = decisions.apply(&read());
        assert_eq!(pieces.len(), 4);
        assert_eq!(pieces[2].title(), "Rénover les logements du quartier Créer un jardin");
        assert!(!decisions.takes("action-0-0+1") && !decisions.takes("action-0-0"));
    }
}
