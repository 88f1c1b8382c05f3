//! The file of a backup, written and read entry by entry in bounded memory. Blocking: runs beside the async work.

use std::fs::File;
use std::io::{BufReader, BufWriter, Read as _, Write as _};
use std::path::Path;

use tokio::sync::mpsc;

use super::SEGMENT_BYTES;
use super::lock::{Lock, Opener};
use crate::{Error, Result};

/// Longest entry taken back: a row that is larger than a segment makes its segment larger.
const ENTRY_BYTES_MAX: u64 = 512 * 1024 * 1024;

/// A part of a backup.
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
}

/// Writes entries until none comes any more, then makes the file durable.
pub(super) fn write(file: File, lock: &Lock, mut entries: mpsc::Receiver<Entry>) -> Result<()> {
    let out = BufWriter::with_capacity(SEGMENT_BYTES, file);
    let sealed = lock.encryptor()?.wrap_output(out).map_err(Error::from_io)?;
    let mut archive = tar::Builder::new(sealed);
    while let Some(Entry { name, bytes }) = entries.blocking_recv() {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o600);
        archive.append_data(&mut header, &name, bytes.as_slice()).map_err(Error::from_io)?;
    }
    let sealed = archive.into_inner().map_err(Error::from_io)?;
    let mut out = sealed.finish().map_err(Error::from_io)?;
    out.flush().map_err(Error::from_io)?;
    out.get_ref().sync_all().map_err(Error::from_io)
}

/// Reads every entry in order; `take` may stop it with an error. Damage anywhere is an error: each block is
/// authenticated, and so is the end.
pub(super) fn read(from: &Path, opener: &Opener, mut take: impl FnMut(Entry) -> Result<()>) -> Result<()> {
    let file = File::open(from).map_err(Error::from_io)?;
    let file = BufReader::with_capacity(SEGMENT_BYTES, file);
    let sealed = age::Decryptor::new_buffered(file).map_err(|error| cannot_open(&error))?;
    let identities = opener.identities();
    let opened = sealed.decrypt(identities.iter().map(AsRef::as_ref)).map_err(|error| cannot_open(&error))?;
    let mut archive = tar::Archive::new(opened);
    for entry in archive.entries().map_err(damaged)? {
        let mut entry = entry.map_err(damaged)?;
        let size = entry.header().size().map_err(damaged)?;
        if size > ENTRY_BYTES_MAX {
            return Err(not_a_backup());
        }
        let path = entry.path().map_err(damaged)?;
        let name = path.to_str().ok_or_else(not_a_backup)?.to_owned();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).map_err(damaged)?;
        take(Entry { name, bytes })?;
    }
    // The blocks after the last entry are authenticated as well.
    let mut rest = archive.into_inner();
    std::io::copy(&mut rest, &mut std::io::sink()).map_err(damaged)?;
    Ok(())
}

fn cannot_open(error: &age::DecryptError) -> Error {
    let reason = match error {
        age::DecryptError::NoMatchingKeys | age::DecryptError::KeyDecryptionFailed => {
            "the key or the passphrase is not that of this backup"
        }
        age::DecryptError::ExcessiveWork { .. } => "its passphrase asks for too much work",
        age::DecryptError::Io(error) if error.kind() != std::io::ErrorKind::UnexpectedEof => {
            return Error::Internal(error.to_string());
        }
        _ => "it is not a backup, or its beginning is damaged",
    };
    Error::Damaged { reason: reason.to_owned() }
}

/// Errors of reading come from the authentication of a block, from an early end, or from the disk itself.
#[expect(clippy::needless_pass_by_value, reason = "given to map_err")]
fn damaged(error: std::io::Error) -> Error {
    Error::Damaged { reason: format!("it is damaged or cut short ({error})") }
}

pub(super) fn not_a_backup() -> Error {
    Error::Damaged { reason: "what is inside is not a backup of Parvis".to_owned() }
}
