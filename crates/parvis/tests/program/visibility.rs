//! Does a document that is not for everyone stay with its readers, whatever is asked, by whom, and however?
//!
//! One document of each visibility, each with a word that stands nowhere else. Every address that gives something is
//! asked for as each sort of person; no answer may hold the word of a document that they may not see, no count may tell
//! that it is there.

use std::path::Path;

use app::accounts::{NewAccount, NewToken, OpenedLink, SignIn};
use app::plan::load::PlanFile;
use app::visibility::Wanted;
use app::{App, Settings, Viewer};
use domain::accounts::{Role, Scope};
use domain::document::Visibility;
use serde_json::{Value, json};

use crate::http::{self, Answer};
use crate::server::{CITY, Server};

const PASSWORD: &str = "quatre vélos sous la neige";
/// The document of each visibility: its word, and the same with a slip.
const MARKERS: [(Visibility, &str, &str); 5] = [
    (Visibility::Public, "zibeline", "zibelline"),
    (Visibility::SignedIn, "ornithorynque", "ornitorinque"),
    (Visibility::Agents, "galimatias", "gallimatias"),
    (Visibility::Service, "quinconce", "quinconse"),
    (Visibility::People, "houppelande", "houpelande"),
];
/// Stands in each of them.
const SHARED: &str = "coquecigrue";

/// Someone who asks.
struct Reader {
    who: String,
    /// Header lines of their requests.
    headers: String,
    sees: Vec<Visibility>,
}

impl Reader {
    fn hidden(&self) -> impl Iterator<Item = &(Visibility, &'static str, &'static str)> {
        MARKERS.iter().filter(|(visibility, ..)| !self.sees.contains(visibility))
    }
}

/// A running server, and a second one on the same data folder that prepares things.
struct Bench {
    server: Server,
    app: App,
    /// Id of each document, in the order of [`MARKERS`].
    documents: Vec<String>,
}

fn text_of(marker: &str) -> String {
    format!(
        "Compte rendu {marker}\n\nLe {marker} de la ville coûte 4 217 euros. La {SHARED} du {marker} se réunit le 12 mai 2025.\n"
    )
}

async fn person(app: &App, city: &str, email: &str, roles: &[Role]) -> String {
    let city = app.find_city(city).await.unwrap().unwrap().id;
    let invitation = app.invite(&Viewer::agent(city), email, roles).await.unwrap();
    let account = NewAccount { email, name: "Camille", password: PASSWORD };
    let attempt = SignIn { email, password: "", address: None, proofs: "", device: "", replaced: None };
    match app.use_link(&invitation.key, account, attempt).await.unwrap() {
        OpenedLink::SignedIn(signed_in) => signed_in.key,
        OpenedLink::PasswordChosen => panic!("an invitation signs in"),
    }
}

async fn viewer_of(app: &App, session: &str) -> Viewer {
    let city = app.find_city(CITY).await.unwrap().unwrap().id;
    app.find_identity(session).await.unwrap().unwrap().viewer(city)
}

impl Bench {
    async fn open(folder: &Path) -> (Self, Vec<Reader>) {
        let server = Server::start(folder, &[]);
        let mut settings = Settings::new(folder.join("data"));
        settings.background = false;
        let app = App::open(settings).await.unwrap();
        let mut other = app.find_city(CITY).await.unwrap().unwrap();
        other.slug = "autre".to_owned();
        let new = app::cities::NewCity {
            slug: other.slug,
            name: "Autre".to_owned(),
            regime: other.regime,
            locale: other.locale,
            contacts: Vec::new(),
            examples: Vec::new(),
        };
        app.create_city(new).await.unwrap();
        let mut bench = Self { server, app, documents: Vec::new() };
        let readers = bench.readers().await;
        bench.send_documents().await;
        (bench, readers)
    }

