//! What does a decision say of itself: kind, number, dates, what it rests on, how it is contested?

use serde::ser::SerializeMap as _;
use serde::{Deserialize, Serialize, Serializer};

use crate::plan::{Field, Source, SourcesShown, Stands, View};

/// A date as an act states it, and as a calendar has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActDate {
    /// The day.
    pub date: jiff::civil::Date,
    /// As written (*17 avril 2025*, *17/04/2025*).
    pub written: String,
}

impl Stands for ActDate {
    /// Its words stand in the source; that they mean this day is the reader's business (`corpus::dates`).
    fn stands_in(&self, words: &str) -> bool {
        self.written.stands_in(words)
    }
}

/// How an act is contested.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Appeal {
    /// Time to do so, as written (*2 mois*).
    pub days_or_months: Option<Field<String>>,
    /// Court (*Tribunal Administratif de Grenoble*).
    pub court: Option<Field<String>>,
}

/// An act as read out of its document.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ActProposal {
    /// Kind, as written (*Décision*, *Délibération*, *Arrêté*).
    pub kind: Option<Field<String>>,
    /// Number (*DDM-2025-075*).
    pub number: Option<Field<String>>,
    /// What it is about.
    pub object: Option<Field<String>>,
    /// Day of the act: of the decision, of the meeting.
    pub act_date: Option<Field<ActDate>>,
    /// Where it was signed (*Chambéry*).
    pub signed_at: Option<Field<String>>,
    /// Day sent to the prefecture.
    pub transmitted: Option<Field<ActDate>>,
    /// Day received by the prefecture.
    pub received: Option<Field<ActDate>>,
    /// First day of publication or posting.
    pub published_from: Option<Field<ActDate>>,
    /// Last day of publication or posting.
    pub published_to: Option<Field<ActDate>>,
    /// Identifier given when it was sent to the prefecture; else its unique identifier.
    pub identifier: Option<Field<String>>,
    /// Matter, in the prefecture's list or in the city's own.
    pub theme: Option<Field<String>>,
    /// Acts and articles of law that it rests on, as written.
    pub cites: Vec<Field<String>>,
    /// How it is contested.
    pub appeal: Option<Appeal>,
}

impl ActProposal {
    /// The fixed form, ready to be written as JSON.
    #[must_use]
    pub fn view(&self, sources: SourcesShown) -> View<'_, Self> {
        View(self, sources)
    }

    /// Every source in it, for checks against the pages.
    #[must_use]
    pub fn sources(&self) -> Vec<&Source> {
        let texts = [&self.kind, &self.number, &self.object, &self.signed_at, &self.identifier, &self.theme];
        let dates =
            [&self.act_date, &self.transmitted, &self.received, &self.published_from, &self.published_to];
        let appeal = self.appeal.iter().flat_map(|appeal| appeal.days_or_months.iter().chain(&appeal.court));
        let texts = texts.into_iter().flatten().chain(&self.cites).chain(appeal).map(Field::source);
        texts.chain(dates.into_iter().flatten().map(Field::source)).collect()
    }
}

/// A date is written as `2025-04-17`; with sources, its words stand in `text`.
struct Dated<'a>(&'a Option<Field<ActDate>>, SourcesShown);

impl Serialize for Dated<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Some(field) = self.0 else { return serializer.serialize_none() };
        let date = field.value();
        if self.1 == SourcesShown::No {
            return date.date.serialize(serializer);
        }
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("value", &date.date)?;
        map.serialize_entry("text", &date.written)?;
        map.serialize_entry("source", field.source())?;
        map.serialize_entry("confidence", &field.confidence().level())?;
        map.serialize_entry("evidence", field.confidence().evidence())?;
        map.end()
    }
}

impl Serialize for View<'_, Appeal> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("days_or_months", &View(&self.0.days_or_months, self.1))?;
        map.serialize_entry("court", &View(&self.0.court, self.1))?;
        map.end()
    }
}

impl Serialize for View<'_, ActProposal> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(act, sources) = *self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("kind", &View(&act.kind, sources))?;
        map.serialize_entry("number", &View(&act.number, sources))?;
        map.serialize_entry("object", &View(&act.object, sources))?;
        map.serialize_entry("act_date", &Dated(&act.act_date, sources))?;
        map.serialize_entry("signed_at", &View(&act.signed_at, sources))?;
        map.serialize_entry("transmitted", &Dated(&act.transmitted, sources))?;
        map.serialize_entry("received", &Dated(&act.received, sources))?;
        map.serialize_entry("published_from", &Dated(&act.published_from, sources))?;
        map.serialize_entry("published_to", &Dated(&act.published_to, sources))?;
        map.serialize_entry("identifier", &View(&act.identifier, sources))?;
        map.serialize_entry("theme", &View(&act.theme, sources))?;
        map.serialize_entry("cites", &View(&act.cites, sources))?;
        map.serialize_entry("appeal", &View(&act.appeal, sources))?;
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::{ActDate, ActProposal};
    use crate::document::{Page, TextOrigin};
    use crate::plan::{Confidence, Evidence, Field, Source, SourcesShown};
    use crate::text::CharRange;

    #[test]
    fn the_form_is_fixed_and_dates_are_iso() {
        let text = "Date de l'acte : 17 avril 2025".to_owned();
        let page = Page {
            number: 1,
            text,
            blocks: Vec::new(),
            boxes: Vec::new(),
            size: None,
            origin: TextOrigin::Native,
            layout: crate::document::Layout::default(),
        };
        let source = Source::at(&page, CharRange::new(17, 30)).unwrap();
        let date = ActDate { date: jiff::civil::date(2025, 4, 17), written: "17 avril 2025".to_owned() };
        let act_date = Field::verify(date, source, Confidence::of(&[Evidence::Label]));
        assert!(act_date.is_some());
        let act = ActProposal { act_date, ..ActProposal::default() };
        let json = serde_json::to_string(&act.view(SourcesShown::No)).unwrap();
        assert_eq!(
            json,
            r#"{"kind":null,"number":null,"object":null,"act_date":"2025-04-17","signed_at":null,"transmitted":null,"received":null,"published_from":null,"published_to":null,"identifier":null,"theme":null,"cites":[],"appeal":null}"#
        );
        let json = serde_json::to_value(act.view(SourcesShown::Yes)).unwrap();
        assert_eq!(json["act_date"]["text"], "17 avril 2025");
        assert_eq!(json["act_date"]["source"]["quote"], "17 avril 2025");
    }
}
