//! Why does a file not go in, apart from what the reader of files finds in it?
//!
//! One list, so that every refusal that a person may meet has its words in every language.

use corpus::ReadError;
use domain::Coded as _;
use store::jobs::RefusedRecord;

/// A refusal before or around the reading of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// No name remains once folders and control characters are gone, or it is too long.
    Name,
    /// The sending stopped before its end.
    Interrupted,
    /// The file of this machine cannot be opened.
    Unreadable,
    /// Its bytes are gone from the data folder.
    Missing,
    /// A document for other readers has that name.
    Taken,
}

impl Refusal {
    const ALL: [Self; 5] = [Self::Name, Self::Interrupted, Self::Unreadable, Self::Missing, Self::Taken];

    const fn code(self) -> &'static str {
        match self {
            Self::Name => "file_name",
            Self::Interrupted => "file_interrupted",
            Self::Unreadable => "file_unreadable",
            Self::Missing => "file_missing",
            Self::Taken => "file_name_taken",
        }
    }

    const fn hint(self) -> &'static str {
        match self {
            Self::Name => "give the file a shorter name, of letters and digits, and send it again",
            Self::Interrupted | Self::Missing => "send the file again",
            Self::Taken => "give the file another name, and send it again",
            Self::Unreadable => "check that the path exists and that Parvis may read it",
        }
    }

    /// The refusal as a job keeps it; `message` is in English.
    pub(crate) fn record(self, message: impl Into<String>) -> RefusedRecord {
        RefusedRecord {
            code: self.code().to_owned(),
            message: message.into(),
            hint: Some(self.hint().to_owned()),
        }
    }
}

/// What the reader of files found, as a job keeps it.
pub(crate) fn of_reader(error: &ReadError) -> RefusedRecord {
    RefusedRecord { code: error.code().to_owned(), message: error.to_string(), hint: error.hint() }
}

/// Every code that a remark on a document may have.
#[must_use]
pub fn notice_codes() -> Vec<&'static str> {
    corpus::Remark::ALL.iter().map(|remark| remark.code()).collect()
}

/// Every code that the refusal of a file may have, those of the reader of files included.
#[must_use]
pub fn refusal_codes() -> Vec<&'static str> {
    ReadError::CODES.into_iter().chain(Refusal::ALL.map(Refusal::code)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_named_once() {
        let mut codes = refusal_codes();
        codes.sort_unstable();
        let count = codes.len();
        codes.dedup();
        assert_eq!(codes.len(), count);
    }
}
