//! What is wrong in the rules, where, and what can be done about it?
//!
//! Findings are data: the caller prints them, serves them as JSON or shows them in an editor.

use std::fmt;
use std::sync::Arc;

use serde::Serialize;

use crate::limits::MAX_DIAGNOSTICS;
use crate::source::Position;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The rules can be used, but probably do not say what was meant.
    Warning,
    /// The rules are wrong. Where their structure is (unknown names, unreadable text), there is no base; where their
    /// meaning is (a cycle, a text added to a number), the values concerned are not defined, with a fault.
    Error,
}

/// The kind of a finding; its name is stable and can be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Code {
    /// The file is neither YAML nor JSON, or passes a limit.
    UnreadableSource,
    /// An expression cannot be read.
    InvalidExpression,
    /// A key names no mechanism.
    UnknownMechanism,
    /// Two mechanisms stand side by side where one is expected.
    AmbiguousMechanism,
    /// A value is missing after a key.
    EmptyValue,
    /// A value has a shape that its mechanism does not take.
    InvalidValue,
    /// A key of a rule is unknown, and close to a known one.
    UnknownKey,
    /// A rule is defined twice.
    DuplicateRule,
    /// The parent of a rule is not defined.
    OrphanRule,
    /// A reference names no rule.
    UnknownReference,
    /// A reference names a rule that is private to another.
    PrivateReference,
    /// A unit cannot be read.
    InvalidUnit,
    /// Two units that cannot be converted meet.
    UnitMismatch,
    /// A value has another type than its place expects.
    WrongType,
    /// A rule needs its own value.
    Cycle,
    /// A branch can never be reached.
    UnreachableBranch,
    /// A table leaves values without an answer.
    TableGap,
    /// Brackets of a table overlap.
    TableOverlap,
    /// Possibilities are repeated or of different types.
    InvalidPossibility,
    /// A division by zero that can be seen in the text.
    DivisionByZero,
    /// An import names a package or rule that is not there.
    InvalidImport,
    /// A limit of the engine is passed.
    LimitExceeded,
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = serde_json::to_value(self).ok();
        f.write_str(name.as_ref().and_then(serde_json::Value::as_str).unwrap_or_default())
    }
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// How much it matters.
    pub severity: Severity,
    /// Its stable kind.
    pub code: Code,
    /// Name of the source.
    #[serde(serialize_with = "write_name")]
    pub file: Arc<str>,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// Rule in which it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
}

fn write_name<S: serde::Serializer>(name: &Arc<str>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(name)
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let level = match self.severity {
            Severity::Error => "erreur",
            Severity::Warning => "attention",
        };
        write!(f, "{}:{}:{}: {level}[{}]: ", self.file, self.line, self.column, self.code)?;
        if let Some(rule) = &self.rule {
            write!(f, "« {rule} » : ")?;
        }
        f.write_str(&self.message)?;
        match &self.hint {
            Some(hint) => write!(f, "\n  → {hint}"),
            None => Ok(()),
        }
    }
}

/// Collects findings, up to a limit.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    pub(crate) files: Vec<Arc<str>>,
    list: Vec<Diagnostic>,
    fatal: usize,
}

/// A finding before its place is known by name.
pub(crate) struct Finding {
    pub(crate) severity: Severity,
    /// Whether the rules cannot even be compiled; other errors leave a base whose faulty values are not defined.
    pub(crate) fatal: bool,
    pub(crate) code: Code,
    pub(crate) message: String,
    pub(crate) hint: Option<String>,
}

impl Finding {
    pub(crate) fn error(code: Code, message: impl Into<String>) -> Self {
        Self { severity: Severity::Error, fatal: true, code, message: message.into(), hint: None }
    }

    /// An error of meaning: the rules can be read, and what is wrong is met again as a fault of the evaluation.
    pub(crate) fn mistake(code: Code, message: impl Into<String>) -> Self {
        Self { fatal: false, ..Self::error(code, message) }
    }

    pub(crate) fn warning(code: Code, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::mistake(code, message) }
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    pub(crate) fn hint_if(mut self, hint: Option<String>) -> Self {
        self.hint = hint;
        self
    }
}

impl Findings {
    pub(crate) fn add(&mut self, position: Position, rule: Option<&str>, finding: Finding) {
        self.fatal += usize::from(finding.fatal);
        if self.list.len() >= MAX_DIAGNOSTICS {
            return;
        }
        let file = self.files.get(position.file as usize).cloned().unwrap_or_else(|| Arc::from(""));
        self.list.push(Diagnostic {
            severity: finding.severity,
            code: finding.code,
            file,
            line: position.line,
            column: position.column,
            rule: rule.map(str::to_owned),
            message: finding.message,
            hint: finding.hint,
        });
    }

    /// Whether the rules cannot be compiled.
    pub(crate) fn are_fatal(&self) -> bool {
        self.fatal > 0
    }

    /// The findings in the order of the sources.
    pub(crate) fn into_sorted(mut self) -> Vec<Diagnostic> {
        let rank = |file: &Arc<str>| self.files.iter().position(|known| known == file);
        self.list.sort_by_cached_key(|d| (rank(&d.file), d.line, d.column, d.message.clone()));
        self.list.dedup();
        self.list
    }
}
