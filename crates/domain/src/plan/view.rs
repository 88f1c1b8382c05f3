//! How does a proposal look as JSON? The one fixed form, with or without its sources.
//!
//! Without sources, a field is its bare value. With them, each field is `{"value", "source": {"page", "quote", "start",
//! "end"}, "confidence", "evidence"}`, and each axis, objective, action, amount and figure has a `source` of its own: its
//! heading, its line. `docs/reference/plan.md` has the whole description.

use serde::ser::{SerializeMap as _, SerializeSeq as _};
use serde::{Serialize, Serializer};

use super::amount::{Amount, Currency};
use super::field::{Confidence, Field, Source};
use super::proposal::{Action, Axis, Figure, Funding, Number, Objective, Proposal, Remark};

/// Whether sources are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourcesShown {
    /// Each field is its value.
    No,
    /// Each field is an object with its value, source and confidence.
    Yes,
}

/// Something of a proposal, written as JSON.
#[derive(Debug, Clone, Copy)]
pub struct View<'a, T: ?Sized>(pub &'a T, pub SourcesShown);

impl Proposal {
    /// The fixed form, ready to be written as JSON.
    #[must_use]
    pub fn view(&self, sources: SourcesShown) -> View<'_, Self> {
        View(self, sources)
    }
}

impl<T: ?Sized> View<'_, T> {
    fn shown(&self) -> bool {
        self.1 == SourcesShown::Yes
    }
}

/// A source as the form shows it; further runs of words stand in `then`.
impl Serialize for View<'_, Source> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<T: Serialize> Serialize for View<'_, Field<T>> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if !self.shown() {
            return self.0.value().serialize(serializer);
        }
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("value", self.0.value())?;
        map.serialize_entry("source", self.0.source())?;
        map.serialize_entry("confidence", &self.0.confidence().level())?;
        map.serialize_entry("evidence", self.0.confidence().evidence())?;
        map.end()
    }
}

impl<'a, T> Serialize for View<'a, Option<T>>
where
    View<'a, T>: Serialize,
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Some(value) => View(value, self.1).serialize(serializer),
            None => serializer.serialize_none(),
        }
    }
}

impl<'a, T> Serialize for View<'a, Vec<T>>
where
    View<'a, T>: Serialize,
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(self.0.len()))?;
        for value in self.0 {
            list.serialize_element(&View(value, self.1))?;
        }
        list.end()
    }
}

impl Serialize for View<'_, Proposal> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(plan, sources) = *self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("title", &View(&plan.title, sources))?;
        map.serialize_entry("period", &View(&plan.period, sources))?;
        map.serialize_entry("axes", &View(&plan.axes, sources))?;
        let objectives: Vec<InPlan<'_, Objective>> =
            plan.objectives.iter().map(|part| InPlan { plan, part, sources }).collect();
        map.serialize_entry("objectives", &objectives)?;
        map.serialize_entry("funding", &View(&plan.funding, sources))?;
        map.serialize_entry("figures", &View(&plan.figures, sources))?;
        if self.shown() {
            map.serialize_entry("remarks", &View(&plan.remarks, sources))?;
        }
        map.end()
    }
}

impl Serialize for View<'_, Axis> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(axis, sources) = *self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("number", &View(&axis.number, sources))?;
        map.serialize_entry("title", &View(&axis.title, sources))?;
        if self.shown() {
            map.serialize_entry("source", &axis.source)?;
        }
        map.end()
    }
}

/// A part that names another part of its plan.
struct InPlan<'a, T> {
    plan: &'a Proposal,
    part: &'a T,
    sources: SourcesShown,
}

impl InPlan<'_, Objective> {
    /// The axis by its number, or by its title where it has none.
    fn axis(&self) -> Option<AxisName<'_>> {
        let parent = self.part.axis.as_ref()?;
        let axis = self.plan.axes.get(parent.axis)?;
        Some(match &axis.number {
            Some(number) => AxisName::Number(number.value()),
            None => AxisName::Title(axis.title.value()),
        })
    }
}

#[derive(Serialize)]
#[serde(untagged)]
enum AxisName<'a> {
    Number(&'a Number),
    Title(&'a str),
}

#[derive(Serialize)]
struct Shown<'a, T> {
    value: T,
    source: &'a Source,
    confidence: super::field::Level,
    evidence: &'a [super::field::Evidence],
}

