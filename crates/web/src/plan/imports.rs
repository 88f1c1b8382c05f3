//! How does a person look at what was read for a plan: the words of the document beside the fields, piece by piece?

use std::collections::BTreeMap;

use app::plan::import::{Decision, ImportReview, ImportSummary, Piece};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use domain::plan::Level;
use domain::plan::candidate::Choice as Decided;
use domain::plan::item::Kind;
use domain::{CharRange, DocumentId};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::form::Typed;
use super::sheets::Choice;
use super::words::{self, value_words};
use crate::ask::source::viewer_href;
use crate::errors::{PageResult, WebError, page};
use crate::filters;
use crate::frame::Frame;
use crate::i18n::Words;
use crate::security::forms::CheckedForm;
use crate::state::Web;
use crate::visit::InCity;

/// Pages of the document shown beside the fields of one group.
const PAGES_MAX: usize = 4;

/// A run of a page's text, marked where a field was read.
pub(crate) struct Run {
    pub(crate) text: String,
    pub(crate) marked: bool,
}

/// A page of the document.
pub(crate) struct Sheet {
    pub(crate) number: u32,
    pub(crate) href: String,
    pub(crate) runs: Vec<Run>,
}

/// A value read: one line of a field.
pub(crate) struct Reading {
    pub(crate) name: String,
    pub(crate) label: String,
    pub(crate) value: String,
    pub(crate) is_text: bool,
    pub(crate) level: &'static str,
    pub(crate) level_words: String,
    pub(crate) href: Option<String>,
}

/// What would change in a thing that the plan has.
pub(crate) struct Difference {
    pub(crate) label: String,
    pub(crate) before: String,
    pub(crate) after: String,
}

/// A piece to decide on.
pub(crate) struct PieceView {
    pub(crate) key: String,
    pub(crate) kind: String,
    pub(crate) title: String,
    pub(crate) readings: Vec<Reading>,
    pub(crate) differences: Vec<Difference>,
    pub(crate) is_new: bool,
    pub(crate) is_same: bool,
    /// `taken`, `refused`, `merged`, or nothing.
    pub(crate) decided: &'static str,
    pub(crate) merge_into: Vec<Choice>,
    pub(crate) may_split: bool,
}

/// A group of pieces: an objective with its actions, or the plan with its axes and figures.
pub(crate) struct GroupLine {
    pub(crate) href: String,
    pub(crate) title: String,
    pub(crate) open: usize,
}

/// Values of the page of one import.
#[derive(Template)]
#[template(path = "plan/import.html")]
pub(crate) struct ImportPage {
    pub(crate) frame: Frame,
    pub(crate) slug: String,
    pub(crate) token: String,
    pub(crate) id: Uuid,
    pub(crate) revision: u32,
    pub(crate) title: String,
    pub(crate) plan: Option<String>,
    pub(crate) document: String,
    pub(crate) groups: Vec<GroupLine>,
    pub(crate) undecided: usize,
    pub(crate) taken: usize,
    pub(crate) remarks: Vec<String>,
    pub(crate) unsaid: Vec<String>,
}

/// Values of the page of one group.
#[derive(Template)]
#[template(path = "plan/import_group.html")]
pub(crate) struct GroupPage {
    pub(crate) frame: Frame,
    pub(crate) slug: String,
    pub(crate) token: String,
    pub(crate) id: Uuid,
    pub(crate) group: String,
    pub(crate) revision: u32,
    pub(crate) title: String,
    pub(crate) pieces: Vec<PieceView>,
    pub(crate) sheets: Vec<Sheet>,
    pub(crate) next: Option<String>,
}

/// Values of the page of all imports.
#[derive(Template)]
#[template(path = "plan/imports.html")]
pub(crate) struct ImportsPage {
    pub(crate) frame: Frame,
    pub(crate) slug: String,
    pub(crate) token: String,
    pub(crate) imports: Vec<ImportSummary>,
    pub(crate) documents: Vec<Choice>,
    pub(crate) plans: Vec<Choice>,
}

