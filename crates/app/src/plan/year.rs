//! What did a plan say at the end of a year? For the annual report, which says nothing of what came later.
//!
//! Where an action stood is rebuilt from the history, which is never rewritten. What people note about a year after its end
//! (money spent, values of indicators, chapters) names its year and stays.

use std::collections::HashMap;

use domain::plan::change::undo;
use domain::plan::item::Item;
use domain::plan::sheet::ActionSheet;
use domain::{CityId, ItemId};
use jiff::civil::Date;
use store::plan::ChangeRecord;

use super::PlanContent;
use crate::{App, Error, Result, Viewer};

/// Fields that tell where an action stood.
const STATE: [&str; 5] = ["status", "status_reason", "start", "end", "steps"];

/// A plan as the report of one year shows it: what everyone may see and no more.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanYear {
    /// The year.
    pub year: i16,
    /// The plan as it is today.
    pub now: PlanContent,
    /// The plan with the sheets of the year only, as they stood on its day: the last of the year, or today.
    pub then: PlanContent,
    /// How many of them entered the plan after that day: the history does not reach back, they stand as they were first
    /// written.
    pub unreached: u64,
    /// How many sheets have neither a day nor money, so that they belong to no year.
    pub undated: u64,
}

impl App {
    /// A plan, hidden or not, as the report of a year shows it.
    ///
    /// # Errors
    /// `not_found`.
    pub async fn load_plan_year(&self, city: CityId, slug: &str, year: i16) -> Result<PlanYear> {
        let content = self.load_plan(&Viewer::agent(city), slug).await?;
        let today = content.today;
        let last = Date::new(year, 12, 31).map_or(today, |day| day.min(today));
        let later = match first_instant_after(last) {
            Some(after_ms) if last < today => {
                self.inner.store.list_sheet_changes_from(city, content.plan.plan, after_ms, &STATE).await?
            }
            _ => Vec::new(),
        };
        let (sheets, unreached) = rebuilt(&content.sheets, later)?;
        let sheets: Vec<Item<ActionSheet>> = sheets.into_iter().map(Item::public).collect();
        let is_of_year = |sheet: &Item<ActionSheet>| sheet.body.is_of_year(year);
        let undated =
            sheets.iter().filter(|sheet| !sheet.body.is_dated() && sheet.body.budget.is_empty()).count();
        let unreached =
            sheets.iter().filter(|sheet| is_of_year(sheet) && unreached.contains(&sheet.id)).count();
        let mut now = content.public();
        let sheets = sheets.into_iter().filter(is_of_year).collect();
        let mut then = PlanContent { sheets, today: last, ..now.clone() };
        let services = self.service_names(city).await?;
        for content in [&mut now, &mut then] {
            content.without_owners(&services);
            self.keep_sources_in_view(&Viewer::public(city), content).await?;
        }
        Ok(PlanYear { year, now, then, unreached: unreached as u64, undated: undated as u64 })
    }
}

/// The first instant after a day, by universal time.
fn first_instant_after(day: Date) -> Option<i64> {
    let next = day.tomorrow().ok()?.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
    Some(next.timestamp().as_millisecond())
}

/// The sheets before the changes, which come newest first; and which of them were not there yet.
fn rebuilt(
    sheets: &[Item<ActionSheet>],
    changes: Vec<ChangeRecord>,
) -> Result<(Vec<Item<ActionSheet>>, Vec<ItemId>)> {
    let mut by_sheet: HashMap<ItemId, Vec<ChangeRecord>> = HashMap::new();
    for change in changes {
        by_sheet.entry(change.item).or_default().push(change);
    }
    let mut unreached = Vec::new();
    let mut all = Vec::with_capacity(sheets.len());
    for sheet in sheets {
        let own = by_sheet.remove(&sheet.id).unwrap_or_default();
        if own.iter().any(|record| record.change.field == "created") {
            unreached.push(sheet.id);
        }
        let now = serde_json::to_value(&sheet.body).unwrap_or_default();
        let known = own.iter().map(|record| &record.change).filter(|change| change.field != "created");
        let body = serde_json::from_value(undo(&now, known))
            .map_err(|_| Error::Internal("the past of an action sheet cannot be read".to_owned()))?;
        all.push(sheet.clone().map(|_| body));
    }
    Ok((all, unreached))
}
