//! How does what a document says enter a plan, seen by a person piece by piece, all of it at once or nothing?
//!
//! *Invariant:* a reading changes no plan. [`App::take_import`] writes the pieces that a person took, in one transaction:
//! a failure leaves nothing half-made. A piece that the plan has already is a list of differences, never overwritten
//! without a decision; what the document no longer says stays in the plan.

use std::collections::{BTreeMap, HashMap};

use domain::ask::{Citation, CitedPage};
use domain::audit::{Action, Details, Object};
use domain::document::Page;
use domain::plan::access::Deed;
use domain::plan::candidate::{Candidate, Choice, Decisions, Known, candidates, other_currencies, pair};
use domain::plan::change::{FieldChange, diff};
use domain::plan::item::{Item, Kind};
use domain::plan::provenance::Provenance;
use domain::plan::structure::Plan;
use domain::plan::{Currency, Proposal, Quote, Remark, fold};
use domain::{CharRange, DocumentId, ItemId, PlanId};
use serde_json::{Map, Value};
use store::Transaction;
use store::plan::{ImportRecord, ImportState};
use uuid::Uuid;

use super::PlanContent;
use super::edit::{insert_item, insert_plan, record_of, verify, write};
use super::read::ReadFileError;
use super::values::with_kind;
use crate::documents::DocumentHead;
use crate::{App, Error, Result, Viewer};

/// An import that waits for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportSummary {
    /// Its id.
    pub id: Uuid,
    /// Title of what was read.
    pub title: String,
    /// Address of the plan it is for; `None`: it makes a new one.
    pub plan: Option<String>,
    /// When it was read.
    pub created_ms: i64,
}

/// A piece with what a person needs to decide.
#[derive(Debug, Clone, PartialEq)]
pub struct Piece {
    /// The piece, as corrected so far.
    pub candidate: Candidate,
    /// The thing of the plan that it is, where there is one.
    pub known: Option<ItemId>,
    /// What would change in that thing; empty where it says the same.
    pub differences: Vec<FieldChange>,
    /// What was decided.
    pub choice: Option<Choice>,
}

impl Piece {
    /// Whether nothing is to be decided: the plan says the same already.
    #[must_use]
    pub fn is_same(&self) -> bool {
        self.known.is_some() && self.differences.is_empty()
    }

    /// Whether it enters the plan as a thing of its own.
    #[must_use]
    pub fn is_taken(&self) -> bool {
        self.choice.as_ref().is_some_and(|choice| choice.taken && choice.merged_into.is_none())
    }
}

/// An import under review.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportReview {
    /// Its id.
    pub id: Uuid,
    /// Its revision: a decision names the one it was made on.
    pub revision: u32,
    /// Title of what was read.
    pub title: String,
    /// Address of the plan it is for; `None`: it makes a new one.
    pub plan: Option<String>,
    /// The document that was read.
    pub document: DocumentHead,
    /// Its pieces, in order.
    pub pieces: Vec<Piece>,
    /// What the reader says of it.
    pub remarks: Vec<Remark>,
    /// Names of things of the plan that the document does not say (any more).
    pub unsaid: Vec<String>,
}

impl ImportReview {
    /// Pieces that wait for a decision.
    #[must_use]
    pub fn undecided(&self) -> usize {
        self.pieces.iter().filter(|piece| piece.choice.is_none() && !piece.is_same()).count()
    }

    /// The piece that a key stands for: the one that it was put together with, or itself.
    #[must_use]
    pub fn stands_for<'a>(&'a self, key: &'a str) -> &'a str {
        let piece = self.pieces.iter().find(|piece| piece.candidate.key == key);
        piece.and_then(|piece| piece.choice.as_ref()?.merged_into.as_deref()).unwrap_or(key)
    }