/// The group that a piece stands in: its objective, or `plan`.
fn group_of(piece: &Piece) -> String {
    let key = &piece.candidate.key;
    let objective = match piece.candidate.kind {
        Kind::Objective => Some(key.as_str()),
        Kind::Sheet => piece.candidate.parent.as_deref(),
        _ => None,
    };
    objective.unwrap_or("plan").to_owned()
}

fn groups(review: &ImportReview) -> Vec<(String, Vec<&Piece>)> {
    let mut groups: Vec<(String, Vec<&Piece>)> = Vec::new();
    for piece in &review.pieces {
        let name = group_of(piece);
        match groups.iter_mut().find(|(known, _)| *known == name) {
            Some((_, pieces)) => pieces.push(piece),
            None => groups.push((name, vec![piece])),
        }
    }
    groups
}

fn group_title(t: Words, pieces: &[&Piece]) -> String {
    let objective = pieces.iter().find(|piece| piece.candidate.kind == Kind::Objective);
    match objective {
        Some(piece) if piece.candidate.number().is_empty() => piece.candidate.title().to_owned(),
        Some(piece) => format!("{}. {}", piece.candidate.number(), piece.candidate.title()),
        None => t.say("plan-import-group-plan"),
    }
}

fn is_open(piece: &Piece) -> bool {
    piece.choice.is_none() && !piece.is_same()
}

pub(crate) async fn list(State(web): State<Web>, place: InCity) -> PageResult {
    let imports = web.app.list_imports(&place.viewer).await?;
    let filter = app::documents::DocumentFilter {
        sort: app::documents::DocumentSort::AddedDescending,
        ..app::documents::DocumentFilter::default()
    };
    let documents = web.app.list_documents(&place.viewer, &filter, app::PageRequest::new(500, 0)).await?;
    let plans = web.app.list_plans(&place.viewer).await?;
    let frame = place.frame("manage-plans");
    let document = |document: app::documents::DocumentSummary| Choice {
        value: document.head.id.to_string(),
        chosen: false,
        label: document.head.title,
    };
    page(&ImportsPage {
        token: frame.agent.clone().unwrap_or_default(),
        frame,
        slug: place.city.slug,
        imports,
        documents: documents.documents.into_iter().map(document).collect(),
        plans: plans
            .into_iter()
            .map(|plan| Choice { value: plan.slug, label: plan.plan.title, chosen: false })
            .collect(),
    })
}

#[derive(Deserialize)]
pub(crate) struct ReadForm {
    document: DocumentId,
    #[serde(default)]
    plan: String,
}

pub(crate) async fn read(
    State(web): State<Web>,
    place: InCity,
    CheckedForm(form): CheckedForm<ReadForm>,
) -> PageResult {
    let plan = (!form.plan.is_empty()).then_some(form.plan.as_str());
    let id = web.app.read_plan_document(&place.viewer, form.document, plan).await?;
    Ok(Redirect::to(&format!("/{}/staff/plan-imports/{id}", place.city.slug)).into_response())
}

pub(crate) async fn show(
    State(web): State<Web>,
    place: InCity,
    Path((_, id)): Path<(String, Uuid)>,
) -> PageResult {
    let t = place.words();
    let review = web.app.load_import(&place.viewer, id).await?;
    let frame = place.frame("manage-plans");
    let slug = place.city.slug.clone();
    let line = |(name, pieces): &(String, Vec<&Piece>)| GroupLine {
        href: format!("/{slug}/staff/plan-imports/{id}/{name}"),
        title: group_title(t, pieces),
        open: pieces.iter().filter(|piece| is_open(piece)).count(),
    };
    page(&ImportPage {
        token: frame.agent.clone().unwrap_or_default(),
        frame,
        id,
        revision: review.revision,
        title: review.title.clone(),
        plan: review.plan.clone(),
        document: format!("/{slug}/documents/{}", review.document.id),
        groups: groups(&review).iter().map(line).collect(),
        undecided: review.undecided(),
        taken: review.taken(),
        remarks: review
            .remarks
            .iter()
            .map(|remark| words::coded(t, "plan-remark-", remark.code.as_str()))
            .collect(),
        unsaid: review.unsaid.clone(),
        slug,
    })
}

