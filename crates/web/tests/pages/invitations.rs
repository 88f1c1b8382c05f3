//! Does an invitation of one city give anything in another, or to anyone but the person invited?

use app::accounts::{AccountError, NewAccount, OpenedLink};
use axum::http::StatusCode;
use domain::accounts::{Role, Roles};

use crate::forgotten::MailServer;
use crate::town::{PASSWORD, Town, attempt};

const EMAIL: &str = "maire@ville.example";

/// An administrator of "autre" who holds the link of "autre" and wants into "ville".
async fn takes(town: &Town, key: &str) -> String {
    let account = NewAccount { email: EMAIL, name: "Quelqu'un", password: PASSWORD };
    match town.app.use_link(key, account, attempt(EMAIL, "")).await.unwrap() {
        OpenedLink::SignedIn(signed_in) => signed_in.key,
        OpenedLink::PasswordChosen => panic!("an invitation signs in"),
    }
}

async fn roles_in(town: &Town, session: &str, slug: &str) -> Roles {
    let city = town.app.find_city(slug).await.unwrap().unwrap();
    town.app.find_identity(session).await.unwrap().unwrap().roles_in(city.id)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_link_of_one_city_gives_no_role_in_another() {
    let town = Town::open().await;
    let (ville, autre) = (town.agent("ville").await, town.agent("autre").await);
    let invited = town.app.invite(&ville, EMAIL, &[Role::Administrator]).await.unwrap();
    let elsewhere = town.app.invite(&autre, EMAIL, &[Role::Resident]).await.unwrap();
    let session = takes(&town, &elsewhere.key).await;
    assert_eq!(roles_in(&town, &session, "autre").await, Roles::NONE.with(Role::Resident));
    assert!(roles_in(&town, &session, "ville").await.is_empty(), "that city's own link was not opened");
    let page = town.send("GET", "/ville/staff/people", Some(&session), &[], "").await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    let waiting = town.app.list_people(&ville).await.unwrap();
    assert_eq!((waiting.len(), waiting[0].invited), (1, true));
    assert!(!town.app.list_people(&autre).await.unwrap()[0].invited);

    // The link still opens, for the person it was made for, once they have signed in.
    let path = format!("/accounts/link?key={}", invited.key);
    let stranger = town.send("GET", &path, None, &[], "").await;
    assert!(stranger.body.contains("/accounts/sign-in") && !stranger.body.contains("name=\"name\""));
    let account = NewAccount { email: EMAIL, name: "Autre", password: "cinq luges dans le garage" };
    let taken = town.app.use_link(&invited.key, account, attempt(EMAIL, "")).await;
    assert!(matches!(taken, Err(app::Error::Account(AccountError::SignInNeeded))), "sets no password");
    let other = town.person("autre", "paul@ville.example", &[Role::Agent]).await;
    let body = format!("key={}", invited.key);
    assert!(!town.send("POST", "/accounts/link", Some(&other), &[], &body).await.status.is_redirection());
    let shown = town.send("GET", &path, Some(&session), &[], "").await;
    assert!(shown.body.contains(EMAIL) && !shown.body.contains("name=\"password\""), "{}", shown.body);
    let accepted = town.send("POST", "/accounts/link", Some(&session), &[], &body).await;
    assert_eq!(accepted.location(), "/ville");
    assert!(roles_in(&town, &session, "ville").await.holds(Role::Administrator));
    let again = town.send("POST", "/accounts/link", Some(&session), &[], &body).await;
    assert_eq!(again.status, StatusCode::NOT_FOUND, "once");
    town.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_can_be_changed_and_withdrawn() {
    let town = Town::open().await;
    let ville = town.agent("ville").await;
    let invited = town.app.invite(&ville, EMAIL, &[Role::Administrator]).await.unwrap();
    town.app.set_roles(&ville, invited.person.id, Roles::NONE.with(Role::Agent)).await.unwrap();
    let session = takes(&town, &invited.key).await;
    assert_eq!(roles_in(&town, &session, "ville").await, Roles::NONE.with(Role::Agent));

    let second = town.app.invite(&ville, "x@ville.example", &[Role::Agent]).await.unwrap();
    town.app.set_roles(&ville, second.person.id, Roles::NONE).await.unwrap();
    let closed = town.app.look_at_link(&second.key).await;
    assert!(matches!(closed, Err(app::Error::Account(AccountError::LinkClosed))));
    assert!(town.app.load_member(&ville, second.person.id).await.is_err());
    town.close().await;
}

/// Who shows that the mailbox is theirs gets the account to themselves, whoever set it up.
#[tokio::test(flavor = "multi_thread")]
async fn the_owner_of_an_address_takes_the_account_over() {
    let Some(mut server) = MailServer::start() else { return };
    let town = Town::open_mailing(
        web::WebSettings { public_url: Some("https://parvis.example".to_owned()), ..Default::default() },
        Some(server.settings()),
    )
    .await;
    let intruder = town.person("autre", EMAIL, &[Role::Agent]).await;
    let token = crate::tokens::key_of_new(&town, &intruder, "autre").await;
    let jobs = "/api/v1/cities/autre/jobs";
    assert!(crate::tokens::call(&town, "GET", jobs, &token).await.status.is_success());

    let body = format!("email={}", EMAIL.replace('@', "%40"));
    town.send("POST", "/accounts/forgotten", None, &[], &body).await;
    assert_eq!(town.app.send_mail().await.unwrap(), 1);
    let mail = server.next();
    let key = mail["text"].as_str().unwrap().split("key=").nth(1).unwrap();
    let key = key.split_whitespace().next().unwrap();
    let account = NewAccount { email: EMAIL, name: "", password: "cinq luges dans le garage" };
    town.app.use_link(key, account, attempt(EMAIL, "")).await.unwrap();
    assert!(town.app.find_identity(&intruder).await.unwrap().is_none());
    assert_eq!(
        crate::tokens::call(&town, "GET", jobs, &token).await.code,
        "agents_only",
        "the token is gone"
    );
    town.close().await;
}