    /// Pieces that were taken and would have no place: what holds them, or what they were put together with, was refused.
    #[must_use]
    pub fn without_place(&self) -> Vec<&Piece> {
        let enters = |key: &str| {
            let piece = self.pieces.iter().find(|piece| piece.candidate.key == key);
            piece.is_some_and(|piece| {
                piece.is_taken() || piece.known.is_some() || piece.candidate.kind == Kind::Plan
            })
        };
        let is_lost = |piece: &&Piece| {
            let Some(choice) = piece.choice.as_ref().filter(|choice| choice.taken) else { return false };
            match (&choice.merged_into, &piece.candidate.parent) {
                (Some(_), _) => {
                    let into = self.stands_for(&piece.candidate.key);
                    let target = self.pieces.iter().find(|other| other.candidate.key == into);
                    !target.is_some_and(Piece::is_taken)
                }
                (None, Some(parent)) => piece.known.is_none() && !enters(self.stands_for(parent)),
                (None, None) => false,
            }
        };
        self.pieces.iter().filter(is_lost).collect()
    }

    /// Pieces that were taken.
    #[must_use]
    pub fn taken(&self) -> usize {
        self.pieces.iter().filter(|piece| piece.choice.as_ref().is_some_and(|choice| choice.taken)).count()
    }
}

/// What is kept of a reading.
#[derive(serde::Serialize, serde::Deserialize)]
struct Kept {
    candidates: Vec<Candidate>,
    remarks: Vec<Remark>,
}

/// A decision on one piece, or on how it is cut.
#[derive(Debug, Clone, PartialEq)]
pub enum Decision {
    /// Taken or refused, with its fields as corrected.
    Decide(String, Choice),
    /// Parted into pieces with these titles.
    Split(String, Vec<String>),
    /// As it was read, not decided on: corrections and parts are forgotten.
    Undo(String),
}

/// The things that a plan has, as pieces are compared with.
fn known_of(content: &PlanContent) -> Vec<Known> {
    fn known<T>(item: &Item<T>, kind: Kind, number: &str, title: &str) -> Known {
        Known { id: item.id, kind, parent: item.parent, number: number.to_owned(), title: title.to_owned() }
    }
    let mut all = vec![known(&content.plan, Kind::Plan, "", &content.plan.body.title)];
    all.extend(content.axes.iter().map(|i| known(i, Kind::Axis, &i.body.number, &i.body.title)));
    all.extend(content.objectives.iter().map(|i| known(i, Kind::Objective, &i.body.number, &i.body.title)));
    all.extend(content.sheets.iter().map(|i| known(i, Kind::Sheet, &i.body.number, &i.body.title)));
    all.extend(content.indicators.iter().map(|i| known(i, Kind::Indicator, "", &i.body.name)));
    all
}

/// The fields of every thing of a plan that a reading may speak of.
fn bodies_of(content: &PlanContent) -> HashMap<ItemId, Value> {
    let mut all = HashMap::new();
    let mut put = |id: ItemId, value: serde_json::Result<Value>| {
        all.insert(id, value.unwrap_or_default());
    };
    put(content.plan.id, serde_json::to_value(&content.plan.body));
    content.axes.iter().for_each(|item| put(item.id, serde_json::to_value(&item.body)));
    content.objectives.iter().for_each(|item| put(item.id, serde_json::to_value(&item.body)));
    content.sheets.iter().for_each(|item| put(item.id, serde_json::to_value(&item.body)));
    content.indicators.iter().for_each(|item| put(item.id, serde_json::to_value(&item.body)));
    all
}

/// The body with the fields read; a code of an indicator that stands is not changed.
fn patched(body: &Value, fields: &Map<String, Value>, is_known: bool) -> Value {
    let mut body = body.clone();
    if let Some(object) = body.as_object_mut() {
        for (name, value) in fields {
            if !(is_known && name == "code") {
                object.insert(name.clone(), value.clone());
            }
        }
    }
    body
}

impl App {
    /// Reads a plan out of a stored document and keeps what was read for a person to look at. Managers only. Changes no
    /// plan.
    ///
    /// # Errors
    /// `agents_only`, `not_found`, `invalid_value` where the document cannot be read.
    pub async fn read_plan_document(
        &self,
        viewer: &Viewer,
        document: DocumentId,
        plan: Option<&str>,
    ) -> Result<Uuid> {
        Self::require_in_plan(viewer, Deed::Import)?;
        let proposal = match self.propose_plan(viewer, document).await {
            Ok(proposal) => proposal,
            Err(ReadFileError::App(error)) => return Err(error),
            Err(error) => return Err(Error::Invalid { what: "the document", reason: error.to_string() }),
        };
        self.keep_reading(viewer, document, plan, &proposal).await
    }

