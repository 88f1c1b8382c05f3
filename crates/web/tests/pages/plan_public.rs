//! Does the public get what is public and no more: in the report, on agendas, in data; and nothing that is not so?

use app::plan::edit::Draft;
use app::plan::load::PlanFile;
use axum::http::StatusCode;
use domain::accounts::Role;
use domain::plan::item::Item;
use domain::plan::sheet::{ActionSheet, Status};
use serde_json::{Value, json};
use web::WebSettings;

use crate::town::{Reply, Town};

/// The clock of these tests stands on 15 January 2027.
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

async fn get(town: &Town, path: &str, session: Option<&str>) -> Reply {
    town.send("GET", path, session, &[], "").await
}

async fn town(file: Value) -> Town {
    let town = Town::open().await;
    let file: PlanFile = serde_json::from_value(file).unwrap();
    town.app.load_plan_file(&town.agent("ville").await, file).await.unwrap();
    town
}

/// The words of a report, whatever it is written in; runs of white space are one blank.
fn words(reply: &Reply) -> String {
    let name = match reply.headers["content-type"].to_str().unwrap() {
        "application/pdf" => "rapport.pdf",
        "application/vnd.oasis.opendocument.text" => "rapport.odt",
        _ => return reply.body.split_whitespace().collect::<Vec<_>>().join(" "),
    };
    let read = corpus::read(name, &reply.bytes, &corpus::ReadOptions::default()).unwrap();
    let pages: Vec<&str> = read.pages.iter().map(|page| page.text.as_str()).collect();
    pages.join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}

const FORMATS: [&str; 4] = ["", "&format=html", "&format=pdf", "&format=odt"];

