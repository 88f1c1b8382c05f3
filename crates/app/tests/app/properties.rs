//! Whatever comes, changes and goes in whatever order: is the index what a fresh rebuild would be?

use app::documents::DocumentFilter;
use app::search::SearchRequest;
use app::{App, PageRequest, Viewer};
use domain::document::Visibility;
use proptest::prelude::*;

use crate::installation::{create_city, open, send};

#[derive(Debug, Clone)]
enum Step {
    Put { file: u8, content: u8, hidden: bool },
    Delete { file: u8 },
    Show { file: u8, hidden: bool },
    Restart,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0..4_u8, 0..5_u8, any::<bool>()).prop_map(|(file, content, hidden)| Step::Put { file, content, hidden }),
        2 => (0..4_u8).prop_map(|file| Step::Delete { file }),
        2 => (0..4_u8, any::<bool>()).prop_map(|(file, hidden)| Step::Show { file, hidden }),
        1 => Just(Step::Restart),
    ]
}

fn visibility(hidden: bool) -> Visibility {
    if hidden { Visibility::Agents } else { Visibility::Public }
}

/// Everything that the index says, for both audiences.
async fn content(app: &App, city: domain::CityId) -> Vec<String> {
    let mut lines = Vec::new();
    for viewer in [Viewer::public(city), Viewer::agent(city)] {
        for words in ["conseil", "sujet zéro", "sujet un", "sujet deux", "sujet trois", "sujet quatre"] {
            let page = PageRequest::new(200, 0);
            let request = SearchRequest { text: words.into(), page, ..SearchRequest::default() };
            let results = app.search(&viewer, &request).await.unwrap();
            let mut hits: Vec<String> = results
                .hits
                .iter()
                .map(|hit| format!("{} {} {}", hit.document.file, hit.passage.ordinal, hit.passage.text))
                .collect();
            hits.sort();
            lines.push(format!("{:?} {words} {}: {hits:?}", viewer.audience, results.total));
        }
    }
    lines
}

async fn play(steps: &[Step]) {
    const SUBJECTS: [&str; 5] = ["zéro", "un", "deux", "trois", "quatre"];
    let folder = tempfile::tempdir().unwrap();
    let mut app = open(folder.path()).await;
    let agent = Viewer::agent(create_city(&app, "ville").await.id);
    for step in steps {
        match *step {
            Step::Put { file, content, hidden } => {
                let subject = SUBJECTS[usize::from(content)];
                let text =
                    format!("Séance {subject}\n\nLe conseil traite le sujet {subject} du dossier {file}.\n");
                send(&app, &agent, visibility(hidden), &[(&format!("{file}.txt"), &text)]).await;
            }
            Step::Delete { file } | Step::Show { file, .. } => {
                let found = app.find_document_by_file(&agent, &format!("{file}.txt")).await.unwrap();
                let Some(document) = found else { continue };
                if let Step::Show { hidden, .. } = *step {
                    app.set_visibility(&agent, document.id, visibility(hidden)).await.unwrap();
                } else {
                    app.delete_document(&agent, document.id).await.unwrap();
                }
            }
            Step::Restart => {
                app.shutdown().await;
                app = open(folder.path()).await;
            }
        }
    }
    app.catch_up(&agent).await.unwrap();
    let kept = content(&app, agent.city).await;
    app.reindex(&agent).await.unwrap();
    assert_eq!(kept, content(&app, agent.city).await);
    let list = app.list_documents(&agent, &DocumentFilter::default(), PageRequest::default()).await.unwrap();
    let all = kept.iter().find(|line| line.starts_with("Agents conseil")).unwrap();
    for document in list.documents {
        assert!(all.contains(&document.head.file), "{} is not in {all}", document.head.file);
    }
    app.shutdown().await;
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_index_is_what_a_rebuild_gives(steps in prop::collection::vec(step(), 1..14)) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        runtime.block_on(play(&steps));
    }
}
