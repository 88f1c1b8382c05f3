//! How is a value tied to the words that it was read from?
//!
//! *Invariant:* a [`Source`] is a slice of a page, a [`Field`] stands in the words of its source. Both are only made by
//! the functions that check it, and checked again when they come back from JSON.

use serde::{Deserialize, Serialize};

use crate::document::Page;
use crate::text::CharRange;

/// Words with runs of white space as one blank: what two texts are compared by.
#[must_use]
pub fn fold(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Exact words of one page.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Quote {
    /// Page number, from 1.
    pub page: u32,
    /// A slice of the page's text.
    pub quote: String,
    /// First character of the slice in the page's text.
    pub start: u32,
    /// One past its last character.
    pub end: u32,
}

impl Quote {
    /// The words at `range` of `page`; `None` where the range leaves the page or holds no word.
    #[must_use]
    pub fn of(page: &Page, range: CharRange) -> Option<Self> {
        let words = range.slice(&page.text)?;
        let quote = Self { page: page.number, quote: words.to_owned(), start: range.start, end: range.end };
        (!words.trim().is_empty()).then_some(quote)
    }

    /// Whether `pages` hold these words at this place.
    #[must_use]
    pub fn holds(&self, pages: &[Page]) -> bool {
        let page = pages.iter().find(|page| page.number == self.page);
        let range = CharRange::new(self.start, self.end);
        page.and_then(|page| range.slice(&page.text)).is_some_and(|words| words == self.quote)
    }
}

/// Where a value was read: one run of words, or several where it goes on elsewhere (the next page, the next column).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Source {
    #[serde(flatten)]
    first: Quote,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    then: Vec<Quote>,
}

impl Source {
    /// A source made of these runs of words, in the order in which they are read; `None` without any.
    #[must_use]
    pub fn of(quotes: Vec<Quote>) -> Option<Self> {
        let mut quotes = quotes.into_iter();
        let first = quotes.next()?;
        Some(Self { first, then: quotes.collect() })
    }

    /// The words at `range` of `page`; `None` where the range leaves the page or holds no word.
    #[must_use]
    pub fn at(page: &Page, range: CharRange) -> Option<Self> {
        Quote::of(page, range).map(|first| Self { first, then: Vec::new() })
    }

    /// Page of its first words, from 1.
    #[must_use]
    pub fn page(&self) -> u32 {
        self.first.page
    }

    /// Its runs of words, in the order in which they are read.
    pub fn quotes(&self) -> impl Iterator<Item = &Quote> {
        std::iter::once(&self.first).chain(&self.then)
    }

    /// All its words, runs joined by a blank.
    #[must_use]
    pub fn words(&self) -> String {
        self.quotes().map(|quote| quote.quote.as_str()).collect::<Vec<_>>().join(" ")
    }

    /// Whether `pages` hold all its words at their places.
    #[must_use]
    pub fn holds(&self, pages: &[Page]) -> bool {
        self.quotes().all(|quote| quote.holds(pages))
    }
}

/// A value that can say whether it stands in given words.
pub trait Stands {
    /// Whether `words` state this value. Texts: they hold it, white space folded. Numbers, amounts and dates: they
    /// write it in figures, Roman figures or words. Our own categories, which no document writes: always.
    fn stands_in(&self, words: &str) -> bool;
}

impl Stands for String {
    fn stands_in(&self, words: &str) -> bool {
        !self.trim().is_empty() && fold(words).contains(&fold(self))
    }
}

