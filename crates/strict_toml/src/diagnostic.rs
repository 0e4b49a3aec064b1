//! Problems of a file, with their places.

use std::ops::Range;

/// One thing wrong with a file, and the way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Problem: value seen and values allowed.
    pub message: String,
    /// The way out.
    pub hint: Option<String>,
    /// Bytes of the text that it is about.
    pub span: Range<usize>,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// A problem found after reading, by the path of what it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Path of the value, such as `weighting.caps[0].max`.
    pub path: String,
    /// Problem in words.
    pub message: String,
    /// The way out.
    pub hint: Option<String>,
    /// Part of the value that it is about; `None`: all of it.
    pub part: Option<Part>,
}

/// Part of a text value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The whole text.
    pub text: String,
    /// Bytes of it.
    pub bytes: Range<usize>,
}

impl Problem {
    /// A problem with a value.
    #[must_use]
    pub fn new(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self { path: path.into(), message: message.into(), hint: None, part: None }
    }

    /// Adds a hint: the way out.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}
