//! Dates of the command line.

use chrono::NaiveDate;

/// Reads a date as people write it here.
///
/// # Errors
///
/// If it is none, or has another form: `04/05/2024` is two days.
pub(crate) fn date(text: &str) -> Result<NaiveDate, String> {
    text.parse().map_err(|_| "write YYYY-MM-DD, such as 2024-04-16".to_owned())
}
