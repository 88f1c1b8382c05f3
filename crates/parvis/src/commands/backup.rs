//! `parvis backup` and `parvis restore`: everything in one encrypted file, and back.

use std::path::Path;

use anyhow::{Context as _, Result, bail};
use app::backup::{Lock, Opener, RestoreTarget};

use super::{Work, open};
use crate::cli::{BackupArguments, RestoreArguments};
use crate::{console, exit};

pub(super) async fn run(arguments: BackupArguments) -> Result<u8> {
    if let Some(file) = &arguments.new_key {
        return new_key(file);
    }
    let Some(to) = &arguments.to else { bail!("say where to with --to FILE") };
    let lock = match (&arguments.passphrase_file, arguments.recipient.as_slice()) {
        (Some(file), _) => Lock::passphrase(&first_line(file)?)?,
        (None, []) => bail!(
            "a backup is always encrypted: give --recipient age1... (make a key with --new-key FILE) or --passphrase-file FILE"
        ),
        (None, keys) => Lock::recipients(&keys.join("\n"))?,
    };
    let data = &arguments.data;
    if data.database.is_none() && !data.data.join("parvis.db").is_file() {
        bail!("there is no database in {}: give the data folder with --data", data.data.display());
    }
    let app = open(data, Work::Look).await?;
    let made = app.backup(to, lock).await;
    app.shutdown().await;
    let report = made?;
    if data.json {
        console::json(&report)?;
    } else {
        console::line(format!(
            "{}: {} rows, {} files, {} keys, {} bytes",
            to.display(),
            report.rows,
            report.files,
            report.keys,
            report.bytes
        ));
        for address in &report.damaged_files {
            console::note(format!(
                "the original file {address} is missing or damaged: it is not in the backup"
            ));
        }
    }
    Ok(if report.damaged_files.is_empty() { exit::DONE } else { exit::PARTLY })
}

pub(super) async fn restore(arguments: RestoreArguments) -> Result<u8> {
    let opener = match (&arguments.key, &arguments.passphrase_file) {
        (Some(file), _) => {
            let text =
                std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
            Opener::keys(&text)?
        }
        (None, Some(file)) => Opener::passphrase(&first_line(file)?),
        (None, None) => bail!("give --key FILE or --passphrase-file FILE"),
    };
    let target = RestoreTarget {
        data_dir: arguments.data.data.clone(),
        database_url: arguments.data.database.clone(),
    };
    let report = app::backup::restore(&arguments.from, opener, &target).await?;
    if arguments.data.json {
        console::json(&report)?;
    } else {
        console::line(format!(
            "{}: {} rows, {} files, {} keys, made by parvis {}; the search index is built at the first start",
            target.data_dir.display(),
            report.rows,
            report.files,
            report.keys,
            report.version
        ));
    }
    Ok(exit::DONE)
}

fn new_key(file: &Path) -> Result<u8> {
    use std::io::Write as _;
    use std::os::unix::fs::OpenOptionsExt as _;
    let (secret, public) = app::backup::new_key();
    let open = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(file);
    let mut open = open.with_context(|| format!("cannot make {}", file.display()))?;
    open.write_all(secret.as_bytes())?;
    open.sync_all()?;
    console::line(public);
    console::note(format!("the secret key is in {}: keep it elsewhere than the backups", file.display()));
    Ok(exit::DONE)
}

fn first_line(file: &Path) -> Result<String> {
    let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    Ok(text.lines().next().unwrap_or_default().to_owned())
}