fn level_of(piece: &Piece, field: &str) -> &'static str {
    match piece.candidate.levels.get(field) {
        Some(Level::Sure) => "sure",
        Some(Level::Likely) => "likely",
        Some(Level::Doubtful) | None => "doubtful",
    }
}

/// Lines of the fields of a piece: a text is one line, a list one line for each entry.
fn readings(t: Words, review: &ImportReview, city: &str, piece: &Piece) -> Vec<Reading> {
    let mut lines = Vec::new();
    for (field, value) in &piece.candidate.body {
        if field == "code" {
            continue;
        }
        let quotes = piece.candidate.sources.get(field).map_or(&[][..], Vec::as_slice);
        let href = |rank: usize| {
            let quote = quotes.get(rank).or_else(|| quotes.first())?;
            let head = &review.document;
            let range = CharRange::new(quote.start, quote.end);
            Some(viewer_href(city, head.id, head.version, quote.page, range))
        };
        let level = level_of(piece, field);
        let mut line = |name: String, value: String, is_text: bool, rank: usize| {
            lines.push(Reading {
                name,
                label: words::field(t, field),
                value,
                is_text,
                level,
                level_words: words::coded(t, "plan-level-", level),
                href: href(rank),
            });
        };
        let key = &piece.candidate.key;
        match value {
            Value::Array(entries) => {
                for (rank, entry) in entries.iter().enumerate() {
                    let name = format!("{key}/{field}/{rank}");
                    let text = entry.get("name").and_then(Value::as_str).or_else(|| entry.as_str());
                    match text {
                        Some(text) => line(name, text.to_owned(), true, rank),
                        None => line(
                            name,
                            value_words(t, domain::plan::Currency::Euro, field, entry),
                            false,
                            rank,
                        ),
                    }
                }
            }
            Value::String(text) if field != "status" && text.parse::<jiff::civil::Date>().is_err() => {
                line(format!("{key}/{field}"), text.clone(), true, 0);
            }
            other => line(
                format!("{key}/{field}"),
                value_words(t, domain::plan::Currency::Euro, field, other),
                false,
                0,
            ),
        }
    }
    lines
}

fn piece_view(t: Words, review: &ImportReview, city: &str, piece: &Piece) -> PieceView {
    let candidate = &piece.candidate;
    let siblings = review.pieces.iter().filter(|other| {
        other.candidate.kind == candidate.kind
            && other.candidate.parent == candidate.parent
            && other.candidate.key != candidate.key
    });
    let merge_into = if candidate.kind == Kind::Sheet {
        siblings
            .map(|other| Choice {
                value: other.candidate.key.clone(),
                label: other.candidate.title().chars().take(80).collect(),
                chosen: false,
            })
            .collect()
    } else {
        Vec::new()
    };
    let difference = |change: &domain::plan::change::FieldChange| Difference {
        label: words::field(t, &change.field),
        before: value_words(t, domain::plan::Currency::Euro, &change.field, &change.before),
        after: value_words(t, domain::plan::Currency::Euro, &change.field, &change.after),
    };
    PieceView {
        key: candidate.key.clone(),
        kind: words::kind(t, candidate.kind),
        title: candidate.title().to_owned(),
        readings: readings(t, review, city, piece),
        differences: piece.differences.iter().map(difference).collect(),
        is_new: piece.known.is_none(),
        is_same: piece.is_same(),
        decided: match &piece.choice {
            Some(choice) if choice.merged_into.is_some() => "merged",
            Some(choice) if choice.taken => "taken",
            Some(_) => "refused",
            None => "",
        },
        may_split: candidate.kind == Kind::Sheet,
        merge_into,
    }
}

/// The text of a page with the words read from it marked.
fn runs(text: &str, ranges: &[CharRange]) -> Vec<Run> {
    let letters: Vec<char> = text.chars().collect();
    let mut marked = vec![false; letters.len()];
    for range in ranges {
        let (start, end) = (range.start as usize, (range.end as usize).min(letters.len()));
        if let Some(part) = marked.get_mut(start.min(end)..end) {
            part.fill(true);
        }
    }
    let mut runs: Vec<Run> = Vec::new();
    for (letter, marked) in letters.into_iter().zip(marked) {
        match runs.last_mut() {
            Some(run) if run.marked == marked => run.text.push(letter),
            _ => runs.push(Run { text: letter.to_string(), marked }),
        }
    }
    runs
}

