//! One day of one index.
//!
//! 1. Open: events of today that became known overnight ([`corporate_action::apply`]).
//! 2. Mark: official closes replace prices, others are carried; rates of the day ([`mark`]).
//! 3. Level: index market value by the divisor, or as the conventions say ([`price_level`]).
//! 4. Returns: dividends are reinvested as the conventions say ([`reinvest`]).
//! 5. Evening: what today's price has settled, the review that takes effect, then the events of
//!    the next open; what they change in the market value is one change of the divisor
//!    ([`crate::evening`]).

use kapok_domain::{Currency, Divisor, Level};
use kapok_kernels::sum;
use kapok_market::History;
use kapok_methodology::WeightingKind;
use kapok_methodology::conventions::{CarriedRounding, LevelForm, Reinvestment};

use crate::corporate_action::{ExPrice, Opening, apply};
use crate::day::Day;
use crate::dividends::{Points, points};
use crate::error::StepError;
use crate::evening::{Close, evening};
use crate::outcome::{ActionRecord, LevelRecord, Outcome, Stage};
use crate::overlay::local::Local;
use crate::returns::{Grown, PriceMove, geometric_mean, grow, in_stock};
use crate::state::{Constituents, Levels, NetGross, State};

/// Moves an index by one day. The only thing that moves a level.
///
/// # Errors
///
/// If the day cannot be calculated; the index is then held.
pub fn step(history: &History, state: State, day: &Day<'_>) -> Result<(State, Outcome), StepError> {
    let State { levels: previous, cash, divisor, mut constituents, last_review, opened, .. } =
        state;
    let now = opening(history, day, Stage::TodayOpen);
    let mut actions = apply(now, &day.late, &mut constituents)?;
    let divisor = rebase(divisor, &constituents, &actions)?;
    let open = day.looks_back().then(|| Open::of(&constituents));
    let local = day.local.then(|| Local::open(&constituents));
    mark(&mut constituents, day)?;
    let local_return = local.map(|local| local.growth(&constituents));
    let cum = open.as_ref().map_or(&[][..], |open| &open.price);
    let ex_price = ExPrice::new(now, &day.ex_price, &mut constituents, cum)?;
    let market_value = market_value(&constituents, ex_price.factors.as_deref());
    let factors = ex_price.factors.as_deref();
    let price = price_level(
        day,
        open.as_ref(),
        (&constituents, factors),
        previous.price,
        market_value,
        divisor,
    )?;
    let divisor = divisor_of(day, divisor, market_value, price);
    let adjusted: Vec<&str> = actions
        .iter()
        .map(|record| &*record.event_id)
        .chain(opened.iter().map(|(id, _)| &**id))
        .collect();
    let adjusted = |id: &str| adjusted.contains(&id) || ex_price.adjusted(id);
    let scale = scale(day.conventions.level_form, day.base_level);
    let in_points = |cash: f64| cash / divisor * scale;
    let paid = points(day, &mut constituents, &in_points, &adjusted);
    let price = carried(day, price);
    let moved = PriceMove { before: previous.price, after: price };
    let closed = (&constituents, factors, divisor / scale);
    let returns = reinvest(day, open.as_ref(), closed, (previous, cash), moved, &paid);
    actions.extend(paid.records);
    let levels = Levels {
        price,
        net: carried(day, returns.net.level),
        gross: carried(day, returns.gross.level),
    };
    let level = LevelRecord {
        levels,
        previous: Some(previous),
        market_value,
        divisor,
        next_divisor: divisor,
        next_market_value: market_value,
        count: constituents.len(),
        next_count: constituents.len(),
        dividend_points_gross: paid.gross,
        dividend_points_net: paid.net,
        next_cash: NetGross::default(),
        returns,
        franked_points: paid.franked,
        local_return,
    };
    evening(history, day, Close { constituents, open, ex_price, level, actions, last_review })
}

