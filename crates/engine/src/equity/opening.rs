//! Open of a day: constituents after the events that became known overnight.

use kapok_market::History;

use super::constituents::Constituents;
use super::corporate_action::{Moment, apply};
use super::local_return::LocalReturn;
use crate::day::Day;
use crate::error::StepError;
use crate::levels::NetGross;
use crate::outcome::ActionRecord;

/// Constituents as a day opens.
pub(crate) struct Opening {
    pub(crate) constituents: Constituents,
    /// Events that became known overnight.
    pub(crate) actions: Vec<ActionRecord>,
    /// Prices of the open, where the day needs them after its close.
    pub(crate) prices: Option<OpeningPrices>,
    /// Open for the return at unchanged exchange rates, where an overlay needs it.
    pub(crate) local: Option<LocalReturn>,
}

/// Prices and rates with which a day opens, and the reinvested growth until then, by constituent.
#[derive(Debug, Clone)]
pub(crate) struct OpeningPrices {
    pub(crate) price: Vec<f64>,
    pub(crate) fx: Vec<f64>,
    pub(crate) growth: Vec<NetGross<f64>>,
}

impl Opening {
    /// Applies the events of today's open that became known after the evening that prepared it.
    pub(crate) fn of(
        history: &History,
        day: &Day<'_>,
        mut constituents: Constituents,
    ) -> Result<Self, StepError> {
        let moment = Moment::of_open(history, day);
        let actions = apply(moment, &day.late, &mut constituents)?;
        let prices = day.looks_back().then(|| OpeningPrices::of(&constituents));
        let local = day.local.then(|| LocalReturn::open(&constituents));
        Ok(Self { constituents, actions, prices, local })
    }

    /// Changes of the market value by these events, each in index currency.
    pub(crate) fn changes(&self) -> Vec<f64> {
        self.actions.iter().map(|action| action.market_value_change).collect()
    }
}

impl OpeningPrices {
    pub(crate) fn of(constituents: &Constituents) -> Self {
        let Constituents { price, fx, growth, .. } = constituents;
        Self { price: price.clone(), fx: fx.clone(), growth: growth.clone() }
    }

    /// Market value at the open, `Σ q · p · x`, index currency.
    ///
    /// Source: `docs/methodology/calculation.md` §1.
    pub(crate) fn market_value(&self, constituents: &Constituents) -> f64 {
        kapok_kernels::market_value(&self.price, &constituents.index_shares, &self.fx)
    }
}
