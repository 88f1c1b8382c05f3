//! What can go wrong while computing, though the rules are right?
//!
//! An evaluation never fails: what cannot be computed is not defined, and the fault says why.

use serde::Serialize;

/// Why a value could not be computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FaultKind {
    /// A division by zero.
    DivisionByZero,
    /// The multiplier of a table is zero.
    NullMultiplier,
    /// A bracket ends before the one that precedes it.
    DecreasingBrackets,
    /// A value has a type that the operation does not take.
    WrongType,
    /// Rounding is not counted in decimals.
    InvalidRounding,
    /// The rule needs its own value.
    Cycle,
    /// No value gives the expected result.
    InversionFailed,
    /// The number of evaluation steps passes the limit.
    TooManySteps,
    /// Rules refer to one another too deeply.
    TooDeep,
    /// Contexts or inversions are nested too deeply.
    TooManyContexts,
}

impl FaultKind {
    /// What happened, in French.
    #[must_use]
    pub fn message(self) -> &'static str {
        match self {
            Self::DivisionByZero => "division par zéro",
            Self::NullMultiplier => "le multiplicateur ne peut pas être nul",
            Self::DecreasingBrackets => "le plafond d'une tranche est inférieur à celui de la précédente",
            Self::WrongType => "une valeur n'a pas le type attendu par l'opération",
            Self::InvalidRounding => "l'arrondi se compte en « décimales »",
            Self::Cycle => "la règle a besoin de sa propre valeur",
            Self::InversionFailed => "aucune valeur ne donne le résultat attendu",
            Self::TooManySteps => "le calcul demande trop d'étapes",
            Self::TooDeep => "les règles se réfèrent les unes aux autres trop profondément",
            Self::TooManyContexts => "trop de contextes ou d'inversions imbriqués",
        }
    }

    /// Whether a value was wanted and could not be computed. A cycle, or an inversion that found nothing, only leave
    /// the value to be given.
    #[must_use]
    pub fn is_failure(self) -> bool {
        !matches!(self, Self::Cycle | Self::InversionFailed)
    }

    /// Its stable name.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::DivisionByZero => "division-by-zero",
            Self::NullMultiplier => "null-multiplier",
            Self::DecreasingBrackets => "decreasing-brackets",
            Self::WrongType => "wrong-type",
            Self::InvalidRounding => "invalid-rounding",
            Self::Cycle => "cycle",
            Self::InversionFailed => "inversion-failed",
            Self::TooManySteps => "too-many-steps",
            Self::TooDeep => "too-deep",
            Self::TooManyContexts => "too-many-contexts",
        }
    }
}

/// A fault, with the rule in which it happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// Its kind.
    pub kind: FaultKind,
    /// The rule.
    pub rule: String,
    /// What happened, in French.
    pub message: &'static str,
}

impl Fault {
    /// Whether a value was wanted and could not be computed; a cycle only leaves it to be given.
    #[must_use]
    pub fn is_failure(&self) -> bool {
        self.kind.is_failure()
    }
}
