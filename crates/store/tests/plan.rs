//! Do plans hold on SQLite and on PostgreSQL: items, revisions, history, imports, cities apart?

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test stops at the first failure and says aloud what it skips"
)]

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::city::{City, Locale, Regime};
use domain::id::IdSource;
use domain::plan::change::FieldChange;
use domain::plan::item::{Item, Kind};
use domain::plan::provenance::FieldVisibility;
use domain::time::Clock;
use domain::{CityId, ItemId, PlanId};
use jiff::civil::date;
use serde_json::json;
use store::plan::{ChangeFilter, ChangeRecord, ImportRecord, ImportState, ItemRecord};
use store::{Error, Store};
use uuid::Uuid;

struct FixedClock;

impl Clock for FixedClock {
    fn now_ms(&self) -> i64 {
        1_790_000_000_000
    }
}

struct Ids;

impl IdSource for Ids {
    fn next(&self) -> Uuid {
        Uuid::now_v7()
    }
}

struct Bench {
    store: Store,
    _folder: tempfile::TempDir,
}

async fn open(url: &str, folder: tempfile::TempDir) -> Bench {
    let store = Store::open(url, Arc::new(FixedClock), Arc::new(Ids)).await.unwrap();
    Bench { store, _folder: folder }
}

async fn sqlite() -> Bench {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("plan.db").display());
    open(&url, folder).await
}

async fn postgres() -> Option<Bench> {
    let Ok(server) = std::env::var("PARVIS_TEST_POSTGRES") else {
        println!("SKIPPED: PostgreSQL is not tested, PARVIS_TEST_POSTGRES is not set");
        return None;
    };
    let name = format!("parvis_{}", Uuid::now_v7().simple());
    let admin = sea_orm::Database::connect(&server).await.unwrap();
    sea_orm::ConnectionTrait::execute_unprepared(&admin, &format!("CREATE DATABASE {name}")).await.unwrap();
    let (base, _) = server.rsplit_once('/').unwrap();
    Some(open(&format!("{base}/{name}"), tempfile::tempdir().unwrap()).await)
}

macro_rules! on_both {
    ($($name:ident),+ $(,)?) => {
        mod on_sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() { super::$name(super::sqlite().await).await; })+
        }
        mod on_postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                if let Some(bench) = super::postgres().await { super::$name(bench).await; }
            })+
        }
    };
}

on_both!(
    a_plan_comes_back_as_it_went,
    who_comes_second_is_told,
    what_holds_others_stays,
    the_history_is_read_back_and_hidden,
    sheets_are_counted_by_state,
    imports_are_decided_once,
    a_city_sees_nothing_of_another,
);

async fn city(bench: &Bench, slug: &str) -> CityId {
    let city = City {
        id: CityId(Uuid::now_v7()),
        slug: slug.to_owned(),
        name: slug.to_owned(),
        regime: Regime::Fr,
        locale: Locale::FrFr,
        contacts: Vec::new(),
        examples: Vec::new(),
        languages: vec![Locale::FrFr, Locale::En],
        colours: domain::city::Colours::default(),
        logo: None,
        retention: domain::retention::Retention::default(),
    };
    let mut transaction = bench.store.begin().await.unwrap();
    transaction.insert_city(&city).await.unwrap();
    transaction.commit().await.unwrap();
    city.id
}

fn record(plan: PlanId, kind: Kind, parent: Option<ItemId>, body: &serde_json::Value) -> ItemRecord {
    let id = if kind == Kind::Plan { ItemId(plan.0) } else { ItemId(Uuid::now_v7()) };
    ItemRecord {
        kind,
        item: Item {
            id,
            plan,
            parent,
            position: 1,
            revision: 1,
            updated_ms: 5,
            body: body.to_string(),
            visibility: BTreeMap::from([("notes".to_owned(), FieldVisibility::Public)]),
            sources: BTreeMap::new(),
        },
        status: "",
        due_day: None,
    }
}

async fn plan(bench: &Bench, city: CityId, slug: &str) -> ItemRecord {
    let page = record(PlanId(Uuid::now_v7()), Kind::Plan, None, &json!({"title": slug}));
    let mut transaction = bench.store.begin().await.unwrap();
    transaction.insert_plan(city, slug, &page).await.unwrap();
    transaction.commit().await.unwrap();
    page
}

async fn add(bench: &Bench, city: CityId, record: &ItemRecord) {
    let mut transaction = bench.store.begin().await.unwrap();
    transaction.insert_plan_item(city, record).await.unwrap();
    transaction.commit().await.unwrap();
}