    /// Keeps what was read in a document for a person to look at. Managers only. Changes no plan.
    ///
    /// # Errors
    /// `agents_only`, `not_found`, `invalid_value` where a source does not stand on the stored pages.
    pub async fn keep_reading(
        &self,
        viewer: &Viewer,
        document: DocumentId,
        plan: Option<&str>,
        proposal: &Proposal,
    ) -> Result<Uuid> {
        Self::require_in_plan(viewer, Deed::Import)?;
        let plan = match plan {
            Some(slug) => Some(self.plan_in_view(viewer, slug).await?),
            None => None,
        };
        let head = self.load_document(viewer, document).await?.summary.head;
        let pages = self.pages_of(viewer, &head).await?;
        if !proposal.holds(&pages) {
            let reason = "its words do not stand on the stored pages".to_owned();
            return Err(Error::Invalid { what: "the reading", reason });
        }
        let currency = match &plan {
            Some(plan) => super::typed::<Plan>(plan.item.clone(), true)?.body.currency,
            None => proposal.funding.first().map_or(Currency::Euro, |row| row.amount.value().currency),
        };
        let day = head.date.unwrap_or_else(|| self.today());
        let mut remarks = proposal.remarks.clone();
        remarks.extend(other_currencies(proposal, currency));
        let kept = Kept { candidates: candidates(proposal, currency, day), remarks };
        let mut transaction = self.inner.store.begin().await?;
        let import = ImportRecord {
            id: transaction.next_id(),
            plan: plan.as_ref().map(|plan| plan.id),
            document: Some(head.id),
            version: Some(head.version),
            title: head.title.clone(),
            state: ImportState::Open,
            revision: 1,
            created_ms: transaction.now_ms(),
            proposal: serde_json::to_string(&kept).map_err(|error| Error::Internal(error.to_string()))?,
            decisions: "{}".to_owned(),
        };
        transaction.insert_import(viewer.city, &import).await?;
        let details = Details::none()
            .code("import", &import.id.to_string())
            .number("axes", proposal.axes.len() as u64)
            .number("objectives", proposal.objectives.len() as u64);
        let entry = viewer.entry(Action::PlanRead, Object::Document(head.id)).with(details);
        transaction.append(&entry).await?;
        transaction.commit().await?;
        Ok(import.id)
    }

    /// Imports of the city that wait for a person, newest first. For those who work on plans.
    ///
    /// # Errors
    /// `agents_only`.
    pub async fn list_imports(&self, viewer: &Viewer) -> Result<Vec<ImportSummary>> {
        Self::require_in_plan(viewer, Deed::ReadInternal)?;
        let plans = self.inner.store.list_plans(viewer.city, true).await?;
        let slug = |id: PlanId| plans.iter().find(|plan| plan.id == id).map(|plan| plan.slug.clone());
        let mut open = self.inner.store.list_open_imports(viewer.city).await?;
        let hidden = self.out_of_view(viewer, open.iter().filter_map(|import| import.document)).await?;
        open.retain(|import| import.document.is_none_or(|document| !hidden.contains(&document)));
        let summary = |import: ImportRecord| ImportSummary {
            id: import.id,
            title: import.title,
            plan: import.plan.and_then(slug),
            created_ms: import.created_ms,
        };
        Ok(open.into_iter().map(summary).collect())
    }

