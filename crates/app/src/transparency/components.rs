//! Which files does each use run with, and what are their hashes?

use std::path::{Path, PathBuf};
use std::sync::Arc;

use domain::transparency::AiUse;
use search::embedding::Embed;
use serde::Serialize;
use sha2::{Digest, Sha256};
use tokio::sync::OnceCell;

use crate::app::NoModel;
use crate::reader::{TesseractState, find_tesseract};

/// A program or a model in use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Component {
    /// What it does: `program`, `answer_weights`, `embedding_model`, `recognition_program`, `recognition_model`.
    pub role: &'static str,
    /// Name of the model or of the program.
    pub name: String,
    /// Version, where it has one.
    pub version: Option<String>,
    /// SHA-256 of its file, computed from the file itself; `None` where the file cannot be read.
    pub sha256: Option<String>,
}

/// What does not change while the program runs: looked at once.
#[derive(Default)]
pub(crate) struct Components {
    program: OnceCell<Component>,
    tesseract: OnceCell<Vec<Component>>,
}

impl Components {
    /// What a use runs with; empty where it cannot run.
    pub(crate) async fn of(&self, one: AiUse, model: &Result<Arc<dyn Embed>, NoModel>) -> Vec<Component> {
        match one {
            AiUse::Answering => {
                let model = model.iter().map(|model| of_model(model.as_ref()));
                [self.program().await.clone(), weights()].into_iter().chain(model).collect()
            }
            AiUse::Meaning => model.iter().map(|model| of_model(model.as_ref())).collect(),
            AiUse::Scans => self.tesseract().await.to_vec(),
            AiUse::Plans => vec![self.program().await.clone()],
        }
    }

    /// Whether scanned pages can be read.
    pub(crate) async fn has_tesseract(&self) -> bool {
        !self.tesseract().await.is_empty()
    }

    /// Looks at everything now, so that nobody waits for the hash of a large file.
    pub(crate) async fn warm(&self) {
        self.program().await;
        self.tesseract().await;
    }

    async fn program(&self) -> &Component {
        let look = || async {
            let sha256 = match std::env::current_exe() {
                Ok(path) => hash_of(path).await,
                Err(_) => None,
            };
            let version = Some(env!("CARGO_PKG_VERSION").to_owned());
            Component { role: "program", name: "Parvis".to_owned(), version, sha256 }
        };
        self.program.get_or_init(look).await
    }

    async fn tesseract(&self) -> &[Component] {
        let look = || async { tokio::task::spawn_blocking(look_at_tesseract).await.unwrap_or_default() };
        self.tesseract.get_or_init(look).await
    }
}

/// The fitted weights with which answers are chosen.
fn weights() -> Component {
    let sha256 = Sha256::digest(crate::ask::WEIGHTS).iter().map(|byte| format!("{byte:02x}")).collect();
    Component {
        role: "answer_weights",
        name: "answer_weights.tsv".to_owned(),
        version: None,
        sha256: Some(sha256),
    }
}

fn of_model(model: &dyn Embed) -> Component {
    let identity = model.identity();
    Component {
        role: "embedding_model",
        name: identity.name.clone(),
        version: None,
        sha256: Some(identity.file_sha256.clone()),
    }
}

async fn hash_of(path: PathBuf) -> Option<String> {
    tokio::task::spawn_blocking(move || hash_file(&path).ok()).await.ok().flatten()
}

fn hash_file(path: &Path) -> std::io::Result<String> {
    let mut hash = Sha256::new();
    std::io::copy(&mut std::fs::File::open(path)?, &mut HashWriter(&mut hash))?;
    Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

struct HashWriter<'a>(&'a mut Sha256);

impl std::io::Write for HashWriter<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// The recognition program and the language models that it would be started with.
fn look_at_tesseract() -> Vec<Component> {
    let TesseractState::Ready(languages) = find_tesseract() else { return Vec::new() };
    let run = |argument: &str| {
        let output =
            std::process::Command::new("tesseract").arg(argument).stdin(std::process::Stdio::null()).output();
        output.map_or_else(
            |_| String::new(),
            |output| {
                format!(
                    "{}{}",
                    String::from_utf8_lossy(&output.stdout),
                    String::from_utf8_lossy(&output.stderr)
                )
            },
        )
    };
    let version =
        run("--version").lines().next().and_then(|line| line.split(' ').nth(1)).map(ToOwned::to_owned);
    // `List of available languages in "/usr/share/.../tessdata/" (3):`
    let folder = run("--list-langs").split('"').nth(1).map(PathBuf::from);
    let mut components =
        vec![Component { role: "recognition_program", name: "Tesseract".to_owned(), version, sha256: None }];
    components.extend(languages.split('+').map(|language| {
        let file = format!("{language}.traineddata");
        let sha256 = folder.as_ref().and_then(|folder| hash_file(&folder.join(&file)).ok());
        Component { role: "recognition_model", name: file, version: None, sha256 }
    }));
    components
}

#[cfg(test)]
mod tests {
    use super::*;

    /// SHA-256 of "abc", as the standard gives it.
    #[test]
    fn a_hash_is_that_of_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("model.bin");
        std::fs::write(&path, "abc").unwrap();
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(hash_file(&path).unwrap(), expected);
    }
}
