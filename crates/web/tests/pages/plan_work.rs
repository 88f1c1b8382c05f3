//! Are people reminded once and only of what is theirs, does the council's word stand, do programs overwrite nothing?

use app::plan::edit::Draft;
use app::plan::load::PlanFile;
use axum::http::StatusCode;
use domain::accounts::Role;
use domain::plan::sheet::ActionSheet;
use domain::plan::structure::Plan;
use jiff::ToSpan as _;
use serde_json::{Value, json};
use web::WebSettings;

use crate::forgotten::MailServer;
use crate::town::{Reply, Town};

const BASE: &str = "https://parvis.ville.example";
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// A plan of two sheets: one late since yesterday that a service answers for, one late that nobody of the city does.
fn plan(today: jiff::civil::Date) -> PlanFile {
    let day = |days: i32| today.checked_add(days.days()).unwrap().to_string();
    serde_json::from_value(json!({
        "slug": "contrat", "published": true,
        "plan": {"title": "Contrat", "start": day(-400), "end": day(400)},
        "axes": [{"number": "1", "title": "Axe", "objectives": [{"number": "1", "title": "Objectif", "sheets": [
            {"number": "1.1", "title": "Refaire la cour", "status": "under_way", "end": day(-1),
             "pilots": [{"name": "service des Écoles"}], "notes": "à-garder-dedans"},
            {"number": "1.2", "title": "Ouvrir un atelier", "status": "under_way", "end": day(-1),
             "pilots": [{"name": "Association sans compte"}]}]}]}],
        "groups": [{"name": "Comité de suivi", "cadence_days": 42, "members": [{"name": "Service des écoles"}],
            "meetings": [
                {"day": day(7), "time": "14:30:00", "place": "Hôtel de ville", "tasks": [
                    {"text": "Écrire le bilan", "owner": "Camille", "due": day(-1)}]}]}]
    }))
    .unwrap()
}

async fn text_of(town: &Town, server: &mut MailServer) -> Value {
    assert_eq!(town.app.send_mail().await.unwrap(), 1);
    server.next()
}

#[tokio::test(flavor = "multi_thread")]
async fn people_are_reminded_once_a_day_of_what_is_theirs_and_can_stop_it() {
    let Some(mut server) = MailServer::start() else { return };
    let settings = WebSettings { public_url: Some(BASE.to_owned()), ..WebSettings::default() };
    let town = Town::open_mailing(settings, Some(server.settings())).await;
    let viewer = town.agent("ville").await;
    town.app.load_plan_file(&viewer, plan(town.app.today())).await.unwrap();
    let remind = async || web::remind(&town.app, BASE).await.unwrap();
    assert_eq!(remind().await, 0, "nobody works here yet");

    town.person("ville", "pilote@ville.example", &[Role::Pilot]).await;
    town.person("ville", "habitante@ville.example", &[Role::Resident]).await;
    let service = town.app.create_service(&viewer, "Service des écoles").await.unwrap();
    let person = town.id_of("pilote@ville.example").await;
    town.app.set_member(&viewer, service, person, true).await.unwrap();
    // The clock of these tests stands at 8 in the morning.
    assert_eq!(remind().await, 1);
    let mail = text_of(&town, &mut server).await;
    assert_eq!(mail["to"][0], "pilote@ville.example");
    assert_eq!(mail["headers"]["subject"], "Plans de la ville\u{a0}: 3 choses vous attendent");
    let text = mail["text"].as_str().unwrap();
    for words in [
        "Bonjour Camille",
        "Comité de suivi",
        "14:30",
        "Hôtel de ville",
        "Refaire la cour",
        "Écrire le bilan",
        "https://parvis.ville.example/ville/plans/contrat/sheets/",
        "https://parvis.ville.example/accounts/me",
    ] {
        assert!(text.contains(words), "{words} is missing: {text}");
    }
    assert!(!text.contains("Ouvrir un atelier"), "a sheet of others: {text}");
    assert!(!text.contains("à-garder-dedans") && !text.contains("⟦"), "{text}");
    assert_eq!(remind().await, 0, "one a day at most");
    assert_eq!(town.app.send_mail().await.unwrap(), 0);

    town.wait(DAY_MS);
    assert_eq!(remind().await, 0, "nothing new to tell the next day");
    // An agent comes: whoever answers for the plan is told of what nobody else would be.
    town.person("ville", "agente@ville.example", &[Role::Agent]).await;
    assert_eq!(remind().await, 1);
    let text = text_of(&town, &mut server).await["text"].as_str().unwrap().to_owned();
    assert!(text.contains("Ouvrir un atelier") && !text.contains("Refaire la cour"), "{text}");

    let origin = [("sec-fetch-site", "same-origin")];
    let key = town.sign_in("pilote@ville.example").await;
    let page = town.send("GET", "/accounts/me", Some(&key), &[], "").await.body;
    assert!(page.contains("Rappels par courriel") && page.contains("Ne plus recevoir de rappels"));
    let token = page.split("name=\"token\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let off = format!("token={token}&wanted=0");
    let done = town.send("POST", "/accounts/me/reminders", Some(&key), &origin, &off).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let page = town.send("GET", "/accounts/me", Some(&key), &[], "").await.body;
    assert!(page.contains("Vous ne recevez pas de rappel"));
    // A day before the meeting everyone is told of it, but for who wants nothing.
    town.wait(5 * DAY_MS);
    assert_eq!(remind().await, 1);
    let mail = text_of(&town, &mut server).await;
    assert_eq!(mail["to"][0], "agente@ville.example");
    assert!(mail["text"].as_str().unwrap().contains("Comité de suivi"));
    // Two servers look at the same time: one e-mail.
    town.app.set_reminders_wanted(person, true).await.unwrap();
    let (one, two) = tokio::join!(remind(), remind());
    assert_eq!(one + two, 1);
    town.close().await;
}

/// Early in the night nobody is written to.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_reminded_at_night() {
    let Some(server) = MailServer::start() else { return };
    let town = Town::open_mailing(WebSettings::default(), Some(server.settings())).await;
    let viewer = town.agent("ville").await;
    // From eight in the morning to one at night.
    town.wait(17 * 60 * 60 * 1_000);
    town.app.load_plan_file(&viewer, plan(town.app.today())).await.unwrap();
    town.person("ville", "agente@ville.example", &[Role::Agent]).await;
    assert_eq!(web::remind(&town.app, BASE).await.unwrap(), 0);
    town.wait(6 * 60 * 60 * 1_000);
    assert_eq!(web::remind(&town.app, BASE).await.unwrap(), 1);
    town.close().await;
}