    /// An import under review, with what would change in the plan. Managers only.
    ///
    /// # Errors
    /// `agents_only`, `not_found` (an import that was taken or put aside, too).
    pub async fn load_import(&self, viewer: &Viewer, id: Uuid) -> Result<ImportReview> {
        let import = self.open_import(viewer, id).await?;
        Self::require_in_plan(viewer, Deed::Import)?;
        let (kept, decisions) = parts_of(&import)?;
        let content = self.content_of(viewer, &import).await?;
        let document = import.document.ok_or(Error::NotFound { what: "document" })?;
        let mut head = self.load_document(viewer, document).await?.summary.head;
        // The version that was read, whatever came since.
        head.version = import.version.unwrap_or(head.version);
        let read = decisions.apply(&kept.candidates);
        let known = content.as_ref().map(known_of).unwrap_or_default();
        let bodies = content.as_ref().map(bodies_of).unwrap_or_default();
        let pairs = if content.is_some() { pair(&read, &known) } else { BTreeMap::new() };
        let unsaid = known
            .iter()
            .filter(|thing| !pairs.values().any(|id| *id == thing.id) && thing.kind != Kind::Indicator)
            .map(|thing| thing.title.clone())
            .collect();
        let pieces = read
            .into_iter()
            .map(|candidate| {
                let known = pairs.get(&candidate.key).copied();
                let body = known.and_then(|id| bodies.get(&id));
                Piece {
                    differences: body
                        .map(|body| diff(body, &patched(body, &candidate.body, true)))
                        .unwrap_or_default(),
                    choice: decisions.choices.get(&candidate.key).cloned(),
                    known,
                    candidate,
                }
            })
            .collect();
        Ok(ImportReview {
            id,
            revision: import.revision,
            title: import.title,
            plan: content.map(|content| content.slug),
            document: head,
            pieces,
            remarks: kept.remarks,
            unsaid,
        })
    }

    /// A page of the document that an import read.
    ///
    /// # Errors
    /// `agents_only`, `not_found`.
    pub async fn load_import_page(
        &self,
        viewer: &Viewer,
        review: &ImportReview,
        number: u32,
    ) -> Result<Page> {
        let head = &review.document;
        Ok(self.load_page(viewer, head.id, Some(head.version), number).await?.page)
    }

    /// Writes decisions over the revision that the person saw.
    ///
    /// # Errors
    /// `agents_only`, `not_found`, `changed_meanwhile` where another person decided since.
    pub async fn decide_import(
        &self,
        viewer: &Viewer,
        (id, seen): (Uuid, u32),
        decided: Vec<Decision>,
    ) -> Result<()> {
        Self::require_in_plan(viewer, Deed::Import)?;
        let mut import = self.open_import(viewer, id).await?;
        let (kept, mut decisions) = parts_of(&import)?;
        for decision in decided {
            match decision {
                Decision::Decide(key, choice) => {
                    decisions.choices.insert(key, choice);
                }
                Decision::Split(key, titles) => split(&kept, &mut decisions, &key, &titles)?,
                Decision::Undo(key) => decisions.undo(&key),
            }
        }
        import.decisions =
            serde_json::to_string(&decisions).map_err(|error| Error::Internal(error.to_string()))?;
        import.revision = seen.saturating_add(1);
        let mut transaction = self.inner.store.begin().await?;
        if !transaction.update_import(viewer.city, &import, seen).await? {
            return Err(Error::ChangedMeanwhile { what: "import" });
        }
        transaction.commit().await?;
        Ok(())
    }

    /// Puts an import aside: nothing of it enters a plan.
    ///
    /// # Errors
    /// `agents_only`, `not_found`, `changed_meanwhile`.
    pub async fn drop_import(&self, viewer: &Viewer, id: Uuid, seen: u32) -> Result<()> {
        Self::require_in_plan(viewer, Deed::Import)?;
        let mut import = self.open_import(viewer, id).await?;
        import.state = ImportState::Dropped;
        import.revision = seen.saturating_add(1);
        let mut transaction = self.inner.store.begin().await?;
        if !transaction.update_import(viewer.city, &import, seen).await? {
            return Err(Error::ChangedMeanwhile { what: "import" });
        }
        transaction.commit().await?;
        Ok(())
    }