    /// Everyone who asks. The service and the person that documents name are among them.
    async fn readers(&self) -> Vec<Reader> {
        use Visibility::{Agents, People, Public, Service, SignedIn};
        let app = &self.app;
        let city = Viewer::agent(app.find_city(CITY).await.unwrap().unwrap().id);
        let known = [
            ("resident", CITY, Role::Resident, vec![Public, SignedIn]),
            ("association", CITY, Role::Association, vec![Public, SignedIn]),
            ("elected", CITY, Role::Elected, vec![Public, SignedIn]),
            ("agent", CITY, Role::Agent, vec![Public, SignedIn, Agents]),
            ("pilot", CITY, Role::Pilot, vec![Public, SignedIn, Agents]),
            ("administrator", CITY, Role::Administrator, vec![Public, SignedIn, Agents]),
            ("member", CITY, Role::Agent, vec![Public, SignedIn, Agents, Service]),
            ("elected-member", CITY, Role::Elected, vec![Public, SignedIn, Service]),
            ("named", CITY, Role::Agent, vec![Public, SignedIn, Agents, People]),
            ("named-resident", CITY, Role::Resident, vec![Public, SignedIn, People]),
            ("neighbour", "autre", Role::Administrator, vec![Public]),
        ];
        let mut readers =
            vec![Reader { who: "a stranger".to_owned(), headers: String::new(), sees: vec![Public] }];
        let service = app.create_service(&city, "Urbanisme").await.unwrap();
        app.create_service(&city, "Voirie").await.unwrap();
        for (who, city_of, role, sees) in known {
            let session = person(app, city_of, &format!("{who}@ville.example"), &[role]).await;
            let headers = format!("Cookie: parvis_session={session}\r\n");
            readers.push(Reader { who: who.to_owned(), headers, sees });
        }
        for member in app.list_people(&city).await.unwrap() {
            if member.person.email.contains("member") {
                app.set_member(&city, service, member.person.id, true).await.unwrap();
            }
        }
        let named = readers.iter().find(|reader| reader.who == "named-resident").unwrap();
        let session = named.headers.trim().rsplit('=').next().unwrap();
        let identity = app.find_identity(session).await.unwrap().unwrap();
        let token = NewToken {
            city: city.city,
            name: "lecture",
            scopes: [Scope::Read].into_iter().collect(),
            days: 30,
            password: PASSWORD,
        };
        let token = app.make_token(&identity, token).await.unwrap();
        readers.push(Reader {
            who: "a program of the named resident".to_owned(),
            headers: format!("Authorization: Bearer {token}\r\n"),
            sees: vec![Public, SignedIn, People],
        });
        readers.push(Reader {
            who: "the holder of the key".to_owned(),
            headers: format!("Authorization: Bearer {}\r\n", self.server.key()),
            sees: Visibility::ALL.to_vec(),
        });
        readers
    }

    fn session<'a>(&self, readers: &'a [Reader], who: &str) -> &'a str {
        let reader = readers.iter().find(|reader| reader.who == who).unwrap();
        reader.headers.trim().rsplit('=').next().unwrap()
    }

    /// Each document is sent by the server's own upload, in the name of the key.
    async fn send_documents(&mut self) {
        for (visibility, marker, _) in MARKERS {
            let (header, files) = http::form(&[(format!("{marker}.txt"), text_of(marker).into_bytes())]);
            let edge = "--edge-of-a-part-7d1b\r\n";
            let field = |name: &str, value: &str| {
                format!("{edge}Content-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
            };
            let named = "named@ville.example, named-resident@ville.example";
            let mut body = field("visibility", visibility.as_str());
            body += &match visibility {
                Visibility::Service => field("service", "Urbanisme"),
                Visibility::People => field("people", named),
                _ => String::new(),
            };
            let body = [body.into_bytes(), files].concat();
            let path = format!("/api/v1/cities/{CITY}/documents");
            let sent = self.server.as_agent("POST", &path, &header, &body);
            assert_eq!(sent.status, 202, "{sent:?}");
            let job = sent.json()["job"].as_str().unwrap().to_owned();
            let job = self.server.follow(&format!("/api/v1/cities/{CITY}/jobs/{job}?limit=5"), || {});
            self.documents.push(job["items"][0]["document"].as_str().unwrap().to_owned());
        }
        let key = Viewer::agent(self.app.find_city(CITY).await.unwrap().unwrap().id);
        self.app.load_plan_file(&key, plan()).await.unwrap();
    }

    fn ask(&self, reader: &Reader, path: &str) -> Answer {
        http::send(&self.server.address, "GET", path, &reader.headers, b"")
    }
}

/// A public plan whose fields are proved by each of the documents.
fn plan() -> PlanFile {
    let source = |marker: &str| json!([{"file": format!("{marker}.txt"), "quote": "coûte 4 217 euros"}]);
    let files: Vec<String> = MARKERS.iter().map(|(_, marker, _)| format!("{marker}.txt")).collect();
    let sheets: Vec<Value> = MARKERS
        .iter()
        .zip(1..)
        .map(|((_, marker, _), number)| {
            json!({"number": format!("1.{number}"), "title": "Réunir", "description": "4 217 euros",
                "sources": {"description": source(marker)}, "files": files})
        })
        .collect();
    serde_json::from_value(json!({
        "slug": "contrat", "published": true,
        "plan": {"title": "Contrat", "start": "2025-01-01", "end": "2027-12-31", "files": files},
        "indicators": [{"code": "cout", "name": "Coût", "unit": "euros",
            "values": [{"day": "2025-05-12", "value": 4217.0}],
            "proofs": {"2025-05-12": {"file": "houppelande.txt", "quote": "coûte 4 217 euros"}}}],
        "axes": [{"number": "1", "title": "Axe", "objectives": [
            {"number": "1", "title": "Objectif", "sheets": sheets}]}],
    }))
    .unwrap()
}

