//! Do people read a plan, change it without losing anything, take it away as data and as a report, and quickly?

use std::time::Instant;

use crate::town::{Reply, Town};
use app::plan::load::PlanFile;
use axum::http::StatusCode;
use domain::accounts::Role;
use serde_json::{Value, json};

fn sheet(number: usize) -> Value {
    let status = ["under_way", "done", "to_develop", "suspended"][number % 4];
    json!({
        "number": format!("1.{number}"), "title": format!("Action {number} du quartier"), "status": status,
        "status_reason": if status == "suspended" { "le marché est sans suite" } else { "" },
        "description": "Refaire la cour, planter, installer des bancs et ouvrir au quartier.",
        "start": "2025-01-01", "end": "2026-06-30", "notes": "à-garder-dedans",
        "pilots": if number.is_multiple_of(5) { json!([{"name": "Jeanne Cachée", "person": true}]) } else { json!([]) },
        "neighbourhoods": ["Bel-Air", "Centre"], "measured_by": ["visites"],
        "steps": [{"title": "étude", "due": "2025-03-01", "done": true}, {"title": "travaux", "due": "2026-03-01"}],
        "budget": [{"funder": "État", "year": 2025, "planned_cents": 1_000_000, "spent_cents": 400_000},
                   {"funder": "Ville", "year": 2026, "planned_cents": 500_000}]
    })
}

fn plan(slug: &str, sheets: usize) -> PlanFile {
    let objective = |number: usize| {
        let own: Vec<Value> = (0..sheets).filter(|rank| rank % 10 == number).map(sheet).collect();
        json!({"number": number.to_string(), "title": format!("Objectif {number}"), "pilots": [{"name": "Service des quartiers"}],
            "sheets": own, "matrix": [{"question": format!("Vit-on mieux ({number}) ?"), "criterion": "visites", "measured_by": ["visites"]}]})
    };
    let axes: Vec<Value> = (0..5)
        .map(|axis| {
            json!({"number": (axis + 1).to_string(), "title": format!("Axe {axis}"),
                "objectives": [objective(axis * 2), objective(axis * 2 + 1)]})
        })
        .collect();
    serde_json::from_value(json!({
        "slug": slug, "published": true,
        "plan": {"title": format!("Plan {slug}"), "start": "2025-01-01", "end": "2027-12-31", "orientations": "Vivre mieux.",
                 "neighbourhoods": ["Bel-Air", "Centre"], "funding": [{"funder": "État", "planned_cents": 5_000_000}]},
        "indicators": [
            {"code": "visites", "name": "Visites", "unit": "visites", "target": 600.0, "source": "accueil",
             "values": [{"day": "2025-06-30", "value": 310.0}, {"day": "2026-06-30", "value": 512.5}]},
            {"code": "part", "name": "Pour 1 € de la Ville", "formula": "planned(\"État\") / planned(\"Ville\")"}],
        "axes": axes,
        "groups": [{"name": "Suivi", "cadence_days": 42, "members": [{"name": "Préfecture"}],
                    "meetings": [{"day": "2026-11-02", "held": true, "decisions": [{"text": "Reprendre"}]}]}],
        "chapters": [{"year": 2025, "part": "opinion", "text": "Avis favorable.\n\nAvec deux regrets."}]
    }))
    .unwrap()
}

async fn town(sheets: usize) -> Town {
    let town = Town::open().await;
    town.app.load_plan_file(&town.agent("ville").await, plan("contrat", sheets)).await.unwrap();
    town
}

async fn get(town: &Town, path: &str, session: Option<&str>) -> Reply {
    town.send("GET", path, session, &[], "").await
}

/// The public pages of a plan.
async fn pages(town: &Town, slug: &str) -> Vec<String> {
    let viewer = town.agent("ville").await;
    let plan = town.app.load_plan(&viewer, slug).await.unwrap();
    let base = format!("/ville/plans/{slug}");
    let mut pages: Vec<String> = [
        "",
        "/objectives/3",
        "/sheets",
        "/sheets?status=late&place=Bel-Air&q=ACTION",
        "/money",
        "/indicators",
        "/matrix",
        "/meetings",
        "/meetings.ics",
        "/changes",
        "/feed.atom",
        "/data",
        "/data/plan.json",
        "/data/sheets.csv",
        "/data/budget.csv",
        "/data/indicators.csv",
        "/data/matrix.csv",
        "/data/grants.csv",
        "/data/opinions.csv",
    ]
    .iter()
    .map(|path| format!("{base}{path}"))
    .collect();
    pages.push("/ville/plans".to_owned());
    pages.push(format!("{base}/sheets/{}", plan.sheets[0].id));
    pages.push(format!("{base}/indicators/{}", plan.indicators[0].id));
    pages
}

