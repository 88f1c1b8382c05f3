//! What is written in a city's ledger, and how does one see that nothing in it was changed?
//!
//! The ledger of a city is a chain: each entry carries the hash of the one before it. [`chain`] has the canonical form
//! and the check; `docs/reference/ledger.md` says the same for an auditor with other tools.
//!
//! *Invariant:* an entry holds no personal data. What may be personal (a question, the name of a file, the reason of a
//! reading) is *kept apart*: the entry carries its salted hash, and the text can be erased without breaking the chain.

pub mod chain;
pub mod ranges;

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;
use uuid::Uuid;

use crate::{CityId, DocumentId, ItemId, JobId, PersonId, PlanId, ServiceId, TokenId};

/// Who did what an entry tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    /// Anyone: nobody is known.
    Public,
    /// Whoever holds the agents' key of the installation.
    AgentKey,
    /// Parvis itself: background work, retention.
    System,
    /// A person with an account.
    Account(Uuid),
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Public => f.write_str("public"),
            Self::AgentKey => f.write_str("agent-key"),
            Self::System => f.write_str("system"),
            Self::Account(id) => write!(f, "account:{id}"),
        }
    }
}

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)+) => {
        /// What happened. A name that was once written is never used for anything else.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Action { $($(#[$doc])* $name,)+ }

        impl Action {
            /// Every action, in the order shown.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// Name in data.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)+ }
            }
        }
    };
}

actions! {
    /// A question was answered; the question is kept apart.
    AnswerGiven = "answer_given",
    /// A question was refused; the question is kept apart.
    AnswerRefused = "answer_refused",
    /// A use of artificial intelligence was turned on or off.
    AiSwitched = "ai_switched",
    /// An evaluation was measured and stands in the public register.
    EvaluationRecorded = "evaluation_recorded",
    /// A person contested an answer.
    ContestReceived = "contest_received",
    /// An agent decided a contest.
    ContestDecided = "contest_decided",
    /// A contest was erased, by the person or because its time had come.
    ContestErased = "contest_erased",
    /// A backup of the whole installation was begun.
    BackupBegun = "backup_begun",
    /// What people wrote was looked for, for one of them; the reason is kept apart.
    WordsLookedFor = "words_looked_for",
    /// What a person wrote was erased; the reason is kept apart.
    WordsErased = "words_erased",
    /// The report of a night: what is still kept.
    Purged = "retention_purged",
    /// An agent looked at what a person wrote about themselves.
    PersonalDataSeen = "personal_data_seen",
    /// Who is responsible, in the public register, was changed.
    RegisterChanged = "register_changed",
    /// Files were sent.
    ImportBegun = "import_begun",
    /// The last file of an import had its outcome, or the import was cancelled.
    ImportFinished = "import_finished",
    /// A document came; its file name is kept apart.
    DocumentAdded = "document_added",
    /// A document has new bytes; its file name is kept apart.
    DocumentReplaced = "document_replaced",
    /// A document went with all its versions; its file name is kept apart.
    DocumentDeleted = "document_deleted",
    /// Other people may see a document than before.
    VisibilityChanged = "visibility_changed",
    /// Staff closed a group of unanswered questions.
    GapClosed = "gap_closed",
    /// Unanswered questions were erased, by staff or because their time had come.
    GapErased = "gap_erased",
    /// The city was created.
    CityCreated = "city_created",
    /// The contact points were replaced.
    ContactsChanged = "contacts_changed",
    /// A section of what the city chooses was changed; `section` names it.
    CitySettingsChanged = "city_settings_changed",
    /// The questions shown at the door were replaced.
    ExamplesChanged = "examples_changed",
    /// The acronyms were replaced.
    AcronymsChanged = "acronyms_changed",
    /// Another model (or none) takes part in answers from here on.
    ModelChanged = "model_changed",
    /// The ledger was read; the reason given is kept apart.
    LedgerRead = "ledger_read",
    /// The ledger was exported; the reason given is kept apart.
    LedgerExported = "ledger_exported",
    /// Texts kept apart were erased; `entries` names them.
    KeptErased = "kept_erased",
    /// A plan was created.
    PlanCreated = "plan_created",
    /// A thing of a plan changed, came or went; `fields` names what changed, the history of the plan has the values.
    PlanChanged = "plan_changed",
    /// A plan is shown to everyone, or no more.
    PlanPublished = "plan_published",
    /// A document was read for a plan: what it proposes waits for a person.
    PlanRead = "plan_read",
    /// A person took what a document proposes into a plan.
    PlanImported = "plan_imported",
    /// A plan was deleted with all that is in it.
    PlanDeleted = "plan_deleted",
    /// Someone was invited to a city.
    PersonInvited = "person_invited",
    /// The list of people was read.
    PeopleRead = "people_read",
    /// A role was given; `role` names it.
    RoleGiven = "role_given",
    /// A role was taken; `role` names it.
    RoleTaken = "role_taken",
    /// An account was erased.
    PersonErased = "person_erased",
    /// A service was created; its name is kept apart.
    ServiceCreated = "service_created",
    /// A service was renamed; its new name is kept apart.
    ServiceRenamed = "service_renamed",
    /// A service was removed.
    ServiceRemoved = "service_removed",
    /// A person was put in a service.
    ServiceJoined = "service_joined",
    /// A person was taken out of a service.
    ServiceLeft = "service_left",
    /// Someone signed in.
    SignedIn = "signed_in",
    /// A password was chosen.
    PasswordChosen = "password_chosen",
    /// Sessions were ended by their owner.
    SessionsEnded = "sessions_ended",
    /// An account at a provider of identities was tied to theirs.
    OutsideTied = "outside_tied",
    /// A person shows a second factor from here on.
    SecondFactorAdded = "second_factor_added",
    /// A person shows none any more.
    SecondFactorRemoved = "second_factor_removed",
    /// A passkey was added to an account.
    PasskeyAdded = "passkey_added",
    /// A passkey was removed.
    PasskeyRemoved = "passkey_removed",
    /// A recovery code was used up.
    RecoveryCodeUsed = "recovery_code_used",
    /// An API token was made; `scopes` and `days` say which.
    TokenMade = "token_made",
    /// An API token was revoked.
    TokenRevoked = "token_revoked",
}

