//! Reason why something that a person wrote beside a column means nothing.

use kapok_strict_toml::Problem;

/// Reason why something that a person wrote beside a column means nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Refusal {
    /// Mistake.
    pub message: String,
    /// Way out.
    pub hint: Option<String>,
}

impl Refusal {
    /// A mistake without a way out that could be told.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), hint: None }
    }

    /// The mistake with a way out.
    pub(crate) fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }

    /// The mistake at its place.
    pub(crate) fn at(self, path: &str) -> Problem {
        Problem { path: path.to_owned(), message: self.message, hint: self.hint }
    }
}
