//! Is what was acknowledged in the ledger, and the ledger in step with what it tells, however often the writer was killed?

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

use app::audit::LedgerQuery;
use app::documents::DocumentFilter;
use app::{PageRequest, Viewer};
use domain::audit::Action;
use domain::document::Visibility;

use crate::installation::{create_city, open, program, send};

const KILLS: usize = 50;
const DOCUMENTS: usize = 3;

/// A program changes who may see three documents as fast as it can, and prints a line once each change is
/// acknowledged. It is killed, as by `kill -9`, after a number of lines that varies from round to round.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_kills_lose_nothing_acknowledged_and_halve_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let app = open(folder.path()).await;
    let agent = Viewer::agent(create_city(&app, "ville").await.id);
    let names: Vec<String> = (0..DOCUMENTS).map(|number| format!("{number}.txt")).collect();
    let files: Vec<(&str, &str)> =
        names.iter().map(|name| (name.as_str(), "Avis\n\nLe marché ouvre.\n")).collect();
    send(&app, &agent, Visibility::Public, &files).await;
    app.shutdown().await;
    drop(app);

    let mut acknowledged = 0_u64;
    for round in 0..KILLS {
        let mut child = Command::new(program())
            .args(["toggle".as_ref(), folder.path().as_os_str()])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        // 11 is prime to 50: the kills fall after 1 to 50 lines, each once.
        for _ in 0..=(round * 11 % KILLS) {
            assert_eq!(lines.next().unwrap().unwrap(), "changed");
        }
        child.kill().unwrap();
        child.wait().unwrap();
        // What was printed before the kill and not read yet was acknowledged as well.
        let rest = lines.map_while(Result::ok).filter(|line| line == "changed").count();
        acknowledged += u64::try_from(round * 11 % KILLS + 1 + rest).unwrap();
    }

    let app = open(folder.path()).await;
    let verification = app.verify_ledger(None, None).await.unwrap();
    assert!(verification.whole, "{verification:?}");
    let mut told = HashMap::new();
    let mut changes = 0;
    for offset in (0..).step_by(500) {
        let query = LedgerQuery { action: Some(Action::VisibilityChanged), ..LedgerQuery::default() };
        let page = PageRequest::new(500, offset);
        let read = app.read_ledger(&agent, &query, "the test looks", page).await.unwrap();
        changes = read.total;
        if read.entries.is_empty() {
            break;
        }
        for entry in read.entries {
            // Newest first: the first seen of each document is its last change.
            told.entry(entry.object).or_insert(entry.details);
        }
    }
    let kills = u64::try_from(KILLS).unwrap();
    assert!(
        (acknowledged..=acknowledged + kills).contains(&changes),
        "{acknowledged} changes acknowledged, {changes} in the ledger: at most one more for each kill"
    );
    let list = app.list_documents(&agent, &DocumentFilter::default(), PageRequest::default()).await.unwrap();
    assert_eq!(list.documents.len(), DOCUMENTS);
    for document in list.documents {
        let shown = format!("{{\"visibility\":\"{}\"}}", document.head.visibility.as_str());
        assert_eq!(told[&format!("document:{}", document.head.id)], shown, "the ledger tells what is");
    }
    app.shutdown().await;
}
