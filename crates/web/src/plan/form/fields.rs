//! Which fields has each kind of thing, and how is each written?

use domain::plan::item::Kind;

/// How a field is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Widget {
    /// One line.
    Line,
    /// Many lines.
    Text,
    /// A day.
    Date,
    /// An hour.
    Time,
    /// A whole number from zero.
    Whole,
    /// A number, or none.
    Number,
    /// An amount, or none, kept in cents.
    Money,
    /// Yes or no.
    Check,
    /// One of these codes, whose words begin with the prefix.
    Choice(&'static str, &'static [&'static str]),
    /// Texts, one a line.
    Lines,
    /// Decisions, one a line.
    Decisions,
    /// Organisations and people, one a line.
    Parties,
    /// Documents, one address a line.
    Documents,
    /// Indicators of the plan.
    Indicators,
    /// Rows of columns.
    Rows(&'static [(Column, &'static str)]),
}

/// What a cell of a row holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Column {
    /// A text.
    Text,
    /// A day.
    Day,
    /// A year, or none.
    Year,
    /// An amount, kept in cents.
    Money,
    /// A number that must be there.
    Value,
    /// Yes or no.
    Flag,
}

/// A field of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) widget: Widget,
}

const fn field(name: &'static str, widget: Widget) -> Field {
    Field { name, widget }
}

const FUNDING: Widget = Widget::Rows(&[(Column::Text, "funder"), (Column::Money, "planned_cents")]);
const BUDGET: Widget = Widget::Rows(&[
    (Column::Text, "funder"),
    (Column::Year, "year"),
    (Column::Money, "planned_cents"),
    (Column::Money, "spent_cents"),
]);
const STEPS: Widget = Widget::Rows(&[(Column::Text, "title"), (Column::Day, "due"), (Column::Flag, "done")]);
const TASKS: Widget = Widget::Rows(&[
    (Column::Text, "text"),
    (Column::Text, "owner"),
    (Column::Day, "due"),
    (Column::Flag, "done"),
]);
const GRANTED: Widget = Widget::Rows(&[(Column::Text, "action"), (Column::Money, "spent_cents")]);
const VALUES: Widget =
    Widget::Rows(&[(Column::Day, "day"), (Column::Value, "value"), (Column::Text, "note")]);

const PLAN: &[Field] = &[
    field("title", Widget::Line),
    field("summary", Widget::Text),
    field("start", Widget::Date),
    field("end", Widget::Date),
    field("currency", Widget::Choice("plan-currency-", &["EUR", "CAD"])),
    field("orientations", Widget::Text),
    field("neighbourhoods", Widget::Lines),
    field("funding", FUNDING),
    field("documents", Widget::Documents),
    field("contact", Widget::Line),
];
const AXIS: &[Field] = &[field("number", Widget::Line), field("title", Widget::Line)];
const OBJECTIVE: &[Field] = &[
    field("number", Widget::Line),
    field("title", Widget::Line),
    field("theme", Widget::Line),
    field("description", Widget::Text),
    field("pilots", Widget::Parties),
    field("partners", Widget::Parties),
    field("instruments", Widget::Lines),
    field("funding", FUNDING),
];
const SHEET: &[Field] = &[
    field("number", Widget::Line),
    field("title", Widget::Line),
    field(
        "status",
        Widget::Choice(
            "plan-status-",
            &["unknown", "to_develop", "under_way", "done", "suspended", "abandoned"],
        ),
    ),
    field("status_reason", Widget::Text),
    field("description", Widget::Text),
    field("pilots", Widget::Parties),
    field("partners", Widget::Parties),
    field("instruments", Widget::Lines),
    field("neighbourhoods", Widget::Lines),
    field("target_public", Widget::Line),
    field("start", Widget::Date),
    field("end", Widget::Date),
    field("steps", STEPS),
    field("budget", BUDGET),
    field("indicators", Widget::Indicators),
    field("documents", Widget::Documents),
    field("notes", Widget::Text),
];
const INDICATOR: &[Field] = &[
    field("name", Widget::Line),
    field("code", Widget::Line),
    field("definition", Widget::Text),
    field("unit", Widget::Line),
    field("source", Widget::Line),
    field("frequency", Widget::Choice("plan-frequency-", &["monthly", "quarterly", "yearly", "occasional"])),
    field("target", Widget::Number),
    field("target_day", Widget::Date),
    field("formula", Widget::Line),
    field("values", VALUES),
];
const GROUP: &[Field] =
    &[field("name", Widget::Line), field("cadence_days", Widget::Whole), field("members", Widget::Parties)];
const MEETING: &[Field] = &[
    field("day", Widget::Date),
    field("time", Widget::Time),
    field("place", Widget::Line),
    field("held", Widget::Check),
    field("agenda", Widget::Lines),
    field("decisions", Widget::Decisions),
    field("tasks", TASKS),
    field("documents", Widget::Documents),
];
const MATRIX: &[Field] = &[
    field("question", Widget::Line),
    field("criterion", Widget::Text),
    field("indicators", Widget::Indicators),
    field("source", Widget::Line),
    field("judgement", Widget::Choice("plan-judgement-", &["open", "reached", "partly", "not_reached"])),
    field("comment", Widget::Text),
];
const CHAPTER: &[Field] = &[
    field("year", Widget::Whole),
    field(
        "part",
        Widget::Choice(
            "plan-part-",
            &[
                "districts",
                "actions",
                "solidarity",
                "perspectives",
                "links",
                "consultation",
                "follow_up",
                "opinion",
            ],
        ),
    ),
    field("text", Widget::Text),
    field("documents", Widget::Documents),
];
const GRANT: &[Field] = &[
    field("year", Widget::Whole),
    field("commune", Widget::Line),
    field("fund", Widget::Choice("plan-fund-", &["dsu", "fsrif"])),
    field("received_cents", Widget::Money),
    field("actions", GRANTED),
    field("documents", Widget::Documents),
];
const OPINION: &[Field] = &[
    field("year", Widget::Whole),
    field("council", Widget::Line),
    field("sort", Widget::Choice("plan-council-", &["municipal", "citizen", "signatory"])),
    field("asked", Widget::Date),
    field("answer_by", Widget::Date),
    field("given", Widget::Date),
    field("stance", Widget::Choice("plan-stance-", &["awaited", "favourable", "reserved", "unfavourable"])),
    field("observations", Widget::Text),
    field("follow_up", Widget::Text),
    field("documents", Widget::Documents),
];

/// Fields of a kind, in the order of its form.
pub(crate) fn fields(kind: Kind) -> &'static [Field] {
    match kind {
        Kind::Plan => PLAN,
        Kind::Axis => AXIS,
        Kind::Objective => OBJECTIVE,
        Kind::Sheet => SHEET,
        Kind::Indicator => INDICATOR,
        Kind::Group => GROUP,
        Kind::Meeting => MEETING,
        Kind::Matrix => MATRIX,
        Kind::Chapter => CHAPTER,
        Kind::Grant => GRANT,
        Kind::Opinion => OPINION,
    }
}