async fn sheets(web: &Web, place: &InCity, review: &ImportReview, pieces: &[&Piece]) -> Vec<Sheet> {
    let mut ranges: BTreeMap<u32, Vec<CharRange>> = BTreeMap::new();
    for quote in pieces.iter().flat_map(|piece| piece.candidate.sources.values().flatten()) {
        ranges.entry(quote.page).or_default().push(CharRange::new(quote.start, quote.end));
    }
    let mut sheets = Vec::new();
    for (number, ranges) in ranges.into_iter().take(PAGES_MAX) {
        // A page that cannot be loaded costs its text, not the review.
        if let Ok(content) = web.app.load_import_page(&place.viewer, review, number).await {
            let head = &review.document;
            let href =
                format!("/{}/documents/{}/pages/{number}?version={}", place.city.slug, head.id, head.version);
            sheets.push(Sheet { number, href, runs: runs(&content.text, &ranges) });
        }
    }
    sheets
}

pub(crate) async fn show_group(
    State(web): State<Web>,
    place: InCity,
    Path((_, id, group)): Path<(String, Uuid, String)>,
) -> PageResult {
    let t = place.words();
    let review = web.app.load_import(&place.viewer, id).await?;
    let all = groups(&review);
    let at = all.iter().position(|(name, _)| *name == group).ok_or(WebError::NotFound)?;
    let (_, pieces) = all.get(at).ok_or(WebError::NotFound)?;
    let frame = place.frame("manage-plans");
    let slug = place.city.slug.clone();
    let next = all.iter().skip(at + 1).find(|(_, pieces)| pieces.iter().any(|piece| is_open(piece)));
    page(&GroupPage {
        token: frame.agent.clone().unwrap_or_default(),
        frame,
        id,
        revision: review.revision,
        title: group_title(t, pieces),
        pieces: pieces.iter().map(|piece| piece_view(t, &review, &slug, piece)).collect(),
        sheets: sheets(&web, &place, &review, pieces).await,
        next: next.map(|(name, _)| format!("/{slug}/staff/plan-imports/{id}/{name}")),
        group,
        slug,
    })
}

/// The fields of a piece as the form corrects them: an entry of a list whose box was unticked is left out.
fn corrected(piece: &Piece, typed: &Typed) -> Map<String, Value> {
    let key = &piece.candidate.key;
    let mut body = piece.candidate.body.clone();
    for (field, value) in &mut body {
        match value {
            Value::Array(entries) => {
                let kept: Vec<Value> = entries
                    .iter()
                    .enumerate()
                    .filter(|(rank, _)| {
                        typed.get(&format!("keep/{key}/{field}/{rank}")).is_some_and(|keep| keep == "1")
                    })
                    .map(|(rank, entry)| {
                        let text = typed.get(&format!("{key}/{field}/{rank}")).map(|text| text.trim());
                        match (text.filter(|text| !text.is_empty()), entry) {
                            (Some(text), Value::String(_)) => json!(text),
                            (Some(text), Value::Object(fields)) if fields.contains_key("name") => {
                                let mut fields = fields.clone();
                                fields.insert("name".to_owned(), json!(text));
                                Value::Object(fields)
                            }
                            _ => entry.clone(),
                        }
                    })
                    .collect();
                *value = Value::Array(kept);
            }
            Value::String(_) => {
                if let Some(text) = typed.get(&format!("{key}/{field}")) {
                    *value = json!(text.trim());
                }
            }
            _ => {}
        }
    }
    body
}

