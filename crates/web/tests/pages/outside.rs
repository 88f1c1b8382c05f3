//! Does signing in with a provider of identities do what the standard asks, against a real one?

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use axum::http::StatusCode;
use domain::accounts::outside::Provider;
use domain::accounts::{Role, Roles};
use serde_json::{Value, json};
use web::WebSettings;

use crate::town::{PASSWORD, Reply, Town};

const SITE: &str = "https://parvis.ville.example";
const SECRET: &str = "un secret de test: %/+";
const SIRET: &str = "21730065600013";

/// The npm package `oidc-provider`, on this machine, until the end of the test.
struct Identities {
    child: Child,
    issuer: String,
}

impl Drop for Identities {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Identities {
    fn start() -> Option<Self> {
        let Some(folder) = std::env::var_os("PARVIS_TEST_OIDC") else {
            println!("SKIPPED: PARVIS_TEST_OIDC names no folder with oidc-provider (cargo xtask setup)");
            return None;
        };
        let script = std::path::Path::new(&folder).join("provider.mjs");
        let mut child =
            Command::new("node").arg(script).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let said: Value = serde_json::from_str(&line).unwrap();
        Some(Self { child, issuer: said["issuer"].as_str().unwrap().to_owned() })
    }

    fn provider(&self, id: &str, more: Value) -> Provider {
        let mut value = json!({
            "id": id, "name": "Identité", "issuer": self.issuer, "client_id": id, "client_secret": SECRET,
            "scopes": ["email", "profile", "siret", "groups"], "secret_in_form": id == "etat",
            "roles": [
                {"claim": "siret", "value": SIRET, "city": "ville", "roles": ["agent"]},
                {"claim": "groups", "value": "direction", "city": "ville", "roles": ["administrator"]}],
        });
        value.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        serde_json::from_value(value).unwrap()
    }

    /// Sets who comes next.
    fn next_is(&self, sub: &str, acr: &str, claims: Value) {
        let body = json!({"sub": sub, "acr": acr, "claims": claims}).to_string();
        assert_eq!(self.call("POST", "/as", "", &body).0, 200);
    }

    /// One request to the provider: status, head, body.
    fn call(&self, method: &str, path: &str, headers: &str, body: &str) -> (u16, String, String) {
        let address = self.issuer.trim_start_matches("http://");
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let length = body.len();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n{body}"
        );
        stream.write_all(head.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, head.to_owned(), body.to_owned())
    }

    /// Goes through the provider as a browser does; gives the path at which one comes back.
    fn pass(&self, departure: &str) -> String {
        let mut jar: BTreeMap<String, String> = BTreeMap::new();
        let mut place = departure.to_owned();
        for _ in 0..8 {
            if let Some(path) = place.strip_prefix(SITE) {
                return path.to_owned();
            }
            let path = place.strip_prefix(&self.issuer).unwrap_or(&place).to_owned();
            let cookies: Vec<String> = jar.iter().map(|(name, value)| format!("{name}={value}")).collect();
            let (status, head, body) =
                self.call("GET", &path, &format!("Cookie: {}\r\n", cookies.join("; ")), "");
            for line in head.lines() {
                if let Some(cookie) =
                    line.to_ascii_lowercase().strip_prefix("set-cookie: ").and(line.get(12..))
                {
                    let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
                    jar.insert(name.to_owned(), value.to_owned());
                }
            }
            let location = head.lines().find_map(|line| {
                line.to_ascii_lowercase().starts_with("location: ").then(|| line[10..].to_owned())
            });
            place = location.unwrap_or_else(|| panic!("{status} at {path}: {body}"));
        }
        panic!("the provider sends one round and round")
    }
}

async fn town(identities: &Identities, providers: Vec<Provider>) -> Town {
    let web = WebSettings { public_url: Some(SITE.to_owned()), ..WebSettings::default() };
    let town = Town::open_outside(web, providers).await;
    assert!(identities.issuer.starts_with("http://127.0.0.1:"));
    town
}

