//! Told to stop in the middle of an upload, does the server finish it, keep it, and end well?

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use crate::http;
use crate::server::{CITY, Server};

#[test]
fn what_is_under_way_is_finished_and_kept() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), &[]);
    let address = server.address.clone();
    let text = "Avis\n\nLe kiosque ouvre à 10 h 30 le dimanche.\n".repeat(2_000);
    let (header, body) = http::form(&[("kiosque.txt".to_owned(), text.into_bytes())]);
    let mut stream = TcpStream::connect(&address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    let head = format!(
        "POST /api/v1/cities/{CITY}/documents HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {}\r\n\
         Content-Length: {}\r\n{header}\r\n",
        server.key(),
        body.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    let (first, rest) = body.split_at(body.len() / 2);
    stream.write_all(first).unwrap();
    // The head and a part of the body are with the server before it is told to stop: it has answered another call since.
    assert_eq!(server.get("/ready").status, 200);
    server.tell_to_stop();
    // The listener closes first: no new visitor is let in while the others finish.
    while TcpStream::connect(&address).is_ok() {
        std::thread::yield_now();
    }
    stream.write_all(rest).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 202"), "{answer}");
    server.ended();

    // Accepted is kept: the next start takes it up where it was left.
    let body = answer.split("\r\n\r\n").nth(1).unwrap();
    let job = body.split("\"job\":\"").nth(1).unwrap().split('"').next().unwrap();
    let again = Server::start(folder.path(), &[]);
    let done = again.follow(&format!("/api/v1/cities/{CITY}/jobs/{job}?limit=500"), || {});
    assert_eq!(done["added"], 1, "{done}");
    again.stop();
}
