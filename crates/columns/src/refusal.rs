//! Reason why something that a person wrote beside a column means nothing.

use std::ops::Range;

use kapok_strict_toml::{Part, Problem};

/// Reason why something that a person wrote beside a column means nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Refusal {
    /// Mistake.
    pub message: String,
    /// Way out.
    pub hint: Option<String>,
    /// Bytes of the text that it is about; `None`: all of it.
    pub bytes: Option<Range<usize>>,
}

impl Refusal {
    /// A mistake without a way out that could be told.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), hint: None, bytes: None }
    }

    /// The mistake with a way out.
    pub(crate) fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }

    /// The mistake in a part of the text, unless a smaller part is known.
    pub(crate) fn within(self, bytes: Option<Range<usize>>) -> Self {
        Self { bytes: self.bytes.or(bytes), ..self }
    }

    /// The mistake at its place.
    pub(crate) fn at(self, path: &str) -> Problem {
        Problem { path: path.to_owned(), message: self.message, hint: self.hint, part: None }
    }

    /// The mistake at its place in a text.
    pub(crate) fn in_text(self, text: &str, path: &str) -> Problem {
        let part = self.bytes.clone().map(|bytes| Part { text: text.to_owned(), bytes });
        Problem { part, ..self.at(path) }
    }
}
