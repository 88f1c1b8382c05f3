//! Why could a file not be read, and what can the person do?

use domain::{Coded, ErrorKind};
use serde::{Deserialize, Serialize};

use crate::Format;

/// Why a file was refused. Serialisable: the reader runs in a process of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case", tag = "code")]
pub enum ReadError {
    /// No byte.
    #[error("the file is empty")]
    Empty,
    /// No word could be found in it.
    #[error("the {format} file holds no text")]
    NoText {
        /// What it is.
        format: Format,
    },
    /// More bytes than [`crate::Limits::file_bytes`].
    #[error("the file is too large: {bytes} bytes or more, where at most {limit_bytes} are read")]
    TooLarge {
        /// Size of the file, or what was seen of it when it was given up.
        bytes: u64,
        /// Limit.
        limit_bytes: u64,
    },
    /// A password is needed.
    #[error("the {format} file is protected by a password")]
    Encrypted {
        /// What it is.
        format: Format,
    },
    /// Its structure is broken or cut short.
    #[error("the {format} file is damaged: {detail}")]
    Corrupt {
        /// What it claims to be.
        format: Format,
        /// What is wrong, for a technician.
        detail: String,
    },
    /// A format that is not read.
    #[error("{format} files are not read")]
    Unsupported {
        /// What it is.
        format: Format,
    },
    /// An image, and no character recognition was given or it found nothing.
    #[error("the file is an image ({format}) whose words could not be recognised: {detail}")]
    ImageUnread {
        /// What it is.
        format: Format,
        /// Why.
        detail: String,
    },
    /// More pages than [`crate::Limits::pages`].
    #[error("the file has {pages} pages; at most {limit_pages} are read")]
    TooManyPages {
        /// Pages of the file (at least).
        pages: u32,
        /// Limit.
        limit_pages: u32,
    },
    /// It unpacks to far more than it is, or nests without end.
    #[error("the {format} file unpacks to far more than an honest file would: {detail}")]
    Bomb {
        /// What it claims to be.
        format: Format,
        /// Which limit it broke.
        detail: String,
    },
    /// Neither a known format nor text.
    #[error("the file is neither text nor a format that is read")]
    NotText,
    /// The caller stopped the reading because it took too long.
    #[error("the file could not be read within {seconds} seconds")]
    TimedOut {
        /// Time allowed.
        seconds: u32,
    },
    /// The caller stopped the reading because it took too much memory or crashed.
    #[error("reading the file needed more memory than is allowed, or broke the reader")]
    ReaderStopped,
}

impl Coded for ReadError {
    fn code(&self) -> &'static str {
        match self {
            Self::Empty => "file_empty",
            Self::NoText { .. } => "file_no_text",
            Self::TooLarge { .. } => "file_too_large",
            Self::Encrypted { .. } => "file_encrypted",
            Self::Corrupt { .. } => "file_corrupt",
            Self::Unsupported { .. } => "file_unsupported",
            Self::ImageUnread { .. } => "file_image_unread",
            Self::TooManyPages { .. } => "file_too_many_pages",
            Self::Bomb { .. } => "file_bomb",
            Self::NotText => "file_not_text",
            Self::TimedOut { .. } => "file_timed_out",
            Self::ReaderStopped => "file_reader_stopped",
        }
    }

    fn kind(&self) -> ErrorKind {
        ErrorKind::User
    }

    fn hint(&self) -> Option<String> {
        Some(self.advice().to_owned())
    }
}

impl ReadError {
    /// The code of every refusal, in the order of the list above.
    pub const CODES: [&'static str; 12] = [
        "file_empty",
        "file_no_text",
        "file_too_large",
        "file_encrypted",
        "file_corrupt",
        "file_unsupported",
        "file_image_unread",
        "file_too_many_pages",
        "file_bomb",
        "file_not_text",
        "file_timed_out",
        "file_reader_stopped",
    ];

    fn advice(&self) -> &'static str {
        match self {
            Self::Empty => "Send the file again: it may have been cut off while it was copied.",
            Self::NoText { .. } => {
                "Check that the file opens and shows text; if it is a scan, send it as PDF."
            }
            Self::TooLarge { .. } => "Split the file, or save it with smaller images.",
            Self::Encrypted { .. } => "Open it with its password and save a copy without one.",
            Self::Corrupt { .. } => {
                "Open it in the program that made it, save it again as PDF, and send that."
            }
            Self::Unsupported { format } => unsupported_advice(*format),
            Self::ImageUnread { .. } => {
                "Install Tesseract with the languages `fra` and `eng`, or send the text as PDF or DOCX."
            }
            Self::TooManyPages { .. } => "Split the file into parts with fewer pages.",
            Self::Bomb { .. } => "Save it again as PDF from the program that made it, and send that.",
            Self::NotText => "Save it as PDF, DOCX, ODT, XLSX, HTML or plain text, and send that.",
            Self::TimedOut { .. } => "Split the file into smaller parts, or save it again as PDF.",
            Self::ReaderStopped => {
                "Save it again as PDF with smaller images, or split it into smaller parts."
            }
        }
    }
}

fn unsupported_advice(format: Format) -> &'static str {
    match format {
        Format::LegacyDoc | Format::Rtf => "Open it in a word processor and save it as DOCX or PDF.",
        Format::LegacyXls => "Open it in a spreadsheet program and save it as XLSX.",
        Format::LegacyPpt | Format::Pptx | Format::Odp => "Open it and export it as PDF.",
        Format::OutlookMsg => "Save the message as EML, or print it to PDF.",
        Format::Archive => "Unpack the archive and send the files in it.",
        _ => "Save it as PDF or DOCX, and send that.",
    }
}

#[cfg(test)]
mod tests {
    use super::ReadError;

    /// Asked to read a variant that does not exist, serde names those that do.
    #[test]
    fn the_list_of_codes_has_every_refusal() {
        let error = serde_json::from_str::<ReadError>(r#"{"code":"?"}"#).unwrap_err().to_string();
        let named: Vec<String> =
            error.split('`').skip(3).step_by(2).map(|variant| format!("file_{variant}")).collect();
        assert_eq!(named, ReadError::CODES, "{error}");
    }
}