/// The first day of an index: its first composition at the close of the base date is worth the
/// base level. `day.review` holds that composition.
///
/// # Errors
///
/// If the day cannot be calculated.
///
/// # Panics
///
/// If the day has no review.
pub fn found(
    history: &History,
    base_level: Level,
    day: &Day<'_>,
) -> Result<(State, Outcome), StepError> {
    let review = day.review.as_ref().expect("the base date has a review");
    let constituents = review.constituents.clone();
    let market_value = constituents.market_value();
    let base = base_level.get();
    let scale = scale(day.conventions.level_form, base);
    let divisor = Divisor::new(market_value * scale / base)?.get();
    let level = LevelRecord {
        levels: Levels { price: base, net: base, gross: base },
        previous: None,
        market_value,
        divisor,
        next_divisor: divisor,
        next_market_value: market_value,
        count: constituents.len(),
        next_count: constituents.len(),
        dividend_points_gross: 0.0,
        dividend_points_net: 0.0,
        next_cash: NetGross::default(),
        returns: NetGross { net: Grown::still(base), gross: Grown::still(base) },
        franked_points: 0.0,
        local_return: None,
    };
    let open = day.detail.then(|| Open::of(&constituents));
    let (ex_price, actions, last_review) = (ExPrice::default(), Vec::new(), day.date);
    evening(history, day, Close { constituents, open, ex_price, level, actions, last_review })
}

/// The circumstances of a moment of the day.
pub(crate) fn opening<'a>(history: &'a History, day: &'a Day<'_>, stage: Stage) -> Opening<'a> {
    let next = stage == Stage::NextOpen;
    Opening {
        history,
        date: day.date,
        fx: &day.fx,
        closes: day.prices,
        withholding: &day.withholding,
        conventions: if next { day.next_conventions } else { day.conventions },
        kind: day.kind,
        stage,
    }
}

/// Prices and rates with which a day opens, and the growth until then, by constituent.
#[derive(Debug, Clone)]
pub(crate) struct Open {
    pub(crate) price: Vec<f64>,
    pub(crate) fx: Vec<f64>,
    pub(crate) growth: Vec<NetGross<f64>>,
}

impl Open {
    fn of(constituents: &Constituents) -> Self {
        let Constituents { price, fx, growth, .. } = constituents;
        Self { price: price.clone(), fx: fx.clone(), growth: growth.clone() }
    }

    /// `Σ q · p · x` at the open.
    fn market_value(&self, constituents: &Constituents) -> f64 {
        kapok_kernels::market_value(&self.price, &constituents.index_shares, &self.fx)
    }
}

/// Points of the index for one of `M / D`.
pub(crate) fn scale(form: LevelForm, base_level: f64) -> f64 {
    match form {
        LevelForm::Divisor | LevelForm::Chain => 1.0,
        LevelForm::BaseMarketValue => base_level,
    }
}

/// The divisor after events at one moment: `D' = D · (M + Σ ΔM) / M`, unchanged if nothing moved.
/// `M` is the market value after the events with the changes taken back.
fn rebase(
    divisor: Divisor,
    constituents: &Constituents,
    actions: &[ActionRecord],
) -> Result<Divisor, StepError> {
    let changes: Vec<f64> = actions.iter().map(|a| -a.market_value_change).collect();
    if changes.iter().all(|change| *change == 0.0) {
        return Ok(divisor);
    }
    let after = constituents.market_value();
    let before = sum(&[&changes[..], &[after]].concat());
    Ok(Divisor::new(divisor.get() * (after / before))?)
}

/// Official closes replace prices; a constituent without one keeps its last price and its date,
/// or gets the price of its last day.
fn mark(constituents: &mut Constituents, day: &Day<'_>) -> Result<(), StepError> {
    let marks = constituents.price.iter_mut().zip(&mut constituents.price_date);
    for ((price, price_date), security) in marks.zip(&constituents.security) {
        let close = day.prices[security.at()];
        if close > 0.0 {
            *price = close;
            *price_date = day.date;
        }
    }
    for last in &day.final_prices {
        let traded = day.prices[last.security.at()] > 0.0;
        if let Some(at) = constituents.find(last.security).filter(|_| last.always || !traded) {
            constituents.price[at] = last.price;
        }
    }
    let mut known: Option<(Currency, f64)> = None;
    for (fx, &currency) in constituents.fx.iter_mut().zip(&constituents.currency) {
        let rate = match known {
            Some((last, rate)) if last == currency => rate,
            _ => day.rate(currency).ok_or(StepError::NoFx { currency, date: day.date })?,
        };
        known = Some((currency, rate));
        *fx = rate;
    }
    Ok(())
}

