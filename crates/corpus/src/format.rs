//! Which formats are known, and by what names?

use serde::{Deserialize, Serialize};

/// A format of file, found from the bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Portable Document Format.
    Pdf,
    /// Word 2007 and later.
    Docx,
    /// OpenDocument text.
    Odt,
    /// Excel 2007 and later.
    Xlsx,
    /// OpenDocument spreadsheet.
    Ods,
    /// Web page.
    Html,
    /// Markdown.
    Markdown,
    /// Plain text.
    Text,
    /// Values separated by commas, semicolons or tabs.
    Csv,
    /// Electronic mail message.
    Eml,
    /// PNG image.
    Png,
    /// JPEG image.
    Jpeg,
    /// TIFF image.
    Tiff,
    /// Word 97-2003.
    LegacyDoc,
    /// Excel 97-2003.
    LegacyXls,
    /// PowerPoint 97-2003.
    LegacyPpt,
    /// Rich Text Format.
    Rtf,
    /// PowerPoint 2007 and later.
    Pptx,
    /// OpenDocument presentation.
    Odp,
    /// Outlook message.
    OutlookMsg,
    /// An Office file of 2007 or later under a password.
    EncryptedOffice,
    /// An archive of files.
    Archive,
    /// Another kind of file that is not text.
    Binary,
}

impl Format {
    /// Name for people.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Pdf => "PDF",
            Self::Docx => "DOCX",
            Self::Odt => "ODT",
            Self::Xlsx => "XLSX",
            Self::Ods => "ODS",
            Self::Html => "HTML",
            Self::Markdown => "Markdown",
            Self::Text => "plain text",
            Self::Csv => "CSV",
            Self::Eml => "EML",
            Self::Png => "PNG",
            Self::Jpeg => "JPEG",
            Self::Tiff => "TIFF",
            Self::LegacyDoc => "DOC (Word 97-2003)",
            Self::LegacyXls => "XLS (Excel 97-2003)",
            Self::LegacyPpt => "PPT (PowerPoint 97-2003)",
            Self::Rtf => "RTF",
            Self::Pptx => "PPTX",
            Self::Odp => "ODP",
            Self::OutlookMsg => "MSG (Outlook)",
            Self::EncryptedOffice => "Office",
            Self::Archive => "archive",
            Self::Binary => "unknown",
        }
    }

    /// Media type.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Odt => "application/vnd.oasis.opendocument.text",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Ods => "application/vnd.oasis.opendocument.spreadsheet",
            Self::Html => "text/html",
            Self::Markdown => "text/markdown",
            Self::Text => "text/plain",
            Self::Csv => "text/csv",
            Self::Eml => "message/rfc822",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Tiff => "image/tiff",
            Self::LegacyDoc => "application/msword",
            Self::LegacyXls => "application/vnd.ms-excel",
            Self::LegacyPpt => "application/vnd.ms-powerpoint",
            Self::Rtf => "application/rtf",
            Self::Pptx => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            Self::Odp => "application/vnd.oasis.opendocument.presentation",
            Self::OutlookMsg => "application/vnd.ms-outlook",
            Self::EncryptedOffice => "application/x-ole-storage",
            Self::Archive => "application/zip",
            Self::Binary => "application/octet-stream",
        }
    }
}

impl std::fmt::Display for Format {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.label())
    }
}
