//! Values of options that several commands have.

/// Reads the number of daily returns that a tracking error is from.
pub(crate) fn returns(text: &str) -> Result<u32, String> {
    match text.parse() {
        Ok(days @ 2..=10_000) => Ok(days),
        _ => Err("it takes from 2 to 10000 daily returns".into()),
    }
}
