//! Is everything that happens in a city written to its ledger, once, and nothing personal with it?

use app::audit::export::ExportFormat;
use app::audit::{Kept, LedgerQuery};
use app::{App, Error, PageRequest, Viewer};
use domain::audit::Action;
use domain::document::Visibility;

use crate::installation::{create_city, open, send};

const REASON: &str = "Demande d'accès du 12 novembre";

async fn actions(app: &App, viewer: &Viewer) -> Vec<String> {
    let page = PageRequest::new(500, 0);
    let read = app.read_ledger(viewer, &LedgerQuery::default(), REASON, page).await.unwrap();
    read.entries.into_iter().rev().map(|entry| entry.action).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_happens_is_written_with_its_texts_apart() {
    let folder = tempfile::tempdir().unwrap();
    let app = open(folder.path()).await;
    let agent = Viewer::agent(create_city(&app, "ville").await.id);
    let public = Viewer::public(agent.city);
    let text = "Piscine\n\nLa piscine ouvre à 9 heures le samedi.\n";
    let (_, files) = send(&app, &agent, Visibility::Public, &[("piscine Dupont.txt", text)]).await;
    let document = files[0].document.unwrap();
    let asked = app.ask(&public, "À quelle heure ouvre la piscine le samedi ?").await.unwrap();
    assert!(asked.answer.is_answered());
    let refused = app.ask(&agent, "Où promener mon chien Rex ?").await.unwrap();
    assert!(!refused.answer.is_answered());
    // Answers are written just after they are given: counting waits for them, so that what follows comes after.
    app.count_actions(agent.city, 0).await.unwrap();
    app.set_visibility(&agent, document, Visibility::Agents).await.unwrap();
    app.delete_document(&agent, document).await.unwrap();

    let written = actions(&app, &agent).await;
    let expected = [
        "city_created",
        "import_begun",
        "document_added",
        "import_finished",
        "answer_given",
        "answer_refused",
        "visibility_changed",
        "document_deleted",
    ];
    // What the program does by itself comes when it comes.
    let by_itself = |action: &&str| ["model_changed", "retention_purged"].contains(action);
    let written: Vec<&str> = written.iter().map(String::as_str).filter(|action| !by_itself(action)).collect();
    assert_eq!(written, expected);
    let query = LedgerQuery { action: Some(Action::AnswerGiven), ..LedgerQuery::default() };
    let read = app.read_ledger(&agent, &query, REASON, PageRequest::default()).await.unwrap();
    assert_eq!((read.total, read.entries[0].actor.as_str()), (1, "public"));
    assert_eq!(read.entries[0].kept, Kept::Text("À quelle heure ouvre la piscine le samedi ?".into()));

    // Both readings stand in the ledger with their reason, and nobody reads without one.
    let query = LedgerQuery { action: Some(Action::LedgerRead), ..LedgerQuery::default() };
    let read = app.read_ledger(&agent, &query, REASON, PageRequest::default()).await.unwrap();
    assert_eq!(read.total, 2);
    assert!(read.entries.iter().all(|entry| entry.kept == Kept::Text(REASON.into())));
    for (viewer, reason) in [(&public, REASON), (&agent, "  a  ")] {
        let refused = app.read_ledger(viewer, &query, reason, PageRequest::default()).await;
        assert!(matches!(refused, Err(Error::AgentsOnly | Error::Invalid { .. })));
    }
    // Nothing personal leaves with an export, in either form.
    for format in [ExportFormat::JsonLines, ExportFormat::Csv] {
        let mut export = app.export_ledger(&agent, &LedgerQuery::default(), REASON, format).await.unwrap();
        let mut lines = String::new();
        while let Some(part) = export.next().await.unwrap() {
            lines.push_str(&part);
        }
        for word in ["piscine", "Dupont", "Rex", "novembre"] {
            assert!(!lines.contains(word), "{word} in {lines}");
        }
        assert!(lines.contains("document_added") && lines.lines().count() >= expected.len());
    }
    let verification = app.verify_ledger(None, None).await.unwrap();
    assert!(verification.whole, "{verification:?}");
    app.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_erased_question_leaves_the_chain_whole() {
    let folder = tempfile::tempdir().unwrap();
    let app = open(folder.path()).await;
    let agent = Viewer::agent(create_city(&app, "ville").await.id);
    let other = Viewer::agent(create_city(&app, "autre").await.id);
    app.ask(&Viewer::public(agent.city), "Où promener mon chien Rex ?").await.unwrap();
    let query = LedgerQuery { action: Some(Action::AnswerRefused), ..LedgerQuery::default() };
    let read = app.read_ledger(&agent, &query, REASON, PageRequest::default()).await.unwrap();
    let seq = read.entries[0].seq.cast_unsigned();
    assert!(matches!(app.erase_kept(&other, seq).await, Err(Error::NotFound { .. })), "of its city only");
    assert!(matches!(app.erase_kept(&Viewer::public(agent.city), seq).await, Err(Error::AgentsOnly)));
    app.erase_kept(&agent, seq).await.unwrap();
    assert!(matches!(app.erase_kept(&agent, seq).await, Err(Error::NotFound { .. })), "only once");
    let read = app.read_ledger(&agent, &query, REASON, PageRequest::default()).await.unwrap();
    assert_eq!(read.entries[0].kept, Kept::Erased);
    let verification = app.verify_ledger(Some("ville"), None).await.unwrap();
    assert!(verification.whole);
    assert_eq!(verification.cities[0].report.erased, 1);

    // A head published before is found as long as nothing was cut off.
    let head = app.ledger_heads(Some("ville"), None).await.unwrap().remove(0);
    let verified = app.verify_ledger(None, Some(&head.hash)).await.unwrap();
    assert_eq!((verified.whole, verified.head_found), (true, Some(true)));
    let unknown = "0".repeat(64);
    let verified = app.verify_ledger(None, Some(&unknown)).await.unwrap();
    assert_eq!((verified.whole, verified.head_found), (false, Some(false)));
    assert!(app.verify_ledger(None, Some("abc")).await.is_err());
    let before: jiff::civil::Date = "2020-01-01".parse().unwrap();
    assert!(app.ledger_heads(None, Some(before)).await.unwrap().is_empty());
    app.shutdown().await;
}
