//! What changed in a plan, for those who come back to it?

use std::collections::HashMap;

use domain::plan::access::Deed;
use domain::plan::change::FieldChange;
use domain::plan::item::Kind;
use domain::time::UnixMs;
use domain::{ItemId, PersonId};
use serde::Serialize;
use store::plan::{ChangeFilter, ChangeRecord};

use crate::{App, PageRequest, Paged, Result, Viewer};

/// Which changes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ChangeQuery {
    /// Only of this thing.
    pub item: Option<ItemId>,
    /// Only those after this instant.
    pub after_ms: Option<UnixMs>,
}

/// A change, as a history shows it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ChangeLine {
    /// Place in the history of the plan.
    pub seq: i64,
    /// What changed.
    pub item: ItemId,
    /// What it is.
    pub kind: Kind,
    /// Its name at that time.
    pub name: String,
    /// Its revision since.
    pub revision: u32,
    /// When.
    pub at_ms: UnixMs,
    /// Who, as the ledger says it; nothing for the public.
    pub actor: String,
    /// Field with its value before and after.
    #[serde(flatten)]
    pub change: FieldChange,
}

impl ChangeLine {
    pub(crate) fn of(record: ChangeRecord, internal: bool) -> Self {
        Self {
            seq: record.seq,
            item: record.item,
            kind: record.kind,
            name: record.name,
            revision: record.revision,
            at_ms: record.at_ms,
            actor: if internal { record.actor } else { String::new() },
            change: record.change,
        }
    }
}

impl App {
    /// The history of a plan, newest first.
    ///
    /// # Errors
    /// `not_found`.
    pub async fn list_plan_changes(
        &self,
        viewer: &Viewer,
        slug: &str,
        query: ChangeQuery,
        page: PageRequest,
    ) -> Result<Paged<ChangeLine>> {
        let plan = self.plan_in_view(viewer, slug).await?.id;
        let internal = Self::may_in_plan(viewer, Deed::ReadInternal);
        let filter = ChangeFilter { item: query.item, after_ms: query.after_ms, internal };
        let store = &self.inner.store;
        let found = store.list_plan_changes(viewer.city, plan, filter, (page.limit(), page.offset)).await?;
        let total = store.count_plan_changes(viewer.city, plan, filter).await?;
        let mut items: Vec<ChangeLine> =
            found.into_iter().map(|record| ChangeLine::of(record, internal)).collect();
        self.name_actors(&mut items).await?;
        Ok(Paged { items, total })
    }

    /// Puts the names of people in the place of their ids; whoever is gone keeps the id.
    pub(crate) async fn name_actors(&self, lines: &mut [ChangeLine]) -> Result<()> {
        let mut names: HashMap<String, Option<String>> = HashMap::new();
        for line in lines {
            let Some(id) = line.actor.strip_prefix("account:") else { continue };
            if !names.contains_key(id) {
                let person = match id.parse() {
                    Ok(id) => self.inner.store.find_person(PersonId(id)).await?,
                    Err(_) => None,
                };
                names.insert(id.to_owned(), person.map(|record| record.person.name));
            }
            if let Some(Some(name)) = names.get(id) {
                line.actor.clone_from(name);
            }
        }
        Ok(())
    }
}