async fn post(town: &Town, key: &str, fields: &str) -> Reply {
    let page = town.send("GET", "/accounts/me", Some(key), &[], "").await.body;
    let token = page.split("name=\"token\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let origin = [("sec-fetch-site", "same-origin")];
    let body = format!("token={token}&{fields}");
    town.send("POST", "/ville/plans/contrat/validate", Some(key), &origin, &body).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_elected_member_validates_and_who_did_stays_with_staff() {
    let town = Town::open().await;
    let viewer = town.agent("ville").await;
    town.app.load_plan_file(&viewer, plan(town.app.today())).await.unwrap();
    let elected = town.person("ville", "elue@ville.example", &[Role::Elected]).await;
    let pilot = town.person("ville", "pilote@ville.example", &[Role::Pilot]).await;
    let agent = town.person("ville", "agente@ville.example", &[Role::Agent]).await;
    let report = "/ville/plans/contrat/report?year=2026";
    let page = async |key| town.send("GET", report, key, &[], "").await.body;
    assert!(page(Some(elected.as_str())).await.contains("Valider le rapport 2026"));
    for key in [None, Some(pilot.as_str()), Some(agent.as_str())] {
        assert!(!page(key).await.contains("Valider le rapport"), "{key:?}");
    }
    for key in [&pilot, &agent] {
        assert_eq!(post(&town, key, "year=2026&note=ici").await.status, StatusCode::FORBIDDEN);
    }
    // Today is 15 January 2027, the plan runs from December 2025 to February 2028.
    for year in ["1900", "-5", "2024", "2027", "2028", "9999"] {
        let refused = post(&town, &elected, &format!("year={year}&note=ici")).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{year}");
    }
    for ground in ["", "&note=", "&note=+++"] {
        for year in ["year=2026", "year="] {
            let refused = post(&town, &elected, &format!("{year}{ground}")).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{year}{ground}");
        }
    }
    let running =
        town.send("GET", "/ville/plans/contrat/report?year=2027", Some(&elected), &[], "").await.body;
    assert!(!running.contains("Valider le rapport"), "the year is not over");
    let done = post(&town, &elected, "year=2026&note=D%C3%A9lib%C3%A9ration+2027-12").await;
    assert_eq!((done.status, done.location()), (StatusCode::SEE_OTHER, report), "{}", done.body);
    let shown = page(None).await;
    assert!(shown.contains("Rapport validé le") && shown.contains("Délibération 2027-12"));
    assert!(!page(Some(elected.as_str())).await.contains("Valider le rapport"), "once");
    assert_eq!(post(&town, &elected, "year=2026&note=encore").await.status, StatusCode::CONFLICT);
    assert_eq!(
        post(&town, &elected, "note=D%C3%A9lib%C3%A9ration+2025-1").await.status,
        StatusCode::SEE_OTHER
    );
    let front = town.send("GET", "/ville/plans/contrat", None, &[], "").await.body;
    assert!(front.contains("Plan validé le"));
    let changes = |key| town.send("GET", "/ville/plans/contrat/changes", key, &[], "");
    assert!(changes(Some(pilot.as_str())).await.body.contains("Camille"), "staff see who did");
    let public = changes(None).await.body;
    assert!(public.contains("Validations") && !public.contains("Camille"));
    let pdf = town.send("GET", "/ville/plans/contrat/report?year=2026&format=pdf", None, &[], "").await;
    assert_eq!(pdf.headers["content-type"], "application/pdf");
    assert!(pdf.body.starts_with("%PDF-1."));
    let id = town.app.load_plan(&viewer, "contrat").await.unwrap().plan.id;
    let kept = town.app.load_plan_item::<Plan>(&viewer, id).await.unwrap();
    assert_eq!(kept.body.validations.len(), 2);
    // Who writes the plan cannot write the council's word into it either.
    let body = Plan { validations: Vec::new(), ..kept.body.clone() };
    let draft = Draft { id, seen: kept.revision, body };
    assert!(town.app.save_plan_item(&viewer, draft).await.is_err());
    town.close().await;
}

/// What the button of the page sends, not what a program would.
#[tokio::test(flavor = "multi_thread")]
async fn a_plan_is_hidden_and_shown_by_its_button() {
    let town = Town::open().await;
    let viewer = town.agent("ville").await;
    town.app.load_plan_file(&viewer, plan(town.app.today())).await.unwrap();
    let key = town.person("ville", "agente@ville.example", &[Role::Agent]).await;
    let page = "/ville/staff/plans/contrat";
    let origin = [("sec-fetch-site", "same-origin")];
    for (shown, status) in [("false", StatusCode::NOT_FOUND), ("true", StatusCode::OK)] {
        let form = town.send("GET", page, Some(&key), &[], "").await.body;
        let value = |name: &str| {
            let rest =
                form.split("/publish\"").nth(1).unwrap().split(&format!("name=\"{name}\" value=\"")).nth(1);
            rest.unwrap().split('"').next().unwrap().to_owned()
        };
        assert_eq!(value("public"), shown);
        let body = format!("token={}&public={shown}", value("token"));
        let done = town.send("POST", &format!("{page}/publish"), Some(&key), &origin, &body).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        assert_eq!(town.send("GET", "/ville/plans/contrat", None, &[], "").await.status, status);
    }
    town.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_changes_a_sheet_over_the_revision_it_saw() {
    let town = Town::open().await;
    let viewer = town.agent("ville").await;
    town.app.load_plan_file(&viewer, plan(town.app.today())).await.unwrap();
    let id = town.app.load_plan(&viewer, "contrat").await.unwrap().sheets[0].id;
    let path = format!("/api/v1/cities/ville/plans/contrat/sheets/{id}");
    let bearer = format!("Bearer {}", town.app.agent_key());
    let put = async |authorization: Option<&str>, revision: u32, fields: Value| {
        let mut headers = vec![("content-type", "application/json"), ("accept", "application/json")];
        headers.extend(authorization.map(|value| ("authorization", value)));
        let body = json!({"revision": revision, "fields": fields}).to_string();
        town.send("PUT", &path, None, &headers, &body).await
    };
    let session = town.person("ville", "agente@ville.example", &[Role::Agent]).await;
    let cookie = town.send("PUT", &path, Some(&session), &[], "x").await;
    assert_eq!(cookie.status, StatusCode::FORBIDDEN, "a cookie writes nothing by the API");
    assert_eq!(put(None, 1, json!({})).await.status, StatusCode::FORBIDDEN);
    let saved = put(Some(&bearer), 1, json!({"description": "par un programme"})).await;
    assert_eq!(saved.status, StatusCode::OK, "{}", saved.body);
    assert_eq!(serde_json::from_str::<Value>(&saved.body).unwrap()["revision"], 2);
    let late = put(Some(&bearer), 1, json!({"description": "par un autre", "target_public": "tous"})).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    let met: Value = serde_json::from_str(&late.body).unwrap();
    assert_eq!((&met["code"], &met["revision"]), (&json!("changed_meanwhile"), &json!(2)));
    assert_eq!(met["current"]["description"], "par un programme");
    assert_eq!(met["merged"]["target_public"], "tous");
    assert_eq!(met["clashes"][0]["field"], "description");
    let body = town.app.load_plan_item::<ActionSheet>(&viewer, id).await.unwrap().body;
    assert_eq!(
        (body.description.as_str(), body.target_public.as_str()),
        ("par un programme", ""),
        "nothing was written"
    );
    let refused = put(Some(&bearer), 2, json!({"status": "suspended"})).await;
    assert_eq!((refused.status, refused.code.as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "field_refused"));
    let misspelt = put(Some(&bearer), 2, json!({"tittle": "Autre titre"})).await;
    assert_eq!(
        (misspelt.status, misspelt.code.as_str()),
        (StatusCode::UNPROCESSABLE_ENTITY, "field_refused"),
        "a field that does not exist is not passed over"
    );
    let other = path.replace("/plans/contrat/", "/plans/autre/");
    let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
    let elsewhere =
        town.send("PUT", &other, None, &headers, &json!({"revision": 2, "fields": {}}).to_string()).await;
    assert_eq!(elsewhere.status, StatusCode::NOT_FOUND, "a sheet is reached through its own plan only");
    for wrong in [json!({"budget": "beaucoup"}), json!({"status": 7})] {
        let reply = put(Some(&bearer), 2, wrong.clone()).await;
        assert!(reply.status.is_client_error(), "{wrong}: {} {}", reply.status, reply.body);
    }
    assert_eq!(
        town.send("GET", "/api/v1/cities/ville/plans/contrat/changes?limit=1&after_ms=5", None, &[], "")
            .await
            .status,
        StatusCode::OK
    );
    town.close().await;
}