/// `Σ q · p · x · F`, with the price adjustment factors of the close, if there are any.
fn market_value(constituents: &Constituents, factors: Option<&[f64]>) -> f64 {
    let Some(factors) = factors else { return constituents.market_value() };
    let value = |at: usize| constituents.market_value_of(at) * factors[at];
    kapok_kernels::sum_of(constituents.len(), value)
}

/// The price level, by the form of the conventions.
///
/// Source: `docs/methodology/calculation.md` §1.
fn price_level(
    day: &Day<'_>,
    open: Option<&Open>,
    (constituents, factors): (&Constituents, Option<&[f64]>),
    previous: f64,
    market_value: f64,
    divisor: Divisor,
) -> Result<f64, StepError> {
    let opened = || open.expect("a day that looks back keeps its opening prices");
    let level = match (day.kind, day.conventions.level_form) {
        (WeightingKind::Geometric, _) => previous * relative(opened(), constituents, factors),
        (_, LevelForm::Divisor) => market_value / divisor.get(),
        (_, LevelForm::Chain) => previous * (market_value / opened().market_value(constituents)),
        (_, LevelForm::BaseMarketValue) => market_value / divisor.get() * day.base_level,
    };
    Ok(Level::new(level)?.get())
}

/// `(Π pᵢ·Fᵢ·xᵢ / (pᵢ(open)·xᵢ(open)))^(1/n)` over the constituents that opened with a price.
fn relative(open: &Open, constituents: &Constituents, factors: Option<&[f64]>) -> f64 {
    let priced = (0..constituents.len()).filter(|&at| open.price[at] > 0.0);
    let relatives = priced.map(|at| {
        let factor = factors.map_or(1.0, |factors| factors[at]);
        let now = constituents.price[at] * constituents.fx[at];
        now * factor / (open.price[at] * open.fx[at])
    });
    geometric_mean(&relatives.collect::<Vec<f64>>())
}

/// The divisor as published: where the level does not come from it, it follows from the level.
fn divisor_of(day: &Day<'_>, divisor: Divisor, market_value: f64, price: f64) -> f64 {
    let derived = market_value / price;
    match (day.kind, day.conventions.level_form) {
        (WeightingKind::Geometric, form) => derived * scale(form, day.base_level),
        (_, LevelForm::Chain) => derived,
        (_, LevelForm::Divisor | LevelForm::BaseMarketValue) => divisor.get(),
    }
}

/// A level as it is carried on.
fn carried(day: &Day<'_>, level: f64) -> f64 {
    match day.conventions.carried_rounding {
        CarriedRounding::Unrounded => level,
        CarriedRounding::EightDecimals => kapok_kernels::round_half_even(level, 8),
    }
}

/// Net and gross returns of the day.
fn reinvest(
    day: &Day<'_>,
    open: Option<&Open>,
    (constituents, factors, value_of_a_point): (&Constituents, Option<&[f64]>, f64),
    (previous, cash): (Levels, NetGross<f64>),
    moved: PriceMove,
    paid: &Points,
) -> NetGross<Grown> {
    let rule = day.conventions.reinvestment;
    if let (Reinvestment::InStock, Some(open)) = (rule, open) {
        let grown = |level: f64, growth: fn(&NetGross<f64>) -> f64| {
            let opened = |at: usize| {
                let shares = constituents.index_shares[at] * growth(&open.growth[at]);
                open.price[at] * shares * open.fx[at]
            };
            let closed = |at: usize| {
                let factor = factors.map_or(1.0, |factors| factors[at]);
                constituents.market_value_of(at) * growth(&constituents.growth[at]) * factor
            };
            let count = constituents.len();
            let (opened, closed) =
                (kapok_kernels::sum_of(count, opened), kapok_kernels::sum_of(count, closed));
            let grown = in_stock(level, opened, closed);
            let per_dividend_point = grown.per_dividend_point * value_of_a_point;
            Grown { per_dividend_point, ..grown }
        };
        return NetGross {
            net: grown(previous.net, |growth| growth.net),
            gross: grown(previous.gross, |growth| growth.gross),
        };
    }
    NetGross {
        net: grow(rule, previous.net, cash.net, moved, paid.net),
        gross: grow(rule, previous.gross, cash.gross, moved, paid.gross),
    }
}
