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
    ///
    /// * `counted`: whether weights depend on share counts
    pub(crate) fn of_chosen(
        lineup: &Lineup<'_, '_>,
        counted: bool,
    ) -> Result<Vec<Self>, WeightingError> {
        let snapshot = lineup.sheet.snapshot();
        let is_counted = |security| {
            let count = snapshot.share_count(security);
            count.is_some_and(|count| count.value.free_float.is_some())
        };
        let size = |&security: &SecurityIx| match counted || is_counted(security) {
            true => Self::of(lineup, security),
            false => Self::uncounted(lineup, security),
        };
        lineup.chosen.iter().map(size).collect()
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

    /// One share, all of it free, for a security whose count or free float is not known and does
    /// not matter: its weight comes from the scheme alone.
    ///
    /// Source: `docs/methodology/weighting.md` §1.
    fn uncounted(lineup: &Lineup<'_, '_>, security: SecurityIx) -> Result<Self, WeightingError> {
        let last = lineup.sheet.snapshot().last_price(security);
        let price = last.ok_or_else(|| lineup.missing(security, "close"))?.price;
        let fx = lineup.sheet.fx(security)?.rate;
        Ok(Self { price, fx, shares: 1.0, free_float: 1.0 })
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
