//! How is a zip read without being taken in: nothing is unpacked past the limits, whatever it claims?

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::{Format, Limits, ReadError};

/// The zip that an office file is.
#[derive(Debug)]
pub(crate) struct Container<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    format: Format,
    packed_bytes: u64,
    unpacked_bytes: u64,
    limits: &'a Limits,
}

/// Members of a container; an honest office file has a few hundred.
const MEMBERS_MOST: usize = 20_000;

impl<'a> Container<'a> {
    /// Opens the list of members.
    ///
    /// # Errors
    /// [`ReadError::Corrupt`] where it cannot be read, [`ReadError::Bomb`] where it has too many members.
    pub(crate) fn open(bytes: &'a [u8], format: Format, limits: &'a Limits) -> Result<Self, ReadError> {
        let archive = ZipArchive::new(Cursor::new(bytes))
            .map_err(|error| ReadError::Corrupt { format, detail: error.to_string() })?;
        if archive.len() > MEMBERS_MOST {
            return Err(ReadError::Bomb { format, detail: format!("it has {} members", archive.len()) });
        }
        let packed_bytes = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        Ok(Self { archive, format, packed_bytes, unpacked_bytes: 0, limits })
    }

    /// The bytes of a member, `None` where there is none of that name.
    ///
    /// # Errors
    /// [`ReadError::Encrypted`], [`ReadError::Corrupt`], [`ReadError::Bomb`].
    pub(crate) fn member(&mut self, name: &str) -> Result<Option<Vec<u8>>, ReadError> {
        let mut bytes = Vec::new();
        Ok(self.unpack(name, &mut bytes)?.then_some(bytes))
    }

    /// Unpacks every member to nowhere, so that another library may be trusted with the file.
    ///
    /// # Errors
    /// [`ReadError::Encrypted`], [`ReadError::Corrupt`], [`ReadError::Bomb`].
    pub(crate) fn check_all(&mut self) -> Result<(), ReadError> {
        let names: Vec<String> =
            self.archive.file_names().filter_map(|name| name.ok().map(|name| name.into_owned())).collect();
        for name in names {
            self.unpack(&name, &mut std::io::sink())?;
        }
        Ok(())
    }

    fn unpack(&mut self, name: &str, out: &mut impl std::io::Write) -> Result<bool, ReadError> {
        let format = self.format;
        let corrupt = |detail: String| ReadError::Corrupt { format, detail };
        let mut member = match self.archive.by_name(name) {
            Ok(member) => member,
            Err(ZipError::FileNotFound) => return Ok(false),
            Err(ZipError::UnsupportedArchive(reason)) if reason.contains("assword") => {
                return Err(ReadError::Encrypted { format });
            }
            Err(error) => return Err(corrupt(format!("{name}: {error}"))),
        };
        let room = self.limits.unpacked_bytes.saturating_sub(self.unpacked_bytes);
        let by_ratio = self.packed_bytes.saturating_mul(self.limits.unpacked_ratio);
        let room = room.min(by_ratio.max(Limits::RATIO_FROM_BYTES).saturating_sub(self.unpacked_bytes));
        let copied = std::io::copy(&mut (&mut member).take(room.saturating_add(1)), out)
            .map_err(|error| corrupt(format!("{name}: {error}")))?;
        self.unpacked_bytes += copied;
        if copied > room {
            let detail = format!("{name} alone is past {room} bytes");
            return Err(ReadError::Bomb { format, detail });
        }
        Ok(true)
    }
}
