//! Is a contested answer looked at in time, told to the person, counted, corrected, and erased on demand?

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use app::audit::LedgerQuery;
use app::contests::Decision;
use app::{App, Error, PageRequest, Viewer};
use domain::document::Visibility;

use crate::installation::{Hands, create_city, open, send, settings};

const POOL: &str = "Piscine\n\nLa piscine ouvre à 9 heures le samedi.\n";
const QUESTION: &str = "À quelle heure ouvre la piscine le samedi ?";
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// Monday 17 November 2025, noon.
const MONDAY_MS: i64 = 1_763_380_800_000;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[expect(clippy::too_many_lines, reason = "one story, step by step")]
async fn a_contest_goes_from_the_person_to_the_agent_and_back() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(Hands(AtomicI64::new(MONDAY_MS)));
    let mut opened = settings(folder.path());
    opened.clock = clock.clone();
    let app = App::open(opened).await.unwrap();
    let agent = Viewer::agent(create_city(&app, "ville").await.id);
    let public = Viewer::public(agent.city);
    let other = Viewer::agent(create_city(&app, "autre").await.id);
    let files =
        [("piscine.txt", POOL), ("ete.txt", "Horaires d'été\n\nEn juillet la piscine ouvre à 8 heures.\n")];
    let (_, sent) = send(&app, &agent, Visibility::Public, &files).await;

    for (question, reason, email) in
        [("", "c'est faux", ""), (QUESTION, "non", ""), (QUESTION, "c'est faux", "pas une adresse")]
    {
        let refused = app.contest_answer(&public, question, reason, email).await;
        assert!(matches!(refused, Err(Error::Invalid { .. })), "{question} {reason} {email}");
    }
    let reason = "En été elle ouvre plus tôt, demandez à Jeanne Martin.";
    let token = app.contest_answer(&public, QUESTION, reason, "jeanne@exemple.fr").await.unwrap();
    let contest = app.follow_contest(&public, &token).await.unwrap();
    // Ten working days after a Monday, none of them a holiday: the Monday two weeks later.
    assert_eq!((contest.state, contest.due.to_string().as_str()), ("open", "2025-12-01"));
    assert!(
        contest.answer.contains("9 heures"),
        "the answer is the machine's, not the form's: {}",
        contest.answer
    );
    // The link is of one city, and guessing gives nothing; the id is not the token.
    for (viewer, token) in [(&other, token.as_str()), (&public, "0"), (&public, &contest.id.to_string())] {
        assert!(matches!(app.follow_contest(viewer, token).await, Err(Error::NotFound { .. })));
    }

    // The list says nothing of the person; only the page of one contest does, and that is written.
    assert!(matches!(
        app.list_contests(&public, false, PageRequest::default()).await,
        Err(Error::AgentsOnly)
    ));
    assert_eq!(app.list_contests(&other, false, PageRequest::default()).await.unwrap().total, 0);
    let listed = app.list_contests(&agent, false, PageRequest::default()).await.unwrap();
    assert_eq!(
        (listed.total, listed.items[0].email.as_deref(), listed.items[0].reason.as_str()),
        (1, None, "")
    );
    assert!(matches!(app.load_contest(&other, contest.id).await, Err(Error::NotFound { .. })));
    assert_eq!(app.load_contest(&agent, contest.id).await.unwrap().reason, reason);

    // The day passes: late, and counted so in the register.
    clock.0.store(MONDAY_MS + 15 * DAY_MS, Ordering::SeqCst);
    assert!(app.list_contests(&agent, false, PageRequest::default()).await.unwrap().items[0].late);
    assert_eq!(app.register(agent.city).await.unwrap().contests.late, 1);

    // Decided once, with the right page; told to the person; shown beside the next such answer, to who may see it.
    let right = (sent[1].document.unwrap(), 1);
    let decision =
        Decision { upheld: true, words: "Merci, voici la page d'été.", page: Some(right), mail: None };
    let missing = Decision { page: Some((right.0, 99)), ..decision.clone() };
    assert!(matches!(app.decide_contest(&agent, contest.id, &missing).await, Err(Error::NotFound { .. })));
    app.decide_contest(&agent, contest.id, &decision).await.unwrap();
    let again = app.decide_contest(&agent, contest.id, &decision).await;
    assert!(matches!(again, Err(Error::Exists { .. })), "a decision stands");
    let told = app.follow_contest(&public, &token).await.unwrap();
    assert_eq!((told.state, told.outcome.as_deref()), ("upheld", Some("Merci, voici la page d'été.")));
    let counts = app.count_contests(agent.city).await.unwrap();
    assert_eq!((counts.open, counts.late, counts.upheld, counts.rejected), (0, 0, 1, 0));
    let shown =
        app.find_correction(&public, "a quelle HEURE ouvre la piscine le samedi").await.unwrap().unwrap();
    assert_eq!((shown.document.file.as_str(), shown.page), ("ete.txt", 1));
    assert!(app.find_correction(&public, "Où est la mairie ?").await.unwrap().is_none());
    app.set_visibility(&agent, right.0, Visibility::Agents).await.unwrap();
    assert!(app.find_correction(&public, QUESTION).await.unwrap().is_none(), "hidden pages stay hidden");
    assert!(app.find_correction(&agent, QUESTION).await.unwrap().is_some());

    // The chain tells it all without a word of the person.
    let page = PageRequest::new(500, 0);
    let read = app.read_ledger(&agent, &LedgerQuery::default(), "contrôle du test", page).await.unwrap();
    let lines: Vec<String> =
        read.entries.iter().map(|entry| format!("{} {}", entry.action, entry.details)).collect();
    for action in ["contest_received", "personal_data_seen", "contest_decided"] {
        assert!(lines.iter().any(|line| line.starts_with(action)), "{action} in {lines:?}");
    }
    assert!(!lines.join("\n").to_lowercase().contains("jeanne"));

    // The person erases it.
    app.withdraw_contest(&public, &token).await.unwrap();
    assert!(matches!(app.follow_contest(&public, &token).await, Err(Error::NotFound { .. })));
    assert!(app.verify_ledger(None, None).await.unwrap().whole);
    app.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refusal_can_be_contested_too() {
    let folder = tempfile::tempdir().unwrap();
    let app = open(folder.path()).await;
    let public = Viewer::public(create_city(&app, "ville").await.id);
    let token = app.contest_answer(&public, "Où promener mon chien ?", "C'est au parc.", "").await.unwrap();
    let contest = app.follow_contest(&public, &token).await.unwrap();
    assert_eq!((contest.answer.as_str(), contest.email), ("", None));
    app.shutdown().await;
}
