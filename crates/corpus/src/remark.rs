//! Which remarks can the reading of a file leave?
//!
//! One list, so that every remark that a person may meet has its words in every language: pages translate by code, and
//! a remark outside the list cannot be made.

use domain::document::Notice;

macro_rules! remarks {
    ($($(#[$about:meta])+ $name:ident = $code:literal,)+) => {
        /// A remark that goes with a file that was taken in.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Remark {
            $($(#[$about])+ $name,)+
        }

        impl Remark {
            /// Every remark.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// Stable code in `snake_case`, the `code` of [`domain::document::Notice`].
            #[must_use]
            pub fn code(self) -> &'static str {
                match self {
                    $(Self::$name => $code,)+
                }
            }

            /// The remark on the whole document, with its message in English.
            pub(crate) fn notice(self, message: impl Into<String>) -> Notice {
                let code = self.code().to_owned();
                Notice { code, message: message.into(), pages: Vec::new(), names: Vec::new() }
            }
        }
    };
}

remarks! {
    /// The name says another format than the bytes.
    ExtensionMismatch = "extension_mismatch",
    /// Too many passages: the end cannot be searched.
    PassagesCut = "passages_cut",
    /// Pages that are longer than is kept.
    PageCut = "page_cut",
    /// A text that is longer than is kept.
    DocumentCut = "document_cut",
    /// A table with more cells than are kept.
    CellsCut = "cells_cut",
    /// Characters that the encoding of the file does not have.
    CharactersDamaged = "characters_damaged",
    /// Hidden sheets, left out; `names` has them.
    SheetsHidden = "sheets_hidden",
    /// Attachments that are not looked at; `names` has them.
    AttachmentsLeftOut = "attachments_left_out",
    /// An attachment that could not be read; `names` has it.
    AttachmentUnread = "attachment_unread",
    /// Pages of a PDF that are images and were not recognised.
    PdfPagesUnread = "pdf_pages_unread",
    /// Pages of a PDF that are damaged.
    PdfPagesBroken = "pdf_pages_broken",
    /// Pages of a PDF with more text than is kept.
    PdfTextCut = "pdf_text_cut",
    /// Pages of a PDF whose letters the file does not tell.
    PdfLettersUnknown = "pdf_letters_unknown",
}
