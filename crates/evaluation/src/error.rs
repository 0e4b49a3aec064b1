//! Reasons why facts are unfit for a scheme.

use chrono::NaiveDate;
use kapok_domain::{Currency, Method};

/// Reason why facts cannot be evaluated. Each error names one fact.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum EvaluationError {
    /// The scheme is not in force yet.
    #[error("scheme `{scheme}` is valid from {valid_from}, the evaluation is of {date}")]
    NotYetValid {
        /// Its id and version.
        scheme: String,
        /// Its first day.
        valid_from: NaiveDate,
        /// The day asked for.
        date: NaiveDate,
    },
    /// Labels of a level are missing, or too few or many.
    #[error("`{level}` has {seen} labels, there are {issuers} issuers")]
    Labels {
        /// The classification level.
        level: String,
        /// Number of labels.
        seen: usize,
        /// Number of labels needed.
        issuers: usize,
    },
    /// A fact of an issuer that is not in the list.
    #[error("{column} speaks of issuer number {position}, there are {issuers}")]
    Position {
        /// The column.
        column: String,
        /// The position seen.
        position: u32,
        /// Number of issuers.
        issuers: usize,
    },
    /// Two values where one is allowed.
    #[error("{issuer}: two values of `{indicator}`, of {first} and of {second}")]
    Duplicate {
        /// The issuer.
        issuer: String,
        /// The indicator.
        indicator: String,
        /// Period end of the one.
        first: NaiveDate,
        /// Period end of the other.
        second: NaiveDate,
    },
    /// A unit that is in no table.
    #[error("{issuer}: unit `{unit}` of `{indicator}` is unknown, allowed is {allowed}")]
    UnknownUnit {
        /// The issuer.
        issuer: String,
        /// The indicator.
        indicator: String,
        /// The unit seen.
        unit: String,
        /// The units of the family allowed.
        allowed: String,
    },
    /// A unit of another family.
    #[error(
        "{issuer}: unit `{unit}` of `{indicator}` measures {seen}, the scheme asks for {family}"
    )]
    WrongFamily {
        /// The issuer.
        issuer: String,
        /// The indicator.
        indicator: String,
        /// The unit seen.
        unit: String,
        /// Family that it measures.
        seen: String,
        /// The family allowed.
        family: String,
        /// The units of the family allowed.
        allowed: String,
    },
    /// Money without a currency.
    #[error("{issuer}: `{indicator}` in `{unit}` names no currency")]
    NoCurrency {
        /// The issuer.
        issuer: String,
        /// The indicator.
        indicator: String,
        /// The unit seen.
        unit: String,
    },
    /// Two currencies in one value.
    #[error("{issuer}: `{indicator}` is in {first} by one field and in {second} by another")]
    TwoCurrencies {
        /// The issuer.
        issuer: String,
        /// The indicator.
        indicator: String,
        /// One currency.
        first: Currency,
        /// The other.
        second: Currency,
    },
    /// An exchange rate is not known.
    #[error("{issuer}: no rate from {from} to {to} for `{indicator}` of {period_end}")]
    NoRate {
        /// The issuer.
        issuer: String,
        /// The indicator.
        indicator: String,
        /// The currency of the fact.
        from: Currency,
        /// The currency of the scheme.
        to: Currency,
        /// The period of the fact.
        period_end: NaiveDate,
    },
    /// A value of a model column that is not from a model.
    #[error(
        "{issuer}: `{indicator}` is {method}, as an estimate of `{stands_for}` only estimated and \
         modelled values count"
    )]
    NotAnEstimate {
        /// The issuer.
        issuer: String,
        /// The column of estimates.
        indicator: String,
        /// The indicator that they stand for.
        stands_for: String,
        /// Way in which the value was obtained.
        method: Method,
    },
    /// A severity out of range.
    #[error("{issuer}: case `{case}` has severity {severity}, allowed is 1 to 5")]
    Severity {
        /// The issuer.
        issuer: String,
        /// The case.
        case: String,
        /// The severity seen.
        severity: u8,
    },
    /// A case of a dimension that the scheme does not have.
    #[error("{issuer}: case `{case}` is of `{pillar}`, which is no dimension of the scheme")]
    UnknownPillar {
        /// The issuer.
        issuer: String,
        /// The case.
        case: String,
        /// The dimension seen.
        pillar: String,
    },
    /// A band that the scheme does not have.
    #[error("{issuer}: `{band}` is no band of the scheme, allowed is {allowed}")]
    UnknownBand {
        /// The issuer.
        issuer: String,
        /// The band seen.
        band: String,
        /// The labels of the scheme.
        allowed: String,
    },
}

impl EvaluationError {
    /// The way out, where there is one.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::NotYetValid { .. } => {
                Some("state an earlier `valid_from`, or add the version that held then".into())
            }
            Self::WrongFamily { allowed, .. } => Some(format!("allowed: {allowed}")),
            Self::NoCurrency { .. } => Some("fill the column `currency`".into()),
            Self::NoRate { .. } => Some("add the rate, or state missing_rate = \"missing\"".into()),
            Self::Duplicate { .. } => Some("keep the one that was last in force".into()),
            Self::Labels { level, .. } => Some(format!("give one label or none of `{level}`")),
            Self::Severity { .. } => Some("map the provider's scale: 5 is most severe".into()),
            Self::TwoCurrencies { .. } => {
                Some("give the currency once, in the unit or in `currency`".into())
            }
            Self::UnknownUnit { .. }
            | Self::Position { .. }
            | Self::NotAnEstimate { .. }
            | Self::UnknownPillar { .. }
            | Self::UnknownBand { .. } => None,
        }
    }
}