fn sheet(plan: PlanId, parent: ItemId, status: &'static str, due: Option<jiff::civil::Date>) -> ItemRecord {
    ItemRecord { status, due_day: due, ..record(plan, Kind::Sheet, Some(parent), &json!({"title": "é"})) }
}

async fn a_plan_comes_back_as_it_went(bench: Bench) {
    let city = city(&bench, "ville").await;
    let page = plan(&bench, city, "contrat").await;
    let found = bench.store.find_plan(city, "contrat").await.unwrap().unwrap();
    assert_eq!((found.id, found.published, &found.item), (page.item.plan, false, &page.item));
    assert!(bench.store.list_plans(city, false).await.unwrap().is_empty());
    let mut transaction = bench.store.begin().await.unwrap();
    assert!(transaction.set_plan_published(city, found.id, true).await.unwrap());
    let again = transaction
        .insert_plan(city, "contrat", &record(PlanId(Uuid::now_v7()), Kind::Plan, None, &json!({})))
        .await;
    assert!(matches!(again, Err(Error::Exists)));
    drop(transaction);
    let mut transaction = bench.store.begin().await.unwrap();
    transaction.set_plan_published(city, found.id, true).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(bench.store.list_plans(city, false).await.unwrap().len(), 1);
    let axis = record(found.id, Kind::Axis, Some(page.item.id), &json!({"number": "1"}));
    add(&bench, city, &axis).await;
    assert_eq!(
        bench.store.list_plan_items(city, found.id, &[Kind::Axis]).await.unwrap(),
        std::slice::from_ref(&axis)
    );
    assert_eq!(bench.store.find_plan_item(city, axis.item.id).await.unwrap(), Some(axis));
    assert!(bench.store.list_plan_items(city, found.id, &[]).await.unwrap().is_empty());
    assert_eq!(bench.store.count_plan_items(city, found.id).await.unwrap(), 2);
    let grant =
        record(found.id, Kind::Grant, Some(page.item.id), &json!({"year": 2025, "commune": "Là-Haut"}));
    let opinion =
        record(found.id, Kind::Opinion, Some(page.item.id), &json!({"year": 2025, "council": "CC"}));
    for yearly in [grant, opinion] {
        add(&bench, city, &yearly).await;
        let own = bench.store.list_plan_items(city, found.id, &[yearly.kind]).await.unwrap();
        assert_eq!(own, std::slice::from_ref(&yearly));
    }
    let mut transaction = bench.store.begin().await.unwrap();
    assert!(transaction.delete_plan(city, found.id).await.unwrap());
    transaction.commit().await.unwrap();
    assert_eq!(bench.store.count_plan_items(city, found.id).await.unwrap(), 0);
}

async fn who_comes_second_is_told(bench: Bench) {
    let city = city(&bench, "ville").await;
    let mut page = plan(&bench, city, "contrat").await;
    page.item.revision = 2;
    for expected in [true, false] {
        let mut transaction = bench.store.begin().await.unwrap();
        assert_eq!(transaction.update_plan_item(city, &page, 1).await.unwrap(), expected);
        transaction.commit().await.unwrap();
    }
}

async fn what_holds_others_stays(bench: Bench) {
    let city = city(&bench, "ville").await;
    let page = plan(&bench, city, "contrat").await;
    let axis = record(page.item.plan, Kind::Axis, Some(page.item.id), &json!({}));
    let objective = record(page.item.plan, Kind::Objective, Some(axis.item.id), &json!({}));
    add(&bench, city, &axis).await;
    add(&bench, city, &objective).await;
    for (id, goes) in [(axis.item.id, false), (objective.item.id, true), (axis.item.id, true)] {
        let mut transaction = bench.store.begin().await.unwrap();
        assert_eq!(transaction.delete_plan_item(city, id, 1).await.unwrap(), goes);
        transaction.commit().await.unwrap();
    }
}

