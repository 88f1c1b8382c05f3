//! Do people live with a plan: who sees what, who changed what meanwhile, all of a file or nothing?

use app::plan::edit::{Draft, Saved};
use app::plan::load::PlanFile;
use app::plan::{ChangeQuery, SheetFilter};
use app::{App, Error, PageRequest, Viewer};
use domain::plan::item::Item;
use domain::plan::provenance::FieldVisibility;
use domain::plan::sheet::{ActionSheet, Status};
use serde_json::json;

use crate::installation::{create_city, open, send};

fn file(quote: &str) -> PlanFile {
    serde_json::from_value(json!({
        "slug": "contrat", "published": true,
        "plan": {"title": "Contrat", "files": ["plan.txt"]},
        "indicators": [
            {"code": "visites", "name": "Visites", "values": [{"day": "2024-12-31", "value": 300.0}, {"day": "2025-12-31", "value": 600.0}]},
            {"code": "agents", "name": "Agents", "values": [{"day": "2025-12-31", "value": 0.0}]},
            {"code": "part", "name": "Part", "formula": "visites / agents"},
            {"code": "ratio", "name": "Ratio", "formula": "planned(\"État\") / planned(\"Ville\")"}
        ],
        "axes": [{"number": "1", "title": "Habiter", "objectives": [{
            "number": "1", "title": "Rénover", "pilots": [{"name": "Ville"}],
            "sheets": [
                {"number": "1.1", "title": "Îlot", "status": "under_way", "end": "2020-01-01", "measured_by": ["visites"],
                 "neighbourhoods": ["Bel-Air"], "notes": "en interne",
                 "pilots": [{"name": "Jeanne Personne", "person": true}],
                 "budget": [{"funder": "État", "year": 2025, "planned_cents": 830}, {"funder": "Ville", "year": 2025, "planned_cents": 100}],
                 "sources": {"title": [{"file": "plan.txt", "quote": quote}]}},
                {"number": "1.2", "title": "Écoles", "status": "done"}
            ],
            "matrix": [{"question": "Mieux ?", "criterion": "visites", "measured_by": ["visites"]}]
        }]}],
        "groups": [{"name": "Suivi", "cadence_days": 42, "meetings": [{"day": "2025-01-10", "held": true}]}]
    }))
    .unwrap()
}

async fn loaded(app: &App, agent: &Viewer) {
    let text = "Plan\n\nFiche 1.1 : rénover\nl'îlot du centre.\n";
    send(app, agent, domain::document::Visibility::Public, &[("plan.txt", text)]).await;
    app.load_plan_file(agent, file("rénover l'îlot")).await.unwrap();
}