    /// Takes into the plan what a person took, all at once; `slug` names the plan where a new one is made. Gives the
    /// plan's address.
    ///
    /// # Errors
    /// `agents_only`, `not_found`, `changed_meanwhile` (also where the plan changed in between), `invalid_value` while a
    /// piece waits for a decision; nothing is written then.
    pub async fn take_import(
        &self,
        viewer: &Viewer,
        (id, seen): (Uuid, u32),
        slug: Option<&str>,
    ) -> Result<String> {
        let review = self.load_import(viewer, id).await?;
        if review.undecided() > 0 {
            let reason = format!("{} pieces wait for a decision", review.undecided());
            return Err(Error::Invalid { what: "the import", reason });
        }
        if let Some(piece) = review.without_place().first() {
            return Err(without_place(piece));
        }
        let pages = self.pages_of(viewer, &review.document).await?;
        let mut import = self.open_import(viewer, id).await?;
        let slug = match (&review.plan, slug) {
            (Some(slug), _) => slug.clone(),
            (None, Some(slug)) if domain::city::is_valid_slug(slug) => slug.to_owned(),
            _ => {
                let reason = "it has 1 to 40 of a-z, 0-9 and -".to_owned();
                return Err(Error::Invalid { what: "the address of the plan", reason });
            }
        };
        let transaction = self.inner.store.begin().await?;
        let mut taking =
            Taking { app: self, transaction, viewer, plan: import.plan, proofs: &review.document, pages };
        let (created, changed) = taking.take(&review, &slug).await?;
        import.plan = taking.plan;
        let mut transaction = taking.transaction;
        import.state = ImportState::Taken;
        import.revision = seen.saturating_add(1);
        if !transaction.update_import(viewer.city, &import, seen).await? {
            return Err(Error::ChangedMeanwhile { what: "import" });
        }
        let plan = import.plan.ok_or(Error::NotFound { what: "plan" })?;
        let refused = review.pieces.len().saturating_sub(review.taken()) as u64;
        let details = Details::none()
            .code("import", &id.to_string())
            .number("created", created)
            .number("changed", changed)
            .number("refused", refused);
        transaction.append(&viewer.entry(Action::PlanImported, Object::Plan(plan)).with(details)).await?;
        transaction.commit().await?;
        Ok(slug)
    }

    async fn open_import(&self, viewer: &Viewer, id: Uuid) -> Result<ImportRecord> {
        let found = self.inner.store.find_import(viewer.city, id).await?;
        found.filter(|import| import.state == ImportState::Open).ok_or(Error::NotFound { what: "import" })
    }

    async fn content_of(&self, viewer: &Viewer, import: &ImportRecord) -> Result<Option<PlanContent>> {
        let Some(plan) = import.plan else { return Ok(None) };
        let plans = self.inner.store.list_plans(viewer.city, true).await?;
        match plans.into_iter().find(|known| known.id == plan) {
            Some(known) => Ok(Some(self.load_plan(viewer, &known.slug).await?)),
            None => Err(Error::NotFound { what: "plan" }),
        }
    }

    async fn pages_of(&self, viewer: &Viewer, head: &DocumentHead) -> Result<Vec<Page>> {
        let mut pages = Vec::new();
        // The version that was read may have more or fewer pages than the current one.
        for number in 1..=self.inner.settings.limits.pages_max {
            match self.load_page(viewer, head.id, Some(head.version), number).await {
                Ok(content) => pages.push(content.page),
                Err(Error::NotFound { .. }) => break,
                Err(error) => return Err(error),
            }
        }
        Ok(pages)
    }
}

fn parts_of(import: &ImportRecord) -> Result<(Kept, Decisions)> {
    let broken = |_| Error::Internal("an import cannot be read".to_owned());
    let kept = serde_json::from_str(&import.proposal).map_err(broken)?;
    let decisions = serde_json::from_str(&import.decisions).map_err(broken)?;
    Ok((kept, decisions))
}