/// Every address that gives something, with questions that all the documents answer and that name none of them.
fn addresses(documents: &[String]) -> Vec<String> {
    let mut found = Vec::new();
    for route in web::routes::table().into_iter().filter(|route| route.method == "GET") {
        let path = route.path.replace("{city}", CITY).replace("{plan}", "contrat").replace("{number}", "1");
        let path = path.replace("{kind}", "sheet").replace("{use}", "answering").replace("{slug}", CITY);
        match path.contains("{id}") {
            true => found.extend(documents.iter().map(|document| path.replace("{id}", document))),
            false => found.push(path),
        }
    }
    let question = http::encoded(&format!("Quand se réunit la {SHARED} de la ville ?"));
    for path in ["ask", "search", "documents", "transparency/answering", "staff/documents"] {
        found.push(format!("/{CITY}/{path}?q={question}"));
    }
    for path in ["ask", "search"] {
        found.push(format!("/api/v1/cities/{CITY}/{path}?q={question}"));
    }
    for name in ["plan.json", "sheets.csv", "budget.csv", "indicators.csv", "matrix.csv"] {
        found.push(format!("/{CITY}/plans/contrat/data/{name}"));
    }
    found.push(format!("/{CITY}/documents?sort=added&year=2025&kind=minutes"));
    found
}

#[test]
fn each_document_stays_with_its_readers_whatever_is_asked() {
    let folder = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let (bench, readers) = Bench::open(folder.path()).await;
        let mut tries = 0;
        for reader in &readers {
            tries += nothing_hidden_is_shown(&bench, reader);
            no_count_tells(&bench, reader);
            documents_of_others_do_not_exist(&bench, reader);
        }
        // Last: staff read what strangers ask, and these questions name the words.
        for reader in &readers {
            no_word_tells(&bench, reader);
        }
        println!("{tries} answers read, {} people", readers.len());
        staff_screens_tell_nothing(&bench, &readers).await;
        a_change_counts_at_once(&bench, &readers);
        nobody_hides_a_document_from_themselves(&bench, &readers).await;
        bench.app.shutdown().await;
        bench.server.stop();
    });
}

/// No address shows the word of a document to who may not see it; what they may see is really there.
fn nothing_hidden_is_shown(bench: &Bench, reader: &Reader) -> usize {
    let addresses = addresses(&bench.documents);
    for path in &addresses {
        let answer = bench.ask(reader, path);
        assert!(answer.status < 500, "{path} as {}: {answer:?}", reader.who);
        for (_, marker, _) in reader.hidden() {
            assert!(!answer.body.to_lowercase().contains(marker), "{path} shows {marker} to {}", reader.who);
        }
    }
    let listed = bench.ask(reader, &format!("/api/v1/cities/{CITY}/documents"));
    let plan = bench.ask(reader, &format!("/{CITY}/plans/contrat/data/plan.json"));
    let library = bench.ask(reader, &format!("/{CITY}/documents"));
    for (visibility, marker, _) in &MARKERS {
        let sees = reader.sees.contains(visibility);
        assert_eq!(listed.body.contains(marker), sees, "{} {marker}", reader.who);
        // A token opens no page: there it is a stranger's.
        if !reader.headers.starts_with("Authorization: Bearer parvis_") {
            assert_eq!(library.body.contains(marker), sees, "{} {marker}", reader.who);
        }
    }
    assert_eq!(plan.status, 200, "{plan:?}");
    assert!(plan.body.contains("zibeline"), "the public document proves its field: {plan:?}");
    addresses.len()
}