/// The decision of a form on one piece.
fn decision(piece: &Piece, typed: &Typed) -> Option<Decision> {
    let key = piece.candidate.key.clone();
    let parts: Vec<String> = typed
        .get(&format!("split/{key}"))
        .map(|text| {
            text.lines().map(str::trim).filter(|line| !line.is_empty()).map(ToOwned::to_owned).collect()
        })
        .unwrap_or_default();
    if parts.len() > 1 {
        return Some(Decision::Split(key, parts));
    }
    let body = corrected(piece, typed);
    let body = (body != piece.candidate.body).then_some(body);
    let chosen = typed.get(&format!("decide/{key}")).map(String::as_str)?;
    let before = piece.choice.as_ref().and_then(|choice| choice.body.clone());
    let choice = match chosen {
        "take" => Decided { taken: true, body: body.or(before), merged_into: None },
        "refuse" => Decided { taken: false, body: before, merged_into: None },
        "merge" => {
            let into = typed.get(&format!("into/{key}")).filter(|into| !into.is_empty() && **into != key)?;
            Decided { taken: true, body: before, merged_into: Some(into.clone()) }
        }
        _ => return None,
    };
    Some(Decision::Decide(key, choice))
}

pub(crate) async fn decide(
    State(web): State<Web>,
    place: InCity,
    Path((_, id, group)): Path<(String, Uuid, String)>,
    CheckedForm(typed): CheckedForm<Typed>,
) -> PageResult {
    let review = web.app.load_import(&place.viewer, id).await?;
    let seen = typed.get("seen").and_then(|seen| seen.parse().ok()).ok_or(WebError::BadRequest)?;
    let mut decisions: Vec<Decision> = review
        .pieces
        .iter()
        .filter(|piece| group_of(piece) == group)
        .filter_map(|piece| decision(piece, &typed))
        .collect();
    let splits = decisions.iter().any(|decision| matches!(decision, Decision::Split(..)));
    // Parts of a piece are looked at before one goes on.
    decisions.sort_by_key(|decision| matches!(decision, Decision::Split(..)));
    web.app.decide_import(&place.viewer, (id, seen), decisions).await?;
    let base = format!("/{}/staff/plan-imports/{id}", place.city.slug);
    let target = match typed.get("next").filter(|next| !splits && next.starts_with(&base)) {
        Some(next) => next.clone(),
        None if splits => format!("{base}/{group}"),
        None => base,
    };
    Ok(Redirect::to(&target).into_response())
}

#[derive(Deserialize)]
pub(crate) struct TakeForm {
    seen: String,
    #[serde(default)]
    address: String,
}

/// The revision that a form was made on.
fn seen(text: &str) -> Result<u32, WebError> {
    text.parse().map_err(|_| WebError::BadRequest)
}

pub(crate) async fn take(
    State(web): State<Web>,
    place: InCity,
    Path((_, id)): Path<(String, Uuid)>,
    CheckedForm(form): CheckedForm<TakeForm>,
) -> PageResult {
    let address = form.address.trim();
    let slug = (!address.is_empty()).then_some(address);
    let plan = web.app.take_import(&place.viewer, (id, seen(&form.seen)?), slug).await?;
    Ok(Redirect::to(&format!("/{}/staff/plans/{plan}", place.city.slug)).into_response())
}

pub(crate) async fn put_aside(
    State(web): State<Web>,
    place: InCity,
    Path((_, id)): Path<(String, Uuid)>,
    CheckedForm(form): CheckedForm<TakeForm>,
) -> PageResult {
    web.app.drop_import(&place.viewer, id, seen(&form.seen)?).await?;
    Ok(Redirect::to(&format!("/{}/staff/plan-imports", place.city.slug)).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_read_are_marked_whatever_the_ranges() {
        let marked = |ranges: &[(u32, u32)]| {
            let ranges: Vec<CharRange> =
                ranges.iter().map(|(start, end)| CharRange::new(*start, *end)).collect();
            let shown = runs("été à la mer", &ranges);
            assert_eq!(shown.iter().map(|run| run.text.as_str()).collect::<String>(), "été à la mer");
            shown.iter().filter(|run| run.marked).map(|run| run.text.clone()).collect::<Vec<_>>()
        };
        assert_eq!(marked(&[(0, 3), (6, 8)]), ["été", "la"]);
        assert_eq!(marked(&[(0, 5), (3, 8)]), ["été à la"]);
        assert_eq!(marked(&[(9, 999), (500, 900)]), ["mer"]);
        assert!(marked(&[]).is_empty());
    }
}
