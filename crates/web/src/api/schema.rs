//! What do the answers of the API look like? Descriptions only: the values are those of the use cases.
//!
//! `domain` and `app` know no OpenAPI, so their forms are described here; a test holds each description against a
//! real value, field by field.
#![expect(dead_code, reason = "read by the derive alone")]

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// An error (RFC 9457).
#[derive(ToSchema)]
pub(crate) struct Problem {
    /// Where the code is explained.
    r#type: String,
    /// What happened.
    title: String,
    /// HTTP status.
    status: u16,
    /// Stable code.
    code: String,
    /// What to do.
    hint: Option<String>,
    /// Reference to give to the administrator, for an internal error.
    reference: Option<String>,
}

/// Where a person answers.
#[derive(ToSchema)]
pub(crate) struct Contact {
    name: String,
    topics: Vec<String>,
    phone: Option<String>,
    email: Option<String>,
    address: Option<String>,
    hours: Option<String>,
}

/// A city, or the commons.
#[derive(ToSchema)]
pub(crate) struct City {
    id: Uuid,
    /// Name in addresses.
    slug: String,
    name: String,
    /// `fr` or `qc`.
    regime: String,
    /// `fr-FR`, `fr-CA` or `en`.
    locale: String,
    contacts: Vec<Contact>,
    /// Questions shown at its door, in its language.
    examples: Vec<String>,
    /// Languages of its pages, the one shown first at the head.
    languages: Vec<String>,
    colours: Colours,
    logo: Option<Logo>,
    retention: Retention,
}

/// Colours that a city chose; null: those of Parvis.
#[derive(ToSchema)]
pub(crate) struct Colours {
    /// `#rrggbb`.
    main: Option<String>,
    /// `#rrggbb`.
    accent: Option<String>,
}

/// The picture beside the name of a city: a PNG at `/{city}/logo`.
#[derive(ToSchema)]
pub(crate) struct Logo {
    /// SHA-256 of its bytes, hexadecimal.
    sha256: String,
    width_px: u32,
    height_px: u32,
    /// What it shows, for those who do not see it.
    alt: String,
}

/// How long a city keeps what people wrote, in days.
#[derive(ToSchema)]
pub(crate) struct Retention {
    /// Questions kept apart from the ledger.
    questions_days: u32,
    /// Unanswered questions, after they were last asked.
    gaps_days: u32,
    /// Contests, after they were decided.
    contests_days: u32,
}

/// Name and languages of a city.
#[derive(ToSchema)]
pub(crate) struct Identity {
    name: String,
    /// `fr-FR`, `fr-CA`, `en`; the one shown first at the head.
    languages: Vec<String>,
}

/// A section and the stamp of its state.
#[derive(ToSchema)]
pub(crate) struct SectionState<T> {
    /// To be sent back by whoever changes the section.
    seen: String,
    value: T,
}

/// What a city chose.
#[derive(ToSchema)]
pub(crate) struct Settings {
    identity: SectionState<Identity>,
    colours: SectionState<Colours>,
    logo: SectionState<Option<Logo>>,
    contacts: SectionState<Vec<Contact>>,
    examples: SectionState<Vec<String>>,
    retention: SectionState<Retention>,
}

/// A section was written.
#[derive(ToSchema)]
pub(crate) struct SettingSaved {
    /// Number of the change; null where nothing was different.
    change: Option<i64>,
    /// Stamp of the section as it is now.
    seen: String,
}

/// A sentence of an answer.
#[derive(ToSchema)]
pub(crate) struct Sentence {
    text: String,
    /// Indexes in `citations`; never empty.
    citations: Vec<usize>,
}

/// A rectangle on the page, in points, origin at the top left.
#[derive(ToSchema)]
pub(crate) struct Rect {
    x0: f32,
    y0: f32,
    x1: f32,
    y1: f32,
}

/// A proof: document, page, exact words.
#[derive(ToSchema)]
pub(crate) struct Citation {
    document: Uuid,
    version: Uuid,
    /// File name as dropped.
    file: String,
    title: String,
    /// `act`, `plan`, `report`, `press_release`, `notice`, `minutes` or `other`.
    kind: String,
    date: Option<Date>,
    /// From 1.
    page: u32,
    /// `text[start:end]` of the stored page.
    quote: String,
    /// First character (Unicode scalar values).
    start: u32,
    /// One past the last character.
    end: u32,
    /// Places on the sheet; absent where the format has none.
    boxes: Option<Vec<Rect>>,
}

/// Documents that say different things.
#[derive(ToSchema)]
pub(crate) struct Disagreement {
    /// Indexes in `citations`, newest document first.
    citations: Vec<usize>,
    /// What each says, in the same order.
    values: Vec<String>,
}

