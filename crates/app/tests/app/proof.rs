//! Is every quoted word where the answer says it is, and can its page be looked at?

use std::path::{Path, PathBuf};

use app::documents::DocumentFilter;
use app::{App, Error, PageRequest, Viewer};
use domain::CharRange;
use domain::ask::Citation;
use domain::document::Visibility;

use crate::installation::{create_city, open, send};

fn demo(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../demo").join(folder)
}

async fn with_demo(data: &Path, folder: &str) -> (App, Viewer) {
    let app = open(data).await;
    let viewer = Viewer::agent(create_city(&app, "ville").await.id);
    let job = app.submit_paths(&viewer, &[demo(folder)], Visibility::Public).await.unwrap();
    app.follow_job(&viewer, job, &mut |_| {}).await.unwrap();
    app.catch_up(&viewer).await.unwrap();
    (app, viewer)
}

async fn is_on_its_page(app: &App, viewer: &Viewer, citation: &Citation) -> bool {
    let page = app.load_page(viewer, citation.document, Some(citation.version), citation.page).await.unwrap();
    CharRange::new(citation.start, citation.end).slice(&page.page.text) == Some(citation.quote.as_str())
}

/// Questions shown at the doors of the demonstration: each is answered, and each citation, of the answer and of what
/// is near it, is read again from the store.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_citation_is_read_again_on_its_page() {
    let cities: serde_json::Value =
        serde_json::from_slice(&std::fs::read(demo("cities.json")).unwrap()).unwrap();
    for city in cities["cities"].as_array().unwrap() {
        let folder = tempfile::tempdir().unwrap();
        let (app, viewer) = with_demo(folder.path(), city["folder"].as_str().unwrap()).await;
        let mut checked = 0;
        for question in city["examples"].as_array().unwrap() {
            let answer = app.answer(&viewer, question.as_str().unwrap()).await.unwrap().answer;
            assert!(answer.sentences.iter().all(|sentence| !sentence.citations.is_empty()), "{question}");
            let nearest = answer.nearest.iter().map(|nearest| &nearest.citation);
            for citation in answer.citations.iter().chain(nearest) {
                assert!(is_on_its_page(&app, &viewer, citation).await, "{question}: {citation:?}");
                checked += 1;
            }
        }
        assert!(checked >= 12, "{checked} citations for twelve questions");
        app.shutdown().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_is_drawn_once_for_those_who_may_see_it() {
    let folder = tempfile::tempdir().unwrap();
    let (app, agent) = with_demo(folder.path(), "clairvaigne").await;
    send(&app, &agent, Visibility::Public, &[("note.txt", "Une note de la mairie.")]).await;
    let list =
        app.list_documents(&agent, &DocumentFilter::default(), PageRequest::new(100, 0)).await.unwrap();
    let id_of = |file: &str| {
        list.documents.iter().find(|document| document.head.file.ends_with(file)).unwrap().head.id
    };
    let plan = id_of("plan-quartiers-vivants-2024-2027.pdf");
    let image = app.render_page_image(&agent, plan, 1, 400).await.unwrap();
    assert!(image.png.starts_with(b"\x89PNG\r\n\x1a\n"));
    // Width and height stand in the head of a PNG, four bytes each, big end first.
    let side = |at: usize| u32::from_be_bytes(image.png[at..at + 4].try_into().unwrap());
    let (width, height) = (side(16), side(20));
    assert!((400..=2_000).contains(&width), "{width}");
    assert!(
        (1.3..1.5).contains(&(f64::from(height) / f64::from(width))),
        "a sheet of A4: {width} x {height}"
    );
    let again = app.render_page_image(&agent, plan, 1, 400).await.unwrap();
    assert_eq!((&again.tag, &again.png), (&image.tag, &image.png));
    let kept = std::fs::read_dir(folder.path().join("cache")).unwrap().count();
    assert!(kept > 0, "it is drawn once");

    let missing = app.render_page_image(&agent, plan, 9_999, 400).await;
    assert!(matches!(missing, Err(Error::NotFound { .. })));
    let text = app.render_page_image(&agent, id_of("note.txt"), 1, 400).await;
    assert!(matches!(text, Err(Error::NoImage { .. })));
    app.set_visibility(&agent, plan, Visibility::Agents).await.unwrap();
    let stranger = app.render_page_image(&Viewer::public(agent.city), plan, 1, 400).await;
    assert!(matches!(stranger, Err(Error::NotFound { .. })), "the cache opens no door");
    app.shutdown().await;
}
