//! Statistics of an index: return, risk, turnover, distance from its parent.

use chrono::NaiveDate;
use statrs::statistics::Statistics;

use crate::replay::Replay;

/// Trading days of a year, for annualising deviations.
const DAYS_A_YEAR: f64 = 252.0;
/// Calendar days of a year, for annualising returns and turnover.
const CALENDAR_DAYS_A_YEAR: f64 = 365.25;

/// Statistics of one replay, of the gross return where dividends count.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Summary {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// Calculation days.
    pub days: usize,
    /// Last price, net and gross level.
    pub last: [f64; 3],
    /// Annualised return of the price, net and gross index, fractions: `(L₁/L₀)^(1/years) − 1`.
    pub annual_return: [f64; 3],
    /// Annualised standard deviation (n − 1) of daily gross returns, a fraction.
    pub volatility: f64,
    /// Deepest fall of the gross index from an earlier high, a fraction below zero.
    pub drawdown: f64,
    /// One-way turnover a year, a fraction.
    pub turnover: f64,
    /// Reviews after the base date.
    pub reviews: usize,
    /// Annualised standard deviation of daily gross returns less those of the parent.
    pub tracking_error: Option<f64>,
}

/// Statistics of a replay; `None` if it has fewer than two days.
#[must_use]
pub fn summarise(replay: &Replay, parent: Option<&Replay>) -> Option<Summary> {
    let ((from, first), (to, last)) = (replay.levels.first()?, replay.levels.last()?);
    let years = (*to - *from).num_days() as f64 / CALENDAR_DAYS_A_YEAR;
    if years <= 0.0 {
        return None;
    }
    let variants = |l: &kapok_engine::LevelRecord| [l.levels.price, l.levels.net, l.levels.gross];
    let (start, end) = (variants(first), variants(last));
    let annual = |i: usize| (end[i] / start[i]).powf(1.0 / years) - 1.0;
    let turnovers = replay.turnovers.iter().map(|(_, turnover)| turnover).sum::<f64>();
    Some(Summary {
        from: *from,
        to: *to,
        days: replay.levels.len(),
        last: end,
        annual_return: [annual(0), annual(1), annual(2)],
        volatility: annualised_deviation(returns(replay).into_iter().map(|(_, r)| r)),
        drawdown: drawdown(replay),
        turnover: turnovers / years,
        reviews: replay.turnovers.len(),
        tracking_error: parent.map(|parent| tracking_error(replay, parent)),
    })
}

/// Daily gross returns.
fn returns(replay: &Replay) -> Vec<(NaiveDate, f64)> {
    let pairs = replay.levels.windows(2);
    pairs.map(|p| (p[1].0, p[1].1.levels.gross / p[0].1.levels.gross - 1.0)).collect()
}

fn annualised_deviation(returns: impl Iterator<Item = f64>) -> f64 {
    returns.collect::<Vec<_>>().std_dev() * DAYS_A_YEAR.sqrt()
}

/// Over the days that both indices have.
fn tracking_error(replay: &Replay, parent: &Replay) -> f64 {
    let parents = returns(parent);
    let active = returns(replay).into_iter().filter_map(|(date, own)| {
        let at = parents.binary_search_by_key(&date, |(day, _)| *day).ok()?;
        Some(own - parents[at].1)
    });
    annualised_deviation(active)
}

fn drawdown(replay: &Replay) -> f64 {
    let (mut high, mut deepest) = (0.0_f64, 0.0_f64);
    for (_, level) in &replay.levels {
        high = high.max(level.levels.gross);
        deepest = deepest.min(level.levels.gross / high - 1.0);
    }
    deepest
}
