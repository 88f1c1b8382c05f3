//! What changed in a plan, for those who come back to it?

use std::collections::{HashMap, HashSet};

use domain::plan::access::Deed;
use domain::plan::change::FieldChange;
use domain::plan::item::Kind;
use domain::time::UnixMs;
use domain::{DocumentId, ItemId, PersonId};
use serde::Serialize;
use serde_json::Value;
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
            change: if internal { record.change } else { without_owners(record.change) },
        }
    }
}

/// Who is to do a task may be a person: the public history tells what is to be done.
fn without_owners(mut change: FieldChange) -> FieldChange {
    if change.field == "tasks" {
        let tasks = [&mut change.before, &mut change.after].into_iter().filter_map(Value::as_array_mut);
        for task in tasks.flatten().filter_map(Value::as_object_mut) {
            task.insert("owner".to_owned(), "".into());
        }
    }
    change
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
        self.hide_sources(viewer, &mut items).await?;
        Ok(Paged { items, total })
    }

    /// Takes the words of documents that the viewer may not see out of the values before and after.
    async fn hide_sources(&self, viewer: &Viewer, lines: &mut [ChangeLine]) -> Result<()> {
        let mut quoted = HashSet::new();
        for line in lines.iter_mut() {
            for value in [&mut line.change.before, &mut line.change.after] {
                each_source(value, &mut |document| {
                    quoted.insert(document);
                    true
                });
            }
        }
        let hidden = self.out_of_view(viewer, quoted).await?;
        if !hidden.is_empty() {
            for line in lines {
                for value in [&mut line.change.before, &mut line.change.after] {
                    each_source(value, &mut |document| !hidden.contains(&document));
                }
            }
        }
        Ok(())
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

/// Shows the document of each quote in a value to `keep`, and takes the quote out where it says no. Values are those of
/// fields: a few levels deep.
fn each_source(value: &mut Value, keep: &mut impl FnMut(DocumentId) -> bool) {
    match value {
        Value::Array(list) => list.iter_mut().for_each(|one| each_source(one, keep)),
        Value::Object(fields) => {
            for one in fields.values_mut() {
                let quoted = one.get("quote").and(one.get("document")).and_then(Value::as_str);
                match quoted.map(str::parse) {
                    Some(Ok(document)) if !keep(document) => *one = Value::Null,
                    Some(_) => {}
                    None => each_source(one, keep),
                }
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_of_hidden_documents_are_taken_out_of_values() {
        let id = uuid::Uuid::from_u128(7).to_string();
        let mut value = serde_json::json!([{"day": "2025-01-01", "value": 3.0,
            "source": {"document": id, "quote": "trois", "title": "Secret"}}]);
        each_source(&mut value, &mut |_| true);
        assert!(value.to_string().contains("Secret"));
        each_source(&mut value, &mut |document| document.0 != uuid::Uuid::from_u128(7));
        assert_eq!(value, serde_json::json!([{"day": "2025-01-01", "value": 3.0, "source": null}]));
    }
}
