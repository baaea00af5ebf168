//! The only thing that a person may be told when something was refused or failed.
//!
//! Invariant: a [`Problem`] holds no internals; the cause of a fault is in the log under its incident id.

use crate::id::IncidentId;
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// What was typed or sent cannot be used: 422.
    Invalid,
    /// Nobody is signed in: 401.
    SignedOut,
    /// The caller may not do this: 403.
    Forbidden,
    /// There is no such thing, or the caller may not know of it: 404.
    NotFound,
    /// Someone else was faster, or the state does not allow it any more: 409.
    Conflict,
    /// Asked too often: 429.
    TooMany,
    /// Something that Stint needs does not answer: 503.
    Unavailable,
    /// Stint itself failed: 500.
    Fault,
}

/// A sentence on one field of a form.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct FieldProblem {
    /// The form field's name.
    pub field: String,
    pub sentence: String,
}

#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[error("{sentence}")]
pub struct Problem {
    pub kind: Kind,
    /// What happened and what to do, in plain words.
    pub sentence: String,
    pub fields: Vec<FieldProblem>,
    /// Set for faults, so that a person can quote it.
    pub incident: Option<IncidentId>,
}

impl Kind {
    /// The HTTP status (RFC 9110).
    pub const fn status(self) -> u16 {
        match self {
            Self::Invalid => 422,
            Self::SignedOut => 401,
            Self::Forbidden => 403,
            Self::NotFound => 404,
            Self::Conflict => 409,
            Self::TooMany => 429,
            Self::Unavailable => 503,
            Self::Fault => 500,
        }
    }
}

impl Problem {
    pub fn new(kind: Kind, sentence: impl Into<String>) -> Self {
        Self { kind, sentence: sentence.into(), fields: Vec::new(), incident: None }
    }

    pub fn invalid(fields: Vec<FieldProblem>) -> Self {
        let sentence = match fields.as_slice() {
            [only] => only.sentence.clone(),
            _ => "Some fields need another look.".to_owned(),
        };
        Self { kind: Kind::Invalid, sentence, fields, incident: None }
    }

    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|problem| problem.field == name).map(|problem| problem.sentence.as_str())
    }
}

impl FieldProblem {
    pub fn new(field: &str, sentence: impl ToString) -> Self {
        Self { field: field.to_owned(), sentence: sentence.to_string() }
    }
}
