//! Words that are not of a closed set.

/// A text that is none of the words of a closed set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{seen}` is not {what}; allowed: {allowed}")]
pub struct UnknownWord {
    /// Text that was read.
    pub seen: String,
    /// Name of the set, with its article.
    pub what: &'static str,
    /// The words of the set.
    pub allowed: &'static str,
}
