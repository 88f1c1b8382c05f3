//! What does a plan say today, to this viewer?
//!
//! *Invariant:* a viewer who may not read what is internal gets each thing through [`Item::public`] before anything is
//! counted, listed or exported: the rest of the slice only ever works on a [`PlanContent`].

mod changes;
pub mod edit;
pub mod figures;
pub mod import;
pub mod load;
pub mod read;
pub mod remind;
mod validate;
pub mod values;
pub mod year;

use std::collections::{BTreeMap, HashMap, HashSet};

use domain::accounts::Role;
use domain::plan::access::{Deed, PlanRole, may};
use domain::plan::indicator::Indicator;
use domain::plan::item::{Body, Item, Kind};
use domain::plan::money::{BudgetLine, Totals, totals};
use domain::plan::progress::{Progress, by_place};
use domain::plan::provenance::Provenance;
use domain::plan::review::{Group, MatrixRow, Meeting};
use domain::plan::sheet::{ActionSheet, Status};
use domain::plan::structure::{Axis, Chapter, Objective, Plan};
use domain::plan::yearly::{CouncilOpinion, Grant};
use domain::{CityId, DocumentId, ItemId, PlanId};
use jiff::civil::Date;
use serde::Serialize;
use store::plan::{ItemRecord, PlanRecord};

use crate::{App, Error, Result, Viewer};

pub use changes::{ChangeLine, ChangeQuery};

/// A plan in the list of a city.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlanSummary {
    /// Its id.
    pub id: PlanId,
    /// Its name in addresses.
    pub slug: String,
    /// Whether everyone sees it.
    pub published: bool,
    /// Its own page.
    pub plan: Plan,
    /// Where its action sheets stand.
    pub progress: Progress,
}

/// A plan with all that is in it, as one viewer sees it. Each list is in its order.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanContent {
    /// Its name in addresses.
    pub slug: String,
    /// Whether everyone sees it.
    pub published: bool,
    /// Its own page.
    pub plan: Item<Plan>,
    /// Axes.
    pub axes: Vec<Item<Axis>>,
    /// Objectives.
    pub objectives: Vec<Item<Objective>>,
    /// Action sheets.
    pub sheets: Vec<Item<ActionSheet>>,
    /// Indicators.
    pub indicators: Vec<Item<Indicator>>,
    /// Groups that meet.
    pub groups: Vec<Item<Group>>,
    /// Their meetings.
    pub meetings: Vec<Item<Meeting>>,
    /// Rows of the evaluation matrix.
    pub matrix: Vec<Item<MatrixRow>>,
    /// Chapters of the annual reports.
    pub chapters: Vec<Item<Chapter>>,
    /// What communes did with solidarity grants, year by year.
    pub grants: Vec<Item<Grant>>,
    /// What councils said of the annual reports.
    pub opinions: Vec<Item<CouncilOpinion>>,
    /// The day on which it is looked at.
    pub today: Date,
}

/// Which action sheets of a plan.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SheetFilter {
    /// Words that title, number or description contain, accents and case aside.
    pub text: String,
    /// In this state.
    pub status: Option<Status>,
    /// Only those that are late.
    pub late: bool,
    /// Answered for by this one.
    pub pilot: String,
    /// In this neighbourhood.
    pub neighbourhood: String,
    /// Under this axis.
    pub axis: Option<ItemId>,
}

/// What a thing of a plan links to.
struct Links<'a> {
    /// Words that prove its fields.
    sources: &'a mut BTreeMap<String, Vec<Provenance>>,
    /// Documents about it.
    documents: Option<&'a mut Vec<DocumentId>>,
}

fn links<'a, T>(
    items: &'a mut [Item<T>],
    documents: fn(&mut T) -> Option<&mut Vec<DocumentId>>,
) -> impl Iterator<Item = Links<'a>> {
    items
        .iter_mut()
        .map(move |item| Links { documents: documents(&mut item.body), sources: &mut item.sources })
}