/// Totals and facets are those of a library that holds what one may see.
fn no_count_tells(bench: &Bench, reader: &Reader) {
    let seen = reader.sees.len() as u64;
    let list = bench.ask(reader, &format!("/api/v1/cities/{CITY}/documents")).json();
    // The greeting that the server was started with, besides.
    assert_eq!(list["total"], seen + 1, "{}", reader.who);
    let by_kind: u64 = list["kinds"].as_array().unwrap().iter().map(|kind| kind[1].as_u64().unwrap()).sum();
    let by_year: u64 = list["years"].as_array().unwrap().iter().map(|year| year[1].as_u64().unwrap()).sum();
    assert_eq!((by_kind, by_year), (seen + 1, seen), "{}", reader.who);
    let found = bench.ask(reader, &format!("/api/v1/cities/{CITY}/search?q={SHARED}&mode=words")).json();
    assert_eq!(found["hits"].as_array().unwrap().len() as u64, seen, "{} {found}", reader.who);
    assert_eq!(found["total"], seen, "{}", reader.who);
    let by_kind: u64 = found["kinds"].as_array().unwrap().iter().map(|kind| kind[1].as_u64().unwrap()).sum();
    assert_eq!(by_kind, seen, "{}", reader.who);
    for visibility in Visibility::ALL {
        let path = format!("/api/v1/cities/{CITY}/documents?visibility={}", visibility.as_str());
        let own = u64::from(visibility == Visibility::Public);
        let expected = u64::from(reader.sees.contains(&visibility)) + own;
        assert_eq!(bench.ask(reader, &path).json()["total"], expected, "{} {visibility:?}", reader.who);
    }
}

/// Whoever guesses the word of a hidden document gets what they would for a word that stands nowhere.
fn no_word_tells(bench: &Bench, reader: &Reader) {
    let ask = |question: &str| {
        bench.ask(reader, &format!("/api/v1/cities/{CITY}/ask?q={}", http::encoded(question))).json()
    };
    let search = |words: &str| {
        bench
            .ask(reader, &format!("/api/v1/cities/{CITY}/search?mode=words&q={}", http::encoded(words)))
            .json()
    };
    let nowhere = ask("Combien coûte le turlupinage ?");
    for (_, marker, slip) in reader.hidden() {
        for word in [marker, slip] {
            assert_eq!(search(word)["total"], 0, "{word} as {}", reader.who);
            let page = bench.ask(reader, &format!("/{CITY}/search?q={word}"));
            assert!(word == marker || !page.body.contains(marker), "{word} is corrected for {}", reader.who);
        }
        let answer = ask(&format!("Combien coûte le {marker} ?"));
        assert_eq!(answer["refusal"], nowhere["refusal"], "{marker} as {}", reader.who);
        assert_eq!(answer["citations"], nowhere["citations"], "{marker} as {}", reader.who);
    }
    for (visibility, marker, _) in &MARKERS {
        if reader.sees.contains(visibility) {
            assert_eq!(search(marker)["total"], 1, "{marker} as {}", reader.who);
            let answer = ask(&format!("Combien coûte le {marker} ?")).to_string();
            assert!(answer.contains("4 217") || answer.contains("4\u{202f}217"), "{} {answer}", reader.who);
        }
    }
}

/// By its id, a document of others is answered as one that never was; what is shown may not be kept by shared caches.
fn documents_of_others_do_not_exist(bench: &Bench, reader: &Reader) {
    let absent = "01890000-0000-7000-8000-000000000000";
    for (document, (visibility, marker, _)) in bench.documents.iter().zip(&MARKERS) {
        for path in ["", "/original", "/pages/1", "/pages/1/image"] {
            let page = |id: &str| bench.ask(reader, &format!("/{CITY}/documents/{id}{path}"));
            if reader.sees.contains(visibility) || reader.headers.starts_with("Authorization: Bearer parvis_")
            {
                continue;
            }
            let (hidden, never) = (page(document), page(absent));
            assert_eq!((hidden.status, never.status), (404, 404), "{marker}{path} as {}", reader.who);
            assert_eq!(hidden.body.replace(document, absent), never.body, "{marker}{path} as {}", reader.who);
            let address = &bench.server.address;
            let asked = format!("{}If-None-Match: *\r\n", reader.headers);
            let again =
                http::send(address, "GET", &format!("/{CITY}/documents/{document}{path}"), &asked, b"");
            assert_eq!(again.status, 404, "a kept page does not open it: {marker}{path}");
        }
        let path = format!("/{CITY}/documents/{document}");
        let whole = http::exchange(&bench.server.address, "GET", &path, &reader.headers, b"").to_lowercase();
        let control = whole.lines().find(|line| line.starts_with("cache-control:")).unwrap_or_default();
        assert!(control.contains("private") || control.contains("no-store"), "{control}");
    }
}

