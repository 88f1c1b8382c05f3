//! How do vectors survive a restart? One file: a header that names the model, then one record a vector.
//!
//! Records are appended and flushed at each commit, with a checksum each: reading stops at the first record
//! that is torn or damaged, and the next write cuts the file there. A vector lost is only computed again.

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use domain::{DocumentId, VersionId};
use uuid::Uuid;

use super::meaning::{Head, Row, Vectors};
use crate::SearchError;

const MAGIC: &[u8; 8] = b"PARVEC01";
/// Vectors longer than this are of no model we know.
const DIMENSIONS_MAX: usize = 8192;

/// The file of vectors of one model.
#[derive(Debug)]
pub(crate) struct VectorFile {
    path: PathBuf,
    model: String,
    /// Bytes that are known to be whole.
    length: u64,
}

impl VectorFile {
    /// Opens the file and reads what is whole in it; a file of another model is emptied.
    pub(crate) fn open(path: &Path, model: &str) -> Result<(Self, Vectors), SearchError> {
        let mut file = Self { path: path.to_owned(), model: model.to_owned(), length: 0 };
        let vectors = match File::open(path) {
            Ok(bytes) => file.read(&mut BufReader::new(bytes)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vectors::default(),
            Err(error) => return Err(file.failed(error)),
        };
        Ok((file, vectors))
    }

    fn read(&mut self, reader: &mut impl Read) -> Vectors {
        let mut vectors = Vectors::default();
        let mut header = vec![0; self.header().len()];
        if reader.read_exact(&mut header).is_err() || header != self.header() {
            return vectors;
        }
        self.length = header.len() as u64;
        while let Some((row, bytes)) = read_row(reader) {
            vectors.add([(&row.head, &*row.bytes)]);
            self.length += bytes;
        }
        vectors
    }

    fn header(&self) -> Vec<u8> {
        let name = self.model.as_bytes();
        let mut header = MAGIC.to_vec();
        header.extend(u32::try_from(name.len()).unwrap_or(0).to_le_bytes());
        header.extend(name);
        header
    }

    /// Appends rows and waits for the disk.
    pub(crate) fn append<'a>(
        &mut self,
        rows: impl Iterator<Item = (&'a Head, &'a [i8])>,
    ) -> Result<(), SearchError> {
        let mut bytes = if self.length == 0 { self.header() } else { Vec::new() };
        rows.for_each(|(head, values)| write_row(&mut bytes, head, values));
        let write = || {
            let options = File::options().create(true).truncate(false).write(true).open(&self.path);
            let mut file = options?;
            file.set_len(self.length)?;
            file.seek(SeekFrom::Start(self.length))?;
            file.write_all(&bytes)?;
            file.sync_all()
        };
        write().map_err(|error| self.failed(error))?;
        self.length += bytes.len() as u64;
        Ok(())
    }

    /// Writes the file anew with these rows alone: what was removed leaves the disk.
    pub(crate) fn rewrite<'a>(
        &mut self,
        rows: impl Iterator<Item = (&'a Head, &'a [i8])>,
    ) -> Result<(), SearchError> {
        let mut bytes = self.header();
        rows.for_each(|(head, values)| write_row(&mut bytes, head, values));
        let beside = self.path.with_extension("new");
        let write = || {
            let mut file = File::create(&beside)?;
            file.write_all(&bytes)?;
            file.sync_all()?;
            std::fs::rename(&beside, &self.path)
        };
        write().map_err(|error| self.failed(error))?;
        self.length = bytes.len() as u64;
        Ok(())
    }

    fn failed(&self, source: std::io::Error) -> SearchError {
        SearchError::Folder { path: self.path.display().to_string(), source }
    }
}

fn write_row(out: &mut Vec<u8>, head: &Head, values: &[i8]) {
    let start = out.len();
    out.extend(head.document.0.as_bytes());
    out.extend(head.version.0.as_bytes());
    out.extend(head.slot.to_le_bytes());
    out.extend(head.scale.to_le_bytes());
    out.extend(u32::try_from(values.len()).unwrap_or(0).to_le_bytes());
    out.extend(values.iter().map(|value| value.cast_unsigned()));
    let sum = checksum(out.get(start..).unwrap_or_default());
    out.extend(sum.to_le_bytes());
}

fn read_row(reader: &mut impl Read) -> Option<(Row, u64)> {
    let mut head = [0; 44];
    reader.read_exact(&mut head).ok()?;
    let id = |from: usize| Some(Uuid::from_bytes(head.get(from..from + 16)?.try_into().ok()?));
    let four = |from: usize| head.get(from..from + 4)?.try_into().ok();
    let length =
        usize::try_from(u32::from_le_bytes(four(40)?)).ok().filter(|length| *length <= DIMENSIONS_MAX)?;
    let mut bytes = vec![0; length];
    reader.read_exact(&mut bytes).ok()?;
    let mut sum = [0; 8];
    reader.read_exact(&mut sum).ok()?;
    let whole = [&head[..], &bytes].concat();
    if checksum(&whole) != u64::from_le_bytes(sum) {
        return None;
    }
    let head = Head {
        document: DocumentId(id(0)?),
        version: VersionId(id(16)?),
        slot: u32::from_le_bytes(four(32)?),
        scale: f32::from_le_bytes(four(36)?),
    };
    let row = Row { head, bytes: bytes.into_iter().map(u8::cast_signed).collect() };
    Some((row, (whole.len() + 8) as u64))
}

/// FNV-1a, 64 bits: against torn writes, not against malice.
fn checksum(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |sum, byte| (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}
