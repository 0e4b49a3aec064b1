//! Local-currency return: growth without changes of exchange rates.
//!
//! Source: `docs/methodology/overlays.md` §10.

use crate::equity::constituents::Constituents;

/// Open of a day, before its prices and rates.
pub(crate) struct LocalReturn {
    market_value: f64,
    fx: Vec<f64>,
}

impl LocalReturn {
    /// Records the constituents at their opening prices and the rates of the day before.
    pub(crate) fn open(constituents: &Constituents) -> Self {
        Self { market_value: constituents.market_value(), fx: constituents.fx.clone() }
    }

    /// Growth of the same constituents to the closing prices, `Σ q·p¹·x⁰ / Σ q·p⁰·x⁰`.
    ///
    /// Source: `docs/methodology/overlays.md` §10.
    pub(crate) fn growth(&self, close: &Constituents) -> f64 {
        let Constituents { price, index_shares, .. } = close;
        kapok_kernels::market_value(price, index_shares, &self.fx) / self.market_value
    }
}
