//! Do contests, corrections, evaluations and measured work come back the same on SQLite and on PostgreSQL, each to its city?

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test stops at the first failure and says aloud what it skips"
)]

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use domain::CityId;
use domain::city::{City, Locale, Regime};
use domain::contest::ContestState;
use domain::id::IdSource;
use domain::time::Clock;
use domain::transparency::{AiUse, Evaluation};
use store::Store;
use store::contests::NewContest;
use store::transparency::WorkRecord;
use uuid::Uuid;

struct Hands(AtomicI64);

impl Clock for Hands {
    fn now_ms(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
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
    clock: Arc<Hands>,
    _folder: tempfile::TempDir,
}

/// 1 October 2026.
const START_MS: i64 = 1_790_812_800_000;

async fn open(url: String, folder: tempfile::TempDir) -> Bench {
    let clock = Arc::new(Hands(AtomicI64::new(START_MS)));
    Bench { store: Store::open(&url, clock.clone(), Arc::new(Ids)).await.unwrap(), clock, _folder: folder }
}

async fn sqlite() -> Bench {
    let folder = tempfile::tempdir().unwrap();
    open(format!("sqlite://{}", folder.path().join("trust.db").display()), folder).await
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
    Some(open(format!("{base}/{name}"), tempfile::tempdir().unwrap()).await)
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

on_both!(contests_are_kept_decided_and_erased, evaluations_and_work_are_counted);

async fn city(bench: &Bench, slug: &str) -> CityId {
    let city = City {
        id: CityId(Uuid::now_v7()),
        slug: slug.to_owned(),
        name: slug.to_owned(),
        regime: Regime::Fr,
        locale: Locale::FrFr,
        contacts: Vec::new(),
        examples: Vec::new(),
    };
    let mut transaction = bench.store.begin().await.unwrap();
    transaction.insert_city(&city).await.unwrap();
    transaction.commit().await.unwrap();
    city.id
}

async fn contest(bench: &Bench, city: CityId, token: &str, due: &str) -> Uuid {
    let new = NewContest {
        city,
        token_sha256: token,
        question: "Où ? '; DROP TABLE contests; --",
        analysed: "ou",
        answer: "Là.",
        reason: "Non",
        email: Some("a@b.fr"),
        due: due.parse().unwrap(),
        erase_after_ms: START_MS + 1_000,
    };
    let mut transaction = bench.store.begin().await.unwrap();
    let id = transaction.insert_contest(&new).await.unwrap();
    transaction.commit().await.unwrap();
    id
}

async fn contests_are_kept_decided_and_erased(bench: Bench) {
    let (here, there) = (city(&bench, "ici").await, city(&bench, "ailleurs").await);
    let store = &bench.store;
    let late = contest(&bench, here, "b", "2026-10-02").await;
    let first = contest(&bench, here, "a", "2026-09-29").await;
    contest(&bench, there, "c", "2026-10-01").await;
    let listed = store.list_contests(here, None, 10, 0).await.unwrap();
    assert_eq!(listed.iter().map(|one| one.id).collect::<Vec<_>>(), [first, late], "the most pressing first");
    assert_eq!(listed[0].question, "Où ? '; DROP TABLE contests; --");
    assert_eq!(store.count_late_contests(here, "2026-09-30".parse().unwrap()).await.unwrap(), 1);
    assert!(store.find_contest(there, first).await.unwrap().is_none());
    assert!(store.find_contest_by_token(there, "a").await.unwrap().is_none());
    assert_eq!(store.find_contest_by_token(here, "a").await.unwrap().unwrap().id, first);

    let mut transaction = store.begin().await.unwrap();
    let state = ContestState::Upheld;
    let at = START_MS + 5_000;
    assert!(!transaction.decide_contest((there, first), state, "Oui", at).await.unwrap());
    assert!(transaction.decide_contest((here, first), state, "Oui", at).await.unwrap());
    assert!(!transaction.decide_contest((here, first), ContestState::Rejected, "Non", at).await.unwrap());
    transaction.commit().await.unwrap();
    let decided = store.find_contest(here, first).await.unwrap().unwrap();
    assert_eq!((decided.state, decided.outcome.as_deref()), (state, Some("Oui")));
    assert_eq!(decided.decided_ms, Some(START_MS));
    let listed = store.list_contests(here, None, 10, 0).await.unwrap();
    assert_eq!(listed[0].id, late, "open ones come before decided ones");
    assert_eq!(store.count_contests(here).await.unwrap().len(), 2);

    // The time of the two open ones comes first, of both cities.
    bench.clock.0.store(START_MS + 2_000, Ordering::SeqCst);
    let mut transaction = store.begin().await.unwrap();
    let mut erased = transaction.erase_old_contests().await.unwrap();
    transaction.commit().await.unwrap();
    erased.sort();
    let mut expected = vec![(here, 1), (there, 1)];
    expected.sort();
    assert_eq!(erased, expected);
    assert!(store.find_contest(here, first).await.unwrap().is_some());
}

async fn evaluations_and_work_are_counted(bench: Bench) {
    let (here, there) = (city(&bench, "ici").await, city(&bench, "ailleurs").await);
    let store = &bench.store;
    for at_ms in [1, 2] {
        let measured = Evaluation {
            at_ms,
            questions_file: "q.jsonl".to_owned(),
            questions_sha256: "0".repeat(64),
            answerable: 10,
            right: 8,
            wrong: 1,
            unanswerable: 5,
            unanswerable_refused: 4,
            p50_us: 7,
            model: "none".to_owned(),
            version: "1".to_owned(),
        };
        let mut transaction = store.begin().await.unwrap();
        transaction.insert_evaluation(here, AiUse::Answering, &measured).await.unwrap();
        transaction.add_work(here, AiUse::Scans, WorkRecord { times: 2, processor_ms: 10 }).await.unwrap();
        transaction.add_work(CityId(Uuid::nil()), AiUse::Scans, WorkRecord::default()).await.unwrap();
        transaction.commit().await.unwrap();
    }
    let listed = store.list_evaluations(here, AiUse::Answering, 5).await.unwrap();
    assert_eq!(listed.iter().map(|one| one.at_ms).collect::<Vec<_>>(), [2, 1], "newest first");
    assert_eq!((listed[0].right, listed[0].unanswerable_refused, listed[0].p50_us), (8, 4, 7));
    assert!(store.list_evaluations(there, AiUse::Answering, 5).await.unwrap().is_empty());
    assert!(store.list_evaluations(here, AiUse::Scans, 5).await.unwrap().is_empty());
    let done = store.count_work(here, AiUse::Scans, "2026-10").await.unwrap();
    assert_eq!((done.times, done.processor_ms), (4, 20));
    assert_eq!(store.count_work(here, AiUse::Scans, "2026-11").await.unwrap().times, 0);
    assert_eq!(store.count_work(there, AiUse::Scans, "2026-01").await.unwrap().times, 0);
    assert_eq!(store.count_recognised_pages(here).await.unwrap(), 0);
}
