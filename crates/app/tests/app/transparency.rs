//! Is the public register what really runs, and does a switch stop a use at once on every server?

use app::audit::LedgerQuery;
use app::transparency::Measured;
use app::{App, PageRequest, Viewer};
use domain::ask::Refusal;
use domain::audit::Action;
use domain::document::Visibility;
use domain::transparency::AiUse;

use crate::installation::{create_city, found, open, send, two_servers};

const POOL: &str = "Piscine\n\nLa piscine ouvre à 9 heures le samedi.\n";
const QUESTION: &str = "À quelle heure ouvre la piscine le samedi ?";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_register_counts_what_happened() {
    let folder = tempfile::tempdir().unwrap();
    let app = open(folder.path()).await;
    let agent = Viewer::agent(create_city(&app, "ville").await.id);
    let public = Viewer::public(agent.city);
    send(&app, &agent, Visibility::Public, &[("piscine.txt", POOL)]).await;
    app.ask(&public, QUESTION).await.unwrap();
    app.ask(&public, "Où promener mon chien Rex ?").await.unwrap();
    let questions = br#"{"id":"1"}"#;
    let measured = Measured {
        questions_file: "questions.jsonl",
        questions,
        answerable: 10,
        right: 8,
        wrong: 1,
        unanswerable: 4,
        unanswerable_refused: 3,
        p50_us: 40_000,
    };
    app.record_evaluation(&agent, &measured).await.unwrap();
    let refused = app.save_responsible(&public, "x", "y").await;
    assert!(refused.is_err());
    app.save_responsible(&agent, " Service  numérique ", "dpo@ville.example").await.unwrap();
    // Counts wait for what is on its way to the ledger.
    app.count_actions(agent.city, 0).await.unwrap();

    let register = app.register(agent.city).await.unwrap();
    assert_eq!(register.responsible.name, "Service numérique");
    let answering = &register.uses[0];
    assert_eq!((answering.volume, answering.refused), (2, 1));
    assert!(answering.on && answering.available);
    // The hash of this very test program's file, computed by another way.
    let program = std::env::current_exe().unwrap();
    let summed = std::process::Command::new("sha256sum").arg(program).output().unwrap();
    let expected = String::from_utf8(summed.stdout).unwrap();
    assert_eq!(answering.components[0].sha256.as_deref(), expected.split(' ').next());
    let evaluation = &answering.evaluations[0];
    assert_eq!((evaluation.right_per_mille, evaluation.refused_per_mille), (800, 750));
    assert_eq!(evaluation.questions_sha256.len(), 64);
    let again = app.register(agent.city).await.unwrap();
    assert_eq!(
        again.uses[0].processor_ms, answering.processor_ms,
        "reading the register is no work of a use"
    );
    // Nothing of one city stands in the register of another.
    let other = create_city(&app, "autre").await;
    let bare = app.register(other.id).await.unwrap();
    assert!(bare.uses.iter().all(|one| one.volume == 0 && one.evaluations.is_empty()));
    app.shutdown().await;
}

async fn switched(one: App, other: App) {
    let agent = Viewer::agent(create_city(&one, "ville").await.id);
    let public = Viewer::public(agent.city);
    send(&one, &agent, Visibility::Public, &[("piscine.txt", POOL)]).await;
    // The file may have been read by the other server.
    one.catch_up(&agent).await.unwrap();
    assert!(one.ask(&public, QUESTION).await.unwrap().answer.is_answered());
    assert!(one.switch_ai(&public, AiUse::Answering, false).await.is_err());
    one.switch_ai(&agent, AiUse::Answering, false).await.unwrap();
    one.switch_ai(&agent, AiUse::Answering, false).await.unwrap();
    // The very next question, on either server.
    for server in [&one, &other] {
        let asked = server.ask(&public, QUESTION).await.unwrap();
        assert_eq!(asked.answer.reason, Some(Refusal::SwitchedOff));
        assert!(asked.answer.sentences.is_empty());
    }
    // Search and documents go on; another city is not touched.
    assert_eq!(found(&one, &public, "piscine samedi").await, ["piscine.txt"]);
    assert_eq!(one.count_documents(&public).await.unwrap(), 1);
    let neighbour = create_city(&one, "voisine").await;
    assert!(one.ai_is_on(neighbour.id, AiUse::Answering).await.unwrap());
    assert!(one.ai_is_on(agent.city, AiUse::Meaning).await.unwrap());
    other.switch_ai(&agent, AiUse::Answering, true).await.unwrap();
    assert!(one.ask(&public, QUESTION).await.unwrap().answer.is_answered());

    // Off and on, once each; a question refused that way is kept nowhere.
    let query = LedgerQuery { action: Some(Action::AiSwitched), ..LedgerQuery::default() };
    let read = one.read_ledger(&agent, &query, "contrôle du test", PageRequest::default()).await.unwrap();
    let told: Vec<&str> = read.entries.iter().map(|entry| entry.details.as_str()).collect();
    assert_eq!(told, [r#"{"on":true,"use":"answering"}"#, r#"{"on":false,"use":"answering"}"#]);
    let query = LedgerQuery { action: Some(Action::AnswerRefused), ..LedgerQuery::default() };
    other.count_actions(agent.city, 0).await.unwrap();
    let read = one.read_ledger(&agent, &query, "contrôle du test", PageRequest::default()).await.unwrap();
    assert_eq!(read.total, 2);
    assert!(read.entries.iter().all(|entry| entry.kept == app::audit::Kept::None));
    one.shutdown().await;
    other.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_switch_stops_a_use_at_once_on_every_server() {
    let folder = tempfile::tempdir().unwrap();
    let Some([one, other]) = two_servers(folder.path()).await else { return };
    switched(one, other).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_switch_stops_a_use_at_once_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let one = open(folder.path()).await;
    switched(one.clone(), one).await;
}

/// Reading plans is a use like the others: counted, measured, and refused where the city turned it off.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reading_plans_is_counted_and_stops_with_its_switch() {
    let folder = tempfile::tempdir().unwrap();
    let app = open(folder.path()).await;
    let agent = Viewer::agent(create_city(&app, "ville").await.id);
    let plan =
        "Plan vélo\n\nAxe 1 : Rouler\n\nObjectif 1.1 : Relier les écoles\n\nAction : peindre les pistes\n";
    let (_, files) = send(&app, &agent, Visibility::Public, &[("plan.txt", plan)]).await;
    let document = files[0].document.unwrap();
    let proposal = app.propose_plan(&agent, document).await.unwrap();
    app.keep_reading(&agent, document, None, &proposal).await.unwrap();
    let of_plans = async || {
        let register = app.register(agent.city).await.unwrap();
        register.uses.into_iter().find(|one| one.name == "plans").unwrap()
    };
    let used = of_plans().await;
    assert_eq!((used.volume, used.on, used.available), (1, true, true));
    assert_eq!(used.components[0].role, "program");
    app.switch_ai(&agent, AiUse::Plans, false).await.unwrap();
    let refused = app.propose_plan(&agent, document).await.unwrap_err();
    assert_eq!(domain::error::Coded::code(&refused), "switched_off");
    assert!(!of_plans().await.on);
    assert_eq!(app.list_imports(&agent).await.unwrap().len(), 1, "what was read stays");
    app.switch_ai(&agent, AiUse::Plans, true).await.unwrap();
    app.propose_plan(&agent, document).await.unwrap();
    app.shutdown().await;
}
