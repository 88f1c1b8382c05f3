//! Does a link to choose another password reach its owner, and nobody else learn anything? With a real mail server.

use std::io::{BufRead as _, BufReader, Lines};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};

use app::mail::MailSettings;
use axum::http::StatusCode;
use domain::accounts::Role;
use serde_json::Value;
use web::WebSettings;

use crate::town::{PASSWORD, Reply, Town};

const EMAIL: &str = "jeanne@ville.example";

/// The mail server; ends with the test.
pub(crate) struct MailServer {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
    port: u16,
}

impl MailServer {
    /// Starts it, where `cargo xtask setup` has installed it.
    pub(crate) fn start() -> Option<Self> {
        let Some(modules) = std::env::var_os("PARVIS_TEST_AIOSMTPD") else {
            println!(
                "SKIPPED: no e-mail is sent, PARVIS_TEST_AIOSMTPD is not set (cargo xtask test sets it)"
            );
            return None;
        };
        let script = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/mail/server.py");
        let mut child = Command::new("python3")
            .arg(script)
            .env("PYTHONPATH", modules)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let port = lines.next().unwrap().unwrap().parse().unwrap();
        Some(Self { child, lines, port })
    }

    pub(crate) fn settings(&self) -> MailSettings {
        let from = "Ville de Chambéry <ne-pas-repondre@ville.example>".to_owned();
        MailSettings { server: format!("smtp://127.0.0.1:{}", self.port), from }
    }

