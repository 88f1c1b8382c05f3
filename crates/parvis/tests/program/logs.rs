//! Do names, questions and keys stay out of the logs?

use crate::http;
use crate::server::{CITY, Server};

/// Words of a resident that stand nowhere else.
const SECRETS: [&str; 6] =
    ["Quillembois", "hippocampe", "zephyrine", "quillembois", "198.51.100.77", "2001:db8:77"];

#[test]
fn nothing_that_a_person_wrote_reaches_a_log() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), &[]);
    let question = http::encoded("Où en est le dossier de Zephyrine Quillembois et de son hippocampe ?");
    for path in [
        format!("/{CITY}/ask?q={question}"),
        format!("/{CITY}/search?q={question}"),
        format!("/{CITY}/documents?q={question}"),
        format!("/api/v1/cities/{CITY}/ask?q={question}"),
        format!("/api/v1/cities/{CITY}/search?q={question}"),
        // Errors: no such page, no such city, a value that cannot be read.
        format!("/{CITY}/{question}/Quillembois"),
        format!("/quillembois/ask?q={question}"),
        format!("/{CITY}/documents/zephyrine"),
        format!("/api/v1/cities/{CITY}/documents/quillembois/pages/x?version={question}"),
        format!("/agents/enter?key={question}"),
    ] {
        assert!(server.get(&path).status < 500, "{path}");
    }
    let json = r#"{"question":"Quand revient Zephyrine Quillembois avec son hippocampe ?"}"#;
    let header = "Content-Type: application/json\r\n";
    let asked = server.as_agent("POST", &format!("/api/v1/cities/{CITY}/ask"), header, json.as_bytes());
    assert_eq!(asked.status, 200, "{asked:?}");
    let broken = server.as_agent("POST", &format!("/api/v1/cities/{CITY}/ask"), header, br#"{"Quillembois"#);
    assert!(broken.status < 500);

    let file = |name: &str, content: &[u8]| (name.to_owned(), content.to_vec());
    let letter = "Lettre\n\nMadame Zephyrine Quillembois demande la garde de son hippocampe.\n";
    let job = server.upload(&[
        file("lettre de zephyrine quillembois.txt", letter.as_bytes()),
        file("quillembois.pdf", b"%PDF-1.7\nQuillembois hippocampe"),
        file("quillembois-vide.docx", b""),
    ]);
    let done = server.follow(&job, || {});
    assert_eq!((&done["added"], &done["refused"]), (&1.into(), &2.into()), "{done}");

    let secrets = let_in(&server, &question);
    let server_key = server.key().to_owned();
    let written = server.stop();
    let stdout = written.clone();
    for secret in &secrets {
        assert!(!stdout.contains(secret.as_str()), "a token stands in the log");
    }
    // The key is told on standard output at the start, to whoever starts the server, and nowhere else.
    let log = std::fs::read_to_string(folder.path().join("log")).unwrap();
    assert!(!log.contains(&server_key), "the key stands in the log");
    assert!(written.contains("request"), "the log is at the level of debugging: {written}");
    for secret in SECRETS {
        let line = written.lines().find(|line| line.contains(secret));
        assert!(line.is_none(), "{secret} stands in the log: {line:?}");
    }
}

/// Tokens that a visitor and an agent hold: of a contest, of a session.
fn let_in(server: &Server, question: &str) -> Vec<String> {
    // A contest with an e-mail; its secret link; sign-in with the key, and the cookie that comes of it.
    let form = "Content-Type: application/x-www-form-urlencoded\r\nX-Forwarded-For: 198.51.100.77\r\nForwarded: for=2001:db8:77::1\r\n";
    let body = format!("q={question}&reason=Demandez+Zephyrine&email=zephyrine%40quillembois.fr");
    let contested =
        http::exchange(&server.address, "POST", &format!("/{CITY}/contest"), form, body.as_bytes());
    let link = contested.lines().find_map(|line| line.strip_prefix("location: ")).unwrap().to_owned();
    let token = link.rsplit('/').next().unwrap().to_owned();
    assert_eq!(token.len(), 64, "{contested}");
    assert_eq!(server.get(&link).status, 200);
    let key = server.key().to_owned();
    let entered =
        http::exchange(&server.address, "POST", "/agents/enter", form, format!("key={key}").as_bytes());
    let cookie = entered.lines().find_map(|line| line.strip_prefix("set-cookie: ")).unwrap();
    let session = cookie.split(['=', ';']).nth(1).unwrap().to_owned();
    assert!(session.len() > 20, "{entered}");
    let with_cookie = format!("Cookie: {}\r\n", cookie.split(';').next().unwrap());
    assert_eq!(
        http::send(&server.address, "GET", &format!("/{CITY}/staff/gaps"), &with_cookie, b"").status,
        200
    );
    assert_eq!(server.get(&format!("/agents/enter?key={key}")).status, 200);
    let metrics = server.as_agent("GET", "/metrics", "", b"");
    assert_eq!((metrics.status, server.get("/metrics").status), (200, 403));
    for secret in SECRETS {
        assert!(!metrics.body.contains(secret), "{secret} stands in the metrics");
    }
    assert!(
        metrics.body.contains("route=\"/{city}/contest\",method=\"POST\",status=\"303\""),
        "{}",
        metrics.body
    );
    vec![token, session]
}
