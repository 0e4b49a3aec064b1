//! Refusals of figures, each with the name and the number.

use chrono::NaiveDate;

use super::denominator::Denominator;
use super::quantity::QuantityError;

/// Reason why a metric has no figure. A value that is not known is no error: the missing policy
/// deals with it.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum CarbonError {
    /// Two denominators or two currencies in one figure.
    #[error("{left} and {right} in one figure")]
    Mixed {
        /// One side.
        left: String,
        /// The other.
        right: String,
    },
    /// A column of another denominator than the formula's.
    #[error("{formula} divides by {allowed}, and the column holds {seen}")]
    WrongDenominator {
        /// Formula id.
        formula: &'static str,
        /// Denominator of the column.
        seen: Denominator,
        /// Denominator of the formula.
        allowed: Denominator,
    },
    /// A number that is not a quantity.
    #[error("{who}, {what}: {source}")]
    Quantity {
        /// Name.
        who: String,
        /// Number in words.
        what: &'static str,
        /// Fault of the number.
        source: QuantityError,
    },
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
    /// Weights that do not sum to one.
    #[error("weights sum to {sum}, not to 1 within 1e-9")]
    Weights {
        /// Their sum.
        sum: f64,
    },
    /// Exposures that sum to zero.
    #[error("nothing is held: the exposures sum to 0")]
    NothingHeld,
    /// A formula over values, given weights.
    #[error("{formula} needs values in money, and the holdings are weights")]
    WeightsForValues {
        /// Formula id.
        formula: &'static str,
    },
    /// EVIC and emissions of two fiscal years.
    #[error("{who}: EVIC of a wrong year: {evic}, and emissions of the year ending {emissions}")]
    EvicOfAWrongYear {
        /// Name.
        who: String,
        /// Date of the EVIC.
        evic: NaiveDate,
        /// End of the fiscal year of the emissions.
        emissions: NaiveDate,
    },
    /// A policy by peers without peer groups.
    #[error("{what}: the missing policy asks for peers, and no peer groups are given")]
    NoPeerGroups {
        /// Number that is missing.
        what: &'static str,
    },
    /// A peer group in which nobody has the value.
    #[error("{who}, {what}: no peer in `{peers}` has a value")]
    NoPeers {
        /// Name.
        who: String,
        /// Number that is missing.
        what: &'static str,
        /// The group.
        peers: String,
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
        /// Numbers allowed.
        allowed: &'static str,
    },
    /// An option that does not apply to a scope.
    #[error("data quality option {option} applies to scopes 1 and 2 alone")]
    OptionForScope3 {
        /// PCAF option.
        option: &'static str,
    },
}

impl CarbonError {
    /// The way out, where there is one to name.
    #[must_use]
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Mixed { .. } => Some("convert to one currency and divide by one denominator"),
            Self::WrongDenominator { .. } => Some("name the column that holds the denominator"),
            Self::Quantity { source, .. } => Some(source.hint()),
            Self::Weights { .. } => Some("weights are fractions of one; normalise them first"),
            Self::WeightsForValues { .. } => Some("give values in millions and their currency"),
            Self::EvicOfAWrongYear { .. } => {
                Some("take the EVIC at the end of the fiscal year of the emissions")
            }
            Self::NoPeerGroups { .. } => Some("name the classification that makes the peers"),
            Self::NoPeers { .. } => Some("use a coarser classification or another policy"),
            Self::Missing { .. } => Some("supply the value, or take the name out of the figure"),
            Self::OptionForScope3 { .. } => Some("score scope 3 apart from scopes 1 and 2"),
            Self::Range { .. } | Self::NothingHeld | Self::Years { .. } => None,
        }
    }
}

/// `value`, where it is finite and above zero.
pub(crate) fn positive(who: &str, what: &'static str, value: f64) -> Result<f64, CarbonError> {
    within(who, what, value, value > 0.0, "finite numbers above 0")
}

/// `value`, where it is finite and not below zero.
pub(crate) fn not_negative(who: &str, what: &'static str, value: f64) -> Result<f64, CarbonError> {
    within(who, what, value, value >= 0.0, "finite numbers from 0 on")
}

/// `value`, where it is a share of one.
pub(crate) fn share(who: &str, what: &'static str, value: f64) -> Result<f64, CarbonError> {
    within(who, what, value, (0.0..=1.0).contains(&value), "fractions from 0 to 1")
}

/// `value`, where it is finite.
pub(crate) fn finite(who: &str, what: &'static str, value: f64) -> Result<f64, CarbonError> {
    within(who, what, value, true, "finite numbers")
}

fn within(
    who: &str,
    what: &'static str,
    value: f64,
    valid: bool,
    allowed: &'static str,
) -> Result<f64, CarbonError> {
    let error = || CarbonError::Range { who: who.to_owned(), what, seen: value, allowed };
    if valid && value.is_finite() { Ok(value) } else { Err(error()) }
}
