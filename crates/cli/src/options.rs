//! Values of options shared by several commands.

/// Parses the number of daily returns of a tracking error.
pub(crate) fn returns(text: &str) -> Result<u32, String> {
    match text.parse() {
        Ok(days @ 2..=10_000) => Ok(days),
        _ => Err("must be a whole number from 2 to 10000".into()),
    }
}