/// Leaves for a provider; gives where to, and what the browser keeps.
async fn leave(town: &Town, id: &str) -> (String, String) {
    let left = town.send("GET", &format!("/accounts/outside/{id}?next=/ville/staff"), None, &[], "").await;
    assert_eq!(left.status, StatusCode::SEE_OTHER, "{}", left.body);
    let cookie = left.cookie("parvis_outside").unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
    (left.location().to_owned(), cookie.split(';').next().unwrap().to_owned())
}

async fn come_back(town: &Town, path: &str, kept: &str) -> Reply {
    let cookie = format!("parvis_outside={kept}");
    town.send("GET", path, None, &[("cookie", &cookie), ("accept", "application/json")], "").await
}

/// Leaves, passes through the provider, comes back.
async fn sign_in(town: &Town, identities: &Identities, id: &str) -> Reply {
    let (departure, kept) = leave(town, id).await;
    come_back(town, &identities.pass(&departure), &kept).await
}

async fn roles_of(town: &Town, reply: &Reply) -> Roles {
    let key = reply.cookie("parvis_session").unwrap().split(';').next().unwrap().to_owned();
    let identity = town.app.find_identity(&key).await.unwrap().unwrap();
    identity.roles_in(town.agent("ville").await.city)
}

#[tokio::test(flavor = "multi_thread")]
async fn claims_make_a_person_and_give_and_take_their_roles() {
    let Some(identities) = Identities::start() else { return };
    // Both ways of sending our secret, claims as JSON and as a signed token, keys of two sorts.
    for id in ["ville", "etat"] {
        let provider =
            identities.provider(id, json!({"create_people": true, "acr_values": ["eidas2", "eidas3"]}));
        let town = town(&identities, vec![provider]).await;
        let claims = |siret: &str| {
            json!({"email": "camille@ville.example", "email_verified": true, "given_name": "Camille",
                "usual_name": "Martin", "siret": siret})
        };
        identities.next_is("c1", "eidas2", claims(SIRET));
        let (departure, kept) = leave(&town, id).await;
        for asked in
            ["code_challenge_method=S256", "acr_values=eidas2+eidas3", "nonce=", "scope=openid+email"]
        {
            assert!(departure.contains(asked), "{departure}");
        }
        let path = identities.pass(&departure);
        let back = come_back(&town, &path, &kept).await;
        assert_eq!((back.status, back.location()), (StatusCode::SEE_OTHER, "/ville/staff"), "{}", back.body);
        assert_eq!(roles_of(&town, &back).await, Roles::NONE.with(Role::Agent));
        // The same return opens nothing a second time.
        assert_eq!(come_back(&town, &path, &kept).await.code, "link_closed");
        let again = sign_in(&town, &identities, id).await;
        assert_eq!(roles_of(&town, &again).await, Roles::NONE.with(Role::Agent));
        let people = town.app.list_people(&town.agent("ville").await).await.unwrap();
        assert_eq!((people.len(), people[0].person.name.as_str()), (1, "Camille Martin"));
        // Who no longer works there loses what the claim gave, at the next signing in; what people gave stays.
        let agent = town.agent("ville").await;
        let roles = Roles::NONE.with(Role::Agent).with(Role::Resident);
        town.app.set_roles(&agent, people[0].person.id, roles).await.unwrap();
        identities.next_is("c1", "eidas3", claims("11111111111111"));
        let gone = sign_in(&town, &identities, id).await;
        assert_eq!(roles_of(&town, &gone).await, Roles::NONE.with(Role::Resident));
        let ledger = town
            .app
            .read_ledger(&agent, &app::audit::LedgerQuery::default(), "vérifier", app::PageRequest::default())
            .await
            .unwrap();
        let told = |action: &str| {
            ledger.entries.iter().any(|entry| entry.action == action && entry.details.contains(id))
        };
        assert!(told("role_given") && told("role_taken"), "{ledger:?}");
        town.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_alone_opens_nobodys_account() {
    let Some(identities) = Identities::start() else { return };
    for (allowed, verified, opens) in
        [(false, true, false), (true, false, false), (true, true, true), (false, false, false)]
    {
        let more = json!({"create_people": true, "link_verified_email": allowed});
        let town = town(&identities, vec![identities.provider("ville", more)]).await;
        town.person("ville", "paul@ville.example", &[Role::Administrator]).await;
        identities.next_is(
            "someone",
            "eidas1",
            json!({"email": "Paul@ville.example", "email_verified": verified}),
        );
        let back = sign_in(&town, &identities, "ville").await;
        assert_eq!(back.code.is_empty(), opens, "{allowed} {verified}: {}", back.code);
        if opens {
            assert!(roles_of(&town, &back).await.holds(Role::Administrator));
        } else {
            assert_eq!(back.code, "outside_unknown");
            assert!(back.cookie("parvis_session").is_none());
        }
        town.close().await;
    }
    // Where the operator does not want new people, strangers stay outside.
    let town = town(&identities, vec![identities.provider("ville", json!({}))]).await;
    identities.next_is("new", "eidas1", json!({"email": "new@ville.example", "email_verified": true}));
    assert_eq!(sign_in(&town, &identities, "ville").await.code, "outside_unknown");
    town.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_return_that_is_not_that_of_this_departure_opens_nothing() {
    let Some(identities) = Identities::start() else { return };
    let more = json!({"create_people": true, "acr_values": ["eidas2"]});
    let mut wrong = identities.provider("etat", more.clone());
    wrong.client_secret.0 = "another".to_owned();
    let town = town(&identities, vec![identities.provider("ville", more), wrong]).await;
    identities.next_is("c1", "eidas2", json!({"email": "c1@ville.example", "email_verified": true}));

    let (departure, kept) = leave(&town, "ville").await;
    let path = identities.pass(&departure);
    let (_, other) = leave(&town, "ville").await;
    assert_eq!(come_back(&town, &path, &other).await.code, "link_closed", "another browser's return");
    assert_eq!(come_back(&town, &path, "").await.code, "link_closed", "no browser of ours");
    let state = path.split("state=").nth(1).unwrap().split('&').next().unwrap();
    let forged = path.replace(state, &"0".repeat(64));
    assert_eq!(come_back(&town, &forged, &kept).await.code, "link_closed", "another state");
    assert_eq!(come_back(&town, &path, &kept).await.code, "link_closed", "a trip ends once, even badly");

    // The code of one departure in the return of another: PKCE and the nonce hold them apart.
    let (first, kept) = leave(&town, "ville").await;
    let (second, _) = leave(&town, "ville").await;
    let code = |path: &str| path.split("code=").nth(1).unwrap().split('&').next().unwrap().to_owned();
    let (first, second) = (identities.pass(&first), identities.pass(&second));
    let mixed = first.replace(&code(&first), &code(&second));
    assert_eq!(come_back(&town, &mixed, &kept).await.code, "outside_refused", "another's code");
    // Another issuer says that it sends us back (RFC 9207).
    let (departure, kept) = leave(&town, "ville").await;
    let path = identities.pass(&departure);
    let issuer = path.split("iss=").nth(1).unwrap().split('&').next().unwrap().to_owned();
    let elsewhere = path.replace(&issuer, "https%3A%2F%2Fevil.example");
    assert_eq!(come_back(&town, &elsewhere, &kept).await.code, "outside_unreachable");
    // After fifteen minutes.
    let (departure, kept) = leave(&town, "ville").await;
    let path = identities.pass(&departure);
    town.wait(15 * 60 * 1_000);
    assert_eq!(come_back(&town, &path, &kept).await.code, "link_closed", "too late");
    town.wait(-15 * 60 * 1_000);
    // Refused there; recognised too weakly; our secret is wrong.
    let (_, kept) = leave(&town, "ville").await;
    assert_eq!(
        come_back(&town, "/accounts/outside/ville/return?error=access_denied", &kept).await.code,
        "link_closed"
    );
    identities.next_is("c1", "eidas1", json!({"email": "c1@ville.example", "email_verified": true}));
    assert_eq!(sign_in(&town, &identities, "ville").await.code, "outside_weak");
    identities.next_is("c1", "eidas2", json!({"email": "c1@ville.example", "email_verified": true}));
    assert_eq!(sign_in(&town, &identities, "etat").await.code, "outside_refused");
    assert!(town.app.list_people(&town.agent("ville").await).await.unwrap().is_empty());
    let unknown = town.send("GET", "/accounts/outside/nowhere", None, &[], "").await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    // Nobody answers there any more.
    drop(identities);
    town.wait(2 * 60 * 60 * 1_000);
    let gone = town.send("GET", "/accounts/outside/ville", None, &[("accept", "application/json")], "").await;
    assert_eq!(gone.code, "outside_unreachable");
    town.close().await;
}

/// The page that a person is shown tells the same as the code; forms need their token.
async fn token_of(town: &Town, session: &str) -> String {
    let me = town.send("GET", "/accounts/me", Some(session), &[], "").await;
    me.body.split("name=\"token\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn one_ties_an_account_there_to_ones_own_and_leaves_both() {
    let Some(identities) = Identities::start() else { return };
    let town = town(&identities, vec![identities.provider("ville", json!({}))]).await;
    let paul = town.person("ville", "paul@ville.example", &[Role::Agent]).await;
    let token = token_of(&town, &paul).await;
    let forged = town.send("POST", "/accounts/me/outside/ville", Some(&paul), &[], "token=0").await;
    assert_eq!(forged.status, StatusCode::FORBIDDEN);
    let tied =
        town.send("POST", "/accounts/me/outside/ville", Some(&paul), &[], &format!("token={token}")).await;
    assert!(tied.status.is_success(), "{}", tied.body);
    let kept = tied.cookie("parvis_outside").unwrap().split(';').next().unwrap().to_owned();
    let href = tied.body.split("rel=\"noreferrer\" href=\"").nth(1).unwrap().split('"').next().unwrap();
    let departure = href.replace("&#38;", "&").replace("&amp;", "&");
    identities.next_is("p1", "eidas1", json!({"email": "elsewhere@example.org"}));
    let back = come_back(&town, &identities.pass(&departure), &kept).await;
    assert_eq!((back.status, back.location()), (StatusCode::SEE_OTHER, "/accounts/me"), "{}", back.body);
    // From here on that account signs Paul in, whatever address it has.
    let back = sign_in(&town, &identities, "ville").await;
    assert!(roles_of(&town, &back).await.holds(Role::Agent), "{}", back.code);
    // Someone else cannot tie it to theirs.
    let session = back.cookie("parvis_session").unwrap().split(';').next().unwrap().to_owned();
    let token = token_of(&town, &session).await;
    let out = town.send("POST", "/accounts/sign-out", Some(&session), &[], &format!("token={token}")).await;
    assert!(out.status.is_success() && out.body.contains("/session/end?id_token_hint="), "{}", out.body);
    assert!(town.app.find_identity(&session).await.unwrap().is_none(), "the session here is over");
    let href = out.body.split("rel=\"noreferrer\" href=\"").nth(1).unwrap().split('"').next().unwrap();
    let href = href.replace("&#38;", "&").replace("&amp;", "&");
    let (status, _, page) = identities.call("GET", href.strip_prefix(&identities.issuer).unwrap(), "", "");
    assert_eq!(status, 200, "the provider takes the way out: {page}");
    town.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_is_asked_for_unless_the_provider_saw_two_factors() {
    let Some(identities) = Identities::start() else { return };
    let more =
        json!({"link_verified_email": true, "acr_values": ["eidas1", "eidas3"], "strong_acr": ["eidas3"]});
    let town = town(&identities, vec![identities.provider("ville", more)]).await;
    let paul = town.person("ville", "paul@ville.example", &[Role::Agent]).await;
    let identity = town.app.find_identity(&paul).await.unwrap().unwrap();
    let new = town.app.begin_generator(&identity, PASSWORD).await.unwrap();
    let code = crate::second_factor::code_of(&town, &new.secret);
    town.app.confirm_generator(&identity, &code).await.unwrap();
    let claims = json!({"email": "paul@ville.example", "email_verified": true});
    identities.next_is("p1", "eidas1", claims.clone());
    let asked = sign_in(&town, &identities, "ville").await;
    assert!(asked.status.is_success() && asked.cookie("parvis_session").is_none());
    assert!(asked.body.contains("action=\"/accounts/code\""), "{}", asked.body);
    identities.next_is("p1", "eidas3", claims);
    let strong = sign_in(&town, &identities, "ville").await;
    assert!(roles_of(&town, &strong).await.holds(Role::Agent), "{}", strong.code);
    town.close().await;
}
