//! Refusals of figures that do not guess, each with the name and the number.

/// Reason why a figure of a company cannot be calculated.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum FigureError {
    /// A number outside of what is allowed.
    #[error("{who}, {what}: {seen} where allowed are {allowed}")]
    Range {
        /// Name.
        who: String,
        /// Number in words.
        what: &'static str,
        /// The number.
        seen: f64,
        /// Numbers allowed.
        allowed: &'static str,
    },
    /// A value that a formula cannot do without.
    #[error("{who}, {what}: missing, and the formula does not guess")]
    Missing {
        /// Name.
        who: String,
        /// Value in words.
        what: &'static str,
    },
    /// Points in time that do not rise, or of which there are too few.
    #[error("{what}: {seen} where allowed are {allowed}")]
    Years {
        /// Years in words.
        what: &'static str,
        /// Years seen.
        seen: String,
        /// Years allowed.
        allowed: &'static str,
    },
}

/// `value`, where it is finite and above zero.
pub(crate) fn positive(who: &str, what: &'static str, value: f64) -> Result<f64, FigureError> {
    within(who, what, value, value > 0.0, "finite numbers above 0")
}

/// `value`, where it is finite and not below zero.
pub(crate) fn not_negative(who: &str, what: &'static str, value: f64) -> Result<f64, FigureError> {
    within(who, what, value, value >= 0.0, "finite numbers from 0 on")
}

/// `value`, where it is a share of one.
pub(crate) fn share(who: &str, what: &'static str, value: f64) -> Result<f64, FigureError> {
    within(who, what, value, (0.0..=1.0).contains(&value), "fractions from 0 to 1")
}

/// `value`, where it is finite.
pub(crate) fn finite(who: &str, what: &'static str, value: f64) -> Result<f64, FigureError> {
    within(who, what, value, true, "finite numbers")
}

fn within(
    who: &str,
    what: &'static str,
    value: f64,
    valid: bool,
    allowed: &'static str,
) -> Result<f64, FigureError> {
    let error = || FigureError::Range { who: who.to_owned(), what, seen: value, allowed };
    if valid && value.is_finite() { Ok(value) } else { Err(error()) }
}
