//! Does the annual report say what communes did with their grants, what councils said and what was done about it, and does
//! it say plainly what lacks?

use crate::town::Town;
use app::Viewer;
use app::plan::load::PlanFile;
use app::plan::values::empty;
use axum::http::StatusCode;
use domain::accounts::Role;
use domain::city::{City, Regime};
use domain::plan::item::Kind;
use serde_json::json;
use web::{ReportFormat, report_file};

/// The clock of these tests stands in January 2027.
fn plan() -> PlanFile {
    serde_json::from_value(json!({
        "slug": "contrat", "published": true,
        "plan": {"title": "Contrat", "start": "2025-01-01", "end": "2027-12-31"}
    }))
    .unwrap()
}

async fn report(town: &Town, session: Option<&str>) -> String {
    let reply = town.send("GET", "/ville/plans/contrat/report?year=2025", session, &[], "").await;
    assert_eq!(reply.status, StatusCode::OK);
    // French puts no-break spaces before its marks.
    reply.body.replace('\u{a0}', " ")
}

fn hidden<'a>(page: &'a str, name: &str) -> &'a str {
    page.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap().split('"').next().unwrap()
}

/// Fills the form at `path` as a person would, and gives the page that follows.
async fn write(town: &Town, key: &str, path: &str, fields: &[(&str, &str)]) -> String {
    let form = town.send("GET", path, Some(key), &[], "").await;
    assert_eq!(form.status, StatusCode::OK, "{path}: {}", form.body);
    let escape = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
    let mut body = format!("token={}&seen={}", hidden(&form.body, "token"), hidden(&form.body, "seen"));
    for (name, value) in fields {
        body.push_str(&format!("&{name}={}", escape(value)));
    }
    let action =
        form.body.split("<form method=\"post\" action=\"").find(|part| part.contains("name=\"seen\""));
    let action = action.unwrap().split('"').next().unwrap().replace("&#38;", "&").replace("&amp;", "&");
    let sent = town.send("POST", &action, Some(key), &[("sec-fetch-site", "same-origin")], &body).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{path}: {}", sent.body);
    sent.location().to_owned()
}

