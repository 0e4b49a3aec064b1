//! One day of one index.
//!
//! 1. Open: events of today that became known overnight ([`corporate_action::apply`]).
//! 2. Mark: official closes replace prices, others are carried; rates of the day.
//! 3. Level: index market value by the divisor ([`close`]).
//! 4. Returns: dividends that go ex are reinvested at the close ([`reinvest`]).
//! 5. Evening: the review that takes effect, then the events of the next open; what they change
//!    in the market value is one change of the divisor ([`evening`]).

use kapok_domain::{Currency, Divisor, Level};
use kapok_kernels::sum;
use kapok_market::History;

use crate::corporate_action::{Opening, apply};
use crate::day::Day;
use crate::error::StepError;
use crate::outcome::{ActionRecord, CloseDetail, LevelRecord, Outcome, ReviewRecord};
use crate::overlay::local::Local;
use crate::state::{Constituents, Levels, State, turnover};

/// Moves an index by one day. The only thing that moves a level.
///
/// # Errors
///
/// If the day cannot be calculated; the index is then held.
pub fn step(history: &History, state: State, day: &Day<'_>) -> Result<(State, Outcome), StepError> {
    let State { levels: previous, divisor, mut constituents, last_review, .. } = state;
    let opening = opening(history, day);
    let mut actions = apply(opening, &day.late, &mut constituents)?;
    let divisor = rebase(divisor, &constituents, &actions)?;
    let before = day.detail.then(|| (constituents.price.clone(), constituents.fx.clone()));
    let local = day.local.then(|| Local::open(&constituents));
    mark(&mut constituents, day)?;
    let local_return = local.map(|local| local.growth(&constituents));
    let market_value = constituents.market_value();
    let price = Level::new(market_value / divisor.get())?.get();
    let (gross_points, net_points) = reinvest(day, &constituents, divisor, &mut actions)?;
    let grow = |level: f64, points: f64| level * ((price + points) / previous.price);
    let levels = Levels {
        price,
        net: grow(previous.net, net_points),
        gross: grow(previous.gross, gross_points),
    };
    let level = LevelRecord {
        levels,
        previous: Some(previous),
        market_value,
        divisor: divisor.get(),
        next_divisor: divisor.get(),
        next_market_value: market_value,
        count: constituents.len(),
        next_count: constituents.len(),
        dividend_points_gross: gross_points,
        dividend_points_net: net_points,
        franked_points: 0.0,
        local_return,
    };
    evening(history, day, constituents, last_review, level, actions, before)
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
    let divisor = Divisor::new(market_value / base_level.get())?.get();
    let base = base_level.get();
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
        franked_points: 0.0,
        local_return: None,
    };
    let before = day.detail.then(|| (constituents.price.clone(), constituents.fx.clone()));
    evening(history, day, constituents, day.date, level, Vec::new(), before)
}

fn opening<'a>(history: &'a History, day: &'a Day<'_>) -> Opening<'a> {
    Opening { history, fx: &day.fx, unit_shares: day.unit_shares }
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

/// Official closes replace prices; a constituent without one keeps its last price and its date.
fn mark(constituents: &mut Constituents, day: &Day<'_>) -> Result<(), StepError> {
    let marks = constituents.price.iter_mut().zip(&mut constituents.price_date);
    for ((price, price_date), security) in marks.zip(&constituents.security) {
        let close = day.prices[security.at()];
        if close > 0.0 {
            *price = close;
            *price_date = day.date;
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

/// Points of the dividends that go ex, gross and net, each recorded:
/// `XD = Σ qᵢ · dᵢ · xᵢ / D`, net with `(1 − wᵢ)`.
fn reinvest(
    day: &Day<'_>,
    constituents: &Constituents,
    divisor: Divisor,
    actions: &mut Vec<ActionRecord>,
) -> Result<(f64, f64), StepError> {
    let (mut gross, mut net) = (Vec::new(), Vec::new());
    for dividend in &day.dividends {
        let Some(at) = constituents.find(dividend.security) else { continue };
        let currency = dividend.currency;
        let fx = day.rate(currency).ok_or(StepError::NoFx { currency, date: day.date })?;
        let cash = constituents.index_shares[at] * dividend.amount * fx;
        let kept = cash * (1.0 - dividend.withholding.unwrap_or(0.0));
        gross.push(cash);
        net.push(kept);
        actions.push(ActionRecord {
            event_id: dividend.event_id.clone(),
            version: dividend.version,
            security: dividend.security,
            kind: "cash_dividend".into(),
            ex_date: dividend.ex_date,
            treatment: "reinvested in the index at the close of the ex-date",
            price_before: constituents.price[at],
            price_after: constituents.price[at],
            shares_before: constituents.index_shares[at],
            shares_after: constituents.index_shares[at],
            market_value_change: 0.0,
            points_gross: cash / divisor.get(),
            points_net: kept / divisor.get(),
        });
    }
    Ok((sum(&gross) / divisor.get(), sum(&net) / divisor.get()))
}

/// After the close: review, then the events of the next open, then one change of the divisor.
fn evening(
    history: &History,
    day: &Day<'_>,
    close: Constituents,
    last_review: chrono::NaiveDate,
    mut level: LevelRecord,
    mut actions: Vec<ActionRecord>,
    before: Option<(Vec<f64>, Vec<f64>)>,
) -> Result<(State, Outcome), StepError> {
    let (review, mut next) = review(day, &close, &level);
    let composed = next.as_ref().map_or(level.market_value, Constituents::market_value);
    let kept_close = day.detail.then(|| close.clone());
    let mut opened = next.take().unwrap_or(close);
    let opening_actions = apply(opening(history, day), &day.events, &mut opened)?;
    let changes: Vec<f64> = opening_actions.iter().map(|a| a.market_value_change).collect();
    level.next_market_value = sum(&[&changes[..], &[composed]].concat());
    level.next_count = opened.len();
    if opened.is_empty() {
        return Err(StepError::Empty { date: day.date });
    }
    if level.next_market_value != level.market_value {
        level.next_divisor = level.divisor * (level.next_market_value / level.market_value);
    }
    let opened_by = opening_actions.iter().map(|a| (a.event_id.clone(), a.version)).collect();
    actions.extend(opening_actions);
    let last_review = review.as_ref().map_or(last_review, |_| day.date);
    let detail = kept_close.zip(before).map(|(close, (open_price, open_fx))| CloseDetail {
        close,
        open_price,
        open_fx,
        fx: day.fx.clone(),
        next: opened.clone(),
    });
    let divisor = Divisor::new(level.next_divisor)?;
    let state = State {
        date: day.date,
        levels: level.levels,
        divisor,
        constituents: opened,
        last_review,
        opened: opened_by,
        overlays: Vec::new(),
    };
    let (date, next_date) = (day.date, day.next_date);
    Ok((state, Outcome { date, next_date, level, actions, review, detail, overlays: Vec::new() }))
}

/// The composition that takes effect, with what it changes.
fn review(
    day: &Day<'_>,
    close: &Constituents,
    level: &LevelRecord,
) -> (Option<ReviewRecord>, Option<Constituents>) {
    let Some(new) = &day.review else { return (None, None) };
    let mut record = new.record.clone();
    if level.previous.is_some() {
        record.turnover = turnover(close, &new.constituents);
        record.market_value_change = new.constituents.market_value() - level.market_value;
        record.weights_before = close.security.iter().copied().zip(close.weights()).collect();
    }
    (Some(record), Some(new.constituents.clone()))
}