/// A passage that may help though it does not answer.
#[derive(ToSchema)]
pub(crate) struct Nearest {
    citation: Citation,
    headings: Vec<String>,
    score: f32,
}

/// Time taken by each step.
#[derive(ToSchema)]
pub(crate) struct Timings {
    search: f64,
    load: f64,
    answer: f64,
    total: f64,
}

/// What came of a question.
#[derive(ToSchema)]
pub(crate) struct Answer {
    /// `answered` or `refused`.
    status: String,
    /// `not_in_documents`, `out_of_scope`, `needs_a_person`, `not_understood`; null when answered.
    reason: Option<String>,
    /// The short answer as one text; empty when refused.
    answer: String,
    sentences: Vec<Sentence>,
    citations: Vec<Citation>,
    disagreements: Vec<Disagreement>,
    nearest: Vec<Nearest>,
    contacts: Vec<Contact>,
    /// Desks that the question asks about by name, as the city's own directory has them. An answer may stand on them
    /// alone: it has no sentence then.
    directory: Vec<Contact>,
    searched_documents: u64,
    /// `who`, `when`, `how_many`, `how_much`, `where`, `which`, `why`, `how`, `yes_no` or `any`.
    expected: String,
    /// What chose the sentences.
    made_by: String,
    timings_ms: Timings,
}

/// What names a document.
#[derive(ToSchema)]
pub(crate) struct DocumentHead {
    id: Uuid,
    version: Uuid,
    city: Uuid,
    from_commons: bool,
    file: String,
    title: String,
    kind: String,
    date: Option<Date>,
    /// `fr` or `en`.
    language: String,
    /// `public`, `signed_in`, `agents`, `service` or `people`.
    visibility: String,
}

/// A remark of the reader of files.
#[derive(ToSchema)]
pub(crate) struct Notice {
    code: String,
    message: String,
    /// Pages concerned; empty for the whole document.
    pages: Vec<u32>,
    /// Parts of the file concerned, as it names them: sheets, attachments.
    names: Vec<String>,
}

/// A line of the library.
#[derive(ToSchema)]
pub(crate) struct DocumentSummary {
    #[schema(inline)]
    #[serde(flatten)]
    head: DocumentHead,
    media_type: String,
    bytes: u64,
    sha256: String,
    pages: u32,
    passages: u32,
    notices: Vec<Notice>,
    /// Milliseconds since the Unix epoch.
    added_ms: i64,
    version_number: u32,
}

/// A page of the library.
#[derive(ToSchema)]
pub(crate) struct DocumentList {
    documents: Vec<DocumentSummary>,
    total: u64,
    /// Pairs of kind and number.
    #[schema(value_type = Vec<Vec<Object>>)]
    kinds: Vec<(String, u64)>,
    /// Pairs of year and number.
    years: Vec<Vec<u64>>,
}

/// A page in an outline.
#[derive(ToSchema)]
pub(crate) struct PageOutline {
    number: u32,
    characters: u32,
    heading: Option<String>,
    /// `{"origin": "native"}`, `{"origin": "ocr", "confidence": 96.0}` or `{"origin": "unread"}`.
    #[schema(value_type = Object)]
    origin: String,
}

/// A version of a document.
#[derive(ToSchema)]
pub(crate) struct Version {
    id: Uuid,
    number: u32,
    added_ms: i64,
    sha256: String,
    bytes: u64,
}

/// A document.
#[derive(ToSchema)]
pub(crate) struct Document {
    #[serde(flatten)]
    summary: DocumentSummary,
    outline: Vec<PageOutline>,
    versions: Vec<Version>,
    has_images: bool,
}

/// A page with its document.
#[derive(ToSchema)]
pub(crate) struct Page {
    document: DocumentHead,
    pages: u32,
    /// `number`, `text`, `blocks`, `boxes`, `size`, `origin`.
    #[schema(value_type = Object)]
    page: String,
    has_image: bool,
}

/// One feature of a ranking.
#[derive(ToSchema)]
pub(crate) struct Reason {
    feature: String,
    value: f32,
    contribution: f32,
}

/// A passage found.
#[derive(ToSchema)]
pub(crate) struct Found {
    document: DocumentHead,
    /// `ordinal`, `headings`, `text`, `spans`, `marginal`.
    #[schema(value_type = Object)]
    passage: String,
    score: f32,
    why: Vec<Reason>,
    matched: Vec<String>,
    /// Where they stand in the text of the passage: first character, one past the last.
    #[schema(value_type = Vec<Object>)]
    marks: Vec<String>,
}

/// Results of a search.
#[derive(ToSchema)]
pub(crate) struct SearchResults {
    hits: Vec<Found>,
    total: u64,
    /// Pairs of kind and number.
    #[schema(value_type = Vec<Vec<Object>>)]
    kinds: Vec<(String, u64)>,
    /// Pairs of year and number.
    years: Vec<Vec<u64>>,
    /// Whether meaning was used beside words.
    meaning_used: bool,
    find_us: u64,
    load_us: u64,
}

