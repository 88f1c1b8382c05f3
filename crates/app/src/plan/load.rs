//! How is a whole plan taken from one file, all of it or nothing?
//!
//! The file names indicators by their codes and documents by their file names. The words it gives as sources are looked
//! for on the stored pages: a source that does not stand there is refused, with the whole file.

use std::collections::{BTreeMap, HashMap};

use domain::ask::{Citation, CitedPage};
use domain::audit::{Action, Details, Object};
use domain::plan::access::Deed;
use domain::plan::indicator::Indicator;
use domain::plan::item::{Body, Item};
use domain::plan::provenance::{FieldVisibility, Provenance};
use domain::plan::review::{Group, MatrixRow, Meeting};
use domain::plan::sheet::ActionSheet;
use domain::plan::structure::{Axis, Chapter, Objective, Plan};
use domain::plan::yearly::{CouncilOpinion, Grant};
use domain::{CharRange, DocumentId, ItemId, PlanId};
use serde::Deserialize;
use serde_json::{Map, Value};
use store::Transaction;

use super::edit::{Draft, Saved, insert_item, insert_plan, verify};
use crate::documents::{DocumentFilter, DocumentHead};
use crate::{App, Error, PageRequest, Result, Viewer};

/// A thing in a file: its fields, and what stands beside them.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Entry<T> {
    /// Its fields.
    #[serde(flatten)]
    pub body: T,
    /// Words that prove fields.
    #[serde(default)]
    pub sources: BTreeMap<String, Vec<SourceFile>>,
    /// Fields whose visibility is not the usual one.
    #[serde(default)]
    pub visibility: BTreeMap<String, FieldVisibility>,
    /// Codes of the indicators that measure it.
    #[serde(default)]
    pub measured_by: Vec<String>,
    /// File names of documents about it.
    #[serde(default)]
    pub files: Vec<String>,
}

/// Words of a document.
#[derive(Debug, Clone, Deserialize)]
pub struct SourceFile {
    /// File name as the city's library has it.
    pub file: String,
    /// Words on one of its pages; white space may differ.
    pub quote: String,
}

/// An indicator with the words that prove its values.
#[derive(Debug, Clone, Deserialize)]
pub struct IndicatorFile {
    /// The indicator.
    #[serde(flatten)]
    pub indicator: Entry<Indicator>,
    /// Words that prove values, by the day of the value.
    #[serde(default)]
    pub proofs: BTreeMap<jiff::civil::Date, SourceFile>,
}

/// A change that came after the rest: written apart, so that the history shows it.
#[derive(Debug, Clone, Deserialize)]
pub struct UpdateFile {
    /// Number of the action sheet.
    pub sheet: String,
    /// Fields as they were first.
    pub before: Map<String, Value>,
    /// The same fields as they became.
    pub after: Map<String, Value>,
}

/// An axis with what it holds.
#[derive(Debug, Clone, Deserialize)]
pub struct AxisFile {
    /// The axis.
    #[serde(flatten)]
    pub axis: Entry<Axis>,
    /// Its objectives.
    #[serde(default)]
    pub objectives: Vec<ObjectiveFile>,
}

/// An objective with what it holds.
#[derive(Debug, Clone, Deserialize)]
pub struct ObjectiveFile {
    /// The objective.
    #[serde(flatten)]
    pub objective: Entry<Objective>,
    /// Its action sheets.
    #[serde(default)]
    pub sheets: Vec<Entry<ActionSheet>>,
    /// Its rows of the evaluation matrix.
    #[serde(default)]
    pub matrix: Vec<Entry<MatrixRow>>,
}

/// A group with its meetings.
#[derive(Debug, Clone, Deserialize)]
pub struct GroupFile {
    /// The group.
    #[serde(flatten)]
    pub group: Entry<Group>,
    /// Its meetings.
    #[serde(default)]
    pub meetings: Vec<Entry<Meeting>>,
}