/// A plan of two sheets, one with all that is not for everyone.
fn with_secrets() -> Value {
    let sheet = |number: &str, title: &str| {
        json!({"number": number, "title": title, "status": "suspended", "status_reason": format!("raison{number}"),
            "start": "2026-01-01", "end": "2026-06-30",
            "pilots": [{"name": format!("organisme{number}")}, {"name": "Jeanne Cachée", "person": true}],
            "budget": [{"funder": format!("financeur{number}"), "year": 2026, "planned_cents": 77_777_700}]})
    };
    let mut hidden = sheet("9.9", "Refaire la cour");
    hidden["visibility"] = json!({"status_reason": "internal", "pilots": "internal", "budget": "internal"});
    json!({
        "slug": "contrat", "published": true,
        "plan": {"title": "Contrat", "start": "2026-01-01", "end": "2028-12-31"},
        "axes": [{"number": "1", "title": "Axe", "objectives": [{"number": "1", "title": "Objectif",
            "sheets": [hidden, sheet("1.1", "Ouvrir un atelier")]}]}]
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn the_report_holds_nothing_internal_whoever_prints_it() {
    let town = town(with_secrets()).await;
    let agent = town.person("ville", "agente@ville.example", &[Role::Agent]).await;
    let own = get(&town, "/ville/plans/contrat/sheets?q=cour", Some(&agent)).await;
    assert!(own.body.contains("organisme9.9"), "the agent does see it elsewhere");
    for format in FORMATS {
        let reply = get(&town, &format!("/ville/plans/contrat/report?year=2026{format}"), Some(&agent)).await;
        assert_eq!(reply.status, StatusCode::OK);
        let text = words(&reply);
        for shown in ["Refaire la cour", "Ouvrir un atelier", "raison1.1", "organisme1.1", "financeur1.1"] {
            assert!(text.contains(shown), "`{format}` lacks {shown}: {text}");
        }
        for hidden in ["raison9.9", "organisme9.9", "Cachée", "financeur9.9", "1 555 554", "1\u{202f}555"] {
            assert!(!text.contains(hidden), "`{format}` shows {hidden}: {text}");
        }
    }
    town.close().await;
}

/// A past year is told as the history has it, and not by what came later.
#[tokio::test(flavor = "multi_thread")]
async fn the_report_of_a_past_year_tells_how_it_stood_then() {
    let sheet = |number: &str, title: &str, days: Option<(&str, &str)>| {
        let mut sheet = json!({"number": number, "title": title, "status": "under_way"});
        if let Some((start, end)) = days {
            sheet["start"] = json!(start);
            sheet["end"] = json!(end);
        }
        sheet
    };
    let town = town(json!({
        "slug": "contrat", "published": true,
        "plan": {"title": "Contrat", "start": "2026-01-01", "end": "2030-12-31"},
        "indicators": [{"code": "v", "name": "Visites", "values": [
            {"day": "2027-06-30", "value": 7.25}, {"day": "2028-01-30", "value": 8.75}]}],
        "axes": [{"number": "1", "title": "Axe", "objectives": [{"number": "1", "title": "Objectif",
            "matrix": [{"question": "Vient-on ?", "criterion": "visites", "measured_by": ["v"]}],
            "sheets": [
                sheet("1.1", "Cour", Some(("2027-01-01", "2027-06-30"))),
                sheet("1.2", "Atelier", Some(("2028-01-10", "2028-01-31"))),
                sheet("1.3", "Verger", Some(("2026-02-01", "2029-06-30"))),
                sheet("1.4", "Sans jour", None)]}]}]
    }))
    .await;
    let viewer = town.agent("ville").await;
    // In February 2028 the first action is done.
    town.wait(400 * DAY_MS);
    let sheets = town.app.load_plan(&viewer, "contrat").await.unwrap().sheets;
    let cour: &Item<ActionSheet> = &sheets[0];
    let body = ActionSheet { status: Status::Done, ..cour.body.clone() };
    town.app.save_plan_item(&viewer, Draft { id: cour.id, seen: cour.revision, body }).await.unwrap();

    let report =
        async |year| words(&get(&town, &format!("/ville/plans/contrat/report?year={year}"), None).await);
    let then = report(2027).await;
    assert!(then.contains("1.1. Cour : En cours."), "{then}");
    assert!(then.contains("1.1. Cour : En retard depuis le 30 juin 2027"), "{then}");
    assert!(then.contains("ceux du 31 décembre 2027"), "{then}");
    assert!(!then.contains("Atelier") && !then.contains("8,75"), "what came after 2027: {then}");
    assert!(then.contains("7,25") && !then.contains("après ce jour"), "{then}");
    assert!(then.contains("Une action du plan n’a ni date ni budget"), "{then}");
    let now = report(2028).await;
    assert!(now.contains("1.2. Atelier : En retard") && !now.contains("ceux du 31 décembre"), "{now}");
    assert!(!now.contains("1.1. Cour"), "done before 2028: {now}");
    assert!(now.contains("8,75"), "{now}");
    // The plan was written down in January 2027: nobody knows how 2026 ended.
    let before = report(2026).await;
    assert!(
        before.contains("1.3. Verger") && before.contains("a été inscrite au plan après ce jour"),
        "{before}"
    );
    town.close().await;
}

/// A plan with a group whose meetings give things to do to a service, an organisation and two people.
fn with_meetings() -> Value {
    let task = |text: &str, owner: &str| json!({"text": text, "owner": owner, "due": "2027-01-01"});
    json!({
        "slug": "contrat", "published": true,
        "plan": {"title": "Contrat", "start": "2026-01-01", "end": "2028-12-31"},
        "axes": [{"number": "1", "title": "Axe", "objectives": [{"number": "1", "title": "Objectif",
            "pilots": [{"name": "Régie de quartier"}, {"name": "Jeanne Cachée", "person": true}],
            "sheets": [{"number": "1.1", "title": "Refaire la cour", "status": "under_way", "end": "2026-12-24",
                "visibility": {"end": "internal"}}]}]}],
        "groups": [{"name": "Suivi", "cadence_days": 42, "meetings": [{"day": "2026-12-01", "held": true, "tasks": [
            task("Chiffrer", "Régie de Quartier "), task("Écrire", "Service des écoles"),
            task("Appeler", "Paul Dupond"), task("Relire", "Jeanne Cachée")]}]}]
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn agendas_and_tasks_tell_no_internal_day_and_no_name_of_a_person() {
    let town = town(with_meetings()).await;
    let viewer = town.agent("ville").await;
    town.app.create_service(&viewer, "Service des écoles").await.unwrap();
    let agent = town.person("ville", "agente@ville.example", &[Role::Agent]).await;
    let content = town.app.load_plan(&viewer, "contrat").await.unwrap();
    let page = "/ville/plans/contrat/meetings";
    let shown = get(&town, page, None).await.body;
    for words in ["Chiffrer · Régie de Quartier", "Écrire · Service des écoles", "Appeler", "Relire"] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    assert!(!shown.contains("Dupond") && !shown.contains("Cachée"), "{shown}");
    let staff = get(&town, page, Some(&agent)).await.body;
    assert!(staff.contains("Appeler · Paul Dupond"), "who works on the plan sees who does what");
    let group = content.groups[0].id;
    let new =
        get(&town, &format!("/ville/staff/plans/contrat/new/meeting?in={group}"), Some(&agent)).await.body;
    let agenda = new.split("name=\"agenda\"").nth(1).unwrap().split("</textarea>").next().unwrap();
    assert!(agenda.contains("Chiffrer (Régie de Quartier") && agenda.contains("Appeler"), "{agenda}");
    for hidden in ["Dupond", "Cachée", "Refaire la cour", "24 décembre"] {
        assert!(!agenda.contains(hidden), "the agenda, which is public, tells {hidden}: {agenda}");
    }
    // What changes in a task is in the public history, and who does it is not.
    let meeting = &content.meetings[0];
    let mut body = meeting.body.clone();
    body.tasks[2].done = true;
    town.app.save_plan_item(&viewer, Draft { id: meeting.id, seen: meeting.revision, body }).await.unwrap();
    for path in [
        "/ville/plans/contrat/changes",
        "/ville/plans/contrat/feed.atom",
        "/ville/plans/contrat",
        "/ville/plans/contrat/meetings.ics",
        "/api/v1/cities/ville/plans/contrat/changes",
    ] {
        let body = get(&town, path, None).await.body;
        assert!(!body.contains("Dupond") && !body.contains("Cachée"), "{path}: {body}");
    }
    assert!(get(&town, "/ville/plans/contrat/changes", None).await.body.contains("Appeler"));
    town.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_said_is_not_zero_in_data() {
    let mut file = with_secrets();
    file["axes"][0]["objectives"][0]["sheets"][1]["budget"] =
        json!([{"funder": "Ville", "year": 2026, "planned_cents": 0}]);
    let town = town(file).await;
    let csv = get(&town, "/ville/plans/contrat/data/sheets.csv", None).await.body;
    let line = |title: &str| csv.lines().find(|line| line.contains(title)).unwrap().to_owned();
    assert!(line("Refaire la cour").contains(",,,EUR,"), "internal: {csv}");
    assert!(line("Ouvrir un atelier").contains(",0,,EUR,"), "promised nothing, spent unknown: {csv}");
    let json: Value =
        serde_json::from_str(&get(&town, "/ville/plans/contrat/data/plan.json", None).await.body).unwrap();
    assert_eq!(json["sheets"][0]["budget"], json!([]));
    assert_eq!(json["sheets"][1]["budget"][0]["spent_cents"], json!(null));
    town.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_that_is_over_needs_no_meeting_and_a_past_one_waits_to_be_confirmed() {
    let mut file = with_meetings();
    file["plan"]["start"] = json!("2022-01-01");
    file["plan"]["end"] = json!("2022-12-31");
    file["groups"][0]["meetings"] = json!([{"day": "2022-11-25", "held": true}, {"day": "2022-12-20"}]);
    let town = town(file).await;
    let agent = town.person("ville", "agente@ville.example", &[Role::Agent]).await;
    let page = get(&town, "/ville/plans/contrat/meetings", Some(&agent)).await.body;
    assert!(page.contains("aucune réunion n’est à prévoir") && !page.contains("Date proposée"), "{page}");
    assert!(page.contains("day=\""), "the form of a new meeting proposes no day: {page}");
    assert!(page.contains("tenue à confirmer") && !page.contains("à venir"), "{page}");
    town.close().await;
}

/// Whether a value is what a schema of the document says; a field that nobody described is a fault too.
fn faults(root: &Value, schema: &Value, value: &Value, path: &str) -> Vec<String> {
    if let Some(name) = schema["$ref"].as_str() {
        return faults(root, root.pointer(name.trim_start_matches('#')).unwrap(), value, path);
    }
    if let Some(any) = schema["oneOf"].as_array().or(schema["anyOf"].as_array()) {
        let fits = any.iter().any(|one| faults(root, one, value, path).is_empty());
        return if fits { Vec::new() } else { vec![format!("{path}: none of the schemas")] };
    }
    let types: Vec<&str> = match &schema["type"] {
        Value::String(one) => vec![one.as_str()],
        Value::Array(list) => list.iter().filter_map(Value::as_str).collect(),
        _ => return Vec::new(),
    };
    let is = |kind: &str| match kind {
        "null" => value.is_null(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "array" => value.is_array(),
        _ => value.is_object(),
    };
    if !types.iter().any(|kind| is(kind)) {
        return vec![format!("{path}: {value} is no {types:?}")];
    }
    let mut found = Vec::new();
    for (rank, entry) in value.as_array().into_iter().flatten().enumerate() {
        found.extend(faults(root, &schema["items"], entry, &format!("{path}[{rank}]")));
    }
    let (Some(object), Some(fields)) = (value.as_object(), schema["properties"].as_object()) else {
        return found;
    };
    for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        if !object.contains_key(name) {
            found.push(format!("{path}.{name} is missing"));
        }
    }
    for (name, entry) in object {
        match fields.get(name) {
            Some(schema) => found.extend(faults(root, schema, entry, &format!("{path}.{name}"))),
            None => found.push(format!("{path}.{name} is not described")),
        }
    }
    found
}

/// Programs of others read what the document of the API says.
#[tokio::test(flavor = "multi_thread")]
async fn answers_about_plans_are_what_the_schemas_say() {
    let mut file = with_secrets();
    file["axes"][0]["objectives"][0]["matrix"] =
        json!([{"question": "Vient-on ?", "criterion": "visites", "measured_by": ["v"]}]);
    file["indicators"] = json!([{"code": "v", "name": "Visites", "values": [{"day": "2026-06-30", "value": 7.25}]},
        {"code": "w", "name": "Rien", "formula": "v / 0"}]);
    let town = town(file).await;
    let viewer = town.agent("ville").await;
    let sheet = &town.app.load_plan(&viewer, "contrat").await.unwrap().sheets[1];
    let bearer = format!("Bearer {}", town.app.agent_key());
    let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
    let base = "/api/v1/cities/ville/plans/contrat";
    let put = async |revision: u32, fields: Value| {
        let body = json!({"revision": revision, "fields": fields}).to_string();
        town.send("PUT", &format!("{base}/sheets/{}", sheet.id), None, &headers, &body).await
    };
    let saved = put(
        1,
        json!({"description": "un", "steps": [{"title": "étude"}], "start": null, "end": "2026-07-01"}),
    )
    .await;
    let conflict = put(1, json!({"description": "deux"})).await;
    let elected = town.person("ville", "elue@ville.example", &[Role::Elected]).await;
    let id = town.id_of("elue@ville.example").await;
    let mut member = town.agent("ville").await;
    member.roles = domain::accounts::Roles::NONE.with(Role::Elected);
    member.person = Some(id);
    town.app.validate_plan(&member, "contrat", Some(2026), "Délibération 12").await.unwrap();
    drop(elected);

    let document: Value = serde_json::from_str(&web::openapi_json()).unwrap();
    let known = |path: &str, method: &str, status: &str| {
        document["paths"][path][method]["responses"][status]["content"]["application/json"]["schema"].clone()
    };
    let plan = "/api/v1/cities/{city}/plans/{plan}";
    let answers = [
        (
            known("/api/v1/cities/{city}/plans", "get", "200"),
            get(&town, "/api/v1/cities/ville/plans", None).await,
        ),
        (known(plan, "get", "200"), get(&town, base, None).await),
        (known(&format!("{plan}/changes"), "get", "200"), get(&town, &format!("{base}/changes"), None).await),
        (known(&format!("{plan}/sheets/{{id}}"), "put", "200"), saved),
        (known(&format!("{plan}/sheets/{{id}}"), "put", "409"), conflict),
    ];
    for (schema, reply) in answers {
        assert!(schema.is_object(), "no schema for {}", reply.body);
        let value: Value = serde_json::from_str(&reply.body).unwrap();
        assert_eq!(faults(&document, &schema, &value, ""), Vec::<String>::new());
    }
    town.close().await;
}

/// What a request says is the server's address goes into nothing where the server was told.
#[tokio::test(flavor = "multi_thread")]
async fn the_feed_leads_to_the_address_that_the_city_gave() {
    let settings = WebSettings {
        public_url: Some("https://parvis.ville.example/".to_owned()),
        ..WebSettings::default()
    };
    let town = Town::open_with(settings).await;
    let file: PlanFile = serde_json::from_value(with_secrets()).unwrap();
    town.app.load_plan_file(&town.agent("ville").await, file).await.unwrap();
    let feed = town
        .send("GET", "/ville/plans/contrat/feed.atom", None, &[("host", "ailleurs.example")], "")
        .await
        .body;
    assert!(feed.contains("href=\"https://parvis.ville.example/ville/plans/contrat\""), "{feed}");
    assert!(!feed.contains("ailleurs"), "{feed}");
    town.close().await;
}
