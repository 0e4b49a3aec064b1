//! Carbon figures that cannot be used.

use chrono::NaiveDate;
use kapok_domain::Currency;
use kapok_market::fx::FxError;

/// A carbon figure that cannot be used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum CarbonError {
    /// Another unit than the figure must have.
    #[error(
        "{indicator} of {issuer} for {period_end} is in `{seen}`, a unit of {expected} is needed"
    )]
    Unit {
        /// The indicator.
        indicator: String,
        /// The company.
        issuer: String,
        /// End of its period.
        period_end: NaiveDate,
        /// Unit of the figure.
        seen: String,
        /// The family of units.
        expected: &'static str,
    },
    /// Money without a currency, or with two.
    #[error("{indicator} of {issuer} for {period_end} has {seen}, one currency is needed")]
    Currency {
        /// The indicator.
        indicator: String,
        /// The company.
        issuer: String,
        /// End of its period.
        period_end: NaiveDate,
        /// Currencies that its unit and its currency column name.
        seen: String,
    },
    /// No source of exchange rates.
    #[error(
        "{indicator} of {issuer} for {period_end} is in {currency}, and the index file names no \
         `fx_fix`"
    )]
    NoFx {
        /// The indicator.
        indicator: String,
        /// The company.
        issuer: String,
        /// End of its period.
        period_end: NaiveDate,
        /// Currency of the figure.
        currency: Currency,
    },
    /// No exchange rate.
    #[error(transparent)]
    Fx(#[from] FxError),
}

impl CarbonError {
    /// The way out.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Unit { .. } => "correct the unit, or convert the value",
            Self::Currency { .. } => "give the currency once, in the unit or in `currency`",
            Self::NoFx { .. } => "add `fx_fix` to [conventions]",
            Self::Fx(_) => "supply the fixing, or raise `fx_carry_days`",
        };
        Some(hint.into())
    }
}
