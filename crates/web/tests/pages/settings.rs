//! Do the settings of a city hold in its pages: read, changed, refused with what was typed, seen by everyone?

use axum::http::StatusCode;
use domain::accounts::Role;
use domain::city::settings::{Section, Setting};

use crate::town::{PASSWORD, Reply, Town};

struct Desk {
    town: Town,
    key: String,
    token: String,
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    text.split(before).nth(1).and_then(|rest| rest.split(after).next()).unwrap_or_default()
}

impl Desk {
    async fn open() -> Self {
        assert!(!PASSWORD.is_empty());
        let town = Town::open().await;
        let key = town.person("ville", "a@ville.example", &[Role::Administrator]).await;
        let page = town.send("GET", "/ville/staff/settings", Some(&key), &[], "").await;
        assert_eq!(page.status, StatusCode::OK);
        let token = between(&page.body, "name=\"token\" value=\"", "\"").to_owned();
        Self { town, key, token }
    }

    async fn get(&self, path: &str) -> Reply {
        self.town.send("GET", path, Some(&self.key), &[], "").await
    }

    async fn seen(&self, section: Section) -> String {
        self.town.app.find_city("ville").await.unwrap().unwrap().setting(section).stamp()
    }

    async fn post(&self, path: &str, body: &str) -> Reply {
        let body = format!("token={}&{body}", self.token);
        let own = [("sec-fetch-site", "same-origin")];
        self.town.send("POST", &format!("/ville/staff/settings/{path}"), Some(&self.key), &own, &body).await
    }

