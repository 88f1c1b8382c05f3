//! Does every column of the real schema say what it holds, on both databases?

#![expect(clippy::unwrap_used, reason = "a test stops at the first failure")]

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::id::IdSource;
use domain::time::Clock;
use store::Store;
use store::data_map::TABLES;
use uuid::Uuid;

struct Now;

impl Clock for Now {
    fn now_ms(&self) -> i64 {
        1
    }
}

impl IdSource for Now {
    fn next(&self) -> Uuid {
        Uuid::now_v7()
    }
}

async fn check(url: &str) {
    let store = Store::open(url, Arc::new(Now), Arc::new(Now)).await.unwrap();
    let real: BTreeSet<String> = store
        .list_columns()
        .await
        .unwrap()
        .into_iter()
        .flat_map(|(table, columns)| columns.into_iter().map(move |column| format!("{table}.{column}")))
        .collect();
    let mut mapped = BTreeSet::new();
    for map in TABLES {
        let personal = map.personal.iter().map(|(column, _)| *column);
        for column in map.plain.iter().copied().chain(personal) {
            assert!(mapped.insert(format!("{}.{column}", map.table)), "{}.{column} stands twice", map.table);
        }
    }
    let silent: Vec<_> = real.difference(&mapped).collect();
    assert!(silent.is_empty(), "say in store::data_map what these columns hold: {silent:?}");
    let gone: Vec<_> = mapped.difference(&real).collect();
    assert!(gone.is_empty(), "store::data_map names columns that do not exist: {gone:?}");
    store.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_column_says_what_it_holds() {
    let folder = tempfile::tempdir().unwrap();
    check(&format!("sqlite://{}", folder.path().join("map.db").display())).await;
    let Ok(server) = std::env::var("PARVIS_TEST_POSTGRES") else {
        println!("SKIPPED: PostgreSQL is not tested, PARVIS_TEST_POSTGRES is not set");
        return;
    };
    let name = format!("parvis_{}", Uuid::now_v7().simple());
    let admin = sea_orm::Database::connect(&server).await.unwrap();
    sea_orm::ConnectionTrait::execute_unprepared(&admin, &format!("CREATE DATABASE {name}")).await.unwrap();
    let (base, _) = server.rsplit_once('/').unwrap();
    check(&format!("{base}/{name}")).await;
}
