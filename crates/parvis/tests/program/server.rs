//! The program serving a data folder, stopped at the end of the test.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::http::{self, Answer};

/// Name of the city of the tests.
pub(crate) const CITY: &str = "ville";

/// How often a job is looked at.
const LOOK_INTERVAL: Duration = Duration::from_millis(100);

/// The program with words alone, whatever the machine has: no model of the user's is found.
pub(crate) fn parvis() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_parvis"));
    command.stdin(Stdio::null());
    for name in ["PARVIS_MODEL", "PARVIS_DATA", "PARVIS_DATABASE", "HOME", "XDG_DATA_HOME"] {
        command.env_remove(name);
    }
    command
}

pub(crate) struct Server {
    child: Child,
    /// `host:port`.
    pub(crate) address: String,
    key: String,
    /// Where it writes its log and its standard output.
    pub(crate) output: [PathBuf; 2],
}

impl Server {
    /// Starts on a free port with a city in it; waits until it answers.
    pub(crate) fn start(folder: &Path, arguments: &[&str]) -> Self {
        let data = folder.join("data");
        let welcome = folder.join("bienvenue.txt");
        std::fs::write(
            &welcome,
            "Bienvenue\n\nLa mairie de la ville ouvre ses portes à tous les habitants.\n",
        )
        .unwrap();
        let created = parvis()
            .args(["ingest", "--no-meaning", "--city", CITY, "--data"])
            .args([&data, &welcome])
            .output()
            .unwrap();
        assert!(created.status.success(), "{created:?}");
        let output = [folder.join("log"), folder.join("stdout")];
        let mut child = parvis()
            .args(["serve", "--json", "--listen", "127.0.0.1:0", "--data"])
            .arg(&data)
            .args(arguments)
            .env("PARVIS_LOG", "debug")
            .stdout(Stdio::piped())
            .stderr(std::fs::File::create(&output[0]).unwrap())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let ready: serde_json::Value = serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap();
        let address = ready["url"].as_str().unwrap().trim_start_matches("http://").to_owned();
        let key = ready["agent_link"].as_str().unwrap().split("key=").nth(1).unwrap().to_owned();
        let stdout = output[1].clone();
        std::thread::spawn(move || {
            let rest: Vec<String> = lines.map_while(Result::ok).collect();
            std::fs::write(stdout, rest.join("\n")).unwrap();
        });
        Self { child, address, key, output }
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        http::send(&self.address, "GET", path, "", b"")
    }

    /// A call with the agents' key.
    pub(crate) fn as_agent(&self, method: &str, path: &str, headers: &str, body: &[u8]) -> Answer {
        let headers = format!("Authorization: Bearer {}\r\n{headers}", self.key);
        http::send(&self.address, method, path, &headers, body)
    }

    /// Sends files as one job; gives its address.
    pub(crate) fn upload(&self, files: &[(String, Vec<u8>)]) -> String {
        let (header, body) = http::form(files);
        let answer = self.as_agent("POST", &format!("/api/v1/cities/{CITY}/documents"), &header, &body);
        assert_eq!(answer.status, 202, "{answer:?}");
        format!("/api/v1/cities/{CITY}/jobs/{}?limit=500", answer.json()["job"].as_str().unwrap())
    }

    /// Waits for the job to end; `meanwhile` is called each time that it is looked at.
    pub(crate) fn follow(&self, job: &str, mut meanwhile: impl FnMut()) -> serde_json::Value {
        loop {
            let state = self.as_agent("GET", job, "", b"").json();
            if state["state"] == "done" {
                return state;
            }
            meanwhile();
            std::thread::sleep(LOOK_INTERVAL);
        }
    }

    /// The agents' key.
    pub(crate) fn key(&self) -> &str {
        &self.key
    }

    /// Tells it to stop, as service managers do; it goes on with what is under way.
    pub(crate) fn tell_to_stop(&self) {
        let status = Command::new("kill").args(["-TERM", &self.id().to_string()]).status().unwrap();
        assert!(status.success());
    }

    /// Everything that it wrote, once stopped.
    pub(crate) fn stop(self) -> String {
        self.tell_to_stop();
        self.ended()
    }

    /// Everything that it wrote, once it ended by itself after it was told to.
    pub(crate) fn ended(mut self) -> String {
        assert!(self.child.wait().unwrap().success(), "it stops when asked");
        self.output.iter().map(|path| std::fs::read_to_string(path).unwrap_or_default()).collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