/// Agents see neither the jobs, nor the names in the ledger, nor the words in contests of what is not for them.
async fn staff_screens_tell_nothing(bench: &Bench, readers: &[Reader]) {
    let agent = viewer_of(&bench.app, bench.session(readers, "agent")).await;
    let member = viewer_of(&bench.app, bench.session(readers, "elected-member")).await;
    let jobs = bench.app.list_jobs(&agent, app::PageRequest::default()).await.unwrap();
    assert_eq!((jobs.items.len(), jobs.total), (4, 4), "the greeting, and what agents see");
    let query = app::audit::LedgerQuery::default();
    let page = app::PageRequest::new(500, 0);
    let ledger = bench.app.read_ledger(&agent, &query, "vérifier les noms", page).await.unwrap();
    let ledger = format!("{ledger:?}");
    assert!(ledger.contains("galimatias.txt"), "names of what agents see are kept");
    assert!(!ledger.contains("quinconce.txt") && !ledger.contains("houppelande.txt"), "{ledger}");
    let question = "Combien coûte la coquecigrue de la ville ?";
    bench.app.catch_up(&member).await.unwrap();
    bench.app.contest_answer(&member, question, "Le montant est faux", "").await.unwrap();
    let contests = bench.app.list_contests(&agent, true, app::PageRequest::default()).await.unwrap();
    let contest = bench.app.load_contest(&agent, contests.items[0].id).await.unwrap();
    assert!(!format!("{contests:?}{contest:?}").contains("quinconce"));
}

/// Who may see a document changes from one request to the next, counts included.
fn a_change_counts_at_once(bench: &Bench, readers: &[Reader]) {
    let stranger = &readers[0];
    let search = format!("/api/v1/cities/{CITY}/search?q={SHARED}&mode=words");
    let path = format!("/api/v1/cities/{CITY}/documents/{}/visibility", bench.documents[3]);
    let header = "Content-Type: application/json\r\n";
    for (body, total) in [
        (json!({"visibility": "public"}), 2),
        (json!({"visibility": "service", "services": ["Urbanisme"]}), 1),
        (json!({"visibility": "signed_in"}), 1),
        (json!({"visibility": "public"}), 2),
        (json!({"visibility": "people", "people": ["member@ville.example"]}), 1),
    ] {
        let changed = bench.server.as_agent("PUT", &path, header, body.to_string().as_bytes());
        assert_eq!(changed.status, 204, "{changed:?}");
        assert_eq!(bench.ask(stranger, &search).json()["total"], total, "{body}");
    }
    for wrong in [
        json!({"visibility": "service", "services": ["Inconnu"]}),
        json!({"visibility": "service"}),
        json!({"visibility": "people", "people": ["neighbour@ville.example"]}),
        json!({"visibility": "people"}),
        json!({"visibility": "everybody"}),
    ] {
        let refused = bench.server.as_agent("PUT", &path, header, wrong.to_string().as_bytes());
        assert!((400..500).contains(&refused.status), "{wrong} {refused:?}");
    }
}

async fn nobody_hides_a_document_from_themselves(bench: &Bench, readers: &[Reader]) {
    let app = &bench.app;
    let member = viewer_of(app, bench.session(readers, "member")).await;
    let id = bench.documents[2].parse().unwrap();
    let service = |name: &str| Wanted {
        visibility: Visibility::Service,
        services: vec![name.to_owned()],
        people: Vec::new(),
    };
    assert!(app.set_visibility(&member, id, service("Voirie")).await.is_err(), "not their service");
    app.set_visibility(&member, id, service("Urbanisme")).await.unwrap();
    let people = Wanted {
        visibility: Visibility::People,
        services: Vec::new(),
        people: vec!["resident@ville.example".to_owned()],
    };
    app.set_visibility(&member, id, people).await.unwrap();
    assert_eq!(app.load_readers(&member, id).await.unwrap().people.len(), 2, "they stay among them");
    // A file under the name of a document for others changes nothing of it.
    let agent = viewer_of(app, bench.session(readers, "agent")).await;
    let mut sent = app.begin_submission(&agent, Visibility::Public).await.unwrap();
    sent.add_bytes("galimatias.txt", bytes::Bytes::from_static(b"Autre texte.")).await.unwrap();
    let job = sent.submit().await.unwrap();
    let job = bench.server.follow(&format!("/api/v1/cities/{CITY}/jobs/{job}?limit=5"), || {});
    assert_eq!(job["items"][0]["code"], "file_name_taken", "{job}");
    assert_eq!(app.load_document(&member, id).await.unwrap().summary.version_number, 1);
    // A service is not removed while documents are for it.
    let key = Viewer::agent(agent.city);
    app.set_visibility(&member, id, service("Urbanisme")).await.unwrap();
    let services = app.list_services(&key).await.unwrap();
    let urbanism = services.iter().find(|(service, _)| service.name == "Urbanisme").unwrap().0.id;
    let refused = app.remove_service(&key, urbanism).await.unwrap_err();
    assert_eq!(domain::Coded::code(&refused), "service_in_use");
}
