//! Can a person have what they wrote taken out and erased, and does the night tell what it purged?

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use app::audit::LedgerQuery;
use app::{App, Error, PageRequest, Viewer};
use domain::audit::Action;
use domain::time::Clock;

use crate::installation::{Hands, create_city, open, settings};

const REASON: &str = "demande écrite du 3 novembre";
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

async fn count(app: &App, agent: &Viewer, action: Action) -> u64 {
    let query = LedgerQuery { action: Some(action), ..LedgerQuery::default() };
    app.read_ledger(agent, &query, REASON, PageRequest::new(1, 0)).await.unwrap().total
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_person_wrote_is_found_and_erased() {
    let folder = tempfile::tempdir().unwrap();
    let app = open(folder.path()).await;
    let agent = Viewer::agent(create_city(&app, "ville").await.id);
    let other = Viewer::agent(create_city(&app, "autre").await.id);
    let public = Viewer::public(agent.city);
    app.ask(&public, "Où en est le potager d'Élodie Quatrepierres ?").await.unwrap();
    app.ask(&Viewer::public(other.city), "Où en est le potager d'Élodie Quatrepierres ?").await.unwrap();
    app.ask(&public, "Où promener mon chien ?").await.unwrap();
    app.contest_answer(
        &public,
        "Où promener mon chien ?",
        "Demandez au voisin.",
        "e.quatrepierres@exemple.fr",
    )
    .await
    .unwrap();
    app.count_actions(agent.city, 0).await.unwrap();

    for (viewer, words, reason) in
        [(&public, "quatrepierres", REASON), (&agent, "qu", REASON), (&agent, "quatrepierres", "x")]
    {
        assert!(app.find_person(viewer, words, reason).await.is_err(), "{words} {reason}");
        assert!(app.erase_person(viewer, words, reason).await.is_err(), "{words} {reason}");
    }
    let found = app.find_person(&agent, "elodie QUATREPIERRES", REASON).await.unwrap();
    let kinds: Vec<&str> = found.iter().map(|text| text.kind).collect();
    assert_eq!(kinds, ["question", "gap"], "accents and case do not count: {found:?}");
    let found = app.find_person(&agent, "Quatrepierres", REASON).await.unwrap();
    assert_eq!(found.iter().filter(|text| text.kind == "contest").count(), 1, "the e-mail counts: {found:?}");

    let erased = app.erase_person(&agent, "quatrepierres", REASON).await.unwrap();
    assert_eq!((erased.questions, erased.rows), (1, 2));
    assert!(app.find_person(&agent, "quatrepierres", REASON).await.unwrap().is_empty());
    // What others wrote, and other cities, are not touched; the chain is whole and says who looked and who erased.
    assert_eq!(app.find_person(&agent, "promener mon chien", REASON).await.unwrap().len(), 2);
    assert_eq!(app.find_person(&other, "quatrepierres", REASON).await.unwrap().len(), 2);
    assert!(app.verify_ledger(None, None).await.unwrap().whole);
    assert_eq!(count(&app, &agent, Action::WordsErased).await, 1);
    assert!(count(&app, &agent, Action::WordsLookedFor).await >= 4);
    // Not in the file of the database either, nor in its journal, while the server runs.
    app.erase_person(&other, "quatrepierres", REASON).await.unwrap();
    for file in ["parvis.db", "parvis.db-wal"] {
        let bytes = std::fs::read(folder.path().join(file)).unwrap_or_default();
        let holds = |words: &str| bytes.windows(words.len()).any(|window| window == words.as_bytes());
        assert!(!holds("Quatrepierres") && !holds("quatrepierres"), "{file}");
    }
    app.shutdown().await;
}

/// The house is kept at each opening, then each hour: opening again is the next night.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_night_erases_what_is_past_its_time_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(Hands(AtomicI64::new(1_790_812_800_000)));
    let again = async || {
        let mut opened = settings(folder.path());
        opened.clock = clock.clone();
        App::open(opened).await.unwrap()
    };
    let app = again().await;
    let agent = Viewer::agent(create_city(&app, "ville").await.id);
    let public = Viewer::public(agent.city);
    app.ask(&public, "Où est le vieux lavoir ?").await.unwrap();
    let token = app.contest_answer(&public, "Où est le vieux lavoir ?", "Il est en bas.", "").await.unwrap();
    app.shutdown().await;
    let texts = async |app: &App| app.find_person(&agent, "vieux lavoir", REASON).await.unwrap();
    // Day by day past each duration: 60 for the question, 180 for the gap, 730 for the contest nobody decided.
    for (days, kept) in [(59, 3), (61, 2), (181, 1), (731, 0)] {
        clock.0.store(1_790_812_800_000 + days * DAY_MS, Ordering::SeqCst);
        let app = again().await;
        wait_for_purge(&app, &agent, &*clock).await;
        let found = texts(&app).await;
        assert_eq!(found.len(), kept, "{days} days: {found:?}");
        assert!(app.verify_ledger(None, None).await.unwrap().whole);
        app.shutdown().await;
    }
    let app = again().await;
    assert!(matches!(app.follow_contest(&public, &token).await, Err(Error::NotFound { .. })));
    app.shutdown().await;
}

/// Waits for the report of the purge of the clock's day: written last, after all that was erased.
pub(crate) async fn wait_for_purge(app: &App, agent: &Viewer, clock: &dyn Clock) {
    let today =
        jiff::Timestamp::from_millisecond(clock.now_ms()).unwrap().to_zoned(jiff::tz::TimeZone::UTC).date();
    let query = LedgerQuery { action: Some(Action::Purged), from: Some(today), ..LedgerQuery::default() };
    let end = std::time::Instant::now() + std::time::Duration::from_secs(60);
    loop {
        let read = app.read_ledger(agent, &query, REASON, PageRequest::new(1, 0)).await.unwrap();
        if read.total == 1 {
            return;
        }
        assert!(read.total == 0 && std::time::Instant::now() < end, "{} reports", read.total);
        tokio::task::yield_now().await;
    }
}
