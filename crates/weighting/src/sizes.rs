//! Sizes of the selected securities to which weights can be proportional.

use kapok_market::SecurityIx;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::error::WeightingError;
use crate::lineup::Lineup;

/// Size from which a tilt starts, and of which the weights of groups are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BaseSize {
    /// Free-float market value.
    FreeFloatCap,
    /// One for every security: equal weights.
    Equal,
}

/// Price, rate and shares of one constituent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Sizes {
    pub(crate) price: f64,
    pub(crate) fx: f64,
    pub(crate) shares: f64,
    pub(crate) free_float: f64,
}

impl Sizes {
    /// Sizes of the selected securities.
    pub(crate) fn of_chosen(lineup: &Lineup<'_, '_>) -> Result<Vec<Self>, WeightingError> {
        lineup.chosen.iter().map(|&security| Self::of(lineup, security)).collect()
    }

    fn of(lineup: &Lineup<'_, '_>, security: SecurityIx) -> Result<Self, WeightingError> {
        let snapshot = lineup.sheet.snapshot();
        let last = snapshot.last_price(security);
        let last = last.ok_or_else(|| lineup.missing(security, "close"))?;
        let fact = snapshot.share_count(security);
        let count = fact.ok_or_else(|| lineup.missing(security, "shares outstanding"))?.value;
        let free = count.free_float.ok_or_else(|| lineup.missing(security, "free float"))?;
        // Stepped here, once: weights, cap factors and index shares all use the same free float.
        let free_float = lineup.sheet.float_step().apply(free);
        lineup.check_positive(security, "free_float", free_float)?;
        let fx = lineup.sheet.fx(security)?.rate;
        Ok(Self { price: last.price, fx, shares: count.outstanding, free_float })
    }

    pub(crate) fn free_shares(&self) -> f64 {
        self.shares * self.free_float
    }

    pub(crate) fn market_value(&self) -> f64 {
        self.price * self.free_shares() * self.fx
    }

    /// Size from which a tilt or a pocket starts.
    pub(crate) fn base(&self, base: BaseSize) -> f64 {
        match base {
            BaseSize::FreeFloatCap => self.market_value(),
            BaseSize::Equal => 1.0,
        }
    }
}