/// What speaks for or against a reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// A word that names the role stands before it (*Pilote :*, *Axe 2*).
    Label,
    /// The header cell of its column or the first cell of its row names the role.
    Column,
    /// It is set as a heading or as an item of a list.
    Typography,
    /// Its number follows the one before, or lies under the one above (1.2 under 1).
    Sequence,
    /// It stands under, or after, the heading that it belongs to.
    Position,
    /// Several lines of the file were joined: their ends say that the sentence goes on.
    Joined,
    /// Cut out of a list at commas, slashes or semicolons.
    Split,
    /// Taken from the sheet or slide around it: the heading stands elsewhere than above it.
    Reordered,
    /// Taken from what is above (the pilot of the axis, the axis of the sheet before).
    Inherited,
    /// The same words stand elsewhere in the document in the same role.
    Repeated,
    /// The words come from recognised characters.
    Ocr,
    /// No word names the role: only the shape of the line does.
    ShapeOnly,
    /// Two readings are as likely.
    Ambiguous,
    /// It contradicts something else that the document says.
    Contradicted,
}

impl Evidence {
    /// Whether it speaks for the reading (as opposed to: calls for a person's look).
    #[must_use]
    pub fn supports(self) -> bool {
        matches!(
            self,
            Self::Label | Self::Column | Self::Typography | Self::Sequence | Self::Position | Self::Repeated
        )
    }

    /// Name in data.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Label => "label",
            Self::Column => "column",
            Self::Typography => "typography",
            Self::Sequence => "sequence",
            Self::Position => "position",
            Self::Joined => "joined",
            Self::Split => "split",
            Self::Reordered => "reordered",
            Self::Inherited => "inherited",
            Self::Repeated => "repeated",
            Self::Ocr => "ocr",
            Self::ShapeOnly => "shape_only",
            Self::Ambiguous => "ambiguous",
            Self::Contradicted => "contradicted",
        }
    }
}

/// How much a person should look at a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Two readings are as likely, or it contradicts another field.
    Doubtful,
    /// One reading is the best, something calls for a look.
    Likely,
    /// Named by the document itself.
    Sure,
}

/// How sure a field is, and why.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "Vec<Evidence>", into = "Vec<Evidence>")]
pub struct Confidence {
    evidence: Vec<Evidence>,
}

impl Confidence {
    /// From what speaks for and against; order and repetitions do not matter.
    #[must_use]
    pub fn of(evidence: &[Evidence]) -> Self {
        evidence.to_vec().into()
    }

    /// What speaks for and against, in a fixed order, without repetition.
    #[must_use]
    pub fn evidence(&self) -> &[Evidence] {
        &self.evidence
    }

    /// The same with one more evidence.
    #[must_use]
    pub fn with(mut self, evidence: Evidence) -> Self {
        self.evidence.push(evidence);
        self.evidence.into()
    }

    /// How much a person should look at it: doubtful where readings compete or fields contradict each other; sure where
    /// the document names the role and nothing calls for a look; else likely.
    #[must_use]
    pub fn level(&self) -> Level {
        let has = |wanted: Evidence| self.evidence.contains(&wanted);
        if has(Evidence::Ambiguous) || has(Evidence::Contradicted) {
            return Level::Doubtful;
        }
        let looks = [Evidence::Reordered, Evidence::Inherited, Evidence::Ocr, Evidence::ShapeOnly];
        let named = has(Evidence::Label) || has(Evidence::Column);
        if named && !looks.into_iter().any(has) { Level::Sure } else { Level::Likely }
    }
}

impl From<Vec<Evidence>> for Confidence {
    fn from(mut evidence: Vec<Evidence>) -> Self {
        evidence.sort_unstable();
        evidence.dedup();
        Self { evidence }
    }
}

impl From<Confidence> for Vec<Evidence> {
    fn from(confidence: Confidence) -> Self {
        confidence.evidence
    }
}

/// A value with the words it was read from and how sure that is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Unchecked<T>", bound(deserialize = "T: Stands + Deserialize<'de>"))]
pub struct Field<T> {
    value: T,
    source: Source,
    confidence: Confidence,
}

/// A field as it comes from JSON.
#[derive(Deserialize)]
struct Unchecked<T> {
    value: T,
    source: Source,
    confidence: Confidence,
}

impl<T: Stands> TryFrom<Unchecked<T>> for Field<T> {
    type Error = NotInSource;