impl Action {
    /// The action of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|action| action.as_str() == name)
    }
}

/// What an entry is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Object {
    /// The city as a whole.
    City,
    /// A document.
    Document(DocumentId),
    /// An import.
    Job(JobId),
    /// A group of unanswered questions.
    Gap(Uuid),
    /// A contested answer.
    Contest(Uuid),
    /// Another entry.
    Entry(u64),
    /// The ledger.
    Ledger,
    /// A plan.
    Plan(PlanId),
    /// A thing of a plan.
    PlanItem(ItemId),
    /// A person with an account.
    Person(PersonId),
    /// A service of the city.
    Service(ServiceId),
    /// An API token.
    ApiToken(TokenId),
}

impl fmt::Display for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::City => f.write_str("city"),
            Self::Document(id) => write!(f, "document:{id}"),
            Self::Job(id) => write!(f, "job:{id}"),
            Self::Gap(id) => write!(f, "gap:{id}"),
            Self::Contest(id) => write!(f, "contest:{id}"),
            Self::Entry(seq) => write!(f, "entry:{seq}"),
            Self::Ledger => f.write_str("ledger"),
            Self::Plan(id) => write!(f, "plan:{id}"),
            Self::PlanItem(id) => write!(f, "plan-item:{id}"),
            Self::Person(id) => write!(f, "person:{id}"),
            Self::Service(id) => write!(f, "service:{id}"),
            Self::ApiToken(id) => write!(f, "token:{id}"),
        }
    }
}

/// Longest code in [`Details`], in bytes.
const CODE_BYTES_MAX: usize = 20_000;

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
enum Detail {
    Number(u64),
    Flag(bool),
    Code(String),
}

/// Figures and codes that tell more of an entry. Written as canonical JSON (RFC 8785): names in order, no white space.
///
/// A code has no space and only `A-Z a-z 0-9 _ . : , / + -`, so that neither a sentence nor a person's full name can
/// come in by accident: any other character is written `_`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Details(BTreeMap<&'static str, Detail>);

impl Details {
    /// Nothing more to tell.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// With a figure; at most 2^53 - 1, which every reader of JSON holds exactly.
    #[must_use]
    pub fn number(mut self, name: &'static str, value: u64) -> Self {
        self.0.insert(name, Detail::Number(value.min((1 << 53) - 1)));
        self
    }

    /// With a yes or no.
    #[must_use]
    pub fn flag(mut self, name: &'static str, value: bool) -> Self {
        self.0.insert(name, Detail::Flag(value));
        self
    }

    /// With a code.
    #[must_use]
    pub fn code(mut self, name: &'static str, value: &str) -> Self {
        let allowed = |letter: char| letter.is_ascii_alphanumeric() || "_.:,/+-".contains(letter);
        let code =
            value.chars().take(CODE_BYTES_MAX).map(|letter| if allowed(letter) { letter } else { '_' });
        self.0.insert(name, Detail::Code(code.collect()));
        self
    }
}

impl fmt::Display for Details {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&serde_json::to_string(&self.0).map_err(|_| fmt::Error)?)
    }
}

/// An entry to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEntry {
    /// Whose chain.
    pub city: CityId,
    /// Who did it.
    pub actor: Actor,
    /// What happened.
    pub action: Action,
    /// To what.
    pub object: Object,
    /// Figures and codes.
    pub details: Details,
    /// A text kept apart, erasable; see the [module](self).
    pub kept: Option<String>,
}

impl NewEntry {
    /// An entry without details nor text kept apart.
    #[must_use]
    pub fn new(city: CityId, actor: Actor, action: Action, object: Object) -> Self {
        Self { city, actor, action, object, details: Details::none(), kept: None }
    }

    /// With details.
    #[must_use]
    pub fn with(self, details: Details) -> Self {
        Self { details, ..self }
    }

    /// With a text kept apart.
    #[must_use]
    pub fn keeping(self, text: impl Into<String>) -> Self {
        Self { kept: Some(text.into()), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn details_are_canonical_and_hold_no_prose() {
        let details = Details::none()
            .number("pages", u64::MAX)
            .code("model", "Jeanne Dupont, née \"X\"\n")
            .flag("agent", true);
        let expected = r#"{"agent":true,"model":"Jeanne_Dupont,_n_e__X__","pages":9007199254740991}"#;
        assert_eq!(details.to_string(), expected);
        assert_eq!(Details::none().to_string(), "{}");
    }

    #[test]
    fn each_action_has_a_name_of_its_own() {
        for action in Action::ALL {
            assert_eq!(Action::from_name(action.as_str()), Some(*action));
        }
        assert_eq!(Action::from_name("unknown"), None);
    }
}