/// Parts a piece: its first part keeps its key, the others are added; a choice on the whole is forgotten.
fn split(kept: &Kept, decisions: &mut Decisions, key: &str, titles: &[String]) -> Result<()> {
    /// Parts of one piece at most.
    const PARTS_MAX: usize = 20;
    if titles.is_empty() || titles.len() > PARTS_MAX {
        return Err(Error::TooLarge { what: "the parts of a piece", limit: PARTS_MAX.to_string() });
    }
    let found = decisions.apply(&kept.candidates).into_iter().find(|piece| piece.key == key);
    let piece = found.ok_or(Error::NotFound { what: "piece" })?;
    let mut parts = piece.split(titles).into_iter();
    let first = parts.next();
    let prefix = format!("{key}+");
    decisions.split.retain(|part| !part.key.starts_with(&prefix));
    decisions.split.extend(parts);
    decisions.choices.remove(key);
    if let Some(first) = first {
        // Whoever parts a piece has seen it and takes its first part; the others wait for a decision.
        let choice = Choice { taken: true, body: Some(first.body), merged_into: None };
        decisions.choices.insert(key.to_owned(), choice);
    }
    Ok(())
}

/// What is being taken into a plan.
struct Taking<'a> {
    app: &'a App,
    transaction: Transaction,
    viewer: &'a Viewer,
    plan: Option<PlanId>,
    proofs: &'a DocumentHead,
    pages: Vec<Page>,
}

impl Taking<'_> {
    /// How many things were made, and how many changed.
    async fn take(&mut self, review: &ImportReview, slug: &str) -> Result<(u64, u64)> {
        let mut ids: HashMap<&str, ItemId> = HashMap::new();
        let (mut created, mut changed) = (0, 0);
        // What holds others comes first, wherever the document says it: an objective may be put together with a later one.
        let mut order: Vec<(usize, &Piece)> = review.pieces.iter().enumerate().collect();
        order.sort_by_key(|(rank, piece)| (depth(piece.candidate.kind), *rank));
        for (rank, piece) in order {
            let key = piece.candidate.key.as_str();
            if let Some(known) = piece.known {
                ids.insert(key, known);
            }
            let is_taken = piece.is_taken();
            if piece.candidate.kind == Kind::Plan && self.plan.is_none() {
                // A new plan always has its page; what was refused of it is left out.
                let id = self.new_plan(slug, &review.title, is_taken.then_some(&piece.candidate)).await?;
                ids.insert(key, id);
                created += 1;
                continue;
            }
            if !is_taken {
                continue;
            }
            match piece.known {
                Some(id) if !piece.differences.is_empty() => {
                    self.change(id, &piece.candidate).await?;
                    changed += 1;
                }
                Some(_) => {}
                None => {
                    let holder = piece.candidate.parent.as_deref().map(|key| review.stands_for(key));
                    let parent = holder.and_then(|key| ids.get(key)).copied();
                    let parent = parent.ok_or_else(|| without_place(piece))?;
                    let position = i64::try_from(rank).unwrap_or(i64::MAX).saturating_add(1_000);
                    let id = self.add(parent, position, &piece.candidate).await?;
                    ids.insert(key, id);
                    created += 1;
                }
            }
        }
        Ok((created, changed))
    }

    async fn new_plan(&mut self, slug: &str, title: &str, read: Option<&Candidate>) -> Result<ItemId> {
        let empty = serde_json::to_value(Plan::default()).unwrap_or_default();
        let body = read.map_or_else(|| empty.clone(), |read| patched(&empty, &read.body, false));
        let mut plan: Plan = serde_json::from_value(body).map_err(unreadable)?;
        if plan.title.trim().is_empty() {
            title.clone_into(&mut plan.title);
        }
        plan.documents.push(self.proofs.id);
        verify(&plan)?;
        let id = insert_plan(&mut self.transaction, self.viewer, slug, &plan).await?;
        self.plan = Some(id);
        if let Some(read) = read {
            let sources = self.prove(read, &serde_json::to_value(&plan).unwrap_or_default());
            let item = Item {
                id: ItemId(id.0),
                plan: id,
                parent: None,
                position: 0,
                revision: 1,
                updated_ms: self.transaction.now_ms(),
                body: plan,
                visibility: BTreeMap::new(),
                sources,
            };
            self.transaction.update_plan_item(self.viewer.city, &record_of(&item)?, 1).await?;
        }
        Ok(ItemId(id.0))
    }

    async fn add(&mut self, parent: ItemId, position: i64, read: &Candidate) -> Result<ItemId> {
        let plan = self.plan.ok_or(Error::NotFound { what: "plan" })?;
        let id = ItemId(self.transaction.next_id());
        with_kind!(read.kind, T => {
            let empty = serde_json::to_value(T::default()).unwrap_or_default();
            let body: T = serde_json::from_value(patched(&empty, &read.body, false)).map_err(unreadable)?;
            verify(&body)?;
            let sources = self.prove(read, &serde_json::to_value(&body).unwrap_or_default());
            let item = Item {
                id,
                plan,
                parent: Some(parent),
                position,
                revision: 1,
                updated_ms: self.transaction.now_ms(),
                body,
                visibility: BTreeMap::new(),
                sources,
            };
            insert_item(&mut self.transaction, self.viewer, &item).await?;
        });
        Ok(id)
    }

    async fn change(&mut self, id: ItemId, read: &Candidate) -> Result<()> {
        with_kind!(read.kind, T => {
            let current = self.app.load_plan_item::<T>(self.viewer, id).await?;
            let before = serde_json::to_value(&current.body).unwrap_or_default();
            let after = patched(&before, &read.body, true);
            let proofs = self.prove(read, &after);
            let body: T = serde_json::from_value(after).map_err(unreadable)?;
            verify(&body)?;
            let mut current = current;
            current.sources.extend(proofs);
            if write(&mut self.transaction, self.viewer, current, body).await?.is_none() {
                return Err(Error::ChangedMeanwhile { what: "plan" });
            }
        });
        Ok(())
    }

    /// The words of the document that hold the values as they enter the plan; words that were corrected away prove
    /// nothing.
    fn prove(&self, read: &Candidate, body: &Value) -> BTreeMap<String, Vec<Provenance>> {
        let mut sources = BTreeMap::new();
        for (field, quotes) in &read.sources {
            let Some(value) = body.get(field) else { continue };
            let corrected = read.body.get(field) != Some(value);
            let proofs: Vec<Provenance> = quotes
                .iter()
                .filter(|quote| !corrected && holds(quote, value))
                .filter_map(|quote| self.cite(quote))
                .collect();
            if !proofs.is_empty() {
                sources.insert(field.clone(), proofs);
            }
        }
        sources
    }

    fn cite(&self, quote: &Quote) -> Option<Provenance> {
        let page = self.pages.iter().find(|page| page.number == quote.page)?;
        let head = self.proofs;
        let cited = CitedPage {
            document: head.id,
            version: head.version,
            file: &head.file,
            title: &head.title,
            kind: head.kind,
            date: head.date,
            page: page.number,
            text: &page.text,
        };
        let citation = Citation::verify(&cited, CharRange::new(quote.start, quote.end), &quote.quote)?;
        Some(Provenance::from(&citation))
    }
}