/// Files to add: values first, then files.
#[derive(ToSchema)]
pub(crate) struct Upload {
    /// `public` (default), `signed_in`, `agents`, `service` or `people`.
    visibility: Option<String>,
    /// For `service`: the name or the id of one of your services; several times for several.
    service: Option<String>,
    /// For `people`: e-mail addresses of people of the city, separated by spaces or commas.
    people: Option<String>,
    /// As many as wanted, all under this name.
    #[schema(value_type = Vec<String>, format = Binary)]
    files: Vec<Vec<u8>>,
}

/// Answer to an upload.
#[derive(ToSchema)]
pub(crate) struct JobAccepted {
    /// Id of the job.
    job: Uuid,
}

/// Who may see a document.
#[derive(ToSchema)]
pub(crate) struct VisibilityBody {
    /// `public`, `signed_in`, `agents`, `service` or `people`.
    visibility: String,
    /// For `service`: names or ids of services, one of them your own.
    #[schema(required = false)]
    services: Vec<String>,
    /// For `people`: e-mail addresses of people of the city; you are always among them.
    #[schema(required = false)]
    people: Vec<String>,
}

/// A file of a job.
#[derive(ToSchema)]
pub(crate) struct JobFile {
    ordinal: u32,
    file: String,
    bytes: u64,
    /// `stored`, `reading`, `passages_stored` or `words_indexed`.
    step: String,
    /// `added`, `unchanged`, `new_version`, `refused` (then with `code`, `message`, `hint`) or `cancelled`; absent
    /// while the file waits.
    outcome: Option<String>,
    document: Option<Uuid>,
    pages: u32,
    notices: Vec<Notice>,
}

/// A job.
#[derive(ToSchema)]
pub(crate) struct Job {
    id: Uuid,
    city: Uuid,
    /// `queued`, `running`, `done` or `cancelled`.
    state: String,
    created_ms: i64,
    finished_ms: Option<i64>,
    files: u32,
    finished: u32,
    added: u32,
    unchanged: u32,
    new_versions: u32,
    refused: u32,
    cancelled: u32,
    pages: u32,
}

/// Jobs.
#[derive(ToSchema)]
pub(crate) struct JobList {
    items: Vec<Job>,
    total: u64,
}

/// A plan in a list.
#[derive(Serialize, ToSchema)]
pub(crate) struct PlanSummary {
    /// Id, for ever.
    pub(crate) id: Uuid,
    /// Name in addresses.
    pub(crate) slug: String,
    /// Title.
    pub(crate) title: String,
    /// Its page.
    pub(crate) url: String,
    /// Number of action sheets.
    pub(crate) sheets: u32,
    /// How many are done.
    pub(crate) done: u32,
    /// How many are late.
    pub(crate) late: u32,
}

/// A change of a plan.
#[derive(ToSchema)]
pub(crate) struct PlanChange {
    /// Place in the history of the plan.
    seq: i64,
    /// Id of the thing that changed.
    item: Uuid,
    /// `plan`, `axis`, `objective`, `sheet`, `indicator`, `group`, `meeting`, `matrix`, `chapter`.
    kind: String,
    /// Its name at that time.
    name: String,
    /// Its revision since.
    revision: u32,
    /// When, in milliseconds since 1970.
    at_ms: i64,
    /// Always empty here: people are not named.
    actor: String,
    /// Field; `created` and `deleted` for the thing as a whole.
    field: String,
    /// Value before: a text, a number, a list, an object, or nothing.
    before: serde_json::Value,
    /// Value after, likewise.
    after: serde_json::Value,
}

/// Changes of a plan.
#[derive(ToSchema)]
pub(crate) struct PlanChanges {
    items: Vec<PlanChange>,
    total: u64,
}

/// An action sheet that was changed.
#[derive(Serialize, ToSchema)]
pub(crate) struct SheetSaved {
    /// The sheet.
    pub(crate) id: Uuid,
    /// Its revision now.
    pub(crate) revision: u32,
}

/// What others did while a program was changing a sheet.
#[derive(ToSchema)]
pub(crate) struct SheetConflict {
    /// `changed_meanwhile`.
    code: String,
    /// Revision that stands.
    revision: u32,
    /// Fields that stand.
    #[schema(value_type = Object)]
    current: serde_json::Value,
    /// Fields that stand, with those of the changes that clash with nothing.
    #[schema(value_type = Object)]
    merged: serde_json::Value,
    /// What others changed.
    theirs: Vec<PlanChange>,
    /// Fields that both changed: name, value at first, mine, theirs.
    #[schema(value_type = Vec<Object>)]
    clashes: Vec<serde_json::Value>,
}
