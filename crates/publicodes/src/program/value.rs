//! What is a value, and of what type?

use std::sync::Arc;

use crate::date::Date;

/// A text, as a number of the table that holds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct TextId(pub(crate) u32);

impl TextId {
    /// Finds the text.
    #[must_use]
    pub(crate) fn resolve(self, texts: &[Arc<str>]) -> &str {
        texts.get(self.0 as usize).map_or("", AsRef::as_ref)
    }
}

/// A value without its unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Datum {
    /// Not known: something is missing.
    Undefined,
    /// Known to have no object here.
    NotApplicable,
    /// True or false.
    Bool(bool),
    /// A number.
    Number(f64),
    /// A text.
    Text(TextId),
    /// A day.
    Date(Date),
}

/// The type of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
pub enum Type {
    /// A number (`nombre`).
    #[serde(rename = "number")]
    Number,
    /// True or false (`booléen`).
    #[serde(rename = "boolean")]
    Boolean,
    /// A text (`texte`).
    #[serde(rename = "string")]
    Text,
    /// A day (`date`).
    #[serde(rename = "date")]
    Date,
}

impl Type {
    /// The type by its name in the language.
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        match name {
            "nombre" => Some(Self::Number),
            "booléen" => Some(Self::Boolean),
            "texte" => Some(Self::Text),
            "date" => Some(Self::Date),
            _ => None,
        }
    }

    /// The name of the type in the language.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Number => "nombre",
            Self::Boolean => "booléen",
            Self::Text => "texte",
            Self::Date => "date",
        }
    }
}

/// What is known before evaluation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct TypeInfo {
    /// The type, where it can be told.
    pub(crate) kind: Option<Type>,
    /// Whether the value may be not applicable.
    pub(crate) nullable: bool,
}
