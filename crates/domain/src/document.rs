//! What is a document, once read?
//!
//! A document has versions; a version has pages; a page has a cleaned text, the blocks it is made of and,
//! for PDF and scans, boxes that tie characters to places on the sheet. Passages are cut from blocks.
//! The page text is the ground of every proof: what is quoted is a slice of it.

use serde::{Deserialize, Serialize};

use crate::text::CharRange;
pub use crate::visibility::{Audience, Visibility};

/// Kind of a document, as a city sorts its papers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Decision, deliberation, order (*arrêté*), by-law.
    Act,
    /// Plan, programme, contract such as a *contrat de ville*.
    Plan,
    /// Report, review of a mandate, accounts, study.
    Report,
    /// Press release.
    PressRelease,
    /// Notice: how to do something, opening hours, fees, calendars.
    Notice,
    /// Minutes of a meeting.
    Minutes,
    /// Anything else.
    Other,
}

impl Kind {
    /// Every kind, in the order shown.
    pub const ALL: [Self; 7] =
        [Self::Act, Self::Plan, Self::Report, Self::PressRelease, Self::Notice, Self::Minutes, Self::Other];

    /// Name in data and addresses.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Act => "act",
            Self::Plan => "plan",
            Self::Report => "report",
            Self::PressRelease => "press_release",
            Self::Notice => "notice",
            Self::Minutes => "minutes",
            Self::Other => "other",
        }
    }

    /// The kind of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// Language of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Language {
    /// French, of any country.
    #[serde(rename = "fr")]
    French,
    /// English.
    #[serde(rename = "en")]
    English,
}

/// A rectangle on a page, in points (1/72 inch), origin at the top left of the page as displayed, `y` down.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Rect {
    /// Left.
    pub x0: f32,
    /// Top.
    pub y0: f32,
    /// Right.
    pub x1: f32,
    /// Bottom.
    pub y1: f32,
}

/// Where a run of characters (about a word) is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct TextBox {
    /// Characters of the page text.
    pub range: CharRange,
    /// Place on the sheet.
    pub rect: Rect,
}

/// What a block of a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "role")]
pub enum BlockRole {
    /// A heading; level 1 is the highest.
    Heading {
        /// 1 to 6.
        level: u8,
    },
    /// A paragraph.
    Paragraph,
    /// An item of a list.
    ListItem,
    /// A row of a table, cells separated by ` | `. Header cells are repeated by the reader as `header: value`
    /// only where the table has a header row and no row would be understood without it.
    TableRow,
    /// A note in the margin (names of those present, object of an act).
    SideNote,
    /// Repeated at the top of pages.
    Header,
    /// Repeated at the bottom of pages.
    Footer,
}

/// A block: a range of the page text with one role. Blocks are in reading order and do not overlap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// Characters of the page text.
    pub range: CharRange,
    /// What it is.
    #[serde(flatten)]
    pub role: BlockRole,
}

/// How the text of a page was obtained.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "origin")]
pub enum TextOrigin {
    /// Written in the file.
    Native,
    /// Recognised from an image; mean word confidence from 0 to 100.
    Ocr {
        /// Mean confidence.
        confidence: f32,
    },
    /// The page is an image and nothing could read it.
    Unread,
}

/// A page (a slide, a sheet of a workbook, the whole of a text without pages).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Page {
    /// 1 for the first.
    pub number: u32,
    /// Cleaned text: words cut at line ends healed, wrapped lines joined, blocks separated by one line feed.
    /// Apart from that and white space, every character is the file's own (OCR slips included).
    pub text: String,
    /// Blocks in reading order.
    pub blocks: Vec<Block>,
    /// Boxes in the order of the text; empty where the format has no geometry.
    pub boxes: Vec<TextBox>,
    /// Width and height in points, where the format has them.
    pub size: Option<(f32, f32)>,
    /// How the text was obtained.
    pub origin: TextOrigin,
    /// Lines and cells of the file, where blocks do not tell them.
    #[serde(default, skip_serializing_if = "Layout::is_empty")]
    pub layout: Layout,
}

/// How the file itself set its words: what joining lines and rows into blocks leaves out.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Layout {
    /// Characters of the page text at which a line of the file begins within a block, ascending.
    #[serde(default)]
    pub line_starts: Vec<u32>,
    /// Filled cells of tables in order of the text; they do not overlap.
    #[serde(default)]
    pub cells: Vec<Cell>,
    /// Characters at which a line begins that a blank line or a wide space sets apart from the one above, ascending.
    #[serde(default)]
    pub gaps: Vec<u32>,
    /// Slides: the whole page of a presentation, or the parts of a text that wide gaps make.
    #[serde(default)]
    pub slides: Vec<CharRange>,
}

impl Layout {
    /// Whether blocks say all there is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.line_starts.is_empty() && self.cells.is_empty() && self.gaps.is_empty() && self.slides.is_empty()
    }
}

/// A filled cell of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// Characters of the page text.
    pub range: CharRange,
    /// Which table of the page, from 0.
    pub table: u32,
    /// Which row of the table, from 0.
    pub row: u32,
    /// Which column, from 0.
    pub column: u32,
}

/// A piece of a passage on one page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// Page number, from 1.
    pub page: u32,
    /// Characters of that page's text.
    pub range: CharRange,
}

/// A passage: the unit of search. Follows headings, never cuts a sentence or a table row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// Rank in the document, from 0.
    pub ordinal: u32,
    /// Headings above it, outermost first.
    pub headings: Vec<String>,
    /// Its text: the slices of its spans joined by one line feed.
    pub text: String,
    /// Where it stands: nearly always one span; two where a sentence runs over the end of a page.
    pub spans: Vec<Span>,
    /// True for side notes and captions, which are found but weigh less.
    pub marginal: bool,
}

/// A remark of the reader that people must see ("pages 3 and 4 are images and were not read").
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Stable code in `snake_case`.
    pub code: String,
    /// In English, with what to do; pages translate by code.
    pub message: String,
    /// Pages concerned, empty for the whole document.
    pub pages: Vec<u32>,
    /// Parts of the file concerned, as it names them: sheets, attachments.
    #[serde(default)]
    pub names: Vec<String>,
}

/// A file once read: what `corpus` gives and `store` keeps.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReadDocument {
    /// Media type found by looking at the bytes (not believed from the name).
    pub media_type: String,
    /// Title: the file's own where it is meaningful, else its first heading, else the file name.
    pub title: String,
    /// Kind, recognised from words and layout.
    pub kind: Kind,
    /// Date of the document (signature, meeting, publication), not of the file.
    pub date: Option<jiff::civil::Date>,
    /// Language of most of the text.
    pub language: Language,
    /// Pages in order.
    pub pages: Vec<Page>,
    /// Passages in order.
    pub passages: Vec<Passage>,
    /// Remarks.
    pub notices: Vec<Notice>,
}