async fn the_history_is_read_back_and_hidden(bench: Bench) {
    let city = city(&bench, "ville").await;
    let page = plan(&bench, city, "contrat").await;
    let line = |revision: u32, field: &str, internal: bool| ChangeRecord {
        seq: i64::from(revision),
        plan: page.item.plan,
        item: page.item.id,
        kind: Kind::Plan,
        name: "contrat".into(),
        revision,
        at_ms: i64::from(revision) * 10,
        actor: "agent-key".into(),
        change: FieldChange { field: field.into(), before: json!(null), after: json!(["é", 1]) },
        internal,
    };
    let lines = [line(1, "title", false), line(2, "notes", true), line(3, "status", false)];
    let mut transaction = bench.store.begin().await.unwrap();
    transaction.append_plan_changes(city, page.item.plan, &lines[..2]).await.unwrap();
    transaction.append_plan_changes(city, page.item.plan, &lines[2..]).await.unwrap();
    transaction.commit().await.unwrap();
    let all = ChangeFilter { internal: true, ..ChangeFilter::default() };
    let read =
        async |filter| bench.store.list_plan_changes(city, page.item.plan, filter, (10, 0)).await.unwrap();
    let newest: Vec<ChangeRecord> = lines.iter().rev().cloned().collect();
    assert_eq!(read(all).await, newest);
    assert_eq!(read(ChangeFilter::default()).await, [lines[2].clone(), lines[0].clone()]);
    assert_eq!(read(ChangeFilter { after_ms: Some(20), ..all }).await, [lines[2].clone()]);
    assert_eq!(bench.store.count_plan_changes(city, page.item.plan, all).await.unwrap(), 3);
    assert_eq!(bench.store.list_changes_since(city, page.item.id, 1).await.unwrap(), newest[..2]);
    let mut transaction = bench.store.begin().await.unwrap();
    transaction.set_changes_internal(city, page.item.id, "status", true).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(read(ChangeFilter::default()).await, [lines[0].clone()]);
}

async fn sheets_are_counted_by_state(bench: Bench) {
    let city = city(&bench, "ville").await;
    let page = plan(&bench, city, "contrat").await;
    let (id, parent) = (page.item.plan, page.item.id);
    for (status, due) in
        [("under_way", Some(date(2025, 1, 1))), ("under_way", Some(date(2026, 1, 1))), ("done", None)]
    {
        add(&bench, city, &sheet(id, parent, status, due)).await;
    }
    let mut counts = bench.store.count_sheets(city, date(2025, 6, 1)).await.unwrap();
    counts.sort_by(|one, other| one.status.cmp(&other.status));
    let counts: Vec<(&str, u64, u64)> =
        counts.iter().map(|count| (count.status.as_str(), count.number, count.late)).collect();
    assert_eq!(counts, [("done", 1, 0), ("under_way", 2, 1)]);
    let sheets = bench.store.list_plan_items(city, id, &[Kind::Sheet]).await.unwrap();
    assert_eq!((sheets[0].status, sheets[0].due_day), ("under_way", Some(date(2025, 1, 1))));
}

async fn imports_are_decided_once(bench: Bench) {
    let city = city(&bench, "ville").await;
    let mut import = ImportRecord {
        id: Uuid::now_v7(),
        plan: None,
        document: None,
        version: None,
        title: "Plan".into(),
        state: ImportState::Open,
        revision: 1,
        created_ms: 3,
        proposal: "{}".into(),
        decisions: "[]".into(),
    };
    let mut transaction = bench.store.begin().await.unwrap();
    transaction.insert_import(city, &import).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(bench.store.list_open_imports(city).await.unwrap(), [import.clone()]);
    (import.state, import.revision) = (ImportState::Taken, 2);
    for expected in [true, false] {
        let mut transaction = bench.store.begin().await.unwrap();
        assert_eq!(transaction.update_import(city, &import, 1).await.unwrap(), expected);
        transaction.commit().await.unwrap();
    }
    assert!(bench.store.list_open_imports(city).await.unwrap().is_empty());
    assert_eq!(bench.store.find_import(city, import.id).await.unwrap(), Some(import));
}

async fn a_city_sees_nothing_of_another(bench: Bench) {
    let (one, two) = (city(&bench, "une").await, city(&bench, "deux").await);
    let mut page = plan(&bench, one, "contrat").await;
    let (plan, id) = (page.item.plan, page.item.id);
    let store = &bench.store;
    assert!(store.find_plan(two, "contrat").await.unwrap().is_none());
    assert!(store.list_plans(two, true).await.unwrap().is_empty());
    assert!(store.list_plan_items(two, plan, &Kind::ALL).await.unwrap().is_empty());
    assert!(store.find_plan_item(two, id).await.unwrap().is_none());
    assert!(store.count_sheets(two, date(2025, 1, 1)).await.unwrap().is_empty());
    assert_eq!(store.count_plan_items(two, plan).await.unwrap(), 0);
    let all = ChangeFilter { internal: true, ..ChangeFilter::default() };
    assert!(store.list_plan_changes(two, plan, all, (9, 0)).await.unwrap().is_empty());
    page.item.revision = 2;
    let mut transaction = store.begin().await.unwrap();
    assert!(!transaction.update_plan_item(two, &page, 1).await.unwrap());
    assert!(!transaction.delete_plan_item(two, id, 1).await.unwrap());
    assert!(!transaction.delete_plan(two, plan).await.unwrap());
    assert!(!transaction.set_plan_published(two, plan, true).await.unwrap());
}
