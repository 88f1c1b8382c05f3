//! What does a decision say of itself: kind, number, object, dates, what it rests on, how it is contested?
//!
//! First the slip that the prefecture's platform adds (*Numéro attribué à l'acte : …*), then the head of the act, then
//! its formulas (*Séance publique du …*, *Fait à …*, *Vu …*). Each value is a slice of a page.

mod cites;
mod dates;
mod patterns;

use domain::CharRange;
use domain::acts::{ActDate, ActProposal, Appeal};
use domain::document::{BlockRole, Page, ReadDocument};
use domain::plan::{Confidence, Evidence, Field, Quote, Source, fold};
use std::ops::Range;

use crate::passages::TextIndex;
use patterns::{Pattern, find};

/// Characters of a document looked at: the head, the visas and the slip of an act stand within.
const CHARS_MAX: usize = 400_000;
/// Words of an object at most.
const OBJECT_WORDS_MAX: usize = 80;

/// The act that a document holds; fields that it does not state are absent.
#[must_use]
pub fn read(document: &ReadDocument) -> ActProposal {
    let reader = Reader::of(&document.pages);
    let published = reader.dates(&patterns::PUBLISHED);
    let mut published = published.into_iter();
    let (published_from, published_to) = (published.next(), published.next());
    ActProposal {
        kind: reader.first(&[&patterns::NATURE]).or_else(|| reader.named(&patterns::KIND)),
        number: reader.first(&[&patterns::NUMBER]).or_else(|| reader.named(&patterns::NUMBER_IN_HEAD)),
        object: reader
            .first(&[&patterns::OBJECT])
            .or_else(|| reader.title(document))
            .or_else(|| reader.above_the_report()),
        act_date: reader
            .dates(&patterns::DATE)
            .into_iter()
            .next()
            .or_else(|| reader.dates(&patterns::MEETING).into_iter().next())
            .or_else(|| reader.dates(&patterns::SIGNED_ON).into_iter().next())
            .or_else(|| reader.dates(&patterns::DATED_IN_HEAD).into_iter().next()),
        signed_at: reader.named(&patterns::SIGNED_AT),
        transmitted: reader.dates(&patterns::TRANSMITTED).into_iter().next(),
        received: reader.dates(&patterns::RECEIVED).into_iter().next(),
        published_from,
        published_to,
        identifier: reader
            .first(&[&patterns::TRANSMISSION_ID])
            .or_else(|| reader.named(&patterns::BARE_ID))
            .or_else(|| reader.first(&[&patterns::OWN_ID])),
        theme: reader.first(&[&patterns::THEME]),
        cites: cites::cites_of(&reader),
        appeal: reader.appeal(),
    }
}

/// The pages of an act.
pub(crate) struct Reader<'a> {
    pages: Vec<(&'a Page, TextIndex<'a>)>,
}

impl<'a> Reader<'a> {
    fn of(pages: &'a [Page]) -> Self {
        let mut left = CHARS_MAX;
        let within = pages.iter().take_while(|page| {
            let fits = left > 0;
            left = left.saturating_sub(page.text.len());
            fits
        });
        Self { pages: within.map(|page| (page, TextIndex::new(&page.text))).collect() }
    }

    /// The text of each page.
    pub(crate) fn texts(&self) -> impl Iterator<Item = (usize, &'a str)> {
        self.pages.iter().enumerate().map(|(at, (page, _))| (at, page.text.as_str()))
    }

    /// The words at these bytes of a page.
    pub(crate) fn field(
        &self,
        page: usize,
        bytes: Range<usize>,
        evidence: &[Evidence],
    ) -> Option<Field<String>> {
        Some(Field::words(self.source(page, bytes)?, Confidence::of(evidence)))
    }

    fn source(&self, page: usize, bytes: Range<usize>) -> Option<Source> {
        let (page, index) = self.pages.get(page)?;
        let length = u32::try_from(page.text.chars().count()).ok()?;
        let range = index.within(CharRange::new(0, length), &bytes)?;
        Source::of(vec![Quote::of(page, range)?])
    }

    /// The value after the first of these labels that has one.
    fn first(&self, labels: &[&Pattern]) -> Option<Field<String>> {
        labels.iter().find_map(|label| {
            self.texts().find_map(|(page, text)| {
                let found = find(label, text).into_iter().find_map(|found| trimmed(text, found))?;
                self.field(page, found, &[Evidence::Label])
            })
        })
    }

    /// What a formula names, without a label of its own.
    fn named(&self, pattern: &Pattern) -> Option<Field<String>> {
        self.texts().find_map(|(page, text)| {
            let found = find(pattern, text).into_iter().find_map(|found| trimmed(text, found))?;
            self.field(page, found, &[Evidence::Position])
        })
    }

