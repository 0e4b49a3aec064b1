//! Close of a day: constituents at its prices, and their market value.

use kapok_conventions::{LevelForm, Reinvestment};
use kapok_market::History;
use kapok_weighting::WeightingKind;

use super::constituents::Constituents;
use super::corporate_action::{ExPrice, Moment};
use super::dividends::{Paid, Paying};
use super::marking::mark;
use super::opening::{Opening, OpeningPrices};
use crate::day::Day;
use crate::error::StepError;
use crate::level::Valuation;
use crate::levels::NetGross;
use crate::outcome::{ActionRecord, Stage};
use crate::point_value::PointValue;
use crate::returns::{Income, PortfolioValue, geometric_mean};
use crate::state::Switched;

/// Constituents at the close of a day.
pub(crate) struct Closing<'e> {
    pub(crate) constituents: Constituents,
    /// Prices of the open, where the day looks back on them.
    pub(crate) opened: Option<OpeningPrices>,
    /// Events that are adjusted by the price of the day.
    pub(crate) ex_price: ExPrice<'e>,
    /// Market value `Σ q · p · x · F`, index currency.
    pub(crate) market_value: f64,
    /// Growth at the exchange rates of the day before, where an overlay needs it.
    pub(crate) local_return: Option<f64>,
    /// Events so far, in the order of treatment.
    pub(crate) actions: Vec<ActionRecord>,
}

impl<'e> Closing<'e> {
    /// Marks the constituents of an open at the close.
    pub(crate) fn of(
        history: &History,
        day: &Day<'e>,
        opening: Opening,
    ) -> Result<Self, StepError> {
        let Opening { mut constituents, actions, prices: opened, local } = opening;
        mark(&mut constituents, day)?;
        let local_return = local.map(|local| local.growth(&constituents));
        // Empty unless the day looks back; an event that needs the price before its ex-date makes
        // it do so.
        let cum = opened.as_ref().map_or(&[][..], |opened| &opened.price);
        let moment = Moment::of(history, day, Stage::TodayOpen);
        let ex_price = ExPrice::new(moment, &day.ex_price, &mut constituents, cum)?;
        let market_value = market_value(&constituents, &ex_price);
        Ok(Self { constituents, opened, ex_price, market_value, local_return, actions })
    }

    /// The first composition of an index, at the close of the base date.
    pub(crate) fn founding(day: &Day<'_>, constituents: Constituents) -> Self {
        Self {
            opened: day.detail.then(|| OpeningPrices::of(&constituents)),
            ex_price: ExPrice::default(),
            market_value: constituents.market_value(),
            local_return: None,
            actions: Vec::new(),
            constituents,
        }
    }

    /// Number of constituents.
    pub(crate) fn len(&self) -> usize {
        self.constituents.len()
    }

    /// Numbers that the price level is made of, by level form: geometric and chained indices grow
    /// from the level of the day before.
    ///
    /// Source: `docs/methodology/calculation.md` §1.
    pub(crate) fn valuation(&self, day: &Day<'_>) -> Valuation {
        let growth = match (day.weighting, day.conventions.level_form) {
            (WeightingKind::Geometric, _) => Some(self.mean_growth()),
            (_, LevelForm::Chain) => {
                Some(self.market_value / self.opened().market_value(&self.constituents))
            }
            (_, LevelForm::Divisor | LevelForm::BaseMarketValue) => None,
        };
        Valuation { market_value: self.market_value, growth }
    }

    fn opened(&self) -> &OpeningPrices {
        self.opened.as_ref().expect("a day that looks back keeps its opening prices")
    }

    /// Geometric mean of growth, `(Π pᵢ·Fᵢ·xᵢ / (pᵢ(open)·xᵢ(open)))^(1/n)` over the constituents
    /// that opened with a price.
    ///
    /// Source: `docs/methodology/calculation.md` §1.
    fn mean_growth(&self) -> f64 {
        let (open, constituents) = (self.opened(), &self.constituents);
        let priced = (0..constituents.len()).filter(|&at| open.price[at] > 0.0);
        let relatives = priced.map(|at| {
            let now = constituents.price[at] * constituents.fx[at];
            now * self.ex_price.factor(at) / (open.price[at] * open.fx[at])
        });
        geometric_mean(&relatives.collect::<Vec<f64>>())
    }

    /// Pays the dividends of the day.
    ///
    /// * `opened`: events that the state has behind it already, by id
    /// * `switched`: lines that have become another one with the open of the day
    pub(crate) fn pay(
        &mut self,
        day: &Day<'_>,
        point: PointValue,
        opened: &[(Box<str>, u32)],
        switched: &[Switched],
    ) -> Paid {
        let known = self.actions.iter().map(|record| &*record.event_id);
        let known: Vec<&str> = known.chain(opened.iter().map(|(id, _)| &**id)).collect();
        let ex_price = &self.ex_price;
        let is_adjusted = |id: &str| known.contains(&id) || ex_price.adjusted(id);
        let paying = Paying { day, switched, point, is_adjusted: &is_adjusted };
        paying.pay(&mut self.constituents)
    }

    /// Income of the day in the form in which the returns take it up.
    ///
    /// Source: `docs/methodology/calculation.md` §3.
    pub(crate) fn income(&self, day: &Day<'_>, paid: &Paid, point: PointValue) -> Income {
        match (day.conventions.reinvestment, &self.opened) {
            (Reinvestment::InStock, Some(opened)) => Income::InStock {
                net: self.portfolio_value(opened, |growth| growth.net),
                gross: self.portfolio_value(opened, |growth| growth.gross),
                point,
            },
            _ => Income::Points(NetGross { net: paid.net, gross: paid.gross }),
        }
    }

    /// Value of the constituents with what reinvestment in the paying stock has added:
    /// `Σ q g₀ p₀ x₀` and `Σ q g₁ p₁ x₁ F`, index currency.
    ///
    /// Source: `docs/methodology/calculation.md` §3.
    fn portfolio_value(
        &self,
        opened: &OpeningPrices,
        growth: fn(&NetGross<f64>) -> f64,
    ) -> PortfolioValue {
        let constituents = &self.constituents;
        let before = |at: usize| {
            let shares = constituents.index_shares[at] * growth(&opened.growth[at]);
            opened.price[at] * shares * opened.fx[at]
        };
        let after = |at: usize| {
            let grown = constituents.market_value_of(at) * growth(&constituents.growth[at]);
            grown * self.ex_price.factor(at)
        };
        let count = constituents.len();
        PortfolioValue {
            before: kapok_kernels::sum_of(count, before),
            after: kapok_kernels::sum_of(count, after),
        }
    }
}

/// Market value `Σ q · p · x · F`, index currency, with the price adjustment factors of the close
/// if there are any.
///
/// Source: `docs/methodology/calculation.md` §1.
fn market_value(constituents: &Constituents, ex_price: &ExPrice<'_>) -> f64 {
    let Some(factors) = &ex_price.factors else { return constituents.market_value() };
    let value = |at: usize| constituents.market_value_of(at) * factors[at];
    kapok_kernels::sum_of(constituents.len(), value)
}