/// A whole plan.
#[derive(Debug, Clone, Deserialize)]
pub struct PlanFile {
    /// Its name in addresses.
    pub slug: String,
    /// Whether everyone sees it.
    #[serde(default)]
    pub published: bool,
    /// Its own page.
    pub plan: Entry<Plan>,
    /// Axes.
    #[serde(default)]
    pub axes: Vec<AxisFile>,
    /// Indicators.
    #[serde(default)]
    pub indicators: Vec<IndicatorFile>,
    /// Groups that meet.
    #[serde(default)]
    pub groups: Vec<GroupFile>,
    /// Chapters of the annual reports.
    #[serde(default)]
    pub chapters: Vec<Entry<Chapter>>,
    /// What communes did with solidarity grants.
    #[serde(default)]
    pub grants: Vec<Entry<Grant>>,
    /// What councils said of the annual reports.
    #[serde(default)]
    pub opinions: Vec<Entry<CouncilOpinion>>,
    /// What changed since, oldest first.
    #[serde(default)]
    pub updates: Vec<UpdateFile>,
}

/// What is being written, and what it refers to.
struct Loading<'a> {
    transaction: Transaction,
    viewer: &'a Viewer,
    plan: PlanId,
    position: i64,
    library: Library,
}

/// The documents that a file names: heads and page texts.
#[derive(Default)]
struct Library {
    documents: HashMap<String, (DocumentHead, Vec<(u32, String)>)>,
}

impl App {
    /// Takes a whole plan from a file, in one transaction. Managers only.
    ///
    /// # Errors
    /// `agents_only`, `invalid_value` (also for a source whose words stand nowhere), `exists_already`. Nothing is written
    /// then.
    pub async fn load_plan_file(&self, viewer: &Viewer, file: PlanFile) -> Result<PlanId> {
        Self::require_in_plan(viewer, Deed::Import)?;
        let library = self.library_of(viewer, &file).await?;
        verify(&file.plan.body)?;
        let mut transaction = self.inner.store.begin().await?;
        let mut page = file.plan.body.clone();
        page.documents.extend(library.ids(&file.plan.files)?);
        let plan = insert_plan(&mut transaction, viewer, &file.slug, &page).await?;
        let mut loading = Loading { transaction, viewer, plan, position: 0, library };
        loading.write_all(&file).await?;
        let mut transaction = loading.transaction;
        if file.published {
            transaction.set_plan_published(viewer.city, plan, true).await?;
        }
        let entry = viewer.entry(Action::PlanImported, Object::Plan(plan));
        let created = u64::try_from(loading.position).unwrap_or(0);
        transaction.append(&entry.with(Details::none().number("created", created))).await?;
        transaction.commit().await?;
        for update in &file.updates {
            self.apply_update(viewer, &file.slug, update).await?;
        }
        Ok(plan)
    }

    async fn apply_update(&self, viewer: &Viewer, slug: &str, update: &UpdateFile) -> Result<()> {
        let content = self.load_plan(viewer, slug).await?;
        let found = content.sheets.into_iter().find(|sheet| sheet.body.number == update.sheet);
        let sheet = found.ok_or(Error::NotFound { what: "action sheet" })?;
        let draft = Draft { id: sheet.id, seen: sheet.revision, body: patched(&sheet.body, &update.after)? };
        match self.save_plan_item(viewer, draft).await? {
            Saved::Done(_) => Ok(()),
            Saved::Meanwhile(_) => Err(Error::ChangedMeanwhile { what: "action sheet" }),
        }
    }