    pub(crate) fn next(&mut self) -> Value {
        serde_json::from_str(&self.lines.next().unwrap().unwrap()).unwrap()
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

async fn ask(town: &Town, email: &str) -> Reply {
    let body = format!("email={}", email.replace('@', "%40"));
    // The address of the request is not the site's: links must not lead there.
    town.send(
        "POST",
        "/accounts/forgotten",
        None,
        &[("host", "evil.example"), ("peer", "203.0.113.7")],
        &body,
    )
    .await
}

async fn town_with_mail(server: &MailServer) -> Town {
    let web =
        WebSettings { public_url: Some("https://parvis.ville.example".to_owned()), ..WebSettings::default() };
    let town = Town::open_mailing(web, Some(server.settings())).await;
    town.person("ville", EMAIL, &[Role::Agent]).await;
    town
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forgotten_password_is_replaced_by_a_link_that_opens_once() {
    let Some(mut server) = MailServer::start() else { return };
    let town = town_with_mail(&server).await;
    let signed_in = town.person("ville", "x@ville.example", &[Role::Agent]).await;
    let told = ask(&town, EMAIL).await;
    assert!(told.status.is_success());
    assert_eq!(town.app.send_mail().await.unwrap(), 1);
    let mail = server.next();
    assert_eq!(mail["to"][0], EMAIL);
    assert_eq!(mail["headers"]["auto-submitted"], "auto-generated");
    assert!(mail["headers"]["subject"].as_str().unwrap().contains("mot de passe"), "{mail}");
    let text = mail["text"].as_str().unwrap();
    let link = text.split_whitespace().find(|word| word.starts_with("https://")).unwrap();
    let path = link.strip_prefix("https://parvis.ville.example").unwrap();
    let key = path.split("key=").nth(1).unwrap();
    assert!(town.send("GET", path, None, &[], "").await.status.is_success());
    let post = format!("key={key}&email=x&password=cinq+luges+dans+le+garage");
    let own = town.app.find_identity(&signed_in).await.unwrap();
    assert!(own.is_some(), "others stay signed in");
    let done = town.send("POST", "/accounts/link", None, &[], &post).await;
    assert!(done.status.is_success() && done.cookie("parvis_session").is_none(), "signs nobody in");
    let again = town.send("POST", "/accounts/link", None, &[], &post).await;
    assert_eq!(again.status, StatusCode::NOT_FOUND, "once");
    for (password, expected) in
        [(PASSWORD, StatusCode::FORBIDDEN), ("cinq luges dans le garage", StatusCode::SEE_OTHER)]
    {
        let body = format!("email=jeanne%40ville.example&password={}", password.replace(' ', "+"));
        assert_eq!(town.send("POST", "/accounts/sign-in", None, &[], &body).await.status, expected);
    }
    // Half an hour, not more.
    ask(&town, EMAIL).await;
    town.app.send_mail().await.unwrap();
    let mail = server.next();
    let key = mail["text"]
        .as_str()
        .unwrap()
        .split("key=")
        .nth(1)
        .unwrap()
        .split_whitespace()
        .next()
        .unwrap()
        .to_owned();
    town.wait(30 * 60_000);
    let late = town.send("GET", &format!("/accounts/link?key={key}"), None, &[], "").await;
    assert_eq!(late.status, StatusCode::NOT_FOUND);
    town.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn asking_for_a_link_tells_nothing_and_floods_nobody() {
    let Some(server) = MailServer::start() else { return };
    let town = town_with_mail(&server).await;
    let mut bodies = Vec::new();
    for email in [EMAIL, "personne@ville.example", "no address"] {
        let reply = ask(&town, email).await;
        assert!(reply.status.is_success());
        bodies.push(reply.body);
    }
    assert!(bodies.iter().all(|body| body == &bodies[0]), "the pages differ");
    assert_eq!(town.app.send_mail().await.unwrap(), 1, "one account, one e-mail");
    for _ in 0..10 {
        ask(&town, EMAIL).await;
    }
    assert_eq!(town.app.send_mail().await.unwrap(), 4, "no more than five for one account");
    let mut last = StatusCode::OK;
    for n in 0..30 {
        last = ask(&town, &format!("p{n}@ville.example")).await.status;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS, "one network does not ask for many");
    town.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_e_mail_waits_for_a_server_that_is_not_ready_and_goes_once_it_is() {
    let Some(mut server) = MailServer::start() else { return };
    let town = town_with_mail(&server).await;
    for email in ["later@ville.example", "refused@ville.example"] {
        town.person("ville", email, &[Role::Resident]).await;
        ask(&town, email).await;
    }
    assert_eq!(town.app.send_mail().await.unwrap(), 0);
    assert_eq!(town.app.waiting_mail().await.unwrap(), 1, "what is refused for good is not kept");
    assert_eq!(town.app.send_mail().await.unwrap(), 0, "not tried again at once");
    town.wait(30 * 60_000);
    assert_eq!(town.app.send_mail().await.unwrap(), 0);
    assert_eq!(town.app.waiting_mail().await.unwrap(), 0, "its link is over: it is erased, not sent");
    ask(&town, EMAIL).await;
    assert_eq!(town.app.send_mail().await.unwrap(), 1);
    assert_eq!(server.next()["to"][0], EMAIL);
    town.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_mail_server_the_page_says_whom_to_ask() {
    let town = Town::open().await;
    let page = town.send("GET", "/accounts/forgotten", None, &[], "").await;
    assert!(
        page.status.is_success()
            && page.body.contains("administrateur")
            && !page.body.contains("name=\"email\"")
    );
    town.close().await;
}

/// An invitation and the outcome of a contest go by e-mail too, to the person alone, with the site's own address.
#[tokio::test(flavor = "multi_thread")]
async fn invitations_and_outcomes_are_sent() {
    let Some(mut server) = MailServer::start() else { return };
    let town = town_with_mail(&server).await;
    let key = town.person("ville", "admin@ville.example", &[Role::Administrator]).await;
    let token = |body: &str| {
        body.split("name=\"token\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
    };
    let people = town.send("GET", "/ville/staff/people", Some(&key), &[], "").await;
    let form = format!("token={}&email=neuf%40ville.example&role_agent=on", token(&people.body));
    let invited =
        town.send("POST", "/ville/staff/people", Some(&key), &[("host", "evil.example")], &form).await;
    assert!(invited.status.is_success(), "{}", invited.body);
    assert_eq!(town.app.send_mail().await.unwrap(), 1);
    let mail = server.next();
    assert_eq!(mail["to"][0], "neuf@ville.example");
    let text = mail["text"].as_str().unwrap();
    let link = text.split_whitespace().find(|word| word.starts_with("https://")).unwrap();
    let path = link.strip_prefix("https://parvis.ville.example").expect("the site's own address");
    assert!(town.send("GET", path, None, &[], "").await.status.is_success(), "{path}");

    let viewer = town.agent("ville").await;
    let asked = "Quand ouvre la piscine ?";
    town.app.contest_answer(&viewer, asked, "Ce n'est pas vrai", "jeanne@exemple.fr").await.unwrap();
    town.app.contest_answer(&viewer, asked, "Moi non plus", "").await.unwrap();
    let list = town.app.list_contests(&viewer, true, app::PageRequest::default()).await.unwrap();
    for contest in list.items {
        let page =
            town.send("GET", &format!("/ville/staff/contests/{}", contest.id), Some(&key), &[], "").await;
        let form = format!("token={}&upheld=true&words=Merci%2C+c%27est+noté.&page=", token(&page.body));
        let path = format!("/ville/staff/contests/{}/decide", contest.id);
        let decided = town.send("POST", &path, Some(&key), &[], &form).await;
        assert_eq!(decided.status, StatusCode::SEE_OTHER, "{}", decided.body);
    }
    assert_eq!(town.app.send_mail().await.unwrap(), 1, "who left no address gets nothing");
    let mail = server.next();
    assert_eq!(mail["to"][0], "jeanne@exemple.fr");
    let text = mail["text"].as_str().unwrap();
    assert!(text.contains("c'est noté") && !text.contains("Ce n'est pas vrai"), "{text}");
    town.close().await;
}