impl<'a, T> Shown<'a, T> {
    fn new(value: T, source: &'a Source, confidence: &'a Confidence) -> Self {
        Self { value, source, confidence: confidence.level(), evidence: confidence.evidence() }
    }
}

impl Serialize for InPlan<'_, Objective> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (objective, sources) = (self.part, self.sources);
        let shown = sources == SourcesShown::Yes;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("number", &View(&objective.number, sources))?;
        match (&objective.axis, self.axis()) {
            (Some(parent), Some(name)) if shown => {
                let field = Shown::new(name, parent.field.source(), parent.field.confidence());
                map.serialize_entry("axis", &field)?;
            }
            (_, name) => map.serialize_entry("axis", &name)?,
        }
        map.serialize_entry("theme", &View(&objective.theme, sources))?;
        map.serialize_entry("title", &View(&objective.title, sources))?;
        map.serialize_entry("pilots", &View(&objective.pilots, sources))?;
        map.serialize_entry("partners", &View(&objective.partners, sources))?;
        map.serialize_entry("instruments", &View(&objective.instruments, sources))?;
        map.serialize_entry("actions", &View(&objective.actions, sources))?;
        if shown {
            map.serialize_entry("deadlines", &View(&objective.deadlines, sources))?;
            map.serialize_entry("indicators", &View(&objective.indicators, sources))?;
            map.serialize_entry("publics", &View(&objective.publics, sources))?;
            map.serialize_entry("source", &objective.source)?;
        }
        map.end()
    }
}

impl Serialize for View<'_, Action> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(action, sources) = *self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("text", &View(&action.text, sources))?;
        map.serialize_entry("status", &View(&action.status, sources))?;
        if self.shown() {
            map.serialize_entry("number", &View(&action.number, sources))?;
            map.serialize_entry("pilots", &View(&action.pilots, sources))?;
            map.serialize_entry("partners", &View(&action.partners, sources))?;
            map.serialize_entry("instruments", &View(&action.instruments, sources))?;
            map.serialize_entry("deadline", &View(&action.deadline, sources))?;
            map.serialize_entry("source", action.text.source())?;
        }
        map.end()
    }
}

/// A number of euros or dollars: whole where it is, else with its cents.
struct Units(i64);

impl Serialize for Units {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0 % 100 == 0 {
            return serializer.serialize_i64(self.0 / 100);
        }
        // What a plan states has at most fifteen digits: exact in a double but for the last cent's binary form.
        #[expect(clippy::cast_precision_loss, reason = "at most fifteen digits")]
        let units = self.0 as f64 / 100.0;
        serializer.serialize_f64(units)
    }
}

impl Serialize for View<'_, Funding> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(row, sources) = *self;
        let Amount { cents, currency } = *row.amount.value();
        let euros = (currency == Currency::Euro).then_some(Units(cents));
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("funder", &View(&row.funder, sources))?;
        let field = &row.amount;
        if self.shown() {
            let shown = Shown::new(euros, field.source(), field.confidence());
            map.serialize_entry("amount_eur", &shown)?;
        } else {
            map.serialize_entry("amount_eur", &euros)?;
        }
        map.serialize_entry("scope", &View(&row.scope, sources))?;
        if currency != Currency::Euro {
            map.serialize_entry("amount", &Units(cents))?;
            map.serialize_entry("currency", &currency)?;
        }
        if self.shown() {
            map.serialize_entry("objective", &row.objective)?;
            map.serialize_entry("source", &row.source)?;
        }
        map.end()
    }
}

impl Serialize for View<'_, Figure> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(figure, sources) = *self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("value", &View(&figure.value, sources))?;
        map.serialize_entry("unit", &View(&figure.unit, sources))?;
        map.serialize_entry("label", &View(&figure.label, sources))?;
        if self.shown() {
            map.serialize_entry("period", &View(&figure.period, sources))?;
            map.serialize_entry("number", &figure.number)?;
            map.serialize_entry("label_corrected", &figure.label_corrected)?;
            map.serialize_entry("source", &figure.source)?;
        }
        map.end()
    }
}

