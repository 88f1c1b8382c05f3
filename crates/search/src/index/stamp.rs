//! Was this folder made by the same analysis and schema, and how far had it read the change log?

use std::io::Write;
use std::path::Path;

use super::schema::SCHEMA_VERSION;
use crate::SearchError;

const STAMP: &str = "stamp";
const CURSOR: &str = "cursor";
/// Name of the file of vectors.
pub(crate) const VECTORS: &str = "vectors";

fn failed(folder: &Path) -> impl Fn(std::io::Error) -> SearchError + '_ {
    |source| SearchError::Folder { path: folder.display().to_string(), source }
}

fn wanted(analysis: u64) -> String {
    format!("parvis search index, schema {SCHEMA_VERSION}, analysis {analysis:016x}\n")
}

/// Makes the folder ready; empties it where its stamp is not the wanted one.
pub(crate) fn prepare(folder: &Path, analysis: u64) -> Result<(), SearchError> {
    if std::fs::read_to_string(folder.join(STAMP)).is_ok_and(|stamp| stamp == wanted(analysis)) {
        return Ok(());
    }
    clear(folder, analysis)
}

/// Empties the folder of what this crate puts there, then stamps it.
pub(crate) fn clear(folder: &Path, analysis: u64) -> Result<(), SearchError> {
    for name in super::PARTS {
        match std::fs::remove_dir_all(folder.join(name)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(failed(folder)(error)),
            _ => {}
        }
    }
    for name in [STAMP, CURSOR] {
        match std::fs::remove_file(folder.join(name)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(failed(folder)(error)),
            _ => {}
        }
    }
    std::fs::create_dir_all(folder).map_err(failed(folder))?;
    replace(folder, STAMP, &wanted(analysis))
}

pub(crate) fn read_cursor(folder: &Path) -> Option<String> {
    std::fs::read_to_string(folder.join(CURSOR)).ok()
}

pub(crate) fn write_cursor(folder: &Path, cursor: &str) -> Result<(), SearchError> {
    replace(folder, CURSOR, cursor)
}

/// Writes beside, then renames: a crash leaves the old content or the new one, never a half.
fn replace(folder: &Path, name: &str, content: &str) -> Result<(), SearchError> {
    let beside = folder.join(format!("{name}.new"));
    let write = || {
        let mut file = std::fs::File::create(&beside)?;
        file.write_all(content.as_bytes())?;
        file.sync_all()?;
        std::fs::rename(&beside, folder.join(name))
    };
    write().map_err(failed(folder))
}