    async fn save(&self, section: Section, fields: &str) -> Reply {
        let seen = self.seen(section).await;
        self.post(section.as_str(), &format!("seen={seen}&{fields}")).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn name_languages_and_examples_reach_everyone() {
    let desk = Desk::open().await;
    let fields = "name=Clairvaigne+%26+Fils&first=en&language-fr-FR=1&language-en=1";
    let saved = desk.save(Section::Identity, fields).await;
    assert_eq!((saved.status, saved.location()), (StatusCode::SEE_OTHER, "/ville/staff/settings?saved=1"));
    let shown = desk.get("/ville/staff/settings?saved=1").await.body;
    assert!(shown.contains("changes/1/undo") && shown.contains("Clairvaigne &#38; Fils"), "{shown}");
    let door = desk.town.send("GET", "/ville", None, &[], "").await.body;
    assert!(door.contains("<html lang=\"en\">") && door.contains("Clairvaigne &#38; Fils"));
    let french = desk.town.send("GET", "/ville?lang=fr-CA", None, &[], "").await.body;
    assert!(french.contains("<html lang=\"fr-FR\">"), "the French that the city offers");
    desk.save(Section::Identity, "name=Clairvaigne&first=fr-FR").await;
    let door = desk.town.send("GET", "/ville?lang=en", None, &[("accept-language", "en")], "").await.body;
    assert!(door.contains("<html lang=\"fr-FR\">") && !door.contains("lang=en"), "one language, no choice");
    desk.save(Section::Examples, "examples=O%C3%B9+est+la+mairie+%3F%0D%0A%0D%0AQui+%3F").await;
    let door = desk.town.send("GET", "/ville", None, &[], "").await.body;
    assert!(door.contains(">Où est la mairie ?</a>") && door.contains(">Qui ?</a>"));
    // The neighbour is as it was.
    let other = desk.town.send("GET", "/autre", None, &[], "").await.body;
    assert!(!other.contains("Clairvaigne") && !other.contains("Où est la mairie"));
    let undone = desk.post("changes/3/undo", "").await;
    assert_eq!(undone.status, StatusCode::SEE_OTHER);
    assert!(!desk.town.send("GET", "/ville", None, &[], "").await.body.contains("Où est la mairie"));
    desk.town.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_colour_that_cannot_be_read_is_corrected_and_said() {
    let desk = Desk::open().await;
    let door = desk.town.send("GET", "/ville", None, &[], "").await.body;
    assert!(!door.contains("colours.css"), "none chosen, none loaded");
    assert_eq!(desk.get("/ville/colours.css").await.status, StatusCode::NOT_FOUND);
    let looked = desk.save(Section::Colours, "main=%23ffcc00&accent=&look=1").await;
    assert_eq!(looked.status, StatusCode::OK);
    assert!(looked.body.contains("#ffcc00 se lirait mal"), "looked at without being kept");
    assert!(desk.town.app.find_city("ville").await.unwrap().unwrap().colours.main.is_none());
    assert_eq!(desk.save(Section::Colours, "main=%23ffcc00&accent=").await.status, StatusCode::SEE_OTHER);
    let shown = desk.get("/ville/staff/settings?saved=1").await.body;
    assert!(shown.contains("#ffcc00 se lirait mal"), "{shown}");
    let door = desk.town.send("GET", "/ville", None, &[], "").await.body;
    let href = between(&door, "href=\"/ville/colours.css", "\"");
    let sheet = desk.town.send("GET", &format!("/ville/colours.css{href}"), None, &[], "").await;
    assert_eq!(sheet.headers["content-type"], "text/css; charset=utf-8");
    assert!(sheet.headers["cache-control"].to_str().unwrap().contains("immutable"));
    let (light, dark) = sheet.body.split_once('\n').unwrap();
    assert!(light.contains("--sky:#") && !light.contains("#ffcc00"), "made darker: {light}");
    assert!(dark.contains("--sky:#ffcc00"), "read on dark grounds as it is: {dark}");
    for wrong in ["main=red", "main=%23fff;}body{display:none", "accent=javascript:x"] {
        let refused = desk.save(Section::Colours, wrong).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        assert!(refused.body.contains("Rien n’a été changé"), "{wrong}");
    }
    desk.town.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_kept_comes_back_as_typed_with_its_place() {
    let desk = Desk::open().await;
    let fields = "contact-0-contact=Accueil&contact-0-phone=01+99&contact-1-contact=%C3%89coles&contact-1-email=nulle+part";
    let refused = desk.save(Section::Contacts, fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("contact ou ligne n°\u{a0}2"), "{}", refused.body);
    assert!(refused.body.contains("value=\"nulle part\"") && refused.body.contains("value=\"01 99\""));
    assert!(refused.body.contains("aria-invalid=\"true\""));
    let kept = desk
        .save(Section::Contacts, "contact-0-contact=Accueil&contact-0-hours=lundi+de+8+h+%C3%A0+12+h")
        .await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER);
    let door = desk.town.send("GET", "/ville", None, &[], "").await.body;
    assert!(door.contains("<h3>Accueil</h3>") && door.contains("lundi de 8\u{a0}h à 12\u{a0}h"));
    desk.town.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_second_of_two_is_told_what_the_first_did() {
    let desk = Desk::open().await;
    let seen = desk.seen(Section::Examples).await;
    desk.post("examples", &format!("seen={seen}&examples=Question+du+premier+%3F")).await;
    let second = desk.post("examples", &format!("seen={seen}&examples=Question+du+second+%3F")).await;
    assert_eq!(second.status, StatusCode::CONFLICT);
    assert!(second.body.contains("<li>Question du premier ?</li>"), "what is there now");
    assert!(second.body.contains("Question du second ?</textarea>"), "what was typed");
    // Saved again, in full knowledge.
    let stamp = between(&second.body, "name=\"seen\" value=\"", "\"");
    let saved = desk.post("examples", &format!("seen={stamp}&examples=Question+du+second+%3F")).await;
    assert_eq!(saved.location(), "/ville/staff/settings?saved=2");
    let same = desk.save(Section::Examples, "examples=Question+du+second+%3F").await;
    assert_eq!(same.location(), "/ville/staff/settings?saved=0");
    desk.town.close().await;
}

/// Shorter times are written only once what they erase was shown, and not more than what was shown.
#[tokio::test(flavor = "multi_thread")]
async fn shorter_times_are_confirmed() {
    let desk = Desk::open().await;
    let shorter = "questions_days=30&gaps_days=180&contests_days=365";
    let asked = desk.save(Section::Retention, shorter).await;
    assert_eq!(asked.status, StatusCode::OK);
    assert!(asked.body.contains("Les durées ne sont pas encore changées"), "{}", asked.body);
    let days = async || desk.town.app.find_city("ville").await.unwrap().unwrap().retention.questions_days;
    assert_eq!(days().await, 60);
    let confirmed = between(&asked.body, "name=\"confirmed\" value=\"", "\"").to_owned();
    let more = format!("questions_days=7&gaps_days=180&contests_days=365&confirmed={confirmed}");
    assert_eq!(desk.save(Section::Retention, &more).await.status, StatusCode::OK, "that was not shown");
    assert_eq!(days().await, 60);
    let saved = desk.save(Section::Retention, &format!("{shorter}&confirmed={confirmed}")).await;
    assert_eq!((saved.status, days().await), (StatusCode::SEE_OTHER, 30));
    let longer = desk.save(Section::Retention, "questions_days=365&gaps_days=180&contests_days=365").await;
    assert_eq!(longer.status, StatusCode::SEE_OTHER, "longer times erase nothing");
    // Taking that back makes them shorter again.
    let undone = desk.post("changes/2/undo", "").await;
    assert_eq!((undone.status, days().await), (StatusCode::OK, 365));
    let register = desk.town.send("GET", "/ville/transparency/processing", None, &[], "").await.body;
    assert!(
        register.contains("365\u{a0}jours") || register.contains("365 jours"),
        "the public register says it"
    );
    desk.town.close().await;
}

/// A form with a file that is no picture: the reader refuses it, the page says why.
#[tokio::test(flavor = "multi_thread")]
async fn a_logo_needs_the_token_and_a_file() {
    let desk = Desk::open().await;
    let send = async |token: &str, file: &str| {
        let seen = desk.seen(Section::Logo).await;
        let body = format!(
            "--b\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\n{token}\r\n--b\r\nContent-Disposition: form-data; \
             name=\"seen\"\r\n\r\n{seen}\r\n--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x.png\"\r\n\
             Content-Type: image/png\r\n\r\n{file}\r\n--b--\r\n"
        );
        let headers =
            [("content-type", "multipart/form-data; boundary=b"), ("sec-fetch-site", "same-origin")];
        desk.town.send("POST", "/ville/staff/settings/logo/file", Some(&desk.key), &headers, &body).await
    };
    assert_eq!(send("0", "x").await.status, StatusCode::FORBIDDEN, "a form of elsewhere");
    assert_eq!(send(&desk.token, "").await.status, StatusCode::UNPROCESSABLE_ENTITY, "no file");
    assert_eq!(desk.get("/ville/logo").await.status, StatusCode::NOT_FOUND);
    let large = "x".repeat(app::cities::logo::LOGO_BYTES_MAX + 200_000);
    assert_eq!(send(&desk.token, &large).await.status, StatusCode::PAYLOAD_TOO_LARGE);
    desk.town.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn programs_of_administrators_change_the_city_and_others_do_not() {
    let desk = Desk::open().await;
    let bearer = format!("Bearer {}", desk.town.app.agent_key());
    let json = [("authorization", bearer.as_str()), ("content-type", "application/json")];
    let read = desk.town.send("GET", "/api/v1/cities/ville/settings", None, &json, "").await;
    let settings: serde_json::Value = serde_json::from_str(&read.body).unwrap();
    let seen = settings["colours"]["seen"].as_str().unwrap();
    assert_eq!(seen, Setting::Colours(domain::city::Colours::default()).stamp());
    let path = "/api/v1/cities/ville/settings/colours";
    let body = format!("{{\"seen\":\"{seen}\",\"value\":{{\"main\":\"#17406d\",\"accent\":null}}}}");
    let wrote = desk.town.send("PUT", path, None, &json, &body).await;
    assert_eq!(wrote.status, StatusCode::OK, "{}", wrote.body);
    assert!(wrote.body.contains("\"change\":1"), "{}", wrote.body);
    let late = desk.town.send("PUT", path, None, &json, &body).await;
    assert_eq!((late.status, late.code.as_str()), (StatusCode::CONFLICT, "changed_meanwhile"));
    for wrong in ["{}", "{\"seen\":\"\",\"value\":{\"main\":\"red\",\"accent\":null}}", "[]"] {
        let refused = desk.town.send("PUT", path, None, &json, wrong).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{wrong}");
    }
    // A token of an agent writes, but not this.
    let agent = desk.town.person("ville", "agent@ville.example", &[Role::Agent]).await;
    let cookie =
        desk.town.send("PUT", path, Some(&agent), &[("content-type", "application/json")], &body).await;
    assert_eq!(cookie.status, StatusCode::FORBIDDEN);
    desk.town.close().await;
}