#[tokio::test(flavor = "multi_thread")]
async fn everyone_reads_a_plan_in_every_language_and_nothing_internal() {
    let town = town(20).await;
    let mut all = pages(&town, "contrat").await;
    all.push("/ville/plans/contrat/report?year=2025".to_owned());
    all.push("/ville/plans/contrat/report?year=2025&format=html".to_owned());
    all.push("/api/v1/cities/ville/plans/contrat".to_owned());
    all.push("/api/v1/cities/ville/plans/contrat/changes".to_owned());
    for path in &all {
        for lang in ["fr-FR", "fr-CA", "en"] {
            let mark = if path.contains('?') { '&' } else { '?' };
            let reply = get(&town, &format!("{path}{mark}lang={lang}"), None).await;
            assert_eq!(reply.status, StatusCode::OK, "{path}");
            for hidden in ["à-garder-dedans", "Cachée", "Préfecture", "⟦"] {
                assert!(!reply.body.contains(hidden), "{path} shows {hidden}");
            }
        }
    }
    for path in ["/ville/plans/autre", "/autre/plans/contrat", "/ville/plans/contrat/objectives/99"] {
        assert_eq!(get(&town, path, None).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let key = town.person("ville", "agent@ville.example", &[Role::Agent]).await;
    let shown = get(&town, all[0].as_str(), Some(&key)).await;
    assert!(shown.status.is_success());
    let plan = town.app.load_plan(&town.agent("ville").await, "contrat").await.unwrap();
    let own = get(&town, &format!("/ville/plans/contrat/sheets/{}", plan.sheets[0].id), Some(&key)).await;
    assert!(own.body.contains("à-garder-dedans") && own.body.contains("Cachée"));
    town.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_of_the_report_call_their_notes() {
    let town = town(20).await;
    let report = get(&town, "/ville/plans/contrat/report?year=2025", None).await.body;
    for words in ["loi du 21 février 2014", "Avis favorable.", "Avec deux regrets.", "Vivre mieux.", "310"] {
        assert!(report.contains(words), "the report lacks {words}");
    }
    let table = report.split("<tbody>").nth(1).unwrap().split("</tbody>").next().unwrap();
    let figures = table.matches("<td>").count();
    assert!(figures > 0 && table.matches("<sup>").count() >= figures, "{table}");
    let odt = get(&town, "/ville/plans/contrat/report?year=2025&format=odt", None).await;
    assert_eq!(odt.headers["content-type"], "application/vnd.oasis.opendocument.text");
    assert!(odt.body.starts_with("PK"));
    assert_eq!(get(&town, "/ville/plans/contrat/report?year=abc", None).await.status, StatusCode::OK);
    town.close().await;
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    text.split(start).nth(1).and_then(|rest| rest.split(end).next()).unwrap_or_default()
}

fn encode(pairs: &[(String, String)]) -> String {
    let escape = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
    pairs
        .iter()
        .map(|(name, value)| format!("{}={}", escape(name), escape(value)))
        .collect::<Vec<_>>()
        .join("&")
}

/// What a browser would send of a form: inputs and texts as they stand in the page, with some of them changed.
fn filled(page: &str, changes: &[(&str, &str)]) -> String {
    let mut pairs: Vec<(String, String)> = Vec::new();
    let form =
        page.split("<form method=\"post\" action=\"").find(|form| form.contains("name=\"seen\"")).unwrap();
    for input in form.split("<input ").skip(1) {
        let tag = input.split('>').next().unwrap();
        let (name, value) = (between(tag, "name=\"", "\""), between(tag, "value=\"", "\""));
        let is_box = tag.contains("type=\"checkbox\"") || tag.contains("type=\"radio\"");
        if !name.is_empty() && (!is_box || tag.contains("checked")) {
            pairs.push((name.to_owned(), value.replace("&#34;", "\"").replace("&quot;", "\"")));
        }
        if input.contains("</form>") {
            break;
        }
    }
    for area in form.split("<textarea ").skip(1) {
        pairs.push((
            between(area, "name=\"", "\"").to_owned(),
            between(area, ">\n", "</textarea>").to_owned(),
        ));
    }
    for select in form.split("<select ").skip(1) {
        let chosen = select.split("<option ").find(|option| option.contains(" selected")).unwrap_or_default();
        pairs.push((
            between(select, "name=\"", "\"").to_owned(),
            between(chosen, "value=\"", "\"").to_owned(),
        ));
    }
    for (name, value) in changes {
        pairs.retain(|(known, _)| known != name);
        pairs.push(((*name).to_owned(), (*value).to_owned()));
    }
    encode(&pairs)
}

#[tokio::test(flavor = "multi_thread")]
async fn two_people_change_one_sheet_and_nothing_is_lost() {
    let town = town(4).await;
    let viewer = town.agent("ville").await;
    let id = town.app.load_plan(&viewer, "contrat").await.unwrap().sheets[0].id;
    let path = format!("/ville/staff/plans/contrat/sheet/{id}");
    let one = town.person("ville", "un@ville.example", &[Role::Agent]).await;
    let two = town.person("ville", "deux@ville.example", &[Role::Agent]).await;
    let (first, second) =
        (get(&town, &path, Some(&one)).await.body, get(&town, &path, Some(&two)).await.body);
    let origin = [("sec-fetch-site", "same-origin")];
    let sent = filled(&first, &[("description", "écrit par le premier"), ("target_public", "tous")]);
    let saved = town.send("POST", &path, Some(&one), &origin, &sent).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    let sent = filled(&second, &[("description", "écrit par le second"), ("notes", "note du second")]);
    let met = town.send("POST", &path, Some(&two), &origin, &sent).await;
    assert_eq!(met.status, StatusCode::CONFLICT);
    for words in
        ["écrit par le premier", "écrit par le second", "note du second", "Camille", "take-description"]
    {
        assert!(met.body.contains(words), "the second does not see: {words}");
    }
    let body = |id| {
        let (app, viewer) = (town.app.clone(), viewer.clone());
        async move { app.load_plan_item::<domain::plan::sheet::ActionSheet>(&viewer, id).await.unwrap().body }
    };
    assert_eq!(body(id).await.description, "écrit par le premier", "nothing was overwritten");
    let sent = filled(&met.body, &[("take-description", "1")]);
    let saved = town.send("POST", &path, Some(&two), &origin, &sent).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    let now = body(id).await;
    assert_eq!(
        (now.description.as_str(), now.notes.as_str(), now.target_public.as_str()),
        ("écrit par le second", "note du second", "tous")
    );
    assert_eq!(now.budget[0].planned_cents, Some(1_000_000), "what nobody touched is as it was");

    let page = get(&town, &path, Some(&two)).await.body;
    let sent = filled(&page, &[("status", "suspended"), ("status_reason", ""), ("description", "à garder")]);
    let refused = town.send("POST", &path, Some(&two), &origin, &sent).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("à garder") && refused.body.contains("dites pourquoi"));
    town.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pilot_changes_their_own_sheets_only() {
    let town = town(10).await;
    let viewer = town.agent("ville").await;
    let key = town.person("ville", "pilote@ville.example", &[Role::Pilot]).await;
    let plan = town.app.load_plan(&viewer, "contrat").await.unwrap();
    // Its objective's pilot is a service; the other sheet has a pilot of its own.
    let own = plan.sheets.iter().find(|sheet| sheet.body.pilots.is_empty()).unwrap().id;
    let other = plan.sheets.iter().find(|sheet| !sheet.body.pilots.is_empty()).unwrap().id;
    let origin = [("sec-fetch-site", "same-origin"), ("accept", "application/json")];
    let try_on = async |id| {
        let path = format!("/ville/staff/plans/contrat/sheet/{id}");
        let page = get(&town, &path, Some(&key)).await.body;
        town.send("POST", &path, Some(&key), &origin, &filled(&page, &[("notes", "du pilote")])).await
    };
    assert_eq!(try_on(own).await.status, StatusCode::FORBIDDEN, "not in the service yet");
    let service = town.app.create_service(&viewer, "Service des quartiers").await.unwrap();
    let person = town.id_of("pilote@ville.example").await;
    town.app.set_member(&viewer, service, person, true).await.unwrap();
    assert_eq!(try_on(own).await.status, StatusCode::SEE_OTHER);
    assert_eq!(try_on(other).await.status, StatusCode::FORBIDDEN);
    town.close().await;
}

/// Forty plans of 250 sheets: every page within 100 ms at the server, the report within 10 s. Run with `--no-capture` to see
/// the figures. Held against the goal is the shortest of nine: what else the machine does makes the others longer, and a page
/// that is slow is slow nine times. How the others spread is in docs/performance.md (`cargo xtask bench plan`).
#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_sheets_are_read_quickly() {
    let town = Town::open().await;
    let viewer = town.agent("ville").await;
    for number in 0..40 {
        town.app.load_plan_file(&viewer, plan(&format!("plan-{number}"), 250)).await.unwrap();
    }
    let mut all = pages(&town, "plan-7").await;
    all.push("/ville/plans/plan-7/report?year=2025".to_owned());
    all.push("/ville/plans/plan-7/report?year=2025&format=odt".to_owned());
    all.push("/ville/plans/plan-7/report?year=2025&format=pdf".to_owned());
    for path in all {
        let mut times: Vec<f64> = Vec::new();
        for _ in 0..9 {
            let started = Instant::now();
            let reply = get(&town, &path, None).await;
            times.push(started.elapsed().as_secs_f64() * 1_000.0);
            assert_eq!(reply.status, StatusCode::OK, "{path}");
        }
        times.sort_by(f64::total_cmp);
        let limit_ms = if path.contains("report") { 10_000.0 } else { 100.0 };
        println!(
            "{:8.1} ms at best, {:.1} in the middle, {:.1} at worst: {path}",
            times[0], times[4], times[8]
        );
        assert!(times[0] < limit_ms, "{path}: {times:?}");
    }
    town.close().await;
}