    async fn library_of(&self, viewer: &Viewer, file: &PlanFile) -> Result<Library> {
        let mut names: Vec<&String> = Vec::new();
        names.extend(file.plan.names());
        for axis in &file.axes {
            names.extend(axis.axis.names());
            for objective in &axis.objectives {
                names.extend(objective.objective.names());
                names.extend(objective.sheets.iter().flat_map(Entry::names));
                names.extend(objective.matrix.iter().flat_map(Entry::names));
            }
        }
        names.extend(file.indicators.iter().flat_map(IndicatorFile::names));
        for group in &file.groups {
            names.extend(group.group.names());
            names.extend(group.meetings.iter().flat_map(Entry::names));
        }
        names.extend(file.chapters.iter().flat_map(Entry::names));
        names.extend(file.grants.iter().flat_map(Entry::names));
        names.extend(file.opinions.iter().flat_map(Entry::names));
        names.sort_unstable();
        names.dedup();
        let mut library = Library::default();
        if names.is_empty() {
            return Ok(library);
        }
        let mut offset = 0;
        loop {
            let page = PageRequest::new(PageRequest::LIMIT_MAX, offset);
            let list = self.list_documents(viewer, &DocumentFilter::default(), page).await?;
            for document in &list.documents {
                if names.contains(&&document.head.file) {
                    let mut pages = Vec::new();
                    for number in 1..=document.pages {
                        let content = self.load_page(viewer, document.head.id, None, number).await?;
                        pages.push((number, content.page.text));
                    }
                    library.documents.insert(document.head.file.clone(), (document.head.clone(), pages));
                }
            }
            offset += PageRequest::LIMIT_MAX;
            if u64::from(offset) >= list.total {
                return Ok(library);
            }
        }
    }
}

impl IndicatorFile {
    fn names(&self) -> Vec<&String> {
        let proofs = self.proofs.values().map(|proof| &proof.file);
        proofs.chain(self.indicator.names()).collect()
    }
}

/// The body with some of its fields as given.
fn patched<T: Body>(body: &T, fields: &Map<String, Value>) -> Result<T> {
    let mut value = serde_json::to_value(body).unwrap_or_default();
    if let Some(object) = value.as_object_mut() {
        object.extend(fields.clone());
    }
    serde_json::from_value(value)
        .map_err(|error| Error::Invalid { what: "an update", reason: error.to_string() })
}

impl<T> Entry<T> {
    fn names(&self) -> Vec<&String> {
        self.sources.values().flatten().map(|source| &source.file).chain(&self.files).collect()
    }
}

impl Library {
    fn ids(&self, files: &[String]) -> Result<Vec<DocumentId>> {
        let id = |file: &String| {
            let found = self.documents.get(file).map(|(head, _)| head.id);
            found.ok_or_else(|| Error::Invalid {
                what: "a document",
                reason: format!("the city has no {file}"),
            })
        };
        files.iter().map(id).collect()
    }

    /// The words of a source where they stand.
    fn prove(&self, source: &SourceFile) -> Result<Provenance> {
        let invalid = |reason: String| Error::Invalid { what: "a source", reason };
        let (head, pages) = self
            .documents
            .get(&source.file)
            .ok_or_else(|| invalid(format!("the city has no {}", source.file)))?;
        let found = pages.iter().find_map(|(number, text)| {
            let range = find_folded(text, &source.quote)?;
            let page = CitedPage {
                document: head.id,
                version: head.version,
                file: &head.file,
                title: &head.title,
                kind: head.kind,
                date: head.date,
                page: *number,
                text,
            };
            Citation::verify(&page, range, range.slice(text)?)
        });
        let citation =
            found.ok_or_else(|| invalid(format!("`{}` does not stand in {}", source.quote, source.file)))?;
        Ok(Provenance::from(&citation))
    }
}

/// Where `words` stand in `text`, runs of white space being alike.
pub(crate) fn find_folded(text: &str, words: &str) -> Option<CharRange> {
    let wanted: Vec<&str> = words.split_whitespace().collect();
    let first = wanted.first()?;
    let ends_at = |from: usize| -> Option<usize> {
        let mut at = from;
        for (rank, word) in wanted.iter().enumerate() {
            let rest = text.get(at..)?;
            let blank = rest.len() - rest.trim_start().len();
            if rank > 0 && blank == 0 {
                return None;
            }
            at += if rank > 0 { blank } else { 0 };
            at += text.get(at..)?.strip_prefix(word).map(|_| word.len())?;
        }
        Some(at)
    };
    let (start, end) = text.match_indices(first).find_map(|(start, _)| Some((start, ends_at(start)?)))?;
    CharRange::from_bytes(text, start..end)
}

