//! Are code and documents true to one another? Checks that no compiler makes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::run::{command, output, root};

/// Longest source file, in lines.
const LINES_MAX: usize = 800;
/// Longest ARCHITECTURE.md, in lines: it is read whole or not at all.
const ARCHITECTURE_LINES_MAX: usize = 300;
/// Largest file kept under version control, in bytes.
const BYTES_MAX: u64 = 1_000_000;

/// The layers: which of our crates each may depend on.
const LAYERS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("publicodes", &[]),
    ("corpus", &["domain"]),
    ("search", &["domain"]),
    ("store", &["domain"]),
    ("app", &["domain", "corpus", "search", "store", "publicodes"]),
    ("web", &["domain", "app"]),
    ("parvis", &["domain", "corpus", "search", "store", "publicodes", "app", "web"]),
];

/// Runs every check and lists all that is wrong.
pub(crate) fn run() -> Result<()> {
    let files = tracked_files()?;
    let mut wrong = Vec::new();
    for file in &files {
        check_size(file, &mut wrong);
        let Ok(text) = std::fs::read_to_string(root().join(file)) else { continue };
        match file.extension().and_then(|extension| extension.to_str()) {
            Some("rs") => check_source(file, &text, &mut wrong),
            Some("md") => check_links(file, &text, &mut wrong),
            _ => {}
        }
    }
    check_layers(&mut wrong);
    check_house(&mut wrong);
    if wrong.is_empty() {
        println!("{} files are tidy", files.len());
        return Ok(());
    }
    bail!("{} things are not tidy:\n  {}", wrong.len(), wrong.join("\n  "))
}

fn tracked_files() -> Result<Vec<PathBuf>> {
    let listed =
        output(command("git").args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]))?;
    Ok(listed.split('\0').filter(|name| !name.is_empty()).map(PathBuf::from).collect())
}

fn check_size(file: &Path, wrong: &mut Vec<String>) {
    let bytes = std::fs::metadata(root().join(file)).map_or(0, |data| data.len());
    if bytes > BYTES_MAX {
        wrong.push(format!("{}: {bytes} bytes, more than {BYTES_MAX}", file.display()));
    }
}

fn check_source(file: &Path, text: &str, wrong: &mut Vec<String>) {
    let name = file.display();
    let lines = text.lines().count();
    if lines > LINES_MAX {
        wrong.push(format!("{name}: {lines} lines, more than {LINES_MAX}"));
    }
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    if !first.starts_with("//!") && !first.starts_with("#!") {
        wrong.push(format!("{name}: does not open with //! and the question it answers"));
    }
    for (number, line) in text.lines().enumerate() {
        // Spelt in two halves so that this file does not find itself.
        if [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("#[ig", "nore")]
            .iter()
            .any(|mark| line.contains(mark))
        {
            wrong.push(format!("{name}:{}: unfinished mark", number + 1));
        }
    }
}

fn check_links(file: &Path, text: &str, wrong: &mut Vec<String>) {
    let folder = root().join(file);
    let folder = folder.parent().map(Path::to_path_buf).unwrap_or_default();
    for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
        let target = link.split(['#', ' ']).next().unwrap_or_default();
        let is_local = !target.is_empty() && !target.contains("://") && !target.starts_with("mailto:");
        if is_local && !folder.join(target).exists() {
            wrong.push(format!("{}: link to {target}, which does not exist", file.display()));
        }
    }
}

fn check_layers(wrong: &mut Vec<String>) {
    let allowed: BTreeMap<&str, &[&str]> = LAYERS.iter().copied().collect();
    for (layer, below) in LAYERS {
        let manifest = root().join("crates").join(layer).join("Cargo.toml");
        let Ok(text) = std::fs::read_to_string(&manifest) else { continue };
        let mut in_product_table = false;
        for line in text.lines() {
            if line.starts_with('[') {
                in_product_table = line.trim() == "[dependencies]";
            }
            let name = line.split(['.', ' ', '=']).next().unwrap_or_default();
            if in_product_table && allowed.contains_key(name) && !below.contains(&name) {
                wrong.push(format!("crates/{layer} depends on {name}: the layers forbid it"));
            }
        }
    }
}

fn check_house(wrong: &mut Vec<String>) {
    for file in [
        "README.md",
        "README.fr.md",
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "LICENSE",
        "publiccode.yml",
        "deny.toml",
    ] {
        if !root().join(file).is_file() {
            wrong.push(format!("{file} is missing"));
        }
    }
    let lines =
        std::fs::read_to_string(root().join("ARCHITECTURE.md")).map_or(0, |text| text.lines().count());
    if lines > ARCHITECTURE_LINES_MAX {
        wrong.push(format!("ARCHITECTURE.md: {lines} lines, more than {ARCHITECTURE_LINES_MAX}"));
    }
}
