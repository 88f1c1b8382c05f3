//! Do names, questions and keys stay out of the logs?

use crate::http;
use crate::server::{CITY, Server};

/// Words of a resident that stand nowhere else.
const SECRETS: [&str; 4] = ["Quillembois", "hippocampe", "zephyrine", "quillembois"];

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

    let written = server.stop();
    assert!(written.contains("request"), "the log is at the level of debugging: {written}");
    for secret in SECRETS {
        let line = written.lines().find(|line| line.contains(secret));
        assert!(line.is_none(), "{secret} stands in the log: {line:?}");
    }
}