async fn sheet(app: &App, viewer: &Viewer, number: &str) -> Item<ActionSheet> {
    let plan = app.load_plan(viewer, "contrat").await.unwrap();
    plan.sheets.into_iter().find(|sheet| sheet.body.number == number).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_is_taken_whole_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let app = open(folder.path()).await;
    let agent = Viewer::agent(create_city(&app, "ville").await.id);
    let refused = app.load_plan_file(&agent, file("des mots qui ne sont nulle part")).await;
    assert!(matches!(refused, Err(Error::Invalid { .. })), "the city has no such document yet");
    loaded(&app, &agent).await;
    let mut other = file("des mots qui ne sont nulle part");
    other.slug = "autre".into();
    assert!(matches!(app.load_plan_file(&agent, other).await, Err(Error::Invalid { what: "a source", .. })));
    assert_eq!(app.list_plans(&agent).await.unwrap().len(), 1, "nothing half-made");
    assert!(matches!(app.load_plan_file(&agent, file("rénover")).await, Err(Error::Exists { .. })));
    let plan = app.load_plan(&agent, "contrat").await.unwrap();
    assert_eq!((plan.sheets.len(), plan.plan.body.documents.len(), plan.matrix.len()), (2, 1, 1));
    let proof = &plan.sheets[0].sources["title"][0];
    assert_eq!(proof.quote.split_whitespace().collect::<Vec<_>>().join(" "), "rénover l'îlot");
    assert_eq!(plan.series()[2].points[1].value.as_ref().unwrap_err().code(), "division_by_zero");
    assert_eq!(plan.series()[3].points[0].value, Ok(8.3));
    let stranger = app.load_plan_file(&Viewer::public(agent.city), file("rénover")).await;
    assert!(matches!(stranger, Err(Error::AgentsOnly)));
    app.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_public_sees_what_is_public_and_nothing_by_counting() {
    let folder = tempfile::tempdir().unwrap();
    let app = open(folder.path()).await;
    let agent = Viewer::agent(create_city(&app, "ville").await.id);
    let public = Viewer::public(agent.city);
    let neighbour = Viewer::agent(create_city(&app, "voisine").await.id);
    loaded(&app, &agent).await;
    let seen = sheet(&app, &public, "1.1").await;
    assert!(seen.body.notes.is_empty() && seen.body.pilots.is_empty(), "{seen:?}");
    assert_eq!(sheet(&app, &agent, "1.1").await.body.notes, "en interne");
    let plan = app.load_plan(&public, "contrat").await.unwrap();
    let filter = SheetFilter { pilot: "Jeanne Personne".into(), ..SheetFilter::default() };
    assert!(plan.filtered(&filter).is_empty());
    let late = SheetFilter {
        late: true,
        neighbourhood: "Bel-Air".into(),
        text: "ILOT".into(),
        ..SheetFilter::default()
    };
    assert_eq!(plan.filtered(&late).len(), 1);
    let list = app.list_plans(&public).await.unwrap();
    assert_eq!((list[0].progress.total, list[0].progress.late, list[0].progress.of(Status::Done)), (2, 1, 1));
    assert!(matches!(app.load_plan(&neighbour, "contrat").await, Err(Error::NotFound { .. })));

    app.set_field_visibility::<ActionSheet>(&agent, seen.id, "budget", FieldVisibility::Internal)
        .await
        .unwrap();
    assert!(sheet(&app, &public, "1.1").await.body.budget.is_empty());
    assert!(app.load_plan(&public, "contrat").await.unwrap().money().is_empty(), "sums leak nothing");
    let hidden =
        app.set_field_visibility::<ActionSheet>(&agent, seen.id, "status", FieldVisibility::Internal).await;
    assert!(matches!(hidden, Err(Error::Invalid { .. })));

    app.publish_plan(&agent, "contrat", false).await.unwrap();
    assert!(matches!(app.load_plan(&public, "contrat").await, Err(Error::NotFound { .. })));
    assert!(app.list_plans(&public).await.unwrap().is_empty());
    app.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_second_sees_what_the_first_changed_and_nothing_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let app = open(folder.path()).await;
    let agent = Viewer::agent(create_city(&app, "ville").await.id);
    let public = Viewer::public(agent.city);
    loaded(&app, &agent).await;
    let before = sheet(&app, &agent, "1.1").await;
    let draft = |change: &dyn Fn(&mut ActionSheet)| {
        let mut body = before.body.clone();
        change(&mut body);
        Draft { id: before.id, seen: before.revision, body }
    };
    let first = draft(&|sheet| {
        sheet.status = Status::Done;
        sheet.description = "du premier".into();
        sheet.notes = "note du premier".into();
    });
    assert!(matches!(app.save_plan_item(&agent, first).await.unwrap(), Saved::Done(_)));
    let second = draft(&|sheet| {
        sheet.title = "Îlot neuf".into();
        sheet.description = "du second".into();
    });
    let Saved::Meanwhile(met) = app.save_plan_item(&agent, second.clone()).await.unwrap() else {
        panic!("the second overwrote the first")
    };
    assert_eq!(sheet(&app, &agent, "1.1").await.body.description, "du premier", "nothing was written");
    let mut theirs: Vec<&str> = met.theirs.iter().map(|line| line.change.field.as_str()).collect();
    theirs.sort_unstable();
    assert_eq!(theirs, ["description", "notes", "status"]);
    assert_eq!(met.clashes.len(), 1);
    assert_eq!(met.clashes[0].mine, json!("du second"));
    assert_eq!((met.merged.title.as_str(), met.merged.status), ("Îlot neuf", Status::Done));
    assert_eq!(met.mine.description, "du second");

    let again = Draft { id: before.id, seen: met.current.revision, body: met.merged };
    let Saved::Done(saved) = app.save_plan_item(&agent, again).await.unwrap() else { panic!("a conflict") };
    assert_eq!(saved.revision, before.revision + 2);
    assert!(saved.sources.is_empty(), "the words of the document say the old title");

    let history = async |viewer| {
        let query = ChangeQuery { item: Some(before.id), after_ms: None };
        app.list_plan_changes(viewer, "contrat", query, PageRequest::default()).await.unwrap()
    };
    let all: Vec<String> = history(&agent).await.items.iter().map(|line| line.change.field.clone()).collect();
    assert_eq!(all, ["title", "status", "notes", "description", "created"]);
    let shown = history(&public).await;
    assert_eq!(shown.total, 4, "the note stays inside");
    assert!(shown.items.iter().all(|line| line.actor.is_empty()));
    assert!(matches!(app.save_plan_item(&public, second).await, Err(Error::AgentsOnly)));
    let unexplained = Draft {
        id: before.id,
        seen: saved.revision,
        body: ActionSheet { status: Status::Suspended, ..saved.body },
    };
    let refused = app.save_plan_item(&agent, unexplained).await;
    assert!(matches!(refused, Err(Error::Field { field: "status_reason", .. })));
    app.shutdown().await;
}

/// Many people write at once: each change stands or is told of, none is lost.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_at_once_lose_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let app = open(folder.path()).await;
    let agent = Viewer::agent(create_city(&app, "ville").await.id);
    loaded(&app, &agent).await;
    let before = sheet(&app, &agent, "1.2").await;
    let tasks: Vec<_> = (0..20)
        .map(|number| {
            let (app, agent, id) = (app.clone(), agent.clone(), before.id);
            tokio::spawn(async move {
                loop {
                    let mut item = app.load_plan_item::<ActionSheet>(&agent, id).await.unwrap();
                    item.body.instruments.push(format!("outil {number}"));
                    let draft = Draft { id, seen: item.revision, body: item.body };
                    if let Saved::Done(_) = app.save_plan_item(&agent, draft).await.unwrap() {
                        break;
                    }
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    let after = sheet(&app, &agent, "1.2").await;
    assert_eq!((after.body.instruments.len(), after.revision), (20, before.revision + 20));
    app.shutdown().await;
}

mod import {
    use app::plan::import::Decision;
    use app::{App, Error, Viewer};
    use domain::DocumentId;
    use domain::document::Visibility;
    use domain::plan::candidate::Choice;
    use domain::plan::field::{Confidence, Evidence};
    use domain::plan::proposal::{Action, Number, Objective, Status};
    use domain::plan::{Field, Proposal, Source};
    use domain::{CharRange, document::Page};
    use uuid::Uuid;

    use crate::installation::{create_city, open, send};

    const TEXT: &str = "Objectif 1\n\nRénover les logements\n\nPilote : Ville de Clairval\n\nRefaire la place\n\nCréer un jardin\n";

    fn field(page: &Page, words: &str) -> Field<String> {
        let at = page.text.find(words).unwrap();
        let range = CharRange::from_bytes(&page.text, at..at + words.len()).unwrap();
        Field::words(Source::at(page, range).unwrap(), Confidence::of(&[Evidence::Label]))
    }

    fn proposal(page: &Page, pilot: &str, actions: &[&str]) -> Proposal {
        let title = field(page, "Rénover les logements");
        let heading = field(page, "Objectif 1");
        let mut objective = Objective::titled(title.clone(), title.source().clone());
        let sure = Confidence::of(&[Evidence::Label]);
        objective.number = Field::verify(Number::Whole(1), heading.source().clone(), sure.clone());
        objective.pilots = vec![field(page, pilot)];
        objective.actions = actions
            .iter()
            .map(|words| {
                let text = field(page, words);
                Action {
                    number: None,
                    status: Field::verify(Status::Unknown, text.source().clone(), sure.clone()).unwrap(),
                    text,
                    pilots: Vec::new(),
                    partners: Vec::new(),
                    instruments: Vec::new(),
                    deadline: None,
                }
            })
            .collect();
        Proposal { objectives: vec![objective], ..Proposal::default() }
    }

    async fn page(app: &App, agent: &Viewer, document: DocumentId) -> Page {
        app.load_page(agent, document, None, 1).await.unwrap().page
    }

    async fn decide_all(app: &App, agent: &Viewer, id: Uuid, taken: bool) {
        let review = app.load_import(agent, id).await.unwrap();
        let open = review.pieces.iter().filter(|piece| piece.choice.is_none() && !piece.is_same());
        let decisions = open
            .map(|piece| {
                let choice = Choice { taken, body: None, merged_into: None };
                Decision::Decide(piece.candidate.key.clone(), choice)
            })
            .collect();
        app.decide_import(agent, (id, review.revision), decisions).await.unwrap();
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_reading_enters_the_plan_seen_and_whole_and_a_newer_one_proposes_differences() {
        let folder = tempfile::tempdir().unwrap();
        let app = open(folder.path()).await;
        let agent = Viewer::agent(create_city(&app, "ville").await.id);
        let (_, files) = send(&app, &agent, Visibility::Public, &[("plan.txt", TEXT)]).await;
        let document = files[0].document.unwrap();
        let first = page(&app, &agent, document).await;
        let read = proposal(&first, "Ville de Clairval", &["Refaire la place", "Créer un jardin"]);
        assert!(matches!(
            app.keep_reading(&Viewer::public(agent.city), document, None, &read).await,
            Err(Error::AgentsOnly)
        ));
        let id = app.keep_reading(&agent, document, None, &read).await.unwrap();
        assert!(app.list_plans(&agent).await.unwrap().is_empty(), "a reading changes no plan");
        let review = app.load_import(&agent, id).await.unwrap();
        assert_eq!(review.pieces.len(), 4);
        let refused = app.take_import(&agent, (id, review.revision), Some("contrat")).await;
        assert!(matches!(refused, Err(Error::Invalid { .. })), "nothing enters unseen");

        decide_all(&app, &agent, id, true).await;
        let review = app.load_import(&agent, id).await.unwrap();
        // The garden is refused, the place corrected.
        let mut place = review.pieces[2].candidate.body.clone();
        place.insert("title".into(), "Refaire la grande place".into());
        let decided = vec![
            Decision::Decide("action-0-1".into(), Choice { taken: false, body: None, merged_into: None }),
            Decision::Decide(
                "action-0-0".into(),
                Choice { taken: true, body: Some(place), merged_into: None },
            ),
        ];
        let stale = (id, review.revision - 1);
        assert!(matches!(
            app.decide_import(&agent, stale, decided.clone()).await,
            Err(Error::ChangedMeanwhile { .. })
        ));
        app.decide_import(&agent, (id, review.revision), decided).await.unwrap();
        let seen = app.load_import(&agent, id).await.unwrap().revision;
        for wrong in [None, Some("Pas Bon")] {
            assert!(app.take_import(&agent, (id, seen), wrong).await.is_err());
        }
        assert!(app.list_plans(&agent).await.unwrap().is_empty(), "a failed import leaves nothing");
        assert_eq!(app.take_import(&agent, (id, seen), Some("contrat")).await.unwrap(), "contrat");
        let plan = app.load_plan(&agent, "contrat").await.unwrap();
        assert_eq!(
            plan.sheets.iter().map(|s| s.body.title.as_str()).collect::<Vec<_>>(),
            ["Refaire la grande place"]
        );
        assert_eq!(plan.objectives[0].sources["pilots"][0].quote, "Ville de Clairval");
        assert!(!plan.sheets[0].sources.contains_key("title"), "a corrected title has no proof");
        assert!(matches!(app.load_import(&agent, id).await, Err(Error::NotFound { .. })));

        let newer = TEXT.replace("Ville de Clairval", "Communauté du Val");
        let (_, files) = send(&app, &agent, Visibility::Public, &[("plan.txt", &newer)]).await;
        assert_eq!(files[0].document, Some(document));
        let second = page(&app, &agent, document).await;
        let read = proposal(&second, "Communauté du Val", &["Créer un jardin"]);
        let id = app.keep_reading(&agent, document, Some("contrat"), &read).await.unwrap();
        let review = app.load_import(&agent, id).await.unwrap();
        let objective = review.pieces.iter().find(|piece| piece.candidate.key == "objective-0").unwrap();
        assert_eq!(objective.differences.len(), 1, "{:?}", objective.differences);
        assert_eq!(objective.differences[0].field, "pilots");
        assert_eq!(review.unsaid, ["Refaire la grande place"], "what is no longer said stays");
        decide_all(&app, &agent, id, false).await;
        let review = app.load_import(&agent, id).await.unwrap();
        app.take_import(&agent, (id, review.revision), None).await.unwrap();
        let plan = app.load_plan(&agent, "contrat").await.unwrap();
        assert_eq!(plan.objectives[0].body.pilots[0].name, "Ville de Clairval", "never overwritten");
        assert_eq!(plan.sheets.len(), 1);
        app.shutdown().await;
    }

    /// A city whose document with two actions was read; the reading waits for decisions.
    async fn waiting(app: &App) -> (Viewer, Uuid) {
        let agent = Viewer::agent(create_city(app, "ville").await.id);
        let (_, files) = send(app, &agent, Visibility::Public, &[("plan.txt", TEXT)]).await;
        let document = files[0].document.unwrap();
        let first = page(app, &agent, document).await;
        let read = proposal(&first, "Ville de Clairval", &["Refaire la place", "Créer un jardin"]);
        let id = app.keep_reading(&agent, document, None, &read).await.unwrap();
        (agent, id)
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn pieces_are_parted_and_put_together() {
        let folder = tempfile::tempdir().unwrap();
        let app = open(folder.path()).await;
        let (agent, id) = waiting(&app).await;
        let titles = vec!["Refaire la chaussée".to_owned(), "Refaire les trottoirs".to_owned()];
        app.decide_import(&agent, (id, 1), vec![Decision::Split("action-0-0".into(), titles)]).await.unwrap();
        let review = app.load_import(&agent, id).await.unwrap();
        assert_eq!(review.pieces.len(), 5);
        let merge = Choice { taken: true, body: None, merged_into: Some("action-0-0".into()) };
        let decided = vec![Decision::Decide("action-0-1".into(), merge)];
        app.decide_import(&agent, (id, review.revision), decided).await.unwrap();
        decide_all(&app, &agent, id, true).await;
        let review = app.load_import(&agent, id).await.unwrap();
        app.take_import(&agent, (id, review.revision), Some("contrat")).await.unwrap();
        let plan = app.load_plan(&agent, "contrat").await.unwrap();
        let titles: Vec<&str> = plan.sheets.iter().map(|sheet| sheet.body.title.as_str()).collect();
        assert_eq!(titles, ["Refaire la chaussée Créer un jardin", "Refaire les trottoirs"]);
        app.shutdown().await;
    }

    /// What was taken is not lost because what holds it was refused, and a piece that cannot be kept stops the whole.
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn an_import_that_cannot_be_kept_whole_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let app = open(folder.path()).await;
        let (agent, id) = waiting(&app).await;
        decide_all(&app, &agent, id, true).await;
        let decide = async |key: &str, choice: Choice| {
            let seen = app.load_import(&agent, id).await.unwrap().revision;
            app.decide_import(&agent, (id, seen), vec![Decision::Decide(key.to_owned(), choice)])
                .await
                .unwrap();
        };
        let take = async || {
            let seen = app.load_import(&agent, id).await.unwrap().revision;
            app.take_import(&agent, (id, seen), Some("contrat")).await
        };
        let is_empty = async || app.list_plans(&agent).await.unwrap().is_empty();
        let as_read = Choice { taken: true, body: None, merged_into: None };

        decide("objective-0", Choice { taken: false, ..as_read.clone() }).await;
        let lost = app.load_import(&agent, id).await.unwrap();
        assert_eq!(lost.without_place().len(), 2, "two actions without their objective");
        assert!(matches!(take().await, Err(Error::Invalid { .. })) && is_empty().await);
        decide("objective-0", as_read.clone()).await;
        // Two that were put together with each other would both be gone.
        for (from, into) in [("action-0-0", "action-0-1"), ("action-0-1", "action-0-0")] {
            decide(from, Choice { merged_into: Some(into.to_owned()), ..as_read.clone() }).await;
        }
        assert!(matches!(take().await, Err(Error::Invalid { .. })) && is_empty().await);
        decide("action-0-0", as_read.clone()).await;
        // The last piece that is written cannot be kept: what was written before it goes too.
        let mut nameless = app.load_import(&agent, id).await.unwrap().pieces[3].candidate.body.clone();
        nameless.insert("title".into(), "".into());
        decide("action-0-1", Choice { body: Some(nameless), ..as_read.clone() }).await;
        assert!(matches!(take().await, Err(Error::Field { field: "title", .. })));
        assert!(is_empty().await, "the plan, its objective and the first action are not left behind");
        let seen = app.load_import(&agent, id).await.unwrap().revision;
        app.decide_import(&agent, (id, seen), vec![Decision::Undo("action-0-1".into())]).await.unwrap();
        assert_eq!(app.load_import(&agent, id).await.unwrap().undecided(), 1);
        decide("action-0-1", as_read.clone()).await;
        assert_eq!(take().await.unwrap(), "contrat");
        assert_eq!(app.load_plan(&agent, "contrat").await.unwrap().sheets.len(), 2);
        app.shutdown().await;
    }
}
