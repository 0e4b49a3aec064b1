//! Index as a command names it: by its id, or by its id and a version of its rules.

use chrono::NaiveDate;

/// Name of an index: `INDEX`, or `INDEX@YYYY-MM-DD` for a version as if it had held always.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct IndexName {
    pub(crate) id: String,
    /// Day of the version.
    pub(crate) rules: Option<NaiveDate>,
}

impl IndexName {
    /// Name of an index; without a day after `@` the whole text is its id.
    pub(crate) fn parse(text: &str) -> Self {
        let version = text.split_once('@').and_then(|(id, day)| Some((id, day.parse().ok()?)));
        match version {
            Some((id, day)) => Self { id: id.to_owned(), rules: Some(day) },
            None => Self { id: text.to_owned(), rules: None },
        }
    }
}