/// Whether a quote speaks of a value: texts stand in it; what is no text (a day, an amount, a state) was read from it.
fn holds(quote: &Quote, value: &Value) -> bool {
    let words = fold(&quote.quote);
    let said = |text: &str| {
        let text = fold(text);
        words.contains(&text) || text.contains(&words)
    };
    match value {
        Value::String(text) => said(text) || text.parse::<jiff::civil::Date>().is_ok() || text.contains('_'),
        Value::Array(list) => list.iter().any(|entry| holds(quote, entry)),
        Value::Object(fields) => ["name", "funder", "title", "text"]
            .iter()
            .find_map(|name| fields.get(*name)?.as_str())
            .is_none_or(said),
        _ => true,
    }
}

fn without_place(piece: &Piece) -> Error {
    let what = piece.candidate.title();
    let reason = format!("what holds it, or what it was put together with, was refused: {what}");
    Error::Invalid { what: "a piece that was taken", reason }
}

/// How far a kind stands below the plan.
fn depth(kind: Kind) -> u8 {
    match kind {
        Kind::Plan => 0,
        Kind::Axis => 1,
        Kind::Objective => 2,
        _ => 3,
    }
}

fn unreadable(error: serde_json::Error) -> Error {
    Error::Invalid { what: "a piece of the reading", reason: error.to_string() }
}