impl Serialize for View<'_, Remark> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::SourcesShown;
    use crate::document::{Page, TextOrigin};
    use crate::plan::{
        Action, Amount, Axis, Confidence, Currency, Evidence, Field, Funding, Number, Objective, Parent,
        Proposal, Source, Status,
    };
    use crate::text::CharRange;

    const TEXT: &str = "Axe II - Loger\nObjectif 3 : Rénover\nPilote : CAF\nIsoler\n1,5 M€ de la Ville";

    fn at(words: &str) -> Source {
        let page = Page {
            number: 1,
            text: TEXT.to_owned(),
            blocks: Vec::new(),
            boxes: Vec::new(),
            size: None,
            origin: TextOrigin::Native,
            layout: crate::document::Layout::default(),
        };
        let start = TEXT.find(words).unwrap();
        Source::at(&page, CharRange::from_bytes(TEXT, start..start + words.len()).unwrap()).unwrap()
    }

    fn words(text: &str) -> Field<String> {
        Field::words(at(text), Confidence::of(&[Evidence::Label]))
    }

    fn value<T: crate::plan::Stands>(value: T, text: &str) -> Field<T> {
        Field::verify(value, at(text), Confidence::of(&[Evidence::Label])).unwrap()
    }

    fn sample() -> Proposal {
        let mut objective = Objective::titled(words("Rénover"), at("Objectif 3 : Rénover"));
        objective.number = Some(value(Number::Whole(3), "Objectif 3"));
        objective.axis = Some(Parent { axis: 0, field: words("Axe II - Loger") });
        objective.pilots.push(words("CAF"));
        objective.actions.push(Action {
            number: None,
            text: words("Isoler"),
            status: value(Status::Unknown, "Isoler"),
            pilots: Vec::new(),
            partners: Vec::new(),
            instruments: Vec::new(),
            deadline: None,
        });
        let axis = Axis {
            number: Some(value(Number::Whole(2), "Axe II")),
            title: words("Loger"),
            source: at("Axe II - Loger"),
        };
        let amount = Amount { cents: 150_000_000, currency: Currency::Euro };
        let funding = Funding {
            funder: Some(words("Ville")),
            amount: value(amount, "1,5 M€"),
            scope: None,
            objective: None,
            source: at("1,5 M€ de la Ville"),
        };
        Proposal {
            axes: vec![axis],
            objectives: vec![objective],
            funding: vec![funding],
            ..Proposal::default()
        }
    }

    #[test]
    fn the_bare_form_is_fixed() {
        let json = serde_json::to_string(&sample().view(SourcesShown::No)).unwrap();
        assert_eq!(
            json,
            r#"{"title":null,"period":null,"axes":[{"number":2,"title":"Loger"}],"objectives":[{"number":3,"axis":2,"theme":null,"title":"Rénover","pilots":["CAF"],"partners":[],"instruments":[],"actions":[{"text":"Isoler","status":"unknown"}]}],"funding":[{"funder":"Ville","amount_eur":1500000,"scope":null}],"figures":[]}"#
        );
    }

    #[test]
    fn with_sources_each_field_is_an_object() {
        let json = serde_json::to_value(sample().view(SourcesShown::Yes)).unwrap();
        assert_eq!(json["objectives"][0]["pilots"][0]["value"], "CAF");
        assert_eq!(json["objectives"][0]["pilots"][0]["source"]["quote"], "CAF");
        assert_eq!(json["objectives"][0]["pilots"][0]["source"]["page"], 1);
        assert_eq!(json["objectives"][0]["axis"]["value"], 2);
        assert_eq!(json["objectives"][0]["source"]["quote"], "Objectif 3 : Rénover");
        assert_eq!(json["funding"][0]["amount_eur"]["value"], 1_500_000);
        assert_eq!(json["funding"][0]["amount_eur"]["source"]["quote"], "1,5 M€");
        assert_eq!(json["axes"][0]["title"]["confidence"], "sure");
    }

    #[test]
    fn a_proposal_comes_back_from_storage() {
        let json = serde_json::to_string(&sample()).unwrap();
        assert_eq!(serde_json::from_str::<Proposal>(&json).unwrap(), sample());
    }
}