/// Where the link of these words leads.
fn link(page: &str, words: &str) -> String {
    let before = page.split(words).next().unwrap();
    let href = before.rsplit("href=\"").next().unwrap().split('"').next().unwrap();
    href.replace("&#38;", "&").replace("&amp;", "&")
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_written_is_said() {
    let town = Town::open().await;
    town.app.load_plan_file(&town.agent("ville").await, plan()).await.unwrap();
    let page = report(&town, None).await;
    for words in [
        "Développement social urbain des communes aidées",
        "Si aucune ne l’a reçue, il faut l’écrire aussi.",
        "Aucun avis n’est encore saisi.",
        "Aucune suite n’est encore écrite.",
    ] {
        assert!(page.contains(words), "the report lacks: {words}");
    }
    assert!(!page.contains("Remplir le rapport"), "a reader has nothing to fill in");
    let city = town.app.find_city("ville").await.unwrap().unwrap();
    let elsewhere = City { regime: Regime::Qc, ..city };
    let html = report_file(&town.app, &elsewhere, ("contrat", 2025), ReportFormat::Html).await.unwrap();
    let html = String::from_utf8(html).unwrap();
    for words in ["communes aidées", "Aucun avis", "Aucune suite"] {
        assert!(!html.contains(words), "only French law asks for it: {words}");
    }
    town.close().await;
}

/// A commune with its grant, from the report's page.
async fn fill_grant(town: &Town, key: &str) {
    let page = report(town, Some(key)).await;
    assert!(page.contains("Remplir le rapport 2025"));
    let back = write(
        town,
        key,
        &link(&page, "+ Ajouter une commune aidée"),
        &[
            ("year", "2025"),
            ("commune", "Clairvaigne"),
            ("fund", "dsu"),
            ("received_cents", "1 250 000,50 €"),
            ("actions-0-action", "Médiation aux Tanneries"),
            ("actions-0-spent_cents", "80 000"),
            ("actions-1-action", "Jardins de Bel-Air"),
        ],
    )
    .await;
    assert_eq!(back, "/ville/plans/contrat/report?year=2025", "one comes back to the report");
    let page = report(town, Some(key)).await;
    for words in
        ["1\u{202f}250\u{202f}000,50", "Médiation aux Tanneries : 80\u{202f}000", "Jardins de Bel-Air"]
    {
        assert!(page.contains(words), "the report lacks: {words}");
    }
    assert!(page.contains("Il manque encore : le coût d’une action au moins."));
    assert!(page.contains("Déclaré par Clairvaigne"), "a figure calls its note");
}

/// Two councils, one of which says nothing, from the report's page.
async fn fill_opinions(town: &Town, key: &str) {
    let page = report(town, Some(key)).await;
    let add = link(&page, "+ Ajouter l’avis d’un conseil");
    let council = [("year", "2025"), ("council", "Conseil citoyen des Tanneries"), ("sort", "citizen")];
    let days = [("asked", "2026-03-01"), ("answer_by", "2026-03-20"), ("given", "2026-03-12")];
    let said = [("stance", "reserved"), ("observations", "Afficher les comptages à la halle.")];
    write(town, key, &add, &[council.as_slice(), &days, &said].concat()).await;
    let silent = [("year", "2025"), ("council", "Conseil municipal de Fontbrune"), ("sort", "municipal")];
    let days = [("asked", "2026-03-01"), ("answer_by", "2026-04-15"), ("stance", "awaited")];
    write(town, key, &add, &[silent.as_slice(), &days].concat()).await;
    let page = report(town, Some(key)).await;
    for words in [
        "Favorable avec réserves",
        "Afficher les comptages à la halle.",
        "un délai d’au moins un mois pour répondre",
        "La suite donnée aux observations reste à écrire : Conseil citoyen des Tanneries.",
        "Réputé favorable, sans réponse dans le délai",
    ] {
        assert!(page.contains(words), "the report lacks: {words}");
    }
}

/// What is done about a remark, and a text, from the report's page.
async fn follow_up(town: &Town, key: &str) {
    let council = [("year", "2025"), ("council", "Conseil citoyen des Tanneries"), ("sort", "citizen")];
    let said = [("stance", "reserved"), ("observations", "Afficher les comptages à la halle.")];
    let viewer = town.agent("ville").await;
    let content = town.app.load_plan(&viewer, "contrat").await.unwrap();
    let id = content.opinions.iter().find(|one| one.body.council.contains("Tanneries")).unwrap().id;
    let path = format!("/ville/staff/plans/contrat/opinion/{id}");
    let form = town.send("GET", &path, Some(key), &[], "").await.body;
    let hides = |field: &str| form.contains(&format!("name=\"field\" value=\"{field}\""));
    assert!(
        hides("observations") && !hides("council") && !hides("year"),
        "an opinion always has its council"
    );
    let edited = [("follow_up", "Affichés depuis mai."), ("answer_by", "2026-04-02")];
    write(
        town,
        key,
        &path,
        &[council.as_slice(), &said, &[("asked", "2026-03-01"), ("given", "2026-03-12")], &edited].concat(),
    )
    .await;
    let chapter = link(&report(town, Some(key)).await, "Développement social urbain des communes aidées</a>");
    assert!(chapter.contains("part=solidarity") && chapter.contains("year=2025"), "{chapter}");
    let text = [("year", "2025"), ("part", "solidarity"), ("text", "Deux communes sont aidées.")];
    write(town, key, &chapter, &text).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn people_fill_the_report_in_from_its_page() {
    let town = Town::open().await;
    town.app.load_plan_file(&town.agent("ville").await, plan()).await.unwrap();
    let key = town.person("ville", "agente@ville.example", &[Role::Agent]).await;
    fill_grant(&town, &key).await;
    fill_opinions(&town, &key).await;
    follow_up(&town, &key).await;

    // The public reads the same, and each file holds it.
    let city = town.app.find_city("ville").await.unwrap().unwrap();
    let mut texts = vec![report(&town, None).await];
    let file = async |format| report_file(&town.app, &city, ("contrat", 2025), format).await.unwrap();
    texts.push(String::from_utf8(file(ReportFormat::Html).await).unwrap());
    for (name, format) in [("r.odt", ReportFormat::Odt), ("r.pdf", ReportFormat::Pdf)] {
        let read = corpus::read(name, &file(format).await, &corpus::ReadOptions::default()).unwrap();
        texts.push(read.pages.iter().map(|page| page.text.as_str()).collect::<Vec<_>>().join(" "));
    }
    for text in texts {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        for words in [
            "Deux communes sont aidées.",
            "Médiation aux Tanneries",
            "Affichés depuis mai.",
            "Réputé favorable",
        ] {
            assert!(text.contains(words), "a form of the report lacks: {words}");
        }
        assert!(!text.contains("reste à écrire") && !text.contains("un délai d’au moins un mois"));
    }
    let data = town.send("GET", "/ville/plans/contrat/data/opinions.csv", None, &[], "").await.body;
    assert!(
        data.contains("Conseil citoyen des Tanneries,citizen,2026-03-01,2026-04-02,2026-03-12,reserved"),
        "{data}"
    );
    let data = town.send("GET", "/ville/plans/contrat/data/grants.csv", None, &[], "").await.body;
    assert!(data.contains("2025,Clairvaigne,dsu,125000050,Médiation aux Tanneries,8000000,EUR"), "{data}");
    town.close().await;
}

/// What cannot be kept is said beside its field, and others of the city may not write.
#[tokio::test(flavor = "multi_thread")]
async fn an_opinion_without_its_council_is_refused() {
    let town = Town::open().await;
    let agent = town.agent("ville").await;
    let plan = town.app.load_plan_file(&agent, plan()).await.unwrap();
    let root = domain::ItemId(plan.0);
    let mut body = empty(Kind::Opinion);
    body["year"] = json!(2025);
    let refused = town.app.add_plan_value(&agent, (Kind::Opinion, plan), root, body.clone()).await;
    assert!(matches!(refused, Err(app::Error::Field { field: "council", code: "missing" })));
    body["council"] = json!("Conseil citoyen");
    let city = agent.city;
    for viewer in [Viewer::public(city), town.agent("autre").await] {
        assert!(town.app.add_plan_value(&viewer, (Kind::Opinion, plan), root, body.clone()).await.is_err());
    }
    assert!(town.app.add_plan_value(&agent, (Kind::Opinion, plan), root, body).await.is_ok());
    town.close().await;
}