impl Loading<'_> {
    async fn write_all(&mut self, file: &PlanFile) -> Result<()> {
        let root = ItemId(self.plan.0);
        let mut codes: HashMap<&str, ItemId> = HashMap::new();
        for IndicatorFile { indicator, proofs } in &file.indicators {
            let mut body = indicator.body.clone();
            for measure in &mut body.values {
                if let Some(proof) = proofs.get(&measure.day) {
                    measure.source = Some(self.library.prove(proof)?);
                }
            }
            let id = self.add(root, indicator, body).await?;
            codes.insert(indicator.body.code.as_str(), id);
        }
        for axis in &file.axes {
            let under = self.add(root, &axis.axis, axis.axis.body.clone()).await?;
            for objective in &axis.objectives {
                let entry = &objective.objective;
                let under = self.add(under, entry, entry.body.clone()).await?;
                for sheet in &objective.sheets {
                    let later = file.updates.iter().find(|update| update.sheet == sheet.body.number);
                    let mut body = match later {
                        Some(update) => patched(&sheet.body, &update.before)?,
                        None => sheet.body.clone(),
                    };
                    body.indicators = measured_by(&codes, &sheet.measured_by)?;
                    body.documents.extend(self.library.ids(&sheet.files)?);
                    self.add(under, sheet, body).await?;
                }
                for row in &objective.matrix {
                    let mut body = row.body.clone();
                    body.indicators = measured_by(&codes, &row.measured_by)?;
                    self.add(under, row, body).await?;
                }
            }
        }
        for group in &file.groups {
            let under = self.add(root, &group.group, group.group.body.clone()).await?;
            for meeting in &group.meetings {
                let mut body = meeting.body.clone();
                body.documents.extend(self.library.ids(&meeting.files)?);
                self.add(under, meeting, body).await?;
            }
        }
        for chapter in &file.chapters {
            let mut body = chapter.body.clone();
            body.documents.extend(self.library.ids(&chapter.files)?);
            self.add(root, chapter, body).await?;
        }
        for grant in &file.grants {
            let mut body = grant.body.clone();
            body.documents.extend(self.library.ids(&grant.files)?);
            self.add(root, grant, body).await?;
        }
        for opinion in &file.opinions {
            let mut body = opinion.body.clone();
            body.documents.extend(self.library.ids(&opinion.files)?);
            self.add(root, opinion, body).await?;
        }
        Ok(())
    }

    async fn add<T: Body>(&mut self, parent: ItemId, entry: &Entry<T>, body: T) -> Result<ItemId> {
        verify(&body)?;
        self.position = self.position.saturating_add(1);
        let mut sources = BTreeMap::new();
        for (field, proofs) in &entry.sources {
            let proofs: Result<Vec<Provenance>> =
                proofs.iter().map(|proof| self.library.prove(proof)).collect();
            sources.insert(field.clone(), proofs?);
        }
        let item = Item {
            id: ItemId(self.transaction.next_id()),
            plan: self.plan,
            parent: Some(parent),
            position: self.position,
            revision: 1,
            updated_ms: self.transaction.now_ms(),
            body,
            visibility: entry.visibility.clone(),
            sources,
        };
        insert_item(&mut self.transaction, self.viewer, &item).await?;
        Ok(item.id)
    }
}

fn measured_by(codes: &HashMap<&str, ItemId>, wanted: &[String]) -> Result<Vec<ItemId>> {
    let id = |code: &String| {
        let found = codes.get(code.as_str()).copied();
        let reason = || format!("the file has no indicator {code}");
        found.ok_or_else(|| Error::Invalid { what: "an indicator", reason: reason() })
    };
    wanted.iter().map(id).collect()
}

#[cfg(test)]
mod tests {
    use super::find_folded;

    #[test]
    fn words_are_found_whatever_the_white_space() {
        let text = "Fiche 1\nPilote Ville  de\nClairvaigne, services";
        let range = find_folded(text, "Ville de Clairvaigne").unwrap();
        assert_eq!(range.slice(text), Some("Ville  de\nClairvaigne"));
        assert!(find_folded(text, "Villede").is_none() && find_folded(text, "").is_none());
        assert!(find_folded(text, "Clairvaigne, services techniques").is_none());
    }
}