    /// The dates after a label, on the first page that has any.
    fn dates(&self, label: &Pattern) -> Vec<Field<ActDate>> {
        let found = self.texts().find_map(|(page, text)| {
            let dates: Vec<Field<ActDate>> = find(label, text)
                .into_iter()
                .map(|value| dates::dates_at(text, value))
                .find(|dates| !dates.is_empty())?
                .into_iter()
                .filter_map(|(bytes, date)| {
                    let written = fold(text.get(bytes.clone())?);
                    let date = ActDate { date, written };
                    Field::verify(date, self.source(page, bytes)?, Confidence::of(&[Evidence::Label]))
                })
                .collect();
            Some(dates)
        });
        found.unwrap_or_default()
    }

    /// The title of the act, with the headings that go on with it.
    fn title(&self, document: &ReadDocument) -> Option<Field<String>> {
        let wanted = fold(&document.title);
        let (page, index) = self.pages.first()?;
        let blocks = &page.blocks;
        let words = |at: usize| blocks.get(at).map(|block| fold(index.slice(block.range)));
        let first = (0..blocks.len()).find(|at| {
            words(*at).is_some_and(|words| words == wanted || wanted.starts_with(&words) && words.len() > 20)
        })?;
        let role = blocks.get(first)?.role;
        let is_heading = matches!(role, BlockRole::Heading { .. });
        let (mut first, mut last) = (first, first);
        while is_heading && blocks.get(last + 1).is_some_and(|next| next.role == role) {
            last += 1;
        }
        // The title that the document is filed under may be its second line.
        let goes_before = |at: usize| {
            let above =
                at.checked_sub(1).and_then(|above| blocks.get(above)).filter(|above| above.role == role)?;
            let words = fold(index.slice(above.range));
            (!patterns::is_formula(&words) && words.split_whitespace().count() > 1).then_some(at - 1)
        };
        while let Some(above) = goes_before(first).filter(|_| is_heading) {
            first = above;
        }
        let range = CharRange::new(blocks.get(first)?.range.start, blocks.get(last)?.range.end);
        let field = Field::words(
            Source::at(page, range)?,
            Confidence::of(&[Evidence::Typography, Evidence::Position]),
        );
        let formula = patterns::is_formula(field.value());
        (!formula && field.value().split_whitespace().count() <= OBJECT_WORDS_MAX).then_some(field)
    }

    /// The line right above the words that open the report to the council: a title that nothing but its place tells, as
    /// where it ends in a full stop.
    fn above_the_report(&self) -> Option<Field<String>> {
        self.pages.iter().enumerate().find_map(|(at, (page, index))| {
            let words = |block: usize| page.blocks.get(block).map(|block| index.slice(block.range).trim());
            let opens = |block: &usize| {
                words(*block).is_some_and(|words| !find(&patterns::REPORTED, &fold(words)).is_empty())
            };
            let title = (1..page.blocks.len()).find(opens)?.checked_sub(1)?;
            let said = fold(words(title)?);
            let count = said.split_whitespace().count();
            let is_small = |word: &str| word.chars().count() > 3 && word.chars().all(char::is_lowercase);
            // A list of names has no small words; a label or a formula of the head is no title.
            let is_title = (3..=OBJECT_WORDS_MAX).contains(&count)
                && said.starts_with(char::is_uppercase)
                && said.split_whitespace().any(is_small)
                && !said.contains(':')
                && !patterns::is_formula(&said);
            let range = page.blocks.get(title)?.range;
            let start = page.text.char_indices().nth(range.start as usize)?.0;
            let bytes = trimmed(&page.text, start..start + range.slice(&page.text)?.len())?;
            is_title.then(|| self.field(at, bytes, &[Evidence::Position]))?
        })
    }

    fn appeal(&self) -> Option<Appeal> {
        let days_or_months = self.named(&patterns::APPEAL_TIME);
        let court = self.named(&patterns::COURT);
        (days_or_months.is_some() || court.is_some()).then_some(Appeal { days_or_months, court })
    }
}

/// Bytes without blanks, emphasis and marks at the ends; nothing where no word is left.
fn trimmed(text: &str, bytes: Range<usize>) -> Option<Range<usize>> {
    let words = text.get(bytes.clone())?;
    let off =
        |c: char| c.is_whitespace() || matches!(c, '*' | ':' | ';' | ',' | '"' | '_' | '«' | '»' | '–' | '.');
    let start = bytes.start + (words.len() - words.trim_start_matches(off).len());
    let end = bytes.start + words.trim_end_matches(off).len();
    (start < end).then_some(start..end)
}