    fn try_from(field: Unchecked<T>) -> Result<Self, NotInSource> {
        Self::verify(field.value, field.source, field.confidence).ok_or(NotInSource)
    }
}

/// A value does not stand in the words given as its source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a value does not stand in its source")]
pub struct NotInSource;

impl<T: Stands> Field<T> {
    /// A value that stands in its source; `None` where it does not.
    #[must_use]
    pub fn verify(value: T, source: Source, confidence: Confidence) -> Option<Self> {
        value.stands_in(&source.words()).then_some(Self { value, source, confidence })
    }
}

impl<T> Field<T> {
    /// The value.
    #[must_use]
    pub fn value(&self) -> &T {
        &self.value
    }

    /// Where it was read.
    #[must_use]
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// How sure it is.
    #[must_use]
    pub fn confidence(&self) -> &Confidence {
        &self.confidence
    }

    /// The same value and source with one more evidence.
    #[must_use]
    pub fn with(self, evidence: Evidence) -> Self {
        Self { confidence: self.confidence.with(evidence), ..self }
    }
}

impl Field<String> {
    /// The words of a source as a value, white space folded.
    #[must_use]
    pub fn words(source: Source, confidence: Confidence) -> Self {
        Self { value: fold(&source.words()), source, confidence }
    }
}

#[cfg(test)]
mod tests {
    use super::{Confidence, Evidence, Field, Level, Source, fold};
    use crate::document::{Page, TextOrigin};
    use crate::text::CharRange;

    fn page(text: &str) -> Page {
        Page {
            number: 3,
            text: text.to_owned(),
            blocks: Vec::new(),
            boxes: Vec::new(),
            size: None,
            origin: TextOrigin::Native,
            layout: crate::document::Layout::default(),
        }
    }

    #[test]
    fn a_field_only_holds_what_its_source_says() {
        let page = page("Pilote :\nGrand\u{a0}Chambéry");
        let source = Source::at(&page, CharRange::new(9, 23)).unwrap();
        let sure = Confidence::of(&[Evidence::Label]);
        assert_eq!(Field::words(source.clone(), sure.clone()).value(), "Grand Chambéry");
        assert!(Field::verify("Grand Chambéry".to_owned(), source.clone(), sure.clone()).is_some());
        assert!(Field::verify("Grand Lac".to_owned(), source.clone(), sure.clone()).is_none());
        assert!(Field::verify(" ".to_owned(), source.clone(), sure).is_none());
        assert!(source.holds(std::slice::from_ref(&page)));
        assert!(Source::at(&page, CharRange::new(9, 99)).is_none());
        assert!(Source::at(&page, CharRange::new(8, 9)).is_none(), "white space is no source");
    }

    #[test]
    fn json_is_checked_when_it_comes_back() {
        let page = page("Pilote : CAF");
        let source = Source::at(&page, CharRange::new(9, 12)).unwrap();
        let field = Field::words(source, Confidence::of(&[Evidence::Label]));
        let json = serde_json::to_string(&field).unwrap();
        assert_eq!(serde_json::from_str::<Field<String>>(&json).unwrap(), field);
        let forged = json.replacen("CAF", "Etat", 1);
        assert!(serde_json::from_str::<Field<String>>(&forged).is_err());
    }

    #[test]
    fn levels_follow_from_evidence() {
        let level = |evidence: &[Evidence]| Confidence::of(evidence).level();
        assert_eq!(level(&[Evidence::Label, Evidence::Split]), Level::Sure);
        assert_eq!(level(&[Evidence::Label, Evidence::Reordered]), Level::Likely);
        assert_eq!(level(&[Evidence::ShapeOnly]), Level::Likely);
        assert_eq!(level(&[Evidence::Label, Evidence::Ambiguous]), Level::Doubtful);
    }

    #[test]
    fn folding_keeps_words() {
        assert_eq!(fold(" a\u{202f}b\n\tc "), "a b c");
    }
}