impl PlanContent {
    /// Shows the links of each thing to `see`.
    fn each_link(&mut self, see: &mut impl FnMut(Links<'_>)) {
        links(std::slice::from_mut(&mut self.plan), |plan| Some(&mut plan.documents)).for_each(&mut *see);
        links(&mut self.axes, |_| None).for_each(&mut *see);
        links(&mut self.objectives, |_| None).for_each(&mut *see);
        links(&mut self.sheets, |sheet| Some(&mut sheet.documents)).for_each(&mut *see);
        links(&mut self.indicators, |_| None).for_each(&mut *see);
        links(&mut self.groups, |_| None).for_each(&mut *see);
        links(&mut self.meetings, |meeting| Some(&mut meeting.documents)).for_each(&mut *see);
        links(&mut self.matrix, |_| None).for_each(&mut *see);
        links(&mut self.chapters, |chapter| Some(&mut chapter.documents)).for_each(&mut *see);
        links(&mut self.grants, |grant| Some(&mut grant.documents)).for_each(&mut *see);
        links(&mut self.opinions, |opinion| Some(&mut opinion.documents)).for_each(&mut *see);
    }

    /// Where its sheets stand: in all, and by axis and objective.
    #[must_use]
    pub fn progress(&self) -> (Progress, HashMap<ItemId, Progress>) {
        by_place(&self.sheets, &self.objectives, &self.axes, self.today)
    }

    /// The objective of that number.
    #[must_use]
    pub fn objective(&self, number: &str) -> Option<&Item<Objective>> {
        self.objectives.iter().find(|objective| objective.body.number == number)
    }

    /// The thing of that id in one of the lists.
    #[must_use]
    pub fn find<T>(list: &[Item<T>], id: ItemId) -> Option<&Item<T>> {
        list.iter().find(|item| item.id == id)
    }

    /// Sheets of an objective.
    pub fn sheets_of(&self, objective: ItemId) -> impl Iterator<Item = &Item<ActionSheet>> {
        self.sheets.iter().filter(move |sheet| sheet.parent == Some(objective))
    }

    /// Objectives of an axis.
    pub fn objectives_of(&self, axis: ItemId) -> impl Iterator<Item = &Item<Objective>> {
        self.objectives.iter().filter(move |objective| objective.parent == Some(axis))
    }

    /// Who answers for a sheet: its own pilots, else those of its objective.
    #[must_use]
    pub fn pilots<'a>(&'a self, sheet: &'a Item<ActionSheet>) -> Vec<&'a str> {
        let inherited = || {
            let objective = sheet.parent.and_then(|id| Self::find(&self.objectives, id));
            objective.map_or(&[][..], |objective| &objective.body.pilots)
        };
        let own = &sheet.body.pilots;
        let pilots = if own.is_empty() { inherited() } else { own };
        pilots.iter().map(|pilot| pilot.name.as_str()).collect()
    }

    /// Sheets that a filter lets through, in their order.
    #[must_use]
    pub fn filtered(&self, filter: &SheetFilter) -> Vec<&Item<ActionSheet>> {
        let wanted = store::documents::fold(&filter.text);
        let axis_of: HashMap<ItemId, Option<ItemId>> =
            self.objectives.iter().map(|objective| (objective.id, objective.parent)).collect();
        let fits = |sheet: &&Item<ActionSheet>| {
            let body = &sheet.body;
            let text =
                || store::documents::fold(&format!("{} {} {}", body.number, body.title, body.description));
            let axis = || sheet.parent.and_then(|objective| axis_of.get(&objective).copied().flatten());
            filter.status.is_none_or(|status| body.status == status)
                && (!filter.late || body.late_since(self.today).is_some())
                && (filter.neighbourhood.is_empty() || body.neighbourhoods.contains(&filter.neighbourhood))
                && (filter.pilot.is_empty() || self.pilots(sheet).contains(&filter.pilot.as_str()))
                && (filter.axis.is_none() || axis() == filter.axis)
                && (wanted.is_empty() || text().contains(&wanted))
        };
        self.sheets.iter().filter(fits).collect()
    }

    /// Sheets that are late, the latest of all first.
    #[must_use]
    pub fn late(&self) -> Vec<(&Item<ActionSheet>, Date)> {
        let mut late: Vec<_> = self
            .sheets
            .iter()
            .filter_map(|sheet| Some((sheet, sheet.body.late_since(self.today)?)))
            .collect();
        late.sort_by_key(|(sheet, since)| (*since, sheet.position));
        late
    }

    /// Names that stand in a list of many sheets, each once, in order.
    #[must_use]
    pub fn names(&self, of: impl Fn(&Self, &Item<ActionSheet>) -> Vec<String>) -> Vec<String> {
        let mut names: Vec<String> = self.sheets.iter().flat_map(|sheet| of(self, sheet)).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// All lines of budgets: those of the sheets and objectives.
    pub fn budget(&self) -> impl Iterator<Item = &BudgetLine> {
        let sheets = self.sheets.iter().flat_map(|sheet| &sheet.body.budget);
        sheets.chain(self.objectives.iter().flat_map(|objective| &objective.body.funding))
    }

    /// Money by funder and year: what sheets and objectives say; where they say nothing, what the plan announces.
    #[must_use]
    pub fn money(&self) -> Totals {
        let found = totals(self.budget());
        if found.is_empty() { totals(&self.plan.body.funding) } else { found }
    }

    /// The same as everyone sees it.
    #[must_use]
    pub fn public(self) -> Self {
        fn all<T: Body>(items: Vec<Item<T>>) -> Vec<Item<T>> {
            items.into_iter().map(Item::public).collect()
        }
        Self {
            plan: self.plan.public(),
            axes: all(self.axes),
            objectives: all(self.objectives),
            sheets: all(self.sheets),
            indicators: all(self.indicators),
            groups: all(self.groups),
            meetings: all(self.meetings),
            matrix: all(self.matrix),
            chapters: all(self.chapters),
            grants: all(self.grants),
            opinions: all(self.opinions),
            ..self
        }
    }

    /// Takes out who is to do each task of a meeting, but for services of the city and organisations that the plan shows: any
    /// other name may be a person's. For content that is already public.
    fn without_owners(&mut self, services: &[String]) {
        let fold = |name: &str| store::documents::fold(name.trim());
        let sheets =
            self.sheets.iter().flat_map(|sheet| sheet.body.pilots.iter().chain(&sheet.body.partners));
        let objectives = self.objectives.iter();
        let objectives = objectives.flat_map(|item| item.body.pilots.iter().chain(&item.body.partners));
        let members = self.groups.iter().flat_map(|group| &group.body.members);
        let parties = sheets.chain(objectives).chain(members).filter(|party| !party.person);
        let known: HashSet<String> =
            parties.map(|party| fold(&party.name)).chain(services.iter().map(|name| fold(name))).collect();
        for task in self.meetings.iter_mut().flat_map(|meeting| &mut meeting.body.tasks) {
            if !known.contains(&fold(&task.owner)) {
                task.owner.clear();
            }
        }
    }

    /// The currency of its amounts.
    #[must_use]
    pub fn currency(&self) -> domain::plan::Currency {
        self.plan.body.currency
    }
}

impl App {
    /// What a viewer is to the plans of the city: agents and administrators answer for all of them, pilots for their own
    /// sheets.
    #[must_use]
    pub fn plan_role(viewer: &Viewer) -> PlanRole {
        let holds = |role: Role| viewer.roles.holds(role);
        if holds(Role::Administrator) || holds(Role::Agent) {
            PlanRole::Manager
        } else if holds(Role::Pilot) {
            PlanRole::Pilot
        } else if holds(Role::Elected) {
            PlanRole::Elected
        } else {
            PlanRole::Reader
        }
    }

    /// Whether the viewer may do this in the plans of the city.
    #[must_use]
    pub fn may_in_plan(viewer: &Viewer, deed: Deed) -> bool {
        // An elected member may be something else beside.
        let elected = viewer.roles.holds(Role::Elected) && may(PlanRole::Elected, deed);
        elected || may(Self::plan_role(viewer), deed)
    }

    pub(crate) fn require_in_plan(viewer: &Viewer, deed: Deed) -> Result<()> {
        if Self::may_in_plan(viewer, deed) { Ok(()) } else { Err(Error::AgentsOnly) }
    }

    /// The day it is now, by universal time.
    #[must_use]
    pub fn today(&self) -> Date {
        let now = jiff::Timestamp::from_millisecond(self.inner.settings.clock.now_ms()).unwrap_or_default();
        now.to_zoned(jiff::tz::TimeZone::UTC).date()
    }

    /// The plans of the viewer's city, newest first, with where they stand.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn list_plans(&self, viewer: &Viewer) -> Result<Vec<PlanSummary>> {
        let internal = Self::may_in_plan(viewer, Deed::ReadInternal);
        let records = self.inner.store.list_plans(viewer.city, internal).await?;
        let counts = self.inner.store.count_sheets(viewer.city, self.today()).await?;
        let mut progress: HashMap<PlanId, Progress> = HashMap::new();
        for count in counts {
            let number = u32::try_from(count.number).unwrap_or(u32::MAX);
            let of_plan = progress.entry(count.plan).or_default();
            of_plan.add(Status::from_name(&count.status).unwrap_or_default(), number);
            of_plan.late = of_plan.late.saturating_add(u32::try_from(count.late).unwrap_or(u32::MAX));
        }
        let summary = |record: PlanRecord| {
            let plan = typed::<Plan>(record.item, internal)?.body;
            let progress = progress.remove(&record.id).unwrap_or_default();
            Ok(PlanSummary { id: record.id, slug: record.slug, published: record.published, plan, progress })
        };
        records.into_iter().map(summary).collect()
    }

    /// A plan with all that is in it.
    ///
    /// # Errors
    /// `not_found`, for a hidden plan too where the viewer may not see it.
    pub async fn load_plan(&self, viewer: &Viewer, slug: &str) -> Result<PlanContent> {
        let record = self.plan_in_view(viewer, slug).await?;
        let internal = Self::may_in_plan(viewer, Deed::ReadInternal);
        let items = self.inner.store.list_plan_items(viewer.city, record.id, &Kind::ALL).await?;
        let mut content = PlanContent {
            slug: record.slug,
            published: record.published,
            plan: typed(record.item, internal)?,
            axes: Vec::new(),
            objectives: Vec::new(),
            sheets: Vec::new(),
            indicators: Vec::new(),
            groups: Vec::new(),
            meetings: Vec::new(),
            matrix: Vec::new(),
            chapters: Vec::new(),
            grants: Vec::new(),
            opinions: Vec::new(),
            today: self.today(),
        };
        for ItemRecord { kind, item, .. } in items {
            match kind {
                Kind::Plan => {}
                Kind::Axis => content.axes.push(typed(item, internal)?),
                Kind::Objective => content.objectives.push(typed(item, internal)?),
                Kind::Sheet => content.sheets.push(typed(item, internal)?),
                Kind::Indicator => content.indicators.push(typed(item, internal)?),
                Kind::Group => content.groups.push(typed(item, internal)?),
                Kind::Meeting => content.meetings.push(typed(item, internal)?),
                Kind::Matrix => content.matrix.push(typed(item, internal)?),
                Kind::Chapter => content.chapters.push(typed(item, internal)?),
                Kind::Grant => content.grants.push(typed(item, internal)?),
                Kind::Opinion => content.opinions.push(typed(item, internal)?),
            }
        }
        self.keep_sources_in_view(viewer, &mut content).await?;
        if !internal {
            content.without_owners(&self.service_names(viewer.city).await?);
        }
        Ok(content)
    }

    /// Names of the services of a city.
    async fn service_names(&self, city: CityId) -> Result<Vec<String>> {
        Ok(self.inner.store.list_services(city).await?.into_iter().map(|(service, _)| service.name).collect())
    }

    /// A plan, hidden or not, with what everyone may see of it and no more: for what is printed.
    ///
    /// # Errors
    /// `not_found`.
    pub async fn load_public_plan(&self, city: CityId, slug: &str) -> Result<PlanContent> {
        let mut content = self.load_plan(&Viewer::agent(city), slug).await?.public();
        content.without_owners(&self.service_names(city).await?);
        self.keep_sources_in_view(&Viewer::public(city), &mut content).await?;
        Ok(content)
    }

    /// Takes out the words and the addresses of documents that the viewer may not see.
    async fn keep_sources_in_view(&self, viewer: &Viewer, content: &mut PlanContent) -> Result<()> {
        let mut linked = HashSet::new();
        content.each_link(&mut |links| {
            linked.extend(links.sources.values().flatten().map(|source| source.document));
            linked.extend(links.documents.iter().flat_map(|list| list.iter().copied()));
        });
        for measure in content.indicators.iter().flat_map(|indicator| &indicator.body.values) {
            linked.extend(measure.source.as_ref().map(|source| source.document));
        }
        let hidden = self.out_of_view(viewer, linked).await?;
        if !hidden.is_empty() {
            content.each_link(&mut |links| {
                for sources in links.sources.values_mut() {
                    sources.retain(|source| !hidden.contains(&source.document));
                }
                links.sources.retain(|_, sources| !sources.is_empty());
                if let Some(documents) = links.documents {
                    documents.retain(|document| !hidden.contains(document));
                }
            });
            for measure in content.indicators.iter_mut().flat_map(|indicator| &mut indicator.body.values) {
                measure.source.take_if(|source| hidden.contains(&source.document));
            }
        }
        Ok(())
    }

    /// One thing of a plan, for those who work on plans.
    ///
    /// # Errors
    /// `agents_only`, `not_found`.
    pub async fn load_plan_item<T: Body>(&self, viewer: &Viewer, id: ItemId) -> Result<Item<T>> {
        Self::require_in_plan(viewer, Deed::ReadInternal)?;
        let found = self.inner.store.find_plan_item(viewer.city, id).await?;
        let record = found.filter(|record| record.kind == T::KIND);
        typed(record.ok_or(Error::NotFound { what: "thing of a plan" })?.item, true)
    }

    pub(crate) async fn plan_in_view(&self, viewer: &Viewer, slug: &str) -> Result<PlanRecord> {
        let internal = Self::may_in_plan(viewer, Deed::ReadInternal);
        let found = self.inner.store.find_plan(viewer.city, slug).await?;
        found.filter(|plan| plan.published || internal).ok_or(Error::NotFound { what: "plan" })
    }
}

/// The item with its body read, and made public unless the viewer reads what is internal.
pub(crate) fn typed<T: Body>(item: Item<String>, internal: bool) -> Result<Item<T>> {
    let body: T = serde_json::from_str(&item.body)
        .map_err(|_| Error::Internal("a thing of a plan cannot be read".to_owned()))?;
    let item = item.map(|_| body);
    Ok(if internal { item } else { item.public() })
}
