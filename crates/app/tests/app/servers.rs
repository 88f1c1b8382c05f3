//! Do servers that share a database see each other's documents within seconds?

use std::time::{Duration, Instant};

use app::{App, Viewer};
use domain::document::Visibility;

use crate::installation::{create_city, found, open, send, two_servers};

/// Waits, without asking it to catch up, until a server finds (or no longer finds) a file.
async fn until(app: &App, viewer: &Viewer, words: &str, expected: &[&str]) {
    let begin = Instant::now();
    loop {
        let files = found(app, viewer, words).await;
        if files == expected {
            return;
        }
        assert!(begin.elapsed() < Duration::from_secs(10), "{words}: {files:?} instead of {expected:?}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn share(first: App, second: App) {
    let agent = Viewer::agent(create_city(&first, "ville").await.id);
    let public = Viewer::public(agent.city);
    let text = "Avis\n\nLe marché couvert déménage place du Palais.\n";
    let (_, files) = send(&first, &agent, Visibility::Public, &[("marche.txt", text)]).await;
    until(&second, &public, "marché couvert", &["marche.txt"]).await;
    let document = files[0].document.unwrap();
    second.set_visibility(&agent, document, Visibility::Agents).await.unwrap();
    until(&first, &public, "marché couvert", &[]).await;
    until(&first, &agent, "marché couvert", &["marche.txt"]).await;
    let text = "Avis\n\nLe marché couvert reste fermé en août.\n";
    send(&second, &agent, Visibility::Public, &[("marche.txt", text)]).await;
    until(&first, &agent, "fermé en août", &["marche.txt"]).await;
    until(&first, &public, "marché", &[]).await;
    second.delete_document(&agent, document).await.unwrap();
    until(&first, &agent, "marché couvert", &[]).await;
    first.shutdown().await;
    second.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_servers_share_one_postgresql() {
    let folder = tempfile::tempdir().unwrap();
    let Some([one, two]) = two_servers(folder.path()).await else { return };
    share(one, two).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_share_one_data_folder() {
    let folder = tempfile::tempdir().unwrap();
    share(open(folder.path()).await, open(folder.path()).await).await;
}
