//! Who may use each route? Every route of the table is tried by a stranger, by whoever holds each role, and by people of
//! another city; and every error code is documented.

use crate::town::{Reply, Town};
use axum::http::StatusCode;
use domain::accounts::{Permission, Role, Roles};
use web::routes::{Access, RouteInfo};

/// Codes of those whom the rule of a route turns away.
const AWAY: [&str; 3] = ["agents_only", "not_allowed", "sign_in_needed"];

fn path_of(route: RouteInfo) -> String {
    route
        .path
        .replace("{city}", "ville")
        .replace("{id}", "01890000-0000-7000-8000-000000000000")
        .replace("{plan}", "contrat")
        .replace("{kind}", "sheet")
        .replace("{section}", "identity")
        .replace("{provider}", "nowhere")
        .replace("{number}", "1")
}

async fn tried(town: &Town, route: RouteInfo, session: Option<&str>) -> Reply {
    town.send(route.method, &path_of(route), session, &[("accept", "application/json")], "").await
}

/// Whether the rule lets someone with these roles in the city in; written again here on purpose.
fn is_welcome(access: Access, signed_in: bool, roles: Roles) -> bool {
    match access {
        Access::Public => true,
        Access::SignedIn => signed_in,
        Access::Agents => {
            [Role::Agent, Role::Pilot, Role::Administrator].into_iter().any(|role| roles.holds(role))
        }
        Access::Administrators => roles.holds(Role::Administrator),
        // A cookie is never enough to write through the API.
        Access::AgentsKey | Access::AdministratorsKey => false,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_route_lets_in_whom_its_rule_names_and_nobody_else() {
    let town = Town::open().await;
    let mut people: Vec<(String, Option<String>, Roles)> = vec![("a stranger".to_owned(), None, Roles::NONE)];
    for role in Role::ALL {
        let email = format!("{}@ville.example", role.as_str());
        let key = town.person("ville", &email, &[role]).await;
        people.push((format!("{} of the city", role.as_str()), Some(key), Roles::NONE.with(role)));
        let email = format!("{}@autre.example", role.as_str());
        let key = town.person("autre", &email, &[role]).await;
        people.push((format!("{} of another city", role.as_str()), Some(key), Roles::NONE));
    }
    let table = web::routes::table();
    assert!(table.len() > 60, "the table lists the routes");
    let mut tries = 0;
    for route in table.into_iter().filter(|route| route.path != "/accounts/sign-out") {
        for (who, session, roles) in &people {
            let reply = tried(&town, route, session.as_deref()).await;
            let welcome = is_welcome(route.access, session.is_some(), *roles);
            let away = reply.status == StatusCode::UNAUTHORIZED || AWAY.contains(&reply.code.as_str());
            let what = format!("{} {} as {who}: {} {}", route.method, route.path, reply.status, reply.code);
            assert_eq!(away, !welcome, "{what}");
            assert!(reply.status != StatusCode::INTERNAL_SERVER_ERROR, "{what}");
            tries += 1;
        }
    }
    println!("{tries} tries, {} people", people.len());
    town.close().await;
}

/// What works in one city is tried with the sessions of the other: nothing of a city comes out, whoever asks.
#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_is_a_stranger_to_other_cities() {
    let town = Town::open().await;
    let own = town.person("ville", "a@ville.example", &[Role::Administrator]).await;
    let other = town.person("autre", "a@autre.example", &[Role::Administrator]).await;
    let shown = town.send("GET", "/ville/staff/people", Some(&own), &[], "").await;
    assert!(shown.status.is_success() && shown.body.contains("a@ville.example"));
    assert!(!shown.body.contains("a@autre.example"), "people of another city");
    let refused = town.send("GET", "/ville/staff/people", Some(&other), &[], "").await;
    assert_eq!((refused.status, refused.body.contains("a@ville.example")), (StatusCode::FORBIDDEN, false));
    // By the id of a person of the other city, in one's own.
    let id = town.id_of("a@autre.example").await;
    let crossed = town.send("GET", &format!("/ville/staff/people/{id}"), Some(&own), &[], "").await;
    assert_eq!(crossed.status, StatusCode::NOT_FOUND);
    town.close().await;
}

/// A role that is taken closes doors at once, in sessions that are under way.
#[tokio::test(flavor = "multi_thread")]
async fn a_role_that_is_taken_is_gone_at_once() {
    let town = Town::open().await;
    let key = town.person("ville", "agent@ville.example", &[Role::Agent]).await;
    assert!(town.send("GET", "/ville/staff", Some(&key), &[], "").await.status.is_success());
    let viewer = town.agent("ville").await;
    let id = town.id_of("agent@ville.example").await;
    town.app.set_roles(&viewer, id, Roles::NONE.with(Role::Resident)).await.unwrap();
    assert_eq!(town.send("GET", "/ville/staff", Some(&key), &[], "").await.status, StatusCode::FORBIDDEN);
    assert!(!Roles::NONE.with(Role::Resident).may(Permission::WorkAsAgent));
    town.close().await;
}

/// A lost device, someone who left: an administrator signs a person of their city out, and nobody of another one.
#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_signs_people_of_the_city_out() {
    let town = Town::open().await;
    let administrator = town.person("ville", "a@ville.example", &[Role::Administrator]).await;
    let agent = town.person("ville", "agent@ville.example", &[Role::Agent]).await;
    let stranger = town.person("autre", "agent@autre.example", &[Role::Agent]).await;
    let page = town.send("GET", "/ville/staff/people", Some(&administrator), &[], "").await.body;
    let token = page.split("name=\"token\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let end = async |email: &str| {
        let path = format!("/ville/staff/people/{}/sessions/end", town.id_of(email).await);
        let own = [("sec-fetch-site", "same-origin")];
        town.send("POST", &path, Some(&administrator), &own, &format!("token={token}")).await.status
    };
    assert_eq!(end("agent@autre.example").await, StatusCode::NOT_FOUND);
    assert!(town.send("GET", "/autre/staff", Some(&stranger), &[], "").await.status.is_success());
    assert_eq!(end("agent@ville.example").await, StatusCode::SEE_OTHER);
    let out = town.send("GET", "/accounts/me", Some(&agent), &[("accept", "application/json")], "").await;
    assert_eq!(out.status, StatusCode::UNAUTHORIZED);
    assert!(town.send("GET", "/ville/staff", Some(&administrator), &[], "").await.status.is_success());
    town.close().await;
}

#[test]
fn each_error_code_is_documented() {
    let page = include_str!("../../../../docs/reference/errors.md");
    for row in web::ERROR_TABLE {
        assert!(
            page.contains(&format!("| `{}` | {} |", row.code, row.status)),
            "{} is not in errors.md",
            row.code
        );
    }
}
